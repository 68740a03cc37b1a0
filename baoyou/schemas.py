"""The shapes of stored tables where one may be empty, said once for reading and writing."""

from __future__ import annotations

import pyarrow as pa

from baoyou.contracts import Contract

_TYPES = {
    "id": pa.string(),
    "text": pa.string(),
    "code": pa.string(),
    "open_code": pa.string(),
    "month": pa.date32(),
    "date": pa.date32(),
    "money": pa.decimal128(18, 6),
    "amount": pa.decimal128(18, 6),
    "number": pa.decimal128(18, 6),
    "count": pa.int32(),
    "flag": pa.bool_(),
    "flag_count": pa.int32(),
}
_AMOUNT = pa.decimal128(38, 8)

MEMORY = pa.schema(
    [
        ("customer_id", pa.string()),
        ("city", pa.string()),
        ("off_net_reason", pa.string()),
        ("strike_year", pa.int32()),
        ("strike_months", pa.int32()),
        ("is_on_net", pa.bool_()),
        ("first_row_month", pa.date32()),
        ("first_on_net_month", pa.date32()),
    ]
)
BEFORE = pa.schema(
    [
        ("customer_id", pa.string()),
        ("city", pa.string()),
        ("level", pa.string()),
        ("tier", pa.string()),
        ("stage", pa.string()),
        ("segment", pa.string()),
        ("group_role", pa.string()),
        ("fee_3m_sum", pa.decimal128(18, 6)),
        ("fee_3m_months", pa.int32()),
        ("contract_end_on", pa.date32()),
        ("is_on_net", pa.bool_()),
        ("is_core", pa.bool_()),
        ("is_high_value", pa.bool_()),
    ]
)
HITS_BEFORE = pa.schema([("customer_id", pa.string()), ("rule", pa.string())])
HITS = pa.schema(
    [
        ("month", pa.date32()),
        ("customer_id", pa.string()),
        ("rule", pa.string()),
        ("rule_order", pa.int32()),
        ("evidence", pa.string()),
    ]
)
CELLS = pa.schema(
    [
        ("month", pa.date32()),
        ("kpi", pa.string()),
        ("snapshot_id", pa.string()),
        ("city", pa.string()),
        ("level", pa.string()),
        ("tier", pa.string()),
        ("stage", pa.string()),
        ("segment", pa.string()),
        ("part", pa.string()),
        ("numerator", _AMOUNT),
        ("denominator", _AMOUNT),
        ("numerator_2", _AMOUNT),
        ("denominator_2", _AMOUNT),
        ("n", pa.int64()),
        ("unknown", pa.int32()),
        ("is_core", pa.bool_()),
        ("is_high_value", pa.bool_()),
    ]
)


def arrow_schema(contract: Contract) -> pa.Schema:
    """The stored shape of an extract: its columns and where each row came from."""
    fields = [(column.name, _TYPES[column.type]) for column in contract.columns.values()]
    return pa.schema([*fields, ("source_file", pa.string()), ("source_row", pa.int64())])
