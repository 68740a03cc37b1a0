"""Families 18-33 and 52-54: odd values, each in a row of its own, all rows in one load."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from kitchen import Kitchen, rejects, says

from baoyou import upload
from baoyou.contracts import contracts
from baoyou.report import FileReport
from baoyou.settings import LANGUAGES
from baoyou.text import say

DAY, SEPTEMBER = date(2008, 1, 1), date(2009, 9, 1)
# A row to which nothing odd was done, for each extract.
PLAIN = {
    "customers": {
        "month": "2009-09",
        "customer_id": "",
        "city": "福州",
        "status": "在网",
        "arpu": "80",
    },
    "surveys": {
        "month": "2009-09",
        "response_id": "",
        "city": "福州",
        "segment": "中高端",
        "score": "8",
        "scale_max": "10",
    },
    "goals": {"month": "2009-09", "city": "", "kpi": "arpu", "target": "80"},
}
KEYS = {"customers": "customer_id", "surveys": "response_id", "goals": "city"}


@dataclass(frozen=True)
class Case:
    """A cell: what is stored of it and how it was mended, or why and with which fix it is not.

    The fix is a part of the words in the rejects file, Chinese and English.
    """

    column: str
    text: str
    value: Any = None
    repair: str = ""
    fault: str = ""
    fix: tuple[str, str] = ("", "")
    extract: str = "customers"


def kept(column: str, text: str, value: Any, repair: str = "", **more: Any) -> Case:
    return Case(column, text, value, repair, **more)


def out(column: str, text: str, fault: str, *fix: str, **more: Any) -> Case:
    return Case(column, text, fault=fault, fix=(fix[0], fix[-1]), **more)


STATUSES = "active (在网), suspended_one_way (单停)"
CASES = {
    "18-no-break": kept("district", "思明\u00a0", "思明", "blanks"),
    "18-ideographic": kept("city", "\u3000厦门", "厦门", "blanks"),
    "18-zero-width": kept("plan", "动感\u200b套餐", "动感套餐", "blanks"),
    "18-trailing": kept("arpu", "80  ", Decimal(80), "blanks"),
    "19-suffix": kept("city", "厦门市", "厦门", "city"),
    "19-pinyin": kept("city", "Xiamen", "厦门", "city"),
    "19-traditional": kept("city", "厦門", "厦门", "city"),
    "19-area-code": kept("city", "0592", "厦门", "city"),
    "20-money": kept("arpu", "８０．５", Decimal("80.5"), "number"),
    "20-phone": kept("phone", "１３８０００００００１", "13800000001", "phone"),
    "20-date": kept("joined_on", "２００８－０１－０１", DAY, "date"),
    "20-name-as-it-is": kept("name", "王１", "王１"),
    "21-separators": kept("arpu", "1,234.50", Decimal("1234.5"), "number"),
    "21-currency": kept("arpu", "￥80", Decimal(80), "number"),
    "21-unit": kept("arpu", "80元", Decimal(80), "number"),
    "21-wan": kept("arpu", "1.2万", Decimal(12_000), "wan"),
    "21-dollars": out("arpu", "$80", "money", "写成 80", "write 80"),
    "21-broken": out("arpu", "12,34", "money", "写成 80", "write 80"),
    "22-brackets": kept("arpu", "(80)", Decimal(-80), "number"),
    "22-wide-sign": kept("arpu", "－5", Decimal(-5), "number"),
    "22-sign-behind": kept("arpu", "80-", Decimal(-80), "number"),
    "22-not-below-zero": out("plan_fee", "-1", "range", "0 – 999999999999"),
    "23-dash": kept("arpu", "-", None),
    "23-none": kept("arpu", "无", None),
    "23-null": kept("arpu", "NULL", None),
    "23-not-a-number": out("arpu", "NaN", "money", "写成 80", "write 80"),
    "23-infinite": out("arpu", "inf", "money", "写成 80", "write 80"),
    "23-too-great": out("arpu", "1e400", "scientific", "12345.6"),
    "23-reference": out("arpu", "#REF!", "sheet_error", "修正公式", "mend the formula"),
    "24-phone": out("phone", "1.38E+10", "id", "设为文本", "format as text"),
    "24-lower-case": out("phone", "1.38e10", "id", "设为文本", "format as text"),
    "24-identifier": out("customer_id", "8.986E+19", "id", "设为文本", "format as text"),
    "25-point-zero": kept("phone", "13800000001.0", "13800000001", "phone"),
    "25-point-zeros": kept("phone", "13900000002.00", "13900000002", "phone"),
    "25-not-whole": kept("phone", "13800000001.5", "13800000001.5"),
    "26-plus": kept("phone", "+86 13800000003", "13800000003", "phone"),
    "26-zeros": kept("phone", "008613800000004", "13800000004", "phone"),
    "26-hyphens": kept("phone", "138-0000-0005", "13800000005", "phone"),
    "27-short": kept("phone", "1380000000", "1380000000"),
    "27-other-start": kept("phone", "12800000001", "12800000001"),
    "27-fixed-line": kept("phone", "059188888888", "059188888888"),
    "28-leading-zeros": kept("customer_id", "000123", "000123"),
    "28-twenty-figures": kept("customer_id", "89860012345678901234", "89860012345678901234"),
    "28-cut": out("group_id", "89860012345678900000", "precision", "设为文本", "format as text"),
    "28-cut-too": out(
        "group_id", "89860012345678800000", "precision", "设为文本", "format as text"
    ),
    "29-serial": kept("joined_on", "39448", DAY, "date"),
    "29-serial-with-time": kept("joined_on", "39448.75", DAY, "date"),
    "29-out-of-our-time": out("joined_on", "12345", "date", "2009-09-30"),
    "30-slashes": kept("joined_on", "2008/1/1", DAY, "date"),
    "30-figures": kept("joined_on", "20080101", DAY, "date"),
    "30-chinese": kept("joined_on", "2008年1月1日", DAY, "date"),
    "30-english": kept("joined_on", "1-Jan-08", DAY, "date"),
    "31-day-or-month": out("joined_on", "01/02/2008", "date_order", "2009-09-30"),
    "31-short-year": out("joined_on", "1-2-2008", "date_order", "2009-09-30"),
    "31-points": out("joined_on", "01.02.2008", "date_order", "2009-09-30"),
    "32-no-such-day": out("joined_on", "2008-02-30", "date", "2009-09-30"),
    "32-no-such-month": out("joined_on", "2008-13-01", "date", "2009-09-30"),
    "32-zero-day": out("joined_on", "1900-01-00", "date", "2009-09-30"),
    "32-another-century": out("joined_on", "1879-01-01", "date_range", "1950"),
    "33-figures": kept("month", "200909", SEPTEMBER),
    "33-chinese": kept("month", "2009年9月", SEPTEMBER),
    "33-day": kept("month", "2009/9/30", SEPTEMBER),
    "33-without-year": out("month", "9月", "month_year", "2009-09"),
    "52-status": out("status", "在綱", "code", f"「在网」？改成其中一种：{STATUSES}", STATUSES),
    "52-brand": out("brand", "小灵通", "code", "gotone (全球通), m_zone (动感地带)"),
    "52-near": out("card", "diamon", "code", "是不是「diamond」", "was diamond meant?"),
    "53-above-maximum": out("score", "849", "range", "0 – scale_max", extract="surveys"),
    "53-at-maximum": kept("score", "10", Decimal(10), extract="surveys"),
    "53-percent": kept("target", "85%", Decimal("0.85"), "percent", extract="goals"),
    "53-percent-of-a-score": out("score", "84.9%", "number", "9.5", extract="surveys"),
    "54-negative": out("complaints", "-1", "range", "0 – 999999999"),
    "54-fraction": out("complaints", "1.5", "count", "0、1、2", "0, 1, 2"),
    "54-scientific": out("complaints", "1E+2", "scientific", "12345.6"),
}


def _cases(extract: str) -> dict[str, Case]:
    return {name: case for name, case in CASES.items() if case.extract == extract}


@dataclass(frozen=True)
class Loaded:
    """What came of a file: its report, its rejects by row, its stored rows by row."""

    report: FileReport
    rejected: dict[int, dict[str, str]]
    stored: dict[int, dict[str, Any]]


@pytest.fixture(scope="module")
def whole(shared: Kitchen) -> upload.Report:
    return shared.load(*((f"{extract}.csv", _table(extract)) for extract in PLAIN))


@pytest.fixture(scope="module")
def loaded(shared: Kitchen, whole: upload.Report) -> dict[str, Loaded]:
    return {
        file.extract: Loaded(
            file,
            {int(row["原行号 row"]): row for row in rejects(file)},
            {row["source_row"]: row for row in shared.rows(file.extract)},
        )
        for file in whole.files
    }


def _table(extract: str) -> str:
    """One row for each case; headers are those of the contract, as people write them."""
    plain, cases = PLAIN[extract], _cases(extract)
    columns = list(dict.fromkeys([*plain, *(case.column for case in cases.values())]))
    declared = contracts()[extract].columns
    lines = [",".join(declared[column].zh for column in columns)]
    for number, case in enumerate(cases.values()):
        row = plain | {KEYS[extract]: f"N{number:04d}"} | {case.column: case.text}
        lines.append(",".join(f'"{row.get(column, "")}"' for column in columns))
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("name", CASES)
def test_a_value_is_stored_or_its_row_is_rejected_with_the_fix(
    loaded: dict[str, Loaded], name: str
) -> None:
    case = CASES[name]
    found = loaded[case.extract]
    row = list(_cases(case.extract)).index(name) + 2
    header = contracts()[case.extract].columns[case.column].zh
    assert (row in found.stored) == (not case.fault)
    if case.fault:
        told = found.rejected[row]
        assert told["列 column"] == header
        assert told[header].removeprefix("'") == case.text
        chinese, english = told["原因 reason"].split(" / ")
        assert case.fix[0] in chinese and case.fix[1] in english
        assert found.report.reasons[f"{case.column}:{case.fault}"] > 0
        return
    assert found.stored[row][case.column] == case.value
    if case.repair:
        assert found.report.repairs[f"{case.repair}:{case.column}"] > 0


def test_every_value_is_counted_once(loaded: dict[str, Loaded]) -> None:
    for extract, found in loaded.items():
        cases = _cases(extract).values()
        faults = [case for case in cases if case.fault]
        file = found.report
        assert (file.read, file.rejected, file.duplicates) == (len(cases), len(faults), 0)
        assert sum(file.reasons.values()) == len(faults)
        assert sum(file.repairs.values()) == sum(bool(case.repair) for case in cases)


@pytest.mark.parametrize(
    ("code", "column", "asks"),
    [
        pytest.param("precision_lost", "phone", True, id="24-phone"),
        pytest.param("precision_lost", "customer_id", True, id="24-identifier"),
        pytest.param("odd_phone", "phone", False, id="27-phone"),
        pytest.param("precision_lost", "group_id", True, id="28-cut"),
        pytest.param("negative_fee", "arpu", True, id="22-negative"),
    ],
)
def test_what_must_be_known_of_values_is_told_with_file_column_and_row(
    whole: upload.Report, code: str, column: str, asks: bool
) -> None:
    (told,) = [
        one for one in whole.notices if (one.code, one.slots.get("column")) == (code, column)
    ]
    assert told.asks == asks
    for language in LANGUAGES:
        words = say(f"notice.{code}", language, **told.slots)
        for part in ("customers.csv", column, str(told.slots["rows"]), str(told.slots["row"])):
            assert part in words


MONTHLESS = "月份,客户编号,地市,用户状态,ARPU\n"


@pytest.mark.parametrize("month", ["9月", "九月", "09"])
def test_33_a_file_of_months_without_years_is_refused(shared: Kitchen, month: str) -> None:
    content = MONTHLESS + "".join(f"{month},C{n},三明,在网,80\n" for n in range(3))
    refused = shared.refused(("九月.csv", content), code="no_row_stored")
    says(refused, "九月.csv", "month: ", "2009-09", "×3")
