"""The first sentence of a month: what moved most for its error, and who moved it."""

from __future__ import annotations

from collections.abc import Sequence

from baoyou.ui import format as fmt
from baoyou.ui.wording.voice import Row, Voice, decimals, month, part, since, write


def told(voice: Voice, most: Row | None, parts: Sequence[Row]) -> tuple[str, str]:
    """The bold sentence and the rest.

    most: the row of `kpi_changes.sql` placed first, None in a first month; parts: what each city
    (of one city: each level) adds to its change, with a `name`, largest first.
    """
    if most is None:
        return voice.say("overview.first", month=month(voice)), ""
    places = decimals(most)
    slots = {
        "kpi": voice.kpi_name(most["kpi"]),
        "value": write(voice, most, most["value"]),
        "since": since(voice, most["before_month"]),
        "change": fmt.change(most["before_change"], most["unit"], voice.language, places),
        "error": fmt.change(most["before_error"], most["unit"], voice.language, places),
    }
    if most["before_verdict"] == "none":
        return voice.say("overview.still"), voice.say("overview.still_most", **slots)
    bold = voice.say(f"overview.moved.{most['before_direction']}", **slots)
    if not parts:
        return bold, ""
    first = parts[0]
    rest = voice.say(
        f"overview.who.{'levels' if len(voice.cities) == 1 else 'cities'}",
        name=first["name"],
        part=part(voice, most, first["total"]),
        others=first["groups"] - 1,
        rest=part(voice, most, first["rest"]),
    )
    return bold, rest
