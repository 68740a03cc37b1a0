"""What people decide is part of a snapshot: it takes effect from a month on, and undo undoes it."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from small_world import World, customer

from baoyou import answers, ask, history
from baoyou.access import EVERYONE
from baoyou.errors import Refused
from baoyou.months import month_of
from baoyou.publishing import decide

MAY, JUNE = "2009-05", "2009-06"
STRICTER = {"version": 2, "from": "2009-06-01", "params": {"days": 20}}
ENTRY = {"action": "rule", "by": "li"}


@pytest.fixture
def silent(world: World) -> World:
    """One customer silent for ten days in May."""
    world.load([customer("A", MAY, zero_call_days=10)])
    return world


def test_a_published_version_holds_from_its_month_on(silent: World) -> None:
    decide(silent.store, "rules", {"zero_calls": [STRICTER]}, ENTRY)
    silent.load([customer("A", JUNE, zero_call_days=10), customer("B", JUNE, zero_call_days=20)])
    assert silent.hits("zero_calls", MAY) == ["A"]
    assert silent.hits("zero_calls", JUNE) == ["B"]
    (warned,) = answers.warnings(silent.store, month_of(JUNE), [], ["zero_calls"])
    assert warned["evidence"]["zero_calls"]["version"] == 2
    assert warned["evidence"]["zero_calls"]["params"] == {"days": 20}


def test_a_closed_month_keeps_its_version_until_it_is_closed_again(silent: World) -> None:
    published = {"zero_calls": [{**STRICTER, "from": "2009-05-01"}]}
    before = silent.store.current()
    after = decide(silent.store, "rules", published, ENTRY)
    assert after.months == before.months
    assert silent.hits("zero_calls", MAY) == ["A"]
    assert ask.reader(silent.store, EVERYONE).rule_version("zero_calls", month_of(MAY)).version == 1
    history.close_again(silent.store, ["2009-05-01"])
    assert silent.hits("zero_calls", MAY) == []
    assert ask.reader(silent.store, EVERYONE).rule_version("zero_calls", month_of(MAY)).version == 2


def test_a_decision_may_close_months_at_once_and_undo_takes_it_back(silent: World) -> None:
    published = {"zero_calls": [{**STRICTER, "from": "2009-05-01"}]}
    decide(silent.store, "rules", published, ENTRY, closes=["2009-05-01"])
    assert silent.hits("zero_calls", MAY) == []
    silent.store.undo()
    assert silent.hits("zero_calls", MAY) == ["A"]
    assert silent.store.current().decided == {}


def test_a_load_keeps_what_was_decided_and_the_files_it_names(
    silent: World, tmp_path: Path
) -> None:
    document = tmp_path / "store" / "model.json"
    document.write_text(json.dumps({"any": 1}))
    decide(silent.store, "alerts", [{"id": "a"}], ENTRY, kept={"model": document})
    silent.load([customer("A", JUNE)])
    now = silent.store.current()
    assert now.decided == {"alerts": [{"id": "a"}]}
    assert json.loads(silent.store.path(now.kept["model"]).read_text()) == {"any": 1}
    silent.store.collect(keep_seconds=0)
    assert not silent.store.damaged(now)
    assert silent.store.ledger()[-2]["action"] == "rule"


def test_a_lock_stays_from_the_code_request_on_until_the_customer_has_left(world: World) -> None:
    def rows(month: str, **known: object) -> list[dict]:
        return [customer("A", month, **known), customer("B", month)]

    world.load(rows("2009-03", port_code=1))
    world.load(rows("2009-04"))
    world.load(rows("2009-05", status="ported_out"))
    world.load(rows("2009-06"))
    months = answers.customer(world.store, "A")["months"]
    assert [row["is_locked"] for row in months] == [True, True, False, False]


def test_months_closed_by_an_older_version_are_told_with_the_way_out(silent: World) -> None:
    now = silent.store.current()
    older = {
        month: {name: file for name, file in files.items() if name != "warned_customers"}
        for month, files in now.months.items()
    }
    silent.store.publish(
        replace(now, months=older, parent=now.sequence), {"action": "close", "by": "li"}
    )
    with pytest.raises(Refused) as refused:
        answers.customer(silent.store, "A")
    assert (refused.value.code, refused.value.slots["first"]) == ("months_outdated", MAY)
    history.close_again(silent.store, [])
    assert answers.customer(silent.store, "A")["months"]
