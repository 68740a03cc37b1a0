"""Says what a file is by its content, never by its name, and unpacks what is gzipped.

Apart because every format asks it first, and a name that disagrees is a refusal of its own.
"""

from __future__ import annotations

import gzip
import re
import zipfile
import zlib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from baoyou.reader.facts import ZIP, Upload
from baoyou.reader.ole import NotCompound, is_locked, stream_names

READABLE = {"csv": "CSV", "xlsx": "XLSX", "xls": "XLS", "parquet": "Parquet"}
ENDINGS = {
    "csv": "csv",
    "tsv": "csv",
    "txt": "csv",
    "xlsx": "xlsx",
    "xlsm": "xlsx",
    "xls": "xls",
    "parquet": "parquet",
    "pq": "parquet",
    "zip": "ZIP",
    "xlsb": "XLSB",
    "ods": "OpenDocument (ODS)",
    "pdf": "PDF",
}
GZIP = b"\x1f\x8b"
OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MAGIC = (
    (b"PAR1", "parquet"),
    (GZIP, "GZIP"),
    (b"PARE", "Parquet (encrypted)"),
    (b"%PDF", "PDF"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"Rar!", "RAR"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"\xfd7zXZ", "XZ"),
    (b"BZh91AY&SY", "BZip2"),
    (b"\x28\xb5\x2f\xfd", "Zstandard"),
    (b"SQLite format 3\0", "SQLite"),
)
MARKUP = re.compile(rb"(?:\xef\xbb\xbf)?\s*<(!doctype\s+html|html|head|meta|table|\?xml)\b", re.I)
ZIP_PARTS = (
    ("xl/workbook.xml", "xlsx"),
    ("xl/workbook.bin", "XLSB"),
    ("word/document.xml", "Word (DOCX)"),
    ("ppt/presentation.xml", "PowerPoint (PPTX)"),
    ("content.xml", "OpenDocument (ODS)"),
)
OLE_STREAMS = (
    ("Workbook", "xls"),
    ("Book", "xls"),
    ("WordDocument", "Word (DOC)"),
    ("PowerPoint Document", "PowerPoint (PPT)"),
)
GZ = re.compile(r"\.gz$", re.IGNORECASE)
# Below this no archive is a bomb, however well it packs.
SMALL = 1 << 20


def format_of(upload: Upload) -> str:
    """csv, xlsx, xls or parquet. Raises Refused for other content, or for a name that disagrees."""
    found = content_of(upload)
    if found not in READABLE:
        raise upload.refused("file_wrong_kind", what=found)
    suffix = suffix_of(GZ.sub("", upload.name))
    if ENDINGS.get(suffix, found) != found:
        raise upload.refused("file_name_disagrees", ending=f".{suffix}", what=READABLE[found])
    return found


def unpacked(upload: Upload, scratch: Path) -> Upload:
    """The file itself, or what its gzip holds, unpacked into `scratch`."""
    check_size(upload)
    with upload.path.open("rb") as file:
        is_packed = file.read(2) == GZIP
    suffix = suffix_of(upload.name)
    if suffix == "gz" and not is_packed:
        found = content_of(upload)
        what = READABLE.get(found, found)
        raise upload.refused("file_name_disagrees", ending=".gz", what=what)
    if not is_packed:
        return upload
    if suffix in ENDINGS:
        raise upload.refused("file_name_disagrees", ending=f".{suffix}", what="GZIP")
    _gunzip(upload, scratch / "unpacked")
    return replace(upload, path=scratch / "unpacked")


def check_size(upload: Upload) -> None:
    """Raises Refused for a file of nothing, or of more than is allowed."""
    size, limit = upload.path.stat().st_size, upload.limits.given_bytes
    if not size:
        raise upload.refused("file_empty")
    if size > limit:
        raise upload.refused("file_too_big", size=_written(size), limit=_written(limit))


def check_parts(upload: Upload, parts: Sequence[zipfile.ZipInfo]) -> None:
    """Raises Refused for an archive with too much in it, by its own list of contents."""
    if len(parts) > upload.limits.entries:
        raise upload.refused("file_zip_bomb", allowed=upload.limits.unpacked_bytes >> 20)
    if any(part.flag_bits & 1 for part in parts):
        raise upload.refused("file_password")
    check_archive(upload, sum(part.file_size for part in parts))


def check_archive(upload: Upload, unpacked_size: int) -> None:
    """Raises Refused where an archive unpacks to more than is allowed."""
    limits, size = upload.limits, upload.path.stat().st_size
    allowed = min(max(limits.unpacked_ratio * size, SMALL), limits.unpacked_bytes)
    if unpacked_size > allowed:
        raise upload.refused("file_zip_bomb", allowed=allowed >> 20)


def _gunzip(upload: Upload, target: Path) -> None:
    written = 0
    try:
        with gzip.open(upload.path) as packed, target.open("wb") as plain:
            while block := packed.read(1 << 20):
                written += len(block)
                check_archive(upload, written)
                plain.write(block)
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise upload.refused("file_corrupt", what="GZIP") from error
    if not written:
        raise upload.refused("file_empty")


def content_of(upload: Upload) -> str:
    """csv, xlsx, xls or parquet, else the name of the format as people know it."""
    with upload.path.open("rb") as file:
        start = file.read(1024)
    if start.startswith(ZIP):
        return _in_zip(upload)
    if start.startswith(OLE2):
        return _in_ole(upload)
    for magic, what in MAGIC:
        if start.startswith(magic):
            return what
    if markup := MARKUP.match(start):
        return "XML" if markup[1].startswith(b"?") else "HTML"
    return "csv"


def _in_zip(upload: Upload) -> str:
    try:
        with zipfile.ZipFile(upload.path) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise upload.refused("file_corrupt", what="ZIP, XLSX") from error
    return next((what for part, what in ZIP_PARTS if part in names), "ZIP")


def _in_ole(upload: Upload) -> str:
    try:
        names = stream_names(upload.path)
        has_password = "EncryptedPackage" in names or is_locked(upload.path)
    except NotCompound as error:
        raise upload.refused("file_corrupt", what="XLS") from error
    if has_password:
        raise upload.refused("file_password")
    return next((what for stream, what in OLE_STREAMS if stream in names), "OLE2")


def suffix_of(name: str) -> str:
    """What follows the last point, in lower case."""
    return name.rpartition(".")[2].lower() if "." in name else ""


def _written(size: int) -> str:
    for unit, bits in (("GB", 30), ("MB", 20), ("KB", 10)):
        if size >> bits:
            return f"{size / (1 << bits):.2f} {unit}"
    return f"{size} B"
