"""Rows of one extract, given as text, through the staging query alone: values, faults, repairs."""

from __future__ import annotations

from typing import Any

from baoyou.contracts import contracts
from baoyou.engine import Engine
from baoyou.staging import SCALED, write

PLAIN: dict[str, dict[str, str]] = {
    "customers": {
        "month": "2024-05",
        "customer_id": "C1",
        "city": "福州",
        "status": "active",
        "arpu": "80",
    },
    "market": {
        "month": "2024-05",
        "city": "福州",
        "operator": "移动",
        "segment": "中高端",
        "subscribers": "100",
    },
    "surveys": {
        "month": "2024-05",
        "city": "福州",
        "segment": "中高端",
        "score": "8",
        "scale_max": "10",
    },
    "snapshot": {
        "snapshot_id": "S1",
        "customer_id": "C1",
        "base_month": "2024-05",
        "base_fee": "80",
        "city": "福州",
    },
    "events": {
        "event_id": "E1",
        "customer_id": "C1",
        "at": "2024-05-01 08:00:00",
        "kind": "complaint",
    },
    "campaigns": {
        "campaign_id": "A1",
        "name": "暖冬",
        "type": "话费赠送",
        "starts_on": "2024-05-01",
    },
    "assignments": {
        "campaign_id": "A1",
        "customer_id": "C1",
        "arm": "control",
        "assigned_on": "2024-05-01",
    },
    "results": {"order_id": "O1", "customer_id": "C1", "outcome": "accepted"},
    "goals": {"month": "2024-05", "city": "福州", "kpi": "arpu", "target": "80"},
    "rival_offers": {
        "offer_id": "R1",
        "city": "福州",
        "rival": "联通",
        "offer": "买一送一",
        "starts_on": "2024-05-01",
    },
    "levers": {"lever_id": "L1", "name": "续约", "ease": "3"},
}


def stage(
    extract: str, rows: list[dict[str, str]], looks_at_all: bool = False, **factors: str
) -> list[dict[str, Any]]:
    """The staged rows in order; each given row is laid over a plain one of the extract.

    factors: column → what its unit is multiplied by. looks_at_all: as for a file with all columns.
    """
    contract = contracts()[extract]
    whole = [PLAIN[extract] | row for row in rows]
    texts = {
        f"text_of_{name}": ("varchar", [row.get(name) for row in whole])
        for name in contract.columns
    }
    named = ", ".join(f'text_of_{name} as "{name}"' for name in contract.columns)
    with Engine(reads_words=True) as engine:
        engine.values("raw.file", texts | {"row_no": ("bigint", list(range(2, 2 + len(rows))))})
        engine.connection.execute(f"create view raw.rows as select row_no, {named} from raw.file")
        codes = [
            (column, alias, code)
            for column, known in contract.codes.items()
            for alias, code in known.items()
        ]
        names = ("column_name", "alias", "code")
        engine.values(
            "raw.codes",
            {name: ("varchar", [row[place] for row in codes]) for place, name in enumerate(names)},
        )
        scales = {"one": "1"} | {
            column.name: factors.get(column.name, "1")
            for column in contract.columns.values()
            if column.type in SCALED and column.unit
        }
        engine.values(
            "raw.scales", {name: ("decimal(18, 10)", [factor]) for name, factor in scales.items()}
        )
        text = write(contract, None if looks_at_all else {name for row in whole for name in row})
        engine.connection.execute(f"create table staging.one as {text}")
        cursor = engine.connection.execute("select * from staging.one order by source_row")
        columns = [column[0] for column in cursor.description]
        return [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]


def cell(extract: str, column: str, text: str) -> tuple[Any, str, str]:
    """One cell in an otherwise plain row: the value, the row's faults, the row's repairs."""
    return cells(extract, column, [text])[0]


def cells(extract: str, column: str, texts: list[str]) -> list[tuple[Any, str, str]]:
    """The same for several cells of one column, each in a row of its own."""
    rows = stage(extract, [{column: text} for text in texts])
    return [(row[column], row["row_faults"], row["row_repairs"]) for row in rows]
