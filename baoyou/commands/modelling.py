"""`model`: train on the store, look at what was trained, publish one."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from baoyou import confined
from baoyou.commands.face import Adder, Face, month
from baoyou.errors import WrongUsage

if TYPE_CHECKING:
    from baoyou.learning import Published
    from baoyou.model.shelf import Candidate

_FIGURES = ("auc", "auc_low", "auc_high", "lift_top_decile", "brier", "base_rate")


def add(command: Adder) -> None:
    """The commands of this module."""
    model = command("model", _model, "the churn model: train it, look at it, publish it")
    model.add_argument("action", choices=("train", "show", "publish"))
    model.add_argument("candidate", nargs="?", metavar="MODEL", help="publish: the id of one")
    model.add_argument("--from", dest="start", metavar="YYYY-MM", help="publish: first month")
    model.add_argument("--test-months", type=int, default=1, metavar="N", help="train: tested on")


def _model(asked: argparse.Namespace, face: Face) -> int:
    return {"train": _train, "show": _show, "publish": _publish}[asked.action](asked, face)


def _train(asked: argparse.Namespace, face: Face) -> int:
    from baoyou import learning  # noqa: PLC0415  numpy only when asked for

    if asked.test_months < 1:
        raise WrongUsage("model_test_months", value=asked.test_months)
    report = confined.run(
        face.store.folder,
        lambda progress: learning.train(face.store, asked.test_months, progress=progress),
        face.progress,
    )
    face.show(report if face.as_json else _compared(report))
    return 0


def _show(asked: argparse.Namespace, face: Face) -> int:
    from baoyou import learning  # noqa: PLC0415  numpy only when asked for
    from baoyou.model import shelf  # noqa: PLC0415

    published = [_plain(one) for one in learning.published(face.store.current())]
    known = [
        {"model": one.id, "kind": one.kind, "trained_at": one.trained_at, **_told(one)}
        for one in shelf.candidates(face.store.folder)
    ]
    if face.as_json:
        face.show({"published": published, "candidates": known})
    else:
        # One table only where a machine reads it.
        face.show([] if face.as_csv else published)
        face.show([{k: v for k, v in one.items() if k != "report"} for one in known])
    return 0


def _publish(asked: argparse.Namespace, face: Face) -> int:
    from baoyou import learning  # noqa: PLC0415  numpy only when asked for

    start = month(asked.start).isoformat() if asked.start else None
    made = confined.run(
        face.store.folder,
        lambda progress: learning.publish(face.store, asked.candidate, start, progress=progress),
        face.progress,
    )
    face.show({**_plain(made), "snapshot": face.store.current().sequence})
    return 0


def _plain(made: Published) -> dict[str, Any]:
    told = {("from" if name == "start" else name): value for name, value in vars(made).items()}
    return {**told, "from": made.start[:7]}


def _told(candidate: Candidate) -> dict[str, Any]:
    report = candidate.report
    figures = report["kinds"][candidate.kind]
    return {
        "best": report["best"] == candidate.kind,
        **{name: figures[name] for name in _FIGURES},
        "tested": report["months_tested"],
        "report": report,
    }


def _compared(report: dict[str, Any]) -> list[dict[str, Any]]:
    """Both kinds side by side, for a person to read."""
    return [
        {
            "model": report["candidates"][kind],
            "kind": kind,
            "best": kind == report["best"],
            **{name: figures[name] for name in _FIGURES},
            "rows_tested": report["rows_tested"],
            "left_tested": report["left_tested"],
            "refused": [leak["feature"] for leak in report["refused"]],
        }
        for kind, figures in report["kinds"].items()
    ]
