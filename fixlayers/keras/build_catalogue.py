"""Build the catalogue of one generation from the Keras installed here.

Run `python -m fixlayers.keras.build_catalogue keras3` (or `tf_keras`) in an environment that has
that package and TensorFlow; it writes the JSON file beside this module. Nothing here runs in normal
use.
"""

from __future__ import annotations

import argparse
import importlib
import importlib.metadata
import os
import sys
import tempfile
from pathlib import Path
from typing import Any

import msgspec

from fixlayers.keras.catalogue import GENERATIONS, catalogue_path
from fixlayers.keras.records import Generation

PACKAGES = {"keras3": "keras", "tf_keras": "tf_keras"}
# Packages whose absence keeps classes from being built, or whose classes Keras inherits from.
MATTERING = ("tensorflow", "flax", "jax", "orbax-checkpoint", "scipy", "torch")


def installed_version(distribution: str) -> str:
    """Return the version of an installed distribution, "" if it is not installed."""
    try:
        return importlib.metadata.version(distribution)
    except importlib.metadata.PackageNotFoundError:
        return ""


def build(generation: str) -> bytes:
    """Return the JSON text for a generation, measured on the installed package.

    Raises ImportError where that is not installed. Wants a process of its own: what it finds of
    Keras's private classes depends on what is imported.
    """
    from fixlayers.keras.measure_classes import ClassBench

    keras = importlib.import_module(PACKAGES[generation])
    measured_with = {name: installed_version(name) for name in MATTERING}
    with tempfile.TemporaryDirectory() as folder:
        return render(ClassBench(keras, Path(folder)).generation(measured_with))


def render(generation: Generation) -> bytes:
    """Return the JSON text: one line for each field of each class, so that diffs stay readable."""
    return (_text(msgspec.json.decode(msgspec.json.encode(generation)), "") + "\n").encode()


def _text(value: Any, indent: str) -> str:
    inner = indent + " "
    if isinstance(value, dict) and value:
        items = [f"{_text(k, '')}: {_text(v, inner)}" for k, v in value.items()]
        return "{\n" + ",\n".join(inner + item for item in items) + f"\n{indent}}}"
    if isinstance(value, list) and any(isinstance(item, dict) for item in value):
        return "[\n" + ",\n".join(inner + _text(v, inner) for v in value) + f"\n{indent}]"
    return msgspec.json.encode(value).decode()


def main() -> None:
    """Write the catalogue of the generation named on the command line."""
    parser = argparse.ArgumentParser(description="Build the Keras catalogue.")
    parser.add_argument("generation", choices=GENERATIONS)
    parser.add_argument("--output", type=Path, help="another place to write to, - for stdout")
    chosen = parser.parse_args()
    os.environ |= {"TF_CPP_MIN_LOG_LEVEL": "3", "KERAS_BACKEND": "tensorflow"}
    text = build(chosen.generation)
    if str(chosen.output) == "-":
        sys.stdout.buffer.write(text)
    else:
        (chosen.output or catalogue_path(chosen.generation)).write_bytes(text)


if __name__ == "__main__":
    main()
