"""FXL210: `get_config` builds a dict and returns nothing."""

from __future__ import annotations

import pytest

from tests.rules.amending import HEAD, amend

BLOCK = f"""\
{HEAD}class Block(keras.layers.Layer):
    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self.units = units

"""


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(
            """\
    def get_config(self):
        config = super().get_config()
        config.update({"units": self.units})
""",
            """\
    def get_config(self):
        config = super().get_config()
        config.update({"units": self.units})
        return config
""",
            id="the end is reached",
        ),
        pytest.param(
            """\
    def get_config(self):
        cfg = super(Block, self).get_config()
        cfg["units"] = self.units
        return
""",
            """\
    def get_config(self):
        cfg = super(Block, self).get_config()
        cfg["units"] = self.units
        return cfg
""",
            id="a return without a value",
        ),
        pytest.param(
            """\
    def get_config(self):
        config = super().get_config(); config["units"] = self.units
""",
            """\
    def get_config(self):
        config = super().get_config(); config["units"] = self.units
        return config
""",
            id="two statements on one line",
        ),
    ],
)
def test_the_dict_is_returned(before: str, after: str) -> None:
    amend(BLOCK + before, BLOCK + after, codes="FXL210")


@pytest.mark.parametrize(
    ("before", "after", "codes"),
    [
        pytest.param(
            """\
class Block(keras.layers.Layer):
    def __init__(self, units, rate=0.1):
        super().__init__()
        self.units = units
        self.rate = rate

    def get_config(self):
        config = super().get_config()
        config.update({"unit": self.units})
""",
            """\
class Block(keras.layers.Layer):
    def __init__(self, units, rate=0.1, **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.rate = rate

    def get_config(self):
        config = super().get_config()
        config.update({"units": self.units, "rate": self.rate})
        return config
""",
            "FXL101 FXL202 FXL208 FXL210",
            id="whatever else is wrong with it",
        ),
        pytest.param(
            """\
class Block(keras.Model):
    def __init__(self, units):
        super().__init__(name="net")
        self.units = units

    def get_config(self):
        config = {"units": self.units}
""",
            """\
class Block(keras.Model):
    def __init__(self, units):
        super().__init__(name="net")
        self.units = units

    def get_config(self):
        config = {"units": self.units}
        return config
""",
            "FXL210",
            id="of a model",
        ),
        pytest.param(
            """\
class Penalty(keras.regularizers.Regularizer):
    def __init__(self, strength=0.1):
        self.strength = strength

    def get_config(self):
        config = {"strength": self.strength}
""",
            """\
class Penalty(keras.regularizers.Regularizer):
    def __init__(self, strength=0.1):
        self.strength = strength

    def get_config(self):
        config = {"strength": self.strength}
        return config
""",
            "FXL210",
            id="of a regularizer",
        ),
    ],
)
def test_in_other_classes(before: str, after: str, codes: str) -> None:
    amend(HEAD + before, HEAD + after, codes=codes)


@pytest.mark.parametrize(
    "get_config",
    [
        pytest.param(
            """\
    def get_config(self):
        config = super().get_config()
        config.update({"units": self.units})
        return config
""",
            id="it is returned",
        ),
        pytest.param(
            """\
    def get_config(self):
        return {**super().get_config(), "units": self.units}
""",
            id="it has no name",
        ),
        pytest.param(
            """\
    def get_config(self):
        config = super().get_config()
        if self.units:
            config["units"] = self.units
            return config
""",
            id="it is returned in a branch",
        ),
        pytest.param(
            """\
    def get_config(self):
        config = {"units": self.units}
        register(config)
""",
            id="it is handed to a function",
        ),
        pytest.param(
            """\
    def get_config(self):
        config = super().get_config()
        config["units"] = self.units
        yield config
""",
            id="it is a generator",
        ),
    ],
)
def test_left_alone(get_config: str) -> None:
    amend(BLOCK + get_config, codes="")


@pytest.mark.parametrize(
    ("get_config", "refused"),
    [
        pytest.param(
            """\
    def get_config(self):
        config = super().get_config()
        mine = {"units": self.units}
        config.update(mine)
""",
            {"FXL210": "which dict it should return is not clear", "FXL202": "not clear"},
            id="several dicts",
        ),
        pytest.param(
            """\
    def get_config(self):
        print(super().get_config())
""",
            {"FXL210": "which dict it should return is not clear", "FXL202": "not clear"},
            id="none",
        ),
    ],
)
def test_refused(get_config: str, refused: dict[str, str]) -> None:
    amend(BLOCK + get_config, refused=refused)
