"""The pack as a workbook: the summary, all KPIs, a sheet a city, definitions, sources.

Figures are numbers with formats, so that they can be reckoned with; words are strings, so that no
cell is ever run.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import xlsxwriter

from baoyou.pack.model import Cell, Pack, Page, Table
from baoyou.text import say
from baoyou.ui.theme import palette

LONGEST_NAME, WIDEST = 31, 60
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_SIGNED = '+{0};"\u2212"{0};{0}'


def write(pack: Pack, path: Path) -> None:
    """Write the workbook."""
    with xlsxwriter.Workbook(str(path), {"tmpdir": str(path.parent)}) as book:
        book.set_properties({"title": pack.title, "subject": pack.subtitle})
        writer = _Writer(book, pack)
        writer.summary()
        for sheet in pack.sheets:
            writer.table(sheet.name, sheet.table)
        code = pack.asked.language
        writer.table(say("pack.sheet.definitions", code), pack.definitions)
        writer.sources()


def number_format(cell: Cell) -> str:
    """How a spreadsheet shows the number of a cell: its decimals, its sign, its per cent."""
    places = "." + "0" * cell.decimals if cell.decimals else ""
    if cell.unit == "share":
        return f"0{places}%"
    sign = '"¥"' if cell.unit.startswith("yuan") else ""
    figure = f"{sign}#,##0{places}"
    return _SIGNED.format(figure) if cell.unit.endswith("_change") else figure


def number(cell: Cell) -> float:
    """The number of a cell; a share's change in percentage points."""
    assert cell.amount is not None
    return float(cell.amount) * (100 if cell.unit == "share_change" else 1)


def sheet_name(name: str, taken: Iterable[str]) -> str:
    """A name that a workbook takes: short, without the signs it refuses, not used twice."""
    plain = _NOT_IN_NAMES.sub(" ", name).strip("' ")[:LONGEST_NAME] or "-"
    used = {one.casefold() for one in taken}
    # "History" is a name that Excel keeps for itself.
    found, number = plain, 2
    while found.casefold() in used | {"history"}:
        end = f" {number}"
        found, number = plain[: LONGEST_NAME - len(end)] + end, number + 1
    return found


class _Writer:
    """One workbook being written. Formats are made once each: Excel bears only so many."""

    def __init__(self, book: Any, pack: Pack) -> None:
        self.book, self.pack = book, pack
        self.colours = palette("light")
        self.formats: dict[tuple[Any, ...], Any] = {}
        self.names: list[str] = []

    def table(self, name: str, table: Table) -> None:
        """A sheet of one table, its headings and names kept in sight, its columns wide enough."""
        sheet = self._sheet(name)
        self._lines(sheet, 0, table)
        sheet.freeze_panes(1, table.figures.index(True) if any(table.figures) else 1)
        if table.rows:
            sheet.autofilter(0, 0, len(table.rows), len(table.heads) - 1)
        for at, width in enumerate(_widths(table)):
            sheet.set_column(at, at, width)

    def summary(self) -> None:
        """Every page as its sentence and its table, on one sheet."""
        sheet = self._sheet(say("pack.sheet.headline", self.pack.asked.language))
        sheet.set_column(0, 0, 30)
        sheet.set_column(1, 12, 16)
        sheet.write_string(0, 0, self.pack.title, self._format(bold=True, size=14))
        sheet.write_string(1, 0, self.pack.subtitle, self._format())
        sheet.write_string(2, 0, self.pack.foot, self._format(muted=True))
        line = 4
        for page in self.pack.pages:
            if not page.key.startswith(("definitions", "sources")):
                line = self._page(sheet, line, page)

    def sources(self) -> None:
        """What the pack is of, what it rests on, and the files."""
        sheet = self._sheet(say("pack.sheet.sources", self.pack.asked.language))
        for at, (label, words) in enumerate(self.pack.sources):
            sheet.write_string(at, 0, label, self._format(muted=True))
            sheet.write_string(at, 1, words, self._format())
        self._lines(sheet, len(self.pack.sources) + 1, self.pack.source_table)
        sheet.set_column(0, 0, 18)
        sheet.set_column(1, 4, 26)

    def _page(self, sheet: Any, line: int, page: Page) -> int:
        sheet.write_string(line, 0, page.title, self._format(bold=True))
        line += 1
        for words in (page.rest, *page.notes):
            if words:
                sheet.write_string(line, 0, words, self._format(muted=True))
                line += 1
        return self._lines(sheet, line, page.table) + 1 if page.table else line + 1

    def _lines(self, sheet: Any, first: int, table: Table) -> int:
        """The table from a line on; the line after it."""
        for at, text in enumerate(table.heads):
            sheet.write_string(first, at, text, self._format(head=True))
        for down, row in enumerate(table.rows, first + 1):
            for at, cell in enumerate(row):
                strong = down - first - 1 in table.strong
                if cell.amount is None:
                    sheet.write_string(down, at, cell.text, self._format(bold=strong))
                else:
                    shown = self._format(number=number_format(cell), tone=cell.tone, bold=strong)
                    sheet.write_number(down, at, number(cell), shown)
        return first + len(table.rows) + 1

    def _sheet(self, name: str) -> Any:
        self.names.append(sheet_name(name, self.names))
        return self.book.add_worksheet(self.names[-1])

    def _format(
        self,
        number: str = "@",
        tone: str = "",
        bold: bool = False,
        head: bool = False,
        muted: bool = False,
        size: int = 10,
    ) -> Any:
        key = (number, tone, bold, head, muted, size)
        if key not in self.formats:
            look: dict[str, Any] = {"num_format": number, "bold": bold, "font_size": size}
            if head or muted:
                look["font_color"] = self.colours.muted
            if head:
                look |= {"bg_color": self.colours.background2, "bottom": 1}
            if tone:
                text, tint = self.colours.tint({"good": "better", "bad": "worse"}[tone])
                look |= {"font_color": text, "bg_color": tint}
            self.formats[key] = self.book.add_format(look)
        return self.formats[key]


def _widths(table: Table) -> list[float]:
    """About the width of each column's longest text; a Chinese sign takes two."""
    return [
        min(WIDEST, max(8, *(_width(text) for text in (head, *texts))) + 2)
        for head, texts in (
            (head, [row[at].text for row in table.rows]) for at, head in enumerate(table.heads)
        )
    ]


def _width(text: str) -> int:
    return sum(2 if ord(sign) > 0x2E80 else 1 for sign in text)
