"""The sample's months: rows, bills and what they buy, who is core, and what binds a customer.

Apart from the people because a bill follows from a person's life, not the other way round.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from baoyou.sample_people import ABSENT, CORE_FEE, People, dip_of_stayers
from baoyou.sample_story import NEVER, RUN_UP, WARM_UP, Calendar, Story, even, pick

LEVEL_THREE_FEE = 150  # yuan: the spending clause of level 3 in definitions.md, section 2


@dataclass(frozen=True)
class Months:
    """Tables of people × stored months.

    listed: has a row. on_net. ahead: months to leaving, 0 in the row of leaving, NEVER for others.
    Money in fen, minutes, MB. known: whether `arpu` is in the row.
    """

    listed: np.ndarray
    on_net: np.ndarray
    ahead: np.ndarray
    arpu: np.ndarray
    known: np.ndarray
    local_fee: np.ndarray
    data_fee: np.ndarray
    vas_fee: np.ndarray
    mou: np.ndarray
    data_mb: np.ndarray
    core: np.ndarray

    def fee_3m(self, month: int) -> np.ndarray:
        """Mean known bill of a customer's on-net months of the last three, in fen; 0 if none."""
        total, count = _last_three(self.arpu, self.on_net & self.known, month)
        return total / np.maximum(count, 1)

    def fee_3m_rounded(self, month: int) -> np.ndarray:
        """fee_3m rounded half up to the fen, exactly."""
        total, count = _last_three(self.arpu, self.on_net & self.known, month)
        return (2 * total + count) // np.maximum(2 * count, 1)


@dataclass(frozen=True)
class Bindings:
    """Tables of people × months: end of the term contract (days since 1970, 0 none), and others.

    kind: 0 a device contract, 1 a fee contract.
    """

    contract_end: np.ndarray
    sticky: np.ndarray
    fusion: np.ndarray
    kind: np.ndarray


def bill(people: People, story: Story, calendar: Calendar, rng: np.random.Generator) -> Months:
    """The rows of all months with their bills and use."""
    count, size = calendar.count, len(people.city)
    months = np.arange(count)
    ahead = people.leave[:, None] - months
    returned = people.back[:, None] <= months
    before = ahead > 0
    on_net = (people.join[:, None] <= months) & (before | returned)
    left_row = (ahead == 0) & (people.reason != ABSENT)[:, None]
    listed = on_net | (left_row & (people.join[:, None] < months))
    ahead = np.where((ahead < 0) | (ahead > RUN_UP), NEVER, ahead)
    course = story.course_table()[
        people.course[:, None], np.where(ahead == NEVER, RUN_UP + 1, ahead)
    ]
    season = 1 + 0.012 * np.sin((calendar.first.astype(int) + months) * np.pi / 6)
    arpu = people.bills[:, WARM_UP : WARM_UP + count] * course * season
    dip = dip_of_stayers(months - people.dip[:, None])
    share = (0.45 + 0.25 * rng.random(size))[:, None]
    wobble = np.exp(0.04 * rng.standard_normal((size, count)))
    local = arpu / (1 - 0.6 * (1 - dip)) * dip * share * wobble
    fen = np.maximum(np.rint(arpu * 100), 100).astype(np.int64)
    use = np.exp(0.05 * rng.standard_normal((size, count)))
    minutes = 12.0 * people.base**0.75 * np.exp(0.25 * rng.standard_normal(size))
    megabytes = np.clip(np.exp(np.log(15) + rng.standard_normal(size)), 0.5, 260)
    megabytes *= np.where(even(rng, size) < 0.12, 0, 1.42)
    vas = np.where(even(rng, size) < 0.45, 0, 2 + 10 * rng.random(size)) * np.minimum(
        1, people.base / 60
    )
    known = _known(people, on_net, ahead, rng)
    return Months(
        listed=listed,
        on_net=on_net,
        ahead=ahead,
        arpu=fen,
        known=known,
        local_fee=np.rint(np.minimum(local, arpu) * 100).astype(np.int64),
        data_fee=_money(np.minimum(megabytes * 0.15, people.base * 0.2)[:, None] * course * use),
        vas_fee=_money(vas[:, None] * np.minimum(1, course * 1.1)),
        mou=np.rint(minutes[:, None] * course * (0.4 + 0.6 * dip) * use),
        data_mb=np.round(megabytes[:, None] * course * use, 1),
        core=_core(people, fen, on_net, known),
    )


def levels(people: People, months: Months, month: int) -> np.ndarray:
    """Value level 1..5 of core at a month, 0 for others: definitions.md, section 2."""
    key = people.role == 1
    group_ab = (people.group >= 0) & (people.group_class <= 1)
    total, count = _last_three(months.arpu, months.on_net & months.known, month)
    spends = (count > 0) & (total >= LEVEL_THREE_FEE * 100 * count)
    clauses = [
        (people.card == 3) | (key & (people.group_class == 0)),
        people.card == 2,
        (people.card == 1) | spends,
        key | group_ab,
    ]
    level = np.select(clauses, [1, 2, 3, 4], default=5)
    return np.where(months.core[:, month], level, 0)


def bind(
    people: People, months: Months, story: Story, calendar: Calendar, rng: np.random.Generator
) -> Bindings:
    """Contracts with their renewals, business bindings, fusion; core keeps to the story's path."""
    state = _Binding(people, calendar, rng)
    shape = months.on_net.shape
    ends = np.zeros(shape, dtype=np.int64)
    sticky, fusion = np.zeros(shape, dtype=bool), np.zeros(shape, dtype=bool)
    for month in range(calendar.count):
        state.renew(month, months.on_net[:, month])
        core = months.core[:, month]
        wanted = round(_bundling(story, calendar, month) * int(core.sum()))
        state.steer(month, core, wanted, months.ahead[:, month])
        ends[:, month], sticky[:, month] = state.end, state.sticky
        fusion[:, month] = state.fusion
    return Bindings(contract_end=ends, sticky=sticky, fusion=fusion, kind=state.kind)


class _Binding:
    """What binds each customer now; moved on month by month."""

    def __init__(self, people: People, calendar: Calendar, rng: np.random.Generator):
        self.people, self.calendar, self.rng = people, calendar, rng
        size = len(people.city)
        likely = people.structural() | (people.base >= CORE_FEE)
        leaves = people.leave < NEVER
        scale = np.where(likely, 1.0, 0.3) * np.where(leaves, 0.6, 1.0)
        self.kind = (even(rng, size) < 0.55).astype(int)
        self.term = np.where(even(rng, size) < 0.7, 24, 12)
        self.day = rng.integers(0, 28, size)
        entry = np.maximum(people.join, 0)
        begun = 1 + np.floor(rng.random(size) * self.term).astype(int)
        first = np.where(people.join < 0, self._day(begun - 1), self._day(entry + self.term))
        self.end = np.where(even(rng, size) < 0.30 * scale, first, 0)
        # Some leave when their contract ends; it began well before.
        self.ends_with = leaves & (people.leave - entry >= 3) & (even(rng, size) < 0.025)
        self.end = np.where(self.ends_with, self._day(people.leave), self.end)
        self.sticky = even(rng, size) < 0.315 * scale
        self.fusion = even(rng, size) < 0.115 * scale
        self.late = np.zeros(size, dtype=bool)

    def renew(self, month: int, here: np.ndarray) -> None:
        """About half of the contracts that end in the month go on, some of them a month late."""
        last, before = (int(self.calendar.end(m).astype(int)) for m in (month, month - 1))
        ends = (self.end > before) & (self.end <= last) & ~self.ends_with
        due = np.flatnonzero(ends & here & (self.people.join < month))
        draw = even(self.rng, len(due), 20)
        renewed = self.late & here
        renewed[due[draw < 0.31]] = True
        self.end = np.where(renewed, self._day(month + self.term), self.end)
        self.late = np.zeros(len(here), dtype=bool)
        self.late[due[draw > 0.79]] = True
        self.sticky &= self.rng.random(len(here)) > 0.004

    def steer(self, month: int, core: np.ndarray, wanted: int, ahead: np.ndarray) -> None:
        """New bindings for core (or fewer), until so many of it are bound as wanted."""
        in_term = self.end > int(self.calendar.end(month).astype(int))
        bound = in_term | self.sticky | self.fusion
        missing = wanted - int((core & bound).sum())
        if missing > 0:
            chance = (core & ~bound) * np.where(ahead <= RUN_UP, 0.4, 1.0)
            chosen = self.rng.permutation(pick(self.rng, chance, missing))
            to_contract, to_sticky = round(0.5 * missing), round(0.86 * missing)
            self.end[chosen[:to_contract]] = self._day(month + self.term)[chosen[:to_contract]]
            self.sticky[chosen[to_contract:to_sticky]] = True
            self.fusion[chosen[to_sticky:]] = True
        elif missing < 0:
            only = core & self.sticky & ~self.fusion & ~in_term
            self.sticky[pick(self.rng, only.astype(float), -missing)] = False

    def _day(self, month: np.ndarray) -> np.ndarray:
        """A contract's last day in a month, in days since 1970; each customer has their own."""
        return (self.calendar.first + month).astype("datetime64[D]").astype(int) + self.day


def _bundling(story: Story, calendar: Calendar, month: int) -> float:
    last = story.bundling["last"]
    back = calendar.count - 1 - month
    if back < len(last):
        return float(last[-1 - back])
    return float(last[0] - story.bundling["rise_before"] * (back - len(last) + 1))


def _core(people: People, fen: np.ndarray, on_net: np.ndarray, known: np.ndarray) -> np.ndarray:
    """Population core of definitions.md, section 2; money compared exactly, in fen."""
    core = on_net & people.structural()[:, None]
    for month in range(fen.shape[1]):
        total, count = _last_three(fen, on_net & known, month)
        spends = (count > 0) & (total >= round(CORE_FEE * 100) * count)
        core[:, month] |= on_net[:, month] & spends
    return core


def _last_three(fen: np.ndarray, counted: np.ndarray, month: int) -> tuple[np.ndarray, np.ndarray]:
    span = slice(max(0, month - 2), month + 1)
    return (fen[:, span] * counted[:, span]).sum(axis=1), counted[:, span].sum(axis=1)


def _known(
    people: People, on_net: np.ndarray, ahead: np.ndarray, rng: np.random.Generator
) -> np.ndarray:
    """A few bills of small customers are missing, as many in each month."""
    known = np.ones(on_net.shape, dtype=bool)
    many = max(1, round(0.0015 * on_net[:, 0].sum()))
    for month in range(on_net.shape[1]):
        plain = on_net[:, month] & (ahead[:, month] == NEVER) & (people.base < CORE_FEE)
        known[pick(rng, plain.astype(float), many), month] = False
    return known


def _money(yuan: np.ndarray) -> np.ndarray:
    return np.rint(yuan * 100).astype(np.int64)
