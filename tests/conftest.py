"""What tests share: a store filled with rows given in the test, and the loaded sample province."""

from __future__ import annotations

import csv
import fcntl
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from baoyou import answers, upload
from baoyou.sample import write_sample
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


@pytest.fixture
def world(tmp_path: Path) -> World:
    """An empty small store."""
    return World(tmp_path)


@pytest.fixture
def make_customer() -> Callable[..., Row]:
    """Rows of the customers extract."""
    return customer


@pytest.fixture(scope="session")
def sample_files(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The raw files of a small sample province, made once for all workers."""
    folder = tmp_path_factory.getbasetemp().parent / "sample-files"
    with _once(folder):
        if not (folder / "done").exists():
            write_sample(folder, customers=3_000)
            (folder / "done").touch()
    return sorted(path for path in folder.iterdir() if path.suffix in (".csv", ".xlsx", ".parquet"))


@pytest.fixture(scope="session")
def sample_store(tmp_path_factory: pytest.TempPathFactory, sample_files: list[Path]) -> Store:
    """The small sample province, loaded once for all workers. Tests must not change it."""
    folder = tmp_path_factory.getbasetemp().parent / "sample-store"
    with _once(folder):
        store = Store(folder / "store")
        if not (folder / "done").exists():
            upload.load(store, upload.Request(tuple((path, path.name) for path in sample_files)))
            (folder / "done").touch()
    return store


def real(name: str) -> Path:
    """A third-party file, or a skip where it is absent."""
    path = REAL / name
    if not path.exists():
        pytest.skip(f"{name} is not here")
    return path


class _once:
    """Only one worker at a time makes what all share."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.lock = (folder / "lock").open("w")

    def __enter__(self) -> Iterator[None]:
        fcntl.flock(self.lock, fcntl.LOCK_EX)
        return iter(())

    def __exit__(self, *_: object) -> None:
        self.lock.close()
