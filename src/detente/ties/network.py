"""Who stands with whom: the signed network of a period, its camps and its balance."""

from __future__ import annotations

import io
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from itertools import combinations
from typing import Any, BinaryIO

import numpy as np

from detente.errors import DetenteError
from detente.ties import interval
from detente.ties.acts import Act, pairs
from detente.ties.movers import Window

#: What nobody at all does by chance: shuffles of the signs that the balance is compared with.
SHUFFLES = 1000


def _nx() -> Any:
    try:
        import networkx
    except ImportError as err:
        raise DetenteError("D502", "networks need networkx", stage="ties",
                           remedy="pip install 'detente[ties]'") from err
    return networkx


def network(acts: Iterable[Act], window: Window, *, keep: Collection[str] | None = None,
            enough: int = 3, level: float = 0.9) -> Any:
    """A networkx Graph of what happened in the window.

    Edges carry `cooperation` and `conflict` (stories), `events`, `goldstein` (sum), `balance`
    with `low` and `high`, `sign` and `event_ids`. The sign is 1 or -1 only where `enough` stories
    tell of the pair and the balance's interval leaves out 0; else it is 0, undecided.
    """
    nx = _nx()
    found: dict[tuple[str, str], list[Act]] = {}
    for act in acts:
        if act.counted and window.holds(act):
            for pair in pairs(act):
                if keep is None or (pair[0] in keep and pair[1] in keep):
                    found.setdefault(pair, []).append(act)
    g = nx.Graph(since=window.start.isoformat(), until=window.end.isoformat())
    for (a, b), told in sorted(found.items()):
        c = len({x.story for x in told if x.cooperative})
        k = len({x.story for x in told if not x.cooperative})
        e = interval.balance(c, k, level)
        assert e.value is not None and e.low is not None and e.high is not None
        sure = len({x.story for x in told}) >= enough
        sign = 1 if sure and e.low > 0 else -1 if sure and e.high < 0 else 0
        g.add_edge(a, b, cooperation=c, conflict=k, events=len(told),
                   stories=len({x.story for x in told}),
                   goldstein=round(sum(x.goldstein or 0.0 for x in told), 3),
                   balance=round(e.value, 4), low=round(e.low, 4), high=round(e.high, 4),
                   sign=sign, event_ids=[x.id for x in told])
    return g


def communities(g: Any, seed: int = 0) -> list[set[str]]:
    """Camps by ties of cooperation (Louvain on stories of cooperation less those of conflict,
    where that is positive); those without such a tie are in none. Largest first."""
    nx = _nx()
    good = nx.Graph()
    for a, b, e in g.edges(data=True):
        if e["cooperation"] > e["conflict"]:
            good.add_edge(a, b, weight=e["cooperation"] - e["conflict"])
    if not good:
        return []
    found = nx.community.louvain_communities(good, weight="weight", seed=seed)
    return sorted((set(c) for c in found), key=lambda c: (-len(c), min(c)))


@dataclass(frozen=True, slots=True)
class Triad:
    """Three with signed ties; balanced where the product is positive (Cartwright and Harary)."""

    members: tuple[str, str, str]
    signs: tuple[int, int, int]  # of members 0-1, 0-2, 1-2

    @property
    def balanced(self) -> bool:
        return self.signs[0] * self.signs[1] * self.signs[2] > 0


def triads(g: Any) -> list[Triad]:
    """The triads whose three ties are all signed."""
    sure = {frozenset((a, b)): e["sign"] for a, b, e in g.edges(data=True) if e["sign"]}
    near: dict[str, set[str]] = {}
    for pair in sure:
        a, b = sorted(pair)
        near.setdefault(a, set()).add(b)
        near.setdefault(b, set()).add(a)
    out = []
    for a in sorted(near):
        for b, c in combinations(sorted(x for x in near[a] if x > a), 2):
            if c in near[b]:
                out.append(Triad((a, b, c), (sure[frozenset((a, b))], sure[frozenset((a, c))],
                                             sure[frozenset((b, c))])))
    return out


def balance(g: Any, seed: int = 0) -> dict[str, Any]:
    """How balanced the signed ties are, against the same signs shuffled over the same ties.

    Returns:
        `{ties, positive, negative, undecided, triads, balanced, share, expected, p, two_camps,
        frustrated}`: `p` is the share of shuffles at least as balanced; `two_camps` splits the
        signed ties in two so that few go against it, `frustrated` are those that do. `share`,
        `expected` and `p` are None without triads.
    """
    signs = [e["sign"] for _, _, e in g.edges(data=True)]
    found = triads(g)
    out: dict[str, Any] = {
        "ties": len(signs), "positive": signs.count(1), "negative": signs.count(-1),
        "undecided": signs.count(0), "triads": len(found),
        "balanced": sum(t.balanced for t in found), "share": None, "expected": None, "p": None}
    if found:
        shares = _shuffled(g, found, seed)
        out["share"] = out["balanced"] / len(found)
        out["expected"] = float(np.mean(shares))
        out["p"] = float((1 + np.sum(shares >= out["share"] - 1e-12)) / (1 + len(shares)))
    camps, against = two_camps(g)
    return {**out, "two_camps": [sorted(c) for c in camps], "frustrated": against}


def _shuffled(g: Any, found: list[Triad], seed: int) -> Any:
    """The balanced share under shuffled signs, one value a shuffle."""
    edges = [tuple(sorted((a, b))) for a, b, e in g.edges(data=True) if e["sign"]]
    signs = np.array([g.edges[e]["sign"] for e in edges])
    at = {e: i for i, e in enumerate(edges)}
    rows = np.array([[at[m[0], m[1]], at[m[0], m[2]], at[m[1], m[2]]]
                     for m in (t.members for t in found)])
    rng = np.random.default_rng(seed)
    return np.array([(rng.permutation(signs)[rows].prod(axis=1) > 0).mean()
                     for _ in range(SHUFFLES)])


def two_camps(g: Any) -> tuple[list[set[str]], list[tuple[str, str]]]:
    """Two camps and the signed ties that go against them: each moves while that helps.

    A local optimum (the best split is NP-hard to find), the same on every run.
    """
    signed = [(a, b, e["sign"]) for a, b, e in g.edges(data=True) if e["sign"]]
    near: dict[str, list[tuple[str, int]]] = {}
    for a, b, s in signed:
        near.setdefault(a, []).append((b, s))
        near.setdefault(b, []).append((a, s))
    order = sorted(near, key=lambda n: (-len(near[n]), n))
    side: dict[str, int] = {}
    for node in order:
        pull = sum(s * side[x] for x, s in near[node] if x in side)
        side[node] = 1 if pull >= 0 else -1
    moved = True
    while moved:
        moved = False
        for node in order:
            if side[node] * sum(s * side[x] for x, s in near[node]) < 0:
                side[node], moved = -side[node], True
    camps = [{n for n in side if side[n] == s} for s in (1, -1)]
    against = sorted((min(a, b), max(a, b)) for a, b, s in signed if side[a] * side[b] * s < 0)
    return [c for c in sorted(camps, key=lambda c: -len(c)) if c], against


def turned(before: Any, after: Any) -> list[tuple[Triad, Triad]]:
    """Triads signed in both periods of which a tie has changed its sign."""
    later = {t.members: t for t in triads(after)}
    return [(t, later[t.members]) for t in triads(before)
            if t.members in later and later[t.members].signs != t.signs]


def ego(g: Any, who: str) -> Any:
    """An actor, those it has to do with and the ties among them.

    Raises:
        DetenteError: D403 where it has none in the period.
    """
    if who not in g:
        raise DetenteError("D403", f"{who} has no ties in the period", stage="ties",
                           remedy="another name or a longer period")
    return g.subgraph([who, *g.neighbors(who)]).copy()


def write_graphml(g: Any, out: BinaryIO) -> None:
    """GraphML with every attribute; lists of events as words, camps as `community`."""
    nx = _nx()
    flat = nx.Graph(**g.graph)
    camp = {n: i for i, c in enumerate(communities(g), 1) for n in c}
    for node in g:
        flat.add_node(_xml(node), community=camp.get(node, 0),
                      events=int(sum(e["events"] for _, _, e in g.edges(node, data=True))))
    for a, b, e in g.edges(data=True):
        flat.add_edge(_xml(a), _xml(b), **{**e, "event_ids": " ".join(e["event_ids"])})
    buffer = io.BytesIO()
    nx.write_graphml_xml(flat, buffer, encoding="utf-8")
    out.write(buffer.getvalue())


def _xml(text: str) -> str:
    """XML has no way to write control characters."""
    return "".join(c for c in text if c >= " " and c not in "\ufffe\uffff"
                   and not "\ud800" <= c <= "\udfff")
