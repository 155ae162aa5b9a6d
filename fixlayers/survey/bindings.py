"""What a statement binds outside classes."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Literal

from fixlayers.survey.branches import inside
from fixlayers.survey.facts import Binding
from fixlayers.survey.values import dotted_name


def read_bindings(node: ast.stmt, scope: str, branch: str, ordinal: int) -> Iterator[Binding]:
    """Yield the names that an import, an assignment or a loop binds.

    Args:
        node: the statement.
        scope: the qualified name of the function around it, "" at module level.
        branch: the branch in which it stands.
        ordinal: the number of import statements above it.
    """
    if isinstance(node, ast.Import):
        yield from _imported_modules(node, scope, branch, ordinal)
    elif isinstance(node, ast.ImportFrom):
        for alias in node.names:
            yield Binding(
                alias.asname or alias.name,
                "star" if alias.name == "*" else "member",
                node.lineno,
                node.module or "",
                alias.name,
                node.level,
                scope,
                branch,
                ordinal=ordinal,
            )
    elif isinstance(node, (ast.Assign, ast.AnnAssign)) and node.value is not None:
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        for each in targets:
            for name, value in _pairs(each, node.value):
                yield _assigned(name, value, node.lineno, scope, branch)
    elif isinstance(node, (ast.For, ast.AsyncFor)) and isinstance(node.target, ast.Name):
        inner = inside(branch, node, "for")
        yield Binding(node.target.id, "other", node.lineno, scope=scope, branch=inner)


def _imported_modules(node: ast.Import, scope: str, branch: str, ordinal: int) -> Iterator[Binding]:
    for alias in node.names:
        name = alias.asname or alias.name.partition(".")[0]
        target = alias.name if alias.asname else name
        names = {name: target}
        if not alias.asname:
            # "import a.b" also loads the submodule; the full name tells which.
            names[alias.name] = alias.name
        for bound, module in names.items():
            yield Binding(
                bound, "module", node.lineno, module, scope=scope, branch=branch, ordinal=ordinal
            )


def _assigned(name: str, value: ast.expr | None, line: int, scope: str, branch: str) -> Binding:
    if isinstance(value, ast.Constant):
        return Binding(name, "constant", line, scope=scope, branch=branch)
    kind, target = _meant(value)
    return Binding(name, kind, line, target, scope=scope, branch=branch)


def _meant(value: ast.expr | None) -> tuple[Literal["alias", "module", "other"], str]:
    """Say what an assigned expression means: importlib and getattr are followed if literal."""
    if isinstance(value, ast.Call) and not value.keywords:
        callee = dotted_name(value.func).rpartition(".")[2]
        last = value.args[-1] if value.args else None
        if isinstance(last, ast.Constant) and isinstance(last.value, str):
            if callee == "import_module" and len(value.args) == 1 and last.value[:1] != ".":
                return "module", last.value
            owner = dotted_name(value.args[0])
            if callee == "getattr" and len(value.args) == 2 and owner:
                return "alias", f"{owner}.{last.value}"
    dotted = dotted_name(value)
    return ("alias" if dotted else "other"), dotted


def _pairs(target: ast.expr, value: ast.expr | None) -> Iterator[tuple[str, ast.expr | None]]:
    if isinstance(target, ast.Name):
        yield target.id, value
    elif isinstance(target, (ast.Tuple, ast.List)):
        if isinstance(value, (ast.Tuple, ast.List)) and len(value.elts) == len(target.elts):
            for inner, part in zip(target.elts, value.elts, strict=True):
                yield from _pairs(inner, part)
        else:
            for inner in target.elts:
                if isinstance(inner, ast.Name):
                    yield inner.id, None


def read_exported(tree: ast.Module) -> tuple[str, ...] | None:
    """Return the names in `__all__`, None where they are not listed in one plain statement."""
    found: tuple[str, ...] | None = None
    for node in tree.body:
        if isinstance(node, ast.AugAssign) and dotted_name(node.target) == "__all__":
            return None
        if not isinstance(node, ast.Assign) or dotted_name(node.targets[0]) != "__all__":
            continue
        elements = node.value.elts if isinstance(node.value, (ast.List, ast.Tuple)) else []
        names = [e.value for e in elements if isinstance(e, ast.Constant)]
        if not elements or len(names) != len(elements):
            return None
        found = tuple(str(name) for name in names)
    return found
