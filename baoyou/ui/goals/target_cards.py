"""The cards of the page Targets: each KPI with its state and pace, the trend, the cities.

Apart from `targets`, which words one target: here the rows of many are laid side by side.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from baoyou import definitions, targets
from baoyou.ui import cards, drills, figures, tables
from baoyou.ui import format as fmt
from baoyou.ui import targets as words
from baoyou.ui.cards import Link
from baoyou.ui.frame import Frame
from baoyou.ui.tables import Column

Row = Mapping[str, Any]


def opening(frame: Frame, rows: Sequence[Row], cities: Sequence[Row]) -> None:
    """How many targets are met, which are missed and by how much, what is behind pace."""
    judged = [row for row in rows if row["state"] in words.VERDICTS]
    missed = [row for row in judged if row["state"] in targets.MISSED]
    slots = {
        "month": fmt.month(frame.month, frame.language),
        "place": frame.place(),
        "count": len(judged),
        "met": sum(row["state"] in targets.REACHED for row in judged),
        "open": sum(row["state"] == "open" for row in judged),
        "missed": len(missed),
        "names": named(frame, missed),
    }
    form = "missed" if missed else "open" if slots["open"] else "all_met"
    bold = frame.say(f"targets.sentence.{form if judged else 'none'}", **slots)
    told = [_behind(frame, rows), _worst(frame, cities)]
    links = [_compare(frame, row["kpi"]) for row in missed[:2]]
    cards.sentence(bold, " ".join(part for part in told if part), links)


def named(frame: Frame, missed: Sequence[Row]) -> str:
    """Missed targets with how far each is off, in its unit."""
    return frame.say("targets.joint").join(
        frame.say(
            "targets.named",
            kpi=frame.kpi_name(row["kpi"]),
            gap=words.signed(frame, row, row["value"] - row["target"]),
        )
        for row in missed
    )


def list_card(frame: Frame, rows: Sequence[Row]) -> str | None:
    """Each KPI with value, target, gap, state and pace; the KPI of the row that was selected."""
    title = frame.say("targets.list.title", place=frame.place())
    told = dict.fromkeys(words.source(frame, row) for row in rows if row["target"] is not None)
    sources = frame.say("targets.joint").join(told) or fmt.MISSING
    with cards.card(title, frame.say("targets.list.subtitle", sources=sources)):
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
    with cards.card(frame.kpi_name(kpi), frame.say("targets.trend.subtitle")) as controls:
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
        city[f"{row['kpi']}_verdict"] = words.tint(row["state"])
        city["states"].append(row["state"])
    shown = [city | {"summary": _summary(frame, city["states"])} for city in wide.values()]
    with cards.card(
        frame.say("targets.cities.title"), frame.say("targets.cities.subtitle"), stretch=False
    ):
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
        "value": words.write(row, row["value"], frame),
        "target": words.write(row, row["target"], frame),
        "gap": words.bare(frame, row, row["value"] - row["target"]) if known else fmt.MISSING,
        "state": words.state(frame, row["state"]),
        "verdict": words.tint(row["state"]),
        "pace": words.pace(frame, row),
        "pace_verdict": tints.get(row["pace_state"], ""),
        "end": words.write(row, row["end_target"], frame),
        "needed": words.needed(frame, row),
    }


def _gap_column(frame: Frame, kpi: str) -> Column:
    declared = definitions.kpis()[kpi]

    def written(amount: Any) -> str:
        return fmt.signed(amount, declared.unit, frame.language, declared.decimals)

    label = frame.say(f"rankings.label.{declared.unit}", kpi=frame.kpi_name(kpi))
    return Column(kpi, label.removesuffix("%").strip(), written, "number", verdict=f"{kpi}_verdict")


def _summary(frame: Frame, states: Sequence[str]) -> str:
    return frame.say(
        "targets.cities.summary",
        met=sum(state in targets.REACHED for state in states),
        missed=sum(state in targets.MISSED for state in states),
        open=states.count("open"),
    )


def _behind(frame: Frame, rows: Sequence[Row]) -> str:
    late = [frame.kpi_name(row["kpi"]) for row in rows if row["pace_state"] == "behind"]
    joined = frame.say("targets.joint").join(late)
    return frame.say("targets.sentence.rest_behind", names=joined) if late else ""


def _worst(frame: Frame, cities: Sequence[Row]) -> str:
    """In how many places a city misses a target, and which city does so most often."""
    missed = [row["city"] for row in cities if row["state"] in targets.MISSED]
    if not missed or len({row["city"] for row in cities}) < 2:
        return ""
    worst = max(sorted(set(missed)), key=missed.count)
    return frame.say(
        "targets.sentence.rest", cells=len(missed), city=worst, count=missed.count(worst)
    )


def _compare(frame: Frame, kpi: str) -> Link:
    label = frame.say("targets.sentence.compare", kpi=frame.kpi_name(kpi))
    return frame.link(label, "cities", cities_kpi=kpi)
