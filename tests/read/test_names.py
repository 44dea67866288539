"""Rows as interfaces, crawlers and tables name their fields, and dates as people write them."""

from __future__ import annotations

import json
from typing import Any

import pytest

from detente.clean import clean
from detente.errors import DetenteError
from detente.knowledge.load import read_compiled
from detente.read import Raw, dates, read_bytes
from detente.read.guard import Guard, Job, _Lost, _Worker
from detente.read.walk import Options

TEXT = "Peru's foreign minister visited Chile on Monday for talks on the border."
DAY = "2012-05-08T10:00:00Z"


@pytest.mark.parametrize(("row", "source"), [
    ({"articles": [{"source": {"id": None, "name": "Times"}, "title": "Visit", "publishedAt": DAY,
                    "description": "short", "content": TEXT}]}, "Times"),
    ({"maintext": TEXT, "title": "Visit", "date_publish": DAY, "source_domain": "e.org"}, "e.org"),
    ({"response": {"results": [{"webTitle": "Visit", "webPublicationDate": DAY,
                                "fields": {"bodyText": TEXT}}]}}, None),
    ([{"title": {"rendered": "Visit"}, "date": DAY, "content": {"rendered": f"<p>{TEXT}</p>"}}],
     None),
    ({"response": {"docs": [{"headline": {"main": "Visit"}, "pub_date": DAY, "source": "Paper",
                             "lead_paragraph": TEXT}]}}, "Paper"),
    ({"Headline": "Visit", "Article": TEXT, "Date": DAY}, None),
    ({"title": "Visit", "description": TEXT, "content": None, "date": DAY}, None),
])
def test_fields_by_other_names(row: Any, source: str | None) -> None:
    (raw,) = read_bytes(json.dumps(row).encode(), "x.json")
    assert isinstance(raw, Raw), raw
    assert (raw.text, raw.title, raw.published, raw.source) == (TEXT, "Visit", DAY, source)


def test_a_table_with_other_columns() -> None:
    data = f'Headline,Article,Date,Link\nVisit,"{TEXT}","May 8, 2012",https://e.org/f\n'
    (raw,) = read_bytes(data.encode(), "dump")  # told by its columns, whatever its name
    assert isinstance(raw, Raw)
    assert (raw.title, raw.text, raw.url) == ("Visit", TEXT, "https://e.org/f")
    prose = b"Summary, he said, was all he had read.\nNothing followed.\n"
    (raw,) = read_bytes(prose, "dump")
    assert isinstance(raw, Raw) and raw.text.startswith("Summary, he said")


def test_what_is_there_but_of_no_use_is_said() -> None:
    (none,) = read_bytes(b'{"title": "x", "date": "2012-05-08"}\n', "x.jsonl")
    (empty,) = read_bytes(b'{"text": " "}\n', "x.jsonl")
    (number,) = read_bytes(b'{"text": 7}\n', "x.jsonl")
    codes = [e.code for e in (none, empty, number) if isinstance(e, DetenteError)]
    assert codes == ["D108", "D103", "D109"]


def test_markup_in_a_text_field_is_taken_off() -> None:
    row = {"text": f"<p>{TEXT}</p><p>Peru &amp; Chile <b>agreed</b>.</p>", "title": "Peru&#8217;s"}
    (raw,) = read_bytes(json.dumps(row).encode() + b"\n", "x.jsonl")
    assert isinstance(raw, Raw)
    assert raw.text == f"{TEXT}\n\nPeru & Chile agreed." and raw.title == "Peru’s"
    (plain,) = read_bytes(b'{"text": "Growth was < 3 per cent & falling, Peru said."}\n', "x.jsonl")
    assert isinstance(plain, Raw) and "< 3 per cent & falling" in plain.text


def test_an_array_under_a_name_of_lines() -> None:
    (raw,) = read_bytes(json.dumps([{"text": TEXT}]).encode(), "x.jsonl")
    assert isinstance(raw, Raw)


@pytest.mark.parametrize(("said", "day"), [
    ("8.5.2012", "2012-05-08"), ("28/5/2012", "2012-05-28"), ("5/28/2012", "2012-05-28"),
    ("5/8/2012", None), ("5/5/2012", "2012-05-05"), ("20120508", "2012-05-08"),
    ("2012/05/08", "2012-05-08"), ("May 8th, 2012", "2012-05-08"), ("31.2.2012", None),
    ("8th of May 2012", "2012-05-08"), ("1.1.9999", None)])
def test_dates_as_written(said: str, day: str | None) -> None:
    assert dates.iso(said) == day


def _dated(**more: Any) -> tuple[str | None, str | None]:
    doc = clean(Raw("x", **{"text": TEXT, **more}), read_compiled("furniture"))
    return doc.published, doc.published_from


def test_the_address_goes_before_the_text() -> None:
    headed = f"May 9, 2012\n\n{TEXT}"
    address = "https://e.org/2012/05/08/visit.html"
    assert _dated(text=headed, url=address, published="2012-05-07") == ("2012-05-07", "metadata")
    assert _dated(text=headed, url=address) == ("2012-05-08", "url")
    assert _dated(text=headed) == ("2012-05-09", "header")
    assert _dated(text=f"SANTIAGO, May 8, 2012 (Reuters) - {TEXT}") == ("2012-05-08", "text")
    assert _dated(published="5/8/2012", url=address) == ("2012-05-08", "url")
    assert _dated(published="5/8/2012") == (None, None)


def test_a_copyright_year_dates_no_page() -> None:
    page = (f"<html><body><article><h1>Visit</h1><p>{TEXT}</p><p>{TEXT} They will meet again."
            "</p></article><footer>Copyright 2020</footer></body></html>")
    (raw,) = read_bytes(page.encode(), "x.html")
    assert isinstance(raw, Raw) and raw.published is None


def test_a_worker_that_does_not_start_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    def late(self: _Worker, seconds: float) -> Any:
        raise _Lost(late=True)

    monkeypatch.setattr(_Worker, "answer", late)
    with Guard(Options()) as guard:
        (error,) = guard.read(Job("x.html", "x.html"))
    assert isinstance(error, DetenteError) and error.code == "D112"
