"""What is furniture, where the date and headline stand, and that the text stays as it was."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.clean import clean
from detente.clean.language import language
from detente.errors import DetenteError
from detente.knowledge.load import load
from detente.read import Raw, read_sources
from detente.records import Document
from testkit import SAMPLES

RULES: Mapping[str, Any] = load().furniture
BODY = "The minister of Peru met the minister of Chile on Monday and they spoke of the border."


def doc(text: str, **more: Any) -> Document:
    return clean(Raw("x", text, **more), RULES)


SAMPLE_DOCS = {d.id if r.origin.count(":") else r.origin.rsplit("/", 1)[-1]: d
               for r in read_sources([str(SAMPLES)]) if isinstance(r, Raw)
               for d in [clean(r, RULES)]}
#: title, published, agency, place, related headlines, blocks that are neither text nor header
EXPECTED: dict[str, tuple[str, str, str | None, str, int, dict[str, int]]] = {
    "addis-ababa-2018-09-12.txt": (
        "Old foes reopen border crossings closed for two decades", "2018-09-12", "Xinhua",
        "Addis Ababa", 0, {}),
    "ankara-2019-07-12.txt": (
        "Russian missiles arrive in Turkey despite U.S. threats", "2019-07-12T15:00:00Z", "AFP",
        "Ankara", 1, {"teaser": 1, "credit": 1}),
    "belgrade-1999-03-26.txt": (
        "NATO presses on with raids as Moscow loses vote at United Nations",
        "1999-03-26T20:00:00Z", "AFP", "Belgrade", 2, {"teaser": 2, "repeat": 1, "credit": 1}),
    "brussels-2018-03-27.txt": (
        "NATO joins wave of expulsions of Russian diplomats", "2018-03-27", "DPA", "Brussels", 1,
        {"teaser": 1, "repeat": 1}),
    "jakarta-2005-01-06.txt": (
        "Leaders promise more help for tsunami states", "2005-01-06", "Kyodo", "Jakarta", 1,
        {"teaser": 1}),
    "minsk-2015-02-12.txt": (
        "Leaders agree on truce for eastern Ukraine after all-night talks", "2015-02-12", "DPA",
        "Minsk", 0, {}),
    "moscow-1988-06-01.txt": (
        "Superpowers exchange papers that bring missile treaty into force", "1988-06-01", "AP",
        "Moscow", 0, {}),
    "new-delhi-2020-06-17.txt": (
        "India, China trade blame for deadly clash in Himalayas", "2020-06-17", "PTI", "New Delhi",
        1, {"teaser": 1}),
    "quito-2008-03-04.txt": (
        "Ecuador, Venezuela send troops to Colombian border", "2008-03-04", "EFE", "Quito", 0, {}),
    "united-nations-1990-11-30.txt": (
        "Security Council sets January deadline for Iraq", "1990-11-30T09:15:00Z", "Reuters",
        "United Nations", 1, {"teaser": 1, "credit": 1}),
    "burbank-1971-07-15": (
        "Nixon to visit China", "1971-07-15T22:40:00-07:00", "UPI", "Burbank", 1, {"teaser": 1}),
    "washington-2012-05-17": (
        "US suspends ban on investment in Myanmar", "2012-05-17", "AP", "Washington", 1,
        {"teaser": 1}),
}


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_samples_are_understood(name: str) -> None:
    title, published, agency, place, related, furniture = EXPECTED[name]
    got = SAMPLE_DOCS[name]
    assert (got.title, got.published, got.agency) == (title, published, agency)
    assert got.dateline is not None and got.dateline.place == place
    assert len(got.related) == related
    kinds = Counter(b.kind for b in got.blocks if b.kind not in ("header", "title", "body"))
    assert kinds == furniture


@pytest.mark.parametrize(("opening", "place", "date", "agency"), [
    ("ANKARA, April 8 (AFP) –", "Ankara", "04-08", "AFP"),
    ("MOSCOW (Reuters) -", "Moscow", None, "Reuters"),
    ("BEIJING, Nov. 3 (Xinhua) --", "Beijing", "11-03", "Xinhua"),
    ("Geneva, 21 May (dpa) -", "Geneva", "05-21", "DPA"),
    ("ADDIS ABABA —", "Addis Ababa", None, None),
    ("PORT-AU-PRINCE, Haiti (AP) —", "Port-au-prince", None, "AP"),
])
def test_datelines(opening: str, place: str, date: str | None, agency: str | None) -> None:
    line = doc(f"{opening} {BODY}").dateline
    assert line is not None
    assert (line.date, line.agency) == (date, agency)
    assert line.place is not None and line.place.lower() == place.lower()


@pytest.mark.parametrize("text", [
    "The talks - the third this year - ended on Monday and the ministers went home to the south.",
    "Peru - which shares a border with Chile - said on Monday that it would not attend the talks.",
    "He said \u2014 and this was new \u2014 that the border of the two was open to all of them.",
])
def test_dashes_that_are_no_dateline(text: str) -> None:
    assert doc(text).dateline is None


@pytest.mark.parametrize(("head", "published"), [
    ("1686981306 Peru and Chile talk", "2023-06-17T05:55:06Z"),
    ("2012-05-01", "2012-05-01"), ("Date: 1 May 2012", "2012-05-01"),
    ("Published: 2012-05-01T10:00:00+02:00", "2012-05-01T10:00:00+02:00"),
    ("Tuesday, May 1, 2012", "2012-05-01"), ("Updated: May 1st, 2012", "2012-05-01"),
])
def test_header_dates(head: str, published: str) -> None:
    got = doc(f"{head}\n\n{BODY}")
    assert (got.published, got.published_from) == (published, "header")


@pytest.mark.parametrize("head", [
    "99999999999999 x", "2012-13-45", "Date: 31 February 2012", "12 angry men",
])
def test_wrong_dates_are_no_dates(head: str) -> None:
    assert doc(f"{head}\n\n{BODY}").published is None


def test_where_the_date_comes_from() -> None:
    body = f"May 1, 2012\n\n{BODY}"
    assert doc(body, published="2001-02-03").published == "2001-02-03"
    assert doc(BODY, url="https://wire.example/2012/05/01/talks").published_from == "url"
    assert clean(Raw("x", BODY), RULES, published="2012-05-01").published_from == "option"
    assert clean(Raw("x", body), RULES, published="1999-01-01").published == "2012-05-01"


@pytest.mark.parametrize("line", [
    "Also read: Talks in Lima", "• Also read: Talks in Lima", "READ MORE: Talks in Lima",
    "Related: Talks in Lima", "See also: Talks in Lima",
])
def test_teasers(line: str) -> None:
    got = doc(f"A headline of some length\n\n{BODY}\n\n{line}\n\n{BODY}")
    assert got.related == ("Talks in Lima",)


@pytest.mark.parametrize("line", [
    "Also present was the minister of Chile, who spoke of the border.",
    "Read more than once, the letter of the minister asked for talks.",
    "Related to the king by marriage, the minister of Chile met the president.",
])
def test_sentences_that_are_no_teasers(line: str) -> None:
    got = doc(f"A headline of some length\n\n{BODY}\n\n{line}\n\n{BODY}")
    assert not got.related


def test_too_long_is_refused() -> None:
    with pytest.raises(DetenteError) as caught:
        clean(Raw("x", BODY * 10), RULES, limit=100)
    assert caught.value.code == "D106"


LETTERS = st.sampled_from("the of and PERU met \n\t-–—•:().,0129 'é“”")


@given(st.text(alphabet=LETTERS, max_size=400))
@settings(max_examples=150, deadline=None)
def test_text_is_never_altered_and_blocks_lie_in_order(text: str) -> None:
    try:
        got = doc(text)
    except DetenteError:
        return
    assert got.text == text
    at = 0
    for block in got.blocks:
        assert at <= block.start < block.end <= len(text)
        at = block.end


def test_a_table_of_figures_is_in_no_language() -> None:
    assert language("Shr 10 cts vs 13 cts\n  Net 1,037,690 vs 1,270,460\n  Sales 10.1 mln "
                    "vs 9.2 mln\n  Avg shrs 6,668,309 vs 6,545,722") == "en"
    assert language("El ministro de Chile visitó Perú el 3 de mayo de 2012 y habló con el "
                    "presidente sobre la frontera.") == "es"
