"""What a page and the pack both draw of a KPI, of cities and lists: from rows that stand here."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from baoyou import definitions
from baoyou.forecast import Ahead, Forecast
from baoyou.notes import Note
from baoyou.text import say
from baoyou.ui.drawing import course, journeys, kept
from baoyou.ui.theme import palette
from baoyou.ui.wording import kept as wording
from baoyou.ui.wording import noted

SEPTEMBER, OCTOBER = date(2009, 9, 1), date(2009, 10, 1)
ROW = {"kpi": "churn_rate", "unit": "share", "good": "down", "month": SEPTEMBER}
ROW |= {"snapshot_id": None, "extract": "customers"}
NOTES = ((OCTOBER, "A card"), (SEPTEMBER, "A mast"))


class Stored:
    """One who asks, with the figures that are stored: a value for each month of `found`."""

    language, month, cities = "en", SEPTEMBER, ()

    def __init__(self, found: dict[date, float | None]) -> None:
        self.found, self.months = found, tuple(sorted(found))
        self.palette = palette("light")

    def say(self, key: str, /, **slots: Any) -> str:
        return say(key, "en", **slots)

    def kpi_name(self, key: str) -> str:
        return definitions.kpis()[key].words("en").name

    def place(self) -> str:
        return "Here"

    def months_back(self, count: int) -> list[date]:
        return [month for month in self.months if month <= self.month][-count:]

    def figures(
        self,
        *keys: str,
        months: list[date] | None = None,
        snapshot: str | None = None,
        segment: str | None = None,
    ) -> list[dict[str, Any]]:
        wanted = months or [self.month]
        return [
            {"kpi": key, "month": month, "value": self.found[month]}
            for key in keys
            for month in wanted
            if month in self.found
        ]


def _aims(months: Sequence[date]) -> dict[date, float]:
    return dict.fromkeys(months, 0.02)


def test_a_month_without_a_figure_is_a_gap_and_last_year_stands_beside_its_month() -> None:
    found = {date(2008, 9, 1): 0.05, date(2009, 7, 1): 0.03, SEPTEMBER: 0.04}
    drawn = course.course(Stored(found), ROW, None)
    assert [point["month"].month for point in drawn.points] == [9, 10, 11, 12, *range(1, 10)]
    assert [point["value"] for point in drawn.points if point["value"]] == [0.05, 0.03, 0.04]
    assert drawn.previous[-1] == 0.05 and drawn.target == [None] * 13
    assert course.told(Stored(found), drawn).count("4.00%") == 1


def test_a_survey_is_drawn_for_the_months_that_it_was_held_in_and_a_list_has_no_last_year() -> None:
    stored = Stored({date(2008, 9, 1): 0.05, date(2009, 3, 1): None, SEPTEMBER: 0.04})
    held = course.course(stored, ROW | {"extract": "surveys"}, _aims)
    assert [(point["month"].year, point["target"]) for point in held.points] == [
        (2008, 0.02),
        (2009, 0.02),
    ]
    listed = course.course(stored, ROW | {"extract": "surveys", "snapshot_id": "s1"}, None)
    assert listed.previous == [None, None]


def test_the_months_ahead_bring_their_target_and_last_years_figure() -> None:
    stored = Stored({date(2008, 10, 1): 0.06, SEPTEMBER: 0.04})
    made = Forecast((Ahead(OCTOBER, 0.04, 0.03, 0.05),))
    drawn = course.course(stored, ROW, _aims, made)
    assert drawn.ahead == [{"month": OCTOBER, "value": 0.04, "low": 0.03, "high": 0.05}]
    assert (drawn.previous[-1], drawn.target[-1]) == (0.06, 0.02)
    assert len(drawn.target) == len(drawn.points) + 1


def test_a_course_without_figures_is_empty() -> None:
    assert course.course(Stored({}), ROW, _aims).is_empty
    assert not course.course(Stored({SEPTEMBER: 0.04}), ROW, _aims).is_empty


def test_a_list_is_drawn_from_its_own_month_on_and_told_with_its_last_figures() -> None:
    stored = Stored({date(2009, 7, 1): 0.9, date(2009, 8, 1): 0.8, SEPTEMBER: 0.7, OCTOBER: 0.1})
    listed = {"base_month": date(2009, 8, 1), "snapshot_id": "s1"}
    months = kept.months(stored, listed)
    assert months == [date(2009, 8, 1), SEPTEMBER]
    lines = kept.lines(stored, listed, months)
    assert [(line["key"], line["values"]) for line in lines] == [
        ("revenue", [0.8, 0.7]),
        ("people", [0.8, 0.7]),
        ("value", [0.8, 0.7]),
    ]
    assert kept.told(stored, lines).count("70.0%") == 3


def test_a_list_whose_members_all_stayed_has_no_reasons_to_tell() -> None:
    total = {"kept_share": 1.0, "share": 0.9, "left_members": 0, "listed": 40, "members": 40}
    total |= {"base_month": SEPTEMBER, "outcome": "kept_at_value", "share_of_left": None}
    rows = [total | {"reason_rank": rank} for rank in (1, 2)]
    told, _ = wording.opening(Stored({}), "s1", rows)
    assert "100" in told and "90" in told
    assert told != wording.opening(Stored({}), "s1", [rows[0] | {"left_members": 3}, rows[1]])[0]
    assert wording.balance(Stored({}), 0) != wording.balance(Stored({}), 2)


def test_only_our_own_dot_wears_a_verdict_and_only_where_every_rival_agrees() -> None:
    own = {"is_own": True, "gap_verdict": None, "operator": None}
    first, second = ({"is_own": False, "gap_verdict": "good", "operator": name} for name in "AB")
    dots = journeys.operators(Stored({}), [own, first, second])
    assert [dot["verdict"] for dot in dots] == ["better", None, None]
    assert [dot["name"] for dot in dots][1:] == ["A", "B"] and dots[0]["name"]
    split = journeys.operators(Stored({}), [own, first, second | {"gap_verdict": "none"}])
    assert split[0]["verdict"] is None


def test_the_page_of_notes_opens_with_the_newest_or_says_that_there_is_none() -> None:
    assert noted.opening(Stored({}), [])[0] == say("notes.sentence.none", "en")
    written = [Note("n1", month, "A", "rival", text, "ann", "2009") for month, text in NOTES]
    told, _ = noted.opening(Stored({}), written)
    assert "Oct 2009" in told and "A card" in told and "A mast" not in told
