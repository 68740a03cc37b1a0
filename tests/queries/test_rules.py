"""Every warning rule at its threshold, just inside and just outside; alerts and the list.

One load holds March to June 2009; each rule is tried on customers of its own, whose ids say what
is meant. July is loaded apart, with the required columns only.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from small_world import Row, World, customer

from baoyou import answers, ask, definitions, upload
from baoyou.access import EVERYONE
from baoyou.engine import Engine

MAR, APR, MAY, JUNE, JULY = "2009-03", "2009-04", "2009-05", "2009-06", "2009-07"
SPRING = (MAR, APR, MAY, JUNE)


def june(customer_id: str, **known: Any) -> Row:
    return customer(customer_id, JUNE, **known)


def spring(
    customer_id: str, column: str, values: list[Any], off: tuple[str, ...] = (), **known: Any
) -> list[Row]:
    """March to June with a column's values; None: no row; off: months off net, long suspended."""
    return [
        customer(customer_id, month, **{**known, column: value})
        | ({"status": "suspended_two_way", "suspended_days": 31} if month in off else {})
        for month, value in zip(SPRING, values, strict=True)
        if value is not None
    ]


CONTRACTS = [  # The end of June is the 30th; 60 days later is 29 August.
    june("ends_30_june", contract_end_on="2009-06-30"),
    june("ends_1_july", contract_end_on="2009-07-01"),
    june("ends_in_60_days", contract_end_on="2009-08-29"),
    june("ends_in_61_days", contract_end_on="2009-08-30"),
]
INTENT = [
    june("asked_nothing", cancel_enquiries=0, retention_calls=0),
    june("asked_to_cancel", cancel_enquiries=1, retention_calls=0),
    june("was_called", cancel_enquiries=0, retention_calls=1),
]
DROPS = [  # Local fees of March to June.
    *spring("falls_by_more_than_20", "local_fee", [100, 79, 62, 49]),  # −21 %, −21.5 %, −21 %.
    *spring("falls_by_exactly_20", "local_fee", [100, 80, 64, "51.2"]),
    *spring("one_fall_of_exactly_20", "local_fee", [100, 79, "63.2", 50]),
    *spring("starts_at_exactly_30", "local_fee", [30, 23, 18, 14]),  # −23 %, −22 %, −22 %.
    *spring("starts_below_30", "local_fee", ["29.99", 23, 18, 14]),
    *spring("rises_in_between", "local_fee", [100, 70, 71, 30]),
    *spring("april_not_known", "local_fee", [100, "", 62, 49]),
    *spring("april_negative", "local_fee", [100, -1, 62, 49]),
    *spring("april_off_net", "local_fee", [100, 79, 62, 49], off=(APR,)),
    *spring("joined_in_april", "local_fee", [None, 100, 70, 40]),
]
SILENCE = [
    *spring("silent_7_days", "zero_call_days", [0, 0, 7, 7], city="三明"),
    *spring("silent_again", "zero_call_days", [0, 0, 6, 7], city="三明"),
    *spring("silent_in_may", "zero_call_days", [0, 0, 7, 6], city="三明"),
    june("silent_and_gone", zero_call_days=30, status="cancelled", city="三明"),
]
HOTLINE = [
    june("called_a_rival", rival_hotline_calls=1),
    june("called_nobody", rival_hotline_calls=0),
]
BELOW_PLAN = [
    *spring("below_twice", "arpu", [None, "87.99", 90, "87.99"], plan_fee=88),
    *spring("below_once", "arpu", [None, 90, 90, "87.99"], plan_fee=88),
    *spring("at_the_plan", "arpu", [None, 88, 88, 88], plan_fee=88),
    *spring("below_and_not_known", "arpu", [None, 90, "", "87.99"], plan_fee=88),
    *spring("below_and_off_net", "arpu", [None, 90, 1, "87.99"], off=(MAY,), plan_fee=88),
    *spring("below_in_march", "arpu", [1, 90, 90, "87.99"], plan_fee=88),
]
COMPLAINTS = [
    *spring("complained_twice", "complaints", [0, 1, 0, 1]),
    *spring("complained_once", "complaints", [0, 1, 0, 0]),
    *spring("complained_in_march", "complaints", [1, 0, 0, 1]),
    *spring("complained_off_net", "complaints", [0, 0, 5, 1], off=(MAY,)),
]
FAULTS = [
    *spring("three_faults", "repeat_faults", [0, 1, 1, 1]),
    *spring("two_faults", "repeat_faults", [9, 1, 0, 1]),
]
OFFNET = [
    june("spends_50", offnet_fee=50),
    june("spends_more_than_50", offnet_fee="50.01"),
]
PLANS = [
    *spring("plan_falls_by_a_fen", "plan_fee", [None, None, 58, "57.99"]),
    *spring("plan_stays", "plan_fee", [None, None, 58, 58]),
    *spring("plan_not_known_in_may", "plan_fee", [None, 88, "", 58]),
    *spring("plan_falls_over_a_gap", "plan_fee", [None, 88, 88, 58], off=(MAY,)),
]
PORTING = [
    june("asked_about_porting", port_query=1),
    june("asked_for_a_code", port_code=1),
    june("applied_to_port", port_apply=1),
    june("did_nothing", port_query=0, port_code=0, port_apply=0),
]
SCORES = [
    june(name)
    for name in (
        "scored_60",
        "scored_3_of_5",
        "scored_61",
        "scored_low_in_april",
        "scored_low_in_march",
        "scored_high_lately",
        "scored_low_on_another_item",
        "scored_a_rival_low",
    )
]
STRIKES = [  # Fees of March to June; below 50, or not known, is a strike.
    *spring("two_strikes", "arpu", [100, "49.99", "", 50]),
    *spring("one_strike", "arpu", [100, 100, 50, "49.99"]),
    *spring("three_strikes", "arpu", [100, 49, 49, 49]),
    *spring("two_strikes_and_off_net", "arpu", [100, 49, 0, 49], off=(MAY,)),
]
FIRST_BILLS = [
    june("twice_the_plan", joined_on="2009-05-01", arpu=176, plan_fee=88),
    june("less_than_twice", joined_on="2009-05-01", arpu="175.99", plan_fee=88),
    june("joined_this_month", joined_on="2009-06-30", arpu=176, plan_fee=88),
    june("two_months_here", joined_on="2009-04-30", arpu=176, plan_fee=88),
    june("no_plan_fee", joined_on="2009-05-01", arpu=176, plan_fee=0),
    june("first_bill_not_known", joined_on="2009-05-01", arpu="", plan_fee=88),
]
ARREARS = [  # fee_3m is 100; of the last two 301/3 = 100.333...
    june("owes_a_month", arrears=100),
    june("owes_less_than_a_month", arrears="99.99"),
    june("one_way_and_owes_a_fen", arrears="0.01", status="suspended_one_way"),
    june("one_way_and_owes_nothing", arrears=0, status="suspended_one_way"),
    *spring("owes_less_than_a_third", "arpu", [None, 100, 100, 101], arrears="100.33"),
    *spring("owes_more_than_a_third", "arpu", [None, 100, 100, 101], arrears="100.34"),
]
GROUPS = [  # Warned by one call to a rival, unless said otherwise.
    *[june(f"G50_{n:02}", city="泉州", group_id="G50") for n in range(1, 46)],
    *[june(f"G50_{n}", city="泉州", group_id="G50", rival_hotline_calls=1) for n in range(46, 50)],
    june("G50_50", city="泉州", group_id="G50", rival_hotline_calls=1, zero_call_days=7),
    june("G50_gone", city="泉州", group_id="G50", status="cancelled"),
    *[june(f"G51_{n:02}", city="泉州", group_id="G51") for n in range(1, 47)],
    *[june(f"G51_{n}", city="泉州", group_id="G51", rival_hotline_calls=1) for n in range(47, 52)],
    *[june(f"G4_{n}", city="泉州", group_id="G4", rival_hotline_calls=1) for n in range(1, 5)],
    *[june(f"G5_{n}", city="泉州", group_id="G5", rival_hotline_calls=1) for n in range(1, 6)],
]
ALERTS = [  # 厦门: how many rules, and at what fee.
    june("a_yellow", city="厦门", zero_call_days=7),
    june("b_yellow", city="厦门", zero_call_days=7),
    june("c_yellow", city="厦门", zero_call_days=7, arpu=200),
    june("orange", city="厦门", zero_call_days=7, rival_hotline_calls=1, arpu=90),
    june("red", city="厦门", zero_call_days=7, rival_hotline_calls=1, offnet_fee=51, arpu=90),
    june("red_code", city="厦门", port_code=1, arpu=300),
    june("red_apply", city="厦门", port_apply=1, arpu=80),
    june("yellow_query", city="厦门", port_query=1, arpu=400),
    june("poor", city="厦门", zero_call_days=7, arpu=79),
    june("fine", city="厦门"),
]
OTHER_FEES = [  # No local fee in July's extract: fees are looked at. June: not on local fees.
    *spring("fee_falls", "arpu", [100, 100, 79, 62]),
    *spring("fee_falls_by_20", "arpu", [100, 100, 80, 64]),
    *spring("fee_not_known", "arpu", [100, 100, "", 62]),
    *spring("fee_negative", "arpu", [100, 100, -1, 62]),
    *spring("fee_off_net", "arpu", [100, 100, 79, 62], off=(MAY,)),
    *spring("fee_of_two_months", "arpu", [None, None, 79, 62]),
    *spring("fee_then_gone", "arpu", [100, 100, 79, 62]),
]
IN_JULY = [
    customer("fee_falls", JULY, arpu=49),
    customer("fee_falls_by_20", JULY, arpu="51.2"),
    customer("fee_not_known", JULY, arpu=49),
    customer("fee_negative", JULY, arpu=49),
    customer("fee_off_net", JULY, arpu=49),
    customer("fee_of_two_months", JULY, arpu=49),
    customer("fee_then_gone", JULY, arpu=49, status="cancelled"),
]
CUSTOMERS = [
    *CONTRACTS,
    *INTENT,
    *DROPS,
    *SILENCE,
    *HOTLINE,
    *BELOW_PLAN,
    *COMPLAINTS,
    *FAULTS,
    *OFFNET,
    *PLANS,
    *PORTING,
    *SCORES,
    *STRIKES,
    *FIRST_BILLS,
    *ARREARS,
    *GROUPS,
    *ALERTS,
    *OTHER_FEES,
]


def score(customer_id: str, month: str, given: int, scale: int = 100, item: str = "") -> Row:
    row = {"month": month, "response_id": f"{customer_id} {month}", "customer_id": customer_id}
    words = {"city": "福州", "segment": "中高端", "item": item}
    return {**row, **words, "score": given, "scale_max": scale}


SURVEYS = [
    score("scored_60", JUNE, 60),
    score("scored_3_of_5", MAY, 3, scale=5),
    score("scored_61", JUNE, 61),
    score("scored_low_in_april", APR, 10),
    score("scored_low_in_march", MAR, 10),
    score("scored_high_lately", APR, 10),
    score("scored_high_lately", JUNE, 90),
    score("scored_low_on_another_item", JUNE, 10, item="网络"),
    score("scored_a_rival_low", JUNE, 10) | {"operator": "联通"},
    score("scored_60", APR, 90) | {"operator": "联通"},
]

FIRES_FOR = {
    "contract_expiring": ["ends_1_july", "ends_in_60_days"],
    "leaving_intent": ["asked_to_cancel", "was_called"],
    "usage_drop": ["falls_by_more_than_20", "starts_at_exactly_30"],
    "below_plan": ["below_twice"],
    "complaints": ["complained_twice"],
    "repeat_faults": ["three_faults"],
    "plan_downgrade": ["plan_falls_by_a_fen"],
    "low_score": ["scored_3_of_5", "scored_60", "scored_low_in_april"],
    "value_strikes": ["two_strikes", "two_strikes_and_off_net"],
    "first_bill_shock": ["joined_this_month", "twice_the_plan"],
    "suspension_due": ["one_way_and_owes_a_fen", "owes_a_month", "owes_more_than_a_third"],
}


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    made = World(tmp_path_factory.mktemp("rules"))
    paths = [made.write(rows) for rows in (CUSTOMERS, SURVEYS)]
    named = tuple((path, path.name) for path in paths)
    upload.load(made.store, upload.Request(named, accept_notices=True))
    made.load(IN_JULY)
    return made


def hits(world: World, rule: str, month: str = JUNE, *cities: str) -> list[str]:
    """Ids hit by a rule in some cities."""
    rows = ask.reader(world.store, EVERYONE).rows(
        "warning_list",
        cities=list(cities or ("福州",)),
        month=date.fromisoformat(f"{month}-01"),
        population="all",
        rules=[rule],
    )
    return sorted(row["customer_id"] for row in rows)


@pytest.mark.parametrize("rule", FIRES_FOR)
def test_a_rule_fires_at_its_threshold_and_not_beside_it(world: World, rule: str) -> None:
    assert hits(world, rule) == FIRES_FOR[rule]


def test_zero_calls_fires_from_7_days_on(world: World) -> None:
    assert hits(world, "zero_calls", JUNE, "三明") == ["silent_7_days", "silent_again"]


def test_one_call_to_a_rival_is_enough(world: World) -> None:
    assert hits(world, "rival_hotline") == ["called_a_rival"]


def test_off_net_spend_fires_above_50_yuan(world: World) -> None:
    assert hits(world, "offnet_spend") == ["spends_more_than_50"]


def test_portability_fires_for_a_query_a_code_or_an_application(world: World) -> None:
    assert hits(world, "portability") == [
        "applied_to_port",
        "asked_about_porting",
        "asked_for_a_code",
    ]


def test_a_rule_runs_on_customers_on_net_only(world: World) -> None:
    assert "silent_and_gone" not in hits(world, "zero_calls", JUNE, "三明")
    assert "fee_then_gone" not in hits(world, "usage_drop", JULY)


def test_a_hit_is_new_continuing_or_cleared(world: World) -> None:
    # 三明: silent in May and June; in June alone; in May alone.
    rows = ask.reader(world.store, EVERYONE).rows(
        "rule_moves", cities=["三明"], month=date(2009, 6, 1), population="core"
    )
    (row,) = [row for row in rows if row["rule"] == "zero_calls"]
    assert (row["hits"], row["new_hits"], row["other_hits"], row["cleared_hits"]) == (2, 1, 1, 1)


# ---- columns and months that are missing -----------------------------------------------------


def test_a_missing_column_switches_a_rule_off_by_name(world: World) -> None:
    assert world.store.current().closes["2009-07-01"]["rules_off"] == {
        "contract_expiring": ["contract_end_on"],
        "leaving_intent": ["cancel_enquiries", "retention_calls"],
        "rival_offer": ["rival_offers"],
        "zero_calls": ["zero_call_days"],
        "rival_hotline": ["rival_hotline_calls"],
        "below_plan": ["plan_fee"],
        "complaints": ["complaints"],
        "repeat_faults": ["repeat_faults"],
        "offnet_spend": ["offnet_fee"],
        "plan_downgrade": ["plan_fee"],
        "portability": ["port_query", "port_code", "port_apply"],
        "first_bill_shock": ["plan_fee"],
        "suspension_due": ["arrears"],
        "group_alarm": ["group_id"],
    }


def test_a_rule_that_looks_back_is_off_where_the_month_before_is_not_stored(world: World) -> None:
    closes = world.store.current().closes
    assert closes["2009-03-01"]["rules_off"] == {
        "plan_downgrade": ["2009-02"],
        "usage_drop": ["2008-12", "2009-01", "2009-02"],
        "rival_offer": ["rival_offers"],
    }
    assert closes["2009-04-01"]["rules_off"]["usage_drop"] == ["2009-01", "2009-02"]


def test_without_local_fees_the_usage_drop_looks_at_fees(world: World) -> None:
    # April to July: 100, 79, 62, 49, and exactly 20 % a month.
    assert hits(world, "usage_drop", JULY) == ["fee_falls"]
    # June's extract has local fees: fees do not count.
    assert "fee_falls" not in hits(world, "usage_drop", JUNE)


def test_who_cannot_be_evaluated_is_counted(world: World) -> None:
    # July, on net: May not known, May negative, May off net, no April. Who has gone is not counted.
    assert world.store.current().closes["2009-07-01"]["not_evaluated"] == {"usage_drop": 4}


# ---- the modes of the usage drop -------------------------------------------------------------


def judged(customers: dict[str, list[Any]], **params: Any) -> dict[str, bool | None]:
    """Runs the rule file on values of months m−3 to m; None there: not known or not on net."""
    declared = definitions.rules()["usage_drop"].version(date(2009, 6, 1)).params
    measure = params.get("measure", declared["measure"])
    columns = [
        f"{name}_{back}" for name in ("arpu", "local_fee", "mou", "data_mb") for back in range(4)
    ]
    table: dict[str, tuple[str, list[Any]]] = {
        "customer_id": ("varchar", list(customers)),
        "is_on_net": ("boolean", [True] * len(customers)),
    }
    for column in columns:
        name, back = column.rsplit("_", 1)
        # Other measures stand still, so that looking at them is no hit.
        values = [row[3 - int(back)] if name == measure else 100 for row in customers.values()]
        table[column] = ("decimal(18, 6)", values)
    with Engine() as engine:
        engine.values("mart.customer_features", table)
        present = ["arpu", "local_fee", "mou", "data_mb"]
        asked = {**declared, "present": present, **params}
        engine.make("staging.judged", "rules/usage_drop", **asked)
        rows = engine.connection.execute("select customer_id, is_hit from staging.judged")
        return dict(rows.fetchall())


def test_each_month_must_fall_by_more_than_20_percent() -> None:
    assert judged(
        {
            "each": [100, 79, 62, 49],
            "exactly": [100, 80, 64, 51.2],
            "last exactly": [100, 79, 62, 49.6],
            "two of three": [100, 90, 50, 20],
            "from 30": [30, 23, 18, 14],
            "from 29.99": [29.99, 23, 18, 14],
            "unknown": [None, 79, 62, 49],
            "negative": [100, 79, 62, -1],
            "nothing left": [100, 79, 62, 0],
        },
        mode="each",
    ) == {
        "each": True,
        "exactly": False,
        "last exactly": False,
        "two of three": False,
        "from 30": True,
        "from 29.99": False,
        "unknown": None,
        "negative": None,
        "nothing left": True,
    }


def test_cumulative_falls_may_be_small_but_must_be_successive() -> None:
    assert judged(
        {
            "together 21": [100, 95, 90, 79],
            "together exactly 20": [100, 95, 90, 80],
            "a rise between": [100, 60, 61, 50],
            "a month that stands still": [100, 70, 70, 60],
            "from 30": [30, 29, 28, 20],
            "from 29.99": [29.99, 29, 28, 20],
            "unknown": [100, 95, None, 50],
        },
        mode="cumulative",
    ) == {
        "together 21": True,
        "together exactly 20": False,
        "a rise between": False,
        "a month that stands still": False,
        "from 30": True,
        "from 29.99": False,
        "unknown": None,
    }


def test_versus_mean_compares_with_the_mean_of_the_months_before() -> None:
    # Means of 100 (90, 100, 110) and of 30; below 80, and below 24.
    assert judged(
        {
            "below 80": [90, 100, 110, 79.99],
            "exactly 80": [90, 100, 110, 80],
            "rises do not matter": [50, 100, 150, 79.99],
            "mean of 30": [20, 30, 40, 23.99],
            "mean below 30": [20, 30, 39.97, 10],
            "unknown": [90, None, 110, 10],
            "negative": [90, -1, 110, 10],
        },
        mode="versus_mean",
    ) == {
        "below 80": True,
        "exactly 80": False,
        "rises do not matter": True,
        "mean of 30": True,
        "mean below 30": False,
        "unknown": None,
        "negative": None,
    }


@pytest.mark.parametrize(
    ("mode", "months", "expected"),
    [
        ("each", 1, {"falls": True, "rises first": True, "new": True, "slow": False}),
        ("each", 2, {"falls": True, "rises first": False, "new": True, "slow": False}),
        ("each", 3, {"falls": False, "rises first": False, "new": None, "slow": False}),
        # slow: 60 ÷ 79 is −24 % over two months.
        ("cumulative", 1, {"falls": True, "rises first": True, "new": True, "slow": False}),
        ("cumulative", 2, {"falls": True, "rises first": False, "new": True, "slow": True}),
        # Means of 79 and 62: 70.5; of 60 and 62: 61, × 0.8 = 48.8; of 79 and 70: 74.5 → 59.6.
        ("versus_mean", 2, {"falls": True, "rises first": True, "new": True, "slow": False}),
        ("versus_mean", 1, {"falls": True, "rises first": True, "new": True, "slow": False}),
    ],
)
def test_the_number_of_months_is_a_parameter(
    mode: str, months: int, expected: dict[str, bool | None]
) -> None:
    series: dict[str, list[Any]] = {
        "falls": [10, 79, 62, 49],  # Falls from m−2 on; m−3 is looked at with three months only.
        "rises first": [100, 60, 62, 48],
        "new": [None, 79, 62, 49],
        "slow": [100, 79, 70, 60],
    }
    assert judged(series, mode=mode, months=months) == expected


def test_the_fall_and_the_starting_value_are_parameters() -> None:
    series: dict[str, list[Any]] = {"falls by 10 to 11": [20, 17.9, 16, 14.3]}
    assert judged(series, drop_percent=10, floor=20) == {"falls by 10 to 11": True}
    assert judged(series, drop_percent=11, floor=20) == {"falls by 10 to 11": False}
    assert judged(series, drop_percent=10, floor=21) == {"falls by 10 to 11": False}


@pytest.mark.parametrize("measure", ["arpu", "local_fee", "mou", "data_mb"])
def test_the_measure_is_a_parameter(measure: str) -> None:
    assert judged({"falls": [100, 79, 62, 49]}, measure=measure) == {"falls": True}


def test_only_local_fees_are_replaced_where_the_column_is_missing() -> None:
    series: dict[str, list[Any]] = {"falls": [100, 79, 62, 49]}
    assert judged(series, measure="local_fee", present=["arpu", "mou"]) == {"falls": False}
    assert judged(series, measure="mou", present=["arpu", "mou"]) == {"falls": True}


# ---- groups, alerts, the list ----------------------------------------------------------------


def test_a_group_alarm_fires_for_every_member_at_10_percent_and_5_members(world: World) -> None:
    # G50: 5 of 50 on net is 10 %; G51: 5 of 51 is less; G4: 4 are all, but fewer than 5; G5: all 5.
    assert hits(world, "group_alarm", JUNE, "泉州") == [
        *[f"G50_{n:02}" for n in range(1, 51)],
        *[f"G5_{n}" for n in range(1, 6)],
    ]


def listed(world: World, city: str, **asked: Any) -> list[tuple[str, str]]:
    """Ids and alerts of the flagged list, in its order."""
    found = answers.warnings(world.store, date(2009, 6, 1), [city], asked.pop("rules", []), **asked)
    return [(row["customer_id"], row["alert"]) for row in found]


def test_a_group_alarm_alone_warns_nobody_but_counts_in_the_alert_of_a_member_warned(
    world: World,
) -> None:
    # One rule and the alarm: orange; two and the alarm: red; no alarm: yellow.
    assert listed(world, "泉州") == [
        ("G50_50", "red"),
        *[(f"G50_{n}", "orange") for n in range(46, 50)],
        *[(f"G5_{n}", "orange") for n in range(1, 6)],
        *[(f"G4_{n}", "yellow") for n in range(1, 5)],
        *[(f"G51_{n}", "yellow") for n in range(47, 52)],
    ]
    # 1 + 4 + 5 + 4 + 5 = 19 of 50 + 51 + 4 + 5 = 110 on net.
    record = world.figure("warned_share", JUNE, cities=["泉州"])
    assert (record["numerator"], record["denominator"]) == (19, 110)


def test_red_is_three_rules_or_a_step_to_port_orange_two_and_yellow_one(world: World) -> None:
    # Alert, then the three-month fee falling, then the id; 79 yuan is not core.
    assert listed(world, "厦门") == [
        ("red_code", "red"),  # 300 yuan.
        ("red", "red"),  # 90.
        ("red_apply", "red"),  # 80.
        ("orange", "orange"),
        ("yellow_query", "yellow"),  # 400: a query alone is no step to port.
        ("c_yellow", "yellow"),  # 200.
        ("a_yellow", "yellow"),  # 100 each.
        ("b_yellow", "yellow"),
    ]


def test_the_list_can_be_narrowed_to_an_alert_a_rule_and_a_number(world: World) -> None:
    assert listed(world, "厦门", alert="red", limit=2) == [("red_code", "red"), ("red", "red")]
    assert listed(world, "厦门", rules=["offnet_spend"]) == [("red", "red")]


def test_the_list_shows_core_unless_another_population_is_chosen(world: World) -> None:
    assert ("poor", "yellow") not in listed(world, "厦门")
    assert listed(world, "厦门", population="all")[-1] == ("poor", "yellow")
    assert listed(world, "厦门", population="high_value") == [
        ("red_code", "red"),
        ("yellow_query", "yellow"),
        ("c_yellow", "yellow"),
    ]


def test_a_list_is_as_long_as_its_count(world: World) -> None:
    for record in world.figures("rule_count", JUNE, by="rule"):
        rows = answers.warnings(world.store, date(2009, 6, 1), [], [record["group"]])
        # No offers were loaded: the count is not known, and the list empty.
        known = record["numerator"] if record["group"] != "rival_offer" else len(rows)
        assert len(rows) == known, record["group"]


def test_a_live_offer_of_a_rival_warns_customers_of_its_city_from_its_fee_on(world: World) -> None:
    offer = {"offer_id": "O1", "city": "厦门", "rival": "联通", "offer": "买一送一"}
    dates = {"starts_on": "2009-06-30", "ends_on": "2009-06-30"}  # Live on the last day.
    others = [  # Aimed at all, but not live at the end of June, or at nobody known.
        {**offer, "offer_id": "over", "starts_on": "2009-06-01", "ends_on": "2009-06-29"},
        {**offer, "offer_id": "to come", "starts_on": "2009-07-01"},
    ]
    rows = [{**offer, **dates, "arpu_min": 300}, *({**one, "arpu_min": 0} for one in others)]
    rows.append({**offer, **dates, "offer_id": "no floor"})
    world.load(rows, "rival_offers")
    assert hits(world, "rival_offer", JUNE, "厦门") == ["red_code", "yellow_query"]  # 300, 400.
    assert hits(world, "rival_offer", JUNE, "福州") == []
    assert (
        "rival_offer"
        not in ask.reader(world.store, EVERYONE).manifest.closes[f"{JUNE}-01"]["rules_off"]
    )


def test_offers_close_the_months_again_in_which_they_were_live(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.load([customer("A", MAY), customer("A", JUNE)])
    before = world.store.current()
    offer = {"offer_id": "O1", "city": "厦门", "rival": "联通", "offer": "买一送一"}
    world.load([{**offer, "starts_on": "2009-06-01", "arpu_min": 300}], "rival_offers")
    after = world.store.current()
    again = {month[:7] for month in after.closes if after.closes[month] != before.closes[month]}
    assert again == {MAY, JUNE}  # May as well: it was off, and is now judged.
    world.load([{**offer, "offer_id": "O2", "starts_on": "2029-06-01"}], "rival_offers")
    assert world.store.current().closes == after.closes
