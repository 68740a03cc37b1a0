"""Who is on net, core, high value; levels, stages and segments; who joined, returned and left.

One load holds March to June 2009; June is looked at, and the ids of customers say what is meant.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import duckdb
import pytest
from conftest import Row, World, customer

from baoyou import ask
from baoyou.access import EVERYONE

MAR, APR, MAY, JUNE = "2009-03", "2009-04", "2009-05", "2009-06"
SPRING = (MAR, APR, MAY, JUNE)


def june(customer_id: str, **known: Any) -> Row:
    return customer(customer_id, JUNE, **known)


def poor(customer_id: str, **known: Any) -> Row:
    """On net in June at 10 yuan: core for no fee."""
    return june(customer_id, arpu=10, **known)


def paid(customer_id: str, fees: list[Any], off: tuple[str, ...] = (), **known: Any) -> list[Row]:
    """March to June; a fee of None: no row; "": not known; off: months off net, long suspended."""
    return [
        customer(customer_id, month, **{**known, "arpu": fee})
        | ({"status": "suspended_two_way", "suspended_days": 31} if month in off else {})
        for month, fee in zip(SPRING, fees, strict=True)
        if fee is not None
    ]


def old(customer_id: str, fees: list[Any], **known: Any) -> list[Row]:
    """A customer of many years."""
    return paid(customer_id, fees, joined_on="2000-01-01", **known)


STATES = [
    june("active"),
    june("one_way", status="suspended_one_way", suspended_days=99),
    june("two_way_30", status="suspended_two_way", suspended_days=30),
    june("two_way_31", status="suspended_two_way", suspended_days=31),
    june("two_way_unknown", status="suspended_two_way"),
    june("cancelled", status="cancelled"),
    june("arrears", status="cancelled_arrears"),
    june("ported", status="ported_out"),
]
ON_NET = {
    "active": True,
    "one_way": True,
    "two_way_30": True,
    "two_way_31": False,
    "two_way_unknown": True,
    "cancelled": False,
    "arrears": False,
    "ported": False,
}

CLAUSES = [
    poor("diamond", card="diamond"),
    poor("silver", card="silver"),
    poor("key_person", group_role="key_person"),
    poor("key_person_of_c", group_role="key_person", group_class="C"),
    poor("member_of_a", group_role="member", group_class="A"),
    poor("member_of_b", group_class="B"),
    poor("member_of_c", group_role="member", group_class="C"),
    poor("gotone", brand="gotone"),
    poor("m_zone", brand="m_zone"),
    june("many", card="gold", group_role="key_person", group_class="A", brand="gotone"),
    *paid("fee_80", [0, 80, 80, 80]),
    *paid("fee_below_80", [500, 80, 80, "79.99"]),
    *paid("fee_80_of_two", [None, None, 70, 90]),
    *paid("fee_80_of_one", [None, None, None, 80]),
    *paid("fee_blank_in_may", [0, 80, "", 80]),
    *paid("fee_off_net_in_may", [0, 80, 0, 80], off=(MAY,)),
    *paid("fee_never_known", ["", "", "", ""]),
    june("core_but_gone", card="gold", status="cancelled"),
]
CORE = {
    "diamond": "card",
    "silver": "card",
    "key_person": "key_person",
    "key_person_of_c": "key_person",
    "member_of_a": "group_ab",
    "member_of_b": "group_ab",
    "member_of_c": None,
    "gotone": "gotone",
    "m_zone": None,
    "many": "card,key_person,group_ab,gotone,fee_provisional",
    "fee_80": "fee",
    "fee_below_80": None,
    "fee_80_of_two": "fee_provisional",
    "fee_80_of_one": "fee_provisional",
    "fee_blank_in_may": "fee_provisional",
    "fee_off_net_in_may": "fee_provisional",
    "fee_never_known": None,
    "core_but_gone": None,
}

LEVELS = [  # The first that holds.
    poor("l_diamond", card="diamond"),
    poor("l_key_of_a", group_role="key_person", group_class="A", card="gold"),
    poor("l_gold", card="gold", group_role="key_person", group_class="B"),
    poor("l_silver", card="silver", group_role="key_person", group_class="B"),
    *paid("l_150", [0, 150, 150, 150]),
    *paid("l_below_150", [999, 150, 150, "149.99"]),
    poor("l_key_of_b", group_role="key_person", group_class="B"),
    poor("l_key_of_none", group_role="key_person"),
    poor("l_member_of_a", group_class="A"),
    poor("l_gotone", brand="gotone"),
    june("l_gotone_150", brand="gotone", arpu=150),
    poor("l_nobody"),
]
LEVEL = {
    "l_diamond": "1",
    "l_key_of_a": "1",
    "l_gold": "2",
    "l_silver": "3",
    "l_150": "3",
    "l_below_150": "5",
    "l_key_of_b": "4",
    "l_key_of_none": "4",
    "l_member_of_a": "4",
    "l_gotone": "5",
    "l_gotone_150": "3",
    "l_nobody": None,
}

TENURES = [  # To June 2009, in calendar months.
    june("joined_3_ago", joined_on="2009-03-01"),
    june("joined_4_ago", joined_on="2009-02-28"),
    june("joined_11_ago", joined_on="2008-07-01"),
    june("joined_12_ago", joined_on="2008-06-30"),
    june("joined_in_june", joined_on="2009-06-30"),
    june("says_3", tenure_months=3),
    june("says_4", tenure_months=4),
    june("says_11", tenure_months=11),
    june("says_12", tenure_months=12),
    june("date_beats_months", joined_on="2008-06-01", tenure_months=2),
    *paid("first_seen_in_april", [None, 100, 100, 100]),
    *paid("first_seen_off_net", [None, 100, 100, 100], off=(APR,)),
    *paid("first_seen_in_the_first_month", [100, 100, 100, 100]),
]
TENURE = {
    "joined_3_ago": (3, "A"),
    "joined_4_ago": (4, "B"),
    "joined_11_ago": (11, "B"),
    "joined_12_ago": (12, "C"),
    "joined_in_june": (0, "A"),
    "says_3": (3, "A"),
    "says_4": (4, "B"),
    "says_11": (11, "B"),
    "says_12": (12, "C"),
    "date_beats_months": (12, "C"),
    "first_seen_in_april": (2, "A"),
    "first_seen_off_net": (2, "A"),
    "first_seen_in_the_first_month": (None, "C"),
}

GROWTH = [  # June beside the mean of March to May.
    *old("grows_by_10", [90, 100, 110, 110]),  # 1.10 × 100.
    *old("grows_by_less", [90, 100, 110, "109.99"]),
    *old("grows_on_known_fees", ["", 90, 110, 110]),
    *old("grows_on_months_on_net", [900, 90, 110, 110]),
    *old("grows_from_nothing", [None, None, None, 500]),
    *old("fee_of_june_unknown", [90, 100, 110, ""]),
    *paid("grows_tenure_unknown", [100, 100, 100, 110]),
]
GROWTH[-4 - 6 :]  # noqa: B018
