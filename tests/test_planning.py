"""The plan: which fixes are carried out together, and why others are not."""

from __future__ import annotations

import pytest
from msgspec import structs

from fixlayers.engine import plan_project
from fixlayers.planning import FilePlan, Plan
from fixlayers.settings import Settings
from tests.repairing import DEFAULTS, repair_project

BROKEN = """\
import keras


class Block(keras.layers.Layer):
    def __init__(self, units):
        super().__init__()
        self.dense = keras.layers.Dense(units)
"""
BASE = """\
import keras


class Base(keras.layers.Layer):
    def __init__(self, units):
        super().__init__()
        self.units = units
"""
CHILD = """\
from base import Base


class Child(Base):
    def __init__(self, units, rate=0.1):
        super().__init__(units)
        self.rate = rate
"""
HOPELESS = """\
from base import Base


class Child(Base):
    def __init__(self, units, make=lambda: 1):
        super().__init__(units)
        self.make = make
"""


def _file(plan: Plan, path: str = "a.py") -> FilePlan:
    return next((f for f in plan.files if f.path == path), FilePlan(path))


def _plan(source: str, **settings: object) -> FilePlan:
    chosen = structs.replace(DEFAULTS, **settings)
    return _file(plan_project({"a.py": source.encode()}, chosen))


def _applied(plan: FilePlan) -> set[str]:
    return {f.code for f in plan.findings if f.applied}


def _reasons(plan: FilePlan) -> dict[str, str]:
    return {f.code: f.reason for f in plan.findings if not f.applied}


def test_everything_that_a_class_needs_is_carried_out() -> None:
    plan = _plan(BROKEN)
    assert _applied(plan) == {"FXL101", "FXL201", "FXL204", "FXL301"}
    assert _reasons(plan) == {}
    assert plan.edits
    assert plan.error is None


def test_findings_are_in_the_order_of_the_source() -> None:
    places = [(f.line, f.column, f.code) for f in _plan(BROKEN + BROKEN[14:]).findings]
    assert places == sorted(places)
    assert len({place[0] for place in places}) > 2


def test_a_finding_names_class_rule_and_place() -> None:
    finding = next(f for f in _plan(BROKEN).findings if f.code == "FXL101")
    assert (finding.path, finding.line, finding.column) == ("a.py", 5, 5)
    assert (finding.class_name, finding.rule) == ("Block", "init-without-kwargs")
    assert (finding.level, finding.safety, finding.reason) == ("error", "safe", "")


@pytest.mark.parametrize(
    ("settings", "applied", "reasons"),
    [
        pytest.param(
            {"ignore": ("FXL301",)},
            {"FXL101", "FXL201", "FXL204"},
            {},
            id="registration stands by itself",
        ),
        pytest.param({"select": ("FXL301",)}, {"FXL301"}, {}, id="and is carried out by itself"),
        pytest.param(
            {"ignore": ("FXL204",)},
            {"FXL301"},
            {
                "FXL201": "needs FXL204: FXL204 is not selected",
                "FXL101": "FXL204 is not selected",
            },
            id="without the stored parameter there is no config, and without it no kwargs",
        ),
        pytest.param(
            {"ignore": ("FXL201",)},
            {"FXL301"},
            {"FXL101": "needs FXL201: FXL201 is not selected"},
            id="kwargs alone would be half a repair",
        ),
        pytest.param(
            {"select": ("FXL1",)},
            set(),
            {"FXL101": "needs FXL201: FXL201 is not selected"},
            id="a prefix selects its codes",
        ),
        pytest.param(
            {"ignore": ("FXL",)}, set(), {}, id="what is not selected is not even mentioned"
        ),
        pytest.param(
            {"select": ("FXL",), "ignore": ("FXL1",)},
            {"FXL301"},
            {"FXL201": "needs FXL101: FXL101 is not selected"},
            id="the longer prefix decides",
        ),
    ],
)
def test_fixes_that_need_one_that_is_not_selected_are_withdrawn(
    settings: dict[str, tuple[str, ...]], applied: set[str], reasons: dict[str, str]
) -> None:
    plan = _plan(BROKEN, **settings)
    assert _applied(plan) == applied
    found = _reasons(plan)
    assert set(found) == set(reasons)
    for code, reason in reasons.items():
        assert reason in found[code]
    if not applied:
        assert plan.edits == ()


def test_a_refused_fix_takes_those_along_that_need_it() -> None:
    plan = _plan(BROKEN.replace("units)", "units, make=lambda: 1)", 1))
    assert _applied(plan) == {"FXL301"}
    assert "make defaults to a lambda" in _reasons(plan)["FXL201"]
    assert _reasons(plan)["FXL101"].startswith("needs FXL201: make defaults to a lambda")


def test_steps_of_a_cure_are_not_mentioned_where_there_is_none() -> None:
    plan = _plan(BROKEN.replace("units)", "units, make=lambda: 1)", 1))
    assert not {"FXL204", "FXL205"} & {f.code for f in plan.findings}


def test_no_edit_is_ordered_twice() -> None:
    edits = _plan(BROKEN.replace("__init__(self, units)", "__init__(self, units, part=None)")).edits
    assert len(edits) == len(set(edits))


def test_a_project_without_keras_has_an_empty_plan() -> None:
    assert plan_project({"a.py": b"class A: pass\n", "b.txt": b""}) == Plan()
    assert plan_project({}) == Plan()


def test_parent_and_child_in_two_files_are_planned_together() -> None:
    plan = plan_project({"base.py": BASE.encode(), "child.py": CHILD.encode()})
    for path in ("base.py", "child.py"):
        assert {"FXL101", "FXL201", "FXL301"} <= _applied(_file(plan, path))
        assert _reasons(_file(plan, path)) == {}


@pytest.mark.parametrize("target", ["base.py", "child.py"])
def test_a_relative_in_a_file_that_nobody_named_is_repaired_as_well(target: str) -> None:
    plan = plan_project(
        {"base.py": BASE.encode(), "child.py": CHILD.encode(), "z.py": BROKEN.encode()},
        targets={target},
    )
    assert [f.path for f in plan.files] == ["base.py", "child.py"]
    assert all(f.edits for f in plan.files)


def test_a_file_that_nobody_named_and_that_is_no_relative_is_left_alone() -> None:
    sources = {"a.py": BROKEN.encode(), "b.py": BROKEN.replace("Block", "Other").encode()}
    assert [f.path for f in plan_project(sources, targets={"b.py"}).files] == ["b.py"]
    assert plan_project(sources, targets=set()).files == ()


def test_a_child_that_cannot_be_repaired_withdraws_its_parents_config() -> None:
    plan = plan_project({"base.py": BASE.encode(), "child.py": HOPELESS.encode()})
    base, child = _file(plan, "base.py"), _file(plan, "child.py")
    assert _applied(base) == _applied(child) == {"FXL301"}
    assert "its child Child in child.py cannot be repaired with it" in _reasons(base)["FXL201"]
    assert "its child Child in child.py cannot be repaired" in _reasons(base)["FXL101"]
    assert "make defaults to a lambda" in _reasons(child)["FXL201"]


def test_it_does_so_even_if_only_the_parents_file_is_named() -> None:
    plan = plan_project(
        {"base.py": BASE.encode(), "child.py": HOPELESS.encode()}, targets={"base.py"}
    )
    assert [f.path for f in plan.files] == ["base.py"]
    assert "its child Child in child.py" in _reasons(_file(plan, "base.py"))["FXL201"]


def test_a_grandchild_withdraws_the_whole_line() -> None:
    sources = {
        "base.py": BASE,
        "child.py": CHILD,
        "last.py": HOPELESS.replace("from base import Base", "from child import Child as Base")
        .replace("class Child", "class Last")
        .replace("super().__init__(units)", "super().__init__(units, 0.2)"),
    }
    plan = plan_project({path: text.encode() for path, text in sources.items()})
    for path in sources:
        assert "FXL201" in _reasons(_file(plan, path)), path
        assert _applied(_file(plan, path)) == {"FXL301"}


def test_a_sibling_is_withdrawn_with_its_parent() -> None:
    sources = {"base.py": BASE, "child.py": HOPELESS, "other.py": CHILD.replace("Child", "Other")}
    plan = plan_project({path: text.encode() for path, text in sources.items()})
    assert "FXL201" in _reasons(_file(plan, "base.py"))
    other = _file(plan, "other.py")
    if "FXL201" in _applied(other):
        # Then its config has to carry the parent's parameter as well.
        assert any("units" in str(edit) for edit in other.edits)


def test_a_child_in_a_file_that_must_not_change_cannot_be_repaired() -> None:
    plan = plan_project(
        {"base.py": BASE.encode(), "child.py": CHILD.encode()},
        structs.replace(DEFAULTS, read_only=("child.py",)),
        targets={"base.py"},
    )
    assert "FXL201" in _reasons(_file(plan, "base.py"))
    assert all(f.path != "child.py" or not f.edits for f in plan.files)


def test_a_child_that_needs_nothing_is_no_obstacle() -> None:
    child = "from base import Base\n\n\nclass Child(Base):\n    pass\n"
    plan = plan_project({"base.py": BASE.encode(), "child.py": child.encode()})
    assert "FXL201" in _applied(_file(plan, "base.py"))
    assert _applied(_file(plan, "child.py")) == {"FXL301"}


def test_the_plan_is_the_same_whatever_the_order_of_the_sources() -> None:
    sources = {
        "base.py": BASE.encode(),
        "child.py": HOPELESS.encode(),
        "other.py": CHILD.replace("Child", "Other").encode(),
        "z.py": BROKEN.encode(),
        "a.py": BROKEN.encode(),
    }
    plans = [
        plan_project(dict(items))
        for items in (
            sources.items(),
            reversed(sources.items()),
            sorted(sources.items(), key=lambda item: len(item[1])),
        )
    ]
    assert plans[0] == plans[1] == plans[2]


def test_a_repair_of_two_files_at_once() -> None:
    registered = "@keras.saving.register_keras_serializable()\n"
    repair_project(
        {"base.py": BASE, "child.py": CHILD},
        {
            "base.py": f"""\
import keras


{registered}class Base(keras.layers.Layer):
    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self.units = units

    def get_config(self):
        config = super().get_config()
        config.update({{"units": self.units}})
        return config
""",
            "child.py": """\
from base import Base
from keras.saving import register_keras_serializable


@register_keras_serializable()
class Child(Base):
    def __init__(self, units, rate=0.1, **kwargs):
        super().__init__(units, **kwargs)
        self.rate = rate

    def get_config(self):
        config = super().get_config()
        config.update({"rate": self.rate})
        return config
""",
        },
    )


@pytest.mark.parametrize(
    ("target", "spelling"),
    [("keras3", "keras.saving"), ("tf_keras", "keras.saving"), ("any", "keras.saving")],
)
def test_a_target_changes_no_survivor(target: str, spelling: str) -> None:
    source = f"""\
import keras


@{spelling}.register_keras_serializable()
class Block(keras.layers.Layer):
    def __init__(self, units=3, **kwargs):
        super().__init__(**kwargs)
        self.units = units
"""
    plan = plan_project({"a.py": source.encode()}, Settings(target=target))  # type: ignore[arg-type]
    assert plan == Plan()


PAST = """\
import keras


class Base(keras.layers.Layer):
    def get_config(self):
        return super().get_config()


class Head(Base):
    def __init__(self, units, rate=0.1, **kwargs):
        super().__init__(**kwargs)
        self.units = units{stored}

    def get_config(self):
        config = super().get_config()
        config.update({{"units": self.units}})
        return config


class Tail(Head):
    def __init__(self, units, {parameter}**kwargs):
        {call}
        self.units = units
"""
PAST_IT = "Base.__init__(self, **kwargs)"


@pytest.mark.parametrize(
    ("stored", "call"),
    [
        pytest.param("", PAST_IT, id="what the repair would keep there"),
        pytest.param("\n        self.rate = rate", PAST_IT, id="what it keeps already"),
        pytest.param("", "super(Head, self).__init__(**kwargs)", id="super of the class above"),
    ],
)
def test_a_config_reads_nothing_that_a_child_which_goes_past_the_constructor_lacks(
    stored: str, call: str
) -> None:
    plan = _plan(PAST.format(stored=stored, call=call, parameter=""), ignore=("FXL301", "FXL105"))
    assert not plan.edits
    reasons = [f.reason for f in plan.findings]
    assert any("its child Tail does not run its __init__" in reason for reason in reasons)


def test_a_constructor_that_is_run_by_name_after_another_is_run() -> None:
    source = """
import keras


class First(keras.Model):
    def __init__(self, **kwargs):
        keras.Model.__init__(self, **kwargs)


class Head(keras.Model):
    def __init__(self, units, rate, **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.rate = rate

    def get_config(self):
        return {**super().get_config(), "units": self.units}


class Tail(First, Head):
    def __init__(self, units, rate, **kwargs):
        First.__init__(self, **kwargs)
        Head.__init__(self, units, rate)
"""
    plan = _plan(source, ignore=("FXL301", "FXL105"))
    assert [f.reason for f in plan.findings if "does not run its __init__" in f.reason] == []


@pytest.mark.parametrize(
    ("call", "parameter"),
    [
        pytest.param("super().__init__(units, **kwargs)", "", id="one that runs it"),
        pytest.param("Head.__init__(self, units, **kwargs)", "", id="one that names it"),
        pytest.param(PAST_IT, "rate=0.2, ", id="one whose own repair keeps it"),
    ],
)
def test_a_config_may_read_what_every_child_has(call: str, parameter: str) -> None:
    plan = _plan(PAST.format(stored="", call=call, parameter=parameter), ignore=("FXL301",))
    assert "Head" in {f.class_name for f in plan.findings if f.applied}
