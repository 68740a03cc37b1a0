"""Why a figure moved: the question of `pages/explain`, with its names checked and defaults filled.

Apart from `answers` because both faces and the overview ask it, and because a split by plan is
worked out by a lens first.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from baoyou import ask, definitions, lens
from baoyou.access import EVERYONE
from baoyou.errors import WrongUsage
from baoyou.store import Store

Row = dict[str, Any]
DIMENSIONS = ("level", "tier", "stage", "city", "plan")
_EFFECTS = ("group", "rate", "mix", "interaction", "total")


@dataclass(frozen=True)
class Question:
    """A change to take apart.

    first, last: the two months; by: one of `dimensions`; city: of one city alone; is_against:
    instead from the province in `last` to the city in `last`. most: groups beyond the so many
    largest are shown as one, `other`.
    """

    kpi: str
    first: date
    last: date
    by: str
    city: str | None = None
    population: str = "core"
    snapshot: str | None = None
    is_against: bool = False
    most: int | None = None

    def params(self) -> dict[str, Any]:
        """The parameters of `queries/pages/explain.sql`, all but the cities."""
        return {
            "kpi": self.kpi,
            "from": self.last if self.is_against else self.first,
            "to": self.last,
            "by": self.by,
            "city": self.city,
            "against": "province" if self.is_against else "month",
            "population": self.population,
            "snapshot": self.snapshot,
            "total_segments": definitions.province()["total_segments"],
            "most": self.most,
        }


def dimensions(kpi: definitions.Kpi) -> tuple[str, ...]:
    """By what a change of the KPI can be taken apart, the default first; none: it has no figure."""
    if not kpi.splits_by("none"):
        return ()
    known = {name for name in DIMENSIONS if kpi.splits_by(name)} | {"city"}
    if lens.can_show(kpi):
        known.add("plan")
    return tuple(name for name in DIMENSIONS if name in known)


def kpis() -> list[str]:
    """The KPIs that have one figure a month, in the order of the screen."""
    return [key for key, kpi in definitions.kpis().items() if dimensions(kpi)]


def prepare(reader: ask.Reader, question: Question) -> None:
    """See to it that `pages/explain` finds what it reads; before each time it is asked."""
    if question.by in lens.DIMENSIONS:
        lens.fill(reader, [question.kpi], [question.first, question.last], question.by)
    else:
        lens.ready(reader)


def movers(
    reader: ask.Reader,
    rows: Callable[..., list[Row]],
    change: Mapping[str, Any],
    month: date,
    cities: Sequence[str],
    population: str,
) -> list[Row]:
    """What each city, of one city each level, adds to a row of `pages/kpi_changes` since `before`.

    rows: asks a page query for the cities chosen, as `Frame.rows` does. A row: see
    `pages/explain`, the one that pushed most first; none where there is no change to take apart.
    """
    if change["before_month"] is None or change["value"] is None:
        return []
    alone = cities[0] if len(cities) == 1 else None
    by = "level" if alone else "city"
    if by not in dimensions(definitions.kpis()[change["kpi"]]):
        return []
    question = Question(
        change["kpi"], change["before_month"], month, by, alone, population, change["snapshot_id"]
    )
    prepare(reader, question)
    return [row for row in rows("explain", **question.params()) if row["group"]]


def explain(
    store: Store,
    kpi: str,
    first: date,
    last: date,
    city: str | None = None,
    by: str | None = None,
    population: str = "core",
    snapshot: str | None = None,
    is_against: bool = False,
) -> dict[str, Any]:
    """The change of a KPI between two months, or from the province to a city, by its groups.

    The record of `docs/terminal.md`; value_from, value_to, change and residual are None, and there
    are no effects, where a figure is not known. Raises WrongUsage for a month, city, KPI, split or
    snapshot that is not known, with what there is.
    """
    pinned = ask.reader(store, EVERYONE)
    split = _split(kpi, by)
    _known("month", [first, last], _months(pinned))
    _known("city", [city] if city else [], [] if pinned.is_empty else pinned.cities)
    is_total = definitions.kpis()[kpi].form == "amount"
    if is_against and (city is None or split == "city" or is_total):
        raise WrongUsage("explain_against")
    if snapshot:
        _known("snapshot_id", [snapshot], [row["snapshot_id"] for row in pinned.rows("snapshots")])
    question = Question(kpi, first, last, split, city, population, snapshot, is_against)
    prepare(pinned, question)
    cities = [city] if city and not is_against else None
    rows = pinned.rows("explain", cities=cities, **question.params())
    whole = rows[0]
    return {
        "kpi": kpi,
        "from": question.params()["from"].isoformat()[:7],
        "to": last.isoformat()[:7],
        "city": city or "all",
        "by": split,
        "value_from": whole["whole_from"],
        "value_to": whole["whole_to"],
        "change": whole["change"],
        "effects": [{name: row[name] for name in _EFFECTS} for row in rows if row["group"]],
        "residual": whole["residual"],
    }


def _split(kpi: str, by: str | None) -> str:
    declared = definitions.kpis()
    _known("kpi", [kpi], declared)
    possible = dimensions(declared[kpi])
    if not possible:
        raise WrongUsage("explain_no_figure", kpi=kpi, known=", ".join(kpis()))
    if by and by not in possible:
        raise WrongUsage("explain_split", kpi=kpi, by=by, known=", ".join(possible))
    return by or possible[0]


def _months(pinned: ask.Reader) -> list[date]:
    return [] if pinned.is_empty else [row["month"] for row in pinned.rows("closed_months")]


def _known(kind: str, asked: Iterable[Any], known: Iterable[Any]) -> None:
    names = [_name(one) for one in known]
    for name in map(_name, asked):
        if name not in names:
            near = difflib.get_close_matches(name, names, 5, 0.3) or names[:10]
            raise WrongUsage(f"{kind}_unknown", value=name, near=", ".join(near) or "-")


def _name(one: Any) -> str:
    return one.isoformat()[:7] if isinstance(one, date) else str(one)
