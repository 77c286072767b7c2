"""The square root of a sample covariance along an eigenvector of Sigma: (2/pi) int_0^oo t/(t + kappa(w^2)) dw.

Up to T it is at most what the square root of Sigma has, and what lies beyond is at most t/T.
"""

from __future__ import annotations

from ...theory.terms.build import ONE, OO, TWO, ZERO, add, div, eq, inverse, le, lim, lt, mul, neg, power, sub
from ...theory.terms.context import Context
from ...theory.terms.term import Term, make, substitute
from ...theory.write.lemma import lemma
from ...theory.write.proof import Line, have, instance
from .exchange import T, up_to, w
from .letters import gamma, integral, t, x
from .marchenko_pastur import PI
from .population import s
from .population_noise import LAW, SHIFTED, P
from .population_pair import factor
from .population_root import kappa, kappa_equation
from .square_root import begun, begun_exists, beyond, bounds, in_parts, root, share, whole_integral

PLACE = Context((gamma, P, t), (lt(ZERO, gamma), *LAW, le(ZERO, t)))
AT_NOISE = Context((*PLACE.variables, w), (*PLACE.conditions, lt(ZERO, w)))
CUT = Context((*PLACE.variables, T), (*PLACE.conditions, lt(ZERO, T)))
GROWS = make("grows")
scale = mul(TWO, inverse(PI))


def noise_at(at: Term) -> Term:
    """kappa at the noise at^2."""
    return substitute(kappa, {s: power(at, 2)})


shrunk = factor(noise_at(w))
"""C/(C + w^2) along an eigenvector, in the limit."""
direction = mul(scale, integral(ZERO, OO, shrunk, w))
"""C^(1/2) along an eigenvector."""
begun_direction = mul(scale, up_to(shrunk))


@lemma
def kappa_bounds() -> tuple[Line, Line]:
    """0 < s <= kappa."""
    positive = have(lt(ZERO, kappa), SHIFTED, kappa_equation(), rule="sign")
    return positive, have(le(s, kappa), SHIFTED, kappa_equation(), rule="combine", multipliers=(neg(kappa),))


@lemma
def sizes() -> tuple[Line, Line, Line]:
    """0 <= t/(t + kappa) <= t/(t + w^2), and at most 1."""
    without_t = Context((gamma, P, w), (*SHIFTED.conditions[:1], *LAW, lt(ZERO, w)))
    paid = [instance(line, without_t, images={s: power(w, 2)}) for line in kappa_bounds()]
    return tuple(  # type: ignore[return-value]
        have(goal, AT_NOISE, *paid, rule="sign") for goal in (le(ZERO, shrunk), le(shrunk, share(t)), le(shrunk, ONE))
    )


@lemma
def exist() -> tuple[Line, Line]:
    """The integrals over (0, oo) and up to T exist."""
    images = {x: t}
    known = instance(whole_integral(), Context((t,), (le(ZERO, t),)), images=images)
    whole = have(
        make("defined", integral(ZERO, OO, shrunk, w)), PLACE, *sizes(), known, rule="order",
        bound=known.statement.args[0],
    )  # fmt: skip
    return whole, have(make("defined", up_to(shrunk)), CUT, *sizes(), rule="order", bound=up_to(ONE))


@lemma
def cut_bounds() -> tuple[Line, ...]:
    """0 <= begun <= begun of sqrt(t) <= sqrt(t), and direction - t/T <= begun <= direction."""
    at = Context((T, t), (lt(ZERO, T), le(ZERO, t)))
    known = [instance(line, at, images={x: t}) for line in (begun_exists(), in_parts(), *bounds())]
    there = exist()
    low = have(le(ZERO, up_to(shrunk)), CUT, *there, *sizes(), rule="order")
    under = have(le(up_to(shrunk), up_to(share(t))), CUT, *there, *sizes(), known[0], rule="order")
    rest = integral(T, OO, shrunk, w)
    parts = have(eq(integral(ZERO, OO, shrunk, w), add(up_to(shrunk), rest)), CUT, *there, rule="split")
    positive = have(le(ZERO, rest), CUT, parts, *sizes(), rule="order")
    small = have(le(rest, beyond(t)), CUT, parts, known[1], *sizes(), rule="order")
    total = instance(whole_integral(), Context((t,), (le(ZERO, t),)), images={x: t})
    return (
        have(le(ZERO, begun_direction), CUT, low, rule="combine", multipliers=(scale,)),
        have(le(begun_direction, root(t)), CUT, under, known[3], rule="combine", multipliers=(scale, ONE)),
        have(le(begun_direction, direction), CUT, parts, positive, rule="combine", multipliers=(neg(scale), scale)),
        have(
            le(sub(direction, div(t, T)), begun_direction), CUT, parts, small, known[1], total, known[5], rule="combine",
            multipliers=(scale, scale, neg(scale), scale, ONE),
        ),
    )  # fmt: skip


@lemma
def begun_tends() -> tuple[Line, Line]:
    """As T grows both integrals up to T tend to the whole."""
    found = []
    at = Context((T, t), (lt(ZERO, T), le(ZERO, t)))
    of_root = [instance(line, at, images={x: t}) for line in (*bounds(), begun_exists())]
    for body, whole, known, context in (
        (begun(t), root(t), of_root, Context((t,), (le(ZERO, t),))),
        (begun_direction, direction, [*cut_bounds(), *exist()], PLACE),
    ):
        found.append(have(
            eq(lim(GROWS, body, T), whole), context, *known, rule="squeeze", variables=(T,), lower=sub(whole, div(t, T)),
            upper=whole, near=ZERO,
        ))  # fmt: skip
    return found[0], found[1]
