"""Every value of the bad-input catalogue (families 18 to 33 and 52 to 54), and what it becomes."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from staged import PLAIN, cells, stage

from baoyou.contracts import contracts
from baoyou.settings import LANGUAGES
from baoyou.text import catalogue

NEW_YEAR = date(2024, 1, 1)
UNKNOWN = ("", "-", "--", "—", "无", "NULL", "null", "N/A", "n/a", "#N/A", "\\N")
ERRORS = ("#REF!", "#VALUE!", "#DIV/0!", "#NAME?")

Case = tuple[str, Any, str, str]


def _check(extract: str, column: str, expected: list[Case]) -> None:
    """Cells given as (text, value, reason, repair), each in a row of its own."""
    texts = [case[0] for case in expected]
    for (text, value, reason, repair), found in zip(
        expected, cells(extract, column, texts), strict=True
    ):
        fault = f"{column}:{reason}" if reason else ""
        mended = ",".join(f"{column}:{kind}" for kind in repair.split()) if repair else ""
        if reason:
            assert found[1] == fault, text
        else:
            assert found == (value, "", mended), text


@pytest.mark.parametrize("blank", [" ", "\u00a0", "\u3000", "\u200b", "\ufeff", "\t", "\u2003"])
def test_18_blanks_around_and_hidden_signs_within_come_off(blank: str) -> None:
    for column, text in (("script", "思明"), ("customer_id", "C1"), ("reason", "资费")):
        _check("results", column, [(f"{blank}{text}{blank}", text, "", "blanks")])
    _check("snapshot", "base_fee", [(f"80{blank}", Decimal(80), "", "blanks")])


def test_18_hidden_signs_come_off_within_and_a_cell_of_blanks_is_blank() -> None:
    _check(
        "assignments", "customer_id", [("C\u200b1", "C1", "", "blanks"), ("\u3000", 0, "blank", "")]
    )
    _check("results", "reason", [("  ", None, "", ""), ("思 明", "思 明", "", "")])


def test_19_a_city_is_written_in_one_way() -> None:
    known = ("厦门市", "Xiamen", "XIAMEN", "厦門", "廈門市", "0592", "ｘｉａｍｅｎ")
    cases: list[Case] = [(text, "厦门", "", "city") for text in known]
    _check("market", "city", [*cases, ("厦门", "厦门", "", ""), ("三朋", "三朋", "", "")])
    assert {"福州", "泉州", "宁德"} <= set(contracts()["market"].allowed("city"))


def test_20_full_width_figures_are_figures() -> None:
    _check("snapshot", "base_fee", [("８０．５", Decimal("80.5"), "", "number")])
    _check("customers", "complaints", [("１２", 12, "", "number")])
    _check("assignments", "due_on", [("２０２４－０１－０１", NEW_YEAR, "", "date")])
    _check("customers", "phone", [("１３８０００００００１", "13800000001", "", "phone")])
    _check("customers", "name", [("王１", "王１", "", "")])


def test_21_listed_ways_to_write_money_are_read_and_no_others() -> None:
    read = {
        "1,234.50": "1234.5",
        "1,234,567": "1234567",
        "￥80": "80",
        "¥ 80.5": "80.5",
        "80元": "80",
        "80 元": "80",
    }
    wan = {"1.2万": "12000", "1.2万元": "12000", "￥0.5万": "5000", "1.23456万": "12345.6"}
    cases: list[Case] = [(text, Decimal(value), "", "number") for text, value in read.items()]
    cases += [(text, Decimal(value), "", "wan") for text, value in wan.items()]
    others = ("12,34", "1 234", "$80", "1.2亿", "80元/月", "80%", "1_000", "0x10", "1.2.3", "abc")
    _check("snapshot", "base_fee", cases + [(text, None, "money", "") for text in others])


def test_21_what_may_stand_beside_a_number_is_the_unit_of_its_column() -> None:
    _check("customers", "data_mb", [("80MB", Decimal(80), "", "number"), ("80元", 0, "amount", "")])
    _check("customers", "mou", [("80分钟", Decimal(80), "", "number"), ("80MB", 0, "amount", "")])
    _check("customers", "complaints", [("3次", 3, "", "number"), ("3元", 0, "count", "")])
    _check("goals", "target", [("85%", Decimal("0.85"), "", "percent"), ("85元", 0, "number", "")])


def test_22_negatives_in_every_form() -> None:
    forms = ("(80)", "（80）", "－80", "80-", "(￥80)", "-￥80", "￥-80", "−80")
    cases: list[Case] = [(text, Decimal(-80), "", "number") for text in forms]
    _check("snapshot", "base_fee", [*cases, ("-80", Decimal(-80), "", "")])
    _check("snapshot", "base_fee", [(text, 0, "money", "") for text in ("-(80)", "--80", "-80-")])
    _check("customers", "plan_fee", [("-1", 0, "range", ""), ("0", Decimal(0), "", "")])


def test_23_no_number_is_not_known_or_rejected_but_never_zero() -> None:
    cases: list[Case] = [(text, None, "", "") for text in UNKNOWN]
    cases += [(text, None, "sheet_error", "") for text in ERRORS]
    cases += [(text, None, "money", "") for text in ("NaN", "nan", "inf", "-inf", "Infinity")]
    cases += [(text, None, "scientific", "") for text in ("1e400", "1e3", "1E+5", "1.5E+05")]
    cases += [(text, None, "range", "") for text in ("1234567890123", "100000000万")]
    _check("snapshot", "base_fee", cases)
    _check("results", "reason", [("#REF!", 0, "sheet_error", ""), ("NULL", None, "", "")])


def test_23_a_float_is_its_value_and_rounding_that_changes_it_is_told() -> None:
    read = {"0.30000000000000004": "0.3", "1e-05": "0.00001", "9.09e-13": "0"}
    cases: list[Case] = [(text, Decimal(value), "", "") for text, value in read.items()]
    _check("snapshot", "base_fee", [*cases, ("0.1234567", Decimal("0.123457"), "", "rounded")])


def test_24_lost_figures_of_phones_and_identifiers_reject_the_row() -> None:
    lost = ("1.38E+10", "1.38e10", "8.98600E+19")
    for column in ("phone", "customer_id", "group_id"):
        _check("customers", column, [(text, 0, "id", "") for text in lost])


def test_25_26_a_mobile_number_is_freed_of_what_surrounds_it() -> None:
    mended = (
        "13800000001.0",
        "13800000001.00",
        "+8613800000001",
        "008613800000001",
        "8613800000001",
        "(+86)13800000001",
        "0086 138 0000 0001",
        "138-0000-0001",
    )
    cases: list[Case] = [(text, "13800000001", "", "phone") for text in mended]
    _check("customers", "phone", [*cases, ("13800000001", "13800000001", "", "")])


@pytest.mark.parametrize(
    "odd", ["12345", "138000000012", "059188888888", "138****0001", "12800000001"]
)
def test_27_an_odd_phone_number_stays_as_it_is(odd: str) -> None:
    _check("customers", "phone", [(odd, odd, "", "")])


def test_28_identifiers_are_text_to_the_last_figure() -> None:
    exact = ("00123", "12345678901234567890", "89860012345678901234", "12E5", "A-7", "123.0")
    _check("assignments", "customer_id", [(text, text, "", "") for text in exact])
    _check("assignments", "customer_id", [("-", 0, "blank", ""), ("NULL", 0, "blank", "")])


@pytest.mark.parametrize(
    ("ids", "rejected"),
    [
        (["89860012345678900000", "89860012345678800000", "89860012345678700001"], 2),
        (["89860012345678900000", "89860012345678812345", "89860012345678712345"], 0),
        ([f"898600123456{n}0" for n in range(10, 40)], 0),
        ([f"8986001234567{n}0" for n in range(10, 40)], 30),
        (["1234567890123450"], 0),
    ],
)
def test_28_identifiers_that_a_sheet_cut_to_fifteen_figures(ids: list[str], rejected: int) -> None:
    faults = [fault for _, fault, _ in cells("assignments", "customer_id", ids)]
    assert faults.count("customer_id:precision") == rejected
    assert faults.count("") == len(ids) - rejected


def test_29_serial_dates_of_sheets() -> None:
    cases: list[Case] = [(text, NEW_YEAR, "", "date") for text in ("45292", "45292.0", "45292.75")]
    cases += [("36526", date(2000, 1, 1), "", "date"), ("73415", date(2100, 12, 31), "", "date")]
    cases += [(text, None, "date", "") for text in ("36525", "73416", "12345", "100")]
    _check("assignments", "due_on", cases)
    moments = {"45292.5": (12, 0), "45292.35416666667": (8, 30), "45292": (0, 0)}
    _check(
        "events",
        "at",
        [(text, datetime(2024, 1, 1, *clock), "", "date") for text, clock in moments.items()],
    )


def test_30_dates_in_every_listed_form() -> None:
    plain = ("2024-01-01", "2024-01-01 00:00:00", "2024-01-01T00:00:00")
    others = (
        "2024-1-1",
        "2024/1/1",
        "2024/01/01",
        "2024/1/1 0:00",
        "20240101",
        "20240101.0",
        "20240101103000",
        "2024年1月1日",
        "2024年01月01日",
        "2024.1.1",
        "1-Jan-24",
        "01-JAN-2024",
        "2024-01-01 10:30:00",
    )
    cases: list[Case] = [(text, NEW_YEAR, "", "") for text in plain]
    _check("assignments", "due_on", cases + [(text, NEW_YEAR, "", "date") for text in others])


def test_30_moments_keep_their_time() -> None:
    half_past = datetime(2024, 1, 1, 8, 30)
    plain = ("2024-01-01 08:30", "2024-01-01 08:30:00", "2024-01-01T08:30:00")
    others = ("2024/1/1 8:30", "2024年1月1日 8:30", "2024年1月1日8:30", "20240101083000")
    _check("events", "at", [(text, half_past, "", "") for text in plain])
    _check("events", "at", [(text, half_past, "", "date") for text in others])
    _check("events", "at", [("2024-01-01", datetime(2024, 1, 1), "", ""), ("-", 0, "blank", "")])
    _check("events", "at", [(t, 0, "time", "") for t in ("8:30", "2024-01-01 24:00", "昨天")])


@pytest.mark.parametrize(
    "text", ["01/02/2024", "06/30/2014", "1-2-2024", "31.12.2014", "24/1/1", "01/02/2024 8:30"]
)
def test_31_a_date_of_unknown_order_asks_for_the_plain_form(text: str) -> None:
    _check("assignments", "due_on", [(text, 0, "date_order", "")])
    _check("events", "at", [(text, 0, "date_order", "")])
    _check("market", "month", [(text, 0, "date_order", "")])


def test_32_dates_that_are_not_or_are_out_of_our_time() -> None:
    none = ("2024-02-30", "1900-01-00", "2024-13-01", "0000-00-00", "31-Feb-24", "2023-02-29")
    beyond = ("1900-01-01", "1949-12-31", "3000-01-01")
    cases: list[Case] = [(text, None, "date", "") for text in none]
    cases += [(text, None, "date_range", "") for text in beyond]
    cases += [(text, None, "date", "") for text in ("infinity", "epoch", "2024-01", "2024/01-01")]
    _check("assignments", "due_on", [*cases, ("2024-02-29", date(2024, 2, 29), "", "")])
    _check("assignments", "due_on", [("1963-05-01", date(1963, 5, 1), "", ""), ("-", None, "", "")])
    _check("assignments", "due_on", [("9999-12-31", date(9999, 12, 31), "", "")])


def test_33_months_in_every_listed_form_and_none_without_a_year() -> None:
    may = date(2024, 5, 1)
    forms = (
        "202405",
        "202405.0",
        "2024-05",
        "2024-5",
        "2024/5",
        "2024.05",
        "2024年5月",
        "2024年05月份",
        "2024-05-31",
        "2024/5/31",
        "2024年5月31日",
        "20240531",
        "45413",
        "２０２４０５",
        "2024-05-01 00:00:00",
    )
    cases: list[Case] = [(text, may, "", "") for text in forms]
    cases += [(text, 0, "month_year", "") for text in ("5月", "05", "5", "五月", "May", "５月")]
    cases += [(text, 0, "month", "") for text in ("202413", "2024", "05/2024", "2024.1", "May-24")]
    cases += [
        ("", 0, "blank", ""),
        ("194901", 0, "date_range", ""),
        ("#REF!", 0, "sheet_error", ""),
    ]
    _check("market", "month", cases)


def test_52_a_code_that_no_list_knows_rejects_the_row() -> None:
    _check("customers", "status", [("在网", "active", "", ""), ("睡着", 0, "code", "")])
    _check("customers", "brand", [("ＧｏＴｏｎｅ", "gotone", "", ""), ("小灵通", 0, "code", "")])
    _check(
        "customers",
        "card",
        [("钻卡", "diamond", "", ""), ("", "none", "", ""), ("铂", 0, "code", "")],
    )
    _check("results", "outcome", [("错号", "wrong_number", "", ""), ("改天", 0, "code", "")])
    _check("events", "kind", [("报障", "fault", "", ""), ("#REF!", 0, "sheet_error", "")])
    _check("assignments", "arm", [("对照组", "control", "", ""), ("B组", "B组", "", "")])
    assert contracts()["results"].allowed("outcome") == (
        "accepted",
        "refused",
        "unreachable",
        "wrong_number",
        "callback",
    )


def test_53_scores_above_their_maximum_and_shares_out_of_range() -> None:
    _check("surveys", "score", [("10", Decimal(10), "", ""), ("849", 0, "range", "")])
    _check("surveys", "score", [("10.5", 0, "range", ""), ("-1", 0, "range", "")])
    _check("surveys", "score", [("84.9%", 0, "number", ""), ("8分", Decimal(8), "", "number")])
    _check("levers", "ease", [("1", 1, "", ""), ("5", 5, "", ""), ("0", 0, "range", "")])
    _check("levers", "ease", [("6", 6, "range", ""), ("2.5", 0, "count", "")])


def test_54_counts_are_whole_and_not_negative() -> None:
    for column in ("complaints", "tenure_months", "port_query"):
        good: list[Case] = [("3", 3, "", ""), ("3.0", 3, "", "")]
        bad = {"-1": "range", "1.5": "count", "99999999999": "range", "1e2": "scientific"}
        _check("customers", column, good + [(text, 0, why, "") for text, why in bad.items()])


def test_flags_are_read_and_anything_else_rejects() -> None:
    yes, no = ("1", "1.0", "是", "Y", "yes", "TRUE", "Ｙ"), ("0", "否", "N", "false", "无")
    _check("customers", "has_sticky", [(text, True, "", "") for text in yes])
    _check("customers", "has_sticky", [(text, False, "", "") for text in no])
    _check("customers", "has_sticky", [("2", 0, "flag", ""), ("-", None, "", "")])


def test_a_unit_of_the_file_that_makes_a_value_too_large_rejects_the_row() -> None:
    (row,) = stage("customers", [{"data_mb": "999999999999"}], data_mb="1024")
    assert row["row_faults"] == "data_mb:range"
    (row,) = stage("customers", [{"arpu": "12345"}], arpu="0.01")
    assert row["arpu"] == Decimal("123.45")


def test_a_row_names_all_its_faults_and_repairs() -> None:
    given_row = {"arpu": " ￥1,200 ", "mou": "1.2万", "complaints": "x", "joined_on": "01/02/2024"}
    (row,) = stage("customers", [given_row])
    assert row["row_faults"] == "joined_on:date_order,complaints:count"
    assert row["row_repairs"] == "arpu:blanks,arpu:number,mou:wan"


def test_every_fault_and_repair_has_its_sentence() -> None:
    known = catalogue()
    spoilt = ("x", "1e3", "1.38E+10", "#REF!", "-1", "1.5", "01/02/2024", "5月", "1900-01-01", "")
    spoilt += (
        "45292",
        "2024/1/1",
        "99999999999999",
        "￥1.2万",
        " 1,0 ",
        "0.1234567",
        "８",
        "85%",
        "+8613800000001",
        "0592",
    )
    reasons, repairs = set(), set()
    for name, contract in contracts().items():
        rows = [{column: text} for column in contract.columns for text in spoilt]
        for row in stage(name, rows):
            reasons |= {fault.split(":")[1] for fault in row["row_faults"].split(",") if fault}
            repairs |= {told.split(":")[1] for told in row["row_repairs"].split(",") if told}
    assert {"sheet_error", "scientific", "date_order", "range", "code", "id", "blank"} <= reasons
    assert {"number", "wan", "phone", "date", "blanks", "city", "percent", "rounded"} <= repairs
    for key in {f"upload.reason.{one}" for one in reasons} | {
        f"upload.repair.{one}" for one in repairs
    }:
        for language in LANGUAGES:
            assert "C7" in known[key][language].format(count=3, column="C7")
    assert {f"fault.{one}" for one in reasons} <= set(known)


AMOUNTS = st.decimals(-999_999_999, 999_999_999, places=2, allow_nan=False)


@settings(max_examples=8, deadline=None)
@given(st.lists(AMOUNTS, min_size=20, max_size=20))
def test_any_amount_in_a_listed_form_comes_back_exact(amounts: list[Decimal]) -> None:
    texts, wanted = [], []
    for amount in amounts:
        size = abs(amount)
        forms = [f"{amount}", f"￥{amount}", f"{amount}元", f"{amount:,}", f" {amount}"]
        if amount < 0:
            forms += [f"({size})", f"（{size:,}）", f"{size}-", f"－{size}"]
        texts += [*forms, f"{amount}万"] if size < 99_999_999 else forms
        wanted += [amount] * len(forms) + ([amount * 10_000] if size < 99_999_999 else [])
    found = cells("snapshot", "base_fee", texts)
    assert [(value, fault) for value, fault, _ in found] == [(value, "") for value in wanted]


@settings(max_examples=8, deadline=None)
@given(st.lists(st.dates(date(2000, 1, 1), date(2099, 12, 31)), min_size=20, max_size=20))
def test_any_day_in_a_listed_form_comes_back_exact(days: list[date]) -> None:
    texts, wanted = [], []
    for day in days:
        serial = (day - date(1899, 12, 30)).days
        year, month, of_month = day.year, day.month, day.day
        forms = [
            day.isoformat(),
            f"{year}/{month}/{of_month}",
            f"{year}.{month}.{of_month}",
            f"{day:%Y%m%d}",
            f"{year}年{month}月{of_month}日",
            f"{day.isoformat()} 00:00:00",
            f"{year}/{month}/{of_month} 0:00",
            f"{of_month}-{day:%b}-{year}",
            str(serial),
            f"{serial}.0",
        ]
        texts += forms
        wanted += [day] * len(forms)
    found = cells("assignments", "due_on", texts)
    assert [(value, fault) for value, fault, _ in found] == [(value, "") for value in wanted]
    months = cells("market", "month", texts)
    assert [value for value, _, _ in months] == [day.replace(day=1) for day in wanted]


@settings(max_examples=8, deadline=None)
@given(st.lists(st.text(min_size=1, max_size=12), min_size=20, max_size=20))
def test_no_text_is_lost_in_silence(texts: list[str]) -> None:
    """A cell is stored, or is one of the words for not known, or rejects its row."""
    unknown = {word.casefold() for word in (*UNKNOWN, "---", "——", "－", "NA")}
    for extract, column in (
        ("snapshot", "base_fee"),
        ("assignments", "due_on"),
        ("results", "reason"),
        ("customers", "phone"),
        ("events", "at"),
    ):
        rows = stage(extract, [{column: text} for text in texts if "\x1f" not in text])
        kept = [text for text in texts if "\x1f" not in text]
        for text, row in zip(kept, rows, strict=True):
            if row[column] is None and not row["row_faults"]:
                bare = text.strip().strip("\u200b\ufeff").strip().casefold()
                assert bare in unknown or not bare.isprintable(), text


def test_a_plain_row_of_every_extract_is_stored_as_it_is() -> None:
    for name, row in PLAIN.items():
        (staged,) = stage(name, [row])
        assert (staged["row_faults"], staged["row_repairs"]) == ("", ""), name


def test_lists_of_faults_and_repairs_have_no_empty_parts() -> None:
    for row in stage("customers", [{"arpu": " 1e3 "}, {"mou": "x", "district": " a"}, {}]):
        for told in (row["row_faults"], row["row_repairs"]):
            assert told == "" or all(told.split(",")), told
