"""`get_config` and `from_config`, read."""

from __future__ import annotations

import pytest

from fixlayers.survey.facts import FromConfig, GetConfig
from fixlayers.survey.source import survey_source


def _indented(body: str) -> str:
    return "".join(f"        {line}\n" for line in body.split("\n"))


def _get_config(body: str) -> GetConfig:
    source = f"class A(B):\n    def get_config(self):\n{_indented(body)}"
    (found,) = survey_source(source.encode()).classes
    assert found.get_config is not None
    return found.get_config


def _from_config(body: str, parameters: str = "cls, config") -> FromConfig:
    source = (
        "class A(B):\n    def __init__(self, a, b):\n        pass\n\n    @classmethod\n"
        f"    def from_config({parameters}):\n{_indented(body)}"
    )
    (found,) = survey_source(source.encode()).classes
    assert found.from_config is not None
    return found.from_config


NEW_LINE = "\n"
BASE = "config = super().get_config()\n"


@pytest.mark.parametrize(
    ("body", "keys", "has_base"),
    [
        pytest.param('return {"a": self.a}', "a", False, id="a literal"),
        pytest.param("return dict(a=self.a)", "a", False, id="dict()"),
        pytest.param("return super().get_config()", "", True, id="the parent's alone"),
        pytest.param('return {**super().get_config(), "a": 1}', "a", True, id="starred into it"),
        pytest.param('return super().get_config() | {"a": 1}', "a", True, id="joined by |"),
        pytest.param('return dict(super().get_config(), a=1, **{"b": 2})', "a b", True, id="all"),
        pytest.param(f'{BASE}config["a"] = self.a\nreturn config', "a", True, id="item by item"),
        pytest.param(f'{BASE}config.update({{"a": 1}})\nreturn config', "a", True, id="update"),
        pytest.param(f"{BASE}config.update(a=1, b=2)\nreturn config", "a b", True, id="keywords"),
        pytest.param(f'{BASE}config |= {{"a": 1}}\nreturn config', "a", True, id="|="),
        pytest.param(f'{BASE}config.setdefault("a", 1)\nreturn config', "a", True, id="setdefault"),
        pytest.param(
            'config = {"a": 1}\nbase = super(A, self).get_config()\n'
            "return dict(list(base.items()) + list(config.items()))",
            "a",
            True,
            id="two lists of items, as Keras 1 did it",
        ),
        pytest.param(
            'config = {"a": 1}\nbase = B.get_config(self)\nbase.update(config)\nreturn base',
            "a",
            True,
            id="the parent called by its name",
        ),
        pytest.param(f'{BASE}return {{**config, "a": self.a}}', "a", True, id="a copy of a local"),
        pytest.param(
            f'{BASE}copied = config.copy()\ncopied["a"] = 1\nreturn copied', "a", True, id="copy()"
        ),
        pytest.param(
            f'{BASE}more: dict = {{"a": 1}}\nconfig.update(more)\nreturn config',
            "a",
            True,
            id="an annotated local",
        ),
        pytest.param(
            f'{BASE}width = self.a * 2\nconfig["a"] = width\nreturn config',
            "a",
            True,
            id="a local that is no config",
        ),
        pytest.param(
            f'"""Doc."""\n{BASE}config["a"] = 1\nreturn config', "a", True, id="with a docstring"
        ),
        pytest.param(
            f'{BASE}a = self.a\nif callable(a):\n    a = a()\nconfig["a"] = a\nreturn config',
            "a",
            True,
            id="a branch that works out a value",
        ),
        pytest.param(
            f'{BASE}a = []\nfor x in self.a:\n    a.append(str(x))\nconfig["a"] = a\nreturn config',
            "a",
            True,
            id="a loop that works out a value",
        ),
    ],
)
def test_what_it_returns(body: str, keys: str, has_base: bool) -> None:
    found = _get_config(body)
    assert (found.opaque, found.returns_nothing) == ("", False)
    assert [entry.key for entry in found.entries] == keys.split()
    assert found.has_base == has_base


@pytest.mark.parametrize(
    ("body", "removed", "keys"),
    [
        pytest.param('config.pop("u")', "u", "", id="pop"),
        pytest.param('config.pop("u", None)', "u", "", id="pop with a default"),
        pytest.param('del config["u"]', "u", "", id="del"),
        pytest.param(
            'for k in ("u", "v"):\n    config.pop(k, None)', "u v", "", id="a loop of pops"
        ),
        pytest.param('if "u" in config:\n    del config["u"]', "u", "", id="del if it is there"),
        pytest.param('if "u" in config:\n    config.pop("u")', "u", "", id="pop if it is there"),
        pytest.param('config["u"] = 1\nconfig.pop("u")', "u", "", id="what was put in before"),
        pytest.param('config.pop("u")\nconfig["u"] = 1', "", "u", id="not what is put in after"),
    ],
)
def test_what_it_takes_out(body: str, removed: str, keys: str) -> None:
    found = _get_config(f"{BASE}{body}\nreturn config")
    assert list(found.removed) == removed.split()
    assert [entry.key for entry in found.entries] == keys.split()
    assert not found.opaque


def test_the_last_value_of_a_key_counts() -> None:
    found = _get_config(f'{BASE}config["a"] = self.a\nconfig["a"] = self.b\nreturn config')
    (entry,) = found.entries
    assert entry.value.text == "b"
    assert entry.statement == 2


@pytest.mark.parametrize("body", [f'{BASE}config["a"] = 1', f"{BASE}return"])
def test_it_may_return_nothing(body: str) -> None:
    assert _get_config(body).returns_nothing


@pytest.mark.parametrize(
    "body",
    [
        pytest.param("return self.config", id="an attribute"),
        pytest.param("return helper(self)", id="a function's result"),
        pytest.param("return vars(self)", id="vars"),
        pytest.param("return asdict(self.options)", id="asdict"),
        pytest.param("return {k: getattr(self, k) for k in self.keys}", id="a comprehension"),
        pytest.param("return {self.key: 1}", id="a key that is no literal"),
        pytest.param(f"{BASE}config[self.key] = 1\nreturn config", id="an item of some key"),
        pytest.param(f"{BASE}for k in self.keys:\n    config[k] = 1\nreturn config", id="a loop"),
        pytest.param(
            "if self.a:\n    config = {}\nelse:\n    config = super().get_config()\nreturn config",
            id="made in a branch",
        ),
        pytest.param(f"{BASE}fill(config)\nreturn config", id="handed to a function"),
        pytest.param(f"{BASE}other = fill(config)\nreturn other", id="made by a function of it"),
        pytest.param(f"{BASE}config.update(self.more)\nreturn config", id="updated by anything"),
        pytest.param(f"{BASE}config.clear()\nreturn config", id="another method of the dict"),
        pytest.param(
            f"if self.a:\n    return {{}}\n{BASE}return config", id="a return in a branch"
        ),
    ],
)
def test_what_cannot_be_followed_is_opaque(body: str) -> None:
    found = _get_config(body)
    assert found.opaque
    assert found.entries == ()


@pytest.mark.parametrize(
    ("statement", "perhaps"),
    [
        pytest.param('if self.a:\n    config["a"] = 1', "a", id="set in a branch"),
        pytest.param('if self.a:\n    config.update({"a": 1}, b=2)', "a b", id="updated"),
        pytest.param('if "a" in config:\n    del config["a"], config["b"]', "a b", id="removed"),
        pytest.param('if self.a:\n    x = config.pop("a", None)', "a", id="popped into a local"),
        pytest.param('if self.a:\n    pass\nelse:\n    config["a"] = 1', "a", id="in an else"),
        pytest.param('if self.a:\n    config["a"]["b"] = 1', "a", id="changed further down"),
        pytest.param('for k in ["a", "b"]:\n    config[k] = 1', "a b", id="a loop over keys"),
        pytest.param(
            'ks = ("a", "b")\nfor k in ks:\n    if k in more:\n        config.update({k: more[k]})',
            "a b",
            id="a loop over keys in a local",
        ),
        pytest.param(
            'for k, v in (("a", self.x), ("b", self.y)):\n    config[k] = v',
            "a b",
            id="a loop over pairs",
        ),
        pytest.param(
            'try:\n    config["a"] = f()\nexcept ValueError:\n    config["b"] = 1',
            "a b",
            id="tried",
        ),
        pytest.param("if self.a:\n    b = f(self.b)", "", id="a branch about something else"),
        pytest.param("for x in self.xs:\n    ys.append(f(x))", "", id="a loop about others"),
    ],
)
def test_what_a_branch_or_a_loop_may_do(statement: str, perhaps: str) -> None:
    found = _get_config(f'{BASE}config["u"] = 1\n{statement}\nreturn config')
    assert found.opaque == ""
    assert list(found.perhaps) == perhaps.split()
    assert [entry.key for entry in found.entries] == ["u"]
    assert found.own_keys == {"u", *perhaps.split()}


@pytest.mark.parametrize(
    ("body", "entries", "perhaps"),
    [
        pytest.param('config["a"] = 1\nif q:\n    config["a"] = 2', "", "a", id="set before"),
        pytest.param('if q:\n    config["a"] = 2\nconfig["a"] = 1', "a", "", id="set after"),
        pytest.param(
            'more = {"a": 1}\nif q:\n    more["b"] = 2\nconfig.update(more)', "a", "b", id="merged"
        ),
        pytest.param(
            'if q:\n    config["a"] = 2\nconfig.setdefault("a", 1)', "", "a", id="a default after"
        ),
        pytest.param('config.pop("a")\nif q:\n    config["a"] = 2', "", "a", id="put back"),
    ],
)
def test_what_is_certain_beside_a_branch(body: str, entries: str, perhaps: str) -> None:
    found = _get_config(f"{BASE}{body}\nreturn config")
    assert [entry.key for entry in found.entries] == entries.split()
    assert list(found.perhaps) == perhaps.split()
    assert not set(found.perhaps) & set(found.removed)


@pytest.mark.parametrize(
    "statement",
    [
        pytest.param("if self.a:\n    fill(config)", id="handed to a function"),
        pytest.param("if self.a:\n    config = {}", id="another dict"),
        pytest.param("if self.a:\n    config.update(self.more)", id="updated by anything"),
        pytest.param('if self.a:\n    config.update({"a": 1, **more})', id="unpacked into it"),
        pytest.param("if self.a:\n    config.update(**more)", id="keywords of anything"),
        pytest.param("if self.a:\n    config.clear()", id="another method"),
        pytest.param("if self.a:\n    return config", id="a return"),
        pytest.param("if self.a:\n    x = config", id="another name for it"),
        pytest.param("if f(config):\n    pass", id="a function tests it"),
        pytest.param("for k in config:\n    config[k] = 1", id="a loop over itself"),
        pytest.param("for k in self.ks:\n    config[k] = 1", id="a loop over an attribute"),
        pytest.param("for k in ks:\n    config[k] = 1", id="a loop over a global"),
        pytest.param('for k in ("a", B):\n    config[k] = 1', id="a key that is no literal"),
        pytest.param(
            'ks = ["a"]\nks = self.ks\nfor k in ks:\n    config[k] = 1', id="keys bound twice"
        ),
        pytest.param("with f() as x:\n    config[x] = 1", id="a with"),
        pytest.param("if self.a:\n    def f():\n        config['a'] = 1", id="a function in it"),
        pytest.param("while self.a:\n    config[f()] = 1", id="a key that is made"),
    ],
)
def test_a_branch_that_cannot_be_followed_is_opaque(statement: str) -> None:
    assert "in a branch or a loop" in _get_config(f"{BASE}{statement}\nreturn config").opaque


@pytest.mark.parametrize(
    "statement",
    [
        pytest.param('assert "a" not in config', id="a check of a key"),
        pytest.param('assert all(k not in config for k in ("a", "b")), "twice"', id="of several"),
        pytest.param("print('config', config)", id="a print"),
        pytest.param("logging.debug('%s', config)", id="a log"),
        pytest.param("if self.a:\n    print(config)", id="a print in a branch"),
    ],
)
def test_what_only_tells_or_checks_is_followed(statement: str) -> None:
    found = _get_config(f'{BASE}{statement}\nconfig["a"] = self.a\nreturn config')
    assert (found.opaque, [entry.key for entry in found.entries]) == ("", ["a"])


@pytest.mark.parametrize(
    "statement",
    [
        pytest.param("assert check(config)", id="a check by a function"),
        pytest.param("assert len(config) == 3", id="a check of how many keys there are"),
        pytest.param("print(fill(config))", id="a print of what a function returns"),
        pytest.param("print(config.popitem())", id="a print of what is taken out"),
    ],
)
def test_what_may_do_more_than_tell_is_opaque(statement: str) -> None:
    assert _get_config(f"{BASE}{statement}\nreturn config").opaque


def test_what_is_printed_of_a_key_may_be_changed_there() -> None:
    found = _get_config(f'{BASE}config["a"] = 1\nprint(config.pop("a"))\nreturn config')
    assert found.perhaps == ("a",)


def test_what_is_opaque_still_tells_whether_the_parents_is_called() -> None:
    assert _get_config(f"{BASE}fill(config)\nreturn config").has_base
    assert not _get_config("config = {}\nfill(config)\nreturn config").has_base


@pytest.mark.parametrize(
    ("body", "revived"),
    [
        pytest.param("return cls(**config)", "", id="the constructor"),
        pytest.param("return super().from_config(config)", "", id="the parent"),
        pytest.param("return super(A, cls).from_config(config)", "", id="super with arguments"),
        pytest.param("config = dict(config)\nreturn cls(**config)", "", id="a copy first"),
        pytest.param(
            "config = config.copy()\nreturn cls(**config)", "", id="a copy of another kind"
        ),
        pytest.param('"""Doc."""\nreturn cls(**config)', "", id="with a docstring"),
        pytest.param('config["a"] = f(config["a"])\nreturn cls(**config)', "a", id="one key"),
        pytest.param(
            'config["a"] = f(config["a"])\nconfig["b"] = g(config["b"])\nreturn cls(**config)',
            "a b",
            id="two keys",
        ),
        pytest.param(
            'if "a" in config:\n    config["a"] = f(config["a"])\nreturn cls(**config)',
            "a",
            id="one that may be missing",
        ),
        pytest.param(
            'a = f(config.pop("a"))\nreturn cls(a=a, **config)', "a", id="one that is taken out"
        ),
        pytest.param(
            'held = config.pop("a")\na = f(held)\nb = config.pop("b", None)\n'
            "return cls(a, b=b, **config)",
            "a",
            id="two that are taken out, one of them as it came",
        ),
        pytest.param(
            'config.update({"a": f(config["a"]), "b": g(config["b"]) if config["b"] else None})\n'
            "return cls(**config)",
            "a b",
            id="an update",
        ),
        pytest.param('config.update(a=f(config["a"]))\nreturn cls(**config)', "a", id="by keyword"),
        pytest.param(
            'a = config.get("a")\nif a is not None:\n    config["a"] = f(a)\nreturn cls(**config)',
            "a",
            id="one that a local holds",
        ),
        pytest.param(
            'a = f(config.pop("a"))\nconfig["a"] = a\nreturn cls(**config)',
            "a",
            id="one that is put back",
        ),
        pytest.param(
            'a = config.pop("a", None)\nif a:\n    if isinstance(a[0], dict):\n        a = f(a)\n'
            '    config["a"] = a\nreturn cls(**config)',
            "a",
            id="one that is put back in a branch",
        ),
        pytest.param(
            'a = config.pop("a")\nif isinstance(a, dict):\n    from m import f\n    a = f(a)\n'
            "return cls(a=a, **config)",
            "a",
            id="by what a branch imports",
        ),
        pytest.param(
            'for i in range(len(config["a"])):\n    if isinstance(config["a"][i], dict):\n'
            '        config["a"][i] = f(config["a"][i])\nreturn cls(**config)',
            "a",
            id="each in its list",
        ),
        pytest.param(
            'known = {"F": F}\nconfig["a"] = f(config["a"], known)\nreturn cls(**config)',
            "a",
            id="with what is no key",
        ),
        pytest.param(
            'known = {"F": F}\nreturn super(A, cls).from_config(config, custom_objects=known)',
            "",
            id="custom objects for the parent",
        ),
        pytest.param(
            'print("keys", list(config.keys()))\nlogging.info("made")\nreturn cls(**config)',
            "",
            id="saying so",
        ),
        pytest.param(
            'if "a" not in config:\n    config["a"] = None\nreturn cls(**config)',
            "",
            id="a default for what older files lack",
        ),
        pytest.param('config.pop("a", None)\nreturn cls(**config)', "a", id="dropped"),
        pytest.param(
            'if "a" in config:\n    del config["a"]\nreturn cls(**config)', "a", id="deleted"
        ),
        pytest.param(
            'a = f(config["a"])\ndel config["a"]\nreturn cls(a, **config)',
            "a",
            id="read and deleted",
        ),
        pytest.param(
            'a = config.pop("a")\nif isinstance(a, dict):\n    a = f(a)\nreturn cls(a=a, **config)',
            "a",
            id="one that may be an object already",
        ),
        pytest.param(
            'a = [f(c) for c in config.pop("a")]\nreturn cls(a, **config)', "a", id="a list"
        ),
        pytest.param(
            'return cls(a=f(config.pop("a")), **config)', "a", id="taken out where it is given"
        ),
    ],
)
def test_a_from_config_that_can_be_extended(body: str, revived: str) -> None:
    found = _from_config(body)
    assert (found.opaque, list(found.revived)) == ("", revived.split())
    assert found.plain == (not revived)


def test_a_copy_of_the_config_may_have_another_name() -> None:
    found = _from_config('c = config.copy()\nc["a"] = f(c["a"])\nreturn cls(**c)')
    assert (found.opaque, found.config, found.copies) == ("", "c", True)
    assert _from_config('c = config.copy()\nc["a"] = f(config["a"])\nreturn cls(**c)').opaque
    assert _from_config("c = config.copy()\nreturn cls(**config)").opaque


def test_what_is_taken_as_it_came_is_not_revived() -> None:
    found = _from_config('x = 1\na = config.pop("a")\nb = f(a)\nreturn cls(a=a, **config)')
    assert (found.taken, found.revived, found.raw_from) == (("a",), ("a",), 3)
    found = _from_config('x = 1\na = config.pop("a")\nreturn cls(a=a, **config)')
    assert (found.taken, found.revived, found.raw_from) == (("a",), (), 1)
    found = _from_config('return cls(a=config.pop("a"), **config)')
    assert (found.taken, found.revived, found.raw_from) == (("a",), (), 0)


def test_what_a_key_is_revived_by() -> None:
    body = 'a = config.pop("a")\na = {}(a)\nreturn cls(a=a, **config)'
    assert _from_config(body.format("layers.deserialize")).unlike == ()
    assert _from_config(body.format("np.asarray")).unlike == ("a",)


@pytest.mark.parametrize(
    "body",
    [
        pytest.param("return None", id="it returns something else"),
        pytest.param("return cls(config)", id="the config as one argument"),
        pytest.param("return cls(**config, a=1)", id="more than the config"),
        pytest.param("return other(**config)", id="another class"),
        pytest.param("pass", id="nothing"),
        pytest.param('a = config.pop("a")\nreturn cls(**config)', id="a key taken out"),
        pytest.param(
            'a = config.pop("a")\nreturn cls(b=a, **config)', id="a key under another name"
        ),
        pytest.param('a = config["a"]\nreturn cls(a=a, **config)', id="a key given twice"),
        pytest.param(
            'a = f(config.pop("a"), config.pop("b"))\nreturn cls(a=a, **config)',
            id="two keys in one",
        ),
        pytest.param('a = config.pop("a")\nreturn cls(a, a=a, **config)', id="the same key twice"),
        pytest.param(
            'if "a" in config:\n    a = config.pop("a")\nreturn cls(a=a, **config)',
            id="a key that is taken in a branch",
        ),
        pytest.param('return cls(a=config.pop("a"))', id="the rest is lost"),
        pytest.param("a = 3\nreturn cls(a=a, **config)", id="what is no key"),
        pytest.param("for k in config:\n    pass\nreturn cls(**config)", id="a loop"),
        pytest.param("config[k] = 1\nreturn cls(**config)", id="some key"),
        pytest.param('config["a"] = 1\nreturn cls(**config)', id="what no key is made of"),
        pytest.param('config.update(a=f(config["b"]))\nreturn cls(**config)', id="of another key"),
        pytest.param("config.update(more)\nreturn cls(**config)", id="an update by anything"),
        pytest.param('config["a"]["b"] = config["c"]\nreturn cls(**config)', id="inside a key"),
        pytest.param("config = clean(config)\nreturn cls(**config)", id="another dict"),
        pytest.param("clean(config)\nreturn cls(**config)", id="a function that may change it"),
        pytest.param("cls = other\nreturn cls(**config)", id="a class that is chosen"),
        pytest.param(
            'a = config.pop("a")\na = 3\nreturn cls(a=a, **config)', id="another value instead"
        ),
        pytest.param(
            'if config.pop("old", False):\n    config["a"] = f(config["a"])\nreturn cls(**config)',
            id="a test that takes a key out",
        ),
        pytest.param(
            "obj = cls(**config)\nobj.grow()\nreturn obj", id="an object that is changed later"
        ),
    ],
)
def test_a_from_config_that_cannot(body: str) -> None:
    assert _from_config(body).opaque


def test_a_from_config_without_a_config_is_opaque() -> None:
    assert _from_config("return cls()", "cls").opaque


def test_custom_objects_are_no_obstacle() -> None:
    found = _from_config("return cls(**config)", "cls, config, custom_objects=None")
    assert found.plain


def _values(body: str) -> list[tuple[str, str, str]]:
    return [(e.value.kind, e.value.text, e.local) for e in _get_config(body).entries]


def test_a_local_read_once_stands_for_its_value() -> None:
    assert _values('held = self.a\nreturn {"a": held}') == [("self", "a", "held")]


def test_a_local_read_once_stands_for_what_it_calls() -> None:
    (entry,) = _get_config('held = serialize(self.a)\nreturn {"a": held}').entries
    assert entry.calls == ("serialize",)


@pytest.mark.parametrize(
    "body",
    [
        pytest.param('held = self.a\nheld = self.b\nreturn {"a": held}', id="bound twice"),
        pytest.param('held = self.a\nheld.append(1)\nreturn {"a": held}', id="read twice"),
    ],
)
def test_another_local_is_a_name(body: str) -> None:
    assert _values(body) == [("name", "held", "")]


def test_a_key_that_moves_to_another_is_removed() -> None:
    found = _get_config(f'{BASE}config["width"] = config.pop("units")\nreturn config')
    assert [e.key for e in found.entries] == ["width"]
    assert found.removed == ("units",)


@pytest.mark.parametrize(
    ("body", "names_all"),
    [
        ('made = cls(a=config["a"])\nmade.ready = True\nreturn made', True),
        ("made = cls(**config)\nmade.ready = True\nreturn made", False),
        ('made = cls(a=config["a"], **config["b"])\nreturn made', False),
        ("made = super().from_config(config)\nreturn made", False),
        ("return build(cls, config)", False),
    ],
)
def test_what_a_from_config_gives_the_constructor(body: str, names_all: bool) -> None:
    assert _from_config(body, "cls, config").names_all is names_all


@pytest.mark.parametrize(
    ("condition", "value", "guarded"),
    [
        pytest.param("self.f is not relu", "self.f", "f", id="the default is left out"),
        pytest.param("self.f is not relu", "g(self.f)", "f", id="serialized"),
        pytest.param("self.f is not tanh", "self.f", "", id="another function is left out"),
        pytest.param("self.f is relu", "self.f", "", id="nothing but the default"),
        pytest.param("self.f != relu", "self.f", "", id="compared otherwise"),
        pytest.param("self.e is not relu", "self.f", "", id="another attribute is asked"),
        pytest.param("self.f", "self.f", "", id="no comparison"),
        pytest.param("isinstance(self.f, type)", "g(self.f)", "f", id="classes"),
        pytest.param("self.f is None or isinstance(self.f, type)", "self.f", "f", id="and None"),
        pytest.param("self.f is not A and isinstance(self.f, type)", "self.f", "f", id="but one"),
        pytest.param("type(self.f) is Config", "asdict(self.f)", "f", id="objects of one class"),
        pytest.param("type(self.f) is not Config", "self.f", "", id="objects of other classes"),
        pytest.param("isinstance(self.f, str)", "self.f", "", id="of a type that travels"),
        pytest.param("isinstance(self.e, type)", "self.f", "", id="another attribute's type"),
        pytest.param("self.e and isinstance(self.f, type)", "self.f", "", id="and another one"),
        pytest.param("self.f is None", "self.f", "", id="None alone"),
    ],
)
def test_keys_left_out_as_the_default(condition: str, value: str, guarded: str) -> None:
    body = f'{BASE}if {condition}:\n    config["f"] = {value}\nreturn config'
    made = "def __init__(self, f=relu):\n        self.f = f\n"
    source = f"class A(B):\n    {made}\n    def get_config(self):\n{_indented(body)}"
    (read,) = survey_source(source.encode()).classes
    found = read.get_config
    assert found is not None
    assert list(found.guarded) == guarded.split()
    assert found.perhaps == ("f",)


@pytest.mark.parametrize(
    ("guard", "perhaps"),
    [
        pytest.param(
            "if self._init_cfg is not ARGS:\n    raise NotImplementedError", "cfg", id="so"
        ),
        pytest.param("if self._init_cfg is not OTHER:\n    raise ValueError", "", id="another one"),
        pytest.param("if self._init_cfg is ARGS:\n    raise ValueError", "", id="the reverse"),
        pytest.param("if other is not ARGS:\n    raise ValueError", "", id="no attribute"),
        pytest.param("if self._init_cfg is not ARGS:\n    pass", "", id="nothing is raised"),
    ],
)
def test_a_default_beside_which_it_raises_need_not_be_returned(guard: str, perhaps: str) -> None:
    source = (
        "class A(B):\n    def __init__(self, cfg=ARGS, act=None):\n        self._init_cfg = cfg\n\n"
        f"    def get_config(self):\n{_indented(f'{guard}{NEW_LINE}{BASE}return config')}"
    )
    (found,) = survey_source(source.encode()).classes
    assert found.get_config is not None
    assert found.get_config.opaque == ""
    assert (*found.get_config.perhaps,) == (*found.get_config.guarded,) == (*perhaps.split(),)


def test_a_set_of_a_key_and_a_value_is_read_as_the_dict_that_is_meant() -> None:
    found = _get_config(f'{BASE}config.update({{"a", self.a, "b", self.b}})\nreturn config')
    assert [(e.key, e.value.text, e.form) for e in found.entries] == [
        ("a", "a", "literal"),
        ("b", "b", "literal"),
    ]
    assert (found.sets, found.opaque) == ((1,), "")


@pytest.mark.parametrize(
    ("body", "beside"),
    [
        pytest.param("return dict(**super().get_config(), a=1)", ("a",), id="keywords"),
        pytest.param("return dict(a=1, **super().get_config())", ("a",), id="before it"),
        pytest.param("return dict(**super().get_config())", (), id="none"),
        pytest.param(
            'c = {"a": 1}\nb = super().get_config()\nreturn dict(**b, **c)', ("a",), id="locals"
        ),
        pytest.param(
            "c = dict(b=1)\nc.update(**super().get_config(), a=1)\nreturn c",
            ("a",),
            id="an update",
        ),
        pytest.param(
            "c = dict(**super().get_config())\nc['a'] = 1\nreturn c", (), id="an item behind it"
        ),
        pytest.param("c = dict(**super().get_config(), a=1)", ("a",), id="not returned"),
        pytest.param("return dict(super().get_config(), a=1)", None, id="no keyword"),
        pytest.param("return {**super().get_config(), 'a': 1}", None, id="a display"),
        pytest.param("c = {}\nreturn dict(super().get_config(), **c)", None, id="others"),
    ],
)
def test_the_keys_that_a_call_is_given_beside_the_parents_config(
    body: str, beside: tuple[str, ...] | None
) -> None:
    assert _get_config(body).beside_base == beside


@pytest.mark.parametrize(
    ("body", "merged"),
    [
        pytest.param("c = {}\nreturn {**super().get_config(), **c}", "c", id="unpacked"),
        pytest.param(
            "c = {}\nb = super().get_config()\nreturn dict(list(b.items()) + list(c.items()))",
            "c",
            id="as items",
        ),
        pytest.param("c = {}\nreturn super().get_config() | c", "c", id="a union"),
        pytest.param("c = {}\nreturn c", "", id="returned itself"),
        pytest.param('c = {}\nreturn {**super().get_config(), "c": c}', "", id="as a value"),
        pytest.param("c = {}\nc = {}\nreturn {**super().get_config(), **c}", "", id="made twice"),
        pytest.param("a, c = {}, {}\nreturn {**a, **c}", "", id="made together"),
        pytest.param("c = {}\na = {}\nreturn {**a, **c}", "", id="two of them"),
        pytest.param("c = {}\na = c\nreturn {**a}", "", id="under another name"),
        pytest.param("c = super().get_config()\nreturn {**c}", "", id="no display"),
    ],
)
def test_the_dict_that_goes_into_what_is_returned(body: str, merged: str) -> None:
    assert _get_config(body).merged == merged
