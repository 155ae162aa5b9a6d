"""Where a parameter's value can be had when `get_config` runs."""

from __future__ import annotations

import pytest

from fixlayers.semantics.origin import Origin, find_origin
from tests.semantics.views import layer, view_of

SUPER = "super().__init__(**kwargs)\n"


def _origin(body: str, parameters: str = "self, p=1, q=2, **kwargs", more: str = "") -> Origin:
    return find_origin(view_of(layer(SUPER + body, parameters) + more), "p")


@pytest.mark.parametrize(
    ("body", "attribute"),
    [
        ("self.p = p", "p"),
        ("self._p = p", "_p"),
        ("self.a = p\nself.b = p", "a"),
        ("self.p = p or 3", "p"),
        ("self.p = p if p is not None else q", "p"),
        ("self.p = int(p)", "p"),
        ("self.p = float(p)", "p"),
        ("self.p = str(p)", "p"),
        ("self.p = bool(p)", "p"),
        ("self.p = int(p)\nself.a = f(p)", "p"),
        ("p = p or 3\nself.p = p", "p"),
        ("if p is None:\n    p = q\nself.p = p", "p"),
        ("self.p = p\np = 4", "p"),
        ("if q:\n    self.a = p\nself.p = p", "p"),
    ],
)
def test_proven(body: str, attribute: str) -> None:
    found = _origin(body)
    assert (found.attribute, found.store, found.refused) == (attribute, False, "")


@pytest.mark.parametrize(
    "body",
    [
        pytest.param("self.p = p + 1", id="transformed"),
        pytest.param("self.p = int(p, q)", id="a function with more arguments"),
        pytest.param("self.a = bool(p)\nself.b = f(p)", id="whether it is something, beside it"),
        pytest.param("self.a = str(p)\nself.b = p * 2", id="what it is written as, beside it"),
        pytest.param("if p:\n    self.a = 1\nself.p = float(p)", id="of a test, in another type"),
        pytest.param("self.p = abs(p)", id="a function that is not the identity on its results"),
        pytest.param("self.p = f(p)", id="an unknown function"),
        pytest.param("self.p = q or p", id="another parameter first"),
        pytest.param("self.p = p or make()", id="a default made anew each time"),
        pytest.param("self.p = p or A", id="a class, which no config carries"),
        pytest.param("self.p = p and 3", id="and"),
        pytest.param("self.p = p\nself.p = 3", id="assigned twice"),
        pytest.param("self.p = p\nself.p += 3", id="changed later"),
        pytest.param("self.p = p\ndel self.p", id="deleted later"),
        pytest.param("if q:\n    self.p = p", id="in a branch"),
        pytest.param("for i in [1]:\n    self.p = p", id="in a loop"),
        pytest.param("p = p * 2\nself.p = p", id="rebound before"),
        pytest.param("if q:\n    p = 3\nself.p = p", id="rebound in a branch before"),
        pytest.param("for p in [1]:\n    pass\nself.p = p", id="rebound by a loop"),
        pytest.param("self.p = [p]", id="in a list"),
        pytest.param("self.p, self.q = f(p)", id="unpacked"),
        pytest.param("self.a = q", id="not stored at all"),
    ],
)
def test_not_proven_so_stored_anew(body: str) -> None:
    found = _origin(body)
    assert (found.store, found.refused) == (True, "")
    assert found.attribute in {"p", "_init_p"}
    taken = "self.p" in body
    assert found.attribute == ("_init_p" if taken else "p")


@pytest.mark.parametrize(
    ("parameters", "attribute"),
    [
        ("self, p=2.0, **kwargs", "a"),
        ("self, p=-.5e3, **kwargs", "a"),
        ("self, p: float = 0, **kwargs", "a"),
        ("self, p=1, **kwargs", "p"),
        ("self, p, **kwargs", "p"),
        ("self, p: int, **kwargs", "p"),
        ("self, p=None, **kwargs", "p"),
    ],
)
def test_of_a_type_that_it_has_anyway(parameters: str, attribute: str) -> None:
    found = _origin("self.a = float(p)\nself.b = f(p)", parameters)
    assert (found.attribute, found.store) == (attribute, attribute == "p")


def test_of_a_type_that_its_name_tells() -> None:
    parameters = "self, hidden_dim, gain, **kwargs"
    body = "self.hidden_dim = int(hidden_dim)\nself.gain_ = int(gain)\nself.b = f(hidden_dim, gain)"
    view = view_of(layer(SUPER + body, parameters))
    assert not find_origin(view, "hidden_dim").store
    assert find_origin(view, "gain").store


@pytest.mark.parametrize(
    "more",
    [
        pytest.param("    def build(self, s):\n        self.p = s\n", id="by another method"),
        pytest.param("    def build(self, s):\n        self.p += 1\n", id="in place"),
        pytest.param("    @property\n    def p(self):\n        return 1\n", id="by a property"),
        pytest.param(
            "\nclass B(A):\n    def build(self, s):\n        self.p = s\n", id="by a child"
        ),
        pytest.param(
            "\nclass B(A):\n    def __init__(self):\n        super().__init__()\n"
            "        self.p = 3\n",
            id="by a child's constructor",
        ),
        pytest.param(
            "\nclass M:\n    def f(self):\n        self.p = 3\nclass B(A, M): pass\n",
            id="by a mixin of a child",
        ),
    ],
)
def test_an_attribute_that_something_else_assigns_is_no_proof(more: str) -> None:
    found = _origin("self.p = p", more=more)
    assert (found.store, found.attribute) == (True, "_init_p")


@pytest.mark.parametrize(
    "more",
    [
        pytest.param("", id="nothing more"),
        pytest.param("    def f(self):\n        other.p = 3\n", id="of another object"),
        pytest.param("    def f(self):\n        return self.p + 1\n", id="only read"),
        pytest.param("\nclass B:\n    def f(self):\n        self.p = 3\n", id="of no relative"),
    ],
)
def test_other_code_is_no_obstacle(more: str) -> None:
    assert not _origin("self.p = p", more=more).store


def test_what_is_stored_may_have_to_be_kept_first() -> None:
    view = view_of(layer("p = p * 2\nsuper().__init__(**kwargs)", "self, p=1, **kwargs"))
    found = find_origin(view, "p")
    assert (found.keep, found.keep_before, found.value) == ("init_p", 0, "p")
    view = view_of(
        layer('"""Doc."""\np = p * 2\nsuper().__init__(**kwargs)', "self, p=1, **kwargs")
    )
    assert find_origin(view, "p").keep_before == 1


def test_what_may_be_an_object_comes_last_and_is_private() -> None:
    found = _origin("self.a = f(p)", "self, p, **kwargs")
    assert (found.late, found.attribute, found.travel) == (True, "_init_p", "object")


def test_a_popped_parameter() -> None:
    source = layer(f'self.p = kwargs.pop("p", 3)\n{SUPER}', "self, **kwargs")
    found = find_origin(view_of(source), "p")
    assert (found.attribute, found.store, found.travel) == ("p", False, "plain")
    source = layer(f'p = kwargs.pop("p", 3)\n{SUPER}self.a = p', "self, **kwargs")
    found = find_origin(view_of(source), "p")
    assert (found.attribute, found.store) == ("a", False)


@pytest.mark.parametrize(
    ("body", "serializer"),
    [
        ("self.p = keras.activations.get(p)", "keras.activations.serialize"),
        ("self.p = keras.initializers.get(p)", "keras.initializers.serialize"),
        ("self.p = keras.regularizers.get(p)", "keras.regularizers.serialize"),
        ("self.p = keras.constraints.get(p)", "keras.constraints.serialize"),
    ],
)
def test_a_get_function_of_keras(body: str, serializer: str) -> None:
    found = _origin(body)
    assert (found.attribute, found.travel, found.serializer) == ("p", "getter", serializer)
    assert not found.store


def test_a_get_function_through_an_imported_module() -> None:
    source = "from keras import activations as act\n" + layer(f"{SUPER}self.p = act.get(p)")
    assert find_origin(view_of(source), "p").serializer == "act.serialize"


@pytest.mark.parametrize("body", ["self.p = keras.optimizers.get(p)", "self.p = registry.get(p)"])
def test_other_get_functions_are_no_proof(body: str) -> None:
    assert _origin(body).store


@pytest.mark.parametrize(
    ("body", "parameters", "reason"),
    [
        ("self.p = p", "self, p=lambda: 1, **kwargs", "lambda"),
        ("self._init_p = 1\nself.p = p + 1", "self, p=1, **kwargs", "no name is free"),
        ("if p:\n    return\nself.a = f(p)", "self, p, **kwargs", "may return before its end"),
    ],
)
def test_refused(body: str, parameters: str, reason: str) -> None:
    assert reason in _origin(body, parameters).refused


@pytest.mark.parametrize(
    "body",
    [
        pytest.param("self.p = p\nsetattr(self, 'p', 3)", id="setattr"),
        pytest.param("self.p = p\nself.__dict__['p'] = 3", id="an item of __dict__"),
        pytest.param("self.p = p\nself.__dict__.update(q)", id="an update of __dict__"),
        pytest.param("self.p = p\nvars(self)['p'] = 3", id="an item of vars"),
    ],
)
def test_attributes_assigned_by_name_are_no_proof(body: str) -> None:
    found = _origin(body)
    assert (found.store, found.attribute) == (True, "_init_p")


@pytest.mark.parametrize("name", ["loss", "optimizer"])
def test_an_attribute_that_keras_assigns_is_no_proof(name: str) -> None:
    source = layer(f"{SUPER}self.{name} = {name}", f"self, {name}='x', **kwargs", "keras.Model")
    found = find_origin(view_of(source), name)
    assert (found.store, found.attribute) == (True, f"_init_{name}")


@pytest.mark.parametrize(
    ("body", "value"),
    [
        pytest.param("self.p = p\nself.p.append(3)", "list(p)", id="through its attribute"),
        pytest.param("p.append(3)\nself.p = p", "list(p)", id="by its own name"),
        pytest.param("self.p = [*p, 3]", "p", id="a new list is none of its changes"),
    ],
)
def test_a_list_that_is_changed_is_copied_first(body: str, value: str) -> None:
    found = _origin(body, "self, p=[1, 2], **kwargs")
    assert (found.store, found.value) == (True, value)


@pytest.mark.parametrize(("decorator", "kept"), [("", False), ("@register\n", True)])
def test_a_function_that_is_not_registered_does_not_stand_for_the_argument(
    decorator: str, kept: bool
) -> None:
    more = f"\n\n{decorator}def double(x):\n    return 2 * x\n"
    for body in ("self.p = p or double", "p = p or double\nself.p = p"):
        found = _origin(body, "self, p=None, **kwargs", more)
        assert (found.attribute == "p", found.store) == (kept, not kept)
