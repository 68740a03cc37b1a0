"""The routes of files: `PUT` and `DELETE /inbox/{name}`, `GET /inbox`, `GET /export/warnings.*`.

Apart from the pages because Streamlit's own uploader holds every file in the server's memory, its
downloads ask nobody, and because this door answers before any page, so it guards itself: until
there is a sign-in, for people at this machine only, and never on behalf of another web site.
"""

from __future__ import annotations

import json
import secrets
from functools import partial
from string import Template
from typing import BinaryIO

from starlette.concurrency import run_in_threadpool
from starlette.convertors import StringConvertor, register_url_convertor
from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from baoyou import exporting, inbox
from baoyou.arrival import Arrival, Quota, room
from baoyou.doors import CHUNK_BYTES, guard, guard_site, handed_out, refusal
from baoyou.errors import BaoyouError, Refused
from baoyou.exporting import Asked
from baoyou.settings import INBOX_PAGE, LANGUAGES, Settings
from baoyou.store import Store
from baoyou.text import explain, say

# What a refused sender may still send, so that it hears the answer instead of a broken line.
_HEARD_OUT_BYTES = 8 << 20
_MEDIA = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_WORDS = (
    *("title", "lead", "drop", "choose", "done", "failed"),
    *("there", "none", "remove", "removing", "back"),
)
_POLICY = (
    "default-src 'none'; script-src 'nonce-{nonce}'; style-src 'nonce-{nonce}';"
    " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
)


class _Name(StringConvertor):
    """Whatever a person may call a file, slashes and line breaks too."""

    regex = "(?s:.*)"


def routes(told: Settings) -> list[Route]:
    """The routes of the inbox and of exports of the settings' store."""
    register_url_convertor("name", _Name())
    return [
        Route("/inbox/{name:name}", partial(_put, told), methods=["PUT"]),
        Route("/inbox/{name:name}", partial(_delete, told), methods=["DELETE"]),
        Route("/inbox", partial(_page, told), methods=["GET"]),
        *(
            Route(f"/export/warnings.{kind}", partial(_export, told, kind), methods=["GET"])
            for kind in exporting.KINDS
        ),
    ]


async def _put(told: Settings, request: Request) -> Response:
    """Stream one file to the disk: 201 with its name, or the reason why nothing was kept."""
    try:
        guard(request)
        guard_site(request)
        kept = await _receive(told, request)
    except Refused as error:
        await _hear_out(request)
        return refusal(error)
    return JSONResponse({"name": kept.name, "bytes": kept.bytes}, 201)


async def _delete(told: Settings, request: Request) -> Response:
    """Remove a file that waits: 204."""
    try:
        guard(request)
        guard_site(request)
        inbox.remove(Store(told.store), request.path_params["name"])
    except Refused as error:
        return refusal(error)
    return Response(status_code=204)


async def _receive(told: Settings, request: Request) -> inbox.Waiting:
    size = _announced(request)
    arrival = await run_in_threadpool(
        Arrival, Store(told.store), request.path_params["name"], size, _quota(told)
    )
    with arrival:
        waiting = bytearray()
        try:
            async for chunk in request.stream():
                waiting += chunk
                if len(waiting) >= CHUNK_BYTES:
                    await run_in_threadpool(arrival.write, waiting)
                    waiting = bytearray()
        except ClientDisconnect as error:
            received = arrival.count + len(waiting)
            slots = {"file": arrival.name, "received": received, "expected": size}
            raise Refused("inbox_cut_off", **slots) from error
        await run_in_threadpool(arrival.write, waiting)
        return await run_in_threadpool(arrival.finish)


async def _page(told: Settings, request: Request) -> Response:
    """The page, in `?lang=` or the language of the settings; it asks nobody for anything."""
    try:
        guard(request)
    except Refused as error:
        return refusal(error)
    asked = request.query_params.get("lang", "")
    language = asked if asked in LANGUAGES else told.language
    store, quota = Store(told.store), _quota(told)
    given = {
        "words": {word: say(f"inbox.{word}", language, name="{name}") for word in _WORDS},
        "refused": {
            code: explain(Refused(f"inbox_{code}", file="{file}", **slots), language)
            for code, slots in (
                ("file_too_big", {"needed": "{needed}", "allowed": "{allowed}"}),
                ("full", {"needed": "{needed}", "allowed": "{allowed}"}),
            )
        },
        "files": [[file.name, file.bytes] for file in inbox.waiting(store)],
        "file_bytes": quota.file_bytes,
        "room": room(store, quota),
        "back": f"/upload?lang={language}",
    }
    nonce = secrets.token_urlsafe(16)
    # Names of files stand in a script: no sign of theirs may end it.
    plain = json.dumps(given).replace("<", "\\u003c").replace("&", "\\u0026")
    text = Template(INBOX_PAGE.read_text(encoding="utf-8")).substitute(
        nonce=nonce, language=language, given=plain
    )
    headers = {
        "Content-Security-Policy": _POLICY.format(nonce=nonce),
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
        "Cache-Control": "no-store",
    }
    return HTMLResponse(text, headers=headers)


async def _export(told: Settings, kind: str, request: Request) -> Response:
    """The flagged list under the filters of the page, or the reason why there is none."""
    try:
        guard(request, "export")
        guard_site(request, "export")
        asked = exporting.asked(request.query_params.multi_items(), told.language)
        made = await run_in_threadpool(_made, Store(told.store), asked, f"warnings.{kind}")
    except BaoyouError as error:
        return refusal(error)
    return handed_out(made, exporting.name(asked, kind), _MEDIA[kind])


def _made(store: Store, asked: Asked, name: str) -> BinaryIO:
    """The file, open; its name is gone before it is sent, so that nothing is left lying."""
    with store.staging() as folder:
        exporting.write(store, asked, folder / name)
        return (folder / name).open("rb")


def _announced(request: Request) -> int:
    told = request.headers.get("content-length", "")
    if not (told.isascii() and told.isdigit()):
        raise Refused("inbox_length_unknown")
    return int(told)


def _quota(told: Settings) -> Quota:
    return Quota(told.upload_bytes, told.inbox_bytes)


async def _hear_out(request: Request) -> None:
    heard = 0
    try:
        async for chunk in request.stream():
            heard += len(chunk)
            if heard > _HEARD_OUT_BYTES:
                return
    except (ClientDisconnect, RuntimeError):
        # It left, or its stream was read by the one who refused it.
        return
