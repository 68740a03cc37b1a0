"""A store with a few words in it instead of months, for faults by the hundred."""

from __future__ import annotations

from pathlib import Path

from baoyou.manifest import Manifest
from baoyou.store import Store

State = tuple[int, dict[str, bytes]]


def put(store: Store, word: str) -> int:
    """Publish a snapshot that names one file more; returns its number."""
    before = store.current()
    with store.staging() as staging:
        path = staging / "rows.parquet"
        path.write_text(word * 3)
        stored = store.keep(path, f"customers/month={word}", 1)
        partitions = {"customers": {**before.partitions.get("customers", {}), word: stored}}
        made = Manifest(0, before.sequence or None, partitions)
        return store.publish(made, {"action": "load", "by": "Lin"}).sequence


def state(store: Store) -> State:
    """What a reader sees: the number of the snapshot and the bytes of its files."""
    manifest = store.current()
    return manifest.sequence, {
        file.path: store.path(file).read_bytes() for file in manifest.files()
    }


def files(store: Store) -> set[str]:
    """All files of content that lie in the store, named by a snapshot or not."""
    return {str(path.relative_to(store.folder)) for path in store.folder.glob("customers/*/*")}


def remains(folder: Path) -> list[str]:
    """What a crash left lying: staging folders and temporary files."""
    left = [*folder.glob("staging/*"), *folder.rglob("*.part")]
    return sorted(str(path.relative_to(folder)) for path in left)
