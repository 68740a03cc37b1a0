"""A list of customers on a page: its columns, its paging, and the way to one customer and back.

Apart from `tables`, which knows no customer: the flagged list and the lists behind a figure differ
in their columns only.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from baoyou.text import say
from baoyou.ui import address, cards, tables, words
from baoyou.ui import format as fmt
from baoyou.ui.frame import Frame, Row
from baoyou.ui.tables import Column

ROWS = 20
PAGER = 340
LOCK = "🔒"
# The list that a customer was opened from, and the choice it stood under.
LEFT = "people_left"


@dataclass(frozen=True)
class Seen:
    """A page of a list and the marks of its first and last customer."""

    page: int
    first: int
    last: int


@dataclass(frozen=True)
class Listing:
    """One list of customers.

    page: the key of the page it stands on. query, params: what fills it. address: what of it the
    address of the page says, so that a link leads back to it. is_marked: its rows carry a mark,
    from which the page before or behind is read without looking for where it begins.
    """

    page: str
    query: str
    params: Mapping[str, Any]
    address: Mapping[str, Any]
    is_marked: bool = False

    def rows(self, frame: Frame, page: int = 1, seen: Seen | None = None) -> list[Row]:
        """The rows of one page of the list, each with its place and the total.

        seen: the page shown last, of the same list.
        """
        asked: dict[str, Any] = {}
        if self.is_marked and seen and page > 1:
            asked = {1: {"after": seen.last}, -1: {"before": seen.first}}.get(page - seen.page, {})
        offset = (page - 1) * ROWS
        return frame.rows(self.query, limit=ROWS, offset=offset, **asked, **self.params)

    def place(self, frame: Frame, customer_id: str) -> Row | None:
        """One customer's place in the list, the total and the neighbours; None where not in it."""
        found = frame.rows(self.query, customer_id=customer_id, **self.params)
        return found[0] if found else None


def left(frame: Frame, origin: str) -> Listing | None:
    """The list of a page that a customer was opened from, as long as the address still says it."""
    listing, chosen = st.session_state.get(LEFT, (None, None))
    if listing is None or listing.page != origin or chosen != _choice(frame):
        return None
    said = {key: st.query_params.get(key) for key in listing.address}
    return listing if said == dict(listing.address) else None


def total(frame: Frame, listing: Listing) -> int:
    """How many customers the list holds."""
    rows = listing.rows(frame)
    return rows[0]["total"] if rows else 0


def table(
    frame: Frame,
    listing: Listing,
    columns: Sequence[Column],
    alt: str,
    tell: Callable[[list[Row]], list[Row]] = lambda rows: rows,
) -> None:
    """The list, paged on the server; a row leads to the customer. tell adds what a page words."""
    rows = listing.rows(frame)
    body = st.container()
    foot = st.container(
        horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"
    )
    with foot:
        note = st.container(width="content")
        page = _pager(frame, listing, rows[0]["total"])
    rows = rows if page == 1 else _page(frame, listing, page)
    with note:
        st.markdown(cards.grey(_range(frame, rows)))
    lines = frame.rows(
        "fee_lines", month=frame.month, customers=[row["customer_id"] for row in rows]
    )
    fees = {line["customer_id"]: line["fees"] for line in lines}
    told = [
        row
        | {
            "customer": row["phone_masked"] or row["customer_id"],
            "alert_text": alert(row, frame.language),
            "fees": fees.get(row["customer_id"]),
        }
        for row in tell(rows)
    ]
    with body:
        chosen = tables.clickable_table(
            told, columns, key=f"{listing.page}-list", id_column="customer_id", alt=alt, pinned=1
        )
    if chosen:
        st.session_state[LEFT] = (listing, _choice(frame))
        back = {**listing.address, "at": page if page > 1 else None}
        frame.go("customer", cid=chosen, origin=listing.page, **back)


def column(name: str, frame: Frame, **more: Any) -> Column:
    """One of the columns that lists of customers share, by its key in a row."""
    code = frame.language
    writers: dict[str, Callable[[Any], str]] = {
        "level": lambda level: words.group("level", level, code),
        "tier": lambda tier: words.group("tier", tier, code) if tier else fmt.MISSING,
        "stage": lambda stage: words.stage(stage, code),
        "fee_3m": lambda fee: fmt.number(fee, "yuan", code),
        "figure_before": lambda fee: fmt.number(fee, "yuan", code),
        "figure_now": lambda fee: fmt.number(fee, "yuan", code),
        "contract_end_on": lambda day: fmt.day(day, code),
        "sensitivity": lambda kind: sensitivity(kind, code),
    }
    kinds = {"fee_3m": "number", "figure_before": "number", "figure_now": "number", "fees": "line"}
    settings: dict[str, Any] = {"kind": kinds.get(name, "text"), "write": writers.get(name)}
    if name == "alert_text":
        settings["verdict"] = "alert"
    return Column(name, frame.say(f"people.column.{name}"), **(settings | more))


def alert(row: Mapping[str, Any], language: str) -> str:
    """The alert in words, with a lock where the customer asked to port; a dash for who is gone."""
    if not row.get("is_on_net", True):
        return fmt.MISSING
    told = tables.alert_label(row["alert"], row["rule_count"] or 0, language)
    return f"{told} {LOCK}" if row["is_locked"] else told


def sensitivity(kind: str | None, language: str) -> str:
    """What a customer is sensitive to, in words; a dash where it is not known."""
    return say(f"people.sensitivity.{kind}", language) if kind else fmt.MISSING


def next_moment(row: Mapping[str, Any], language: str) -> str | None:
    """The next key moment of a row of a list: its day and what it is; None where none is known."""
    if row["next_on"] is None:
        return None
    what = say(f"people.moment.{row['next_kind']}", language)
    return say("people.next_moment", language, day=fmt.day(row["next_on"], language), what=what)


def _page(frame: Frame, listing: Listing, page: int) -> list[Row]:
    """The rows of a page, read on from the page shown last where it is the one beside it."""
    key = _key(frame, listing)
    known, seen = st.session_state.get("people_seen", (None, None))
    rows = listing.rows(frame, page, seen if known == key else None)
    if listing.is_marked and rows:
        st.session_state["people_seen"] = key, Seen(page, rows[0]["mark"], rows[-1]["mark"])
    return rows


def _key(frame: Frame, listing: Listing) -> str:
    """One key for each list: the filters, the cities, the snapshot."""
    shown = [frame.reader.manifest.sequence, frame.cities, sorted(map(str, listing.params.items()))]
    return tables.stamped(f"{listing.page}-page", shown)


def _choice(frame: Frame) -> tuple[Any, ...]:
    return frame.month, frame.cities, frame.population


def _pager(frame: Frame, listing: Listing, count: int) -> int:
    """The page of the list, also in the address; another list begins at its first page."""
    pages = max(1, -(-count // ROWS))
    key = _key(frame, listing)
    asked = str(st.query_params.get("at", ""))
    is_other = st.session_state.get("people_shown", key) != key
    first = int(asked) if asked.isdigit() and 1 <= int(asked) <= pages and not is_other else 1
    st.session_state["people_shown"] = key
    # Left to its content, the widget of two pages has no room for the second.
    room = min(PAGER, 100 + 40 * pages)
    page = int(st.pagination(pages, default=first, key=key, width=room)) if pages > 1 else 1
    address.keep("at", str(page) if page > 1 else None)
    return page


def _range(frame: Frame, rows: Sequence[Row]) -> str:
    return frame.say(
        "people.range",
        first=fmt.count(rows[0]["place"], frame.language),
        last=fmt.count(rows[-1]["place"], frame.language),
        total=fmt.count(rows[0]["total"], frame.language),
    )
