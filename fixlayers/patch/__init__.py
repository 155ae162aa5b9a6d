"""Patches: unified diffs that `git apply` and `patch -p1` take, written, read and applied."""

from __future__ import annotations

from fixlayers.patch.applying import applied, apply_to, reverse, take_back
from fixlayers.patch.errors import PatchError, RefusalError
from fixlayers.patch.hunks import Hunk, make_hunks
from fixlayers.patch.lines import split_lines
from fixlayers.patch.reading import PatchedFile, read_patch
from fixlayers.patch.relying import Relying
from fixlayers.patch.writing import ChangedFile, digest, file_patch, make_patch, shown_diff

__all__ = [
    "ChangedFile",
    "Hunk",
    "PatchError",
    "PatchedFile",
    "RefusalError",
    "Relying",
    "applied",
    "apply_to",
    "digest",
    "file_patch",
    "make_hunks",
    "make_patch",
    "read_patch",
    "reverse",
    "shown_diff",
    "split_lines",
    "take_back",
]
