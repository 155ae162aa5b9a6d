"""Registration: the decorator works however the file names Keras, and changes no key in use."""

from __future__ import annotations

import pytest

from tests.keras.case import Case, Examination, assert_survives, on_each_generation

BOTH = ("keras3", "tf_keras")
IMPORTS = (
    ("import tensorflow as tf", "tf.keras.layers.Layer", BOTH),
    ("import tensorflow", "tensorflow.keras.layers.Layer", BOTH),
    ("from tensorflow import keras", "keras.layers.Layer", BOTH),
    ("from tensorflow import keras as K", "K.layers.Layer", BOTH),
    ("import tensorflow.keras as keras", "keras.layers.Layer", BOTH),
    ("from tensorflow.keras import layers", "layers.Layer", BOTH),
    ("from tensorflow.keras.layers import Layer as L", "L", BOTH),
    ("import tensorflow as tf\n\nLayer = tf.keras.layers.Layer", "Layer", BOTH),
    ("import tensorflow as tf\n\nkeras = tf.keras", "keras.layers.Layer", BOTH),
    ("import tensorflow as tf\nfrom tensorflow.keras import layers", "layers.Layer", BOTH),
    ("import keras", "keras.layers.Layer", ("keras3",)),
    ("import keras", "keras.Layer", ("keras3",)),
    ("from keras import layers", "layers.Layer", ("keras3",)),
    ("from keras.layers import Layer", "Layer", ("keras3",)),
    ("import tf_keras", "tf_keras.layers.Layer", ("tf_keras",)),
    ("import tf_keras as keras", "keras.layers.Layer", ("tf_keras",)),
    ("from tf_keras import layers", "layers.Layer", ("tf_keras",)),
)

SPELLINGS = [
    Case(
        title=f"{' / '.join(imports.split())}: {base}",
        source=f"""{imports}


class Scale({base}):
    def __init__(self, factor):
        super().__init__()
        self.factor = factor

    def call(self, inputs):
        return inputs * self.factor
""",
        build="Scale(3.0)",
        generations=generations,
        keras3="unexpected keyword argument 'trainable'",
        tf_keras="name:",
    )
    for imports, base, generations in IMPORTS
]

REGISTERED = (
    Case(
        title="a class that is registered already, under a package: files still load",
        source="""
        @keras.utils.register_keras_serializable(package="mine", name="Own")
        class Scale(keras.layers.Layer):
            def __init__(self, factor, **kwargs):
                super().__init__()
                self.factor = factor

            def call(self, inputs):
                return inputs * self.factor
        """,
        build="Scale(3.0)",
        keras3="name:",
        tf_keras="name:",
    ),
)

TWINS = """
from tensorflow import keras


class Scale(keras.layers.Layer):
    def __init__(self, factor):
        super().__init__()
        self.factor = factor

    def call(self, inputs):
        return inputs * self.factor
"""

NAMESAKES = (
    Case(
        title="two classes of one name in two files keep apart",
        source={
            "first.py": TWINS,
            "second.py": TWINS.replace("inputs * ", "inputs + "),
            "custom.py": """
            from tensorflow import keras

            from first import Scale
            from second import Scale as Shift


            class Both(keras.layers.Layer):
                def __init__(self, one, two):
                    super().__init__()
                    self.one = one
                    self.two = two

                def call(self, inputs):
                    return self.two(self.one(inputs))
            """,
        },
        build="Both(Scale(3.0), Shift(2.0))",
        keras3="created by passing non-serializable argument values",
        tf_keras="created by passing non-serializable argument values",
    ),
)


@pytest.mark.keras
@on_each_generation([*SPELLINGS, *REGISTERED, *NAMESAKES])
def test_survives(case: Case, generation: str, examination: Examination) -> None:
    assert_survives(case, generation, examination)
