"""Every write, sync and rename of the store fails once, or is the last thing its process does."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from functools import partial
from itertools import count
from pathlib import Path

import pytest
from children import Outcome, do
from small_store import State, files, put, remains, state

from baoyou.store import Store

PRIMITIVES = ("write", "fsync", "rename")
POINTS = ("stage", "manifest", "ledger", "swap", "undo")
ERRORS = ("EIO", "ENOSPC", "EDQUOT")
# BAOYOU_FAULTS above 2: every error at every passage, not one of them in turn.
IS_WHOLE = int(os.environ.get("BAOYOU_FAULTS", "1")) > 2
ACTIONS: dict[str, Callable[[Store], object]] = {
    "publish": lambda store: put(store, "new"),
    "undo": Store.undo,
    "redo": Store.redo,
    "prune": lambda store: store.prune(keep=1),
}


@pytest.fixture
def template(quick: Path) -> Path:
    """A store with three snapshots, one of them undone."""
    store = Store(quick / "template")
    for word in ("one", "two", "three", "four"):
        put(store, word)
    store.undo()
    return store.folder


@pytest.mark.parametrize("action", ACTIONS)
def test_any_step_may_fail_and_the_store_is_the_old_or_the_new_whole(
    template: Path, quick: Path, action: str
) -> None:
    old = state(Store(template))
    new = _after(template, quick / "after", action)
    injected = 0
    for point in (*PRIMITIVES, *POINTS):
        for at in count(1):
            deeds = [_fail(template, quick, action, f"{point}:{at}:kill", old, new)]
            if deeds[0].done:
                break
            for error in ERRORS if IS_WHOLE else [ERRORS[at % len(ERRORS)]]:
                deeds.append(_fail(template, quick, action, f"{point}:{at}:{error}", old, new))
            injected += len(deeds)
    print(f"faults in {action}: {injected} injected, {injected} survived")
    assert injected >= (12 if IS_WHOLE else 6)


def _fail(template: Path, quick: Path, action: str, fail: str, old: State, new: State) -> Outcome:
    store = Store(quick / "store")
    shutil.rmtree(store.folder, ignore_errors=True)
    shutil.copytree(template, store.folder)
    outcome = do(partial(ACTIONS[action], store), fail)
    _survived(store, outcome, old, new, f"{action} {fail}")
    return outcome


def _after(template: Path, folder: Path, action: str) -> State:
    shutil.copytree(template, folder)
    assert do(partial(ACTIONS[action], Store(folder))).done
    return state(Store(folder))


def _survived(store: Store, outcome: Outcome, old: State, new: State, what: str) -> None:
    found = state(store)
    assert found in (old, new), what
    assert store.verify() == [], what
    assert outcome.failed is None, what
    if outcome.done or outcome.refused == "swap_unsure":
        assert found == new, what
    elif outcome.refused:
        assert outcome.refused in ("store_full", "disk_failed"), what
        assert found == old, what
        assert remains(store.folder) == [], what
    undone = store.ahead()
    assert len([line for line in store.ledger() if line["action"] == "load"]) == 4 + (
        found[0] == 5
    ), what
    number = put(store, "next")
    assert number > max(found[0], undone or 0), what
    assert set(state(store)[1]) > set(found[1]), what
    store.collect(keep_seconds=0)
    assert remains(store.folder) == [], what
    named = {file.path for n in store._manifests() for file in store.snapshot(n).files()}
    assert files(store) == named, what
    assert store.verify() == [], what
    assert store.undo() == found[0], what
    assert state(store) == found, what


def test_the_first_publish_of_all_may_be_killed_anywhere(quick: Path) -> None:
    kills = 0
    for point in (*PRIMITIVES, *POINTS):
        for at in count(1):
            store = Store(quick / f"{point}{at}")
            outcome = do(partial(put, store, "one"), f"{point}:{at}:kill")
            if outcome.done:
                break
            kills += 1
            assert store.sequence() in (0, 1)
            assert store.verify() == []
            put(store, "two")
            assert set(store.current().partitions["customers"]) in ({"two"}, {"one", "two"})
            assert (remains(store.folder), store.verify()) == ([], [])
    print(f"faults in the first publish: {kills} injected, {kills} survived")


def test_a_ledger_torn_anywhere_is_read_and_mended(quick: Path) -> None:
    store = Store(quick / "store")
    put(store, "one")
    ledger = store.folder / "ledger.jsonl"
    whole = ledger.read_bytes()
    put(store, "two")
    line = ledger.read_bytes()[len(whole) :]
    for length in range(len(line)):
        # The crash came in mid-append: the line is cut off and the pointer was not moved yet.
        ledger.write_bytes(whole + line[:length])
        (store.folder / "CURRENT").write_text("1\n")
        assert [told["snapshot"] for told in store.ledger()] == [1]
        assert store.verify() == []
    assert put(store, "three") == 3
    assert [told["snapshot"] for told in store.ledger()] == [1, 3]
    assert store.verify() == []


def test_a_line_whose_swap_never_came_is_not_history(quick: Path) -> None:
    store = Store(quick / "store")
    put(store, "one")
    assert do(partial(put, store, "two"), "swap:1:kill").killed
    assert do(Store(store.folder).undo, "swap:1:kill").killed
    assert [told["action"] for told in store.ledger()] == ["load"]
    assert store.ahead() is None
    assert store.verify() == []
    assert put(store, "three") == 3
    assert store.undo() == 1
    assert do(store.redo, "swap:1:kill").killed
    assert store.redo() == 3
    assert [(told["action"], told["snapshot"]) for told in store.ledger()] == [
        ("load", 1),
        ("load", 3),
        ("undo", 1),
        ("redo", 3),
    ]
    assert not (store.folder / "snapshots" / "000002.json").exists()


def test_verify_finds_every_byte_changed_in_ledger_manifests_pointer_and_files(
    template: Path,
) -> None:
    store = Store(template)
    flips = 0
    for path in [
        template / "ledger.jsonl",
        template / "CURRENT",
        *template.glob("snapshots/*.json"),
        *template.glob("customers/*/*"),
    ]:
        content = path.read_bytes()
        # Every byte of the ledger and the pointer; some stand for all of the others.
        for place in range(0, len(content), 13 if path.parent != template else 1):
            changed = bytearray(content)
            changed[place] ^= 1
            path.write_bytes(bytes(changed))
            assert _is_told(store), f"{path.name} at {place}"
            flips += 1
        path.write_bytes(content)
    assert store.verify() == []
    print(f"bytes changed: {flips}, found: {flips}")


def _is_told(store: Store) -> bool:
    try:
        return bool(store.verify())
    except Exception as error:
        return getattr(error, "code", "") == "pointer_damaged"


def test_verify_finds_lines_and_manifests_taken_away(template: Path) -> None:
    store = Store(template)
    ledger = template / "ledger.jsonl"
    lines = ledger.read_bytes().splitlines(keepends=True)
    for place in range(len(lines) - 1):
        ledger.write_bytes(b"".join(lines[:place] + lines[place + 1 :]))
        assert store.verify(), place
    ledger.write_bytes(b"".join(lines))
    (template / "snapshots" / "000001.json").unlink()
    assert store.verify() == [("manifest", "snapshots/000001.json")]


def test_a_ledger_from_before_the_hashes_is_read_and_bound_from_then_on(quick: Path) -> None:
    store = Store(quick / "store")
    for word in ("one", "two"):
        put(store, word)
    ledger = store.folder / "ledger.jsonl"
    old = b""
    for line in store.ledger():
        kept = {key: line[key] for key in ("at", "action", "snapshot", "from", "by")}
        old += str(kept).replace("'", '"').encode() + b"\n"
    ledger.write_bytes(old)
    assert [told["snapshot"] for told in store.ledger()] == [1, 2]
    assert store.verify() == []
    put(store, "three")
    assert store.undo() == 2 and store.redo() == 3
    assert store.verify() == []
    ledger.write_bytes(ledger.read_bytes().replace(b"Lin", b"Lan", 1))
    assert store.verify() == [("ledger", "ledger.jsonl:3")]
