"""The queries that count a back-test: order and cut of lists, verdicts, streaks of hits."""

from __future__ import annotations

from typing import Any

import pytest
from small_marts import Marts, Row, month

from baoyou import sqlfile

FLAGS = (
    "run varchar, month date, customer_id varchar, city varchar, score decimal(9, 6),"
    " fee_3m_sum decimal(18, 6), fee_3m_months integer, left_month date"
)
MONTHS = (
    "run varchar, month date, is_mature boolean, population bigint, flagged bigint,"
    " flagged_left bigint, left_customers bigint, fee_flagged double, fee_covered double"
)
PLAN = "run varchar, month date, months_known integer, is_mature boolean, is_asked boolean"
HITS = "run varchar, month date, customer_id varchar, score decimal(9, 6)"


MAY = month("2009-05")
JUNE = month("2009-06")


class Bench(Marts):
    """The temporary tables of one question, filled by a test."""

    def __init__(self) -> None:
        super().__init__()
        tables = {"flags": FLAGS, "months": MONTHS, "plan": PLAN, "hits": HITS}
        for name, columns in tables.items():
            self.connection.execute(f"create temporary table {name} ({columns})")
        self.connection.execute(
            "create table mart.customer_months (month date, customer_id varchar, alert varchar)"
        )

    def alert(self, customer_id: str, level: str | None) -> None:
        """The alert that a customer had in May."""
        self.add("customer_months", {"month": MAY, "customer_id": customer_id, "alert": level})

    def put(self, table: str, *rows: Row, **shared: Any) -> None:
        """Rows of a temporary table by column name."""
        for row in rows:
            values = {**shared, **row}
            slots = ", ".join(f"${name}" for name in values)
            self.connection.execute(
                f"insert into temp.{table} ({', '.join(values)}) values ({slots})", values
            )

    def ask(self, name: str, *cities: str, **params: Any) -> list[Row]:
        """The rows of a query, on the very connection that holds the temporary tables."""
        query = sqlfile.load(f"pages/backtest_{name}")
        found = self.connection.execute(query.text, {"cities": list(cities), **params})
        names = [column[0] for column in found.description]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


@pytest.fixture
def bench() -> Bench:
    return Bench()


def counted(run: str, flagged: int, **known: Any) -> Row:
    """A mature month of a run with 100 customers, of whom 10 leave."""
    whole = {"month": MAY, "is_mature": True, "population": 100, "left_customers": 10}
    return {"run": run, "flagged": flagged, **whole, **known}


def test_a_rules_list_is_cut_by_alert_then_fee_then_customer(bench: Bench) -> None:
    alerts = {"red": "red", "group alarm alone": None}
    listed = [
        {"customer_id": "red", "fee_3m_sum": 1, "fee_3m_months": 3},
        {"customer_id": "rich", "fee_3m_sum": 9, "fee_3m_months": 1},
        {"customer_id": "poor a", "fee_3m_sum": 20, "fee_3m_months": 3},
        {"customer_id": "poor b", "fee_3m_sum": 20, "fee_3m_months": 3},
        {"customer_id": "poorer", "fee_3m_sum": 13, "fee_3m_months": 2},
        {"customer_id": "unknown fee", "fee_3m_sum": None, "fee_3m_months": 0},
        {"customer_id": "group alarm alone", "fee_3m_sum": 99, "fee_3m_months": 3},
    ]
    for row in listed:
        bench.alert(row["customer_id"], alerts.get(row["customer_id"], "orange"))
    for leaver, calls in zip([row["customer_id"] for row in listed], range(1, 8), strict=True):
        bench.connection.execute("delete from temp.flags; delete from temp.months")
        for row in reversed(listed):
            left = {"left_month": JUNE if row["customer_id"] == leaver else None}
            bench.put("flags", {**row, **left, "run": "long", "month": MAY, "city": "福州"})
        bench.put("months", counted("long", 7), counted("short", calls))
        (pair,) = bench.ask("pairs", "福州", subjects=["short"])
        assert (pair["calls"], pair["other_left"]) == (calls, 1), leaver
        bench.connection.execute(
            "update temp.months set flagged = $n where run = 'short'", {"n": calls - 1}
        )
        (pair,) = bench.ask("pairs", "福州", subjects=["short"])
        assert (pair["calls"], pair["other_left"]) == (calls - 1, 0), leaver


def test_a_models_list_is_cut_by_score_and_cities_beyond_are_not_in_it(bench: Bench) -> None:
    shared = {"run": "model", "month": MAY, "left_month": JUNE}
    bench.alert("a", "red")
    bench.put(
        "flags",
        {"customer_id": "a", "city": "福州", "score": 0.2},
        {"customer_id": "b", "city": "福州", "score": 0.9, "left_month": None},
        {"customer_id": "c", "city": "厦门", "score": 0.99},
        **shared,
    )
    bench.put("months", counted("model", 2), counted("rule", 1))
    (pair,) = bench.ask("pairs", "福州", subjects=["rule"])
    assert (pair["calls"], pair["other_left"]) == (1, 0)
    (turned,) = bench.ask("pairs", "福州", subjects=["model"])
    assert (turned["subject"], turned["subject_left"]) == ("model", 0)


def test_two_runs_differ_only_where_their_intervals_do(bench: Bench) -> None:
    def filled(run: str, left: int) -> None:
        bench.connection.execute(
            "insert into temp.flags (run, month, customer_id, city, left_month)"
            " select $run, $month, n::varchar, '福州', case when n < $left then $month end"
            " from range(200) as numbers(n)",
            {"run": run, "month": MAY, "left": left},
        )

    for run, left in (("it", 40), ("like it", 50), ("more", 90), ("fewer", 10)):
        filled(run, left)
        bench.put("months", counted(run, 200))
    bench.put("months", counted("nobody", 0), counted("other month", 5, month=JUNE))
    found = {row["other"]: row for row in bench.ask("pairs", "福州", subjects=["it"])}
    verdicts = {name: row["verdict"] for name, row in found.items()}
    assert verdicts == {"like it": "even", "more": "better", "fewer": "worse", "nobody": None}
    assert found["more"]["difference"] == pytest.approx(0.25)
    assert found["more"]["other_lift"] == pytest.approx(0.45 / 0.1)


def test_a_months_without_hits_breaks_the_streak(bench: Bench) -> None:
    months = [month(f"2009-{number:02}") for number in range(1, 7)]
    hit = [months[0], months[2], months[3]]
    for day in hit:
        bench.put("hits", {"run": "it", "month": day, "customer_id": "a"})
        bench.put("plan", {"run": "it", "month": day, "is_mature": True, "is_asked": True})
    flag = {"run": "it", "customer_id": "a", "city": "福州", "left_month": months[5]}
    bench.put("flags", {"month": months[3]}, **flag)
    bench.put("months", counted("it", 1, flagged_left=1, fee_flagged=1, fee_covered=1))
    (total,) = bench.ask("totals", "福州", least_ranked=100)
    assert total["lead_months"] == 3, "March to June"
    assert (total["is_small"], total["verdict"]) == (True, "better")
    assert bench.ask("totals", "福州", least_ranked=1)[0]["is_small"] is False
