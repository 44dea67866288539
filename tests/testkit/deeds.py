"""Events made by hand, for tests of series, movement and networks."""

from __future__ import annotations

from itertools import count
from typing import Any

_NUMBER = count()
#: type -> quad, Goldstein value, PLOVER score
SCORES = {"CONSULT": (1, 1.0, 0.5), "SUPPORT": (1, 3.5, 3.0), "AID": (2, 7.0, 6.0),
          "COOPERATE": (2, 6.0, 5.0), "ACCUSE": (3, -2.0, -3.0), "REQUEST": (3, -1.0, -1.0),
          "THREATEN": (3, -4.4, -5.0), "REJECT": (3, -4.0, -4.0), "SANCTION": (4, -7.0, -7.0),
          "ASSAULT": (4, -9.0, -9.0), "RETREAT": (2, 7.0, 5.0)}


def actor(code: str) -> dict[str, Any]:
    known = code.isupper() and len(code) <= 5
    return {"name": code, "entity": code if known else None, "kind": "state" if known else "group",
            "title": None, "wikidata": None, "sector": None, "mention": None}


def deed(kind: str, source: str, target: str, day: str | None, *, end: str | None = None,
         precision: str = "day", status: str = "actual", symmetric: bool = False,
         stories: tuple[str, ...] = (), ledger: str | None = None, quad: int | None = None,
         details: dict[str, Any] | None = None, where: dict[str, Any] | None = None,
         mode: str | None = None) -> dict[str, Any]:
    """An event as `Ledger.events()` gives it; each name in `stories` is a document."""
    n = next(_NUMBER)
    told = stories or (f"d{n}",)
    own, goldstein, intensity = SCORES[kind]
    reports = [{"record": f"r{n}-{i}", "document": {"id": s, "title": f"Title {s}",
                                                    "published": f"{day or '1990-01-01'}T0{i}:00"},
                "evidence": [{"start": 0, "end": 5, "quote": f"words {n}"}]}
               for i, s in enumerate(told)]
    return {
        "id": f"e{n:05}", "document": reports[0]["document"], "type": kind, "mode": mode,
        "contexts": [], "cameo": "010", "quad": quad or own, "goldstein": goldstein,
        "intensity": intensity, "status": status,
        "sources": [actor(c) for c in source.split()],
        "targets": [actor(c) for c in target.split()], "symmetric": symmetric,
        "when": None if day is None else {"start": day, "end": end or day, "precision": precision,
                                          "text": None},
        "where": where, "attributed_to": None, "ledger": ledger, "details": details,
        "evidence": reports[0]["evidence"], "confidence": 0.8, "trace": {}, "reports": reports}
