"""Watching: what is new once, politely, through failures."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from detente.errors import DetenteError
from detente.read.base import Raw
from detente.store import Ledger
from detente.store.watch import CEILING, FLOOR, Feed, Fetched, load, wait_after, watch
from testkit.ledger_world import stub_code


class Web:
    """A server, a clock and a sleeper that only pretend."""

    def __init__(self, *answers: Fetched | DetenteError) -> None:
        self.answers, self.now = list(answers), 0.0
        self.asked: list[tuple[float, str, dict[str, str]]] = []

    def fetch(self, url: str, headers: Mapping[str, str]) -> Fetched:
        self.asked.append((self.now, url, dict(headers)))
        answer = self.answers.pop(0)
        if isinstance(answer, DetenteError):
            raise answer
        return answer

    def sleep(self, seconds: float) -> None:
        assert 0 < seconds <= 1.0
        self.now += seconds

    def watch(self, ledger: Ledger, *urls: str, **more: Any) -> list[Any]:
        return list(watch(ledger, urls, self.fetch, parse, stub_code, clock=lambda: self.now,
                          sleep=self.sleep, spread=lambda: 0.0,
                          stop=lambda: not self.answers, **more))


def parse(data: bytes, name: str) -> Iterator[Raw | DetenteError]:
    for i, line in enumerate(data.decode().splitlines()):
        yield Raw(f"{name}:{line}", line, origin=f"{name}:{i}")


def test_new_items_once_and_versions_sent_back(ledger: Ledger) -> None:
    web = Web(Fetched(200, b"Peru visited Chile.", '"v1"', "Mon"), Fetched(304),
              Fetched(200, b"Peru visited Chile.\nTogo praised Peru.", '"v2"'), Fetched(304))
    polls = web.watch(ledger, "http://f", interval=900)
    assert [a.coded for _, a, _ in polls] == [1, 0, 1, 0]
    assert polls[2][1].present == 1
    assert [round(t) for t, _, _ in web.asked] == [0, 900, 1800, 2700]
    assert web.asked[0][2] == {}
    assert web.asked[1][2] == {"If-None-Match": '"v1"', "If-Modified-Since": "Mon"}
    assert web.asked[3][2] == {"If-None-Match": '"v2"'}
    assert ledger.counts()["documents"] == 2 and ledger.counts()["events"] == 2


def test_failures_wait_longer_and_are_remembered(ledger: Ledger) -> None:
    gone = DetenteError("D114", "no route", input="http://f")
    web = Web(Fetched(500), gone, Fetched(503, retry_after=9000), Fetched(200, b"x y z"),
              Fetched(304))
    polls = web.watch(ledger, "http://f", interval=100)
    assert [e.code if e else None for _, _, e in polls] == ["D114", "D114", "D114", None, None]
    assert [round(t) for t, _, _ in web.asked] == [0, 200, 600, 9600, 9700]
    web = Web(Fetched(404))
    web.watch(ledger, "http://f", once=True)
    assert load(ledger, ["http://f"])[0].failures == 1


def test_feeds_take_turns(ledger: Ledger) -> None:
    web = Web(*[Fetched(304)] * 5)
    web.watch(ledger, "http://a", "http://b", "http://a", interval=60)
    assert [u[-1] for _, u, _ in web.asked] == list("ababa")


def test_once(ledger: Ledger) -> None:
    web = Web(Fetched(304), Fetched(200, b"Peru visited Chile."), Fetched(304))
    assert len(web.watch(ledger, "http://a", "http://b", once=True)) == 2


def test_never_too_often_never_never() -> None:
    feed = Feed("http://a")
    assert wait_after(feed, 1, None, 0) == FLOOR
    assert wait_after(feed, 900, 5000, 0) == 5000
    assert wait_after(feed, 900, 10.0**9, 0) == CEILING
    feed.failures = 500
    assert wait_after(feed, 900, None, 1) == CEILING * 1.1


def test_killed_before_the_items_are_in_asks_again(ledger: Ledger) -> None:
    class Killed(BaseException):
        pass

    def kill(raws: Any) -> Any:
        raise Killed
        yield

    web = Web(Fetched(200, b"Peru visited Chile.", '"v1"'), Fetched(304))
    with contextlib.suppress(Killed):
        list(watch(ledger, ["http://f"], web.fetch, parse, kill, clock=lambda: 0.0))
    assert load(ledger, ["http://f"])[0].etag is None


def test_a_real_feed_by_the_real_reader(ledger: Ledger) -> None:
    from detente.cli import watch as command

    pytest.importorskip("detente.read.feed")
    feed = b"""<?xml version="1.0"?><rss version="2.0"><channel><title>Wire</title>
    <item><title>Visit</title><link>http://example.org/1</link>
    <pubDate>Tue, 04 May 2004 10:00:00 GMT</pubDate>
    <description>Peru visited Chile.</description></item></channel></rss>"""
    (raw,) = command.parse(feed, "http://example.org/rss")
    assert isinstance(raw, Raw)
    assert raw.origin.startswith("http://example.org/rss")
    assert (raw.url, (raw.published or "")[:10]) == ("http://example.org/1", "2004-05-04")
    (bad,) = command.parse(b"", "http://example.org/rss")
    assert isinstance(bad, DetenteError) and bad.input == "http://example.org/rss"
    with pytest.raises(DetenteError) as caught:
        command.fetch("http://127.0.0.1:9/", {})
    assert caught.value.code == "D113"
