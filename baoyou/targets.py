"""Targets: every figure beside what was asked of it, as a screen and the terminal both ask.

Apart from `answers`, whose records are fixed: a target has a state, a source and a pace.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from baoyou import definitions
from baoyou.manifest import Manifest

Row = dict[str, Any]
# Asks one of `queries/pages` within a person's scope: `Reader.rows`, or a page's own.
Ask = Callable[..., list[Row]]
REACHED = ("met", "stretch")
MISSED = ("missed", "below_floor")


def aimed() -> list[str]:
    """The keys of all KPIs that can have a target: those with a better direction, in order."""
    return [
        kpi.key
        for kpi in definitions.kpis().values()
        if kpi.good in ("up", "down")
        and kpi.form != "curve"
        and kpi.own_split in (None, "operator")
    ]


def headlines() -> list[str]:
    """The keys of the headline KPIs, in the order of the overview."""
    declared = [kpi for kpi in definitions.kpis().values() if kpi.headline]
    return [kpi.key for kpi in sorted(declared, key=lambda kpi: kpi.headline or 0)]


def are_stored(manifest: Manifest) -> bool:
    """Whether any goals were ever loaded; where not, no screen speaks of targets."""
    return bool(manifest.partitions.get("goals"))


def states(
    rows: Ask,
    months: Sequence[date],
    kpis: Sequence[str],
    population: str = "core",
    show: str = "total",
    **ways: Any,
) -> list[Row]:
    """The rows of `target_states.sql`; show is total, cities or both; ways: of `rows` itself."""
    told, declared = definitions.province(), definitions.kpis()
    found: list[Row] = []
    for by in sorted({declared[kpi].own_split or "none" for kpi in kpis}):
        found += rows(
            "target_states",
            months=list(months),
            kpis=[kpi for kpi in kpis if (declared[kpi].own_split or "none") == by],
            by=by,
            population=population,
            show=show,
            total_segments=told["total_segments"],
            own_operators=told["own_operators"],
            province_names=told["province_names"],
            falling=[kpi.key for kpi in declared.values() if kpi.falls],
            **ways,
        )
    return found
