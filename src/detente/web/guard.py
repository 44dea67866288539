"""The gate before every page: who may ask, from where, and what the answer may do.

The desk listens on the loopback interface only, but a browser also runs other people's pages.
So every request must name a host of ours (against DNS rebinding) and bring the session's cookie
or key; every write must come from our own pages; and every answer carries a policy under which
nothing from a dispatch could run even if it got in unescaped.
"""

from __future__ import annotations

import hmac
import logging
import secrets
import time
from collections.abc import Callable, Iterable
from http.cookies import CookieError, SimpleCookie
from urllib.parse import parse_qsl, quote, urlencode

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

log = logging.getLogger(__name__)
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
FAULT = ("Something went wrong in the desk",
         "Nothing in the ledger was changed by it. The terminal says what it was.")
CLOSED = ("This desk is shut",
          "It opens with the link that `detente serve` printed last in its terminal. A session "
          "ends after some hours without use; then the terminal shows a new link.")


#: Seconds without a request after which a session's secrets are replaced.
IDLE = 12 * 3600.0
#: Seconds in which a ticket must be used.
TICKET = 120.0


class Keys:
    """A session's secrets and how long they hold.

    `token` opens the desk and is what programs send; `session` is what a browser's cookie then
    holds. After `idle` seconds without an admitted request both are replaced, so that a link in a
    scrollback or a forgotten browser opens nothing for ever.

    Args:
        idle: seconds. told: called with the new token when the secrets were replaced.
        clock: seconds that go on while the machine sleeps.
    """

    def __init__(self, *, idle: float = IDLE, told: Callable[[str], None] | None = None,
                 clock: Callable[[], float] = time.time) -> None:
        self._idle, self._told, self._clock = idle, told, clock
        self._ticket: tuple[str, float] | None = None
        self._renew()

    def _renew(self) -> None:
        self.token, self.session = secrets.token_urlsafe(24), secrets.token_urlsafe(32)
        self._last = self._clock()

    def ticket(self) -> str:
        """A token that opens the desk once and soon: other users see a browser's arguments."""
        self._ticket = (secrets.token_urlsafe(24), self._clock() + TICKET)
        return self._ticket[0]

    def opens(self, given: str) -> bool:
        """Whether it is the link's token or the ticket; a ticket is then used up."""
        if self._ticket is not None and _same(given, self._ticket[0]):
            in_time = self._clock() <= self._ticket[1]
            self._ticket = None
            return self._held(in_time)
        return self.bears(given)

    def bears(self, given: str) -> bool:
        """Whether a program's key is the token."""
        return self._held(_same(given, self.token))

    def knows(self, given: str) -> bool:
        """Whether a cookie's value is the session's."""
        return self._held(_same(given, self.session))

    def _held(self, right: bool) -> bool:
        now = self._clock()
        if now - self._last > self._idle:
            self._renew()
            if self._told is not None:
                self._told(self.token)
            return False
        if right:
            self._last = now
        return right


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
        await self._guarded(scope, receive, dressed)

    async def _guarded(self, scope: Scope, receive: Receive, send: Send) -> None:
        """The application; a fault of ours ends as a page with the headers, and in the log."""
        begun = False

        async def noted(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self.app(scope, _limited(receive), noted)
        except Exception:
            log.exception("the desk failed at %s", scope["path"])
            if begun:
                raise
            await _page(scope, FAULT, 500)(scope, receive, send)

    def _refuse(self, scope: Scope) -> Response | None:
        headers = Headers(scope=scope)
        host = headers.getlist("host")
        if len(host) != 1 or host[0].lower() not in self.hosts:
            return PlainTextResponse("This host name is not this desk's.\n", 421)
        if scope["path"].startswith("/static/") and scope["method"] in _READS:
            return None  # styles for the page that says how to get in; nothing of the ledger
        bearer = self._bearer(headers)
        if not bearer:
            if not self._known(headers):
                return self._enter(scope)
            if scope["method"] == "GET" and b"token=" in scope["query_string"]:
                return self._bare(scope)  # an open desk takes the key out of the address too
        if scope["method"] not in _READS and not bearer and not self._ours(headers, host[0]):
            return PlainTextResponse("A write must come from the desk's own pages.\n", 403)
        size = headers.get("content-length", "0")
        if not size.isdigit() or int(size) > MAX_BODY:
            return PlainTextResponse(f"More than {MAX_BODY:,} bytes.\n", 413)
        return None

    def _enter(self, scope: Scope) -> Response:
        pairs = parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)
        token = next((v for k, v in pairs if k == "token"), "")
        if scope["method"] != "GET" or not self.keys.opens(token):
            return _page(scope, CLOSED, 403)
        answer = self._bare(scope)
        answer.set_cookie(self.cookie, self.keys.session, httponly=True, samesite="strict",
                          path="/")
        return answer

    def _bare(self, scope: Scope) -> Response:
        """To the same page without the token."""
        pairs = parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)
        rest = urlencode([(k, v) for k, v in pairs if k != "token"])
        # Only ever a path of ours: `//elsewhere` would be another host to the browser.
        path = "/" + quote(scope["path"].lstrip("/\\"))
        return RedirectResponse(path + ("?" + rest if rest else ""), 303)

    def _known(self, headers: Headers) -> bool:
        jar: SimpleCookie = SimpleCookie()
        for line in headers.getlist("cookie"):
            try:
                jar.load(line)
            except CookieError:
                return False
        held = jar.get(self.cookie)
        return held is not None and self.keys.knows(held.value)

    def _bearer(self, headers: Headers) -> bool:
        kind, _, value = headers.get("authorization", "").partition(" ")
        return kind.lower() == "bearer" and self.keys.bears(value.strip())

    def _ours(self, headers: Headers, host: str) -> bool:
        origin = headers.get("origin")
        if origin is not None:
            return origin.lower() == f"http://{host.lower()}"
        return headers.get("sec-fetch-site") == "same-origin"


def _same(given: str, kept: str) -> bool:
    return hmac.compare_digest(given.encode("utf-8", "replace"), kept.encode())


def _page(scope: Scope, told: tuple[str, str], status: int) -> Response:
    """A title and a sentence of ours, as a page for those who read pages."""
    title, words = told
    headers = Headers(scope=scope)
    if "text/html" not in headers.get("accept", "") and "hx-request" not in headers:
        return PlainTextResponse(f"{title}. {words}\n", status)
    return HTMLResponse(
        f'<!doctype html><html lang="en" data-theme="auto"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><title>{title}'
        f'</title><link rel="stylesheet" href="/static/bundle/desk.css"></head><body><main>'
        f'<div class="empty"><h1 class="small">{title}</h1><p>{words}</p></div></main></body>'
        f'</html>', status)


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
