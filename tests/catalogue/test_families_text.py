"""Families 1-17, 40-46: what may be odd about a text file, from the bytes to the stored rows.

Each file has the offers of a rival; those that are read are read in one load, each its own report.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

import pytest
from kitchen import HEAD, Kitchen, rejects, says

from baoyou import upload
from baoyou.settings import LANGUAGES
from baoyou.text import say

HEADERS = "竞情编号,地市,竞争对手,竞争政策,开始日期\n"
ONE, TWO = "{k}A,三明,联通,买一送一,2009-09-01\n", "{k}B,厦门,电信,充百送百,2009-09-02\n"
TABLE = HEADERS + ONE + TWO
RARE = HEADERS + "{k}A,三明,𠮷安,㐂,2009-09-01\n" + TWO
STORED = {"A": ("三明", "联通", "买一送一"), "B": ("厦门", "电信", "充百送百")}
RARE_STORED = {**STORED, "A": ("三明", "𠮷安", "㐂")}


@dataclass(frozen=True)
class Case:
    """A file and its answer.

    stored: end of the key → city, rival, offer. rejected: the words that say why, in both
    languages, one for each line. left_out: kinds of lines that are no rows. found: its encoding.
    """

    text: str
    encoding: str = "utf-8"
    found: str = "utf-8"
    stored: dict[str, tuple[str, str, str]] = field(default_factory=lambda: STORED)
    rejected: tuple[tuple[str, str], ...] = ()
    left_out: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()
    personal: str = ""


def swap(text: str, mark: str) -> str:
    return text.replace(",", mark)


GARBLED = ("乱码", "garbled")
MANY, FEW = ("列数太多", "too many fields"), ("列数不够", "too few fields")
CONTROL = ("控制字符", "control character")
WIDE = "竞情编号,地市,竞争对手,竞争政策,开始日期,"
PERSON = "{k}A,三明,联通,买一送一,2009-09-01,3501021990,x\n"
CASES = {
    "1-plain": Case(TABLE),
    "1-open-end": Case(TABLE.removesuffix("\n")),
    "1-rare-letters": Case(RARE, stored=RARE_STORED),
    "2-mark": Case(TABLE, "utf-8-sig", "utf-8-sig"),
    "2-rare-letters": Case(RARE, "utf-8-sig", "utf-8-sig", stored=RARE_STORED),
    "2-mark-then-blank": Case("\n" + TABLE, "utf-8-sig", "utf-8-sig", left_out=("blank",)),
    "3-gbk": Case(TABLE, "gbk", "gb18030"),
    "3-gbk-crlf": Case(TABLE.replace("\n", "\r\n"), "gbk", "gb18030"),
    "3-gbk-open-end": Case(TABLE[:-1], "gbk", "gb18030"),
    "4-four-bytes": Case(RARE, "gb18030", "gb18030", RARE_STORED),
    "4-one-of-many": Case(
        TABLE.replace("电信", "㐂信"),
        "gb18030",
        "gb18030",
        {**STORED, "B": ("厦门", "㐂信", "充百送百")},
    ),
    "4-not-gbk": Case(
        TABLE.replace("电信", "ü€ḿ"),
        "gb18030",
        "gb18030",
        {**STORED, "B": ("厦门", "ü€ḿ", "充百送百")},
    ),
    "5-little": Case("\ufeff" + TABLE, "utf-16-le", "utf-16"),
    "5-big": Case("\ufeff" + TABLE, "utf-16-be", "utf-16"),
    "5-rare-letters": Case(RARE, "utf-16", "utf-16", RARE_STORED),
    "8-few-letters": Case(
        TABLE.replace("电信", "厦门保有"), stored={**STORED, "B": ("厦门", "厦门保有", "充百送百")}
    ),
    "8-even": Case(HEADERS + ONE, stored={"A": STORED["A"]}),
    "8-open-end": Case(HEADERS + ONE[:-1], stored={"A": STORED["A"]}),
    "9-lost": Case(TABLE + "{k}C,三明,锟斤拷,x,2009-09-01\n", rejected=(GARBLED,)),
    "9-sign": Case(TABLE + "{k}C,三\ufffd,联通,x,2009-09-01\n", rejected=(GARBLED,)),
    "9-most-rows": Case(TABLE + "锟斤拷,三明,联通,x,2009-09-01\n" * 4, rejected=(GARBLED,) * 4),
    "10-crlf": Case(TABLE.replace("\n", "\r\n")),
    "10-cr": Case(TABLE.replace("\n", "\r")),
    "10-mixed": Case(HEADERS[:-1] + "\r\n" + ONE + TWO[:-1] + "\r"),
    "11-tab": Case(swap(TABLE, "\t")),
    "11-semicolon": Case(swap(TABLE, ";"), "gbk", "gb18030"),
    "11-bar": Case(swap(TABLE, "|")),
    "13-comma": Case(TABLE + "{k}C,三明,联通,买一,送一,2009-09-01\n", rejected=(MANY,)),
    "13-at-the-end": Case(TABLE + "{k}C,三明,联通,x,2009-09-01,y\n", rejected=(MANY,)),
    "13-quoted-beside": Case(TABLE + '{k}C,三明,"联通",x,2009-09-01,y,z\n', rejected=(MANY,)),
    "14-one": Case(TABLE + "{k}C,三明,联通\n", rejected=(FEW,)),
    "14-several": Case(TABLE + "{k}C\n{k}D,三明\n", rejected=(FEW, FEW)),
    "14-even-in-sum": Case(
        TABLE + "{k}C,三明,联通,x\n{k}D,三明,联通,x,2009-09-01,y\n", rejected=(FEW, MANY)
    ),
    "17-nul": Case(TABLE + "{k}\x00C,三明,联通,x,2009-09-01\n", rejected=(CONTROL,)),
    "17-delete": Case(TABLE + "{k}C,三明\x7f,联通,x,2009-09-01\n", rejected=(CONTROL,)),
    "17-quoted": Case(TABLE + '{k}C,三明,"联\x1b通",x,2009-09-01\n', rejected=(CONTROL,)),
    "40-english": Case(TABLE.replace(HEADERS, "offer_id,City,RIVAL,offer,starts_on\n")),
    "40-blanks-width-brackets": Case(
        TABLE.replace(HEADERS, " 竞情编号 ,地 市,竞争对手（名称）,竞争政策【条】,开始日期(日)\n")
    ),
    "40-other-order": Case(
        "竞争政策,开始日期,竞争对手,地市,竞情编号\n"
        "买一送一,2009-09-01,联通,三明,{k}A\n充百送百,2009-09-02,电信,厦门,{k}B\n"
    ),
    "42-of-others": Case(
        TABLE.replace("\n", ",x,y\n").replace("日期,x,y", "日期,其他,其他"),
        ignored=("其他", "其他"),
    ),
    "42-blank-ones": Case(
        TABLE.replace("\n", ",x,y\n").replace("日期,x,y", "日期,,"), ignored=("", "")
    ),
    "43-unknown": Case(
        TABLE.replace("\n", ",x\n").replace("日期,x", "日期,天气"), ignored=("天气",)
    ),
    "43-identity-card": Case(
        WIDE + "身份证号,天气\n" + PERSON,
        stored={"A": STORED["A"]},
        ignored=("身份证号", "天气"),
        personal="身份证号",
    ),
    "43-address": Case(
        WIDE + "客户地址,证件号码\n" + PERSON,
        stored={"A": STORED["A"]},
        ignored=("客户地址", "证件号码"),
        personal="客户地址、证件号码",
    ),
    "43-english": Case(
        WIDE + "ID Number,home_address\n" + PERSON,
        stored={"A": STORED["A"]},
        ignored=("ID Number", "home_address"),
        personal="ID Number、home_address",
    ),
    "44-title": Case("2009年9月竞情\n单位：条\n" + TABLE, left_out=("title", "title")),
    "44-title-and-blank": Case("竞情表,,,,\n,,,,\n" + TABLE, left_out=("title", "blank")),
    "44-two-lines": Case(
        "竞情编号,地市,竞情,,\n,,竞争对手,竞争政策,开始日期\n" + ONE + TWO, left_out=("title",)
    ),
    "45-total": Case(TABLE + "合计,,,2,\n", left_out=("total",)),
    "45-subtotals": Case(
        HEADERS + ONE + "小计：,三明,,,\n" + TWO + "小计：,厦门,,,\n", left_out=("total", "total")
    ),
    "45-footnote": Case(TABLE + "备注：取自经营分析系统,,,,\n", left_out=("footnote",)),
    "46-concatenated": Case(HEADERS + ONE + HEADERS + TWO, left_out=("repeated_header",)),
    "46-with-mark": Case(HEADERS + ONE + "\ufeff" + HEADERS + TWO, left_out=("repeated_header",)),
    "46-alike": Case(
        HEADERS + ONE + " 竞情编号 ,地市,竞争对手,竞争政策,开始日期（日）\n" + TWO,
        left_out=("repeated_header",),
    ),
}


@dataclass(frozen=True)
class Loaded:
    report: upload.Report
    stored: dict[str, tuple[str, str, str]]


@pytest.fixture(scope="module")
def loaded(shared: Kitchen) -> Loaded:
    """All files of the cases in one load, as the files of a province may come."""
    files = [
        (f"{name}.csv", case.text.replace("{k}", f"F{number}-").encode(case.encoding))
        for number, (name, case) in enumerate(CASES.items())
    ]
    report = shared.load(*files)
    rows = shared.rows("rival_offers")
    assert sum(file.stored for file in report.files) == len(rows)
    return Loaded(
        report, {row["offer_id"]: (row["city"], row["rival"], row["offer"]) for row in rows}
    )


@pytest.mark.parametrize("name", CASES)
def test_a_text_file_is_read_whatever_its_form(loaded: Loaded, name: str) -> None:
    number, case = list(CASES).index(name), CASES[name]
    file = loaded.report.files[number]
    key = f"F{number}-"
    found = {k.removeprefix(key): row for k, row in loaded.stored.items() if k.startswith(key)}
    assert found == case.stored
    assert (file.file, file.encoding) == (f"{name}.csv", case.found)
    assert (file.stored, file.rejected, file.duplicates) == (
        len(case.stored),
        len(case.rejected),
        0,
    )
    assert [one["kind"] for one in file.left_out_rows] == list(case.left_out)
    assert file.left_out == len(case.left_out)
    assert tuple(file.ignored) == case.ignored
    is_transcoded = not case.found.startswith("utf-8")
    assert file.repairs.get("encoding", 0) == (file.read if is_transcoded else 0)
    for row, words in zip(rejects(file), case.rejected, strict=True):
        assert all(part in row["原因 reason"] for part in words)


@pytest.mark.parametrize("name", [name for name in CASES if name.startswith("43-")])
def test_personal_columns_that_nobody_needs_are_told(loaded: Loaded, name: str) -> None:
    told = [
        notice
        for notice in loaded.report.notices
        if notice.code == "personal_ignored" and notice.slots["file"] == f"{name}.csv"
    ]
    personal = CASES[name].personal
    assert [(notice.slots["headers"], notice.asks) for notice in told] == (
        [(personal, False)] if personal else []
    )
    for language in LANGUAGES if told else ():
        words = say("notice.personal_ignored", language, **told[0].slots)
        assert f"{name}.csv" in words and personal in words


def test_43_what_is_ignored_is_not_stored(shared: Kitchen, loaded: Loaded) -> None:
    assert Counter("3501021990" in str(row) for row in shared.rows("rival_offers"))[True] == 0


CUSTOMERS = HEAD + "200909,C1,三明,在网,80\n200909,C2,厦门,在网,0.5\n"
ROW = "200909,C3,三明,在网,1\n"
CHINESE = "客户姓名,地址\n张三丰,福建省福州市鼓楼区\n李四光,福建省厦门市思明区\n"


@pytest.mark.parametrize(
    ("content", "code", "parts"),
    [
        pytest.param(CUSTOMERS.encode("utf-16-le"), "file_not_text", ["UTF-8"], id="6-little"),
        pytest.param(CUSTOMERS.encode("utf-16-be"), "file_not_text", ["UTF-8"], id="6-big"),
        pytest.param(CHINESE.encode("utf-16-le"), "file_not_text", ["UTF-8"], id="6-chinese"),
        pytest.param(
            CUSTOMERS.encode() + ROW.encode("gbk"), "file_encoding", ["4", "UTF-8"], id="7-in-utf-8"
        ),
        pytest.param(
            CUSTOMERS.encode("gbk") + ROW.encode() + ROW.encode("gbk"),
            "file_encoding",
            ["4", "UTF-8"],
            id="7-in-gbk",
        ),
        pytest.param(
            (CUSTOMERS + ROW * 40_000).encode("gbk") + "200910,C9,厦门保有,在网,1".encode(),
            "file_encoding",
            ["40004"],
            id="7-far-below",
        ),
        pytest.param(swap(CUSTOMERS, "，"), "file_delimiter", ["，", "1"], id="12-comma"),
        pytest.param(
            "客户月表\n" + swap(CUSTOMERS, "；"), "file_delimiter", ["；", "2"], id="12-semicolon"
        ),
        pytest.param(swap(CUSTOMERS, "\x01"), "file_delimiter", ["U+0001", "1"], id="12-hive"),
        pytest.param(
            CUSTOMERS + '200909,"C3,三明,在网,1\n', "file_open_quote", ["4"], id="15-last"
        ),
        pytest.param(
            HEAD + '200909,C1,"三明,在网,1\n' + ROW, "file_open_quote", ["2"], id="15-first"
        ),
        pytest.param(
            CUSTOMERS + '200909,C3,"三"明,在网,1\n', "file_stray_quote", ["4"], id="15-stray"
        ),
        pytest.param(
            CUSTOMERS + "x" * 3_000_000 + ROW, "file_line_too_long", ["4", "1048576"], id="16-below"
        ),
        pytest.param("x" * 3_000_000, "file_line_too_long", ["1", "1048576"], id="16-first"),
        pytest.param(
            f'{HEAD}200909,C1,"{"x" * 2_000_000}",在网,1\n',
            "file_line_too_long",
            ["2", "1048576"],
            id="16-quoted",
        ),
        pytest.param(
            "标题\n" * 11 + CUSTOMERS,
            "headers_unknown",
            ["标题", "10"],
            id="44-too-far-below",
        ),
        pytest.param(
            CUSTOMERS + "客户编号,月份,地市,用户状态,ARPU\nC3,200909,三明,在网,1\n",
            "file_header_changes",
            ["4"],
            id="46-other-order",
        ),
        pytest.param("", "file_empty", [], id="47-nothing"),
        pytest.param("\n , \n,,,\n", "file_empty", [], id="47-blank"),
        pytest.param(HEAD, "file_no_rows", [], id="47-header-only"),
        pytest.param(HEAD + "合计,,,,0\n备注：无数据\n", "file_no_rows", [], id="47-total-only"),
        pytest.param(
            HEAD + "200909,C1,三明,在网,x\n200909,C2,三明,睡着,1\n",
            "no_row_stored",
            ["arpu: 不是金额", "status: ", "在网", "×1", ".csv"],
            id="47-all-rejected",
        ),
    ],
)
def test_a_text_file_is_refused_with_its_line(
    shared: Kitchen, content: bytes | str, code: str, parts: list[str]
) -> None:
    says(shared.refused(("九月.csv", content), code=code), "九月.csv", *parts)
