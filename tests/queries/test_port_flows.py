"""Who ported out to whom, and what those who left stated: by hand."""

from __future__ import annotations

import pytest
from people_marts import JULY, JUNE, PeopleMarts

PORTED = {"left_reason": "ported_out"}


def flows() -> PeopleMarts:
    """June: nobody. July: 3 of 福州 to 电信, 1 to 联通, 1 not named; 1 of 厦门 to 联通."""
    made = PeopleMarts(JUNE, JULY)
    made.gone(JULY, "a", "b", "c", port_to="电信", **PORTED)
    made.gone(JULY, "d", port_to="联通", **PORTED)
    made.gone(JULY, "e", **PORTED)
    made.gone(JULY, "f", port_to="联通", city_before="厦门", level_before=None, **PORTED)
    made.gone(JULY, "g", port_to="联通", was_core=False, **PORTED)
    made.gone(JULY, "h", left_reason="cancelled")
    return made


def test_shares_are_of_those_named_and_the_unnamed_are_counted_apart() -> None:
    asked = {"months": [JUNE, JULY], "population": "core"}
    rows = flows().ask("port_flows", "福州", "厦门", by="none", **asked)
    july = {row["port_to"]: row for row in rows if row["month"] == JULY}
    assert {key: row["customers"] for key, row in july.items()} == {"电信": 3, "联通": 2, None: 1}
    assert (july["电信"]["named"], july["电信"]["port_outs"]) == (5, 6)
    assert july["电信"]["share"] == pytest.approx(0.6)
    assert july[None]["share"] is None
    assert [row["customers"] for row in rows if row["month"] == JUNE] == [0, 0, 0]


def test_city_and_level_are_those_of_the_month_before() -> None:
    asked = {"months": [JULY], "population": "core"}
    rows = flows().ask("port_flows", "福州", "厦门", by="city", **asked)
    told = {(row["group_key"], row["port_to"]): row["customers"] for row in rows}
    assert told["厦门", "联通"] == 1
    assert told["厦门", "电信"] == 0
    assert told["福州", "联通"] == 1
    rows = flows().ask("port_flows", "厦门", by="level", **asked)
    assert [(row["group_key"], row["port_to"]) for row in rows] == [("none", "联通")]
    everybody = flows().ask("port_flows", "福州", months=[JULY], population="all", by="none")
    assert sum(row["customers"] for row in everybody) == 6


def test_where_the_month_before_is_not_stored_flows_are_unknown_not_nought() -> None:
    made = flows()
    made.add("off", {"month": JUNE, "kind": "kpi", "key": "port_out_rate", "needs": "2009-05"})
    rows = made.ask("port_flows", "福州", months=[JUNE, JULY], population="core", by="none")
    assert {row["customers"] for row in rows if row["month"] == JUNE} == {None}
    assert sum(row["customers"] for row in rows if row["month"] == JULY) == 5


def test_a_stated_reason_stands_beside_the_recorded_one_and_moves_nobody() -> None:
    made = PeopleMarts(JUNE, JULY)
    made.gone(JULY, "a", "b", stated_reason="太贵", left_reason="ported_out")
    made.gone(JULY, "c", stated_reason="太贵", left_reason="absent")
    made.gone(JULY, "d", stated_reason="搬家")
    made.gone(JULY, "e", "f")
    rows = made.ask("stated_reasons", "福州", month=JULY, population="core", limit=9)
    assert [(row["stated_reason"], row["customers"]) for row in rows] == [
        ("太贵", 3),
        ("搬家", 1),
        (None, 2),
    ]
    assert (rows[0]["ported_out"], rows[0]["absent"], rows[0]["share"]) == (2, 1, 0.75)
    assert (rows[0]["stated"], rows[0]["left_customers"], rows[2]["share"]) == (4, 6, None)
    first = made.ask("stated_reasons", "福州", month=JULY, population="core", limit=2)
    assert [(row["stated_reason"], row["reasons"]) for row in first] == [("太贵", 2), (None, 2)]
