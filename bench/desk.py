"""How fast the desk answers over a ledger: every page, each address asked for the first time.

    python bench/desk.py wires.db

Measured in one process without a network: what the server takes, to the last byte.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from starlette.testclient import TestClient

from detente.store import Ledger
from detente.web import lists, urls
from detente.web.app import make_app, warm
from detente.web.guard import Keys, hosts_for
from detente.web.shelf import Shelf

WORDS = ("trade", "talks", "minister", "oil", "agreement", "war", "visit", "tariffs", "president",
         "sanctions", '"prime minister"', "nuclear OR arms", "export*", "border", "loan")


def addresses(path: Path) -> Iterator[tuple[str, str]]:
    """Kind of page and address; the busiest of every kind come first."""
    with Ledger.open(path, readonly=True, check="none") as book:
        pairs = [(t.one, t.other) for t in lists.ties(book)][:40]
        codes = [c.key for c in lists.countries(book)][:25]
        people = [p.key for p in lists.people(book)][:25]
        documents = [d.id for d in islice(book.documents(), 0, 4000, 100)]
        events = [e["id"] for e in islice(book.events(), 0, 4000, 100)]
    yield from (("today", "/"), ("countries", "/countries"), ("people", "/people"))
    yield from (("country", urls.country(c)) for c in codes)
    yield from (("dyad", urls.dyad(*p)) for p in pairs)
    yield from (("person", urls.person(p)) for p in people)
    yield from (("search", f"/search?q={w}") for w in WORDS)
    yield from (("dispatch", urls.dispatch(d)) for d in documents)
    yield from (("event", urls.event(e)) for e in events)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("ledger", type=Path)
    path = parser.parse_args().ledger
    keys = Keys()
    shelf = Shelf(path)
    client = TestClient(make_app(shelf, keys=keys, hosts=hosts_for(80), cookie="bench"),
                        base_url="http://127.0.0.1")
    client.get(f"/paste?token={keys.token}")
    started = time.perf_counter()
    warm(shelf)
    print(f"warming up {time.perf_counter() - started:.1f} s, in the background when serving")
    taken: dict[str, list[float]] = {}
    for kind, address in addresses(path):
        started = time.perf_counter()
        answer = client.get(address)
        assert answer.status_code == 200, address
        taken.setdefault(kind, []).append(1000 * (time.perf_counter() - started))
    everything = sorted(ms for found in taken.values() for ms in found)
    for kind, found in [*taken.items(), ("all", everything)]:
        found.sort()
        print(f"{kind:10} n {len(found):4}  median {found[len(found) // 2]:6.0f} ms  "
              f"95% {found[int(0.95 * (len(found) - 1))]:6.0f} ms  worst {found[-1]:6.0f} ms")


if __name__ == "__main__":
    main()
