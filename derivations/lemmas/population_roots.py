"""Square roots of sample covariances of data of any covariance, against each other and against that of Sigma: cut off at T.

What is cut off is small at every size by the mean eigenvalue that stays beyond T^2.
"""

from __future__ import annotations

from ...theory.terms.build import HALF, ONE, ZERO, add, div, eq, inverse, le, lt, mul, neg, over, power, sub
from ...theory.terms.context import Context
from ...theory.terms.term import Term, make, num, substitute, var
from ...theory.write.lemma import lemma
from ...theory.write.proof import Line, have, instance
from .exchange import Layer, T
from .letters import SIZES, X, d, mean, n, t, x
from .population import COVARIANCES, DATA, C, Sigma, of_sigma, s, tau_sigma, trace, used
from .population_pair import OTHER, Y, v
from .square_root import begun, cost, e, gap, root, y

BASE = Context((n, d, Sigma), SIZES.conditions, ((Sigma, COVARIANCES),))
TWO_SETS: tuple[Layer, ...] = ((make("spectra", C, OTHER), (x, v)), (DATA, (Y,)), (DATA, (X,)))
WITH_SIGMA: tuple[Layer, ...] = ((make("spectra", Sigma, C), (t, x)), (DATA, (X,)))
CUT = Context((*BASE.variables, T), (*BASE.conditions, lt(ZERO, T)), BASE.ranges)


def form(layers: tuple[Layer, ...], body: Term) -> Term:
    """The mean over the layers, the first innermost."""
    for source, variables in layers:
        body = over(source, body, *variables)
    return body


def product(layers: tuple[Layer, ...], function: object) -> Term:
    one, two = layers[0][1]
    return mul(function(one), function(two))  # type: ignore[operator]


def roots(layers: tuple[Layer, ...]) -> Term:
    """tau of the product of two square roots, in the mean."""
    return form(layers, product(layers, root))


def cut(layers: tuple[Layer, ...]) -> Term:
    """The same with integrals up to T alone."""
    return form(layers, product(layers, begun))


@lemma
def mean_trace() -> Line:
    """E tau(C) = tau(Sigma)."""
    return have(eq(mean(trace(x)), tau_sigma), BASE, rule="wick", title="the mean of C is Sigma")


q = var("q", "real")


@lemma
def _constant() -> Line:
    """The mean of a constant is the constant."""
    return have(eq(mean(q), q), Context((n, d, q), SIZES.conditions), rule="linear")


@lemma
def margins(layers: tuple[Layer, ...], body: Term, number: int, context: Context = BASE) -> Line:
    """The mean of a function of one of the two matrices alone is its mean trace."""
    at = layers[0][1][number]
    whole = form(layers, substitute(body, {x: at}))
    data = tuple((names[0], source) for source, names in layers[1:])
    inside = Context((*context.variables, *(v_ for v_, _ in data)), context.conditions, (*context.ranges, *data))
    matrix = layers[0][0].args[number]
    alone = over(make("spectrum", matrix), substitute(body, {x: at}), at)
    margin = have(eq(over(layers[0][0], substitute(body, {x: at}), *layers[0][1]), alone), inside, rule="law")
    value = alone
    for source, variables in layers[1:]:
        value = over(source, value, *variables)
    free = of_sigma(substitute(body, {x: t})) if matrix is Sigma else mean(trace(body))
    if number and matrix is OTHER:
        exists = have(make("defined", free), context, rule="order")
        constant = instance(_constant(), context, exists, images={q: free})
    else:
        constant = have(eq(value, free), context, rule="linear")
    moved = have(eq(value, whole), context, constant, margin, rule="rewrite")
    return have(eq(whole, free), context, moved, constant, rule="field", multipliers=(neg(ONE), ONE))


AT_CUT = {s: power(T, 2)}
used_beyond = substitute(used, AT_CUT)
cost_of_data, cost_of_sigma = mean(trace(cost())), of_sigma(cost(t))
GAPPED = Context((*CUT.variables, e), (*CUT.conditions, lt(ZERO, e)), BASE.ranges)


@lemma
def cost_by_used() -> Line:
    """E tau(C^2/(C + T^2)) = tau(Sigma) - T^2 E tau(C/(C + T^2))."""
    value = sub(mean(trace(x)), mul(power(T, 2), used_beyond))
    parts = have(eq(cost_of_data, value), CUT, rule="linear")
    statement = eq(cost_of_data, sub(tau_sigma, mul(power(T, 2), used_beyond)))
    return have(statement, CUT, parts, mean_trace(), rule="field", multipliers=(ONE, ONE))


def cost_of(layers: tuple[Layer, ...], number: int) -> Term:
    return cost_of_sigma if layers[0][0].args[number] is Sigma else cost_of_data


@lemma
def between(layers: tuple[Layer, ...]) -> tuple[Line, Line]:
    """cut <= roots <= cut + e tau(Sigma) + (the costs)/e."""
    low, high = gap()
    pair = Context((T, x, y), (lt(ZERO, T), le(ZERO, x), le(ZERO, y)))
    low = instance(low, pair, images={e: ONE})
    images = dict(zip((x, y), layers[0][1], strict=True))
    right = form(layers, substitute(high.statement.args[1], images))
    one, two = layers[0][1]
    parts = [form(layers, part) for part in (one, two, cost(one), cost(two))]
    value = add(cut(layers), mul(HALF, e, add(parts[0], parts[1])), div(add(parts[2], parts[3]), e))
    nested: list[Line] = []
    for number in range(1, len(layers)):
        data = tuple((names[0], source) for source, names in layers[number:])
        where = Context((*CUT.variables, *(v_ for v_, _ in data)), CUT.conditions, (*CUT.ranges, *data))
        inner = le(cut(layers[:number]), roots(layers[:number]))
        nested.append(have(inner, where, low, *nested, rule="order"))
    under = have(le(cut(layers), roots(layers)), CUT, low, *nested, rule="order")
    split = have(eq(right, value), GAPPED, under, *nested, rule="linear")
    over_ = have(le(roots(layers), right), GAPPED, high, split, rule="order")
    sides = [margins(layers, x, i) for i in (0, 1)] + [margins(layers, cost(), i, CUT) for i in (0, 1)]
    room = add(mul(e, tau_sigma), div(add(cost_of(layers, 0), cost_of(layers, 1)), e))
    half = mul(HALF, e)
    number = sum(layers[0][0].args[i] is not Sigma for i in (0, 1))
    weights = ONE, ONE, half, half, inverse(e), inverse(e), mul(num(number), half)
    return under, have(
        le(roots(layers), add(cut(layers), room)), GAPPED, over_, split, *sides, mean_trace(), rule="combine",
        title="what the cut leaves out", multipliers=weights,
    )  # fmt: skip
