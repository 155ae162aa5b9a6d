"""Add an import next to its kin in the leading import block."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile

import libcst as cst
from libcst.helpers import get_full_name_for_node

from fixlayers.rewrite.class_walk import contains_definition
from fixlayers.rewrite.comma_list import CommaList
from fixlayers.rewrite.edits import AddImport
from fixlayers.rewrite.gaps import NOTHING, gap_after, with_commas
from fixlayers.rewrite.templates import parse_line

Body = Sequence[cst.SimpleStatementLine | cst.BaseCompoundStatement]


@dataclass(frozen=True)
class _ImportLine:
    """A statement line of the leading block that imports, and the modules it names."""

    index: int
    modules: tuple[str, ...]

    @property
    def packages(self) -> set[str]:
        return {_package(module) for module in self.modules}


def add_import(
    module: cst.Module, edit: AddImport, *, line_length: int, above: int = 0
) -> cst.Module:
    """Return the module with the import, unless the leading block has this very import.

    `above` is how many statements there are from the first one that needs the import on. Where the
    leading block has no kin, imports further down but above that one count as well: in a notebook
    a cell before them may install the package.
    """
    body, package = module.body, _package(edit.module)
    lines = _leading_imports(body)
    if not any(package in line.packages for line in lines):
        further = _import_lines(body[: len(body) - above])
        lines = [line for line in further if package in line.packages] or lines
    if any(_imports(module.body[line.index], edit) for line in lines):
        return module
    if edit.name:
        for line in reversed(lines):
            extended = _extended(module, line, edit, line_length)
            if extended is not None:
                return _replaced(module, line.index, [extended])
    source = f"from {edit.module} import {edit.name}" if edit.name else f"import {edit.module}"
    return _inserted(module, lines, parse_line(source), package)


def _package(module: str) -> str:
    """Return the top package of a dotted module name, dots alone for a relative one."""
    relative = len(module) - len(module.lstrip("."))
    return module[:relative] or module.partition(".")[0]


def _leading_imports(body: Body) -> list[_ImportLine]:
    """Return the unconditional import lines above the first class or function of the module."""
    leading = takewhile(lambda statement: not contains_definition([statement]), body)
    return _import_lines(tuple(leading))


def _import_lines(statements: Body) -> list[_ImportLine]:
    found = ((index, _modules(statement)) for index, statement in enumerate(statements))
    return [_ImportLine(index, modules) for index, modules in found if modules]


def _modules(statement: cst.CSTNode) -> tuple[str, ...]:
    if not isinstance(statement, cst.SimpleStatementLine):
        return ()
    modules: list[str] = []
    for small in statement.body:
        if isinstance(small, cst.Import):
            modules += [get_full_name_for_node(alias.name) or "" for alias in small.names]
        elif isinstance(small, cst.ImportFrom):
            modules.append(_from_module(small))
    return tuple(modules)


def _from_module(node: cst.ImportFrom) -> str:
    name = get_full_name_for_node(node.module) if node.module is not None else None
    return "." * len(node.relative) + (name or "")


def _imports(line: cst.CSTNode, edit: AddImport) -> bool:
    """Tell whether the line makes the import already, under its own name."""
    wanted = edit.name or edit.module
    for small in cst.ensure_type(line, cst.SimpleStatementLine).body:
        if isinstance(small, cst.ImportFrom):
            if not edit.name or _from_module(small) != edit.module:
                continue
        elif not isinstance(small, cst.Import) or edit.name:
            continue
        if isinstance(small.names, cst.ImportStar):
            continue
        names = {get_full_name_for_node(a.name) for a in small.names if a.asname is None}
        if wanted in names:
            return True
    return False


def _extended(
    module: cst.Module, line: _ImportLine, edit: AddImport, line_length: int
) -> cst.SimpleStatementLine | None:
    """Return the line with the name added to its `from module import`, if it is one alone."""
    statement = cst.ensure_type(module.body[line.index], cst.SimpleStatementLine)
    node = statement.body[0]
    if len(statement.body) != 1 or not isinstance(node, cst.ImportFrom):
        return None
    if isinstance(node.names, cst.ImportStar) or _from_module(node) != edit.module:
        return None
    for own_line in (False, True):
        extended = statement.with_changes(body=[_with_name(node, edit.name, own_line)])
        text = module.code_for_node(extended.with_changes(leading_lines=())).splitlines()
        if all(len(row) <= line_length for row in text):
            return extended
    # A plain line that would become too long is left alone: a second one reads better.
    return None if node.lpar is None else extended


def _with_name(node: cst.ImportFrom, name: str, own_line: bool) -> cst.ImportFrom:
    assert not isinstance(node.names, cst.ImportStar)
    aliases = tuple(node.names)
    gaps = [gap_after(alias) for alias in aliases]
    trailing_comma = isinstance(aliases[-1].comma, cst.Comma)
    if node.rpar is not None and not trailing_comma:
        gaps[-1] = node.rpar.whitespace_before
    opening = NOTHING if node.lpar is None else node.lpar.whitespace_after
    listed = CommaList(opening, aliases, tuple(gaps), trailing_comma, unit="    ")
    index = _sorted_index([get_full_name_for_node(a.name) or "" for a in aliases], name)
    listed = listed.inserted(index, cst.ImportAlias(cst.Name(name)), own_line=own_line)
    names = with_commas(listed.items, listed.gaps, trailing_comma)
    if node.rpar is None or trailing_comma:
        return node.with_changes(names=names)
    return node.with_changes(
        names=names, rpar=node.rpar.with_changes(whitespace_before=listed.gaps[-1])
    )


def _sorted_index(names: list[str], name: str) -> int:
    """Return where the name goes: in order if the names are in one, else at the end."""
    for key in (str, str.lower):
        if names == sorted(names, key=key):
            return sum(key(other) < key(name) for other in names)
    return len(names)


def _inserted(
    module: cst.Module,
    lines: Sequence[_ImportLine],
    statement: cst.SimpleStatementLine,
    package: str,
) -> cst.Module:
    ordinary = [line for line in lines if line.packages != {"__future__"}]
    if package in sys.stdlib_module_names and not any(map(_is_standard, ordinary)) and ordinary:
        return _led(module, ordinary[0].index, statement)
    neighbour = _neighbour(ordinary, package)
    if neighbour is not None:
        kin = module.body[neighbour.index]
        return _replaced(module, neighbour.index, [kin, statement])
    blank = cst.EmptyLine(indent=False)
    if lines or _has_docstring(module):
        index = lines[-1].index if lines else 0
        first = statement.with_changes(leading_lines=[blank])
        result = _replaced(module, index, [module.body[index], first])
        return _spaced(result, index + 2)
    return _first_statement(module, statement)


def _neighbour(lines: Sequence[_ImportLine], package: str) -> _ImportLine | None:
    """Return the import to stand behind, if there is one.

    It is the last of the same package, else of the standard library where the package belongs
    there, else the last one, a relative one only where there is no other.
    """
    same = [line for line in lines if package in line.packages]
    standard = [line for line in lines if _is_standard(line)]
    absolute = [line for line in lines if not any(p.startswith(".") for p in line.packages)]
    if package not in sys.stdlib_module_names:
        standard = []
    candidates = same or standard or (absolute if not package.startswith(".") else []) or lines
    return candidates[-1] if candidates else None


def _is_standard(line: _ImportLine) -> bool:
    return line.packages <= sys.stdlib_module_names


def _led(module: cst.Module, index: int, statement: cst.SimpleStatementLine) -> cst.Module:
    """Put an import of the standard library above the first import, set off by a blank line."""
    first = module.body[index]
    lines = list(first.leading_lines)
    own = next((i for i, line in enumerate(lines) if line.comment is not None), len(lines))
    if index == 0:
        return _first_statement(module, statement)
    blank = cst.EmptyLine(indent=False)
    follower = first.with_changes(leading_lines=[blank, *lines[own:]])
    return _replaced(module, index, [statement.with_changes(leading_lines=lines[:own]), follower])


def _replaced(module: cst.Module, index: int, lines: Sequence[cst.CSTNode]) -> cst.Module:
    body = [*module.body[:index], *lines, *module.body[index + 1 :]]
    return module.with_changes(body=body)


def _has_docstring(module: cst.Module) -> bool:
    return module.get_docstring(clean=False) is not None


def _first_statement(module: cst.Module, statement: cst.SimpleStatementLine) -> cst.Module:
    """Put the import below the comments that open the file, above the first statement's own."""
    header = list(module.header)
    start = len(header)
    while start > 0 and header[start - 1].comment is not None:
        start -= 1
    own = header[start:]
    if start == 0:
        header, own = own, []
    else:
        header = header[:start]
    body = list(module.body)
    if own:
        body[0] = body[0].with_changes(leading_lines=[*own, *body[0].leading_lines])
    if header and header[-1].comment is not None:
        statement = statement.with_changes(leading_lines=[cst.EmptyLine(indent=False)])
    result = module.with_changes(header=header, body=[statement, *body])
    return _spaced(result, 1)


def _spaced(module: cst.Module, index: int) -> cst.Module:
    """Make sure that what follows the import block is set off by blank lines."""
    if index >= len(module.body):
        return module
    statement = module.body[index]
    lines = list(statement.leading_lines)
    blank = 0
    while blank < len(lines) and lines[blank].comment is None:
        blank += 1
    wanted = 2 if isinstance(statement, (cst.ClassDef, cst.FunctionDef)) else 1
    missing = [cst.EmptyLine(indent=False)] * max(0, wanted - blank)
    return _replaced(module, index, [statement.with_changes(leading_lines=[*missing, *lines])])
