"""Value × influence in words: how few are both, what they pay, whether they leave."""

from __future__ import annotations

from collections.abc import Sequence

from baoyou.ui import format as fmt
from baoyou.ui.wording import voice as words
from baoyou.ui.wording.voice import Row, Voice

# The tenth of the customers up to which "the top" reaches.
TOP = 2


def opening(
    voice: Voice, cells: Sequence[Row], tenths: Sequence[Row], population: str, is_known: bool
) -> tuple[str, str]:
    """The bold sentence and the rest.

    cells: of `influence_cells.sql`; tenths: of `influence_tenths.sql`, of the whole; population:
    its code; is_known: whether any column says who is influential.
    """
    code, both = voice.language, cells[0]
    slots = {
        "month": words.month(voice),
        "place": voice.place(),
        "population": voice.say(f"customers.population.{population}"),
        "count": fmt.count(both["customers"], code),
        "share": fmt.value(both["share"], "share", code),
        "fee_share": fmt.value(both["fee_share"], "share", code),
        "top": top_share(voice, tenths),
        "churn": fmt.value(both["churn"], "share", code, 2),
        "interval": fmt.interval(both["churn_low"], both["churn_high"], "share", code, 2),
        "warned": fmt.value(both["warned_share"], "share", code),
    }
    form = "unknown" if not is_known else "some" if both["all_customers"] else "nobody"
    told = "rest" if both["churn"] is not None else "rest_no_before"
    rest = voice.say(f"influence.sentence.{told}", **slots) if form == "some" else ""
    return voice.say(f"influence.sentence.{form}", **slots), rest


def top(voice: Voice, tenths: Sequence[Row]) -> str:
    """How much of the fees the top pays."""
    return voice.say("influence.curve.top", share=top_share(voice, tenths))


def top_share(voice: Voice, tenths: Sequence[Row]) -> str:
    """That share; a dash where nobody pays."""
    return fmt.value(tenths[TOP - 1]["fee_share"] if tenths else None, "share", voice.language)
