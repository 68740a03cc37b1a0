"""The bridge of a snapshot: every member has one outcome, and what has none is said."""

from __future__ import annotations

from small_marts import Marts, month

BASE, JUNE = month("2009-01"), month("2009-06")
JUNE_OUTCOMES = {
    "kept_at_value": 5,
    "kept_below_value": 1,
    "ported_out": 1,
    "cancelled": 2,
    "absent": 1,
}


def marts(**june: int) -> Marts:
    """A list of ten in 福州 and four in 厦门, whose month is missing in June."""
    made = Marts()
    shared = {"snapshot_id": "s", "base_month": BASE}
    for city, members in (("福州", 10), ("厦门", 4)):
        row = {"month": BASE, "city": city, "outcome": "kept_at_value", "members": members}
        made.add("snapshot_months", row, **shared)
    for outcome, members in (june or JUNE_OUTCOMES).items():
        row = {"city": "福州", "outcome": outcome, "members": members}
        made.add("snapshot_months", row, month=JUNE, **shared)
    row = {"city": "厦门", "outcome": "city_missing", "members": 4}
    made.add("snapshot_months", row, month=JUNE, **shared)
    return made


def test_the_outcomes_sum_to_the_members_and_a_missing_city_is_named() -> None:
    rows = marts().ask("snapshot_bridge", "福州", "厦门", month=JUNE, snapshot="s")
    assert [(row["outcome"], row["members"]) for row in rows] == [
        ("kept_at_value", 5),
        ("kept_below_value", 1),
        ("ported_out", 1),
        ("cancelled", 2),
        ("cancelled_arrears", 0),
        ("long_suspended", 0),
        ("absent", 1),
    ]
    totals = rows[0]
    assert (totals["listed"], totals["followed"], totals["left_out"]) == (14, 10, 4)
    assert (totals["kept_members"], totals["left_members"]) == (6, 4)
    assert totals["cities_left_out"] == ["厦门"]
    assert totals["difference"] == 0
    assert (totals["share"], totals["kept_share"]) == (0.5, 0.6)


def test_reasons_are_ranked_by_members_and_ties_by_the_order_of_the_bridge() -> None:
    rows = marts().ask("snapshot_bridge", "福州", month=JUNE, snapshot="s")
    ranks = {row["outcome"]: row["reason_rank"] for row in rows}
    assert ranks["cancelled"] == 1
    assert ranks["ported_out"] == 2
    assert ranks["absent"] == 3
    assert ranks["kept_at_value"] is None
    shares = {row["outcome"]: row["share_of_left"] for row in rows}
    assert shares["cancelled"] == 0.5
    assert shares["kept_at_value"] is None


def test_a_member_without_an_outcome_is_a_difference() -> None:
    rows = marts(kept_at_value=9).ask("snapshot_bridge", "福州", month=JUNE, snapshot="s")
    assert rows[0]["difference"] == 1


def test_only_the_cities_in_scope_are_counted() -> None:
    rows = marts().ask("snapshot_bridge", "福州", month=JUNE, snapshot="s")
    assert (rows[0]["listed"], rows[0]["left_out"], rows[0]["cities_left_out"]) == (10, 0, None)
    assert marts().ask("snapshot_bridge", "泉州", month=JUNE, snapshot="s") == []
