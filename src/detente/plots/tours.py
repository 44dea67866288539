"""Tours on a map: towns as dots for the outline of the land, legs as numbered arrows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from detente.errors import DetenteError
from detente.plots.style import BLUE, RED, figure, footnote, styled
from detente.store import lives
from detente.store.who import entity_names
from detente.where import table as places

if TYPE_CHECKING:
    from matplotlib.figure import Figure

Event = Mapping[str, Any]


@lru_cache(maxsize=1)
def _towns() -> Any:
    """Longitude and latitude of the towns we know (GeoNames, CC BY 4.0)."""
    t = places.load()
    kind, people = np.frombuffer(t.kind, dtype=np.uint8), np.array(t.population)
    good = (kind == 0) & (people > 15000)
    return np.array(t.lon)[good], np.array(t.lat)[good]


@lru_cache(maxsize=1)
def _countries() -> dict[str, tuple[float, float]]:
    t = places.load()
    row = places.KINDS.index("country")
    return {t.countries[t.country[i]]: (t.lon[i], t.lat[i])
            for i in range(len(t.kind)) if t.kind[i] == row}


def located(tour: Mapping[str, Any], events: Mapping[str, Event]
            ) -> list[tuple[Mapping[str, Any], float, float, bool]]:
    """The legs with longitude, latitude and whether the town is known (else: the country)."""
    out = []
    for leg in tour["legs"]:
        found = next((e["where"] for i in leg["events"] if (e := events.get(i)) and e["where"]
                      and e["where"].get("lat") is not None
                      and e["where"].get("country") in (leg["host"], None)), None)
        if found:
            sure = found["name"] != entity_names().get(leg["host"])
            out.append((leg, float(found["lon"]), float(found["lat"]), sure))
        elif leg["host"] in _countries():
            lon, lat = _countries()[leg["host"]]
            out.append((leg, lon, lat, False))
    return out


def draw_tours(events: Sequence[Event], *, person: str | None = None, source: str = "",
               most: int = 3) -> Figure:
    """A figure of the tours told by visits: those of `person`, else those with most legs.

    Raises:
        DetenteError: D403 where there is no tour.
    """
    found = [t for t in lives.tours(events)
             if person is None or person.casefold() in t["person"].casefold()]
    found = sorted(found, key=lambda t: (-len(t["legs"]), t["start"]))[:most]
    if not found:
        raise DetenteError("D403", f"no tour of {person or 'anyone'}", stage="plots",
                           remedy="a tour is two visits of a person to different hosts; see "
                           "`detente visits LEDGER --tours`")
    by_id = {e["id"]: e for e in events}
    with styled():
        fig = figure(3.5 * len(found) + 0.4)
        for ax, tour in zip(np.atleast_1d(fig.subplots(len(found), 1)), found, strict=True):
            _map(ax, tour, located(tour, by_id))
        legs = sum(len(t["legs"]) for t in found)
        footnote(fig, f"Source: {source or 'ledger'}; n = {legs} legs told by "
                      f"{sum(len(leg['events']) for t in found for leg in t['legs'])} events. "
                      "Filled: the town is known; hollow: the country only. Dashed: planned. "
                      "Dots: towns, GeoNames (CC BY 4.0); longitude and latitude in degrees.")
    return fig


def _frame(lons: list[float], lats: list[float]) -> tuple[float, float, float, float]:
    """West, east, south, north: all legs with room around, twice as wide as high."""
    x, y = (min(lons) + max(lons)) / 2, (min(lats) + max(lats)) / 2
    high = max(12.0, (max(lats) - min(lats)) * 0.75, (max(lons) - min(lons)) * 0.36)
    return x - 2 * high, x + 2 * high, max(-90.0, y - high), min(90.0, y + high)


def _map(ax: Any, tour: Mapping[str, Any], legs: Sequence[tuple[Any, float, float, bool]]) -> None:
    ax.set_title(f"{tour['person']} ({tour['entity'] or '—'}), {tour['start']} to {tour['end']}",
                 fontsize=10, fontweight="bold")
    if not legs:
        ax.text(0.5, 0.5, "no place of this tour is known", ha="center", transform=ax.transAxes)
        return
    west, east, south, north = _frame([x[1] for x in legs], [x[2] for x in legs])
    lon, lat = _towns()
    near = (lon > west) & (lon < east) & (lat > south) & (lat < north)
    # Pixels: thousands of dots as vectors would weigh more than the rest of the picture.
    ax.scatter(lon[near], lat[near], s=1.2, color="#BBBBBB", lw=0, zorder=1, rasterized=True)
    ax.set(xlim=(west, east), ylim=(south, north), aspect="equal")
    ax.tick_params(labelsize=6)
    for (one, x1, y1, _), (two, x2, y2, _) in pairwise(legs):
        dash = "--" if "planned" in (one["status"], two["status"]) else "-"
        ax.annotate("", (x2, y2), xytext=(x1, y1), zorder=3, arrowprops={
            "arrowstyle": "-|>", "color": BLUE, "lw": 1.2, "ls": dash, "shrinkA": 5,
            "shrinkB": 5, "connectionstyle": "arc3,rad=0.12"})
    for _, x, y, sure in legs:
        ax.plot(x, y, "o", color=RED, mfc=RED if sure else "white", ms=5, zorder=4)
    for leg, x, y, _ in legs:
        ax.annotate(str(leg["leg"]), (x, y), xytext=(4, 4), textcoords="offset points",
                    fontsize=8, fontweight="bold", zorder=5)
    on = {leg["leg"] for leg, *_ in legs}
    for row, leg in enumerate(tour["legs"]):
        ax.text(0.01, 0.03 + 0.055 * (len(tour["legs"]) - 1 - row),
                _words(leg, leg["leg"] in on), transform=ax.transAxes, fontsize=6.5, zorder=6,
                bbox={"fc": "white", "ec": "none", "alpha": 0.8, "pad": 1})


def _words(leg: Mapping[str, Any], on: bool) -> str:
    host = entity_names().get(leg["host"], leg["host"])
    where = f"{leg['place']}, {host}" if leg["place"] and leg["place"] != host else host
    days = leg["start"] if leg["start"] == leg["end"] else f"{leg['start']}…{leg['end'][5:]}"
    more = (" (planned)" if leg["status"] == "planned" else "") + ("" if on else ", not on the map")
    return f"{leg['leg']}  {where}, {days}{more}"
