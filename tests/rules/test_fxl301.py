"""FXL301: the class is not registered with Keras."""

from __future__ import annotations

import pytest
from msgspec import structs

from fixlayers import FileResult, fix_source
from fixlayers.settings import Settings
from tests.repairing import DEFAULTS, repair, repair_project

SAVING = "keras.saving.register_keras_serializable"
UTILS = "keras.utils.register_keras_serializable"


@pytest.mark.parametrize(
    ("imports", "base", "decorator"),
    [
        pytest.param("import keras", "keras.layers.Layer", SAVING, id="import keras"),
        pytest.param("import keras", "keras.Layer", SAVING, id="import keras, short base"),
        pytest.param("import keras", "keras.Model", SAVING, id="a model"),
        pytest.param("import keras as K", "K.layers.Layer", f"K{SAVING[5:]}", id="an alias"),
        pytest.param(
            "from tensorflow import keras",
            "keras.layers.Layer",
            UTILS,
            id="from tensorflow import keras: keras.saving raises there",
        ),
        pytest.param(
            "import tensorflow.keras as keras",
            "keras.layers.Layer",
            UTILS,
            id="import tensorflow.keras as keras: neither has it saving",
        ),
        pytest.param("import tensorflow as tf", "tf.keras.layers.Layer", f"tf.{UTILS}", id="tf"),
        pytest.param(
            "import tensorflow.compat.v1 as tf",
            "tf.keras.layers.Layer",
            f"tf.{UTILS}",
            id="the compatibility namespace",
        ),
        pytest.param("import tf_keras", "tf_keras.layers.Layer", f"tf_{SAVING}", id="tf_keras"),
        pytest.param(
            "import tf_keras as keras", "keras.layers.Layer", SAVING, id="tf_keras called keras"
        ),
        pytest.param(
            "import keras_core as keras", "keras.layers.Layer", SAVING, id="keras_core called keras"
        ),
        pytest.param(
            "import tensorflow as tf\n\nLayer = tf.keras.layers.Layer",
            "Layer",
            f"tf.{UTILS}",
            id="an alias of the base",
        ),
        pytest.param(
            "import tensorflow as tf\n\nkeras = tf.keras",
            "keras.layers.Layer",
            UTILS,
            id="an alias of tf.keras: keras.saving raises there too",
        ),
        pytest.param(
            "try:\n    import keras\nexcept ImportError:\n    from tensorflow import keras",
            "keras.layers.Layer",
            UTILS,
            id="the real keras or tensorflow's: utils is in both",
        ),
        pytest.param(
            "from keras import layers, saving",
            "layers.Layer",
            "saving.register_keras_serializable",
            id="saving is imported",
        ),
        pytest.param(
            "from keras import layers\nfrom keras.utils import register_keras_serializable",
            "layers.Layer",
            "register_keras_serializable",
            id="the function is imported",
        ),
        pytest.param(
            "import keras\nimport tensorflow as tf",
            "tf.keras.layers.Layer",
            f"tf.{UTILS}",
            id="the class's own Keras counts, not the other",
        ),
    ],
)
def test_the_decorator_is_spelled_through_a_name_that_the_file_has(
    imports: str, base: str, decorator: str
) -> None:
    repair(
        f"{imports}\n\n\nclass Block({base}):\n    pass\n",
        f"{imports}\n\n\n@{decorator}()\nclass Block({base}):\n    pass\n",
        codes="FXL301",
    )


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(
            "from keras import layers\n\n\nclass Block(layers.Layer):\n",
            "from keras import layers\nfrom keras.saving import register_keras_serializable\n\n\n"
            "@register_keras_serializable()\nclass Block(layers.Layer):\n",
            id="from keras import layers",
        ),
        pytest.param(
            "from tensorflow.keras.layers import Layer as L\n\n\nclass Block(L):\n",
            "from tensorflow.keras.layers import Layer as L\n"
            "from tensorflow.keras.utils import register_keras_serializable\n\n\n"
            "@register_keras_serializable()\nclass Block(L):\n",
            id="from tensorflow.keras.layers import Layer as L",
        ),
        pytest.param(
            "import tensorflow.keras.layers as KL\n\n\nclass Block(KL.Layer):\n",
            "import tensorflow.keras.layers as KL\n"
            "from tensorflow.keras.utils import register_keras_serializable\n\n\n"
            "@register_keras_serializable()\nclass Block(KL.Layer):\n",
            id="only the layers are imported",
        ),
        pytest.param(
            "from tf_keras.models import Model\n\n\nclass Net(Model):\n",
            "from tf_keras.models import Model\n"
            "from tf_keras.saving import register_keras_serializable\n\n\n"
            "@register_keras_serializable()\nclass Net(Model):\n",
            id="a model of tf_keras",
        ),
        pytest.param(
            "from keras.engine.topology import Layer\n\n\nclass Block(Layer):\n",
            "from keras.engine.topology import Layer\n"
            "from keras.saving import register_keras_serializable\n\n\n"
            "@register_keras_serializable()\nclass Block(Layer):\n",
            id="a path that only an old Keras had",
        ),
    ],
)
def test_the_function_is_imported_where_no_name_leads_to_it(before: str, after: str) -> None:
    repair(f"{before}    pass\n", f"{after}    pass\n", codes="FXL301")


@pytest.mark.parametrize(
    "source",
    [
        pytest.param(
            "@keras.saving.register_keras_serializable()\nclass Block(keras.layers.Layer):\n",
            id="it is registered",
        ),
        pytest.param(
            "@keras.utils.register_keras_serializable(package='mine', name='B')\n"
            "class Block(keras.layers.Layer):\n",
            id="it is registered under a name that files may hold",
        ),
        pytest.param(
            "@keras_export('mine.Block')\nclass Block(keras.layers.Layer):\n",
            id="a decorator of the project's own may register it",
        ),
        pytest.param(
            "def export(name):\n    return keras.saving.register_keras_serializable('mine', name)"
            "\n\n\n@export('Block')\nclass Block(keras.layers.Layer):\n",
            id="a function of the project registers it",
        ),
        pytest.param(
            "@serializable\nclass Block(keras.layers.Layer):\n",
            id="so may one that is not called",
        ),
        pytest.param(
            "register = keras.saving.register_keras_serializable\n\n\n@register('mine')\n"
            "class Block(keras.layers.Layer):\n",
            id="it is registered under another name of the decorator",
        ),
        pytest.param(
            "from keras.saving import register_keras_serializable as keep\n\n\n@keep()\n"
            "class Block(keras.layers.Layer):\n",
            id="it is registered by an import under another name",
        ),
        pytest.param(
            "class Stop(keras.callbacks.Callback):\n", id="the decorator raises for a callback"
        ),
        pytest.param(
            "class Batches(keras.utils.Sequence):\n", id="a data set is never saved with a model"
        ),
        pytest.param("class Plain:\n", id="a class without a base is no Keras class"),
        pytest.param("class Error(ValueError):\n", id="nor is an exception"),
        pytest.param("class Names(keras.layers):\n", id="a module is no base"),
    ],
)
def test_left_alone(source: str) -> None:
    repair(f"import keras\n\n\n{source}    pass\n")


def test_other_decorators_stay_below() -> None:
    repair(
        """
        import keras


        @final
        class Block(keras.layers.Layer):
            pass
        """,
        """
        import keras


        @keras.saving.register_keras_serializable()
        @final
        class Block(keras.layers.Layer):
            pass
        """,
        codes="FXL301",
    )


@pytest.mark.parametrize(
    "base",
    [
        "keras.losses.Loss",
        "keras.metrics.Mean",
        "keras.initializers.Initializer",
        "keras.constraints.Constraint",
        "keras.regularizers.L2",
        "keras.optimizers.Adam",
        "keras.optimizers.schedules.ExponentialDecay",
        "keras.Sequential",
        "keras.layers.Wrapper",
        "keras.layers.LSTM",
    ],
)
def test_every_kind_that_is_saved_is_registered(base: str) -> None:
    source = f"class Own({base}):\n    pass\n"
    repair(f"import keras\n\n\n{source}", f"import keras\n\n\n@{SAVING}()\n{source}")


def test_a_class_in_a_function_is_registered_only_when_that_runs() -> None:
    repair(
        """
        import keras


        def make():
            class Block(keras.layers.Layer):
                pass

            return Block()
        """,
        refused={"FXL301": "it is defined in a function"},
    )


def test_a_class_in_a_class_is_registered() -> None:
    repair(
        """
        import keras


        class Outer:
            class Block(keras.layers.Layer):
                pass
        """,
        """
        import keras


        class Outer:
            @keras.saving.register_keras_serializable()
            class Block(keras.layers.Layer):
                pass
        """,
    )


def test_a_base_from_either_of_two_kerases_is_followed_in_each_branch() -> None:
    repair(
        """
        try:
            from keras.layers import Layer
        except ImportError:
            from tensorflow.keras.layers import Layer


        class Block(Layer):
            pass
        """,
        """
        try:
            from keras.layers import Layer
            from keras.utils import register_keras_serializable
        except ImportError:
            from tensorflow.keras.layers import Layer
            from tensorflow.keras.utils import register_keras_serializable


        @register_keras_serializable()
        class Block(Layer):
            pass
        """,
        codes="FXL301",
    )


def test_a_stub_where_keras_is_missing_cannot_be_registered() -> None:
    repair(
        """
        try:
            from keras.layers import Layer
        except ImportError:
            Layer = object


        class Block(Layer):
            pass
        """,
        refused={"FXL301": "in another branch its base is none of Keras's"},
    )


def test_the_name_of_the_function_is_taken() -> None:
    repair(
        """
        from keras.layers import Layer


        def register_keras_serializable():
            pass


        class Block(Layer):
            pass
        """,
        refused={"FXL301": "the name register_keras_serializable has another meaning"},
    )


@pytest.mark.parametrize("test", ["TYPE_CHECKING", "DEBUG"])
def test_an_import_that_runs_only_sometimes_is_no_name_to_use(test: str) -> None:
    source = """\
from mine import {test}

from keras.layers import Layer
{extra}
if {test}:
    import keras


{decorator}class Block(Layer):
    pass
"""
    repair(
        source.format(test=test, extra="", decorator=""),
        source.format(
            test=test,
            extra="from keras.saving import register_keras_serializable\n",
            decorator="@register_keras_serializable()\n",
        ),
        codes="FXL301",
    )


def test_the_users_package_is_handed_over() -> None:
    repair(
        "import keras\n\n\nclass Block(keras.layers.Layer):\n    pass\n",
        f'import keras\n\n\n@{SAVING}(package="mine")\n'
        "class Block(keras.layers.Layer):\n    pass\n",
        settings=structs.replace(DEFAULTS, package="mine"),
    )


def _registered_under(*packages: str, last: str | None = None) -> str:
    """Return a module with a class for each package, and one more, registered under `last`."""
    given = [f"@{SAVING}({f'package={p!r}' if p else ''})\n".replace("'", '"') for p in packages]
    given.append("" if last is None else f"@{SAVING}({last})\n")
    classes = (f"\n\n{d}class C{i}(keras.layers.Layer):\n    pass\n" for i, d in enumerate(given))
    return "import keras\n" + "".join(classes)


@pytest.mark.parametrize(
    ("packages", "expected"),
    [
        pytest.param(["mine"], 'package="mine"', id="the only one"),
        pytest.param(["mine", "mine", "other"], 'package="mine"', id="most are mine"),
        pytest.param(["mine", "other"], "", id="half and half"),
        pytest.param(["mine", ""], "", id="the default half of the time"),
        pytest.param(["", "Custom"], "", id="the default"),
    ],
)
def test_the_package_of_most_classes_is_that_of_new_ones(
    packages: list[str], expected: str
) -> None:
    repair(_registered_under(*packages), _registered_under(*packages, last=expected))


def test_another_package_of_the_tree_has_a_package_of_its_own() -> None:
    block = "import keras\n\n\nclass Block(keras.layers.Layer):\n    pass\n"
    files = {f"{top}/{name}": "" for top in ("one", "two") for name in ("__init__.py",)}
    repair_project(
        {**files, "one/a.py": _registered_under("mine"), "two/b.py": block},
        {
            "one/a.py": _registered_under("mine", last='package="mine"'),
            "two/b.py": block.replace("class", f"@{SAVING}()\nclass"),
        },
    )


def test_a_name_in_two_files_gets_its_module_as_the_package() -> None:
    block = "import keras\n\n\nclass Block(keras.layers.Layer):\n    pass\n"
    other = "import keras\n\n\nclass Other(keras.layers.Layer):\n    pass\n"
    registered = "import keras\n\n\n@keras.saving.register_keras_serializable({})\n"
    body = "class {}(keras.layers.Layer):\n    pass\n"
    repair_project(
        {"net/__init__.py": "", "net/a.py": block, "net/b.py": block, "net/c.py": other},
        {
            "net/a.py": registered.format('package="net.a"') + body.format("Block"),
            "net/b.py": registered.format('package="net.b"') + body.format("Block"),
            "net/c.py": registered.format("") + body.format("Other"),
        },
    )


def test_a_name_that_another_file_has_registered_gets_the_package() -> None:
    old = "import keras\n\n\n@keras.saving.register_keras_serializable()\n"
    body = "class Block(keras.layers.Layer):\n    pass\n"
    repair_project(
        {
            "a.py": old + body,
            "b.py": "import keras\n\n\n" + body,
            "train.py": "import a\nimport b\n",
        },
        {"b.py": old.replace("()", '(package="b")') + body},
    )


def test_files_that_no_program_loads_together_keep_the_default_package() -> None:
    block = "import keras\n\n\nclass Block(keras.layers.Layer):\n    pass\n"
    registered = block.replace("class", f"@{SAVING}()\nclass")
    repair_project(
        {"lesson1.py": block, "lesson2.py": block, "main.py": "import lesson1\n"},
        {"lesson1.py": registered, "lesson2.py": registered},
    )


def test_two_modules_of_one_name_are_told_apart_by_their_folders() -> None:
    block = "import keras\n\n\nclass Block(keras.layers.Layer):\n    pass\n"
    registered = (
        f'import keras\n\n\n@{SAVING}(package="{{}}")\n' + block[len("import keras\n\n\n") :]
    )
    repair_project(
        {
            "one/model.py": block,
            "two/model.py": block,
            "train.py": "from one import model\nfrom two import model as other\n",
        },
        {
            "one/model.py": registered.format("one.model"),
            "two/model.py": registered.format("two.model"),
        },
    )


def test_a_class_whose_base_is_repaired_in_another_file() -> None:
    repair_project(
        {
            "net/__init__.py": "",
            "net/base.py": "import keras\n\n\nclass Base(keras.layers.Layer):\n    pass\n",
            "net/child.py": "from .base import Base\n\n\nclass Child(Base):\n    pass\n",
        },
        {
            "net/base.py": f"import keras\n\n\n@{SAVING}()\n"
            "class Base(keras.layers.Layer):\n    pass\n",
            "net/child.py": "from .base import Base\n"
            "from keras.saving import register_keras_serializable\n\n\n"
            "@register_keras_serializable()\nclass Child(Base):\n    pass\n",
        },
    )


def test_a_decorator_that_keeps_a_table_of_the_projects_own_registers_nothing() -> None:
    table = """\
import keras

LAYERS = {}


def register_layer(name):
    def keep(cls):
        LAYERS[name] = cls
        return cls

    return keep


"""
    used = '@register_layer("block")\nclass Block(keras.layers.Layer):\n    pass\n'
    repair(table + used, f"{table}@{SAVING}()\n{used}", codes="FXL301")


@pytest.mark.parametrize("base", ["losses.Loss", "metrics.Metric", "initializers.Initializer"])
def test_a_base_of_tensorflows_own_name_for_one_of_keras(base: str) -> None:
    source = f"import tensorflow as tf\n\n\nclass Own(tf.{base}):\n    pass\n"
    repair(source, source.replace("class", f"@tf.{UTILS}()\nclass"), codes="FXL301")


def test_a_class_that_the_same_file_defines_anew() -> None:
    first = "class Block(keras.layers.Layer):\n    pass\n"
    source = f"import keras\n\n\n{first}\n\n{first}\n\n{first}"
    after = (
        f'import keras\n\n\n@{SAVING}(name="Block1")\n{first}\n\n'
        f'@{SAVING}(name="Block2")\n{first}\n\n@{SAVING}()\n{first}'
    )
    repair(source, after, codes="FXL301")


def test_a_class_that_is_defined_in_one_branch_or_the_other() -> None:
    block = "    class Block(keras.layers.Layer):\n        pass\n"
    source = f"import keras\n\nif keras.backend.backend() == 'jax':\n{block}else:\n{block}"
    repair(source, source.replace("    class", f"    @{SAVING}()\n    class"), codes="FXL301")


_INCOMPLETE = """\
{imports}


class Net({base}):
    def __init__(self, units=2, act=lambda x: x, **kwargs):
        super().__init__({given}**kwargs)
        self.units = units
        self.act = act
{config}"""
_CONFIG = """
    def get_config(self):
        return {"units": self.units}
"""
_REBUILT = "Keras 2 would rebuild it from a config that is not complete"


@pytest.mark.parametrize(
    ("imports", "base", "given", "config", "registered"),
    [
        pytest.param("import tf_keras", "tf_keras.Model", "", _CONFIG, False, id="its own config"),
        pytest.param(
            "from tensorflow import keras", "keras.layers.Dense", "units, ", "", False,
            id="a built-in parent's",
        ),
        pytest.param("import tf_keras", "tf_keras.Model", "", "", True, id="no config at all"),
        pytest.param("import keras", "keras.Model", "", _CONFIG, True, id="Keras 3 alone"),
        pytest.param("import tf_keras", "tf_keras.losses.Loss", "", _CONFIG, True, id="a loss"),
    ],
)  # fmt: skip
def test_what_a_saved_model_would_be_rebuilt_from_is_complete(
    imports: str, base: str, given: str, config: str, registered: bool
) -> None:
    source = _INCOMPLETE.format(imports=imports, base=base, given=given, config=config)
    result = fix_source(source.encode())
    reasons = [f.reason for f in result.findings if f.code == "FXL301"]
    assert (b"register_keras_serializable()" in result.after) is registered
    assert all(r.startswith(_REBUILT) for r in reasons) is not registered


def test_a_class_whose_config_is_not_to_be_completed_is_not_registered_on_tf_keras() -> None:
    source = """\
import tf_keras


class Net(tf_keras.Model):
    def __init__(self, units=2, rate=0.5, **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.rate = rate

    def get_config(self):
        return {**super().get_config(), "units": self.units}
"""
    alone = fix_source(source.encode(), settings=Settings(select=("FXL301",)))
    assert alone.after == alone.before
    assert _reasons(alone) == [f"{_REBUILT} when it loads a SavedModel; FXL202 is not selected"]
    assert b"@tf_keras" in fix_source(source.encode()).after
    ignored = source.replace("(self):", "(self):  # fixlayers: ignore[FXL202]")
    (reason,) = _reasons(fix_source(ignored.encode()))
    assert reason.endswith("; FXL202 is ignored by the comment in line 10")
    lambdas = source.replace("rate=0.5", "rate=lambda x: x").encode()
    (reason,) = _reasons(fix_source(lambdas, settings=Settings(select=("FXL301",))))
    assert reason.endswith("; rate defaults to a lambda")
    (reason,) = _reasons(fix_source(lambdas))
    assert reason.endswith("SavedModel")


def _reasons(result: FileResult) -> list[str]:
    return [f.reason for f in result.findings if f.code == "FXL301"]
