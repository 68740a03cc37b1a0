"""A file given in a test, read in this very process."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from read_here import Loaded, load_file


@pytest.fixture
def load(tmp_path: Path) -> Callable[..., Loaded]:
    """load(path, ...) or load(content, name, ...): sniffs, reads, and checks that counts close."""

    def load_it(given: Path | bytes | str, name: str | None = None, **options: Any) -> Loaded:
        if not isinstance(given, Path):
            content = given.encode() if isinstance(given, str) else given
            given = tmp_path / "uploaded"
            given.write_bytes(content)
        return load_file(given, tmp_path / "out", name, **options)

    return load_it
