"""What the files of a project say in Python."""

from __future__ import annotations

import ast

import pytest

from fixlayers.diagnostics import FileError, Finding
from fixlayers.notebook.project import PythonSources
from tests.notebook.making import notebook


def test_modules_stay_and_notebooks_become_one() -> None:
    sources = PythonSources({"a.py": b"x = 1", "b.ipynb": notebook("y = 2")})
    assert sources.modules["a.py"] == b"x = 1"
    assert ast.dump(ast.parse(sources.modules["b.ipynb"])) == ast.dump(ast.parse("y = 2"))
    assert set(sources.notebooks) == {"b.ipynb"}
    assert sources.error("a.py") is None
    assert sources.error("b.ipynb") is None


def test_a_lone_carriage_return_ends_a_line_of_python() -> None:
    sources = PythonSources({"a.py": b"x = 1\ry = 2\r\nz = 3\n\r"})
    assert sources.modules["a.py"] == b"x = 1\ny = 2\r\nz = 3\n\n"


@pytest.mark.parametrize("data", [b"", b"\n"])
def test_a_notebook_that_was_never_saved_is_empty(data: bytes) -> None:
    sources = PythonSources({"a.ipynb": data})
    assert (sources.modules, sources.errors) == ({"a.ipynb": b""}, {})


def test_one_that_cannot_be_read_is_an_error_with_its_place() -> None:
    sources = PythonSources({"a.ipynb": b'{\n "cells": [}', "b.ipynb": b"{}"})
    assert sources.modules == {"a.ipynb": b"", "b.ipynb": b""}
    assert sources.error("a.ipynb") == FileError(
        "a.ipynb", "not a notebook: expecting value", 2, 12
    )
    assert sources.error("b.ipynb") == FileError("b.ipynb", "not a notebook: it has no cells")


def test_what_is_found_is_in_a_cell() -> None:
    sources = PythonSources({"a.py": b"x = 1", "b.ipynb": notebook("", "\nx = 1", "y")})
    line = sources.modules["b.ipynb"].split(b"\n").index(b"x = 1") + 1
    finding = Finding("FXL101", "rule", "text", "b.ipynb", line, 5, "A")
    found = sources.located(finding)
    assert (found.cell, found.line, found.column) == (2, 2, 5)
    module = Finding("FXL101", "rule", "text", "a.py", line, 5, "A")
    assert sources.located(module) == module


@pytest.mark.parametrize(
    ("cells", "message"),
    [
        (("x = 1", "class A(:\n  pass"), "cell 2 is no Python that can be read"),
        (("class A(:", "x", "  class B:\n    x = 1"), "cells 1 and 3 are no Python"),
    ],
)
def test_a_cell_with_a_class_that_cannot_be_read_is_worth_a_word(
    cells: tuple[str, ...], message: str
) -> None:
    error = PythonSources({"a.ipynb": notebook(*cells)}).error("a.ipynb")
    assert error is not None
    assert message in error.message
    assert not error.fatal


@pytest.mark.parametrize(
    "cell", ["x = (", "# class A:\nx = (", "the class is full", "%%x\nclass A:"]
)
def test_another_cell_is_not(cell: str) -> None:
    assert PythonSources({"a.ipynb": notebook(cell)}).error("a.ipynb") is None
