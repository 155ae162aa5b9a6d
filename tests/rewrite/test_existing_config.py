"""Edits of a `get_config` that is there."""

from __future__ import annotations

import textwrap

import pytest

from fixlayers.rewrite.edits import (
    AddConfigItems,
    AddFromConfig,
    AddKwargs,
    BindConfig,
    ConfigItem,
    MakeConfigDict,
    MergeParentConfig,
    PopConfigKeys,
    RemoveConfigItem,
    RenameConfigKey,
    ReplaceConfigValue,
    ReturnConfig,
    StoreParameter,
    UnpackConfig,
)
from fixlayers.rewrite.errors import EditError
from fixlayers.rewrite.self_check import self_check
from fixlayers.rewrite.source import rewrite_source


def _class(body: str) -> str:
    lines = textwrap.indent(textwrap.dedent(body).strip("\n"), " " * 8)
    return (
        "class A(Layer):\n"
        "    def __init__(self, units):\n"
        "        super().__init__()\n"
        "\n"
        f"    def get_config(self):  # config\n{lines}\n"
        "\n"
        "    def call(self, x):\n"
        "        return x  # x\n"
    )


def add(statement, form, *keys, variable=""):
    items = tuple(ConfigItem(key, f"self.{key}") for key in keys)
    return AddConfigItems(0, statement, form, items, variable)


def add_if(statement, key, variable="", form="update"):
    item = ConfigItem(key, f"self.{key}", f"self.{key} is not None")
    return AddConfigItems(0, statement, form, (item,), variable)


def remove(statement, key, form="literal"):
    return RemoveConfigItem(0, statement, form, key)


def rename(statement, key, name, form="literal"):
    return RenameConfigKey(0, statement, form, key, name)


def value(statement, key, expression, form="literal"):
    return ReplaceConfigValue(0, statement, form, key, expression)


def merge(statement, style="bare"):
    return MergeParentConfig(0, statement, style)


def pop(statement, *keys, variable="config"):
    return PopConfigKeys(0, statement, variable, keys)


LONG = ConfigItem("inner", "keras.layers.serialize(self.inner_encoders)")

ADDED = {
    "at the end of a dict on one line": (
        """
        config = super().get_config()
        config.update({"a": self.a})  # ours
        return config
        """,
        [add(1, "literal", "b")],
        """
        config = super().get_config()
        config.update({"a": self.a, "b": self.b})  # ours
        return config
        """,
    ),
    "in the quotes of the dict and not of the class": (
        """
        x = "a", "b", "c"
        return {'a': self.a}
        """,
        [add(1, "literal", "b")],
        """
        x = "a", "b", "c"
        return {'a': self.a, 'b': self.b}
        """,
    ),
    "to a dict with a trailing comma": (
        """
        return {
            'a': self.a,  # a
            # next
            'b': self.b,  # b
            # end
        }
        """,
        [add(0, "literal", "c", "d")],
        """
        return {
            'a': self.a,  # a
            # next
            'b': self.b,  # b
            # end
            'c': self.c,
            'd': self.d,
        }
        """,
    ),
    "to a dict without a trailing comma": (
        """
        config.update({
            "a": self.a,
            "b": self.b  # b
        })
        return config
        """,
        [add(0, "literal", "c")],
        """
        config.update({
            "a": self.a,
            "b": self.b,  # b
            "c": self.c
        })
        return config
        """,
    ),
    "to a dict aligned with its bracket": (
        """
        config = {'a': self.a,
                  'b': self.b}
        return config
        """,
        [add(0, "literal", "c")],
        """
        config = {'a': self.a,
                  'b': self.b,
                  'c': self.c}
        return config
        """,
    ),
    "on the last line of a dict of few lines where it fits": (
        """
        config = {
            "a": self.a, "b": self.b,
            "c": self.c, "d": self.d
        }
        return config
        """,
        [add(0, "literal", "e")],
        """
        config = {
            "a": self.a, "b": self.b,
            "c": self.c, "d": self.d, "e": self.e
        }
        return config
        """,
    ),
    "on a line of its own where it does not": (
        """
        config = {
            "a": self.a, "b": self.b,
            "c": self.c, "d": self.dddddddddddddddd
        }
        return config
        """,
        [add(0, "literal", "e")],
        """
        config = {
            "a": self.a, "b": self.b,
            "c": self.c, "d": self.dddddddddddddddd,
            "e": self.e
        }
        return config
        """,
    ),
    "a line an entry where the line gets too long": (
        """
        config = super().get_config()
        config.update({"first": self.first, "rest": 1})  # ours
        return config
        """,
        [add(1, "literal", "third")],
        """
        config = super().get_config()
        config.update({
            "first": self.first,
            "rest": 1,
            "third": self.third,
        })  # ours
        return config
        """,
    ),
    "a line an entry in a returned dict": (
        """
        base = super().get_config()
        return {**base, "first": self.first, "r": 1}
        """,
        [add(1, "literal", "third")],
        """
        base = super().get_config()
        return {
            **base,
            "first": self.first,
            "r": 1,
            "third": self.third,
        }
        """,
    ),
    "to a line that was too long already": (
        """
        return {"a": self.a_long_name_of_an_attribute_of_this_layer}
        """,
        [add(0, "literal", "b")],
        """
        return {"a": self.a_long_name_of_an_attribute_of_this_layer, "b": self.b}
        """,
    ),
    "to a dict on an indented line of its statement": (
        """
        return dict(
            super().get_config(),
            **{"first": self.first, "second": self.s}
        )
        """,
        [add(0, "literal", "third")],
        """
        return dict(
            super().get_config(),
            **{
                "first": self.first,
                "second": self.s,
                "third": self.third,
            }
        )
        """,
    ),
    "to a dict whose statement comes before the one that merges it": (
        """
        config = {"a": self.a}
        base = super().get_config()
        return dict(list(base.items()) + list(config.items()))
        """,
        [add(0, "literal", "b")],
        """
        config = {"a": self.a, "b": self.b}
        base = super().get_config()
        return dict(list(base.items()) + list(config.items()))
        """,
    ),
    "past a dict that is a value": (
        """
        return {"a": {"x": 1}, "b": {"y": 2}}
        """,
        [add(0, "literal", "c")],
        """
        return {"a": {"x": 1}, "b": {"y": 2}, "c": self.c}
        """,
    ),
    "to an empty dict": (
        """
        config = {}
        return config
        """,
        [add(0, "literal", "a", "b")],
        """
        config = {"a": self.a, "b": self.b}
        return config
        """,
    ),
    "with the spaces of the other entries": (
        """
        return {"a" : self.a, "b" : self.b}
        """,
        [add(0, "literal", "c")],
        """
        return {"a" : self.a, "b" : self.b, "c" : self.c}
        """,
    ),
    "as keywords of update": (
        """
        config = super().get_config()
        config.update(a=self.a)
        return config
        """,
        [add(1, "keyword", "b", "c")],
        """
        config = super().get_config()
        config.update(a=self.a, b=self.b, c=self.c)
        return config
        """,
    ),
    "as keywords of an update of several lines": (
        """
        config.update(
            a = self.a,  # a
            b = self.b,
        )
        return config
        """,
        [add(0, "keyword", "c")],
        """
        config.update(
            a = self.a,  # a
            b = self.b,
            c = self.c,
        )
        return config
        """,
    ),
    "as keywords on a line of their own where they fit there": (
        """
        config.update(first=self.first, second=self.sec)
        return config
        """,
        [add(0, "keyword", "t")],
        """
        config.update(
            first=self.first, second=self.sec, t=self.t
        )
        return config
        """,
    ),
    "as keywords, a line each where they do not": (
        """
        config.update(first=self.first, second=self.sec)
        return config
        """,
        [add(0, "keyword", "third")],
        """
        config.update(
            first=self.first,
            second=self.sec,
            third=self.third,
        )
        return config
        """,
    ),
    "as keywords of dict": (
        """
        return dict(super().get_config(), a=1)
        """,
        [add(0, "keyword", "b")],
        """
        return dict(super().get_config(), a=1, b=self.b)
        """,
    ),
    "as items in the quotes of the item before": (
        """
        x = "a", "b"
        config['a'] = self.a  # a
        return config
        """,
        [add(1, "item", "b", "c", variable="config")],
        """
        x = "a", "b"
        config['a'] = self.a  # a
        config['b'] = self.b
        config['c'] = self.c
        return config
        """,
    ),
    "as items of the variable that the statement sets one of": (
        """
        cfg["a"] = self.a
        cfg.setdefault("b", self.b)
        return cfg
        """,
        [add(0, "item", "c"), add(1, "item", "d")],
        """
        cfg["a"] = self.a
        cfg["c"] = self.c
        cfg.setdefault("b", self.b)
        cfg["d"] = self.d
        return cfg
        """,
    ),
    "as an item whose value gets a line of its own": (
        """
        config = super().get_config()
        return config
        """,
        [AddConfigItems(0, 0, "item", (LONG,), "config")],
        """
        config = super().get_config()
        config["inner"] = keras.layers.serialize(
            self.inner_encoders
        )
        return config
        """,
    ),
    "as an entry whose value gets a line of its own": (
        """
        return {
            "a": keras.layers.serialize(self.a_long_name),
        }
        """,
        [AddConfigItems(0, 0, "literal", (LONG,))],
        """
        return {
            "a": keras.layers.serialize(self.a_long_name),
            "inner": keras.layers.serialize(
                self.inner_encoders
            ),
        }
        """,
    ),
    "to a dict that is on a line of its call's own": (
        """
        config.update(
            {"first": self.first, "second": 2}
        )
        return config
        """,
        [add(0, "literal", "third")],
        """
        config.update(
            {
                "first": self.first,
                "second": 2,
                "third": self.third,
            }
        )
        return config
        """,
    ),
    "to what is left of a dict of several lines": (
        """
        return {"first": self.first, "second": 2,
                "third": self.third}
        """,
        [remove(0, "third"), add(0, "literal", "another")],
        """
        return {
            "first": self.first,
            "second": 2,
            "another": self.another,
        }
        """,
    ),
    "as items behind the statement that makes the config": (
        """
        config = super().get_config()  # base

        return config
        """,
        [add(0, "item", "a", variable="config")],
        """
        config = super().get_config()  # base
        config["a"] = self.a

        return config
        """,
    ),
    "as an update before the return": (
        """
        cfg = super().get_config()

        # all
        return cfg
        """,
        [add(1, "update", "a", variable="cfg")],
        """
        cfg = super().get_config()

        cfg.update({"a": self.a})
        # all
        return cfg
        """,
    ),
    "as one update of several edits": (
        """
        config = super().get_config()
        return config
        """,
        [add(1, "update", "a", variable="config"), add(1, "update", "b", variable="config")],
        """
        config = super().get_config()
        config.update({"a": self.a, "b": self.b})
        return config
        """,
    ),
    "as an update of a returned expression": (
        """
        '''Docstring.'''
        return super().get_config()  # base
        """,
        [add(1, "update", "a")],
        """
        '''Docstring.'''
        config = super().get_config()  # base
        config.update({"a": self.a})
        return config
        """,
    ),
    "as an update of the expression that ends a shared line": (
        """
        x = 1; return super().get_config()
        """,
        [add(1, "update", "a")],
        """
        x = 1; config = super().get_config()
        config.update({"a": self.a})
        return config
        """,
    ),
    "as an update where the update gets long": (
        """
        return super().get_config()
        """,
        [add(0, "update", "first", "second", "third")],
        """
        config = super().get_config()
        config.update({
            "first": self.first,
            "second": self.second,
            "third": self.third,
        })
        return config
        """,
    ),
    "on a condition": (
        """
        cfg = super().get_config()

        # all
        return cfg
        """,
        [add_if(1, "a", "cfg")],
        """
        cfg = super().get_config()

        if self.a is not None:
            cfg["a"] = self.a
        # all
        return cfg
        """,
    ),
    "on conditions behind an update and in a dict": (
        """
        config = {"a": self.a}
        return config
        """,
        [
            add_if(1, "c", "config"),
            add(0, "literal", "b"),
            add_if(1, "d", "config"),
            add(1, "update", "e", variable="config"),
        ],
        """
        config = {"a": self.a, "b": self.b}
        config.update({"e": self.e})
        if self.c is not None:
            config["c"] = self.c
        if self.d is not None:
            config["d"] = self.d
        return config
        """,
    ),
    "on a condition to a dict that is returned": (
        """
        return {"a": self.a}  # a
        """,
        [add(0, "literal", "b"), add_if(0, "c"), pop(0, "x", variable="")],
        """
        config = {"a": self.a, "b": self.b}  # a
        config.pop("x", None)
        if self.c is not None:
            config["c"] = self.c
        return config
        """,
    ),
    "to the dict that a set is meant for": (
        """
        config.update({ "a", self.a,  # a
                       'b' , self.b })  # b
        """,
        [add(0, "literal", "c"), value(0, "b", "self.d"), MakeConfigDict(0, 0), remove(0, "a")],
        """
        config.update({ 'b' : self.d, 'c': self.c })  # b
        """,
    ),
    "on a condition to a dict of self that is returned": (
        """
        return self.kept
        """,
        [UnpackConfig(0, 0), add_if(0, "c")],
        """
        config = {**self.kept}
        if self.c is not None:
            config["c"] = self.c
        return config
        """,
    ),
    "on a condition past the last statement": (
        """
        config = {"a": self.a}
        """,
        [ReturnConfig(0, "config"), add_if(1, "c", "config")],
        """
        config = {"a": self.a}
        if self.c is not None:
            config["c"] = self.c
        return config
        """,
    ),
    "on a condition, too long for a line": (
        """
        return super().get_config()
        """,
        [
            AddConfigItems(
                0, 0, "update", (ConfigItem("a", f"serialize(self.{'a' * 50})", "self.a is not b"),)
            )
        ],
        f"""
        config = super().get_config()
        if self.a is not b:
            config["a"] = serialize(
                self.{"a" * 50}
            )
        return config
        """,
    ),
    "as an update past the last statement of one that returns nothing": (
        """
        config = super().get_config()
        """,
        [add(1, "update", "a", variable="config"), ReturnConfig(0, "config")],
        """
        config = super().get_config()
        config.update({"a": self.a})
        return config
        """,
    ),
    "as an update before a bare return that is completed": (
        """
        config = super().get_config()
        return  # nothing
        """,
        [ReturnConfig(0, "config"), add(2, "update", "a", variable="config")],
        """
        config = super().get_config()
        config.update({"a": self.a})
        return config  # nothing
        """,
    ),
}


@pytest.mark.parametrize("name", ADDED)
def test_keys_are_added(name, check):
    before, edits, after = ADDED[name]
    check(_class(before), edits, _class(after), line_length=60)


OTHERS = {
    "the parent's config is the first entry of a returned dict": (
        'return {"a": 1}',
        [merge(0)],
        'return {**super().get_config(), "a": 1}',
    ),
    "the parent's config takes the named super": (
        'config = {"a": 1}\nreturn config',
        [merge(0, "named")],
        'config = {**super(A, self).get_config(), "a": 1}\nreturn config',
    ),
    "the parent's config has a line of its own in a dict of several": (
        """
        config = {  # all
            # first
            "a": 1,
        }
        return config
        """,
        [merge(0)],
        """
        config = {  # all
            # first
            **super().get_config(),
            "a": 1,
        }
        return config
        """,
    ),
    "the parent's config is aligned with the bracket": (
        "return {'a': 1,\n        'b': 2}",
        [merge(0)],
        "return {**super().get_config(),\n        'a': 1,\n        'b': 2}",
    ),
    "the parent's config makes a line too long": (
        'return {"first": self.first, "second": self.second}',
        [merge(0)],
        """
        return {
            **super().get_config(),
            "first": self.first,
            "second": self.second,
        }
        """,
    ),
    "the parent's config replaces an empty dict": (
        "config = {}  # none\nreturn config",
        [merge(0)],
        "config = super().get_config()  # none\nreturn config",
    ),
    "the parent's config replaces an empty dict of two lines": (
        "config = {\n}\nreturn config",
        [merge(0)],
        "config = super().get_config()\nreturn config",
    ),
    "the parent's config keeps the comment of an empty dict": (
        "config = {\n    # none\n}\nreturn config",
        [merge(0)],
        "config = (\n    # none\n    super().get_config()\n)\nreturn config",
    ),
    "the parent's config replaces a call of dict": (
        "config = dict()\nreturn config",
        [merge(0)],
        "config = super().get_config()\nreturn config",
    ),
    "the parent's config comes first in a call of dict": (
        "config = dict(a=1)\nreturn config",
        [merge(0)],
        "config = dict(super().get_config(), a=1)\nreturn config",
    ),
    "the parent's config goes into the dict that a call copies": (
        'config = dict({"a": 1}, b=2)\nreturn config',
        [merge(0)],
        'config = dict({**super().get_config(), "a": 1}, b=2)\nreturn config',
    ),
    "an ordered dict stays one": (
        "config = OrderedDict()\nreturn config",
        [merge(0)],
        "config = OrderedDict(super().get_config())\nreturn config",
    ),
    "an annotated config": (
        "config: dict = {}\nreturn config",
        [merge(0)],
        "config: dict = super().get_config()\nreturn config",
    ),
    "the parent's config and new keys in an empty dict": (
        "config = {}\nreturn config",
        [merge(0), add(0, "literal", "a")],
        'config = {**super().get_config(), "a": self.a}\nreturn config',
    ),
    "the parent's config and new keys in a call of dict": (
        "return dict(a=1)",
        [merge(0), add(0, "keyword", "b")],
        "return dict(super().get_config(), a=1, b=self.b)",
    ),
    "the parent's config in place of the only key": (
        'config = {"a": 1}\nreturn config',
        [merge(0), remove(0, "a")],
        "config = super().get_config()\nreturn config",
    ),
    "the parent's config and an update behind a returned dict": (
        'return {"a": 1}',
        [merge(0), add(0, "update", "b")],
        """
        config = {**super().get_config(), "a": 1}
        config.update({"b": self.b})
        return config
        """,
    ),
    "keys are popped": (
        """
        config = super().get_config()  # base
        config.update({"a": self.a})
        return config
        """,
        [pop(0, "x", "y")],
        """
        config = super().get_config()  # base
        config.pop("x", None)
        config.pop("y", None)
        config.update({"a": self.a})
        return config
        """,
    ),
    "keys are popped before items of the same name are set": (
        "config = super().get_config()\nreturn config",
        [add(0, "item", "x", variable="config"), pop(0, "x")],
        """
        config = super().get_config()
        config.pop("x", None)
        config["x"] = self.x
        return config
        """,
    ),
    "keys are popped between statements of one line": (
        "config = super().get_config(); return config  # both",
        [pop(0, "x")],
        'config = super().get_config()\nconfig.pop("x", None)\nreturn config  # both',
    ),
    "a dict is bound to the parent's config before it is used": (
        'config.update({"a": self.a})\nreturn config',
        [BindConfig(0, 0, "config", style="named")],
        """
        config = super(A, self).get_config()
        config.update({"a": self.a})
        return config
        """,
    ),
    "an empty dict is bound and filled": (
        "return dict(base, **mine)",
        [add(0, "update", "b", variable="mine"), BindConfig(0, 0, "mine", base=False)],
        """
        mine = {}
        mine.update({"b": self.b})
        return dict(base, **mine)
        """,
    ),
    "popping from what is returned binds it first": (
        'return {**super().get_config(), "a": 1}  # all',
        [pop(0, "x", variable="")],
        """
        config = {**super().get_config(), "a": 1}  # all
        config.pop("x", None)
        return config
        """,
    ),
    "popping and adding bind it once": (
        "return super().get_config()",
        [add(0, "update", "y"), pop(0, "x", variable="")],
        """
        config = super().get_config()
        config.pop("x", None)
        config.update({"y": self.y})
        return config
        """,
    ),
    "keys are popped behind a block": (
        "config = super().get_config()\nfor x in y:\n    f(x)\n    # end\nreturn config",
        [pop(1, "x")],
        'config = super().get_config()\nfor x in y:\n    f(x)\n    # end\nconfig.pop("x", None)\n'
        "return config",
    ),
    "another value": (
        'return {"a": self.a, "b": self.b}',
        [value(0, "a", "self._a")],
        'return {"a": self._a, "b": self.b}',
    ),
    "another value keeps the comments around the old one": (
        """
        return {
            # above
            "a":  # key
                self.a,  # a
            "b": (  # open
                self.b
            ),
        }
        """,
        [value(0, "a", "self._a"), value(0, "b", "self._b")],
        """
        return {
            # above
            "a":  # key
                self._a,  # a
            "b": (  # open
                self._b
            ),
        }
        """,
    ),
    "another value takes the comments in the old one along": (
        """
        return {
            "a": [
                1,  # one
                2,
            ],  # a
            "b": (
                2
            ),
        }
        """,
        [value(0, "a", "self.a"), value(0, "b", "self.b")],
        """
        return {
            "a": self.a,  # a
            "b": self.b,
        }
        """,
    ),
    "another value makes the line too long": (
        'return {"a": self.a, "bbbbbbbbbbbb": self.bbbbbbbbb}',
        [value(0, "a", "self.aaaaaaaa")],
        """
        return {
            "a": self.aaaaaaaa,
            "bbbbbbbbbbbb": self.bbbbbbbbb,
        }
        """,
    ),
    "another value of a keyword": (
        "config.update(a=self.a, b = self.b)\nreturn config",
        [value(0, "b", "self._b", "keyword")],
        "config.update(a=self.a, b = self._b)\nreturn config",
    ),
    "another value of an item": (
        "config['a'] = self.a  # a\nreturn config",
        [value(0, "a", "f(self.a)", "item")],
        "config['a'] = f(self.a)  # a\nreturn config",
    ),
    "another value of an item gets a line of its own": (
        'config["a"] = self.inner  # a\nreturn config',
        [value(0, "a", "keras.layers.serialize(self.inner_encoders)", "item")],
        'config["a"] = keras.layers.serialize(\n    self.inner_encoders\n)  # a\nreturn config',
    ),
    "another value of an entry gets a line of its own": (
        'return {"a": self.inner, "b": 1}',
        [value(0, "a", "keras.layers.serialize(self.inner_encoders)")],
        """
        return {
            "a": keras.layers.serialize(
                self.inner_encoders
            ),
            "b": 1,
        }
        """,
    ),
    "another value of a default": (
        "config.setdefault('a', self.a)\nreturn config",
        [value(0, "a", "self._a", "item")],
        "config.setdefault('a', self._a)\nreturn config",
    ),
    "another key keeps its quotes": (
        """x = "b"\nreturn {'a': self.a}""",
        [rename(1, "a", "b")],
        """x = "b"\nreturn {'b': self.a}""",
    ),
    "another keyword": (
        "config.update(a=self.a)\nreturn config",
        [rename(0, "a", "b", "keyword")],
        "config.update(b=self.a)\nreturn config",
    ),
    "another key of an item": (
        "config['a'] = self.a  # a\nreturn config",
        [rename(0, "a", "b", "item")],
        "config['b'] = self.a  # a\nreturn config",
    ),
    "another key of a default": (
        "config.setdefault('a', self.a)\nreturn config",
        [rename(0, "a", "b", "item")],
        "config.setdefault('b', self.a)\nreturn config",
    ),
    "two keys change places": (
        'return {"a": self.b, "b": self.a}',
        [rename(0, "a", "b"), rename(0, "b", "a")],
        'return {"b": self.b, "a": self.a}',
    ),
    "another key and another value": (
        'return {"a": self.a}',
        [rename(0, "a", "b"), value(0, "a", "self.b")],
        'return {"b": self.b}',
    ),
    "the first key is removed": (
        'return {"a": 1, "b": 2, "c": 3}',
        [remove(0, "a")],
        'return {"b": 2, "c": 3}',
    ),
    "the last keys are removed": (
        'return {"a": 1, "b": 2, "c": 3}',
        [remove(0, "c"), remove(0, "b")],
        'return {"a": 1}',
    ),
    "a removed key takes its own comment along": (
        """
        return {
            # above
            "a": 1,  # a
            "b": [  # list
                2,
            ],  # b
            "c": 3,  # c
            # end
        }
        """,
        [remove(0, "b")],
        """
        return {
            # above
            "a": 1,  # a
            "c": 3,  # c
            # end
        }
        """,
    ),
    "a removed first key leaves the comments above": (
        """
        return {  # all
            # above
            "a": 1,  # a
            "b": 2,  # b
        }
        """,
        [remove(0, "a")],
        """
        return {  # all
            # above
            "b": 2,  # b
        }
        """,
    ),
    "a removed last key without a comma": (
        """
        return {
            "a": 1,  # a
            "b": 2  # b
            # end
        }
        """,
        [remove(0, "b")],
        """
        return {
            "a": 1  # a
            # end
        }
        """,
    ),
    "a removed key leaves the comment of the line that it shares": (
        """
        return {
            "a": 1, "b": 2,  # both
            "c": 3,
        }
        """,
        [remove(0, "b")],
        """
        return {
            "a": 1,  # both
            "c": 3,
        }
        """,
    ),
    "removed keys that fill a line take its comment along": (
        """
        return {
            "a": 1, "b": 2,  # both
            "c": 3, "d": 4, "e": 5,  # three
        }
        """,
        [remove(0, "b"), remove(0, "e"), remove(0, "d"), remove(0, "a")],
        """
        return {
            "c": 3,  # three
        }
        """,
    ),
    "a removed key in brackets": (
        """
        return {
            "a": 1,
            "b": (  # open
                (2)
            ),  # b
        }
        """,
        [remove(0, "b")],
        """
        return {
            "a": 1,
        }
        """,
    ),
    "the only key of a dict is removed": (
        """
        config = {
            "a": 1,  # a
        }
        return config
        """,
        [remove(0, "a")],
        """
        config = {}
        return config
        """,
    ),
    "a key is removed and another added": (
        """
        config.update({
            "a": 1,  # a
        })
        return config
        """,
        [remove(0, "a"), add(0, "literal", "b")],
        """
        config.update({
            "b": self.b,
        })
        return config
        """,
    ),
    "a keyword is removed": (
        "config.update(\n    a=1,  # a\n    b=2,  # b\n)\nreturn config",
        [remove(0, "a", "keyword")],
        "config.update(\n    b=2,  # b\n)\nreturn config",
    ),
    "an update goes with its last key": (
        """
        config = super().get_config()

        # ours
        config.update({"a": 1})  # a
        return config
        """,
        [remove(1, "a")],
        """
        config = super().get_config()

        # ours
        return config
        """,
    ),
    "an update leaves the comments inside that are not the key's": (
        """
        config = super().get_config()

        config.update({
            # above
            "a": 1,  # a
            # end
        })  # all
        return config
        """,
        [remove(1, "a")],
        """
        config = super().get_config()
        # above
        # end
        return config
        """,
    ),
    "an update goes with its last keyword": (
        "config = super().get_config()\nconfig.update(a=1)\nreturn config",
        [remove(1, "a", "keyword")],
        "config = super().get_config()\nreturn config",
    ),
    "an update of something else stays": (
        'config = {}\nconfig.update(base, **{"a": 1})\nreturn config',
        [remove(1, "a")],
        "config = {}\nconfig.update(base, **{})\nreturn config",
    ),
    "an item is removed": (
        """
        config = super().get_config()
        config["a"] = 1  # a
        config["b"] = 2  # b
        return config
        """,
        [remove(1, "a", "item")],
        """
        config = super().get_config()
        config["b"] = 2  # b
        return config
        """,
    ),
    "an item is removed with the comments in its value": (
        'config = super().get_config()\nconfig["a"] = [\n    1,  # one\n]  # a\nreturn config',
        [remove(1, "a", "item")],
        "config = super().get_config()\nreturn config",
    ),
    "an item is removed from a line that keeps its comment": (
        'config = super().get_config(); config["a"] = 1  # both\nreturn config',
        [remove(1, "a", "item")],
        "config = super().get_config()  # both\nreturn config",
    ),
    "items are removed that fill a line": (
        'config = super().get_config()\nconfig["a"] = 1; config["b"] = 2  # both\nreturn config',
        [remove(2, "b", "item"), remove(1, "a", "item")],
        "config = super().get_config()\nreturn config",
    ),
    "an item is removed in front of the end": (
        'config = super().get_config()\n# above\nconfig["a"] = 1\n# below',
        [remove(1, "a", "item"), ReturnConfig(0, "config")],
        "config = super().get_config()\n# above\nreturn config\n# below",
    ),
    "another item takes the place of a removed one": (
        'config = super().get_config()\nconfig["a"] = 1  # a\nreturn config',
        [remove(1, "a", "item"), add(1, "item", "b", variable="config")],
        'config = super().get_config()\nconfig["b"] = self.b\nreturn config',
    ),
    "a config is returned": (
        """
        config = super().get_config()
        config["a"] = 1  # a
        # end
        """,
        [ReturnConfig(0, "config")],
        """
        config = super().get_config()
        config["a"] = 1  # a
        return config
        # end
        """,
    ),
    "a bare return is completed": (
        "cfg = super().get_config()\nreturn  # it",
        [ReturnConfig(0, "cfg")],
        "cfg = super().get_config()\nreturn cfg  # it",
    ),
    "edits of several statements": (
        """
        '''Docstring.'''
        config = {'a': 1}
        config['b'] = 2; config['c'] = 3
        return config
        """,
        [merge(1), rename(2, "b", "d", "item"), value(3, "c", "4", "item"), pop(1, "x")],
        """
        '''Docstring.'''
        config = {**super().get_config(), 'a': 1}
        config.pop('x', None)
        config['d'] = 2; config['c'] = 4
        return config
        """,
    ),
}


@pytest.mark.parametrize("name", OTHERS)
def test_a_config_changes(name, check):
    before, edits, after = OTHERS[name]
    check(_class(before), edits, _class(after), line_length=60)


def test_a_dict_inside_other_calls_is_opened_where_it_stands(check):
    check(
        _class("return dict(list(base.items()) + list({'a': 1}.items()))"),
        [add(0, "literal", "b")],
        _class(
            """
            return dict(list(base.items()) + list({
                'a': 1,
                'b': self.b,
            }.items()))
            """
        ),
        line_length=68,
    )


SPREAD = """
def f(config):
    config.update(
        {
            "a": 1,
        }
    )


"""


def test_a_file_that_spreads_its_updates_gets_another_one(check):
    before = 'config.update({"first": self.first, "second": 2})\nreturn config'
    after = """
        config.update(
            {
                "first": self.first,
                "second": 2,
                "third": self.third,
            }
        )
        return config
        """
    edits = [add(0, "literal", "third")]
    check(SPREAD + _class(before), edits, SPREAD + _class(after), line_length=62)


def test_a_new_update_is_spread_as_those_of_the_file(check):
    after = """
        config = super().get_config()
        config.update(
            {
                "first": self.first,
                "second": self.second,
            }
        )
        return config
        """
    edits = [add(0, "update", "first", "second")]
    before = _class("return super().get_config()")
    check(SPREAD + before, edits, SPREAD + _class(after), line_length=58)


def test_a_body_on_the_line_of_its_def_stays_there_where_nothing_is_put_around(check):
    check(
        """
        class A(Layer):
            def get_config(self): config = {}; return config  # all
        """,
        [merge(0)],
        """
        class A(Layer):
            def get_config(self): config = super().get_config(); return config  # all
        """,
    )


def test_a_body_on_the_line_of_its_def_is_opened_where_it_must_be(check):
    check(
        """
        class A(Layer):
            def get_config(self): return super().get_config()  # all
        """,
        [add(0, "update", "a")],
        """
        class A(Layer):
            def get_config(self):
                config = super().get_config()  # all
                config.update({"a": self.a})
                return config
        """,
    )


def test_the_last_definition_counts(check):
    check(
        """
        class A(Layer):
            def get_config(self):
                return {"a": 1}

            def get_config(self):
                return {"b": 1}
        """,
        [add(0, "literal", "c"), merge(0)],
        """
        class A(Layer):
            def get_config(self):
                return {"a": 1}

            def get_config(self):
                return {**super().get_config(), "b": 1, "c": self.c}
        """,
    )


def test_self_has_the_name_that_the_method_gives_it(check):
    check(
        """
        class A(Layer):
            def get_config(this):
                return {}
        """,
        [merge(0, "named")],
        """
        class A(Layer):
            def get_config(this):
                return super(A, this).get_config()
        """,
    )


@pytest.mark.parametrize("kept", ["self.kept", "dict(self.kept)", "self.kept.copy()"])
def test_a_dict_of_self_becomes_a_display_that_other_edits_find(check, kept):
    check(
        f"""
        class A(Layer):
            def get_config(self):
                return {kept}  # all
        """,
        [add(0, "literal", "a"), UnpackConfig(0, 0), merge(0)],
        """
        class A(Layer):
            def get_config(self):
                return {**super().get_config(), **self.kept, "a": self.a}  # all
        """,
    )


def test_two_spaces_are_a_step_where_the_file_says_so(check):
    check(
        """
        class A(Layer):
          def get_config(self):
            return {"first": self.first}
        """,
        [add(0, "literal", "second")],
        """
        class A(Layer):
          def get_config(self):
            return {
              "first": self.first,
              "second": self.second,
            }
        """,
        line_length=48,
    )


def test_other_methods_are_edited_and_made_in_the_same_run(check):
    check(
        """
        class A(Layer):
            def __init__(self, a):
                super().__init__()

            def get_config(self):
                return {"b": 1}
        """,
        [
            add(0, "literal", "a"),
            AddFromConfig(0, ending="cls"),
            StoreParameter(0, 0, "a", "a"),
            AddKwargs(0),
            merge(0),
        ],
        """
        class A(Layer):
            def __init__(self, a, **kwargs):
                super().__init__()
                self.a = a

            def get_config(self):
                return {**super().get_config(), "b": 1, "a": self.a}

            @classmethod
            def from_config(cls, config):
                return cls(**config)
        """,
    )


REFUSED = {
    "a class without a get_config": ("", [merge(0)]),
    "a statement that does not exist": ("return {}", [merge(1)]),
    "a statement past the end that is no update": ("return {}", [pop(1, "a")]),
    "an item past the end": ("return {}", [add(1, "item", "a", variable="config")]),
    "the parent's config in a docstring": ("'''Docstring.'''", [merge(0)]),
    "the parent's config in a call": ("return f(a=1)", [merge(0)]),
    "the parent's config in an update": ("config.update({})", [merge(0)]),
    "the parent's config behind another": ("return {**f()} if x else {}", [merge(0)]),
    "the parent's config in a name": ("return config", [merge(0)]),
    "the parent's config in what is merged into another": (
        "return base | {'a': 1}",
        [merge(0)],
    ),
    "a statement before the docstring": (
        "'''Docstring.'''\nreturn {}",
        [add(0, "update", "a", variable="config")],
    ),
    "a key of a dict that is a value": ("return {'a': {'b': 1}}", [value(0, "b", "1")]),
    "a key that is not there": ("return {'a': 1}", [remove(0, "b")]),
    "a key that is there twice": ("return {'a': 1, 'a': 2}", [rename(0, "a", "b")]),
    "a key in another form": ("config.update(a=1)", [remove(0, "a")]),
    "an item that is none": ("return {'a': 1}", [remove(0, "a", "item")]),
    "an item of another key": ("config['a'] = 1", [value(0, "b", "1", "item")]),
    "an item assigned twice": ("config['a'] = x = 1", [value(0, "a", "1", "item")]),
    "a key to add that is there": ("return {'a': 1}", [add(0, "literal", "a")]),
    "a keyword that is no name": (
        "config.update(a=1)",
        [AddConfigItems(0, 0, "keyword", (ConfigItem("a b", "1"),))],
    ),
    "several dicts to add to": ("return {**{'a': 1}, 'b': 2}", [add(0, "literal", "c")]),
    "a dict that is assigned to a key": ("config['x'] = {'a': 1}", [add(0, "literal", "c")]),
    "a dict in a block": ("for a in b: config = {'a': 1}", [add(0, "literal", "c")]),
    "an update of what is not returned": ("config = {}", [add(0, "update", "a")]),
    "a condition of an entry": ("return {'a': 1}", [add_if(0, "c", form="literal")]),
    "a condition of a keyword": ("return dict(a=1)", [add_if(0, "c", form="keyword")]),
    "a condition of an item": ("config['a'] = 1", [add_if(0, "c", form="item")]),
    "an item of no variable": ("self.x['a'] = 1", [add(0, "item", "c")]),
    "an item behind what sets none": ("config = {}", [add(0, "item", "c")]),
    "a config returned twice": ("return {}", [ReturnConfig(0, "config")]),
    "a config returned behind a return": ("return\nx = 1", [ReturnConfig(0, "config")]),
    "a display of what is no dict of self": ("return kept", [UnpackConfig(0, 0)]),
    "a display of what a method returns": ("return self.kept.get('a')", [UnpackConfig(0, 0)]),
    "a display of what is not returned": ("config = self.kept", [UnpackConfig(0, 0)]),
    "a dict of what is no set": ("config.update({'a': 1})", [MakeConfigDict(0, 0)]),
    "a dict of a set without a value": ("config.update({'a', 1, 'b'})", [MakeConfigDict(0, 0)]),
    "a dict of a set that updates nothing": ("config = {'a', 1}", [MakeConfigDict(0, 0)]),
    "a dict of one of two sets": ("config.update({'a', 1}, {'b', 2})", [MakeConfigDict(0, 0)]),
    "no statement left": ("config['a'] = 1", [remove(0, "a", "item")]),
}


@pytest.mark.parametrize("name", REFUSED)
def test_an_edit_is_refused_for(name):
    body, edits = REFUSED[name]
    method = textwrap.indent(body, "        ")
    header = "    def get_config(self):\n" if body else "    x = 1"
    source = f"class A(Layer):\n{header}{method}\n".encode()
    with pytest.raises(EditError):
        rewrite_source(source, edits)
    assert self_check(source, source, edits) is not None


BEFORE = b"""class A(Layer):
    def get_config(self):
        config = super().get_config()
        # above
        config.update({"a": self.a,  # a
                       "b": self.b,  # b
                       })
        config["c"] = [1,  # one
                       2]  # c
        return config
"""
EDITS = (
    remove(1, "a"),
    remove(2, "c", "item"),
    pop(0, "x"),
    add(1, "literal", "d"),
    add(3, "update", "e", variable="config"),
    add_if(3, "f", "config"),
)
CHANGES = {
    "a comment more is gone": (b"  # b", b""),
    "a comment stayed that should have gone": (b"  # b", b"  # b # a"),
    "a comment is another one": (b"# above", b"# above all"),
    "a removed key's comment is back": (b"return config", b"return config  # a"),
    "a removed item's comment is back": (b"return config", b"return config  # one"),
    "a key is missing": (b'"b": self.b,', b""),
    "an added key is missing": (b'"d": self.d', b""),
    "an added key has another value": (b"self.d", b"self.b"),
    "no key is popped": (b'config.pop("x", None)\n', b"\n"),
    "another key is popped": (b'pop("x"', b'pop("y"'),
    "no update is added": (b'config.update({"e": self.e})\n', b"\n"),
    "the update is another one": (b'"e"', b'"f"'),
    "the condition is another one": (b"self.f is not None", b"self.e is not None"),
    "there is no condition": (b"if self.f is not None:", b"if True:"),
    "the guarded item is another one": (b'config["f"]', b'config["g"]'),
    "another statement is gone": (b"return config", b""),
}


@pytest.mark.parametrize("name", CHANGES)
def test_a_result_is_rejected_where(name):
    after = rewrite_source(BEFORE, EDITS)
    assert self_check(BEFORE, after, EDITS) is None
    old, new = CHANGES[name]
    assert after.count(old) == 1
    assert self_check(BEFORE, after.replace(old, new), EDITS) is not None
