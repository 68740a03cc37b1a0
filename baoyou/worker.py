"""The process of one job: `python -m baoyou.worker FOLDER`, a watcher and the worker it watches.

The watcher stays small and does nothing but wait, so that the reason is recorded whatever ends the
worker: a limit, the kernel out of memory, a library that aborts. Libraries that do the work are
imported by the worker only, under its limits.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import sys
import time
import traceback
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, TextIO

from baoyou import inbox, limits
from baoyou.errors import BaoyouError, Refused
from baoyou.store import Store

FILES = "files"
# Where a check leaves what publishing would move into the store.
APART = "apart"
PREPARED = "prepared.json"
RESULT = "result.json"
# Two jobs work at once, for the machines we serve have two cores; others wait for their turn.
TURNS = 2

Told = dict[str, Any]


def main(folder: Path, work: Callable[[Path], Told] | None = None) -> None:
    """Do the work of a job folder; whatever comes of it is written there as `result.json`."""
    allowed = limits.of_this_machine()
    worker = os.fork()
    if not worker:
        try:
            _work(folder, allowed, work or _check_or_publish)
        finally:
            os._exit(0)
    _, status = os.waitpid(worker, 0)
    if not (folder / RESULT).exists():
        cause = limits.killed_by(status, allowed)
        end(folder, refusal("job_killed_limits", limit=cause) if cause else refusal("job_failed"))


def end(folder: Path, told: Told) -> Told:
    """Record what came of a job that ended without a word: `told`, unless it has published."""
    asked = read(folder / "asked.json")
    if asked["publish"] and (made := _published(folder, asked)):
        told = made
        _tidy_up(folder, asked)
    # On a full disk it is told all the same, and recorded when it is looked at again.
    with suppress(OSError):
        write(folder / RESULT, told)
    return told


def refusal(code: str, **slots: Any) -> Told:
    """The result of a job that was refused."""
    return {"state": "refused", "error": {"code": code, "slots": slots}}


def read(path: Path) -> Told:
    """One of the small JSON files of a job."""
    told: Told = json.loads(path.read_text(encoding="utf-8"))
    return told


def write(path: Path, value: Told) -> None:
    """Write one of the small JSON files of a job; a reader sees the old one or the new one."""
    temporary = path.with_suffix(f".{uuid.uuid4().hex}")
    temporary.write_text(json.dumps(value, default=str), encoding="ascii")
    temporary.replace(path)


def clear(folder: Path) -> None:
    """Remove the files of a job and all that was made of them; what it told is kept."""
    (folder / PREPARED).unlink(missing_ok=True)
    for name in (FILES, APART):
        shutil.rmtree(folder / name, ignore_errors=True)


def _work(folder: Path, allowed: limits.Limits, work: Callable[[Path], Told]) -> None:
    try:
        limits.take(allowed)
        write(folder / RESULT, work(folder))
    except BaoyouError as error:
        told = refusal(error.code, **error.slots)
        if proposals := getattr(error, "proposals", None):
            told["proposals"] = proposals
        write(folder / RESULT, told)
    except BaseException as error:
        limits.ease()
        with suppress(OSError):
            (folder / "failure.txt").write_text(traceback.format_exc(), encoding="utf-8")
        limit = limits.broken_by(error, allowed)
        end(folder, refusal("job_killed_limits", limit=limit) if limit else refusal("job_failed"))


def _check_or_publish(folder: Path) -> Told:
    from baoyou import upload  # noqa: PLC0415  under the limits

    asked = read(folder / "asked.json")
    store = Store(folder.parent.parent)

    def progress(phase: str, done: int, total: int) -> None:
        write(folder / "progress.json", {"phase": phase, "done": done, "total": total})

    if not asked["publish"]:
        apart = folder / APART
        apart.mkdir()
        with _turn(folder.parent, progress):
            prepared = upload.check(store, _request(folder, asked), progress, apart)
        write(folder / PREPARED, prepared.to_json())
        return {"state": "done", "report": upload.plain(prepared.report)}
    kept = folder.parent / asked["checked"] / PREPARED
    if not kept.exists():
        raise Refused("files_gone")
    prepared = upload.Prepared.from_json(read(kept))
    prepared.by = asked["by"]
    report = upload.publish(store, prepared, progress)
    _tidy_up(folder, asked)
    return {"state": "done", "report": upload.plain(report)}


def _published(folder: Path, asked: Told) -> Told | None:
    """The result of a job that published before it was ended; None where it did not."""
    checked = folder.parent / asked["checked"] / RESULT
    if not checked.exists():
        return None
    report = read(checked)["report"]
    digests = {file["sha256"] for file in report["files"]}
    store = Store(folder.parent.parent)
    ledger = store.ledger()
    for line in reversed(ledger):
        made = line.get("snapshot", 0)
        loaded = {file["sha256"] for file in line.get("report", {}).get("files", [])}
        if line["action"] != "load" or made <= asked["sequence"] or loaded != digests:
            continue
        # Only a snapshot that was the current one at some time was published.
        if made == store.current().sequence or any(later.get("from") == made for later in ledger):
            facts = {"load": line.get("load"), "snapshot": made, "known": False}
            return {"state": "done", "report": {**report, **facts}}
    return None


def _tidy_up(folder: Path, asked: Told) -> None:
    """What was published need not be kept twice, nor wait in the inbox."""
    store = Store(folder.parent.parent)
    for seen in filter(None, asked["inbox"]):
        inbox.leave(store, **seen)
    clear(folder.parent / asked["checked"])


def _request(folder: Path, asked: Told) -> Any:
    from baoyou.upload import Request  # noqa: PLC0415  under the limits

    mapping = None
    if asked.get("mapping"):
        mapping = folder / "mapping.toml"
        mapping.write_text(asked["mapping"], encoding="utf-8")
    return Request(
        files=tuple(
            (folder / FILES / str(number), name) for number, name in enumerate(asked["names"])
        ),
        extract=asked.get("extract"),
        month=asked.get("month"),
        mapping=mapping,
        by=asked["by"],
        totals=asked.get("totals") or {},
    )


@contextmanager
def _turn(jobs: Path, progress: Callable[[str, int, int], None]) -> Iterator[None]:
    """Wait until fewer than `TURNS` jobs work. The turn ends with the process at the latest."""
    progress("wait", 0, 1)
    while (lock := _free_turn(jobs)) is None:
        time.sleep(0.5)
    with lock:
        yield


def _free_turn(jobs: Path) -> TextIO | None:
    for number in range(TURNS):
        lock = (jobs / f".turn{number}").open("w")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.close()
        else:
            return lock
    return None


if __name__ == "__main__":
    main(Path(sys.argv[1]))
