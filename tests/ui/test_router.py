"""A fresh server whose first message names a page must still run the router first.

With a folder `pages/` beside the script that runs, Streamlit would run that page alone, without
menu, filters or, later, the sign-in.
"""

from __future__ import annotations

import asyncio
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from baoyou.settings import ROOT


@pytest.fixture
def fresh_server(tmp_path: Path) -> Iterator[int]:
    """A server that nobody has asked anything yet; its port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "baoyou", "serve", "--port", str(port)]
    server = subprocess.Popen(
        [*command, "--store", str(tmp_path / "store")],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        _wait(f"http://127.0.0.1:{port}/_stcore/health")
        yield port
    finally:
        server.terminate()
        server.wait(10)
    with pytest.raises(ConnectionError):  # The app is that process: nothing is left behind.
        socket.create_connection(("127.0.0.1", port), 1)


@pytest.mark.parametrize("page", ["upload", "history", "overview", "customer"])
def test_a_deep_link_to_a_fresh_server_runs_the_router_first(fresh_server: int, page: str) -> None:
    messages = asyncio.run(_first_run(fresh_server, page))
    kinds = [message.WhichOneof("type") for message in messages]
    assert "navigation" in kinds, "the router ran and made the menu"
    sections = next(m.navigation for m in messages if m.WhichOneof("type") == "navigation")
    assert len(sections.app_pages) >= 12
    texts = [
        m.delta.new_element.heading.body
        for m in messages
        if m.WhichOneof("type") == "delta" and m.delta.new_element.HasField("heading")
    ]
    assert texts, "the title that only the router draws"
    failed = [m for m in messages if m.delta.new_element.HasField("exception")]
    assert not failed


async def _first_run(port: int, page: str) -> list[ForwardMsg]:
    asked = BackMsg()
    asked.rerun_script.query_string = ""
    asked.rerun_script.page_name = page
    found = []
    async with websockets.connect(
        f"ws://127.0.0.1:{port}/_stcore/stream",
        subprotocols=[websockets.Subprotocol("streamlit")],
        origin=websockets.Origin(f"http://127.0.0.1:{port}"),
        max_size=None,
    ) as stream:
        await stream.send(asked.SerializeToString())
        while True:
            message = ForwardMsg()
            message.ParseFromString(bytes(await asyncio.wait_for(stream.recv(), 60)))  # type: ignore[arg-type]
            found.append(message)
            if message.WhichOneof("type") == "script_finished":
                return found


def _wait(address: str) -> None:
    for _ in range(120):
        try:
            with urllib.request.urlopen(address, timeout=2):
                return
        except OSError:
            time.sleep(0.5)
    raise TimeoutError(address)
