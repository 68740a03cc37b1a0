"""The ledger of the store as the page History shows it, and what one step back or on would do.

Apart from the report of a load, which Upload draws too.
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from baoyou import definitions
from baoyou.store import Manifest, Store
from baoyou.ui import format as fmt
from baoyou.ui.alerts import alert_words
from baoyou.ui.frame import Frame
from baoyou.ui.tables import Column, clickable_table
from baoyou.ui.upload import kpi_preview

Entry = dict[str, Any]
# Actions that make no snapshot.
MOVES = ("undo", "redo", "prune")


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
    made = maker(entries, manifest.sequence)
    if made is None or not made["by"]:
        return bold, ""
    return bold, frame.say("history.sentence.made", by=made["by"], at=_time(made["at"]))


def maker(lines: list[Entry], snapshot: int) -> Entry | None:
    """Of lines, newest first, the one that made a snapshot; None where it is not told."""
    return next(
        (one for one in lines if one["snapshot"] == snapshot and one["action"] not in MOVES), None
    )


def target(store: Store, step: str) -> int:
    """The snapshot that undo or redo leads to."""
    return (store.current().parent if step == "undo" else store.ahead()) or 0


def outcome(frame: Frame, step: str) -> str:
    """What undo or redo will do: which snapshot is read then, and for which months that matters."""
    now = frame.reader.manifest
    then = frame.reader.store.snapshot(target(frame.reader.store, step))
    slots = (
        {"now": now.sequence, "then": then.sequence} if step == "undo" else {"then": then.sequence}
    )
    said = frame.say(f"history.outcome.{step}", **slots)
    return f"{said} {_difference(frame, now, then)}"


def _difference(frame: Frame, now: Manifest, then: Manifest) -> str:
    gone = [month for month in now.months if month not in then.months]
    back = [month for month in then.months if month not in now.months]
    other = [
        month
        for month, files in then.months.items()
        if month in now.months and files != now.months[month]
    ]
    told = [
        frame.say(f"history.difference.{key}", months=_months(frame, months))
        for key, months in (("gone", gone), ("back", back), ("other", other))
        if months
    ]
    return " ".join(told) or frame.say("history.difference.none")


def table(frame: Frame, entries: list[Entry]) -> int | None:
    """One row per action, newest first; the place of the row that is selected, if any."""
    names = ("snapshot", "action", "at", "by", "what", "months", "rows", "moved")
    columns = [Column(name, frame.say(f"history.column.{name}")) for name in names]
    reports = _reports(frame.reader.store)
    rows = [
        {"place": place, **_row(frame, entry, reports[place])}
        for place, entry in enumerate(entries)
    ]
    chosen = clickable_table(
        rows,
        columns,
        key="history_table",
        id_column="place",
        alt=frame.say("history.list.title"),
        pinned=1,
    )
    return None if chosen is None else int(chosen)


def report_of(frame: Frame, place: int) -> Entry | None:
    """The report of the load in that row; None for an action that loaded nothing."""
    return _reports(frame.reader.store)[place]


def hashes(frame: Frame, report: Entry) -> str:
    """Which files these were, to the byte."""
    return frame.say("frame.joint").join(
        frame.say("history.report.hash", file=file["file"], digest=file["sha256"][:12])
        for file in report["files"]
    )


def _reports(store: Store) -> list[Entry | None]:
    """Of each line of the ledger, newest first; what older versions did not tell is empty."""
    empty: Entry = {"proposals": [], "changes": [], "figures": [], "closes": [], "notices": []}
    return [
        {**empty, **line["report"]} if "report" in line else None
        for line in reversed(store.ledger())
    ]


def _row(frame: Frame, entry: Entry, report: Entry | None) -> dict[str, str]:
    joint = frame.say("frame.joint")
    named = [_named(frame, entry["action"], name) for name in entry["files"]]
    what = joint.join(named[:2])
    if len(named) > 2:
        what = frame.say("history.more", files=what, count=len(named))
    rows = ""
    if entry["action"] == "load":
        rows = frame.say(
            "history.rows",
            stored=fmt.count(entry["stored"], frame.language),
            rejected=fmt.count(entry["rejected"], frame.language),
        )
    mark = "● " if entry["current"] else ""
    return {
        "snapshot": f"{mark}{entry['from']} → {entry['snapshot']}",
        "action": frame.say(f"history.action.{entry['action']}"),
        "at": _time(entry["at"]),
        "by": entry["by"] or "–",
        "what": what or "–",
        "months": _span(frame, entry["months"]) or "–",
        "rows": rows or "–",
        "moved": (kpi_preview.most_moved(frame, report["figures"]) if report else "") or "–",
    }


def _named(frame: Frame, action: str, name: str) -> str:
    """What an action was about, in words: the ledger keeps keys."""
    if action == "rule" and (told := re.fullmatch(r"(\w+) v(\d+)", name)):
        rule = frame.rule_name(told[1]) if told[1] in definitions.rules() else told[1]
        return frame.say("history.rule", rule=rule, version=told[2])
    if action.startswith("alert_") and name.count("/") == 2:
        key, city, population = name.split("/")
        return frame.say(
            "history.alert",
            place=alert_words.place(frame, city),
            name=alert_words.name(frame, key),
            population=frame.say(f"customers.population.{population}"),
        )
    return name


def _span(frame: Frame, months: list[str]) -> str:
    if len(months) > 2:
        return f"{months[0]} – {months[-1]}"
    return frame.say("frame.joint").join(months)


def _months(frame: Frame, months: list[str]) -> str:
    return _span(frame, [month[:7] for month in sorted(months)])


def _month(text: str, frame: Frame) -> str:
    return fmt.month(datetime.fromisoformat(text).date(), frame.language)


def _time(text: str) -> str:
    return datetime.fromisoformat(text).astimezone().strftime("%Y-%m-%d %H:%M")
