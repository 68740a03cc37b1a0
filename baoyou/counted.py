"""Where every row of a file went: stored, rejected and why, or a duplicate; what was mended.

Apart from typing because the counts must close whatever was typed, and rejects leave from here.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from baoyou import faults, rejects
from baoyou.engine import Engine
from baoyou.incoming import Incoming, wide_name
from baoyou.proposals import masked
from baoyou.rejects import Reject
from baoyou.store import Store

EXAMPLES = 3
SHOWN = 60
BATCH = 20_000


def count(engine: Engine, files: list[Incoming], store: Store) -> None:
    """Fill in the counts of every file, and write its rejects; reads typed and stored rows."""
    stored = dict(
        engine.connection.execute(
            "select source_file, count(*) from staging.stored group by source_file"
        ).fetchall()
    )
    faulty: dict[str, list[tuple[int, str]]] = {}
    for row in engine.rows("checks/load/rejected_rows"):
        faulty.setdefault(row["source_file"], []).append((row["source_row"], row["row_faults"]))
    for file in files:
        report, mine = file.report, faulty.get(file.short, [])
        report.stored = stored.get(file.short, 0)
        report.rejected = len(mine) + file.result.rejects_count * file.times
        report.read = (file.result.rows_count + file.result.rejects_count) * file.times
        report.duplicates = report.read - report.stored - report.rejected
        if report.rejected:
            _write_rejects(engine, store, file, mine)


def _write_rejects(
    engine: Engine, store: Store, file: Incoming, faulty: list[tuple[int, str]]
) -> None:
    """The rejects file, and of each reason the count and the first examples."""
    wrong: dict[int, dict[str, None]] = {}
    for row, told in faulty:
        for fault in told.split(","):
            wrong.setdefault(row, {})[fault] = None
            file.report.reasons[fault] = file.report.reasons.get(fault, 0) + 1
    names = [f'"{name}"' for name in _read_names(file)]
    cells = engine.connection.cursor()
    engine.view("raw.file", [file.result.rows])
    engine.values("raw.faulty", {"row_no": ("bigint", sorted(wrong))})
    cells.execute(
        f"select row_no, {', '.join(names)} from raw.file semi join raw.faulty using (row_no)"
        " order by row_no"
    )
    engine.view("raw.rejects", [file.result.rejects])
    broken = engine.connection.execute(
        "select row_no, reason, value, fields from raw.rejects order by row_no"
    ).fetchall()

    def rows() -> Iterator[Reject]:
        while batch := cells.fetchmany(BATCH):
            for row, *texts in batch:
                yield _reject(file, row, list(wrong[row]), texts[file.offset :])

    def lines() -> Iterator[Reject]:
        for row, reason, value, fields in broken:
            report = file.report
            report.reasons[reason] = report.reasons.get(reason, 0) + file.times
            _exemplify(report.examples, reason, row, value)
            words = faults.in_words(reason, None, None, file.mapping.contract)
            yield Reject(row, "", words, (fields or [])[file.offset :])

    path = rejects.write(
        store,
        file.returned.source if file.returned else file.short,
        file.told["headers"],
        rejects.in_order(rows(), lines()),
        len(wrong) + len(broken),
        file.settled,
        file.report.file,
    )
    cells.close()
    file.report.rejects_file = str(path)


def _reject(file: Incoming, row: int, told: list[str], texts: list[str | None]) -> Reject:
    parts = [fault.split(":", 1) for fault in told]
    headers, contract = file.report.columns, file.mapping.contract
    why = []
    for column, reason in parts:
        place = _place(file, column)
        text = texts[place] if place is not None else None
        declared = contract.columns[column]
        why.append(faults.in_words(reason, declared, text, contract))
        hidden = declared.personal or declared.masked
        _exemplify(file.report.examples, f"{column}:{reason}", row, _shown(text, hidden))
    where = " · ".join(headers.get(column, column) for column, _ in parts)
    return Reject(row, where, "; ".join(why), texts)


def _place(file: Incoming, column: str) -> int | None:
    if column in file.mapping.positions:
        return file.mapping.positions[column]
    return next((m[column] for m in file.mapping.months.values() if column in m), None)


def _exemplify(examples: dict[str, list[dict[str, Any]]], key: str, row: int, value: Any) -> None:
    some = examples.setdefault(key, [])
    if len(some) < EXAMPLES:
        some.append({"row": row, "value": value})


def _shown(text: str | None, is_hidden: bool) -> str:
    if not text:
        return ""
    return masked(text) if is_hidden else text[:SHOWN]


def _read_names(file: Incoming) -> list[str]:
    """Under which names the columns of the file were read, in its order."""
    names = [f"extra_{place}" for place in range(len(file.facts.headers))]
    for column, place in reversed(file.mapping.positions.items()):
        if column not in file.copies:
            names[place + file.offset] = column
    for places in file.mapping.months.values():
        for place in places.values():
            names[place + file.offset] = wide_name(place)
    return names


def count_repairs(engine: Engine, file: Incoming) -> None:
    """Counts of repairs by kind and column, with the first rows and what stood there."""
    counted = engine.rows("checks/load/repairs", digest=file.short)
    report = file.report
    report.repairs = dict(file.result.repairs)
    for one in counted:
        column, _, kind = one["repair"].partition(":")
        key = f"{kind or 'number'}:{column}"
        report.repairs[key] = one["cells"]
        declared = file.mapping.contract.columns[column]
        hidden = declared.personal or declared.masked
        engine.view("raw.file", [file.result.rows])
        name = file.copies.get(column, column)
        if column in file.mapping.positions:
            found = engine.connection.execute(
                f'select row_no, "{name}" from raw.file where list_contains($rows, row_no)'
                " order by row_no",
                {"rows": one["first_rows"]},
            ).fetchall()
            for row, text in found:
                _exemplify(report.examples, key, row, _shown(text, hidden))
    for column in file.mapping.units:
        report.repairs[f"unit:{column}"] = file.result.rows_count
