"""`check` and `load`: files come in."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from baoyou import answers, confined, upload
from baoyou.commands.face import MANY, Adder, Face, month
from baoyou.contracts import contracts
from baoyou.errors import BaoyouError, WrongUsage
from baoyou.mapping_file import write_mapping
from baoyou.proposals import confirmed


def add(command: Adder) -> None:
    """The commands of this module."""
    for name, run, words in (
        ("check", _check, "everything a load would do, short of publishing"),
        ("load", _load, "check files, publish them and close the months touched"),
    ):
        made = command(name, run, words)
        made.add_argument("files", nargs="+", metavar="FILE")
        made.add_argument("--as", dest="extract", metavar="EXTRACT")
        made.add_argument("--month", metavar="YYYY-MM")
        made.add_argument("--mapping", type=Path, metavar="TOML")
        made.add_argument("--save-mapping", type=Path, metavar="TOML", help="write what is known")
        made.add_argument(
            "--total", **MANY, metavar="KEY=N", help="control total: rows or a column"
        )
        if name == "load":
            made.add_argument("--accept-notices", action="store_true")


def _load(asked: argparse.Namespace, face: Face, publish: bool = True) -> int:
    files = tuple((Path(name), Path(name).name) for name in asked.files)
    for path, name in files:
        if not path.is_file():
            raise WrongUsage("file_not_found", file=name)
    if asked.extract and asked.extract not in contracts():
        known = ", ".join(contracts())
        raise WrongUsage("extract_unknown", extract=asked.extract, known=known)
    request = upload.Request(
        files=files,
        extract=asked.extract,
        month=month(asked.month).isoformat() if asked.month else None,
        mapping=asked.mapping,
        accept_notices=getattr(asked, "accept_notices", False),
        totals=_totals(asked.total or []),
    )

    def work(progress: confined.Progress) -> upload.Report:
        if publish:
            return upload.load(face.store, request, progress)
        return upload.check(face.store, request, progress).report

    try:
        report = confined.run(face.store.folder, work, face.progress)
    except BaoyouError as error:
        _save_mapping(asked, error.proposals)
        raise
    _save_mapping(asked, report.proposals)
    face.notices(report)
    language = face.settings.language
    face.show(answers.load_report(report, language, is_whole=not publish))
    return 0


def _totals(told: list[str]) -> dict[str, str]:
    for one in told:
        if "=" not in one:
            raise WrongUsage("totals_unreadable", file="--total", value=one)
    return dict(one.split("=", 1) for one in told)


def _save_mapping(asked: argparse.Namespace, proposals: Sequence[dict[str, Any]]) -> None:
    """The mapping as far as it is known, for a person to complete and use again."""
    if asked.save_mapping and proposals:
        known = confirmed(proposals[0], with_guesses=True)
        # A month without its year is for the person to fill in.
        months = {label: month or "????-??" for label, month in proposals[0]["wide"].items()}
        text = write_mapping(replace(known, wide=months))
        asked.save_mapping.write_text(text, encoding="utf-8")


def _check(asked: argparse.Namespace, face: Face) -> int:
    return _load(asked, face, publish=False)
