"""What the page of one customer asks: moments ahead, measures, stages, group, contacts, events."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import customer_world
import duckdb
import pytest
from customer_world import MONTH
from small_world import World

from baoyou import ask, definitions
from baoyou.access import EVERYONE, Scope
from baoyou.settings import QUERIES

LIMITS = {
    "ratio": 1,
    "complaints": 2,
    "faults": 3,
    "days": 7,
    "calls": 1,
    "intent": 1,
    "yuan": 50,
}
DAYS = {"suspension_days": 10, "win_back_days": 120}


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> World:
    """The small world of one customer's page."""
    return customer_world.once(tmp_path_factory)


def rows(world: World, name: str, customer_id: str, scope: Scope = EVERYONE, **asked: Any) -> Any:
    reader = ask.reader(world.store, scope)
    return reader.rows(name, customer_id=customer_id, month=MONTH, **asked)


def moments(world: World, customer_id: str) -> list[tuple[str, date]]:
    found = rows(world, "customer_moments", customer_id, **DAYS)
    return [(row["kind"], row["moment_on"]) for row in found]


def test_the_moments_ahead_come_with_the_next_one_first(told: World) -> None:
    assert moments(told, "asked") == [
        ("anniversary", date(2009, 7, 10)),
        ("contract_end", date(2009, 7, 20)),
    ]
    assert moments(told, "new") == [
        ("first_bill", date(2009, 7, 1)),
        ("anniversary", date(2010, 6, 5)),
    ]
    assert moments(told, "owes")[0] == ("suspension_due", date(2009, 7, 10))


def test_a_win_back_counts_from_the_day_of_porting_or_else_from_the_end_of_its_month(
    told: World,
) -> None:
    (known,) = rows(told, "customer_moments", "gone", **DAYS)
    assert (known["ported_on"], known["is_day_known"]) == (date(2009, 6, 12), True)
    assert known["moment_on"] == date(2009, 10, 10)
    (assumed,) = rows(told, "customer_moments", "gone_quietly", **DAYS)
    assert (assumed["ported_on"], assumed["is_day_known"]) == (date(2009, 6, 30), False)
    assert assumed["moment_on"] == date(2009, 10, 28)


def test_twelve_months_are_told_of_every_measure_that_was_ever_known(told: World) -> None:
    found = rows(told, "customer_measures", "asked", **LIMITS)
    measures = {row["measure"] for row in found}
    assert measures == {"arpu", "complaints", "zero_call_days"}, "what no column tells is not 0"
    assert len(found) == 12 * len(measures)
    complaints = [row for row in found if row["measure"] == "complaints"]
    assert complaints[0]["month"] == date(2008, 7, 1)
    assert [row["value"] for row in complaints[-3:]] == [None, 1, 2], "over three months"
    assert [row["is_hit"] for row in complaints[-3:]] == [False, False, True]
    assert complaints[-1]["threshold"] == 2


def test_a_fee_below_the_plan_is_marked_where_the_rule_counted_it(told: World) -> None:
    found = rows(told, "customer_measures", "asked", **LIMITS)
    fees = [row for row in found if row["measure"] == "arpu"][-2:]
    assert [(row["value"], row["threshold"]) for row in fees] == [(200, 240), (200, 240)]
    assert [row["is_hit"] for row in fees] == [True, True]


def test_stages_are_told_as_unbroken_runs(told: World) -> None:
    found = rows(told, "customer_stages", "asked")
    assert [(row["stage"], row["months"]) for row in found] == [("C", 1), ("E", 1)]
    (quiet,) = rows(told, "customer_stages", "mate")
    assert (quiet["stage"], quiet["first_month"], quiet["months"]) == ("C", date(2009, 5, 1), 2)


def test_the_group_is_counted_within_the_cities_in_scope(told: World) -> None:
    found = rows(told, "customer_group", "asked")
    assert [row["customer_id"] for row in found] == ["boss", "asked", "mate"]
    assert (found[0]["members"], found[0]["warned"], found[0]["red"]) == (3, 2, 2)
    (first,) = rows(told, "customer_group", "asked", limit=1)
    assert (first["place"], first["members"]) == (1, 3), "the total is exact when rows are not all"
    mine = rows(told, "customer_group", "asked", Scope(frozenset({"福州"})))
    assert [row["customer_id"] for row in mine] == ["boss", "asked"]
    assert rows(told, "customer_group", "asked", Scope(frozenset({"三明"}))) == []


def test_events_of_one_kind_and_day_are_one_line_and_those_after_the_close_preliminary(
    told: World,
) -> None:
    found = rows(told, "customer_events", "asked")
    assert [(row["happened_on"], row["kind"], row["events"]) for row in found] == [
        (date(2009, 7, 2), "port_code", 1),
        (date(2009, 6, 20), "complaint", 2),
    ]
    assert [row["is_preliminary"] for row in found] == [True, False]


def test_orders_and_what_came_of_them_come_newest_first(told: World) -> None:
    found = rows(told, "customer_contacts", "asked")
    assert [(row["kind"], row["reference"]) for row in found] == [
        ("contacted", "W1"),
        ("assigned", "K1"),
    ]
    assert (found[0]["outcome"], found[0]["reason"]) == ("refused", "转联通")
    assert rows(told, "customer_contacts", "mate") == []


@pytest.mark.parametrize(
    "name", ["customer_moments", "customer_measures", "customer_stages", "customer_contacts"]
)
def test_nobody_sees_a_customer_of_another_city(told: World, name: str) -> None:
    asked = {"customer_moments": DAYS, "customer_measures": LIMITS}.get(name, {})
    assert rows(told, name, "asked", **asked)
    assert rows(told, name, "asked", Scope(frozenset({"三明"})), **asked) == []


@pytest.fixture(scope="module")
def macros() -> Iterator[duckdb.DuckDBPyConnection]:
    """The macros of moments, on nothing."""
    with duckdb.connect(":memory:") as connection:
        connection.execute("create schema mart")
        path = QUERIES / "pages" / "macros" / "moments.sql"
        connection.execute(path.read_text(encoding="utf-8"))
        yield connection


def next_one(connection: duckdb.DuckDBPyConnection, **known: Any) -> tuple[Any, Any]:
    """The next moment of a customer on net at the end of June 2009."""
    row = {
        "month": MONTH,
        "is_on_net": True,
        "contract_end_on": None,
        "joined_on": None,
        "tenure_months": None,
        "rules": None,
        "left_reason": None,
    } | known
    kinds = "$month::date, $is_on_net::boolean, $contract_end_on::date, $joined_on::date,"
    kinds += " $tenure_months::integer, $rules::varchar, $left_reason::varchar"
    found = connection.execute(
        f"select mart.next_moment_on({kinds}), mart.next_moment_kind({kinds})", row
    ).fetchone()
    assert found is not None
    return found[1], found[0]


def test_the_earliest_moment_is_the_next_and_one_of_the_month_itself_is_past(
    macros: duckdb.DuckDBPyConnection,
) -> None:
    joined = date(2004, 8, 1)
    assert next_one(macros, joined_on=joined) == ("anniversary", date(2009, 8, 1))
    ends = date(2009, 7, 31)
    both = next_one(macros, joined_on=joined, contract_end_on=ends)
    assert both == ("contract_end", ends)
    past = next_one(macros, joined_on=joined, contract_end_on=date(2009, 6, 30))
    assert past == ("anniversary", date(2009, 8, 1))
    last_day = next_one(macros, joined_on=date(2004, 6, 30))
    assert last_day == ("anniversary", date(2010, 6, 30)), "strictly after the month's end"


def test_two_moments_of_one_day_are_told_by_the_more_pressing(
    macros: duckdb.DuckDBPyConnection,
) -> None:
    same = date(2009, 7, 10)
    found = next_one(macros, rules="zero_calls,suspension_due", contract_end_on=same)
    assert found == ("suspension_due", same)


def test_what_is_not_known_has_no_moment(macros: duckdb.DuckDBPyConnection) -> None:
    assert next_one(macros) == (None, None)
    gone = {"is_on_net": False, "joined_on": date(2004, 8, 1), "contract_end_on": date(2009, 9, 1)}
    assert next_one(macros, **gone, left_reason="cancelled") == (None, None)
    assert next_one(macros, **gone, left_reason="ported_out") == ("win_back", date(2009, 10, 28))


def test_who_joined_on_a_leap_day_is_greeted_on_the_28th(
    macros: duckdb.DuckDBPyConnection,
) -> None:
    found = next_one(macros, joined_on=date(2004, 2, 29))
    assert found == ("anniversary", date(2010, 2, 28))
    leap = next_one(macros, month=date(2011, 6, 1), joined_on=date(2004, 2, 29))
    assert leap == ("anniversary", date(2012, 2, 29))


def test_the_days_in_the_macros_are_the_declared_parameters(
    macros: duckdb.DuckDBPyConnection,
) -> None:
    values = definitions.values(MONTH)
    suspended = next_one(macros, rules="suspension_due")[1]
    assert (suspended - date(2009, 6, 30)).days == values["suspension_days"]
    back = next_one(macros, is_on_net=False, left_reason="ported_out")[1]
    assert (back - date(2009, 6, 30)).days == values["win_back_days"]
