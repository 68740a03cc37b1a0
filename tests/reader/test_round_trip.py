"""Any table of text, written as any of our text files, comes back cell by cell."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import assume, given, settings
from hypothesis import strategies as st
from read_here import load_file

LETTERS = st.characters(
    exclude_categories=("Cs", "Cc"), exclude_characters="\ufffd\ufeff\u951f"
) | st.sampled_from('\n\r\t",;| 厦门，\u3000')
CELL = st.text(LETTERS, max_size=8)


@st.composite
def tables(draw: st.DrawFn) -> list[list[str]]:
    """Rows of one width; the first column is an id, an empty list is an empty line."""
    width = draw(st.integers(1, 4))
    rows = draw(st.lists(st.lists(CELL, min_size=width, max_size=width) | st.just([]), max_size=6))
    return [[f"r{at}", *row] if row else [] for at, row in enumerate(rows)] + [["r", *"x" * width]]


@settings(max_examples=150, deadline=None, database=None)
@given(
    table=tables(),
    mark=st.sampled_from(",;\t|"),
    end=st.sampled_from(["\n", "\r\n", "\r"]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "gb18030", "utf-16"]),
    quotes_all=st.booleans(),
    ends_open=st.booleans(),
)
def test_every_cell_comes_back_and_the_counts_close(
    *, table, mark, end, encoding, quotes_all, ends_open
):
    width = len(table[-1])
    records = [[f"c{at}" for at in range(width)], *table]
    # Such a record is taken for rows that two stray quotes have joined.
    assume(not any(looks_joined(row, mark, width) for row in records))
    lines = [mark.join(quoted(cell, mark, quotes_all) for cell in row) for row in records]
    content = end.join(lines) + ("" if ends_open else end)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "uploaded"
        path.write_bytes(content.encode(encoding))
        found = load_file(path, Path(folder) / "out", known={"c0", "c1"})
    assert found.facts.delimiter == mark
    assert found.facts.headers == tuple(records[0])
    expected, line = [], 1
    for row, text in zip(records, lines, strict=True):
        if row and row[0] != "c0":
            expected.append((line, *(cell if cell.strip() else None for cell in row)))
        line += 1 + count_breaks(text)
    assert found.rows == expected
    assert found.rejects == []
    blanks = sum(not row for row in table)
    assert [kind for _, kind in found.left_out()] == ["blank"] * blanks


def quoted(cell: str, mark: str, always: bool) -> str:
    if always or any(sign in cell for sign in (mark, '"', "\n", "\r")):
        return '"' + cell.replace('"', '""') + '"'
    return cell


def looks_joined(row: list[str], mark: str, width: int) -> bool:
    lines = mark.join(row).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return len(lines) > 1 and all(line.count(mark) == width - 1 for line in lines)


def count_breaks(text: str) -> int:
    return text.replace("\r\n", "\n").replace("\r", "\n").count("\n")
