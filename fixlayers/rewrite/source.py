"""Rewrite one source file: each transformer in its turn on every class that edits name."""

from __future__ import annotations

import gc
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import libcst as cst

from fixlayers.rewrite.class_walk import edit_classes
from fixlayers.rewrite.constructor_body import BodyEdit, edit_constructor
from fixlayers.rewrite.decorator import add_decorator
from fixlayers.rewrite.edits import (
    AddDecorator,
    AddFromConfig,
    AddGetConfig,
    AddImport,
    AddKwargs,
    Edit,
)
from fixlayers.rewrite.errors import EditError
from fixlayers.rewrite.from_config import add_from_config
from fixlayers.rewrite.get_config import add_get_config
from fixlayers.rewrite.imports import add_import
from fixlayers.rewrite.new_method import find_method
from fixlayers.rewrite.signature import add_kwargs
from fixlayers.rewrite.style import ClassStyle, FileStyle

ClassEdit = AddKwargs | BodyEdit | AddGetConfig | AddFromConfig | AddDecorator


def rewrite_source(source: bytes, edits: Sequence[Edit], *, line_length: int = 88) -> bytes:
    """Return the source with all edits carried out; every other byte stays as it is.

    Raises EditError if an edit does not fit the source, or libcst cannot read it.
    """
    if not edits:
        return source
    try:
        with _collector_paused():
            return _rewritten(source, edits, line_length)
    except cst.ParserSyntaxError as error:
        raise EditError(f"libcst cannot read the source: {error.message}") from error
    except RecursionError as error:
        raise EditError("the source is nested too deeply to be rewritten") from error


@contextmanager
def _collector_paused() -> Iterator[None]:
    """Hold the garbage collector back: a syntax tree has no cycles and very many nodes."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _rewritten(source: bytes, edits: Sequence[Edit], line_length: int) -> bytes:
    module = cst.parse_module(source)
    if module.default_newline == "\r":
        # libcst loses the last line end of such a file.
        raise EditError("the lines of the source end as on an old Mac, in CR alone")
    by_class: dict[int, list[ClassEdit]] = defaultdict(list)
    # Two rules may order the same edit, which is one edit.
    edits = tuple(dict.fromkeys(edits))
    for edit in edits:
        if isinstance(edit, ClassEdit):
            by_class[edit.ordinal].append(edit)
        elif not isinstance(edit, AddImport):
            raise EditError(f"no transformer carries out {type(edit).__name__}")
    file = FileStyle(module, source, line_length)

    def edit_one(ordinal: int, node: cst.ClassDef, indent: str) -> cst.ClassDef:
        return _edit_class(node, by_class[ordinal], ClassStyle(file, node, indent))

    module = edit_classes(module, by_class.keys(), edit_one)
    for edit in edits:
        if isinstance(edit, AddImport):
            module = add_import(module, edit, line_length=line_length)
    return module.bytes


def _edit_class(node: cst.ClassDef, edits: Sequence[ClassEdit], style: ClassStyle) -> cst.ClassDef:
    """Run the transformers over one class in their fixed order."""
    for edit in edits:
        if isinstance(edit, AddKwargs):
            function = add_kwargs(_constructor(node), edit, style)
            node = _with_constructor(node, function)
    body_edits = [edit for edit in edits if isinstance(edit, BodyEdit)]
    if body_edits:
        function = edit_constructor(_constructor(node), body_edits, node.name.value, style)
        node = _with_constructor(node, function)
    for edit in edits:
        if isinstance(edit, AddGetConfig):
            node = add_get_config(node, edit, style)
    for edit in edits:
        if isinstance(edit, AddFromConfig):
            node = add_from_config(node, edit, style)
    for edit in edits:
        if isinstance(edit, AddDecorator):
            node = add_decorator(node, edit, style)
    return node


def _constructor(node: cst.ClassDef) -> cst.FunctionDef:
    index = find_method(node, "__init__")
    if index is None:
        raise EditError(f"{node.name.value} has no __init__ of its own")
    return cst.ensure_type(node.body.body[index], cst.FunctionDef)


def _with_constructor(node: cst.ClassDef, function: cst.FunctionDef) -> cst.ClassDef:
    index = find_method(node, "__init__")
    assert index is not None
    body = [*node.body.body[:index], function, *node.body.body[index + 1 :]]
    return node.with_changes(body=node.body.with_changes(body=body))
