"""What the sample's rivals offer, city by city, with dates that follow the last month.

Apart from the extracts of customers: an offer knows nobody.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa

from baoyou.sample_extracts import Language
from baoyou.sample_story import Calendar, Story


def rival_offers(story: Story, calendar: Calendar) -> pa.Table:
    """One row per offer and city it is made in."""
    letters = {city.name: city.letters for city in story.cities}
    rows = [
        {
            "offer_id": f"{letters[city]}-{number:02d}",
            "city": city,
            "rival": told["rival"],
            "offer": told["offer"],
            "arpu_min": told["arpu_min"],
            "starts_on": _day(calendar, told["starts"]),
            "ends_on": _day(calendar, told["ends"]) if "ends" in told else None,
        }
        for number, told in enumerate(story.rival_offers, 1)
        for city in told["cities"]
    ]
    return Language(chinese=True).table(
        "rival_offers", {name: pa.array([row[name] for row in rows]) for name in rows[0]}
    )


def _day(calendar: Calendar, told: list[int]) -> Any:
    """A day by its month, counted from the last one, and its number, at most the month's last."""
    month = calendar.count - 1 + told[0]
    day = min(told[1], calendar.days(month))
    return (calendar.start(month) + np.timedelta64(day - 1, "D")).item()
