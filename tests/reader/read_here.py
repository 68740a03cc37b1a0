"""Reads a file in this very process, so that a test costs no child; `test_child` has the child."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from baoyou.reader import FileFacts, Limits, ReadPlan, ReadResult
from baoyou.reader.deeds import read_file, sniff_file
from baoyou.reader.facts import Targets, Upload


@dataclass(frozen=True)
class Loaded:
    """What came of a file; rows and rejects as tuples in the order of their columns."""

    facts: FileFacts
    result: ReadResult
    rows: list[tuple[Any, ...]]
    rejects: list[tuple[Any, ...]]

    def left_out(self) -> list[tuple[int, str]]:
        return [(one.line, one.kind) for one in self.result.left_out]


def load_file(
    path: Path,
    folder: Path,
    name: str | None = None,
    *,
    known: set[str] | None = None,
    sheet: str | None = None,
    plan: ReadPlan | None = None,
    limits: Limits = Limits(),  # noqa: B008
) -> Loaded:
    folder.mkdir(exist_ok=True)
    upload = Upload(path, name or path.name, limits)
    facts = sniff_file(upload, frozenset(known or ()), sheet, folder)
    plan = plan or ReadPlan((None,) * len(facts.headers))
    targets = Targets(folder / "rows.parquet", folder / "rejects.parquet")
    result = read_file(upload, facts, plan, targets, folder)
    header = 0 if facts.format == "parquet" else 1
    parts = (result.left_out_count, result.rows_count, result.rejects_count)
    assert result.records == header + sum(parts)
    rows, rejects = (pq.read_table(path).to_pylist() for path in (result.rows, result.rejects))
    assert (len(rows), len(rejects)) == parts[1:]
    return Loaded(
        facts,
        result,
        [tuple(row.values()) for row in rows],
        [(one["row_no"], one["reason"], one["value"]) for one in rejects],
    )
