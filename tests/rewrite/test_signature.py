from __future__ import annotations

from textwrap import dedent

import pytest

from fixlayers.rewrite.edits import AddKwargs, SetParameterDefault
from fixlayers.rewrite.errors import EditError
from fixlayers.rewrite.source import rewrite_source

CASES = {
    "a one-line signature gets it last": (
        "def __init__(self, units=4):",
        "def __init__(self, units=4, **kwargs):",
    ),
    "self alone is enough": ("def __init__(self):", "def __init__(self, **kwargs):"),
    "it follows keyword-only parameters": (
        "def __init__(self, units, *, rate=0.1):",
        "def __init__(self, units, *, rate=0.1, **kwargs):",
    ),
    "it follows a starred parameter": (
        "def __init__(self, *layers):",
        "def __init__(self, *layers, **kwargs):",
    ),
    "it follows the end of positional-only parameters": (
        "def __init__(self, units, /):",
        "def __init__(self, units, /, **kwargs):",
    ),
    "positional-only, starred and keyword-only together": (
        "def __init__(self, a, /, b, *c, d=1):",
        "def __init__(self, a, /, b, *c, d=1, **kwargs):",
    ),
    "the return annotation stays": (
        "def __init__(self, units: int = 4) -> None:",
        "def __init__(self, units: int = 4, **kwargs) -> None:",
    ),
    "spaces inside the brackets stay": (
        "def __init__( self, units ):",
        "def __init__( self, units, **kwargs ):",
    ),
    "a trailing comma on one line stays": (
        "def __init__(self, units,):",
        "def __init__(self, units, **kwargs,):",
    ),
    "tight commas stay tight": (
        "def __init__(self,units,rate):",
        "def __init__(self,units,rate,**kwargs):",
    ),
    "a long line stays one line": (
        "def __init__(self, a_rather_long_parameter=1, another_rather_long_parameter=2):",
        "def __init__(self, a_rather_long_parameter=1, another_rather_long_parameter=2, **kwargs):",
    ),
    "an exploded signature gets a line with the same comma": (
        """
        def __init__(
            self,
            units,
        ):
        """,
        """
        def __init__(
            self,
            units,
            **kwargs,
        ):
        """,
    ),
    "an exploded signature without a last comma gets none": (
        """
        def __init__(
            self,
            units
        ):
        """,
        """
        def __init__(
            self,
            units,
            **kwargs
        ):
        """,
    ),
    "the only parameter of an exploded signature": (
        """
        def __init__(
            self,
        ):
        """,
        """
        def __init__(
            self,
            **kwargs,
        ):
        """,
    ),
    "comments stay with their parameters": (
        """
        def __init__(  # all of them
            self,
            # how wide
            units,  # an int
            # how deep
            depth=2,  # an int too
            # no more
        ) -> None:
        """,
        """
        def __init__(  # all of them
            self,
            # how wide
            units,  # an int
            # how deep
            depth=2,  # an int too
            # no more
            **kwargs,
        ) -> None:
        """,
    ),
    "a comment where no comma was moves behind the comma": (
        """
        def __init__(
            self,
            units  # an int
        ):
        """,
        """
        def __init__(
            self,
            units,  # an int
            **kwargs
        ):
        """,
    ),
    "a hanging signature goes on hanging": (
        """
        def __init__(self,
                     units,
                     rate=0.1):
        """,
        """
        def __init__(self,
                     units,
                     rate=0.1,
                     **kwargs):
        """,
    ),
    "a comment behind the last hanging parameter stays": (
        """
        def __init__(self,
                     units,  # an int
                     rate=0.1  # a float
                     ):
        """,
        """
        def __init__(self,
                     units,  # an int
                     rate=0.1,  # a float
                     **kwargs
                     ):
        """,
    ),
    "a comment behind parameters that share a line": (
        """
        def __init__(self, units  # an int
                ):
        """,
        """
        def __init__(self, units,  # an int
                **kwargs
                ):
        """,
    ),
    "a filled signature is filled further": (
        """
        def __init__(self, units, rate=0.1, activation=None,
                     use_bias=True):
        """,
        """
        def __init__(self, units, rate=0.1, activation=None,
                     use_bias=True, **kwargs):
        """,
    ),
    "a filled signature whose last line is full gets another": (
        """
        def __init__(self, units, rate=0.1,
                     kernel_initializer="glorot_uniform", bias_initializer="zeros"):
        """,
        """
        def __init__(self, units, rate=0.1,
                     kernel_initializer="glorot_uniform", bias_initializer="zeros",
                     **kwargs):
        """,
    ),
    "parameters on one line between the brackets": (
        """
        def __init__(
            self, units, rate=0.1
        ):
        """,
        """
        def __init__(
            self, units, rate=0.1, **kwargs
        ):
        """,
    ),
    "defaults over several lines do not count as a layout": (
        """
        def __init__(self, sizes=(
            1, 2,
        )):
        """,
        """
        def __init__(self, sizes=(
            1, 2,
        ), **kwargs):
        """,
    ),
}


def _class(header: str) -> str:
    header = dedent(header).strip("\n")
    indented = "\n".join(f"    {line}" for line in header.split("\n"))
    return f"class A(Layer):\n{indented}\n        self.a = 1  # kept\n"


@pytest.mark.parametrize("name", CASES)
def test_kwargs_is_added(name, check):
    before, after = CASES[name]
    check(_class(before), [AddKwargs(0)], _class(after))


def test_it_is_annotated_where_asked(check):
    check(
        _class("def __init__(self, units: int) -> None:"),
        [AddKwargs(0, annotation="Any")],
        _class("def __init__(self, units: int, **kwargs: Any) -> None:"),
    )


def test_it_takes_another_name_where_asked(check):
    check(
        _class("def __init__(self, units):"),
        [AddKwargs(0, name="kw")],
        _class("def __init__(self, units, **kw):"),
    )


def test_a_body_on_the_same_line_stays_there(check):
    check(
        "class A(Layer):\n    def __init__(self, a): self.a = a; self.b = 1  # why\n",
        [AddKwargs(0)],
        "class A(Layer):\n    def __init__(self, a, **kwargs): self.a = a; self.b = 1  # why\n",
    )


def test_two_spaces_and_a_decorator_stay(check):
    check(
        "class A(Layer):\n\n  @d  # why\n  def __init__(self, a):\n    self.a = a\n",
        [AddKwargs(0)],
        "class A(Layer):\n\n  @d  # why\n  def __init__(self, a, **kwargs):\n    self.a = a\n",
    )


def test_the_last_of_several_constructors_is_meant(check):
    check(
        """
        class A(Layer):
            @overload
            def __init__(self, a): ...
            def __init__(self, a, b=1):
                self.a = a
        """,
        [AddKwargs(0)],
        """
        class A(Layer):
            @overload
            def __init__(self, a): ...
            def __init__(self, a, b=1, **kwargs):
                self.a = a
        """,
    )


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("class A:\n    def __init__(self, **kw): pass\n", id="takes kwargs already"),
        pytest.param("class A:\n    def __init__(): pass\n", id="has not even self"),
        pytest.param("class A:\n    def call(self): pass\n", id="has no constructor"),
        pytest.param("def __init__(self): pass\n", id="is no class"),
    ],
)
def test_it_cannot_be_added_where_the_class(source):
    with pytest.raises(EditError):
        rewrite_source(source.encode(), [AddKwargs(0)])


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('def __init__(self, name="a", b=1):', "def __init__(self, name=None, b=1):"),
        ('def __init__(self, name: str = "a"):', "def __init__(self, name: str = None):"),
        ('def __init__(self, name="a", /):', "def __init__(self, name=None, /):"),
        ('def __init__(self, *, a, name="a"):', "def __init__(self, *, a, name=None):"),
    ],
)
def test_a_default_is_changed(before, after, check):
    body = "\n        pass\n"
    edit = SetParameterDefault(0, "name", "None")
    check(f"class A:\n    {before}{body}", [edit], f"class A:\n    {after}{body}")


@pytest.mark.parametrize("signature", ["self, name", "self, other=1", "self, *, name", "self"])
def test_a_parameter_without_a_default_is_refused_one(signature):
    source = f"class A:\n    def __init__({signature}):\n        pass\n"
    with pytest.raises(EditError, match="no parameter name with a default"):
        rewrite_source(source.encode(), [SetParameterDefault(0, "name", "None")])
