"""The flagged list: its order, its pages by mark, its filters, and the counts that lead to it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from flagged_marts import MONTH, Flagged, Row, warned


def test_the_list_is_ordered_by_alert_then_exact_fee_then_customer() -> None:
    made = Flagged(
        warned("alarm_alone", "group_alarm", 900),
        warned("yellow", "complaints", 500),
        warned("orange", "complaints,zero_calls", 1),
        warned("red_unknown", "complaints,zero_calls,low_score", None, fee_3m_months=0),
        warned("red_a_third", "complaints,zero_calls,low_score", 100, fee_3m_months=3),
        warned("red_below", "complaints,zero_calls,low_score", Decimal("33.333333")),
        warned("red_b", "complaints,zero_calls,low_score", 20),
        warned("red_a", "complaints,zero_calls,low_score", 40, fee_3m_months=2),
        warned("gone", "complaints", 999, is_on_net=False),
        warned("well", "", 999),
    )
    rows = made.connection.execute(
        "select place, customer_id from mart.warned_customers order by place"
    ).fetchall()
    assert rows == list(
        enumerate(
            [
                "red_a_third",
                "red_below",
                "red_a",
                "red_b",
                "red_unknown",
                "orange",
                "yellow",
                "alarm_alone",
            ],
            start=1,
        )
    )
    assert made.ids() == [customer for _, customer in rows[:-1]]
    assert made.ids(rules=["group_alarm"]) == ["alarm_alone"]


@pytest.fixture(scope="module")
def many() -> Flagged:
    """9,002 customers over three shelves of marks, three of every seven at level 2."""
    levels = ("2", "5", "5", "2", "5", "5", "2")
    made = Flagged(
        *(warned(f"c{n}", "complaints", 50 - n, level=level) for n, level in enumerate(levels))
    )
    made.connection.execute(
        "insert into mart.warned_customers by name select warned.*"
        " replace (place + 7 * n as place, concat(customer_id, '-', n) as customer_id)"
        " from mart.warned_customers as warned cross join range(1, 1286) as copies(n)"
    )
    return made


@pytest.mark.parametrize("asked", [{}, {"level": "2"}], ids=["whole", "filtered"])
def test_pages_give_every_customer_once_forwards_backwards_and_by_jumps(
    many: Flagged, asked: Row
) -> None:
    whole = many.ask("warning_list", **asked)
    size, total = 4_000 if not asked else 1_500, len(whole)
    assert [row["place"] for row in whole] == list(range(1, total + 1))
    assert total == whole[0]["total"]
    mark, forwards = None, []
    for offset in range(0, total, size):
        page = many.ask("warning_list", limit=size, offset=offset, after=mark, **asked)
        assert page == many.ask("warning_list", limit=size, offset=offset, **asked)
        mark, forwards = page[-1]["mark"], forwards + page
    assert forwards == whole
    last = total - total % size
    behind = many.ask("warning_list", limit=1, offset=last, **asked)[0]["mark"]
    page = many.ask("warning_list", limit=size, offset=last - size, before=behind, **asked)
    assert page == whole[last - size : last]


def test_a_page_behind_the_last_is_empty(many: Flagged) -> None:
    assert many.ask("warning_list", limit=20, offset=9_002) == []
    assert len(many.ask("warning_list", limit=20, offset=9_001)) == 1


def test_a_customer_is_given_with_the_place_among_those_filtered(many: Flagged) -> None:
    level_2 = many.ask("warning_list", level="2")
    (found,) = many.ask("warning_list", level="2", customer_id=level_2[3_000]["customer_id"])
    assert (found["place"], found["total"]) == (3_001, len(level_2))
    assert found["customer_before"] == level_2[2_999]["customer_id"]
    assert found["customer_after"] == level_2[3_001]["customer_id"]
    level_5 = next(row for row in many.ask("warning_list", limit=20) if row["level"] == "5")
    assert many.ask("warning_list", level="2", customer_id=level_5["customer_id"]) == []


def test_each_filter_keeps_its_customers_only() -> None:
    ends = {"contract_end_on": date(2009, 7, 20), "joined_on": date(2007, 1, 31)}
    made = Flagged(
        warned("a", "complaints", 9, manager_id="M1", level="1", **ends),
        warned("b", "complaints,zero_calls", 8, stage="D", sensitivity="price"),
        warned("c", "complaints,zero_calls,low_score", 7, level=None, is_core=False),
        warned("d", "zero_calls,suspension_due", 6, city="厦门", manager_id="M2"),
        before=("a", "d"),
    )
    every = {"population": "all"}
    assert made.ids(**every) == ["c", "b", "d", "a"]
    assert made.ids() == ["b", "d", "a"]
    assert made.ids(**every, alert="orange") == ["b", "d"]
    assert made.ids(**every, rules=["low_score", "suspension_due"]) == ["c", "d"]
    assert made.ids(**every, together=["complaints", "zero_calls"]) == ["c", "b"]
    assert made.ids(**every, only="complaints,zero_calls") == ["b"]
    assert made.ids(**every, level="1") == ["a"]
    assert made.ids(**every, level="none") == ["c"]
    assert made.ids(**every, stage="D") == ["b"]
    assert made.ids(**every, manager="M2") == ["d"]
    assert made.ids(**every, manager="none") == ["c", "b"]
    assert made.ids(**every, sensitivity="price") == ["b"]
    assert made.ids(**every, is_new=True) == ["c", "b"]
    assert made.ids(**every, within_days=19, suspension_days=10) == ["d"]
    assert made.ids(**every, within_days=20, suspension_days=10) == ["d", "a"]
    assert made.ids(**every, cities=["厦门"]) == ["d"]


def test_a_row_tells_evidence_and_the_next_moment() -> None:
    made = Flagged(
        warned("a", "complaints", contract_end_on=date(2009, 8, 3), joined_on=date(2007, 7, 9))
    )
    (row,) = made.ask("warning_list", suspension_days=10)
    assert row["evidence"] == '{"complaints":{"value":1}}'
    assert (row["next_on"], row["next_kind"]) == (date(2009, 7, 9), "anniversary")


def test_nobody_is_new_where_the_month_before_is_not_stored() -> None:
    made = Flagged(warned("a", "complaints"), before=None)
    assert made.ask("warning_list")[0]["is_new"] is None
    assert made.ids(is_new=True) == []
    (group,) = made.ask("warning_groups", by="city")
    assert (group["warned"], group["new_customers"]) == (1, None)


def test_groups_count_the_warned_of_all_on_net_and_what_they_pay() -> None:
    made = Flagged(
        warned("a", "complaints", 100, level="1", manager_id="M1"),
        warned("b", "complaints,zero_calls,low_score", 90, fee_3m_months=3, manager_id="M1"),
        warned("alarm_alone", "group_alarm", 900),
        warned("well", "", 70, manager_id="M1"),
        warned("far", "complaints", 50, city="厦门", level=None, stage="D", manager_id="M2"),
        before=("a", "far"),
    )

    def told(name: str, **asked: str) -> dict[str, tuple[int, int, int, int, float]]:
        return {
            row["group_key"]: tuple(
                row[key]
                for key in ("on_net", "warned", "new_customers", "red_customers", "fee_at_risk")
            )
            for row in made.ask(name, **asked)
        }

    cities = told("warning_groups", by="city")
    assert cities == {"福州": (4, 2, 1, 1, 130), "厦门": (1, 1, 0, 0, 50)}
    levels = told("warning_groups", by="level")
    assert levels == {"1": (1, 1, 0, 0, 100), "5": (3, 1, 1, 1, 30), "none": (1, 1, 0, 0, 50)}
    assert list(told("warning_groups", by="stage")) == ["C", "D"]
    managers = told("warning_managers")
    assert managers == {"M1": (3, 2, 1, 1, 130), "M2": (1, 1, 0, 0, 50)}
    (first,) = made.ask("warning_managers", limit=1)
    assert (first["group_key"], first["total"]) == ("M1", 2)
    assert first["warned_share"] == pytest.approx(2 / 3)


def combined() -> list[Row]:
    """40 hit by two rules, half of whom left later; 60 by one; three by three rules."""
    later = [date(2009, 7, 1), date(2009, 8, 1)]
    pair = [warned(f"p{n}", "complaints,zero_calls") for n in range(40)]
    left = [
        warned(f"p{n}", "", month=later[n % 2], is_on_net=False, is_left=True) for n in range(20)
    ]
    alone = [warned(f"s{n}", "complaints") for n in range(60)]
    three = [warned(f"t{n}", "complaints,zero_calls,low_score") for n in range(3)]
    return [*pair, *left, *alone, *three, warned("alarm_alone", "group_alarm")]


def test_combinations_come_by_size_with_what_became_of_them() -> None:
    made = Flagged(*combined())
    made.add("months", *({"month": date(2009, m, 1), "has_customers": True} for m in (5, 6, 7, 8)))
    first, second = made.ask("warning_sets")
    assert (first["rules"], first["customers"]) == ("complaints,zero_calls", 40)
    assert (first["together"], first["alone"], first["sets"]) == (43, 60, 2)
    assert first["outcome_month"] == MONTH
    assert (first["n"], first["left_later"], first["rate"]) == (40, 20, 0.5)
    assert (first["verdict"], first["base_rate"]) == ("worse", pytest.approx(20 / 103))
    assert (second["customers"], second["n"], second["rate"]) == (3, 3, None), "too few to tell"
    assert [row["rules"] for row in made.ask("warning_sets", limit=1)] == [first["rules"]]
    assert len(made.ids(only=first["rules"])) == first["customers"]


def test_combinations_of_a_month_whose_outcome_is_open_have_no_rate() -> None:
    made = Flagged(*combined())
    made.add("months", *({"month": date(2009, m, 1), "has_customers": True} for m in (6, 7)))
    assert [row["rate"] for row in made.ask("warning_sets")] == [None, None]
    assert [row["outcome_month"] for row in made.ask("warning_sets")] == [None, None]


def test_pairs_are_told_by_the_share_of_the_rarer_rule() -> None:
    made = Flagged(*combined())
    pairs = {(row["rule"], row["other"]): row for row in made.ask("warning_pairs")}
    both = pairs["zero_calls", "complaints"]
    assert (both["customers"], both["total"]) == (43, 3)
    assert (both["share"], both["other_share"]) == (1.0, pytest.approx(43 / 103))
    assert set(pairs) == {
        ("zero_calls", "complaints"),
        ("low_score", "complaints"),
        ("low_score", "zero_calls"),
    }
    assert len(made.ids(together=["complaints", "zero_calls"])) == both["customers"]


def test_a_month_says_which_city_is_missing_and_which_rule_began() -> None:
    made = Flagged(warned("a", "complaints"), warned("well", ""))
    made.add("months", *({"month": date(2009, m, 1), "has_customers": True} for m in (5, 6)))
    made.add("groups", {"dimension": "rule", "group_key": "complaints", "group_order": 1})
    off = {"kind": "rule", "key": "complaints", "needs": "complaints"}
    made.add("off", off | {"month": date(2009, 5, 1)})
    made.add(
        "customer_flows",
        {"month": MONTH, "city": "福州", "city_missing": 0},
        {"month": MONTH, "city": "厦门", "city_missing": 7},
    )
    (june,) = made.ask("warning_months", months=[date(2009, 5, 1), MONTH])
    assert (june["warned"], june["on_net"], june["warned_share"]) == (1, 2, 0.5)
    assert (june["cities_missing"], june["rules_begun"]) == (["厦门"], ["complaints"])
    assert june["rules_ended"] is None
