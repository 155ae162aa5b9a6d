"""Rewrite one source file: each transformer in its turn on every class that edits name."""

from __future__ import annotations

import gc
from collections import defaultdict
from collections.abc import Sequence
from itertools import takewhile
from threading import Lock

import libcst as cst

from fixlayers.rewrite.class_walk import edit_classes
from fixlayers.rewrite.constructor_body import edit_constructor
from fixlayers.rewrite.cutting import CutSource
from fixlayers.rewrite.decorator import (
    DecoratorEdit,
    MethodDecoratorEdit,
    decorate_function,
    edit_decorators,
    edit_method_decorator,
)
from fixlayers.rewrite.edits import (
    AddFromConfig,
    AddFunctionDecorator,
    AddGetConfig,
    AddImport,
    AddImportBeside,
    AddKwargs,
    BodyEdit,
    ConfigEdit,
    Edit,
    FromConfigEdit,
    ModuleEdit,
    SetParameterDefault,
)
from fixlayers.rewrite.errors import EditError
from fixlayers.rewrite.existing_config import edit_get_config
from fixlayers.rewrite.existing_from_config import edit_from_config
from fixlayers.rewrite.followed_imports import add_imports_beside
from fixlayers.rewrite.from_config import add_from_config
from fixlayers.rewrite.get_config import add_get_config
from fixlayers.rewrite.imports import add_import
from fixlayers.rewrite.new_method import edit_method
from fixlayers.rewrite.parsed_source import ParsedSource
from fixlayers.rewrite.signature import add_kwargs, set_default
from fixlayers.rewrite.style import ClassStyle, FileStyle
from fixlayers.syntax import parse_module

ClassEdit = (
    AddKwargs
    | SetParameterDefault
    | BodyEdit
    | ConfigEdit
    | FromConfigEdit
    | AddGetConfig
    | AddFromConfig
    | DecoratorEdit
    | MethodDecoratorEdit
)


def rewrite_source(source: bytes, edits: Sequence[Edit], *, line_length: int = 88) -> bytes:
    """Return the source with all edits carried out; every other byte stays as it is.

    Raises EditError if an edit does not fit the source, or Python or libcst cannot read it.
    """
    if not edits:
        return source
    try:
        with _COLLECTOR_PAUSED:
            whole = ParsedSource(source, parse_module(source))
            cut = CutSource(whole, edits)
            return cut.restored(_rewritten(cut.source, edits, whole, line_length))
    except (SyntaxError, ValueError) as error:
        raise EditError(f"Python cannot read the source: {error}") from error
    except cst.ParserSyntaxError as error:
        raise EditError(f"libcst cannot read the source: {error.message}") from error
    except RecursionError as error:
        raise EditError("the source is nested too deeply to be rewritten") from error


class CollectorPause:
    """Holds the garbage collector back: a syntax tree has no cycles and very many nodes.

    Threads may do so at once: the collector goes on, if it did, when the last of them has done.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._holders = 0
        self._enabled = False

    def __enter__(self) -> None:
        with self._lock:
            if not self._holders:
                self._enabled = gc.isenabled()
                gc.disable()
            self._holders += 1

    def __exit__(self, *_: object) -> None:
        with self._lock:
            self._holders -= 1
            if not self._holders and self._enabled:
                gc.enable()


_COLLECTOR_PAUSED = CollectorPause()


def _rewritten(
    source: bytes, edits: Sequence[Edit], whole: ParsedSource, line_length: int
) -> bytes:
    """Return what becomes of what is left of a source."""
    module = cst.parse_module(source)
    if b"\f" in source and _written(module, source) != source:
        raise EditError("libcst loses white space at a form feed")
    by_class: dict[int, list[ClassEdit]] = defaultdict(list)
    # Two rules may order the same edit, which is one edit.
    edits = tuple(dict.fromkeys(edits))
    for edit in edits:
        if not isinstance(edit, ModuleEdit):
            by_class[edit.ordinal].append(edit)
    file = FileStyle(module, whole, line_length)

    def edit_one(ordinal: int, node: cst.ClassDef, indent: str) -> cst.ClassDef:
        return _edit_class(node, by_class[ordinal], ClassStyle(file, ordinal, node, indent))

    original, module = module, edit_classes(module, by_class.keys(), edit_one)
    for edit in edits:
        if isinstance(edit, AddFunctionDecorator):
            module = decorate_function(module, edit, file)
    pairs = zip(original.body, module.body, strict=True)
    unchanged = takewhile(lambda pair: pair[0] is pair[1], pairs)
    above = len(module.body) - sum(1 for _ in unchanged)
    beside = [edit for edit in edits if isinstance(edit, AddImportBeside)]
    if beside:
        module = add_imports_beside(module, beside, line_length=line_length)
    for edit in edits:
        if isinstance(edit, AddImport):
            module = add_import(module, edit, line_length=line_length, above=above)
    return _written(module, source)


def _written(module: cst.Module, source: bytes) -> bytes:
    """Return what a module, read from `source`, is now."""
    # libcst takes a lone carriage return for a line end, but loses it at the end of the source.
    return module.bytes + (b"\r" if source.endswith(b"\r") else b"")


def _edit_class(node: cst.ClassDef, edits: Sequence[ClassEdit], style: ClassStyle) -> cst.ClassDef:
    """Run the transformers over one class in their fixed order."""
    node = _edit_constructor(node, edits, style)
    config_edits = [edit for edit in edits if isinstance(edit, ConfigEdit)]
    if config_edits:
        node = edit_get_config(node, config_edits, style)
    reading_edits = [edit for edit in edits if isinstance(edit, FromConfigEdit)]
    if reading_edits:
        node = edit_from_config(node, reading_edits, style)
    for edit in edits:
        if isinstance(edit, AddGetConfig):
            node = add_get_config(node, edit, style)
    for edit in edits:
        if isinstance(edit, AddFromConfig):
            node = add_from_config(node, edit, style)
    for edit in edits:
        if isinstance(edit, MethodDecoratorEdit):
            node = edit_method_decorator(node, edit)
    decorators = [edit for edit in edits if isinstance(edit, DecoratorEdit)]
    return edit_decorators(node, decorators, style) if decorators else node


def _edit_constructor(
    node: cst.ClassDef, edits: Sequence[ClassEdit], style: ClassStyle
) -> cst.ClassDef:
    signature = [edit for edit in edits if isinstance(edit, (AddKwargs, SetParameterDefault))]
    body = [edit for edit in edits if isinstance(edit, BodyEdit)]
    if not signature and not body:
        return node

    def edited(function: cst.FunctionDef) -> cst.FunctionDef:
        for edit in signature:
            if isinstance(edit, SetParameterDefault):
                function = set_default(function, edit)
            else:
                function = add_kwargs(function, edit, style)
        return edit_constructor(function, body, node.name.value, style) if body else function

    return edit_method(node, "__init__", edited)
