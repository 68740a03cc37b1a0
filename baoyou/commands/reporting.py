"""The monthly pack as a file."""

from __future__ import annotations

import argparse
from pathlib import Path

from baoyou.commands.face import MANY, POPULATIONS, Adder, Face, month


def add(command: Adder) -> None:
    """The commands of this module."""
    report = command("report", _report, "the monthly pack: workbook, slides, web page or PDF")
    report.add_argument("--month", metavar="YYYY-MM", help="the latest closed one where not named")
    report.add_argument("--city", **MANY, metavar="C")
    report.add_argument("--population", choices=POPULATIONS, default="core")
    kinds = "FILE.xlsx|.pptx|.html|.pdf"
    report.add_argument("--out", type=Path, required=True, metavar=kinds)


def _report(asked: argparse.Namespace, face: Face) -> int:
    from baoyou.pack import making  # noqa: PLC0415  the charts only where a pack is made
    from baoyou.pack.model import Asked  # noqa: PLC0415

    told = Asked(
        month(asked.month) if asked.month else None,
        tuple(city for city in asked.city or () if city != "*"),
        asked.population,
        face.settings.language,
    )
    made = making.write(face.store, told, asked.out)
    answer = {"file": str(asked.out), "format": making.kind_of(asked.out)}
    answer |= {"month": f"{made.month:%Y-%m}", "language": told.language}
    counts = {"pages": made.pages, "figures": made.figures, "bytes": made.bytes}
    face.show(answer | counts | {"snapshot": made.snapshot})
    return 0
