"""The parameters of warning rules as people set them: checked, tried, published as dated versions.

Apart from `definitions`, which only tells what is declared.
"""

from __future__ import annotations

import difflib
import getpass
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from baoyou import definitions
from baoyou.definitions import Rule, Tune, Version
from baoyou.errors import Refused, WrongUsage
from baoyou.months import add_months, month_of
from baoyou.publishing import decide
from baoyou.store import Manifest, Store

DECIDED = "rules"


@dataclass(frozen=True)
class Edition:
    """A version of a rule and who published it when; both empty where it came with the product."""

    version: Version
    by: str = ""
    at: str = ""


def rule(key: str) -> Rule:
    """A rule by its key. Raises WrongUsage `rule_unknown` with the nearest keys."""
    _known("rule_unknown", key, definitions.rules())
    return definitions.rules()[key]


def read(key: str, told: Collection[str]) -> dict[str, Any]:
    """Parameters as a person writes them, each "days=5", in the order given.

    Raises WrongUsage `param_written`, `param_unknown`, `param_choice`, `param_number` or
    `param_whole`.
    """
    found = {}
    for text in told:
        name, equals, value = text.partition("=")
        if not equals:
            raise WrongUsage("param_written", value=text)
        found[name.strip()] = value.strip()
    return {name: checked(key, name, value) for name, value in found.items()}


def checked(key: str, name: str, value: Any) -> Any:
    """A value of a rule's parameter, as its type; raises as `read` where the rule forbids it."""
    tunes = rule(key).tunes
    _known("param_unknown", name, tunes, rule=key)
    tune = tunes[name]
    if tune.choices:
        if str(value) not in tune.choices:
            raise WrongUsage(
                "param_choice", param=name, value=value, choices=", ".join(tune.choices)
            )
        return str(value)
    return _number(tune, value)


def next_month(manifest: Manifest) -> date:
    """The month after the last one closed with customers."""
    closed = set(manifest.partitions.get("customers", {})) & set(manifest.months)
    return month_of(add_months(max(closed), 1))


def editions(manifest: Manifest, key: str) -> list[Edition]:
    """All versions of a rule, oldest first."""
    published = [
        Edition(definitions.as_version(told), told.get("by", ""), told.get("at", ""))
        for told in manifest.decided.get(DECIDED, {}).get(key, [])
    ]
    return [*(Edition(version) for version in definitions.rules()[key].versions), *published]


def in_force(manifest: Manifest, key: str, month: date) -> Version:
    """The version that a close of that month would take today."""
    return definitions.rules_with(manifest.decided.get(DECIDED, {}))[key].version(month)


def publish(
    store: Store, key: str, params: Mapping[str, Any], month: date, again: bool = False
) -> tuple[Version, Manifest]:
    """Make parameters a new version of a rule that holds from a month on; older versions stay.

    again: closed months from then on are closed again with it; else they keep theirs. Raises
    WrongUsage as `read`, Refused `rule_same` where these parameters hold then already, and as
    `publishing.decide`.
    """
    before = store.current()
    held = in_force(before, key, month)
    wanted = {**held.params, **{name: checked(key, name, one) for name, one in params.items()}}
    if wanted == held.params:
        raise Refused("rule_same", rule=key, version=held.version, month=month.isoformat()[:7])
    number = max(edition.version.version for edition in editions(before, key)) + 1
    by, at = getpass.getuser(), datetime.now(UTC).isoformat(timespec="seconds")
    told = {"version": number, "from": month.isoformat(), "params": wanted, "by": by, "at": at}
    decided = dict(before.decided.get(DECIDED, {}))
    decided[key] = [*decided.get(key, []), told]
    closes = [one for one in before.months if one >= month.isoformat()] if again else []
    months = [one[:7] for one in closes]
    entry = {"action": "rule", "names": [f"{key} v{number}"], "months": months, "by": by}
    made = decide(store, DECIDED, decided, entry, closes=closes)
    return definitions.as_version(told), made


def _number(tune: Tune, value: Any) -> int | float:
    try:
        exact = Decimal(str(value))
    except InvalidOperation:
        exact = Decimal("nan")
    ends = {"low": tune.low, "high": tune.high}
    if not exact.is_finite() or not Decimal(str(tune.low)) <= exact <= Decimal(str(tune.high)):
        raise WrongUsage("param_number", param=tune.key, value=value, **ends)
    if tune.is_whole and exact != exact.to_integral_value():
        raise WrongUsage("param_whole", param=tune.key, value=value, **ends)
    return int(exact) if tune.is_whole else float(exact)


def _known(code: str, name: str, names: Collection[str], **slots: Any) -> None:
    if name not in names:
        near = difflib.get_close_matches(name, list(names), 5, 0.3) or list(names)
        raise WrongUsage(code, value=name, near=", ".join(near) or "-", **slots)
