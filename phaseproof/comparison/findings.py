"""What a comparison says in sentences, the most important first: whether q means anything, then what it means."""

from __future__ import annotations

from math import isinf, isnan
from typing import TYPE_CHECKING

from ..numeric.between import harmonic
from . import of_models, of_rows, of_sets
from .wording import AS_ESTIMATED, Finding, shown, shown_crossing, shown_size

if TYPE_CHECKING:
    from .outcome import Comparison


def findings(found: Comparison) -> tuple[Finding, ...]:
    """All of them; the first is the verdict."""
    own = "own_set" in found.twice
    memorising, collapsed = [] if own else of_models.memorising(found), of_models.collapsed(found)
    unlike, heavy = of_sets.unlike_sets(found), of_sets.heavy(found)
    serious = [
        *(finding for finding in heavy if finding.warns),
        *of_sets.displaced(found),
        *of_models.misplaced(found),
        *unlike,
        *memorising,
        *([] if own else of_models.exchanged(found)),
        *collapsed,
        *of_rows.nearly_twice(found),
        *of_rows.unpaired(found),
    ]
    if not memorising and not collapsed:  # whose samples fit many others
        serious += of_rows.misordered(found)
    serious += [*of_rows.without_ceiling(found), *of_rows.low_ceiling(found), *of_rows.repeated(found)]
    if not memorising and not collapsed:
        serious += of_models.unlike(found)
    leaks = [
        *of_sets.duplicated(found),
        *of_sets.samples_held_out(found),
        *of_sets.changed(found),
        *of_sets.changed_held_out(found),
    ]
    first = [leak for leak in leaks if leak.warns]
    rest = [leak for leak in leaks if not leak.warns]
    said = _converged(found) if found.ok else []
    if found.ok and not collapsed and not unlike:  # of which no curve says what more examples would do
        said += [*_placed(found), *of_rows.ceiling_of_one(found)]
    said += [
        *of_models.departing(found),
        *(finding for finding in heavy if not finding.warns),
        *of_sets.repeating(found),
    ]
    if not memorising and not of_models.misplaced(found):
        said += of_models.as_linear(found)
    return (*of_rows.twice(found), *serious, *first, *said, *rest)


def _converged(found: Comparison) -> list[Finding]:
    """Whether q reaches the target, and whether the models see the leading directions."""
    q, target = found.overlap, found.target
    blind = [] if of_models.misplaced(found) else of_models.blind_directions(found)
    state = _state(found)
    sight = ""
    if blind:
        listed = ", ".join(str(k + 1) for k in blind)
        sight = f"{' but' if state != 'not converged' else ' and'} blind to direction{'s' * (len(blind) > 1)} {listed}"
    text = f"{state}{sight}: q = {shown(q)}, target {target:g}"
    text += f"; the linear models of these sets have {found.bounds.linear:.3f}, the optimal ones {found.bounds.optimal.value:.3f}"
    return [Finding("converged" if q.low >= target else "not_converged", False, text)]


def _state(found: Comparison) -> str:
    if found.overlap.low >= found.target:
        return "converged"
    return "not converged" if found.overlap.high < found.target else "converged within the error"


def _placed(found: Comparison) -> list[Finding]:
    rho, sizes = found.bounds.rho, found.sizes
    if not rho.known:
        text = (
            "the linear and the optimal models agree about equally, or more nearly than q is known: where between them these "
            "models stand is not known"
        )
        return [Finding("position", False, text)]
    bound = "" if found.ceiling.known else ", a lower bound: no ceiling was given and c = 1 is assumed"
    text = f"rho = {shown(rho)} of the way from the optimal to the linear model{bound}"
    if isnan(sizes.memorised_below.value):
        text += f"; {_outside(found)}: N_t and the number of examples for q = {found.target:g} are unknown"
    else:
        text += f"; N_t = {shown_size(sizes.memorised_below)}; {_reach(found)}"
    return [Finding("position", False, text)]


def _outside(found: Comparison) -> str:
    """Why rho can lie above 1 or below 0, where the form of q(N) says nothing."""
    given = found.ceiling.known
    if found.bounds.rho.value > 0:
        allowed = "the linear model and the ceiling allow" if given else "the linear model allows"
        causes = "the ceiling is too low, the sets share examples" if given else "the sets share examples"
        network = "shares weights, knows more of the data than its covariance, or does not follow it yet"
        return f"q exceeds what {allowed} ({causes}, or the network {network})"
    ceiling = "the ceiling is too high" if given else "the noise of training is large and no ceiling was given"
    return f"q lies below that of the optimal models ({ceiling}, or the models have hardly learnt)"


def _reach(found: Comparison) -> str:
    """How many examples this training needs, where q at the examples at hand says the same; else both."""
    needed, state = found.sizes.needed, _state(found)
    beyond = needed.value > harmonic(*found.examples)
    if isinf(needed.low) and state == "not converged":
        return f"this training would never reach q = {found.target:g}"
    if state != "converged within the error" and beyond == (state == "not converged"):
        return f"this training would reach q = {found.target:g} with {shown_crossing(needed)} examples, {AS_ESTIMATED}"
    first, second = found.examples
    at_hand = f"{first}" if first == second else f"{first} and {second}"
    words = {"converged": "is reached", "not converged": "is not reached"}.get(state, "is reached within the error")
    return (
        f"q = {found.target:g} {words} with the {at_hand} examples at hand, where the curve of this training, {AS_ESTIMATED}, "
        f"{'never does' if isinf(needed.low) else f'passes it at {shown_crossing(needed)}'}"
    )
