"""The trees that are looked at: three packages, copies of them, and files without Keras."""

from __future__ import annotations

import itertools
import shutil
import sysconfig
from collections.abc import Sequence
from pathlib import Path

from tests.corpus.sources import package_tree
from tests.survivor import SURVIVOR

PACKAGES = ("keras-hub==0.32.0", "keras-cv==0.9.0", "tf-models-official==2.20.0")


def fetched(cache: Path) -> tuple[Path, ...]:
    """Return the folders of the packages, which are downloaded once."""
    return tuple(package_tree(name, cache / "packages").folder for name in PACKAGES)


def python_files(folder: Path) -> list[Path]:
    """Return the Python files below a folder, sorted."""
    return sorted(path for path in folder.rglob("*.py") if path.is_file())


def copies(sources: Sequence[Path], folder: Path, times: int) -> Path:
    """Copy the Python files below some folders into a new one, as often as asked for."""
    shutil.rmtree(folder, ignore_errors=True)
    for number in range(times):
        for source in sources:
            for path in python_files(source):
                target = folder / str(number) / source.name / path.relative_to(source)
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(path, target)
    return folder


def part(tree: Path, folder: Path, every: int) -> tuple[Path, float]:
    """Copy one of so many files; return the folder and how many times more bytes the tree has."""
    shutil.rmtree(folder, ignore_errors=True)
    files = python_files(tree)
    for path in files[::every]:
        target = folder / path.relative_to(tree)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)
    return folder, _bytes(files) / max(1, _bytes(files[::every]))


def _bytes(files: Sequence[Path]) -> int:
    return sum(path.stat().st_size for path in files)


def without_keras(folder: Path, count: int) -> Path:
    """Fill a new folder with copies of the standard library's files, none of which has Keras."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    standard = Path(sysconfig.get_path("stdlib"))
    files = [path for path in python_files(standard) if "site-packages" not in path.parts]
    plain = [path for path in files if b"keras" not in path.read_bytes()]
    for number, path in enumerate(itertools.islice(itertools.cycle(plain), count)):
        shutil.copyfile(path, folder / f"{number}_{path.name}")
    return folder


def one_clean(folder: Path) -> Path:
    """Make a folder with one file in which nothing is wrong."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    (folder / "scale.py").write_text(SURVIVOR)
    return folder
