"""Starts the app: only on this machine until there is a sign-in, on sample data where asked."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path
from typing import NoReturn

from baoyou import confined, upload
from baoyou.errors import Refused
from baoyou.settings import ROOT, Settings
from baoyou.store import Store
from baoyou.text import say

LOOPBACK = ("127.0.0.1", "localhost", "::1")


def serve(told: Settings, host: str, port: int, with_sample: bool = False) -> NoReturn:
    """Become the app, so that who stops this process stops it.

    Raises Refused `unsafe_host` for an address that others could reach.
    """
    if host not in LOOPBACK:
        raise Refused("unsafe_host", host=host)
    if with_sample and Store(told.store).current().mart is None:
        fill_with_sample(told)
    environment = {**os.environ, "BAOYOU_STORE": str(told.store), "BAOYOU_LANG": told.language}
    command = [
        sys.executable,
        "-m",
        "streamlit",
        "run",
        str(ROOT / "app.py"),
        f"--server.address={host}",
        f"--server.port={port}",
    ]
    print(say("serve.address", told.language, host=host, port=port), flush=True)
    os.chdir(ROOT)
    os.execve(sys.executable, command, environment)


def fill_with_sample(told: Settings) -> None:
    """Generate the sample province and load it through the same door as a person's files."""
    from baoyou.sample import write_sample  # noqa: PLC0415  numpy and a writer only when asked for

    print(say("serve.sample", told.language), flush=True)
    with tempfile.TemporaryDirectory() as folder:
        paths = write_sample(Path(folder))
        request = upload.Request(tuple((path, path.name) for path in paths))

        def progress(phase: str, done: int, total: int) -> None:
            if done in (0, total):
                words = say(f"phase.{phase}", told.language)
                print(f"  {words} {done}/{total}", flush=True)

        store = Store(told.store)
        confined.run(store.folder, lambda told: upload.load(store, request, told), progress)
