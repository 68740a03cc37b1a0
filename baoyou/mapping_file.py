"""The mapping file: how a person tells us what the headers and values of a layout mean.

Apart from the mapping it leads to because it is written, read and remembered as a file of its own.
"""

from __future__ import annotations

import difflib
import json
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from baoyou.contracts import Contract, contracts
from baoyou.errors import WrongUsage
from baoyou.months import month_of


@dataclass(frozen=True)
class MappingFile:
    """A mapping as a person wrote it; see `docs/mapping.md`.

    columns: our column → (header, which of several with that name, from 1).
    constants: our column → text, for what the file lacks ("" is blank).
    codes: our column → value in the file → our value. units: our column → unit in the file.
    wide: the part of a header that names a month → that month ("2014-06-01").
    sheet: the sheet of a workbook.
    """

    extract: str | None = None
    month: str | None = None
    sheet: str | None = None
    columns: dict[str, tuple[str, int]] = field(default_factory=dict)
    constants: dict[str, str] = field(default_factory=dict)
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    units: dict[str, str] = field(default_factory=dict)
    wide: dict[str, str] = field(default_factory=dict)


def read_mapping(path: Path) -> MappingFile:
    """A mapping file. Raises WrongUsage where it cannot be read or names unknown columns."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, ValueError) as error:
        raise WrongUsage("mapping_unreadable", file=path.name, reason=_why(error)) from error
    return parse_mapping(text, path.name)


def parse_mapping(text: str, name: str) -> MappingFile:
    """A mapping from its TOML text; raises as `read_mapping`."""
    try:
        told = tomllib.loads(text)
        mapping = _from_toml(told, name)
    except (ValueError, TypeError, AttributeError, KeyError) as error:
        raise WrongUsage("mapping_unreadable", file=name, reason=_why(error)) from error
    extract = mapping.extract
    if extract and extract not in contracts():
        raise WrongUsage("extract_unknown", extract=extract, known=", ".join(contracts()))
    if extract:
        _refuse_unknown_columns(mapping, contracts()[extract], name)
    return mapping


def write_mapping(mapping: MappingFile) -> str:
    """The mapping as TOML that `parse_mapping` reads back to the same."""
    lines = [
        f"{key} = {_quoted(value)}"
        for key, value in (
            ("extract", mapping.extract),
            ("month", mapping.month and mapping.month[:7]),
            ("sheet", mapping.sheet),
        )
        if value
    ]
    columns = {
        ours: _quoted(header) if nth == 1 else f"{{ header = {_quoted(header)}, nth = {nth} }}"
        for ours, (header, nth) in mapping.columns.items()
    }
    tables = {
        "columns": columns,
        "constants": {ours: _quoted(text) for ours, text in mapping.constants.items()},
        "units": {ours: _quoted(unit) for ours, unit in mapping.units.items()},
        "wide": {_quoted(part): _quoted(month[:7]) for part, month in mapping.wide.items()},
        **{
            f"codes.{ours}": {_quoted(theirs): _quoted(code) for theirs, code in codes.items()}
            for ours, codes in mapping.codes.items()
        },
    }
    for title, values in tables.items():
        if values:
            lines += ["", f"[{title}]", *(f"{key} = {value}" for key, value in values.items())]
    return "\n".join(lines) + "\n"


def _from_toml(told: dict[str, Any], name: str) -> MappingFile:
    month = told.get("month")
    return MappingFile(
        extract=told.get("extract"),
        month=_month(month, name, "month") if month else None,
        sheet=told.get("sheet"),
        columns={ours: _header(header) for ours, header in told.get("columns", {}).items()},
        constants={ours: str(text) for ours, text in told.get("constants", {}).items()},
        codes={
            ours: {str(theirs): str(code) for theirs, code in codes.items()}
            for ours, codes in told.get("codes", {}).items()
        },
        units={ours: str(unit) for ours, unit in told.get("units", {}).items()},
        wide={
            str(part): _month(month, name, f"wide.{part}")
            for part, month in told.get("wide", {}).items()
        },
    )


def _header(told: Any) -> tuple[str, int]:
    return (told["header"], int(told.get("nth", 1))) if isinstance(told, dict) else (str(told), 1)


def _month(told: Any, name: str, key: str) -> str:
    try:
        return month_of(str(told)).isoformat()
    except ValueError as error:
        reason = f"{key} = {told}"
        raise WrongUsage("mapping_unreadable", file=name, reason=reason) from error


def _refuse_unknown_columns(mapping: MappingFile, contract: Contract, name: str) -> None:
    for named in (mapping.columns, mapping.constants, mapping.codes, mapping.units):
        for column in named:
            if column not in contract.columns:
                near = difflib.get_close_matches(column, contract.columns, 3)
                told = ", ".join(near) or "-"
                raise WrongUsage("mapping_column", file=name, column=column, near=told)


def _why(error: Exception) -> str:
    # An OSError names a path of this machine.
    return (error.strerror or "") if isinstance(error, OSError) else str(error)


def _quoted(text: str) -> str:
    # JSON's escapes are TOML's, but for the delete character.
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
