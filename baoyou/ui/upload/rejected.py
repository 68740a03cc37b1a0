"""Rejected rows on the page: the files to correct them in, and the codes that nobody knew.

Apart from the counts of a file, for a refusal offers the same downloads without any count.
"""

from __future__ import annotations

import csv
import itertools
from collections import Counter
from pathlib import Path
from typing import Any

import streamlit as st

from baoyou import rejects
from baoyou.contracts import contracts
from baoyou.ui.frame import Frame

# Enough to see every code of a file whose rows were all rejected, in a moment.
ROWS_READ = 20_000
CODES_ASKED = 8
_EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def downloads(frame: Frame, told: str | None, key: str) -> None:
    """The rejects as a workbook, which loses no digit, and as CSV; nothing where there are none."""
    path = here(frame, told)
    if path is None:
        return
    book = path.with_suffix(".xlsx")
    with st.container(horizontal=True, gap="small"):
        for found, word, kind in ((book, "xlsx", _EXCEL), (path, "csv", "text/csv")):
            if found.exists():
                st.download_button(
                    frame.say(f"upload.rejects.{word}"),
                    found.read_bytes(),
                    file_name=f"rejects-{found.name}",
                    mime=kind,
                    key=f"upload_rejects_{word}_{key}",
                    on_click="ignore",
                )


def here(frame: Frame, told: str | None) -> Path | None:
    """The rejects file in this store, wherever the store lay when it was told."""
    path = frame.reader.store.folder / "rejects" / Path(told).name if told else None
    return path if path and path.is_file() else None


def unknown_codes(path: Path | None, proposal: dict[str, Any]) -> dict[str, list[tuple[str, int]]]:
    """Of each column of codes the values that no list knows, most frequent first, with rows."""
    contract = contracts()[proposal["extract"]]
    asked = {
        told["header"].strip(): column
        for column, told in proposal["columns"].items()
        if contract.columns[column].type == "code"
    }
    if path is None or not asked:
        return {}
    found: dict[str, Counter[str]] = {}
    with path.open(encoding="utf-8-sig", newline="") as file:
        lines = csv.reader(file)
        headers = [rejects.unescape(cell).strip() for cell in next(lines, [])]
        places = {
            headers.index(header): column for header, column in asked.items() if header in headers
        }
        for cells in itertools.islice(lines, ROWS_READ):
            for place, column in places.items():
                value = rejects.unescape(cells[place]).strip() if place < len(cells) else ""
                if value and not _is_known(value, column, proposal):
                    found.setdefault(column, Counter())[value] += 1
    return {column: counted.most_common(CODES_ASKED) for column, counted in found.items()}


def _is_known(value: str, column: str, proposal: dict[str, Any]) -> bool:
    codes = contracts()[proposal["extract"]].codes.get(column, {})
    given = {theirs.casefold() for theirs in proposal["codes"].get(column, {})}
    return value.casefold() in codes or value.casefold() in given
