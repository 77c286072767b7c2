"""Square roots of sample covariances of data of any covariance, against each other and against that of Sigma, in the limit."""

from __future__ import annotations

from ...theory.terms.build import HALF, ONE, TWO, ZERO, add, div, eq, inverse, le, lim, lt, mul, neg, power, sub
from ...theory.terms.context import Context
from ...theory.terms.term import Term, close, make
from ...theory.write.lemma import lemma
from ...theory.write.proof import Line, have, instance
from .exchange import Layer, T
from .letters import absolute, d, gamma, n, t, x
from .moments import power_of_nothing
from .moments import s as order
from .population import Sigma, s, tau_sigma
from .population_direction import GROWS, begun_tends, cut_bounds, kappa_bounds, noise_at
from .population_limits import LIMIT_CUT, cut_tends
from .population_mean import mean_of_cut, parts
from .population_noise import HALF_LINE, LAW, POPULATIONS, P, average, limit, m, mean_tends, population
from .population_root import LAWS, POSITIVE, degrees, degrees_exist, degrees_vanish, kappa_equation, used_tends, v
from .population_roots import CUT, between, cost_by_used, cost_of, cost_of_data, cut, roots
from .square_root import bounds, cost, e, root

_LAW_CUT = Context((P, T), (*LAW, lt(ZERO, T)))
kappa_cut = noise_at(T)


@lemma
def mean_of_root_tends(layers: tuple[Layer, ...]) -> Line:
    """The mean of the product of the cut factors tends to that of the whole ones as T grows."""
    (first, whole_1), (second, whole_2) = parts(layers)
    place = Context((*LIMIT_CUT.variables, t), (*LIMIT_CUT.conditions, le(ZERO, t)))
    at = Context((T, t), (lt(ZERO, T), le(ZERO, t)))
    of_root = [instance(line, at, images={x: t}) for line in bounds()[:2]]
    square = have(eq(power(root(t), 2), t), Context((t,), (le(ZERO, t),)), rule="field", multipliers=())
    sides = *cut_bounds()[:2], *of_root
    tops = []
    for factor in (first, second):
        tops.append(
            (have(le(ZERO, factor), place, *sides, rule="sign"), have(le(factor, root(t)), place, *sides, rule="sign"))
        )
    (low_1, high_1), (low_2, high_2) = tops
    product = mul(first, second)
    below = have(
        le(product, t), place, high_1, high_2, low_2, square, rule="combine", multipliers=(second, root(t), ZERO, ONE)
    )
    above = have(le(ZERO, product), place, low_1, low_2, rule="sign")
    point = have(
        eq(lim(GROWS, product, T), mul(whole_1, whole_2)),
        Context((gamma, P, t), (*LIMIT_CUT.conditions[:1], *LAW, le(ZERO, t))),
        *begun_tends(), above, rule="limit_algebra",
    )  # fmt: skip
    return have(
        eq(lim(GROWS, average(product), T), average(mul(whole_1, whole_2))), POPULATIONS, point, below, above,
        rule="dominated_convergence", bound=average(t), near=ONE,
    )  # fmt: skip


# --- what the cut leaves out ----------------------------------------------------------------------------------


def weighted(at: Term = v) -> Term:
    """<t v/(t + v)>."""
    return average(div(mul(t, at), add(at, t)))


@lemma
def weighted_grows() -> tuple[Line, Line]:
    """<t v/(t + v)> exists, and tends to the mean eigenvalue as v grows."""
    exists = have(make("defined", weighted()), POSITIVE, rule="order", bound=average(t))
    place = Context((P, t), (*LAW, lt(ZERO, t)))
    body = div(mul(t, v), add(v, t))
    point = have(eq(lim(GROWS, body, v), t), place, rule="limit_algebra")
    tends = eq(lim(GROWS, weighted(), v), m)
    return exists, have(tends, LAWS, point, exists, rule="dominated_convergence", bound=average(t), near=ONE)


beyond_cut = sub(m, mul(power(T, 2), degrees(kappa_cut)))
"""The limit of the mean of C^2/(C + T^2)."""


@lemma
def beyond_vanishes() -> tuple[Line, Line]:
    """What is beyond T is not negative, and vanishes as T grows."""
    positive, least = (instance(line, LIMIT_CUT, images={s: power(T, 2)}) for line in kappa_bounds())
    there = instance(degrees_exist(), LIMIT_CUT, positive, images={v: kappa_cut})
    whole = have(le(mul(power(T, 2), degrees(kappa_cut)), m), LIMIT_CUT, there, positive, least, rule="order")
    low = have(le(ZERO, beyond_cut), LIMIT_CUT, whole, rule="combine", multipliers=(ONE,))
    far = have(
        make("diverges", GROWS, close(kappa_cut, T)), POPULATIONS, least, rule="squeeze", variables=(T,), lower=power(T, 2),
        near=ZERO,
    )  # fmt: skip
    exists, tends = weighted_grows()
    at_kappa = instance(exists, LIMIT_CUT, positive, images={v: kappa_cut})
    limits = []
    for line, known in ((degrees_vanish(), there), (tends, at_kappa)):
        body = degrees(kappa_cut) if line is not tends else weighted(kappa_cut)
        limits.append(have(
            eq(lim(GROWS, body, T), line.statement.args[1]), POPULATIONS, line, far, known, positive, rule="compose",
            variables=(T,), outer=line.statement.args[0], inner=(kappa_cut,), near=ZERO,
        ))  # fmt: skip
    equation = instance(_kappa_at_cut(), LIMIT_CUT)
    value = sub(m, mul(sub(ONE, div(degrees(kappa_cut), gamma)), weighted(kappa_cut)))
    linear = have(
        eq(mul(kappa_cut, degrees(kappa_cut)), weighted(kappa_cut)), LIMIT_CUT, there, positive, rule="linear"
    )
    same = have(
        eq(beyond_cut, value), LIMIT_CUT, linear, equation, rule="field",
        multipliers=(neg(sub(ONE, div(degrees(kappa_cut), gamma))), mul(kappa_cut, degrees(kappa_cut))),
    )  # fmt: skip
    gone = have(eq(lim(GROWS, value, T), ZERO), POPULATIONS, *limits, at_kappa, there, rule="limit_algebra", near=ZERO)
    return low, have(eq(lim(GROWS, beyond_cut, T), ZERO), POPULATIONS, gone, same, rule="rewrite", near=(ZERO,))


@lemma
def _kappa_at_cut() -> Line:
    """kappa at the noise T^2 solves its equation."""
    return instance(kappa_equation(), LIMIT_CUT, images={s: power(T, 2)})


@lemma
def cost_tends(sigma: bool) -> tuple[Line, Line, Line]:
    """A cost in the limit; that limit is not negative, and vanishes as T grows."""
    if not sigma:
        used_limit = instance(used_tends(), LIMIT_CUT, images={s: power(T, 2)})
        form = cost_by_used().statement.args[1]
        tends = have(eq(limit(form), beyond_cut), LIMIT_CUT, used_limit, mean_tends(), rule="limit_algebra")
        moved = have(eq(limit(cost_of_data), beyond_cut), LIMIT_CUT, tends, cost_by_used(), rule="rewrite")
        return moved, *beyond_vanishes()
    on_line = have(make("continuous", HALF_LINE, close(cost(t), t)), Context((T,), (lt(ZERO, T),)), rule="continuity")
    at = Context((T, t), (lt(ZERO, T), le(ZERO, t)))
    growth = have(le(absolute(cost(t)), mul(ONE, add(ONE, t))), at, have(le(cost(t), t), at, rule="sign"), rule="sign")
    tends = population(cost(t), ONE, LIMIT_CUT, on_line, growth)
    exists = have(make("defined", average(cost(t))), _LAW_CUT, rule="order", bound=average(t))
    point = have(eq(lim(GROWS, cost(t), T), ZERO), Context((t,), (lt(ZERO, t),)), rule="limit_algebra")
    gone = have(
        eq(lim(GROWS, average(cost(t)), T), average(ZERO)), LAWS, point, exists, rule="dominated_convergence",
        bound=average(t), near=ONE,
    )  # fmt: skip
    nothing = have(eq(average(ZERO), ZERO), LAWS, rule="linear")
    vanishes = have(
        eq(lim(GROWS, average(cost(t)), T), ZERO), LAWS, gone, nothing, rule="field", multipliers=(ONE, ONE)
    )
    return tends, have(le(ZERO, average(cost(t))), _LAW_CUT, exists, rule="sign"), vanishes


# --- the limit -------------------------------------------------------------------------------------------------


def _costs(layers: tuple[Layer, ...]) -> Term:
    return add(cost_of(layers, 0), cost_of(layers, 1))


def _spread(layers: tuple[Layer, ...]) -> Term:
    """The best e, with room for a cost of 0."""
    return power(div(add(_costs(layers), inverse(n)), tau_sigma), HALF.args[0])


@lemma
def roots_near_cut(layers: tuple[Layer, ...]) -> Line:
    """roots <= cut + 2 tau(Sigma) sqrt((costs + 1/n)/tau(Sigma))."""
    signs = [have(le(ZERO, cost_of(layers, i)), CUT, rule="order") for i in (0, 1)]
    positive = have(lt(ZERO, tau_sigma), CUT, rule="sign")
    spread = _spread(layers)
    above = have(lt(ZERO, spread), CUT, *signs, positive, rule="sign")
    known = instance(between(layers)[1], CUT, above, images={e: spread})
    square = have(
        eq(mul(power(spread, 2), tau_sigma), add(_costs(layers), inverse(n))), CUT, above, *signs, positive, rule="sign"
    )
    upper = add(cut(layers), mul(TWO, tau_sigma, spread))
    return have(
        le(roots(layers), upper),
        CUT,
        known,
        square,
        above,
        rule="combine",
        multipliers=(ONE, neg(inverse(spread)), ZERO),
    )


@lemma
def roots_tend(layers: tuple[Layer, ...]) -> Line:
    """The mean trace of the product of two square roots tends to the mean of the product along eigenvectors of Sigma."""
    (first, whole_1), (second, whole_2) = parts(layers)
    value = average(mul(first, second))
    cut_limit = have(
        eq(limit(cut(layers)), value),
        LIMIT_CUT,
        cut_tends(layers),
        mean_of_cut(layers),
        rule="field",
        multipliers=(ONE, ONE),
    )
    costs = [cost_tends(layers[0][0].args[i] is Sigma) for i in (0, 1)]
    limits = add(*(line.statement.args[1] for line, _, _ in costs))
    spread = power(div(add(limits, ZERO), m), HALF.args[0])
    positive = have(lt(ZERO, m), POPULATIONS, rule="sign")
    zero = instance(power_of_nothing(), Context(), images={order: HALF})
    signs = [sign for _, sign, _ in costs]
    raw = power(ZERO, HALF.args[0])
    near = have(
        eq(lim(GROWS, spread, T), raw),
        POPULATIONS,
        *(gone for _, _, gone in costs),
        *signs,
        positive,
        rule="limit_algebra",
    )
    gone = have(eq(lim(GROWS, spread, T), ZERO), POPULATIONS, near, zero, rule="field", multipliers=(ONE, ONE))
    inside = have(eq(spread, spread), LIMIT_CUT, *signs, positive, rule="sign")
    upper = add(cut(layers), mul(TWO, tau_sigma, _spread(layers)))
    return have(
        eq(limit(roots(layers)), average(mul(whole_1, whole_2))), POPULATIONS, between(layers)[0], roots_near_cut(layers),
        cut_limit, *(line for line, _, _ in costs), *signs, mean_tends(), positive, gone, mean_of_root_tends(layers), inside,
        rule="squeeze", title="square roots in the limit", variables=(n, d, Sigma, T), lower=cut(layers), upper=upper,
        toward=GROWS, near_parameter=ONE,
    )  # fmt: skip
