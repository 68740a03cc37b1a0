"""A table's columns as a model reads them: numbers, words, and what is no feature at all.

Apart because training and scoring must read a column in the same way. Unknown is never zero: it
is NaN among numbers and code -1 among words.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
Codes = NDArray[np.int64]
# A word that stands for less than two rows on average names rows, it does not describe them.
_ROWS_A_WORD = 2


@dataclass(frozen=True)
class Usable:
    """Which columns may be features. kinds: key → number or word; left_out: key → why not.

    Why not: `date`, `constant` (one value, or none), `identifier`.
    """

    kinds: dict[str, str]
    left_out: dict[str, str]


def usable(table: pa.Table) -> Usable:
    """Sort the columns of a table into features and what cannot be one."""
    kinds: dict[str, str] = {}
    left_out: dict[str, str] = {}
    for key in table.column_names:
        kind = _kind(table.schema.field(key).type)
        reason = "date" if kind is None else _reason(table, key, kind)
        if reason:
            left_out[key] = reason
        elif kind:
            kinds[key] = kind
    return Usable(kinds, left_out)


def numbers(table: pa.Table, key: str) -> Numbers:
    """A column as numbers; NaN where it is unknown, everywhere where the table lacks it."""
    if key not in table.column_names or pa.types.is_null(table.schema.field(key).type):
        return np.full(table.num_rows, np.nan)
    column = table.column(key)
    if pa.types.is_boolean(column.type):
        column = column.cast(pa.int8())
    if not pa.types.is_floating(column.type) or column.type != pa.float64():
        column = column.cast(pa.float64())
    known = pc.fill_null(column, float("nan"))
    return np.ascontiguousarray(known.to_numpy(), dtype=np.float64)


def words(table: pa.Table, key: str) -> tuple[Codes, list[str]]:
    """A column as codes (-1: unknown) into the list of its words."""
    if key not in table.column_names or pa.types.is_null(table.schema.field(key).type):
        return np.full(table.num_rows, -1, dtype=np.int64), []
    column = table.column(key)
    if not pa.types.is_dictionary(column.type):
        column = pc.dictionary_encode(column)
    whole = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    if isinstance(whole, pa.ChunkedArray):
        whole = whole.unify_dictionaries().chunk(0)
    codes = pc.fill_null(whole.indices, -1).to_numpy(zero_copy_only=False).astype(np.int64)
    return codes, [str(word) for word in whole.dictionary.to_pylist()]


def _kind(kind: pa.DataType) -> str | None:
    is_number = (
        pa.types.is_integer(kind)
        or pa.types.is_floating(kind)
        or pa.types.is_decimal(kind)
        or pa.types.is_boolean(kind)
        or pa.types.is_null(kind)
    )
    if is_number:
        return "number"
    is_word = (
        pa.types.is_string(kind)
        or pa.types.is_large_string(kind)
        or pa.types.is_string_view(kind)
        or pa.types.is_dictionary(kind)
    )
    return "word" if is_word else None


def _reason(table: pa.Table, key: str, kind: str) -> str | None:
    if kind == "number":
        values = numbers(table, key)
        known = values[~np.isnan(values)]
        is_varied = known.size > 0 and (known.size < values.size or known.min() != known.max())
        return None if is_varied else "constant"
    codes, found = words(table, key)
    count = len(found) + bool((codes < 0).any())
    if count < 2:
        return "constant"
    known_rows = int((codes >= 0).sum())
    return "identifier" if len(found) * _ROWS_A_WORD > known_rows else None
