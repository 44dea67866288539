"""Events out of records: every block whose records changed is grouped anew.

The groups of a block depend on the set of its records alone, so any order of arrival, at once or
in pieces, ends in the same events with the same ids.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

import orjson
from sqlalchemy import delete, false, func, or_, select
from sqlalchemy.dialects.sqlite import insert as upsert
from sqlalchemy.engine import Connection

from detente.records import Document, Record
from detente.store import schema as t
from detente.store.group import EventGroup, event_id
from detente.store.ledger import STORIES, Ledger, week_of
from detente.store.merged import event_row
from detente.store.rows import document_from, record_from, sealed

_GROUPER = "grouper"
#: Records, documents or ids taken in hand at once.
BATCH = 500


def settle(ledger: Ledger, progress: Callable[[int, int], None] | None = None) -> int:
    """Brings events up to date, one transaction a block; gives how many blocks were settled.

    Raises:
        DetenteError: D404 locked, D405 disk full or failed.
    """
    _renew(ledger)
    _unite(ledger)
    with ledger.reading() as conn:
        blocks = list(conn.execute(select(t.dirty.c.block).order_by(t.dirty.c.block)).scalars())
    for done, block in enumerate(blocks):
        with ledger.transaction() as conn:
            if block.startswith(STORIES):
                _stories(ledger, conn, block)
            else:
                _block(ledger, conn, block)
        if progress:
            progress(done + 1, len(blocks))
    return len(blocks)


def unsettled(ledger: Ledger) -> int:
    """How many blocks have records that are in no event yet."""
    with ledger.reading() as conn:
        return len(conn.execute(select(t.dirty.c.block)).all())


def _renew(ledger: Ledger) -> None:
    """Where the rules of grouping have changed, every record gets its block anew."""
    version = ledger.grouper.version
    with ledger.transaction() as conn:
        had = conn.execute(select(t.meta.c.value).where(t.meta.c.key == _GROUPER)).scalar()
        if had == version:
            return
        if had is not None:
            _reblock(ledger, conn)
        conn.execute(upsert(t.meta).values(key=_GROUPER, value=version).on_conflict_do_update(
            index_elements=["key"], set_={"value": version}))


def _reblock(ledger: Ledger, conn: Connection) -> None:
    blocks = set()
    for row in conn.execute(select(t.records)).mappings().all():
        block = ledger.grouper.block(record_from(orjson.loads(row["body"])))
        blocks.add(block)
        new = sealed(t.records, {**row, "block": block})
        conn.execute(t.records.update().where(t.records.c.id == row["id"]).values(
            block=block, checksum=new["checksum"]))
    conn.execute(delete(t.events))
    days = conn.execute(select(t.documents.c.day).distinct()).scalars()
    for block in sorted(blocks | {STORIES + week_of(d) for d in days}):
        soil(conn, block)


def _unite(ledger: Ledger) -> None:
    """Records joined by hand across blocks move into the first of their blocks together."""
    c = t.records.c
    query = select(t.decisions.c.a, t.decisions.c.b).where(t.decisions.c.kind == "same")
    with ledger.reading() as conn:
        pairs = conn.execute(query).all()
    if not pairs:
        return
    with ledger.transaction() as conn:
        moved = True
        while moved:
            moved = False
            for a, b in pairs:
                rows = conn.execute(select(t.records).where(c.id.in_((a, b)))).mappings().all()
                blocks = sorted({r["block"] for r in rows})
                for row in rows:
                    if len(rows) == 2 and row["block"] != blocks[0]:
                        new = sealed(t.records, {**row, "block": blocks[0]})
                        conn.execute(t.records.update().where(c.id == row["id"]).values(
                            block=blocks[0], checksum=new["checksum"]))
                        soil(conn, blocks[0])
                        soil(conn, row["block"])
                        moved = True


def soil(conn: Connection, block: str) -> None:
    """Marks a block to be settled."""
    conn.execute(upsert(t.dirty).values(block=block).on_conflict_do_nothing())


def _block(ledger: Ledger, conn: Connection, block: str) -> None:
    """Groups a block part by part, so that memory hangs on the largest part, not on the ledger."""
    said = _decisions(conn, block)
    tied = [(a, b) for a, b, kind in said if kind == "same"]
    conn.execute(delete(t.events).where(t.events.c.block == block))
    shelf = _Shelf(conn)
    for ids in _batches(ledger.grouper.parts(_told(conn, block), tied)):
        told = _some(conn, ids)
        words = [(a, b, kind) for a, b, kind in said if a in told and b in told]
        groups: Sequence[EventGroup] = [
            EventGroup(g.id, tuple(g.records), g.features)
            for g in ledger.grouper.group(list(told.values()), shelf, words)]
        groups = decided(groups, words)
        # After recoding a record may come from a block that is not settled yet: that block's old
        # event of the same id gives way.
        for some in _slices([g.id for g in groups]):
            conn.execute(delete(t.events).where(t.events.c.id.in_(some)))
        for group in sorted(groups, key=lambda g: g.id):
            _write(conn, block, group, told)
    conn.execute(delete(t.dirty).where(t.dirty.c.block == block))


def _slices(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    return (ids[i : i + BATCH] for i in range(0, len(ids), BATCH))


def _batches(parts: Iterable[Sequence[str]]) -> Iterator[list[str]]:
    """Whole parts together, about `BATCH` records at a time."""
    held: list[str] = []
    for part in parts:
        if held and len(held) + len(part) > BATCH:
            yield held
            held = []
        held.extend(part)
    if held:
        yield held


def _told(conn: Connection, block: str) -> Iterator[Record]:
    """The records of a block that nobody has rejected, a few at a time."""
    c = t.records.c
    query = select(c.id).where(c.block == block, c.judged.is_distinct_from("reject"))
    ids = list(conn.execute(query.order_by(c.id)).scalars())
    for some in _slices(ids):
        yield from _some(conn, some).values()


def _some(conn: Connection, ids: Sequence[str]) -> dict[str, Record]:
    c, out = t.records.c, {}
    for some in _slices(ids):
        for id_, body in conn.execute(select(c.id, c.body).where(c.id.in_(some)).order_by(c.id)):
            out[id_] = record_from(orjson.loads(body))
    return out


class _Shelf(Mapping[str, Document]):
    """The ledger's documents, each read when it is first asked for, the latest few kept."""

    def __init__(self, conn: Connection) -> None:
        self._conn = conn
        self._kept: dict[str, Document] = {}

    def __getitem__(self, id_: str) -> Document:
        if id_ not in self._kept:
            row = self._conn.execute(
                select(t.documents).where(t.documents.c.id == id_)).mappings().first()
            if row is None:
                raise KeyError(id_)
            while len(self._kept) >= BATCH:
                del self._kept[next(iter(self._kept))]
            self._kept[id_] = document_from(dict(row))
        return self._kept[id_]

    def __iter__(self) -> Iterator[str]:
        return iter(self._conn.execute(select(t.documents.c.id)).scalars().all())

    def __len__(self) -> int:
        return int(self._conn.execute(select(func.count()).select_from(t.documents)).scalar_one())


def _stories(ledger: Ledger, conn: Connection, block: str) -> None:
    """The stories of one week: bounded work and memory, whatever the ledger's size.

    Weeks begin on Monday: least is told, and least torn apart, across a Sunday's midnight.
    """
    week = block.removeprefix(STORIES)
    day = t.documents.c.day
    days = [d for d in conn.execute(select(day).distinct()).scalars() if week_of(d) == week]
    # What has no date, or none a calendar knows, is a week of its own.
    within = or_(day.in_([d for d in days if d is not None]), day.is_(None) if None in days
                 else false())
    rows = conn.execute(select(t.documents).where(within).order_by(t.documents.c.id)).mappings()
    documents = {r["id"]: document_from(dict(r)) for r in rows}
    conn.execute(delete(t.stories).where(
        t.stories.c.document.in_(select(t.documents.c.id).where(within))))
    for story in ledger.grouper.stories(list(documents.values())):
        ids = sorted(story, key=lambda i: (documents[i].published or "", i))
        name = "s" + event_id(ids)[1:]
        conn.execute(t.stories.insert(), [
            sealed(t.stories, {"document": i, "story": name, "version": n})
            for n, i in enumerate(ids, 1)])
    conn.execute(delete(t.dirty).where(t.dirty.c.block == block))


def _decisions(conn: Connection, block: str) -> list[tuple[str, str, str]]:
    """What people decided of two records that both are in the block and not rejected."""
    c, r = t.decisions.c, t.records.c
    inside = select(r.id).where(r.block == block, r.judged.is_distinct_from("reject"))
    query = select(c.a, c.b, c.kind).where(c.a.in_(inside), c.b.in_(inside))
    rows = conn.execute(query.order_by(c.kind.desc(), c.a, c.b))
    return [(a, b, kind) for a, b, kind in rows]


def decided(groups: Sequence[EventGroup],
            decisions: Iterable[tuple[str, str, str]]) -> list[EventGroup]:
    """Groups with a person's joins and splits laid over them: never overruled.

    Joins first. Then, in a group that holds records told apart by hand, what conflicts goes to
    different parts, and the records nobody spoke of stay with the largest.
    """
    of = {r: i for i, g in enumerate(groups) for r in g.records}
    sets: dict[int, set[str]] = {i: set(g.records) for i, g in enumerate(groups)}
    tied: dict[str, frozenset[str]] = {}
    apart: set[tuple[str, str]] = set()
    changed: set[int] = set()
    for a, b, kind in decisions:
        if kind == "different":
            apart.add((a, b))
            continue
        tie = tied.get(a, frozenset({a})) | tied.get(b, frozenset({b}))
        tied.update((r, tie) for r in tie)
        x, y = of[a], of[b]
        if x != y:
            sets[x] |= sets.pop(y)
            of.update((r, x) for r in sets[x])
            changed = (changed - {y}) | {x}
    out = []
    for i, members in sets.items():
        pairs = {(a, b) for a, b in apart if a in members and b in members}
        parts = _parts(members, pairs, tied)
        out += [_group(groups[i], part, i in changed or len(parts) > 1) for part in parts]
    return out


def _parts(members: set[str], apart: set[tuple[str, str]],
           tied: Mapping[str, frozenset[str]]) -> list[set[str]]:
    if not apart:
        return [members]
    units = {tied.get(m, frozenset({m})) & members for m in members}
    foes: dict[frozenset[str], set[frozenset[str]]] = {u: set() for u in units}
    unit_of = {m: u for u in units for m in u}
    for a, b in apart:
        if unit_of[a] != unit_of[b]:
            foes[unit_of[a]].add(unit_of[b])
            foes[unit_of[b]].add(unit_of[a])
    parts: list[list[frozenset[str]]] = []
    for unit in sorted((u for u in units if foes[u]), key=min):
        fit = next((p for p in parts if not foes[unit] & set(p)), None)
        if fit is None:
            parts.append([unit])
        else:
            fit.append(unit)
    if not parts:
        return [members]
    largest = min(parts, key=lambda p: (-sum(map(len, p)), min(map(min, p))))
    largest += [u for u in units if not foes[u]]
    return [set().union(*p) for p in parts]


def _group(group: EventGroup, members: set[str], changed: bool) -> EventGroup:
    if not changed:
        return group
    return EventGroup(event_id(members), tuple(sorted(members)),
                      {**group.features, "decided by hand": 1.0})


def _write(conn: Connection, block: str, group: EventGroup,
           told: Mapping[str, Record]) -> None:
    records = [told[i] for i in group.records]
    row = event_row(group, records, block)
    conn.execute(t.events.insert().values(sealed(t.events, row)))
    conn.execute(delete(t.event_reports).where(t.event_reports.c.record.in_(group.records)))
    conn.execute(t.event_reports.insert(), [
        sealed(t.event_reports, {"event": group.id, "record": r.id, "seq": i})
        for i, r in enumerate(sorted(records, key=_when_told))])


def _when_told(record: Record) -> tuple[str, str]:
    return str(record.document.get("published") or "9999"), record.id
