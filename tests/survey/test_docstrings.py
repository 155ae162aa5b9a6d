"""What docstrings say of constructor parameters."""

from __future__ import annotations

import ast

import pytest

from fixlayers.survey.docstrings import read_documented


def _documented(of_class: str, of_init: str = "") -> dict[str, str]:
    source = f'''class A:
    """{of_class}"""

    def __init__(self, p):
        """{of_init}"""
'''
    (node,) = ast.parse(source).body
    assert isinstance(node, ast.ClassDef)
    constructor = node.body[1]
    assert isinstance(constructor, ast.FunctionDef)
    return dict(read_documented(node, constructor, ["p"]))


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("p: int. The width.", "int"),
        ("p: int, the width", "int, the width"),
        ("`p`: `int`. The width", "`int`"),
        ("p (int): The width. Of a layer", "int"),
        ("p : float", "float"),
        ("p: A layer.", "A layer"),
    ],
)
def test_says_the_type_or_the_first_sentence(line: str, said: str) -> None:
    assert _documented(f"Does it.\n\n    Args:\n        {line}\n    ") == {"p": said}


def test_the_constructor_has_a_docstring_as_well() -> None:
    assert _documented("Does it.", "Args:\n            p: str. The mode.\n") == {"p": "str"}


def test_the_class_is_heard_first() -> None:
    assert _documented("Args:\n        p: int.", "Args:\n            p: str.") == {"p": "int"}


@pytest.mark.parametrize("text", ["", "Does it.", "q: int.", "Takes a p, an int."])
def test_says_nothing(text: str) -> None:
    assert _documented(text) == {}


def test_a_class_without_constructor_and_docstring() -> None:
    (node,) = ast.parse("class A: pass").body
    assert isinstance(node, ast.ClassDef)
    assert read_documented(node, None, ["p"]) == ()
