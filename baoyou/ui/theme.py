"""The one palette, light and dark, and the font: every colour of every page comes from here.

Apart because the theme file owns what Streamlit paints, and the charts must match it to the digit.
It knows nothing of a page, so that a report is drawn with the same colours.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from baoyou.settings import ROOT

ASSETS = Path(__file__).resolve().parent / "assets"
_CONFIG = ROOT / ".streamlit" / "config.toml"


@dataclass(frozen=True)
class Palette:
    """What a colour is for: good and bad speak, grey is the rest, red to yellow are alerts."""

    mode: str
    background: str
    background2: str
    text: str
    muted: str
    mark: str
    good: str
    good_tint: str
    bad: str
    bad_tint: str
    violet: str
    red: str
    red_tint: str
    yellow: str
    yellow_tint: str
    border: str
    primary: str
    link: str
    sequential: tuple[str, ...]
    axis: str
    grid: str
    band: str
    on_mark: str

    def tint(self, verdict: str) -> tuple[str, str]:
        """Text colour and background of a verdict or an alert level; plain for all others."""
        pairs = {
            "better": (self.good, self.good_tint),
            "worse": (self.bad, self.bad_tint),
            "red": (self.red, self.red_tint),
            "orange": (self.bad, self.bad_tint),
            "yellow": (self.yellow, self.yellow_tint),
        }
        return pairs.get(verdict, (self.text, self.background))

    def verdict(self, verdict: str | None) -> str:
        """Colour of a mark with this verdict: better, worse, anything else is grey."""
        return {"better": self.good, "worse": self.bad}.get(verdict or "", self.mark)


# What charts need and Streamlit's theme has no key for.
_CHART_TOKENS = {
    "light": {"axis": "#647180", "grid": "#E8ECF0", "band": "#D5E8EC", "on_mark": "#FFFFFF"},
    "dark": {"axis": "#96A3B0", "grid": "#232E38", "band": "#173A43", "on_mark": "#0B1318"},
}
_THEME_KEYS = {
    "background": "backgroundColor",
    "background2": "secondaryBackgroundColor",
    "text": "textColor",
    "muted": "grayTextColor",
    "mark": "grayColor",
    "good": "greenColor",
    "good_tint": "greenBackgroundColor",
    "bad": "orangeColor",
    "bad_tint": "orangeBackgroundColor",
    "violet": "violetColor",
    "red": "redColor",
    "red_tint": "redBackgroundColor",
    "yellow": "yellowColor",
    "yellow_tint": "yellowBackgroundColor",
    "border": "borderColor",
    "primary": "primaryColor",
    "link": "linkColor",
}


def palette(mode: str | None = None) -> Palette:
    """The palette of `dark`, and of `light` for anything else."""
    return _palette("dark" if mode == "dark" else "light")


def font() -> str:
    """The font stack of the theme, for the charts."""
    return str(_theme()["font"])


@cache
def _palette(mode: str) -> Palette:
    colours = _theme()[mode]
    named = {token: colours[key] for token, key in _THEME_KEYS.items()}
    sequential = tuple(colours["chartSequentialColors"])
    return Palette(mode=mode, sequential=sequential, **named, **_CHART_TOKENS[mode])


@cache
def _theme() -> dict:
    return tomllib.loads(_CONFIG.read_text(encoding="utf-8"))["theme"]
