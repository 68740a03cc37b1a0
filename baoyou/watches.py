"""What people asked to be told of: switched on, switched off, acknowledged, each a new snapshot.

Apart from `alerts`, which judges them: a decision is part of the store, and undo takes it back.
"""

from __future__ import annotations

import difflib
import getpass
import tomllib
from collections.abc import Collection, Iterable
from dataclasses import asdict, dataclass, replace
from functools import cache
from typing import Any

from baoyou import definitions
from baoyou.errors import Refused, WrongUsage
from baoyou.publishing import decide
from baoyou.settings import QUERIES
from baoyou.shifts import Practice
from baoyou.store import Store

PROVINCE = "all"
DECIDED = "alerts"


@dataclass(frozen=True)
class Watch:
    """What a person wants to be told of.

    kpi: its key; rule: the rule whose count is watched (the KPI is then `rule_count`).
    city: a name, or "all". threshold: in the unit of the figure, rates 0..1. min_base: a figure
    with fewer behind it is not judged. acknowledged: the month ("2009-09") whose alert is known.
    """

    kpi: str
    rule: str | None
    city: str
    population: str
    threshold: float
    min_base: int
    acknowledged: str | None = None

    @property
    def key(self) -> str:
        """The key of the KPI or of the rule."""
        return self.rule or self.kpi

    @property
    def id(self) -> str:
        """Its name, of which there is one: "churn_rate/all/core"."""
        return f"{self.key}/{self.city}/{self.population}"


def watchable() -> list[str]:
    """The keys of all KPIs and rules that have a bad direction, in the order of the screen."""
    kpis = [
        kpi.key
        for kpi in definitions.kpis().values()
        if kpi.good in ("up", "down")
        and kpi.form != "curve"
        and kpi.own_split in (None, "operator")
    ]
    return [*kpis, *definitions.rules()]


def watch(
    key: str,
    threshold: float,
    city: str = PROVINCE,
    population: str = "core",
    min_base: int | None = None,
) -> Watch:
    """A watch on a KPI or a rule by its key."""
    rule = key if key in definitions.rules() else None
    least = int(facts()["min_base"]) if min_base is None else min_base
    return Watch("rule_count" if rule else key, rule, city, population, threshold, least)


def checked(told: Watch, cities: Collection[str]) -> Watch:
    """The same watch. Raises WrongUsage for what cannot be watched, with the nearest names."""
    _known("alert_kpi", told.key, watchable())
    _known("city", told.city, [*cities, PROVINCE])
    unit = definitions.kpis()[told.kpi].unit
    if not 0 < told.threshold < (1 if unit == "share" else float("inf")):
        raise WrongUsage("alert_threshold", value=told.threshold, unit=unit)
    if told.min_base < 1:
        raise WrongUsage("alert_base", value=told.min_base)
    return told


def watches(decided: Iterable[dict[str, Any]]) -> list[Watch]:
    """What was switched on, as `Manifest.decided` holds it under `alerts`."""
    return [Watch(**entry) for entry in decided]


def switch_on(store: Store, told: Watch) -> int:
    """Make a watch part of the store; one of the same name is replaced. The snapshot made.

    Raises Refused `alert_known` where the very same is on.
    """
    now = _decided(store)
    if told in [replace(one, acknowledged=None) for one in now]:
        raise Refused("alert_known", id=told.id)
    return _decide(store, "alert_on", [*(one for one in now if one.id != told.id), told], [told.id])


def switch_off(store: Store, ids: Collection[str]) -> int:
    """Forget these watches; the snapshot made. Raises WrongUsage for a name that is not on."""
    now = _decided(store)
    named(now, ids)
    return _decide(store, "alert_off", [one for one in now if one.id not in ids], sorted(ids))


def acknowledge(store: Store, months: dict[str, str]) -> int:
    """Say that the alerts of these months are known: name → month. The snapshot made.

    An alert that is known is still shown, and no longer makes the terminal exit with 3.
    """
    now = _decided(store)
    named(now, months)
    told = [replace(one, acknowledged=months.get(one.id, one.acknowledged)) for one in now]
    return _decide(store, "alert_known", told, sorted(months))


def named(now: Collection[Watch], ids: Iterable[str]) -> None:
    """Raises WrongUsage for the first name that none of these watches has."""
    for name in ids:
        _known("alert", name, [one.id for one in now])


def practice() -> Practice:
    """What every alert is judged by."""
    return Practice(**{name: facts()[name] for name in Practice.__dataclass_fields__})


@cache
def facts() -> dict[str, Any]:
    """The settings of all alerts, `queries/pages/alerts.toml`."""
    return tomllib.loads((QUERIES / "pages" / "alerts.toml").read_text(encoding="utf-8"))


def _decided(store: Store) -> list[Watch]:
    return watches(store.current().decided.get(DECIDED, []))


def _decide(store: Store, action: str, told: list[Watch], names: list[str]) -> int:
    entry = {"action": action, "names": names, "by": getpass.getuser()}
    return decide(store, DECIDED, [asdict(one) for one in told], entry).sequence


def _known(kind: str, name: str, names: Collection[str]) -> None:
    if name not in names:
        near = difflib.get_close_matches(name, names, 5, 0.3) or list(names)[:10]
        raise WrongUsage(f"{kind}_unknown", value=name, near=", ".join(near) or "-")
