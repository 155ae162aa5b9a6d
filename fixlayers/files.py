"""Reading and writing files: bytes in, bytes out. No other module writes where users have files."""

from __future__ import annotations

import contextlib
import os
import stat
from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct

from fixlayers.diagnostics import FileError

LARGEST = 10_000_000
"""Bytes beyond which a file is data that someone called source, and is not read."""

_READ = os.O_RDONLY | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
# A pipe called .py must not make us wait for its other end.
_READ |= getattr(os, "O_NONBLOCK", 0)


class Content(Struct, frozen=True):
    """The bytes of a file and the device and inode that tell it from other files."""

    data: bytes
    identity: tuple[int, int]


def read_file(path: str) -> Content | FileError:
    """Return what the file holds, or why it cannot be read; never raises OSError."""
    try:
        descriptor = os.open(path, _READ)
        with open(descriptor, "rb", buffering=0) as file:
            status = os.fstat(descriptor)
            if not stat.S_ISREG(status.st_mode):
                return FileError(path, "not a regular file")
            if status.st_size > LARGEST:
                return FileError(path, f"larger than {LARGEST // 1_000_000} MB, not read")
            return Content(file.read(), (status.st_dev, status.st_ino))
    except (OSError, ValueError) as error:  # ValueError: a NUL in the path
        return FileError(path, reason(error))


def read_files(paths: Iterable[str]) -> tuple[dict[str, bytes], dict[str, str], list[FileError]]:
    """Read files, each real file once.

    Returns the bytes by path, in the order of `paths`; for each path that is another name of one
    of these (through a link), that one; and the files that cannot be read.
    """
    contents: dict[str, bytes] = {}
    errors: list[FileError] = []
    names: dict[tuple[int, int], list[str]] = {}
    for path in paths:
        content = read_file(path)
        if isinstance(content, FileError):
            errors.append(content)
        else:
            contents[path] = content.data
            names.setdefault(content.identity, []).append(path)
    aliases = dict(alias for paths in names.values() for alias in _aliases(paths))
    for alias in aliases:
        del contents[alias]
    return contents, aliases, errors


def _aliases(paths: list[str]) -> Iterator[tuple[str, str]]:
    """Pair every path that reaches a file through a link with the plainest path to that file.

    Hard links are files of their own: replacing one leaves the other as it is.
    """
    plainest: dict[str, str] = {}
    if len(paths) > 1:
        for path in sorted(paths, key=lambda path: (os.path.islink(path), path)):
            real = os.path.realpath(path)
            if real in plainest:
                yield path, plainest[real]
            plainest.setdefault(real, path)


def write_obstacle(path: str) -> FileError | None:
    """Say why a file cannot be replaced, or None: it and its folder must be writable.

    Replacing needs only the folder, but a write-protected file is protected for a reason.
    """
    try:
        target = os.path.realpath(path, strict=True)
    except OSError as error:
        return FileError(path, f"not written: {reason(error)}")
    if not os.access(target, os.W_OK):
        return FileError(path, "not written: the file is write-protected")
    if not os.access(os.path.dirname(target), os.W_OK):
        return FileError(path, "not written: its folder is write-protected")
    return None


def write_file(path: str, before: bytes, after: bytes) -> FileError | None:
    """Replace the file's content, all or nothing; return why it could not be done, or None.

    A link stays and the file it leads to changes; mode and, where permitted, owner are kept. The
    file is left alone when it no longer holds `before` or is write-protected. Nothing is written
    if nothing changes.
    """
    if before == after:
        return None
    if obstacle := write_obstacle(path):
        return obstacle
    try:
        target = os.path.realpath(path, strict=True)
        now = read_file(target)
        if isinstance(now, FileError) or now.data != before:
            return FileError(path, "not written: the file has changed since it was read")
        _replace(target, after, os.stat(target))
    except OSError as error:
        return FileError(path, f"not written: {reason(error)}")
    return None


def write_new(path: str, data: bytes) -> FileError | None:
    """Write a file that need not exist, such as a patch; return why it cannot be, or None."""
    try:
        try:
            status = os.stat(path)
        except FileNotFoundError:
            status = None
        if status is not None and not stat.S_ISREG(status.st_mode):
            with open(path, "wb") as file:  # /dev/stdout and its like cannot be replaced
                file.write(data)
        else:
            _replace(os.path.realpath(path), data, status)
    except OSError as error:
        return FileError(path, f"not written: {reason(error)}")
    return None


def write_files(changes: Sequence[tuple[str, bytes, bytes]]) -> FileError | None:
    """Replace the content of files, given as path, before and after: of all of them or of none.

    Everything is written beside the files first, what they hold now as well; then they are
    replaced one by one, and put back if that fails. Only the end of the process in between could
    leave some of them changed. Each file is treated as `write_file` treats it; returns why nothing
    was written, or None.
    """
    made: list[str] = []
    begun: list[tuple[str, str]] = []
    path = ""
    try:
        ready: list[tuple[str, str, str]] = []
        for path, before, after in changes:
            if obstacle := write_obstacle(path):
                return obstacle
            target = os.path.realpath(path, strict=True)
            status = os.stat(target)
            for data in (after, before):
                made.append(_temporary(target, data, status))
            ready.append((target, made[-2], made[-1]))
        for (path, before, _), (target, *_) in zip(changes, ready, strict=True):
            now = read_file(target)
            if isinstance(now, FileError) or now.data != before:
                return FileError(path, "not written: the file has changed since it was read")
        for change, (target, new, old) in zip(changes, ready, strict=True):
            path = change[0]
            begun.append((target, old))
            os.replace(new, target)
    except BaseException as error:
        lost = _put_back(begun)
        if lost or isinstance(error, OSError):
            why = reason(error) if isinstance(error, OSError) else type(error).__name__
            left = f", and not put back: {', '.join(lost)}" if lost else ""
            return FileError(path, f"not written: {why}{left}")
        raise
    finally:
        for temporary in made:
            with contextlib.suppress(OSError):
                os.unlink(temporary)
    return None


def _put_back(begun: list[tuple[str, str]]) -> list[str]:
    """Give files their old content again; return those for which that fails."""
    lost = []
    for target, old in reversed(begun):
        try:
            os.replace(old, target)
        except OSError:
            lost.append(target)
    return lost


def _replace(target: str, data: bytes, status: os.stat_result | None) -> None:
    temporary = _temporary(target, data, status)
    try:
        os.replace(temporary, target)
    except BaseException:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(temporary)
        raise


def _temporary(target: str, data: bytes, status: os.stat_result | None) -> str:
    """Write a file beside the one that it is to replace, and return its path."""
    import tempfile

    folder, name = os.path.split(target)
    descriptor, temporary = tempfile.mkstemp(prefix=f".{name}.", suffix=".tmp", dir=folder)
    try:
        with open(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(descriptor)
        _dress(temporary, status)
    except BaseException:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(temporary)
        raise
    return temporary


def _dress(temporary: str, status: os.stat_result | None) -> None:
    """Give the temporary file the mode and owner of the one it replaces, or those of a new one."""
    if status is None:
        mask = os.umask(0)
        os.umask(mask)
        os.chmod(temporary, 0o666 & ~mask)
        return
    if hasattr(os, "chown"):
        # Only root may give files away; the owner's group is worth a try of its own.
        for owner, group in ((status.st_uid, status.st_gid), (-1, status.st_gid)):
            try:
                os.chown(temporary, owner, group)
            except PermissionError:
                continue
            break
    os.chmod(temporary, stat.S_IMODE(status.st_mode))


def reason(error: OSError | ValueError) -> str:
    """Say in one line what the system said."""
    text = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return text[:1].lower() + text[1:]
