"""The ledger file: documents, records, events, corrections."""

from __future__ import annotations

import os

from detente.store.group import EventGroup, Grouper
from detente.store.ledger import Ledger

__all__ = ["EventGroup", "Grouper", "Ledger", "open_ledger"]


def open_ledger(path: str | os.PathLike[str], *, check: str = "auto") -> Ledger:
    """A ledger for reading: `.documents() .records() .events() .sql() .polars() .pandas()`.

    Raises:
        DetenteError: D101, D401, D402, D404, D405.
    """
    return Ledger.open(path, readonly=True, check=check)
