"""The close: stored months in, marts out; a pure function of (stored files, definitions).

Apart from the store that keeps the results and from the doors that ask for a close. A month is
closed again only when a file it depends on changed, or when a person asks for it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from baoyou import definitions, needs
from baoyou.contracts import contracts
from baoyou.engine import Engine
from baoyou.months import add_months, month_of
from baoyou.schemas import BEFORE, CELLS, HITS, HITS_BEFORE, MEMORY, SCORES, Shape, extract_shape
from baoyou.store import Manifest, Store, Stored

Progress = Callable[[str, int, int], None]
Partitions = dict[str, dict[str, Stored]]

# What every close keeps; the results in `queries/marts/marts.toml` come on top.
_ORDER = {
    "customer_months": "customer_id",
    "memory": "customer_id",
    "rule_hits": "customer_id, rule_order",
    "survey_months": "city, segment, tier, item, touchpoint, is_aggregate",
    "kpi_cells": "kpi, snapshot_id, city, level, tier, stage, segment, is_core, is_high_value,"
    " part",
}


@dataclass(frozen=True)
class Decisions:
    """What people decided and the files it names, as a manifest holds them."""

    decided: Mapping[str, Any] = field(default_factory=dict)
    kept: Mapping[str, Stored] = field(default_factory=dict)


@dataclass(frozen=True)
class Closed:
    """All closed months: their files and the facts of each close."""

    months: dict[str, dict[str, Stored]]
    closes: dict[str, dict[str, Any]]


def close_months(
    engine: Engine,
    store: Store,
    before: Manifest,
    partitions: Partitions,
    staging: Path,
    forced: frozenset[str] = frozenset(),
    progress: Progress = lambda *_: None,
    decided: Decisions | None = None,
) -> Closed:
    """Close every stored month whose inputs changed, oldest first; others keep their files.

    engine: its relations are lost. before: the snapshot whose closes may be kept. partitions: what
    is stored now. forced: months ("2009-09-01") closed again although nothing changed. decided:
    what people decided, where it is not what it was before.
    """
    decisions = decided or Decisions(before.decided, before.kept)
    offers = _offers(engine, store, partitions)
    told = definitions.fingerprint()
    months: dict[str, dict[str, Stored]] = {}
    closes: dict[str, dict[str, Any]] = {}
    stored = sorted(
        {
            month
            for extract in ("customers", "market", "surveys")
            for month in partitions.get(extract, {})
        }
    )
    for done, month in enumerate(stored):
        progress("close", done, len(stored))
        inputs = _fingerprint(partitions, months, month, offers.get(month))
        if month not in forced and before.closes.get(month, {}).get("inputs") == inputs:
            months[month], closes[month] = before.months[month], before.closes[month]
            continue
        months[month], facts = _MonthClose(
            engine, store, partitions, months, month, staging, decisions
        ).run()
        closes[month] = {"inputs": inputs, "definitions": told, **facts}
    progress("close", len(stored), len(stored))
    return Closed(months, closes)


def _customer_months_before(partitions: Partitions, month: str) -> list[str]:
    return sorted(other for other in partitions.get("customers", {}) if other < month)


def _offers(engine: Engine, store: Store, partitions: Partitions) -> dict[str, str]:
    """Of each month with customers, the rivals' offers live at its end, as one hash."""
    files = partitions.get("rival_offers", {})
    if not files:
        return {}
    engine.view("extract.rival_offers", [store.path(file) for file in files.values()])
    live = {
        month: engine.rows("marts/live_offers", month=month_of(month))
        for month in partitions.get("customers", {})
    }
    return {
        month: hashlib.sha256(json.dumps(rows, default=str).encode()).hexdigest()
        for month, rows in live.items()
    }


def _fingerprint(
    partitions: Partitions, months: dict[str, dict[str, Stored]], month: str, offers: str | None
) -> str:
    earlier = _customer_months_before(partitions, month)
    customers = partitions.get("customers", {})
    named: dict[str, Any] = {
        "first": min(customers, default=None),
        "customers": {
            other: customers[other].sha256 for other in _window(month, -6, 1) if other in customers
        },
        "columns": {
            other: customers[other].facts["columns"]
            for other in _window(month, -1, 0)
            if other in customers
        },
        "snapshot": sorted(file.sha256 for file in partitions.get("snapshot", {}).values()),
        "surveys": {
            other: partitions["surveys"][other].sha256
            for other in _window(month, -2, 0)
            if other in partitions.get("surveys", {})
        },
        "market": partitions.get("market", {})[month].sha256
        if month in partitions.get("market", {})
        else None,
        "memory": months[earlier[-1]]["memory"].sha256 if earlier else None,
        "before": [
            months[other]["customer_months"].sha256
            for other in (add_months(month, -1), add_months(month, -12))
            if "customer_months" in months.get(other, {})
        ],
        "hits": months.get(add_months(month, -1), {}).get("rule_hits", Stored("", "", 0)).sha256,
        "offers": offers,
    }
    return hashlib.sha256(json.dumps(named, sort_keys=True).encode()).hexdigest()[:24]


def _model(published: list[dict[str, Any]], month: str) -> dict[str, Any] | None:
    """The model that scores a month: of those published from it or an earlier one, the latest."""
    valid = [one for one in published if one["from"] <= month]
    return max(valid, key=lambda one: (one["from"], one["version"]), default=None)


def _window(month: str, first: int, last: int) -> list[str]:
    return [add_months(month, step) for step in range(first, last + 1)]


class _MonthClose:
    """The close of one month: sets up what its queries read, runs them, keeps their results."""

    def __init__(
        self,
        engine: Engine,
        store: Store,
        partitions: Partitions,
        closed: dict[str, dict[str, Stored]],
        month: str,
        staging: Path,
        decisions: Decisions,
    ) -> None:
        self.engine = engine
        self.store = store
        self.decisions = decisions
        self.rules = definitions.rules_with(decisions.decided.get("rules", {}))
        self.model = _model(decisions.decided.get("model", []), month)
        self.partitions = partitions
        self.closed = closed
        self.month = month
        self.staging = staging
        self.customers = partitions.get("customers", {})
        self.results: dict[str, Stored] = {}
        self.rules_off: dict[str, list[str]] = {}
        self.kpis_off: dict[str, list[str]] = {}
        self.not_evaluated: dict[str, int] = {}
        month_before = add_months(month, -1)
        self.params: dict[str, Any] = {
            "month": month_of(month),
            "has_month_before": month_before in self.customers,
            "first_stored_month": month_of(min(self.customers, default=month)),
            "present": self._present("customers", month),
            **definitions.values(month_of(month)),
        }

    def run(self) -> tuple[dict[str, Stored], dict[str, Any]]:
        """Close the month; returns its files and the facts of the close."""
        engine = self.engine
        engine.empty_all()
        self._set_up(engine)
        self._close_customers(engine)
        engine.make("mart.survey_months", "marts/survey_months", **self.params)
        self._keep(engine, "survey_months")
        self._close_kpis(engine)
        return self.results, {
            "rules_off": self.rules_off,
            "kpis_off": self.kpis_off,
            "not_evaluated": self.not_evaluated,
            "rules": {key: self._version(rule) for key, rule in self.rules.items()},
            "model": self.model["version"] if self.model else None,
        }

    def _set_up(self, engine: Engine) -> None:
        has_customers = self.month in self.customers
        self._extract(engine, "customers", _window(self.month, -6, 1) if has_customers else [])
        self._extract(engine, "surveys", _window(self.month, -2, 0))
        self._extract(engine, "market", [self.month])
        self._extract(engine, "rival_offers", sorted(self.partitions.get("rival_offers", {})))
        self._extract(engine, "snapshot", sorted(self.partitions.get("snapshot", {})))
        earlier = _customer_months_before(self.partitions, self.month) if has_customers else []
        self._earlier(engine, "mart.memory_before", earlier[-1:], "memory", MEMORY)
        month_before = [add_months(self.month, -1)] if has_customers else []
        self._earlier(
            engine, "mart.customer_months_before", month_before, "customer_months", BEFORE
        )
        self._earlier(engine, "mart.rule_hits_before", month_before, "rule_hits", HITS_BEFORE)

    def _close_customers(self, engine: Engine) -> None:
        params = self.params
        engine.define("mart.customer_states", "marts/customer_states", **params)
        engine.make("mart.memory_after", "marts/customer_memory", **params)
        if self.month in self.customers:
            self._keep(engine, "memory", "mart.memory_after")
        engine.make("mart.customer_features", "marts/customer_features", **params)
        self._score(engine)
        engine.make("mart.sensitivity_classes", "marts/sensitivity_classes", **params)
        self._judge(engine)
        year_ago = self.closed.get(add_months(self.month, -12), {}).get("customer_months")
        closed = "staging.customer_months" if year_ago else "mart.customer_months"
        engine.make(closed, "marts/customer_months", **params)
        self._keep(engine, "customer_months", closed)
        if year_ago:
            engine.beside("mart.customer_months", closed, [self.store.path(year_ago)])
        for result in definitions.marts().values():
            engine.make(f"mart.{result.key}", f"marts/{result.key}", **params)
            self._keep(engine, result.key, order=result.order)

    def _score(self, engine: Engine) -> None:
        engine.empty("mart.model_scores", SCORES)
        if self.model:
            # numpy, where a model was published only
            from baoyou.model import scoring  # noqa: PLC0415

            stored = self.decisions.kept[self.model["file"]]
            model = scoring.load(self.store.path(stored), stored.sha256)
            engine.define("mart.model_features", "model/features")
            engine.fill(
                "mart.model_scores", "mart.model_features", lambda part: scoring.score(part, model)
            )

    def _judge(self, engine: Engine) -> None:
        engine.empty("mart.rule_hits", HITS)
        last = sorted(self.rules.values(), key=lambda rule: (rule.after_others, rule.order))
        for rule in last:
            missing = self._missing_for_rule(rule)
            if missing:
                self.rules_off[rule.key] = missing
                continue
            params = {**self.params, **rule.version(month_of(self.month)).params}
            _, unknown = engine.judge("mart.rule_hits", rule.key, rule.order, **params)
            if unknown:
                self.not_evaluated[rule.key] = unknown
        engine.connection.execute("update mart.rule_hits set month = $month", {"month": self.month})
        self._keep(engine, "rule_hits")

    def _version(self, rule: definitions.Rule) -> dict[str, Any]:
        found = rule.version(month_of(self.month))
        return {"version": found.version, "params": found.params}

    def _close_kpis(self, engine: Engine) -> None:
        engine.empty("mart.kpi_cells", CELLS)
        for kpi in definitions.kpis().values():
            missing = self._missing_for_kpi(kpi)
            if missing:
                self.kpis_off[kpi.key] = missing
                continue
            constants = {"month": self.month, "kpi": kpi.key}
            engine.add("mart.kpi_cells", f"kpis/{kpi.key}", constants, **self.params)
        self._keep(engine, "kpi_cells")

    def _missing_for_rule(self, rule: definitions.Rule) -> list[str]:
        params = rule.version(month_of(self.month)).params
        return needs.missing(rule, params, self.month, self.partitions, self.model is not None)

    def _missing_for_kpi(self, kpi: definitions.Kpi) -> list[str]:
        if kpi.extract in ("market", "surveys"):
            return [] if self.month in self.partitions.get(kpi.extract, {}) else [kpi.extract]
        if self.month not in self.customers:
            return ["customers"]
        if kpi.extract == "snapshot":
            return [] if self.partitions.get("snapshot") else ["snapshot"]
        needed = add_months(self.month, -kpi.months_before)
        if needed not in self.customers:
            return [needed[:7]]
        return needs.without(kpi.needs, kpi.needs_any, self.params["present"])

    def _present(self, extract: str, month: str) -> list[str]:
        file = self.partitions.get(extract, {}).get(month)
        return list(file.facts["columns"]) if file else []

    def _extract(self, engine: Engine, extract: str, wanted: list[str]) -> None:
        files = self.partitions.get(extract, {})
        paths = [self.store.path(files[part]) for part in wanted if part in files]
        if paths:
            engine.view(f"extract.{extract}", paths)
        else:
            engine.empty(f"extract.{extract}", extract_shape(contracts()[extract]))

    def _earlier(
        self, engine: Engine, name: str, months: list[str], result: str, shape: Shape
    ) -> None:
        files = [self.closed[m][result] for m in months if result in self.closed.get(m, {})]
        if files:
            engine.view(name, [self.store.path(file) for file in files])
        else:
            engine.empty(name, shape)

    def _keep(
        self, engine: Engine, result: str, relation: str | None = None, order: str | None = None
    ) -> None:
        staged = self.staging / f"{self.month}.{result}.parquet"
        rows = engine.write(relation or f"mart.{result}", staged, order or _ORDER[result])
        self.results[result] = self.store.keep(staged, f"marts/{result}/month={self.month}", rows)
