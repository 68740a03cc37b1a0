"""The pages of the scorecards: the cities, their indicators, those chosen, a few managers.

Apart from `goals`, which tells each target alone: here all are weighed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from baoyou import scorecards
from baoyou.pack import cells
from baoyou.pack.asker import Asker, Row
from baoyou.pack.goals import SIGNS
from baoyou.pack.model import Cell, Drawing, Page, Table
from baoyou.ui import charts
from baoyou.ui.wording import goals, voice
from baoyou.ui.wording import scores as wording

SIZE = (480, 430)
# How many managers from either end, and how many cities one by one.
ENDS, ALONE = 6, 3
DETAIL = ("kpi", "value", "target", "state", "score", "weight", "before", "year", "method")


def pages(ask: Asker) -> list[Page]:
    """Scorecards count core customers throughout; ranks are among all in scope."""
    core = ask.core
    cities = _entities(core, "city")
    alone = [one for one in cities if one["entity"] in ask.cities][:ALONE]
    return [
        _totals(core, "city", cities, cities),
        *([_indicators(core, cities)] if cities else []),
        *(_detail(core, one) for one in alone),
        *_managers(core),
    ]


def _entities(ask: Asker, kind: str) -> list[Row]:
    rows = scorecards.rows(ask.rows, ask.reader, kind, ask.month, all_cities=True)
    return wording.entities(rows)


def _managers(ask: Asker) -> list[Page]:
    """The best and the worst few of the cities asked for; no page where no file names a manager."""
    ranked = _entities(ask, "manager")
    seen = [one for one in ranked if one["place"] and _is_seen(ask, one)]
    if not seen:
        return []
    few = seen if len(seen) <= 2 * ENDS else [*seen[:ENDS], *seen[-ENDS:]]
    page = _totals(ask, "manager", ranked, few)
    if len(few) == len(seen):
        return [page]
    told = ask.say("pack.note.managers", ends=ENDS, count=len(seen))
    return [replace(page, notes=(told, *page.notes))]


def _totals(ask: Asker, kind: str, ranked: Sequence[Row], shown: Sequence[Row]) -> Page:
    """Dots with intervals and ranks beside the totals."""
    title, rest = wording.opening(ask, kind, ranked)
    key = "scorecards" if kind == "city" else "scorecards-managers"
    topic = ask.say("page.scorecards.title")
    known = [one for one in shown if one["total"] is not None]
    if not known:
        return Page(key, topic, title, rest)
    drawn = Drawing(
        ask.say(f"scorecards.table.title.{kind}"),
        charts.ranking(
            [_dot(one) for one in known],
            None,
            palette=ask.palette,
            language=ask.language,
            label=ask.say("scorecards.column.total"),
            unit="points",
            height=SIZE[1],
            compact=True,
        ),
        title,
        *SIZE,
    )
    is_manager = kind == "manager"
    columns = ("rank", "total", "margin", "total_before")
    lines = [
        (
            cells.words(one["entity"]),
            *([cells.words(one["city"])] if is_manager else []),
            cells.words(wording.rank(ask, one)),
            _score(ask, one["total"]),
            _score(ask, None if one["total_error"] is None else 1.96 * one["total_error"]),
            cells.change(one["total_before"], "points", ask.language, 1),
            cells.count(one["customers"], ask.language),
        )
        for one in shown
    ]
    heads = [ask.say(f"scorecards.column.{kind}")]
    heads += [ask.say("scorecards.column.city")] if is_manager else []
    heads += [ask.say(f"scorecards.column.{name}") for name in columns]
    heads.append(ask.say("rankings.column.n"))
    chosen = frozenset(at for at, one in enumerate(shown) if one["entity"] in ask.cities)
    return Page(
        key,
        topic,
        title,
        rest,
        "beside",
        (drawn,),
        Table(tuple(heads), tuple(lines), strong=chosen),
        (ask.say("pack.note.scores"), ask.say("scorecards.population")),
        tuple(row["kpi"] for row in shown[0]["rows"]),
    )


def _dot(one: Row) -> Row:
    margin = None if one["total_error"] is None else 1.96 * one["total_error"]
    return {
        "name": one["entity"],
        "value": one["total"],
        "low": None if margin is None else max(0.0, one["total"] - margin),
        "high": None if margin is None else min(100.0, one["total"] + margin),
        "verdict": None,
        "tie": one["tie_rank"],
        "tied": one["is_tied"],
        "rank": one["tie_rank"],
    }


def _indicators(ask: Asker, ranked: Sequence[Row]) -> Page:
    """Every city by its indicators: the scores, tinted by what its target says."""
    kpis = [row["kpi"] for row in ranked[0]["rows"]]
    lines = []
    for one in ranked:
        by_kpi = {row["kpi"]: row for row in one["rows"]}
        marks = (_tinted(ask, by_kpi[kpi]) for kpi in kpis)
        lines.append((cells.words(one["entity"]), _score(ask, one["total"]), *marks))
    heads = [ask.say(f"scorecards.column.{name}") for name in ("city", "total")]
    widths = (0.08, 0.07, *[0.85 / len(kpis)] * len(kpis))
    table = Table((*heads, *(ask.kpi_name(kpi) for kpi in kpis)), tuple(lines), widths)
    lowest = min(
        (
            row
            for one in ranked
            for row in one["rows"]
            if row["score"] is not None and row["weight"]
        ),
        key=lambda row: (row["score"], row["entity"], row["kpi"]),
        default=None,
    )
    return Page(
        "scorecards-indicators",
        ask.say("page.scorecards.title"),
        ask.say("pack.scorecards.none") if lowest is None else _lowest(ask, lowest, ranked),
        table=table,
        notes=(ask.say("pack.note.tinted"), ask.say("scorecards.population")),
        told=tuple(kpis),
    )


def _lowest(ask: Asker, lowest: Row, ranked: Sequence[Row]) -> str:
    """How many targets are met and missed, where there are any, and the lowest score of all."""
    states = [row["state"] for one in ranked for row in one["rows"]]
    has_targets = any(state in goals.JUDGED for state in states)
    return ask.say(
        f"pack.scorecards.{'lowest' if has_targets else 'lowest_only'}",
        summary=goals.summary(ask, states),
        city=lowest["entity"],
        kpi=ask.kpi_name(lowest["kpi"]),
        score=wording.score(ask, lowest["score"]),
    )


def _detail(ask: Asker, one: Row) -> Page:
    """The indicators of one city: figure, target, state, score, weight, both changes."""
    heads = tuple(ask.say(f"scorecards.column.{name}") for name in DETAIL)
    lines = tuple(_line(ask, row) for row in one["rows"])
    return Page(
        f"scorecards-{one['entity']}",
        ask.say("page.scorecards.title"),
        _alone(ask, one),
        table=Table(heads, lines),
        notes=(ask.say("pack.note.detail"), ask.say("scorecards.population")),
        told=tuple(row["kpi"] for row in one["rows"]),
    )


def _alone(ask: Asker, one: Row) -> str:
    """The total of a city, its rank, and how many of its targets are met, where it has any."""
    states = [row["state"] for row in one["rows"]]
    has_targets = any(state in goals.JUDGED for state in states)
    return ask.say(
        f"pack.scorecards.{'one' if has_targets else 'one_only'}",
        city=one["entity"],
        total=wording.score(ask, one["total"]),
        rank=wording.rank(ask, one),
        summary=goals.summary(ask, states),
    )


def _line(ask: Asker, row: Row) -> tuple[Cell, ...]:
    code, unit, places = ask.language, row["unit"], voice.decimals(row)
    method = "none" if row["score"] is None else row["method"]
    state = ask.say(f"targets.state.{row['state']}")
    return (
        cells.words(ask.kpi_name(row["kpi"])),
        cells.kpi(row["kpi"], row["value"], code),
        cells.kpi(row["kpi"], row["target"], code),
        Cell(state, tone=cells.TONES.get(goals.tint(row["state"]), "")),
        _score(ask, row["score"]),
        cells.figure(row["weight_share"], "share", code, 0),
        cells.change(row["before_change"], unit, code, places, row["before_verdict"]),
        cells.change(row["year_change"], unit, code, places, row["year_verdict"]),
        cells.words(ask.say(f"scorecards.method.{method}")),
    )


def _tinted(ask: Asker, row: Row) -> Cell:
    verdict = goals.tint(row["state"]) if row["score"] is not None else ""
    cell = _score(ask, row["score"], verdict)
    return cells.marked(cell, SIGNS.get(verdict, ""))


def _score(ask: Asker, score: float | None, verdict: str = "") -> Cell:
    return Cell(wording.score(ask, score), score, "points", 1, cells.TONES.get(verdict, ""))


def _is_seen(ask: Asker, one: Row) -> bool:
    return not ask.cities or one["city"] in ask.cities
