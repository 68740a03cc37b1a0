"""The terminal, `python -m baoyou COMMAND`: the functions of the screens, as JSON, CSV or text."""

from __future__ import annotations

import argparse
import csv
import json
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from baoyou import answers, definitions, freezing, history, upload
from baoyou.contracts import contracts
from baoyou.errors import BaoyouError, WrongUsage
from baoyou.mapping_file import write_mapping
from baoyou.months import month_of
from baoyou.proposals import confirmed
from baoyou.settings import Settings, settings
from baoyou.store import Store
from baoyou.text import explain, say, tell

POPULATIONS = ("core", "high_value", "all")
DIMENSIONS = ("level", "tier", "stage", "segment", "rule", "operator", "none")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code: 0 done, 1 refused, 2 wrong usage."""
    asked = _parser().parse_args(arguments)
    told = settings(getattr(asked, "store", None), getattr(asked, "lang", None))
    face = Face(told, getattr(asked, "json", False), getattr(asked, "csv", False))
    try:
        return asked.run(asked, face) or 0
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except upload.NoticesNotAccepted as error:
        face.notices(error.report)
        if face.as_json:
            face.show(answers.load_report(error.report, told.language))
        face.complain(error)
        return error.exit_code
    except BaoyouError as error:
        face.complain(error)
        return error.exit_code


class Face:
    """How a command answers: one JSON value, CSV, or a table a person reads."""

    def __init__(self, told: Settings, as_json: bool, as_csv: bool) -> None:
        self.settings = told
        self.store = Store(told.store)
        self.as_json = as_json
        self.as_csv = as_csv

    def show(self, value: Any) -> None:
        """Print the answer: records as JSON, CSV or a table; anything else as JSON or lines."""
        if self.as_json:
            print(json.dumps(value, ensure_ascii=False, default=answers.plain))
        elif isinstance(value, list):
            _write_rows(value, sys.stdout, "," if self.as_csv else "\t")
        elif self.as_csv:
            _write_rows([value], sys.stdout, ",")
        else:
            for key, part in value.items():
                if part not in (None, [], {}):
                    print(f"{key}: {answers.text(part)}")

    def complain(self, error: BaoyouError) -> None:
        """The reason on stderr, in the same words as the screen."""
        print(explain(error, self.settings.language), file=sys.stderr)

    def notices(self, report: upload.Report) -> None:
        """The notices of a load on stderr."""
        for notice in report.notices:
            words = tell(f"notice.{notice.code}", self.settings.language, notice.slots)
            print(f"! {words}", file=sys.stderr)

    def progress(self, phase: str, done: int, total: int) -> None:
        """One line on a terminal, nothing elsewhere."""
        if sys.stderr.isatty():
            words = say(f"phase.{phase}", self.settings.language)
            print(f"\r{words} {done}/{total}   ", end="", file=sys.stderr, flush=True)
            if done == total:
                print(file=sys.stderr)


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
        month=_month(asked.month).isoformat() if asked.month else None,
        mapping=asked.mapping,
        accept_notices=getattr(asked, "accept_notices", False),
        totals=_totals(asked.total or []),
    )
    try:
        if publish:
            report = upload.load(face.store, request, face.progress)
        else:
            report = upload.check(face.store, request, face.progress).report
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


def _close(asked: argparse.Namespace, face: Face) -> int:
    months = [_month(month).isoformat() for month in asked.months]
    sequence = history.close_again(face.store, months, face.progress)
    face.show({"snapshot": sequence, "months": [month[:7] for month in months]})
    return 0


def _history(asked: argparse.Namespace, face: Face) -> int:
    face.show(history.entries(face.store))
    return 0


def _undo(asked: argparse.Namespace, face: Face) -> int:
    face.show({"snapshot": face.store.undo(asked.to)})
    return 0


def _redo(asked: argparse.Namespace, face: Face) -> int:
    face.show({"snapshot": face.store.redo()})
    return 0


def _verify(asked: argparse.Namespace, face: Face) -> int:
    found = history.verify(face.store)
    face.show({"snapshot": face.store.current().sequence, "ok": not found, "broken": found})
    return 1 if found else 0


def _prune(asked: argparse.Namespace, face: Face) -> int:
    face.show({"pruned": face.store.prune(asked.keep)})
    return 0


def _freeze(asked: argparse.Namespace, face: Face) -> int:
    month = _month(asked.month).isoformat()
    made = freezing.freeze(face.store, asked.name, month, asked.population)
    face.show(made)
    return 0


def _kpis(asked: argparse.Namespace, face: Face) -> int:
    face.show(
        answers.kpis(
            face.store,
            months=[_month(month) for month in asked.month or []],
            cities=asked.city or [],
            by=asked.by,
            population=asked.population,
            keys=asked.kpi or [],
            snapshot=asked.snapshot,
            segment=asked.segment,
        )
    )
    return 0


def _warnings(asked: argparse.Namespace, face: Face) -> int:
    face.show(
        answers.warnings(
            face.store,
            month=_month(asked.month) if asked.month else None,
            cities=asked.city or [],
            rules=asked.rule or [],
            alert=asked.alert,
            limit=asked.limit,
            population=asked.population,
        )
    )
    return 0


def _customer(asked: argparse.Namespace, face: Face) -> int:
    face.show(answers.customer(face.store, asked.id))
    return 0


def _sample(asked: argparse.Namespace, face: Face) -> int:
    from baoyou.sample import write_sample  # noqa: PLC0415  numpy and a writer only when asked for

    until = _month(asked.until)
    paths = write_sample(asked.directory, asked.customers, asked.months, asked.seed, until)
    face.show([{"file": str(path)} for path in paths])
    return 0


def _serve(asked: argparse.Namespace, face: Face) -> int:
    from baoyou import serving  # noqa: PLC0415  Streamlit only when serving

    return serving.serve(face.settings, asked.host, asked.port, asked.with_sample)


def _month(text: str) -> date:
    try:
        return month_of(text)
    except ValueError as error:
        raise WrongUsage("month_written", value=text) from error


def _parser() -> argparse.ArgumentParser:
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--store", default=argparse.SUPPRESS, metavar="DIR")
    common.add_argument("--lang", choices=("zh", "en"), default=argparse.SUPPRESS)
    common.add_argument("--json", action="store_true", default=argparse.SUPPRESS)
    common.add_argument("--csv", action="store_true", default=argparse.SUPPRESS)
    parser = argparse.ArgumentParser(prog="baoyou", parents=[common], description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def command(name: str, run: Callable[..., int], words: str) -> argparse.ArgumentParser:
        made = commands.add_parser(name, parents=[common], help=words, description=words)
        made.set_defaults(run=run)
        return made

    many: dict[str, Any] = {"action": "extend", "nargs": "+"}
    sample = command("sample", _sample, "write the raw extracts of the generated sample province")
    sample.add_argument("directory", type=Path, metavar="DIR")
    sample.add_argument("--customers", type=int, default=60_000)
    sample.add_argument("--months", type=int, default=15)
    sample.add_argument("--seed", type=int, default=2009)
    sample.add_argument("--until", default="2009-09", metavar="YYYY-MM")
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
            "--total", **many, metavar="KEY=N", help="control total: rows or a column"
        )
        if name == "load":
            made.add_argument("--accept-notices", action="store_true")
    close = command("close", _close, "close months again, after a definition changed")
    close.add_argument("months", nargs="*", metavar="YYYY-MM")
    command("history", _history, "the snapshots and what made them")
    undo = command("undo", _undo, "go back to the snapshot before, or to SEQ")
    undo.add_argument("--to", type=int, metavar="SEQ")
    command("redo", _redo, "go forward again after an undo")
    command("verify", _verify, "recompute every hash and invariant of the current snapshot")
    prune = command("prune", _prune, "forget old snapshots for good, and what only they hold")
    prune.add_argument("--keep", type=int, default=24, metavar="N", help="the newest N stay")
    freeze = command("freeze", _freeze, "freeze a snapshot list from a stored month")
    freeze.add_argument("name", metavar="NAME")
    freeze.add_argument("--month", required=True, metavar="YYYY-MM")
    freeze.add_argument("--population", choices=POPULATIONS, default="core")
    kpis = command("kpis", _kpis, "figures")
    kpis.add_argument("--month", **many, metavar="YYYY-MM")
    kpis.add_argument("--city", **many, metavar="C")
    kpis.add_argument("--by", choices=DIMENSIONS, default="none")
    kpis.add_argument("--population", choices=POPULATIONS, default="core")
    kpis.add_argument("--kpi", **many, metavar="KEY")
    kpis.add_argument("--snapshot", metavar="ID")
    kpis.add_argument("--segment", metavar="S")
    warnings = command("warnings", _warnings, "the flagged list")
    warnings.add_argument("--month", metavar="YYYY-MM")
    warnings.add_argument("--city", **many, metavar="C")
    warnings.add_argument("--rule", **many, metavar="KEY", help=", ".join(definitions.rules()))
    warnings.add_argument("--alert", choices=("red", "orange", "yellow"))
    warnings.add_argument("--limit", type=int, metavar="N")
    warnings.add_argument("--population", choices=POPULATIONS, default="core")
    customer = command("customer", _customer, "one customer's history, hits and evidence")
    customer.add_argument("id", metavar="ID")
    serve = command("serve", _serve, "the app, on this machine only until there is a sign-in")
    serve.add_argument("--host", default="127.0.0.1")
    serve.add_argument("--port", type=int, default=8501)
    serve.add_argument("--with-sample", action="store_true", help="fill an empty store first")
    return parser


def _write_rows(rows: list[dict[str, Any]], out: Any, delimiter: str) -> None:
    if not rows:
        return
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\n")
    writer.writerow(rows[0])
    for row in rows:
        writer.writerow([answers.text(value) for value in row.values()])
