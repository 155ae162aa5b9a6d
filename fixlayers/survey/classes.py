"""A class statement, read."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping

from fixlayers.survey.additions import read_additions
from fixlayers.survey.branches import arms
from fixlayers.survey.config import read_get_config
from fixlayers.survey.constructor import read_constructor, read_parameters, stores_of
from fixlayers.survey.creations import read_calls_of, read_creations, read_inner_builds
from fixlayers.survey.division import undivided_statements
from fixlayers.survey.docstrings import read_documented
from fixlayers.survey.facts import (
    ClassFacts,
    Constructor,
    Decorator,
    FromConfig,
    Method,
    Parameter,
    Place,
    Store,
    Use,
)
from fixlayers.survey.from_config import read_from_config
from fixlayers.survey.idle_config import is_idle
from fixlayers.survey.kept_configs import read_kept_configs
from fixlayers.survey.kept_kwargs import read_kept_kwargs
from fixlayers.survey.nodes import nodes_of
from fixlayers.survey.properties import attributes_behind, attributes_kept
from fixlayers.survey.setting import self_receivers, sets_by_name
from fixlayers.survey.tensor_flow import branches_on_tensors
from fixlayers.survey.usage import UsageReader
from fixlayers.survey.values import dotted_name, read_value
from fixlayers.syntax import FunctionNode

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
_ASKERS = frozenset({"getattr", "hasattr", "setattr", "delattr"})


def nested_bodies(node: ast.stmt) -> Iterator[tuple[str, list[ast.stmt]]]:
    """Yield the arms of a statement that belong to the scope around it, with their statements."""
    if not isinstance(node, (*FUNCTIONS, ast.ClassDef)):
        yield from arms(node)


def _in_order(reading: FromConfig, constructor: Constructor | None) -> FromConfig:
    """Return a reading that is opaque if keys go by position to other parameters."""
    names = [p.name for p in constructor.parameters] if constructor else []
    if list(reading.taken[: reading.by_position]) == names[: reading.by_position]:
        return reading
    return FromConfig(reading.place, opaque="it hands keys to other parameters by position")


def read_class(
    node: ast.ClassDef,
    ordinal: int,
    qualname: str,
    scope: str,
    branch: str,
    closed_over: tuple[str, ...] = (),
) -> ClassFacts:
    """Read one class; `ordinal` is its place among the class statements of the file."""
    functions = [child for child in _class_statements(node) if isinstance(child, FUNCTIONS)]
    constructor = _last(functions, "__init__")
    get_config = _last(functions, "get_config")
    idle = get_config if get_config and is_idle(get_config) else None
    get_config = None if idle else get_config
    from_config = _last(functions, "from_config")
    read = read_constructor(constructor) if constructor else None
    build = _last(functions, "build")
    behind = attributes_behind(functions)
    kept = read_kept_configs(functions, constructor) if get_config else {}
    kwargs = read_kept_kwargs(functions, constructor) if get_config else frozenset()
    stores = tuple(_other_stores(functions))
    uses = _read_uses(functions, constructor, behind)
    return ClassFacts(
        ordinal=ordinal,
        name=node.name,
        qualname=qualname,
        place=Place(node.lineno, node.col_offset + 1),
        bases=tuple(
            dotted_name(b.value if isinstance(b, ast.Subscript) else b) for b in node.bases
        ),
        decorators=tuple(_read_decorator(d) for d in node.decorator_list),
        in_function=bool(scope),
        branch=branch,
        methods=tuple(_read_method(f) for f in functions),
        class_attributes=tuple(_class_attributes(node)),
        constructor=read,
        get_config=read_get_config(get_config, behind, kept, _named_defaults(read), kwargs)
        if get_config
        else None,
        from_config=_in_order(read_from_config(from_config), read) if from_config else None,
        stores=stores,
        kept_by_setters=attributes_kept(functions),
        read_through=tuple(behind.items()),
        sets_by_name=any(sets_by_name(f) for f in functions),
        self_receivers=self_receivers(functions),
        methods_in_branches=tuple(f.name for f in functions if f not in node.body),
        asked_by_name=tuple(dict.fromkeys(n for f in functions for n in _asked_by_name(f))),
        documented=read_documented(node, constructor, (p.name for p in read.parameters))
        if read
        else (),
        uses=uses,
        creations=tuple(read_creations(functions, _changing(stores, uses))),
        inner_builds=tuple(read_inner_builds(build)) if build else (),
        build_calls=tuple(dict.fromkeys(read_calls_of(build))) if build else (),
        init_calls=tuple(dict.fromkeys(read_calls_of(constructor))) if constructor else (),
        additions=tuple(read_additions(functions)),
        closed_over=closed_over,
        fields=tuple(_read_fields(node)),
        idle_config=Place(idle.lineno, idle.col_offset + 1) if idle else None,
    )


def _last(functions: list[FunctionNode], name: str) -> FunctionNode | None:
    """Return the method that a name means in the end."""
    return next((function for function in reversed(functions) if function.name == name), None)


def _read_fields(node: ast.ClassDef) -> Iterator[Parameter]:
    for statement in node.body:
        if isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name):
            default = read_value(statement.value, "") if statement.value else None
            annotation = ast.unparse(statement.annotation)
            yield Parameter(statement.target.id, "positional", default, annotation)


def _named_defaults(constructor: Constructor | None) -> dict[str, str]:
    return {
        p.name: p.default.text
        for p in (constructor.parameters if constructor else ())
        if p.default is not None and p.default.kind in {"name", "dotted"}
    }


def _class_statements(node: ast.ClassDef) -> Iterator[ast.stmt]:
    pending: list[ast.stmt] = list(node.body)
    while pending:
        statement = pending.pop(0)
        yield statement
        pending = [inner for _, body in nested_bodies(statement) for inner in body] + pending


def _read_decorator(node: ast.expr) -> Decorator:
    if not isinstance(node, ast.Call):
        return Decorator(dotted_name(node), False)
    given = [*node.args, *(k.value for k in node.keywords)]
    texts = [str(a.value) if isinstance(a, ast.Constant) else ast.unparse(a) for a in given]
    names = [k.arg or "**" for k in node.keywords]
    return Decorator(
        dotted_name(node.func),
        True,
        tuple(texts[: len(node.args)]),
        tuple(zip(names, texts[len(node.args) :], strict=True)),
        opaque=not all(isinstance(a, ast.Constant) for a in given),
    )


def _read_method(node: FunctionNode) -> Method:
    flavour = "method"
    for decorator in node.decorator_list:
        name = dotted_name(decorator)
        last = name.rpartition(".")[2]
        if last in {"classmethod", "staticmethod"}:
            flavour = last
        elif last in {"property", "setter", "getter", "deleter", "cached_property"}:
            flavour = "property"
    positional = [*node.args.posonlyargs, *node.args.args]
    return Method(
        name=node.name,
        flavour=flavour,  # type: ignore[arg-type]
        line=node.lineno,
        parameters=read_parameters(node, positional[0].arg if positional else ""),
        statements=len(node.body),
        annotated_return=node.returns is not None,
        decorators=tuple(_read_decorator(d) for d in node.decorator_list),
        branches_on_tensors=bool(node.decorator_list) and branches_on_tensors(node),
    )


def _class_attributes(node: ast.ClassDef) -> Iterator[str]:
    for statement in _class_statements(node):
        if isinstance(statement, ast.Assign):
            for target in statement.targets:
                for child in nodes_of(target, ast.Name):
                    yield child.id
        elif isinstance(statement, ast.AnnAssign) and statement.value is not None:
            if isinstance(statement.target, ast.Name):
                yield statement.target.id
        elif isinstance(statement, ast.ClassDef):
            yield statement.name


def _other_stores(functions: list[FunctionNode]) -> Iterator[tuple[str, Store]]:
    for function in functions:
        if function.name != "__init__":
            for store in stores_of(function):
                yield function.name, store


def _changing(
    stores: tuple[tuple[str, Store], ...], uses: tuple[tuple[str, tuple[Use, ...]], ...]
) -> frozenset[str]:
    """Return the attributes of self that change after `__init__`."""
    stored = {store.attribute for _, store in stores}
    mutated = {
        s.removeprefix("self.") for s, found in uses if any(u.how == "mutated" for u in found)
    }
    return frozenset(stored | mutated)


def _asked_by_name(function: FunctionNode) -> Iterator[str]:
    for call in nodes_of(function, ast.Call):
        if len(call.args) > 1 and dotted_name(call.func) in _ASKERS:
            name = call.args[1]
            if isinstance(name, ast.Constant) and isinstance(name.value, str):
                yield name.value


def _read_uses(
    functions: list[FunctionNode],
    constructor: FunctionNode | None,
    behind: Mapping[str, str],
) -> tuple[tuple[str, tuple[Use, ...]], ...]:
    merged: dict[str, dict[Use, None]] = {}
    for function in functions:
        positional = [*function.args.posonlyargs, *function.args.args]
        if not positional:
            continue
        names: list[str] = []
        if function is constructor:
            names = [p.name for p in read_parameters(function, positional[0].arg)]
        reader = UsageReader(positional[0].arg, names)
        for _, statement in undivided_statements(function):
            reader.visit(statement)
        for subject, uses in reader.uses.items():
            merged.setdefault(subject, {}).update(uses)
            # What is done to a property is done to the attribute that it returns.
            if held := behind.get(subject.removeprefix("self.")):
                merged.setdefault(f"self.{held}", {}).update(uses)
    return tuple((subject, tuple(uses)) for subject, uses in merged.items())
