"""All rules, in the order of their codes.

To add one: write `fxlNNN.py` with a `check(view)` that yields proposals and a `RULE` that documents
it, name it here, and test it in `tests/rules/test_fxlNNN.py`.
"""

from __future__ import annotations

from fixlayers.rules import (
    fxl101,
    fxl102,
    fxl103,
    fxl104,
    fxl105,
    fxl106,
    fxl201,
    fxl202,
    fxl203,
    fxl204,
    fxl205,
    fxl206,
    fxl207,
    fxl208,
    fxl209,
    fxl210,
    fxl211,
    fxl212,
    fxl301,
    fxl302,
    fxl303,
    fxl304,
    fxl401,
    fxl402,
    fxl403,
    fxl404,
    fxl405,
    fxl406,
    fxl407,
    fxl408,
    fxl409,
    fxl410,
    fxl411,
)
from fixlayers.rules.rule import Proposal, Rule

__all__ = ["RULES", "Proposal", "Rule", "rule"]

RULES: tuple[Rule, ...] = (
    fxl101.RULE,
    fxl102.RULE,
    fxl103.RULE,
    fxl104.RULE,
    fxl105.RULE,
    fxl106.RULE,
    fxl201.RULE,
    fxl202.RULE,
    fxl203.RULE,
    fxl204.RULE,
    fxl205.RULE,
    fxl206.RULE,
    fxl207.RULE,
    fxl208.RULE,
    fxl209.RULE,
    fxl210.RULE,
    fxl211.RULE,
    fxl212.RULE,
    fxl301.RULE,
    fxl302.RULE,
    fxl303.RULE,
    fxl304.RULE,
    fxl401.RULE,
    fxl402.RULE,
    fxl403.RULE,
    fxl404.RULE,
    fxl405.RULE,
    fxl406.RULE,
    fxl407.RULE,
    fxl408.RULE,
    fxl409.RULE,
    fxl410.RULE,
    fxl411.RULE,
)


def rule(code: str) -> Rule:
    """Return the rule with this code; KeyError if there is none."""
    for each in RULES:
        if each.code == code:
            return each
    raise KeyError(code)
