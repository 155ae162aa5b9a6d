"""FXL303: a registration that cannot work."""

from __future__ import annotations

import pytest

from tests.repairing import repair, repair_project

_REGISTER = "keras.saving.register_keras_serializable"


@pytest.mark.parametrize(
    ("imports", "decorator"),
    [
        pytest.param("import keras", _REGISTER, id="by its path"),
        pytest.param(
            "import keras\nfrom keras.utils import register_keras_serializable as register",
            "register",
            id="under another name",
        ),
        pytest.param(
            "import tensorflow as tf\nfrom tensorflow import keras",
            "tf.keras.utils.register_keras_serializable",
            id="tensorflow's",
        ),
    ],
)
def test_the_decorator_is_called(imports: str, decorator: str) -> None:
    text = f"{imports}\n\n\n@{decorator}{{call}}  # why\nclass A(keras.layers.Layer):\n    pass\n"
    repair(text.format(call=""), text.format(call="()"), codes="FXL303")


def test_between_other_decorators() -> None:
    before = f"""\
import keras


@first
@{_REGISTER}
@last()
class A(keras.layers.Layer):
    pass
"""
    repair(before, before.replace(_REGISTER, f"{_REGISTER}()"), codes="FXL303")


@pytest.mark.parametrize(
    ("above", "below"),
    [
        pytest.param(f"@{_REGISTER}()\n", "", id="alone"),
        pytest.param(f"@{_REGISTER}\n", "", id="not called"),
        pytest.param(f"# a\n@{_REGISTER}()  # b\n# c\n", "# a\n# b\n# c\n", id="its comments stay"),
        pytest.param(
            f"@first\n# a\n@{_REGISTER}()\n# b\n", "@first\n# a\n# b\n", id="below another"
        ),
        pytest.param(
            f"# a\n@{_REGISTER}()\n# b\n@last\n# c\n", "# a\n# b\n@last\n# c\n", id="above another"
        ),
    ],
)
def test_a_callback_is_not_registered(above: str, below: str) -> None:
    source = """\
import keras


{}class Log(keras.callbacks.Callback):
    def __init__(self, path):
        self.path = path
"""
    repair(source.format(above), source.format(below), codes="FXL303")


@pytest.mark.parametrize(
    "source",
    [
        pytest.param(
            f"""\
import keras


@{_REGISTER}()
class Log(keras.callbacks.Callback):
    def get_config(self):
        return {{}}
""",
            id="a callback with a config",
        ),
        pytest.param(
            f"""\
import keras
from mixins import Configured


@{_REGISTER}()
class Log(Configured, keras.callbacks.Callback):
    pass
""",
            id="a callback that may inherit a config",
        ),
        pytest.param(
            f"""\
import keras


class Configured:
    def get_config(self):
        return {{}}


@{_REGISTER}()
class Log(Configured, keras.callbacks.Callback):
    pass
""",
            id="a callback that inherits a config",
        ),
        pytest.param(
            """\
import keras
from mine import register_keras_serializable


@register_keras_serializable
class A(keras.layers.Layer):
    pass
""",
            id="a decorator of another library",
        ),
        pytest.param(
            "import keras\n\n\nclass Log(keras.callbacks.Callback):\n    pass\n",
            id="a callback that nobody registers",
        ),
        pytest.param(
            f"import keras\n\n\n@{_REGISTER}()\nclass Rows(keras.utils.Sequence):\n    pass\n",
            id="a class of Keras's of which nothing is known",
        ),
    ],
)
def test_left_alone(source: str) -> None:
    repair(source, refused={})


def test_a_callback_below_one_of_another_file() -> None:
    base = "import keras\n\n\nclass Log(keras.callbacks.Callback):\n    pass\n"
    child = "import keras\nfrom base import Log\n\n\n{}class Print(Log):\n    pass\n"
    repair_project(
        {"base.py": base, "child.py": child.format(f"@{_REGISTER}()\n")},
        {"child.py": child.format("")},
    )
