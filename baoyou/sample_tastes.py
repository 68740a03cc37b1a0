"""What the people of the sample are sensitive to: four scores, of which at most one stands out.

Apart from the extracts because a score follows from a person, not from a file.
"""

from __future__ import annotations

import numpy as np

from baoyou.sample_people import GOTONE, People
from baoyou.sample_story import Story

CLASSES = ("safety", "price", "service", "brand")
WIDTH = 9  # points by which a score that does not stand out differs from 50, at most


def sensitivity_scores(
    people: People, story: Story, noise: np.ndarray, rng: np.random.Generator
) -> np.ndarray:
    """Scores 0..100 as classes × people. noise: standard normal, of the same shape."""
    chances = np.array([_chance(people, story, name) for name in CLASSES])
    steps = np.cumsum(chances, axis=0)
    outstanding = (rng.random(len(people.city)) >= steps).sum(axis=0)
    lift = story.sensitivity["lift"] * (outstanding == np.arange(len(CLASSES))[:, None])
    return np.clip(np.rint(50 + WIDTH * np.tanh(noise) + lift), 0, 100).astype(int)


def _chance(people: People, story: Story, name: str) -> np.ndarray:
    """How likely each person is of a class."""
    told = story.sensitivity[name]
    trait = told.get("of")
    if trait == "moods":
        moods = np.array([city.mood for city in story.cities])
        return told["share"] * (1 - told["times"] * moods[people.city])
    has = {
        None: np.zeros(len(people.city), dtype=bool),
        "other_brands": people.brand != GOTONE,
        "card_holders": people.card > 0,
    }[trait]
    return told["share"] * np.where(has, told.get("times", 1.0), 1.0)
