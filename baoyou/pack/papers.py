"""What the figures mean and what they rest on: definitions, loads, files, rows, what is missing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from baoyou import definitions, evidence, export_rows, origins, sqlfile
from baoyou.pack import cells
from baoyou.pack.asker import Asker
from baoyou.pack.model import Cell, Page, Table
from baoyou.text import say
from baoyou.ui import format as fmt

DEFINITIONS_A_PAGE = 15


@dataclass(frozen=True)
class Source:
    """One part of one extract: its rows, and the files and loads that it was read from."""

    extract: str
    part: str
    rows: int
    files: tuple[str, ...]
    loads: tuple[int, ...]


def pages(ask: Asker) -> list[Page]:
    """The definitions of all KPIs, then the sources."""
    table, topic = kpi_table(ask), ask.say("pack.topic.definitions")
    found = []
    parts = range(0, len(table.rows), DEFINITIONS_A_PAGE)
    for number, first in enumerate(parts, 1):
        title = ask.say(
            "pack.definitions.title",
            count=len(table.rows),
            fingerprint=_fingerprint(ask),
            part=number,
            parts=len(parts),
        )
        rows = table.rows[first : first + DEFINITIONS_A_PAGE]
        shown = Table(table.heads, rows, table.widths)
        found.append(Page(f"definitions-{number}", topic, title, table=shown))
    return [*found, _sources_page(ask)]


def kpi_table(ask: Asker) -> Table:
    """Every KPI: its name, how it is worked out, its unit, where the definition comes from."""
    lines = [
        (
            cells.words(kpi.words(ask.language).name),
            cells.words(kpi.words(ask.language).formula),
            cells.words(ask.say(f"glossary.unit.{kpi.unit}")),
            cells.words(ask.say(f"glossary.good.{kpi.good}")),
            cells.words(kpi.source),
            cells.words(kpi.key),
        )
        for kpi in definitions.kpis().values()
    ]
    heads = [
        ask.say(f"pack.definitions.{name}")
        for name in ("kpi", "formula", "unit", "good", "source", "key")
    ]
    return Table(tuple(heads), tuple(lines), (0.15, 0.44, 0.07, 0.12, 0.07, 0.15))


def all_definitions(ask: Asker) -> Table:
    """The KPIs, then the warning rules as the month was closed with them.

    As `kpi_table`, and then the name and the formula in the other language, and the exact SQL.
    """
    table = kpi_table(ask)
    other = "en" if ask.language == "zh" else "zh"
    lines = [
        (*row, *_words(kpi.words(other).name, kpi.words(other).formula, _sql("kpis", kpi.key)))
        for kpi, row in zip(definitions.kpis().values(), table.rows, strict=True)
    ]
    for rule in definitions.rules().values():
        version = ask.reader.rule_version(rule.key, ask.month)
        formulas = {
            language: evidence.formula(rule.key, version, export_rows.writer(ask.reader, language))
            for language in (ask.language, other)
        }
        lines.append(
            _words(
                rule.words(ask.language).name,
                formulas[ask.language],
                ask.say("pack.definitions.rule"),
                ask.say("pack.definitions.version", version=version.version),
                rule.source,
                rule.key,
                rule.words(other).name,
                formulas[other],
                _sql("rules", rule.key),
            )
        )
    heads = [say(f"pack.definitions.{name}", other) for name in ("kpi", "formula")]
    return Table((*table.heads, *heads, "SQL"), tuple(lines))


def foot(ask: Asker) -> str:
    """The line under every page: cities and rows of all, definitions, snapshot, sample."""
    all_cities = [*ask.reader.scope.narrow(ask.reader.cities)]
    told = [
        ask.say(
            "pack.foot.cities",
            present=len(all_cities) - len(ask.cities_missing),
            all=len(all_cities),
        )
    ]
    if ask.cities_missing:
        told.append(ask.say("pack.foot.missing", cities=ask.joined(ask.cities_missing)))
    stored, read = _rows(ask)
    if read:
        counts = {"stored": fmt.count(stored, ask.language), "read": fmt.count(read, ask.language)}
        told.append(ask.say("pack.foot.rows", **counts))
    told.append(ask.say("pack.foot.definitions", fingerprint=_fingerprint(ask)))
    told.append(ask.say("frame.snapshot", sequence=ask.reader.manifest.sequence))
    if ask.is_sample:
        told.append(ask.say("frame.sample"))
    return ask.say("pack.foot.joint").join(told)


def about(ask: Asker, who: str, at: str) -> list[tuple[str, str]]:
    """Label and words of what the pack is of and what it rests on. at: when it was made."""
    present = len(ask.reader.cities) - len(ask.cities_missing)
    told = [
        ("month", ask.month_name()),
        ("place", ask.place()),
        ("population", ask.population),
        ("cities", ask.say("pack.foot.cities", present=present, all=len(ask.reader.cities))),
        ("missing", ask.joined(ask.cities_missing)),
        ("definitions", _fingerprint(ask)),
        ("snapshot", _snapshot(ask)),
        ("sample", ask.say(f"exporting.sample.{str(ask.is_sample).lower()}")),
        ("made", ask.say("pack.about.by", at=at, who=who)),
        *(("off", line) for line in _off(ask)),
    ]
    return [(ask.say(f"pack.about.{key}"), words) for key, words in told if words]


def sources(ask: Asker) -> list[Source]:
    """The parts that the month rests on: its own, and the last before it of what is not monthly."""
    known = origins.origins(ask.reader.store, ask.reader.manifest.sequence)
    found = []
    for extract, parts in sorted(ask.reader.manifest.partitions.items()):
        dated = [part for part in parts if part[:1].isdigit() and part <= ask.month.isoformat()]
        part = max(dated, default=next(iter(parts), ""))
        if not part:
            continue
        digests = [one[: origins.DIGEST] for one in parts[part].facts["sources"]]
        of = [known[digest] for digest in digests if digest in known]
        files = tuple(dict.fromkeys(one.file for one in of))
        loads = tuple(dict.fromkeys(one.load for one in of))
        found.append(Source(extract, part, parts[part].rows, files, loads))
    return found


def source_table(ask: Asker) -> Table:
    """The sources as a table."""
    heads = [
        ask.say(f"pack.sources.{name}") for name in ("extract", "part", "rows", "file", "load")
    ]
    lines = [
        (
            cells.words(ask.named("extract", one.extract)),
            cells.words(one.part[:7] if one.part[4:5] == "-" else one.part),
            cells.count(one.rows, ask.language),
            cells.words(_few(ask, one.files)),
            cells.words(_few(ask, one.loads)),
        )
        for one in sources(ask)
    ]
    return Table(tuple(heads), tuple(lines), (0.2, 0.12, 0.13, 0.43, 0.12))


def _sources_page(ask: Asker) -> Page:
    stored, read = _rows(ask)
    form = "all" if stored == read else "some"
    title = ask.say(
        f"pack.sources.{form}",
        month=ask.month_name(),
        stored=fmt.count(stored, ask.language),
        read=fmt.count(read, ask.language),
        left=fmt.count(read - stored, ask.language),
    )
    off = _off(ask)
    rest = ask.joined(off) if off else ask.say("pack.sources.nothing_off")
    topic = ask.say("pack.topic.sources")
    notes = (_snapshot(ask),)
    return Page("sources", topic, title, rest, table=source_table(ask), notes=notes)


def _words(*texts: str) -> tuple[Cell, ...]:
    return tuple(cells.words(text) for text in texts)


def _sql(folder: str, key: str) -> str:
    return sqlfile.load(f"{folder}/{key}").text


def _few(ask: Asker, parts: Iterable[Any]) -> str:
    """Three of them by name, the others by number."""
    named = [str(part) for part in parts]
    shown = ask.joined(named[:3])
    return shown if len(named) <= 3 else ask.say("pack.sources.more", shown=shown, count=len(named))


def _fingerprint(ask: Asker) -> str:
    return str(ask.reader.manifest.closes[ask.month.isoformat()]["definitions"])


def _snapshot(ask: Asker) -> str:
    sequence = ask.reader.manifest.sequence
    at = next(
        (line["at"] for line in ask.reader.store.ledger() if line["snapshot"] == sequence), ""
    )
    return ask.say("pack.about.snapshot_of", sequence=sequence, at=at[:16].replace("T", " "))


def _off(ask: Asker) -> list[str]:
    """The KPIs and rules that did not run in the month, with what they would have needed."""
    facts = ask.reader.manifest.closes[ask.month.isoformat()]
    return [
        ask.say("frame.off", name=name(key), needs=", ".join(needs))
        for kind, name in (("kpis_off", ask.kpi_name), ("rules_off", ask.rule_name))
        for key, needs in facts[kind].items()
    ]


def _rows(ask: Asker) -> tuple[int, int]:
    """Rows of customers stored and read by the loads that the month rests on."""
    part = ask.reader.manifest.partitions["customers"].get(ask.month.isoformat())
    if part is None:
        return 0, 0
    digests = set(part.facts["sources"])
    files = {
        file["sha256"]: file
        for line in ask.reader.store.ledger()
        if line["action"] == "load" and line["snapshot"] <= ask.reader.manifest.sequence
        for file in line["report"]["files"]
        if file["sha256"] in digests
    }
    stored = sum(file["stored"] for file in files.values())
    return stored, sum(file["read"] for file in files.values())
