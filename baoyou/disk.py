"""Where bytes become durable: the only code that syncs, renames and appends for the store.

Apart so that a fault of the disk can be provoked at every step (`passage`) and is told to people
in one way (`told`). A name that is seen after a crash always stands for whole content.
"""

from __future__ import annotations

import errno
import os
import shutil
import signal
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from baoyou.errors import Refused

# How often each point was passed in this process, while `BAOYOU_FAIL` is set.
passed: Counter[str] = Counter()
_FULL = (errno.ENOSPC, errno.EDQUOT)
_TOLD_IN_WORDS = (*_FULL, errno.EIO, errno.EROFS, errno.EACCES, errno.EFBIG, errno.EMFILE)
_PART = ".part"


def passage(point: str) -> None:
    """A point of the flow where tests let the disk fail or the process die.

    `BAOYOU_FAIL=<point>:<n>:<EIO|ENOSPC|EDQUOT|kill>`: the n-th passage raises that OSError, or
    kills this process as a power cut would. Without the variable it costs nothing.
    """
    asked = os.environ.get("BAOYOU_FAIL")
    if not asked:
        return
    passed[point] += 1
    name, number, deed = asked.split(":")
    if name != point or passed[point] != int(number):
        return
    if deed == "kill":
        os.kill(os.getpid(), signal.SIGKILL)
    raise OSError(getattr(errno, deed), os.strerror(getattr(errno, deed)))


def sync(path: Path) -> None:
    """Bring a file's content, or a folder's names, to the disk."""
    passage("fsync")
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def rename(source: Path, target: Path) -> None:
    """Give a synced file its name for good; whatever had the name is replaced at once."""
    passage("rename")
    source.replace(target)
    sync(target.parent)


def make_folder(path: Path) -> None:
    """Make a folder and those above it; each new name is durable."""
    if path.is_dir():
        return
    make_folder(path.parent)
    path.mkdir(exist_ok=True)
    sync(path.parent)


def write_text(path: Path, text: str) -> None:
    """Write a whole file, or leave what was there: temporary name, sync, rename."""
    make_folder(path.parent)
    handle, temporary = tempfile.mkstemp(_PART, f".{path.name}.", path.parent)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            passage("write")
            file.write(text)
            file.flush()
        sync(Path(temporary))
        rename(Path(temporary), path)
    except BaseException:
        with suppress(OSError):
            Path(temporary).unlink(missing_ok=True)
        raise


def append(path: Path, content: bytes, at: int) -> None:
    """Write content durably at a place of a file; what stood from there on is cut off."""
    with path.open("r+b" if path.exists() else "xb") as file:
        passage("write")
        file.truncate(at)
        file.seek(at)
        file.write(content)
        file.flush()
        passage("fsync")
        os.fsync(file.fileno())
    if at == 0:
        sync(path.parent)


def leftovers(folder: Path) -> list[Path]:
    """Temporary files that a crash in `write_text` left in a folder."""
    return sorted(folder.glob(f".*{_PART}"))


def free_bytes(folder: Path) -> int:
    """How much the disk of a folder, which need not exist yet, still takes."""
    while not folder.exists():
        folder = folder.parent
    return shutil.disk_usage(folder).free


def full(folder: Path, needed: int | None = None) -> Refused:
    """Refused `store_full`; needed: bytes, where somebody knows; else more than there are."""
    free = free_bytes(folder)
    free_mb = f"{free / 1e6:,.0f}"
    needed_mb = f"> {free_mb}" if needed is None else f"{needed / 1e6:,.0f}"
    return Refused("store_full", needed=needed_mb, free=free_mb)


@contextmanager
def told(folder: Path) -> Iterator[None]:
    """Tell errors of the disk, our own and those of DuckDB, in words that a person can use.

    folder: on the disk that is written to. Raises Refused `store_full` or `disk_failed`.
    """
    try:
        yield
    except Exception as error:
        refused = _refusal(error, folder)
        if refused is None:
            raise
        raise refused from error


def _refusal(error: Exception, folder: Path) -> Refused | None:
    if isinstance(error, OSError) and not isinstance(error, ConnectionError):
        number = error.errno
    else:
        number = _number_in(error)
    if number is None:
        return None
    if number in _FULL:
        return full(folder)
    return Refused("disk_failed", reason=os.strerror(number))


def _number_in(error: Exception) -> int | None:
    """The error number behind an error of DuckDB, which tells it in words only.

    Its class says little: a full disk ends in an IOException or a TransactionException, a failed
    sync in a FatalException.
    """
    import duckdb  # noqa: PLC0415  the store alone needs no engine

    if not isinstance(error, duckdb.Error):
        return None
    words = str(error)
    for number in _TOLD_IN_WORDS:
        if os.strerror(number) in words:
            return number
    return errno.EIO if isinstance(error, duckdb.IOException | duckdb.FatalException) else None
