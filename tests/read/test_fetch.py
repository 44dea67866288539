"""Fetching: public addresses only, at every step; bounded; no more than was asked for."""

from __future__ import annotations

import gzip
import http.server
import socket
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest

from detente.errors import DetenteError
from detente.read import fetch as module
from detente.read import read_sources
from detente.read.fetch import Bounds, fetch, public
from hostile.cases.parts import html


class Pages(http.server.BaseHTTPRequestHandler):
    """A server whose paths misbehave each in its way."""

    seen: list[dict[str, str]]

    def do_GET(self) -> None:
        self.seen.append({"path": self.path, **{k.lower(): v for k, v in self.headers.items()}})
        getattr(self, "do_" + self.path.split("/")[1].split("?")[0])()

    def answer(self, body: bytes, status: int = 200, **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_page(self) -> None:
        if self.headers.get("If-None-Match") == '"1"':
            self.answer(b"", 304)
        else:
            self.answer(html(), Content_Type="text/html; charset=utf-8", ETag='"1"')

    def do_packed(self) -> None:
        self.answer(gzip.compress(html()), Content_Encoding="gzip")

    def do_bomb(self) -> None:
        self.answer(gzip.compress(bytes(30_000_000)), Content_Encoding="gzip")

    def do_large(self) -> None:
        self.answer(b"x" * 3_000_000)

    def do_gone(self) -> None:
        self.answer(b"", 410)

    def do_away(self) -> None:
        self.answer(b"", 302, Location="http://inside.example/secret")

    def do_file(self) -> None:
        self.answer(b"", 302, Location="file:///etc/passwd")

    def do_round(self) -> None:
        self.answer(b"", 302, Location="/round")

    def do_short(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "5000")
        self.end_headers()
        self.wfile.write(b"short")

    def do_drip(self) -> None:
        self.send_response(200)
        self.end_headers()
        for _ in range(100):
            try:
                self.wfile.write(b"x")
                self.wfile.flush()
            except OSError:
                return
            time.sleep(0.1)

    def do_headers(self) -> None:
        for _ in range(100):
            try:
                self.wfile.write(b"X")
                self.wfile.flush()
            except OSError:
                return
            time.sleep(0.1)

    def log_message(self, format: str, *args: Any) -> None:
        return


@pytest.fixture
def web() -> Iterator[int]:
    Pages.seen = []
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Pages)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_address[1]
    server.shutdown()
    server.server_close()


def resolve(host: str, port: int) -> list[str]:
    """`outside.example` is the test server, the rest is private."""
    return {"outside.example": ["127.0.0.1"], "inside.example": ["10.0.0.1"],
            "both.example": ["127.0.0.1", "10.0.0.1"]}.get(host, [])


def get(port: int, path: str, host: str = "outside.example", **more: Any) -> module.Answer:
    return fetch(f"http://{host}:{port}/{path}", resolve=resolve,
                 allowed=lambda address: address == "127.0.0.1", **more)


def code_of(port: int, path: str, host: str = "outside.example", **more: Any) -> str:
    with pytest.raises(DetenteError) as caught:
        get(port, path, host, **more)
    return caught.value.code


def test_a_page(web: int) -> None:
    answer = get(web, "page?a=1&b=ü")
    assert (answer.status, answer.charset, answer.media) == (200, "utf-8", "text/html")
    assert answer.body == html() and answer.etag == '"1"'
    assert Pages.seen[0]["host"] == f"outside.example:{web}"
    assert "cookie" not in Pages.seen[0] and "authorization" not in Pages.seen[0]
    assert get(web, "page", etag='"1"').status == 304
    assert get(web, "packed").body == html()


@pytest.mark.parametrize(("path", "code"), [
    ("gone", "D114"), ("away", "D113"), ("file", "D113"), ("round", "D114"), ("short", "D114"),
])
def test_answers_that_are_none(path: str, code: str, web: int) -> None:
    assert code_of(web, path) == code


@pytest.mark.parametrize("path", ["large", "bomb"])
def test_size_is_bounded(path: str, web: int) -> None:
    assert code_of(web, path, bounds=Bounds(size=1_000_000)) == "D106"


@pytest.mark.parametrize("path", ["drip", "headers"])
def test_time_is_bounded_however_the_bytes_come(path: str, web: int) -> None:
    start = time.monotonic()
    assert code_of(web, path, bounds=Bounds(seconds=1)) == "D114"
    assert time.monotonic() - start < 4


def test_one_private_address_among_public_ones_is_enough(web: int) -> None:
    assert code_of(web, "page", "both.example") == "D113"
    assert code_of(web, "page", "unknown.example") == "D114"
    assert not Pages.seen


def test_the_name_is_resolved_once(web: int) -> None:
    answers = [["127.0.0.1"], ["10.0.0.1"]]
    found = fetch(f"http://rebind.example:{web}/page", resolve=lambda *_: answers.pop(0),
                  allowed=lambda address: address == "127.0.0.1")
    assert found.status == 200 and len(answers) == 1


@pytest.mark.parametrize("url", [
    "ftp://example.org/x", "file:///etc/passwd", "gopher://example.org", "http://", "http:///x",
    "http://user:word@example.org/", "http://[::1", "http://example.org:99999/", "javascript:1",
    "http://127.0.0.1/", "http://localhost/", "http://[::1]/", "http://0.0.0.0/",
    "http://169.254.169.254/latest/meta-data", "http://10.1.2.3/", "http://192.168.0.1/",
    "http://172.16.0.1/", "http://100.64.0.1/", "http://[fe80::1]/", "http://[fc00::1]/",
    "http://[::ffff:127.0.0.1]/", "http://[64:ff9b::7f00:1]/", "http://[2002:7f00:1::]/",
    "http://2130706433/", "http://0x7f.1/", "http://127.1/", "http://224.0.0.1/",
])
def test_addresses_that_are_not_allowed(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: Any, **__: Any) -> Any:
        raise AssertionError("connected")

    monkeypatch.setattr(socket, "create_connection", never)
    with pytest.raises(DetenteError) as caught:
        fetch(url, bounds=Bounds(seconds=5))
    assert caught.value.code == "D113"


def test_public() -> None:
    assert public("93.184.216.34") and public("2606:2800:220:1:248:1893:25c8:1946")
    assert not public("not an address")


def test_only_when_asked_for() -> None:
    found = list(read_sources(["http://127.0.0.1:9/", "https://example.org/x"]))
    assert [e.code for e in found if isinstance(e, DetenteError)] == ["D113", "D113"]
    found = list(read_sources(["http://127.0.0.1:9/"], fetch=True))
    assert isinstance(found[0], DetenteError) and found[0].code == "D113"
