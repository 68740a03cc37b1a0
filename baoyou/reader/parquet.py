"""Reads a Parquet file as columns of text, a batch of rows at a time.

Apart because its columns have types: each is written out as a person would type it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from baoyou.errors import Refused
from baoyou.reader.cells import number_text
from baoyou.reader.encoding import is_suspect
from baoyou.reader.facts import Upload
from baoyou.reader.records import Columns, Record

BATCH = 50_000
# Between these Arrow writes a float as Python does, but for the point of a whole number.
ALIKE = (1e-4, 1e10)
DAMAGED = (pa.ArrowException, OSError, ValueError, KeyError, TypeError)


class ParquetTable:
    """One Parquet file; records_count is what its own footer says."""

    def __init__(self, upload: Upload) -> None:
        self.upload, most = upload, upload.limits.columns
        try:
            self.file = pq.ParquetFile(upload.path, page_checksum_verification=True)
            self.schema = self.file.schema_arrow
            self.records_count = self.file.metadata.num_rows
        except MemoryError:
            raise
        except DAMAGED as error:
            raise self._corrupt() from error
        if (columns := len(self.schema)) > most:
            raise upload.refused("file_too_many_columns", columns=columns, limit=most)
        for field in self.schema:
            if not _is_readable(field.type):
                raise upload.refused("parquet_type", column=field.name, type=str(field.type))
        self.headers = tuple(field.name.strip() for field in self.schema)

    def batches(self, size: int = BATCH) -> Iterator[Columns]:
        line = 1
        batches = self.file.iter_batches(size, use_threads=False)
        while (batch := self._next(batches)) is not None:
            arrays = [self._text(batch, place) for place in range(batch.num_columns)]
            suspect = any(_is_suspect(array) for array in arrays)
            yield Columns(line, arrays, suspect)
            line += batch.num_rows

    def records(self) -> Iterator[Record]:
        """The records one by one, for a look at the first of them."""
        for columns in self.batches(size=100):
            lists = (array.fill_null("").to_pylist() for array in columns.arrays)
            for line, fields in enumerate(zip(*lists, strict=True), columns.first_line):
                yield line, list(fields)

    def _next(self, batches: Iterator[Any]) -> Any:
        try:
            return next(batches, None)
        except MemoryError:
            raise
        except DAMAGED as error:
            raise self._corrupt() from error

    def _text(self, batch: Any, place: int) -> Any:
        try:
            return text_of(batch.column(place))
        except MemoryError:
            raise
        except DAMAGED as error:
            raise self._corrupt() from error

    def _corrupt(self) -> Refused:
        return self.upload.refused("file_corrupt", what="Parquet")


def text_of(array: Any) -> Any:
    """The column as text. Raises ArrowInvalid where its bytes are not what it says."""
    kind = array.type
    if pa.types.is_dictionary(kind):
        return text_of(array.dictionary_decode())
    if _is_text(kind):
        array.validate(full=True)
        return array.cast(pa.string())
    if pa.types.is_boolean(kind):
        return pc.if_else(array, "1", "0")
    if pa.types.is_floating(kind):
        return _floats(array)
    if pa.types.is_decimal(kind):
        return _decimals(array)
    if pa.types.is_date(kind):
        return array.cast(pa.date32()).cast(pa.string())
    if pa.types.is_time(kind):
        return array.cast(pa.time32("s"), safe=False).cast(pa.string())
    if pa.types.is_timestamp(kind):
        return _moments(array)
    return array.cast(pa.string())


def _is_readable(kind: Any) -> bool:
    if pa.types.is_dictionary(kind):
        return _is_readable(kind.value_type)
    return _is_text(kind) or any(
        is_kind(kind)
        for is_kind in (
            pa.types.is_integer,
            pa.types.is_floating,
            pa.types.is_decimal,
            pa.types.is_boolean,
            pa.types.is_date,
            pa.types.is_time,
            pa.types.is_timestamp,
            pa.types.is_null,
        )
    )


def _is_text(kind: Any) -> bool:
    return any(
        is_kind(kind)
        for is_kind in (pa.types.is_string, pa.types.is_large_string, pa.types.is_string_view)
    )


def _floats(array: Any) -> Any:
    """As `number_text`; where Arrow writes the same, by Arrow."""
    if not pa.types.is_float64(array.type):
        # The fewest digits that name the narrow number, not its wider twin.
        array = array.cast(pa.float32()).cast(pa.string()).cast(pa.float64())
    array = pc.add(array, 0.0)  # no minus before zero
    size = pc.abs(array)
    alike = pc.or_(pc.equal(size, 0.0), pc.and_(*_between(size, *ALIKE)))
    if pc.all(alike).as_py() is not False:
        return array.cast(pa.string())
    texts = [None if value is None else number_text(value) for value in array.to_pylist()]
    return pa.array(texts, pa.string())


def _between(size: Any, low: float, high: float) -> tuple[Any, Any]:
    return pc.greater_equal(size, low), pc.less(size, high)


def _decimals(array: Any) -> Any:
    texts = [None if value is None else f"{value:f}" for value in array.to_pylist()]
    return pa.array(texts, pa.string())


def _moments(array: Any) -> Any:
    if array.type.tz is not None:
        array = pc.local_timestamp(array)
    seconds = pc.floor_temporal(array, unit="second").cast(pa.timestamp("s"))
    texts = pc.strftime(seconds, "%Y-%m-%d %H:%M:%S")
    return pc.replace_substring_regex(texts, " 00:00:00$", "")


def _is_suspect(array: Any) -> bool:
    held = array.buffers()[2]
    return held is not None and is_suspect(memoryview(held).tobytes())
