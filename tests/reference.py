"""The definitions once more, slowly: plain Python, exact fractions, no SQL, no pandas.

Apart from the product on purpose: it is written from definitions.md alone, so that where the two
agree the figure is right, and where they differ somebody has to look. `READING n:` marks a place
where the definitions leave something open and says what is taken here.
"""

from __future__ import annotations

import calendar
import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from functools import cache, cached_property
from typing import Any

Row = dict[str, Any]
Record = dict[str, Any]

Z = 1.96
HELD_CARDS = ("diamond", "gold", "silver")
TIERS = (*HELD_CARDS, "none")
LEVELS = ("1", "2", "3", "4", "5")
STAGES = ("A", "B", "C", "D", "E")
SEGMENTS = (
    "growing",
    *(
        f"{state}_{kind}"
        for state in ("mature", "decline", "exit")
        for kind in ("key_person", "card_holder", "ordinary")
    ),
)
REASONS = ("ported_out", "cancelled", "cancelled_arrears", "long_suspended", "absent")
ALERTS = ("red", "orange", "yellow")
POPULATIONS = ("core", "high_value", "all")

# Rule -> the columns of which at least one must be in the month's extract.
RULE_COLUMNS: dict[str, tuple[str, ...]] = {
    "contract_expiring": ("contract_end_on",),
    "leaving_intent": ("cancel_enquiries", "retention_calls"),
    "usage_drop": (),
    "rival_offer": (),
    "zero_calls": ("zero_call_days",),
    "rival_hotline": ("rival_hotline_calls",),
    "below_plan": ("plan_fee",),
    "complaints": ("complaints",),
    "repeat_faults": ("repeat_faults",),
    "offnet_spend": ("offnet_fee",),
    "plan_downgrade": ("plan_fee",),
    "portability": ("port_query", "port_code", "port_apply"),
    "low_score": (),
    "value_strikes": (),
    "first_bill_shock": ("plan_fee",),
    "suspension_due": ("arrears",),
    "group_alarm": ("group_id",),
}
RULES = tuple(RULE_COLUMNS)
DECLINE_RULES = ("usage_drop", "zero_calls", "below_plan", "plan_downgrade")

UNITS = {
    "market_share": "share",
    "tier_mix": "share",
    "level_mix": "share",
    "lifecycle_mix": "share",
    "warned_share": "share",
    "rule_count": "count",
    "bundling_rate": "share",
    "contract_rate": "share",
    "sticky_rate": "share",
    "fusion_rate": "share",
    "retention_rate": "share",
    "value_retention_rate": "share",
    "revenue_retention_rate": "share",
    "composite_retention_rate": "share",
    "rolling_retention_rate": "share",
    "churn_rate": "share",
    "port_out_rate": "share",
    "downgrade_rate": "share",
    "renewal_rate": "share",
    "satisfaction": "points",
    "satisfied_share": "share",
    "complaints_per_10k": "per_10k",
    "arpu": "yuan",
    "mou": "minutes",
    "dou": "GB",
    "revenue_at_risk": "yuan",
    "revenue_lost": "yuan",
    "leavers_with_contact": "share",
}
KPIS = tuple(UNITS)
SNAPSHOT_KPIS = (
    "retention_rate",
    "value_retention_rate",
    "revenue_retention_rate",
    "composite_retention_rate",
)
SURVEY_KPIS = ("satisfaction", "satisfied_share")
LEAVING_KPIS = (
    "churn_rate",
    "port_out_rate",
    "revenue_lost",
    "leavers_with_contact",
    "renewal_rate",
)
# KPI -> how many months before m the population, the city and the group of a customer are taken.
MONTHS_BACK = {
    "rolling_retention_rate": 12,
    "churn_rate": 1,
    "port_out_rate": 1,
    "downgrade_rate": 1,
    "renewal_rate": 1,
    "revenue_lost": 1,
    "leavers_with_contact": 1,
}
MIXES = {"level_mix": "level", "tier_mix": "tier", "lifecycle_mix": "stage"}
# READING 1: interfaces.md, "a KPI that X cannot split is left out". Market share splits only by
# operator, rule_count only by rule, a mix only by its own dimension; the snapshot list holds a city
# and a level and nothing else, so snapshot KPIs split by level alone; a survey splits "by segment,
# city, card", so by tier (the card of the survey row) and by segment.
SPLITS: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(KPIS, ("none", "level", "tier", "stage", "segment")),
    **{kpi: (dimension,) for kpi, dimension in MIXES.items()},
    **dict.fromkeys(SNAPSHOT_KPIS, ("none", "level")),
    **dict.fromkeys(SURVEY_KPIS, ("none", "tier", "segment")),
    "market_share": ("operator",),
    "rule_count": ("rule",),
}
TOTALS = ("全部", "全网", "整体", "合计", "all", "total")
OVERALL = ("overall", "总体", "整体", "", None)


@dataclass(frozen=True)
class Figure:
    """What one record says, before it has a name. `n` is 0 where nothing is behind it."""

    numerator: Fraction | None = None
    denominator: Fraction | None = None
    value: Fraction | None = None
    low: float | None = None
    high: float | None = None
    n: int = 0


NOT_AVAILABLE = Figure()


def shift(month: date, months: int) -> date:
    """The month so many months later (earlier where negative)."""
    index = month.year * 12 + month.month - 1 + months
    return date(index // 12, index % 12 + 1, 1)


def month_end(month: date) -> date:
    return shift(month, 1) - timedelta(days=1)


def months_between(earlier: date, later: date) -> int:
    return (later.year - earlier.year) * 12 + later.month - earlier.month


def number(cell: Any) -> Fraction | None:
    """A cell as an exact number; blank is not known."""
    return None if cell is None or cell == "" else Fraction(cell)


def wilson(share: Fraction | float, n: Fraction | float) -> tuple[float, float]:
    """Wilson's 95 % interval, z = 1.96."""
    p, size = float(share), float(n)
    stretch = 1 + Z * Z / size
    centre = (p + Z * Z / (2 * size)) / stretch
    half = Z / stretch * math.sqrt(p * (1 - p) / size + Z * Z / (4 * size * size))
    return max(0.0, centre - half), min(1.0, centre + half)


def rate(hits: int, of: int) -> Figure:
    """A rate of heads: n is the denominator, the interval is Wilson's."""
    if not of:
        return Figure(Fraction(hits), Fraction(0))
    low, high = wilson(Fraction(hits, of), of)
    return Figure(Fraction(hits), Fraction(of), Fraction(hits, of), low, high, of)


def mean(total: Fraction, n: int, factor: int = 1) -> Figure:
    """Σ ÷ customers (× factor): no interval is defined for it."""
    return Figure(total, Fraction(n), factor * total / n if n else None, n=n)


def amount(total: Fraction, n: int) -> Figure:
    """A numerator without a denominator: the value is the numerator."""
    return Figure(total, None, total, n=n)


def half_up(fee: Fraction) -> Fraction:
    """Rounded half up to the fen."""
    return Fraction(math.floor(fee * 100 + Fraction(1, 2)), 100)


def printed(value: Fraction | None) -> int | float | None:
    if value is None:
        return None
    return int(value) if value.denominator == 1 else float(value)


class Reference:
    """One world of extracts and everything definitions.md says of it.

    customers: month -> rows with the canonical columns; absent: month -> columns that the extract
    of that month lacks; snapshots: id -> rows of the list, each with its base_month.
    """

    def __init__(
        self,
        customers: dict[date, list[Row]],
        absent: dict[date, Iterable[str]] | None = None,
        surveys: list[Row] | None = None,
        market: list[Row] | None = None,
        snapshots: dict[str, list[Row]] | None = None,
    ) -> None:
        lacking = {month: frozenset(columns) for month, columns in (absent or {}).items()}
        self.absent = {month: lacking.get(month, frozenset()) for month in customers}
        self.months = sorted(customers)
        self.rows: dict[date, dict[str, Row]] = {
            month: {
                row["customer_id"]: {
                    column: cell for column, cell in row.items() if column not in self.absent[month]
                }
                for row in rows
            }
            for month, rows in customers.items()
        }
        self.surveys = surveys or []
        self.market = market or []
        self.snapshots = snapshots or {}
        for name in SLOW:
            setattr(self, name, cache(getattr(self, name)))

    # ---- 1. words ----------------------------------------------------------------------------

    def row(self, month: date, customer: str) -> Row | None:
        return self.rows.get(month, {}).get(customer)

    def cell(self, month: date, customer: str, column: str) -> Any:
        """A cell; None where row, column or value is missing."""
        return (self.row(month, customer) or {}).get(column)

    def known(self, month: date, customer: str, column: str) -> Fraction | None:
        return number(self.cell(month, customer, column))

    def has(self, month: date, column: str) -> bool:
        """The extract of the month has the column."""
        return month in self.rows and column not in self.absent[month]

    def on_net(self, month: date, customer: str) -> bool:
        row = self.row(month, customer)
        if row is None:
            return False
        if row["status"] == "suspended_two_way":
            days = number(row.get("suspended_days"))
            return days is None or days <= 30
        return row["status"] in ("active", "suspended_one_way")

    def base(self, month: date) -> list[str]:
        """All customers on net at the month, by id."""
        return sorted(c for c in self.rows.get(month, {}) if self.on_net(month, c))

    def cities_of(self, month: date) -> set[str]:
        return {row["city"] for row in self.rows.get(month, {}).values()}

    def missing_cities(self, month: date) -> set[str]:
        """Cities that had customers the month before and have no row at all in this one."""
        return self.cities_of(shift(month, -1)) - self.cities_of(month)

    def left(self, month: date, customer: str) -> str | None:
        """The reason where the customer left in the month, else None."""
        before = shift(month, -1)
        if not self.on_net(before, customer) or month not in self.rows:
            return None
        row = self.row(month, customer)
        if row is None:
            # READING 2: "A city that had customers at m-1 and has no row at all in m is not counted
            # as left". Its customers without a row have not left (and are not on net either: the
            # "always" equation of on net, joined, returned and left needs them as a fifth term).
            # A customer of that city whose row stands in another city is judged by that row.
            gone = self.cell(before, customer, "city") in self.missing_cities(month)
            return None if gone else "absent"
        if self.on_net(month, customer):
            return None
        return "long_suspended" if row["status"] == "suspended_two_way" else row["status"]

    def leavers(self, month: date) -> list[str]:
        return [c for c in self.base(shift(month, -1)) if self.left(month, c)]

    def _on_net_earlier(self, month: date, customer: str) -> bool:
        return any(self.on_net(m, customer) for m in self.months if m < month)

    def returned(self, month: date) -> list[str]:
        return [
            c
            for c in self.base(month)
            if not self.on_net(shift(month, -1), c) and self._on_net_earlier(month, c)
        ]

    def joined(self, month: date) -> list[str]:
        return [c for c in self.base(month) if not self._on_net_earlier(month, c)]

    def window(self, month: date, customer: str, months: int) -> list[date]:
        """The on-net months among the last so many up to the month."""
        last = (shift(month, -back) for back in reversed(range(months)))
        return [m for m in last if self.on_net(m, customer)]

    def known_fees(self, month: date, customer: str, months: int = 3) -> list[Fraction]:
        fees = (self.known(m, customer, "arpu") for m in self.window(month, customer, months))
        return [fee for fee in fees if fee is not None]

    def fee_3m(self, month: date, customer: str) -> Fraction | None:
        fees = self.known_fees(month, customer)
        return sum(fees, Fraction(0)) / len(fees) if fees else None

    def short_history(self, month: date, customer: str) -> bool:
        return len(self.known_fees(month, customer)) < 3

    def tenure(self, month: date, customer: str) -> Fraction | None:
        joined_on = self.cell(month, customer, "joined_on")
        if joined_on:
            return Fraction(months_between(joined_on, month))
        stated = self.known(month, customer, "tenure_months")
        if stated is not None:
            return stated
        # READING 3: "the customer's first stored month" is the first month with a row, on net or
        # not.
        first = min(m for m in self.months if customer in self.rows[m])
        return None if first == self.months[0] else Fraction(months_between(first, month))

    def strikes(self, month: date, customer: str, after: date | None = None) -> int:
        """On-net months of the month's calendar year up to it (after the base month) under 50."""
        months = [date(month.year, number_, 1) for number_ in range(1, month.month + 1)]
        fees = [
            self.known(m, customer, "arpu")
            for m in months
            if self.on_net(m, customer) and (after is None or m > after)
        ]
        return sum(1 for fee in fees if fee is None or fee < 50)

    # ---- 2. populations ----------------------------------------------------------------------

    def clauses(self, month: date, customer: str) -> list[str]:
        """The clauses by which a customer on net is core; none: not core."""
        row = self.row(month, customer) or {}
        fee = self.fee_3m(month, customer)
        met = []
        if row.get("card") in HELD_CARDS:
            met.append("card")
        if row.get("group_role") == "key_person":
            met.append("key_person")
        # READING 4: "member of a class A or B group": the row's group_class says it, whether the
        # role says member, key person or nothing.
        if row.get("group_class") in ("A", "B"):
            met.append("group_member")
        if row.get("brand") == "gotone":
            met.append("brand")
        elif fee is not None and fee >= 80:
            met.append("fee")
        return met

    def core(self, month: date, customer: str) -> bool:
        return self.on_net(month, customer) and bool(self.clauses(month, customer))

    def high_value(self, month: date, customer: str, least: int = 150) -> bool:
        fee = self.fee_3m(month, customer)
        return self.on_net(month, customer) and fee is not None and fee >= least

    def belongs(self, month: date, customer: str, population: str) -> bool:
        belongs: dict[str, Callable[[date, str], bool]] = {
            "core": self.core,
            "high_value": self.high_value,
            "all": self.on_net,
        }
        return belongs[population](month, customer)

    def level(self, month: date, customer: str) -> str | None:
        if not self.core(month, customer):
            return None
        row = self.row(month, customer) or {}
        card, key = row.get("card"), row.get("group_role") == "key_person"
        if card == "diamond" or (key and row.get("group_class") == "A"):
            return "1"
        if card == "gold":
            return "2"
        if card == "silver" or self.high_value(month, customer):
            return "3"
        if key or row.get("group_class") in ("A", "B"):
            return "4"
        return "5"

    def tier(self, month: date, customer: str) -> str | None:
        # READING 5: "card none (blank: none)" holds for a blank cell; where the month's extract has
        # no card column the tier is not known, tier_mix is n/a and so is every split by tier.
        return self.cell(month, customer, "card") or "none" if self.has(month, "card") else None

    def kind(self, month: date, customer: str) -> str:
        row = self.row(month, customer) or {}
        if row.get("group_role") == "key_person":
            return "key_person"
        return "card_holder" if row.get("card") in HELD_CARDS else "ordinary"

    def segment(self, month: date, customer: str) -> str | None:
        """The segment; for one who left in the month the kind is that of the month before."""
        stage = self.stage(month, customer)
        if stage is None:
            return None
        if stage in ("A", "B"):
            return "growing"
        seen = month if self.on_net(month, customer) else shift(month, -1)
        state = {"C": "mature", "D": "decline", "E": "exit"}[stage]
        return f"{state}_{self.kind(seen, customer)}"

    def sensitivity(self, month: date, customer: str) -> str | None:
        """safety, service, price or brand where its standardised score is highest and reaches 1."""
        best: tuple[Fraction, str] | None = None
        for name in ("safety", "service", "price", "brand"):
            column = f"score_{name}"
            own = self.known(month, customer, column)
            scores = [self.known(month, c, column) for c in self.base(month) if self.core(month, c)]
            known = [score for score in scores if score is not None]
            if own is None or not known:
                continue
            centre = sum(known, Fraction(0)) / len(known)
            variance = sum(((x - centre) ** 2 for x in known), Fraction(0)) / len(known)
            if variance == 0 or own <= centre:
                continue
            squared = (own - centre) ** 2 / variance
            if squared >= 1 and (best is None or squared > best[0]):
                best = (squared, name)
        return best[1] if best else None

    # ---- 3. lifecycle stage ------------------------------------------------------------------

    def stage(self, month: date, customer: str) -> str | None:
        """A to E; None for one neither on net nor left in the month."""
        if self.left(month, customer):
            return "E"
        if not self.on_net(month, customer):
            return None
        if self._ports(month, customer):
            return "E"
        if any(self.fires(rule, month, customer) for rule in DECLINE_RULES):
            return "D"
        tenure = self.tenure(month, customer)
        if tenure is not None and tenure <= 3:
            return "A"
        if tenure is not None and tenure < 12:
            return "B"
        # READING 6: growth is judged to the letter also where the mean of the months before is zero
        # or negative (a fee of 0 after a mean of 0 "is at least 1.10 x the mean").
        fee = self.known(month, customer, "arpu")
        before = self.known_fees(shift(month, -1), customer)
        if fee is not None and before and fee * len(before) * 10 >= 11 * sum(before):
            return "B"
        return "C"

    def _ports(self, month: date, customer: str) -> bool:
        """An authorisation code requested or a port-out applied for in the month."""
        return any((self.known(month, customer, c) or 0) > 0 for c in ("port_code", "port_apply"))

    def transitions(self, month: date, population: str = "core") -> dict[tuple[str, str], int]:
        """Stage at m-1 (or "new or returned") and stage in m -> customers; {} where m-1 is n/a."""
        # READING 7: the population of a row of the matrix is that at m-1, of "new or returned" that
        # in m; customers of a city that is missing in m have no stage in m and are left out.
        before = shift(month, -1)
        counted: dict[tuple[str, str], int] = {}
        if before not in self.rows or month not in self.rows:
            return counted
        pairs = [
            (self.stage(before, c), self.stage(month, c))
            for c in self.base(before)
            if self.belongs(before, c, population)
        ]
        pairs += [
            ("new or returned", self.stage(month, c))
            for c in self.base(month)
            if not self.on_net(before, c) and self.belongs(month, c, population)
        ]
        for was, now in pairs:
            if was and now:
                counted[was, now] = counted.get((was, now), 0) + 1
        return counted

    # ---- 5. warning rules --------------------------------------------------------------------

    def rule_off(self, rule: str, month: date) -> bool:
        """The rule cannot be evaluated for anybody in the month: a column or a month is missing."""
        # READING 8: "A missing optional column switches the rule off". The extract of m decides; a
        # month before it without the column holds nothing to count. Where a rule names several
        # columns of which any may fire it (leaving_intent, portability), each is a clause and only
        # the lack of all of them switches the rule off.
        columns = RULE_COLUMNS[rule]
        if columns and not any(self.has(month, column) for column in columns):
            return True
        if rule == "rival_offer":
            return True  # The extract of rival offers is outside this reference: never loaded.
        # READING 9: rules that look at other months are n/a, not 0, where one of these months is
        # not stored or lacks the column: "what compares with m-1 is n/a where m-1 is not stored",
        # a missing column switches a rule off, "never to 'no hits'".
        if rule == "plan_downgrade":
            return not self.has(shift(month, -1), "plan_fee")
        if rule == "usage_drop":
            measure = self.measure(month)
            return not all(self.has(shift(month, -back), measure) for back in range(4))
        # READING 10: low_score needs the column customer_id in a survey of m-2..m.
        if rule == "low_score":
            recent = [row for row in self.surveys if shift(month, -2) <= row["month"] <= month]
            return not any("customer_id" in row for row in recent)
        return False

    def measure(self, month: date) -> str:
        # READING 11: "arpu where the month's extract has no such column": the extract of m decides
        # for all four months; a month before it without local_fee then has no known value.
        return "local_fee" if self.has(month, "local_fee") else "arpu"

    def usage_drop(
        self, month: date, customer: str, mode: str = "each", measure: str | None = None
    ) -> bool | None:
        """Fires or not; None where it is not evaluated."""
        column = measure or self.measure(month)
        months = [shift(month, -back) for back in (3, 2, 1, 0)]
        values = [
            self.known(m, customer, column) if self.on_net(m, customer) else None for m in months
        ]
        if any(value is None or value < 0 for value in values):
            return None
        first, second, third, last = [value for value in values if value is not None]
        steps = [(first, second), (second, third), (third, last)]
        if mode == "each":
            return first >= 30 and all(now * 5 < was * 4 for was, now in steps)
        if mode == "cumulative":
            return first >= 30 and all(now < was for was, now in steps) and last * 5 < first * 4
        total = first + second + third
        return total >= 30 * 3 and last * 5 * 3 < total * 4

    def _own_scores(self, month: date) -> list[Row]:
        """Own answers of m-2..m: rows with a customer, a score and a scale."""
        # READING 12: "own survey score" is the item overall of a response with a customer_id.
        # Several in the latest month: the lowest.
        return [
            row
            for row in self.surveys
            if row.get("customer_id")
            and row.get("response_id")
            and row.get("item") in OVERALL
            and number(row.get("score")) is not None
            and number(row.get("scale_max"))
            and shift(month, -2) <= row["month"] <= month
        ]

    def latest_score(self, month: date, customer: str) -> Fraction | None:
        own = [
            (row["month"], -points(row))
            for row in self._own_scores(month)
            if row["customer_id"] == customer and self.on_net(row["month"], customer)
        ]
        return -max(own)[1] if own else None

    def fires(self, rule: str, month: date, customer: str) -> bool:
        """One rule of section 5, all but rival_offer, for a customer on net at the month."""
        if rule != "group_alarm" and self.rule_off(rule, month):
            return False
        row = self.row(month, customer) or {}
        cell = {column: self.known(month, customer, column) for column in NUMBERS if column in row}
        last_three = self.window(month, customer, 3)
        fee = cell.get("arpu")
        plan = cell.get("plan_fee")

        def at_least(column: str, threshold: int) -> bool:
            value = cell.get(column)
            return value is not None and value >= threshold

        def over_three_months(column: str) -> Fraction:
            return sum((self.known(m, customer, column) or Fraction(0) for m in last_three), Z0)

        if rule == "contract_expiring":
            end, close = row.get("contract_end_on"), month_end(month)
            return bool(end) and close < end <= close + timedelta(days=60)
        if rule == "leaving_intent":
            calls = (cell.get("cancel_enquiries") or Z0) + (cell.get("retention_calls") or Z0)
            return calls >= 1
        if rule == "usage_drop":
            return self.usage_drop(month, customer) is True
        if rule == "zero_calls":
            return at_least("zero_call_days", 7)
        if rule == "rival_hotline":
            return at_least("rival_hotline_calls", 1)
        if rule == "below_plan":
            pairs = [
                (self.known(m, customer, "arpu"), self.known(m, customer, "plan_fee"))
                for m in last_three
            ]
            return sum(1 for a, p in pairs if a is not None and p is not None and a < p) >= 2
        if rule == "complaints":
            return over_three_months("complaints") >= 2
        if rule == "repeat_faults":
            return over_three_months("repeat_faults") >= 3
        if rule == "offnet_spend":
            return (cell.get("offnet_fee") or Z0) > 50
        if rule == "plan_downgrade":
            before = shift(month, -1)
            was = self.known(before, customer, "plan_fee")
            return self.on_net(before, customer) and None not in (was, plan) and plan < was  # type: ignore[operator]
        if rule == "portability":
            return any(at_least(c, 1) for c in ("port_query", "port_code", "port_apply"))
        if rule == "low_score":
            score = self.latest_score(month, customer)
            return score is not None and score <= 60
        if rule == "value_strikes":
            return self.strikes(month, customer) == 2
        if rule == "first_bill_shock":
            tenure = self.tenure(month, customer)
            if tenure is None or plan is None or fee is None:
                return False
            return tenure <= 1 and plan > 0 and fee >= 2 * plan
        if rule == "suspension_due":
            arrears, mean_fee = cell.get("arrears") or Z0, self.fee_3m(month, customer)
            one_way = row["status"] == "suspended_one_way"
            return arrears > 0 and (one_way or (mean_fee is not None and arrears >= mean_fee))
        if rule == "group_alarm":
            return bool(row.get("group_id")) and row["group_id"] in self.alarmed_groups(month)
        raise ValueError(rule)

    def hits_but_alarm(self, month: date, customer: str) -> tuple[str, ...]:
        """The rules other than group_alarm that hit a customer on net; any of them: warned."""
        if not self.on_net(month, customer):
            return ()
        others = [rule for rule in RULES if rule not in ("group_alarm", "rival_offer")]
        return tuple(rule for rule in others if self.fires(rule, month, customer))

    def alarmed_groups(self, month: date) -> frozenset[str]:
        members: dict[str, list[str]] = {}
        for c in self.base(month):
            group = self.cell(month, c, "group_id")
            if group:
                members.setdefault(group, []).append(c)
        alarmed = set()
        for group, ids in members.items():
            warned = sum(1 for c in ids if self.hits_but_alarm(month, c))
            if warned >= 5 and warned * 10 >= len(ids):
                alarmed.add(group)
        return frozenset(alarmed)

    def hits(self, month: date, customer: str) -> tuple[str, ...]:
        """All rules that hit a customer, in the order of definitions.md."""
        hits = self.hits_but_alarm(month, customer)
        if self.on_net(month, customer) and self.fires("group_alarm", month, customer):
            hits = (*hits, "group_alarm")
        return hits

    def warned(self, month: date, customer: str) -> bool:
        return bool(self.hits_but_alarm(month, customer))

    def alert(self, month: date, customer: str) -> str | None:
        """red, orange, yellow; None for one who is not warned (group_alarm alone included)."""
        if not self.warned(month, customer):
            return None
        hits = len(self.hits(month, customer))
        if hits >= 3 or self._ports(month, customer):
            return "red"
        return "orange" if hits == 2 else "yellow"

    def flows(
        self, rule: str, month: date, population: str = "core"
    ) -> tuple[int, int, int] | None:
        """New, continuing and cleared customers of a rule; None where m-1 is not stored."""
        # READING 13: "new (not warned by it in m-1)": hit in m, on net and of the population in m;
        # cleared: hit at m-1 and of the population then, not hit in m (left included).
        before = shift(month, -1)
        if before not in self.rows:
            return None
        now = {c for c in self.base(month) if self.belongs(month, c, population)}
        now = {c for c in now if rule in self.hits(month, c)}
        was = {c for c in self.base(before) if rule in self.hits(before, c)}
        cleared = {
            c
            for c in was
            if self.belongs(before, c, population) and rule not in self.hits(month, c)
        }
        return len(now - was), len(now & was), len(cleared)

    def warnings(
        self,
        month: date | None = None,
        *,
        cities: Iterable[str] | None = None,
        rules: Iterable[str] | None = None,
        alert: str | None = None,
        limit: int | None = None,
        population: str = "core",
    ) -> list[Record]:
        """The list as `warnings --json` prints it, without the evidence."""
        month = month or self.months[-1]
        wanted_cities, wanted = set(cities or ()), set(rules or ())
        listed = []
        for c in self.base(month):
            hits = self.hits(month, c)
            # READING 14: the list holds warned customers; asked for rules, those whom any of them
            # hits, so with group_alarm also customers whom it alone hits (alert null): "a list is
            # as long as its count" and "fires for each on-net member".
            if not (wanted & set(hits) if wanted else self.warned(month, c)):
                continue
            if not self.belongs(month, c, population):
                continue
            if wanted_cities and self.cell(month, c, "city") not in wanted_cities:
                continue
            if alert and self.alert(month, c) != alert:
                continue
            listed.append(c)

        def order(c: str) -> tuple[int, bool, Fraction, str]:
            grade, fee = self.alert(month, c), self.fee_3m(month, c)
            # READING 15: "fee_3m falling": customers without a known fee come last of their alert.
            return (ALERTS.index(grade) if grade else 3, fee is None, -(fee or Z0), c)

        return [
            {
                "month": month.strftime("%Y-%m"),
                "customer_id": c,
                "city": self.cell(month, c, "city"),
                "level": self.level(month, c),
                "stage": self.stage(month, c),
                "alert": self.alert(month, c),
                "rules": list(self.hits(month, c)),
                "fee_3m": printed(self.fee_3m(month, c)),
                "manager_id": self.cell(month, c, "manager_id"),
            }
            for c in sorted(listed, key=order)[:limit]
        ]

    # ---- 4. KPIs: customers ------------------------------------------------------------------

    def _heads(self, kpi: str, month: date, ids: list[str]) -> Figure:
        """A KPI of customers over the customers of one population, city and group."""
        before = shift(month, -1)

        def share(test: Callable[[str], bool]) -> Figure:
            return rate(sum(1 for c in ids if test(c)), len(ids))

        if kpi == "warned_share":
            return share(lambda c: self.warned(month, c))
        if kpi in BINDINGS:
            # READING 16: bundling_rate with one or two of the three columns missing counts the
            # kinds there are ("a clause whose column is missing is skipped"); with none it is n/a.
            # A blank has_sticky or has_fusion is no binding known, and stays in the denominator,
            # which is "on-net core".
            there = [column for column in BINDINGS[kpi] if self.has(month, column)]
            if not there:
                return NOT_AVAILABLE
            return share(lambda c: any(self._bound(month, c, column) for column in there))
        if kpi == "rolling_retention_rate":
            return share(lambda c: self.on_net(month, c))
        if kpi == "churn_rate":
            return share(lambda c: self.left(month, c) is not None)
        if kpi == "port_out_rate":
            return share(lambda c: self.left(month, c) == "ported_out")
        if kpi == "leavers_with_contact":
            return self._leavers_with_contact(month, ids)
        if kpi == "downgrade_rate":
            pairs = [
                (self.known(before, c, "plan_fee"), self.known(month, c, "plan_fee"))
                for c in ids
                if self.on_net(month, c)
            ]
            both = [(was, now) for was, now in pairs if was is not None and now is not None]
            return rate(sum(1 for was, now in both if now < was), len(both))
        if kpi == "renewal_rate":
            return self._renewal(month, ids)
        if kpi == "complaints_per_10k":
            # READING 17: "those customers" are all on-net customers of the population, those whose
            # complaints cell is blank included. No Wilson interval: a customer may complain twice.
            if not self.has(month, "complaints"):
                return NOT_AVAILABLE
            counts = [self.known(month, c, "complaints") for c in ids]
            return mean(sum((x for x in counts if x is not None), Z0), len(ids), 10_000)
        if kpi in MEANS:
            if not self.has(month, MEANS[kpi]):
                return NOT_AVAILABLE
            values = [self.known(month, c, MEANS[kpi]) for c in ids]
            known = [value for value in values if value is not None]
            return mean(sum(known, Z0) / (1024 if kpi == "dou" else 1), len(known))
        if kpi == "revenue_at_risk":
            warned = [c for c in ids if self.warned(month, c)]
            return amount(sum((self.fee_3m(month, c) or Z0 for c in warned), Z0), len(warned))
        if kpi == "revenue_lost":
            gone = [c for c in ids if self.left(month, c)]
            return amount(sum((self.fee_3m(before, c) or Z0 for c in gone), Z0), len(gone))
        raise ValueError(kpi)

    def _bound(self, month: date, customer: str, column: str) -> bool:
        cell = self.cell(month, customer, column)
        return bool(cell) and (column != "contract_end_on" or cell > month_end(month))

    def _renewal(self, month: date, ids: list[str]) -> Figure:
        before, after = shift(month, -1), shift(month, 1)
        if not self.has(before, "contract_end_on"):
            return NOT_AVAILABLE
        # READING 18: where the extract of m lacks the column half of the window is not known: n/a.
        if not self.has(month, "contract_end_on"):
            return NOT_AVAILABLE
        ended, renewed = 0, 0
        for c in ids:
            end = self.cell(before, c, "contract_end_on")
            if not end or not month <= end <= month_end(month):
                continue
            ended += 1
            # READING 19: "(left: not renewed)": who left in m has not renewed, even if he is back
            # in m+1; who left in m+1 has renewed where the row of m says so.
            if self.on_net(month, c):
                later = [self.cell(month, c, "contract_end_on")]
                if self.on_net(after, c):
                    later.append(self.cell(after, c, "contract_end_on"))
                renewed += any(date_ and date_ > end for date_ in later)
        return rate(renewed, ended)

    def _leavers_with_contact(self, month: date, ids: list[str]) -> Figure:
        # READING 20: "their last six months" are m-6..m-1, those on net, as in before_leaving; with
        # neither column in any of these months the figure is n/a.
        months = [shift(month, -back) for back in range(1, 7)]
        columns = ("complaints", "faults")
        if not any(self.has(m, column) for m in months for column in columns):
            return NOT_AVAILABLE
        leavers = [c for c in ids if self.left(month, c)]
        contacted = [
            c
            for c in leavers
            if any(
                self.on_net(m, c) and (self.known(m, c, column) or 0) >= 1
                for m in months
                for column in columns
            )
        ]
        return rate(len(contacted), len(leavers))

    def churn(self, month: date, population: str = "core", method: str = "opening") -> Figure:
        """The province's churn by one of the four denominators."""
        opening = self._scope("churn_rate", month, population)
        if opening is None:
            return NOT_AVAILABLE
        left = sum(1 for c in opening if self.left(month, c))
        closing = sum(1 for c in self.base(month) if self.belongs(month, c, population))
        if method == "closing":
            return rate(left, closing)
        if method == "average":
            return mean(Fraction(2 * left), len(opening) + closing)
        figure = rate(left, len(opening))
        if method == "opening" or figure.value is None:
            return figure
        year = 366 if calendar.isleap(month.year) else 365
        days = month_end(month).day
        return mean(Fraction(left * year), len(opening) * 12 * days)

    def churn_reasons(self, month: date, population: str = "core") -> dict[str, int]:
        ids = self._scope("churn_rate", month, population) or []
        return {reason: sum(1 for c in ids if self.left(month, c) == reason) for reason in REASONS}

    def before_leaving(
        self, month: date, column: str = "arpu", population: str = "core"
    ) -> dict[int, tuple[Fraction | None, Fraction | None]]:
        """Months before leaving (6..1) -> mean of the leavers, mean of like ones who stayed."""
        # READING 21: those who stayed are on net at m-1 and in m; city and level are those at m-1;
        # the means of their cells are weighted by the leavers of the cell (the leavers' mix).
        before = shift(month, -1)
        ids = self._scope("churn_rate", month, population) or []
        leavers = [c for c in ids if self.left(month, c)]
        stayers = [c for c in ids if self.on_net(month, c)]

        def cell_of(c: str) -> tuple[str, str | None]:
            return self.cell(before, c, "city"), self.level(before, c)

        curve = {}
        for back in range(6, 0, -1):
            then = shift(month, -back)

            def mean_of(some: list[str], then: date = then) -> Fraction | None:
                values = [self.known(then, c, column) for c in some if self.on_net(then, c)]
                known = [value for value in values if value is not None]
                return sum(known, Z0) / len(known) if known else None

            parts = [
                part
                for leaver in leavers
                if (part := mean_of([c for c in stayers if cell_of(c) == cell_of(leaver)]))
                is not None
            ]
            stayed = sum(parts, Z0) / len(parts) if parts else None
            curve[back] = (mean_of(leavers), stayed)
        return curve

    def _lifecycle(self, month: date, population: str, city: str, stage: str) -> Figure:
        """Customers in the stage ÷ customers counted: on net in m, and those who left in m."""
        # READING 22: where m-1 is not stored nobody is known to have left, and the distribution is
        # that of the customers on net (D "is judged by those of its rules that can be evaluated").
        before = shift(month, -1)
        counted = [
            c
            for c in self.base(month)
            if self.belongs(month, c, population) and city in ("all", self.cell(month, c, "city"))
        ]
        counted += [
            c
            for c in self.leavers(month)
            if self.belongs(before, c, population) and city in ("all", self.cell(before, c, "city"))
        ]
        return rate(sum(1 for c in counted if self.stage(month, c) == stage), len(counted))

    # ---- 4. KPIs: snapshot -------------------------------------------------------------------

    def freeze(self, month: date, population: str = "core", exact: bool = True) -> list[Row]:
        """The rows of a list frozen from a stored month; base_fee exact or half up to the fen."""
        rows = []
        for c in self.base(month):
            if self.belongs(month, c, population):
                fee = self.fee_3m(month, c) or Z0
                rows.append(
                    {
                        "customer_id": c,
                        "base_month": month,
                        "base_fee": fee if exact else half_up(fee),
                        "city": self.cell(month, c, "city"),
                        "level": self.level(month, c),
                        "manager_id": self.cell(month, c, "manager_id"),
                    }
                )
        return rows

    def members(self, month: date, snapshot: str | None = None) -> list[Row]:
        """The list that holds for the month: the one asked for, else the latest base month."""

        def base_month(name: str) -> date:
            return self.snapshots[name][0]["base_month"]

        names = [snapshot] if snapshot else sorted(self.snapshots)
        held = [name for name in names if self.snapshots.get(name) and base_month(name) <= month]
        # READING 42: of two lists of one base month the one with the later id holds.
        return self.snapshots[max(held, key=lambda name: (base_month(name), name))] if held else []

    def _retention(self, kpi: str, month: date, members: list[Row]) -> Figure:
        # READING 23: the members are the list; the population asked for does not cut it.
        # READING 24: a city of the list that is missing (it has no row in m, and the latest row of
        # some customer before m stands in it) is n/a for these KPIs too, and left out of the
        # province's: its members are not known to have left. To the letter "its leaving KPIs" are
        # only those that section 1 names.
        members = [row for row in members if row["city"] not in self._unseen_cities(month)]
        kept = [row for row in members if self.on_net(month, row["customer_id"])]
        if kpi == "retention_rate":
            return rate(len(kept), len(members))
        if kpi == "value_retention_rate":
            at_value = [row for row in kept if self._strikes_of(month, row) < 3]
            return rate(len(at_value), len(members))
        if kpi == "revenue_retention_rate":
            # READING 25: a kept member whose fee is blank adds nothing to the numerator, and its
            # base fee stays: the denominator is "Σ base fee of members". No interval: not heads.
            fees = [self.known(month, row["customer_id"], "arpu") for row in kept]
            now = sum((fee for fee in fees if fee is not None), Z0)
            then = sum((number(row["base_fee"]) or Z0 for row in members), Z0)
            return Figure(now, then, now / then if then else None, n=len(members))
        # READING 26: composite retention has a value and n; numerator and denominator are null.
        parts = [self._retention(part, month, members).value for part in SNAPSHOT_KPIS[0:3:2]]
        if None in parts:
            return Figure(n=len(members))
        return Figure(
            value=sum((part for part in parts if part is not None), Z0) / 2, n=len(members)
        )

    def _unseen_cities(self, month: date) -> set[str]:
        latest: dict[str, str] = {}
        for m in self.months:
            if m < month:
                latest |= {c: row["city"] for c, row in self.rows[m].items()}
        return set(latest.values()) - self.cities_of(month)

    def _strikes_of(self, month: date, member: Row) -> int:
        return self.strikes(month, member["customer_id"], after=member["base_month"])

    def bridge(self, month: date, snapshot: str | None = None) -> dict[str, int]:
        """members, kept (at_value + below_value) and the reasons of the others."""
        members = self.members(month, snapshot)
        counted = dict.fromkeys(("members", "kept", "at_value", "below_value", *REASONS), 0)
        for row in members:
            c = row["customer_id"]
            counted["members"] += 1
            if self.on_net(month, c):
                counted["kept"] += 1
                counted["at_value" if self._strikes_of(month, row) < 3 else "below_value"] += 1
                continue
            # READING 27: a member who is gone without a leaving that can be seen (a gap in the
            # months, a missing city, never stored) goes by the status of the last row, else absent.
            reasons = [reason for m in self.months if m <= month and (reason := self.left(m, c))]
            last = [m for m in self.months if m <= month and c in self.rows[m]]
            if reasons:
                counted[reasons[-1]] += 1
            elif last and not self.on_net(last[-1], c):
                status = self.rows[last[-1]][c]["status"]
                counted["long_suspended" if status == "suspended_two_way" else status] += 1
            else:
                counted["absent"] += 1
        return counted

    # ---- 4. KPIs: surveys and market ---------------------------------------------------------

    def _survey(
        self, kpi: str, month: date, city: str, segment: str | None, card: str | None = None
    ) -> Figure:
        rows = [
            row
            for row in self.surveys
            if row["month"] == month
            and city in ("all", row["city"])
            and row.get("item") in OVERALL
            # READING 28: a row whose score or scale is blank is no answer.
            and number(row.get("score")) is not None
            and number(row.get("scale_max"))
            and (card is None or survey_card(row) == card)
        ]
        rows = of_segment(rows, segment)
        if kpi == "satisfied_share":
            # READING 29: an aggregate is not a response, it has no place in satisfied_share. "Its
            # n and its Wilson interval": n is the responses, whatever their weights.
            rows = [row for row in rows if row.get("response_id")]
        weights = [weight(row) for row in rows]
        total = sum(weights, Z0)
        n = sum(1 if row.get("response_id") else int(number(row.get("valid")) or 1) for row in rows)
        if not total:
            return Figure(Z0, Z0, n=n)
        if kpi == "satisfied_share":
            good = sum((w for w, row in zip(weights, rows, strict=True) if points(row) >= 80), Z0)
            return Figure(good, total, good / total, *wilson(good / total, n), n=n)
        weighted = sum((w * points(row) for w, row in zip(weights, rows, strict=True)), Z0)
        centre = weighted / total
        if any(not row.get("response_id") for row in rows):
            return Figure(weighted, total, centre, n=n)
        spread = sum(
            (w * (points(row) - centre) ** 2 for w, row in zip(weights, rows, strict=True)), Z0
        )
        effective = total**2 / sum((w * w for w in weights), Z0)
        half = Z * math.sqrt(spread / total / effective)
        return Figure(weighted, total, centre, float(centre) - half, float(centre) + half, n)

    def _market(self, month: date, segment: str | None) -> dict[str, dict[str, Fraction | None]]:
        """City -> operator -> subscribers of the month; None where a figure is not known."""
        # READING 30: without --segment, the segment that holds all others (全部, total) where the
        # month's file has one, for they overlap; else the segments are added up, and a figure that
        # is not known in one of them is not known in the sum.
        # READING 31: the cities whose figures the province needs are those of the month's market
        # file and those of the month's customers: a city left out of the market file is missing.
        rows = of_segment([row for row in self.market if row["month"] == month], segment)
        figures = {
            (row["city"], row["operator"], row["segment"]): number(row["subscribers"])
            for row in rows
        }
        named = sorted({(row["operator"], row["segment"]) for row in rows})
        cities = {row["city"] for row in rows} | self.cities_of(month) if rows else set()
        known: dict[str, dict[str, Fraction | None]] = {}
        for city in sorted(cities):
            known[city] = {}
            for operator, kind in named:
                figure = figures.get((city, operator, kind))
                so_far = known[city].get(operator, Z0)
                known[city][operator] = (
                    None if figure is None or so_far is None else so_far + figure
                )
        return known

    def _market_share(self, month: date, city: str, operator: str, segment: str | None) -> Figure:
        known = self._market(month, segment)
        cities = list(known) if city == "all" else [city]
        figures = [figure for c in cities for figure in known.get(c, {operator: None}).values()]
        if not figures or None in figures:
            return NOT_AVAILABLE
        total = sum((figure for figure in figures if figure is not None), Z0)
        own = sum((known[c][operator] or Z0 for c in cities), Z0)
        # READING 32: "every rate is shown with its n and its Wilson interval": market_share too,
        # with n the subscribers of all operators.
        return rate(int(own), int(total))

    # ---- the question ------------------------------------------------------------------------

    @cached_property
    def cities(self) -> list[str]:
        # READING 33: `--city '*'` means every city that any stored extract names.
        named = {row["city"] for rows in self.rows.values() for row in rows.values()}
        for rows in (self.surveys, self.market, *self.snapshots.values()):
            named |= {row["city"] for row in rows}
        return sorted(named)

    def groups(self, kpi: str, by: str, month: date, segment: str | None) -> list[str]:
        if by == "segment" and kpi in SURVEY_KPIS:
            # READING 34: the groups are the segments of all stored surveys, whatever the month.
            return sorted(
                {row["segment"] for row in self.surveys if segment in (None, row["segment"])}
            )
        if by == "operator":
            # READING 35: the groups are the operators named in that month (and segment).
            rows = [row for row in self.market if row["month"] == month]
            return sorted({row["operator"] for row in of_segment(rows, segment)})
        fixed = {
            "none": ("all",),
            "level": LEVELS,
            "tier": TIERS,
            "stage": STAGES,
            "segment": SEGMENTS,
            "rule": RULES,
        }
        return list(fixed[by])

    def kpis(
        self,
        months: Iterable[date] | None = None,
        cities: Iterable[str] | None = None,
        *,
        by: str = "none",
        population: str = "core",
        kpis: Iterable[str] | None = None,
        snapshot: str | None = None,
        segment: str | None = None,
    ) -> list[Record]:
        """The records as `kpis --json` prints them."""
        asked = list(cities or ["all"])
        if asked == ["*"]:
            asked = [*self.cities, "all"]
        return [
            self._record(
                month,
                city,
                kpi,
                group,
                self.figure(
                    kpi,
                    month,
                    city,
                    by=by,
                    group=group,
                    population=population,
                    snapshot=snapshot,
                    segment=segment,
                ),
            )
            for month in sorted(months or self.months[-1:])
            for city in asked
            for kpi in (kpis or KPIS)
            if by in SPLITS[kpi]
            for group in self.groups(kpi, by, month, segment)
        ]

    def _record(self, month: date, city: str, kpi: str, group: str, figure: Figure) -> Record:
        return {
            "month": month.strftime("%Y-%m"),
            "city": city,
            "kpi": kpi,
            "group": group,
            "numerator": printed(figure.numerator),
            "denominator": printed(figure.denominator),
            "value": None if figure.value is None else float(figure.value),
            "low": figure.low,
            "high": figure.high,
            "n": figure.n,
            "mature": kpi != "renewal_rate" or shift(month, 1) in self.rows,
            "unit": UNITS[kpi],
        }

    def figure(
        self,
        kpi: str,
        month: date,
        city: str = "all",
        *,
        by: str = "none",
        group: str = "all",
        population: str = "core",
        snapshot: str | None = None,
        segment: str | None = None,
    ) -> Figure:
        """One figure. READING 36: the chosen population takes the place of "core" in every formula
        of section 4, those of the mixes included."""
        if kpi == "market_share":
            return self._market_share(month, city, group, segment)
        if kpi in SURVEY_KPIS:
            chosen = group if by == "segment" else segment
            return self._survey(kpi, month, city, chosen, group if by == "tier" else None)
        if kpi in SNAPSHOT_KPIS:
            members = [
                row
                for row in self.members(month, snapshot)
                if city in ("all", row["city"]) and (by == "none" or str(row.get("level")) == group)
            ]
            return self._retention(kpi, month, members)
        if kpi == "lifecycle_mix":
            return self._lifecycle(month, population, city, group)
        if kpi in MIXES:
            of = self._scope(kpi, month, population, city)
            group_of = self._scope(kpi, month, population, city, by=by, group=group)
            if of is None or group_of is None:
                return NOT_AVAILABLE
            return rate(len(group_of), len(of))
        if kpi == "rule_count":
            ids = self._scope(kpi, month, population, city)
            if ids is None or self.rule_off(group, month):
                return NOT_AVAILABLE
            hit = sum(1 for c in ids if group in self.hits(month, c))
            return amount(Fraction(hit), hit)
        ids = self._scope(kpi, month, population, city, by=by, group=group)
        return NOT_AVAILABLE if ids is None else self._heads(kpi, month, ids)

    def _scope(
        self,
        kpi: str,
        month: date,
        population: str,
        city: str = "all",
        *,
        by: str = "none",
        group: str = "all",
    ) -> list[str] | None:
        """The customers that a KPI of customers is about; None where nothing can be said."""
        # READING 37: "for KPIs about leaving the population, city and level are those at m-1": so
        # are tier, stage and segment; likewise at m-12 for rolling retention.
        seen = shift(month, -MONTHS_BACK.get(kpi, 0))
        if seen not in self.rows or (by == "tier" and not self.has(seen, "card")):
            return None
        # READING 38: a city without anybody on net in the month seen is n/a, sums and counts too.
        if city != "all" and city not in {self.cell(seen, c, "city") for c in self.base(seen)}:
            return None
        # READING 39: "its leaving KPIs are n/a in m, and the province's say 'without X'": also
        # revenue_lost, leavers_with_contact and renewal_rate ("left: not renewed"); all of X is
        # left out of the province's.
        missing = self.missing_cities(month) if kpi in LEAVING_KPIS else set()
        if city in missing:
            return None
        group_of: dict[str, Callable[[date, str], str | None]] = {
            "none": lambda *_: "all",
            "level": self.level,
            "tier": self.tier,
            "stage": self.stage,
            "segment": self.segment,
        }
        return [
            c
            for c in self.base(seen)
            if self.belongs(seen, c, population)
            and city in ("all", self.cell(seen, c, "city"))
            and self.cell(seen, c, "city") not in missing
            and group_of[by](seen, c) == group
        ]


Z0 = Fraction(0)
# Asked again and again with the same arguments; a reference may be slow, but not that slow.
SLOW = (
    *("on_net", "base", "cities_of", "missing_cities", "left", "fee_3m", "tenure", "core", "level"),
    *("high_value", "stage", "segment", "hits", "hits_but_alarm", "alarmed_groups", "members"),
)
BINDINGS = {
    "bundling_rate": ("contract_end_on", "has_sticky", "has_fusion"),
    "contract_rate": ("contract_end_on",),
    "sticky_rate": ("has_sticky",),
    "fusion_rate": ("has_fusion",),
}
MEANS = {"arpu": "arpu", "mou": "mou", "dou": "data_mb"}
NUMBERS = (
    "arpu",
    "plan_fee",
    "cancel_enquiries",
    "retention_calls",
    "zero_call_days",
    "rival_hotline_calls",
    "offnet_fee",
    "port_query",
    "port_code",
    "port_apply",
    "arrears",
)


def points(row: Row) -> Fraction:
    """A survey score on 0-100."""
    return Fraction(row["score"]) / Fraction(row["scale_max"]) * 100


def of_segment(rows: list[Row], segment: str | None) -> list[Row]:
    """The rows of a segment; of none: the total's where there is one, else all."""
    totals = [row for row in rows if row["segment"] in TOTALS]
    if segment is None:
        return totals or rows
    return [row for row in rows if row["segment"] == segment]


def weight(row: Row) -> Fraction:
    """Blank: 1, for an aggregate `valid` (READING 40: and 1 where that is blank too)."""
    given = number(row.get("weight"))
    if given is not None:
        return given
    valid = number(row.get("valid"))
    return Fraction(1) if row.get("response_id") or valid is None else valid


def survey_card(row: Row) -> str | None:
    """READING 41: "card none (blank: none)" is of customers; in a survey a blank is not known, for
    an aggregate of all cards leaves it blank too."""
    return row.get("card")
