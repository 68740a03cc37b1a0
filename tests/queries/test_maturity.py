"""A figure whose outcome has not passed: shown as such, and nothing is drawn or judged from it."""

from __future__ import annotations

from figure_marts import FigureMarts, ask_of, days
from small_marts import Row, month

JULY, AUGUST, SEPTEMBER = "2009-07", "2009-08", "2009-09"


def renewed(**months: tuple[int, int]) -> FigureMarts:
    """City A with so many renewed of so many contracts in each month, y2009m09."""
    names = {f"{name[1:5]}-{name[6:8]}": count for name, count in months.items()}
    marts = FigureMarts(*names)
    for name, (kept, of) in names.items():
        marts.count("renewal_rate", name, "A", kept, of)
    return marts


def change(marts: FigureMarts, when: str) -> Row:
    """The renewal rate beside the month before."""
    return marts.ask("kpi_changes", "A", **ask_of(when, kpis=["renewal_rate"], falling=[]))[0]


def mature(marts: FigureMarts, *cities: str) -> dict[tuple[str, str], bool]:
    """Whether renewal is mature, by city and month."""
    asked = {"months": days(JULY, AUGUST, SEPTEMBER), "kpis": ["renewal_rate"], "by": "none"}
    told = ask_of(SEPTEMBER)
    told.pop("month")
    rows = marts.ask("kpi_values", *cities, **asked, **told, show="both")
    return {(row["city"], row["month"].isoformat()[:7]): row["mature"] for row in rows}


def test_the_line_of_a_card_ends_with_the_last_mature_month() -> None:
    marts = renewed(y2009m07=(120, 200), y2009m08=(130, 200), y2009m09=(40, 200))
    row = change(marts, SEPTEMBER)
    assert (row["value"], row["mature"], row["before_verdict"]) == (0.2, False, "none")
    assert row["spark"] == [0.6, 0.65, None]


def test_an_immature_month_has_no_funnel_to_be_judged_by() -> None:
    marts = renewed(y2009m08=(130, 200), y2009m09=(40, 200))
    asked = {"kpi": "renewal_rate", "least_ranked": 100}
    assert marts.ask("funnel_limits", "A", **ask_of(SEPTEMBER, **asked)) == []
    assert marts.ask("funnel_limits", "A", **ask_of(AUGUST, **asked)) != []


def test_a_month_matures_only_where_the_city_is_in_the_month_after() -> None:
    marts = FigureMarts(JULY, AUGUST, SEPTEMBER)
    for when in (JULY, AUGUST, SEPTEMBER):
        for city in ("A", "B"):
            marts.count("renewal_rate", when, city, 100, 200)
    # B sent no file for September: nobody knows whether its contracts of August were renewed.
    gone = {"city": "B", "is_core": True, "on_net": 0, "on_net_before": 200, "city_missing": 200}
    marts.add("customer_flows", {"month": month(SEPTEMBER), **gone})
    told = mature(marts, "A", "B")
    assert (told["A", JULY], told["B", JULY], told["all", JULY]) == (True, True, True)
    assert (told["A", AUGUST], told["B", AUGUST], told["all", AUGUST]) == (True, False, False)
    assert (told["A", SEPTEMBER], told["B", SEPTEMBER]) == (False, False)


def test_beside_a_province_that_is_not_mature_no_city_is_ranked() -> None:
    marts = FigureMarts(AUGUST, SEPTEMBER)
    for city, kept in (("A", 150), ("B", 40)):
        marts.count("renewal_rate", AUGUST, city, kept, 200)
    asked = ask_of(AUGUST, kpis=["renewal_rate"], least_ranked=100)
    rows = {row["city"]: row for row in marts.ask("city_ranking", "A", "B", **asked)}
    assert (rows["A"]["why_not"], rows["A"]["verdict"]) == (None, "better")
    gone = {"city": "B", "is_core": True, "on_net": 0, "on_net_before": 200, "city_missing": 200}
    marts.add("customer_flows", {"month": month(SEPTEMBER), **gone})
    rows = {row["city"]: row for row in marts.ask("city_ranking", "A", "B", **asked)}
    assert {row["why_not"] for row in rows.values()} == {"immature"}
    assert {row["verdict"] for row in rows.values()} == {None}
