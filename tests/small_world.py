"""A small store that a test fills with rows written in the test, and the third-party files."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from baoyou import answers, upload
from baoyou.store import Store

REAL = Path(__file__).resolve().parents[2] / "shared" / "real"
Row = dict[str, Any]


class World:
    """A small store that a test fills with named rows, and asks."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.store = Store(folder / "store")
        self.files = 0

    def load(self, rows: list[Row], extract: str = "customers", **options: Any) -> upload.Report:
        """Load rows (canonical column names) as one CSV; notices are accepted."""
        path = self.write(rows)
        request = upload.Request(
            ((path, path.name),), extract=extract, accept_notices=True, **options
        )
        return upload.load(self.store, request)

    def write(self, rows: list[Row], encoding: str = "utf-8") -> Path:
        """The rows as a CSV file."""
        self.files += 1
        path = self.folder / f"rows{self.files}.csv"
        columns = list(dict.fromkeys(name for row in rows for name in row))
        with path.open("w", encoding=encoding, newline="") as out:
            writer = csv.DictWriter(out, columns, restval="")
            writer.writeheader()
            writer.writerows(rows)
        return path

    def figure(self, kpi: str, month: str = "", **question: Any) -> Row:
        """The one record of a KPI in a month."""
        (record,) = self.figures(kpi, month, **question)
        return record

    def figures(self, kpi: str, month: str = "", **question: Any) -> list[Row]:
        """All records of a KPI in a month, or in the latest."""
        months = [date.fromisoformat(f"{month}-01")] if month else []
        cities = question.pop("cities", [])
        return answers.kpis(self.store, months, cities, keys=[kpi], **question)

    def hits(self, rule: str, month: str, population: str = "all") -> list[str]:
        """Ids of the customers on net hit by a rule, in order."""
        found = answers.warnings(
            self.store, date.fromisoformat(f"{month}-01"), [], [rule], population=population
        )
        return sorted(row["customer_id"] for row in found)


def customer(customer_id: str, month: str, **known: Any) -> Row:
    """A row of the customers extract: active in 福州 with 100 yuan unless said otherwise."""
    row = {"month": month, "customer_id": customer_id, "city": "福州", "status": "active"}
    return {**row, "arpu": 100, **known}


def real(name: str) -> Path:
    """A third-party file, or a skip where it is absent."""
    path = REAL / name
    if not path.exists():
        pytest.skip(f"{name} is not here")
    return path
