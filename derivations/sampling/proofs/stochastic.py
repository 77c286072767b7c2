"""Reverse diffusion with shared noise: the overlap is the integral over v of (E tau(S/(S + v)))^2 at every size, and its limit.

The denoisers of two models are independent, so that the mean of their product factors; the norm of a sample is 1 because
the integral of (x/(x + v))^2 over v is x. In the limit the mean trace is m = 2/(p + sqrt(p^2 - 4/gamma)), p = 1 + 1/gamma + v,
and m - m^3/(3 gamma) is the integral of m^2 from v on.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from ....theory.terms.build import ONE, OO, TWO, ZERO, add, div, eq, inverse, le, lt, mul, neg, power, sub
from ....theory.terms.context import Context
from ....theory.terms.term import Term, bound, instantiate, make, num, substitute, var
from ....theory.write.lemma import lemma
from ....theory.write.proof import Line, axiom, have, instance
from ...claimed import claimed
from ...lemmas.letters import LOADS, SIZES, d, gamma, integral, limit, mean, n, tau, x, z
from ...lemmas.transform import limit_of_transform, m
from ...marchenko_pastur.proofs.half_moment import WITH_DATA, mean_is_one
from ..samplers import stochastic_claim

v = var("v", "real")
LEVELS = Context((n, d, v), (*SIZES.conditions, lt(ZERO, v)))
_LOADS = Context((gamma, v), (*LOADS.conditions, lt(ZERO, v)))


def _over_levels(body: Term) -> Term:
    return integral(ZERO, OO, body, v)


def denoiser(at: Term = x) -> Term:
    return div(at, add(at, v))


trace = mean(tau(denoiser()))
_square = mul(power(x, 2), power(add(x, v), -2))


@lemma
def trace_exists() -> Line:
    """E tau(S/(S + v)) exists for v > 0."""
    return have(make("defined", trace), LEVELS, rule="order")


@lemma
def pair() -> Line:
    """The mean of tau(W_1 W_2), over two data sets, is the square of that of tau(W)."""
    at = denoiser(bound(0, "real"))
    return instance(
        axiom("independent_data"), LEVELS, trace_exists(), images={var("m", "integer"): n},
        functions={"f": (1, at), "g": (1, at)},
    )  # fmt: skip


@lemma
def norm() -> Line:
    """The integral over v of E tau(W^2) is 1."""
    inside = _over_levels(_square)
    positive, nothing = Context((x,), (lt(ZERO, x),)), Context((x,), (eq(x, ZERO),))
    primitive = neg(div(power(x, 2), add(x, v)))
    some = have(eq(inside, x), positive, rule="antiderivative", variable=v, function=primitive)
    gone = have(eq(substitute(inside, {x: ZERO}), ZERO), Context(()), rule="linear")
    none = have(eq(inside, x), nothing, gone, rule="rewrite")
    each = have(eq(inside, x), Context((x,), (le(ZERO, x),)), some, none, rule="cases", title="x by its share")
    traced, swapped = tau(inside), _over_levels(tau(_square))
    by_trace = have(eq(tau(x), traced), WITH_DATA, each, rule="rewrite")
    in_trace = have(eq(swapped, traced), WITH_DATA, by_trace, each, rule="tonelli")
    in_mean = have(eq(mean(tau(x)), mean(traced)), SIZES, mean_is_one(), by_trace, rule="rewrite")
    moved = have(eq(mean(traced), mean(swapped)), SIZES, in_mean, in_trace, rule="rewrite")
    outer = have(eq(_over_levels(mean(tau(_square))), mean(swapped)), SIZES, moved, in_trace, rule="tonelli")
    weights = ONE, neg(ONE), neg(ONE), ONE
    uses = outer, moved, in_mean, mean_is_one()
    return have(eq(outer.statement.args[0], ONE), SIZES, *uses, rule="field", title="the norm", multipliers=weights)


@lemma
def bounds() -> tuple[Line, Line]:
    """0 <= (E tau W)^2 <= 4/(1 + v)^2."""
    low = have(le(ZERO, trace), LEVELS, rule="order")
    below_one = have(le(trace, ONE), LEVELS, rule="order")
    point = have(le(denoiser(), div(x, v)), Context((x, v), (le(ZERO, x), lt(ZERO, v))), rule="sign")
    by_mean = have(le(trace, div(mean(tau(x)), v)), LEVELS, point, mean_is_one(), rule="order")
    far = have(le(trace, inverse(v)), LEVELS, by_mean, mean_is_one(), rule="combine", multipliers=(ONE, inverse(v)))
    wide = add(ONE, v)
    both = have(le(mul(wide, trace), TWO), LEVELS, below_one, far, rule="combine", multipliers=(ONE, v))
    weights = div(add(TWO, mul(wide, trace)), power(wide, 2)), ZERO
    highest = le(power(trace, 2), div(num(4), power(wide, 2)))
    high = have(highest, LEVELS, both, low, rule="combine", multipliers=weights)
    return have(le(ZERO, power(trace, 2)), LEVELS, trace_exists(), rule="order"), high


_center = add(ONE, inverse(gamma), v)
_radicand = sub(power(_center, 2), mul(num(4), inverse(gamma)))
kept = div(TWO, add(_center, power(_radicand, Fraction(1, 2))))
"""What E tau W tends to."""


@lemma
def trace_tends() -> Line:
    """(E tau W)^2 -> m^2."""
    at = {z: neg(v)}
    known = instance(limit_of_transform(), _LOADS, images=at)
    by_transform = add(ONE, mul(v, substitute(m, at)))
    parts = have(eq(trace, by_transform), LEVELS, rule="linear", title="x/(x + v) = 1 - v/(x + v)")
    value = add(ONE, mul(v, known.statement.args[1]))
    tends = have(eq(limit(power(by_transform, 2)), power(value, 2)), _LOADS, known, rule="limit_algebra")
    moved = have(eq(limit(power(trace, 2)), power(value, 2)), _LOADS, tends, parts, rule="rewrite")
    one_root = have(eq(value, kept), _LOADS, rule="rewrite", title="without a root below")
    statement, weights = eq(moved.statement.args[0], power(kept, 2)), (ONE, add(kept, value))
    return have(statement, _LOADS, moved, one_root, rule="field", multipliers=weights)


@lemma
def most() -> Line:
    """The integral of 4/(1 + v)^2 is 4."""
    whole = _over_levels(bounds()[1].statement.args[1])
    primitive = neg(div(num(4), add(ONE, v)))
    return have(eq(whole, num(4)), Context(()), rule="antiderivative", variable=v, function=primitive)


@lemma
def in_the_limit() -> Line:
    """The integral over v of (E tau W)^2 tends to that of m^2."""
    known = trace_tends(), *bounds(), most()
    inside = _over_levels(trace_tends().statement.args[0])
    left = limit(_over_levels(power(trace, 2)))
    bound = most().statement.args[0]
    tends = have(eq(left, inside), LOADS, *known, rule="dominated_convergence", bound=bound, near=ONE)
    value = _over_levels(power(kept, 2))
    same = have(eq(inside, value), LOADS, tends, trace_tends(), rule="rewrite")
    return have(eq(left, value), LOADS, tends, same, rule="field", title="in the limit", multipliers=(ONE, ONE))


@lemma
def value_at(context: Context, first: Term) -> Line:
    """The integral of m^2 over v, where m begins at 1 or at gamma."""
    third = mul(num(Fraction(1, 3)), inverse(gamma))
    left, start = _over_levels(power(kept, 2)), substitute(kept, {v: ZERO})
    primitive = sub(mul(third, power(kept, 3)), kept)
    positive = have(lt(ZERO, _radicand), _LOADS, rule="sign")
    begun = neg(substitute(primitive, {v: ZERO}))
    known = have(eq(left, begun), LOADS, positive, rule="antiderivative", variable=v, function=primitive)
    root = power(substitute(_radicand, {v: ZERO}), Fraction(1, 2))
    gap = sub(ONE, inverse(gamma))
    sides = have(eq(root, gap if first is ONE else neg(gap)), context, rule="functional_equation")
    begins = have(eq(start, first), context, sides, rule="rewrite")
    slope = sub(ONE, mul(third, add(power(start, 2), mul(start, first), power(first, 2))))
    statement = eq(left, sub(first, mul(third, power(first, 3))))
    return have(statement, context, known, begins, rule="field", title="the integral", multipliers=(ONE, slope))


@lemma
def at_every_size(body: Term) -> Line:
    """The quotient of the integrals over v is the integral of (E tau W)^2."""
    squared = _over_levels(power(trace, 2))
    exists = have(make("defined", squared), SIZES, *bounds(), most(), rule="order", bound=most().statement.args[0])
    same = have(eq(squared, _over_levels(pair().statement.args[0])), SIZES, exists, pair(), rule="rewrite")
    return have(eq(body, squared), SIZES, same, norm(), rule="rewrite", title="exact at every size")


def overlap() -> Line:
    context, statement = claimed(stochastic_claim)
    left, values = statement.args
    exact = at_every_size(instantiate(left.args[1], n, d))
    branches = []
    for where, first, value in zip((le(ONE, gamma), lt(gamma, ONE)), (ONE, gamma), values.args[1::2], strict=True):
        here = LOADS.where(where)
        known = value_at(here, first)
        tends = have(
            eq(in_the_limit().statement.args[0], value),
            here,
            in_the_limit(),
            known,
            rule="field",
            multipliers=(ONE, ONE),
        )
        branches.append(have(eq(left, value), here, tends, exact, rule="rewrite", title="in the limit"))
    return have(statement, context, *branches, rule="cases", title="every load")


PROOFS: dict[str, Callable[[], Line]] = {stochastic_claim.name: overlap}

IDEAS: dict[str, str] = {
    "sampling.stochastic_overlap": (
        "With the same noise both samples are sums over the noise of what the denoisers make of it, so that the "
        "overlap is the integral over v of (E tau(S/(S + v)))^2 at every size. The trace has a limit m(v), "
        "algebraic in v, and with m as the variable the integral is elementary."
    ),
}
"""What each proof does, in a sentence or two."""
