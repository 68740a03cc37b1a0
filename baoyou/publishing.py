"""From stored partitions to a published snapshot: close, build the marts, check, swap the pointer.

Apart because loading, closing again and freezing end in the same way.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from duckdb import DuckDBPyConnection

from baoyou import disk, mart, sqlfile
from baoyou.close import Decisions, Partitions, Progress, close_months
from baoyou.engine import Engine, rows_of
from baoyou.errors import Refused
from baoyou.reading import open_manifest
from baoyou.store import Manifest, Store


def publish(
    store: Store,
    before: Manifest,
    partitions: Partitions,
    staging: Path,
    entry: dict[str, Any],
    forced: frozenset[str] = frozenset(),
    progress: Progress = lambda *_: None,
) -> Manifest:
    """Close what changed and make it the current snapshot; entry is its line in the ledger.

    Raises Refused `invariant_broken` where a check of `queries/checks/store` finds a row, and
    `store_moved` where somebody published since `before` was read; the store is then as it was.
    """
    with Engine(staging) as engine:
        made = build(engine, store, before, partitions, staging, forced, progress)
    refuse_broken(invariants_broken(store, made))
    published = store.publish(made, entry)
    progress("publish", 1, 1)
    return published


def build(
    engine: Engine,
    store: Store,
    before: Manifest,
    partitions: Partitions,
    staging: Path,
    forced: frozenset[str] = frozenset(),
    progress: Progress = lambda *_: None,
    decisions: Decisions | None = None,
) -> Manifest:
    """The snapshot that would be: whole, but neither checked nor named by the store.

    engine: to work in; whatever relations it has are lost.
    """
    disk.passage("close")
    engine.empty_all()
    closed = close_months(engine, store, before, partitions, staging, forced, progress, decisions)
    now = decisions or Decisions(before.decided, before.kept)
    progress("publish", 0, 1)
    disk.passage("mart")
    built = mart.build(engine, store, partitions, closed, staging)
    parent = before.sequence or None
    made = Manifest(0, parent, partitions, closed.months, closed.closes, built)
    return replace(made, decided=dict(now.decided), kept=dict(now.kept))


def decide(
    store: Store,
    name: str,
    value: Any,
    entry: dict[str, Any],
    kept: Mapping[str, Path] | None = None,
    closes: Sequence[str] = (),
    progress: Progress = lambda *_: None,
) -> Manifest:
    """Make what a person decided part of a new snapshot, which undo takes back.

    name, value: of `Manifest.decided`; plain values. entry: its line in the ledger (action, by).
    kept: files that the decision names, by their name there. closes: months ("2009-09-01") that
    are closed again by it; others stay as they were closed. Raises as `publish`.
    """
    before = store.current()
    with store.staging() as staging:
        files = {key: store.keep(path, f"decided/{name}", 0) for key, path in (kept or {}).items()}
        now = Decisions({**before.decided, name: value}, {**before.kept, **files})
        if closes:
            forced = frozenset(closes)
            with Engine(staging) as engine:
                made = build(
                    engine, store, before, before.partitions, staging, forced, progress, now
                )
            refuse_broken(invariants_broken(store, made))
        else:
            made = replace(
                before,
                parent=before.sequence or None,
                decided=dict(now.decided),
                kept=dict(now.kept),
            )
        return store.publish(made, entry)


def invariants_broken(store: Store, manifest: Manifest) -> list[dict[str, Any]]:
    """Rows that break an invariant of a snapshot: name of the check and the row."""
    if manifest.mart is None:
        return []
    connection = open_manifest(store, manifest, sqlfile.names("checks/store"))
    try:
        return broken_in(connection)
    finally:
        connection.close()


def broken_in(connection: DuckDBPyConnection) -> list[dict[str, Any]]:
    """As `invariants_broken`, for a snapshot that is open."""
    found = []
    for name in sqlfile.names("checks/store"):
        rows = rows_of(connection.cursor().execute(sqlfile.load(name).text))
        found += [{"check": name.rsplit("/", 1)[1], "what": str(row)} for row in rows[:20]]
    return found


def refuse_broken(broken: list[dict[str, Any]]) -> None:
    """Raises Refused `invariant_broken` for the first row of `invariants_broken`."""
    for one in broken:
        raise Refused("invariant_broken", check=one["check"], what=one["what"])
