"""What a figure rests on: its file, its loads, its parameters, and what it lacks."""

from __future__ import annotations

import ast
import re
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from baoyou import ask, contracts, definitions, sources, sqlfile
from baoyou.access import EVERYONE
from baoyou.months import add_months
from baoyou.settings import QUERIES, ROOT
from baoyou.store import Store
from tests.small_world import World

AUGUST, SEPTEMBER = date(2009, 8, 1), date(2009, 9, 1)


def row(month: str, customer: str, city: str = "福州", **more: Any) -> dict[str, Any]:
    base = {"month": month, "customer_id": customer, "city": city, "status": "active", "arpu": 100}
    return base | more


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    """July and August in one file, September in another, where 厦门 is missing."""
    made = World(tmp_path_factory.mktemp("sources"))
    made.load(
        [
            row(month, customer, city)
            for month in ("2009-07", "2009-08")
            for customer, city in (("a", "福州"), ("b", "厦门"))
        ]
    )
    made.load([row("2009-09", "a"), row("2009-09", "c")])
    return made


def basis(world: World, kpi: str, month: date) -> sources.Basis:
    return sources.basis(ask.reader(world.store, EVERYONE), kpi, month)


def test_the_loads_behind_a_month_are_those_of_the_three_months_it_looks_at(world: World) -> None:
    found = basis(world, "churn_rate", SEPTEMBER).sources
    assert [(one.load, one.file, one.parts, one.rows) for one in found] == [
        (1, "rows1.csv", ("2009-07", "2009-08"), 4),
        (2, "rows2.csv", ("2009-09",), 2),
    ]


def test_a_month_that_it_looks_at_and_that_is_not_stored_is_named(world: World) -> None:
    assert basis(world, "churn_rate", AUGUST).missing_months == ("2009-06",)
    assert "2008-09" in basis(world, "rolling_retention_rate", SEPTEMBER).missing_months
    # A renewal is known when the month after is closed.
    assert "2009-10" in basis(world, "renewal_rate", SEPTEMBER).missing_months


def test_a_column_that_it_needs_and_a_city_that_is_not_there_are_named(world: World) -> None:
    found = basis(world, "bundling_rate", SEPTEMBER)
    assert set(found.missing_columns) & {"contract_end_on", "has_sticky", "has_fusion"}
    assert found.missing_cities == ("厦门",)
    assert basis(world, "bundling_rate", AUGUST).missing_cities == ()


def test_the_sql_is_the_file_and_the_parameters_are_those_it_takes(world: World) -> None:
    found = basis(world, "value_retention_rate", SEPTEMBER)
    text = (Path(__file__).parents[1] / "queries/kpis/value_retention_rate.sql").read_text("utf-8")
    assert found.sql == text
    assert found.snapshot == 2
    assert found.definitions == world.store.current().closes["2009-09-01"]["definitions"]
    assert set(basis(world, "before_leaving", SEPTEMBER).parameters) <= set(
        sources.definitions.values(SEPTEMBER)
    )


def test_an_earlier_snapshot_rests_on_the_loads_up_to_it(world: World) -> None:
    found = sources.basis(ask.reader(world.store, EVERYONE, sequence=1), "arpu", AUGUST)
    assert ([one.load for one in found.sources], found.snapshot) == ([1], 1)


def test_the_list_of_a_snapshot_figure_is_the_newest_unless_one_is_named(world: World) -> None:
    found = basis(world, "retention_rate", SEPTEMBER)
    assert [one.extract for one in found.sources] == ["customers", "customers"]
    lists = [
        {
            "snapshot_id": name,
            "customer_id": "a",
            "base_month": "2009-08",
            "base_fee": 1,
            "city": "福州",
        }
        for name in ("early", "late")
    ]
    world.load(lists, "snapshot")
    named = [one for one in basis(world, "retention_rate", SEPTEMBER).sources if one.parts]
    assert named[-1].parts == ("late",)


def test_days_are_told_by_their_month_and_what_is_kept_whole_as_a_whole(
    sample_store: Store,
) -> None:
    reader = ask.reader(sample_store, EVERYONE)
    last = [row["month"] for row in reader.rows("closed_months")][-1]
    days = sources.basis(reader, "watch_days", last)
    events = [one for one in days.sources if one.extract == "events"]
    stored = sample_store.current().partitions["events"]
    near = {add_months(last.isoformat(), step)[:7] for step in range(-2, 2)}
    months = {part for one in events for part in one.parts}
    assert months == {day[:7] for day in stored} & near
    assert sum(one.rows for one in events) == sum(
        file.rows for day, file in stored.items() if day[:7] in months
    )
    assert not days.missing_months, "a month that has not come yet is not lacking"
    offers = sources.basis(reader, "rival_ends", last).sources
    assert {one.parts for one in offers if one.extract == "rival_offers"} == {(sources.WHOLE,)}


RESULTS = definitions.results()
EXTRACT = re.compile(r"\bextract\.(\w+)")
MART = re.compile(r"\bmart\.(\w+)")
# The extract that who asks such a mart or macro rests on. Not `customer_flows`: it is asked for
# the cities that there are, too.
OF_MARTS = {
    "customer_months": "customers",
    "population_moves": "customers",
    "rule_months": "customers",
    "rule_sets": "customers",
    "stage_moves": "customers",
    "warned_customers": "customers",
    "warning_groups": "customers",
    "goals_in_force": "goals",
    "locked_customers": "events",
    "watch_events": "events",
    "watch_signals": "events",
    "market_shares": "market",
    "snapshot_members": "snapshot",
    "snapshot_months": "snapshot",
    "survey_answers": "surveys",
    "survey_months": "surveys",
}
CARD_MODULES = sorted(
    path
    for folder in (
        *(
            f"baoyou/ui/{area}"
            for area in (
                "overview",
                "why",
                "cities",
                "goals",
                "retention",
                "bundling",
                "satisfaction",
                "base",
                "warnings",
                "signals",
            )
        ),
        "pages/see",
        "pages/find",
    )
    for path in (ROOT / folder).glob("*.py")
)
# Cards that need not say it, by module and function, and why.
SAY_NOTHING = {
    ("baoyou/ui/base/stages.py", "levers"): "words of the lecture, no figure",
    ("baoyou/ui/signals/porting.py", "conduct"): "rules of conduct, no figure",
    ("baoyou/ui/satisfaction/rivals.py", "_axis_card"): "part of a card that says it",
    ("pages/find/customers.py", "main"): "rows of customers, each with its own trail",
}


@pytest.mark.parametrize("key", RESULTS)
def test_a_result_is_a_file_told_in_both_languages_by_words_of_its_own(key: str) -> None:
    result = RESULTS[key]
    assert (QUERIES / f"pages/{key}.sql").is_file()
    chinese, english = ([words.name, words.formula] for words in (result.zh, result.en))
    assert all(text.strip() for text in (*chinese, *english))
    assert chinese[0] != english[0] and chinese[1] != english[1]
    assert not set(",;:()") & set(_prose(chinese[1]))
    assert not re.search(r"[\u3000-\u9fff\uff00-\uffef]", " ".join(english))


def _prose(text: str) -> str:
    """The words apart from formulas such as √(p0(1−p0)/n) and numbers such as 10,000."""
    return re.sub(r"√\([^；，。]*|p0\([^；，。]*|\d,\d", "", text)


@pytest.mark.parametrize("key", RESULTS)
def test_a_result_reads_extracts_that_exist_and_all_that_its_sql_names(key: str) -> None:
    result = RESULTS[key]
    assert set(result.reads) <= set(contracts.contracts())
    sql = _told(key)
    named = {*EXTRACT.findall(sql)}
    named |= {OF_MARTS[name] for name in MART.findall(sql) if name in OF_MARTS}
    assert named <= set(result.reads)


@pytest.mark.parametrize("key", [key for key, one in RESULTS.items() if one.needs])
def test_what_a_result_needs_are_columns_of_extracts_that_it_reads(key: str) -> None:
    result = RESULTS[key]
    for need in result.needs:
        extract, column = need.split(".")
        assert extract in result.reads
        assert column in contracts.contracts()[extract].columns


def _told(key: str) -> str:
    """The SQL of a result without its comments."""
    text = sqlfile.load(f"pages/{key}").text
    return "\n".join(line.split("--")[0] for line in text.splitlines())


def test_every_card_of_the_pages_that_see_and_find_says_what_it_rests_on() -> None:
    silent = {
        (path.relative_to(ROOT).as_posix(), function)
        for path in CARD_MODULES
        for function, call in _calls(path)
        if ast.unparse(call.func) == "cards.card"
        and not any(word.arg == "says" for word in call.keywords)
    }
    assert silent == set(SAY_NOTHING)


def test_every_key_that_a_card_names_is_a_kpi_or_a_result() -> None:
    known = {*definitions.kpis(), *RESULTS}
    named = {
        (path.name, word.value)
        for path in CARD_MODULES
        for _, call in _calls(path)
        if ast.unparse(call.func) == "behind.says"
        for word in call.args[1:]
        if isinstance(word, ast.Constant)
    }
    assert named
    assert {key for _, key in named} <= known


@cache
def _calls(path: Path) -> list[tuple[str, ast.Call]]:
    """The calls of a module, each with the function that it stands in ('' outside of any)."""
    return [
        (getattr(statement, "name", ""), call)
        for statement in ast.parse(path.read_text(encoding="utf-8")).body
        for call in ast.walk(statement)
        if isinstance(call, ast.Call)
    ]
