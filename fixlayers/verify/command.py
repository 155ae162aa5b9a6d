"""`fixlayers verify`: from its options to its exit code."""

from __future__ import annotations

import importlib.util
import os
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from msgspec import structs

from fixlayers import excludes
from fixlayers.diagnostics import FileError
from fixlayers.files import read_file, write_new
from fixlayers.progress import ProgressBar
from fixlayers.report.text import error_line
from fixlayers.request import STDIN, Request, processors
from fixlayers.running import CLEAN, FAILED, FOUND, chosen_projects
from fixlayers.settings import SettingsError
from fixlayers.verify import json, text
from fixlayers.verify.child import KerasUnusableError
from fixlayers.verify.emission import emitted, is_emitted
from fixlayers.verify.frameworks import missing
from fixlayers.verify.proving import Means, Prover
from fixlayers.verify.results import Limits
from fixlayers.verify.verdicts import Proof

WARNING = "fixlayers: verify executes the definitions in the files, in child processes\n"


def verify(options: Mapping[str, Any]) -> int:
    """Print the verdicts on all classes and return the exit code.

    Takes the options of the command line, by the names that `cli` gives them. Raises SettingsError
    for what makes no sense, and where no Keras is installed.
    """
    request = _request(options)
    means = means_of(options)
    if path := options["emit_tests"]:
        _check_emission(path)
    sys.stderr.write(WARNING)
    sys.stderr.flush()
    proof = prove(request, means)
    if path:
        proof = structs.replace(proof, errors=(*proof.errors, *_emit(path, proof)))
    if options["output_format"] == "json":
        sys.stdout.flush()
        sys.stdout.buffer.write(json.document(proof))
        sys.stdout.buffer.flush()
    else:
        sys.stdout.writelines(f"{line}\n" for line in text.lines(proof, quiet=request.quiet))
        sys.stdout.flush()
        sys.stderr.writelines(f"{line}\n" for line in text.stand_in_lines(proof))
    sys.stderr.writelines(f"{error_line(error)}\n" for error in proof.errors)
    if not request.quiet:
        sys.stderr.write(f"{text.summary(proof)}\n")
    if any(error.fatal for error in proof.errors):
        return FAILED
    return FOUND if proof.count("fails") else CLEAN


def _request(options: Mapping[str, Any]) -> Request:
    paths = tuple(options["paths"] or (".",))
    if STDIN in paths:
        raise SettingsError("verify runs files, so it cannot read stdin")
    exclude = tuple(options["exclude"] or ())
    excludes.check_patterns(exclude)
    return Request(
        paths,
        config=options["config"],
        exclude=exclude,
        force_exclude=options["force_exclude"],
        since=options["since"],
        jobs=options["jobs"] or processors(),
        quiet=options["quiet"],
    )


def means_of(options: Mapping[str, Any]) -> Means:
    """Return how classes are to be judged, by the options of a command line."""
    if importlib.util.find_spec("resource") is None:
        raise SettingsError("verify needs the process control of Linux or macOS")
    limits = Limits(options["timeout"], options["memory"])
    return Means(options["framework"] or "", limits, options["jobs"] or processors())


def prove(request: Request, means: Means) -> Proof:
    """Judge all classes that a request names.

    Raises SettingsError where a Keras is missing that they are to be judged on.
    """
    projects, errors = chosen_projects(request)
    proofs = [Proof(errors=errors)]
    for project, settings in projects:
        prover = Prover(project, settings, means)
        require_keras(prover)
        with (
            tempfile.TemporaryDirectory(prefix="fixlayers-verify-") as scratch,
            ProgressBar(sys.stderr, shown=not request.quiet) as progress,
        ):
            try:
                proofs.append(prover.prove(Path(scratch), progress))
            except KerasUnusableError as error:
                raise SettingsError(f"Keras cannot be loaded: {error}") from error
    return _joined(proofs)


def require_keras(prover: Prover) -> None:
    """Raise SettingsError if something has to be installed first."""
    if prover.frameworks and (packages := missing(prover.frameworks)):
        raise SettingsError(
            f"verify needs {' and '.join(packages)}, which "
            f"{'is' if len(packages) == 1 else 'are'} not installed here: "
            'python -m pip install "fixlayers[keras]"'
        )


def _check_emission(path: str) -> None:
    """Refuse to write tests over a file that somebody wrote."""
    found = read_file(path) if os.path.lexists(path) else None
    if isinstance(found, FileError):
        raise SettingsError(f"--emit-tests: {path}: {found.message}")
    if found and found.data and not is_emitted(found.data):
        raise SettingsError(f"--emit-tests: {path} is there and was not written by verify")


def _emit(path: str, proof: Proof) -> Iterator[FileError]:
    """Write the tests; yield why they cannot be."""
    found = {verdict.result.framework for verdict in proof.verdicts}
    if len(found) > 1:
        yield FileError(path, "not written: tests are for one Keras, so choose a --framework")
    elif found and (problem := write_new(path, emitted(proof, found.pop()))):
        yield problem


def _joined(proofs: list[Proof]) -> Proof:
    return structs.replace(
        proofs[0],
        verdicts=tuple(each for proof in proofs for each in proof.verdicts),
        stand_ins=tuple(each for proof in proofs for each in proof.stand_ins),
        errors=tuple(each for proof in proofs for each in proof.errors),
        keras=tuple(dict.fromkeys(each for proof in proofs for each in proof.keras)),
        files=sum(proof.files for proof in proofs),
    )
