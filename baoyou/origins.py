"""Which load and which file a stored row came from, by the digest that rows carry.

Apart from the ledger, which keeps every deed: an origin is the one that a pinned snapshot holds.
"""

from __future__ import annotations

from dataclasses import dataclass

from baoyou.store import Store

# Rows carry so many letters of the digest of their file.
DIGEST = 12


@dataclass(frozen=True)
class Origin:
    """The load that brought a file in, and what the file was called."""

    load: int
    file: str


def origins(store: Store, sequence: int) -> dict[str, Origin]:
    """The origins of all files loaded up to a snapshot, by the short digest of the file.

    A file that was taken back and loaded again belongs to the later load.
    """
    return {
        file["sha256"][:DIGEST]: Origin(line["load"], file["file"])
        for line in store.ledger()
        if line["action"] == "load" and line["snapshot"] <= sequence
        for file in line["report"]["files"]
    }
