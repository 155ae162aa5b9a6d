"""The engine: sources in, results out; nothing else."""

from __future__ import annotations

import ast
import pickle
import sys
from pathlib import Path

import pytest
from msgspec import structs

from fixlayers import consistency, engine
from fixlayers.diagnostics import FileError
from fixlayers.engine import (
    FileResult,
    check_project,
    check_source,
    fix_project,
    fix_source,
    plan_project,
)
from fixlayers.rewrite.errors import EditError
from fixlayers.rewrite.source import rewrite_source
from fixlayers.semantics.family import ClassView
from fixlayers.settings import Settings
from tests.conftest import Child
from tests.repairing import DEFAULTS

BROKEN = b"""\
import keras


class Block(keras.layers.Layer):
    def __init__(self, units):
        super().__init__()
        self.dense = keras.layers.Dense(units)
"""
SOUND = b"""\
import keras


@keras.saving.register_keras_serializable()
class Sound(keras.layers.Layer):
    def __init__(self, units=3, **kwargs):
        super().__init__(**kwargs)
        self.units = units
"""
NESTED = b"(" * 5000 + b")" * 5000
# A class line that may define a Keras class, so that the file matters.
BAD = {
    "a syntax error": (b"import keras\nclass A(keras.layers.Layer):\n    x = (\n", 3),
    "a Python 2 print": (b"import keras\nclass A(keras.Model):\n    print 'x'\n", 3),
    "a NUL byte": (b"import keras\nclass A(keras.Model):\n    x = '\0'\n", 3),
    "deep nesting": (b"import keras\nclass A(keras.Model):\n    x = " + NESTED, 0),
    "not UTF-8": (b"import keras\nclass A(keras.Model):\n    x = '\xe9'\n", 0),
    "an unknown encoding": (b"# coding: nonsense\nimport keras\nclass A(keras.Model): pass\n", 0),
}  # fmt: skip


def test_a_fixed_source() -> None:
    result = fix_source(BROKEN)
    assert isinstance(result, FileResult)
    assert (result.path, result.before, result.error) == ("<stdin>", BROKEN, None)
    assert b"**kwargs" in result.after
    assert all(f.applied for f in result.findings)


def test_a_str_is_taken_as_utf_8() -> None:
    source = BROKEN.decode() + "# \N{GREEK SMALL LETTER ALPHA}\n"
    assert fix_source(source).after == fix_source(source.encode()).after


def test_findings_carry_the_path() -> None:
    assert {f.path for f in fix_source(BROKEN, path="x/y.py").findings} == {"x/y.py"}
    assert {f.path for f in check_source(BROKEN, path="x/y.py")} == {"x/y.py"}


def test_checking_changes_nothing_and_finds_the_same() -> None:
    assert check_source(BROKEN) == fix_source(BROKEN).findings
    (result,) = check_project({"a.py": BROKEN})
    assert result.before == result.after == BROKEN


def test_what_needs_nothing_has_no_result() -> None:
    assert fix_project({"a.py": SOUND, "b.py": b"x = 1\n", "c.py": b""}) == ()
    result = fix_source(SOUND)
    assert (result.before, result.after, result.findings) == (SOUND, SOUND, ())


def test_results_are_sorted_by_path() -> None:
    sources = {"b.py": BROKEN, "a.py": BROKEN.replace(b"Block", b"Other"), "c.py": SOUND}
    assert [result.path for result in fix_project(sources)] == ["a.py", "b.py"]


def test_a_second_run_has_nothing_to_do() -> None:
    after = fix_source(BROKEN).after
    assert fix_project({"a.py": after}) == ()


def test_targets_limit_what_is_reported() -> None:
    sources = {"a.py": BROKEN, "b.py": BROKEN.replace(b"Block", b"Other")}
    assert [r.path for r in fix_project(sources, targets={"b.py"})] == ["b.py"]
    assert [r.path for r in check_project(sources, targets={"a.py"})] == ["a.py"]
    assert fix_project(sources, targets=()) == ()


def test_results_and_plans_can_be_pickled() -> None:
    results = fix_project({"a.py": BROKEN, "b.py": BAD["a syntax error"][0]})
    assert pickle.loads(pickle.dumps(results)) == results
    plan = plan_project({"a.py": BROKEN})
    assert pickle.loads(pickle.dumps(plan)) == plan


def test_the_answer_is_the_same_whatever_the_order_and_the_number_of_processes() -> None:
    sources = {f"{name}.py": BROKEN.replace(b"Block", name.encode()) for name in "ABCD"}
    sources["bad.py"] = BAD["a syntax error"][0]
    expected = fix_project(sources)
    assert fix_project(dict(reversed(sources.items()))) == expected
    assert fix_project(sources, jobs=2) == expected


def test_progress_is_told_and_comes_to_its_end() -> None:
    told: list[tuple[int, int]] = []
    sources = {f"{name}.py": BROKEN.replace(b"Block", name.encode()) for name in "ABC"}
    fix_project(sources, progress=lambda done, total: told.append((done, total)))
    assert told == sorted(told)
    assert {total for _, total in told} == {3}


@pytest.mark.parametrize("name", BAD)
def test_a_file_that_cannot_be_read_is_an_error_and_the_others_are_done(name: str) -> None:
    source, line = BAD[name]
    results = {r.path: r for r in fix_project({"bad.py": source, "good.py": BROKEN})}
    error = results["bad.py"].error
    assert isinstance(error, FileError)
    assert (error.path, error.fatal) == ("bad.py", True)
    assert error.message
    assert "\n" not in error.message
    if line:
        assert error.line == line
    assert results["bad.py"].after == source
    assert results["good.py"].after != BROKEN


@pytest.mark.parametrize("name", BAD)
def test_alone_it_raises_a_syntax_error(name: str) -> None:
    source, line = BAD[name]
    for run in (fix_source, check_source):
        with pytest.raises(SyntaxError) as raised:
            run(source, path="bad.py")
        assert raised.value.filename == "bad.py"
        if line:
            assert raised.value.lineno == line


@pytest.mark.parametrize(
    "source",
    [
        pytest.param(b"def f(:\n", id="no class"),
        pytest.param(b"import keras\nprint 'x'\n", id="keras, but no class"),
        pytest.param(b"class A(nn.Module):\n    print 'x'\n", id="a class of another library"),
        pytest.param(b"\0\1\2", id="junk"),
        pytest.param(b"x = " + NESTED, id="nesting"),
    ],
)
def test_a_broken_file_that_concerns_no_keras_class_is_nobodys_error(source: bytes) -> None:
    results = fix_project({"bad.py": source, "good.py": BROKEN})
    assert not [r.error for r in results if r.error and r.error.fatal]
    assert [r.path for r in results if r.after != r.before] == ["good.py"]
    assert fix_source(source).after == source


@pytest.mark.parametrize(
    "source",
    [
        pytest.param(BROKEN.replace(b"\n", b"\r\n"), id="CRLF"),
        pytest.param(b"\xef\xbb\xbf" + BROKEN, id="a byte order mark"),
        pytest.param(b"# coding: latin-1\n# \xe9\n" + BROKEN, id="a cookie"),
        pytest.param(BROKEN.rstrip(b"\n"), id="no final newline"),
        pytest.param(BROKEN.replace(b"\n\n\nclass", b"\n\x0c\nclass"), id="a form feed"),
        pytest.param(BROKEN.replace(b"    ", b"\t"), id="tabs"),
        pytest.param(BROKEN.replace(b"    ", b"  "), id="two spaces"),
        pytest.param(BROKEN + b"s = '\xe2\x80\xa8'\n", id="a line separator in a string"),
    ],
)
def test_the_form_of_the_bytes_is_kept(source: bytes) -> None:
    after = fix_source(source).after
    assert after != source
    ast.parse(after)
    assert after.startswith(b"\xef\xbb\xbf") == source.startswith(b"\xef\xbb\xbf")
    assert after.endswith(b"\n") == source.endswith(b"\n")
    assert (b"\r\n" in after) == (b"\r\n" in source)
    assert after.count(b"\n") - after.count(b"\r\n") in (0, after.count(b"\n"))
    assert fix_source(after).after == after
    kept = [line for line in source.splitlines() if b"__init__" not in line]
    remaining = iter(after.splitlines())
    assert all(line in remaining for line in kept)


def test_unsafe_fixes_only_on_request() -> None:
    """No rule of this step is unsafe, so asking for unsafe fixes must change nothing."""
    unsafe = structs.replace(DEFAULTS, unsafe_fixes=True)
    assert fix_source(BROKEN, settings=unsafe) == fix_source(BROKEN)


def test_the_line_length_of_the_project_counts() -> None:
    source = BROKEN.replace(b"units)", b"units, first_width=1, second_width=2)", 1)
    short = fix_source(source, settings=structs.replace(DEFAULTS, line_length=60)).after
    wide = fix_source(source, settings=structs.replace(DEFAULTS, line_length=200)).after
    assert len(short.splitlines()) > len(wide.splitlines())
    assert ast.dump(ast.parse(short)) == ast.dump(ast.parse(wide))


SCRIPT = """
import sys
from fixlayers import check_source, fix_source, plan_project
source = open(sys.argv[1], "rb").read()
fix_source(source)
plan_project({"a.py": source})
assert "libcst" not in sys.modules, "libcst"
check_source(open(sys.argv[2], "rb").read())
assert "libcst" not in sys.modules, "libcst for a check"
fix_source(open(sys.argv[2], "rb").read())
assert "libcst" in sys.modules
heavy = {"keras", "tensorflow", "tf_keras", "torch", "jax"} & set(sys.modules)
assert not heavy, heavy
"""


def test_libcst_is_imported_only_where_something_is_rewritten(tmp_path: Path, child: Child) -> None:
    sound, broken = tmp_path / "sound.py", tmp_path / "broken.py"
    sound.write_bytes(SOUND)
    broken.write_bytes(BROKEN)
    done = child("-c", SCRIPT, str(sound), str(broken))
    assert done.returncode == 0, done.stderr.decode()


def test_nothing_of_one_run_is_left_for_the_next() -> None:
    before = {name for name in sys.modules if name.startswith("fixlayers")}
    first = fix_project({"a.py": BROKEN})
    fix_project({"a.py": BROKEN.replace(b"units", b"width"), "b.py": SOUND})
    assert fix_project({"a.py": BROKEN}) == first
    assert before <= set(sys.modules)


def test_a_class_of_another_file_counts() -> None:
    child = b"from a import Block\n\n\nclass Child(Block):\n    pass\n"
    (_, result) = fix_project({"a.py": BROKEN, "b.py": child})
    assert b"register_keras_serializable()\nclass Child" in result.after
    assert fix_source(child).after == child


def test_the_sources_are_not_changed() -> None:
    sources = {"a.py": BROKEN}
    fix_project(sources)
    assert sources == {"a.py": BROKEN}


# What can be done for the child shows only once the parent's config is repaired.
REVEALING = """\
from typing import Callable

import keras


@keras.saving.register_keras_serializable()
def halved(x):
    return x / 2


class Base(keras.losses.Loss):
    def __init__(self, gamma, transform: Callable = halved, **kwargs):
        super().__init__(**kwargs)
        self.transform = transform
        self.my_gamma = gamma

    def get_config(self):
        config = super().get_config()
        config.update({"gamma_": self.my_gamma})
        return config

    @classmethod
    def from_config(cls, config):
        return cls(**config)


class Unit(Base):
    def __init__(self, dim, own_gamma=1.0, **kwargs):
        super().__init__(gamma=own_gamma)
        self.dim = dim

    def get_config(self):
        return {"dim": self.dim, "own_gamma": self.own_gamma}

    @classmethod
    def from_config(cls, config):
        return cls(**config)
"""


def test_what_a_repair_reveals_is_repaired_too() -> None:
    result = fix_source(REVEALING)
    assert result.error is None
    child = result.after.partition(b"class Unit")[2]
    assert b"super().get_config()" in child
    assert b"gamma_" not in result.after
    assert fix_source(result.after).after == result.after
    assert all(finding.applied for finding in result.findings)


@pytest.mark.parametrize("targets", [None, {"a.py"}])
@pytest.mark.parametrize("registered", ["", "@keras.saving.register_keras_serializable()\n"])
def test_what_it_reveals_in_a_file_that_was_right_before_is_repaired_too(
    targets: set[str] | None, registered: str
) -> None:
    base, child = REVEALING.split("class Unit")
    child = f"import keras\nfrom a import Base\n\n\n{registered}class Unit{child}"
    sources = {"a.py": base.encode(), "b.py": child.encode()}
    after = {result.path: result.after for result in fix_project(sources, targets=targets)}
    assert b"super().get_config()" in after["b.py"]
    assert all(result.after == result.before for result in fix_project(after))


def test_a_later_round_plans_again_what_the_one_before_has_changed(monkeypatch) -> None:
    base, child = REVEALING.split("class Unit")
    unrelated = "import keras\n\n\nclass C(keras.layers.Layer):\n    def __init__(self, n):\n"
    sources = {
        "a.py": base.encode(),
        "b.py": f"import keras\nfrom a import Base\n\n\nclass Unit{child}".encode(),
        "c.py": f"{unrelated}        super().__init__()\n".encode(),
    }
    asked: list[set[str] | None] = []
    plan = engine._Planner.plan

    def noted(self, sources, settings, targets):
        asked.append(targets and set(targets))
        return plan(self, sources, settings, targets)

    monkeypatch.setattr(engine._Planner, "plan", noted)
    results = fix_project(sources)
    assert all(result.after != result.before for result in results)
    assert asked == [None, {"a.py", "b.py", "c.py"}, {"a.py", "b.py"}]


def test_a_parent_that_takes_no_kwargs_is_repaired_with_a_child_that_hands_them_up() -> None:
    parent = "import keras\n\n\nclass A(keras.layers.Layer):\n    def __init__(self):\n"
    parent += "        super().__init__()\n"
    child = "from a import A\n\n\nclass B(A):\n    def __init__(self, rate):\n"
    child += "        super().__init__()\n        self.rate = rate\n"
    sources = {"a.py": parent.encode(), "b.py": child.encode()}
    for targets in ({"b.py"}, {"a.py", "b.py"}):
        results = fix_project(sources, targets=targets)
        assert all(b"**kwargs" in result.after for result in results)
        assert len(results) == 2
    (_, result) = fix_project(sources, Settings(read_only=("a.py",)))
    assert b"**kwargs" not in result.after
    reasons = {finding.reason for finding in result.findings if not finding.applied}
    assert reasons == {"its parent A takes no **kwargs and cannot be repaired"}


def test_no_class_relies_on_a_relative_whose_rewrite_failed(monkeypatch) -> None:
    parent = "import keras\n\n\nclass A(keras.layers.Layer):\n    def __init__(self, units):\n"
    parent += "        super().__init__()\n        self.units = units\n"
    child = "from a import A\n\n\nclass B(A):\n    def __init__(self, rate):\n"
    child += "        super().__init__(units=rate)\n        self.made = rate * 2\n"
    sources = {"a.py": parent.encode(), "b.py": child.encode()}
    assert all(result.after != result.before for result in fix_project(sources))

    def broken(source: bytes, edits: object, **options: object) -> bytes:
        if b"class B" in source:
            raise EditError("broken on purpose")
        return rewrite_source(source, edits, **options)  # type: ignore[arg-type]

    monkeypatch.setattr("fixlayers.rewrite.source.rewrite_source", broken)
    results = {result.path: result for result in fix_project(sources)}
    assert results["b.py"].after == results["b.py"].before
    assert "broken on purpose" in results["b.py"].error.message
    # The automatic config of the child is still there: its parent got none of its own.
    assert b"get_config" not in results["a.py"].after
    reasons = [f.reason for f in results["a.py"].findings if f.code == "FXL201"]
    assert reasons
    assert "B" in reasons[0]


def test_a_rewrite_that_failed_is_told_where_nothing_else_is_said(monkeypatch) -> None:
    monkeypatch.setattr("fixlayers.rewrite.self_check.self_check", lambda *_: "spoilt")
    source = b"""
import keras


@keras.saving.register_keras_serializable()
class Twice(keras.layers.Layer):
    def __init__(self, inner, **kwargs):
        super().__init__(**kwargs)
        self.inner = inner

    def get_config(self):
        return {**super().get_config(), "inner": keras.layers.serialize(self.inner)}

    def from_config(cls, config):
        return cls(keras.layers.deserialize(config.pop("inner")), **config)
"""
    (result,) = fix_project({"a.py": source})
    assert result.after == source
    assert result.error is not None
    assert "spoilt" in result.error.message


def test_what_never_settles_is_left_as_it_was(monkeypatch) -> None:
    monkeypatch.setattr("fixlayers.settling._ROUNDS", 0)
    (result,) = fix_project({"a.py": REVEALING.encode()})
    assert result.after == result.before
    assert result.error.fatal
    assert "a second run would edit again" in result.error.message
    assert not any(finding.applied for finding in result.findings)


def test_what_has_no_tie_to_the_target_is_not_planned(monkeypatch: pytest.MonkeyPatch) -> None:
    layer = "import keras\nclass {}({}):\n    def __init__(self, n):\n        super().__init__()\n"
    sources = {
        "a.py": layer.format("A", "keras.layers.Layer").encode(),
        "b.py": f"from a import A\n{layer.format('B', 'A')}".encode(),
        "c.py": layer.format("C", "keras.layers.Layer").encode(),
    }
    planned: set[str] = set()
    plan = consistency.ClassPlan

    def noted(view: ClassView, settings: Settings) -> object:
        planned.add(view.key.path)
        return plan(view, settings)

    monkeypatch.setattr(consistency, "ClassPlan", noted)
    whole = {file.path: file for file in plan_project(sources).files}
    for targets, near in ((["a.py"], {"a.py", "b.py"}), (["c.py"], {"c.py"})):
        planned.clear()
        for file in plan_project(sources, targets=targets).files:
            assert file == whole[file.path]
        assert planned == near


def test_a_rewrite_that_reads_what_nothing_binds_leaves_the_file_as_it_was(monkeypatch) -> None:
    def broken(source: bytes, *_: object, **__: object) -> bytes:
        return source + b"print(Any)\n"

    monkeypatch.setattr("fixlayers.rewrite.source.rewrite_source", broken)
    monkeypatch.setattr("fixlayers.rewrite.self_check.self_check", lambda *_: None)
    (result,) = fix_project({"a.py": BROKEN})
    assert result.after == BROKEN
    assert result.error is not None
    assert "reads Any, which nothing binds" in result.error.message


def test_classes_that_inherit_from_each_other_are_no_trap() -> None:
    body = """\
    def __init__(self, block, **kwargs):
        super().__init__(block, **kwargs)
        self.block = block

    def get_config(self):
        return {**super().get_config(), "block": keras.layers.serialize(self.block)}
"""
    heads = (
        "class B(C, keras.layers.Layer)",
        "class C(B, keras.layers.Layer)",
        "class D(D)",
        "class E(B, keras.layers.Dense)",
    )
    source = "import keras\n\n\n" + "\n\n".join(f"{head}:\n{body}" for head in heads)
    (result,) = fix_project({"a.py": source.encode()})
    assert result.error is None
