"""Closed customers, a daily feed and offers of rivals, a few named rows each, in memory."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from small_marts import Marts, load_macros

MACROS = ("due", "lists", "moments", "moments_ahead", "watch", "watch_locked")
CUSTOMERS = (
    "month date, customer_id varchar, phone_masked varchar, city varchar, city_before varchar,"
    " level varchar, level_before varchar, tier_before varchar, stage varchar, group_id varchar,"
    " manager_id varchar, alert varchar, rules varchar, rule_count integer,"
    " fee_3m_sum decimal(28, 4), fee_3m_months integer, fee_3m_sum_before decimal(28, 4),"
    " fee_3m_months_before integer, complaints bigint, port_query bigint, port_code bigint,"
    " port_apply bigint, port_to varchar, left_reason varchar, contract_end_on date,"
    " joined_on date, tenure_months integer, locked_since date, is_on_net boolean,"
    " is_core boolean, is_high_value boolean, was_core boolean, was_high_value boolean,"
    " is_warned boolean, is_locked boolean"
)
RULES = {"zero_days": 7, "rival_calls": 1, "leaving_calls": 1, "complaint_count": 2}


class Feed(Marts):
    """Customers of 2009-09, closed, and what is heard of them since."""

    def __init__(self) -> None:
        super().__init__()
        self.connection.execute(f"create table mart.customer_months ({CUSTOMERS})")
        self.connection.execute("create schema extract")
        self.connection.execute(
            'create table extract.events (event_id varchar, customer_id varchar, "at" timestamp,'
            " kind varchar, detail varchar, day date)"
        )
        self.connection.execute(
            "create table extract.rival_offers (offer_id varchar, city varchar, rival varchar,"
            " offer varchar, arpu_min decimal(18, 6), starts_on date, ends_on date)"
        )
        load_macros(self.connection, *MACROS)
        self.add("months", {"month": date(2009, 9, 1)}, has_customers=True)
        self.events = 0

    def customer(self, customer_id: str, month: str = "2009-09", **known: Any) -> None:
        """A core customer on net in 福州 at 100 yuan, unless said otherwise."""
        usual = {
            "city": "福州",
            "fee_3m_sum": 300,
            "fee_3m_months": 3,
            "rule_count": 0,
            "is_on_net": True,
            "is_core": True,
            "is_high_value": False,
            "is_warned": False,
            "is_locked": known.get("locked_since") is not None,
        }
        day = date.fromisoformat(f"{month}-01")
        row = {"month": day, "customer_id": customer_id, **usual, **known}
        self.add("customer_months", row)

    def event(self, customer_id: str | None, day: str, kind: str, event_id: str = "") -> None:
        """Something that happened at noon; without an id of its own it gets the next one."""
        self.events += 1
        told = {
            "event_id": event_id or f"e{self.events}",
            "customer_id": customer_id,
            "at": datetime.fromisoformat(f"{day} 12:00:00"),
            "kind": kind,
            "day": date.fromisoformat(day),
        }
        self.connection.execute(
            "insert into extract.events by name select $event_id as event_id,"
            " $customer_id as customer_id, $at::timestamp as at, $kind as kind, $day::date as day",
            told,
        )

    def offer(self, city: str, arpu_min: int, ends_on: str | None, rival: str = "联通") -> None:
        """An offer of a rival that began in 2009-05."""
        self.connection.execute(
            "insert into extract.rival_offers values ($id, $city, $rival, 'half price', $least,"
            " date '2009-05-01', $ends)",
            {
                "id": f"{city}-{ends_on}",
                "city": city,
                "rival": rival,
                "least": arpu_min,
                "ends": None if ends_on is None else date.fromisoformat(ends_on),
            },
        )
