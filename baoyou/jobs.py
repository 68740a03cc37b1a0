"""Long work in a process of its own: a check or a load outlives the page and the browser.

A job is a folder `<store>/jobs/<id>` with what was asked, how far it is, and what came of it. The
child is `python -m baoyou.jobs FOLDER`; it calls the same `load` as the terminal.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import uuid
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from baoyou import upload
from baoyou.errors import BaoyouError
from baoyou.store import Store

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
    folder = _folder(store, uuid.uuid4().hex[:12])
    kept = folder / _FILES
    kept.mkdir(parents=True)
    for number, (_, content) in enumerate(files):
        (kept / str(number)).write_bytes(content)
    names = [name for name, _ in files]
    _write(folder / "asked.json", {"names": names, "publish": False, **options})
    return _run(store, folder)


def publish(store: Store, job_id: str) -> str:
    """Publish what a job has checked, its notices accepted; returns the id of the new job."""
    checked = _folder(store, job_id)
    folder = _folder(store, uuid.uuid4().hex[:12])
    folder.mkdir(parents=True)
    shutil.copytree(checked / _FILES, folder / _FILES)
    asked = json.loads((checked / "asked.json").read_text(encoding="utf-8"))
    _write(folder / "asked.json", {**asked, "publish": True})
    return _run(store, folder)


def look(store: Store, job_id: str) -> Job | None:
    """How far a job is; None for an id that was never given."""
    folder = _folder(store, job_id)
    if not job_id.isalnum() or not (folder / "asked.json").exists():
        return None
    told: dict[str, Any] = json.loads((folder / "asked.json").read_text(encoding="utf-8"))
    for name in ("progress.json", "result.json"):
        if (folder / name).exists():
            told |= {"told": {**told.get("told", {}), **_read(folder / name)}}
    job = Job(job_id, {key: value for key, value in told.items() if key != "told"})
    return Job(job.id, job.asked, **told.get("told", {}))


def main(folder: Path) -> None:
    """Do the work of one job folder; whatever comes of it is written there."""
    asked = _read(folder / "asked.json")
    mapping = None
    if asked.get("mapping"):
        mapping = folder / "mapping.toml"
        mapping.write_text(asked["mapping"], encoding="utf-8")
    request = upload.Request(
        files=tuple(
            (folder / _FILES / str(number), name) for number, name in enumerate(asked["names"])
        ),
        extract=asked.get("extract"),
        month=asked.get("month"),
        mapping=mapping,
        accept_notices=True,
        publish=asked["publish"],
    )

    def progress(phase: str, done: int, total: int) -> None:
        _write(folder / "progress.json", {"phase": phase, "done": done, "total": total})

    try:
        report = upload.load(Store(folder.parent.parent), request, progress)
    except BaoyouError as error:
        slots = {key: str(value) for key, value in error.slots.items()}
        told = {"state": "refused", "error": {"code": error.code, "slots": slots}}
    except Exception as error:
        told = {"state": "refused", "error": {"code": "job_failed", "slots": {}}}
        (folder / "failure.txt").write_text(repr(error), encoding="utf-8")
    else:
        plain = upload.plain(report) | {"snapshot": report.snapshot, "known": report.known}
        told = {"state": "done", "report": plain}
        if asked["publish"]:
            shutil.rmtree(folder / _FILES)
    _write(folder / "result.json", told)


def _run(store: Store, folder: Path) -> str:
    subprocess.Popen(
        [sys.executable, "-m", "baoyou.jobs", str(folder)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=(folder / "stderr.txt").open("w"),
        start_new_session=True,
    )
    return folder.name


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
