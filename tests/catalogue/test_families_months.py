"""Families 34-38, 48-51: a file against what is stored, against itself and against its totals."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter
from kitchen import HEAD, HEADERS, Content, File, Kitchen, says

from baoyou import upload
from baoyou.settings import LANGUAGES
from baoyou.text import say

Row = tuple[str, str, str, str, str]
CITIES = ("福州", "厦门")
NEXT_YEAR = f"{date.today().year + 1}-01"


def month(name: str, customers: int = 20, more: float = 0, cities: int = 2) -> list[Row]:
    """A month of customers, in turn of both cities; more: what each pays above the month before."""
    return [
        (name, f"C{n:03d}", CITIES[n % 2], "在网", f"{50 + n + more:g}")
        for n in range(customers)
        if n % 2 < cities
    ]


def table(rows: list[Row]) -> str:
    return HEAD + "".join(",".join(row) + "\n" for row in rows)


AUGUST = table(month("2009-08"))


def book(rows: list[Row]) -> bytes:
    held = io.BytesIO()
    made = xlsxwriter.Workbook(held)
    sheet = made.add_worksheet("客户")
    for at, row in enumerate((HEADERS, *rows)):
        sheet.write_row(at, 0, row)
    made.close()
    return held.getvalue()


def parquet(rows: list[Row]) -> bytes:
    held = io.BytesIO()
    columns = zip(*rows, strict=True)
    pq.write_table(pa.table(dict(zip(HEADERS, map(list, columns), strict=True))), held)
    return held.getvalue()


def packed(name: str, content: Content) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr(name, content)
    return held.getvalue()


@pytest.fixture(scope="module")
def stored(shared: Kitchen) -> Kitchen:
    """August is stored; none of these tests changes it."""
    report = shared.load(("八月.csv", AUGUST))
    assert (report.files[0].stored, report.snapshot) == (20, 1)
    return shared


JULY = [*month("2009-07", 3), ("2009-08", "C900", "福州", "在网", "1")]


@pytest.mark.parametrize(
    ("files", "told"),
    [
        pytest.param([("a.csv", table(month("2009-07", 3)))], "2009-07 (3)", id="34-another"),
        pytest.param([("a.csv", table(JULY))], "2009-07 (3), 2009-08 (1)", id="34-two-in-one"),
        pytest.param(
            [("八月.csv", AUGUST), ("a.csv", table(month("2009-07", 3)))],
            "2009-07 (3)",
            id="34-one-of-two-files",
        ),
    ],
)
def test_34_a_file_of_another_month_is_refused_with_its_months(
    stored: Kitchen, files: list[File], told: str
) -> None:
    refused = stored.refused(*files, code="month_conflict", month="2009-08-01")
    says(refused, "a.csv", "2009-08", told)


@pytest.mark.parametrize(
    "files",
    [
        pytest.param([("八月.csv", AUGUST)], id="35-again"),
        pytest.param([("renamed.txt", AUGUST)], id="35-renamed"),
        pytest.param([("八月.csv", AUGUST), ("copy.csv", AUGUST)], id="35-twice"),
        pytest.param([("八月.csv", table(month("2009-08")[::-1]))], id="38-other-order"),
        pytest.param([("八月.csv", AUGUST.encode("gb18030"))], id="38-other-encoding"),
        pytest.param([("八月.xlsx", book(month("2009-08")))], id="38-workbook"),
        pytest.param([("八月.parquet", parquet(month("2009-08")))], id="38-parquet"),
        pytest.param([("八月.zip", packed("八月.csv", AUGUST))], id="38-archive"),
    ],
)
def test_35_38_the_same_again_changes_nothing(stored: Kitchen, files: list[File]) -> None:
    before = stored.snapshot()
    report = stored.load(*files)
    assert (report.known, report.snapshot, report.load) == (True, 1, 1)
    assert stored.snapshot() == before


@pytest.mark.parametrize(
    ("rows", "cities", "mean"),
    [
        pytest.param(month("2009-08", more=10), [10, 10], 69.5, id="36-values"),
        pytest.param(month("2009-08", 18), [9, 9], 58.5, id="36-fewer-rows"),
        pytest.param(month("2009-08", 24, cities=1), [12, 0], 61.0, id="36-a-city-less"),
    ],
)
def test_36_a_month_that_is_stored_is_replaced_with_the_difference_shown(
    stored: Kitchen, rows: list[Row], cities: list[int], mean: float
) -> None:
    report = upload.check(stored.store, stored.request(("八月.csv", table(rows)))).report
    (change,) = report.changes
    assert (change["replaces"], change["rows"]) == (20, len(rows))
    found = {one["city"]: one["customers"] for one in change["cities"]}
    assert [found.get(city, 0) for city in CITIES] == cities
    means = {one["column"]: one["mean"] for one in change["columns"]}
    assert means["arpu"] == pytest.approx(mean)
    assert {one["month"] for one in report.figures} == {"2009-08"}
    assert report.closes == ["2009-08"]


@pytest.mark.parametrize(
    ("rows", "code", "parts"),
    [
        pytest.param(month("2009-10"), "gap", ["2009-10", "2009-09"], id="37-gap"),
        pytest.param(month("2010-03"), "gap", ["2010-03", "2010-02"], id="37-long-gap"),
        pytest.param(month(NEXT_YEAR), "future_month", [NEXT_YEAR], id="37-future"),
        pytest.param(
            month("2009-09", 18),
            "rows_moved",
            ["2009-09", "10", "9", "-10.0"],
            id="50-rows",
        ),
        pytest.param(
            month("2009-09", cities=1), "city_missing", ["2009-09", "厦门", "10"], id="50-a-city"
        ),
        pytest.param(month("2009-09", more=30), "mean_moved", ["2009-09", "59.50"], id="50-values"),
        pytest.param(
            [*month("2009-09"), ("2009-09", "C900", "福洲", "在网", "60")],
            "unknown_city",
            ["new.csv", "福洲", "福州", "22"],
            id="19-unknown",
        ),
    ],
)
def test_19_37_50_what_is_odd_beside_what_is_stored_must_be_accepted(
    stored: Kitchen, rows: list[Row], code: str, parts: list[str]
) -> None:
    slots = stored.asked(("new.csv", table(rows)))[code]
    for language in LANGUAGES:
        words = say(f"notice.{code}", language, **slots)
        for part in parts:
            assert part in words


ONE: Row = ("2009-09", "C1", "福州", "在网", "80")
SAME: Row = ("200909", "C1 ", "福州市", "正常", "￥80.00")
OTHER: Row = ("2009-09", "C1", "福州", "在网", "81")


@pytest.mark.parametrize(
    ("files", "counts"),
    [
        pytest.param([[ONE, SAME]], [(2, 1, 1)], id="48-in-one-file"),
        pytest.param([[ONE], [SAME]], [(1, 1, 0), (1, 0, 1)], id="48-in-two-files"),
        pytest.param([[ONE], [ONE]], [(1, 1, 0), (1, 0, 1)], id="48-one-file-twice"),
    ],
)
def test_48_what_says_the_same_again_counts_as_a_duplicate(
    stored: Kitchen, files: list[list[Row]], counts: list[tuple[int, int, int]]
) -> None:
    given = [(f"{number}.csv", table(rows)) for number, rows in enumerate(files)]
    report = upload.check(stored.store, stored.request(*given)).report
    found = sorted((file.read, file.stored, file.duplicates) for file in report.files)
    assert found == sorted(counts)
    assert sum(change["rows"] for change in report.changes) == 1


@pytest.mark.parametrize(
    ("files", "parts"),
    [
        pytest.param([[ONE, OTHER]], ["0.csv", "2, 3"], id="49-in-one-file"),
        pytest.param(
            [[ONE], [OTHER]], ["0.csv", "1.csv", "0.csv: 2", "1.csv: 2"], id="49-in-two-files"
        ),
        pytest.param(
            [
                [
                    ONE,
                    OTHER,
                    ("2009-09", "C2", "福州", "在网", "1"),
                    ("2009-09", "C2", "", "在网", ""),
                ]
            ]
            * 1,
            ["0.csv", "2009-09-01 · C1", "1"],
            id="49-a-faulty-row-is-no-conflict",
        ),
    ],
)
def test_49_what_contradicts_itself_is_refused_with_its_rows(
    stored: Kitchen, files: list[list[Row]], parts: list[str]
) -> None:
    given = [(f"{number}.csv", table(rows)) for number, rows in enumerate(files)]
    says(stored.refused(*given, code="key_conflict"), "customer_id", "C1", *parts)


@pytest.mark.parametrize(
    ("totals", "beside", "parts"),
    [
        pytest.param({"rows": "21"}, "", ["rows", "21", "20", "-1"], id="51-rows-typed-in"),
        pytest.param({"arpu": "1,190.5"}, "", ["arpu", "1190.5", "1190", "-0.5"], id="51-sum"),
        pytest.param({}, "rows = 19\n", ["rows", "19", "20", "1"], id="51-beside-the-file"),
    ],
)
def test_51_totals_that_differ_refuse_the_file_with_both_numbers(
    stored: Kitchen, totals: dict[str, str], beside: str, parts: list[str]
) -> None:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("九月.csv", table(month("2009-09")))
        if beside:
            archive.writestr("九月.csv.totals.toml", beside)
    given: Any = ("九月.zip", held.getvalue())
    says(stored.refused(given, code="totals_differ", totals=totals), "九月.csv", *parts)
