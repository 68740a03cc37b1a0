"""The one door in: files become stored months, or nothing changes and the person is told why.

`check` does everything short of publishing, in a draft beside the store; `publish` moves the draft
in and points the store at it; `load` is both. Screen and terminal call the same three.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from baoyou import disk, known, layouts
from baoyou.contracts import Contract, contracts, is_personal
from baoyou.draft import Draft
from baoyou.engine import Engine
from baoyou.errors import Refused
from baoyou.incoming import Incoming, Request, read_all
from baoyou.mapping import MappingUnsure
from baoyou.mapping_file import MappingFile, parse_mapping, read_mapping, write_mapping
from baoyou.partitions import Made, Partitioner
from baoyou.preview import Preview, closed_again
from baoyou.publishing import broken_in, build, refuse_broken
from baoyou.report import FileReport, Notice, Plain, Report, from_plain, plain
from baoyou.store import Manifest, Store, Stored, manifest_from, plain_manifest, sha256_of
from baoyou.totals import parse_totals
from baoyou.typed import compare_totals, finish, refuse_other_months, stage

__all__ = [
    "FileReport",
    "MappingUnsure",
    "NoticesNotAccepted",
    "Prepared",
    "Report",
    "Request",
    "check",
    "load",
    "plain",
    "publish",
]

# Text, typed rows and closed months of a file take about this many times its size while it loads.
SPACE_NEEDED = 3
Progress = Callable[[str, int, int], None]
Partitions = dict[str, dict[str, Stored]]


class NoticesNotAccepted(Refused):
    """The load is right but has notices that a person must accept; carries the report."""

    def __init__(self, report: Report) -> None:
        super().__init__("notices_not_accepted", count=len(report.asks))
        self.report = report
        self.proposals = report.proposals

    def __reduce__(self) -> tuple[type[NoticesNotAccepted], tuple[Report]]:
        return NoticesNotAccepted, (self.report,)


@dataclass
class Prepared:
    """A load that was checked and built, and only waits to be published.

    apart: the folder that holds its new files. manifest: the snapshot it would make; null where
    nothing would change. layouts: headers and mapping of each file, to be remembered.
    """

    report: Report
    apart: Path
    manifest: Manifest | None
    by: str
    layouts: list[Plain]

    def to_json(self) -> Plain:
        """As plain values, for another process to publish."""
        return {
            "report": plain(self.report),
            "apart": str(self.apart),
            "manifest": plain_manifest(self.manifest) if self.manifest else None,
            "by": self.by,
            "layouts": self.layouts,
        }

    @classmethod
    def from_json(cls, told: Plain) -> Prepared:
        """What `to_json` made plain."""
        return cls(
            report=from_plain(told["report"]),
            apart=Path(told["apart"]),
            manifest=manifest_from(told["manifest"]) if told["manifest"] else None,
            by=told["by"],
            layouts=told["layouts"],
        )


def load(store: Store, request: Request, progress: Progress = lambda *_: None) -> Report:
    """Check the files, publish them and close the months touched.

    Raises Refused, with the store as it was, for whatever an analyst must mend first: a file that
    cannot be read, a missing column, conflicting keys, no row to store, notices not accepted.
    """
    with store.staging() as apart:
        prepared = check(store, request, progress, apart, stops_at_notices=True)
        return publish(store, prepared, progress)


def check(
    store: Store,
    request: Request,
    progress: Progress = lambda *_: None,
    apart: Path | None = None,
    stops_at_notices: bool = False,
) -> Prepared:
    """Everything short of publishing; the new files lie in `apart`, or are thrown away.

    apart: an empty folder below the store that outlives the call, where the load may be published
    later. stops_at_notices: raise NoticesNotAccepted before the long work where the request does
    not accept them. Raises as `load`.
    """
    if apart is None:
        with store.staging() as thrown_away:
            return check(store, request, progress, thrown_away, stops_at_notices)
    with disk.told(store.folder):
        return _Load(store, request, apart, progress).run(stops_at_notices)


def publish(store: Store, prepared: Prepared, progress: Progress = lambda *_: None) -> Report:
    """Make what was checked the current snapshot: files moved in, manifest, ledger, pointer.

    Raises Refused `store_moved` where somebody published since the check.
    """
    report = prepared.report
    if prepared.manifest is None:
        return report
    with disk.told(store.folder):
        Draft(store, prepared.apart).land(prepared.manifest)
        report.load = store.next_sequence()
        entry = {
            "action": "load",
            "load": report.load,
            "by": prepared.by,
            "report": plain(report) | {"proposals": []},
        }
        report.snapshot = store.publish(prepared.manifest, entry).sequence
    # It is published: what cannot be remembered now is asked again the next time.
    with suppress(OSError):
        for one in prepared.layouts:
            layouts.remember(store, one["headers"], parse_mapping(one["mapping"], "layout"))
    progress("publish", 1, 1)
    return report


class _Load:
    """One load on its way from files to a snapshot that could be published."""

    def __init__(self, store: Store, request: Request, apart: Path, progress: Progress) -> None:
        self.store = store
        self.request = request
        self.progress = progress
        self.apart = apart / "draft"
        self.staging = apart / "work"
        self.before = store.current()
        self.draft = Draft(store, self.apart)
        self.given = read_mapping(request.mapping) if request.mapping else None

    def run(self, stops_at_notices: bool) -> Prepared:
        digests = {sha256_of(path) for path, _ in self.request.files}
        options = known.asked_as(self.request)
        if known.is_known(self.before, digests, options):
            return self._nothing(known.report_again(self.store, digests))
        disk.passage("receive")
        sizes = sum(path.stat().st_size for path, _ in self.request.files)
        self.store.need(SPACE_NEEDED * sizes)
        self.staging.mkdir(parents=True)
        try:
            return self._prepare(options, stops_at_notices)
        finally:
            shutil.rmtree(self.staging, ignore_errors=True)

    def _prepare(self, options: str, stops_at_notices: bool) -> Prepared:
        cities = _cities_known(self.before)
        given = read_all(self.store, self.request, self.given, cities, self.staging, self.progress)
        disk.passage("parse")
        with Engine(self.staging, reads_words=True) as engine:
            return self._checked(engine, given, options, stops_at_notices)

    def _checked(
        self, engine: Engine, given: list[Incoming], options: str, stops_at_notices: bool
    ) -> Prepared:
        report = Report([file.report for file in given], proposals=[file.told for file in given])
        files = _first_of_each(given)
        made: dict[str, Made] = {}
        for extract in dict.fromkeys(file.mapping.contract.name for file in files):
            self.progress("check", len(made), len({f.mapping.contract.name for f in files}))
            mine = [file for file in files if file.mapping.contract.name == extract]
            engine.empty_all()
            try:
                made[extract] = self._extract(engine, contracts()[extract], mine, report, options)
            except Refused as error:
                # Another mapping may mend it: unknown codes, a wrong column.
                error.proposals = report.proposals
                raise
            report.changes += made[extract].changes
        _count_copies(given)
        self.progress("check", 1, 1)
        report.notices += [notice for file in files for notice in _told_of(file)]
        if self._changes_nothing(made):
            report.known = True
            report.snapshot = report.load = self.before.sequence
            return self._nothing(report)
        if stops_at_notices and report.asks and not self.request.accept_notices:
            raise NoticesNotAccepted(report)
        partitions = {name: dict(parts) for name, parts in self.before.partitions.items()}
        for extract, one in made.items():
            partitions.setdefault(extract, {}).update(one.partitions)
        after = build(
            engine, self.draft, self.before, partitions, self.staging, progress=self.progress
        )
        report.closes = closed_again(self.before, after)
        months = {f"{month}-01" for file in files for month in file.report.months}
        with Preview(self.draft, self.before, after) as preview:
            if preview.new:
                refuse_broken(broken_in(preview.new))
            report.figures = preview.figures()
            report.notices += preview.quality(sorted(months))
        return Prepared(report, self.apart, after, self.request.by, _layouts(files))

    def _extract(
        self,
        engine: Engine,
        contract: Contract,
        files: list[Incoming],
        report: Report,
        options: str,
    ) -> Made:
        for file in files:
            stage(engine, file)
        report.notices += finish(engine, contract, files, self.store)
        typed_in = parse_totals(self.request.totals, files[0].report.file)
        compare_totals(engine, files, typed_in, "、".join(f.report.file for f in files))
        if self.request.month and "month" in contract.columns:
            refuse_other_months(engine, self.request.month, files)
        made = Partitioner(
            engine, self.draft, self.before, contract, files, self.staging, options
        ).run()
        report.notices += made.notices
        return made

    def _changes_nothing(self, made: dict[str, Made]) -> bool:
        """Whether all rows are stored already, in whatever order, file and encoding they came."""
        for extract, one in made.items():
            for part, stored in one.partitions.items():
                old = self.before.partitions.get(extract, {}).get(part)
                if old is None or any(
                    old.facts.get(fact) != stored.facts[fact] for fact in ("content", "columns")
                ):
                    return False
        return True

    def _nothing(self, report: Report) -> Prepared:
        return Prepared(report, self.apart, None, self.request.by, [])


def _first_of_each(files: list[Incoming]) -> list[Incoming]:
    """The files without those that say byte by byte what another one says."""
    return list({file.report.sha256: file for file in reversed(files)}.values())[::-1]


def _count_copies(files: list[Incoming]) -> None:
    """Every row of a file that was given twice is a duplicate."""
    first = {file.report.sha256: file.report for file in reversed(files)}
    for report in (file.report for file in files):
        original = first[report.sha256]
        if report is not original:
            report.read = report.duplicates = original.read
            report.months = list(original.months)


def _told_of(file: Incoming) -> list[Notice]:
    """What a person should know of how the file was understood."""
    name, headers = file.report.file, file.told["headers"]
    found = [
        Notice(
            "likely_ignored",
            {"file": name, "header": headers[guess.place], "column": guess.column},
            asks=False,
        )
        for guess in file.mapping.guesses
    ]
    personal = [header for header in file.mapping.ignored if is_personal(header)]
    if personal:
        told = {"file": file.report.called, "headers": "、".join(personal)}
        found.append(Notice("personal_ignored", told, asks=False))
    if file.mapping.months:
        months = "、".join(month[:7] for month in sorted(file.mapping.months))
        slots = {"file": name, "months": months, "times": file.times}
        found.append(Notice("wide_unpivoted", slots, asks=not file.is_wide_said))
    return found


def _layouts(files: list[Incoming]) -> list[Plain]:
    """What was confirmed for these layouts, where it is more than exact aliases say."""
    return [
        {"headers": list(file.facts.headers), "mapping": write_mapping(file.settled)}
        for file in files
        if not file.returned and _is_more_than_aliases(file)
    ]


def _is_more_than_aliases(file: Incoming) -> bool:
    settled: MappingFile = file.settled
    named = [how for how in file.mapping.how.values() if how in ("given", "remembered")]
    constants = {key: text for key, text in settled.constants.items() if key != "month"}
    return bool(named or constants or settled.codes)


def _cities_known(before: Manifest) -> tuple[str, ...]:
    return tuple(
        sorted(
            {
                city
                for parts in before.partitions.values()
                for stored in list(parts.values())[-1:]
                for city in stored.facts.get("cities", [])
            }
        )
    )
