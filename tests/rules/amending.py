"""How the rules about existing configs are tested: `repair` for sources whose configs change."""

from __future__ import annotations

import ast
import difflib
from collections.abc import Mapping

from fixlayers.engine import FileResult, fix_source
from tests import repairing

HEAD = "import keras\n\n\n@keras.saving.register_keras_serializable()\n"

_CONFIG_METHODS = {"get_config", "from_config"}


def amend(
    before: str,
    after: str | None = None,
    *,
    refused: Mapping[str, str] | None = None,
    codes: str | None = None,
) -> FileResult:
    """Fix one source and assert what becomes of it, as `repairing.repair` does.

    Args:
        before: the source.
        after: what it has to become; None if it must be left alone.
        refused: a part of the reason, by the code of the rule; no other error may be left.
        codes: the codes of the fixes that have to be carried out; None asks nothing.

    Asserts as well that the result parses, that a second run has nothing to do, and that no line is
    lost but in signatures, parent calls, `get_config` and `from_config`.
    """
    result = fix_source((before + repairing._BYSTANDER).encode())
    assert result.error is None, result.error
    text = result.after.decode()
    assert text.endswith(repairing._BYSTANDER), "code that no rule concerns has changed"
    expected = before if after is None else after
    found = repairing._reasons(result.findings)
    assert text.removesuffix(repairing._BYSTANDER) == expected, found
    _assert_rest_kept(before, text)
    repairing._assert_settled(result, repairing.DEFAULTS)
    repairing._assert_findings(result.findings, refused or {}, codes)
    return result


def _assert_rest_kept(before: str, after: str) -> None:
    concerned = repairing._concerned_lines(before)
    for node in ast.walk(ast.parse(before)):
        if isinstance(node, ast.FunctionDef) and node.name in _CONFIG_METHODS:
            concerned.update(range(node.lineno, (node.end_lineno or node.lineno) + 1))
    lines = before.split("\n"), after.split("\n")
    for tag, start, end, *_ in difflib.SequenceMatcher(None, *lines, autojunk=False).get_opcodes():
        if tag in {"replace", "delete"}:
            lost = [n for n in range(start + 1, end + 1) if n not in concerned]
            assert not lost, [lines[0][n - 1] for n in lost]
