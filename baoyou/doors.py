"""What every route of files asks before it opens, how it says no, and how it hands a file out.

Apart from the routes because there is more than one kind of them, and until there is a sign-in
they all guard themselves alike: for people at this machine only, never on behalf of another site.
"""

from __future__ import annotations

import ipaddress
import os
from functools import partial
from typing import BinaryIO
from urllib.parse import urlsplit

from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse

from baoyou.errors import BaoyouError, Refused
from baoyou.settings import LANGUAGES
from baoyou.text import explain

# Written to the disk, or sent, at once: large enough for few turns of a thread, small in memory.
CHUNK_BYTES = 1 << 20
_LOCAL_NAMES = ("127.0.0.1", "localhost", "::1")
_PASSED_ON = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip")
_STATUS = {
    **{f"{door}_local_only": 403 for door in ("inbox", "export", "pack")},
    **{f"{door}_other_site": 403 for door in ("inbox", "export", "pack")},
    "inbox_gone": 404,
    "inbox_file_too_big": 413,
    "inbox_full": 507,
    "inbox_disk_full": 507,
    "pack_chromium": 501,
}


def guard(request: Request, door: str = "inbox") -> None:
    """Raises Refused unless the sender sits at this machine and calls it by a local name.

    The name in `Host` must be local too: another site's name may be made to point here.
    """
    client = request.client.host if request.client else ""
    try:
        is_local = ipaddress.ip_address(client.removeprefix("::ffff:")).is_loopback
        is_local &= urlsplit(f"//{request.headers.get('host', '')}").hostname in _LOCAL_NAMES
    except ValueError:
        is_local = False
    if not is_local or any(name in request.headers for name in _PASSED_ON):
        raise Refused(f"{door}_local_only")


def guard_site(request: Request, door: str = "inbox") -> None:
    """Raises Refused where a page of another site, or of another port, made the browser send."""
    origin = request.headers.get("origin")
    own = f"{request.url.scheme}://{request.headers.get('host', '')}"
    fetched = request.headers.get("sec-fetch-site", "none")
    if origin not in (None, own) or fetched not in ("same-origin", "none"):
        raise Refused(f"{door}_other_site")


def refusal(error: BaoyouError) -> Response:
    """Why there is nothing, in both languages."""
    words = {language: explain(error, language) for language in LANGUAGES}
    return JSONResponse({"code": error.code, **words}, _STATUS.get(error.code, 400))


def handed_out(made: BinaryIO, name: str, media: str) -> Response:
    """An open file as a download of that name; closed when it is sent."""
    headers = {
        "Content-Disposition": f'attachment; filename="{name}"',
        "Content-Length": str(os.fstat(made.fileno()).st_size),
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-store",
    }
    chunks = iter(partial(made.read, CHUNK_BYTES), b"")
    return StreamingResponse(chunks, 200, headers, media, BackgroundTask(made.close))
