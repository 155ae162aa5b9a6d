"""The statements that keep a parameter: `self.attribute = value` and `name = value`."""

from __future__ import annotations

import libcst as cst

from fixlayers.rewrite.edits import BindLocal, StoreParameter
from fixlayers.rewrite.templates import parse_line


def stored(edit: StoreParameter, self_name: str) -> cst.SimpleStatementLine:
    """Return the statement that stores a value on the instance."""
    return parse_line(f"{self_name}.{edit.attribute} = {edit.value}")


def bound(edit: BindLocal) -> cst.SimpleStatementLine:
    """Return the statement that binds a local name."""
    return parse_line(f"{edit.name} = {edit.value}")
