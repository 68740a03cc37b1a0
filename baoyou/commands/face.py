"""How a command answers, and how it reads what it was asked.

Apart from the commands because all of them answer alike.
"""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Callable
from datetime import date
from typing import Any

from baoyou import answers, upload
from baoyou.errors import BaoyouError, WrongUsage
from baoyou.months import month_of
from baoyou.settings import Settings
from baoyou.store import Store
from baoyou.text import explain, say, tell

POPULATIONS = ("core", "high_value", "all")
# An option that may be repeated and may take several values.
MANY: dict[str, Any] = {"action": "extend", "nargs": "+"}
# Adds a command: name, what runs it, one line of help.
Adder = Callable[..., Any]


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


def month(text: str) -> date:
    """A month as a person writes it. Raises WrongUsage `month_written`."""
    try:
        return month_of(text)
    except ValueError as error:
        raise WrongUsage("month_written", value=text) from error


def _write_rows(rows: list[dict[str, Any]], out: Any, delimiter: str) -> None:
    if not rows:
        return
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\n")
    writer.writerow(rows[0])
    for row in rows:
        writer.writerow([answers.text(value) for value in row.values()])
