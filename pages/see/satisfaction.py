"""Are customers satisfied, and who is not."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from baoyou.ui import cards, figures, series, states
from baoyou.ui import format as fmt
from baoyou.ui.frame import Frame, Row, current
from baoyou.ui.satisfaction import drivers, surveys
from baoyou.ui.warnings import alarms


def main(frame: Frame) -> None:
    """The last survey: sentence, cards, segments over time, the cities, groups, and the drivers."""
    overall = surveys.groups(frame, "none", 8)
    if not overall:
        month = fmt.month(frame.month, frame.language)
        cards.sentence(frame.say("satisfaction.sentence.no_survey", month=month))
        extract, what = frame.say("extract.surveys"), frame.say("satisfaction.sentence.what")
        states.no_data(extract, what, frame.language, frame.pages["upload"])
        return
    now = overall[-1]
    survey = replace(frame, month=now["month"])
    opening(frame, survey, now)
    with cards.card_row(across=3):
        for row in figures.changes(survey, "satisfaction", "satisfied_share"):
            figures.kpi_card(survey, row)
        response(survey, overall)
    surveys.segments(survey)
    left, right = st.columns(2)
    with left:
        surveys.cities(survey)
        surveys.table(survey, "tier")
    with right:
        surveys.table(survey, "item")
        surveys.table(survey, "touchpoint")
    drivers.card(frame, survey)
    drivers.open_list(frame, survey)


def opening(frame: Frame, survey: Frame, now: Row) -> None:
    """The score with its interval, whether it moved, the lowest item, which survey it is."""
    code, score = frame.language, fmt.value(now["value"], "points", frame.language)
    slots = {
        "month": fmt.month(now["month"], code),
        "value": score,
        "interval": fmt.interval(now["low"], now["high"], "points", code),
        "before": fmt.month(now["month_before"], code),
        "change": fmt.change(now["change"], "points", code),
    }
    rest = []
    if now["month"] != frame.month:
        asked = fmt.month(frame.month, code)
        rest.append(frame.say("satisfaction.sentence.earlier", asked=asked, month=slots["month"]))
    for row in surveys.groups(survey, "item", 1):
        if row["low_place"] == 1:
            lowest = fmt.value(row["value"], "points", code)
            rest.append(
                frame.say("satisfaction.sentence.lowest", item=row["group_key"], value=lowest)
            )
    if len(frame.cities) == 1:
        for row in surveys.groups(survey, "city", 1, all_cities=True):
            if row["group_key"] == frame.cities[0]:
                rest.append(surveys.gap_words(frame, row, "cities"))
    rest.append(frame.say("satisfaction.sentence.population"))
    cards.sentence(
        frame.say(f"satisfaction.sentence.{surveys.standing(now)}", **slots),
        " ".join(rest),
        [
            frame.link(
                frame.say("satisfaction.sentence.link"), "warnings", **{alarms.RULE: "low_score"}
            )
        ],
    )


def response(frame: Frame, overall: list[Row]) -> None:
    """How many of those asked answered, where the file tells."""
    code, now = frame.language, overall[-1]
    known = now["response_rate"] is not None
    state = cards.State(
        frame.say("satisfaction.cards.rate_none"), frame.say("satisfaction.cards.no_rate")
    )
    cards.kpi_card(
        frame.say("satisfaction.cards.rate"),
        fmt.value(now["response_rate"], "share", code),
        definition=frame.say("satisfaction.cards.rate_help"),
        spark=series.spark(overall, "response_rate"),
        foot=[cards.count_line(now["n"], code)],
        state=None if known else state,
    )


main(current())
