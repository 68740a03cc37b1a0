"""Several publish, several read, some are killed: one history, and no reader sees it go back."""

from __future__ import annotations

import hashlib
import multiprocessing
import os
import random
import time
from functools import partial
from pathlib import Path
from threading import BrokenBarrierError
from typing import Any

from children import COUNT, do, start
from loads import figures, load
from small_store import put, remains, state
from small_world import World, customer

from baoyou.errors import Refused
from baoyou.store import Store, sha256_of

FORK = multiprocessing.get_context("fork")
SECONDS = 2.5
# Rounds of two loads at once, more where more faults are asked for.
ROUNDS = max(1, int(os.environ.get("BAOYOU_FAULTS", "1")) // 4)
Seen = list[tuple[int, str]]


def test_publishers_readers_and_a_collector_agree_on_one_history(quick: Path) -> None:
    store = Store(quick / "store")
    put(store, "first")
    until = time.monotonic() + SECONDS
    readers = [start(partial(_read, store, until)) for _ in range(2)]
    collector = start(partial(_collect, store, until))
    publishers = {}
    kills = 0
    luck = random.Random(2009)
    acknowledged: list[int] = []
    lost = 0
    for name in ("Lin", "Chen", "Huang"):
        publishers[name] = start(partial(_publish, store, name, until, quick / name), COUNT)
    victims = 0
    while time.monotonic() < until:
        victims += 1
        point = luck.choice(("write", "fsync", "rename", "manifest", "ledger", "swap"))
        fail = f"{point}:{luck.randint(1, 5)}:kill"
        victim = start(
            partial(_publish, store, f"Wu{victims}", until, quick / f"Wu{victims}"), fail
        )
        outcome = victim.wait()
        assert outcome.failed is None, outcome
        kills += outcome.killed
    for publisher in publishers.values():
        outcome = publisher.wait()
        assert outcome.done, outcome
        lost += outcome.value
    assert collector.wait().done
    for log in quick.glob("*/acknowledged"):
        acknowledged += [int(line) for line in log.read_text().splitlines()]
    loads = [line for line in store.ledger() if line["action"] == "load"]
    published = [line["snapshot"] for line in loads]
    assert len(set(acknowledged)) == len(acknowledged)
    assert set(acknowledged) <= set(published)
    assert len(published) - 1 - len(acknowledged) <= kills
    assert [line["from"] for line in loads] == [0, *published[:-1]]
    reads = 0
    for reader in readers:
        outcome = reader.wait()
        assert outcome.done, outcome
        _agree([(number, "") for number in outcome.value], published)
        reads += len(outcome.value)
    assert store.verify() == []
    put(store, "last")
    assert remains(store.folder) == []
    print(
        f"{len(published)} published, {lost} lost the race and were told, {kills} killed,"
        f" {reads} reads, 0 violations"
    )


def _publish(store: Store, name: str, until: float, folder: Path) -> int:
    """Publish again and again; returns how often somebody else was faster, or had tidied up."""
    folder.mkdir()
    lost = 0
    number = 0
    with (folder / "acknowledged").open("a") as log:
        while time.monotonic() < until:
            number += 1
            try:
                made = put(store, f"{name}{number}")
            except Refused as refused:
                assert refused.code in ("store_moved", "files_gone"), refused
                lost += 1
            else:
                log.write(f"{made}\n")
                log.flush()
    return lost


def _read(store: Store, until: float) -> list[int]:
    """Look at all bytes of the current snapshot; returns the snapshots seen, in order."""
    seen = []
    while time.monotonic() < until:
        manifest = store.current()
        for file in manifest.files():
            assert sha256_of(store.path(file)) == file.sha256
        seen.append(manifest.sequence)
    return seen


def _collect(store: Store, until: float) -> None:
    while time.monotonic() < until:
        store.collect(keep_seconds=0)


def _agree(seen: Seen, published: list[int]) -> None:
    """The checker: what one reader saw was published, one after the other, and one thing each."""
    numbers = [number for number, _ in seen]
    assert set(numbers) <= {0, *published}
    places = [published.index(number) if number else -1 for number in numbers]
    assert places == sorted(places)
    assert len(set(seen)) == len(set(numbers))


def test_two_loaders_and_readers_of_real_months(tmp_path: Path) -> None:
    world = World(tmp_path)
    start_together: Any = FORK.Barrier(2)
    stop: Any = FORK.Event()
    paths = [
        world.write([customer(f"C{n}", f"2009-0{month}", arpu=50 + month) for n in range(20)])
        for month in range(1, 2 * ROUNDS + 1)
    ]
    readers = [start(partial(_look, world.store, stop)) for _ in range(2)]
    loaders = [
        start(partial(_load, world.store, paths[place::2], start_together)) for place in (0, 1)
    ]
    outcomes = [loader.wait() for loader in loaders]
    stop.set()
    assert all(outcome.done for outcome in outcomes), outcomes
    made = [number for outcome in outcomes for number in outcome.value["made"]]
    told = [words for outcome in outcomes for words in outcome.value["told"]]
    published = [line["snapshot"] for line in world.store.ledger()]
    assert sorted(made) == published == sorted(set(published))
    assert len(published) == 2 * ROUNDS
    # Each round one of the two was faster, and the other was told who it was.
    assert len(told) >= ROUNDS
    assert all(words["by"] != "-" and words["at"] != "-" for words in told)
    reads = []
    for reader in readers:
        outcome = reader.wait()
        assert outcome.done, outcome
        seen = [(number, digest) for number, digest in outcome.value]
        _agree(seen, published)
        reads += seen
    assert len(set(reads)) == len({number for number, _ in reads})
    assert len(world.store.current().months) == 2 * ROUNDS
    assert world.store.verify() == []
    print(f"{len(published)} loads, {len(told)} lost a race, {len(reads)} reads, 0 violations")


def _load(store: Store, paths: list[Path], start_together: Any) -> dict[str, Any]:
    """Load the files, one a round, each until it is published."""
    made, told = [], []
    for path in paths:
        try:
            start_together.wait(60)
        except BrokenBarrierError as error:
            raise AssertionError("the other loader ended") from error
        number = None
        while number is None:
            try:
                number = load(store, path)
            except Refused as refused:
                if refused.code != "store_moved":
                    raise
                told.append(refused.slots)
        made.append(number)
    return {"made": made, "told": told}


def _look(store: Store, stop: Any) -> Seen:
    """Ask for all figures until told to stop; returns what was seen, in order."""
    seen = []
    while not stop.is_set():
        number = store.sequence()
        answer = figures(store)
        if store.sequence() == number:
            seen.append((number, hashlib.sha256(answer.encode()).hexdigest()))
        time.sleep(0.5)
    return seen


def test_undo_and_redo_are_quick_and_give_the_same_bytes(tmp_path: Path) -> None:
    world = World(tmp_path)
    paths = [world.write([customer("C1", "2009-01", arpu=arpu)]) for arpu in (100, 70)]
    for path in paths:
        assert do(partial(load, world.store, path)).done
    later = state(world.store), _manifest(world.store)
    for _ in range(3):
        began = time.monotonic()
        assert world.store.undo() == 1
        earlier = state(world.store), _manifest(world.store)
        assert world.store.redo() == 2
        assert time.monotonic() - began < 2
        assert (state(world.store), _manifest(world.store)) == later
    assert earlier[0] != later[0]
    assert world.store.verify() == []


def _manifest(store: Store) -> bytes:
    return (store.folder / "snapshots" / f"{store.sequence():06d}.json").read_bytes()
