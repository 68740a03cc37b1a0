"""The signs that come before leaving in the sample: counts, suspensions, arrears, plan changes.

Apart because every sign is laid in one way: so many customers a month, first from those who will
leave soon, the rest from those who stay. That is what a rule can learn, and how far it errs.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from baoyou.sample_months import Months
from baoyou.sample_people import ARREARS, CANCELLED, LONG_SUSPENDED, PORTED, People
from baoyou.sample_story import NEVER, RUN_UP, Calendar, Story, even, pick, words

ACTIVE, ONE_WAY, TWO_WAY, OFF_CANCELLED, OFF_ARREARS, OFF_PORTED = range(6)
LOUD = 0.42  # share of the leavers who show more than their bill and a complaint or fault
COUNTS = (
    "zero_call_days",
    "rival_hotline_calls",
    "complaints",
    "faults",
    "repeat_faults",
    "cancel_enquiries",
    "retention_calls",
    "port_query",
    "port_code",
    "port_apply",
)


@dataclass(frozen=True)
class Signals:
    """Tables of people × months. counts: by column name. plan: step on the brand's ladder of plans.

    Money in fen, days since the suspension began at month end.
    """

    status: np.ndarray
    suspended_days: np.ndarray
    counts: dict[str, np.ndarray]
    offnet_fee: np.ndarray
    arrears: np.ndarray
    plan: np.ndarray
    plan_fee: np.ndarray


@dataclass(frozen=True)
class _Month:
    """One month as the signs see it: the masks and numbers of all people."""

    number: int
    rows: int
    on_net: np.ndarray
    ahead: np.ndarray
    core: np.ndarray
    fee_3m: np.ndarray
    people: People

    def leaves(self, reason: int, ahead: int) -> np.ndarray:
        """Who leaves for a reason, so many months ahead."""
        return (self.ahead == ahead) & (self.people.reason == reason)


class _Placer:
    """Lays one sign in one month. Guards the source of chance and the leavers' dispositions."""

    def __init__(self, people: People, story: Story, customers: int, rng: np.random.Generator):
        self.story, self.customers, self.rng = story, customers, rng
        size = len(people.city)
        self.loud = even(rng, size) < LOUD
        self.weights = np.where(people.restless, 12.0, np.where(people.group >= 0, 0.3, 1.0))
        self.contact_ahead = _contact_months(people, story, rng)

    def lay(
        self,
        key: str,
        month: _Month,
        forced: np.ndarray | None = None,
        pool: np.ndarray | None = None,
        through_contact: bool = False,
        factor: float = 1.0,
    ) -> np.ndarray:
        """Mask of who shows the sign: those forced, coming leavers, then stayers up to the quota.

        through_contact: of the leavers only those may who complain or report a fault at all.
        """
        signal = self.story.signals[key]
        shown = month.on_net & forced if forced is not None else np.zeros_like(month.on_net)
        able = (self.contact_ahead > 0) if through_contact else self.loud
        scale = self.story.retention["contact"] if through_contact else LOUD
        for ahead, share in enumerate(signal.near, 1):
            coming = np.flatnonzero(month.on_net & (month.ahead == ahead) & able & ~shown)
            shown[coming[self.rng.random(len(coming)) < share / scale]] = True
        free = month.on_net & ~shown & (month.ahead > (RUN_UP if through_contact else 3))
        if pool is not None:
            free &= pool
        missing = max(1, round(signal.share * factor * self.customers)) - int(shown.sum())
        order = np.argsort(month.core, kind="stable")
        shown[order[pick(self.rng, (free * self.weights)[order], missing)]] = True
        return shown

    def amounts(self, mask: np.ndarray, low: float, high: float) -> np.ndarray:
        """A number in [low, high) for each of the mask, 0 for others."""
        return mask * (low + (high - low) * self.rng.random(len(mask)))

    def whole(self, mask: np.ndarray, low: int, high: int) -> np.ndarray:
        """A whole number in low .. high for each of the mask, 0 for others."""
        return mask * self.rng.integers(low, high + 1, len(mask))


def lay_signals(
    people: People,
    months: Months,
    story: Story,
    calendar: Calendar,
    customers: int,
    rng: np.random.Generator,
) -> Signals:
    """All signs of all months."""
    placer = _Placer(people, story, customers, rng)
    size, shape = len(people.city), months.on_net.shape
    status, days = np.zeros(shape, dtype=int), np.zeros(shape, dtype=int)
    counts = {key: np.zeros(shape, dtype=int) for key in COUNTS}
    offnet, arrears, plan, plan_fee = (np.zeros(shape, dtype=np.int64) for _ in range(4))
    debt = np.where(even(rng, size) < 0.30, 0.05 + 0.25 * rng.random(size), 0)
    habit = np.where(even(rng, size) < 0.35, 4 + 30 * rng.random(size), 0)
    idle = rng.choice([0, 0, 0, 1, 2, 3], size)
    ladder = _Ladder(people, rng)
    for number in range(calendar.count):
        month = _Month(
            number,
            int(months.listed[:, number].sum()),
            months.on_net[:, number],
            months.ahead[:, number],
            months.core[:, number],
            months.fee_3m(number) / 100,
            people,
        )
        now = {key: table[:, number] for key, table in counts.items()}
        _suspend(placer, month, status, days, calendar)
        _silence(placer, month, now, idle, status[:, number], days[:, number])
        _approach(placer, month, now)
        _complain(placer, month, now)
        _port(placer, month, now, calendar)
        arrears[:, number] = _debts(placer, month, status[:, number], debt)
        offnet[:, number] = _offnet(placer, month, habit)
        ladder.move(placer, month)
        plan[:, number], plan_fee[:, number] = ladder.step, ladder.fees()
    return Signals(status, days, counts, offnet, arrears, plan, plan_fee)


def _contact_months(people: People, story: Story, rng: np.random.Generator) -> np.ndarray:
    """How many months before leaving a leaver complains or reports a fault; 0: never."""
    ahead = np.zeros(len(people.city), dtype=int)
    leavers = np.flatnonzero(people.leave < NEVER)
    leavers = leavers[np.lexsort((people.base[leavers], people.leave[leavers]))]
    chosen = leavers[even(rng, len(leavers), 100) < story.retention["contact"]]
    drawn = rng.choice([1, 2, 3, 4, 5], len(chosen), p=[0.30, 0.25, 0.20, 0.15, 0.10])
    ahead[chosen] = np.minimum(drawn, np.maximum(1, people.leave[chosen] - people.join[chosen]))
    return ahead


def _suspend(
    placer: _Placer, month: _Month, status: np.ndarray, days: np.ndarray, calendar: Calendar
) -> None:
    """Status and days of suspension; nobody who stays is suspended over a whole month."""
    number = month.number
    now, since = status[:, number], days[:, number]
    fresh = (status[:, number - 1] == ACTIVE) if number else np.ones(len(now), dtype=bool)
    owing = month.leaves(ARREARS, 1) & (placer.rng.random(len(now)) < 0.35)
    one_way = placer.lay("one_way", month, forced=owing, pool=fresh)
    last_stop = month.leaves(LONG_SUSPENDED, 1)
    two_way = placer.lay("two_way", month, forced=last_stop, pool=fresh & ~one_way)
    now[one_way], now[two_way] = ONE_WAY, TWO_WAY
    since[:] = placer.whole(one_way, 1, 27) + placer.whole(two_way, 3, 28)
    for reason, code in ((CANCELLED, OFF_CANCELLED), (ARREARS, OFF_ARREARS), (PORTED, OFF_PORTED)):
        now[month.leaves(reason, 0)] = code
    stopped = month.leaves(LONG_SUSPENDED, 0)
    now[stopped] = TWO_WAY
    before = days[:, number - 1] if number else placer.whole(stopped, 3, 28)
    since[stopped] = np.maximum(before, 3)[stopped] + calendar.days(number)


def _silence(
    placer: _Placer,
    month: _Month,
    now: dict[str, np.ndarray],
    idle: np.ndarray,
    status: np.ndarray,
    days: np.ndarray,
) -> None:
    """Days without a call: a habit of few, the length of a suspension, or a phone put aside."""
    stopped = month.on_net & (status == TWO_WAY)
    silent = placer.lay("zero_calls", month, forced=stopped & (days >= 7))
    few = np.minimum(idle + placer.rng.integers(0, 2, len(idle)), 3)
    drawn = np.maximum(placer.whole(silent, 7, 20), np.where(stopped, np.minimum(days, 28), 0))
    now["zero_call_days"][:] = np.where(silent, drawn, few)


def _approach(placer: _Placer, month: _Month, now: dict[str, np.ndarray]) -> None:
    """Calls to a rival's hotline, questions about cancelling, calls of ours to keep somebody."""
    since = month.number - month.people.bulk
    wooed = (since == 0) | ((since == 1) & (placer.rng.random(len(since)) < 0.5))
    called = placer.lay("rival_hotline", month, forced=wooed)
    now["rival_hotline_calls"][:] = placer.whole(called, 1, 3)
    now["cancel_enquiries"][:] = placer.whole(placer.lay("cancel_enquiry", month), 1, 2)
    now["retention_calls"][:] = placer.whole(placer.lay("retention_call", month), 1, 2)
    asked = month.leaves(CANCELLED, 0) & (placer.rng.random(len(since)) < 0.5)
    now["cancel_enquiries"][asked] = 1


def _complain(placer: _Placer, month: _Month, now: dict[str, np.ndarray]) -> None:
    """Complaints and faults: single ones, twice complained, and the fault that comes back."""
    people, rng = month.people, placer.rng
    due = (month.ahead <= RUN_UP) & (month.ahead == placer.contact_ahead)
    angry = (people.join == month.number - 1) & people.shocked & (rng.random(len(due)) < 0.3)
    angry &= month.ahead > RUN_UP
    contact = placer.lay("contact", month, forced=due | angry, through_contact=True)
    complains = contact & (angry | (rng.random(len(due)) < 0.4))
    faulty = contact & ~complains
    again = faulty & (rng.random(len(due)) < 0.15)
    twice = placer.lay("two_complaints", month, through_contact=True)
    stuck = placer.lay("repeat_faults", month, pool=~twice, through_contact=True)
    now["complaints"][:] = np.where(twice, placer.whole(twice, 2, 3), complains)
    now["faults"][:] = np.where(stuck, 4, faulty.astype(int) + again)
    now["repeat_faults"][:] = np.where(stuck, 3, again)


def _port(placer: _Placer, month: _Month, now: dict[str, np.ndarray], calendar: Calendar) -> None:
    """Steps of a port-out; a code needs a query, an application a code."""
    growing = 0.8 + 0.5 * month.number / max(1, calendar.count - 1)
    soon = placer.rng.random(len(month.on_net))
    planning = (month.leaves(PORTED, 1) & (soon < 0.18)) | (month.leaves(PORTED, 2) & (soon < 0.08))
    gone = month.leaves(PORTED, 0)
    applied = placer.lay("port_apply", month) | gone
    coded = placer.lay("port_code", month, forced=applied) | gone
    asked = placer.lay("port_query", month, forced=coded | planning, factor=growing) | gone
    now["port_query"][:] = placer.whole(asked, 1, 2)
    now["port_code"][:] = coded
    now["port_apply"][:] = applied


def _debts(placer: _Placer, month: _Month, status: np.ndarray, debt: np.ndarray) -> np.ndarray:
    """What is owed at month end, in fen; small debts fill up to the same mean in every month."""
    stopped = month.on_net & (status != ACTIVE)
    large = placer.lay("large_arrears", month, pool=~stopped)
    unpaid = month.leaves(ARREARS, 0) | month.leaves(LONG_SUSPENDED, 0)
    fixed = placer.amounts(stopped, 1.0, 1.9) + placer.amounts(large & ~stopped, 1.02, 1.8)
    fixed = np.minimum(fixed * (month.fee_3m + 1), 900) + placer.amounts(unpaid, 60, 220)
    small = np.where(month.on_net & (fixed == 0), debt * month.fee_3m, 0)
    level = placer.story.mean_arrears * month.rows - fixed.sum()
    small *= np.clip(level / max(small.sum(), 1), 0.3, 2.0)
    return np.rint((fixed + small) * 100).astype(np.int64)


def _offnet(placer: _Placer, month: _Month, habit: np.ndarray) -> np.ndarray:
    """Paid for calls over a rival's IP prefix, in fen; habits fill up to the same mean."""
    heavy = placer.lay("offnet", month)
    fixed = placer.amounts(heavy, 52, 105)
    noise = np.exp(0.15 * placer.rng.standard_normal(len(habit)))
    small = np.where((month.on_net | (month.ahead == 0)) & ~heavy, habit * noise, 0)
    level = placer.story.mean_offnet_fee * month.rows - fixed.sum()
    small = np.minimum(small * np.clip(level / max(small.sum(), 1), 0.3, 2.0), 48)
    return np.rint((fixed + small) * 100).astype(np.int64)


class _Ladder:
    """Which plan each customer is on: a step on the ladder of the brand's plans."""

    def __init__(self, people: People, rng: np.random.Generator):
        ladders = [[fee for _, fee in plans] for plans in words()["plans"].values()]
        width = max(len(ladder) for ladder in ladders)
        self.prices = np.array(
            [ladder + [ladder[-1]] * (width - len(ladder)) for ladder in ladders]
        )
        self.top = np.array([len(ladder) - 1 for ladder in ladders])[people.brand]
        self.brand = people.brand
        size = len(people.city)
        ratio = 0.28 + 0.22 * rng.random(size)
        # Some pay for a plan that is larger than their use.
        over = (even(rng, size, 100) < 0.018) & (people.group < 0)
        ratio = np.where(over, 1.1 + 0.2 * rng.random(size), ratio)
        # The first bills of the new are small, but not twice their plan.
        new = people.join >= 0
        step = (self.prices[self.brand] <= (ratio * people.base)[:, None]).sum(axis=1) - 1
        step = np.clip(step + over, 0, self.top)
        price = self.prices[self.brand, step]
        low = (price > 0) & (price < 0.36 * people.base)
        self.step = np.clip(step + (new & low), 0, self.top)

    def fees(self) -> np.ndarray:
        """Monthly fee of the plan, in fen."""
        return self.prices[self.brand, self.step].astype(np.int64) * 100

    def move(self, placer: _Placer, month: _Month) -> None:
        """Some go down a step, about as many stayers go up one."""
        there = month.people.join < month.number
        can_fall = there & (self.step > 0)
        down = placer.lay("downgrade", month, pool=can_fall) & can_fall
        up = there & month.on_net & (month.ahead == NEVER) & ~down & (self.step < self.top)
        raised = pick(placer.rng, up.astype(float), int(down.sum()))
        self.step = self.step - down
        self.step[raised] += 1
