"""Small real loads and what a reader sees after them, for faults in the middle of a month."""

from __future__ import annotations

import errno
import json
import os
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from children import Outcome, do
from small_store import remains
from small_world import World, customer

from baoyou import answers, history, upload
from baoyou.settings import ROOT
from baoyou.store import Store

ERRORS = {"EIO": errno.EIO, "ENOSPC": errno.ENOSPC, "kill": 0}
DRIVER = Path(__file__).with_name("load_once.py")
REFUSALS = ("store_full", "disk_failed", "disk_full", "swap_unsure")


@dataclass(frozen=True)
class Months:
    """A store with one month, the file of the next, and what a reader sees without and with it.

    passed: how often a load of the file passes each point of the flow.
    """

    template: Path
    file: Path
    old: str
    new: str
    passed: dict[str, int]

    def copy(self, folder: Path) -> Store:
        """A store with one month of its own."""
        shutil.copytree(self.template, folder)
        return Store(folder)

    def load(self, store: Store) -> int | None:
        """Load the next month; returns the snapshot."""
        return load(store, self.file)

    def check(self, store: Store, outcome: Outcome, what: str) -> str:
        """Assert that a reader sees the old store or the new one, whole; returns which."""
        looked = do(partial(look, store))
        assert looked.done, (what, looked)
        seen = looked.value
        assert seen["broken"] == [], what
        assert seen["seconds"] < 5, (what, seen["seconds"])
        assert seen["figures"] in (self.old, self.new), what
        assert outcome.failed is None, (what, outcome.failed)
        assert outcome.refused in (None, *REFUSALS), (what, outcome)
        if outcome.done or outcome.refused == "swap_unsure":
            assert seen["figures"] == self.new, what
        elif outcome.refused:
            assert str(store.folder) not in str(outcome.words), what
            assert seen["figures"] == self.old, what
            assert remains(store.folder) == [], what
        return "new" if seen["figures"] == self.new else "old"

    def again(self, store: Store, what: str) -> None:
        """Assert that the same load now succeeds and that nothing of the failed one is left."""
        assert do(partial(self.load, store)).done, what
        looked = do(partial(look, store)).value
        assert (looked["figures"], looked["broken"]) == (self.new, []), what
        store.collect()
        assert remains(store.folder) == [], what


def months(folder: Path) -> Months:
    """Make the store and the file in a folder."""
    world = World(folder)
    first = world.write([customer(f"C{n}", "2009-01", arpu=50 + n) for n in range(30)])
    rows = [customer(f"C{n}", "2009-02", arpu=60 + n) for n in range(5, 35)]
    second = world.write(rows)
    template = Store(folder / "template")
    assert do(partial(load, template, first)).done
    old = do(partial(look, template)).value["figures"]
    after = Store(folder / "after")
    shutil.copytree(template.folder, after.folder)
    outcome = do(partial(load, after, second))
    assert outcome.done, outcome
    new = do(partial(look, after)).value["figures"]
    assert old != new
    return Months(template.folder, second, old, new, outcome.passed)


def load(store: Store, path: Path) -> int | None:
    """Load a file, its notices accepted; returns the snapshot."""
    request = upload.Request(((path, path.name),), accept_notices=True)
    return upload.load(store, request).snapshot


def look(store: Store) -> dict[str, Any]:
    """What a reader sees, after how long, and what verify says."""
    began = time.monotonic()
    seen = figures(store)
    seconds = time.monotonic() - began
    return {"figures": seen, "seconds": seconds, "broken": history.verify(store)}


def figures(store: Store) -> str:
    """All figures of all months."""
    return json.dumps(answers.kpis(store, [], ["*"], population="all"), default=str)


@dataclass(frozen=True)
class Shim:
    """The preloaded library that lets the n-th call of the disk fail."""

    library: Path
    folder: Path

    def calls(self, months: Months) -> int:
        """How many calls a load makes."""
        store = months.copy(self.folder / "calls")
        outcome, count = self._run(months, store, 0, 0)
        assert outcome.done, outcome
        return count

    def fail(self, months: Months, store: Store, at: int, number: int) -> dict[str, Any]:
        """Load with the n-th call failing with an error number, or killing at 0; the outcome."""
        outcome, _ = self._run(months, store, at, number)
        return vars(outcome)

    def _run(self, months: Months, store: Store, at: int, number: int) -> tuple[Outcome, int]:
        count = self.folder / f"{store.folder.name}.count"
        count.write_bytes(bytes(8))
        told = {
            "LD_PRELOAD": str(self.library),
            "SHIM_ROOT": str(store.folder),
            "SHIM_COUNT": str(count),
            "SHIM_AT": str(at),
            "SHIM_ERRNO": str(number),
            "PYTHONPATH": str(ROOT),
        }
        done = subprocess.run(
            [sys.executable, str(DRIVER), str(store.folder), str(months.file)],
            env={**os.environ, **told},
            capture_output=True,
            start_new_session=True,
            check=False,
        )
        calls = int.from_bytes(count.read_bytes(), sys.byteorder)
        if done.returncode < 0:
            return Outcome(killed=True), calls
        if done.returncode:
            return Outcome(failed=done.stderr.decode(errors="replace")), calls
        return Outcome(**json.loads(done.stdout)), calls
