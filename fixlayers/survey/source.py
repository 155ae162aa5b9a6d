"""One file, read: its bindings and its classes, by the standard syntax tree."""

from __future__ import annotations

import ast
import io
import tokenize
from collections.abc import Iterator
from functools import cached_property

from fixlayers.survey.bindings import read_bindings, read_exported
from fixlayers.survey.branches import inside
from fixlayers.survey.calls import read_calls
from fixlayers.survey.classes import FUNCTIONS, nested_bodies, read_class
from fixlayers.survey.closures import read_closures
from fixlayers.survey.errors import SurveyError
from fixlayers.survey.facts import (
    Binding,
    ClassFacts,
    SourceFacts,
)
from fixlayers.survey.never_bound import without_bound_elsewhere
from fixlayers.survey.passing import read_passed
from fixlayers.survey.registering import may_register
from fixlayers.survey.setting import SettingFunctions
from fixlayers.survey.suppressions import read_suppressions
from fixlayers.survey.values import dotted_name
from fixlayers.syntax import parse_module


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
        return parse_module(source)
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


def survey_source(source: bytes) -> SourceFacts:
    """Read the bytes of one file.

    Raises:
        SurveyError: the bytes are not Python source that this interpreter can read.
    """
    tree = parse(source)
    try:
        reader = _FileReader(source)
        reader.body(tree.body, "", "", None)
    except RecursionError:
        raise SurveyError("nested too deeply to be read") from None
    return SourceFacts(
        bindings=tuple(_telling(reader.bindings, reader.classes)),
        classes=without_bound_elsewhere(reader.classes, reader.bindings, tree),
        calls=tuple(read_calls(tree)),
        suppressions=tuple(read_suppressions(source, tree)),
        exported=read_exported(tree),
        shadowed=tuple(_shadowed(reader.bindings)),
    )


def _telling(bindings: list[Binding], classes: list[ClassFacts]) -> Iterator[Binding]:
    """Leave out the computed locals of functions that define no class: nobody asks for them."""
    scopes = {c.qualname for c in classes if c.in_function}
    for binding in bindings:
        computed = binding.scope and binding.kind in {"constant", "other"}
        if not computed or any(s.startswith(binding.scope) for s in scopes):
            yield binding


def _shadowed(bindings: list[Binding]) -> list[str]:
    local = {binding.name for binding in bindings if binding.scope}
    return sorted(local & {binding.name for binding in bindings if not binding.scope})


def _parameter_names(arguments: ast.arguments) -> Iterator[str]:
    named = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
    for each in (*named, arguments.vararg, arguments.kwarg):
        if each is not None:
            yield each.arg


class _FileReader:
    """Walks statements, never expressions, and collects bindings and classes in source order."""

    def __init__(self, source: bytes) -> None:
        self._source = source
        self._setting = SettingFunctions(source)
        self.bindings: list[Binding] = []
        self.classes: list[ClassFacts] = []
        self._ordinal = 0
        self._imports = 0

    def body(self, statements: list[ast.stmt], scope: str, branch: str, owner: str | None) -> None:
        """Read statements; `owner` is the qualified name of the class around them, if any."""
        for node in statements:
            self.statement(node, scope, branch, owner)

    def statement(self, node: ast.stmt, scope: str, branch: str, owner: str | None) -> None:
        if isinstance(node, ast.ClassDef):
            self.class_statement(node, scope, branch, owner)
        elif isinstance(node, FUNCTIONS):
            if owner is None:
                self.bind(node.name, "function", node, scope, branch)
            inner = f"{owner or scope}.{node.name}.<locals>".lstrip(".")
            for name in _parameter_names(node.args):
                self.bindings.append(Binding(name, "other", node.lineno, scope=inner))
            self.body(node.body, inner, branch, None)
        elif owner is None:
            self.bindings.extend(read_bindings(node, scope, branch, self._imports))
        self._imports += isinstance(node, (ast.Import, ast.ImportFrom))
        for arm, inner_body in nested_bodies(node):
            self.body(inner_body, scope, inside(branch, node, arm), owner)

    def bind(self, name: str, kind: str, node: ast.stmt, scope: str, branch: str) -> None:
        decorators = getattr(node, "decorator_list", [])
        self.bindings.append(
            Binding(
                name,
                kind,  # type: ignore[arg-type]
                node.lineno,
                scope=scope,
                branch=branch,
                decorators=tuple(dotted_name(getattr(d, "func", d)) for d in decorators),
                registers=kind == "function" and may_register(node),
                sets=self._setting.sets(node) if isinstance(node, FUNCTIONS) else (),
                passed=read_passed(node),
            )
        )

    def class_statement(
        self, node: ast.ClassDef, scope: str, branch: str, owner: str | None
    ) -> None:
        ordinal = self._ordinal
        self._ordinal += 1
        if owner is None:
            self.bind(node.name, "class", node, scope, branch)
        qualname = f"{owner or scope}.{node.name}".lstrip(".")
        slot = len(self.classes)
        closed_over = self._closed_over.get((node.name, node.lineno), ()) if scope else ()
        facts = read_class(node, ordinal, qualname, scope, branch, closed_over)
        self.body(node.body, scope, branch, qualname)
        self.classes.insert(slot, facts)

    @cached_property
    def _closed_over(self) -> dict[tuple[str, int], tuple[str, ...]]:
        return dict(read_closures(self._source))
