"""Figures of a score, worked out by hand on a few rows."""

from __future__ import annotations

import numpy as np
import pytest

from baoyou.model import metrics

LEFT = np.array([1, 1, 0, 0, 0])


def test_the_area_counts_pairs_and_a_tie_as_half() -> None:
    # Pairs won: 0.9 beats all three; 0.5 beats one, ties with one, loses to one.
    score = np.array([0.9, 0.5, 0.7, 0.5, 0.1])
    assert metrics.auc(LEFT, score) == pytest.approx(4.5 / 6)
    assert metrics.area(LEFT, score).value == pytest.approx(4.5 / 6)


def test_delongs_interval_is_that_of_the_placements() -> None:
    # Placements: of leavers 1 and 1/2, of stayers 1/2, 3/4, 1; variances over n add up.
    found = metrics.area(LEFT, np.array([0.9, 0.5, 0.7, 0.5, 0.1]))
    half = 1.959963984540054 * np.sqrt(0.125 / 2 + 0.0625 / 3)
    assert found.low == pytest.approx(max(0, 0.75 - half))
    assert found.high == pytest.approx(min(1, 0.75 + half))


def test_a_score_beside_itself_is_no_better_and_has_no_width() -> None:
    score = np.array([0.9, 0.5, 0.7, 0.5, 0.1])
    found = metrics.area_difference(LEFT, score, 3 * score)
    assert (found.value, found.low, found.high) == (0, 0, 0)


def test_lift_shares_out_a_tie_at_the_cut() -> None:
    # Two of ten are called: the first for sure, then one of two that score alike, one of whom left.
    outcome = np.array([1, 1, 0, 0, 0, 0, 0, 0, 0, 0])
    score = np.array([9.0, 5, 5, 1, 1, 1, 1, 1, 1, 1])
    assert metrics.lift(outcome, score, 0.2) == pytest.approx(1.5 / 2 / 0.2)
    assert metrics.lift(outcome, np.zeros(10), 0.2) == pytest.approx(1.0)


def test_the_curve_ends_with_everybody_called() -> None:
    (half, whole) = metrics.curve(LEFT, np.array([0.9, 0.8, 0.2, 0.1, 0.0]), np.array([0.4, 1.0]))
    assert half == {"share": 0.4, "n": 2.0, "precision": 1.0, "recall": 1.0}
    assert whole["precision"] == pytest.approx(0.4)
    assert whole["recall"] == 1.0


def test_calibration_sets_predicted_beside_observed() -> None:
    outcome = np.array([0, 0, 1, 1])
    low, high = metrics.calibration(outcome, np.array([0.1, 0.3, 0.6, 0.8]), bins=2)
    assert (low["n"], low["left"], low["predicted"], low["observed"]) == (2, 0, 0.2, 0.0)
    assert (high["n"], high["left"], high["observed"]) == (2, 2, 1.0)
    assert high["predicted"] == pytest.approx(0.7)
    assert low["high"] == pytest.approx(0.6576, abs=1e-4)
    assert metrics.brier(outcome, np.array([0.1, 0.3, 0.6, 0.8])) == pytest.approx(0.075)


def test_nobody_above_a_limit_is_not_a_rate_of_zero() -> None:
    found = metrics.at_least(LEFT, np.full(5, 0.4), 0.8)
    assert (found["n"], found["observed"]) == (0, None)
