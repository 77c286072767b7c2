"""The weight of the true example, from below: Jensen's inequality over the other examples, given the true one and the noise.

The mean of exp(-|y - z|^2/(2 sigma^2)) over one other example is a product of d means of bells, as the entries are
independent; so is e^-i, and the mean over all others is (n - 1) e^-i.
"""

from __future__ import annotations

from collections.abc import Callable

from ....theory.terms.build import ONE, OO, TWO, ZERO, add, div, eq, inverse, le, lt, mul, neg, over, power, sub
from ....theory.terms.context import Context
from ....theory.terms.term import Term, close, instantiate, make, substitute, var
from ....theory.write.lemma import lemma
from ....theory.write.proof import Line, axiom, have, instance
from ...claimed import claimed
from ...lemmas.bells import bell, center, height, mean_bell, mean_of_bell, scale, width
from ...lemmas.exponentials import exp, exponential_of, exponential_of_sum, product_along_row
from ...lemmas.letters import d, n, t, x
from ..weight import condensation_claim

sigma, i, j = var("noise", "real"), var("i", "integer"), var("j", "integer")
true, noise, others = (var(name, "data") for name in ("x", "xi", "z"))
_ROW, _OTHERS = make("gaussian", ONE, d), make("gaussian", n, d)
_GIVEN = Context((n, d, sigma, true, noise), (le(ONE, n), le(ONE, d), lt(ZERO, sigma)), ((true, _ROW), (noise, _ROW)))


def _beside(context: Context, number: Term, low: Term, high: Term) -> Context:
    """The context with a row, or a column, between two others."""
    inside = le(low, number), le(number, high)
    return Context((*context.variables, number), (*context.conditions, *inside), context.ranges)


_ONE = _beside(_GIVEN, i, TWO, n)
_WITH_OTHERS = Context((*_ONE.variables, others), _ONE.conditions, (*_ONE.ranges, (others, _OTHERS)))


def _cell(data: Term, column: Term) -> Term:
    return make("cell", data, ONE, column)


def _column(k: Term) -> dict[Term, Term]:
    """The bell of one column: y and |xi|^2/2 there."""
    noisy = add(_cell(true, k), mul(sigma, _cell(noise, k)))
    return {scale: sigma, center: noisy, height: div(power(_cell(noise, k), 2), TWO)}


def _nearer(k: Term, place: Term) -> Term:
    """(sigma^2 xi^2 - (y - z)^2)/(2 sigma^2) in one column."""
    return substitute(bell(place), _column(k))


_share = substitute(mul(scale, inverse(width)), {scale: sigma})


def _density(k: Term) -> Term:
    """(xi^2 - u^2)/2 in one column, u = y/sqrt(1 + sigma^2)."""
    return substitute(mean_bell, _column(k))


def _columns(head: str, body: Term) -> Term:
    return make(head, make("integers", ONE, d), close(body, j))


_log_share = make("ln", _share)
_near = exp(_columns("over", _nearer(j, make("cell", others, i, j))))
"""By what the noisy example is nearer to, or farther from, the i-th other example than the true one."""


@lemma
def _whole() -> Line:
    """The floor of an integer: functions are of real numbers, columns are counted by integers."""
    return have(eq(make("floor", j), j), Context((j,)), rule="sign")


def _along_row(context: Context, body: Callable[[Term], Term]) -> Line:
    """The product over columns of exp of the body is exp of its sum."""
    column, inside = make("floor", j), _beside(context, j, ONE, d)
    exists = have(eq(body(column), body(column)), inside, rule="field")
    image = close(body(make("floor", x)), x)
    known = instance(product_along_row(), context, exists, functions={"g": (1, image)})
    statement = eq(_columns("product", exp(body(j))), exp(_columns("over", body(j))))
    return have(statement, context, known, _whole(), rule="rewrite", title="along a row")


@lemma
def _one_other() -> Line:
    """The mean over the others of exp((|xi|^2 - |y - z_i|^2/sigma^2)/2) is exp of a sum over columns, for each i."""
    column, inside = make("floor", j), _beside(_ONE, j, ONE, d)
    mean = instance(mean_of_bell(), inside, images=_column(column))
    exists = have(make("defined", mean.statement.args[0]), inside, mean, rule="order")
    image = close(exp(_nearer(make("floor", x), t)), x, t)
    columns = instance(
        axiom("independent_entries"), _ONE, exists, functions={"f": (2, image)}, title="independent columns"
    )
    by_column, means = columns.statement.args[0], _columns("product", mean.statement.args[1])
    known = have(eq(by_column, means), _ONE, columns, mean, rule="rewrite")
    place = make("cell", others, i, j)
    written = over(_OTHERS, _columns("product", exp(_nearer(j, place))), others)
    shares = _columns("product", mul(_share, exp(_density(j))))
    known = have(eq(written, shares), _ONE, known, _whole(), rule="rewrite")
    powers = exponential_of_sum(_log_share, _density(j), inside)
    share = have(eq(exp(_log_share), _share), inside, rule="functional_equation")
    together = add(_log_share, _density(j))
    weights = neg(ONE), neg(exp(_density(j)))
    one = have(
        eq(mul(_share, exp(_density(j))), exp(together)), inside, powers, share, rule="field", multipliers=weights
    )
    known = have(eq(written, _columns("product", exp(together))), _ONE, known, one, rule="rewrite")
    rows = (
        _along_row(_WITH_OTHERS, lambda k: _nearer(k, make("cell", others, i, k))),
        _along_row(_ONE, lambda k: add(_log_share, _density(k))),
    )
    statement = eq(over(_OTHERS, _near, others), exp(_columns("over", together)))
    return have(statement, _ONE, known, *rows, rule="rewrite", title="one other example")


def _over_others(body: Term) -> Term:
    return over(make("integers", TWO, n), body, i)


@lemma
def _all_others() -> Line:
    """The mean over the others of the sum over them is n - 1 times that of one."""
    known = _one_other()
    one, chance = known.statement.args
    whole, apart = over(_OTHERS, _over_others(_near), others), _over_others(one)
    each = have(eq(apart, _over_others(chance)), _GIVEN, known, rule="rewrite")
    swapped = have(eq(whole, apart), _GIVEN, known, each, rule="tonelli")
    value = mul(sub(n, ONE), chance)
    same = have(eq(_over_others(chance), value), _GIVEN, rule="law")
    weights, title = (ONE, ONE, ONE), "all other examples"
    return have(eq(whole, value), _GIVEN, swapped, each, same, rule="field", title=title, multipliers=weights)


@lemma
def _given_example_and_noise() -> Line:
    """1/(1 + (n - 1) e^-i) is at most the mean of w_1 over the others: 1/(1 + s) is convex."""
    known, s = _all_others(), var("s", "real")
    whole, value = known.statement.args
    mean = over(_OTHERS, inverse(add(ONE, _over_others(_near))), others)
    convex = have(
        le(inverse(add(ONE, whole)), mean), _GIVEN, known, rule="jensen", variable=s, function=inverse(add(ONE, s)),
        interval=make("interval", ZERO, OO), mean=whole,
    )  # fmt: skip
    return have(
        le(inverse(add(ONE, value)), mean), _GIVEN, convex, known, rule="rewrite", title="given example and noise"
    )


@lemma
def _chance() -> Line:
    """e^-i is (1 + 1/sigma^2)^(-d/2) times exp of the sum of (xi^2 - u^2)/2."""
    scale, density = mul(d, _log_share), _columns("over", _density(j))
    total = _columns("over", add(_log_share, _density(j)))
    parts = have(eq(total, add(_columns("over", _log_share), density)), _GIVEN, rule="linear")
    constant = have(eq(_columns("over", _log_share), scale), _GIVEN, rule="law")
    split = have(eq(total, add(scale, density)), _GIVEN, parts, constant, rule="field", multipliers=(ONE, ONE))
    power_ = make("rpow", add(ONE, power(sigma, -2)), neg(div(d, TWO)))
    root = have(eq(exp(scale), power_), _GIVEN, rule="functional_equation")
    uses, weights = (exponential_of(split), exponential_of_sum(scale, density, _GIVEN), root), (ONE, ONE, exp(density))
    return have(eq(exp(total), mul(power_, exp(density))), _GIVEN, *uses, rule="field", multipliers=weights)


def weight_bound() -> Line:
    context, statement = claimed(condensation_claim)
    bound, mean = (instantiate(instantiate(side.args[1], true).args[1], noise) for side in statement.args)
    given = have(le(bound, mean), _GIVEN, _given_example_and_noise(), _chance(), rule="rewrite")
    return have(statement, context, given, rule="order", title="over example and noise")


PROOFS: dict[str, Callable[[], Line]] = {condensation_claim.name: weight_bound}

IDEAS: dict[str, str] = {
    "condensation.weight_bound": (
        "Given the true example and the noise, the weight is 1/(1 + s), s a sum over the other examples. This is "
        "convex in s: by Jensen's inequality its mean is at least 1/(1 + E s), and E s is (n - 1) e^-i, as the "
        "mean of a bell over one other example is a product over independent entries."
    ),
}
"""What each proof does, in a sentence or two."""
