"""The output formats: each fits its schema, and what it carries as a fix is the fix."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from markdown_it import MarkdownIt

import fixlayers
from fixlayers.cli import main
from fixlayers.diagnostics import Finding
from fixlayers.engine import FileResult, fix_source
from fixlayers.report.formats import render
from fixlayers.report.names import NAMES
from fixlayers.report.run import Report as Run
from fixlayers.rules import RULES
from tests.conftest import Tree

SCHEMAS = {
    "json": Path(fixlayers.__file__).parent / "report/schema.json",
    **{
        name: Path(__file__).parent / f"schemas/{name}.json"
        for name in ("sarif", "gitlab", "rdjson")
    },
}
LAYERS = """\
from keras import layers

x = "é%,:|`"


class Wide(layers.Layer):
    def __init__(self, units, é=1):
        super().__init__()
        self.units = units
        self.é = é


class Twice(layers.Layer):  # fixlayers: ignore[FXL301]
    def __init__(self, *units):
        super().__init__()
        self.units = units


class Tall(layers.Layer):
    def __init__(self, units):
        super().__init__()
        self.units = units"""
CELL = [line + "\n" for line in LAYERS.split("\n")]
NOTEBOOK = json.dumps(
    {"cells": [{"cell_type": "code", "source": ["%pip x"]}, {"cell_type": "code", "source": CELL}]},
    indent=1,
)
FILES = {
    "pkg/a b.py": LAYERS,
    "é.py": LAYERS,
    "n.ipynb": NOTEBOOK,
    "broken.py": "import keras\nclass A(keras.Layer:\n",
}

Report = Callable[..., Any]


@pytest.fixture
def report(tree: Tree, capsysbinary: pytest.CaptureFixture[bytes]) -> Report:
    """Return a function that checks all files and returns what a format says, decoded."""
    tree(FILES)

    def run(name: str, *arguments: str) -> Any:
        assert main(["check", "--output-format", name, "-q", *arguments]) == 2
        text = capsysbinary.readouterr().out.decode()
        return json.loads(text) if name in SCHEMAS else text

    return run


@pytest.mark.parametrize("name", SCHEMAS)
def test_it_fits_its_schema(report: Report, name: str) -> None:
    schema = json.loads(SCHEMAS[name].read_text())
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(report(name), schema)


@pytest.mark.parametrize("name", SCHEMAS)
def test_so_does_the_report_of_nothing(tree: Tree, capsys, name: str) -> None:
    tree({})
    assert main(["check", "--output-format", name, "-q"]) == 0
    jsonschema.validate(json.loads(capsys.readouterr().out), json.loads(SCHEMAS[name].read_text()))


def _apply(text: str, replacements: Iterable[tuple[int, int, str]]) -> str:
    lines = text.split("\n")
    lines = [f"{line}\n" for line in lines[:-1]] + lines[-1:]
    for start, stop, new in sorted(set(replacements), reverse=True):
        lines[start - 1 : stop - 1] = [new]
    return "".join(lines)


def _json_fixes(document: Any, path: str) -> Iterable[tuple[int, int, str]]:
    for finding in document["findings"]:
        if finding["path"] == path:
            yield from ((f["start"], f["stop"], f["text"]) for f in finding["fix"])


def _rdjson_fixes(document: Any, path: str) -> Iterable[tuple[int, int, str]]:
    for diagnostic in document["diagnostics"]:
        if diagnostic["location"]["path"] == path:
            for each in diagnostic.get("suggestions", ()):
                start, end = each["range"]["start"], each["range"]["end"]
                assert start["column"] == end["column"] == 1
                yield start["line"], end["line"], each["text"]


def _sarif_fixes(document: Any, path: str) -> Iterable[tuple[int, int, str]]:
    uri = {"pkg/a b.py": "pkg/a%20b.py", "é.py": "%C3%A9.py"}.get(path, path)
    for result in document["runs"][0]["results"]:
        for fix in result.get("fixes", ()):
            for change in fix["artifactChanges"]:
                for each in (
                    change["replacements"] if change["artifactLocation"]["uri"] == uri else ()
                ):
                    region = each["deletedRegion"]
                    assert region["startColumn"] == region["endColumn"] == 1
                    text = each.get("insertedContent", {}).get("text", "")
                    yield region["startLine"], region["endLine"], text


@pytest.mark.parametrize(
    ("name", "fixes"),
    [("json", _json_fixes), ("rdjson", _rdjson_fixes), ("sarif", _sarif_fixes)],
)
@pytest.mark.parametrize("path", ["pkg/a b.py", "é.py", "n.ipynb"])
def test_the_fixes_that_it_carries_make_the_fixed_file(
    report: Report, name: str, fixes: Callable[[Any, str], Iterable[Any]], path: str
) -> None:
    after = fix_source(FILES[path].encode(), path=path).after.decode()
    assert after != FILES[path]
    assert _apply(FILES[path], fixes(report(name), path)) == after


def test_github(report: Report) -> None:
    lines = report("github").splitlines()
    assert all(re.match(r"::(error|notice|warning) file=[^:]*::[^\n]+$", line) for line in lines)
    assert lines[0].startswith("::error file=n.ipynb,line=")
    wide = next(line for line in lines if "file=pkg/a b.py" in line and "FXL101" in line)
    assert wide.startswith(
        "::error file=pkg/a b.py,line=7,col=5,title=FXL101 init-without-kwargs::Wide: __init__"
    )
    assert lines[-1].startswith("::error file=broken.py,line=2::")


def test_github_escapes_what_would_end_a_command() -> None:
    finding = Finding("FXL101", "r", "100% a\n::error::b", "a:b,c%.py", 1, 1, "A")
    text = render("github", Run((FileResult("a:b,c%.py", b"x", b"x", (finding,)),), (), 1))
    assert text == (
        b"::error file=a%3Ab%2Cc%25.py,line=1,col=1,title=FXL101 r::"
        b"A: 100%25 a%0A::error::b [no fix]\n"
    )


def test_a_place_in_a_notebook_is_that_of_the_file(report: Report) -> None:
    lines = NOTEBOOK.splitlines()
    for finding, line in (("class Wide", "FXL201"), ("def __init__(self, units, ", "FXL101")):
        number = next(n for n, text in enumerate(lines, 1) if finding in text)
        assert re.search(rf"file=n.ipynb,line={number},col=1,title={line}", report("github"))


def test_columns_count_bytes_in_rdjson_and_characters_in_sarif() -> None:
    source = 'x = 1\n"é"; class_ = 1\n'
    place = Finding("FXL101", "r", "m", "a.py", 2, 4, "A")
    found = FileResult("a.py", source.encode(), source.encode(), (place,))
    rdjson = json.loads(render("rdjson", Run((found,), (), 1)))
    sarif = json.loads(render("sarif", Run((found,), (), 1)))
    assert rdjson["diagnostics"][0]["location"]["range"]["start"] == {"line": 2, "column": 5}
    location = sarif["runs"][0]["results"][0]["locations"][0]["physicalLocation"]
    assert location["region"] == {"startLine": 2, "startColumn": 4}


def test_every_rule_is_described_in_sarif(report: Report) -> None:
    rules = report("sarif")["runs"][0]["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == [rule.code for rule in RULES]
    for result in report("sarif")["runs"][0]["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]


def test_fingerprints_know_no_line_and_differ(tree: Tree, report: Report) -> None:
    before = [issue["fingerprint"] for issue in report("gitlab")]
    tree({path: f"\n\n{text}" for path, text in FILES.items() if path != "n.ipynb"})
    after = [issue["fingerprint"] for issue in report("gitlab")]
    assert len(set(before)) == len(before)
    assert before == after


def test_markdown(report: Report) -> None:
    text = report("markdown")
    assert text.startswith("## fixlayers\n\nFound ")
    assert "| pkg/a b.py:7 | Wide | FXL101 init-without-kwargs | \\_\\_init\\_\\_ takes" in text
    fence = next(line for line in text.splitlines() if line.endswith("diff"))
    assert text.rstrip().endswith(f"{fence.removesuffix('diff')}\n\n</details>")
    assert "+@register_keras_serializable()" in text


def test_markdown_is_read_as_it_is_meant(tree: Tree, capsys) -> None:
    broken = "import keras\nclass A(keras.Layer:\n"
    tree({"pkg/a `b`|<i>.py": LAYERS, "_é_*x*.py": LAYERS, "```.py": broken, "n.ipynb": NOTEBOOK})
    assert main(["check", "-q", "--output", "json=x.json", "--output", "markdown=x.md"]) == 2
    assert main(["diff", "-q", "-o", "x.patch"]) == 2
    capsys.readouterr()
    tokens = MarkdownIt("commonmark").enable("table").parse(Path("x.md").read_text())
    errors, patch = (token for token in tokens if token.type == "fence")
    assert errors.content.startswith("```.py:2:20: error: ")
    plain = re.sub("^fixlayers-plan.*\n", "", Path("x.patch").read_text(), flags=re.MULTILINE)
    assert patch.content == plain
    cells = [
        "".join(child.content for child in tokens[number + 1].children or ())
        for number, token in enumerate(tokens)
        if token.type == "td_open"
    ]
    findings = json.loads(Path("x.json").read_text())["findings"]
    assert cells[1::5] == [finding["class"] for finding in findings]
    assert cells[2::5] == [f"{finding['code']} {finding['rule']}" for finding in findings]
    assert cells[3::5] == [finding["message"] for finding in findings]
    assert {cell.rpartition(":")[0].split(" cell")[0] for cell in cells[::5]} == {
        finding["path"] for finding in findings
    }


def test_markdown_does_not_grow_without_end(tree: Tree, capsys) -> None:
    layer = "class A{}(layers.Layer):\n    def __init__(self, units):\n        super().__init__()\n"
    source = "from keras import layers\n\n\n" + "\n\n".join(map(layer.format, range(150)))
    tree({"a.py": source})
    assert main(["check", "--output-format", "markdown", "-q"]) == 1
    text = capsys.readouterr().out
    assert "more are not shown." in text
    assert "(the rest is not shown)" in text
    assert len(text) < 150_000


def test_full_shows_the_source(report: Report) -> None:
    text = report("full")
    assert (
        "[fixable]\n  |\n6 | class Wide(layers.Layer):\n7 |     def __init__(self, units, é=1):\n"
        "  |     ^ FXL101\n8 |         super().__init__()\n  |\n\n"
    ) in text
    assert "n.ipynb:cell 2:7:5: FXL101" in text
    assert '"class Wide' not in text


@pytest.mark.parametrize("name", NAMES)
def test_several_formats_at_once(tree: Tree, capsys, name: str) -> None:
    project = tree(FILES)
    arguments = ["check", "-q", "--output", f"{name}=a.out", "--output", f"{name}=-"]
    assert main(arguments) == 2
    assert capsys.readouterr().out == (project / "a.out").read_text()


def test_different_formats_at_once(tree: Tree, capsys) -> None:
    project = tree(FILES)
    alone = {}
    for name in NAMES:
        assert main(["check", "-q", "--output-format", name]) == 2
        alone[name] = capsys.readouterr().out
    files = [f"--output={name}={name}.out" for name in NAMES if name != "github"]
    assert main(["check", "-q", *files, "--output", "github=-"]) == 2
    assert capsys.readouterr().out == alone.pop("github")
    assert {name: (project / f"{name}.out").read_text() for name in alone} == alone


def test_a_file_beside_the_text(tree: Tree, capsys) -> None:
    project = tree({"a.py": LAYERS})
    assert main(["check", "-q", "--output", "sarif=x.sarif"]) == 1
    assert capsys.readouterr().out.startswith("a.py:")
    assert json.loads((project / "x.sarif").read_text())["version"] == "2.1.0"


def test_after_a_fix_too(tree: Tree) -> None:
    project = tree({"a.py": LAYERS})
    assert main(["fix", "-q", "--output", "json=x.json"]) == 1
    findings = json.loads((project / "x.json").read_text())["findings"]
    assert any(finding["applied"] and finding["fix"] for finding in findings)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["check", "--output", "xml=a"], '"xml=a" has to be FORMAT=FILE, with one of text, full,'),
        (["check", "--output", "sarif"], '"sarif" has to be FORMAT=FILE'),
        (["check", "--output", "sarif="], '"sarif=" has to be FORMAT=FILE'),
        (
            ["check", "--output", "sarif=-", "--output-format", "json"],
            "stdout takes one format, not sarif and json",
        ),
        (["diff", "--output", "sarif=-"], "the patch goes to stdout: sarif there needs --patch"),
        (["fix", "-", "--output", "json=-"], "the fixed source goes to stdout, so json cannot"),
    ],
)
def test_outputs_that_make_no_sense(capsys, arguments: list[str], message: str) -> None:
    assert main(arguments) == 2
    assert message in capsys.readouterr().err


def test_a_file_that_cannot_be_written(tree: Tree, capsys) -> None:
    tree({"a.py": "x = 1\n"})
    assert main(["check", "-q", "--output", "sarif=gone/x.sarif"]) == 2
    assert capsys.readouterr().err.startswith("gone/x.sarif: error: not written: ")
