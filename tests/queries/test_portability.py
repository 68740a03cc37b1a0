"""Porting: who is locked and since when, and by which day those who left are to be won back."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from feed_marts import Feed
from small_marts import month

FZ, XM = "福州", "厦门"
SEPTEMBER = date(2009, 9, 1)


@pytest.fixture
def feed() -> Feed:
    return Feed()


def _ask(feed: Feed, query: str, *cities: str, **asked: Any) -> list[dict[str, Any]]:
    known = {"month": SEPTEMBER, "population": "all", **asked}
    if not query.startswith("locked"):
        known["win_back_days"] = 120
    return feed.ask(query, *(cities or (FZ,)), **known)


def _ported(feed: Feed, customer_id: str, left_in: str, **known: Any) -> None:
    usual = {"is_on_net": False, "left_reason": "ported_out", "city_before": FZ}
    usual |= {"was_core": True, "fee_3m_sum_before": 450, "fee_3m_months_before": 3}
    feed.customer(customer_id, month=left_in, **{**usual, **known})


def test_a_customer_is_locked_from_the_month_of_the_request_on(feed: Feed) -> None:
    feed.customer("asked", locked_since=SEPTEMBER, port_code=1)
    feed.customer("long", locked_since=date(2009, 6, 1))
    feed.customer("free", port_query=1)
    (facts,) = _ask(feed, "portability_facts")
    assert (facts["locked"], facts["locked_new"], facts["longest_since"]) == (
        2,
        1,
        date(2009, 6, 1),
    )
    assert (facts["queried"], facts["asked"], facts["applied"]) == (1, 1, 0)
    rows = _ask(feed, "locked_list")
    assert [(row["customer_id"], row["locked_since"].month) for row in rows] == [
        ("asked", 9),
        ("long", 6),
    ]


def test_what_the_feed_tells_locks_at_once(feed: Feed) -> None:
    feed.customer("a")
    feed.customer("b", locked_since=SEPTEMBER, port_code=1)
    feed.event("a", "2009-10-03", "port_code")
    feed.event("a", "2009-10-05", "port_apply")
    feed.event("b", "2009-09-15", "port_code")
    (facts,) = _ask(feed, "portability_facts")
    assert (facts["locked"], facts["locked_since_close"]) == (2, 1)
    assert (facts["asked_since_close"], facts["applied_since_close"]) == (1, 1)
    first, second = _ask(feed, "locked_list")
    assert (first["customer_id"], first["asked_on"]) == ("a", date(2009, 10, 3))
    assert first["locked_since"] is None
    assert second["asked_on"] is None
    months = {row["locked_since"]: row["customers"] for row in _ask(feed, "locked_months")}
    assert months == {None: 1, SEPTEMBER: 1}
    assert [row["customer_id"] for row in _ask(feed, "locked_list", since="feed")] == ["a"]
    assert [row["customer_id"] for row in _ask(feed, "locked_list", since="2009-09")] == ["b"]


def test_the_win_back_is_due_120_days_after_the_day_of_porting_out(feed: Feed) -> None:
    _ported(feed, "known", "2009-07")
    feed.event("known", "2009-07-10", "port_apply")
    feed.event("known", "2009-07-12", "cancel")
    feed.event("known", "2009-08-01", "cancel")
    _ported(feed, "unknown", "2009-07")
    first, second = _ask(feed, "win_back_list")
    assert first["customer_id"] == "known"
    assert (first["ported_on"], first["is_day_known"]) == (date(2009, 7, 12), True)
    assert first["due_on"] == date(2009, 11, 9)
    assert first["days_left"] == 40
    assert (second["ported_on"], second["is_day_known"]) == (date(2009, 7, 31), False)
    assert second["due_on"] == date(2009, 11, 28)


def test_the_bands_count_up_to_their_day_and_the_overdue_stand_apart(feed: Feed) -> None:
    for number, left_in in enumerate(("2009-09", "2009-08", "2009-07", "2009-06", "2009-04")):
        _ported(feed, f"p{number}", left_in)
    (facts,) = _ask(feed, "portability_facts")
    # Due 120, 90, 59 and 28 days after the month's end, and 32 days before it.
    assert (facts["due_30"], facts["due_60"], facts["due_90"]) == (1, 2, 3)
    assert (facts["overdue"], facts["ported_out"], facts["ported_out_in_all"]) == (1, 1, 5)
    assert facts["due_30_fee"] == 150
    within = _ask(feed, "win_back_list", within_days=60)
    assert [row["customer_id"] for row in within] == ["p3", "p2"]
    assert [row["total"] for row in within] == [2, 2]
    assert [r["customer_id"] for r in _ask(feed, "win_back_list", is_overdue=True)] == ["p4"]
    months = _ask(feed, "win_back_months")
    assert [(row["due_month"], row["customers"]) for row in months] == [
        (None, 1),
        (date(2009, 10, 1), 1),
        (date(2009, 11, 1), 1),
        (date(2009, 12, 1), 1),
        (date(2010, 1, 1), 1),
    ]


def test_who_came_back_is_not_to_be_won_back(feed: Feed) -> None:
    _ported(feed, "back", "2009-06")
    feed.customer("back")
    _ported(feed, "twice", "2009-02")
    _ported(feed, "twice", "2009-08")
    rows = _ask(feed, "win_back_list")
    assert [(row["customer_id"], row["left_month"]) for row in rows] == [
        ("twice", date(2009, 8, 1))
    ]


def test_a_later_month_does_not_know_of_those_who_left_after_it(feed: Feed) -> None:
    _ported(feed, "later", "2009-10")
    assert _ask(feed, "win_back_list") == []
    assert [row["customer_id"] for row in _ask(feed, "win_back_list", month=month("2009-10"))] == [
        "later"
    ]


def test_city_population_and_fee_are_those_before_leaving(feed: Feed) -> None:
    _ported(feed, "core", "2009-08", city=XM, port_to="电信")
    _ported(feed, "small", "2009-08", was_core=False)
    (row,) = _ask(feed, "win_back_list", population="core")
    assert (row["customer_id"], row["city"], row["fee_3m"]) == ("core", FZ, 150)
    assert _ask(feed, "win_back_list", XM) == []
    told = {row["port_to"]: row["customers"] for row in _ask(feed, "ported_to")}
    assert told == {"电信": 1, None: 1}
