"""Who lives in the sample province: attributes, normal bills, and when each comes, leaves, returns.

Apart because everything else of the sample is a consequence of it: who leaves is decided first, by
quotas per city that make the story come true, and the signs of it are laid afterwards.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

import numpy as np

from baoyou.sample_story import (
    BEYOND,
    NEVER,
    RUN_UP,
    WARM_UP,
    Calendar,
    Story,
    even,
    pick,
)

CANCELLED, ARREARS, PORTED, LONG_SUSPENDED, ABSENT = range(5)
GOTONE, EASYOWN, MZONE = range(3)
CORE_FEE = 80.0  # yuan: the spending clause of core in definitions.md, section 2


@dataclass(frozen=True)
class People:
    """One entry per person, in order of city; arrays of equal length (`bills`: by month too).

    group: number of the group or -1; group_class 0..3 = A..D; role 1 = key person. base: normal
    monthly bill in yuan. course: how it runs before leaving. restless: shows more signs.
    tenure: months before the first month, of those there then. dip: month in which local calls
    begin to fall for a while. join, leave, back: month of the first row, of the row that is no
    longer on net, of the first row after a return; join -1: before the first month. reason: of
    leaving. shocked: the first full bill is out of proportion. bulk: month in which a rival reaches
    the customer's group. bills: yuan; column 0 is month -WARM_UP.
    """

    city: np.ndarray
    brand: np.ndarray
    card: np.ndarray
    group: np.ndarray
    group_class: np.ndarray
    role: np.ndarray
    base: np.ndarray
    course: np.ndarray
    restless: np.ndarray
    tenure: np.ndarray
    dip: np.ndarray
    join: np.ndarray
    leave: np.ndarray
    back: np.ndarray
    reason: np.ndarray
    shocked: np.ndarray
    bulk: np.ndarray
    bills: np.ndarray

    def structural(self) -> np.ndarray:
        """Core whatever they spend: card, key person, class A or B member, GoTone."""
        group = (self.group >= 0) & ((self.role == 1) | (self.group_class <= 1))
        return (self.brand == GOTONE) | (self.card > 0) | group

    def on_net(self, month: int) -> np.ndarray:
        """On net at the end of a month."""
        return ((self.join <= month) & (self.leave > month)) | (self.back <= month)


@dataclass(frozen=True)
class Pools:
    """Of one city and month: who may leave (snapshot members, other core, the rest), and sizes.

    other_core, rest: customers as they are. members: of the snapshot; present: still there.
    """

    who: list[np.ndarray]
    other_core: int
    rest: int
    members: int
    present: int


def populate(story: Story, calendar: Calendar, customers: int, rng: np.random.Generator) -> People:
    """All people of the province over the stored months; about `customers` rows in the last one."""
    rows = _rows(story, calendar, customers)
    people, slices = _draw(story, calendar, rows, rng)
    _live(people, slices, rows, story, calendar, rng)
    there = people.join < calendar.count
    chosen = {f.name: getattr(people, f.name)[there] for f in fields(People)}
    return replace(people, **chosen)


def dip_of_stayers(months_into: np.ndarray) -> np.ndarray:
    """Local calls of a stayer against normal, by months into a dip of three steep falls."""
    course = np.array([1.0, 0.70, 0.46, 0.30, 0.5, 0.8, 1.0])
    return course[np.clip(months_into + 1, 0, 6)]


def _rows(story: Story, calendar: Calendar, customers: int) -> np.ndarray:
    """Rows by city and month (column 0: month -1): so even that no city moves 5 % in a month."""
    shares = np.array([city.share for city in story.cities])
    months = np.arange(-1, calendar.count + BEYOND) - (calendar.count - 1)
    return np.rint(np.outer(shares * customers, (1 + story.growth) ** months)).astype(int)


def _draw(
    story: Story, calendar: Calendar, rows: np.ndarray, rng: np.random.Generator
) -> tuple[People, list[slice]]:
    """People of each city: first those there at the start, then a queue of those who may join."""
    first = [int(n - round(0.02 * n)) for n in rows[:, 0]]
    queue = [int(0.035 * (calendar.count + BEYOND) * n) + 20 for n in rows[:, -1]]
    ends = np.cumsum(np.array(first) + np.array(queue))
    slices = [slice(int(e - f - q), int(e)) for e, f, q in zip(ends, first, queue, strict=True)]
    total = int(ends[-1])
    city = np.repeat(np.arange(len(first)), np.array(first) + np.array(queue))
    there = np.concatenate([np.arange(f + q) < f for f, q in zip(first, queue, strict=True)])
    group, group_class, role = _groups(city, there, rng)
    brand = np.searchsorted([0.30, 0.74, 1.0], even(rng, total), side="right")
    base = _base_fees(brand, there, rng)
    # Who has an employer's group spends more than the least.
    least = np.where(there, 62, 79) + 30 * rng.random(total)
    base = np.where(group >= 0, np.maximum(base, least), base)
    likely_core = (brand == GOTONE) | (base >= CORE_FEE)
    card = _cards(base, there, likely_core, rng)
    dip_rate = np.where(group >= 0, 0.008, 0.020)
    courses = np.cumsum([course["share"] for course in story.courses])
    bills = base[:, None] * _noise(rng, total, WARM_UP + calendar.count + BEYOND)
    people = People(
        city=city,
        brand=brand,
        card=card,
        group=group,
        group_class=group_class,
        role=role,
        base=base,
        course=np.searchsorted(courses[:-1], even(rng, total), side="right"),
        restless=even(rng, total) < np.where(group >= 0, 0.04, 0.12),
        tenure=np.minimum(
            2 + rng.exponential(story.mean_tenure, total).astype(int), story.longest_tenure
        ),
        dip=np.floor(even(rng, total, 100) / dip_rate).astype(int) - WARM_UP,
        join=np.where(there, -1, NEVER),
        leave=np.full(total, NEVER),
        back=np.full(total, NEVER),
        reason=np.zeros(total, dtype=int),
        shocked=even(rng, total) < 0.07,
        bulk=np.full(total, NEVER),
        bills=bills,
    )
    months = np.arange(-WARM_UP, calendar.count + BEYOND)
    # Some are away for two months: a bill that halves and comes back is no sign of leaving.
    pause = np.floor(even(rng, total, 100) / 0.0085).astype(int) - WARM_UP
    away = (months >= pause[:, None]) & (months <= pause[:, None] + 1) & (group < 0)[:, None]
    people.bills[:] *= np.where(away, 0.45, 1)
    # Half of a dip in local calls goes elsewhere, so the bill falls less.
    people.bills[:] *= 1 - 0.6 * (1 - dip_of_stayers(months - people.dip[:, None]))
    return people, slices


def _base_fees(brand: np.ndarray, there: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Normal monthly bill in yuan: GoTone, the well spending of the other brands, the many."""
    normal = rng.standard_normal(len(brand))
    spends = even(rng, len(brand)) < np.where(there, 0.295, 0.31)
    gotone = np.clip(np.exp(np.log(101) + 0.44 * normal), np.where(there, 62, 76), 900)
    spending = np.clip(86 + np.exp(np.log(35) + 0.7 * normal), 0, 700)
    small = np.clip(np.exp(np.log(31) + 0.5 * normal), 8, 68)
    return np.where(brand == GOTONE, gotone, np.where(spends, spending, small))


def _cards(
    base: np.ndarray, there: np.ndarray, likely_core: np.ndarray, rng: np.random.Generator
) -> np.ndarray:
    """0 none, 1 silver (10 % of core), 2 gold (4 %), 3 diamond (1 %): by bill, with some play."""
    score = np.log(base) + 0.3 * rng.standard_normal(len(base))
    ranked = np.sort(score[there & likely_core])[::-1]
    diamond, gold, silver = (
        ranked[min(len(ranked) - 1, round(share * len(ranked)))] for share in (0.012, 0.06, 0.18)
    )
    card = (score > silver).astype(int) + (score > gold) + (score > diamond)
    joined = np.where(score > gold, 1, 0)
    return np.where(likely_core, np.where(there, card, joined), 0)


def _groups(
    city: np.ndarray, there: np.ndarray, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Groups of 5 to 68 members within a city; a few who join later are taken into one of them."""
    group = np.full(len(city), -1)
    role = np.zeros(len(city), dtype=int)
    sizes: list[int] = []
    for number in range(int(city.max()) + 1):
        local = rng.permutation(np.flatnonzero((city == number) & there))
        members, start = round(0.22 * len(local)), 0
        while members - start >= 5:
            size = int(np.clip(np.exp(np.log(10) + 0.75 * rng.standard_normal()), 5, 68))
            size = min(size, members - start)
            chosen = local[start : start + size]
            group[chosen] = len(sizes)
            role[chosen[: 1 + (size >= 20) + (size >= 50)]] = 1
            sizes.append(size)
            start += size
        later = np.flatnonzero((city == number) & ~there)
        taken = later[even(rng, len(later)) < 0.12]
        if start:
            group[taken] = group[rng.choice(local[:start], len(taken))]
    order = np.argsort(-np.array(sizes) * np.exp(0.3 * rng.standard_normal(len(sizes))))
    classes = np.empty(len(sizes), dtype=int)
    classes[order] = np.searchsorted(
        [0.08, 0.25, 0.55], np.arange(len(sizes)) / max(1, len(sizes)), side="right"
    )
    return group, np.where(group >= 0, classes[group], 3), role


def _noise(rng: np.random.Generator, people: int, months: int) -> np.ndarray:
    """What makes one month's bill differ from the normal one; a tenth of the people vary a lot."""
    width = np.where(even(rng, people) < 0.10, 0.17, 0.06)
    return np.exp(width[:, None] * rng.standard_normal((people, months)) - width[:, None] ** 2 / 2)


def _live(
    people: People,
    slices: list[slice],
    rows: np.ndarray,
    story: Story,
    calendar: Calendar,
    rng: np.random.Generator,
) -> None:
    """Month by month: who leaves, who returns, who joins. Fills join, leave, back, reason, bulk."""
    left_over = rng.random((len(slices), 3))
    reasons_due = rng.random(3)
    courses = story.course_table()
    structural = people.structural()
    for month in range(calendar.count + BEYOND):
        leavers = []
        for number, part in enumerate(slices):
            pools = _pools(people, part, structural, courses, calendar, month)
            kept = story.cities[number].kept
            counts = _quotas(pools, kept, story, calendar, month, left_over[number])
            for pool, count in zip(pools.who, counts, strict=True):
                weights = _weights(people, part, pool, story, month)
                order = np.lexsort(
                    (rng.random(len(pool)), people.brand[part][pool], people.course[part][pool])
                )
                leavers.append(part.start + pool[order][pick(rng, weights[order], count)])
        gone = _within_band(people, np.concatenate(leavers), month, rng)
        people.leave[gone] = month
        _give_reasons(people, gone, month, story, calendar, reasons_due, rng)
        for number, part in enumerate(slices):
            _join(people, part, int(rows[number, month + 1]), month)
        _move_groups(people, month, rng)


def _within_band(
    people: People, gone: np.ndarray, month: int, rng: np.random.Generator
) -> np.ndarray:
    """So few of GoTone that a small sample stays under the 5 % of the upload's alarm."""
    gotone = people.brand[gone] == GOTONE
    most = int(0.045 * (people.on_net(month - 1) & (people.brand == GOTONE)).sum())
    spared = rng.permutation(np.flatnonzero(gotone))[most:]
    return np.delete(gone, spared)


def _pools(
    people: People,
    part: slice,
    structural: np.ndarray,
    courses: np.ndarray,
    calendar: Calendar,
    month: int,
) -> Pools:
    """Who of a city may leave in `month`, and what the quotas are reckoned from.

    Whether somebody is core, or was at the snapshot, is judged by the bills as they would run if
    they left now: a leaver's bill falls before, and some drop out of core on the way.
    """
    leave, back, join = people.leave[part], people.back[part], people.join[part]
    free = (join < month) & (leave == NEVER)
    core = structural[part] | (_mean_bill(people, part, courses, month - 1, leave) >= CORE_FEE)
    core_if = structural[part] | (_mean_bill(people, part, courses, month - 1, month) >= CORE_FEE)
    member = member_if = np.zeros(len(free), dtype=bool)
    snap = calendar.snapshot
    there = ((join <= snap) & (leave > snap)) | (back <= snap)
    if month > snap:
        would_leave = np.where(leave == NEVER, month, leave)
        fee_if = _mean_bill(people, part, courses, snap, would_leave)
        member_if = there & (structural[part] | (fee_if >= CORE_FEE))
        fee = _mean_bill(people, part, courses, snap, leave)
        member = there & (structural[part] | (fee >= CORE_FEE))
    return Pools(
        who=[
            np.flatnonzero(free & member_if),
            np.flatnonzero(free & ~member_if & core_if),
            np.flatnonzero(free & ~member_if & ~core_if),
        ],
        other_core=int((free & core & ~member).sum()),
        rest=int((free & ~core & ~member).sum()),
        members=int(member.sum()),
        present=int((member & (free | (back <= month))).sum()),
    )


def _mean_bill(
    people: People, span: slice, courses: np.ndarray, month: int, leave: np.ndarray | int
) -> np.ndarray:
    """Mean bill over `month` and the two before it, of those in which the person was there."""
    total = np.zeros(span.stop - span.start)
    known = np.zeros(span.stop - span.start)
    for m in range(month - 2, month + 1):
        there = (people.join[span] <= m) & (m >= min(0, month))
        ahead = np.clip(np.asarray(leave) - m, 0, RUN_UP + 1)
        ahead = np.where(ahead == 0, RUN_UP + 1, ahead)
        total += there * people.bills[span, WARM_UP + m] * courses[people.course[span], ahead]
        known += there
    return total / np.maximum(known, 1)


def _quotas(
    pools: Pools, kept: float, story: Story, calendar: Calendar, month: int, left_over: np.ndarray
) -> list[int]:
    """How many leave of each pool. `left_over` carries fractions of a person to the next month."""
    after = calendar.count - 1 - calendar.snapshot
    rate = 1 - kept ** (1 / max(after, 1))
    newcomers = story.retention["newcomer_factor"] if pools.members else 1.0
    left_over += np.array(
        [
            rate * pools.present,
            rate * newcomers * pools.other_core,
            story.retention["other_churn"] * pools.rest,
        ]
    )
    counts = np.floor(left_over).astype(int)
    left_over -= counts
    if pools.members and month < calendar.count:
        passed = (month - calendar.snapshot) / after
        counts[0] = max(0, pools.present - round(pools.members * (1 - (1 - kept) * passed)))
    return [int(count) for count in counts]


def _weights(people: People, part: slice, pool: np.ndarray, story: Story, month: int) -> np.ndarray:
    """Who of a pool rather leaves: the new, the restless, groups that move; card holders less."""
    course = people.course[part][pool]
    weights = np.ones(len(pool))
    weights *= np.where(people.card[part][pool] > 0, 0.75, 1.0)
    weights *= np.where(month - people.join[part][pool] < 6, 1.3, 1.0)
    weights *= np.where(people.restless[part][pool], 1.5, 1.0)
    shocked = people.shocked[part][pool] & np.isin(month - people.join[part][pool], (2, 3))
    weights *= np.where(shocked, 5.0, 1.0)
    weights *= np.where(people.group[part][pool] >= 0, 0.75, 1.0)
    weights *= np.where(np.isin(month - people.bulk[part][pool], (1, 2)), 2.5, 1.0)
    # Those of other clauses than spending stay in the pool whatever their course: mend the mix.
    for number, one in enumerate(story.courses):
        chosen = course == number
        if chosen.any():
            weights[chosen] *= one["share"] / weights[chosen].sum()
    return weights


def _give_reasons(
    people: People,
    gone: np.ndarray,
    month: int,
    story: Story,
    calendar: Calendar,
    due: np.ndarray,
    rng: np.random.Generator,
) -> None:
    """A reason for each leaver of the month, and a return for some."""
    gone = rng.permutation(gone)
    figures = story.reasons
    progress = min(1.0, month / max(1, calendar.count - 1))
    ported = figures["ported_first"] + progress * (figures["ported_last"] - figures["ported_first"])
    due += np.array([figures["absent"], story.retention["returns"], 0]) * len(gone)
    counts = {
        PORTED: min(len(gone) // 2, max(2, round(ported * len(gone)))),
        ABSENT: int(due[0]),
        ARREARS: max(1, round(figures["cancelled_arrears"] * len(gone))),
        LONG_SUSPENDED: max(1, round(figures["long_suspended"] * len(gone))),
    }
    due[0] -= counts[ABSENT]
    people.reason[gone] = CANCELLED
    start = 0
    for reason, count in counts.items():
        people.reason[gone[start : start + count]] = reason
        start += count
    able = gone[(people.reason[gone] != PORTED) & (people.join[gone] < month)]
    returning = able[-int(due[1]) :] if due[1] >= 1 else able[:0]
    due[1] -= len(returning)
    people.back[returning] = month + rng.integers(2, 5, len(returning))


def _join(people: People, part: slice, rows: int, month: int) -> None:
    """Fill the rows of a city with new customers, taken from its queue in order."""
    join, leave, back = people.join[part], people.leave[part], people.back[part]
    listed = (leave == month) & (people.reason[part] != ABSENT)
    kept = int(((join < month) & (leave > month)).sum() + (back < month).sum() + listed.sum())
    returning = np.flatnonzero(back == month)
    back[returning[max(0, rows - kept) :]] = NEVER
    kept += int((back == month).sum())
    new = np.flatnonzero(join == NEVER)[: max(0, rows - kept)]
    join[new] = month
    # The first bill is of half a month, use then grows; some get a shock with the first full bill.
    bills = people.bills[part]
    for number, level in enumerate((0.55, 0.68, 0.85)):
        if WARM_UP + month + number < bills.shape[1]:
            bills[new, WARM_UP + month + number] *= level
    if WARM_UP + month + 1 < bills.shape[1]:
        bills[new, WARM_UP + month + 1] *= np.where(people.shocked[part][new], 3.2, 1.0)


def _move_groups(people: People, month: int, rng: np.random.Generator) -> None:
    """Each month a rival works on a few groups: a third of their members and more call him."""
    member = people.on_net(month) & (people.group >= 0) & (people.leave == NEVER)
    sizes = np.bincount(people.group[member], minlength=1)
    wooed = np.flatnonzero((sizes >= 12) & (sizes <= 40))
    count = len(sizes) // 250 + (month % 3 == 0)
    for number in rng.choice(wooed, min(len(wooed), count), replace=False):
        local = np.flatnonzero(member & (people.group == number))
        called = rng.choice(local, max(6, round(0.4 * len(local))), replace=False)
        people.bulk[called] = month
