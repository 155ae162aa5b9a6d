"""The one error of the rewrite stage."""

from __future__ import annotations


class EditError(Exception):
    """An edit cannot be carried out on this source: its address does not exist or does not fit."""
