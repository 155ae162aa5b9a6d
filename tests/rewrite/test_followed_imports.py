"""Imports behind import statements that stand in branches and functions."""

from __future__ import annotations

import pytest

from fixlayers.rewrite.edits import AddImportBeside
from fixlayers.rewrite.errors import EditError
from fixlayers.rewrite.self_check import self_check
from fixlayers.rewrite.source import rewrite_source


def _added(before: str, *edits: AddImportBeside, line_length: int = 88) -> str:
    after = rewrite_source(before.encode(), edits, line_length=line_length)
    assert self_check(before.encode(), after, edits) is None
    return after.decode()


BOTH = (AddImportBeside(0, "k.utils", "f"), AddImportBeside(1, "tf.utils", "f"))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(
            "try:\n    from k import L  # first\nexcept ImportError:\n    from tf import L\n",
            "try:\n    from k import L  # first\n    from k.utils import f\n"
            "except ImportError:\n    from tf import L\n    from tf.utils import f\n",
            id="in a try and its handler",
        ),
        pytest.param(
            "try: from k import L\nexcept: from tf import L\n",
            "try: from k import L; from k.utils import f\n"
            "except: from tf import L; from tf.utils import f\n",
            id="on one line",
        ),
        pytest.param(
            "if x:\n\timport k; y = 3\nelse:\n\timport tf\n\n\n\tz = 4\n",
            "if x:\n\timport k; y = 3\n\tfrom k.utils import f\n"
            "else:\n\timport tf\n\tfrom tf.utils import f\n\n\n\tz = 4\n",
            id="with tabs, behind what shares the line",
        ),
        pytest.param(
            "def g():\n    import k\n    class A:\n        import tf\n",
            "def g():\n    import k\n    from k.utils import f\n    class A:\n        import tf\n"
            "        from tf.utils import f\n",
            id="in a function and a class",
        ),
        pytest.param(
            "try:\n    pass\nexcept E:\n    import k\nelse:\n    import tf\n",
            "try:\n    pass\nexcept E:\n    import k\n    from k.utils import f\n"
            "else:\n    import tf\n    from tf.utils import f\n",
            id="handlers before the else",
        ),
    ],
)  # fmt: skip
def test_behind_two_statements(before: str, after: str) -> None:
    assert _added(before, *BOTH) == after


def test_several_names_of_a_module_become_one_statement() -> None:
    edits = [AddImportBeside(0, "k", name) for name in ("one", "two", "three", "one")]
    before = "if x:\n    import k\n"
    assert _added(before, *edits) == f"{before}    from k import one, three, two\n"
    assert _added(before, *edits, line_length=30) == (
        f"{before}    from k import (\n        one,\n        three,\n        two,\n    )\n"
    )


def test_there_is_no_such_statement() -> None:
    with pytest.raises(EditError, match="no import statement number 1"):
        rewrite_source(b"import k\n", [AddImportBeside(1, "k.utils", "f")])


def test_an_import_in_the_wrong_branch_is_noticed() -> None:
    before = b"if x:\n    import k\nelse:\n    import tf\n"
    after = b"if x:\n    import k\nelse:\n    import tf\n    from k.utils import f\n"
    assert self_check(before, after, [AddImportBeside(0, "k.utils", "f")])
