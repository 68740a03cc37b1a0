"""A training in a process of its own: its end is told, whatever the page does meanwhile."""

from __future__ import annotations

import fcntl
import time
from pathlib import Path

import pytest

from baoyou import model_run, worker
from baoyou.errors import Refused
from baoyou.store import Store


def test_there_is_no_run_before_the_first(tmp_path: Path) -> None:
    assert model_run.look(Store(tmp_path)) is None


def test_a_training_without_months_ends_refused_in_its_own_process(tmp_path: Path) -> None:
    store = Store(tmp_path)
    model_run.start(store, by="Lin")
    end = time.monotonic() + 120
    while (run := model_run.look(store)) and run.state == "running" and time.monotonic() < end:
        time.sleep(0.05)
    assert run is not None
    assert (run.action, run.by, run.state) == ("train", "Lin", "refused")
    assert run.error["code"] == "model_few_months"


def test_only_one_trains_at_a_time_and_a_killed_one_is_told(tmp_path: Path) -> None:
    folder = tmp_path / model_run.FOLDER
    folder.mkdir()
    asked = {"action": "train", "started_at": "2009-10-01T00:00:00+00:00", "by": "Lin"}
    worker.write(folder / "asked.json", asked)
    with (folder / "alive").open("a") as alive:
        fcntl.flock(alive, fcntl.LOCK_EX)
        with pytest.raises(Refused) as refused:
            model_run.start(Store(tmp_path))
        assert refused.value.code == "training_runs"
        run = model_run.look(Store(tmp_path))
        assert run is not None
        assert run.state == "running"
    run = model_run.look(Store(tmp_path))
    assert run is not None
    assert (run.state, run.error["code"]) == ("refused", "job_failed")
