"""Turns an uploaded file into a Parquet of text columns, in a child process with limits.

Apart because the file comes from outside: nothing here types a value or maps a header, and a
file that kills its reader kills only the child.
"""

from __future__ import annotations

from baoyou.reader.child import expand, read, sniff
from baoyou.reader.facts import FileFacts, LeftOut, Limits, ReadPlan, ReadResult

__all__ = ["FileFacts", "LeftOut", "Limits", "ReadPlan", "ReadResult", "expand", "read", "sniff"]
