"""Unpacks a zip of tables into files of our own names, called by the names people gave them.

Apart because an archive comes from outside twice: what it says of its parts may be untrue, too.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from baoyou.reader.facts import Upload
from baoyou.reader.kind import (
    ENDINGS,
    check_archive,
    check_parts,
    check_size,
    content_of,
    suffix_of,
)

CHUNK = 1 << 20
IS_UTF_8 = 0x800
# What file managers put there for themselves.
CLUTTER = frozenset({"__macosx", ".ds_store", "thumbs.db", "desktop.ini"})
# Those that Windows, 7-Zip and WinZip write and Python does not read.
METHODS = {9: "Deflate64", 93: "Zstandard", 95: "XZ", 98: "PPMd"}
DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, ValueError, RuntimeError)


def is_archive(upload: Upload) -> bool:
    """Whether the file is a zip that holds files, and no workbook or document."""
    check_size(upload)
    if content_of(upload) != "ZIP":
        return False
    suffix = suffix_of(upload.name)
    if suffix == "gz" or ENDINGS.get(suffix, "ZIP") != "ZIP":
        raise upload.refused("file_name_disagrees", ending=f".{suffix}", what="ZIP")
    return True


def unpack(upload: Upload, prefix: Path) -> list[tuple[Path, str]]:
    """(path, name for people) of each file, in the archive's order; paths are `prefix`-<number>.

    Raises Refused, before anything is unpacked where the archive says itself what is wrong.
    """
    with zipfile.ZipFile(upload.path) as archive:
        parts = archive.infolist()
        check_parts(upload, parts)
        named = [(part, name) for part in parts if (name := _name(part))]
        if not named:
            raise upload.refused("file_empty")
        found: list[tuple[Path, str]] = []
        written = 0
        for number, (part, name) in enumerate(named):
            path = prefix.with_name(f"{prefix.name}-{number}")
            inner = replace(upload, path=path, name=f"{upload.name}/{name}")
            written += _write(upload, archive, part, path, written)
            if content_of(inner) == "ZIP":
                raise inner.refused("file_zip_nested")
            found.append((path, inner.name))
    return found


def _write(
    upload: Upload, archive: zipfile.ZipFile, part: zipfile.ZipInfo, path: Path, before: int
) -> int:
    """Unpacks one part; how many bytes it really is."""
    written = 0
    with path.open("xb") as plain:
        for block in _blocks(upload, archive, part):
            written += len(block)
            check_archive(upload, before + written)
            plain.write(block)
    return written


def _blocks(upload: Upload, archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> Iterator[bytes]:
    try:
        with archive.open(part) as packed:
            while block := packed.read(CHUNK):
                yield block
    except NotImplementedError as error:
        method = METHODS.get(part.compress_type, str(part.compress_type))
        raise upload.refused("file_zip_method", method=method) from error
    except DAMAGED as error:
        raise upload.refused("file_corrupt", what="ZIP") from error


def _name(part: zipfile.ZipInfo) -> str:
    """What people call the part; nothing for a folder or what file managers leave behind."""
    name = _decoded(part).replace("\\", "/")
    steps = [step for step in name.split("/") if step not in ("", ".", "..")]
    is_clutter = any(step.lower() in CLUTTER or step.startswith("._") for step in steps)
    return "" if is_clutter or name.endswith("/") else "/".join(steps)


def _decoded(part: zipfile.ZipInfo) -> str:
    """The name as it was written: UTF-8 where so flagged, else what Windows in Chinese writes."""
    told = part.orig_filename
    if part.flag_bits & IS_UTF_8:
        return told
    raw = told.encode("cp437")
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return told
