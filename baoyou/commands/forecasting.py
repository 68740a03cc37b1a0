"""`forecast`: what the next three months of a KPI would be if nothing changes."""

from __future__ import annotations

import argparse
import difflib
from functools import partial

from baoyou import ask, definitions, forecast
from baoyou.access import EVERYONE
from baoyou.commands.face import POPULATIONS, Adder, Face, month
from baoyou.errors import Refused, WrongUsage


def add(command: Adder) -> None:
    """The commands of this module."""
    made = command("forecast", _forecast, "the next three months of a KPI if nothing changes")
    made.add_argument("kpi", metavar="KPI")
    made.add_argument("--month", metavar="YYYY-MM", help="the last month that is known")
    made.add_argument("--city", default="all", metavar="C")
    made.add_argument("--population", choices=POPULATIONS, default="core")


def _forecast(asked: argparse.Namespace, face: Face) -> int:
    pinned = ask.reader(face.store, EVERYONE)
    closed = [] if pinned.is_empty else pinned.rows("closed_months")
    months = [row["month"] for row in closed if row["has_customers"]]
    if not months:
        raise Refused("forecast_empty")
    known = [
        kpi.key
        for kpi in definitions.kpis().values()
        if kpi.form != "curve" and kpi.own_split in (None, "operator")
    ]
    if asked.kpi not in known:
        close = difflib.get_close_matches(asked.kpi, known, 5, 0.3) or known
        raise WrongUsage("forecast_kpi", value=asked.kpi, near=", ".join(close))
    last = month(asked.month) if asked.month else months[-1]
    if last not in months:
        near = ", ".join(f"{one:%Y-%m}" for one in months)
        raise WrongUsage("month_unknown", value=f"{last:%Y-%m}", near=near)
    if asked.city not in ("all", *pinned.cities):
        raise WrongUsage("city_unknown", value=asked.city, near=", ".join(pinned.cities))
    rows = partial(pinned.rows, cities=None if asked.city == "all" else [asked.city])
    until = [one for one in months if one <= last]
    past = forecast.history(
        rows, asked.kpi, until, asked.population, _newest(pinned, asked.kpi, last)
    )
    made = forecast.forecast(past, forecast.form_of(asked.kpi))
    face.show(made.record() | {"kpi": asked.kpi, "city": asked.city, "month": f"{last:%Y-%m}"})
    return 0


def _newest(pinned: ask.Reader, kpi: str, last: object) -> str | None:
    """The snapshot list in force in the last month: a forecast follows one list."""
    if not definitions.kpis()[kpi].snapshot:
        return None
    lists = [row for row in pinned.rows("snapshots") if row["base_month"] <= last]
    newest = max(lists, key=lambda row: (row["base_month"], row["snapshot_id"]), default=None)
    return newest["snapshot_id"] if newest else None
