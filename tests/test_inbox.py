"""The inbox: what waits there, what may be taken, and what stays until it was published."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from baoyou import inbox
from baoyou.arrival import Arrival, Quota, room
from baoyou.errors import Refused
from baoyou.store import Store

QUOTA = Quota(file_bytes=1_000_000, inbox_bytes=2_000_000)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "store")


def lay(store: Store, name: str, content: bytes = b"x", age: float = 60) -> Path:
    """A file in the inbox that was last written so many seconds ago."""
    path = inbox.folder(store) / name
    path.write_bytes(content)
    os.utime(path, (time.time() - age, time.time() - age))
    return path


def test_only_plain_files_wait(store: Store, tmp_path: Path) -> None:
    lay(store, "七月.csv", b"123")
    for name in (".hidden", "a.csv.part", "a.csv.filepart", "~$offen.xlsx", "b.TMP"):
        lay(store, name)
    (inbox.folder(store) / "folder").mkdir()
    (tmp_path / "secret.csv").write_bytes(b"x")
    (inbox.folder(store) / "link.csv").symlink_to(tmp_path / "secret.csv")
    os.mkfifo(inbox.folder(store) / "pipe.csv")
    (file,) = inbox.waiting(store)
    assert (file.name, file.bytes, file.is_settled) == ("七月.csv", 3, True)


@pytest.mark.parametrize("age", [0, 2, -2])
def test_a_file_that_just_changed_is_not_settled(store: Store, age: float) -> None:
    lay(store, "a.csv", age=age)
    assert [file.is_settled for file in inbox.waiting(store)] == [False]
    with pytest.raises(Refused, match="inbox_unsettled"):
        inbox.take(store, ["a.csv"])


def test_a_file_that_somebody_holds_open_to_write_is_not_settled(store: Store) -> None:
    path = lay(store, "a.csv")
    with path.open("ab"):
        assert [file.is_settled for file in inbox.waiting(store)] == [False]
    assert [file.is_settled for file in inbox.waiting(store)] == [True]


def test_a_clock_that_runs_ahead_does_not_hold_a_file_for_ever(store: Store) -> None:
    lay(store, "a.csv", age=-3600)
    assert inbox.take(store, ["a.csv"])


def test_a_name_of_an_old_windows_is_read(store: Store) -> None:
    path = os.fsencode(inbox.folder(store)) + b"/" + "客户.csv".encode("gbk")
    with open(path, "wb") as file:  # noqa: PTH123  a name that is no text
        file.write(b"x")
    os.utime(path, (0, 0))
    ((name, found),) = inbox.take(store, ["客户.csv"])
    assert name == "客户.csv" and found.read_bytes() == b"x"


def test_what_is_not_there_cannot_be_taken(store: Store, tmp_path: Path) -> None:
    (tmp_path / "secret.csv").write_bytes(b"x")
    for name in ("a.csv", "../secret.csv", "../../secret.csv", "/etc/passwd", ""):
        with pytest.raises(Refused, match="inbox_gone"):
            inbox.take(store, [name])


def test_a_published_file_leaves_unless_another_came_under_its_name(store: Store) -> None:
    for change in (None, b"new", b"corrected"):
        path = lay(store, "a.csv", b"old")
        seen = inbox.seen(store, path)
        assert seen
        if change:
            lay(store, "a.csv", change, age=10)
        inbox.leave(store, **seen)
        assert path.exists() == bool(change)
    inbox.leave(store, "gone.csv", 1, 1)


def test_only_files_of_the_inbox_are_known_as_such(store: Store, tmp_path: Path) -> None:
    assert inbox.seen(store, b"content") is None
    assert inbox.seen(store, tmp_path / "elsewhere.csv") is None


def test_what_a_killed_server_left_half_arrived_is_swept_away(store: Store) -> None:
    left = lay(store, f".{'0' * 32}.part", b"x" * 100)
    foreign = lay(store, ".rsync.part")
    with Arrival(store, "a.csv", 1, QUOTA) as arrival:
        assert not left.exists() and foreign.exists()
        with Arrival(store, "b.csv", 1, QUOTA) as other:
            other.write(b"2")
            other.finish()
        arrival.write(b"1")
        arrival.finish()
    assert [file.name for file in inbox.waiting(store)] == ["a.csv", "b.csv"]


def test_an_arrival_that_fails_leaves_nothing(store: Store) -> None:
    before = room(store, QUOTA)
    for content in (b"", b"1234", b"123456"):
        with (
            pytest.raises(Refused, match="inbox_cut_off"),
            Arrival(store, "a.csv", 5, QUOTA) as arrival,
        ):
            assert room(store, QUOTA) == before - 5
            arrival.write(content)
            arrival.finish()
    with pytest.raises(Refused, match="inbox_file_too_big"):
        Arrival(store, "a.csv", QUOTA.file_bytes + 1, QUOTA)
    assert inbox.waiting(store) == [] and room(store, QUOTA) == before


def test_the_space_of_two_that_arrive_at_once_is_counted_for_both(store: Store) -> None:
    with (
        Arrival(store, "a.csv", 1_000_000, QUOTA),
        Arrival(store, "b.csv", 900_000, QUOTA),
        pytest.raises(Refused, match="inbox_full") as told,
    ):
        Arrival(store, "c.csv", 200_000, QUOTA)
    assert told.value.slots == {"file": "c.csv", "needed": "0.2", "allowed": "0.1"}
