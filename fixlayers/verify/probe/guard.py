"""What foreign code must not do while it is being judged.

It keeps accidents away, such as a script that downloads or writes as it is imported. It is no
sandbox: code that means harm finds ways around an audit hook.
"""

from __future__ import annotations

import os
import resource
import sys
from pathlib import Path
from typing import Any

from fixlayers.verify.results import Limits

_REFUSED = frozenset(
    "socket.connect socket.bind socket.sendto socket.sendmsg socket.getaddrinfo "
    "socket.gethostbyname socket.gethostbyaddr os.system os.exec os.fork os.forkpty os.posix_spawn "
    "os.spawn os.kill os.killpg signal.pthread_kill subprocess.Popen pty.spawn".split()
)
# Events of changing files, and which of their arguments are paths.
_CHANGES = {
    "os.remove": 1,
    "os.rmdir": 1,
    "os.mkdir": 1,
    "os.rename": 2,
    "os.link": 2,
    "os.symlink": 2,
    "os.truncate": 1,
    "os.chmod": 1,
    "os.chown": 1,
    "os.utime": 1,
    "shutil.rmtree": 1,
}
_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
# Beyond what is in use, for threads and arenas that reserve addresses and do not use them.
_RESERVE = 4 << 30
_LARGEST_FILE = 1 << 30


class Guard:
    """Refuses the network, other processes and writing outside of a folder.

    Args:
        folder: where files may be written.
        limits: what memory may be used.
    """

    def __init__(self, folder: Path, limits: Limits) -> None:
        self.folder = os.path.join(os.path.realpath(folder), "")
        self.limits = limits

    def put_up(self) -> None:
        """Hold for the rest of this process."""
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_FSIZE, (_LARGEST_FILE, _LARGEST_FILE))
        self._limit_memory()
        sys.addaudithook(self._audit)

    def _limit_memory(self) -> None:
        """Let a huge allocation fail at once; a slow growth is for the driver to see."""
        try:
            pages = int(Path("/proc/self/statm").read_text().split()[0])
        except OSError:
            return
        allowed = pages * resource.getpagesize() + (self.limits.megabytes << 21) + _RESERVE
        resource.setrlimit(resource.RLIMIT_AS, (allowed, allowed))

    def _audit(self, event: str, arguments: tuple[Any, ...]) -> None:
        if event in _REFUSED:
            raise PermissionError(f"{event} is refused while a class is judged")
        if event == "open":
            path, _, flags = arguments
            if isinstance(flags, int) and flags & _WRITES:
                self._check(path, "written")
        elif count := _CHANGES.get(event):
            for path in arguments[:count]:
                self._check(path, "changed")

    def _check(self, path: Any, done: str) -> None:
        if not isinstance(path, str | bytes | os.PathLike):
            return  # an open file
        where = os.path.realpath(os.fsdecode(path))
        if where != os.devnull and not where.startswith(self.folder):
            raise PermissionError(f"{where} may not be {done} while a class is judged")
