"""Functions that return an argument as it came: what they check is read as the argument itself."""

from __future__ import annotations

import pytest

from fixlayers.survey.facts import Bind, ParentCall, Passed, Store
from fixlayers.survey.project import Project
from fixlayers.survey.resolution import ProjectClass

CLASS = """\
import keras
from checks import check


class Block(keras.layers.Layer):
    def __init__(self, inner, more):
        super().__init__()
        self._inner = {}
"""
CHECK = """\
def check(obj, description=""):
    if obj is None:
        raise ValueError(description)
    return obj
"""


def _kept(checks: str, value: str = "check(inner, 'a layer')") -> tuple[str, str, tuple[str, ...]]:
    sources = {"checks.py": checks.encode(), "custom.py": CLASS.format(value).encode()}
    constructor = Project(sources).node(ProjectClass("custom.py", 0)).facts.constructor
    assert constructor is not None
    [store] = [step for step in constructor.steps if isinstance(step, Store)]
    return store.value.kind, store.value.text, tuple(part.text for part in store.value.parts)


@pytest.mark.parametrize(
    "checks",
    [
        pytest.param(CHECK, id="it raises in a branch"),
        pytest.param(
            '''\
def check(obj, description=""):
    """Tell about it."""
    assert obj is not None, description
    print(obj)
    return obj
''',
            id="it asserts and tells",
        ),
        pytest.param(
            """\
def check(obj, description=""):
    if callable(obj):
        return obj
    elif obj is None:
        return obj
    else:
        raise TypeError(description)
""",
            id="it returns in each branch that does not raise",
        ),
        pytest.param(
            """\
def check(obj, description=""):
    for one in obj:
        if not callable(one):
            raise TypeError(description)
    return obj
""",
            id="it looks at each element",
        ),
    ],
)
def test_what_is_checked_is_the_argument(checks: str) -> None:
    assert _kept(checks) == ("name", "inner", ())


@pytest.mark.parametrize(
    ("value", "kept"),
    [
        pytest.param("check(description='', obj=inner)", ("name", "inner", ()), id="by keyword"),
        pytest.param("check(check(inner))", ("name", "inner", ()), id="twice"),
        pytest.param(
            "[check(one) for one in inner]", ("call", "list", ("inner",)), id="one by one"
        ),
        pytest.param(
            "{key: check(one, key) for key, one in inner.items()}",
            ("call", "dict", ("inner",)),
            id="the values of a dict",
        ),
        pytest.param(
            "[check(one) for one in inner if one]",
            ("comprehension", "list", ()),
            id="some of them alone",
        ),
        pytest.param(
            "[check(more) for one in inner]",
            ("comprehension", "list", ("inner",)),
            id="another one in place of each",
        ),
        pytest.param(
            "{key + 'x': check(one) for key, one in inner.items()}",
            ("comprehension", "dict", ()),
            id="under other keys",
        ),
        pytest.param("check(*inner)", ("other", "check", ()), id="unpacked"),
    ],
)
def test_how_it_is_called(value: str, kept: tuple[str, str, tuple[str, ...]]) -> None:
    assert _kept(CHECK, value) == kept


@pytest.mark.parametrize(
    "checks",
    [
        pytest.param(CHECK.replace("return obj", "return [obj]"), id="it returns another value"),
        pytest.param(
            CHECK.replace("raise ValueError(description)", "return description"),
            id="it returns another parameter in a branch",
        ),
        pytest.param(
            CHECK.replace("    return obj", "    if obj:\n        return obj"),
            id="it may return nothing",
        ),
        pytest.param(
            CHECK.replace("raise ValueError(description)", "obj = description"),
            id="it binds the parameter anew",
        ),
        pytest.param(
            CHECK.replace("raise ValueError(description)", "obj.append(description)"),
            id="it changes the parameter",
        ),
        pytest.param(
            CHECK.replace("if obj is None", "if (obj := obj or 3) is None"),
            id="it binds the parameter anew in a test",
        ),
        pytest.param(
            CHECK.replace("raise ValueError(description)", "yield 1"), id="it is a generator"
        ),
        pytest.param(f"@wrap\n{CHECK}", id="it is decorated"),
        pytest.param(f"async {CHECK}", id="it is a coroutine"),
        pytest.param("from elsewhere import check\n", id="it is not of this project"),
        pytest.param(
            f"{CHECK}\n\nif sys.version_info > (3, 9):\n    check = print\n",
            id="it may be another",
        ),
    ],
)
def test_what_may_be_anything_stays_a_call(checks: str) -> None:
    assert _kept(checks)[:2] == ("call", "check")


def test_the_parameter_of_a_function_is_told_by_name_and_place() -> None:
    project = Project({"checks.py": CHECK.encode(), "custom.py": CLASS.format("1").encode()})
    [meaning] = project.resolver.resolve("custom.py", "check")
    assert meaning.passed == Passed("obj", 0)


def test_a_parameter_that_is_bound_to_what_a_check_returns_is_not_bound_anew() -> None:
    source = CLASS.format("inner").replace(
        "        self._inner", "        inner = check(inner)\n        self._inner"
    )
    sources = {"checks.py": CHECK.encode(), "custom.py": source.encode()}
    constructor = Project(sources).node(ProjectClass("custom.py", 0)).facts.constructor
    assert constructor is not None
    assert not [step for step in constructor.steps if isinstance(step, Bind)]


ALIASED = """\
class Block(keras.layers.Layer):
    def __init__(self, inner, more=None, **kwargs):
        super().__init__(**kwargs)
{}        self._inner = held
"""


def _stored(*lines: str) -> tuple[str, str]:
    body = "".join(f"        {line}\n" for line in lines)
    source = f"import keras\n\n\n{ALIASED.format(body)}"
    constructor = Project({"a.py": source.encode()}).node(ProjectClass("a.py", 0)).facts.constructor
    assert constructor is not None
    [store] = [step for step in constructor.steps if isinstance(step, Store)]
    return store.value.kind, store.value.text


def test_a_local_that_is_another_name_of_a_parameter_is_the_parameter() -> None:
    assert _stored("held = inner") == ("name", "inner")


@pytest.mark.parametrize(
    "lines",
    [
        pytest.param(("held = inner", "inner = more"), id="the parameter is bound anew"),
        pytest.param(("held = inner", "held = more"), id="the local is bound anew"),
        pytest.param(("held = more", "if more:", "    held = inner"), id="in a branch"),
        pytest.param(("held = inner", "held += more"), id="the local is added to"),
        pytest.param(("held = make(inner)",), id="something is made of it"),
        pytest.param(("other = 3", "held = other"), id="it is no parameter"),
    ],
)
def test_a_local_that_may_be_something_else_stays_a_local(lines: tuple[str, ...]) -> None:
    assert _stored(*lines) == ("name", "held")


def test_a_parent_is_given_the_parameter_under_its_other_name() -> None:
    source = """\
import keras


class Block(keras.layers.Dense):
    def __init__(self, width, **kwargs):
        units = width
        super().__init__(units=units, **kwargs)
"""
    constructor = Project({"a.py": source.encode()}).node(ProjectClass("a.py", 0)).facts.constructor
    assert constructor is not None
    [call] = [step for step in constructor.steps if isinstance(step, ParentCall)]
    assert call.keywords[0][1].text == "width"


@pytest.mark.parametrize("local", ["check = make()", "from elsewhere import check"])
def test_a_local_of_the_name_of_a_function_is_another_one(local: str) -> None:
    source = CLASS.format("check(inner)").replace(
        "        self._inner", f"        {local}\n        self._inner"
    )
    sources = {"checks.py": CHECK.encode(), "custom.py": source.encode()}
    constructor = Project(sources).node(ProjectClass("custom.py", 0)).facts.constructor
    assert constructor is not None
    [store] = [step for step in constructor.steps if isinstance(step, Store)]
    assert store.value.kind == "call"


def test_a_parameter_of_the_name_of_a_function_is_another_one() -> None:
    source = CLASS.format("check(inner)").replace("inner, more)", "inner, check)")
    sources = {"checks.py": CHECK.encode(), "custom.py": source.encode()}
    constructor = Project(sources).node(ProjectClass("custom.py", 0)).facts.constructor
    assert constructor is not None
    [store] = [step for step in constructor.steps if isinstance(step, Store)]
    assert store.value.kind == "call"
