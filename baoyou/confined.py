"""Work in a process of its own under the limits of a job, for whoever waits for it: the terminal.

Apart from the jobs of the page, which outlive the one who asked: here the work ends with its asker.
"""

from __future__ import annotations

import os
import signal
import traceback
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection, Pipe
from pathlib import Path
from typing import Any, TypeVar

from baoyou import limits
from baoyou.errors import BaoyouError, Refused

Result = TypeVar("Result")
Progress = Callable[[str, int, int], None]


def run(folder: Path, work: Callable[[Progress], Result], progress: Progress) -> Result:
    """What `work` returns, done by a child under the limits of this machine.

    folder: of the store; an unforeseen error is kept there as `failure.txt`. No DuckDB connection
    may be open, for the child is a fork. Raises what the work raised where a person can mend it,
    Refused `job_killed_limits` where a limit ended it, `job_failed` for anything unforeseen.
    """
    allowed = limits.of_this_machine()
    ours, theirs = Pipe(duplex=False)
    child = os.fork()
    if not child:
        try:
            ours.close()
            _work(folder, work, theirs, allowed)
        finally:
            os._exit(0)
    theirs.close()
    try:
        told = _hear(ours, progress)
    except BaseException:
        os.kill(child, signal.SIGKILL)
        raise
    finally:
        _, status = os.waitpid(child, 0)
    if told is None:
        cause = limits.killed_by(status, allowed)
        raise Refused("job_killed_limits", limit=cause) if cause else Refused("job_failed")
    kind, value = told
    if kind == "raised":
        raise value
    result: Result = value
    return result


def _hear(ours: Connection, progress: Progress) -> tuple[str, Any] | None:
    """The child's last word; None where it died without one."""
    with suppress(EOFError):
        while True:
            kind, value = ours.recv()
            if kind != "progress":
                return kind, value
            progress(*value)
    return None


def _work(
    folder: Path, work: Callable[[Progress], Any], theirs: Connection, allowed: limits.Limits
) -> None:
    try:
        limits.take(allowed)
        theirs.send(("done", work(lambda *step: theirs.send(("progress", step)))))
    except BaoyouError as error:
        theirs.send(("raised", error))
    except BaseException as error:
        limits.ease()
        with suppress(OSError):
            (folder / "failure.txt").write_text(traceback.format_exc(), encoding="utf-8")
        limit = limits.broken_by(error, allowed)
        refused = Refused("job_killed_limits", limit=limit) if limit else Refused("job_failed")
        theirs.send(("raised", refused))
