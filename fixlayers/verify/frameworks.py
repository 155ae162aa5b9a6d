"""Which Keras a file is judged on, and the environment of the process that loads it."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable
from importlib.util import find_spec
from pathlib import Path
from typing import Literal

FrameworkName = Literal["keras3", "tf_keras"]
PACKAGES: dict[FrameworkName, str] = {"keras3": "keras", "tf_keras": "tf_keras"}
_BACKENDS = {"tensorflow": "tensorflow", "jax": "jax", "torch": "torch", "openvino": "openvino"}
_TF_KERAS = re.compile(rb"^\s*(?:import|from)\s+tf_keras\b", re.MULTILINE)
_KERAS = re.compile(rb"^\s*(?:import|from)\s+keras\b", re.MULTILINE)


def frameworks_for(source: bytes, asked: str) -> tuple[FrameworkName, ...]:
    """Return what a file is judged on.

    Args:
        source: the file.
        asked: `keras3`, `tf_keras` or `both`; "" leaves it to the imports of the file. What it
            calls `tf.keras` is Keras 3, unless TF_USE_LEGACY_KERAS says that it is tf_keras
            (TensorFlow 2.16 and newer).
    """
    if asked == "both":
        return ("keras3", "tf_keras")
    if asked == "keras3":
        return ("keras3",)
    legacy = os.environ.get("TF_USE_LEGACY_KERAS", "").lower() in ("1", "true")
    if asked == "tf_keras" or legacy or _TF_KERAS.search(source):
        return ("tf_keras",)
    return ("keras3",)


def names_other(source: bytes, framework: FrameworkName) -> bool:
    """Tell whether a file names another Keras than this one in its imports."""
    return bool((_TF_KERAS if framework == "keras3" else _KERAS).search(source))


def missing(names: Iterable[FrameworkName]) -> tuple[str, ...]:
    """Return the packages that would have to be installed to judge on these."""
    wanted = [PACKAGES[name] for name in names if not _is_installed(PACKAGES[name])]
    if not any(map(_is_installed, _BACKENDS.values())):
        wanted.append("tensorflow")
    return tuple(dict.fromkeys(wanted))


def lacking(stand_ins: Iterable[str]) -> str:
    """Return the framework that a file imports and nobody has, "" if there is none."""
    heads = {name.partition(".")[0] for name in stand_ins}
    wanted = sorted(heads & {"tensorflow", *PACKAGES.values()})
    return next((name for name in wanted if not _is_installed(name)), "")


def _is_installed(package: str) -> bool:
    return find_spec(package) is not None


def backend() -> str:
    """Return the backend of Keras 3: the one that is asked for, else the first installed.

    It is asked for as Keras has it (keras 3.15, `keras.src.backend.config`): by KERAS_BACKEND, or
    in `keras.json` of the folder KERAS_HOME, by default `~/.keras`.
    """
    if named := os.environ.get("KERAS_BACKEND"):
        return named
    home = Path(os.environ.get("KERAS_HOME") or Path.home() / ".keras")
    try:
        configured = json.loads((home / "keras.json").read_bytes()).get("backend")
    except (OSError, ValueError, AttributeError):
        configured = None
    if configured in _BACKENDS and _is_installed(_BACKENDS[configured]):
        return str(configured)
    return next((name for name, package in _BACKENDS.items() if _is_installed(package)), "")


def environment(name: str) -> dict[str, str]:
    """Return the variables that a child process needs before it imports Keras."""
    return {
        **os.environ,
        "KERAS_BACKEND": backend() if name == "keras3" else "tensorflow",
        "TF_USE_LEGACY_KERAS": "1" if name == "tf_keras" else "0",
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "TF_ENABLE_ONEDNN_OPTS": "0",
        "CUDA_VISIBLE_DEVICES": "-1",
        "JAX_PLATFORMS": "cpu",
        "OMP_NUM_THREADS": "1",
        "TF_NUM_INTRAOP_THREADS": "1",
        "TF_NUM_INTEROP_THREADS": "1",
    }
