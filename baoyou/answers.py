"""Questions as both faces ask them: names are checked, defaults filled, rows made plain.

Apart from `ask`, which only runs a query: here a month, a city, a KPI is told from a typing error.
"""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from baoyou import ask, definitions
from baoyou.access import EVERYONE
from baoyou.errors import WrongUsage
from baoyou.report import Report
from baoyou.store import Store
from baoyou.text import tell


def kpis(
    store: Store,
    months: list[date],
    cities: list[str],
    by: str = "none",
    population: str = "core",
    keys: list[str] | None = None,
    snapshot: str | None = None,
    segment: str | None = None,
) -> list[dict[str, Any]]:
    """Figures as records, see `docs/terminal.md`; no city is the province, "*" every city and it.

    Raises WrongUsage for a month, city, KPI or snapshot that is not known, with the nearest names.
    """
    pinned = ask.reader(store, EVERYONE)
    if pinned.is_empty:
        return []
    known = _known("kpi", keys or list(definitions.kpis()), definitions.kpis())
    named = [city for city in cities if city != "*"]
    _known("city", named, pinned.cities)
    if snapshot:
        lists = [row["snapshot_id"] for row in pinned.rows("snapshots")]
        _known("snapshot_id", [snapshot], lists)
    rows = pinned.rows(
        "kpi_values",
        cities=named or None,
        months=_months(pinned, months),
        kpis=known,
        by=by,
        population=population,
        show="both" if "*" in cities else "cities" if named else "total",
        snapshot=snapshot,
        segment=segment,
        total_segments=definitions.province()["total_segments"],
    )
    return [
        {key: row[key] for key in _RECORD} | {"month": row["month"].isoformat()[:7]} for row in rows
    ]


def warnings(
    store: Store,
    month: date | None,
    cities: list[str],
    rules: list[str],
    alert: str | None = None,
    limit: int | None = None,
    population: str = "core",
) -> list[dict[str, Any]]:
    """The flagged list of a month, in its order, each customer with the evidence by rule."""
    pinned = ask.reader(store, EVERYONE)
    if pinned.is_empty:
        return []
    _known("rule", rules, definitions.rules())
    named = [city for city in cities if city != "*"]
    _known("city", named, pinned.cities)
    chosen = _months(pinned, [month] if month else [], customers=True)
    if not chosen:
        return []
    rows = pinned.rows(
        "warning_list",
        cities=named or None,
        month=chosen[0],
        population=population,
        rules=rules or None,
        alert=alert,
        limit=limit,
    )
    return [
        {
            "month": row["month"].isoformat()[:7],
            "customer_id": row["customer_id"],
            "city": row["city"],
            "level": row["level"],
            "stage": row["stage"],
            "alert": row["alert"],
            "rules": row["rules"].split(","),
            "fee_3m": row["fee_3m"],
            "manager_id": row["manager_id"],
            "evidence": evidence(row["evidence"], row["month"], row, pinned),
        }
        for row in rows
    ]


def customer(store: Store, customer_id: str) -> dict[str, Any]:
    """One customer's closed months and hits. Raises WrongUsage for an id that is not stored."""
    pinned = ask.reader(store, EVERYONE)
    months = [] if pinned.is_empty else pinned.rows("customer_history", customer_id=customer_id)
    if not months:
        raise WrongUsage("customer_unknown", value=customer_id)
    hits = pinned.rows("customer_hits", customer_id=customer_id)
    return {
        "customer_id": customer_id,
        "months": [row | {"month": row["month"].isoformat()[:7]} for row in months],
        "hits": [
            {
                "month": row["month"].isoformat()[:7],
                "rule": row["rule"],
                "evidence": _with_source(
                    row["rule"], json.loads(row["evidence"]), row["month"], row, pinned
                ),
            }
            for row in hits
        ],
    }


def evidence(
    told: str | None, month: date, source: dict[str, Any], pinned: ask.Reader
) -> dict[str, Any]:
    """Rule → inputs, with the parameters and version of the rule and where the inputs came from."""
    hits = json.loads(told) if told else {}
    return {
        rule: _with_source(rule, inputs, month, source, pinned) for rule, inputs in hits.items()
    }


def load_report(report: Report, language: str, is_whole: bool = False) -> dict[str, Any]:
    """The answer of `load` and `check`: totals, and the same per file where there are several.

    is_whole: also what the load would change, as `check` tells it.
    """
    files: list[dict[str, Any]] = [
        {
            "file": file.file,
            "extract": file.extract,
            "months": file.months,
            "read": file.read,
            "stored": file.stored,
            "rejected": file.rejected,
            "duplicates": file.duplicates,
            "left_out": file.left_out,
            "repairs": file.repairs,
            "rejects_file": file.rejects_file,
        }
        for file in report.files
    ]
    extracts = sorted({file["extract"] for file in files})
    totals: dict[str, Any] = {
        "load": report.load,
        "snapshot": report.snapshot,
        "extract": extracts[0] if len(extracts) == 1 else ",".join(extracts),
        "months": sorted({month for file in files for month in file["months"]}),
        **{
            key: sum(file[key] for file in files)
            for key in ("read", "stored", "rejected", "duplicates", "left_out")
        },
        "repairs": _summed(file["repairs"] for file in files),
        "notices": [
            {
                "code": notice.code,
                "message": tell(f"notice.{notice.code}", language, notice.slots),
                "asks": notice.asks,
                **notice.slots,
            }
            for notice in report.notices
        ],
        "rejects_file": next(
            (file["rejects_file"] for file in files if file["rejects_file"]), None
        ),
        "known": report.known,
    }
    told = totals | ({"files": files} if len(files) > 1 else {})
    if is_whole:
        told |= {key: getattr(report, key) for key in ("closes", "figures", "changes")}
        told["mapping"] = [
            {key: one[key] for key in ("file", "extract", "columns", "units", "wide", "ignored")}
            for one in report.proposals
        ]
    return told


def plain(value: Any) -> Any:
    """A value that JSON can hold: whole decimals as integers, dates as ISO text."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(type(value))


def text(value: Any) -> str:
    """A value as one cell of text."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, (list, dict)):
        return json.dumps(value, ensure_ascii=False, default=plain)
    if isinstance(value, Decimal):
        return str(plain(value))
    return str(value)


_RECORD = (
    "month",
    "city",
    "kpi",
    "group",
    "numerator",
    "denominator",
    "value",
    "low",
    "high",
    "n",
    "mature",
    "unit",
)


def _with_source(
    rule: str, inputs: dict[str, Any], month: date, source: dict[str, Any], pinned: ask.Reader
) -> dict[str, Any]:
    declared = pinned.rule_version(rule, month)
    return inputs | {
        "params": declared.params,
        "version": declared.version,
        "source_file": source["source_file"],
        "source_row": source["source_row"],
    }


def _months(pinned: ask.Reader, asked: list[date], customers: bool = False) -> list[date]:
    rows = pinned.rows("closed_months")
    held = [row["month"] for row in rows if row["has_customers"]]
    closed = held if customers else [row["month"] for row in rows]
    if not asked:
        return (held or closed)[-1:]
    names = {month.isoformat()[:7]: month for month in closed}
    _known("month", [month.isoformat()[:7] for month in asked], names)
    return asked


def _known(kind: str, asked: list[str], known: Iterable[str]) -> list[str]:
    names = list(known)
    for name in asked:
        if name not in names:
            near = difflib.get_close_matches(name, names, 5, 0.3) or names[:10]
            raise WrongUsage(f"{kind}_unknown", value=name, near=", ".join(near))
    return asked


def _summed(repairs: Iterable[dict[str, int]]) -> dict[str, int]:
    total: dict[str, int] = {}
    for each in repairs:
        for kind, count in each.items():
            total[kind] = total.get(kind, 0) + count
    return total
