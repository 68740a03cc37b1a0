"""Figures, dates and names as people read them, checked by hand in both languages."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from baoyou.ui import format as fmt


@pytest.mark.parametrize(
    ("amount", "unit", "decimals", "zh", "en"),
    [
        (0.69, "share", None, "69.0%", "69.0%"),
        (0.0106, "share", 2, "1.06%", "1.06%"),
        (Decimal("0.6905"), "share", None, "69.1%", "69.1%"),
        (1.024, "share", None, "102.4%", "102.4%"),
        (-0.00001, "share", None, "0.0%", "0.0%"),
        (84.85, "points", None, "84.9", "84.9"),
        (402, "yuan", None, "402.0", "402.0"),
        (1234.5, "yuan", 0, "1,235", "1,235"),
        (806.4, "minutes", None, "806", "806"),
        (1.875, "GB", None, "1.88", "1.88"),
        (3.25, "per_10k", None, "3.3", "3.3"),
        (186412, "count", None, "186,412", "186,412"),
        (None, "share", None, "—", "—"),
        (float("nan"), "yuan", None, "—", "—"),
    ],
)
def test_a_value_is_written_in_its_unit(amount, unit, decimals, zh, en):
    assert fmt.value(amount, unit, "zh", decimals) == zh
    assert fmt.value(amount, unit, "en", decimals) == en


@pytest.mark.parametrize(
    ("amount", "unit", "zh", "en"),
    [
        (0.69, "share", "69.0%", "69.0%"),
        (402, "yuan", "402.0 元", "402.0 yuan"),
        (806, "minutes", "806 分钟", "806 min"),
        (1.9, "GB", "1.90 GB", "1.90 GB"),
        (84.9, "points", "84.9 分", "84.9 pt"),
        (None, "yuan", "—", "—"),
    ],
)
def test_a_quantity_says_its_unit(amount, unit, zh, en):
    assert fmt.quantity(amount, unit, "zh") == zh
    assert fmt.quantity(amount, unit, "en") == en


def test_a_change_of_a_rate_is_in_points_and_without_sign_for_badges():
    assert fmt.change(-0.013, "share", "zh") == "1.3 个百分点"
    assert fmt.change(0.006, "share", "en") == "0.6 pp"
    assert fmt.change(0.0008, "share", "zh", 2) == "0.08 个百分点"
    assert fmt.change(0.3, "points", "zh") == "0.3 分"
    assert fmt.change(0.3, "points", "en") == "0.3 pt"
    assert fmt.change(None, "share", "zh") == "—"


def test_a_signed_change_has_a_true_minus():
    assert fmt.signed_change(-0.013, "share", "zh") == "\u22121.3 个百分点"
    assert fmt.signed_change(0.006, "share", "en") == "+0.6 pp"
    assert fmt.signed(0.00064, "share", "zh", 3) == "+0.064"
    assert fmt.signed(-5210, "count", "en") == "\u22125,210"
    assert fmt.signed(0, "share", "zh") == "0.0"
    assert fmt.signed(-0.0001, "share", "zh") == "0.0"
    assert fmt.relative(-0.209, "zh") == "\u221221%"
    assert fmt.relative(0.004, "en", 1) == "+0.4%"


def test_an_interval_says_its_unit_once():
    assert fmt.interval(0.688, 0.692, "share", "zh") == "68.8–69.2%"
    assert fmt.interval(84.4, 85.4, "points", "en") == "84.4–85.4"
    assert fmt.interval(0.0101, 0.0111, "share", "zh", 2) == "1.01–1.11%"
    assert fmt.interval(None, 0.7, "share", "zh") == "—"


@pytest.mark.parametrize(
    ("n", "zh", "en"),
    [
        (8_640, "8,640", "8,640"),
        (9_999, "9,999", "9,999"),
        (10_000, "1.0 万", "10.0k"),
        (18_400, "1.8 万", "18.4k"),
        (1_200_000, "120.0 万", "1.2M"),
        (123_456_789, "1.23 亿", "123.5M"),
        (-18_400, "\u22121.8 万", "\u221218.4k"),
        (None, "—", "—"),
    ],
)
def test_dense_counts_use_wan_or_k(n, zh, en):
    assert fmt.count(n, "zh", dense=True) == zh
    assert fmt.count(n, "en", dense=True) == en


def test_plain_counts_keep_every_digit():
    assert fmt.count(123_456_789, "zh") == fmt.count(123_456_789, "en") == "123,456,789"


@pytest.mark.parametrize(
    ("amount", "zh", "en"),
    [
        (402, "402 元", "402 yuan"),
        (17_800, "1.78 万元", "¥17.8k"),
        (178_000, "17.8 万元", "¥178k"),
        (2_412_345, "241 万元", "¥2.41M"),
        (24_123_450, "2,412 万元", "¥24.1M"),
        (1_234_000_000, "12.3 亿元", "¥1.23B"),
        (Decimal("402.40"), "402 元", "402 yuan"),
        (None, "—", "—"),
    ],
)
def test_money_has_three_digits_and_a_scale(amount, zh, en):
    assert fmt.money(amount, "zh") == zh
    assert fmt.money(amount, "en") == en


def test_money_a_month():
    assert fmt.money(2_412_345, "zh", per_month=True) == "241 万元/月"
    assert fmt.money(2_412_345, "en", per_month=True) == "¥2.41M/mo"


def test_a_headline_never_holds_a_chinese_unit():
    assert fmt.headline(2_412_345, "yuan", "zh") == ("241", "万元")
    assert fmt.headline(86.4, "yuan", "zh") == ("86.4", "元")
    assert fmt.headline(0.69, "share", "zh") == ("69.0%", "")
    assert fmt.headline(4180, "count", "zh") == ("4,180", "")
    assert fmt.headline(None, "yuan", "zh") == ("—", "")
    assert fmt.labelled("覆盖价值", "万元", "zh") == "覆盖价值，万元"
    assert fmt.labelled("Value covered", "yuan", "en") == "Value covered, yuan"
    assert fmt.labelled("捆绑率", "", "zh") == "捆绑率"


def test_months_and_days():
    day = date(2009, 9, 24)
    assert fmt.month(day, "zh") == "2009年9月"
    assert fmt.month(day, "en") == "Sep 2009"
    assert fmt.day(day, "zh") == "2009年9月24日"
    assert fmt.day(day, "en") == "Sep 24, 2009"
    assert fmt.day_name(day, "zh") == "9月24日"
    assert fmt.month_code(day, "zh") == "09/9"
    assert fmt.month_code(day, "en") == "9/09"
    assert fmt.month(None, "zh") == "—"


def months(count: int) -> list[date]:
    return [date(2008 + (8 + i) // 12, (8 + i) % 12 + 1, 1) for i in range(count)]


def test_an_axis_of_months_labels_at_most_four_and_always_the_last():
    assert fmt.month_ticks(months(13), "zh") == (
        [0, 4, 8, 12],
        ["08年9月", "09年1月", "5月", "9月"],
    )
    assert fmt.month_ticks(months(13), "en")[1] == ["Sep 2008", "Jan 2009", "May", "Sep"]
    assert fmt.month_ticks(months(3), "zh") == ([0, 1, 2], ["08年9月", "10月", "11月"])
    assert fmt.month_ticks(months(15), "zh")[0] == [4, 9, 14]
    assert fmt.month_ticks([], "zh") == ([], [])
    assert all(len(fmt.month_ticks(months(n), "zh")[0]) <= 4 for n in range(1, 60))


def test_a_phone_number_is_never_shown_whole():
    assert fmt.mask_phone("13912342071") == "139****2071"
    assert fmt.mask_phone("139****2071") == "139****2071"
    assert fmt.mask_phone("1391234207") == "****"
    assert fmt.mask_phone("张三 13912342071") == "****"
    assert fmt.mask_phone(None) == "—"


@pytest.mark.parametrize(
    "text",
    ["**b**", ":red[x]", "<b>x</b>", "[a](b)", "# h", "`c`", "$x$", "a|b", "![i](u)", "~~s~~"],
)
def test_every_mark_of_markdown_in_data_is_escaped(text):
    escaped = fmt.safe(text)
    for sign in "*[]<>#`$|~:!":
        assert all(escaped[i - 1] == "\\" for i, seen in enumerate(escaped) if seen == sign)


def test_addresses_icons_and_arrows_in_data_stay_text():
    for live in ("http://e.com", ":material/home:", "www.e.com", "a@b.com", "a -> b", "a -- b"):
        assert "\u2060" in fmt.safe(live)
    assert fmt.safe("两行\n成 一 行") == "两行 成 一 行"
    assert fmt.safe(None) == "—"


def test_tags_in_data_are_harmless_in_a_figure():
    assert fmt.plain("<a href='x'>A&B</a>") == "&lt;a href='x'&gt;A&amp;B&lt;/a&gt;"
