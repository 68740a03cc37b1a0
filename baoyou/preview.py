"""Headline KPIs before and after a load, and which months it closes again; read from the draft.

Apart from the changes of the rows: these come out of the closed months, not of the file.
"""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from typing import Any

import duckdb

from baoyou import definitions, sqlfile
from baoyou.draft import Draft
from baoyou.engine import rows_of
from baoyou.months import add_months
from baoyou.reading import open_manifest
from baoyou.report import Notice, Plain
from baoyou.store import Manifest

# A person reads a page in a minute: no more months than this, the latest.
MONTHS_SHOWN = 3
MONTHS_BEHIND = 13
ASKED = ("pages/kpi_values", "pages/month_quality", "pages/cities")


def closed_again(before: Manifest, after: Manifest) -> list[str]:
    """Months that are closed anew, "2009-09": their results are other files than before."""
    return [
        month[:7]
        for month, files in sorted(after.months.items())
        if files != before.months.get(month)
    ]


class Preview:
    """Reads the snapshot that is, and the one that would be; use it as a context manager."""

    def __init__(self, draft: Draft, before: Manifest, after: Manifest) -> None:
        self.before = before
        self.after = after
        checked = (*ASKED, *sqlfile.names("checks/store"))
        self.old = open_manifest(draft, before, ASKED) if before.mart else None
        self.new = open_manifest(draft, after, checked) if after.mart else None

    def __enter__(self) -> Preview:
        return self

    def __exit__(self, *_: object) -> None:
        for connection in (self.old, self.new):
            if connection:
                connection.close()

    def figures(self) -> list[Plain]:
        """Headline KPIs of the province of every month closed anew that is shown.

        before: the same month's figure in the snapshot that is read now, or, where it is new, that
        of the month before (of the last survey; month_before says which). least, most: the range of
        month-to-month changes in the year before, null where there were fewer than three.
        """
        months = [f"{month}-01" for month in closed_again(self.before, self.after)]
        keys = [kpi.key for kpi in definitions.kpis().values() if kpi.headline]
        known = {*self.before.months, *self.after.months}
        asked = sorted({m for month in months for m in _behind(month) if m in known})
        old, new = _values(self.old, asked, keys), _values(self.new, asked, keys)
        shown = months[-MONTHS_SHOWN:]
        restated = [month for month in months if month in self.before.months]
        moved = [m for m in restated if any(old.get((m, k)) != new.get((m, k)) for k in keys)]
        return [
            _figure(month, key, old, new)
            for month in sorted({*shown, *moved})
            for key in keys
            if _is_told(month, key, old, new)
        ]

    def quality(self, months: list[str]) -> list[Notice]:
        """What an analyst should know of the closed months, without having to accept it."""
        if self.new is None:
            return []
        values = {"cities": _cities(self.new), "months": months}
        query = sqlfile.load("pages/month_quality")
        return [
            Notice(
                row["kind"],
                {"month": str(row["month"])[:7], "customers": row["customers"]},
                asks=False,
            )
            for row in rows_of(self.new.cursor().execute(query.text, values))
        ]


def _behind(month: str) -> list[str]:
    return [add_months(month, -step) for step in range(MONTHS_BEHIND + 1)]


Values = dict[tuple[str, str], Plain]


def _is_told(month: str, key: str, old: Values, new: Values) -> bool:
    """Whether a KPI has its say in a month: a quarterly survey has none in the months between."""
    rows = [row for row in (old.get((month, key)), new.get((month, key))) if row]
    if definitions.kpis()[key].extract in ("customers", "snapshot"):
        return bool(rows)
    return any(row["value"] is not None for row in rows)


def _figure(month: str, key: str, old: Values, new: Values) -> Plain:
    month_before, was = month, old.get((month, key))
    if was is None:
        # Surveys come by quarter, customers every month.
        behind = 1 if definitions.kpis()[key].extract == "customers" else MONTHS_BEHIND - 1
        for step in range(1, behind + 1):
            month_before = add_months(month, -step)
            was = old.get((month_before, key)) or new.get((month_before, key))
            if was:
                break
        else:
            month_before = add_months(month, -1)
    now = new.get((month, key))
    least, most = _usual(month, key, new)
    return {
        "month": month[:7],
        "kpi": key,
        "month_before": month_before[:7],
        "before": _float(was["value"]) if was else None,
        "after": _float(now["value"]) if now else None,
        "n": now["n"] if now else None,
        "unit": (now or was or {})["unit"],
        "least": _float(least),
        "most": _float(most),
    }


def _float(value: Any) -> float | None:
    return None if value is None else float(value)


def _usual(month: str, key: str, values: Values) -> tuple[float | None, float | None]:
    """The range of the last year's changes from month to month."""
    line = [values.get((one, key)) for one in _behind(add_months(month, -1))]
    told = [one["value"] if one else None for one in line]
    moves = [now - then for now, then in pairwise(told) if now is not None and then is not None]
    return (min(moves), max(moves)) if len(moves) >= 3 else (None, None)


def _values(
    connection: duckdb.DuckDBPyConnection | None, months: list[str], keys: list[str]
) -> Values:
    if connection is None or not months:
        return {}
    query = sqlfile.load("pages/kpi_values")
    values = dict.fromkeys(query.params) | {
        "cities": _cities(connection),
        "months": [date.fromisoformat(month) for month in months],
        "kpis": keys,
        "by": "none",
        "population": "core",
        "show": "total",
        "total_segments": definitions.province()["total_segments"],
    }
    rows = rows_of(connection.cursor().execute(query.text, values))
    return {(row["month"].isoformat(), row["kpi"]): row for row in rows}


def _cities(connection: duckdb.DuckDBPyConnection) -> list[str]:
    rows = connection.cursor().execute(sqlfile.load("pages/cities").text).fetchall()
    return [city for (city,) in rows]
