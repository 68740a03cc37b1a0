"""Targets and scorecards on a small store: loaded, judged, weighed, saved, undone, told."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from small_world import Row, World, customer

from baoyou import ask, cli, definitions, late, lens, scorecards, targets
from baoyou.access import EVERYONE, Scope
from baoyou.errors import WrongUsage
from baoyou.manifest import Manifest, Stored

SEPTEMBER = date(2009, 9, 1)


def people(city: str, fee: int, has_sticky: int) -> list[Row]:
    """Three customers of a city and of one manager, who pay so much, bound or not."""
    known = {"city": city, "arpu": fee, "manager_id": f"M-{city}", "has_sticky": has_sticky}
    return [customer(f"{city}{n}", "2009-09", **known) for n in range(3)]


def goal(city: str, target: str, **more: str) -> Row:
    """What a city's customers shall pay."""
    return {"month": "2009-09", "city": city, "kpi": "arpu", "target": target, **more}


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> World:
    """Two cities with their targets, loaded once for this module."""
    world = World(tmp_path_factory.mktemp("targets"))
    world.load([*people("福州", 100, 1), *people("厦门", 90, 0)])
    bounds = {"floor": "80", "stretch": "120", "weight": "30"}
    world.load([goal("福州", "95", **bounds), goal("厦门", "95", **bounds)], "goals")
    return world


@pytest.fixture
def world(told: World) -> Iterator[World]:
    """The two cities; what a test decides is taken back."""
    yield told
    while told.store.sequence() > 2:
        told.store.undo()


def reader(world: World, scope: Scope = EVERYONE) -> ask.Reader:
    """The present snapshot."""
    return ask.reader(world.store, scope)


def terminal(world: World, *words: str) -> int:
    """A command on this store."""
    return cli.main(["--store", str(world.store.folder), "--lang", "en", "--json", *words])


def test_a_target_is_told_in_the_terminal(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    assert terminal(world, "targets", "--city", "*") == 0
    rows = {row["city"]: row for row in json.loads(capsys.readouterr().out)}
    assert {city: row["state"] for city, row in rows.items()} == {
        "all": "met",
        "福州": "met",
        "厦门": "missed",
    }
    assert (rows["all"]["source"], rows["all"]["value"]) == ("weighted", 95)
    assert (rows["厦门"]["gap"], rows["厦门"]["month"]) == (-5, "2009-09")


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["targets", "--city", "三明"], "city_unknown"),
        (["targets", "--kpi", "before_leaving"], "kpi_unknown"),
        (["scorecard", "city", "--month", "2009-08"], "month_unknown"),
    ],
)
def test_what_is_not_known_is_wrong_usage(
    world: World, words: list[str], code: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert terminal(world, *words) == 2
    assert f"[{code}]" in capsys.readouterr().err


def test_an_empty_store_has_nothing_to_compare(
    tmp_path: object, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["--store", f"{tmp_path}/store", "targets"]) == 1
    assert "[targets_empty]" in capsys.readouterr().err


def test_a_person_sees_the_targets_of_the_own_cities_only(world: World) -> None:
    mine = reader(world, Scope(frozenset({"厦门"})))
    rows = targets.states(mine.rows, [SEPTEMBER], ["arpu"], show="both")
    assert [row["city"] for row in rows] == ["all", "厦门"]
    assert rows[0]["value"] == 90
    cards = scorecards.rows(mine.rows, mine, "city", SEPTEMBER)
    assert {row["entity"] for row in cards} == {"厦门"}


def test_saved_weights_count_until_they_are_taken_back(world: World) -> None:
    assert shares(world)["arpu"] == 1
    weights = dict.fromkeys(scorecards.declared()["city"], 0.0) | {"arpu": 1, "churn_rate": 3}
    scorecards.save(world.store, "city", weights)
    assert shares(world)["arpu"] == 0.25
    scorecards.save(world.store, "manager", {"churn_rate": 1})
    assert shares(world)["arpu"] == 0.25
    scorecards.forget(world.store, "city")
    assert shares(world)["arpu"] == 1
    assert scorecards.chosen(world.store.current(), "manager") is not None
    world.store.undo()
    assert shares(world)["arpu"] == 0.25


def shares(world: World) -> dict[str, float]:
    """The weights in force for 福州, as parts of 1."""
    told = reader(world)
    rows = scorecards.rows(told.rows, told, "city", SEPTEMBER)
    return {row["kpi"]: row["weight_share"] for row in rows if row["entity"] == "福州"}


@pytest.mark.parametrize(
    "weights", [{"mou": 1.0}, {"arpu": -1.0, "churn_rate": 2.0}, {"arpu": 0.0}, {}]
)
def test_weights_that_do_not_count_are_refused(world: World, weights: dict[str, float]) -> None:
    before = world.store.sequence()
    with pytest.raises(WrongUsage):
        scorecards.save(world.store, "city", weights)
    assert world.store.sequence() == before


def test_managers_are_counted_by_their_customers(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    assert terminal(world, "scorecard", "manager") == 0
    found = {row["manager"]: row for row in json.loads(capsys.readouterr().out)}
    assert set(found) == {"M-福州", "M-厦门"}
    one = found["M-厦门"]
    assert (one["city"], one["customers"], one["why_not"]) == ("厦门", 3, "small")
    bundling = next(row for row in one["indicators"] if row["kpi"] == "bundling_rate")
    # No one of three bound, half of the province: 0.5 ÷ √(0.25 ÷ 3) = 1.7 standard errors.
    assert (bundling["n"], bundling["value"]) == (3, 0)
    assert bundling["score"] == pytest.approx(50 - 25 * 3**0.5)
    assert one["total"] == pytest.approx(bundling["score"])
    assert bundling["weight_share"] == pytest.approx(0.2)


@pytest.mark.parametrize("kind", scorecards.KINDS)
def test_a_scorecard_has_at_most_ten_indicators_that_can_be_scored(kind: str) -> None:
    declared = scorecards.declared()[kind]
    assert 0 < len(declared) <= scorecards.MOST
    assert all(weight > 0 for weight in declared.values())
    for key in declared:
        kpi = definitions.kpis()[key]
        assert key in targets.aimed()
        assert kpi.form in ("rate", "ratio", "mean", "mean_of_two")
        assert kind == "city" or (lens.can_show(kpi) and kpi.form == "rate")


def stored(closes: dict[str, Any], **parts: list[str]) -> Manifest:
    """A snapshot of which only the months of its extracts and what did not run matter."""
    file = Stored("", "", 0)
    told = {name: dict.fromkeys(months, file) for name, months in parts.items()}
    return Manifest(1, None, told, {}, closes, None)


@pytest.mark.parametrize(
    ("month", "parts", "late_extracts"),
    [
        ("2009-08", {"surveys": ["2009-03-01", "2009-06-01"]}, ()),
        ("2009-09", {"surveys": ["2009-03-01", "2009-06-01"]}, ("surveys",)),
        ("2009-09", {"market": ["2009-07-01", "2009-08-01"]}, ("market",)),
        ("2009-09", {"market": ["2009-08-01", "2009-09-01"]}, ()),
        ("2009-09", {"surveys": ["2009-03-01"]}, ()),
        ("2009-12", {"goals": ["2009-11-01"]}, ()),
        ("2010-01", {"goals": ["2009-12-01"]}, ("goals",)),
    ],
)
def test_an_extract_is_late_when_it_came_oftener_before(
    month: str, parts: dict[str, list[str]], late_extracts: tuple[str, ...]
) -> None:
    lack = late.lack(stored({}, **parts), date.fromisoformat(f"{month}-01"))
    assert lack.extracts == late_extracts


def test_a_column_that_was_there_before_is_named_with_what_it_stops() -> None:
    closes = {
        "2009-08-01": {"kpis_off": {}, "rules_off": {"low_score": ["surveys.score"]}},
        "2009-09-01": {
            "kpis_off": {"downgrade_rate": ["plan_fee"], "renewal_rate": ["2009-10"]},
            "rules_off": {"below_plan": ["plan_fee"], "zero_calls": ["zero_call_days"]},
        },
    }
    months = ["2009-08-01", "2009-09-01"]
    assert late.lack(stored(closes, customers=months), SEPTEMBER).columns == {
        "plan_fee": 2,
        "zero_call_days": 1,
    }
    same = dict.fromkeys(months, closes["2009-09-01"])
    assert late.lack(stored(same, customers=months), SEPTEMBER).columns == {}
    assert late.lack(stored(closes, customers=months[1:]), SEPTEMBER).columns == {}


def test_goals_set_ahead_and_for_the_whole_province_are_no_notice(world: World) -> None:
    world.load([customer("A", "2009-01")])
    ahead = {"month": "2199-12", "kpi": "捆绑率", "target": "0.7"}
    rows = [ahead | {"city": "福州"}, ahead | {"city": "全省"}]
    assert not world.load(rows, "goals").notices
    odd = world.load([ahead | {"city": "福洲", "month": "2199-11"}], "goals")
    assert [notice.code for notice in odd.notices] == ["unknown_city"]
