"""Says what a file is by its content, never by its name, and unpacks a gzipped one.

Apart because every format asks it first, and a name that disagrees is a refusal of its own.
"""

from __future__ import annotations

import gzip
import re
import zipfile
import zlib
from dataclasses import replace
from pathlib import Path

from baoyou.reader.facts import Upload
from baoyou.reader.ole import NotCompound, stream_names

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
}
GZIP = b"\x1f\x8b"
ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
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
# Below this no archive is a bomb, however well it packs.
SMALL = 1 << 20


def format_of(upload: Upload) -> str:
    """csv, xlsx, xls or parquet. Raises Refused for other content, or for a name that disagrees."""
    found = _content(upload)
    if found not in READABLE:
        raise upload.refused("file_wrong_kind", what=found)
    suffix = _suffix(upload.name.lower().removesuffix(".gz"))
    if ENDINGS.get(suffix, found) != found:
        raise upload.refused("file_name_disagrees", ending=f".{suffix}", what=READABLE[found])
    return found


def unpacked(upload: Upload, scratch: Path) -> Upload:
    """The file itself, or what its gzip holds, unpacked into `scratch`."""
    if not upload.path.stat().st_size:
        raise upload.refused("file_empty")
    with upload.path.open("rb") as file:
        is_packed = file.read(2) == GZIP
    suffix = _suffix(upload.name.lower())
    if suffix == "gz" and not is_packed:
        found = _content(upload)
        what = READABLE.get(found, found)
        raise upload.refused("file_name_disagrees", ending=".gz", what=what)
    if not is_packed:
        return upload
    if suffix in ENDINGS:
        raise upload.refused("file_name_disagrees", ending=f".{suffix}", what="GZIP")
    _gunzip(upload, scratch / "unpacked")
    return replace(upload, path=scratch / "unpacked")


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


def _content(upload: Upload) -> str:
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
    except NotCompound as error:
        raise upload.refused("file_corrupt", what="XLS") from error
    if "EncryptedPackage" in names:
        raise upload.refused("file_password")
    return next((what for stream, what in OLE_STREAMS if stream in names), "OLE2")


def _suffix(name: str) -> str:
    return name.rpartition(".")[2] if "." in name else ""
