"""What the list of classes that cannot be scored does to the report."""

from __future__ import annotations

from pathlib import Path

import pytest

from fixlayers.verify.results import ClassResult, Outcome
from tests.corpus.audit import Audit, Entry, read_entries
from tests.corpus.comparison import Measurement, Row
from tests.corpus.report import HEAD, markdown


def row(name: str, outcome: Outcome) -> Row:
    before = ClassResult("a.py", name, 0, 1, "layer", "keras3", "fails", "rebuild", "so")
    after = ClassResult("a.py", name, 0, 1, "layer", "keras3", outcome, "rebuild", "as before")
    return Row(before, after)


MEASURED = Measurement(
    "tree", "keras3", (row("Good", "survives"), row("Odd", "fails"), row("Bad", "fails")), True, {}
)


def report(*entries: Entry) -> str:
    return markdown([MEASURED], {}, Audit(entries))


def line(text: str) -> dict[str, str]:
    names = [cell.strip() for cell in HEAD.splitlines()[0].split("|")]
    cells = [cell.strip() for cell in text.splitlines()[2].split("|")]
    return dict(zip(names, cells, strict=True))


def test_a_class_on_the_list_is_out_of_the_ceiling() -> None:
    text = report(Entry("tree", "a.py", "Odd", "both", "it reads a file"))
    assert "why: it reads a file" in text
    assert "stale" not in text
    counted = line(text)
    assert (counted["built after"], counted["ceiling"], counted["cannot be scored"]) == (
        "3",
        "2",
        "1",
    )
    assert (counted["fail after"], counted["survive of ceiling"]) == ("1", "50.0%")


def test_without_an_entry_every_failure_counts() -> None:
    counted = line(report())
    assert (counted["ceiling"], counted["fail after"], counted["cannot be scored"]) == (
        "3",
        "2",
        "0",
    )


@pytest.mark.parametrize(
    ("name", "found"),
    [("Good", "Good in a.py: survives"), ("Gone", "Gone in a.py: not there")],
)
def test_an_entry_that_does_not_hold_is_told(name: str, found: str) -> None:
    text = report(Entry("tree", "a.py", name, "keras3", "no longer"))
    assert f"- {found}\n" in text
    assert line(text)["ceiling"] == "3"


def test_harm_is_no_matter_of_the_list() -> None:
    good, bad = row("Odd", "survives").after, row("Odd", "fails").after
    harmed = Measurement("tree", "keras3", (Row(good, bad),), True, {})
    text = markdown([harmed], {}, Audit([Entry("tree", "a.py", "Odd", "both", "it reads a file")]))
    assert (line(text)["ceiling"], line(text)["harmed"]) == ("1", "1")


def test_entries_of_others_say_nothing() -> None:
    others = [
        Entry("other", "a.py", "Bad", "both", "x"),
        Entry("tree", "a.py", "Bad", "tf_keras", "x"),
    ]
    text = report(*others)
    assert "stale" not in text
    assert line(text)["fail after"] == "2"


def test_the_list_is_complete_and_says_nothing_twice() -> None:
    entries = read_entries()
    assert len({(e.tree, e.file, e.class_name, e.framework) for e in entries}) == len(entries)
    assert {entry.framework for entry in entries} <= {"both", "keras3", "tf_keras"}


def test_an_entry_needs_a_reason(tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    file.write_text("tree,file,class,framework,reason\ntree,a.py,Odd,both,\n")
    with pytest.raises(ValueError, match="not complete"):
        read_entries(file)
