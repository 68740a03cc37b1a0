"""The page of the warnings: who is warned, and how every rule moved.

Apart from `base`, for a hit is not a customer: one customer may be hit by several rules.
"""

from __future__ import annotations

from typing import Any

from baoyou.pack import cells
from baoyou.pack.asker import Asker, Row
from baoyou.pack.model import Drawing, Page, Table
from baoyou.ui import charts
from baoyou.ui import format as fmt

TALL = (560, 500)


def pages(ask: Asker) -> list[Page]:
    """One page: the sentence of the flagged list, every rule's new, continuing and cleared hits."""
    code = ask.language
    (facts,) = ask.of_month("warning_summary")
    slots: dict[str, Any] = {
        name: fmt.count(facts[name], code) for name in ("warned", "new_customers", "red", "locked")
    }
    slots |= {
        name: fmt.value(facts[name], "share", code)
        for name in ("warned_share", "red_share", "red_fee_share")
    }
    slots["at_risk"] = fmt.money(facts["fee_at_risk"], code, per_month=True)
    slots["population"] = ask.say(f"warnings.population.{ask.asked.population}")
    known = "new" if facts["new_customers"] is not None else "first"
    red = f"{'red' if facts['red'] else 'no_red'}{'_locked' if facts['locked'] else ''}"
    moves = ask.of_month("rule_moves")
    page = Page(
        "warnings",
        ask.say("page.warnings.title"),
        ask.say(f"warnings.sentence.{known}", place=ask.place(), **slots),
        ask.say(f"warnings.sentence.{red}", **slots),
        "beside",
        (_rules(ask, moves),),
        _rule_table(ask, moves),
        (ask.say("pack.note.rules"),),
        ("warned_share", *(row["rule"] for row in moves)),
    )
    return [page]


def _rules(ask: Asker, moves: list[Row]) -> Drawing:
    bars, told = [], []
    for row in moves:
        bar: dict[str, Any] = {"name": ask.rule_name(row["rule"])}
        if row["hits"] is None:
            bars.append(bar | {"reason": ask.say("pack.state.not_run")})
            continue
        bar |= {"continuing": row["other_hits"], "new": row["new_hits"]}
        bars.append(bar | {"cleared": row["cleared_hits"]})
        hits = fmt.count(row["hits"], ask.language)
        told.append(ask.say("warnings.rules.alt_one", rule=bar["name"], hits=hits))
    figure = charts.rule_bars(bars, palette=ask.palette, language=ask.language, height=TALL[1])
    alt = ask.say("warnings.rules.alt", rules=ask.joined(told))
    return Drawing(ask.say("warnings.rules.title"), figure, alt, *TALL)


def _rule_table(ask: Asker, moves: list[Row]) -> Table:
    counts = ("hits", "new_hits", "other_hits", "cleared_hits")
    heads = [ask.say(f"warnings.column.{name}") for name in ("rule", *counts)]
    lines = [
        (
            cells.words(ask.rule_name(row["rule"])),
            *(cells.count(row[name], ask.language) for name in counts),
        )
        for row in moves
    ]
    return Table(tuple(heads), tuple(lines), widths=(0.4, 0.15, 0.15, 0.15, 0.15))
