"""The contents of a pack: asked once of one snapshot, in the order of its pages.

A page whose table is longer than the page goes on overleaf, so that no row is cut off.
"""

from __future__ import annotations

from dataclasses import replace

from baoyou.ask import Reader
from baoyou.pack import (
    ahead,
    base,
    books,
    cities,
    goals,
    influence,
    leaving,
    noted,
    overview,
    papers,
    scored,
    voices,
    warned,
)
from baoyou.pack.asker import asker
from baoyou.pack.model import Asked, Pack, Page
from baoyou.text import say

# Pixels of a page between its sentence and its notes, of a line of a table, of a chart's title.
BODY, LINE, CAPTION, GAP, ACROSS = 566, 22.2, 25, 11, 3
# Lines of a table that has the page, or half of it, for itself: the longest of them may take two.
ALONE = {"beside": 18, "table": 25}
# First what an executive asks first: what moved, what comes, what was asked, who stands where.
TOPICS = (
    *(overview, noted, ahead, goals, cities, scored),
    *(leaving, base, influence, warned, voices, papers),
)


def made(reader: Reader, asked: Asked, who: str, at: str, with_sheets: bool = False) -> Pack:
    """The pack of a month. who, at: who makes it and when, for the sheet that says so.

    with_sheets: also the sheets of figures, which only the workbook wants. Raises what `asker`
    raises.
    """
    ask = asker(reader, asked)
    pages = [
        part
        for topic in TOPICS
        for page in topic.pages(ask)
        for part in overleaf(page, asked.language)
    ]
    return Pack(
        asked=asked,
        month=ask.month,
        title=ask.say("pack.title", month=ask.month_name()),
        subtitle=ask.say("pack.subtitle", place=ask.place(), population=ask.population),
        foot=papers.foot(ask),
        is_sample=ask.is_sample,
        pages=tuple(pages),
        sheets=tuple(books.sheets(ask)) if with_sheets else (),
        definitions=papers.all_definitions(ask),
        sources=tuple(papers.about(ask, who, at)),
        source_table=papers.source_table(ask),
        figures=tuple(books.records(ask)),
        snapshot=reader.manifest.sequence,
    )


def room(page: Page) -> int:
    """How many rows of a table the page holds under, or beside, its charts."""
    if page.layout in ALONE or not page.drawings:
        return ALONE.get(page.layout, ALONE["table"])
    across = ACROSS if page.layout == "grid" else len(page.drawings)
    lines = [page.drawings[at : at + across] for at in range(0, len(page.drawings), across)]
    taken = sum(max(one.height for one in line) + CAPTION + GAP for line in lines)
    return max(0, int((BODY - taken - GAP * (len(lines) - 1)) / LINE) - 1)


def overleaf(page: Page, language: str) -> list[Page]:
    """The page, and its table on further pages where it is longer than the page; no row is lost."""
    table, left = page.table, room(page)
    if table is None or len(table.rows) <= left:
        return [page]
    found = [replace(page, table=replace(table, rows=table.rows[:left]))]
    rest, step = table.rows[left:], ALONE["table"]
    for number, first in enumerate(range(0, len(rest), step), 2):
        rows = rest[first : first + step]
        more = replace(table, rows=rows, strong=frozenset())
        title = say("pack.overleaf", language, title=page.title)
        key = f"{page.key}-{number}"
        found.append(Page(key, page.topic, title, table=more, notes=page.notes, told=page.told))
    return found
