"""Put imports beside imports in a plain syntax tree: what the rewritten source must mean."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator, Sequence

from fixlayers.rewrite.edits import AddImportBeside
from fixlayers.rewrite.errors import EditError


def add_imports_beside(tree: ast.Module, edits: Sequence[AddImportBeside]) -> None:
    """Carry out the edits in place; raises EditError if the file has no such import statement."""
    wanted: dict[int, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for edit in edits:
        wanted[edit.ordinal][edit.module].add(edit.name)
    places = list(_import_places(tree)) if edits else []
    if wanted and not max(wanted) < len(places):
        raise EditError(f"there is no import statement number {max(wanted)}")
    for ordinal, modules in wanted.items():
        body, statement = places[ordinal]
        index = body.index(statement) + 1
        # What shares the line of the import stays in front.
        while index < len(body) and body[index].lineno == statement.end_lineno:
            index += 1
        body[index:index] = [
            ast.copy_location(
                ast.ImportFrom(module, [ast.alias(name) for name in sorted(names)], 0), statement
            )
            for module, names in sorted(modules.items())
        ]


def _import_places(node: ast.AST) -> Iterator[tuple[list[ast.stmt], ast.stmt]]:
    """Yield the import statements in source order, each with the body that it stands in."""
    for _, value in ast.iter_fields(node):
        if not isinstance(value, list):
            continue
        for child in value:
            if isinstance(child, (ast.Import, ast.ImportFrom)):
                yield value, child
            elif isinstance(child, (ast.stmt, ast.excepthandler, ast.match_case)):
                yield from _import_places(child)
