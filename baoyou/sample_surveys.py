"""The sample's surveys: what our customers answered by quarter, and every operator's customers.

Apart from the other extracts because scores are steered to the story's means, and are asked of
people who are no customers of ours.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa

from baoyou.sample_extracts import Language, World, city_names, take
from baoyou.sample_story import Calendar, Story, even, pick, words


def survey(
    world: World,
    month: int,
    customers: int,
    rng: np.random.Generator,
    places: np.random.Generator,
) -> pa.Table:
    """One quarter's answers of core customers and of group members, with the story's means.

    places: the chance by which a respondent was asked at one touchpoint and not another.
    """
    people, months, identity = world.people, world.months, world.identity
    story, calendar = world.story, world.calendar
    figures = story.satisfaction
    quarters = [m for m in range(calendar.count) if calendar.is_quarter_end(m)]
    turn = max(0, len(figures["core"]) - len(quarters) + quarters.index(month))
    on_net, core = months.on_net[:, month], months.core[:, month]
    wanted = [max(int(figures["least_responses"]), round(figures[share] * customers))
              for share in ("core_responses", "group_responses")]  # fmt: skip
    of_core = pick(rng, core.astype(float), wanted[0])
    free = on_net & (people.group >= 0)
    free[of_core] = False
    of_groups = pick(rng, free.astype(float), wanted[1])
    who = np.concatenate([of_core, of_groups])
    overall = np.concatenate(
        [
            _scores(world, month, rows, figures[segment][turn], rng)
            for segment, rows in (("core", of_core), ("group", of_groups))
        ]
    )
    items = words()["items"]
    tilt, spread = (
        np.array([0.0, *figures[name]])[:, None] for name in ("item_tilt", "item_spread")
    )
    other = overall + tilt + spread * rng.standard_normal((len(items), len(who)))
    answers = np.clip(np.rint(other), 1, 10).astype(int)
    answers[0] = overall
    at = pa.array(np.repeat(who, len(items)))
    count = len(who) * len(items)
    quarter = calendar.label(month)
    ids = pa.array([f"{quarter}{n:06d}" for n in range(1, len(who) + 1)])
    segments = np.repeat(np.arange(len(who)) >= len(of_core), len(items)).astype(int)
    columns = {
        "month": pa.array([calendar.label(month, "%Y-%m")] * count),
        "response_id": ids.take(pa.array(np.repeat(np.arange(len(who)), len(items)))),
        "customer_id": identity.customer_id.take(at),
        "city": take(city_names(), people.city[at.to_numpy()]),
        "segment": take([words()["segment_core"], words()["segment_group"]], segments),
        "card": take(Language(chinese=True).codes("card"), people.card[at.to_numpy()]),
        "item": take(items, np.tile(np.arange(len(items)), len(who))),
        "score": pa.array(answers.T.ravel()),
        "scale_max": pa.array(np.full(count, 10)),
        "touchpoint": take(
            [stop["name"] for stop in story.touchpoints],
            np.repeat(_touchpoints(story, overall, places), len(items)),
        ),
    }
    return Language(chinese=True).table("surveys", columns)


def _scores(
    world: World, month: int, rows: np.ndarray, mean: float, rng: np.random.Generator
) -> np.ndarray:
    """Overall scores 1..10 of a segment, nudged until their mean (of 100) is the story's."""
    draw = even(rng, len(rows))
    score = 10 - np.searchsorted([0.24, 0.54, 0.80, 0.91], draw, side="right")
    low = draw > 0.935
    moods = np.array([city.mood for city in world.story.cities])[world.people.city[rows]]
    score = np.where(rng.random(len(rows)) < np.abs(moods), score + np.sign(moods), score)
    ahead = world.months.ahead[rows, month]
    low |= (ahead <= 3) & (rng.random(len(rows)) < 0.30)
    score = np.where(low, rng.choice([3, 4, 5, 5, 6, 6, 6], len(rows)), np.clip(score, 7, 10))
    score = score.astype(int)
    missing = round(mean * len(rows) / 10) - int(score.sum())
    while missing:
        step = 1 if missing > 0 else -1
        able = (score >= 7) & (score + step <= 10) & (score + step >= 7)
        chosen = rng.permutation(np.flatnonzero(able))[: abs(missing)]
        score[chosen] += step
        missing -= step * len(chosen)
    return score


def _touchpoints(story: Story, overall: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Where each respondent was asked; who is less content was met more often where it hurts."""
    usual = np.array([stop["share"] for stop in story.touchpoints])
    low = usual * np.array([stop["low"] for stop in story.touchpoints])
    ends = np.cumsum(np.stack([usual / usual.sum(), low / low.sum()]), axis=1)
    is_low = (overall <= story.satisfaction["low_at"]).astype(int)
    reached: np.ndarray = (rng.random((len(overall), 1)) >= ends[is_low, :-1]).sum(axis=1)
    return reached


def rival_survey(
    story: Story, calendar: Calendar, customers: int, rng: np.random.Generator
) -> pa.Table:
    """The same items asked of every operator's customers, each quarter as many in each city."""
    told = story.rival_scores
    each = max(int(told["least_responses"]), round(told["responses"] * customers))
    shares = np.cumsum([city.share for city in story.cities])
    city = np.searchsorted(shares / shares[-1], (np.arange(each) + 0.5) / each)
    rows: dict[str, list[Any]] = {name: [] for name in words()["rival_surveys"]}
    for month in filter(calendar.is_quarter_end, range(calendar.count)):
        for number, operator in enumerate(words()["operators"]):
            for item in words()["rival_items"]:
                noise = rng.standard_normal(each) * told["spread"]
                score = np.clip(np.rint(told[item][number] + noise), 1, 10).astype(int)
                quarter = calendar.label(month)
                rows["month"] += [calendar.label(month, "%Y-%m")] * each
                rows["response_id"] += [f"{quarter}R{number}{n:05d}" for n in range(1, each + 1)]
                rows["city"] += [city_names()[place] for place in city]
                rows["segment"] += [words()["segment_core"]] * each
                rows["operator"] += [operator] * each
                rows["item"] += [item] * each
                rows["score"] += score.tolist()
                rows["scale_max"] += [10] * each
    return Language(chinese=True).table(
        "rival_surveys", {name: pa.array(values) for name, values in rows.items()}
    )
