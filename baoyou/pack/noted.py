"""The page of what people wrote to the months: on the line of a headline KPI, and as a list."""

from __future__ import annotations

from baoyou import targets
from baoyou.pack import cells, trends
from baoyou.pack.asker import Asker
from baoyou.pack.model import Page, Table
from baoyou.ui.wording import noted as wording

WIDE = (1036, 270)
COLUMNS = ("month", "city", "kind", "text", "by", "at")


def pages(ask: Asker) -> list[Page]:
    """One page; the KPI that moved most is drawn, else the first that has a line."""
    topic, key, found = ask.say("page.notes.title"), "notes", ask.notes
    title, rest = wording.opening(ask, found)
    if not found:
        return [Page(key, topic, title, rest)]
    rows = sorted(ask.changes(*targets.headlines()), key=lambda row: row["before_place"] or 99)
    drawn = next((one for row in rows if (one := trends.drawing(ask, row, *WIDE))), None)
    lines = tuple(
        (
            cells.month(note.month, ask.language),
            cells.words(wording.place(ask, note.city)),
            cells.words(wording.kind(ask, note.kind)),
            cells.words(note.text),
            cells.words(note.by),
            cells.words(note.at[:16].replace("T", " ")),
        )
        for note in found
    )
    heads = tuple(ask.say(f"notes.column.{name}") for name in COLUMNS)
    table = Table(heads, lines, (0.1, 0.1, 0.1, 0.44, 0.12, 0.14))
    shown = (drawn,) if drawn else ()
    layout = "above" if drawn else "table"
    return [Page(key, topic, title, "", layout, shown, table, (rest,))]
