"""What one job may cost, taken on by its own process before any work.

Apart because the process that waits for the work must know the limits without the weight of the
libraries that do it.
"""

from __future__ import annotations

import errno
import os
import resource
import signal
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

GIB = 1 << 30
NICENESS = 5
# Given a choice, the kernel that runs out of memory should end a job and not the server.
OOM_SCORE = 500
_MEMORY_ERRORS = {"MemoryError", "OutOfMemoryException"}
# How libraries die of an allocation that was refused, by abort or by using what they did not get.
_OF_MEMORY = {signal.SIGABRT, signal.SIGSEGV, signal.SIGBUS, signal.SIGILL, signal.SIGTRAP}


@dataclass(frozen=True)
class Limits:
    """The most that one process of a job may use.

    memory_bytes: of address space; a job reserves up to 0.8 GB of it beyond what it uses, 1.3 GB
    where malloc keeps an arena per thread. cpu_seconds: of processor time. file_bytes: the largest
    file it may write. open_files: at once.
    """

    memory_bytes: int = 8 * GIB
    cpu_seconds: int = 3600
    file_bytes: int = 8 * GIB
    open_files: int = 1024


def of_this_machine() -> Limits:
    """8 GiB of address space, or three quarters of the memory where that is less; never below 2."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return Limits(memory_bytes=max(2 * GIB, min(8 * GIB, memory * 3 // 4)))


def take(limits: Limits) -> None:
    """Put the limits on this process and all that it starts, with the little that `ease` gives."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    for kind, wanted, more in (
        (resource.RLIMIT_AS, limits.memory_bytes, 64 << 20),
        # Past the soft limit there is a signal of its own, past the hard one a plain kill.
        (resource.RLIMIT_CPU, limits.cpu_seconds, 5),
        (resource.RLIMIT_FSIZE, limits.file_bytes, 0),
        (resource.RLIMIT_NOFILE, limits.open_files, 16),
    ):
        resource.setrlimit(kind, (_allowed(kind, wanted), _allowed(kind, wanted + more)))
    os.nice(NICENESS)
    score = Path("/proc/self/oom_score_adj")
    if score.exists():
        score.write_text(str(OOM_SCORE))


def ease() -> None:
    """Give a process that ran into a limit what it needs to say so."""
    for kind in (resource.RLIMIT_AS, resource.RLIMIT_NOFILE):
        _, hard = resource.getrlimit(kind)
        resource.setrlimit(kind, (hard, hard))


def broken_by(error: BaseException, limits: Limits) -> str | None:
    """The limit that an error comes from, as `job_killed_limits` names it; None for any other."""
    for cause in _causes(error):
        names = {kind.__name__ for kind in type(cause).__mro__}
        number = cause.errno if isinstance(cause, OSError) else None
        if names & _MEMORY_ERRORS or number == errno.ENOMEM:
            return _memory(limits)
        # DuckDB tells the system's answer in words only.
        if number == errno.EFBIG or os.strerror(errno.EFBIG) in str(cause):
            return f"{limits.file_bytes / GIB:.3g} GB / file"
        if number == errno.EMFILE or os.strerror(errno.EMFILE) in str(cause):
            return f"{limits.open_files} files"
    return None


def killed_by(status: int, limits: Limits) -> str | None:
    """What ended a process with that wait status, as `job_killed_limits` names it.

    None where it ended of itself. Where a library may have died of memory, that is named as well.
    """
    if not os.WIFSIGNALED(status):
        return None
    number = os.WTERMSIG(status)
    if number == signal.SIGXCPU:
        return f"CPU {limits.cpu_seconds / 60:.3g} min"
    known = {kind.value: kind.name for kind in signal.Signals}
    name = known.get(number, f"signal {number}")
    return f"{name}, {_memory(limits)}" if number in _OF_MEMORY else name


def _memory(limits: Limits) -> str:
    return f"RAM {limits.memory_bytes / GIB:.3g} GB"


def _allowed(kind: int, wanted: int) -> int:
    _, hard = resource.getrlimit(kind)
    return wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)


def _causes(error: BaseException) -> Iterator[BaseException]:
    found: BaseException | None = error
    while found is not None:
        yield found
        found = found.__cause__ or found.__context__
