"""Starts the limited child process that reads a file, and brings its answer or refusal home.

Apart because this is the only part of the reader that runs in the caller's process.
"""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any
from uuid import uuid4

from baoyou.errors import Refused
from baoyou.reader.facts import (
    ZIP,
    FileFacts,
    Limits,
    ReadPlan,
    ReadResult,
    Upload,
    to_json,
)
from baoyou.settings import ROOT

LOG = logging.getLogger(__name__)
ROWS = "rows.parquet"
REJECTS = "rejects.parquet"


def sniff(
    path: Path,
    name: str | None = None,
    known_headers: frozenset[str] = frozenset(),
    sheet: str | None = None,
    limits: Limits = Limits(),  # noqa: B008  frozen
) -> FileFacts:
    """What the file is and where its table stands. Raises Refused with what to mend."""
    upload = Upload(path, path.name if name is None else name, limits)
    request = {"deed": "sniff", "known": sorted(known_headers), "sheet": sheet}
    with tempfile.TemporaryDirectory(prefix="baoyou-") as scratch:
        return FileFacts.from_json(_ask_child(upload, Path(scratch), request))


def expand(
    path: Path,
    name: str,
    out_dir: Path,
    limits: Limits = Limits(),  # noqa: B008  frozen
) -> list[tuple[Path, str]]:
    """The files to read: those in a zip, unpacked into `out_dir`, else the file itself.

    A file from an archive is called `archive.zip/inner.csv`, and lies under a name of our own.
    Raises Refused with what to mend; then nothing is left in `out_dir`.
    """
    with path.open("rb") as file:
        if not file.read(4).startswith(ZIP):
            return [(path, name)]
    out_dir.mkdir(parents=True, exist_ok=True)
    prefix = f"unpacked-{uuid4().hex}"
    request = {"deed": "expand", "prefix": str(out_dir.resolve() / prefix)}
    try:
        with tempfile.TemporaryDirectory(prefix="baoyou-") as scratch:
            files = _ask_child(Upload(path, name, limits), Path(scratch), request)["files"]
    except BaseException:
        for part in out_dir.glob(f"{prefix}-*"):
            part.unlink(missing_ok=True)
        raise
    return [(path, name)] if files is None else [(Path(part), called) for part, called in files]


def read(
    path: Path,
    facts: FileFacts,
    plan: ReadPlan,
    out_dir: Path,
    limits: Limits = Limits(),  # noqa: B008  frozen
) -> ReadResult:
    """Writes the rows and the rejects of the file that `facts` describes into `out_dir`.

    Raises Refused with what to mend; then neither file is left behind.
    """
    if len(plan.columns) != len(facts.headers):
        raise ValueError(f"{len(plan.columns)} columns planned, {len(facts.headers)} headers found")
    plan.names()
    out_dir.mkdir(parents=True, exist_ok=True)
    rows, rejects = out_dir.resolve() / ROWS, out_dir.resolve() / REJECTS
    request = {
        "deed": "read",
        "facts": to_json(facts),
        "plan": to_json(plan),
        "rows": str(rows),
        "rejects": str(rejects),
    }
    upload = Upload(path, facts.name, limits)
    try:
        with tempfile.TemporaryDirectory(prefix="unpacked-", dir=out_dir) as scratch:
            return ReadResult.from_json(_ask_child(upload, Path(scratch), request))
    except BaseException:
        rows.unlink(missing_ok=True)
        rejects.unlink(missing_ok=True)
        raise


def _ask_child(upload: Upload, scratch: Path, request: dict[str, Any]) -> dict[str, Any]:
    told = {
        **request,
        "parent": os.getpid(),
        "path": str(upload.path.resolve(strict=True)),
        "name": upload.name,
        "limits": to_json(upload.limits),
        "scratch": str(scratch.resolve()),
    }
    try:
        done = subprocess.run(
            [sys.executable, "-s", "-P", "-m", "baoyou.reader"],
            input=json.dumps(told).encode(),
            capture_output=True,
            cwd=scratch,
            env=_environment(scratch),
            # A child that only waits uses no CPU time; it must end as well.
            timeout=3 * upload.limits.cpu_seconds + 30,
            check=False,
        )
    except subprocess.TimeoutExpired as late:
        raise upload.refused("file_unreadable_limits") from late
    cause = done.stderr.decode(errors="replace").strip()
    if done.returncode < 0:
        LOG.warning(
            "the reader of %r was ended by signal %d: %s", upload.name, -done.returncode, cause
        )
        raise upload.refused("file_unreadable_limits")
    if done.returncode > 0:
        raise RuntimeError(f"the reader's child failed ({done.returncode}): {cause}")
    answer = json.loads(done.stdout)
    if "refused" in answer:
        if cause:
            LOG.error("the reader of %r failed: %s", upload.name, cause)
        raise Refused(answer["refused"], **answer["slots"])
    return dict(answer["done"])


def _environment(scratch: Path) -> dict[str, str]:
    """No secret of the server reaches the child, and libraries reserve little address space."""
    kept = {key: os.environ[key] for key in ("PATH", "LD_LIBRARY_PATH") if key in os.environ}
    return {
        **kept,
        "PYTHONPATH": str(ROOT),
        "TMPDIR": str(scratch),
        "ARROW_DEFAULT_MEMORY_POOL": "system",
        "MALLOC_ARENA_MAX": "2",
    }
