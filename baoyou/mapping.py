"""Which extract a file holds and how it fills it, or what must be asked before that.

Apart from the matching of headers because here it is decided: taken, refused, or proposed.
"""

from __future__ import annotations

from typing import Any

from baoyou import likeness, wide
from baoyou.contracts import contracts
from baoyou.errors import Refused, WrongUsage
from baoyou.mapping_file import MappingFile
from baoyou.matching import Mapping, Table, match, shown_headers
from baoyou.proposals import proposal

# Nearer than this, a header is worth a "did you mean".
NEAR = 0.6


class MappingUnsure(Refused):
    """A column that is required is not surely there; carries the proposal to be confirmed."""


def recognise(
    table: Table, given: MappingFile | None, extract: str | None, month: str | None
) -> Mapping:
    """The extract a file holds, mapped: the one asked for, or the one whose required are all there.

    Raises Refused `columns_missing`, `month_missing`, `extract_unclear`, `header_ambiguous`,
    `header_missing`, or MappingUnsure (`mapping_unsure`, `wide_months`, `headers_unknown`).
    """
    wanted = extract or (given.extract if given else None)
    if wanted:
        if wanted not in contracts():
            raise WrongUsage("extract_unknown", extract=wanted, known=", ".join(contracts()))
        return _whole(match(table, contracts()[wanted], given, month), table)
    tries = [match(table, contract, given, month) for contract in contracts().values()]
    complete = [mapping for mapping in tries if not mapping.missing]
    if len(complete) <= 1:
        best = complete[0] if complete else min(tries, key=_lack)
        if not (best.positions or best.guesses or best.wide):
            unsure = MappingUnsure("headers_unknown", headers=shown_headers(table.headers))
            raise _with(unsure, [proposal(table, best, "")])
        return _whole(best, table)
    named = ", ".join(mapping.contract.name for mapping in complete)
    raise Refused("extract_unclear", extracts=named)


def _lack(mapping: Mapping) -> tuple[float, int]:
    """Orders tries by how much of the file they explain, then by what they lack."""
    return -len(mapping.positions) - len(mapping.guesses) / 2, len(mapping.missing)


def _whole(mapping: Mapping, table: Table) -> Mapping:
    """The mapping, where every required column is filled, and by one header."""
    if mapping.missing:
        raise _incomplete(mapping, table)
    for column, headers in mapping.doubles.items():
        raise Refused("header_ambiguous", column=column, headers="、".join(headers))
    return mapping


def _incomplete(mapping: Mapping, table: Table) -> Refused:
    slots = {
        "extract": f"{mapping.contract.zh} {mapping.contract.name}",
        "missing": "、".join(_near(mapping, column) for column in mapping.missing),
        "headers": shown_headers(table.headers),
    }
    told = [proposal(table, mapping, "")]
    if mapping.labels and "month" in mapping.missing:
        labels = "、".join(mapping.labels)
        first = next(iter(mapping.labels))
        return _with(MappingUnsure("wide_months", labels=labels, label=first, **slots), told)
    if len(mapping.unsure) == len(mapping.missing):
        likely = "、".join(
            f"{table.headers[guess.place]} → {_name(mapping, guess.column)}"
            for guess in mapping.unsure
        )
        return _with(MappingUnsure("mapping_unsure", likely=likely, **slots), told)
    only_month = mapping.missing == ["month"]
    return _with(MappingUnsure("month_missing" if only_month else "columns_missing", **slots), told)


def _with(unsure: MappingUnsure, proposals: list[dict[str, Any]]) -> MappingUnsure:
    unsure.proposals = proposals
    return unsure


def _near(mapping: Mapping, column: str) -> str:
    guess = next((one for one in mapping.guesses if one.column == column), None)
    declared = mapping.contract.columns[column]
    dated = {part.place for part in wide.parts(mapping.ignored, {})}
    names = [name for place, name in enumerate(mapping.ignored) if place not in dated]
    close = max(names, key=lambda name: likeness.of_name(name, declared), default="")
    if guess is None and likeness.of_name(close, declared) < NEAR:
        return _name(mapping, column)
    return f"{_name(mapping, column)}（{close}?）"


def _name(mapping: Mapping, column: str) -> str:
    return f"{mapping.contract.columns[column].zh} {column}"
