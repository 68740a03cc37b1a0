"""Alerts on a small store: proved, switched on, told once, acknowledged, switched off, undone."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from small_world import Row, World, customer

from baoyou import alerts, ask, cli, definitions, watches
from baoyou.access import EVERYONE, Scope
from baoyou.alerts import Standing
from baoyou.errors import Refused, WrongUsage
from baoyou.settings import ROOT

PEOPLE = 20
# Complaints of the twenty customers of each city, month by month: Xiamen turns bad in April.
FUZHOU = (2, 2, 2, 2)
XIAMEN = (2, 2, 2, 12)


def month_of_complaints(number: int, city: str, complaints: int) -> list[Row]:
    """Twenty core customers of a city; so many of them complained once."""
    return [
        customer(f"{city}{place}", f"2009-0{number}", city=city, complaints=int(place < complaints))
        for place in range(PEOPLE)
    ]


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> World:
    """Four months of two cities, loaded once for this module; every test starts from it."""
    world = World(tmp_path_factory.mktemp("alerts"))
    rows = [
        row
        for number in range(1, 5)
        for city, counts in (("福州", FUZHOU), ("厦门", XIAMEN))
        for row in month_of_complaints(number, city, counts[number - 1])
    ]
    world.load(rows)
    return world


@pytest.fixture
def world(told: World) -> World:
    """The four months without any alert."""
    while told.store.sequence() > 1:
        told.store.undo()
    return told


def reader(world: World, scope: Scope = EVERYONE) -> ask.Reader:
    """The present snapshot."""
    return ask.reader(world.store, scope)


def on(world: World, scope: Scope = EVERYONE) -> list[Standing]:
    """The alerts that are on."""
    return alerts.present(reader(world, scope))


def watch(**told: Any) -> watches.Watch:
    """Complaints of Xiamen, 2,000 per 10,000 more than usual, unless said otherwise."""
    asked: dict[str, Any] = {"key": "complaints_per_10k", "threshold": 2000.0, "city": "厦门"}
    return watches.watch(**{**asked, "min_base": PEOPLE, **told})


def run(world: World, *arguments: str) -> int:
    """The exit code of a command."""
    return cli.main(["--store", str(world.store.folder), *arguments])


def test_a_fall_in_the_latest_month_is_new_with_its_figures(world: World) -> None:
    watches.switch_on(world.store, watch())
    (one,) = on(world)
    assert (one.state, one.is_news, one.month) == ("new", True, date(2009, 4, 1))
    # 12 of 20 against 2 of 20, per 10,000.
    assert (one.value, one.baseline, one.change) == (6000, 1000, 5000)
    record = one.record()
    assert record["fired_months"] == ["2009-04"]
    assert record["proof"] == {"months": 1, "fired": 1, "followed": 0, "unknown": 1}
    assert (record["id"], record["kpi"], record["rule"]) == (
        "complaints_per_10k/厦门/core",
        "complaints_per_10k",
        None,
    )


def test_the_city_that_stays_as_it_was_is_quiet_and_too_small_a_base_is_not_judged(
    world: World,
) -> None:
    watches.switch_on(world.store, watch(city="福州"))
    watches.switch_on(world.store, watch(min_base=PEOPLE + 1))
    quiet, small = on(world)
    assert (quiet.state, quiet.change) == ("quiet", 0)
    assert (small.state, small.why_not, small.course.judged) == ("not judged", "small", 0)


def test_a_rule_is_watched_by_its_count_on_the_base_of_the_customers(world: World) -> None:
    watches.switch_on(world.store, watch(key="complaints", threshold=3.0))
    (one,) = on(world)
    assert (one.watch.kpi, one.watch.rule, one.n) == ("rule_count", "complaints", PEOPLE)
    # Two complaints over three months: the two who complain every month, from February on.
    assert one.record()["rule"] == "complaints"
    assert [row["value"] for row in one.rows] == [0, 2, 2, 2]
    assert one.state == "quiet"


def test_an_alert_stays_with_the_snapshot_and_undo_takes_it_back(world: World) -> None:
    watches.switch_on(world.store, watch())
    watches.switch_on(world.store, watch(threshold=3000.0))
    assert [one.watch.threshold for one in on(world)] == [3000.0]
    world.store.undo()
    assert [one.watch.threshold for one in on(world)] == [2000.0]
    world.store.undo()
    assert on(world) == []


def test_the_same_alert_twice_is_refused_and_so_is_one_that_cannot_be(world: World) -> None:
    cities = reader(world).cities
    watches.switch_on(world.store, watch())
    watches.acknowledge(world.store, {watch().id: "2009-04"})
    with pytest.raises(Refused, match="alert_known"):
        watches.switch_on(world.store, watch())
    for wrong in (
        watch(key="churn_rate", threshold=1.0),
        watch(threshold=0.0),
        watch(city="上海"),
        watch(key="level_mix"),
        watch(key="before_leaving"),
        watch(min_base=0),
    ):
        with pytest.raises(WrongUsage):
            watches.checked(wrong, cities)
    with pytest.raises(WrongUsage, match="alert_unknown"):
        watches.switch_off(world.store, ["nothing"])


def test_who_sees_one_city_is_told_of_that_city_only(world: World) -> None:
    for city in ("厦门", "福州", watches.PROVINCE):
        watches.switch_on(world.store, watch(city=city))
    seen = on(world, Scope(frozenset({"厦门"})))
    assert [one.watch.city for one in seen] == ["厦门"]
    assert len(on(world)) == 3


def test_what_is_told_by_a_close_is_the_shift_of_its_month(world: World) -> None:
    watches.switch_on(world.store, watch())
    (one,) = on(world)
    shift = one.shift_told(date(2009, 4, 1))
    assert shift is not None
    assert (shift.value, shift.baseline) == (6000, 1000)
    assert one.shift_told(date(2009, 3, 1)) is None


def test_the_terminal_exits_3_until_the_alert_is_acknowledged(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    add = ("alerts", "add", "complaints_per_10k", "--city", "厦门", "--threshold", "2000")
    assert run(world, "alerts", "--json") == 0
    assert json.loads(capsys.readouterr().out) == []
    assert run(world, *add, "--min-base", "20", "--json") == 0
    assert json.loads(capsys.readouterr().out)["state"] == "new"
    assert run(world, "alerts", "--json") == 3
    (record,) = json.loads(capsys.readouterr().out)
    assert (record["value"], record["acknowledged"]) == (6000, False)
    assert run(world, "alerts", "acknowledge") == 0
    assert run(world, "alerts") == 0
    capsys.readouterr()
    assert run(world, "--json", "alerts", "remove", record["id"]) == 0
    assert run(world, "alerts", "remove", record["id"]) == 2


def test_the_terminal_tries_an_alert_without_switching_it_on(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    tried = ("alerts", "try", "complaints_per_10k", "--city", "厦门", "--min-base", "20", "--json")
    assert run(world, *tried, "--threshold", "2000") == 0
    (record,) = json.loads(capsys.readouterr().out)
    assert record["proof"]["fired"] == 1
    assert run(world, "alerts", "try", "churn_rate", "--threshold", "5") == 2
    assert run(world, "alerts", "try", "churn_rate", "--threshold", "much") == 2
    assert run(world, "alerts", "try", "churn_rate", "--threshold", "1%") == 0
    assert on(world) == []


def test_without_a_closed_month_nothing_can_be_switched_on(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    empty = World(tmp_path)
    assert run(empty, "alerts", "--json") == 0
    assert json.loads(capsys.readouterr().out) == []
    assert run(empty, "alerts", "add", "churn_rate", "--threshold", "1%") == 1


def test_the_document_names_every_key_of_a_record(world: World) -> None:
    watches.switch_on(world.store, watch())
    (one,) = on(world)
    text = (ROOT / "docs" / "alerts.md").read_text(encoding="utf-8")
    for key in [*one.record(), *one.record()["proof"]]:
        assert f"`{key}`" in text, key


def test_everything_with_a_bad_direction_can_be_watched() -> None:
    known = watches.watchable()
    assert "market_share" in known
    assert set(definitions.rules()) < set(known)
    assert not {"level_mix", "leavers_with_contact", "before_leaving", "rule_count"} & set(known)
