"""The `**kwargs` that `__init__` keeps, and a `get_config` that returns what is in them."""

from __future__ import annotations

from textwrap import indent

import pytest

from fixlayers.survey.facts import GetConfig
from fixlayers.survey.source import survey_source

CLASS = """\
class Wrapper(Loss):
    def __init__(self, fn, name=None, **kwargs):
        super().__init__(name=name)
        self.fn = fn
        self._given = kwargs
        {more}

    def call(self, y_true, y_pred):
        {call}

    def get_config(self):
{returned}"""
CALL = "return self.fn(y_true, y_pred, **self._given)"
UPDATED = """\
config = super().get_config()
config["a"] = 1
config.update(self._given)
return config
"""


def _read(returned: str = UPDATED, more: str = "pass", call: str = CALL) -> GetConfig:
    source = CLASS.format(more=more, call=call, returned=indent(returned, " " * 8))
    found = survey_source(source.encode()).classes[0].get_config
    assert found is not None
    return found


@pytest.mark.parametrize(
    "returned",
    [
        pytest.param(UPDATED, id="an update"),
        pytest.param('return {**super().get_config(), "a": 1, **self._given}', id="a display"),
        pytest.param("return dict(super().get_config(), a=1, **self._given)", id="keywords"),
        pytest.param(
            """\
config = {"a": 1}
for key, value in self._given.items():
    config[key] = value
return dict(list(super().get_config().items()) + list(config.items()))
""",
            id="a loop",
        ),
        pytest.param(
            """\
config = {"a": 1}
for k, v in iter(self._given.items()):
    config[k] = eval(v) if is_tensor(v) else v
return {**super().get_config(), **config}
""",
            id="a loop that evaluates tensors",
        ),
        pytest.param(
            """\
config = {"a": 1}
for k, v in iter(self._given.items()):
    if is_tensor(v):
        config[k] = eval(v)
    else:
        config[k] = v
base_config = super().get_config()
return {**base_config, **config}
""",
            id="a branch in a loop",
        ),
        pytest.param(
            """\
config = {k: v for k, v in self._given.items()}
config["a"] = 1
return {**super().get_config(), **config}
""",
            id="a comprehension",
        ),
    ],
)
def test_the_kept_kwargs_are_told_beside_the_keys_that_are_known(returned: str) -> None:
    found = _read(returned)
    assert found.spread == "_given"
    assert found.own_keys == {"a"}
    assert found.has_base
    assert found.opaque == "it returns what self._given holds"


@pytest.mark.parametrize(
    "found",
    [
        pytest.param(_read(more="self._given.update(a=1)"), id="changed in __init__"),
        pytest.param(_read(more="kwargs['a'] = 1"), id="changed by its own name"),
        pytest.param(_read(more="self._given = {}"), id="assigned twice"),
        pytest.param(_read(call="self._given['a'] = 1"), id="changed in another method"),
        pytest.param(_read(call="return self.fn(self._given)"), id="handed to a function"),
        pytest.param(
            _read("return {**super().get_config(), **self._other}"), id="another attribute"
        ),
        pytest.param(
            _read("return {k: str(v) for k, v in self._given.items()}"), id="strings of them"
        ),
        pytest.param(
            _read("return {v: v for k, v in self._given.items()}"), id="under another key"
        ),
        pytest.param(
            _read("return {k: v for k, v in self._given.items() if v}"), id="some of them"
        ),
        pytest.param(
            _read("""\
config = super().get_config()
for key, value in self._given.items():
    config[key] = eval(value)
return config
"""),
            id="what a function makes of each",
        ),
        pytest.param(
            _read("""\
config = super().get_config()
for key, value in self._given.items():
    if value:
        config[key] = value
return config
"""),
            id="those in a branch alone",
        ),
    ],
)
def test_what_may_be_anything_else_is_not_taken_for_them(found: GetConfig) -> None:
    assert found.opaque
    assert not found.spread
