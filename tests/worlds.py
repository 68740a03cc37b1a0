"""Small worlds to argue about: seeded extracts whose values stand at the thresholds.

A world is plain rows in the canonical columns, as `reference.Reference` takes them, and can be
written as the CSV files that the product loads. The same seed gives the same world.
"""

from __future__ import annotations

import csv
import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from hypothesis import strategies as st
from reference import POPULATIONS, Reference, Row, month_end, shift

CITIES = ("福州", "厦门", "三明", "龙岩")
OPERATORS = ("移动", "联通", "电信")
SURVEY_SEGMENTS = ("中高端", "集团成员")
REQUIRED = ("month", "customer_id", "city", "status", "arpu")
OPTIONAL = (
    "brand",
    "card",
    "group_id",
    "group_class",
    "group_role",
    "manager_id",
    "joined_on",
    "tenure_months",
    "suspended_days",
    "leave_reason",
    "plan_fee",
    "local_fee",
    "mou",
    "data_mb",
    "contract_end_on",
    "has_sticky",
    "has_fusion",
    "zero_call_days",
    "rival_hotline_calls",
    "complaints",
    "faults",
    "repeat_faults",
    "offnet_fee",
    "cancel_enquiries",
    "retention_calls",
    "port_query",
    "port_code",
    "port_apply",
    "arrears",
)
SURVEY_COLUMNS = (
    "month",
    "response_id",
    "city",
    "segment",
    "item",
    "score",
    "scale_max",
    "weight",
    "valid",
    "customer_id",
    "card",
)
MARKET_COLUMNS = ("month", "city", "operator", "segment", "subscribers")
SNAPSHOT_COLUMNS = (
    "snapshot_id",
    "customer_id",
    "base_month",
    "base_fee",
    "city",
    "level",
    "manager_id",
)
EDGE_FEES = (
    *("-5.00", "0.00", "29.99", "30.00", "49.99", "50.00", "50.01", "79.99", "80.00", "80.01"),
    *("100.00", "149.99", "150.00", "150.01", "300.00", None),
)
# Series whose mean of three stands at a threshold, one fen below it, or falls by exactly 20 %.
SERIES = (
    ("79.98", "80.00", "80.02"),
    ("79.98", "80.00", "80.01"),
    ("100.00", "150.00", "200.00"),
    ("100.00", "150.00", "199.99"),
    ("125.00", "100.00", "80.00", "64.00", "51.20"),
    ("125.00", "99.99", "79.99", "63.99", "51.19", "40.95"),
    ("30.00", "23.99", "19.19", "15.35"),
    ("29.99", "20.00", "10.00", "5.00"),
    ("100.00", "100.00", "100.00", "110.00"),
    ("100.00", "100.00", "100.00", "109.99"),
    ("49.99", "50.00", "49.99"),
    ("49.99", None, "50.00"),
    ("0.00", "0.00"),
    ("180.00",),
    ("90.00",),
    ("60.00",),
)


@dataclass(frozen=True)
class Freeze:
    """A snapshot that the product freezes itself."""

    name: str
    month: date
    population: str


@dataclass(frozen=True)
class World:
    """Extracts by kind; `absent` are the optional columns that a month's extract lacks."""

    customers: dict[date, list[Row]]
    absent: dict[date, frozenset[str]]
    surveys: list[Row]
    market: list[Row]
    snapshots: dict[str, list[Row]]
    freezes: tuple[Freeze, ...] = ()

    @property
    def size(self) -> int:
        rows = sum(len(rows) for rows in self.customers.values())
        lists = sum(len(rows) for rows in self.snapshots.values())
        return rows + len(self.surveys) + len(self.market) + lists


def worlds() -> st.SearchStrategy[World]:
    """Worlds that hypothesis chooses, and shrinks."""
    return st.randoms(use_true_random=False).map(make)


def seeded(seed: int, crowd: int = 0) -> World:
    """The world of a seed, of so many customers (0: of 5 to 40)."""
    return make(random.Random(seed), crowd)


def reference(world: World, exact: bool = True) -> Reference:
    """The world's reference, its frozen lists included."""
    plain = Reference(
        world.customers, world.absent, world.surveys, world.market, dict(world.snapshots)
    )
    for freeze in world.freezes:
        plain.snapshots[freeze.name] = plain.freeze(freeze.month, freeze.population, exact)
    return plain


# ---- making ----------------------------------------------------------------------------------


def make(rng: random.Random, crowd: int = 0) -> World:
    months = _months(rng)
    cities = CITIES[: rng.randint(2, 4)]
    rows: dict[date, list[Row]] = {month: [] for month in months}
    most = rng.randint(0, 3) + crowd // 15
    groups = [(f"g{n}", rng.choice(["A", "B", "C", "D", None])) for n in range(most)]
    for n in range(crowd or rng.randint(5, 40)):
        for month, row in _life(rng, f"c{n:02}", months, cities, groups).items():
            rows[month].append(row)
    _stir_groups(rng, rows)
    if rng.random() < 0.08:
        _big_group(rng, rows, cities)
    if rng.random() < 0.3:
        _lose_a_city(rng, rows)
    rows = {month: some for month, some in rows.items() if some}
    stored = sorted(rows)
    if not stored:
        return make(rng, crowd)
    absent = {month: _absent(rng) for month in stored}
    snapshots, freezes = _snapshots(rng, rows, cities)
    plain = Reference(rows, absent)
    return World(
        rows,
        absent,
        _surveys(rng, rows, cities),
        _market(rng, stored, cities),
        snapshots,
        # A list of nobody cannot be frozen.
        tuple(freeze for freeze in freezes if plain.freeze(freeze.month, freeze.population)),
    )


def _months(rng: random.Random) -> list[date]:
    first = shift(date(2009, 1, 1), rng.randint(0, 13))
    months = [shift(first, n) for n in range(rng.randint(3, 7))]
    if rng.random() < 0.25 and len(months) > 3:
        months.remove(rng.choice(months[1:-1]))
    if rng.random() < 0.2:
        # The last months lie a year later, so that m-12 is stored.
        kept = rng.randint(1, len(months) - 1)
        months = months[:kept] + [shift(month, 12 - kept) for month in months[kept:]]
    return months


def _series(rng: random.Random, months: list[date]) -> dict[date, str | None]:
    pattern = rng.choice(SERIES)
    if rng.random() < 0.25:
        pattern = tuple(rng.choice(EDGE_FEES) for _ in months)
    start = rng.randint(0, len(pattern) - 1)
    return {month: pattern[(start + n) % len(pattern)] for n, month in enumerate(months)}


def _life(
    rng: random.Random,
    customer: str,
    months: list[date],
    cities: tuple[str, ...],
    groups: list[tuple[str, str | None]],
) -> dict[date, Row]:
    """One customer's rows. A calm one is hit by little, so that not everybody is warned."""
    calm, faithful = rng.random() < 0.5, rng.random() < 0.4
    fees, local = _series(rng, months), _series(rng, months)
    joined_on = _joined_on(rng, months)
    tenure = rng.choice([None, 0, 1, 3, 4, 11, 12, 40])
    fixed = {
        "brand": rng.choice(["gotone", "m_zone", "easyown", "other", None]),
        "card": rng.choice(["diamond", "gold", "silver", "none", "none", None, None]),
        "manager_id": rng.choice(["m1", "m2", None]),
        "has_sticky": rng.choice([True, False, None]),
        "has_fusion": rng.choice([True, False, False, None]),
    }
    group, group_class = rng.choice(groups) if groups and rng.random() < 0.7 else (None, None)
    role = rng.choice(["key_person", "member", "member", None]) if group else None
    city, plan, contract = rng.choice(cities), _plan(rng, fees[months[0]]), _contract(rng, months)
    life = {}
    for n, month in enumerate(months):
        if rng.random() < 0.08:
            city = rng.choice(cities)
        if rng.random() < 0.1:
            fixed["card"] = rng.choice(["diamond", "gold", "silver", "none", None])
        if rng.random() < 0.2:
            plan = _plan(rng, fees[month])
        if rng.random() < 0.2:
            contract = _contract(rng, months)
        status, days = ("active", None) if faithful else _status(rng)
        if status == "absent":
            continue
        life[month] = {
            "month": month,
            "customer_id": customer,
            "city": city,
            "status": status,
            "arpu": fees[month],
            **fixed,
            "group_id": group,
            "group_class": group_class,
            "group_role": role,
            "joined_on": joined_on,
            "tenure_months": None if tenure is None else tenure + n,
            "suspended_days": days,
            "leave_reason": rng.choice([None, "资费"]),
            "plan_fee": plan,
            "local_fee": local[month],
            "mou": rng.choice(["0", "100.5", "333", None]),
            "data_mb": rng.choice(["0", "1024", "1536.25", None]),
            "contract_end_on": contract,
            **_signals(rng, calm, fees[month]),
        }
    return life


def _joined_on(rng: random.Random, months: list[date]) -> date | None:
    if rng.random() < 0.35:
        return None
    month = shift(rng.choice(months), -rng.choice([0, 1, 2, 3, 4, 11, 12, 13, 60]))
    return rng.choice([month, month_end(month), month + timedelta(days=14)])


def _status(rng: random.Random) -> tuple[str, int | None]:
    chance = rng.random()
    if chance < 0.80:
        return "active", None
    if chance < 0.84:
        return "suspended_one_way", rng.choice([None, 5, 45])
    if chance < 0.90:
        return "suspended_two_way", rng.choice([None, 0, 30, 31, 31])
    if chance < 0.94:
        return rng.choice(["cancelled", "cancelled_arrears", "ported_out"]), None
    return "absent", None


def _plan(rng: random.Random, fee: str | None) -> str | None:
    """Around the fee: at it, a fen above it, half of it."""
    yuan = Decimal(fee) if fee and Decimal(fee) > 0 else Decimal("58.00")
    cent = Decimal("0.01")
    choices = [yuan, yuan + cent, yuan / 2, yuan / 2 + cent, Decimal("58"), Decimal("38"), None]
    plan = rng.choice([*choices, Decimal(0)])
    return None if plan is None else str(plan.quantize(cent))


def _contract(rng: random.Random, months: list[date]) -> date | None:
    if rng.random() < 0.3:
        return None
    month = rng.choice(months)
    end = month_end(month)
    return rng.choice(
        [
            *(month, month + timedelta(days=14), end),
            *(end + timedelta(days=days) for days in (1, 60, 61, 365)),
        ]
    )


def _signals(rng: random.Random, calm: bool, fee: str | None) -> Row:
    def few(*values: Any) -> Any:
        often = 0.04 if calm else 0.2
        return rng.choice(values) if rng.random() < often else rng.choice([0, 0, 0, None])

    return {
        "zero_call_days": few(6, 7, 8),
        "rival_hotline_calls": few(1, 2),
        "complaints": few(1, 1, 2),
        "faults": few(1, 2),
        "repeat_faults": few(1, 2, 3),
        "offnet_fee": few("49.99", "50.00", "50.01"),
        "cancel_enquiries": few(1, 2),
        "retention_calls": few(1),
        "port_query": few(1, 2),
        "port_code": few(1),
        "port_apply": few(1),
        "arrears": few("0.01", "10.00", "80.00", fee if fee and fee[0] != "-" else "79.99"),
    }


def _stir_groups(rng: random.Random, rows: dict[date, list[Row]]) -> None:
    """In some months 4, 5 or 6 members of a group call a rival at once."""
    for some in rows.values():
        for group in sorted({row["group_id"] for row in some if row["group_id"]}):
            if rng.random() < 0.3:
                members = [row for row in some if row["group_id"] == group]
                for row in members[: rng.choice([4, 5, 6])]:
                    row["rival_hotline_calls"] = 1


def _big_group(rng: random.Random, rows: dict[date, list[Row]], cities: tuple[str, ...]) -> None:
    """50 or 51 members of whom 5 are warned: at and just under 10 %."""
    month = rng.choice(sorted(rows))
    for n in range(rng.choice([50, 51])):
        row = dict.fromkeys(OPTIONAL)
        rows[month].append(
            {
                **row,
                "month": month,
                "customer_id": f"b{n:02}",
                "city": cities[n % len(cities)],
                "status": "active",
                "arpu": "80.00",
                "group_id": "big",
                "rival_hotline_calls": 1 if n < 5 else 0,
            }
        )


def _lose_a_city(rng: random.Random, rows: dict[date, list[Row]]) -> None:
    month = rng.choice(sorted(rows))
    if rows[month]:
        city = rng.choice(rows[month])["city"]
        rows[month] = [row for row in rows[month] if row["city"] != city]


def _absent(rng: random.Random) -> frozenset[str]:
    if rng.random() < 0.6:
        return frozenset()
    return frozenset(rng.sample(OPTIONAL, rng.randint(1, 8)))


def _surveys(rng: random.Random, rows: dict[date, list[Row]], cities: tuple[str, ...]) -> list[Row]:
    if rng.random() < 0.25:
        return []
    answers: list[Row] = []
    months = [month for month in sorted(rows) if month.month % 3 == 0 or rng.random() < 0.2]
    columns = rng.choice([("card", "customer_id"), ("customer_id",), ("card",)])
    for month in months:
        customers = [row["customer_id"] for row in rows[month]]
        for _ in range(rng.randint(0, 8)):
            scale = rng.choice([5, 10, 100])
            answer = {
                "month": month,
                "response_id": f"r{len(answers)}",
                "city": rng.choice(cities),
                "segment": rng.choice(SURVEY_SEGMENTS),
                "item": rng.choice(["overall", "overall", None, "network"]),
                "score": rng.choice(["0.6", "0.6", "0.8", "0.59", "0.79", "1", "0.35"]),
                "scale_max": scale,
                "weight": rng.choice([None, "1", "2", "0.5"]),
                "valid": None,
                "customer_id": rng.choice([*customers, "nobody", None]),
                "card": rng.choice(["diamond", "gold", "none", None]),
            }
            answer["score"] = str(Decimal(answer["score"]) * scale)
            answers.append(answer)
        if rng.random() < 0.3:
            answers += [
                {
                    **dict.fromkeys(SURVEY_COLUMNS),
                    "month": month,
                    "city": city,
                    "segment": segment,
                    "item": "overall",
                    "score": rng.choice(["82", "84.9", "60"]),
                    "scale_max": 100,
                    "valid": rng.choice([50, 77, 150]),
                }
                for city in cities[:2]
                for segment in SURVEY_SEGMENTS[: rng.randint(1, 2)]
            ]
    lacking = {"card", "customer_id"} - set(columns)
    return [{key: cell for key, cell in row.items() if key not in lacking} for row in answers]


def _market(rng: random.Random, months: list[date], cities: tuple[str, ...]) -> list[Row]:
    if rng.random() < 0.25:
        return []
    operators = OPERATORS[: rng.randint(2, 3)]
    segments = ("中高端", "全部")[: rng.randint(1, 2)]
    masks = rng.choice([0.0, 0.0, 0.05, 0.15])
    return [
        {
            "month": month,
            "city": city,
            "operator": operator,
            "segment": segment,
            "subscribers": None if rng.random() < masks else rng.randint(0, 5000),
        }
        for month in months
        if rng.random() < 0.8
        for city in cities
        for operator in operators
        for segment in segments
        if rng.random() > masks / 3
    ]


def _snapshots(
    rng: random.Random, rows: dict[date, list[Row]], cities: tuple[str, ...]
) -> tuple[dict[str, list[Row]], tuple[Freeze, ...]]:
    """Up to two lists, uploaded or frozen, with different base months."""
    months = sorted(rows)
    ids = sorted({row["customer_id"] for some in rows.values() for row in some})
    lists: dict[str, list[Row]] = {}
    freezes: list[Freeze] = []
    for n, month in enumerate(rng.sample(months, min(len(months), rng.randint(0, 2)))):
        name = f"s{n}"
        if rng.random() < 0.4:
            freezes.append(Freeze(name, month, rng.choice(POPULATIONS)))
            continue
        # The first list may be older than the store.
        base = shift(months[0], -1) if not n and rng.random() < 0.2 else month
        members = rng.sample(ids, rng.randint(1, len(ids)))
        if rng.random() < 0.3:
            members.append("never stored")
        lists[name] = [
            {
                "snapshot_id": name,
                "customer_id": member,
                "base_month": base,
                "base_fee": rng.choice(["0.00", "50.00", "80.00", "150.05", "99.99"]),
                "city": rng.choice(cities),
                "level": rng.choice(["1", "2", "3", "4", "5", None]),
                "manager_id": rng.choice(["m1", None]),
            }
            for member in members
        ]
    return lists, tuple(freezes)


# ---- writing ---------------------------------------------------------------------------------


def write(world: World, folder: Path) -> list[tuple[str, Path]]:
    """The world as CSV files; (extract, file), a file of customers for each month."""
    folder.mkdir(parents=True, exist_ok=True)
    files = []
    for month, rows in sorted(world.customers.items()):
        absent = world.absent.get(month, frozenset())
        columns = [column for column in (*REQUIRED, *OPTIONAL) if column not in absent]
        path = folder / f"customers_{month:%Y%m}.csv"
        files.append(("customers", _write(path, columns, rows)))
    if world.surveys:
        seen = {column for row in world.surveys for column in row}
        columns = [column for column in SURVEY_COLUMNS if column in seen]
        files.append(("surveys", _write(folder / "surveys.csv", columns, world.surveys)))
    if world.market:
        files.append(("market", _write(folder / "market.csv", MARKET_COLUMNS, world.market)))
    for name, rows in sorted(world.snapshots.items()):
        path = folder / f"snapshot_{name}.csv"
        files.append(("snapshot", _write(path, SNAPSHOT_COLUMNS, rows)))
    return files


def _write(path: Path, columns: Any, rows: list[Row]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(columns)
        writer.writerows([[_text(column, row.get(column)) for column in columns] for row in rows])
    return path


def _text(column: str, cell: Any) -> str:
    if column == "subscribers" and cell is None:
        return "*"
    if column in ("month", "base_month"):
        return f"{cell:%Y-%m}"
    if isinstance(cell, bool):
        return str(int(cell))
    return "" if cell is None else str(cell)


# ---- shrinking -------------------------------------------------------------------------------


def smaller(world: World) -> Iterator[World]:
    """Simpler worlds, the boldest first: what a reducer tries while a disagreement remains."""
    if world.market:
        yield replace(world, market=[])
        yield from (replace(world, market=part) for part in _parts(world.market))
    if world.surveys:
        yield replace(world, surveys=[])
        yield from (replace(world, surveys=part) for part in _parts(world.surveys))
    for freeze in world.freezes:
        yield replace(world, freezes=tuple(other for other in world.freezes if other != freeze))
    for name, rows in world.snapshots.items():
        others = {other: kept for other, kept in world.snapshots.items() if other != name}
        yield replace(world, snapshots=others)
        yield from (replace(world, snapshots={**others, name: part}) for part in _parts(rows))
    bases = {freeze.month for freeze in world.freezes}
    for month in world.customers:
        if len(world.customers) > 1 and month not in bases:
            yield replace(
                world, customers={m: rows for m, rows in world.customers.items() if m != month}
            )
    ids = sorted({row["customer_id"] for rows in world.customers.values() for row in rows})
    for part in _parts(ids):
        kept = set(part)
        yield _without_empty(
            world,
            {
                month: [row for row in rows if row["customer_id"] in kept]
                for month, rows in world.customers.items()
            },
        )
    if len(ids) <= 3:
        for month, rows in world.customers.items():
            yield from (
                _without_empty(world, {**world.customers, month: part})
                for part in _parts(rows)
                if part or month not in bases
            )
    if any(world.absent.values()):
        yield replace(world, absent={})
    for column in sorted(set().union(*world.absent.values())):
        absent = {month: columns - {column} for month, columns in world.absent.items()}
        yield replace(world, absent=absent)
    for column in OPTIONAL:
        if any(row.get(column) is not None for rows in world.customers.values() for row in rows):
            yield replace(
                world,
                customers={
                    month: [{**row, column: None} for row in rows]
                    for month, rows in world.customers.items()
                },
            )


def _parts(rows: list[Any]) -> Iterator[list[Any]]:
    """Without each half, quarter, ... and without each single row."""
    length = len(rows)
    chunk = length // 2
    while chunk >= 1:
        for start in range(0, length, chunk):
            part = rows[:start] + rows[start + chunk :]
            if part:
                yield part
        chunk //= 2


def _without_empty(world: World, customers: dict[date, list[Row]]) -> World:
    return replace(world, customers={month: rows for month, rows in customers.items() if rows})


def describe(world: World) -> str:
    """A small world as a person reads it: what is not blank."""
    lines = []
    for month, rows in sorted(world.customers.items()):
        lines.append(f"customers {month:%Y-%m}, lacks {sorted(world.absent.get(month, ()))}")
        lines += [f"  {_filled(row)}" for row in rows]
    lines += [f"surveys {_filled(row)}" for row in world.surveys]
    lines += [f"market {_filled(row)} {row['subscribers']}" for row in world.market]
    lines += [f"snapshot {_filled(row)}" for rows in world.snapshots.values() for row in rows]
    lines += [f"freeze {freeze}" for freeze in world.freezes]
    return "\n".join(lines)


def _filled(row: Row) -> str:
    return " ".join(
        f"{column}={_text(column, cell)}" for column, cell in row.items() if cell is not None
    )
