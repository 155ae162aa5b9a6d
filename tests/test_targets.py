"""One file named on the command line gets the answer that it gets in the whole project."""

from __future__ import annotations

import pytest

from fixlayers import check_project, fix_project

_BACKEND = """\
try:
    from tensorflow import keras
except ImportError:
    import keras
layers = keras.layers
"""
_BASE = """\
from ..backend import layers


class Block{0}(layers.Layer):
    def __init__(self, units, inner=None):
        super().__init__()
        self.units = units
        self.made = inner

    def call(self, inputs):
        return inputs * self.units
"""
_CHILD = """\
from zoo import Block{0}, keras


class Child{0}(Block{0}):
    def __init__(self, units, rate, **kwargs):
        super().__init__(2 * units)
        self.rate = rate

    def get_config(self):
        return {{"rate": self.rate}}


class Alone(keras.layers.Layer):
    def __init__(self, function, width=3, **kwargs):
        super().__init__(**kwargs)
        self.function = function
        self.width = int(width)
"""
_USE = (
    "from zoo.children.child{0} import Alone, Child{0}\n\nx = Alone(len, width=3), Child{0}(3, 4)\n"
)
_FILES = 9


def _project() -> dict[str, bytes]:
    """A package with bases, re-exports, children elsewhere, equal names and calls of them."""
    numbers = range(_FILES)
    files = {
        "zoo/__init__.py": "from .backend import *\nfrom .bases import *\n",
        "zoo/backend.py": _BACKEND,
        "zoo/bases/__init__.py": "".join(f"from .base{n} import Block{n}\n" for n in numbers),
        "zoo/children/__init__.py": "",
        "zoo/plain.py": "def nothing():\n    return 3\n",
    }
    for number in numbers:
        files[f"zoo/bases/base{number}.py"] = _BASE.format(number)
        files[f"zoo/children/child{number}.py"] = _CHILD.format(number)
        files[f"scripts/use{number}.py"] = _USE.format(number)
    return {path: text.encode() for path, text in files.items()}


@pytest.mark.parametrize("shuffled", [False, True], ids=["in order", "in another order"])
def test_each_file_by_itself(shuffled: bool) -> None:
    sources = _project()
    whole = {result.path: result for result in check_project(sources)}
    assert len(whole) == 2 * _FILES
    if shuffled:
        sources = dict(sorted(sources.items(), key=lambda item: item[0][::-1]))
    for path in sorted(sources)[::4]:
        alone = {result.path: result for result in check_project(sources, targets={path})}
        assert alone.get(path) == whole.get(path), path
        for relative, result in alone.items():
            assert result == whole[relative]


def test_a_child_that_nobody_named_is_repaired_with_its_parent() -> None:
    sources = _project()
    whole = {result.path: result for result in fix_project(sources)}
    path = "zoo/bases/base3.py"
    alone = {result.path: result for result in fix_project(sources, targets={path})}
    assert alone[path] == whole[path]
    assert alone[path].after != alone[path].before
    for relative, result in alone.items():
        assert result.after == whole[relative].after
