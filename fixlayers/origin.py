"""How a patch was planned, in one line of it, so that it can be planned again."""

from __future__ import annotations

import msgspec
from msgspec import Struct

from fixlayers import __version__
from fixlayers.excludes import check_patterns
from fixlayers.request import Request
from fixlayers.settings import Options, package_name


class Origin(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """The version of fixlayers and what its command line said about rules, fixes and files."""

    version: str
    options: Options = Options()
    exclude: tuple[str, ...] = ()
    force_exclude: bool = False
    config: str = ""
    baseline: str = ""

    def request(self, paths: tuple[str, ...], *, jobs: int) -> Request:
        """Return the request that plans these files in the same way.

        Raises SettingsError for what no command line could have said.
        """
        package_name(self.options.package or "", "package")
        check_patterns(self.exclude)
        return Request(
            paths,
            self.options,
            self.config,
            self.exclude,
            self.force_exclude,
            baseline=self.baseline,
            jobs=jobs,
        )


def origin_text(request: Request) -> str:
    """Return the version and the options of a request in one line."""
    origin = Origin(
        __version__,
        request.options,
        request.exclude,
        request.force_exclude,
        config=request.config,
        baseline=request.baseline,
    )
    return msgspec.json.encode(origin).decode()


def read_origin(text: str) -> Origin:
    """Read what `origin_text` wrote. Raises ValueError (msgspec's are) for anything else."""
    return msgspec.json.decode(text.encode("latin-1"), type=Origin)
