"""The ledger's tables, declared once.

Everything but the full-text index is plain SQLAlchemy Core, so that a server database can
follow. Rows that a person's trust rests on carry `checksum`, a CRC-32 over their other columns:
a flipped bit that leaves the file well-formed is still found when the row is read.
"""

from __future__ import annotations

from sqlalchemy import (
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)

#: Written into the file's header: says "a detente ledger" to anyone who looks ("dtnt").
APPLICATION_ID = 0x64746E74
#: The schema this code writes; older ledgers are migrated, newer ones refused (D402).
VERSION = 1

metadata = MetaData()

meta = Table(
    "meta", metadata,
    Column("key", Text, primary_key=True),
    Column("value", Text, nullable=False),
)

documents = Table(
    "documents", metadata,
    Column("n", Integer, primary_key=True),  # row number: the full-text index points at it
    Column("id", Text, nullable=False, unique=True),
    Column("key", Text, nullable=False, unique=True),  # hash of the input's content
    Column("title", Text),
    Column("published", Text),
    Column("published_from", Text),
    Column("day", Text, index=True),  # the date part of `published`
    Column("url", Text),
    Column("source", Text, index=True),
    Column("agency", Text),
    Column("language", Text, nullable=False),
    Column("origin", Text),  # file and line it was read from
    Column("text", Text, nullable=False),
    Column("body", Text, nullable=False),  # JSON: dateline, related, blocks
    Column("coder", Text, nullable=False),  # what coded it
    Column("records", Integer, nullable=False),  # how many records it gave
    Column("checksum", Integer, nullable=False),
)

stories = Table(
    "stories", metadata,
    Column("document", Text, ForeignKey("documents.id", ondelete="CASCADE"), primary_key=True),
    Column("story", Text, nullable=False, index=True),
    Column("version", Integer, nullable=False),  # 1 is the earliest telling
    Column("checksum", Integer, nullable=False),
)

records = Table(
    "records", metadata,
    Column("id", Text, primary_key=True),
    Column("document", Text, ForeignKey("documents.id", ondelete="CASCADE"), nullable=False,
           index=True),
    Column("seq", Integer, nullable=False),  # order in the document
    Column("block", Text, nullable=False, index=True),  # records of one event share it
    Column("type", Text, nullable=False),
    Column("mode", Text),
    Column("cameo", Text, nullable=False),
    Column("quad", Integer, nullable=False),
    Column("goldstein", Float),
    Column("intensity", Float),
    Column("status", Text, nullable=False),
    Column("symmetric", Integer, nullable=False),
    Column("start", Text, index=True),
    Column("end", Text),
    Column("precision", Text),
    Column("place", Text),
    Column("country", Text),
    Column("lat", Float),
    Column("lon", Float),
    Column("ledger", Text, index=True),
    Column("confidence", Float, nullable=False),
    Column("judged", Text),  # accept, reject, edit; null where nobody has looked
    Column("body", Text, nullable=False),  # the record as published, JSON
    Column("coded", Text),  # the coder's own, where an edit changed it
    Column("checksum", Integer, nullable=False),
)

evidence = Table(
    "evidence", metadata,
    Column("record", Text, ForeignKey("records.id", ondelete="CASCADE"), primary_key=True),
    Column("seq", Integer, primary_key=True),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("quote", Text, nullable=False),
    Column("checksum", Integer, nullable=False),
)

actors = Table(
    "actors", metadata,
    Column("record", Text, ForeignKey("records.id", ondelete="CASCADE"), primary_key=True),
    Column("side", Text, primary_key=True),  # source or target
    Column("seq", Integer, primary_key=True),
    Column("name", Text, nullable=False, index=True),
    Column("entity", Text, index=True),
    Column("kind", Text, nullable=False),
    Column("title", Text),
    Column("wikidata", Text),
    Column("sector", Text),
    Column("mention", Text),
    Column("checksum", Integer, nullable=False),
)

events = Table(
    "events", metadata,
    Column("id", Text, primary_key=True),
    Column("block", Text, nullable=False, index=True),
    Column("type", Text, nullable=False, index=True),
    Column("mode", Text),
    Column("cameo", Text, nullable=False),
    Column("quad", Integer, nullable=False),
    Column("ledger", Text, index=True),
    Column("status", Text, nullable=False),
    Column("start", Text, index=True),
    Column("end", Text),
    Column("place", Text),
    Column("country", Text),
    Column("confidence", Float, nullable=False),
    Column("reports", Integer, nullable=False),
    Column("documents", Integer, nullable=False),
    Column("body", Text, nullable=False),  # record fields as merged, JSON
    Column("features", Text, nullable=False),  # why its reports are one, JSON
    Column("checksum", Integer, nullable=False),
)

event_reports = Table(
    "event_reports", metadata,
    Column("event", Text, ForeignKey("events.id", ondelete="CASCADE"), primary_key=True),
    Column("record", Text, ForeignKey("records.id", ondelete="CASCADE"), primary_key=True,
           unique=True),
    Column("seq", Integer, nullable=False),
    Column("checksum", Integer, nullable=False),
)

judgements = Table(
    "judgements", metadata,
    Column("n", Integer, primary_key=True),
    Column("record", Text, nullable=False, index=True),
    Column("document", Text, nullable=False, index=True),
    Column("verdict", Text, nullable=False),  # accept, reject, edit
    Column("changes", Text, nullable=False),  # JSON: field -> value
    Column("body", Text, nullable=False),  # the record the person saw, JSON
    Column("by", Text, nullable=False),
    Column("at", Text, nullable=False),
    Column("note", Text),
    Column("checksum", Integer, nullable=False),
)

decisions = Table(
    "decisions", metadata,
    Column("n", Integer, primary_key=True),
    Column("a", Text, nullable=False),  # record ids, a < b
    Column("b", Text, nullable=False),
    Column("kind", Text, nullable=False),  # same, different
    Column("by", Text, nullable=False),
    Column("at", Text, nullable=False),
    Column("checksum", Integer, nullable=False),
    UniqueConstraint("a", "b"),
)

rejected = Table(
    "rejected", metadata,
    Column("key", Text, primary_key=True),
    Column("origin", Text, nullable=False),
    Column("code", Text, nullable=False),
    Column("message", Text, nullable=False),
    Column("stage", Text, nullable=False),
    Column("remedy", Text, nullable=False),
    Column("checksum", Integer, nullable=False),
)

coverage = Table(
    "coverage", metadata,
    Column("day", Text, primary_key=True),  # empty where the date is not known
    Column("source", Text, primary_key=True),
    Column("documents", Integer, nullable=False),
    Column("records", Integer, nullable=False),
)

#: Blocks whose events are out of date. Written with the document, so a kill between a document
#: and its events loses nothing: the next writer settles what is listed here.
dirty = Table("dirty", metadata, Column("block", Text, primary_key=True))

feeds = Table(
    "feeds", metadata,
    Column("url", Text, primary_key=True),
    Column("etag", Text),
    Column("modified", Text),
    Column("failures", Integer, nullable=False),
    Column("polled_at", Text),
)

Index("records_type_start", records.c.type, records.c.start)

#: Tables whose rows carry a checksum.
CHECKED = tuple(t for t in metadata.sorted_tables if "checksum" in t.c)

#: SQLite only: other databases bring their own full-text index.
FULL_TEXT = (
    "CREATE VIRTUAL TABLE texts USING fts5(title, text, content='documents', "
    "content_rowid='n', tokenize='unicode61 remove_diacritics 2')"
)
