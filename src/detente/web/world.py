"""Points on the bundled map: the projection that web/build.mjs drew it with."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

#: As in web/build.mjs: pixels a radian, and the middle of the picture.
SCALE, MIDDLE_X, MIDDLE_Y = 177.0, 480.0, 244.0
WIDTH, HEIGHT = 960, 442
#: The polynomial of Šavrič, Patterson and Jenny, "The Equal Earth map projection" (2018).
_A = (1.340264, -0.081106, 0.000893, 0.003796)
_M = math.sqrt(3) / 2


def project(lat: float, lon: float) -> tuple[float, float]:
    """Degrees (WGS 84) to the map's pixels, y downwards."""
    t = math.asin(_M * math.sin(math.radians(max(-90.0, min(90.0, lat)))))
    t2 = t * t
    t6 = t2**3
    x = math.radians(lon) * math.cos(t) / (
        _M * (_A[0] + 3 * _A[1] * t2 + t6 * (7 * _A[2] + 9 * _A[3] * t2)))
    y = t * (_A[0] + _A[1] * t2 + t6 * (_A[2] + _A[3] * t2))
    return round(MIDDLE_X + SCALE * x, 1), round(MIDDLE_Y - SCALE * y, 1)


@dataclass(slots=True)
class Point:
    """A place on the map: pixels, radius, the class it is painted in and what it stands for."""

    name: str
    country: str
    x: float
    y: float
    r: float = 0.0
    paint: str = ""
    number: int | None = None
    events: list[dict[str, Any]] = field(default_factory=list)

    @property
    def label(self) -> str:
        """What a pointer or a screen reader is told."""
        n = len(self.events)
        first = self.events[0]
        return f"{self.name}: {n} event{'s' * (n != 1)}, latest {first['type']} " \
               f"{(first['when'] or {}).get('start', 'undated')}"


#: The narrowest part of the map that is shown by itself, in pixels: about a continent.
NARROWEST = 260.0


def window(points: Sequence[Point]) -> tuple[float, float, float, float]:
    """The part of the map that holds the points with room around: x, y, width, height."""
    if not points:
        return 0.0, 0.0, float(WIDTH), float(HEIGHT)
    xs, ys = [p.x for p in points], [p.y for p in points]
    shape = WIDTH / HEIGHT
    wide = max(NARROWEST, 1.4 * (max(xs) - min(xs)), 1.5 * (max(ys) - min(ys)) * shape)
    wide = min(float(WIDTH), wide)
    high = wide / shape
    x = min(max(0.0, (min(xs) + max(xs) - wide) / 2), WIDTH - wide)
    y = min(max(0.0, (min(ys) + max(ys) - high) / 2), HEIGHT - high)
    return round(x, 1), round(y, 1), round(wide, 1), round(high, 1)


def points(events: Iterable[dict[str, Any]]) -> list[Point]:
    """Places of events, the fullest first; events without a place are left out."""
    found: dict[tuple[float, float], Point] = {}
    for event in events:
        where = event["where"] or {}
        if where.get("lat") is None or where.get("lon") is None:
            continue
        x, y = project(where["lat"], where["lon"])
        point = found.setdefault((x, y), Point(where["name"], where["country"] or "", x, y))
        point.events.append(event)
    for point in found.values():
        point.r = round(3.0 + 2.2 * math.sqrt(len(point.events)), 1)
        conflict = sum(x["quad"] > 2 for x in point.events)
        point.paint = "hard" if conflict * 2 > len(point.events) else \
            "soft" if conflict * 2 < len(point.events) else "even"
    return sorted(found.values(), key=lambda p: -p.r)
