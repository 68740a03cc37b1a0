"""Cards and tables as a page draws them, over the gallery."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from baoyou.ui import cards, tables
from baoyou.ui.cards import Change, State
from baoyou.ui.tables import Column

GALLERY = str(Path(__file__).parent / "gallery.py")


def drawn(part: str, language: str = "zh") -> AppTest:
    """The gallery's part after one run."""
    app = AppTest.from_file(GALLERY, default_timeout=60)
    app.query_params["part"] = part
    app.query_params["lang"] = language
    app.run()
    assert not app.exception
    return app


def words(app: AppTest) -> str:
    return "\n".join(str(element.value) for element in app.markdown)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("part", ["overview", "cities", "retention", "warnings", "customer", "lab"])
def test_every_part_of_the_gallery_runs(part, language):
    drawn(part, language)


def test_a_card_has_its_figure_changes_target_and_interval():
    app = drawn("overview")
    metric = app.metric[0]
    assert (metric.label, metric.value) == ("捆绑率", "69.0%")
    assert not metric.delta
    assert metric.proto.help
    seen = words(app)
    assert ":green-badge[↑ 0\\.6 个百分点] :small[环比]" in seen
    assert ":gray-badge[↓ 1\\.3 个百分点]" in seen
    assert ":orange-badge[↑ 0\\.08 个百分点]" in seen
    assert ":green[**✓ 达标**] 目标 68\\.0%，超 1\\.0" in seen
    assert ":gray[:small[n 186,412 · 68\\.8–69\\.2%]]" in seen


def test_a_change_says_direction_by_arrow_and_verdict_by_colour():
    assert Change("0.6 pp", "up", "bad", "MoM").markdown.startswith(":orange-badge[↑ ")
    assert Change("0.6 pp", "down", "good", "MoM").markdown.startswith(":green-badge[↓ ")
    assert Change("0.0 pp", "flat", "none", "MoM").markdown.startswith(":gray-badge[→ ")


def test_data_in_badges_and_greys_is_escaped():
    assert cards.badge("a]:red[b") == ":gray-badge[a\\]\\:red\\[b]"
    assert cards.grey("*x*") == ":gray[:small[\\*x\\*]]"
    assert State("x", "**ours**").markdown == ":gray-badge[x] **ours**"


@pytest.mark.parametrize(
    ("level", "rules", "zh", "en"),
    [
        ("red", 4, "● 红 4 条", "● Red, 4 rules"),
        ("orange", 2, "● 橙 2 条", "● Orange, 2 rules"),
        ("yellow", 1, "● 黄 1 条", "● Yellow, 1 rule"),
        (None, 0, "○ 无预警", "○ No warning"),
    ],
)
def test_an_alert_always_has_its_word(level, rules, zh, en):
    assert tables.alert_label(level, rules, "zh") == zh
    assert tables.alert_label(level, rules, "en") == en


def test_charts_have_alt_texts_and_no_theme_of_streamlit():
    app = drawn("overview")
    found = [block.proto for block in app.get("plotly_chart")]
    assert len(found) == 2
    assert {chart.alt for chart in found} == {"捆绑率从 62.0% 升到 69.0%", "厦门占八成"}
    assert all(chart.theme == "" for chart in found)
    assert all(json.loads(chart.config)["showSendToCloud"] is False for chart in found)


def test_a_clickable_table_gets_a_new_key_with_new_rows():
    assert tables.stamped("x", ["a", "b"]) != tables.stamped("x", ["b", "a"])
    assert tables.stamped("x", ["a", "b"]) == tables.stamped("x", ("a", "b"))


def test_a_selected_row_gives_its_id():
    def page() -> None:
        import streamlit as st

        from baoyou.ui import tables as t

        rows = [{"id": "C1", "city": "厦门"}, {"id": "C2", "city": "福州"}]
        columns = [t.Column("city", "地市")]
        key = t.stamped("list", ["C1", "C2"])
        if "done" not in st.session_state:
            st.session_state.done = True
            st.session_state[key] = {"selection": {"rows": [1], "columns": [], "cells": []}}
        chosen = t.clickable_table(rows, columns, key="list", id_column="id", alt="x", mode="light")
        st.write(f"chosen {chosen}")

    app = AppTest.from_function(page).run()
    assert not app.exception
    assert app.markdown[-1].value == "chosen C2"


def test_tints_and_arrows_follow_the_verdict_of_each_row_not_the_number():
    rows = [
        {"id": 1, "rate": 0.7, "is": "better"},
        {"id": 2, "rate": 0.7, "is": "normal"},
        {"id": 3, "rate": None, "is": "worse"},
    ]
    column = Column("rate", "率", lambda rate: f"{rate:.1f}", "number", verdict="is")
    frame = tables.pd.DataFrame({"率": [0.7, 0.7, None]})
    styler = tables._arrows(tables._written(frame, [column]), rows, [column])
    html = styler.to_html()
    assert html.count("▲ 0.7") == 1
    assert html.count("▼") == 0
    assert "—" in html


def test_a_card_that_cannot_be_judged_says_its_state_in_place_of_its_changes():
    def page() -> None:
        from baoyou.ui import cards as c

        c.kpi_card(
            "续约率",
            "46.9%",
            changes=[c.Change("1.0 pp", "up", "good", "MoM")],
            state=c.State("○ 未成熟", "10 月底才完整"),
            foot=[c.count_line(37, "zh")],
        )

    app = AppTest.from_function(page).run()
    assert not app.exception
    seen = [element.value for element in app.markdown]
    assert seen == [":gray-badge[○ 未成熟] 10 月底才完整", ":gray[:small[n 37]]"]


def test_a_month_without_a_figure_is_a_gap_in_the_grey_line() -> None:
    def page() -> None:
        from baoyou.ui import cards

        cards.kpi_card("ARPU", "—", spark=[1.0, None, 3.0])

    app = AppTest.from_function(page, default_timeout=30).run()
    assert not app.exception
