"""The one door in: files become stored months, or nothing changes and the person is told why.

Screen and terminal call the same `load`; `check` is the same up to the point of publishing.
"""

from __future__ import annotations

import csv
import getpass
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from baoyou import reader
from baoyou.access import EVERYONE
from baoyou.ask import reader as reader_of
from baoyou.check import Notice, month_notices
from baoyou.contracts import Contract, contracts, known_headers
from baoyou.engine import Engine
from baoyou.errors import Refused
from baoyou.mapping import Mapping, MappingFile, read_mapping, recognise
from baoyou.months import month_of
from baoyou.publishing import publish
from baoyou.staging import SCALED
from baoyou.store import Manifest, Store, Stored, sha256_of

Progress = Callable[[str, int, int], None]
FACTORS = {
    ("fen", "yuan"): "0.01",
    ("KB", "MB"): "0.0009765625",
    ("GB", "MB"): "1024",
}


@dataclass(frozen=True)
class Request:
    """What a person asks to be loaded.

    files: path and the name the person knows it by. month: "2009-09-01" where the files lack one.
    """

    files: tuple[tuple[Path, str], ...]
    extract: str | None = None
    month: str | None = None
    mapping: Path | None = None
    accept_notices: bool = False
    publish: bool = True
    by: str = field(default_factory=getpass.getuser)


@dataclass
class FileReport:
    """The counts of one file; read = stored + rejected + duplicates."""

    file: str
    sha256: str
    extract: str
    months: list[str] = field(default_factory=list)
    read: int = 0
    stored: int = 0
    rejected: int = 0
    duplicates: int = 0
    left_out: int = 0
    repairs: dict[str, int] = field(default_factory=dict)
    reasons: dict[str, int] = field(default_factory=dict)
    left_out_rows: list[dict[str, Any]] = field(default_factory=list)
    rejects_file: str | None = None
    encoding: str | None = None
    format: str = ""
    columns: dict[str, str] = field(default_factory=dict)
    ignored: list[str] = field(default_factory=list)
    is_sample: bool = False


@dataclass
class Report:
    """What a load did or would do. load and snapshot: null where nothing was published."""

    files: list[FileReport]
    notices: list[Notice] = field(default_factory=list)
    load: int | None = None
    snapshot: int | None = None
    known: bool = False

    @property
    def asks(self) -> list[Notice]:
        """The notices that must be accepted."""
        return [notice for notice in self.notices if notice.asks]


def load(store: Store, request: Request, progress: Progress = lambda *_: None) -> Report:
    """Check the files and, where the request says so, publish and close the months touched.

    Raises Refused, with the store as it was, for whatever an analyst must mend first: a file that
    cannot be read, a missing column, conflicting keys, no row to store, notices not accepted.
    """
    before = store.current()
    digests = {sha256_of(path) for path, _ in request.files}
    options = _options(request)
    known = _known(before, digests, options)
    if known is not None and request.publish:
        return _report_again(store, known)
    given = read_mapping(request.mapping) if request.mapping else None
    with store.staging() as staging:
        staged = _Staged(store, before, request, given, staging, progress)
        report = staged.run()
        if not request.publish:
            return report
        if report.asks and not request.accept_notices:
            raise NoticesNotAccepted(report)
        partitions = _merged(before, staged.partitions, options)
        report.load = store.next_sequence()
        entry = {"action": "load", "load": report.load, "by": request.by, "report": plain(report)}
        made = publish(store, before, partitions, staging, entry, progress=progress)
        report.snapshot = made.sequence
    report.notices += _quality(store, report)
    return report


class NoticesNotAccepted(Refused):
    """The load is right but has notices that a person must accept; carries the report."""

    def __init__(self, report: Report) -> None:
        super().__init__("notices_not_accepted", count=len(report.asks))
        self.report = report


def plain(report: Report) -> dict[str, Any]:
    """The report as plain values, for the ledger."""
    return {
        "files": [vars(file) for file in report.files],
        "notices": [vars(notice) for notice in report.notices],
    }


class _Staged:
    """The files of one load, read, typed, checked and written, but not published."""

    def __init__(
        self,
        store: Store,
        before: Manifest,
        request: Request,
        given: MappingFile | None,
        staging: Path,
        progress: Progress,
    ) -> None:
        self.store = store
        self.before = before
        self.request = request
        self.given = given
        self.staging = staging
        self.progress = progress
        self.partitions: dict[str, dict[str, Stored]] = {}

    def run(self) -> Report:
        """Read all files, then check and write one extract after the other."""
        read = self._read_all()
        report = Report([file.report for file in read])
        for extract in dict.fromkeys(file.mapping.contract.name for file in read):
            self.progress("check", 0, 1)
            files = [file for file in read if file.mapping.contract.name == extract]
            report.notices += self._extract(contracts()[extract], files)
        self.progress("check", 1, 1)
        return report

    def _read_all(self) -> list[_ReadFile]:
        """Child processes do the work; two at once, for the machines we serve have two cores."""
        files = self.request.files
        read: list[_ReadFile] = []
        self.progress("read", 0, len(files))
        with ThreadPoolExecutor(2) as pool:
            one = partial(_read, request=self.request, given=self.given)
            folders = [self.staging / f"file{number}" for number in range(len(files))]
            for file in pool.map(one, files, folders):
                read.append(file)
                self.progress("read", len(read), len(files))
        return read

    def _extract(self, contract: Contract, files: list[_ReadFile]) -> list[Notice]:
        notices: list[Notice] = []
        with Engine(self.staging) as engine:
            for file in files:
                _stage(engine, file)
            _refuse_conflicts(engine, contract, files)
            engine.make("staging.stored", "checks/load/stored_rows")
            self._count(engine, files)
            notices += _lost_precision(engine, contract)
            if not sum(file.report.stored for file in files):
                raise _nothing_stored(files)
            if self.request.month and "month" in contract.columns:
                _refuse_other_months(engine, self.request.month)
            for part in _parts(engine, contract):
                notices += self._partition(engine, contract, files, part)
        return notices

    def _partition(
        self, engine: Engine, contract: Contract, files: list[_ReadFile], part: str
    ) -> list[Notice]:
        engine.connection.execute(
            "create or replace table staging.rows as select * from staging.stored"
            f" where {contract.partition}::varchar = $part",
            {"part": part},
        )
        counts = engine.connection.execute(
            "select source_file, count(*), bool_or(coalesce(is_sample, false))"
            " from staging.rows group by source_file order by source_file"
        ).fetchall()
        sources = [digest for digest, _, _ in counts]
        present = [
            column
            for column in contract.columns
            if any(column in file.mapping.present for file in files if file.short in sources)
        ]
        is_sample = any(flag for _, _, flag in counts)
        if contract.partition == "month":
            for file in files:
                if file.short in sources:
                    file.report.months.append(part[:7])
                    file.report.is_sample = is_sample
            notices = month_notices(
                engine, self.store, self.before, contract, part, present, is_sample, date.today()
            )
        else:
            notices = self._snapshot_notices(engine, files, part)
            for file in files:
                file.report.is_sample = is_sample
        order = ", ".join(dict.fromkeys([*contract.key, *_order(contract), "source_row"]))
        staged = self.staging / f"{contract.name}.parquet"
        rows = engine.write("staging.rows", staged, order)
        stored = self.store.keep(
            staged,
            f"{contract.name}/{contract.partition}={_safe(part)}",
            rows,
            columns=present,
            sources=[file.report.sha256 for file in files if file.short in sources],
            is_sample=is_sample,
        )
        self.partitions.setdefault(contract.name, {})[part] = stored
        return notices

    def _snapshot_notices(self, engine: Engine, files: list[_ReadFile], part: str) -> list[Notice]:
        base = engine.connection.execute("select min(base_month) from staging.rows").fetchall()[0][
            0
        ]
        if base is None:
            raise Refused("base_month_missing", snapshot=part)
        for file in files:
            if base.isoformat()[:7] not in file.report.months:
                file.report.months.append(base.isoformat()[:7])
        if part in self.before.partitions.get("snapshot", {}):
            return [Notice("snapshot_replaced", {"snapshot": part})]
        return []

    def _count(self, engine: Engine, files: list[_ReadFile]) -> None:
        stored = dict(
            engine.connection.execute(
                "select source_file, count(*) from staging.stored group by source_file"
            ).fetchall()
        )
        faulty: dict[str, list[dict[str, Any]]] = {}
        for row in engine.rows("checks/load/rejected_rows"):
            faulty.setdefault(row["source_file"], []).append(row)
        for file in files:
            report = file.report
            mine = faulty.get(file.short, [])
            report.stored = stored.get(file.short, 0)
            report.rejected = len(mine) + file.result.rejects_count
            report.read = file.result.rows_count + file.result.rejects_count
            report.duplicates = report.read - report.stored - report.rejected
            report.repairs = {**file.result.repairs, **_repairs(engine, file)}
            if report.rejected:
                _write_rejects(self.store, file, mine)


@dataclass
class _ReadFile:
    report: FileReport
    facts: reader.FileFacts
    mapping: Mapping
    result: reader.ReadResult
    copies: dict[str, str]

    @property
    def short(self) -> str:
        return self.report.sha256[:12]


def _read(
    file: tuple[Path, str], folder: Path, request: Request, given: MappingFile | None
) -> _ReadFile:
    path, name = file
    folder.mkdir(parents=True)
    facts = reader.sniff(path, name, known_headers())
    try:
        mapping = recognise(facts.headers, given, request.extract, request.month)
    except Refused as error:
        error.slots.setdefault("file", name)
        raise
    names: list[str | None] = [None] * len(facts.headers)
    copies = {}
    for column, place in mapping.positions.items():
        if names[place] is None:
            names[place] = column
        else:
            copies[column] = str(names[place])
    absent = {
        column: mapping.constants.get(column)
        for column in mapping.contract.columns
        if column not in mapping.positions
    }
    result = reader.read(path, facts, reader.ReadPlan(tuple(names), absent), folder)
    report = FileReport(
        file=name,
        sha256=facts.sha256,
        extract=mapping.contract.name,
        left_out=result.left_out_count,
        left_out_rows=[
            {"row": left.line, "kind": left.kind, "text": left.text}
            for left in result.left_out[:50]
        ],
        encoding=facts.encoding,
        format=facts.format,
        columns={column: facts.headers[place] for column, place in mapping.positions.items()},
        ignored=list(mapping.ignored),
    )
    return _ReadFile(report, facts, mapping, result, copies)


def _stage(engine: Engine, file: _ReadFile) -> None:
    contract = file.mapping.contract
    copied = "".join(f", {source} as {column}" for column, source in file.copies.items())
    engine.view("raw.file", [file.result.rows])
    engine.connection.execute(f"create or replace view raw.rows as select *{copied} from raw.file")
    _codes(engine, file.mapping)
    _scales(engine, file.mapping)
    engine.make("staging.one", f"staging/{contract.name}")
    engine.connection.execute(
        "create table if not exists staging.typed as"
        " select *, ''::varchar as source_file from staging.one limit 0"
    )
    engine.connection.execute(
        "insert into staging.typed by name select *, $digest as source_file from staging.one",
        {"digest": file.short},
    )


def _codes(engine: Engine, mapping: Mapping) -> None:
    rows = []
    for column in mapping.contract.codes:
        lists = dict(mapping.contract.codes[column])
        lists |= {theirs.casefold(): code for theirs, code in mapping.codes.get(column, {}).items()}
        rows += [(column, alias, code) for alias, code in lists.items()]
    names = ("column_name", "alias", "code")
    engine.values(
        "raw.codes",
        {name: ("varchar", [row[place] for row in rows]) for place, name in enumerate(names)},
    )


def _scales(engine: Engine, mapping: Mapping) -> None:
    factors: dict[str, tuple[str, list[Any]]] = {"one": ("decimal(18, 10)", ["1"])}
    for column in mapping.contract.columns.values():
        if column.type in SCALED and column.unit:
            given = mapping.units.get(column.name)
            factor = FACTORS.get((given, column.unit), "1") if given else "1"
            factors[column.name] = ("decimal(18, 10)", [factor])
    engine.values("raw.scales", factors)


def _refuse_conflicts(engine: Engine, contract: Contract, files: list[_ReadFile]) -> None:
    conflicts = engine.rows("checks/load/conflicting_keys")
    if not conflicts:
        return
    names = {file.short: file.report.file for file in files}
    first = conflicts[0]
    raise Refused(
        "key_conflict",
        file=names[first["source_file"]],
        key=" · ".join(contract.key),
        value=first["row_key"].replace(chr(31), " · "),
        rows=", ".join(str(row) for row in first["source_rows"]),
        count=first["conflicts"],
        others="; ".join(
            f"{row['row_key'].replace(chr(31), ' · ')} ({', '.join(map(str, row['source_rows']))})"
            for row in conflicts[1:20]
        )
        or "-",
    )


def _refuse_other_months(engine: Engine, month: str) -> None:
    rows = engine.connection.execute(
        "select month::varchar, count(*) from staging.stored where month <> $month"
        " group by month order by month",
        {"month": month_of(month)},
    ).fetchall()
    if rows:
        found = ", ".join(f"{other[:7]} ({count})" for other, count in rows)
        raise Refused("month_conflict", month=month[:7], found=found)


def _nothing_stored(files: list[_ReadFile]) -> Refused:
    report = files[0].report
    reasons = ", ".join(f"{reason} ×{count}" for reason, count in list(report.reasons.items())[:5])
    return Refused(
        "no_row_stored",
        file="、".join(file.report.file for file in files),
        rejected=sum(file.report.rejected for file in files),
        reasons=reasons or "-",
        rejects=report.rejects_file or "-",
    )


def _lost_precision(engine: Engine, contract: Contract) -> list[Notice]:
    rows = engine.connection.execute(
        "select fault, count(*), min(source_row) from ("
        " select unnest(string_split(row_faults, ',')) as fault, source_row from staging.typed"
        " where row_faults <> '') where fault like '%:id' group by fault order by fault"
    ).fetchall()
    return [
        Notice("precision_lost", {"column": fault.split(":")[0], "rows": count, "row": first})
        for fault, count, first in rows
    ]


def _quality(store: Store, report: Report) -> list[Notice]:
    months = sorted({f"{month}-01" for file in report.files for month in file.months})
    rows = reader_of(store, EVERYONE).rows("month_quality", months=months)
    return [
        Notice(row["kind"], {"month": str(row["month"])[:7], "customers": row["customers"]}, False)
        for row in rows
    ]


def _parts(engine: Engine, contract: Contract) -> list[str]:
    rows = engine.connection.execute(
        f"select distinct {contract.partition}::varchar from staging.stored order by 1"
    ).fetchall()
    return [part for (part,) in rows]


def _repairs(engine: Engine, file: _ReadFile) -> dict[str, int]:
    rows = engine.connection.execute(
        "select column_name, count(*) from ("
        " select unnest(string_split(row_repairs, ',')) as column_name from staging.typed"
        " where row_repairs <> '' and source_file = $digest) group by 1 order by 1",
        {"digest": file.short},
    ).fetchall()
    units = {f"unit:{column}": file.result.rows_count for column in file.mapping.units}
    return {f"number:{column}": count for column, count in rows} | units


def _write_rejects(store: Store, file: _ReadFile, faulty: list[dict[str, Any]]) -> None:
    """One CSV that Excel opens: why, then the row as it stood in the file."""
    names = [name or f"extra_{place}" for place, name in enumerate(_stored_names(file))]
    folder = store.folder / "rejects"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{file.short}.csv"
    with Engine() as engine, path.open("w", encoding="utf-8-sig", newline="") as out:
        engine.view("raw.rows", [file.result.rows])
        engine.view("raw.rejects", [file.result.rejects])
        writer = csv.writer(out)
        writer.writerow(["row", "column", "reason", *file.facts.headers])
        columns = ", ".join(f'"{name}"' for name in names)
        wanted = {row["source_row"]: row["row_faults"] for row in faulty}
        cursor = engine.connection.execute(
            f"select row_no, {columns} from raw.rows order by row_no"
        )
        while batch := cursor.fetchmany(20_000):
            for row_no, *cells in batch:
                if row_no in wanted:
                    faults = [fault.rsplit(":", 1) for fault in wanted[row_no].split(",")]
                    for column, reason in faults:
                        key = f"{column}:{reason}"
                        file.report.reasons[key] = file.report.reasons.get(key, 0) + 1
                    where = " ".join(column for column, _ in faults)
                    why = " ".join(reason for _, reason in faults)
                    writer.writerow([row_no, where, why, *map(_safe_cell, cells)])
        structural = engine.connection.execute(
            "select row_no, reason, fields from raw.rejects order by row_no"
        ).fetchall()
        for row_no, reason, fields in structural:
            file.report.reasons[reason] = file.report.reasons.get(reason, 0) + 1
            writer.writerow([row_no, "", reason, *map(_safe_cell, fields or [])])
    file.report.rejects_file = str(path)


def _stored_names(file: _ReadFile) -> list[str | None]:
    names: list[str | None] = [None] * len(file.facts.headers)
    for column, place in file.mapping.positions.items():
        names[place] = names[place] or column
    return names


def _safe_cell(text: str | None) -> str:
    """A cell that a spreadsheet does not take for a formula."""
    if not text:
        return ""
    if text[0] in "=+-@\t\r" and not text.lstrip("+-").replace(".", "", 1).isdigit():
        return "'" + text
    return text


def _merged(
    before: Manifest, made: dict[str, dict[str, Stored]], options: str
) -> dict[str, dict[str, Stored]]:
    merged = {extract: dict(parts) for extract, parts in before.partitions.items()}
    for extract, parts in made.items():
        for part, stored in parts.items():
            kept = Stored(
                stored.path, stored.sha256, stored.rows, {**stored.facts, "options": options}
            )
            merged.setdefault(extract, {})[part] = kept
    return merged


def _options(request: Request) -> str:
    mapping = sha256_of(request.mapping)[:12] if request.mapping else ""
    return f"{request.extract or ''}|{request.month or ''}|{mapping}"


def _known(before: Manifest, digests: set[str], options: str) -> set[str] | None:
    """The files, where all of them are what is stored now and asked for in the same way."""
    found: set[str] = set()
    for parts in before.partitions.values():
        for stored in parts.values():
            sources = set(stored.facts["sources"])
            if not sources & digests:
                continue
            same_way = stored.facts["options"].split("|")[1:] == options.split("|")[1:]
            if not sources <= digests or not same_way:
                return None
            found |= sources & digests
    return found if found == digests else None


def _report_again(store: Store, digests: set[str]) -> Report:
    found: dict[str, FileReport] = {}
    number = None
    for line in store.ledger():
        for told in line.get("report", {}).get("files", []):
            if told["sha256"] in digests:
                found[told["sha256"]] = FileReport(**told)
                number = line["snapshot"]
    return Report(list(found.values()), [], number, number, known=True)


def _order(contract: Contract) -> Iterable[str]:
    return [column for columns in contract.key_without.values() for column in columns]


def _safe(part: str) -> str:
    return "".join(
        c if c.isascii() and (c.isalnum() or c in "-_") else f"%{ord(c):x}" for c in part
    )
