"""Writes `queries/staging/*.sql` from the contracts, so that a column is declared once.

The written files are committed and read like any other query; a test holds them to the
contracts. After a change of a contract: `python -m baoyou.staging`.
"""

from __future__ import annotations

from baoyou.contracts import Column, Contract, contracts
from baoyou.settings import QUERIES

_READ = {
    "id": "read_id",
    "text": "",
    "month": "read_month",
    "date": "read_date",
    "money": "read_number",
    "amount": "read_number",
    "number": "read_number",
    "count": "read_number",
    "flag": "read_flag",
    "flag_count": "read_flag_count",
}
_NUMERIC = ("money", "amount", "number")
SCALED = ("money", "amount")
NEVER_BLANK = ("city", "status")


def write(contract: Contract) -> str:
    """The staging query of one extract: typed columns, `row_faults` and `row_repairs` per row."""
    columns = list(contract.columns.values())
    needed = {*contract.key, *NEVER_BLANK} - set(contract.key_without)
    read = ",\n".join(f"        {_read(column)} as {column.name}" for column in columns)
    tidied = ",\n".join(f"        tidy({column.name}) as {column.name}" for column in columns)
    kept = ",\n".join(f"        {_kept(column)} as {column.name}" for column in columns)
    faults = ",\n".join(fault for column in columns for fault in _faults(column, needed))
    repairs = ",\n".join(_repair(column) for column in columns if column.type in _NUMERIC)
    joins = "".join(
        f"\n    left join codes as {column.name}_codes\n"
        f"        on {column.name}_codes.column_name = '{column.name}'\n"
        f"        and {column.name}_codes.alias = fold(raw.{column.name})"
        for column in columns
        if column.type in ("code", "open_code")
    )
    names = ",\n".join(f"            {column.name}" for column in columns)
    return f"""\
-- {contract.en.capitalize()}: words become typed values; what cannot be read is named.
-- grain: {contract.grain};
--     duplicates and faults are still there
-- params: none; reads raw.rows (text), raw.codes (column_name, alias, code), raw.scales (factors)
-- returns: the typed columns, source_row, row_key, row_hash, row_faults, row_repairs
-- row_faults holds "column:reason" and row_repairs columns, comma separated.
-- Written from data/contracts/{contract.name}.toml by `python -m baoyou.staging`.
with

raw as (
    select
{tidied},
        row_no
    from raw.rows
),

codes as (
    select * from raw.codes
),

scales as (
    select * from raw.scales
),

read as (
    select
{read},
        raw.row_no
    from raw{joins}
),

judged as (
    select
        read.row_no,
        concat_ws(
            ',',
{faults}
        ) as row_faults,
        concat_ws(
            ',',
{repairs}
        ) as row_repairs
    from read
    inner join raw
        on read.row_no = raw.row_no
),

typed as (
    select
{kept},
        read.row_no as source_row,
        judged.row_faults,
        judged.row_repairs
    from read
    inner join judged
        on read.row_no = judged.row_no
    cross join scales
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


def _read(column: Column) -> str:
    source = f"raw.{column.name}"
    if column.type == "code":
        return f"{column.name}_codes.code"
    if column.type == "open_code":
        return f"coalesce({column.name}_codes.code, {source})"
    return f"{_READ[column.type]}({source})"


def _kept(column: Column) -> str:
    value = f"read.{column.name}"
    if column.type in ("count", "flag_count"):
        value = f"{value}::integer"
    if column.type in SCALED and column.unit:
        value = f"({value}::decimal(28, 6) * scales.{column.name})::decimal(18, 6)"
    if column.blank:
        value = f"coalesce({value}, '{column.blank}')"
    return value


def _faults(column: Column, needed: set[str]) -> list[str]:
    source, value = f"raw.{column.name}", f"read.{column.name}"
    found = []
    if column.name in needed and not column.blank:
        blank = f"{source} is null"
        if column.type not in ("id", "text"):
            blank = f"{value} is null and is_unknown({source})"
        found.append(_case(blank, f"{column.name}:blank"))
    if column.type not in ("text", "open_code"):
        unread = f"{value} is null and not is_unknown({source})"
        if column.type == "id":
            unread = f"{value} is null and {source} is not null"
        if column.masked:
            unread += f"\n                    and not is_masked({source})"
        found.append(_case(unread, f"{column.name}:{column.type}"))
    if column.type in ("count", "flag_count"):
        found.append(_case(f"{value} <> floor({value})", f"{column.name}:count"))
        found.append(_case(f"{value} < 0 or {value} >= 1000000000", f"{column.name}:range"))
    elif column.min is not None:
        found.append(_case(f"{value} < {column.min}", f"{column.name}:range"))
    return found


def _case(condition: str, fault: str) -> str:
    return (
        f"            case\n                when {condition}\n"
        f"                    then '{fault}'\n            end"
    )


def _repair(column: Column) -> str:
    plainly = f"try_cast(raw.{column.name} as decimal(18, 6))"
    return _case(f"read.{column.name} is not null and {plainly} is null", column.name)


if __name__ == "__main__":
    main()
