"""Where the code comes from: published packages, unpacked but never installed, and local trees."""

from __future__ import annotations

import csv
import hashlib
import shutil
import subprocess
import sys
import tarfile
import zipfile
from dataclasses import dataclass
from pathlib import Path

from msgspec import Struct

from fixlayers.diagnostics import FileError
from fixlayers.toml import read_toml

DEFAULT_NAMES = (
    "echoAI",
    "keras-cv-attention-models",
    "tf2-gnn",
    "deepctr",
    "keras-unet-collection",
)


class StartingPoint(Struct, frozen=True):
    """One package of the table, and what another probe counted on Keras 3.15.1 before any fix."""

    name: str
    version: str
    objects: int
    objects_built: int
    objects_fail: int
    models: int
    models_built: int
    models_fail: int


@dataclass(frozen=True)
class SourceTree:
    """A folder of source code to measure; `name` is how the report calls it."""

    name: str
    folder: Path

    def files(self) -> list[str]:
        """Return its Python files and notebooks, as sorted paths relative to the folder."""
        found = [*self.folder.rglob("*.py"), *self.folder.rglob("*.ipynb")]
        return sorted(
            str(path.relative_to(self.folder))
            for path in found
            if path.is_file() and ".ipynb_checkpoints" not in path.parts
        )

    def digest(self) -> str:
        """Return a digest of all its files."""
        digest = hashlib.sha256()
        for file in self.files():
            digest.update(file.encode() + b"\0" + (self.folder / file).read_bytes())
        return digest.hexdigest()


def starting_points() -> dict[str, StartingPoint]:
    """Return the table of packages, by name."""
    with (Path(__file__).parent / "packages.csv").open(newline="") as stream:
        rows = list(csv.DictReader(stream))
    return {
        row["name"]: StartingPoint(
            row["name"],
            row["version"],
            *(int(row[column]) for column in StartingPoint.__struct_fields__[2:]),
        )
        for row in rows
    }


def given_arguments() -> dict[str, dict[str, str]]:
    """Return what classes are made with where invented arguments do not fit, by tree and class.

    Raises ValueError for a file that is no TOML.
    """
    name = "arguments.toml"
    found = read_toml(str(Path(__file__).parent / name), name)
    if isinstance(found, FileError):
        raise ValueError(f"{name}: {found.message}")
    return found


def package_tree(requirement: str, cache: Path) -> SourceTree:
    """Fetch `NAME` (of the table) or `NAME==VERSION` and return its unpacked source.

    The folder is kept in `cache` for the next run. Raises KeyError for a name without a version
    that the table does not hold, RuntimeError if it cannot be fetched.
    """
    name, _, version = requirement.partition("==")
    version = version or starting_points()[name].version
    folder = cache / f"{name}-{version}"
    if not folder.exists():
        archive = _downloaded(f"{name}=={version}", cache / "archives" / name)
        partial = folder.with_name(folder.name + ".partial")
        shutil.rmtree(partial, ignore_errors=True)
        _unpack(archive, partial)
        partial.rename(folder)
    return SourceTree(name, folder)


def _downloaded(requirement: str, folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps"]
    run = subprocess.run(
        [*command, "--no-build-isolation", "--dest", str(folder), requirement],
        capture_output=True,
        text=True,
        check=False,
    )
    archives = sorted(folder.iterdir())
    if not archives:
        raise RuntimeError(f"{requirement} cannot be fetched: {run.stderr[-500:]}")
    return archives[-1]


def _unpack(archive: Path, folder: Path) -> None:
    if archive.suffix in (".whl", ".zip"):
        with zipfile.ZipFile(archive) as wheel:
            wheel.extractall(folder)
    else:
        with tarfile.open(archive) as source:
            source.extractall(folder, filter="data")


def local_tree(folder: Path) -> SourceTree:
    """Return a folder as a source tree. Raises NotADirectoryError."""
    if not folder.is_dir():
        raise NotADirectoryError(folder)
    return SourceTree(folder.name, folder.resolve())


def copied(tree: SourceTree, folder: Path) -> SourceTree:
    """Return a fresh copy of a tree's Python files, notebooks and project files in `folder`."""
    shutil.rmtree(folder, ignore_errors=True)
    wanted = [*tree.files(), *_project_files(tree.folder)]
    for file in wanted:
        target = folder / file
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(tree.folder / file, target)
    return SourceTree(tree.name, folder)


def _project_files(folder: Path) -> list[str]:
    names = ("pyproject.toml", "setup.cfg", "requirements.txt")
    found = [path for name in names for path in folder.rglob(name) if path.is_file()]
    return [str(path.relative_to(folder)) for path in found]
