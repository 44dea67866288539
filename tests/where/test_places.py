"""Toponyms: what is a place, which one, and the reason where none is given."""

from __future__ import annotations

import string
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.where import gazetteer
from detente.where.places import Toponym, find, resolve_name


def _one(text: str, name: str, **context: str) -> Toponym:
    hits = [t for t in find(text, **context) if t.text == name]  # type: ignore[arg-type]
    assert hits, f"{name} not found in {text!r}"
    return hits[0]


@pytest.mark.parametrize(("text", "name", "country", "lat", "lon"), [
    ("The pact was signed in Paris, Texas.", "Paris", "USA", 33.66, -95.56),
    ("The pact was signed in Paris.", "Paris", "FRA", 48.85, 2.35),
    ("A ship docked in Long Beach, CA.", "Long Beach", "USA", 33.77, -118.19),
    ("A ship docked in Long Beach, Calif.", "Calif.", "USA", 37.25, -119.75),
    ("He flew from London, Ontario, to Ottawa.", "London", "CAN", 42.98, -81.23),
    ("London and Ottawa agreed.", "London", "GBR", 51.5, -0.13),
    ("Troops left Tripoli for Benghazi.", "Tripoli", "LBY", 32.88, 13.19),
    ("Lebanese troops patrolled Tripoli and Sidon.", "Tripoli", "LBN", 34.43, 35.84),
    ("Kim and Moon met at Panmunjom.", "Panmunjom", "KOR", 37.96, 126.68),
    ("Talks went on at Camp David.", "Camp David", "USA", 39.65, -77.46),
    ("They spoke at the Palais des Nations.", "Palais des Nations", "CHE", 46.23, 6.14),
    ("Police in St. John's, Newfoundland, agreed.", "St. John's", "CAN", 47.56, -52.71),
    ("Floods hit Oregon, Washington and Idaho.", "Washington", "USA", 47.5, -120.5),
    ("Georgia's governor met the Georgian president.", "Georgia", "USA", 32.75, -83.5),
    ("He left San Jose, Costa Rica, for San José, California.", "San José", "USA", 37.3, -121.9),
    ("Zaire and Angola agreed.", "Zaire", "COD", -2.5, 23.5),
    ("A spokesman for Senator Kent (D-Mont.) agreed.", "Mont", "USA", 47.0, -109.6),
    ("He lives in Reading, England.", "Reading", "GBR", 51.45, -0.97),
    ("Farmers in Atlanta and across Georgia sued Alabama.", "Georgia", "USA", 32.75, -83.5),
])
def test_the_right_place(text: str, name: str, country: str, lat: float, lon: float) -> None:
    place = _one(text, name).place
    assert place is not None
    assert place.country == country
    assert place.km(lat, lon) < 100


@pytest.mark.parametrize(("text", "name"), [
    ("The Washington Post wrote of it.", "Washington"),
    ("George Washington wrote of it.", "Washington"),
    ("Paris Hilton wrote of it.", "Paris"),
    ("George W. London wrote of it.", "London"),
    ("Mr. Lancaster wrote of it.", "Lancaster"),
    ("The shop in Paris Street closed.", "Paris"),
    ("Mobile phones were banned.", "Mobile"),
    ("It began in August.", "August"),
    ("Victoria Nuland wrote of it.", "Victoria"),
    ("The Treaty of Rome was signed.", "Rome"),
    ("The U.S. sent aides to the Venice summit.", "Venice"),
    ("The Dutch firm Alder N.V. was sold.", "N.V."),
    ("Michael Jordan flew home. Later Jordan said he was tired.", "Jordan"),
])
def test_no_place_and_a_reason(text: str, name: str) -> None:
    for hit in find(text):
        if hit.text == name:
            assert hit.place is None
            assert hit.reason


def test_every_toponym_has_a_place_or_a_reason() -> None:
    text = ("ANKARA, April 8 - Turkey and Springfield, Mr. Bush, the Kent family of Cork, "
            "Victoria, the Hague and Georgia met Moscow's allies in Sion.")
    for hit in find(text):
        assert (hit.place is None) == bool(hit.reason)
        assert text[hit.start:hit.end] == hit.text


def test_roles() -> None:
    found = {t.text: t.role for t in find("Moscow's allies met Georgian envoys in Vienna.")}
    assert found == {"Moscow": "owner", "Georgian": "adjective", "Vienna": "place"}


def test_acronyms_keep_their_case() -> None:
    assert _one("The US and the UK agreed.", "US").place.country == "USA"  # type: ignore[union-attr]
    assert not [t for t in find("Us and them. WHO agreed.") if t.place]


def test_seas_have_no_country() -> None:
    place = _one("Ships met in the Black Sea.", "Black Sea").place
    assert place is not None and place.country is None


def test_title_and_dateline_are_context() -> None:
    text = "A church burnt down in Tripoli on Monday."
    assert _one(text, "Tripoli", title="Lebanon mourns").place.country == "LBN"  # type: ignore[union-attr]
    assert _one(text, "Tripoli", dateline="BEIRUT").place.country == "LBN"  # type: ignore[union-attr]
    assert all(t.end <= len(text) for t in find(text, title="Lebanon mourns"))


def test_skip_spans() -> None:
    text = "Jordan met him in Amman."
    hit = next(t for t in find(text, skip_spans=[(0, 6)]) if t.start == 0)
    assert hit.place is None and hit.reason == "part of the name of an actor"


@pytest.mark.parametrize(("name", "code", "kind"), [
    ("Havana", "CUB", "city"), ("Cuba", "CUB", "country"), ("U.S.", "USA", "country"),
    ("New York", "USA", "city"), ("Geneva", "CHE", "city"), ("Kremlin", "RUS", "venue"),
    ("Moscow", "SUN", "city"), ("Belgrade", "YUG", "city"), ("Georgia", "GEO", "country"),
    ("Georgia", "USA", "admin1"), ("South China Sea", "CHN", "water"),
])
def test_resolve_name(name: str, code: str, kind: str) -> None:
    place = resolve_name(name, code)
    assert place is not None
    assert place.kind == kind
    assert place.country in (code, None)
    assert place.geonames or kind in ("venue", "water")


def test_resolve_name_gives_none_rather_than_a_guess() -> None:
    assert resolve_name("Springfield") is None
    assert resolve_name("Vienna", "CUB") is None
    assert resolve_name("Qwertzville") is None


def test_every_capital_resolves() -> None:
    from detente.knowledge.load import read_compiled

    missing = []
    for code, entity in read_compiled("actors")["entities"].items():
        if entity["kind"] == "state" and entity.get("capital") and not entity.get("until"):
            place = resolve_name(entity["capital"], code)
            if place is None or place.country not in (code, None):
                missing.append((code, entity["capital"]))
    assert not missing


def test_lookup_orders_by_hint_and_distance() -> None:
    assert gazetteer.lookup("Cambridge", country_hint="USA")[0].country == "USA"
    assert gazetteer.lookup("Cambridge", near=(43.4, -80.3))[0].country == "CAN"
    assert gazetteer.lookup("no such place") == []


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet=string.ascii_letters + " .,'’-–\n()ÉİŁ\u0301\u200b", max_size=200))
def test_any_text_is_read(text: str) -> None:
    for hit in find(text):
        assert text[hit.start:hit.end] == hit.text


@pytest.mark.parametrize("unit", ["A", "A ", "A.", "Van de ", "St. ", "A-", "A'", "New York, "])
def test_long_runs_take_linear_time(unit: str) -> None:
    find("warm up in Paris")
    begin = time.process_time()
    find(unit * (60_000 // len(unit)))
    assert time.process_time() - begin < 6.0
