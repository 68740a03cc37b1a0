"""The one door from a screen or a terminal to data: a named query, a scope, parameters.

The city scope is filled in here, beneath every query; a caller may narrow it, never widen it.
One process connection per snapshot, and a new cursor per query: a shared connection hands one
person another person's rows.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from baoyou import definitions, sqlfile
from baoyou.access import Scope
from baoyou.definitions import Version
from baoyou.engine import rows_of
from baoyou.errors import Refused
from baoyou.reading import open_snapshot
from baoyou.store import Manifest, Store


@dataclass(frozen=True)
class Reader:
    """One pinned snapshot of a store, for one person's scope; hold it for one run of a page."""

    store: Store
    manifest: Manifest
    scope: Scope

    def rows(self, name: str, cities: list[str] | None = None, **params: Any) -> list[dict]:
        """The result of `queries/pages/<name>.sql` within the scope, as rows.

        cities: a narrower choice; cities outside the scope are left out. Raises KeyError for a
        parameter that the query does not declare, Refused `months_outdated` where months were
        closed by a version that did not keep what pages now read.
        """
        if outdated := _outdated(self.manifest):
            raise Refused("months_outdated", count=len(outdated), first=outdated[0][:7])
        query = sqlfile.load(f"pages/{name}")
        unknown = set(params) - set(query.params)
        if unknown:
            raise KeyError(f"{name} takes no {sorted(unknown)}")
        allowed = self.scope.narrow(self.cities)
        chosen = [city for city in allowed if cities is None or city in cities]
        values = dict.fromkeys(query.params) | params | {"cities": chosen}
        cursor = open_snapshot(self.store.folder, self.manifest.sequence, [query.name]).cursor()
        return rows_of(cursor.execute(query.text, values))

    def rule_version(self, rule: str, month: date) -> Version:
        """The version of a rule that a closed month was closed with; else the one that would be."""
        told = self.manifest.closes.get(month.isoformat(), {}).get("rules", {}).get(rule)
        found = _rules(self.store.folder, self.manifest.sequence)[rule].version(month)
        return replace(found, **told) if told else found

    @property
    def is_empty(self) -> bool:
        """Whether nothing was loaded yet."""
        return self.manifest.mart is None

    @property
    def cities(self) -> list[str]:
        """All cities stored, largest first."""
        return list(_cities(self.store.folder, self.manifest.sequence))


def reader(store: Store, scope: Scope, sequence: int | None = None) -> Reader:
    """A reader of the current snapshot, or of the one named."""
    manifest = store.current() if sequence is None else store.snapshot(sequence)
    return Reader(store, manifest, scope)


@lru_cache(maxsize=8)
def _rules(folder: Path, sequence: int) -> dict[str, definitions.Rule]:
    manifest = Store(folder).snapshot(sequence)
    return definitions.rules_with(manifest.decided.get("rules", {}))


def _outdated(manifest: Manifest) -> list[str]:
    kept = set(definitions.marts())
    return [
        month
        for month, files in sorted(manifest.months.items())
        if "customer_months" in files and not kept <= set(files)
    ]


@lru_cache(maxsize=8)
def _cities(folder: Path, sequence: int) -> tuple[str, ...]:
    query = sqlfile.load("pages/cities")
    cursor = open_snapshot(folder, sequence, [query.name]).cursor()
    rows = cursor.execute(query.text).fetchall()
    cursor.close()
    return tuple(city for (city,) in rows)
