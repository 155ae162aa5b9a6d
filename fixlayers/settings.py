"""Settings of one run."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

Target = Literal["auto", "keras3", "tf_keras", "any"]


class Settings(Struct, frozen=True):
    """What a user chose: which rules run, which fixes may be applied, what the result must run on.

    `select` and `ignore` are codes or prefixes of codes ("FXL1", "FXL201"); an empty `select` means
    all. `package` is handed to the register decorator ("" leaves Keras's default). `exclude` are
    gitignore-style patterns. `line_length` is that of the project's formatter.
    """

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    unsafe_fixes: bool = False
    package: str = ""
    target: Target = "auto"
    line_length: int = 88

    def enables(self, code: str) -> bool:
        """Tell whether the rule with this code runs (the longest matching prefix wins)."""
        chosen = max((len(p) for p in self.select if code.startswith(p)), default=-1)
        if not self.select:
            chosen = 0
        ignored = max((len(p) for p in self.ignore if code.startswith(p)), default=-1)
        return chosen >= 0 and chosen >= ignored and not (ignored >= 0 and chosen == ignored)
