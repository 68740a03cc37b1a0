"""The text of a whole Arrow column that is not text yet, or of cells of one kind.

Apart because what `cells` says of one value, this says of fifty thousand at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from baoyou.reader.cells import cell_text, number_text

# Between these Arrow writes a float as Python does, but for the point of a whole number.
ALIKE = (1e-4, 1e10)


def text_of_cells(cells: Sequence[Any]) -> Any:
    """The column that `cell_text` would give."""
    kinds = set(map(type, cells))
    if kinds == {str}:
        return pa.array(cells, pa.string())
    if kinds == {float}:
        return _floats(pa.array(cells, pa.float64()))
    return pa.array([cell_text(cell) for cell in cells], pa.string())


def text_of(array: Any) -> Any:
    """The column as text. Raises ArrowInvalid where its bytes are not what it says."""
    kind = array.type
    if pa.types.is_dictionary(kind):
        return text_of(array.dictionary_decode())
    if is_text(kind):
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


def is_text(kind: Any) -> bool:
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
