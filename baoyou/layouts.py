"""What was confirmed once for a layout of headers is known the next time.

Apart from the mapping because it is memory, kept beside the snapshots and not part of any.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from baoyou import disk
from baoyou.contracts import normalise
from baoyou.errors import WrongUsage
from baoyou.mapping_file import MappingFile, parse_mapping, write_mapping
from baoyou.store import Store


def recall(store: Store, headers: Sequence[str]) -> MappingFile | None:
    """The mapping that was published with these headers; None where there was none."""
    path = _path(store, headers)
    try:
        return parse_mapping(path.read_text(encoding="utf-8"), path.name)
    except (FileNotFoundError, WrongUsage):
        # A contract may have lost a column since: the layout is asked about again.
        return None


def remember(store: Store, headers: Sequence[str], mapping: MappingFile) -> None:
    """Keep a mapping for these headers; the month and months in headers are of one file only."""
    lasting = replace(mapping, month=None, wide={})
    disk.write_text(_path(store, headers), write_mapping(lasting))


def fingerprint(headers: Sequence[str]) -> str:
    """What a layout is known by: its headers in order, as they are compared."""
    joined = "\x1f".join(normalise(header) for header in headers)
    return hashlib.sha256(joined.encode()).hexdigest()[:16]


def _path(store: Store, headers: Sequence[str]) -> Path:
    return store.folder / "layouts" / f"{fingerprint(headers)}.toml"
