"""How files import Keras."""

from __future__ import annotations

import re
from dataclasses import dataclass

_PLACEHOLDER = re.compile(r"<([a-z.]*)\.(\w+)>")


@dataclass(frozen=True)
class Spelling:
    """A way to import Keras.

    Args:
        imports: lines that stand in the file anyway.
        prefix: the name that stands for Keras, "" where its parts are imported.
        root: where its parts are imported from.
        by_name: whether classes are imported, instead of modules.
        generations: where it works.
    """

    imports: tuple[str, ...] = ()
    prefix: str = ""
    root: str = "tensorflow.keras"
    by_name: bool = False
    generations: tuple[str, ...] = ("keras3", "tf_keras")

    def spell(self, text: str) -> tuple[tuple[str, ...], str]:
        """Return the imports that a text needs, and the text with Keras's names spelled."""
        found: set[str] = set()

        def replaced(match: re.Match[str]) -> str:
            return self._name(match[1], match[2], found)

        text = _PLACEHOLDER.sub(replaced, text)
        return (*self.imports, *sorted(found)), text

    def _name(self, module: str, name: str, found: set[str]) -> str:
        whole = f"{module}.{name}".lstrip(".")
        if self.prefix:
            return f"{self.prefix}.{whole}"
        # Functions called `get` would shadow one another.
        if not module or (self.by_name and name[0].isupper()):
            found.add(f"from {'.'.join(filter(None, (self.root, module)))} import {name}")
            return name
        head = module.partition(".")[0]
        found.add(f"from {self.root} import {head}")
        return whole


SPELLINGS = {
    "from tensorflow import keras": Spelling(("from tensorflow import keras",), "keras"),
    "tf.keras": Spelling(("import tensorflow as tf",), "tf.keras"),
    "import tensorflow.keras as keras": Spelling(("import tensorflow.keras as keras",), "keras"),
    "keras = tf.keras": Spelling(("import tensorflow as tf", "keras = tf.keras"), "keras"),
    "as k": Spelling(("from tensorflow import keras as k",), "k"),
    "modules of tensorflow.keras": Spelling(),
    "names of tensorflow.keras": Spelling(by_name=True),
    "import keras": Spelling(("import keras",), "keras", generations=("keras3",)),
    "modules of keras": Spelling(root="keras", generations=("keras3",)),
    "names of keras": Spelling(root="keras", by_name=True, generations=("keras3",)),
    "tf_keras": Spelling(("import tf_keras as keras",), "keras", generations=("tf_keras",)),
    "modules of tf_keras": Spelling(root="tf_keras", generations=("tf_keras",)),
}


def plainly(text: str) -> str:
    """Return a text with Keras's names spelled from `keras`."""
    return _PLACEHOLDER.sub(lambda match: f"keras.{match[1]}.{match[2]}".replace("..", "."), text)
