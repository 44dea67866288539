from __future__ import annotations

import xml.etree.ElementTree as ET
from datetime import date
from pathlib import Path

import pytest

from detente.errors import DetenteError
from detente.plots import save
from detente.plots.network import draw_network
from detente.plots.series import draw_ties
from detente.plots.timeline import draw_timeline
from detente.plots.tours import draw_tours
from detente.ties import Coverage, Options, acts_of, ties
from detente.ties.movers import Window
from detente.ties.network import network
from testkit.deeds import actor, deed

COVER = Coverage.of({f"1987-0{m}-{d:02}": 20 for m in (3, 5) for d in range(1, 29)}, ("Wire",))
EVENTS = [deed("ACCUSE" if d % 3 else "AID", "USA", "JPN", f"1987-03-{d:02}")
          for d in range(1, 25)] + [deed("CONSULT", "JPN USA", "", "1987-05-04", symmetric=True)]


def visit(person: str, host: str, day: str, lat: float | None, lon: float) -> dict:
    event = deed("CONSULT", "USA", host, day, ledger="visits", where=None if lat is None else {
        "name": "Town", "country": host, "lat": lat, "lon": lon, "geonames": None})
    event["sources"] = [{**actor("USA"), "name": person, "kind": "person"}]
    return event


def figure(kind: str):
    acts = acts_of(EVENTS)
    if kind == "ties":
        return draw_ties(ties(acts, "USA", "JPN", COVER, options=Options(by="week")),
                         source="a.db", marks={date(1987, 3, 20): "a mark"})
    if kind == "timeline":
        return draw_timeline(acts, "United States & <Japan> $x^2$ _a_", source="a.db")
    if kind == "network":
        return draw_network(network(acts, Window(date(1987, 1, 1), date(1987, 12, 31))), "t")
    return draw_tours([visit("A B", "FRA", "1987-03-01", 48.9, 2.4),
                       visit("A B", "ITA", "1987-03-03", None, 0.0),
                       visit("A B", "IMF", "1987-03-05", None, 0.0)])


@pytest.mark.parametrize("kind", ["ties", "timeline", "network", "tours"])
def test_pictures_in_both_forms(kind: str, tmp_path: Path) -> None:
    fig = figure(kind)
    words = " ".join(t.get_text() for t in fig.findobj() if hasattr(t, "get_text"))
    assert "n = " in words and "Source" in words
    for form in ("svg", "png"):
        file = tmp_path / f"p.{form}"
        save(fig, file)
        assert 2000 < file.stat().st_size < 600_000
    assert ET.parse(tmp_path / "p.svg").getroot().tag.endswith("svg")
    assert (tmp_path / "p.png").read_bytes()[:4] == b"\x89PNG"


def test_the_same_bytes_each_time(tmp_path: Path) -> None:
    for name in ("a.svg", "b.svg"):
        save(figure("ties"), tmp_path / name)
    assert (tmp_path / "a.svg").read_bytes() == (tmp_path / "b.svg").read_bytes()


def test_nothing_to_draw(tmp_path: Path) -> None:
    save(draw_ties(ties([], "USA", "JPN", COVER)), tmp_path / "a.png")
    save(draw_timeline([], "none"), tmp_path / "b.png")
    save(draw_network(network([], Window(date(1987, 1, 1), date(1987, 1, 2))), "t"),
         tmp_path / "c.png")
    with pytest.raises(DetenteError, match="no tour"):
        draw_tours([], person="Nobody")


def test_where_it_cannot_be_written(tmp_path: Path) -> None:
    with pytest.raises(DetenteError, match="not a picture"):
        save(figure("timeline"), tmp_path / "a.gif")
    with pytest.raises(DetenteError, match="D405"):
        save(figure("timeline"), tmp_path / "no" / "a.png")
