"""One web address to its bytes: http and https, public hosts only, bounded in size and time.

A name is resolved once, every address it has is checked, and the connection goes to the address
that was checked, so that a name cannot point elsewhere between the check and the connection. The
same holds for every redirect. Proxies named in the environment are not used: they would resolve
the name themselves.
"""

from __future__ import annotations

import contextlib
import http.client
import ipaddress
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import SplitResult, quote, urljoin, urlsplit

from detente.errors import DetenteError

Resolve = Callable[[str, int], list[str]]
#: Networks that carry another address inside theirs, which is the one that would be reached.
_NAT64 = ipaddress.ip_network("64:ff9b::/96")


@dataclass(frozen=True, slots=True)
class Bounds:
    """How much one fetch may take."""

    size: int = 20_000_000  # bytes, as sent and as unpacked
    seconds: float = 30.0  # from the first look-up to the last byte, redirects included
    redirects: int = 5


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back; `status` 200, or 304 where nothing is new (`body` is empty then)."""

    url: str  # after redirects
    status: int
    body: bytes
    charset: str | None = None
    media: str | None = None
    etag: str | None = None
    modified: str | None = None
    retry_after: int | None = None  # seconds the server asks to be left alone
    hint: str = ""  # a file name, for what content leaves open


def public(address: str) -> bool:
    """True where an IP address is one of the public internet's."""
    try:
        ip = ipaddress.ip_address(address.split("%")[0])
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if inner is None and ip in _NAT64:
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None:
            return public(str(inner))
    return ip.is_global and not ip.is_multicast and not ip.is_reserved


def resolve(host: str, port: int) -> list[str]:
    """The addresses of a name, as the system knows them."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def _not_allowed(url: str, why: str) -> DetenteError:
    return DetenteError("D113", why, input=url[:300], stage="read",
                        remedy="give a public http or https address, or a file")


def _failed(url: str, why: str) -> DetenteError:
    return DetenteError("D114", why, input=url[:300], stage="read",
                        remedy="try again later, or save it to a file")


@dataclass(slots=True)
class _Trip:
    """One fetch on its way: when it must be over, and what it may do."""

    bounds: Bounds
    resolve: Resolve
    allowed: Callable[[str], bool]
    context: ssl.SSLContext | None
    ends: float = field(init=False)

    def __post_init__(self) -> None:
        self.ends = time.monotonic() + self.bounds.seconds

    def left(self, url: str) -> float:
        left = self.ends - time.monotonic()
        if left <= 0:
            raise _failed(url, f"took longer than {self.bounds.seconds:g} seconds")
        return left


def fetch(
    url: str, *, etag: str | None = None, modified: str | None = None,
    bounds: Bounds | None = None, resolve: Resolve = resolve,
    allowed: Callable[[str], bool] = public, context: ssl.SSLContext | None = None,
) -> Answer:
    """The bytes at an address.

    Args:
        url: http or https.
        etag: of the copy held; with `modified`, asks for what is newer only.
        modified: the copy's Last-Modified.
        bounds: size, time, redirects.
        resolve: name and port to IP addresses.
        allowed: whether an IP address may be connected to.
        context: TLS settings; the system's by default.

    Raises:
        DetenteError: D113 an address that is not allowed, D114 it could not be had, D106 too
            large.
    """
    trip = _Trip(bounds or Bounds(), resolve, allowed, context)
    headers = {"User-Agent": "detente/0.1 (news event coder)", "Accept-Encoding": "gzip",
               "Accept": "text/html,application/xml,application/rss+xml,*/*;q=0.5",
               "Connection": "close"}
    if etag:
        headers["If-None-Match"] = etag
    if modified:
        headers["If-Modified-Since"] = modified
    for _ in range(trip.bounds.redirects + 1):
        found = _get(url, headers, trip)
        if isinstance(found, Answer):
            return found
        url = urljoin(url, found)
    raise _failed(url, f"more than {trip.bounds.redirects} redirects")


def _checked(url: str, trip: _Trip) -> tuple[SplitResult, str, int, str]:
    """The address taken apart, with the IP address to connect to."""
    try:
        parts = urlsplit(url)
        port = parts.port or (443 if parts.scheme == "https" else 80)
        host = (parts.hostname or "").encode("idna").decode() if parts.hostname else ""
    except (ValueError, UnicodeError):
        raise _not_allowed(url, "not a web address") from None
    if parts.scheme not in ("http", "https") or not host:
        raise _not_allowed(url, "not an http or https address")
    if parts.username is not None or parts.password is not None:
        raise _not_allowed(url, "the address carries a user name")
    addresses = _look_up(host, port, url, trip)
    # All of them: a name with one private address among public ones is up to something.
    if not all(trip.allowed(a) for a in addresses):
        raise _not_allowed(url, "the address is not on the public internet")
    return parts, host, port, addresses[0]


def _look_up(host: str, port: int, url: str, trip: _Trip) -> list[str]:
    """`resolve` with an end: the system's own look-up knows none."""
    found: list[Any] = []

    def ask() -> None:
        try:
            found.append(trip.resolve(host, port))
        except (OSError, UnicodeError) as err:
            found.append(err)

    thread = threading.Thread(target=ask, daemon=True)
    thread.start()
    thread.join(trip.left(url))
    if not found or isinstance(found[0], Exception) or not found[0]:
        raise _failed(url, "the host is not known")
    return list(found[0])


def _get(url: str, headers: Mapping[str, str], trip: _Trip) -> Answer | str:
    """One request: the answer, or where it redirects to."""
    parts, host, port, address = _checked(url, trip)
    connection = _connection(parts.scheme, host, port, address, trip, url)
    # The socket's own timeout starts anew with each byte; this one does not.
    alarm = threading.Timer(trip.left(url), _cut, (connection.sock,))
    alarm.daemon = True
    alarm.start()
    try:
        target = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
        if parts.query:
            target += "?" + quote(parts.query, safe="/%:@!$&'()*+,;=~-._?")
        connection.request("GET", target, headers=dict(headers))
        response = connection.getresponse()
        if response.status in (301, 302, 303, 307, 308) and response.getheader("Location"):
            return str(response.getheader("Location"))
        return _answer(url, response, trip)
    except (OSError, http.client.HTTPException, ValueError, AttributeError) as err:
        trip.left(url)
        raise _failed(url, f"{type(err).__name__}: {str(err)[:80]}") from None
    finally:
        alarm.cancel()
        connection.close()


def _connection(scheme: str, host: str, port: int, address: str, trip: _Trip, url: str
                ) -> http.client.HTTPConnection:
    """A connection to the checked address that speaks to the host by its name."""
    connection = http.client.HTTPConnection(host, port, timeout=trip.left(url))
    default = 443 if scheme == "https" else 80
    if port == default:
        connection.default_port = default  # or the Host header would name the port
    try:
        sock = socket.create_connection((address, port), timeout=trip.left(url))
        if scheme == "https":
            context = trip.context or ssl.create_default_context()
            try:
                sock = context.wrap_socket(sock, server_hostname=host)
            except OSError:
                sock.close()
                raise
        connection.sock = sock
    except (OSError, ValueError) as err:
        raise _failed(url, f"no connection ({str(err)[:80]})") from None
    return connection


def _cut(sock: socket.socket) -> None:
    with contextlib.suppress(OSError):
        sock.shutdown(socket.SHUT_RDWR)


def _answer(url: str, response: http.client.HTTPResponse, trip: _Trip) -> Answer:
    retry = response.getheader("Retry-After") or ""
    if response.status not in (200, 304):
        raise _failed(url, f"the server answered {response.status} {response.reason[:40]}")
    body = _body(url, response, trip) if response.status == 200 else b""
    media, _, rest = (response.getheader("Content-Type") or "").partition(";")
    charset = rest.partition("charset=")[2].strip(" \"'").split(";")[0] or None
    return Answer(
        url=url, status=response.status, body=body, charset=charset,
        media=media.strip().lower() or None, etag=response.getheader("ETag"),
        modified=response.getheader("Last-Modified"),
        retry_after=min(int(retry), 86_400) if retry.isdigit() else None,
        hint=urlsplit(url).path.rsplit("/", 1)[-1][-100:],
    )


def _body(url: str, response: http.client.HTTPResponse, trip: _Trip) -> bytes:
    packed = (response.getheader("Content-Encoding") or "").lower()
    unpack = zlib.decompressobj(31) if packed in ("gzip", "x-gzip") else None
    if packed and unpack is None and packed != "identity":
        raise _failed(url, f"sent in an encoding that was not asked for ({packed[:20]})")
    limit, size, parts = trip.bounds.size, 0, []
    while True:
        trip.left(url)
        chunk = response.read1(65_536)
        if not chunk:
            break
        if unpack is not None:
            try:
                chunk = unpack.decompress(chunk, limit + 1 - size)
            except zlib.error:
                raise _failed(url, "the answer cannot be unpacked") from None
        size += len(chunk)
        if size > limit or (unpack is not None and unpack.unconsumed_tail):
            raise DetenteError("D106", f"more than {limit:,} bytes", input=url, stage="read",
                               remedy="save it to a file")
        parts.append(chunk)
    trip.left(url)  # the alarm ends an answer as its server would
    # read1 takes an answer that was cut off for one that ended.
    if response.length or (unpack is not None and not unpack.eof):
        trip.left(url)
        raise _failed(url, "the answer breaks off")
    return b"".join(parts)
