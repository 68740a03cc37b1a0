"""Encodings: found strictly by the whole file, and lost text never stored."""

from __future__ import annotations

import pytest

from baoyou.errors import Refused

TABLE = "编号,姓名\n1,𠮷野\n2,㐂\n"


@pytest.mark.parametrize(
    ("encoding", "found_as"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("gb18030", "gb18030"),
        ("utf-16", "utf-16"),
    ],
)
def test_each_encoding_is_found_and_transcoding_is_a_repair(load, encoding, found_as):
    found = load(TABLE.encode(encoding))
    assert found.facts.encoding == found_as
    assert found.facts.headers == ("编号", "姓名")
    assert [row[2] for row in found.rows] == ["𠮷野", "㐂"]
    is_repaired = found_as in ("gb18030", "utf-16")
    assert found.result.repairs == ({"encoding": 2} if is_repaired else {})


def test_utf_16_of_either_order_is_read(load):
    content = "\ufeff" + TABLE
    for encoding in ("utf-16-le", "utf-16-be"):
        assert load(content.encode(encoding)).rows[0][2] == "𠮷野"


def test_short_utf_8_that_would_also_pass_as_gb18030_is_utf_8(load):
    assert load("a,b\n厦门保有,1\n").facts.encoding == "utf-8"


def test_mixed_encodings_are_refused_with_the_first_bad_line(load):
    content = "".join(f"{at},厦门市\n" for at in range(50)).encode()
    mixed = b"a,b\n" + content + "51,厦门\n".encode("gbk") + content
    with pytest.raises(Refused) as refused:
        load(mixed)
    assert (refused.value.code, refused.value.slots["line"]) == ("file_encoding", 52)


def test_utf_8_cut_in_its_last_letter_is_never_taken_for_gb18030(load):
    content = "a,b\n1,厦门\n2,厦".encode()[:-1]
    with pytest.raises(Refused) as refused:
        load(content)
    assert (refused.value.code, refused.value.slots["line"]) == ("file_encoding", 3)


def test_a_byte_order_mark_of_utf_8_binds(load):
    with pytest.raises(Refused) as refused:
        load(b"\xef\xbb\xbfa,b\n1," + "厦门".encode("gbk") + b"\n")
    assert refused.value.code == "file_encoding"


@pytest.mark.parametrize("content", [TABLE.encode("utf-16-le"), b"\x00\x01\x02" * 50])
def test_utf_16_without_its_mark_and_binary_data_are_no_text(load, content):
    with pytest.raises(Refused) as refused:
        load(content)
    assert refused.value.code == "file_not_text"


def test_text_that_was_lost_before_is_rejected_row_by_row(load):
    found = load("a,b\n1,锟斤拷\n2,三\ufffd\n3,三明\n4,锟\n")
    assert [row[1] for row in found.rows] == ["3", "4"]
    assert found.rejects == [(2, "bad_encoding", "锟斤拷"), (3, "bad_encoding", "三\ufffd")]


def test_a_letter_split_between_two_reads_is_whole(load):
    for shift in range(4):
        rows = "".join(f"{at},厦门𠮷\n" for at in range(20_000))
        content = "x" * shift + ",城市\n" + rows
        for encoding in ("utf-8", "gb18030", "utf-16"):
            found = load(content.encode(encoding))
            assert len(found.rows) == 20_000
            assert {row[2] for row in found.rows} == {"厦门𠮷"}


@pytest.mark.parametrize("content", [b"\xef\xbb\xbf", b"\xff\xfe", b"\xff\xfe\n\0"])
def test_a_byte_order_mark_alone_is_an_empty_file(load, content):
    with pytest.raises(Refused) as refused:
        load(content)
    assert refused.value.code == "file_empty"
