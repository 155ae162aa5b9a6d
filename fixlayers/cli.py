"""The command line. Thin: options in, exit code out; everything else is imported when needed.

Annotations are evaluated here as the module is read: typer would compile each from its text, twice.
"""

import io
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from traceback import print_exc
from typing import TYPE_CHECKING, Annotated, Any, cast

import typer

from fixlayers import __version__
from fixlayers.exit_codes import FAILED, INTERRUPTED, PIPE_CLOSED
from fixlayers.options import (
    AddIgnores,
    BaselineOption,
    CacheDir,
    Config,
    EmitTests,
    Exclude,
    ExitZero,
    ForceExclude,
    Framework,
    Ignore,
    Interactive,
    Jobs,
    Memory,
    NoCache,
    OutputFiles,
    OutputFormat,
    Package,
    Patch,
    Paths,
    PathsToRun,
    Quiet,
    Select,
    Since,
    StdinFilename,
    TargetOption,
    Timeout,
    UnsafeFixes,
    UpdateBaseline,
    Verified,
    VerifyFormat,
)

if TYPE_CHECKING:
    from fixlayers.request import Request

# What a wrong command line raises; typer brings click along in some versions, depends on it in
# others, and exports only this child of its exception.
UsageError = cast("type[typer.BadParameter]", typer.BadParameter.__mro__[2])


def _version(value: bool) -> None:
    if value:
        sys.stdout.write(f"fixlayers {__version__}\n")
        raise typer.Exit


def fixlayers(
    context: typer.Context,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """Repair custom Keras layers and models so that they save and load."""
    if context.invoked_subcommand is None:
        sys.stderr.write(context.get_help() + "\n")
        raise typer.Exit(FAILED)


def check(
    context: typer.Context,
    paths: Paths = None,
    select: Select = None,
    ignore: Ignore = None,
    exclude: Exclude = None,
    force_exclude: ForceExclude = False,
    config: Config = "",
    since: Since = "",
    baseline: BaselineOption = "",
    unsafe_fixes: UnsafeFixes = None,
    package: Package = None,
    target: TargetOption = None,
    output_format: OutputFormat = None,
    output: OutputFiles = None,
    exit_zero: ExitZero = False,
    jobs: Jobs = None,
    no_cache: NoCache = False,
    cache_dir: CacheDir = "",
    stdin_filename: StdinFilename = "",
    quiet: Quiet = False,
    update_baseline: UpdateBaseline = False,
    add_ignores: AddIgnores = False,
) -> int:
    """Say what is wrong; write nothing."""
    return _perform("check", context.params)


def diff(
    context: typer.Context,
    paths: Paths = None,
    select: Select = None,
    ignore: Ignore = None,
    exclude: Exclude = None,
    force_exclude: ForceExclude = False,
    config: Config = "",
    since: Since = "",
    baseline: BaselineOption = "",
    unsafe_fixes: UnsafeFixes = None,
    package: Package = None,
    target: TargetOption = None,
    output_format: OutputFormat = None,
    output: OutputFiles = None,
    exit_zero: ExitZero = False,
    jobs: Jobs = None,
    no_cache: NoCache = False,
    cache_dir: CacheDir = "",
    stdin_filename: StdinFilename = "",
    quiet: Quiet = False,
    patch: Patch = "",
) -> int:
    """Write a patch of what would be fixed to stdout."""
    return _perform("diff", context.params)


def fix(
    context: typer.Context,
    paths: Paths = None,
    select: Select = None,
    ignore: Ignore = None,
    exclude: Exclude = None,
    force_exclude: ForceExclude = False,
    config: Config = "",
    since: Since = "",
    baseline: BaselineOption = "",
    unsafe_fixes: UnsafeFixes = None,
    package: Package = None,
    target: TargetOption = None,
    output_format: OutputFormat = None,
    output: OutputFiles = None,
    exit_zero: ExitZero = False,
    jobs: Jobs = None,
    no_cache: NoCache = False,
    cache_dir: CacheDir = "",
    stdin_filename: StdinFilename = "",
    quiet: Quiet = False,
    interactive: Interactive = False,
    verified: Verified = False,
) -> int:
    """Fix files in place, stdin to stdout."""
    return _perform("fix", context.params)


def apply(
    patch: Annotated[
        str, typer.Argument(help='A patch of "fixlayers diff"; "-" reads stdin.', metavar="PATCH")
    ],
    reverse: Annotated[
        bool, typer.Option("--reverse", "-R", help="Take back what the patch has changed.")
    ] = False,
    jobs: Jobs = None,
    quiet: Quiet = False,
) -> int:
    """Apply a patch that "diff" wrote, or what a reviewer left of it: all files or none."""
    from fixlayers.application import apply_patch

    return _guard(lambda: apply_patch(patch, reverse=reverse, jobs=jobs, quiet=quiet))


def verify(
    context: typer.Context,
    paths: PathsToRun = None,
    framework: Framework = None,
    timeout: Timeout = None,
    memory: Memory = None,
    exclude: Exclude = None,
    force_exclude: ForceExclude = False,
    config: Config = "",
    since: Since = "",
    output_format: VerifyFormat = "text",
    emit_tests: EmitTests = "",
    jobs: Jobs = None,
    quiet: Quiet = False,
) -> int:
    """Prove on real Keras which classes survive save and load; executes the files' definitions.

    Exit code: 0 all that could be built survive, 1 something fails, 2 an error.
    """
    from fixlayers.verify import command

    return _guard(lambda: command.verify(context.params))


def clean(cache_dir: CacheDir = "", quiet: Quiet = False) -> int:
    """Remove what runs have kept for the next."""
    from fixlayers import cleaning

    return _guard(lambda: cleaning.clean(cache_dir, quiet=quiet))


def rule(
    code: Annotated[str, typer.Argument(help="The code of a rule.", metavar="[CODE]")] = "",
    traceback: Annotated[
        str,
        typer.Option(
            "--traceback",
            metavar="FILE",
            help='Name the rule that an error message of Keras calls for; "-" reads stdin.',
        ),
    ] = "",
) -> int:
    """Explain a rule or an error message, or list all rules."""
    from fixlayers.report import explanations, rules

    if code and traceback:
        return _refuse("--traceback names the rule by itself: leave CODE out")
    if traceback:
        return _guard(lambda: explanations.answer(traceback, sys.stdout))
    return _guard(lambda: rules.show(code, sys.stdout))


COMMANDS = {f.__name__: f for f in (check, diff, fix, apply, verify, clean, rule)}


def command_line(named: str = "") -> typer.Typer:
    """Return the command line with the command that is named, with all if it is none of them.

    To make the parsers of all commands takes as long as the command itself on a few files.
    """
    app = typer.Typer(
        name="fixlayers",
        help="Repair custom Keras layers and models so that they save and load.",
        epilog="Exit code: 0 nothing to do, 1 findings, 2 an error.",
        add_completion=False,
        context_settings={"help_option_names": ["-h", "--help"]},
        invoke_without_command=True,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
    )
    app.callback()(fixlayers)
    for command in [COMMANDS[named]] if named in COMMANDS else COMMANDS.values():
        app.command()(command)
    return app


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line (by default the process's own) and return the exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A terminal that lacks a character gets an escape, never a traceback.
            stream.reconfigure(errors="backslashreplace")
    arguments = sys.argv[1:] if arguments is None else arguments
    app = command_line(*arguments[:1])
    try:
        code = app(arguments, prog_name="fixlayers", standalone_mode=False)
    except UsageError as error:
        return _refuse(error.format_message())
    except (KeyboardInterrupt, typer.Abort):
        return INTERRUPTED
    return code if isinstance(code, int) else 0


def _perform(command: str, options: Mapping[str, Any]) -> int:
    from fixlayers import commands
    from fixlayers.request import parse_request

    perform: Callable[[Request], int] = getattr(commands, command)
    return _guard(lambda: perform(parse_request(command, options)))


def _guard(action: Callable[[], int]) -> int:
    """Return the exit code of an action, whatever happens to it."""
    from fixlayers.settings import SettingsError

    try:
        code = action()
        sys.stdout.flush()
    except SettingsError as error:
        return _refuse(str(error))
    except BrokenPipeError:
        # Who read our output has seen enough; nothing may be left to flush at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return PIPE_CLOSED
    except Exception:  # noqa: BLE001 - a fault of ours must not look like "findings", exit 1
        print_exc()
        sys.stderr.write("fixlayers: error: this is a fault of fixlayers; please report it\n")
        return FAILED
    return code


def _refuse(message: str) -> int:
    sys.stderr.write(f"fixlayers: error: {' '.join(message.split())}\n")
    return FAILED
