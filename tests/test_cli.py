"""The terminal: its JSON is a contract, its exit codes tell what happened."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from small_world import World, customer

from baoyou import cli, definitions
from baoyou.commands.asking import DIMENSIONS
from baoyou.commands.face import POPULATIONS
from baoyou.settings import ROOT
from baoyou.store import Store

RECORD = [
    "month",
    "city",
    "kpi",
    "group",
    "numerator",
    "denominator",
    "value",
    "low",
    "high",
    "n",
    "mature",
    "unit",
]
UNITS = {"share", "points", "yuan", "minutes", "GB", "per_10k", "count"}


def _told(capsys: pytest.CaptureFixture[str], *arguments: str) -> object:
    assert cli.main([*arguments, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_load_tells_its_counts(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    path = world.write([customer("C1", "2009-01"), customer("C2", "2009-01", arpu="x")])
    told = _told(capsys, "load", str(path), "--store", str(world.store.folder))
    assert isinstance(told, dict)
    assert set(told) == {
        "load",
        "snapshot",
        "extract",
        "months",
        "read",
        "stored",
        "rejected",
        "duplicates",
        "left_out",
        "repairs",
        "notices",
        "rejects_file",
        "known",
    }
    assert (told["read"], told["stored"], told["rejected"]) == (2, 1, 1)
    assert told["months"] == ["2009-01"]
    assert Path(told["rejects_file"]).exists()


def test_several_files_give_totals_and_each_file(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    paths = [world.write([customer("C1", f"2009-0{m}", arpu=90 + m)]) for m in (1, 2)]
    told = _told(
        capsys, "--store", str(world.store.folder), "load", *map(str, paths), "--accept-notices"
    )
    assert isinstance(told, dict)
    assert told["stored"] == 2
    assert [file["months"] for file in told["files"]] == [["2009-01"], ["2009-02"]]


def test_a_refused_load_exits_1_and_an_unknown_name_exits_2(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    store = ["--store", str(world.store.folder)]
    double = world.write([customer("C1", "2009-01"), customer("C1", "2009-01", arpu=1)])
    assert cli.main(["load", str(double), *store, "--lang", "en"]) == 1
    assert "nothing was changed" in capsys.readouterr().err
    world.load([customer("C1", "2009-01")])
    assert cli.main(["kpis", "--kpi", "bundling", *store, "--lang", "en"]) == 2
    assert "bundling_rate" in capsys.readouterr().err
    for arguments in (
        ["kpis", "--month", "2008-01"],
        ["kpis", "--month", "January"],
        ["kpis", "--city", "福洲"],
        ["warnings", "--rule", "zero_call"],
        ["customer", "C9"],
        ["load", "nowhere.csv"],
    ):
        assert cli.main([*arguments, *store]) == 2


def test_notices_not_accepted_exit_1_and_change_nothing(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    world.load([customer("C1", "2009-01"), customer("C2", "2009-01", city="三明")])
    path = world.write([customer("C1", "2009-02", arpu=101)])
    store = ["--store", str(world.store.folder)]
    assert cli.main(["load", str(path), *store, "--json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert "city_missing" in [notice["code"] for notice in told["notices"]]
    assert told["snapshot"] is None
    assert world.store.current().sequence == 1


def test_kpis_print_one_record_per_month_city_and_group(
    sample_store: Store, capsys: pytest.CaptureFixture[str]
) -> None:
    store = ["--store", str(sample_store.folder)]
    for by in DIMENSIONS:
        records = _told(capsys, "kpis", "--by", by, "--city", "*", *store)
        assert isinstance(records, list)
        assert records
        keys = [(r["month"], r["city"], r["kpi"], r["group"]) for r in records]
        assert len(keys) == len(set(keys))
        for record in records:
            assert list(record) == RECORD
            assert record["unit"] in UNITS
            assert isinstance(record["group"], str)
            assert record["value"] is None or record["n"] >= 0
            if record["low"] is not None:
                assert record["low"] - 1e-12 <= record["value"] <= record["high"] + 1e-12
        printed = {record["kpi"] for record in records}
        assert printed == {k.key for k in definitions.kpis().values() if k.splits_by(by)}


def test_cities_sum_to_the_province(
    sample_store: Store, capsys: pytest.CaptureFixture[str]
) -> None:
    store = ["--store", str(sample_store.folder)]
    for by in ("none", "level", "tier", "stage", "segment", "rule"):
        for population in POPULATIONS:
            arguments = ["--by", by, "--population", population, "--city", "*", *store]
            records = _told(capsys, "kpis", "--month", "2009-08", *arguments)
            assert isinstance(records, list)
            province = {
                (r["kpi"], r["group"]): r for r in records if r["city"] == "all" and r["value"]
            }
            for (kpi, group), whole in province.items():
                if whole["numerator"] is None:
                    continue
                parts = [
                    r
                    for r in records
                    if (r["kpi"], r["group"]) == (kpi, group) and r["city"] != "all"
                ]
                total = sum(part["numerator"] or 0 for part in parts)
                assert total == pytest.approx(whole["numerator"], abs=1e-6), (kpi, group)
                assert sum(part["n"] for part in parts) == whole["n"], (kpi, group)


def test_the_warning_list_is_as_long_as_its_count(
    sample_store: Store, capsys: pytest.CaptureFixture[str]
) -> None:
    store = ["--store", str(sample_store.folder)]
    counts = _told(capsys, "kpis", "--by", "rule", *store)
    assert isinstance(counts, list)
    for record in counts:
        if record["value"] is None:
            continue
        listed = _told(capsys, "warnings", "--rule", record["group"], *store)
        assert isinstance(listed, list)
        assert len(listed) == record["value"], record["group"]
    everyone = _told(capsys, "warnings", *store)
    (share,) = _told(capsys, "kpis", "--kpi", "warned_share", *store)  # type: ignore[misc]
    assert isinstance(everyone, list)
    assert len(everyone) == share["numerator"]
    order = {"red": 0, "orange": 1, "yellow": 2}
    ranked = [(order[r["alert"]], -(r["fee_3m"] or 0), r["customer_id"]) for r in everyone]
    assert ranked == sorted(ranked)
    assert set(everyone[0]) == {
        "month",
        "customer_id",
        "city",
        "level",
        "stage",
        "alert",
        "rules",
        "fee_3m",
        "manager_id",
        "evidence",
    }
    assert set(everyone[0]["evidence"]) == set(everyone[0]["rules"])


def test_csv_has_the_same_columns(sample_store: Store, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["kpis", "--csv", "--store", str(sample_store.folder)]) == 0
    assert capsys.readouterr().out.splitlines()[0].split(",") == RECORD


def test_the_document_of_the_terminal_names_every_command() -> None:
    words = (ROOT / "docs" / "terminal.md").read_text(encoding="utf-8")
    parser = cli._parser()
    (commands,) = [
        a for a in parser._actions if hasattr(a, "choices") and isinstance(a.choices, dict)
    ]
    for name in commands.choices:
        assert re.search(rf"`{name}\b", words), name


def test_the_app_refuses_any_other_address_until_there_is_a_sign_in(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert cli.main(["serve", "--host", "0.0.0.0", "--lang", "en"]) == 1
    assert "127.0.0.1" in capsys.readouterr().err
