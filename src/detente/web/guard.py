"""The gate before every page: who may ask, from where, and what the answer may do.

The desk listens on the loopback interface only, but a browser also runs other people's pages.
So every request must name a host of ours (against DNS rebinding) and bring the session's cookie
or key; every write must come from our own pages; and every answer carries a policy under which
nothing from a dispatch could run even if it got in unescaped.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field
from http.cookies import CookieError, SimpleCookie
from urllib.parse import parse_qsl, quote, urlencode

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
#: Sent with every answer. `same-origin` and not `no-referrer`: under the latter browsers send
#: `Origin: null` with our own forms, and the check of writes would refuse them.
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=()",
}
#: A body larger than this is refused: the largest thing anyone sends is a pasted dispatch.
MAX_BODY = 2_000_000
_READS = ("GET", "HEAD", "OPTIONS")
CLOSED = (
    "This desk opens with the link that `detente serve` printed in its terminal.\n"
    "Open that link; it carries the key of this session.\n"
)


@dataclass(frozen=True, slots=True)
class Keys:
    """A session's secrets: `token` opens the desk, `session` is what the cookie then holds."""

    token: str = field(default_factory=lambda: secrets.token_urlsafe(24))
    session: str = field(default_factory=lambda: secrets.token_urlsafe(32))


def hosts_for(port: int) -> frozenset[str]:
    """The Host headers under which a desk on this port is meant."""
    names = ("127.0.0.1", "localhost", "[::1]")
    return frozenset({f"{n}:{port}" for n in names} | (set(names) if port == 80 else set()))


class Guard:
    """ASGI middleware; outermost, so that errors carry its headers too."""

    def __init__(self, app: ASGIApp, *, keys: Keys, hosts: Iterable[str], cookie: str) -> None:
        self.app, self.keys, self.cookie = app, keys, cookie
        self.hosts = frozenset(h.lower() for h in hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        if scope["type"] != "http":
            return  # no websockets here

        async def dressed(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers[name] = value
                headers.setdefault("cache-control", "no-store")
                del headers["server"]
            await send(message)

        refusal = self._refuse(scope)
        if refusal is not None:
            await refusal(scope, receive, dressed)
            return
        await self.app(scope, _limited(receive), dressed)

    def _refuse(self, scope: Scope) -> Response | None:
        headers = Headers(scope=scope)
        host = headers.getlist("host")
        if len(host) != 1 or host[0].lower() not in self.hosts:
            return PlainTextResponse("This host name is not this desk's.\n", 421)
        if scope["path"].startswith("/static/") and scope["method"] in _READS:
            return None  # styles for the page that says how to get in; nothing of the ledger
        bearer = self._bearer(headers)
        if not bearer and not self._known(headers):
            return self._enter(scope, host[0])
        if scope["method"] not in _READS and not bearer and not self._ours(headers, host[0]):
            return PlainTextResponse("A write must come from the desk's own pages.\n", 403)
        size = headers.get("content-length", "0")
        if not size.isdigit() or int(size) > MAX_BODY:
            return PlainTextResponse(f"More than {MAX_BODY:,} bytes.\n", 413)
        return None

    def _enter(self, scope: Scope, host: str) -> Response:
        pairs = parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)
        token = next((v for k, v in pairs if k == "token"), "")
        if scope["method"] != "GET" or not _same(token, self.keys.token):
            return PlainTextResponse(CLOSED, 403)
        rest = urlencode([(k, v) for k, v in pairs if k != "token"])
        # Only ever a path of ours: `//elsewhere` would be another host to the browser.
        path = "/" + quote(scope["path"].lstrip("/\\"))
        answer = RedirectResponse(path + ("?" + rest if rest else ""), 303)
        answer.set_cookie(self.cookie, self.keys.session, httponly=True, samesite="strict",
                          path="/")
        return answer

    def _known(self, headers: Headers) -> bool:
        jar: SimpleCookie = SimpleCookie()
        for line in headers.getlist("cookie"):
            try:
                jar.load(line)
            except CookieError:
                return False
        held = jar.get(self.cookie)
        return held is not None and _same(held.value, self.keys.session)

    def _bearer(self, headers: Headers) -> bool:
        kind, _, value = headers.get("authorization", "").partition(" ")
        return kind.lower() == "bearer" and _same(value.strip(), self.keys.token)

    def _ours(self, headers: Headers, host: str) -> bool:
        origin = headers.get("origin")
        if origin is not None:
            return origin.lower() == f"http://{host.lower()}"
        return headers.get("sec-fetch-site") == "same-origin"


def _same(given: str, kept: str) -> bool:
    return hmac.compare_digest(given.encode("utf-8", "replace"), kept.encode())


def _limited(receive: Receive) -> Receive:
    """`receive`, ending where a body without a length grows past the limit."""
    taken = 0

    async def limited() -> Message:
        nonlocal taken
        message = await receive()
        taken += len(message.get("body", b""))
        if taken > MAX_BODY:
            return {"type": "http.disconnect"}
        return message

    return limited
