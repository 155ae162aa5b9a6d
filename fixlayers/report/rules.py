"""The pages of `fixlayers rule`."""

from __future__ import annotations

from typing import TextIO

from fixlayers.rules import RULES, Rule
from fixlayers.settings import SettingsError, unknown_code


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
        ("Why", rule.why),
        ("Before", _indented(rule.before)),
        ("After", _indented(rule.after)),
        ("Refuses", rule.refuses),
        ("Safety", rule.safety),
        ("Cures the error", rule.error),
        ("Requires", ", ".join(rule.requires)),
    )
    title = f"{rule.code} {rule.name}"
    text = [title, "=" * len(title), "", rule.summary]
    for heading, body in sections:
        if body:
            text += ["", heading, "-" * len(heading), body.strip("\n")]
    return "\n".join(text) + "\n"


def _indented(code: str) -> str:
    return (
        "\n".join(f"    {line}".rstrip() for line in code.strip("\n").split("\n")) if code else ""
    )
