"""The daily watch on a few named events: who is counted, when, and who is counted apart."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from feed_marts import RULES, Feed
from small_marts import month

FZ = "福州"


@pytest.fixture
def feed() -> Feed:
    made = Feed()
    for name in ("a", "b", "c"):
        made.customer(name)
    return made


def _facts(feed: Feed, *cities: str, population: str = "all") -> dict[str, Any]:
    asked = {"month": month("2009-09"), "population": population, **RULES}
    return feed.ask("watch_facts", *(cities or (FZ,)), **asked)[0]


def _listed(feed: Feed, *cities: str, population: str = "all", **asked: Any) -> list[str]:
    known = {"month": month("2009-09"), "population": population, **RULES, **asked}
    rows = feed.ask("watch_list", *(cities or (FZ,)), **known)
    assert all(row["total"] == len(rows) for row in rows)
    return [row["customer_id"] for row in rows]


def _days(feed: Feed, signal: str | None = None) -> dict[date, int]:
    asked = {"month": month("2009-09"), "population": "all", "signal": signal, **RULES}
    return {row["day"]: row["customers"] for row in feed.ask("watch_days", FZ, **asked)}


def _silent(feed: Feed, customer_id: str, first: date, days: int) -> None:
    for step in range(days):
        day = date.fromordinal(first.toordinal() + step)
        feed.event(customer_id, day.isoformat(), "zero_call_day")


def test_a_customer_seen_twice_is_one_customer(feed: Feed) -> None:
    feed.event("a", "2009-10-02", "rival_hotline")
    feed.event("a", "2009-10-05", "rival_hotline")
    feed.event("b", "2009-10-05", "rival_hotline")
    facts = _facts(feed)
    assert (facts["customers"], facts["heard_of"], facts["heard_of_again"]) == (2, 2, 1)
    assert _days(feed)[date(2009, 10, 2)] == 1
    assert _days(feed)[date(2009, 10, 5)] == 1


def test_an_event_sent_twice_under_one_id_is_one_event(feed: Feed) -> None:
    feed.event("a", "2009-10-02", "complaint", event_id="same")
    feed.event("a", "2009-10-02", "complaint", event_id="same")
    facts = _facts(feed)
    assert (facts["events"], facts["customers"]) == (1, 0)
    feed.event("a", "2009-10-03", "complaint")
    assert _facts(feed)["customers"] == 1


def test_what_happened_before_the_close_is_left_out(feed: Feed) -> None:
    feed.event("a", "2009-09-30", "rival_hotline")
    assert _facts(feed)["events"] == 0
    feed.event("a", "2009-10-01", "rival_hotline")
    assert _listed(feed) == ["a"]


def test_complaints_count_over_three_months_two_of_which_are_closed(feed: Feed) -> None:
    feed.customer("once", complaints=1)
    feed.customer("earlier", complaints=0)
    feed.customer("earlier", month="2009-08", complaints=1)
    feed.customer("long_ago", month="2009-07", complaints=1)
    feed.customer("long_ago")
    for name in ("a", "once", "earlier", "long_ago"):
        feed.event(name, "2009-10-04", "complaint")
    assert _listed(feed, signal="complaints") == ["earlier", "once"]
    feed.event("a", "2009-10-06", "complaint")
    assert _days(feed, "complaints") == {
        date(2009, 10, day): {4: 2, 6: 1}.get(day, 0) for day in range(1, 7)
    }


def test_silence_is_reached_on_its_seventh_day_even_across_the_close(feed: Feed) -> None:
    _silent(feed, "a", date(2009, 9, 28), 7)
    _silent(feed, "b", date(2009, 10, 1), 6)
    _silent(feed, "b", date(2009, 10, 8), 6)
    assert _listed(feed, signal="zero_calls") == ["a"]
    assert _days(feed, "zero_calls")[date(2009, 10, 4)] == 1


def test_a_silence_that_was_reached_by_the_close_is_not_news(feed: Feed) -> None:
    _silent(feed, "a", date(2009, 9, 24), 12)
    assert _facts(feed)["customers"] == 0
    _silent(feed, "b", date(2009, 9, 25), 12)
    assert _listed(feed) == ["b"]


def test_leaving_and_porting_are_signals_of_their_own(feed: Feed) -> None:
    feed.event("a", "2009-10-02", "cancel_enquiry")
    feed.event("b", "2009-10-03", "port_code")
    feed.event("c", "2009-10-04", "cancel")
    asked = {"month": month("2009-09"), "population": "all", **RULES}
    rows = feed.ask("watch_cities", FZ, **asked)
    told = {row["signal"]: row["customers"] for row in rows if row["city"] == "all"}
    assert told == {"any": 3, "leaving_intent": 1, "portability": 1, "left": 1}
    assert {row["city"] for row in rows} == {"all", FZ}
    assert _listed(feed, day=date(2009, 10, 3)) == ["b"]


def test_those_on_the_warning_list_are_told_apart(feed: Feed) -> None:
    feed.customer("warned", is_warned=True, alert="red", rules="complaints")
    for name in ("a", "warned"):
        feed.event(name, "2009-10-02", "rival_hotline")
    facts = _facts(feed)
    assert (facts["customers"], facts["listed"], facts["unlisted"]) == (2, 1, 1)
    assert _listed(feed, is_listed=False) == ["a"]
    assert _listed(feed, is_listed=True) == ["warned"]


def test_strangers_the_gone_and_the_nameless_are_counted_apart(feed: Feed) -> None:
    feed.customer("gone", is_on_net=False, was_core=True, city_before=FZ)
    for name in ("new", "gone", None):
        feed.event(name, "2009-10-02", "rival_hotline")
    facts = _facts(feed)
    assert facts["customers"] == 0
    assert (facts["strangers"], facts["gone"], facts["nameless"]) == (1, 1, 1)


def test_a_request_in_the_feed_locks_at_once_and_a_query_does_not(feed: Feed) -> None:
    feed.event("a", "2009-10-02", "port_query")
    feed.event("b", "2009-10-02", "port_code")
    asked = {"month": month("2009-09"), "population": "all", **RULES}
    locked = {row["customer_id"]: row["is_locked"] for row in feed.ask("watch_list", FZ, **asked)}
    assert locked == {"a": False, "b": True}


def test_only_customers_of_the_cities_in_scope_and_the_population_are_listed(feed: Feed) -> None:
    feed.customer("far", city="厦门")
    feed.customer("small", is_core=False)
    for name in ("a", "far", "small"):
        feed.event(name, "2009-10-02", "rival_hotline")
    assert _listed(feed, population="core") == ["a"]
    assert _listed(feed, "厦门") == ["far"]
    assert _facts(feed, "厦门")["customers"] == 1


def test_the_feed_says_its_last_day_and_the_days_it_lacks(feed: Feed) -> None:
    feed.event("a", "2009-10-01", "fault")
    feed.event("a", "2009-10-04", "fault")
    facts = _facts(feed)
    assert facts["last_day"] == date(2009, 10, 4)
    assert (facts["days"], facts["missing_days"]) == (2, 2)
    assert facts["is_preliminary"]
    asked = {"month": month("2009-09"), "population": "all", **RULES}
    rows = feed.ask("watch_days", FZ, **asked)
    assert [row["in_feed"] for row in rows] == [True, False, False, True]


def test_a_month_closed_since_ends_the_watch_and_is_no_longer_preliminary(feed: Feed) -> None:
    feed.event("a", "2009-10-31", "rival_hotline")
    feed.event("b", "2009-11-01", "rival_hotline")
    assert _listed(feed) == ["a", "b"]
    feed.add("months", {"month": month("2009-10")}, has_customers=True)
    assert _listed(feed) == ["a"]
    assert not _facts(feed)["is_preliminary"]


def test_without_a_feed_nothing_is_said(feed: Feed) -> None:
    facts = _facts(feed)
    assert facts["last_day"] is None
    assert (facts["events"], facts["customers"], facts["missing_days"]) == (0, 0, 0)
    assert _days(feed) == {}
    assert _listed(feed) == []


def test_the_list_gives_a_customers_place_and_neighbours(feed: Feed) -> None:
    for name in ("a", "b", "c"):
        feed.event(name, "2009-10-02", "rival_hotline")
    feed.event("c", "2009-10-03", "cancel_enquiry")
    assert _listed(feed) == ["c", "a", "b"]
    asked = {"month": month("2009-09"), "population": "all", "customer_id": "a", **RULES}
    (found,) = feed.ask("watch_list", FZ, **asked)
    assert (found["place"], found["total"]) == (2, 3)
    assert (found["customer_before"], found["customer_after"]) == ("c", "b")
