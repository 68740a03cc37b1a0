"""Who moved it: the parts of the cities, or of the levels of one city, in a KPI's change.

Apart from the charts because it asks the query and words the card; every bar opens its customers.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from baoyou import explaining
from baoyou.ui import behind, cards, charts, drills, figures, show, words, writers
from baoyou.ui import format as fmt
from baoyou.ui.frame import Frame
from baoyou.ui.tables import Column
from baoyou.ui.wording import voice

Row = Mapping[str, Any]


def parts(frame: Frame, row: Row) -> list[dict[str, Any]]:
    """What each city (of one city: each level) adds to the change of a row of `figures.changes`."""
    assert frame.month is not None
    asked = (frame.month, frame.cities, frame.population)
    found = explaining.movers(frame.reader, frame.rows, row, *asked)
    by = "level" if len(frame.cities) == 1 else "city"
    return [part | {"name": words.group(by, part["group"], frame.language)} for part in found]


def card(frame: Frame, row: Row, key: str) -> None:
    """The bars of the parts, largest first, with the residual that proves the sum."""
    shown = parts(frame, row)
    basis = "levels" if len(frame.cities) == 1 else "cities"
    says = behind.says(frame, row["kpi"], "explain", snapshot=row["snapshot_id"])
    if not shown:
        flat = frame.say("contributions.title.flat", kpi=frame.kpi_name(row["kpi"]))
        with cards.card(flat, says=says):
            st.markdown(cards.grey(frame.say(f"contributions.none.{_why(row)}")))
        return
    size = fmt.change(row["before_change"], row["unit"], frame.language, voice.finer(row))
    way = row["before_direction"]
    title = frame.say(f"contributions.title.{way}", kpi=frame.kpi_name(row["kpi"]), change=size)
    subtitle = frame.say(
        f"contributions.{basis}",
        since=figures.basis_word(frame, row, "before"),
        unit=fmt.unit_word(row["unit"], frame.language),
        residual=fmt.number(shown[0]["residual"], row["unit"], frame.language, 3),
    )
    with cards.card(title, subtitle, says=says) as controls:
        clicked = show.chart(
            charts.contributions(
                [{"name": part["name"], "value": part["total"]} for part in shown],
                palette=frame.palette,
                language=frame.language,
                good=row["good"],
                unit=row["unit"],
                decimals=voice.finer(row),
                keys=[part["group"] for part in shown],
            ),
            key,
            frame.say(
                "contributions.alt",
                title=title,
                name=shown[0]["name"],
                part=voice.part(frame, row, shown[0]["total"]),
            ),
            language=frame.language,
            rows=shown,
            columns=_columns(frame, row),
            table_in=controls,
            on_select=True,
        )
        more = frame.say("contributions.more")
        since = f"{row['before_month']:%Y-%m}"
        cards.link_to(frame.link(more, "why", why_kpi=row["kpi"], why_from=since))
    if clicked:
        narrower = {"city": [clicked]} if basis == "cities" else {"level": clicked}
        drills.go(frame, row["kpi"], **narrower)


def _why(row: Row) -> str:
    return (
        "figure" if row["value"] is None else "before" if row["before_month"] is None else "split"
    )


def _columns(frame: Frame, row: Row) -> list[Column]:
    def figure(amount: Any) -> str:
        return voice.write(frame, row, amount)

    def part(amount: Any) -> str:
        return fmt.signed(amount, row["unit"], frame.language, voice.finer(row))

    named = {
        name: frame.say(f"contributions.column.{name}")
        for name in ("name", "value_before", "value", "contribution", "n")
    }
    return [
        Column("name", named["name"]),
        Column("value_from", named["value_before"], figure, "number"),
        Column("value_to", named["value"], figure, "number"),
        Column("total", named["contribution"], part, "number"),
        Column("n_to", named["n"], writers.count(frame.language), "number"),
    ]
