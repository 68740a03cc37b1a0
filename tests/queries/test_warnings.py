"""What the warnings page says: alerts and fees, how rules moved, the evidence month by month."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from small_world import Row, World, customer

from baoyou import answers, ask
from baoyou.access import EVERYONE
from baoyou.store import Store

MAY, JUNE, JULY = "2009-05", "2009-06", "2009-07"


def _rows(store: Store, query: str, month: str, **asked: Any) -> list[Row]:
    asked = {"population": "all", **asked} if query in ("warning_summary", "rule_moves") else asked
    reader = ask.reader(store, EVERYONE)
    return reader.rows(query, month=date.fromisoformat(f"{month}-01"), **asked)


def _rule(store: Store, month: str, rule: str) -> Row:
    return next(row for row in _rows(store, "rule_moves", month) if row["rule"] == rule)


def quiet(customer_id: str, month: str, **known: Any) -> Row:
    """A customer whom no rule hits."""
    return customer(customer_id, month, zero_call_days=0, port_code=0, **known)


def test_the_summary_counts_alerts_new_ones_and_their_fees(world: World) -> None:
    world.load(
        [
            quiet("stays", MAY, arpu=100) | {"zero_call_days": 9},
            quiet("comes", MAY, arpu=100),
            quiet("ports", MAY, arpu=100),
            quiet("well", MAY, arpu=100),
            quiet("stays", JUNE, arpu=100) | {"zero_call_days": 9},
            quiet("comes", JUNE, arpu=200) | {"zero_call_days": 7},
            quiet("ports", JUNE, arpu=50) | {"port_code": 1},
            quiet("well", JUNE, arpu=100),
        ]
    )
    (june,) = _rows(world.store, "warning_summary", JUNE)
    assert (june["on_net"], june["warned"], june["new_customers"]) == (4, 3, 2)
    assert (june["red"], june["orange"], june["yellow"], june["locked"]) == (1, 0, 2, 1)
    assert june["fee_at_risk"] == pytest.approx(100 + 150 + 75)
    assert june["red_fee_share"] == pytest.approx(75 / 325)
    (may,) = _rows(world.store, "warning_summary", MAY)
    assert (may["warned"], may["new_customers"]) == (1, None), "April is not stored"


def test_the_summary_agrees_with_the_kpis(sample_store: Store) -> None:
    for population in ("core", "high_value", "all"):
        (told,) = _rows(sample_store, "warning_summary", "2009-09", population=population)
        warned, at_risk = answers.kpis(
            sample_store,
            [date(2009, 9, 1)],
            [],
            keys=["warned_share", "revenue_at_risk"],
            population=population,
        )
        assert (told["warned"], told["on_net"]) == (warned["numerator"], warned["denominator"])
        assert told["fee_at_risk"] == pytest.approx(float(at_risk["value"]), abs=1e-4)
        assert told["red"] + told["orange"] + told["yellow"] == told["warned"]


def test_a_rule_tells_new_continuing_and_cleared(world: World) -> None:
    calls = {"both": (9, 9), "new": (0, 9), "cleared": (9, 0), "never": (0, 0)}
    world.load(
        [
            quiet(name, month) | {"zero_call_days": days[place]}
            for name, days in calls.items()
            for place, month in enumerate((MAY, JUNE))
        ]
    )
    june = _rule(world.store, JUNE, "zero_calls")
    assert (june["hits"], june["new_hits"], june["other_hits"], june["cleared_hits"]) == (
        2,
        1,
        1,
        1,
    )
    may = _rule(world.store, MAY, "zero_calls")
    assert (may["hits"], may["new_hits"], may["other_hits"], may["cleared_hits"]) == (
        2,
        None,
        2,
        None,
    ), "without April nothing is new and nothing is cleared"


def test_a_rule_that_did_not_run_says_what_it_needs_and_has_no_hits(world: World) -> None:
    world.load([quiet("C1", MAY), quiet("C1", JUNE)])
    off = _rule(world.store, JUNE, "complaints")
    assert (off["needs"], off["hits"], off["new_hits"]) == ("complaints", None, None)


def test_a_rule_that_could_judge_nobody_did_not_run(world: World) -> None:
    fees = {"2009-03": 100, "2009-04": 70, MAY: "", JUNE: 30}
    world.load([quiet("C1", month, arpu=fee) for month, fee in fees.items()])
    drop = _rule(world.store, JUNE, "usage_drop")
    assert (drop["needs"], drop["hits"], drop["not_evaluated"]) == ("history", None, 1)


def test_what_a_rule_first_judges_is_not_called_new(world: World) -> None:
    fees = {"2009-03": 100, "2009-04": 70, MAY: 50, JUNE: 30}
    world.load([quiet("C1", month, arpu=fee) for month, fee in fees.items()])
    drop = _rule(world.store, JUNE, "usage_drop")
    assert (drop["hits"], drop["new_hits"], drop["other_hits"]) == (1, None, 1)


def test_rules_come_by_their_hits_and_those_that_did_not_run_last(sample_store: Store) -> None:
    rows = _rows(sample_store, "rule_moves", "2008-07", population="core")
    hits = [row["hits"] for row in rows]
    ran = [count for count in hits if count is not None]
    assert ran == sorted(ran, reverse=True)
    assert hits == ran + [None] * (len(hits) - len(ran))
    assert all(row["needs"] for row in rows if row["hits"] is None)


def test_the_thresholds_of_a_fall_are_those_the_rule_looked_at(world: World) -> None:
    fees = {"2009-03": 100, "2009-04": 70, MAY: 50, JUNE: 30}
    world.load([quiet("C1", month, arpu=fee) for month, fee in fees.items()])
    drop = {"measure": "arpu", "months": 3, "drop_percent": 20}
    each = _bars(world, JUNE, mode="each", **drop)
    assert [row["threshold"] for row in each][-4:] == pytest.approx([None, 80, 56, 40])
    assert [row["is_hit"] for row in each][-4:] == [False, True, True, True]
    assert each[-1]["change"] == pytest.approx(30 / 50 - 1)
    assert [row["value"] for row in each][:4] == [None] * 4
    together = _bars(world, JUNE, mode="cumulative", **drop)
    assert [row["threshold"] for row in together][-2:] == pytest.approx([None, 80])
    mean = _bars(world, JUNE, mode="versus_mean", **drop)
    assert mean[-1]["threshold"] == pytest.approx((100 + 70 + 50) / 3 * 0.8)


def test_the_fee_stands_beside_the_plan_fee_and_is_marked_where_the_rule_fired(
    world: World,
) -> None:
    fees = {MAY: 40, JUNE: 60, JULY: 45}
    world.load([quiet("C1", month, arpu=fee, plan_fee=50) for month, fee in fees.items()])
    plain = _bars(world, JULY, ratio=Decimal("1.0"), is_below_plan=False)
    assert [row["threshold"] for row in plain][-3:] == [50, 50, 50]
    assert not any(row["is_hit"] for row in plain)
    fired = _bars(world, JULY, ratio=Decimal("1.0"), is_below_plan=True)
    assert [row["is_hit"] for row in fired][-3:] == [True, False, True]


def test_the_median_of_the_same_city_and_level_is_the_middle_one(world: World) -> None:
    odd = [quiet(f"a{fee}", JUNE, arpu=fee, brand="gotone") for fee in (90, 100, 140)]
    even = [quiet(f"b{fee}", JUNE, arpu=fee, city="三明", brand="gotone") for fee in (90, 140)]
    world.load([*odd, *even, quiet("poor", JUNE, arpu=10)])
    assert _median(world, "a90") == (90, 100, 3)
    assert _median(world, "b140") == (140, 115, 2)
    assert _median(world, "poor") == (10, 10, 1), "not core: compared among those who are not"


def test_the_source_of_a_low_score_is_the_answer_itself(world: World) -> None:
    world.load([quiet("C0", JUNE), quiet("C1", JUNE)])
    answer = {"month": JUNE, "city": "福州", "segment": "中高端", "item": "总体", "scale_max": 10}
    world.load(
        [
            answer | {"response_id": "r1", "customer_id": "C9", "score": 9},
            answer | {"response_id": "r2", "customer_id": "C9", "score": 8},
            answer | {"response_id": "r3", "customer_id": "C1", "score": 4},
        ],
        extract="surveys",
    )
    (hit,) = ask.reader(world.store, EVERYONE).rows("customer_hits", customer_id="C1")
    assert (hit["rule"], hit["source_row"]) == ("low_score", 4)


def _bars(world: World, month: str, **asked: Any) -> list[Row]:
    return _rows(world.store, "customer_bars", month, customer_id="C1", **asked)


def _median(world: World, customer_id: str) -> tuple[float, float, int]:
    rows = _rows(world.store, "customer_peers", JUNE, customer_id=customer_id)
    peer = next(row for row in rows if row["measure"] == "fee_3m")
    return peer["own"], peer["median"], peer["customers"]
