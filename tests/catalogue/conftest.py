"""Stores for the catalogue of bad input."""

from __future__ import annotations

from pathlib import Path

import pytest
from kitchen import Kitchen

from baoyou.store import Store


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Kitchen:
    """A store for tests that are refused, or that load together."""
    folder = tmp_path_factory.mktemp("kitchen")
    return Kitchen(folder, Store(folder / "store"))


@pytest.fixture
def kitchen(tmp_path: Path) -> Kitchen:
    """A store of one's own."""
    return Kitchen(tmp_path, Store(tmp_path / "store"))
