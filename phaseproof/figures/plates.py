"""The plates of the front page. A plate is one line of PLATES: who draws it, and which claims it shows.

``draw(path)`` writes a figure with ``style.save`` and returns its caption, a sentence as in the records. A plate
appears on a report that holds every claim it shows.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from ..book.selection import find
from . import landscape
from .labels import LOAD
from .plotting import heights, plan
from .style import COLOURS, LINES, house_style, logarithmic, new_figure, save


@dataclass(frozen=True)
class Plate:
    """A figure of the front page: the name of its file, its title, who draws it, and the claims it shows.

    ``rows`` gives the head and rows of a table that stands below it.
    """

    name: str
    title: str
    draw: Callable[[Path], str]
    shows: tuple[str, ...]
    rows: Callable[[], list[list[str]]] = list


ORDER_PARAMETERS = {
    "convergence.overlap": r"$q$, convergence of two models",
    "generalisation.bulk_error": r"$\varepsilon_W$, Bures–Wasserstein error",
    "generalisation.kl_forward": r"$\varepsilon_{\mathrm{KL}}^{\to}$, divergence of the learnt law",
    "marchenko_pastur.atom": "fraction of space that the data leave out",
}


def order_parameters(path: Path) -> str:
    """Convergence, errors and the missing part of space over the load, through the transition at one."""
    with house_style():
        figure = new_figure(7.5, 4.4)
        axes = figure.subplots()
        for at, (name, label) in enumerate(ORDER_PARAMETERS.items()):
            low = "1.001" if name == "generalisation.kl_forward" else "0.05"
            drawing = plan(find(name), {"gamma": f"{low}..20"})
            x = [float(value) for value in drawing.axis.values]
            axes.plot(x, heights(drawing, {}), LINES[at], color=COLOURS[at], label=label)
        axes.axvline(1, color=COLOURS[0], lw=0.8, alpha=0.5)
        axes.set(ylim=(0, 2), xlim=(0.05, 20), xlabel=LOAD, ylabel="order parameter")
        logarithmic(axes)
        axes.legend(loc="lower left", bbox_to_anchor=(0, 1))  # curves are wherever there is room within
    save(figure, path)
    return (
        "Order parameters over the load gamma = n/d, from their closed forms. At gamma = 1 the data begin to span the "
        "space: the divergence becomes finite only beyond it, while convergence and the Bures–Wasserstein error pass "
        "through smoothly."
    )


DISTANCES = tuple(distance.claim for distance in landscape.DISTANCES)

PLATES: tuple[Plate, ...] = (
    Plate("phases", "Phases", landscape.phases, ("recovery.threshold", "convergence.load")),
    Plate("order_parameters", "Order parameters", order_parameters, tuple(ORDER_PARAMETERS)),
    Plate("regimes", "Three regimes", landscape.regimes, tuple(landscape.REGIMES)),
    Plate("distances", "Two kinds of generalisation", landscape.contrast, DISTANCES, landscape.table),
)
