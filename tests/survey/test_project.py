"""Classes of a project, joined by import resolution."""

from __future__ import annotations

import pytest

from fixlayers.survey.project import Project
from fixlayers.survey.resolution import External, ProjectClass, Unknown

LAYER = "keras.layers.Layer"


def _project(**files: str) -> Project:
    return Project({name.replace("__", "/") + ".py": t.encode() for name, t in files.items()})


def _key(project: Project, name: str) -> ProjectClass:
    found = [key for key, node in project.nodes.items() if node.facts.qualname == name]
    assert len(found) == 1, found
    return found[0]


def _keras(source: str, name: str = "A") -> tuple[str, ...]:
    project = Project({"a.py": source.encode()})
    return project.keras_bases(_key(project, name))


@pytest.mark.parametrize(
    ("imports", "base", "expected"),
    [
        pytest.param("import keras", LAYER, LAYER, id="import keras"),
        pytest.param("import keras as K", "K.layers.Layer", LAYER, id="under a name"),
        pytest.param("from keras import layers", "layers.Layer", LAYER, id="the layers"),
        pytest.param("from keras.layers import Layer", "Layer", LAYER, id="the layer"),
        pytest.param("import keras.layers", LAYER, LAYER, id="a submodule"),
        pytest.param("import keras.layers as L", "L.Layer", LAYER, id="a named submodule"),
        pytest.param(
            "from tensorflow import keras", LAYER, f"tensorflow.{LAYER}", id="tensorflow's keras"
        ),
        pytest.param(
            "import tensorflow as tf", f"tf.{LAYER}", f"tensorflow.{LAYER}", id="through tf"
        ),
        pytest.param(
            "from tensorflow.keras.layers import Layer as L",
            "L",
            f"tensorflow.{LAYER}",
            id="a layer under a name",
        ),
        pytest.param("import tf_keras as keras", LAYER, f"tf_{LAYER}", id="tf_keras"),
        pytest.param(
            "import keras_core as keras", LAYER, "keras_core.layers.Layer", id="keras_core"
        ),
        pytest.param(
            "import tensorflow as tf\nLayer = tf.keras.layers.Layer",
            "Layer",
            f"tensorflow.{LAYER}",
            id="an alias of the base",
        ),
        pytest.param(
            "import tensorflow as tf\nkeras = tf.keras\nlayers = keras.layers",
            "layers.Layer",
            f"tensorflow.{LAYER}",
            id="aliases of aliases",
        ),
        pytest.param("from keras.layers import *", "Layer", LAYER, id="everything of Keras"),
        pytest.param(
            "from keras.engine.topology import Layer",
            "Layer",
            "keras.engine.topology.Layer",
            id="a path of an old Keras",
        ),
    ],
)
def test_spellings_of_a_base(imports: str, base: str, expected: str) -> None:
    assert _keras(f"{imports}\nclass A({base}): pass\n") == (expected,)


def test_a_name_bound_in_two_branches_means_both() -> None:
    source = """\
try:
    from keras.layers import Layer
except ImportError:
    from tensorflow.keras.layers import Layer
class A(Layer): pass
"""
    assert _keras(source) == (LAYER, f"tensorflow.{LAYER}")


def test_the_last_sure_binding_above_the_class_counts() -> None:
    source = """\
from elsewhere import Layer
from keras.layers import Layer
class A(Layer): pass
from other import Layer
"""
    assert _keras(source) == (LAYER,)


def test_a_binding_in_a_function_is_seen_only_there() -> None:
    source = """\
from keras.layers import Layer
def f():
    from elsewhere import Layer
class A(Layer): pass
def g():
    from keras.losses import Loss as Layer
    class B(Layer): pass
"""
    assert _keras(source) == (LAYER,)
    assert _keras(source, "g.<locals>.B") == ("keras.losses.Loss",)


def test_a_class_in_a_branch_sees_the_bindings_of_that_branch() -> None:
    source = """\
if x:
    from keras.layers import Layer
    class A(Layer): pass
else:
    from tf_keras.layers import Layer
    class B(Layer): pass
"""
    assert _keras(source) == (LAYER,)
    assert _keras(source, "B") == (f"tf_{LAYER}",)


def test_a_parameter_and_a_computed_local_hide_the_name_of_the_module() -> None:
    source = """\
from keras.layers import Layer
def f(Layer):
    class A(Layer): pass
def g():
    Layer = make()
    class B(Layer): pass
"""
    assert _keras(source, "f.<locals>.A") == ()
    assert _keras(source, "g.<locals>.B") == ()


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("class A(B): pass\n", id="a name that nothing binds"),
        pytest.param("class A(make()): pass\n", id="an expression"),
        pytest.param("A = A\nclass C(A): pass\n", id="a name bound to itself"),
        pytest.param("B = make()\nclass A(B): pass\n", id="a computed name"),
        pytest.param("from .gone import B\nclass A(B): pass\n", id="a module that is missing"),
    ],
)
def test_what_a_source_does_not_tell_is_unknown(source: str) -> None:
    project = Project({"a.py": f"import keras\n{source}".encode()})
    (node,) = project.nodes.values()
    ((meaning,),) = node.bases
    assert isinstance(meaning, Unknown)
    assert meaning.reason
    assert project.keras_bases(node.key) == ()
    assert project.unknown_bases(node.key)


def test_a_base_of_another_library_is_named() -> None:
    project = _project(a="import keras\nfrom torch.nn import Module\nclass A(Module): pass\n")
    assert project.unknown_bases(_key(project, "A")) == (
        "the base torch.nn.Module is outside the project",
    )


@pytest.mark.parametrize("base", ["object", "abc.ABC", "typing.Generic[int]"])
def test_neutral_bases_are_known(base: str) -> None:
    project = _project(a=f"import abc, typing\nimport keras\nclass A({LAYER}, {base}): pass\n")
    assert project.unknown_bases(_key(project, "A")) == ()


def test_a_package_folder_called_keras_is_not_keras() -> None:
    project = Project(
        {
            "pkg/__init__.py": b"",
            "pkg/keras/__init__.py": b"",
            "pkg/keras/mine.py": b"from pkg.keras.base import Base\nclass A(Base): pass\n",
            "pkg/keras/base.py": b"import keras\nclass Base(keras.layers.Layer): pass\n",
        }
    )
    assert project.ancestors(_key(project, "A")) == (_key(project, "Base"),)
    assert project.keras_bases(_key(project, "A")) == (LAYER,)


@pytest.mark.parametrize(
    "files",
    [
        pytest.param(
            {"pkg/__init__.py": "", "pkg/child.py": "from .base import Base\n"},
            id="a relative import",
        ),
        pytest.param(
            {"pkg/__init__.py": "", "pkg/child.py": "from pkg.base import Base\n"},
            id="an absolute import",
        ),
        pytest.param(
            {"pkg/__init__.py": "", "pkg/child.py": "from . import base\nBase = base.Base\n"},
            id="a module and an alias",
        ),
        pytest.param(
            {"pkg/__init__.py": "", "pkg/child.py": "import pkg.base\nBase = pkg.base.Base\n"},
            id="a dotted module",
        ),
        pytest.param(
            {
                "pkg/__init__.py": "from .base import Base\n",
                "pkg/child.py": "from pkg import Base\n",
            },
            id="a re-export through __init__",
        ),
        pytest.param(
            {"pkg/__init__.py": "from .base import *\n", "pkg/child.py": "from . import Base\n"},
            id="a star in __init__",
        ),
        pytest.param(
            {"pkg/__init__.py": "", "pkg/child.py": "from .base import *\n"}, id="a star"
        ),
        pytest.param(
            {
                "pkg/__init__.py": "",
                "pkg/child.py": "from .middle import Renamed as Base\n",
                "pkg/middle.py": "from .base import Base as Renamed\n",
            },
            id="two steps under other names",
        ),
        pytest.param({"pkg/child.py": "from base import Base\n"}, id="scripts side by side"),
    ],
)  # fmt: skip
def test_a_parent_in_another_file(files: dict[str, str]) -> None:
    sources = {path: text.encode() for path, text in files.items()}
    sources["pkg/base.py"] = b"import keras\nclass Base(keras.layers.Layer): pass\n"
    sources["pkg/child.py"] += b"class Child(Base): pass\n"
    for ordered in (sources, dict(reversed(sources.items()))):
        project = Project(ordered)
        base, child = _key(project, "Base"), _key(project, "Child")
        assert project.parents(child) == (base,)
        assert project.descendants(base) == (child,)
        assert project.keras_bases(child) == (LAYER,)


def test_ancestors_and_descendants_over_several_steps_nearest_first() -> None:
    project = _project(
        a="""\
import keras
class A(keras.layers.Layer): pass
class B(A): pass
class M: pass
class C(B, M): pass
class D(C): pass
"""
    )
    a, b, c, d, m = (_key(project, name) for name in "ABCDM")
    assert project.ancestors(d) == (c, b, m, a)
    assert project.descendants(a) == (b, c, d)
    assert project.descendants(m) == (c, d)


def test_classes_that_inherit_in_a_circle_come_to_an_end() -> None:
    project = _project(
        a="from b import B\nimport keras\nclass A(B, Mystery): pass\n",
        b="from a import A\nclass B(A): pass\n",
    )
    a, b = _key(project, "A"), _key(project, "B")
    assert project.ancestors(a) == (b,)
    assert project.descendants(a) == (b,)
    assert project.keras_bases(a) == ()


def test_modules_that_import_from_each_other_in_a_circle_are_unknown() -> None:
    project = _project(
        a="import keras\nfrom b import Base\nclass A(Base): pass\n", b="from a import Base\n"
    )
    ((meaning,),) = project.nodes[_key(project, "A")].bases
    assert isinstance(meaning, Unknown)


def test_a_class_in_a_class_is_found_by_its_dotted_name() -> None:
    project = _project(
        a="""\
import keras
class Outer:
    class Inner(keras.layers.Layer): pass
class Child(Outer.Inner): pass
"""
    )
    assert project.parents(_key(project, "Child")) == (_key(project, "Outer.Inner"),)


def test_a_file_without_keras_is_not_parsed() -> None:
    project = Project(
        {
            "a.py": b"import keras\nclass A(keras.layers.Layer): pass\n",
            "b.py": b"this is not Python\n",
        }
    )
    assert project.errors == {}
    assert {key.path for key in project.nodes} == {"a.py"}


def test_a_file_that_cannot_be_parsed_is_an_error_and_the_rest_is_read() -> None:
    project = Project(
        {
            "a.py": b"import keras\nclass A(keras.layers.Layer): pass\n",
            "b.py": b"import keras\nclass B(keras.layers.Layer:\n",
        }
    )
    assert set(project.errors) == {"b.py"}
    assert [node.facts.name for node in project.nodes.values()] == ["A"]


def test_a_parent_whose_file_cannot_be_parsed_is_unknown() -> None:
    project = Project(
        {
            "a.py": b"import keras\nfrom b import B\nclass A(B): pass\n",
            "b.py": b"import keras\nclass B(keras.layers.Layer:\n",
        }
    )
    assert project.unknown_bases(_key(project, "A"))
    assert not isinstance(project.nodes[_key(project, "A")].bases[0][0], External)
