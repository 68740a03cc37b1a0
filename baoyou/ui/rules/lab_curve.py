"""How a rule does as one of its parameters runs over its range, beside a model and another rule.

Apart from the figures of the one setting because every point is a run of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from baoyou.backtest import Answer, Run
from baoyou.definitions import Tune
from baoyou.ui import behind, cards, charts, show
from baoyou.ui import format as fmt
from baoyou.ui.frame import Frame, Row
from baoyou.ui.rules import lab
from baoyou.ui.rules.lab import DRAFT, MODEL, Trial
from baoyou.ui.switches import switch
from baoyou.ui.tables import Column

# As many values of a parameter are tried for its curve.
POINTS = 10
# A point with so many times the workload of the setting tried stands in the table only.
FAR = 8


def curve(frame: Frame, trial: Trial, found: Answer, against: Run | None) -> None:
    """Precision, or recall, over the workload, as one parameter runs over its range."""
    title, subtitle = frame.say("lab.curve.title"), frame.say("lab.curve.subtitle")
    says = behind.says(frame, "backtest_totals", "backtest_pairs")
    with cards.card(title, subtitle, says=says) as controls:
        tune = _curve_tune(frame, trial)
        if tune is None:
            st.markdown(cards.grey(frame.say("lab.curve.none")))
            return
        with controls:
            what = switch(
                "lab_curve",
                ("precision", "recall"),
                frame.say("lab.curve.title"),
                lambda name: frame.say(f"lab.card.{name}"),
            )
        with st.spinner(frame.say("lab.curve.running")):
            points = _points(frame, trial, tune, against, found)
        _chart(frame, trial, found, _others(frame, against), points, what, tune, controls)
        at = found.totals[DRAFT]["workload"]
        beyond = len(points[DRAFT]) - len(_drawn(points[DRAFT], what, at))
        if beyond:
            st.markdown(cards.grey(frame.say("lab.curve.beyond", count=beyond, times=FAR)))


def _chart(
    frame: Frame,
    trial: Trial,
    found: Answer,
    others: list[tuple[str, str, str]],
    points: dict[str, list[Row]],
    what: str,
    tune: Tune,
    controls: DeltaGenerator,
) -> None:
    code, total = frame.language, found.totals[DRAFT]
    name, param, at = frame.rule_name(trial.rule), tune.label(code), total["workload"]
    figure = charts.workload(
        [
            {"name": named, "role": role, "points": _drawn(points[key], what, at)}
            for key, named, role in [*others, (DRAFT, name, "subject")]
            if points.get(key)
        ],
        palette=frame.palette,
        language=code,
        axis_label=frame.say("lab.curve.axis"),
        at=at,
        at_label=frame.say("lab.curve.at", count=fmt.count(at, code)),
        base=total["base_rate"] if what == "precision" else None,
        base_label=frame.say("lab.months.base"),
        height=300,
    )
    show.chart(
        figure,
        f"lab-curve-{what}",
        frame.say("lab.curve.alt", rule=name, param=param),
        language=code,
        rows=points[DRAFT],
        columns=_curve_columns(frame, param),
        table_in=controls,
    )


def _drawn(points: Sequence[Row], what: str, at: float) -> list[Row]:
    """The points that stand in the chart: one far out would press all others together."""
    near = [point for point in points if not at or point["n"] <= FAR * at]
    return [point | {"value": point[what]} for point in near]


def _others(frame: Frame, against: Run | None) -> list[tuple[str, str, str]]:
    found = [(MODEL, frame.say("lab.model"), "model")]
    if against and against.rule:
        found.append((against.name, frame.rule_name(against.rule), "context"))
    return found


def _curve_tune(frame: Frame, trial: Trial) -> Tune | None:
    tunes = {tune.key: tune for tune in trial.curves}
    if len(tunes) < 2:
        return next(iter(tunes.values()), None)
    chosen = st.selectbox(
        frame.say("lab.curve.param"),
        list(tunes),
        format_func=lambda key: tunes[key].label(frame.language),
        key=f"lab_curve_{trial.rule}",
        label_visibility="collapsed",
    )
    return tunes[chosen]


def _points(
    frame: Frame, trial: Trial, tune: Tune, against: Run | None, found: Answer
) -> dict[str, list[Row]]:
    """The points of the rule's curve in order of workload, and of the others at each workload."""
    values = grid(tune)
    # The value tried is no part of the grid, so that moving it leaves the answer as it was.
    fixed = {name: value for name, value in trial.params.items() if name != tune.key}
    runs = [Run(f"{tune.key}={value}", trial.rule, {**fixed, tune.key: value}) for value in values]
    others = [Run(MODEL, None)] if lab.has_model(frame) else []
    others += [against] if against else []
    names = [run.name for run in others]
    ran = lab.answer(frame, [*runs, *others], trial.horizon, subjects=names)
    by_name = dict(zip((run.name for run in runs), values, strict=True))
    rows = [
        _point(frame, row, tune, by_name[row["run"]])
        for row in ran.totals.values()
        if row["run"] in by_name and row["flagged"]
    ]
    draft = found.totals[DRAFT]
    if draft["flagged"] and trial.params[tune.key] not in values:
        rows.append(_point(frame, draft, tune, trial.params[tune.key]))
    points = {DRAFT: sorted(rows, key=lambda row: row["n"])}
    for name in names:
        pairs = [
            {
                "n": row["workload"],
                "precision": row["subject_precision"],
                "recall": row["subject_recall"],
            }
            for row in ran.pairs
            if row["subject"] == name and row["other"] in by_name and row["calls"]
        ]
        points[name] = sorted(pairs, key=lambda row: row["n"])
    return points


def grid(tune: Tune) -> list[Any]:
    """At most POINTS values of a parameter, evenly over its range, both ends among them."""
    steps = round((tune.high - tune.low) / tune.step)
    count = min(steps, POINTS - 1)
    places = sorted({round(steps * place / count) for place in range(count + 1)})
    values = [tune.low + place * tune.step for place in places]
    return values if tune.is_whole else [round(value, 6) for value in values]


def _point(frame: Frame, row: Row, tune: Tune, value: Any) -> Row:
    told = lab.told(frame, tune, value)
    name = frame.say("lab.curve.point", param=tune.label(frame.language), value=told)
    return row | {"n": row["workload"], "name": name, "tried": told}


def _curve_columns(frame: Frame, param: str) -> list[Column]:
    code = frame.language

    def share(value: Any) -> str:
        return fmt.value(value, "share", code)

    return [
        Column("tried", param),
        Column(
            "workload",
            frame.say("lab.card.workload"),
            lambda value: fmt.count(value, code),
            "number",
        ),
        Column("precision", frame.say("lab.card.precision"), share, "number"),
        Column("recall", frame.say("lab.card.recall"), share, "number"),
        Column("lift", frame.say("lab.card.lift"), lambda value: fmt.times(value, code), "number"),
    ]
