"""What is no Python is one line each; every other file is done and no file half written."""

from __future__ import annotations

import random
import re

import pytest

from fixlayers.cli import main
from tests.conftest import untouched

LAYER = b"""import keras


class Scale(keras.layers.Layer):
    def __init__(self, factor):
        super().__init__()
        self.factor = factor
"""

# What may define a Keras class and cannot be read: an error with its line.
BAD = {
    "syntax error": (LAYER + b"def f(:\n", 8),
    "Python 2": (LAYER + b"print 'x'\n", 8),
    "NUL byte": (LAYER + b"\0", None),
    "NUL byte in a line": (LAYER + b"x = '\0'\n", None),
    "nested parentheses": (LAYER + b"x = " + b"(" * 5000 + b")" * 5000, 8),
    "open parentheses": (LAYER + b"x = " + b"(" * 5000, 8),
    "a hundred thousand signs": (LAYER + b"x = " + b"-" * 100_000 + b"1\n", None),
    "deep blocks": (LAYER + b"".join(b" " * n + b"if x:\n" for n in range(150)), None),
    "unknown encoding": (b"# coding: nonsense\n" + LAYER, None),
    "wrong encoding": (b"# coding: ascii\n# \xe9\n" + LAYER, None),
    "latin-1 without saying so": (b"# \xe9\n" + LAYER, None),
    "latin-1 in a string without saying so": (b"x = '\xe9'\n" + LAYER, None),
    "tabs and spaces": (LAYER + b"if x:\n\ty\n        z\n", 10),
    "a merge conflict": (LAYER + b"<<<<<<< HEAD\nx\n=======\ny\n>>>>>>> b\n", 8),
}

# What concerns no Keras class is passed over.
JUNK = {
    "every byte": bytes(range(256)) * 4,
    "noise": random.Random(7).randbytes(4000),
    "zeros": b"\0" * 1000,
    "a broken script": b"def f(:\n",
    "a picture": b"\x89PNG\r\n\x1a\n" + bytes(100),
}


@pytest.mark.parametrize("case", BAD)
def test_a_broken_file_is_one_line_and_the_rest_is_fixed(tree, capsys, case: str):
    source, line = BAD[case]
    project = tree({"bad.py": source, "good.py": LAYER, "zoo/good.py": LAYER})
    assert main(["fix", "-q"]) == 2
    out, err = capsys.readouterr()
    place = rf":{line}(:\d+)?" if line else r"(:\d+){0,2}"
    assert re.fullmatch(rf"bad\.py{place}: error: [^\n]+\n", err)
    assert out == ""
    assert (project / "bad.py").read_bytes() == source
    for good in (project / "good.py", project / "zoo/good.py"):
        assert b"register_keras_serializable" in good.read_bytes()
    assert main(["check", "-q"]) == 2
    assert capsys.readouterr() == ("", err)


@pytest.mark.parametrize("case", JUNK)
def test_junk_that_concerns_no_class_is_no_error(tree, capsys, case: str):
    project = tree({"junk.py": JUNK[case], "good.py": LAYER})
    assert main(["fix", "-q"]) == 0
    assert "error" not in capsys.readouterr().err
    assert (project / "junk.py").read_bytes() == JUNK[case]


def test_all_at_once(tree, capsys):
    names = {f"bad{number}.py": source for number, (source, _) in enumerate(BAD.values())}
    names |= {f"junk{number}.py": source for number, source in enumerate(JUNK.values())}
    project = tree({**names, "good.py": LAYER})
    before = untouched(project)
    assert main(["fix", "-q", ".", "gone"]) == 2
    lines = capsys.readouterr().err.splitlines()
    errors = {line.partition(":")[0] for line in lines if ": error: " in line}
    assert errors == {"gone", *(f"bad{number}.py" for number in range(len(BAD)))}
    changed = {path.name for path, state in untouched(project).items() if before.get(path) != state}
    assert changed == {"good.py"}
