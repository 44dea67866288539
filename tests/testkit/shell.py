"""The command line called in this process, with a coder that is loaded already."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from detente.cli.app import main
from detente.coder import Coder


@dataclass(frozen=True)
class Done:
    """What a command left behind."""

    status: int
    out: str
    err: str

    @property
    def errors(self) -> list[str]:
        """The coded errors, one a line."""
        return [e for e in self.err.splitlines() if e.startswith(("error: ", "detente: "))]

    @property
    def account(self) -> str:
        """The closing line."""
        return self.err.rstrip().splitlines()[-1]


Shell = Callable[..., Done]


def shell(coder: Coder, monkeypatch: pytest.MonkeyPatch, capsys: Any) -> Iterator[Shell]:
    """Body of the `shell` fixture: `shell("code", path, stdin=b"...")`."""
    def ready(model: str | None = None, **knobs: Any) -> Coder:
        return coder if not model and not any(knobs.values()) else Coder(model, **knobs)

    monkeypatch.setattr("detente.cli.code.Coder", ready)

    def run(*args: str, stdin: bytes = b"") -> Done:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        capsys.readouterr()
        try:
            status = main(list(args)) or 0
        except SystemExit as end:
            status = int(end.code or 0)
        out, err = capsys.readouterr()
        return Done(status, out, err)

    yield run
