"""SQL files by name: `queries/<name>.sql` and the header that is its contract.

Apart so that everything that runs or documents a query reads the header in one way.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from baoyou.settings import QUERIES


@dataclass(frozen=True)
class SqlFile:
    """One query: its name (path below `queries/`), the text, and the four lines of its header."""

    name: str
    text: str
    sentence: str
    grain: str
    params: tuple[str, ...]
    returns: str


@cache
def load(name: str) -> SqlFile:
    """The query called `name`, as `pages/city_ranking`. FileNotFoundError where there is none."""
    text = (QUERIES / f"{name}.sql").read_text(encoding="utf-8")
    header: dict[str, str] = {"sentence": "", "grain": "", "params": "", "returns": ""}
    field = "sentence"
    for line in text.splitlines():
        if not line.startswith("--"):
            break
        words = line[2:].strip()
        match = re.match(r"(grain|params|returns):\s*(.*)", words)
        if match:
            field, words = match[1], match[2]
        header[field] = f"{header[field]} {words}".strip()
    params = tuple(re.findall(r"\$(\w+)", header["params"]))
    return SqlFile(name, text, header["sentence"], header["grain"], params, header["returns"])


def names(folder: str) -> list[str]:
    """Names of all queries in a folder of `queries/`, sorted."""
    return sorted(f"{folder}/{path.stem}" for path in (QUERIES / folder).glob("*.sql"))
