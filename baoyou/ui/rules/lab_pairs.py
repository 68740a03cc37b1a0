"""Who finds more with as many calls, and which of all rules earn theirs.

Apart from what is tried alone: here every line is a comparison with its verdict.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import Any

import streamlit as st

from baoyou import definitions, rulebook
from baoyou.backtest import Answer, Run
from baoyou.errors import WrongUsage
from baoyou.ui import address, behind, cards, words
from baoyou.ui import format as fmt
from baoyou.ui.cards import Direction, Verdict
from baoyou.ui.frame import Frame, Row
from baoyou.ui.rules import lab
from baoyou.ui.rules.lab import DRAFT, MODEL, PRESENT, Trial
from baoyou.ui.tables import Column, clickable_table, reading_table

AGAINST = "lab_against"
Writer = Callable[[Any], str]
_VERDICTS: Mapping[str, Verdict] = {"better": "good", "worse": "bad", "even": "none"}


def league(frame: Frame, horizon: int) -> Answer:
    """Every rule as it is in force, over the mature months."""
    return lab.answer(frame, lab.present_runs(frame), horizon)


def against(frame: Frame, trial: Trial, ranked: Answer) -> list[Run]:
    """What the trial is compared with: the present version, the model, earlier versions, rules.

    Without a choice the two other rules of the highest lift.
    """
    others = {run.name: run for run in lab.present_runs(frame) if run.name != trial.rule}
    usual = [name for name in ranked.totals if name in others][:2]
    if AGAINST not in st.session_state:
        st.session_state[AGAINST] = st.query_params.get_all(AGAINST) or usual
    choices = _settings(trial, st.session_state[AGAINST]) | _earlier(frame, trial) | others
    st.session_state[AGAINST] = [one for one in st.session_state[AGAINST] if one in choices]
    chosen = st.multiselect(
        frame.say("lab.pairs.choose"),
        list(choices),
        format_func=lambda name: _name(frame, trial, choices[name]),
        key=AGAINST,
        placeholder=frame.say("lab.pairs.choose"),
        label_visibility="collapsed",
        width=420,
    )
    address.keep_many(AGAINST, chosen if chosen != usual else [])
    if trial.changed and _setting(trial) not in choices:
        st.button(
            frame.say("lab.pairs.keep"),
            key="lab_keep",
            type="tertiary",
            on_click=st.session_state[AGAINST].append,
            args=(_setting(trial),),
        )
    fixed = [trial.present] if trial.changed else []
    model = [Run(MODEL, None)] if lab.has_model(frame) else []
    return [*fixed, *(choices[name] for name in chosen), *model]


def pairs(frame: Frame, trial: Trial, runs: Sequence[Run]) -> None:
    """The table of comparisons at equal workload."""
    found = lab.answer(frame, [trial.draft, *runs], trial.horizon, subjects=[DRAFT])
    by_name = {row["other"]: row for row in found.pairs}
    rows = [
        _told(frame, by_name[run.name]) | {"name": _name(frame, trial, run)}
        for run in runs
        if run.name in by_name
    ]
    if not rows:
        st.markdown(cards.grey(frame.say("lab.pairs.none")))
        return
    if MODEL in by_name:
        st.markdown(cards.grey(frame.say("lab.pairs.model")))
    reading_table(rows, _pair_columns(frame), frame.say("lab.pairs.title"))


def league_card(frame: Frame, trial: Trial, ranked: Answer) -> None:
    """All rules by lift; a row opens the rule in the lab."""
    says = behind.says(frame, "backtest_totals")
    subtitle = frame.say("lab.league.subtitle", horizon=trial.horizon)
    with cards.card(frame.say("lab.league.title"), subtitle, says=says):
        rows = [_ranked(frame, row) for row in ranked.totals.values()]
        chosen = clickable_table(
            rows,
            _league_columns(frame),
            key=f"lab_league_{trial.rule}",
            id_column="run",
            alt=frame.say("lab.league.title"),
            pinned=1,
        )
        for line in _idle(frame, ranked):
            st.markdown(cards.grey(line))
    if chosen and chosen != trial.rule:
        frame.go("rules", **{lab.RULE: chosen, lab.HORIZON: str(trial.horizon)})


def _ranked(frame: Frame, row: Row) -> Row:
    code = frame.language
    small = frame.say("lab.league.small", count=fmt.count(row["flagged"], code))
    judged = frame.say(f"lab.league.{row['verdict'] or 'nobody'}")
    return row | {
        "name": frame.rule_name(row["run"]),
        "interval": fmt.interval(row["precision_low"], row["precision_high"], "share", code),
        "tint": "" if row["is_small"] else row["verdict"],
        "judged": small if row["is_small"] else judged,
    }


def _league_columns(frame: Frame) -> list[Column]:
    share, count, times, money = _writers(frame.language)

    def one(value: Any) -> str:
        return fmt.number(value, "count", frame.language, 1)

    return [
        Column("name", frame.say("lab.rule")),
        Column("lift", frame.say("lab.card.lift"), times, "number", "tint"),
        Column("judged", frame.say("lab.column.judged"), width="medium"),
        Column("precision", frame.say("lab.card.precision"), share, "number"),
        Column("interval", frame.say("lab.column.interval")),
        Column("recall", frame.say("lab.card.recall"), share, "number"),
        Column("workload", frame.say("lab.card.workload"), count, "number"),
        Column("lead_months", frame.say("lab.card.lead"), one, "number"),
        Column("fee_covered_monthly", frame.say("lab.column.fee_covered"), money, "number"),
        Column("months", frame.say("lab.column.months"), count, "number"),
    ]


def _idle(frame: Frame, ranked: Answer) -> list[str]:
    """The rules that could not run in any month, and what they lack in the last."""
    told = []
    for key in definitions.rules():
        lacking = ranked.left_out.get(key, {})
        if key in ranked.totals or not lacking:
            continue
        needs = words.needs(key, ", ".join(lacking[max(lacking)]), frame.language)
        told.append(frame.say("lab.league.idle", rule=frame.rule_name(key), needs=needs))
    return told


def _setting(trial: Trial) -> str:
    """A setting as a choice that the address can hold."""
    return ";".join(f"{name}={value}" for name, value in trial.params.items())


def _settings(trial: Trial, asked: Sequence[str]) -> dict[str, Run]:
    """The settings of this rule among these choices, but the one that is tried now."""
    found = {}
    for one in asked:
        with suppress(WrongUsage):
            params = rulebook.read(trial.rule, one.split(";"))
            if set(params) == set(trial.params) and params != dict(trial.params):
                found[one] = Run(one, trial.rule, params)
    return found


def _pair_columns(frame: Frame) -> list[Column]:
    share, count, times, _ = _writers(frame.language)
    return [
        Column("name", frame.say("lab.column.against")),
        Column("months", frame.say("lab.column.months"), count, "number"),
        Column("workload", frame.say("lab.column.each_month"), count, "number"),
        Column("subject_precision", frame.say("lab.column.this"), share, "number"),
        Column("other_precision", frame.say("lab.column.other"), share, "number"),
        Column("interval", frame.say("lab.column.interval")),
        Column("other_recall", frame.say("lab.card.recall"), share, "number"),
        Column("other_lift", frame.say("lab.card.lift"), times, "number"),
        Column("verdict_text", frame.say("lab.column.difference"), kind="markdown"),
    ]


def _writers(code: str) -> tuple[Writer, Writer, Writer, Writer]:
    """How shares, counts, multiples and amounts of money are written."""
    return (
        lambda value: fmt.value(value, "share", code),
        lambda value: fmt.count(value, code),
        lambda value: fmt.times(value, code),
        lambda value: fmt.money(value, code),
    )


def _earlier(frame: Frame, trial: Trial) -> dict[str, Run]:
    """The other versions of the rule."""
    editions = rulebook.editions(frame.reader.manifest, trial.rule)
    return {
        f"v{one.version.version}": Run(f"v{one.version.version}", trial.rule, one.version.params)
        for one in editions
        if one.version.version != trial.held.version
    }


def _name(frame: Frame, trial: Trial, run: Run) -> str:
    if run.rule is None:
        return frame.say("lab.model")
    if run.name == PRESENT:
        return frame.say("lab.pairs.present", version=trial.held.version)
    if run.rule == trial.rule and "=" in run.name:
        return lab.differing(frame, trial, run.params)
    if run.rule == trial.rule:
        return frame.say("lab.pairs.version", version=run.name)
    return frame.rule_name(run.rule)


def _told(frame: Frame, row: Row) -> Row:
    code, verdict = frame.language, row["verdict"]
    interval = fmt.interval(row["other_low"], row["other_high"], "share", code)
    if verdict is None:
        return row | {"interval": interval, "verdict_text": fmt.MISSING}
    direction: Direction = "flat"
    if row["difference"]:
        direction = "up" if row["difference"] > 0 else "down"
    size = f"{cards.ARROW[direction]} {fmt.change(row['difference'], 'share', code)}"
    badge = cards.badge(size, _VERDICTS[verdict])
    return row | {
        "interval": interval,
        "verdict_text": f"{badge} {frame.say(f'lab.verdict.{verdict}')}",
    }
