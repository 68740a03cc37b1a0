"""The flagged list as cells in words: what each column says, and what the lock leaves out.

Apart from `exporting`, which asks, writes files and logs: what a locked customer's row may say is
a promise of its own. Days and months are ISO, so that a spreadsheet sorts them.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from typing import Any

from baoyou import evidence
from baoyou.ask import Reader
from baoyou.text import catalogue, say

COLUMNS = (
    *("alert", "customer_id", "phone_masked", "city", "level", "stage", "fee_3m", "evidence"),
    *("manager_id", "sensitivity", "next_moment", "locked_since", "conduct"),
)
NUMBERS = ("fee_3m",)
# Its evidence names a rival and the rival's offer.
_NAMES_RIVALS = "rival_offer"
_MINUS = "\u2212"
_LABELS = {"alert": "warnings.filter.alert"}

Cell = str | Decimal | None


def headings(language: str) -> list[str]:
    """What the columns are called, in their order."""
    own = {name: f"exporting.column.{name}" for name in COLUMNS}
    return [
        say(_LABELS.get(name) or (key if key in catalogue() else f"people.column.{name}"), language)
        for name, key in own.items()
    ]


def writer(reader: Reader, language: str) -> evidence.Writer:
    """The writer of evidence for files: figures as on the screen, days and months in ISO."""
    return evidence.Writer(
        language,
        number=_figure,
        change=_change,
        day=lambda day: day.isoformat(),
        month=lambda day: day.isoformat()[:7],
        # Asked for every sentence of the list; the reader works it out anew each time.
        version=cache(reader.rule_version),
    )


def cells(row: Mapping[str, Any], lock: date | None, told: evidence.Writer) -> list[Cell]:
    """One row of the flagged list as cells, None where nothing is known; a fee to the fen.

    lock: since when the customer is locked for porting; None for who is not.
    """
    code = told.language
    said = {
        **{name: row[name] for name in ("customer_id", "phone_masked", "city", "manager_id")},
        "alert": row["alert"] and say(f"warnings.list.{row['alert']}", code),
        "level": group("level", row["level"], code),
        "stage": row["stage"] and stage(row["stage"], code),
        "fee_3m": row["fee_3m"] if row["fee_3m"] is None else _rounded(row["fee_3m"], 2),
        "evidence": _reasons(row, lock, told),
        "sensitivity": row["sensitivity"] and say(f"people.sensitivity.{row['sensitivity']}", code),
        "next_moment": _next_moment(row, code),
        "locked_since": _since(lock, row["month"]) if lock else None,
        "conduct": say("exporting.conduct", code) if lock else None,
    }
    return [said[name] for name in COLUMNS]


def group(dimension: str, key: str | None, language: str) -> str:
    """A level or stage in words; the code itself where it has none."""
    entry = catalogue().get(f"group.{dimension}.{key or 'none'}")
    return entry[language] if entry else key or ""


def stage(key: str, language: str) -> str:
    """A lifecycle stage with its letter, as on the screen."""
    return f"{key} {group('stage', key, language)}"


def _reasons(row: Mapping[str, Any], lock: date | None, told: evidence.Writer) -> str:
    found = evidence.reasons(row["evidence"], row["month"], told)
    if lock and _NAMES_RIVALS in found:
        found[_NAMES_RIVALS] = say("customer.why.rival_left_out", told.language)
    return evidence.joined(found.values(), told)


def _next_moment(row: Mapping[str, Any], language: str) -> str | None:
    if row["next_on"] is None:
        return None
    what = say(f"people.moment.{row['next_kind']}", language)
    return say("people.next_moment", language, day=row["next_on"].isoformat(), what=what)


def _since(lock: date, month: date) -> str:
    """The month of the request; a day where it came after the close of the month listed."""
    is_later = (lock.year, lock.month) > (month.year, month.month)
    return lock.isoformat() if is_later else lock.isoformat()[:7]


def _figure(value: Decimal, places: int) -> str:
    return f"{_rounded(value, places):,}".replace("-", _MINUS)


def _change(share: Decimal, places: int) -> str:
    value = _rounded(share * 100, places)
    return f"{'+' if value > 0 else ''}{value:,}%".replace("-", _MINUS)


def _rounded(value: Any, places: int) -> Decimal:
    exact = Decimal(str(value)).quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    return exact if exact else abs(exact)
