"""Third-party files with layouts of their own: months side by side, doubled headers, odd codes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from small_world import World, real

from baoyou import upload
from baoyou.errors import Refused
from baoyou.mapping import MappingUnsure
from baoyou.settings import MAPPINGS

BEIJING = """
extract = "customers"
month = "2022-06"
[columns]
customer_id = "用户id"
arpu = "{arpu}"
data_mb = "GPRS总流量（KB）"
overage_fee = "套外流量费（元）"
complaints = "资费投诉"
has_sticky = "是否关怀用户"
faults = {{header = "其他，请注明", nth = 2}}
leave_reason = {{header = "用户描述", nth = 2}}
[constants]
city = "北京"
status = "active"
[codes.has_sticky]
"" = "否"
[codes.faults]
"-1" = "0"
"98" = "1"
"99" = ""
"""


def _load(world: World, path: Path, mapping: Path, **options: Any) -> upload.Report:
    files = ((path, path.name),)
    return upload.load(world.store, upload.Request(files, mapping=mapping, **options))


def _rows(world: World, month: str) -> list[dict[str, Any]]:
    stored = world.store.current().partitions["customers"][f"{month}-01"]
    return list(pq.read_table(world.store.path(stored)).to_pylist())


def test_the_panel_is_offered_as_four_months_and_asks_for_the_year(world: World) -> None:
    path = real("india_4month_panel_1000.csv")
    request = upload.Request(((path, path.name),), extract="customers")
    with pytest.raises(MappingUnsure) as asked:
        upload.check(world.store, request)
    assert asked.value.code == "wide_months"
    (told,) = asked.value.proposals
    assert list(told["wide"]) == ["_6", "_7", "_8", "_9"]
    assert told["columns"]["arpu"]["base"] == "arpu"


def test_the_panel_is_four_months_of_customers(world: World) -> None:
    path = real("india_4month_panel_1000.csv")
    report = _load(world, path, MAPPINGS / "india_panel.toml", accept_notices=True)
    file = report.files[0]
    months = ["2014-06", "2014-07", "2014-08", "2014-09"]
    assert (file.read, file.stored, file.months) == (4000, 4000, months)
    told = next(notice for notice in report.notices if notice.code == "wide_unpivoted")
    assert told.asks is False
    first = {month: _rows(world, month)[0] for month in months}
    assert {row["customer_id"] for row in first.values()} == {first["2014-06"]["customer_id"]}
    line = next(line for line in path.open() if line.startswith(first["2014-06"]["customer_id"]))
    header = path.open().readline().split(",")
    cells = dict(zip(header, line.split(","), strict=True))
    assert [float(first[month]["arpu"]) for month in months] == pytest.approx(
        [float(cells[f"arpu_{number}"]) for number in (6, 7, 8, 9)]
    )
    # The next time this layout is known, but its months are asked again.
    world.store.undo()
    again = upload.Request(((path, path.name),))
    with pytest.raises(MappingUnsure) as asked:
        upload.check(world.store, again)
    assert asked.value.proposals[0]["columns"]["mou"]["how"] == "wide"


def test_the_traps_of_the_beijing_file(world: World) -> None:
    path = real("bjmobile2022_voice_satisfaction.xlsx")
    mapping = world.folder / "beijing.toml"
    mapping.write_text(BEIJING.format(arpu="当月ARPU"), encoding="utf-8")
    report = _load(world, path, mapping, accept_notices=True)
    file = report.files[0]
    assert (file.read, file.stored, file.rejected) == (5433, 5433, 0)
    assert file.repairs["unit:data_mb"] == 5433
    # 当月ARPU is meant, not ARPU（家庭宽带）, which normalises to the same.
    assert "ARPU（家庭宽带）" in file.ignored
    rows = {row["customer_id"]: row for row in _rows(world, "2022-06")}
    assert sum(row["has_sticky"] for row in rows.values()) == 200
    assert None not in {row["has_sticky"] for row in rows.values()}
    assert sum(row["faults"] for row in rows.values()) == 109
    assert sum(row["leave_reason"] is not None for row in rows.values()) == 109
    assert float(sum(row["arpu"] for row in rows.values())) / 5433 == pytest.approx(85.07, abs=0.01)
    assert max(row["data_mb"] for row in rows.values()) < 2_000_000


def test_a_bill_that_is_zero_for_nearly_everybody_is_no_baseline(world: World) -> None:
    path = real("bjmobile2022_voice_satisfaction.xlsx")
    mapping = world.folder / "beijing.toml"
    mapping.write_text(BEIJING.format(arpu="前3月ARPU"), encoding="utf-8")
    with pytest.raises(upload.NoticesNotAccepted) as refused:
        _load(world, path, mapping)
    assert "mostly_zero" in {notice.code for notice in refused.value.report.asks}
    assert world.store.current().sequence == 0


def test_the_beijing_file_without_a_mapping_is_asked_about(world: World) -> None:
    path = real("bjmobile2022_voice_satisfaction.xlsx")
    with pytest.raises(Refused) as refused:
        upload.check(world.store, upload.Request(((path, path.name),), extract="customers"))
    assert refused.value.code == "columns_missing"
    assert refused.value.proposals[0]["columns"]["arpu"]["header"] == "当月ARPU"
