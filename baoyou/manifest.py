"""What one snapshot of the store consists of, and its plain form.

Apart from the store because a manifest only tells; whoever keeps one needs no store.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Stored:
    """One immutable file of the store.

    path: relative to the store; sha256: of its bytes; rows: rows in it;
    facts: what else its maker wants remembered (columns, load, sources, ...).
    """

    path: str
    sha256: str
    rows: int
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Manifest:
    """One snapshot of the store: every file that a reader of it may open.

    partitions: extract → partition (month or snapshot id) → file.
    months: closed month → name of its result → file; facts of the close under `closes`.
    mart: the read-only DuckDB file with the small marts of all months; None while empty.
    decided: what people decided, plain: rule versions, alerts, the published model. kept: files
    that decisions name, by their name there.
    """

    sequence: int = 0
    parent: int | None = None
    partitions: dict[str, dict[str, Stored]] = field(default_factory=dict)
    months: dict[str, dict[str, Stored]] = field(default_factory=dict)
    closes: dict[str, dict[str, Any]] = field(default_factory=dict)
    mart: Stored | None = None
    decided: dict[str, Any] = field(default_factory=dict)
    kept: dict[str, Stored] = field(default_factory=dict)

    def files(self) -> list[Stored]:
        """Every file that the snapshot names."""
        found = [file for parts in self.partitions.values() for file in parts.values()]
        found += [file for results in self.months.values() for file in results.values()]
        return [*found, *self.kept.values(), *([self.mart] if self.mart else [])]


def plain_manifest(manifest: Manifest) -> dict[str, Any]:
    """A manifest as plain values; the same manifest, the same values in the same order."""

    def files(entries: dict[str, dict[str, Stored]]) -> dict[str, Any]:
        return {
            outer: {inner: vars(stored) for inner, stored in sorted(parts.items())}
            for outer, parts in sorted(entries.items())
        }

    return {
        "sequence": manifest.sequence,
        "parent": manifest.parent,
        "partitions": files(manifest.partitions),
        "months": files(manifest.months),
        "closes": manifest.closes,
        "mart": vars(manifest.mart) if manifest.mart else None,
        "decided": manifest.decided,
        "kept": {name: vars(stored) for name, stored in sorted(manifest.kept.items())},
    }


def manifest_from(plain: dict[str, Any]) -> Manifest:
    """The manifest that `plain_manifest` made plain; KeyError or TypeError for anything else."""

    def files(entries: dict[str, Any]) -> dict[str, dict[str, Stored]]:
        return {
            outer: {inner: Stored(**stored) for inner, stored in parts.items()}
            for outer, parts in entries.items()
        }

    return Manifest(
        sequence=plain["sequence"],
        parent=plain["parent"],
        partitions=files(plain["partitions"]),
        months=files(plain["months"]),
        closes=plain["closes"],
        mart=Stored(**plain["mart"]) if plain["mart"] else None,
        decided=plain.get("decided", {}),
        kept={name: Stored(**stored) for name, stored in plain.get("kept", {}).items()},
    )
