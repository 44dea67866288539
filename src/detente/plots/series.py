"""The series of a pair: events per documents read, balance, index, and what was read."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import groupby
from typing import TYPE_CHECKING, Any

from detente.plots.style import BLUE, GREY, INK, QUADS, RED, date_axis, figure, footnote, styled
from detente.store.who import entity_names
from detente.ties.series import Point, Ties

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


def name_of(key: str) -> str:
    """An actor as a reader knows it."""
    return entity_names().get(key, key)


def draw_ties(found: Ties, *, source: str = "", title: str | None = None,
              marks: dict[date, str] | None = None) -> Figure:
    """A figure of a series; give it to `detente.plots.save`.

    Args:
        source: the ledger's name, for the footnote.
        marks: days to mark, with a few words each.
    """
    with styled():
        fig = figure(7.6)
        head, *axes = fig.subplots(6, 1, height_ratios=[0.42, 2, 2, 1.7, 1.7, 0.8])
        one, other, both = found.directions
        for ax, direction, words in (
                (axes[0], one, f"{name_of(found.a)} on {name_of(found.b)}"),
                (axes[1], other, f"{name_of(found.b)} on {name_of(found.a)}")):
            _bars(ax, found.of(direction), words)
        _balance(axes[2], found.of(both), found.options.level)
        _index(axes[3], found, (one, other))
        _read(axes[4], found.of(both))
        _frame(axes, found)
        _marks(axes, marks or {})
        head.axis("off")
        head.text(0, 1, title or f"{name_of(found.a)} and {name_of(found.b)}, by "
                  f"{found.options.by}", fontsize=11, fontweight="bold", va="top")
        handles, labels = axes[0].get_legend_handles_labels()
        head.legend(handles, labels, loc="lower left", ncols=4, borderpad=0,
                    bbox_to_anchor=(-0.01, -0.35))
        footnote(fig, _foot(found, source))
    return fig


def _frame(axes: list[Axes], found: Ties) -> None:
    """What all panels share: the span of time, the zero line, where nothing was read."""
    first: Any = found.since
    last: Any = found.until + timedelta(days=1)
    for ax in axes:
        _unread(ax, found.of(found.directions[2]))
        ax.axhline(0, color=INK, lw=0.6, zorder=3)
        ax.set_xlim(first, last)
        date_axis(ax)
        if ax is not axes[-1]:
            ax.tick_params(axis="x", labelbottom=False)


def _middle(p: Point) -> Any:
    return p.period.start + timedelta(days=p.period.days / 2)


def _widths(points: list[Point]) -> list[timedelta]:
    """Of the bars; a period cut short by the edge must still be seen."""
    whole = (points[-1].period.end - points[0].period.start).days if points else 0
    return [timedelta(days=max(0.86 * p.period.days, 0.012 * whole)) for p in points]


def _heights(p: Point) -> dict[int, float]:
    per = p.documents / 1000 or 1.0
    return {q: n / per for q, n in enumerate(p.quads, 1)}


def _bars(ax: Axes, points: list[Point], words: str) -> None:
    up = [0.0] * len(points)
    down = [0.0] * len(points)
    drawn = [p if p.documents else None for p in points]
    x = [_middle(p) for p in points]
    width = _widths(points)
    for quad, (colour, label, hatch) in QUADS.items():
        h = [_heights(p)[quad] if p else 0.0 for p in drawn]
        base = up if quad <= 2 else down
        some = [i for i, v in enumerate(h) if v] or [0]  # bars of no height weigh as much
        ax.bar([x[i] for i in some], [h[i] if quad <= 2 else -h[i] for i in some],
               width=[width[i] for i in some],  # type: ignore[arg-type]
               bottom=[base[i] for i in some], color=colour, hatch=hatch, edgecolor="white",
               lw=0.4, label=label, zorder=2)
        for i, v in enumerate(h):
            base[i] += v if quad <= 2 else -v
    most = max([*up, *(-v for v in down), 0.1])
    ax.set_ylim(min(down, default=0.0) - 0.08 * most, max(up, default=0.0) + 0.22 * most)
    for i, p in enumerate(points):
        if p.events and p.documents:
            above = up[i] > 0
            ax.annotate(str(p.events), (x[i], up[i] if above else 0), xytext=(0, 1.5),
                        textcoords="offset points", ha="center", fontsize=6)
    ax.set_title(f"{words}: events per 1,000 documents read (number: events)")


def _balance(ax: Axes, points: list[Point], level: float) -> None:
    for p in points:
        b = p.balance
        if b.value is None or b.low is None or b.high is None or not p.documents:
            continue
        sure = p.state == "ok"
        colour = GREY if not sure else BLUE if b.low > 0 else RED if b.high < 0 else INK
        ax.plot([_middle(p)] * 2, [max(b.low, -7), min(b.high, 7)], color=colour, lw=1.4)
        ax.plot([_middle(p)], [b.value], "o" if b.value >= 0 else "s", color=colour, ms=4.5,
                mfc=colour if sure else "white")
    ax.set_title(f"Balance of both, log((C+½)/(K+½)), {level:.0%} Beta interval "
                 "(hollow: not enough stories)")


def _index(ax: Axes, found: Ties, directions: tuple[str, str]) -> None:
    for direction, colour, dash in zip(directions, (BLUE, RED), ("-", "--"), strict=True):
        points = found.of(direction)
        x: Any = [p.period.end for p in points]
        y = [p.index.value or 0.0 for p in points]
        low: Any = [p.index.low if p.index.low is not None else v
                    for p, v in zip(points, y, strict=True)]
        high: Any = [p.index.high if p.index.high is not None else v
                     for p, v in zip(points, y, strict=True)]
        ax.fill_between(x, low, high, color=colour, alpha=0.15, lw=0)
        a, b = direction.split(">")
        ax.plot(x, y, dash, color=colour, lw=1.4, marker=".", ms=4, label=f"{a} on {b}")
    ax.legend(loc="best", ncols=2)
    opts = found.options
    ax.set_title(f"Index ({opts.scale.title()}, half-life {opts.half_life:g} days; "
                 "what is in force holds)")


def _read(ax: Axes, points: list[Point]) -> None:
    x: Any = [_middle(p) for p in points]
    ax.bar(x, [p.documents for p in points],
           width=_widths(points),  # type: ignore[arg-type]
           color=GREY)
    ax.set_title("Documents read")


def _unread(ax: Axes, points: list[Point]) -> None:
    for run, group in groupby(points, key=lambda p: p.documents == 0):
        spans = list(group)
        if run:
            end: Any = spans[-1].period.end + timedelta(days=1)
            start: Any = spans[0].period.start
            ax.axvspan(start, end, facecolor="#F1F1F1", edgecolor="#D0D0D0", hatch="..", lw=0,
                       zorder=0)


def _marks(axes: list[Axes], marks: dict[date, str]) -> None:
    low, high = axes[0].get_xlim()
    for i, (day, words) in enumerate(sorted(marks.items())):
        at: Any = day
        for ax in axes:
            ax.axvline(at, color=INK, lw=0.7, ls=":", zorder=1)
        late = (axes[0].convert_xunits(at) - low) / (high - low) > 0.7  # type: ignore[no-untyped-call]
        axes[0].annotate(words, (at, 1), xycoords=("data", "axes fraction"), fontsize=6.5,
                         xytext=(-3 if late else 3, -7 - 9 * (i % 3)), zorder=6,
                         textcoords="offset points", ha="right" if late else "left",
                         bbox={"fc": "white", "ec": "none", "alpha": 0.8, "pad": 0.6})


def _foot(found: Ties, source: str) -> str:
    both = found.of(found.directions[2])
    events, reports = sum(p.events for p in both), sum(p.reports for p in both)
    stories = len({a.story for p in both for a in p.acts})
    read = sum(p.documents for p in both)
    names = ", ".join(found.coverage.sources[:4]) or "source not named"
    return (f"Source: {source or 'ledger'} ({names}); {read:,} documents read, {found.since} to "
            f"{found.until}. n = {events} events in {stories} stories ({reports} reports); "
            f"{len(found.apart)} more are dated too vaguely. Events count once, whatever the "
            "number of reports. Dotted: nothing read. Bands: "
            f"{found.options.level:.0%} bootstrap over stories.")
