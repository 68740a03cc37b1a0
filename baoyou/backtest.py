"""Does a rule earn its calls: the rule file of the close, run again over closed months.

Apart from `ask`, whose questions are one query each: here rules are run first, and what they find
is counted for the cities in a person's scope, never for others.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from duckdb import DuckDBPyConnection

from baoyou import ask, definitions, lab, needs, sqlfile
from baoyou.months import add_months, month_of

Row = dict[str, Any]


@dataclass(frozen=True)
class Run:
    """One way to flag customers: a rule with parameters, or the published model (rule None).

    A model is tested on months only that it was not trained on.
    """

    name: str
    rule: str | None
    params: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Question:
    """What a back-test is to count.

    population: core, high_value or all. horizon: months after a month within which leaving counts.
    first, last: the months tested lie between, None for no end. immature: also count the months
    whose outcome has not passed, apart from the totals.
    """

    runs: tuple[Run, ...]
    population: str = "core"
    horizon: int = 2
    first: date | None = None
    last: date | None = None
    immature: bool = False

    def tests(self, month: date, known: int) -> bool:
        """Whether it is about a month of which so many months after are closed."""
        return (
            (known == self.horizon or self.immature)
            and (self.first is None or month >= self.first)
            and (self.last is None or month <= self.last)
        )


@dataclass(frozen=True)
class Answer:
    """What a back-test found; see `queries/pages/backtest_*.sql` for the columns.

    months: by run and month; totals: by run, of mature months only, the highest lift first; pairs:
    each subject against each other run at equal workload. left_out: run → month → what it lacked.
    """

    months: list[Row]
    totals: dict[str, Row]
    pairs: list[Row]
    left_out: dict[str, dict[date, list[str]]]


def closed_months(reader: ask.Reader, horizon: int) -> dict[date, int]:
    """Closed months with customers, oldest first, and how many of the months after each are closed.

    A month is mature where that is the horizon, which no count exceeds.
    """
    stored = set(reader.manifest.partitions.get("customers", {})) & set(reader.manifest.months)
    return {
        month_of(month): next(
            (step for step in range(horizon) if add_months(month, step + 1) not in stored), horizon
        )
        for month in sorted(stored)
    }


def present(reader: ask.Reader, rule: str, month: date) -> Run:
    """The rule as it holds in a month, with the parameters that month was closed with."""
    return Run(rule, rule, reader.rule_version(rule, month).params)


def has_model(reader: ask.Reader, month: str) -> bool:
    """Whether a published model scored the customers of a closed month ("2009-09-01")."""
    return reader.manifest.closes[month].get("model") is not None


def test(
    reader: ask.Reader,
    question: Question,
    cities: Sequence[str] | None = None,
    subjects: Sequence[str] = (),
) -> Answer:
    """Run and count. cities: a narrower choice within the scope; subjects: the runs of `pairs`."""
    allowed = reader.scope.narrow(reader.cities)
    chosen = [city for city in allowed if cities is None or city in cities]
    latest = question.last or max(closed_months(reader, 1), default=date.max)
    asked = {
        "cities": chosen,
        "population": question.population,
        "horizon": question.horizon,
        "subjects": list(subjects),
        "least_ranked": definitions.values(latest)["least_ranked"],
    }
    cursor = lab.bench(reader.store, reader.manifest, question.horizon)
    try:
        left_out = {run.name: _collect(cursor, reader, question, run) for run in question.runs}
        _keep(cursor, "flags", asked)
        _keep(cursor, "months", asked)
        totals = _rows(cursor, "totals", asked)
        return Answer(
            _rows(cursor, "months", asked),
            {row["run"]: row for row in totals},
            _rows(cursor, "pairs", asked) if subjects else [],
            left_out,
        )
    finally:
        cursor.close()


def _collect(
    cursor: DuckDBPyConnection, reader: ask.Reader, question: Question, run: Run
) -> dict[date, list[str]]:
    """Note whom a run hits in every month it can be evaluated in; the other months tested."""
    closed, left_out, as_closed, plan = closed_months(reader, question.horizon), {}, [], []
    tested = {month for month, known in closed.items() if question.tests(month, known)}
    # Streaks of hits may begin before the months tested.
    for month in [month for month in closed if tested and month <= max(tested)]:
        lacking = _lacking(reader, run, month.isoformat())
        if lacking:
            if month in tested:
                left_out[month] = lacking
            continue
        known = closed[month]
        plan.append((run.name, month, known, known == question.horizon, month in tested))
        if run.rule is None or _is_as_closed(reader, run, month.isoformat()):
            as_closed.append(month)
        else:
            _judge(cursor, reader, run, month)
    if plan:
        lab.planned(cursor, plan)
    if run.rule is None:
        lab.gather(cursor, "model_scores", run=run.name, months=as_closed)
    elif as_closed:
        lab.gather(cursor, "closed_hits", run=run.name, rule=run.rule, months=as_closed)
    return left_out


def _lacking(reader: ask.Reader, run: Run, month: str) -> list[str]:
    """What a run lacks in a month; `rule_inputs` where it was closed before they were kept."""
    if "rule_inputs" not in reader.manifest.months[month]:
        return ["rule_inputs"]
    scored = has_model(reader, month)
    if run.rule is None and not scored:
        return ["model"]
    if run.rule is None:
        return ["model_trained"] if month[:7] in _trained(reader, month) else []
    rule = definitions.rules()[run.rule]
    return needs.missing(rule, run.params, month, reader.manifest.partitions, scored)


def _trained(reader: ask.Reader, month: str) -> frozenset[str]:
    """The months ("2009-05") that the model which scored a month was trained on."""
    number = reader.manifest.closes[month]["model"]
    published = reader.manifest.decided.get("model", [])
    files = [one["file"] for one in published if one["version"] == number]
    kept = [reader.manifest.kept[file] for file in files if file in reader.manifest.kept]
    return _trained_by(reader.store.path(kept[0])) if kept else frozenset()


@lru_cache(maxsize=16)
def _trained_by(path: Path) -> frozenset[str]:
    report = json.loads(path.read_text(encoding="utf-8")).get("report", {})
    return frozenset(report.get("months_trained", ()))


def _is_as_closed(reader: ask.Reader, run: Run, month: str) -> bool:
    """Whether the close ran just this: the same parameters by the same definitions."""
    facts = reader.manifest.closes[month]
    told = facts.get("rules", {}).get(run.rule, {})
    return (
        told.get("params") == dict(run.params)
        and facts["definitions"] == definitions.fingerprint()
        and run.rule not in facts["rules_off"]
    )


def _judge(cursor: DuckDBPyConnection, reader: ask.Reader, run: Run, month: date) -> None:
    stored = reader.manifest.partitions["customers"][month.isoformat()]
    params = {"month": month, "present": stored.facts["columns"], **definitions.values(month)}
    lab.judge(
        cursor,
        reader.store,
        reader.manifest,
        run.name,
        str(run.rule),
        month.isoformat(),
        {**params, **run.params},
    )


def _keep(cursor: DuckDBPyConnection, name: str, asked: Mapping[str, Any]) -> None:
    query = sqlfile.load(f"pages/backtest_{name}")
    used = {param: asked[param] for param in query.params}
    cursor.execute(f"create temporary table {name} as {query.text}", used)


def _rows(cursor: DuckDBPyConnection, name: str, asked: Mapping[str, Any]) -> list[Row]:
    query = sqlfile.load(f"pages/backtest_{name}")
    cursor.execute(query.text, {param: asked[param] for param in query.params})
    names = [column[0] for column in cursor.description or []]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
