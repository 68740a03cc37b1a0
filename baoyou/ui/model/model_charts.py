"""What a trained model is worth, drawn: calibration, precision by workload, features by weight.

Apart from the figures in words. All read the report of a training.
"""

from __future__ import annotations

import streamlit as st

from baoyou.ui import cards, charts, show, writers
from baoyou.ui import format as fmt
from baoyou.ui.frame import Frame, Row
from baoyou.ui.model import model_words
from baoyou.ui.model.model_cards import Report, auc
from baoyou.ui.tables import Column

_WEIGHTS = 12
# A rule with fewer customers than this says little by its precision.
_LEAST = 30


def calibration(frame: Frame, report: Report, kind: str) -> None:
    """Predicted beside observed, by tenths of the score."""
    code = frame.language
    groups = [
        {"step": step, "range": fmt.interval(group["low"], group["high"], "share", code), **group}
        for step, group in enumerate(report["kinds"][kind]["calibration"], start=1)
    ]
    last = groups[-1]
    title, subtitle = frame.say("model.calibration.title"), frame.say("model.calibration.subtitle")
    with cards.card(title, subtitle) as controls:
        show.chart(
            charts.lines(
                [
                    {
                        "name": frame.say(f"model.calibration.{name}"),
                        "values": [group[name] for group in groups],
                        "role": role,
                    }
                    for name, role in (("observed", "ink"), ("predicted", "model"))
                ],
                palette=frame.palette,
                language=code,
                steps=[group["step"] for group in groups],
                from_zero=True,
            ),
            "model-calibration",
            frame.say(
                "model.calibration.alt",
                predicted=fmt.value(last["predicted"], "share", code),
                observed=fmt.value(last["observed"], "share", code),
            ),
            language=code,
            rows=groups,
            columns=[
                Column("step", frame.say("model.calibration.step"), str),
                Column("n", frame.say("model.calibration.n"), writers.count(code), "number"),
                *(
                    Column(name, frame.say(f"model.calibration.{name}"), _share(code), "number")
                    for name in ("predicted", "observed")
                ),
                Column("range", frame.say("model.calibration.range")),
            ],
            table_in=controls,
        )


def workload(frame: Frame, report: Report, kind: str) -> None:
    """Precision over workload: both models as curves, compared where the best rule stands."""
    code = frame.language
    best = _best_rule(report)
    curves = [_curve(frame, report, name, name == kind, best) for name in report["kinds"]]
    title, subtitle = frame.say("model.workload.title"), frame.say("model.workload.subtitle")
    alt, at_label = subtitle, ""
    if best:
        name, count = frame.rule_name(best["rule"]), best["flagged"]
        precision = best["flagged_left"] / count
        point = {"n": count, "value": precision}
        curves.append({"name": name, "role": "subject", "points": [point]})
        at_label = frame.say("model.workload.at", count=fmt.count(count, code))
        alt = frame.say(
            "model.workload.alt",
            count=fmt.count(count, code),
            kind=frame.say(f"model.kind.{kind}"),
            precision=fmt.value(best[f"{kind}_left"] / count, "share", code),
            rule=name,
            rule_precision=fmt.value(precision, "share", code),
        )
    with cards.card(title, subtitle):
        show.chart(
            charts.workload(
                curves,
                palette=frame.palette,
                language=code,
                axis_label=frame.say("model.workload.axis"),
                at=best["flagged"] if best else None,
                at_label=at_label,
                base=report["kinds"][kind]["base_rate"],
                base_label=frame.say("model.workload.base"),
            ),
            "model-workload",
            alt,
            language=code,
        )


def weights(frame: Frame, report: Report, kind: str) -> None:
    """What the model goes by, and what it was not let near."""
    code = frame.language
    top = report["kinds"][kind]["weights"][:_WEIGHTS]
    bars: list[Row] = [
        {
            "name": model_words.features([row["feature"]], code),
            "value": row["weight"],
            "text": fmt.number(row["weight"], "count", code, 2),
        }
        for row in top
    ]
    with cards.card(frame.say("model.weights.title"), frame.say("model.weights.subtitle")):
        named = model_words.features([row["feature"] for row in top[:3]], code)
        show.chart(
            charts.bars(bars, palette=frame.palette, language=code, decimals=2),
            "model-weights",
            frame.say("model.weights.alt", features=named),
            language=code,
        )
        st.markdown(cards.grey(_refused(frame, report)))
        if report["left_out"]:
            st.markdown(cards.grey(_left_out(frame, report)))


def _best_rule(report: Report) -> Row | None:
    """The rule that hits best among those with enough customers; None where there is none."""
    rules = [row for row in report["rules"] if row["flagged"] >= _LEAST]
    return max(rules, key=lambda row: row["flagged_left"] / row["flagged"], default=None)


def _curve(frame: Frame, report: Report, kind: str, is_chosen: bool, best: Row | None) -> Row:
    points = [
        {"n": point["n"], "value": point["precision"]} for point in report["kinds"][kind]["curve"]
    ]
    if best:
        points.append({"n": best["flagged"], "value": best[f"{kind}_left"] / best["flagged"]})
    name, role = frame.say(f"model.kind.{kind}"), "model" if is_chosen else "context"
    return {"name": name, "role": role, "points": sorted(points, key=lambda point: point["n"])}


def _refused(frame: Frame, report: Report) -> str:
    if not report["refused"]:
        return frame.say("model.weights.no_refused")
    named = []
    for leak in report["refused"]:
        feature = model_words.features([leak["feature"]], frame.language)
        if leak["reason"] == "auc":
            told = auc(leak["auc"], frame.language)
            named.append(frame.say("model.weights.refused_auc", feature=feature, auc=told))
        else:
            day = leak["recorded_on"]
            named.append(frame.say("model.weights.refused_recorded", feature=feature, day=day))
    return frame.say("model.weights.refused", features=frame.say("frame.joint").join(named))


def _left_out(frame: Frame, report: Report) -> str:
    named = [
        frame.say(
            "model.weights.why",
            feature=model_words.features([key], frame.language),
            reason=frame.say(f"model.why.{reason}"),
        )
        for key, reason in report["left_out"].items()
    ]
    return frame.say("model.weights.left_out", features=frame.say("frame.joint").join(named))


def _share(language: str) -> writers.Writer:
    return lambda amount: fmt.value(amount, "share", language)
