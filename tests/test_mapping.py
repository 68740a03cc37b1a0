"""From headers to columns: what is taken, what is asked, what is told."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from baoyou import layouts, likeness, wide
from baoyou.contracts import contracts
from baoyou.errors import Refused, WrongUsage
from baoyou.mapping import MappingUnsure, recognise
from baoyou.mapping_file import MappingFile, parse_mapping, write_mapping
from baoyou.matching import Table, match
from baoyou.proposals import confirmed, proposal
from baoyou.store import Store

CUSTOMERS = contracts()["customers"]
WHOLE = ("月份", "客户编号", "地市", "状态", "ARPU")


def _match(*headers: str, **told: object) -> dict[str, int]:
    return match(Table(headers), CUSTOMERS, MappingFile(**told)).positions  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("header", "column"),
    [
        ("当月ARPU（元）", "arpu"),
        (" ＡＲＰＵ ", "arpu"),
        ("是否融合", "has_fusion"),
        ("融合标识", "has_fusion"),
        ("流量(GB)", "data_mb"),
        ("本月流量【KB】", "data_mb"),
        ("USER_ID", "customer_id"),
    ],
)
def test_headers_are_compared_without_width_brackets_units_and_fillers(
    header: str, column: str
) -> None:
    assert _match(header) == {column: 0}


def test_two_headers_for_one_column_stop_the_file() -> None:
    with pytest.raises(Refused) as refused:
        recognise(Table((*WHOLE[:4], "出账金额", "应收（元）")), None, None, None)
    assert refused.value.code == "header_ambiguous"
    assert "应收" in str(refused.value.slots["headers"])


def test_a_header_with_a_qualifier_gives_way_to_the_plain_one() -> None:
    mapping = match(Table(("ARPU（家庭宽带）", "当月ARPU")), CUSTOMERS)
    assert (mapping.positions["arpu"], mapping.ignored) == (1, ("ARPU（家庭宽带）",))
    assert _match("ARPU（家庭宽带）") == {"arpu": 0}


def test_a_duplicate_header_is_told_apart_by_its_place() -> None:
    found = _match("其他", "其他", columns={"name": ("其他", 2)})
    assert found == {"name": 1}


def test_a_required_column_that_is_only_likely_is_asked() -> None:
    table = Table(("月份", "客户编号码", "地市", "状态", "ARPU"))
    with pytest.raises(MappingUnsure) as asked:
        recognise(table, None, None, None)
    assert asked.value.code == "mapping_unsure"
    assert "客户编号码 → 客户编号 customer_id" in str(asked.value.slots["likely"])
    told = asked.value.proposals[0]
    assert told["columns"]["customer_id"]["how"] == "fuzzy"
    assert "customer_id" not in confirmed(told).columns
    settled = confirmed(told, with_guesses=True)
    assert settled.columns["customer_id"] == ("客户编号码", 1)
    assert recognise(table, settled, None, None).positions["customer_id"] == 1


def test_a_column_that_is_not_required_is_left_and_told() -> None:
    mapping = match(Table((*WHOLE, "投诉总次数")), CUSTOMERS)
    assert "complaints" not in mapping.positions
    assert [(one.column, one.basis) for one in mapping.guesses] == [("complaints", "fuzzy")]


def test_values_speak_where_names_do_not() -> None:
    sample = (("2009-08", "C1", "福州", "正常", "50"), ("2009-08", "C2", "厦门", "单停", "60"))
    table = Table(("月份", "客户编号", "甲", "乙", "ARPU"), sample, ("福州", "厦门"))
    with pytest.raises(MappingUnsure) as asked:
        recognise(table, None, "customers", None)
    told = asked.value.proposals[0]["columns"]
    assert (told["city"]["header"], told["city"]["how"]) == ("甲", "profile")
    assert (told["status"]["header"], told["status"]["how"]) == ("乙", "profile")


def test_values_speak_against_a_likely_name() -> None:
    sample = (("2009-08", "甲", "福州", "正常", "50", "很多"),)
    mapping = match(Table((*WHOLE, "投诉总次数"), sample), CUSTOMERS)
    assert mapping.guesses == ()


def test_a_column_that_nothing_resembles_is_missing() -> None:
    with pytest.raises(Refused) as refused:
        recognise(Table(("月份", "客户编号", "ARPU", "地市")), None, None, None)
    assert refused.value.code == "columns_missing"
    assert "status" in str(refused.value.slots["missing"])


@pytest.mark.parametrize(
    ("headers", "months"),
    [
        (("arpu_201406", "arpu_201407"), ["2014-06-01", "2014-07-01"]),
        (("2014年6月ARPU", "2014年7月ARPU"), ["2014-06-01", "2014-07-01"]),
        (("ARPU(2014-06)", "ARPU(2014-12)"), ["2014-06-01", "2014-12-01"]),
    ],
)
def test_months_side_by_side_are_unpivoted(headers: tuple[str, ...], months: list[str]) -> None:
    table = Table(("客户编号", "地市", "状态", *headers))
    mapping = recognise(table, None, "customers", None)
    assert sorted(mapping.months) == months
    assert mapping.months[months[0]] == {"arpu": 3}
    assert mapping.missing == []
    assert "month" in mapping.present


@pytest.mark.parametrize("labels", [("_6", "_7"), ("（6月）", "（7月）"), ("6月", "7月")])
def test_months_without_a_year_are_asked(labels: tuple[str, str]) -> None:
    table = Table(("客户编号", "地市", "状态", *(f"arpu{label}" for label in labels)))
    with pytest.raises(MappingUnsure) as asked:
        recognise(table, None, "customers", None)
    assert asked.value.code == "wide_months"
    told = asked.value.proposals[0]["wide"]
    assert list(told.values()) == [None, None]
    answer = dict(zip(told, ("2014-06-01", "2014-07-01"), strict=True))
    settled = confirmed({**asked.value.proposals[0], "wide": answer})
    assert sorted(recognise(table, settled, None, None).months) == ["2014-06-01", "2014-07-01"]


def test_a_base_of_wide_headers_may_be_named_in_the_mapping() -> None:
    told = MappingFile(
        extract="customers",
        columns={"customer_id": ("mobile_number", 1), "mou": ("total_og_mou", 1)},
        constants={"city": "X", "status": "active"},
        wide={"_6": "2014-06-01", "_7": "2014-07-01"},
    )
    headers = ("mobile_number", "arpu_6", "arpu_7", "total_og_mou_6", "total_og_mou_7", "x_6")
    mapping = recognise(Table(headers), told, None, None)
    assert mapping.months == {
        "2014-06-01": {"arpu": 1, "mou": 3},
        "2014-07-01": {"arpu": 2, "mou": 4},
    }
    assert mapping.ignored == ("x_6",)


def test_one_header_that_ends_in_a_number_is_not_wide() -> None:
    mapping = match(Table((*WHOLE, "投诉_6")), CUSTOMERS)
    assert mapping.months == {}
    assert "投诉_6" in mapping.ignored


NAMES = st.sampled_from(list(CUSTOMERS.columns))
TEXTS = st.text(min_size=1, max_size=12).filter(lambda text: "\r" not in text)


@settings(max_examples=60, deadline=None, database=None)
@given(
    columns=st.dictionaries(NAMES, st.tuples(TEXTS, st.integers(1, 3)), max_size=4),
    constants=st.dictionaries(NAMES, TEXTS, max_size=3),
    codes=st.dictionaries(NAMES, st.dictionaries(TEXTS, TEXTS, min_size=1, max_size=3), max_size=2),
    wide=st.dictionaries(TEXTS, st.just("2014-06-01"), max_size=2),
)
def test_a_mapping_file_is_read_back_as_written(columns, constants, codes, wide) -> None:
    mapping = MappingFile("customers", "2009-09-01", "表 1", columns, constants, codes, {}, wide)
    assert parse_mapping(write_mapping(mapping), "m.toml") == mapping


@pytest.mark.parametrize(
    "text",
    ["extract = 3", "columns = 1", "[wide]\n_6 = 'June'", "month = '2009-13'", "[columns", "\x00"],
)
def test_a_mapping_that_cannot_be_read_is_a_sentence(text: str) -> None:
    with pytest.raises(WrongUsage):
        parse_mapping(text, "m.toml")


def test_a_layout_is_remembered_without_its_month(tmp_path) -> None:
    store, headers = Store(tmp_path), ("账期", "号", "ARPU")
    assert layouts.recall(store, headers) is None
    told = MappingFile(
        "customers", "2009-09-01", columns={"customer_id": ("号", 1)}, wide={"_6": "2014-06-01"}
    )
    layouts.remember(store, headers, told)
    assert layouts.recall(store, ("账期 ", "号", "arpu（元）")) == MappingFile(
        "customers", columns={"customer_id": ("号", 1)}
    )
    assert layouts.recall(store, ("号", "账期", "ARPU")) is None


def test_a_proposal_tells_how_each_column_was_found() -> None:
    table = Table((*WHOLE, "投诉总次数"))
    told = proposal(table, match(table, CUSTOMERS), "a.csv")
    assert told["columns"]["arpu"] == {
        "place": 4,
        "header": "ARPU",
        "nth": 1,
        "how": "exact",
        "score": 1.0,
    }
    assert told["columns"]["complaints"]["how"] == "fuzzy"
    assert told["missing"] == []


def test_likeness_is_one_for_an_alias_and_low_for_another_thing() -> None:
    arpu = CUSTOMERS.columns["arpu"]
    assert likeness.of_name("出账金额（元）", arpu) == 1.0
    assert likeness.of_name("网格", arpu) < likeness.LIKELY


@pytest.mark.parametrize("header", ["arpu_13", "arpu_2014", "2014", "六月ARPU", "arpu"])
def test_what_names_no_month_is_no_part(header: str) -> None:
    assert wide.parts([header], {}) == []
