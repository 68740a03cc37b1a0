"""Jobs: a check or a load in a process of its own, and what becomes of its files."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from small_world import World, customer

from baoyou import jobs
from baoyou.errors import Refused

CSV = b"month,customer_id,city,status,arpu\n2009-06,C1,\xe7\xa6\x8f\xe5\xb7\x9e,active,80\n"


def wait(world: World, job: str, until: Callable[[jobs.Job], bool] | None = None) -> jobs.Job:
    """The job when it is over, or as asked for."""
    for _ in range(600):
        found = jobs.look(world.store, job)
        assert found is not None
        if until(found) if until else found.state != "running":
            return found
        time.sleep(0.05)
    raise TimeoutError(job)


def files_of(world: World, job: str) -> bool:
    """Whether the uploaded files of a job are still there."""
    return (world.store.folder / "jobs" / job / "files").exists()


def test_a_check_reports_and_changes_nothing_then_publishing_clears_the_files(
    world: World,
) -> None:
    checked = jobs.start(world.store, [("六月.csv", CSV)])
    found = wait(world, checked)
    assert found.state == "done" and found.report is not None
    assert found.report["files"][0]["file"] == "六月.csv"
    assert found.report["files"][0]["stored"] == 1
    assert world.store.current().sequence == 0
    published = jobs.publish(world.store, checked)
    found = wait(world, published)
    assert found.state == "done" and found.report is not None
    assert found.report["snapshot"] == world.store.current().sequence == 1
    assert not files_of(world, checked) and not files_of(world, published)
    with pytest.raises(Refused, match="files_gone"):
        jobs.publish(world.store, checked)


def test_a_file_that_is_refused_says_why(world: World) -> None:
    found = wait(world, jobs.start(world.store, [("wrong.csv", b"a,b\n1,2\n")]))
    assert found.state == "refused"
    assert found.error["code"] == "columns_missing"
    assert found.error["slots"]["file"] == "wrong.csv"


def test_a_job_whose_process_was_killed_is_not_running_for_ever(world: World) -> None:
    job = jobs.start(world.store, [("六月.csv", CSV)])
    folder = world.store.folder / "jobs" / job
    wait(world, job, lambda found: found.state == "running")
    for process in Path("/proc").glob("[0-9]*"):
        if _command(process).endswith(str(folder)):
            os.kill(int(process.name), signal.SIGKILL)
    found = wait(world, job)
    assert (found.state, found.error.get("code")) == ("refused", "job_failed")


def test_what_was_published_since_the_check_is_not_accepted_unseen(world: World) -> None:
    wide = "".join(f"2009-07,C{n},福州,active,80\n" for n in range(40)).encode()
    header = b"month,customer_id,city,status,arpu\n"
    checked = jobs.start(world.store, [("七月.csv", header + wide)])
    wait(world, checked)
    world.load([customer(f"C{n}", "2009-06") for n in range(100)])
    found = wait(world, jobs.publish(world.store, checked))
    assert (found.state, found.error["code"]) == ("refused", "check_outdated")
    assert world.store.current().sequence == 1


def test_files_that_nobody_published_are_gone_after_a_day(world: World) -> None:
    old = jobs.start(world.store, [("六月.csv", CSV)])
    wait(world, old)
    yesterday = time.time() - jobs.KEPT_SECONDS - 1
    os.utime(world.store.folder / "jobs" / old / "asked.json", (yesterday, yesterday))
    new = jobs.start(world.store, [("六月.csv", CSV)])
    wait(world, new)
    assert not files_of(world, old) and files_of(world, new)


def test_an_id_that_was_never_given_is_no_job(world: World) -> None:
    assert jobs.look(world.store, "") is None
    assert jobs.look(world.store, "../../etc") is None


def _command(process: Path) -> str:
    try:
        told = (process / "cmdline").read_text(encoding="utf-8")
    except OSError:
        return ""
    return told.rstrip("\0").replace("\0", " ")
