"""Scorecards of cities and managers: which indicators, which weights, and how they stand.

Apart from `targets`, which judges one figure: here several are weighed, and people choose how.
"""

from __future__ import annotations

import getpass
import tomllib
from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Any

from baoyou import definitions, lens
from baoyou.ask import Reader
from baoyou.errors import WrongUsage
from baoyou.manifest import Manifest
from baoyou.months import add_months, month_of
from baoyou.publishing import decide
from baoyou.settings import ROOT
from baoyou.store import Store
from baoyou.targets import Ask, Row

KINDS = ("city", "manager")
MOST = 10
DECIDED = "scorecards"


@cache
def declared() -> dict[str, dict[str, float]]:
    """Kind → indicator → weight, of `data/scorecards.toml`."""
    path = ROOT / "data" / "scorecards.toml"
    told = tomllib.loads(path.read_text(encoding="utf-8"))
    return {kind: {kpi: float(weight) for kpi, weight in told[kind].items()} for kind in KINDS}


def chosen(manifest: Manifest, kind: str) -> dict[str, float] | None:
    """The weights that a person saved, or None; an indicator added since then has its own."""
    saved = manifest.decided.get(DECIDED, {}).get(kind)
    return None if saved is None else {**declared()[kind], **_known(kind, saved)}


def save(store: Store, kind: str, weights: Mapping[str, float]) -> int:
    """Make these weights part of the store; the snapshot made, which undo takes back.

    Raises WrongUsage for an indicator that is not declared, or weights of which none counts.
    """
    unknown = sorted(set(weights) - set(declared()[kind]))
    if unknown:
        raise WrongUsage("scorecard_kpi", value=unknown[0], near=", ".join(declared()[kind]))
    if min(weights.values(), default=0) < 0 or sum(weights.values()) <= 0:
        raise WrongUsage("scorecard_weights")
    return _decide(store, {kind: {kpi: float(weight) for kpi, weight in weights.items()}})


def forget(store: Store, kind: str) -> int:
    """Go back to the weights of the goals, or the declared ones; the snapshot made."""
    return _decide(store, {kind: None})


def rows(ask: Ask, reader: Reader, kind: str, month: date, **ways: Any) -> list[Row]:
    """The rows of `scorecard.sql` for core customers, best total first.

    ask: `Reader.rows`, or a page's own way to ask the same reader; ways: of `ask` itself.
    """
    months = [month, *(month_of(add_months(month.isoformat(), step)) for step in (-1, -12))]
    own = chosen(reader.manifest, kind)
    weights = own or declared()[kind]
    if kind == "manager":
        lens.fill(reader, list(weights), months, "manager")
    else:
        lens.ready(reader)
    told = definitions.province()
    return ask(
        "scorecard",
        month=month,
        kind=kind,
        kpis=list(weights),
        weights=list(weights.values()),
        is_own_weight=own is not None,
        population="core",
        total_segments=told["total_segments"],
        province_names=told["province_names"],
        falling=[kpi.key for kpi in definitions.kpis().values() if kpi.falls],
        least_ranked=int(definitions.parameters()["least_ranked"].value(month)),
        **ways,
    )


def _known(kind: str, saved: Mapping[str, Any]) -> dict[str, float]:
    return {kpi: float(weight) for kpi, weight in saved.items() if kpi in declared()[kind]}


def _decide(store: Store, told: Mapping[str, Any]) -> int:
    now = {**store.current().decided.get(DECIDED, {}), **told}
    value = {kind: weights for kind, weights in now.items() if weights is not None}
    entry = {"action": "scorecard_weights", "names": sorted(told), "by": getpass.getuser()}
    return decide(store, DECIDED, value, entry).sequence
