"""How an alert reads: what it watches, its figures in their unit, its state, its proof.

Apart from the cards because the page and the overview must say the same of one alert.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from baoyou import definitions
from baoyou.alerts import Standing
from baoyou.months import add_months, month_of
from baoyou.shifts import Shift
from baoyou.ui import format as fmt
from baoyou.ui.cards import Link
from baoyou.ui.frame import Frame
from baoyou.watches import PROVINCE, Watch

# Where a KPI is drawn; what is not here is compared by city.
_PAGES = {
    "bundling": ("bundling_rate", "contract_rate", "sticky_rate", "fusion_rate"),
    "retention": (
        "retention_rate",
        "value_retention_rate",
        "revenue_retention_rate",
        "composite_retention_rate",
        "churn_rate",
        "port_out_rate",
        "renewal_rate",
        "revenue_lost",
    ),
    "satisfaction": ("satisfaction", "satisfied_share"),
    "share": ("market_share",),
    "warnings": ("warned_share", "rule_count", "revenue_at_risk"),
}


def name(frame: Frame, key: str) -> str:
    """What a KPI or rule is called as something to watch."""
    if key in definitions.rules():
        return frame.say("alerts.rule", rule=frame.rule_name(key))
    known = frame.kpi_name(key)
    return frame.say("alerts.monthly", kpi=known) if definitions.kpis()[key].snapshot else known


def place(frame: Frame, city: str) -> str:
    """A city, or the province."""
    return frame.say("alerts.province") if city == PROVINCE else city


def population(frame: Frame, key: str) -> str:
    """A population in a sentence."""
    return frame.say(f"warnings.population.{key}")


def figure(frame: Frame, watch: Watch) -> str:
    """All that is watched, in one line."""
    where, whom = place(frame, watch.city), population(frame, watch.population)
    return frame.say("alerts.figure", name=name(frame, watch.key), place=where, population=whom)


def written(frame: Frame, watch: Watch, amount: Any) -> str:
    """A figure as it is watched: of a snapshot the change of the month."""
    kpi = definitions.kpis()[watch.kpi]
    write = fmt.signed_change if kpi.snapshot else fmt.quantity
    return write(amount, kpi.unit, frame.language, decimals(kpi))


def step(frame: Frame, watch: Watch, amount: Any) -> str:
    """A threshold, or how far a figure went."""
    kpi = definitions.kpis()[watch.kpi]
    return fmt.change(amount, kpi.unit, frame.language, decimals(kpi))


def decimals(kpi: definitions.Kpi) -> int | None:
    """One more than the KPI is shown with: a level shift may be smaller than its last digit."""
    return 0 if kpi.form == "amount" else kpi.decimals + (kpi.unit == "share" and kpi.decimals < 2)


def fall(frame: Frame, watch: Watch, shift: Shift) -> str:
    """How far a month left its level."""
    return frame.say(
        "alerts.change_on",
        baseline=written(frame, watch, shift.baseline),
        change=step(frame, watch, shift.value - shift.baseline),
    )


def state(frame: Frame, standing: Standing) -> str:
    """Where an alert stands."""
    if standing.state == "not judged":
        why = frame.say(f"alerts.why.{standing.why_not}")
        return frame.say("alerts.state.not_judged", why=why)
    known = standing.state == "new" and not standing.is_news
    return frame.say(f"alerts.state.{'new_known' if known else standing.state}")


def proof(frame: Frame, standing: Standing) -> str:
    """How often it would have fired, and how often rightly."""
    course = standing.course
    slots = {
        "months": course.judged,
        "fired": len(course.shifts),
        "followed": course.followed,
        "unknown": course.unknown,
    }
    if not course.judged:
        return frame.say("alerts.proof.none")
    if not course.shifts:
        return frame.say("alerts.proof.never", months=course.judged)
    if not course.unknown:
        slots.pop("unknown")
        return frame.say("alerts.proof.told", **slots)
    return frame.say("alerts.proof.told_open", **slots)


def names(frame: Frame, found: Sequence[Standing]) -> str:
    """Several alerts in a sentence."""
    told = [(place(frame, one.watch.city), name(frame, one.watch.key)) for one in found]
    joint = frame.say("frame.joint")
    return joint.join(frame.say("alerts.of", place=where, name=what) for where, what in told)


def link(frame: Frame, standing: Standing) -> Link:
    """The way to the figure in its month and city; a figure that matures late is drawn later."""
    watch = standing.watch
    page = next((key for key, kpis in _PAGES.items() if watch.kpi in kpis), "cities")
    late = definitions.kpis()[watch.kpi].matures_after
    month = month_of(add_months(standing.told, late)).isoformat()[:7] if standing.told else None
    query: dict[str, Any] = {"month": month, "population": watch.population}
    query["city"] = None if watch.city == PROVINCE else [watch.city]
    if page == "cities":
        query["cities_kpi"] = watch.kpi
    if watch.rule:
        query["rule"] = watch.rule
    label = frame.say("alerts.of", place=place(frame, watch.city), name=name(frame, watch.key))
    return frame.link(label, page, **query)
