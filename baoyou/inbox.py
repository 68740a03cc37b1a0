"""The inbox: a folder of the store for files that never pass a browser's memory.

They come by scp, by a share, or by the route that `routes` mounts. A file stays until what it holds
was published: a job works on a hard link of it, so a refusal or a cancel leaves it where it lay.
"""

from __future__ import annotations

import fcntl
import os
import signal
import stat
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from baoyou.errors import Refused
from baoyou.store import Store

SETTLED_SECONDS = 3
# How programs that copy and edit call what is not there in full.
TEMPORARY_ENDINGS = (".part", ".filepart", ".partial", ".tmp")
TEMPORARY_BEGINNINGS = (".", "~$")


@dataclass(frozen=True)
class Waiting:
    """A file in the inbox. modified: seconds since 1970; name: as a person reads it.

    is_settled: nobody writes to it any more, as far as can be told.
    """

    name: str
    path: Path
    bytes: int
    modified: float
    is_settled: bool


def folder(store: Store) -> Path:
    """Where the inbox of a store lies, made where it is not there yet."""
    found = store.folder / "inbox"
    found.mkdir(parents=True, exist_ok=True)
    return found


def waiting(store: Store) -> list[Waiting]:
    """The files of the inbox by name; links, subfolders and temporary names are left out."""
    found = []
    for path in sorted(folder(store).iterdir()):
        name = path.name.casefold()
        if name.startswith(TEMPORARY_BEGINNINGS) or name.endswith(TEMPORARY_ENDINGS):
            continue
        try:
            facts = path.lstat()
        except FileNotFoundError:
            continue
        if stat.S_ISREG(facts.st_mode):
            is_settled = not _is_young(facts) and not _is_written(path)
            found.append(
                Waiting(_readable(path.name), path, facts.st_size, facts.st_mtime, is_settled)
            )
    return found


def take(store: Store, names: list[str]) -> list[tuple[str, Path]]:
    """Files of the inbox, for `jobs.start`.

    Raises Refused `inbox_gone` where there is none of that name, `inbox_unsettled` where one is
    still being written.
    """
    there = {file.name: file for file in waiting(store)}
    for name in names:
        if name not in there:
            raise Refused("inbox_gone", file=name)
        if not there[name].is_settled:
            raise Refused("inbox_unsettled", file=name, seconds=SETTLED_SECONDS)
    return [(name, there[name].path) for name in names]


def remove(store: Store, name: str) -> None:
    """Remove a file that nobody wants any more. Raises Refused `inbox_gone` where there is none."""
    for file in waiting(store):
        if file.name == name:
            file.path.unlink(missing_ok=True)
            return
    raise Refused("inbox_gone", file=name)


def seen(store: Store, content: bytes | Path) -> dict[str, Any] | None:
    """What `leave` needs to know again a file that lies in the inbox; None for any other."""
    if isinstance(content, bytes) or content.parent != folder(store):
        return None
    facts = content.lstat()
    return {"name": content.name, "size": facts.st_size, "modified": facts.st_mtime_ns}


def leave(store: Store, name: str, size: int, modified: int) -> None:
    """Take a published file out of the inbox, unless another came under its name meanwhile.

    A file that may not be removed stays: what it holds was published all the same.
    """
    path = folder(store) / name
    with suppress(OSError):
        facts = path.lstat()
        if (facts.st_size, facts.st_mtime_ns) == (size, modified):
            path.unlink()


def _readable(name: str) -> str:
    """The name as text: one that came from an old Windows is no UTF-8."""
    raw = os.fsencode(name)
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return raw.decode("gb18030", "replace")


def _is_young(facts: os.stat_result) -> bool:
    return abs(time.time() - facts.st_mtime) < SETTLED_SECONDS


def _is_written(path: Path) -> bool:
    """Whether some process has the file open for writing, where the system tells."""
    try:
        with path.open("rb") as file:
            # Should somebody open it meanwhile, we are told by a signal that does no harm.
            fcntl.fcntl(file, fcntl.F_SETSIG, signal.SIGURG)
            fcntl.fcntl(file, fcntl.F_SETLEASE, fcntl.F_RDLCK)
            fcntl.fcntl(file, fcntl.F_SETLEASE, fcntl.F_UNLCK)
    except BlockingIOError:
        return True
    except OSError:
        return False
    return False
