"""Actors as CAMEO actor codes: `USAGOV`, `TURCOP`, `IGOUNO`.

A state is its three letters followed by the role's; an organisation has the code CAMEO gives it
(`cameo:` in its knowledge entry) or that of its parent, else its family alone (`IGO`, `NGO`); an
armed group of no state has its role alone.
Scheme: Schrodt, CAMEO 1.1b3 (2012), the chapters on actors.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from detente.knowledge.load import load
from detente.records import Actor

#: PLOVER's sectors whose CAMEO role code is spelled otherwise; empty where CAMEO has none.
ROLES = {
    "JRN": "MED", "MED": "HLH", "SOC": "NGO", "CRM": "CRM", "NON": "", "UNK": "",
}
#: Roles that are families of their own, needing no state.
FAMILIES = frozenset({"IGO", "NGO", "IMG", "MNC", "NGM"})
NOBODY = "---"


def cameo_code(actor: Actor, entities: Mapping[str, Any] | None = None) -> str:
    """The CAMEO code of an actor; `---` where it has none.

    Args:
        actor: as in a record. A state named as such has the bare code of the state, whatever the
            sector; a body or a person has the role's three letters behind it.
        entities: the compiled entities; None for those the package ships.

    Raises:
        DetenteError: D302 where the shipped knowledge is damaged.
    """
    entities = load().actors["entities"] if entities is None else entities
    sector = actor.sector or ""
    role = ROLES.get(sector, sector)
    if actor.entity is None:
        return _group(actor, entities) or role or NOBODY
    info = entities.get(actor.entity)
    if info is None:
        return NOBODY
    if info["kind"] == "organisation":
        return _organisation(info, entities) or (role if role in FAMILIES else "IGO")
    state = str(info.get("cameo") or actor.entity)
    return state if actor.kind == "state" else state + role


def _organisation(info: Mapping[str, Any], entities: Mapping[str, Any]) -> str | None:
    """The code of an organisation or of the one it belongs to."""
    if info.get("cameo"):
        return str(info["cameo"])
    parent = entities.get(info.get("parent") or "")
    return str(parent["cameo"]) if parent and parent.get("cameo") else None


def _group(actor: Actor, entities: Mapping[str, Any]) -> str | None:
    """The code of an armed group that acts for no state, by its name."""
    for info in entities.values():
        if info.get("type") == "armed_group" and info["name"] == actor.name:
            return str(info["cameo"]) if info.get("cameo") else None
    return None
