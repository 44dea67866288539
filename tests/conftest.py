from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from detente.coder import Coder
from testkit.shell import Shell
from testkit.shell import shell as _shell


@pytest.fixture(scope="session")
def coder() -> Coder:
    """One loaded coder for all tests that only read from it."""
    return Coder()


@pytest.fixture
def shell(coder: Coder, monkeypatch: pytest.MonkeyPatch, capsys: Any) -> Iterator[Shell]:
    """The command line in this process."""
    yield from _shell(coder, monkeypatch, capsys)
