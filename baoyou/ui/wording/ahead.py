"""A forecast in words: what the last month ahead would be, made how, and how often that held."""

from __future__ import annotations

from baoyou import definitions
from baoyou.forecast import LEVEL, Ahead, Forecast
from baoyou.ui import format as fmt
from baoyou.ui.wording.voice import Row, Voice


def told(voice: Voice, row: Row, ahead: Forecast) -> str:
    """The band of the last month with its proof, or why there is none. row: of `kpi_changes`."""
    if not ahead.months:
        return off(voice, ahead)
    last = ahead.months[-1]
    return voice.say(
        "forecast.list" if row["snapshot_id"] else "forecast.told",
        month=fmt.month(last.month, voice.language),
        band=band(voice, row, last),
        level=fmt.value(LEVEL, "share", voice.language, 0),
        way=voice.say(f"forecast.way.{ahead.way}"),
        tries=ahead.tries,
        judged=ahead.judged,
        within=ahead.within,
    )


def off(voice: Voice, ahead: Forecast) -> str:
    """Why there is no forecast."""
    if ahead.off == "gap":
        return voice.say("forecast.off.gap", month=fmt.month(ahead.missing, voice.language))
    return voice.say("forecast.off.short", known=ahead.known, needed=ahead.needed)


def band(voice: Voice, row: Row, month: Ahead) -> str:
    """The band of a month ahead, with the decimals of its KPI."""
    places = definitions.kpis()[row["kpi"]].decimals
    return fmt.interval(month.low, month.high, row["unit"], voice.language, places)
