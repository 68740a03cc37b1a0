"""The catalogue of bad input, family by family: accepted, rows rejected, or the file refused.

Numbers are those of the catalogue; 1-17 and 44-47 are text, `test_catalogue_books` has the others.
"""

from __future__ import annotations

from typing import Any

import pytest

from baoyou.contracts import known_headers
from baoyou.errors import Refused
from baoyou.reader import Limits
from baoyou.text import explain, visible

KNOWN = set(known_headers())
HEAD = "月份,客户编号,地市,当月ARPU\n"
C1, C2 = "200909,C1,三明,80\n", "200909,C2,厦门,0.5\n"
TABLE = HEAD + C1 + C2
RARE = HEAD + "200909,C1,𠮷安,80\n200909,C2,㐂,0.5\n"
CHINESE = "客户姓名,地址\n张三丰,福建省福州市鼓楼区\n李四光,福建省厦门市思明区\n"


def refused_by(load: Any, content: bytes | str, name: str = "a.csv", **options: Any) -> Refused:
    """The refusal, whose sentence was said in both languages."""
    with pytest.raises(Refused) as refused:
        load(content, name, known=KNOWN, **options)
    for language in ("zh", "en"):
        assert visible(str(refused.value.slots["file"])) in explain(refused.value, language)
    return refused.value


def wide(text: str, mark: str) -> str:
    return text.replace(",", mark)


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        pytest.param(TABLE, "utf-8", id="1-plain"),
        pytest.param(TABLE.removesuffix("\n"), "utf-8", id="1-open-end"),
        pytest.param(RARE, "utf-8", id="1-rare-letters"),
        pytest.param(TABLE, "utf-8-sig", id="2-mark"),
        pytest.param(RARE, "utf-8-sig", id="2-rare-letters"),
        pytest.param("\n" + TABLE, "utf-8-sig", id="2-mark-then-blank"),
        pytest.param(TABLE, "gb18030", id="3-gbk"),
        pytest.param(TABLE.replace("\n", "\r\n"), "gb18030", id="3-gbk-crlf"),
        pytest.param(TABLE + "200909,C3,福州,1\n" * 9_000, "gb18030", id="3-gbk-long"),
        pytest.param(RARE, "gb18030", id="4-four-bytes"),
        pytest.param(RARE.replace("𠮷", "𠮷" * 50), "gb18030", id="4-many"),
        pytest.param(RARE.replace("㐂", "€ü"), "gb18030", id="4-not-gbk"),
        pytest.param("\ufeff" + TABLE, "utf-16-le", id="5-little"),
        pytest.param("\ufeff" + TABLE, "utf-16-be", id="5-big"),
        pytest.param(RARE, "utf-16", id="5-rare-letters"),
        pytest.param("a,b\n厦门保有,1\n厦门,2\n", "utf-8", id="8-short"),
        pytest.param("a,b\n三明,1\n厦门,2\n", "utf-8", id="8-even"),
        pytest.param("厦门保有,b\n1,2\n3,4\n", "utf-8", id="8-header"),
        pytest.param(TABLE.replace("\n", "\r\n"), "utf-8", id="10-crlf"),
        pytest.param(TABLE.replace("\n", "\r"), "utf-8", id="10-cr"),
        pytest.param(HEAD[:-1] + "\r\n" + C1 + C2[:-1] + "\r", "utf-8", id="10-mixed"),
        pytest.param(wide(TABLE, "\t"), "utf-8", id="11-tab"),
        pytest.param(wide(TABLE, ";"), "gb18030", id="11-semicolon"),
        pytest.param(wide(TABLE, "|"), "utf-16", id="11-bar"),
    ],
)
def test_1_to_11_any_encoding_line_end_and_delimiter_is_read_alike(load, content, encoding):
    found = load(content.encode(encoding), known=KNOWN)
    lines = [line for line in content.lstrip("\ufeff").splitlines() if line]
    assert [list(row[1:]) for row in found.rows] == [
        line.split(found.facts.delimiter) for line in lines[1:]
    ]
    is_repaired = encoding in ("gb18030", "utf-16", "utf-16-le", "utf-16-be")
    assert found.result.repairs == ({"encoding": len(found.rows)} if is_repaired else {})
    assert (found.rejects, {kind for _, kind in found.left_out()} - {"blank"}) == ([], set())


@pytest.mark.parametrize(
    ("content", "code", "slots"),
    [
        pytest.param(TABLE.encode("utf-16-le"), "file_not_text", {}, id="6-little"),
        pytest.param(CHINESE.encode("utf-16-be"), "file_not_text", {}, id="6-mostly-chinese"),
        pytest.param(CHINESE.encode("utf-16-le"), "file_not_text", {}, id="6-chinese-little"),
        pytest.param("id,city\n1,x\n".encode("utf-16-be"), "file_not_text", {}, id="6-a"),
        pytest.param(
            TABLE.encode() + C1.encode("gbk"), "file_encoding", {"line": 4}, id="7-gbk-in-utf-8"
        ),
        pytest.param(
            TABLE.encode("gbk") + C1.encode() + C2.encode("gbk"),
            "file_encoding",
            {"line": 4},
            id="7-utf-8-in-gbk",
        ),
        pytest.param(
            (TABLE + C1 * 90_000).encode("gbk") + "200910,C9,厦门保有,1".encode(),
            "file_encoding",
            {"line": 90_004},
            id="7-utf-8-far-below",
        ),
        pytest.param(
            wide(TABLE, "，"), "file_delimiter", {"line": 1, "mark": "， U+FF0C"}, id="12-comma"
        ),
        pytest.param(
            "客户月表\n" + wide(TABLE, "；"),
            "file_delimiter",
            {"line": 2, "mark": "； U+FF1B"},
            id="12-semicolon",
        ),
        pytest.param(
            wide(TABLE, "\x01"), "file_delimiter", {"line": 1, "mark": "U+0001"}, id="12-hive"
        ),
        pytest.param(
            wide(TABLE, "^"), "file_delimiter", {"line": 1, "mark": "^ U+005E"}, id="12-caret"
        ),
        pytest.param(TABLE + '200909,"C3,三明,1\n', "file_open_quote", {"line": 4}, id="15-last"),
        pytest.param(
            HEAD + '200909,C1,"三明,1\n' + C2, "file_open_quote", {"line": 2}, id="15-mid"
        ),
        pytest.param(
            TABLE + '200909,C3,"三"明,1\n', "file_stray_quote", {"line": 4}, id="15-stray"
        ),
        pytest.param(
            TABLE + "x" * 3_000_000 + C1, "file_line_too_long", {"line": 4}, id="16-below"
        ),
        pytest.param("x" * 3_000_000, "file_line_too_long", {"line": 1}, id="16-first"),
        pytest.param(
            f'{HEAD}200909,C1,"{"x" * 2_000_000}",1\n', "file_line_too_long", {"line": 2}, id="16-q"
        ),
        pytest.param("", "file_empty", {}, id="47-nothing"),
        pytest.param("\n , \n,,,\n", "file_empty", {}, id="47-blank"),
        pytest.param(HEAD, "file_no_rows", {}, id="47-header-only"),
        pytest.param(
            f"客户月表\n{HEAD}合计,,,0\n备注：无数据\n", "file_no_rows", {}, id="47-total-only"
        ),
        pytest.param(
            TABLE + "客户编号,月份,地市,当月ARPU\nC3,200909,三明,1\n",
            "file_header_changes",
            {"line": 4},
            id="46-other-order",
        ),
        pytest.param(
            TABLE + '客户编号,月份,地市,当月ARPU\n"C3",200909,三明,1\n',
            "file_header_changes",
            {"line": 4},
            id="46-other-order-quoted",
        ),
        pytest.param(
            TABLE + "月份,客户编号,地市,月租\n200909,C3,三明,1\n",
            "file_header_changes",
            {"line": 4},
            id="46-other-column",
        ),
    ],
)
def test_6_7_12_15_16_46_47_the_file_is_refused_with_its_line(load, content, code, slots):
    refused = refused_by(load, content)
    assert (refused.code, {**refused.slots, **slots}) == (code, refused.slots)
    if code == "file_line_too_long":
        assert refused.slots["limit"] == Limits().line_characters


@pytest.mark.parametrize(
    ("rows", "rejects"),
    [
        pytest.param("200909,C3,锟斤拷,1\n", [(4, "bad_encoding", "锟斤拷")], id="9-lost"),
        pytest.param("200909,C3,三\ufffd,1\n", [(4, "bad_encoding", "三\ufffd")], id="9-sign"),
        pytest.param('200909,C3,"锟斤拷锟",1\n', [(4, "bad_encoding", "锟斤拷锟")], id="9-quoted"),
        pytest.param(
            "200909,锟斤拷,三明,1\n" * 900,
            [(line, "bad_encoding", "锟斤拷") for line in range(4, 904)],
            id="9-nearly-all",
        ),
        pytest.param("200909,C3,湖里区,安岭路,1\n", [(4, "too_many_fields", "5")], id="13-comma"),
        pytest.param(
            "200909,C3,三明,1,x\n200909,C4,三明,1,,\n", [(4, "too_many_fields", "5")], id="13-end"
        ),
        pytest.param('200909,C3,"三明",1,2,3\n', [(4, "too_many_fields", "6")], id="13-quoted"),
        pytest.param("200909,C3,三明\n", [(4, "too_few_fields", "3")], id="14-one"),
        pytest.param(
            "200909\n200909,C3,三明,1,\n200909,C4\n",
            [(4, "too_few_fields", "1"), (6, "too_few_fields", "2")],
            id="14-several",
        ),
        pytest.param(
            "200909,C3,三明\n200909,C4,三明,1,2\n",
            [(4, "too_few_fields", "3"), (5, "too_many_fields", "5")],
            id="14-even-in-sum",
        ),
        pytest.param("200909,C\x003,三明,1\n", [(4, "control_character", "C\x003")], id="17-nul"),
        pytest.param("200909,C3,三明\x7f,1\n", [(4, "control_character", "三明\x7f")], id="17-del"),
        pytest.param("200909,C3,\x85,1\n", [(4, "control_character", "\x85")], id="17-c1"),
        pytest.param('200909,"C\x1b3",,1\n', [(4, "control_character", "C\x1b3")], id="17-quoted"),
        pytest.param(
            '200909,C3,"三明,1\n200909,C4,三明,1\n200909,C5,三明",1\n',
            [(4, "stray_quote", "三明,1\n200909,C4,三明,1\n200909,C5,三明")],
            id="15-joined",
        ),
    ],
)
def test_9_13_14_15_17_the_row_is_rejected_and_the_others_stay(load, rows, rejects):
    found = load(TABLE + rows + C1, known=KNOWN)
    assert found.rejects == rejects
    assert [row[2] for row in found.rows[:2]] == ["C1", "C2"]
    assert found.rows[-1][1:] == ("200909", "C1", "三明", "80")
    inside = sum(value.count("\n") for *_, value in rejects)
    assert len(found.rows) + len(rejects) + inside == 3 + rows.count("\n")


TWO = "月份,客户编号,费用,,\n,,当月ARPU,月租,流量费\n"
TWO_HEADERS = ("月份", "客户编号", "当月ARPU", "月租", "流量费")


@pytest.mark.parametrize(
    ("above", "headers", "line", "titles"),
    [
        pytest.param(TWO, TWO_HEADERS, 2, (1,), id="groups"),
        pytest.param("月表\n\n" + TWO, TWO_HEADERS, 4, (1, 3), id="below-a-title"),
        pytest.param(
            "月份,客户编号,费用\n,,当月ARPU,月租,流量费\n", TWO_HEADERS, 2, (1,), id="ragged"
        ),
        pytest.param(
            "费用,,,基本,\n当月ARPU,月租,流量费,月份,客户编号\n",
            ("当月ARPU", "月租", "流量费", "月份", "客户编号"),
            2,
            (1,),
            id="lower-alone-says-all",
        ),
        pytest.param(
            "客户编号,地市,7月,,8月,\n,,ARPU,MOU,ARPU,MOU\n",
            ("客户编号", "地市", "7月 ARPU", "7月 MOU", "8月 ARPU", "8月 MOU"),
            2,
            (1,),
            id="same-under-two-groups",
        ),
        pytest.param(
            "月份,客户,,集团,\n,编号,姓名,编号,类别\n",
            ("月份", "客户 编号", "姓名", "集团 编号", "集团 类别"),
            2,
            (1,),
            id="known-together-only",
        ),
        pytest.param(
            "2009年9月,,制表人,,\n月份,客户编号,地市,状态,备注甲\n",
            ("月份", "客户编号", "地市", "状态", "备注甲"),
            2,
            (1,),
            id="a-title-is-no-group",
        ),
    ],
)
def test_44_titles_and_headers_on_two_lines_are_found(load, above, headers, line, titles):
    row = ",".join(f"v{at}" for at in range(len(headers))) + "\n"
    found = load(above + row * 2, known=KNOWN)
    facts = found.facts
    assert (facts.headers, facts.header_line, facts.title_lines) == (headers, line, titles)
    assert [row[1:] for row in found.rows] == [tuple(f"v{at}" for at in range(len(headers)))] * 2
    assert {kind for _, kind in found.left_out()} <= {"title", "blank"}


@pytest.mark.parametrize(
    "content",
    [
        pytest.param("月份,客户编号,套餐\n200909,C1,V网\n", id="a-value-that-is-a-header"),
        pytest.param("月份,客户编号,套餐,\n200909,,V网,x\n", id="with-a-blank-key"),
        pytest.param("月份,客户编号,\n200909,C1,ARPU\n", id="below-a-blank-header"),
    ],
)
def test_44_a_row_below_the_header_is_never_part_of_it(load, content):
    found = load(content, known=KNOWN)
    assert (found.facts.header_line, len(found.rows)) == (1, 1)


def test_44_a_title_of_more_than_ten_lines_hides_the_header(load):
    found = load("标题\n" * 10 + TABLE, known=KNOWN)
    assert found.facts.headers == ("标题",)


@pytest.mark.parametrize(
    ("row", "kind", "fields"),
    [
        pytest.param("合计,,,160", "total", ("合计", "", "", "160"), id="45-total"),
        pytest.param("合 计：,2,全省,160", "total", None, id="45-full-is-no-total"),
        pytest.param("小计：,,三明,160", "total", ("小计：", "", "三明", "160"), id="45-subtotal"),
        pytest.param(",合计,,160", "total", ("", "合计", "", "160"), id="45-second-cell"),
        pytest.param(
            "200909,合计,,160", "total", ("200909", "合计", "", "160"), id="45-month-first"
        ),
        pytest.param("Total,,", "total", ("Total", "", "", ""), id="45-short"),
        pytest.param("合计用户,,,160,,", "total", ("合计用户", "", "", "160"), id="45-begins-so"),
        pytest.param("备注：取自系统,,,", "footnote", (), id="45-note"),
        pytest.param("注1：取自系统", "footnote", (), id="45-note-alone"),
        pytest.param(",,,制表人 张三", "footnote", (), id="45-signature"),
        pytest.param("Note: from BOSS", "footnote", (), id="45-note-en"),
        pytest.param("备注：取自系统,三明,80,x", "footnote", None, id="45-full-is-no-note"),
        pytest.param("月份,客户编号,地市,当月ARPU", "repeated_header", (), id="46-again"),
        pytest.param("\ufeff月份,客户编号,地市,当月ARPU", "repeated_header", (), id="46-with-mark"),
        pytest.param("月份, 客户编号 ,地市,ARPU（元）", "repeated_header", (), id="46-alike"),
    ],
)
@pytest.mark.parametrize("quote", ["", '"'], ids=["columns", "records"])
def test_45_46_totals_footnotes_and_headers_again_are_left_out(load, row, kind, fields, quote):
    found = load(f"{HEAD}{C1}{row}\n200909,{quote}C2{quote},厦门,1\n{row}\n", known=KNOWN)
    told = [(one.line, one.kind, one.fields) for one in found.result.left_out]
    assert told == ([] if fields is None else [(3, kind, fields), (5, kind, fields)])
    assert len(found.rows) == (4 if fields is None else 2)
    assert found.rejects == []


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_46_a_header_on_two_lines_may_stand_again(load, end):
    row = "200909,C1,80,20,5\n"
    found = load((TWO + row + TWO + row).replace("\n", end), known=KNOWN)
    kinds = [(1, "title"), (4, "repeated_header"), (5, "repeated_header")]
    assert (found.left_out(), len(found.rows)) == (kinds, 2)


def test_45_a_total_after_a_thousand_blanks_still_gives_its_fields(load):
    found = load(TABLE + ",,,\n" * 1_500 + "合计,,,80.5\n", known=KNOWN)
    assert found.result.left_out[-1].fields == ("合计", "", "", "80.5")
    assert found.result.left_out_count == 1_501


@pytest.mark.parametrize(
    "header",
    [
        "当月ARPU（元）",
        "customer_id",
        "是否融合",
        "V 网 标识",
        "流量(MB)",
        "ＩＤ",
        "【月份】",
        "x_ y-z",
    ],
)
def test_40_headers_are_compared_as_contracts_compare_them(header):
    from baoyou.contracts import normalise
    from baoyou.reader.heading import normal

    assert normal(header) == normalise(header)


MARKED = "原行号 row,列 column,原因 reason,来源 source,"


@pytest.mark.parametrize(
    "marks", ["4,city,缺少必需的值,九月.csv,", "4,,,,", ",,,,"], ids=["all", "line", "none"]
)
def test_a_rejects_file_comes_back_cell_by_cell(load, marks):
    content = f"{MARKED}{HEAD}{marks}200909,'=C1,\"'+86\",80\n{marks},,,\n"
    found = load(content, known=KNOWN)
    assert found.facts.headers == tuple((MARKED + HEAD).strip().split(","))
    assert found.rows[0][5:] == ("200909", "'=C1", "'+86", "80")
    assert len(found.rows) == (1 if marks == ",,,," else 2)
    assert (found.rejects, found.facts.header_line) == ([], 1)
