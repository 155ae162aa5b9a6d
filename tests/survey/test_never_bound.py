"""Names that `get_config` uses as its dict and that nothing binds."""

from __future__ import annotations

from textwrap import dedent, indent

import pytest

from fixlayers.survey.facts import NeverBound
from fixlayers.survey.source import survey_source

UPDATED = "config.update({'a': 1})\nreturn config\n"


def _read(get_config: str, head: str = "", inside: str = "") -> tuple[NeverBound | None, str]:
    body = indent(dedent(get_config).strip("\n"), "        ")
    text = f"class A(Layer):\n    def get_config(self):\n{body}\n"
    if inside:
        text = f"{inside}\n{indent(text, '    ')}"
    facts = survey_source(f"{head}\n{text}".encode()).classes[0].get_config
    assert facts is not None
    return facts.never_bound, facts.opaque


@pytest.mark.parametrize(
    ("get_config", "found"),
    [
        pytest.param(UPDATED, NeverBound("config", 0), id="an update"),
        pytest.param("'''Doc.'''\nc['a'] = 1\nreturn c", NeverBound("c", 1), id="an item"),
        pytest.param(
            "base = super().get_config()\nreturn dict(list(base.items()) + list(c.items()))",
            NeverBound("c", 1, brings_base=False),
            id="beside the parent's config",
        ),
    ],
)
def test_a_dict_that_nothing_binds(get_config: str, found: NeverBound) -> None:
    assert _read(get_config) == (found, "")


@pytest.mark.parametrize(
    "get_config",
    [
        pytest.param("config = {}\n" + UPDATED, id="it is bound"),
        pytest.param(
            UPDATED + "config = {}\n", id="it is bound too late, which is another mistake"
        ),
        pytest.param("from a import config\n" + UPDATED, id="it is imported here"),
        pytest.param("global config\n" + UPDATED, id="it is the module's"),
        pytest.param("a.update({})\nb.update({})\nreturn a", id="two of them are missing"),
    ],
)
def test_others(get_config: str) -> None:
    assert _read(get_config)[0] is None


@pytest.mark.parametrize(
    ("head", "inside"),
    [
        pytest.param("config = {}", "", id="at module level"),
        pytest.param("from settings import config", "", id="by an import"),
        pytest.param("from settings import *", "", id="perhaps by an import of everything"),
        pytest.param("def f():\n    global config\n    config = 1", "", id="by another function"),
        pytest.param("", "def make(config):", id="by the function around the class"),
    ],
)
def test_bound_elsewhere_it_is_left_alone(head: str, inside: str) -> None:
    assert _read(UPDATED, head, inside) == (None, "it takes config from outside")
