"""FXL205: a parameter may hold an object that JSON cannot carry."""

from __future__ import annotations

import re

import pytest

from fixlayers import fix_source
from tests.repairing import repair

HEAD = """\
import keras
import tensorflow as tf


@keras.saving.register_keras_serializable()
class Block(keras.layers.Layer):
"""
PAIR = "keras.saving.serialize_keras_object"


@pytest.mark.parametrize(
    "source",
    [
        pytest.param(
            """\
    def __init__(self, part):
        super().__init__()
        self.part = part

    def call(self, x):
        return self.part(x)
""",
            id="it is called",
        ),
        pytest.param(
            """\
    def __init__(self, part):
        super().__init__()
        self.inner = part

    def call(self, x):
        return self.inner(x)
""",
            id="the attribute that holds it is called",
        ),
        pytest.param(
            """\
    def __init__(self, part):
        super().__init__()
        self.part = part
        self.width = part.units
""",
            id="an attribute of it is read that no plain value has",
        ),
        pytest.param(
            """\
    def __init__(self, part):
        super().__init__()
        self.part = part

    def call(self, x):
        for one in self.part:
            x = one(x)
        return x
""",
            id="its elements are called",
        ),
        pytest.param(
            """\
    def __init__(self, part):
        super().__init__()
        self.part = part

    def call(self, x):
        return [one(x) for one in self.part]
""",
            id="its elements are called in a comprehension",
        ),
        pytest.param(
            """\
    def __init__(self, part):
        super().__init__()
        self.part = part

    def call(self, x):
        return self.part["a"](x)
""",
            id="an entry of it is called",
        ),
        pytest.param(
            """\
    def __init__(self, part):
        super().__init__()
        self.all = keras.layers.TimeDistributed(layer=part)
""",
            id="it is handed to layer=",
        ),
        pytest.param(
            """\
    def __init__(self, part: tf.Tensor | None = None):
        super().__init__()
        self.part = part
""",
            id="it is annotated as a tensor",
        ),
        pytest.param(
            """\
    def __init__(self, part=None):
        super().__init__()
        self.part = part
""",
            id="nothing is known of it and its default is None",
        ),
        pytest.param(
            """\
    def __init__(self, part=keras.activations.relu):
        super().__init__()
        self.part = part
        self.soft = part == "softmax"
""",
            id="its default is a function of Keras, and names are compared with it",
        ),
    ],
)
def test_what_may_be_an_object_goes_through_the_pair(source: str) -> None:
    result = fix_source(HEAD + source)
    assert {"FXL205", "FXL206"} <= {f.code for f in result.findings if f.applied}
    after = result.after.decode()
    assert f'"part": {PAIR}(' in after
    assert 'keras.saving.deserialize_keras_object(config["part"])' in after
    assert fix_source(result.after).after == result.after


@pytest.mark.parametrize(
    "source",
    [
        pytest.param(
            """\
    def __init__(self, part=3):
        super().__init__()
        self.part = part
""",
            id="its default is a number",
        ),
        pytest.param(
            """\
    def __init__(self, part=(1, (2, "a"))):
        super().__init__()
        self.part = part
""",
            id="its default is a tuple of plain values",
        ),
        pytest.param(
            """\
    def __init__(self, part: int):
        super().__init__()
        self.part = part
""",
            id="it is annotated as a number",
        ),
        pytest.param(
            """\
    def __init__(self, part: "list[str] | None" = None):
        super().__init__()
        self.part = part
""",
            id="it is annotated as a list of strings, in a string",
        ),
        pytest.param(
            """\
    def __init__(self, part):
        super().__init__()
        self.part = part
        self.all = [0] * (part + 1)
""",
            id="it is added to a number",
        ),
        pytest.param(
            """\
    def __init__(self, part):
        super().__init__()
        self.part = part
        self.first = part == "first"
""",
            id="it is compared with a string",
        ),
        pytest.param(
            """\
    def __init__(self, part):
        super().__init__()
        self.part = part
        self.label = f"the {part}"
""",
            id="it is formatted",
        ),
        pytest.param(
            """\
    def __init__(self, part):
        super().__init__()
        self.part = part
        self.all = [keras.layers.Dense(4) for _ in range(part)]
""",
            id="it is counted with range",
        ),
        pytest.param(
            """\
    def __init__(self, part):
        super().__init__()
        self.part = part
        self.dense = keras.layers.Dense(part)
""",
            id="it is the units of a Dense",
        ),
        pytest.param(
            """\
    def __init__(self, part=None):
        super().__init__()
        self.part = part
        self.drop = keras.layers.Dropout(rate=part)
""",
            id="it is the rate of a Dropout",
        ),
    ],
)
def test_plain_values_travel_as_they_are(source: str) -> None:
    result = fix_source(HEAD + source)
    codes = {f.code for f in result.findings if f.applied}
    assert "FXL201" in codes
    assert not codes & {"FXL205", "FXL206"}
    assert b'"part": self.part' in result.after
    assert b"from_config" not in result.after


def test_what_a_class_of_the_project_does_with_it_counts() -> None:
    source = """\
import keras


@keras.saving.register_keras_serializable()
class Inner(keras.layers.Layer):
    def __init__(self, {parameter}, **kwargs):
        super().__init__(**kwargs)
        self.{parameter} = {parameter}

    def call(self, x):
        return {use}


@keras.saving.register_keras_serializable()
class Outer(keras.layers.Layer):
    def __init__(self, part):
        super().__init__()
        self.inner = Inner(part)
"""
    plain = fix_source(source.format(parameter="scale", use="x[self.scale + 1]")).after
    objects = fix_source(source.format(parameter="scale", use="self.scale(x)")).after
    assert b'config.update({"part": self.part})' in plain
    assert f'"part": {PAIR}(self._init_part)'.encode() in objects


@pytest.mark.parametrize(
    ("module", "call"),
    [
        ("activations", "keras.activations.get(part)"),
        ("initializers", "keras.initializers.get(part)"),
        ("regularizers", "keras.regularizers.get(part)"),
        ("constraints", "keras.constraints.get(part)"),
    ],
)
def test_what_a_get_function_made_goes_through_its_serialize(module: str, call: str) -> None:
    body = f"""\
    def __init__(self, part=None{{kwargs}}):
        super().__init__({{forward}})
        self.part = {call}
"""
    repair(
        HEAD + body.format(kwargs="", forward=""),
        HEAD
        + body.format(kwargs=", **kwargs", forward="**kwargs")
        + f"""\

    def get_config(self):
        config = super().get_config()
        config.update({{"part": keras.{module}.serialize(self.part)}})
        return config
""",
        codes="FXL101 FXL201",
    )


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(
            "self.part = keras.activations.get(part) if part else None",
            id="in a condition: serialize would raise for None",
        ),
        pytest.param("self.part = Registry.get(part)", id="a get function that is not Keras's"),
        pytest.param("self.part = keras.losses.get(part)", id="one that has no serialize for all"),
        pytest.param(
            "if part:\n            self.part = keras.activations.get(part)", id="in a branch"
        ),
    ],
)
def test_other_calls_are_no_proof(body: str) -> None:
    source = f"    def __init__(self, part=None):\n        super().__init__()\n        {body}\n"
    after = fix_source(HEAD + source).after.decode()
    assert f"{PAIR}(self._init_part)" in after
    assert "        self._init_part = part\n" in after


def test_a_raw_attribute_is_never_given_to_a_serialize_that_raises_for_strings() -> None:
    source = """\
    def __init__(self, activation="relu"):
        super().__init__()
        self.activation = activation
        self.dense = keras.layers.Dense(3, activation=activation)
"""
    after = fix_source(HEAD + source).after.decode()
    assert "activations.serialize" not in after


@pytest.mark.parametrize(
    ("parameter", "reason"),
    [
        pytest.param("part=lambda x: x", "part defaults to a lambda", id="a lambda"),
        pytest.param("part={1, 2}", "part defaults to a set", id="a set"),
        pytest.param("part=range(3)", "range, which no config can carry", id="a range"),
    ],
)
def test_defaults_that_no_file_can_carry_are_refused(parameter: str, reason: str) -> None:
    source = f"""\
import keras


@keras.saving.register_keras_serializable()
class Net(keras.Model):
    def __init__(self, {parameter}, **kwargs):
        super().__init__(**kwargs)
        self.part = part
"""
    repair(source, refused={"FXL201": reason})


def test_a_class_of_layers_travels_by_its_name() -> None:
    repair(
        HEAD
        + """\
    def __init__(self, norm=keras.layers.LayerNormalization, act_layer=None, **kwargs):
        super().__init__(**kwargs)
        self.norm = norm(epsilon=1e-5)
        self.act = act_layer() if act_layer else None
""",
        HEAD
        + """\
    def __init__(self, norm=keras.layers.LayerNormalization, act_layer=None, **kwargs):
        super().__init__(**kwargs)
        self._init_norm = norm
        self.act_layer = act_layer
        self.norm = norm(epsilon=1e-5)
        self.act = act_layer() if act_layer else None

    def get_config(self):
        if not isinstance(self._init_norm, type):
            raise NotImplementedError("norm cannot be saved")
        if self.act_layer is not None and not isinstance(self.act_layer, type):
            raise NotImplementedError("act_layer cannot be saved")
        config = super().get_config()
        config.update({
            "norm": keras.saving.get_registered_name(self._init_norm),
            "act_layer": (
                keras.saving.get_registered_name(self.act_layer)
                if self.act_layer is not None
                else None
            ),
        })
        return config

    @classmethod
    def from_config(cls, config):
        config = dict(config)
        for key in ("norm", "act_layer"):
            if isinstance(config.get(key), str):
                config[key] = keras.saving.get_registered_object(
                    config[key], module_objects=vars(keras.layers)
                )
        return super().from_config(config)
""",
    )


def test_a_local_name_of_the_caller_is_not_looked_for_in_star_imports() -> None:
    source = """\
from keras.layers import *


class Part(Layer):
    def __init__(self, norm_layer=LayerNormalization):
        super().__init__()
        self.norm = norm_layer(epsilon=1e-5)


class Whole(Layer):
    def __init__(self, norm_layer=LayerNormalization):
        super().__init__()
        self.part = Part(norm_layer=norm_layer)
"""
    after = fix_source(source.encode()).after
    assert after.count(b"get_registered_name(") == 2


def test_the_module_of_layers_is_imported_where_nothing_leads_to_it() -> None:
    result = fix_source(
        b"""\
from keras.layers import Layer, LayerNormalization


class Block(Layer):
    def __init__(self, norm=LayerNormalization, **kwargs):
        super().__init__(**kwargs)
        self.norm = norm()
"""
    )
    text = result.after.decode()
    assert "from keras import layers\n" in text
    assert "module_objects=vars(layers)" in text


def test_a_raw_class_in_a_written_config_goes_by_its_name() -> None:
    written = """\
    def __init__(self, norm=keras.layers.LayerNormalization, **kwargs):
        super().__init__(**kwargs)
        self.make = norm
        self.norm = self.make()

    def get_config(self):
        return NORM
"""
    raw = '{**super().get_config(), "norm": self.make}'
    named = """{
            **super().get_config(),
            "norm": (
                keras.saving.get_registered_name(self.make)
                if isinstance(self.make, type)
                else self.make
            ),
        }"""
    repair(
        HEAD + written.replace("NORM", raw),
        HEAD
        + written.replace("NORM", named)
        + """
    @classmethod
    def from_config(cls, config):
        config = dict(config)
        if isinstance(config.get("norm"), str):
            config["norm"] = keras.saving.get_registered_object(
                config["norm"], module_objects=vars(keras.layers)
            )
        return super().from_config(config)
""",
    )


@pytest.mark.parametrize("name", ["norm_fn", "make_function", "factory"])
def test_what_makes_layers_and_is_called_a_function_is_no_class(name: str) -> None:
    repair(
        HEAD
        + f"""\
    def __init__(self, {name}):
        super().__init__()
        self.norm = {name}()
""",
        refused={"FXL201": f"{name} makes layers, and is not known to be a class"},
    )


def test_of_what_makes_layers_the_classes_travel() -> None:
    repair(
        HEAD
        + """\
    def __init__(self, norm=None):
        super().__init__()
        self.norm = norm(name="norm") if norm else None
""",
        HEAD
        + """\
    def __init__(self, norm=None, **kwargs):
        super().__init__(**kwargs)
        self._init_norm = norm
        self.norm = norm(name="norm") if norm else None

    def get_config(self):
        if self._init_norm is not None and not isinstance(self._init_norm, type):
            raise NotImplementedError("norm cannot be saved")
        config = super().get_config()
        config.update({
            "norm": (
                keras.saving.get_registered_name(self._init_norm)
                if self._init_norm is not None
                else None
            ),
        })
        return config

    @classmethod
    def from_config(cls, config):
        config = dict(config)
        if isinstance(config.get("norm"), str):
            config["norm"] = keras.saving.get_registered_object(
                config["norm"], module_objects=vars(keras.layers)
            )
        return super().from_config(config)
""",
    )


@pytest.mark.parametrize(
    ("parameter", "opening"),
    [
        pytest.param("act: str", "act = layer_of(act)", id="annotated as a string"),
        pytest.param("act", "act = layer_of(act)", id="bound to what a function makes of it"),
        pytest.param("act_layer", "act = act_layer = layer_of(act_layer)", id="whatever its name"),
    ],
)
def test_what_a_function_makes_of_a_parameter_says_nothing_of_it(
    parameter: str, opening: str
) -> None:
    source = f"""\
{HEAD}    def __init__(self, {parameter}, **kwargs):
        super().__init__(**kwargs)
        {opening}
        self.act = act()
"""
    after = fix_source(source.encode()).after
    assert b"get_registered_name" not in after


@pytest.mark.parametrize(
    ("signature", "entry"),
    [
        pytest.param(
            "inner: keras.layers.Layer", "keras.layers.serialize(self.inner)", id="annotated"
        ),
        pytest.param(
            'inner: "keras.Model"',
            "keras.layers.serialize(self.inner)",
            id="annotated in a string",
        ),
        pytest.param("encoder", "keras.layers.serialize(self.inner)", id="called and named so"),
        pytest.param(
            "inner: keras.layers.Layer | None = None",
            """(
                keras.layers.serialize(self.inner)
                if self.inner is not None
                else None
            )""",
            id="maybe none: serialize would raise",
        ),
    ],
)
def test_one_layer_goes_through_the_functions_of_layers(signature: str, entry: str) -> None:
    source = f"""\
    def __init__(self, {signature}, **kwargs):
        super().__init__(**kwargs)
        self.inner = inner

    def call(self, x):
        return self.inner(x)
"""
    config = f"""
    def get_config(self):
        config = super().get_config()
        config.update({{"inner": {entry}}})
        return config
"""
    if "else None" in entry:
        config = config.replace(
            f'{{"inner": {entry}}}', f'{{\n            "inner": {entry},\n        }}'
        )
    reviving = """
    @classmethod
    def from_config(cls, config):
        config = dict(config)
        if isinstance(config.get("inner"), dict):
            config["inner"] = keras.layers.deserialize(config["inner"])
        return super().from_config(config)
"""
    name = re.match(r"\w+", signature)[0]  # type: ignore[index]
    source, made = (
        re.sub(r"\binner\b", name, text) for text in (source, source + config + reviving)
    )
    repair(HEAD + source, HEAD + made)


def test_what_a_schedule_is_given_is_no_layer() -> None:
    source = """\
import keras


@keras.saving.register_keras_serializable()
class Delayed(keras.optimizers.schedules.LearningRateSchedule):
    def __init__(self, encoder):
        self.encoder = encoder

    def __call__(self, step):
        return self.encoder(step)
"""
    after = fix_source(source).after.decode()
    assert "keras.saving.serialize_keras_object(self.encoder)" in after
    assert "keras.layers" not in after


@pytest.mark.parametrize(
    "signature",
    [
        pytest.param("inner: list[keras.layers.Layer]", id="several"),
        pytest.param("transform", id="maybe a function"),
    ],
)
def test_what_may_be_no_layer_goes_through_the_pair(signature: str) -> None:
    name = signature.partition(":")[0]
    source = f"""\
    def __init__(self, {signature}, **kwargs):
        super().__init__(**kwargs)
        self.inner = {name}

    def call(self, x):
        return self.inner(x)
"""
    assert f"{PAIR}(self.inner)" in fix_source(HEAD + source).after.decode()


ACTIVATION = """\
    @classmethod
    def from_config(cls, config):
        config = dict(config)
        if config.get("part") is not None:
            config["part"] = {}.get(config["part"])
        return super().from_config(config)
"""
DESERIALIZED = """\
    @classmethod
    def from_config(cls, config):
        config = dict(config)
        if isinstance(config.get("part"), dict):
            config["part"] = {}.deserialize(config["part"])
        return super().from_config(config)
"""
CALLED = """
    def call(self, x):
        return self.part(x)
"""


@pytest.mark.parametrize(
    ("default", "use", "entry", "revived"),
    [
        pytest.param(
            "keras.activations.relu",
            CALLED,
            "keras.activations.serialize(self.part)",
            ACTIVATION.format("keras.activations"),
            id="a function that the class calls",
        ),
        pytest.param(
            "tf.nn.relu",
            CALLED,
            "keras.activations.serialize(self.part)",
            ACTIVATION.format("keras.activations"),
            id="a function of TensorFlow's that Keras has too",
        ),
        pytest.param(
            "keras.activations.relu",
            CALLED.replace("(x)\n", "(x) if self.part else x\n"),
            """(
                keras.activations.serialize(self.part)
                if self.part is not None
                else None
            )""",
            ACTIVATION.format("keras.activations"),
            id="a function in whose place there may be none",
        ),
        pytest.param(
            "keras.activations.relu",
            "        self.dense = keras.layers.Dense(3, activation=part)\n",
            """(
                keras.activations.serialize(keras.activations.get(self.part))
                if self.part is not None
                else None
            )""",
            ACTIVATION.format("keras.activations"),
            id="a function in whose place there may be its name, in a line that is too long",
        ),
        *(
            pytest.param(
                f"keras.{namespace}.{made}",
                "",
                f"keras.{namespace}.serialize(self.part)",
                DESERIALIZED.format(f"keras.{namespace}"),
                id=namespace,
            )
            for namespace, made in (
                ("initializers", "Zeros()"),
                ("regularizers", "L2(0.1)"),
                ("constraints", "NonNeg()"),
                ("losses", "Huber()"),
                ("metrics", "MeanSquaredError()"),
                ("optimizers", "Adam()"),
                ("optimizers.schedules", "CosineDecay(0.1, 3)"),
                ("layers", "Dense(3)"),
            )
        ),
        pytest.param(
            "Own()",
            "",
            f"{PAIR}(self.part)",
            "keras.saving.deserialize_keras_object(",
            id="an object of the project's own",
        ),
    ],
)
def test_what_defaults_to_an_object_goes_through_the_functions_of_its_kind(
    default: str, use: str, entry: str, revived: str
) -> None:
    own = "class Own(keras.initializers.Zeros):\n    pass\n\n\n"
    source = f"""\
    def __init__(self, part={default}):
        super().__init__()
        self.part = part
{use}"""
    head = HEAD.replace("@", f"{own}@", 1) if "Own" in default else HEAD
    after = fix_source(head + source).after.decode()
    assert f'"part": {entry}' in after
    assert revived in after
    assert fix_source(after.encode()).after == after.encode()


def test_a_namespace_that_no_name_leads_to_is_imported() -> None:
    source = """\
from tensorflow.keras.layers import Layer
from tensorflow.keras.regularizers import L2
from tensorflow.keras.utils import register_keras_serializable


@register_keras_serializable()
class Block(Layer):
    def __init__(self, penalty=L2(0.1), **kwargs):
        super().__init__(**kwargs)
        self.penalty = penalty
"""
    after = fix_source(source.encode()).after.decode()
    assert "from tensorflow.keras import regularizers\n" in after
    assert "regularizers.deserialize(" in after
    taken = f"regularizers = None\n{source}"
    after = fix_source(taken.encode()).after.decode()
    assert "tensorflow.keras import regularizers" not in after
    assert "deserialize_keras_object(" in after


CHECKED = """\
import keras


def check(obj):
    if not isinstance(obj, keras.layers.Layer):
        raise ValueError(obj)
    return obj


@keras.saving.register_keras_serializable()
class Update(keras.layers.Layer):
    def __init__(self, state, **kwargs):
        super().__init__(**kwargs)
        self._state = check(state)

    def call(self, x):
        return self._state(x)

    def get_config(self):
        return dict(state=self._state, **super().get_config())
"""


def test_a_layer_that_a_function_checked_is_the_argument() -> None:
    after = CHECKED.replace(
        "return dict(state=self._state, **super().get_config())",
        """\
return dict(
            state=keras.saving.serialize_keras_object(self._state),
            **super().get_config(),
        )

    @classmethod
    def from_config(cls, config):
        config = dict(config)
        if isinstance(config.get("state"), dict):
            config["state"] = keras.saving.deserialize_keras_object(config["state"])
        return super().from_config(config)""",
    )
    repair(CHECKED, after, codes="FXL205 FXL206")


def test_what_a_function_made_of_a_layer_is_not() -> None:
    repair(CHECKED.replace("    return obj", "    return keras.layers.TimeDistributed(obj)"))


@pytest.mark.parametrize("default", ["tf.zeros_initializer", "tf.random_normal_initializer(0.1)"])
def test_initializers_of_tensorflows_own_are_made_objects_that_keras_knows(default: str) -> None:
    source = f"""\
import tensorflow as tf


@tf.keras.utils.register_keras_serializable()
class Bias(tf.keras.layers.Layer):
    def __init__(self, start={default}, **kwargs):
        super().__init__(**kwargs)
        self.start = start

    def build(self, input_shape):
        self.bias = self.add_weight(shape=(3,), initializer=self.start)
"""
    repaired = "".join(fix_source(source.encode()).after.decode().split())
    written = "tf.keras.initializers.serialize(tf.keras.initializers.get(self.start))"
    assert f'"start":{written}' in repaired
    assert 'config["start"]=tf.keras.initializers.deserialize(config["start"])' in repaired


DOCUMENTED = """\
import keras


@keras.saving.register_keras_serializable()
class Choice(keras.layers.Layer):
    \"\"\"Applies one of several layers.

    Args:
        layers: {told}
    \"\"\"

    def __init__(self, layers, **kwargs):
        super().__init__(**kwargs)
        self.choices = layers

    def call(self, x):
        return choose(x, self.choices)

    def get_config(self):
        return {{**super().get_config(), "layers": self.choices}}
"""


@pytest.mark.parametrize(
    ("told", "pair"),
    [
        ("a list of `keras.Layers`. One of them is applied.", "keras.saving.serialize_keras"),
        ("a tuple of keras.layers.Layer", "keras.saving.serialize_keras"),
        ("`tf.keras.layers.Layer`, the choices", "keras.layers.serialize"),
        ("An instance of `keras.Model`.", "keras.layers.serialize"),
    ],
)
def test_what_a_docstring_says_to_be_layers_is_serialized(told: str, pair: str) -> None:
    after = fix_source(DOCUMENTED.format(told=told).encode()).after.decode()
    assert f'"layers": {pair}' in after
    assert "def from_config(cls, config):" in after


@pytest.mark.parametrize(
    "told",
    [
        "the number of layers",
        "layers to choose from",
        "int. As in `keras.layers.Layer`",
        "`keras.layers.InputSpec` of what goes in",
        "`keras.models` to choose from",
        "a string",
    ],
)
def test_what_a_docstring_says_in_other_words_is_left(told: str) -> None:
    repair(DOCUMENTED.format(told=told))


def test_a_documented_layer_that_the_constructor_revives_itself_is_left() -> None:
    source = DOCUMENTED.format(told="a `keras.layers.Layer`.")
    repair(source.replace("choices = layers", "choices = keras.layers.deserialize(layers)"))


@pytest.mark.parametrize(
    ("annotation", "replaced"),
    [
        ("list[keras.layers.Layer]", True),
        ("List[tf.keras.Model] | None", True),
        ("Dict[str, keras.layers.Layer]", True),
        ("Union[keras.layers.Layer, List[keras.layers.Layer]]", True),
        ("Union[str, keras.layers.Layer]", False),
        ("list[Layer | Callable]", False),
        ("tuple[keras.layers.Layer, ...]", False),
    ],
)
def test_lists_and_dicts_that_are_annotated_as_of_layers(annotation: str, replaced: bool) -> None:
    source = DOCUMENTED.format(told="what to choose from")
    source = source.replace("self, layers,", f"self, layers: {annotation},")
    after = fix_source(source.encode()).after.decode()
    assert ("serialize_keras_object(self.choices)" in after) is replaced


def test_what_a_from_config_revives_already_is_serialized_for_it() -> None:
    source = """\
import keras


@keras.saving.register_keras_serializable()
class Block(keras.layers.Layer):
    def __init__(self, part=keras.activations.relu, **kwargs):
        super().__init__(**kwargs)
        self.part = part

    @classmethod
    def from_config(cls, config):
        config = dict(config)
        config["part"] = keras.saving.deserialize_keras_object(config["part"])
        return cls(**config)
"""
    after = fix_source(source.encode()).after.decode()
    assert f'"part": {PAIR}(self.part)' in after
    assert after.count('config["part"] = ') == 1


_WRAPPED = """\
import keras


@keras.saving.register_keras_serializable()
class Residual(keras.Model):
    def __init__(self, layer, **kwargs):
        super().__init__(**kwargs)
        self.layer = layer

    def call(self, x):
        return x + self.layer(x)

    def get_config(self):
        return {{
            "layer": {value},
            "name": self.name,
            "trainable": self.trainable,
        }}
"""
_STACK = """\
import keras


@keras.saving.register_keras_serializable()
class Stack(keras.Model):
    def __init__(self, layers=None, **kwargs):
        super().__init__(**kwargs)
        self.steps = []
        for layer in layers or []:
            self.steps.append(layer)

    def call(self, x):
        for layer in self.steps:
            x = layer(x)
        return x

    def get_config(self):
        return {{
            "layers": {value},
            "name": self.name,
            "trainable": self.trainable,
        }}
"""
_COPY = "self.layer.__class__.from_config(self.layer.get_config())"
_COPIES = "[x.__class__.from_config(x.get_config()) for x in self.{attribute}]"


def test_a_layer_rebuilt_of_its_config_is_serialized_instead() -> None:
    after = _WRAPPED.format(value="keras.layers.serialize(self.layer)")
    repair(
        _WRAPPED.format(value=_COPY),
        f"""{after}
    @classmethod
    def from_config(cls, config, custom_objects=None):
        config = dict(config)
        if isinstance(config.get("layer"), dict):
            config["layer"] = keras.layers.deserialize(config["layer"])
        return cls(**config)
""",
        codes="FXL205 FXL206",
    )


_REVIVED = """
    @classmethod
    def from_config(cls, config):
        layer = {function}(config.pop("layer"))
        return cls(layer=layer, **config)
"""


def test_a_config_that_does_not_tell_whose_it_is_gives_way_to_what_does() -> None:
    after = _WRAPPED.format(value="keras.layers.serialize(self.layer)")
    repair(
        _WRAPPED.format(value="self.layer.get_config()"),
        f"""{after}
    @classmethod
    def from_config(cls, config, custom_objects=None):
        config = dict(config)
        if isinstance(config.get("layer"), dict):
            config["layer"] = keras.layers.deserialize(config["layer"])
        return cls(**config)
""",
        codes="FXL205 FXL206",
    )


@pytest.mark.parametrize(
    "function",
    ["keras.layers.deserialize", "keras.saving.deserialize_keras_object"],
)
def test_a_config_is_given_to_a_function_that_asks_for_its_class(function: str) -> None:
    revived = _REVIVED.format(function=function)
    after = _WRAPPED.format(value="keras.layers.serialize(self.layer)")
    before = _WRAPPED.format(value="self.layer.get_config()")
    repair(before + revived, after + revived, codes="FXL205")


def test_a_list_of_configs_that_do_not_tell_whose_they_are() -> None:
    kept = """\
        self.steps = []
        for layer in layers or []:
            self.steps.append(layer)
"""
    stack = _STACK.replace(kept, "        self.steps = list(layers)\n").replace("=None", "")
    after = stack.format(value=f"{PAIR}(self.steps)")
    repair(
        stack.format(value="[step.get_config() for step in self.steps]"),
        f"""{after}
    @classmethod
    def from_config(cls, config, custom_objects=None):
        config = dict(config)
        if "class_name" in str(config.get("layers")):
            config["layers"] = keras.saving.deserialize_keras_object(config["layers"])
        return cls(**config)
""",
        codes="FXL205 FXL206",
    )


_BARE = _WRAPPED.format(value="self.layer.get_config()")


@pytest.mark.parametrize(
    "source",
    [
        pytest.param(
            _BARE + _REVIVED.format(function="keras.layers.Dense.from_config"),
            id="from_config names the class",
        ),
        pytest.param(
            f"""{_BARE}{_REVIVED.format(function="deserialize")}


def deserialize(config):
    return keras.layers.Dense(**config)
""",
            id="a function of the project's names it",
        ),
        pytest.param(
            _BARE + _REVIVED.format(function="Known(keras.layers.deserialize)"),
            id="another one may put it there",
        ),
        pytest.param(
            _BARE.replace("= layer\n", "= keras.layers.Dense(**layer)\n"),
            id="the constructor is given a config",
        ),
        pytest.param(
            _BARE.replace(
                "self.layer = layer\n",
                "if isinstance(layer, dict):\n"
                "            layer = keras.layers.Dense(**layer)\n"
                "        self.layer = layer\n",
            ),
            id="the constructor takes one as well",
        ),
        pytest.param(_BARE.replace("get_config()", "get_config(True)"), id="another method"),
    ],
)
def test_configs_whose_class_is_known_are_left(source: str) -> None:
    repair(source)


def test_layers_rebuilt_of_their_configs_are_serialized_from_where_they_are_kept() -> None:
    after = _STACK.format(value=f"{PAIR}(self.steps)")
    repair(
        _STACK.format(value=_COPIES.format(attribute="steps")),
        f"""{after}
    @classmethod
    def from_config(cls, config, custom_objects=None):
        config = dict(config)
        if "class_name" in str(config.get("layers")):
            config["layers"] = keras.saving.deserialize_keras_object(config["layers"])
        return cls(**config)
""",
        codes="FXL205 FXL206",
    )


@pytest.mark.parametrize(
    "source",
    [
        pytest.param(
            _WRAPPED.format(value="Copied.from_config(self.layer.get_config())"),
            id="of a class that is named",
        ),
        pytest.param(
            _WRAPPED.format(value=_COPY).replace(
                "= layer\n", "= keras.layers.deserialize(layer)\n"
            ),
            id="the constructor makes a layer of a config by itself",
        ),
        pytest.param(
            f"""{_WRAPPED.format(value=_COPY)}
    @classmethod
    def from_config(cls, config):
        config["layer"] = keras.layers.deserialize(config["layer"])
        return cls(**config)
""",
            id="from_config revives it",
        ),
    ],
)
def test_other_copies_are_left(source: str) -> None:
    repair(source)


def test_copies_of_what_keras_keeps_are_refused() -> None:
    source = _STACK.format(value=_COPIES.format(attribute="_layers"))
    repair(source, refused={"FXL209": "it reads self._layers, which the class does not set"})


def test_a_rebuilt_layer_that_cannot_come_back_is_refused() -> None:
    source = _WRAPPED.format(value=_COPY)
    source += """
    def build(self, input_shape):
        self.layer.build(input_shape)
"""
    repair(source, refused={"FXL209": "layer comes back built, and is built again"})


_ABOVE = """\
import keras


@keras.saving.register_keras_serializable()
class Base(keras.Model):
    def __init__(self, *args, **kwargs):
        self._given = kwargs.pop("given", None)
        super().__init__(*args, **kwargs)

    @property
    def given(self):
        return self._given

    def replace(self, given):
        self._given = given

    def call(self, x):
        return x if self._given is None else {use}


@keras.saving.register_keras_serializable()
class Net(Base):
    def __init__(self, units, given: keras.Model | None = None, **kwargs):
        super().__init__(given={handed}, **kwargs)
        self.units = units

    def get_config(self):
        return {{
            "units": self.units,
            "given": {value},
            "name": self.name,
            "trainable": self.trainable,
        }}

    @classmethod
    def from_config(cls, config):
{revival}        given = config.pop("given", None)
        return cls(given=given, **config)
"""


@pytest.mark.parametrize("attribute", ["given", "_given"])
def test_a_model_that_the_parent_keeps_and_calls_is_serialized(attribute: str) -> None:
    held = f"self.{attribute}"
    before = _ABOVE.format(use="self._given(x)", handed="given", value=held, revival="")
    after = _ABOVE.format(
        use="self._given(x)",
        handed="given",
        value=f"""(
                keras.layers.serialize({held})
                if {held} is not None
                else None
            )""",
        revival="""\
        config = dict(config)
        if isinstance(config.get("given"), dict):
            config["given"] = keras.layers.deserialize(config["given"])
""",
    )
    reason = "given is popped from kwargs and not kept as it came"
    repair(before, after, refused={"FXL201": reason})


@pytest.mark.parametrize(
    ("use", "handed", "value"),
    [
        pytest.param("x", "given", "self.given", id="the parent does not call it"),
        pytest.param("self._given(x)", "wrap(given)", "self.given", id="the parent gets another"),
        pytest.param("self._given(x)", "given", "self.call", id="another attribute"),
    ],
)
def test_what_a_parent_may_not_keep_is_left(use: str, handed: str, value: str) -> None:
    source = _ABOVE.format(use=use, handed=handed, value=value, revival="")
    after = fix_source(source.encode()).after.decode()
    assert "layers.serialize(" not in after


def test_a_layer_that_is_popped_into_its_attribute_is_not_unused() -> None:
    source = """\
import keras


@keras.saving.register_keras_serializable()
class Block(keras.layers.Layer):
    def __init__(self, **kwargs):
        self.inner = kwargs.pop("layer", None)
        super().__init__(**kwargs)

    def call(self, x):
        return self.inner(x)
"""
    after = fix_source(source.encode()).after.decode()
    assert "keras.layers.serialize(self.inner)" in after


@pytest.mark.parametrize(
    ("default", "replaced"),
    [
        pytest.param("keras.initializers.Ones()", True, id="an object of Keras"),
        pytest.param('"ones"', False, id="a name, which a dict may stand for as well"),
        pytest.param("None", False, id="nothing"),
        pytest.param("make_ones()", False, id="what a function makes"),
    ],
)
def test_what_defaults_to_an_object_is_not_returned_raw(default: str, replaced: bool) -> None:
    before = f"""\
import keras


@keras.saving.register_keras_serializable()
class Scale(keras.layers.Layer):
    def __init__(self, beta_initializer={default}, **kwargs):
        super().__init__(**kwargs)
        self.beta_initializer = beta_initializer

    def build(self, shape):
        self.beta = self.add_weight(shape=shape[-1:], initializer=self.beta_initializer)

    def get_config(self):
        config = super().get_config()
        config["beta_initializer"] = self.beta_initializer
        return config
"""
    after = fix_source(before).after.decode()
    serialized = "keras.initializers.serialize(self.beta_initializer)"
    assert (serialized in after) is replaced
    assert (after == before) is not replaced


_HELD_OR_MADE = """\
import keras


def made(inner):
    return inner or keras.layers.Dense(3)


@keras.saving.register_keras_serializable()
class Block(keras.layers.Layer):
    def __init__(self, inner=None, **kwargs):
        super().__init__(**kwargs)
        {store}

    def call(self, x):
        return self.inner(x)

    def get_config(self):
        return {{**super().get_config(), "inner": self.inner}}
"""
_MADE = """\
if inner is None:
            self.inner = {made}
        else:
            self.inner = {given}"""
_DENSE = "keras.layers.Dense(3)"
_ASKED = """\
if {asked}:
            self.inner = inner
        else:
            self.inner = {made}"""
_IS_LAYER = "isinstance(inner, keras.layers.Layer)"


@pytest.mark.parametrize(
    ("store", "replaced"),
    [
        pytest.param(
            _MADE.format(made="keras.layers.Dense(3)", given="inner"), True, id="as given"
        ),
        pytest.param(f"self.inner = inner or {_DENSE}", True, id="or another"),
        pytest.param(
            _MADE.format(
                made="keras.layers.Dense(3)\n            if self.built:\n"
                "                self.inner = keras.layers.Dense(4)",
                given="inner",
            ),
            True,
            id="or one of others",
        ),
        pytest.param(
            _MADE.format(made="inner", given="made(inner)"), False, id="what may be made of a dict"
        ),
        pytest.param("self.inner = made(inner)", False, id="what a function makes"),
        pytest.param(
            _ASKED.format(asked=_IS_LAYER, made="keras.layers.Activation(inner)"),
            True,
            id="or a layer around what is none",
        ),
        pytest.param(
            _ASKED.format(asked="inner != 3", made="keras.layers.Activation(inner)"),
            False,
            id="which may be put around a layer as well",
        ),
        pytest.param(
            _ASKED.format(asked=_IS_LAYER, made="made(inner)"), False, id="or what a function makes"
        ),
    ],
)
def test_a_layer_that_was_given_or_is_made_anew_is_serialized(store: str, replaced: bool) -> None:
    before = _HELD_OR_MADE.format(store=store)
    after = fix_source(before.encode()).after.decode()
    serialized = '"inner": keras.saving.serialize_keras_object(self._init_inner)'
    assert (serialized in " ".join(after.split())) is replaced
    if not replaced:
        assert after == before
