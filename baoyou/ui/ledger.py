"""The ledger of the store as the page History shows it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from baoyou.store import Store
from baoyou.ui import format as fmt
from baoyou.ui.frame import Frame
from baoyou.ui.tables import Column, reading_table

Entry = dict[str, Any]


def sentence(frame: Frame, entries: list[Entry]) -> tuple[str, str]:
    """What is published now, and what made it."""
    manifest = frame.reader.manifest
    if not manifest.months:
        return frame.say("history.sentence.empty"), ""
    months = sorted(manifest.months)
    bold = frame.say(
        "history.sentence.now",
        sequence=manifest.sequence,
        months=len(months),
        first=_month(months[0], frame),
        last=_month(months[-1], frame),
    )
    made = next((e for e in entries if e["snapshot"] == manifest.sequence and e["by"]), None)
    if not made:
        return bold, ""
    return bold, frame.say("history.sentence.made", by=made["by"], at=_time(made["at"]))


def target(store: Store, step: str) -> int:
    """The snapshot that undo or redo leads to."""
    return (store.current().parent if step == "undo" else store.ahead()) or 0


def table(frame: Frame, entries: list[Entry]) -> None:
    """One row per action, newest first."""
    columns = [
        Column("at", frame.say("history.column.at")),
        Column("action", frame.say("history.column.action"), kind="markdown"),
        Column("what", frame.say("history.column.what")),
        Column("months", frame.say("history.column.months")),
        Column("rows", frame.say("history.column.rows")),
        Column("snapshot", frame.say("history.column.snapshot")),
        Column("by", frame.say("history.column.by")),
    ]
    reading_table([_row(frame, entry) for entry in entries], columns)


def _row(frame: Frame, entry: Entry) -> dict[str, str]:
    colour = "green" if entry["current"] else "gray"
    joint = frame.say("frame.joint")
    files = entry["files"]
    what = joint.join(files[:3])
    if len(files) > 3:
        what = frame.say("history.more", files=what, count=len(files))
    months = entry["months"]
    span = f"{months[0]} – {months[-1]}" if len(months) > 2 else joint.join(months)
    rows = ""
    if entry["action"] == "load":
        rows = frame.say(
            "history.rows",
            stored=fmt.count(entry["stored"], frame.language),
            rejected=fmt.count(entry["rejected"], frame.language),
        )
    arrow = f"{entry['from']} → {entry['snapshot']}"
    return {
        "at": _time(entry["at"]),
        "action": f":{colour}-badge[{frame.say('history.action.' + entry['action'])}]",
        "what": what or "–",
        "months": span or "–",
        "rows": rows or "–",
        "snapshot": arrow,
        "by": entry["by"] or "–",
    }


def _month(text: str, frame: Frame) -> str:
    return fmt.month(datetime.fromisoformat(text).date(), frame.language)


def _time(text: str) -> str:
    return datetime.fromisoformat(text).astimezone().strftime("%Y-%m-%d %H:%M")
