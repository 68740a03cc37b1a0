"""What is right and wrong with the rows of one load, before anything is published.

Apart from the door that calls it: everything here reads staged rows and changes nothing.
"""

from __future__ import annotations

import difflib
from datetime import date
from typing import Any

from baoyou import definitions
from baoyou.changes import Change
from baoyou.contracts import Column, Contract
from baoyou.engine import Engine
from baoyou.months import add_months
from baoyou.report import Notice, Plain
from baoyou.store import Manifest, Store

ROWS_MOVED = 0.05
VALUE_MOVED = 0.20
BRAND_BANDS = {"gotone": 0.05, "easyown": 0.10, "m_zone": 0.15}
JUDGED_TYPES = ("money", "amount", "number", "count", "flag", "flag_count")
VALUE_TYPES = ("money", "amount")
# From this share of zeros on, a bill or a base fee is no baseline.
MOSTLY = 0.75
# A mean this many times the one before speaks for another unit in the file.
UNIT_RATIOS: dict[str, dict[str, tuple[float, float]]] = {
    # A layout that is remembered as fen divides a file in yuan by a hundred.
    "yuan": {"fen": (60, 160), "yuan": (1 / 160, 1 / 60)},
    "MB": {"KB": (600, 1700), "GB": (1 / 1700, 1 / 600)},
}
# No customer base has a mean bill of this many whole yuan; in fen it is ten yuan.
FEN_FROM = 1000


def month_notices(
    engine: Engine,
    store: Store,
    before: Manifest,
    contract: Contract,
    change: Change,
    present: list[str],
    is_sample: bool,
    today: date,
    names: dict[str, str],
) -> list[Notice]:
    """Notices on one month of an extract; reads `staging.rows` and `staging.rows_before`.

    names: what people call the files that rows come from.
    """
    month = change.part
    found = _month_itself(before, contract, month, is_sample, today)
    found += _odd_values(engine, month, names) if contract.name == "customers" else []
    found += _cities(engine, store, before, contract, names)
    if contract.name != "customers":
        return found
    if change.was_published:
        found += _row_counts(change)
        found += _churn(engine, month)
    return found + _profile(contract, change)


def baseline_notices(change: Change) -> list[Notice]:
    """Notices on a snapshot list: a base fee that is zero for most measures nothing."""
    return [
        Notice(
            "mostly_zero",
            {"month": change.part, "column": told["column"], "mean": f"{told['mean']:.2f}"},
        )
        for told in change.columns
        if told["column"] == "base_fee" and told["zeros"] >= MOSTLY
    ]


def _month_itself(
    before: Manifest, contract: Contract, month: str, is_sample: bool, today: date
) -> list[Notice]:
    found = []
    # Goals are set ahead.
    if month > today.isoformat() and contract.name != "goals":
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


def _cities(
    engine: Engine, store: Store, before: Manifest, contract: Contract, names: dict[str, str]
) -> list[Notice]:
    known = _known_cities(engine, store, before, contract.name)
    if not known:
        return []
    rows = engine.connection.execute(
        "select city, count(*), min(source_row), arg_min(source_file, source_row)"
        " from staging.rows group by city order by city"
    ).fetchall()
    found = []
    whole = definitions.province()["province_names"] if contract.name == "goals" else []
    for city, count, first, file in rows:
        if city not in known and city not in whole:
            near = difflib.get_close_matches(city, known, 1, 0.4)
            guess = near[0] if near else "-"
            told = {"city": city, "rows": count, "row": first, "near": guess}
            slots = {**told, "file": names.get(file, file)}
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


def _row_counts(change: Change) -> list[Notice]:
    found = []
    for row in change.cities:
        now, then = row["customers"], row["customers_before"]
        slots = {"month": change.part[:7], "city": row["city"], "rows": now, "before": then}
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


def _odd_values(engine: Engine, month: str, names: dict[str, str]) -> list[Notice]:
    return [
        Notice(
            row["kind"],
            {
                "month": month[:7],
                "column": row["column_name"],
                "rows": row["found"],
                "row": row["first_row"],
                "file": names.get(row["first_file"], row["first_file"]),
            },
            asks=row["kind"] != "odd_phone",
        )
        for row in engine.rows("checks/load/odd_values")
    ]


def _profile(contract: Contract, change: Change) -> list[Notice]:
    found = []
    for told in change.columns:
        column = contract.columns[told["column"]]
        if column.type not in JUDGED_TYPES:
            continue
        slots = {"month": change.part[:7], "column": column.name}
        is_flat = told["least"] is not None and told["least"] == told["most"]
        if is_flat and change.rows > 1 and told["unknown"] < 1:
            found.append(Notice("column_constant", {**slots, "value": f"{told['least']:g}"}))
        if column.type in VALUE_TYPES:
            found += _moved(told, slots) if change.was_published else []
            found += _unit(column, told, slots, change.was_published)
        if column.name == "arpu" and told["zeros"] >= MOSTLY:
            found.append(Notice("mostly_zero", {**slots, "mean": f"{told['mean']:.2f}"}))
    return found


def _moved(told: Plain, slots: dict[str, Any]) -> list[Notice]:
    found = []
    mean, before = told["mean"], told["mean_before"]
    if mean is not None and before and abs(mean - before) > VALUE_MOVED * abs(before):
        change = {"now": f"{mean:.2f}", "before": f"{before:.2f}"}
        found.append(Notice("mean_moved", {**slots, **change}))
    unknown, unknown_before = told["unknown"], told["unknown_before"]
    if unknown_before is not None and abs(unknown - unknown_before) > VALUE_MOVED:
        change = {"now": f"{100 * unknown:.1f}", "before": f"{100 * unknown_before:.1f}"}
        found.append(Notice("unknown_moved", {**slots, **change}))
    return found


def _unit(column: Column, told: Plain, slots: dict[str, Any], compares: bool) -> list[Notice]:
    """A unit other than ours is likely where values are about that many times those before."""
    now, before = told["mean"], told["mean_before"]
    if not now:
        return []
    if before and compares:
        for unit, (least, most) in UNIT_RATIOS.get(column.unit or "", {}).items():
            if least <= now / before <= most:
                change = {"now": f"{now:.2f}", "before": f"{before:.2f}", "unit": unit}
                return [Notice("unit_suspected", {**slots, **change})]
    elif not before and column.name == "arpu" and now >= FEN_FROM and told["is_whole"]:
        change = {"now": f"{now:.2f}", "before": "-", "unit": "fen"}
        return [Notice("unit_suspected", {**slots, **change})]
    return []
