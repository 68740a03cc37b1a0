"""The first pages of a pack: all key figures, what moved most and why, the headlines over time."""

from __future__ import annotations

import re

from baoyou import definitions, explaining, targets
from baoyou.contracts import contracts
from baoyou.months import month_of
from baoyou.pack import cells, trends
from baoyou.pack.asker import Asker, Row
from baoyou.pack.model import Cell, Drawing, Page, Table
from baoyou.ui import charts
from baoyou.ui import format as fmt
from baoyou.ui.wording import moved, voice

HEADLINES = targets.headlines()
# Those that have one figure a month and a place.
SINGLE = [
    kpi.key for kpi in definitions.kpis().values() if not kpi.own_split and kpi.form != "curve"
]
EFFECTS = ("rate", "mix", "interaction")
HALF, THIRD = (514, 285), (336, 240)


def pages(ask: Asker) -> list[Page]:
    """Key figures, the change of the month, the trends."""
    rows = ask.changes(*SINGLE)
    heads = [row for key in HEADLINES for row in rows if row["kpi"] == key]
    judged = ask.changes(*HEADLINES)
    most = next((row for row in judged if row["before_place"] == 1), None)
    parts = contributions(ask, most) if most else []
    title, rest = moved.told(ask, most, parts)
    topic, table = ask.say("pack.topic.headline"), _table(ask, rows)
    found = [Page("headline", topic, title, rest, table=table, told=tuple(SINGLE))]
    if most:
        found.append(_moved(ask, most, parts, rest or title, title if rest else ""))
    found += _trends(ask, [*heads, *(row for row in rows if row["kpi"] == "arpu")])
    return found


def contributions(ask: Asker, row: Row) -> list[Row]:
    """What each city (of one city: each level) adds to the change of a row of `Asker.changes`."""
    asked = (ask.month, ask.cities, ask.asked.population)
    found = explaining.movers(ask.reader, ask.rows, row, *asked)
    levels = len(ask.cities) == 1
    return [
        part | {"name": ask.named("group.level", part["group"]) if levels else part["group"]}
        for part in found
    ]


def label(ask: Asker, row: Row) -> tuple[str, str]:
    """The name of a KPI with its unit, and its figure, as the card of the page writes them.

    A sum of money says its unit with the figure: a spreadsheet holds it in yuan whatever its size.
    """
    name = ask.kpi_name(row["kpi"])
    if definitions.kpis()[row["kpi"]].form == "amount" and row["unit"] == "yuan":
        return name, fmt.money(row["value"], ask.language)
    figure, unit = fmt.headline(row["value"], row["unit"], ask.language, voice.decimals(row))
    return fmt.labelled(name, unit, ask.language), figure


def changed(ask: Asker, row: Row, basis: str) -> Cell:
    """The change of a row since the month, or the year, `before`; a dash where there is none."""
    amount, places = row[f"{basis}_change"], voice.decimals(row)
    cell = cells.change(amount, row["unit"], ask.language, places, row[f"{basis}_verdict"])
    text = fmt.signed_change(amount, row["unit"], ask.language, places)
    return Cell(text, amount, cell.unit, cell.decimals, cell.tone)


def state(ask: Asker, row: Row) -> str:
    """Whether a figure may be judged, else why it is not there."""
    if row["value"] is not None:
        return ask.say(f"pack.state.{'mature' if row['mature'] else 'immature'}")
    needs = row.get("needs")
    if not needs:
        kpi = definitions.kpis()[row["kpi"]]
        lacks_list = kpi.snapshot and row.get("snapshot_id") is None
        return ask.say(f"pack.state.{'snapshot' if lacks_list else 'nobody'}")
    if re.fullmatch(r"\d{4}-\d{2}", needs):
        return ask.say("pack.state.needs", needs=fmt.month(month_of(needs), ask.language))
    named = ask.named("extract", needs) if needs in contracts() else needs
    return ask.say("pack.state.needs", needs=named)


def aims(ask: Asker) -> dict[str, Row]:
    """The rows of the targets of the month by KPI; empty where no goals were ever loaded."""
    if not targets.are_stored(ask.reader.manifest):
        return {}
    kpis = [kpi for kpi in targets.aimed() if kpi in SINGLE]
    found = targets.states(ask.rows, [ask.month], kpis, ask.asked.population)
    return {row["kpi"]: row for row in found}


def _target(ask: Asker, row: Row, aim: Row | None) -> Cell:
    """The state of a figure beside its target, with the target; a dash where it has none."""
    if aim is None or aim["target"] is None or aim["snapshot_id"] != row["snapshot_id"]:
        return cells.words(None)
    told = ask.say(f"targets.state.{aim['state']}")
    figure = voice.write(ask, row, aim["target"])
    tone = "good" if aim["state"] in targets.REACHED else ""
    tone = "bad" if aim["state"] in targets.MISSED else tone
    return Cell(ask.say("pack.target", state=told, figure=figure), tone=tone)


def _table(ask: Asker, rows: list[Row]) -> Table:
    aimed, lines = aims(ask), []
    for row in rows:
        name, figure = label(ask, row)
        between = fmt.interval(
            row["low"], row["high"], row["unit"], ask.language, voice.decimals(row)
        )
        unit, places = row["unit"], voice.decimals(row)
        value = cells.figure(row["value"], unit, ask.language, places)
        lines.append(
            (
                cells.words(name),
                Cell(figure, value.amount, value.unit, value.decimals),
                Cell(between),
                changed(ask, row, "before"),
                changed(ask, row, "year"),
                *([_target(ask, row, aimed.get(row["kpi"]))] if aimed else []),
                cells.count(row["n"], ask.language),
                cells.words(state(ask, row)),
            )
        )
    heads = [ask.say(f"pack.column.{name}") for name in ("kpi", "value", "interval")]
    heads += [ask.say("ui.basis.month"), ask.say("ui.basis.year")]
    heads += [
        ask.say(f"pack.column.{name}") for name in (*(["target"] if aimed else []), "n", "state")
    ]
    strong = frozenset(at for at, row in enumerate(rows) if row["kpi"] in HEADLINES)
    widths = (0.22, 0.09, 0.13, 0.13, 0.13, *((0.13,) if aimed else ()), 0.08, 0.1)
    return Table(tuple(heads), tuple(lines), widths=widths, strong=strong)


def _moved(ask: Asker, row: Row, parts: list[Row], title: str, rest: str) -> Page:
    topic, name = ask.say("pack.topic.moved"), ask.kpi_name(row["kpi"])
    places = definitions.kpis()[row["kpi"]].decimals + 1
    drawn = [trends.drawing(ask, row, *HALF)]
    if not parts:
        shown = tuple(one for one in drawn if one)
        return Page("moved", topic, title, rest, "above", shown, told=(row["kpi"],))
    size = fmt.change(row["before_change"], row["unit"], ask.language, places)
    why = ask.say(f"contributions.title.{row['before_direction']}", kpi=name, change=size)
    figure = charts.contributions(
        [{"name": part["name"], "value": part["total"]} for part in parts],
        palette=ask.palette,
        language=ask.language,
        good=row["good"],
        unit=row["unit"],
        decimals=places,
        height=HALF[1],
    )
    drawn.append(Drawing(why, figure, f"{why} {rest}", *HALF))
    heads = [
        ask.say(f"contributions.column.{head}")
        for head in ("name", "value_before", "value", "contribution", "n")
    ]
    heads[4:4] = [ask.say(f"why.column.{effect}") for effect in EFFECTS]
    lines = [
        (
            cells.words(part["name"]),
            cells.kpi(row["kpi"], part["value_from"], ask.language),
            cells.kpi(row["kpi"], part["value_to"], ask.language),
            cells.change(part["total"], row["unit"], ask.language, places),
            *(cells.change(part[one], row["unit"], ask.language, places) for one in EFFECTS),
            cells.count(part["n_to"], ask.language),
        )
        for part in parts
    ]
    residual = fmt.number(parts[0]["residual"], row["unit"], ask.language, 3)
    note = ask.say("pack.note.residual", residual=residual)
    shown = tuple(one for one in drawn if one)
    return Page(
        "moved",
        topic,
        title,
        rest,
        "above",
        shown,
        Table(tuple(heads), tuple(lines)),
        (note,),
        (row["kpi"],),
    )


def _trends(ask: Asker, rows: list[Row]) -> list[Page]:
    marks, meant = trends.numbered(ask)
    drawn = [trends.drawing(ask, row, *THIRD, marks=marks) for row in rows]
    shown = tuple(one for one in drawn if one)
    if not shown:
        return []
    topic = ask.say("pack.topic.trends")
    outside = [row for row in rows if row["before_verdict"] in ("good", "bad")]
    key = "moved" if outside else "still"
    names = ask.joined(ask.kpi_name(row["kpi"]) for row in outside)
    title = ask.say(f"pack.trends.{key}", kpis=names, count=len(outside), all=len(rows))
    notes = (ask.say("pack.note.trends"), *([meant] if meant else []))
    told = tuple(row["kpi"] for row in rows)
    return [Page("trends", topic, title, "", "grid", shown, None, notes, told)]
