"""The store: immutable files, a ledger, manifests, and `CURRENT`, the pointer that readers follow.

Apart because nobody else may write there. A file is written under a temporary name, synced and
renamed to a name made of its content; a manifest names every file of one snapshot; publishing is
one rename of `CURRENT` under a lock, compared and swapped on the sequence. Undo moves the pointer.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from baoyou.errors import Refused


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
    """

    sequence: int = 0
    parent: int | None = None
    partitions: dict[str, dict[str, Stored]] = field(default_factory=dict)
    months: dict[str, dict[str, Stored]] = field(default_factory=dict)
    closes: dict[str, dict[str, Any]] = field(default_factory=dict)
    mart: Stored | None = None

    def files(self) -> list[Stored]:
        """Every file that the snapshot names."""
        found = [file for parts in self.partitions.values() for file in parts.values()]
        found += [file for results in self.months.values() for file in results.values()]
        return found + ([self.mart] if self.mart else [])


class Store:
    """A folder that holds snapshots. Nothing in it is ever changed in place but `CURRENT`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def current(self) -> Manifest:
        """The snapshot that readers see now; an empty one where nothing was published yet."""
        pointer = self.folder / "CURRENT"
        if not pointer.exists():
            return Manifest()
        return self.snapshot(int(pointer.read_text()))

    def snapshot(self, sequence: int) -> Manifest:
        """The snapshot of that number. Raises Refused where there is none."""
        if sequence == 0:
            return Manifest()
        path = self._manifest(sequence)
        if not path.exists():
            raise Refused("snapshot_unknown", sequence=sequence)
        return _manifest_from(json.loads(path.read_text(encoding="utf-8")))

    def path(self, stored: Stored) -> Path:
        """Where a file of the store lies."""
        return self.folder / stored.path

    @contextmanager
    def staging(self) -> Iterator[Path]:
        """A folder to work in, on the disk of the store; gone afterwards."""
        parent = self.folder / "staging"
        parent.mkdir(parents=True, exist_ok=True)
        folder = Path(tempfile.mkdtemp(dir=parent))
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def keep(self, staged: Path, folder: str, rows: int, **facts: Any) -> Stored:
        """Move a staged file under the name of its content; the same content is kept once."""
        digest = sha256_of(staged)
        target = Path(folder) / f"{digest[:24]}{staged.suffix}"
        final = self.folder / target
        if not final.exists():
            final.parent.mkdir(parents=True, exist_ok=True)
            _sync(staged)
            staged.rename(final)
            _sync(final.parent)
        return Stored(str(target), digest, rows, facts)

    def publish(self, manifest: Manifest, entry: dict[str, Any]) -> Manifest:
        """Make a snapshot the current one and write its line in the ledger.

        Raises Refused `store_moved` where somebody published since the manifest's parent was read.
        """
        with self._lock():
            now = self.current().sequence
            if now != (manifest.parent or 0):
                raise Refused("store_moved", expected=manifest.parent or 0, found=now)
            numbers = [int(path.stem) for path in (self.folder / "snapshots").glob("*.json")]
            made = Manifest(
                sequence=max(numbers, default=0) + 1,
                parent=manifest.parent,
                partitions=manifest.partitions,
                months=manifest.months,
                closes=manifest.closes,
                mart=manifest.mart,
            )
            _write(self._manifest(made.sequence), json.dumps(_plain(made), ensure_ascii=False))
            self._append({"snapshot": made.sequence, "from": now, **entry})
            self._point(made.sequence)
            return made

    def next_sequence(self) -> int:
        """The number that the next snapshot gets."""
        numbers = [int(path.stem) for path in (self.folder / "snapshots").glob("*.json")]
        return max(numbers, default=0) + 1

    def undo(self, to: int | None = None) -> int:
        """Move the pointer to the snapshot before the current one (or to `to`); returns it."""
        with self._lock():
            now = self.current()
            if to is None:
                if now.sequence == 0:
                    raise Refused("nothing_to_undo")
                to = now.parent or 0
            if to:
                self.snapshot(to)
            self._append({"action": "undo", "snapshot": to, "from": now.sequence})
            self._point(to)
            return to

    def redo(self) -> int:
        """Move the pointer back to where the last undo left; returns it."""
        with self._lock():
            ahead = self._undone()
            if not ahead:
                raise Refused("nothing_to_redo")
            self._append({"action": "redo", "snapshot": ahead[-1], "from": self.current().sequence})
            self._point(ahead[-1])
            return ahead[-1]

    def ledger(self) -> list[dict[str, Any]]:
        """All lines of the ledger, oldest first."""
        path = self.folder / "ledger.jsonl"
        if not path.exists():
            return []
        return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]

    def ahead(self) -> int | None:
        """The snapshot that redo would go to; None where no undo waits for one."""
        undone = self._undone()
        return undone[-1] if undone else None

    def damaged(self, manifest: Manifest) -> list[str]:
        """Paths of a snapshot's files that are missing or whose bytes changed."""
        return [
            file.path
            for file in manifest.files()
            if not self.path(file).exists() or sha256_of(self.path(file)) != file.sha256
        ]

    def _undone(self) -> list[int]:
        stack: list[int] = []
        for line in self.ledger():
            if line["action"] == "undo":
                stack.append(line["from"])
            elif line["action"] == "redo":
                stack.pop()
            else:
                stack = []
        return stack

    def _manifest(self, sequence: int) -> Path:
        return self.folder / "snapshots" / f"{sequence:06d}.json"

    def _point(self, sequence: int) -> None:
        _write(self.folder / "CURRENT", f"{sequence}\n")

    def _append(self, entry: dict[str, Any]) -> None:
        line = {"at": datetime.now(UTC).isoformat(timespec="seconds"), **entry}
        with (self.folder / "ledger.jsonl").open("a", encoding="utf-8") as ledger:
            ledger.write(json.dumps(line, ensure_ascii=False) + "\n")
            ledger.flush()
            os.fsync(ledger.fileno())

    @contextmanager
    def _lock(self) -> Iterator[None]:
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


def sha256_of(path: Path) -> str:
    """Hexadecimal SHA-256 of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    Path(temporary).replace(path)
    _sync(path.parent)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _plain(manifest: Manifest) -> dict[str, Any]:
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
    }


def _manifest_from(plain: dict[str, Any]) -> Manifest:
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
    )
