"""What is wrong with a `get_config` that a class already has."""

from __future__ import annotations

import pytest

from fixlayers.semantics.amendments import Amendments, amendments
from tests.semantics.views import view_of

STORED = "self.p = p\nself.q = q"
BASE = "return {**super().get_config(), 'p': self.p, 'q': self.q}"


def amended(
    get_config: str = BASE,
    body: str = STORED,
    *,
    parameters: str = "self, p=1, q=2, **kwargs",
    parent: str = "super().__init__(**kwargs)",
    base: str = "keras.layers.Layer",
    more: str = "",
) -> Amendments | None:
    """Judge the config of a class with the parameters p and q."""
    source = f"import keras\n\n\nclass A({base}):\n    def __init__({parameters}):\n"
    source += "".join(f"        {line}\n" for line in f"{parent}\n{body}".split("\n"))
    source += "\n    def get_config(self):\n"
    source += "".join(f"        {line}\n" for line in get_config.split("\n"))
    return amendments(view_of(source + more))


def judged(*arguments: str, **options: str) -> Amendments:
    """Judge a config that can be followed."""
    found = amended(*arguments, **options)
    assert found is not None
    return found


def wrong(found: Amendments) -> dict[str, list[str]]:
    """Return what is wrong, by kind of trouble; empty if nothing is."""
    trouble = {
        "merge": ["yes"] if found.merge else [],
        "missing": [o.name for o in found.missing],
        "renamed": [f"{r.entry.key}: {r.name}" for r in found.renamed],
        "foreign": [e.key for e in found.foreign],
        "replaced": [r.entry.key for r in found.replaced],
        "unset": [e.key for e in found.unset],
        "popped": list(found.popped),
        "unrevived": [*found.unrevived, *(key for r in found.others for key in r.keys)],
        "problem": [found.problem] if found.problem else [],
    }
    return {kind: names for kind, names in trouble.items() if names}


@pytest.mark.parametrize(
    ("get_config", "trouble"),
    [
        pytest.param(BASE, {}, id="nothing"),
        pytest.param(
            "return {**super().get_config(), 'p': self.p}", {"missing": ["q"]}, id="a key"
        ),
        pytest.param("return super().get_config()", {"missing": ["p", "q"]}, id="all keys"),
        pytest.param("return {'p': self.p, 'q': self.q}", {"merge": ["yes"]}, id="the parent's"),
        pytest.param(
            "return {**super().get_config(), 'p': self.p, 'r': self.q}",
            {"renamed": ["r: q"]},
            id="a misspelt key, whose attribute has the missing parameter",
        ),
        pytest.param(
            "return {**super().get_config(), 'p': self.p, 'q': self.q, 'r': self.q}",
            {"foreign": ["r"]},
            id="a key too many, though its attribute has a parameter",
        ),
        pytest.param(
            "return {**super().get_config(), 'p': self.p, 'r': 3}",
            {"missing": ["q"], "foreign": ["r"]},
            id="a key too many that has nothing to do with the missing one",
        ),
        pytest.param(
            "return {**super().get_config(), 'p': self.p, 'q': self.r}",
            {"unset": ["q"]},
            id="an attribute that nobody sets",
        ),
        pytest.param(
            "return {**super().get_config(), 'p': p, 'q': self.q}",
            {"replaced": ["p"]},
            id="a name of __init__",
        ),
        pytest.param(
            "p = self.p\nreturn {**super().get_config(), 'p': p, 'q': self.q}",
            {},
            id="a name of get_config",
        ),
        pytest.param(
            "config = super().get_config()\nconfig.pop('name')\nconfig.update(p=self.p, q=self.q)\n"
            "return config",
            {},
            id="a key of the parent's that the author leaves out",
        ),
        pytest.param(
            "config = {**super().get_config(), 'p': self.p, 'q': self.q}\nconfig.pop('q')\n"
            "return config",
            {},
            id="a key of its own that the author leaves out",
        ),
        pytest.param(
            "config = super().get_config()\nconfig['p'] = self.p", {"missing": ["q"]}, id="a return"
        ),
    ],
)
def test_what_is_wrong(get_config: str, trouble: dict[str, list[str]]) -> None:
    assert wrong(judged(get_config)) == trouble


@pytest.mark.parametrize(
    ("body", "replaced"),
    [
        pytest.param("self.p = p", False, id="as it came"),
        pytest.param("self.p = p or 3", False, id="a fallback"),
        pytest.param("self.p = int(p)", False, id="a number"),
        pytest.param("self.p = list(p)", False, id="a list"),
        pytest.param("self.p = keras.activations.get(p)", False, id="a get function"),
        pytest.param("self.p = f(p)", False, id="a function that may be idempotent"),
        pytest.param("self.p = p.strip()", False, id="a method"),
        pytest.param("self.p = q", False, id="another parameter"),
        pytest.param("self.p = p if q else -p", False, id="a choice"),
        pytest.param("if q:\n    p = p * 2\nself.p = p", False, id="rebound in a branch"),
        pytest.param("self.p = p\nself.p = p * 2", True, id="stored anew, transformed"),
        pytest.param("self.p = p * 2", True, id="a product"),
        pytest.param("self.p = q / p", True, id="a quotient with it"),
        pytest.param("self.p = [p] * 2", True, id="repeated"),
        pytest.param("self.p = (p, p)", True, id="a pair"),
        pytest.param("self.p = [p]", True, id="a list of it"),
        pytest.param("self.p = [x + 1 for x in p]", True, id="a comprehension over it"),
        pytest.param("self.p = {x: 1 for x in p}", True, id="a dict made of it"),
        pytest.param("self.p = keras.layers.Dense(p)", True, id="a layer made of it"),
        pytest.param("p = p + 1\nself.p = p", True, id="rebound"),
        pytest.param("p += 1\nself.p = p", True, id="changed in place"),
        pytest.param("p = (p, p)\nself.p = p", True, id="rebound to a pair"),
    ],
)
def test_an_entry_is_wrong_only_if_that_is_sure(body: str, replaced: bool) -> None:
    found = wrong(judged(body=f"{body}\nself.q = q"))
    assert found == ({"replaced": ["p"]} if replaced else {})


@pytest.mark.parametrize(
    ("options", "trouble"),
    [
        pytest.param(
            {"base": "keras.layers.Dense", "parent": "super().__init__(p * 2, **kwargs)"},
            {"popped": ["units"]},
            id="bound by position",
        ),
        pytest.param(
            {"base": "keras.layers.Dense", "parent": "super().__init__(p, use_bias=q, **kwargs)"},
            {"popped": ["units", "use_bias"]},
            id="bound by position and keyword",
        ),
        pytest.param(
            {
                "base": "keras.layers.Dense",
                "parent": "super().__init__(units, **kwargs)",
                "parameters": "self, units, p=1, q=2, **kwargs",
            },
            {},
            id="handed on under its own name",
        ),
        pytest.param(
            {
                "base": "keras.layers.Dense",
                "parent": "super().__init__(p, **kwargs)",
                "get_config": "config = super().get_config()\ndel config['units']\n"
                "config.update(p=self.p, q=self.q)\nreturn config",
            },
            {},
            id="removed already",
        ),
        pytest.param(
            {
                "base": "keras.layers.Dense",
                "parent": "super().__init__(p, **kwargs)",
                "get_config": "return {'p': self.p, 'q': self.q}",
            },
            {"merge": ["yes"], "popped": ["units"]},
            id="brought by the merge that is only planned",
        ),
        pytest.param(
            {"parent": "super().__init__(name='a', **kwargs)"},
            {},
            id="a name that is fixed becomes a default instead",
        ),
        pytest.param(
            {"base": "keras.layers.Wrapper", "parent": "super().__init__(make(p), **kwargs)"},
            {"popped": ["layer"]},
            id="the layer of a wrapper",
        ),
    ],
)
def test_keys_of_the_parent(options: dict[str, str], trouble: dict[str, list[str]]) -> None:
    assert wrong(judged(**options)) == trouble


@pytest.mark.parametrize(
    ("base", "get_config", "trouble"),
    [
        ("keras.losses.Loss", "return {'p': self.p, 'q': self.q}", {"merge": ["yes"]}),
        ("keras.metrics.Metric", "return {'p': self.p, 'q': self.q}", {"merge": ["yes"]}),
        ("keras.Model", "return {'p': self.p, 'q': self.q}", {}),
        ("keras.Sequential", "return {'p': self.p, 'q': self.q}", {}),
    ],
)
def test_the_parents_config_by_kind(
    base: str, get_config: str, trouble: dict[str, list[str]]
) -> None:
    found = wrong(judged(get_config, base=base))
    # Models lack name and trainable besides, which is another question.
    assert {k: v for k, v in found.items() if k != "missing"} == trouble


@pytest.mark.parametrize(
    "base",
    [
        "keras.initializers.Initializer",
        "keras.constraints.Constraint",
        "keras.regularizers.Regularizer",
        "keras.optimizers.schedules.LearningRateSchedule",
    ],
)
def test_kinds_whose_parent_takes_nothing(base: str) -> None:
    options = {"base": base, "parameters": "self, p=1, q=2", "parent": "pass"}
    assert wrong(judged("return {'p': self.p, 'q': self.q}", **options)) == {}
    assert wrong(judged("return {'p': self.p}", **options)) == {"missing": ["q"]}
    named = "return {'p': self.p, 'q': self.q, 'name': 'a'}"
    assert wrong(judged(named, **options)) == {"foreign": ["name"]}


@pytest.mark.parametrize(
    "base",
    ["keras.regularizers.Regularizer", "keras.optimizers.schedules.LearningRateSchedule"],
)
def test_a_parents_config_that_raises_brings_nothing(base: str) -> None:
    options = {"base": base, "parameters": "self, p=1, q=2", "parent": "pass"}
    found = judged("return {**super().get_config(), 'p': self.p}", **options)
    assert wrong(found) == {"missing": ["q"]}


@pytest.mark.parametrize(
    ("body", "missing"),
    [
        pytest.param("self.p = p if q is None else q", [], id="chosen"),
        pytest.param("self.p = q or p", [], id="or"),
        pytest.param("self.p = p if q is None else f(q)", [], id="chosen, from what is made of it"),
        pytest.param("if q is not None:\n    p = sum(q)\nself.p = p", [], id="rebound in a branch"),
        pytest.param("self.p = p\nif q is not None:\n    self.p = q", [], id="stored over it"),
        pytest.param("if q:\n    self.p = 2 * q\nelse:\n    self.p = p", [], id="either of two"),
        pytest.param("if q:\n    self.p = 2 * q", ["q"], id="the only store of it"),
        pytest.param("self.p = p\nself.q = q", ["q"], id="stored beside it"),
        pytest.param("self.p = p\nself.sum = p + q", ["q"], id="reaching no entry"),
        pytest.param("self.p = p", ["q"], id="stored nowhere"),
    ],
)
def test_an_optional_parameter_that_reaches_another_key_is_covered(
    body: str, missing: list[str]
) -> None:
    found = judged(
        "return {**super().get_config(), 'p': self.p}",
        body,
        parameters="self, p=1, q=None, **kwargs",
    )
    assert [o.name for o in found.missing] == missing


@pytest.mark.parametrize(
    ("parameters", "parent", "missing"),
    [
        pytest.param("self, p=1, name=None, **kwargs", "super().__init__(name=name, **kwargs)", []),
        pytest.param("self, p=1, weights=None, **kwargs", "super().__init__(**kwargs)", []),
        pytest.param("self, p=1, initial_weights=None, **kwargs", "super().__init__(**kwargs)", []),
        pytest.param(
            "self, p=1, **kwargs", "a = kwargs.pop('a', 1)\nsuper().__init__(**kwargs)", ["a"]
        ),
        pytest.param(
            "self, p=1, **kwargs", "self.a = kwargs.pop('a', 1)\nsuper().__init__(**kwargs)", ["a"]
        ),
        pytest.param(
            "self, p=1, **kwargs", "super().__init__(**kwargs)\nself.a = kwargs.pop('a', 1)", []
        ),
        pytest.param(
            "self, p=1, **kwargs", "self.a = kwargs.get('a', 1)\nsuper().__init__(**kwargs)", []
        ),
        pytest.param("self, p=1, *, a, **kwargs", "super().__init__(**kwargs)", ["a"]),
    ],
    ids=[
        "the parent's name",
        "weights",
        "initial weights",
        "popped into a local",
        "popped into an attribute",
        "popped when the parent has refused it",
        "looked up",
        "keyword-only",
    ],
)
def test_which_parameters_are_missing(parameters: str, parent: str, missing: list[str]) -> None:
    found = judged(
        "return {**super().get_config(), 'p': self.p}",
        "self.p = p",
        parameters=parameters,
        parent=parent,
    )
    assert [o.name for o in found.missing] == missing


CALL = "\n    def call(self, x):\n        return self.q(x)\n"


@pytest.mark.parametrize(
    ("value", "more", "trouble", "revived"),
    [
        pytest.param("self.q", CALL, {"replaced": ["q"]}, ("q",), id="as it is"),
        pytest.param(
            "keras.layers.serialize(self.q)", CALL, {"unrevived": ["q"]}, ("q",), id="serialized"
        ),
        pytest.param(
            "keras.layers.serialize(self.q)",
            f"{CALL}\n    @classmethod\n    def from_config(cls, config):\n"
            "        config['q'] = keras.layers.deserialize(config['q'])\n"
            "        return cls(**config)\n",
            {},
            (),
            id="serialized and revived",
        ),
        pytest.param(
            "self.q",
            f"{CALL}\n    @classmethod\n    def from_config(cls, config):\n"
            "        config['q'] = make(config['q'])\n"
            "        return cls(**config)\n",
            {},
            (),
            id="revived from what the author makes of it",
        ),
        pytest.param("describe(self.q)", CALL, {}, (), id="made by a function"),
        pytest.param("self.q", "", {}, (), id="nothing says that it is an object"),
    ],
)
def test_layers(
    value: str, more: str, trouble: dict[str, list[str]], revived: tuple[str, ...]
) -> None:
    found = judged(
        f"return {{**super().get_config(), 'p': self.p, 'q': {value}}}",
        parameters="self, p, q, **kwargs",
        more=more,
    )
    assert wrong(found) == trouble
    others = tuple(key for each in found.others for key in each.keys)
    assert (*found.revived, *others) == revived


@pytest.mark.parametrize(
    "options",
    [
        pytest.param({"get_config": "return vars(self)"}, id="get_config cannot be followed"),
        pytest.param({"parameters": "self, *p, q=2, **kwargs"}, id="*args"),
        pytest.param(
            {
                "more": "\n    @classmethod\n    def from_config(cls, config):\n"
                "        return cls(config['p'])\n"
            },
            id="from_config cannot be followed",
        ),
    ],
)
def test_not_judged(options: dict[str, str]) -> None:
    assert amended(**options) is None


def test_a_parent_whose_config_cannot_be_listed_says_nothing_of_keys() -> None:
    source = """\
import keras


class Base(keras.layers.Layer):
    def __init__(self, p, **kwargs):
        super().__init__(**kwargs)
        self.p = p

    def get_config(self):
        return vars(self)


class A(Base):
    def __init__(self, p, q, **kwargs):
        super().__init__(p, **kwargs)
        self.q = q

    def get_config(self):
        return {**super().get_config(), "other": self.q}
"""
    found = amendments(view_of(source))
    assert found is not None
    assert wrong(found) == {}
