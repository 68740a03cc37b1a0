"""Cities side by side in words: the verdict, who is left out, how to read the funnel."""

from __future__ import annotations

from collections.abc import Sequence

from baoyou.definitions import Kpi
from baoyou.ui import format as fmt
from baoyou.ui.wording.voice import Row, Voice, joined, month


def verdict(voice: Voice, kpi: Kpi, rows: Sequence[Row], least: int) -> str:
    """Which cities are beyond what their size explains, or why none is judged.

    rows: of `city_ranking.sql`, of one KPI; least: the customers that a city must have.
    """
    name = voice.kpi_name(kpi.key)
    known = [row for row in rows if row["value"] is not None]
    if not known:
        return voice.say("rankings.missing", kpi=name, month=month(voice))
    facts = known[0]
    if not facts["ranked_cities"]:
        return voice.say(f"rankings.unjudged.{facts['why_none']}", kpi=name, least=least)
    outside = (facts["better_cities"] > 0, facts["worse_cities"] > 0)
    form = {(True, True): "both", (True, False): "better", (False, True): "worse"}
    return voice.say(
        f"rankings.verdict.{form.get(outside, 'none')}",
        kpi=name,
        better=_named(voice, kpi, [row for row in known if row["verdict"] == "better"]),
        worse=_named(voice, kpi, [row for row in known if row["verdict"] == "worse"]),
        normal=facts["normal_cities"],
        first=_named(voice, kpi, known[:1]),
    )


def left_out(voice: Voice, rows: Sequence[Row], least: int) -> str:
    """The cities that are shown and not ranked, or have no figure, and why."""
    told = []
    for why in ("small", "missing"):
        cities = [row["city"] for row in rows if row["why_not"] == why]
        if cities and len(cities) < len(rows):
            names = joined(voice, cities)
            told.append(voice.say(f"rankings.left_out.{why}", cities=names, least=least))
    if voice.cities:
        told.append(voice.say("rankings.left_out.filter", cities=joined(voice, voice.cities)))
    return " ".join(told)


def funnel(voice: Voice, kpi: Kpi, row: Row) -> str:
    """How to read the funnel, with the usual difference between cities that it allows for."""
    if not row["between_spread"]:
        return voice.say("rankings.funnel.alike")
    spread = fmt.change(row["between_spread"], kpi.unit, voice.language, kpi.decimals)
    return voice.say("rankings.funnel.spread", spread=spread)


def _named(voice: Voice, kpi: Kpi, rows: Sequence[Row]) -> str:
    """Cities with their figures, as a list in a sentence."""
    return joined(
        voice,
        (
            voice.say(
                "rankings.named",
                city=row["city"],
                figure=fmt.value(row["value"], kpi.unit, voice.language, kpi.decimals),
            )
            for row in rows
        ),
    )
