"""What in a store's folder nobody needs: files that no snapshot names, work of the dead.

Apart because it alone deletes. Its caller holds the lock of the store, so nobody publishes
meanwhile, and tells it which files are named.
"""

from __future__ import annotations

import fcntl
import os
import re
import shutil
import time
from collections.abc import Callable, Set
from pathlib import Path

from baoyou import disk

# The only names that the store gives to content, and where it gives none.
_CONTENT = re.compile(r"[0-9a-f]{24}\.[a-z]+")
_FOREIGN = ("snapshots", "staging", "rejects", "jobs", "inbox")
_KEPT = "kept"


def hold(folder: Path) -> int:
    """Take the lock that says its owner lives; returns the handle, to be closed at the end."""
    handle = os.open(folder, os.O_RDONLY)
    fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    return handle


def note(root: Path, staged: Path, target: Path) -> None:
    """Remember in a file's staging folder, where it has one, that it is about to be `target`."""
    staging = root / "staging"
    if not staged.is_relative_to(staging):
        return
    own = staging / staged.relative_to(staging).parts[0]
    with (own / _KEPT).open("a", encoding="utf-8") as kept:
        kept.write(f"{staged.stat().st_mtime_ns} {target}\n")


def forget(root: Path, staging: Path, named: Set[str]) -> None:
    """Delete what a failed load put into the store, unless somebody else has use for it."""
    kept = staging / _KEPT
    if not kept.exists():
        return
    for line in kept.read_text(encoding="utf-8").splitlines(keepends=True):
        made, _, path = line.rstrip("\n").partition(" ")
        target = root / path
        is_whole = line.endswith("\n") and target.is_file()
        # Whoever keeps the same content again makes its file younger.
        if is_whole and path not in named and str(target.stat().st_mtime_ns) == made:
            _delete(root, target)


def clear_staging(root: Path, named: Callable[[], Set[str]]) -> None:
    """Delete the staging folders whose owners died, with what they had put into the store."""
    for folder in sorted((root / "staging").glob("*")):
        try:
            handle = hold(folder)
        except (BlockingIOError, FileNotFoundError):
            # Its owner lives, or has just ended and removed it.
            continue
        try:
            forget(root, folder, named())
            shutil.rmtree(folder, ignore_errors=True)
        finally:
            os.close(handle)


def sweep(root: Path, named: Callable[[], Set[str]], keep_seconds: float) -> list[str]:
    """Delete content that is not named and older than that, and torn temporary files.

    Returns the paths deleted, relative to the store. Younger content may be part of a check that
    somebody is about to publish. named is asked only where something is old enough.
    """
    for leftover in [*disk.leftovers(root), *disk.leftovers(root / "snapshots")]:
        leftover.unlink(missing_ok=True)
    oldest = time.time() - keep_seconds
    aged = {
        str(file.relative_to(root))
        for top in root.iterdir()
        if top.is_dir() and top.name not in _FOREIGN
        for file in top.rglob("*")
        if _CONTENT.fullmatch(file.name) and file.is_file() and file.stat().st_mtime <= oldest
    }
    swept = sorted(aged - named()) if aged else []
    for path in swept:
        _delete(root, root / path)
    return swept


def _delete(root: Path, file: Path) -> None:
    file.unlink(missing_ok=True)
    for folder in file.parents:
        if folder == root or any(folder.iterdir()):
            return
        folder.rmdir()
