"""Ranks of three months: a move counts only beyond the tie groups, among the same cities."""

from __future__ import annotations

from figure_marts import FigureMarts, ask_of
from small_marts import Row, month

NOW, QUARTER, YEAR = "2009-09", "2009-06", "2008-09"


def moves(marts: FigureMarts, kpi: str = "bundling_rate") -> dict[str, Row]:
    """The ranks of the cities."""
    asked = ask_of(NOW, kpi=kpi, least_ranked=100)
    return {row["city"]: row for row in marts.ask("rank_moves", *"ABCD", **asked)}


def bound(marts: FigureMarts, when: str, of: int = 1000, **cities: int) -> None:
    """So many bound of a thousand in each city."""
    for city, counted in cities.items():
        marts.count("bundling_rate", when, city, counted, of)


def test_a_city_that_passes_another_beyond_the_ties_moved_and_a_small_one_has_no_rank() -> None:
    marts = FigureMarts(YEAR, QUARTER, NOW)
    # A year ago C was too small to be ranked: a rank among two says nothing of one among three.
    bound(marts, YEAR, A=700, B=800)
    bound(marts, YEAR, of=50, C=45)
    bound(marts, QUARTER, A=700, B=800, C=900)
    bound(marts, NOW, A=950, B=800, C=890)
    bound(marts, NOW, of=99, D=99)
    rows = moves(marts)
    assert [(row["city"], row["tie_rank"], row["quarter_rank"]) for row in rows.values()] == [
        ("A", 1, 3),
        ("C", 2, 1),
        ("B", 3, 2),
        ("D", None, None),
    ]
    told = {city: (row["quarter_verdict"], row["quarter_moved"]) for city, row in rows.items()}
    assert told == {"A": ("up", 2), "C": ("down", -1), "B": ("down", -1), "D": (None, None)}
    assert (rows["D"]["value"], rows["D"]["why_not"]) == (1, "small")
    assert rows["A"]["quarter_month"] == month(QUARTER)
    assert {city: row["year_verdict"] for city, row in rows.items()} == {
        "A": "other_cities",
        "C": None,
        "B": "other_cities",
        "D": None,
    }


def test_a_move_within_a_tie_and_a_tie_that_falls_apart_are_no_moves() -> None:
    marts = FigureMarts(YEAR, QUARTER, NOW)
    # In June A and B tie (0.800 and 0.790) and change places by September: they tie still.
    bound(marts, QUARTER, A=790, B=800, C=500)
    # A year ago all three tie on rank 1: their places were 1 to 3, and so they still may be.
    bound(marts, YEAR, A=800, B=795, C=790)
    bound(marts, NOW, A=800, B=790, C=500)
    rows = moves(marts)
    assert {row["quarter_verdict"] for row in rows.values()} == {"none"}
    assert (rows["C"]["tie_rank"], rows["C"]["year_moved"]) == (3, -2)
    assert {row["year_verdict"] for row in rows.values()} == {"none"}


def test_a_month_that_is_not_complete_or_not_stored_has_no_ranks() -> None:
    marts = FigureMarts("2009-05", QUARTER, "2009-07", "2009-08", NOW)
    for when, of in ((QUARTER, 600), (NOW, 500)):
        for city, renewed in zip("ABC", (450, 300, 150), strict=True):
            marts.count("renewal_rate", when, city, renewed, of)
    immature = moves(marts, "renewal_rate")
    assert {row["why_not"] for row in immature.values()} == {"immature"}
    assert {row["tie_rank"] for row in immature.values()} == {None}
    assert {row["year_rank"] for row in immature.values()} == {None}
    assert sorted(row["quarter_rank"] for row in immature.values()) == [1, 2, 3]
