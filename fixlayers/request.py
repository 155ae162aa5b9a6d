"""What a command line asks for, once its options have been understood."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from typing import Any, Literal

from msgspec import Struct

from fixlayers import excludes
from fixlayers.settings import Options, SettingsError, package_name, parse_codes

STDIN = "-"


class Request(Struct, frozen=True):
    """One run.

    `options` are what the command line says about rules and fixes, `config` is the settings file
    to use in place of the project's ("" is none), `exclude` are patterns of files to leave out;
    `force_exclude` says that this goes for named files as well. `since` is a commit: only files
    that have changed since are asked about. `baseline` is a file of findings that are not spoken
    of, which `check` writes on `update_baseline`; on `add_ignores` it writes comments that ignore
    what it finds. `output` is the file that `diff` writes to ("" is stdout).
    """

    paths: tuple[str, ...]
    options: Options = Options()
    config: str = ""
    exclude: tuple[str, ...] = ()
    force_exclude: bool = False
    since: str = ""
    baseline: str = ""
    update_baseline: bool = False
    add_ignores: bool = False
    output_format: Literal["text", "json"] = "text"
    exit_zero: bool = False
    jobs: int = 1
    stdin_filename: str = ""
    output: str = ""
    quiet: bool = False

    @property
    def reads_stdin(self) -> bool:
        """Whether the source comes from stdin."""
        return self.paths == (STDIN,)


def parse_request(command: str, options: Mapping[str, Any]) -> Request:
    """Return what the options of a command ask for, by the names that `cli` gives them.

    Raises SettingsError for options that make no sense, alone or together.
    """
    paths = tuple(options["paths"] or (".",))
    _check_stdin(command, paths, options)
    _check_adoption(paths, options)
    exclude = tuple(options["exclude"] or ())
    excludes.check_patterns(exclude)
    package = options["package"]
    return Request(
        paths,
        Options(
            select=_codes(options["select"], "--select"),
            ignore=_codes(options["ignore"], "--ignore"),
            unsafe_fixes=options["unsafe_fixes"],
            package=package if package is None else package_name(package, "--package"),
            target=options["target"],
        ),
        config=options["config"],
        exclude=exclude,
        force_exclude=options["force_exclude"],
        since=options["since"],
        baseline=options["baseline"],
        update_baseline=options.get("update_baseline", False),
        add_ignores=options.get("add_ignores", False),
        output_format=options["output_format"],
        exit_zero=options["exit_zero"],
        jobs=options["jobs"] or _processors(),
        stdin_filename=options["stdin_filename"],
        output=options.get("output", ""),
        quiet=options["quiet"],
    )


def _check_adoption(paths: tuple[str, ...], options: Mapping[str, Any]) -> None:
    updates, adds = options.get("update_baseline"), options.get("add_ignores")
    if updates and not options["baseline"]:
        raise SettingsError("--update-baseline needs --baseline FILE")
    if updates and adds:
        raise SettingsError("--update-baseline and --add-ignores are two ways to adopt: take one")
    if adds and STDIN in paths:
        raise SettingsError("--add-ignores writes to files, so it cannot be used with stdin")


def _check_stdin(command: str, paths: tuple[str, ...], options: Mapping[str, Any]) -> None:
    piped, as_json = STDIN in paths, options["output_format"] == "json"
    if piped and len(paths) > 1:
        raise SettingsError('"-" reads stdin and cannot be combined with other paths')
    if options["stdin_filename"] and not piped:
        raise SettingsError('--stdin-filename goes with the path "-"')
    if as_json and command == "diff" and not options["output"]:
        raise SettingsError("the patch goes to stdout: --output-format json needs --output")
    if as_json and command == "fix" and piped:
        raise SettingsError("the fixed source goes to stdout, so it cannot be JSON")


def _codes(values: Sequence[str] | None, option: str) -> tuple[str, ...] | None:
    if not values:
        return None
    from fixlayers.rules import RULES

    return parse_codes(values, [rule.code for rule in RULES], option)


def _processors() -> int:
    """Return how many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
