"""A Chromium of this machine, started for one page of our own and gone when it is done.

Apart because it is a program from outside: it gets a profile of its own, no network, a time after
which it is killed with all that it started, and it is looked for, never fetched.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from contextlib import suppress
from pathlib import Path

from baoyou.errors import Refused

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
PLACES = (
    "/usr/bin/chromium",
    "/snap/bin/chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
SECONDS = 180
# What is virtual passes at once: it only bounds how long a page may go on by itself.
_BUDGET_MS = 20_000
_FLAGS = (
    "--headless=new",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-extensions",
    "--disable-sync",
    "--no-first-run",
    "--no-default-browser-check",
    "--hide-scrollbars",
    "--force-color-profile=srgb",
    "--host-resolver-rules=MAP * ~NOTFOUND",
    f"--virtual-time-budget={_BUDGET_MS}",
)


def find() -> Path | None:
    """Where Chromium is: `BAOYOU_CHROMIUM` where that is set, else the usual names and places."""
    if told := os.environ.get("BAOYOU_CHROMIUM"):
        return Path(told) if Path(told).is_file() else None
    named = next((path for name in NAMES if (path := shutil.which(name))), None)
    found = named or next((place for place in PLACES if Path(place).is_file()), None)
    return Path(found) if found else None


def print_pdf(program: Path, page: Path, pdf: Path, seconds: float = SECONDS) -> None:
    """Print a page to a PDF, by the sizes that its style says. Raises as `dump`."""
    _run(program, page, [f"--print-to-pdf={pdf}", "--no-pdf-header-footer"], seconds)
    if not pdf.is_file() or not pdf.read_bytes()[:5] == b"%PDF-":
        raise Refused("pack_chromium_failed", why="PDF")


def dump(program: Path, page: Path, seconds: float = SECONDS) -> str:
    """The markup of a page once its scripts have run.

    Raises Refused `pack_chromium_failed` where it takes too long or ends with an error.
    """
    return _run(program, page, ["--dump-dom"], seconds)


def _run(program: Path, page: Path, wanted: list[str], seconds: float) -> str:
    # Chromium's sandbox refuses to work for root; the page is ours and may fetch nothing.
    as_root = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    with tempfile.TemporaryDirectory(prefix="baoyou-chromium-", ignore_cleanup_errors=True) as home:
        command = [str(program), *_FLAGS, *as_root, f"--user-data-dir={home}/profile", *wanted]
        # Its home stays: a person's own fonts lie there.
        environment = {**os.environ, "XDG_CONFIG_HOME": home, "XDG_CACHE_HOME": home}
        try:
            started = subprocess.Popen(
                [*command, page.resolve().as_uri()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=environment,
                start_new_session=True,
            )
        except OSError as error:
            raise Refused("pack_chromium_failed", why=error.strerror or str(error)) from error
        try:
            told, _ = started.communicate(timeout=seconds)
        except subprocess.TimeoutExpired as error:
            raise Refused("pack_chromium_failed", why=f"> {seconds:.0f} s") from error
        finally:
            # Its helpers are in its group, and go with it.
            with suppress(ProcessLookupError):
                os.killpg(started.pid, signal.SIGKILL)
            started.wait()
    if started.returncode:
        raise Refused("pack_chromium_failed", why=f"exit {started.returncode}")
    return told.decode("utf-8", "replace")
