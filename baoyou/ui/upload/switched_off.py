"""What does not run without a column: the KPIs and warning rules that need it.

Apart from the close, which finds the same when it runs: here a person is told before publishing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from baoyou import definitions
from baoyou.ui.frame import Frame

Needing = definitions.Kpi | definitions.Rule


def by_column(frame: Frame, extract: str, present: Collection[str]) -> dict[str, list[str]]:
    """Missing column → what it switches off, by name. present: the columns of the month."""
    found: dict[str, list[str]] = {}
    for one in _needing(extract):
        for column in _lacking(one, present):
            name = (
                frame.rule_name(one.key)
                if isinstance(one, definitions.Rule)
                else frame.kpi_name(one.key)
            )
            found.setdefault(column, []).append(name)
    return found


def _needing(extract: str) -> Iterable[Needing]:
    for kpi in definitions.kpis().values():
        if kpi.extract == extract:
            yield kpi
    for rule in definitions.rules().values():
        if rule.extract == extract:
            yield rule


def _lacking(one: Needing, present: Collection[str]) -> list[str]:
    lacking = [column for column in one.needs if column not in present]
    if one.needs_any and not any(column in present for column in one.needs_any):
        lacking += one.needs_any
    return lacking
