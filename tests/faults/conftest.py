"""Where fault tests work: in memory where the machine has room for it, for they sync a lot."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

MEMORY = Path("/dev/shm")
ROOM = 64 << 20


@pytest.fixture
def quick(tmp_path: Path) -> Iterator[Path]:
    """An empty folder that syncs fast."""
    if not os.access(MEMORY, os.W_OK) or shutil.disk_usage(MEMORY).free < ROOM:
        yield tmp_path
        return
    with tempfile.TemporaryDirectory(prefix="baoyou-faults-", dir=MEMORY) as folder:
        yield Path(folder)
