"""Sources put together from fragments: nothing changes that no edit names."""

from __future__ import annotations

from dataclasses import dataclass, field

import libcst as cst
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from fixlayers.rewrite.edits import (
    AddDecorator,
    AddFromConfig,
    AddGetConfig,
    AddImport,
    AddKwargs,
    BindLocal,
    ConfigItem,
    DefaultParentArgument,
    Edit,
    ForwardKwargs,
    ForwardParameter,
    InsertParentCall,
    Revival,
    StoreParameter,
)
from fixlayers.rewrite.self_check import self_check
from fixlayers.rewrite.source import rewrite_source

# Fragments are indented by one tab a level, which is replaced by the unit of the file.
HEADERS = ["", "# licence\n", "'''doc'''\n", "#!/bin/x\n# é\n\n", "from __future__ import x\n"]
OUTSIDE = [
    "import os\n",
    "from keras import layers, models\n",
    "import tensorflow as tf  # tf\n",
    "x = 'a'  # x\n",
    "\n\n",
    "# comment\n",
    "\x0c\n",
    "def f(a, b=(\n\t1,  # one\n)):\n\treturn a; # c\n\t# tail\n",
    "try:\n\timport a\nexcept ImportError:\n\ta = None\n",
    "s = '''\n\tclass No: pass\n'''\n",
    "class Other(A):\n\tx = 1; y = 2\n\n\tdef f(self): pass\n\t# end\n",
]
SIGNATURES = [
    "def __init__(self, a):",
    "def __init__(self, a: int = 1, *, b='x') -> None:  # header",
    "def __init__(\n\t\tself,  # me\n\t\ta,\n\t\t# b\n\t\tb=2,  # two\n\t):",
    "def __init__(\n\t\tself, a\n\t):",
    "def __init__(self,\n\t\t\ta, b=None  # last\n\t\t\t):",
    "def __init__(self, a, /, *args):",
]
CALLS = [
    "super().__init__()",
    "super().__init__(name='a')  # name",
    "super(A, self).__init__(\n\t\t\tname='a',  # name\n\t\t\tdtype=None,\n\t\t)",
    "super().__init__(  # none\n\t\t\t# at all\n\t\t)",
    "Layer.__init__(self, 1, name=f'{a}')",
]
STATEMENTS = [
    ("self.a = a", 1),
    ("self.b = a; self.c = 1  # both", 2),
    ("if a:\n\t\t\tself.d = 1\n\t\t\t# inner\n\t\t# else", 1),
    ("# above\n\t\tself.e = [\n\t\t\t1,  # one\n\t\t]", 1),
    ("\n\t\tclass Inner: pass", 1),
    ("\n\n\t\tself.f = '#'  # blank above", 1),
]
METHODS = [
    "\n\tdef call(self, x):\n\t\treturn x  # x\n",
    "\n\n\t@property\n\tdef rate(self): return 1\n",
    "\tdef _private(self):\n\t\tpass\n\t\t# deep\n",
    "\t# between\n",
    "\n\tz = 1\n",
]


@dataclass
class Drawn:
    """A source, the edits to carry out, and the lines that these may change."""

    text: str
    edits: list[Edit] = field(default_factory=list)
    concerned: list[str] = field(default_factory=list)


@st.composite
def drawn_sources(draw: st.DrawFn) -> Drawn:
    """Draw a source with one class to edit, somewhere between other code."""
    signature = draw(st.sampled_from(SIGNATURES))
    docstring = draw(st.booleans())
    before = draw(st.lists(st.sampled_from(STATEMENTS), max_size=2))
    call = draw(st.sampled_from([*CALLS, None]))
    after = draw(st.lists(st.sampled_from(STATEMENTS), max_size=2))
    body = [("'''Docstring.'''", 1)] if docstring else []
    body += before + ([(call, 1)] if call else []) + after
    if len(body) == int(docstring):
        body.append(("pass", 1))
    lines = "".join(f"\t\t{source}\n" for source, _ in body)
    methods = "".join(draw(st.lists(st.sampled_from(METHODS), max_size=3)))
    decorator = draw(st.sampled_from(["", "# about\n@first  # d\n"]))
    node = f"{decorator}class A(Layer):  # A\n\t{signature}\n{lines}{methods}"
    outside = draw(st.lists(st.sampled_from(OUTSIDE), max_size=3))
    behind = draw(st.lists(st.sampled_from(OUTSIDE), max_size=2))
    header = draw(st.sampled_from(HEADERS))
    text = header + "".join(outside) + node + "".join(behind)
    index = int(docstring) + sum(count for _, count in before)
    total = sum(count for _, count in body)
    drawn = Drawn(text, concerned=[*signature.split("\n"), *(call or "").split("\n"), "pass"])
    drawn.concerned += [source for source, count in body if count > 1]
    ordinal = sum(source.startswith("class") for source in outside)
    drawn.edits = draw(_edits(ordinal, int(docstring), call, index, total))
    return _in_form(draw, drawn)


@st.composite
def _edits(
    draw: st.DrawFn, ordinal: int, first: int, call: str | None, index: int, total: int
) -> list[Edit]:
    possible: list[Edit] = [
        AddKwargs(ordinal),
        AddGetConfig(ordinal, (ConfigItem("a", "self.a"),), removed=("x", "y")),
        AddFromConfig(ordinal, (Revival(("a",), "keras.saving.deserialize_keras_object"),)),
        AddDecorator(ordinal, "keras.saving.register_keras_serializable"),
        AddImport("keras"),
        AddImport("keras", "losses"),
        StoreParameter(ordinal, draw(st.integers(0, total - 1)), "p", "a"),
        StoreParameter(ordinal, draw(st.integers(0, total - 1)), "q", "a"),
        BindLocal(ordinal, draw(st.integers(first, total)), "r", "a"),
    ]
    if call is None:
        possible.append(InsertParentCall(ordinal, index))
    else:
        possible += [ForwardKwargs(ordinal, index), ForwardParameter(ordinal, index, "a")]
        possible += [
            DefaultParentArgument(ordinal, index, keyword)
            for keyword in ("name", "dtype")
            if f"{keyword}=" in call
        ]
    return draw(st.lists(st.sampled_from(possible), unique=True, min_size=1))


def _in_form(draw: st.DrawFn, drawn: Drawn) -> Drawn:
    unit = draw(st.sampled_from(["    ", "  ", "\t", " "]))
    newline = draw(st.sampled_from(["\n", "\r\n", "\r"]))
    text = drawn.text.replace("\t", unit)
    if draw(st.booleans()):
        text = text.rstrip("\n")
    drawn.text = text.replace("\n", newline)
    drawn.concerned = [line.replace("\t", unit).strip() for line in drawn.concerned]
    # What libcst cannot give back is refused, see test_source.
    assume("\f" not in text or cst.parse_module(drawn.text).code == drawn.text)
    return drawn


@settings(
    max_examples=300,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
@given(drawn_sources(), st.sampled_from(["", "\ufeff"]))
def test_only_what_the_edits_name_changes(rest_identical, drawn, mark):
    before = (mark + drawn.text).encode()
    edits = tuple(drawn.edits)
    after = rewrite_source(before, edits)
    assert self_check(before, after, edits) is None
    rest_identical(before, after, edits)
    old, new = (source.decode("utf-8-sig").splitlines() for source in (before, after))
    remaining = iter(new)
    for line in old:
        concerned = line.strip() in drawn.concerned or "import" in line
        assert concerned or not line.strip() or line in remaining, line


@settings(max_examples=50)
@given(drawn_sources())
def test_a_rewritten_source_can_be_rewritten_again(drawn):
    edits = [edit for edit in drawn.edits if isinstance(edit, (AddDecorator, AddImport))]
    once = rewrite_source(drawn.text.encode(), tuple(drawn.edits))
    again = rewrite_source(once, edits)
    assert self_check(once, again, edits) is None
