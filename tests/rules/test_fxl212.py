"""FXL212: `get_config` updates its dict with a set."""

from __future__ import annotations

import pytest

from fixlayers import fix_source
from fixlayers.settings import Settings
from tests.rules.amending import HEAD, amend
from tests.rules.noting import noted

BLOCK = f"""\
{HEAD}class Block(keras.layers.Layer):
    def __init__(self, units, rate=0.1, **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.rate = rate

    def get_config(self):
        config = super().get_config()
"""


@pytest.mark.parametrize(
    ("before", "after", "codes"),
    [
        pytest.param(
            """\
        config.update({"units": self.units})
        config.update({"rate", self.rate})
        return config
""",
            """\
        config.update({"units": self.units})
        config.update({"rate": self.rate})
        return config
""",
            "FXL212",
            id="a key and a value",
        ),
        pytest.param(
            """\
        config.update({"units", self.units, "rate", self.rate})
        return config
""",
            """\
        config.update({"units": self.units, "rate": self.rate})
        return config
""",
            "FXL212",
            id="two of each",
        ),
        pytest.param(
            """\
        config.update({
            "units" , self.units,
            "rate",
            # of dropout
            self.rate,
        })
        return config
""",
            """\
        config.update({
            "units" : self.units,
            "rate":
            # of dropout
            self.rate,
        })
        return config
""",
            "FXL212",
            id="over several lines",
        ),
        pytest.param(
            """\
        config.update({"units", self.units})
        return config
""",
            """\
        config.update({"units": self.units, "rate": self.rate})
        return config
""",
            "FXL202 FXL212",
            id="beside a key that is missing",
        ),
        pytest.param(
            """\
        config.update({"unit", self.units, "rate", self.rate})
        return config
""",
            """\
        config.update({"units": self.units, "rate": self.rate})
        return config
""",
            "FXL208 FXL212",
            id="a key that is misspelt",
        ),
    ],
)
def test_the_dict_that_is_meant(before: str, after: str, codes: str) -> None:
    amend(BLOCK + before, BLOCK + after, codes=codes)


@pytest.mark.parametrize(
    "update",
    [
        pytest.param('{"units", units(self)}', id="what is no attribute of self"),
        pytest.param('{"units", "rate"}', id="two strings"),
        pytest.param('{self.units, "units"}', id="the value first"),
        pytest.param('{"units", self.units, "rate"}', id="a key without a value"),
        pytest.param("{KEY, self.units}", id="a key that is no string"),
    ],
)
def test_another_set_is_left_alone(update: str) -> None:
    source = f"{BLOCK}        config.update({update})\n        return config\n"
    (note,) = noted("FXL401", source)
    assert "line 17" in note.message
    assert noted("FXL212", source) == []


def test_a_key_of_two_characters_may_be_a_pair() -> None:
    """`{}.update({"ab"})` is `{"a": "b"}`."""
    source = BLOCK.replace("units", "lr")
    source += '        config.update({"lr", self.lr})\n        return config\n'
    (note,) = noted("FXL401", source)
    assert note.message.endswith("updates the config with a set, which raises")


def test_nothing_is_done_by_halves() -> None:
    source = BLOCK.replace("rate=0.1", "rate=lambda x: x")
    source += '        config.update({"units", self.units})\n        return config\n'
    amend(source, refused={"FXL202": "lambda", "FXL212": "needs FXL202"})


def test_what_rests_on_it_is_not_done_without_it() -> None:
    source = f'{BLOCK}        config.update({{"units", self.units}})\n        return config\n'
    result = fix_source(source.encode(), settings=Settings(ignore=("FXL212",)))
    assert result.error is None
    assert result.after == result.before
