"""What both faces say of targets, scores, journeys, forecasts: from rows that stand in the test."""

from __future__ import annotations

from datetime import date
from typing import Any

from baoyou import definitions
from baoyou.forecast import Ahead, Forecast
from baoyou.notes import Note
from baoyou.text import say
from baoyou.ui.wording import ahead, fees, goals, journeys, moved, noted, ranking, scores

SEPTEMBER = date(2009, 9, 1)
KPI = {"kpi": "churn_rate", "unit": "share", "good": "down", "snapshot_id": None}


class Told:
    """The least that words are written for."""

    language, month = "en", SEPTEMBER

    def __init__(self, *cities: str) -> None:
        self.cities = cities

    def say(self, key: str, /, **slots: Any) -> str:
        return say(key, "en", **slots)

    def kpi_name(self, key: str) -> str:
        return definitions.kpis()[key].words("en").name

    def place(self) -> str:
        return "Here"


def _target(kpi: str, state: str, value: float, city: str = "all", **other: Any) -> dict[str, Any]:
    row = KPI | {"kpi": kpi, "state": state, "value": value, "target": 0.02, "city": city}
    return row | {"pace_state": "unknown", "month": SEPTEMBER, "goal_month": SEPTEMBER} | other


def test_missed_targets_are_named_with_their_gaps_and_the_city_that_misses_most() -> None:
    rows = [
        _target("churn_rate", "missed", 0.035, pace_state="behind"),
        _target("bundling_rate", "met", 0.7),
        _target("arpu", "no_target", 100.0),
    ]
    cities = [
        _target("churn_rate", "missed", 0.03, "A"),
        _target("churn_rate", "below_floor", 0.03, "B"),
        _target("bundling_rate", "missed", 0.01, "B"),
    ]
    told, rest = goals.opening(Told(), rows, cities)
    assert told == (
        "Here, Sep 2009: of 2 KPIs with a target, 1 met, 0 open, 1 missed (Monthly churn +1.50 pp)."
    )
    assert rest == (
        "Behind pace to the year's end: Monthly churn. "
        "Across the cities 3 targets are missed, most of them in B (2)."
    )
    assert goals.opening(Told(), rows[2:], [])[0].endswith("there is no target to compare with.")
    assert (
        goals.summary(Told(), ["met", "stretch", "open", "missed"]) == "2 met · 1 missed · 1 open"
    )


def test_a_pace_says_how_far_and_a_year_that_ended_does_not() -> None:
    row = _target("churn_rate", "open", 0.03, pace_gap=-0.004)
    assert goals.pace(Told(), row | {"pace_state": "behind"}) == "✗ 0.40 behind"
    assert goals.pace(Told(), row | {"pace_state": "ended"}) == "Year's end"


def _scored(entity: str, place: int | None, tie: int | None, total: float) -> dict[str, Any]:
    row = {"entity": entity, "place": place, "tie_rank": tie, "total": total, "is_tied": tie == 1}
    return row | {"why_not": None if place else "small", "kpi": "arpu", "weight": 1, "score": total}


def test_those_tied_for_first_are_named_together_and_small_ones_only_counted() -> None:
    rows = [_scored("A", 1, 1, 90.0), _scored("B", 2, 1, 88.0), _scored("C", 3, 3, 20.0)]
    rows += [KPI | _scored("D", None, None, 99.0)]
    ranked = scores.entities(rows)
    told, rest = scores.opening(Told(), "city", ranked)
    assert (
        told
        == "Sep 2009: of 3 cities A, B are tied for first (2, up to 90.0); C is last with 20.0."
    )
    assert "1 with too few customers are shown, not ranked." in rest
    assert [scores.rank(Told(), one) for one in ranked] == ["=1", "=1", "3", "n/r"]
    assert scores.opening(Told(), "manager", []) == (
        "Sep 2009: no manager can be ranked, for want of customers or of managers in the files.",
        "",
    )


def test_a_forecast_says_its_band_and_how_often_it_held_or_why_there_is_none() -> None:
    made = Forecast(
        (Ahead(date(2009, 12, 1), 0.02, 0.018, 0.024),),
        way="stays",
        tries=3,
        judged=9,
        within=8,
    )
    told = ahead.told(Told(), KPI, made)
    assert "Dec 2009 is at 1.80–2.40% (80% band" in told
    assert "8 of 9 months" in told
    assert ahead.told(Told(), KPI, Forecast(off="short", known=4)).startswith("No forecast")


def test_a_note_of_a_city_names_it_unless_one_looks_at_that_city_alone() -> None:
    june = date(2009, 6, 1)
    written = [Note("n1", june, "A", "rival", "A card", "ann", "2009")]
    written.append(Note("n2", june, "all", "tariff", "Cheaper calls", "ann", "2009"))
    (mark,) = noted.marks(Told(), written, [june])
    assert (mark["text"], mark["full"]) == ("A: A card (+1)", "A: A card; Cheaper calls")
    assert noted.marks(Told("A"), written[:1], [june])[0]["text"] == "A card"
    assert noted.marks(Told(), written, [SEPTEMBER]) == []


def _rival(gap: float | None, verdict: str | None, axis: str = "signal") -> dict[str, Any]:
    row = {"axis": axis, "operator": "R", "is_own": False, "gap": gap, "gap_verdict": verdict}
    return row | {"gap_low": 1.0, "gap_high": 3.0}


def test_only_gaps_beyond_error_are_called_better_or_worse() -> None:
    own = {"axis": "signal", "is_own": True, "gap": None, "gap_verdict": None, "operator": None}
    rows = [own, _rival(2.0, "good"), _rival(-4.0, "bad", "speed"), _rival(0.1, "none", "tariff")]
    assert journeys.rivals(Told(), rows, 30) == (
        "Ours: better in Signal against R (+2.0 pt); worse in Speed against R (−4.0 pt); "
        "within error in the rest (1)."
    )
    assert "fewer than 30" in journeys.rivals(Told(), [own, _rival(2.0, None)], 30)
    assert journeys.against(Told(), _rival(None, None)) == "no score of ours to set beside R"
    assert journeys.shared(rows[:2]) == "better"
    assert journeys.shared([*rows[:2], _rival(0.1, "none")]) is None


def test_the_few_who_are_both_are_told_with_what_they_pay() -> None:
    cell = {"customers": 60, "share": 0.02, "fee_share": 0.05, "churn": None, "churn_low": None}
    cell |= {"churn_high": None, "warned_share": 0.1, "all_customers": 3000}
    tenths = [{"fee_share": 0.2}, {"fee_share": 0.35}]
    told, rest = fees.opening(Told(), [cell], tenths, "core", is_known=True)
    assert told.startswith("Here, Sep 2009: 60 are high value and influential at once, 2.0%")
    assert "35.0% of the fees; the month before is not stored" in rest
    assert fees.opening(Told(), [cell], tenths, "core", is_known=False)[1] == ""


def test_a_first_month_has_nothing_to_compare_and_a_ranking_without_figures_says_so() -> None:
    assert moved.told(Told(), None, []) == (say("overview.first", "en", month="Sep 2009"), "")
    told = ranking.verdict(Told(), definitions.kpis()["churn_rate"], [{"value": None}], 100)
    assert told == "There is no Monthly churn for Sep 2009 to compare by."
