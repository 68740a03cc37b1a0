"""Marts in memory with the KPIs as they are declared, for the queries that read `kpi_figures`."""

from __future__ import annotations

from datetime import date

from small_marts import Marts, Row, load_macros, month

from baoyou import definitions
from baoyou.mart import GROUPS

TOTAL_SEGMENTS = ["全部"]
_TABLES = """
create table mart.kpis (
    kpi varchar, kpi_order integer, form varchar, unit varchar, scale integer, good varchar,
    own_split varchar, extract varchar, matures_after integer, months_before integer,
    of_total boolean, blocks_unknown boolean, is_snapshot boolean
);
create table mart.splits (kpi varchar, dimension varchar);
create table mart.groups (dimension varchar, group_key varchar, group_order integer);
create schema extract;
create table extract.market (
    month date, city varchar, operator varchar, segment varchar, subscribers decimal(18, 6),
    estimated boolean
);
"""


class FigureMarts(Marts):
    """Marts whose cells a test fills with customers: so many counted, of so many."""

    def __init__(self, *months: str) -> None:
        super().__init__()
        self.connection.execute(_TABLES)
        for order, kpi in enumerate(definitions.kpis().values(), start=1):
            self.add("kpis", _declared(kpi, order))
            dimensions = ("none", "level", "operator", "rule")
            found = [name for name in dimensions if kpi.splits_by(name)]
            self.add("splits", *({"dimension": name} for name in found), kpi=kpi.key)
        for dimension, names in GROUPS.items():
            groups = [
                {"group_key": name, "group_order": order} for order, name in enumerate(names, 1)
            ]
            self.add("groups", *groups, dimension=dimension)
        self.add("months", *({"month": month(name)} for name in months), has_customers=True)
        load_macros(
            self.connection,
            "chance",
            "differences",
            "kpi_figures",
            "market_shares",
            "ranked_cities",
        )

    def count(
        self, kpi: str, when: str, city: str, counted: float, of: float, level: str | None = "5"
    ) -> None:
        """Core customers of a city and level: `counted` of them hold the KPI."""
        customers = {"is_core": True, "is_high_value": False, "level": level}
        sums = {"numerator": counted, "denominator": of, "n": int(of)}
        self.add("kpi_cells", {**customers, **sums}, kpi=kpi, month=month(when), city=city)

    def subscribers(self, when: str, city: str, **operators: float | None) -> None:
        """The market of a city: None is masked."""
        for operator, known in operators.items():
            row = {"month": month(when), "city": city, "segment": "中高端"}
            self.add("kpi_cells", row | _market(operator, known), kpi="market_share")
            names = "month, city, operator, segment, subscribers"
            self.connection.execute(
                f"insert into extract.market ({names}) values (?, ?, ?, ?, ?)",
                [row["month"], city, operator, row["segment"], known],
            )


def ask_of(when: str, **params: object) -> Row:
    """The parameters that every query of figures takes."""
    return {
        "month": month(when),
        "population": "core",
        "total_segments": TOTAL_SEGMENTS,
        **params,
    }


def days(*months: str) -> list[date]:
    """Months as dates."""
    return [month(name) for name in months]


def _declared(kpi: definitions.Kpi, order: int) -> Row:
    return {
        "kpi": kpi.key,
        "kpi_order": order,
        "form": kpi.form,
        "unit": kpi.unit,
        "scale": kpi.scale,
        "good": kpi.good,
        "own_split": kpi.own_split,
        "extract": kpi.extract,
        "matures_after": kpi.matures_after,
        "months_before": kpi.months_before,
        "of_total": kpi.of_total,
        "blocks_unknown": kpi.unknown,
        "is_snapshot": kpi.snapshot,
    }


def _market(operator: str, known: float | None) -> Row:
    return {
        "part": operator,
        "numerator": known,
        "denominator": known,
        "n": int(known or 0),
        "unknown": 1 if known is None else 0,
    }
