"""The month to take to a meeting: workbook, PDF, slides, web page."""

from __future__ import annotations

from baoyou import chromium
from baoyou.pack import KINDS, NEED_CHROMIUM
from baoyou.ui import cards, pack_links
from baoyou.ui import format as fmt
from baoyou.ui.frame import Frame, current


def main(frame: Frame) -> None:
    """What it is of, a button a format, what is in it."""
    cards.sentence(
        frame.say(
            "pack.page.sentence",
            place=frame.place(),
            month=fmt.month(frame.month, frame.language),
            topics=len(pack_links.TOPICS),
            kpis=pack_links.counted(),
            months=len(frame.months_back(13)),
            cities=len(frame.cities) or len(frame.reader.cities),
        )
    )
    absent = () if chromium.find() else NEED_CHROMIUM
    pack_links.card(frame, [kind for kind in KINDS if kind not in absent], absent)
    pack_links.contents(frame)


main(current())
