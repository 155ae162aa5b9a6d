"""Which cells of a notebook are read, and what is no notebook."""

from __future__ import annotations

import json
from typing import Any

import pytest

from fixlayers.notebook.code_cells import code_cells
from fixlayers.notebook.document import NotebookError, parse_document
from tests.notebook.making import PYTHON, code, text


def found(document: object, *, ascii: bool = False) -> list[str]:
    written = json.dumps(document, ensure_ascii=ascii)
    return [cell.source for cell in code_cells(parse_document(written), written)]


def test_code_cells_are_read_and_others_are_not() -> None:
    cells = [text("# A"), code("a\nb"), text("x", "raw"), {}, code(""), code([])]
    document: dict[str, Any] = {"cells": cells, "metadata": PYTHON, "nbformat": 4}
    assert found(document) == ["a\nb", "", ""]
    document["metadata"] = {}
    assert found(document) == ["a\nb", "", ""]
    del document["metadata"]
    assert found(document) == ["a\nb", "", ""]


def test_the_cells_of_nbformat_3_lie_in_worksheets_and_are_called_input() -> None:
    def cell(source: list[str], language: str) -> dict[str, Any]:
        return {"cell_type": "code", "input": source, "language": language, "outputs": []}

    sheets = [
        {"cells": [cell(["a", "b"], "python"), text("x", "heading")]},
        {"cells": [cell(["c\n", "d"], "python"), cell(["R"], "R")], "metadata": {}},
    ]
    assert found({"metadata": {"name": "x"}, "nbformat": 3, "worksheets": sheets}) == [
        "a\nb",
        "c\nd",
    ]


@pytest.mark.parametrize(
    "metadata",
    [
        {"language_info": {"name": "R"}},
        {"kernelspec": {"name": "ir", "language": "R"}},
        {"kernelspec": {"name": "julia-1.9", "language": "julia"}},
        {"language_info": {"name": "julia"}, "kernelspec": {"language": "python"}},
    ],
)
def test_other_languages_are_left_alone(metadata: object) -> None:
    assert found({"cells": [code("a")], "metadata": metadata}) == []


@pytest.mark.parametrize(
    "metadata",
    [
        {"language_info": {"name": "python"}},
        {"language_info": {"name": "ipython"}},
        {"kernelspec": {"name": "x", "language": "Python"}},
        {"kernelspec": {"name": "python3", "display_name": "Python 3"}},
        {"kernelspec": None, "language_info": []},
    ],
)
def test_python_is_known_by_its_names(metadata: object) -> None:
    assert found({"cells": [code("a")], "metadata": metadata}) == ["a"]


@pytest.mark.parametrize(
    ("source", "ascii", "escape"),
    [
        ("é", True, True),
        ("é", False, False),
        ("a", True, False),
        ("a\x1f\x7f", True, False),
        (r"\u00e9", True, False),
        (r"\\é", True, True),
    ],
)
def test_escapes_of_the_file_are_seen(source: str, ascii: bool, escape: bool) -> None:
    cell = {"cell_type": "code", "source": source}
    written = json.dumps({"cells": [cell]}, ensure_ascii=ascii)
    assert [cell.escape for cell in code_cells(parse_document(written), written)] == [escape]


@pytest.mark.parametrize(
    ("document", "why"),
    [
        ({}, "it has no cells"),
        ([], "it has no cells"),
        ("cells", "it has no cells"),
        ({"cells": None}, "it has no cells"),
        ({"cells": {}}, "it has no cells"),
        ({"worksheets": {}}, "it has no cells"),
        ({"worksheets": [{}]}, "it has no cells"),
        ({"worksheets": [1]}, "it has no cells"),
        ({"cells": [1]}, "a cell is no object"),
        ({"cells": [[]]}, "a cell is no object"),
        ({"cells": [{"cell_type": "code"}]}, "a code cell has no source"),
        ({"cells": [{"cell_type": "code", "source": None}]}, "a code cell has no source"),
        ({"cells": [{"cell_type": "code", "source": {}}]}, "a code cell has no source"),
        ({"cells": [{"cell_type": "code", "source": ["a", 1]}]}, "is not text"),
    ],
)
def test_what_is_no_notebook_is_refused(document: object, why: str) -> None:
    with pytest.raises(NotebookError, match=f"^not a notebook: .*{why}"):
        found(document)
