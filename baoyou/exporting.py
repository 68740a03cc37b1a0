"""The flagged list of a month as a file, whole and safe to open in Excel; every export is logged.

Apart from the faces because the page's route and the terminal hand out the same file: the same
rows in the same order, with their count, what they rest on, and the conduct towards the locked.
"""

from __future__ import annotations

import fcntl
import getpass
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from baoyou import ask, definitions, disk, export_files, export_rows
from baoyou.access import EVERYONE
from baoyou.ask import Reader
from baoyou.errors import Refused, WrongUsage
from baoyou.export_rows import Cell
from baoyou.months import month_of
from baoyou.settings import LANGUAGES
from baoyou.store import Store

LOG = "exports.jsonl"
KINDS = ("xlsx", "csv")
# One line of the 1,048,576 of a sheet is the header.
MOST_IN_SHEET = 1_048_575
# Rows read at a time: enough for few questions, small in memory.
PAGE = 20_000
POPULATIONS = ("core", "high_value", "all")
_LISTS = ("rule", "only", "both")
_KNOWN: dict[str, tuple[str, ...]] = {
    "alert": ("red", "orange", "yellow"),
    "level": ("1", "2", "3", "4", "5", "none"),
    "stage": ("A", "B", "C", "D", "E"),
    "sensitivity": ("safety", "price", "service", "brand", "unclassified"),
    "within": ("30", "60", "90"),
    "new": ("yes",),
}
FILTERS = (*_KNOWN, *_LISTS, "manager")


@dataclass(frozen=True)
class Asked:
    """What of the flagged list is to be exported.

    month: None is the latest closed one. cities: none is all of them. filters: as the address of
    the page says them (`FILTERS`); rules are joined by commas.
    """

    month: date | None = None
    cities: tuple[str, ...] = ()
    population: str = "core"
    filters: Mapping[str, str] = field(default_factory=dict)
    language: str = "zh"


@dataclass(frozen=True)
class Exported:
    """What was written: its rows (of so many asked for: all), the month, the snapshot."""

    rows: int
    total: int
    month: date
    snapshot: int


def asked(address: Sequence[tuple[str, str]], language: str) -> Asked:
    """What the address of a page asks for; filters are checked by `write`.

    Raises WrongUsage `month_written`.
    """
    told = {key: value for key, value in address if value and key != "city"}
    cities = tuple(value for key, value in address if value and key == "city")
    month, lang = told.pop("month", None), told.pop("lang", "")
    population = told.pop("population", "core")
    try:
        first = month_of(month) if month else None
    except ValueError as error:
        raise WrongUsage("month_written", value=month) from error
    return Asked(first, cities, population, told, lang if lang in LANGUAGES else language)


def name(asked: Asked, kind: str) -> str:
    """What the file is called; kind: xlsx or csv."""
    return f"warnings-{asked.month:%Y-%m}.{kind}" if asked.month else f"warnings.{kind}"


def write(store: Store, asked: Asked, path: Path) -> Exported:
    """Write the whole list as `path`, .xlsx or .csv, and log it before anybody has it.

    Raises WrongUsage for a month, city, filter or kind of file that is not known, Refused
    `export_too_long` where a sheet cannot hold the list, `export_empty`, `export_no_folder`,
    `store_full` or `disk_failed`; then no file is written.
    """
    kind = path.suffix.lower().removeprefix(".")
    if kind not in KINDS:
        raise WrongUsage("export_kind", file=path.name)
    if not path.parent.is_dir():
        raise Refused("export_no_folder", folder=str(path.parent))
    reader = ask.reader(store, EVERYONE)
    month = _checked(reader, asked)
    params = parameters(asked.population, asked.filters, month)
    cities = list(asked.cities) or None
    first = reader.rows("warning_list", cities=cities, limit=1, **params)
    total = first[0]["total"] if first else 0
    if kind == "xlsx" and total > MOST_IN_SHEET:
        raise Refused("export_too_long", total=f"{total:,}", most=f"{MOST_IN_SHEET:,}")
    who = {"at": datetime.now(UTC).isoformat(timespec="seconds"), "by": getpass.getuser()}
    with disk.told(path.parent), TemporaryDirectory(prefix=".export-", dir=path.parent) as folder:
        made = Path(folder) / path.name
        listed = _cells(reader, asked, params)
        if kind == "csv":
            rows = export_files.write_csv(made, listed, asked.language)
        else:
            about = export_files.about(reader, month, _plain(asked), total, asked.language, who)
            rows = export_files.write_workbook(made, listed, about, asked.language)
        assert rows == total, f"{rows} of {total} rows were written"
        made.chmod(0o600)
        disk.sync(made)
        told = {"what": "warnings", "format": kind, "month": f"{month:%Y-%m}", **_plain(asked)}
        log(store, who | told | {"rows": rows, "snapshot": reader.manifest.sequence})
        disk.rename(made, path)
    return Exported(rows, total, month, reader.manifest.sequence)


def _plain(asked: Asked) -> dict[str, Any]:
    scope = {"population": asked.population, "cities": list(asked.cities)}
    return {**scope, "filters": dict(asked.filters)}


def parameters(population: str, filters: Mapping[str, str], month: date) -> dict[str, Any]:
    """The filters of the page as parameters of `warning_list`."""
    found = {key: filters.get(key) or None for key in FILTERS}
    rules, only, both = (found.pop(key) for key in _LISTS)
    within, new = found.pop("within"), found.pop("new")
    return {
        **found,
        "month": month,
        "population": population,
        "rules": rules.split(",") if rules else None,
        "only": ",".join(_in_order(only)) if only else None,
        "together": _in_order(both) if both else None,
        "is_new": True if new else None,
        "within_days": int(within) if within else None,
        "suspension_days": definitions.values(month)["suspension_days"],
    }


def _checked(reader: Reader, asked: Asked) -> date:
    """The month asked for, else the latest; raises where something asked for is not known."""
    if reader.is_empty:
        raise Refused("export_empty")
    months = [row["month"] for row in reader.rows("closed_months") if row["has_customers"]]
    if not months:
        raise Refused("export_empty")
    month = asked.month or months[-1]
    if month not in months:
        near = ", ".join(f"{one:%Y-%m}" for one in months)
        raise WrongUsage("month_unknown", value=f"{month:%Y-%m}", near=near)
    for city in asked.cities:
        if city not in reader.cities:
            raise WrongUsage("city_unknown", value=city, near=", ".join(reader.cities))
    _known("population", [asked.population], POPULATIONS)
    for key, value in asked.filters.items():
        _known("filter", [key], FILTERS)
        if key in _LISTS:
            _known(key, value.split(","), definitions.rules())
        elif key in _KNOWN:
            _known(key, [value], _KNOWN[key])
    return month


def _known(what: str, asked: Iterable[str], known: Iterable[str]) -> None:
    for value in asked:
        if value not in known:
            raise WrongUsage("export_filter", name=what, value=value, near=", ".join(known))


def _in_order(rules: str) -> list[str]:
    """Rules in the order in which a customer carries them."""
    asked = rules.split(",")
    return [rule for rule in definitions.rules() if rule in asked]


def _cells(reader: Reader, asked: Asked, params: Mapping[str, Any]) -> Iterator[list[Cell]]:
    """The whole list in its order, read page by page from the one snapshot."""
    cities = list(asked.cities) or None
    scope = {key: params[key] for key in ("month", "population")}
    locks = {
        row["customer_id"]: row["locked_since"] or row["asked_on"]
        for row in reader.rows("warning_locks", cities=cities, **scope)
    }
    told = export_rows.writer(reader, asked.language)
    after = None
    while True:
        rows = reader.rows("warning_list", cities=cities, limit=PAGE, after=after, **params)
        for row in rows:
            yield export_rows.cells(row, locks.get(row["customer_id"]), told)
        if len(rows) < PAGE:
            return
        after = rows[-1]["mark"]


def log(store: Store, exported: Mapping[str, Any]) -> None:
    """One line per export, durably; a line that a crash tore is cut off. No customer is in it."""
    path = store.folder / LOG
    with path.open("a+b") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        held.seek(0)
        end = held.read().rfind(b"\n") + 1
        disk.append(path, (json.dumps(exported, ensure_ascii=False) + "\n").encode(), end)
