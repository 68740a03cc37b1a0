"""What people wrote to a month: a tariff, a rival's attack, a policy; who wrote it and when.

Apart from what a snapshot decides, because a note is no figure: undo takes back loads and
decisions, and what happened in the world stays written. One file of lines, only ever added to; a
changed note is a new line, one that is taken back is a line that says so.
"""

from __future__ import annotations

import fcntl
import json
import unicodedata
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from baoyou import disk
from baoyou.errors import WrongUsage
from baoyou.months import month_of
from baoyou.store import Store

FILE = "notes.jsonl"
PROVINCE = "all"
KINDS = ("tariff", "rival", "policy", "network", "other")
# Signs of a text that still fits beside a line, and of a name.
LONGEST_TEXT, LONGEST_NAME = 80, 40
WRITTEN, CHANGED, REMOVED = "written", "changed", "removed"


@dataclass(frozen=True)
class Draft:
    """What a person wants written. city: a name, or "all" for the whole province."""

    month: date
    text: str
    by: str
    kind: str = "other"
    city: str = PROVINCE


@dataclass(frozen=True)
class Note:
    """A note as it stands. id: "n7", never used twice. by, at: its last writer, and when (UTC)."""

    id: str
    month: date
    city: str
    kind: str
    text: str
    by: str
    at: str

    def record(self) -> dict[str, Any]:
        """As the terminal prints it: month "2009-09", city "all" for the province."""
        return asdict(self) | {"month": f"{self.month:%Y-%m}"}


@dataclass(frozen=True)
class Book:
    """The notes that stand, newest month first, and how many lines of the file cannot be read."""

    notes: tuple[Note, ...] = ()
    unreadable: int = 0


def book(store: Store) -> Book:
    """What stands in the store; a last line that a crash tore counts as never written."""
    path = store.folder / FILE
    try:
        return _standing(_whole(path.read_bytes()))
    except FileNotFoundError:
        return Book()


def seen(
    found: Collection[Note], allowed: Collection[str] | None, looked_at: Collection[str] = ()
) -> list[Note]:
    """Those that a person may see who looks at these cities (none: the whole province).

    allowed: the cities within the person's scope, None for all. A note of the province is seen
    wherever one looks; that of a city only there, or where all cities are looked at.
    """
    return [
        note
        for note in found
        if note.city == PROVINCE
        or ((allowed is None or note.city in allowed) and (not looked_at or note.city in looked_at))
    ]


def add(store: Store, draft: Draft, cities: Collection[str]) -> Note:
    """Write a note; cities: those there are. Raises as `checked`, `store_full`, `disk_failed`."""
    told = checked(draft, cities)
    with _held(store) as (path, lines):
        # Every line is counted, also one that cannot be read: no name is ever used twice.
        return _append(path, lines, WRITTEN, _note(f"n{len(lines) + 1}", told))


def change(store: Store, name: str, draft: Draft, cities: Collection[str]) -> Note:
    """Put another text, kind, month or city in the place of a note. Raises also as `remove`."""
    told = checked(draft, cities)
    with _held(store) as (path, lines):
        found = _named(lines, name)
        return _append(path, lines, CHANGED, _note(found.id, told))


def remove(store: Store, name: str, by: str) -> Note:
    """Take a note back. Raises WrongUsage `note_unknown` where none of that name stands."""
    who = _text(by, LONGEST_NAME, "note_by")
    with _held(store) as (path, lines):
        return _append(path, lines, REMOVED, replace(_named(lines, name), by=who, at=_now()))


def checked(draft: Draft, cities: Collection[str]) -> Draft:
    """The draft with its words on one line.

    Raises WrongUsage `note_kind`, `note_city`, `note_text`, `note_by`: empty, or too long.
    """
    if draft.kind not in KINDS:
        raise WrongUsage("note_kind", value=draft.kind, near=", ".join(KINDS))
    if draft.city != PROVINCE and draft.city not in cities:
        raise WrongUsage("note_city", value=draft.city, near=", ".join((PROVINCE, *cities)))
    return replace(
        draft,
        text=_text(draft.text, LONGEST_TEXT, "note_text"),
        by=_text(draft.by, LONGEST_NAME, "note_by"),
    )


def _text(words: str, longest: int, code: str) -> str:
    """Words on one line, without signs that nobody sees or that turn the direction of writing."""
    kept = "".join(
        " " if sign.isspace() else sign
        for sign in words
        if sign.isspace() or unicodedata.category(sign)[0] != "C"
    )
    line = " ".join(kept.split())
    if not 1 <= len(line) <= longest:
        raise WrongUsage(code, length=len(line), most=longest)
    return line


def _note(name: str, draft: Draft) -> Note:
    return Note(name, draft.month, draft.city, draft.kind, draft.text, draft.by, _now())


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


@contextmanager
def _held(store: Store) -> Iterator[tuple[Path, list[bytes]]]:
    """The file, held against other writers, and its whole lines."""
    path = store.folder / FILE
    with disk.told(store.folder):
        disk.make_folder(store.folder)
        with path.open("a+b") as held:
            fcntl.flock(held, fcntl.LOCK_EX)
            held.seek(0)
            yield path, _whole(held.read())


def _append(path: Path, lines: Sequence[bytes], deed: str, note: Note) -> Note:
    """One more line, durably, in the place of one that was torn."""
    end = sum(len(line) + 1 for line in lines)
    told = json.dumps({"deed": deed} | note.record(), ensure_ascii=False)
    disk.append(path, (told + "\n").encode(), end)
    return note


def _whole(content: bytes) -> list[bytes]:
    """The lines that end; what follows the last line break was torn."""
    return content.split(b"\n")[:-1]


def _named(lines: Sequence[bytes], name: str) -> Note:
    standing = _standing(lines).notes
    for note in standing:
        if note.id == name:
            return note
    near = ", ".join(note.id for note in standing[:10]) or "-"
    raise WrongUsage("note_unknown", value=name, near=near)


def _standing(lines: Sequence[bytes]) -> Book:
    """The notes after all that was written, changed and taken back, in that order."""
    found: dict[str, Note] = {}
    unreadable = 0
    for line in lines:
        try:
            told = json.loads(line)
            deed, note = told.pop("deed"), Note(**told | {"month": month_of(told["month"])})
        except (ValueError, KeyError, TypeError, AttributeError):
            unreadable += 1
            continue
        if deed == REMOVED:
            found.pop(note.id, None)
        else:
            found[note.id] = note
    newest = sorted(found.values(), key=lambda note: (note.month, note.at, note.id), reverse=True)
    return Book(tuple(newest), unreadable)
