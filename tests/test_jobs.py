"""Jobs: a check or a load in a process of its own, and what becomes of its files."""

from __future__ import annotations

import errno
import fcntl
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from small_world import World, customer

from baoyou import inbox, jobs, limits, worker
from baoyou.errors import Refused
from baoyou.text import catalogue, explain

CSV = b"month,customer_id,city,status,arpu\n2009-06,C1,\xe7\xa6\x8f\xe5\xb7\x9e,active,80\n"


def wait(world: World, job: str, until: Callable[[jobs.Job], bool] | None = None) -> jobs.Job:
    """The job when it is over, or as asked for."""
    for _ in range(2400):
        found = jobs.look(world.store, job)
        assert found is not None
        if until(found) if until else found.state != "running":
            return found
        time.sleep(0.05)
    raise TimeoutError(job)


def folder_of(world: World, job: str) -> Path:
    """Where a job lies."""
    return world.store.folder / "jobs" / job


def left_of(world: World, job: str) -> set[str]:
    """What is still kept of the files of a job and of what was made of them."""
    kept = (worker.FILES, worker.APART, worker.PREPARED)
    return {name for name in kept if (folder_of(world, job) / name).exists()}


@pytest.fixture
def stopped(world: World) -> Iterator[Callable[[str], None]]:
    """Hold jobs at the door: their turn does not come before the test is over."""
    (world.store.folder / "jobs").mkdir(parents=True)
    locks = [
        (world.store.folder / "jobs" / f".turn{number}").open("w") for number in range(worker.TURNS)
    ]
    for lock in locks:
        fcntl.flock(lock, fcntl.LOCK_EX)
    yield lambda job: wait(world, job, lambda found: found.phase == "wait") and None
    for lock in locks:
        lock.close()


def test_a_check_reports_and_changes_nothing_then_publishing_clears_the_files(
    world: World,
) -> None:
    checked = jobs.start(world.store, [("六月.csv", CSV)], by="ana")
    found = wait(world, checked)
    assert found.state == "done" and found.report is not None
    assert found.report["files"][0]["file"] == "六月.csv"
    assert found.report["files"][0]["stored"] == 1
    assert world.store.current().sequence == 0
    published = jobs.publish(world.store, checked, by="bo")
    found = wait(world, published)
    assert found.state == "done" and found.report is not None
    assert found.report["snapshot"] == world.store.current().sequence == 1
    assert world.store.ledger()[-1]["by"] == "bo"
    assert not left_of(world, checked) and not left_of(world, published)
    for ask in (jobs.publish, jobs.again):
        with pytest.raises(Refused, match="files_gone"):
            ask(world.store, checked)
    assert [(job.id, job.by, job.names) for job in jobs.recent(world.store)] == [
        (published, "bo", ["六月.csv"]),
        (checked, "ana", ["六月.csv"]),
    ]
    assert [job.id for job in jobs.recent(world.store, 1)] == [published]
    assert found.started_at > jobs.recent(world.store)[1].started_at


def test_a_file_that_is_refused_says_why_and_may_be_checked_again(world: World) -> None:
    refused = jobs.start(world.store, [("wrong.csv", b"a,b\n1,2\n"), ("六月.csv", CSV)])
    found = wait(world, refused)
    assert found.state == "refused"
    assert found.error["code"] == "headers_unknown"
    assert found.error["slots"]["file"] == "wrong.csv"
    mended = jobs.start(world.store, [("六月.csv", CSV.replace(b"month,", b"when,"))])
    assert wait(world, mended).state == "refused"
    mapping = 'extract = "customers"\n[columns]\nmonth = "when"\n'
    again = wait(world, jobs.again(world.store, mended, mapping=mapping))
    assert again.state == "done" and again.names == ["六月.csv"]


def test_a_refusal_keeps_the_mapping_it_proposes(tmp_path: Path) -> None:
    told = run(
        tmp_path,
        "from baoyou.mapping import MappingUnsure\n"
        "error = MappingUnsure('mapping_unsure', file='a.csv')\n"
        "error.proposals = ({'column': '月份'},)\n"
        "raise error",
    )
    assert told["error"]["code"] == "mapping_unsure"
    assert told["proposals"] == [{"column": "月份"}]


def test_what_was_published_since_the_check_is_not_overwritten(world: World) -> None:
    checked = jobs.start(world.store, [("六月.csv", CSV)])
    wait(world, checked)
    world.load([customer("C9", "2009-05")])
    late = jobs.publish(world.store, checked)
    found = wait(world, late)
    assert (found.state, found.error["code"]) == ("refused", "store_moved")
    assert world.store.current().sequence == 1
    again = wait(world, jobs.again(world.store, late, by="bo"))
    assert (again.state, again.by, again.asked["publish"]) == ("done", "bo", False)


def test_a_file_of_the_inbox_stays_there_until_it_was_published(world: World) -> None:
    path = inbox.folder(world.store) / "六月.csv"
    path.write_bytes(CSV)
    os.utime(path, (0, 0))
    checked = jobs.start(world.store, inbox.take(world.store, ["六月.csv"]))
    assert path.samefile(folder_of(world, checked) / worker.FILES / "0"), "linked, not copied"
    found = wait(world, checked)
    assert found.state == "done" and path.exists()
    assert jobs.cancel(world.store, checked) == found, "what is over stays as it is"
    assert wait(world, jobs.publish(world.store, checked)).state == "done"
    assert not path.exists()


def test_a_file_that_cannot_be_kept_starts_no_job(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(Refused, match="inbox_gone"):
        jobs.start(world.store, [("a.csv", tmp_path / "gone.csv")])

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "no space")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(Refused, match="inbox_disk_full"):
        jobs.start(world.store, [("a.csv", b"x")])
    assert jobs.recent(world.store) == [] and not any((world.store.folder / "jobs").iterdir())


def test_a_cancelled_job_leaves_nothing_running_and_nothing_behind(
    world: World, stopped: Callable[[str], None]
) -> None:
    path = inbox.folder(world.store) / "六月.csv"
    path.write_bytes(CSV)
    os.utime(path, (0, 0))
    job = jobs.start(world.store, inbox.take(world.store, ["六月.csv"]))
    stopped(job)
    assert len(processes(world, job)) == 2
    found = jobs.cancel(world.store, job)
    assert found and found.state == "cancelled" and not found.error
    assert not processes(world, job) and not left_of(world, job)
    assert world.store.current().sequence == 0 and path.exists()
    assert jobs.cancel(world.store, job) == found == jobs.look(world.store, job)
    assert jobs.cancel(world.store, "") is None


def test_whoever_was_killed_while_publishing_has_published_or_not(world: World) -> None:
    checked = jobs.start(world.store, [("六月.csv", CSV)])
    wait(world, checked)
    published = jobs.publish(world.store, checked)
    wait(world, published)
    while processes(world, published):
        time.sleep(0.01)
    result = folder_of(world, published) / worker.RESULT
    result.unlink()
    found = jobs.look(world.store, published)
    assert found and found.report and (found.state, found.report["snapshot"]) == ("done", 1)
    # An undo since then does not make it unpublished.
    world.store.undo()
    result.unlink()
    found = jobs.look(world.store, published)
    assert found and found.state == "done"
    # Killed between the line in the ledger and the swap: nothing was published.
    ledger = world.store.folder / "ledger.jsonl"
    ledger.write_text(ledger.read_text().splitlines()[0] + "\n")
    result.unlink()
    found = jobs.look(world.store, published)
    assert found and (found.state, found.error["code"]) == ("refused", "job_failed")


def test_a_killed_worker_is_told_apart_from_a_killed_job(
    world: World, stopped: Callable[[str], None]
) -> None:
    told = []
    for victims in (slice(1, 2), slice(0, 2)):
        job = jobs.start(world.store, [("六月.csv", CSV)])
        stopped(job)
        # The watcher first, where both: it must have no time to tell.
        for process in processes(world, job)[victims]:
            os.kill(process, signal.SIGKILL)
        told.append(wait(world, job).error)
    assert told[0] == {"code": "job_killed_limits", "slots": {"limit": "SIGKILL"}}
    assert told[1]["code"] == "job_failed"


BURN = "while True: pass"
HOARD = "bytearray(2 << 30)"
SORT = """
import duckdb
wide = "select range, repeat(md5(range::varchar), 50) as text from range(3000000)"
duckdb.connect().execute(f"create table big as {wide}")
"""
FILL = "(folder / 'big').write_bytes(bytes(2 << 20))"
COPY = """
import duckdb
duckdb.connect().execute(f"copy (select range from range(900000)) to '{folder / 'x.csv'}'")
"""
OPEN = "held = []\nfor number in range(100): held.append((folder / str(number)).open('w'))"
ABORT = "import os; os.abort()"
CRASH = "import os, signal; os.kill(os.getpid(), signal.SIGSEGV)"


@pytest.mark.parametrize(
    ("work", "limit"),
    [
        (BURN, "CPU 0.0167 min"),
        (HOARD, "RAM 1 GB"),
        (SORT, "RAM 1 GB"),
        (FILL, "0.000977 GB / file"),
        (COPY, "0.000977 GB / file"),
        (OPEN, "64 files"),
        (ABORT, "SIGABRT, RAM 1 GB"),
        (CRASH, "SIGSEGV, RAM 1 GB"),
    ],
)
def test_every_limit_is_named(tmp_path: Path, work: str, limit: str) -> None:
    error = run(tmp_path, work)["error"]
    assert error["code"] == "job_killed_limits"
    # A library that is refused memory may die of it by a signal: the limit is named after that.
    assert error["slots"]["limit"].endswith(limit)
    for language in ("zh", "en"):
        assert limit in explain(Refused(error["code"], **error["slots"]), language)


def test_an_unforeseen_error_is_kept_for_the_administrator_only(tmp_path: Path) -> None:
    told = run(tmp_path, "raise RuntimeError('unforeseen')")
    assert told["error"] == {"code": "job_failed", "slots": {}}
    assert "unforeseen" in (tmp_path / "jobs" / "1" / "failure.txt").read_text()


def test_the_limits_of_this_machine_leave_room_for_work() -> None:
    allowed = limits.of_this_machine()
    assert 2 * limits.GIB <= allowed.memory_bytes <= 8 * limits.GIB


def test_files_that_nobody_published_are_gone_after_a_day_and_the_rest_after_a_month(
    world: World,
) -> None:
    old = jobs.start(world.store, [("wrong.csv", b"a,b\n1,2\n")])
    wait(world, old)
    for age, is_told in ((jobs.KEPT_SECONDS, True), (jobs.TOLD_SECONDS, False)):
        assert left_of(world, old) == ({worker.FILES, worker.APART} if is_told else set())
        then = time.time() - age - 1
        os.utime(folder_of(world, old) / "asked.json", (then, then))
        new = jobs.start(world.store, [("wrong.csv", b"a,b\n1,2\n")])
        assert not left_of(world, old) and worker.FILES in left_of(world, new)
        assert (jobs.look(world.store, old) is not None) == is_told
        jobs.cancel(world.store, new)


def test_an_id_that_was_never_given_is_no_job(world: World) -> None:
    for never in ("", "../../etc", "abc"):
        assert jobs.look(world.store, never) is None
        for ask in (jobs.again, jobs.publish):
            with pytest.raises(Refused, match="files_gone"):
                ask(world.store, never)


def test_every_state_and_phase_has_its_words() -> None:
    for state in ("running", "done", "refused", "cancelled"):
        assert f"job.state.{state}" in catalogue()
    assert "phase.wait" in catalogue()


def run(folder: Path, work: str) -> dict[str, Any]:
    """What came of a job that does that work (code; `folder` is the job's) with small limits."""
    job = folder / "jobs" / "1"
    job.mkdir(parents=True)
    worker.write(job / "asked.json", {"publish": False, "names": [], "inbox": []})
    lines = f"""
from pathlib import Path
from baoyou import limits, worker
small = limits.Limits(memory_bytes=1 << 30, cpu_seconds=1, file_bytes=1 << 20, open_files=64)
limits.of_this_machine = lambda: small
worker.main(Path({str(job)!r}), lambda folder: exec({work!r}) or {{}})
"""
    subprocess.run([sys.executable, "-c", lines], check=True)
    return worker.read(job / worker.RESULT)


def processes(world: World, job: str) -> list[int]:
    """The processes of a job, the watcher first."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            told = (process / "cmdline").read_bytes()
        except OSError:
            continue
        if told.rstrip(b"\0").endswith(str(folder_of(world, job)).encode()):
            found.append(int(process.name))
    return sorted(found)
