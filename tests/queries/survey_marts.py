"""Surveys of a few named answers in memory, for the queries that read them one by one."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import count
from typing import Any

from small_marts import Marts, Row, load_macros, month

from baoyou import sqlfile
from baoyou.contracts import contracts
from baoyou.engine import rows_of
from baoyou.schemas import extract_shape

WHEN = month("2009-09")
OWN = ["移动", "CMCC"]
PLAIN = {"month": WHEN, "city": "福州", "segment": "中高端", "item": "overall", "scale_max": 100}


class SurveyMarts(Marts):
    """Marts with `extract.surveys`, which a test fills with answers."""

    def __init__(self) -> None:
        super().__init__()
        self.ids = count(1)
        columns = ", ".join(
            f"{name} {kind}" for name, kind in extract_shape(contracts()["surveys"]).items()
        )
        self.connection.execute("create schema extract")
        self.connection.execute(f"create table extract.surveys ({columns})")
        load_macros(self.connection, "differences", "lists", "survey_answers", "weighted_means")

    def row(self, **known: Any) -> None:
        """One row of the extract as it is given."""
        values = {**PLAIN, **known}
        names = ", ".join(values)
        slots = ", ".join(f"${name}" for name in values)
        self.connection.execute(f"insert into extract.surveys ({names}) values ({slots})", values)

    def response(self, scores: dict[str, float], **known: Any) -> None:
        """One respondent's scores by item."""
        number = f"r{next(self.ids)}"
        for item, score in scores.items():
            self.row(response_id=number, item=item, score=score, **known)

    def responses(self, scores: Sequence[float], **known: Any) -> None:
        """Respondents who answered one item, each with a score."""
        item = known.pop("item", "overall")
        for score in scores:
            self.response({item: score}, **known)

    def months(self) -> list[Row]:
        """`mart.survey_months` of September as the close makes it."""
        query = sqlfile.load("marts/survey_months")
        values = {"month": WHEN, "satisfied_score": 80, "own_operators": OWN}
        return rows_of(self.connection.cursor().execute(query.text, values))


def asked(**params: Any) -> Row:
    """What the queries over answers are asked with."""
    return {
        "month": WHEN,
        "own_operators": OWN,
        "total_segments": ["整体"],
        "least": 2,
        **params,
    }
