"""The sample's daily feed: what happened in the last days of the last month and in some after it.

Apart from the months because it goes beyond them: it tells by the day what the last month counts,
and the first days of a month that is not closed, of which only the generator knows who will leave.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from baoyou.sample_extracts import World
from baoyou.sample_people import ARREARS, CANCELLED, PORTED
from baoyou.sample_signals import ACTIVE
from baoyou.sample_story import pick, words

# What a month counts, and the kind of event that each of the count is.
COUNTED = {
    "complaints": "complaint",
    "faults": "fault",
    "rival_hotline_calls": "rival_hotline",
    "cancel_enquiries": "cancel_enquiry",
    "retention_calls": "retention_call",
}
STEPS = ("port_query", "port_code", "port_apply")
LEFT = {CANCELLED: "cancelled", ARREARS: "cancelled_arrears", PORTED: "ported_out"}
LONG = 7  # days of silence that a month's count tells of
NEVER_DAY = np.iinfo(np.int64).max


@dataclass
class Feed:
    """Events as they are laid: person, day (since 1970), and the place of the kind in the words.

    left_on: the day on which each person leaves, of those who do so in these days.
    """

    world: World
    rng: np.random.Generator
    people: list[np.ndarray] = field(default_factory=list)
    days: list[np.ndarray] = field(default_factory=list)
    kinds: list[np.ndarray] = field(default_factory=list)

    def __post_init__(self) -> None:
        span, told = self.world.calendar, self.world.story.feed
        self.last = span.count - 1
        self.closed = int(span.end(self.last).astype(int))
        self.first_day = self.closed - told["days_before"] + 1
        self.last_day = self.closed + told["days_after"]
        self.left_on = np.full(len(self.world.people.city), NEVER_DAY)

    def lay(self, kind: str, who: np.ndarray, days: np.ndarray) -> None:
        """Events of one kind: a person and a day each."""
        self.people.append(who)
        self.days.append(days.astype(np.int64))
        self.kinds.append(np.full(len(who), list(words()["event_kinds"]).index(kind)))

    def days_from(self, start: int | np.ndarray, end: int | np.ndarray, size: int) -> np.ndarray:
        """A day from `start` to `end`, both included, for each."""
        return start + np.floor((end - start + 1) * self.rng.random(size)).astype(np.int64)

    def steps(self, who: np.ndarray, start: int, end: np.ndarray) -> np.ndarray:
        """Days of query, code and application, in this order, as people × 3."""
        drawn = np.sort(self.rng.random((len(who), len(STEPS))), axis=1)
        return start + np.floor((end - start + 1)[:, None] * drawn).astype(np.int64)


def lay_feed(world: World, customers: int, rng: np.random.Generator) -> Feed:
    """All events of the feed's days, and some beyond them; people beyond the world's are new."""
    feed = Feed(world, rng)
    _closed_month(feed)
    _leavers(feed)
    _coming_days(feed, customers)
    _silences(feed, customers)
    _newcomers(feed, customers)
    return feed


def _closed_month(feed: Feed) -> None:
    """What the last month counts, on its days; who left in it did so on one of them."""
    world, last = feed.world, feed.last
    start = int(world.calendar.start(last).astype(int))
    gone = world.months.listed[:, last] & (world.months.ahead[:, last] == 0)
    _leave(feed, np.flatnonzero(gone), start, feed.closed)
    end = np.minimum(feed.left_on, feed.closed)
    for column, kind in COUNTED.items():
        counts = world.signals.counts[column][:, last] * world.months.listed[:, last]
        who = np.repeat(np.arange(len(counts)), counts)
        feed.lay(kind, who, feed.days_from(start, end[who], len(who)))
    counts = np.array([world.signals.counts[step][:, last] for step in STEPS])
    counts *= world.months.listed[:, last]
    who = np.flatnonzero(counts.any(axis=0))
    days = feed.steps(who, start, end[who])
    for number, step in enumerate(STEPS):
        times = counts[number, who]
        feed.lay(step, np.repeat(who, times), np.repeat(days[:, number], times))


def _leave(feed: Feed, who: np.ndarray, start: int, end: int) -> None:
    """The day on which each leaves, if its reason is an act."""
    who = who[np.isin(feed.world.people.reason[who], list(LEFT))]
    days = feed.days_from(start, end, len(who))
    known = days <= feed.last_day
    feed.left_on[who[known]] = days[known]
    feed.lay("cancel", who[known], days[known])


def _leavers(feed: Feed) -> None:
    """Who leaves in the month to come, over its days; porting takes its three steps first."""
    world, start = feed.world, feed.closed + 1
    people, told = world.people, world.story.feed
    here = world.months.on_net[:, feed.last]
    next_end = int(world.calendar.end(world.calendar.count).astype(int))
    _leave(feed, np.flatnonzero(here & (people.leave == world.calendar.count)), start, next_end)
    leaving = here & (feed.left_on > feed.closed) & (feed.left_on < NEVER_DAY)
    ported = np.flatnonzero(leaving & (people.reason == PORTED))
    days = feed.steps(ported, start, feed.left_on[ported])
    for number, step in enumerate(STEPS):
        feed.lay(step, ported, days[:, number])
    asked = np.flatnonzero(leaving & (people.reason == CANCELLED))
    asked = asked[feed.rng.random(len(asked)) < told["announced"]]
    ahead = 1 + np.floor(5 * feed.rng.random(len(asked))).astype(int)
    feed.lay("cancel_enquiry", asked, np.maximum(start, feed.left_on[asked] - ahead))


def _coming_days(feed: Feed, customers: int) -> None:
    """Signs of those on net, as many as the days' part of a month; coming leavers show more."""
    world, start = feed.world, feed.closed + 1
    told = world.story.feed
    part = told["days_after"] / world.calendar.days(world.calendar.count)
    weights = _weights(world, feed.last)
    for kind, share in told["shares"].items():
        if kind == "quiet":
            continue
        count = max(2, round(share * customers * part))
        who = feed.rng.permutation(pick(feed.rng, weights, count))
        who = np.concatenate([who, who[: round(told["again"] * len(who))]])
        days = feed.days_from(start, feed.last_day, len(who))
        feed.lay(kind, who, days)
        if kind == "port_code":
            feed.lay("port_query", who, np.maximum(start, days - 1))
        if kind == "port_apply":
            feed.lay("port_code", who, days)
        if kind == "suspend":
            back = who[::2]
            feed.lay("resume", back, days[::2] + feed.rng.integers(1, 5, len(back)))


def _weights(world: World, last: int) -> np.ndarray:
    """How likely each shows a sign: the restless, and those about to leave."""
    people = world.people
    soon = people.leave - last
    near = np.select([soon == 1, soon == 2, soon == 3], [10.0, 6.0, 3.0], default=1.0)
    return world.months.on_net[:, last] * near * np.where(people.restless, 3.0, 1.0)


def _silences(feed: Feed, customers: int) -> None:
    """Days without a call: the long ones of the last month, some of which go on, and fresh ones."""
    world, told, rng = feed.world, feed.world.story.feed, feed.rng
    counted = world.signals.counts["zero_call_days"][:, feed.last]
    active = world.months.on_net[:, feed.last] & (world.signals.status[:, feed.last] == ACTIVE)
    long = np.flatnonzero(active & (counted >= LONG))
    length = counted[long].astype(np.int64)
    latest = feed.closed - length + 1
    month_start = int(world.calendar.start(feed.last).astype(int))
    goes_on = rng.random(len(long)) < told["continues"]
    begin = np.where(goes_on, latest, feed.days_from(month_start, latest, len(long)))
    length += goes_on * rng.integers(1, 10, len(long))
    _silent(feed, long, begin, length)
    short = active & (counted < LONG)
    count = max(3, round(told["shares"]["quiet"] * customers))
    fresh = pick(rng, short * _weights(world, feed.last), count)
    earliest = feed.closed - np.minimum(counted[fresh], 3) + 1
    begin = feed.days_from(earliest, feed.last_day - 2, len(fresh))
    _silent(feed, fresh, begin, rng.integers(3, 14, len(fresh)))


def _silent(feed: Feed, who: np.ndarray, begin: np.ndarray, length: np.ndarray) -> None:
    steps = np.arange(length.sum()) - np.repeat(np.cumsum(length) - length, length)
    feed.lay("zero_call_day", np.repeat(who, length), np.repeat(begin, length) + steps)


def _newcomers(feed: Feed, customers: int) -> None:
    """A few who joined after the last month: no closed month knows them."""
    count = max(2, round(feed.world.story.feed["newcomers"] * customers))
    who = len(feed.world.people.city) + np.arange(count)
    for kind, share in (("plan_change", 1.0), ("complaint", 0.4), ("fault", 0.3)):
        some = who[: max(1, round(share * count))]
        feed.lay(kind, some, feed.days_from(feed.closed + 1, feed.last_day, len(some)))
