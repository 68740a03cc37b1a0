"""The pages of what the customers are: bound by what, and in which stage."""

from __future__ import annotations

from datetime import date
from typing import Any

from baoyou.pack import cells, trends
from baoyou.pack.asker import Asker, Row
from baoyou.pack.model import Cell, Drawing, Page, Table
from baoyou.pack.overview import changed, label, state
from baoyou.ui import charts
from baoyou.ui import format as fmt

HALF, WIDE = (514, 300), (1040, 250)
KINDS = ("bundling_rate", "contract_rate", "sticky_rate", "fusion_rate")
STAGES = ("A", "B", "C", "D", "E")
MOVES = ("declining", "came_back", "to_exit")


def pages(ask: Asker) -> list[Page]:
    """Bundling, then the lifecycle."""
    return [_bundling(ask), _lifecycle(ask)]


def _bundling(ask: Asker) -> Page:
    code, rows = ask.language, ask.changes(*KINDS)
    first = rows[0]
    standing = first["before_verdict"] or "no_before"
    title = ask.say(
        f"bundling.sentence.{'missing' if first['value'] is None else standing}",
        month=ask.month_name(),
        place=ask.place(),
        value=fmt.value(first["value"], "share", code),
        change=fmt.change(first["before_change"], "share", code),
    )
    drawn = [trends.drawing(ask, first, *HALF), _levels(ask)]
    shown = tuple(one for one in drawn if one)
    return Page(
        "bundling",
        ask.say("page.bundling.title"),
        title,
        _bound_rest(ask, first),
        "above" if shown else "table",
        shown,
        _kinds(ask, rows),
        told=KINDS,
    )


def _bound_rest(ask: Asker, row: Row) -> str:
    if row["value"] is None:
        return ""
    unbound = fmt.count(row["not_counted"], ask.language)
    ahead = ask.of_month("contracts_ahead")
    if not ahead:
        return ask.say("bundling.sentence.rest_unbound", unbound=unbound)
    count = fmt.count(ahead[0]["customers_in_3"], ask.language)
    fee = fmt.money(ahead[0]["fee_in_3"], ask.language, per_month=True)
    return ask.say("bundling.sentence.rest", unbound=unbound, count=count, fee=fee)


def _levels(ask: Asker) -> Drawing | None:
    rows = [
        row
        | {"name": ask.named("group.level", row["group"]), "rank": None, "tie": None}
        | {"standardised": None, "verdict": None}
        for row in ask.figures(KINDS[0], by="level")
        if row["value"] is not None
    ]
    if not rows:
        return None
    figure = charts.ranking(
        rows,
        None,
        palette=ask.palette,
        language=ask.language,
        label=ask.say("bundling.city.column"),
        height=HALF[1],
        compact=True,
    )
    told = ask.joined(
        ask.say(
            "bundling.level.part",
            level=row["name"],
            figure=fmt.value(row["value"], "share", ask.language),
        )
        for row in rows
    )
    alt = ask.say("bundling.level.alt", figures=told)
    return Drawing(ask.say("bundling.level.title"), figure, alt, *HALF)


def _kinds(ask: Asker, rows: list[Row]) -> Table:
    heads = [ask.say(f"pack.column.{name}") for name in ("kpi", "value", "interval")]
    heads += [ask.say("ui.basis.month"), ask.say("ui.basis.year")]
    heads += [ask.say(f"pack.column.{name}") for name in ("unbound", "n", "state")]
    lines = [
        (
            cells.words(label(ask, row)[0]),
            cells.kpi(row["kpi"], row["value"], ask.language),
            cells.interval(row["low"], row["high"], "share", ask.language),
            changed(ask, row, "before"),
            changed(ask, row, "year"),
            cells.count(row["not_counted"], ask.language),
            cells.count(row["n"], ask.language),
            cells.words(state(ask, row)),
        )
        for row in rows
    ]
    return Table(tuple(heads), tuple(lines), strong=frozenset((0,)))


def _lifecycle(ask: Asker) -> Page:
    code, months = ask.language, ask.months_back()
    mix = ask.rows(
        "mix_months",
        months=months,
        kpi="lifecycle_mix",
        by="stage",
        population=ask.asked.population,
    )
    facts = ask.of_month("stage_facts")
    if facts:
        counts = {key: fmt.count(facts[0][key], code) for key in MOVES}
        title = ask.say(
            f"lifecycle.sentence.{facts[0]['declining_verdict']}",
            month=ask.month_name(),
            share=fmt.value(facts[0]["declining_share"], "share", code),
            change=fmt.change(facts[0]["declining_change"], "share", code),
            **counts,
        )
        shares = {key: fmt.value(facts[0][f"{key}_share"], "share", code) for key in MOVES[1:]}
        rest = ask.say(
            "lifecycle.sentence.rest",
            came_back_share=shares["came_back"],
            to_exit_share=shares["to_exit"],
        )
    else:
        counted = next((row["n"] for row in mix if row["month"] == ask.month), 0)
        rest, told = "", fmt.count(counted, code)
        title = ask.say("lifecycle.sentence.not_stored", month=ask.month_name(), counted=told)
    return Page(
        "lifecycle",
        ask.say("page.lifecycle.title"),
        title,
        rest,
        "above",
        (_stages(ask, mix, months),),
        _matrix(ask),
        (ask.say("pack.note.matrix"),),
        ("lifecycle_mix",),
    )


def _stage_name(ask: Asker, stage: str) -> str:
    name = ask.named("group.stage", stage)
    return f"{stage} {name}" if stage in STAGES else name


def _stages(ask: Asker, mix: list[Row], months: list[date]) -> Drawing:
    known = {(row["group_key"], row["month"]): row["share"] for row in mix}
    parts: list[dict[str, Any]] = [
        {
            "name": _stage_name(ask, stage),
            "values": [known.get((stage, month)) for month in months],
        }
        for stage in STAGES
        if any(known.get((stage, month)) is not None for month in months)
    ]
    figure = charts.mix(parts, months, palette=ask.palette, language=ask.language, height=WIDE[1])
    shares = ask.joined(
        ask.say(
            "lifecycle.mix.share",
            stage=part["name"],
            share=fmt.value(part["values"][-1], "share", ask.language),
        )
        for part in parts
    )
    alt = ask.say("lifecycle.mix.alt", month=ask.month_name(), shares=shares)
    return Drawing(ask.say("lifecycle.mix.title"), figure, alt, *WIDE)


def _matrix(ask: Asker) -> Table | None:
    lines: dict[str, list[Cell]] = {}
    for row in ask.of_month("stage_transitions"):
        if not row["from_customers"]:
            continue
        start = row["from_stage"]
        name = cells.words(_stage_name(ask, start))
        line = lines.setdefault(start, [name, cells.count(row["from_customers"], ask.language)])
        line.append(_moved(ask, row))
    if not lines:
        return None
    heads = [ask.say("lifecycle.matrix.from"), ask.say("lifecycle.matrix.customers")]
    heads += [_stage_name(ask, stage) for stage in STAGES]
    return Table(tuple(heads), tuple(tuple(line) for line in lines.values()))


def _moved(ask: Asker, row: Row) -> Cell:
    if row["share"] is None:
        return cells.words(None)
    share = fmt.value(row["share"], "share", ask.language)
    count = fmt.count(row["customers"], ask.language)
    text = ask.say("lifecycle.matrix.cell", share=share, count=count)
    sign = {"bad": "▲ ", "good": "▼ "}.get(row["verdict"], "")
    tone = cells.TONES.get(row["verdict"], "")
    return Cell(f"{sign}{text}", row["share"], "share", 1, tone)
