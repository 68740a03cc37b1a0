"""The pages of those who stayed and those who left: the bridge of the snapshot, churn by reason."""

from __future__ import annotations

from typing import Any

from baoyou.pack import cells, thinning
from baoyou.pack.asker import Asker, Row
from baoyou.pack.model import Drawing, Page, Table
from baoyou.ui import charts
from baoyou.ui import format as fmt
from baoyou.ui.drawing import kept
from baoyou.ui.wording import kept as wording

HALF, WIDE, NARROW = (514, 290), (620, 320), (408, 320)
STRIP, DECIMALS = 60, 2


def pages(ask: Asker) -> list[Page]:
    """The snapshot with its bridge and its parts, then the month's churn with its reasons."""
    return [_retention(ask), *thinning.pages(ask), _churn(ask)]


def _retention(ask: Asker) -> Page:
    topic, chosen = ask.say("page.retention.title"), ask.snapshot
    if chosen is None:
        words = ask.say("retention.sentence.no_snapshot", month=ask.month_name())
        return Page("retention", topic, words)
    name = chosen["snapshot_id"]
    rows = ask.rows("snapshot_bridge", month=ask.month, snapshot=name)
    if not rows:
        return Page("retention", topic, ask.say("retention.sentence.no_members", snapshot=name))
    drawn = (_bridge(ask, rows), _measures(ask, chosen))
    title, rest = wording.opening(ask, name, rows)
    shown = tuple(one for one in drawn if one)
    notes = [wording.balance(ask, rows[0]["difference"]), ask.say("pack.note.revenue")]
    if rows[0]["left_out"]:
        notes.append(wording.cities_left_out(ask, rows[0]))
    told = tuple(kpi for _, kpi in kept.MEASURES.values())
    table = _outcomes(ask, rows)
    return Page("retention", topic, title, rest, "above", shown, table, tuple(notes), told)


def _bridge(ask: Asker, rows: list[Row]) -> Drawing:
    code, total = ask.language, rows[0]
    counts = {key: fmt.count(total[f"{key}_members"], code) for key in ("kept", "left")}
    followed = fmt.count(total["followed"], code)
    parts: list[Row] = [
        {"name": ask.named("group.outcome", row["outcome"]), "value": row["members"], "role": role}
        for row, role in zip(rows[:2], ("good", "mark"), strict=True)
    ]
    title = ask.say("retention.bridge.title", followed=followed, **counts)
    alt = ask.say(
        "retention.bridge.alt",
        listed=fmt.count(total["listed"], code),
        difference=fmt.count(total["difference"], code),
        **counts,
    )
    draw: dict[str, Any] = {"palette": ask.palette, "language": code}
    if not total["left_members"]:
        return Drawing(title, charts.strip(parts, height=STRIP, **draw), alt, WIDE[0], STRIP)
    lost = {"name": ask.say("retention.bridge.left"), "value": total["left_members"], "role": "bad"}
    whole = {"name": ask.say("retention.fall.all"), "value": total["left_members"]}
    losses = [
        {"name": ask.say(f"retention.fall.{row['outcome']}"), "value": row["members"]}
        for row in rows[2:]
    ]
    figure = charts.bridge([*parts, lost], whole, losses, height=WIDE[1], **draw)
    return Drawing(title, figure, alt, *WIDE)


def _measures(ask: Asker, chosen: Row) -> Drawing | None:
    """People, value and revenue kept, month by month since the list was made."""
    months = kept.months(ask, chosen)
    if len(months) < 2:
        return None
    lines = kept.lines(ask, chosen, months)
    figure = charts.lines(
        lines,
        palette=ask.palette,
        language=ask.language,
        months=months,
        height=NARROW[1],
        width=NARROW[0],
    )
    title = ask.say("retention.measures.title")
    return Drawing(title, figure, kept.told(ask, lines), *NARROW)


def _outcomes(ask: Asker, rows: list[Row]) -> Table:
    code = ask.language
    heads = [
        ask.say(f"retention.bridge.{head}")
        for head in ("outcome", "members", "share", "share_of_left")
    ]
    lines = [
        (
            cells.words(ask.named("group.outcome", row["outcome"])),
            cells.count(row["members"], code),
            cells.bare(row["share"], "share", code),
            cells.bare(row["share_of_left"], "share", code),
        )
        for row in rows
    ]
    return Table(tuple(heads), tuple(lines))


def _churn(ask: Asker) -> Page:
    code, topic = ask.language, ask.say("pack.topic.churn")
    rows = ask.rows(
        "churn_months", months=ask.months_back(), population=ask.asked.population, base="opening"
    )
    now = [row for row in rows if row["month"] == ask.month]
    if not now or now[0]["left_customers"] is None:
        return Page("churn", topic, ask.say("retention.reasons.nobody"))
    total, reasons = now[0], now[1:]
    largest = max(reasons, key=lambda row: row["left_customers"])
    form = "left" if total["left_customers"] else "nobody"
    title = ask.say(
        f"pack.churn.{form}",
        month=ask.month_name(),
        place=ask.place(),
        count=fmt.count(total["left_customers"], code),
        rate=fmt.value(total["rate"], "share", code, DECIMALS),
        reason=ask.named("group.outcome", largest["reason"]),
        share=fmt.value(largest["share_of_left"], "share", code, 0),
    )
    notes = (ask.say("retention.churn.base_opening"),)
    drawn = (_churn_line(ask, rows), _reasons(ask, reasons))
    return Page(
        "churn", topic, title, "", "above", drawn, _reason_table(ask, now), notes, ("churn_rate",)
    )


def _churn_line(ask: Asker, rows: list[Row]) -> Drawing:
    points = [row | {"value": row["rate"]} for row in rows if row["reason"] == "all"]
    figure = charts.trend(
        points,
        palette=ask.palette,
        language=ask.language,
        decimals=DECIMALS,
        height=HALF[1],
        width=HALF[0],
    )
    alt = ask.say(
        "retention.churn.alt",
        base=ask.say("retention.churn.opening"),
        month=ask.month_name(),
        value=fmt.value(points[-1]["value"], "share", ask.language, DECIMALS),
    )
    return Drawing(ask.say("retention.churn.title"), figure, alt, *HALF)


def _reasons(ask: Asker, rows: list[Row]) -> Drawing:
    bars = [
        {
            "name": ask.named("group.outcome", row["reason"]),
            "value": row["left_customers"],
            "text": ask.say(
                "retention.reasons.bar",
                count=fmt.count(row["left_customers"], ask.language),
                rate=fmt.value(row["rate"], "share", ask.language, DECIMALS),
            ),
        }
        for row in rows
    ]
    figure = charts.bars(bars, palette=ask.palette, language=ask.language, height=HALF[1])
    told = ask.joined(f"{bar['name']} {bar['text']}" for bar in bars)
    alt = ask.say("retention.reasons.alt", reasons=told)
    return Drawing(ask.say("retention.reasons.title"), figure, alt, *HALF)


def _reason_table(ask: Asker, rows: list[Row]) -> Table:
    code = ask.language
    heads = [ask.say(f"retention.reasons.{head}") for head in ("reason", "customers", "share")]
    heads += [ask.say("retention.churn.rate"), ask.say("ui.basis.month")]
    lines = [
        (
            cells.words(ask.named("group.outcome", row["reason"])),
            cells.count(row["left_customers"], code),
            cells.bare(row["share_of_left"], "share", code),
            cells.figure(row["rate"], "share", code, DECIMALS),
            cells.change(row["change"], "share", code, DECIMALS, row["verdict"]),
        )
        for row in rows
    ]
    return Table(tuple(heads), tuple(lines), strong=frozenset((0,)))
