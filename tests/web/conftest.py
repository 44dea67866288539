"""A ledger of the shipped samples, the desk over it, and a browser where there is one."""

from __future__ import annotations

import os
import shutil
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from starlette.testclient import TestClient

from detente.coder import Coder
from detente.read import Raw, read_sources
from detente.store import Ledger
from detente.store.add import fill
from detente.web.app import make_app
from detente.web.guard import Keys, hosts_for
from detente.web.shelf import Shelf

ROOT = Path(__file__).resolve().parents[2]
BUNDLE = ROOT / "src/detente/web/static/bundle/desk.js"
#: Set by `make test-web`: a test that needs a browser fails where it would be skipped.
MUST = os.environ.get("DETENTE_BROWSER") == "must"
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or ""


@pytest.fixture(scope="session")
def samples(coder: Coder, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger of the samples; do not judge in it."""
    path = tmp_path_factory.mktemp("desk") / "samples.db"
    with Ledger.open(path, create=True) as book:
        fill(book, read_sources([str(ROOT / "samples")]), coder.outcomes, coder="test")
    return path


class Desk:
    """A desk that answers in this process, its door opened."""

    def __init__(self, path: Path, coder: Coder) -> None:
        self.keys, self.path = Keys(), path
        self.shelf = Shelf(path, by="anna", make=lambda: coder)
        app = make_app(self.shelf, keys=self.keys, hosts=hosts_for(8642), cookie="desk")
        self.outside = TestClient(app, base_url="http://127.0.0.1:8642", follow_redirects=False,
                                  raise_server_exceptions=False)
        self.client = TestClient(app, base_url="http://127.0.0.1:8642",
                                 headers={"origin": "http://127.0.0.1:8642"})
        assert self.client.get(f"/?token={self.keys.token}").status_code == 200

    def get(self, path: str, **options: Any) -> Any:
        return self.client.get(path, **options)


@pytest.fixture(scope="session")
def desk(samples: Path, coder: Coder) -> Desk:
    return Desk(samples, coder)


@pytest.fixture
def judged(samples: Path, coder: Coder, tmp_path: Path) -> Desk:
    """A desk over a copy of its own, for corrections."""
    copy = tmp_path / "own.db"
    shutil.copy(samples, copy)
    return Desk(copy, coder)


class Server:
    """A desk on a real port."""

    def __init__(self, path: Path, coder: Coder) -> None:
        sock = socket.socket()
        sock.bind(("127.0.0.1", 0))
        port = sock.getsockname()[1]
        self.path, self.keys, self.base = path, Keys(), f"http://127.0.0.1:{port}"
        app = make_app(Shelf(path, by="anna", make=lambda: coder), keys=self.keys,
                       hosts=hosts_for(port), cookie=f"detente-{port}")
        self.link = f"{self.base}/?token={self.keys.token}"
        self.server = uvicorn.Server(uvicorn.Config(app, log_level="error", ws="none"))
        self.thread = threading.Thread(target=self.server.run, args=([sock],), daemon=True)
        self.thread.start()
        until = time.monotonic() + 20
        while not self.server.started and time.monotonic() < until:
            time.sleep(0.02)

    def stop(self) -> None:
        self.server.should_exit = True
        self.thread.join(10)


def lacking(what: str) -> None:
    """Skips, or fails where everything was to be there."""
    if MUST:
        pytest.fail(what)
    pytest.skip(what)


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Debian's Chromium by Playwright; tests that need it are skipped where it is not there."""
    if not CHROMIUM:
        lacking("no chromium here; `make test-web` installs it")
    if not BUNDLE.exists():
        lacking("the bundle is not built; `make web` builds it")
    sync = pytest.importorskip("playwright.sync_api")
    with sync.sync_playwright() as play:
        try:
            found = play.chromium.launch(executable_path=CHROMIUM, args=[
                "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"])
        except sync.Error as err:
            lacking(f"chromium does not start here: {str(err).splitlines()[0]}")
        yield found
        found.close()


@pytest.fixture
def server(samples: Path, coder: Coder, tmp_path: Path) -> Iterator[Server]:
    copy = tmp_path / "live.db"
    shutil.copy(samples, copy)
    live = Server(copy, coder)
    yield live
    live.stop()


class Seen:
    """A page with what it said in its console and asked of the network."""

    def __init__(self, page: Any) -> None:
        self.page, self.said, self.asked = page, [], []
        page.on("console", lambda m: self.said.append(m.text))
        page.on("pageerror", lambda e: self.said.append(str(e)))
        page.on("dialog", lambda d: (self.said.append(f"dialog {d.message}"), d.dismiss()))
        page.on("request", lambda r: self.asked.append(r.url))


@pytest.fixture
def seen(browser: Any, server: Server) -> Iterator[Seen]:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.set_default_timeout(15_000)
    found = Seen(context.new_page())
    found.page.goto(server.link)
    yield found
    context.close()


#: One expulsion told four times, and a summit: words of our own.
TOLD = (
    "Peru expelled the ambassador of Chile on Monday after a row over fishing rights.",
    "Peru on Monday expelled Chile's ambassador, officials in Lima said, in a dispute over fish.",
    "The ambassador of Chile was expelled by Peru on Monday, the latest turn in the quarrel.",
    "Peru's president met Chile's president in Lima on Wednesday.",
)


@pytest.fixture
def told(coder: Coder, tmp_path: Path) -> Desk:
    """A desk over an event with several reports, and another event of the same two."""
    path = tmp_path / "told.db"
    with Ledger.open(path, create=True) as book:
        fill(book, [Raw(f"told-{i}", text, published="2012-05-10")
                    for i, text in enumerate(TOLD)], coder.outcomes, coder="test")
    return Desk(path, coder)
