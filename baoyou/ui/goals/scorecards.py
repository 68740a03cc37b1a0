"""Scorecards as tables: who stands where, indicator by indicator, and the one that was selected.

Apart from `scorecard_weights`, which changes the store; here is only read and laid out.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from baoyou.ui import behind, cards, drills, tables, writers
from baoyou.ui import format as fmt
from baoyou.ui import targets as words
from baoyou.ui.frame import Frame
from baoyou.ui.tables import Column
from baoyou.ui.warnings import alarms
from baoyou.ui.wording import scores as wording
from baoyou.ui.wording import voice
from baoyou.ui.wording.goals import tint

Row = Mapping[str, Any]
TALL = 460
_DETAIL = ("kpi", "value", "target", "state", "score", "weight", "before", "year", "method")


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
        says=behind.says(frame, "scorecard"),
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
                    partial(wording.score, frame),
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
    total = wording.score(frame, one["total"])
    title = frame.say(f"scorecards.detail.title.{kind}", entity=one["entity"], total=total)
    subtitle = frame.say(f"scorecards.detail.subtitle.{kind}")
    says = behind.says(frame, "scorecard")
    with cards.card(title, subtitle, says=says, stretch=False) as controls:
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
        "rank": wording.rank(frame, one),
        "margin": None if one["total_error"] is None else 1.96 * one["total_error"],
        "total_before": one["total_before"],
        "total_year": one["total_year"],
    }
    for row in one["rows"]:
        wide[row["kpi"]] = row["score"]
        wide[f"{row['kpi']}_verdict"] = tint(row["state"])
    return wide


def _told(frame: Frame, row: Row) -> dict[str, Any]:
    """An indicator in words."""
    none = row["score"] is None
    method = "none" if none else row["method"]
    return {
        "key": row["kpi"],
        "kpi": frame.kpi_name(row["kpi"]),
        "value": voice.write(frame, row, row["value"]),
        "target": voice.write(frame, row, row["target"]),
        "state": words.state(frame, row["state"]),
        "state_verdict": tint(row["state"]),
        "score": wording.score(frame, row["score"]),
        "method": frame.say(f"scorecards.method.{method}"),
        "weight": fmt.value(row["weight_share"], "share", frame.language, 0),
        "before": voice.signed(frame, row, row["before_change"]),
        "before_verdict": row["before_verdict"] or "",
        "year": voice.signed(frame, row, row["year_change"]),
        "year_verdict": row["year_verdict"] or "",
    }


def _any(ranked: Sequence[Row], name: str) -> bool:
    return any(one[name] is not None for one in ranked)


def _number(frame: Frame, name: str) -> Column:
    label = frame.say(f"scorecards.column.{name}")
    return Column(name, label, partial(wording.score, frame), "number")


def _change(frame: Frame, name: str) -> Column:
    def written(score: Any) -> str:
        return fmt.signed(score, "points", frame.language, 1)

    return Column(name, frame.say(f"scorecards.column.{name}"), written, "number")
