"""`backtest`: does a rule earn its calls; `rules`: the versions of rules, and a new one."""

from __future__ import annotations

import argparse
import sys
from datetime import date
from typing import Any

from baoyou import ask, backtest, confined, definitions, rulebook
from baoyou.access import EVERYONE
from baoyou.backtest import Answer, Question, Run
from baoyou.commands.face import MANY, POPULATIONS, Adder, Face, month
from baoyou.errors import Refused, WrongUsage
from baoyou.text import tell

TOTAL = (
    "population",
    "flagged",
    "flagged_left",
    "left",
    "precision",
    "recall",
    "base_rate",
    "lift",
    "precision_low",
    "precision_high",
    "lead_months",
)
LONGEST = 12


def add(command: Adder) -> None:
    """The commands of this module."""
    tested = command("backtest", _backtest, "what a rule would have found in closed months")
    tested.add_argument("rule", metavar="RULE", help=", ".join(definitions.rules()))
    tested.add_argument("--set", **MANY, metavar="PARAM=VALUE")
    tested.add_argument("--months", metavar="A:B")
    tested.add_argument("--horizon", type=int, metavar="N")
    tested.add_argument("--population", choices=POPULATIONS, default="core")
    listed = command("rules", _rules, "the versions of the warning rules and since when they hold")
    common = argparse.ArgumentParser(parents=[listed], add_help=False, conflict_handler="resolve")
    deeds = listed.add_subparsers(metavar="DEED")
    made = deeds.add_parser("publish", parents=[common], add_help=False, help="a new version")
    made.set_defaults(run=_publish)
    made.add_argument("rule", metavar="RULE")
    made.add_argument("--set", **MANY, metavar="PARAM=VALUE", required=True)
    made.add_argument("--from", dest="first", metavar="YYYY-MM")
    made.add_argument("--close-again", action="store_true")


def _backtest(asked: argparse.Namespace, face: Face) -> int:
    rulebook.rule(asked.rule)
    changed = rulebook.read(asked.rule, asked.set or [])
    reader = ask.reader(face.store, EVERYONE)
    if reader.is_empty:
        raise Refused("backtest_empty")
    if asked.horizon is not None and not 1 <= asked.horizon <= LONGEST:
        raise WrongUsage("backtest_horizon", value=asked.horizon, most=LONGEST)
    first, last = _span(asked.months, reader)
    latest = last or max(backtest.closed_months(reader, 1))
    horizon = asked.horizon or definitions.values(latest)["backtest_months"]
    question = Question((), asked.population, horizon, first, last)
    closed = backtest.closed_months(reader, horizon)
    tested = [day for day, known in closed.items() if question.tests(day, known)]
    held = reader.rule_version(asked.rule, max(tested, default=latest)).params
    run = Run(asked.rule, asked.rule, {**held, **changed})
    question = Question((run,), asked.population, horizon, first, last)
    found = backtest.test(reader, question)
    _say_left_out(face, found, closed, question)
    face.show(record(found, run))
    return 0


def record(found: Answer, run: Run) -> dict[str, Any]:
    """The answer as `interfaces.md` has it; figures that nothing is known of are null."""
    total = found.totals.get(run.name, {})
    counts = ("population", "flagged", "flagged_left", "left")
    return {
        "rule": run.rule,
        "params": dict(run.params),
        "months": [
            {"month": row["month"].isoformat()[:7], **{name: row[_column(name)] for name in counts}}
            for row in found.months
        ],
        "total": {name: total.get(_column(name)) for name in TOTAL},
    }


def _column(name: str) -> str:
    return "left_customers" if name == "left" else name


def _span(told: str | None, reader: ask.Reader) -> tuple[date | None, date | None]:
    """The ends of "A:B"; one month alone is both. Raises WrongUsage for what is not closed."""
    if not told:
        return None, None
    ends = [month(text) for text in told.split(":")]
    closed = backtest.closed_months(reader, 1)
    for end in ends:
        if end not in closed:
            near = ", ".join(day.isoformat()[:7] for day in closed)
            raise WrongUsage("month_unknown", value=end.isoformat()[:7], near=near)
    if len(ends) > 2 or ends[0] > ends[-1]:
        raise WrongUsage("backtest_span", value=told)
    return ends[0], ends[-1]


def _say_left_out(face: Face, found: Answer, closed: dict[date, int], question: Question) -> None:
    """Which months are not tested, and why, on stderr."""
    everything = Question(
        (), horizon=question.horizon, first=question.first, last=question.last, immature=True
    )
    immature = [
        day
        for day, known in closed.items()
        if everything.tests(day, known) and known < question.horizon
    ]
    if immature:
        names = ", ".join(day.isoformat()[:7] for day in immature)
        _note(face, "backtest.note.immature", months=names, horizon=question.horizon)
    for lacking in found.left_out.values():
        for day, what in lacking.items():
            name = day.isoformat()[:7]
            _note(face, "backtest.note.left_out", month=name, needs=", ".join(what))


def _note(face: Face, key: str, **slots: Any) -> None:
    print(f"! {tell(key, face.settings.language, slots)}", file=sys.stderr)


def _rules(asked: argparse.Namespace, face: Face) -> int:
    manifest = face.store.current()
    face.show(
        [
            {
                "rule": key,
                "version": edition.version.version,
                "from": edition.version.from_month.isoformat()[:7],
                "params": edition.version.params,
                "by": edition.by,
                "at": edition.at,
            }
            for key in definitions.rules()
            for edition in rulebook.editions(manifest, key)
        ]
    )
    return 0


def _publish(asked: argparse.Namespace, face: Face) -> int:
    params = rulebook.read(asked.rule, asked.set)
    manifest = face.store.current()
    if not manifest.months:
        raise Refused("backtest_empty")
    first = month(asked.first) if asked.first else rulebook.next_month(manifest)

    def work(_: Any) -> dict[str, Any]:
        version, made = rulebook.publish(
            face.store, asked.rule, params, first, again=asked.close_again
        )
        return {
            "rule": asked.rule,
            "version": version.version,
            "from": first.isoformat()[:7],
            "params": version.params,
            "snapshot": made.sequence,
        }

    face.show(confined.run(face.store.folder, work, face.progress))
    return 0
