"""States, organisations and agents from YAML to one table of entities, people and names."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from detente.errors import DetenteError
from detente.knowledge.fold import fold_name

Row = dict[str, Any]
#: What a surface form is; the order is the preference among equals.
ROLES = ("state", "adj", "metonym", "org", "body", "group", "person", "capital", "city")


#: What an entry means that leaves these out.
DEFAULTS = {"kind": "state", "type": "igo", "sector": "IGO"}


def _yaml(path: Path) -> Any:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        return yaml.load(path.read_text(encoding="utf-8"), Loader=loader)
    except yaml.YAMLError as err:
        raise DetenteError(
            "D301",
            f"not valid YAML: {' '.join(str(err).split())[:200]}",
            input=path.name,
            stage="knowledge",
            remedy="mend the line named",
        ) from err


def fields(line: object, count: int) -> list[str]:
    """`a | b | c` as at least `count` stripped fields."""
    parts = [p.strip() for p in str(line).split("|")]
    return parts + [""] * (count - len(parts))


def split_names(text: str) -> list[str]:
    return [n.strip() for n in text.split(";") if n.strip()]


class Builder:
    """Collects entities, people and surface forms; `result` is what is written."""

    def __init__(self) -> None:
        self.entities: dict[str, Row] = {}
        self.people: dict[tuple[str, str], Row] = {}
        self.names: list[list[Any]] = []
        self._seen: dict[tuple[str, str, str, str], list[Any]] = {}

    def name(
        self, surface: str, role: str, code: str, since: str = "", until: str = "", extra: str = ""
    ) -> None:
        folded = fold_name(surface)
        key = (folded, role, code, since)
        if len(folded) < 2:
            return
        if key in self._seen:
            # "NATO, Nato": the scanner asks for capitals only where no other spelling is listed.
            if self._seen[key][1].isupper():
                self._seen[key][1] = surface
            return
        row = [folded, surface, role, code, since, until, extra]
        self._seen[key] = row
        self.names.append(row)

    def person(self, name: str, code: str) -> Row:
        key = (fold_name(name), code)
        return self.people.setdefault(
            key, {"name": name, "entity": code, "variants": [], "wikidata": None, "offices": []}
        )

    def holders(self, code: str, office: str, titles: list[str], lines: list[Any]) -> None:
        for line in lines:
            name, since, until, variants, qid, title = fields(line, 6)[:6]
            if not name:
                continue
            person = self.person(name, code)
            person["wikidata"] = person["wikidata"] or qid or None
            for variant in split_names(variants):
                if variant not in person["variants"]:
                    person["variants"].append(variant)
            person["offices"].append(
                {"office": office, "title": title or (titles or [office])[0], "from": since,
                 "until": until}
            )

    def result(self) -> Row:
        people = sorted(self.people.values(), key=lambda p: (p["entity"], fold_name(p["name"])))
        for index, person in enumerate(people):
            for surface in [person["name"], *person["variants"]]:
                self.name(surface, "person", str(index))
        self.names.sort(key=lambda n: (n[0], ROLES.index(n[2]), n[3], n[4]))
        return {
            "entities": dict(sorted(self.entities.items())),
            "people": people,
            "names": self.names,
        }


def _need(data: Any, path: Path, *keys: str) -> None:
    if not isinstance(data, dict) or any(k not in data for k in keys):
        raise DetenteError(
            "D301",
            f"an entry needs the fields {', '.join(keys)}",
            input=path.name,
            stage="knowledge",
            remedy="add them; docs/knowledge.md shows a whole entry",
        )


def add_state(build: Builder, data: Row, path: Path) -> None:
    """One file of knowledge/states/."""
    _need(data, path, "code", "names")
    code = str(data["code"])
    offices = data.get("offices") or {}
    titles: dict[str, list[str]] = {}
    for office, block in offices.items():
        if office == "other":
            build.holders(code, "other", [], block or [])
            continue
        block = block or {}
        titles[office] = [str(t) for t in block.get("titles") or []]
        build.holders(code, office, titles[office], block.get("holders") or [])
    since, until = str(data.get("from") or ""), str(data.get("until") or "")
    build.entities[code] = {
        "name": data["names"][0],
        "kind": data.get("kind", DEFAULTS["kind"]),
        "wikidata": data.get("wikidata"),
        "cameo": data.get("cameo"),
        "from": since,
        "until": until,
        "successors": data.get("successors") or [],
        "neighbours": data.get("neighbours") or [],
        "capital": data.get("capital"),
        "sovereign": data.get("sovereign"),
        "titles": titles,
        "ambiguous": [fold_name(a) for a in data.get("ambiguous") or []],
    }
    for name in data["names"]:
        build.name(str(name), "state", code, "", "")
    for line in data.get("dated_names") or []:
        name, start, end = fields(line, 3)[:3]
        build.name(name, "state", code, start, end)
    for key, role in (("adjectives", "adj"), ("demonyms", "adj"), ("metonyms", "metonym")):
        for name in data.get(key) or []:
            build.name(str(name), role, code)
    _add_places(build, data, code, since, until)
    for key, role in (("bodies", "body"), ("groups", "group")):
        for line in data.get(key) or []:
            names, sector = fields(line, 2)[:2]
            variants = split_names(names)
            for name in variants:
                build.name(name, role, code, "", "", f"{sector}|{variants[0]}")


def _add_places(build: Builder, data: Row, code: str, since: str, until: str) -> None:
    capitals = [fields(line, 3) for line in data.get("capitals") or []]
    if data.get("capital") and not any(c[0] == data["capital"] for c in capitals):
        capitals.append([str(data["capital"]), "", ""])
    for name, start, end in (c[:3] for c in capitals):
        build.name(name, "capital", code, start or since, end or until)
    for name in data.get("cities") or []:
        build.name(str(name), "city", code)


def add_organisation(build: Builder, data: Row, path: Path) -> None:
    """One entry of knowledge/organisations.yml."""
    _need(data, path, "code", "names")
    code = str(data["code"])
    members = [
        {"code": member, "from": start, "until": end}
        for codes, start, end in (fields(m, 3)[:3] for m in data.get("members") or [])
        for member in codes.split()
    ]
    titles: dict[str, list[str]] = {}
    for office, block in (data.get("heads") or {}).items():
        if office == "other":
            build.holders(code, "other", [], block or [])
            continue
        titles[office] = [str(t) for t in block.get("titles") or [office]]
        build.holders(code, office, titles[office], block.get("holders") or [])
    build.entities[code] = {
        "name": data["names"][0],
        "kind": "organisation",
        "type": data.get("type", DEFAULTS["type"]),
        "wikidata": data.get("wikidata"),
        "cameo": data.get("cameo"),
        "from": str(data.get("from") or ""),
        "until": str(data.get("until") or ""),
        "successors": data.get("successors") or [],
        "parent": data.get("parent"),
        "members": members,
        "seat": data.get("seat"),
        "titles": titles,
        "sector": data.get("sector", DEFAULTS["sector"]),
        "count_names": [fold_name(n) for n in data.get("count_names") or []],
    }
    for name in data["names"]:
        build.name(str(name), "org", code)
    for line in data.get("dated_names") or []:
        name, start, end = fields(line, 3)[:3]
        build.name(name, "org", code, start, end)
    for key, role in (("adjectives", "org"), ("metonyms", "metonym")):
        for name in data.get(key) or []:
            build.name(str(name), role, code)
    for line in data.get("bodies") or []:
        names, sector = fields(line, 2)[:2]
        variants = split_names(names)
        for name in variants:
            build.name(name, "body", code, "", "", f"{sector or 'IGO'}|{variants[0]}")


def compile_actors(folder: Path) -> Row:
    """All entities, people and names under a knowledge folder.

    Raises:
        DetenteError: D301 with the file where an entry is malformed.
    """
    build = Builder()
    for path in sorted((folder / "states").glob("*.yml")):
        add_state(build, _yaml(path), path)
    organisations = folder / "organisations.yml"
    if organisations.exists():
        for entry in _yaml(organisations):
            add_organisation(build, entry, organisations)
    extra = folder / "people.yml"
    if extra.exists():
        for entry in _yaml(extra):
            build.holders(entry["entity"], "other", [], entry["people"])
    result = build.result()
    agents = folder / "agents.yml"
    result["agents"] = _agents(_yaml(agents)) if agents.exists() else []
    result["not_actors"] = _yaml(folder / "not_actors.yml") if (
        folder / "not_actors.yml").exists() else []
    return result


def _agents(groups: list[Row]) -> list[Row]:
    return [
        {
            "sector": g["sector"],
            "kind": g["kind"],
            "office": g.get("office"),
            "nouns": [fold_name(str(n)) for n in g["nouns"]],
        }
        for g in groups
    ]
