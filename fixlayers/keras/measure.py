"""Measure on real instances what Keras's classes take, return and hold (for `build_catalogue`)."""

from __future__ import annotations

import ast
import copy
import inspect
import re
import textwrap
from collections.abc import Callable, Iterable
from functools import cache, partial
from typing import Any

from fixlayers.keras.public_names import Named
from fixlayers.keras.specimens import (
    STARRED,
    Arguments,
    Workshop,
    attempt,
    concrete,
    constructor_parameters,
)

REFUSED_KEYWORD = re.compile(
    r"unexpected keyword|unrecognized keyword|not understood|not recognized|multiple values for"
    r"|not a valid argument|takes no arguments",
    re.IGNORECASE,
)
NO_SUCH_KEYWORD = "no_such_keyword"


def accepted_keywords(workshop: Workshop, named: Named, arguments: Arguments) -> tuple[str, ...]:
    """Return the keywords a constructor takes beyond its named parameters, found by trying them.

    One that swallows any keyword really takes those whose value reaches the config.
    """
    parameters = constructor_parameters(named.cls)
    if all(p.kind is not p.VAR_KEYWORD for p in parameters):
        return ()
    make = partial(concrete(named.cls), **arguments)
    swallows = not isinstance(attempt(make, **{NO_SUCH_KEYWORD: 1}), Exception)
    takes = _takes_effect if swallows else _takes
    possible = _named_keywords(named.cls) | (set() if swallows else _strings_in(named.cls))
    own = {p.name for p in parameters if p.kind not in STARRED}
    return tuple(
        keyword
        for keyword in sorted(possible - own)
        if takes(make, keyword, workshop.values(keyword, named.name))
    )


def _takes(make: Callable[..., Any], keyword: str, values: Iterable[Any]) -> bool:
    for value in values:
        answer = attempt(make, **{keyword: value})
        if not isinstance(answer, Exception):
            return True
        if REFUSED_KEYWORD.search(str(answer)):
            return False
    return False


def _takes_effect(make: Callable[..., Any], keyword: str, values: Iterable[Any]) -> bool:
    before = config_of(make()) or {}
    for value in (False, *values):
        after = config_of(attempt(make, **{keyword: value})) or {}
        if keyword in after and after[keyword] == value != before.get(keyword):
            return True
    return False


def _named_keywords(cls: Any) -> set[str]:
    """Every name that a constructor in the line names."""
    parameters = [p for base in cls.__mro__[:-1] for p in constructor_parameters(base)]
    return {p.name for p in parameters if p.kind not in STARRED}


def _strings_in(cls: Any) -> set[str]:
    """Every string in the code of the line that could be a keyword: `kwargs.pop("weights")`."""
    return set[str]().union(*(_own_strings(base) for base in cls.__mro__[:-1]))


@cache
def _own_strings(cls: Any) -> frozenset[str]:
    source = attempt(inspect.getsource, cls)
    if not isinstance(source, str):  # a class made at run time or in C has none
        return frozenset()
    nodes = ast.walk(ast.parse(textwrap.dedent(source)))
    strings = (node.value for node in nodes if isinstance(node, ast.Constant))
    return frozenset(s for s in strings if isinstance(s, str) and s.isidentifier())


def config_of(instance: Any) -> dict[str, Any] | None:
    """Return what `get_config` returns, None where it fails or there is none."""
    config = attempt(_get_config, instance)
    return config if isinstance(config, dict) else None


def keys_of_tuples(named: Named, arguments: Arguments, config: dict[str, Any]) -> tuple[str, ...]:
    """Return the keys of a config that hold several numbers where the argument was one."""
    make = partial(concrete(named.cls), **arguments)
    given = {p.name for p in constructor_parameters(named.cls) if p.kind not in STARRED}
    return tuple(key for key in config if key in given and _spreads(make, key))


def _spreads(make: Callable[..., Any], key: str) -> bool:
    held = (config_of(attempt(make, **{key: number})) or {} for number in (2, 1))
    return any(isinstance(config.get(key), (tuple, list)) for config in held)


def overriding(cls: Any) -> Any:
    """Return a subclass whose own `get_config` returns what the class's returns."""

    def get_config(self: Any) -> Any:
        return cls.get_config(self)

    return type(cls)(cls.__name__, (cls,), {"get_config": get_config})


def conditional_keys(
    workshop: Workshop, named: Named, arguments: Arguments, keywords: tuple[str, ...]
) -> tuple[str, ...]:
    """Return the keywords that `get_config` returns only where they were given.

    Asked of a subclass that overrides it: without one, Keras may record any argument.
    """
    make = partial(overriding(concrete(named.cls)), **arguments)
    always = config_of(make()) or {}
    return tuple(
        keyword
        for keyword in keywords
        if keyword not in always
        and any(
            keyword in (config_of(attempt(make, **{keyword: value})) or {})
            for value in workshop.values(keyword, named.name)
        )
    )


def _get_config(instance: Any) -> Any:
    return instance.get_config()


def from_config_owner(cls: Any) -> type | None:
    """Return the class in the line whose `from_config` counts."""
    return next((base for base in cls.__mro__ if "from_config" in vars(base)), None)


def keys_read(cls: Any, config: dict[str, Any]) -> tuple[str, ...]:
    """Return the keys without which `from_config` raises KeyError, by leaving out each in turn."""
    return tuple(
        key for key in config if _is_missed(cls, {k: v for k, v in config.items() if k != key}, key)
    )


def _is_missed(cls: Any, config: dict[str, Any], key: str) -> bool:
    answer = attempt(lambda: concrete(cls).from_config(copy.deepcopy(config)))
    return isinstance(answer, KeyError) and answer.args[:1] == (key,)


def attribute_names(cls: Any, instance: Any) -> set[str]:
    """Return the names in the class and in an instance, without those of the `__x__` form."""
    names = set(dir(cls)) | set(getattr(instance, "__dict__", ()))
    return {n for n in names if not (n.startswith("__") and n.endswith("__"))}


def read_only_properties(instance: Any) -> set[str]:
    """Return the properties that refuse whatever is assigned to them; spoils the instance."""
    cls = type(instance)
    names = (n for n in dir(cls) if not n.startswith("__"))
    values: tuple[Any, ...] = (1, "x", [], None)
    properties = [n for n in names if isinstance(inspect.getattr_static(cls, n), property)]
    return {
        name
        for name in properties
        if all(
            isinstance(attempt(setattr, instance, name, value), AttributeError) for value in values
        )
    }


def makes_variables(instance: Any, arguments: Arguments) -> bool:
    """Tell whether an instance in use has variables that its arguments did not bring.

    Those of random generators count.
    """
    brought = {id(v) for given in arguments.values() for v in _variables_in(given)}
    return any(id(variable) not in brought for variable in _variables_in(instance))


def builds_variables(fresh: Any, used: Any) -> bool:
    """Tell whether an instance in use has more variables than one that nobody has used."""
    return len(_variables_in(used)) > len(_variables_in(fresh))


def _variables_in(value: Any) -> list[Any]:
    if isinstance(value, (list, tuple)):
        return [variable for item in value for variable in _variables_in(item)]
    found = attempt(getattr, value, "variables", ())
    return list(found) if isinstance(found, (list, tuple)) else []
