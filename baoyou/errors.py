"""The few errors that reach a person; each names a sentence of the catalogue and fills its slots.

Ground: knows nobody. The sentence is put together by `text.say` where a face shows it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any


class BaoyouError(Exception):
    """Something a person can mend.

    code: key of the sentence in the catalogue, without the leading `error.`.
    slots: values of the sentence's named slots: file, sheet, row, column, value, ...
    proposals: mappings of files, where confirming one might mend it; see `proposals.proposal`.
    """

    exit_code = 1
    proposals: Sequence[dict[str, Any]] = ()

    def __init__(self, code: str, **slots: object) -> None:
        super().__init__(f"{code} {slots}")
        self.code = code
        self.slots = slots


class Refused(BaoyouError):
    """The input or the store does not allow it; nothing was changed (exit code 1)."""


class WrongUsage(BaoyouError):
    """The question itself is wrong: an unknown city, month, KPI, rule (exit code 2)."""

    exit_code = 2
