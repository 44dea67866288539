"""The signed network of a period: friends drawn together, camps by colour."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from detente.plots.style import BLUE, CAMPS, GREY, RED, figure, footnote, styled
from detente.ties.network import balance, communities

if TYPE_CHECKING:
    from matplotlib.figure import Figure

#: More nodes than this cannot be read on a page: those with most events are drawn.
MOST = 36
_LINES = {1: (BLUE, "-", "cooperation"), -1: (RED, "--", "conflict"),
          0: (GREY, ":", "undecided")}


def draw_network(g: Any, title: str, *, source: str = "", most: int = MOST,
                 seed: int = 0) -> Figure:
    """A figure of `detente.ties.network.network`."""
    import networkx as nx

    weight = {n: sum(e["events"] for *_, e in g.edges(n, data=True)) for n in g}
    shown = g.subgraph(sorted(weight, key=lambda n: (-weight[n], n))[:most])
    shown = shown.subgraph([n for n in shown if shown.degree(n)])
    with styled():
        fig = figure(7.2)
        ax = fig.subplots()
        ax.axis("off")
        at = _layout(nx, shown, seed)
        for sign in (0, 1, -1):
            colour, dash, label = _LINES[sign]
            first = True
            for a, b, e in shown.edges(data=True):
                if e["sign"] != sign:
                    continue
                ax.plot(*zip(at[a], at[b], strict=True), dash, color=colour, zorder=1 + abs(sign),
                        lw=0.5 + 0.35 * min(9, e["stories"]) ** 0.8, alpha=0.85,
                        label=label if first else None)
                first = False
        camp = {n: i for i, c in enumerate(communities(g)) for n in c}
        for n in shown:
            i = camp.get(n, len(CAMPS))
            face = CAMPS[i] if i < len(CAMPS) else "#DDDDDD"
            ax.scatter(at[n][0], at[n][1], s=60 + 22 * min(weight[n], 200) ** 0.6, color=face,
                       ec="white", lw=0.8, zorder=4)
            ax.annotate(n, at[n], fontsize=6.5, fontweight="bold", ha="center", va="center",
                        zorder=5, bbox={"boxstyle": "round,pad=0.1", "fc": "white", "ec": "none",
                                        "alpha": 0.75})
        if len(shown):
            ax.legend(loc="upper right", ncols=3)
        ax.set_title(title, fontsize=11, fontweight="bold")
        footnote(fig, _foot(g, shown, source))
    return fig


def _layout(nx: Any, shown: Any, seed: int) -> dict[str, Any]:
    """Friends near each other; spread so that names can be read."""
    pull = nx.Graph()
    pull.add_nodes_from(sorted(shown))
    for a, b, e in sorted(shown.edges(data=True), key=lambda x: (x[0], x[1])):
        warmth = 1.0 + e["cooperation"] - 2.0 * e["conflict"]
        pull.add_edge(a, b, weight=max(0.15, warmth) ** 0.5)
    if not len(pull):
        return {}
    names = list(pull)
    first = nx.spring_layout(pull, seed=seed, iterations=200, method="force")
    x = np.array([first[n] for n in names])
    x = x - x.mean(axis=0)
    # The springs crowd the centre and fling the rim: even the distances out, keep the directions.
    far = np.linalg.norm(x, axis=1)
    ranks = (np.argsort(np.argsort(far)) + 1) / len(names)
    x = x / np.maximum(far, 1e-9)[:, None] * np.sqrt(ranks)[:, None]
    least = 1.15 / len(names) ** 0.5
    for _ in range(300):
        gap = x[:, None] - x[None]
        far2 = np.linalg.norm(gap, axis=2) + np.eye(len(names)) * 9
        push = np.where(far2 < least, (least - far2) / 2, 0.0)
        x = x + (gap / np.maximum(far2, 1e-6)[:, :, None] * push[:, :, None]).sum(axis=1)
    return dict(zip(names, x, strict=True))


def _foot(g: Any, shown: Any, source: str) -> str:
    found = balance(g)
    triads = "no triads with three signed ties" if found["share"] is None else (
        f"{found['balanced']} of {found['triads']} signed triads balanced "
        f"({found['expected']:.0%} expected of shuffled signs, p = {found['p']:.2g})")
    events = sum(e["events"] for *_, e in g.edges(data=True))
    return (f"Source: {source or 'ledger'}, {g.graph['since']} to {g.graph['until']}. n = {events} "
            f"events on {g.number_of_edges()} ties of {g.number_of_nodes()} actors; "
            f"{shown.number_of_nodes()} with most events drawn. A tie has a sign where its "
            f"balance's interval leaves out 0. {triads}. Colour: camps (Louvain on cooperation); "
            "light grey: none.")
