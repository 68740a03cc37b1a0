"""Writes `queries/staging/*.sql` from the contracts, so that a column is declared once.

The written files are committed and read like any other query; a test holds them to the
contracts. After a change of a contract: `python -m baoyou.staging`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from baoyou import column_sql as sql
from baoyou.column_sql import SCALED
from baoyou.contracts import Column, Contract, contracts
from baoyou.schemas import sql_type
from baoyou.settings import QUERIES

__all__ = ["SCALED", "main", "write"]

_HEAD = """\
-- {sentence}: words become typed values; what cannot be read is named.
-- grain: {grain};
--     duplicates and faults are still there
-- params: none; reads raw.rows (text), raw.codes (column_name, alias, code), raw.scales (factors)
-- returns: the typed columns{derived}, source_row, row_key, row_hash, row_faults, row_repairs
-- row_faults holds "column:reason" and row_repairs "column:kind", comma separated.
-- Written from data/contracts/{name}.toml by `python -m baoyou.staging`."""


def write(contract: Contract, filled: Collection[str] | None = None) -> str:
    """The staging query of one extract: typed columns, `row_faults` and `row_repairs` per row.

    filled: the columns that a file has; of others the query only says that they are not known.
    """
    columns = _looked_at(contract, filled)
    cut = "\n    cross join cut" if _ids(columns) else ""
    head = _HEAD.format(
        sentence=contract.en.capitalize(),
        grain=contract.grain,
        derived="".join(f", {name}" for name in contract.derived),
        name=contract.name,
    )
    joins = "".join(
        f"\n    left join raw.codes as {column.name}_codes\n"
        f"        on {column.name}_codes.column_name = '{column.name}'\n"
        f"        and {column.name}_codes.alias = fold(raw.{column.name})"
        for column in columns
        if column.type in sql.CODED
    )
    return f"""\
{head}
with

looked_at as (
    select
{_lines([f"cells.{column.name}" for column in columns])},
        cells.row_no,
        is_neat(
            concat_ws(
                chr(31),
{_lines([f"cells.{column.name}" for column in columns], 16)}
            )
        ) as is_neat_row
    from raw.rows as cells
),

raw as (
    select
{_lines([sql.tidied(column) for column in columns])},
{_lines([f"cells.{column.name} as {column.name}_cell" for column in columns])},
        cells.row_no,
        cells.is_neat_row
    from looked_at as cells
),

sized as (
    select
        raw.*,
        is_plain(
            concat_ws(
                ' ',
{_lines([f"raw.{c.name}" for c in columns if c.type in sql.PLAIN_NUMBERS] or ["''"], 16)}
            )
        ) as is_plain_row
    from raw
),

figured as (
    select
        raw.*,
{_lines([sql.figures(column) for column in columns if column.type in sql.FIGURED])}
    from sized as raw
),

{_cut(columns)}read as (
    select
{_lines([sql.read(column) for column in columns])},
{_lines([f"raw.{column.name} as {column.name}_words" for column in columns])},
{_lines([f"raw.{column.name}_figures" for column in columns if column.type in sql.FIGURED])},
{_lines([f"raw.{column.name}_cell" for column in columns])},
        raw.row_no,
        raw.is_neat_row,
        raw.is_plain_row
    from figured as raw{joins}
),

typed as (
    select
{_lines([_kept(column, columns) for column in contract.columns.values()])},
        read.row_no as source_row,
        concat_ws(
            ',',
{_lines(_all(sql.faults(column, contract) for column in columns), 12)}
        ) as row_faults,
        concat_ws(
            ',',
            case
                when not read.is_neat_row
                    then nullif(
                        concat_ws(
                            ',',
{_lines([sql.blanks(column) for column in columns], 28)}
                        ),
                        ''
                    )
            end,
            case
                when not read.is_plain_row
                    then nullif(
                        concat_ws(
                            ',',
{_lines([sql.mended_number(c) for c in columns if c.type in sql.PLAIN_NUMBERS] or ["null"], 28)}
                        ),
                        ''
                    )
            end,
{_lines(_all(sql.repairs(column) for column in columns) or ["null"], 12)}
        ) as row_repairs
    from read{cut}
    cross join raw.scales as scales
),

keyed as (
    select
        typed.*,
{_derived(contract)}        {key_of(contract)} as row_key,
        hash(
{_lines([f"typed.{column}" for column in contract.columns], 12)}
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


def _looked_at(contract: Contract, filled: Collection[str] | None) -> list[Column]:
    """The columns that the query must look at: those filled, and those that others lean on."""
    columns = contract.columns.values()
    if filled is None:
        return list(columns)
    needed = {*filled, *contract.never_blank, *contract.required}
    needed |= {column.at_most for column in columns if column.at_most and column.name in needed}
    needed.add(next(column.name for column in columns if column.type in sql.FIGURED))
    return [column for column in columns if column.name in needed]


def _kept(column: Column, looked_at: list[Column]) -> str:
    if column in looked_at:
        return sql.kept(column)
    value = f"'{column.blank}'" if column.blank else f"null::{sql_type(column)}"
    return f"{value} as {column.name}"


def _lines(parts: Iterable[str], indent: int = 8) -> str:
    gap = " " * indent
    return ",\n".join(gap + part.replace("\n", "\n" + gap) for part in parts)


def _all(groups: Iterable[list[str]]) -> list[str]:
    return [part for group in groups for part in group]


def _ids(columns: list[Column]) -> list[str]:
    return [column.name for column in columns if column.type == "id"]


def _cut(columns: list[Column]) -> str:
    judged = [f"is_cut_column(tidy(cells.{name})) as {name}" for name in _ids(columns)]
    if not judged:
        return ""
    return f"cut as (\n    select\n{_lines(judged)}\n    from raw.rows as cells\n),\n\n"


def _derived(contract: Contract) -> str:
    return "".join(f"        {made.sql} as {name},\n" for name, made in contract.derived.items())


def key_of(contract: Contract) -> str:
    def joined(columns: Iterable[str]) -> str:
        return f"concat_ws(chr(31), {', '.join(f'typed.{column}' for column in columns)})"

    key = joined(contract.key)
    for column, others in contract.key_without.items():
        key = (
            f"case\n            when typed.{column} is not null then {key}\n"
            f"            else {joined(others)}\n        end"
        )
    return key


if __name__ == "__main__":
    main()
