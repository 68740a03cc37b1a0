"""One alert per level shift, and whether a real fall followed, on series written out by hand."""

from __future__ import annotations

from datetime import date

import pytest

from baoyou.shifts import Course, Practice, course, thresholds

PRACTICE = Practice(
    level_months=6, least_months=3, spread_factor=3, spread_months=12, followed_months=2
)


def months(*values: float) -> list[tuple[date, float]]:
    """A series from January 2008 on."""
    return [
        (date(2008 + place // 12, place % 12 + 1, 1), value) for place, value in enumerate(values)
    ]


def of(*values: float, good: str = "up", threshold: float = 2.0) -> Course:
    """The course of a series with the practice above."""
    return course(months(*values), good, threshold, PRACTICE)


def fired(found: Course) -> list[str]:
    """The months that fired."""
    return [shift.month.isoformat()[:7] for shift in found.shifts]


def test_a_fall_to_a_new_level_fires_once_and_becomes_the_usual() -> None:
    found = of(68, 68, 68, 68, 64, 64, 64, 64, 64, 64)
    assert fired(found) == ["2008-05"]
    assert (found.shifts[0].baseline, found.shifts[0].margin) == (68, 2)
    assert found.is_shifted
    assert found.baseline == 68
    later = of(68, 68, 68, 68, 64, 64, 64, 64, 64, 64, 64)
    assert (fired(later), later.is_shifted, later.baseline) == (["2008-05"], False, 64)


def test_a_fall_of_exactly_the_threshold_does_not_fire() -> None:
    assert fired(of(0.70, 0.70, 0.70, 0.69, threshold=0.01)) == []
    assert fired(of(0.70, 0.70, 0.70, 0.6899, threshold=0.01)) == ["2008-04"]


def test_of_churn_a_rise_is_the_fall() -> None:
    assert fired(of(2, 2, 2, 5, good="down")) == ["2008-04"]
    assert fired(of(2, 2, 2, 5, good="up")) == []
    assert fired(of(5, 5, 5, 2, good="down")) == []


def test_after_a_recovery_the_next_fall_fires_again_from_the_old_level() -> None:
    found = of(68, 68, 68, 68, 64, 68, 68, 64)
    assert fired(found) == ["2008-05", "2008-08"]
    assert [shift.baseline for shift in found.shifts] == [68, 68]


def test_half_a_recovery_is_no_recovery() -> None:
    # 66.5 is back within the threshold of 68, not within half of it: the alert stays silent.
    assert fired(of(68, 68, 68, 68, 64, 66.5, 64, 66.5, 64)) == ["2008-05"]


def test_a_fall_that_takes_two_months_is_one_alert() -> None:
    assert fired(of(68, 68, 68, 68, 65, 62, 62, 62)) == ["2008-05"]


def test_a_second_shift_from_the_new_level_fires_again() -> None:
    found = of(68, 68, 68, 68, 64, 64, 64, 60)
    assert fired(found) == ["2008-05", "2008-08"]
    assert found.shifts[1].baseline == 64


def test_one_good_month_does_not_raise_the_level() -> None:
    assert fired(of(68, 68, 68, 68, 75, 68, 68, 68)) == []


def test_a_figure_that_always_swings_does_not_fire_for_its_usual_swing() -> None:
    swinging = (60, 64, 61, 65, 59, 64, 60, 65, 60)
    assert fired(of(*swinging, threshold=1.0)) == []
    # The same fall of three from a still figure does.
    assert fired(of(63, 63, 63, 63, 63, 63, 60, threshold=1.0)) == ["2008-07"]


def test_a_steady_drift_does_not_count_as_swing() -> None:
    rising = [50 + 0.5 * step for step in range(12)]
    assert fired(of(*rising, 51.0, threshold=1.0)) == ["2009-01"]


def test_a_shift_is_followed_by_a_real_fall_when_the_next_two_months_stay_beyond() -> None:
    assert of(68, 68, 68, 64, 64, 65).shifts[0].was_followed is True
    # Mean of 68 and 65 is 66.5, within two of 68.
    assert of(68, 68, 68, 64, 68, 65).shifts[0].was_followed is False
    assert of(68, 68, 68, 64, 64).shifts[0].was_followed is None
    found = of(68, 68, 68, 64, 68, 68, 68, 64, 64, 64, 68, 64)
    assert (len(found.shifts), found.followed, found.unknown, found.judged) == (3, 1, 1, 9)


def test_too_few_months_have_no_level_to_leave() -> None:
    found = of(68, 68, 60)
    assert (fired(found), found.judged, found.baseline) == ([], 0, 68)
    assert of(68, 60).baseline is None


def test_what_fired_does_not_change_when_later_months_come_in() -> None:
    series = (68, 68, 67, 68, 64, 68, 67, 64, 63, 64, 64, 60, 68, 66, 61, 61, 61, 61, 55)
    whole = fired(of(*series))
    assert len(whole) >= 3
    for stop in range(1, len(series)):
        part = fired(of(*series[:stop]))
        assert part == whole[: len(part)]


def test_thresholds_are_round_and_fit_the_movement() -> None:
    # Steps of ±1 about the same level: usual movement 1.4826 × 1 ÷ √2 = 1.05, three times 3.1.
    assert thresholds([60, 61, 60, 61, 60, 61, 60], PRACTICE, 3) == [2.0, 5.0, 10.0]
    assert thresholds([0.70, 0.70, 0.70], PRACTICE, 2) == pytest.approx([0.005, 0.01])
    assert thresholds([0.0, 0.0], PRACTICE, 3) == []
