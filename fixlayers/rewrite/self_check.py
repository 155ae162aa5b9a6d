"""Prove that a rewritten source is the original plus its edits and nothing else."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator, Sequence

from fixlayers.rewrite.comparison import first_difference
from fixlayers.rewrite.edits import (
    AddDecorator,
    AddFromConfig,
    AddFunctionDecorator,
    AddGetConfig,
    AddImport,
    AddImportBeside,
    Edit,
)
from fixlayers.rewrite.errors import EditError
from fixlayers.rewrite.expected_config import edit_config_trees
from fixlayers.rewrite.expected_imports import add_imports_beside
from fixlayers.rewrite.expected_tree import (
    classes_in_order,
    drop_pass,
    edit_constructor_tree,
    edit_decorator_list,
    find_function,
    top_function,
)
from fixlayers.rewrite.parsed_source import ParsedSource
from fixlayers.rewrite.removed_comments import Span, span_of_node
from fixlayers.syntax import FunctionNode, parse_module


def self_check(before: bytes, after: bytes, edits: Sequence[Edit]) -> str | None:
    """Return None if `after` is `before` with the edits carried out, else what is wrong with it.

    It must parse, mean what it meant but for the edits, and keep all its comments but those of
    what was removed.
    """
    try:
        expected = parse_module(before)
    except (SyntaxError, ValueError) as error:
        return f"the original does not parse: {error}"
    try:
        result = parse_module(after)
    except (SyntaxError, ValueError) as error:
        return f"the result does not parse: {error}"
    try:
        touched, spans = _apply(expected, result, edits)
        return first_difference(
            ParsedSource(before, expected), ParsedSource(after, result), touched, spans
        )
    except EditError as error:
        return str(error)
    except RecursionError:
        return "the source is nested too deeply to be compared"


def _apply(
    expected: ast.Module, result: ast.Module, edits: Sequence[Edit]
) -> tuple[set[ast.stmt], list[Span]]:
    """Bring both trees to the same form.

    Returns the expected classes and functions that edits name, and what takes its comments along.
    """
    touched: set[ast.stmt] = set()
    by_class: dict[int, list[Edit]] = defaultdict(list)
    # Two rules may order the same edit, which is one edit.
    for edit in dict.fromkeys(edits):
        if isinstance(edit, AddImport):
            _take_import(expected, result, edit)
        elif isinstance(edit, AddFunctionDecorator):
            touched.add(top_function(expected, edit.name))
            _take_decorator(top_function(result, edit.name), edit)
        elif not isinstance(edit, AddImportBeside):
            by_class[edit.ordinal].append(edit)
    old, new = list(classes_in_order(expected)), list(classes_in_order(result))
    if len(old) != len(new):
        raise EditError(f"the result has {len(new)} classes, the original {len(old)}")
    spans: list[Span] = []
    for ordinal, class_edits in by_class.items():
        if not 0 <= ordinal < len(old):
            raise EditError(f"there is no class number {ordinal}")
        touched.add(old[ordinal])
        edit_constructor_tree(old[ordinal], class_edits)
        edit_decorator_list(old[ordinal], class_edits)
        spans += edit_config_trees(old[ordinal], class_edits)
        spans += _take_generated(old[ordinal], new[ordinal], class_edits)
        drop_pass(old[ordinal])
        drop_pass(new[ordinal])
    add_imports_beside(expected, [e for e in edits if isinstance(e, AddImportBeside)])
    return touched, spans


def _take_filled(old: ast.ClassDef, new: ast.ClassDef) -> list[Span]:
    """Take what a `get_config` does, which returned nothing, out of both classes.

    Its docstring stays. Returns the statements whose comments went with them.
    """
    idle, filled = find_function(old, "get_config"), find_function(new, "get_config")
    if idle is None or filled is None:
        raise EditError(f"{old.name} has no get_config to be filled")
    kept = int(ast.get_docstring(idle) is not None)
    ends = [span_of_node(statement) for statement in idle.body[kept:]]
    del idle.body[kept:], filled.body[kept:]
    return [Span(ends[0].start, ends[-1].stop, tail="statement")] if ends else []


def _take_generated(old: ast.ClassDef, new: ast.ClassDef, edits: Sequence[Edit]) -> Iterator[Span]:
    """Take the generated methods and the decorator out of a class of the result.

    Yields what of the original gave way to them.
    """
    for edit in edits:
        if isinstance(edit, AddGetConfig) and edit.in_place:
            yield from _take_filled(old, new)
        elif isinstance(edit, (AddGetConfig, AddFromConfig)):
            name = "get_config" if isinstance(edit, AddGetConfig) else "from_config"
            function = find_function(new, name)
            if function is None:
                raise EditError(f"{new.name} has got no {name}")
            new.body.remove(function)
        elif isinstance(edit, AddDecorator):
            _take_decorator(new, edit)


def _take_decorator(
    node: ast.ClassDef | FunctionNode, edit: AddDecorator | AddFunctionDecorator
) -> None:
    decorator = node.decorator_list[0] if node.decorator_list else None
    if decorator is None or not ast.unparse(decorator).startswith(edit.expression + "("):
        raise EditError(f"{node.name} has not got its decorator")
    node.decorator_list.pop(0)


def _take_import(expected: ast.Module, result: ast.Module, edit: AddImport) -> None:
    """Take an added import out of the result, unless the original has it too."""
    if _find_import(expected, edit) is not None:
        return
    found = _find_import(result, edit)
    if found is None:
        raise EditError(f"the import of {edit.name or edit.module} is missing")
    statement, alias = found
    statement.names.remove(alias)
    if not statement.names:
        result.body.remove(statement)


def _find_import(
    tree: ast.Module, edit: AddImport
) -> tuple[ast.Import | ast.ImportFrom, ast.alias] | None:
    for statement in tree.body:
        if edit.name and isinstance(statement, ast.ImportFrom):
            if "." * statement.level + (statement.module or "") != edit.module:
                continue
        elif edit.name or not isinstance(statement, ast.Import):
            continue
        for alias in statement.names:
            if alias.name == (edit.name or edit.module) and alias.asname is None:
                return statement, alias
    return None
