"""Hunks, and which classes they belong to."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from fixlayers import fix_source
from fixlayers.patch import Hunk, applied, file_patch, make_hunks, split_lines
from fixlayers.regions import Named, Region

LAYER = """\
class {name}(keras.layers.Layer):
    def __init__(self, units):
        super().__init__()
        self.units = units
"""

DECORATOR = "@keras.saving.register_keras_serializable()"


def hunks(source: str | bytes, path: str = "x.py") -> list[Hunk]:
    result = fix_source(source, path=path)
    assert result.after != result.before
    return make_hunks(split_lines(result.before), split_lines(result.after), result.regions)


def headings(source: str | bytes, path: str = "x.py") -> list[str]:
    return [hunk.heading for hunk in hunks(source, path)]


def layers(*names: str, between: str = "\n\n") -> str:
    return between.join(LAYER.format(name=name) for name in names)


def test_a_hunk_names_its_class_and_the_codes_of_its_fixes():
    assert headings("import keras\n\n\n" + layers("A")) == ["A FXL101 FXL201 FXL301"]


@pytest.mark.parametrize("between", ["\n\n", "\n", "\n\n# About the next\n", "\n\nx = 1\n\n\n"])
def test_neighbours_have_hunks_of_their_own(between: str):
    found = hunks("import keras\n\n\n" + layers("A", "B", "C", between=between))
    assert [set(hunk.owners) for hunk in found] == [{"A"}, {"B"}, {"C"}]


def test_classes_without_a_line_between_share_a_hunk():
    found = headings("import keras\n" + layers("A", "B", between=""))
    assert found == ["A FXL101 FXL201 FXL301, B FXL101 FXL201 FXL301"]


def test_imports_are_a_hunk_of_their_own():
    source = "from keras.layers import Layer\n\n\n" + layers("A").replace("keras.layers.", "")
    assert headings(source) == ["imports", "A FXL101 FXL201 FXL301"]
    assert [hunk.owners for hunk in hunks(source)] == [("",), ("A",)]


def test_imports_below_a_class_are_not_of_that_class():
    branches = (
        "try:\n    from tensorflow.keras.layers import Layer\n"
        "except ImportError:\n    from keras.layers import Layer\n\n\n"
    )
    source = "import keras\n\n\n" + layers("A") + "\n\ndel keras\n" + branches
    source += layers("B").replace("keras.layers.", "")
    assert headings(source) == ["A FXL101 FXL201 FXL301", "imports", "B FXL101 FXL201 FXL301"]
    assert [hunk.owners for hunk in hunks(source)] == [("A",), ("",), ("B",)]


def test_a_class_without_fixes_is_not_named():
    other = "class Plain:\n    pass\n\n\n"
    assert headings("import keras\n\n\n" + other + layers("A") + "\n\n" + other) == [
        "A FXL101 FXL201 FXL301"
    ]


SQUARED = "def squared(x):\n    return x * x\n"


def with_function(name: str) -> str:
    """Return a layer that is given the function."""
    source = layers(name).replace("units", "activation")
    used = "self.activation = keras.activations.get(activation)"
    return source.replace("self.activation = activation", used) + f"\n\n{name}(squared)\n\n\n"


def test_a_function_is_edited_for_the_class_that_is_given_it():
    found = hunks(f"import keras\n\n\n{SQUARED}\n\nx = 1\n\n\n{with_function('A')}")
    assert [hunk.owners for hunk in found] == [("A",), ("A",)]
    assert "+@keras.saving.register_keras_serializable()\n" in found[0].body
    assert "FXL304" in found[0].heading


def test_a_function_below_the_class_that_is_given_it():
    found = hunks(f"import keras\n\n\n{with_function('A')}x = 1\n\n\n{SQUARED}\n\n{layers('B')}")
    assert [hunk.owners for hunk in found] == [("A",), ("A",), ("B",)]


def test_a_function_that_two_classes_are_given():
    found = hunks(f"import keras\n\n\n{with_function('A')}{with_function('B')}x = 1\n\n\n{SQUARED}")
    assert [hunk.owners for hunk in found] == [("A",), ("B",), ("A", "B")]
    assert found[2].heading.count("A FXL") == found[2].heading.count("B FXL") == 1


def test_a_class_in_a_class_shares_its_hunks():
    inner = "\n".join("    " + line if line else line for line in layers("Inner").split("\n"))
    found = {name for hunk in hunks("import keras\n\n\n" + layers("A") + "\n" + inner)
             for name in hunk.owners}  # fmt: skip
    assert found == {"A", "A.Inner"}


def test_a_class_in_a_function_is_named_in_full():
    inner = "\n".join("    " + line if line else line for line in layers("A").split("\n"))
    assert headings("import keras\n\n\ndef make():\n" + inner + "    return A\n") == [
        "make.<locals>.A FXL101 FXL201"
    ]


def test_the_comment_above_a_class_is_its_own():
    source = "from keras.layers import Layer\n\n\n# What A is for\n" + layers("A").replace(
        "keras.layers.", ""
    )
    assert headings(source) == ["imports", "A FXL101 FXL201 FXL301"]


def test_a_comment_below_the_last_method_belongs_to_the_class():
    source = "import keras\n\n\n" + layers("A") + "    # The end of A\n\n\n" + layers("B")
    assert [hunk.owners for hunk in hunks(source)] == [("A",), ("B",)]


def test_carriage_returns_and_line_feeds():
    source = ("import keras\n\n\n" + layers("A", "B")).replace("\n", "\r\n").encode()
    assert [hunk.owners for hunk in hunks(source)] == [("A",), ("B",)]


def test_a_lone_carriage_return_ends_a_line_of_python_and_none_of_a_patch():
    source = ("import keras\nx = 1\ry = 2\rz = 3\n\n\n" + layers("A", "B")).encode()
    found = hunks(source)
    assert [hunk.owners for hunk in found] == [("A",), ("B",)]
    assert found[0].body[1:3] == (f"+{DECORATOR}\n", " class A(keras.layers.Layer):\n")
    assert found[0].start == 3


def test_a_form_feed_between_classes():
    assert headings("import keras\n\n\n" + layers("A", "B", between="\n\f\n")) == [
        f"{name} FXL101 FXL201 FXL301" for name in "AB"
    ]


@pytest.mark.parametrize("indent", [1, None])
@pytest.mark.parametrize("as_list", [True, False])
def test_a_notebook(indent: int | None, as_list: bool):
    sources = ["import keras\n", layers("A"), "%time 1\n" + layers("B"), layers("C").rstrip()]
    cells = [
        {
            "cell_type": "code",
            "source": text.splitlines(keepends=True) if as_list else text,
            "outputs": [],
            "metadata": {},
            "execution_count": None,
        }
        for text in sources
    ]
    notebook = json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 4},
                          indent=indent)  # fmt: skip
    found = hunks(notebook, "x.ipynb")
    owners = [hunk.owners for hunk in found]
    if indent is None:
        assert owners == [("A", "B", "C")]
    else:
        assert list(dict.fromkeys(owners)) == [("A",), ("B",), ("C",)]


lines = st.lists(st.sampled_from(["a\n", "b\n", "\n", "\r\n", "x\x0c\n"]), max_size=14)
cuts = st.lists(st.integers(0, 14), max_size=4).map(sorted)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(old=lines, new=lines, before=cuts, after=cuts, tail=st.sampled_from(["", "end"]))
def test_hunks_lead_to_the_new_lines_in_git_and_here(
    tree, old: list[str], new: list[str], before: list[int], after: list[int], tail: str
):
    old, new = [*old, tail] if tail else old, [*new, "last\n"]
    assume(old != new)
    regions = [
        Region(min(i, len(old)), min(j, len(new)), (Named(f"C{number}"),))
        for number, (i, j) in enumerate(zip(before, after, strict=False))
    ]
    found = make_hunks(old, new, regions)
    assert applied(old, found) == new
    for hunk in found:
        end = hunk.start + len(hunk.old)
        assert end == len(old) or hunk.body[-1][0] == " "
    patch = file_patch("x.py", "".join(old).encode(), "".join(new).encode(), regions)
    tree({"x.py": "".join(old), "y.patch": patch})
    done = subprocess.run(
        ["git", "apply", "--whitespace=nowarn", "y.patch"], check=False, capture_output=True
    )
    assert done.returncode == 0, done.stderr.decode()
    assert Path("x.py").read_bytes() == "".join(new).encode()


@given(old=lines, new=lines, data=st.data())
def test_any_hunks_apply_without_the_others(old: list[str], new: list[str], data):
    found = make_hunks(old, new)
    kept = [hunk for hunk in found if data.draw(st.booleans())]
    result = applied(old, kept)
    assert len(result) == len(old) + sum(len(hunk.new) - len(hunk.old) for hunk in kept)
