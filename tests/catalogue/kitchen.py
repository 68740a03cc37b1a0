"""What the tests of the catalogue share: a store to load into, and what every sentence must be."""

from __future__ import annotations

import csv
import itertools
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb
import pytest

from baoyou import upload
from baoyou.errors import BaoyouError
from baoyou.report import FileReport
from baoyou.settings import LANGUAGES
from baoyou.store import Store
from baoyou.text import explain, say

Content = bytes | str | Path
File = tuple[str, Content]
# A path of the machine, a traceback, SQL, names of ours, a slot that nobody filled.
_NOT_FOR_PEOPLE = re.compile(
    r"(?:^|[\s'\"(（：])/(?:tmp|work|home|root|usr|var|proc|etc)/|Traceback|File \"|\.py\b"
    r"|(?i:\bselect\b.+\bfrom\b)|staging\.|raw\.|\b[A-Z]\w+Exception\b|(?<!\{)\{\w*\}(?!\})"
)
HEADERS = ("月份", "客户编号", "地市", "用户状态", "ARPU")
HEAD = ",".join(HEADERS) + "\n"


@dataclass
class Kitchen:
    """A store, and files for it; each file lies under a name of ours, its own is only said."""

    folder: Path
    store: Store
    numbers: itertools.count[int] = field(default_factory=itertools.count)

    def request(self, *files: File, **options: Any) -> upload.Request:
        """What loads the files; notices are accepted unless said otherwise."""
        found = []
        for name, content in files:
            path = content if isinstance(content, Path) else self.write(content)
            found.append((path, name))
        return upload.Request(tuple(found), **{"accept_notices": True, **options})

    def write(self, content: bytes | str) -> Path:
        """A file of that content."""
        path = self.folder / f"given{next(self.numbers)}"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    def load(self, *files: File, **options: Any) -> upload.Report:
        """Load the files; counts close and every sentence is fit for people."""
        report = upload.load(self.store, self.request(*files, **options))
        judge(report)
        return report

    def refused(self, *files: File, code: str, **options: Any) -> BaoyouError:
        """The refusal of that code; the store is as it was, its sentences are fit for people."""
        before = self.snapshot()
        with pytest.raises(BaoyouError) as found:
            upload.load(self.store, self.request(*files, **options))
        assert found.value.code == code, found.value
        assert self.snapshot() == before
        for language in LANGUAGES:
            words = explain(found.value, language)
            assert words.endswith(f" [{code}]")
            fit(words)
        return found.value

    def asked(self, *files: File, **options: Any) -> dict[str, Any]:
        """Notices (code → slots of the first) that a load stops at; the store is as it was."""
        error = self.refused(*files, code="notices_not_accepted", accept_notices=False, **options)
        assert isinstance(error, upload.NoticesNotAccepted)
        judge(error.report)
        return {notice.code: notice.slots for notice in reversed(error.report.asks)}

    def snapshot(self) -> tuple[int, int]:
        """What the store says it holds: a load that was refused leaves it as it was."""
        return self.store.current().sequence, len(self.store.ledger())

    def rows(self, extract: str) -> list[dict[str, Any]]:
        """All stored rows of an extract."""
        paths = [
            str(self.store.path(stored))
            for stored in self.store.current().partitions[extract].values()
        ]
        cursor = duckdb.execute("select * from read_parquet(?, union_by_name = true)", [paths])
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def says(error: BaoyouError, *parts: object) -> None:
    """Every part stands in the sentence of each language."""
    for language in LANGUAGES:
        words = explain(error, language)
        for part in parts:
            assert str(part) in words, (part, words)


def fit(words: str) -> None:
    """No path of the machine, no traceback, no SQL, no slot left open."""
    assert not _NOT_FOR_PEOPLE.search(words), words


def judge(report: upload.Report) -> None:
    """Counts close; every notice, reason and repair has a sentence fit for people."""
    for file in report.files:
        assert file.read == file.stored + file.rejected + file.duplicates, file
        for kind, counts in (("reason", file.reasons), ("repair", file.repairs)):
            for name, count in counts.items():
                first, _, second = name.partition(":")
                what = (second or first) if kind == "reason" else first
                for language in LANGUAGES:
                    words = say(f"upload.{kind}.{what}", language, count=count, column="C")
                    assert str(count) in words or what == "unit"
                    fit(words)
        assert len(rejects(file)) == file.rejected or "wide" in file.how.values()
    for notice in report.notices:
        for language in LANGUAGES:
            fit(say(f"notice.{notice.code}", language, **notice.slots))


def rejects(file: FileReport) -> list[dict[str, str]]:
    """The rejected rows as a person gets them; each says where it stood and why, in both words."""
    if file.rejects_file is None:
        return []
    with Path(file.rejects_file).open(encoding="utf-8-sig", newline="") as lines:
        found = list(csv.DictReader(lines))
    for row in found:
        assert row["原行号 row"].isdigit()
        why = row["原因 reason"]
        assert " / " in why
        fit(why)
    return found
