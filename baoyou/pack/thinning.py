"""The pages of how a snapshot list thins out, month by month, of each city and each level.

Apart from `leaving`, which looks at one month of the whole list: here are its parts over time.
"""

from __future__ import annotations

from collections.abc import Sequence

from baoyou.pack import cells
from baoyou.pack.asker import Asker, Row
from baoyou.pack.model import Drawing, Page, Table
from baoyou.ui import charts
from baoyou.ui import format as fmt

WAYS = ("city", "level")
KPI = "retention_rate"
WIDTH, HEIGHT, ACROSS = 1036, 280, 5


def pages(ask: Asker) -> list[Page]:
    """A page for each way to part the list; one that says so where there is no list."""
    topic, chosen = ask.say("pack.topic.survival"), ask.snapshot
    if chosen is None:
        words = ask.say("retention.sentence.no_snapshot", month=ask.month_name())
        return [Page("survival", topic, words)]
    verdicts = {row["city"]: row["verdict"] for row in ask.ranking(KPI)}
    return [_page(ask, topic, chosen["snapshot_id"], by, verdicts) for by in WAYS]


def _page(ask: Asker, topic: str, name: str, by: str, verdicts: dict[str, str]) -> Page:
    key = "survival" if by == WAYS[0] else f"survival-{by}"
    found = ask.rows("survival", all_cities=by == "city", month=ask.month, snapshot=name, by=by)
    parts: dict[str, list[Row]] = {}
    for row in found:
        parts.setdefault(row["group_key"], []).append(row)
    whole = parts.pop("all", [])
    groups = [
        [
            row | {"name": _name(ask, by, part), "verdict": _verdict(by, part, verdicts)}
            for row in of
        ]
        for part, of in parts.items()
        if by == "level" or not ask.cities or part in ask.cities
    ]
    if not groups or whole[-1]["share"] is None:
        return Page(key, topic, ask.say("survival.nobody"))
    title = _title(ask, by, name, whole[-1], [group[-1] for group in groups])
    drawn = (_panels(ask, by, whole, groups, title),) if len(whole) > 1 else ()
    layout = "above" if drawn else "table"
    notes = (ask.say(f"survival.foot_{by}"),)
    table = _table(ask, by, whole[-1], [group[-1] for group in groups])
    return Page(key, topic, title, "", layout, drawn, table, notes, (KPI,))


def _name(ask: Asker, by: str, part: str) -> str:
    return ask.named("group.level", part) if by == "level" else part


def _verdict(by: str, part: str, verdicts: dict[str, str]) -> str:
    """Levels differ by nature, so that only cities are judged."""
    return verdicts.get(part) or "none" if by == "city" else "none"


def _title(ask: Asker, by: str, name: str, whole: Row, last: Sequence[Row]) -> str:
    """How many of the list are still there, in which part most and in which least."""
    known = sorted((row for row in last if row["share"] is not None), key=lambda row: row["share"])
    slots = {
        "snapshot": name,
        "month": ask.month_name(),
        "whole": ask.say(f"survival.whole_{by}"),
        "share": fmt.value(whole["share"], "share", ask.language),
    }
    for place, row in (("most", known[-1]), ("least", known[0])) if known else ():
        slots[place] = row["name"]
        slots[f"{place}_share"] = fmt.value(row["share"], "share", ask.language)
    return ask.say(f"pack.survival.{'parts' if len(known) > 1 else 'one'}", **slots)


def _panels(
    ask: Asker, by: str, whole: Sequence[Row], groups: Sequence[Sequence[Row]], title: str
) -> Drawing:
    panels = [
        {
            "name": group[-1]["name"],
            "values": [row["share"] for row in group],
            "change": group[-1]["gap"],
            "verdict": group[-1]["verdict"],
        }
        for group in groups
    ]
    figure = charts.multiples(
        panels,
        [row["month"] for row in whole],
        [row["share"] for row in whole],
        palette=ask.palette,
        language=ask.language,
        columns=ACROSS,
        row_height=HEIGHT // -(-len(groups) // ACROSS),
    )
    return Drawing(ask.say(f"pack.survival.by_{by}"), figure, title, WIDTH, HEIGHT)


def _table(ask: Asker, by: str, whole: Row, last: Sequence[Row]) -> Table:
    code = ask.language
    total = whole | {"name": ask.say(f"survival.whole_{by}"), "verdict": "none"}
    heads = [ask.say(f"survival.by_{by}")]
    heads += [
        ask.say(f"survival.{name}") for name in ("share", "interval", "members", "lost", "gap")
    ]
    lines = [
        (
            cells.words(row["name"]),
            cells.bare(row["share"], "share", code),
            cells.interval(row["low"], row["high"], "share", code),
            cells.count(row["members"], code),
            cells.count(row["lost"], code),
            cells.change(row["gap"], "share", code, None, row["verdict"]),
        )
        for row in (total, *last)
    ]
    return Table(tuple(heads), tuple(lines), strong=frozenset((0,)))
