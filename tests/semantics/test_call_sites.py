"""What the calls of a class in the project show about a parameter."""

from __future__ import annotations

import pytest

from fixlayers.semantics.call_sites import shown_by_calls
from fixlayers.semantics.constructor import parameter_of
from fixlayers.semantics.hints import Evidence
from tests.semantics.views import layer, view_of

_USE = """\
import keras
import tensorflow as tf
from keras.layers import Dense
from a import A, A as B
import a

class Mine(keras.layers.Layer): pass
class Other: pass
def function(x): return x
"""


def _sources(calls: str, parameters: str) -> dict[str, str]:
    return {"a.py": layer("self.p = p", parameters), "use.py": f"{_USE}\n{calls}\n"}


def _shown(calls: str, parameters: str = "self, q, p=None", name: str = "p") -> str:
    view = view_of(_sources(calls, parameters))
    assert view.constructor is not None
    parameter = parameter_of(view.constructor, name)
    return shown_by_calls(view.family.project, view.key, parameter)


@pytest.mark.parametrize(
    "calls",
    [
        "A(3, p=keras.layers.Dense(3))",
        "A(3, Dense(3))",
        "x = [a.A(3, Dense(3))]",
        "B(3, p=Dense(3))",
        "A(3, p=[Dense(3), Dense(3)])",
        "A(3, p=Mine())",
        "A(3, p=keras.activations.relu)",
        "A(3, p=tf.nn.relu)",
        "A(3, p=function)",
        "A(3, p=lambda x: x)",
        "A(3, p=3)\nA(3, p=Dense(3))",
        "def f():\n    return A(3, p=Dense(3))",
    ],
)
def test_calls_that_pass_objects(calls: str) -> None:
    assert _shown(calls) == "object"


@pytest.mark.parametrize("calls", ["A(1, 2)", "A(1, p=-0.5)", "A(1, p=True)\nB(2, p=(1, 2))"])
def test_calls_that_pass_numbers(calls: str) -> None:
    assert _shown(calls) == "number"


@pytest.mark.parametrize(
    "calls",
    [
        "",
        "A(Dense(3))",
        "A(3, p='relu')",
        "A(3, p=None)",
        "A(3, p=local)",
        "A(3, p=Other())",
        "A(3, p=Other)",
        "A(3, p=make())",
        "A(3, p=2)\nA(3, p=local)",
        "A(*x, Dense(3))",
        "A(3, **x)",
        "Other(3, p=Dense(3))",
        "from elsewhere import A\nA(3, p=Dense(3))",
    ],
)
def test_calls_that_show_neither(calls: str) -> None:
    assert _shown(calls) == ""


def test_a_number_that_may_be_a_schedule_elsewhere_shows_nothing() -> None:
    calls, parameters = "A(learning_rate=0.1)", "self, learning_rate=None, p=None"
    assert _shown(calls, parameters, "learning_rate") == ""


def _evidence(calls: str, parameters: str) -> Evidence:
    view = view_of(_sources(calls, parameters))
    assert view.constructor is not None
    parameter = parameter_of(view.constructor, "p")
    return view.family.evidence.read(view.key, parameter, ("p",))


@pytest.mark.parametrize(
    ("calls", "parameters", "expected"),
    [
        pytest.param("A(Dense(3))", "self, p=3", "object", id="an object beats a plain default"),
        pytest.param("A(Dense(3))", "self, p: int", "plain", id="an annotation beats an object"),
        pytest.param("A(3)", "self, p=None", "plain", id="numbers where nothing is known"),
        pytest.param("A('x')", "self, p=None", "unknown", id="a string shows nothing"),
        pytest.param("A(3)", "self, p: Layer", "object", id="an annotation beats numbers"),
    ],
)
def test_the_weight_of_calls(calls: str, parameters: str, expected: str) -> None:
    assert _evidence(calls, parameters).holds == expected


def test_a_use_as_an_object_beats_numbers() -> None:
    sources = _sources("A(3)", "self, p=None")
    sources["a.py"] = layer("self.p = p\nself.made = p(3)", "self, p=None")
    view = view_of(sources)
    assert view.constructor is not None
    parameter = parameter_of(view.constructor, "p")
    assert view.family.evidence.read(view.key, parameter, ("p",)).holds == "object"
