"""One look for every picture: readable in print, in grey and by the colour-blind."""

from __future__ import annotations

import os
import re
import textwrap
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from detente.errors import DetenteError

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

#: Okabe and Ito's colours (2008), told apart by all common forms of colour vision; conflict is
#: hatched or dashed besides, so that grey print tells it too.
BLUE, SKY, ORANGE, RED, GREY, INK = (
    "#0072B2", "#56B4E9", "#E69F00", "#D55E00", "#B8B8B8", "#222222")
CAMPS = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#F0E442")
QUADS = {1: (SKY, "verbal cooperation", ""), 2: (BLUE, "material cooperation", ""),
         3: (ORANGE, "verbal conflict", "////"), 4: (RED, "material conflict", "xxxx")}
#: Inches: the width of a text column on A4 or Letter.
WIDTH = 7.0

_RC: dict[str, Any] = {
    "font.family": ["DejaVu Sans", "sans-serif"], "font.size": 8, "axes.titlesize": 9,
    "axes.labelsize": 8,
    "axes.spines.top": False, "axes.spines.right": False, "axes.edgecolor": INK,
    "axes.linewidth": 0.6, "xtick.labelsize": 7.5, "ytick.labelsize": 7.5, "legend.fontsize": 7.5,
    "legend.frameon": False, "hatch.linewidth": 0.5, "svg.hashsalt": "detente",
    "svg.fonttype": "none", "text.color": INK, "text.parse_math": False,
    "axes.titlelocation": "left",
}


def _matplotlib() -> Any:
    try:
        import matplotlib
    except ImportError as err:
        raise DetenteError("D502", "pictures need matplotlib", stage="plots",
                           remedy="pip install 'detente[ties]'") from err
    return matplotlib


def styled() -> Any:
    """A context in which figures are drawn and saved in our style.

    Raises:
        DetenteError: D502 without matplotlib.
    """
    return _matplotlib().rc_context(_RC)


def figure(height: float, width: float = WIDTH) -> Figure:
    """An empty figure of its own: no global state, no window."""
    _matplotlib()
    from matplotlib.figure import Figure

    return Figure(figsize=(width, height), layout="constrained")


def date_axis(ax: Axes) -> None:
    """Few ticks, the year said once."""
    from matplotlib import dates

    locator = dates.AutoDateLocator(maxticks=9)  # type: ignore[no-untyped-call]
    ax.xaxis.set_major_locator(locator)
    ax.xaxis.set_major_formatter(
        dates.ConciseDateFormatter(locator))  # type: ignore[no-untyped-call]


def footnote(fig: Figure, text: str, columns: int = 125) -> None:
    """Sources and n under the picture."""
    lines = [line for part in text.split("\n") for line in textwrap.wrap(part, columns)]
    fig.supxlabel("\n".join(lines), x=0.01, ha="left", fontsize=6.5, color="#444444")


def save(fig: Figure, path: str | os.PathLike[str]) -> None:
    """Writes .svg or .png, by the name; the same figure gives the same bytes.

    Raises:
        DetenteError: D501 another ending, D405 where the file cannot be written.
    """
    file = Path(path)
    form = file.suffix.lower().lstrip(".")
    if form not in ("svg", "png"):
        raise DetenteError("D501", f"{file.name}: not a picture this writes", input=str(file),
                           stage="plots", remedy="name it .svg or .png")
    metadata: dict[str, Any] = {"Date": None} if form == "svg" else {"Software": None}
    buffer = BytesIO()
    with styled():
        fig.savefig(buffer, format=form, dpi=150, metadata=metadata, facecolor="white")
    data = buffer.getvalue()
    try:
        file.write_bytes(_steady(data) if form == "svg" else data)
    except OSError as err:
        raise DetenteError("D405", f"cannot be written ({err.strerror})", input=str(file),
                           stage="plots", remedy="check the folder and its free space") from err


def _steady(svg: bytes) -> bytes:
    """Clip paths numbered in order: matplotlib names them after places in memory."""
    names: dict[bytes, bytes] = {}

    def number(found: re.Match[bytes]) -> bytes:
        name = names.setdefault(found[2], b"clip%d" % (len(names) + 1))
        return found[1] + name + found[3]

    return re.sub(rb'(id="|url\(#)(p[0-9a-f]{10})("|\))', number, svg)
