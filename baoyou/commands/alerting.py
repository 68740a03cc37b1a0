"""`alerts`: what fired, how often it would have, and which are on."""

from __future__ import annotations

import argparse

from baoyou import alerts, ask, watches
from baoyou.access import EVERYONE
from baoyou.alerts import Standing
from baoyou.commands.face import POPULATIONS, Adder, Face
from baoyou.errors import Refused, WrongUsage
from baoyou.watches import PROVINCE, Watch

# A scheduler mails what it reads when it sees this.
NEWS = 3


def add(command: Adder) -> None:
    """The commands of this module."""
    made = command("alerts", _list, "alerts that are on; exit 3 where one is new")
    common = argparse.ArgumentParser(parents=[made], add_help=False, conflict_handler="resolve")
    deeds = made.add_subparsers(metavar="DEED")
    for name, run, words in (
        ("try", _try, "how often it would have fired; nothing is switched on"),
        ("add", _add, "switch one on, or change its threshold"),
    ):
        deed = deeds.add_parser(name, parents=[common], add_help=False, help=words)
        deed.set_defaults(run=run)
        deed.add_argument("key", metavar="KPI", help=", ".join(watches.watchable()))
        deed.add_argument("--city", default=PROVINCE, metavar="C")
        deed.add_argument("--population", choices=POPULATIONS, default="core")
        deed.add_argument("--threshold", metavar="X", required=name == "add", help="0.01 or 1%%")
        deed.add_argument("--min-base", type=int, metavar="N")
    for name, run, words in (
        ("remove", _remove, "switch off"),
        ("acknowledge", _acknowledge, "say that what is new is known; all of it without ID"),
    ):
        deed = deeds.add_parser(name, parents=[common], add_help=False, help=words)
        deed.set_defaults(run=run)
        deed.add_argument("ids", nargs="+" if name == "remove" else "*", metavar="ID")


def _list(asked: argparse.Namespace, face: Face) -> int:
    found = alerts.present(_reader(face))
    face.show([one.record() for one in found])
    return NEWS if any(one.is_news for one in found) else 0


def _try(asked: argparse.Namespace, face: Face) -> int:
    pinned = _with_months(face)
    if asked.threshold is None:
        known = watches.checked(watches.watch(asked.key, 0.5, asked.city), pinned.cities)
        found = alerts.proposed(pinned.rows, [known.key], known.city, asked.population)
    else:
        found = alerts.standings(pinned.rows, [_watch(asked, pinned)])
    face.show([one.record() for one in found])
    return 0


def _add(asked: argparse.Namespace, face: Face) -> int:
    told = _watch(asked, _with_months(face))
    snapshot = watches.switch_on(face.store, told)
    face.show(_of(alerts.present(_reader(face)), told.id).record() | {"snapshot": snapshot})
    return 0


def _remove(asked: argparse.Namespace, face: Face) -> int:
    snapshot = watches.switch_off(face.store, asked.ids)
    face.show({"removed": sorted(asked.ids), "snapshot": snapshot})
    return 0


def _acknowledge(asked: argparse.Namespace, face: Face) -> int:
    found = alerts.present(_reader(face))
    chosen = [_of(found, name) for name in asked.ids] or found
    news = {one.watch.id: one.told for one in chosen if one.is_news}
    snapshot = watches.acknowledge(face.store, news) if news else face.store.sequence()
    face.show({"acknowledged": sorted(news), "snapshot": snapshot})
    return 0


def _of(found: list[Standing], name: str) -> Standing:
    watches.named([one.watch for one in found], [name])
    return next(one for one in found if one.watch.id == name)


def _reader(face: Face) -> ask.Reader:
    return ask.reader(face.store, EVERYONE)


def _with_months(face: Face) -> ask.Reader:
    """The present snapshot. Raises Refused where no month is closed."""
    pinned = _reader(face)
    if pinned.is_empty:
        raise Refused("alert_empty")
    return pinned


def _watch(asked: argparse.Namespace, pinned: ask.Reader) -> Watch:
    threshold = _threshold(asked.threshold)
    told = watches.watch(asked.key, threshold, asked.city, asked.population, asked.min_base)
    return watches.checked(told, pinned.cities)


def _threshold(text: str) -> float:
    """A threshold as a person writes it: 0.01, 1%, 250. Raises WrongUsage for anything else."""
    try:
        number = float(text.removesuffix("%"))
    except ValueError as error:
        raise WrongUsage("alert_number", value=text) from error
    return round(number / 100, 12) if text.endswith("%") else number
