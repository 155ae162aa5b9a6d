"""Comments that switch rules off, and those that go for nothing."""

from __future__ import annotations

import pytest

from fixlayers import check_source, fix_source
from fixlayers.engine import check_project
from fixlayers.settings import Settings

LAYER = """\
import keras


{above}class A(keras.layers.Layer):{beside}
    def __init__(self, units):{inside}
        super().__init__()
        self.units = units
"""


def codes(above: str = "", beside: str = "", inside: str = "") -> list[str]:
    source = LAYER.format(above=above, beside=beside, inside=inside)
    return sorted(finding.code for finding in check_source(source))


def remarks(source: str, settings: Settings | None = None) -> list[tuple[int, str]]:
    found = check_project({"a.py": source.encode()}, settings or Settings())
    return [(r.line, r.message) for result in found for r in result.remarks]


def test_without_a_comment() -> None:
    assert codes() == ["FXL101", "FXL201", "FXL301"]


@pytest.mark.parametrize(
    "comment",
    [
        pytest.param("# fixlayers: ignore[FXL301]", id="plain"),
        pytest.param("# fixlayers: ignore[FXL301] old files name it so", id="with a reason"),
        pytest.param("#fixlayers:ignore[ fxl301 ]", id="without spaces, in lower case"),
        pytest.param("# noqa: D101  # fixlayers: ignore[FXL301]", id="behind another comment"),
    ],
)
def test_one_rule_for_a_class(comment: str) -> None:
    assert codes(beside=f"  {comment}") == ["FXL101", "FXL201"]
    assert codes(above=f"{comment}\n") == ["FXL101", "FXL201"]
    assert codes(above=f"{comment}\n@final\n") == ["FXL101", "FXL201"]
    assert codes(above=f"@final  {comment}\n") == ["FXL101", "FXL201"]


def test_all_rules_for_a_class() -> None:
    assert codes(beside="  # fixlayers: ignore") == []


def test_several_rules() -> None:
    assert codes(beside="  # fixlayers: ignore[FXL101, FXL201]") == ["FXL301"]


def test_a_method_is_for_what_is_found_in_it() -> None:
    assert codes(inside="  # fixlayers: ignore[FXL101]") == ["FXL201", "FXL301"]
    assert codes(inside="  # fixlayers: ignore[FXL301]") == ["FXL101", "FXL201", "FXL301"]


def test_a_file() -> None:
    two = LAYER.format(above="# fixlayers: ignore-file[FXL101, FXL201]\n", beside="", inside="")
    two += LAYER.format(above="", beside="", inside="").replace("class A", "class B")
    assert [finding.code for finding in check_source(two)] == ["FXL301", "FXL301"]


def test_another_class_is_not_concerned() -> None:
    source = LAYER.format(above="", beside="  # fixlayers: ignore", inside="")
    source += "\n\nclass B(keras.layers.Layer):\n    pass\n"
    assert [(f.class_name, f.code) for f in check_source(source)] == [("B", "FXL301")]


def test_a_class_inside_an_ignored_one_is_not_concerned() -> None:
    source = """\
import keras


class Outer:  # fixlayers: ignore
    class Inner(keras.layers.Layer):
        pass
"""
    assert [finding.code for finding in check_source(source)] == ["FXL301"]


def test_a_string_is_no_comment() -> None:
    assert codes(beside='\n    x = "# fixlayers: ignore"') == ["FXL101", "FXL201", "FXL301"]


def test_what_needs_an_ignored_fix_is_not_half_done() -> None:
    source = LAYER.format(above="", beside="  # fixlayers: ignore[FXL101]", inside="")
    result = fix_source(source)
    assert b"get_config" not in result.after
    reasons = {f.code: f.reason for f in result.findings if not f.applied}
    assert reasons == {
        "FXL201": "needs FXL101: FXL101 is ignored by the comment in line 4",
    }


@pytest.mark.parametrize(
    ("comment", "message"),
    [
        ("ignore[FXL104]", "FXL104 finds nothing here to ignore"),
        ("ignore[FXL999]", 'no rule has the code "FXL999"; did you mean '),
        ("ignore FXL301", 'the codes stand in brackets: "fixlayers: ignore[FXL301]"'),
        ("ignore: FXL301", 'the codes stand in brackets: "fixlayers: ignore[FXL301]"'),
        ("ignore[]", "there is no code in the brackets"),
        ("noqa", '"fixlayers: noqa" means nothing; write "fixlayers: ignore[FXL301]"'),
    ],
)
def test_a_comment_that_goes_for_nothing_is_reported(comment: str, message: str) -> None:
    source = LAYER.format(above="", beside=f"  # fixlayers: {comment}", inside="")
    ((line, text),) = remarks(source)
    assert line == 4
    assert text.startswith(message)
    assert len(check_source(source)) == 3


def test_where_there_is_nothing_to_ignore() -> None:
    assert remarks("import keras\n\n\nclass A(Base):  # fixlayers: ignore\n    pass\n") == [
        (4, "there is nothing here to ignore")
    ]
    source = LAYER.format(above="", beside="", inside="") + "x = 1  # fixlayers: ignore\n"
    assert remarks(source) == [(8, "it stands at no class and no method")]


def test_a_rule_that_does_not_run_is_not_missed() -> None:
    source = LAYER.format(above="", beside="  # fixlayers: ignore[FXL104]", inside="")
    assert remarks(source, Settings(select=("FXL3",))) == []


def test_a_comment_that_is_used_is_not_reported() -> None:
    assert remarks(LAYER.format(above="", beside="  # fixlayers: ignore[FXL301]", inside="")) == []
