"""Training and publishing that a page asked for, in a process of its own, one at a time.

Apart from the jobs of loading, which keep files of people. Here there is one folder,
`<store>/training`, with what was asked, how far it is and what came of it; its process holds a
lock on `alive` while it lives.
"""

from __future__ import annotations

import fcntl
import getpass
import os
import subprocess
import sys
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from baoyou import worker
from baoyou.errors import Refused
from baoyou.store import Store

FOLDER = "training"
# Libraries then reserve little address space beyond what they use.
_SPARING = {"MALLOC_ARENA_MAX": "2", "ARROW_DEFAULT_MEMORY_POOL": "system"}


@dataclass(frozen=True)
class Run:
    """The latest run. action: train or publish; state: running, done or refused.

    started_at: ISO, UTC; by: who asked; phase, done, total: how far it is. error: code and slots
    of the sentence, when refused.
    """

    action: str
    started_at: str
    by: str
    state: str = "running"
    phase: str = "rows"
    done: int = 0
    total: int = 1
    error: dict[str, Any] = field(default_factory=dict)


def start(store: Store, action: str = "train", by: str | None = None, **options: str) -> None:
    """Train or publish in a process of its own; options: of `learning.publish`.

    Raises Refused `training_runs` while another one is at it.
    """
    folder = store.folder / FOLDER
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (folder / "alive").open("a") as alive:
        try:
            fcntl.flock(alive, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise Refused("training_runs") from error
        for name in ("progress.json", worker.RESULT, "failure.txt"):
            (folder / name).unlink(missing_ok=True)
        now = datetime.now(UTC).isoformat(timespec="seconds")
        who = {"started_at": now, "by": by or getpass.getuser()}
        # `publish` is what the jobs of loading ask; here nothing waits in files to be published.
        asked = {"action": action, **who, "options": options, "publish": False}
        worker.write(folder / "asked.json", asked)
        with (folder / "stderr.txt").open("w") as told:
            subprocess.Popen(
                [sys.executable, "-m", "baoyou.model_run", str(folder)],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=told,
                env={**os.environ, **_SPARING},
                start_new_session=True,
                pass_fds=(alive.fileno(),),
            )


def look(store: Store) -> Run | None:
    """The latest run of a store; None where there was none."""
    folder = store.folder / FOLDER
    is_alive = _is_alive(folder)
    if not (folder / "asked.json").exists():
        return None
    told: dict[str, Any] = {}
    for name in ("progress.json", worker.RESULT):
        if (folder / name).exists():
            told |= worker.read(folder / name)
    if not is_alive and "state" not in told:
        told |= worker.refusal("job_failed")
    asked = worker.read(folder / "asked.json")
    return Run(asked["action"], asked["started_at"], asked["by"], **told)


def _is_alive(folder: Path) -> bool:
    try:
        with (folder / "alive").open() as alive:
            fcntl.flock(alive, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except FileNotFoundError:
        return False
    return False


def _work(folder: Path) -> dict[str, Any]:
    from baoyou import learning  # noqa: PLC0415  under the limits

    def progress(phase: str, done: int, total: int) -> None:
        worker.write(folder / "progress.json", {"phase": phase, "done": done, "total": total})

    asked, store = worker.read(folder / "asked.json"), Store(folder.parent)
    if asked["action"] == "publish":
        learning.publish(store, by=asked["by"], progress=progress, **asked["options"])
    else:
        learning.train(store, progress=progress)
    return {"state": "done"}


if __name__ == "__main__":
    worker.main(Path(sys.argv[1]), _work)
