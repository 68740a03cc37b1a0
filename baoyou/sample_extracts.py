"""The sample's extracts as Arrow tables: customers of a month, the snapshot, the market.

Apart from the files because the same table is written with Chinese words or with ours.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from baoyou.sample_months import Bindings, Months, levels
from baoyou.sample_people import PORTED, People
from baoyou.sample_signals import Signals
from baoyou.sample_story import Calendar, Story, even, story, words
from baoyou.sample_tastes import CLASSES, sensitivity_scores

MARK = "is_sample"


@dataclass(frozen=True)
class Language:
    """How codes, flags and headers stand in a file: in an operator's words, or in ours."""

    chinese: bool

    def codes(self, field: str) -> list[str]:
        """Words of a code list, in the order of the generator's numbers."""
        listed: dict[str, str] = words()["codes"][field]
        return list(listed.values() if self.chinese else listed.keys())

    def flags(self, mask: np.ndarray) -> pa.Array:
        """Yes or no."""
        if not self.chinese:
            return pa.array(mask.astype(bool))
        return take([words()["no"], words()["yes"]], mask.astype(int))

    def table(self, extract: str, columns: dict[str, pa.Array]) -> pa.Table:
        """The columns with their headers, and the mark of sample data as the last one."""
        names = [words()[extract][name] if self.chinese else name for name in columns]
        arrays = list(columns.values())
        arrays.append(self.flags(np.ones(len(arrays[0]), dtype=bool)))
        return pa.table(arrays, names=[*names, words()["mark"] if self.chinese else MARK])


@dataclass(frozen=True)
class Identity:
    """What names a person: identifiers, places, and scores that do not change with the months."""

    customer_id: pa.Array
    phone: pa.Array
    district: pa.Array
    group_id: pa.Array
    manager_id: pa.Array
    channel: np.ndarray
    joined_on: np.ndarray
    port_to: np.ndarray
    scores: np.ndarray


@dataclass(frozen=True)
class World:
    """All that is known of the sample province."""

    people: People
    months: Months
    bindings: Bindings
    signals: Signals
    identity: Identity
    story: Story
    calendar: Calendar


def identify(
    people: People,
    story: Story,
    calendar: Calendar,
    rng: np.random.Generator,
    tastes: np.random.Generator,
) -> Identity:
    """Identifiers for all people; numbers are drawn, none is known to be anybody's."""
    size = len(people.city)
    serial = rng.permutation(size)
    areas = [city.area for city in story.cities]
    phones = 13_500_000_000 + (serial.astype(np.int64) * 6_700_417 + 7_654_321) % 499_999_993
    districts = [name for city in story.cities for name in city.districts]
    first = np.cumsum([0] + [len(city.districts) for city in story.cities])
    sizes = np.diff(first)[people.city]
    # The first districts of a city are the larger ones.
    district = first[people.city] + np.floor(sizes * rng.random(size) ** 1.4).astype(int)
    joins = np.where(people.join < 0, -people.tenure, people.join)
    start = (calendar.first + joins).astype("datetime64[D]").astype(int)
    length = (calendar.first + joins + 1).astype("datetime64[D]").astype(int) - start
    grouped = people.group >= 0
    managed = people.structural() | grouped
    unit = np.where(grouped, people.group, serial)
    staff = np.maximum(2, np.bincount(people.city, managed, len(areas)) // 220).astype(int)
    letters = [city.letters for city in story.cities]
    return Identity(
        customer_id=pa.array(
            [f"{areas[c]}{n:09d}" for n, c in enumerate(people.city.tolist(), 10_000_001)]
        ),
        phone=pa.array(phones.astype(str)),
        district=take(districts, district),
        group_id=pa.array(
            [
                f"{areas[c]}G{g + 1:05d}" if g >= 0 else None
                for c, g in zip(people.city.tolist(), people.group.tolist(), strict=True)
            ]
        ),
        manager_id=pa.array(
            [
                f"{letters[c]}{n + 1:03d}" if m else None
                for c, n, m in zip(
                    people.city.tolist(),
                    (unit % staff[people.city]).tolist(),
                    managed.tolist(),
                    strict=True,
                )
            ]
        ),
        channel=np.where(
            people.shocked & (people.join >= 0),
            1 + rng.integers(0, 2, size),
            np.searchsorted([0.42, 0.74, 0.82, 0.90], even(rng, size), side="right"),
        ),
        joined_on=start + np.floor(length * rng.random(size)).astype(int),
        port_to=1 + (rng.permutation(size) % 3 == 0),
        scores=sensitivity_scores(people, story, rng.standard_normal((4, size)), tastes),
    )


def customers(world: World, month: int, language: Language) -> pa.Table:
    """The customer extract of one month."""
    people, months, calendar = world.people, world.months, world.calendar
    bindings, signals, identity = world.bindings, world.signals, world.identity
    rows = np.flatnonzero(months.listed[:, month])
    at = pa.array(rows)
    grouped = people.group[rows] >= 0
    end = bindings.contract_end[rows, month]
    ported = (people.reason[rows] == PORTED) & (months.ahead[rows, month] == 0)
    plans = [[name for name, _ in plans] for plans in words()["plans"].values()]
    offset = np.cumsum([0] + [len(names) for names in plans])
    plan_words = [name for names in plans for name in names]
    label = calendar.label(month)
    columns: dict[str, pa.Array] = {
        "month": pa.array([label] * len(rows))
        if language.chinese
        else pa.array(np.full(len(rows), calendar.start(month))),
        "customer_id": identity.customer_id.take(at),
        "phone": identity.phone.take(at),
        "city": take(city_names(), people.city[rows]),
        "district": identity.district.take(at),
        "status": take(language.codes("status"), signals.status[rows, month]),
        "suspended_days": pa.array(signals.suspended_days[rows, month]),
        "brand": take(language.codes("brand"), people.brand[rows]),
        "card": take(language.codes("card"), people.card[rows]),
        "group_id": identity.group_id.take(at),
        "group_class": take(language.codes("group_class"), people.group_class[rows], grouped),
        "group_role": take(language.codes("group_role"), people.role[rows], grouped),
        "manager_id": identity.manager_id.take(at),
        "joined_on": _days(identity.joined_on[rows]),
        "join_channel": take(words()["channels"], identity.channel[rows]),
        "plan": take(plan_words, offset[people.brand[rows]] + signals.plan[rows, month]),
        "plan_fee": _yuan(signals.plan_fee[rows, month]),
        "arpu": _yuan(months.arpu[rows, month], months.known[rows, month]),
        "local_fee": _yuan(months.local_fee[rows, month]),
        "data_fee": _yuan(months.data_fee[rows, month]),
        "vas_fee": _yuan(months.vas_fee[rows, month]),
        "overage_fee": _yuan(_overage(months, signals, rows, month)),
        "mou": pa.array(months.mou[rows, month].astype(int)),
        "data_mb": pa.array(months.data_mb[rows, month]),
        "contract_kind": take(words()["contract_kinds"], bindings.kind[rows], end > 0),
        "contract_end_on": _days(end, end > 0),
        "has_sticky": language.flags(bindings.sticky[rows, month]),
        "has_fusion": language.flags(bindings.fusion[rows, month]),
        "zero_call_days": pa.array(signals.counts["zero_call_days"][rows, month]),
        "rival_hotline_calls": pa.array(signals.counts["rival_hotline_calls"][rows, month]),
        "offnet_fee": _yuan(signals.offnet_fee[rows, month]),
    }
    for name in ("complaints", "faults", "repeat_faults", "cancel_enquiries", "retention_calls"):
        columns[name] = pa.array(signals.counts[name][rows, month])
    for name in ("port_query", "port_code", "port_apply"):
        columns[name] = pa.array(signals.counts[name][rows, month])
    columns["port_to"] = take(words()["operators"], identity.port_to[rows], ported)
    columns["arrears"] = _yuan(signals.arrears[rows, month])
    for name, score in zip(CLASSES, identity.scores, strict=True):
        columns[f"score_{name}"] = pa.array(score[rows])
    return language.table("customers", columns)


def snapshot(world: World) -> pa.Table:
    """The frozen list: core at the snapshot month with its fee_3m, rounded half up to the fen."""
    people, months, calendar = world.people, world.months, world.calendar
    identity = world.identity
    month = calendar.snapshot
    rows = np.flatnonzero(months.core[:, month])
    at = pa.array(rows)
    label = pa.array([calendar.label(month, "%Y-%m")] * len(rows))
    fee = months.fee_3m_rounded(month)[rows]
    return Language(chinese=True).table(
        "snapshot",
        {
            "snapshot_id": label,
            "base_month": label,
            "customer_id": identity.customer_id.take(at),
            "base_fee": _yuan(fee),
            "city": take(city_names(), people.city[rows]),
            "level": pa.array(levels(people, months, month)[rows]),
            "manager_id": identity.manager_id.take(at),
        },
    )


def market(world: World) -> pa.Table:
    """Subscribers in the mid and high end by month, city, operator; a rival's may be unknown."""
    people, months = world.people, world.months
    story, calendar = world.story, world.calendar
    figures = story.market
    names = [city.name for city in story.cities]
    rows: dict[str, list[Any]] = {name: [] for name in words()["market"]}
    by_size = np.argsort([city.share for city in story.cities])
    always = by_size[: int(figures["masked_always"])].tolist()
    at_first = by_size[len(always) : len(always) + int(figures["masked_at_first"])].tolist()
    for month in range(calendar.count):
        passed = month / max(1, calendar.count - 1)
        ours = figures["first"] + passed * (figures["last"] - figures["first"])
        telecom = figures["telecom_first"] + passed * (
            figures["telecom_last"] - figures["telecom_first"]
        )
        still_hidden = max(0, -(-(calendar.count - 3 - month) // 2))
        hidden = [(city, rival) for city in at_first for rival in (1, 2)][:still_hidden]
        hidden += [(city, rival) for city in always for rival in (1, 2)]
        for number, name in enumerate(names):
            own = int((months.core[:, month] & (people.city == number)).sum())
            tilt = 0.02 * np.sin(2.0 * number + 1)
            total = own / (ours + tilt)
            counts = [own, round(total * (telecom - 0.6 * tilt))]
            counts.append(round(total) - sum(counts))
            for operator, count in enumerate(counts):
                rows["month"].append(calendar.label(month, "%Y-%m"))
                rows["city"].append(name)
                rows["operator"].append(words()["operators"][operator])
                rows["segment"].append(words()["segment_core"])
                unknown = (number, operator) in hidden
                rows["subscribers"].append(words()["masked"] if unknown else str(max(1, count)))
                rows["estimated"].append(words()["yes"] if operator else words()["no"])
    return Language(chinese=True).table(
        "market", {name: pa.array(values) for name, values in rows.items()}
    )


def take(choices: list[str], number: np.ndarray, shown: np.ndarray | None = None) -> pa.Array:
    """The word for each number; null where `shown` is false."""
    mask = None if shown is None else ~shown
    return pa.array(choices).take(pa.array(number, mask=mask))


def _overage(months: Months, signals: Signals, rows: np.ndarray, month: int) -> np.ndarray:
    above = months.arpu[rows, month] - signals.plan_fee[rows, month] - months.vas_fee[rows, month]
    return np.maximum(above, 0) * 3 // 5


def city_names() -> list[str]:
    """The cities in the order of the generator's numbers."""
    return [city.name for city in story().cities]


def _yuan(fen: np.ndarray, shown: np.ndarray | None = None) -> pa.Array:
    mask = None if shown is None else ~shown
    return pa.array(fen / 100, mask=mask)


def _days(days: np.ndarray, shown: np.ndarray | None = None) -> pa.Array:
    mask = None if shown is None else ~shown
    return pa.array(days.astype(np.int32), mask=mask).cast(pa.date32())
