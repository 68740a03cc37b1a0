"""Whether files are stored already, and what was told of them then.

Apart from the load because a file that is known is not even read.
"""

from __future__ import annotations

from baoyou.incoming import Request
from baoyou.report import FileReport, Report
from baoyou.store import Manifest, Store, sha256_of


def asked_as(request: Request) -> str:
    """How files are asked to be read: another extract, month or mapping is another load."""
    mapping = sha256_of(request.mapping)[:12] if request.mapping else ""
    return f"{request.extract or ''}|{request.month or ''}|{mapping}"


def is_known(before: Manifest, digests: set[str], options: str) -> bool:
    """Whether these files, and no others, are what is stored now, asked for in the same way."""
    found: set[str] = set()
    for parts in before.partitions.values():
        for stored in parts.values():
            facts = stored.facts
            completed = set(facts.get("completed", [])) & digests
            latest = set(facts.get("latest", facts["sources"]))
            found |= completed
            if not latest & digests:
                continue
            same_way = facts["options"].split("|")[1:] == options.split("|")[1:]
            if not latest <= digests or not same_way:
                return False
            found |= latest & digests
    return found == digests


def report_again(store: Store, digests: set[str]) -> Report:
    """What was reported when these files were published."""
    found: dict[str, FileReport] = {}
    number = None
    for line in store.ledger():
        for file in line.get("report", {}).get("files", []):
            if file["sha256"] in digests:
                found[file["sha256"]] = FileReport(**file)
                number = line["snapshot"]
    return Report(list(found.values()), [], number, number, known=True)
