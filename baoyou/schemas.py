"""The shapes of stored tables where one may be empty: column → SQL type, said once."""

from __future__ import annotations

from baoyou.contracts import Column, Contract

Shape = dict[str, str]

_TYPES = {
    "id": "varchar",
    "text": "varchar",
    "phone": "varchar",
    "code": "varchar",
    "open_code": "varchar",
    "month": "date",
    "date": "date",
    "time": "timestamp",
    "money": "decimal(18, 6)",
    "amount": "decimal(18, 6)",
    "number": "decimal(18, 6)",
    "count": "integer",
    "flag": "boolean",
    "flag_count": "integer",
}

MEMORY: Shape = {
    "customer_id": "varchar",
    "city": "varchar",
    "off_net_reason": "varchar",
    "strike_year": "integer",
    "strike_months": "integer",
    "is_on_net": "boolean",
    "first_row_month": "date",
    "first_on_net_month": "date",
    "locked_since": "date",
}
BEFORE: Shape = {
    "customer_id": "varchar",
    "city": "varchar",
    "level": "varchar",
    "tier": "varchar",
    "stage": "varchar",
    "segment": "varchar",
    "group_role": "varchar",
    "fee_3m_sum": "decimal(18, 6)",
    "fee_3m_months": "integer",
    "contract_end_on": "date",
    "is_on_net": "boolean",
    "is_core": "boolean",
    "is_high_value": "boolean",
}
HITS_BEFORE: Shape = {"customer_id": "varchar", "rule": "varchar"}
HITS: Shape = {
    "month": "date",
    "customer_id": "varchar",
    "rule": "varchar",
    "rule_order": "integer",
    "evidence": "varchar",
}
SCORES: Shape = {"customer_id": "varchar", "score": "decimal(9, 6)", "reasons": "varchar"}
CELLS: Shape = {
    "month": "date",
    "kpi": "varchar",
    "snapshot_id": "varchar",
    "city": "varchar",
    "level": "varchar",
    "tier": "varchar",
    "stage": "varchar",
    "segment": "varchar",
    "part": "varchar",
    "numerator": "decimal(38, 8)",
    "denominator": "decimal(38, 8)",
    "numerator_2": "decimal(38, 8)",
    "denominator_2": "decimal(38, 8)",
    "n": "bigint",
    "unknown": "integer",
    "is_core": "boolean",
    "is_high_value": "boolean",
}


def sql_type(column: Column) -> str:
    """The SQL type that a column of an extract is stored as."""
    return _TYPES[column.type]


def extract_shape(contract: Contract) -> Shape:
    """The stored shape of an extract: its columns, quoted, and where each row came from."""
    columns = {column.name: sql_type(column) for column in contract.columns.values()}
    derived = {name: column.type for name, column in contract.derived.items()}
    stored = {**columns, **derived, "source_file": "varchar", "source_row": "bigint"}
    return {f'"{name}"': kind for name, kind in stored.items()}
