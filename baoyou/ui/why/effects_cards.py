"""The cards of a change taken apart: by kind of effect, by group, and the table of both.

Apart from `effects`, which asks and words the answer; every bar and row opens its customers.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import streamlit as st

from baoyou import definitions
from baoyou.explaining import Question
from baoyou.ui import behind, cards, charts, drills, show, tables, writers
from baoyou.ui import format as fmt
from baoyou.ui.frame import Frame, Row
from baoyou.ui.tables import Column
from baoyou.ui.why import effects
from baoyou.ui.wording import voice

KINDS = ("rate", "mix", "interaction")
# The list of customers behind a group where the KPI itself has none that can be narrowed.
_LISTS = {
    "value_retention_rate": "snapshot",
    "revenue_retention_rate": "snapshot",
    "composite_retention_rate": "snapshot",
    "revenue_lost": "left",
    "leavers_with_contact": "contact",
}


def show_all(frame: Frame, question: Question, rows: Sequence[Row]) -> None:
    """Everything under the sentence; nothing where a figure is not known."""
    if rows[0]["group"] is None:
        return
    _paradox(frame, question, rows)
    if rows[0]["form"] == "amount":
        _groups_card(frame, question, rows)
    else:
        left, right = st.columns([2, 3])
        with left:
            _kinds_card(frame, question, rows)
        with right:
            _groups_card(frame, question, rows)
    _table_card(frame, question, rows)


def go(frame: Frame, question: Question, group: str, snapshot: str | None) -> None:
    """Leave for the customers of a group; the groups shown as one have no list."""
    if group == effects.OTHER:
        return
    by, kpi = question.by, definitions.kpis()[question.kpi]
    narrower: dict[str, Any] = {by: [group] if by == "city" else group, "snapshot": snapshot}
    if kpi.extract == "surveys":
        frame.go("satisfaction", **(narrower if by == "city" else {}))
    elif drills.narrows(kpi.key, by):
        drills.go(frame, kpi.key, **narrower)
    else:
        frame.go("customers", list=_LISTS.get(kpi.key, "on_net"), **narrower)


def _paradox(frame: Frame, question: Question, rows: Sequence[Row]) -> None:
    """Simpson's paradox in words, where every group moved one way and the whole the other."""
    whole = rows[0]
    if whole["is_paradox"]:
        way = "up" if whole["change"] > 0 else "down"
        kpi, by = frame.kpi_name(question.kpi), frame.say(f"why.by.{question.by}")
        st.warning(frame.say(f"why.paradox.{way}", kpi=kpi, by=by), icon="⚠️")


def _kinds_card(frame: Frame, question: Question, rows: Sequence[Row]) -> None:
    """How much of the change is the groups' own, how much the mix, how much both together."""
    whole = rows[0]
    bars = [
        {"name": frame.say(f"why.kind.{kind}"), "value": whole[f"{kind}_all"]} for kind in KINDS
    ]
    title = frame.say("why.kinds_title")
    subtitle = frame.say(
        "why.kinds_how", by=frame.say(f"why.by.{question.by}"), unit=_unit(frame, whole)
    )
    with cards.card(title, subtitle, says=_says(frame, question, whole)) as controls:
        show.chart(
            _bars(frame, question, whole, bars),
            "why-kinds",
            frame.say(
                "why.kinds_alt",
                **{kind: voice.part(frame, whole, whole[f"{kind}_all"]) for kind in KINDS},
            ),
            language=frame.language,
            rows=bars,
            columns=[
                Column("name", frame.say("why.column.kind")),
                Column("value", frame.say("why.column.total"), _signed(frame, whole), "number"),
            ],
            table_in=controls,
        )
        st.markdown(cards.grey(frame.say("why.kinds_said")))


def _groups_card(frame: Frame, question: Question, rows: Sequence[Row]) -> None:
    """The bars of the groups, the residual that proves their sum, the way to their customers."""
    whole = rows[0]
    title = frame.say(
        "why.groups_title",
        by=frame.say(f"why.by.{question.by}"),
        change=voice.part(frame, whole, whole["change"]),
    )
    subtitle = frame.say(
        "why.groups_how",
        unit=_unit(frame, whole),
        residual=fmt.number(whole["residual"], whole["unit"], frame.language, 2),
    )
    with cards.card(title, subtitle, says=_says(frame, question, whole)) as controls:
        clicked = show.chart(
            _bars(
                frame,
                question,
                whole,
                [{"name": row["name"], "value": row["total"]} for row in rows],
                [row["group"] for row in rows],
            ),
            "why-groups",
            frame.say(
                "why.groups_alt",
                title=title,
                name=whole["name"],
                part=voice.part(frame, whole, whole["total"]),
            ),
            language=frame.language,
            rows=rows,
            columns=_columns(frame, whole),
            table_in=controls,
            on_select=True,
        )
    if clicked:
        go(frame, question, clicked, whole["snapshot_id"])


def _table_card(frame: Frame, question: Question, rows: Sequence[Row]) -> None:
    """Each group: its figure and share before and after, and the three effects."""
    whole, before = rows[0], effects.since(frame, question)
    title = frame.say("why.table_title", by=frame.say(f"why.by.{question.by}"))
    after = frame.place() if question.is_against else fmt.month(question.last, frame.language)
    how = frame.say("why.table_how", before=before, after=after, unit=_unit(frame, whole))
    with cards.card(title, how, says=_says(frame, question, whole), stretch=False):
        clicked = tables.clickable_table(
            rows,
            _columns(frame, whole),
            key=f"why-table-{question.kpi}-{question.by}",
            id_column="group",
            alt=frame.say("why.table_alt", kpi=frame.kpi_name(question.kpi)),
            pinned=1,
        )
    if clicked:
        go(frame, question, clicked, whole["snapshot_id"])


def _says(frame: Frame, question: Question, whole: Row) -> Callable[[str], None]:
    """What the change rests on: its KPI, and how it is taken apart."""
    return behind.says(frame, question.kpi, "explain", snapshot=whole["snapshot_id"])


def _bars(
    frame: Frame,
    question: Question,
    whole: Row,
    bars: Sequence[Row],
    keys: Sequence[Any] | None = None,
) -> dict[str, Any]:
    good = definitions.kpis()[whole["kpi"]].good
    quiet = replace(frame.palette, good=frame.palette.mark, bad=frame.palette.mark)
    return charts.contributions(
        bars,
        palette=frame.palette if _speaks(question, whole, good) else quiet,
        language=frame.language,
        good=good,
        unit=whole["unit"],
        decimals=voice.finer(whole),
        keys=keys,
    )


def _speaks(question: Question, whole: Row, good: str) -> bool:
    """Whether the bars may be coloured: better or worse is a verdict.

    It is none within the error of the change; a city's is that of the funnel, on the page Cities.
    """
    if good not in ("up", "down") or question.is_against or not whole["mature"]:
        return False
    return whole["error"] is None or abs(whole["change"]) > whole["error"]


def _unit(frame: Frame, whole: Row) -> str:
    return fmt.unit_word(whole["unit"], frame.language)


def _signed(frame: Frame, whole: Row) -> Any:
    return lambda amount: fmt.signed(amount, whole["unit"], frame.language, voice.finer(whole))


def _columns(frame: Frame, whole: Row) -> list[Column]:
    def figure(amount: Any) -> str:
        return voice.write(frame, whole, amount)

    def column(key: str, write: Any) -> Column:
        return Column(key, frame.say(f"why.column.{key}"), write, "number")

    signed, count = _signed(frame, whole), writers.count(frame.language)
    is_amount = whole["form"] == "amount"
    shares = [] if is_amount else ["share_from", "share_to"]
    parts = ["total"] if is_amount else [*KINDS, "total"]
    return [
        Column("name", frame.say("why.column.name")),
        column("value_from", figure),
        column("value_to", figure),
        *(column(key, writers.share(frame.language)) for key in shares),
        *(column(key, signed) for key in parts),
        column("n_to", count),
    ]
