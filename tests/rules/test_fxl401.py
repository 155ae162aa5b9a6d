"""FXL401: configs that cannot be followed are named, and left as they are."""

from __future__ import annotations

import pytest

from tests.rules.noting import noted

LAYER = """\
class A(keras.layers.Layer):
    def __init__(self, units, rate=0.5, **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.rate = rate

    def get_config(self):
        config = super().get_config()
"""


def _messages(body: str) -> list[str]:
    lines = "".join(f"        {line}\n" for line in body.split("\n"))
    return [
        finding.message for finding in noted("FXL401", f"{LAYER}{lines}        return config\n")
    ]


@pytest.mark.parametrize(
    ("body", "message"),
    [
        pytest.param(
            "config.update(vars(self))",
            "get_config is not judged: line 13 takes the config from a function",
            id="a function",
        ),
        pytest.param(
            "for key in self.keys:\n    config[key] = getattr(self, key)",
            "get_config is not judged: line 13 builds the config in a branch or a loop",
            id="a loop over what is not known",
        ),
        pytest.param(
            'config["units"] = self.units\nif self.rate:\n    config["rate"] = self.rate',
            "get_config is not judged for rate, set in a branch or a loop",
            id="one key in a branch",
        ),
    ],
)
def test_it_says_what_it_cannot_follow(body: str, message: str) -> None:
    assert _messages(body) == [message]


@pytest.mark.parametrize(
    "body",
    [
        pytest.param('config.update({"units": self.units, "rate": self.rate})', id="an update"),
        pytest.param(
            'config.update({"units": self.units, "rate": self.rate})\n'
            'if "dtype" in config:\n    config.pop("dtype")',
            id="a key in a branch that is no parameter",
        ),
        pytest.param(
            'rate = self.rate\nif rate is None:\n    rate = 0.5\nconfig["rate"] = rate\n'
            'config["units"] = self.units',
            id="a branch that makes a value",
        ),
    ],
)
def test_it_is_silent_where_all_keys_are_known(body: str) -> None:
    assert _messages(body) == []


def test_a_from_config_that_does_more_is_named() -> None:
    source = (
        f'{LAYER}        config["units"] = self.units\n        return config\n\n'
        "    @classmethod\n    def from_config(cls, config):\n"
        '        return cls(config.pop("units"), 0.5, **config)\n'
    )
    (finding,) = noted("FXL401", source)
    assert "from_config cannot be followed" in finding.message
