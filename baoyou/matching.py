"""How the headers of a file fill the columns of a contract, as far as they go.

Exact aliases and what a mapping file says are taken; what is only likely is a guess.
Apart from `mapping`, which decides whether that is enough.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from baoyou import likeness, wide
from baoyou.contracts import Contract, normalise, qualifier, unit_in
from baoyou.errors import Refused
from baoyou.mapping_file import MappingFile

SHOWN_HEADERS = 20


@dataclass(frozen=True)
class Table:
    """What is known of a file before it is mapped: its headers and the first rows below them."""

    headers: tuple[str, ...]
    sample: tuple[tuple[str | None, ...], ...] = ()
    cities: tuple[str, ...] = ()

    def values(self, place: int) -> list[str]:
        """The filled cells of one column in the first rows."""
        return [row[place] or "" for row in self.sample if place < len(row) and row[place]]


@dataclass(frozen=True)
class Guess:
    """A header that is likely one of our columns; basis is `fuzzy` (its name) or `profile`."""

    column: str
    place: int
    score: float
    basis: str


@dataclass(frozen=True)
class Mapping:
    """How one file fills one contract.

    positions: our column → position of its header. months: for a wide file, month → the positions
    that belong to that month. constants: our column → one text or null.
    codes: our column → value in the file → our value. units: our column → unit in the file.
    guesses: columns that a header is likely to fill. labels: parts of headers that name a month,
    with that month, null where the year is missing. wide: columns that stand once for each label,
    at the first of their places. doubles: columns that two headers stand for.
    """

    contract: Contract
    positions: dict[str, int]
    how: dict[str, str]
    constants: dict[str, str | None]
    codes: dict[str, dict[str, str]]
    units: dict[str, str]
    ignored: tuple[str, ...]
    months: dict[str, dict[str, int]] = field(default_factory=dict)
    guesses: tuple[Guess, ...] = ()
    labels: dict[str, str | None] = field(default_factory=dict)
    wide: dict[str, int] = field(default_factory=dict)
    doubles: dict[str, list[str]] = field(default_factory=dict)

    @property
    def missing(self) -> list[str]:
        """Required columns that neither the file nor a constant fills."""
        filled = {*self.positions, *self.constants, *self.wide}
        if self.months:
            filled.add("month")
        return [column for column in self.contract.required if column not in filled]

    @property
    def present(self) -> list[str]:
        """Columns that the file or a constant that says something fills."""
        said = [column for column, text in self.constants.items() if text]
        known = {*self.positions, *said, *self.wide, *(["month"] if self.months else [])}
        return [name for name in self.contract.columns if name in known]

    @property
    def unsure(self) -> list[Guess]:
        """Guesses for columns that are required."""
        return [guess for guess in self.guesses if guess.column in self.missing]


def match(
    table: Table,
    contract: Contract,
    given: MappingFile | None = None,
    month: str | None = None,
) -> Mapping:
    """Fill a contract from a file's headers, as far as they go.

    Raises Refused `header_missing` where the mapping file names a header the file lacks.
    """
    told = given or MappingFile()
    parts = _wide_parts(table, contract, told)
    positions, how, doubles = _exact(table, contract, told, {part.place for part in parts})
    labels = {part.label: part.month for part in parts}
    wide_columns: dict[str, int] = {}
    months: dict[str, dict[str, int]] = {}
    for part in parts:
        column = str(_base_column(part.base, contract, told))
        wide_columns.setdefault(column, part.place)
        how[column] = "wide"
        if all(labels.values()):
            months.setdefault(str(part.month), {})[column] = part.place
    constants: dict[str, str | None] = {ours: text or None for ours, text in told.constants.items()}
    stated = month or told.month
    if stated and "month" in contract.columns and "month" not in positions and not parts:
        constants["month"] = stated
    used = {*positions.values(), *(part.place for part in parts)}
    mapping = Mapping(
        contract=contract,
        positions=positions,
        how=how,
        constants=constants,
        codes=told.codes,
        units={**_units(table.headers, {**wide_columns, **positions}, contract), **told.units},
        ignored=tuple(h for place, h in enumerate(table.headers) if place not in used),
        months=months,
        labels=labels,
        wide=wide_columns,
        doubles=doubles,
    )
    guesses = _guesses(table, mapping, used)
    return Mapping(**{**vars(mapping), "guesses": guesses})


def _exact(
    table: Table, contract: Contract, told: MappingFile, wide_places: set[int]
) -> tuple[dict[str, int], dict[str, str], dict[str, list[str]]]:
    positions: dict[str, int] = {}
    bases = {normalise(part.base) for part in wide.parts(table.headers, told.wide)}
    for ours, (header, nth) in told.columns.items():
        if normalise(header) in bases and not _is_header(table.headers, header):
            continue
        positions[ours] = _find(table.headers, header, nth)
    how = dict.fromkeys(positions, "given")
    taken = {*positions.values(), *wide_places}
    fixed = {*told.constants, *told.columns}
    aliases = contract.aliases()
    candidates: dict[str, list[int]] = {}
    for place, header in enumerate(table.headers):
        column = aliases.get(normalise(header))
        if place not in taken and column is not None and column not in fixed:
            candidates.setdefault(column, []).append(place)
    doubles: dict[str, list[str]] = {}
    for column, places in candidates.items():
        # 当月ARPU is meant before ARPU（家庭宽带）, which is a part of it or another thing.
        plain = [place for place in places if not qualifier(table.headers[place])] or places
        positions[column] = plain[0]
        how[column] = "exact"
        if len(plain) > 1:
            doubles[column] = [table.headers[place] for place in plain]
    return positions, how, doubles


def _wide_parts(table: Table, contract: Contract, told: MappingFile) -> list[wide.Part]:
    """Headers with a month in them, where they are wide: one column of ours, several months."""
    if "month" not in contract.columns:
        return []
    aliases = contract.aliases()
    parts = [
        part
        for part in wide.parts(table.headers, told.wide)
        # A month in brackets is off already when headers are compared.
        if told.wide or "(" in part.label or normalise(table.headers[part.place]) not in aliases
    ]
    labels_of: dict[str, set[str]] = {}
    for part in parts:
        if column := _base_column(part.base, contract, told):
            labels_of.setdefault(column, set()).add(part.label)
    if not told.wide and not any(len(labels) > 1 for labels in labels_of.values()):
        return []
    return [part for part in parts if _base_column(part.base, contract, told)]


def _base_column(base: str, contract: Contract, told: MappingFile) -> str | None:
    wanted = normalise(base)
    for ours, (header, _) in told.columns.items():
        if normalise(header) == wanted:
            return ours
    return contract.aliases().get(wanted)


def _guesses(table: Table, mapping: Mapping, used: set[int]) -> tuple[Guess, ...]:
    """The likeliest header for each column not filled, one header for one column."""
    contract, cities = mapping.contract, table.cities
    missing = set(mapping.missing)
    filled = {*mapping.positions, *mapping.constants, *mapping.wide}
    found: list[Guess] = []
    for place, header in enumerate(table.headers):
        if place in used or not header:
            continue
        values = table.values(place)
        for column in contract.columns.values():
            if column.name in filled:
                continue
            score = likeness.of_name(header, column)
            if score >= likeness.LIKELY:
                if not likeness.contradicts(values, column, contract, cities):
                    found.append(Guess(column.name, place, score, "fuzzy"))
            elif column.name in missing and _tells(column.name, column.type):
                share = likeness.of_values(values, column, contract, cities)
                if share > 0.9:
                    found.append(Guess(column.name, place, share / 2, "profile"))
    return _best(found)


def _tells(name: str, kind: str) -> bool:
    """Whether values alone say what a column is: any number looks like a fee, a code does not."""
    return name == "city" or kind in ("code", "month")


def _best(found: Collection[Guess]) -> tuple[Guess, ...]:
    best: dict[str, Guess] = {}
    places: set[int] = set()
    for guess in sorted(found, key=lambda one: (-one.score, one.place, one.column)):
        if guess.column not in best and guess.place not in places:
            best[guess.column] = guess
            places.add(guess.place)
    return tuple(best.values())


def _is_header(headers: Sequence[str], header: str) -> bool:
    return normalise(header) in {normalise(found) for found in headers}


def _find(headers: Sequence[str], header: str, nth: int) -> int:
    wanted = [place for place, found in enumerate(headers) if found.strip() == header.strip()]
    if not wanted:
        wanted = [p for p, found in enumerate(headers) if normalise(found) == normalise(header)]
    if len(wanted) < nth:
        raise Refused("header_missing", header=header, nth=nth, headers=shown_headers(headers))
    return wanted[nth - 1]


def _units(headers: Sequence[str], positions: dict[str, int], contract: Contract) -> dict[str, str]:
    found = {}
    for column, place in positions.items():
        unit = unit_in(headers[place])
        declared = contract.columns[column].unit
        if unit and declared and ((unit == "fen") == (declared == "yuan")) and unit != declared:
            found[column] = unit
    return {c: u for c, u in found.items() if contract.columns[c].unit in ("yuan", "MB")}


def shown_headers(headers: Sequence[str]) -> str:
    """The first headers, and how many there are in all where that is more."""
    more = f" … ({len(headers)})" if len(headers) > SHOWN_HEADERS else ""
    return "、".join(headers[:SHOWN_HEADERS]) + more
