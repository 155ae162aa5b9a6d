from __future__ import annotations

import pytest

from fixlayers.rewrite.edits import (
    AddDecorator,
    AddFunctionDecorator,
    CallDecorator,
    RemoveDecorator,
)
from fixlayers.rewrite.errors import EditError
from fixlayers.rewrite.self_check import self_check
from fixlayers.rewrite.source import rewrite_source

DECORATE = AddDecorator(0, "keras.saving.register_keras_serializable")

CASES = {
    "a bare class": (
        """
        class A(Layer):
            pass
        """,
        """
        @keras.saving.register_keras_serializable()
        class A(Layer):
            pass
        """,
    ),
    "above a decorator and its comment": (
        """
        x = 1


        # about the class

        # directly above
        @first  # why
        # between
        @second
        # below
        class A(Layer):  # class
            pass
        """,
        """
        x = 1


        # about the class

        # directly above
        @keras.saving.register_keras_serializable()
        @first  # why
        # between
        @second
        # below
        class A(Layer):  # class
            pass
        """,
    ),
    "a class directly behind another": (
        """
        class Z: pass
        """
        """
        x = 1
        class B: pass
        """,
        """
        @keras.saving.register_keras_serializable()
        class Z: pass
        """
        """
        x = 1
        class B: pass
        """,
    ),
    "a class in a branch": (
        """
        if tf:

            # ours
            class A(Layer): pass
        else:
            class A: pass
        """,
        """
        if tf:

            # ours
            @keras.saving.register_keras_serializable()
            class A(Layer): pass
        else:
            class A: pass
        """,
    ),
    "a class under the comments that open the file": (
        """
        #!/usr/bin/env python
        # Licence.

        # about the class
        class A(Layer):
            pass
        """,
        """
        #!/usr/bin/env python
        # Licence.

        # about the class
        @keras.saving.register_keras_serializable()
        class A(Layer):
            pass
        """,
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_the_decorator_goes_on_top_of(name, check):
    before, after = CASES[name]
    check(before, [DECORATE], after)


def test_its_arguments_are_quoted_as_the_class_quotes(check):
    check(
        "class A(Layer):\n    x = 'a'\n",
        [AddDecorator(0, "tf.keras.utils.register_keras_serializable", (("package", "m"),))],
        "@tf.keras.utils.register_keras_serializable(package='m')\nclass A(Layer):\n    x = 'a'\n",
    )


def test_edits_of_several_decorators_count_from_the_outermost(check):
    check(
        "@a\n@b\n# on c\n@c  # c\n@d\nclass A(Layer):\n    pass\n",
        [CallDecorator(0, 0), RemoveDecorator(0, 1), RemoveDecorator(0, 2), CallDecorator(0, 3)],
        "@a()\n# on c\n# c\n@d()\nclass A(Layer):\n    pass\n",
    )


@pytest.mark.parametrize("edit", [CallDecorator(0, 1), RemoveDecorator(0, -1)])
def test_a_decorator_that_is_not_there(edit):
    with pytest.raises(EditError, match="no decorator number"):
        rewrite_source(b"@a\nclass A(Layer):\n    pass\n", [edit])


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param("def f(x): return x\n", "@d()\ndef f(x): return x\n", id="on one line"),
        pytest.param(
            "# about f\n\n# of f\n@first  # why\n# below\ndef f(x):\n\treturn x  # x\n",
            "# about f\n\n# of f\n@d()\n@first  # why\n# below\ndef f(x):\n\treturn x  # x\n",
            id="with comments and a decorator",
        ),
        pytest.param("async def f(): ...\n", "@d()\nasync def f(): ...\n", id="asynchronous"),
        pytest.param(
            "class A:\n    def f(self): ...\n\ndef f():\n    def f(): ...",
            "class A:\n    def f(self): ...\n\n@d()\ndef f():\n    def f(): ...",
            id="not the methods and inner functions of its name",
        ),
        pytest.param("x\r\ndef f():\r\n  0\r\n", "x\r\n@d()\r\ndef f():\r\n  0\r\n", id="crlf"),
    ],
)  # fmt: skip
def test_a_function_is_decorated(before: str, after: str):
    edit = AddFunctionDecorator("f", "d")
    assert rewrite_source(before.encode(), [edit]).decode() == after
    assert self_check(before.encode(), after.encode(), [edit]) is None


def test_a_function_and_the_class_behind_it_in_the_quotes_of_the_file():
    before = b"y = 'y'\ndef f(): ...\nclass A: pass\n"
    edits = (AddFunctionDecorator("f", "d", (("package", "p"),)), AddDecorator(0, "d"))
    after = b"y = 'y'\n@d(package='p')\ndef f(): ...\n@d()\nclass A: pass\n"
    assert rewrite_source(before, edits) == after
    assert self_check(before, after, edits) is None


@pytest.mark.parametrize("source", ["def g(): ...\n", "def f(): ...\ndef f(): ...\n", "f = 1\n"])
def test_a_function_that_is_not_the_one_of_its_name(source: str):
    with pytest.raises(EditError, match=r"the module has \d functions f"):
        rewrite_source(source.encode(), [AddFunctionDecorator("f", "d")])
