"""Which place of that name: sums of readable features, settled over the document.

Each candidate's score is a sum of the features below; the weights were set on the
even documents of two public geoparsing sets and on nothing else.
"""

from __future__ import annotations

import itertools
import math
import re
from collections import Counter
from collections.abc import Sequence

from detente.where.gazetteer import Place
from detente.where.scan import Mention
from detente.where.table import fold

#: What a kind of place is worth beside ten-fold population.
KIND = {"country": 3.2, "admin1": 1.0, "admin2": -0.4, "admin3": -1.0, "region": 0.0,
        "continent": 4.0, "venue": 1.0, "water": 1.0, "city": 0.0}
CAPITAL = 3.0  # a state's capital
LISTED = 3.0  # a row of knowledge/venues.yml
KNOWN = 0.5  # a city knowledge/states names
ALTERNATE = -1.2  # the name is an alternate one
NAMED = 1.6  # its country is named in the document
FAMOUS = 2.0  # the same, of a city knowledge/states names
REGION = 1.8  # its first-level region is named
INSIDE = 0.8  # places of the document lie inside it (regions)
NEAR = 1.4  # another place of the document lies near
SAME = 0.5  # another place of the document lies in the same country
TOGETHER = 3.0  # the most that the two may add up to
DATELINE = 2.0  # in the country of the dateline
COUNTY = 1.6  # a town and a county of the text lie together: "Paris and Henry County"
MARGIN = 0.35  # the best must lead the best of another country by this
LEAD = 0.1  # and the best elsewhere in its own country by this
ALONE = 1.5  # the same where nothing in the text speaks for the best,
BACKED = 3.0  # and as much as this speaks for the other
SMALL = 15_000  # people: below this a place needs support by its surroundings
FAMED = 150_000  # people: above this a city known to news stands for its name
FAR = 161.0  # kilometres; nearer than this two places count as one
_TIGHT = re.compile(r",? ?\(?")
_OWNS = re.compile(r"(?:['’]s)?[ \n]{1,3}([A-Za-z]+)")
_CANDIDATES = 12


def prior(p: Place) -> float:
    """What speaks for a place before the text is read."""
    score = math.log10(max(p.population, 300)) + KIND[p.kind]
    if p.geonames is None and p.kind in ("region", "venue", "water"):
        score += LISTED
    elif p.kind in ("region", "continent") and p.population < 1000:
        score += 2.0
    if p.capital:
        score += CAPITAL
    elif p.known:
        score += KNOWN
    if not p.primary:
        score += ALTERNATE
    return score


def _inside(inner: Place, outer: Place) -> bool:
    if inner is outer or inner.country != outer.country or outer.country is None:
        return False
    if outer.kind == "country":
        return inner.kind != "country"
    if outer.kind == "admin1":
        return inner.kind not in ("country", "admin1") and (
            fold(inner.admin1 or "") == fold(outer.name)
            if inner.admin1 else inner.km(outer.lat, outer.lon) < 250)
    if outer.kind in ("admin2", "region", "admin3", "city"):
        return inner.kind in ("city", "admin2", "admin3", "venue") and (
            outer.population >= inner.population and inner.km(outer.lat, outer.lon) < 80)
    return False


def _plausible(a: Mention, inner: Place, outer: Place, b: Mention) -> bool:
    """Not "China, Japan" or "Texas, Georgia": lists of states name no towns."""
    top = a.places[0]
    if outer.kind == "country" and top.kind == "country":
        return inner.kind == "admin1"
    if outer.kind == "admin1" and "abbreviation" not in b.features:
        return not any(p.kind == "admin1" and p.country == outer.country
                       and p.population > 400_000 for p in a.places[:6])
    return True


def contain(found: Sequence[Mention], text: str) -> None:
    """ "Paris, Texas": a name set off before the name of what it lies in settles both."""
    for a, b in zip(reversed(found[:-1]), reversed(found[1:]), strict=True):
        gap = text[a.end:b.start]
        if len(gap) > 3 or ("," not in gap and "(" not in gap) or not a.places or not b.places:
            continue
        outers = [o for o in ((b.place,) if b.place else b.places[:6])
                  if o.kind in ("country", "admin1", "admin2")]
        pairs = [(prior(i) + prior(o), k, i, o) for k, o in enumerate(outers)
                 for i in a.places if _inside(i, o) and _plausible(a, i, o, b)]
        if not pairs:
            continue
        _, _, inner, outer = max(pairs, key=lambda row: (row[0], -row[1]))
        a.place, b.place = inner, outer
        a.features["contained"] = 5.0
        b.features.setdefault("contains", 5.0)


def listed(found: Sequence[Mention], text: str) -> None:
    """ "Oregon, Washington and Idaho": in a list of regions each is a region."""
    def region(m: Mention) -> Place | None:
        best = max(m.places, key=prior, default=None)
        return best if best is not None and best.kind == "admin1" else None

    for a, b in itertools.pairwise(found):
        if text[a.end:b.start] not in (", ", " and ", ", and ", " or ", ", or "):
            continue
        for one, other in ((a, b), (b, a)):
            known = region(other)
            if one.place is not None or known is None or region(one) is not None:
                continue
            same = [p for p in one.places if p.kind == "admin1" and p.country == known.country
                    and p.primary and p.population > 1_000_000]
            if same and one.places[0].kind != "country":
                one.place = same[0]
                one.features["in a list of regions"] = 5.0


def regional(found: Sequence[Mention], text: str, words: frozenset[str]) -> None:
    """ "Georgia's governor", "New York state": a first-level region."""
    for m in found:
        match = _OWNS.match(text, m.end)
        if m.place is None and match and match.group(1).lower() in words:
            rows = [p for p in m.places if p.kind == "admin1" and p.primary]
            if rows and rows[0].population > 400_000:
                m.place = rows[0]
                m.features["of a region"] = 5.0


class Context:
    """What the document says of where it is about."""

    def __init__(self, found: Sequence[Mention], dateline: Place | None) -> None:
        self.countries: Counter[str] = Counter()
        self.regions: set[tuple[str, str]] = set()
        self.picks: dict[str, Place] = {}  # a place a distinct name
        self.paired: set[tuple[float, float]] = set()  # points of a town beside its county
        #: By a name's list of places: the countries and pairs it was cut for, and what is left.
        self.few: dict[int, tuple[frozenset[str], int, list[Place]]] = {}
        self.dateline = dateline
        for m in found:
            self._name(m)
        if dateline is not None and dateline.country:
            self.picks["\0dateline"] = dateline

    def _name(self, m: Mention) -> None:
        """Take note of the country and region a mention names or lies in."""
        if m.adjective:
            self.countries[m.adjective] += 1
            return
        p = m.place or (m.places[0] if m.places else None)
        if p is None:
            return
        sole = len({q.country for q in m.places if prior(q) > prior(p) - 2.5}) == 1
        county = p.kind == "admin2" and len({q.country for q in m.places}) == 1
        if county and p.country:
            self.countries[p.country] += 1
        if (p.kind == "country" or p.kind == "admin1") and (sole or m.place):
            if p.country:
                self.countries[p.country] += 1
            # "Washington" alone is no sign of the state of that name.
            seat = m.place is None and any(q.capital for q in m.places)
            if p.kind == "admin1" and p.country and not seat:
                self.regions.add((p.country, fold(p.name)))
        if "contained" in m.features and p.country:
            self.countries[p.country] += 1
            if p.admin1:
                self.regions.add((p.country, fold(p.admin1)))

    def score(self, p: Place, own: str, famous: frozenset[str | None]) -> dict[str, float]:
        """Named features of a candidate for the name `own`.

        `famous` are the countries in which a city of that name is one news speaks of.
        """
        out = {"prior": prior(p)}
        named = self.countries.get(p.country or "", 0)
        if named and p.kind != "country":
            out["country named"] = NAMED + 0.2 * min(named, 5) + (
                FAMOUS if p.country in famous else 0.0)
        if p.admin1 and p.kind != "admin1" and fold(p.admin1) != own and (
                p.country, fold(p.admin1)) in self.regions:
            out["region named"] = REGION
        if self.dateline is not None and p.country == self.dateline.country:
            out["dateline"] = DATELINE
        near = same = inside = 0.0
        for name, q in self.picks.items():
            if name == own or q.country != p.country or p.country is None:
                continue
            if q.kind not in ("country", "admin1"):
                same += 1.0
                if p.kind in ("admin1", "country"):
                    inside += 1.0 if _inside(q, p) else 0.0
                elif abs(q.lat - p.lat) < 1.5 and p.km(q.lat, q.lon) < 120:
                    near += 1.0 if q is not p else 0.0
        if (p.lat, p.lon) in self.paired:
            out["town and county"] = COUNTY
        if near:
            out["near another"] = NEAR * min(near, 2.0) ** 0.5
        if same:
            # With "country named" this says one thing twice over, so both are bounded.
            out["same country"] = min(SAME * min(same, 4.0),
                                      max(TOGETHER - out.get("country named", 0.0), 0.0))
        if inside:
            out["holds another"] = INSIDE * min(inside, 2.0)
        return out


def pair(names: dict[str, list[Mention]], context: Context) -> None:
    """Mark the towns and counties named in one text that lie together."""
    counties = {name: [p for p in group[0].places if p.kind == "admin2"][:40]
                for name, group in names.items() if group[0].places[0].kind == "admin2"}
    for name, places in counties.items():
        for other, group in names.items():
            if other == name or other in counties:
                continue
            for town in group[0].places[:40]:
                if town.kind != "city" or not town.primary:
                    continue
                for county in places:
                    if (abs(county.lat - town.lat) < 0.4 and county.country == town.country
                            and county.km(town.lat, town.lon) < 35):
                        context.paired |= {(town.lat, town.lon), (county.lat, county.lon)}


def _few(places: Sequence[Place], context: Context) -> list[Place]:
    named = frozenset(context.countries)
    known = context.few.get(id(places))
    if known is not None and known[0] == named and known[1] == len(context.paired):
        return known[2]
    head = list(places[:_CANDIDATES])
    tail = [p for p in places[_CANDIDATES:]
            if p.country in named or (p.lat, p.lon) in context.paired]
    few = head + tail[:60]
    context.few[id(places)] = (named, len(context.paired), few)
    return few


Verdict = tuple[Place | None, str, dict[str, float]]


def _rounds(distinct: dict[str, list[Mention]], fixed: dict[str, Place],
            context: Context) -> dict[str, Verdict]:
    """Choose for every name, again while the choices still change the context."""
    verdicts: dict[str, Verdict] = {}
    for _ in range(3):
        before = dict(context.picks)
        for name, group in distinct.items():
            if name not in fixed:
                verdicts[name] = choose(name, group[0].places, context)
        for name, verdict in verdicts.items():
            if verdict[0] is not None:
                context.picks[name] = verdict[0]
            else:
                context.picks.pop(name, None)
        if before == context.picks:
            break
    return verdicts


def settle(found: Sequence[Mention], dateline: Place | None, text: str,
           words: frozenset[str] = frozenset()) -> None:
    """Give each mention its place, or the reason why it has none."""
    live = [m for m in found if not m.reason and m.places]
    open_ = [m for m in found if not m.reason]
    contain(open_, text)
    listed([m for m in open_ if m.places], text)
    regional([m for m in open_ if m.places], text, words)
    context = Context(open_, dateline)
    distinct: dict[str, list[Mention]] = {}
    for m in live:
        distinct.setdefault(m.folded, []).append(m)
    fixed = {}
    for name, group in distinct.items():
        settled = [m.place for m in group if m.place is not None]
        if settled:
            fixed[name] = settled[0]
            context.picks[name] = settled[0]
        else:
            context.picks[name] = max(group[0].places, key=prior)
    pair(distinct, context)
    verdicts = _rounds(distinct, fixed, context)
    for name, group in distinct.items():
        for m in group:
            if m.place is None and name in fixed:
                m.place = fixed[name]
                m.features["settled elsewhere in the text"] = 5.0
            elif m.place is None:
                m.place, m.reason, features = verdicts[name]
                m.features.update(features)


def town_of(best: Place, places: Sequence[Place], within: float = 100.0) -> Place:
    """The town where a region and its chief town share a name: Geneva, not its canton."""
    if best.kind not in ("admin1", "admin2", "admin3"):
        return best
    towns = [p for p in places if p.kind == "city" and p.country == best.country
             and (p.capital or p.known or p.population >= 100_000)
             and p.km(best.lat, best.lon) < within]
    return max(towns, key=prior, default=best)


def choose(name: str, places: Sequence[Place],
           context: Context) -> Verdict:
    """The best place of a name in a document, or the reason for none, and its features."""
    few = _few(places, context)
    if any(p.kind == "country" for p in few):
        # A state's name means the state, or a first-level region elsewhere (Georgia).
        own = {p.country for p in few if p.kind == "country"}
        few = [p for p in few if p.kind == "country"
               or (p.kind == "admin1" and p.primary and p.country not in own)]
    famous = frozenset(p.country for p in few if p.known)
    scored = [(context.score(p, name, famous), p) for p in few]
    ranked = sorted(scored, key=lambda row: -sum(row[0].values()))
    features, best = ranked[0]
    support = sum(features.values()) - features["prior"]
    total = sum(features.values())
    for other, p in ranked[1:]:
        if p.country == best.country and p.km(best.lat, best.lon) < FAR:
            continue
        lead = total - sum(other.values())
        margin = LEAD if p.country == best.country else MARGIN
        if support < 0.1 and p.country != best.country and (
                sum(other.values()) - other["prior"] > BACKED):
            margin = ALONE
        if lead < margin:
            return None, "several places bear the name and nothing tells them apart", features
        if p.country != best.country:
            break
    near = {"region named", "near another", "town and county", "dateline"} & features.keys()
    if not best.known and not near and best.kind == "city":
        famed = [(f, p) for f, p in ranked if p.known and p.country != best.country]
        top = famed[0][1].population if famed else 0
        if top > max(FAMED, best.population * 4):
            # Geneva, in a story that names the United States and no town of it.
            features, best = famed[0]
            support = sum(features.values()) - features["prior"]
        elif any(p.population > 40_000 for _, p in famed):
            return None, "a better known place elsewhere bears the name", features
    best = town_of(best, few)
    if best.kind in ("city", "admin2", "admin3") and best.population < SMALL and support < 1.0:
        return None, "a small place, and nothing else in the text lies in its country", features
    return best, "", features
