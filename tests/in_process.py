"""Reads files in the test's own process: a child costs more than most of what it does in a test.

The child, its limits and its death have tests of their own, see `WITH_CHILD`.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from baoyou import confined
from baoyou.errors import Refused
from baoyou.reader import child
from baoyou.reader.__main__ import answer_to
from baoyou.reader.facts import Upload

ASK_CHILD = child._ask_child
# Modules whose files are read as they are in life.
WITH_CHILD = {
    "test_child",
    "test_upload",
    "test_garbage",
    "test_load_faults",
    "test_race",
    "test_store_faults",
}


def ask_here(given: Upload, scratch: Path, request: dict[str, Any]) -> dict[str, Any]:
    """What the child would answer, or the same refusal."""
    whole = {**request, "scratch": str(scratch.resolve())}
    answer = json.loads(json.dumps(answer_to(json.loads(json.dumps(whole)), given)))
    if "refused" in answer:
        raise Refused(answer["refused"], **answer["slots"])
    return dict(answer["done"])


def read_here(patch: pytest.MonkeyPatch) -> None:
    """Let the reader's deeds be done in this process, and the terminal's loads.

    A test holds connections of DuckDB open, which a fork must not inherit.
    """
    patch.setattr(child, "_ask_child", ask_here)
    patch.setattr(confined, "run", lambda folder, work, progress: work(progress))


def read_in_child(patch: pytest.MonkeyPatch) -> None:
    """Let a limited child do them, as in life."""
    patch.setattr(child, "_ask_child", ASK_CHILD)
