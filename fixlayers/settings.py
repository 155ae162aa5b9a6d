"""Settings of one run."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Literal

from msgspec import Struct, structs

Target = Literal["auto", "keras3", "tf_keras", "any"]


class SettingsError(ValueError):
    """A setting that cannot be meant as it stands; the text says why, in one line."""


class Verify(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """What `verify` is told.

    `arguments` are keyword arguments to make a class with, by its name: the Python expression of a
    dict. `framework` is the Keras to judge on, "" to go by the imports; `timeout` is what a class
    may take, in seconds, `memory` what a file may, in megabytes.
    """

    arguments: tuple[tuple[str, str], ...] = ()
    framework: Literal["", "keras3", "tf_keras", "both"] = ""
    timeout: float = 60.0
    memory: int = 4000


class Options(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """What a command line or a settings file says; None where it says nothing.

    `exclude` are gitignore-style patterns, `per_file_ignores` patterns of files with the codes to
    leave out there; both are seen from where they are written.
    """

    select: tuple[str, ...] | None = None
    ignore: tuple[str, ...] | None = None
    unsafe_fixes: bool | None = None
    package: str | None = None
    target: Target | None = None
    line_length: int | None = None
    exclude: tuple[str, ...] | None = None
    per_file_ignores: tuple[tuple[str, tuple[str, ...]], ...] | None = None
    verify: Verify | None = None


class Settings(Struct, frozen=True):
    """What a user chose: which rules run, which fixes may be applied, what the result must run on.

    `select` and `ignore` are codes or prefixes of codes ("FXL1", "FXL201"); an empty `select` means
    all. `file_ignore` are those that a file leaves out whatever is selected,
    `known` the class and code of findings in it that a baseline holds. `package` is handed to
    the register decorator ("" leaves Keras's default). `line_length` is that of the project's
    formatter. `read_only` are paths of sources that are taken into account and never changed, such
    as excluded ones: a class there is one that cannot be repaired. `only` are the classes to
    repair, as (path, qualified name), all if None. `installable` says that other projects may
    install this one, and inherit from its classes. `verify` is for that command. `by_path` are the
    settings of files that have others than these; ask for those of a path by `at`.
    """

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    file_ignore: tuple[str, ...] = ()
    known: tuple[tuple[str, str], ...] = ()
    unsafe_fixes: bool = False
    package: str = ""
    target: Target = "auto"
    line_length: int = 88
    read_only: tuple[str, ...] = ()
    only: frozenset[tuple[str, str]] | None = None
    installable: bool = False
    verify: Verify = Verify()
    by_path: Mapping[str, Settings] = {}

    def over(self, options: Options) -> Settings:
        """Return these settings with what the options say in place of what they say."""
        names = set(options.__struct_fields__) & set(self.__struct_fields__)
        said = {name: getattr(options, name) for name in names}
        return structs.replace(self, **{n: value for n, value in said.items() if value is not None})

    def at(self, path: str) -> Settings:
        """Return the settings for a file."""
        return self.by_path.get(path, self)

    def enables(self, code: str) -> bool:
        """Tell whether the rule with this code runs.

        The longest matching prefix decides; of two equal ones `ignore` does.
        """
        if code.startswith(self.file_ignore):
            return False
        selected = _longest_prefix(self.select, code) if self.select else 0
        return selected > _longest_prefix(self.ignore, code)


def _longest_prefix(prefixes: tuple[str, ...], code: str) -> int:
    return max((len(prefix) for prefix in prefixes if code.startswith(prefix)), default=-1)


def parse_codes(values: Sequence[str], codes: Collection[str], option: str) -> tuple[str, ...]:
    """Return the codes and prefixes in `values`, each of which may list several with commas.

    Upper and lower case are the same. Raises SettingsError, naming `option` and the nearest code,
    for one that matches none of `codes`.
    """
    chosen = [part.strip().upper() for value in values for part in value.split(",")]
    for prefix in chosen:
        if not prefix or not any(code.startswith(prefix) for code in codes):
            raise SettingsError(f"{option}: {unknown_code(prefix, codes)}")
    return tuple(dict.fromkeys(chosen))


def package_name(package: str, where: str) -> str:
    """Return the package to register under. Raises SettingsError for one that Keras cannot use."""
    if ">" in package:
        raise SettingsError(f'{where}: Keras writes "package>name", so a package has no ">"')
    return package


def unknown_code(code: str, codes: Collection[str]) -> str:
    """Say that no rule has this code, and which code comes nearest."""
    from difflib import get_close_matches

    near = get_close_matches(code, sorted(codes), n=1, cutoff=0.5)
    hint = f'; did you mean "{near[0]}"?' if near else '; see "fixlayers rule"'
    return f'no rule has the code "{code}"{hint}'
