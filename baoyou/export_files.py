"""How an exported list lies in a file: CSV, or a workbook with a second sheet that says what it is.

Apart from `exporting`, which decides what goes out: here it is made safe to open in Excel.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from baoyou import definitions, export_rows, rejects
from baoyou.ask import Reader
from baoyou.export_rows import Cell
from baoyou.text import say

CONDUCT = ("service", "offers", "rivals", "trace", "legal")


def write_csv(path: Path, rows: Iterable[list[Cell]], language: str) -> int:
    """UTF-8 with its mark; text is quoted, numbers are not; no cell begins a formula."""
    count = 0
    with path.open("w", encoding="utf-8-sig", newline="") as out:
        file = csv.writer(out, quoting=csv.QUOTE_NONNUMERIC)
        file.writerow(export_rows.headings(language))
        for row in rows:
            count += 1
            file.writerow(rejects.escape(cell) if isinstance(cell, str) else cell for cell in row)
    return count


def write_workbook(
    path: Path, rows: Iterable[list[Cell]], about: Sequence[tuple[str, str]], language: str
) -> int:
    """Every cell but the fee is text, so that Excel runs none and drops no digit of an id."""
    import xlsxwriter  # noqa: PLC0415  only where a workbook is wanted

    options = {"constant_memory": True, "tmpdir": str(path.parent)}
    count = 0
    with xlsxwriter.Workbook(str(path), options) as book:
        text, fee = book.add_format({"num_format": "@"}), book.add_format({"num_format": "0.00"})
        sheet = book.add_worksheet(say("exporting.sheet.list", language))
        sheet.freeze_panes(1, 2)
        sheet.set_column(0, len(export_rows.COLUMNS) - 1, 14)
        reasons = export_rows.COLUMNS.index("evidence")
        sheet.set_column(reasons, reasons, 80)
        for at, heading in enumerate(export_rows.headings(language)):
            sheet.write_string(0, at, heading)
        for count, row in enumerate(rows, 1):
            for at, cell in enumerate(row):
                if isinstance(cell, Decimal):
                    sheet.write_number(count, at, float(cell), fee)
                elif cell:
                    sheet.write_string(count, at, cell, text)
        second = book.add_worksheet(say("exporting.sheet.about", language))
        second.set_column(0, 1, 24)
        for line, pair in enumerate(about):
            for at, words in enumerate(pair):
                second.write_string(line, at, words, text)
    return count


def about(
    reader: Reader,
    month: date,
    asked: Mapping[str, Any],
    total: int,
    language: str,
    who: Mapping[str, str],
) -> list[tuple[str, str]]:
    """The second sheet, label and words: what was asked for, what it rests on, who and when.

    asked: population, cities, filters; total: customers in the list; who: at and by.
    """
    manifest, joint = reader.manifest, say("exporting.joint", language)
    count = f"{total:,}"
    (standing,) = (row for row in reader.rows("closed_months") if row["month"] == month)
    told = [
        ("month", f"{month:%Y-%m}"),
        ("cities", joint.join(asked["cities"]) or say("frame.province", language)),
        ("population", say(f"warnings.population.{asked['population']}", language)),
        ("filters", _filters(asked["filters"], language)),
        ("rows", say("exporting.written", language, rows=count, total=count)),
        ("definitions", manifest.closes[month.isoformat()]["definitions"]),
        ("snapshot", str(manifest.sequence)),
        *(("rests_on", source) for source in _sources(reader, month, language)),
        ("sample", say(f"exporting.sample.{str(bool(standing['is_sample'])).lower()}", language)),
        ("at", who["at"]),
        ("by", who["by"]),
        *(("conduct", say(f"portability.conduct.{line}", language)) for line in CONDUCT),
    ]
    return [(say(f"exporting.about.{key}", language), words) for key, words in told]


def _sources(reader: Reader, month: date, language: str) -> list[str]:
    """The files of the month, by the names that their loads go by."""
    joint = say("exporting.joint", language)
    return [
        say(
            "exporting.source.one",
            language,
            extract=say(f"extract.{extract}", language),
            rows=f"{parts[month.isoformat()].rows:,}",
            loads=joint.join(one[:12] for one in parts[month.isoformat()].facts["sources"]),
        )
        for extract, parts in sorted(reader.manifest.partitions.items())
        if month.isoformat() in parts
    ]


def _filters(filters: Mapping[str, str], language: str) -> str:
    """The filters in the words of the page."""
    plus = say("warnings.filter.plus", language)

    def rules(told: str) -> str:
        named = definitions.rules()
        return plus.join(named[rule].words(language).name for rule in told.split(","))

    writers: dict[str, Callable[[str], str]] = {
        "alert": lambda level: say(f"warnings.list.{level}", language),
        "rule": rules,
        "only": lambda told: say("warnings.filter.only", language, rules=rules(told)),
        "both": lambda told: say("warnings.filter.both", language, rules=rules(told)),
        "level": lambda level: export_rows.group("level", level, language),
        "stage": lambda stage: export_rows.stage(stage, language),
        "sensitivity": lambda kind: say(f"people.sensitivity.{kind}", language),
        "within": lambda days: say("warnings.filter.days", language, days=days),
        "new": lambda _: say("warnings.filter.new", language),
        "manager": lambda manager: (
            say("warnings.filter.no_manager", language)
            if manager == "none"
            else say("warnings.filter.of_manager", language, manager=manager)
        ),
    }
    said = [writers[key](value) for key, value in filters.items()]
    return say("warnings.filter.joint", language).join(said) or say("warnings.list.all", language)
