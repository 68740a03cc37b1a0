"""What a file is by its content, and what is said when that is no table."""

from __future__ import annotations

import gzip
import io
import zipfile

import pytest

from baoyou.errors import Refused
from baoyou.reader import Limits

CSV = "id,city\n1,三明\n".encode()


def zipped(*names: str) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return held.getvalue()


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"%PDF-1.7", "PDF"),
        (b"\x89PNG\r\n\x1a\n", "PNG"),
        (b"\xff\xd8\xff\xe0", "JPEG"),
        (b"<html><table><tr><td>1</td></tr></table></html>", "HTML"),
        (b"\xef\xbb\xbf \n<!DOCTYPE html>", "HTML"),
        (b"<meta charset='gbk'><table>", "HTML"),
        (b'<?xml version="1.0"?><Workbook/>', "XML"),
        (b"Rar!\x1a\x07", "RAR"),
        (zipped("a.csv"), "ZIP"),
        (zipped("xl/workbook.bin"), "XLSB"),
        (zipped("word/document.xml"), "Word (DOCX)"),
        (gzip.compress(gzip.compress(CSV, mtime=0), mtime=0), "GZIP"),
    ],
)
def test_what_is_no_table_is_refused_with_what_it_is(load, content, what):
    with pytest.raises(Refused) as refused:
        load(content, "table")
    assert (refused.value.code, refused.value.slots["what"]) == ("file_wrong_kind", what)


@pytest.mark.parametrize(
    ("content", "name", "what"),
    [
        (zipped("xl/workbook.xml"), "month.CSV", "XLSX"),
        (CSV, "month.xls", "CSV"),
        (CSV, "month.xlsx", "CSV"),
        (CSV, "month.csv.gz", "CSV"),
        (gzip.compress(CSV, mtime=0), "month.csv", "GZIP"),
        (gzip.compress(CSV, mtime=0), "month.parquet.gz", "CSV"),
    ],
)
def test_a_name_that_disagrees_is_refused_with_what_the_file_is(load, content, name, what):
    with pytest.raises(Refused) as refused:
        load(content, name)
    assert (refused.value.code, refused.value.slots["what"]) == ("file_name_disagrees", what)


@pytest.mark.parametrize("name", ["a.csv", "a.TXT", "a.tsv", "a.dat", "csv", "2009.09", ".csv"])
def test_a_name_that_promises_nothing_else_is_fine(load, name):
    assert load(CSV, name).rows == [(2, "1", "三明")]


@pytest.mark.parametrize("name", ["a.csv.gz", "A.CSV.GZ", "a.gz", "a"])
def test_a_gzipped_file_is_read_and_known_by_the_bytes_given(load, name):
    packed = gzip.compress(CSV, mtime=0)
    found = load(packed, name)
    assert found.rows == [(2, "1", "三明")]
    assert found.facts.size == len(packed)


def test_a_gzip_bomb_is_refused(load):
    with pytest.raises(Refused) as refused:
        load(gzip.compress(b"a,b\n" + b"1,2\n" * 2_000_000, mtime=0), "a.csv.gz")
    assert refused.value.code == "file_zip_bomb"
    with pytest.raises(Refused) as refused:
        load(gzip.compress(CSV, mtime=0), "a.csv.gz", limits=Limits(unpacked_bytes=5))
    assert refused.value.code == "file_zip_bomb"


@pytest.mark.parametrize("spoil", [lambda held: held[:-9], lambda held: held[:15] + b"x" * 20])
def test_a_damaged_gzip_is_refused(load, spoil):
    with pytest.raises(Refused) as refused:
        load(spoil(gzip.compress(CSV, mtime=0)), "a.csv.gz")
    assert refused.value.code == "file_corrupt"


def test_an_empty_gzip_is_an_empty_file(load):
    with pytest.raises(Refused) as refused:
        load(gzip.compress(b"", mtime=0), "a.csv.gz")
    assert refused.value.code == "file_empty"
