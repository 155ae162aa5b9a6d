"""How `get_config` and `from_config` are written."""

from __future__ import annotations

from collections.abc import Callable

from tests.fuzz.kinds import KINDS
from tests.fuzz.sorts import SORTS
from tests.fuzz.spec import Parameter, Spec
from tests.fuzz.storages import stored

Entries = list[tuple[str, str]]


def _literal(entries: Entries, indent: str = "    ") -> str:
    if not entries:
        return "{}"
    lines = [f'{indent}"{key}": {value},' for key, value in entries]
    return "\n".join(["{", *lines, f"{indent[4:]}}}"])


def _update(base: str, entries: Entries) -> list[str]:
    return [f"config = {base}", f"config.update({_literal(entries)})", "return config"]


def _keywords(base: str, entries: Entries) -> list[str]:
    pairs = ", ".join(f"{key}={value}" for key, value in entries)
    return [f"config = {base}", f"config.update({pairs})", "return config"]


def _items(base: str, entries: Entries) -> list[str]:
    return [
        f"base_config = {base}",
        f"config = {_literal(entries)}",
        "return dict(list(base_config.items()) + list(config.items()))",
    ]


def _starred(base: str, entries: Entries) -> list[str]:
    return [f"return {_literal([('**', base), *entries])}".replace('"**": ', "**")]


def _starred_names(base: str, entries: Entries) -> list[str]:
    return [
        f"base_config = {base}",
        f"config = {_literal(entries)}",
        "return {**base_config, **config}",
    ]


def _union(base: str, entries: Entries) -> list[str]:
    return [f"return {base} | {_literal(entries)}"]


def _assigned(base: str, entries: Entries) -> list[str]:
    return [f"config = {base}", *(f'config["{k}"] = {v}' for k, v in entries), "return config"]


def _base_last(base: str, entries: Entries) -> list[str]:
    return [
        f"config = {_literal(entries)}",
        f"base_config = {base}",
        "base_config.update(config)",
        "return base_config",
    ]


def _called(base: str, entries: Entries) -> list[str]:
    return [f"return dict({', '.join([f'**{base}', *(f'{k}={v}' for k, v in entries)])})"]


def _helped(base: str, entries: Entries) -> list[str]:
    values = [f"{key}_value = {value}" for key, value in entries]
    return [*values, *_update(base, [(key, f"{key}_value") for key, _ in entries])]


def _copied(base: str, entries: Entries) -> list[str]:
    return _update(f"{base}.copy()", entries)


def _looped(base: str, entries: Entries) -> list[str]:
    pairs = ", ".join(f'("{key}", {value})' for key, value in entries)
    return [
        f"config = {base}",
        f"for key, value in [{pairs}]:",
        "    config[key] = value",
        "return config",
    ]


def _idle(base: str, entries: Entries) -> list[str]:
    """Return what `dict.update` returns, which is None; without entries a stub."""
    return [f"return {base}.update({_literal(entries)})"] if entries else [base]


CONFIGS: dict[str, Callable[[str, Entries], list[str]]] = {
    "update": _update, "keywords": _keywords, "items": _items, "starred": _starred,
    "starred names": _starred_names, "union": _union, "assigned": _assigned,
    "base last": _base_last, "called": _called, "helped": _helped, "copied": _copied,
    "looped": _looped, "idle": _idle,
}  # fmt: skip


def config_method(spec: Spec) -> list[str]:
    """Return the lines of `get_config`, none if the class has none."""
    if not spec.config:
        return []
    based = spec.config_base and (KINDS[spec.kind].config or spec.parent is not None)
    base = "super().get_config()" if based else "{}"
    if spec.parent_call == "named super" and based:
        base = f"super({spec.name}, self).get_config()"
    if not based and spec.config == "called":
        lines = [f"return dict({', '.join(f'{k}={v}' for k, v in _entries(spec))})"]
    elif not based and spec.config not in ("assigned", "helped", "looped"):
        lines = [f"return {_literal(_entries(spec))}"]
    else:
        lines = CONFIGS[spec.config](base, _entries(spec))
    taken = _bound_keys(spec)
    if spec.config_popped and taken and lines[0].endswith(base):
        name = lines[0].partition(" = ")[0]
        if " " not in name:
            lines[1:1] = [f'{name}.pop("{key}", None)' for key in taken]
    if not spec.config_returned and lines[-1].startswith("return config"):
        lines.pop()
    body = "\n".join(lines).split("\n")
    return ["def get_config(self):", *(f"    {line}" for line in body)]


def _bound_keys(spec: Spec) -> list[str]:
    """Return the parent's keys that the constructor sets from something else."""
    handed = [p.handed for p in spec.parameters if p.handed and _renamed(p)]
    own = {"name", "dtype", "trainable"}
    return [*handed, *(key for key, _ in spec.fixed if key not in own)]


def _renamed(parameter: Parameter) -> bool:
    return parameter.handed != parameter.name or parameter.handed_as == "arith"


def _entries(spec: Spec) -> Entries:
    found = []
    for parameter in spec.parameters:
        if parameter.entry == "left out" or (parameter.handed and not _renamed(parameter)):
            continue
        found.append(_entry(parameter))
    if spec.config_foreign:
        found.append(("version", "2"))
    return found


def _entry(parameter: Parameter) -> tuple[str, str]:
    name, kept = parameter.name, stored(parameter)
    if parameter.entry == "unset":
        return name, f"self.unset_{name}"
    sort = SORTS[parameter.sort]
    value = kept.value or f"self.{name}"
    right = kept.config or value
    if kept.config and not sort.getter and parameter.entry != "naive":
        right = sort.serializer.format(p=right) if sort.serializer else right
        if parameter.sort in ("layer", "model", "layers", "loss") and parameter.default == "None":
            right = f"{right} if {kept.config} is not None else None"
    if parameter.sort == "enum" and parameter.entry != "naive":
        right = f"{right}.value"
    if parameter.entry == "naive":
        right = value
    return (f"{name}_" if parameter.entry == "misspelt" else name), right


def from_config_method(spec: Spec) -> list[str]:
    """Return the lines of `from_config`, none if the class has none."""
    if not spec.from_config:
        return []
    head = ["@classmethod", "def from_config(cls, config):"]
    if spec.from_config == "cls":
        return [*head, "    return cls(**config)"]
    if spec.from_config == "super":
        return [*head, "    return super().from_config(config)"]
    body = ["    config = dict(config)"]
    for parameter in spec.parameters:
        reviver = SORTS[parameter.sort].reviver
        if not reviver or parameter.handed:
            continue
        place = f'config["{parameter.name}"]'
        line = f"{place} = {reviver.format(p=place)}"
        if parameter.default == "None":
            body += [f'    if config.get("{parameter.name}") is not None:', f"        {line}"]
        else:
            body.append(f"    {line}")
    return [*head, *body, "    return cls(**config)"]
