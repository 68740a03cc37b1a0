"""What is deleted and what never is; what a person is told of a disk that is full or failing."""

from __future__ import annotations

import errno
import os
import time
from functools import partial
from pathlib import Path

import duckdb
import pytest
from children import do
from small_store import files, put, remains, state

from baoyou import disk
from baoyou.errors import Refused
from baoyou.manifest import Manifest, Stored
from baoyou.store import DAY_SECONDS, Store
from baoyou.text import explain


def _keep(store: Store, word: str) -> Stored:
    """Keep a file without publishing it, as a check does whose result waits."""
    with store.staging() as staging:
        path = staging / "rows.parquet"
        path.write_text(word)
        return store.keep(path, f"customers/month={word}", 1)


def _age(store: Store, path: str, seconds: float) -> None:
    then = time.time() - seconds
    os.utime(store.folder / path, (then, then))


def test_only_content_that_no_snapshot_names_is_collected_and_only_after_a_day(
    quick: Path,
) -> None:
    store = Store(quick / "store")
    put(store, "one")
    named = files(store)
    for path in named:
        _age(store, path, 3 * DAY_SECONDS)
    young, old, again = (_keep(store, word).path for word in ("young", "old", "again"))
    for path in (old, again):
        _age(store, path, 2 * DAY_SECONDS)
    _keep(store, "again")
    others = [store.folder / name for name in ("rejects/ab12.csv", "jobs/ab12/files/0")]
    for other in others:
        other.parent.mkdir(parents=True)
        other.touch()
        os.utime(other, (0, 0))
    assert store.collect() == [old]
    assert files(store) == {*named, young, again}
    assert all(other.exists() for other in others)
    assert not (store.folder / old).parent.exists()


def test_nothing_is_collected_while_a_manifest_cannot_be_read(quick: Path) -> None:
    store = Store(quick / "store")
    put(store, "one")
    put(store, "two")
    before = files(store)
    (store.folder / "snapshots" / "000001.json").write_text("{")
    with pytest.raises(Refused, match="manifest_damaged"):
        store.collect(keep_seconds=0)
    put(store, "three")
    assert files(store) > before


@pytest.mark.parametrize("lost", [("CURRENT",), ("CURRENT", "ledger.jsonl"), ("ledger.jsonl",)])
def test_a_lost_pointer_or_ledger_loses_nothing_else(quick: Path, lost: tuple[str, ...]) -> None:
    store = Store(quick / "store")
    put(store, "one")
    put(store, "two")
    before = files(store), sorted(store.folder.glob("snapshots/*"))
    for name in lost:
        (store.folder / name).unlink()
    if "CURRENT" in lost:
        with pytest.raises(Refused, match="pointer_damaged"):
            put(store, "three")
    else:
        assert store.verify() == [("ledger", "ledger.jsonl:1")]
        store.collect(keep_seconds=0)
    assert (files(store), sorted(store.folder.glob("snapshots/*"))) == before


def test_a_load_that_fails_or_is_killed_leaves_nothing_and_shared_content_stays(
    quick: Path,
) -> None:
    store = Store(quick / "store")
    put(store, "one")
    waiting = _keep(store, "wait")

    def fails() -> None:
        with store.staging() as staging:
            for word in ("wait", "gone"):
                path = staging / f"{word}.parquet"
                path.write_text(word)
                store.keep(path, f"customers/month={word}", 1)
            put(store, "two")
            raise Refused("job_failed")

    before = files(store)
    assert do(fails).refused == "job_failed"
    assert files(store) - before == {store.current().partitions["customers"]["two"].path}
    assert store.path(waiting).exists()
    before = files(store)
    assert do(partial(put, store, "three"), "manifest:1:kill").killed
    assert remains(store.folder) and files(store) > before
    with store.staging():
        assert files(store) == before


def test_a_living_load_is_not_taken_for_a_dead_one(quick: Path) -> None:
    store = Store(quick / "store")
    with store.staging() as mine:
        put(store, "one")
        store.collect(keep_seconds=0)
        assert mine.exists()


def test_what_was_cleared_away_meanwhile_cannot_be_published(quick: Path) -> None:
    store = Store(quick / "store")
    stored = _keep(store, "late")
    store.collect(keep_seconds=0)
    late = Manifest(0, None, {"customers": {"late": stored}})
    with pytest.raises(Refused, match="files_gone"):
        store.publish(late, {"action": "load"})
    assert store.sequence() == 0


def test_the_loser_of_a_race_is_told_who_won_and_when(quick: Path) -> None:
    store = Store(quick / "store")
    put(store, "one")
    with pytest.raises(Refused, match="store_moved") as refused:
        store.publish(Manifest(0, None), {"action": "load", "by": "Chen"})
    assert "Lin" in explain(refused.value, "zh")
    assert f"{time.localtime().tm_year}-" in explain(refused.value, "en")


def test_undo_refuses_a_snapshot_that_lacks_a_file(quick: Path) -> None:
    store = Store(quick / "store")
    put(store, "one")
    (name,) = files(store)
    put(store, "two")
    now = state(store)
    (store.folder / name).rename(store.folder / "aside")
    with pytest.raises(Refused, match="snapshot_broken") as refused:
        store.undo()
    assert name in explain(refused.value, "zh")
    (store.folder / "aside").rename(store.folder / name)
    assert state(store) == now
    assert store.undo() == 1


def test_the_same_content_kept_again_makes_a_damaged_file_good(quick: Path) -> None:
    store = Store(quick / "store")
    stored = _keep(store, "word")
    store.path(stored).write_text("wort")
    assert _keep(store, "word") == stored
    assert store.path(stored).read_text() == "word"


def test_prune_forgets_old_snapshots_but_not_the_way_back(quick: Path) -> None:
    store = Store(quick / "store")
    for word in ("one", "two", "three", "four", "five", "six"):
        put(store, word)
    store.undo(to=2)
    store.undo()
    put(store, "seven")
    for path in files(store):
        _age(store, path, 2 * DAY_SECONDS)
    now = state(store)
    assert store.prune(keep=2, by="Lin") == [2, 3, 4, 5]
    assert [line["snapshot"] for line in store.ledger() if line["action"] == "prune"] == [7]
    assert sorted(path.split("=")[1].split("/")[0] for path in files(store)) == [
        *("five", "four", "one", "seven", "six", "three", "two")
    ]
    assert state(store) == now
    assert store.verify() == []
    assert store.undo() == 1 and store.redo() == 7
    with pytest.raises(Refused, match="snapshot_unknown"):
        store.undo(to=4)
    assert store.prune(keep=1) == [6]
    assert sorted(path.split("=")[1].split("/")[0] for path in files(store)) == ["one", "seven"]
    assert put(store, "eight") == 8
    assert store.verify() == []


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (OSError(errno.ENOSPC, "x", "/a/b"), "store_full"),
        (OSError(errno.EDQUOT, "x", "/a/b"), "store_full"),
        (OSError(errno.EIO, "x", "/a/b"), "disk_failed"),
        (PermissionError(errno.EACCES, "x", "/a/b"), "disk_failed"),
        (duckdb.IOException('Could not write "/a/b": No space left on device'), "store_full"),
        (duckdb.TransactionException('Could not write "/a/b": Input/output error'), "disk_failed"),
        (duckdb.FatalException("fsync failed!"), "disk_failed"),
    ],
)
def test_errors_of_the_disk_are_told_without_a_path(
    tmp_path: Path, error: Exception, code: str
) -> None:
    with pytest.raises(Refused) as refused, disk.told(tmp_path):
        raise error
    assert refused.value.code == code
    assert all("/a/b" not in explain(refused.value, language) for language in ("zh", "en"))


@pytest.mark.parametrize("error", [BrokenPipeError(), ValueError("x"), duckdb.BinderException("x")])
def test_other_errors_pass_as_they_are(tmp_path: Path, error: Exception) -> None:
    with pytest.raises(type(error)), disk.told(tmp_path):
        raise error


def test_too_little_room_is_told_beforehand_with_numbers(tmp_path: Path) -> None:
    store = Store(tmp_path / "not" / "yet")
    store.need(1)
    with pytest.raises(Refused) as refused:
        store.need(10**18)
    assert refused.value.slots["needed"] == "1,000,000,000,000"
    assert float(str(refused.value.slots["free"]).replace(",", "")) > 0
