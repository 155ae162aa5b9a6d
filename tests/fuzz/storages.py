"""How constructors keep their parameters."""

from __future__ import annotations

from dataclasses import dataclass

from tests.fuzz.sorts import SORTS, Sort
from tests.fuzz.spec import Parameter


@dataclass(frozen=True)
class Stored:
    """What a way of keeping a parameter adds to a class.

    Args:
        before: statements before the parent call.
        after: statements after it.
        value: what stands for the parameter in other methods, "" for nothing.
        config: what returns the argument in `get_config`, "" for nothing.
        use: statements on `x` that replace those of the sort.
        methods: further methods.
    """

    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    value: str = ""
    config: str = ""
    use: tuple[str, ...] = ()
    methods: tuple[str, ...] = ()


def stored(parameter: Parameter) -> Stored:
    """Return how a parameter is kept, as it is if its style does not fit its sort."""
    p, sort = parameter.name, SORTS[parameter.sort]
    return _plainly(parameter, p, sort) or _made_into(parameter, p, sort) or _same(p)


def fits(storage: str, sort: str) -> bool:
    """Say whether a style fits a sort of parameter."""
    if storage == "same":
        return True
    tried = Parameter("p", sort, default="D", storage=storage)
    return stored(tried) != _same("p")


def _same(p: str, *before: str) -> Stored:
    return Stored(before, (f"self.{p} = {p}",), f"self.{p}", f"self.{p}")


def _kept(line: str, value: str, config: str | None = None) -> Stored:
    return Stored((), (line,), value, value if config is None else config)


def _plainly(parameter: Parameter, p: str, sort: Sort) -> Stored | None:
    """Styles that keep the argument itself, or the default in its place."""
    fallback = parameter.default if parameter.default not in ("", "None") else sort.values[-1]
    replaced = (f"if {p} is None:", f"    {p} = {fallback}")
    styles = {
        "same": _same(p),
        "typed": _kept(f"self.{p}: {sort.annotation} = {p}", f"self.{p}"),
        "private": _kept(f"self._{p} = {p}", f"self._{p}"),
        "other": _kept(f"self.my_{p} = {p}", f"self.my_{p}"),
        "or": _kept(f"self.{p} = {p} or {fallback}", f"self.{p}"),
        "if none": Stored((), (*replaced, f"self.{p} = {p}"), f"self.{p}", f"self.{p}"),
        "if none before": _same(p, *replaced),
        "none else": _kept(f"self.{p} = {fallback} if {p} is None else {p}", f"self.{p}"),
        "branch": Stored(
            (),
            (f"if {p}:", f"    self.{p} = {p}", "else:", f"    self.{p} = {fallback}"),
            f"self.{p}", f"self.{p}",
        ),
        "branch only": Stored(
            (), (f"if {p} is not None:", f"    self.{p} = {p}"), f"self.{p}", f"self.{p}"
        ),
        "property": Stored(
            (), (f"self._{p} = {p}",), f"self.{p}", f"self.{p}", (),
            ("@property", f"def {p}(self):", f"    return self._{p}"),
        ),
        "method": Stored(
            (), (f"self.hidden_{p} = {p}",), f"self.hidden_{p}", f"self.hidden_{p}", (),
            (f"def {p}(self):", f"    return self.hidden_{p}"),
        ),
        "setattr": _kept(f'setattr(self, "{p}", {p})', f"self.{p}"),
        "chained": _kept(f"self.{p} = self.{p}_copy = {p}", f"self.{p}"),
        "unpacked": _kept(f"self.{p}, self.{p}_again = {p}, {p}", f"self.{p}"),
        "alias": Stored(
            (), (f"value_of_{p} = {p}", f"self.{p} = value_of_{p}"), f"self.{p}", f"self.{p}"
        ),
        "before": Stored((f"self.{p} = {p}",), (), f"self.{p}", f"self.{p}"),
        "in a dict": _kept(f'self.kept_{p} = {{"{p}": {p}}}', f'self.kept_{p}["{p}"]'),
        "appended": Stored(
            (), (f"self.items_{p} = []", f"self.items_{p}.append({p})"), f"self.items_{p}[0]",
            f"self.items_{p}[0]",
        ),
        "unused": Stored(use=("pass",)),
    }  # fmt: skip
    return styles.get(parameter.storage)


def _made_into(parameter: Parameter, p: str, sort: Sort) -> Stored | None:
    """Styles that keep something made of the argument."""
    if parameter.storage in ("cast", "cast before"):
        cast = f"{sort.cast}({p})"
        if parameter.storage == "cast":
            return _kept(f"self.{p} = {cast}", f"self.{p}") if sort.cast else None
        return _same(p, f"{p} = {cast}") if sort.cast else None
    if parameter.storage in ("arith", "rebound before", "rebound after", "derived"):
        return _changed(parameter, p, sort)
    if parameter.storage in ("sublayer", "sublayer kept", "loop", "sublayer first"):
        return _built(parameter, p, sort)
    if parameter.storage in ("get", "get private") and sort.getter:
        name = p if parameter.storage == "get" else f"_{p}"
        config = f"<{sort.getter}.serialize>(self.{name})"
        use: tuple[str, ...] = (f"x = self.{name}(x)",) if sort.getter == "activations" else ()
        line = f"self.{name} = <{sort.getter}.get>({p})"
        return Stored((), (line,), f"self.{name}", config, use)
    if parameter.storage == "changed in place" and parameter.sort in ("list", "layers"):
        new = "9" if parameter.sort == "list" else "<layers.Dense>(4)"
        lines = (f"{p}.append({new})", f"self.{p} = {p}")
        return Stored((), lines, f"self.{p}", "")
    if parameter.storage == "changed in call" and parameter.sort in ("int", "float"):
        # Outputs that change from call to call could not be compared.
        use = (f"self.{p} += 1",)
        return Stored((), (f"self.{p} = {p}",), f"self.{p}", "", use)
    return None


def _changed(parameter: Parameter, p: str, sort: Sort) -> Stored | None:
    if not sort.other:
        return None
    other = sort.other.format(p=p)
    rebound = f"{p} = {other}"
    return {
        "arith": _kept(f"self.{p} = {other}", f"self.{p}", ""),
        "rebound before": Stored((rebound,), (f"self.{p} = {p}",), f"self.{p}", ""),
        "rebound after": Stored((), (rebound, f"self.{p} = {p}"), f"self.{p}", ""),
        "derived": Stored(
            (), (f"self.made_{p} = {other}", f"self.{p} = {p}"), f"self.made_{p}", f"self.{p}"
        ),
    }[parameter.storage]


def _built(parameter: Parameter, p: str, sort: Sort) -> Stored | None:
    if not sort.sublayer:
        return None
    made = f"self.layer_{p} = {sort.sublayer.format(p=p)}"
    use = (f"x = self.layer_{p}(x)",)
    kept = f"self.{p} = {p}"
    if parameter.storage == "loop":
        return _looped(parameter, p)
    if parameter.storage == "sublayer":
        return Stored((), (made,), "", "", use)
    lines = (kept, made) if parameter.storage == "sublayer kept" else (made, kept)
    return Stored((), lines, f"self.{p}", f"self.{p}", use)


def _looped(parameter: Parameter, p: str) -> Stored | None:
    if parameter.sort not in ("int", "list", "layers"):
        return None
    head = f"for i in range({p}):" if parameter.sort == "int" else f"for each in {p}:"
    made = {"int": "<layers.Dense>(4)", "list": "<layers.Dense>(each)", "layers": "each"}
    body = f"    self.made_{p}.append({made[parameter.sort]})"
    use = (f"for made in self.made_{p}:", "    x = made(x)")
    return Stored((), (f"self.made_{p} = []", head, body), "", "", use)


STORAGES = (
    "same", "typed", "private", "other", "or", "if none", "if none before", "none else", "branch",
    "branch only", "property", "method", "setattr", "chained", "unpacked", "alias", "before",
    "in a dict", "appended", "unused", "cast", "cast before", "arith", "rebound before",
    "rebound after", "derived", "sublayer", "sublayer kept", "sublayer first", "loop", "get",
    "get private", "changed in place", "changed in call",
)  # fmt: skip
