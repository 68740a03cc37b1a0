"""A city in the charts that set cities side by side: the ranking and the funnel."""

from __future__ import annotations

from typing import Any

from baoyou.ui.wording.voice import Row


def dot(row: Row) -> dict[str, Any]:
    """A row of `city_ranking.sql` as both charts want it."""
    return {
        "name": row["city"],
        "n": row["n"],
        "value": row["value"],
        "low": row["low"],
        "high": row["high"],
        "verdict": row["verdict"],
        "tie": row["tie_rank"],
        "tied": row["is_tied"],
        "rank": row["tie_rank"],
        "standardised": row["standardised_rank"],
    }
