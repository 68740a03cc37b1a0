"""The small marts of all closed months, rebuilt whole into one read-only DuckDB file.

Apart from the close because it is never updated: every publish builds a new one, and readers keep
the one they opened.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from baoyou import definitions
from baoyou.close import Closed, Partitions
from baoyou.engine import Engine
from baoyou.schemas import Shape
from baoyou.store import Store, Stored

# Small results of every close, next to those that `queries/marts/marts.toml` calls small.
SMALL = ("kpi_cells", "survey_months")
KPIS: Shape = {
    "kpi": "varchar",
    "kpi_order": "integer",
    "form": "varchar",
    "unit": "varchar",
    "scale": "integer",
    "good": "varchar",
    "own_split": "varchar",
    "extract": "varchar",
    "matures_after": "integer",
    "months_before": "integer",
    "of_total": "boolean",
    "blocks_unknown": "boolean",
    "is_snapshot": "boolean",
}
GROUP: Shape = {"dimension": "varchar", "group_key": "varchar", "group_order": "integer"}
OFF: Shape = {"month": "date", "kind": "varchar", "key": "varchar", "needs": "varchar"}
MONTHS: Shape = {
    "month": "date",
    "has_customers": "boolean",
    "is_sample": "boolean",
    "not_evaluated": "varchar",
}
GROUPS = {
    "level": ("1", "2", "3", "4", "5"),
    "tier": ("diamond", "gold", "silver", "none"),
    "stage": ("A", "B", "C", "D", "E"),
    "segment": (
        "growing",
        *(
            f"{stage}_{group}"
            for stage in ("mature", "decline", "exit")
            for group in ("key_person", "card_holder", "ordinary")
        ),
    ),
}


def build(
    engine: Engine, store: Store, partitions: Partitions, closed: Closed, staging: Path
) -> Stored | None:
    """Build the mart file of a snapshot; None where no month is closed.

    engine: its relations are lost. The tables of the file stand among its facts.
    """
    if not closed.months:
        return None
    path = staging / "mart.duckdb"
    engine.empty_all()
    declared = _definitions(partitions, closed)
    for name, (shape, rows) in declared.items():
        engine.values(
            f"mart.{name}",
            {column: (kind, [row[column] for row in rows]) for column, kind in shape.items()},
        )
    small = [*SMALL, *(mart.key for mart in definitions.marts().values() if mart.is_small)]
    tables = [name for name in small if _view(engine, store, closed, name)]
    if _view(engine, store, closed, "snapshot_members"):
        engine.make("mart.snapshot_months", "marts/snapshot_months")
        tables.insert(0, "snapshot_months")
    tables += declared
    engine.save(path, tables)
    return store.keep(path, "marts/small", 0, tables=tables)


def _view(engine: Engine, store: Store, closed: Closed, name: str) -> bool:
    """Let the files of all months be read together; whether there are any."""
    files = [files[name] for _, files in sorted(closed.months.items()) if name in files]
    if files:
        engine.view(f"mart.{name}", [store.path(file) for file in files])
    return bool(files)


def _definitions(
    partitions: Partitions, closed: Closed
) -> dict[str, tuple[Shape, list[dict[str, Any]]]]:
    kpis = [
        {
            "kpi": kpi.key,
            "kpi_order": order,
            "form": kpi.form,
            "unit": kpi.unit,
            "scale": kpi.scale,
            "good": kpi.good,
            "own_split": kpi.own_split,
            "extract": kpi.extract,
            "matures_after": kpi.matures_after,
            "months_before": kpi.months_before,
            "of_total": kpi.of_total,
            "blocks_unknown": kpi.unknown,
            "is_snapshot": kpi.snapshot,
        }
        for order, kpi in enumerate(definitions.kpis().values(), start=1)
    ]
    splits = [
        {"kpi": kpi.key, "dimension": dimension}
        for kpi in definitions.kpis().values()
        for dimension in ("none", "rule", "operator", *GROUPS)
        if kpi.splits_by(dimension)
    ]
    groups = [
        {"dimension": dimension, "group_key": group, "group_order": order}
        for dimension, names in {**GROUPS, "rule": tuple(definitions.rules())}.items()
        for order, group in enumerate(names, start=1)
    ]
    off = [
        {"month": month, "kind": kind, "key": key, "needs": ", ".join(needs)}
        for month, facts in closed.closes.items()
        for kind, field in (("kpi", "kpis_off"), ("rule", "rules_off"))
        for key, needs in facts[field].items()
    ]
    months = [
        {
            "month": month,
            "has_customers": month in partitions.get("customers", {}),
            "is_sample": any(
                parts[month].facts["is_sample"]
                for extract, parts in partitions.items()
                if extract != "snapshot" and month in parts
            ),
            "not_evaluated": str(closed.closes[month].get("not_evaluated", {})),
        }
        for month in sorted(closed.months)
    ]
    return {
        "kpis": (KPIS, kpis),
        "splits": ({"kpi": "varchar", "dimension": "varchar"}, splits),
        "groups": (GROUP, groups),
        "off": (OFF, off),
        "months": (MONTHS, months),
    }
