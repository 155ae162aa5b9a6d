"""Which lines are put aside, and that they come back."""

from __future__ import annotations

import ast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fixlayers.notebook.magics import Magics


def put_aside(source: str) -> tuple[list[str], str | None]:
    """Return the lines of a cell that were put aside, and the cell as Python."""
    python = Magics("tag").put_aside(source)
    if python is None:
        return [], None
    pairs = zip(source.split("\n"), python.split("\n"), strict=True)
    return [old for old, new in pairs if old != new], python


# A cell, and the numbers of its lines that are no Python.
MAGICS = {
    "%matplotlib inline\nimport keras\n": [0],
    "import keras\n%time x = 1\n  \ny = 2": [1],
    "!pip install keras\n!!ls\nx = 1": [0, 1],
    "!pip install \\\n  keras \\\n  numpy\nx = 1": [0, 1, 2],
    "!pip install \\\r\n  keras\r\nx = 1\r\n": [0, 1],
    "%%time\nx = 1": [0],
    "\n  \n%%capture out --no-stderr\nx = 1": [2],
    "# first\n%%time\nx = 1": [1],
    "%%capture\n%%time\nx = 1": [0, 1],
    "if True:\n    !ls\n    %cd ..\nelse:\n\t!ls": [1, 2, 4],
    "for x in y:\n    !ls \\\n  -l\n    x = 1": [1, 2],
    "files = !ls\nx = %time f()\ny: list = !ls -l": [0, 1, 2],
    "files[0].x = !ls\nd['a=b'] = !ls\nd[\"#\"]=%pwd\nx += !ls": [0, 1, 2, 3],
    "def f():\n    x = !ls": [1],
    "x = !ls \\\n  -l\ny = 1": [0, 1],
    "keras?\nkeras.layers??\n?keras\n%time?\nx[0]?\nnp.*load*?": [0, 1, 2, 3, 4, 5],
    ";f a b\n,f a b\n/f a b": [0, 1, 2],
    "!echo \"it's\nx = 1": [0],
    "!echo '''\nx = 1\n!ls": [0, 2],
    "%time x = (\ny = 1": [0],
    "'''a\n!ls\n'''\n!ls": [3],
    "x = f(\n  '''\n!ls''', 1)\n!ls": [3],
    "x = [  # it's\n    1]\n%pwd": [2],
    "# what is it \\\n!ls": [1],
}


@pytest.mark.parametrize("source", MAGICS)
def test_lines_of_ipython_are_put_aside(source: str) -> None:
    lines = source.split("\n")
    aside, python = put_aside(source)
    assert aside == [lines[number] for number in MAGICS[source]]
    assert python is not None
    ast.parse(python)


@pytest.mark.parametrize(
    "source",
    [
        "",
        "x = 5\nx %= 3\nx = x % 3",
        "x = (5\n  % 3)",
        "x = 5 \\\n  % 3",
        "x = a \\\n  != 3",
        "x = '''\n%time\n!ls\nwhat?\n'''",
        'def f():\n    """Why?\n\n    !ls\n    %time\n    """',
        "x = '!ls'; y = \"%time\"",
        "x = '=!ls'",
        "print('x =%s' % y)",
        "f'{x = !r}'",
        "f'''{x}\n%s\n{x = !r}'''",
        "x == 'a' != y\nx = y != z",
        "# x = !ls\n# %time\n# what?\nx = 1  # !ls\ny = 2  # = %s",
        "x = {  # a comment with '\n  'a': 5\n  % 3}",
        "x = '\\'\\\n!ls'",
        "x = 'a\\\\'\ny = 1",
        "*a, b = c\n@f\ndef g(): ...",
        "x = r'\\d'\ny = 5 % 3",
        "class A:\n    '''What?'''\n    x = 'why?'",
        "f(x\n  = 3)",
    ],
)
def test_python_is_left_as_it_is(source: str) -> None:
    assert put_aside(source) == ([], source)


@pytest.mark.parametrize(
    "source",
    [
        "%%bash\nls",
        "\n\n%%writefile layers.py\nclass A(Layer): ...",
        "  %%html\n<b>",
        "%%backend\nx = 1",
        "%%!\nls",
        "%%sh",
        "%%python3\nx = 1",
        "%%timeit\nx = 1",
        "%%time?",
        "%%capture\n\n%%bash\nls",
    ],
)
def test_a_cell_in_another_language_is_none(source: str) -> None:
    assert put_aside(source) == ([], None)


def test_an_assignment_stays_one_and_a_block_keeps_a_statement() -> None:
    _, python = put_aside("x = !ls\nif x:\n    !rm \\\n  x\n    %pwd\n!ls")
    assert python is not None
    body = ast.parse(python).body
    assert [type(node) for node in body] == [ast.Assign, ast.If]
    assert python.split("\n")[0].startswith("x = None  #")
    assert isinstance(body[1], ast.If)
    assert len(body[1].body) == 2


def test_equal_lines_are_told_apart_and_come_back_where_they_were() -> None:
    magics = Magics("tag")
    first, second = "!ls\n!ls\r\n%pwd", "!ls"
    python, other = magics.put_aside(first), magics.put_aside(second)
    assert python is not None
    assert other is not None
    assert len({*python.replace("\r", "").split("\n"), other}) == 4
    changed = f"import os\n{python}\nx = 1"
    assert magics.put_back(python, changed) == f"import os\n{first}\nx = 1"
    assert magics.put_back(other, f"{other}\n") == "!ls\n"


@pytest.mark.parametrize("change", ["lost", "twice", "moved", "indented"])
def test_a_line_that_is_not_where_it_was_is_an_error(change: str) -> None:
    magics = Magics("tag")
    python = magics.put_aside("!ls\n%pwd")
    assert python is not None
    first, second = python.split("\n")
    after = {
        "lost": first,
        "twice": f"{python}\n{first}",
        "moved": f"{second}\n{first}",
        "indented": f"if x:\n    {first}\n{second}",
    }
    with pytest.raises(ValueError, match="magic line"):
        magics.put_back(python, after[change])


lines = st.sampled_from(
    [*"\n".join(MAGICS).split("\n"), "x = (", ")", "'''", '"', "\\", "  ", "%%time", "%%bash", "a?"]
) | st.text("%!?=x'\"\\#( )\r\t", max_size=8)


@given(st.lists(lines).map("\n".join))
def test_any_cell_comes_back(source: str) -> None:
    magics = Magics("tag")
    python = magics.put_aside(source)
    if python is not None:
        assert python.count("\n") == source.count("\n")
        assert magics.put_back(python, python) == source
