"""All that is known of one customer in the month looked at, read once for the page and the sheet.

Apart from the cards because the sheet for a visit must say the very figures that the page shows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from baoyou import definitions, programmes
from baoyou.programmes import Suggestion
from baoyou.ui.frame import Frame, Row

MEMBERS = 50
# The parameter of each rule that a measure of the page is held against.
_THRESHOLDS = {
    "ratio": ("below_plan", "ratio"),
    "complaints": ("complaints", "complaints"),
    "faults": ("repeat_faults", "faults"),
    "days": ("zero_calls", "days"),
    "calls": ("rival_hotline", "calls"),
    "intent": ("leaving_intent", "calls"),
    "yuan": ("offnet_spend", "yuan"),
}


@dataclass(frozen=True)
class Case:
    """One customer. row: the month looked at; history: all closed months, oldest first.

    hits: the month's warnings, all_hits: those of all months, newest first. measures: twelve months
    of each figure beside its threshold. moments: the key moments ahead, the next one first.
    suggestions: the programmes that the month calls for, None where the table is not meant for
    this customer.
    """

    customer_id: str
    row: Row
    history: Sequence[Row]
    hits: Sequence[Row]
    all_hits: Sequence[Row]
    peers: Sequence[Row]
    measures: Sequence[Row]
    stages: Sequence[Row]
    moments: Sequence[Row]
    suggestions: Sequence[Suggestion] | None

    @property
    def is_locked(self) -> bool:
        """Whether the customer asked to port: service and information only."""
        return bool(self.row["is_locked"])

    @property
    def name(self) -> str:
        """The masked number; the id where there is none."""
        return str(self.row["phone_masked"] or self.customer_id)

    def measure(self, name: str) -> list[Row]:
        """The months of one measure, oldest first; empty where it was never known."""
        return [row for row in self.measures if row["measure"] == name]


def read(frame: Frame, customer_id: str, history: Sequence[Row], row: Row) -> Case:
    """The case of a customer whose months are known."""
    assert frame.month is not None
    asked: dict[str, Any] = {"customer_id": customer_id, "month": frame.month}
    all_hits = frame.rows("customer_hits", all_cities=True, customer_id=customer_id)
    hits = [hit for hit in all_hits if hit["month"] == frame.month]
    values = definitions.values(frame.month)
    days = {name: values[name] for name in ("suspension_days", "win_back_days")}
    return Case(
        customer_id=customer_id,
        row=row,
        history=history,
        hits=hits,
        all_hits=all_hits,
        peers=frame.rows("customer_peers", all_cities=True, **asked),
        measures=frame.rows("customer_measures", all_cities=True, **asked, **_thresholds(frame)),
        stages=frame.rows("customer_stages", all_cities=True, **asked),
        moments=frame.rows("customer_moments", all_cities=True, **asked, **days),
        suggestions=_suggestions(row, hits),
    )


def _thresholds(frame: Frame) -> dict[str, Any]:
    assert frame.month is not None
    return {
        name: frame.reader.rule_version(rule, frame.month).params[param]
        for name, (rule, param) in _THRESHOLDS.items()
    }


def _suggestions(row: Row, hits: Sequence[Row]) -> list[Suggestion] | None:
    """Who left is judged by the value of the month before."""
    population = programmes.table().population
    if not (row[f"is_{population}"] or (row["is_left"] and row[f"was_{population}"])):
        return None
    return programmes.suggested(row, {hit["rule"] for hit in hits})
