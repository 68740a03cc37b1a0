"""A load as a transaction: checked apart, published whole, completed later, never half done."""

from __future__ import annotations

import csv
import json
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_world import Row, World, customer

from baoyou import rejects, upload
from baoyou.errors import BaoyouError, Refused, WrongUsage
from baoyou.upload import Prepared


def _load(world: World, *paths: Path, **options: Any) -> upload.Report:
    files = tuple((path, path.name) for path in paths)
    return upload.load(world.store, upload.Request(files, accept_notices=True, **options))


def _files(world: World) -> dict[str, bytes]:
    """Everything in the store but what a person may fetch: rejects."""
    folder = world.store.folder
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and "rejects" not in path.parts and path.name != "lock"
    }


def _corrected(path: Path, row: str, column: str, value: str) -> Path:
    """A rejects file with one cell set right, as a person would save it."""
    lines = list(csv.reader(path.open(encoding="utf-8-sig", newline="")))
    at = lines[0].index(column)
    for line in lines[1:]:
        if line[0] == row:
            line[at] = value
    target = path.with_name(f"corrected_{path.name}")
    with target.open("w", encoding="utf-8-sig", newline="") as out:
        csv.writer(out).writerows(lines)
    return target


def test_a_check_leaves_the_store_as_it_was(world: World) -> None:
    _load(world, world.write([customer("C1", "2009-01")]))
    before = _files(world)
    path = world.write([customer("C1", "2009-02", arpu=90)])
    prepared = upload.check(world.store, upload.Request(((path, path.name),)))
    assert prepared.report.closes == ["2009-02"]
    assert _files(world) == before


def test_a_refused_load_leaves_the_store_as_it_was(world: World) -> None:
    _load(world, world.write([customer("C1", "2009-01")]))
    before = _files(world)
    with pytest.raises(Refused):
        world.load([customer("C1", "2009-02"), customer("C1", "2009-02", arpu=1)])
    assert _files(world) == before


def test_what_was_checked_is_published_by_another_process(world: World) -> None:
    path = world.write([customer("C1", "2009-01")])
    apart = world.store.folder / "jobs" / "one"
    apart.mkdir(parents=True)
    request = upload.Request(((path, path.name),))
    told = json.loads(json.dumps(upload.check(world.store, request, apart=apart).to_json()))
    path.unlink()
    report = upload.publish(world.store, Prepared.from_json(told))
    assert (report.load, report.snapshot) == (1, 1)
    assert world.figure("arpu", population="all")["value"] == 100


def test_a_check_is_outdated_when_somebody_published_since(world: World) -> None:
    path = world.write([customer("C1", "2009-01")])
    apart = world.store.folder / "jobs" / "one"
    apart.mkdir(parents=True)
    prepared = upload.check(world.store, upload.Request(((path, path.name),)), apart=apart)
    world.load([customer("C9", "2009-01")])
    with pytest.raises(Refused) as refused:
        upload.publish(world.store, prepared)
    assert refused.value.code == "store_moved"
    assert world.figure("arpu", population="all")["n"] == 1


def test_corrected_rejects_complete_the_month(world: World) -> None:
    rows = [customer("001", "2009-01"), customer("002", "2009-01", arpu="abc")]
    first = _load(world, world.write(rows)).files[0]
    assert (first.stored, first.rejected) == (1, 1)
    path = _corrected(Path(str(first.rejects_file)), "3", "arpu", "50")
    second = _load(world, path)
    assert (second.files[0].stored, second.files[0].completes) == (1, "rows1.csv")
    record = world.figure("arpu", population="all")
    assert (record["numerator"], record["n"]) == (150, 2)
    assert _load(world, path).known is True
    assert world.store.current().sequence == 2


def test_rejects_that_are_not_corrected_are_rejected_again(world: World) -> None:
    rows = [customer("1", "2009-01"), *(customer(f"{n}x", "2009-01", arpu="?") for n in range(3))]
    first = _load(world, world.write(rows)).files[0]
    path = _corrected(Path(str(first.rejects_file)), "4", "arpu", "7")
    file = _load(world, path).files[0]
    assert (file.read, file.stored, file.rejected) == (3, 1, 2)


def test_the_workbook_of_rejects_can_be_corrected_too(world: World) -> None:
    rows = [
        customer("0001", "2009-01"),
        customer("0002", "2009-01", arpu="x", name="=1+1", plan="'quoted"),
    ]
    file = _load(world, world.write(rows)).files[0]
    book = openpyxl.load_workbook(Path(str(file.rejects_file)).with_suffix(".xlsx"))
    sheet = book.active
    headers = [cell.value for cell in sheet[1]]
    assert sheet.cell(2, headers.index("name") + 1).data_type == "s"
    assert sheet.cell(2, headers.index("customer_id") + 1).value == "0002"
    sheet.cell(2, headers.index("arpu") + 1).value = "60"
    saved = world.folder / "fixed.xlsx"
    book.save(saved)
    assert _load(world, saved).files[0].stored == 1
    assert _stored(world, "customers")["0002"]["name"] == "=1+1"
    assert _stored(world, "customers")["0002"]["plan"] == "'quoted"


def test_rejects_of_a_month_replaced_since_are_outdated(world: World) -> None:
    rows = [customer("1", "2009-01"), customer("2", "2009-01", arpu="x")]
    file = _load(world, world.write(rows)).files[0]
    path = _corrected(Path(str(file.rejects_file)), "3", "arpu", "5")
    world.load([customer("1", "2009-01", arpu=70)])
    with pytest.raises(Refused) as refused:
        _load(world, path)
    assert refused.value.code == "rejects_outdated"


def test_a_corrected_row_must_not_contradict_a_stored_one(world: World) -> None:
    rows = [customer("1", "2009-01"), customer("2", "2009-01", arpu="x")]
    file = _load(world, world.write(rows)).files[0]
    path = _corrected(Path(str(file.rejects_file)), "3", "customer_id", "1")
    path = _corrected(path, "3", "arpu", "5")
    with pytest.raises(Refused) as refused:
        _load(world, path)
    assert refused.value.code == "key_conflict"


def test_a_month_all_rejected_is_completed_as_a_whole(world: World) -> None:
    path = world.write([customer("1", "2009-01", arpu="x")])
    with pytest.raises(Refused) as refused:
        _load(world, path)
    assert refused.value.code == "no_row_stored"
    written = Path(str(refused.value.slots["rejects_path"]))
    assert _load(world, _corrected(written, "2", "arpu", "5")).files[0].stored == 1


CELLS = st.text(st.characters(exclude_categories=("Cs",)), max_size=12)


@given(cell=CELLS | st.sampled_from(["=cmd|x", "+1a", "-2", "@x", "'", "''=1", " =1", "\t=1"]))
@settings(max_examples=300, deadline=None, database=None)
def test_a_cell_goes_out_safe_and_comes_back_as_it_was(cell: str) -> None:
    escaped = rejects.escape(cell)
    assert rejects.unescape(escaped) == cell
    bare = escaped.lstrip()
    if bare[:1] in ("=", "+", "@") or (bare[:1] == "-" and escaped != cell):
        assert escaped.startswith("'") or escaped.lstrip("+-").replace(".", "").isdigit()


def test_the_same_rows_in_another_order_and_encoding_change_nothing(world: World) -> None:
    rows = [customer(f"C{n}", "2009-01", arpu=n, city="厦门") for n in range(3)]
    _load(world, world.write(rows))
    again = _load(world, world.write(rows[::-1], encoding="gb18030"))
    assert (again.known, again.snapshot) == (True, 1)
    assert world.store.current().sequence == 1


@pytest.mark.parametrize(
    ("totals", "code"),
    [
        ({"rows": "2", "arpu": "150.5"}, None),
        ({"rows": "3"}, "totals_differ"),
        ({"arpu": "150"}, "totals_differ"),
        ({"arpu": "many"}, "totals_unreadable"),
        ({"city": "2"}, "totals_unreadable"),
    ],
)
def test_control_totals_typed_in(world: World, totals: dict[str, str], code: str | None) -> None:
    path = world.write([customer("1", "2009-01", arpu=100), customer("2", "2009-01", arpu=50.5)])
    if code is None:
        assert _load(world, path, totals=totals).snapshot == 1
        return
    with pytest.raises(BaoyouError) as refused:
        _load(world, path, totals=totals)
    assert refused.value.code == code
    assert world.store.current().sequence == 0


@pytest.mark.parametrize(("rows", "is_right"), [(1, True), (2, False)])
def test_control_totals_in_a_sidecar(world: World, rows: int, is_right: bool) -> None:
    path = world.write([customer("1", "2009-01")])
    path.with_name(path.name + ".totals.toml").write_text(f"rows = {rows}\narpu = 100.0\n")
    if is_right:
        assert _load(world, path).snapshot == 1
    else:
        with pytest.raises(Refused, match="totals_differ"):
            _load(world, path)


def test_a_total_row_that_does_not_agree_is_told(world: World) -> None:
    path = world.folder / "sum.csv"
    path.write_text(
        "月份,客户编号,地市,状态,ARPU\n2009-01,1,福州,正常,10\n2009-01,2,福州,正常,20\n合计,,,,35\n"
    )
    told = {notice.code: notice.slots for notice in _load(world, path).notices}
    assert (told["total_row_differs"]["told"], told["total_row_differs"]["found"]) == ("35", "30")


def test_an_archive_of_a_month_split_by_city_is_one_month(world: World) -> None:
    parts = [
        world.write([customer(f"C{n}", "2009-01", city=city)])
        for n, city in enumerate(("福州", "厦门", "泉州"))
    ]
    archive = world.folder / "all.zip"
    with zipfile.ZipFile(archive, "w") as packed:
        for part in parts:
            packed.write(part, part.name)
    report = _load(world, archive)
    assert [file.file for file in report.files] == [f"all.zip/rows{n}.csv" for n in (1, 2, 3)]
    assert world.figure("arpu", population="all")["n"] == 3
    assert _load(world, archive).known is True


def test_a_register_is_merged_by_its_key(world: World) -> None:
    def campaign(key: str, name: str) -> Row:
        return {"campaign_id": key, "name": name, "type": "话费", "starts_on": "2009-01-01"}

    world.load([campaign("A", "一"), campaign("B", "二")], extract="campaigns")
    report = world.load([campaign("B", "新二"), campaign("C", "三")], extract="campaigns")
    assert report.files[0].stored == 2
    names = {key: row["name"] for key, row in _stored(world, "campaigns", "campaign_id").items()}
    assert names == {"A": "一", "B": "新二", "C": "三"}


def test_a_day_of_events_replaces_that_day_only(world: World) -> None:
    def event(key: str, at: str) -> Row:
        return {"event_id": key, "customer_id": "C1", "at": at, "kind": "complaint"}

    world.load([event("1", "2009-09-01 10:00"), event("2", "2009-09-02")], extract="events")
    world.load([event("3", "2009-09-02 11:30")], extract="events")
    assert set(_stored(world, "events", "event_id")) == {"1", "3"}
    assert list(world.store.current().partitions["events"]) == ["2009-09-01", "2009-09-02"]


def test_a_mapping_is_remembered_with_its_layout(world: World) -> None:
    def write(month: str, arpu: int) -> Path:
        path = world.folder / f"{month}.csv"
        path.write_text(f"yue,hao,shi,zt,fee\n{month},1,福州,ok,{arpu}\n")
        return path

    mapping = world.folder / "m.toml"
    mapping.write_text(
        'extract = "customers"\n[columns]\nmonth = "yue"\ncustomer_id = "hao"\ncity = "shi"\n'
        'status = "zt"\narpu = "fee"\n[codes.status]\nok = "active"\n'
    )
    with pytest.raises(Refused):
        _load(world, write("2009-01", 80))
    _load(world, write("2009-01", 80), mapping=mapping)
    report = _load(world, write("2009-02", 90))
    assert set(report.files[0].how.values()) == {"remembered"}
    assert world.figure("arpu", population="all")["value"] == 90


def test_a_wide_file_is_several_months(world: World) -> None:
    path = world.folder / "wide.csv"
    path.write_text(
        "客户编号,地市,状态,arpu_201401,arpu_201402\nA,福州,正常,10,20\nB,福州,正常,x,40\n"
    )
    report = _load(world, path)
    file = report.files[0]
    assert (file.read, file.stored, file.rejected, file.months) == (4, 3, 1, ["2014-01", "2014-02"])
    assert "wide_unpivoted" in [notice.code for notice in report.asks]
    assert world.figure("arpu", "2014-01", population="all")["numerator"] == 10
    assert world.figure("arpu", "2014-02", population="all")["numerator"] == 60
    fixed = _corrected(Path(str(file.rejects_file)), "3", "arpu_201401", "30")
    again = _load(world, fixed).files[0]
    assert (again.stored, again.duplicates) == (1, 1)
    assert world.figure("arpu", "2014-01", population="all")["numerator"] == 40


def test_values_are_mapped_for_any_column(world: World) -> None:
    path = world.write(
        [
            customer("1", "2009-01", has_fusion="1", faults="98"),
            customer("2", "2009-01", has_fusion="", faults="3"),
        ]
    )
    mapping = world.folder / "m.toml"
    mapping.write_text(
        'extract = "customers"\n[codes.has_fusion]\n"" = "否"\n[codes.faults]\n98 = ""\n'
    )
    _load(world, path, mapping=mapping)
    rows = _stored(world, "customers")
    assert [rows[key]["has_fusion"] for key in "12"] == [True, False]
    assert [rows[key]["faults"] for key in "12"] == [None, 3]


def test_a_unit_that_looks_wrong_is_asked_and_then_taken(world: World) -> None:
    world.load([customer(f"C{n}", "2009-01", arpu=80 + n) for n in range(9)])
    path = world.write([customer(f"C{n}", "2009-02", arpu=8000 + 100 * n) for n in range(9)])
    with pytest.raises(upload.NoticesNotAccepted) as asked:
        upload.load(world.store, upload.Request(((path, path.name),)))
    slots = {notice.code: notice.slots for notice in asked.value.report.asks}
    assert slots["unit_suspected"]["unit"] == "fen"
    mapping = world.folder / "m.toml"
    mapping.write_text('extract = "customers"\n[units]\narpu = "fen"\n')
    _load(world, path, mapping=mapping)
    assert world.figure("arpu", population="all")["value"] == 84


def test_a_restated_month_closes_only_what_hangs_on_it(world: World) -> None:
    months = [f"2009-{month:02d}" for month in range(5, 9)]
    world.load([customer(f"C{n}", month, arpu=90 + n) for month in months for n in range(4)])
    path = world.write([customer(f"C{n}", "2009-07", arpu=190 + n) for n in range(4)])
    report = _load(world, path)
    assert report.closes == ["2009-07", "2009-08"]
    assert {one["month"] for one in report.figures} == {"2009-07", "2009-08"}
    for one in report.figures:
        assert one["after"] == world.figure(one["kpi"], one["month"])["value"]


def test_a_survey_has_no_say_in_the_months_between(world: World) -> None:
    score = {"month": "2009-01", "city": "福州", "segment": "中高端", "score": 8, "scale_max": 10}
    world.load([score], extract="surveys")
    report = world.load([customer("C1", "2009-01")])
    assert "satisfaction" in {one["kpi"] for one in report.figures}
    report = world.load([customer("C1", "2009-02")])
    assert "satisfaction" not in {one["kpi"] for one in report.figures if one["month"] == "2009-02"}


def test_a_mapping_for_no_file_of_ours_is_wrong_usage(world: World) -> None:
    with pytest.raises(WrongUsage):
        _load(world, world.write([customer("1", "2009-01")]), mapping=world.folder / "none.toml")


def _stored(world: World, extract: str, key: str = "customer_id") -> dict[str, Row]:
    import pyarrow.parquet as pq

    found: dict[str, Row] = {}
    for stored in world.store.current().partitions[extract].values():
        for row in pq.read_table(world.store.path(stored)).to_pylist():
            found[row[key]] = row
    return found
