"""The helpers that a file of emitted tests has at its head, as the user reads them."""

from __future__ import annotations

import re

from fixlayers.verify.frameworks import FrameworkName

IMPORTS: dict[FrameworkName, str] = {
    "keras3": "import json\n\nimport keras\nimport numpy as np\n",
    "tf_keras": (
        "import json\nimport os\n\n"
        "# What the modules call tf.keras has to be tf_keras, before anything imports TensorFlow.\n"
        'os.environ["TF_USE_LEGACY_KERAS"] = "1"\n\n'
        "import numpy as np\nimport tensorflow as tf\nimport tf_keras as keras\n"
    ),
}
_BY_FRAMEWORK: dict[FrameworkName, dict[str, str]] = {
    "keras3": {
        "tensor": """\
def tensor(values):
    return keras.ops.convert_to_tensor(values)
""",
        "arrays": """\
def arrays(result):
    return [keras.ops.convert_to_numpy(part) for part in keras.tree.flatten(result)]
""",
        "model_with": """\
def model_with(layer, *inputs):
    given = keras.tree.map_structure(lambda x: keras.Input(x.shape[1:], dtype=x.dtype), inputs)
    return keras.Model(keras.tree.flatten(given), layer(*given))
""",
        "flat": """\
def flat(inputs):
    return keras.tree.flatten(inputs)
""",
    },
    "tf_keras": {
        "tensor": """\
def tensor(values):
    return tf.constant(values)
""",
        "arrays": """\
def arrays(result):
    return [np.asarray(part) for part in tf.nest.flatten(result)]
""",
        "model_with": """\
def model_with(layer, *inputs):
    given = tf.nest.map_structure(lambda x: keras.Input(x.shape[1:], dtype=x.dtype), inputs)
    return keras.Model(tf.nest.flatten(given), layer(*given))
""",
        "flat": """\
def flat(inputs):
    return tf.nest.flatten(inputs)
""",
    },
}
_SHARED = {
    "floats": """\
def floats(*shape):
    values = np.random.default_rng(0).uniform(0.1, 0.9, shape)
    return tensor(values.astype("float32"))
""",
    "integers": """\
def integers(*shape):
    values = np.random.default_rng(0).integers(1, 4, shape)
    return tensor(values.astype("int32"))
""",
    "step": """\
def step(number):
    return tensor(number)
""",
    "config_of": """\
def config_of(instance):
    return json.loads(json.dumps(keras.saving.serialize_keras_object(instance)))
""",
    "plain": '''\
def plain(instance):
    """Return the attributes of an instance that are numbers or strings."""
    return {k: v for k, v in vars(instance).items() if isinstance(v, (bool, int, float, str))}
''',
    "rebuilt": '''\
def rebuilt(instance):
    """Return what comes back from the config of an instance, as a file holds it."""
    config = config_of(instance)
    copy = keras.saving.deserialize_keras_object(config)
    assert type(copy) is type(instance)
    assert config_of(copy) == config
    assert plain(copy) == plain(instance)
    return copy
''',
    "same": """\
def same(old, new):
    return len(old) == len(new) and all(
        a.shape == b.shape and np.allclose(a, b, rtol=1e-5, atol=1e-5)
        for a, b in zip(old, new)
    )
""",
    "assert_same": '''\
def assert_same(original, copy, *inputs, **options):
    """Both have weights of the same shapes, and with the same weights they compute the same."""
    first, second = (arrays(original(*inputs, **options)) for _ in range(2))
    arrays(copy(*inputs, **options))
    if hasattr(original, "get_weights"):
        assert [w.shape for w in copy.weights] == [w.shape for w in original.weights]
        copy.set_weights(original.get_weights())
    new = arrays(copy(*inputs, **options))
    # What is random cannot be compared.
    assert same(first, new) or not same(first, second)
''',
    "assert_loads": '''\
def assert_loads(model, tmp_path, *inputs, **options):
    """The model comes back from a file, without custom_objects, and computes the same."""
    first, second = (arrays(model(*inputs, **options)) for _ in range(2))
    model.save(tmp_path / "saved.keras")
    loaded = keras.models.load_model(tmp_path / "saved.keras")
    new = arrays(loaded(*inputs, **options))
    assert same(first, new) or not same(first, second)
''',
    "assert_layer_loads": '''\
def assert_layer_loads(layer, tmp_path, *inputs, **options):
    """A model with the layer comes back from a file, and computes the same."""
    assert_loads(model_with(layer, *inputs), tmp_path, flat(inputs), **options)
''',
}


def helpers_for(tests: str, framework: FrameworkName) -> list[str]:
    """Return the helpers that tests call, and those that these call, in the order of the file."""
    known = {**_BY_FRAMEWORK[framework], **_SHARED}
    called = _called(tests) & known.keys()
    while more := {n for name in called for n in _called(known[name]) & known.keys()} - called:
        called |= more
    return [code for name, code in known.items() if name in called]


def _called(code: str) -> set[str]:
    return set(re.findall(r"\b(\w+)\(", code))
