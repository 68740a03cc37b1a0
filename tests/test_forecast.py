"""The forecast: its band, its proof on the past, and when there is none."""

from __future__ import annotations

import json
from datetime import date

import numpy as np
import pytest

from baoyou import forecast
from baoyou.cli import main
from baoyou.forecast import Past, _tried
from baoyou.months import add_months, month_of
from baoyou.store import Store
from baoyou.ui.charts.trend import trend
from baoyou.ui.theme import palette


def past(*values: float | None, n: int = 10_000) -> tuple[Past, ...]:
    """Months from July 2008 with these values."""
    return tuple(
        (month_of(add_months("2008-07-01", step)), value, n) for step, value in enumerate(values)
    )


NOISE = (3, -2, 4, -1, 0, 2, -4, 1, -3, 2, 0, -1, 3, -2, 1)
CHURN = past(*(0.02 + 0.0004 * step for step in NOISE))


def test_a_level_with_noise_stays_and_its_band_holds_it() -> None:
    made = forecast.forecast(CHURN, "share")
    assert made.off is None and made.way == forecast.STAYS
    assert [one.month for one in made.months] == [
        date(2009, 10, 1),
        date(2009, 11, 1),
        date(2009, 12, 1),
    ]
    for one in made.months:
        assert one.low < one.value < one.high
        assert one.value == pytest.approx(0.02, abs=0.001)
    assert (made.tries, made.judged) == (6, 18)
    assert made.within >= 12


def test_a_steady_climb_goes_on_and_stays_below_one() -> None:
    made = forecast.forecast(past(*(0.90 + 0.006 * step for step in range(15))), "share")
    assert made.way == forecast.GOES_ON
    values = [one.value for one in made.months]
    assert 0.984 < values[0] < values[1] < values[2] < 1
    assert all(0 < one.low <= one.high < 1 for one in made.months)


def test_a_list_is_forecast_to_lose_what_it_lost_and_never_rises() -> None:
    # 2 % of those who are left go every month, without noise.
    kept = [0.98**step for step in range(10)]
    made = forecast.forecast(past(*kept, n=50_000), "list")
    assert [one.value for one in made.months] == pytest.approx([0.98**10, 0.98**11, 0.98**12], 1e-4)
    assert made.within == made.judged == 9
    flat = forecast.forecast(past(*kept[:5], *[kept[4]] * 5), "list")
    assert all(one.high <= kept[4] + 1e-6 for one in flat.months)


def test_a_figure_that_never_moved_has_a_band_of_its_sampling_error_only() -> None:
    still = forecast.forecast(past(*[81.5] * 12), "plain")
    assert {(one.low, one.value, one.high) for one in still.months} == {(81.5, 81.5, 81.5)}
    assert still.within == still.judged > 0
    share = forecast.forecast(past(*[0.5] * 12, n=100), "share")
    # On log odds 1 / sqrt(100 × 0.5 × 0.5) = 0.2, times t(0.9, 10 of freedom) = 1.372.
    assert share.months[0].high == pytest.approx(1 / (1 + np.exp(-0.2744)), abs=0.001)


def test_a_short_history_and_a_gap_say_so() -> None:
    short = forecast.forecast(CHURN[:11], "share")
    assert (short.off, short.known, short.needed, short.months) == ("short", 11, 12, ())
    unknown = forecast.forecast(past(*[0.5] * 5, None, *[0.5] * 9), "share")
    assert (unknown.off, unknown.missing) == ("gap", date(2008, 12, 1))
    skipped = forecast.forecast((*CHURN[:4], *CHURN[5:]), "share")
    assert (skipped.off, skipped.missing) == ("gap", date(2008, 11, 1))
    assert forecast.forecast((), "share").off == "short"


def test_the_same_past_gives_the_same_forecast() -> None:
    assert forecast.forecast(CHURN, "share") == forecast.forecast(CHURN, "share")


def test_a_past_forecast_saw_nothing_of_what_came_after() -> None:
    line = np.array([value for _, value, _ in CHURN])
    changed = line.copy()
    changed[10:] += 100
    score, hits = _tried(line, 10, forecast.STAYS, 0.0, False)
    worse, none = _tried(changed, 10, forecast.STAYS, 0.0, False)
    assert hits >= 1 and none == 0
    # Each of the three months lies about 100 over the band, and a miss costs ten times its size.
    assert worse - score == pytest.approx(3 * 100 * 10, rel=0.01)


def test_the_months_ahead_are_hollow_and_lead_nowhere() -> None:
    rows = [{"month": month, "value": value} for month, value, _ in CHURN]
    later = [
        {"month": date(2009, 10 + step, 1), "value": 0.02, "low": 0.01, "high": 0.09}
        for step in range(3)
    ]
    keys = [row["month"].isoformat() for row in rows]
    figure = trend(rows, palette=palette("light"), language="zh", ahead=later, keys=keys)
    marks = next(one for one in figure["data"] if one["x"] == [15, 16, 17])
    assert "customdata" not in marks and marks["marker"]["color"] == palette("light").background
    assert "80%" in marks["hovertext"][0] and "1.0–9.0%" in marks["hovertext"][0]
    assert figure["layout"]["xaxis"]["range"][1] > 17
    assert figure["layout"]["yaxis"]["range"][1] > 9


def test_the_terminal_forecasts_a_city_and_refuses_what_it_does_not_know(
    sample_store: Store, capsys: pytest.CaptureFixture[str]
) -> None:
    store = ["--store", str(sample_store.folder), "--json"]
    assert main(["forecast", "retention_rate", "--city", "厦门", *store]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [one["month"] for one in told["months"]] == ["2009-10", "2009-11", "2009-12"]
    assert (told["band"], told["city"], told["way"]) == (0.8, "厦门", "goes_on")
    assert main(["forecast", "satisfaction", *store]) == 0
    assert json.loads(capsys.readouterr().out)["off"] == "gap"
    assert main(["forecast", "churn_rate", "--month", "2009-05", *store]) == 0
    assert json.loads(capsys.readouterr().out)["off"] == "short"
    assert main(["forecast", "before_leaving", *store]) == 2
    assert main(["forecast", "churn_rate", "--city", "广州", *store]) == 2
