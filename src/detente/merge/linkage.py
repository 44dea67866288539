"""Average linkage over a sparse graph of scored pairs, the same in any order.

A group forms while the mean score over all its pairs stays high: one strong tie between two
groups does not join them, so nothing chains. A pair that was never scored counts as nought.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable, Mapping, Sequence

#: Scores are kept as whole numbers of this part, so that sums are exact in any order.
UNIT = 1_000_000


def average(
    ids: Sequence[str],
    pairs: Mapping[tuple[str, str], float],
    threshold: float,
    *,
    parted: Iterable[tuple[str, str]] = (),
    seam: Callable[[Sequence[str], Sequence[str]], bool] | None = None,
) -> list[tuple[str, ...]]:
    """Groups of ids, each sorted, the list sorted.

    Args:
        ids: all of them; those in no pair stand alone.
        pairs: unordered pairs of ids to scores from 0 to 1.
        threshold: two groups join while the mean over their cross pairs is at least this.
        parted: pairs a person has put asunder: their groups never join.
        seam: says whether two groups are of two kinds although their mean is high; asked again
            once either has grown.
    """
    state = _State(sorted(set(ids)), pairs, parted)
    heap: list[tuple[float, int, int]] = []
    for i, near in enumerate(state.near):
        heap.extend(state.entry(i, j) for j in near if i < j)
    heapq.heapify(heap)
    while heap:
        entry = heapq.heappop(heap)
        score, i, j = entry
        if -score < threshold:
            break
        if not (state.members[i] and state.members[j]) or state.entry(i, j) != entry:
            continue
        if j in state.apart[i] or (seam and seam(state.members[i], state.members[j])):
            continue
        state.join(i, j)
        for k in state.near[i]:
            heapq.heappush(heap, state.entry(min(i, k), max(i, k)))
    return sorted(tuple(sorted(m)) for m in state.members if m)


class _State:
    """Groups by number, the least id's number standing for its group."""

    def __init__(
        self,
        ids: Sequence[str],
        pairs: Mapping[tuple[str, str], float],
        parted: Iterable[tuple[str, str]],
    ) -> None:
        at = {name: i for i, name in enumerate(ids)}
        self.members: list[list[str]] = [[name] for name in ids]
        self.near: list[dict[int, int]] = [{} for _ in ids]
        self.apart: list[set[int]] = [set() for _ in ids]
        for (a, b), score in pairs.items():
            i, j = at[a], at[b]
            if i != j and score > 0:
                self.near[i][j] = self.near[j][i] = round(score * UNIT)
        for a, b in parted:
            if a in at and b in at and a != b:
                self.apart[at[a]].add(at[b])
                self.apart[at[b]].add(at[a])

    def entry(self, i: int, j: int) -> tuple[float, int, int]:
        """The heap's entry for two groups: best mean first, then least ids."""
        mean = self.near[i][j] / (UNIT * len(self.members[i]) * len(self.members[j]))
        return -mean, i, j

    def join(self, i: int, j: int) -> None:
        """Group j becomes part of group i, i < j."""
        self.near[i].pop(j, None)
        self.near[j].pop(i, None)
        for k, total in self.near[j].items():
            both = self.near[i].get(k, 0) + total
            self.near[i][k] = self.near[k][i] = both
            del self.near[k][j]
        for k in self.apart[j]:
            self.apart[k].discard(j)
            if k != i:
                self.apart[k].add(i)
                self.apart[i].add(k)
        self.apart[i].discard(j)
        self.members[i] += self.members[j]
        self.members[j] = []
        self.near[j] = {}
        self.apart[j] = set()


def united(
    groups: Iterable[Sequence[str]],
    joined: Iterable[tuple[str, str]],
    parted: Iterable[tuple[str, str]],
) -> list[tuple[str, ...]]:
    """Groups with what a person has put together: whole groups become one.

    Where that would bring together what a person has put asunder, only the two named move: the
    later by id goes over to the earlier, and where these two are themselves put asunder, none.
    """
    sets = {i: set(g) for i, g in enumerate(groups)}
    of = {name: i for i, g in sets.items() for name in g}
    apart = {frozenset(p) for p in parted}
    for a, b in sorted((min(p), max(p)) for p in joined):
        if a not in of or b not in of or of[a] == of[b]:
            continue
        x, y = of[a], of[b]
        moved = sets[y] if not _torn(sets[x], sets[y], apart) else {b}
        if _torn(sets[x], moved, apart):
            continue
        sets[x] |= moved
        sets[y] = sets[y] - moved
        of.update((name, x) for name in moved)
    return sorted(tuple(sorted(g)) for g in sets.values() if g)


def _torn(one: set[str], two: set[str], apart: set[frozenset[str]]) -> bool:
    return any(pair & one and pair & two for pair in apart if len(pair) == 2
               and pair <= (one | two))
