"""Who is on net, core, high value; levels, stages and segments; who joined, returned and left.

One load holds March to June 2009; June is looked at, and the ids of customers say what is meant.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import duckdb
import pytest
from small_world import Row, World, customer

from baoyou import ask
from baoyou.access import EVERYONE

MAR, APR, MAY, JUNE = "2009-03", "2009-04", "2009-05", "2009-06"
SPRING = (MAR, APR, MAY, JUNE)


def june(customer_id: str, **known: Any) -> Row:
    return customer(customer_id, JUNE, **known)


def poor(customer_id: str, **known: Any) -> Row:
    """On net in June at 10 yuan: core for no fee."""
    return june(customer_id, arpu=10, **known)


def paid(customer_id: str, fees: list[Any], off: tuple[str, ...] = (), **known: Any) -> list[Row]:
    """March to June; a fee of None: no row; "": not known; off: months off net, long suspended."""
    return [
        customer(customer_id, month, **{**known, "arpu": fee})
        | ({"status": "suspended_two_way", "suspended_days": 31} if month in off else {})
        for month, fee in zip(SPRING, fees, strict=True)
        if fee is not None
    ]


def old(customer_id: str, fees: list[Any], **known: Any) -> list[Row]:
    """A customer of many years."""
    return paid(customer_id, fees, joined_on="2000-01-01", **known)


STATES = [
    june("active"),
    june("one_way", status="suspended_one_way", suspended_days=99),
    june("two_way_30", status="suspended_two_way", suspended_days=30),
    june("two_way_31", status="suspended_two_way", suspended_days=31),
    june("two_way_unknown", status="suspended_two_way"),
    june("cancelled", status="cancelled"),
    june("arrears", status="cancelled_arrears"),
    june("ported", status="ported_out"),
]
ON_NET = {
    "active": True,
    "one_way": True,
    "two_way_30": True,
    "two_way_31": False,
    "two_way_unknown": True,
    "cancelled": False,
    "arrears": False,
    "ported": False,
}

CLAUSES = [
    poor("diamond", card="diamond"),
    poor("silver", card="silver"),
    poor("key_person", group_role="key_person"),
    poor("key_person_of_c", group_role="key_person", group_class="C"),
    poor("member_of_a", group_role="member", group_class="A"),
    poor("member_of_b", group_class="B"),
    poor("member_of_c", group_role="member", group_class="C"),
    poor("gotone", brand="gotone"),
    poor("m_zone", brand="m_zone"),
    june("many", card="gold", group_role="key_person", group_class="A", brand="gotone"),
    *paid("fee_80", [0, 80, 80, 80]),
    *paid("fee_below_80", [500, 80, 80, "79.99"]),
    *paid("fee_80_of_two", [None, None, 70, 90]),
    *paid("fee_80_of_one", [None, None, None, 80]),
    *paid("fee_blank_in_may", [0, 80, "", 80]),
    *paid("fee_off_net_in_may", [0, 80, 0, 80], off=(MAY,)),
    *paid("fee_never_known", ["", "", "", ""]),
    june("core_but_gone", card="gold", status="cancelled"),
]
CORE = {
    "diamond": "card",
    "silver": "card",
    "key_person": "key_person",
    "key_person_of_c": "key_person",
    "member_of_a": "group_ab",
    "member_of_b": "group_ab",
    "member_of_c": None,
    "gotone": "gotone",
    "m_zone": None,
    "many": "card,key_person,group_ab,gotone,fee_provisional",
    "fee_80": "fee",
    "fee_below_80": None,
    "fee_80_of_two": "fee_provisional",
    "fee_80_of_one": "fee_provisional",
    "fee_blank_in_may": "fee_provisional",
    "fee_off_net_in_may": "fee_provisional",
    "fee_never_known": None,
    "core_but_gone": None,
}

LEVELS = [  # The first that holds.
    poor("l_diamond", card="diamond"),
    poor("l_key_of_a", group_role="key_person", group_class="A", card="gold"),
    poor("l_gold", card="gold", group_role="key_person", group_class="B"),
    poor("l_silver", card="silver", group_role="key_person", group_class="B"),
    *paid("l_150", [0, 150, 150, 150]),
    *paid("l_below_150", [999, 150, 150, "149.99"]),
    poor("l_key_of_b", group_role="key_person", group_class="B"),
    poor("l_key_of_none", group_role="key_person"),
    poor("l_member_of_a", group_class="A"),
    poor("l_gotone", brand="gotone"),
    june("l_gotone_150", brand="gotone", arpu=150),
    poor("l_nobody"),
]
LEVEL = {
    "l_diamond": "1",
    "l_key_of_a": "1",
    "l_gold": "2",
    "l_silver": "3",
    "l_150": "3",
    "l_below_150": "5",
    "l_key_of_b": "4",
    "l_key_of_none": "4",
    "l_member_of_a": "4",
    "l_gotone": "5",
    "l_gotone_150": "3",
    "l_nobody": None,
}

TENURES = [  # To June 2009, in calendar months.
    june("joined_3_ago", joined_on="2009-03-01"),
    june("joined_4_ago", joined_on="2009-02-28"),
    june("joined_11_ago", joined_on="2008-07-01"),
    june("joined_12_ago", joined_on="2008-06-30"),
    june("joined_in_june", joined_on="2009-06-30"),
    june("says_3", tenure_months=3),
    june("says_4", tenure_months=4),
    june("says_11", tenure_months=11),
    june("says_12", tenure_months=12),
    june("date_beats_months", joined_on="2008-06-01", tenure_months=2),
    *paid("first_seen_in_april", [None, 100, 100, 100]),
    *paid("first_seen_off_net", [None, 100, 100, 100], off=(APR,)),
    *paid("first_seen_in_the_first_month", [100, 100, 100, 100]),
]
TENURE = {
    "joined_3_ago": (3, "A"),
    "joined_4_ago": (4, "B"),
    "joined_11_ago": (11, "B"),
    "joined_12_ago": (12, "C"),
    "joined_in_june": (0, "A"),
    "says_3": (3, "A"),
    "says_4": (4, "B"),
    "says_11": (11, "B"),
    "says_12": (12, "C"),
    "date_beats_months": (12, "C"),
    "first_seen_in_april": (2, "A"),
    "first_seen_off_net": (2, "A"),
    "first_seen_in_the_first_month": (None, "C"),
}

GROWTH = [  # June beside the mean of March to May, on net and known: 100.
    *old("grows_by_10", [90, 100, 110, 110]),
    *old("grows_by_less", [90, 100, 110, "109.99"]),
    *old("grows_on_known_fees", ["", 90, 110, 110]),
    *old("grows_on_months_on_net", [900, 90, 110, 110], off=(MAR,)),
    *old("grows_from_nothing", [None, None, None, 500]),
    *old("fee_of_june_unknown", [90, 100, 110, ""]),
    *paid("grows_tenure_unknown", [100, 100, 100, 110]),
]
ORDER = [
    *old("code_and_silent", [100] * 4, port_code=1, zero_call_days=7),
    *old("applied", [100] * 4, port_apply=1),
    *old("only_asked", [100] * 4, port_query=1),
    *old("left_with_a_row", [100, 100, 100, None]),
    june("left_with_a_row", status="cancelled"),
    *old("left_without", [100, 100, 100, None]),
    *old("gone_before", [100, 100, 100, 100], off=(MAY, JUNE)),
    *old("silent", [100] * 4, zero_call_days=7),
    *old("pays_less_each_month", [100, 79, 62, 49]),  # No local fee in the extract.
    *old("below_plan", [100] * 4, plan_fee=128),
    customer("plan_falls", MAY, joined_on="2000-01-01", plan_fee=100),
    customer("plan_falls", JUNE, joined_on="2000-01-01", plan_fee=99),
    *old("complains", [100] * 4, complaints=5),  # A warning, not a decline.
    june("silent_and_new", joined_on="2009-06-01", zero_call_days=7),
    *paid("new_and_growing", [None, 100, 100, 200], joined_on="2009-04-01"),
    *paid("young_and_growing", [100, 100, 100, 200], joined_on="2009-01-01"),
]
STAGE = {
    "grows_by_10": "B",
    "grows_by_less": "C",
    "grows_on_known_fees": "B",
    "grows_on_months_on_net": "B",
    "grows_from_nothing": "C",
    "fee_of_june_unknown": "C",
    "grows_tenure_unknown": "B",
    "code_and_silent": "E",
    "applied": "E",
    "only_asked": "C",
    "left_with_a_row": "E",
    "left_without": "E",
    "gone_before": None,
    "silent": "D",
    "pays_less_each_month": "D",
    "below_plan": "D",
    "plan_falls": "D",
    "complains": "C",
    "silent_and_new": "D",
    "new_and_growing": "A",
    "young_and_growing": "B",
}

KEY_AND_GOLD = {"group_role": "key_person", "card": "gold"}
SEGMENTS = [
    *old("mature_1", [100] * 4, **KEY_AND_GOLD),
    *old("mature_2", [100] * 4, card="silver"),
    *old("mature_3", [100] * 4, group_role="member", group_class="A"),
    *old("decline_1", [100] * 4, **KEY_AND_GOLD, zero_call_days=7),
    *old("decline_2", [100] * 4, card="silver", zero_call_days=7),
    *old("decline_3", [100] * 4, zero_call_days=7),
    *old("exit_1", [100] * 4, **KEY_AND_GOLD, port_code=1),
    *old("exit_2", [100] * 4, card="silver", port_code=1),
    *old("exit_3", [100] * 4, port_code=1),
    *old("exit_absent_1", [100, 100, 100, None], **KEY_AND_GOLD),
    *old("exit_absent_2", [100, 100, 100, None], card="silver"),
    june("growing_new", **KEY_AND_GOLD, joined_on="2009-06-01"),
    june("growing_young", **KEY_AND_GOLD, joined_on="2008-12-01"),
]
SEGMENT = {
    "mature_1": "mature_key_person",
    "mature_2": "mature_card_holder",
    "mature_3": "mature_ordinary",
    "decline_1": "decline_key_person",
    "decline_2": "decline_card_holder",
    "decline_3": "decline_ordinary",
    "exit_1": "exit_key_person",
    "exit_2": "exit_card_holder",
    "exit_3": "exit_ordinary",
    "exit_absent_1": "exit_key_person",
    "exit_absent_2": "exit_card_holder",
    "growing_new": "growing",
    "growing_young": "growing",
}

FLOWS = [  # 莆田: 6 on net in May, 5 in June.
    june("stays", city="莆田"),
    customer("stays", MAY, city="莆田"),
    june("joins", city="莆田"),
    customer("joins_after_a_row", MAY, city="莆田", status="cancelled"),  # Never on net before.
    june("joins_after_a_row", city="莆田"),
    customer("comes_back", MAR, city="莆田"),  # No row in April and May.
    june("comes_back", city="莆田"),
    *paid("reconnected", [None, 100, 100, 100], off=(MAY,), city="莆田"),
    customer("ports_out", MAY, city="莆田"),
    june("ports_out", city="莆田", status="ported_out", leave_reason="资费高"),
    customer("cancels", MAY, city="莆田"),
    june("cancels", city="莆田", status="cancelled", leave_reason="携号转网"),
    customer("owes", MAY, city="莆田"),
    june("owes", city="莆田", status="cancelled_arrears"),
    customer("long_suspended", MAY, city="莆田"),
    june("long_suspended", city="莆田", status="suspended_two_way", suspended_days=31),
    customer("vanishes", MAY, city="莆田"),
]
LEFT_REASON = {
    "ports_out": "ported_out",
    "cancels": "cancelled",
    "owes": "cancelled_arrears",
    "long_suspended": "long_suspended",
    "vanishes": "absent",
}

MOVES = [  # 宁德: the stages of May and June.
    *old("stays_mature", [100] * 4, city="宁德"),
    *old("begins_to_decline", [100, 100, 100, None], city="宁德"),
    june("begins_to_decline", city="宁德", joined_on="2000-01-01", zero_call_days=7),
    customer("recovers", MAY, city="宁德", joined_on="2000-01-01", zero_call_days=7),
    june("recovers", city="宁德", joined_on="2000-01-01"),
    *old("mature_and_left", [100, 100, 100, None], city="宁德"),
    june("just_joined", city="宁德", joined_on="2009-06-15"),
    *old("mature_and_back", [100, 100, 100, 100], city="宁德", off=(MAY,)),
]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    made = World(tmp_path_factory.mktemp("populations"))
    rows = [*STATES, *CLAUSES, *LEVELS, *TENURES, *GROWTH, *ORDER, *SEGMENTS, *FLOWS, *MOVES]
    made.load(rows)
    return made


@pytest.fixture(scope="module")
def in_june(world: World) -> dict[str, Row]:
    """The closed customers of June by id, as the mart has them."""
    return closed(world, "2009-06-01")


def closed(world: World, month: str) -> dict[str, Row]:
    path = world.store.path(world.store.current().months[month]["customer_months"])
    found = duckdb.sql(f"select * from read_parquet('{path}')")
    rows = [dict(zip(found.columns, row, strict=True)) for row in found.fetchall()]
    return {row["customer_id"]: row for row in rows}


def of(rows: dict[str, Row], field: str, expected: dict[str, Any]) -> dict[str, Any]:
    """A field of the customers expected to have one."""
    return {who: rows[who][field] for who in expected}


def test_on_net_is_active_or_suspended_for_at_most_30_days(in_june: dict[str, Row]) -> None:
    assert of(in_june, "is_on_net", ON_NET) == ON_NET


def test_a_customer_is_core_by_any_of_the_clauses_and_all_met_are_kept(
    in_june: dict[str, Row],
) -> None:
    told = of(in_june, "core_clauses", CORE)
    assert {who: clauses or None for who, clauses in told.items()} == CORE
    assert of(in_june, "is_core", CORE) == {who: bool(clauses) for who, clauses in CORE.items()}


def test_the_level_is_the_first_that_holds_and_of_core_customers_only(
    in_june: dict[str, Row],
) -> None:
    assert of(in_june, "level", LEVEL) == LEVEL


def test_high_value_is_a_three_month_fee_of_150_or_more(in_june: dict[str, Row]) -> None:
    expected = {"l_150": True, "l_below_150": False, "l_gotone_150": True, "l_diamond": False}
    assert of(in_june, "is_high_value", expected) == expected


def test_the_tier_is_the_card_and_none_without_one(in_june: dict[str, Row]) -> None:
    expected = {"diamond": "diamond", "l_gold": "gold", "silver": "silver", "fee_80": "none"}
    assert of(in_june, "tier", expected) == expected


def test_tenure_is_counted_in_calendar_months_from_the_best_source(
    in_june: dict[str, Row],
) -> None:
    expected = {who: months for who, (months, _) in TENURE.items()}
    assert of(in_june, "tenure_months", expected) == expected


def test_stages_a_and_b_go_by_tenure_and_not_where_it_is_unknown(in_june: dict[str, Row]) -> None:
    expected = {who: stage for who, (_, stage) in TENURE.items()}
    assert of(in_june, "stage", expected) == expected


def test_the_stage_is_the_first_that_holds_of_e_d_a_b_c(in_june: dict[str, Row]) -> None:
    assert of(in_june, "stage", STAGE) == STAGE


def test_only_the_four_rules_of_decline_make_stage_d(in_june: dict[str, Row]) -> None:
    expected = {
        "silent": "zero_calls",
        "pays_less_each_month": "usage_drop",
        "below_plan": "below_plan",
        "plan_falls": "plan_downgrade",
        "complains": "complaints",
    }
    assert of(in_june, "rules", expected) == expected


def test_the_segment_is_the_stage_and_the_first_of_key_person_card_holder_ordinary(
    in_june: dict[str, Row],
) -> None:
    assert of(in_june, "segment", SEGMENT) == SEGMENT


def test_joined_returned_and_left_are_told_apart(in_june: dict[str, Row]) -> None:
    in_putian = {
        who: row for who, row in in_june.items() if "莆田" in (row["city"], row["city_before"])
    }

    def those(field: str) -> set[str]:
        return {who for who, row in in_putian.items() if row[field]}

    assert those("is_joined") == {"joins", "joins_after_a_row"}
    assert those("is_returned") == {"comes_back", "reconnected"}
    assert those("is_left") == set(LEFT_REASON)
    assert of(in_putian, "left_reason", LEFT_REASON) == LEFT_REASON


def test_on_net_is_on_net_before_and_joined_and_returned_less_left(world: World) -> None:
    # 莆田, all customers: 6 + 2 + 2 − 5 = 5.
    rows = ask.reader(world.store, EVERYONE).rows(
        "population_flows", cities=["莆田"], months=[date(2009, 6, 1)], population="all"
    )
    (row,) = rows
    told = [row[name] for name in ("on_net_before", "joined", "returned", "left_customers")]
    assert (told, row["on_net"], row["difference"]) == ([6, 2, 2, 5], 5, 0)


def test_nobody_is_said_to_have_joined_or_left_where_the_month_before_is_not_stored(
    world: World,
) -> None:
    march = closed(world, "2009-03-01").values()
    assert {(row["is_joined"], row["is_returned"], row["is_left"]) for row in march} == {
        (None, None, None)
    }


def test_the_transitions_run_from_the_stage_of_the_month_before(world: World) -> None:
    rows = ask.reader(world.store, EVERYONE).rows(
        "stage_transitions", cities=["宁德"], month=date(2009, 6, 1), population="core"
    )
    found = {
        (row["from_stage"], row["to_stage"]): row["customers"] for row in rows if row["customers"]
    }
    assert found == {
        ("C", "C"): 1,
        ("C", "D"): 1,
        ("C", "E"): 1,
        ("D", "C"): 1,
        ("new", "A"): 1,
        ("new", "C"): 1,
    }


def test_clauses_whose_columns_are_missing_are_skipped(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    world = World(tmp_path_factory.mktemp("bare"))
    world.load([june("rich", arpu=80), june("poor", arpu="79.99")])
    rows = closed(world, "2009-06-01")
    assert of(rows, "core_clauses", rows) == {"rich": "fee_provisional", "poor": ""}
    assert of(rows, "level", rows) == {"rich": "5", "poor": None}
    # Not known, not "no card".
    assert of(rows, "tier", rows) == {"rich": None, "poor": None}
