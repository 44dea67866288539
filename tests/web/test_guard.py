"""The gate: hosts, token, cookie, origin, headers, sizes."""

from __future__ import annotations

from typing import Any

import pytest

from detente.web.guard import IDLE, MAX_BODY, TICKET, Keys
from detente.web.urls import outside

GET = ("/", "/today.json", "/search?q=x", "/paste", "/openapi.json", "/nope")


@pytest.mark.parametrize("path", GET)
def test_nothing_without_the_key(desk: Any, path: str) -> None:
    answer = desk.outside.get(path, headers={"cookie": "desk=guess"})
    assert answer.status_code == 403
    assert "Addis" not in answer.text


@pytest.mark.parametrize("host", [
    "evil.example", "evil.example:8642", "127.0.0.1", "127.0.0.1:8643", "127.0.0.1:8642.evil.org",
    "localhost:8642@evil.org", "", "0.0.0.0:8642", "127.0.0.1:8642, evil.org"])
def test_other_hosts_are_refused_even_with_the_key(desk: Any, host: str) -> None:
    for path in ("/", "/static/icon.svg", "/paste"):
        answer = desk.outside.get(path, headers={
            "host": host, "authorization": f"Bearer {desk.keys.token}"})
        assert answer.status_code == 421


@pytest.mark.parametrize("host", [
    "127.0.0.1:8642", "localhost:8642", "[::1]:8642", "LOCALHOST:8642"])
def test_our_hosts(desk: Any, host: str) -> None:
    headers = {"host": host, "authorization": f"Bearer {desk.keys.token}"}
    assert desk.outside.get("/", headers=headers).status_code == 200


def test_the_token_leaves_the_address_and_becomes_a_cookie(desk: Any) -> None:
    answer = desk.outside.get(f"/search?q=a%26b&token={desk.keys.token}")
    assert answer.status_code == 303
    assert answer.headers["location"] == "/search?q=a%26b"
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie and "samesite=strict" in cookie
    assert desk.keys.token.lower() not in cookie
    again = desk.outside.get("/search?q=a&token=x", headers={
        "cookie": f"desk={desk.keys.session}"})
    assert (again.status_code, again.headers["location"]) == (303, "/search?q=a")
    desk.outside.cookies.clear()


def test_secrets_are_replaced_after_hours_without_use() -> None:
    now, told = [1000.0], []
    keys = Keys(told=told.append, clock=lambda: now[0])
    token, session = keys.token, keys.session
    for _ in range(5):  # used now and then it holds
        now[0] += IDLE - 1
        assert keys.knows(session)
    now[0] += IDLE - 1
    assert not keys.bears("guess")  # a wrong guess keeps nothing alive
    now[0] += 2
    assert not keys.knows(session) and not keys.opens(token) and not keys.bears(token)
    assert told == [keys.token] and keys.token != token and keys.session != session
    assert keys.opens(keys.token) and keys.knows(keys.session)


def test_a_ticket_opens_once_and_soon() -> None:
    now = [1000.0]
    keys = Keys(clock=lambda: now[0])
    ticket = keys.ticket()
    assert not keys.bears(ticket) and keys.opens(ticket) and not keys.opens(ticket)
    late = keys.ticket()
    now[0] += TICKET + 1
    assert not keys.opens(late) and keys.opens(keys.token)


def test_a_shut_door_is_a_page_for_browsers(desk: Any) -> None:
    page = desk.outside.get("/", headers={"accept": "text/html"})
    assert page.status_code == 403 and "<h1" in page.text and "detente serve" in page.text
    assert desk.outside.get("/today.json").headers["content-type"].startswith("text/plain")


def test_a_fault_is_a_page_with_the_headers(desk: Any, monkeypatch: Any, caplog: Any) -> None:
    from detente.web import views

    monkeypatch.setattr(views, "people", lambda *_: 1 / 0)
    page = desk.outside.get("/people", headers={
        "accept": "text/html", "authorization": f"Bearer {desk.keys.token}"})
    assert page.status_code == 500 and "<h1" in page.text and "Zero" not in page.text
    assert "default-src 'self'" in page.headers["content-security-policy"]
    assert "ZeroDivisionError" in caplog.text


@pytest.mark.parametrize("path", ["//evil.example/", "/\\evil.example", "///evil.example/x"])
def test_no_open_redirect(desk: Any, path: str) -> None:
    answer = desk.outside.get(f"http://127.0.0.1:8642{path}?token={desk.keys.token}")
    assert answer.status_code == 303
    assert not answer.headers["location"].startswith(("//", "/\\", "http"))
    desk.outside.cookies.clear()


@pytest.mark.parametrize("headers", [
    {}, {"origin": "http://evil.example"}, {"origin": "null"}, {"origin": "http://127.0.0.1:1"},
    {"origin": "https://127.0.0.1:8642"}, {"sec-fetch-site": "cross-site"},
    {"sec-fetch-site": "same-site"}])
def test_writes_come_from_our_pages(desk: Any, headers: dict[str, str]) -> None:
    cookie = {"cookie": f"desk={desk.keys.session}"}
    for path in ("/paste", "/judge/abc"):
        answer = desk.outside.post(path, data={"text": "x"}, headers={**cookie, **headers})
        assert answer.status_code == 403


def test_headers_on_every_answer(desk: Any) -> None:
    for answer in (desk.get("/"), desk.get("/nope"), desk.outside.get("/"),
                   desk.get("/static/icon.svg"), desk.get("/today.json")):
        policy = answer.headers["content-security-policy"]
        assert "default-src 'self'" in policy and "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["referrer-policy"] == "same-origin"
        assert "access-control-allow-origin" not in answer.headers


def test_large_bodies_are_refused(desk: Any) -> None:
    assert desk.client.post("/paste", content=b"x" * (MAX_BODY + 1)).status_code == 413

    def parts() -> Any:
        for _ in range(40):
            yield b"text=" + b"x" * 65536

    answer = desk.client.post("/paste", content=parts(), headers={
        "content-type": "application/x-www-form-urlencoded"})
    assert answer.status_code in (400, 413)


def test_methods(desk: Any) -> None:
    for method in ("PUT", "DELETE", "PATCH"):
        assert desk.client.request(method, "/").status_code == 405
    assert desk.get("/judge/abc").status_code == 405


@pytest.mark.parametrize("url", [
    "javascript:alert(1)", "JaVaScRiPt:alert(1)", " javascript:alert(1)", "java\nscript:alert(1)",
    "data:text/html,x", "vbscript:x", "file:///etc/passwd", "//evil.example", "http:", "http://",
    "https://user:pass@evil.example/", 'http://a.example/"onclick=x', "http://a b/", "ftp://a.b/",
    "http://[::1", None, 7])
def test_links_out_are_http_only(url: object) -> None:
    assert outside(url) is None


def test_a_good_link_stays() -> None:
    assert outside("https://news.example/a?b=c&d=e#f") == "https://news.example/a?b=c&d=e#f"


@pytest.mark.parametrize("path", [
    "/static/../app.py", "/static/%2e%2e/app.py", "/static/..%2fapp.py", "/static//etc/passwd"])
def test_no_way_out_of_static(desk: Any, path: str) -> None:
    assert desk.get(path).status_code in (404, 403)
