"""Dated events on lanes, the weightiest numbered and told beneath."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from detente.plots.style import QUADS, date_axis, figure, footnote, styled
from detente.ties.acts import Act, quote_of

if TYPE_CHECKING:
    from matplotlib.figure import Figure

LANES = (4, 3, 1, 2)  # from below: material conflict … material cooperation


def draw_timeline(acts: Sequence[Act], title: str, *, source: str = "", most: int = 12,
                  notable: Sequence[str] | None = None) -> Figure:
    """A figure of acts that happened on known days.

    Args:
        most: how many are told in words.
        notable: ids to tell, instead of the most reported and weightiest.
    """
    dated = sorted((a for a in acts if a.counted and a.start and a.precision in ("day", "range")),
                   key=lambda a: (a.start, a.id) if a.start else ())
    told = _notable(dated, most, notable)
    with styled():
        fig = figure(2.4 + 0.17 * len(told))
        top, below = fig.subplots(2, 1, height_ratios=[2, 0.17 * len(told) + 0.05])
        for lane, quad in enumerate(LANES):
            colour, label, _ = QUADS[quad]
            mine = [a for a in dated if a.quad == quad]
            x: Any = [a.start for a in mine]
            top.scatter(x, [lane] * len(mine), s=[14 + 10 * min(a.reports, 12) for a in mine],
                        color=colour, alpha=0.75, marker="o" if quad <= 2 else "s", lw=0,
                        label=label, zorder=2)
            top.axhline(lane, color="#E3E3E3", lw=0.6, zorder=0)
        spots: dict[Any, list[str]] = {}
        for number, act in enumerate(told, 1):
            spots.setdefault((act.start, LANES.index(act.quad)), []).append(str(number))
        for row, (spot, numbers) in enumerate(spots.items()):
            top.annotate(",".join(numbers), spot, fontsize=6.5, fontweight="bold", ha="center",
                         xytext=(0, 6 + 7 * (row % 2)), textcoords="offset points", zorder=3)
        date_axis(top)
        top.set_yticks(range(4), [QUADS[q][1] for q in LANES])
        top.set_ylim(-0.5, 3.9)
        top.spines["left"].set_visible(False)
        top.tick_params(axis="y", length=0)
        top.set_title(title, fontsize=11, fontweight="bold")
        below.axis("off")
        for row, act in enumerate(told):
            below.text(-0.235, 1 - (row + 0.5) / max(1, len(told)), _line(row + 1, act),
                       fontsize=6.5, va="center", transform=below.transAxes)
        stories = len({a.story for a in dated})
        footnote(fig, f"Source: {source or 'ledger'}; n = {len(dated)} events in {stories} "
                      "stories. Size: number of reports. Circles cooperate, squares conflict.")
    return fig


def _notable(dated: list[Act], most: int, chosen: Sequence[str] | None) -> list[Act]:
    if chosen is not None:
        return [a for a in dated if a.id in set(chosen)]
    ranked = sorted(dated, key=lambda a: (-a.stories, -abs(a.goldstein or 0.0), a.id))[:most]
    return [a for a in dated if a in ranked]


def _line(number: int, act: Act) -> str:
    words = quote_of(act, 400)
    who = f"{'·'.join(sorted(act.sources))}→{'·'.join(sorted(act.targets))}" \
        if not act.symmetric else "·".join(sorted(act.sources | act.targets))
    head = f"{number}  {act.start:%d %b %Y}  {act.type} {who}  "
    room = 118 - len(head)
    return head + (words if len(words) <= room else words[: room - 1] + "…")
