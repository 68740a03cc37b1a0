"""The script that Streamlit runs: language, menu, shared filters, then one page.

Apart from the pages, which it runs, and never beside a folder called `pages/` (see `app.py`).
"""

from __future__ import annotations

import logging
import uuid
from datetime import datetime
from typing import Any

import streamlit as st

from baoyou import ask, definitions
from baoyou.access import EVERYONE
from baoyou.errors import BaoyouError
from baoyou.settings import PAGES, Settings, settings
from baoyou.store import Store
from baoyou.text import explain, say
from baoyou.ui import address, cards, chrome, scope, states
from baoyou.ui import format as fmt
from baoyou.ui.frame import Frame
from baoyou.ui.theme import palette

MENU = {
    "see": (
        "overview",
        "why",
        "share",
        "base",
        "influence",
        "lifecycle",
        "bundling",
        "retention",
        "satisfaction",
        "touchpoints",
        "cities",
        "targets",
        "scorecards",
        "pack",
    ),
    "find": ("warnings", "watch", "portability", "moments", "customers", "customer"),
    "act": ("rules", "model"),
    "manage": ("upload", "notes", "alerts", "history", "glossary"),
}
# Pages that one comes to by a link only.
HIDDEN = {"customers"}
NEEDS_DATA = {"see", "find", "act"}
log = logging.getLogger("baoyou")


def main() -> None:
    """One run: who asks for what, in which language, then the page."""
    st.set_page_config(
        page_title=say("ui.app.name", "zh"),
        page_icon=str(chrome.ICON),
        layout="wide",
        initial_sidebar_state=212,
    )
    code = scope.language()
    chrome.logo()
    chrome.style()
    pages = _pages(code)
    menu = {
        say(f"menu.{section}", code): [pages[key] for key in keys] for section, keys in MENU.items()
    }
    chosen = st.navigation(menu, expanded=True)
    key = next(key for key, page in pages.items() if page is chosen)
    told = settings(language=code)
    cards.header(say(f"page.{key}.title", code), say(f"page.{key}.question", code))
    try:
        _run(chosen, key, pages, told, code)
    except BaoyouError as error:
        st.error(explain(error, code), icon="⚠️")
    except Exception:
        reference = f"E-{uuid.uuid4().hex[:4].upper()}"
        log.exception("%s on page %s", reference, key)
        time = datetime.now().strftime("%H:%M")
        if states.error(say(f"page.{key}.title", code), reference, time, code, f"{key}-retry"):
            st.rerun()


def _run(chosen: Any, key: str, pages: dict[str, Any], told: Settings, code: str) -> None:
    pinned = ask.reader(Store(told.store), EVERYONE)
    base = Frame(told, pinned, code, palette(st.context.theme.type), key, pages)
    section = next(section for section, keys in MENU.items() if key in keys)
    if section in NEEDS_DATA:
        closed = [] if pinned.is_empty else scope.months(pinned)
        if not closed:
            what = say(f"page.{key}.title", code)
            states.no_data(say("frame.customers_extract", code), what, code, pages["upload"])
            return
        base = _with_choice(base, closed)
    st.session_state["frame"] = base
    chosen.run()


def _with_choice(base: Frame, closed: list[dict[str, Any]]) -> Frame:
    code = base.language
    days = [row["month"] for row in closed]
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        month = scope.month(days, code)
        cities = scope.cities(base.reader.cities, code)
        fee = definitions.values(month)["high_value_fee_min"]
        population = scope.population(code, fee)
        bar = st.container(
            horizontal=True, vertical_alignment="center", gap="small", width="content"
        )
        st.space("stretch")
        facts = next(row for row in closed if row["month"] == month)
        _standing(base, facts)
        _sources(base, month)
    return Frame(
        base.settings,
        base.reader,
        code,
        base.palette,
        base.page,
        base.pages,
        month,
        tuple(days),
        cities,
        population,
        facts["is_sample"],
        bar,
    )


def _standing(base: Frame, facts: dict[str, Any]) -> None:
    total = facts["cities_with_customers"] + len(facts["cities_missing"] or [])
    words = base.say(
        "frame.closed" if not facts["cities_missing"] else "frame.closed_without",
        present=facts["cities_with_customers"],
        all=total,
        missing=base.say("frame.joint").join(facts["cities_missing"] or []),
    )
    colour = "orange" if facts["cities_missing"] else "green"
    sample = f":yellow-badge[{base.say('frame.sample')}] " if facts["is_sample"] else ""
    st.markdown(f"{sample}:{colour}-badge[{fmt.safe(words)}]", width="content")


def _sources(base: Frame, month: Any) -> None:
    with st.popover(base.say("frame.sources"), type="tertiary"):
        manifest = base.reader.manifest
        st.markdown(base.say("frame.snapshot", sequence=manifest.sequence))
        for extract, parts in manifest.partitions.items():
            stored = parts.get(month.isoformat())
            if stored:
                st.markdown(
                    base.say(
                        "frame.source",
                        extract=base.say(f"extract.{extract}"),
                        rows=fmt.count(stored.rows, base.language),
                        columns=len(stored.facts["columns"]),
                    )
                )
        facts = manifest.closes[month.isoformat()]
        st.markdown(base.say("frame.definitions", fingerprint=facts["definitions"]))
        for kind, field in (("kpi", "kpis_off"), ("rule", "rules_off")):
            for key, needs in facts[field].items():
                name = base.kpi_name(key) if kind == "kpi" else base.rule_name(key)
                st.markdown(base.say("frame.off", name=name, needs=", ".join(needs)))


def _pages(code: str) -> dict[str, Any]:
    return {
        key: st.Page(
            PAGES / section / f"{key}.py",
            title=say(f"page.{key}.title", code),
            url_path=None if key == "overview" else key,
            default=key == "overview",
            visibility="hidden" if key in HIDDEN else "visible",
        )
        for section, keys in MENU.items()
        for key in keys
    }


with address.one_step():
    main()
