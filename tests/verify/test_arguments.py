"""Which arguments a class is made with; the constructors here belong to no Keras."""

from __future__ import annotations

import enum
import importlib.util
import sys
import types
from pathlib import Path
from typing import Any

import pytest

from fixlayers.semantics.family import Family
from fixlayers.settings import Settings
from fixlayers.survey.project import Project
from fixlayers.verify.call_sites import CallSites
from fixlayers.verify.probe.arguments import Builder, NotBuiltError
from fixlayers.verify.probe.choices import Choices
from fixlayers.verify.probe.creations import passed_arguments
from fixlayers.verify.probe.given import given_recipe
from fixlayers.verify.probe.standins import StandIn


class Inner:
    def __init__(self, units: int) -> None:
        self.units = units

    def __repr__(self) -> str:
        return f"Inner({self.units})"


class Lambda:
    pass


class Model:
    def __init__(self, *layers: Any) -> None:
        self.layers = layers


class LayerNormalization(Inner):
    pass


class BatchNormalization(Inner):
    pass


LAYERS = types.SimpleNamespace(
    Dense=Inner,
    Lambda=Lambda,
    LayerNormalization=LayerNormalization,
    BatchNormalization=BatchNormalization,
)
KERAS = types.SimpleNamespace(layers=LAYERS, Model=Model)
SIZE = 6
MISSING = StandIn("missing")


class Mode(enum.Enum):
    FAST = 1
    SLOW = 2


class Parent:
    def __init__(self, **kwargs: Any) -> None:
        self.given = kwargs


def written(folder: Path, source: str) -> type:
    """Return the class `Made` of a module whose source `inspect` finds."""
    path = folder / "written_module.py"
    path.write_text(f"from tests.verify.test_arguments import Parent\n{source}")
    spec = importlib.util.spec_from_file_location(f"written_{abs(hash(source))}", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    made: type = module.Made
    return made


def labels(cls: type, *calls: str) -> dict[str, str]:
    """Return what an instance is made with, under no kind that has base arguments."""
    passed = passed_arguments(cls, calls, KERAS)
    recipe = Builder(cls, "regularizer", Choices(KERAS), passed).search()[0]
    recipe.make()
    return recipe.labels()


class TestInvented:
    def test_they_are_not_the_defaults(self):
        class Made(Parent):
            def __init__(self, rate=0.1, units=32, mode=Mode.FAST, bias=True, act="relu"):
                super().__init__()

        found = labels(Made)
        assert found == {
            "rate": "0.05",
            "units": "8",
            "mode": "Mode.SLOW",
            "bias": "False",
            "act": "'tanh'",
        }

    def test_they_agree_with_annotations_and_use(self):
        class Made(Parent):
            def __init__(self, blocks: list[int], scale: float, inner, table):
                super().__init__()
                self.units = inner.units
                table["size"]

        found = labels(Made)
        assert found["blocks"] == "[8, 4]"
        assert found["scale"] == "0.25"
        assert found["inner"] == "keras.layers.Dense(8)"
        assert found["table"] == "{'size': 2}"

    def test_a_class_takes_the_place_of_a_class(self):
        class Made(Parent):
            def __init__(self, d_model, act_dim, norm=LayerNormalization, inner=Inner):
                super().__init__()
                norm(units=d_model + act_dim)

        assert labels(Made) == {
            "d_model": "8",
            "act_dim": "8",
            "norm": "keras.layers.BatchNormalization",
        }

    @pytest.mark.parametrize(
        ("parameter", "made"),
        [
            ("norm_layer=None", {"norm_layer": "keras.layers.LayerNormalization"}),
            ("activation=None", {}),
            ("part=None", {}),
        ],
    )
    def test_what_makes_layers_is_a_class_if_its_name_says_so(
        self, parameter: str, made: dict[str, str], tmp_path: Path
    ):
        name = parameter.partition("=")[0]
        source = f"self.made = {name}(units=1) if {name} else None"
        cls = written(
            tmp_path,
            f"class Made(Parent):\n    def __init__(self, {parameter}):\n        {source}\n",
        )
        assert labels(cls) == made

    @pytest.mark.parametrize(
        "use",
        [
            "for part in self.parts:\n            part.build(1)",
            "return [part(1) for part in self.parts]",
            "for i, part in enumerate(self.parts):\n            part(1)",
        ],
    )
    def test_what_is_called_in_a_loop_is_a_layer(self, use: str, tmp_path: Path):
        cls = written(
            tmp_path,
            f"""
class Made(Parent):
    def __init__(self, parts: list, n_parts_layer=None):
        self.parts = parts
        self.n = n_parts_layer

    def call(self):
        {use}
""",
        )
        assert labels(cls) == {
            "parts": "[keras.layers.Dense(8), keras.layers.Dense(8)]",
            "n_parts_layer": "8",
        }

    def test_a_check_by_name_tells_the_allowed_values(self, tmp_path: Path):
        cls = written(
            tmp_path,
            """
ALLOWED = {"xn", "xen"}


class Checking:
    def setup(self, form, way):
        if form not in ALLOWED or way not in self.ways:
            raise ValueError(form)


class Made(Checking):
    ways = ("there", "back")

    def __init__(self, form="xn", way="there"):
        self.setup(form, way)
""",
        )
        assert labels(cls) == {"form": "'xen'", "way": "'back'"}

    def test_where_a_class_of_its_own_is_asked_for_there_is_no_number(self):
        class Made(Parent):
            def __init__(self, weight: Inner | None = None, rate: float | None = None):
                super().__init__()

        assert labels(Made) == {"rate": "0.25"}

    def test_a_class_that_a_parameter_may_be_is_left_alone(self, tmp_path: Path):
        cls = written(
            tmp_path,
            """
class Made(Parent):
    def __init__(self, norm_layer=None, other_layer=None):
        self.norm = norm_layer(epsilon=1) if norm_layer else None
        self.other = other_layer and other_layer.units
""",
        )
        assert labels(cls) == {"other_layer": "keras.layers.Dense(8)"}

    def test_a_stand_in_is_no_default(self):
        required = StandIn("gin.REQUIRED")

        class Made(Parent):
            def __init__(self, units=required):
                super().__init__()

        assert labels(Made) == {"units": "8"}

    def test_they_are_varied_until_the_constructor_accepts_them(self):
        class Made(Parent):
            def __init__(self, kernel_size, heads):
                assert kernel_size == [3, 3]
                assert heads == 1

        assert labels(Made) == {"kernel_size": "[3, 3]", "heads": "1"}

    def test_what_was_tried_is_told(self):
        class Made(Parent):
            def __init__(self, units):
                raise ValueError(f"not {units}")

        with pytest.raises(NotBuiltError) as caught:
            labels(Made)
        assert str(caught.value) == "ValueError: not 8"
        assert caught.value.arguments == {"units": "8"}
        assert caught.value.attempts > 1


class TestPassedByOthers:
    def test_a_call_goes_first(self):
        class Made(Parent):
            def __init__(self, dim, heads=4, rate=0.1):
                assert dim % heads == 0
                super().__init__()

        assert labels(Made, "Made(12, heads=3)") == {"dim": "12", "heads": "3", "rate": "0.05"}

    def test_what_it_names_is_what_the_module_sees(self):
        class Made(Parent):
            def __init__(self, inner, other=None, size=1):
                assert isinstance(inner, Inner)
                super().__init__()

        found = labels(Made, "Made(keras.layers.Dense(2), here, size=SIZE)")
        assert found["inner"] == "keras.layers.Dense(2)"
        assert found["size"] == "SIZE"
        assert "here" not in found.values()

    def test_one_that_lacks_an_argument_agrees_with_nothing(self):
        class Made(Parent):
            def __init__(self, units, odd):
                super().__init__()

        assert labels(Made, "Made(unknown, odd=77)")["odd"] != "77"

    def test_no_config_carries_a_lambda(self):
        class Made(Parent):
            def __init__(self, odd):
                super().__init__()

        assert "lambda" in labels(Made, "Made({'lambda': [abs]})")["odd"]
        assert labels(Made, "Made({'a': [lambda x: x]})")["odd"] == "8"
        assert labels(Made, "Made(Model(Model(Inner(3))))")["odd"] == "Model(Model(Inner(3)))"
        assert labels(Made, "Made(Model(Model(Lambda())))")["odd"] == "8"

    def test_a_stand_in_is_no_argument(self):
        class Made(Parent):
            def __init__(self, units):
                super().__init__()

        assert labels(Made, "Made(MISSING.size)") == {"units": "8"}

    def test_defaults_are_no_news(self):
        class Made(Parent):
            def __init__(self, units=32):
                super().__init__()

        assert labels(Made, "Made(32)") == {"units": "8"}

    @pytest.mark.parametrize(
        "docstring",
        [
            "Does.\n\n    >>> made = Made(\n    ...     9,\n    ...     odd='(')\n    >>> made(1)",
            "Use it:\n\n    ```python\n    Made(9, odd='(').call()\n    ```",
            "Made( is no call; Made(9, odd='(') is.",
        ],
    )
    def test_docstrings_have_examples(self, docstring: str):
        class Made(Parent):
            def __init__(self, units, odd):
                assert (units, odd) == (9, "(")
                super().__init__()

        Made.__doc__ = docstring
        assert labels(Made) == {"units": "9", "odd": "'('"}

    def test_they_are_found_in_the_project_by_what_names_mean(self):
        sources = {
            "a.py": b"import keras\n\nclass Made(keras.layers.Layer):\n    pass\n",
            "b.py": b"from a import Made as M\n\nx = [M(3), M(units=4,\n  rate=1)]\nM(3)\nM()\n",
            "c.py": b"from other import Made\n\nMade(5)\n",
        }
        calls = CallSites(Family(Project(sources), Settings()))
        assert calls.of_file("a.py") == {"Made": ("M(3)", "M(units=4, rate=1)")}
        assert calls.of_file("b.py") == {}


class Made(Parent):
    def __init__(self, units, inner=None):
        assert units == 5
        super().__init__(units=units, inner=inner)


class TestGiven:
    @pytest.mark.parametrize(
        ("expression", "found"),
        [
            ("{'units': 5}", {"units": "5"}),
            ("dict(units=SIZE - 1, inner=keras.layers.Dense(2))",
             {"units": "SIZE - 1", "inner": "keras.layers.Dense(2)"}),
            ("{**{'units': 5}}", {"units": "5"}),
        ],
    )  # fmt: skip
    def test_they_are_written_as_they_were_given(self, expression: str, found: dict[str, str]):
        recipe = given_recipe(Made, expression, KERAS)
        assert recipe.labels() == found
        # Each instance has objects of its own.
        one, other = recipe.make(), recipe.make()
        assert one.given["inner"] is None or one.given["inner"] is not other.given["inner"]

    @pytest.mark.parametrize(
        ("expression", "message"),
        [
            ("{'units': 6}", "AssertionError"),
            ("[5]", "is no dict of keyword arguments"),
            ("dict(units=nowhere)", "NameError: name 'nowhere' is not defined"),
        ],
    )
    def test_what_does_not_fit_is_told(self, expression: str, message: str):
        with pytest.raises(NotBuiltError, match=r"as given in \[tool") as caught:
            given_recipe(Made, expression, KERAS)
        assert message in str(caught.value)
