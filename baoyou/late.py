"""What of a month's data is not in yet: cities, extracts that are due, columns that rules need.

Apart from `sources`, which asks it of one figure: here a month is looked at as a whole, and no
clock is read, for the data itself says how often an extract comes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from baoyou.contracts import contracts
from baoyou.manifest import Manifest
from baoyou.months import add_months, month_of

# Extracts that come by month: some every month, some every quarter.
_DATED = ("surveys", "market")


@dataclass(frozen=True)
class Lack:
    """What a month waits for.

    extracts: due and not there. columns: of customers, there in the month before, and how many
    rules and KPIs each now stops.
    """

    extracts: tuple[str, ...]
    columns: Mapping[str, int]


def lack(manifest: Manifest, month: date) -> Lack:
    """What a closed month lacks, cities apart. What was never delivered is not late."""
    due = [name for name in _DATED if _is_due(sorted(manifest.partitions.get(name, {})), month)]
    goals = {part[:4] for part in manifest.partitions.get("goals", {})}
    if goals and not any(year >= f"{month:%Y}" for year in goals):
        due.append("goals")
    now = month.isoformat()
    before = add_months(now, -1)
    if before not in manifest.partitions.get("customers", {}):
        return Lack(tuple(due), {})
    known = _stopping(manifest, before)
    stopping = _stopping(manifest, now)
    return Lack(tuple(due), {name: count for name, count in stopping.items() if name not in known})


def _stopping(manifest: Manifest, month: str) -> dict[str, int]:
    """Columns of customers that a month lacks, and how many rules and KPIs each stops."""
    found: dict[str, int] = {}
    known, closed = contracts()["customers"].columns, manifest.closes.get(month, {})
    for field in ("kpis_off", "rules_off"):
        for needs in closed.get(field, {}).values():
            for column in set(needs) & set(known):
                found[column] = found.get(column, 0) + 1
    return dict(sorted(found.items(), key=lambda one: (-one[1], one[0])))


def _is_due(parts: list[str], month: date) -> bool:
    """Whether more months passed since the last one stored than ever lay between two of them."""
    stored = [_number(month_of(part)) for part in parts if month_of(part) <= month]
    if len(stored) < 2:
        return False
    usual = max(later - earlier for earlier, later in pairwise(stored))
    return _number(month) - stored[-1] >= usual


def _number(month: date) -> int:
    return month.year * 12 + month.month
