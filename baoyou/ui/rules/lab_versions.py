"""Publishing what was tried as a dated version, and the versions that there are.

Apart from the trial, which changes nothing: this is the one step of the lab that does.
"""

from __future__ import annotations

from datetime import date, datetime

import streamlit as st

from baoyou import definitions, evidence, rulebook
from baoyou.errors import BaoyouError
from baoyou.months import add_months, month_of
from baoyou.text import explain
from baoyou.ui import cards, words
from baoyou.ui import format as fmt
from baoyou.ui.frame import Frame
from baoyou.ui.rules.lab import Trial
from baoyou.ui.tables import Column, reading_table

# What was published is said after the page ran again on the new snapshot.
_DONE = "lab_done"
AHEAD = 6


def publish(frame: Frame, trial: Trial) -> None:
    """The button of the card: from which month on, whether closed months are closed again."""
    if not definitions.rules()[trial.rule].tunes:
        return
    editions = rulebook.editions(frame.reader.manifest, trial.rule)
    number = max(edition.version.version for edition in editions) + 1
    label = frame.say("lab.publish.open", version=number)
    with st.popover(label, type="primary", disabled=not trial.changed, key="lab_publish"):
        first = _first_month(frame)
        name = fmt.month(first, frame.language)
        later = [month for month in frame.months if month >= first]
        again = False
        if later:
            months = fmt.count(len(later), frame.language)
            again = st.checkbox(frame.say("lab.publish.again", months=months), key="lab_again")
            st.markdown(cards.grey(frame.say("lab.publish.kept")))
        st.markdown(cards.grey(frame.say("lab.publish.what", version=number, month=name)))
        label = frame.say("lab.publish.confirm", version=number, month=name)
        if st.button(label, type="primary", key="lab_confirm"):
            _publish(frame, trial, first, again)


def done(frame: Frame) -> None:
    """After a version was published: which, and the way back."""
    told = st.session_state.pop(_DONE, None)
    if told:
        st.success(fmt.safe(frame.say("lab.publish.done", **told)), icon="✅")


def versions(frame: Frame, trial: Trial) -> None:
    """The versions of the rule, the latest first."""
    writer = words.writer(frame.language)
    heading = frame.say("lab.versions.title", rule=frame.rule_name(trial.rule))
    with cards.card(heading, frame.say("lab.versions.subtitle")):
        rows = [
            {
                "version": frame.say("lab.version", version=edition.version.version),
                "since": _since(frame, edition.version.from_month),
                "formula": evidence.formula(trial.rule, edition.version, writer),
                "by": edition.by or frame.say("lab.versions.product"),
                "at": _time(edition.at),
            }
            for edition in reversed(rulebook.editions(frame.reader.manifest, trial.rule))
        ]
        names = ("version", "since", "formula", "by", "at")
        reading_table(rows, [Column(name, frame.say(f"lab.versions.{name}")) for name in names])


def _first_month(frame: Frame) -> date:
    """The first month the version is to hold for; the one after the last closed to begin with."""
    following = rulebook.next_month(frame.reader.manifest)
    ahead = [month_of(add_months(following.isoformat(), step)) for step in range(AHEAD)]
    months = [*frame.months, *ahead]
    return st.selectbox(
        frame.say("lab.publish.from"),
        months,
        index=months.index(following),
        format_func=lambda day: fmt.month(day, frame.language),
        key="lab_from",
    )


def _publish(frame: Frame, trial: Trial, first: date, again: bool) -> None:
    try:
        with st.spinner(frame.say("lab.publish.running")):
            version, made = rulebook.publish(
                frame.reader.store, trial.rule, trial.params, first, again
            )
    except BaoyouError as error:
        st.error(fmt.safe(explain(error, frame.language)), icon="⚠️")
        return
    st.session_state[_DONE] = {
        "rule": frame.rule_name(trial.rule),
        "version": version.version,
        "month": fmt.month(first, frame.language),
        "snapshot": made.sequence,
    }
    st.rerun()


def _since(frame: Frame, first: date) -> str:
    if first < frame.months[0]:
        return frame.say("lab.versions.always")
    return fmt.month(first, frame.language)


def _time(told: str) -> str:
    if not told:
        return fmt.MISSING
    return datetime.fromisoformat(told).astimezone().strftime("%Y-%m-%d %H:%M")
