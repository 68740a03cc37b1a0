"""A small made-up table whose leavers follow a rule that a test knows."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from baoyou.model.training import Rows


def rows(count: int = 1200, seed: int = 5) -> Rows:
    """Fee falls and months of contract drive leaving; a fifth of the falls are unknown.

    `brand` matters a little, `noise` not at all; three rows make a customer.
    """
    draw = np.random.default_rng(seed)
    fall = draw.normal(size=count)
    contract = draw.integers(0, 24, size=count)
    brand = draw.choice(["gotone", "easyown", "mzone"], size=count, p=[0.5, 0.3, 0.2])
    log_odds = -1.2 + 1.4 * fall - 0.08 * contract + 0.6 * (brand == "mzone")
    outcome = (draw.random(count) < 1 / (1 + np.exp(-log_odds))).astype(np.int64)
    unknown = draw.random(count) < 0.2
    table = pa.table(
        {
            "brand": pa.array(brand.tolist()),
            "fall": pa.array(np.where(unknown, 0.0, fall), mask=unknown),
            "contract": pa.array(contract),
            "noise": pa.array(draw.normal(size=count)),
        }
    )
    customers = pa.chunked_array([[f"C{row // 3}" for row in range(count)]])
    return Rows(table, outcome, customers)
