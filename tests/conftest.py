"""What tests share: a store filled with rows given in the test, and the loaded sample province."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import in_process
import pytest
from small_world import Row, World, customer

from baoyou import upload
from baoyou.sample import write_sample
from baoyou.store import Store


@pytest.fixture(autouse=True, scope="session")
def _reader_in_process() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        in_process.read_here(patch)
        yield


@pytest.fixture
def child(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files are read in a limited child after all."""
    in_process.read_in_child(monkeypatch)


@pytest.fixture(autouse=True)
def _child_where_it_matters(request: pytest.FixtureRequest) -> None:
    if request.module.__name__ in in_process.WITH_CHILD:
        request.getfixturevalue("child")


@pytest.fixture(autouse=True)
def _no_waiting_for_the_disk(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A synced file is the faults' business; elsewhere it is a twentieth of a load's time."""
    if "faults" not in request.path.parts:
        monkeypatch.setattr(os, "fsync", lambda handle: None)


@pytest.fixture
def world(tmp_path: Path) -> World:
    """An empty small store."""
    return World(tmp_path)


@pytest.fixture
def make_customer() -> Callable[..., Row]:
    """Rows of the customers extract."""
    return customer


@pytest.fixture(scope="session")
def sample_files(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The raw files of a small sample province, made once for all workers."""
    folder = _shared(tmp_path_factory) / "sample-files"
    with _once(folder):
        if not (folder / "done").exists():
            write_sample(folder, customers=3_000)
            (folder / "done").touch()
    return sorted(path for path in folder.iterdir() if path.suffix in (".csv", ".xlsx", ".parquet"))


@pytest.fixture(scope="session")
def sample_store(tmp_path_factory: pytest.TempPathFactory, sample_files: list[Path]) -> Store:
    """The small sample province, loaded once for all workers. Tests must not change it."""
    folder = _shared(tmp_path_factory) / "sample-store"
    with _once(folder):
        store = Store(folder / "store")
        if not (folder / "done").exists():
            upload.load(store, upload.Request(tuple((path, path.name) for path in sample_files)))
            (folder / "done").touch()
    return store


def _shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of this run that all of its workers share."""
    base = tmp_path_factory.getbasetemp()
    return base.parent if "PYTEST_XDIST_WORKER" in os.environ else base


class _once:
    """Only one worker at a time makes what all share."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.lock = (folder / "lock").open("w")

    def __enter__(self) -> Iterator[None]:
        fcntl.flock(self.lock, fcntl.LOCK_EX)
        return iter(())

    def __exit__(self, *_: object) -> None:
        self.lock.close()
