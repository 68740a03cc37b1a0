"""A file on its way into the inbox, from the first byte to its own name.

Apart because it must leave either the whole file or nothing, whoever is cut off in between.
"""

from __future__ import annotations

import errno
import fcntl
import os
import shutil
import stat
import time
import unicodedata
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import BinaryIO

from baoyou import inbox
from baoyou.errors import Refused
from baoyou.store import Store

NAME_BYTES = 200
# What a disk must keep free beside a file that arrives.
RESERVE_BYTES = 256 << 20


@dataclass(frozen=True)
class Quota:
    """The most that the inbox takes, in bytes: one file, and all files together."""

    file_bytes: int
    inbox_bytes: int


class Arrival:
    """A file that is arriving under a temporary name; it gets its own when all of it is there.

    Use it as a context manager: whatever ends it before `finish` leaves nothing behind.
    Raises Refused `inbox_file_too_big`, `inbox_full` or `inbox_disk_full` before the first byte.
    """

    def __init__(self, store: Store, name: str, size: int, quota: Quota) -> None:
        self.name = safe_name(name)
        self.size = size
        self.count = 0
        self._folder = inbox.folder(store)
        if size > quota.file_bytes:
            raise Refused("inbox_file_too_big", file=self.name, **_mb(size, quota.file_bytes))
        with _lock(self._folder):
            _sweep(self._folder)
            if size > _free(store):
                raise Refused("inbox_disk_full", file=self.name, **_mb(size, _free(store)))
            if size > (left := room(store, quota)):
                raise Refused("inbox_full", file=self.name, **_mb(size, left))
            self._part = self._folder / f".{uuid.uuid4().hex}.part"
            self._file: BinaryIO = self._part.open("xb", buffering=0)
            try:
                fcntl.flock(self._file, fcntl.LOCK_EX)
                self._reserve()
            except BaseException:
                self._discard()
                raise

    def __enter__(self) -> Arrival:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if not self._file.closed:
            self._discard()

    def write(self, chunk: bytes | bytearray) -> None:
        """Add bytes. Raises Refused `inbox_cut_off` for more than were announced."""
        self.count += len(chunk)
        if self.count > self.size:
            raise self._cut_off()
        with self._told():
            self._file.write(chunk)

    def finish(self) -> inbox.Waiting:
        """Make the file durable under its own name, or with (2), (3), ... where that is taken.

        Raises Refused `inbox_cut_off` where fewer bytes came than were announced.
        """
        if self.count != self.size:
            raise self._cut_off()
        # Complete by construction, so nobody needs to wait for it to settle.
        settled = time.time() - inbox.SETTLED_SECONDS
        os.utime(self._file.fileno(), (settled, settled))
        with self._told():
            os.fsync(self._file.fileno())
            path = self._named()
        self._discard()
        _sync(self._folder)
        return inbox.Waiting(path.name, path, self.size, settled, True)

    def _reserve(self) -> None:
        """Take the space now, so that two files that arrive at once cannot overfill the disk."""
        if self.size:
            with self._told():
                os.posix_fallocate(self._file.fileno(), 0, self.size)

    def _named(self) -> Path:
        for name in _names(self.name):
            path = self._folder / name
            try:
                os.link(self._part, path)
            except FileExistsError:
                continue
            return path
        raise AssertionError("names never end")

    def _discard(self) -> None:
        self._part.unlink(missing_ok=True)
        self._file.close()

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise no_room(error, self._folder, self.name, self.size) from error

    def _cut_off(self) -> Refused:
        return Refused("inbox_cut_off", file=self.name, received=self.count, expected=self.size)


def no_room(error: OSError, folder: Path, name: str, size: int) -> Exception:
    """Refused `inbox_disk_full` where that is what the error says; else the error as it came."""
    if error.errno not in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return error
    free = shutil.disk_usage(folder).free
    return Refused("inbox_disk_full", file=name, **_mb(size, free))


def room(store: Store, quota: Quota) -> int:
    """How many bytes may still arrive; never below 0."""
    taken = 0
    for path in inbox.folder(store).iterdir():
        with suppress(FileNotFoundError):
            facts = path.lstat()
            taken += facts.st_size if stat.S_ISREG(facts.st_mode) else 0
    return max(0, min(quota.inbox_bytes - taken, _free(store)))


def safe_name(name: str) -> str:
    """The name a person gave a file, as far as a file may bear it on any system.

    Without folders, control characters, marks that turn the direction of writing, signs that
    shells and Windows take for something else; at most 200 bytes, the ending kept.
    """
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rstrip("/").rsplit("/", 1)[-1]
    kept = "".join("_" if c in '<>:"|?*' else c for c in last if not _is_unseen(c))
    kept = kept.strip().lstrip(".~$ ").rstrip(". ")
    while kept.casefold().endswith(inbox.TEMPORARY_ENDINGS):
        kept = kept[: kept.rindex(".")].rstrip(". ")
    stem, dot, ending = kept.rpartition(".")
    if not dot or len(ending.encode()) > 10:
        stem, ending = kept, ""
    room_left = NAME_BYTES - len((dot + ending).encode() if ending else b"")
    cut = stem.encode()[:room_left].decode(errors="ignore").rstrip()
    return (f"{cut}.{ending}" if ending else cut) or "file"


def _is_unseen(sign: str) -> bool:
    return unicodedata.category(sign) in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")


def _names(name: str) -> Iterator[str]:
    yield name
    stem, dot, ending = name.rpartition(".")
    number = 1
    while True:
        number += 1
        yield f"{stem} ({number}).{ending}" if dot else f"{name} ({number})"


def _sweep(folder: Path) -> None:
    """Remove what a killed server left half arrived: nobody holds its lock any more."""
    for part in folder.glob(f".{'[0-9a-f]' * 32}.part"):
        with part.open("rb") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                continue
            part.unlink(missing_ok=True)


def _free(store: Store) -> int:
    return max(0, shutil.disk_usage(store.folder).free - RESERVE_BYTES)


def _mb(needed: int, allowed: int) -> dict[str, str]:
    return {"needed": f"{needed / 1e6:,.1f}", "allowed": f"{allowed / 1e6:,.1f}"}


@contextmanager
def _lock(folder: Path) -> Iterator[None]:
    with (folder / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
