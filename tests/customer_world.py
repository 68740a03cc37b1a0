"""Two months of a few customers, what happened and what was done; made once for all tests."""

from __future__ import annotations

import fcntl
import os
from datetime import date
from typing import Any

import pytest
from small_world import Row, World, customer

from baoyou import upload

MAY, JUNE = "2009-05", "2009-06"
MONTH = date(2009, 6, 1)
HOSTILE = "<script>alert(1)</script>"


def once(tmp_path_factory: pytest.TempPathFactory) -> World:
    """The loaded world, shared by the workers of a run. Tests must not change it."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "customer-world"
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        world = World(folder)
        if not (folder / "done").exists():
            _load(world)
            (folder / "done").touch()
    return world


def _months(customer_id: str, june: Row, **both: Any) -> list[Row]:
    return [customer(customer_id, MAY, **both), customer(customer_id, JUNE, **(both | june))]


def _load(world: World) -> None:
    known = {"joined_on": "2005-07-10", "arrears": 0, "zero_call_days": 0, "port_code": 0}
    known |= {"complaints": 0, "faults": 0, "contract_kind": "", "contract_end_on": ""}
    group = {"group_id": "G1", "group_class": "A"}
    ends = {"contract_end_on": "2009-07-20"}
    rich = {"arpu": 200, "phone": "13912345678"}
    asked = known | group | rich | {"plan_fee": 240, "complaints": 1}
    people = [
        *_months("asked", ends | {"port_code": 1}, **asked),
        *_months("owes", {}, **(known | rich | {"arrears": 300})),
        *_months("gone", {"status": "ported_out"}, **known),
        *_months("gone_quietly", {"status": "ported_out"}, **(known | rich)),
        customer("new", JUNE, **(known | {"joined_on": "2009-06-05"})),
        *_months("mate", {}, **(known | group | {"city": "三明"})),
        *_months(
            "boss",
            ends | {"zero_call_days": 9, "contract_kind": HOSTILE},
            **(known | group | {"arpu": 300}),
        ),
    ]
    names = ("event_id", "customer_id", "at", "kind")
    events = [
        ("e1", "gone", "2009-06-12 09:00", "port_apply"),
        ("e2", "asked", "2009-06-20 10:00", "complaint"),
        ("e3", "asked", "2009-06-20 11:00", "complaint"),
        ("e4", "asked", "2009-07-02 08:00", "port_code"),
        ("e5", "asked", "2009-03-31 08:00", "fault"),
    ]
    assigned = {"campaign_id": "K1", "customer_id": "asked", "arm": "treatment"}
    result = {"order_id": "W1", "customer_id": "asked", "outcome": "refused"}
    offer = {"offer_id": "O1", "city": "福州", "rival": "联通", "offer": "商旅套餐"}
    files = [
        people,
        [dict(zip(names, event, strict=True)) for event in events],
        [assigned | {"assigned_on": "2009-06-03", "due_on": "2009-06-10"}],
        [result | {"contacted_at": "2009-06-05 10:00", "reason": "转联通"}],
        [offer | {"arpu_min": 150, "starts_on": "2009-06-01"}],
    ]
    paths = [world.write(rows) for rows in files]
    named = tuple((path, path.name) for path in paths)
    upload.load(world.store, upload.Request(named, accept_notices=True))
