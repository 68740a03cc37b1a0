"""The stages of the lifecycle drawn: cards, shares over months, the matrix, the levers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any

import streamlit as st

from baoyou import definitions
from baoyou.months import add_months, month_of
from baoyou.ui import behind, cards, charts, moves, series, show, tables, writers
from baoyou.ui import format as fmt
from baoyou.ui.frame import Frame
from baoyou.ui.tables import Column

STAGES = ("A", "B", "C", "D", "E")
BADGES = {"bad": ":orange-badge[▲]", "good": ":green-badge[▼]", "none": ""}
Row = Mapping[str, Any]


def names(frame: Frame) -> dict[str, str]:
    """The stages, each with its letter."""
    named = series.names("stage", frame.language, *STAGES)
    return {key: f"{key} {name}" for key, name in named.items()}


def card(frame: Frame, stage: str, months: Sequence[Row]) -> None:
    """One stage now: share, customers, both changes, the way to its customers."""
    line = [row for row in months if row["group_key"] == stage]
    now, code = line[-1], frame.language
    cards.kpi_card(
        names(frame)[stage],
        fmt.value(now["share"], "share", code),
        definition=rule(frame, stage),
        spark=series.spark(line, "share"),
        changes=[
            *moves.change(now["change"], "share", code),
            *moves.change(now["year_change"], "share", code, "year"),
        ],
        foot=[
            cards.count_line(now["n"], code, fmt.interval(now["low"], now["high"], "share", code))
        ],
        link=frame.link(
            frame.say("lifecycle.card.customers", count=fmt.count(now["customers"], code)),
            "customers",
            list="stage",
            value=stage,
        ),
        below=partial(behind.popover, frame, f"stage-{stage}", "lifecycle_mix"),
    )


def rule(frame: Frame, stage: str) -> str:
    """When a customer is in the stage, with the parameters of the month."""
    values = definitions.values(frame.month) if frame.month else {}
    return frame.say("lifecycle.rule.order", rule=frame.say(f"lifecycle.rule.{stage}", **values))


def distribution(frame: Frame, mix: Sequence[Row], months: Sequence[date]) -> None:
    """The shares of the stages, month by month; a part leads to its customers of that month."""
    code, shown = frame.language, series.parts(mix, months, names(frame))
    with cards.card(
        frame.say("lifecycle.mix.title"),
        frame.say("lifecycle.mix.subtitle"),
        says=behind.says(frame, "lifecycle_mix", "mix_months"),
    ) as controls:
        shares = [
            frame.say(
                "lifecycle.mix.share",
                stage=part["name"],
                share=fmt.value(part["values"][-1], "share", code),
            )
            for part in shown
        ]
        clicked = show.chart(
            charts.mix(
                shown,
                months,
                palette=frame.palette,
                language=code,
                height=300,
                keys=[part["key"] for part in shown],
            ),
            "lifecycle-mix",
            frame.say(
                "lifecycle.mix.alt",
                month=fmt.month(frame.month, code),
                shares=frame.say("frame.joint").join(shares),
            ),
            language=code,
            rows=series.by_month(shown, months),
            columns=series.month_columns(frame, shown, "share"),
            table_in=controls,
            on_select=True,
        )
    if clicked:
        stage, step = clicked
        frame.go("customers", list="stage", value=stage, month=months[step].isoformat()[:7])


def matrix(frame: Frame) -> None:
    """From where to where, with the ways to those who moved towards the exit."""
    rows = frame.rows("stage_transitions", month=frame.month, population=frame.population)
    code, named = frame.language, names(frame) | series.names("stage", frame.language, "new")
    title, how = frame.say("lifecycle.matrix.title"), frame.say("lifecycle.matrix.subtitle")
    with cards.card(title, how, says=behind.says(frame, "stage_transitions")):
        if not rows:
            before = month_of(add_months(frame.month.isoformat(), -1)) if frame.month else None
            words = frame.say("lifecycle.matrix.not_stored", month=fmt.month(before, code))
            st.markdown(cards.grey(words))
            return
        tables.reading_table(
            _lines(frame, rows, named),
            [
                Column("from_stage", frame.say("lifecycle.matrix.from")),
                Column(
                    "customers",
                    frame.say("lifecycle.matrix.customers"),
                    writers.count(code),
                    "number",
                ),
                *(Column(stage, named[stage], kind="markdown") for stage in STAGES),
            ],
            alt=frame.say("lifecycle.matrix.alt"),
        )
        largest = sorted(
            (row for row in rows if row["worsening_rank"]), key=lambda row: row["worsening_rank"]
        )
        with st.container(horizontal=True, gap="small", vertical_alignment="center"):
            st.markdown(cards.grey(frame.say("lifecycle.matrix.links")), width="content")
            for row in largest[:4]:
                cards.link_to(_move_link(frame, row, named))


def _lines(frame: Frame, rows: Sequence[Row], named: Mapping[str, str]) -> list[dict[str, Any]]:
    lines: dict[str, dict[str, Any]] = {}
    for row in rows:
        if not row["from_customers"]:
            continue
        line = lines.setdefault(
            row["from_stage"],
            {"from_stage": _unbroken(named[row["from_stage"]]), "customers": row["from_customers"]},
        )
        line[row["to_stage"]] = _cell(frame, row)
    return list(lines.values())


def _unbroken(name: str) -> str:
    """A name that a narrow column must not break, with joiners that are not seen."""
    return "\u2060".join(name.replace(" ", "\u00a0"))


def _cell(frame: Frame, row: Row) -> str:
    if row["share"] is None:
        return fmt.MISSING
    if not row["customers"]:
        return ":gray[0]"
    share = fmt.value(row["share"], "share", frame.language)
    count = fmt.count(row["customers"], frame.language)
    words = frame.say("lifecycle.matrix.cell", share=share, count=count)
    return f"{BADGES[row['verdict']]} {f'**{words}**' if row['is_stay'] else words}".strip()


def _move_link(frame: Frame, row: Row, named: Mapping[str, str]) -> cards.Link:
    words = frame.say(
        "lifecycle.matrix.link",
        from_stage=named[row["from_stage"]],
        to_stage=named[row["to_stage"]],
        count=fmt.count(row["customers"], frame.language),
    )
    value = f"{row['from_stage']}-{row['to_stage']}"
    return frame.link(words, "customers", list="moved", value=value)


def levers(frame: Frame) -> None:
    """What each stage asks, and what can be done in it."""
    with cards.card(frame.say("lifecycle.levers.title"), frame.say("lifecycle.levers.source")):
        named = names(frame)
        tables.reading_table(
            [
                {
                    "stage": _unbroken(named[stage]),
                    "question": frame.say(f"lifecycle.question.{stage}"),
                    "levers": frame.say(f"lifecycle.levers.{stage}"),
                }
                for stage in STAGES
            ],
            [
                Column("stage", frame.say("lifecycle.levers.stage")),
                Column("question", frame.say("lifecycle.levers.question")),
                Column("levers", frame.say("lifecycle.levers.column")),
            ],
        )
