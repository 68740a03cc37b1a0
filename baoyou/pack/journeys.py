"""The pages of the touchpoints: the journey with its peak, end and floor; us beside the rivals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from baoyou import definitions
from baoyou.journey import journey
from baoyou.pack import cells
from baoyou.pack.asker import Asker, Row
from baoyou.pack.goals import SIGNS
from baoyou.pack.model import Cell, Drawing, Page, Table
from baoyou.ui import charts
from baoyou.ui import format as fmt
from baoyou.ui.drawing import journeys as dots
from baoyou.ui.wording import journeys as wording
from baoyou.ui.wording import voice

LEFT, AXIS = (430, 430), (246, 170)
# Of the table: touchpoint, score, interval, answers, low ones; the items share the rest.
WIDTHS = (0.19, 0.105, 0.13, 0.08, 0.095)
# How many charts stand side by side; of further axes there are rows in the table.
ACROSS = 4
KEY = "touchpoints"


def pages(ask: Asker) -> list[Page]:
    """The journey, then the rivals; where none was asked about, the first page says so."""
    first, second = _journey(ask), _rivals(ask)
    if second:
        return [first, second]
    return [replace(first, notes=(*first.notes, ask.say("touchpoints.rivals.needs")))]


def _journey(ask: Asker) -> Page:
    topic, floor = ask.say("page.touchpoints.title"), _floor(ask)
    rows = _scores(ask, floor)
    if not rows:
        return Page(KEY, topic, ask.say("touchpoints.sentence.none"), ask.say("pack.journey.needs"))
    title, rest = wording.told(ask, rows, ask.least_ranked, floor)
    told = [rest, ask.say("satisfaction.sentence.population")]
    if rows[0]["month"] != ask.month:
        of = {"asked": voice.month(ask), "month": fmt.month(rows[0]["month"], ask.language)}
        told.insert(0, ask.say("satisfaction.sentence.earlier", **of))
    wholes = [row for row in rows if row["is_summary"]]
    figure = charts.ranking(dots.stops(ask, wholes), None, **dots.look(ask), height=LEFT[1])
    chart = Drawing(ask.say("touchpoints.journey.title"), figure, title, *LEFT)
    rest = " ".join(part for part in told if part)
    table, notes = _items(ask, rows, floor), (ask.say("pack.note.journey"),)
    return Page(KEY, topic, title, rest, "beside", (chart,), table, notes, ("satisfaction",))


def _scores(ask: Asker, floor: int) -> list[Row]:
    told = journey()
    return ask.rows(
        "touchpoint_scores",
        month=ask.month,
        names=list(told.names),
        stops=list(told.stops),
        places=list(told.places),
        floor=floor,
        own_operators=definitions.province()["own_operators"],
        total_segments=ask.total_segments,
        least=ask.least_ranked,
    )


def _floor(ask: Asker) -> int:
    """The score up to which an answer is a low one: that of the rule `low_score`."""
    return int(definitions.rules()["low_score"].version(ask.month).params["score"])


def _items(ask: Asker, rows: Sequence[Row], floor: int) -> Table:
    """A line a touchpoint: the whole with its interval, low scores, then every item asked there."""
    code = ask.language
    items = list(dict.fromkeys(row["item"] for row in rows if not row["is_summary"]))
    asked = {(row["touchpoint"], row["item"]): row for row in rows if not row["is_summary"]}
    lines = [
        (
            cells.words(wording.named(ask, row)),
            _score(ask, row),
            cells.interval(row["low"], row["high"], "points", code),
            cells.count(row["n"], code),
            cells.bare(row["low_share"], "share", code),
            *(_score(ask, asked.get((row["touchpoint"], item))) for item in items),
        )
        for row in rows
        if row["is_summary"]
    ]
    heads = [ask.say("touchpoints.column.touchpoint")]
    heads += [ask.say(f"satisfaction.table.{name}") for name in ("value", "interval", "n")]
    heads.append(ask.say("touchpoints.column.low", floor=floor))
    widths = (*WIDTHS, *[(1 - sum(WIDTHS)) / len(items)] * len(items)) if items else ()
    heads += [ask.named("group.item", item) for item in items]
    return Table(tuple(heads), tuple(lines), widths)


def _score(ask: Asker, row: Row | None) -> Cell:
    if row is None:
        return cells.words(None)
    verdict = wording.verdict(row)
    cell = cells.figure(row["value"], "points", ask.language, None, verdict)
    return cells.marked(cell, SIGNS.get(verdict, ""))


def _rivals(ask: Asker) -> Page | None:
    told = journey()
    rows = ask.rows(
        "rival_scores",
        month=ask.month,
        items=list(told.items),
        axes=list(told.axes),
        own_operators=definitions.province()["own_operators"],
        total_segments=ask.total_segments,
        least=ask.least_ranked,
    )
    topic, key = ask.say("touchpoints.rivals.title"), f"{KEY}-rivals"
    if not rows:
        return None
    axes = list(dict.fromkeys(row["axis"] for row in rows))
    month = fmt.month(rows[0]["month"], ask.language)
    notes = [ask.say("pack.note.rivals", month=month)]
    if not all(row["has_own"] for row in rows):
        notes.append(ask.say("touchpoints.rivals.unnamed"))
    drawings = tuple(
        _axis(ask, axis, [row for row in rows if row["axis"] == axis]) for axis in axes[:ACROSS]
    )
    title = wording.rivals(ask, rows, ask.least_ranked)
    table = _against(ask, rows)
    return Page(key, topic, title, "", "above", drawings, table, tuple(notes), ("satisfaction",))


def _axis(ask: Asker, axis: str, rows: Sequence[Row]) -> Drawing:
    name = wording.axis(ask, axis)
    told = " ".join(wording.against(ask, row) for row in rows if not row["is_own"])
    alt = ask.say("touchpoints.rivals.alt", axis=name, told=told)
    drawn = dots.operators(ask, rows)
    figure = charts.ranking(drawn, None, **dots.look(ask), height=AXIS[1])
    return Drawing(name, figure, alt, *AXIS)


def _against(ask: Asker, rows: Sequence[Row]) -> Table:
    """A line an axis and operator; of a rival what our lead over it is worth."""
    code = ask.language
    lines = [
        (
            cells.words(wording.axis(ask, row["axis"])),
            cells.words(dots.operator(ask, row)),
            cells.figure(row["value"], "points", code),
            cells.interval(row["low"], row["high"], "points", code),
            cells.count(row["n"], code),
            cells.change(row["gap"], "points", code, None, row["gap_verdict"]),
            cells.words(None if row["is_own"] else wording.gap_interval(ask, row)),
        )
        for row in rows
    ]
    heads = [ask.say("pack.journey.axis"), ask.say("touchpoints.rivals.operator")]
    heads += [ask.say(f"satisfaction.table.{name}") for name in ("value", "interval", "n")]
    heads += [ask.say("touchpoints.rivals.gap"), ask.say("pack.column.interval")]
    strong = frozenset(at for at, row in enumerate(rows) if row["is_own"])
    return Table(tuple(heads), tuple(lines), strong=strong)
