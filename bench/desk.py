"""How fast the desk answers over a ledger: a real server, asked over HTTP, every address once.

    python bench/desk.py wires.db            what the server takes, to the last byte
    python bench/desk.py wires.db --paint    and when Chromium first paints

Addresses are asked for the first time each: nothing of theirs is kept from before. Beside the time
on the clock stands the server's own time on the processor, which other work on the machine does not
lengthen.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import chain, islice, pairwise
from pathlib import Path
from typing import Any

import httpx

from detente.store import Ledger
from detente.web import lists, urls

WORDS = ("trade", "talks", "minister", "oil", "agreement", "war", "visit", "tariffs", "president",
         "sanctions", '"prime minister"', "nuclear OR arms", "export*", "border", "loan")
#: Pages of each kind that are painted.
PAINTED = 12


@dataclass
class Taken:
    """Milliseconds of one kind of page: on the clock, on the processor, to the first paint."""

    clock: list[float] = field(default_factory=list)
    own: list[float] = field(default_factory=list)
    paint: list[float] = field(default_factory=list)


def addresses(path: Path) -> Iterator[tuple[str, str]]:
    """Kind of page and address; the busiest of every kind come first."""
    with Ledger.open(path, readonly=True, check="none") as book:
        pairs = [(t.one, t.other) for t in lists.ties(book)][:40]
        codes = [c.key for c in lists.countries(book)][:40]
        people = [p.key for p in lists.people(book)][:40]
        documents = [d.id for d in islice(book.documents(), 0, 4000, 100)]
        events = [e["id"] for e in islice(book.events(), 0, 4000, 100)]
    yield from (("today", "/"), ("countries", "/countries"), ("people", "/people"))
    yield from (("country", urls.country(c)) for c in codes)
    yield from (("dyad", urls.dyad(*p)) for p in pairs)
    yield from (("person", urls.person(p)) for p in people)
    yield from (("search", f"/search?q={w}") for w in WORDS)
    yield from (("dispatch", urls.dispatch(d)) for d in documents)
    yield from (("event", urls.event(e)) for e in events)
    yield from (("compare", urls.compare(a, b)) for a, b in pairwise(events))


def serve(path: Path) -> tuple[subprocess.Popen[str], str]:
    """`detente serve` in a process of its own; gives it and its link."""
    command = [sys.executable, "-c", "from detente.cli import main; main()", "serve", str(path),
               "--port", "0"]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    assert process.stderr is not None
    for line in process.stderr:
        if found := re.search(r"http\S+", line):
            return process, found.group(0)
    raise SystemExit("detente serve gave no link")


def on_processor(pid: int) -> float:
    """Milliseconds of processor time a process has had, its past threads included."""
    return 1000 * time.clock_gettime((~pid << 3) | 2)  # as clock_getcpuclockid(3) makes it


def ask(base: str, client: httpx.Client, process: subprocess.Popen[str],
        wanted: list[tuple[str, str]]) -> dict[str, Taken]:
    """Every address once, over one connection, as a browser would."""
    out: dict[str, Taken] = {}
    for kind, address in wanted:
        before, started = on_processor(process.pid), time.perf_counter()
        answer = client.get(base + address)
        clock = 1000 * (time.perf_counter() - started)
        assert answer.status_code == 200, address
        told = out.setdefault(kind, Taken())
        told.clock.append(clock)
        told.own.append(on_processor(process.pid) - before)
    return out


def paint(link: str, wanted: list[tuple[str, str]], out: dict[str, Taken]) -> None:
    """When Chromium first paints something of a page, counted from the click."""
    from playwright.sync_api import sync_playwright

    base = link.split("/?")[0]
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium")
    first = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime"
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium, args=[
            "--headless", "--no-sandbox", "--disable-gpu"])
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.goto(link)
        for kind, address in wanted:
            told = out[kind]
            if len(told.paint) < PAINTED:
                page.goto(base + address, wait_until="load")
                while not (at := page.evaluate(first)):  # the policy forbids waiting in the page
                    page.wait_for_timeout(20)
                told.paint.append(float(at))
        browser.close()


def quantile(found: list[float], share: float) -> float:
    return sorted(found)[min(len(found) - 1, round(share * (len(found) - 1)))]


def table(taken: dict[str, Taken], painted: bool) -> Iterator[str]:
    """The result as a table in Markdown."""
    every = Taken(*(list(chain.from_iterable(getattr(t, n) for t in taken.values()))
                    for n in ("clock", "own", "paint")))
    heads = ["page", "n", "median", "95%", "worst", "processor, 95%"]
    heads += ["first paint, median", "95%"] if painted else []
    yield "| " + " | ".join(heads) + " |"
    yield "| --- |" + " ---: |" * (len(heads) - 1)
    for kind, told in [*taken.items(), ("all", every)]:
        values: list[Any] = [kind, len(told.clock)]
        values += [round(quantile(told.clock, q)) for q in (0.5, 0.95, 1.0)]
        values.append(round(quantile(told.own, 0.95)))
        if painted:
            values += [round(quantile(told.paint, q)) for q in (0.5, 0.95)]
        yield "| " + " | ".join(map(str, values)) + " |"


def run(path: Path, painted: bool, say: Callable[[str], None] = print) -> None:
    """Serves, asks, says."""
    wanted = list(addresses(path))
    process, link = serve(path)
    try:
        with httpx.Client(follow_redirects=True, timeout=60) as client:
            started = time.perf_counter()
            client.get(link)
            say(f"the first page of all, while the desk warms up: "
                f"{1000 * (time.perf_counter() - started):.0f} ms")
            busy = on_processor(process.pid)
            while (now := on_processor(process.pid)) > busy:
                busy = now
                time.sleep(0.5)
            taken = ask(link.split("/?")[0], client, process, wanted)
        if painted:
            paint(link, wanted, taken)
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(30)
    say(f"milliseconds; load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    for line in table(taken, painted):
        say(line)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("ledger", type=Path)
    parser.add_argument("--paint", action="store_true", help="measure first paint in Chromium too")
    args = parser.parse_args()
    run(args.ledger, args.paint)


if __name__ == "__main__":
    main()
