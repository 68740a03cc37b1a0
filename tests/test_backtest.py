"""The back-test: counts by hand, months that count, versions, and figures that others published."""

from __future__ import annotations

import csv
import json
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_world import REAL, Row, World, customer, real

from baoyou import ask, backtest, cli, definitions, rulebook
from baoyou.access import EVERYONE, Scope
from baoyou.backtest import Answer, Question, Run
from baoyou.errors import Refused, WrongUsage
from baoyou.months import month_of
from baoyou.store import Manifest, Store

MONTHS = ["2009-01", "2009-02", "2009-03", "2009-04", "2009-05"]


def ask_lab(
    world: World,
    rule: str,
    scope: Scope = EVERYONE,
    cities: list[str] | None = None,
    **asked: Any,
) -> Answer:
    """The answer to one rule with parameters; other words are of the question."""
    told = {"population": "all", **{key: asked.pop(key) for key in QUESTION & set(asked)}}
    held = definitions.rules()[rule].version(date(2009, 1, 1)).params
    question = Question((Run("it", rule, {**held, **asked}),), **told)
    return backtest.test(ask.reader(world.store, scope), question, cities or ["福州"])


QUESTION = {"population", "horizon", "first", "last", "immature"}


def life(customer_id: str, story: str, city: str = "福州", **known: Any) -> list[Row]:
    """A customer's months: a digit is a month with so many days of silence, x a month as left,
    a dot a month without a row."""
    rows = []
    for month, sign in zip(MONTHS, story, strict=True):
        state = {"status": "cancelled"} if sign == "x" else {"zero_call_days": sign}
        if sign != ".":
            rows.append(customer(customer_id, month, city=city, **{**known, **state}))
    return rows


@pytest.fixture(scope="module")
def silent(tmp_path_factory: pytest.TempPathFactory) -> World:
    """Who is silent and who leaves, January to May, made once; tests must not change it.

    With two months to wait, January to March are mature. No row of 漳州 is there in March.
    """
    world = World(tmp_path_factory.mktemp("silent"))
    world.load(
        [
            *life("left at once", "9xxxx", arpu=100),
            *life("left after two", "079xx", arpu=200),
            *life("warned long", "0899x", arpu=50),
            *life("stayed", "99000"),
            *life("left unseen", "0000x"),
            *life("came back", "9x0xx"),
            *life("left too late", "9000x"),
            *life("well", "00000"),
            *life("keeps", "00000", "厦门"),
            *life("moved", "9....", "漳州"),
            *life("moved", ".9...", "厦门", arpu=20),
            *life("unseen", "99.xx", "漳州"),
            *life("seen again", "00.00", "漳州"),
        ]
    )
    return world


@pytest.fixture
def own(silent: World, tmp_path: Path) -> World:
    """A copy of that store which the test may change."""
    shutil.copytree(silent.folder / "store", tmp_path / "store")
    return World(tmp_path)


def test_a_month_counts_whom_it_flags_and_who_left_within_the_horizon(silent: World) -> None:
    found = ask_lab(silent, "zero_calls")
    # January flags four: "left at once" and "came back" leave in February, the other two stay on.
    # February flags three: "left after two" leaves in April, "warned long" in May, "stayed" stays.
    # March flags "left after two" and "warned long"; "left unseen", "left too late" go unseen.
    assert counts(found) == [(8, 4, 2, 2), (6, 3, 1, 1), (7, 2, 2, 5)]
    total = found.totals["it"]
    assert (total["flagged"], total["flagged_left"], total["left_customers"]) == (9, 5, 8)
    assert total["precision"] == pytest.approx(5 / 9)
    assert total["recall"] == pytest.approx(5 / 8)
    assert total["base_rate"] == pytest.approx(8 / 21)
    assert total["lift"] == pytest.approx(5 / 9 / (8 / 21))
    assert total["workload"] == pytest.approx(3)
    # Fees of three months: 100, 100; 200; 200, 50 of those flagged who left.
    assert total["fee_covered"] == pytest.approx(100 + 100 + 200 + 200 + 50)


def test_lead_time_runs_from_the_first_month_of_the_streak_and_counts_each_leaving_once(
    silent: World,
) -> None:
    # Left at once, came back: one month. Left after two: February to April, two.
    # Warned long: flagged February and March, leaves in May: three.
    assert ask_lab(silent, "zero_calls").totals["it"]["lead_months"] == pytest.approx(7 / 4)


def test_a_streak_may_begin_before_the_months_tested(silent: World) -> None:
    found = ask_lab(silent, "zero_calls", first=month_of("2009-03"), last=month_of("2009-03"))
    assert [row["month"] for row in found.months] == [month_of("2009-03")]
    assert found.totals["it"]["lead_months"] == pytest.approx((2 + 3) / 2)


def test_a_longer_horizon_waits_longer_and_finds_more(silent: World) -> None:
    one = ask_lab(silent, "zero_calls", horizon=1)
    assert [row["month"].month for row in one.months] == [1, 2, 3, 4]
    assert [row["flagged_left"] for row in one.months] == [2, 0, 1, 1]
    four = ask_lab(silent, "zero_calls", horizon=4)
    assert [(row["month"].month, row["flagged_left"]) for row in four.months] == [(1, 3)]


def test_a_month_not_mature_is_shown_as_far_as_known_and_kept_out_of_the_totals(
    silent: World,
) -> None:
    found = ask_lab(silent, "zero_calls", immature=True)
    april, may = found.months[3:]
    assert (april["is_mature"], april["flagged"], april["flagged_left"]) == (False, 1, 1)
    assert (may["is_mature"], may["flagged"], may["flagged_left"]) == (False, 0, None)
    assert found.totals["it"] == ask_lab(silent, "zero_calls").totals["it"]


def counts(found: Answer) -> list[tuple[int, ...]]:
    """Month by month: population, flagged, flagged who left, left."""
    names = ("population", "flagged", "flagged_left", "left_customers")
    return [tuple(row[name] for name in names) for row in found.months]


def test_the_population_and_the_city_are_those_of_the_month(silent: World) -> None:
    there = ask_lab(silent, "zero_calls", cities=["厦门"], horizon=1)
    assert counts(there) == [(1, 0, 0, 0), (2, 1, 1, 1), (1, 0, 0, 0), (1, 0, 0, 0)]
    # In February the mean fee of "moved" is (100 + 20) / 2 = 60 yuan: not core.
    core = ask_lab(silent, "zero_calls", cities=["厦门"], horizon=1, population="core")
    assert counts(core) == [(1, 0, 0, 0)] * 4


def test_no_city_beyond_the_scope_is_counted(silent: World) -> None:
    reader = ask.reader(silent.store, Scope(frozenset(["厦门"])))
    question = Question((Run("it", "zero_calls", {"days": 7}),), "all", horizon=1)
    inside = ask_lab(silent, "zero_calls", cities=["厦门"], horizon=1)
    assert backtest.test(reader, question).months == inside.months
    assert backtest.test(reader, question, ["福州", "厦门"]).months == inside.months
    nowhere = ask.reader(silent.store, Scope(frozenset()))
    assert backtest.test(nowhere, question).totals["it"]["population"] == 0


def test_nobody_leaves_in_a_month_that_lacks_the_city(silent: World) -> None:
    found = ask_lab(silent, "zero_calls", cities=["漳州"], horizon=1)
    assert counts(found) == [(3, 2, 0, 0), (2, 1, 0, 0), (0, 0, 0, 0), (1, 0, 0, 0)]


def test_a_month_is_mature_where_all_months_of_the_horizon_are_closed() -> None:
    months = {f"{month}-01": {} for month in MONTHS if month != "2009-03"}
    manifest = Manifest(partitions={"customers": months}, months=months)
    known = backtest.closed_months(ask.Reader(Store(Path()), manifest, EVERYONE), 2)
    assert list(known.items()) == [
        (month_of("2009-01"), 1),
        (month_of("2009-02"), 0),
        (month_of("2009-04"), 1),
        (month_of("2009-05"), 0),
    ]


def test_a_month_in_which_the_rule_cannot_run_is_left_out_and_named(silent: World) -> None:
    drop = ask_lab(silent, "usage_drop", months=2)
    assert [row["month"].month for row in drop.months] == [3]
    assert drop.left_out["it"] == {
        month_of("2009-01"): ["2008-11", "2008-12"],
        month_of("2009-02"): ["2008-12"],
    }
    assert [row["month"].month for row in ask_lab(silent, "usage_drop", months=1).months] == [2, 3]
    spend = ask_lab(silent, "offnet_spend")
    assert (spend.months, spend.totals) == ([], {})
    assert spend.left_out["it"][month_of("2009-02")] == ["offnet_fee"]
    assert ask_lab(silent, "low_score").left_out["it"][month_of("2009-02")] == [
        "surveys.customer_id"
    ]


def test_two_runs_are_compared_at_the_length_of_the_shorter_list(silent: World) -> None:
    runs = (Run("many", "zero_calls", {"days": 7}), Run("few", "zero_calls", {"days": 9}))
    reader = ask.reader(silent.store, EVERYONE)
    question = Question(runs, "all", first=month_of("2009-02"), last=month_of("2009-02"))
    found = backtest.test(reader, question, ["福州"], subjects=["few"])
    # February: nine days or more is "stayed" alone. All three have a yellow alert; "left after two"
    # pays the most of them and leaves.
    assert [(row["run"], row["flagged"]) for row in found.months] == [("few", 1), ("many", 3)]
    (pair,) = found.pairs
    assert (pair["other"], pair["calls"]) == ("many", 1)
    assert (pair["subject_left"], pair["other_left"]) == (0, 1)
    assert (pair["difference"], pair["verdict"]) == (1, "even")


def test_other_parameters_are_those_of_the_rule_file(silent: World) -> None:
    found = ask_lab(silent, "zero_calls", days=8)
    assert [row["flagged"] for row in found.months] == [4, 2, 2]


def test_a_published_version_is_what_is_tested_and_undo_takes_it_back(own: World) -> None:
    may = month_of("2009-05")
    version, made = rulebook.publish(own.store, "zero_calls", {"days": 9}, may, again=True)
    assert (version.version, made.sequence) == (2, own.store.current().sequence)
    reader = ask.reader(own.store, EVERYONE)
    assert backtest.present(reader, "zero_calls", month_of("2009-04")).params == {"days": 7}
    assert backtest.present(reader, "zero_calls", may).params == {"days": 9}
    editions = rulebook.editions(made, "zero_calls")
    assert [edition.version.version for edition in editions] == [1, 2]
    assert all((editions[1].by, editions[1].at))
    with pytest.raises(Refused, match="rule_same"):
        rulebook.publish(own.store, "zero_calls", {"days": 9}, month_of("2009-06"))
    with pytest.raises(WrongUsage, match="param_number"):
        rulebook.publish(own.store, "zero_calls", {"days": 99}, month_of("2009-06"))
    assert own.store.sequence() == made.sequence
    own.store.undo()
    assert len(rulebook.editions(own.store.current(), "zero_calls")) == 1


def told(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, Any, str]:
    """Exit code, JSON and stderr of a command."""
    code = cli.main([*arguments, "--json", "--lang", "en"])
    out = capsys.readouterr()
    return code, json.loads(out.out) if out.out else None, out.err


def test_the_terminal_prints_the_record_that_interfaces_promise(
    silent: World, capsys: pytest.CaptureFixture[str]
) -> None:
    store = ["--store", str(silent.store.folder)]
    asked = ["backtest", "zero_calls", "--population", "all", *store]
    code, record, notes = told(capsys, *asked, "--set", "days=8")
    assert code == 0
    assert list(record) == ["rule", "params", "months", "total"]
    assert (record["rule"], record["params"]) == ("zero_calls", {"days": 8})
    first = {"month": "2009-01", "population": 12, "flagged": 6, "flagged_left": 3, "left": 3}
    assert record["months"][0] == first
    assert (record["total"]["flagged"], record["total"]["left"]) == (12, 10)
    assert "2009-04, 2009-05" in notes
    _, nobody, _ = told(capsys, *asked, "--set", "days=31", "--months", "2009-02:2009-02")
    assert nobody["months"][0] | {"flagged": 0, "flagged_left": 0} == nobody["months"][0]
    assert (nobody["total"]["precision"], nobody["total"]["recall"]) == (None, 0)
    _, nothing, _ = told(capsys, *asked, "--months", "2009-05")
    assert (nothing["months"], set(nothing["total"].values())) == ([], {None})


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        (["zero_cals"], "zero_calls"),
        (["zero_calls", "--set", "day=3"], "days"),
        (["zero_calls", "--set", "days"], "PARAM=VALUE"),
        (["zero_calls", "--set", "days=many"], "1 to 31"),
        (["zero_calls", "--set", "days=nan"], "1 to 31"),
        (["zero_calls", "--set", "days=32"], "1 to 31"),
        (["zero_calls", "--set", "days=2.5"], "whole"),
        (["usage_drop", "--set", "mode=any"], "versus_mean"),
        (["zero_calls", "--months", "2008-01:2009-02"], "2009-01"),
        (["zero_calls", "--months", "2009-03:2009-02"], "earlier first"),
        (["zero_calls", "--horizon", "0"], "1 to 12"),
    ],
)
def test_the_terminal_says_what_is_wrong_with_a_question(
    silent: World, wrong: list[str], named: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code, _, said = told(capsys, "backtest", *wrong, "--store", str(silent.store.folder))
    assert code == 2
    assert named in said


def test_the_terminal_publishes_a_version_and_lists_it(
    own: World, capsys: pytest.CaptureFixture[str]
) -> None:
    store = ["--store", str(own.store.folder)]
    code, made, _ = told(capsys, "rules", "publish", "zero_calls", "--set", "days=9", *store)
    assert (code, made["version"], made["from"]) == (0, 2, "2009-06")
    _, listed, _ = told(capsys, "rules", *store)
    (latest,) = [row for row in listed if row["version"] == 2]
    assert (latest["rule"], latest["params"]) == ("zero_calls", {"days": 9})
    # The months closed keep theirs, and the back-test takes that of the latest month tested.
    _, record, _ = told(capsys, "backtest", "zero_calls", *store)
    assert record["params"] == {"days": 7}


def test_every_parameter_of_every_rule_may_be_tuned_around_its_present_value() -> None:
    for key, rule in definitions.rules().items():
        for version in rule.versions:
            assert set(rule.tunes) == set(version.params), key
            for name, value in version.params.items():
                assert rulebook.checked(key, name, value) == value, (key, name)


# Rules that flag fewer when this parameter grows.
FEWER = {
    "zero_calls": "days",
    "usage_drop": "drop_percent",
    "complaints": "complaints",
    "offnet_spend": "yuan",
    "below_plan": "months",
    "repeat_faults": "faults",
}


@settings(max_examples=6, deadline=None, database=None)
@given(
    rule=st.sampled_from(sorted(FEWER)),
    ends=st.lists(st.integers(0, 90), min_size=2, max_size=2, unique=True),
    population=st.sampled_from(["core", "high_value", "all"]),
)
def test_a_higher_threshold_never_flags_more(
    sample_store: Any, rule: str, ends: list[int], population: str
) -> None:
    tune = definitions.rules()[rule].tunes[FEWER[rule]]
    low, high = sorted(min(max(end, tune.low), tune.high) for end in ends)
    held = definitions.rules()[rule].version(date(2009, 1, 1)).params
    runs = tuple(
        Run(name, rule, {**held, FEWER[rule]: end}) for name, end in (("low", low), ("high", high))
    )
    question = Question(runs, population, first=month_of("2009-06"))
    found = backtest.test(ask.reader(sample_store, EVERYONE), question)
    flagged = {name: found.totals[name]["flagged"] for name in ("low", "high")}
    assert flagged["high"] <= flagged["low"]
    for row in found.months:
        assert 0 <= row["flagged_left"] <= row["flagged"] <= row["population"]
        assert row["flagged_left"] <= row["left_customers"]


def test_present_parameters_flag_just_whom_the_close_hit(
    sample_store: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every rule, run again on two months, against the hits that the close kept."""
    reader = ask.reader(sample_store, EVERYONE)
    last = month_of("2008-12")
    runs = tuple(backtest.present(reader, rule, last) for rule in definitions.rules())
    question = Question(runs, "all", first=month_of("2008-11"), last=last)
    kept = backtest.test(reader, question)
    monkeypatch.setattr(backtest, "_is_as_closed", lambda *_: False)
    run_again = backtest.test(reader, question)
    assert [(row["run"], row["month"], row["flagged"]) for row in run_again.months] == [
        (row["run"], row["month"], row["flagged"]) for row in kept.months
    ]
    assert sum(row["flagged"] for row in kept.months) > 100
    again = {row["run"]: row["lead_months"] for row in run_again.totals.values()}
    assert again == {row["run"]: row["lead_months"] for row in kept.totals.values()}


def panel(path: Path) -> list[Row]:
    """The panel's four months as rows: month 9 without calls and data is cancelled."""
    with path.open(encoding="utf-8-sig", newline="") as source:
        people = list(csv.DictReader(source))
    rows = []
    for one in people:
        for month in (6, 7, 8, 9):
            used = [
                float(one[f"{name}_{month}"] or 0)
                for name in ("total_ic_mou", "total_og_mou", "vol_2g_mb", "vol_3g_mb")
            ]
            rows.append(
                customer(
                    one["mobile_number"],
                    f"2014-{month:02d}",
                    city="circle 109",
                    arpu=one[f"arpu_{month}"],
                    zero_call_days=0 if used[0] + used[1] else 31,
                    status="cancelled" if month == 9 and not any(used) else "active",
                )
            )
    return rows


def expected(path: Path, measure: str) -> list[float]:
    with path.open(encoding="utf-8-sig", newline="") as source:
        (row,) = [row for row in csv.DictReader(source) if row["measure"].startswith(measure)]
    return [float(part) for part in row["expected"].split("/")]


def test_the_third_party_panel_gives_the_figures_published_for_it(world: World) -> None:
    path = real("india_4month_panel_1000.csv")
    world.load(panel(path))
    told = REAL / "expected_values.csv"
    august = {"first": month_of("2014-08"), "horizon": 1, "cities": ["circle 109"]}
    mean = {"measure": "arpu", "mode": "versus_mean", "months": 2, "floor": 0}
    for measure, found in (
        ("rule ARPU_8 < 0.8", ask_lab(world, "usage_drop", **mean, drop_percent=20, **august)),
        ("rule ARPU_8 < 0.5", ask_lab(world, "usage_drop", **mean, drop_percent=50, **august)),
        ("rule zero calls", ask_lab(world, "zero_calls", days=31, **august)),
    ):
        total = found.totals["it"]
        flagged, precision, recall, lift = expected(told, measure)
        assert (total["population"], total["left_customers"]) == (1000, 110)
        assert total["flagged"] == flagged, measure
        assert round(total["precision"], 3) == precision
        assert round(total["recall"], 3) == recall
        assert round(total["lift"], 2) == lift
