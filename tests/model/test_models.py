"""Both kinds of model: plain, exact, and honest about what is unknown."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest
from sklearn.ensemble import HistGradientBoostingClassifier
from tables import rows
from threadpoolctl import threadpool_limits

from baoyou.errors import Refused
from baoyou.model import columns, design, logistic, trained, training, trees
from baoyou.model.calibrating import Sigmoid
from baoyou.model.calibrating import fit as calibrate


@pytest.mark.parametrize("kind", trained.KINDS)
def test_a_model_read_back_from_its_text_scores_to_the_last_bit(kind: str) -> None:
    known = rows()
    model = training.fit(kind, known, columns.usable(known.table).kinds)
    again = trained.read(model.text())
    assert np.array_equal(again.scores(known.table), model.scores(known.table))
    assert again.text() == model.text()


def test_plain_trees_score_as_scikit_learn_does() -> None:
    known, unseen = rows(), rows(400, seed=8)
    strange = unseen.table.set_column(0, "brand", pa.array(["never seen", None] * 200))
    plan = design.fit(known.table, columns.usable(known.table).kinds)
    fitted = HistGradientBoostingClassifier(
        categorical_features=[feature.kind == "word" for feature in plan.features],
        max_iter=30,
        random_state=0,
    )
    with threadpool_limits(limits=1):
        fitted.fit(trees.matrix(plan, known.table), known.outcome)
        ours = trees.taken_from(plan, fitted)
        for table in (known.table, unseen.table, strange):
            theirs = fitted.decision_function(trees.matrix(plan, table))
            assert np.abs(ours.log_odds(table) - theirs).max() < 1e-9


def test_a_tree_that_parts_known_from_unknown_can_be_written_down() -> None:
    fall = pa.array([None, 1.0] * 200, pa.float64())
    known = training.Rows(pa.table({"fall": fall}), np.array([1, 0] * 180 + [0, 1] * 20))
    model = training.fit("boosted", known, {"fall": "number"})
    unknown, one = trained.read(model.text()).scores(pa.table({"fall": [None, 1.0]}))
    assert unknown > 0.8
    assert one < 0.2


def test_effects_of_the_logistic_add_up_to_the_log_odds() -> None:
    known = rows()
    plan = design.fit(known.table, columns.usable(known.table).kinds)
    body = logistic.fit(plan, known.table, known.outcome)
    total = body.intercept + sum(body.contributions(known.table))
    assert np.allclose(total, body.log_odds(known.table), atol=1e-12)
    # Against the mean customer: over the rows trained on an effect is none.
    assert all(abs(float(effect.mean())) < 1e-9 for effect in body.contributions(known.table))


@pytest.mark.parametrize("kind", trained.KINDS)
def test_unknown_is_not_zero(kind: str) -> None:
    # Unknown falls leave as often as the others do, zero stands far below all known values.
    draw = np.random.default_rng(2)
    fee = draw.normal(100, 10, size=2000)
    outcome = (draw.random(2000) < 1 / (1 + np.exp(-(fee - 100) / 5))).astype(np.int64)
    lacks = draw.random(2000) < 0.3
    table = pa.table({"fee": pa.array(fee, mask=lacks)})
    model = training.fit(kind, training.Rows(table, outcome), {"fee": "number"})
    unknown, zero = model.scores(pa.table({"fee": pa.array([None, 0.0])}))
    assert unknown == pytest.approx(0.5, abs=0.1)
    assert zero < 0.2


def test_the_effect_of_a_tree_is_the_change_against_the_usual_value() -> None:
    known = rows()
    model = training.fit("boosted", known, columns.usable(known.table).kinds)
    features = model.body.design.features
    usual = known.table.slice(0, 50)
    place = [feature.key for feature in features].index("fall")
    replaced = usual.set_column(
        usual.column_names.index("fall"), "fall", pa.array([features[place].typical] * 50)
    )
    change = model.body.log_odds(usual) - model.body.log_odds(replaced)
    assert np.allclose(model.body.contributions(usual)[place], change, atol=1e-12)


def test_a_calibrated_score_means_what_it_says() -> None:
    # Log-odds three times too sure and shifted: the sigmoid finds the way back.
    draw = np.random.default_rng(4)
    true = draw.normal(size=20_000)
    outcome = (draw.random(20_000) < 1 / (1 + np.exp(-true))).astype(np.int64)
    found = calibrate(3 * true + 1, outcome)
    assert found.slope == pytest.approx(1 / 3, abs=0.02)
    assert found.shift == pytest.approx(-1 / 3, abs=0.05)


def test_calibration_never_turns_the_order_round() -> None:
    found = calibrate(np.array([-1.0, -1, 1, 1] * 20), np.array([1, 1, 0, 0] * 20))
    assert found.slope == 1
    assert Sigmoid().probability(np.array([0.0]))[0] == 0.5


def test_what_is_no_model_is_refused() -> None:
    for text in ("", "{}", '{"format": 99}', "[1]"):
        with pytest.raises(Refused) as refused:
            trained.read(text)
        assert refused.value.code == "model_unreadable"
