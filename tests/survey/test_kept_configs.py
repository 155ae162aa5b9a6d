"""Dicts that `__init__` keeps, and a `get_config` that returns what is in them."""

from __future__ import annotations

import pytest

from fixlayers.survey.facts import GetConfig
from fixlayers.survey.source import survey_source

CLASS = """\
class Block(Layer):
    def __init__(self, units, rate=0.1, **kwargs):
        super().__init__(**kwargs)
        self._kept = {{"units": units, "rate": rate}}
        {}

    def call(self, x):
        {}

    def get_config(self):
        {}
"""
RETURN = "return self._kept"


def _read(returned: str = RETURN, more: str = "pass", call: str = "return x") -> GetConfig:
    facts = survey_source(CLASS.format(more, call, returned).encode())
    found = facts.classes[0].get_config
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("returned", "has_base", "itself"),
    [
        (RETURN, False, True),
        ("return dict(self._kept)", False, True),
        ("return self._kept.copy()", False, True),
        ("return copy.deepcopy(self._kept)", False, False),
        ("return {**super().get_config(), **self._kept}", True, False),
        ("return dict(super().get_config(), **self._kept)", True, False),
        (
            "base = super().get_config()\n"
            "        return dict(list(base.items()) + list(self._kept.items()))",
            True,
            False,
        ),
        (
            "config = super().get_config()\n"
            "        config.update(self._kept)\n"
            "        return config",
            True,
            False,
        ),
        ("config = dict(self._kept)\n        return config", False, False),
    ],
)
def test_the_keys_are_those_of_the_dict(returned: str, has_base: bool, itself: bool) -> None:
    found = _read(returned)
    assert not found.opaque
    assert (found.has_base, found.returns_kept, found.kept) == (has_base, itself, ("_kept",))
    entries = [(e.key, e.form, e.value.kind, e.value.parts[0].text) for e in found.entries]
    assert entries == [("units", "kept", "kept", "units"), ("rate", "kept", "kept", "rate")]


@pytest.mark.parametrize(
    "call",
    [
        "return x * self._kept['rate']",
        "return x * self._kept.get('rate', 1)",
        "return Dense(**self._kept)(x)",
        "return {**self._kept}",
        "return [x for key in self._kept.keys()]",
    ],
)
def test_it_may_be_read(call: str) -> None:
    assert not _read(call=call).opaque


@pytest.mark.parametrize(
    "more",
    [
        "self._kept = {}",
        "self._kept['name'] = 'a'",
        "self._kept.update(a=1)",
        "self._kept.pop('rate')",
        "del self._kept['rate']",
        "self._kept |= kwargs",
        "other = self._kept",
        "change(self._kept)",
    ],
)
@pytest.mark.parametrize("where", ["more", "call"])
def test_what_may_change_it_makes_its_keys_unknown(more: str, where: str) -> None:
    assert _read(**{where: more}).opaque


@pytest.mark.parametrize(
    "kept",
    [
        '{"units": units, **kwargs}',
        '{"units": units, key: rate}',
        "dict(kwargs, units=units)",
        '{"units": units} if rate else {}',
    ],
)
def test_a_dict_whose_keys_are_not_listed(kept: str) -> None:
    source = CLASS.format("pass", "return x", RETURN)
    source = source.replace('{"units": units, "rate": rate}', kept)
    found = survey_source(source.encode()).classes[0].get_config
    assert found is not None
    assert found.opaque
