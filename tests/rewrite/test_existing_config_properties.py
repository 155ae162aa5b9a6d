"""Config methods put together from fragments: both accounts of their edits agree."""

from __future__ import annotations

import ast

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fixlayers.rewrite.edits import (
    AddConfigItems,
    ConfigItem,
    Edit,
    MergeParentConfig,
    PopConfigKeys,
    RemoveConfigItem,
    RenameConfigKey,
    ReplaceConfigValue,
    ReturnConfig,
)
from fixlayers.rewrite.self_check import self_check
from fixlayers.rewrite.source import rewrite_source
from fixlayers.survey.config import read_get_config

# Fragments are indented by one tab a level, which is replaced by the unit of the file.
MADE = [
    "config = super().get_config()  # base",
    "config = {}",
    "config = dict()",
    "config = {'m1': 1}; x = 2  # both",
    "# made\n\t\tconfig = dict(m1=1, m2=(  # two\n\t\t\t2\n\t\t))",
    "config = {  # all\n\t\t\t'm1': [1,  # one\n\t\t\t2],  # list\n"
    "\t\t\t# next\n\t\t\t'm2': 2\n\t\t}",
    "config: dict = {'m1': 1,  # one\n\t\t          'm2': 2, 'm3': 3  # rest\n\t\t          }",
    "config = dict(list({'m1': 1}.items()) + list({'m2': 2}.items()))",
]
CHANGES = [
    "config.update({'{k}1': self.a, '{k}2': self.b})  # {k}",
    "config.update(\n\t\t\t{\n\t\t\t\t'{k}1': self.a,  # a\n\t\t\t\t# b\n"
    "\t\t\t\t'{k}2': self.b,  # b\n\t\t\t}\n\t\t)  # {k}",
    "config.update({'{k}1': (self.a),  # a\n\t\t               '{k}2': self.b\n\t\t})",
    "config.update({k}1=self.a, {k}2=self.b)",
    "config.update({k}1 = self.a,  # a\n\t\t\t{k}2 = [  # b\n\t\t\t\tself.b\n\t\t\t],)",
    "config['{k}1'] = self.a; config['{k}2'] = self.b  # both",
    "\n\t\t# {k}\n\t\tconfig['{k}1'] = f(self.a,  # a\n\t\t\tself.b)  # {k}",
    "config.setdefault('{k}1', self.a)",
    "config.pop('m1', None)  # gone",
    "config.update()",
]
ENDS = ["return config  # end", "return  # end", "\n\t\t# end\n\t\treturn config", ""]
NEW = ("n1", "n2", "a_new_parameter_with_a_name")


@st.composite
def methods(draw: st.DrawFn) -> str:
    """Draw a class with a `get_config`."""
    docstring = draw(st.sampled_from(["", "'''Docstring.'''\n\t\t"]))
    changes = [
        draw(st.sampled_from(CHANGES)).replace("{k}", f"k{index}")
        for index in range(draw(st.integers(0, 3)))
    ]
    body = [docstring + draw(st.sampled_from(MADE)), *changes, draw(st.sampled_from(ENDS))]
    lines = "".join(f"\t\t{statement}\n" for statement in body if statement)
    text = f"class A(Layer):\n\tdef get_config(self):\n{lines}\t\t# last\n\n\tx = 1  # x\n"
    text = text.replace("\t", draw(st.sampled_from(["    ", "  ", "\t"])))
    return text.replace("\n", draw(st.sampled_from(["\n", "\r\n"])))


@st.composite
def edited(draw: st.DrawFn) -> tuple[bytes, tuple[Edit, ...], set[str], tuple[str, ...]]:
    """Draw a source, edits that the survey's reading of it allows, and the keys that result.

    The last are those that may be there.
    """
    source = draw(methods())
    tree = ast.parse(source)
    function = next(node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))
    config = read_get_config(function)
    edits: list[Edit] = []
    perhaps: tuple[str, ...] = ()
    keys = {entry.key for entry in config.entries}
    for entry in config.entries:
        place = (0, entry.statement, entry.form, entry.key)
        how = draw(st.sampled_from(["", "", "remove", "rename", "replace"]))
        if how == "remove":
            edits.append(RemoveConfigItem(*place))
            keys.discard(entry.key)
        elif how == "rename":
            edits.append(RenameConfigKey(*place, f"new_{entry.key}"))
            keys = keys - {entry.key} | {f"new_{entry.key}"}
        elif how == "replace":
            edits.append(ReplaceConfigValue(*place, "serialize(self.something)"))
    count = draw(st.integers(0, len(NEW)))
    items = tuple(ConfigItem(key, f"self.{key}") for key in NEW[:count])
    entry = draw(st.sampled_from([None, *config.entries]))
    if items and entry is not None and "list(" not in source:
        edits.append(AddConfigItems(0, entry.statement, entry.form, items))
        keys.update(NEW[:count])
    elif items:
        edits.append(AddConfigItems(0, config.returned, "update", items, "config"))
        keys.update(NEW[:count])
    if draw(st.booleans()):
        guarded = ConfigItem("guarded", "self.guarded", "self.guarded is not None")
        edits.append(AddConfigItems(0, config.returned, "update", (guarded,), "config"))
        perhaps = ("guarded",)
    made = config.made[0][1]
    if not config.has_base:
        edits.append(MergeParentConfig(0, made, draw(st.sampled_from(["bare", "named"]))))
    if draw(st.booleans()):
        edits.append(PopConfigKeys(0, made, "config", ("p1", "p2")))
    if config.returns_nothing:
        edits.append(ReturnConfig(0, "config"))
    return source.encode(), tuple(draw(st.permutations(edits))), keys, perhaps


@settings(
    max_examples=300,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
@given(edited(), st.sampled_from([40, 60, 88]))
def test_what_the_edits_say_is_what_the_survey_reads_again(rest_identical, drawn, length):
    before, edits, keys, perhaps = drawn
    after = rewrite_source(before, edits, line_length=length)
    assert self_check(before, after, edits) is None
    rest_identical(before, after, edits)
    function = next(n for n in ast.walk(ast.parse(after)) if isinstance(n, ast.FunctionDef))
    config = read_get_config(function)
    assert not config.opaque
    assert not config.returns_nothing
    assert config.has_base
    assert {entry.key for entry in config.entries} == keys
    assert config.perhaps == perhaps
