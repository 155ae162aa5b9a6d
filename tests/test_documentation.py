"""The documentation says what the tool does: README, CHANGELOG and the pages of the rules."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest

from fixlayers.engine import fix_project
from fixlayers.report import rules as pages
from fixlayers.rules import RULES, Rule
from fixlayers.settings import Settings
from tests.readme import README

ROOT = Path(__file__).parents[1]
CHANGELOG = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")

IMPORT = "import keras\n\n\n"
_LAYER = "class Block(keras.layers.Layer):\n"
_UNITS = """\
    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self.units = units

"""
_UNITS_AND_RATE = """\
    def __init__(self, units, rate=0.1, **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.rate = rate

"""
_DIM_AND_HEADS = """
    def get_config(self):
        return {**super().get_config(), "dim": self.dim, "heads": self.heads}
"""
_NO_KEYS = """
    def get_config(self):
        return super().get_config()
"""
# What stands before and behind a snippet that shows only a part of a class.
FRAMES = {
    "FXL202": (_LAYER + _UNITS_AND_RATE, ""),
    "FXL203": (_LAYER + _UNITS, ""),
    "FXL204": ("", _NO_KEYS),
    "FXL208": (_LAYER + _UNITS, ""),
    "FXL209": (_LAYER, _DIM_AND_HEADS),
    "FXL210": (_LAYER + _UNITS, ""),
    "FXL211": (_LAYER, ""),
    "FXL212": (_LAYER + _UNITS, ""),
    "FXL401": (_LAYER + _UNITS, ""),
}
# Where the page shows, of what a complete class becomes, only the part that is new.
SHOW_A_PART = {"FXL205", "FXL206", "FXL207", "FXL409"}

EACH_RULE = pytest.mark.parametrize("rule", [pytest.param(rule, id=rule.code) for rule in RULES])


def repaired(rule: Rule) -> tuple[str, set[str]]:
    """Return what becomes of a page's snippet in its frame, and the codes that are found in it."""
    start, end = FRAMES.get(rule.code, ("", ""))
    # The pages are as wide as this project's own lines.
    source = (IMPORT + start + rule.before + end).encode()
    settings = Settings(line_length=100, installable=True)
    results = fix_project({"nets/__init__.py": b"", "nets/model.py": source}, settings)
    (result,) = (each for each in results if each.path == "nets/model.py")
    return result.after.decode(), {finding.code for finding in result.findings}


@EACH_RULE
def test_a_page_shows_what_the_rule_does(rule: Rule) -> None:
    after, codes = repaired(rule)
    assert rule.code in codes
    if rule.code in FRAMES or rule.code in SHOW_A_PART:
        assert f"\n{rule.after}" in after
    else:
        assert after == IMPORT + rule.after


@EACH_RULE
def test_only_rules_without_a_fix_change_nothing(rule: Rule) -> None:
    assert (rule.before == rule.after) is (rule.safety == "It has no fix.")


@EACH_RULE
def test_a_page_is_printed(rule: Rule) -> None:
    stream = io.StringIO()
    assert pages.show(rule.code, stream) == 0
    page = stream.getvalue()
    assert page.startswith(f"{rule.code} {rule.name}\n")
    shown = [line.removeprefix("    ") for line in page.splitlines()]
    assert all(line in shown for line in (rule.before + rule.after).splitlines())
    told = " ".join(page.split())
    texts = (rule.summary, rule.why, rule.safety, rule.error, *rule.refuses, *rule.requires)
    assert all(" ".join(text.split()) in told for text in texts)


def test_the_list_of_rules_names_each() -> None:
    stream = io.StringIO()
    assert pages.show("", stream) == 0
    lines = stream.getvalue().splitlines()
    assert [line.split()[:2] for line in lines] == [[rule.code, rule.name] for rule in RULES]
    assert all(line.endswith(rule.summary) for line, rule in zip(lines, RULES, strict=True))


def test_codes_ascend_and_what_a_rule_requires_exists() -> None:
    codes = [rule.code for rule in RULES]
    assert codes == sorted(set(codes))
    assert {code for rule in RULES for code in rule.requires} <= set(codes)
    assert len({rule.name for rule in RULES}) == len(codes)


def test_the_readme_lists_the_rules() -> None:
    rows = re.findall(r"^\| (FXL\d+) \| (\S+) \| (.+) \|$", README, re.MULTILINE)
    assert rows == [(rule.code, rule.name, rule.summary) for rule in RULES]


def test_the_changelog_names_each_rule() -> None:
    text = CHANGELOG.replace("`", "")
    named = set(re.findall(r"FXL\d{3}", text))
    for first, last in re.findall(r"FXL(\d{3})\s+to\s+FXL(\d{3})", text):
        named |= {f"FXL{number}" for number in range(int(first), int(last) + 1)}
    assert named == {rule.code for rule in RULES}
