"""Present office holders from Wikidata's query service, as a folder laid over the shipped one.

Nothing here touches the network: `queries` says what to ask, `overlay` makes files of the answers.
Only what the shipped knowledge lacks is written. A holder who follows one of ours ends the other's
term on the day; whatever is doubtful (no start, several holders, an older start than ours) is left
out and told in a note. Wikidata can be edited by anybody: names with odd characters are refused.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import orjson
import yaml

from detente.errors import DetenteError
from detente.knowledge.fold import fold_name

ENDPOINT = "https://query.wikidata.org/sparql"
#: The first words of a generated file; a file that starts otherwise is never written over.
MARK = "# Present office holders, from Wikidata (CC0)"
MAX_ROWS = 10_000
_DAYS = 60  # two starts this near are one term
_OFFICES = {"P35": "head_of_state", "P6": "head_of_government", "P3975": "secretary_general"}
_PRECISION = {"9": 4, "10": 7, "11": 10}  # Wikidata's year, month, day: so much of an ISO date

_PERSON = """
  FILTER NOT EXISTS { ?term pq:P582 ?end }
  OPTIONAL { ?term pqv:P580 ?since .
    ?since wikibase:timeValue ?start ; wikibase:timePrecision ?precision }
  ?person wdt:P31 wd:Q5 ; rdfs:label ?name . FILTER(LANG(?name) = "en")
  FILTER NOT EXISTS { ?person wdt:P570 ?death }
  OPTIONAL { ?person skos:altLabel ?alias . FILTER(LANG(?alias) = "en") }
} GROUP BY ?entity ?office ?person ?name ?start ?precision"""
_HEAD = """SELECT ?entity ?office ?person ?name ?start ?precision
  (GROUP_CONCAT(DISTINCT ?alias; SEPARATOR="\\u001f") AS ?aliases) WHERE {
  VALUES ?entity { %s }"""
_CLAIM = """
  VALUES (?claim ?value ?office) { %s }
  ?entity ?claim ?term . ?term ?value ?person ; a wikibase:BestRank ."""
_FOREIGN = """
  VALUES ?office { "foreign_minister" }
  ?post wdt:P279* wd:Q7330070 ; wdt:P1001 ?entity .
  ?person p:P39 ?term . ?term ps:P39 ?post ; pq:P580 [] .
  FILTER NOT EXISTS { ?term wikibase:rank wikibase:DeprecatedRank }"""


@dataclass(frozen=True, slots=True)
class Holder:
    """One row of an answer: who holds an office of an entity now."""

    entity: str  # our code
    office: str
    name: str
    item: str
    start: str  # to the precision known; empty where it is not
    aliases: tuple[str, ...] = ()


@dataclass(slots=True)
class Overlay:
    """Files by their path in the folder, and what was left out and why."""

    files: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    added: int = 0


def queries(actors: Mapping[str, Any]) -> dict[str, str]:
    """The questions, by name, about the states and organisations whose Wikidata item we know."""
    items: dict[str, list[str]] = {"state": [], "organisation": []}
    for info in actors["entities"].values():
        if info.get("wikidata") and not info["until"]:
            kind = "organisation" if info["kind"] == "organisation" else "state"
            items[kind].append(f"wd:{info['wikidata']}")

    def claims(*properties: str) -> str:
        return _CLAIM % " ".join(f'(p:{p} ps:{p} "{_OFFICES[p]}")' for p in properties)

    states, bodies = " ".join(items["state"]), " ".join(items["organisation"])
    return {
        "heads": _HEAD % states + claims("P35", "P6") + _PERSON,
        "foreign": _HEAD % states + _FOREIGN + _PERSON,
        "organisations": _HEAD % bodies + claims("P3975") + _PERSON,
    }


def read_answer(raw: bytes, actors: Mapping[str, Any], name: str) -> tuple[list[Holder], list[str]]:
    """The holders of an answer in the SPARQL 1.1 JSON results format, and notes on rows left out.

    Raises:
        DetenteError: D107 where it is not JSON, D109 where it has another shape, D106 where it
            has more rows than there can be.
    """
    try:
        rows = orjson.loads(raw)["results"]["bindings"]
        if not isinstance(rows, list):
            raise TypeError("bindings")
    except orjson.JSONDecodeError:
        raise _bad("D107", "the answer is not JSON", name) from None
    except (KeyError, TypeError):
        raise _bad("D109", "the answer has not the form of query results", name) from None
    if len(rows) > MAX_ROWS:
        raise _bad("D106", f"more than {MAX_ROWS:,} rows", name)
    codes = {info["wikidata"]: code for code, info in actors["entities"].items()
             if info.get("wikidata") and not info["until"]}
    out, notes = [], []
    for row in rows:
        holder = _holder(row, codes)
        if isinstance(holder, Holder):
            out.append(holder)
        else:
            notes.append(holder)
    return out, notes


def _bad(code: str, what: str, name: str) -> DetenteError:
    return DetenteError(code, what, input=name, stage="knowledge",
                        remedy="try again later; the shipped knowledge is unchanged")


def _holder(row: Any, codes: Mapping[str, str]) -> Holder | str:
    """A row as a holder, or why it is none."""
    try:
        cell = {key: str(value["value"]) for key, value in row.items()}
        item = cell["person"].rpartition("/")[2]
        code = codes[cell["entity"].rpartition("/")[2]]
        name, office = cell["name"], cell["office"]
    except (AttributeError, KeyError, TypeError):
        return "a row without person, name, office or an entity of ours"
    known = office in (*_OFFICES.values(), "foreign_minister")
    if not (known and _clean(name) and item[:1] == "Q" and item[1:].isdigit()):
        return f"{code}: the name or the office is not of the usual form ({name[:40]!r})"
    size = _PRECISION.get(cell.get("precision", ""), 0)
    start = cell.get("start", "").lstrip("+")[:size]
    if start and not _is_date(start):
        start = ""
    aliases = tuple(a for a in cell.get("aliases", "").split("\x1f") if _clean(a) and " " in a)
    return Holder(code, office, " ".join(name.split()), item, start, aliases[:12])


def _clean(name: str) -> bool:
    """A name as people have them, safe to stand between the bars of an entry."""
    return 1 < len(name) <= 80 and name[0].isalpha() and all(
        c.isalpha() or c in " .'’-‘ʼ" for c in name)


def _is_date(text: str) -> bool:
    try:
        date.fromisoformat((text + "-01-01")[:10])
    except ValueError:
        return False
    return True


def overlay(holders: Iterable[Holder], actors: Mapping[str, Any], day: str) -> Overlay:
    """What the holders add to the shipped knowledge, as files.

    Args:
        holders: of all answers.
        actors: the compiled actors, as shipped.
        day: ISO date of the answers, written into the files.
    """
    out = Overlay()
    lines: dict[str, dict[str, list[str]]] = {}
    posts: dict[tuple[str, str], list[Holder]] = {}
    for holder in dict.fromkeys(holders):
        posts.setdefault((holder.entity, holder.office), []).append(holder)
    for (code, office), found in sorted(posts.items()):
        info = actors["entities"][code]
        if office not in info["titles"] or (office == "head_of_state" and info.get("sovereign")):
            continue  # no such office in our table, or the crown of another state
        new = _settle(code, office, found, actors, out.notes)
        if new:
            lines.setdefault(code, {})[office] = new
            out.added += 1
    bodies = []
    for code, offices in lines.items():
        info = actors["entities"][code]
        block = {office: {"titles": list(info["titles"][office]), "holders": rows}
                 for office, rows in offices.items()}
        entry = {"code": code, "names": [info["name"]]}
        if info["kind"] == "organisation":
            bodies.append({**entry, "heads": block})
        else:
            out.files[f"states/{code.lower()}.yml"] = _text({**entry, "offices": block}, day)
    if bodies:
        out.files["organisations.yml"] = _text(bodies, day)
    return out


def _text(data: Any, day: str) -> str:
    body = yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=200)
    return f"{MARK}, asked on {day}\n{body}"


def _settle(
    code: str, office: str, found: list[Holder], actors: Mapping[str, Any], notes: list[str]
) -> list[str]:
    """The lines an office gets; [] where ours agrees or the answer is doubtful."""
    where = f"{code} {office}"
    if len(found) > 1:
        found = [h for h in found if h.start and h.start == max(f.start for f in found)]
    if len(found) != 1:
        notes.append(f"{where}: several at once, left as it is")
        return []
    holder = found[0]
    people = [p for p in actors["people"] if p["entity"] == code]
    ours = next((p for p in people if _is_same(p, holder)), None)
    held = [(p, o) for p in people for o in p["offices"]
            if o["office"] == office and not o["until"]]
    if any(p is ours or _is_one_term(p, o, holder) for p, o in held):
        return []
    if not holder.start:
        notes.append(f"{where}: {holder.name} has no start, left out")
        return []
    if any(o["from"] >= holder.start for _, o in held):
        notes.append(f"{where}: {holder.name} since {holder.start} is older than ours, left out")
        return []
    name = ours["name"] if ours else holder.name
    known = {fold_name(n) for n in (name, *(ours["variants"] if ours else ()))}
    variants = [a for a in dict.fromkeys((holder.name, *holder.aliases))
                if fold_name(a) not in known]
    lines = [f"{name} | {holder.start} | | {'; '.join(variants)} | {holder.item}"]
    if len(held) == 1:
        person, term = held[0]
        lines.insert(0, f"{person['name']} | {term['from']} | {holder.start} | | "
                        f"{person['wikidata'] or ''}".rstrip())
    elif held:
        notes.append(f"{where}: ours has {len(held)} at once; {holder.name} is added to them")
    return lines


def _is_same(person: Mapping[str, Any], holder: Holder) -> bool:
    if person["wikidata"]:
        return bool(person["wikidata"] == holder.item)
    names = {fold_name(n) for n in (person["name"], *person["variants"])}
    return not names.isdisjoint(fold_name(n) for n in (holder.name, *holder.aliases))


def _is_one_term(person: Mapping[str, Any], term: Mapping[str, Any], holder: Holder) -> bool:
    """One surname and starts that lie close: one person, spelled otherwise."""
    if not holder.start or not term["from"]:
        return False
    a, b = (date.fromisoformat((t + "-01-01")[:10] if len(t) < 10 else t)
            for t in (term["from"], holder.start))
    words = [set(fold_name(n).replace("-", " ").split()) for n in (person["name"], holder.name)]
    rough = min(len(term["from"]), len(holder.start))
    near = abs((a - b).days) <= _DAYS or term["from"][:rough] == holder.start[:rough]
    return near and bool(words[0] & words[1])


def write(made: Overlay, folder: Path) -> list[Path]:
    """Writes an overlay's files, replacing those an earlier update made.

    Raises:
        DetenteError: D301 where the folder holds a file of that name that is not an update's;
            nothing is written then.
    """
    targets = {folder / name: text for name, text in made.files.items()}
    old = [p for p in [*folder.glob("states/*.yml"), folder / "organisations.yml"] if p.exists()]
    ours = {p for p in old if p.read_text(encoding="utf-8").startswith(MARK)}
    for path in targets:
        if path.exists() and path not in ours:
            raise DetenteError("D301", "stands in the way and was not made by an update",
                               input=str(path), stage="knowledge",
                               remedy="give a folder of its own")
    for path in ours - set(targets):
        path.unlink()  # the shipped knowledge has caught up
    for path, text in targets.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = path.with_suffix(".new")
        fresh.write_text(text, encoding="utf-8")
        fresh.replace(path)
    return sorted(targets)
