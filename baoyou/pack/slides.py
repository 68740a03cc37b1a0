"""The pack as slides, 16:9, one a page: the sentence, the charts as pictures, a small table."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from pptx import Presentation
from pptx.util import Inches

from baoyou.pack.model import Drawing, Pack, Page
from baoyou.pack.slide_parts import Ink
from baoyou.text import say
from baoyou.ui.charts.canvas import text_width
from baoyou.ui.theme import palette

# Inches.
WIDTH, HEIGHT, SIDE = 13.333, 7.5, 0.45
WIDE = WIDTH - 2 * SIDE
TOP, BOTTOM, GAP, CAPTION, ROW = 1.36, 6.86, 0.16, 0.3, 0.235

NOTE, BODY, LARGE, MIDDLE = 9, 11, 20, 15
# Where the key of a KPI or rule stands in the table of definitions.
KEY = 5
# The layout that holds a title alone: a slide without one has no name in the outline.
TITLE_ONLY = 5


def write(pack: Pack, pictures: Sequence[bytes], path: Path) -> None:
    """Write the slides. pictures: of all drawings of the pack, in their order."""
    book = Presentation()
    book.slide_width, book.slide_height = Inches(WIDTH), Inches(HEIGHT)
    book.core_properties.title = pack.title
    book.core_properties.subject = pack.subtitle
    code, left = pack.asked.language, list(pictures)
    ink = Ink(palette("light"), code)
    last = replace(pack.pages[-1], notes=(*pack.pages[-1].notes, say("pack.behind_slides", code)))
    for number, page in enumerate((*pack.pages[:-1], last), 1):
        shown, left = left[: len(page.drawings)], left[len(page.drawings) :]
        slide = book.slides.add_slide(book.slide_layouts[TITLE_ONLY])
        _frame(slide, pack, page, number, ink)
        left_edge, top = _charts(slide, page, shown, ink)
        if page.table:
            lines = len(page.table.rows) + 1
            box = (left_edge, top, WIDTH - SIDE - left_edge, min(ROW * lines, BOTTOM - top))
            ink.table(slide, page.table, box)
        slide.notes_slide.notes_text_frame.text = told(pack, page)
    book.save(str(path))


def told(pack: Pack, page: Page) -> str:
    """What the speaker's notes of a slide say: what its KPIs mean, their SQL, loads and date."""
    by_key = {row[KEY].text: [cell.text for cell in row] for row in pack.definitions.rows}
    parts = [page.title, page.rest, page.note]
    for key in page.told:
        name, formula, *_, other, formula_other, sql = by_key[key]
        parts.append(f"{name} · {other} ({key})\n{formula}\n{formula_other}\n\n{sql.strip()}")
    loads = ("  ".join(cell.text for cell in row) for row in pack.source_table.rows)
    about = (f"{label}  {words}" for label, words in pack.sources)
    parts.append("\n".join([*about, *loads]))
    return "\n\n".join(part for part in parts if part)


def _frame(slide: Any, pack: Pack, page: Page, number: int, ink: Ink) -> None:
    """What stands on every slide: topic, title, the rest of the sentence, notes, foot, number."""
    ink.text(slide, page.topic, (SIDE, 0.16, 5, 0.28), NOTE)
    head = f"{pack.title} · {pack.subtitle}"
    ink.text(slide, head, (WIDTH - SIDE - 7, 0.16, 7, 0.28), NOTE, right=True)
    size = LARGE if text_width(page.title, LARGE) <= WIDE * 72 else MIDDLE
    title, text = slide.shapes.title, ink.colours.text
    ink.fill(title, page.title, (SIDE, 0.42, WIDE, 0.56), size, text, bold=True)
    if page.rest:
        ink.text(slide, page.rest, (SIDE, 1.0, WIDE, 0.3), BODY)
    if page.notes:
        ink.text(slide, page.note, (SIDE, 6.9, WIDE, 0.24), NOTE)
    ink.text(slide, pack.foot, (SIDE, 7.16, WIDE - 1.8, 0.24), NOTE)
    told = say("pack.number", ink.language, page=number, pages=len(pack.pages))
    ink.text(slide, told, (WIDTH - SIDE - 1.8, 7.16, 1.8, 0.24), NOTE, right=True)


def _charts(slide: Any, page: Page, pictures: Sequence[bytes], ink: Ink) -> tuple[float, float]:
    """The pictures in their layout; where the table may begin, from the left and from the top."""
    if not page.drawings:
        return SIDE, TOP
    across = 3 if page.layout == "grid" else len(page.drawings)
    rows = [page.drawings[at : at + across] for at in range(0, len(page.drawings), across)]
    scale, shown = _scale(page, rows), iter(pictures)
    beside = page.layout == "beside"
    top, edge = TOP, SIDE
    for row in rows:
        left, room = SIDE, WIDE - sum(one.width for one in row) * scale
        gap = GAP if beside or len(row) < 2 else room / (len(row) - 1)
        for drawing in row:
            _picture(slide, drawing, next(shown), (left, top, scale), ink)
            left += drawing.width * scale + gap
        edge = max(edge, left)
        top += max(drawing.height for drawing in row) * scale + CAPTION + GAP
    return (edge, TOP) if beside else (SIDE, top)


def _scale(page: Page, rows: Sequence[Sequence[Drawing]]) -> float:
    """Inches for a pixel: as wide as there is room for, as high as the table lets."""
    beside = page.layout == "beside"
    width = WIDE * (0.56 if beside else 1.0) - GAP * (len(rows[0]) - 1)
    table = 0.0 if beside or not page.table else ROW * (len(page.table.rows) + 1)
    height = BOTTOM - TOP - table - (CAPTION + GAP) * len(rows)
    widest = max(sum(one.width for one in row) for row in rows)
    highest = sum(max(one.height for one in row) for row in rows)
    return min(width / widest, height / highest)


def _picture(
    slide: Any, drawing: Drawing, png: bytes, at: tuple[float, float, float], ink: Ink
) -> None:
    left, top, scale = at
    width = drawing.width * scale
    box = (left, top, width, CAPTION)
    ink.text(slide, drawing.title, box, BODY, colour=ink.colours.text, bold=True)
    size = (Inches(width), Inches(drawing.height * scale))
    shape = slide.shapes.add_picture(io.BytesIO(png), Inches(left), Inches(top + CAPTION), *size)
    # What a screen reader says of the picture.
    shape._element.nvPicPr.cNvPr.set("descr", drawing.alt)
