"""The one helper that the tests of the rules go through: a source before, and what it becomes."""

from __future__ import annotations

import ast
import difflib
import textwrap
from collections.abc import Mapping

from fixlayers.diagnostics import Finding
from fixlayers.engine import FileResult, fix_project, fix_source
from fixlayers.settings import Settings

DEFAULTS = Settings()

# Code that no rule concerns, formatted as nobody's formatter would, behind every source.
_BYSTANDER = """

def bystander( a,b = (1,
    2) ):   # not ours
  x = {'a':1 , "b" : 2}; return x   # noqa


class Bystander ( object ) :
        def __init__ (self,a) : self.a=a
        # the end
"""


def repair(
    before: str,
    after: str | None = None,
    *,
    refused: Mapping[str, str] | None = None,
    codes: str | None = None,
    settings: Settings = DEFAULTS,
) -> FileResult:
    """Fix one source and assert what becomes of it.

    Args:
        before: the source.
        after: what it has to become; None if it must be left alone.
        refused: what has to be refused: a part of the reason, by the code of the rule. Other fixes
            may be left for one of these reasons only; without any, no error may be left.
        codes: the codes of the fixes that have to be carried out, with spaces; None asks nothing.
        settings: the run's settings.

    Asserts as well that the result parses, that a second run has nothing to do, and that only
    signatures and parent calls of constructors, existing config methods and registrations lose a
    line.
    """
    old, new = _dedented(before), _dedented(before if after is None else after)
    result = fix_source(old + _BYSTANDER, settings=settings)
    assert result.error is None, result.error
    text = result.after.decode()
    assert text.endswith(_BYSTANDER), "code that no rule concerns has changed"
    assert text.removesuffix(_BYSTANDER) == new, _reasons(result.findings)
    _assert_rest_kept(result.before.decode(), text)
    _assert_settled(result, settings)
    _assert_findings(result.findings, refused or {}, codes)
    return result


def repair_project(
    before: Mapping[str, str],
    after: Mapping[str, str],
    *,
    refused: Mapping[tuple[str, str], str] | None = None,
    settings: Settings = DEFAULTS,
    targets: frozenset[str] | None = None,
) -> dict[str, FileResult]:
    """Fix a project and assert what becomes of it; files that `after` does not name stay.

    `refused` is as for `repair`, by path and code. Asserts the same of each file, and that the
    order in which the sources are given makes no difference.
    """
    sources = {path: _dedented(text).encode() for path, text in before.items()}
    results = fix_project(sources, settings, targets=targets)
    reverse = dict(reversed(sources.items()))
    assert fix_project(reverse, settings, targets=targets) == results
    found = {result.path: result for result in results}
    texts = {
        path: found[path].after if path in found else source for path, source in sources.items()
    }
    expected = {path: _dedented(after.get(path, before[path])) for path in before}
    findings = tuple(f for result in results for f in result.findings)
    assert {path: text.decode() for path, text in texts.items()} == expected, _reasons(findings)
    for result in results:
        assert result.error is None, result.error
        _assert_rest_kept(result.before.decode(), result.after.decode())
    assert all(r.after == r.before for r in fix_project(texts, settings, targets=targets))
    for key, reason in (refused or {}).items():
        of_path = [f for f in findings if f.path == key[0]]
        _assert_refused(of_path, key[1], reason)
    reasons = (refused or {}).values()
    left = [f for f in findings if not f.applied and f.level == "error"]
    assert all(any(r in f.reason for r in reasons) for f in left), _reasons(findings)
    return found


def _dedented(source: str) -> str:
    return textwrap.dedent(source).lstrip("\n")


def _assert_findings(
    findings: tuple[Finding, ...], refused: Mapping[str, str], codes: str | None
) -> None:
    for code, reason in refused.items():
        _assert_refused(findings, code, reason)
    left = [f for f in findings if not f.applied and f.level == "error"]
    assert all(any(r in f.reason for r in refused.values()) for f in left), _reasons(findings)
    if codes is not None:
        assert {f.code for f in findings if f.applied} == set(codes.split()), _reasons(findings)


def _assert_refused(findings: tuple[Finding, ...] | list[Finding], code: str, reason: str) -> None:
    found = [f for f in findings if f.code == code and not f.applied and reason in f.reason]
    assert found, f"{code} is not refused because {reason}:\n{_reasons(findings)}"


def _assert_settled(result: FileResult, settings: Settings) -> None:
    ast.parse(result.after)
    again = fix_source(result.after, settings=settings)
    assert again.after == result.after
    assert not any(f.applied for f in again.findings), _reasons(again.findings)


def _assert_rest_kept(before: str, after: str) -> None:
    """Assert that no lines are lost but those that rules are about."""
    concerned = _concerned_lines(before)
    lines = before.split("\n"), after.split("\n")
    for tag, start, end, *_ in difflib.SequenceMatcher(None, *lines, autojunk=False).get_opcodes():
        if tag in {"replace", "delete"}:
            lost = [n for n in range(start + 1, end + 1) if n not in concerned]
            assert not lost, [lines[0][n - 1] for n in lost]


def _concerned_lines(source: str) -> set[int]:
    found: set[int] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef) and node.name == "__init__":
            found.update(range(node.lineno, node.body[0].lineno))
            found.add(node.lineno)
        elif isinstance(node, ast.FunctionDef) and node.name in {"get_config", "from_config"}:
            found.update(range(node.lineno, (node.end_lineno or node.lineno) + 1))
        elif isinstance(node, ast.FunctionDef) and node.name == "call":
            found.update(d.lineno for d in node.decorator_list)
        elif isinstance(node, ast.ClassDef):
            found.update(d.lineno for d in node.decorator_list if "register" in ast.unparse(d))
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            if node.func.attr == "__init__":
                found.update(range(node.lineno, (node.end_lineno or node.lineno) + 1))
    return found


def _reasons(findings: tuple[Finding, ...] | list[Finding]) -> str:
    return "\n".join(
        f"{f.path}:{f.line} {f.code} {'fixed' if f.applied else f.level} {f.message} [{f.reason}]"
        for f in findings
    )
