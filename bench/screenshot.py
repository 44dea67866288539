"""Takes the picture of the desk that the README shows, from the shipped samples.

    python bench/screenshot.py [--out docs/pictures/desk.png]
"""

from __future__ import annotations

import argparse
import os
import shutil
import socket
import tempfile
import threading
import time
from pathlib import Path

import uvicorn
from playwright.sync_api import sync_playwright

from detente.coder import Coder
from detente.read import read_sources
from detente.store import Ledger
from detente.store.add import fill
from detente.web.app import make_app
from detente.web.guard import Keys, hosts_for
from detente.web.shelf import Shelf

ROOT = Path(__file__).resolve().parents[1]
#: What is shown: a dispatch with its records, light above dark.
PAGE = "/dispatch/"
TITLE = "Old foes reopen border crossings closed for two decades"


def ledger(path: Path) -> str:
    """A ledger of the samples; gives the id of the dispatch that is shown."""
    coder = Coder()
    with Ledger.open(path, create=True) as book:
        fill(book, read_sources([str(ROOT / "samples")]), coder.outcomes, coder="samples")
        return next(d.id for d in book.documents() if d.title == TITLE)


def serve(path: Path) -> tuple[str, uvicorn.Server]:
    """The desk on a free port; gives its link."""
    sock = socket.socket()
    sock.bind(("127.0.0.1", 0))
    port = sock.getsockname()[1]
    keys = Keys()
    app = make_app(Shelf(path), keys=keys, hosts=hosts_for(port), cookie="shot")
    server = uvicorn.Server(uvicorn.Config(app, log_level="error", ws="none"))
    threading.Thread(target=server.run, args=([sock],), daemon=True).start()
    while not server.started:
        time.sleep(0.05)
    return f"http://127.0.0.1:{port}/?token={keys.token}", server


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=ROOT / "docs/pictures/desk.png")
    out = parser.parse_args().out
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as play:
        id_ = ledger(Path(folder) / "samples.db")
        link, server = serve(Path(folder) / "samples.db")
        browser = play.chromium.launch(executable_path=chromium, args=[
            "--headless", "--no-sandbox", "--disable-gpu"])
        page = browser.new_page(viewport={"width": 1280, "height": 800}, color_scheme="light")
        page.goto(link)
        page.goto(link.split("?")[0].rstrip("/") + PAGE + id_)
        for _ in range(3):
            page.keyboard.press("j")
        page.evaluate("scrollTo(0, 0)")
        out.parent.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=str(out))
        browser.close()
        server.should_exit = True
    print(f"{out}: {out.stat().st_size // 1024} kB")


if __name__ == "__main__":
    main()
