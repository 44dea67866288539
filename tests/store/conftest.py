"""A ledger to test with."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from detente.records import Document, Record
from detente.store import Ledger
from testkit.ledger_world import stub_records


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger.open(tmp_path / "l.db", create=True) as book:
        yield book


@pytest.fixture
def put(ledger: Ledger) -> Callable[..., tuple[Document, list[Record]]]:
    """Puts a text coded by the stub in."""
    def _put(text: str, id_: str | None = None, day: str = "2004-05-01",
             **more: Any) -> tuple[Document, list[Record]]:
        id_ = id_ or hashlib.sha256(text.encode()).hexdigest()[:8]
        doc = Document(id_, text, published=day, **more)
        found = stub_records(doc)
        ledger.put(doc, found, key=f"key of {id_}")
        return doc, found
    return _put
