from __future__ import annotations

import warnings

from fixlayers.syntax import parse_expression, parse_module


def test_nothing_is_said_about_escapes_in_strings() -> None:
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        parse_module("x = '\\d'")
        parse_expression("'\\d'")
    assert [str(each.message) for each in said] == []
