"""One file, read: its bindings and its classes, by the standard syntax tree."""

from __future__ import annotations

import ast
import io
import tokenize
from collections.abc import Iterator

from fixlayers.survey.config import read_from_config, read_get_config
from fixlayers.survey.constructor import (
    FunctionNode,
    read_constructor,
    read_parameters,
    stores_of,
)
from fixlayers.survey.facts import (
    Binding,
    CallSite,
    ClassFacts,
    Decorator,
    Method,
    Place,
    SourceFacts,
    Store,
    Use,
)
from fixlayers.survey.usage import UsageReader
from fixlayers.survey.values import dotted_name

_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


class SurveyError(Exception):
    """A file that cannot be read as Python source, with the position of the trouble."""

    def __init__(self, message: str, line: int = 0, column: int = 0) -> None:
        super().__init__(message)
        self.message = message
        self.line = line
        self.column = column


def parse(source: bytes) -> ast.Module:
    """Parse a file's bytes, honouring its encoding cookie and BOM.

    Raises:
        SurveyError: the bytes are not Python source that this interpreter can read.
    """
    if b"\0" in source:
        line = source[: source.index(b"\0")].count(b"\n") + 1
        raise SurveyError("the file contains a NUL byte", line)
    if not source.isascii():
        _check_encoding(source)
    try:
        return ast.parse(source)
    except SyntaxError as error:
        message = error.msg or "invalid syntax"
        if "print" in message and "parentheses" in message.lower():
            message = "Python 2 source (a print statement)"
        raise SurveyError(message, error.lineno or 0, error.offset or 0) from None
    except (RecursionError, MemoryError):
        raise SurveyError("nested too deeply to be parsed") from None
    except ValueError as error:
        raise SurveyError(str(error)) from None


def _check_encoding(source: bytes) -> None:
    """Refuse bytes that are not in the declared encoding; `ast` overlooks them in comments."""
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(source).readline)
        source.decode(encoding)
    except SyntaxError as error:
        raise SurveyError(error.msg or "unknown encoding", 1) from None
    except UnicodeDecodeError as error:
        line = source[: error.start].count(b"\n") + 1
        raise SurveyError(f"not {error.encoding}: {error.reason}", line) from None


def survey_source(source: bytes, path: str) -> SourceFacts:
    """Read one file.

    Args:
        source: the file's bytes.
        path: its name, recorded in the facts.

    Raises:
        SurveyError: the bytes are not Python source that this interpreter can read.
    """
    tree = parse(source)
    try:
        reader = _FileReader()
        reader.body(tree.body, "", False, None)
    except RecursionError:
        raise SurveyError("nested too deeply to be read") from None
    return SourceFacts(
        path=path,
        bindings=tuple(reader.bindings),
        classes=tuple(reader.classes),
        calls=tuple(_read_calls(tree)),
    )


def _read_calls(tree: ast.Module) -> Iterator[CallSite]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and node.keywords:
            callee = dotted_name(node.func)
            if callee.rpartition(".")[2][:1].isupper():
                keywords = tuple(k.arg for k in node.keywords if k.arg)
                yield CallSite(callee, node.lineno, keywords)


class _FileReader:
    """Walks statements, never expressions, and collects bindings and classes in source order."""

    def __init__(self) -> None:
        self.bindings: list[Binding] = []
        self.classes: list[ClassFacts] = []
        self._ordinal = 0

    def body(
        self, statements: list[ast.stmt], scope: str, conditional: bool, owner: str | None
    ) -> None:
        """Read statements; `owner` is the qualified name of the class around them, if any."""
        for node in statements:
            self.statement(node, scope, conditional, owner)

    def statement(self, node: ast.stmt, scope: str, conditional: bool, owner: str | None) -> None:
        if isinstance(node, ast.ClassDef):
            self.class_statement(node, scope, conditional, owner)
        elif isinstance(node, _FUNCTIONS):
            if owner is None:
                self.bind(node.name, "function", node, scope, conditional)
            inner = f"{owner or scope}.{node.name}.<locals>".lstrip(".")
            self.body(node.body, inner, conditional, None)
        elif owner is None:
            self.bindings.extend(
                binding
                for binding in _read_bindings(node, scope, conditional)
                if not scope or binding.kind != "other"
            )
        for inner_body in _nested_bodies(node):
            self.body(inner_body, scope, True, owner)

    def bind(self, name: str, kind: str, node: ast.stmt, scope: str, conditional: bool) -> None:
        decorators = getattr(node, "decorator_list", [])
        self.bindings.append(
            Binding(
                name,
                kind,  # type: ignore[arg-type]
                node.lineno,
                scope=scope,
                conditional=conditional,
                decorators=tuple(dotted_name(getattr(d, "func", d)) for d in decorators),
            )
        )

    def class_statement(
        self, node: ast.ClassDef, scope: str, conditional: bool, owner: str | None
    ) -> None:
        ordinal = self._ordinal
        self._ordinal += 1
        if owner is None:
            self.bind(node.name, "class", node, scope, conditional)
        qualname = f"{owner or scope}.{node.name}".lstrip(".")
        slot = len(self.classes)
        facts = _read_class(node, ordinal, qualname, scope, conditional)
        self.body(node.body, scope, conditional, qualname)
        self.classes.insert(slot, facts)


def _nested_bodies(node: ast.stmt) -> Iterator[list[ast.stmt]]:
    if isinstance(node, (*_FUNCTIONS, ast.ClassDef)):
        return
    for field in ("body", "orelse", "finalbody"):
        body = getattr(node, field, None)
        if isinstance(body, list):
            yield body
    for handler in getattr(node, "handlers", []):
        yield handler.body
    for case in getattr(node, "cases", []):
        yield case.body


def _read_bindings(node: ast.stmt, scope: str, conditional: bool) -> Iterator[Binding]:
    line = node.lineno
    if isinstance(node, ast.Import):
        for alias in node.names:
            name = alias.asname or alias.name.partition(".")[0]
            target = alias.name if alias.asname else name
            yield Binding(name, "module", line, target, scope=scope, conditional=conditional)
            if not alias.asname and "." in alias.name:
                # "import a.b" also loads the submodule; the full name tells which.
                yield Binding(
                    alias.name, "module", line, alias.name, scope=scope, conditional=conditional
                )
    elif isinstance(node, ast.ImportFrom):
        for alias in node.names:
            kind = "star" if alias.name == "*" else "member"
            yield Binding(
                alias.asname or alias.name,
                kind,  # type: ignore[arg-type]
                line,
                node.module or "",
                alias.name,
                node.level,
                scope,
                conditional,
            )
    elif isinstance(node, (ast.Assign, ast.AnnAssign)) and node.value is not None:
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        for each in targets:
            for name, value in _pairs(each, node.value):
                dotted = dotted_name(value)
                kind = "alias" if dotted else "other"
                yield Binding(
                    name,
                    kind,  # type: ignore[arg-type]
                    line,
                    dotted,
                    scope=scope,
                    conditional=conditional,
                )
    elif isinstance(node, (ast.For, ast.AsyncFor)) and isinstance(node.target, ast.Name):
        yield Binding(node.target.id, "other", line, scope=scope, conditional=True)


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


def _read_class(
    node: ast.ClassDef, ordinal: int, qualname: str, scope: str, conditional: bool
) -> ClassFacts:
    functions = [child for child in _class_statements(node) if isinstance(child, _FUNCTIONS)]
    constructor = next((f for f in reversed(functions) if f.name == "__init__"), None)
    get_config = next((f for f in reversed(functions) if f.name == "get_config"), None)
    from_config = next((f for f in reversed(functions) if f.name == "from_config"), None)
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
        conditional=conditional,
        methods=tuple(_read_method(f) for f in functions),
        class_attributes=tuple(_class_attributes(node)),
        constructor=read_constructor(constructor) if constructor else None,
        get_config=read_get_config(get_config) if get_config else None,
        from_config=read_from_config(from_config) if from_config else None,
        stores=tuple(_other_stores(functions)),
        sets_by_name=any(_sets_by_name(f) for f in functions),
        methods_in_branches=tuple(f.name for f in functions if f not in node.body),
        asked_by_name=tuple(dict.fromkeys(n for f in functions for n in _asked_by_name(f))),
        uses=_read_uses(functions, constructor),
    )


def _class_statements(node: ast.ClassDef) -> Iterator[ast.stmt]:
    pending: list[ast.stmt] = list(node.body)
    while pending:
        statement = pending.pop(0)
        yield statement
        pending = [inner for body in _nested_bodies(statement) for inner in body] + pending


def _read_decorator(node: ast.expr) -> Decorator:
    if not isinstance(node, ast.Call):
        return Decorator(dotted_name(node), False)
    arguments = tuple(
        str(a.value) if isinstance(a, ast.Constant) else ast.unparse(a) for a in node.args
    )
    keywords = tuple(
        (k.arg or "**", str(k.value.value) if isinstance(k.value, ast.Constant) else "")
        for k in node.keywords
    )
    return Decorator(dotted_name(node.func), True, arguments, keywords)


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
    )


def _class_attributes(node: ast.ClassDef) -> Iterator[str]:
    for statement in _class_statements(node):
        if isinstance(statement, ast.Assign):
            for target in statement.targets:
                for child in ast.walk(target):
                    if isinstance(child, ast.Name):
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


def _sets_by_name(function: FunctionNode) -> bool:
    """Recognise `setattr(self, ...)`, `self.__dict__` and `vars(self)`."""
    positional = [*function.args.posonlyargs, *function.args.args]
    owner = positional[0].arg if positional else ""
    for node in ast.walk(function):
        if isinstance(node, ast.Call) and dotted_name(node.func) in {"setattr", "vars"}:
            if node.args and dotted_name(node.args[0]) == owner:
                return True
        elif isinstance(node, ast.Attribute) and node.attr == "__dict__":
            if dotted_name(node.value) == owner:
                return True
    return False


def _asked_by_name(function: FunctionNode) -> Iterator[str]:
    for node in ast.walk(function):
        if isinstance(node, ast.Call) and len(node.args) > 1:
            if dotted_name(node.func) in {"getattr", "hasattr", "setattr", "delattr"}:
                name = node.args[1]
                if isinstance(name, ast.Constant) and isinstance(name.value, str):
                    yield name.value


def _read_uses(
    functions: list[FunctionNode], constructor: FunctionNode | None
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
        for statement in function.body:
            reader.visit(statement)
        for subject, uses in reader.uses.items():
            merged.setdefault(subject, {}).update(uses)
    return tuple((subject, tuple(uses)) for subject, uses in merged.items())
