"""A store as it would be: what a check makes lies apart until it is published, or thrown away.

Apart from the store so that a check, however far it gets, leaves no file among the published ones.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from baoyou import disk
from baoyou.store import Manifest, Store, Stored, sha256_of


class Draft(Store):
    """Reads the files of a store and those of a folder beside it; keeps new ones in that folder.

    apart: the folder, on the disk of the store and below it, so that landing is a rename.
    """

    def __init__(self, store: Store, apart: Path) -> None:
        super().__init__(store.folder)
        self.real = store
        self.apart = apart

    def path(self, stored: Stored) -> Path:
        """Where a file lies: in the draft, else in the store."""
        apart = self.apart / stored.path
        return apart if apart.exists() else self.real.path(stored)

    def keep(self, staged: Path, folder: str, rows: int, **facts: Any) -> Stored:
        """Move a staged file into the draft under the name of its content."""
        disk.passage("stage")
        digest = sha256_of(staged)
        name = f"{folder}/{digest[:24]}{staged.suffix}"
        kept = Stored(name, digest, rows, facts)
        if self.real.path(kept).exists():
            staged.unlink()
        else:
            (self.apart / name).parent.mkdir(parents=True, exist_ok=True)
            staged.rename(self.apart / name)
        return kept

    def land(self, manifest: Manifest) -> None:
        """Move the files that a snapshot names into the store, each synced before it is named."""
        for stored in manifest.files():
            apart = self.apart / stored.path
            if apart.exists():
                self.real.keep(apart, str(Path(stored.path).parent), stored.rows)
