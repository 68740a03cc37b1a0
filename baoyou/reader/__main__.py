"""The child's entry: takes its limits, then reads one file as the request on stdin says.

Apart because limits must hold before anything of the file or of a parser is opened.
"""

from __future__ import annotations

import ctypes
import errno
import gc
import json
import os
import resource
import signal
import sys
import traceback
from pathlib import Path
from typing import Any

from baoyou.errors import Refused
from baoyou.reader.facts import FileFacts, Limits, ReadPlan, Targets, Upload, to_json

PR_SET_PDEATHSIG = 1


class Without:
    """Hides modules that pyarrow would load at a cost of a second, and that nobody here needs."""

    hidden = frozenset({"numpy", "pandas"})

    def find_spec(self, name: str, *_: object) -> None:
        if name in self.hidden:
            raise ModuleNotFoundError(name)


def main() -> None:
    die_with_parent()
    request = json.load(sys.stdin.buffer)
    if os.getppid() != request["parent"]:
        return  # The parent ended before it could be watched.
    limits = Limits(**request["limits"])
    take_limits(limits)
    sys.meta_path.insert(0, Without())
    gc.disable()
    answer = answer_to(request, Upload(Path(request["path"]), request["name"], limits))
    sys.stdout.buffer.write(json.dumps(answer).encode())


def die_with_parent() -> None:
    """The kernel ends this process with the thread that started it, however that one ends."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def take_limits(limits: Limits) -> None:
    for kind, wanted in (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_AS, limits.memory_bytes),
        (resource.RLIMIT_CPU, limits.cpu_seconds),
        (resource.RLIMIT_FSIZE, limits.file_bytes),
        (resource.RLIMIT_NOFILE, limits.open_files),
    ):
        _, hard = resource.getrlimit(kind)
        value = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(kind, (value, value))


def answer_to(request: dict[str, Any], upload: Upload) -> dict[str, Any]:
    try:
        return {"done": _do(request, upload)}
    except BaseException as error:
        # A panic of a Rust parser is no Exception; whatever a file does, it is only refused.
        refused = refusal(error, upload)
        return {"refused": refused.code, "slots": refused.slots}


def refusal(error: BaseException, upload: Upload) -> Refused:
    """What a person is told when reading ended with this error."""
    if isinstance(error, Refused):
        return error
    number = error.errno if isinstance(error, OSError) else None
    if isinstance(error, MemoryError) or number == errno.EFBIG:
        return upload.refused("file_unreadable_limits")
    if number in (errno.ENOSPC, errno.EDQUOT):
        return upload.refused("disk_full")
    traceback.print_exception(error)
    # Its words may hold paths and cells; they stand in the traceback, for the administrator.
    return upload.refused("file_reader_failed", detail=type(error).__name__)


def _do(request: dict[str, Any], upload: Upload) -> dict[str, Any]:
    from baoyou.reader.deeds import (  # noqa: PLC0415  under the limits
        expand_file,
        read_file,
        sniff_file,
    )

    if request["deed"] == "expand":
        return expand_file(upload, Path(request["prefix"]))
    scratch = Path(request["scratch"])
    if request["deed"] == "sniff":
        known = frozenset(request["known"])
        return to_json(sniff_file(upload, known, request["sheet"], scratch))
    facts, plan = FileFacts.from_json(request["facts"]), ReadPlan.from_json(request["plan"])
    targets = Targets(Path(request["rows"]), Path(request["rejects"]))
    return to_json(read_file(upload, facts, plan, targets, scratch))


if __name__ == "__main__":
    main()
