"""With what one chart is drawn: colours, language and unit, and how its figures stand and read."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from baoyou.text import say
from baoyou.ui import format as fmt
from baoyou.ui.theme import Palette


@dataclass(frozen=True)
class Pen:
    """With what one chart is drawn: its colours, its language and the unit of its figures."""

    palette: Palette
    language: str
    unit: str = "share"
    decimals: int | None = None

    def place(self, amount: Any) -> float | None:
        """Where a figure stands on the axis: shares in per cent; None and NaN are no mark."""
        if amount is None or math.isnan(amount):
            return None
        return round(float(amount) * 100, 10) if self.unit == "share" else float(amount)

    def places(self, amounts: Iterable[Any]) -> list[float | None]:
        """Where these figures stand on the axis."""
        return [self.place(amount) for amount in amounts]

    def text(self, amount: Any) -> str:
        """A figure as marks show it: "69.0%"."""
        return fmt.value(amount, self.unit, self.language, self.decimals)

    def bare(self, amount: Any) -> str:
        """A figure without its unit: "69.0"."""
        return fmt.number(amount, self.unit, self.language, self.decimals)

    def signed(self, amount: Any) -> str:
        """A change without its unit: "+0.6"."""
        return fmt.signed(amount, self.unit, self.language, self.decimals)

    def interval(self, low: Any, high: Any) -> str:
        """An interval: "68.8–69.2%"."""
        return fmt.interval(low, high, self.unit, self.language, self.decimals)

    def say(self, key: str, **slots: object) -> str:
        """A sentence of the catalogue's chart words."""
        return say(f"charts.{key}", self.language, **slots)

    def hover(self, name: str, amount: Any, low: Any = None, high: Any = None) -> str:
        """What the pointer tells of one mark: its name, its figure, its interval if it has one."""
        name, figure = fmt.plain(name), self.text(amount)
        if low is None or high is None:
            return self.say("hover.figure", name=name, figure=figure)
        return self.say(
            "hover.interval", name=name, figure=figure, interval=self.interval(low, high)
        )
