"""The two shapes in which the formats hand over what they read: records, or whole columns.

Apart because it must not load pyarrow: sniffing a text file does without.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

# The line where it starts and its fields; a reject adds the reason and the value to blame.
Record = tuple[int, list[str]]
Reject = tuple[int, str, str, list[str]]


@dataclass(frozen=True)
class Records:
    """Some records in order, and those already rejected. suspect: look for unreadable text."""

    rows: list[Record]
    rejects: list[Reject]
    suspect: bool


@dataclass(frozen=True)
class Columns:
    """Records with consecutive lines from `first_line`, as one Arrow text array per column.

    suspect: look for unreadable text and for empty cells; else both were seen to.
    """

    first_line: int
    arrays: list[Any]
    suspect: bool
