"""What is written is valid by the schemas of nbformat, where what was read is."""

from __future__ import annotations

import json
from typing import Any

import nbformat
import pytest

from fixlayers import fix_source
from tests.notebook.making import PYTHON
from tests.test_samples import SAMPLES

SOURCE = "%pwd\nfrom keras.layers import Layer\n"
LAYER = "class Scale(Layer):\n    def __init__(self, factor):\n        self.factor = factor"


def cells(form: str, key: str = "source", **more: Any) -> list[dict[str, Any]]:
    return [
        {
            "cell_type": "code",
            "metadata": {},
            "outputs": [],
            key: source if form == "string" else source.splitlines(keepends=True),
            **{name: value(number) if callable(value) else value for name, value in more.items()},
        }
        for number, source in enumerate(["", SOURCE, LAYER])
    ]


@pytest.mark.parametrize("form", ["string", "list"])
@pytest.mark.parametrize("minor", [0, 2, 4, 5])
def test_nbformat_4(form: str, minor: int) -> None:
    ids: dict[str, Any] = {"id": lambda number: f"cell-{number}"} if minor >= 5 else {}
    made = cells(form, execution_count=None, **ids)
    check({"cells": made, "metadata": PYTHON, "nbformat": 4, "nbformat_minor": minor})


@pytest.mark.parametrize("form", ["string", "list"])
def test_nbformat_3(form: str) -> None:
    made = cells(form, "input", language="python", collapsed=False, prompt_number=1)
    sheets = [{"cells": made, "metadata": {}}]
    check({"worksheets": sheets, "metadata": {"name": ""}, "nbformat": 3, "nbformat_minor": 0})


def check(document: dict[str, Any]) -> None:
    nbformat.validate(document)
    before = json.dumps(document, indent=1).encode()
    result = fix_source(before, path="x.ipynb")
    assert result.after != before
    assert result.error is None
    nbformat.validate(json.loads(result.after))


@pytest.mark.parametrize("story", ["before", "after"])
def test_the_sample(story: str) -> None:
    for path in (SAMPLES / story).glob("*.ipynb"):
        nbformat.validate(json.loads(path.read_bytes()))
