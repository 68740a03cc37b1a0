"""The sample province and the app."""

from __future__ import annotations

import argparse
from pathlib import Path

from baoyou.commands.face import Adder, Face, month


def add(command: Adder) -> None:
    """The commands of this module."""
    sample = command("sample", _sample, "write the raw extracts of the generated sample province")
    sample.add_argument("directory", type=Path, metavar="DIR")
    sample.add_argument("--customers", type=int, default=60_000)
    sample.add_argument("--months", type=int, default=15)
    sample.add_argument("--seed", type=int, default=2009)
    sample.add_argument("--until", default="2009-09", metavar="YYYY-MM")
    serve = command("serve", _serve, "the app, on this machine only until there is a sign-in")
    serve.add_argument("--host", default="127.0.0.1")
    serve.add_argument("--port", type=int, default=8501)
    serve.add_argument("--with-sample", action="store_true", help="fill an empty store first")


def _sample(asked: argparse.Namespace, face: Face) -> int:
    from baoyou.sample import write_sample  # noqa: PLC0415  numpy and a writer only when asked for

    until = month(asked.until)
    paths = write_sample(asked.directory, asked.customers, asked.months, asked.seed, until)
    face.show([{"file": str(path)} for path in paths])
    return 0


def _serve(asked: argparse.Namespace, face: Face) -> int:
    from baoyou import serving  # noqa: PLC0415  Streamlit only when serving

    serving.serve(face.settings, asked.host, asked.port, asked.with_sample)
