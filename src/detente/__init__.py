"""detente reads news dispatches about relations between states and keeps the ledger of them.

    >>> import detente
    >>> for record in detente.code("Peru's foreign minister visited Chile on Monday.",
    ...                            published="2012-05-04"):
    ...     print(record.type, record.status, record.evidence[0].quote)
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from detente.errors import DetenteError
from detente.records import Actor, Document, Evidence, Record, When, Where

if TYPE_CHECKING:
    from detente.coder import Coder, Outcome, code

__version__ = "0.1.0"
__all__ = [
    "Actor", "Coder", "DetenteError", "Document", "Evidence", "Outcome", "Record", "When",
    "Where", "code", "open",
]


def __getattr__(name: str) -> Any:
    # The coder pulls in spaCy, which takes a second: loaded when first asked for.
    if name in ("Coder", "Outcome", "code"):
        from detente import coder

        return getattr(coder, name)
    if name == "open":
        from detente.store import open_ledger

        return open_ledger
    raise AttributeError(f"module 'detente' has no attribute {name!r}")
