"""Texts and tables on a slide: boxes in inches, colours of the palette, fonts for both scripts.

Chinese needs its font said twice: once for Latin signs, once for East Asian ones.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pptx.dml.color import RGBColor
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml.ns import qn
from pptx.util import Inches, Pt

from baoyou.pack.model import Cell, Table
from baoyou.ui.theme import Palette

# Left, top, width, height in inches.
Box = tuple[float, float, float, float]
FONTS = {"zh": ("Microsoft YaHei", "Microsoft YaHei"), "en": ("Calibri", "Microsoft YaHei")}
_LANGUAGES = {"zh": "zh-CN", "en": "en-US"}
_TONES = {"good": "better", "bad": "worse"}
SMALL = 9.5


@dataclass(frozen=True)
class Ink:
    """With what one slide is written: its colours and its language."""

    colours: Palette
    language: str

    def text(
        self,
        slide: Any,
        text: str,
        box: Box,
        size: float,
        *,
        colour: str = "",
        bold: bool = False,
        right: bool = False,
    ) -> None:
        """A text in a box of its own; muted where no colour is named."""
        shape = slide.shapes.add_textbox(0, 0, 0, 0)
        self.fill(shape, text, box, size, colour or self.colours.muted, bold, right)

    def fill(
        self,
        shape: Any,
        text: str,
        box: Box,
        size: float,
        colour: str,
        bold: bool = False,
        right: bool = False,
    ) -> None:
        """A text in a shape that is there, put in its place."""
        shape.left, shape.top, shape.width, shape.height = (Inches(one) for one in box)
        frame = shape.text_frame
        frame.word_wrap = True
        frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
        self._run(frame, text, size, colour, bold, right)

    def table(self, slide: Any, table: Table, box: Box) -> None:
        """A table with a quiet head and hardly any lines."""
        height = Inches(box[3] / (len(table.rows) + 1))
        size = (len(table.rows) + 1, len(table.heads))
        made = slide.shapes.add_table(*size, *(Inches(one) for one in box)).table
        made.first_row, made.horz_banding = True, False
        for column, share in zip(made.columns, _shares(table), strict=True):
            column.width = Inches(box[2] * share)
        for row in made.rows:
            row.height = height
        numbers = table.figures
        for at, text in enumerate(table.heads):
            look = (self.colours.muted, self.colours.background2)
            self._cell(made.cell(0, at), text, look, False, numbers[at])
        for line, row in enumerate(table.rows, 1):
            strong = line - 1 in table.strong
            for at, cell in enumerate(row):
                self._cell(made.cell(line, at), cell.text, self._look(cell), strong, numbers[at])

    def _look(self, cell: Cell) -> tuple[str, str]:
        return self.colours.tint(_TONES.get(cell.tone, ""))

    def _cell(
        self, place: Any, text: str, look: tuple[str, str], strong: bool, right: bool
    ) -> None:
        place.margin_left = place.margin_right = Inches(0.06)
        place.margin_top = place.margin_bottom = Inches(0.01)
        place.vertical_anchor = MSO_ANCHOR.MIDDLE
        place.fill.solid()
        place.fill.fore_color.rgb = rgb(look[1])
        self._run(place.text_frame, text, SMALL, look[0], strong, right)

    def _run(
        self, frame: Any, text: str, size: float, colour: str, bold: bool, right: bool
    ) -> None:
        """One paragraph of one run, in the font for either kind of sign."""
        paragraph = frame.paragraphs[0]
        paragraph.alignment = PP_ALIGN.RIGHT if right else PP_ALIGN.LEFT
        run = paragraph.add_run()
        run.text = text
        run.font.size, run.font.bold = Pt(size), bold
        run.font.color.rgb = rgb(colour)
        latin, east = FONTS[self.language]
        run.font.name = latin
        properties = run._r.get_or_add_rPr()
        properties.set("lang", _LANGUAGES[self.language])
        named = properties.makeelement(qn("a:ea"), {"typeface": east})
        properties.find(qn("a:latin")).addnext(named)


def rgb(colour: str) -> RGBColor:
    """A colour of the palette."""
    return RGBColor.from_string(colour.removeprefix("#"))


def _shares(table: Table) -> Sequence[float]:
    shares = table.widths or (1.0,) * len(table.heads)
    return [share / sum(shares) for share in shares]
