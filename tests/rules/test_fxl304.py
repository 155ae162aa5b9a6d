"""FXL304: a function that a config holds by its name is not registered."""

from __future__ import annotations

import pytest

from fixlayers import check_source, fix_source
from fixlayers.diagnostics import Finding
from fixlayers.settings import Settings
from tests.repairing import repair, repair_project

REGISTER = "@keras.saving.register_keras_serializable()\n"
HEAD = "import keras\n\n\n"
SQUARED = "def squared(x):\n    return x * x\n\n\n"
GATE = """\
@keras.saving.register_keras_serializable()
class Gate(keras.layers.Layer):
    def __init__(self, activation=None, **kwargs):
        super().__init__(**kwargs)
        self.activation = keras.activations.get(activation)

    def get_config(self):
        config = super().get_config()
        config.update({"activation": keras.activations.serialize(self.activation)})
        return config


"""
CALL = "gate = Gate(activation=squared)\n"


def findings(source: str, settings: Settings | None = None) -> list[Finding]:
    """Return what the rule says of a source."""
    found = check_source(source, settings=settings or Settings())
    return [finding for finding in found if finding.code == "FXL304"]


@pytest.mark.parametrize(
    "call",
    [
        pytest.param(CALL, id="by keyword"),
        pytest.param("gate = Gate(squared)\n", id="by position"),
        pytest.param("def build():\n    return keras.Sequential([Gate(squared)])\n", id="inside"),
        pytest.param("act = squared\ngate = Gate(act)\n", id="by another name"),
    ],
)
def test_a_function_that_a_call_gives_is_registered(call: str):
    after = HEAD + REGISTER + SQUARED + GATE + call
    repair(HEAD + SQUARED + GATE + call, after, codes="FXL304")


def test_where_the_config_is_written_in_the_same_plan():
    source = HEAD + SQUARED + GATE[: GATE.index("\n    def get_config")] + "\n\n" + CALL
    after = fix_source(source).after.decode()
    assert REGISTER + SQUARED in after
    assert "def get_config" in after


def test_a_class_that_hands_its_parameter_to_keras():
    source = """\
@keras.saving.register_keras_serializable()
class Wide(keras.layers.Dense):
    def __init__(self, width, activation=None, **kwargs):
        super().__init__(2 * width, activation=activation, **kwargs)
        self.width = width

    def get_config(self):
        config = super().get_config()
        config.pop("units")
        config.update({"width": self.width})
        return config


wide = Wide(4, activation=squared)
"""
    repair(HEAD + SQUARED + source, HEAD + REGISTER + SQUARED + source, codes="FXL304")


def test_a_default_that_an_existing_config_returns():
    source = HEAD + SQUARED + GATE.replace("activation=None", "activation=squared")
    repair(source, source.replace(SQUARED, REGISTER + SQUARED), codes="FXL304")


def test_a_default_that_the_config_leaves_out_needs_nothing():
    gate = GATE.replace("activation=None", "activation=squared").replace(
        '        config.update({"activation": keras.activations.serialize(self.activation)})\n',
        "        if self.activation is not squared:\n"
        '            config["activation"] = keras.activations.serialize(self.activation)\n',
    )
    repair(HEAD + SQUARED + gate + CALL)


def test_a_default_that_the_new_config_leaves_out_needs_nothing():
    gate = GATE[: GATE.index("\n    def get_config")].replace("=None", "=squared")
    source = HEAD + SQUARED + gate.replace("keras.activations.get(activation)", "activation")
    source += "\n    def call(self, inputs):\n        return self.activation(inputs)\n\n\n" + CALL
    after = fix_source(source).after.decode()
    assert "if self.activation is not squared:" in after
    assert REGISTER + SQUARED not in after
    other = source.replace(CALL, CALL + CALL.replace("squared", "cubed"))
    cubed = SQUARED.replace("squared", "cubed")
    after = fix_source(other.replace(SQUARED, SQUARED + cubed)).after.decode()
    assert SQUARED + REGISTER + cubed in after


def test_a_function_below_the_class_and_comments_above_it():
    call = f"# f(x) = x^2\n{SQUARED}{CALL}"
    after = f"# f(x) = x^2\n{REGISTER}{SQUARED}{CALL}"
    repair(HEAD + GATE + call, HEAD + GATE + after, codes="FXL304")


def test_two_classes_that_are_given_one_function():
    other = GATE.replace("Gate", "Door") + "door = Door(squared)\n"
    source = HEAD + SQUARED + GATE + other + CALL
    found = repair(source, source.replace(SQUARED, REGISTER + SQUARED), codes="FXL304").findings
    assert [f.class_name for f in found if f.code == "FXL304"] == ["Gate", "Door"]


def test_one_edit_whichever_of_two_classes_is_left_alone():
    other = GATE.replace("Gate", "Door") + "door = Door(squared)\n"
    source = HEAD + SQUARED + GATE + other + CALL
    for name in ("Gate", "Door"):
        ignored = source.replace(f"class {name}(", f"# fixlayers: ignore[FXL304]\nclass {name}(")
        after = fix_source(ignored).after.decode()
        assert after == ignored.replace(SQUARED, REGISTER + SQUARED)


def test_the_spelling_is_that_of_the_file_and_an_import_stands_above_the_function():
    gate = GATE.replace("keras.saving.", "").replace("keras.layers.", "")
    gate = gate.replace("keras.activations", "activations")
    head = "from keras import activations\nfrom keras.layers import Layer\n"
    imported = "from keras.saving import register_keras_serializable\n\n\n"
    source = head + "\n\n" + SQUARED + gate.replace("@register_keras_serializable()\n", "") + CALL
    after = head + imported + "@register_keras_serializable()\n" + SQUARED + gate + CALL
    repair(source, after, codes="FXL301 FXL304")


def test_the_package_is_the_one_of_the_settings():
    after = fix_source(HEAD + SQUARED + GATE + CALL, settings=Settings(package="mine")).after
    assert b'register_keras_serializable(package="mine")\ndef squared' in after


def test_the_package_is_the_one_of_the_project():
    gate = GATE.replace("serializable()", "serializable(package='p')")
    source = HEAD + SQUARED + gate + CALL
    register = REGISTER.replace("()", '(package="p")')
    repair(source, source.replace(SQUARED, register + SQUARED), codes="FXL304")


@pytest.mark.parametrize("definition", ["def squared(x): ...", REGISTER + "def squared(x): ..."])
def test_another_function_of_the_name_has_another_key(definition: str):
    source = HEAD + SQUARED + GATE + CALL
    register = REGISTER.replace("()", '(package="pkg.a")')
    repair_project(
        {"pkg/__init__.py": "", "pkg/a.py": source, "pkg/b.py": HEAD + definition},
        {"pkg/a.py": source.replace(SQUARED, register + SQUARED)},
    )


def test_a_call_in_another_file_counts():
    source = HEAD + SQUARED + GATE
    repair_project(
        {"layers.py": source, "train.py": "from layers import Gate, squared as s\ng = Gate(s)\n"},
        {"layers.py": source.replace(SQUARED, REGISTER + SQUARED)},
    )


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param(CALL, "y = squared(3)\ngate = Gate('relu')\n", id="it is only called"),
        pytest.param(CALL, "def f(squared):\n    return Gate(squared)\n", id="a parameter"),
        pytest.param(
            CALL, "def f():\n    squared = 'relu'\n    return Gate(squared)\n", id="a local"
        ),
        pytest.param(
            CALL,
            "def f():\n    def squared(x): ...\n\n    return Gate(squared)\n",
            id="a function inside another",
        ),
        pytest.param(CALL, "gate = Gate(activation=squared(2))\n", id="what it returns"),
        pytest.param(CALL, "gate = Gate(name=squared)\n", id="for what is not the class's own"),
        pytest.param(SQUARED, "", id="it is defined nowhere"),
        pytest.param(SQUARED, SQUARED + SQUARED, id="it is defined twice"),
        pytest.param(SQUARED, f"if True:\n    {SQUARED[:-2].replace('    ', '        ')}\n\n",
                     id="it is defined in a branch"),
        pytest.param(SQUARED, REGISTER + SQUARED, id="it is registered"),
        pytest.param(SQUARED, f"@register_mine\n{SQUARED}", id="it may be registered"),
        pytest.param(
            CALL,
            f'keras.utils.get_custom_objects().update({{"squared": squared}})\n{CALL}',
            id="it is made known",
        ),
        pytest.param(
            CALL,
            f"keras.saving.register_keras_serializable()(squared)\n{CALL}",
            id="it is registered by a call",
        ),
        pytest.param(
            "keras.activations.serialize(self.activation)",
            "self.activation.__name__",
            id="the config holds a name of its own",
        ),
        pytest.param(
            "keras.activations.serialize(self.activation)",
            "name_of(self.activation)",
            id="the config holds what a function of the project returns",
        ),
    ],
)  # fmt: skip
def test_left_alone(old: str, new: str):
    source = HEAD + SQUARED + GATE + CALL
    assert old in source
    assert not findings(source.replace(old, new))


def test_functions_of_other_files_are_not_looked_at():
    head = "import keras\nfrom acts import squared\n\n\n"
    repair_project({"acts.py": SQUARED, "layers.py": f"{head}{GATE}{CALL}"}, {})


def test_one_that_is_made_known_in_another_file():
    known = (
        'import keras\nfrom a import squared\nkeras.utils.get_custom_objects()["squared"] = squared'
    )
    repair_project({"a.py": HEAD + SQUARED + GATE + CALL, "b.py": known}, {})


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        pytest.param(
            f"{HEAD}@tf.function\n{SQUARED}{GATE}{CALL}",
            "its decorator tf.function may make something else of squared",
            id="a decorator",
        ),
        pytest.param(
            f"{SQUARED}{HEAD}{GATE}{CALL}",
            "no name leads to register_keras_serializable above squared",
            id="Keras is imported below it",
        ),
        pytest.param(
            f"{HEAD}{SQUARED}{GATE}class Outer:\n    {REGISTER}"
            f"    class squared(keras.layers.Layer):\n        pass\n\n\n{CALL}",
            "a class in this file is called squared too",
            id="a class of its name",
        ),
    ],
)
def test_refused(source: str, reason: str):
    repair(source, refused={"FXL304": reason})


def test_a_config_that_is_not_repaired_asks_for_no_registration():
    source = HEAD + SQUARED + GATE[: GATE.index("\n    def get_config")] + "\n\n" + CALL
    [found] = findings(source, Settings(ignore=("FXL201",)))
    assert found.reason == "needs FXL201: FXL201 is not selected"


@pytest.mark.parametrize("name", ["gelu", "swish", "he_normal", "l2", "max_norm"])
@pytest.mark.parametrize(
    ("head", "target", "fixed"),
    [
        pytest.param("from tensorflow import keras\n\n\n", None, False, id="Keras 2 may load it"),
        pytest.param("from tensorflow import keras\n\n\n", "keras3", True, id="for Keras 3"),
        pytest.param(HEAD, None, True, id="import keras"),
    ],
)
def test_a_function_that_goes_by_a_name_of_kerass_own(name: str, head: str, target, fixed: bool):
    source = (head + SQUARED + GATE.replace("saving", "utils") + CALL).replace("squared", name)
    [found] = findings(source, Settings(target=target) if target else Settings())
    assert found.level == ("error" if fixed else "note")
    assert (found.safety == "safe") is fixed
    assert fixed or "comes back as Keras's own function of that name" in found.message


def test_switching_the_rule_off_keeps_the_rest_of_the_repair():
    source = HEAD + SQUARED + GATE[: GATE.index("\n    def get_config")] + "\n\n" + CALL
    after = fix_source(source, settings=Settings(ignore=("FXL304",))).after.decode()
    assert "def get_config" in after
    assert REGISTER + SQUARED not in after
