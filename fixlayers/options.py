"""The options and arguments that commands share, as typer reads them."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

Target = Literal["auto", "keras3", "tf_keras", "any"]
Format = Literal["text", "full", "json", "github", "gitlab", "sarif", "rdjson", "markdown"]
Paths = Annotated[
    list[str] | None,
    typer.Argument(help='Files and folders; "-" reads stdin.', show_default=".", metavar="PATHS"),
]
PathsToRun = Annotated[
    list[str] | None,
    typer.Argument(help="Files and folders.", show_default=".", metavar="PATHS"),
]
Select = Annotated[
    list[str] | None,
    typer.Option(
        "--select", metavar="CODES", help="Run only these rules: codes or prefixes, with commas."
    ),
]
Ignore = Annotated[
    list[str] | None,
    typer.Option("--ignore", metavar="CODES", help="Do not run these rules."),
]
Exclude = Annotated[
    list[str] | None,
    typer.Option(
        "--exclude", metavar="PATTERN", help="Leave out files, by a pattern as in .gitignore."
    ),
]
ForceExclude = Annotated[
    bool, typer.Option("--force-exclude", help="Leave out excluded files even if they are named.")
]
Since = Annotated[
    str,
    typer.Option("--since", metavar="COMMIT", help="Only files that have changed since a commit."),
]
BaselineOption = Annotated[
    str, typer.Option("--baseline", metavar="FILE", help="Leave out the findings in this file.")
]
UpdateBaseline = Annotated[
    bool, typer.Option("--update-baseline", help="Write what is found to the baseline.")
]
AddIgnores = Annotated[
    bool, typer.Option("--add-ignores", help="Write comments that ignore what is found.")
]
UnsafeFixes = Annotated[
    bool | None,
    typer.Option(
        "--unsafe-fixes/--no-unsafe-fixes",
        help="Apply fixes that rest on a guess, too.",
        show_default="no",
    ),
]
Package = Annotated[
    str | None,
    typer.Option("--package", metavar="NAME", help="The package to register classes under."),
]
TargetOption = Annotated[
    Target | None,
    typer.Option("--target", help="What the fixed code must run on.", show_default="auto"),
]
Config = Annotated[
    str,
    typer.Option(
        "--config", metavar="FILE", help="Use this settings file in place of the project's."
    ),
]
OutputFormat = Annotated[
    Format | None,
    typer.Option("--output-format", help="The form of the findings.", show_default="text"),
]
OutputFiles = Annotated[
    list[str] | None,
    typer.Option(
        "--output",
        metavar="FORMAT=FILE",
        help='Write the findings to a file as well, "-" for stdout; can be repeated.',
    ),
]
ExitZero = Annotated[bool, typer.Option("--exit-zero", help="Exit 0 in spite of findings.")]
Jobs = Annotated[
    int | None,
    typer.Option("--jobs", "-j", min=1, help="Processes to use.", show_default="one a CPU"),
]
StdinFilename = Annotated[
    str, typer.Option("--stdin-filename", metavar="FILE", help="The file that stdin stands for.")
]
NoCache = Annotated[
    bool, typer.Option("--no-cache", help="Neither use nor keep what earlier runs have found out.")
]
CacheDir = Annotated[
    str,
    typer.Option(
        "--cache-dir",
        metavar="FOLDER",
        envvar="FIXLAYERS_CACHE_DIR",
        help="Where that is kept.",
        show_default="the user's cache",
    ),
]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="No summary and no progress.")]
Patch = Annotated[
    str, typer.Option("--patch", "-o", metavar="FILE", help="Write the patch to a file.")
]
Interactive = Annotated[
    bool, typer.Option("--interactive", "-i", help="Ask class by class, with the diff.")
]
Framework = Annotated[
    Literal["keras3", "tf_keras", "both"] | None,
    typer.Option("--framework", help="The Keras to judge on.", show_default="by the imports"),
]
Timeout = Annotated[
    float | None,
    typer.Option(
        "--timeout", min=1.0, metavar="SECONDS", help="What a class may take.", show_default="60"
    ),
]
Memory = Annotated[
    int | None,
    typer.Option("--memory", min=1, metavar="MB", help="What a file may use.", show_default="4000"),
]
Verified = Annotated[
    bool,
    typer.Option(
        "--verified",
        help="Fix only what is seen to survive in real Keras; executes the files' definitions.",
    ),
]
VerifyFormat = Annotated[
    Literal["text", "json"], typer.Option("--output-format", help="The form of the verdicts.")
]
EmitTests = Annotated[
    str,
    typer.Option(
        "--emit-tests", metavar="FILE", help="Write a test for pytest for each class that survives."
    ),
]
