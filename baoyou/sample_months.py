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
    """Contracts that expire and are renewed, business bindings, fusion: core hits the story's path."""
    size = len(people.city)
    likely = people.structural() | (people.base >= CORE_FEE)
    leaves = people.leave < NEVER
    shares = np.where(likely, 1.0, 0.3) * np.where(leaves, 0.6, 1.0)
    end = np.where(even(rng, size) < 0.30 * shares, 1, 0)
    sticky = even(rng, size) < 0.315 * shares
    fusion = even(rng, size) < 0.115 * shares
    kind = (even(rng, size) < 0.55).astype(int)
    term = np.where(even(rng, size) < 0.7, 24, 12)
    day = rng.integers(0, 28, size)

    def end_day(months_ahead: np.ndarray, month: int) -> np.ndarray:
        first = (calendar.first + month + months_ahead).astype("datetime64[D]").astype(int)
        return first + day

    entry = np.maximum(people.join, 0)
    some = 1 + np.floor(rng.random(size) * term).astype(int)
    first_end = np.where(people.join < 0, end_day(some, -1), end_day(term, entry))
    end = np.where(end == 1, first_end, 0)
    # Some leave with the end of their contract; it began well before.
    ends_with = leaves & (people.leave - entry >= 3) & (even(rng, size) < 0.025)
    end = np.where(ends_with, end_day(people.leave, 0), end)
    table = np.zeros((size, calendar.count), dtype=np.int64)
    stickies = np.zeros((size, calendar.count), dtype=bool)
    fusions = np.zeros((size, calendar.count), dtype=bool)
    late = np.zeros(size, dtype=bool)
    for month in range(calendar.count):
        here = months.on_net[:, month]
        last = int(calendar.end(month).astype(int))
        due = here & (people.join < month) & (end > int(calendar.end(month - 1).astype(int)))
        due &= end <= last
        renewed = np.zeros(size, dtype=bool)
        due_now = np.flatnonzero(due & ~ends_with)
        u = even(rng, len(due_now), 20)
        renewed[due_now[u < 0.31]] = True
        end = np.where(renewed | (late & here), end_day(term, month), end)
        late = np.zeros(size, dtype=bool)
        late[due_now[u > 0.79]] = True
        sticky &= rng.random(size) > 0.004
        core = months.core[:, month]
        bound = (end > last) | sticky | fusion
        missing = round(_bundling(story, calendar, month) * core.sum()) - int((core & bound).sum())
        if missing > 0:
            weights = core & ~bound & (people.join <= month)
            chance = weights * np.where(months.ahead[:, month] <= RUN_UP, 0.4, 1.0)
            chosen = rng.permutation(pick(rng, chance, missing))
            to_contract, to_sticky = round(0.5 * missing), round(0.86 * missing)
            end[chosen[:to_contract]] = end_day(term, month)[chosen[:to_contract]]
            sticky[chosen[to_contract:to_sticky]] = True
            fusion[chosen[to_sticky:]] = True
        elif missing < 0:
            only = core & sticky & ~fusion & (end <= last)
            sticky[pick(rng, only.astype(float), -missing)] = False
        table[:, month] = end
        stickies[:, month] = sticky
        fusions[:, month] = fusion
    return Bindings(contract_end=table, sticky=stickies, fusion=fusions, kind=kind)


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
