"""What a load would change: rows by city, customers gained and lost, drift of every column.

Apart from the notices, which judge: here stands what a person sees beside the month before.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from baoyou import definitions
from baoyou.contracts import Contract
from baoyou.draft import Draft
from baoyou.engine import Engine
from baoyou.months import add_months
from baoyou.report import Plain
from baoyou.schemas import MEMORY
from baoyou.store import Manifest, Stored

MEASURED = ("money", "amount", "number", "count", "flag", "flag_count")


@dataclass
class Change:
    """One partition to be stored, beside the month before it.

    before: that month's stored file, perhaps of this very load; null where there is none.
    was_published: whether readers see that file. replaces: rows of the version that
    is stored now. cities: city, rows, rows_before. customers: now, before, kept, gained, lost,
    returned. columns: of each column mean, unknown (share), distinct (about), the same before,
    and moved, how far it went from the month before; what moved most comes first.
    profile: the same of every column, as it is remembered for the month after.
    """

    extract: str
    part: str
    rows: int
    before: Stored | None = None
    was_published: bool = False
    month_before: str | None = None
    replaces: int | None = None
    cities: list[Plain] = field(default_factory=list)
    customers: Plain | None = None
    columns: list[Plain] = field(default_factory=list)
    profile: Plain = field(default_factory=dict)

    def plain(self) -> Plain:
        """As plain values."""
        return {
            "extract": self.extract,
            "part": self.part,
            "rows": self.rows,
            "month_before": self.month_before,
            "replaces": self.replaces,
            "cities": self.cities,
            "customers": self.customers,
            "columns": self.columns,
        }


def of_month(
    engine: Engine,
    draft: Draft,
    before: Manifest,
    contract: Contract,
    month: str,
    present: list[str],
    loaded: dict[str, Stored],
) -> Change:
    """One month of an extract; reads `staging.rows`, leaves `staging.rows_before` behind.

    loaded: the earlier months of this load.
    """
    published = before.partitions.get(contract.name, {})
    stored = {**published, **loaded}
    earlier = [other for other in stored if other < month]
    # Quarterly surveys compare with the last quarter, customers only with the very month before.
    is_monthly = contract.name == "customers"
    last = add_months(month, -1) if is_monthly else max(earlier, default="")
    change = of_register(engine, contract, month)
    change.before = stored.get(last)
    change.was_published = change.before is not None and last not in loaded
    change.month_before = last if change.before else None
    change.replaces = published[month].rows if month in published else None
    if change.before:
        engine.view("staging.rows_before", [draft.path(change.before)])
    else:
        engine.connection.execute(
            "create or replace view staging.rows_before as select * from staging.rows limit 0"
        )
    if "city" in contract.columns:
        change.cities = engine.rows("checks/load/city_rows")
    if is_monthly and change.before:
        memory = before.months.get(last, {}).get("memory")
        if memory:
            engine.view("staging.memory", [draft.path(memory)])
        else:
            engine.empty("staging.memory", MEMORY)
        days = definitions.values(date.fromisoformat(month))["suspended_days_max"]
        change.customers = engine.rows("checks/load/customer_moves", suspended_days_max=days)[0]
    _compare(engine, contract, change, present)
    return change


def of_register(engine: Engine, contract: Contract, part: str) -> Change:
    """A partition that has no month before: its rows, and the columns of a snapshot list."""
    rows = engine.connection.execute("select count(*) from staging.rows").fetchall()[0][0]
    change = Change(contract.name, part, rows)
    if contract.name == "snapshot":
        _compare(engine, contract, change, list(contract.columns))
    return change


def _compare(engine: Engine, contract: Contract, change: Change, present: list[str]) -> None:
    """Fill in the columns of a change, beside those of the month before."""
    change.profile = _profile(engine, contract, "staging.rows", present)
    before: Plain = {}
    if change.before:
        facts = change.before.facts
        known = [column for column in contract.columns if column in facts["columns"]]
        before = facts.get("profile") or _profile(engine, contract, "staging.rows_before", known)
    told = [_column(name, one, before.get(name)) for name, one in change.profile.items()]
    change.columns = sorted(told, key=lambda one: (-one["moved"], one["column"]))


def _column(name: str, now: Plain, before: Plain | None) -> Plain:
    told = {"column": name, **now}
    for key in ("mean", "unknown", "distinct"):
        told[f"{key}_before"] = before[key] if before else None
    return told | {"moved": _moved(told)}


def _profile(engine: Engine, contract: Contract, relation: str, columns: list[str]) -> Plain:
    """Of each column: mean, unknown (share), distinct, least, most, zeros (share), is_whole."""
    names = [name for name in columns if name != "is_sample"]
    measured = [name for name in names if contract.columns[name].type in MEASURED]
    listed = ", ".join(f'"{name}"' for name in names)
    _view(engine, "staging.profiled", relation, listed)
    fill = engine.rows("checks/load/column_fill")[0]
    ranges: Plain = {}
    if measured:
        numbers = ", ".join(
            f'"{name}"::integer as "{name}"'
            if contract.columns[name].type == "flag"
            else f'"{name}"'
            for name in measured
        )
        _view(engine, "staging.measured", relation, numbers)
        ranges = engine.rows("checks/load/column_range")[0]
    return {name: _told(fill[name], ranges.get(name)) for name in names}


def _view(engine: Engine, name: str, relation: str, columns: str) -> None:
    engine.connection.execute(f"create or replace view {name} as select {columns} from {relation}")


def _told(fill: Plain, span: Plain | None) -> Plain:
    rows, known = fill["rows"], fill["known"]
    told = {
        "is_measured": span is not None,
        "mean": None,
        "unknown": (rows - known) / rows if rows else 0.0,
        "distinct": fill["distinct_values"],
        "least": None,
        "most": None,
        "zeros": 0.0,
        "is_whole": False,
    }
    if span and known:
        told |= {
            "mean": float(span["mean"]),
            "least": float(span["least"]),
            "most": float(span["most"]),
            "zeros": span["zeros"] / known,
            "is_whole": span["is_whole"],
        }
    return told


def _moved(told: Plain) -> float:
    """How far a column went: the larger of its mean's relative and its blanks' absolute change."""
    mean = 0.0
    if told["mean"] is not None and told["mean_before"]:
        mean = abs(told["mean"] - told["mean_before"]) / abs(told["mean_before"])
    unknown = 0.0
    if told["unknown_before"] is not None:
        unknown = abs(told["unknown"] - told["unknown_before"])
    return max(mean, unknown)
