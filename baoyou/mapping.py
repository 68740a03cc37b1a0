"""From the headers of a file to the columns of a contract: exact aliases, or a mapping file.

Apart from the contracts because a mapping belongs to a layout of files, not to the extract.
"""

from __future__ import annotations

import difflib
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from baoyou.contracts import Contract, contracts, normalise, unit_in
from baoyou.errors import Refused, WrongUsage
from baoyou.months import month_of


@dataclass(frozen=True)
class MappingFile:
    """A mapping as a person wrote it; see `docs/mapping.md`.

    columns: our column → (header, which of several with that name, from 1).
    constants: our column → text, for what the file lacks ("" is blank).
    codes: our column → value in the file → our code. units: our column → unit in the file.
    """

    extract: str | None = None
    month: str | None = None
    columns: dict[str, tuple[str, int]] = field(default_factory=dict)
    constants: dict[str, str] = field(default_factory=dict)
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    units: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Mapping:
    """How one file fills one contract.

    positions: our column → position of its header. constants: our column → one text or null.
    ignored: headers that no column takes. units: our column → unit named by the file.
    """

    contract: Contract
    positions: dict[str, int]
    constants: dict[str, str | None]
    codes: dict[str, dict[str, str]]
    units: dict[str, str]
    ignored: tuple[str, ...]

    @property
    def missing(self) -> list[str]:
        """Required columns that neither the file nor a constant fills."""
        filled = {*self.positions, *self.constants}
        return [column for column in self.contract.required if column not in filled]

    @property
    def present(self) -> list[str]:
        """Columns that the file or a constant that says something fills."""
        said = [column for column, text in self.constants.items() if text]
        return [name for name in self.contract.columns if name in self.positions or name in said]


def read_mapping(path: Path) -> MappingFile:
    """A mapping file. Raises WrongUsage where it cannot be read or names unknown columns."""
    try:
        told = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise WrongUsage("mapping_unreadable", file=path.name, reason=str(error)) from error
    extract = told.get("extract")
    if extract and extract not in contracts():
        raise WrongUsage("extract_unknown", extract=extract, known=", ".join(contracts()))
    mapping = MappingFile(
        extract=extract,
        month=_month(told.get("month"), path),
        columns={ours: _header(header) for ours, header in told.get("columns", {}).items()},
        constants={ours: str(text) for ours, text in told.get("constants", {}).items()},
        codes={
            ours: {str(theirs): str(code) for theirs, code in codes.items()}
            for ours, codes in told.get("codes", {}).items()
        },
        units={ours: str(unit) for ours, unit in told.get("units", {}).items()},
    )
    if extract:
        _refuse_unknown_columns(mapping, contracts()[extract], path)
    return mapping


def match(
    headers: tuple[str, ...],
    contract: Contract,
    given: MappingFile | None = None,
    month: str | None = None,
) -> Mapping:
    """Fill a contract from a file's headers.

    Raises Refused `header_missing` where the mapping file names a header the file lacks, and
    `header_ambiguous` where two headers stand for one column.
    """
    positions: dict[str, int] = {}
    for ours, (header, nth) in (given.columns if given else {}).items():
        positions[ours] = _find(headers, header, nth)
    taken = set(positions.values())
    fixed = set(given.constants) if given else set()
    aliases = contract.aliases()
    doubles: dict[str, list[str]] = {}
    for place, header in enumerate(headers):
        column = aliases.get(normalise(header))
        if (
            place in taken
            or column is None
            or column in fixed
            or (given and column in given.columns)
        ):
            continue
        doubles.setdefault(column, []).append(header)
        positions.setdefault(column, place)
    for column, found in doubles.items():
        if len(found) > 1:
            raise Refused("header_ambiguous", column=column, headers="、".join(found))
    constants: dict[str, str | None] = {
        ours: text or None for ours, text in (given.constants if given else {}).items()
    }
    stated = month or (given.month if given else None)
    if stated and "month" in contract.columns and "month" not in positions:
        constants["month"] = stated
    used = set(positions.values())
    return Mapping(
        contract=contract,
        positions=positions,
        constants=constants,
        codes=given.codes if given else {},
        units={**_units(headers, positions, contract), **(given.units if given else {})},
        ignored=tuple(header for place, header in enumerate(headers) if place not in used),
    )


def recognise(
    headers: tuple[str, ...], given: MappingFile | None, extract: str | None, month: str | None
) -> Mapping:
    """The extract a file holds, mapped: the one asked for, or the one whose required are all there.

    Raises Refused `columns_missing` or `extract_unclear`.
    """
    wanted = extract or (given.extract if given else None)
    if wanted:
        if wanted not in contracts():
            raise WrongUsage("extract_unknown", extract=wanted, known=", ".join(contracts()))
        mapping = match(headers, contracts()[wanted], given, month)
        if mapping.missing:
            raise _columns_missing(mapping, headers)
        return mapping
    tries = [match(headers, contract, given, month) for contract in contracts().values()]
    complete = [mapping for mapping in tries if not mapping.missing]
    if len(complete) == 1:
        return complete[0]
    if not complete:
        nearest = min(tries, key=lambda mapping: (len(mapping.missing), -len(mapping.positions)))
        raise _columns_missing(nearest, headers)
    named = ", ".join(mapping.contract.name for mapping in complete)
    raise Refused("extract_unclear", extracts=named)


def _columns_missing(mapping: Mapping, headers: tuple[str, ...]) -> Refused:
    near = []
    for column in mapping.missing:
        words = [mapping.contract.columns[column].zh, column]
        close = [
            hit
            for word in words
            for hit in difflib.get_close_matches(word, mapping.ignored, 1, 0.5)
        ]
        near.append(
            f"{mapping.contract.columns[column].zh} {column}"
            + (f"（{close[0]}?）" if close else "")
        )
    only_month = mapping.missing == ["month"]
    return Refused(
        "month_missing" if only_month else "columns_missing",
        extract=mapping.contract.name,
        missing="、".join(near),
        headers="、".join(headers[:40]),
    )


def _find(headers: tuple[str, ...], header: str, nth: int) -> int:
    wanted = [place for place, found in enumerate(headers) if found.strip() == header.strip()]
    if not wanted:
        wanted = [p for p, found in enumerate(headers) if normalise(found) == normalise(header)]
    if len(wanted) < nth:
        raise Refused("header_missing", header=header, nth=nth, headers="、".join(headers[:40]))
    return wanted[nth - 1]


def _units(
    headers: tuple[str, ...], positions: dict[str, int], contract: Contract
) -> dict[str, str]:
    found = {}
    for column, place in positions.items():
        unit = unit_in(headers[place])
        declared = contract.columns[column].unit
        if unit and declared and ((unit == "fen") == (declared == "yuan")) and unit != declared:
            found[column] = unit
    return {c: u for c, u in found.items() if contract.columns[c].unit in ("yuan", "MB")}


def _header(told: Any) -> tuple[str, int]:
    return (told["header"], int(told.get("nth", 1))) if isinstance(told, dict) else (str(told), 1)


def _month(told: Any, path: Path) -> str | None:
    try:
        return month_of(str(told)).isoformat() if told else None
    except ValueError as error:
        raise WrongUsage("mapping_unreadable", file=path.name, reason=f"month = {told}") from error


def _refuse_unknown_columns(mapping: MappingFile, contract: Contract, path: Path) -> None:
    for named in (mapping.columns, mapping.constants, mapping.codes, mapping.units):
        for column in named:
            if column not in contract.columns:
                near = difflib.get_close_matches(column, contract.columns, 3)
                raise WrongUsage(
                    "mapping_column", file=path.name, column=column, near=", ".join(near) or "-"
                )
