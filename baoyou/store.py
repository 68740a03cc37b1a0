"""The store: immutable files, a ledger, manifests, and `CURRENT`, the pointer that readers follow.

Apart because nobody else may write there. A file is written under a temporary name, synced and
renamed to a name made of its content; a manifest names every file of one snapshot; publishing is
manifest, line of the ledger and one rename of `CURRENT`, in that order, under a lock, compared and
swapped on the sequence. The rename is the commit. Undo moves the pointer.
"""

from __future__ import annotations

import fcntl
import getpass
import hashlib
import json
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from baoyou import disk, garbage
from baoyou.errors import Refused
from baoyou.ledger import Ledger
from baoyou.manifest import Manifest, Stored, manifest_from, plain_manifest

__all__ = ["Manifest", "Store", "Stored", "manifest_from", "plain_manifest", "sha256_of"]

DAY_SECONDS = 86_400
_POINTER = re.compile(r"[0-9]{1,9}\n")


class Store:
    """A folder that holds snapshots. Nothing in it is ever changed in place but `CURRENT`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._ledger = Ledger(folder / "ledger.jsonl")

    def sequence(self) -> int:
        """The number of the snapshot that readers see now; 0 where nothing was published yet.

        Raises Refused `pointer_damaged` where `CURRENT` holds no number, or is gone although
        there are snapshots.
        """
        try:
            text = (self.folder / "CURRENT").read_text(encoding="utf-8")
        except FileNotFoundError:
            text = "" if self._manifests() else "0\n"
        except ValueError as error:
            raise Refused("pointer_damaged") from error
        if not _POINTER.fullmatch(text):
            raise Refused("pointer_damaged")
        return int(text)

    def current(self) -> Manifest:
        """The snapshot that readers see now; an empty one where nothing was published yet."""
        return self.snapshot(self.sequence())

    def snapshot(self, sequence: int) -> Manifest:
        """The snapshot of that number. Raises Refused where there is none, or it was damaged."""
        if sequence == 0:
            return Manifest()
        try:
            return manifest_from(json.loads(self._manifest(sequence).read_bytes()))
        except FileNotFoundError as error:
            raise Refused("snapshot_unknown", sequence=sequence) from error
        except (ValueError, KeyError, TypeError) as error:
            raise Refused("manifest_damaged", sequence=sequence) from error

    def path(self, stored: Stored) -> Path:
        """Where a file of the store lies."""
        return self.folder / stored.path

    def need(self, count: int) -> None:
        """Raise Refused `store_full` where the disk has fewer than `count` bytes free."""
        if disk.free_bytes(self.folder) < count:
            raise disk.full(self.folder, count)

    @contextmanager
    def staging(self) -> Iterator[Path]:
        """A folder to work in, on the disk of the store; gone afterwards.

        Where the work ends in an error, what it kept in the store goes as well. Raises Refused
        `store_full` or `disk_failed` for errors of the disk, of DuckDB as well.
        """
        parent = self.folder / "staging"
        with disk.told(self.folder):
            with self._lock():
                with suppress(Refused):
                    garbage.clear_staging(self.folder, self._named)
                parent.mkdir(exist_ok=True)
                folder = Path(tempfile.mkdtemp(dir=parent))
                alive = garbage.hold(folder)
            try:
                yield folder
            except BaseException:
                with suppress(OSError, Refused), self._lock():
                    garbage.forget(self.folder, folder, self._named())
                raise
            finally:
                shutil.rmtree(folder, ignore_errors=True)
                os.close(alive)

    def keep(self, staged: Path, folder: str, rows: int, **facts: Any) -> Stored:
        """Move a file, on the disk of the store, under the name of its content.

        The same content is kept once; a copy of it that was damaged is made good. Where the file
        comes from a staging folder and the work there fails, it goes as well.
        """
        disk.passage("stage")
        digest = sha256_of(staged)
        target = Path(folder) / f"{digest[:24]}{staged.suffix}"
        final = self.folder / target
        disk.sync(staged)
        is_kept = _holds(final, digest)
        with self._lock(shared=True):
            if is_kept and final.exists():
                # Young again: nobody takes it for garbage before it is published.
                os.utime(final)
            else:
                garbage.note(self.folder, staged, target)
                disk.make_folder(final.parent)
                disk.rename(staged, final)
        return Stored(str(target), digest, rows, facts)

    def publish(self, manifest: Manifest, entry: dict[str, Any]) -> Manifest:
        """Make a snapshot the current one and write its line in the ledger.

        Raises Refused `store_moved` where somebody published since the manifest's parent was read,
        `files_gone` where a file of it was cleared away, `store_full` or `disk_failed`; the store
        is then as it was. `swap_unsure`: published, but the disk did not confirm it.
        """
        with disk.told(self.folder), self._lock():
            now = self.sequence()
            if now != (manifest.parent or 0):
                raise self._moved(manifest.parent or 0, now)
            if self._missing(manifest):
                raise Refused("files_gone")
            if not (self.folder / "CURRENT").exists():
                disk.write_text(self.folder / "CURRENT", "0\n")
            made = replace(manifest, sequence=self.next_sequence())
            text = json.dumps(plain_manifest(made), ensure_ascii=False)
            disk.passage("manifest")
            disk.write_text(self._manifest(made.sequence), text)
            disk.passage("ledger")
            digest = hashlib.sha256(text.encode()).hexdigest()
            self._ledger.append(
                {"snapshot": made.sequence, "from": now, "manifest": digest, **entry}
            )
            self._point(made.sequence)
        with suppress(OSError, Refused):
            self.collect()
        return made

    def next_sequence(self) -> int:
        """The number that the next snapshot gets."""
        return max([*self._manifests(), self._ledger.highest()]) + 1

    def undo(self, to: int | None = None, by: str | None = None) -> int:
        """Move the pointer to the snapshot before the current one (or to `to`); returns it.

        Raises Refused `nothing_to_undo`, `snapshot_unknown`, or `snapshot_broken` where a file of
        the snapshot is gone.
        """
        with disk.told(self.folder), self._lock():
            if to is None:
                now = self.current()
                if now.sequence == 0:
                    raise Refused("nothing_to_undo")
                to = now.parent or 0
            return self._go("undo", to, by)

    def redo(self, by: str | None = None) -> int:
        """Move the pointer back to where the last undo left; returns it. Raises as `undo`."""
        with disk.told(self.folder), self._lock():
            ahead = self.ahead()
            if ahead is None:
                raise Refused("nothing_to_redo")
            return self._go("redo", ahead, by)

    def ledger(self) -> list[dict[str, Any]]:
        """What was done, oldest first; what a crash left half done is not in it."""
        return self._ledger.completed(self.sequence())

    def ahead(self) -> int | None:
        """The snapshot that redo would go to; None where no undo waits for one."""
        undone = self._undone()
        return undone[-1] if undone else None

    def damaged(self, manifest: Manifest) -> list[str]:
        """Paths of a snapshot's files that are missing or whose bytes changed."""
        return _damaged(self.folder, manifest.files())

    def verify(self) -> list[tuple[str, str]]:
        """Everything whose bytes are not as written: (ledger, manifest or bytes; its name).

        All snapshots are looked at, also those that only undo reaches.
        """
        with self._lock(shared=True):
            found = [("ledger", name) for name in self._ledger.broken(self.sequence())]
            written: dict[int, str | None] = {}
            for line in self.ledger():
                written[line["snapshot"]] = line.get("manifest") or written.get(line["snapshot"])
            pruned = {number for line in self.ledger() for number in line.get("pruned", [])}
            files: dict[str, Stored] = {}
            for number in sorted({*self._live(), *written} - pruned - {0}):
                path = self._manifest(number)
                try:
                    files |= {file.path: file for file in self.snapshot(number).files()}
                    is_sound = written.get(number) in (None, sha256_of(path))
                except Refused:
                    is_sound = False
                found += [] if is_sound else [("manifest", f"snapshots/{path.name}")]
        return found + [("bytes", name) for name in _damaged(self.folder, list(files.values()))]

    def collect(self, keep_seconds: float = DAY_SECONDS) -> list[str]:
        """Delete what no snapshot names and is older than that; returns the paths deleted.

        Raises Refused `manifest_damaged`, and deletes nothing, where a manifest cannot be read.
        """
        with self._lock():
            return self._collect(keep_seconds)

    def prune(self, keep: int, by: str | None = None) -> list[int]:
        """Forget old snapshots for good, and delete what only they named; returns their numbers.

        Kept are the newest `keep`, the current one, and those that one undo or redo leads to.
        """
        with disk.told(self.folder), self._lock():
            current = self.current()
            numbers = self._live()
            newest = numbers[max(0, len(numbers) - keep) :]
            held = {*newest, current.sequence, current.parent, *self._undone()}
            pruned = [number for number in numbers if number not in held]
            if pruned:
                self._append("prune", current.sequence, by, pruned=pruned)
                for number in pruned:
                    self._manifest(number).unlink()
                disk.sync(self.folder / "snapshots")
                self._collect(DAY_SECONDS)
            return pruned

    def _collect(self, keep_seconds: float) -> list[str]:
        garbage.clear_staging(self.folder, self._named)
        for number in set(self._manifests()) - set(self._live()):
            self._manifest(number).unlink()
        return garbage.sweep(self.folder, self._named, keep_seconds)

    def _named(self) -> set[str]:
        """Paths that snapshots name."""
        return {file.path for number in self._live() for file in self.snapshot(number).files()}

    def _live(self) -> list[int]:
        """The snapshots that were published once; all there are where the ledger is damaged."""
        current = self.sequence()
        if self._ledger.broken(current):
            return self._manifests()
        published = {current, *(line["snapshot"] for line in self.ledger())}
        return [number for number in self._manifests() if number in published]

    def _manifests(self) -> list[int]:
        return sorted(int(path.stem) for path in (self.folder / "snapshots").glob("*.json"))

    def _missing(self, manifest: Manifest) -> list[str]:
        return [file.path for file in manifest.files() if not self.path(file).exists()]

    def _moved(self, expected: int, found: int) -> Refused:
        lines = self.ledger()
        last = lines[-1] if lines else {}
        at = datetime.fromisoformat(last["at"]).astimezone() if last else None
        return Refused(
            "store_moved",
            expected=expected,
            found=found,
            by=last.get("by") or "-",
            at=f"{at:%Y-%m-%d %H:%M}" if at else "-",
        )

    def _undone(self) -> list[int]:
        stack: list[int] = []
        for line in self.ledger():
            if line["action"] == "undo":
                stack.append(line["from"])
            elif line["action"] == "redo":
                stack = stack[:-1]
            elif line["action"] != "prune":
                stack = []
        return stack

    def _go(self, action: str, to: int, by: str | None) -> int:
        missing = self._missing(self.snapshot(to))
        if missing:
            raise Refused("snapshot_broken", sequence=to, count=len(missing), first=missing[0])
        disk.passage("undo")
        self._append(action, to, by)
        self._point(to)
        return to

    def _append(self, action: str, to: int, by: str | None, **more: Any) -> None:
        who = by or getpass.getuser()
        now = self.sequence()
        self._ledger.append({"action": action, "snapshot": to, "from": now, "by": who, **more})

    def _manifest(self, sequence: int) -> Path:
        return self.folder / "snapshots" / f"{sequence:06d}.json"

    def _point(self, sequence: int) -> None:
        disk.passage("swap")
        try:
            disk.write_text(self.folder / "CURRENT", f"{sequence}\n")
        except OSError as error:
            if self.sequence() == sequence:
                raise Refused("swap_unsure", sequence=sequence) from error
            raise

    @contextmanager
    def _lock(self, shared: bool = False) -> Iterator[None]:
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / "lock").open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_SH if shared else fcntl.LOCK_EX)
            yield


def sha256_of(path: Path) -> str:
    """Hexadecimal SHA-256 of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _holds(path: Path, digest: str) -> bool:
    try:
        return sha256_of(path) == digest
    except FileNotFoundError:
        return False


def _damaged(root: Path, files: list[Stored]) -> list[str]:
    return [file.path for file in files if not _holds(root / file.path, file.sha256)]
