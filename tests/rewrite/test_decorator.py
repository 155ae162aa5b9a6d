from __future__ import annotations

import pytest

from fixlayers.rewrite.edits import AddDecorator

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
