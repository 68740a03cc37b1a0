"""`notes`: what people wrote to a month, written and taken back."""

from __future__ import annotations

import argparse
import getpass

from baoyou import ask, notes
from baoyou.access import EVERYONE
from baoyou.commands.face import MANY, Adder, Face, month
from baoyou.notes import KINDS, PROVINCE, Draft


def add(command: Adder) -> None:
    """The commands of this module."""
    made = command("notes", _list, "what people wrote to a month")
    made.set_defaults(city=None, month=None)
    common = argparse.ArgumentParser(parents=[made], add_help=False, conflict_handler="resolve")
    deeds = made.add_subparsers(metavar="DEED")
    listed = deeds.add_parser("list", parents=[common], add_help=False, help="those that stand")
    listed.add_argument("--city", **MANY, metavar="C")
    listed.add_argument("--month", **MANY, metavar="YYYY-MM")
    listed.set_defaults(run=_list)
    for name, run, words in (
        ("add", _add, "write one"),
        ("change", _change, "put another in its place"),
    ):
        deed = deeds.add_parser(name, parents=[common], add_help=False, help=words)
        if name == "change":
            deed.add_argument("id", metavar="ID")
        deed.add_argument("of", metavar="YYYY-MM")
        deed.add_argument("text", metavar="TEXT")
        deed.add_argument("--kind", choices=KINDS, default="other")
        deed.add_argument("--city", dest="place", default=PROVINCE, metavar="C")
        deed.add_argument("--by", metavar="NAME")
        deed.set_defaults(run=run)
    gone = deeds.add_parser("remove", parents=[common], add_help=False, help="take one back")
    gone.add_argument("id", metavar="ID")
    gone.add_argument("--by", metavar="NAME")
    gone.set_defaults(run=_remove)


def _list(asked: argparse.Namespace, face: Face) -> int:
    wanted = {month(one) for one in asked.month or ()}
    found = notes.seen(notes.book(face.store).notes, EVERYONE.cities, asked.city or ())
    face.show([note.record() for note in found if not wanted or note.month in wanted])
    return 0


def _add(asked: argparse.Namespace, face: Face) -> int:
    face.show(notes.add(face.store, _draft(asked), _cities(face)).record())
    return 0


def _change(asked: argparse.Namespace, face: Face) -> int:
    face.show(notes.change(face.store, asked.id, _draft(asked), _cities(face)).record())
    return 0


def _remove(asked: argparse.Namespace, face: Face) -> int:
    face.show({"removed": notes.remove(face.store, asked.id, _who(asked)).id})
    return 0


def _draft(asked: argparse.Namespace) -> Draft:
    return Draft(month(asked.of), asked.text, _who(asked), asked.kind, asked.place)


def _cities(face: Face) -> list[str]:
    pinned = ask.reader(face.store, EVERYONE)
    return [] if pinned.is_empty else pinned.cities


def _who(asked: argparse.Namespace) -> str:
    return asked.by or getpass.getuser()
