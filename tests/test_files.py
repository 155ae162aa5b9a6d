"""Finding, reading and writing files."""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fixlayers import excludes, files
from fixlayers.diagnostics import FileError
from fixlayers.discovery import discover, project_root, surround, walk
from fixlayers.files import read_file, write_file, write_new
from tests.conftest import Tree

as_root = hasattr(os, "geteuid") and os.geteuid() == 0
posix = pytest.mark.skipif(sys.platform == "win32", reason="links and modes are POSIX's")


def targets(*paths: str, exclude: tuple[str, ...] = ()) -> list[str]:
    projects, errors = discover(paths, exclude)
    assert not [error for error in errors if error.fatal]
    return sorted(target for project in projects for target in project.targets)


class TestWalk:
    def test_only_python_files_sorted(self, tree: Tree):
        tree({"b.py": "", "a/c.py": "", "a/notes.txt": "", "a/b.pyc": "", "a.py": ""})
        assert targets(".") == ["a.py", "a/c.py", "b.py", "setup.py"]

    @pytest.mark.parametrize(
        "folder",
        [".venv", ".git", ".hidden", "build", "dist", "node_modules", "__pycache__", "x.egg-info"],
    )
    def test_folders_without_source_are_left_out_at_any_depth(self, tree: Tree, folder: str):
        tree({f"{folder}/a.py": "", f"sub/{folder}/a.py": "", "sub/b.py": ""})
        assert targets("sub", "setup.py") == ["setup.py", "sub/b.py"]
        assert targets(".") == ["setup.py", "sub/b.py"]

    def test_a_folder_that_is_named_is_looked_into_whatever_its_name(self, tree: Tree):
        tree({"build/a.py": "", "build/build/b.py": "", "c.py": ""})
        assert targets("build") == ["build/a.py"]

    def test_a_file_named_build_is_source(self, tree: Tree):
        tree({"build.py": "", "dist.py": ""})
        assert targets(".") == ["build.py", "dist.py", "setup.py"]

    def test_gitignore_counts_in_a_repository(self, tree: Tree, git):
        tree(
            {
                ".gitignore": "/top.py\n*_gen.py\n!keep_gen.py\nout/\n",
                "sub/.gitignore": "/local.py\n!top.py\n",
                "top.py": "",
                "sub/top.py": "",
                "sub/local.py": "",
                "sub/deep/local.py": "",
                "a_gen.py": "",
                "keep_gen.py": "",
                "out/a.py": "",
                "sub/out/b.py": "",
            }
        )
        git("init", "--quiet")
        assert targets(".") == ["keep_gen.py", "setup.py", "sub/deep/local.py", "sub/top.py"]
        assert targets("sub") == ["sub/deep/local.py", "sub/top.py"]

    def test_gitignore_does_not_count_outside_a_repository(self, tree: Tree):
        tree({".gitignore": "*.py\n", "a.py": ""})
        assert targets(".") == ["a.py", "setup.py"]

    def test_a_gitignore_that_keeps_all_folders_brings_none_of_ours_back(self, tree: Tree, git):
        tree({".gitignore": "*\n!*/\n!*.py\n", "a.py": "", ".venv/b.py": "", "build/c.py": ""})
        git("init", "--quiet")
        assert targets(".") == ["a.py", "setup.py"]

    def test_an_ignored_file_that_is_named_is_taken(self, tree: Tree, git):
        tree({".gitignore": "a.py\n", "a.py": "", "b": ""})
        git("init", "--quiet")
        assert targets("a.py", "b") == ["a.py", "b"]

    @posix
    def test_loops_of_links_end(self, tree: Tree):
        project = tree({"a/b.py": ""})
        (project / "a/loop").symlink_to(project)
        (project / "self").symlink_to("self")
        assert targets(".") == ["a/b.py", "setup.py"]

    @posix
    def test_a_link_and_its_file_are_one_target_under_the_plain_name(self, tree: Tree):
        project = tree({"z.py": ""})
        (project / "a.py").symlink_to("z.py")
        assert targets(".") == ["setup.py", "z.py"]
        assert targets("a.py") == ["z.py"]

    @posix
    def test_a_link_out_of_the_project_is_a_target(self, tree: Tree, tmp_path: Path):
        (tmp_path / "elsewhere.py").touch()
        (tree({}) / "a.py").symlink_to(tmp_path / "elsewhere.py")
        assert targets(".") == ["a.py", "setup.py"]

    @posix
    def test_hard_links_are_files_of_their_own(self, tree: Tree):
        project = tree({"z.py": ""})
        os.link(project / "z.py", project / "a.py")
        assert targets(".") == ["a.py", "setup.py", "z.py"]

    @posix
    def test_a_dangling_link_is_an_error_and_the_rest_goes_on(self, tree: Tree):
        (tree({"b.py": ""}) / "a.py").symlink_to("nowhere.py")
        projects, errors = discover(["."])
        assert projects[0].targets == ("b.py", "setup.py")
        assert errors == (FileError("a.py", "no such file or directory"),)

    @pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse such names")
    def test_a_name_that_is_not_utf8_is_an_error_and_the_rest_goes_on(self, tree: Tree):
        project = tree({"b.py": ""})
        try:
            (Path(os.fsdecode(os.fsencode(project) + b"/caf\xe9.py"))).touch()
        except OSError:
            pytest.skip("this file system refuses such names")
        projects, errors = discover(["."])
        assert projects[0].targets == ("b.py", "setup.py")
        assert [error.message for error in errors] == ["a name below is not UTF-8, passed over"]

    @posix
    @pytest.mark.skipif(as_root, reason="root may read everything")
    def test_an_unreadable_folder_is_an_error_and_the_rest_goes_on(self, tree: Tree):
        project = tree({"shut/a.py": "", "b.py": ""})
        (project / "shut").chmod(0)
        try:
            projects, errors = discover(["."])
        finally:
            (project / "shut").chmod(0o755)
        assert projects[0].targets == ("b.py", "setup.py")
        assert errors == (FileError("shut", "permission denied"),)

    def test_an_error_of_the_walk_names_the_place(self, tree: Tree, monkeypatch):
        import rignore

        project = tree({"b.py": ""})

        class Walker:
            """Fails as the real one does where a folder may not be read."""

            def __init__(self, *_: object, **__: object) -> None:
                self.entries = iter([project / "b.py", project / "shut"])

            def __next__(self) -> Path:
                entry = next(self.entries)
                if entry.name == "shut":
                    text = f"{entry}: IO error for operation on {entry}: Permission denied"
                    raise OSError(f"{text} (os error 13)")
                return entry

        monkeypatch.setattr(rignore, "walk", Walker)
        found = walk(str(project))
        assert found.files == ("b.py",)
        assert found.errors == (FileError("shut", "permission denied"),)

    def test_a_missing_path_is_an_error_and_the_rest_goes_on(self, tree: Tree):
        tree({"a.py": ""})
        projects, errors = discover(["gone.py", "a.py", "gone/"])
        assert projects[0].targets == ("a.py",)
        assert errors == (
            FileError("gone.py", "no such file or folder"),
            FileError("gone/", "no such file or folder"),
        )

    def test_a_folder_called_py_is_no_file(self, tree: Tree):
        tree({"a.py/b.py": ""})
        assert targets(".") == ["a.py/b.py", "setup.py"]


class TestExclude:
    @pytest.mark.parametrize(
        ("pattern", "left"),
        [
            ("gen", ["a.py", "setup.py", "sub/a.py"]),
            ("gen/", ["a.py", "setup.py", "sub/a.py"]),
            ("/gen", ["a.py", "setup.py", "sub/a.py", "sub/gen/x.py"]),
            ("./gen", ["a.py", "setup.py", "sub/a.py", "sub/gen/x.py"]),
            ("sub/gen", ["a.py", "gen/x.py", "setup.py", "sub/a.py"]),
            ("sub/gen/", ["a.py", "gen/x.py", "setup.py", "sub/a.py"]),
            ("a.py", ["gen/x.py", "setup.py", "sub/gen/x.py"]),
            ("*/gen", ["a.py", "gen/x.py", "setup.py", "sub/a.py"]),
            ("sub/**", ["a.py", "gen/x.py", "setup.py"]),
            ("**/x.py", ["a.py", "setup.py", "sub/a.py"]),
        ],
    )
    def test_patterns_are_those_of_gitignore(self, tree: Tree, pattern: str, left: list[str]):
        tree({"a.py": "", "gen/x.py": "", "sub/a.py": "", "sub/gen/x.py": ""})
        assert targets(".", exclude=(pattern,)) == left

    @pytest.mark.parametrize("pattern", ["sub/gen", "*/gen/", "**/gen", "sub/**/x.py", "gen"])
    def test_paths_count_from_the_working_folder(self, tree: Tree, pattern: str):
        tree({"sub/setup.cfg": "", "sub/a.py": "", "sub/gen/x.py": ""})
        assert targets("sub", exclude=(pattern,)) == ["sub/a.py"]
        assert targets("sub", exclude=("other/gen",)) == ["sub/a.py", "sub/gen/x.py"]

    def test_paths_count_from_the_working_folder_inside_the_project(self, tree, monkeypatch):
        project = tree({"s[u]b/gen/x.py": "", "s[u]b/a.py": "", "gen/x.py": ""})
        monkeypatch.chdir(project / "s[u]b")
        named = targets("..", exclude=("gen/x.py",))
        assert [Path(path).name for path in named] == ["x.py", "setup.py", "a.py"]
        assert "gen/x.py" not in named

    def test_an_absolute_path_is_one_from_the_working_folder(self, tree: Tree):
        project = tree({"gen/x.py": "", "sub/gen/x.py": ""})
        assert targets(".", exclude=(f"{project}/gen",)) == ["setup.py", "sub/gen/x.py"]

    def test_a_file_that_is_named_is_taken_all_the_same(self, tree: Tree):
        tree({"a.py": ""})
        assert targets("a.py", exclude=("a.py",)) == ["a.py"]

    def test_excluded_files_are_still_read_as_relatives(self, tree: Tree):
        tree({"a.py": "", "gen/x.py": "x"})
        projects, _ = discover(["."], ("gen",))
        assert projects[0].sources["gen/x.py"] == b"x"

    @pytest.mark.parametrize("pattern", ["", "/", "!a.py"])
    def test_a_pattern_that_leaves_nothing_out_is_refused(self, pattern: str):
        with pytest.raises(ValueError, match="leave out"):
            excludes.check_patterns([pattern])


class TestProject:
    @pytest.mark.parametrize("marker", ["pyproject.toml", "setup.cfg", "setup.py", ".git"])
    def test_the_nearest_marker_upward_is_the_root(self, tmp_path: Path, marker: str):
        (tmp_path / "a/b/c").mkdir(parents=True)
        (tmp_path / marker).touch()
        (tmp_path / "a" / marker).touch()
        file = tmp_path / "a/b/c/x.py"
        file.touch()
        assert project_root(str(file)) == str(tmp_path / "a")
        assert project_root(str(file.parent)) == str(tmp_path / "a")

    def test_the_rest_of_the_project_is_read_but_no_target(self, tree: Tree):
        tree({"pkg/a.py": "a", "pkg/b.py": "b"})
        (project,), errors = discover(["pkg/a.py"])
        assert project.targets == ("pkg/a.py",)
        assert project.sources == {"pkg/a.py": b"a", "pkg/b.py": b"b", "setup.py": b""}
        assert not errors

    def test_projects_are_kept_apart(self, tree: Tree):
        tree({"one/setup.cfg": "", "one/a.py": "", "two/setup.cfg": "", "two/b.py": ""})
        projects, _ = discover(["two", "one", "one/a.py"])
        assert [list(project.sources) for project in projects] == [["one/a.py"], ["two/b.py"]]

    def test_an_unreadable_relative_is_a_word_and_no_error(self, tree: Tree):
        tree({"a.py": "", "big.py": b"#" * (files.LARGEST + 1)})
        _, errors = discover(["a.py"])
        assert errors == (FileError("big.py", "larger than 10 MB, not read", fatal=False),)

    def test_paths_outside_the_working_folder_are_absolute(self, tree: Tree, monkeypatch):
        project = tree({"sub/x.py": "", "a.py": ""})
        monkeypatch.chdir(project / "sub")
        assert targets("..") == [f"{project}/a.py", f"{project}/setup.py", "x.py"]

    def test_source_from_elsewhere_takes_the_place_of_the_file(self, tree: Tree):
        tree({"pkg/a.py": "old", "pkg/b.py": "b"})
        project, errors = surround("pkg/a.py", b"new")
        assert (project.sources["pkg/a.py"], project.sources["pkg/b.py"]) == (b"new", b"b")
        assert project.targets == ("pkg/a.py",)
        assert not errors


class TestRootWithoutMarker:
    """These run where nothing upward marks a project, which a temporary folder may not be."""

    @pytest.fixture(autouse=True)
    def no_markers(self, monkeypatch):
        monkeypatch.setattr("fixlayers.discovery._MARKERS", ())

    def test_a_file_belongs_to_the_top_of_its_package(self, tmp_path: Path):
        inner = tmp_path / "top/inner"
        inner.mkdir(parents=True)
        for file in (inner / "__init__.py", tmp_path / "top/__init__.py", inner / "x.py"):
            file.touch()
        assert project_root(str(inner / "x.py")) == str(tmp_path / "top")

    def test_a_file_outside_a_package_belongs_to_its_folder(self, tmp_path: Path):
        assert project_root(str(tmp_path / "x.py")) == str(tmp_path)

    def test_a_folder_is_its_own_root(self, tmp_path: Path):
        assert project_root(str(tmp_path)) == str(tmp_path)


class TestRead:
    def test_a_pipe_does_not_block(self, tmp_path: Path):
        if not hasattr(os, "mkfifo"):
            pytest.skip("no pipes with names here")
        os.mkfifo(tmp_path / "x.py")
        assert read_file(str(tmp_path / "x.py")) == FileError(
            str(tmp_path / "x.py"), "not a regular file"
        )

    @pytest.mark.parametrize("path", ["gone.py", "a\0b.py", "x" * 5000])
    def test_what_cannot_be_opened_is_an_error(self, path: str):
        assert isinstance(read_file(path), FileError)

    def test_any_bytes_are_read(self, tmp_path: Path):
        junk = bytes(range(256)) * 3
        (tmp_path / "x.py").write_bytes(junk)
        content = read_file(str(tmp_path / "x.py"))
        assert not isinstance(content, FileError)
        assert content.data == junk


class TestWrite:
    def test_the_content_is_replaced_and_nothing_else_is_left(self, tmp_path: Path):
        file = tmp_path / "x.py"
        file.write_bytes(b"old")
        assert write_file(str(file), b"old", b"new\r\n\xff") is None
        assert file.read_bytes() == b"new\r\n\xff"
        assert os.listdir(tmp_path) == ["x.py"]

    @posix
    @pytest.mark.parametrize("mode", [0o755, 0o600, 0o664, 0o4750])
    def test_the_mode_is_kept(self, tmp_path: Path, mode: int):
        file = tmp_path / "x.py"
        file.write_bytes(b"old")
        file.chmod(mode)
        assert write_file(str(file), b"old", b"new") is None
        assert stat.S_IMODE(file.stat().st_mode) == mode

    @posix
    @pytest.mark.skipif(not as_root, reason="only root may give files away")
    def test_the_owner_is_kept(self, tmp_path: Path):
        file = tmp_path / "x.py"
        file.write_bytes(b"old")
        os.chown(file, 1234, 2345)
        assert write_file(str(file), b"old", b"new") is None
        assert (file.stat().st_uid, file.stat().st_gid) == (1234, 2345)

    @posix
    def test_a_link_stays_a_link(self, tmp_path: Path):
        (tmp_path / "real").mkdir()
        real, link = tmp_path / "real/x.py", tmp_path / "x.py"
        real.write_bytes(b"old")
        link.symlink_to(real)
        assert write_file(str(link), b"old", b"new") is None
        assert link.is_symlink()
        assert real.read_bytes() == b"new"

    def test_nothing_is_written_when_nothing_changes(self, tmp_path: Path):
        file = tmp_path / "x.py"
        file.write_bytes(b"same")
        before = file.stat()
        assert write_file(str(file), b"same", b"same") is None
        assert (file.stat().st_mtime_ns, file.stat().st_ino) == (before.st_mtime_ns, before.st_ino)

    def test_a_file_that_changed_meanwhile_is_left_alone(self, tmp_path: Path):
        file = tmp_path / "x.py"
        file.write_bytes(b"newer")
        error = write_file(str(file), b"old", b"new")
        assert error == FileError(str(file), "not written: the file has changed since it was read")
        assert file.read_bytes() == b"newer"

    def test_a_file_that_is_gone_is_not_made_again(self, tmp_path: Path):
        error = write_file(str(tmp_path / "x.py"), b"old", b"new")
        assert error is not None
        assert os.listdir(tmp_path) == []

    @pytest.mark.parametrize("protected", ["x.py", "."])
    def test_what_is_write_protected_is_left_alone(self, tmp_path: Path, protected, monkeypatch):
        file = tmp_path / "x.py"
        file.write_bytes(b"old")
        # Root may write everywhere, so the answer of the system is put in its mouth.
        place = os.path.realpath(tmp_path / protected)
        monkeypatch.setattr(os, "access", lambda path, _: os.fspath(path) != place)
        error = write_file(str(file), b"old", b"new")
        assert error is not None
        assert "write-protected" in error.message
        assert file.read_bytes() == b"old"

    @pytest.mark.parametrize("step", ["fsync", "chmod", "replace"])
    def test_a_failure_on_the_way_leaves_the_old_file_whole(self, tmp_path, step, monkeypatch):
        file = tmp_path / "x.py"
        file.write_bytes(b"old")

        def fail(*_: object) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(os, step, fail)
        error = write_file(str(file), b"old", b"new")
        assert error == FileError(str(file), "not written: no space left on device")
        assert file.read_bytes() == b"old"
        assert os.listdir(tmp_path) == ["x.py"]

    def test_an_interruption_leaves_the_old_file_whole(self, tmp_path: Path, monkeypatch):
        file = tmp_path / "x.py"
        file.write_bytes(b"old")

        def interrupt(*_: object) -> None:
            raise KeyboardInterrupt

        monkeypatch.setattr(os, "fsync", interrupt)
        with pytest.raises(KeyboardInterrupt):
            write_file(str(file), b"old", b"new")
        assert file.read_bytes() == b"old"
        assert os.listdir(tmp_path) == ["x.py"]

    @posix
    def test_a_new_file_has_the_mode_that_the_user_wants(self, tmp_path: Path):
        mask = os.umask(0o027)
        try:
            assert write_new(str(tmp_path / "x.patch"), b"patch") is None
        finally:
            os.umask(mask)
        assert stat.S_IMODE((tmp_path / "x.patch").stat().st_mode) == 0o640
        assert (tmp_path / "x.patch").read_bytes() == b"patch"

    def test_a_new_file_in_a_missing_folder_is_an_error(self, tmp_path: Path):
        path = str(tmp_path / "gone/x.patch")
        assert write_new(path, b"") == FileError(path, "not written: no such file or directory")

    @posix
    def test_a_device_is_written_to_and_not_replaced(self):
        assert write_new("/dev/null", b"patch") is None
        assert stat.S_ISCHR(os.stat("/dev/null").st_mode)


@given(
    st.lists(st.sampled_from(["a", "b", "*", "**", "?", "[ab]"]), min_size=1, max_size=4),
    st.lists(st.sampled_from(["a", "b"]), min_size=1, max_size=3),
)
def test_a_pattern_means_the_same_seen_from_below(parts: list[str], folder: list[str]):
    """What is left of a pattern matches below a folder what the whole matches from above."""
    from fnmatch import fnmatchcase

    def matches(pattern: list[str], path: list[str]) -> bool:
        if not pattern:
            return not path
        if pattern[0] == "**":
            return matches(pattern[1:], path) or bool(path and matches(pattern, path[1:]))
        return bool(path) and fnmatchcase(path[0], pattern[0]) and matches(pattern[1:], path[1:])

    tails = excludes.below([f"/{'/'.join(parts)}"], f"/{'/'.join(folder)}", "/")
    for path in (["a"], ["b"], ["a", "b"], ["b", "a", "b"]):
        seen = any(matches(tail.removeprefix("/").split("/"), path) for tail in tails)
        assert seen == matches(parts, folder + path)
