"""Records, quotes, delimiters and headers of text files."""

from __future__ import annotations

import pytest

from baoyou.errors import Refused
from baoyou.reader import Limits, ReadPlan

TABLE = "月份,客户编号,地市\n200909,C1,三明\n200909,C2,厦门\n"


def test_rows_are_text_with_the_line_where_they_start(load):
    found = load(TABLE, "a.csv")
    assert found.facts.headers == ("月份", "客户编号", "地市")
    assert found.facts.sample == (("200909", "C1", "三明"), ("200909", "C2", "厦门"))
    assert found.rows == [(2, "200909", "C1", "三明"), (3, "200909", "C2", "厦门")]
    assert found.result.records == 3


def test_columns_are_stored_under_the_names_of_the_plan_with_the_constants_last(load):
    plan = ReadPlan(("month", None, "city"), {"brand": "other", "card": None})
    found = load(TABLE, plan=plan)
    assert found.rows[0] == (2, "200909", "C1", "三明", "other", None)
    assert plan.names() == ("month", "extra_1", "city", "brand", "card")


def test_a_plan_that_names_a_column_twice_is_an_error():
    with pytest.raises(ValueError, match="twice"):
        ReadPlan(("city", "city")).names()


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_any_delimiter_and_line_end_is_found(load, mark, end):
    content = TABLE.replace(",", mark).replace("\n", end)
    found = load(content)
    assert found.facts.delimiter == mark
    assert [row[0] for row in found.rows] == [2, 3]


def test_known_headers_decide_the_delimiter_over_evenness(load):
    content = "客户编号|备注,甲,乙\nC1|一,二,三\nC2|四,五,六\n"
    assert load(content).facts.delimiter == ","
    found = load(content, known={"客户 编号"})
    assert found.facts.delimiter == "|"
    assert found.rows[0] == (2, "C1", "一,二,三")


def test_a_quoted_line_break_stays_in_its_cell_and_lines_are_physical(load):
    found = load('id,note\n1,"first\nsecond ""x"""\n2,plain\n')
    assert found.rows == [(2, "1", 'first\nsecond "x"'), (4, "2", "plain")]


def test_blank_cells_are_null_and_all_other_text_is_kept_exactly(load):
    found = load("id,a,b\n1, x ,\n2,\u3000 ,00\n")
    assert found.rows == [(2, "1", " x ", None), (3, "2", None, "00")]


def test_title_blank_total_and_repeated_header_are_left_out_by_line(load):
    content = (
        "2009年9月客户月表,,\n\n月份,客户编号,出账收入\n200909,C1,80\n,,\n"
        "月份,客户编号,出账收入\n200909,C2,20\n合 计：,,100\nＴＯＴＡＬ,,\n"
    )
    found = load(content, known={"客户编号"})
    assert found.facts.header_line == 3
    assert found.facts.title_lines == (1,)
    assert [row[0] for row in found.rows] == [4, 7]
    assert found.left_out() == [
        (1, "title"),
        (2, "blank"),
        (5, "blank"),
        (6, "repeated_header"),
        (8, "total"),
        (9, "total"),
    ]
    assert found.result.left_out[4].text == "合 计： 100"


def test_a_customer_called_summer_or_with_a_full_row_is_no_total(load):
    found = load("name,a,b\nSummer,,\nTotal Telecom,1,2\nsum,,\n")
    assert [row[1] for row in found.rows] == ["Summer", "Total Telecom"]
    assert found.left_out() == [(4, "total")]


def test_a_second_file_pasted_below_with_its_own_byte_order_mark_is_seen(load):
    found = load("id,a\n1,2\n\ufeffid,a\n3,4\n")
    assert found.left_out() == [(3, "repeated_header")]
    assert len(found.rows) == 2


def test_short_and_long_records_are_rejected_with_their_fields(load):
    found = load("a,b,c\n1,2,3\n1,2\n1,2,3,4\n5,6,7,,\n")
    assert found.rows == [(2, "1", "2", "3"), (5, "5", "6", "7")]
    assert found.rejects == [(3, "too_few_fields", "2"), (4, "too_many_fields", "4")]


def test_empty_headers_at_the_end_go_when_nothing_stands_beneath_them(load):
    assert load("a,b,,\n1,2,,\n").facts.headers == ("a", "b")
    assert load("a,b,,\n1,2,,\n3,4,x,\n").facts.headers == ("a", "b", "")


def test_control_characters_reject_the_row_but_a_tab_in_a_cell_is_kept(load):
    found = load('a,b\n1,x\x00y\n2,"p\tq"\n3,\x7f\n4,\x85\n5,\tz\n')
    assert [row[1:] for row in found.rows] == [("2", "p\tq"), ("5", "\tz")]
    assert [(line, reason) for line, reason, _ in found.rejects] == [
        (2, "control_character"),
        (4, "control_character"),
        (5, "control_character"),
    ]
    assert found.rejects[0][2] == "x\x00y"


def test_an_open_quote_is_refused_with_the_line_where_it_opens(load):
    with pytest.raises(Refused) as refused:
        load('id,a\n1,x\n2,"open\n3,y\n4,z\n')
    assert (refused.value.code, refused.value.slots["line"]) == ("file_open_quote", 3)


def test_text_after_a_closing_quote_is_refused_with_its_line(load):
    with pytest.raises(Refused) as refused:
        load('id,a\n1,x\n2,"y"z\n3,y\n')
    assert (refused.value.code, refused.value.slots["line"]) == ("file_stray_quote", 3)


def test_an_open_quote_that_meets_a_later_one_is_refused_where_it_opens(load):
    with pytest.raises(Refused) as refused:
        load('id,a\n1,"x\n2,y\n3,"z\n4,w\n')
    assert (refused.value.code, refused.value.slots["line"]) == ("file_open_quote", 2)


def test_two_stray_quotes_cannot_swallow_the_rows_between_them(load):
    found = load('id,city,fee\n1,"三明,10\n2,厦门,20\n3,泉州",30\n4,福州,40\n')
    assert found.rows == [(5, "4", "福州", "40")]
    assert [(line, reason) for line, reason, _ in found.rejects] == [(2, "stray_quote")]


def test_a_quote_inside_a_plain_cell_is_a_letter_like_others(load):
    assert load('id,device\n1,5.5" phone\n').rows == [(2, "1", '5.5" phone')]


def test_a_quote_that_opens_in_a_great_file_is_refused_without_reading_on(load):
    lines = [f"{at},x,y" for at in range(200_000)]
    lines[100] = '100,"x,y'
    with pytest.raises(Refused) as refused:
        load("id,a,b\n" + "\n".join(lines))
    assert (refused.value.code, refused.value.slots["line"]) == ("file_open_quote", 102)


def test_full_width_commas_as_delimiter_are_refused(load):
    for known in (set(), {"月份"}):
        with pytest.raises(Refused) as refused:
            load(TABLE.replace(",", "，"), known=known)
        assert (refused.value.code, refused.value.slots["line"]) == ("file_delimiter", 1)


def test_a_full_width_comma_inside_cells_is_no_delimiter(load):
    found = load("地址\n湖里区，安岭路\n思明区\n")
    assert found.rows == [(2, "湖里区，安岭路"), (3, "思明区")]


def test_a_line_without_end_is_refused_with_its_number_and_the_limit(load):
    content = "a,b\n1,2\n" + "x" * 3_000_000 + ",3\n"
    with pytest.raises(Refused) as refused:
        load(content)
    assert (refused.value.code, refused.value.slots["line"]) == ("file_line_too_long", 3)


def test_a_first_line_without_end_is_refused_as_well(load):
    with pytest.raises(Refused) as refused:
        load("x" * 3_000_000)
    assert (refused.value.code, refused.value.slots["line"]) == ("file_line_too_long", 1)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("", "file_empty"),
        ("\n \n,,\n", "file_empty"),
        ("a,b\n", "file_no_rows"),
        ("a,b\n\n合计,\n", "file_no_rows"),
    ],
)
def test_a_file_without_a_table_is_refused(load, content, code):
    with pytest.raises(Refused) as refused:
        load(content)
    assert refused.value.code == code


def test_more_columns_than_allowed_are_refused(load):
    with pytest.raises(Refused) as refused:
        load(",".join("abc") + "\n1,2,3\n", limits=Limits(columns=2))
    assert refused.value.code == "file_too_many_columns"


def big_table(quote: str, rows: int = 9_000) -> str:
    lines = [f"{quote}C{at:06d}{quote},三明,{at % 97}" for at in range(rows)]
    lines[4_000] = ",,"
    lines[4_500] = "客户编号,地市,天数"
    lines[5_000] = "合计,,8999"
    lines[6_000] = "C006000,三明"
    lines[7_000] = "C007000,三明,1\x01"
    lines[8_000] = "C008000, ,"
    return "\n".join(["客户编号,地市,天数", *lines])


def test_whole_columns_and_single_records_give_the_same_answer(load):
    """Blocks without quotes take the short way; a quote takes its block through the parser."""
    quick, slow = load(big_table("")), load(big_table('"'))
    assert quick.rows == slow.rows
    assert quick.rejects == slow.rejects
    assert quick.left_out() == slow.left_out()
    assert len(quick.rows) == 9_000 - 5
    assert (8_002, "C008000", None, None) in quick.rows


def test_a_quoted_cell_may_lead_from_one_block_into_the_next(load):
    note = "\n".join(["0123456789" * 10] * 8_000)
    found = load(f'id,note\n1,"{note}"\n2,x\n')
    assert found.rows == [(2, "1", note), (8_002, "2", "x")]


def test_left_out_records_beyond_a_thousand_are_still_counted(load):
    found = load("a,b\n1,2\n" + "\n" * 2_500)
    assert len(found.result.left_out) == 1_000
    assert found.result.left_out_count == 2_500


def test_unreadable_text_is_seen_in_a_block_that_a_quoted_cell_leads_into(load):
    rows = [f"{at},x" for at in range(20_000)]
    rows[15_000] = "15000,x\x02"
    note = "\n".join(["0123456789" * 10] * 8_000)
    found = load("\n".join(["id,note", f'a,"{note}"', *rows]))
    assert [(line, reason) for line, reason, _ in found.rejects] == [(23_002, "control_character")]
    assert len(found.rows) == 20_000
