"""On the sample province: figures in depth add up to the KPIs, and their lists to the figures."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from baoyou import answers, ask
from baoyou.access import EVERYONE
from baoyou.store import Store

MONTH = date(2009, 9, 1)
ASKED: dict[str, Any] = {"month": MONTH, "population": "core"}


def rows(store: Store, query: str, *cities: str, **asked: Any) -> list[dict[str, Any]]:
    return ask.reader(store, EVERYONE).rows(query, list(cities) or None, **asked)


def figure(store: Store, kpi: str, *cities: str, by: str = "none") -> dict[str, dict[str, Any]]:
    found = answers.kpis(store, [MONTH], list(cities), keys=[kpi], by=by, population="core")
    return {row["group"]: row for row in found}


@pytest.fixture(scope="module")
def snapshot(sample_store: Store) -> str:
    return rows(sample_store, "snapshots")[-1]["snapshot_id"]


def test_survival_ends_at_the_retention_rate_of_city_and_level(
    sample_store: Store, snapshot: str
) -> None:
    asked = {"month": MONTH, "snapshot": snapshot}
    levels = figure(sample_store, "retention_rate", by="level")
    for row in rows(sample_store, "survival", by="level", **asked):
        if row["month"] == MONTH and row["group_key"] in levels:
            known = levels[row["group_key"]]
            assert (row["share"], row["low"]) == pytest.approx((known["value"], known["low"]))
    city = rows(sample_store, "survival", "三明", by="city", **asked)[-1]
    assert city["share"] == figure(sample_store, "retention_rate", "三明")["all"]["value"]


def test_the_four_retentions_are_the_kpis_and_their_gaps(
    sample_store: Store, snapshot: str
) -> None:
    found = rows(sample_store, "retention_kinds", month=MONTH, snapshot=snapshot)
    assert len(found) == 4
    for row in found:
        assert row["value"] == figure(sample_store, row["kpi"])["all"]["value"]
    assert found[1]["gap"] == found[1]["value"] - found[0]["value"]


def test_below_value_is_what_the_bridge_says(sample_store: Store, snapshot: str) -> None:
    asked = {"month": MONTH, "snapshot": snapshot}
    bridge = {row["outcome"]: row for row in rows(sample_store, "snapshot_bridge", **asked)}
    total = rows(sample_store, "snapshot_strikes", by="city", strikes_lost=3, **asked)[-1]
    assert total["below"] == bridge["kept_below_value"]["members"]
    near = rows(sample_store, "strike_list", strikes=2, **asked)
    assert len(near) == total["near"] > 0


def test_port_flows_add_up_to_the_port_outs(sample_store: Store) -> None:
    for by in ("none", "city", "level"):
        found = rows(sample_store, "port_flows", months=[MONTH], population="core", by=by)
        counted = sum(row["customers"] for row in found)
        assert counted == figure(sample_store, "port_out_rate")["all"]["numerator"] > 0


def test_the_sets_add_up_to_the_bound(sample_store: Store) -> None:
    found = {row["kinds"]: row["customers"] for row in rows(sample_store, "binding_sets", **ASKED)}
    bundling = figure(sample_store, "bundling_rate")["all"]
    assert sum(found.values()) == bundling["denominator"]
    assert sum(found.values()) - found["none"] == bundling["numerator"]


def test_bound_and_unbound_and_the_four_cells_add_up_to_the_churn(sample_store: Store) -> None:
    churn = figure(sample_store, "churn_rate")["all"]
    whole = rows(sample_store, "binding_churn", **ASKED)[-1]
    cells = rows(sample_store, "influence_cells", **ASKED)
    left = whole["bound_left"] + whole["unbound_left"]
    assert left == churn["numerator"] == sum(row["left_customers"] for row in cells)
    base = whole["bound"] + whole["unbound"]
    assert base == churn["denominator"] == sum(row["before"] for row in cells)


def test_every_cell_and_the_top_fifth_open_as_many_as_they_say(sample_store: Store) -> None:
    for row in rows(sample_store, "influence_cells", "三明", **ASKED):
        found = rows(sample_store, "influence_list", "三明", cell=row["cell"], **ASKED)
        assert len(found) == row["customers"]
        assert {one["city"] for one in found} <= {"三明"}
    top = rows(sample_store, "influence_tenths", **ASKED)[1]
    assert len(rows(sample_store, "influence_list", cell="top", **ASKED)) == top["customers"]
