"""The file: once each, all or nothing, readable while written, never newer than known."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

import detente
from detente.errors import DetenteError
from detente.records import Block, Dateline, Document
from detente.store import Ledger, migrate
from detente.store.add import content_key, fill
from detente.store.create import make
from detente.store.schema import VERSION
from detente.store.settle import settle
from testkit.ledger_world import stub_code, stub_records, world

Put = Callable[..., object]


def test_what_goes_in_comes_out(ledger: Ledger, put: Put) -> None:
    doc = Document("d", "Peru visited Chile. ✓ \U0001f30d", title="T", published="2004-05-01",
                   published_from="url", url="http://x", source="S", agency="AFP",
                   dateline=Dateline(0, 3, "Lima"), related=("r",), blocks=(Block(0, 5, "body"),))
    records = stub_records(doc)
    assert ledger.put(doc, records, key="k")
    assert list(ledger.documents()) == [doc]
    assert list(ledger.records()) == records


def test_again_is_nothing(ledger: Ledger, put: Put) -> None:
    put("Peru visited Chile.", "d")
    before = ledger.counts()
    doc = Document("d", "other")
    assert not ledger.put(doc, [], key="another key")
    assert not ledger.put(Document("other id", "x"), [], key="key of d")
    assert ledger.counts() == before


def test_document_and_records_or_neither(ledger: Ledger) -> None:
    doc = Document("d", "Peru visited Chile. Peru praised Chile.")
    twice = [*stub_records(doc), stub_records(doc)[0]]
    with pytest.raises(DetenteError):
        ledger.put(doc, twice, key="k")
    assert ledger.counts()["documents"] == 0
    assert not ledger.has("k")
    assert ledger.put(doc, stub_records(doc), key="k")


def test_half_a_character_is_refused(ledger: Ledger) -> None:
    with pytest.raises(DetenteError) as caught:
        ledger.put(Document("d", "a\ud800b"), [], key="k")
    assert caught.value.code == "D105"
    assert ledger.counts()["documents"] == 0


def test_readable_while_written(ledger: Ledger, put: Put) -> None:
    put("Peru visited Chile.")
    with ledger.transaction() as conn:
        conn.exec_driver_sql("DELETE FROM rejected")
        with detente.open(ledger.path) as reader:
            assert reader.counts()["documents"] == 1
        second = Ledger.open(ledger.path)
        second.conn.exec_driver_sql("PRAGMA busy_timeout=50")
        second.conn.rollback()
        with pytest.raises(DetenteError) as caught:
            second.put(Document("e", "x"), [], key="e")
        assert caught.value.code == "D404"
        second.close()


def test_readers_cannot_write(ledger: Ledger, put: Put) -> None:
    put("Peru visited Chile.")
    with detente.open(ledger.path) as reader:
        assert reader.sql("SELECT count(*) AS n FROM records WHERE type = ?", ["CONSULT"]) == [
            {"n": 1}]
        words = "SELECT rowid FROM texts WHERE texts MATCH 'chile'"
        assert reader.sql(words) == [{"rowid": 1}]
        assert reader.sql("WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x+1 FROM c WHERE x<3)"
                          " SELECT max(x) AS x FROM c") == [{"x": 3}]
        for query in ("DELETE FROM records", "PRAGMA query_only=OFF; DELETE FROM records",
                      f"ATTACH '{ledger.path}.other' AS x", "PRAGMA query_only=OFF",
                      "SELECT nothing", "VACUUM INTO '/tmp/never'"):
            with pytest.raises(DetenteError) as caught:
                reader.sql(query)
            assert caught.value.code == "D501"
        with pytest.raises(DetenteError):
            reader.put(Document("e", "x"), [], key="e")
    assert ledger.counts()["records"] == 1


def test_one_file_is_left(tmp_path: Path) -> None:
    path = tmp_path / "l.db"
    with Ledger.open(path, create=True) as book:
        fill(book, world(5), stub_code)
    with detente.open(path) as reader:
        list(reader.events())
    assert [p.name for p in tmp_path.iterdir()] == ["l.db"]


def test_opened_from_a_read_only_folder(tmp_path: Path) -> None:
    path = tmp_path / "ro" / "l.db"
    path.parent.mkdir()
    with Ledger.open(path, create=True) as book:
        fill(book, world(5), stub_code)
    path.chmod(0o444)
    path.parent.chmod(0o555)
    try:
        with detente.open(path) as reader:
            assert reader.counts()["documents"] == 5
    finally:
        path.parent.chmod(0o755)


def test_frames(ledger: Ledger, put: Put) -> None:
    put("Peru visited Chile. Chile praised Peru.")
    settle(ledger)
    for name, rows in (("documents", 1), ("records", 2), ("events", 2), ("actors", 4)):
        assert ledger.polars(name).height == rows
        assert len(ledger.pandas(name)) == rows
    assert ledger.polars("records")["type"].to_list() == ["CONSULT", "SUPPORT"]
    with pytest.raises(DetenteError):
        ledger.polars("records; DROP TABLE records")


@pytest.mark.parametrize("content", [b"", b"not a database", b"x" * 5000])
def test_other_files_are_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "l.db"
    path.write_bytes(content)
    for create in (True, False):
        with pytest.raises(DetenteError) as caught:
            Ledger.open(path, create=create)
        assert caught.value.code == "D401"
    assert path.read_bytes() == content


def test_other_databases_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "l.db"
    other = sqlite3.connect(path)
    other.execute("CREATE TABLE mine(x)")
    other.close()
    with pytest.raises(DetenteError) as caught:
        Ledger.open(path, create=True)
    assert caught.value.code == "D401"


def test_missing_and_newer(tmp_path: Path) -> None:
    path = tmp_path / "l.db"
    with pytest.raises(DetenteError) as caught:
        Ledger.open(path)
    assert caught.value.code == "D101"
    Ledger.open(path, create=True).close()
    raw = sqlite3.connect(path)
    raw.execute(f"PRAGMA user_version={VERSION + 1}")
    raw.close()
    with pytest.raises(DetenteError) as caught:
        Ledger.open(path)
    assert caught.value.code == "D402"


def test_a_ledger_made_meanwhile_is_not_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "l.db"
    with Ledger.open(path, create=True) as book:
        fill(book, world(5), stub_code)
    make(path)
    with Ledger.open(path) as book:
        assert book.counts()["documents"] == 5


def test_migration_steps_run_once_and_whole(ledger: Ledger) -> None:
    def second(conn: object) -> None:
        conn.exec_driver_sql("ALTER TABLE feeds ADD COLUMN later TEXT")  # type: ignore[attr-defined]

    def broken(conn: object) -> None:
        conn.exec_driver_sql("CREATE TABLE half(x)")  # type: ignore[attr-defined]
        raise ValueError("stopped")

    steps = {**migrate.STEPS, VERSION + 1: second, VERSION + 2: broken}
    with pytest.raises(ValueError, match="stopped"):
        migrate.migrate(ledger.conn, ledger.path, steps, VERSION + 2)
    version = "PRAGMA user_version"
    assert ledger.conn.exec_driver_sql(version).scalar() == VERSION
    ledger.conn.rollback()
    migrate.migrate(ledger.conn, ledger.path, steps, VERSION + 1)
    assert ledger.conn.exec_driver_sql(version).scalar() == VERSION + 1
    assert ledger.sql("SELECT later FROM feeds") == []


def test_same_content_under_another_id_is_the_same_dispatch() -> None:
    from dataclasses import replace

    raw = world(3)[2]
    assert content_key(raw) == content_key(replace(raw, id="other", origin="elsewhere"))
    assert content_key(raw) != content_key(replace(raw, source="another paper"))
