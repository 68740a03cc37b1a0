"""Questions: figures, the flagged list, one customer."""

from __future__ import annotations

import argparse
from pathlib import Path

from baoyou import answers, definitions, exporting
from baoyou.commands.face import MANY, POPULATIONS, Adder, Face, month
from baoyou.errors import WrongUsage

DIMENSIONS = ("level", "tier", "stage", "segment", "rule", "operator", "none")


def add(command: Adder) -> None:
    """The commands of this module."""
    kpis = command("kpis", _kpis, "figures")
    kpis.add_argument("--month", **MANY, metavar="YYYY-MM")
    kpis.add_argument("--city", **MANY, metavar="C")
    kpis.add_argument("--by", choices=DIMENSIONS, default="none")
    kpis.add_argument("--population", choices=POPULATIONS, default="core")
    kpis.add_argument("--kpi", **MANY, metavar="KEY")
    kpis.add_argument("--snapshot", metavar="ID")
    kpis.add_argument("--segment", metavar="S")
    warnings = command("warnings", _warnings, "the flagged list")
    warnings.add_argument("--month", metavar="YYYY-MM")
    warnings.add_argument("--city", **MANY, metavar="C")
    warnings.add_argument("--rule", **MANY, metavar="KEY", help=", ".join(definitions.rules()))
    warnings.add_argument("--alert", choices=("red", "orange", "yellow"))
    warnings.add_argument("--limit", type=int, metavar="N")
    warnings.add_argument("--population", choices=POPULATIONS, default="core")
    warnings.add_argument("--out", type=Path, metavar="FILE.xlsx|.csv", help="the whole list")
    customer = command("customer", _customer, "one customer's history, hits and evidence")
    customer.add_argument("id", metavar="ID")


def _kpis(asked: argparse.Namespace, face: Face) -> int:
    face.show(
        answers.kpis(
            face.store,
            months=[month(one) for one in asked.month or []],
            cities=asked.city or [],
            by=asked.by,
            population=asked.population,
            keys=asked.kpi or [],
            snapshot=asked.snapshot,
            segment=asked.segment,
        )
    )
    return 0


def _warnings(asked: argparse.Namespace, face: Face) -> int:
    if asked.out:
        return _export(asked, face)
    face.show(
        answers.warnings(
            face.store,
            month=month(asked.month) if asked.month else None,
            cities=asked.city or [],
            rules=asked.rule or [],
            alert=asked.alert,
            limit=asked.limit,
            population=asked.population,
        )
    )
    return 0


def _export(asked: argparse.Namespace, face: Face) -> int:
    if asked.limit is not None:
        raise WrongUsage("export_limit")
    filters = {"rule": ",".join(asked.rule or []), "alert": asked.alert}
    told = exporting.Asked(
        month(asked.month) if asked.month else None,
        tuple(city for city in asked.city or () if city != "*"),
        asked.population,
        {key: value for key, value in filters.items() if value},
        face.settings.language,
    )
    made = exporting.write(face.store, told, asked.out)
    answer = {"file": str(asked.out), "month": f"{made.month:%Y-%m}"}
    face.show(answer | {"rows": made.rows, "total": made.total, "snapshot": made.snapshot})
    return 0


def _customer(asked: argparse.Namespace, face: Face) -> int:
    face.show(answers.customer(face.store, asked.id))
    return 0
