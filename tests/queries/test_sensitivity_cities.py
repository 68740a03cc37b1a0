"""The mix of sensitivity classes by city."""

from __future__ import annotations

from small_marts import Marts, month

JUNE = month("2009-06")


def test_classes_are_shares_of_the_core_customers_of_each_city() -> None:
    marts = Marts()
    told = [
        ("福州", "price", True, 3),
        ("福州", "unclassified", False, 1),
        ("三明", "brand", False, 1),
    ]
    for city, name, is_high, customers in told:
        cell = {"city": city, "sensitivity": name, "is_high_value": is_high}
        marts.add("sensitivity_months", {"month": JUNE, "customers": customers, **cell})
    rows = marts.ask("sensitivity_cities", "福州", "三明", month=JUNE, population="core")
    assert [row["city"] for row in rows] == ["福州", "三明", "all"]
    assert (rows[0]["price"], rows[0]["unclassified"], rows[0]["customers"]) == (0.75, 0.25, 4)
    assert (rows[2]["price"], rows[2]["brand"]) == (0.6, 0.2)
    high = marts.ask("sensitivity_cities", "福州", "三明", month=JUNE, population="high_value")
    assert [(row["city"], row["price"]) for row in high] == [("福州", 1.0), ("all", 1.0)]
    assert marts.ask("sensitivity_cities", "厦门", month=JUNE, population="core") == []
