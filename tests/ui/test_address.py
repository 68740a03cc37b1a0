"""Choices in the address: by code, the same in every language, and a link wins over a choice."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest


def _script() -> None:
    import streamlit as st

    from baoyou.ui import address

    words = {"red": "A red one", "yellow": "A yellow one"}
    with address.one_step():
        address.seed("month", ["2009-08", "2009-09"], "2009-09")
        month = st.selectbox("Month", ["2009-08", "2009-09"], index=None, key="month")
        address.keep("month", month)
        address.seed("alert", words, clears=True)
        alert = st.selectbox(
            "Alert", list(words), index=None, format_func=lambda code: words[code], key="alert"
        )
        address.keep("alert", alert)
        address.seed_many("city", ["福州", "厦门"])
        address.keep_many("city", st.multiselect("City", ["福州", "厦门"], key="city"))
        address.follow("cid")


def _open(**query: str) -> AppTest:
    app = AppTest.from_function(_script)
    for key, value in query.items():
        app.query_params[key] = value
    return app.run()


def _address(app: AppTest) -> dict[str, str]:
    return {key: app.query_params[key] for key in app.query_params}


def test_the_default_stands_in_the_address_and_what_is_not_chosen_does_not() -> None:
    assert _address(_open()) == {"month": "2009-09"}


def test_a_link_opens_with_what_it_says_and_an_unknown_value_is_left_out() -> None:
    app = _open(month="2009-08", alert="red", city="厦门")
    assert app.selectbox(key="month").value == "2009-08"
    assert app.selectbox(key="alert").value == "red"
    assert app.multiselect(key="city").value == ["厦门"]
    assert _open(month="1999-01", alert="blue").selectbox(key="month").value == "2009-09"


def test_a_choice_goes_into_the_address_by_its_code() -> None:
    app = _open(month="2009-08")
    app.selectbox(key="alert").set_value("yellow").run()
    assert _address(app) == {"month": "2009-08", "alert": "yellow"}
    app.selectbox(key="alert").set_value(None).run()
    assert _address(app) == {"month": "2009-08"}


def test_a_later_link_wins_over_an_earlier_choice() -> None:
    app = _open(alert="red")
    app.selectbox(key="month").set_value("2009-08").run()
    app.query_params["month"] = "2009-09"
    app.query_params["alert"] = "yellow"
    app.run()
    assert app.selectbox(key="month").value == "2009-09"
    assert app.selectbox(key="alert").value == "yellow"


def test_a_link_without_a_filter_takes_it_back_but_keeps_the_month() -> None:
    app = _open(alert="red")
    app.selectbox(key="month").set_value("2009-08").run()
    app.query_params.clear()
    app.run()
    assert app.selectbox(key="alert").value is None
    assert app.selectbox(key="month").value == "2009-08"
