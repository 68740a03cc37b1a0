"""Deeds done in forked children, so that one may be killed, and what became of them."""

from __future__ import annotations

import gc
import json
import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from baoyou import disk, reading
from baoyou.errors import BaoyouError
from baoyou.text import explain

Deed = Callable[[], Any]
# Lets nothing fail, and the passages be counted.
COUNT = "none:0:EIO"


@dataclass(frozen=True)
class Outcome:
    """What became of a deed.

    value: what it returned. refused: code of the sentence that a person was told, words: the
    sentence. failed: any other error. passed: how often each point of the flow was passed.
    """

    killed: bool = False
    value: Any = None
    refused: str | None = None
    words: str | None = None
    failed: str | None = None
    passed: dict[str, int] = field(default_factory=dict)

    @property
    def done(self) -> bool:
        """Whether it returned: the load was acknowledged."""
        return not (self.killed or self.refused or self.failed)


@dataclass(frozen=True)
class Child:
    """A child at work."""

    pid: int
    pipe: int

    def wait(self) -> Outcome:
        """What became of it, once it has ended."""
        with os.fdopen(self.pipe, "rb") as answer:
            told = answer.read()
        _, status = os.waitpid(self.pid, 0)
        if os.WIFSIGNALED(status) or not told:
            return Outcome(killed=True)
        return Outcome(**json.loads(told))


def start(deed: Deed, fail: str = COUNT) -> Child:
    """Begin a deed in a child; fail: as `BAOYOU_FAIL`."""
    # Connections that other tests left open have threads that no child inherits.
    reading._open.cache_clear()
    gc.collect()
    pipe, answer = os.pipe()
    pid = os.fork()
    if pid:
        os.close(answer)
        return Child(pid, pipe)
    try:
        os.close(pipe)
        os.environ["BAOYOU_FAIL"] = fail
        told = _outcome(deed)
        told["passed"] = disk.passed
        with os.fdopen(answer, "wb") as out:
            out.write(json.dumps(told, default=str).encode())
    finally:
        os._exit(0)


def do(deed: Deed, fail: str = COUNT) -> Outcome:
    """Do a deed in a child and wait for it."""
    return start(deed, fail).wait()


def do_all(deeds: Iterable[tuple[Deed, str]], at_once: int = 2) -> list[Outcome]:
    """Do (deed, fail) in children, some at once; the outcomes in order."""
    found: list[Outcome] = []
    running: list[Child] = []
    for deed, fail in deeds:
        if len(running) == at_once:
            found.append(running.pop(0).wait())
        running.append(start(deed, fail))
    return found + [child.wait() for child in running]


def _outcome(deed: Deed) -> dict[str, Any]:
    try:
        return {"value": deed()}
    except BaoyouError as error:
        words = f"{explain(error, 'zh')} {explain(error, 'en')}"
        return {"refused": error.code, "words": words}
    except BaseException as error:
        return {"failed": repr(error)}
