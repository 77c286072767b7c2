"""How numbers are written in what a comparison says, and the record of a sentence."""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite, isinf

from ..numeric.resampling import Measure

AS_ESTIMATED = "the spectrum taken as estimated"
"""What the interval of a number of examples leaves out."""


@dataclass(frozen=True)
class Finding:
    """One thing to know: its kind, whether it stands in the way of reading q, and the sentence with its numbers."""

    kind: str
    warns: bool
    text: str


def shown(measure: Measure, digits: int = 3) -> str:
    """A number with its interval."""
    if not measure.known:
        return "unknown"
    return f"{measure.value:.{digits}f} ({measure.low:.{digits}f} to {measure.high:.{digits}f})"


def shown_size(measure: Measure) -> str:
    """A number of examples with its interval, which may be unbounded."""
    if not measure.value >= 0:
        return "unknown"
    value, low, high = (
        "unbounded" if x > 1e9 else f"{x:.3g}" if x < 1e4 else f"{x:.2e}" for x in vars(measure).values()
    )
    return f"{value} ({low} to {high})"


def shown_recovery(measure: Measure) -> str:
    """Q_k with its interval; unknown where that is all that Q_k can be."""
    text = shown(measure)
    return "unknown" if text.endswith("(0.000 to 1.000)") else text


def shown_crossing(measure: Measure) -> str:
    """Where a curve passes: without an interval where every replicate passes before its first point, or none ever does."""
    if measure.low == measure.high:
        return "unbounded" if isinf(measure.value) else f"at most {measure.high:.3g}"
    return shown_size(measure)


def shown_needed(measure: Measure) -> str:
    """A number of examples that follows from the curve, with what its interval leaves out."""
    return shown_crossing(measure) + (f", {AS_ESTIMATED}" if isfinite(measure.value) else "")
