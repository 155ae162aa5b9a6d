"""What a command line asks for, once its options have been understood."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from typing import Any

from msgspec import Struct

from fixlayers import excludes
from fixlayers.cache.folder import default_folder
from fixlayers.report.names import NAMES, WITH_FIXES
from fixlayers.settings import Options, SettingsError, package_name, parse_codes

STDIN = "-"


class Request(Struct, frozen=True):
    """One run.

    `options` are what the command line says about rules and fixes, `config` is the settings file
    to use in place of the project's ("" is none), `exclude` are patterns of files to leave out;
    `force_exclude` says that this goes for named files as well. `since` is a commit: only files
    that have changed since are asked about. `baseline` is a file of findings that are not spoken
    of, which `check` writes on `update_baseline`; on `add_ignores` it writes comments that ignore
    what it finds. `stdout_format` is the format of what stdout says of the findings ("" if
    it says nothing of them), `outputs` are further formats with their files. `patch` is the file
    that `diff` writes to ("" is stdout); `interactive` says that `fix` asks before each fix,
    `verified` that it fixes only what is seen to survive. `cache` is the folder that keeps what
    runs find out, "" for none.
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
    stdout_format: str = ""
    outputs: tuple[tuple[str, str], ...] = ()
    exit_zero: bool = False
    jobs: int = 1
    stdin_filename: str = ""
    patch: str = ""
    interactive: bool = False
    verified: bool = False
    cache: str = ""
    quiet: bool = False

    @property
    def shows_fixes(self) -> bool:
        """Whether some format says what a fix puts where."""
        return bool(WITH_FIXES & {self.stdout_format, *(name for name, _ in self.outputs)})

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
    if options.get("verified"):
        _check_verified(paths, options)
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
        stdout_format=_stdout_format(command, options),
        outputs=tuple(o for o in _outputs(options) if o[1] != STDIN),
        exit_zero=options["exit_zero"],
        jobs=options["jobs"] or processors(),
        stdin_filename=options["stdin_filename"],
        patch=options.get("patch", ""),
        interactive=options.get("interactive", False),
        verified=options.get("verified", False),
        cache=_cache(options),
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


def _check_verified(paths: tuple[str, ...], options: Mapping[str, Any]) -> None:
    if STDIN in paths:
        raise SettingsError("--verified runs files, so it cannot be used with stdin")
    if options.get("interactive"):
        raise SettingsError("--verified and --interactive are two ways to choose: take one")


def _check_stdin(command: str, paths: tuple[str, ...], options: Mapping[str, Any]) -> None:
    piped, says = STDIN in paths, _said_format(options)
    if piped and len(paths) > 1:
        raise SettingsError('"-" reads stdin and cannot be combined with other paths')
    if options["stdin_filename"] and not piped:
        raise SettingsError('--stdin-filename goes with the path "-"')
    if options.get("interactive") and piped:
        raise SettingsError("-i asks on stdin, so the source cannot come from there")
    if options.get("interactive") and says:
        raise SettingsError(f"-i shows diffs on stdout, so {says} there needs --output {says}=FILE")
    if says and command == "diff" and not options["patch"]:
        raise SettingsError(f"the patch goes to stdout: {says} there needs --patch FILE")
    if says and command == "fix" and piped:
        raise SettingsError(f"the fixed source goes to stdout, so {says} cannot")


def _outputs(options: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return format and file of each `--output`."""
    found: list[tuple[str, str]] = []
    for value in options["output"] or ():
        name, equals, file = value.partition("=")
        if not equals or not file or name not in NAMES:
            raise SettingsError(
                f'--output: "{value}" has to be FORMAT=FILE, with one of {", ".join(NAMES)}'
            )
        found.append((name, file))
    return found


def _said_format(options: Mapping[str, Any]) -> str:
    """Return the format that stdout is to have, "" if none is asked for."""
    names = [name for name, file in _outputs(options) if file == STDIN]
    if options["output_format"] is not None:
        names.append(options["output_format"])
    if len(names) > 1:
        raise SettingsError(f"stdout takes one format, not {' and '.join(names)}")
    return names[0] if names else ""


def _stdout_format(command: str, options: Mapping[str, Any]) -> str:
    # A check is there to be read; the others say on stderr what they leave.
    return _said_format(options) or ("text" if command == "check" else "")


def _cache(options: Mapping[str, Any]) -> str:
    if options.get("no_cache", True):
        return ""
    return os.path.abspath(options["cache_dir"]) if options["cache_dir"] else default_folder()


def _codes(values: Sequence[str] | None, option: str) -> tuple[str, ...] | None:
    if not values:
        return None
    from fixlayers.rules import RULES

    return parse_codes(values, [rule.code for rule in RULES], option)


def processors() -> int:
    """Return how many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
