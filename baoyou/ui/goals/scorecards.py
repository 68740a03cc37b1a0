"""Scorecards on a page: who stands where, indicator by indicator, and the one that was selected.

Apart from `scorecard_weights`, which changes the store; here is only read and laid out.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from baoyou.ui import cards, drills, tables, writers
from baoyou.ui import format as fmt
from baoyou.ui import targets as words
from baoyou.ui.frame import Frame
from baoyou.ui.tables import Column
from baoyou.ui.warnings import alarms

Row = Mapping[str, Any]
TALL = 460
_DETAIL = ("kpi", "value", "target", "state", "score", "weight", "before", "year", "method")


def entities(rows: Sequence[Row]) -> list[dict[str, Any]]:
    """One row for each city or manager, in order: its totals, its indicators under `rows`."""
    found: dict[str, dict[str, Any]] = {}
    for row in rows:
        found.setdefault(row["entity"], {**row, "rows": []})["rows"].append(row)
    return list(found.values())


def opening(frame: Frame, kind: str, ranked: Sequence[Row]) -> None:
    """Who comes first, with whom it is tied, who last, and what is left out."""
    judged = [one for one in ranked if one["place"]]
    month = fmt.month(frame.month, frame.language)
    if not judged:
        cards.sentence(frame.say(f"scorecards.sentence.none.{kind}", month=month))
        return
    first = [one for one in judged if one["tie_rank"] == judged[0]["tie_rank"]]
    last = judged[-1]
    slots = {
        "month": month,
        "count": len(judged),
        "first": frame.say("frame.joint").join(one["entity"] for one in first[:3]),
        "tied": len(first),
        "score": _score(judged[0]["total"], frame),
        "last": last["entity"],
        "last_score": _score(last["total"], frame),
    }
    form = "all_tied" if len(first) == len(judged) else "tied" if len(first) > 1 else "first"
    bold = frame.say(f"scorecards.sentence.{form}.{kind}", **slots)
    cards.sentence(bold, _left_out(frame, kind, ranked, judged[0]))


def table_card(
    frame: Frame,
    kind: str,
    ranked: Sequence[Row],
    kpis: Sequence[str],
    tools: Callable[[], None],
) -> str | None:
    """Rank, total and the score of each indicator; who was selected. tools: draws the controls."""
    shown = [_wide(frame, one) for one in ranked]
    with cards.card(
        frame.say(f"scorecards.table.title.{kind}"),
        frame.say(f"scorecards.table.subtitle.{kind}"),
        stretch=False,
    ) as controls:
        with controls:
            tools()
        columns = [
            Column("entity", frame.say(f"scorecards.column.{kind}")),
            *([Column("city", frame.say("scorecards.column.city"))] if kind == "manager" else []),
            Column("rank", frame.say("scorecards.column.rank")),
            _number(frame, "total"),
            _number(frame, "margin"),
            _change(frame, "total_before"),
            *([_change(frame, "total_year")] if _any(ranked, "total_year") else []),
            Column(
                "customers", frame.say("rankings.column.n"), writers.count(frame.language), "number"
            ),
            *(
                Column(
                    kpi,
                    frame.kpi_name(kpi),
                    lambda score: _score(score, frame),
                    "number",
                    verdict=f"{kpi}_verdict",
                )
                for kpi in kpis
            ),
        ]
        return tables.clickable_table(
            shown,
            columns,
            key=f"scorecards-{kind}",
            id_column="entity",
            alt=frame.say(f"scorecards.table.alt.{kind}", count=len(shown), kpis=len(kpis)),
            height=TALL if len(shown) > 12 else "content",
            pinned=1,
        )


def detail_card(frame: Frame, kind: str, one: Row) -> str | None:
    """The indicators of one city or manager: figure, target, score, weight; the one selected."""
    title = frame.say(
        f"scorecards.detail.title.{kind}", entity=one["entity"], total=_score(one["total"], frame)
    )
    subtitle = frame.say(f"scorecards.detail.subtitle.{kind}")
    with cards.card(title, subtitle, stretch=False) as controls:
        with controls:
            cards.link_to(_way(frame, kind, one))
        shown = [_told(frame, row) for row in one["rows"]]
        tinted = ("state", "before", "year")
        columns = [
            Column(
                name,
                frame.say(f"scorecards.column.{name}"),
                verdict=f"{name}_verdict" if name in tinted else "",
            )
            for name in _DETAIL
        ]
        alt = frame.say("scorecards.detail.alt", entity=one["entity"], kpis=len(shown))
        return tables.clickable_table(
            shown, columns, key="scorecards-detail", id_column="key", alt=alt, pinned=1
        )


def go(frame: Frame, kind: str, entity: str, kpi: str) -> None:
    """To the customers behind an indicator of a city, or to those of a manager who are warned."""
    if kind == "manager":
        frame.go("warnings", **{alarms.MANAGER: entity})
    drills.go(frame, kpi, city=[entity])
    frame.go("cities", cities_kpi=kpi)


def _way(frame: Frame, kind: str, one: Row) -> cards.Link:
    """From a city to its targets, from a manager to the warned customers."""
    if kind == "city":
        return frame.link(frame.say("scorecards.detail.targets"), "targets", city=[one["entity"]])
    label = frame.say("scorecards.detail.warned", entity=one["entity"])
    return frame.link(label, "warnings", **{alarms.MANAGER: one["entity"]})


def _wide(frame: Frame, one: Row) -> dict[str, Any]:
    wide = {name: one[name] for name in ("entity", "city", "customers", "total")}
    wide |= {
        "rank": _rank(frame, one),
        "margin": None if one["total_error"] is None else 1.96 * one["total_error"],
        "total_before": one["total_before"],
        "total_year": one["total_year"],
    }
    for row in one["rows"]:
        wide[row["kpi"]] = row["score"]
        wide[f"{row['kpi']}_verdict"] = words.tint(row["state"])
    return wide


def _told(frame: Frame, row: Row) -> dict[str, Any]:
    """An indicator in words."""
    none = row["score"] is None
    method = "none" if none else row["method"]
    return {
        "key": row["kpi"],
        "kpi": frame.kpi_name(row["kpi"]),
        "value": words.write(row, row["value"], frame),
        "target": words.write(row, row["target"], frame),
        "state": words.state(frame, row["state"]),
        "state_verdict": words.tint(row["state"]),
        "score": _score(row["score"], frame),
        "method": frame.say(f"scorecards.method.{method}"),
        "weight": fmt.value(row["weight_share"], "share", frame.language, 0),
        "before": words.bare(frame, row, row["before_change"]),
        "before_verdict": row["before_verdict"] or "",
        "year": words.bare(frame, row, row["year_change"]),
        "year_verdict": row["year_verdict"] or "",
    }


def _rank(frame: Frame, one: Row) -> str:
    if one["place"] is None:
        return frame.say(f"scorecards.rank.{one['why_not']}")
    return frame.say(
        f"charts.ranking.{'tied' if one['is_tied'] else 'alone'}", rank=one["tie_rank"]
    )


def _left_out(frame: Frame, kind: str, ranked: Sequence[Row], first: Row) -> str:
    """Who is not ranked, and which indicators have no score at all."""
    told = [frame.say(f"scorecards.sentence.error.{kind}")]
    small = sum(one["why_not"] == "small" for one in ranked)
    if small:
        told.append(frame.say("scorecards.sentence.small", count=small))
    without = [
        frame.kpi_name(row["kpi"])
        for row in first["rows"]
        if row["weight"] and all(_scored(one, row["kpi"]) is None for one in ranked)
    ]
    if without:
        named = frame.say("frame.joint").join(without)
        told.append(frame.say("scorecards.sentence.without", kpis=named))
    return " ".join(told)


def _scored(one: Row, kpi: str) -> Any:
    return next((row["score"] for row in one["rows"] if row["kpi"] == kpi), None)


def _any(ranked: Sequence[Row], name: str) -> bool:
    return any(one[name] is not None for one in ranked)


def _score(score: Any, frame: Frame) -> str:
    return fmt.number(score, "points", frame.language, 1)


def _number(frame: Frame, name: str) -> Column:
    label = frame.say(f"scorecards.column.{name}")
    return Column(name, label, lambda score: _score(score, frame), "number")


def _change(frame: Frame, name: str) -> Column:
    def written(score: Any) -> str:
        return fmt.signed(score, "points", frame.language, 1)

    return Column(name, frame.say(f"scorecards.column.{name}"), written, "number")
