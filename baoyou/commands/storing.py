"""The store over time: close again, go back and forth, verify, prune, freeze a list."""

from __future__ import annotations

import argparse

from baoyou import confined, freezing, history
from baoyou.commands.face import POPULATIONS, Adder, Face, month


def add(command: Adder) -> None:
    """The commands of this module."""
    close = command("close", _close, "close months again, after a definition changed")
    close.add_argument("months", nargs="*", metavar="YYYY-MM")
    command("history", _history, "the snapshots and what made them")
    undo = command("undo", _undo, "go back to the snapshot before, or to SEQ")
    undo.add_argument("--to", type=int, metavar="SEQ")
    command("redo", _redo, "go forward again after an undo")
    command("verify", _verify, "recompute every hash and invariant of the current snapshot")
    prune = command("prune", _prune, "forget old snapshots for good, and what only they hold")
    prune.add_argument("--keep", type=int, default=24, metavar="N", help="the newest N stay")
    freeze = command("freeze", _freeze, "freeze a snapshot list from a stored month")
    freeze.add_argument("name", metavar="NAME")
    freeze.add_argument("--month", required=True, metavar="YYYY-MM")
    freeze.add_argument("--population", choices=POPULATIONS, default="core")


def _close(asked: argparse.Namespace, face: Face) -> int:
    months = [month(one).isoformat() for one in asked.months]
    sequence = confined.run(
        face.store.folder,
        lambda progress: history.close_again(face.store, months, progress),
        face.progress,
    )
    face.show({"snapshot": sequence, "months": [one[:7] for one in months]})
    return 0


def _history(asked: argparse.Namespace, face: Face) -> int:
    face.show(history.entries(face.store))
    return 0


def _undo(asked: argparse.Namespace, face: Face) -> int:
    face.show({"snapshot": face.store.undo(asked.to)})
    return 0


def _redo(asked: argparse.Namespace, face: Face) -> int:
    face.show({"snapshot": face.store.redo()})
    return 0


def _verify(asked: argparse.Namespace, face: Face) -> int:
    found = history.verify(face.store)
    face.show({"snapshot": face.store.current().sequence, "ok": not found, "broken": found})
    return 1 if found else 0


def _prune(asked: argparse.Namespace, face: Face) -> int:
    face.show({"pruned": face.store.prune(asked.keep)})
    return 0


def _freeze(asked: argparse.Namespace, face: Face) -> int:
    base = month(asked.month).isoformat()
    made = freezing.freeze(face.store, asked.name, base, asked.population)
    face.show(made)
    return 0
