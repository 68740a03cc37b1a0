"""Control totals: what a file should hold, as its sender says; the file is refused if it does not.

Apart because they come from outside the file: typed in, or in a sidecar `<file>.totals.toml`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from pathlib import Path

from baoyou.errors import WrongUsage

ENDING = ".totals.toml"
Totals = dict[str, Decimal]


def read_totals(path: Path, name: str) -> Totals:
    """A sidecar file: `rows = 60000`, `arpu = "4321567.10"`. Raises WrongUsage."""
    try:
        told = tomllib.loads(path.read_text(encoding="utf-8-sig"), parse_float=Decimal)
    except (OSError, ValueError) as error:
        raise WrongUsage("totals_unreadable", file=name, value="-") from error
    return parse_totals(told, name)


def parse_totals(told: Mapping[str, object], name: str) -> Totals:
    """Totals by `rows` or by the name of our column. Raises WrongUsage where one is no number."""
    found: Totals = {}
    for key, value in told.items():
        try:
            found[key] = Decimal(str(value).replace(",", ""))
        except InvalidOperation as error:
            raise WrongUsage("totals_unreadable", file=name, value=f"{key} = {value}") from error
    return found
