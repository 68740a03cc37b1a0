"""The reference against figures worked out by hand: each KPI, population, stage and rule once.

Apart from the comparison with the product, because a reference that nobody checked proves nothing.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from reference import RULES, Figure, Reference, Row, half_up, shift, wilson

JUL, AUG, SEP, OCT = (date(2009, month, 1) for month in (7, 8, 9, 10))
JUN = date(2009, 6, 1)


def person(customer: str, /, **columns: Any) -> Row:
    return {
        "customer_id": customer,
        "city": "福州",
        "status": "active",
        "arpu": "100",
        **columns,
    }


def history(customer: str, column: str, values: list[Any], last: date = SEP, **columns: Any) -> Any:
    """Month -> rows of one customer whose column takes these values up to the last month."""
    months = [shift(last, back + 1 - len(values)) for back in range(len(values))]
    return {
        month: [person(customer, **{**columns, column: value})]
        for month, value in zip(months, values, strict=True)
    }


def together(*worlds: Any) -> Any:
    months = sorted({month for world in worlds for month in world})
    return {month: [row for world in worlds for row in world.get(month, [])] for month in months}


def hits(customers: Any, rule: str, month: date = SEP, **world: Any) -> bool:
    return rule in Reference(customers, **world).hits(month, "a")


def share(figure: Figure) -> tuple[int | None, int | None]:
    numerator, denominator = figure.numerator, figure.denominator
    return (
        None if numerator is None else int(numerator),
        None if denominator is None else int(denominator),
    )


# ---- words -----------------------------------------------------------------------------------


def test_a_two_way_suspension_is_on_net_for_thirty_days() -> None:
    rows = [
        person("30", status="suspended_two_way", suspended_days="30"),
        person("31", status="suspended_two_way", suspended_days="31"),
        person("not given", status="suspended_two_way"),
        person("one way", status="suspended_one_way", suspended_days="99"),
        person("gone", status="cancelled"),
    ]
    assert Reference({SEP: rows}).base(SEP) == ["30", "not given", "one way"]


def test_the_five_reasons_of_leaving() -> None:
    ids = ["absent", "arrears", "cancelled", "long", "ported", "stays"]
    status = {
        "arrears": {"status": "cancelled_arrears"},
        "cancelled": {"status": "cancelled"},
        "long": {"status": "suspended_two_way", "suspended_days": 31},
        "ported": {"status": "ported_out", "leave_reason": "moved abroad"},
        "stays": {},
    }
    world = Reference(
        {AUG: [person(c) for c in ids], SEP: [person(c, **row) for c, row in status.items()]}
    )
    assert {c: world.left(SEP, c) for c in ids} == {
        "absent": "absent",
        "arrears": "cancelled_arrears",
        "cancelled": "cancelled",
        "long": "long_suspended",
        "ported": "ported_out",
        "stays": None,
    }
    # 5 of 6 left, one by each reason; the reasons sum to the churn rate.
    assert share(world.churn(SEP)) == (5, 6)
    assert sum(world.churn_reasons(SEP).values()) == 5


def test_on_net_is_on_net_before_plus_joined_plus_returned_minus_left() -> None:
    world = Reference(
        {
            JUL: [person("back"), person("leaves"), person("stays")],
            AUG: [person("back", status="cancelled"), person("leaves"), person("stays")],
            SEP: [person("back"), person("stays"), person("new")],
        }
    )
    assert world.returned(SEP) == ["back"]
    assert world.joined(SEP) == ["new"]
    assert world.leavers(SEP) == ["leaves"]
    # 3 = 2 + 1 + 1 - 1
    assert len(world.base(SEP)) == len(world.base(AUG)) + 1 + 1 - 1


def test_a_city_without_any_row_has_not_left_and_the_province_is_without_it() -> None:
    rows = [person("f1"), person("f2"), person("x1", city="厦门"), person("x2", city="厦门")]
    world = Reference({AUG: rows, SEP: [person("f1")]})
    assert world.figure("churn_rate", SEP, "厦门") == Figure()
    # Province: 厦门 is out, 福州 lost f2 of two.
    assert share(world.figure("churn_rate", SEP)) == (1, 2)
    assert world.figure("revenue_lost", SEP).value == 100


def test_fee_3m_is_the_mean_of_the_on_net_months_with_a_known_fee() -> None:
    three = Reference(history("a", "arpu", ["60", None, "100"]))
    # (60 + 100) / 2; the blank month is in neither sum nor count, so the history is short.
    assert three.fee_3m(SEP, "a") == 80
    assert three.short_history(SEP, "a")
    left_in_august = history("a", "arpu", ["60", "10", "100"])
    left_in_august[AUG][0]["status"] = "suspended_two_way"
    left_in_august[AUG][0]["suspended_days"] = 31
    assert Reference(left_in_august).fee_3m(SEP, "a") == 80


def test_tenure_takes_joined_on_then_tenure_months_then_the_first_stored_month() -> None:
    world = Reference(
        {
            JUL: [person("old")],
            AUG: [person("old"), person("unknown")],
            SEP: [
                person("old"),
                person("unknown"),
                person("joined", joined_on=date(2009, 6, 30), tenure_months=99),
                person("stated", tenure_months="7"),
            ],
        }
    )
    # June to September: 3. "unknown" is first seen in August: 1. "old" since the store began: none.
    tenures = {c: world.tenure(SEP, c) for c in ("joined", "stated", "unknown", "old")}
    assert tenures == {"joined": 3, "stated": 7, "unknown": 1, "old": None}


# ---- populations -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("columns", "clauses"),
    [
        ({"card": "silver"}, ["card"]),
        ({"group_role": "key_person", "group_class": "D"}, ["key_person"]),
        ({"group_role": "member", "group_class": "B"}, ["group_member"]),
        ({"group_role": "member", "group_class": "C"}, []),
        ({"brand": "gotone"}, ["brand"]),
        ({"brand": "other", "arpu": "80"}, ["fee"]),
        ({"brand": "other", "arpu": "79.99"}, []),
        ({"brand": "gotone", "arpu": "500"}, ["brand"]),
        ({"card": "gold", "arpu": "500"}, ["card", "fee"]),
    ],
)
def test_core_keeps_the_clauses_that_are_met(columns: Row, clauses: list[str]) -> None:
    world = Reference({SEP: [person("a", **{"arpu": "10", **columns})]})
    assert world.clauses(SEP, "a") == clauses
    assert world.core(SEP, "a") is bool(clauses)


def test_core_and_high_value_start_at_the_threshold_of_the_three_month_mean() -> None:
    # 79.98 + 80.00 + 80.02 = 240 = 3 x 80; one fen less is not core.
    assert Reference(history("a", "arpu", ["79.98", "80.00", "80.02"])).core(SEP, "a")
    assert not Reference(history("a", "arpu", ["79.98", "80.00", "80.01"])).core(SEP, "a")
    # 100 + 150 + 200 = 450 = 3 x 150
    assert Reference(history("a", "arpu", ["100", "150", "200"])).high_value(SEP, "a")
    assert not Reference(history("a", "arpu", ["100", "150", "199.99"])).high_value(SEP, "a")


@pytest.mark.parametrize(
    ("columns", "level"),
    [
        ({"card": "diamond"}, "1"),
        ({"group_role": "key_person", "group_class": "A"}, "1"),
        ({"card": "gold", "group_role": "key_person", "group_class": "B"}, "2"),
        ({"card": "silver"}, "3"),
        ({"arpu": "150"}, "3"),
        ({"group_role": "key_person", "group_class": "D"}, "4"),
        ({"group_class": "A"}, "4"),
        ({"brand": "gotone"}, "5"),
        ({}, None),
    ],
)
def test_the_level_is_the_first_that_holds(columns: Row, level: str | None) -> None:
    world = Reference({SEP: [person("a", **{"arpu": "50", **columns})]})
    assert world.level(SEP, "a") == level


def test_a_blank_card_is_none_and_a_missing_card_column_is_not_known() -> None:
    rows = [person("a", card=None)]
    assert Reference({SEP: rows}).tier(SEP, "a") == "none"
    lacking = Reference({SEP: rows}, absent={SEP: {"card"}})
    assert lacking.tier(SEP, "a") is None
    assert lacking.figure("tier_mix", SEP, by="tier", group="none") == Figure()


def test_the_sensitivity_is_the_highest_standardised_score_from_one_on() -> None:
    scores = {"a": ("3", "9"), "b": ("1", "1"), "c": ("1", "1"), "d": ("3", "1")}
    world = Reference(
        {SEP: [person(c, score_safety=s, score_price=p) for c, (s, p) in scores.items()]}
    )
    # Safety: mean 2, SD 1, so a and d stand at +1. Price: mean 3, SD sqrt(48/4) = 3.46: a +1.73.
    found = {c: world.sensitivity(SEP, c) for c in scores}
    assert found == {"a": "price", "b": None, "c": None, "d": "safety"}


# ---- stages ----------------------------------------------------------------------------------


def test_each_stage_once() -> None:
    old = date(2000, 1, 1)
    world = Reference(
        together(
            {AUG: [person("left")]},
            {AUG: [person("porting")], SEP: [person("porting", port_code=1)]},
            {SEP: [person("silent", zero_call_days=7, joined_on=SEP)]},
            {SEP: [person("new", joined_on=JUN)]},
            {SEP: [person("young", joined_on=date(2008, 10, 31))]},
            history("growing", "arpu", ["100", "100", "100", "110"], joined_on=old),
            history("calm", "arpu", ["100", "100", "100", "109.99"], joined_on=old),
        )
    )
    # new: 3 months; young: 11 months; growing: 110 = 1.10 x 100; calm: one fen less.
    expected = {
        "left": "E",
        "porting": "E",
        "silent": "D",
        "new": "A",
        "young": "B",
        "growing": "B",
        "calm": "C",
    }
    assert {c: world.stage(SEP, c) for c in expected} == expected
    # All seven are core (fee 100): six on net, one left.
    mix = {s: share(world.figure("lifecycle_mix", SEP, by="stage", group=s)) for s in "ABCDE"}
    assert mix == {"A": (1, 7), "B": (2, 7), "C": (1, 7), "D": (1, 7), "E": (2, 7)}


def test_a_customer_of_twelve_months_without_growth_is_mature() -> None:
    world = Reference({SEP: [person("a", joined_on=date(2008, 9, 1))]})
    assert world.stage(SEP, "a") == "C"


def test_the_segment_is_the_state_and_the_kind() -> None:
    old = date(2000, 1, 1)
    world = Reference(
        {
            AUG: [person("left", card="gold"), person("kept", joined_on=old)],
            SEP: [
                person("kept", joined_on=old),
                person("key", joined_on=old, group_role="key_person", card="gold"),
                person("down", zero_call_days=9, card="silver"),
                person("new", joined_on=SEP, card="gold"),
            ],
        }
    )
    found = {c: world.segment(SEP, c) for c in ("left", "kept", "key", "down", "new")}
    assert found == {
        "left": "exit_card_holder",
        "kept": "mature_ordinary",
        "key": "mature_key_person",
        "down": "decline_card_holder",
        "new": "growing",
    }


def test_the_transition_matrix_counts_each_customer_once() -> None:
    old = date(2000, 1, 1)
    world = Reference(
        {
            AUG: [person("stays", joined_on=old), person("leaves", joined_on=old)],
            SEP: [person("stays", joined_on=old), person("new", joined_on=SEP)],
        }
    )
    assert world.transitions(SEP) == {
        ("C", "C"): 1,
        ("C", "E"): 1,
        ("new or returned", "A"): 1,
    }
    assert world.transitions(AUG) == {}


# ---- rules -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rule", "columns", "fires"),
    [
        # The end of September + 60 days is 29 November.
        ("contract_expiring", {"contract_end_on": date(2009, 9, 30)}, False),
        ("contract_expiring", {"contract_end_on": date(2009, 10, 1)}, True),
        ("contract_expiring", {"contract_end_on": date(2009, 11, 29)}, True),
        ("contract_expiring", {"contract_end_on": date(2009, 11, 30)}, False),
        ("leaving_intent", {"cancel_enquiries": 0, "retention_calls": 1}, True),
        ("leaving_intent", {"cancel_enquiries": 0, "retention_calls": 0}, False),
        ("zero_calls", {"zero_call_days": 7}, True),
        ("zero_calls", {"zero_call_days": 6}, False),
        ("rival_hotline", {"rival_hotline_calls": 1}, True),
        ("rival_hotline", {"rival_hotline_calls": 0}, False),
        ("offnet_spend", {"offnet_fee": "50.01"}, True),
        ("offnet_spend", {"offnet_fee": "50"}, False),
        ("portability", {"port_query": 1}, True),
        ("portability", {"port_code": 1}, True),
        ("portability", {"port_apply": True}, True),
        ("portability", {"port_query": 0, "port_code": None}, False),
        ("first_bill_shock", {"joined_on": AUG, "plan_fee": "50", "arpu": "100"}, True),
        ("first_bill_shock", {"joined_on": AUG, "plan_fee": "50", "arpu": "99.99"}, False),
        ("first_bill_shock", {"joined_on": JUL, "plan_fee": "50", "arpu": "100"}, False),
        ("first_bill_shock", {"joined_on": AUG, "plan_fee": "0", "arpu": "100"}, False),
        ("suspension_due", {"arrears": "100", "arpu": "100"}, True),
        ("suspension_due", {"arrears": "99.99", "arpu": "100"}, False),
        ("suspension_due", {"arrears": "0.01", "status": "suspended_one_way"}, True),
        ("suspension_due", {"arrears": "0", "status": "suspended_one_way"}, False),
    ],
)
def test_a_rule_of_one_month_fires_at_its_threshold(rule: str, columns: Row, fires: bool) -> None:
    assert hits({SEP: [person("a", **columns)]}, rule) is fires


@pytest.mark.parametrize(
    ("rule", "column", "values", "fires"),
    [
        # Falls of more than 20 %: 100 -> 79.99 -> 63.99 -> 51.19; exactly 20 % is no hit.
        ("usage_drop", "local_fee", ["100", "79.99", "63.99", "51.19"], True),
        ("usage_drop", "local_fee", ["100", "80", "63.99", "51.19"], False),
        ("usage_drop", "local_fee", ["30", "23.99", "19.19", "15.35"], True),
        ("usage_drop", "local_fee", ["29.99", "20", "10", "5"], False),
        ("usage_drop", "local_fee", ["100", "70", None, "20"], False),
        ("usage_drop", "local_fee", ["100", "70", "40", "-1"], False),
        ("complaints", "complaints", [1, 0, 1], True),
        ("complaints", "complaints", [1, 0, 0, 1], False),
        ("repeat_faults", "repeat_faults", [1, 1, 1], True),
        ("repeat_faults", "repeat_faults", [5, 1, 0, 1], False),
        ("plan_downgrade", "plan_fee", ["58", "57.99"], True),
        ("plan_downgrade", "plan_fee", ["58", "58"], False),
        ("plan_downgrade", "plan_fee", [None, "58"], False),
        # Fee 100: below the plan in two of the last three months.
        ("below_plan", "plan_fee", ["100.01", "100", "100.01"], True),
        ("below_plan", "plan_fee", ["100.01", "100.01", "100", "100.01"], True),
        ("below_plan", "plan_fee", ["100.01", "100.01", "100", "100"], False),
        # Strikes since January: under 50 or blank, exactly two.
        ("value_strikes", "arpu", ["49.99", "50", None], True),
        ("value_strikes", "arpu", ["49.99", "50", "50"], False),
        ("value_strikes", "arpu", ["49.99", "10", None], False),
    ],
)
def test_a_rule_over_months_fires_at_its_threshold(
    rule: str, column: str, values: list[Any], fires: bool
) -> None:
    assert hits(history("a", column, values), rule) is fires


def test_a_missing_fee_does_not_count_as_below_the_plan() -> None:
    world = history("a", "arpu", ["10", None, "60"], plan_fee="58")
    assert not hits(world, "below_plan")


def test_usage_drop_takes_arpu_where_the_month_has_no_local_fee() -> None:
    world = history("a", "arpu", ["100", "70", "50", "30"], local_fee="40")
    assert not hits(world, "usage_drop")
    assert hits(world, "usage_drop", absent={month: {"local_fee"} for month in world})


def test_usage_drop_is_not_evaluated_over_a_month_off_net() -> None:
    world = history("a", "local_fee", ["100", "70", "50", "30"])
    world[JUL][0]["status"] = "cancelled"
    assert Reference(world).usage_drop(SEP, "a") is None


def test_the_other_modes_of_usage_drop() -> None:
    # Cumulative: 100 > 95 > 90 > 79.99, together more than 20 %; each: no step over 20 %.
    slow = Reference(history("a", "local_fee", ["100", "95", "90", "79.99"]))
    assert slow.usage_drop(SEP, "a", "cumulative") is True
    assert slow.usage_drop(SEP, "a", "each") is False
    # Versus the mean of (30 + 20 + 40) / 3 = 30: below 24.
    mean = Reference(history("a", "local_fee", ["30", "20", "40", "23.99"]))
    assert mean.usage_drop(SEP, "a", "versus_mean") is True
    at = Reference(history("a", "local_fee", ["30", "20", "40", "24"]))
    assert at.usage_drop(SEP, "a", "versus_mean") is False


def test_strikes_start_anew_in_january() -> None:
    january = date(2010, 1, 1)
    world = Reference(history("a", "arpu", ["10", "10", "10"], january))
    assert world.strikes(january, "a") == 1
    assert "value_strikes" in world.hits(date(2009, 12, 1), "a")


def test_low_score_takes_the_latest_own_score_of_three_months() -> None:
    rows = history("a", "arpu", ["100"] * 4)

    def answer(month: date, score: str, **columns: Any) -> Row:
        return {
            "response_id": f"r{month}{score}",
            "month": month,
            "city": "福州",
            "segment": "s",
            "score": score,
            "scale_max": 10,
            "customer_id": "a",
            **columns,
        }

    # 6 of 10 is 60 of 100: a hit at the threshold.
    assert hits(rows, "low_score", surveys=[answer(JUL, "6")])
    assert not hits(rows, "low_score", surveys=[answer(JUL, "6.1")])
    assert not hits(rows, "low_score", surveys=[answer(JUL, "3"), answer(AUG, "9")])
    assert not hits(rows, "low_score", surveys=[answer(JUN, "3"), answer(SEP, "9", item="price")])


def test_group_alarm_needs_five_members_and_ten_per_cent() -> None:
    def group(members: int, warned: int) -> Reference:
        calls = [1] * warned + [0] * (members - warned)
        rows = [person(f"{n:02}", group_id="g", rival_hotline_calls=c) for n, c in enumerate(calls)]
        return Reference({SEP: rows})

    assert len(group(50, 5).alarmed_groups(SEP)) == 1  # 5 of 50 is exactly 10 %
    assert not group(51, 5).alarmed_groups(SEP)
    assert not group(5, 4).alarmed_groups(SEP)
    world = group(6, 5)
    # It fires for all six; the sixth is hit by nothing else and is not warned.
    assert share(world.figure("rule_count", SEP, by="rule", group="group_alarm"))[0] == 6
    assert not world.warned(SEP, "05")
    assert share(world.figure("warned_share", SEP)) == (5, 6)
    assert world.alert(SEP, "00") == "orange"
    assert world.alert(SEP, "05") is None


def test_the_alert_counts_rules_and_a_port_code_is_red() -> None:
    world = Reference(
        {
            SEP: [
                person("1", zero_call_days=7),
                person("2", zero_call_days=7, rival_hotline_calls=1),
                person("3", zero_call_days=7, rival_hotline_calls=1, offnet_fee=51),
                person("asks", port_query=1),
                person("code", port_code=1),
                person("calm"),
            ]
        }
    )
    alerts = {c: world.alert(SEP, c) for c in ("1", "2", "3", "asks", "code", "calm")}
    assert alerts == {
        "1": "yellow",
        "2": "orange",
        "3": "red",
        "asks": "yellow",
        "code": "red",
        "calm": None,
    }


def test_the_list_is_ordered_by_alert_then_fee_then_id() -> None:
    rows = [
        person("d", port_query=1),
        person("c", port_query=1),
        person("b", port_query=1, arpu="90"),
        person("a", port_query=1, arpu=None, card="gold"),
        person("z", port_code=1, arpu="80", manager_id="m1"),
        person("not core", port_query=1, arpu="10"),
    ]
    listed = Reference({SEP: rows}).warnings(SEP)
    assert [row["customer_id"] for row in listed] == ["z", "c", "d", "b", "a"]
    assert listed[0] == {
        "month": "2009-09",
        "customer_id": "z",
        "city": "福州",
        "level": "5",
        "stage": "E",
        "alert": "red",
        "rules": ["portability"],
        "fee_3m": 80,
        "manager_id": "m1",
    }


def test_a_missing_column_switches_a_rule_off_and_is_no_zero() -> None:
    world = Reference(
        {AUG: [person("a")], SEP: [person("a", zero_call_days=9)]}, absent={SEP: {"zero_call_days"}}
    )
    assert world.figure("rule_count", SEP, by="rule", group="zero_calls") == Figure()
    assert world.figure("rule_count", AUG, by="rule", group="zero_calls").value == 0
    assert world.figure("rule_count", SEP, by="rule", group="rival_offer") == Figure()
    # usage_drop needs June to September.
    assert world.figure("rule_count", SEP, by="rule", group="usage_drop") == Figure()
    calm = Reference(history("a", "arpu", ["100"] * 4))
    assert calm.figure("rule_count", SEP, by="rule", group="usage_drop").value == 0
    calm = Reference(history("a", "arpu", ["100"] * 4), absent={AUG: {"local_fee"}})
    assert calm.rule_off("usage_drop", SEP)


def test_every_rule_prints_a_count() -> None:
    records = Reference({SEP: [person("a")]}).kpis(by="rule")
    assert [record["group"] for record in records] == list(RULES)
    assert {record["kpi"] for record in records} == {"rule_count"}


def test_new_continuing_and_cleared() -> None:
    def row(customer: str, days: int) -> Row:
        return person(customer, zero_call_days=days)

    world = Reference(
        {
            AUG: [row("stays", 8), row("clears", 8), row("leaves", 8), row("starts", 0)],
            SEP: [row("stays", 8), row("clears", 0), row("starts", 8)],
        }
    )
    assert world.flows("zero_calls", SEP) == (1, 1, 2)
    assert world.flows("zero_calls", AUG) is None


# ---- KPIs ------------------------------------------------------------------------------------


def test_the_wilson_interval_of_8_of_10() -> None:
    # z2 = 3.8416; centre (0.8 + 3.8416/20) / (1 + 0.38416) = 0.99208/1.38416 = 0.716738;
    # half 1.96/1.38416 x sqrt(0.016 + 0.009604) = 1.416021 x 0.160013 = 0.226581.
    low, high = wilson(Fraction(8, 10), 10)
    assert low == pytest.approx(0.490157, abs=1e-5)
    assert high == pytest.approx(0.943319, abs=1e-5)


def test_market_share_is_na_where_an_operator_is_masked_or_missing() -> None:
    def market(city: str, operator: str, subscribers: int | None) -> Row:
        return {
            "month": SEP,
            "city": city,
            "operator": operator,
            "segment": "s",
            "subscribers": subscribers,
        }

    rows = [
        market("福州", "移动", 70),
        market("福州", "联通", 30),
        market("厦门", "移动", 60),
        market("厦门", "联通", None),
        market("三明", "移动", 50),
    ]
    customers = {SEP: [person("a")]}
    world = Reference(customers, market=rows)

    def of(city: str, operator: str = "移动") -> Figure:
        return world.figure("market_share", SEP, city, by="operator", group=operator)

    assert share(of("福州")) == (70, 100)
    assert [of(city).value for city in ("厦门", "三明", "all")] == [None, None, None]
    whole = Reference(customers, market=rows[:2])
    assert whole.figure("market_share", SEP, by="operator", group="联通").value == Fraction(3, 10)


def test_the_mixes_count_customers_of_the_group_by_all_core() -> None:
    rows = [person("g", card="gold"), person("n"), person("m"), person("not core", arpu="10")]
    world = Reference({SEP: rows})
    tiers = {g: share(world.figure("tier_mix", SEP, by="tier", group=g)) for g in ("gold", "none")}
    assert tiers == {"gold": (1, 3), "none": (2, 3)}
    assert share(world.figure("level_mix", SEP, by="level", group="5")) == (2, 3)
    # Of all on net: 3 of 4 have no card.
    whole = world.figure("tier_mix", SEP, by="tier", group="none", population="all")
    assert share(whole) == (3, 4)


def test_bundling_is_the_union_of_three_bindings_in_force() -> None:
    rows = [
        person("contract", contract_end_on=date(2009, 10, 1), has_sticky=False),
        person("ended", contract_end_on=date(2009, 9, 30)),
        person("sticky", has_sticky=True, has_fusion=False),
        person("both", has_sticky=True, has_fusion=True),
        person("nothing"),
    ]
    world = Reference({SEP: rows})
    figures = {
        kpi: share(world.figure(kpi, SEP))
        for kpi in (
            "bundling_rate",
            "contract_rate",
            "sticky_rate",
            "fusion_rate",
        )
    }
    assert figures == {
        "bundling_rate": (3, 5),
        "contract_rate": (1, 5),
        "sticky_rate": (2, 5),
        "fusion_rate": (1, 5),
    }
    lacking = Reference({SEP: rows}, absent={SEP: {"has_sticky"}})
    assert share(lacking.figure("bundling_rate", SEP)) == (2, 5)
    assert lacking.figure("sticky_rate", SEP) == Figure()


def snapshot_world() -> Reference:
    """Five members of July: kept at 120 and 40, left by three ways; the fees of September."""

    def member(customer: str, fee: str, level: str | None = None) -> Row:
        return {
            "customer_id": customer,
            "base_month": JUL,
            "base_fee": fee,
            "city": "福州",
            "level": level,
        }

    members = [
        member("good", "100", "1"),
        member("low", "100", "2"),
        member("ported", "50", "2"),
        member("absent", "50"),
        member("long", "100"),
    ]
    july = [person(row["customer_id"], arpu="10") for row in members]
    august = [person(row["customer_id"], arpu="49.99") for row in members]
    september = [
        person("good", arpu="120", city="厦门"),
        person("low", arpu=None),
        person("ported", status="ported_out", arpu="70"),
        person("long", status="suspended_two_way", suspended_days=31),
    ]
    october = [person("good", arpu="120"), person("low", arpu="40")]
    customers = {JUL: july, AUG: august, SEP: september, OCT: october}
    return Reference(customers, snapshots={"2009": members})


def test_snapshot_retention_by_heads_value_revenue_and_together() -> None:
    world = snapshot_world()
    # On net in September: good and low, of five.
    assert share(world.figure("retention_rate", SEP)) == (2, 5)
    # Strikes after July up to September: good 1 (August); low 2 (August, blank September).
    assert share(world.figure("value_retention_rate", SEP)) == (2, 5)
    # In October low has 3 (August, September, October).
    assert share(world.figure("value_retention_rate", OCT)) == (1, 5)
    # 120 (the blank adds nothing) ÷ 400.
    revenue = world.figure("revenue_retention_rate", SEP)
    assert (revenue.numerator, revenue.denominator, revenue.value) == (120, 400, Fraction(3, 10))
    # (0.4 + 0.3) / 2
    assert world.figure("composite_retention_rate", SEP).value == Fraction(35, 100)
    # City and level of the list, whatever happens later; n/a before the base month.
    assert world.figure("retention_rate", SEP, "厦门").value is None
    assert share(world.figure("retention_rate", SEP, "福州")) == (2, 5)
    assert share(world.figure("retention_rate", SEP, by="level", group="2")) == (1, 2)
    assert world.figure("retention_rate", JUN).value is None


def test_the_bridge_of_a_snapshot_closes_to_the_customer() -> None:
    assert snapshot_world().bridge(OCT) == {
        "members": 5,
        "kept": 2,
        "at_value": 1,
        "below_value": 1,
        "ported_out": 1,
        "cancelled": 0,
        "cancelled_arrears": 0,
        "long_suspended": 1,
        "absent": 1,
    }


def test_a_frozen_list_takes_fee_3m_of_its_population() -> None:
    rows = history("a", "arpu", ["100", "100", "100.01"], card="gold", manager_id="m")
    rows[SEP] += [person("blank", arpu=None, card="gold"), person("not core", arpu="5")]
    frozen = Reference(rows).freeze(SEP)
    # 300.01 / 3 = 100.00333...; half up to the fen 100.00.
    assert [(row["customer_id"], row["base_fee"]) for row in frozen] == [
        ("a", Fraction(30001, 300)),
        ("blank", 0),
    ]
    assert Reference(rows).freeze(SEP, exact=False)[0]["base_fee"] == 100
    assert frozen[0] | {"base_fee": 0} == {
        "customer_id": "a",
        "base_month": SEP,
        "base_fee": 0,
        "city": "福州",
        "level": "2",
        "manager_id": "m",
    }
    assert half_up(Fraction("1.005")) == Fraction("1.01")


def test_the_snapshot_of_the_latest_base_month_holds() -> None:
    def listed(customer: str, base: date) -> list[Row]:
        return [{"customer_id": customer, "base_month": base, "base_fee": 1, "city": "福州"}]

    world = Reference(
        {month: [person("a")] for month in (JUL, AUG, SEP)},
        snapshots={"new": listed("gone", SEP), "old": listed("a", JUL)},
    )
    assert world.figure("retention_rate", AUG).value == 1
    assert world.figure("retention_rate", SEP).value == 0
    assert world.figure("retention_rate", SEP, snapshot="old").value == 1
    assert world.figure("retention_rate", AUG, snapshot="new").value is None


def test_rolling_retention_looks_at_who_was_on_net_a_year_ago() -> None:
    then = date(2008, 9, 1)
    world = Reference(
        {
            then: [person("a"), person("b"), person("was core", arpu="90"), person("no", arpu="9")],
            SEP: [person("a"), person("was core", arpu="9", city="厦门"), person("no")],
        }
    )
    # Core a year ago: a, b, was core; of these on net now: a and was core, in the city of then.
    assert share(world.figure("rolling_retention_rate", SEP)) == (2, 3)
    assert share(world.figure("rolling_retention_rate", SEP, "福州")) == (2, 3)
    assert world.figure("rolling_retention_rate", then) == Figure()


def churn_world() -> Reference:
    august = [person(c) for c in ("a", "b", "c", "d")]
    september = [
        person("a"),
        person("b", status="ported_out"),
        person("c", arpu="1", city="厦门"),
        *(person(c) for c in ("e", "f", "g")),
    ]
    return Reference({AUG: august, SEP: september})


def test_churn_and_port_out_are_of_those_on_net_the_month_before() -> None:
    world = churn_world()
    # b ported out, d is absent: 2 of 4, one of them by porting.
    assert share(world.figure("churn_rate", SEP)) == (2, 4)
    assert share(world.figure("port_out_rate", SEP)) == (1, 4)
    assert world.figure("churn_rate", AUG) == Figure()
    assert world.figure("revenue_lost", SEP).value == 200
    # By the level at m-1: all four were level 5.
    assert share(world.figure("churn_rate", SEP, by="level", group="5")) == (2, 4)


def test_the_four_denominators_of_churn() -> None:
    world = churn_world()
    # Closing core: a, e, f, g (c has a mean of 50.50); average (4 + 4) / 2 = 4.
    assert share(world.churn(SEP, method="closing")) == (2, 4)
    assert world.churn(SEP, method="average").value == Fraction(1, 2)
    # 2/4 x 365 / (12 x 30)
    assert world.churn(SEP, method="day_normalised").value == Fraction(365, 720)


def test_downgrade_needs_both_plan_fees() -> None:
    world = Reference(
        {
            AUG: [person(c, plan_fee=fee) for c, fee in (("a", 58), ("b", 58), ("c", None))]
            + [person("d", plan_fee=58)],
            SEP: [person("a", plan_fee=38), person("b", plan_fee=58), person("c", plan_fee=38)],
        }
    )
    assert share(world.figure("downgrade_rate", SEP)) == (1, 2)


def test_renewal_looks_for_a_later_date_in_this_month_or_the_next() -> None:
    end = date(2009, 9, 30)
    later = date(2010, 9, 30)
    ids = ("now", "next", "never", "left")
    customers = {
        AUG: [person(c, contract_end_on=end) for c in ids]
        + [person("october", contract_end_on=date(2009, 10, 1))],
        SEP: [
            person("now", contract_end_on=later),
            person("next", contract_end_on=end),
            person("never", contract_end_on=end),
            person("left", contract_end_on=later, status="cancelled"),
            person("october", contract_end_on=later),
        ],
    }
    early = Reference(customers)
    # now renewed; next and never not yet; left does not count: 1 of 4, not mature.
    record = early.kpis(kpis=["renewal_rate"])[0]
    assert (record["numerator"], record["denominator"], record["mature"]) == (1, 4, False)
    customers[OCT] = [person("next", contract_end_on=later), person("never")]
    record = Reference(customers).kpis([SEP], kpis=["renewal_rate"])[0]
    assert (record["numerator"], record["denominator"], record["mature"]) == (2, 4, True)


def answers(*scores: tuple[str, str | None]) -> list[Row]:
    return [
        {
            "response_id": f"r{n}",
            "month": SEP,
            "city": "福州",
            "segment": "中高端",
            "item": "overall",
            "score": score,
            "scale_max": "10",
            "weight": weight,
        }
        for n, (score, weight) in enumerate(scores)
    ]


def test_satisfaction_is_the_weighted_mean_on_a_hundred() -> None:
    world = Reference({SEP: [person("a")]}, surveys=answers(("8", "1"), ("10", None), ("5", "2")))
    figure = world.figure("satisfaction", SEP)
    # (80 + 100 + 2 x 50) / 4 = 70; s2 = (100 + 900 + 2 x 400) / 4 = 450; n_eff = 16 / 6;
    # 1.96 x sqrt(450 x 6 / 16) = 1.96 x 12.990381 = 25.461147.
    assert (figure.numerator, figure.denominator, figure.value, figure.n) == (280, 4, 70, 3)
    assert figure.low == pytest.approx(70 - 25.461147)
    assert figure.high == pytest.approx(70 + 25.461147)
    # Responses at 80 or more: weight 2 of 4.
    satisfied = world.figure("satisfied_share", SEP)
    assert share(satisfied) == (2, 4)
    assert (satisfied.low, satisfied.high) == pytest.approx(wilson(0.5, 3))


def test_an_aggregate_weighs_its_valid_answers_and_has_no_interval() -> None:
    rows = [
        {"month": SEP, "city": c, "segment": s, "score": x, "scale_max": 100, "valid": v}
        for c, s, x, v in (("福州", "a", 80, 150), ("厦门", "a", 90, 50), ("福州", "b", 10, 9))
    ]
    world = Reference({SEP: [person("a")]}, surveys=rows)
    # (80 x 150 + 90 x 50) / 200 = 82.5
    figure = world.figure("satisfaction", SEP, segment="a")
    assert figure == Figure(Fraction(16500), Fraction(200), Fraction(165, 2), n=200)
    assert world.figure("satisfied_share", SEP).value is None
    by_segment = world.kpis(by="segment", kpis=["satisfaction"], cities=["福州"])
    assert {record["group"]: record["value"] for record in by_segment} == {"a": 80, "b": 10}


def test_complaints_per_ten_thousand_customers() -> None:
    world = Reference({SEP: [person("a", complaints=3), person("b", complaints=0), person("c")]})
    figure = world.figure("complaints_per_10k", SEP)
    assert (figure.numerator, figure.denominator, figure.value) == (3, 3, 10_000)


def test_means_leave_out_what_is_not_known() -> None:
    rows = [
        person("a", arpu="80", mou="100", data_mb="1024"),
        person("b", arpu=None, card="gold", mou=None, data_mb="2048"),
        person("c", arpu="100", mou="50"),
    ]
    world = Reference({SEP: rows})
    assert world.figure("arpu", SEP).value == 90
    assert world.figure("mou", SEP).value == 75
    dou = world.figure("dou", SEP)
    assert (dou.numerator, dou.denominator, dou.value) == (3, 2, Fraction(3, 2))
    lacking = Reference({SEP: rows}, absent={SEP: {"mou"}})
    assert lacking.figure("mou", SEP) == Figure()


def test_revenue_at_risk_is_the_fee_of_the_warned() -> None:
    rows = [person("a", zero_call_days=7), person("b"), person("c", port_query=1, arpu="200")]
    figure = Reference({SEP: rows}).figure("revenue_at_risk", SEP)
    assert (figure.numerator, figure.denominator, figure.value, figure.n) == (300, None, 300, 2)


def test_the_curve_before_leaving_compares_with_like_customers() -> None:
    world = Reference(
        together(
            history("leaves", "arpu", ["100", "80"], AUG, local_fee="9"),
            history("stays", "arpu", ["90", "110", "120"], local_fee="8"),
            history("elsewhere", "arpu", ["999", "999", "999"], city="厦门"),
        )
    )
    curve = world.before_leaving(SEP)
    assert curve[1] == (80, 110)
    assert curve[2] == (100, 90)
    assert curve[3] == (None, None)
    assert world.before_leaving(SEP, "local_fee")[1] == (9, 8)


def test_leavers_with_contact_looks_at_their_last_six_months() -> None:
    def leaver(customer: str, values: list[int], column: str) -> Any:
        return history(customer, column, values, AUG)

    world = Reference(
        together(
            leaver("complained", [1, 0, 0, 0, 0, 0], "complaints"),
            leaver("too early", [1, 0, 0, 0, 0, 0, 0], "complaints"),
            leaver("fault", [0, 2], "faults"),
            history("stays", "complaints", [1, 1, 1]),
        )
    )
    # March to August: "complained" had one in March, "too early" in February.
    assert share(world.figure("leavers_with_contact", SEP)) == (2, 3)


# ---- the question ----------------------------------------------------------------------------


def test_a_record_has_the_keys_of_the_terminal() -> None:
    world = Reference({SEP: [person("a"), person("b", city="厦门")]})
    records = world.kpis(cities=["*"], kpis=["sticky_rate", "arpu"])
    assert [(record["city"], record["kpi"]) for record in records] == [
        ("厦门", "sticky_rate"),
        ("厦门", "arpu"),
        ("福州", "sticky_rate"),
        ("福州", "arpu"),
        ("all", "sticky_rate"),
        ("all", "arpu"),
    ]
    assert records[5] == {
        "month": "2009-09",
        "city": "all",
        "kpi": "arpu",
        "group": "all",
        "numerator": 200,
        "denominator": 2,
        "value": 100,
        "low": None,
        "high": None,
        "n": 2,
        "mature": True,
        "unit": "yuan",
    }


def test_a_question_prints_only_what_it_can_split() -> None:
    world = Reference({SEP: [person("a")]})
    kpis = {by: {record["kpi"] for record in world.kpis(by=by)} for by in ("none", "level", "rule")}
    assert not kpis["none"] & {
        "tier_mix",
        "level_mix",
        "lifecycle_mix",
        "market_share",
        "rule_count",
    }
    assert kpis["level"] >= {"level_mix", "retention_rate", "churn_rate"}
    assert not kpis["level"] & {"tier_mix", "satisfaction", "market_share"}
    assert kpis["rule"] == {"rule_count"}
