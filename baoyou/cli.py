"""The terminal, `python -m baoyou COMMAND`: the functions of the screens, as JSON, CSV or text."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence

from baoyou import answers, upload
from baoyou.commands import (
    aiming,
    alerting,
    asking,
    explaining,
    forecasting,
    loading,
    modelling,
    noting,
    reporting,
    running,
    storing,
    testing,
)
from baoyou.commands.face import Face
from baoyou.errors import BaoyouError
from baoyou.settings import settings

COMMANDS = (
    running,
    loading,
    storing,
    asking,
    aiming,
    explaining,
    forecasting,
    reporting,
    alerting,
    noting,
    modelling,
    testing,
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code: 0 done, 1 refused, 2 wrong usage."""
    asked = _parser().parse_args(arguments)
    told = settings(getattr(asked, "store", None), getattr(asked, "lang", None))
    face = Face(told, getattr(asked, "json", False), getattr(asked, "csv", False))
    try:
        return asked.run(asked, face) or 0
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except upload.NoticesNotAccepted as error:
        face.notices(error.report)
        if face.as_json:
            face.show(answers.load_report(error.report, told.language))
        face.complain(error)
        return error.exit_code
    except BaoyouError as error:
        face.complain(error)
        return error.exit_code


def _parser() -> argparse.ArgumentParser:
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--store", default=argparse.SUPPRESS, metavar="DIR")
    common.add_argument("--lang", choices=("zh", "en"), default=argparse.SUPPRESS)
    common.add_argument("--json", action="store_true", default=argparse.SUPPRESS)
    common.add_argument("--csv", action="store_true", default=argparse.SUPPRESS)
    parser = argparse.ArgumentParser(prog="baoyou", parents=[common], description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def command(name: str, run: Callable[..., int], words: str) -> argparse.ArgumentParser:
        made = commands.add_parser(name, parents=[common], help=words, description=words)
        made.set_defaults(run=run)
        return made

    for module in COMMANDS:
        module.add(command)
    return parser
