"""A look at bytes: which files of a project may define a Keras class at all.

Parsing costs a hundred times what this costs, and most files define no such class.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

# Between the words a line may go on, and type parameters may stand.
_GAP = rb"(?:[ \t]|\\\r?\n)"
_CLASS_LINE = re.compile(
    rb"^[ \t]*class" + _GAP + rb"+(\w+)(?:\[[^\]]*\])?" + _GAP + rb"*\(([^)]*)", re.MULTILINE
)
_COMMENT = re.compile(rb"#[^\n]*")
_TAIL = re.compile(rb"(\w+)\s*(?:\[[^\]]*\])?\s*(?:,|$)")
# `from parent import Base as B`, and `B = parent.Base` at module level.
_AS = re.compile(rb"(\w+)[ \t]+as[ \t]+(\w+)")
_ASSIGNED = re.compile(rb"^(\w+)[ \t]*=[ \t]*(?:\w+\.)*(\w+)[ \t]*\r?$", re.MULTILINE)
# TensorFlow has four modules of Keras's under its own name: `tf.losses` is `tf.keras.losses`.
_KERAS = re.compile(
    rb"keras|(?:\btf|tensorflow)(?:\.compat\.v2)?(?:\.| import [^\n]*)"
    rb"\b(?:losses|metrics|optimizers|initializers)\b"
)
# A base that some module of the project re-exports from Keras carries one of these names.
_USUAL_BASES = frozenset(
    b"Layer Model Sequential Functional Loss Metric Initializer Constraint Regularizer "
    b"LearningRateSchedule Optimizer Callback Wrapper RNN".split()
)


ClassLines = list[tuple[bytes, frozenset[bytes]]]
"""The names of the classes that have bases, each with the last names of these."""


def class_lines(source: bytes) -> ClassLines:
    """Return the classes of a source that have bases, with all that the bases may be called."""
    if b"class" not in source:
        return []
    aliases: dict[bytes, bytes] | None = None
    found: ClassLines = []
    for match in _CLASS_LINE.finditer(source):
        if aliases is None:
            aliases = {alias: name for name, alias in _AS.findall(source)}
            aliases.update(_ASSIGNED.findall(source))
        bases = frozenset(_TAIL.findall(_COMMENT.sub(b"", match.group(2)).strip()))
        found.append((match.group(1), bases | {aliases.get(base, base) for base in bases}))
    return found


def candidate_paths(
    sources: Mapping[str, bytes], lines_of: Mapping[bytes, ClassLines]
) -> frozenset[str]:
    """Return the paths of the files that may define a Keras class.

    A file may if it has a class with a base and mentions Keras, or if a base carries the name of a
    usual Keras base, or of a class in a file that may (so that inheritance across files is kept).
    `lines_of` holds the class lines of each source.
    """
    lines = {path: found for path, source in sources.items() if (found := lines_of[source])}
    if not any(map(_KERAS.search, sources.values())):
        return frozenset()
    chosen = {path for path in lines if _KERAS.search(sources[path])}
    names = set(_USUAL_BASES)
    for path in chosen:
        names.update(name for name, _ in lines[path])
    waiting = set(lines) - chosen
    while True:
        more = {p for p in waiting if any(bases & names for _, bases in lines[p])}
        if not more:
            return frozenset(chosen)
        chosen |= more
        waiting -= more
        for path in more:
            names.update(name for name, _ in lines[path])
