"""Marts in memory that a test fills with named customers month by month, and with list members."""

from __future__ import annotations

from datetime import date
from typing import Any

from small_marts import Marts, Row, load_macros, month

MAY, JUNE, JULY = month("2009-05"), month("2009-06"), month("2009-07")
_CUSTOMERS = """
    month date, customer_id varchar, phone_masked varchar, manager_id varchar, city varchar,
    level varchar, stage varchar, alert varchar, rule_count integer, group_id varchar,
    group_class varchar, group_role varchar, fee_3m_sum decimal(18, 6), fee_3m_months integer,
    contract_end_on date, port_to varchar, stated_reason varchar, left_reason varchar,
    city_before varchar, level_before varchar, is_on_net boolean, is_left boolean,
    is_city_missing boolean, is_core boolean, is_high_value boolean, was_core boolean,
    was_high_value boolean, is_contracted boolean, is_sticky boolean, is_fused boolean,
    is_bound boolean, is_warned boolean, is_locked boolean
"""
_MEMBERS = """
    month date, snapshot_id varchar, customer_id varchar, city varchar, level varchar,
    manager_id varchar, base_fee decimal(18, 6), fee decimal(18, 6), strikes integer,
    is_on_net boolean, is_city_missing boolean
"""
# Who is on net, with nothing else known: in 福州, level 5, 100 yuan, not bound.
_HERE = {
    "city": "福州",
    "level": "5",
    "fee_3m_sum": 100,
    "fee_3m_months": 1,
    "is_on_net": True,
    "is_left": False,
    "is_city_missing": False,
    "is_core": True,
    "is_high_value": False,
    "is_bound": False,
    "is_warned": False,
    "is_locked": False,
}


class PeopleMarts(Marts):
    """Marts with customers and members beside the summed tables."""

    def __init__(self, *months: date) -> None:
        super().__init__()
        self.connection.execute(f"create table mart.customer_months ({_CUSTOMERS})")
        self.connection.execute(f"create table mart.snapshot_members ({_MEMBERS})")
        load_macros(self.connection, "differences", "influence", "lists")
        self.add("months", *({"month": day} for day in months), has_customers=True)

    def here(self, day: date, *ids: str, **known: Any) -> None:
        """Core customers on net in the month, unless said otherwise."""
        rows = [{"customer_id": each} for each in ids]
        self.add("customer_months", *rows, **{"month": day, **_HERE, **known})

    def gone(self, day: date, *ids: str, **known: Any) -> None:
        """Core customers of the month before who left in this one."""
        left: Row = {
            "month": day,
            "is_on_net": False,
            "is_left": True,
            "is_city_missing": False,
            "left_reason": "cancelled",
            "city_before": "福州",
            "level_before": "5",
            "was_core": True,
            "was_high_value": False,
        }
        self.add("customer_months", *({"customer_id": each} for each in ids), **{**left, **known})


def ids(start: str, count: int) -> list[str]:
    """So many customers: a0, a1, …"""
    return [f"{start}{number}" for number in range(count)]
