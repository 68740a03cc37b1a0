"""A list of customers opened on the page of its figure, by what the address says.

Apart from `lists`, the lists of the customers page: these are parts of one page's figures only.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from baoyou.ui import behind, cards, states
from baoyou.ui import format as fmt
from baoyou.ui.frame import Frame, Row
from baoyou.ui.lists import people
from baoyou.ui.lists.people import Listing
from baoyou.ui.tables import Column


def card(
    frame: Frame,
    listing: Listing,
    name: str,
    columns: Sequence[Column],
    tell: Callable[[list[Row]], list[Row]] = lambda rows: rows,
) -> None:
    """The list under its name, with how many it holds and the way to close it."""
    count = people.total(frame, listing)
    told = frame.say("opened.title", name=name, count=fmt.count(count, frame.language))
    says = behind.says(frame, listing.query, snapshot=listing.params.get("snapshot"))
    with cards.card(told, frame.say("opened.subtitle"), says=says, stretch=False) as controls:
        with controls:
            cards.link_to(frame.link(frame.say("opened.close"), listing.page))
        if not count:
            place, month = frame.place(), fmt.month(frame.month, frame.language)
            checked = frame.say("opened.checked", place=place, month=month)
            states.empty(name, checked, frame.language)
            return
        people.table(frame, listing, columns, told, tell)


def columns(frame: Frame, *own: Column) -> list[Column]:
    """The columns of such a list: who, where, what they pay, what is its own, alert, manager."""
    before = ("customer", "city", "level", "stage", "fee_3m", "fees")
    after = ("alert_text", "manager_id")
    return [
        *(people.column(name, frame) for name in before),
        *own,
        *(people.column(name, frame) for name in after),
    ]
