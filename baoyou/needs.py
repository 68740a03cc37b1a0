"""What a warning rule lacks in a month: columns, months behind it, extracts.

Apart from the close, which switches a rule off for it, and from the back-test, which asks the same
of other parameters.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from baoyou.definitions import Rule
from baoyou.months import add_months
from baoyou.store import Stored

Partitions = Mapping[str, Mapping[str, Stored]]


def missing(
    rule: Rule, params: Mapping[str, Any], month: str, partitions: Partitions, has_model: bool
) -> list[str]:
    """What the rule would need to run on a month ("2009-09-01") with these parameters; else [].

    partitions: what is stored; has_model: whether a model was published for that month.
    """
    present = _present(partitions, "customers", month)
    if rule.extract == "surveys":
        recent = [add_months(month, -step) for step in range(3)]
        known = {column for one in recent for column in _present(partitions, "surveys", one)}
        return [f"surveys.{column}" for column in rule.needs if column not in known]
    if rule.extract != "customers":
        return [] if partitions.get(rule.extract) else [rule.extract]
    any_of = () if rule.or_model and has_model else rule.needs_any
    lacking = without(rule.needs, any_of, present)
    if not lacking and rule.looks_back:
        measure = params["measure"] if params["measure"] in present else "arpu"
        lacking = _behind(measure, int(params[rule.looks_back]), month, partitions)
    if not lacking and rule.month_before:
        before = add_months(month, -1)
        if before not in partitions.get("customers", {}):
            return [before[:7]]
        lacking = without(rule.needs, (), _present(partitions, "customers", before))
    return lacking


def without(needs: Iterable[str], needs_any: Iterable[str], present: Iterable[str]) -> list[str]:
    """Which of these columns are lacking; of needs_any one is enough."""
    known, any_of = set(present), list(needs_any)
    lacking = [column for column in needs if column not in known]
    return lacking if not any_of or set(any_of) & known else [*lacking, *any_of]


def _behind(measure: str, count: int, month: str, partitions: Partitions) -> list[str]:
    """Months that a rule looks back at and that are not stored, or lack what it measures."""
    behind = [add_months(month, step) for step in range(-count, 0)]
    stored = partitions.get("customers", {})
    return [
        one[:7] if one not in stored else f"{one[:7]} {measure}"
        for one in behind
        if measure not in _present(partitions, "customers", one)
    ]


def _present(partitions: Partitions, extract: str, month: str) -> list[str]:
    file = partitions.get(extract, {}).get(month)
    return list(file.facts["columns"]) if file else []
