"""Writes `queries/staging/*.sql` from the contracts, so that a column is declared once.

The written files are committed and read like any other query; a test holds them to the
contracts. After a change of a contract: `python -m baoyou.staging`.
"""

from __future__ import annotations

from baoyou.contracts import Column, Contract, contracts
from baoyou.settings import QUERIES

_READ = {
    "id": "read_id",
    "text": "tidy",
    "month": "read_month",
    "date": "read_date",
    "money": "read_number",
    "amount": "read_number",
    "number": "read_number",
    "count": "read_count",
    "flag": "read_flag",
    "flag_count": "read_flag_count",
}
_NUMERIC = ("money", "amount", "number")
SCALED = ("money", "amount")
NEVER_BLANK = ("city", "status")


def write(contract: Contract) -> str:
    """The staging query of one extract: typed columns, `row_faults` and `row_repairs` per row."""
    columns = list(contract.columns.values())
    coded = [column for column in columns if column.type in ("code", "open_code")]
    typed = ",\n".join(f"        {_typed(column)} as {column.name}" for column in columns)
    needed = {*contract.key, *NEVER_BLANK} - set(contract.key_without)
    faults = ",\n".join(fault for column in columns for fault in _faults(column, needed))
    repairs = ",\n".join(_repair(column) for column in columns if column.type in _NUMERIC)
    joins = "".join(
        f"\n    left join codes as {column.name}_codes\n"
        f"        on {column.name}_codes.column_name = '{column.name}'\n"
        f"        and {column.name}_codes.alias = fold(raw.{column.name})"
        for column in coded
    )
    names = ",\n".join(f"            {column.name}" for column in columns)
    return f"""\
-- {contract.en.capitalize()}: words become typed values; what cannot be read is named.
-- grain: {contract.grain}, as in the file: duplicates and faults still there
-- params: none; reads raw.rows (text), raw.codes (column_name, alias, code), raw.scales (factors)
-- returns: the typed columns, source_row, row_key, row_hash, row_faults ("column:reason", ...), row_repairs
-- Written from data/contracts/{contract.name}.toml by `python -m baoyou.staging`.
with

raw as (
    select * from raw.rows
),

codes as (
    select * from raw.codes
),

scales as (
    select * from raw.scales
),

typed as (
    select
{typed},
        raw.row_no as source_row,
        concat_ws(
            ',',
{faults}
        ) as row_faults,
        concat_ws(
            ',',
{repairs}
        ) as row_repairs
    from raw
    cross join scales{joins}
),

keyed as (
    select
        *,
        {_key(contract)} as row_key,
        hash(
{names}
        ) as row_hash
    from typed
)

select * from keyed
"""


def main() -> None:
    """Write the staging query of every contract."""
    for contract in contracts().values():
        path = QUERIES / "staging" / f"{contract.name}.sql"
        path.write_text(write(contract), encoding="utf-8")


def _key(contract: Contract) -> str:
    joined = f"concat_ws(chr(31), {', '.join(contract.key)})"
    for column, others in contract.key_without.items():
        joined = (
            f"case\n            when {column} is not null then {joined}\n"
            f"            else concat_ws(chr(31), {', '.join(others)})\n        end"
        )
    return joined


def _value(column: Column) -> str:
    source = f"raw.{column.name}"
    if column.type == "code":
        return f"{column.name}_codes.code"
    if column.type == "open_code":
        return f"coalesce({column.name}_codes.code, tidy({source}))"
    return f"{_READ[column.type]}({source})"


def _typed(column: Column) -> str:
    value = _value(column)
    if column.type in SCALED and column.unit:
        value = f"({value}::decimal(28, 6) * scales.{column.name})::decimal(18, 6)"
    if column.blank:
        value = f"coalesce({value}, '{column.blank}')"
    return value


def _faults(column: Column, needed: set[str]) -> list[str]:
    source, value = f"raw.{column.name}", _value(column)
    found = []
    if column.name in needed and not column.blank:
        blank = f"tidy({source}) is null"
        if column.type not in ("id", "text"):
            blank = f"{value} is null and is_unknown({source})"
        found.append(_case(blank, f"{column.name}:blank"))
    if column.type not in ("text", "open_code"):
        unread = f"{value} is null and not is_unknown({source})"
        if column.type == "id":
            unread = f"{value} is null and tidy({source}) is not null"
        if column.masked:
            unread += f" and not is_masked({source})"
        found.append(_case(unread, f"{column.name}:{column.type}"))
    least = 0 if column.type in ("count", "flag_count") else column.min
    if least is not None:
        found.append(_case(f"{value} < {least}", f"{column.name}:range"))
    return found


def _case(condition: str, fault: str) -> str:
    return (
        f"            case\n                when {condition}\n"
        f"                    then '{fault}'\n            end"
    )


def _repair(column: Column) -> str:
    source = f"raw.{column.name}"
    read = f"{_value(column)} is not null"
    return _case(f"try_cast(tidy({source}) as decimal(18, 6)) is null and {read}", column.name)


if __name__ == "__main__":
    main()
