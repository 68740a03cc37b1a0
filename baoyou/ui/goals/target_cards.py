"""The cards of the page Targets: each KPI with its state and pace, the trend, the cities.

Apart from `targets`, which words one target: here the rows of many are laid side by side.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from baoyou import definitions, targets
from baoyou.ui import behind, cards, drills, figures, tables
from baoyou.ui import format as fmt
from baoyou.ui import targets as words
from baoyou.ui.cards import Link
from baoyou.ui.frame import Frame
from baoyou.ui.tables import Column
from baoyou.ui.wording import goals as wording
from baoyou.ui.wording import voice

Row = Mapping[str, Any]


def opening(frame: Frame, rows: Sequence[Row], cities: Sequence[Row]) -> None:
    """How many targets are met, which are missed; the way to the cities for the first of those."""
    missed = [row["kpi"] for row in rows if row["state"] in targets.MISSED]
    links = [_compare(frame, kpi) for kpi in missed[:2]]
    cards.sentence(*wording.opening(frame, rows, cities), links)


def list_card(frame: Frame, rows: Sequence[Row]) -> str | None:
    """Each KPI with value, target, gap, state and pace; the KPI of the row that was selected."""
    title = frame.say("targets.list.title", place=frame.place())
    told = dict.fromkeys(wording.source(frame, row) for row in rows if row["target"] is not None)
    sources = frame.say("targets.joint").join(told) or fmt.MISSING
    says = behind.says(frame, "target_states")
    with cards.card(title, frame.say("targets.list.subtitle", sources=sources), says=says):
        shown = [_told(frame, row) for row in rows]
        alt = frame.say("targets.list.alt", kpis=len(rows))
        columns = [
            Column(name, frame.say(f"targets.column.{name}"), verdict=verdict)
            for name, verdict in (
                ("kpi", ""),
                ("value", ""),
                ("target", ""),
                ("gap", ""),
                ("state", "verdict"),
                ("pace", "pace_verdict"),
                ("end", ""),
                ("needed", ""),
            )
        ]
        return tables.clickable_table(
            shown, columns, key="targets-list", id_column="key", alt=alt, pinned=1
        )


def trend_card(frame: Frame, kpi: str) -> None:
    """The KPI over thirteen months with its target dashed."""
    row = figures.changes(frame, kpi)
    snapshot = row[0]["snapshot_id"] if row else None
    says = behind.says(frame, kpi, "target_states", snapshot=snapshot)
    subtitle = frame.say("targets.trend.subtitle")
    with cards.card(frame.kpi_name(kpi), subtitle, says=says) as controls:
        if not row:
            # The market share is drawn by operator, on its own page.
            cards.link_to(frame.link(frame.kpi_name(kpi), "share"))
            return
        clicked = figures.trend(frame, row[0], "targets-trend", height=290, table_in=controls)
    if clicked:
        drills.go(frame, kpi, month=clicked.isoformat()[:7])


def cities_card(frame: Frame, rows: Sequence[Row], kpis: Sequence[str]) -> str | None:
    """How far each city is from each target, tinted by state; the city that was selected."""
    wide: dict[str, dict[str, Any]] = {}
    for row in rows:
        city = wide.setdefault(row["city"], {"city": row["city"], "states": []})
        city[row["kpi"]] = None if row["target"] is None else row["gap"]
        city[f"{row['kpi']}_verdict"] = wording.tint(row["state"])
        city["states"].append(row["state"])
    shown = [city | {"summary": wording.summary(frame, city["states"])} for city in wide.values()]
    says = behind.says(frame, "target_states")
    title, subtitle = frame.say("targets.cities.title"), frame.say("targets.cities.subtitle")
    with cards.card(title, subtitle, says=says, stretch=False):
        columns = [
            Column("city", frame.say("targets.column.city")),
            *(_gap_column(frame, kpi) for kpi in kpis),
            Column("summary", frame.say("targets.column.summary"), width="medium"),
        ]
        alt = frame.say("targets.cities.alt", cities=len(shown), kpis=len(kpis))
        return tables.clickable_table(
            shown, columns, key="targets-cities", id_column="city", alt=alt, pinned=1
        )


def _told(frame: Frame, row: Row) -> dict[str, Any]:
    """A row of the list in words; how it is tinted stands beside it."""
    known = row["value"] is not None and row["target"] is not None
    tints = {"reached": "better", "behind": "worse"}
    return {
        "key": row["kpi"],
        "kpi": frame.kpi_name(row["kpi"]),
        "value": voice.write(frame, row, row["value"]),
        "target": voice.write(frame, row, row["target"]),
        "gap": voice.signed(frame, row, row["value"] - row["target"]) if known else fmt.MISSING,
        "state": words.state(frame, row["state"]),
        "verdict": wording.tint(row["state"]),
        "pace": wording.pace(frame, row),
        "pace_verdict": tints.get(row["pace_state"], ""),
        "end": voice.write(frame, row, row["end_target"]),
        "needed": words.needed(frame, row),
    }


def _gap_column(frame: Frame, kpi: str) -> Column:
    declared = definitions.kpis()[kpi]

    def written(amount: Any) -> str:
        return fmt.signed(amount, declared.unit, frame.language, declared.decimals)

    label = frame.say(f"rankings.label.{declared.unit}", kpi=frame.kpi_name(kpi))
    return Column(kpi, label.removesuffix("%").strip(), written, "number", verdict=f"{kpi}_verdict")


def _compare(frame: Frame, kpi: str) -> Link:
    label = frame.say("targets.sentence.compare", kpi=frame.kpi_name(kpi))
    return frame.link(label, "cities", cities_kpi=kpi)
