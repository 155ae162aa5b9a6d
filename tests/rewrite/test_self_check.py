from __future__ import annotations

import pytest

from fixlayers.rewrite.edits import (
    AddDecorator,
    AddFromConfig,
    AddFunctionDecorator,
    AddGetConfig,
    AddImport,
    AddKwargs,
    BindLocal,
    ConfigItem,
    DefaultParentArgument,
    ForwardKwargs,
    InsertParentCall,
    Revival,
    StoreParameter,
)
from fixlayers.rewrite.self_check import self_check
from fixlayers.rewrite.source import rewrite_source

BEFORE = b"""import os

LIMIT = 4  # at most


class A(Layer):
    def __init__(self, units):
        super().__init__(name="a")
        self.d = Dense(units)

    def call(self, x):
        return self.d(x)  # dense


class B(Layer):
    pass
"""

EDITS = (
    AddKwargs(0),
    DefaultParentArgument(0, 0, "name"),
    ForwardKwargs(0, 0),
    StoreParameter(0, 0, "units", "units"),
    AddGetConfig(0, (ConfigItem("units", "self.units"),)),
    AddFromConfig(0, (Revival(("units",), "revive"),)),
    AddDecorator(0, "keras.saving.register_keras_serializable"),
    AddImport("keras"),
)
AFTER = rewrite_source(BEFORE, EDITS)


def test_the_rewritten_source_passes():
    assert self_check(BEFORE, AFTER, EDITS) is None


def test_no_edits_and_no_change_pass():
    assert self_check(BEFORE, BEFORE, ()) is None


def test_the_order_of_the_edits_does_not_matter():
    assert self_check(BEFORE, AFTER, EDITS[::-1]) is None


CHANGES = {
    "a constant outside": (b"LIMIT = 4", b"LIMIT = 5"),
    "a statement outside is gone": (b"LIMIT = 4", b"#"),
    "a statement outside is new": (b"LIMIT = 4", b"LIMIT = 4; x = 1"),
    "another class": (b"class B(Layer)", b"class B(Model)"),
    "another class is renamed": (b"class B(", b"class C("),
    "a method of the edited class": (b"return self.d(x)", b"return self.d(y)"),
    "a statement of its constructor": (b"self.d = Dense(units)", b"self.d = Dense(unit)"),
    "a statement more": (b"self.d = Dense(units)", b"self.d = Dense(units); self.d.build()"),
    "a base of it": (b"class A(Layer)", b"class A(Model)"),
    "another store": (b"self.units = units", b"self.units = int(units)"),
    "another default": (b'kwargs.setdefault("name", "a")', b'kwargs.setdefault("name", "b")'),
    "kwargs not forwarded": (b"super().__init__(**kwargs)", b"super().__init__()"),
    "kwargs not taken": (b", **kwargs):", b"):"),
    "a lost comment": (b"  # dense", b""),
    "a comment more": (b"return config", b"return config  # all"),
    "a second decorator": (b"class A(Layer)", b"@d\nclass A(Layer)"),
    "no decorator": (b"@keras.saving.register_keras_serializable()\n", b""),
    "another decorator": (b"@keras.saving.register_keras_serializable()", b"@keras.d()"),
    "no import": (b"import keras\n", b""),
    "another import": (b"import os\n", b"import sys\n"),
    "a module imported too often": (b"import keras\n", b"import keras, sys\n"),
    "no get_config": (b"def get_config", b"def config"),
    "no from_config": (b"def from_config", b"def revive"),
    "a class more": (b"class B(Layer):", b"class C: pass\nclass B(Layer):"),
    "no Python": (b"class B(Layer):", b"class B(Layer:"),
    "a NUL byte": (b"class B(Layer):", b"class B(Layer):\0"),
}


@pytest.mark.parametrize("name", CHANGES)
def test_a_result_is_rejected_for(name):
    old, new = CHANGES[name]
    assert AFTER.count(old) >= 1
    reason = self_check(BEFORE, AFTER.replace(old, new, 1), EDITS)
    assert reason is not None
    assert "\n" not in reason


def test_a_source_that_did_not_parse_is_rejected():
    reason = self_check(b"class A(:\n", b"class A: pass\n", ())
    assert reason is not None
    assert reason.startswith("the original does not parse")


@pytest.mark.parametrize(
    "edit",
    [
        pytest.param(AddDecorator(7, "d"), id="a class that does not exist"),
        pytest.param(AddKwargs(1), id="a constructor that does not exist"),
        pytest.param(StoreParameter(0, 9, "a", "a"), id="a statement that does not exist"),
        pytest.param(BindLocal(0, 1, "a", "b"), id="a statement that was not inserted"),
        pytest.param(InsertParentCall(0, 0), id="a parent call that was not inserted"),
        pytest.param(AddImport("sys"), id="an import that was not added"),
        pytest.param(AddGetConfig(1, ()), id="a method that was not added"),
    ],
)
def test_a_result_is_rejected_where_an_edit_was_not_carried_out_on(edit):
    assert self_check(BEFORE, AFTER, (*EDITS, edit)) is not None


def test_lines_moved_into_another_column_are_compared_by_meaning():
    before = b"x = 1\nif x:\n    y = 2\n"
    assert self_check(before, before.replace(b"    y", b"  y"), ()) is None
    assert self_check(before, before.replace(b"    y = 2", b"  y = 3"), ()) is not None


@pytest.mark.parametrize(
    "after",
    [
        pytest.param(b"def f(): return 1\n", id="it was not decorated"),
        pytest.param(b"@e()\ndef f(): return 1\n", id="by something else"),
        pytest.param(b"@d()\ndef f(): return 2\n", id="and changed"),
        pytest.param(b"@d()\n@d()\ndef f(): return 1\n", id="twice"),
        pytest.param(b"@d()\ndef f(): return 1\n@d()\ndef g(): ...\n", id="and another made"),
        pytest.param(b"@d()\ndef g(): return 1\n", id="and renamed"),
    ],
)
def test_a_function_is_only_decorated(after: bytes):
    before, edit = b"def f(): return 1\n", AddFunctionDecorator("f", "d")
    assert self_check(before, b"@d()\ndef f(): return 1\n", [edit]) is None
    assert self_check(before, after, [edit]) is not None
