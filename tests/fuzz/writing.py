"""Write a made-up class as source, and the expression that builds an object of it."""

from __future__ import annotations

import re

from tests.fuzz.configs import config_method, from_config_method
from tests.fuzz.kinds import KINDS
from tests.fuzz.sorts import SORTS
from tests.fuzz.spec import Parameter, Spec
from tests.fuzz.spellings import SPELLINGS, plainly
from tests.fuzz.storages import stored

_FUNCTIONS = {
    "doubled": ("@<utils.register_keras_serializable>()", "def doubled(x):", "    return x * 2"),
    "halved": ("@<utils.register_keras_serializable>()", "def halved(x):", "    return x / 2"),
}
# What is passed beside the parameters, and what becomes of it.
_OTHERS = {
    "kept": ["shade=2.5", "self.options = kwargs", 'self.shade = kwargs.get("shade", 1.0)'],
    "lent": ["use_bias=False", "self.lent_to = <layers.Dense>(4, **kwargs)"],
}
_MODE = ("class Mode(enum.Enum):", '    NARROW = "narrow"', '    WIDE = "wide"')


def source_of(spec: Spec) -> str:
    """Return the whole file."""
    blocks = [_class(each) for each in reversed(spec.line)]
    text = "\n\n\n".join("\n".join(block) for block in blocks)
    defined = ["\n".join(lines) for name, lines in _FUNCTIONS.items() if name in text]
    if any(name in build_of(s) and name not in text for s in spec.line for name in _FUNCTIONS):
        defined.append("\n".join(_FUNCTIONS["doubled"]))
    if any(p.sort == "enum" for s in spec.line for p in s.parameters):
        defined.append("\n".join(_MODE))
    text = "\n\n\n".join([*dict.fromkeys(defined), text])
    imports, text = SPELLINGS[spec.spelling].spell(text)
    needed = {"import enum": "enum", "import numpy as np": "np", "import tensorflow as tf": "tf"}
    used = [line for line, name in needed.items() if re.search(rf"\b{name}\.", text)]
    if "Callable" in text:
        used.insert(0, "from typing import Callable")
    lines = sorted(dict.fromkeys([*used, *imports]), key=lambda line: line.startswith("keras ="))
    return "\n".join([*lines, "\n", text, ""]).replace("\n\n\n\n", "\n\n\n")


def build_of(spec: Spec) -> str:
    """Return the expression that builds an object, Keras spelled `keras`."""
    given = [f"{p.name}={p.value}" for p in _in_order(spec) if p.given]
    given += _OTHERS[spec.kwargs][:1] if spec.kwargs in _OTHERS else []
    bound = {p.handed for p in spec.parameters} | {key for key, _ in spec.fixed}
    bound |= {p.name for p in spec.parameters}
    for key, sort, required in parent_parameters(spec):
        if required and key not in bound and spec.kwargs in ("kwargs", "kw"):
            given.append(f"{key}={SORTS[sort].values[0]}")
    return plainly(f"{spec.name}({', '.join(given)})")


def takes_name(spec: Spec) -> bool:
    """Say whether an object can be given a name today."""
    if not KINDS[spec.kind].forwards or KINDS[spec.kind].usage in ("loss", "optimizer"):
        return False
    if spec.own_name:
        return True
    return (
        spec.takes_keywords
        and spec.kwargs not in _OTHERS
        and "name" not in {key for key, _ in spec.fixed}
    )


def parent_parameters(spec: Spec) -> list[tuple[str, str, bool]]:
    """Return what the parent takes besides Keras's own, as (key, sort, required)."""
    if spec.parent is None:
        return list(KINDS[spec.kind].handed)
    return [
        (p.name, p.sort, not p.default) for p in _in_order(spec.parent) if p.passing != "popped"
    ]


def _in_order(spec: Spec) -> list[Parameter]:
    """Return the parameters as a signature has them."""
    rank = {"plain": 0, "keyword-only": 1, "popped": 2}
    return sorted(
        spec.parameters, key=lambda p: (rank[p.passing], bool(p.default) and p.passing == "plain")
    )


def _class(spec: Spec) -> list[str]:
    kind = KINDS[spec.kind]
    base = spec.parent.name if spec.parent else kind.base
    decorators = {
        "plain": ["@<utils.register_keras_serializable>()"],
        "package": ['@<utils.register_keras_serializable>(package="mine")'],
        "bare": ["@<utils.register_keras_serializable>"],
    }
    methods = [_constructor(spec)] if _has_constructor(spec) else []
    if spec.build and spec.kind == "layer" and spec.parent is None:
        methods.append(_build(spec))
    methods += [list(m) for m in (stored(p).methods for p in spec.parameters) if m]
    methods += [_method(spec)] if _has_method(spec) else []
    if kind.methods and spec.parent is None:
        methods.append(list(kind.methods))
    methods += [m for m in (config_method(spec), from_config_method(spec)) if m]
    doc = ['    """Made at random."""'] if spec.docstring else []
    lines = [*decorators.get(spec.registered, []), f"class {spec.name}({base}):", *doc]
    for number, method in enumerate(methods):
        lines += [""] * (number > 0 or bool(doc))
        lines += [f"    {line}" if line else "" for line in method]
    if not methods and not doc:
        lines.append("    pass")
    return lines


def _has_constructor(spec: Spec) -> bool:
    kind = KINDS[spec.kind]
    body = kind.method == "" and kind.sublayers
    own = spec.kwargs in _OTHERS or bool(spec.parameters)
    return bool(own or spec.fixed or spec.own_name or kind.after or body)


def _has_method(spec: Spec) -> bool:
    kind = KINDS[spec.kind]
    return bool(kind.method) and not (spec.parent and spec.kind in ("metric", "cell"))


def _constructor(spec: Spec) -> list[str]:
    names = ["self"]
    keywords: list[str] = []
    for p in _in_order(spec):
        if p.passing == "popped":
            continue
        annotation = f": {SORTS[p.sort].annotation}" if p.annotated else ""
        equals = " = " if p.annotated else "="
        text = p.name + annotation + (f"{equals}{p.default}" if p.default else "")
        (names if p.passing == "plain" else keywords).append(text)
    if spec.own_name:
        (keywords or names).append(f"name={spec.own_name}")
    if keywords:
        names += ["*", *keywords]
    if spec.takes_keywords:
        names.append(f"**{keyword_name(spec)}")
    ending = " -> None" if spec.annotated_return else ""
    doc = ['    """Set it up."""'] if spec.docstring else []
    body = _body(spec) or ["pass"]
    return [f"def __init__({', '.join(names)}){ending}:", *doc, *(f"    {line}" for line in body)]


def keyword_name(spec: Spec) -> str:
    """Return what the variable keywords are called."""
    return "kw" if spec.kwargs == "kw" else "kwargs"


def _body(spec: Spec) -> list[str]:
    kind = KINDS[spec.kind]
    kept = [stored(p) for p in spec.parameters]
    popped = [
        f'{p.name} = {keyword_name(spec)}.pop("{p.name}", {p.default or "None"})'
        for p in spec.parameters
        if p.passing == "popped"
    ]
    before = [line for s in kept for line in s.before]
    after = [line for s in kept for line in s.after]
    head: list[str] = []
    if spec.kind == "functional":
        head = ["inputs = <.Input>(shape=(4,))", "x = inputs", *_chain(spec)]
    extra = list(kind.after) if spec.parent is None else []
    if spec.kind == "sequential":
        extra = [f"self.add({layer})" for layer in _layers(spec)]
    call = _parent_call(spec)
    after += _OTHERS[spec.kwargs][1:] if spec.kwargs in _OTHERS else []
    if spec.parent_call == "late":
        return [*popped, *before, *head, *after, *extra, *call]
    return [*popped, *before, *head, *call, *extra, *after]


def _layers(spec: Spec) -> list[str]:
    made = [
        p.name if p.sort in ("layer", "model") else SORTS[p.sort].sublayer.format(p=p.name)
        for p in spec.parameters
        if not p.handed
    ]
    return [*made, "<layers.Dense>(4)"]


def _chain(spec: Spec) -> list[str]:
    return [f"x = {layer}(x)" for layer in _layers(spec)]


def _parent_call(spec: Spec) -> list[str]:
    if spec.parent_call == "missing":
        return []
    arguments = _handed(spec)
    head = {
        "super": "super().__init__(",
        "late": "super().__init__(",
        "named super": f"super({spec.name}, self).__init__(",
        "wrong super": "super(Elsewhere, self).__init__(",
        "base": f"{spec.parent.name if spec.parent else KINDS[spec.kind].base}.__init__(",
    }[spec.parent_call]
    if spec.parent_call == "base":
        arguments.insert(0, "self")
    return [f"{head}{', '.join(arguments)})"]


def _handed(spec: Spec) -> list[str]:
    found = []
    by_key = {p.handed: p for p in spec.parameters if p.handed}
    fixed = dict(spec.fixed)
    positional = True
    for key, _sort, _required in parent_parameters(spec):
        parameter = by_key.get(key)
        if parameter is None and key not in fixed:
            positional = False
            continue
        text = parameter.name if parameter else fixed.pop(key)
        if parameter and parameter.handed_as == "arith":
            text = f"{text} * 2"
        positional = positional and parameter is not None and parameter.handed_as == "positional"
        found.append(text if positional else f"{key}={text}")
    if spec.kind == "functional":
        found += ["inputs=inputs", "outputs=x"]
    if spec.own_name and not spec.name_dropped:
        found.append("name=name")
    found += [f"{key}={value}" for key, value in fixed.items()]
    if spec.kwargs in ("kwargs", "kw") and (KINDS[spec.kind].forwards or spec.parent):
        found.append(f"**{keyword_name(spec)}")
    return found


def _build(spec: Spec) -> list[str]:
    first: dict[str, str] = {}
    for p in spec.parameters:
        if p.sort in ("initializer", "regularizer", "constraint") and stored(p).value:
            first.setdefault(p.sort, stored(p).value)
    more = "".join(f", {sort}={value}" for sort, value in first.items())
    return [
        "def build(self, input_shape):",
        f'    self.scale_w = self.add_weight(shape=(1,), name="scale_w"{more})',
        "    super().build(input_shape)",
    ]


def _method(spec: Spec) -> list[str]:
    kind = KINDS[spec.kind]
    lines = [f"x = {kind.inherited if spec.parent else kind.start}"]
    for p in spec.parameters:
        kept = stored(p)
        if kept.use:
            lines += [line for line in kept.use if line != "pass"]
        elif kept.value and not p.handed:
            lines += [line.format(p=kept.value) for line in SORTS[p.sort].use]
    if spec.build and spec.kind == "layer" and spec.parent is None:
        lines.append("x = x * self.scale_w")
    lines += kind.ending
    if kind.result:
        lines.append(f"return {kind.result}")
    return [kind.method, *(f"    {line}" for line in lines)]
