"""The check of notebooks finds what it is there for."""

from __future__ import annotations

from pathlib import Path

import pytest

from fixlayers.notebook.notebook import Notebook
from tests.corpus.notebooks import Counts, check_tree
from tests.corpus.sources import local_tree
from tests.notebook.making import notebook
from tests.test_samples import SAMPLES


def tree(folder: Path) -> Path:
    (folder / "a.ipynb").write_bytes((SAMPLES / "before" / "gated_dense.ipynb").read_bytes())
    (folder / "b.ipynb").write_bytes(notebook("x = 1"))
    (folder / "c.ipynb").write_bytes(b"{}")
    (folder / "d.py").write_bytes((SAMPLES / "before" / "activation.py").read_bytes())
    return folder


def test_notebooks_are_counted(tmp_path: Path) -> None:
    counts = Counts()
    assert list(check_tree(local_tree(tree(tmp_path)), counts)) == []
    assert counts == Counts(
        notebooks=3, unreadable=1, without_change=1, changed=1, cells=1, classes=1, invalid=1
    )


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        (b'"gate"', b'"other"', "more than the sources of code cells changes"),
        (b'"execution_count": 2', b'"execution_count": "2"', "it is no valid notebook any more"),
    ],
)
def test_a_fault_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, old: bytes, new: bytes, fault: str
) -> None:
    whole = Notebook.with_module

    def spoilt(self: Notebook, module: bytes) -> bytes:
        result = whole(self, module)
        return result.replace(old, new, 1) if module != self.module else result

    monkeypatch.setattr(Notebook, "with_module", spoilt)
    faults = list(check_tree(local_tree(tree(tmp_path)), Counts()))
    assert any(fault in each for each in faults), faults


def test_a_notebook_that_is_not_rebuilt_is_a_fault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = Notebook.with_module

    def spoilt(self: Notebook, module: bytes) -> bytes:
        result = whole(self, module)
        return result if module != self.module else result + b" "

    monkeypatch.setattr(Notebook, "with_module", spoilt)
    faults = list(check_tree(local_tree(tree(tmp_path)), Counts()))
    assert "b.ipynb: it is not rebuilt byte for byte" in faults
