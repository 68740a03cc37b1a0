"""Long work in a process of its own: a check or a load outlives the page and the browser.

A job is a folder `<store>/jobs/<id>` with what was asked, how far it is, and what came of it. The
child is `python -m baoyou.jobs FOLDER`; it calls the same `load` as the terminal, and holds a lock
on `alive` while it lives: where that is free and nothing came of the job, the child was killed.
Files are kept until they are published, or for a day: they hold names and numbers of people.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import subprocess
import sys
import time
import uuid
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from baoyou import upload
from baoyou.errors import BaoyouError, Refused
from baoyou.store import Store

KEPT_SECONDS = 24 * 3600
_FILES = "files"


@dataclass(frozen=True)
class Job:
    """How far a job is. state: running, done or refused; report: as `upload.plain`, when done.

    phase, done, total: what it works on. error: code and slots of the sentence, when refused.
    """

    id: str
    asked: dict[str, Any]
    state: str = "running"
    phase: str = "read"
    done: int = 0
    total: int = 0
    report: dict[str, Any] | None = None
    error: dict[str, Any] = field(default_factory=dict)


def start(store: Store, files: list[tuple[str, bytes]], **options: Any) -> str:
    """Check the files in a child process; returns the id of the job.

    files: name as the person calls it, and content; kept under names of our own.
    options: extract, month ("2009-09-01"), mapping (TOML text).
    """
    _tidy(store)
    folder = _folder(store, uuid.uuid4().hex[:12])
    kept = folder / _FILES
    kept.mkdir(mode=0o700, parents=True)
    for number, (_, content) in enumerate(files):
        (kept / str(number)).write_bytes(content)
    names = [name for name, _ in files]
    seen = {"names": names, "publish": False, "sequence": store.current().sequence}
    _write(folder / "asked.json", {**seen, **options})
    return _run(folder)


def publish(store: Store, job_id: str) -> str:
    """Publish what a job has checked, its notices accepted; returns the id of the new job.

    Raises Refused `files_gone` where the files were published or cleared away meanwhile.
    """
    checked = _folder(store, job_id)
    if not (checked / _FILES).exists():
        raise Refused("files_gone")
    folder = _folder(store, uuid.uuid4().hex[:12])
    folder.mkdir(mode=0o700, parents=True)
    shutil.copytree(checked / _FILES, folder / _FILES, copy_function=os.link)
    asked = _read(checked / "asked.json")
    _write(folder / "asked.json", {**asked, "publish": True, "checked": job_id})
    return _run(folder)


def look(store: Store, job_id: str) -> Job | None:
    """How far a job is; None for an id that was never given."""
    folder = _folder(store, job_id)
    if not job_id.isalnum() or not (folder / "asked.json").exists():
        return None
    is_alive = _is_alive(folder)
    told: dict[str, Any] = {}
    for name in ("progress.json", "result.json"):
        if (folder / name).exists():
            told |= _read(folder / name)
    if not is_alive and "state" not in told:
        told |= _refusal("job_failed")
    return Job(job_id, _read(folder / "asked.json"), **told)


def main(folder: Path) -> None:
    """Do the work of one job folder; whatever comes of it is written there."""
    asked = _read(folder / "asked.json")
    mapping = None
    if asked.get("mapping"):
        mapping = folder / "mapping.toml"
        mapping.write_text(asked["mapping"], encoding="utf-8")
    store = Store(folder.parent.parent)
    # What the person saw and accepted is what this snapshot of the store gave rise to.
    is_as_seen = store.current().sequence == asked["sequence"]
    request = upload.Request(
        files=tuple(
            (folder / _FILES / str(number), name) for number, name in enumerate(asked["names"])
        ),
        extract=asked.get("extract"),
        month=asked.get("month"),
        mapping=mapping,
        accept_notices=is_as_seen,
        publish=asked["publish"],
    )

    def progress(phase: str, done: int, total: int) -> None:
        _write(folder / "progress.json", {"phase": phase, "done": done, "total": total})

    try:
        report = upload.load(store, request, progress)
    except upload.NoticesNotAccepted:
        told = _refusal("check_outdated")
    except BaoyouError as error:
        slots = {key: str(value) for key, value in error.slots.items()}
        told = _refusal(error.code, **slots)
    except Exception as error:
        told = _refusal("job_failed")
        (folder / "failure.txt").write_text(repr(error), encoding="utf-8")
    else:
        plain = upload.plain(report) | {"snapshot": report.snapshot, "known": report.known}
        told = {"state": "done", "report": plain}
        if asked["publish"]:
            _clear(folder)
            _clear(folder.parent / asked["checked"])
    _write(folder / "result.json", told)


def _run(folder: Path) -> str:
    with (folder / "alive").open("w") as alive, (folder / "stderr.txt").open("w") as told:
        fcntl.flock(alive, fcntl.LOCK_EX)
        subprocess.Popen(
            [sys.executable, "-m", "baoyou.jobs", str(folder)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=told,
            start_new_session=True,
            pass_fds=(alive.fileno(),),
        )
    return folder.name


def _is_alive(folder: Path) -> bool:
    try:
        with (folder / "alive").open() as alive:
            fcntl.flock(alive, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except FileNotFoundError:
        return False
    return False


def _refusal(code: str, **slots: str) -> dict[str, Any]:
    return {"state": "refused", "error": {"code": code, "slots": slots}}


def _tidy(store: Store) -> None:
    """Files of people who looked and left: gone after a day."""
    for folder in (store.folder / "jobs").glob("*"):
        asked = folder / "asked.json"
        is_old = asked.exists() and time.time() - asked.stat().st_mtime > KEPT_SECONDS
        if is_old and ((folder / "result.json").exists() or not _is_alive(folder)):
            _clear(folder)


def _clear(folder: Path) -> None:
    shutil.rmtree(folder / _FILES, ignore_errors=True)


def _folder(store: Store, job_id: str) -> Path:
    return store.folder / "jobs" / job_id


def _read(path: Path) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return told


def _write(path: Path, value: dict[str, Any]) -> None:
    temporary = path.with_suffix(".new")
    temporary.write_text(json.dumps(value, ensure_ascii=False, default=str), encoding="utf-8")
    temporary.replace(path)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
