"""Carry out edits on one source file. Nothing here decides what to edit."""

from __future__ import annotations

from fixlayers.rewrite.errors import EditError
from fixlayers.rewrite.self_check import self_check
from fixlayers.rewrite.source import rewrite_source

__all__ = ["EditError", "rewrite_source", "self_check"]
