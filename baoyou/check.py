"""What is right and wrong with the rows of one load, before anything is published.

Apart from the door that calls it: everything here reads staged rows and changes nothing.
"""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from datetime import date
from typing import Any

from baoyou import definitions
from baoyou.contracts import Contract
from baoyou.engine import Engine
from baoyou.months import add_months
from baoyou.store import Manifest, Store

ROWS_MOVED = 0.05
VALUE_MOVED = 0.20
BRAND_BANDS = {"gotone": 0.05, "easyown": 0.10, "m_zone": 0.15}
JUDGED_TYPES = ("money", "amount", "number", "count", "flag", "flag_count")
VALUE_TYPES = ("money", "amount")


@dataclass(frozen=True)
class Notice:
    """Something a person should know of a load.

    code: key of the sentence below `notice.` in the catalogue; slots: what fills it.
    asks: whether it must be accepted before the load is published.
    """

    code: str
    slots: dict[str, Any]
    asks: bool = True


def month_notices(
    engine: Engine,
    store: Store,
    before: Manifest,
    contract: Contract,
    month: str,
    present: list[str],
    is_sample: bool,
    today: date,
) -> list[Notice]:
    """Notices on one month of an extract; reads `staging.rows` (the month's rows to be stored)."""
    found = _month_itself(before, contract, month, is_sample, today)
    found += _odd_values(engine, month) if contract.name == "customers" else []
    earlier = before.partitions.get(contract.name, {})
    found += _cities(engine, store, before, contract)
    if contract.name != "customers":
        return found
    last = earlier.get(add_months(month, -1))
    if last:
        engine.view("staging.rows_before", [store.path(last)])
        found += _row_counts(engine, month)
        found += _churn(engine, month)
    else:
        engine.connection.execute(
            "create or replace view staging.rows_before as select * from staging.rows limit 0"
        )
    return found + _profile(engine, contract, month, present, bool(last), last)


def _month_itself(
    before: Manifest, contract: Contract, month: str, is_sample: bool, today: date
) -> list[Notice]:
    found = []
    if month > today.isoformat():
        found.append(Notice("future_month", {"month": month[:7]}))
    if contract.name == "customers":
        found += [
            Notice("frozen_base_restated", {"month": month[:7], "snapshot": name}, asks=False)
            for name, file in before.partitions.get("snapshot", {}).items()
            if file.facts.get("frozen_from") == month
        ]
    stored = before.partitions.get("customers", {}) if contract.name == "customers" else {}
    previous = add_months(month, -1)
    if not is_sample and previous not in stored and any(other < month for other in stored):
        found.append(Notice("gap", {"month": month[:7], "missing": previous[:7]}))
    return found


def _cities(engine: Engine, store: Store, before: Manifest, contract: Contract) -> list[Notice]:
    known = _known_cities(engine, store, before, contract.name)
    if not known:
        return []
    rows = engine.connection.execute(
        "select city, count(*), min(source_row) from staging.rows group by city order by city"
    ).fetchall()
    found = []
    for city, count, first in rows:
        if city not in known:
            near = difflib.get_close_matches(city, known, 1, 0.4)
            guess = near[0] if near else "-"
            slots = {"city": city, "rows": count, "row": first, "near": guess}
            found.append(Notice("unknown_city", slots))
    return found


def _known_cities(engine: Engine, store: Store, before: Manifest, extract: str) -> list[str]:
    files = before.partitions.get(extract, {}) or before.partitions.get("customers", {})
    if not files:
        return []
    newest = [store.path(files[part]) for part in sorted(files)[-3:]]
    engine.view("staging.cities", newest)
    rows = engine.connection.execute("select distinct city from staging.cities").fetchall()
    return sorted(city for (city,) in rows if city)


def _row_counts(engine: Engine, month: str) -> list[Notice]:
    found = []
    for row in engine.rows("checks/load/city_rows"):
        now, then = row["customers"], row["customers_before"]
        slots = {"month": month[:7], "city": row["city"], "rows": now, "before": then}
        if then and not now:
            found.append(Notice("city_missing", slots))
        elif then and abs(now - then) > ROWS_MOVED * then:
            found.append(
                Notice("rows_moved", {**slots, "percent": f"{100 * (now - then) / then:+.1f}"})
            )
    return found


def _churn(engine: Engine, month: str) -> list[Notice]:
    days = definitions.values(date.fromisoformat(month))["suspended_days_max"]
    found = []
    for row in engine.rows("checks/load/brand_churn", suspended_days_max=days):
        band = BRAND_BANDS.get(row["brand"])
        if band and row["left_customers"] > band * row["customers_before"]:
            share = row["left_customers"] / row["customers_before"]
            slots = {
                "month": month[:7],
                "brand": row["brand"],
                "percent": f"{100 * share:.1f}",
                "band": f"{100 * band:.0f}",
            }
            found.append(Notice("churn_band", slots))
    return found


def _odd_values(engine: Engine, month: str) -> list[Notice]:
    return [
        Notice(
            row["kind"],
            {
                "month": month[:7],
                "column": row["column_name"],
                "rows": row["found"],
                "row": row["first_row"],
            },
            asks=row["kind"] != "odd_phone",
        )
        for row in engine.rows("checks/load/odd_values")
    ]


def _profile(
    engine: Engine, contract: Contract, month: str, present: list[str], compare: bool, last: Any
) -> list[Notice]:
    present_before = last.facts["columns"] if last else []
    found = []
    for row in engine.rows("checks/load/column_profile"):
        name = row["column_name"]
        column = contract.columns.get(name)
        if column is None or name not in present or column.type not in JUDGED_TYPES:
            continue
        slots = {"month": month[:7], "column": name}
        flat = row["least"] is not None and row["least"] == row["most"]
        if flat and row["customers"] > 1 and name != "is_sample" and row["unknown"] < 1:
            found.append(Notice("column_constant", {**slots, "value": row["least"]}))
        if compare and name in present_before and column.type in VALUE_TYPES:
            found += _moved(row, slots)
    return found


def _moved(row: dict[str, Any], slots: dict[str, Any]) -> list[Notice]:
    found = []
    mean, before = row["mean"], row["mean_before"]
    if mean is not None and before and abs(mean - before) > VALUE_MOVED * abs(before):
        change = {"now": f"{mean:.2f}", "before": f"{before:.2f}"}
        found.append(Notice("mean_moved", {**slots, **change}))
    unknown, unknown_before = row["unknown"], row["unknown_before"]
    if unknown_before is not None and abs(unknown - unknown_before) > VALUE_MOVED:
        change = {"now": f"{100 * unknown:.1f}", "before": f"{100 * unknown_before:.1f}"}
        found.append(Notice("unknown_moved", {**slots, **change}))
    return found
