"""Sensitivity classes: standardised over the on-net core, the highest that reaches 1."""

from __future__ import annotations

from decimal import Decimal

from small_world import Row, World, customer

from baoyou import ask
from baoyou.access import EVERYONE

JUNE = "2009-06"


def classes(world: World) -> dict[str, Row]:
    pinned = ask.reader(world.store, EVERYONE)
    path = world.store.path(pinned.manifest.months[f"{JUNE}-01"]["customer_months"])
    import duckdb

    told = duckdb.sql(
        f"select customer_id, sensitivity, sensitivity_price::double as price,"
        f" sensitivity_safety::double as safety from '{path}'"
    ).fetchall()
    return {row[0]: {"class": row[1], "price": row[2], "safety": row[3]} for row in told}


def scored(name: str, price: object, safety: object = "", **known: object) -> Row:
    return customer(name, JUNE, score_price=price, score_safety=safety, **known)


def test_the_highest_standardised_score_names_the_class_from_one_on(world: World) -> None:
    world.load(
        [
            scored("low", 10, 5),
            scored("low_too", 10, 5),
            scored("high", 30, 5),
            scored("high_too", 30, 45),
            scored("off_net", 1000, status="cancelled"),
            scored("not_core", 1000, arpu=10),
        ]
    )
    found = classes(world)
    # Price: mean 20, standard deviation 10. Safety: mean 15, deviation sqrt(300) = 17.32.
    assert found["high"] == {"class": "price", "price": 1.0, "safety": -0.577350269}
    assert found["high_too"]["class"] == "safety"
    assert found["high_too"]["safety"] == 1.732050808
    assert found["low"]["class"] == "unclassified"
    assert found["off_net"] == {"class": None, "price": None, "safety": None}
    assert found["not_core"]["class"] is None


def test_an_unknown_score_is_left_out_and_equal_scores_say_nothing(world: World) -> None:
    world.load([scored("a", "", 7), scored("b", 10, 7), scored("c", 30, 7)])
    found = classes(world)
    assert found["a"] == {"class": "unclassified", "price": None, "safety": None}
    assert (found["c"]["class"], found["c"]["price"]) == ("price", 1.0)


def test_ties_go_to_safety_before_price(world: World) -> None:
    world.load([scored("both", 30, 30), scored("none", 10, 10)])
    assert classes(world)["both"]["class"] == "safety"


def test_without_score_columns_nobody_has_a_class(world: World) -> None:
    world.load([customer("a", JUNE)])
    assert classes(world)["a"]["class"] is None


def test_decimals_of_scores_are_exact(world: World) -> None:
    world.load([scored("a", "0.1"), scored("b", "0.3")])
    assert Decimal(str(classes(world)["b"]["price"])) == 1
