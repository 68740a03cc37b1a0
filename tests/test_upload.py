"""The door in: counts close, nothing is lost, nothing half done."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from small_world import World, customer, real

from baoyou import answers, upload
from baoyou.errors import Refused
from baoyou.settings import MAPPINGS


def _load(world: World, path: Path, **options: object) -> upload.Report:
    request = upload.Request(((path, path.name),), **options)  # type: ignore[arg-type]
    return upload.load(world.store, request)


def test_a_gbk_file_with_chinese_headers_is_a_month(world: World, tmp_path: Path) -> None:
    path = tmp_path / "客户_200901.csv"
    path.write_bytes(
        "账期,用户编号,地市,用户状态,当月ARPU（元）,卡级,是否融合\n"
        '2009年1月,00123,厦门,在网,"1,200.50",金卡,是\n'
        "200901,00124,厦门,单停,￥80,,否\n".encode("gb18030")
    )
    report = _load(world, path)
    file = report.files[0]
    assert (file.read, file.stored, file.rejected, file.duplicates) == (2, 2, 0, 0)
    assert file.months == ["2009-01"]
    assert file.repairs == {"encoding": 2, "number:arpu": 2}
    months = answers.customer(world.store, "00123")["months"]
    assert (months[0]["arpu"], months[0]["tier"], months[0]["is_fused"]) == (1200.5, "gold", True)


def test_rejected_rows_are_kept_with_line_column_and_reason(world: World) -> None:
    rows = [
        customer("C1", "2009-01"),
        customer("C2", "2009-01", arpu="abc"),
        customer("C3", "2009-01", status="睡着"),
        customer("", "2009-01"),
        customer("1.38E+10", "2009-01"),
        customer("C5", "2009-01", complaints="-1"),
        customer("C6", "2009-01", joined_on="2009-02-30"),
        customer("C1", "2009-01"),
    ]
    report = world.load(rows)
    file = report.files[0]
    assert (file.read, file.stored, file.rejected, file.duplicates) == (8, 1, 6, 1)
    assert file.rejects_file is not None
    with Path(file.rejects_file).open(encoding="utf-8-sig", newline="") as lines:
        found = [
            (row["原行号 row"], row["列 column"], row["原因 reason"].split(" / ")[0])
            for row in csv.DictReader(lines)
        ]
    known = (
        "active (在网), suspended_one_way (单停), suspended_two_way (双停), cancelled (销户), "
        "cancelled_arrears (欠费拆机), ported_out (携出)"
    )
    assert found == [
        ("3", "arpu", "arpu: 不是金额；写成 80 或 80.50"),
        ("4", "status", f"status: 不在代码表里；改成其中一种：{known}"),
        ("5", "customer_id", "customer_id: 必填，不能为空"),
        ("6", "customer_id", "customer_id: 科学计数法，精度已丢失；在 Excel 里设为文本后重新导出"),
        ("7", "complaints", "complaints: 超出允许的范围（0 – 999999999）；核对单位和数值"),
        ("8", "joined_on", "joined_on: 不是日期；写成 2009-09-30"),
    ]
    assert file.examples["arpu:money"] == [{"row": 3, "value": "abc"}]
    assert "precision_lost" in [notice.code for notice in report.notices]


def test_blank_is_not_known_and_never_zero(world: World) -> None:
    world.load([customer("C1", "2009-01", arpu=""), customer("C2", "2009-01", arpu=60)])
    record = world.figure("arpu", population="all")
    assert (record["numerator"], record["denominator"], record["value"]) == (60, 1, 60)


def test_conflicting_keys_stop_the_file_and_are_listed(world: World) -> None:
    with pytest.raises(Refused) as refused:
        world.load([customer("C1", "2009-01"), customer("C1", "2009-01", arpu=1)])
    assert refused.value.code == "key_conflict"
    assert refused.value.slots["rows"] == "2, 3"


def test_a_file_of_another_month_than_the_one_given_is_refused(world: World) -> None:
    with pytest.raises(Refused, match="month_conflict"):
        world.load([customer("C1", "2009-01")], month="2009-02-01")


def test_a_file_without_a_month_takes_the_one_given(world: World) -> None:
    row = customer("C1", "2009-01")
    del row["month"]
    with pytest.raises(Refused, match="month_missing"):
        world.load([row])
    assert world.load([row], month="2009-02-01").files[0].months == ["2009-02"]


def test_a_missing_required_column_is_named_with_what_is_near(world: World) -> None:
    with pytest.raises(Refused) as refused:
        world.load([{"month": "2009-01", "customer_id": "C1", "city": "福州", "状况": "在网"}])
    assert refused.value.code == "columns_missing"
    assert "status" in str(refused.value.slots["missing"])


def test_several_months_in_one_file_are_several_months(world: World) -> None:
    report = world.load([customer("C1", "2009-01"), customer("C1", "2009-02")])
    assert report.files[0].months == ["2009-01", "2009-02"]
    assert world.figure("churn_rate", population="all")["value"] == 0


def test_a_month_split_by_city_over_files_of_one_load_is_one_month(world: World) -> None:
    paths = [
        world.write([customer("C1", "2009-01", city="福州")]),
        world.write([customer("C2", "2009-01", city="厦门")]),
    ]
    files = tuple((path, path.name) for path in paths)
    report = upload.load(world.store, upload.Request(files, accept_notices=True))
    assert sum(file.stored for file in report.files) == 2
    assert world.figure("arpu", population="all")["n"] == 2


def test_the_same_file_again_is_recognised_and_writes_nothing(world: World) -> None:
    path = world.write([customer("C1", "2009-01")])
    first = _load(world, path)
    again = _load(world, path)
    assert (again.known, again.load, again.files[0].stored) == (True, first.load, 1)
    assert world.store.current().sequence == 1


def test_a_file_undone_can_be_loaded_again(world: World) -> None:
    path = world.write([customer("C1", "2009-01")])
    _load(world, path)
    world.store.undo()
    assert _load(world, path).known is False


def test_notices_must_be_accepted_before_anything_changes(world: World) -> None:
    _load(world, world.write([customer(f"C{n}", "2009-01", arpu=90 + n) for n in range(10)]))
    shrunk = world.write([customer(f"C{n}", "2009-02", arpu=90 + n) for n in range(8)])
    with pytest.raises(upload.NoticesNotAccepted) as refused:
        _load(world, shrunk)
    assert "rows_moved" in {notice.code for notice in refused.value.report.asks}
    assert world.store.current().sequence == 1
    assert _load(world, shrunk, accept_notices=True).snapshot == 2


def test_a_gap_and_a_city_that_is_new_or_missing_are_told(world: World) -> None:
    rows = [customer("C1", "2009-01"), customer("C2", "2009-01", city="三明")]
    _load(world, world.write(rows), accept_notices=True)
    report = world.load([customer("C1", "2009-03"), customer("C2", "2009-03", city="三朋")])
    told = {notice.code: notice.slots for notice in report.notices}
    assert told["gap"]["missing"] == "2009-02"
    assert told["unknown_city"]["near"] == "三明"
    report = world.load([customer("C1", "2009-02")])
    assert "city_missing" in [notice.code for notice in report.notices]


def test_checking_publishes_nothing(world: World) -> None:
    path = world.write([customer("C1", "2009-01")])
    report = upload.check(world.store, upload.Request(((path, path.name),))).report
    assert (report.load, report.files[0].stored) == (None, 1)
    assert world.store.current().sequence == 0


def test_an_extract_is_recognised_by_its_required_columns(world: World) -> None:
    path = world.write(
        [{"月份": "2009-03", "地市": "福州", "运营商": "移动", "客群": "中高端", "用户数": "*"}]
    )
    assert _load(world, path).files[0].extract == "market"


def test_ibm_telco_is_read_with_its_mapping(world: World) -> None:
    path = real("ibm_telco_33col_city_cltv.csv")
    report = _load(world, path, mapping=MAPPINGS / "ibm_telco.toml", month="2018-09-01")
    file = report.files[0]
    assert file.read == file.stored + file.rejected + file.duplicates == 7043
    assert world.figure("warned_share", population="all")["n"] == 5174
    rows = world.store.current().partitions["customers"]["2018-09-01"]
    import duckdb

    counted = duckdb.execute(
        "select count(*) from read_parquet(?) where city = 'Los Angeles'",
        [str(world.store.path(rows))],
    ).fetchall()
    assert counted == [(305,)]


def test_unicom_survival_is_read_with_its_mapping(world: World) -> None:
    path = real("unicom_survival_4975_zh_gbk.csv")
    report = _load(world, path, mapping=MAPPINGS / "unicom_survival.toml")
    assert report.files[0].stored == 4975
    assert 4975 - world.figure("warned_share", population="all")["n"] == 3894


def test_beijing_voice_scores_are_read_with_their_mapping(world: World) -> None:
    path = real("bjmobile2022_voice_satisfaction.xlsx")
    _load(world, path, mapping=MAPPINGS / "bjmobile_voice.toml")
    record = world.figure("satisfaction")
    assert (record["n"], round(record["value"], 2)) == (5433, 86.80)
    by_segment = world.figures("satisfaction", by="segment")
    assert {row["group"]: row["n"] for row in by_segment}["三星"] == 3202
