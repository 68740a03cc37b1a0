"""A load in the terminal works in a process of its own, under the limits of a job."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from small_world import World, customer

SMALL = "limits.Limits(memory_bytes=1 << 30, cpu_seconds=1, file_bytes=1 << 20, open_files=64)"


def told_of(folder: Path, work: str, limits: str = SMALL) -> str:
    """What a process prints that lets `work` (code; p: progress) be done in a limited child."""
    lines = f"""
from pathlib import Path
from baoyou import confined, limits
from baoyou.errors import BaoyouError
small = {limits}
limits.of_this_machine = lambda: small
def work(p):
    {work}
try:
    print("done", confined.run(Path({str(folder)!r}), work, lambda *step: print(step)))
except BaoyouError as error:
    print("refused", error.code, error.slots)
"""
    done = subprocess.run([sys.executable, "-c", lines], capture_output=True, text=True, check=True)
    return done.stdout.strip()


def test_progress_and_result_come_back(tmp_path: Path) -> None:
    told = told_of(tmp_path, "p('read', 1, 2); return {'rows': 3}")
    assert told.splitlines() == ["('read', 1, 2)", "done {'rows': 3}"]


@pytest.mark.parametrize(
    ("work", "limit"),
    [
        ("while True: pass", "CPU 0.0167 min"),
        ("bytearray(2 << 30)", "RAM 1 GB"),
        ("Path('{folder}/big').write_bytes(bytes(2 << 20))", "0.000977 GB / file"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", "SIGKILL"),
    ],
)
def test_the_limit_that_ended_the_work_is_named(tmp_path: Path, work: str, limit: str) -> None:
    told = told_of(tmp_path, work.replace("{folder}", str(tmp_path)))
    assert told == f"refused job_killed_limits {{'limit': '{limit}'}}"


def test_what_a_person_can_mend_comes_back_with_its_slots(tmp_path: Path) -> None:
    work = "from baoyou.errors import Refused; raise Refused('file_empty', file='a.csv')"
    assert told_of(tmp_path, work) == "refused file_empty {'file': 'a.csv'}"


def test_an_unforeseen_error_is_kept_beside_the_store(tmp_path: Path) -> None:
    assert told_of(tmp_path, "raise RuntimeError('unforeseen')") == "refused job_failed {}"
    assert "unforeseen" in (tmp_path / "failure.txt").read_text()


def test_the_terminal_types_and_closes_under_the_limits(world: World) -> None:
    path = world.write([customer("A1", "2009-06"), customer("A2", "2009-06")])
    lines = f"""
import sys
from baoyou import cli, limits
small = limits.Limits(cpu_seconds=0)
limits.of_this_machine = lambda: small
load = ["load", {str(path)!r}, "--accept-notices", "--store", {str(world.store.folder)!r}]
sys.exit(cli.main(load))
"""
    told = subprocess.run(
        [sys.executable, "-c", lines], capture_output=True, text=True, check=False
    )
    assert told.returncode == 1
    assert "CPU 0 min" in told.stderr
    assert world.store.current().sequence == 0


def test_notices_that_were_not_accepted_come_back_with_the_report(world: World) -> None:
    rows = [customer(f"A{n}", "2009-06", arpu=-5 if n == 1 else 100) for n in range(3)]
    path = world.write(rows)
    command = [sys.executable, "-m", "baoyou", "load", str(path), "--json", "--lang", "en"]
    command += ["--store", str(world.store.folder)]
    told = subprocess.run(command, capture_output=True, text=True, check=False)
    assert told.returncode == 1
    assert '"notices": [{' in told.stdout
    assert "negative" in told.stderr
