"""A mapping as it is shown, changed and confirmed by a person; plain values, personal ones masked.

Apart from the mapping because jobs keep it and pages draw it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from baoyou import wide
from baoyou.contracts import hides
from baoyou.mapping_file import MappingFile
from baoyou.matching import Mapping, Table

SHOWN_ROWS = 5
# How a header was found that is not taken before a person says so.
GUESSED = ("fuzzy", "profile")


def proposal(table: Table, mapping: Mapping, file: str) -> dict[str, Any]:
    """The mapping as plain values, to be shown, changed and confirmed.

    columns: our column → {place, header, nth, how, score}; guesses are among them, with how
    `fuzzy` or `profile`; one of a wide file has its base. missing: required columns that nothing
    fills yet.
    """
    headers = table.headers
    found = {
        column: _told(headers, place, mapping.how.get(column, "exact"), 1.0)
        for column, place in mapping.positions.items()
    }
    bases = {part.place: part.base for part in wide.parts(headers, mapping.labels)}
    for column, place in mapping.wide.items():
        found[column] = _told(headers, place, "wide", 1.0) | {"base": bases[place]}
    for guess in mapping.guesses:
        told = _told(headers, guess.place, guess.basis, guess.score)
        found.setdefault(guess.column, told)
    return {
        "file": file,
        "extract": mapping.contract.name,
        "headers": list(headers),
        "sample": _sample(table, mapping),
        "columns": found,
        "missing": mapping.missing,
        "constants": {column: text or "" for column, text in mapping.constants.items()},
        "units": mapping.units,
        "codes": mapping.codes,
        "wide": mapping.labels,
        "ignored": list(mapping.ignored),
    }


def confirmed(told: dict[str, Any], with_guesses: bool = False) -> MappingFile:
    """The mapping file that a proposal, perhaps changed by a person, comes down to.

    with_guesses: take what is only likely as well, for a person to look through.
    """
    return MappingFile(
        extract=told["extract"],
        columns={
            column: (facts["base"], 1) if "base" in facts else (facts["header"], facts["nth"])
            for column, facts in told["columns"].items()
            if with_guesses or facts["how"] not in GUESSED
        },
        constants=told["constants"],
        codes=told["codes"],
        units=told["units"],
        wide={label: month for label, month in told["wide"].items() if month},
    )


def _sample(table: Table, mapping: Mapping) -> list[list[str | None]]:
    """The first rows, what is personal masked: a proposal is kept and shown."""
    columns = mapping.contract.columns
    hidden = {place for place, header in enumerate(table.headers) if hides(header)} | {
        place
        for column, place in mapping.positions.items()
        if columns[column].personal or columns[column].masked
    }
    return [
        [masked(cell) if cell and at in hidden else cell for at, cell in enumerate(row)]
        for row in table.sample[:SHOWN_ROWS]
    ]


def masked(text: str) -> str:
    """A personal value that tells a person which it is, and nobody else."""
    return f"{text[:3]}***{text[-2:]}" if len(text) > 5 else "***"


def _told(headers: Sequence[str], place: int, how: str, score: float) -> dict[str, Any]:
    header = headers[place]
    nth = sum(other.strip() == header.strip() for other in headers[: place + 1])
    return {"place": place, "header": header, "nth": nth, "how": how, "score": round(score, 2)}
