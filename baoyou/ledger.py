"""The ledger: one line per action, each bound to the lines before by a hash.

Apart because it decides what counts as done. A publish writes its manifest, then its line, then
moves `CURRENT`, and only the last step commits: a line is completed where the next one starts from
the snapshot it names, or where `CURRENT` stands there. The other lines are marks of a crash or of
a full disk; nobody is shown them, and the chain of hashes goes through them.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from baoyou import disk

Entry = dict[str, Any]
_HASH = re.compile(rb', "hash": "([0-9a-f]{64})"\}$')
# An append that a crash tore is the beginning of a line, with nothing behind it.
_NOT_TORN = re.compile(_HASH.pattern[:-1] + rb"[^\n]")


@dataclass(frozen=True)
class _Line:
    """A line as it stands. entry: what it says; None where it cannot be read.

    before, after: the chain without and with this line. has_hash: older lines have none.
    """

    text: bytes
    entry: Entry | None
    before: str
    after: str
    has_hash: bool

    def is_bound(self) -> bool:
        """Whether every byte is as it was written, after the lines that stood before it."""
        if self.entry is None:
            return False
        body = _HASH.sub(b"}", self.text)
        return self.entry.get("prev") == self.before and _sha256(body) == self.after


class Ledger:
    """The file of the ledger. Appending is for whoever holds the lock of the store."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._seen: tuple[bytes, list[_Line], int] = (b"", [], 0)

    def completed(self, current: int) -> list[Entry]:
        """What was done, oldest first; not to be changed.

        current: where `CURRENT` stood before the call.
        """
        lines, _ = self._lines()
        done = []
        for place, line in enumerate(lines):
            if line.entry is None:
                continue
            reached = current
            if place + 1 < len(lines):
                following = lines[place + 1].entry
                # A line that cannot be read hides no other one.
                reached = following["from"] if following else line.entry["snapshot"]
            if reached == line.entry["snapshot"]:
                done.append(line.entry)
        return done

    def highest(self) -> int:
        """The highest snapshot that any line names, completed or not; 0 where there is none."""
        lines, _ = self._lines()
        return max((line.entry["snapshot"] for line in lines if line.entry), default=0)

    def append(self, entry: Entry) -> None:
        """Add a line durably; a torn last line, left by a crash in mid-append, is cut off."""
        lines, size = self._lines()
        at = datetime.now(UTC).isoformat(timespec="seconds")
        before = lines[-1].after if lines else ""
        body = json.dumps({"at": at, **entry, "prev": before}, ensure_ascii=False).encode()
        text = body[:-1] + f', "hash": "{_sha256(body)}"}}\n'.encode()
        disk.append(self.path, text, size)

    def broken(self, current: int) -> list[str]:
        """Names of lines that were changed, or stand where one was added or taken out."""
        lines, size = self._lines()
        first = next((place for place, line in enumerate(lines) if line.has_hash), len(lines))
        found = [
            f"{self.path.name}:{number}"
            for number, line in enumerate(lines, start=1)
            if line.entry is None or (number > first and not line.is_bound())
        ]
        reached = [0, *(entry["snapshot"] for entry in self.completed(current))]
        left = [*(entry["from"] for entry in self.completed(current)), current]
        is_cut = bool(_NOT_TORN.search(self._content()[size:]))
        if is_cut or (not found and left != reached):
            found.append(f"{self.path.name}:{len(lines) + 1}")
        return found

    def _lines(self) -> tuple[list[_Line], int]:
        """All whole lines, and where the last of them ends; a torn end is passed over."""
        content = self._content()
        seen, lines, size = self._seen
        if content == seen:
            return lines, size
        size = content.rfind(b"\n") + 1
        lines = []
        chain = ""
        for text in content[:size].split(b"\n")[:-1]:
            hashed = _HASH.search(text)
            after = hashed.group(1).decode() if hashed else _sha256(chain.encode() + text)
            lines.append(_Line(text, _entry(text), chain, after, bool(hashed)))
            chain = after
        self._seen = (content, lines, size)
        return lines, size

    def _content(self) -> bytes:
        return self.path.read_bytes() if self.path.exists() else b""


def _entry(text: bytes) -> Entry | None:
    try:
        entry = json.loads(text)
    except ValueError:
        return None
    is_whole = isinstance(entry, dict) and {"at", "action", "snapshot", "from"} <= set(entry)
    return entry if is_whole else None


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
