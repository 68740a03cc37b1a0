"""What a figure rests on: its definition, its SQL, the loads behind it, and what is missing.

Apart from `origins`, which tells of single rows: here a KPI of a month, or another result of a
page, is traced to its files.
"""

from __future__ import annotations

import re
from collections.abc import Container, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from baoyou import definitions, sqlfile
from baoyou.ask import Reader
from baoyou.definitions import Kpi, Result
from baoyou.months import add_months, month_of
from baoyou.store import Store, Stored

# A month's fees, falls and comparisons look back so far; see the windows of definitions.
WINDOW = 2
# The part of an extract that is kept whole; see `[derived.part]` of its contract.
WHOLE = "all"
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True)
class Source:
    """One loaded file: its load, when that was, what it was called, the parts it brought.

    parts: months (of a snapshot: its id), oldest first; rows: those now stored of these parts.
    """

    load: int
    on: str
    file: str
    extract: str
    parts: tuple[str, ...]
    rows: int


@dataclass(frozen=True)
class Basis:
    """Where a figure comes from.

    declared: the KPI or other result, with its words in both languages; query: the name of its
    file below `queries/`, and sql: the text of it; parameters: those of the definitions that the
    file takes, with the values of the month; definitions: fingerprint of all definitions the month
    was closed with; snapshot: of the store. missing_months: not stored of those it looks at;
    missing_columns: what it lacks, of a KPI if it is off for it.
    """

    declared: Kpi | Result
    month: date
    query: str
    sql: str
    parameters: dict[str, Any]
    sources: tuple[Source, ...]
    definitions: str
    snapshot: int
    missing_months: tuple[str, ...]
    missing_columns: tuple[str, ...]
    missing_cities: tuple[str, ...]

    @property
    def has_loads(self) -> bool:
        """Whether it rests on loads of its own, not only on those of KPIs."""
        return bool(_reads(self.declared))


def basis(reader: Reader, key: str, month: date, snapshot_id: str | None = None) -> Basis:
    """What a KPI, or another result of a page, rests on in a closed month.

    snapshot_id: the list that it is measured against; else the newest of that month.
    Raises KeyError for a key that is declared neither in `kpis.toml` nor in `results.toml`.
    """
    declared = definitions.kpis().get(key) or definitions.results()[key]
    is_kpi = isinstance(declared, Kpi)
    query = sqlfile.load(f"{'kpis' if is_kpi else 'pages'}/{key}")
    values = definitions.values(month)
    closed = reader.manifest.closes.get(month.isoformat(), {})
    off = closed.get("kpis_off", {}).get(key, ()) if is_kpi else _not_delivered(reader, key, month)
    steps = _steps(declared)
    dated = [name for name in _reads(declared) if name != "snapshot"]
    stored = [one for name in dated for one in _parts(reader, name, month, steps)]
    if "snapshot" in _reads(declared):
        stored += _list_of(reader, month, snapshot_id)
    facts = next((row for row in reader.rows("closed_months") if row["month"] == month), {})
    return Basis(
        declared=declared,
        month=month,
        query=query.name,
        sql=query.text,
        parameters={name: values[name] for name in query.params if name in values},
        sources=_sources(reader, stored),
        definitions=closed.get("definitions", ""),
        snapshot=reader.manifest.sequence,
        missing_months=_not_stored(reader, declared, month, steps),
        missing_columns=tuple(off),
        missing_cities=tuple(facts.get("cities_missing") or ()),
    )


def _reads(declared: Kpi | Result) -> tuple[str, ...]:
    """The extracts that it rests on; none of a result that only sets KPIs side by side."""
    if isinstance(declared, Result):
        return declared.reads
    return ("customers", "snapshot") if declared.snapshot else (declared.extract,)


def _steps(declared: Kpi | Result) -> list[int]:
    """The months it looks at, counted from its own."""
    if isinstance(declared, Result):
        return [*range(-declared.months_before, declared.months_after + 1)]
    if "customers" not in _reads(declared):
        return [0]
    if declared.months_before > WINDOW:
        return [-declared.months_before, *range(-WINDOW, 1)]
    return [*range(-WINDOW, 1), *range(1, declared.matures_after + 1)]


def _parts(
    reader: Reader, extract: str, month: date, steps: Sequence[int]
) -> list[tuple[str, str, Stored]]:
    """What is stored of the months that it looks at, as (extract, part, file).

    A part is a month or a day of one; an extract that is kept whole is one part.
    """
    held = reader.manifest.partitions.get(extract, {})
    wanted = {add_months(month.isoformat(), step)[:7] for step in steps}
    return [(extract, one, held[one]) for one in sorted(held) if _is_of(one, wanted)]


def _is_of(part: str, months: Container[str]) -> bool:
    return part == WHOLE or (_DAY.fullmatch(part) is not None and part[:7] in months)


def _list_of(reader: Reader, month: date, snapshot_id: str | None) -> list[tuple[str, str, Stored]]:
    """The frozen list that it is measured against."""
    if snapshot_id is None:
        lists = [row for row in reader.rows("snapshots") if row["base_month"] <= month]
        snapshot_id = lists[-1]["snapshot_id"] if lists else None
    held = reader.manifest.partitions.get("snapshot", {})
    return [("snapshot", snapshot_id, held[snapshot_id])] if snapshot_id in held else []


def _not_stored(
    reader: Reader, declared: Kpi | Result, month: date, steps: Sequence[int]
) -> tuple[str, ...]:
    """The months it looks at that are not there; of extracts that come every month, or just now."""
    extracts = _reads(declared)
    if not extracts:
        return ()
    monthly = "customers" if "customers" in extracts else extracts[0]
    looked = steps if monthly == "customers" else [0]
    if isinstance(declared, Result):
        # What comes after the month shown is looked at where it is there: it is not lacking.
        looked = [step for step in looked if step <= 0]
    held = reader.manifest.partitions.get(monthly, {})
    wanted = [month_of(add_months(month.isoformat(), step)).isoformat() for step in looked]
    return tuple(one[:7] for one in wanted if one not in held)


def _not_delivered(reader: Reader, key: str, month: date) -> list[str]:
    """The columns ("customers.port_to") that a result needs and the month's files do not have."""
    lacking = []
    for name in definitions.results()[key].needs:
        extract, column = name.split(".")
        stored = reader.manifest.partitions.get(extract, {}).get(month.isoformat())
        if stored and column not in stored.facts["columns"]:
            lacking.append(column)
    return lacking


def _sources(reader: Reader, stored: Sequence[tuple[str, str, Stored]]) -> tuple[Source, ...]:
    loads = _loads(reader.store.folder, reader.manifest.sequence)
    told: dict[tuple[int, str, str, str], list[tuple[str, int]]] = {}
    for extract, part, file in stored:
        for digest in file.facts.get("sources", ()):
            if digest in loads:
                told.setdefault((*loads[digest], extract), []).append((_short(part), file.rows))
    return tuple(
        Source(
            load,
            on,
            name,
            extract,
            tuple(dict.fromkeys(part for part, _ in parts)),
            sum(n for _, n in parts),
        )
        for (load, on, name, extract), parts in sorted(told.items())
    )


@lru_cache(maxsize=4)
def _loads(folder: Path, sequence: int) -> dict[str, tuple[int, str, str]]:
    """The load, its day and the name of every file loaded up to a snapshot, by its digest."""
    return {
        file["sha256"]: (line["load"], line["at"][:10], file["file"])
        for line in Store(folder).ledger()
        if line["action"] == "load" and line["snapshot"] <= sequence
        for file in line["report"]["files"]
    }


def _short(part: str) -> str:
    """The month of a part; the id of a snapshot, or what is kept whole, as it is."""
    return part[:7] if _DAY.fullmatch(part) else part
