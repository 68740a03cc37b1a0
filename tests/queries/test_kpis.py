"""Every KPI by hand: few named customers, the arithmetic in the comment, the whole record asserted.

A city is a scenario of its own, so that one load serves many tests. Wilson's interval of k of n,
p = k ÷ n and z = 1.96, is (p + z²/2n ± z √(p(1−p)/n + z²/4n²)) ÷ (1 + z²/n); worked out below as
`centre ± half, ÷ divisor`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from small_world import Row, World, customer

from baoyou import ask, freezing, upload
from baoyou.access import EVERYONE

MAR, APR, MAY, JUNE = "2009-03", "2009-04", "2009-05", "2009-06"
SPRING = (MAR, APR, MAY, JUNE)
WINTER = ("2008-11", "2008-12", "2009-01", "2009-02", "2009-03")


def paid(customer_id: str, months: tuple[str, ...], fees: list[Any], **known: Any) -> list[Row]:
    """One row a month; None: no row in that month; "": the fee is not known."""
    return [
        customer(customer_id, month, arpu=fee, **known)
        for month, fee in zip(months, fees, strict=True)
        if fee is not None
    ]


def load_together(world: World, *files: list[Row]) -> None:
    """Several extracts, told apart by their columns, in one load: each month closes once."""
    paths = [world.write(rows) for rows in files]
    named = tuple((path, path.name) for path in paths)
    upload.load(world.store, upload.Request(named, accept_notices=True))


def page(world: World, name: str, **params: Any) -> list[Row]:
    """The rows of a page query."""
    return ask.reader(world.store, EVERYONE).rows(name, **params)


def says(record: Row, **expected: Any) -> None:
    """Compares the named fields of a record; figures to six decimals."""
    for field, value in expected.items():
        told = record[field]
        if value is None or isinstance(value, (bool, str)):
            assert told == value, (field, record)
        else:
            assert told is not None, (field, record)
            assert float(told) == pytest.approx(value, abs=1e-6), (field, record)


def not_available(record: Row) -> None:
    says(record, value=None, low=None, high=None)


# ---- spring 2009: June beside May ------------------------------------------------------------

CHURN = [  # 福州: eight on net in May; five leave in June, each for another reason.
    customer("F1", MAY),
    customer("F1", JUNE, status="ported_out", leave_reason="资费高"),
    customer("F2", MAY),
    customer("F2", JUNE, status="cancelled", leave_reason="携号转网"),  # Moves nobody.
    customer("F3", MAY),
    customer("F3", JUNE, status="cancelled_arrears"),
    customer("F4", MAY),
    customer("F4", JUNE, status="suspended_two_way", suspended_days=31),
    customer("F5", MAY),  # No row in June: absent.
    customer("F6", MAY),
    customer("F6", JUNE),
    customer("F7", MAY),
    customer("F7", JUNE, status="suspended_two_way", suspended_days=30),  # Still on net.
    customer("F8", MAY),
    customer("F8", JUNE, status="suspended_one_way"),
    customer("F9", MAY, status="cancelled"),  # Gone before May's end: in no base.
    customer("F9", JUNE, status="cancelled"),
    customer("F10", JUNE),  # Joined in June: in the closing base only.
]
MOVES = [  # 三明: who counts is told by May, whatever June says.
    customer("S1", MAY, city="三明", card="gold"),
    customer("S1", JUNE, city="厦门", status="cancelled"),
    customer("S2", MAY, city="三明", arpu=100),
    customer("S2", JUNE, city="三明", arpu=10),  # 110 ÷ 2 = 55 < 80: no longer core.
    customer("S3", MAY, city="三明", arpu=20),  # Not core in May.
    customer("S3", JUNE, city="三明", status="cancelled"),
    customer("S4", MAY, city="厦门"),
    customer("S4", JUNE, city="三明"),
]
PLANS = [  # 宁德: plan fees of May and June.
    customer("D1", MAY, city="宁德", plan_fee=128),
    customer("D1", JUNE, city="宁德", plan_fee=88),
    customer("D2", MAY, city="宁德", plan_fee=88),
    customer("D2", JUNE, city="宁德", plan_fee=88),
    customer("D3", MAY, city="宁德", plan_fee=88),
    customer("D3", JUNE, city="宁德", plan_fee=128),
    customer("D4", MAY, city="宁德"),  # Not known in May: in neither sum.
    customer("D4", JUNE, city="宁德", plan_fee=58),
    customer("D5", MAY, city="宁德", plan_fee=128),  # Left: in neither sum.
    customer("D5", JUNE, city="宁德", plan_fee=58, status="cancelled"),
    customer("D6", MAY, city="宁德", plan_fee=128),  # Moves: counts where it was in May.
    customer("D6", JUNE, city="漳州", plan_fee=58),
    customer("D7", JUNE, city="宁德", plan_fee=58),  # Joined: in neither sum.
]
VALUES = [  # 厦门: three core customers, a poor one, one that left.
    customer("X1", JUNE, city="厦门", mou=200, data_mb=1024, complaints=2)
    | {"contract_end_on": "2009-06-30"},  # On the last day: no longer in force.
    customer("X2", JUNE, city="厦门", arpu="90.50", data_mb=512, complaints=0)
    | {"contract_end_on": "2009-07-01", "has_sticky": 1, "has_fusion": 1},
    customer("X3", JUNE, city="厦门", arpu="", card="gold", mou=100, complaints=1)
    | {"has_sticky": 1},
    customer("X4", JUNE, city="厦门", arpu=500, mou=900, data_mb=900, complaints=5)
    | {"status": "cancelled", "has_fusion": 1},
    customer("X5", JUNE, city="厦门", arpu=20, mou=30, complaints=3),
]
RISK = [  # 南平: two warned for two complaints, at fees that do not end.
    *paid("R1", SPRING, [None, 100, 100, 101], city="南平", complaints=1),
    *paid("R2", SPRING, [None, 100, 101, 101], city="南平", complaints=1),
    *paid("R3", SPRING, [None, 10, 10, 10], city="南平", complaints=1),  # Warned, not core.
    *paid("R4", SPRING, [None, 500, 500, 500], city="南平", complaints=0),  # Core, not warned.
]
LOST = [  # 莆田: three leave, two of whom had been in touch.
    customer("L1", MAR, city="莆田", complaints=1),
    customer("L1", APR, city="莆田"),
    customer("L1", MAY, city="莆田", arpu=101),
    customer("L1", JUNE, city="莆田", status="cancelled"),
    customer("L2", MAR, city="莆田"),
    customer("L2", APR, city="莆田", arpu=101),
    customer("L2", MAY, city="莆田", arpu=101, faults=1),
    *paid("L3", SPRING, [100, 100, 100, None], city="莆田", complaints=0, faults=0),
    *paid("L4", SPRING, [100, 100, 100, 100], city="莆田", complaints=1),  # Stays.
]
CURVE = [  # 漳州: B1 leaves in June; B2 and B3 of its level stay, B4 is of another level.
    customer("B1", MAR, city="漳州", arpu=120, local_fee=60),
    customer("B1", APR, city="漳州", arpu=90, local_fee=45),
    customer("B1", MAY, city="漳州", arpu=60, local_fee=30),
    customer("B2", MAR, city="漳州", arpu=100, local_fee=50),
    customer("B2", APR, city="漳州", arpu=110, local_fee=50),
    customer("B2", MAY, city="漳州", arpu=120, local_fee=50),
    customer("B2", JUNE, city="漳州", arpu=120, local_fee=50),
    *paid("B3", SPRING, [120, 130, "", 130], city="漳州"),
    *paid("B4", SPRING, [900, 900, 900, 900], city="漳州", card="gold"),
]
MIXES = [  # 龙岩: a customer of every card and of every stage.
    *paid("M1", SPRING, [None, None, 90, 90], city="龙岩", card="diamond", joined_on="2009-05-09"),
    *paid("M2", SPRING, [100, 100, 100, 100], city="龙岩", card="gold", joined_on="2000-01-01"),
    *paid("M3", SPRING, [None, None, 90, 90], city="龙岩", card="silver", port_code=1),
    customer("M4", MAY, city="龙岩", joined_on="2000-01-01", plan_fee=128),
    customer("M4", JUNE, city="龙岩", joined_on="2000-01-01", plan_fee=88),
    *paid("M5", SPRING, [150, 150, 150, 150], city="龙岩", joined_on="2008-08-01"),
    customer("M6", MAY, city="龙岩"),
    customer("M6", JUNE, city="龙岩", status="ported_out"),
    *paid("M7", SPRING, [20, 20, 20, 20], city="龙岩", joined_on="2000-01-01"),  # Not core.
]


@pytest.fixture(scope="module")
def spring(tmp_path_factory: pytest.TempPathFactory) -> World:
    world = World(tmp_path_factory.mktemp("spring"))
    world.load([*CHURN, *MOVES, *PLANS, *VALUES, *RISK, *LOST, *CURVE, *MIXES])
    return world


def test_churn_is_who_left_of_those_on_net_the_month_before(spring: World) -> None:
    # F1 to F5 of F1 to F8. p = 5/8 = .625: .8651 ± 1.96 × √(.0292969 + .0150063) = .412547;
    # ÷ (1 + 3.8416/8 = 1.4802): .305738 to .863158.
    record = spring.figure("churn_rate", JUNE, cities=["福州"])
    says(record, numerator=5, denominator=8, value=0.625, low=0.305738, high=0.863158)
    says(record, n=8, mature=True, unit="share", month=JUNE, city="福州", group="all")


def test_the_five_reasons_sum_to_the_churn_rate(spring: World) -> None:
    # One customer each: 5 × 1/8 = 5/8; a stated reason moves nobody.
    rows = page(
        spring,
        "churn_months",
        cities=["福州"],
        months=[date(2009, 6, 1)],
        population="core",
        base="opening",
    )
    found = {row["reason"]: (row["left_customers"], row["rate"]) for row in rows}
    assert found == {
        "all": (5, 0.625),
        "ported_out": (1, 0.125),
        "cancelled": (1, 0.125),
        "cancelled_arrears": (1, 0.125),
        "long_suspended": (1, 0.125),
        "absent": (1, 0.125),
    }


@pytest.mark.parametrize(
    ("base", "rate"),
    [
        ("opening", 5 / 8),
        ("closing", 5 / 4),  # F6, F7, F8 and the new F10.
        ("average", 5 / 6),  # (8 + 4) ÷ 2.
        ("day", 5 / 8 * 365 / (12 * 30)),  # June has 30 days, 2009 has 365.
    ],
)
def test_churn_can_be_taken_of_another_base(spring: World, base: str, rate: float) -> None:
    months = [date(2009, 6, 1)]
    rows = page(
        spring, "churn_months", cities=["福州"], months=months, population="core", base=base
    )
    (total,) = [row for row in rows if row["reason"] == "all"]
    assert total["rate"] == pytest.approx(rate)


def test_churn_goes_by_the_city_and_population_of_the_month_before(spring: World) -> None:
    # Core in May: S1 (left, though June's row says 厦门) and S2 (no longer core in June).
    # 1/2: 1.4604 ± 1.96 × √(.125 + .2401) = 1.184296; ÷ 2.9208: .094529 to .905471.
    record = spring.figure("churn_rate", JUNE, cities=["三明"])
    says(record, numerator=1, denominator=2, value=0.5, low=0.094529, high=0.905471, n=2)
    # 厦门 had S4 in May, who moved and did not leave.
    record = spring.figure("churn_rate", JUNE, cities=["厦门"])
    says(record, numerator=0, denominator=1, value=0, low=0, high=0.793457, n=1)
    # All: S3 left too. 2/3: 1.306933 ± 1.96 × √(.0740741 + .1067111) = .833367;
    # ÷ 2.280533: .207655 to .938510.
    record = spring.figure("churn_rate", JUNE, cities=["三明"], population="all")
    says(record, numerator=2, denominator=3, value=2 / 3, low=0.207655, high=0.93851, n=3)


def test_churn_goes_by_the_level_of_the_month_before(spring: World) -> None:
    # May: S1 gold is level 2, S2 at 100 yuan level 5; nobody stands in the others.
    records = spring.figures("churn_rate", JUNE, cities=["三明"], by="level")
    assert [record["group"] for record in records] == ["1", "2", "3", "4", "5"]
    nobody, gold, _, _, ordinary = records
    not_available(nobody)
    # 1/1: 1 + 1.9208 ± 1.96 × √(0 + .9604) = 1.9208; ÷ 4.8416: .206543 to 1.
    says(gold, numerator=1, denominator=1, value=1, low=0.206543, high=1, n=1)
    says(ordinary, numerator=0, denominator=1, value=0, low=0, high=0.793457, n=1)


def test_the_province_sums_its_cities(spring: World) -> None:
    # Core in May: 福州 8, 三明 2, 厦门 1, 宁德 6, 南平 3, 莆田 4, 漳州 4, 龙岩 6 = 34.
    # Left: 福州 5, 三明 1, 宁德 1 (D5), 莆田 3, 漳州 1 (B1), 龙岩 1 (M6) = 12.
    # 12/34 = .352941: .409435 ± 1.96 × √(.0067169 + .0008308) = .170279;
    # ÷ 1.112988: .214877 to .520863.
    records = spring.figures("churn_rate", JUNE, cities=["*"])
    (province,) = [record for record in records if record["city"] == "all"]
    cities = [record for record in records if record["city"] != "all"]
    says(province, numerator=12, denominator=34, value=12 / 34, low=0.214877, high=0.520863)
    assert sum(record["numerator"] for record in cities) == 12
    assert sum(record["denominator"] for record in cities) == 34


def test_port_out_counts_only_who_left_by_porting(spring: World) -> None:
    # F1 of F1 to F8. 1/8: .3651 ± 1.96 × √(.0136719 + .0150063) = .331918; ÷ 1.4802.
    record = spring.figure("port_out_rate", JUNE, cities=["福州"])
    says(record, numerator=1, denominator=8, value=0.125, low=0.022417, high=0.470895)
    says(record, n=8, mature=True, unit="share")


def test_a_downgrade_is_a_plan_fee_lower_than_the_month_before(spring: World) -> None:
    # D1 and the moved D6, of D1, D2, D3, D6: 2/4.
    # .9802 ± 1.96 × √(.0625 + .060025) = .686070; ÷ 1.9604: .150036 to .849964.
    record = spring.figure("downgrade_rate", JUNE, cities=["宁德"])
    says(record, numerator=2, denominator=4, value=0.5, low=0.150036, high=0.849964)
    says(record, n=4, mature=True, unit="share")


def test_arpu_leaves_unknown_fees_out_of_both_sums(spring: World) -> None:
    # X1 100 + X2 90.50; X3 is blank, X4 off net, X5 not core: 190.5 ÷ 2 = 95.25.
    record = spring.figure("arpu", JUNE, cities=["厦门"])
    says(record, numerator=190.5, denominator=2, value=95.25, low=None, high=None)
    says(record, n=2, mature=True, unit="yuan")
    # All: 210.5 ÷ 3 = 70.166667.
    record = spring.figure("arpu", JUNE, cities=["厦门"], population="all")
    says(record, numerator=210.5, denominator=3, value=70.166667, n=3)


def test_mou_leaves_unknown_minutes_out_of_both_sums(spring: World) -> None:
    # X1 200 + X3 100; X2 is blank: 300 ÷ 2.
    record = spring.figure("mou", JUNE, cities=["厦门"])
    says(record, numerator=300, denominator=2, value=150, low=None, high=None)
    says(record, n=2, mature=True, unit="minutes")


def test_dou_is_in_gb_of_1024_mb(spring: World) -> None:
    # X1 1,024 MB = 1 GB, X2 512 MB = 0.5 GB; X3 is blank: 1.5 ÷ 2.
    record = spring.figure("dou", JUNE, cities=["厦门"])
    says(record, numerator=1.5, denominator=2, value=0.75, low=None, high=None)
    says(record, n=2, mature=True, unit="GB")


def test_bundling_counts_a_customer_once_however_many_bindings(spring: World) -> None:
    # X2 (contract, sticky and fusion) and X3 (sticky), of X1, X2, X3: 2/3 as for churn above.
    record = spring.figure("bundling_rate", JUNE, cities=["厦门"])
    says(record, numerator=2, denominator=3, value=2 / 3, low=0.207655, high=0.93851)
    says(record, n=3, mature=True, unit="share")


def test_a_contract_that_ends_on_the_last_day_is_no_longer_in_force(spring: World) -> None:
    # X2 ends on 1 July, X1 on 30 June: 1/3.
    # .973600 ± 1.96 × √(.0740741 + .1067111) = .833367; ÷ 2.280533: .061490 to .792345.
    record = spring.figure("contract_rate", JUNE, cities=["厦门"])
    says(record, numerator=1, denominator=3, value=1 / 3, low=0.06149, high=0.792345)
    says(record, n=3, mature=True, unit="share")


def test_business_bindings_are_counted_alone(spring: World) -> None:
    # X2 and X3 of three.
    record = spring.figure("sticky_rate", JUNE, cities=["厦门"])
    says(record, numerator=2, denominator=3, value=2 / 3, low=0.207655, high=0.93851)
    says(record, n=3, mature=True, unit="share")


def test_fusion_is_counted_alone(spring: World) -> None:
    # X2 of three; X4 is off net.
    record = spring.figure("fusion_rate", JUNE, cities=["厦门"])
    says(record, numerator=1, denominator=3, value=1 / 3, low=0.06149, high=0.792345)
    says(record, n=3, mature=True, unit="share")


def test_complaints_are_those_of_customers_on_net_per_ten_thousand(spring: World) -> None:
    # X1 2 + X2 0 + X3 1 = 3 of 3 customers: 3 ÷ 3 × 10,000. With X5: 6 ÷ 4 × 10,000.
    record = spring.figure("complaints_per_10k", JUNE, cities=["厦门"])
    says(record, numerator=3, denominator=3, value=10_000, low=None, high=None)
    says(record, n=3, mature=True, unit="per_10k")
    record = spring.figure("complaints_per_10k", JUNE, cities=["厦门"], population="all")
    says(record, numerator=6, denominator=4, value=15_000, n=4)


def test_the_warned_share_counts_customers_with_a_warning(spring: World) -> None:
    # X1 (two complaints) and X2 (contract ends on 1 July), of X1, X2, X3.
    record = spring.figure("warned_share", JUNE, cities=["厦门"])
    says(record, numerator=2, denominator=3, value=2 / 3, low=0.207655, high=0.93851)
    says(record, n=3, mature=True, unit="share")


def test_rules_are_counted_one_by_one_and_those_without_a_column_not_at_all(spring: World) -> None:
    records = spring.figures("rule_count", JUNE, cities=["厦门"], by="rule")
    found = {record["group"]: record for record in records}
    for rule in ("complaints", "contract_expiring"):  # X1; X2. X5 is not core.
        says(found[rule], numerator=1, denominator=None, value=1, low=None, high=None, n=1)
        says(found[rule], mature=True, unit="count")
    for rule in ("usage_drop", "below_plan", "plan_downgrade", "portability", "value_strikes"):
        says(found[rule], numerator=0, denominator=None, value=0, n=0)
    for rule in ("zero_calls", "rival_hotline", "offnet_spend", "low_score", "group_alarm"):
        says(found[rule], numerator=None, denominator=None, value=None)


def test_revenue_at_risk_sums_three_month_fees_without_rounding_each(spring: World) -> None:
    # R1 301/3 + R2 302/3 = 603/3 = 201, to the fen; R3 is not core, R4 not warned.
    record = spring.figure("revenue_at_risk", JUNE, cities=["南平"])
    says(record, numerator=201, denominator=None, value=201, low=None, high=None)
    says(record, n=2, mature=True, unit="yuan")


def test_revenue_lost_sums_the_fees_of_the_month_before_leaving(spring: World) -> None:
    # March to May: L1 301/3 + L2 302/3 + L3 300/3 = 903/3 = 301; L4 stays.
    record = spring.figure("revenue_lost", JUNE, cities=["莆田"])
    says(record, numerator=301, denominator=None, value=301, low=None, high=None)
    says(record, n=3, mature=True, unit="yuan")


def test_leavers_with_contact_complained_or_had_a_fault_in_their_last_six_months(
    spring: World,
) -> None:
    # L1 (a complaint in March) and L2 (a fault in May), of L1, L2, L3.
    record = spring.figure("leavers_with_contact", JUNE, cities=["莆田"])
    says(record, numerator=2, denominator=3, value=2 / 3, low=0.207655, high=0.93851)
    says(record, n=3, mature=True, unit="share")


@pytest.mark.parametrize(
    ("measure", "left", "stayed"),
    [
        # March: 120 beside (100 + 120) ÷ 2; April: 90 beside (110 + 130) ÷ 2; May: 60 beside 120,
        # since B3's fee of May is not known. B4 is level 2, where nobody left.
        ("arpu", {3: 120, 2: 90, 1: 60}, {3: 110, 2: 120, 1: 120}),
        ("local_fee", {3: 60, 2: 45, 1: 30}, {3: 50, 2: 50, 1: 50}),  # B3 has none.
    ],
)
def test_bills_before_leaving_stand_beside_those_of_the_same_city_and_level(
    spring: World, measure: str, left: dict[int, float], stayed: dict[int, float]
) -> None:
    rows = page(
        spring,
        "bills_before_leaving",
        cities=["漳州"],
        month=date(2009, 6, 1),
        population="core",
        pool=1,
        measure=measure,
    )
    assert {row["months_before"]: row["left_mean"] for row in rows} == pytest.approx(left)
    assert {row["months_before"]: row["stayed_mean"] for row in rows} == pytest.approx(stayed)
    assert {row["left_customers"] for row in rows} == {1}


def test_the_tier_mix_is_of_core_customers_on_net(spring: World) -> None:
    # M1, M2, M3 and the cardless M4 and M5: 1/5, 1/5, 1/5, 2/5. 1/5: .58416 ± 1.96 ×
    # √(.032 + .0384160) = .520106; ÷ 1.76832. 2/5: .78416 ± 1.96 × √(.048 + .038416) = .576171.
    records = spring.figures("tier_mix", JUNE, cities=["龙岩"], by="tier")
    assert [record["group"] for record in records] == ["diamond", "gold", "silver", "none"]
    for record in records[:3]:
        says(record, numerator=1, denominator=5, value=0.2, low=0.036223, high=0.624472, n=5)
        says(record, mature=True, unit="share")
    says(records[3], numerator=2, denominator=5, value=0.4, low=0.117618, high=0.76928, n=5)


def test_a_card_that_nobody_holds_is_printed_as_0(spring: World) -> None:
    # 厦门: X1 and X2 without a card, X3 gold. 0/3: high 2 × .640267 ÷ (1 + 1.280533) = .561506.
    diamond = spring.figures("tier_mix", JUNE, cities=["厦门"], by="tier")[0]
    says(diamond, group="diamond", numerator=0, denominator=3, value=0, low=0, high=0.561506)


def test_the_level_mix_is_of_core_customers_on_net(spring: World) -> None:
    # 1: M1 diamond; 2: M2 gold; 3: M3 silver and M5 at 150 yuan; 4: nobody; 5: M4.
    records = spring.figures("level_mix", JUNE, cities=["龙岩"], by="level")
    assert [record["group"] for record in records] == ["1", "2", "3", "4", "5"]
    assert [record["numerator"] for record in records] == [1, 1, 2, 0, 1]
    for record in records:
        says(record, denominator=5, n=5, mature=True, unit="share")
    says(records[0], value=0.2, low=0.036223, high=0.624472)
    says(records[2], value=0.4, low=0.117618, high=0.76928)
    # 0/5: .38416 ± .38416; ÷ 1.76832: 0 to .434491.
    says(records[3], value=0, low=0, high=0.434491)


def test_the_lifecycle_mix_counts_those_on_net_and_those_who_left(spring: World) -> None:
    # A: M1, joined in May. B: M5, ten months. C: M2. D: M4, whose plan fell. E: M3, who asked for
    # a code, and M6, who left. 1/6: .4868 ± 1.96 × √(.0231481 + .0266778) = .437501; ÷ 1.640267.
    # 2/6: .653467 ± 1.96 × √(.0370370 + .0266778) = .494738.
    records = spring.figures("lifecycle_mix", JUNE, cities=["龙岩"], by="stage")
    assert [record["group"] for record in records] == ["A", "B", "C", "D", "E"]
    for record in records[:4]:
        says(record, numerator=1, denominator=6, value=1 / 6, low=0.030053, high=0.563509, n=6)
        says(record, mature=True, unit="share")
    says(records[4], numerator=2, denominator=6, value=1 / 3, low=0.096769, high=0.700012, n=6)


def test_those_who_left_stand_in_the_lifecycle_of_the_city_and_population_before(
    spring: World,
) -> None:
    # 三明 in June, core: S4 on net, and S1, who left and was there in May. S2 is no longer core,
    # S3 never was. 厦门: X1, X2, X3, not S1.
    found = {
        city: {
            record["group"]: record["numerator"]
            for record in spring.figures("lifecycle_mix", JUNE, cities=[city], by="stage")
        }
        for city in ("三明", "厦门")
    }
    assert found["三明"] == {"A": 1, "B": 0, "C": 0, "D": 0, "E": 1}
    assert found["厦门"] == {"A": 3, "B": 0, "C": 0, "D": 0, "E": 0}


# ---- winter 2008: snapshot lists, contracts, a city that is missing ---------------------------

FOLLOWED = [
    *paid("V1", WINTER, [120, 40, 30, "", "49.99"]),
    *paid("V2", WINTER, [100, 100, 50, 50, 200]),  # 50 is no strike.
    *paid("V3", WINTER[:2], [80, 80]),
    customer("V3", "2009-01", status="ported_out", arpu=0),
    *paid("V4", WINTER[:2], [60, 60]),
    *paid("V4", WINTER[2:], [60, 60, 400], city="宁德"),
    *paid("V5", WINTER[:2], [90, 45]),
    customer("V5", "2009-01", arpu=5, status="suspended_two_way", suspended_days=31),
    *paid("V5", WINTER[3:], [20, 20]),
    *paid("V6", WINTER[:3], [50, 60, 60]),
    *paid("V7", WINTER[:4], [70, 70, 70, 70], city="莆田"),
    customer("V8", "2008-11"),
    customer("V8", "2008-12", status="cancelled"),
    customer("V8", "2009-01"),
    customer("V8", "2009-02", status="ported_out"),
    *paid("P2", WINTER[:4], [100, 100, 100, 100], city="莆田"),  # 莆田 has no row in March.
]
CONTRACTS = [  # 宁德 in January; who has a contract that ends in February?
    customer("N1", "2009-01", city="宁德", contract_end_on="2009-02-28"),
    customer("N1", "2009-02", contract_end_on="2011-02-28"),  # Renewed, and moved to 福州.
    customer("N1", "2009-03", contract_end_on="2011-02-28"),
    customer("N2", "2009-01", city="宁德", contract_end_on="2009-02-10"),
    customer("N2", "2009-02", city="宁德", contract_end_on="2009-02-10"),
    customer("N2", "2009-03", city="宁德", contract_end_on="2010-03-31"),  # Renewed in m+1.
    customer("N3", "2009-01", city="宁德", contract_end_on="2009-02-01"),
    customer("N3", "2009-02", city="宁德", contract_end_on="2009-02-01"),
    customer("N3", "2009-03", city="宁德", status="cancelled"),  # Not renewed.
    customer("N4", "2009-01", city="宁德", contract_end_on="2009-02-15"),
    customer("N4", "2009-02", city="宁德", contract_end_on="2012-02-15", status="cancelled"),
    customer("N5", "2009-01", city="宁德", contract_end_on="2009-01-31"),  # Ends in January.
    customer("N5", "2009-02", city="宁德"),
    customer("N5", "2009-03", city="宁德"),
    customer("N6", "2009-01", city="宁德", contract_end_on="2009-03-01"),  # Ends in March.
    customer("N6", "2009-02", city="宁德", contract_end_on="2009-03-01"),
    customer("N6", "2009-03", city="宁德", contract_end_on="2009-03-01"),
]


def member(snapshot: str, customer_id: str, base_month: str, base_fee: Any, **known: Any) -> Row:
    row = {"snapshot_id": snapshot, "customer_id": customer_id, "base_month": base_month}
    return {**row, "base_fee": base_fee, "city": "福州", "level": "", **known}


LISTS = [
    member("S08", "V1", "2008-11", 120, level=3),
    member("S08", "V2", "2008-11", 100, level=2),
    member("S08", "V3", "2008-11", 80, level=2),
    member("S08", "V4", "2008-11", 60),  # Moves to 宁德; its list says 福州 for good.
    member("S08", "V5", "2008-11", 90, level=5),
    member("S08", "V6", "2008-11", 50, level=3),
    member("S08", "V8", "2008-11", 100, level=5),
    member("S08", "V7", "2008-11", 70, city="莆田"),
    member("S09", "V1", "2009-01", 30),
    member("S09", "V2", "2009-01", 50),
]


@pytest.fixture(scope="module")
def winter(tmp_path_factory: pytest.TempPathFactory) -> World:
    world = World(tmp_path_factory.mktemp("winter"))
    load_together(world, [*FOLLOWED, *CONTRACTS], LISTS)
    return world


def test_snapshot_retention_is_members_on_net_of_all_members(winter: World) -> None:
    # February: V1, V2, V4, V5 in 福州 (V3 and V8 ported, V6 absent) and V7 in 莆田: 5/8.
    record = winter.figure("retention_rate", "2009-02", snapshot="S08")
    says(record, numerator=5, denominator=8, value=0.625, low=0.305738, high=0.863158)
    says(record, n=8, mature=True, unit="share", city="all")
    # 福州: 4/7, V4 among them. .845829 ± 1.96 × √(.0349854 + .0196000) = .457929; ÷ 1.5488.
    record = winter.figure("retention_rate", "2009-02", snapshot="S08", cities=["福州"])
    says(record, numerator=4, denominator=7, value=4 / 7, low=0.250454, high=0.841783, n=7)


def test_snapshot_retention_splits_by_the_level_of_the_list(winter: World) -> None:
    # March: 2: V2 of V2, V3; 3: V1 of V1, V6; 5: V5 of V5, V8. V4 has no level.
    records = winter.figures("retention_rate", "2009-03", snapshot="S08", by="level")
    assert [record["group"] for record in records] == ["1", "2", "3", "4", "5"]
    for record in (records[1], records[2], records[4]):
        says(record, numerator=1, denominator=2, value=0.5, low=0.094529, high=0.905471, n=2)
    not_available(records[0])
    not_available(records[3])


def test_without_a_name_the_snapshot_of_the_latest_base_month_is_used(winter: World) -> None:
    assert winter.figure("retention_rate", "2008-12")["n"] == 8
    assert winter.figure("retention_rate", "2009-02")["n"] == 2


def test_a_snapshot_has_figures_from_its_base_month_on(winter: World) -> None:
    not_available(winter.figure("retention_rate", "2008-12", snapshot="S09"))
    says(
        winter.figure("retention_rate", "2009-01", snapshot="S09"),
        numerator=2,
        denominator=2,
        value=1,
        high=1,
    )


def test_strikes_start_anew_each_january(winter: World) -> None:
    # V1 is under 50 in December, January and (blank) February: one strike of 2008, two of 2009.
    # So all five on net in February are at value.
    record = winter.figure("value_retention_rate", "2009-02", snapshot="S08")
    says(record, numerator=5, denominator=8, value=0.625, low=0.305738, high=0.863158)
    says(record, n=8, mature=True, unit="share")


def test_the_third_strike_of_the_year_loses_a_member_and_off_net_months_are_none(
    winter: World,
) -> None:
    # March: V1 has its third (49.99). V5 has February and March; it was off net in January.
    # V2, V4, V5 of seven: 3/7. .702971 ± .457929 (as for 4/7); ÷ 1.5488: .158217 to .749546.
    record = winter.figure("value_retention_rate", "2009-03", snapshot="S08", cities=["福州"])
    says(record, numerator=3, denominator=7, value=3 / 7, low=0.158217, high=0.749546, n=7)


def test_the_base_month_itself_is_no_strike(winter: World) -> None:
    # S09 is taken in January: of V1's 30, blank, 49.99 only the last two count.
    record = winter.figure("value_retention_rate", "2009-03", snapshot="S09")
    says(record, numerator=2, denominator=2, value=1, high=1, n=2)


def test_revenue_retention_leaves_an_unknown_fee_out_of_the_fees(winter: World) -> None:
    # February: V2 50 + V4 60 + V5 20 + V7 70, V1 not known = 200; base of all eight 670.
    record = winter.figure("revenue_retention_rate", "2009-02", snapshot="S08")
    says(record, numerator=200, denominator=670, value=0.298507, low=None, high=None)
    says(record, n=8, mature=True, unit="share")


def test_revenue_retention_may_exceed_100_percent(winter: World) -> None:
    # 福州 in March: 49.99 + 200 + 400 + 20 = 669.99; base 120 + 100 + 80 + 60 + 90 + 50 + 100.
    record = winter.figure("revenue_retention_rate", "2009-03", snapshot="S08", cities=["福州"])
    says(record, numerator=669.99, denominator=600, value=1.11665, low=None, high=None, n=7)


def test_composite_retention_is_the_mean_of_customers_and_revenue(winter: World) -> None:
    # 福州 in March: (4/7 + 1.11665) ÷ 2 = (.571429 + 1.116650) ÷ 2.
    record = winter.figure("composite_retention_rate", "2009-03", snapshot="S08", cities=["福州"])
    says(record, numerator=None, denominator=None, value=0.844039, low=None, high=None)
    says(record, n=7, mature=True, unit="share")


def test_the_bridge_closes_to_the_member(winter: World) -> None:
    # March: kept V2, V4, V5 at value and V1 below; ported V3 in January and V8, who had cancelled
    # before and come back, in February: the last leaving tells. V6 absent. V7's city is missing.
    rows = page(
        winter,
        "snapshot_bridge",
        cities=["福州", "宁德", "莆田"],
        month=date(2009, 3, 1),
        snapshot="S08",
    )
    assert {row["outcome"]: row["members"] for row in rows} == {
        "kept_at_value": 3,
        "kept_below_value": 1,
        "ported_out": 2,
        "cancelled": 0,
        "cancelled_arrears": 0,
        "long_suspended": 0,
        "absent": 1,
    }
    assert (rows[0]["listed"], rows[0]["left_out"], rows[0]["difference"]) == (8, 1, 0)
    assert rows[0]["cities_left_out"] == ["莆田"]


@pytest.mark.parametrize(
    "kpi", ["churn_rate", "port_out_rate", "revenue_lost", "renewal_rate", "rolling_retention_rate"]
)
def test_a_city_missing_in_the_month_has_no_leaving_figures(winter: World, kpi: str) -> None:
    not_available(winter.figure(kpi, "2009-03", cities=["莆田"], population="all"))


@pytest.mark.parametrize(
    "kpi",
    [
        "retention_rate",
        "value_retention_rate",
        "revenue_retention_rate",
        "composite_retention_rate",
    ],
)
def test_a_city_missing_in_the_month_has_no_snapshot_figures(winter: World, kpi: str) -> None:
    not_available(winter.figure(kpi, "2009-03", cities=["莆田"], snapshot="S08"))


def test_the_province_goes_without_a_missing_city(winter: World) -> None:
    # On net in February: V1, V2, V5, N1 in 福州, V4, N2, N3, N5, N6 in 宁德; V7 and P2 in 莆田 are
    # not counted. N3 leaves: 1/9. .324533 ± 1.96 × √(.0109739 + .0118568) = .296154; ÷ 1.426844.
    record = winter.figure("churn_rate", "2009-03", population="all")
    says(record, numerator=1, denominator=9, value=1 / 9, low=0.01989, high=0.435006, n=9)
    # N3 paid 100 a month.
    says(winter.figure("revenue_lost", "2009-03", population="all"), numerator=100, value=100, n=1)
    # The snapshot: V1, V2, V4, V5 of the seven of 福州.
    record = winter.figure("retention_rate", "2009-03", snapshot="S08")
    says(record, numerator=4, denominator=7, value=4 / 7, low=0.250454, high=0.841783, n=7)


def test_a_missing_city_is_named(winter: World) -> None:
    rows = page(winter, "closed_months", cities=["福州", "宁德", "莆田"])
    assert {row["month"]: row["cities_missing"] for row in rows if row["cities_missing"]} == {
        date(2009, 3, 1): ["莆田"]
    }


def test_a_contract_is_renewed_by_a_later_end_in_the_month_or_the_next(winter: World) -> None:
    # 宁德, contracts that end in February: N1 (renewed at once, though in 福州 by then), N2
    # (renewed in March), N3 (not), N4 (left: not): 2/4, interval as for the downgrades.
    record = winter.figure("renewal_rate", "2009-02", cities=["宁德"])
    says(record, numerator=2, denominator=4, value=0.5, low=0.150036, high=0.849964)
    says(record, n=4, mature=True, unit="share")


def test_renewal_is_not_mature_before_the_next_month_is_closed(winter: World) -> None:
    # March: N6 alone, and April is not stored. 0/1: 1.9208 ± 1.9208; ÷ 4.8416: 0 to .793457.
    record = winter.figure("renewal_rate", "2009-03", cities=["宁德"])
    says(record, numerator=0, denominator=1, value=0, low=0, high=0.793457, n=1, mature=False)


# ---- a frozen list ---------------------------------------------------------------------------


@dataclass(frozen=True)
class Frozen:
    """What is said of a list frozen from June, before and after June is loaded again."""

    revenue: Row
    revenue_of_fuzhou: Row
    revenue_restated: Row
    customers_restated: Row
    report: upload.Report


@pytest.fixture(scope="module")
def frozen(tmp_path_factory: pytest.TempPathFactory) -> Frozen:
    world = World(tmp_path_factory.mktemp("frozen"))
    world.load(
        [
            *paid("H1", (MAY, JUNE), ["100.00", "100.01"]),
            *paid("H2", (MAY, JUNE), ["", ""], card="gold"),
            *paid("H3", (MAY, JUNE), [20, 20]),  # Not core: not in the list.
            *paid("H4", (MAY, JUNE), [200, 200], city="厦门"),
        ]
    )
    freezing.freeze(world.store, "core-june", "2009-06-01")
    revenue = world.figure("revenue_retention_rate", JUNE)
    revenue_of_fuzhou = world.figure("revenue_retention_rate", JUNE, cities=["福州"])
    report = world.load(  # H1 falls, H2 goes, H3 rises.
        [
            customer("H1", JUNE, arpu=10),
            customer("H3", JUNE, arpu=300),
            customer("H4", JUNE, arpu=200, city="厦门"),
        ]
    )
    revenue_restated = world.figure("revenue_retention_rate", JUNE)
    customers_restated = world.figure("retention_rate", JUNE)
    return Frozen(revenue, revenue_of_fuzhou, revenue_restated, customers_restated, report)


def test_a_frozen_base_fee_is_half_up_to_the_fen_and_0_where_no_fee_is_known(
    frozen: Frozen,
) -> None:
    # H1 200.01 ÷ 2 = 100.005 → 100.01; H2 0; H4 200: 300.01. Fees of June: 100.01 + 200.
    says(frozen.revenue, numerator=300.01, denominator=300.01, value=1, low=None, high=None, n=3)
    says(frozen.revenue_of_fuzhou, numerator=100.01, denominator=100.01, value=1, n=2)


def test_restating_the_base_month_leaves_a_frozen_list_as_it_is(frozen: Frozen) -> None:
    # The list still holds H1, H2, H4 at 300.01: 10 + 200 = 210 ÷ 300.01 = .699977; customers 2/3.
    says(frozen.revenue_restated, numerator=210, denominator=300.01, value=0.699977, n=3)
    says(frozen.customers_restated, numerator=2, denominator=3, value=2 / 3, n=3)


def test_restating_the_base_month_of_a_frozen_list_is_noticed(frozen: Frozen) -> None:
    told = [str(slot) for notice in frozen.report.notices for slot in notice.slots.values()]
    assert any("core-june" in slot for slot in told)


# ---- a year apart: only the required columns, and no month before ----------------------------

THEN, NOW = "2008-06", "2009-06"


@pytest.fixture(scope="module")
def year_apart(tmp_path_factory: pytest.TempPathFactory) -> World:
    world = World(tmp_path_factory.mktemp("year"))
    world.load(
        [
            *paid("A1", (THEN, NOW), [200, 10]),  # Level 3 then, not even core now.
            customer("A2", THEN),
            customer("A2", NOW, status="cancelled"),
            customer("A3", THEN),  # Absent now.
            *paid("A4", (THEN, NOW), [20, 100]),  # Not core then.
            customer("A5", THEN, status="cancelled"),  # Off net then.
            customer("A5", NOW),
            customer("A6", THEN),
            customer("A6", NOW, city="厦门"),
            *paid("A7", (THEN, NOW), [100, 100], city="厦门"),
        ]
    )
    return world


def test_rolling_retention_follows_those_on_net_twelve_months_ago(year_apart: World) -> None:
    # 福州 then, core: A1, A2, A3, A6; on net now: A1 and A6, wherever they are. 2/4.
    record = year_apart.figure("rolling_retention_rate", NOW, cities=["福州"])
    says(record, numerator=2, denominator=4, value=0.5, low=0.150036, high=0.849964)
    says(record, n=4, mature=True, unit="share")
    # The province: A7 too, 3/5. .984160 ± 1.96 × √(.048 + .038416) = .576171; ÷ 1.76832.
    record = year_apart.figure("rolling_retention_rate", NOW)
    says(record, numerator=3, denominator=5, value=0.6, low=0.23072, high=0.882382, n=5)


def test_rolling_retention_goes_by_the_level_of_then(year_apart: World) -> None:
    records = year_apart.figures("rolling_retention_rate", NOW, by="level")
    assert [record["denominator"] for record in records] == [0, 0, 1, 0, 4]
    says(records[2], numerator=1, value=1)


def test_rolling_retention_needs_the_month_twelve_before(year_apart: World) -> None:
    not_available(year_apart.figure("rolling_retention_rate", THEN))


@pytest.mark.parametrize("kpi", ["churn_rate", "port_out_rate", "revenue_lost"])
def test_what_compares_with_a_month_that_is_not_stored_is_not_available(
    year_apart: World, kpi: str
) -> None:
    record = year_apart.figure(kpi, NOW)
    not_available(record)
    says(record, numerator=None, denominator=None)


@pytest.mark.parametrize(
    "kpi",
    [
        "bundling_rate",
        "contract_rate",
        "sticky_rate",
        "fusion_rate",
        "downgrade_rate",
        "renewal_rate",
        "complaints_per_10k",
        "mou",
        "dou",
        "leavers_with_contact",
        "retention_rate",
        "value_retention_rate",
        "revenue_retention_rate",
        "composite_retention_rate",
        "satisfaction",
        "satisfied_share",
    ],
)
def test_a_missing_column_or_extract_is_not_available_and_never_0(
    year_apart: World, kpi: str
) -> None:
    record = year_apart.figure(kpi, NOW)
    not_available(record)
    says(record, numerator=None, denominator=None)


def test_without_the_card_column_there_is_no_tier_mix(year_apart: World) -> None:
    for record in year_apart.figures("tier_mix", NOW, by="tier"):
        not_available(record)
        says(record, numerator=None, denominator=None)


def test_a_city_without_customers_of_the_population_has_no_rate(year_apart: World) -> None:
    # 厦门 has nobody at 150 yuan.
    record = year_apart.figure("arpu", NOW, cities=["厦门"], population="high_value")
    not_available(record)


# ---- the market and the surveys --------------------------------------------------------------


def share(city: str, segment: str, operator: str, subscribers: Any) -> Row:
    row = {"month": JUNE, "city": city, "segment": segment, "operator": operator}
    return {**row, "subscribers": subscribers}


MARKET = [
    share("福州", "个人", "移动", 600),
    share("福州", "个人", "联通", 300),
    share("福州", "个人", "电信", 100),
    share("厦门", "个人", "移动", 500),
    share("厦门", "个人", "联通", "*"),  # Masked.
    share("厦门", "个人", "电信", 100),
    share("福州", "集团", "移动", 400),
    share("福州", "集团", "联通", 100),
    share("厦门", "集团", "移动", 300),
    share("厦门", "集团", "联通", 200),
    share("福州", "家庭", "移动", 50),
    share("福州", "家庭", "联通", 30),
    share("福州", "家庭", "电信", 20),
    share("厦门", "家庭", "移动", 50),
    share("厦门", "家庭", "联通", 30),  # 电信, named in 福州, is missing.
]


def score(response: str, given: Any, scale: int = 100, **known: Any) -> Row:
    row = {"month": JUNE, "response_id": response, "city": "福州", "segment": "中高端", "item": ""}
    return {**row, "score": given, "scale_max": scale, "weight": "", **known}


SURVEYS = [
    score("Q1", 8, 10, weight=1, card="gold"),
    score("Q2", 5, 5, weight=2, card="silver"),
    score("Q3", 60, card="silver"),  # Weight blank: 1.
    score("Q1", 1, 10, weight=1, item="网络"),  # Another item.
    score("Q4", 70, city="三明"),
    score("Q5", 90, city="三明"),
    score("", 82, city="厦门", valid=100, sampled=200),
    score("", 76, city="厦门", valid=300, sampled=400, segment="集团成员"),
]


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> World:
    world = World(tmp_path_factory.mktemp("papers"))
    load_together(world, MARKET, SURVEYS)
    return world


def test_market_share_is_of_the_subscribers_of_all_operators(papers: World) -> None:
    # 集团: 700 and 300 of 1,000. .7: .701921 ± 1.96 × √(.00021 + .00000096) = .028468;
    # ÷ 1.003842: .670876 to .727594.
    records = papers.figures("market_share", JUNE, by="operator", segment="集团")
    found = {record["group"]: record for record in records}
    says(found["移动"], numerator=700, denominator=1000, value=0.7, low=0.670876, high=0.727594)
    says(found["移动"], n=1000, mature=True, unit="share", city="all")
    says(found["联通"], numerator=300, denominator=1000, value=0.3)


def test_a_masked_rival_makes_the_share_of_its_city_and_the_province_unknown(
    papers: World,
) -> None:
    records = papers.figures("market_share", JUNE, by="operator", segment="个人", cities=["*"])
    found = {
        (record["city"], record["group"]): record["value"]
        for record in records
        if record["city"] != "三明"  # Known from the surveys alone.
    }
    assert found == {
        ("福州", "移动"): 0.6,
        ("福州", "联通"): 0.3,
        ("福州", "电信"): 0.1,
        ("厦门", "移动"): None,
        ("厦门", "联通"): None,
        ("厦门", "电信"): None,
        ("all", "移动"): None,
        ("all", "联通"): None,
        ("all", "电信"): None,
    }


def test_an_operator_named_in_one_city_is_missing_in_another_not_0(papers: World) -> None:
    records = papers.figures("market_share", JUNE, by="operator", segment="家庭", cities=["*"])
    found = {(record["city"], record["group"]): record["value"] for record in records}
    assert {group: found["福州", group] for group in ("移动", "联通", "电信")} == {
        "移动": 0.5,
        "联通": 0.3,
        "电信": 0.2,
    }
    assert {value for (city, _), value in found.items() if city != "福州"} == {None}


def test_satisfaction_is_the_weighted_mean_of_scores_put_on_100(papers: World) -> None:
    # 80 × 1, 100 × 2, 60 × 1: 340 ÷ 4 = 85. s² = (25 + 2 × 225 + 625) ÷ 4 = 275;
    # n_eff = 4² ÷ (1 + 4 + 1) = 2.666667; 1.96 × √(275 ÷ 2.666667) = 19.903894.
    record = papers.figure("satisfaction", JUNE, cities=["福州"])
    says(record, numerator=340, denominator=4, value=85, low=65.096106, high=104.903894)
    says(record, n=3, mature=True, unit="points")
    # The population of customers does not apply.
    assert papers.figure("satisfaction", JUNE, cities=["福州"], population="all") == record


def test_blank_weights_are_1(papers: World) -> None:
    # 70 and 90: 80; s² = 100, n_eff = 2; 1.96 × √50 = 13.859293.
    record = papers.figure("satisfaction", JUNE, cities=["三明"])
    says(record, numerator=160, denominator=2, value=80, low=66.140707, high=93.859293, n=2)


def test_aggregates_are_weighted_with_their_valid_answers_and_have_no_interval(
    papers: World,
) -> None:
    # 82 × 100 + 76 × 300 = 31,000 ÷ 400 = 77.5.
    record = papers.figure("satisfaction", JUNE, cities=["厦门"])
    says(record, numerator=31_000, denominator=400, value=77.5, low=None, high=None, n=400)
    # With the five responses of 福州 and 三明: (340 + 160 + 31,000) ÷ (4 + 2 + 400).
    record = papers.figure("satisfaction", JUNE)
    says(record, numerator=31_500, denominator=406, value=31_500 / 406, low=None, high=None, n=405)


def test_satisfaction_splits_by_segment_and_card(papers: World) -> None:
    records = papers.figures("satisfaction", JUNE, cities=["厦门"], by="segment")
    assert {record["group"]: record["value"] for record in records} == {
        "中高端": 82,
        "集团成员": 76,
    }
    # Silver: (100 × 2 + 60) ÷ 3.
    records = papers.figures("satisfaction", JUNE, cities=["福州"], by="tier")
    found = {record["group"]: record["value"] for record in records}
    assert found == pytest.approx(
        {"diamond": None, "gold": 80, "silver": 260 / 3, "none": None}, nan_ok=True
    )


def test_the_response_rate_is_valid_of_sampled(papers: World) -> None:
    # (100 + 300) ÷ (200 + 400).
    rows = page(
        papers,
        "satisfaction_groups",
        cities=["厦门"],
        month=date(2009, 6, 1),
        periods=1,
        by="none",
        item="overall",
        total_segments=[],
    )
    (row,) = rows
    assert row["response_rate"] == pytest.approx(400 / 600)


def test_the_satisfied_share_is_the_weight_at_80_or_more(papers: World) -> None:
    # 福州: 80 (just) × 1 and 100 × 2, of 4: 3/4.
    record = papers.figure("satisfied_share", JUNE, cities=["福州"])
    says(record, numerator=3, denominator=4, value=0.75, n=3, mature=True, unit="share")
    # 三明: 90 of 70 and 90: 1/2.
    record = papers.figure("satisfied_share", JUNE, cities=["三明"])
    says(record, numerator=1, denominator=2, value=0.5, low=0.094529, high=0.905471, n=2)


def test_aggregates_have_no_responses_to_be_satisfied(papers: World) -> None:
    not_available(papers.figure("satisfied_share", JUNE, cities=["厦门"]))
