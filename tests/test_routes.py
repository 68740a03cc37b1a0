"""The streaming route: whole files or nothing, from this machine and this site only."""

from __future__ import annotations

import http.client
import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.parse import quote

import pytest
import uvicorn
from starlette.applications import Starlette

from baoyou import arrival, inbox
from baoyou.routes import routes
from baoyou.settings import Settings
from baoyou.store import Store

CAP, QUOTA = 3_000_000, 5_000_000
Answer = tuple[int, dict[str, object]]


@dataclass
class Door:
    """A server with nothing but the routes of an inbox."""

    port: int
    store: Store

    def put(self, name: str, body: bytes, method: str = "PUT", **headers: str) -> Answer:
        """Send a file as a browser or curl does."""
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        line.putrequest(method, "/inbox/" + quote(name, safe=""), skip_host="Host" in headers)
        for key, value in {"Content-Length": str(len(body)), **headers}.items():
            line.putheader(key, value)
        line.endheaders(body)
        answer = line.getresponse()
        return answer.status, json.loads(answer.read() or b"{}")

    def delete(self, name: str, **headers: str) -> Answer:
        """Ask for a file to be removed."""
        return self.put(name, b"", "DELETE", **headers)

    def get(self, path: str, **headers: str) -> tuple[http.client.HTTPResponse, str]:
        """Ask for the page."""
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        line.request("GET", path, headers=headers)
        answer = line.getresponse()
        return answer, answer.read().decode()

    def kept(self) -> list[str]:
        """Every name in the inbox, hidden ones too, but for the lock."""
        names = [path.name for path in inbox.folder(self.store).iterdir()]
        return sorted(name for name in names if name != ".lock")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    """One server for all tests: to start and stop it takes longer than they do."""
    told = Settings(tmp_path_factory.mktemp("door") / "store", "zh", CAP, QUOTA)
    config = uvicorn.Config(Starlette(routes=routes(told)), log_level="error", lifespan="off")
    running = uvicorn.Server(config)
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        thread = threading.Thread(target=running.run, kwargs={"sockets": [listening]})
        thread.start()
        yield Door(listening.getsockname()[1], Store(told.store))
        running.should_exit = True
        thread.join(10)


@pytest.fixture
def door(server: Door) -> Door:
    """The server with an empty inbox."""
    _wait(lambda: not any(name.endswith(".part") for name in server.kept()))
    for name in server.kept():
        (inbox.folder(server.store) / name).unlink()
    return server


def test_a_file_arrives_whole_and_may_be_taken_at_once(door: Door) -> None:
    body = bytes(range(256)) * 10_000
    status, told = door.put("七月 客户.csv", body)
    assert (status, told) == (201, {"name": "七月 客户.csv", "bytes": len(body)})
    (file,) = inbox.waiting(door.store)
    assert file.is_settled and file.path.read_bytes() == body
    assert door.kept() == ["七月 客户.csv"]


def test_a_name_that_is_taken_gets_a_number(door: Door) -> None:
    for body in (b"1", b"22", b"333"):
        door.put("a.csv.gz", body)
    assert door.kept() == ["a.csv (2).gz", "a.csv (3).gz", "a.csv.gz"]
    assert (inbox.folder(door.store) / "a.csv (3).gz").read_bytes() == b"333"


def test_an_empty_file_is_a_file(door: Door) -> None:
    assert door.put("empty.csv", b"") == (201, {"name": "empty.csv", "bytes": 0})


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("..", "file"),
        ("C:\\表\\七月.csv", "七月.csv"),
        ("a\nb\r\0.csv", "ab.csv"),
        ('it\'s "quoted".csv', "it's _quoted_.csv"),
        ("*.csv", "_.csv"),
        ("gnp\u202evsc.csv", "gnpvsc.csv"),
        (".hidden", "hidden"),
        ("~$offen.xlsx", "offen.xlsx"),
        ("a.csv.part", "a.csv"),
        ("a.csv.PART.tmp", "a.csv"),
        ("  a.csv. ", "a.csv"),
        ("表" * 300 + ".csv", "表" * 65 + ".csv"),
        ("x" * 300, "x" * 200),
        ("x." + "y" * 300, ("x." + "y" * 300)[:200]),
        ("", "file"),
    ],
)
def test_a_name_is_kept_as_far_as_a_file_may_bear_it(given: str, kept: str) -> None:
    assert arrival.safe_name(given) == kept
    assert len(kept.encode()) <= arrival.NAME_BYTES
    assert arrival.safe_name(kept) == kept


@pytest.mark.parametrize("name", ["../../x.csv", "a\nb.csv", "*.csv", "表" * 300 + ".csv", "a/b"])
def test_no_name_leaves_the_inbox(door: Door, name: str) -> None:
    before = {path for path in door.store.folder.parent.rglob("*") if path.is_file()}
    status, told = door.put(name, b"1")
    assert status == 201 and door.kept() == [told["name"]]
    made = {path for path in door.store.folder.parent.rglob("*") if path.is_file()} - before
    assert {path.parent for path in made} == {inbox.folder(door.store)}


@pytest.mark.parametrize("share", [0.0, 0.5, 0.99])
def test_a_file_cut_off_on_the_way_leaves_nothing(door: Door, share: float) -> None:
    size = 2_500_000
    with socket.create_connection(("127.0.0.1", door.port)) as line:
        head = f"PUT /inbox/a.csv HTTP/1.1\r\nHost: 127.0.0.1:{door.port}\r\n"
        line.sendall(f"{head}Content-Length: {size}\r\n\r\n".encode() + b"x" * int(size * share))
        _wait(lambda: door.kept() != [])
        assert inbox.waiting(door.store) == []
    _wait(lambda: door.kept() == [])
    assert door.put("a.csv", b"1")[0] == 201


def test_a_file_over_the_limit_is_refused_with_both_sizes(door: Door) -> None:
    status, told = door.put("big.csv", b"x" * (CAP + 1_000_000))
    assert (status, told["code"]) == (413, "inbox_file_too_big")
    assert "4.0 MB" in str(told["zh"]) and "3.0 MB" in str(told["en"])
    assert door.kept() == []


def test_a_full_inbox_takes_no_more(door: Door) -> None:
    assert door.put("1.csv", b"x" * CAP)[0] == 201
    status, told = door.put("2.csv", b"x" * CAP)
    assert (status, told["code"]) == (507, "inbox_full")
    assert door.put("3.csv", b"x" * (QUOTA - CAP))[0] == 201


def test_what_is_still_arriving_counts_as_taken(door: Door) -> None:
    with socket.create_connection(("127.0.0.1", door.port)) as line:
        head = f"PUT /inbox/a.csv HTTP/1.1\r\nHost: 127.0.0.1:{door.port}\r\n"
        line.sendall(f"{head}Content-Length: {CAP}\r\n\r\n".encode())
        _wait(lambda: door.kept() != [])
        assert door.put("b.csv", b"x" * CAP)[1]["code"] == "inbox_full"


def test_a_disk_without_room_takes_nothing(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(arrival, "RESERVE_BYTES", 1 << 60)
    status, told = door.put("a.csv", b"x")
    assert (status, told["code"]) == (507, "inbox_disk_full") and door.kept() == []


def test_a_request_that_hides_its_size_is_refused(door: Door) -> None:
    line = http.client.HTTPConnection("127.0.0.1", door.port, timeout=10)
    line.request("PUT", "/inbox/a.csv", iter([b"x"]), encode_chunked=True)
    answer = line.getresponse()
    assert (answer.status, json.loads(answer.read())["code"]) == (400, "inbox_length_unknown")


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "evil.example:8501",
        "127.0.0.1.evil.example",
        "10.0.0.5:8501",
        "",
        "[::1",
        "[::2]",
        "[::1",
    ],
)
def test_another_name_of_this_machine_is_refused(door: Door, host: str) -> None:
    status, told = door.put("a.csv", b"x", Host=host)
    assert (status, told["code"]) == (403, "inbox_local_only") and door.kept() == []
    assert door.get("/inbox", Host=host)[0].status == 403


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost:{port}", "[::1]:{port}", "LOCALHOST"])
def test_every_local_name_is_taken(door: Door, host: str) -> None:
    host = host.format(port=door.port)
    assert door.put("a.csv", b"x", Host=host, Origin=f"http://{host}")[0] == 201


@pytest.mark.parametrize("header", ["X-Forwarded-For", "Forwarded", "X-Real-IP"])
def test_what_a_proxy_passes_on_is_not_from_this_machine(door: Door, header: str) -> None:
    for told in ("203.0.113.9", "127.0.0.1", "for=127.0.0.1"):
        assert door.put("a.csv", b"x", **{header: told})[0] == 403


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://evil.example"},
        {"Origin": "http://localhost:1"},
        {"Origin": "null"},
        {"Origin": "https://127.0.0.1"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_another_site_cannot_send(door: Door, headers: dict[str, str]) -> None:
    status, told = door.put("a.csv", b"x", **headers)
    assert (status, told["code"]) == (403, "inbox_other_site") and door.kept() == []


def test_its_own_page_can_send(door: Door) -> None:
    own = {"Origin": f"http://127.0.0.1:{door.port}", "Sec-Fetch-Site": "same-origin"}
    assert door.put("a.csv", b"x", **own)[0] == 201


def test_a_file_that_nobody_wants_is_removed_by_the_same_people_only(door: Door) -> None:
    door.put("七月.csv", b"x")
    assert door.delete("七月.csv", Origin="http://evil.example")[0] == 403
    assert door.delete("七月.csv", Host="evil.example")[0] == 403
    for name in (".lock", "../CURRENT", "gone.csv"):
        assert door.delete(name)[1]["code"] == "inbox_gone"
    assert door.delete("七月.csv") == (204, {}) and door.kept() == []


def test_the_page_asks_nobody_and_shows_names_as_names(door: Door) -> None:
    (inbox.folder(door.store) / "<img onerror=alert(1)>&amp;.csv").write_bytes(b"x")
    answer, page = door.get("/inbox?lang=en")
    policy = answer.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; script-src 'nonce-")
    assert "unsafe" not in policy
    nonce = policy.split("'nonce-")[1].split("'")[0]
    assert page.count(f'nonce="{nonce}"') == 2 == page.count("nonce=")
    assert "<img" not in page and "&amp;" not in page and "http" not in page
    told = json.loads(page.split("const given = ")[1].split(";\n")[0])
    assert told["files"] == [["<img onerror=alert(1)>&amp;.csv", 1]]
    assert (told["file_bytes"], told["room"]) == (CAP, QUOTA - 1)
    assert told["words"]["title"] == "Inbox" and "\\u6536\\u4ef6\\u7bb1" in door.get("/inbox")[1]
    assert nonce not in door.get("/inbox")[1]


def _wait(until: Callable[[], bool]) -> None:
    end = time.monotonic() + 5
    while not until():
        assert time.monotonic() < end
        time.sleep(0.01)
