"""Feeds polled politely: only what has changed, not too often, further apart when they fail."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.dialects.sqlite import insert as upsert

from detente.errors import DetenteError
from detente.read.base import Raw
from detente.store import schema as t
from detente.store.add import Account, Code, fill
from detente.store.ledger import Ledger

#: No feed is asked more often than this, whatever the interval given, in seconds.
FLOOR = 60
#: And none is given up: the longest wait after failures, in seconds.
CEILING = 24 * 3600


@dataclass(frozen=True, slots=True)
class Fetched:
    """An answer: `status` as HTTP has it, `retry_after` in seconds."""

    status: int
    data: bytes = b""
    etag: str | None = None
    modified: str | None = None
    retry_after: float | None = None


#: An address and request headers to an answer; raises DetenteError D113 or D114.
Fetch = Callable[[str, Mapping[str, str]], Fetched]
#: A feed's bytes and its address to its items.
Parse = Callable[[bytes, str], Iterable[Raw | DetenteError]]


@dataclass(slots=True)
class Feed:
    """What is remembered of a feed; kept in the ledger, so that a new start is polite too."""

    url: str
    etag: str | None = None
    modified: str | None = None
    failures: int = 0
    due: float = 0.0  # on the clock given to `watch`

    def headers(self) -> dict[str, str]:
        """What makes the server answer 304 where nothing has changed."""
        out = {}
        if self.etag:
            out["If-None-Match"] = self.etag
        if self.modified:
            out["If-Modified-Since"] = self.modified
        return out


def load(ledger: Ledger, urls: Iterable[str]) -> list[Feed]:
    """The feeds with what the ledger remembers of them."""
    with ledger.reading() as conn:
        known = {r["url"]: r for r in conn.execute(select(t.feeds)).mappings()}
    return [Feed(u, known[u]["etag"], known[u]["modified"], known[u]["failures"])
            if u in known else Feed(u) for u in dict.fromkeys(urls)]


def save(ledger: Ledger, feed: Feed) -> None:
    """Remembers a feed."""
    row = {"url": feed.url, "etag": feed.etag, "modified": feed.modified,
           "failures": feed.failures,
           "polled_at": datetime.now(UTC).isoformat(timespec="seconds")}
    with ledger.transaction() as conn:
        conn.execute(upsert(t.feeds).values(row).on_conflict_do_update(
            index_elements=["url"], set_=row))


def wait_after(feed: Feed, interval: float, retry_after: float | None, spread: float) -> float:
    """Seconds until a feed may be asked again.

    Doubled with each failure up to a day; never sooner than the server says. `spread` (0 to 1)
    moves it by up to a tenth, so that feeds do not all fall due at once.
    """
    base = max(FLOOR, interval)
    grown = min(float(CEILING), base * 2 ** min(feed.failures, 20)) if feed.failures else base
    return max(grown, min(retry_after or 0.0, CEILING)) * (1 + 0.1 * spread)


def poll(ledger: Ledger, feed: Feed, fetch: Fetch, parse: Parse, code: Code, *, coder: str = ""
         ) -> tuple[Account, DetenteError | None, float | None]:
    """Asks one feed once and adds what is new.

    What the feed said of its version is remembered only after its items are in: a kill between
    makes it ask for them again.

    Returns:
        The account, what went wrong with the feed, and the server's wish in seconds.
    """
    error: DetenteError | None = None
    try:
        found = fetch(feed.url, feed.headers())
    except DetenteError as err:
        found, error = Fetched(0), err
    if error is None and found.status not in (200, 304):
        error = DetenteError("D114", f"the server answered {found.status}", input=feed.url,
                             stage="watch", remedy="check the address; it is asked again later")
    if error is not None:
        feed.failures += 1
        save(ledger, feed)
        return Account(), error, found.retry_after
    account = Account()
    if found.status == 200:
        account = fill(ledger, parse(found.data, feed.url), code, coder=coder)
        feed.etag, feed.modified = found.etag, found.modified
    feed.failures = 0
    save(ledger, feed)
    return account, None, found.retry_after


def watch(
    ledger: Ledger,
    urls: Iterable[str],
    fetch: Fetch,
    parse: Parse,
    code: Code,
    *,
    interval: float = 900,
    coder: str = "",
    once: bool = False,
    stop: Callable[[], bool] = lambda: False,
    clock: Callable[[], float] = time.monotonic,
    sleep: Callable[[float], None] = time.sleep,
    spread: Callable[[], float] = random.random,
) -> Iterator[tuple[str, Account, DetenteError | None]]:
    """Polls feeds until stopped; yields each poll's address, account and error.

    Args:
        interval: seconds between two polls of one feed; at least `FLOOR`.
        once: each feed once, then end.
        stop: asked between polls and each second of waiting.

    Raises:
        DetenteError: D404, D405: the ledger, not a feed, cannot go on.
    """
    feeds = load(ledger, urls)
    while feeds and not stop():
        feed = min(feeds, key=lambda f: f.due)
        while feed.due > clock() and not stop():
            sleep(min(1.0, feed.due - clock()))
        if stop():
            return
        account, error, wish = poll(ledger, feed, fetch, parse, code, coder=coder)
        feed.due = clock() + wait_after(feed, interval, wish, spread())
        yield feed.url, account, error
        if once:
            feeds.remove(feed)
