"""Writes a Parquet file by row groups, each while the next is being read.

Apart because memory must not grow with the file, and a second core need not wait.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

ROW_GROUP = 50_000
ROW_GROUP_BYTES = 256 << 20


class Table:
    """A Parquet file that grows; `written` counts the rows given to it."""

    def __init__(self, writer: Any, schema: Any, pool: ThreadPoolExecutor) -> None:
        self.written = 0
        self._writer, self._schema, self._pool = writer, schema, pool
        self._writing: Future[None] | None = None
        self._held: list[Any] = []
        self._rows = self._bytes = 0

    def add(self, arrays: Sequence[Any]) -> None:
        batch = pa.RecordBatch.from_arrays(list(arrays), schema=self._schema)
        self.written += batch.num_rows
        self._held.append(batch)
        self._rows += batch.num_rows
        self._bytes += batch.nbytes
        if self._rows >= ROW_GROUP or self._bytes >= ROW_GROUP_BYTES:
            self._write()

    def finish(self) -> None:
        if self._held:
            self._write()
        self._wait()

    def _write(self) -> None:
        self._wait()
        group = pa.Table.from_batches(self._held)
        self._writing = self._pool.submit(self._writer.write_table, group, len(group))
        self._held, self._rows, self._bytes = [], 0, 0

    def _wait(self) -> None:
        if self._writing:
            self._writing.result()
        self._writing = None


@contextmanager
def open_table(path: Path, schema: Any) -> Iterator[Table]:
    """A table whose file is whole when the block ends."""
    with (
        pq.ParquetWriter(path, schema, compression="zstd", write_statistics=False) as writer,
        ThreadPoolExecutor(max_workers=1) as pool,
    ):
        table = Table(writer, schema, pool)
        yield table
        table.finish()
