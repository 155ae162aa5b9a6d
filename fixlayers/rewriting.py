"""Carry out the plan of one file, and check what comes of it."""

from __future__ import annotations

from collections.abc import Collection

from msgspec import structs

from fixlayers.diagnostics import FileError
from fixlayers.notebook.notebook import read_notebook
from fixlayers.plan import ClassName, FilePlan, PlannedClass
from fixlayers.regions import class_regions
from fixlayers.results import OWN_ERROR, FileResult
from fixlayers.suffixes import is_notebook


def rewrite_planned(before: bytes, plan: FilePlan, line_length: int) -> FileResult:
    """Carry out the plan of one file.

    A rewrite that fails a check leaves the file as it was, with an error.
    """
    if not plan.edits:
        return FileResult(plan.path, before, before, plan.findings, plan.error, plan.remarks)
    # libcst is slow to import and most runs have nothing to rewrite.
    from fixlayers.rewrite.bound_names import unbound_name
    from fixlayers.rewrite.errors import EditError
    from fixlayers.rewrite.self_check import self_check
    from fixlayers.rewrite.source import rewrite_source

    try:
        notebook = read_notebook(before) if is_notebook(plan.path) else None
        source = notebook.module if notebook else before
        after = rewrite_source(source, plan.edits, line_length=line_length)
        trouble = self_check(source, after, plan.edits) or unbound_name(source, after)
        if notebook and not trouble:
            after = notebook.with_module(after)
    except EditError as error:
        after, trouble = before, str(error)
    except Exception as error:  # noqa: BLE001 - one file never stops the others
        after, trouble = before, f"{type(error).__name__}: {error}"
    result = FileResult(plan.path, before, after, plan.findings, plan.error, plan.remarks)
    if trouble:
        return withdrawn(result, trouble)
    return rewritten(result, after, (plan.classes,))


def rewrite_some(result: FileResult, chosen: Collection[ClassName], line_length: int) -> bytes:
    """Return what a file becomes if only some of the classes are fixed that a result has fixed.

    They must rely on no other. Raises RuntimeError if a rewrite fails that was done before.
    """
    after = result.before
    for classes in result.rounds:
        some = tuple(each for each in classes if (result.path, each.name) in chosen)
        part = rewrite_planned(after, FilePlan(result.path, classes=some), line_length)
        if part.error is not None:
            raise RuntimeError(f"{result.path}: {part.error.message}")
        after = part.after
    return after


def rewritten(
    result: FileResult, after: bytes, rounds: tuple[tuple[PlannedClass, ...], ...]
) -> FileResult:
    """Return a result whose file has become `after` by plans that edit these classes."""
    changed = structs.replace(result, after=after, rounds=rounds)
    regions = class_regions(result.path, result.before, after, changed.classes)
    return structs.replace(changed, regions=regions)


def withdrawn(result: FileResult, trouble: str) -> FileResult:
    """Return a result that leaves the file as it was because of an error of our own."""
    reason = "the rewritten file failed its check"
    findings = tuple(
        structs.replace(f, applied=False, safety=None, reason=reason) if f.applied else f
        for f in result.findings
    )
    error = FileError(result.path, f"{OWN_ERROR}{trouble}")
    return FileResult(result.path, result.before, result.before, findings, error, result.remarks)
