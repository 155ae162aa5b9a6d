from __future__ import annotations

from textwrap import dedent, indent

import pytest

from fixlayers.rewrite.edits import (
    DefaultParentArgument,
    ForwardKwargs,
    ForwardParameter,
    InsertParentCall,
    NameParentArguments,
    ReplaceSuperOwner,
)
from fixlayers.rewrite.errors import EditError
from fixlayers.rewrite.source import rewrite_source

FORWARD = ForwardKwargs(0, 0)
NAME = DefaultParentArgument(0, 0, "name")
DTYPE = DefaultParentArgument(0, 0, "dtype")

FORWARDED = {
    "an empty call": ("super().__init__()", "super().__init__(**kwargs)"),
    "a call with a name": ("super().__init__(name=name)", "super().__init__(name=name, **kwargs)"),
    "the named super": ("super(A, self).__init__()", "super(A, self).__init__(**kwargs)"),
    "an explicit class": (
        "keras.layers.Layer.__init__(self)",
        "keras.layers.Layer.__init__(self, **kwargs)",
    ),
    "a trailing comma": ("super().__init__(units,)", "super().__init__(units, **kwargs,)"),
    "spaces inside": ("super().__init__( units )", "super().__init__( units, **kwargs )"),
    "an exploded call": (
        """
        super().__init__(
            name=name,  # for the plot
            # the precision
            dtype=dtype,
        )
        """,
        """
        super().__init__(
            name=name,  # for the plot
            # the precision
            dtype=dtype,
            **kwargs,
        )
        """,
    ),
    "an exploded call without a last comma": (
        """
        super().__init__(
            name=name  # for the plot
        )
        """,
        """
        super().__init__(
            name=name,  # for the plot
            **kwargs
        )
        """,
    ),
    "a hanging call": (
        """
        super().__init__(name=name,
                         dtype=dtype)
        """,
        """
        super().__init__(name=name,
                         dtype=dtype,
                         **kwargs)
        """,
    ),
    "an empty call with comments inside": (
        """
        super().__init__(  # nothing
            # to pass on
        )
        """,
        """
        super().__init__(  # nothing
            # to pass on
            **kwargs
        )
        """,
    ),
    "comments above and beside the call": (
        """
        # the base class
        super().__init__()  # required
        """,
        """
        # the base class
        super().__init__(**kwargs)  # required
        """,
    ),
    "a call that shares its line": (
        "super().__init__(); self.units = 1  # why",
        "super().__init__(**kwargs); self.units = 1  # why",
    ),
    "a call that would become too long": (
        "super().__init__(first_argument=first_argument, second_argument=second_argu)",
        """
        super().__init__(
            first_argument=first_argument, second_argument=second_argu, **kwargs
        )
        """,
    ),
    "a call that was too long already": (
        "super().__init__(first_argument=first_argument, second_argument=second_argument_value)",
        "super().__init__(first_argument=first_argument, second_argument=second_argument_value, "
        "**kwargs)",
    ),
    "a call in a with block": (
        """
        with scope():
            super().__init__(name=name)  # tracked
        """,
        """
        with scope():
            super().__init__(name=name, **kwargs)  # tracked
        """,
    ),
}

DEFAULTED = {
    "the only argument": (
        "super().__init__(name='block')",
        [NAME, FORWARD],
        """
        kwargs.setdefault('name', 'block')
        super().__init__(**kwargs)
        """,
    ),
    "an argument on a line that kwargs beside it would make too long": (
        "super(A, self).__init__(name='a name that takes the line as far as it may go')",
        [NAME, FORWARD],
        """
        kwargs.setdefault('name', 'a name that takes the line as far as it may go')
        super(A, self).__init__(**kwargs)
        """,
    ),
    "an argument before kwargs": (
        'super().__init__(name="block", **kwargs)',
        [NAME],
        """
        kwargs.setdefault("name", "block")
        super().__init__(**kwargs)
        """,
    ),
    "an argument between others": (
        'super().__init__(units, name="block", dtype=dtype)',
        [NAME],
        """
        kwargs.setdefault("name", "block")
        super().__init__(units, dtype=dtype)
        """,
    ),
    "the last argument behind others": (
        'super().__init__(units, name="block")',
        [NAME],
        """
        kwargs.setdefault("name", "block")
        super().__init__(units)
        """,
    ),
    "an expression as it was written": (
        'super().__init__(name = f"{prefix}_{units :02d}"  or  "x", **kwargs)',
        [NAME],
        """
        kwargs.setdefault("name", f"{prefix}_{units :02d}"  or  "x")
        super().__init__(**kwargs)
        """,
    ),
    "several arguments in their own order": (
        'super().__init__(dtype="float32", name="block", **kwargs)',
        [NAME, DTYPE],
        """
        kwargs.setdefault("dtype", "float32")
        kwargs.setdefault("name", "block")
        super().__init__(**kwargs)
        """,
    ),
    "all arguments while kwargs is forwarded": (
        'super().__init__(dtype="float32", name="block")',
        [FORWARD, DTYPE, NAME],
        """
        kwargs.setdefault("dtype", "float32")
        kwargs.setdefault("name", "block")
        super().__init__(**kwargs)
        """,
    ),
    "a comment on the argument's line goes with it": (
        """
        super().__init__(
            units,  # the width
            name="block",  # fixed
            **kwargs,  # the rest
        )
        """,
        [NAME],
        """
        kwargs.setdefault("name", "block")  # fixed
        super().__init__(
            units,  # the width
            **kwargs,  # the rest
        )
        """,
    ),
    "a comment above the argument goes with it": (
        """
        super().__init__(
            units,
            # the plot needs it
            name="block",
            # the rest
            **kwargs
        )
        """,
        [NAME],
        """
        # the plot needs it
        kwargs.setdefault("name", "block")
        super().__init__(
            units,
            # the rest
            **kwargs
        )
        """,
    ),
    "the last line of an exploded call": (
        """
        super().__init__(
            units,  # the width
            name="block"  # fixed
        )
        """,
        [NAME],
        """
        kwargs.setdefault("name", "block")  # fixed
        super().__init__(
            units  # the width
        )
        """,
    ),
    "the only line of an exploded call while kwargs is forwarded": (
        """
        super().__init__(
            name="block",  # fixed
        )
        """,
        [NAME, FORWARD],
        """
        kwargs.setdefault("name", "block")  # fixed
        super().__init__(
            **kwargs,
        )
        """,
    ),
    "the first line of a hanging call": (
        """
        super().__init__(name="block",  # fixed
                         **kwargs)
        """,
        [NAME],
        """
        kwargs.setdefault("name", "block")
        super().__init__(  # fixed
                         **kwargs)
        """,
    ),
    "the first argument of a hanging call": (
        """
        super().__init__(name="block",
                         units=units,
                         **kwargs)
        """,
        [NAME],
        """
        kwargs.setdefault("name", "block")
        super().__init__(units=units,
                         **kwargs)
        """,
    ),
    "the last line of a hanging call": (
        """
        super().__init__(units=units,  # the width
                         name="block")
        """,
        [NAME],
        """
        kwargs.setdefault("name", "block")
        super().__init__(units=units  # the width
                         )
        """,
    ),
    "an argument that shares a line of several": (
        """
        super().__init__(units, name="block",  # both
                         **kwargs)
        """,
        [NAME],
        """
        kwargs.setdefault("name", "block")
        super().__init__(units,  # both
                         **kwargs)
        """,
    ),
    "commas at the start of the line": (
        """
        super().__init__(
            units  # the width
            , name="block"  # fixed
            , **kwargs
        )
        """,
        [NAME],
        """
        # fixed
        kwargs.setdefault("name", "block")
        super().__init__(
            units  # the width
            , **kwargs
        )
        """,
    ),
    "a value over several lines": (
        """
        super().__init__(
            name="a" if units else (
                "b"  # none
            ),
            **kwargs,
        )
        """,
        [NAME],
        """
        kwargs.setdefault("name", "a" if units else (
                "b"  # none
            ))
        super().__init__(
            **kwargs,
        )
        """,
    ),
    "a default that does not fit into the line": (
        """
        super().__init__(
            name="a_name_that_is_long_enough_to_fill_a_whole_line_by_itself", **kwargs
        )
        """,
        [NAME],
        """
        kwargs.setdefault(
            "name", "a_name_that_is_long_enough_to_fill_a_whole_line_by_itself"
        )
        super().__init__(
            **kwargs
        )
        """,
    ),
    "the call's own comment stays directly above it": (
        """
        # the base class
        super().__init__(name="block", **kwargs)  # required
        """,
        [NAME],
        """
        kwargs.setdefault("name", "block")
        # the base class
        super().__init__(**kwargs)  # required
        """,
    ),
    "a call in a with block": (
        """
        with scope():
            super().__init__(name="block", **kwargs)
        """,
        [NAME],
        """
        kwargs.setdefault("name", "block")
        with scope():
            super().__init__(**kwargs)
        """,
    ),
    "a call that shares its line": (
        'super().__init__(name="block", **kwargs); self.a = 1  # why',
        [NAME],
        """
        kwargs.setdefault("name", "block")
        super().__init__(**kwargs); self.a = 1  # why
        """,
    ),
}

OTHERS = {
    "a parameter is forwarded before kwargs": (
        "super().__init__(units, **kwargs)",
        [ForwardParameter(0, 0, "name")],
        "super().__init__(units, name=name, **kwargs)",
    ),
    "a parameter is forwarded to an empty call": (
        "super().__init__()",
        [ForwardParameter(0, 0, "name")],
        "super().__init__(name=name)",
    ),
    "a parameter and kwargs are forwarded in that order": (
        "super().__init__()",
        [FORWARD, ForwardParameter(0, 0, "name")],
        "super().__init__(name=name, **kwargs)",
    ),
    "a parameter gets its own line in an exploded call": (
        """
        super().__init__(
            units,  # the width
            **kwargs,
        )
        """,
        [ForwardParameter(0, 0, "name")],
        """
        super().__init__(
            units,  # the width
            name=name,
            **kwargs,
        )
        """,
    ),
    "a parameter takes the author's spaces around the equal sign": (
        "super().__init__(dtype = dtype)",
        [ForwardParameter(0, 0, "name")],
        "super().__init__(dtype = dtype, name = name)",
    ),
    "positional arguments get names": (
        "super().__init__(True, name, **kwargs)",
        [NameParentArguments(0, 0, ("trainable", "name"))],
        "super().__init__(trainable=True, name=name, **kwargs)",
    ),
    "a positional self is dropped": (
        "super().__init__(self)",
        [NameParentArguments(0, 0, ("",)), FORWARD],
        "super().__init__(**kwargs)",
    ),
    "the self of an explicit class is not counted": (
        "Layer.__init__(self, name)",
        [NameParentArguments(0, 0, ("name",))],
        "Layer.__init__(self, name=name)",
    ),
    "a positional argument is named before it becomes a default": (
        'super().__init__("block", **kwargs)',
        [NAME, NameParentArguments(0, 0, ("name",))],
        """
        kwargs.setdefault("name", "block")
        super().__init__(**kwargs)
        """,
    ),
    "a dropped argument leaves its comment": (
        """
        super().__init__(
            self,  # odd
            name=name,
        )
        """,
        [NameParentArguments(0, 0, ("",))],
        """
        super().__init__(
            # odd
            name=name,
        )
        """,
    ),
    "super of another class is given this one": (
        "super(Other, self).__init__()",
        [ReplaceSuperOwner(0, 0)],
        "super(A, self).__init__()",
    ),
    "super of another class loses its arguments": (
        "super(Other, self).__init__()",
        [ReplaceSuperOwner(0, 0, "bare")],
        "super().__init__()",
    ),
    "a parent called by name is called through super": (
        "keras.Model.__init__(self, inputs=a, outputs=b)",
        [ReplaceSuperOwner(0, 0, "bare")],
        "super().__init__(inputs=a, outputs=b)",
    ),
    "one called by name on several lines": (
        """
        keras.Model.__init__(
            self,
            inputs=a,
            outputs=b,
        )
        """,
        [ReplaceSuperOwner(0, 0)],
        """
        super(A, self).__init__(
            inputs=a,
            outputs=b,
        )
        """,
    ),
    "hanging arguments follow the bracket": (
        """
        super(Other, self).__init__(name=name,
                                    **kwargs)
        """,
        [ReplaceSuperOwner(0, 0, "bare")],
        """
        super().__init__(name=name,
                         **kwargs)
        """,
    ),
}


def _class(body: str) -> str:
    head = "class A(Layer):\n    def __init__(self, units, **kwargs):\n"
    return head + indent(dedent(body).strip("\n"), " " * 8) + "\n        self.u = units  # kept\n"


@pytest.mark.parametrize("name", FORWARDED)
def test_kwargs_is_forwarded_to(name, check):
    before, after = FORWARDED[name]
    check(_class(before), [FORWARD], _class(after))


@pytest.mark.parametrize("name", DEFAULTED)
def test_a_fixed_argument_becomes_a_default(name, check):
    before, edits, after = DEFAULTED[name]
    check(_class(before), edits, _class(after))


@pytest.mark.parametrize("name", OTHERS)
def test_other_edits(name, check):
    before, edits, after = OTHERS[name]
    check(_class(before), edits, _class(after))


def test_other_names_of_kwargs_and_self_are_used(check):
    check(
        """
        class A(Layer):
            def __init__(this, **kw):
                super(B, this).__init__(name="a")
        """,
        [
            DefaultParentArgument(0, 0, "name", "kw"),
            ForwardKwargs(0, 0, "kw"),
            ReplaceSuperOwner(0, 0),
        ],
        """
        class A(Layer):
            def __init__(this, **kw):
                kw.setdefault("name", "a")
                super(A, this).__init__(**kw)
        """,
    )


@pytest.mark.parametrize(
    ("edit", "call"),
    [
        (InsertParentCall(0, 0), "super().__init__(**kwargs)"),
        (InsertParentCall(0, 0, style="named"), "super(A, self).__init__(**kwargs)"),
        (InsertParentCall(0, 0, kwargs=""), "super().__init__()"),
        (
            InsertParentCall(0, 0, keywords=("name", "dtype")),
            "super().__init__(name=name, dtype=dtype, **kwargs)",
        ),
    ],
)
def test_a_missing_call_is_inserted(edit, call, check):
    check(_class("self.a = 1"), [edit], _class(f"{call}\nself.a = 1"))


@pytest.mark.parametrize(
    ("body", "edit"),
    [
        ("self.a = 1", FORWARD),
        ("x = super().__init__()", FORWARD),
        ("if units:\n    super().__init__()", FORWARD),
        ("with scope():\n    self.a = 1", FORWARD),
        ("with a:\n    super().__init__()\n    super().__init__()", FORWARD),
        ("super().__init__(**kwargs)", NAME),
        ("super().__init__(1)", NameParentArguments(0, 0, ("a", "b"))),
        ("super().__init__(1, 2)", NameParentArguments(0, 0, ("a",))),
        ("super().__init__(1, *rest)", NameParentArguments(0, 0, ("a",))),
        ("Layer.__init__(this)", ReplaceSuperOwner(0, 0)),
        ("Layer.__init__()", ReplaceSuperOwner(0, 0)),
        ("super().__init__()", ForwardKwargs(0, 7)),
        ("super().__init__()", ForwardKwargs(0, 2)),
    ],
)
def test_an_edit_that_does_not_fit_the_statement_is_refused(body, edit):
    with pytest.raises(EditError):
        rewrite_source(_class(body).encode(), [edit])
