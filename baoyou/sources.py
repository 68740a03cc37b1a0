"""What a figure rests on: its definition, its SQL, the loads behind it, and what is missing.

Apart from `origins`, which tells of single rows: here a KPI of a month is traced to its files.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from baoyou import definitions, sqlfile
from baoyou.ask import Reader
from baoyou.definitions import Kpi
from baoyou.months import add_months, month_of
from baoyou.store import Store, Stored

# A month's fees, falls and comparisons look back so far; see the windows of definitions.
WINDOW = 2


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

    sql: the text of its file; parameters: those that the file takes, with the values of the month;
    definitions: fingerprint of all definitions the month was closed with; snapshot: of the store.
    missing_months: not stored of those it looks at; missing_columns: what it lacks, if it is off.
    """

    kpi: Kpi
    month: date
    sql: str
    parameters: dict[str, Any]
    sources: tuple[Source, ...]
    definitions: str
    snapshot: int
    missing_months: tuple[str, ...]
    missing_columns: tuple[str, ...]
    missing_cities: tuple[str, ...]


def basis(reader: Reader, kpi: str, month: date, snapshot_id: str | None = None) -> Basis:
    """What a KPI of a closed month rests on. Raises KeyError for a KPI that is not declared.

    snapshot_id: the list that a snapshot KPI is measured against; else the newest of that month.
    """
    declared = definitions.kpis()[kpi]
    query = sqlfile.load(f"kpis/{kpi}")
    values = definitions.values(month)
    closed = reader.manifest.closes.get(month.isoformat(), {})
    stored, missing = _parts(reader, declared, month, snapshot_id)
    facts = next((row for row in reader.rows("closed_months") if row["month"] == month), {})
    return Basis(
        kpi=declared,
        month=month,
        sql=query.text,
        parameters={name: values[name] for name in query.params if name in values},
        sources=_sources(reader, stored),
        definitions=closed.get("definitions", ""),
        snapshot=reader.manifest.sequence,
        missing_months=missing,
        missing_columns=tuple(closed.get("kpis_off", {}).get(kpi, ())),
        missing_cities=tuple(facts.get("cities_missing") or ()),
    )


def _parts(
    reader: Reader, kpi: Kpi, month: date, snapshot_id: str | None
) -> tuple[list[tuple[str, str, Stored]], tuple[str, ...]]:
    """The stored parts it looks at, as (extract, part, file), and the months that are not there."""
    extract = "customers" if kpi.snapshot else kpi.extract
    steps = [0]
    if extract == "customers":
        steps = [*range(-max(WINDOW, kpi.months_before), 1), *range(1, kpi.matures_after + 1)]
        if kpi.months_before > WINDOW:
            steps = [-kpi.months_before, *range(-WINDOW, 1)]
    held = reader.manifest.partitions
    wanted = [month_of(add_months(month.isoformat(), step)).isoformat() for step in steps]
    found = [(extract, one, held[extract][one]) for one in wanted if one in held.get(extract, {})]
    if kpi.snapshot and snapshot_id is None:
        lists = [row for row in reader.rows("snapshots") if row["base_month"] <= month]
        snapshot_id = lists[-1]["snapshot_id"] if lists else None
    if kpi.snapshot and snapshot_id in held.get("snapshot", {}):
        found.append(("snapshot", snapshot_id, held["snapshot"][snapshot_id]))
    return found, tuple(one[:7] for one in wanted if one not in held.get(extract, {}))


def _sources(reader: Reader, stored: Sequence[tuple[str, str, Stored]]) -> tuple[Source, ...]:
    loads = _loads(reader.store.folder, reader.manifest.sequence)
    told: dict[tuple[int, str, str, str], list[tuple[str, int]]] = {}
    for extract, part, file in stored:
        for digest in file.facts.get("sources", ()):
            if digest in loads:
                told.setdefault((*loads[digest], extract), []).append((_short(part), file.rows))
    return tuple(
        Source(load, on, name, extract, tuple(part for part, _ in parts), sum(n for _, n in parts))
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
    """A month as people write it; a snapshot's id as it is."""
    return part[:7] if len(part) == 10 and part.endswith("-01") else part
