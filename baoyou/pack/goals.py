"""The pages of the targets: every KPI that has one with its state and pace, then city by city.

Apart from the key figures, which only say the state: here is the way to the year's end.
"""

from __future__ import annotations

from collections.abc import Sequence

from baoyou import definitions, targets
from baoyou.pack import cells, trends
from baoyou.pack.asker import Asker, Row
from baoyou.pack.model import Cell, Page, Table
from baoyou.ui.wording import goals as wording
from baoyou.ui.wording import voice

HALF = (514, 260)
COLUMNS = ("kpi", "value", "target", "gap", "state", "pace", "end", "needed")
SIGNS = {"better": "▲ ", "worse": "▼ "}


def pages(ask: Asker) -> list[Page]:
    """Targets are for core customers, whatever population the pack is of."""
    topic = ask.say("page.targets.title")
    if not targets.are_stored(ask.reader.manifest):
        return [Page("targets", topic, ask.say("pack.targets.none"))]
    core, declared = ask.core, definitions.kpis()
    every = targets.states(core.rows, [ask.month], targets.aimed(), show="cities", all_cities=True)
    aimed = {row["kpi"] for row in every if row["target"] is not None or row["end_month"]}
    first = targets.headlines()
    order = sorted(declared, key=lambda kpi: first.index(kpi) if kpi in first else len(first))
    kpis = [kpi for kpi in order if kpi in aimed]
    rows = sorted(
        targets.states(core.rows, [ask.month], kpis), key=lambda row: kpis.index(row["kpi"])
    )
    cities = [row for row in every if row["kpi"] in kpis]
    return [
        _kpis(core, topic, rows, [row for row in cities if _is_seen(ask, row)]),
        _cities(core, topic, cities, kpis),
    ]


def _is_seen(ask: Asker, row: Row) -> bool:
    return not ask.cities or row["city"] in ask.cities


def _kpis(ask: Asker, topic: str, rows: Sequence[Row], cities: Sequence[Row]) -> Page:
    """The missed ones, else the first, over thirteen months with their targets; all as a table."""
    title, rest = wording.opening(ask, rows, cities)
    missed = [row["kpi"] for row in rows if row["state"] in targets.MISSED]
    drawn = list(dict.fromkeys([*missed, *(row["kpi"] for row in rows)]))
    first = sorted(ask.changes(*drawn[:2]), key=lambda row: drawn.index(row["kpi"]))
    shown = (trends.drawing(ask, row, *HALF) for row in first)
    drawings = tuple(one for one in shown if one)
    sources = dict.fromkeys(wording.source(ask, row) for row in rows if row["target"] is not None)
    told = ask.say("targets.joint").join(sources)
    notes = [ask.say("pack.note.targets", sources=told)] if told else []
    return Page(
        "targets",
        topic,
        title,
        rest,
        "above" if drawings else "table",
        drawings,
        Table(_heads(ask, COLUMNS), tuple(_line(ask, row) for row in rows)),
        (*notes, ask.say("targets.population")),
        tuple(row["kpi"] for row in rows),
    )


def _line(ask: Asker, row: Row) -> tuple[Cell, ...]:
    kpi, unit, places = row["kpi"], row["unit"], voice.decimals(row)
    known = row["value"] is not None and row["target"] is not None
    tints = {"reached": "good", "behind": "bad"}
    state = ask.say(f"targets.state.{row['state']}")
    is_needed = row["pace_state"] in wording.ON_THE_WAY
    needed = row["needed_monthly"] if is_needed else None
    return (
        cells.words(ask.kpi_name(kpi)),
        cells.kpi(kpi, row["value"], ask.language),
        cells.kpi(kpi, row["target"], ask.language),
        cells.change(row["value"] - row["target"] if known else None, unit, ask.language, places),
        Cell(state, tone=cells.TONES.get(wording.tint(row["state"]), "")),
        Cell(wording.pace(ask, row), tone=tints.get(row["pace_state"], "")),
        cells.kpi(kpi, row["end_target"], ask.language),
        cells.change(needed, unit, ask.language, places),
    )


def _cities(ask: Asker, topic: str, rows: Sequence[Row], kpis: Sequence[str]) -> Page:
    """How far each city is from each target."""
    by_city: dict[str, dict[str, Row]] = {}
    for row in rows:
        by_city.setdefault(row["city"], {})[row["kpi"]] = row
    lines = [
        (
            cells.words(city),
            *(_gap(ask, found.get(kpi)) for kpi in kpis),
            Cell(wording.summary(ask, [row["state"] for row in found.values()])),
        )
        for city, found in by_city.items()
    ]
    labels = [_label(ask, kpi) for kpi in kpis]
    heads = (ask.say("targets.column.city"), *labels, ask.say("targets.column.summary"))
    wide = 0.22
    widths = (0.09, *[(1 - 0.09 - wide) / len(kpis)] * len(kpis), wide) if kpis else ()
    chosen = frozenset(at for at, line in enumerate(lines) if line[0].text in ask.cities)
    title = wording.worst(ask, rows) or ask.say("pack.targets.nowhere")
    notes = (ask.say("pack.note.gaps"), ask.say("targets.population"))
    table = Table(heads, tuple(lines), widths, chosen)
    return Page("targets-cities", topic, title, table=table, notes=notes, told=tuple(kpis))


def _label(ask: Asker, kpi: str) -> str:
    unit = definitions.kpis()[kpi].unit
    label = ask.say(f"rankings.label.{unit}", kpi=ask.kpi_name(kpi))
    return label.removesuffix("%").strip()


def _gap(ask: Asker, row: Row | None) -> Cell:
    if row is None or row["target"] is None:
        return cells.words(None)
    verdict = wording.tint(row["state"])
    cell = cells.change(row["gap"], row["unit"], ask.language, voice.decimals(row), verdict)
    return cells.marked(cell, SIGNS.get(verdict, ""))


def _heads(ask: Asker, names: Sequence[str]) -> tuple[str, ...]:
    return tuple(ask.say(f"targets.column.{name}") for name in names)
