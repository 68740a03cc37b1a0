"""The route of the pack: `GET /export/pack.xlsx`, `.html`, `.pdf`, `.pptx`; one made at a time.

Apart from the other routes because it draws: they stand below the charts, this one above.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from functools import partial
from typing import BinaryIO

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from baoyou.doors import guard, guard_site, handed_out, refusal
from baoyou.errors import BaoyouError, WrongUsage
from baoyou.months import month_of
from baoyou.pack import KINDS, making
from baoyou.pack.model import Asked
from baoyou.settings import LANGUAGES, Settings
from baoyou.store import Store

_OFFICE = "application/vnd.openxmlformats-officedocument"
_MEDIA = {
    "xlsx": f"{_OFFICE}.spreadsheetml.sheet",
    "pptx": f"{_OFFICE}.presentationml.presentation",
    "pdf": "application/pdf",
    "html": "text/html; charset=utf-8",
}
# A browser of its own for each click would leave no machine for the pages.
_ONE_AT_A_TIME = threading.Lock()


def routes(told: Settings) -> list[Route]:
    """The routes of the pack of the settings' store, one for each kind of file."""
    return [
        Route(f"/export/pack.{kind}", partial(_pack, told, kind), methods=["GET"]) for kind in KINDS
    ]


def asked(address: Sequence[tuple[str, str]], language: str) -> Asked:
    """What the address of a page asks for. Raises WrongUsage `month_written`."""
    told = {key: value for key, value in address if value and key != "city"}
    cities = tuple(value for key, value in address if value and key == "city")
    month, lang = told.get("month"), told.get("lang", "")
    try:
        first = month_of(month) if month else None
    except ValueError as error:
        raise WrongUsage("month_written", value=month) from error
    code = lang if lang in LANGUAGES else language
    return Asked(first, cities, told.get("population", "core"), code)


async def _pack(told: Settings, kind: str, request: Request) -> Response:
    """The pack under the choice of the page, or the reason why there is none."""
    try:
        guard(request, "pack")
        guard_site(request, "pack")
        wanted = asked(request.query_params.multi_items(), told.language)
        made = await run_in_threadpool(_made, Store(told.store), wanted, kind)
    except BaoyouError as error:
        return refusal(error)
    return handed_out(made, making.name(wanted, kind), _MEDIA[kind])


def _made(store: Store, wanted: Asked, kind: str) -> BinaryIO:
    """The file, open; its name is gone before it is sent, so that nothing is left lying."""
    with _ONE_AT_A_TIME, store.staging() as folder:
        path = folder / f"pack.{kind}"
        making.write(store, wanted, path)
        return path.open("rb")
