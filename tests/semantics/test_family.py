"""Kinds, free names, parents' contracts and packages."""

from __future__ import annotations

import pytest
from msgspec import structs

from fixlayers.semantics.contract import Contract
from tests.semantics.views import DEFAULTS, family_of, layer, view_of


@pytest.mark.parametrize(
    ("base", "kind"),
    [
        ("keras.layers.Layer", "Layer"),
        ("keras.layers.Dense", "Layer"),
        ("keras.Model", "Model"),
        ("keras.models.Model", "Model"),
        ("keras.Sequential", "Sequential"),
        ("keras.losses.Loss", "Loss"),
        ("keras.metrics.Mean", "Metric"),
        ("keras.initializers.Initializer", "Initializer"),
        ("keras.regularizers.L2", "Regularizer"),
        ("keras.constraints.Constraint", "Constraint"),
        ("keras.optimizers.Adam", "Optimizer"),
        ("keras.optimizers.schedules.ExponentialDecay", "LearningRateSchedule"),
    ],
)
def test_kinds(base: str, kind: str) -> None:
    view = view_of(f"import keras\nclass A({base}): pass\n")
    assert (view.kinship.name, view.kinship.problem) == (kind, "")


@pytest.mark.parametrize(
    "base",
    ["keras.callbacks.Callback", "keras.utils.Sequence", "keras.layers.NoSuchLayer", "object"],
)
def test_what_is_no_keras_class_or_never_saved_has_no_view(base: str) -> None:
    assert list(family_of(f"import keras\nclass A({base}): pass\n").views()) == []


@pytest.mark.parametrize(
    ("imports", "target", "expected"),
    [
        ("import keras", "auto", 2),
        ("import keras_core as keras", "auto", 1),
        ("import tf_keras as keras", "auto", 1),
        ("import keras", "keras3", 1),
        ("import keras", "tf_keras", 1),
    ],
)
def test_the_generations_that_a_class_must_work_on(
    imports: str, target: str, expected: int
) -> None:
    settings = structs.replace(DEFAULTS, target=target)
    view = view_of(f"{imports}\nclass A(keras.layers.Layer): pass\n", settings=settings)
    assert len(view.kinship.kinds) == expected


def test_a_class_of_two_kinds_has_a_problem() -> None:
    view = view_of("import keras\nclass A(keras.layers.Layer, keras.losses.Loss): pass\n")
    assert "Layer or a Loss" in view.kinship.problem


@pytest.mark.parametrize(
    ("name", "free"),
    [
        ("units", True),
        ("losses", False),
        ("weights", False),
        ("dtype", False),
        ("name", False),
        ("input_shape", False),
        ("path", False),
        ("metrics", False),
        ("trainable", False),
        ("_init_units", True),
        ("_init_set_name", False),
        ("method", False),
        ("attribute", False),
        ("stored", False),
        ("built_later", False),
        ("of_parent", False),
        ("of_child", False),
        ("of_mixin", False),
        ("of_stranger", True),
    ],
)
def test_free_names(name: str, free: bool) -> None:
    source = """\
import keras
class Parent(keras.layers.Layer):
    def of_parent(self): pass
class A(Parent):
    attribute = 1
    def __init__(self):
        self.stored = 1
    def build(self, s):
        self.built_later = 1
    def method(self): pass
class Mixin:
    of_mixin = 1
class Child(A, Mixin):
    @property
    def of_child(self): return 1
class Stranger(keras.layers.Layer):
    def of_stranger(self): pass
"""
    assert view_of(source).is_free(name) == free


@pytest.mark.parametrize("name", ["layers", "loss", "optimizer", "inputs", "history"])
def test_names_that_only_a_model_has(name: str) -> None:
    assert not view_of("import keras\nclass A(keras.Model): pass\n").is_free(name)


def _contract(source: str, name: str = "A") -> Contract:
    return view_of(source, name).contract


def test_the_contract_of_a_plain_layer() -> None:
    found = _contract(layer("pass"))
    assert {"name", "dtype", "trainable", "activity_regularizer"} <= found.accepts
    assert not found.own_config


def test_the_contract_of_a_built_in_layer() -> None:
    found = _contract(layer("pass", base="keras.layers.Dense"))
    assert found.parameters[:3] == ("units", "activation", "use_bias")
    assert found.own_config
    assert found.config_keys is not None
    assert {"units", "activation", "name"} <= found.config_keys
    assert "units" in found.sure_keys


@pytest.mark.parametrize(
    ("base", "key"),
    [("keras.layers.Wrapper", "layer"), ("keras.layers.RNN", "cell")],
)
def test_keys_that_a_from_config_reads(base: str, key: str) -> None:
    assert key in _contract(layer("pass", base=base)).from_config_reads


PARENT = """\
import keras
class A(keras.layers.Layer):
    def __init__(self, units, rate=0.1, *, mode="x", **kwargs):
        super().__init__(**kwargs)
        self.units = units
{config}
class B(A):
    def __init__(self):
        super().__init__(3)
"""


def test_the_contract_of_a_parent_of_the_project() -> None:
    found = _contract(PARENT.format(config=""), "B")
    assert found.parameters[:2] == ("units", "rate")
    assert {"units", "rate", "mode", "name", "dtype"} <= found.accepts
    assert not found.own_config


def test_a_parent_with_a_get_config() -> None:
    config = '    def get_config(self):\n        return {**super().get_config(), "units": 1}\n'
    found = _contract(PARENT.format(config=config), "B")
    assert found.own_config
    assert found.config_keys is not None
    assert {"units", "name", "dtype"} <= found.config_keys
    assert "rate" not in found.config_keys


def test_a_parent_whose_get_config_cannot_be_followed() -> None:
    config = "    def get_config(self):\n        return helper(self)\n"
    found = _contract(PARENT.format(config=config), "B")
    assert found.own_config
    assert found.config_keys is None
    assert found.sure_keys == frozenset()


def test_a_parent_that_gets_a_get_config_in_this_plan() -> None:
    family = family_of(PARENT.format(config=""))
    a, b = family.views()
    before = b.contract
    family.judgements.plan({a.key})
    after = b.contract
    assert (before.own_config, after.own_config) == (False, True)
    assert after.config_keys is not None
    assert {"units", "rate", "mode"} <= after.config_keys


BESIDE = """\
import keras


class Gated(keras.layers.Layer):
    def __init__(self, *args, gate=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.gate = gate

    def get_config(self):
        return {**super().get_config(), "gate": self.gate}


class Padded(keras.layers.Layer):
    def __init__(self, *args, pad=0.0, **kwargs):
        super().__init__(*args, **kwargs)
        self.pad = pad

    def get_config(self):
        return {**super().get_config(), "pad": self.pad}


"""


def test_classes_of_the_project_before_one_of_keras() -> None:
    found = _contract(f"{BESIDE}class A(Gated, Padded, keras.layers.Dense):\n    pass\n")
    assert found.parameters[:2] == ("units", "activation")
    assert {"gate", "pad", "use_bias"} <= found.accepts
    assert {"gate", "pad", "units", "kernel_initializer", "name"} <= found.sure_keys
    assert found.own_config


@pytest.mark.parametrize(
    ("source", "bases"),
    [
        pytest.param(BESIDE, "keras.layers.Dense, Gated", id="Keras's class comes first"),
        pytest.param(BESIDE, "Gated, Gated, keras.layers.Dense", id="a class above twice"),
        pytest.param(BESIDE, "Gated, Padded", id="none of Keras's beside them"),
        pytest.param(
            BESIDE.replace("class Gated(keras.layers.Layer)", "class Gated(keras.layers.Dropout)"),
            "Gated, keras.layers.Dense",
            id="another class of Keras's above",
        ),
        pytest.param(
            BESIDE.replace("super().__init__(", "keras.layers.Layer.__init__(self, "),
            "Gated, keras.layers.Dense",
            id="the root is called by its name",
        ),
    ],
)
def test_several_bases_that_cannot_be_followed(source: str, bases: str) -> None:
    found = _contract(f"{source}class A({bases}):\n    pass\n")
    assert found.config_keys is None


def test_views_come_parents_first() -> None:
    sources = {
        "a.py": "from z import Z\nclass A(Z): pass\n",
        "z.py": "import keras\nclass Z(keras.layers.Layer): pass\n",
    }
    assert [view.facts.name for view in family_of(sources).views()] == ["Z", "A"]


def test_relatives_are_those_above_and_below_and_the_mixins_of_those_below() -> None:
    source = """\
import keras
class Top(keras.layers.Layer): pass
class A(Top): pass
class Mixin: pass
class Child(A, Mixin): pass
class Sibling(Top): pass
"""
    view = view_of(source)
    names = {view.family.project.node(k).facts.name for k in view.family.relatives(view.key)}
    assert names == {"A", "Top", "Child", "Mixin"}


@pytest.mark.parametrize(("package", "expected"), [("", "pkg.one"), ("mine", "mine.pkg.one")])
def test_the_package_of_a_name_in_two_files(package: str, expected: str) -> None:
    same = "import keras\nclass A(keras.layers.Layer): pass\n"
    sources = {"pkg/__init__.py": "", "pkg/one.py": same, "pkg/two.py": same}
    family = family_of(sources, structs.replace(DEFAULTS, package=package))
    assert next(family.names.package(view) for view in family.views()) == expected


def test_the_package_of_a_name_that_is_no_keras_class_elsewhere() -> None:
    sources = {
        "a.py": "import keras\nclass A(keras.layers.Layer): pass\n",
        "b.py": "class A: pass\nclass B(Layer): pass\n",
    }
    family = family_of(sources)
    (view,) = [v for v in family.views() if v.facts.name == "A"]
    assert family.names.package(view) == ""


@pytest.mark.parametrize(
    ("parameters", "handed", "bound"),
    [
        ("self, rate, **kwargs", "rate", False),
        ("self, rate, **kwargs", "rate=rate", False),
        ("self, width, **kwargs", "width", True),
        ("self, **kwargs", "rate=2", True),
        ("self, **kwargs", "", False),
    ],
)
def test_a_child_that_takes_a_parameter_itself_is_given_it(
    parameters: str, handed: str, bound: bool
) -> None:
    source = f"""\
import keras


class A(keras.layers.Layer):
    def __init__(self, rate=1, **kwargs):
        super().__init__(**kwargs)


class B(A):
    def __init__({parameters}):
        super().__init__({handed + ", " if handed else ""}**kwargs)
"""
    view = view_of(source)
    assert view.family.is_bound_below(view, "rate") is bound
