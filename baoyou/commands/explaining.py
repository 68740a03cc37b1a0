"""`explain`: why a figure moved."""

from __future__ import annotations

import argparse

from baoyou import explaining
from baoyou.commands.face import POPULATIONS, Adder, Face, month
from baoyou.errors import WrongUsage


def add(command: Adder) -> None:
    """The command of this module."""
    told = command("explain", _explain, "why a figure moved")
    told.add_argument("kpi", metavar="KPI", help=", ".join(explaining.kpis()))
    told.add_argument("--from", dest="first", metavar="YYYY-MM")
    told.add_argument("--to", dest="last", metavar="YYYY-MM", required=True)
    told.add_argument("--city", metavar="C")
    told.add_argument("--by", choices=explaining.DIMENSIONS)
    told.add_argument("--population", choices=POPULATIONS, default="core")
    told.add_argument("--snapshot", metavar="ID")
    told.add_argument(
        "--against", choices=("province",), help="in the month --to, from the province to the city"
    )


def _explain(asked: argparse.Namespace, face: Face) -> int:
    if asked.first is None and asked.against is None:
        raise WrongUsage("explain_from")
    found = explaining.explain(
        face.store,
        asked.kpi,
        month(asked.first or asked.last),
        month(asked.last),
        city=asked.city,
        by=asked.by,
        population=asked.population,
        snapshot=asked.snapshot,
        is_against=asked.against is not None,
    )
    if face.as_json:
        face.show(found)
        return 0
    effects = found.pop("effects")
    if face.as_csv:
        face.show([found | one for one in effects] or [found])
        return 0
    face.show(found)
    face.show(effects)
    return 0
