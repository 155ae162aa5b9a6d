"""Notebooks from end to end: what is found in them, and what becomes of them."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from fixlayers import check_source, fix_source
from fixlayers.cli import main
from fixlayers.diagnostics import Finding
from fixlayers.engine import FileResult, fix_project
from tests.conftest import Tree
from tests.notebook.making import code, dumped, notebook, sources, text

SCALE = """\
class Scale(layers.Layer):
    def __init__(self, factor):
        super().__init__()
        self.factor = factor

    def call(self, x):
        return x * self.factor"""
FIXED = """\
@register_keras_serializable()
class Scale(layers.Layer):
    def __init__(self, factor, **kwargs):
        super().__init__(**kwargs)
        self.factor = factor

    def call(self, x):
        return x * self.factor

    def get_config(self):
        config = super().get_config()
        config.update({"factor": self.factor})
        return config"""
IMPORT = "from keras import layers"
REGISTER = "from keras.saving import register_keras_serializable"
BOTH = f"{IMPORT}\n{REGISTER}"
CHILD = """\
class Shifted(Scale):
    def __init__(self, factor, offset=0.0):
        super().__init__(factor)
        self.offset = offset

    def call(self, x):
        return super().call(x) + self.offset"""


def rest(data: bytes) -> Any:
    """Return the document without the sources of its code cells, their form apart."""
    document = json.loads(data)
    for cell in document["cells"]:
        if cell["cell_type"] == "code":
            cell["source"] = type(cell["source"]).__name__
    return json.dumps(document)


def fixed(*cells: str | dict[str, Any], **form: Any) -> list[str]:
    """Return the sources of a fixed notebook; nothing else has changed, nor does a second done."""
    before = notebook(*cells, **form)
    result = fix_source(before, path="x.ipynb")
    assert result.error is None
    assert rest(result.after) == rest(before)
    again = fix_source(result.after, path="x.ipynb")
    assert again.after == result.after
    assert not any(finding.applied for finding in again.findings)
    return sources(result.after)


def places(findings: tuple[Finding, ...]) -> set[tuple[int, int, str]]:
    return {(finding.cell, finding.line, finding.code) for finding in findings}


def test_a_class_is_fixed_in_its_cell_and_the_import_goes_to_those_it_belongs_to() -> None:
    cells = ["!pip install keras\n%matplotlib inline", IMPORT, SCALE, "Scale(2)\n"]
    assert fixed(*cells) == [cells[0], BOTH, FIXED, cells[3]]


def test_what_is_found_is_in_a_cell_and_a_line_of_it() -> None:
    data = notebook(text("# A"), "", IMPORT, f"%pwd\n\n{SCALE}")
    assert places(check_source(data, path="x.ipynb")) == {
        (3, 3, "FXL201"),
        (3, 3, "FXL301"),
        (3, 4, "FXL101"),
    }


BEFORE = {
    "an empty one": "",
    "an install": "!pip install keras",
    "a shell script": "%%bash\npip install keras",
    "a title": '"""A title"""',
    "what is no Python": "print 'x'",
    "a function": "def show(x):\n    print(x)",
    "a future import": "from __future__ import annotations",
    "a standard import": 'import os\nos.environ["KERAS_BACKEND"] = "jax"',
}


@pytest.mark.parametrize("cell", BEFORE)
def test_cells_above_the_import_stay_as_they_are(cell: str) -> None:
    assert fixed(BEFORE[cell], "", IMPORT, SCALE) == [BEFORE[cell], "", BOTH, FIXED]


def test_a_guarded_import_gets_company_in_its_own_cell() -> None:
    guarded = "try:\n    from keras import layers\nexcept ImportError:\n    raise"
    first, _, cell, _ = fixed("!pip install keras", "", guarded, SCALE)
    assert first == "!pip install keras"
    assert "register_keras_serializable" in cell


def test_an_import_in_a_later_cell_does_not_serve() -> None:
    cells = fixed(IMPORT, SCALE, "import keras")
    assert cells == [BOTH, FIXED, "import keras"]


@pytest.mark.parametrize(
    "start", ["%%time\n", "\n%%capture\n\n", "%%capture\n%%time\n", "# ours\n\n"]
)
def test_a_cell_may_begin_with_more_than_the_class(start: str) -> None:
    assert fixed(IMPORT, start + SCALE) == [BOTH, start + FIXED]


@pytest.mark.parametrize("end", ["\n", "\n\n\n", "\n\nScale(2)", "\n%time Scale(2)", "\n\n# end"])
def test_a_cell_may_end_with_more_than_the_class(end: str) -> None:
    (_, cell) = fixed(IMPORT, SCALE + end)
    assert cell == FIXED + end


def test_magics_inside_the_class_stay() -> None:
    magic = SCALE.replace("        self", "        !ls \\\n  -l\n        x = %pwd\n        self")
    after = FIXED.replace("        self", "        !ls \\\n  -l\n        x = %pwd\n        self")
    _, cell = fixed(IMPORT, magic)
    assert cell.count("!ls") == magic.count("!ls")
    assert cell.split("\n")[:8] == after.split("\n")[:8]


@pytest.mark.parametrize(
    "magic", ["%%bash", "%%writefile layers.py", "%%backend", "%%timeit", "%%js"]
)
def test_a_class_in_another_language_stays(magic: str) -> None:
    assert fixed(IMPORT, f"{magic}\n{SCALE}") == [IMPORT, f"{magic}\n{SCALE}"]


def test_a_cell_with_await_is_read() -> None:
    awaited = f"x = await f()\n{SCALE}"
    assert fixed(IMPORT, awaited) == [BOTH, awaited.replace(SCALE, FIXED)]


def test_a_class_is_defined_anew_further_down() -> None:
    second = SCALE.replace("factor):", "factor, bias=True):")
    first, one, _, two = fixed(IMPORT, SCALE, "Scale(2)", second)
    assert (first, one) == (BOTH, FIXED.replace("serializable()", 'serializable(name="Scale1")'))
    assert "bias=True, **kwargs" in two


def test_a_child_in_another_cell_is_fixed_with_its_parent() -> None:
    cells = fixed(IMPORT, SCALE, "Scale(2)", CHILD)
    assert cells[:3] == [BOTH, FIXED, "Scale(2)"]
    assert 'config.update({"offset": self.offset})' in cells[3]
    assert "super().__init__(factor, **kwargs)" in cells[3]


@pytest.mark.parametrize("ends", [("\r\n", "\r\n"), ("\n", "\r\n"), ("\r\n", "\n")])
def test_each_cell_keeps_its_line_ends(ends: tuple[str, str]) -> None:
    cells = [f"%pwd\n{IMPORT}\n", SCALE]
    before = [cell.replace("\n", end) for cell, end in zip(cells, ends, strict=True)]
    after = [f"%pwd\n{BOTH}\n", FIXED]
    assert fixed(*before) == [
        cell.replace("\n", end) for cell, end in zip(after, ends, strict=True)
    ]


def test_each_cell_keeps_its_indentation() -> None:
    tabs, spaces = (text.replace("    ", "\t") for text in (SCALE, FIXED))
    assert fixed(IMPORT, tabs, SCALE.replace("Scale", "Other")) == [
        BOTH,
        spaces,
        FIXED.replace("Scale", "Other"),
    ]


@pytest.mark.parametrize(
    "metadata", [{"language_info": {"name": "R"}}, {"kernelspec": {"language": "julia"}}]
)
def test_other_kernels_are_left_alone(metadata: object) -> None:
    data = notebook(IMPORT, SCALE, metadata=metadata)
    assert fix_source(data, path="x.ipynb") == FileResult("x.ipynb", data, data)


def test_text_cells_are_left_alone() -> None:
    cells = [text(SCALE), text(SCALE, "raw"), code(IMPORT)]
    assert fixed(*cells) == [SCALE, SCALE, IMPORT]


def test_a_class_in_a_cell_that_cannot_be_read_is_worth_a_word() -> None:
    data = notebook(IMPORT, SCALE, SCALE.replace("class Scale(layers", "class (layers"))
    result = fix_source(data, path="x.ipynb")
    assert sources(result.after)[1] == FIXED
    assert result.error is None
    data = notebook(IMPORT, SCALE, f"  {CHILD}")
    result = fix_source(data, path="x.ipynb")
    assert result.error is not None
    assert not result.error.fatal
    assert "cell 3" in result.error.message


def test_a_notebook_of_nbformat_3_is_fixed() -> None:
    def cell(source: list[str]) -> dict[str, Any]:
        return {"cell_type": "code", "input": source, "language": "python", "outputs": []}

    def whole(*cells: str) -> bytes:
        made = [cell(each.split("\n")) for each in cells]
        return dumped({"nbformat": 3, "metadata": {"name": ""}, "worksheets": [{"cells": made}]})

    result = fix_source(whole(f"%pwd\n{IMPORT}", SCALE), path="x.ipynb")
    assert result.after == whole(f"%pwd\n{BOTH}", FIXED)


@pytest.mark.parametrize(
    "form", [{"indent": None}, {"indent": 4}, {"indent": "\t"}, {"ascii": True}]
)
def test_the_form_of_the_file_stays(form: dict[str, Any]) -> None:
    before, after = (notebook(*cells, **form) for cells in ((IMPORT, SCALE), (BOTH, FIXED)))
    assert fix_source(before, path="x.ipynb").after == after
    before, after = (
        b"\xef\xbb\xbf" + data.rstrip().replace(b"\n", b"\r\n") for data in (before, after)
    )
    assert fix_source(before, path="x.ipynb").after == after


MODULE = f"{IMPORT}\n\n\n{SCALE}\n"


def project(files: dict[str, bytes]) -> dict[str, bytes]:
    results = fix_project(files)
    assert all(result.error is None for result in results)
    return {**files, **{result.path: result.after for result in results}}


def test_a_notebook_may_subclass_what_a_module_of_the_project_defines() -> None:
    after = project(
        {
            "pkg/__init__.py": b"",
            "pkg/scale.py": MODULE.encode(),
            "books/x.ipynb": notebook("from pkg.scale import Scale", CHILD),
        }
    )
    assert FIXED in after["pkg/scale.py"].decode()
    assert "super().__init__(factor, **kwargs)" in sources(after["books/x.ipynb"])[1]


def test_a_module_is_not_repaired_in_a_way_that_breaks_a_notebook() -> None:
    hopeless = CHILD.replace("factor, offset=0.0", "*arguments").replace(
        "(factor)\n        self.offset = offset", "(*arguments)\n        self.offset = arguments[0]"
    )
    alone = project({"scale.py": MODULE.encode()})
    files = {"scale.py": MODULE.encode(), "x.ipynb": notebook("from scale import Scale", hopeless)}
    results = fix_project(files)
    assert "def get_config" in alone["scale.py"].decode()
    left = {f.path: f.reason for r in results for f in r.findings if f.code == "FXL201"}
    assert "Shifted" in left["scale.py"]
    assert all(b"def get_config" not in result.after for result in results)


def test_notebooks_of_one_project_may_define_the_same_class() -> None:
    data = notebook(IMPORT, SCALE)
    after = project({"a.ipynb": data, "b.ipynb": data})
    assert after["a.ipynb"] == after["b.ipynb"] == notebook(BOTH, FIXED)
    codes = {f.code for r in fix_project(after) for f in r.findings}
    assert codes == set()


class Run(NamedTuple):
    code: int
    out: str
    err: str


Runner = Callable[..., Run]


@pytest.fixture
def run(capsysbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch) -> Runner:
    """Return a function that runs the command line in this process."""

    def run(*arguments: str, stdin: bytes = b"") -> Run:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        code = main(arguments)
        out, err = capsysbinary.readouterr()
        return Run(code, out.decode(), err.decode())

    return run


def test_check_names_the_cell(tree: Tree, run: Runner) -> None:
    tree({"books/x.ipynb": notebook(text("#"), IMPORT, SCALE)})
    done = run("check", "books/x.ipynb")
    assert done.code == 1
    assert "books/x.ipynb:cell 2:1:1: FXL301 " in done.out
    found = json.loads(run("check", "--output-format", "json").out)["findings"]
    assert {(each["cell"], each["line"]) for each in found} == {(2, 1), (2, 2)}


def test_fix_writes_the_notebook_and_a_second_run_nothing(tree: Tree, run: Runner) -> None:
    path = tree({"x.ipynb": notebook(IMPORT, SCALE)}) / "x.ipynb"
    done = run("fix")
    assert done.code == 0, done.err
    assert path.read_bytes() == notebook(BOTH, FIXED)
    assert 'custom_objects = {"Scale": Scale}' in done.err
    assert "import Scale" not in done.err
    assert run("fix").err == "No problems in 2 files.\n"


def test_a_pipe_takes_a_notebook_by_its_name(tree: Tree, run: Runner) -> None:
    tree({})
    done = run("fix", "-", "--stdin-filename", "x.ipynb", stdin=notebook(IMPORT, SCALE))
    assert done.code == 0, done.err
    assert done.out.encode() == notebook(BOTH, FIXED)


BAD = {
    "no JSON": b"x = 1",
    "half of it": notebook(IMPORT, SCALE)[:300],
    "no UTF-8": notebook(IMPORT).replace("é".encode(), b"\xe9"),
    "an empty object": b"{}",
    "an empty list": b"[]",
    "no cells": b'{"cells": 1}',
    "a cell that is no object": b'{"cells": [1]}',
    "a cell without a source": b'{"cells": [{"cell_type": "code"}]}',
    "much too deep": b'{"cells":' * 100_000,
}


@pytest.mark.parametrize("case", BAD)
def test_what_is_no_notebook_is_one_line_and_the_others_are_done(
    tree: Tree, run: Runner, case: str
) -> None:
    path = tree({"a.ipynb": BAD[case], "b.ipynb": notebook(IMPORT, SCALE)})
    done = run("fix")
    assert done.code == 2
    (line,) = [line for line in done.err.split("\n") if "a.ipynb" in line]
    assert ": error: not a notebook: " in line
    assert "Traceback" not in done.err
    assert (path / "a.ipynb").read_bytes() == BAD[case]
    assert (path / "b.ipynb").read_bytes() == notebook(BOTH, FIXED)


@pytest.mark.parametrize("data", [b"", b" \n", notebook(), notebook(metadata={}), notebook("")])
def test_a_notebook_with_nothing_in_it_is_fine(tree: Tree, run: Runner, data: bytes) -> None:
    tree({"a.ipynb": data})
    done = run("check")
    assert (done.code, done.err) == (0, "No problems in 2 files.\n")


@pytest.mark.parametrize("indent", [None, 1])
def test_git_applies_the_patch_and_each_hunk_names_its_cells(
    tree: Tree, git: Any, run: Runner, indent: int | None
) -> None:
    before = notebook(text("#"), IMPORT, SCALE, "%pwd", CHILD, indent=indent).rstrip()
    path = tree({"x.ipynb": before}) / "x.ipynb"
    git("init", "--quiet")
    patch = run("diff", "-o", "plan.patch")
    assert patch.code == 1, patch.err
    heads = [line for line in Path("plan.patch").read_text().split("\n") if line.startswith("@@")]
    names = [head.partition(" @@ ")[2] for head in heads]
    if indent:
        assert names == [
            "cell 1: imports",
            "cell 2: Scale FXL101 FXL201 FXL301",
            "cell 4: Shifted FXL101 FXL201 FXL301",
        ]
    else:
        assert [name.partition(":")[0] for name in names] == ["cells 1, 2 and 4"]
    git("apply", "plan.patch")
    assert path.read_bytes() == fix_source(before, path="x.ipynb").after
    assert path.read_bytes() != before
