"""Typed rows become stored partitions: a month replaced, a register merged, a month completed.

Apart from typing, which knows no store: here new rows meet those that are stored already.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from baoyou import changes, check
from baoyou.contracts import Contract
from baoyou.draft import Draft
from baoyou.engine import Engine, quoted
from baoyou.errors import Refused
from baoyou.incoming import Incoming
from baoyou.report import Notice, Plain
from baoyou.staging import key_of
from baoyou.store import Manifest, Stored
from baoyou.typed import shown_key

# A list of cities longer than this is no list of a province's cities.
MOST_CITIES = 500


@dataclass
class Made:
    """What came of the rows of one extract: its partitions, notices, and changes by month."""

    partitions: dict[str, Stored] = field(default_factory=dict)
    notices: list[Notice] = field(default_factory=list)
    changes: list[Plain] = field(default_factory=list)


class Partitioner:
    """Writes the partitions of one extract from `staging.stored`, and says what they change."""

    def __init__(
        self,
        engine: Engine,
        draft: Draft,
        before: Manifest,
        contract: Contract,
        files: list[Incoming],
        staging: Path,
        options: str,
    ) -> None:
        self.engine = engine
        self.draft = draft
        self.before = before
        self.contract = contract
        self.files = files
        self.staging = staging
        self.options = options
        self.stored_before = before.partitions.get(contract.name, {})

    def run(self) -> Made:
        """Write all partitions that the rows belong to.

        Raises Refused `key_conflict`, `rejects_outdated`, `base_month_missing`.
        """
        made = Made()
        for part in self._parts():
            self._one(part, made)
        return made

    def _parts(self) -> list[str]:
        rows = self.engine.connection.execute(
            f"select distinct {self.contract.partition}::varchar from staging.stored order by 1"
        ).fetchall()
        return [part for (part,) in rows]

    def _one(self, part: str, made: Made) -> None:
        execute = self.engine.connection.execute
        column = self.contract.partition
        self._rows_are(f"select * from staging.stored where {column}::varchar = {quoted(part)}")
        counts = execute(
            "select source_file, count(*), bool_or(coalesce(is_sample, false))"
            " from staging.rows group by source_file order by source_file"
            if "is_sample" in self.contract.columns
            else "select source_file, count(*), false from staging.rows"
            " group by source_file order by source_file"
        ).fetchall()
        mine = [file for file in self.files if file.short in {short for short, _, _ in counts}]
        is_sample = any(flag for _, _, flag in counts)
        present = [c for c in self.contract.columns if any(c in f.mapping.present for f in mine)]
        sources = [file.report.sha256 for file in mine]
        facts: Plain = {"sources": sources, "latest": sources}
        if completed := self._completed(part, mine):
            facts = self._complete(part, completed, mine, sources)
            present = [c for c in self.contract.columns if c in {*present, *facts["columns"]}]
        elif self.contract.merge and part in self.stored_before:
            self._merge(self.stored_before[part])
            present = self._with_columns_of(self.stored_before[part], present)
        profile = self._tell(part, mine, present, is_sample, made)
        stored = self._write(part)
        made.partitions[part] = Stored(
            stored.path,
            stored.sha256,
            stored.rows,
            {
                **facts,
                "columns": present,
                "is_sample": is_sample,
                "options": self.options,
                "content": self._content(),
                "cities": self._cities(),
                "profile": profile,
            },
        )

    def _tell(
        self, part: str, mine: list[Incoming], present: list[str], is_sample: bool, made: Made
    ) -> Plain:
        """Notices and changes of the partition, and on each file what months it holds.

        Returns the profile of its columns, for the month after to be compared with.
        """
        for file in mine:
            file.report.is_sample = file.report.is_sample or is_sample
        if self.contract.partition == "month":
            self._months(mine, part)
            change = changes.of_month(
                self.engine,
                self.draft,
                self.before,
                self.contract,
                part,
                present,
                made.partitions,
            )
            made.changes.append(change.plain())
            made.notices += check.month_notices(
                self.engine,
                self.draft,
                self.before,
                self.contract,
                change,
                present,
                is_sample,
                date.today(),
                self._names(),
            )
            return change.profile
        change = changes.of_register(self.engine, self.contract, part)
        made.changes.append(change.plain())
        if self.contract.name == "snapshot":
            made.notices += self._snapshot(part, mine) + check.baseline_notices(change)
        elif self.contract.partition == "day":
            self._months(mine, part)
        return change.profile

    def _names(self) -> dict[str, str]:
        """What people call the files that rows come from, one that is completed among them."""
        known = {file.returned.source: file.returned.file for file in self.files if file.returned}
        return known | {file.short: file.report.called for file in self.files}

    def _months(self, mine: list[Incoming], part: str) -> None:
        for file in mine:
            if part[:7] not in file.report.months:
                file.report.months.append(part[:7])

    def _snapshot(self, part: str, mine: list[Incoming]) -> list[Notice]:
        base = self.engine.connection.execute("select min(base_month) from staging.rows").fetchall()
        if base[0][0] is None:
            raise Refused("base_month_missing", snapshot=part)
        self._months(mine, base[0][0].isoformat())
        return [Notice("snapshot_replaced", {"snapshot": part})] * (part in self.stored_before)

    def _completed(self, part: str, mine: list[Incoming]) -> str | None:
        """The load that corrected rows complete; None where none came back."""
        sources = {file.returned.source for file in mine if file.returned}
        if not sources:
            return None
        stored = self.stored_before.get(part)
        known = {digest[:12] for digest in stored.facts["sources"]} if stored else set()
        for file in mine:
            if file.returned and stored and not sources <= known:
                slots = {"file": file.report.file, "source": file.returned.file}
                raise Refused("rejects_outdated", **slots)
            if file.returned:
                file.report.completes = file.returned.file
        return sources.pop() if stored else None

    def _complete(self, part: str, source: str, mine: list[Incoming], sources: list[str]) -> Plain:
        """Add the month's stored rows to the corrected ones; the same row twice counts once."""
        stored = self.stored_before[part]
        self._keep_rows(stored)
        doubles = self.engine.rows("checks/load/completed_keys")
        clashing = [row for row in doubles if not row["is_same"]]
        if clashing:
            first = clashing[0]
            raise Refused(
                "key_conflict",
                file=mine[0].report.file,
                key=" · ".join(self.contract.key),
                value=shown_key(first["row_key"]),
                rows=str(first["source_row"]),
                count=len(clashing),
                others="-",
            )
        for row in doubles:
            file = next(file for file in mine if file.short == row["source_file"])
            file.report.stored -= 1
            file.report.duplicates += 1
        self._with_kept(
            "select rows.* from staging.new_rows as rows"
            " anti join staging.kept on rows.row_key = kept.row_key"
        )
        old = stored.facts
        return {
            "columns": old["columns"],
            "sources": list(dict.fromkeys([*old["sources"], *sources])),
            "latest": old.get("latest", old["sources"]),
            "completed": [*old.get("completed", []), *sources],
        }

    def _merge(self, stored: Stored) -> None:
        """Add the rows that are stored under other keys."""
        self._keep_rows(stored)
        self.engine.connection.execute(
            "delete from staging.kept where row_key in (select row_key from staging.rows)"
        )
        self._with_kept("select * from staging.new_rows")

    def _keep_rows(self, stored: Stored) -> None:
        columns = ", ".join(f'typed."{column}"' for column in self.contract.columns)
        self.engine.view("staging.stored_before", [self.draft.path(stored)])
        self.engine.connection.execute(
            "create or replace table staging.known as select * from staging.rows limit 0"
        )
        self.engine.connection.execute(
            "insert into staging.known by name select * from staging.stored_before"
        )
        self.engine.connection.execute(
            "create or replace table staging.kept as"
            f" select * replace ({key_of(self.contract)} as row_key, hash({columns}) as row_hash)"
            " from staging.known as typed"
        )

    def _rows_are(self, query: str) -> None:
        self.engine.connection.execute(f"create or replace view staging.rows as {query}")

    def _with_kept(self, new_rows: str) -> None:
        """Let the rows to be stored be those of a query and those that are kept."""
        execute = self.engine.connection.execute
        execute("create or replace table staging.new_rows as select * from staging.rows")
        execute(f"create or replace table staging.all_rows as {new_rows}")
        execute("insert into staging.all_rows by name select * from staging.kept")
        self._rows_are("select * from staging.all_rows")

    def _with_columns_of(self, stored: Stored, present: list[str]) -> list[str]:
        known = {*present, *stored.facts["columns"]}
        return [column for column in self.contract.columns if column in known]

    def _content(self) -> str:
        """What the rows say, whatever order, file and encoding they came in."""
        found = self.engine.connection.execute(
            "select count(*), coalesce(sum(row_hash::hugeint), 0)::varchar,"
            " coalesce(bit_xor(row_hash), 0)::varchar from staging.rows"
        ).fetchall()
        return "-".join(str(part) for part in found[0])

    def _cities(self) -> list[str]:
        if "city" not in self.contract.columns:
            return []
        rows = self.engine.connection.execute(
            "select distinct city from staging.rows where city is not null order by city"
            f" limit {MOST_CITIES}"
        ).fetchall()
        return [city for (city,) in rows]

    def _write(self, part: str) -> Stored:
        """Sorted by key, so that the same rows give the same bytes."""
        contract = self.contract
        others = [column for columns in contract.key_without.values() for column in columns]
        order = ", ".join(dict.fromkeys([*contract.key, *others, "source_row"]))
        self.engine.connection.execute(
            "create or replace view staging.written as"
            " select * exclude (row_key, row_hash) from staging.rows"
        )
        staged = self.staging / f"{contract.name}.parquet"
        rows = self.engine.write("staging.written", staged, order)
        folder = f"{contract.name}/{contract.partition}={_safe(part)}"
        return self.draft.keep(staged, folder, rows)


def _safe(part: str) -> str:
    return "".join(
        c if c.isascii() and (c.isalnum() or c in "-_") else f"%{ord(c):x}" for c in part
    )
