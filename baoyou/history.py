"""What a person may do to the store besides loading: look back, close again, verify.

Apart from the store because these need the close and its checks; undo and redo need only the store.
"""

from __future__ import annotations

import getpass
from typing import Any

from baoyou.close import Progress
from baoyou.errors import WrongUsage
from baoyou.publishing import invariants_broken, publish
from baoyou.store import Store


def close_again(store: Store, months: list[str], progress: Progress = lambda *_: None) -> int:
    """Close months again with today's definitions (all of them where none is named).

    Returns the sequence of the snapshot made. Raises WrongUsage for a month that is not stored.
    """
    before = store.current()
    for month in months:
        if month not in before.months:
            near = ", ".join(sorted(known[:7] for known in before.months)[-6:])
            raise WrongUsage("month_unknown", value=month[:7], near=near or "-")
    forced = frozenset(months or before.months)
    entry = {
        "action": "close",
        "months": sorted(month[:7] for month in forced),
        "by": getpass.getuser(),
    }
    with store.staging() as staging:
        made = publish(store, before, before.partitions, staging, entry, forced, progress)
    return made.sequence


def entries(store: Store) -> list[dict[str, Any]]:
    """The ledger, newest first: one row per action, with `current` at the snapshot readers see."""
    current = store.current().sequence
    found = []
    for line in reversed(store.ledger()):
        files = line.get("report", {}).get("files", [])
        found.append(
            {
                "snapshot": line["snapshot"],
                "at": line["at"],
                "action": line["action"],
                "by": line.get("by"),
                "months": sorted({m for file in files for m in file["months"]})
                or line.get("months", []),
                "files": [file["file"] for file in files] or line.get("names", []),
                "extracts": sorted({file["extract"] for file in files}),
                "stored": sum(file["stored"] for file in files),
                "rejected": sum(file["rejected"] for file in files),
                "from": line["from"],
                "current": line["snapshot"] == current,
            }
        )
    return found


def verify(store: Store) -> list[dict[str, Any]]:
    """Everything that is wrong: changed bytes of the ledger, of a manifest, of a file; broken
    invariants of the current snapshot.

    An empty list says that every hash of every snapshot agrees and every query of
    `queries/checks/store` is empty.
    """
    broken = [{"check": check, "what": what} for check, what in store.verify()]
    return broken or invariants_broken(store, store.current())
