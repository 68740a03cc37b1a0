"""What the customers are made of, drawn: parts over months, and the table of the cities."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import streamlit as st

from baoyou import definitions
from baoyou.ui import behind, cards, charts, moves, series, show, states, tables, writers
from baoyou.ui import format as fmt
from baoyou.ui.frame import Frame
from baoyou.ui.tables import Column

LEVELS = ("1", "2", "3", "4", "5")
TIERS = ("diamond", "gold", "silver", "none")
Row = Mapping[str, Any]


def level_card(frame: Frame, level: str, mix: Sequence[Row], fees: Mapping[str, Row]) -> None:
    """One level now: customers, share with both changes, ARPU, the way to its customers."""
    line = [row for row in mix if row["group_key"] == level]
    now, code = line[-1], frame.language
    interval = fmt.interval(now["low"], now["high"], "share", code)
    arpu = fmt.quantity(fees[level]["value"], "yuan", code, 0)
    cards.kpi_card(
        frame.say(f"group.level.{level}"),
        fmt.value(now["share"], "share", code),
        definition=_rule(frame, level),
        spark=series.spark(line, "share"),
        changes=[
            *moves.change(now["change"], "share", code),
            *moves.change(now["year_change"], "share", code, "year"),
        ],
        foot=[
            cards.grey(fmt.labelled(frame.kpi_name("arpu"), arpu, code)),
            cards.count_line(now["n"], code, interval),
        ],
        link=frame.link(
            frame.say("base.level.count", count=fmt.count(now["customers"], code)),
            "customers",
            list="level",
            value=level,
        ),
        below=partial(behind.popover, frame, f"level-{level}", "level_mix", "arpu"),
    )


def _rule(frame: Frame, level: str) -> str:
    fee = definitions.values(frame.month)["level_fee_min"] if frame.month else ""
    return frame.say("base.level.rules", rule=frame.say(f"base.level.rule_{level}", fee=fee))


def stack(frame: Frame, kind: str, mix: Sequence[Row], names: Mapping[str, str]) -> None:
    """The shares of tiers or levels over the months; a part leads to its customers then."""
    code, months = frame.language, frame.months_back(13)
    shown = series.parts(mix, months, names)
    title, says = frame.say(f"base.mix.{kind}"), behind.says(frame, f"{kind}_mix", "mix_months")
    with cards.card(title, frame.say("base.mix.subtitle"), says=says) as controls:
        if not shown:
            need = states.needs_column("card", frame.say("extract.customers"), code)
            states.state_figure(frame.say("base.tier.needs"), fmt.MISSING, need)
            return
        shares = [
            frame.say(
                "base.mix.share",
                name=part["name"],
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
                keys=[part["key"] for part in shown],
            ),
            f"base-{kind}",
            frame.say(
                "base.mix.alt",
                month=fmt.month(frame.month, code),
                shares=frame.say("frame.joint").join(shares),
            ),
            language=code,
            rows=series.by_month(shown, months),
            columns=series.month_columns(frame, shown, "share"),
            table_in=controls,
            on_select=True,
        )
    if clicked and not (kind == "level" and clicked[0] == "none"):
        key, step = clicked
        frame.go("customers", list=kind, value=key, month=months[step].isoformat()[:7])


def arpu_bars(frame: Frame, fees: Sequence[Row], total: Row) -> None:
    """The ARPU of each level beside that of all."""
    code = frame.language
    rows = [
        {"name": frame.say(f"group.level.{row['group']}"), "value": row["value"], "n": row["n"]}
        for row in fees
    ]
    rows.append({"name": frame.say("base.arpu.total"), "value": total["value"], "n": total["n"]})
    written = [
        frame.say("base.arpu.bar", level=row["name"], figure=fmt.value(row["value"], "yuan", code))
        for row in rows
    ]
    title, how = frame.say("base.arpu.title"), frame.say("base.arpu.subtitle")
    with cards.card(title, how, says=behind.says(frame, "arpu")) as controls:
        clicked = show.chart(
            charts.bars(
                rows,
                palette=frame.palette,
                language=code,
                unit="yuan",
                keys=[*(row["group"] for row in fees), "all"],
            ),
            "base-arpu",
            frame.say(
                "base.arpu.alt",
                month=fmt.month(frame.month, code),
                figures=frame.say("frame.joint").join(written),
            ),
            language=code,
            rows=rows,
            columns=[
                Column("name", frame.say("base.arpu.level")),
                Column("value", frame.kpi_name("arpu"), writers.yuan(code), "number"),
                Column("n", frame.say("figures.column.n"), writers.count(code), "number"),
            ],
            table_in=controls,
            on_select=True,
        )
    if clicked == "all":
        frame.go("customers", list="on_net")
    elif clicked:
        frame.go("customers", list="level", value=clicked)


def clauses(frame: Frame) -> None:
    """Which clauses make the core customers core, and how many hang on one alone."""
    code, month = frame.language, fmt.month(frame.month, frame.language)
    rows = frame.rows("core_clauses", month=frame.month, population=frame.population)
    core = fmt.count(rows[0]["core_customers"], code) if rows else fmt.MISSING
    with cards.card(
        frame.say("base.clauses.title"),
        frame.say("base.clauses.subtitle", count=core),
        says=behind.says(frame, "core_clauses"),
    ):
        if not rows:
            st.markdown(cards.grey(frame.say("base.clauses.empty", month=month)))
            return
        fee = definitions.values(frame.month)["core_fee_min"] if frame.month else ""
        named = [
            {**row, "clause": frame.say(f"group.clause.{row['clause']}", fee=fee)} for row in rows
        ]
        tables.reading_table(
            named,
            [
                Column("clause", frame.say("base.clauses.clause")),
                Column(
                    "customers", frame.say("base.clauses.customers"), writers.count(code), "number"
                ),
                Column("share", frame.say("base.clauses.share"), writers.share(code), "number"),
                Column(
                    "alone_share",
                    frame.say("base.clauses.alone_share"),
                    writers.share(code),
                    "number",
                ),
                Column(
                    "change", frame.say("base.clauses.change"), writers.signed_count(code), "number"
                ),
            ],
            alt=frame.say(
                "base.clauses.alt",
                clauses=frame.say("frame.joint").join(row["clause"] for row in named),
            ),
        )
        provisional = max(row["provisional"] for row in rows)
        if provisional:
            count = fmt.count(provisional, code)
            st.markdown(cards.grey(frame.say("base.clauses.provisional", count=count)))


def cities(frame: Frame, rows: Sequence[Row]) -> None:
    """The cities by number and mix; a row leads to its customers."""
    code = frame.language
    subtitle = frame.say("base.cities.subtitle", month=fmt.month(frame.month, code))
    named = [
        {**row, "name": frame.place() if row["city"] == "all" else row["city"]} for row in rows
    ]
    says = behind.says(frame, "base_cities", "arpu")
    with cards.card(frame.say("base.cities.title"), subtitle, says=says):
        chosen = tables.clickable_table(
            named,
            [
                Column("name", frame.say("base.cities.city")),
                Column(
                    "customers", frame.say("base.cities.customers"), writers.count(code), "number"
                ),
                Column(
                    "change", frame.say("base.cities.change"), writers.signed_count(code), "number"
                ),
                Column(
                    "high_level_share",
                    frame.say("base.cities.levels"),
                    writers.share(code),
                    "number",
                ),
                Column("card_share", frame.say("base.cities.card"), writers.share(code), "number"),
                Column("arpu", frame.say("base.cities.arpu"), writers.yuan(code), "number"),
            ],
            key="base-cities",
            id_column="city",
            alt=frame.say("base.cities.alt"),
        )
    if chosen == "all":
        frame.go("customers", list="on_net")
    elif chosen:
        frame.go("customers", list="on_net", city=[chosen])
