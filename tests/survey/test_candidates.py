"""Which files may define a Keras class: a look at their bytes."""

from __future__ import annotations

import pytest

from fixlayers.survey import candidates
from fixlayers.survey.candidates import class_lines
from fixlayers.survey.reader import Reader

KERAS = b"import keras\n"


def candidate_paths(sources: dict[str, bytes]) -> frozenset[str]:
    return candidates.candidate_paths(sources, Reader().class_lines)


@pytest.mark.parametrize(
    ("source", "chosen"),
    [
        pytest.param(b"import keras\nclass A(keras.layers.Layer): pass\n", True, id="a layer"),
        pytest.param(b"import keras\nclass A(Mystery): pass\n", True, id="some base beside keras"),
        pytest.param(b"import keras\nx = keras.Sequential()\n", False, id="keras without a class"),
        pytest.param(b"import keras\nclass A(make()): pass\n", True, id="an expression"),
        pytest.param(b"import keras\nclass A(B[K, V]): pass\n", True, id="two type parameters"),
        pytest.param(b"import keras\nclass A(object, make()): pass\n", True, id="one of two bases"),
        pytest.param(b"import keras\nclass A(b.TestCase): pass\n", False, id="a test"),
        pytest.param(
            b"import keras\nclass A(abc.ABC, metaclass=M): pass\n", True, id="a metaclass"
        ),
        pytest.param(b"import keras\nclass A(dict,): pass\n", False, id="a base of Python's own"),
        pytest.param(
            b"import keras\nfrom b import Base as Enum\nclass A(Enum): pass\n",
            True,
            id="a base under the name of one of Python's own",
        ),
        pytest.param(
            b"import keras\nclass Test(Helper): pass\nclass Helper(TestCase): pass\n",
            False,
            id="the project's own base, which is a test",
        ),
        pytest.param(
            b"import keras\nclass Dense(keras.layers.Dense): pass\n",
            True,
            id="the name of Keras's own base",
        ),
        pytest.param(
            b"import keras\nclass A(object): pass  # fixlayers: ignore\n",
            True,
            id="a word for us",
        ),
        pytest.param(b"import keras\nclass A: pass\n", False, id="a class without a base"),
        pytest.param(b"import keras\ndef f(): # class A(B)\n    pass\n", False, id="in a comment"),
        pytest.param(b"from mine import Layer\nclass A(Layer): pass\n", True, id="a usual base"),
        pytest.param(b"class A(nn.Module): pass\n", False, id="a base of another library"),
        pytest.param(b"class A(mine.Model[int]): pass\n", True, id="a usual base with parameters"),
        pytest.param(b"class A(Mixin, Layer): pass\n", True, id="the second of two bases"),
        pytest.param(b"if x:\n    class A(Layer): pass\n", True, id="in a branch"),
        pytest.param(b"class A(\n    Layer,\n): pass\n", True, id="over several lines"),
        pytest.param(b"class A(  # why\n    Layer,\n): pass\n", True, id="behind a comment"),
        pytest.param(b"class A (Layer): pass\n", True, id="with a space"),
        pytest.param(b"class A \\\n(Layer): pass\n", True, id="on a line that goes on"),
        pytest.param(b"class A[T: int](Layer): pass\n", True, id="with type parameters"),
        pytest.param(b"import keras\r\nclass A(keras.Model):\r\n  pass\r\n", True, id="CRLF"),
    ],
)
def test_one_file_beside_one_that_names_keras(source: bytes, chosen: bool) -> None:
    assert ("a.py" in candidate_paths({"a.py": source, "keras_user.py": KERAS})) == chosen


def test_inheritance_is_kept_across_files() -> None:
    sources = {
        "a.py": b"import keras\nclass First(keras.layers.Layer): pass\n",
        "b.py": b"from a import First\nclass Second(First): pass\n",
        "c.py": b"from b import Second\nclass Third(Second): pass\n",
        "d.py": b"class Third(Unrelated): pass\nclass Fourth(Other): pass\n",
        "e.py": b"print('nothing')\n",
    }
    assert candidate_paths(sources) == {"a.py", "b.py", "c.py"}
    assert candidate_paths(dict(reversed(sources.items()))) == {"a.py", "b.py", "c.py"}


def test_a_base_that_is_imported_under_another_name() -> None:
    sources = {
        "a.py": b"import keras\nclass First(keras.layers.Layer): pass\n",
        "b.py": b"from a import First as Base\nclass Second(Base): pass\n",
    }
    assert candidate_paths(sources) == {"a.py", "b.py"}


@pytest.mark.parametrize(
    "source",
    [
        b"import tensorflow as tf\nclass A(tf.losses.Huber): pass\n",
        b"from tensorflow.metrics import Mean\nclass A(Mean): pass\n",
        b"from tensorflow import losses, optimizers\nclass A(losses.Huber): pass\n",
        b"from tensorflow.compat.v2 import initializers as i\nclass A(i.Ones): pass\n",
    ],
)
def test_four_of_tensorflows_modules_are_keras(source: bytes) -> None:
    assert candidate_paths({"a.py": source}) == {"a.py"}


def test_a_project_that_never_says_keras_has_none() -> None:
    assert candidate_paths({"a.py": b"class A(Layer): pass\n"}) == frozenset()


def test_an_empty_project_has_none() -> None:
    assert candidate_paths({}) == frozenset()


@pytest.mark.parametrize(
    "before",
    [
        "# a class of (",
        '"""A class Other (see\n',
        "x = 'class A('\n",
        "  # class A(B",
        "Myclass A(\n",
    ],
)
def test_a_class_line_is_found_behind_the_word_class_elsewhere(before: str) -> None:
    source = f"{before}\nclass Real(Layer):\n    pass\n".encode()
    assert (b"Real", frozenset({b"Layer"})) in class_lines(source)
    assert len(class_lines(source)) == 1


@pytest.mark.parametrize(
    "line",
    [
        "from m import Canvas as B",
        "from m import Bias\tas\tB",
        "import m.Canvas as B",
        "B = m.Canvas",
        "x = 1\nB\t=  Canvas\r",
    ],
)
def test_a_base_has_the_name_that_it_is_imported_or_assigned_under(line: str) -> None:
    meant = "Bias" if "Bias" in line else "Canvas"
    source = f"{line}\nclass A(B):\n    pass\n".encode()
    assert class_lines(source) == [(b"A", frozenset({b"B", meant.encode()}))]


@pytest.mark.parametrize("line", ["  B = Layer", "AB = Layer", "B == Layer", "from m import XasB"])
def test_what_binds_no_such_name_gives_it_no_other(line: str) -> None:
    source = f"{line}\nclass A(B):\n    pass\n".encode()
    assert class_lines(source) == [(b"A", frozenset({b"B"}))]
