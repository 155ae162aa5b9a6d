"""What a rewritten module reads for the first time is bound."""

from __future__ import annotations

import pytest

from fixlayers.rewrite.bound_names import unbound_name

CLASS = b"class A(Layer):\n    pass\n"
METHOD = b"class A(Layer):\n    def get_config(self) -> dict[str, Any]:\n        return super()\n"


@pytest.mark.parametrize(
    ("head", "name"),
    [
        pytest.param(b"from typing import Any\n", "", id="imported"),
        pytest.param(b"Any = object\n", "", id="assigned"),
        pytest.param(b"import Any.thing\n", "", id="a package"),
        pytest.param(b"class Any:\n    pass\n", "", id="a class"),
        pytest.param(b"def Any():\n    pass\n", "", id="a function"),
        pytest.param(b"from .types import *\n", "", id="perhaps among all of a module"),
        pytest.param(b"print(Any)\n", "", id="read before, too"),
        pytest.param(b"import typing\n", "Any", id="nowhere"),
        pytest.param(b"from typing import Any as Whatever\n", "Any", id="under another name"),
    ],
)
def test_names_that_are_read_for_the_first_time(head: bytes, name: str) -> None:
    told = unbound_name(head + CLASS, head + METHOD)
    assert told == (f"the result reads {name}, which nothing binds" if name else None)


def test_what_is_read_no_more_is_no_matter() -> None:
    assert unbound_name(METHOD, CLASS) is None
