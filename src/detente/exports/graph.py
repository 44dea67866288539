"""Who to whom, as GraphML and GEXF: states and organisations, one arc an ordered pair."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from typing import Any, BinaryIO

import networkx as nx

from detente.exports.codes import HAPPENED, Actor, Event, codes, name_of, pairs, start


def _key(actor: Actor | None) -> str | None:
    if actor is None:
        return None
    # XML has no way to write control characters.
    key = str(actor["entity"] or actor["name"])
    return "".join(c for c in key if unicodedata.category(c) not in ("Cc", "Cs", "Co", "Cn"))


def graph(events: Iterable[Event]) -> Any:
    """A networkx DiGraph of what happened.

    Arcs carry `events`, `reports`, `quad1` to `quad4`, `goldstein` (mean) and the dates of the
    `first` and `last`. A symmetric event is an arc each way.
    """
    out = nx.DiGraph()
    for e in events:
        if e["status"] not in HAPPENED:
            continue
        for a, b in pairs(e):
            x, y = _key(a), _key(b)
            if not x or not y or x == y:
                continue
            for node in (x, y):
                out.add_node(node, label=name_of(node), iso2=codes(node).iso2)
            _count(out, x, y, e)
            if e["symmetric"]:
                _count(out, y, x, e)
    for _, _, arc in out.edges(data=True):
        scored = arc.pop("scored")
        total = arc.pop("total")
        arc["goldstein"] = round(total / scored, 3) if scored else 0.0
    return out


def _count(out: Any, x: str, y: str, e: Event) -> None:
    if not out.has_edge(x, y):
        out.add_edge(x, y, events=0, reports=0, quad1=0, quad2=0, quad3=0, quad4=0, first="",
                     last="", scored=0, total=0.0)
    arc, day = out.edges[x, y], start(e)
    arc["events"] += 1
    arc["reports"] += len(e["reports"])
    arc[f"quad{e['quad']}"] += 1
    if e["goldstein"] is not None:
        arc["scored"] += 1
        arc["total"] += e["goldstein"]
    if day:
        arc["first"] = min(arc["first"] or day, day)
        arc["last"] = max(arc["last"], day)


def write(events: Iterable[Event], form: str, out: BinaryIO) -> None:
    """`graphml` or `gexf`."""
    made = graph(events)
    if form == "graphml":
        nx.write_graphml_xml(made, out, encoding="utf-8")
    else:
        nx.write_gexf(made, out, encoding="utf-8", version="1.2draft")
