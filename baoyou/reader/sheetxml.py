"""Looks through the XML of one XLSX sheet for its declared size, error cells and empty formulas.

Apart because calamine gives an error cell, and a formula that was never worked out, as a blank.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from posixpath import join, normpath
from xml.etree import ElementTree

CHUNK = 1 << 20
# A list of sheets longer than this is no list of sheets.
LONGEST_LIST = 16 << 20
DOCUMENT_TYPE = b"<!DOCTYPE"
PROLOG = 1 << 16

CLOSING = re.compile(rb"</(?:\w+:)?c>")
DIMENSION = re.compile(rb"<(?:\w+:)?dimension\s[^>]*?ref=\"(?:[A-Z]+\d+:)?([A-Z]{1,3})(\d{1,7})\"")
CELL = re.compile(rb"<(?:\w+:)?c(\s[^>]*[^/>])>(.*?)</(?:\w+:)?c>", re.DOTALL)
USED = re.compile(
    rb"<(?:\w+:)?c\s[^>]*?\br=[\"']([A-Z]{1,3})(\d{1,7})[\"'][^>]*(?<!/)>\s*<(?:\w+:)?(?:v|f|is)\b"
)
PLACE = re.compile(rb"\br=[\"']([A-Z]{1,3})(\d{1,7})[\"']")
IS_ERROR = re.compile(rb"\bt=[\"']e[\"']")
IS_TEXT = re.compile(rb"\bt=[\"'](?:str|inlineStr)[\"']")
FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")
VALUE = re.compile(rb"<(?:\w+:)?v(?:\s[^>]*)?>([^<]+)<")
# Errors and formulas; a quick look whether a piece has any.
ODD_SIGNS = (b't="e"', b"t='e'", b"<f", b":f")


class NoPart(Exception):
    """The workbook does not say where the sheet's XML is, or a cell where it stands."""


def has_document_type(archive: zipfile.ZipFile) -> bool:
    """Whether a part begins with definitions of its own, as no spreadsheet program writes them.

    A text that only such a definition spells out would be read as a blank.
    """
    for part in archive.namelist():
        if part.startswith("xl/") and part.endswith(".xml"):
            with archive.open(part) as xml:
                if DOCUMENT_TYPE in xml.read(PROLOG):
                    return True
    return False


class SheetXml:
    """The XML of the sheet called `title`. Raises NoPart, BadZipFile or ParseError."""

    def __init__(self, path: Path, title: str) -> None:
        self.path = path
        with zipfile.ZipFile(path) as archive:
            self.part = _part_of(archive, title)

    def declared_size(self) -> tuple[int, int]:
        """(rows, columns) as the sheet says itself; (0, 0) where it says nothing."""
        with zipfile.ZipFile(self.path) as archive, archive.open(self.part) as xml:
            found = DIMENSION.search(xml.read(1 << 14))
        return (int(found[2]), _column(found[1]) + 1) if found else (0, 0)

    def used_size(self) -> tuple[int, int]:
        """(rows, columns) up to the last cells that hold something."""
        rows = columns = 0
        for piece in self._pieces():
            found = USED.findall(piece)
            rows = max([rows, *(int(row) for _, row in found)])
            columns = max(
                [columns, *(_column(letters) + 1 for letters in {one for one, _ in found})]
            )
        return rows, columns

    def odd_cells(self) -> tuple[dict[tuple[int, int], str], str | None]:
        """The text of the error cells by 0-based (row, column); the first formula with no value."""
        errors: dict[tuple[int, int], str] = {}
        unvalued = None
        for piece in self._pieces():
            if not any(sign in piece for sign in ODD_SIGNS):
                continue
            for attributes, body in CELL.findall(piece):
                value = VALUE.search(body)
                if IS_ERROR.search(attributes):
                    errors[_place(attributes)] = value[1].decode() if value else "#N/A"
                elif not value and FORMULA.search(body) and not IS_TEXT.search(attributes):
                    unvalued = unvalued or _address(attributes)
        return errors, unvalued

    def _pieces(self) -> Iterator[bytes]:
        """The XML in pieces that end where a cell ends."""
        held = b""
        with zipfile.ZipFile(self.path) as archive, archive.open(self.part) as xml:
            while block := xml.read(CHUNK):
                held += block
                near_end = list(CLOSING.finditer(held, max(0, len(held) - (CHUNK >> 4))))
                if near_end:
                    cut = near_end[-1].end()
                    yield held[:cut]
                    held = held[cut:]
        yield held


def _part_of(archive: zipfile.ZipFile, title: str) -> str:
    sheets = _list(archive, "xl/workbook.xml")
    number = next((one for one in sheets if one.get("name") == title), None)
    if number is None:
        raise NoPart(title)
    link = next((value for key, value in number.items() if key.endswith("}id")), None)
    for one in _list(archive, "xl/_rels/workbook.xml.rels"):
        if one.get("Id") == link:
            part = normpath(join("/xl", one.get("Target", "")))[1:]
            if part in archive.namelist():
                return part
    raise NoPart(title)


def _list(archive: zipfile.ZipFile, part: str) -> list[dict[str, str]]:
    """The attributes of all elements of a small part."""
    try:
        with archive.open(part) as xml:
            tree = ElementTree.fromstring(xml.read(LONGEST_LIST))
    except KeyError as error:
        raise NoPart(part) from error
    return [element.attrib for element in tree.iter()]


def _place(attributes: bytes) -> tuple[int, int]:
    found = PLACE.search(attributes)
    if found is None:
        raise NoPart("a cell without its place")
    return int(found[2]) - 1, _column(found[1])


def _address(attributes: bytes) -> str:
    found = PLACE.search(attributes)
    return (found[1] + found[2]).decode() if found else "?"


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1
