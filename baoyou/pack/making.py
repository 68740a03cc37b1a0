"""Makes the pack as a file: asked once, written beside its place, logged, and only then in it.

Apart from the writers, which know no store: the page's route and the terminal come through here.
"""

from __future__ import annotations

import getpass
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from baoyou import ask, chromium, disk, exporting
from baoyou.access import EVERYONE
from baoyou.errors import Refused, WrongUsage
from baoyou.pack import KINDS, NEED_CHROMIUM, contents, document
from baoyou.pack.model import Asked, Pack
from baoyou.store import Store


@dataclass(frozen=True)
class Made:
    """What was made: its month, pages, KPI figures of the month in it, bytes, and the snapshot."""

    month: date
    pages: int
    figures: int
    bytes: int
    snapshot: int


def write(store: Store, asked: Asked, path: Path) -> Made:
    """Make the pack as `path`, .xlsx, .html, .pdf or .pptx, and log it before anybody has it.

    Raises WrongUsage for a month, city, population or kind of file that is not known; Refused
    `pack_chromium` where PDF or PPTX is wanted and there is none, `pack_chromium_failed`,
    `pack_empty`, `export_no_folder`, `store_full` or `disk_failed`. Then no file is written.
    """
    kind = kind_of(path)
    if kind in NEED_CHROMIUM and chromium.find() is None:
        raise Refused("pack_chromium", kind=kind.upper())
    if not path.parent.is_dir():
        raise Refused("export_no_folder", folder=str(path.parent))
    who, now = getpass.getuser(), datetime.now(UTC).isoformat(timespec="seconds")
    reader = ask.reader(store, EVERYONE)
    pack = contents.made(reader, asked, who, now, with_sheets=kind == "xlsx")
    with disk.told(path.parent), TemporaryDirectory(prefix=".pack-", dir=path.parent) as folder:
        made = Path(folder) / path.name
        _write(pack, kind, made)
        made.chmod(0o600)
        disk.sync(made)
        size = made.stat().st_size
        log = {"at": now, "by": who, "what": "pack", "format": kind, "month": f"{pack.month:%Y-%m}"}
        log |= {"population": asked.population, "language": asked.language}
        told = {"cities": list(asked.cities), "pages": len(pack.pages), "snapshot": pack.snapshot}
        exporting.log(store, log | told)
        disk.rename(made, path)
    return Made(pack.month, len(pack.pages), len(pack.figures), size, pack.snapshot)


def kind_of(path: Path) -> str:
    """The kind of file that a name asks for. Raises WrongUsage `pack_kind`."""
    kind = path.suffix.lower().removeprefix(".")
    if kind not in KINDS:
        raise WrongUsage("pack_kind", file=path.name)
    return kind


def name(asked: Asked, kind: str) -> str:
    """What the file is called where nobody names it."""
    month = f"-{asked.month:%Y-%m}" if asked.month else ""
    return f"baoyou{month}-{asked.language}.{kind}"


def _write(pack: Pack, kind: str, path: Path) -> None:
    if kind == "xlsx":
        from baoyou.pack import workbook  # noqa: PLC0415  each writer brings its own library

        workbook.write(pack, path)
    elif kind == "html":
        path.write_text(document.html_of(pack), encoding="utf-8")
    elif kind == "pdf":
        page = path.with_suffix(".html")
        page.write_text(document.html_of(pack, is_printed=True), encoding="utf-8")
        chromium.print_pdf(_program(kind), page, path)
    else:
        from baoyou.pack import pictures, slides  # noqa: PLC0415  each writer brings its library

        drawings = [drawing for page in pack.pages for drawing in page.drawings]
        slides.write(pack, pictures.pngs(_program(kind), drawings), path)


def _program(kind: str) -> Path:
    found = chromium.find()
    if found is None:
        raise Refused("pack_chromium", kind=kind.upper())
    return found
