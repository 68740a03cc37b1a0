"""The SQL of one column of a staging query: how a cell is read, judged, mended and kept.

Apart from the staging query as a whole, which only puts the columns together. The macros that it
names are in `queries/prelude.sql`.
"""

from __future__ import annotations

from baoyou.contracts import Column, Contract, written_beside

_AS_READ = {"id": "read_id", "text": "read_text", "flag": "read_flag"}
_DATED = {"date": "any_date", "time": "any_moment", "month": "any_month"}
_PLAINLY = {"date": "is_plain_date", "time": "is_plain_time"}
CODED = ("code", "open_code")
_AS_THEY_STAND = ("text", "open_code")
PLAIN_NUMBERS = ("money", "amount", "number", "count")
_NUMERIC = (*PLAIN_NUMBERS, "flag_count")
_COUNTED = ("count", "flag_count")
FIGURED = (*_NUMERIC, *_DATED, "phone")
SCALED = ("money", "amount")


def tidied(column: Column) -> str:
    """The words of the cell: blanks and hidden signs off, null where nothing is left."""
    cell = f"cells.{column.name}"
    return _either("cells.is_neat_row", f"nullif({cell}, '')", f"tidy({cell})", column)


def figures(column: Column) -> str:
    """The words with full-width figures and signs made plain; for columns of `FIGURED` types."""
    words = f"raw.{column.name}"
    if column.type in PLAIN_NUMBERS:
        return _either("raw.is_plain_row", words, f"unwide({words})", column, suffix="_figures")
    return f"unwide({words}) as {column.name}_figures"


def read(column: Column) -> str:
    """The value of the words, null where they are none; a date may still be out of our time."""
    words, told = f"raw.{column.name}", f"raw.{column.name}_figures"
    if column.type in PLAIN_NUMBERS:
        plain = f"try_cast({words} as decimal(18, 6))"
        return _either("raw.is_plain_row", plain, f"number_in({told}, {_beside(column)})", column)
    if column.type == "code":
        value = f"{column.name}_codes.code"
    elif column.type == "open_code":
        value = f"coalesce({column.name}_codes.code, read_text({words}))"
    elif column.type == "flag_count":
        value = f"read_flag_count({words}, {told}, {_beside(column)})"
    elif column.type == "phone":
        value = f"read_phone({words}, {told})"
    elif column.type in _DATED:
        value = f"{_DATED[column.type]}({told})"
    else:
        value = f"{_AS_READ[column.type]}({words})"
    return f"{value} as {column.name}"


def _either(test: str, then: str, otherwise: str, column: Column, suffix: str = "") -> str:
    name = f"{column.name}{suffix}"
    return f"case\n    when {test} then {then}\n    else {otherwise}\nend as {name}"


def _beside(column: Column) -> str:
    before, after = written_beside(column)
    return f"'{before}', '{after}'"


def kept(column: Column) -> str:
    """The value as it is stored: its type, its unit, what a blank stands for."""
    value = f"read.{column.name}"
    if column.type in _DATED:
        return f"case when in_our_time({value}) then {value} end as {column.name}"
    if column.type in _COUNTED:
        value = f"try_cast({value} as integer)"
    if column.type in SCALED and column.unit:
        value = _scaled(column)
    if column.blank:
        value = f"coalesce({value}, '{column.blank}')"
    return f"{value} as {column.name}"


def _scaled(column: Column) -> str:
    return f"scale_by(read.{column.name}, scales.{column.name})"


def faults(column: Column, contract: Contract) -> list[str]:
    """Texts `column:reason` or null, one for each way in which the cell can be wrong."""
    words, value = f"read.{column.name}_words", f"read.{column.name}"
    found = []
    if column.name in contract.never_blank and not column.blank:
        found.append(_case(f"{value} is null and is_unknown({words})", f"{column.name}:blank"))
    if column.type in _AS_THEY_STAND:
        found.append(_case(f"is_sheet_error({words})", f"{column.name}:sheet_error"))
    else:
        unread = f"{value} is null and not is_unknown({words})"
        if column.type in _DATED:
            unread = f"not in_our_time({value}) and not is_unknown({words})"
        if column.masked:
            unread += f"\n        and not is_masked({words})"
        found.append(_judged(unread, column))
    if column.type == "id":
        cut = f"cut.{column.name} and is_cut_id({words})"
        found.append(_case(cut, f"{column.name}:precision"))
    return found + _out_of_range(column, value)


def _judged(unread: str, column: Column) -> str:
    """The fault of words that are no value, with what can be told of them."""
    words, kind = f"read.{column.name}_words", column.type
    told, found = f"read.{column.name}_figures", f"read.{column.name}"
    if kind in _NUMERIC:
        reason = f"number_fault({told}, '{kind}')"
    elif kind == "month":
        reason = f"month_fault({told}, {found})"
    elif kind in _DATED:
        reason = f"date_fault({told}, {found}, '{kind}')"
    else:
        # A phone number is lost in the same way as an identifier: 1.38E+10.
        plainly = "id" if kind == "phone" else kind
        reason = f"other_fault({words}, '{plainly}')"
    return f"case\n    when {unread}\n        then '{column.name}:' || {reason}\nend"


def _out_of_range(column: Column, value: str) -> list[str]:
    least, most = column.min, column.max
    tests, found = [], []
    if column.type in _COUNTED:
        found.append(_case(f"{value} <> floor({value})", f"{column.name}:count"))
        least, most = least or 0, most or 999_999_999
    if least is not None:
        tests.append(f"{value} < {least}")
    if most is not None:
        tests.append(f"{value} > {most}")
    if column.at_most:
        tests.append(f"{value} > read.{column.at_most}")
    if column.type in SCALED and column.unit:
        # What the unit of the file makes too large to be stored.
        tests.append(f"is_beyond({value}, scales.{column.name})")
    if tests:
        found.append(_case(" or ".join(tests), f"{column.name}:range"))
    return found


def blanks(column: Column) -> str:
    """The text `column:blanks` where blanks or hidden signs were taken off."""
    return _case(f"read.{column.name}_words <> read.{column.name}_cell", f"{column.name}:blanks")


def mended_number(column: Column) -> str:
    """The text `column:kind` where the number was not written plainly."""
    words, value = f"read.{column.name}_words", f"read.{column.name}"
    return f"'{column.name}:'\n    || number_repair({words}, {value})"


def repairs(column: Column) -> list[str]:
    """Texts `column:kind` or null for what else was done to read the cell."""
    words, value = f"read.{column.name}_words", f"read.{column.name}"
    if column.type in _PLAINLY:
        plain = f"{_PLAINLY[column.type]}({words})"
        return [_case(f"{value} is not null and not {plain}", f"{column.name}:date")]
    if column.type == "phone":
        return [_case(f"{value} <> {words}", f"{column.name}:phone")]
    if column.type == "flag_count":
        return [f"'{column.name}:' || flag_count_repair({words}, {value})"]
    if column.name == "city":
        return [_case(f"{value} <> {words}", "city:city")]
    return []


def _case(condition: str, told: str) -> str:
    return f"case\n    when {condition}\n        then '{told}'\nend"
