"""The pages of `fixlayers rule`."""

from __future__ import annotations

from textwrap import fill, indent
from typing import TextIO

from fixlayers.rules import RULES, Rule
from fixlayers.settings import SettingsError, unknown_code

_WIDTH = 80


def show(code: str, stream: TextIO) -> int:
    """Write the page of a rule, or the list of all if `code` is ""; return the exit code.

    Raises SettingsError, naming the nearest code, if no rule has this code or name.
    """
    if not code:
        stream.writelines(f"{line}\n" for line in listing())
        return 0
    by_code = {rule.code: rule for rule in RULES} | {rule.name.upper(): rule for rule in RULES}
    rule = by_code.get(code.upper())
    if rule is None:
        raise SettingsError(unknown_code(code.upper(), [rule.code for rule in RULES]))
    stream.write(page(rule))
    return 0


def listing() -> list[str]:
    """Return one line a rule: code, name, summary."""
    width = max((len(rule.name) for rule in RULES), default=0)
    return [f"{rule.code}  {rule.name.ljust(width)}  {rule.summary}" for rule in RULES]


def page(rule: Rule) -> str:
    """Return all that is known of a rule, under fixed headings; those with nothing are left out."""
    sections = (
        ("Why", _filled(rule.why)),
        ("Before", indent(rule.before, "    ")),
        ("After", indent(rule.after, "    ")),
        ("Refuses", "\n".join(_filled(text, "- ") for text in rule.refuses)),
        ("Safety", _filled(rule.safety)),
        ("Cures the error", _filled(rule.error)),
        ("Requires", _filled(", ".join(rule.requires))),
    )
    title = f"{rule.code} {rule.name}"
    text = [title, "=" * len(title), "", _filled(rule.summary)]
    for heading, body in sections:
        if body:
            text += ["", heading, "-" * len(heading), body.rstrip("\n")]
    return "\n".join(text) + "\n"


def _filled(text: str, mark: str = "") -> str:
    return fill(
        text,
        _WIDTH,
        initial_indent=mark,
        subsequent_indent=" " * len(mark),
        break_long_words=False,
        break_on_hyphens=False,
    )
