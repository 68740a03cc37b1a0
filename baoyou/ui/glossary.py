"""The definitions as the glossary shows them; nothing is defined here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from baoyou import definitions, evidence, sqlfile
from baoyou.ui import format as fmt
from baoyou.ui.frame import Frame
from baoyou.ui.tables import Column
from baoyou.ui.words import writer

WORDS = (
    "on_net",
    "left",
    "core",
    "high_value",
    "level",
    "tier",
    "segment",
    "stage_a",
    "stage_b",
    "stage_c",
    "stage_d",
    "stage_e",
    "snapshot",
    "alert",
    "interval",
)


@dataclass(frozen=True)
class Entry:
    """One definition: its file, its title and text as Markdown, and the SQL that computes it."""

    key: str
    title: str
    text: str
    sql: str


def kpis(frame: Frame, wanted: str) -> list[Entry]:
    """Every KPI whose name, key or formula holds what is wanted."""
    found = []
    for kpi in definitions.kpis().values():
        told = kpi.words(frame.language)
        if not _matches(wanted, kpi.key, told.name, told.formula, kpi.zh.name, kpi.en.name):
            continue
        needs = [*kpi.needs, *kpi.needs_any] or [kpi.extract]
        text = frame.say(
            "glossary.kpi",
            formula=fmt.safe(told.formula),
            unit=frame.say(f"glossary.unit.{kpi.unit}"),
            good=frame.say(f"glossary.good.{kpi.good}"),
            form=frame.say(f"glossary.form.{kpi.form}"),
            needs=fmt.safe(", ".join(needs)),
            source=kpi.source,
        )
        found.append(_entry(f"kpis/{kpi.key}", _title(told.name, kpi.key, told.formula), text))
    return found


def rules(frame: Frame, wanted: str) -> list[Entry]:
    """Every rule whose name, key or formula holds what is wanted, with its versions."""
    found = []
    for rule in definitions.rules().values():
        told = rule.words(frame.language)
        if not _matches(wanted, rule.key, told.name, told.formula, rule.zh.name, rule.en.name):
            continue
        newest = rule.versions[-1]
        formula = evidence.formula(rule.key, newest, writer(frame.language))
        versions = [
            frame.say(
                "glossary.version",
                version=version.version,
                month=fmt.month(version.from_month, frame.language),
                params=fmt.safe(_params(version.params)),
            )
            for version in rule.versions
        ]
        text = frame.say(
            "glossary.rule",
            formula=fmt.safe(formula),
            versions="  \n".join(versions),
            needs=fmt.safe(", ".join([*rule.needs, *rule.needs_any])),
            source=rule.source,
        )
        found.append(_entry(f"rules/{rule.key}", _title(told.name, rule.key, formula), text))
    return found


def results(frame: Frame, wanted: str) -> list[Entry]:
    """Every other result of a page whose name, key or formula holds what is wanted."""
    found = []
    for result in definitions.results().values():
        told = result.words(frame.language)
        if not _matches(
            wanted, result.key, told.name, told.formula, result.zh.name, result.en.name
        ):
            continue
        reads = [frame.say(f"extract.{extract}") for extract in result.reads]
        text = frame.say(
            "glossary.result",
            formula=fmt.safe(told.formula),
            reads=frame.say("frame.joint").join(reads) or frame.say("glossary.reads_kpis"),
            source=result.source,
        )
        title = _title(told.name, result.key, told.formula)
        found.append(_entry(f"pages/{result.key}", title, text))
    return found


def words(frame: Frame, wanted: str) -> list[dict[str, Any]]:
    """What the populations, levels, stages and states mean, with today's parameters in them."""
    values = {
        key: parameter.versions[-1].params["value"]
        for key, parameter in definitions.parameters().items()
    }
    rows = [
        {
            "name": frame.say(f"glossary.word.{key}.name"),
            "meaning": frame.say(f"glossary.word.{key}.meaning", **values),
        }
        for key in WORDS
    ]
    return [row for row in rows if _matches(wanted, row["name"], row["meaning"])]


def parameters(frame: Frame, wanted: str) -> list[dict[str, Any]]:
    """Every parameter with its value, the month it holds from, and its source."""
    rows = []
    for parameter in definitions.parameters().values():
        newest = parameter.versions[-1]
        name = parameter.zh if frame.language == "zh" else parameter.en
        row = {
            "name": name,
            "value": str(newest.params["value"]),
            "from_month": fmt.month(newest.from_month, frame.language),
            "source": parameter.source,
        }
        if _matches(wanted, parameter.key, name):
            rows.append(row)
    return rows


def word_columns(frame: Frame) -> list[Column]:
    """Columns of the table of words."""
    return [Column(key, frame.say(f"glossary.column.{key}")) for key in ("name", "meaning")]


def parameter_columns(frame: Frame) -> list[Column]:
    """Columns of the table of parameters."""
    keys = ("name", "value", "from_month", "source")
    return [Column(key, frame.say(f"glossary.column.{key}")) for key in keys]


def _title(name: str, key: str, formula: str) -> str:
    """The answer stands in the title; unit, needs and SQL are one click away."""
    return f"**{fmt.safe(name)}** :gray[:small[{fmt.safe(formula)}]] `{key}`"


def _entry(file: str, title: str, text: str) -> Entry:
    return Entry(file, title, text, sqlfile.load(file).text)


def _params(params: dict[str, Any]) -> str:
    return ", ".join(f"{key} = {value}" for key, value in params.items()) or "–"


def _matches(wanted: str, *texts: str) -> bool:
    return not wanted or any(wanted.casefold() in text.casefold() for text in texts)
