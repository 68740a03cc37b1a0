"""Training: split by time, the same twice, the simpler preferred; and the third-party files."""

from __future__ import annotations

import csv
from datetime import date

import numpy as np
import pyarrow as pa
import pytest
from small_world import real
from tables import rows

from baoyou.errors import Refused
from baoyou.model import training
from baoyou.model.training import Guarded, Rows


def test_what_is_tested_was_not_yet_known_when_it_is_trained() -> None:
    months = [f"2009-{number:02d}-01" for number in range(1, 8)]
    trained, tested = training.time_split(months, horizon=2)
    assert tested == ["2009-07-01"]
    # The outcome of May passed with July; that of June was still open.
    assert trained == months[:5]


def test_two_matured_months_are_too_few() -> None:
    with pytest.raises(Refused) as refused:
        training.time_split(["2009-06-01", "2009-07-01"])
    assert refused.value.code == "model_few_months"


def test_the_same_rows_and_seed_give_the_same_models() -> None:
    known, tested = rows(), rows(600, seed=9)
    guarded = training.guard(known)
    first, second = (training.train(known, tested, guarded) for _ in range(2))
    assert [model.text() for model in first.models.values()] == [
        model.text() for model in second.models.values()
    ]
    assert first.report == second.report


def test_the_simpler_model_wins_where_the_other_is_not_surely_better() -> None:
    known, tested = rows(), rows(600, seed=9)
    trained = training.train(known, tested, training.guard(known))
    # The made-up truth is a straight line, so boosting can only do as well.
    assert trained.report["gain_of_boosted"]["low"] < 0
    assert trained.best == "logistic"
    assert trained.report["kinds"]["logistic"]["auc"] > 0.75


def test_a_number_that_follows_another_is_left_out_and_the_first_one_stays() -> None:
    known = rows()
    months = known.table.column("contract").to_numpy()
    twin = known.table.append_column("contract_days", pa.array(30.0 * months + 1))
    found = training.guard(Rows(twin, known.outcome), no_twins=True)
    assert found.left_out == {"contract_days": "twin"}
    assert "contract" in found.kinds


def test_boosted_trees_win_where_the_truth_is_no_line() -> None:
    def corners(seed: int) -> Rows:
        draw = np.random.default_rng(seed)
        left, right = draw.normal(size=(2, 1500))
        chance = np.where(left * right > 0, 0.7, 0.1)
        outcome = (draw.random(1500) < chance).astype(np.int64)
        return Rows(pa.table({"left": left, "right": right}), outcome)

    known = corners(1)
    assert training.train(known, corners(2), training.guard(known)).best == "boosted"


def test_a_handful_of_leavers_is_too_few() -> None:
    known = rows()
    few = Rows(known.table, np.array([1] * 10 + [0] * 1190))
    with pytest.raises(Refused) as refused:
        training.guard(few)
    assert refused.value.code == "model_few_leavers"


def _table(name: str) -> dict[str, list[str]]:
    with real(name).open(encoding="utf-8-sig", newline="") as file:
        lines = list(csv.reader(file))
    return {header: [line[place] for line in lines[1:]] for place, header in enumerate(lines[0])}


def _typed(values: list[str]) -> pa.Array:
    try:
        return pa.array([float(value) if value.strip() else None for value in values])
    except ValueError:
        return pa.array([value or None for value in values])


def _auc(known: Rows, guarded: Guarded, kind: str) -> float:
    return float(training.cross_validated(known, kind, guarded)["auc"])


def test_the_ibm_file_gives_its_known_area_and_its_leaks_are_named() -> None:
    found = _table("ibm_telco_33col_city_cltv.csv")
    table = pa.table({header: _typed(values) for header, values in found.items()})
    known = Rows(table, np.array(found["Churn Value"], dtype=np.int64))
    with pytest.raises(Refused) as refused:
        training.guard(known)
    assert refused.value.code == "feature_leaks"
    assert "Churn Score" in refused.value.slots["features"]
    guarded = training.guard(known, leave_out=True)
    assert [leak.feature for leak in guarded.refused] == [
        "Churn Label",
        "Churn Value",
        "Churn Score",
        "Churn Reason",
    ]
    assert set(guarded.left_out) == {"CustomerID", "Count", "Country", "State"}
    assert _auc(known, guarded, "logistic") == pytest.approx(0.845, abs=0.02)


def test_the_panel_gives_its_known_areas_from_months_six_to_eight_alone() -> None:
    found = _table("india_4month_panel_1000.csv")
    used = ("total_og_mou_9", "total_ic_mou_9", "vol_2g_mb_9", "vol_3g_mb_9")
    idle = [
        not any(float(found[name][row] or 0) for name in used)
        for row in range(len(found["mobile_number"]))
    ]
    # Days are written 6/21/2014 there: left out, as days are no features.
    days = [name for name in found if name.startswith(("date_", "last_date_"))]
    table = pa.table({name: _typed(values) for name, values in found.items() if name not in days})
    known = Rows(table.drop_columns(["mobile_number"]), np.array(idle, dtype=np.int64))
    assert int(known.outcome.sum()) == 110
    recorded = {name: date(2014, 9, 30) for name in table.column_names if name.endswith("_9")}
    recorded["sep_vbc_3g"] = date(2014, 9, 30)
    guarded = training.guard(known, recorded, date(2014, 8, 31), leave_out=True)
    assert {leak.feature for leak in guarded.refused} == set(recorded)
    assert _auc(known, guarded, "logistic") == pytest.approx(0.844, abs=0.03)
    assert _auc(known, guarded, "boosted") == pytest.approx(0.910, abs=0.03)
