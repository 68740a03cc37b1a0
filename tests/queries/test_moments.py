"""The calendar of key moments: what is next for a customer, what comes up for groups."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from feed_marts import Feed

FZ = "福州"
SEPTEMBER = date(2009, 9, 1)


@pytest.fixture
def feed() -> Feed:
    return Feed()


def _weeks(feed: Feed, *cities: str) -> dict[tuple[int, str], int]:
    rows = feed.ask(
        "moments_weeks",
        *(cities or (FZ,)),
        month=SEPTEMBER,
        population="all",
        weeks=4,
        win_back_days=120,
        suspension_days=10,
    )
    assert len(rows) == 5 * 5
    return {(row["week"], row["kind"]): row["customers"] for row in rows if row["customers"]}


def _groups(feed: Feed) -> dict[tuple[date, str], dict[str, Any]]:
    rows = feed.ask("moments_groups", FZ, month=SEPTEMBER, population="all", months_ahead=3)
    return {(row["in_month"], row["kind"]): row for row in rows}


def _list(feed: Feed, of: str, **asked: Any) -> list[str]:
    days = {"win_back_days": 120, "suspension_days": 10, "months_ahead": 3}
    rows = feed.ask("moments_list", FZ, month=SEPTEMBER, population="all", of=of, **days, **asked)
    assert all(row["total"] == len(rows) for row in rows)
    return [row["customer_id"] for row in rows]


def test_each_customer_is_in_the_week_of_the_next_moment(feed: Feed) -> None:
    feed.customer("ends", contract_end_on=date(2009, 10, 7), joined_on=date(2005, 12, 1))
    feed.customer("greeted", contract_end_on=date(2010, 6, 1), joined_on=date(2005, 10, 8))
    feed.customer("new", tenure_months=0)
    feed.customer("owing", rules="suspension_due", contract_end_on=date(2009, 11, 30))
    feed.customer("nothing")
    assert _weeks(feed) == {
        (0, "contract_end"): 1,
        (1, "anniversary"): 1,
        (0, "first_bill"): 1,
        (1, "suspension_due"): 1,
    }


def test_the_last_week_holds_all_that_is_later(feed: Feed) -> None:
    feed.customer("in_week", contract_end_on=date(2009, 10, 28))
    feed.customer("later", contract_end_on=date(2009, 10, 29))
    feed.customer("much_later", contract_end_on=date(2011, 5, 1))
    assert _weeks(feed) == {(3, "contract_end"): 1, (4, "contract_end"): 2}
    assert _list(feed, "customers", kind="contract_end", from_day=date(2009, 10, 29)) == [
        "later",
        "much_later",
    ]


def test_who_ported_out_has_the_day_of_the_win_back(feed: Feed) -> None:
    ported = {"is_on_net": False, "left_reason": "ported_out", "city_before": FZ}
    feed.customer("gone", month="2009-06", **ported)
    feed.customer("overdue", month="2009-03", **ported)
    assert _weeks(feed) == {(3, "win_back"): 1}
    first, last = date(2009, 10, 22), date(2009, 10, 28)
    assert _list(feed, "customers", from_day=first, until_day=last) == ["gone"]


def test_groups_have_contract_ends_alarms_and_rival_offers_on_one_calendar(feed: Feed) -> None:
    for name, group in (("a", "g1"), ("b", "g1"), ("c", "g2")):
        feed.customer(name, group_id=group, contract_end_on=date(2009, 11, 15))
    feed.customer("alone", contract_end_on=date(2009, 11, 15))
    feed.customer("alarmed", group_id="g3", rules="complaints,group_alarm")
    feed.customer("rich", group_id="g3", fee_3m_sum=900)
    feed.offer(FZ, 200, "2009-12-10")
    feed.offer(FZ, 200, "2009-09-20")
    feed.offer(FZ, 200, None)
    cells = _groups(feed)
    assert len(cells) == 4 * 3
    november = cells[date(2009, 11, 1), "contract_end"]
    assert (november["customers"], november["groups"]) == (3, 2)
    alarm = cells[SEPTEMBER, "group_alarm"]
    assert (alarm["customers"], alarm["groups"]) == (1, 1)
    december = cells[date(2009, 12, 1), "rival_end"]
    assert (december["customers"], december["groups"], december["offers"]) == (1, 1, 1)
    assert cells[date(2009, 10, 1), "rival_end"]["offers"] == 0
    # What cannot be: an alarm of a month ahead, a contract that ended before the close.
    assert cells[date(2009, 10, 1), "group_alarm"]["customers"] is None
    assert cells[SEPTEMBER, "contract_end"]["customers"] is None


def test_a_cell_of_the_groups_opens_its_members(feed: Feed) -> None:
    feed.customer("a", group_id="g1", contract_end_on=date(2009, 11, 15))
    feed.customer("b", group_id="g1", contract_end_on=date(2009, 12, 1))
    feed.customer("rich", group_id="g3", fee_3m_sum=900)
    feed.offer(FZ, 200, "2009-12-10")
    feed.offer(FZ, 250, "2009-12-20")
    november = {"from_day": date(2009, 11, 1), "until_day": date(2009, 11, 30)}
    assert _list(feed, "groups", kind="contract_end", **november) == ["a"]
    # Two offers that run out are one customer.
    assert _list(feed, "groups", kind="rival_end") == ["rich"]
    assert _list(feed, "groups") == ["a", "b", "rich"]


def test_an_offer_that_runs_out_says_how_many_it_aims_at(feed: Feed) -> None:
    feed.customer("rich", group_id="g1", fee_3m_sum=900)
    feed.customer("at_it", fee_3m_sum=600)
    feed.customer("under", fee_3m_sum=599)
    feed.offer(FZ, 200, "2009-12-10")
    feed.offer("厦门", 200, "2009-12-10")
    asked = {"month": SEPTEMBER, "population": "all", "months_ahead": 3}
    (row,) = feed.ask("rival_ends", FZ, **asked)
    assert (row["customers"], row["members"], row["city"]) == (2, 1, FZ)
    assert {row["city"] for row in feed.ask("rival_ends", FZ, "厦门", **asked)} == {FZ, "厦门"}
