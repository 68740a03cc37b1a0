"""The files of one load, unpacked, recognised and read as text, each by a limited child process.

Apart from what is done with the rows: here a file is still the sender's, with the sender's headers.
"""

from __future__ import annotations

import getpass
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from baoyou import layouts, reader, rejects, totals
from baoyou.contracts import known_headers
from baoyou.errors import BaoyouError
from baoyou.mapping import MappingUnsure, recognise
from baoyou.mapping_file import MappingFile
from baoyou.matching import Mapping, Table
from baoyou.proposals import GUESSED, confirmed, proposal
from baoyou.report import FileReport, Plain, called
from baoyou.store import Store

Progress = Callable[[str, int, int], None]
LISTED = 50


@dataclass(frozen=True)
class Request:
    """What a person asks to be loaded.

    files: path and the name the person knows it by; archives and sidecars of totals among them.
    month: "2009-09-01" where the files lack one. totals: what all files together should hold,
    "rows" or our column → number.
    """

    files: tuple[tuple[Path, str], ...]
    extract: str | None = None
    month: str | None = None
    mapping: Path | None = None
    accept_notices: bool = False
    totals: dict[str, str] = field(default_factory=dict)
    by: str = field(default_factory=getpass.getuser)


@dataclass
class Incoming:
    """One file, read: its report so far, how it is mapped, and its rows as text.

    copies: columns of ours that take a header which another column took already.
    returned: the load that it completes, where it is a rejects file that came back.
    is_wide_said: whether a person said which months stand side by side.
    """

    report: FileReport
    facts: reader.FileFacts
    mapping: Mapping
    settled: MappingFile
    told: Plain
    result: reader.ReadResult
    copies: dict[str, str]
    returned: rejects.Returned | None
    totals: totals.Totals
    is_wide_said: bool

    @property
    def short(self) -> str:
        """What the rows of this file are known by in the store."""
        return self.report.sha256[:12]

    @property
    def times(self) -> int:
        """How many rows a record gives: one for each month of a wide file."""
        return len(self.mapping.months) or 1

    @property
    def offset(self) -> int:
        """Columns that stand before the sender's."""
        return rejects.WIDTH if self.returned else 0


def read_all(
    store: Store,
    request: Request,
    given: MappingFile | None,
    cities: tuple[str, ...],
    staging: Path,
    progress: Progress = lambda *_: None,
) -> list[Incoming]:
    """All tables of all files, in the order given; given: the mapping that a person wrote.

    Raises Refused for the first file that cannot be read or mapped; see `reader` and `mapping`.
    """
    files, sidecars = _unpacked(request, staging)
    read: list[Incoming] = []
    progress("read", 0, len(files))
    with ThreadPoolExecutor(2) as pool:
        one = partial(
            _read, store=store, request=request, given=given, cities=cities, sidecars=sidecars
        )
        folders = [staging / f"file{number}" for number in range(len(files))]
        for file in pool.map(one, files, folders):
            read.append(file)
            progress("read", len(read), len(files))
    return read


def _unpacked(
    request: Request, staging: Path
) -> tuple[list[tuple[Path, str]], dict[str, totals.Totals]]:
    found: list[tuple[Path, str]] = []
    for number, (path, name) in enumerate(request.files):
        found += reader.expand(path, name, staging / f"archive{number}")
        beside = path.with_name(path.name + totals.ENDING)
        if beside.is_file():
            found.append((beside, name + totals.ENDING))
    tables = [(path, name) for path, name in found if not name.endswith(totals.ENDING)]
    sidecars = {
        name.removesuffix(totals.ENDING): totals.read_totals(path, name)
        for path, name in found
        if name.endswith(totals.ENDING)
    }
    return tables, sidecars


def _read(
    file: tuple[Path, str],
    folder: Path,
    store: Store,
    request: Request,
    given: MappingFile | None,
    cities: tuple[str, ...],
    sidecars: dict[str, totals.Totals],
) -> Incoming:
    path, name = file
    folder.mkdir(parents=True)
    sheet = given.sheet if given else None
    facts = reader.sniff(path, name, known_headers(), sheet)
    returned = rejects.returned(store, facts.headers, facts.sample)
    offset = rejects.WIDTH if returned else 0
    headers = facts.headers[offset:]
    if returned and returned.is_escaped:
        headers = tuple(map(rejects.unescape, headers))
    table = Table(headers, tuple(row[offset:] for row in facts.sample), cities)
    how, month = "given", request.month
    if returned:
        given, month = returned.mapping, returned.month
    elif given is None:
        given, how = layouts.recall(store, facts.headers), "remembered"
    try:
        mapping = recognise(table, given, request.extract, month)
    except BaoyouError as error:
        error.slots.setdefault("file", called(name, facts.sheet))
        if isinstance(error, MappingUnsure):
            error.proposals = [{**one, "file": name} for one in error.proposals]
        raise
    for column, basis in mapping.how.items():
        mapping.how[column] = how if basis == "given" else basis
    told = proposal(table, mapping, name) | {"sheet": facts.sheet, "sheets": list(facts.sheets)}
    plan, copies = _plan(mapping, len(facts.headers), offset)
    result = reader.read(path, facts, plan, folder)
    return Incoming(
        report=_report(facts, told, mapping, result, name),
        facts=facts,
        mapping=mapping,
        settled=confirmed(told),
        told=told,
        result=result,
        copies=copies,
        returned=returned,
        totals=sidecars.get(name, {}),
        is_wide_said=bool(given and given.wide),
    )


def _plan(mapping: Mapping, width: int, offset: int) -> tuple[reader.ReadPlan, dict[str, str]]:
    names: list[str | None] = [None] * width
    copies = {}
    for column, place in mapping.positions.items():
        if names[place + offset] is None:
            names[place + offset] = column
        else:
            copies[column] = str(names[place + offset])
    for places in mapping.months.values():
        for place in places.values():
            names[place + offset] = wide_name(place)
    absent = {
        column: mapping.constants.get(column)
        for column in mapping.contract.columns
        if column not in mapping.positions
    }
    return reader.ReadPlan(tuple(names), absent), copies


def wide_name(place: int) -> str:
    """Under which name a column of a wide file is read."""
    return f"wide_{place}"


def _report(
    facts: reader.FileFacts, told: Plain, mapping: Mapping, result: reader.ReadResult, name: str
) -> FileReport:
    taken = {c: one for c, one in told["columns"].items() if one["how"] not in GUESSED}
    return FileReport(
        file=name,
        sha256=facts.sha256,
        extract=mapping.contract.name,
        left_out=result.left_out_count,
        left_out_rows=[
            {"row": left.line, "kind": left.kind, "text": left.text}
            for left in result.left_out[:LISTED]
        ],
        encoding=facts.encoding,
        format=facts.format,
        sheet=facts.sheet,
        columns={column: one["header"] for column, one in taken.items()},
        how={column: one["how"] for column, one in taken.items()},
        ignored=list(mapping.ignored),
    )
