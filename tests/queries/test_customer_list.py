"""A list behind a figure is as long as the figure says, in the province and in one city."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from baoyou import answers, ask
from baoyou.access import EVERYONE
from baoyou.store import Store

MONTH = date(2009, 9, 1)
STAGES = [("stage", stage, "lifecycle_mix", "stage") for stage in "ABCDE"]
LEVELS = [("level", level, "level_mix", "level") for level in "12345"]
TIERS = [("tier", tier, "tier_mix", "tier") for tier in ("diamond", "gold", "silver", "none")]
SAME = [
    ("left", None, "churn_rate", "none"),
    ("left", "ported_out", "port_out_rate", "none"),
    ("bound", None, "bundling_rate", "none"),
    ("bound", "contract", "contract_rate", "none"),
    ("bound", "sticky", "sticky_rate", "none"),
    ("bound", "fusion", "fusion_rate", "none"),
    ("renewal", "renewed", "renewal_rate", "none"),
    ("downgrade", None, "downgrade_rate", "none"),
    ("contact", None, "leavers_with_contact", "none"),
    ("snapshot", "kept", "retention_rate", "none"),
    ("snapshot", "kept_at_value", "value_retention_rate", "none"),
    *STAGES,
    *LEVELS,
    *TIERS,
]
WHOLE = [
    ("on_net", None, "bundling_rate"),
    ("renewal", None, "renewal_rate"),
    ("snapshot", None, "retention_rate"),
]


def _total(store: Store, city: str | None = None, **asked: Any) -> int:
    rows = ask.reader(store, EVERYONE).rows(
        "customer_list", [city] if city else None, month=MONTH, **asked
    )
    assert [row["place"] for row in rows] == list(range(1, len(rows) + 1))
    assert len({row["customer_id"] for row in rows}) == len(rows)
    assert all(row["total"] == len(rows) for row in rows)
    return len(rows)


def _figure(store: Store, kpi: str, group: str, **asked: Any) -> dict[str, Any]:
    rows = answers.kpis(store, [MONTH], asked.pop("cities", []), keys=[kpi], **asked)
    return next(row for row in rows if row["group"] == group)


@pytest.mark.parametrize("population", ["core", "high_value", "all"])
@pytest.mark.parametrize(("name", "value", "kpi", "by"), SAME)
def test_a_list_is_as_long_as_its_figure(
    sample_store: Store, name: str, value: str | None, kpi: str, by: str, population: str
) -> None:
    group = "all" if by == "none" else str(value)
    figure = _figure(sample_store, kpi, group, by=by, population=population)
    assert _total(sample_store, list=name, value=value, population=population) == int(
        figure["numerator"]
    )


@pytest.mark.parametrize(("name", "value", "kpi", "by"), [SAME[0], SAME[2], SAME[9], SAME[11]])
def test_a_list_of_one_city_is_as_long_as_the_city_s_figure(
    sample_store: Store, name: str, value: str | None, kpi: str, by: str
) -> None:
    group = "all" if by == "none" else str(value)
    figure = _figure(sample_store, kpi, group, by=by, cities=["厦门"])
    found = _total(sample_store, "厦门", list=name, value=value, population="core")
    assert found == int(figure["numerator"])


@pytest.mark.parametrize(("name", "value", "kpi"), WHOLE)
def test_a_whole_list_is_as_long_as_the_denominator(
    sample_store: Store, name: str, value: str | None, kpi: str
) -> None:
    figure = _figure(sample_store, kpi, "all")
    assert _total(sample_store, list=name, value=value, population="core") == int(
        figure["denominator"]
    )


def test_bound_and_unbound_make_up_all_on_net(sample_store: Store) -> None:
    bound, unbound = (
        _total(sample_store, list=name, population="core") for name in ("bound", "unbound")
    )
    assert bound + unbound == _total(sample_store, list="on_net", population="core")


def test_a_list_can_be_narrowed_to_a_level(sample_store: Store) -> None:
    figure = _figure(sample_store, "bundling_rate", "2", by="level")
    narrow = _total(sample_store, list="bound", level="2", population="core")
    assert narrow == int(figure["numerator"])


def test_the_reasons_of_leaving_make_up_all_who_left(sample_store: Store) -> None:
    reasons = ("ported_out", "cancelled", "cancelled_arrears", "long_suspended", "absent")
    parts = [_total(sample_store, list="left", value=each, population="core") for each in reasons]
    assert sum(parts) == _total(sample_store, list="left", population="core")


def test_the_outcomes_make_up_the_snapshot(sample_store: Store) -> None:
    kept, lost = (_total(sample_store, list="snapshot", value=v) for v in ("kept", "lost"))
    assert kept + lost == _total(sample_store, list="snapshot")


def test_moves_between_stages_and_contracts_that_end_agree_with_their_pages(
    sample_store: Store,
) -> None:
    reader = ask.reader(sample_store, EVERYONE)
    for row in reader.rows("stage_transitions", month=MONTH, population="core"):
        move = f"{row['from_stage']}-{row['to_stage']}"
        moved = _total(sample_store, list="moved", value=move, population="core")
        assert moved == row["customers"], move
    ahead = reader.rows("contracts_ahead", month=MONTH, population="core")
    for row in ahead[:3]:
        ending = row["ends_in"].isoformat()[:7]
        found = _total(sample_store, list="expiring", value=ending, population="core")
        assert found == row["customers"]
    within = _total(sample_store, list="expiring", value="3", population="core")
    assert within == ahead[0]["customers_in_3"]


def test_one_customer_is_given_with_the_place_and_the_neighbours(sample_store: Store) -> None:
    reader = ask.reader(sample_store, EVERYONE)
    rows = reader.rows("customer_list", month=MONTH, population="core", list="left")
    for name, asked in (("customer_list", {"list": "left"}), ("warning_list", {})):
        rows = reader.rows(name, month=MONTH, population="core", **asked)
        second = rows[1]["customer_id"]
        (found,) = reader.rows(name, month=MONTH, population="core", customer_id=second, **asked)
        assert (found["place"], found["total"]) == (2, len(rows))
        assert found["customer_before"] == rows[0]["customer_id"]
        assert found["customer_after"] == rows[2]["customer_id"]


def test_an_unknown_list_holds_nobody(sample_store: Store) -> None:
    assert _total(sample_store, list="friends", population="all") == 0
