"""What the keys of a settings file may say, and how it is read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from difflib import get_close_matches
from typing import Any, get_args

from fixlayers import excludes
from fixlayers.settings import (
    Options,
    SettingsError,
    Target,
    Verify,
    package_name,
    parse_codes,
)

Readers = Mapping[str, Callable[[object, str], Any]]
"""A reader of each key: takes the value and how to call its place in a message."""


def read_options(given: Mapping[str, Any], display: str) -> Options:
    """Return what a table of settings says, in the file that a user is shown as `display`.

    Raises SettingsError for a key or a value of no meaning.
    """
    return Options(**_read(given, _READERS, display))


def _read(given: Mapping[str, Any], readers: Readers, display: str) -> dict[str, Any]:
    said: dict[str, Any] = {}
    for key, value in given.items():
        reader = readers.get(key)
        if reader is None:
            near = get_close_matches(key, readers, n=1, cutoff=0.5)
            hint = f'did you mean "{near[0]}"?' if near else f"there are {', '.join(readers)}"
            raise SettingsError(f'{display}: there is no setting "{key}"; {hint}')
        said[key.replace("-", "_")] = reader(value, f"{display}: {key}")
    return said


def _text(value: object, where: str) -> str:
    if not isinstance(value, str):
        raise SettingsError(f"{where} has to be a string")
    return value


def _switch(value: object, where: str) -> bool:
    if not isinstance(value, bool):
        raise SettingsError(f"{where} has to be true or false")
    return value


def _texts(value: object, where: str) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        raise SettingsError(f"{where} has to be a list of strings")
    return tuple(value)


def _codes(value: object, where: str) -> tuple[str, ...]:
    from fixlayers.rules import RULES

    return parse_codes(_texts(value, where), [rule.code for rule in RULES], where)


def _patterns(value: object, where: str) -> tuple[str, ...]:
    patterns = _texts(value, where)
    excludes.check_patterns(patterns, where)
    return patterns


def _package(value: object, where: str) -> str:
    return package_name(_text(value, where), where)


def _target(value: object, where: str) -> str:
    targets = get_args(Target)
    if value not in targets:
        raise SettingsError(f"{where} has to be one of {', '.join(targets)}")
    return str(value)


def _length(value: object, where: str) -> int:
    if type(value) is not int or not 0 < value <= 500:
        raise SettingsError(f"{where} has to be a number from 1 to 500")
    return value


def _per_file(value: object, where: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    if not isinstance(value, dict):
        raise SettingsError(f"{where} has to be a table of patterns and codes")
    return tuple(
        (pattern, _codes(codes, f'{where}."{pattern}"')) for pattern, codes in value.items()
    )


def _verify(value: object, where: str) -> Verify:
    if not isinstance(value, dict):
        raise SettingsError(f"{where} has to be a table")
    return Verify(**_read(value, _VERIFY_READERS, where))


def _arguments(value: object, where: str) -> tuple[tuple[str, str], ...]:
    if not isinstance(value, dict):
        raise SettingsError(f"{where} has to be a table of class names")
    return tuple((name, _expression(given, f"{where}.{name}")) for name, given in value.items())


def _expression(given: object, where: str) -> str:
    """Return keyword arguments as the Python expression of a dict."""
    text = given if isinstance(given, str) else repr(given)
    if not isinstance(given, dict | str):
        raise SettingsError(f"{where} has to be a table of arguments, or a Python expression")
    from fixlayers.syntax import parse_expression

    try:
        parse_expression(text)
    except (SyntaxError, ValueError) as error:
        raise SettingsError(f"{where} is no Python expression: {error}") from error
    return text


def _framework(value: object, where: str) -> str:
    names = ("keras3", "tf_keras", "both")
    if value not in names:
        raise SettingsError(f"{where} has to be one of {', '.join(names)}")
    return str(value)


def _amount(value: object, where: str) -> int | float:
    if isinstance(value, bool) or not isinstance(value, int | float) or value < 1:
        raise SettingsError(f"{where} has to be a number from 1 on")
    return value


_VERIFY_READERS: Readers = {
    "arguments": _arguments,
    "framework": _framework,
    "timeout": lambda value, where: float(_amount(value, where)),
    "memory": lambda value, where: int(_amount(value, where)),
}
_READERS: Readers = {
    "select": _codes,
    "ignore": _codes,
    "exclude": _patterns,
    "per-file-ignores": _per_file,
    "unsafe-fixes": _switch,
    "package": _package,
    "target": _target,
    "line-length": _length,
    "verify": _verify,
}
