"""Long work in a process of its own: a check or a load outlives the page and the browser.

A job is a folder `<store>/jobs/<id>` with what was asked, how far it is, and what came of it. Its
process (`worker`) holds a lock on `alive` while it lives: where that is free and nothing came of
the job, it was killed. Files are kept until they are published, or for a day: they hold names and
numbers of people. What the jobs told is kept for a month.
"""

from __future__ import annotations

import fcntl
import getpass
import os
import shutil
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from baoyou import inbox, worker
from baoyou.arrival import no_room
from baoyou.errors import Refused
from baoyou.store import Store

KEPT_SECONDS = 24 * 3600
TOLD_SECONDS = 30 * 24 * 3600
# Libraries then reserve little address space beyond what they use.
_SPARING = {"MALLOC_ARENA_MAX": "2", "ARROW_DEFAULT_MEMORY_POOL": "system"}
# How long a killed process may take to be gone.
_DYING_SECONDS = 10


@dataclass(frozen=True)
class Job:
    """How far a job is. state: running, done, refused or cancelled.

    started_at: ISO, UTC; by: who asked. phase, done, total: what it works on. report: as
    `upload.plain`, when done. error: code and slots of the sentence, when refused; proposals: a
    mapping to confirm, where that would mend it.
    """

    id: str
    asked: dict[str, Any]
    started_at: str
    by: str
    state: str = "running"
    phase: str = "read"
    done: int = 0
    total: int = 0
    report: dict[str, Any] | None = None
    error: dict[str, Any] = field(default_factory=dict)
    proposals: list[dict[str, Any]] = field(default_factory=list)

    @property
    def names(self) -> list[str]:
        """The files, as the person calls them."""
        return list(self.asked["names"])


def start(
    store: Store,
    files: Sequence[tuple[str, bytes | Path]],
    by: str | None = None,
    **options: Any,
) -> str:
    """Check the files in a process of its own; returns the id of the job.

    files: name as the person calls it, and content or a path; a path is linked, not read, and one
    in the inbox leaves it when it was published. Raises Refused `inbox_gone` for a file that is
    not there, `inbox_disk_full` where the disk has no room.
    options: extract, month ("2009-09-01"), mapping (TOML text), totals (control totals by name).
    """
    _tidy(store)
    folder = _new(store)
    kept = folder / worker.FILES
    kept.mkdir(mode=0o700)
    try:
        for number, (name, content) in enumerate(files):
            _bring(name, content, kept / str(number))
    except BaseException:
        shutil.rmtree(folder)
        raise
    asked = {
        "names": [name for name, _ in files],
        "inbox": [inbox.seen(store, content) for _, content in files],
        "publish": False,
    }
    return _run(store, folder, {**asked, **options}, by)


def again(store: Store, job_id: str, by: str | None = None, **options: Any) -> str:
    """Check the files of a job once more, with options changed; returns the id of the new job.

    A job that should have published what another checked stands for that one.
    Raises Refused `files_gone` where the files were published or cleared away meanwhile.
    """
    job = look(store, job_id)
    if job is None:
        raise Refused("files_gone")
    kept = _folder(store, job.asked.get("checked", job_id)) / worker.FILES
    folder = _new(store)
    try:
        shutil.copytree(kept, folder / worker.FILES, copy_function=os.link)
    except (FileNotFoundError, shutil.Error) as error:
        shutil.rmtree(folder)
        raise Refused("files_gone") from error
    asked = {key: value for key, value in job.asked.items() if key != "checked"}
    return _run(store, folder, {**asked, **options, "publish": False}, by)


def publish(store: Store, job_id: str, by: str | None = None) -> str:
    """Publish exactly what a job has checked, its notices accepted; returns the id of the new job.

    Raises Refused `files_gone` where it was published or cleared away meanwhile.
    """
    job = look(store, job_id)
    if job is None or not (_folder(store, job_id) / worker.PREPARED).exists():
        raise Refused("files_gone")
    return _run(store, _new(store), {**job.asked, "publish": True, "checked": job_id}, by)


def look(store: Store, job_id: str) -> Job | None:
    """How far a job is; None for an id that was never given."""
    folder = _folder(store, job_id)
    if not job_id.isalnum() or not (folder / "asked.json").exists():
        return None
    is_alive = _is_alive(folder)
    told: dict[str, Any] = {}
    for name in ("progress.json", worker.RESULT):
        if (folder / name).exists():
            told |= worker.read(folder / name)
    if not is_alive and "state" not in told:
        told |= worker.end(folder, worker.refusal("job_failed"))
    asked = worker.read(folder / "asked.json")
    return Job(job_id, asked, asked["started_at"], asked["by"], **told)


def recent(store: Store, limit: int = 10) -> list[Job]:
    """The latest jobs, newest first."""
    asked = [
        (worker.read(path)["started_at"], path.parent.name)
        for path in (store.folder / "jobs").glob("*/asked.json")
    ]
    found = (look(store, job_id) for _, job_id in sorted(asked, reverse=True)[:limit])
    return [job for job in found if job]


def cancel(store: Store, job_id: str) -> Job | None:
    """End a job that runs, with all its processes; returns what came of it.

    It is `cancelled` and the store as it was, or `done` where it was published before it could be
    ended. A job that is over stays as it is. None for an id that was never given.
    """
    folder = _folder(store, job_id)
    job = look(store, job_id)
    if job is None or job.state != "running":
        return job
    _kill(folder)
    if _is_alive(folder):
        return look(store, job_id)
    if not (folder / worker.RESULT).exists():
        worker.end(folder, {"state": "cancelled"})
    worker.clear(folder)
    return look(store, job_id)


def discard(store: Store, job_id: str) -> None:
    """Throw away the files of a job that is over, and what was made of them; its report is kept."""
    job = look(store, job_id)
    if job and job.state != "running":
        worker.clear(_folder(store, job_id))


def _run(store: Store, folder: Path, asked: dict[str, Any], by: str | None) -> str:
    now = datetime.now(UTC).isoformat(timespec="milliseconds")
    who = {"by": by or getpass.getuser(), "started_at": now, "sequence": store.current().sequence}
    # Locked before the job can be seen: nobody may take it for one that was killed.
    with (folder / "alive").open("w") as alive, (folder / "stderr.txt").open("w") as told:
        fcntl.flock(alive, fcntl.LOCK_EX)
        worker.write(folder / "asked.json", {**asked, **who})
        process = subprocess.Popen(
            [sys.executable, "-m", "baoyou.worker", str(folder)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=told,
            env={**os.environ, **_SPARING},
            start_new_session=True,
            pass_fds=(alive.fileno(),),
        )
        alive.write(str(process.pid))
    return folder.name


def _kill(folder: Path) -> None:
    """Kill the watcher, the worker and the readers: they are one group of processes."""
    try:
        os.killpg(int((folder / "alive").read_text()), signal.SIGKILL)
    except ProcessLookupError:
        return
    end = time.monotonic() + _DYING_SECONDS
    while _is_alive(folder) and time.monotonic() < end:
        time.sleep(0.02)


def _is_alive(folder: Path) -> bool:
    try:
        with (folder / "alive").open() as alive:
            fcntl.flock(alive, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except FileNotFoundError:
        return False
    return False


def _bring(name: str, content: bytes | Path, kept: Path) -> None:
    try:
        if isinstance(content, bytes):
            kept.write_bytes(content)
        else:
            _link(content, kept)
    except FileNotFoundError as error:
        raise Refused("inbox_gone", file=name) from error
    except OSError as error:
        size = len(content) if isinstance(content, bytes) else content.stat().st_size
        raise no_room(error, kept.parent, name, size) from error


def _link(content: Path, kept: Path) -> None:
    try:
        os.link(content, kept)
    except FileNotFoundError:
        raise
    except OSError:
        # Another disk, or a file of somebody else.
        shutil.copyfile(content, kept)


def _tidy(store: Store) -> None:
    """Files of people who looked and left: gone after a day. What was told: after a month."""
    for folder in (store.folder / "jobs").glob("*"):
        asked = folder / "asked.json"
        age = time.time() - asked.stat().st_mtime if asked.exists() else 0
        if age > KEPT_SECONDS and ((folder / worker.RESULT).exists() or not _is_alive(folder)):
            worker.clear(folder)
            if age > TOLD_SECONDS:
                shutil.rmtree(folder, ignore_errors=True)


def _new(store: Store) -> Path:
    folder = _folder(store, uuid.uuid4().hex[:12])
    folder.mkdir(mode=0o700, parents=True)
    return folder


def _folder(store: Store, job_id: str) -> Path:
    return store.folder / "jobs" / job_id
