"""Trained models that wait for a person: one JSON file each in the store's folder `models`.

Apart from the store: nothing here is part of a snapshot before somebody publishes it. A file is
named by the SHA-256 of its bytes, so the same training twice is one candidate.
"""

from __future__ import annotations

import hashlib
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from baoyou.errors import Refused, WrongUsage
from baoyou.model import scoring
from baoyou.model.trained import Model

FOLDER = "models"
_SHORT = 12
# Older ones are thrown away; what was published is in the store besides.
_MOST = 10


@dataclass(frozen=True)
class Candidate:
    """A model on the shelf. id: the first signs of its hash; trained_at: ISO, UTC."""

    id: str
    sha256: str
    path: Path
    trained_at: str
    kind: str
    report: dict[str, Any]


def keep(store: Path, model: Model) -> str:
    """Put a model on the shelf; returns its id. The same model again only becomes younger."""
    content = model.text().encode()
    digest = hashlib.sha256(content).hexdigest()
    folder = store / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    temporary = folder / f".{uuid.uuid4().hex}"
    temporary.write_bytes(content)
    temporary.replace(folder / f"{digest}.json")
    by_age = sorted(folder.glob("*.json"), key=lambda path: path.stat().st_mtime_ns)
    for path in by_age[:-_MOST]:
        path.unlink()
    return digest[:_SHORT]


def candidates(store: Path) -> list[Candidate]:
    """All models on the shelf, the latest trained first; of one training the best first."""
    found = [_candidate(path) for path in (store / FOLDER).glob("*.json")]
    return sorted(
        (one for one in found if one),
        key=lambda one: (one.trained_at, one.kind == one.report["best"], one.id),
        reverse=True,
    )


def find(store: Path, name: str) -> Candidate:
    """The candidate whose hash begins so. Raises WrongUsage `model_unknown` for none or several."""
    known = candidates(store)
    found = [one for one in known if name and one.sha256.startswith(name)]
    if len(found) != 1:
        raise WrongUsage("model_unknown", value=name, known=", ".join(c.id for c in known) or "-")
    return found[0]


def _candidate(path: Path) -> Candidate | None:
    """None for a file that is no model of ours, or was changed: it cannot be published."""
    try:
        model = scoring.load(path, path.stem)
    except Refused:
        return None
    moment = datetime.fromtimestamp(path.stat().st_mtime, UTC).isoformat(timespec="seconds")
    return Candidate(path.stem[:_SHORT], path.stem, path, moment, model.kind, model.report)
