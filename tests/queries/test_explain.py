"""A change taken apart: rate, mix and interaction by hand, and the identity on any figures."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from figure_marts import TOTAL_SEGMENTS, FigureMarts
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from small_marts import Row, month

from baoyou import lens

BEFORE, AFTER = "2009-08", "2009-09"
EFFECTS = ("rate", "mix", "interaction", "total")


@pytest.fixture(scope="module")
def marts() -> FigureMarts:
    """Two closed months without a cell; a test writes its own."""
    made = FigureMarts(BEFORE, AFTER)
    made.connection.execute(f"create schema lens; create table lens.cells ({lens.KEPT})")
    return made


@pytest.fixture(autouse=True)
def _no_cell_of_another_test(marts: FigureMarts) -> None:
    _empty(marts)


def _empty(marts: FigureMarts) -> None:
    marts.connection.execute("truncate mart.kpi_cells; truncate lens.cells")
    marts.connection.execute("truncate mart.snapshot_months")


def _explain(marts: FigureMarts, kpi: str, by: str, *cities: str, **told: Any) -> list[Row]:
    asked = {
        "kpi": kpi,
        "by": by,
        "from": month(BEFORE),
        "to": month(AFTER),
        "against": "month",
        "population": "core",
        "total_segments": TOTAL_SEGMENTS,
    }
    return marts.ask("explain", *(cities or ("A",)), **(asked | told))


def _effects(rows: list[Row]) -> dict[str, tuple[float, ...]]:
    return {row["group"]: tuple(row[name] for name in EFFECTS) for row in rows}


def _two_levels(marts: FigureMarts) -> None:
    marts.count("bundling_rate", BEFORE, "A", 60, 100, "1")
    marts.count("bundling_rate", AFTER, "A", 90, 120, "1")
    marts.count("bundling_rate", BEFORE, "A", 30, 100, "2")
    marts.count("bundling_rate", AFTER, "A", 20, 80, "2")


def test_a_change_is_its_rate_mix_and_interaction_effects(marts: FigureMarts) -> None:
    _two_levels(marts)
    rows = _explain(marts, "bundling_rate", "level")
    # 90/200 = 45 % to 110/200 = 55 %; shares 50 and 50 to 60 and 40 %; R0 = 45 %.
    found = _effects(rows)
    # Level 1, 60 to 75 %: 0.5 × 0.15, 0.1 × (0.60 − 0.45), 0.1 × 0.15.
    assert found["1"] == pytest.approx((0.075, 0.015, 0.015, 0.105))
    # Level 2, 30 to 25 %: 0.5 × −0.05, −0.1 × (0.30 − 0.45), −0.1 × −0.05.
    assert found["2"] == pytest.approx((-0.025, 0.015, 0.005, -0.005))
    whole = rows[0]
    assert (whole["whole_from"], whole["whole_to"]) == (0.45, 0.55)
    assert whole["change"] == pytest.approx(0.10)
    assert abs(whole["residual"]) < 1e-12
    assert (whole["rate_all"], whole["mix_all"]) == pytest.approx((0.05, 0.03))
    assert [row["group"] for row in rows] == ["1", "2"]
    assert rows[0]["rest"] == pytest.approx(-0.005)
    assert (rows[0]["counted"], rows[0]["not_counted"]) == (90, 30)


def test_a_group_that_is_new_or_gone_is_all_mix(marts: FigureMarts) -> None:
    marts.count("bundling_rate", BEFORE, "A", 40, 100, "1")
    marts.count("bundling_rate", AFTER, "A", 40, 100, "1")
    marts.count("bundling_rate", AFTER, "A", 80, 100, "2")
    marts.count("bundling_rate", BEFORE, "A", 10, 100, "3")
    found = _effects(_explain(marts, "bundling_rate", "level"))
    # R0 = 25 %: the new group (0.5 − 0) × (0.80 − 0.25), the one gone (0 − 0.5) × (0.10 − 0.25).
    assert found["2"] == pytest.approx((0, 0.275, 0, 0.275))
    assert found["3"] == pytest.approx((0, 0.075, 0, 0.075))
    assert found["1"] == pytest.approx((0, 0, 0, 0))


def test_customers_without_a_level_are_a_group_too(marts: FigureMarts) -> None:
    _two_levels(marts)
    for when, counted in ((BEFORE, 10), (AFTER, 30)):
        cell = {"numerator": counted, "denominator": 100, "n": 100, "is_core": False}
        marts.add("kpi_cells", cell, kpi="bundling_rate", month=month(when), city="A")
    rows = _explain(marts, "bundling_rate", "level", population="all")
    assert {row["group"] for row in rows} == {"1", "2", "none"}
    # 100/300 to 140/300.
    assert sum(row["total"] for row in rows) == pytest.approx(40 / 300)
    assert abs(rows[0]["residual"]) < 1e-12
    assert {row["group"] for row in _explain(marts, "bundling_rate", "level")} == {"1", "2"}


def test_an_amount_is_the_sum_of_the_changes_of_its_groups(marts: FigureMarts) -> None:
    for when, city, yuan in ((BEFORE, "A", 500), (AFTER, "A", 800), (BEFORE, "B", 200)):
        sums = {"numerator": yuan, "n": 4, "is_core": True, "level": "1"}
        marts.add("kpi_cells", sums, kpi="revenue_at_risk", month=month(when), city=city)
    for city in "AB":
        flows = {"on_net": 10, "on_net_before": 10, "city_missing": 0, "city": city}
        marts.add("customer_flows", *({**flows, "month": month(m)} for m in (BEFORE, AFTER)))
    rows = _explain(marts, "revenue_at_risk", "city", "A", "B")
    assert _effects(rows) == {"A": (300, 0, 0, 300), "B": (-200, 0, 0, -200)}
    assert (rows[0]["whole_from"], rows[0]["whole_to"], rows[0]["residual"]) == (700, 800, 0)


def test_composite_retention_is_the_mean_of_the_effects_of_its_two_parts(
    marts: FigureMarts,
) -> None:
    for level, when, kept, fee in (
        ("1", BEFORE, 90, 900),
        ("1", AFTER, 80, 700),
        ("2", BEFORE, 50, 150),
        ("2", AFTER, 60, 150),
    ):
        members, base = (100, 1000) if level == "1" else (100, 500)
        sums = {"numerator": kept, "denominator": members, "numerator_2": fee}
        told = {"denominator_2": base, "n": members, "level": level, "city": "A"}
        told |= {"snapshot_id": "list", "month": month(when)}
        marts.add("kpi_cells", {**sums, **told}, kpi="composite_retention_rate")
    base = {"snapshot_id": "list", "base_month": month("2008-12"), "city": "A", "members": 200}
    marts.add("snapshot_months", *({**base, "month": month(m)} for m in (BEFORE, AFTER)))
    rows = _explain(marts, "composite_retention_rate", "level")
    # Customers: 140/200 to 140/200; fees: 1050/1500 to 850/1500.
    assert rows[0]["change"] == pytest.approx((0 - 200 / 1500) / 2)
    found = _effects(rows)
    assert found["1"][0] == pytest.approx((0.5 * -0.1 + 1000 / 1500 * -0.2) / 2)
    assert found["2"][0] == pytest.approx((0.5 * 0.1 + 0) / 2)
    assert all(effect[1:3] == (0, 0) for effect in found.values())
    assert abs(rows[0]["residual"]) < 1e-12


def test_both_months_go_by_the_newest_list_that_was_there_in_both(marts: FigureMarts) -> None:
    for name, base in (("old", "2008-12"), ("new", AFTER)):
        for when in (BEFORE, AFTER):
            if when >= base:
                row = {"snapshot_id": name, "base_month": month(base), "month": month(when)}
                marts.add("snapshot_months", {**row, "city": "A", "members": 100})
                kept = {"numerator": 90, "denominator": 100, "n": 100, "level": "1", "city": "A"}
                told = {"snapshot_id": name, "month": month(when)}
                marts.add("kpi_cells", {**kept, **told}, kpi="retention_rate")
    row = _explain(marts, "retention_rate", "level")[0]
    assert (row["snapshot_id"], row["whole_from"], row["whole_to"]) == ("old", 0.9, 0.9)


def test_simpson_s_paradox_is_named_where_every_group_moves_against_the_whole(
    marts: FigureMarts,
) -> None:
    # 90 to 91 % and 30 to 31 %, but the share of the first falls from 90 to 50 %: 84 to 61 %.
    for level, when, counted, of in (
        ("1", BEFORE, 810, 900),
        ("1", AFTER, 455, 500),
        ("2", BEFORE, 30, 100),
        ("2", AFTER, 155, 500),
    ):
        marts.count("bundling_rate", when, "A", counted, of, level)
    rows = _explain(marts, "bundling_rate", "level")
    assert rows[0]["change"] == pytest.approx(-0.23)
    assert all(row["is_paradox"] for row in rows)
    assert all(row["rate"] > 0 for row in rows)


def test_a_fall_in_one_group_is_no_paradox(marts: FigureMarts) -> None:
    _two_levels(marts)
    assert not any(row["is_paradox"] for row in _explain(marts, "bundling_rate", "level"))


def test_a_city_is_taken_apart_against_the_whole_province(marts: FigureMarts) -> None:
    for city, level, counted, of in (("A", "1", 80, 100), ("A", "2", 30, 100), ("B", "2", 90, 200)):
        marts.count("bundling_rate", AFTER, city, counted, of, level)
    same_month = {"from": month(AFTER), "city": "A", "against": "province"}
    rows = _explain(marts, "bundling_rate", "level", "A", "B", **same_month)
    # Province 200/400, A 110/200. Level 2: province 120/300 at 75 %, A 30/100 at 50 %.
    assert (rows[0]["whole_from"], rows[0]["whole_to"]) == (0.5, 0.55)
    found = _effects(rows)
    assert found["2"] == pytest.approx((0.75 * -0.1, -0.25 * -0.1, -0.25 * -0.1, -0.025))
    assert found["1"] == pytest.approx((0, 0.25 * 0.3, 0, 0.075))
    assert abs(rows[0]["residual"]) < 1e-12
    assert rows[0]["error"] is None


def test_another_city_is_never_in_the_sums(marts: FigureMarts) -> None:
    _two_levels(marts)
    for when in (BEFORE, AFTER):
        marts.count("bundling_rate", when, "B", 1, 1000, "1")
    assert _explain(marts, "bundling_rate", "city")[0]["whole_to"] == 0.55
    assert [row["group"] for row in _explain(marts, "bundling_rate", "city")] == ["A"]


def test_a_figure_that_is_not_known_leaves_one_row_without_effects(marts: FigureMarts) -> None:
    marts.count("bundling_rate", AFTER, "A", 90, 120, "1")
    (row,) = _explain(marts, "bundling_rate", "level")
    assert (row["group"], row["whole_from"], row["whole_to"]) == (None, None, 0.75)
    assert row["change"] is None
    assert row["residual"] is None


def test_the_smaller_plans_are_one_group_and_the_sum_stays(marts: FigureMarts) -> None:
    for when, sums in ((BEFORE, (50, 20, 5)), (AFTER, (60, 25, 1))):
        for plan, counted, of in zip(("p1", "p2", None), sums, (100, 50, 10), strict=True):
            marts.count("bundling_rate", when, "A", counted, of)
            marts.connection.execute(
                "insert into lens.cells values ('plan', $1, 'bundling_rate', null, 'A', $2, true,"
                " false, $3, $4, null, null, $4)",
                [month(when), plan, counted, of],
            )
    rows = _explain(marts, "bundling_rate", "plan")
    assert {row["group"] for row in rows} == {"p1", "p2", "unknown"}
    fewer = _explain(marts, "bundling_rate", "plan", most=1)
    assert {row["group"]: row["groups_in"] for row in fewer} == {"p1": 1, "other": 2}
    found, all_of_them = _effects(fewer), _effects(rows)
    both = [a + b for a, b in zip(all_of_them["p2"], all_of_them["unknown"], strict=True)]
    assert found["other"] == pytest.approx(both)
    assert fewer[0]["whole_to"] == pytest.approx(86 / 160)
    assert abs(fewer[0]["residual"]) < 1e-12


COUNTS = st.integers(0, 900).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of)))
GROUPS = st.dictionaries(st.sampled_from("12345"), st.tuples(COUNTS, COUNTS), min_size=1)


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(groups=GROUPS)
def test_the_effects_sum_to_the_change_on_any_figures(
    marts: FigureMarts, groups: dict[str, tuple[tuple[int, int], tuple[int, int]]]
) -> None:
    _empty(marts)
    for level, sides in groups.items():
        for when, (counted, of) in zip((BEFORE, AFTER), sides, strict=True):
            if of:
                marts.count("bundling_rate", when, "A", counted, of, level)
    rows = _explain(marts, "bundling_rate", "level")
    expected = _by_fractions(groups)
    if expected is None:
        assert rows[0]["change"] is None
        return
    change, effects = expected
    assert {row["group"] for row in rows} == set(effects)
    for row in rows:
        for name, exact in zip(EFFECTS[:3], effects[row["group"]], strict=True):
            assert abs(row[name] - float(exact)) < 1e-12
    assert sum(sum(parts) for parts in effects.values()) == change
    assert abs(rows[0]["change"] - float(change)) < 1e-12
    assert abs(rows[0]["residual"]) < 1e-12


def _by_fractions(
    groups: dict[str, tuple[tuple[int, int], tuple[int, int]]],
) -> tuple[Fraction, dict[str, tuple[Fraction, ...]]] | None:
    """The identity of definitions.md in exact arithmetic; None where a side is empty."""
    sizes = [sum(sides[at][1] for sides in groups.values()) for at in (0, 1)]
    if not all(sizes):
        return None
    wholes = [Fraction(sum(s[at][0] for s in groups.values()), sizes[at]) for at in (0, 1)]
    effects = {}
    for level, sides in groups.items():
        rates = [Fraction(*side) if side[1] else None for side in sides]
        if rates == [None, None]:
            continue
        r0 = rates[0] if rates[0] is not None else rates[1]
        r1 = rates[1] if rates[1] is not None else rates[0]
        assert r0 is not None
        assert r1 is not None
        w0, w1 = (Fraction(side[1], size) for side, size in zip(sides, sizes, strict=True))
        effects[level] = (w0 * (r1 - r0), (w1 - w0) * (r0 - wholes[0]), (w1 - w0) * (r1 - r0))
    return wholes[1] - wholes[0], effects
