"""A plan of an earlier run is taken where all that it rests on is as it was, and nowhere else."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from pathlib import Path

import msgspec
import pytest

import fixlayers
from fixlayers import planning
from fixlayers.cache.folder import CacheFolder
from fixlayers.cache.memory import Digests, SourceMemory
from fixlayers.engine import check_project, fix_project
from fixlayers.known_parts import KnownParts
from fixlayers.results import FileResult
from fixlayers.semantics.family import Family
from fixlayers.semantics.registry import Registry
from fixlayers.settings import Settings
from fixlayers.survey.grounds import Grounds
from fixlayers.survey.overview import Overview
from fixlayers.survey.project import Project

Files = Mapping[str, str]
Plan = Callable[..., dict[str, FileResult]]
DEFAULTS = Settings()


@pytest.fixture
def cache(tmp_path: Path) -> CacheFolder:
    return CacheFolder(str(tmp_path / "cache"))


@pytest.fixture
def plan(cache: CacheFolder) -> Plan:
    """Return a function that plans and fixes with what its last call knew."""

    def plan(
        files: Files,
        settings: Settings = DEFAULTS,
        targets: tuple[str, ...] | None = None,
        jobs: int = 1,
    ) -> dict[str, FileResult]:
        sources = {path: text.encode() for path, text in files.items()}
        memory = SourceMemory(cache, "a.facts", "a.plans", Digests())
        found = fix_project(sources, settings, targets=targets, jobs=jobs, memory=memory)
        memory.save(sources.values())
        assert found == fix_project(sources, settings, targets=targets)
        return {result.path: result for result in found}

    return plan


@pytest.fixture
def planned(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """List the files that are planned."""
    paths: list[str] = []
    original = planning._file_plans

    def listed(family: Family, settings: Settings, part: list[str]) -> object:
        paths.extend(part)
        return original(family, settings, part)

    monkeypatch.setattr(planning, "_file_plans", listed)
    return paths


LAYER = """\
import keras


class {0}(keras.layers.Layer):
    def __init__(self, p, **kwargs):
        super().__init__(**kwargs)
        self.p = p
"""
REGISTERED = """\
import keras


@keras.saving.register_keras_serializable("mine", "{0}")
class {0}(keras.layers.Layer):
    pass
"""
OTHER = LAYER.format("Other")
VERSIONED = """\
import keras


@keras.saving.register_keras_serializable()
class Block(keras.layers.Layer):
    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self.units = units

    def get_config(self):
        return {**super().get_config(), "units": self.units, "version": 2}
"""
RECORD = """\
from dataclasses import dataclass

import keras


@dataclass
class Config:
    units: int = 3


class A(keras.layers.Layer):
    def __init__(self, config: Config, **kwargs):
        super().__init__(**kwargs)
        self.config = config
        self.dense = keras.layers.Dense(config.units)
"""
GATE = """\
import keras


def squared(x):
    return x * x


@keras.saving.register_keras_serializable()
class Gate(keras.layers.Layer):
    def __init__(self, activation=None, **kwargs):
        super().__init__(**kwargs)
        self.activation = keras.activations.get(activation)

    def get_config(self):
        config = super().get_config()
        config.update({"activation": keras.activations.serialize(self.activation)})
        return config


gate = Gate(activation=squared)
"""
INNER = """\
import keras


class Inner(keras.Model):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.dense = keras.layers.Dense(3)

    def call(self, x, y):
        return self.dense(x + y)
"""
OUTER = """\
import keras
from a import Inner


class Outer(keras.Model):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.inner = {0}

    def call(self, x):
        return self.inner(x, x)
"""
A = LAYER.format("A")

# What the project is, which of its other files becomes what, and what then becomes of a.py.
CHANGES = {
    "the parent in another file": (
        {"a.py": "from b import B\n\n\nclass A(B):\n    pass\n", "b.py": LAYER.format("B")},
        {"b.py": LAYER.format("B").replace("keras.layers.Layer", "object")},
    ),
    "a file that hands the parent on": (
        {"a.py": A.replace("import keras", "from b import keras"), "b.py": "import keras\n"},
        {"b.py": "import numpy as keras\nimport tensorflow\n"},
    ),
    "a child": (
        {"a.py": A, "b.py": "from a import A\n\n\nclass B(A):\n    pass\n"},
        {"b.py": "from a import A\n\n\nclass B(A):\n    def __init__(self):\n        self.q = 1\n"},
    ),
    "a call": (
        {"a.py": A, "b.py": "from a import A\n\nA(3)\n"},
        {"b.py": "from a import A\nimport keras\n\nA(keras.layers.Dense(3))\n"},
    ),
    "a file that calls it now": (
        {"a.py": A, "b.py": "import a\n"},
        {"b.py": "from a import A\n\nA(3)\n"},
    ),
    "a file that reads a key": (
        {"a.py": VERSIONED, "b.py": "import keras\n"},
        {"b.py": 'def told(config):\n    return config["version"]\n'},
    ),
    "a file that loads two of one key": (
        {"a.py": REGISTERED.format("A"), "b.py": REGISTERED.format("A"), "c.py": "import a\n"},
        {"c.py": "import a\nimport b\n"},
    ),
    "a class of the same key": (
        {"a.py": REGISTERED.format("A"), "b.py": OTHER, "c.py": "import a\nimport b\n"},
        {"b.py": REGISTERED.format("A")},
    ),
    # Spelled so that its bytes do not look like a call of it.
    "a class of the same name": (
        {"a.py": A, "b.py": OTHER, "c.py": "import a\nimport b\n"},
        {"b.py": A.replace("class A(", "class A\\\n(")},
    ),
    "the package of most classes": (
        {"p/__init__.py": "", "p/a.py": A, "p/b.py": "x = 1\n"},
        {"p/b.py": REGISTERED.format("B")},
    ),
    "a file that sets attributes": (
        {"a.py": RECORD, "b.py": "x = 1\n"},
        {"b.py": "config.units = 3\n"},
    ),
    "a child of a record": (
        {"a.py": RECORD, "b.py": "x = 1\n"},
        {"b.py": "from a import Config\n\n\nclass More(Config):\n    pass\n"},
    ),
    "a function of the same name": (
        {"p/__init__.py": "", "p/a.py": GATE, "p/b.py": "x = 1\n"},
        {"p/b.py": "import keras\n\n\ndef squared(x):\n    return x\n"},
    ),
    "a file that makes a function known": (
        {"a.py": GATE, "b.py": "x = 1\n"},
        {"b.py": 'keras.utils.get_custom_objects()["squared"] = squared\n'},
    ),
    "a class that is made of it": (
        {"a.py": INNER, "b.py": OUTER.format("None")},
        {"b.py": OUTER.format("Inner()")},
    ),
}


@pytest.mark.parametrize("jobs", [1, 2])
@pytest.mark.parametrize(("files", "change"), CHANGES.values(), ids=CHANGES)
def test_what_another_file_changes_is_planned_again(
    plan: Plan, files: Files, change: Files, jobs: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("fixlayers.parts._WORTH_A_PROCESS", 1)
    (path,) = [path for path in files if path.endswith("a.py")]
    before = plan(files, jobs=jobs)
    after = plan({**files, **change}, jobs=jobs)
    assert before.get(path) != after.get(path)
    assert plan(files, jobs=jobs) == before


def test_a_new_child_that_nobody_asks_about_is_seen(plan: Plan) -> None:
    child = "import a\n\n\nclass B(a.A):\n    def __init__(self):\n        self.q = 1\n"
    before = plan({"a.py": A, "b.py": OTHER}, targets=("a.py",))
    after = plan({"a.py": A, "b.py": child}, targets=("a.py",))
    assert before["a.py"] != after["a.py"]


@pytest.mark.parametrize("jobs", [1, 2])
def test_only_what_has_changed_and_rests_on_it_is_planned_again(
    plan: Plan, cache: CacheFolder, planned: list[str], jobs: int
) -> None:
    files = {
        "a.py": A,
        "b.py": "from a import A\n\n\nclass B(A):\n    pass\n",
        "c.py": LAYER.format("C"),
        "d.py": f"from c import C\n{LAYER.format('D')}\nC(3)\n",
        "e.py": "import keras\n\nDense(3)\n",
    }
    plan(files, jobs=jobs)
    planned.clear()
    check_project({path: text.encode() for path, text in files.items()})
    assert set(planned) == {"a.py", "b.py", "c.py", "d.py"}
    planned.clear()

    def again(**changed: str) -> set[str]:
        planned.clear()
        names = {f"{name}.py": text for name, text in changed.items()}
        sources = {path: text.encode() for path, text in {**files, **names}.items()}
        memory = SourceMemory(cache, "a.facts", "a.plans", Digests())
        check_project(sources, memory=memory)
        return set(planned)

    assert again() == set()
    assert again(e="import keras\n\nprint(3)\n") == set()
    assert again(b="from a import A\n\n\nclass B(A):\n    x = 1\n") == {"a.py", "b.py"}
    # d calls what is in c.
    assert again(d=files["d.py"] + "C(4)\n") == {"c.py", "d.py"}


def test_other_settings_and_other_files_are_another_question(
    plan: Plan, planned: list[str]
) -> None:
    plan({"a.py": A})
    for files, settings in (
        ({"a.py": A}, Settings(package="mine")),
        ({"a.py": A, "b.py": "x = 1\n"}, DEFAULTS),
    ):
        planned.clear()
        plan(files, settings)
        assert planned.count("a.py") > 1


def test_every_question_can_be_asked_again(cache: CacheFolder) -> None:
    project = Project({"a.py": A.encode()})
    registry = Registry(project, DEFAULTS)
    memory = SourceMemory(cache, "a.facts", "a.plans", Digests())
    known = KnownParts(project, registry, DEFAULTS, memory)
    assert set(known._questions) == ASKED


ASKED = {
    *("source", "is_candidate", "children", "calling", "assigned", "quoting", "has_base"),
    *("defining", "loaded_together", "registered", "homes", "making", "usual_package"),
}


def test_what_is_asked_has_an_answer_once(monkeypatch: pytest.MonkeyPatch) -> None:
    grounds = Grounds()
    overview = Overview({"a.py": b"x"}, Project({}).reader)
    assert grounds.ask(overview.source, "a.py") == b"x"
    monkeypatch.setattr(overview, "sources", {})
    assert grounds.ask(overview.source, "a.py") == b"x"
    assert grounds.answers == {("source", "a.py"): b"x"}


@pytest.mark.parametrize("package", ["semantics", "rules"])
def test_what_decides_asks_the_whole_project_nothing_past_its_grounds(package: str) -> None:
    folder = Path(fixlayers.__file__).parent / package
    past = {"sources", "reader", "overview"}
    for path in folder.glob("*.py"):
        read = {n.attr for n in ast.walk(ast.parse(path.read_bytes())) if type(n) is ast.Attribute}
        assert not read & past, path.name


# Of no sense, and well sealed: what a program that errs could write.
HOSTILE = {
    "no plan": 7,
    "no such question": ((["parent_of", "a"], b"x"),),
    "no question": (([], b"x"),),
    "a word for a number": ((["children", "a.py", "b"], b"x"),),
    "too many words": ((["source", "a.py", "b.py"], b"x"),),
}


@pytest.mark.parametrize("grounds", HOSTILE.values(), ids=HOSTILE)
def test_a_plan_of_no_sense_is_made_again(plan: Plan, cache: CacheFolder, grounds: object) -> None:
    files = {"a.py": A, "b.py": OTHER}
    expected = plan(files)
    data = cache.read("a.plans")
    assert data is not None
    known = msgspec.msgpack.decode(data, type=dict[str, dict[bytes, object]])
    assert known["plan"]
    known["plan"] = dict.fromkeys(known["plan"], (grounds, ()))
    cache.write("a.plans", msgspec.msgpack.encode(known))
    assert plan(files) == expected


def test_a_plan_for_an_unknown_file_is_made_again(plan: Plan, cache: CacheFolder) -> None:
    expected = plan({"a.py": A})
    data = cache.read("a.plans")
    assert data is not None
    known = msgspec.msgpack.decode(data, type=dict[str, dict[bytes, object]])
    known["plan"] = dict.fromkeys(known["plan"], ((), [{"path": "../x.py"}]))
    cache.write("a.plans", msgspec.msgpack.encode(known))
    assert plan({"a.py": A}) == expected
