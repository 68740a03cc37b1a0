"""What a load says of itself: counts that close, notices, what it changes.

Apart from the door because screen, terminal and ledger all read it, each in its own way.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

Plain = dict[str, Any]


@dataclass(frozen=True)
class Notice:
    """Something a person should know of a load.

    code: key of the sentence below `notice.` in the catalogue; slots: what fills it.
    asks: whether it must be accepted before the load is published.
    """

    code: str
    slots: Plain
    asks: bool = True


def called(file: str, sheet: str | None) -> str:
    """What people call a table: its file, and the sheet of a workbook."""
    return f"{file} · {sheet}" if sheet else file


@dataclass
class FileReport:
    """The counts of one file; read = stored + rejected + duplicates.

    A record of a wide file counts once for each of its months. repairs: kind:column → cells.
    reasons: column:reason, or reason → rows. examples: key of a repair or reason → up to three of
    {"row", "value"}, personal values masked. how: our column → exact, given, remembered.
    """

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
    examples: dict[str, list[Plain]] = field(default_factory=dict)
    left_out_rows: list[Plain] = field(default_factory=list)
    rejects_file: str | None = None
    encoding: str | None = None
    format: str = ""
    sheet: str | None = None
    columns: dict[str, str] = field(default_factory=dict)
    how: dict[str, str] = field(default_factory=dict)
    ignored: list[str] = field(default_factory=list)
    completes: str | None = None
    is_sample: bool = False

    @property
    def called(self) -> str:
        """The file, and the sheet of a workbook."""
        return called(self.file, self.sheet)


@dataclass
class Report:
    """What a load did or would do. load and snapshot: null where nothing was published.

    proposals: the mapping of each file, see `proposals.proposal`. changes: what each month looks
    like beside the one before, see `changes.of_month`. figures: headline KPIs before and after.
    closes: months that are closed again, those loaded among them.
    """

    files: list[FileReport]
    notices: list[Notice] = field(default_factory=list)
    load: int | None = None
    snapshot: int | None = None
    known: bool = False
    proposals: list[Plain] = field(default_factory=list)
    changes: list[Plain] = field(default_factory=list)
    figures: list[Plain] = field(default_factory=list)
    closes: list[str] = field(default_factory=list)

    @property
    def asks(self) -> list[Notice]:
        """The notices that must be accepted."""
        return [notice for notice in self.notices if notice.asks]


def plain(report: Report) -> Plain:
    """The report as plain values, for the ledger and for a job."""
    return {
        **vars(report),
        "files": [vars(file) for file in report.files],
        "notices": [vars(notice) for notice in report.notices],
    }


def from_plain(told: Plain) -> Report:
    """A report that was made plain; fields that an older version did not know stay empty."""
    files = [FileReport(**file) for file in told["files"]]
    notices = [Notice(**notice) for notice in told.get("notices", [])]
    return Report(**{**told, "files": files, "notices": notices})
