"""Numbers that say nearly the same as another one: left out, for their reasons would contradict.

Apart from the leak guard, for a twin is no fault of the data: of two features that rise and fall
together a regression likes to raise one and lower the other, and no reason can be told from that.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pyarrow as pa

from baoyou.model import columns

# The correlation from which on two numbers are taken for one.
LIMIT = 0.85


def twins(table: pa.Table, kinds: Mapping[str, str], limit: float = LIMIT) -> dict[str, str]:
    """Numbers that follow an earlier one more closely than that: key → the earlier one."""
    keys = [key for key, kind in kinds.items() if kind == "number"]
    if len(keys) < 2:
        return {}
    filled = np.column_stack([_filled(table, key) for key in keys])
    spreads = np.atleast_2d(np.corrcoef(filled, rowvar=False))
    found: dict[str, str] = {}
    for place, key in enumerate(keys):
        for earlier in range(place):
            if keys[earlier] not in found and abs(spreads[place, earlier]) > limit:
                found[key] = keys[earlier]
                break
    return found


def _filled(table: pa.Table, key: str) -> columns.Numbers:
    values = columns.numbers(table, key)
    lacks = np.isnan(values)
    filled = np.where(lacks, float(np.median(values[~lacks])), values)
    # One value wherever it is known: nothing to follow, and no spread to divide by.
    is_flat = filled.min() == filled.max()
    return np.asarray(lacks if is_flat else filled, dtype=np.float64)
