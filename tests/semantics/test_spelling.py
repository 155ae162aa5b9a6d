"""How a file spells a function of Keras."""

from __future__ import annotations

import pytest

from fixlayers.rewrite.edits import AddImport, AddImportBeside
from tests.semantics.views import view_of

SERIALIZE = "serialize_keras_object"


@pytest.mark.parametrize(
    ("imports", "base", "expected"),
    [
        pytest.param("import keras", "keras.layers.Layer", "keras.saving", id="keras"),
        pytest.param("import keras as K", "K.layers.Layer", "K.saving", id="keras by another name"),
        pytest.param(
            "import tensorflow as tf", "tf.keras.Model", "tf.keras.utils", id="through tensorflow"
        ),
        pytest.param(
            "from tensorflow import keras", "keras.Model", "keras.utils", id="tensorflow's keras"
        ),
        pytest.param("import tf_keras", "tf_keras.Model", "tf_keras.saving", id="tf_keras"),
        pytest.param(
            "import keras\nfrom keras.layers import Layer", "Layer", "keras.saving", id="beside"
        ),
        pytest.param(
            "import tensorflow as tf\nfrom tensorflow.keras.layers import Layer",
            "Layer",
            "tf.keras.utils",
            id="a base beside tf",
        ),
        pytest.param(
            "from tensorflow import keras\nfrom keras.layers import Dense",
            "Dense",
            None,
            id="a base from another Keras than the name",
        ),
        pytest.param("from keras import saving, layers", "layers.Layer", "saving", id="saving"),
        pytest.param("from keras import utils, layers", "layers.Layer", "utils", id="utils"),
    ],
)
def test_through_a_name_that_the_file_has(imports: str, base: str, expected: str | None) -> None:
    found = view_of(f"{imports}\nclass A({base}): pass\n").speller.spell(SERIALIZE)
    assert found is not None
    if expected is None:
        assert found.imports == (AddImport("keras.saving", SERIALIZE),)
    else:
        assert (found.expression, found.imports) == (f"{expected}.{SERIALIZE}", ())


@pytest.mark.parametrize(
    ("imports", "module"),
    [
        ("from keras.layers import Layer", "keras.saving"),
        ("from tf_keras.layers import Layer", "tf_keras.saving"),
        ("from tensorflow.keras.layers import Layer", "tensorflow.keras.utils"),
        ("from keras.layers import Layer\ndef f():\n    import keras", "keras.saving"),
        ("from keras.layers import Layer\nimport numpy as np", "keras.saving"),
    ],
)
def test_through_a_new_import(imports: str, module: str) -> None:
    found = view_of(f"{imports}\nclass A(Layer): pass\n").speller.spell(SERIALIZE)
    assert found is not None
    assert (found.expression, found.imports) == (SERIALIZE, (AddImport(module, SERIALIZE),))


def test_a_child_spells_it_as_its_parent_in_the_same_file_does() -> None:
    source = """\
try:
    import tensorflow.keras as keras
except ImportError:
    import keras
class Base(keras.layers.Layer): pass
class A(Base): pass
"""
    found = view_of(source).speller.spell(SERIALIZE)
    assert found is not None
    assert (found.expression, found.imports) == (f"keras.utils.{SERIALIZE}", ())


def test_names_bound_below_the_class_do_not_count() -> None:
    source = "from keras.layers import Layer\nclass A(Layer): pass\nimport keras\n"
    found = view_of(source).speller.spell("register_keras_serializable")
    assert found is not None
    assert found.imports


def test_a_name_that_is_rebound_does_not_count() -> None:
    source = "import keras\nfrom keras.layers import Layer\nkeras = 3\nclass A(Layer): pass\n"
    found = view_of(source).speller.spell(SERIALIZE)
    assert found is not None
    assert found.imports


def test_an_import_beside_each_import_of_the_base() -> None:
    source = """\
import numpy as np
try:
    from keras.layers import Dense, Layer
except ImportError:
    from tensorflow.keras.layers import Layer
class A(Layer): pass
"""
    found = view_of(source).speller.spell(SERIALIZE)
    assert found is not None
    assert found.imports == (
        AddImportBeside(1, "keras.utils", SERIALIZE),
        AddImportBeside(2, "tensorflow.keras.utils", SERIALIZE),
    )


@pytest.mark.parametrize(
    ("imports", "trouble"),
    [
        pytest.param(
            f"from keras.layers import Layer\n{SERIALIZE} = 3",
            "the name serialize_keras_object has another meaning",
            id="the name is taken",
        ),
        pytest.param(
            "try:\n    from keras.layers import Layer\nexcept ImportError:\n    Layer = object",
            "in another branch its base is none of Keras's",
            id="object where Keras is missing",
        ),
        pytest.param(
            "try:\n    from keras.layers import Layer\nexcept ImportError:\n    class Layer: pass",
            "in another branch its base is none of Keras's",
            id="a stub where Keras is missing",
        ),
        pytest.param(
            "import importlib\nif x:\n    layers = importlib.import_module('keras.layers')\n"
            "    Layer = layers.Layer\nelse:\n    from tf_keras.layers import Layer",
            "its base is not bound by an import",
            id="a module that is imported by a call",
        ),
    ],
)
def test_no_spelling(imports: str, trouble: str) -> None:
    speller = view_of(f"{imports}\nclass A(Layer): pass\n").speller
    assert speller.spell(SERIALIZE) is None
    assert trouble in speller.trouble(SERIALIZE)


def test_the_decorator_of_a_child_in_a_file_without_keras() -> None:
    sources = {
        "a.py": "import tensorflow as tf\nclass Base(tf.keras.layers.Layer): pass\n",
        "b.py": "from a import Base\nclass A(Base): pass\n",
    }
    found = view_of(sources).speller.spell("register_keras_serializable")
    assert found is not None
    assert found.imports == (AddImport("tensorflow.keras.utils", "register_keras_serializable"),)
