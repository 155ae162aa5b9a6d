"""Fix the notebooks of local trees in memory and see that nothing but sources of cells changes.

`python -m tests.corpus.notebooks FOLDER ...` reads every `.ipynb` below, each tree as one project
with its modules, and writes nothing. It fails for a notebook in which anything but the sources of
code cells is another, which nbformat finds less valid than before, whose own text is not rebuilt
byte for byte, or which a second run would change again.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
from msgspec import Struct

from fixlayers.engine import FileResult, fix_project
from fixlayers.notebook.document import NotebookError
from fixlayers.notebook.notebook import read_notebook
from fixlayers.suffixes import is_notebook

from .sources import SourceTree, local_tree


class Counts(Struct):
    """What a run has seen."""

    notebooks: int = 0
    unreadable: int = 0
    without_change: int = 0
    changed: int = 0
    cells: int = 0
    classes: int = 0
    invalid: int = 0


def check_tree(tree: SourceTree, counts: Counts) -> Iterator[str]:
    """Fix a tree in memory, count its notebooks and yield what is wrong with the results."""
    sources = {file: (tree.folder / file).read_bytes() for file in tree.files()}
    results = {result.path: result for result in fix_project(sources)}
    changed = {path: result.after for path, result in results.items()}
    again = {result.path: result for result in fix_project({**sources, **changed})}
    for path in filter(is_notebook, sources):
        counts.notebooks += 1
        before = sources[path]
        after = changed.get(path, before)
        yield from (f"{path}: {fault}" for fault in _faults(before, after, counts))
        if path in results and (error := results[path].error) and error.fatal:
            if "not a notebook" not in error.message:
                yield f"{path}: {error.message}"
        if path in again and again[path].after != after:
            yield f"{path}: a second run changes it again"
        counts.classes += len(_fixed_classes(results.get(path)))


def _fixed_classes(result: FileResult | None) -> set[str]:
    return {f.class_name for f in result.findings if f.applied} if result else set()


def _faults(before: bytes, after: bytes, counts: Counts) -> Iterator[str]:
    try:
        notebook = read_notebook(before)
    except NotebookError:
        counts.unreadable += 1
        if after != before:
            yield "it cannot be read, and changes"
        return
    if notebook.with_module(notebook.module) != before:
        yield "it is not rebuilt byte for byte"
    counts.invalid += not _is_valid(before)
    if after == before:
        counts.without_change += 1
        return
    counts.changed += 1
    old, new = _document(before), _document(after)
    pairs = zip(_code_cells(old), _code_cells(new), strict=True)
    counts.cells += sum(_take_source(one) != _take_source(other) for one, other in pairs)
    if json.dumps(old) != json.dumps(new):
        yield "more than the sources of code cells changes"
    if _is_valid(before) and not _is_valid(after):
        yield "it is no valid notebook any more"


def _document(data: bytes) -> Any:
    return json.loads(data.decode("utf-8-sig"))


def _code_cells(document: Any) -> Iterator[dict[str, Any]]:
    for sheet in document.get("worksheets") or [document]:
        yield from (cell for cell in sheet["cells"] if cell["cell_type"] == "code")


def _take_source(cell: dict[str, Any]) -> str:
    """Return the source of a cell and leave only its type there."""
    key = "source" if "source" in cell else "input"
    source = cell[key]
    cell[key] = type(source).__name__
    return "".join(source)


def _is_valid(data: bytes) -> bool:
    try:
        nbformat.validate(_document(data))
    except nbformat.ValidationError:
        return False
    return True


def main() -> int:
    """Check all trees; return 1 if anything is wrong."""
    parser = argparse.ArgumentParser(prog="python -m tests.corpus.notebooks", description=__doc__)
    parser.add_argument("trees", nargs="+", type=Path, metavar="FOLDER")
    counts, faults = Counts(), 0
    for folder in parser.parse_args().trees:
        for fault in check_tree(local_tree(folder), counts):
            faults += 1
            print(f"{folder.name}/{fault}")
    print(
        f"{counts.notebooks} notebooks: {counts.unreadable} unreadable, {counts.without_change} "
        f"without a change, {counts.changed} changed ({counts.classes} classes, {counts.cells} "
        f"cells); {counts.invalid} were not valid before; {faults} faults"
    )
    return int(faults > 0)


if __name__ == "__main__":
    sys.exit(main())
