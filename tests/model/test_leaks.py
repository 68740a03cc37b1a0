"""What the guard refuses, by name."""

from __future__ import annotations

from datetime import date

import numpy as np
import pyarrow as pa
import pytest

from baoyou.errors import Refused
from baoyou.model import leaks, training
from baoyou.model.training import Rows

OUTCOME = np.array([1, 0] * 100)


def _rows(**columns: list[object]) -> Rows:
    fee = np.random.default_rng(1).normal(size=200)
    return Rows(pa.table({"fee": pa.array(fee), **columns}), OUTCOME)


def test_a_number_that_tells_leavers_apart_is_refused_whichever_way_it_points() -> None:
    score = [100 - 90 * left + row % 7 for row, left in enumerate(OUTCOME)]
    with pytest.raises(Refused) as refused:
        training.guard(_rows(churn_score=score))
    assert refused.value.slots["features"] == "churn_score"


def test_a_reason_that_only_leavers_have_is_refused() -> None:
    rows = _rows(reason=["price" if left else None for left in OUTCOME])
    assert [leak.feature for leak in training.guard(rows, leave_out=True).refused] == ["reason"]


def test_a_number_that_only_stayers_have_is_refused_though_its_values_say_nothing() -> None:
    rows = _rows(last_bill=[None if left else row % 5 for row, left in enumerate(OUTCOME)])
    assert [leak.feature for leak in training.guard(rows, leave_out=True).refused] == ["last_bill"]


def test_what_was_recorded_after_the_as_of_date_is_refused_however_weak() -> None:
    recorded = {"fee": date(2009, 10, 1)}
    found = training.guard(
        _rows(age=[row % 50 for row in range(200)]), recorded, date(2009, 9, 30), leave_out=True
    )
    assert [(leak.feature, leak.reason) for leak in found.refused] == [("fee", "recorded")]
    assert list(found.kinds) == ["age"]


def test_rare_words_do_not_tell_their_own_outcome() -> None:
    # Every word has three rows; by its own outcome it would rank leavers perfectly.
    outcome = np.repeat(np.random.default_rng(3).integers(0, 2, 200), 1)
    table = pa.table({"street": [f"s{row // 3}" for row in range(200)]})
    assert leaks.single_auc(table, outcome, "street", "word") < 0.7


def test_identifiers_dates_and_constants_are_no_features() -> None:
    rows = _rows(
        customer=[f"C{row}" for row in range(200)],
        seen_on=[date(2009, 9, 1)] * 200,
        country=["CN"] * 200,
    )
    found = training.guard(rows)
    assert found.left_out == {"customer": "identifier", "seen_on": "date", "country": "constant"}
    assert list(found.kinds) == ["fee"]
