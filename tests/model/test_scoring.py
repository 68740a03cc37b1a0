"""Scores as the close keeps them, and models as files."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pytest
from tables import rows

from baoyou.errors import Refused, WrongUsage
from baoyou.model import columns, scoring, shelf, training
from baoyou.model.trained import Model


@pytest.fixture(scope="module", params=["logistic", "boosted"])
def model(request: pytest.FixtureRequest) -> Model:
    known = rows()
    made = training.fit(request.param, known, columns.usable(known.table).kinds)
    return Model(made.kind, made.body, made.calibration, {"best": "logistic"})


def test_a_customer_gets_an_exact_score_and_three_reasons(model: Model) -> None:
    known = rows(30, seed=2)
    given = known.table.append_column("customer_id", pa.array([f"C{row}" for row in range(30)]))
    found = scoring.score(given, model).to_pylist()
    assert [row["customer_id"] for row in found] == [f"C{row}" for row in range(30)]
    chances = model.scores(known.table)
    effects = model.effects(known.table)
    for row, told in enumerate(found):
        assert told["score"] == Decimal(f"{chances[row]:.6f}")
        reasons = json.loads(told["reasons"])
        strongest = sorted(effects[row], key=abs, reverse=True)[:3]
        assert [reason["effect"] for reason in reasons] == pytest.approx(strongest, abs=1e-4)
        for reason in reasons:
            kept = known.table.column(reason["feature"])[row].as_py()
            shown = reason["value"]
            assert shown == (pytest.approx(kept, abs=1e-4) if isinstance(kept, float) else kept)


def test_a_column_that_lacks_is_unknown_and_nobody_at_all_is_no_row(model: Model) -> None:
    given = pa.table({"customer_id": ["C1"], "contract": [3]})
    (told,) = scoring.score(given, model).to_pylist()
    assert 0 < told["score"] < 1
    assert scoring.score(given.slice(0, 0), model).num_rows == 0


def test_the_shelf_names_a_model_by_its_bytes(tmp_path: Path, model: Model) -> None:
    name = shelf.keep(tmp_path, model)
    assert shelf.keep(tmp_path, model) == name
    (found,) = shelf.candidates(tmp_path)
    assert (found.id, found.kind) == (name, model.kind)
    assert shelf.find(tmp_path, name[:6]).sha256 == found.sha256
    with pytest.raises(WrongUsage):
        shelf.find(tmp_path, "zzzz")


def test_a_model_whose_bytes_changed_is_refused(tmp_path: Path, model: Model) -> None:
    shelf.keep(tmp_path, model)
    (found,) = shelf.candidates(tmp_path)
    found.path.write_text(found.path.read_text(encoding="utf-8") + " ", encoding="utf-8")
    with pytest.raises(Refused) as refused:
        scoring.load(found.path, found.sha256)
    assert refused.value.code == "model_changed"
    assert shelf.candidates(tmp_path) == []
