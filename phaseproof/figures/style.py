"""The one style of every figure: colours that colour-blind readers tell apart, ink that follows the reader's theme."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import matplotlib
from cycler import cycler
from matplotlib.axes import Axes
from matplotlib.backends.backend_pdf import FigureCanvasPdf
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter

COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9")
"""Okabe and Ito 2008: distinct for every common kind of colour blindness."""
LINES = ("-", "--", "-.", ":")
MARKS = ("o", "s", "^", "D")
"""Both told apart without any colour."""
INK = "#1b1f24"
NEUTRAL = "#808080"
"""Of what stands in the background of a figure, legible on light and dark pages alike."""
STYLE: dict[str, Any] = {
    "svg.hashsalt": "phaseproof",
    "svg.fonttype": "path",
    "pdf.compression": 9,
    "font.family": ["STIXGeneral", "DejaVu Sans"],
    "mathtext.fontset": "stix",
    "font.size": 16,  # read on a phone, where a figure has half of its width
    "figure.facecolor": "none",
    "axes.facecolor": "none",
    "savefig.facecolor": "none",
    "text.color": INK,
    "axes.edgecolor": INK,
    "axes.labelcolor": INK,
    "xtick.color": INK,
    "ytick.color": INK,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.prop_cycle": cycler(color=COLOURS),
    "lines.linewidth": 1.8,
    "legend.frameon": False,
    "legend.fontsize": 14,
}
_THEME = (
    f"svg {{ color: {INK} }} @media (prefers-color-scheme: dark) {{ svg {{ color: #e4e6e8 }} }} "
    f"@media print {{ svg {{ color: {INK} }} }}"
)


@contextmanager
def house_style() -> Iterator[None]:
    """Draw inside this block."""
    with matplotlib.rc_context(STYLE):
        yield


def new_figure(width: float = 7.0, height: float = 4.2) -> Figure:
    """An empty figure; make it and draw on it within ``house_style``."""
    return Figure(figsize=(width, height), layout="constrained")


def svg(figure: Figure) -> str:
    """The figure as SVG whose ink is dark on a light page and light on a dark one; the same numbers give the same text."""
    text = io.StringIO()
    with house_style():
        FigureCanvasSVG(figure).print_svg(text, metadata={"Date": None, "Creator": "phaseproof"})
    drawn = re.sub(INK, "currentColor", text.getvalue(), flags=re.IGNORECASE)
    return drawn.replace('<style type="text/css">', f'<style type="text/css">{_THEME} ', 1)


def save(figure: Figure, path: Path) -> None:
    """Write the figure as the SVG, PDF or PNG that the name of the file says."""
    if path.suffix == ".svg":
        path.write_text(svg(figure), encoding="utf-8")
        return
    with house_style():
        if path.suffix == ".pdf":
            FigureCanvasPdf(figure).print_pdf(path, metadata={"CreationDate": None, "Creator": "phaseproof"})
        else:
            figure.savefig(path, dpi=200, facecolor="white")


def logarithmic(axes: Axes) -> None:
    """A logarithmic axis of loads with plain numbers on it."""
    axes.set_xscale("log")
    axes.xaxis.set_major_formatter(FuncFormatter(lambda load, _: f"{load:g}"))
    axes.xaxis.set_minor_formatter(between_decades(*axes.get_xlim()))


ROOM = ((3, "23456789"), (6, "2357"), (300, "25"))
"""First digits of the labels between the decades of a logarithmic axis, up to a ratio of its ends."""


def between_decades(low: float, high: float) -> FuncFormatter:
    """Plain numbers between the decades of an axis from low to high, as many as do not run into each other."""
    digits = next((digits for ratio, digits in ROOM if high < ratio * low), "")
    return FuncFormatter(lambda value, _: f"{value:g}" if f"{value:.0e}"[0] in digits else "")
