"""The store: what is published stays, what is not published never was."""

from __future__ import annotations

import pytest
from small_world import World, customer

from baoyou import history, upload
from baoyou.errors import Refused


def _bytes(world: World) -> dict[str, bytes]:
    manifest = world.store.current()
    return {file.path: world.store.path(file).read_bytes() for file in manifest.files()}


def test_undo_brings_back_the_earlier_month_and_redo_the_later(world: World) -> None:
    world.load([customer("C1", "2009-01", arpu=100)])
    before = _bytes(world)
    world.load([customer("C1", "2009-01", arpu=70)])
    after = _bytes(world)
    assert world.figure("arpu", population="all")["value"] == 70
    assert world.store.undo() == 1
    assert _bytes(world) == before
    assert world.figure("arpu", population="all")["value"] == 100
    assert world.store.redo() == 2
    assert _bytes(world) == after


def test_a_publish_after_an_undo_leaves_nothing_to_redo(world: World) -> None:
    world.load([customer("C1", "2009-01")])
    world.load([customer("C1", "2009-02")])
    world.store.undo()
    world.load([customer("C2", "2009-02")])
    with pytest.raises(Refused, match="nothing_to_redo"):
        world.store.redo()
    assert world.store.undo() == 1


def test_undo_can_go_to_any_snapshot_and_to_none(world: World) -> None:
    for month in ("2009-01", "2009-02", "2009-03"):
        world.load([customer("C1", month)])
    world.store.undo(to=1)
    assert list(world.store.current().months) == ["2009-01-01"]
    assert world.store.undo() == 0
    assert world.store.current().mart is None
    with pytest.raises(Refused, match="nothing_to_undo"):
        world.store.undo()


def test_two_publishers_cannot_both_win(world: World) -> None:
    world.load([customer("C1", "2009-01")])
    stale = world.store.current()
    world.load([customer("C1", "2009-02")])
    with pytest.raises(Refused, match="store_moved"):
        world.store.publish(stale, {"action": "load"})


def test_verify_finds_any_byte_changed(world: World) -> None:
    world.load([customer("C1", "2009-01")])
    assert history.verify(world.store) == []
    path = world.store.path(world.store.current().partitions["customers"]["2009-01-01"])
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(bytes(content))
    assert history.verify(world.store) == [
        {"check": "bytes", "what": str(path.relative_to(world.store.folder))}
    ]


def test_the_same_input_gives_the_same_files(
    world: World, tmp_path_factory: pytest.TempPathFactory
) -> None:
    other = World(tmp_path_factory.mktemp("other"))
    for month in ("2009-01", "2009-02"):
        rows = [customer(f"C{n}", month, arpu=50 + n, card="gold") for n in range(50)]
        world.load(rows)
        other.load(rows)
    mart = world.store.current().mart
    same = {path for path in _bytes(world) if mart and path != mart.path}
    assert same == {path for path in _bytes(other) if path in same}
    assert {p: b for p, b in _bytes(world).items() if p in same} == {
        p: b for p, b in _bytes(other).items() if p in same
    }


def test_the_order_of_loading_does_not_matter(
    world: World, tmp_path_factory: pytest.TempPathFactory
) -> None:
    other = World(tmp_path_factory.mktemp("other"))
    months = {
        "2009-01": [customer("C1", "2009-01"), customer("C2", "2009-01")],
        "2009-02": [customer("C1", "2009-02", arpu=30)],
        "2009-03": [customer("C1", "2009-03"), customer("C2", "2009-03")],
    }
    for month in ("2009-01", "2009-02", "2009-03"):
        world.load(months[month])
    for month in ("2009-03", "2009-01", "2009-02"):
        other.load(months[month])
    files = [
        {
            month: {name: file.sha256 for name, file in results.items()}
            for month, results in each.store.current().months.items()
        }
        for each in (world, other)
    ]
    assert files[0] == files[1]


def test_a_refused_load_leaves_the_store_as_it_was(world: World) -> None:
    world.load([customer("C1", "2009-01")])
    before = sorted(path.relative_to(world.store.folder) for path in world.store.folder.rglob("*"))
    double = [customer("C1", "2009-02"), customer("C1", "2009-02", arpu=1)]
    with pytest.raises(Refused, match="key_conflict"):
        world.load(double)
    after = sorted(path.relative_to(world.store.folder) for path in world.store.folder.rglob("*"))
    assert after == before


def test_closing_again_with_the_same_definitions_changes_no_file(world: World) -> None:
    world.load([customer("C1", "2009-01"), customer("C2", "2009-01", card="gold")])
    before = {name: f.sha256 for name, f in world.store.current().months["2009-01-01"].items()}
    assert history.close_again(world.store, []) == 2
    after = {name: f.sha256 for name, f in world.store.current().months["2009-01-01"].items()}
    assert after == before


def test_a_month_loaded_again_makes_a_new_version_and_keeps_the_old_one(world: World) -> None:
    world.load([customer("C1", "2009-01", arpu=100)])
    old = world.store.current()
    report = world.load([customer("C1", "2009-01", arpu=70)])
    assert isinstance(report, upload.Report)
    assert report.snapshot == 2
    assert world.store.damaged(old) == []
