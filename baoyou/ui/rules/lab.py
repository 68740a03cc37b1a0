"""What is tried in the rule lab: the rule, its parameters, the horizon; and the answers of the lab.

Apart from the cards that draw them, so that every card asks about the same choice. It stands in the
address as codes: `lab_rule`, `lab_horizon`, and `lab_set` for what differs from the present.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import streamlit as st

from baoyou import ask, backtest, definitions, rulebook
from baoyou.backtest import Answer, Question, Run
from baoyou.definitions import Tune, Version
from baoyou.errors import WrongUsage
from baoyou.store import Store
from baoyou.ui import address, cards
from baoyou.ui import format as fmt
from baoyou.ui.frame import Frame

RULE, SET, HORIZON = "lab_rule", "lab_set", "lab_horizon"
HORIZONS = ("1", "2", "3", "6")
DRAFT, PRESENT, MODEL = "draft", "present", "model"
# What the widgets were last set to, as the address says it: only news moves them.
_SEEN = "lab_seen"


@dataclass(frozen=True)
class Trial:
    """What is tried. params: of the sliders; held: the version that the next close would take."""

    rule: str
    params: Mapping[str, Any]
    held: Version
    horizon: int

    @property
    def draft(self) -> Run:
        """The rule with the parameters tried."""
        return Run(DRAFT, self.rule, self.params)

    @property
    def present(self) -> Run:
        """The rule as it is in force."""
        return Run(PRESENT, self.rule, self.held.params)

    @property
    def changed(self) -> dict[str, Any]:
        """The parameters that differ from those in force."""
        held = self.held.params
        return {name: value for name, value in self.params.items() if held.get(name) != value}

    @property
    def curves(self) -> list[Tune]:
        """The parameters whose range a curve can run over, the rule's first one first."""
        tunes = definitions.rules()[self.rule].tunes.values()
        return [tune for tune in tunes if not tune.choices]


def choose(frame: Frame) -> Trial:
    """The card of controls: the rule, its parameters, the way back to the present ones."""
    with st.container(border=True, height="stretch"):
        rules = list(definitions.rules())
        address.seed(RULE, rules, "usage_drop")
        rule = st.selectbox(frame.say("lab.rule"), rules, format_func=frame.rule_name, key=RULE)
        address.keep(RULE, rule)
        manifest = frame.reader.manifest
        held = rulebook.in_force(manifest, rule, rulebook.next_month(manifest))
        _follow(rule)
        params = {
            tune.key: _widget(frame, rule, tune, held.params[tune.key])
            for tune in definitions.rules()[rule].tunes.values()
        }
        horizon = _horizon(frame)
        trial = Trial(rule, params, held, horizon)
        told = [f"{name}={value}" for name, value in trial.changed.items()]
        address.keep_many(SET, told)
        st.session_state[_SEEN] = told
        _standing(frame, trial)
    return trial


def answer(
    frame: Frame,
    runs: Sequence[Run],
    horizon: int,
    *,
    subjects: Sequence[str] = (),
    immature: bool = False,
) -> Answer:
    """What the runs find in the months up to the one looked at, for the cities and population."""
    return _answer(
        frame.reader.store.folder,
        frame.reader.manifest.sequence,
        frame.reader.scope.cities,
        frame.cities or None,
        [(run.name, run.rule, dict(run.params)) for run in runs],
        frame.population,
        horizon,
        frame.month,
        immature,
        tuple(subjects),
    )


def present_runs(frame: Frame) -> list[Run]:
    """Every rule as it is in force, under its own key."""
    manifest = frame.reader.manifest
    month = rulebook.next_month(manifest)
    return [
        Run(key, key, rulebook.in_force(manifest, key, month).params) for key in definitions.rules()
    ]


def has_model(frame: Frame) -> bool:
    """Whether a published model scored any of the months."""
    return any(backtest.has_model(frame.reader, month.isoformat()) for month in frame.months)


def told(frame: Frame, tune: Tune, value: Any) -> str:
    """A parameter's value in words."""
    if tune.choices:
        return frame.say(f"lab.choice.{value}")
    places = 0 if tune.is_whole else 1
    return fmt.number(value, "count", frame.language, places)


def differing(frame: Frame, trial: Trial, params: Mapping[str, Any]) -> str:
    """What differs in these parameters from those in force, in words."""
    tunes = definitions.rules()[trial.rule].tunes
    return frame.say("frame.joint").join(
        frame.say(
            "lab.differs_one",
            param=tunes[name].label(frame.language),
            value=told(frame, tunes[name], value),
            held=told(frame, tunes[name], trial.held.params[name]),
        )
        for name, value in params.items()
        if value != trial.held.params[name]
    )


@st.cache_data(max_entries=300, show_spinner=False)
def _answer(
    folder: Path,
    sequence: int,
    scope_cities: frozenset[str] | None,
    cities: tuple[str, ...] | None,
    runs: list[tuple[str, str | None, dict[str, Any]]],
    population: str,
    horizon: int,
    last: date | None,
    immature: bool,
    subjects: tuple[str, ...],
) -> Answer:
    pinned = ask.reader(Store(folder), ask.Scope(scope_cities), sequence)
    question = Question(
        tuple(Run(*run) for run in runs), population, horizon, last=last, immature=immature
    )
    return backtest.test(pinned, question, cities, subjects)


def _follow(rule: str) -> None:
    """Set the widgets of the rule to what the address asks for, where that is news."""
    asked = st.query_params.get_all(SET)
    if not asked or asked == st.session_state.get(_SEEN):
        return
    if st.query_params.get(RULE) not in (None, rule):
        return
    try:
        found = rulebook.read(rule, asked)
    except WrongUsage:
        return
    for name, value in found.items():
        st.session_state[_key(rule, name)] = value


def _widget(frame: Frame, rule: str, tune: Tune, held: Any) -> Any:
    """One parameter's slider or switch; it runs when it is let go."""
    key, label = _key(rule, tune.key), tune.label(frame.language)
    if st.session_state.get(key) is None:
        st.session_state[key] = held
    if tune.choices:
        chosen = st.segmented_control(
            label,
            tune.choices,
            format_func=lambda value: told(frame, tune, value),
            key=key,
            required=True,
            wrap=True,
        )
        return chosen or held
    value = st.slider(label, tune.low, tune.high, step=tune.step, key=key)
    return value if tune.is_whole else round(value, 6)


def _horizon(frame: Frame) -> int:
    usual = definitions.values(frame.months[-1])["backtest_months"]
    address.seed(HORIZON, HORIZONS, str(usual))
    chosen = st.segmented_control(
        frame.say("lab.horizon"), HORIZONS, key=HORIZON, required=True, wrap=True
    )
    address.keep(HORIZON, chosen)
    return int(chosen or usual)


def _standing(frame: Frame, trial: Trial) -> None:
    """Whether this is the present version, or what differs from it; and the way back."""
    tunes = definitions.rules()[trial.rule].tunes
    if not tunes:
        st.markdown(cards.grey(frame.say("lab.no_params")))
        return
    version, since = trial.held.version, trial.held.from_month
    if not trial.changed:
        slots: dict[str, Any] = {"version": version}
        if since >= frame.months[0]:
            slots["since"] = fmt.month(since, frame.language)
        line = frame.say("lab.same_since" if "since" in slots else "lab.same", **slots)
        st.markdown(cards.grey(line))
        return
    differs = differing(frame, trial, trial.params)
    st.markdown(cards.grey(frame.say("lab.differs", version=version, what=differs)))
    st.button(
        frame.say("lab.reset", version=version), key="lab_reset", on_click=_reset, args=(trial,)
    )


def _reset(trial: Trial) -> None:
    for name, value in trial.held.params.items():
        st.session_state[_key(trial.rule, name)] = value


def _key(rule: str, param: str) -> str:
    return f"lab_{rule}_{param}"
