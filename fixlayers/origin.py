"""How a patch was planned, in one line of it, so that it can be planned again."""

from __future__ import annotations

import msgspec
from msgspec import Struct, structs

from fixlayers import __version__
from fixlayers.request import Request
from fixlayers.settings import Options


class Origin(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """The version of fixlayers and what its command line said about rules, fixes and files."""

    version: str
    options: dict[str, object] = {}
    exclude: tuple[str, ...] = ()
    force_exclude: bool = False
    config: str = ""
    baseline: str = ""

    def request(self, paths: tuple[str, ...], *, jobs: int) -> Request:
        """Return the request that plans these files in the same way.

        Raises ValueError for options that there are not.
        """
        if unknown := self.options.keys() - set(Options.__struct_fields__):
            raise ValueError(f"unknown option {min(unknown)}")
        options = msgspec.convert(self.options, Options)
        return Request(
            paths,
            options,
            self.config,
            self.exclude,
            self.force_exclude,
            baseline=self.baseline,
            jobs=jobs,
        )


def origin_text(request: Request) -> str:
    """Return the version and the options of a request in one line."""
    said = {k: v for k, v in structs.asdict(request.options).items() if v is not None}
    origin = Origin(
        __version__,
        said,
        request.exclude,
        request.force_exclude,
        config=request.config,
        baseline=request.baseline,
    )
    return msgspec.json.encode(origin).decode()


def read_origin(text: str) -> Origin:
    """Read what `origin_text` wrote. Raises ValueError (msgspec's are) for anything else."""
    return msgspec.json.decode(text.encode("latin-1"), type=Origin)
