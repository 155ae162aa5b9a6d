"""What is printed, letter for letter."""

from __future__ import annotations

import io
import json
import re
import textwrap
from collections.abc import Sequence

import pytest
from msgspec import structs

from fixlayers import __version__, progress
from fixlayers.diagnostics import FileError, Finding
from fixlayers.engine import FileResult
from fixlayers.plan import PlannedClass
from fixlayers.progress import ProgressBar
from fixlayers.report.custom_objects import Registered, custom_objects, newly_registered
from fixlayers.report.json import document
from fixlayers.report.rules import show
from fixlayers.report.run import Report
from fixlayers.report.tally import outcome, tally
from fixlayers.report.text import (
    error_line,
    finding_line,
    fixed_line,
    found_line,
    printable,
)
from fixlayers.rewrite.edits import AddFunctionDecorator
from fixlayers.rules import RULES, Rule
from fixlayers.settings import SettingsError

SAFE = Finding("FXL101", "init-without-kwargs", "no kwargs", "a.py", 3, 5, "Block", safety="safe")
UNSAFE = structs.replace(SAFE, code="FXL205", safety="unsafe", reason="a guess")
BY_HAND = structs.replace(SAFE, code="FXL204", safety=None, reason="it is popped", path="b.py")
NOTE = structs.replace(SAFE, code="FXL401", level="note", safety=None)
APPLIED = structs.replace(SAFE, applied=True)


class TestLines:
    @pytest.mark.parametrize(
        ("finding", "line"),
        [
            (SAFE, "a.py:3:5: FXL101 no kwargs [fixable]"),
            (APPLIED, "a.py:3:5: FXL101 no kwargs [fixable]"),
            (UNSAFE, "a.py:3:5: FXL205 no kwargs [unsafe fix: a guess]"),
            (structs.replace(UNSAFE, applied=True), "a.py:3:5: FXL205 no kwargs [fixable]"),
            (BY_HAND, "b.py:3:5: FXL204 no kwargs [no fix: it is popped]"),
            (NOTE, "a.py:3:5: FXL401 no kwargs [note]"),
            (structs.replace(NOTE, reason="why"), "a.py:3:5: FXL401 no kwargs [note: why]"),
        ],
    )
    def test_a_finding(self, finding: Finding, line: str):
        assert finding_line(finding) == line

    def test_a_finding_in_colour(self):
        line = finding_line(SAFE, colour=True)
        assert line.startswith("\x1b[1ma.py\x1b[0m:3:5: \x1b[1;31mFXL101\x1b[0m no kwargs ")

    @pytest.mark.parametrize(
        ("error", "line"),
        [
            (FileError("a.py", "no such file"), "a.py: error: no such file"),
            (FileError("a.py", "bad", 3, 4), "a.py:3:4: error: bad"),
            (FileError("a.py", "bad", 3), "a.py:3: error: bad"),
            (FileError("a.py", "bad", fatal=False), "a.py: warning: bad"),
            (FileError("a\n.py", "two\nlines"), "a\\n.py: error: two\\nlines"),
        ],
    )
    def test_an_error(self, error: FileError, line: str):
        assert error_line(error) == line

    def test_nothing_that_a_terminal_acts_on_gets_through(self):
        assert printable("\x1b[2J\ud800 é\u2028") == "\\x1b[2J\\ud800 é\\u2028"


class TestSummary:
    @pytest.mark.parametrize(
        ("findings", "line"),
        [
            ([], "No problems in 4 files."),
            ([NOTE], "No problems in 4 files (1 note)."),
            ([SAFE], 'Found 1 problem in 1 class of 1 file; 1 fixable with "fixlayers fix".'),
            (
                [SAFE, APPLIED, UNSAFE, BY_HAND, NOTE, NOTE],
                (
                    'Found 4 problems in 2 classes of 2 files; 2 fixable with "fixlayers fix", '
                    "1 with --unsafe-fixes, 1 to be done by hand (2 notes)."
                ),
            ),
        ],
    )
    def test_what_was_found(self, findings: list[Finding], line: str):
        assert found_line(tally(findings, 4)) == line

    @pytest.mark.parametrize(
        ("findings", "line"),
        [
            ([], "No problems in 4 files."),
            ([APPLIED], "Fixed 1 of 1 problem in 1 class of 1 file."),
            (
                [APPLIED, APPLIED, UNSAFE, BY_HAND],
                (
                    "Fixed 2 of 4 problems in 2 classes of 2 files; "
                    "1 with --unsafe-fixes, 1 to be done by hand."
                ),
            ),
            ([SAFE], "Fixed 0 of 1 problem in 1 class of 1 file; 1 not written."),
        ],
    )
    def test_what_was_fixed(self, findings: list[Finding], line: str):
        assert fixed_line(tally(findings, 4)) == line

    def test_nothing_to_look_at(self):
        assert found_line(tally([], 0)) == fixed_line(tally([], 0)) == "No Python files."

    def test_an_applied_fix_of_a_note_counts_as_applied(self):
        assert outcome(structs.replace(NOTE, applied=True)) == "applied"


class TestCustomObjects:
    def test_classes_of_several_modules(self):
        found = [Registered("m.two", "B"), Registered("m.one", "C"), Registered("m.one", "A")]
        assert custom_objects([*found, *found]) == (
            "# Files saved before: load_model(path, custom_objects=custom_objects)\n"
            "from m.one import A, C\n"
            "from m.two import B\n"
            'custom_objects = {"A": A, "C": C, "B": B}\n'
        )

    def test_one_map_a_module_where_two_classes_have_one_name(self):
        text = custom_objects([Registered("a", "A"), Registered("b", "A"), Registered("b", "B")])
        assert text == (
            "# Files saved before: load_model(path, custom_objects=custom_objects)\n"
            'from a import A\ncustom_objects = {"A": A}\n'
            'from b import A, B\ncustom_objects = {"A": A, "B": B}\n'
        )

    def test_a_class_inside_another_is_named_by_its_last_name(self):
        assert custom_objects([Registered("a", "Outer.Inner")]).endswith(
            'from a import Outer\ncustom_objects = {"Inner": Outer.Inner}\n'
        )

    @pytest.mark.parametrize("module", ["my-script", "01_intro", "class"])
    def test_a_file_that_cannot_be_imported_is_only_named(self, module: str):
        lines = custom_objects([Registered(module, "A")]).splitlines()
        assert lines[1:] == ['custom_objects = {"A": A}']

    def test_a_long_map_has_a_line_for_each(self):
        names = [f"ALayerWithALongName{number}" for number in range(9)]
        text = custom_objects([Registered("a", name) for name in names])
        assert text.splitlines()[2:] == [
            "custom_objects = {",
            *(f'    "{name}": {name},' for name in names),
            "}",
        ]

    def test_nothing_is_said_of_nothing(self):
        assert custom_objects([]) == ""

    def test_only_registrations_that_are_carried_out_count(self):
        done = structs.replace(SAFE, rule="not-registered", applied=True)
        other = structs.replace(SAFE, applied=True)
        left = structs.replace(done, applied=False)
        assert newly_registered([done, other, left], [], "m") == (Registered("m", "Block"),)

    def test_a_function_is_named_once_for_all_classes_that_are_given_it(self):
        edits = (AddFunctionDecorator("gelu", "d"),)
        classes = [PlannedClass(name, 0, (), edits) for name in "AB"]
        assert newly_registered([], classes, "m") == (Registered("m", "gelu"),)


def _run(
    findings: list[Finding],
    errors: Sequence[FileError] = (),
    registered: Sequence[Registered] = (),
    looked_at: int = 7,
) -> Report:
    """Return a report on findings in files that do not change."""
    results = tuple(FileResult(f.path, b"\n\n\n", b"\n\n\n", (f,)) for f in findings)
    return Report(results, tuple(errors), looked_at, tuple(registered))


class TestJson:
    def test_the_whole_document(self):
        errors = [FileError("c\ud800.py", "bad", 2, 1)]
        registered = [Registered("b", "B"), Registered("a", "A")]
        written = document(_run([SAFE, BY_HAND], errors, registered))
        assert json.loads(written) == {
            "version": 1,
            "tool": {"name": "fixlayers", "version": __version__},
            "findings": [
                {
                    "code": "FXL101",
                    "rule": "init-without-kwargs",
                    "level": "error",
                    "path": "a.py",
                    "cell": None,
                    "line": 3,
                    "column": 5,
                    "class": "Block",
                    "message": "no kwargs",
                    "safety": "safe",
                    "reason": "",
                    "applied": False,
                    "fix": [],
                },
                {
                    "code": "FXL204",
                    "rule": "init-without-kwargs",
                    "level": "error",
                    "path": "b.py",
                    "cell": None,
                    "line": 3,
                    "column": 5,
                    "class": "Block",
                    "message": "no kwargs",
                    "safety": None,
                    "reason": "it is popped",
                    "applied": False,
                    "fix": [],
                },
            ],
            "registered": [{"module": "a", "class": "A"}, {"module": "b", "class": "B"}],
            "errors": [
                {
                    "path": "c\\ud800.py",
                    "cell": None,
                    "line": 2,
                    "column": 1,
                    "message": "bad",
                    "fatal": True,
                }
            ],
            "summary": {
                "files_checked": 7,
                "files": 2,
                "classes": 2,
                "problems": 2,
                "applied": 0,
                "fixable": 1,
                "unsafe": 0,
                "by_hand": 1,
                "notes": 0,
            },
        }

    def test_it_ends_in_a_newline_and_is_the_same_each_time(self):
        first = document(_run([SAFE], looked_at=1))
        assert first == document(_run([SAFE], looked_at=1))
        assert first.endswith(b"}\n")


class TestRulePages:
    @pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
    def test_a_page_says_all_that_the_rule_does(self, rule: Rule):
        stream = io.StringIO()
        assert show(rule.code, stream) == 0
        text = stream.getvalue()
        headings = re.findall(r"(?<=\n\n)(.+)\n-+\n", text)
        optional = {"Refuses": rule.refuses, "Requires": rule.requires}
        expected = ["Why", "Before", "After", "Refuses", "Safety", "Cures the error", "Requires"]
        assert headings == [name for name in expected if optional.get(name, True)]
        words = " ".join(text.split())
        for said in (rule.summary, rule.why, rule.error, rule.safety, *rule.refuses):
            assert " ".join(said.split()) in words
        for code in (rule.before, rule.after):
            assert textwrap.indent(code.strip("\n"), "    ") in text
        assert max(map(len, text.splitlines())) <= 100

    def test_the_list_has_a_line_for_each(self):
        stream = io.StringIO()
        show("", stream)
        lines = stream.getvalue().splitlines()
        assert [line.split()[:2] for line in lines] == [[rule.code, rule.name] for rule in RULES]

    @pytest.mark.parametrize("code", ["fxl101", "FXL101", "init-without-kwargs"])
    def test_a_rule_is_found_by_code_and_by_name(self, code: str):
        stream = io.StringIO()
        show(code, stream)
        assert stream.getvalue().startswith("FXL101 init-without-kwargs\n====")

    def test_an_unknown_code_is_refused_with_the_nearest_one(self):
        with pytest.raises(SettingsError, match='"FLX101"; did you mean "FXL1'):
            show("FLX101", io.StringIO())


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


class TestProgressBar:
    @pytest.fixture
    def clock(self, monkeypatch) -> list[float]:
        now = [0.0]
        monkeypatch.setattr(progress.time, "monotonic", lambda: now[0])
        return now

    def test_it_appears_after_a_second_and_is_wiped(self, clock: list[float]):
        stream = Terminal()
        with ProgressBar(stream) as bar:
            bar(1, 4)
            assert stream.getvalue() == ""
            clock[0] = 1.5
            bar(2, 4)
            clock[0] = 1.55  # too soon to draw again
            bar(3, 4)
            assert stream.getvalue() == f"\r{'#' * 15}{'.' * 15} 2/4 files"
        last = stream.getvalue().split("\r")
        assert last[-2].strip() == ""
        assert last[-1] == ""

    @pytest.mark.parametrize(("stream", "shown"), [(io.StringIO(), True), (Terminal(), False)])
    def test_it_never_appears_off_a_terminal_or_when_quiet(self, clock, stream, shown: bool):
        with ProgressBar(stream, shown=shown) as bar:
            clock[0] = 9
            bar(1, 2)
        assert stream.getvalue() == ""
