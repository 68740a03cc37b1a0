"""KPIs, warning rules and parameters as declared beside their SQL: words, units, versions.

Apart from the close that runs them because pages, exports and the glossary only need the words.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from typing import Any

from baoyou.settings import QUERIES, ROOT

DEFAULT_SPLITS = ("level", "tier", "stage", "segment")


@dataclass(frozen=True)
class Words:
    """What a thing is called and how it is worked out, in one language."""

    name: str
    formula: str
    evidence: str = ""


@dataclass(frozen=True)
class Kpi:
    """One KPI; see the head of `queries/kpis/kpis.toml` for the meaning of each field."""

    key: str
    zh: Words
    en: Words
    form: str
    unit: str
    good: str
    source: str
    extract: str = "customers"
    splits: tuple[str, ...] = DEFAULT_SPLITS
    own_split: str | None = None
    of_total: bool = False
    unknown: bool = False
    snapshot: bool = False
    falls: bool = False
    scale: int = 1
    decimals: int = 1
    headline: int | None = None
    months_before: int = 0
    matures_after: int = 0
    needs: tuple[str, ...] = ()
    needs_any: tuple[str, ...] = ()

    def words(self, language: str) -> Words:
        """The words of a language."""
        return self.zh if language == "zh" else self.en

    def splits_by(self, dimension: str) -> bool:
        """Whether `--by dimension` prints it; `none` is no split."""
        if self.form == "curve":
            return False
        if self.own_split:
            return dimension == self.own_split
        return dimension == "none" or dimension in self.splits


@dataclass(frozen=True)
class Version:
    """Parameters of a rule and the first month they hold for."""

    version: int
    from_month: date
    params: dict[str, Any]


@dataclass(frozen=True)
class Tune:
    """What a parameter of a rule may be: one of `choices`, or a number from `low` to `high`.

    step: how the rule lab moves it; a whole step takes whole numbers only.
    """

    key: str
    zh: str
    en: str
    choices: tuple[str, ...] = ()
    low: Any = None
    high: Any = None
    step: Any = None

    @property
    def is_whole(self) -> bool:
        """Whether it takes whole numbers only."""
        return isinstance(self.step, int)

    def label(self, language: str) -> str:
        """What it is called."""
        return self.zh if language == "zh" else self.en


@dataclass(frozen=True)
class Rule:
    """One warning rule; see the head of `queries/rules/rules.toml`."""

    key: str
    order: int
    zh: Words
    en: Words
    source: str
    versions: tuple[Version, ...]
    extract: str = "customers"
    needs: tuple[str, ...] = ()
    needs_any: tuple[str, ...] = ()
    or_model: bool = False
    month_before: bool = False
    after_others: bool = False
    looks_back: str | None = None
    not_evaluated: bool = False
    series: str | None = None
    pairs: tuple[str, ...] = ()
    tunes: Mapping[str, Tune] = field(default_factory=dict)

    def words(self, language: str) -> Words:
        """The words of a language."""
        return self.zh if language == "zh" else self.en

    def version(self, month: date) -> Version:
        """The version that holds for a month."""
        return _in_force(self.versions, month)


@dataclass(frozen=True)
class Mart:
    """A result that the close keeps of a month; see the head of `queries/marts/marts.toml`."""

    key: str
    order: str
    is_small: bool = False


@dataclass(frozen=True)
class Result:
    """What a page shows beside its KPIs; see the head of `queries/pages/results.toml`."""

    key: str
    zh: Words
    en: Words
    source: str
    reads: tuple[str, ...] = ()
    months_before: int = 0
    months_after: int = 0
    needs: tuple[str, ...] = ()

    def words(self, language: str) -> Words:
        """The words of a language."""
        return self.zh if language == "zh" else self.en


@dataclass(frozen=True)
class Parameter:
    """A parameter of populations, stages or KPIs, with its dated values."""

    key: str
    zh: str
    en: str
    source: str
    versions: tuple[Version, ...] = field(default_factory=tuple)

    def value(self, month: date) -> Any:
        """The value that holds for a month."""
        return _in_force(self.versions, month).params["value"]


@cache
def kpis() -> dict[str, Kpi]:
    """All KPIs by key, in the order of the screen."""
    return {key: Kpi(key=key, **_entry(facts)) for key, facts in _toml("kpis/kpis.toml").items()}


@cache
def rules() -> dict[str, Rule]:
    """All warning rules by key, in the order of the screen."""
    found = {}
    for order, (key, facts) in enumerate(_toml("rules/rules.toml").items(), start=1):
        facts["versions"] = tuple(
            Version(entry["version"], entry["from"], entry["params"]) for entry in facts["versions"]
        )
        tunes = {name: _tune(name, one) for name, one in facts.pop("tunes", {}).items()}
        found[key] = Rule(key=key, order=order, tunes=tunes, **_entry(facts))
    return found


def rules_with(published: Mapping[str, list[dict[str, Any]]]) -> dict[str, Rule]:
    """The rules with the versions that people published on top; see `as_version`."""
    return {
        key: replace(
            rule, versions=(*rule.versions, *(as_version(one) for one in published.get(key, [])))
        )
        for key, rule in rules().items()
    }


def as_version(told: Mapping[str, Any]) -> Version:
    """A version from plain values: version, from ("2009-10-01"), params."""
    return Version(told["version"], date.fromisoformat(told["from"]), dict(told["params"]))


@cache
def marts() -> dict[str, Mart]:
    """The results of a close by name, in the order they are made."""
    return {key: Mart(key, **facts) for key, facts in _toml("marts/marts.toml").items()}


@cache
def results() -> dict[str, Result]:
    """What pages show beside KPIs, by the name of its query."""
    return {
        key: Result(key=key, **_entry(facts)) for key, facts in _toml("pages/results.toml").items()
    }


@cache
def parameters() -> dict[str, Parameter]:
    """All parameters by key."""
    return {
        key: Parameter(
            key=key,
            zh=facts["zh"],
            en=facts["en"],
            source=facts["source"],
            versions=tuple(
                Version(entry["version"], entry["from"], {"value": entry["value"]})
                for entry in facts["versions"]
            ),
        )
        for key, facts in _toml("parameters.toml").items()
    }


def values(month: date) -> dict[str, Any]:
    """Every parameter's value for a month, by key; what queries take as `$key`."""
    return {key: parameter.value(month) for key, parameter in parameters().items()} | province()


@cache
def province() -> dict[str, list[str]]:
    """What `data/province.toml` says of the operator that runs this."""
    return tomllib.loads((ROOT / "data" / "province.toml").read_text(encoding="utf-8"))


def fingerprint() -> str:
    """A hash of every definition that the close runs: all SQL and TOML but what only pages ask."""
    digest = hashlib.sha256()
    for path in sorted(QUERIES.rglob("*")):
        asked = {"pages", "lab"} & set(path.parts)
        if path.suffix in (".sql", ".toml") and not asked:
            digest.update(path.relative_to(QUERIES).as_posix().encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _toml(name: str) -> dict[str, Any]:
    return tomllib.loads((QUERIES / name).read_text(encoding="utf-8"))


def _entry(facts: dict[str, Any]) -> dict[str, Any]:
    made = {key: tuple(value) if isinstance(value, list) else value for key, value in facts.items()}
    return {**made, "zh": Words(**facts["zh"]), "en": Words(**facts["en"])}


def _tune(key: str, facts: dict[str, Any]) -> Tune:
    ends = {"low": facts.get("min"), "high": facts.get("max"), "step": facts.get("step")}
    return Tune(key, facts["zh"], facts["en"], tuple(facts.get("choices", ())), **ends)


def _in_force(versions: tuple[Version, ...], month: date) -> Version:
    valid = [version for version in versions if version.from_month <= month]
    return max(valid or versions[:1], key=lambda one: (one.from_month, one.version))
