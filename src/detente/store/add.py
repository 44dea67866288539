"""From raw dispatches to a ledger: only what is missing, each in a transaction of its own."""

from __future__ import annotations

import hashlib
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sqlalchemy import select

from detente.errors import DetenteError
from detente.read.base import Raw
from detente.records import Document, Record
from detente.store import schema as t
from detente.store.ledger import Ledger, refused_at
from detente.store.settle import settle

if TYPE_CHECKING:
    from detente.coder import Outcome

#: Inputs to outcomes, one each, in order: `Coder.outcomes` or `code_many`.
Code = Callable[[Iterable[Raw | DetenteError]], Iterator["Outcome"]]
#: Events are brought up to date each time the ledger has grown by this share (and at least by
#: the number below), so that the work stays in proportion to what is added.
GROWTH, AT_LEAST = 0.25, 500


@dataclass(slots=True)
class Account:
    """What became of the inputs: `taken == coded + empty + present + rejected`."""

    coded: int = 0
    empty: int = 0
    present: int = 0
    rejected: int = 0
    records: int = 0

    @property
    def taken(self) -> int:
        return self.coded + self.empty + self.present + self.rejected

    def line(self) -> str:
        """`19 in = 12 coded + 3 empty + 4 already there + 0 rejected; 31 records`."""
        return (f"{self.taken} in = {self.coded} coded + {self.empty} empty + "
                f"{self.present} already there + {self.rejected} rejected; "
                f"{self.records} new records")


def content_key(raw: Raw) -> str:
    """What makes two inputs the same dispatch: text, title, address, source and date as given.

    The id and the file do not count: a file copied is not another dispatch.
    """
    parts = (raw.text, raw.title, raw.url, raw.source, raw.published)
    seed = "\x1f".join(p or "" for p in parts)
    return hashlib.sha256(seed.encode("utf-8", "surrogatepass")).hexdigest()


class _Missing:
    """The inputs that are not in the ledger yet; remembers the key of each it hands out."""

    def __init__(self, ledger: Ledger, raws: Iterable[Raw | DetenteError], account: Account,
                 stop: Callable[[], bool]) -> None:
        self.ledger, self.raws, self.account, self.stop = ledger, raws, account, stop
        self.waiting: deque[tuple[str, str]] = deque()  # key, document id
        self.present: Callable[[], None] = lambda: None

    def __iter__(self) -> Iterator[Raw | DetenteError]:
        for raw in self.raws:
            if self.stop():
                return
            if isinstance(raw, DetenteError):
                self.waiting.append((refused_at(raw.input), ""))
                yield raw
                continue
            key = content_key(raw)
            if any(key == k for k, _ in self.waiting) or self.ledger.has(key):
                self.account.present += 1
                self.present()
                continue
            raw = self._named(raw, key)
            self.waiting.append((key, raw.id))
            yield raw

    def _named(self, raw: Raw, key: str) -> Raw:
        """Another dispatch under an id that is taken gets a name of its own."""
        taken = any(raw.id == i for _, i in self.waiting) or self.ledger.key_of(raw.id) is not None
        return replace(raw, id=f"{raw.id}~{key[:8]}") if taken else raw


def fill(
    ledger: Ledger,
    raws: Iterable[Raw | DetenteError],
    code: Code,
    *,
    coder: str = "",
    stop: Callable[[], bool] = lambda: False,
    on: Callable[[Account, DetenteError | None], None] = lambda account, error: None,
) -> Account:
    """Adds what is missing and brings the events up to date.

    Args:
        code: inputs to outcomes, in order; asked only for inputs that are not in yet.
        coder: what codes, kept with each document.
        stop: asked before each input; true ends the run in order.
        on: told after each input, with its error where it was rejected.

    Raises:
        DetenteError: D404, D405; what was added before stays, and adding again goes on there.
    """
    account = Account()
    missing = _Missing(ledger, raws, account, stop)
    missing.present = lambda: on(account, None)
    size = ledger.counts()["documents"]
    fresh = 0
    for outcome in code(missing):
        key, _ = missing.waiting.popleft()
        error = _keep(ledger, outcome, key, coder, account)
        on(account, error)
        fresh += error is None
        if fresh >= max(AT_LEAST, GROWTH * size):
            settle(ledger)
            size, fresh = size + fresh, 0
    settle(ledger)
    return account


def _keep(ledger: Ledger, outcome: Outcome, key: str, coder: str,
          account: Account) -> DetenteError | None:
    error = outcome.error
    if error is None and outcome.document is not None:
        try:
            new = ledger.put(outcome.document, outcome.records, key=key, origin=outcome.origin,
                             coder=coder)
        except DetenteError as err:
            if err.code != "D105":
                raise
            error = err
        else:
            _count(account, outcome, new)
            return None
    error = error or DetenteError("D901", "neither document nor error", input=outcome.origin)
    ledger.reject(error, key)
    account.rejected += 1
    return error


def _count(account: Account, outcome: Outcome, new: bool) -> None:
    if not new:
        account.present += 1
    elif outcome.records:
        account.coded += 1
        account.records += len(outcome.records)
    else:
        account.empty += 1


def outdated(ledger: Ledger, coder: str, every: bool = False) -> list[str]:
    """Ids of documents that something else than `coder` coded (or of all)."""
    query = select(t.documents.c.id).order_by(t.documents.c.n)
    if not every:
        query = query.where(t.documents.c.coder != coder)
    with ledger.reading() as conn:
        return list(conn.execute(query).scalars())


def recode(
    ledger: Ledger,
    ids: Iterable[str],
    code: Callable[[Document], list[Record]],
    *,
    coder: str = "",
    stop: Callable[[], bool] = lambda: False,
    on: Callable[[int], None] = lambda done: None,
) -> int:
    """Codes documents of the ledger again; judgements and decisions stay in force.

    Returns:
        How many were coded again.

    Raises:
        DetenteError: D403, D404, D405, and what `code` raises; what was recoded before stays.
    """
    done = 0
    for id_ in ids:
        if stop():
            break
        for document in list(ledger.documents([id_])):
            ledger.recode(id_, code(document), coder=coder)
            done += 1
            on(done)
    settle(ledger)
    return done
