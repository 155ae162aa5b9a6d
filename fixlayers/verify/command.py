"""`fixlayers verify`: from its options to its exit code."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping
from typing import Any

from msgspec import structs

from fixlayers import excludes
from fixlayers.diagnostics import FileError
from fixlayers.exit_codes import CLEAN, FAILED, FOUND
from fixlayers.files import read_file, write_new
from fixlayers.report.text import error_line
from fixlayers.request import STDIN, Request, processors
from fixlayers.running import chosen_projects
from fixlayers.settings import SettingsError
from fixlayers.verify import json, text
from fixlayers.verify.emission import emitted, is_emitted
from fixlayers.verify.means import means_of
from fixlayers.verify.proving import prove
from fixlayers.verify.verdicts import Proof


def verify(options: Mapping[str, Any]) -> int:
    """Print the verdicts on all classes and return the exit code.

    Takes the options of the command line, by the names that `cli` gives them. Raises SettingsError
    for what makes no sense, and where no Keras is installed.
    """
    request = _request(options)
    if path := options["emit_tests"]:
        _check_emission(path)
    sys.stderr.write(text.warning("verify"))
    sys.stderr.flush()
    proof = _proven(request, options)
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


def _proven(request: Request, options: Mapping[str, Any]) -> Proof:
    """Judge all classes that a request names."""
    projects, errors = chosen_projects(request)
    proofs = [Proof(errors=errors)]
    for project, settings in projects:
        means = means_of(settings.verify, options, request.jobs)
        proofs.append(prove(project, settings, means, quiet=request.quiet))
    return _joined(proofs)


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
