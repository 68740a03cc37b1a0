"""The sample's daily feed as a table: ids, times of day, words.

Apart from what happens, because a time and a word follow from the kind of an event.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from baoyou.sample_extracts import Language, World, take
from baoyou.sample_feed import LEFT, NEVER_DAY, STEPS, Feed
from baoyou.sample_story import words


def feed_days(feed: Feed) -> tuple[str, str]:
    """First and last day of the feed as YYYYMMDD."""
    first, last = (str(np.datetime64(day, "D")) for day in (feed.first_day, feed.last_day))
    return first.replace("-", ""), last.replace("-", "")


def daily_events(feed: Feed) -> pa.Table:
    """The events in the order of their time; one of them stands there twice, word for word."""
    rng = feed.rng
    who, day, kind = (np.concatenate(part) for part in (feed.people, feed.days, feed.kinds))
    left_on = np.append(feed.left_on, np.full(who.max() + 1, NEVER_DAY))[who]
    kept = (day >= feed.first_day) & (day <= np.minimum(feed.last_day, left_on))
    who, day, kind = who[kept], day[kept], kind[kept]
    codes = list(words()["event_kinds"])
    # Who leaves does so in the evening, after everything else; a silent day is known at its end.
    second = 8 * 3600 + rng.integers(0, 10 * 3600, len(who))
    evening = 18 * 3600 + rng.integers(0, 3 * 3600, len(who))
    second = np.where(kind == codes.index("cancel"), evening, second)
    second = np.where(kind == codes.index("zero_call_day"), 24 * 3600 - 60, second)
    order = np.lexsort((kind, who, second, day))
    who, day, kind, second = who[order], day[order], kind[order], second[order]
    detail = _details(feed.world, who, kind, codes, rng)
    again = int(np.flatnonzero(kind == codes.index("complaint"))[-1])
    rows = np.append(np.arange(len(who)), again)
    serial = [f"{np.datetime64(int(d), 'D')}".replace("-", "") for d in day]
    ids = pa.array([f"{text}{n:06d}" for n, text in enumerate(serial, 1)])
    moments = day.astype("datetime64[D]").astype("datetime64[s]") + second
    at = [text.replace("T", " ") for text in np.datetime_as_string(moments)]
    columns = {
        "event_id": ids,
        "customer_id": _ids(feed.world, who),
        "at": pa.array(at),
        "kind": take(list(words()["event_kinds"].values()), kind),
        "detail": detail,
    }
    chosen = pa.array(rows)
    return Language(chinese=True).table(
        "events", {name: column.take(chosen) for name, column in columns.items()}
    )


def _ids(world: World, who: np.ndarray) -> pa.Array:
    """Identifiers; those beyond the people are newcomers', of the first city."""
    known = world.identity.customer_id.to_pylist()
    area, start = world.story.cities[0].area, 10_000_001
    return pa.array([known[n] if n < len(known) else f"{area}{start + n:09d}" for n in who])


def _details(
    world: World, who: np.ndarray, kind: np.ndarray, codes: list[str], rng: np.random.Generator
) -> pa.Array:
    """What an event says besides its kind."""
    told, known = words()["event_details"], len(world.people.city)
    person = np.minimum(who, known - 1)
    operators, port_to = words()["operators"], world.identity.port_to
    reasons = {number: words()["left_details"][code] for number, code in LEFT.items()}
    turn = rng.integers(0, 60, len(who))
    found: list[str | None] = []
    for n, number in enumerate(kind.tolist()):
        code = codes[number]
        if code in STEPS:
            found.append(operators[port_to[person[n]]])
        elif code == "cancel":
            found.append(reasons[int(world.people.reason[person[n]])])
        else:
            choices = told.get(code)
            found.append(choices[turn[n] % len(choices)] if choices else None)
    return pa.array(found, type=pa.string())
