"""The rows of a load as text become typed rows in one engine: units, codes, faults, repairs.

Apart from the files they came in and from the partitions they go to. Works on `staging.typed`, all
rows of one extract, and `staging.stored`, those that can be stored.
"""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

from baoyou import faults
from baoyou.contracts import Contract
from baoyou.counted import count, count_repairs
from baoyou.engine import Engine, quoted
from baoyou.errors import Refused, WrongUsage
from baoyou.incoming import Incoming, wide_name
from baoyou.matching import Mapping
from baoyou.months import month_of
from baoyou.report import Notice
from baoyou.staging import SCALED, write
from baoyou.store import Store

FACTORS = {
    ("fen", "yuan"): "0.01",
    ("KB", "MB"): "0.0009765625",
    ("GB", "MB"): "1024",
    ("percent", "share"): "0.01",
}


def stage(engine: Engine, file: Incoming) -> None:
    """Add the rows of one file to `staging.typed`, once for each month of a wide file."""
    contract = file.mapping.contract
    engine.view("raw.file", [file.result.rows])
    _codes(engine, file.mapping)
    _scales(engine, file.mapping)
    # Planning all columns costs more than reading a small file: those that it lacks are left out.
    text = write(contract, _filled(file.mapping))
    months = file.mapping.months or {"": {}}
    for month, places in sorted(months.items()):
        columns = ", ".join(
            f'{_cell(file, column, month, places)} as "{column}"' for column in contract.columns
        )
        engine.connection.execute(
            f"create or replace view raw.rows as select row_no, {columns} from raw.file"
        )
        source = {"source_file": file.short}
        engine.gather("staging.typed", text, source)


def finish(engine: Engine, contract: Contract, files: list[Incoming], store: Store) -> list[Notice]:
    """Fill `staging.stored`, the counts of every file, and its rejects file.

    Raises Refused `key_conflict`, `no_row_stored`, `totals_differ`; returns notices on the rows.
    """
    engine.make("staging.later", "checks/load/later_copies")
    if engine.count("staging.later"):
        _refuse_conflicts(engine, contract, files)
        engine.define("staging.stored", "checks/load/stored_rows")
    else:
        # As a rule; then ten queries need not leave out copies that there are not.
        engine.define("staging.stored", "checks/load/readable_rows")
    count(engine, files, store)
    for file in files:
        count_repairs(engine, file)
        compare_totals(engine, [file], file.totals, file.report.file)
    if not sum(file.report.stored for file in files):
        raise _nothing_stored(files)
    return _lost_precision(engine, files) + _unlike_total_rows(engine, files)


def refuse_other_months(engine: Engine, month: str, files: list[Incoming]) -> None:
    """Raises Refused `month_conflict` where a row is of another month than the one given.

    It names all months of the first such file, with their rows.
    """
    given = month_of(month).isoformat()
    for file in files:
        rows = engine.connection.execute(
            "select month::varchar, count(*) from staging.stored where source_file = $file"
            " group by month order by month",
            {"file": file.short},
        ).fetchall()
        if any(other != given for other, _ in rows):
            found = ", ".join(f"{other[:7]} ({count})" for other, count in rows)
            slots = {"file": file.report.called, "month": month[:7], "found": found}
            raise Refused("month_conflict", **slots)


def compare_totals(
    engine: Engine, files: list[Incoming], totals: dict[str, Decimal], name: str
) -> None:
    """Raises Refused `totals_differ` where the files do not hold what their sender says.

    Sums are over all rows that were read, rejected ones included as far as they can be read.
    """
    for key, wanted in totals.items():
        if key == "rows":
            found = Decimal(sum(file.report.read for file in files))
        else:
            found = _sum(engine, files, key, name)
        if found != wanted:
            by = found - wanted
            slots = {"wanted": f"{wanted:f}", "found": f"{found:f}", "difference": f"{by:f}"}
            raise Refused("totals_differ", file=name, column=key, **slots)


def _sum(engine: Engine, files: list[Incoming], column: str, name: str) -> Decimal:
    declared = files[0].mapping.contract.columns.get(column)
    if declared is None or declared.type not in (*SCALED, "number", "count", "flag_count"):
        raise WrongUsage("totals_unreadable", file=name, value=column)
    found = engine.connection.execute(
        f"select coalesce(sum({column}), 0)::decimal(38, 6) from staging.typed"
        " where list_contains($files, source_file)",
        {"files": [file.short for file in files]},
    ).fetchall()
    return Decimal(found[0][0]).normalize()


def _filled(mapping: Mapping) -> set[str]:
    wide = {column for places in mapping.months.values() for column in places}
    return {*mapping.positions, *mapping.constants, *mapping.wide, *wide, "month"}


def _cell(file: Incoming, column: str, month: str, places: dict[str, int]) -> str:
    """The text of one column of ours, from the file, in the month of a wide file."""
    if month and column == "month":
        return quoted(month[:7])
    if column in places:
        text = wide_name(places[column])
    elif any(column in others for others in file.mapping.months.values()):
        return "null::varchar"
    else:
        text = f'"{file.copies.get(column, column)}"'
    if file.returned and file.returned.is_escaped:
        text = f"regexp_replace({text}, '^''', '')"
    values = file.mapping.codes.get(column, {})
    if values and file.mapping.contract.columns[column].type not in ("code", "open_code"):
        cases = " ".join(
            f"when {quoted(theirs.casefold())} then nullif({quoted(ours)}, '')"
            for theirs, ours in values.items()
        )
        text = f"case lower(coalesce(trim({text}), '')) {cases} else {text} end"
    return text


def _codes(engine: Engine, mapping: Mapping) -> None:
    rows = []
    contract = mapping.contract
    for name, column in contract.columns.items():
        if column.type not in ("code", "open_code"):
            continue
        lists = dict(contract.codes.get(name, {}))
        lists |= {theirs.casefold(): code for theirs, code in mapping.codes.get(name, {}).items()}
        rows += [(name, alias, code) for alias, code in lists.items()]
    names = ("column_name", "alias", "code")
    engine.values(
        "raw.codes",
        {name: ("varchar", [row[place] for row in rows]) for place, name in enumerate(names)},
    )


def _scales(engine: Engine, mapping: Mapping) -> None:
    factors: dict[str, tuple[str, list[Any]]] = {"one": ("decimal(18, 10)", ["1"])}
    for column in mapping.contract.columns.values():
        if column.type in SCALED and column.unit:
            given = mapping.units.get(column.name)
            factor = FACTORS.get((given, column.unit), "1") if given else "1"
            factors[column.name] = ("decimal(18, 10)", [factor])
    engine.values("raw.scales", factors)


def _refuse_conflicts(engine: Engine, contract: Contract, files: list[Incoming]) -> None:
    conflicts = engine.rows("checks/load/conflicting_keys")
    if not conflicts:
        return
    names = {file.short: file.report.called for file in files}
    first = conflicts[0]
    raise Refused(
        "key_conflict",
        file="、".join(names[short] for short in dict.fromkeys(first["source_files"])),
        key=" · ".join(contract.key),
        value=shown_key(first["row_key"]),
        rows=_places(first, names),
        count=first["conflicts"],
        others="; ".join(
            f"{shown_key(row['row_key'])} ({_places(row, names)})" for row in conflicts[1:20]
        )
        or "-",
    )


def _places(conflict: dict[str, Any], names: dict[str, str]) -> str:
    """The rows in which a key stands, with their files where they are of several."""
    places = zip(conflict["source_files"], conflict["source_rows"], strict=True)
    if len(set(conflict["source_files"])) == 1:
        return ", ".join(str(row) for _, row in places)
    return ", ".join(f"{names[short]}: {row}" for short, row in places)


def shown_key(key: str) -> str:
    """A key of several parts as a person reads it."""
    return key.replace(chr(31), " · ")


def _nothing_stored(files: list[Incoming]) -> Refused:
    report, contract = files[0].report, files[0].mapping.contract
    reasons = "; ".join(
        f"{faults.in_words(what, contract.columns.get(column), None, contract)} ×{count}"
        for name, count in list(report.reasons.items())[:3]
        for column, _, what in [name.rpartition(":")]
    )
    return Refused(
        "no_row_stored",
        file="、".join(file.report.called for file in files),
        rejected=sum(file.report.rejected for file in files),
        reasons=reasons or "-",
        rejects=Path(report.rejects_file).name if report.rejects_file else "-",
        rejects_path=report.rejects_file or "",
    )


def _lost_precision(engine: Engine, files: list[Incoming]) -> list[Notice]:
    names = {file.short: file.report.called for file in files}
    rows = engine.connection.execute(
        "select source_file, fault, count(*), min(source_row) from ("
        " select unnest(string_split(row_faults, ',')) as fault, source_row, source_file"
        " from staging.typed where row_faults <> '')"
        " where fault like '%:id' or fault like '%:precision'"
        " group by source_file, fault order by source_file, fault"
    ).fetchall()
    return [
        Notice(
            "precision_lost",
            {"file": names[short], "column": fault.split(":")[0], "rows": count, "row": first},
        )
        for short, fault, count, first in rows
    ]


def _unlike_total_rows(engine: Engine, files: list[Incoming]) -> list[Notice]:
    """Total rows of the file itself, as control totals: told where they do not agree."""
    found = []
    for file in files:
        for left in file.result.left_out:
            if left.kind != "total" or file.mapping.months or "arpu" not in file.mapping.positions:
                continue
            place = file.mapping.positions["arpu"] + file.offset
            text = left.fields[place] if place < len(left.fields) else ""
            read = engine.connection.execute(
                "select read_number(tidy($text))", {"text": text}
            ).fetchall()[0][0]
            total = _sum(engine, [file], "arpu", file.report.file)
            if read is not None and Decimal(read) != total:
                told, sums = f"{Decimal(read).normalize():f}", f"{total:f}"
                slots = {"row": left.line, "column": "arpu", "told": told, "found": sums}
                found.append(Notice("total_row_differs", {**slots, "file": file.report.file}))
    return found
