"""A notebook as a module and back."""

from __future__ import annotations

import ast
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fixlayers.notebook.document import NotebookError
from fixlayers.notebook.notebook import Notebook, read_notebook
from fixlayers.suffixes import is_notebook
from fixlayers.syntax import parse_module
from tests.notebook.making import code, dumped, notebook, sources, text


def edited(data: bytes, old: str, new: str) -> bytes:
    """Return the notebook with a text of its module replaced."""
    read = read_notebook(data)
    module = read.module.decode()
    assert old in module
    return read.with_module(module.replace(old, new).encode())


def test_a_notebook_is_known_by_its_name() -> None:
    assert is_notebook("a/b.ipynb")
    assert not is_notebook("a/ipynb.py")


def test_the_cells_make_one_module() -> None:
    data = notebook("import os\n%pwd", text("# x"), "", "%%bash\nls", "x = (", "def f():\n  pass\n")
    read = read_notebook(data)
    body = ast.parse(read.module).body
    assert [type(node) for node in body] == [ast.Import, ast.FunctionDef]
    assert read.unparsed == (4,)
    assert read.source(4) == "x = ("


def test_each_line_of_the_module_has_its_cell_and_its_line_of_the_file() -> None:
    data = notebook("import os\n\nx = 1", "", text("y"), "%%bash\ny", "y = 2\n", "z = 3")
    read = read_notebook(data)
    module, file = read.module.decode().split("\n"), data.decode().split("\n")
    places = {module[line - 1]: read.place(line) for line in range(2, len(module))}
    assert places["import os"] == (1, 1)
    assert places["x = 1"] == (1, 3)
    assert places["y = 2"] == (4, 1)
    assert places["z = 3"] == (5, 1)
    lines = list(read.file_lines())
    assert len(lines) == len(module) - 1
    for line in ("import os", "x = 1", "y = 2", "z = 3"):
        assert line in file[lines[module.index(line)]]


@pytest.mark.parametrize("form", ["list", "string"])
@pytest.mark.parametrize("indent", [None, 0, 1, 2, 4, "\t"])
@pytest.mark.parametrize("ascii", [False, True])
def test_only_the_source_of_a_changed_cell_changes(
    form: str,
    indent: int | str | None,
    ascii: bool,
) -> None:
    cells = ["import os\n", "x = 'é😀'\n# é\ny = 1\n", "z = 1"]
    whole = [code(cell) if form == "list" else {**code(cell), "source": cell} for cell in cells]
    data = notebook(*whole, indent=indent, ascii=ascii)
    expected = data.replace(b"y = 1", b"y = 5")
    assert edited(data, "y = 1", "y = 5") == expected != data


def test_a_new_line_is_written_in_the_form_of_the_file() -> None:
    data = notebook("x = 1\n", "# é\ny = 2")
    expected = data.replace(b'    "y = 2"', '    "z = \'é\'\\n",\n    "y = 2"'.encode())
    assert edited(data, "y = 2", "z = 'é'\ny = 2") == expected
    data = notebook("x = 1\n", "# é\ny = 2", ascii=True)
    expected = data.replace(b'    "y = 2"', b'    "z = \'\\u00e9\'\\n",\n    "y = 2"')
    assert edited(data, "y = 2", "z = 'é'\ny = 2") == expected


def odd() -> bytes:
    """A notebook in which much is unusual and nothing wrong."""
    return (
        "\ufeff"
        '\r\n{ "nbformat_minor" :0,"nbformat":4 ,\r\n"cells":[{"source":["x = 1"],"x":1E5,'
        '"cell_type":"markdown"},{"source": ["never"],"outputs":[{"text":"\\u00e9 é \\/",'
        '"n":[NaN,-Infinity,1.50,-0]}],"source"\t:\t["# \\u00e9 \\/ é\\n",\r\n"x = 1\\n" ,'
        '"\\u0079 = 2"],\r\n"cell_type":"code","metadata":{"a":1,"a":2}}],"metadata":{},'
        '"cells2":{}} \r\n\r\n'
    ).encode()


def test_what_is_unusual_stays() -> None:
    assert read_notebook(odd()).with_module(read_notebook(odd()).module) == odd()
    assert edited(odd(), "x = 1", "x = 5") == odd().replace(b'"x = 1\\n"', b'"x = 5\\n"').replace(
        b'"x = 5\\n" ,"\\u0079', b'"x = 5\\n",\r\n"\\u0079'
    )


def test_a_file_without_a_final_newline_gets_none() -> None:
    data = notebook("x = 1").rstrip(b"\n")
    assert edited(data, "x = 1", "x = 2") == data.replace(b"x = 1", b"x = 2")


@pytest.mark.parametrize("end", ["", "\n", "\n\n", "  ", "\r\n"])
def test_the_end_of_a_cell_stays(end: str) -> None:
    after = edited(notebook(f"x = 1\ny = 2{end}"), "x = 1", "x = 3\nz")
    assert sources(after) == [f"x = 3\nz\ny = 2{end}"]


def test_a_cell_keeps_its_carriage_returns() -> None:
    cells = ["x = 1\r\ny = 2", "z = 3\n%pwd\n", "!a \\\r\n b\r\nc = 4\r\n", "mixed\r\nd = 5\n"]
    data = notebook(*cells)
    assert read_notebook(data).module.count(b"\r") == 1
    after = sources(edited(data, "y = 2", "y = 5\nz = 6"))
    assert after == ["x = 1\r\ny = 5\r\nz = 6", *cells[1:]]
    after = sources(edited(data, "c = 4", "c = 5\nd = 6"))
    assert after == [*cells[:2], "!a \\\r\n b\r\nc = 5\r\nd = 6\r\n", cells[3]]
    assert sources(edited(data, "d = 5", "d = 6\ne")) == [*cells[:3], "mixed\r\nd = 6\ne\n"]


@pytest.mark.parametrize("cookie", ["latin-1", "no-such-coding"])
def test_a_cookie_in_a_cell_means_nothing(cookie: str) -> None:
    source = f"# -*- coding: {cookie} -*-\nx = 'é😀'"
    data = notebook(source)
    assert read_notebook(data).unparsed == ()
    assert sources(edited(data, "x =", "y =")) == [source.replace("x =", "y =")]
    assert ast.dump(ast.parse(read_notebook(data).module)) == ast.dump(ast.parse("x = 'é😀'"))


def test_a_text_that_looks_like_a_mark_is_none() -> None:
    data = notebook("#fixlayers-cell\n# coding: utf-8 fixlayers\nx = 1\n#fixlayers-magic-0:\n!ls")
    assert edited(data, "x = 1", "x = 2") == data.replace(b"x = 1", b"x = 2")


LEFT_OUT = {
    "does not parse": "x = (",
    "is indented": "  x = 1\n  y = 2",
    "has a prompt": ">>> x = 1",
    "is Python 2": "print 'x'",
    "has a NUL": "x = '\0'",
    "has a lone surrogate": "x = '\ud800'",
    "has a lone carriage return": "x = 1\ry = 2",
    "is nested too deeply": "(" * 500 + ")" * 500,
    "starts with a byte order mark": "\ufeffx = 1",
}


@pytest.mark.parametrize("why", LEFT_OUT)
def test_a_cell_is_left_out_that(why: str) -> None:
    data = notebook("before = 1", LEFT_OUT[why], "after = 1", ascii=True)
    read = read_notebook(data)
    assert read.unparsed == (2,)
    assert edited(data, "after = 1", "after = 2") == data.replace(b"after = 1", b"after = 2")
    module = read.module.decode().split("\n")
    assert read.place(module.index("after = 1") + 1) == (3, 1)


@pytest.mark.parametrize(
    "source",
    [
        "await f()\nasync with a as b:\n    pass\n[x async for x in y]",
        "return 1",
        "from __future__ import annotations",
        "x = 1;",
        "x = '''\\ud800'''",
        "x = 1\x0c\ny = 2",
        "# only a comment",
        "x = 1 # \u2028 still the comment",
        "x = '\\d'",
    ],
)
def test_what_only_ipython_runs_is_read(source: str) -> None:
    data = notebook("a = 1", source, "b = 1")
    assert read_notebook(data).unparsed == ()
    parse_module(read_notebook(data).module)
    assert edited(data, "b = 1", "b = 2") == data.replace(b"b = 1", b"b = 2")


def test_a_lone_surrogate_in_another_line_of_the_notebook_is_kept() -> None:
    data = notebook("!echo \ud800\nx = 1", text("\ud800"), ascii=True)
    assert edited(data, "x = 1", "x = 2") == data.replace(b"x = 1", b"x = 2")


def broken(read: Notebook, change: str) -> str:
    module = read.module.decode()
    mark = module.split("\n")[-2] + "\n"
    return {
        "a cell more": module + mark,
        "a cell less": module.replace(mark, "", 1),
        "text behind the last cell": module + "x = 1\n",
        "text before the first cell": "x = 1\n" + module,
        "a magic lost": "\n".join(line for line in module.split("\n") if "magic" not in line),
        "a change of what is no Python": module.replace(f"{mark}{mark}", f"{mark}x = 1\n{mark}"),
    }[change]


@pytest.mark.parametrize(
    "change",
    [
        "a cell more",
        "a cell less",
        "text behind the last cell",
        "text before the first cell",
        "a magic lost",
        "a change of what is no Python",
    ],
)
def test_a_module_that_does_not_fit_is_an_error(change: str) -> None:
    read = read_notebook(notebook("!ls\nx = 1", "%%bash\nls", "y = 2"))
    with pytest.raises(ValueError, match=r"cell|magic"):
        read.with_module(broken(read, change).encode())


@pytest.mark.parametrize("data", [b"\xff\xfe", b"\x80", "é".encode("latin-1"), b"PK\x03\x04"])
def test_bytes_that_are_no_text_are_refused(data: bytes) -> None:
    with pytest.raises(NotebookError, match="not a notebook"):
        read_notebook(data)


def worksheets(**metadata: Any) -> bytes:
    cell = {"cell_type": "code", "collapsed": False, "input": ["x = 1", "y = 2"], "outputs": []}
    document = {"metadata": metadata, "nbformat": 3, "worksheets": [{"cells": [cell]}]}
    return dumped(document)


def test_nbformat_3_is_written_as_it_was() -> None:
    after = edited(worksheets(name=""), "y = 2", "y = 3\nz = 4")
    assert after == worksheets(name="").replace(b'      "y = 2"', b'      "y = 3",\n      "z = 4"')


languages = st.sampled_from([None, "python", "R"])
cell_texts = st.lists(
    st.sampled_from(
        [
            "import os",
            "%time x",
            "x = 1",
            "if x:",
            "    y = 2",
            "    !ls",
            "%%bash",
            "'''",
            "é\r",
            "",
        ]
    )
    | st.text(max_size=6),
    max_size=5,
).map("\n".join)
json_values = st.recursive(
    st.none() | st.floats() | st.integers() | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner),
    max_leaves=5,
)


@st.composite
def notebooks(draw: st.DrawFn) -> bytes:
    cells = []
    for source in draw(st.lists(cell_texts, max_size=5)):
        kind = draw(st.sampled_from(["code", "code", "markdown"]))
        form = draw(st.sampled_from([source, source.splitlines(keepends=True), [source]]))
        cell: dict[str, Any] = {"cell_type": kind, "outputs": draw(json_values), "source": form}
        cells.append({key: cell[key] for key in draw(st.permutations(list(cell)))})
    language = draw(languages)
    metadata: Any = draw(json_values)
    if language:
        metadata = {"kernelspec": {"language": language}}
    document = {"metadata": metadata, "cells": cells, "nbformat": 4}
    indent, ascii_only = draw(st.sampled_from([None, 0, 1, 2, "\t"])), draw(st.booleans())
    data = json.dumps(document, indent=indent, ensure_ascii=ascii_only)
    return (
        draw(st.sampled_from(["", "\ufeff"])) + data + draw(st.sampled_from(["", "\n"]))
    ).encode(errors="replace")


@given(notebooks())
def test_any_notebook_comes_back(data: bytes) -> None:
    read = read_notebook(data)
    assert read.with_module(read.module) == data


@given(notebooks(), st.data())
def test_any_edit_of_a_cell_survives(data: bytes, draws: st.DataObject) -> None:
    read = read_notebook(data)
    module = read.module.decode()
    mark = module.split("\n")[-2] + "\n"
    head, *parts = module.split("\n", 1)
    cells = parts[0].split(mark)[:-1] if parts and parts[0] else []
    kept = [index for index, cell in enumerate(cells) if cell]
    if not kept:
        return
    index = draws.draw(st.sampled_from(kept))
    line = draws.draw(st.sampled_from(["x = 'é'", "# 😀", "    y", '"\\\\"', ""]))
    lines = cells[index].split("\n")
    place = draws.draw(st.integers(0, len(lines) - 1))
    cells[index] = "\n".join([*lines[:place], line, *lines[place:]])
    changed = f"{head}\n" + "".join(cell + mark for cell in cells)
    after = read.with_module(changed.encode())
    old, new = json.loads(data.decode("utf-8-sig")), json.loads(after.decode("utf-8-sig"))
    code_cells = [cell for cell in new["cells"] if cell["cell_type"] == "code"]
    source = "".join(code_cells[index]["source"])
    assert line in source.replace("\r\n", "\n").split("\n")
    for cell in (*old["cells"], *new["cells"]):
        cell["source"] = [cell["cell_type"], type(cell["source"]).__name__]
    assert json.dumps(old) == json.dumps(new)
    again = read_notebook(after)
    if again.unparsed == read.unparsed:
        assert again.with_module(again.module) == after
