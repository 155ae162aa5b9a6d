"""Every way in which a class comes by its Keras base, and how its decorator is spelled there."""

from __future__ import annotations

from dataclasses import dataclass
from textwrap import dedent

_BODY = """\
    def __init__(self, factor, inner=None):
        super().__init__()
        self.by = factor
        self.inner = inner

    def call(self, inputs):
        return inputs * self.by
"""
REGISTER = "register_keras_serializable"
K3, TK = "keras3", "tf_keras"


@dataclass(frozen=True)
class Row:
    """One spelling.

    The class is `Scale`, a layer that needs `**kwargs`, a `get_config`, and for its parameter
    `inner` the serializers.

    Args:
        title: what is shown.
        imports: what stands above the class in its file; what stands in a function if it ends in
            one.
        base: its base, as written.
        owner: what the decorator is an attribute of, as written; "" if it is imported by name.
        added: the modules of the imports that are added, in order.
        refused: a part of the reason why there is no decorator, or why nothing is known.
        others: further files of the project.
        path: the file of the class.
        real: the generations on which the file can be imported.
    """

    title: str
    imports: str
    base: str
    owner: str = ""
    added: tuple[str, ...] = ()
    refused: str = ""
    others: tuple[tuple[str, str], ...] = ()
    path: str = "custom.py"
    real: tuple[str, ...] = (K3, TK)

    @property
    def files(self) -> dict[str, str]:
        """The sources by path."""
        text = f"{dedent(self.imports).strip()}\n\n\nclass Scale({self.base}):\n{_BODY}"
        return {**{path: dedent(t).lstrip() for path, t in self.others}, self.path: text}

    @property
    def module(self) -> str:
        """The module of the class."""
        return self.path.removeprefix("src/").removesuffix(".py").replace("/", ".")


_KERAS_OR_TF = """
try:
    from keras.layers import Layer
except ImportError:
    from tensorflow.keras.layers import Layer
"""
_TF_OR_KERAS = """
try:
    from tensorflow.keras.layers import Layer
except ImportError:
    from keras.layers import Layer
"""
_BOTH = ("keras.utils", "tensorflow.keras.utils")
_TF = ("tensorflow.keras.utils",)
_KERAS = ("keras.saving",)
_ALL = "from tensorflow.keras.layers import *"
_PACKAGE = ("pkg/__init__.py", "")
_BACKEND = "from tensorflow import keras\n\nlayers = keras.layers\nLayer = layers.Layer\n"

_EITHER = (
    "try:\n    from tensorflow import keras\nexcept ImportError:\n    import keras\n"
    "layers = keras.layers\n"
)

PLAIN = (
    Row("import keras", "import keras", "keras.layers.Layer", "keras.saving", real=(K3,)),
    Row("keras under a name", "import keras as K", "K.layers.Layer", "K.saving", real=(K3,)),
    Row("the layers", "from keras import layers", "layers.Layer", added=_KERAS, real=(K3,)),
    Row("the layer", "from keras.layers import Layer", "Layer", added=_KERAS, real=(K3,)),
    Row("a submodule", "import keras.layers", "keras.layers.Layer", "keras.saving", real=(K3,)),
    Row(
        "a submodule under a name", "import keras.layers as L", "L.Layer", added=_KERAS, real=(K3,)
    ),
    Row("tf", "import tensorflow as tf", "tf.keras.layers.Layer", "tf.keras.utils"),
    Row(
        "tensorflow", "import tensorflow", "tensorflow.keras.layers.Layer", "tensorflow.keras.utils"
    ),
    Row("tensorflow's keras", "from tensorflow import keras", "keras.layers.Layer", "keras.utils"),
    Row("a path in tensorflow", "import tensorflow.keras as K", "K.layers.Layer", "K.utils"),
    Row("tensorflow's layers", "from tensorflow.keras import layers", "layers.Layer", added=_TF),
    Row("tensorflow's layer", "from tensorflow.keras.layers import Layer as L", "L", added=_TF),
    Row(
        "tf_keras",
        "import tf_keras as keras",
        "keras.layers.Layer",
        "keras.saving",
        real=(TK,),
    ),
    Row(
        "an alias of keras",
        "import tensorflow as tf\nkeras = tf.keras",
        "keras.layers.Layer",
        "keras.utils",
    ),
    Row(
        "an alias K of the layers",
        "import tensorflow as tf\nK = tf.keras.layers",
        "K.Layer",
        "tf.keras.utils",
    ),
    Row(
        "an alias of the layers",
        "import tensorflow as tf\nlayers = tf.keras.layers",
        "layers.Layer",
        "tf.keras.utils",
    ),
    Row(
        "aliases in one statement",
        "import tensorflow as tf\nkeras, layers = tf.keras, tf.keras.layers",
        "layers.Layer",
        "keras.utils",
    ),
    Row("all layers of Keras", "from keras.layers import *", "Layer", added=_KERAS, real=(K3,)),
    Row("all layers of tf", "from tensorflow.keras.layers import *", "Layer", added=_TF),
    Row(
        "importlib",
        'import importlib\nlayers = importlib.import_module("tensorflow.keras.layers")',
        "layers.Layer",
        added=_TF,
    ),
    Row(
        "getattr",
        'from tensorflow import keras\nLayer = getattr(keras.layers, "Layer")',
        "Layer",
        "keras.utils",
    ),
)

BRANCHES = (
    Row("Keras, else tensorflow's", _KERAS_OR_TF, "Layer", added=_BOTH, real=(K3,)),
    Row("tensorflow's, else Keras", _TF_OR_KERAS, "Layer", added=_BOTH[::-1]),
    Row(
        "after any exception, several names at once",
        """
        try:
            from keras.layers import Dense, Layer
        except:
            from tensorflow.keras.layers import Dense, Layer
        """,
        "Layer",
        added=_BOTH,
        real=(K3,),
    ),
    Row(
        "the layers of either",
        _TF_OR_KERAS.replace(".layers import Layer", " import layers"),
        "layers.Layer",
        added=_BOTH[::-1],
    ),
    Row(
        "a name of either that is there",
        """
        try:
            import tensorflow.keras as keras
            from tensorflow.keras.layers import Layer
        except ImportError:
            import keras
            from keras.layers import Layer
        """,
        "Layer",
        "keras.utils",
    ),
    Row(
        "a package of either",
        "try:\n    from tensorflow import keras\nexcept ImportError:\n    import keras",
        "keras.layers.Layer",
        "keras.utils",
    ),
    Row(
        "an alias in each branch",
        """
        try:
            import tensorflow as tf
            Layer = tf.keras.layers.Layer
        except ImportError:
            from keras.layers import Layer
        """,
        "Layer",
        added=_BOTH[::-1],
    ),
    Row(
        "under if and else",
        """
        import sys
        if "keras" in sys.argv:
            from keras.layers import Layer
        else:
            from tensorflow.keras.layers import Layer
        """,
        "Layer",
        added=_BOTH,
    ),
    Row(
        "a base that is bound anew under if",
        """
        import sys
        from tensorflow.keras.layers import Layer
        if "keras" in sys.argv:
            from keras.layers import Layer
        """,
        "Layer",
        added=_BOTH[::-1],
    ),
    Row(
        "with words for who lacks it",
        """
        try:
            from tensorflow.keras.layers import Layer
        except ImportError as error:
            raise ImportError("install tensorflow") from error
        """,
        "Layer",
        added=_TF,
    ),
    Row(
        "None for who lacks it",
        "try:\n    import tensorflow as tf\nexcept ImportError:\n    tf = None",
        "tf.keras.layers.Layer",
        "tf.keras.utils",
    ),
    Row(
        "a layer or None",
        _TF_OR_KERAS.replace("from keras.layers import Layer", "Layer = None"),
        "Layer",
        added=_TF,
    ),
    Row(
        "for type checkers alone, and at run time",
        """
        from typing import TYPE_CHECKING
        if TYPE_CHECKING:
            from keras.layers import Layer
        else:
            from tensorflow.keras.layers import Layer
        """,
        "Layer",
        added=_TF,
    ),
    Row(
        "a name for type checkers alone",
        """
        from typing import TYPE_CHECKING
        from tensorflow.keras.layers import Layer
        if TYPE_CHECKING:
            import tensorflow as tf
        """,
        "Layer",
        added=_TF,
    ),
    Row(
        "a name that a branch may leave out",
        """
        import sys
        from tensorflow.keras.layers import Layer
        if "tf" in sys.argv:
            import tensorflow as tf
        if "tf" in sys.argv:
            import tensorflow as tf
        """,
        "Layer",
        added=_TF,
    ),
    Row(
        "object for who lacks it",
        _TF_OR_KERAS.replace("from keras.layers import Layer", "Layer = object"),
        "Layer",
        refused="in another branch its base is none of Keras's",
    ),
    Row(
        "a stub for who lacks it",
        _TF_OR_KERAS.replace("from keras.layers import Layer", "class Layer:\n        pass"),
        "Layer",
        refused="in another branch its base is none of Keras's",
    ),
)

_STARS = """
import tensorflow as tf

if hasattr(tf.keras, "ops"):
    from keras import *
else:
    from tensorflow.keras import *
    from tensorflow.keras import utils
"""
PROJECTS = (
    Row(
        "keras and layers of a module",
        "from backend import keras, layers",
        "layers.Layer",
        "keras.utils",
        others=(("backend.py", _BACKEND),),
    ),
    Row(
        "a base of a module",
        "from backend import Layer",
        "Layer",
        added=_TF,
        others=(("backend.py", _BACKEND),),
    ),
    Row(
        "all of a module, with __all__",
        "from backend import *",
        "Layer",
        added=_TF,
        others=(("backend.py", f'__all__ = ["keras", "Layer"]\n{_BACKEND}'),),
    ),
    Row(
        "all of a module whose __all__ has not the name",
        "from tensorflow.keras.layers import *\nfrom more import *",
        "Layer",
        added=_TF,
        others=(("more.py", '__all__ = ["more"]\nmore = 3\n\n\nclass Layer:\n    pass\n'),),
    ),
    Row(
        "all of a module that hides the name by its own",
        "from more import *\nfrom backend import *",
        "Layer",
        added=_TF,
        others=(("backend.py", _BACKEND), ("more.py", "class Layer:\n    pass\n")),
    ),
    Row("all of Keras's layers and of numpy", f"{_ALL}\nfrom numpy import *", "Layer", added=_TF),
    Row(
        "all of two modules",
        "from tensorflow.keras.layers import *\nfrom more import *",
        "Layer",
        added=_TF,
        others=(("more.py", "def more():\n    return 3\n"),),
    ),
    Row(
        "all of either Keras, and in one branch names of their own",
        "import either as keras",
        "keras.layers.Layer",
        "keras.utils",
        others=(("either.py", _STARS),),
    ),
    Row(
        "relative",
        "from .backend import keras",
        "keras.layers.Layer",
        "keras.utils",
        others=(_PACKAGE, ("pkg/backend.py", _BACKEND)),
        path="pkg/custom.py",
    ),
    Row(
        "relative, the module",
        "from . import backend",
        "backend.keras.layers.Layer",
        "backend.keras.utils",
        others=(_PACKAGE, ("pkg/backend.py", _BACKEND)),
        path="pkg/custom.py",
    ),
    Row(
        "absolute",
        "import pkg.backend",
        "pkg.backend.layers.Layer",
        added=_TF,
        others=(_PACKAGE, ("pkg/backend.py", _BACKEND)),
        path="pkg/custom.py",
    ),
    Row(
        "re-exported by __init__",
        "from pkg import Layer",
        "Layer",
        added=_TF,
        others=(("pkg/__init__.py", "from .backend import Layer\n"), ("pkg/backend.py", _BACKEND)),
        path="pkg/custom.py",
    ),
    Row(
        "all re-exported by __init__",
        "from . import keras",
        "keras.layers.Layer",
        "keras.utils",
        others=(("pkg/__init__.py", "from .backend import *\n"), ("pkg/backend.py", _BACKEND)),
        path="pkg/custom.py",
    ),
    Row(
        "a src layout",
        "from pkg.backend import keras",
        "keras.layers.Layer",
        "keras.utils",
        others=(("src/pkg/__init__.py", ""), ("src/pkg/backend.py", _BACKEND)),
        path="src/pkg/custom.py",
    ),
    Row(
        "a namespace package",
        "from pkg.backend import keras",
        "keras.layers.Layer",
        "keras.utils",
        others=(("pkg/backend.py", _BACKEND),),
        path="pkg/custom.py",
    ),
    Row(
        "a namespace package, relative",
        "from .backend import keras",
        "keras.layers.Layer",
        "keras.utils",
        others=(("pkg/backend.py", _BACKEND),),
        path="pkg/custom.py",
    ),
    Row(
        "relative, else side by side",
        "try:\n    from .backend import Layer\nexcept ImportError:\n    from backend import Layer",
        "Layer",
        added=_TF + _TF,
        others=(("backend.py", _BACKEND),),
    ),
    Row(
        "a module that has keras of one or the other",
        "from .backend import layers",
        "layers.Layer",
        "keras.utils",
        others=(_PACKAGE, ("pkg/backend.py", _EITHER)),
        path="pkg/custom.py",
    ),
    Row(
        "a module that has keras below the base",
        "from backend import Layer",
        "Layer",
        refused="may come from several Kerases",
        others=(("backend.py", f"{_TF_OR_KERAS}\n{_EITHER}"),),
    ),
    Row(
        "a module that tries one Keras after the other",
        "from backend import Layer",
        "Layer",
        refused="may come from several Kerases",
        others=(("backend.py", _TF_OR_KERAS),),
    ),
)

OLD = (
    Row(
        "keras.engine.topology",
        "from keras.engine.topology import Layer",
        "Layer",
        added=_KERAS,
        real=(),
    ),
    Row(
        "keras.engine.base_layer",
        "from keras.engine.base_layer import Layer",
        "Layer",
        added=_KERAS,
        real=(),
    ),
    Row("keras.engine", "from keras import engine", "engine.Layer", added=_KERAS, real=()),
    Row("keras.src", "from keras.src.layers import Layer", "Layer", added=_KERAS, real=(K3,)),
    Row("keras_core", "import keras_core as keras", "keras.layers.Layer", "keras.saving", real=()),
    Row(
        "tf.compat.v1",
        "import tensorflow.compat.v1 as tf",
        "tf.keras.layers.Layer",
        "tf.keras.utils",
    ),
    Row(
        "tf.compat.v1, in full",
        "import tensorflow as tf",
        "tf.compat.v1.keras.layers.Layer",
        "tf.compat.v1.keras.utils",
    ),
    Row(
        "tensorflow.python",
        "from tensorflow.python.keras.layers import Layer",
        "Layer",
        added=_TF,
        real=(),
    ),
    Row(
        "tensorflow.python's base",
        "from tensorflow.python.keras.engine.base_layer import Layer",
        "Layer",
        added=_TF,
        real=(),
    ),
    Row(
        "tensorflow_core",
        "from tensorflow_core.python.keras.layers import Layer",
        "Layer",
        added=_TF,
        real=(),
    ),
    Row(
        "experimental preprocessing",
        "from tensorflow.keras.layers.experimental.preprocessing import PreprocessingLayer",
        "PreprocessingLayer",
        added=_TF,
        real=(),
    ),
)

UNKNOWN = (
    Row(
        "importlib with a name that is computed",
        'import importlib, os\nkeras = importlib.import_module(os.environ["KERAS"])',
        "keras.layers.Layer",
        refused="keras is computed in line 2",
    ),
    Row(
        "a lazy loader",
        'from lazy import LazyLoader\nkeras = LazyLoader("keras", globals(), "tensorflow.keras")',
        "keras.layers.Layer",
        refused="keras is computed in line 2",
        others=(("lazy.py", "import keras\n\n\nclass LazyLoader:\n    pass\n"),),
    ),
)
ROWS = (*PLAIN, *BRANCHES, *PROJECTS, *OLD)
