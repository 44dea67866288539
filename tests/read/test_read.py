"""Files, folders, JSONL and standard input to raw dispatches."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from detente.errors import DetenteError
from detente.read import Raw, from_mapping, read_bytes, read_sources, text_id


def test_folders_go_in_name_order_and_hide_dot_files(tmp_path: Path) -> None:
    for name in ("b.txt", "a.txt", ".hidden", "c/d.txt"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(name, encoding="utf-8")
    raws = [r for r in read_sources([str(tmp_path)]) if isinstance(r, Raw)]
    assert [Path(r.origin).name for r in raws] == ["a.txt", "b.txt", "d.txt"]


def test_jsonl_is_told_by_content_too() -> None:
    data = b'{"text": "one"}\n\n{"id": 7, "text": "two", "date": "2001-02-03"}\n'
    for name in ("-", "wire.jsonl", "noext"):
        rows = list(read_bytes(data, name))
        assert [r.text for r in rows if isinstance(r, Raw)] == ["one", "two"]
    last = rows[-1]
    assert isinstance(last, Raw)
    assert (last.id, last.published, last.published_from) == ("7", "2001-02-03", "metadata")
    assert last.origin == "noext:3"


def test_all_fields_of_a_row() -> None:
    row = {"id": "a", "title": "T", "text": "x\r\ny", "published": "2001-02-03", "url": "u",
           "source": "s", "unknown": 1}
    raw = from_mapping(row, "o")
    assert (raw.id, raw.title, raw.text, raw.published, raw.url, raw.source) == (
        "a", "T", "x\ny", "2001-02-03", "u", "s")


def test_ids_are_stable_and_differ() -> None:
    assert text_id("a") == text_id("a") != text_id("b")
    assert text_id("a", "x") != text_id("a", None, "x") != text_id("ax")


def test_line_ends_become_one() -> None:
    raw = next(iter(read_bytes(b"a\r\nb\rc\n", "x")))
    assert isinstance(raw, Raw) and raw.text == "a\nb\nc\n"


def test_stdin_among_files(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("file", encoding="utf-8")
    got = list(read_sources([str(tmp_path / "a"), "-"], stdin=io.BytesIO(b"pipe")))
    assert [r.text for r in got if isinstance(r, Raw)] == ["file", "pipe"]


@pytest.mark.parametrize(("data", "code"), [
    (b"", "D103"), (b"\x00\x01", "D104"), (b"\xff\xfehalf\x00", "D105"), (b"caf\xe9", "D105"),
])
def test_errors_come_as_values(data: bytes, code: str) -> None:
    (got,) = read_bytes(data, "x")
    assert isinstance(got, DetenteError)
    assert (got.code, got.input, got.stage) == (code, "x", "read") and got.remedy
