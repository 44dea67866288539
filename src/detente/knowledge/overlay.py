"""A user's own knowledge laid over the shipped one, in the same schema."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from detente.errors import DetenteError
from detente.knowledge.compile_actors import ROLES, compile_actors
from detente.knowledge.compile_frames import compile_frames
from detente.knowledge.fold import fold_name

if TYPE_CHECKING:
    from detente.knowledge.load import Knowledge

#: What an overlay folder may hold.
KNOWN = ("states", "organisations.yml", "people.yml", "agents.yml", "frames", "not_actors.yml")


def merged(base: Knowledge, folder: str) -> Knowledge:
    """The shipped knowledge with a folder's states, organisations, people and frames added.

    An entry with a shipped code or frame name replaces the shipped entry's fields; names and
    holders are added to the shipped ones.

    Raises:
        DetenteError: D301 where the folder is missing, holds nothing known, or is malformed.
    """
    path = Path(folder)
    present = [name for name in KNOWN if (path / name).exists()]
    if not present:
        raise DetenteError("D301", f"holds none of {', '.join(KNOWN)}", input=folder,
                           stage="knowledge", remedy="docs/knowledge.md shows the layout")
    out = base
    if any(n in present for n in KNOWN[:4]) or "not_actors.yml" in present:
        out = replace(out, actors=_actors(dict(base.actors), compile_actors(path)))
    if "frames" in present:
        out = replace(out, frames=_frames(dict(base.frames), compile_frames(path)))
    return out


def _actors(base: dict[str, Any], more: dict[str, Any]) -> dict[str, Any]:
    people = [dict(p) for p in base["people"]]
    index = {(fold_name(p["name"]), p["entity"]): i for i, p in enumerate(people)}
    moved: dict[str, str] = {}
    for i, person in enumerate(more["people"]):
        key = (fold_name(person["name"]), person["entity"])
        if key in index:
            old = people[index[key]]
            old["offices"] = [*old["offices"], *person["offices"]]
            old["variants"] = [*old["variants"], *person["variants"]]
        else:
            index[key] = len(people)
            people.append(person)
        moved[str(i)] = str(index[key])
    names = [list(n) for n in base["names"]]
    for row in more["names"]:
        row = list(row)
        if row[2] == "person":
            row[3] = moved[row[3]]
        names.append(row)
    names.sort(key=lambda n: (n[0], ROLES.index(n[2]), n[3], n[4]))
    entities = {**base["entities"]}
    for code, entity in more["entities"].items():
        kept = {k: v for k, v in entity.items() if v not in (None, "", [], {})}
        entities[code] = {**entities.get(code, entity), **kept}
    return {**base, "entities": entities, "people": people, "names": names,
            "agents": [*base["agents"], *more["agents"]],
            "not_actors": [*base["not_actors"], *more["not_actors"]]}


def _frames(base: dict[str, Any], more: dict[str, Any]) -> dict[str, Any]:
    patterns = [p for p in base["patterns"] if p[0] not in more["frames"]]
    return {"frames": {**base["frames"], **more["frames"]},
            "patterns": [*patterns, *more["patterns"]]}
