"""The nodes of a syntax tree: those of the standard library, but for contexts and operators."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from fixlayers.survey import nodes

ROOT = Path(__file__).parents[2]
LEFT_OUT = (ast.expr_context, ast.boolop, ast.operator, ast.unaryop, ast.cmpop, ast.type_ignore)

RARE = '''
"""Docstring."""
from __future__ import annotations
import a.b as c  # type: ignore
class A(B, metaclass=C):
    x: int = 1
    y: str
@d
async def f(a, /, b: int = 1, *c, d, e=2, **g) -> None:
    global h
    async with a as b, c:
        async for x in y: pass
        else: pass
    async def inner():
        nonlocal b
        return [x async for x in y if x if z]
    await f(*a, k=1, **b)
    yield
    yield from b
    return
try: pass
except (A, B) as error: raise C from error
else: pass
finally: del a, b[1:2:3], c[...]
while not a: break
for x, *y in z: continue
with a as b, c as (d, e): assert a, b
match a:
    case {"k": 1, **rest}: pass
    case A(1, k=B.c) | [1, *_] if x: pass
    case None | -1 | "s" | _: pass
x = {**a, 1: 2, "k": {1, *b}}
x += a if b else lambda c=1, *, d: (yield)
x = a < b <= c is not d in e and f or -g
x = f"{a!r:>{b}} c"
x = (b := [c for c in d], {c for c in d}, {c: d for c, d in e}, (c for c in d))
'''


def sources() -> list[str]:
    return [RARE, *(path.read_text() for path in sorted(ROOT.glob("fixlayers/**/*.py")))]


@pytest.mark.parametrize("source", sources(), ids=lambda source: f"{len(source)} characters")
def test_they_are_those_of_the_standard_library(source: str) -> None:
    tree = ast.parse(source)
    wanted = [node for node in ast.walk(tree) if not isinstance(node, LEFT_OUT)]
    assert nodes.walk(tree) == wanted
    for node in wanted:
        below = [n for n in ast.iter_child_nodes(node) if not isinstance(n, LEFT_OUT)]
        assert nodes.children(node) == below


def test_those_of_one_kind() -> None:
    tree = ast.parse(RARE)
    for kind in {type(node) for node in ast.walk(tree)} - set(LEFT_OUT):
        if not issubclass(kind, LEFT_OUT):
            assert nodes.nodes_of(tree, kind) == [n for n in ast.walk(tree) if type(n) is kind]
