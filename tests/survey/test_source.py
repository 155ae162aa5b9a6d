"""One file, read: bindings, classes, methods, uses, and files that cannot be read."""

from __future__ import annotations

import pickle

import msgspec
import pytest

from fixlayers.survey.errors import SurveyError
from fixlayers.survey.facts import Binding, ClassFacts, SourceFacts, Use
from fixlayers.survey.source import survey_source


def _class(source: str) -> ClassFacts:
    return survey_source(source.encode()).classes[0]


def _uses(method: str, subject: str) -> set[Use]:
    found = dict(_class(f"class A(B):\n    def call(self, x):\n        {method}\n").uses)
    return set(found.get(subject, ()))


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        pytest.param("import a", [("a", "module", "a", "", 0)], id="a module"),
        pytest.param("import a.b as c", [("c", "module", "a.b", "", 0)], id="under a name"),
        pytest.param(
            "import a.b", [("a", "module", "a", "", 0), ("a.b", "module", "a.b", "", 0)],
            id="a submodule binds its package",
        ),
        pytest.param("from a.b import c", [("c", "member", "a.b", "c", 0)], id="a member"),
        pytest.param("from a import b as c", [("c", "member", "a", "b", 0)], id="a named member"),
        pytest.param("from . import b", [("b", "member", "", "b", 1)], id="a sibling"),
        pytest.param("from ..a import b", [("b", "member", "a", "b", 2)], id="from a parent"),
        pytest.param("from a import *", [("*", "star", "a", "*", 0)], id="everything"),
        pytest.param("a = b.c.d", [("a", "alias", "b.c.d", "", 0)], id="an alias"),
        pytest.param(
            "a, b = c.d, e", [("a", "alias", "c.d", "", 0), ("b", "alias", "e", "", 0)],
            id="two aliases",
        ),
        pytest.param("a = f()", [("a", "other", "", "", 0)], id="something computed"),
        pytest.param("a, b = f()", [("a", "other", "", "", 0), ("b", "other", "", "", 0)],
                     id="two things computed"),
        pytest.param("def a(): pass", [("a", "function", "", "", 0)], id="a function"),
        pytest.param("class a: pass", [("a", "class", "", "", 0)], id="a class"),
        pytest.param("for a in b: pass", [("a", "other", "", "", 0)], id="a loop variable"),
        pytest.param("a.b = c\na[0] = c", [], id="attributes and items bind no name"),
    ],
)  # fmt: skip
def test_bindings(source: str, expected: list[tuple[str, str, str, str, int]]) -> None:
    found = survey_source(source.encode()).bindings
    assert [(b.name, b.kind, b.target, b.member, b.level) for b in found] == expected


def test_bindings_in_branches_are_conditional_and_those_in_functions_have_a_scope() -> None:
    source = b"""\
try:
    import a
except ImportError:
    import b as a
def f():
    import c
class A:
    import d
    def g(self):
        import e
"""
    found = survey_source(source).bindings
    assert [(b.name, b.scope, b.conditional, b.line) for b in found] == [
        ("a", "", True, 2),
        ("a", "", True, 4),
        ("f", "", False, 5),
        ("c", "f.<locals>", False, 6),
        ("A", "", False, 7),
        ("e", "A.g.<locals>", False, 10),
    ]


def test_handlers_stand_before_the_else_of_a_try() -> None:
    source = b"""\
try:
    import a
except E:
    import b
    class A: pass
else:
    import c
    class B: pass
"""
    found = survey_source(source)
    assert [(b.name, b.ordinal) for b in found.bindings if b.ordinal >= 0] == [
        ("a", 0),
        ("b", 1),
        ("c", 2),
    ]
    assert [(c.name, c.ordinal) for c in found.classes] == [("A", 0), ("B", 1)]


def test_computed_locals_and_parameters_are_bound_around_classes_alone() -> None:
    source = b"""\
def f(base, *more, **rest):
    local = make()
    class A: pass
def g(base):
    local = make()
"""
    found = survey_source(source).bindings
    names = [(b.name, b.kind) for b in found if b.scope]
    assert names == [
        ("base", "other"),
        ("more", "other"),
        ("rest", "other"),
        ("local", "other"),
        ("A", "class"),
    ]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("__all__ = ['a', 'b']", ("a", "b")),
        ("__all__ = ('a',)", ("a",)),
        ("a = 3", None),
        ("__all__ = names()", None),
        ("__all__ = ['a'] + more", None),
        ("__all__ = ['a']\n__all__ += more", None),
        ("__all__ = ['a', name]", None),
    ],
)
def test_exported_names(source: str, expected: tuple[str, ...] | None) -> None:
    assert survey_source(source.encode()).exported == expected


def test_classes_are_numbered_in_the_order_of_the_source() -> None:
    source = b"""\
class A:
    class B: pass
    def f(self):
        class C: pass
class D: pass
if x:
    class E: pass
def g():
    class F: pass
"""
    found = survey_source(source).classes
    assert [(c.ordinal, c.qualname, c.in_function, bool(c.branch)) for c in found] == [
        (0, "A", False, False),
        (1, "A.B", False, False),
        (2, "A.f.<locals>.C", True, False),
        (3, "D", False, False),
        (4, "E", False, True),
        (5, "g.<locals>.F", True, False),
    ]


@pytest.mark.parametrize(
    ("bases", "expected"),
    [
        ("", ()),
        ("()", ()),
        ("(B)", ("B",)),
        ("(a.b.C, D)", ("a.b.C", "D")),
        ("(B, metaclass=M)", ("B",)),
        ("(Generic[T], B)", ("Generic", "B")),
        ("(make(), B)", ("", "B")),
        ("(\n    B,  # one\n    C,\n)", ("B", "C")),
    ],
)
def test_bases(bases: str, expected: tuple[str, ...]) -> None:
    assert _class(f"class A{bases}:\n    pass\n").bases == expected


def test_decorators_with_their_constant_arguments() -> None:
    found = _class("@a\n@b.c()\n@d('x', y=1, name='n', z=w)\nclass A: pass\n").decorators
    assert [d.opaque for d in found] == [False, False, True]
    assert [(d.name, d.called, d.arguments, d.keywords) for d in found] == [
        ("a", False, (), ()),
        ("b.c", True, (), ()),
        ("d", True, ("x",), (("y", "1"), ("name", "n"), ("z", "w"))),
    ]


def test_methods_with_their_flavour() -> None:
    source = """\
class A:
    def a(self): pass
    async def b(self): pass
    @property
    def c(self): pass
    @c.setter
    def c(self, value): pass
    @functools.cached_property
    def d(self): pass
    @classmethod
    def e(cls): pass
    @staticmethod
    def f(): pass
    @tf.function
    def g(self): pass
    if x:
        def h(self) -> int: pass
"""
    found = _class(source).methods
    assert [(m.name, m.flavour) for m in found] == [
        ("a", "method"),
        ("b", "method"),
        ("c", "property"),
        ("c", "property"),
        ("d", "property"),
        ("e", "classmethod"),
        ("f", "staticmethod"),
        ("g", "method"),
        ("h", "method"),
    ]
    assert [m.name for m in found if m.annotated_return] == ["h"]


def test_class_attributes() -> None:
    source = "class A:\n    a = 1\n    b: int = 2\n    c: int\n    d, e = 1, 2\n    class F: pass\n"
    assert _class(source).class_attributes == ("a", "b", "d", "e", "F")


def test_stores_of_other_methods_have_the_methods_name() -> None:
    source = """\
class A(B):
    def __init__(self): self.a = 1
    def build(self, shape): self.b = shape
    def call(this, x): this.c += x
    @staticmethod
    def f(x): x.d = 1
"""
    found = _class(source).stores
    assert [(name, s.attribute, s.augmented) for name, s in found] == [
        ("build", "b", False),
        ("call", "c", True),
        ("f", "d", False),
    ]


@pytest.mark.parametrize(
    ("method", "how", "detail"),
    [
        ("self.a(x)", "called", ""),
        ("self.a.units", "attribute", "units"),
        ("-self.a", "arithmetic", ""),
        ("self.a == 'x'", "compared", "str"),
        ("self.a < x", "compared", ""),
        ("self.a is None", "tested", "none"),
        ("if self.a: pass", "tested", ""),
        ("x[self.a]", "index", ""),
        ("self.a[0]", "subscripted", ""),
        ("self.a[0] = x", "mutated", ""),
        ("self.a.append(x)", "mutated", "append"),
        ("for i in self.a: pass", "iterated", ""),
        ("f'{self.a}'", "formatted", ""),
        ("f(self.a)", "argument", "f:0"),
        ("a.f(x, k=self.a)", "argument", "a.f:k"),
        ("f([self.a, x])", "in-container", "f:0"),
        ("self.a[0](x)", "element", "called"),
        ("for i in self.a: i(x)", "element", "called"),
        ("for n, i in enumerate(self.a): i(x)", "element", "called"),
        ("for i, j in zip(x, self.a): j(x)", "element", "called"),
        ("[i.units for i in self.a]", "element", ".units"),
    ],
)
def test_uses_of_an_attribute(method: str, how: str, detail: str) -> None:
    assert (how, detail) in {(use.how, use.detail) for use in _uses(method, "self.a")}


def test_uses_of_a_parameter_are_those_in_the_constructor() -> None:
    source = """\
class A(B):
    def __init__(self, p): p(1)
    def call(self, p): p + 1
"""
    found = dict(_class(source).uses)
    assert [use.how for use in found["p"]] == ["called"]


@pytest.mark.parametrize("operation", ["self.a + 1", "2 * self.a", "self.a // x", "1 - self.a"])
def test_arithmetic_is_a_use(operation: str) -> None:
    assert "arithmetic" in {use.how for use in _uses(operation, "self.a")}


@pytest.mark.parametrize(
    ("source", "message", "line"),
    [
        pytest.param(b"x = 1\nclass A(:\n", "", 2, id="a syntax error"),
        pytest.param(b"import a\nprint 'x'\n", "Python 2", 2, id="a print statement"),
        pytest.param(b"try:\n    pass\nexcept E, e:\n    pass\n", "", 3, id="an old except"),
        pytest.param(b"x = 1\ny = '\0'\n", "NUL byte", 2, id="a NUL byte"),
        pytest.param(b"x = 1\n# \xff\xfe\n", "", 0, id="bytes that are not UTF-8"),
        pytest.param(b"# coding: nonsense\n", "", 0, id="an unknown encoding"),
        pytest.param(b"x = " + b"(" * 5000 + b")" * 5000, "", 0, id="deeply nested parentheses"),
        pytest.param(b"x = " + b"-" * 100_000 + b"1", "", 0, id="deeply nested signs"),
    ],
)
def test_what_cannot_be_read_says_where(source: bytes, message: str, line: int) -> None:
    with pytest.raises(SurveyError) as raised:
        survey_source(source)
    assert raised.value.message
    assert message in raised.value.message
    assert "\n" not in raised.value.message
    if line:
        assert raised.value.line == line


@pytest.mark.parametrize(
    "source",
    [
        pytest.param(b"# coding: latin-1\nclass A(B):\n    x = '\xe9'\n", id="a cookie"),
        pytest.param(b"\xef\xbb\xbfclass A(B):\n    pass\n", id="a byte order mark"),
        pytest.param(b"class A(B):\r\n    pass\r\n", id="Windows line ends"),
        pytest.param(b"\x0c\nclass A(B):\n    pass", id="a form feed and no final newline"),
    ],
)
def test_bytes_of_all_forms_are_read(source: bytes) -> None:
    assert [c.name for c in survey_source(source).classes] == ["A"]


def test_facts_are_plain_data() -> None:
    source = b"""\
import keras
class A(keras.layers.Layer):
    def __init__(self, p, **kwargs):
        super().__init__(**kwargs)
        self.p = p or [1]
        if p: return
    def get_config(self): return {"p": self.p}
    @classmethod
    def from_config(cls, config): return cls(**config)
"""
    facts = survey_source(source)
    assert pickle.loads(pickle.dumps(facts)) == facts
    assert msgspec.json.decode(msgspec.json.encode(facts), type=SourceFacts) == facts
    assert isinstance(facts.bindings[0], Binding)


@pytest.mark.parametrize(
    ("source", "shadowed"),
    [
        ("def f(x): ...\ndef g(y): ...", ()),
        ("def f(f): ...", ("f",)),
        ("from a import f\ndef g():\n  if f: f = 1", ("f",)),
        ("import f\nclass A:\n  def g(self, *f): ...", ("f",)),
        ("def f(): ...\nclass A:\n  def f(self): ...", ()),
    ],
)
def test_names_that_functions_bind_anew(source: str, shadowed: tuple[str, ...]) -> None:
    assert survey_source(source.encode()).shadowed == shadowed
