"""Reads a Parquet file as columns of text, a batch of rows at a time.

Apart because its columns have types: each is written out as a person would type it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from baoyou.errors import Refused
from baoyou.reader.columns import is_text, text_of
from baoyou.reader.facts import Upload
from baoyou.reader.records import Columns, Record

BATCH = 50_000
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
        if self.records_count > upload.limits.rows:
            raise upload.refused("file_too_many_rows", limit=upload.limits.rows)
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
            yield Columns(line, arrays, suspect=True)
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


def _is_readable(kind: Any) -> bool:
    if pa.types.is_dictionary(kind):
        return _is_readable(kind.value_type)
    return is_text(kind) or any(
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
