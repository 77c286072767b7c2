"""First-order shifts of the half moment, and of the bulk error and the overlap that it gives, at every load."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from ....theory.claim import Claim
from ....theory.terms.build import ONE, TWO, ZERO, add, div, eq, inverse, le, lt, mul, power, sub
from ....theory.terms.context import Context
from ....theory.terms.term import Term, instantiate, make, num, subterms
from ....theory.write.lemma import lemma
from ....theory.write.proof import Line, have, instance
from ...claimed import claimed
from ...convergence.proofs import overlap
from ...generalisation.proofs import bulk
from ...lemmas.half_shift_limit import beyond_half, by_gap, half, half_beyond_limit, near_half
from ...lemmas.half_shift_value import by_load
from ...lemmas.letters import SIZES, d, gamma, integral, limit, n, x
from ...lemmas.marchenko_pastur import FEW, MANY, a, b, root
from ...lemmas.root_integral import arc_root_exists, root_over_law
from ...lemmas.share_near_zero import AT_LOAD
from ...marchenko_pastur.proofs.law import half_series
from ..half_moment import shift_claim
from ..shifts import bulk_claim, overlap_claim


def put(term: Term, images: dict[Term, Term]) -> Term:
    """The term with subterms put to their images."""
    if term in images:
        return images[term]
    if term.head not in ("add", "mul", "pow", "rpow"):
        return term
    return make(term.head, *(put(part, images) for part in term.args))


def stated_half_law() -> Term:
    """The limit at the load n/d, in the claim's words."""
    body = instantiate(claimed(shift_claim)[1].args[0].args[1], n, d)
    (found,) = (part for part in subterms(body) if part.head == "over" and part.args[0].head == "interval")
    return found


@lemma
def half_law_exists() -> Line:
    """As that of the arc between any edges."""
    stated = stated_half_law()
    low, high = stated.args[0].args
    general = integral(a, b, put(instantiate(stated.args[1], x), {low: a, high: b}), x)
    between = Context((n, d, a, b), (*SIZES.conditions, le(ZERO, a), lt(a, b)))
    known = instance(arc_root_exists(), between, images={gamma: div(n, d)})
    exists = have(make("defined", general), between, known, rule="order", bound=known.statement.args[0])
    return instance(exists, SIZES, images={a: low, b: high})


@lemma
def half_law() -> Line:
    """The limit at the load n/d, in the claim's words."""
    known = instance(root_over_law(), SIZES, images=AT_LOAD)
    ratio = eq(root(div(n, d)), mul(root(n), power(d, Fraction(-1, 2))))
    same = have(ratio, SIZES, rule="functional_equation")
    uses = known, half_law_exists(), same
    return have(eq(near_half, stated_half_law()), SIZES, *uses, rule="rewrite", title="the law at the load n/d")


@lemma
def shift_at(context: Context) -> Line:
    """d times what the half moment has beyond its limit tends to the shift."""
    tends, value = instance(half_beyond_limit(), context), by_load(context)
    statement = eq(limit(beyond_half), value.statement.args[1])
    return have(statement, context, tends, value, rule="field", title="the shift", multipliers=(ONE, ONE))


def _chosen(term: Term, place: int) -> Term:
    """The term with the value at that place of each case distinction."""
    if term.head == "cases":
        chosen: Term = term.args[place]
        return chosen
    return make(term.head, *(_chosen(part, place) for part in term.args)) if term.head == "mul" else term


def shifted(claim: Claim, by: Term, exact: tuple[Line, ...], weights: tuple[Term, ...]) -> Line:
    """A shift that is ``by`` at every size, in the half moment and d times what it has beyond its limit."""
    context, statement = claimed(claim)
    left, right = statement.args
    body, branches = instantiate(left.args[1], n, d), []
    uses = *exact, half_law()
    inside = have(eq(body, by), SIZES, *uses, rule="field", title="exact at every size", multipliers=weights)
    for place, loads in ((1, MANY), (3, FEW)):
        value = _chosen(right, place)
        tends = have(eq(limit(by), value), loads, shift_at(loads), half_series(loads), by_gap(), rule="limit_algebra")
        branches.append(have(eq(left, value), loads, inside, tends, rule="rewrite", title="in the limit"))
    return have(statement, context, *branches, rule="cases", title="every load")


def half_moment() -> Line:
    return shifted(shift_claim, beyond_half, (), (d,))


def bulk_error() -> Line:
    """The error is 2 - 2 M at every size, M the half moment."""
    return shifted(bulk_claim, mul(num(-2), beyond_half), (bulk.at_finite_size(),), (d, mul(num(-2), d)))


def squared() -> Line:
    """The overlap is M^2 at every size, and M^2 - m^2 = (M - m)(2 M - (M - m)) for the limit m."""
    by = mul(beyond_half, sub(mul(TWO, half), mul(beyond_half, inverse(d))))
    weights = d, mul(d, add(near_half, stated_half_law()))
    return shifted(overlap_claim, by, (overlap.at_finite_size(),), weights)


PROOFS: dict[str, Callable[[], Line]] = {
    shift_claim.name: half_moment,
    bulk_claim.name: bulk_error,
    overlap_claim.name: squared,
}

IDEAS: dict[str, str] = {
    "finite_size.bulk_error_shift": (
        "At every size the bulk error is 2 - 2 M, M the half moment. So its shift is -2 times that of the half moment."
    ),
    "finite_size.overlap_shift": (
        "At every size the overlap is M^2, M the half moment with the limit m, and M^2 - m^2 = (M - m)(2 M - (M - "
        "m)). So its shift is 2 m times that of the half moment."
    ),
    "finite_size.half_moment_shift": (
        "The mean of sqrt(x) is an integral over w of resolvents at -w^2, which is split off its limit at the "
        "load n/d. Each resolvent has a known first order in 1/d, and bounds close to 0 allow the limit within "
        "the integral."
    ),
}
"""What each proof does, in a sentence or two."""
