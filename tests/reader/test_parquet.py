"""Parquet: every column as the text that a person would type, and damage refused."""

from __future__ import annotations

import datetime as dt
import random
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from baoyou.errors import Refused
from baoyou.reader import Limits
from baoyou.reader.cells import cell_text, number_text
from baoyou.reader.columns import text_of, text_of_cells


def write(path: Path, columns: dict[str, pa.Array], **options) -> Path:
    pq.write_table(pa.table(columns), path, **options)
    return path


@pytest.mark.parametrize(
    ("array", "texts"),
    [
        (pa.array([1, -5, None], pa.int64()), ["1", "-5", None]),
        (pa.array([255], pa.uint8()), ["255"]),
        (
            pa.array([80.0, 0.1, -0.0, 1e15, 1e-7]),
            ["80", "0.1", "0", "1000000000000000.0", "1e-07"],
        ),
        (pa.array([80.5, None]), ["80.5", None]),
        (pa.array([0.1, 3.0], pa.float32()), ["0.1", "3"]),
        (pa.array([Decimal("1.50"), Decimal("-0.01")]), ["1.50", "-0.01"]),
        (pa.array([Decimal("0.0000000100")]), ["0.0000000100"]),
        (pa.array([True, False, None]), ["1", "0", None]),
        (pa.array([dt.date(2009, 9, 30)]), ["2009-09-30"]),
        (pa.array([dt.date(2009, 9, 30)], pa.date64()), ["2009-09-30"]),
        (pa.array([dt.time(3, 4, 5, 6)]), ["03:04:05"]),
        (
            pa.array([dt.datetime(2009, 9, 30), dt.datetime(2009, 9, 30, 1, 2, 3, 999)]),
            ["2009-09-30", "2009-09-30 01:02:03"],
        ),
        (pa.array([0], pa.timestamp("ms", "Asia/Shanghai")), ["1970-01-01 08:00:00"]),
        (pa.array(["厦门", "", None]).dictionary_encode(), ["厦门", "", None]),
        (pa.array(["x"], pa.large_string()), ["x"]),
        (pa.array(["x"], pa.string_view()), ["x"]),
        (pa.nulls(2), [None, None]),
    ],
)
def test_each_type_has_its_text(array, texts):
    found = text_of(array)
    assert found.type == pa.string()
    assert found.to_pylist() == texts


@settings(max_examples=300, deadline=None, database=None)
@given(st.lists(st.floats(allow_nan=False, allow_infinity=False)))
def test_a_column_of_floats_reads_as_its_numbers_one_by_one(numbers):
    assert text_of(pa.array(numbers, pa.float64())).to_pylist() == [*map(number_text, numbers)]


def test_money_reads_alike_in_columns_and_one_by_one():
    draw = random.Random(1)
    numbers = [round(draw.random() * 10 ** draw.randint(0, 9), 2) for _ in range(20_000)]
    assert text_of_cells(numbers).to_pylist() == [cell_text(number) for number in numbers]


def test_rows_keep_the_number_of_their_record_over_row_groups(load, tmp_path):
    numbers = pa.array(range(1, 120_001))
    path = write(tmp_path / "a.parquet", {" id ": numbers, "b": numbers}, row_group_size=7_000)
    found = load(path)
    assert (found.facts.format, found.facts.header_line) == ("parquet", 0)
    assert found.facts.headers == ("id", "b")
    assert len(found.facts.sample) == 50
    assert [row[0] for row in found.rows] == list(range(1, 120_001))
    assert all(str(row[0]) == row[1] for row in found.rows)


def test_blank_records_totals_and_lost_text_are_seen_in_parquet_too(load, tmp_path):
    ids = pa.array(["1", None, "合计", None, "锟斤拷", "6\x00"])
    path = write(tmp_path / "a.parquet", {"id": ids, "b": pa.array([1, None, None, 4, 5, 6])})
    found = load(path)
    assert found.rows == [(1, "1", "1"), (4, None, "4")]
    assert found.left_out() == [(2, "blank"), (3, "total")]
    assert [one[:2] for one in found.rejects] == [(5, "bad_encoding"), (6, "control_character")]


def test_two_columns_of_one_name_are_both_read(load, tmp_path):
    table = pa.Table.from_arrays([pa.array(["1"]), pa.array(["2"])], names=["x", "x"])
    pq.write_table(table, tmp_path / "a.parquet")
    assert load(tmp_path / "a.parquet").rows == [(1, "1", "2")]


@pytest.mark.parametrize(
    "array",
    [
        pa.array([b"x"]),
        pa.array([[1]]),
        pa.array([{"a": 1}]),
        pa.array([b"x"]).dictionary_encode(),
        pa.array([1], pa.duration("s")),
    ],
)
def test_a_column_that_is_no_text_is_refused_by_name(load, tmp_path, array):
    path = write(tmp_path / "a.parquet", {"id": pa.array([1]), "odd": array})
    with pytest.raises(Refused) as refused:
        load(path)
    assert (refused.value.code, refused.value.slots["column"]) == ("parquet_type", "odd")


def test_a_table_without_rows_or_with_too_many_columns_is_refused(load, tmp_path):
    empty = write(tmp_path / "a.parquet", {"id": pa.array([], pa.int64())})
    with pytest.raises(Refused) as refused:
        load(empty)
    assert refused.value.code == "file_no_rows"
    with pytest.raises(Refused) as refused:
        load(empty, limits=Limits(columns=0))
    assert refused.value.code == "file_too_many_columns"


def test_no_damaged_file_is_read_or_breaks_the_reader(load, tmp_path):
    """With checksums in the pages, every byte of data that changes is noticed."""
    draw = random.Random(5)
    columns = {"id": pa.array(range(500)), "city": pa.array(["三明", "厦门"] * 250)}
    path = write(tmp_path / "a.parquet", columns, write_page_checksum=True)
    whole, expected = path.read_bytes(), load(path).rows
    refused = 0
    for _ in range(150):
        broken = bytearray(whole)
        broken[draw.randrange(len(whole))] ^= 1 << draw.randrange(8)
        try:
            found = load(bytes(broken), "a.parquet")
        except Refused:
            refused += 1
        else:
            assert len(found.rows) == len(expected)
    assert refused > 100


def test_text_that_is_no_utf_8_inside_parquet_is_refused(load, tmp_path):
    broken = pa.Array.from_buffers(
        pa.string(), 1, [None, pa.py_buffer(b"\0\0\0\0\2\0\0\0"), pa.py_buffer(b"\xcf\xc3")]
    )
    with pytest.raises(Refused) as refused:
        load(write(tmp_path / "a.parquet", {"a": broken}))
    assert refused.value.code == "file_corrupt"
