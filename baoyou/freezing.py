"""Freezes a snapshot list from a stored month: who is followed from then on."""

from __future__ import annotations

import getpass
from typing import Any

from baoyou.engine import Engine
from baoyou.errors import Refused, WrongUsage
from baoyou.publishing import publish
from baoyou.store import Store


def freeze(store: Store, name: str, month: str, population: str = "core") -> dict[str, Any]:
    """Store the customers of a closed month as an immutable list called `name`, and close again.

    base_fee is the three-month mean fee, rounded half up to the fen; no known fee: 0. Raises
    WrongUsage where the month is not closed, Refused where the name is taken or nobody is in it.
    """
    before = store.current()
    if "customer_months" not in before.months.get(month, {}):
        near = ", ".join(sorted(known[:7] for known in before.months)[-6:])
        raise WrongUsage("month_unknown", value=month[:7], near=near or "-")
    if name in before.partitions.get("snapshot", {}):
        raise Refused("snapshot_taken", snapshot=name)
    with store.staging() as staging:
        with Engine(staging) as engine:
            engine.view(
                "mart.customer_months", [store.path(before.months[month]["customer_months"])]
            )
            engine.make(
                "staging.rows",
                "marts/frozen_snapshot",
                name=name,
                month=month,
                population=population,
            )
            staged = staging / "snapshot.parquet"
            rows = engine.write("staging.rows", staged, "customer_id")
        if not rows:
            raise Refused("snapshot_empty", snapshot=name)
        columns = ["snapshot_id", "customer_id", "base_month", "base_fee", "city", "level"]
        sample = before.partitions["customers"][month].facts["is_sample"]
        stored = store.keep(
            staged,
            f"snapshot/frozen={month}",
            rows,
            columns=[*columns, "manager_id"],
            sources=[],
            is_sample=sample,
            options="",
            frozen_from=month,
        )
        lists = {**before.partitions.get("snapshot", {}), name: stored}
        partitions = {**before.partitions, "snapshot": lists}
        entry = {
            "action": "freeze",
            "names": [name],
            "months": [month[:7]],
            "by": getpass.getuser(),
        }
        made = publish(store, before, partitions, staging, entry)
    return {
        "snapshot_id": name,
        "base_month": month[:7],
        "members": rows,
        "snapshot": made.sequence,
    }
