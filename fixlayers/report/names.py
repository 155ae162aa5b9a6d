"""The names of the output formats."""

from __future__ import annotations

NAMES = ("text", "full", "json", "github", "gitlab", "sarif", "rdjson", "markdown")
WITH_FIXES = frozenset({"json", "sarif", "rdjson", "markdown"})
"""Formats that say what a fix puts where, so that the files have to be rewritten for them."""
