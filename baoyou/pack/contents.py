"""The contents of a pack: asked once of one snapshot, in the order of its pages.

A page whose table is longer than the page goes on overleaf, so that no row is cut off.
"""

from __future__ import annotations

from dataclasses import replace

from baoyou.ask import Reader
from baoyou.pack import base, books, cities, leaving, overview, papers, voices, warned
from baoyou.pack.asker import asker
from baoyou.pack.model import Asked, Pack, Page
from baoyou.text import say

# Rows of a table that a page of each layout holds.
ROOM = {"above": 9, "beside": 18, "table": 25}
TOPICS = (overview, cities, leaving, base, warned, voices, papers)


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
        subtitle=ask.say("pack.subtitle", place=ask.place, population=ask.population),
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


def overleaf(page: Page, language: str) -> list[Page]:
    """The page, and its table on further pages where it is longer than the page; no row is lost."""
    table, room = page.table, ROOM.get(page.layout, 0)
    if table is None or len(table.rows) <= room:
        return [page]
    found = [replace(page, table=replace(table, rows=table.rows[:room]))]
    rest, step = table.rows[room:], ROOM["table"]
    for number, first in enumerate(range(0, len(rest), step), 2):
        rows = rest[first : first + step]
        more = replace(table, rows=rows, strong=frozenset())
        title = say("pack.overleaf", language, title=page.title)
        key = f"{page.key}-{number}"
        found.append(Page(key, page.topic, title, table=more, notes=page.notes))
    return found
