"""A load of a real month is killed, or its disk fails or fills: the old months stay, or the new.

How many calls are sampled: BAOYOU_FAULTS, by error; the call that fails is named in the failure.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections import Counter
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from children import COUNT, Outcome, do, do_all
from loads import ERRORS, Months, Shim, months
from small_store import remains

from baoyou.store import Store

SAMPLES = int(os.environ.get("BAOYOU_FAULTS", "1"))
POINTS = ("receive", "parse", "stage", "close", "mart", "manifest", "ledger", "swap")
ROOM = {"nothing": 0, "half a load": 1_200_000, "nearly a load": 2_400_000}


@pytest.fixture(scope="module")
def one_month(tmp_path_factory: pytest.TempPathFactory) -> Months:
    """A store with one month, and the file of the next."""
    return months(tmp_path_factory.mktemp("months"))


@pytest.fixture
def shim(tmp_path: Path) -> Shim:
    """The library that lets a call fail; a skip where there is no C compiler."""
    compiler = shutil.which("cc") or shutil.which("gcc")
    if not compiler:
        pytest.skip("no C compiler here")
    library = tmp_path / "shim.so"
    source = Path(__file__).with_name("shim.c")
    command = [compiler, "-O1", "-shared", "-fPIC", "-o", str(library), str(source), "-ldl"]
    subprocess.run(command, check=True)
    return Shim(library, tmp_path)


def test_killed_at_any_point_the_store_is_whole_and_the_load_succeeds_afterwards(
    one_month: Months, tmp_path: Path
) -> None:
    stores = {point: one_month.copy(tmp_path / point) for point in POINTS}
    deeds = [(partial(one_month.load, store), f"{point}:1:kill") for point, store in stores.items()]
    outcomes = dict(zip(POINTS, do_all(deeds), strict=True))
    killed = [point for point, outcome in outcomes.items() if outcome.killed]
    assert tuple(killed) == POINTS
    for point in killed:
        assert one_month.check(stores[point], outcomes[point], point) == "old"
    one_month.again(stores["swap"], "swap")
    print(f"killed at {', '.join(killed)}: {len(killed)} injected, {len(killed)} survived")


def test_the_nth_write_sync_and_rename_of_ours_may_fail(one_month: Months, tmp_path: Path) -> None:
    faults = [
        f"{primitive}:{at}:{('EIO', 'ENOSPC')[place % 2]}"
        for primitive in ("write", "fsync", "rename")
        for place, at in enumerate(_spread(one_month.passed[primitive], SAMPLES))
    ]
    stores = [one_month.copy(tmp_path / f"store{place}") for place in range(len(faults))]
    loads = [partial(one_month.load, store) for store in stores]
    outcomes = do_all(zip(loads, faults, strict=True))
    _all_survived(one_month, stores, outcomes, faults)


def test_the_nth_call_of_any_library_may_fail_or_be_the_last(one_month: Months, shim: Shim) -> None:
    calls = shim.calls(one_month)
    assert calls > 100
    faults = [(error, at) for error in ERRORS for at in _spread(calls, SAMPLES)]
    stores = [one_month.copy(shim.folder / f"{error}{at}") for error, at in faults]
    loads = [
        partial(shim.fail, one_month, store, at, ERRORS[error])
        for store, (error, at) in zip(stores, faults, strict=True)
    ]
    outcomes = [Outcome(**told.value) for told in do_all((load, COUNT) for load in loads)]
    whats = [f"call {at} of {calls}, {error}" for error, at in faults]
    _all_survived(one_month, stores, outcomes, whats)
    one_month.again(stores[0], whats[0])


def _all_survived(
    one_month: Months, stores: list[Store], outcomes: list[Outcome], whats: list[str]
) -> None:
    ends: Counter[str] = Counter()
    for store, outcome, what in zip(stores, outcomes, whats, strict=True):
        ends[f"{_end(outcome)}, {one_month.check(store, outcome, what)}"] += 1
    told = "; ".join(f"{count} {end}" for end, count in sorted(ends.items()))
    print(f"faults: {len(stores)} injected, {len(stores)} survived ({told})")


def _end(outcome: Outcome) -> str:
    return "killed" if outcome.killed else outcome.refused or "done"


def _spread(calls: int, samples: int) -> list[int]:
    """Numbers of calls, spread over all of them, the last one among them."""
    return sorted({max(1, calls * (place + 1) // samples) for place in range(samples)})


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A small disk of its own; a skip where one cannot be mounted."""
    folder = tmp_path / "disk"
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", str(folder)]
    mounted = shutil.which("mount") and subprocess.run(command, capture_output=True, check=False)
    if not mounted or mounted.returncode:
        pytest.skip("mounting a tmpfs needs root")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


def _resize(disk: Path, size: int) -> None:
    """Give the disk as many bytes, rounded up to pages."""
    subprocess.run(["mount", "-o", f"remount,size={size}", str(disk)], check=True)


def test_a_full_disk_is_told_with_numbers_and_a_bigger_one_takes_the_load(
    one_month: Months, small_disk: Path
) -> None:
    store = one_month.copy(small_disk / "store")
    used = shutil.disk_usage(small_disk).used
    for name, room in ROOM.items():
        _resize(small_disk, used + room)
        outcome = do(partial(one_month.load, store))
        assert outcome.refused in ("store_full", "disk_full"), (name, outcome)
        assert one_month.check(store, outcome, name) == "old"
        assert remains(store.folder) == []
        assert shutil.disk_usage(small_disk).used <= used + 16_384
    _resize(small_disk, 64 << 20)
    one_month.again(store, "a bigger disk")
    print(f"faults: {len(ROOM)} disks filled up, {len(ROOM)} survived")
