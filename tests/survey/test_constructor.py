"""`__init__`, read into steps."""

from __future__ import annotations

import pytest

from fixlayers.survey.facts import (
    AnyStep,
    Bind,
    Constructor,
    KwargsUse,
    ParentCall,
    Return,
    Store,
    Value,
)
from fixlayers.survey.source import survey_source


def _constructor(body: str, parameters: str = "self, p=1, q=2, **kwargs") -> Constructor:
    lines = "".join(f"        {line}\n" for line in body.split("\n"))
    source = f"class A(B):\n    def __init__({parameters}):\n{lines}"
    found = survey_source(source.encode()).classes[0]
    assert found.constructor is not None
    return found.constructor


def _steps(body: str, kind: type) -> list[AnyStep]:
    return [step for step in _constructor(body).steps if isinstance(step, kind)]


def test_parameters_in_order_with_kind_default_and_annotation() -> None:
    found = _constructor("pass", 'self, a, /, b: int = 3, *rest, c="x", d: "L | None" = None, **kw')
    assert [(p.name, p.kind, p.annotation) for p in found.parameters] == [
        ("a", "positional-only", ""),
        ("b", "positional", "int"),
        ("rest", "varargs", ""),
        ("c", "keyword-only", ""),
        ("d", "keyword-only", "'L | None'"),
        ("kw", "varkw", ""),
    ]
    defaults = [p.default and p.default.text for p in found.parameters]
    assert defaults == [None, "3", None, "'x'", "None", None]


def test_self_may_have_another_name() -> None:
    found = _constructor("this.a = p\nself.b = p", "this, p")
    assert found.self_name == "this"
    assert [s.attribute for s in found.steps if isinstance(s, Store)] == ["a"]


def test_a_static_method_called_init_is_no_constructor() -> None:
    (found,) = survey_source(b"class A(B):\n    def __init__():\n        pass\n").classes
    assert found.constructor is None


def test_the_last_of_two_constructors_counts() -> None:
    source = b"class A(B):\n    def __init__(self, a): pass\n    def __init__(self, b): pass\n"
    (found,) = survey_source(source).classes
    assert found.constructor is not None
    assert [p.name for p in found.constructor.parameters] == ["b"]


def test_statements_are_counted_with_the_docstring() -> None:
    found = _constructor('"""Doc."""\nself.a = p; self.b = q\nreturn')
    assert found.has_docstring
    assert found.last_statement == 3
    assert [(type(s), s.statement) for s in found.steps] == [(Store, 1), (Store, 2), (Return, 3)]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param("self.a = p", [("a", "name", False, False)], id="assignment"),
        pytest.param("self.a: int = p", [("a", "name", False, False)], id="annotated"),
        pytest.param("self.a: int", [], id="only declared"),
        pytest.param(
            "self.a = self.b = p",
            [("a", "name", False, False), ("b", "name", False, False)],
            id="chained",
        ),
        pytest.param(
            "self.a, self.b = p, 3",
            [("a", "name", False, False), ("b", "constant", False, False)],
            id="in pairs",
        ),
        pytest.param(
            "self.a, *self.b = p",
            [("a", "other", False, False), ("b", "other", False, False)],
            id="unpacked: nobody knows what is in it",
        ),
        pytest.param("self.a += p", [("a", "other", False, True)], id="augmented"),
        pytest.param("del self.a", [("a", "other", False, True)], id="deleted"),
        pytest.param("if p:\n    self.a = p", [("a", "name", True, False)], id="in a branch"),
        pytest.param("for i in p:\n    self.a = i", [("a", "name", True, False)], id="in a loop"),
        pytest.param("for self.a in p:\n    pass", [("a", "other", True, False)], id="as a target"),
        pytest.param(
            "while p:\n    self.a = 1\nelse:\n    self.b = 2",
            [("a", "constant", True, False), ("b", "constant", True, False)],
            id="in while and its else",
        ),
        pytest.param(
            "try:\n    self.a = 1\nexcept E:\n    self.b = 2\nfinally:\n    self.c = 3",
            [(name, "constant", True, False) for name in "abc"],
            id="in try",
        ),
        pytest.param(
            "match p:\n    case 1:\n        self.a = p",
            [("a", "name", True, False)],
            id="in a case",
        ),
        pytest.param(
            "with p as self.b:\n    self.a = p",
            [("b", "other", False, False), ("a", "name", False, False)],
            id="in with, whose body runs once",
        ),
        pytest.param(
            "def f():\n    self.a = 1", [("a", "other", True, True)], id="in a nested function"
        ),
        pytest.param("other.a = p\nself.a.b = p\nself[0] = p", [], id="of something else"),
    ],
)
def test_stores(body: str, expected: list[tuple[str, str, bool, bool]]) -> None:
    stores = [s for s in _constructor(body).steps if isinstance(s, Store)]
    found = [(s.attribute, s.value.kind, s.conditional, s.augmented) for s in stores]
    assert found == expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param("p = 2", [("p", False, False)], id="assignment"),
        pytest.param("p += 2", [("p", False, True)], id="augmented"),
        pytest.param("del p", [("p", False, True)], id="deleted"),
        pytest.param(
            "a, (p, b) = q",
            [("a", False, False), ("p", False, False), ("b", False, False)],
            id="unpacked",
        ),
        pytest.param("for p in q:\n    pass", [("p", True, False)], id="a loop's target"),
        pytest.param("with q as p:\n    pass", [("p", False, False)], id="a with's target"),
        pytest.param("import os.path as p", [("p", False, False)], id="imported"),
        pytest.param("def p():\n    pass", [("p", False, False)], id="a function"),
        pytest.param("class p:\n    pass", [("p", False, False)], id="a class"),
        pytest.param("self.a = (p := 3)", [("p", True, False)], id="in an expression"),
        pytest.param("self.a = [p for p in q]", [], id="a comprehension has its own scope"),
    ],
)
def test_binds(body: str, expected: list[tuple[str, bool, bool]]) -> None:
    binds = [s for s in _constructor(body).steps if isinstance(s, Bind)]
    assert [(s.name, s.conditional, s.augmented) for s in binds] == expected


@pytest.mark.parametrize(
    "body",
    [
        "if p is None:\n    p = 4",
        "if p == None:\n    p = 4",
        "if not p:\n    p = 4",
        "p = p or 4",
        "p = 4 if p is None else p",
        "p = p if p is not None else 4",
        "p = p if p else 4",
    ],
)
def test_a_default_put_in_the_place_of_nothing_is_a_fallback(body: str) -> None:
    (bind,) = _steps(body, Bind)
    assert isinstance(bind, Bind)
    assert (bind.name, bind.conditional, bind.value.kind) == ("p", False, "fallback")
    assert [part.text for part in bind.value.parts] == ["p", "4"]


@pytest.mark.parametrize(
    "body",
    [
        "if p is None:\n    self.a = 4\nelse:\n    self.a = p",
        "if p is not None:\n    self.a = p\nelse:\n    self.a = 4",
        "if not p:\n    self.a = 4\nelse:\n    self.a = p",
        "self.a = p or 4",
    ],
)
def test_two_branches_that_store_what_is_given_or_a_default(body: str) -> None:
    (store,) = _steps(body, Store)
    assert isinstance(store, Store)
    assert (store.attribute, store.conditional, store.value.kind) == ("a", False, "fallback")


@pytest.mark.parametrize(
    "body",
    [
        pytest.param("if p is None:\n    self.a = 4\nelse:\n    self.b = p", id="two attributes"),
        pytest.param("if p is None:\n    self.a = 4\nelse:\n    self.a = q", id="another value"),
        pytest.param("if p > 3:\n    self.a = 4\nelse:\n    self.a = p", id="another question"),
        pytest.param("if p is None:\n    self.a = 4", id="nothing in the other branch"),
        pytest.param(
            "if p is None:\n    self.a = 4\n    self.b = 1\nelse:\n    self.a = p",
            id="more than the one statement",
        ),
    ],
)
def test_other_branches_are_no_fallback(body: str) -> None:
    stores = _steps(body, Store)
    assert stores
    assert all(s.conditional and s.value.kind != "fallback" for s in stores)  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("body", "form", "owner", "positional", "keywords"),
    [
        pytest.param("super().__init__()", "super", "", [], [], id="super"),
        pytest.param(
            "super().__init__(p, name=q)", "super", "", ["p"], ["name"], id="with arguments"
        ),
        pytest.param("super(A, self).__init__(p)", "named", "A", ["p"], [], id="super(A, self)"),
        pytest.param("B.__init__(self, p, q=q)", "class", "B", ["p"], ["q"], id="by its name"),
        pytest.param("m.B.__init__(self)", "class", "m.B", [], [], id="by its dotted name"),
    ],
)
def test_parent_calls(
    body: str, form: str, owner: str, positional: list[str], keywords: list[str]
) -> None:
    (call,) = _steps(body, ParentCall)
    assert isinstance(call, ParentCall)
    assert (call.form, call.owner, call.whole) == (form, owner, True)
    assert [v.text for v in call.positional] == positional
    assert [name for name, _ in call.keywords] == keywords


def test_stars_of_a_parent_call() -> None:
    (call,) = _steps("super().__init__(*q, **kwargs, **p.x)", ParentCall)
    assert isinstance(call, ParentCall)
    assert (call.stars, call.double_stars) == (("q",), ("kwargs", "p.x"))


@pytest.mark.parametrize(
    ("body", "conditional", "whole"),
    [
        pytest.param("if p:\n    super().__init__()", True, True, id="in a branch"),
        pytest.param("self.x = super().__init__()", False, False, id="part of a statement"),
        pytest.param("with p:\n    super().__init__()", False, True, id="in a with block"),
        pytest.param("return super().__init__()", False, True, id="returned at the end"),
        pytest.param("return super().__init__()\np = 1", False, False, id="returned before that"),
        pytest.param("with p:\n    return super().__init__()", False, False, id="in its end"),
        pytest.param("if p:\n    return super().__init__()", True, False, id="in one branch"),
        pytest.param("return A(super().__init__())", False, False, id="part of what is returned"),
    ],
)
def test_where_a_parent_call_stands(body: str, conditional: bool, whole: bool) -> None:
    (call,) = _steps(body, ParentCall)
    assert isinstance(call, ParentCall)
    assert (call.conditional, call.whole) == (conditional, whole)


@pytest.mark.parametrize(
    "body",
    [
        pytest.param("self.inner.__init__(p)", id="of an object that self holds"),
        pytest.param("B.__init__(p)", id="of another object"),
        pytest.param("super().build(p)", id="of another method"),
        pytest.param("B(self)", id="of the class itself"),
    ],
)
def test_other_calls_are_no_parent_calls(body: str) -> None:
    assert _steps(body, ParentCall) == []


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param("super().__init__(**kwargs)", [("parent", None)], id="for the parent"),
        pytest.param("C(**kwargs)", [("forward", "C")], id="for another call"),
        pytest.param('kwargs.pop("a", 1)', [("pop", "a")], id="popped"),
        pytest.param('self.a = kwargs.get("a")', [("get", "a")], id="read"),
        pytest.param('kwargs.setdefault("a", 1)', [("setdefault", "a")], id="given a default"),
        pytest.param('kwargs["a"] = 1', [("subscript", "a")], id="by key"),
        pytest.param('if "a" in kwargs:\n    pass', [("contains", "a")], id="asked for"),
        pytest.param("kwargs.pop(p)", [("other", None)], id="popped under some name"),
        pytest.param("kwargs.update(p)", [("other", None)], id="changed"),
        pytest.param("take(kwargs, p)", [("argument", "take")], id="given to a function"),
        pytest.param("a.take(given=kwargs)", [("argument", "a.take")], id="or to a method"),
        pytest.param("self.a = kwargs", [("other", None)], id="kept"),
        pytest.param("self.a = lambda: kwargs", [("other", None)], id="used later"),
        pytest.param("def f():\n    return kwargs", [("other", None)], id="used in a function"),
        pytest.param("self.a = p", [], id="not at all"),
    ],
)
def test_uses_of_kwargs(body: str, expected: list[tuple[str, str | None]]) -> None:
    uses = [s for s in _constructor(body).steps if isinstance(s, KwargsUse)]
    assert [(s.how, s.key) for s in uses] == expected


def test_a_parent_call_that_is_returned_at_the_end_ends_nothing_early() -> None:
    assert _steps("return super().__init__()", Return) == []
    assert _steps("return p", Return) != []


def test_returns() -> None:
    found = [(s.statement, s.conditional) for s in _steps("if p:\n    return\nreturn None", Return)]
    assert found == [(0, True), (1, False)]


@pytest.mark.parametrize(
    ("expression", "kind", "text"),
    [
        ("p", "name", "p"),
        ("self.b", "self", "b"),
        ("3", "constant", "3"),
        ("-1", "constant", "-1"),
        ("'x'", "constant", "'x'"),
        ("f(p)", "call", "f"),
        ("a.b.f(p, k=q)", "call", "a.b.f"),
        ("f(p)(q)", "call", ""),
        ("f(*p)", "other", "f"),
        ("f(**p)", "other", "f"),
        ("(p, 1)", "container", "tuple"),
        ("[p]", "container", "list"),
        ("{'a': p}", "container", "dict"),
        ("{p}", "container", "set"),
        ("[f(i) for i in p]", "comprehension", "list"),
        ("{i: i for i in p}", "comprehension", "dict"),
        ("lambda: p", "lambda", ""),
        ("a.b.c", "dotted", "a.b.c"),
        ("p < 1", "other", ""),
        ("p[0]", "other", ""),
        ("p and q", "other", ""),
        ("p or q or 3", "other", ""),
    ],
)
def test_values(expression: str, kind: str, text: str) -> None:
    (store,) = _steps(f"self.a = {expression}", Store)
    assert isinstance(store, Store)
    assert (store.value.kind, store.value.text) == (kind, text)


def test_a_value_says_what_it_reads() -> None:
    (store,) = _steps("self.a = f(p, self.b) + q", Store)
    assert isinstance(store, Store)
    assert set(store.value.reads) == {"f", "p", "q"}
    assert store.value.attributes == ("b",)


def test_a_call_has_its_arguments() -> None:
    (store,) = _steps("self.a = f(p, k=3)", Store)
    assert isinstance(store, Store)
    assert store.value.parts == (Value("name", "p", reads=("p",)),)
    assert store.value.keywords == (("k", Value("constant", "3")),)


def test_setattr_under_a_literal_name_is_a_store() -> None:
    (store,) = _steps('setattr(self, "rate", p)', Store)
    assert isinstance(store, Store)
    assert (store.attribute, store.value.text, store.conditional) == ("rate", "p", False)


@pytest.mark.parametrize(
    ("body", "by_name"),
    [
        pytest.param('setattr(self, "rate", p)', False, id="a literal name"),
        pytest.param("setattr(self, q, p)", True, id="a name made elsewhere"),
        pytest.param('run(lambda: setattr(self, "rate", p))', True, id="inside an expression"),
        pytest.param("vars(self).update(p=p)", True, id="vars"),
    ],
)
def test_attributes_set_by_a_name_that_nobody_knows(body: str, by_name: bool) -> None:
    source = f"class A(B):\n    def __init__(self, p, q):\n        {body}\n"
    assert survey_source(source.encode()).classes[0].sets_by_name is by_name


def test_setattr_in_a_nested_function_may_run_at_any_time() -> None:
    (store,) = _steps('def later():\n    setattr(self, "rate", p)', Store)
    assert isinstance(store, Store)
    assert store.conditional
    assert store.augmented


DIVIDED = """base_kwargs = {}
if "kwargs" in kwargs:
    base_kwargs = kwargs
    kwargs = base_kwargs.pop("kwargs")
super().__init__(**base_kwargs)
self.dense = Dense(p, **kwargs)
self.options = kwargs"""


def test_kwargs_that_are_divided_are_a_parameter_beside_what_the_parent_gets() -> None:
    found = _constructor(DIVIDED)
    assert found.rest == "kwargs"
    kinds = [(p.name, p.kind) for p in found.parameters]
    assert kinds[2:] == [("kwargs", "keyword-only"), ("base_kwargs", "varkw")]
    assert [(s.statement, s.how) for s in found.steps if isinstance(s, KwargsUse)] == [
        (2, "parent")
    ]
    assert not [s for s in found.steps if isinstance(s, Bind)]
    stored = [s for s in found.steps if isinstance(s, Store) and s.attribute == "options"]
    assert [(s.statement, s.value.kind, s.value.text) for s in stored] == [(4, "name", "kwargs")]


def test_what_divides_kwargs_does_not_change_them() -> None:
    source = "class A(B):\n    def __init__(self, p, **kwargs):\n"
    source += "".join(f"        {line}\n" for line in DIVIDED.split("\n"))
    uses = dict(survey_source(source.encode()).classes[0].uses)
    assert "mutated" not in {use.how for use in uses.get("kwargs", ())}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param('if "kwargs" in', 'if "other" in', id="another key is asked for"),
        pytest.param('pop("kwargs")', 'pop("other")', id="another key is taken"),
        pytest.param("base_kwargs = {}", "base_kwargs = {1: 2}", id="something is there before"),
        pytest.param("base_kwargs = {}", "base_kwargs = other = {}", id="under two names"),
        pytest.param("super()", "    print(p)\nsuper()", id="something else happens as well"),
    ],
)
def test_what_is_not_quite_a_division_is_none(old: str, new: str) -> None:
    found = _constructor(DIVIDED.replace(old, new, 1))
    assert found.rest == ""
    assert found.parameters[-1].name == "kwargs"
