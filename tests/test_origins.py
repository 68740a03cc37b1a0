"""Where a row came from: the load and the file, as far as a snapshot reaches."""

from __future__ import annotations

from typing import Any

from baoyou.origins import Origin, origins

DIGEST = "0123456789abcdef"


class Told:
    """A store of which only the ledger is asked."""

    def __init__(self, *lines: dict[str, Any]) -> None:
        self.lines = lines

    def ledger(self) -> tuple[dict[str, Any], ...]:
        return self.lines


def load(number: int, snapshot: int, file: str, digest: str = DIGEST) -> dict[str, Any]:
    files = [{"file": file, "sha256": digest}]
    return {"action": "load", "load": number, "snapshot": snapshot, "report": {"files": files}}


def test_a_row_is_told_by_load_and_file() -> None:
    store: Any = Told({"action": "freeze", "snapshot": 1}, load(1, 2, "may.csv"))
    assert origins(store, 2) == {DIGEST[:12]: Origin(1, "may.csv")}


def test_loads_after_the_snapshot_are_not_told() -> None:
    store: Any = Told(load(1, 1, "may.csv"), load(2, 2, "june.csv", "f" * 64))
    assert list(origins(store, 1)) == [DIGEST[:12]]


def test_a_file_taken_back_and_loaded_again_belongs_to_the_later_load() -> None:
    undo = {"action": "undo", "snapshot": 0}
    store: Any = Told(load(1, 1, "may.csv"), undo, load(2, 2, "may again.csv"))
    assert origins(store, 2) == {DIGEST[:12]: Origin(2, "may again.csv")}
