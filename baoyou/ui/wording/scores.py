"""Scorecards in words: who comes first, with whom it is tied, who last, what is left out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from baoyou.ui import format as fmt
from baoyou.ui.wording import voice as words
from baoyou.ui.wording.voice import Row, Voice


def entities(rows: Sequence[Row]) -> list[dict[str, Any]]:
    """One row for each city or manager of `scorecard.sql`: totals, its indicators under `rows`."""
    found: dict[str, dict[str, Any]] = {}
    for row in rows:
        found.setdefault(row["entity"], {**row, "rows": []})["rows"].append(row)
    return list(found.values())


def opening(voice: Voice, kind: str, ranked: Sequence[Row]) -> tuple[str, str]:
    """Who comes first and last, and how to read a score. ranked: of `entities`."""
    judged = [one for one in ranked if one["place"]]
    if not judged:
        return voice.say(f"scorecards.sentence.none.{kind}", month=words.month(voice)), ""
    first = [one for one in judged if one["tie_rank"] == judged[0]["tie_rank"]]
    slots = {
        "month": words.month(voice),
        "count": len(judged),
        "first": words.joined(voice, (one["entity"] for one in first[:3])),
        "tied": len(first),
        "score": score(voice, judged[0]["total"]),
        "last": judged[-1]["entity"],
        "last_score": score(voice, judged[-1]["total"]),
    }
    form = "all_tied" if len(first) == len(judged) else "tied" if len(first) > 1 else "first"
    bold = voice.say(f"scorecards.sentence.{form}.{kind}", **slots)
    return bold, _left_out(voice, kind, ranked, judged[0])


def rank(voice: Voice, one: Row) -> str:
    """The rank with the sign of a tie, or why there is none."""
    if one["place"] is None:
        return voice.say(f"scorecards.rank.{one['why_not']}")
    form = "tied" if one["is_tied"] else "alone"
    return voice.say(f"charts.ranking.{form}", rank=one["tie_rank"])


def score(voice: Voice, amount: Any) -> str:
    """A score of 100."""
    return fmt.number(amount, "points", voice.language, 1)


def _left_out(voice: Voice, kind: str, ranked: Sequence[Row], first: Row) -> str:
    """Who is not ranked, and which indicators have no score at all."""
    told = [voice.say(f"scorecards.sentence.error.{kind}")]
    small = sum(one["why_not"] == "small" for one in ranked)
    if small:
        told.append(voice.say("scorecards.sentence.small", count=small))
    scored = {row["kpi"] for one in ranked for row in one["rows"] if row["score"] is not None}
    without = [
        voice.kpi_name(row["kpi"])
        for row in first["rows"]
        if row["weight"] and row["kpi"] not in scored
    ]
    if without:
        told.append(voice.say("scorecards.sentence.without", kpis=words.joined(voice, without)))
    return " ".join(told)
