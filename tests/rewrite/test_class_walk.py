from __future__ import annotations

import ast
import re

import libcst as cst
import pytest

from fixlayers.rewrite.class_walk import edit_classes
from fixlayers.rewrite.edits import AddDecorator, StoreParameter
from fixlayers.rewrite.errors import EditError
from fixlayers.rewrite.expected_tree import classes_in_order
from fixlayers.rewrite.source import rewrite_source

EVERYWHERE = """
class C0:
    class C1:
        def f(self):
            class C2: pass
    class C3: pass

if a:
    class C4: pass
elif b:
    class C5: pass
else:
    class C6: pass

try:
    class C7: pass
except A:
    class C8: pass
except B:
    pass
else:
    class C9: pass
finally:
    class C10: pass

for x in y:
    class C11: pass
else:
    class C12: pass

while x:
    class C13: pass
else:
    class C14: pass

with x as y:
    class C15: pass

match x:
    case 1:
        class C16: pass
    case _:
        class C17: pass

async def f():
    async with x:
        class C18: pass

def g(): x = 1; y = 2
class C19: x = 1
"""


def test_classes_are_counted_in_source_order_wherever_they_stand():
    seen = []

    def note(ordinal, node, _indent):
        seen.append((ordinal, node.name.value))
        return node

    edit_classes(cst.parse_module(EVERYWHERE), range(20), note)
    assert sorted(seen) == [(ordinal, f"C{ordinal}") for ordinal in range(20)]


def test_both_parsers_count_the_same():
    names = [node.name for node in classes_in_order(ast.parse(EVERYWHERE))]
    assert names == [f"C{ordinal}" for ordinal in range(20)]


@pytest.mark.parametrize("ordinal", range(20))
def test_each_class_can_be_edited_alone(ordinal, check):
    line = re.compile(rf"^( *)class C{ordinal}\b", re.M)
    after = line.sub(rf"\1@d()\n\1class C{ordinal}", EVERYWHERE)
    check(EVERYWHERE, [AddDecorator(ordinal, "d")], after)


def test_the_white_space_in_front_of_the_class_is_reported():
    found = {}

    def note(ordinal, node, indent):
        found[ordinal] = indent
        return node

    edit_classes(cst.parse_module(EVERYWHERE), {0, 2, 18}, note)
    assert found == {0: "", 2: " " * 12, 18: " " * 8}


def test_a_class_inside_a_constructor_does_not_move_its_statements(check):
    check(
        """
        class A(Layer):
            def __init__(self, a):
                class B(Layer):
                    def __init__(self, b):
                        self.c = b
                self.b = B(a)
        """,
        [StoreParameter(0, 1, "a", "a"), StoreParameter(1, 0, "b", "b"), AddDecorator(1, "d")],
        """
        class A(Layer):
            def __init__(self, a):
                @d()
                class B(Layer):
                    def __init__(self, b):
                        self.c = b
                        self.b = b
                self.b = B(a)
                self.a = a
        """,
    )


def test_a_class_that_does_not_exist_is_refused():
    with pytest.raises(EditError, match="no class number 20"):
        rewrite_source(EVERYWHERE.encode(), [AddDecorator(20, "d")])
