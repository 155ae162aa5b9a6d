"""The body of a function as slots that edits fill, written anew only around what changes.

Indexes count statements as the body stands before any edit, so all edits of one body are first
gathered here, a slot a statement.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import libcst as cst

from fixlayers.rewrite.errors import EditError
from fixlayers.rewrite.style import ClassStyle

Statement = cst.SimpleStatementLine | cst.BaseCompoundStatement
Lines = list[Statement]


@dataclass
class Slot:
    """A statement: what to put before and after it, and what becomes of it.

    `directly_before` comes last among the statements before it. `node` is None in the slot past
    the end; where `removed`, only the lines above it and `remarks` stay of it.
    """

    node: cst.CSTNode | None
    before: Lines = field(default_factory=list)
    directly_before: Lines = field(default_factory=list)
    after: Lines = field(default_factory=list)
    removed: bool = False
    remarks: list[cst.Comment] = field(default_factory=list)

    @property
    def ahead(self) -> Lines:
        """All that goes before the statement, in order."""
        return [*self.before, *self.directly_before]


class FunctionBody:
    """The statements of a function while they are edited."""

    def __init__(self, function: cst.FunctionDef) -> None:
        """Take the function apart."""
        self._function = function
        self._groups = _groups(function.body)
        # `end` takes what goes past the last statement.
        self.slots = [Slot(node) for group in self._groups for node in _members(group)]
        self.end = Slot(None)

    @property
    def first_parameter(self) -> str:
        """The name of the first parameter. Raises EditError where there is none."""
        named = [*self._function.params.posonly_params, *self._function.params.params]
        if not named:
            raise EditError(f"{self._function.name.value} has no self")
        return named[0].name.value

    @property
    def has_docstring(self) -> bool:
        """Whether the first statement is a docstring."""
        node = self.slots[0].node
        strings = (cst.SimpleString, cst.ConcatenatedString)
        return isinstance(node, cst.Expr) and isinstance(node.value, strings)

    def slot(self, index: int) -> Slot:
        """Return the slot of a statement. Raises EditError where there is no such statement."""
        if not 0 <= index < len(self.slots):
            raise EditError(f"{self._function.name.value} has no statement {index}")
        return self.slots[index]

    def slot_or_end(self, index: int) -> Slot:
        """Return the slot of a statement, or the one past the last statement."""
        return self.end if index == len(self.slots) else self.slot(index)

    def written(self, style: ClassStyle) -> cst.FunctionDef:
        """Return the function with the slots as they are now.

        Raises EditError where a statement would stand before the docstring or none is left.
        """
        if self.has_docstring and self.slots[0].ahead:
            raise EditError("nothing may stand before the docstring")
        suite = self._function.body
        if not any(slot.ahead or slot.after or slot.removed for slot in (*self.slots, self.end)):
            return self._function.with_changes(body=_in_place(suite, self.slots))
        body: Lines = []
        dropped: list[cst.EmptyLine] = []
        taken = iter(self.slots)
        for group in self._groups:
            slots = [next(taken) for _ in _members(group)]
            dropped += _left_behind(group, slots)
            dropped = _put_above(dropped, body, _written(group, slots))
        dropped = _put_above(dropped, body, self.end.ahead)
        needed = [line for line in body if _is_needed(line)] or body
        if not needed:
            raise EditError(f"{self._function.name.value} is left without a statement")
        return self._function.with_changes(body=_block(suite, needed, dropped, style))


def _groups(suite: cst.BaseSuite) -> list[Statement]:
    """Return the statement lines of a body; a one-line body becomes a line a statement."""
    if isinstance(suite, cst.IndentedBlock):
        return [group for group in suite.body if isinstance(group, Statement)]
    one_line = cst.ensure_type(suite, cst.SimpleStatementSuite)
    lines = [cst.SimpleStatementLine([_unjoined(statement)]) for statement in one_line.body]
    lines[-1] = lines[-1].with_changes(trailing_whitespace=one_line.trailing_whitespace)
    return list(lines)


def _members(group: Statement) -> Sequence[cst.CSTNode]:
    return group.body if isinstance(group, cst.SimpleStatementLine) else [group]


def _unjoined(statement: cst.BaseSmallStatement) -> cst.BaseSmallStatement:
    return statement.with_changes(semicolon=cst.MaybeSentinel.DEFAULT)


def _in_place(suite: cst.BaseSuite, slots: Sequence[Slot]) -> cst.BaseSuite:
    """Return the body with the changed statements where they stood."""
    nodes = iter([slot.node for slot in slots])
    if isinstance(suite, cst.SimpleStatementSuite):
        return suite.with_changes(body=[next(nodes) for _ in suite.body])
    body: list[cst.CSTNode | None] = []
    for group in suite.body:
        if isinstance(group, cst.SimpleStatementLine):
            body.append(group.with_changes(body=[next(nodes) for _ in group.body]))
        else:
            body.append(next(nodes))
    return suite.with_changes(body=body)


def _written(group: Statement, slots: Sequence[Slot]) -> Lines:
    """Return a line of the body with what goes before, between and after its statements."""
    head, own = _split_leading(group) if slots[0].ahead else ([], list(group.leading_lines))
    written: Lines = []
    part: list[cst.BaseSmallStatement] = []
    for slot in slots:
        if slot.ahead or (slot.removed and slot is slots[-1]):
            written += _flushed(part)
            written += slot.ahead
        if isinstance(slot.node, cst.BaseSmallStatement):
            part += [] if slot.removed else [slot.node]
        else:
            written.append(cst.ensure_type(slot.node, type(group)).with_changes(leading_lines=()))
        if slot.after:
            written += _flushed(part, ends_line=slot is slots[-1])
            written += slot.after
    written += _flushed(part, ends_line=True)
    return _with_comments(group, written, slots, head, own)


def _with_comments(
    group: Statement,
    written: Lines,
    slots: Sequence[Slot],
    head: list[cst.EmptyLine],
    own: list[cst.EmptyLine],
) -> Lines:
    """Give the comments above and behind a line back to the statements that they describe."""
    if all(slot.removed for slot in slots):
        return written
    anchor = min(len(slots[0].ahead), len(written) - 1)
    kept = written[anchor]
    written[anchor] = kept.with_changes(leading_lines=[*own, *kept.leading_lines])
    written[0] = written[0].with_changes(leading_lines=[*head, *written[0].leading_lines])
    if isinstance(group, cst.SimpleStatementLine):
        last = len(written) - 1 - len(slots[-1].after)
        trailing = group.trailing_whitespace
        if isinstance(written[last], cst.SimpleStatementLine):
            written[last] = written[last].with_changes(trailing_whitespace=trailing)
    return written


def _flushed(part: list[cst.BaseSmallStatement], *, ends_line: bool = False) -> Lines:
    """Empty the open part of a line that is split and return it as a line of its own."""
    if not part:
        return []
    line = cst.SimpleStatementLine([*part[:-1], part[-1] if ends_line else _unjoined(part[-1])])
    part.clear()
    return [line]


def _left_behind(group: Statement, slots: Sequence[Slot]) -> list[cst.EmptyLine]:
    """Return the comments that stay of the removed statements of a line."""
    lines = list(group.leading_lines) if all(slot.removed for slot in slots) else []
    while lines and lines[-1].comment is None:
        lines.pop()
    return lines + [cst.EmptyLine(comment=comment) for slot in slots for comment in slot.remarks]


def _put_above(
    dropped: list[cst.EmptyLine], body: Lines, lines: Sequence[Statement]
) -> list[cst.EmptyLine]:
    """Add lines to the body with what was dropped above them; return what still waits."""
    if not lines:
        return dropped
    first = lines[0].with_changes(leading_lines=[*dropped, *lines[0].leading_lines])
    body += [first, *lines[1:]]
    return []


def _split_leading(group: Statement) -> tuple[list[cst.EmptyLine], list[cst.EmptyLine]]:
    """Split the lines above a statement: those that open a section, and its own comment."""
    lines = list(group.leading_lines)
    start = len(lines)
    while start > 0 and lines[start - 1].comment is not None:
        start -= 1
    return lines[:start], lines[start:]


def _is_needed(group: Statement) -> bool:
    """Tell whether the line is more than a bare `pass`, which any other statement replaces."""
    if not isinstance(group, cst.SimpleStatementLine) or not isinstance(group.body[0], cst.Pass):
        return True
    comments = [line.comment for line in group.leading_lines]
    comments.append(group.trailing_whitespace.comment)
    return len(group.body) > 1 or any(comment is not None for comment in comments)


def _block(
    suite: cst.BaseSuite, body: Lines, dropped: list[cst.EmptyLine], style: ClassStyle
) -> cst.IndentedBlock:
    if isinstance(suite, cst.IndentedBlock):
        return suite.with_changes(body=body, footer=[*dropped, *suite.footer])
    return cst.IndentedBlock(body=body, indent=style.method_unit, footer=dropped)
