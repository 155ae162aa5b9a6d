"""What an inherited config lacks although its keys cannot all be listed."""

from __future__ import annotations

import pytest

from tests.repairing import repair

REGISTERED = "@keras.saving.register_keras_serializable()\n"
HEAD = "import keras\n\n\n"
# Returns what its own constructor was given, and what `config` of a class below returns.
BASE = f"""\
{HEAD}{REGISTERED}class Conv(keras.layers.Layer):
    def __init__(self, **kwargs):
        own = {{key: kwargs.pop(key) for key in list(kwargs) if key.endswith("_gain")}}
        super().__init__(**kwargs)
        self.given = own

    def get_config(self):
        config = super().get_config()
        for key in self.given:
            config[key] = self.given[key]
        return {{**config, **self.config}}

    @property
    def config(self):
        return {{}}


"""
CHILD = f"""\
{REGISTERED}class Child(Conv):
    def __init__(self, units, hops=3, kernel_gain=1.0, **kwargs):
        super().__init__(kernel_gain=kernel_gain, **kwargs)
        self.units = units
        self.hops = hops

    @property
    def config(self):
        return {{"units": self.units}}
"""
ADDED = """
    def get_config(self):
        config = super().get_config()
        config.update({"hops": self.hops})
        return config
"""


def config_findings(source: str) -> list[str]:
    """Return what is found about the configs of a source, with how it is cured."""
    findings = repair(source).findings
    return [f"{f.message} [{f.reason}]" for f in findings if f.code in {"FXL201", "FXL202"}]


def test_what_neither_the_parent_gets_nor_anybody_names_is_added() -> None:
    repair(BASE + CHILD, BASE + CHILD + ADDED, codes="FXL201")


def test_an_existing_config_takes_it_as_well() -> None:
    written = """
    def get_config(self):
        return {**super().get_config(), "units": self.units}
"""
    added = written.replace("self.units}", 'self.units, "hops": self.hops}')
    repair(BASE + CHILD + written, BASE + CHILD + added, codes="FXL202")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param('{"units": self.units}', '{"units": 1, "hops": 2}', id="the class names it"),
        pytest.param(
            "    @property", '    names = ["hops"]\n\n    @property', id="a list names it"
        ),
        pytest.param("kernel_gain=kernel_gain", "hop_gain=hops", id="the parent gets it"),
        pytest.param(
            "kernel_gain=kernel_gain", "bias_gain=2.0", id="the parent gets what nobody can give"
        ),
    ],
)
def test_what_the_inherited_config_may_have_is_left_to_it(old: str, new: str) -> None:
    source = BASE + CHILD.replace(old, new)
    assert source != BASE + CHILD
    repair(source)


def test_another_value_for_the_parent_is_its_own_affair_too() -> None:
    child = CHILD.replace("kernel_gain=kernel_gain", "kernel_gain=2.0")
    repair(BASE + child, BASE + child + ADDED, codes="FXL201")


@pytest.mark.parametrize(
    "all_of_it", ["vars(self)", "self.__dict__", "inspect.signature(self.__init__)"]
)
def test_a_parent_that_looks_at_all_that_there_is_may_return_anything(all_of_it: str) -> None:
    source = BASE.replace("in self.given:", f"in {all_of_it}:") + CHILD
    repair(source)


def test_what_the_parent_is_given_is_its_own_affair() -> None:
    source = f"""\
{BASE}{REGISTERED}class Child(Conv):
    def __init__(self, kernel_gain=1.0, **kwargs):
        super().__init__(kernel_gain=kernel_gain, **kwargs)
"""
    assert config_findings(source) == []
