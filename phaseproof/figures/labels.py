"""What an axis says, in words: what a claim is about, and its letter where it has one."""

from __future__ import annotations

import re
import textwrap

import sympy as sp
from matplotlib.axes import Axes

from ..theory.claim import Claim
from ..theory.domain import Parameter
from ..typesetting.notation import written
from ..typesetting.prose import in_words, prose, together

LOAD = r"$\gamma = n/d$,  examples per dimension"
"""The axis of loads."""

LINE, COLUMN = 46, 28
"""Letters of a line along a figure, and beside it."""


LETTER = "__"
"""In the place of a parameter's letter, of which the source is longer than what is seen."""


def name_of(parameter: Parameter) -> str:
    """A parameter's letter for a figure."""
    return f"${written(parameter.symbol)}$"


def number_of(value: object) -> str:
    """A number with a minus for its hyphen."""
    return str(value).replace("-", "−")


def axis_label(parameter: Parameter, line: int = LINE) -> str:
    """The letter of a parameter and what it means."""
    if not parameter.meaning:
        return name_of(parameter)
    first, *rest = textwrap.wrap(f"{LETTER},  {_drawn(parameter.meaning)}", line)
    return "\n".join([first.replace(LETTER, name_of(parameter), 1), *rest])


def _drawn(words: str) -> str:
    """A sentence for matplotlib, to which a dollar sign begins mathematics."""
    parts = []
    for kind, part in prose(words):
        raised = {"sup": "^", "sub": "_"}.get(kind)
        shown = part.replace("$", r"\$")
        parts.append(
            f"${raised}{{{shown.replace(' ', '')}}}$" if raised and re.fullmatch(r"[\w−/()+]+", part) else shown
        )
    return together("".join(parts)).replace("\N{WORD JOINER}", "")  # fonts of figures have no sign for it


def label_values(axes: Axes, claim: Claim, measured: bool = False) -> None:
    """At the axis of values the title of the claim, or what its simulation measures where that is something else.

    What a claim says of a limit is often how fast the quantity of its title vanishes there.
    """
    words = claim.simulation.measures if measured and claim.simulation is not None else ""
    if not words:
        words = claim.title or in_words(claim.name.rpartition(".")[2])
        words += ": the limit that is claimed" if isinstance(next(iter(claim.conclusion.args), None), sp.Limit) else ""
    axes.set_ylabel("\n".join(textwrap.wrap(_drawn(words), COLUMN)), fontsize="small")
