"""One load in a process of its own: `python load_once.py STORE FILE`; tells what came of it."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from baoyou import upload
from baoyou.errors import BaoyouError
from baoyou.store import Store
from baoyou.text import explain


def main(folder: Path, path: Path) -> None:
    """Load the file; any other error than ours ends in a traceback."""
    try:
        request = upload.Request(((path, path.name),), accept_notices=True)
        print(json.dumps({"value": upload.load(Store(folder), request).snapshot}))
    except BaoyouError as error:
        print(json.dumps({"refused": error.code, "words": explain(error, "zh")}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
