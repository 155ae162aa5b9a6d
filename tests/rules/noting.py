"""How notes are tested: what a rule says of a source, and that it changes nothing by itself."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping

from msgspec import structs

from fixlayers.diagnostics import Finding
from fixlayers.engine import fix_project
from fixlayers.settings import Settings

HEAD = "import keras\nimport tensorflow as tf\n\n\n"


def noted(code: str, source: str, *, settings: Settings | None = None) -> list[Finding]:
    """Return the findings of one rule in one source, behind the usual imports."""
    return noted_in(code, {"a.py": HEAD + textwrap.dedent(source)}, settings=settings)


def noted_in(
    code: str, sources: Mapping[str, str], *, settings: Settings | None = None
) -> list[Finding]:
    """Return the findings of one rule in a project.

    Asserts that they are notes without a fix, and that the rule alone changes nothing.
    """
    encoded = {path: text.encode() for path, text in sources.items()}
    chosen = settings or Settings()
    results = fix_project(encoded, chosen)
    assert not any(result.error for result in results), results
    found = [f for result in results for f in result.findings if f.code == code]
    assert all(f.level == "note" and f.safety is None and not f.applied for f in found), found
    alone = structs.replace(chosen, select=(code,))
    assert all(result.after == result.before for result in fix_project(encoded, alone))
    return found
