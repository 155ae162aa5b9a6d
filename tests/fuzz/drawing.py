"""Draw classes at random."""

from __future__ import annotations

from dataclasses import replace
from random import Random

from tests.fuzz.configs import CONFIGS
from tests.fuzz.kinds import KINDS, Kind
from tests.fuzz.sorts import SORTS
from tests.fuzz.spec import Parameter, Spec
from tests.fuzz.spellings import SPELLINGS
from tests.fuzz.storages import STORAGES, fits
from tests.fuzz.writing import parent_parameters

_INITIAL = ("initializer", "regularizer", "constraint")
_NAMES = ("Block", "Shift", "Feed", "Encoder", "Unit", "Gate")
# Styles that keep the argument under its own name are what most people write.
_USUAL = ("same", "same", "same", "same", "private", "other", "sublayer", "sublayer kept", "get")
_SUBLAYERS = ("sublayer", "sublayer kept", "sublayer first", "loop")
_LOCAL = ("same", "unused", "private", "other", "arith", "rebound before", "cast", "alias", "typed")
_COMMON_SORTS = ("int", "int", "int", "float", "float", "bool", "str", "list", "activation")
# What `get_config` can return without a further attribute.
_RIGHT = (
    "same", "same", "typed", "private", "other", "property", "alias", "chained", "derived",
    "sublayer kept", "get",
)  # fmt: skip


def draw(number: int, generations: tuple[str, ...]) -> Spec:
    """Return the class of this number; the same for the same number and generations."""
    random = Random(number)
    kind = random.choices(list(KINDS), [kind.share for kind in KINDS.values()])[0]
    # Three ways in which people come to us: beginners, those who tried, those who are right.
    mood = random.choices(("beginner", "tried", "right"), (4, 4, 3))[0]
    spellings = [
        name for name, s in SPELLINGS.items() if all(g in s.generations for g in generations)
    ]
    usual = random.random() < 0.5
    spelling = "from tensorflow import keras" if usual else random.choice(spellings)
    parent = None
    if KINDS[kind].heir and random.random() < 0.2:
        parent = _drawn(random, kind, mood, spelling, None)
        parent = replace(parent, name=f"{parent.name}Base")
    return _drawn(random, kind, mood, spelling, parent)


def _drawn(random: Random, kind_name: str, mood: str, spelling: str, parent: Spec | None) -> Spec:
    kind = KINDS[kind_name]
    registered = random.choices(("", "plain", "package", "bare"), (70, 20, 8, 2))[0]
    spec = Spec(
        name=random.choice(_NAMES),
        kind=kind_name,
        spelling=spelling,
        kwargs=_kwargs(random, mood, kind, parent),
        parent_call=random.choices(
            ("super", "named super", "base", "late", "missing", "wrong super"),
            (70, 20, 4, 2, 2, 1) if mood != "right" else (70, 20, 4, 0, 0, 0),
        )[0],
        registered=registered if mood != "right" or registered != "bare" else "plain",
        build=random.random() < 0.25,
        annotated_return=random.random() < 0.2,
        docstring=random.random() < 0.2,
        parent=parent,
    )
    taken = {p.name for s in (parent.line if parent else ()) for p in s.parameters}
    spec = replace(spec, parameters=_parameters(random, spec, kind, mood, taken))
    if any(p.sort in _INITIAL for p in spec.parameters):
        spec = replace(spec, build=True)
    spec = _named(random, spec, kind, mood)
    return _configured(random, spec, mood)


def _kwargs(random: Random, mood: str, kind: Kind, parent: Spec | None) -> str:
    if not kind.forwards and parent is None:
        return random.choices(("none", "swallowed"), (9, 1 if mood != "right" else 0))[0]
    if mood == "right":
        return random.choices(("kwargs", "kw"), (9, 1))[0]
    others = ("kept", "lent" if kind.sublayers else "kept")
    return random.choices(("none", "kwargs", "kw", "swallowed", *others), (46, 38, 4, 6, 3, 3))[0]


def _parameters(
    random: Random, spec: Spec, kind: Kind, mood: str, taken: set[str]
) -> tuple[Parameter, ...]:
    made = _handed_parameters(random, spec, mood)
    taken |= {p.name for p in made} | {key for key, _, _ in parent_parameters(spec)}
    for _ in range(random.choices((0, 1, 2, 3, 4), (5, 30, 30, 20, 10))[0]):
        usual = [s for s in _COMMON_SORTS if s in kind.sorts]
        sort = random.choice(usual if random.random() < 0.6 else kind.sorts)
        free = [name for name in SORTS[sort].names if name not in taken]
        if not free:
            continue
        name = random.choice(free)
        taken.add(name)
        made.append(_parameter(random, name, sort, spec, kind, mood))
    return tuple(made)


def _parameter(
    random: Random, name: str, sort: str, spec: Spec, kind: Kind, mood: str
) -> Parameter:
    storages = [s for s in _styles(random, spec, mood) if fits(s, sort)]
    if not kind.sublayers:
        storages = [s for s in storages if s not in _SUBLAYERS]
    if sort in _INITIAL and spec.kind != "layer":
        # Nothing else would use them.
        storages = [s for s in storages if s.startswith(("get", "sublayer"))] or ["get"]
    passing = random.choices(("plain", "keyword-only", "popped"), (85, 10, 5))[0]
    if spec.kwargs == "none" and passing == "popped":
        passing = "plain"
    default = random.choice(SORTS[sort].defaults) if random.random() < 0.6 else ""
    if passing == "popped":
        default = default or random.choice(SORTS[sort].defaults)
    annotated = random.random() < 0.25
    text = annotated and SORTS[sort].annotation == "str"
    return Parameter(
        name,
        sort,
        default,
        random.choice([v for v in SORTS[sort].values if not text or v[0] == '"']),
        annotated=annotated,
        passing=passing,
        storage=random.choice(storages or ["same"]),
        entry=_entry(random, mood),
        given=not default or random.random() < 0.93,
    )


def _styles(random: Random, spec: Spec, mood: str) -> tuple[str, ...]:
    if spec.kind in ("functional", "sequential"):
        return _LOCAL
    if mood == "right":
        return _RIGHT
    return _USUAL if random.random() < 0.5 else STORAGES


def _entry(random: Random, mood: str) -> str:
    if mood == "right":
        return "right"
    return random.choices(("right", "left out", "naive", "misspelt", "unset"), (50, 20, 20, 5, 5))[
        0
    ]


def _handed_parameters(random: Random, spec: Spec, mood: str) -> list[Parameter]:
    """Draw what is handed to a parent that takes parameters."""
    made: list[Parameter] = []
    for key, sort, required in parent_parameters(spec):
        forced = required and spec.kwargs not in ("kwargs", "kw")
        if not forced and random.random() < 0.5:
            continue
        same = random.random() < 0.6
        name = key if same else f"own_{key}"
        how = random.choices(("keyword", "positional", "arith"), (60, 30, 10))[0]
        if how == "arith" and sort != "int":
            how = "keyword"
        default = random.choice(SORTS[sort].defaults) if random.random() < 0.3 else ""
        right = same and how != "arith"
        storages = ("unused",) if right else ("same", "private")
        made.append(
            Parameter(
                name, sort, default, random.choice(SORTS[sort].values), handed=key, handed_as=how,
                storage=random.choice(storages if mood == "right" else ("unused", "same")),
                entry=_entry(random, mood),
            )
        )  # fmt: skip
    return made


def _named(random: Random, spec: Spec, kind: Kind, mood: str) -> Spec:
    """Draw a name of its own, or fixed parent arguments."""
    if not kind.forwards or spec.parent_call == "missing":
        return spec
    chance = random.random()
    if chance < 0.08:
        default = random.choice(("None", '"block"'))
        return replace(spec, own_name=default, name_dropped=mood != "right" and chance < 0.02)
    if chance < 0.14 and mood != "right" and kind.usage != "optimizer":
        fixed = random.choice((("name", '"block"'), ("dtype", '"float32"')))
        return replace(spec, fixed=(fixed,))
    return spec


def _configured(random: Random, spec: Spec, mood: str) -> Spec:
    if mood == "beginner":
        return spec
    objects = any(SORTS[p.sort].reviver for p in spec.parameters)
    lucky = mood == "right" or random.random() < 0.7
    return replace(
        spec,
        config=random.choices(
            list(CONFIGS), [6, 2, 4, 3, 2, 2, 3, 2, 1, 1, 1, 1, int(mood != "right")]
        )[0],
        config_base=mood == "right" or random.random() < 0.85,
        config_returned=mood == "right" or random.random() < 0.96,
        config_foreign=mood != "right" and random.random() < 0.06,
        config_popped=mood == "right" or random.random() < 0.5,
        from_config="reviving" if objects and lucky else random.choice(("", "", "cls", "super")),
    )
