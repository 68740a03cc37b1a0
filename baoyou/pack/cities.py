"""The page of the cities: dots with ties beside the funnel, and all cities by the headline KPIs."""

from __future__ import annotations

from baoyou import definitions
from baoyou.definitions import Kpi
from baoyou.pack import cells
from baoyou.pack.asker import Asker, Row
from baoyou.pack.model import Cell, Drawing, Page, Table
from baoyou.pack.overview import HEADLINES
from baoyou.ui import charts
from baoyou.ui import format as fmt
from baoyou.ui.drawing.ranking import dot
from baoyou.ui.wording import ranking as wording

SIZE = (514, 300)
SIGNS = {"better": "▲ ", "worse": "▼ "}
# The first of these with a figure is what the cities are ranked by.
RANKED = ("retention_rate", "churn_rate", "bundling_rate")


def pages(ask: Asker) -> list[Page]:
    """One page: ranks and verdicts are always among all cities."""
    shown = [*HEADLINES, "arpu"]
    found = ask.ranking(*dict.fromkeys([*shown, *RANKED]))
    by_kpi = {key: [row for row in found if row["kpi"] == key] for key in [*shown, *RANKED]}
    key = next((k for k in RANKED if any(r["value"] is not None for r in by_kpi[k])), RANKED[0])
    kpi, rows = definitions.kpis()[key], by_kpi[key]
    known = [row for row in rows if row["value"] is not None]
    title = wording.verdict(ask, kpi, rows, ask.least_ranked)
    drawn = [ranking(ask, kpi, known, *SIZE), _funnel(ask, kpi, known)] if known else []
    return [
        Page(
            "cities",
            ask.say("page.cities.title"),
            title,
            wording.left_out(ask, rows, ask.least_ranked),
            "above" if known else "table",
            tuple(one for one in drawn if one),
            _table(ask, by_kpi, shown),
            (ask.say("pack.note.cities"),),
            tuple(dict.fromkeys([key, *shown])),
        )
    ]


def ranking(ask: Asker, kpi: Kpi, rows: list[Row], width: int, height: int) -> Drawing:
    """Dots with intervals, tie groups and both ranks."""
    figure = charts.ranking(
        [dot(row) for row in rows],
        rows[0]["province"],
        label=ask.say(f"rankings.unit.{kpi.unit}"),
        palette=ask.palette,
        language=ask.language,
        unit=kpi.unit,
        decimals=kpi.decimals,
        height=height,
    )
    title = ask.say("pack.cities.ranking", kpi=ask.kpi_name(kpi.key))
    told = wording.verdict(ask, kpi, rows, ask.least_ranked)
    return Drawing(title, figure, told, width, height)


def _funnel(ask: Asker, kpi: Kpi, rows: list[Row]) -> Drawing | None:
    limits = ask.limits(kpi.key)
    if not limits:
        return None
    figure = charts.funnel(
        [dot(row) for row in rows],
        limits,
        rows[0]["province"],
        axis_label=ask.say(f"rankings.size.{kpi.extract}"),
        palette=ask.palette,
        language=ask.language,
        unit=kpi.unit,
        decimals=kpi.decimals,
        height=SIZE[1],
        width=SIZE[0],
    )
    told = wording.funnel(ask, kpi, rows[0])
    return Drawing(ask.say("cities.funnel"), figure, told, *SIZE)


def _table(ask: Asker, by_kpi: dict[str, list[Row]], shown: list[str]) -> Table:
    heads = [ask.say("rankings.column.city"), ask.say("rankings.column.n")]
    heads += [
        ask.say(f"rankings.label.{definitions.kpis()[key].unit}", kpi=ask.kpi_name(key))
        for key in shown
    ]
    values = {key: {row["city"]: row for row in by_kpi[key]} for key in shown}
    lines = []
    for city in ask.reader.scope.narrow(ask.reader.cities):
        if all(city not in values[key] for key in shown):
            continue
        sized = values["warned_share"].get(city)
        line = [cells.words(city), cells.count(sized and sized["n"], ask.language)]
        lines.append((*line, *(_judged(ask, key, values[key].get(city)) for key in shown)))
    chosen = frozenset(at for at, line in enumerate(lines) if line[0].text in ask.cities)
    return Table(tuple(heads), tuple(lines), strong=chosen)


def _judged(ask: Asker, key: str, row: Row | None) -> Cell:
    kpi = definitions.kpis()[key]
    amount, judged = (row["value"], row["verdict"]) if row else (None, None)
    text = fmt.number(amount, kpi.unit, ask.language, kpi.decimals)
    sign = SIGNS.get(judged or "", "")
    return Cell(f"{sign}{text}", amount, kpi.unit, kpi.decimals, cells.TONES.get(judged or "", ""))
