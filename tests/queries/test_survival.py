"""How a snapshot thins out, and who of it is one strike from being lost in value: by hand."""

from __future__ import annotations

from typing import Any

import pytest
from people_marts import JULY, JUNE, MAY, PeopleMarts
from small_marts import Marts

LIST = {"snapshot_id": "s", "base_month": MAY}


def thinning() -> Marts:
    """Ten in 福州: 9, then 6 here; ten in 厦门, whose June is missing, and July keeps 4."""
    made = Marts()
    for day, city, kept, left in (
        (MAY, "福州", 10, 0),
        (JUNE, "福州", 9, 1),
        (JULY, "福州", 6, 4),
        (MAY, "厦门", 10, 0),
        (JULY, "厦门", 4, 6),
    ):
        rows = [
            {"outcome": "kept_at_value", "members": kept - 1},
            {"outcome": "kept_below_value", "members": 1},
            {"outcome": "cancelled", "members": left},
        ]
        made.add("snapshot_months", *rows, month=day, city=city, level="5", **LIST)
    missing = {"outcome": "city_missing", "members": 10}
    made.add("snapshot_months", missing, month=JUNE, city="厦门", level="5", **LIST)
    return made


def survival(*cities: str, by: str = "city") -> dict[tuple[str, int], dict[str, Any]]:
    asked = cities or ("福州", "厦门")
    rows = thinning().ask("survival", *asked, month=JULY, snapshot="s", by=by)
    return {(row["group_key"], row["month"].month): row for row in rows}


def test_the_share_on_net_is_of_the_members_followed_and_a_missing_city_has_none() -> None:
    rows = survival()
    assert rows["福州", 7]["share"] == 0.6
    assert (rows["厦门", 6]["share"], rows["厦门", 6]["members"]) == (None, None)
    assert (rows["all", 6]["share"], rows["all", 6]["members"]) == (0.9, 10)
    assert (rows["all", 7]["share"], rows["all", 7]["lost"]) == (0.5, 10)
    assert rows["福州", 7]["gap"] == pytest.approx(0.1)


def test_a_month_that_is_not_closed_is_a_gap_and_not_a_nought() -> None:
    made = Marts()
    for day in (MAY, JULY):
        row = {"outcome": "kept_at_value", "members": 3, "city": "福州"}
        made.add("snapshot_months", row, month=day, **LIST)
    rows = made.ask("survival", "福州", month=JULY, snapshot="s", by="level")
    assert [(row["group_key"], row["share"]) for row in rows] == [
        ("all", 1.0),
        ("all", None),
        ("all", 1.0),
        ("none", 1.0),
        ("none", None),
        ("none", 1.0),
    ]


def test_the_cities_stand_best_first_and_only_those_asked_for() -> None:
    assert list(dict.fromkeys(key for key, _ in survival())) == ["all", "福州", "厦门"]
    assert {key for key, _ in survival("厦门")} == {"all", "厦门"}
    # Wilson of 4 in 10.
    row = survival("厦门")["厦门", 7]
    assert (row["low"], row["high"]) == pytest.approx((0.16818, 0.68733), abs=1e-5)


def struck() -> PeopleMarts:
    """July: members with 0, 2, 2 and 3 strikes in 福州; 2 in 厦门; one gone; one city missing."""
    made = PeopleMarts(JUNE, JULY)
    shared = {"month": JULY, "snapshot_id": "s", "is_on_net": True, "is_city_missing": False}
    made.add(
        "snapshot_members",
        {"customer_id": "calm", "strikes": 0, "city": "福州", "level": "1", "base_fee": 200},
        {"customer_id": "near", "strikes": 2, "city": "福州", "level": "5", "base_fee": 60},
        {"customer_id": "near2", "strikes": 2, "city": "福州", "base_fee": 70},
        {"customer_id": "lost", "strikes": 3, "city": "福州", "level": "5", "base_fee": 90},
        {"customer_id": "far", "strikes": 2, "city": "厦门", "level": "5", "base_fee": 80},
        **shared,
    )
    gone = {"customer_id": "gone", "strikes": 2, "city": "福州", "base_fee": 50}
    made.add("snapshot_members", gone, **{**shared, "is_on_net": False})
    return made


def test_near_is_one_strike_away_and_below_is_lost_but_on_net() -> None:
    asked = {"month": JULY, "snapshot": "s", "strikes_lost": 3}
    rows = struck().ask("snapshot_strikes", "福州", "厦门", by="city", **asked)
    told = {row["group_key"]: (row["on_net"], row["near"], row["below"]) for row in rows}
    assert told == {"厦门": (1, 1, 0), "福州": (4, 2, 1), "all": (5, 3, 1)}
    assert (rows[-1]["near_fee"], rows[-1]["below_fee"]) == (210, 90)
    assert rows[-1]["near_share"] == 0.6
    levels = struck().ask("snapshot_strikes", "福州", by="level", **asked)
    assert [(row["group_key"], row["near"]) for row in levels] == [
        ("1", 0),
        ("5", 1),
        ("none", 1),
        ("all", 2),
    ]


def test_the_list_of_those_near_is_as_long_as_its_count_and_keeps_to_the_scope() -> None:
    made, asked = struck(), {"month": JULY, "snapshot": "s", "strikes": 2}
    rows = made.ask("strike_list", "福州", "厦门", **asked)
    assert [row["customer_id"] for row in rows] == ["far", "near2", "near"]
    assert {row["total"] for row in rows} == {3}
    (one,) = made.ask("strike_list", "福州", "厦门", customer_id="near2", **asked)
    assert (one["customer_before"], one["place"], one["customer_after"]) == ("far", 2, "near")
    rows = made.ask("strike_list", "福州", city="厦门", **asked)
    assert rows == []
    rows = made.ask("strike_list", "福州", "厦门", level="none", **asked)
    assert [row["customer_id"] for row in rows] == ["near2"]
