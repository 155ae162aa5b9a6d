"""A dict of `get_config` while its statements are followed."""

from __future__ import annotations

from collections.abc import Iterable

from fixlayers.survey.facts import ConfigEntry


class ConfigDict:
    """What one local dict of `get_config` holds at this point.

    `entries` are the keys that it holds for sure, `perhaps` those that a branch or a loop may have
    touched, `removed` those taken out; `has_base` says that the parent's config is in it,
    `beside_base` are the keys that a call is given beside that as `**`, None without such a call;
    `spread` names the attribute with the `**kwargs` of `__init__` whose items are in it.
    """

    def __init__(self, has_base: bool = False) -> None:
        self.entries: dict[str, ConfigEntry] = {}
        self.has_base = has_base
        self.beside_base: tuple[str, ...] | None = None
        self.spread = ""
        self.removed: dict[str, None] = {}
        self.perhaps: dict[str, None] = {}

    def merged(self, other: ConfigDict) -> ConfigDict:
        """Return what both hold, the other's values where both have a key."""
        both = ConfigDict(self.has_base or other.has_base)
        if self.beside_base is not None or other.beside_base is not None:
            both.beside_base = (*(self.beside_base or ()), *(other.beside_base or ()))
        both.spread = self.spread or other.spread
        both.entries = dict(self.entries)
        both.removed = {**self.removed, **other.removed}
        both.perhaps = dict(self.perhaps)
        both.doubt(other.perhaps)
        for entry in other.entries.values():
            both.set(entry)
        return both

    def set(self, entry: ConfigEntry) -> None:
        """Put an entry in."""
        self.entries[entry.key] = entry
        self.perhaps.pop(entry.key, None)

    def drop(self, key: str) -> None:
        """Take a key out."""
        self.entries.pop(key, None)
        self.perhaps.pop(key, None)
        self.removed[key] = None

    def doubt(self, keys: Iterable[str]) -> None:
        """Let keys be there or not."""
        for key in keys:
            self.entries.pop(key, None)
            self.removed.pop(key, None)
            self.perhaps[key] = None
