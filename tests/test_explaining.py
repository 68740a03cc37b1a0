"""`explain` as both faces ask it: the record of the terminal, names, splits, and the identity."""

from __future__ import annotations

import json
from datetime import date
from functools import partial
from typing import Any

import pytest

from baoyou import answers, ask, cli, definitions, explaining
from baoyou.access import EVERYONE
from baoyou.errors import WrongUsage
from baoyou.store import Store

AUGUST, SEPTEMBER = date(2009, 8, 1), date(2009, 9, 1)
RECORD = ["kpi", "from", "to", "city", "by", "value_from", "value_to", "change"]


def _explain(store: Store, kpi: str, **asked: Any) -> dict[str, Any]:
    return explaining.explain(store, kpi, AUGUST, SEPTEMBER, **asked)


@pytest.mark.parametrize(
    ("kpi", "asked"),
    [
        ("churn_rate", {"population": "all"}),
        ("arpu", {"by": "tier", "city": "厦门"}),
        ("composite_retention_rate", {"by": "city"}),
        ("bundling_rate", {"by": "plan"}),
        ("revenue_lost", {"by": "plan", "city": "福州"}),
    ],
)
def test_the_effects_sum_to_the_change_of_the_figures(
    sample_store: Store, kpi: str, asked: dict[str, Any]
) -> None:
    told = _explain(sample_store, kpi, **asked)
    shown = answers.kpis(
        sample_store,
        [AUGUST, SEPTEMBER],
        [asked["city"]] if "city" in asked else [],
        keys=[kpi],
        population=asked.get("population", "core"),
    )
    before, after = (row["value"] for row in shown)
    assert (told["value_from"], told["value_to"]) == pytest.approx((before, after), rel=1e-9)
    assert told["change"] == told["value_to"] - told["value_from"]
    # Doubles of the size of the figure itself.
    most = 1e-12 * max(1, abs(after))
    assert abs(told["residual"]) < most
    assert abs(sum(one["total"] for one in told["effects"]) - told["change"]) < most
    for one in told["effects"]:
        assert one["rate"] + one["mix"] + one["interaction"] == pytest.approx(one["total"])


def test_a_city_s_groups_are_those_of_the_terminal_s_figures(sample_store: Store) -> None:
    told = _explain(sample_store, "bundling_rate", city="厦门", by="level")
    rows = answers.kpis(
        sample_store, [AUGUST, SEPTEMBER], ["厦门"], by="level", keys=["bundling_rate"]
    )
    sizes = {
        month: sum(row["denominator"] for row in rows if row["month"] == month)
        for month in ("2009-08", "2009-09")
    }
    for effect in told["effects"]:
        old, new = (row for row in rows if row["group"] == effect["group"])
        share = float(old["denominator"] / sizes["2009-08"])
        assert effect["rate"] == pytest.approx(share * (new["value"] - old["value"]))


def test_the_terminal_prints_the_record_of_interfaces_md(
    sample_store: Store, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = "explain churn_rate --from 2009-08 --to 2009-09 --city 厦门 --by tier --json"
    assert cli.main([*asked.split(), "--store", str(sample_store.folder)]) == 0
    told = json.loads(capsys.readouterr().out)
    assert list(told) == [*RECORD, "effects", "residual"]
    assert (told["from"], told["to"], told["city"], told["by"]) == (
        "2009-08",
        "2009-09",
        "厦门",
        "tier",
    )
    assert {tuple(one) for one in told["effects"]} == {
        ("group", "rate", "mix", "interaction", "total")
    }
    assert {one["group"] for one in told["effects"]} <= {"diamond", "gold", "silver", "none"}
    asked = "explain churn_rate --to 2009-09 --city 厦门 --against province --csv"
    assert cli.main([*asked.split(), "--store", str(sample_store.folder)]) == 0
    head, *lines = capsys.readouterr().out.splitlines()
    assert head.startswith("kpi,from,to,city,by,value_from,value_to,change,residual,group,rate")
    assert all(line.startswith("churn_rate,2009-09,2009-09,厦门,level,") for line in lines)


def test_a_month_without_the_figure_has_no_effects(sample_store: Store) -> None:
    told = explaining.explain(sample_store, "churn_rate", date(2008, 7, 1), SEPTEMBER)
    assert (told["value_from"], told["change"], told["residual"]) == (None, None, None)
    assert told["effects"] == []
    assert told["value_to"] is not None


def test_each_kpi_is_split_by_what_it_holds_the_default_first() -> None:
    kpis = definitions.kpis()
    assert explaining.dimensions(kpis["churn_rate"]) == explaining.DIMENSIONS
    assert explaining.dimensions(kpis["retention_rate"]) == ("level", "city", "plan")
    assert explaining.dimensions(kpis["satisfaction"]) == ("tier", "city")
    assert explaining.dimensions(kpis["level_mix"]) == ()
    assert not {"rule_count", "market_share", "before_leaving"} & set(explaining.kpis())


@pytest.mark.parametrize(
    ("kpi", "asked", "code", "named"),
    [
        ("chrun_rate", {}, "kpi_unknown", "churn_rate"),
        ("level_mix", {}, "explain_no_figure", "arpu"),
        ("satisfaction", {"by": "level"}, "explain_split", "tier, city"),
        ("retention_rate", {"by": "stage"}, "explain_split", "level, city, plan"),
        ("arpu", {"city": "厦们"}, "city_unknown", "厦门"),
        ("retention_rate", {"snapshot": "no such list"}, "snapshot_id_unknown", ""),
        ("arpu", {"is_against": True}, "explain_against", ""),
        ("revenue_lost", {"is_against": True, "city": "厦门"}, "explain_against", ""),
    ],
)
def test_a_question_that_cannot_be_asked_is_refused_by_name(
    sample_store: Store, kpi: str, asked: dict[str, Any], code: str, named: str
) -> None:
    with pytest.raises(WrongUsage) as refused:
        _explain(sample_store, kpi, **asked)
    assert refused.value.code == code
    assert named in str(refused.value.slots.get("near", refused.value.slots.get("known", "")))


def test_a_month_that_is_not_closed_is_named(sample_store: Store) -> None:
    with pytest.raises(WrongUsage) as refused:
        explaining.explain(sample_store, "arpu", date(2005, 1, 1), SEPTEMBER)
    assert refused.value.code == "month_unknown"


def test_the_movers_of_a_change_are_the_cities_and_of_one_city_its_levels(
    sample_store: Store,
) -> None:
    reader = ask.reader(sample_store, EVERYONE)
    for cities, groups in (((), set(reader.cities)), (("厦门",), set("12345"))):
        rows = partial(reader.rows, cities=list(cities) or None)
        (change,) = rows(
            "kpi_changes",
            month=SEPTEMBER,
            kpis=["churn_rate"],
            population="core",
            total_segments=definitions.province()["total_segments"],
            falling=[],
        )
        found = explaining.movers(reader, rows, change, SEPTEMBER, cities, "core")
        assert {row["group"] for row in found} == groups
        assert sum(row["total"] for row in found) == pytest.approx(change["before_change"])
        assert [row["place"] for row in found] == list(range(1, len(groups) + 1))
        first = change | {"before_month": None}
        assert explaining.movers(reader, rows, first, SEPTEMBER, cities, "core") == []
