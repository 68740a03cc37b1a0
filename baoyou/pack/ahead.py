"""The page of the next three months: each headline KPI if nothing changes, with its past hits."""

from __future__ import annotations

from collections.abc import Sequence

from baoyou import forecast, targets
from baoyou.forecast import LEVEL, Forecast
from baoyou.pack import cells, trends
from baoyou.pack.asker import Asker, Row
from baoyou.pack.model import Cell, Page, Table
from baoyou.ui import format as fmt
from baoyou.ui.wording import ahead as wording
from baoyou.ui.wording import voice

THIRD = (336, 160)
COLUMNS = ("kpi", "value")
KPIS = tuple(targets.headlines())
# How many forecasts the sentence names.
NAMED = 3

Told = tuple[Row, Forecast]


def pages(ask: Asker) -> list[Page]:
    """One page; where no history is long enough it says so."""
    rows = [row for row in ask.changes(*KPIS) if row["value"] is not None]
    found = [(row, _of(ask, row)) for row in rows]
    made = [one for one in found if one[1].months]
    topic, key = ask.say("pack.topic.forecast"), "forecast"
    if not found:
        return [Page(key, topic, ask.say("pack.forecast.nothing", month=ask.month_name()))]
    shown = tuple(
        one
        for row, ahead in made
        if (one := trends.drawing(ask, row, *THIRD, ahead, ())) is not None
    )
    level = fmt.value(LEVEL, "share", ask.language, 0)
    return [
        Page(
            key,
            topic,
            _title(ask, made),
            _rest(ask, made, level),
            "grid" if shown else "table",
            shown,
            _table(ask, found),
            (ask.say("pack.note.forecast", level=level), *_absent(ask, found)),
            tuple(row["kpi"] for row, _ in found),
        )
    ]


def _of(ask: Asker, row: Row) -> Forecast:
    """The months after the one asked for, of the same past as on the screen."""
    past = forecast.history(
        ask.rows,
        row["kpi"],
        [month for month in ask.months if month <= ask.month],
        ask.asked.population,
        row["snapshot_id"],
    )
    return forecast.forecast(past, forecast.form_of(row["kpi"]))


def _title(ask: Asker, made: Sequence[Told]) -> str:
    if not made:
        return ask.say("pack.forecast.none")
    bands = ask.joined(
        ask.say(
            "pack.forecast.band",
            kpi=ask.kpi_name(row["kpi"]),
            band=wording.band(ask, row, ahead.months[-1]),
        )
        for row, ahead in made[:NAMED]
    )
    month = fmt.month(made[0][1].months[-1].month, ask.language)
    return ask.say("pack.forecast.title", month=month, bands=bands)


def _rest(ask: Asker, made: Sequence[Told], level: str) -> str:
    """How often such bands held before."""
    judged = sum(ahead.judged for _, ahead in made)
    if not judged:
        return ""
    within = sum(ahead.within for _, ahead in made)
    share = fmt.value(within / judged, "share", ask.language, 0)
    told = {"judged": judged, "within": within, "share": share, "level": level}
    return ask.say("pack.forecast.rest", **told)


def _absent(ask: Asker, found: Sequence[Told]) -> list[str]:
    """Which KPIs have no forecast, and why."""
    return [
        ask.say("pack.note.off", kpi=ask.kpi_name(row["kpi"]), why=wording.off(ask, ahead))
        for row, ahead in found
        if not ahead.months
    ]


def _table(ask: Asker, found: Sequence[Told]) -> Table:
    last = next((ahead.months for _, ahead in found if ahead.months), ())
    heads = [ask.say(f"pack.column.{name}") for name in COLUMNS]
    heads += [fmt.month(one.month, ask.language) for one in last]
    heads += [ask.say("pack.column.way"), ask.say("pack.column.held")]
    lines = []
    for row, ahead in found:
        way = ask.say(f"forecast.way.{ahead.way}") if ahead.months else None
        held = {"within": ahead.within, "judged": ahead.judged}
        lines.append(
            (
                cells.words(ask.kpi_name(row["kpi"])),
                cells.kpi(row["kpi"], row["value"], ask.language),
                *(_month(ask, row, ahead, at) for at in range(len(last))),
                cells.words(way),
                cells.words(ask.say("pack.forecast.held", **held) if ahead.judged else None),
            )
        )
    rest = 1 - 0.15 - 0.08 - 0.22 - 0.1
    widths = (0.15, 0.08, *[rest / len(last)] * len(last), 0.22, 0.1) if last else ()
    return Table(tuple(heads), tuple(lines), widths)


def _month(ask: Asker, row: Row, ahead: Forecast, at: int) -> Cell:
    """What the month would be, with its band."""
    if not ahead.months:
        return cells.words(None)
    month = ahead.months[at]
    value, band = voice.write(ask, row, month.value), wording.band(ask, row, month)
    return Cell(ask.say("pack.forecast.month", value=value, band=band))
