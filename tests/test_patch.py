"""Patches that git applies, byte for byte."""

from __future__ import annotations

import re
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fixlayers.patch import Hunk, PatchError, apply_to, file_patch, read_patch, take_back, writing

CASES = {
    "a plain change": (b"a\nb\nc\n", b"a\nB\nc\n"),
    "no newline at the end of both": (b"a\nb", b"A\nb"),
    "no newline at the end before": (b"a\nb", b"a\nb\n"),
    "no newline at the end after": (b"a\nb\n", b"a\nb"),
    "a changed last line without newline": (b"a\nb", b"a\nc"),
    "carriage returns kept": (b"a\r\nb\r\n", b"a\r\nB\r\n"),
    "carriage returns, no newline at the end": (b"a\r\nb", b"a\r\nB"),
    "a lone carriage return": (b"a\rb\nc\n", b"a\rb\nC\n"),
    "a line that ends in a lone carriage return": (b"a\nb\r", b"A\nb\r"),
    "a form feed": (b"a\n\x0c\nb\n", b"a\n\x0c\nB\n"),
    "other line ends of str": (b"a\xe2\x80\xa8b\x85c\x1dd\nx\n", b"a\xe2\x80\xa8b\x85c\x1dd\ny\n"),
    "latin-1": (b"# coding: latin-1\n# \xe9\nx\n", b"# coding: latin-1\n# \xe9\ny\n"),
    "a byte order mark": (b"\xef\xbb\xbfa\nb\n", b"\xef\xbb\xbfA\nb\n"),
    "from nothing": (b"", b"a\nb\n"),
    "from nothing, no newline": (b"", b"a"),
    "lines that look like a patch": (b"--- a\n+++ b\n@@ -1 +1 @@\n\\ No\n", b"--- b\n+++ a\n"),
    "several hunks": (
        b"".join(b"%d\n" % n for n in range(60)),
        b"".join(b"%d\n" % (n if n % 20 else -n) for n in range(60)) + b"end",
    ),
}  # fmt: skip

NAMES = [
    "x.py",
    "pkg/deep/x.py",
    "with space.py",
    "pkg name/with space.py",
    "übung.py",
    'quo"te.py',
    "back\\slash.py",
    "tab\there.py",
    "new\nline.py",
    "$dollar 'single'.py",
    "a/b/x.py",
]


@pytest.mark.parametrize("case", CASES)
def test_git_applies_it(tree, git, case: str):
    before, after = CASES[case]
    project = tree({"x.py": before, "y.patch": file_patch("x.py", before, after)})
    git("init", "--quiet")
    git("apply", "--whitespace=nowarn", "y.patch")
    assert (project / "x.py").read_bytes() == after


@pytest.mark.parametrize("name", NAMES)
def test_git_finds_the_file(tree, git, name: str):
    project = tree({name: b"a\n", "y.patch": file_patch(name, b"a\n", b"b")})
    git("init", "--quiet")
    git("apply", "y.patch")
    assert (project / name).read_bytes() == b"b"


def test_git_applies_it_from_the_folder_it_was_made_in(tree, git, monkeypatch):
    project = tree({"sub/pkg/x.py": b"a\n", "pkg/x.py": b"a\n"})
    git("init", "--quiet")
    monkeypatch.chdir(project / "sub")
    Path("y.patch").write_bytes(file_patch("pkg/x.py", b"a\n", b"b\n"))
    git("apply", "y.patch")
    assert Path("pkg/x.py").read_bytes() == b"b\n"
    assert (project / "pkg/x.py").read_bytes() == b"a\n"


def test_git_applies_patches_of_several_files_at_once(tree, git):
    sources = {f"f{number}.py": pair for number, pair in enumerate(CASES.values())}
    whole = b"".join(file_patch(name, *pair) for name, pair in sources.items())
    project = tree({name: before for name, (before, _) in sources.items()} | {"y.patch": whole})
    git("init", "--quiet")
    git("apply", "--whitespace=nowarn", "y.patch")
    assert {name: (project / name).read_bytes() for name in sources} == {
        name: after for name, (_, after) in sources.items()
    }


def test_it_looks_like_this():
    before = b"".join(b"%d\n" % number for number in range(1, 11))
    after = before.replace(b"5", b"five")
    assert file_patch("pkg/x.py", before, after).decode() == (
        f"fixlayers-base: sha256 {sha256(before).hexdigest()}\n"
        f"fixlayers-result: sha256 {sha256(after).hexdigest()}\n"
        "--- a/pkg/x.py\n+++ b/pkg/x.py\n@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+five\n 6\n 7\n 8\n"
    )


def test_no_change_is_no_patch():
    assert file_patch("x.py", b"a", b"a") == b""


def test_an_absolute_path_loses_its_slash_as_in_git():
    assert file_patch("/home/x.py", b"a", b"b").count(b"\n--- a/home/x.py\n+++ b/home/x.py\n") == 1


def test_a_name_of_bytes_is_written_as_git_writes_it():
    name = b"caf\xe9.py".decode("utf-8", "surrogateescape")
    assert b'\n--- "a/caf\\351.py"\n' in file_patch(name, b"a", b"b")


@pytest.mark.parametrize("damage", [("-2", "-3"), (",7 +", ",6 +"), ("\n 3", "\n x"), ("@@", "@")])
def test_a_damaged_patch_is_not_let_out(monkeypatch, damage: tuple[str, str]):
    make = writing._hunk_text

    def spoilt(hunk: Hunk, moved: int) -> str:
        text = make(hunk, moved)
        assert damage[0] in text
        return text.replace(*damage)

    monkeypatch.setattr(writing, "_hunk_text", spoilt)
    before = b"".join(b"%d\n" % number for number in range(1, 11))
    with pytest.raises(PatchError):
        file_patch("x.py", before, before.replace(b"5", b"five"))


tricky = [b"", b"a", b"b", b"\r", b"+", b"-x", b"\\ No", b"\x0c", b"@@ -1 +1 @@", b"\xff"]
lines = st.lists(st.sampled_from(tricky))
sources = st.builds(
    lambda parts, end: b"\n".join(parts) + end, lines, st.sampled_from([b"", b"\n"])
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(before=sources, after=sources)
def test_git_applies_any_change(tree, git, before: bytes, after: bytes):
    if not after:
        return  # git takes an emptied file for a deleted one; no fix empties a file
    patch = file_patch("x.py", before, after)
    assert [apply_to(file, before) for file in read_patch(patch)] == [after] * bool(patch)
    assert [take_back(file, after) for file in read_patch(patch)] == [before] * bool(patch)
    project = tree({"x.py": before, "y.patch": patch})
    if not (project / ".git").exists():
        git("init", "--quiet")
    if before != after:
        git("apply", "--whitespace=nowarn", "y.patch")
    assert (project / "x.py").read_bytes() == after


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data(), end=st.sampled_from([b"\n", b"\r\n", b"\x0c\n", b"\r"]))
def test_a_thinned_patch_gives_what_git_makes_of_it(tree, git, data: st.DataObject, end: bytes):
    # Each line is another, so that git, which has no line numbers to go by, cannot go astray.
    before = [b"%d" % number + end for number in range(60)]
    added = st.sampled_from([b""] * 9 + [b"new" + end, b"-"])
    after = [data.draw(added) + line for line in before]
    whole = file_patch("x.py", b"".join(before), b"".join(after))
    head, *hunks = re.split(rb"(?=^@@ )", whole, flags=re.MULTILINE)
    kept = [hunk for hunk in hunks if data.draw(st.booleans())]
    project = tree({"x.py": b"".join(before), "y.patch": head + b"".join(kept)})
    if not (project / ".git").exists():
        git("init", "--quiet")
    if kept:
        git("apply", "--whitespace=nowarn", "y.patch")
    ours = [apply_to(file, b"".join(before)) for file in read_patch(head + b"".join(kept))]
    assert ours == [(project / "x.py").read_bytes()] * bool(kept)
