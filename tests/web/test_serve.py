"""`detente serve` as typed: a link, an answer, an orderly end."""

from __future__ import annotations

import re
import signal
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx
import pytest

from detente.cli import serve
from detente.errors import DetenteError

from .conftest import BUNDLE, lacking

COMMAND = [sys.executable, "-c", "from detente.cli import main; main()", "serve"]


def test_a_link_an_answer_and_an_end(samples: Path) -> None:
    if not BUNDLE.exists():
        lacking("the bundle is not built; `make web` builds it")
    with subprocess.Popen([*COMMAND, str(samples), "--port", "0"], stderr=subprocess.PIPE,
                          text=True) as process:
        try:
            assert process.stderr is not None
            lines = (process.stderr.readline() for _ in range(6))
            link = next(m.group(0) for x in lines if (m := re.search(r"http\S+", x)))
            with httpx.Client(follow_redirects=True, timeout=20) as client:
                assert "<h1>Today</h1>" in client.get(link).text
                assert client.get(link.split("?")[0]).status_code == 200
                assert httpx.get(link.split("?")[0]).status_code == 403
            assert link.startswith("http://127.0.0.1:")
        finally:
            process.send_signal(signal.SIGINT)
            assert process.wait(20) in (0, 130, -2)


def test_no_ledger_is_one_line() -> None:
    done = subprocess.run([*COMMAND, "none.db"], capture_output=True, text=True, timeout=60)
    assert done.returncode == 2 and "D" in done.stderr and "Traceback" not in done.stderr


def test_a_missing_bundle_says_what_to_do(monkeypatch: Any, tmp_path: Path) -> None:
    monkeypatch.setattr(serve.resources, "files", lambda _: tmp_path)
    with pytest.raises(DetenteError, match="make web"):
        serve.bundled()


def test_small_answers_are_not_held_back() -> None:
    # asyncio sets TCP_NODELAY only where the socket names its protocol.
    with serve._bind(0) as sock:
        assert sock.proto == socket.IPPROTO_TCP


def test_a_taken_port_says_so() -> None:
    sock = serve._bind(0)
    with pytest.raises(DetenteError, match="taken"):
        serve._bind(sock.getsockname()[1])
    sock.close()
