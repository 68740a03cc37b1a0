"""The product against the reference: small adversarial worlds, every record and every list.

Apart from test_reference.py, which proves the reference by hand: here two independent readings of
definitions.md meet. By hand, for many more worlds than the suite takes:
`PYTHONPATH=. python tests/test_against_reference.py FIRST LAST CROWD [--shrink] [--shuffle]`
prints the first difference of each kind in these worlds of CROWD customers (0: of 5 to 40).
"""

from __future__ import annotations

import contextlib
import io
import json
import math
import random
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from reference import POPULATIONS, RULES, SNAPSHOT_KPIS, Record, Reference, Row
from worlds import SURVEY_SEGMENTS, World, describe, reference, seeded, smaller, write

SPLITS = ("none", "level", "tier", "stage", "segment", "rule", "operator")
SEEDS = (36,)


@dataclass(frozen=True)
class Question:
    """What is asked of both: options of `kpis` or of `warnings`."""

    command: str
    options: tuple[tuple[str, str], ...]

    def __str__(self) -> str:
        months = sum(1 for option, _ in self.options if option == "--month")
        told = [
            f"{option} {value}"
            for option, value in self.options
            if value != "*" and (option != "--month" or months == 1)
        ]
        return " ".join([self.command, *told])


@dataclass(frozen=True)
class Difference:
    """One place where the product says something else than the reference."""

    question: Question
    key: tuple[str, ...]
    field: str
    expected: Any
    got: Any

    def __str__(self) -> str:
        place = " ".join(self.key)
        return f"{self.question}: {place}: {self.field}: reference {self.expected}, got {self.got}"


class Product:
    """The terminal on a store of its own, called in this process."""

    def __init__(self, store: Path) -> None:
        self.store = store

    def load(self, world: World, folder: Path, shuffle: random.Random | None = None) -> None:
        """Load every file and freeze the lists; with `shuffle` one file after the other, in any
        order, and one month first in an older version that the later load replaces."""
        files = write(world, folder)
        if shuffle:
            month = shuffle.choice(sorted(world.customers))
            older = replace(world, customers={month: world.customers[month][::2]})
            shuffle.shuffle(files)
            for extract, path in [write(older, folder / "older")[0], *files]:
                self.ask("load", str(path), "--as", extract, "--accept-notices")
        else:
            self.ask("load", *(str(path) for _, path in files), "--accept-notices")
        for freeze in world.freezes:
            month = f"{freeze.month:%Y-%m}"
            self.ask("freeze", freeze.name, "--month", month, "--population", freeze.population)

    def ask(self, *arguments: str) -> Any:
        from baoyou import cli

        out, err = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            try:
                code = cli.main([*arguments, "--store", str(self.store), "--json"])
            except SystemExit as stop:
                code = stop.code
        if code:
            raise AssertionError(f"baoyou {' '.join(arguments)} exits {code}: {err.getvalue()}")
        return json.loads(out.getvalue())


def questions(world: World) -> Iterator[Question]:
    """All questions about a world: every population, split, month and city."""
    months = [f"{month:%Y-%m}" for month in sorted(world.customers)]
    all_months = tuple(("--month", month) for month in months)
    everywhere = (*all_months, ("--city", "*"))
    for population in POPULATIONS:
        for by in SPLITS:
            if by != "operator" or population == "core":
                yield Question("kpis", (*everywhere, ("--by", by), ("--population", population)))
    if world.surveys:
        for segment in sorted({row["segment"] for row in world.surveys}):
            for by in ("none", "tier", "segment"):
                options = (("--segment", segment), ("--by", by))
                kpis = (("--kpi", "satisfaction"), ("--kpi", "satisfied_share"))
                yield Question("kpis", (*everywhere, *options, *kpis))
    if world.market:
        for segment in sorted({row["segment"] for row in world.market}):
            options = (("--segment", segment), ("--by", "operator"))
            yield Question("kpis", (*everywhere, *options))
    for snapshot in sorted({*world.snapshots, *(freeze.name for freeze in world.freezes)}):
        for by in ("none", "level"):
            kpis = tuple(("--kpi", kpi) for kpi in SNAPSHOT_KPIS)
            yield Question("kpis", (*everywhere, ("--snapshot", snapshot), ("--by", by), *kpis))
    for month in months:
        yield Question("warnings", (("--month", month),))
    last = ("--month", months[-1])
    cities = sorted({row["city"] for rows in world.customers.values() for row in rows})
    for city in cities:
        yield Question("warnings", (last, ("--city", city)))
    for rule in RULES:
        if rule == "rival_offer":  # Its extract is not part of these worlds.
            continue
        yield Question("warnings", (last, ("--rule", rule)))
    for alert in ("red", "orange", "yellow"):
        yield Question("warnings", (last, ("--alert", alert)))
    yield Question("warnings", (last, ("--limit", "3")))


def expected(question: Question, world: Reference) -> list[Record]:
    """The reference's answer."""

    def one(option: str) -> str | None:
        return next((value for name, value in question.options if name == option), None)

    def every(option: str) -> list[str]:
        return [value for name, value in question.options if name == option]

    months = [date.fromisoformat(f"{month}-01") for month in every("--month")]
    if question.command == "warnings":
        limit = one("--limit")
        return world.warnings(
            months[0],
            cities=every("--city"),
            rules=every("--rule"),
            alert=one("--alert"),
            limit=int(limit) if limit else None,
        )
    return world.kpis(
        months,
        every("--city"),
        by=one("--by") or "none",
        population=one("--population") or "core",
        kpis=every("--kpi") or None,
        snapshot=one("--snapshot"),
        segment=one("--segment"),
    )


def differences(question: Question, want: list[Record], got: list[Record]) -> Iterator[Difference]:
    """Where two answers differ; the order of a list of warnings counts, that of figures not."""
    names = ("customer_id",) if question.command == "warnings" else KEY
    wanted = {tuple(str(record[name]) for name in names): record for record in want}
    found = {tuple(str(record[name]) for name in names): record for record in got}
    if len(found) != len(got):
        yield Difference(question, (), "records", len(found), len(got))
    for key in wanted.keys() | found.keys():
        if key not in found:
            # Nothing printed for an open group (operator, survey segment) without a figure is fair.
            if question.command == "warnings" or wanted[key]["value"] is not None or closed(key):
                yield Difference(question, key, "record", wanted[key], None)
        elif key not in wanted:
            if question.command == "warnings" or found[key]["value"] is not None or closed(key):
                yield Difference(question, key, "record", None, found[key])
        else:
            for field, value in wanted[key].items():
                if masked(wanted[key]) and field in BEHIND:
                    continue
                if field not in found[key]:
                    yield Difference(question, key, field, value, "no such key")
                elif not same(field, value, found[key][field]):
                    yield Difference(question, key, field, value, found[key][field])
    if question.command == "warnings" and wanted.keys() == found.keys():
        order = [record["customer_id"] for record in want]
        given = [record["customer_id"] for record in got]
        if order != given:
            yield Difference(question, (), "order", order, given)


KEY = ("month", "city", "kpi", "group")
BEHIND = ("numerator", "denominator", "n")


def masked(record: Record) -> bool:
    """A share that is n/a: what is known of it may stand behind it."""
    return record.get("kpi") == "market_share" and record["value"] is None


def closed(key: tuple[str, ...]) -> bool:
    """The groups of the split are fixed, so that every one of them is printed."""
    return key[2] != "market_share" and key[3] not in (*SURVEY_SEGMENTS, "rival_offer")


def same(field: str, want: Any, got: Any) -> bool:
    if field in BEHIND:
        # What is behind a figure that is not available: nothing, printed as 0 or as null.
        want, got = want or 0, got or 0
    if field == "rules":
        return sorted(want) == sorted(got)
    if field == "level":
        return str(want) == str(got)
    if isinstance(want, bool) or want is None or isinstance(want, str):
        return want == got
    if isinstance(got, str) or got is None:
        return False
    # The product keeps sums of means to eight decimals.
    return math.isclose(got, want, rel_tol=1e-9, abs_tol=1e-7)


def compare(
    world: World,
    shuffle: random.Random | None = None,
    only: Callable[[Question], bool] = lambda question: True,
) -> list[Difference]:
    """Everything that differs in one world."""
    found: list[Difference] = []
    with tempfile.TemporaryDirectory() as folder:
        product = Product(Path(folder) / "store")
        product.load(world, Path(folder) / "extracts", shuffle)
        # A frozen base fee may be kept exact or rounded half up to the fen.
        readings = [reference(world), reference(world, exact=False)][: 2 if world.freezes else 1]
        for question in filter(only, questions(world)):
            got = answer(product, question)
            each = [list(differences(question, expected(question, r), got)) for r in readings]
            found += min(each, key=len)
    return found


def answer(product: Product, question: Question) -> list[Record]:
    words = [word for option in question.options for word in option]
    return product.ask(question.command, *words)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_product_says_what_the_definitions_say(seed: int) -> None:
    """In whatever order the months were loaded, and after an older version of one of them."""
    found = compare(seeded(seed), shuffle=random.Random(seed))
    assert not found, "\n".join(map(str, found[:20]))


AUG, SEP = date(2009, 8, 1), date(2009, 9, 1)


def person(customer: str, /, **columns: Any) -> Row:
    return {"customer_id": customer, "city": "福州", "status": "active", "arpu": "100", **columns}


def small(customers: dict[date, list[Row]], lacking: Iterable[str] = (), **extracts: Any) -> World:
    """A world of a few rows; every month lacks the same columns."""
    dated = {month: [{"month": month, **row} for row in rows] for month, rows in customers.items()}
    empty: dict[str, Any] = {"surveys": [], "market": [], "snapshots": {}}
    return World(dated, dict.fromkeys(dated, frozenset(lacking)), **{**empty, **extracts})


def market(city: str, operator: str, subscribers: int) -> Row:
    return {
        "month": SEP,
        "city": city,
        "operator": operator,
        "segment": "中高端",
        "subscribers": subscribers,
    }


def listed(customer: str, city: str) -> Row:
    return {
        "snapshot_id": "s0",
        "customer_id": customer,
        "base_month": AUG,
        "base_fee": "100",
        "city": city,
        "level": "5",
        "manager_id": None,
    }


OWN_SCORE = {
    "month": AUG,
    "response_id": "r1",
    "city": "福州",
    "segment": "中高端",
    "score": "3",
    "scale_max": 10,
    "customer_id": "a",
}
# The smallest worlds in which product and reference differed once; (world, --by, KPI).
SMALL = {
    "a rule that looks back is n/a in the first month": (
        small({SEP: [person("a")]}),
        "rule",
        "rule_count",
    ),
    "a rule is n/a where a month it looks at lacks the column": (
        replace(
            small({date(2009, month, 1): [person("a", local_fee="40")] for month in (6, 7, 8, 9)}),
            absent={AUG: frozenset({"local_fee"})},
        ),
        "rule",
        "rule_count",
    ),
    "a sum by card is n/a where the extract has no card": (
        small({AUG: [person("a"), person("b")], SEP: [person("a")]}, lacking=["card"]),
        "tier",
        "revenue_lost",
    ),
    "a city that everybody left has lost revenue": (
        small(
            {
                AUG: [person("a", city="三明"), person("b")],
                SEP: [person("a", city="三明", status="cancelled"), person("b")],
            }
        ),
        "none",
        "revenue_lost",
    ),
    "a city without anybody the month before has no lost revenue to tell": (
        small({AUG: [person("b")], SEP: [person("b"), person("a", city="三明")]}),
        "none",
        "revenue_lost",
    ),
    "a score given while off net warns nobody": (
        small({AUG: [person("a", status="cancelled")], SEP: [person("a")]}, surveys=[OWN_SCORE]),
        "none",
        "warned_share",
    ),
    "a city left out of the market file makes the province n/a": (
        small(
            {SEP: [person("a"), person("b", city="三明")]},
            market=[market("福州", "移动", 70), market("福州", "联通", 30)],
        ),
        "operator",
        "market_share",
    ),
    "a city whose last customers moved away can be loaded": (
        small({AUG: [person("a", city="三明"), person("b")], SEP: [person("a"), person("b")]}),
        "none",
        "churn_rate",
    ),
    "a member listed in a city without customers stays a member": (
        small(
            {AUG: [person("a")], SEP: [person("a")]},
            snapshots={"s0": [listed("a", "福州"), listed("x", "漳州")]},
        ),
        "none",
        "retention_rate",
    ),
}


@pytest.mark.parametrize("name", SMALL)
def test_a_small_world_in_which_the_two_once_differed(name: str) -> None:
    world, by, kpi = SMALL[name]
    with tempfile.TemporaryDirectory() as folder:
        product = Product(Path(folder) / "store")
        product.load(world, Path(folder) / "extracts")
        months = tuple(("--month", f"{month:%Y-%m}") for month in sorted(world.customers))
        question = Question("kpis", (*months, ("--city", "*"), ("--by", by), ("--kpi", kpi)))
        want = expected(question, reference(world))
        found = list(differences(question, want, answer(product, question)))
    assert not found, "\n".join(map(str, found))


# ---- by hand ---------------------------------------------------------------------------------


def kind(difference: Difference) -> tuple[str, ...]:
    """Differences of one kind have one cause, as a rule."""
    by = next((value for option, value in difference.question.options if option == "--by"), "")
    what = difference.key[2:3] if difference.question.command == "kpis" else ()
    rule = difference.key[3:] if what == ("rule_count",) else ()
    missing = f"{difference.expected is None}-{difference.got is None}"
    return (difference.question.command, by, *what, *rule, difference.field, missing)


def shrink(world: World, wanted: tuple[str, ...], example: Difference) -> World:
    """The smallest world found in which a difference of this kind remains."""
    options = {"--by", "--population", "--rule", "--alert", "--snapshot", "--segment"}

    def shape(question: Question) -> set[tuple[str, str]]:
        return {option for option in question.options if option[0] in options}

    def asked(question: Question) -> bool:
        return question.command == example.question.command and shape(question) == shape(
            example.question
        )

    def differs(candidate: World) -> bool:
        try:
            return any(kind(difference) == wanted for difference in compare(candidate, only=asked))
        except (AssertionError, KeyError, IndexError, ValueError):
            return False

    progress = True
    while progress:
        progress = False
        for candidate in smaller(world):
            if differs(candidate):
                world, progress = candidate, True
                break
    return world


def main(seeds: Iterable[int], crowd: int, shrinks: bool, shuffles: bool) -> None:
    seen: dict[tuple[str, ...], int] = {}
    for seed in seeds:
        world = seeded(seed, crowd)
        try:
            found = compare(world, random.Random(seed) if shuffles else None)
        except AssertionError as refusal:
            print(f"seed {seed}: {refusal}")
            continue
        print(f"seed {seed}: {len(found)} differences", file=sys.stderr, flush=True)
        for difference in found:
            key = kind(difference)
            seen[key] = seen.get(key, 0) + 1
            if seen[key] == 1:
                print(f"seed {seed}: {difference}", flush=True)
                if shrinks:
                    small = shrink(world, key, difference)
                    print(describe(small))
                    for left in compare(small):
                        print(f"   {left}", flush=True)
    print(seen)


if __name__ == "__main__":
    first, last, crowd = (int(word) for word in (*sys.argv[1:4], "0")[:3])
    main(range(first, last), crowd, "--shrink" in sys.argv, "--shuffle" in sys.argv)
