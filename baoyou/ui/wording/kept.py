"""A snapshot in words: of a hundred, how many are here and at value, and how the others left."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from baoyou.ui import format as fmt
from baoyou.ui.wording import voice as words
from baoyou.ui.wording.voice import Row, Voice


def opening(voice: Voice, snapshot: str, rows: Sequence[Row]) -> tuple[str, str]:
    """The bold sentence and the rest. rows: of `snapshot_bridge.sql`, at least one."""
    code, total = voice.language, rows[0]
    by_rank = {row["reason_rank"]: row for row in rows}
    slots: dict[str, Any] = {
        "month": words.month(voice),
        "snapshot": snapshot,
        "kept": fmt.number(total["kept_share"], "share", code, 0),
        "value": fmt.number(total["share"], "share", code, 0),
        "left": fmt.count(total["left_members"], code),
        "listed": fmt.count(total["listed"], code),
        "base": fmt.month(total["base_month"], code),
    }
    for place, row in (("first", by_rank[1]), ("second", by_rank[2])):
        slots[place] = voice.say(f"group.outcome.{row['outcome']}")
        slots[f"{place}_share"] = fmt.value(row["share_of_left"], "share", code, 0)
    told = "all_kept" if not total["left_members"] else "left" if by_rank[2]["members"] else "one"
    bold = voice.say(f"retention.sentence.{told}", **slots)
    return bold, voice.say("retention.sentence.rest", **slots)


def cities_left_out(voice: Voice, total: Row) -> str:
    """Whose members are not counted in the month, and how many they are."""
    return voice.say(
        "retention.bridge.left_out",
        cities=words.joined(voice, total["cities_left_out"]),
        month=words.month(voice),
        count=fmt.count(total["left_out"], voice.language),
    )


def balance(voice: Voice, difference: int) -> str:
    """Whether every member of the list is accounted for."""
    word = "unbalanced" if difference else "balanced"
    count = fmt.count(difference, voice.language)
    return voice.say(f"retention.bridge.{word}", count=count)
