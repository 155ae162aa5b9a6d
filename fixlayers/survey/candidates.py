"""A look at bytes: which files of a project may define a Keras class at all.

Parsing costs a hundred times what this costs, and most files define no such class.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from fixlayers.keras.catalogue import class_names
from fixlayers.patterns import pattern
from fixlayers.survey.mentions import mentions_keras
from fixlayers.survey.suppressions import MARK

# Between the words a line may go on, and type parameters may stand.
_GAP = rb"(?:[ \t]|\\\r?\n)"
# A search for a word is fast: what stands before it is looked at when it is found, and what follows
# may hold the next one.
_CLASS_LINE = pattern(rb"class(?=" + _GAP + rb"+(\w+)(?:\[[^\]]*\])?" + _GAP + rb"*\(([^)]*))")
_COMMENT = pattern(rb"#[^\n]*")
_TAIL = pattern(rb"(\w+)\s*(?:\[[^\]]*\])?\s*(?:,|$)")
# A base that is a dotted name, with or without type parameters, and a keyword.
_PLAIN = pattern(rb"\s*(?:\w+\s*=\s*)?[\w.]+\s*(?:\[[^\]]*\])?\s*")
UNREAD = b"?"
"""What stands for a base that is another expression."""
# `from parent import Base as B`, and `B = parent.Base` at module level.
_AS = pattern(rb"as(?=[ \t]+(\w+))")
_LAST_WORD = pattern(rb"(\w+)[ \t]*$")
_ASSIGNED = pattern(rb"(\w+)[ \t]*=[ \t]*(?:\w+\.)*(\w+)[ \t]*\r?$", re.MULTILINE)
# TensorFlow has four modules of Keras's under its own name: `tf.losses` is `tf.keras.losses`.
_OF_TENSORFLOW = pattern(
    rb"(?:\btf|tensorflow)(?:\.compat\.v2)?(?:\.| import [^\n]*)"
    rb"\b(?:losses|metrics|optimizers|initializers)\b"
)
# Bases of Python's own and of its test frameworks, from which nothing of Keras's comes.
_FOREIGN_BASES = frozenset(
    b"ABC ABCMeta BaseException Enum Exception Flag Generic IntEnum IntFlag NamedTuple Protocol "
    b"StrEnum TestCase Thread TypedDict ValueError dict float frozenset int list namedtuple object "
    b"set str tuple".split()
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
    found: ClassLines = []
    for match in _CLASS_LINE.finditer(source):
        if source[source.rfind(b"\n", 0, match.start()) + 1 : match.start()].strip(b" \t"):
            continue
        text = _COMMENT.sub(b"", match.group(2)).strip()
        bases = frozenset(_TAIL.findall(text))
        if not all(map(_PLAIN.fullmatch, text.removesuffix(b",").split(b","))):
            bases |= {UNREAD}
        found.append((match.group(1), bases))
    meant = _other_names(source, frozenset[bytes]().union(*(bases for _, bases in found)))
    return [(name, bases.union(*(meant.get(base, ()) for base in bases))) for name, bases in found]


def _other_names(source: bytes, names: frozenset[bytes]) -> dict[bytes, set[bytes]]:
    """Return what names are called where they come from, as far as lines of the source say so."""
    found: dict[bytes, set[bytes]] = {}
    for match in _AS.finditer(source) if names else ():
        if match.group(1) in names and source[match.start() - 1 : match.start()] in (b" ", b"\t"):
            start = source.rfind(b"\n", 0, match.start()) + 1
            if word := _LAST_WORD.search(source[start : match.start()]):
                found.setdefault(match.group(1), set()).add(word.group(1))
    for name in names:
        for start in _line_starts(source, name):
            assigned = _ASSIGNED.match(source, start)
            if assigned and assigned.group(1) == name:
                found.setdefault(name, set()).add(assigned.group(2))
    return found


def _line_starts(source: bytes, word: bytes) -> Iterator[int]:
    """Yield where lines begin that begin with a word."""
    if source.startswith(word):
        yield 0
    at = source.find(b"\n" + word)
    while at >= 0:
        yield at + 1
        at = source.find(b"\n" + word, at + 1)


def _mentions_keras(source: bytes) -> bool:
    if b"keras" in source:
        return True
    # Looking for words is a tenth of the work.
    named = b"tensorflow" in source or b"tf." in source or b"tf import" in source
    return named and _OF_TENSORFLOW.search(source) is not None


def candidate_paths(
    sources: Mapping[str, bytes], lines_of: Mapping[bytes, ClassLines]
) -> frozenset[str]:
    """Return the paths of the files that may define a Keras class.

    A class may be one if a base carries the name of a usual Keras base or of a class that may be
    one (so that inheritance across files is kept), or if its file mentions Keras and a base is no
    class of the project's or of Python's own, or has the name of one of Keras's. Where a file with
    classes has a word for us, it is looked at as well. `lines_of` holds the class lines of each
    source.
    """
    if not mentions_keras(sources.values()):
        return frozenset()
    lines = {path: found for path, source in sources.items() if (found := lines_of[source])}
    chosen = {path for path in lines if MARK in sources[path]}
    names = set(_USUAL_BASES)
    waiting = [(path, *line) for path, found in lines.items() for line in found]
    known = {name for _, name, _ in waiting}
    waiting = _without_chosen(waiting, chosen, names)
    if waiting:
        # In most small projects none is left, and to list all classes of Keras's takes long.
        known -= set(map(str.encode, class_names()))
        known |= _FOREIGN_BASES
        for path, name, bases in waiting:
            if bases - known and _mentions_keras(sources[path]):
                chosen.add(path)
                names.add(name)
        _without_chosen(waiting, chosen, names)
    return frozenset(chosen)


def _without_chosen(
    waiting: list[tuple[str, bytes, frozenset[bytes]]], chosen: set[str], names: set[bytes]
) -> list[tuple[str, bytes, frozenset[bytes]]]:
    """Choose the files of classes with a base of these names, add theirs, and return the others."""
    while True:
        more = [line for line in waiting if line[2] & names]
        if not more:
            return waiting
        waiting = [line for line in waiting if not line[2] & names]
        for path, name, _ in more:
            chosen.add(path)
            names.add(name)
