"""Where things are: the roots of queries and data, and the settings a caller may move.

Apart from everything else because every floor needs it and it needs nobody.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
QUERIES = ROOT / "queries"
CONTRACTS = ROOT / "data" / "contracts"
MAPPINGS = ROOT / "data" / "mappings"
PAGES = ROOT / "pages"
INBOX_PAGE = Path(__file__).resolve().parent / "inbox.html"
CATALOGUE = Path(__file__).resolve().parent / "catalogue"

LANGUAGES = ("zh", "en")


@dataclass(frozen=True)
class Settings:
    """What one run of Baoyou works with.

    store: the folder of the store (option `--store`, else `BAOYOU_STORE`, else `data/store`).
    language: `zh` or `en`, for everything a person reads.
    upload_bytes, inbox_bytes: the largest file that the inbox takes, and all files in it together
    (`BAOYOU_UPLOAD_GB`, else 4; `BAOYOU_INBOX_GB`, else 20).
    """

    store: Path
    language: str = "zh"
    upload_bytes: int = 4_000_000_000
    inbox_bytes: int = 20_000_000_000


def settings(store: str | Path | None = None, language: str | None = None) -> Settings:
    """Settings from the options given, then the environment, then the defaults."""
    folder = Path(store or os.environ.get("BAOYOU_STORE") or ROOT / "data" / "store")
    return Settings(
        folder.resolve(),
        language or os.environ.get("BAOYOU_LANG") or "zh",
        _gigabytes("BAOYOU_UPLOAD_GB", Settings.upload_bytes),
        _gigabytes("BAOYOU_INBOX_GB", Settings.inbox_bytes),
    )


def _gigabytes(name: str, default: int) -> int:
    try:
        return int(float(os.environ[name]) * 1e9)
    except (KeyError, ValueError, OverflowError):
        return default
