"""A user's own knowledge laid over the shipped one, in the same schema."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from detente.errors import DetenteError
from detente.knowledge.compile_actors import DEFAULTS, ROLES, compile_actors
from detente.knowledge.compile_frames import compile_frames
from detente.knowledge.fold import fold_name

if TYPE_CHECKING:
    from detente.knowledge.load import Knowledge

#: What an overlay folder may hold.
KNOWN = ("states", "organisations.yml", "people.yml", "agents.yml", "frames", "not_actors.yml")


def merged(base: Knowledge, folder: str) -> Knowledge:
    """The shipped knowledge with a folder's states, organisations, people and frames added.

    An entry with a shipped code or frame name replaces the shipped entry's fields; names and
    holders are added to the shipped ones. A term with the office and the start of a shipped one
    of that person takes its place: so a term is ended.

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
    entities = _entities(base["entities"], more["entities"])
    people = [dict(p) for p in base["people"]]
    index = {(fold_name(p["name"]), p["entity"]): i for i, p in enumerate(people)}
    moved: dict[str, str] = {}
    for i, person in enumerate(more["people"]):
        key = (fold_name(person["name"]), person["entity"])
        titles = entities.get(person["entity"], {}).get("titles", {})
        person = {**person, "offices": [_titled(o, titles) for o in person["offices"]]}
        if key in index:
            people[index[key]] = _person(people[index[key]], person)
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
    return {**base, "entities": entities, "people": people, "names": names,
            "agents": [*base["agents"], *more["agents"]],
            "not_actors": [*base["not_actors"], *more["not_actors"]]}


def _person(old: dict[str, Any], more: dict[str, Any]) -> dict[str, Any]:
    """A shipped person with what an overlay adds or mends."""
    mended = {(o["office"], o["from"]) for o in more["offices"]}
    kept = [o for o in old["offices"] if (o["office"], o["from"]) not in mended]
    return {**old, "wikidata": old["wikidata"] or more["wikidata"],
            "offices": [*kept, *more["offices"]],
            "variants": list(dict.fromkeys([*old["variants"], *more["variants"]]))}


def _titled(term: dict[str, Any], titles: dict[str, list[str]]) -> dict[str, Any]:
    """A term whose title was left out has the office's own."""
    own = titles.get(term["office"])
    return {**term, "title": own[0]} if own and term["title"] == term["office"] else term


def _entities(base: dict[str, Any], more: dict[str, Any]) -> dict[str, Any]:
    out = {**base}
    for code, entity in more.items():
        old = base.get(code)
        if old is None:
            out[code] = entity
            continue
        # What an entry leaves out is compiled to nothing or to a default; neither was said.
        said = {k: v for k, v in entity.items()
                if v not in (None, "", [], {}) and DEFAULTS.get(k) != v}
        titles = {**old["titles"], **{k: v for k, v in entity["titles"].items() if v}}
        out[code] = {**old, **said, "titles": titles}
    return out


def _frames(base: dict[str, Any], more: dict[str, Any]) -> dict[str, Any]:
    patterns = [p for p in base["patterns"] if p[0] not in more["frames"]]
    return {"frames": {**base["frames"], **more["frames"]},
            "patterns": [*patterns, *more["patterns"]]}
