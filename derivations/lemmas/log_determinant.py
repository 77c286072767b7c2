"""The exponential moments of the log-determinant of white data less its mean, by Bartlett: nearly those of a Gaussian."""

from __future__ import annotations

from ...theory.terms.build import ONE, TRUE, TWO, ZERO, add, div, eq, le, lt, mul, neg, over, power, sub
from ...theory.terms.context import Context
from ...theory.terms.term import Term, close, make, num, substitute, var
from ...theory.write.lemma import lemma
from ...theory.write.proof import Line, axiom, have, instance
from .exponentials import exp, exponential_of, j, product_of_exponentials
from .letters import DATA, SIZES, X, d, mean, n, tau, x
from .log_gamma import a as argument
from .log_gamma import bounds, excess, ln_gamma, logarithm_bounds, psi, s

ORDERS = (le(num(-1), s), le(s, ONE))
ENOUGH = Context((n, d), (*SIZES.conditions, le(add(d, num(3)), n)))
AT_ORDER = Context((n, d, s), (*ENOUGH.conditions, *ORDERS))
WITH_DATA = Context((*AT_ORDER.variables, X), AT_ORDER.conditions, ((X, DATA),))
L = mul(d, tau(make("ln", mul(n, x))))
"""The log-determinant of X^T X."""
_half = div(sub(n, j), TWO)
_below = sub(d, ONE)
_range = make("integers", ZERO, _below)


def ln(term: Term) -> Term:
    return make("ln", term)


def _part_at(place: Term) -> Term:
    half = div(sub(n, place), TWO)
    return add(mul(s, ln(TWO)), sub(ln_gamma(add(half, s)), ln_gamma(half)))


def _cut(place: Term) -> Term:
    """The same, and 0 beyond the range."""
    return make("cases", le(place, _below), _part_at(place), TRUE, ZERO)


_part, _everywhere = _part_at(j), _cut(j)
average = over(_range, add(ln(TWO), psi(_half)), j)
"""The mean of the log-determinant."""


@lemma
def _factor() -> Line:
    """e^(s ln 2 + ln Gamma(u) - ln Gamma(v)) = 2^s Gamma(u)/Gamma(v)."""
    u, v = var("u", "real"), var("v", "real")
    context = Context((s, u, v), (lt(ZERO, u), lt(ZERO, v)))
    defined = [have(eq(ln_gamma(at), ln(make("gamma", at))), context, rule="define") for at in (u, v)]
    logs = add(mul(s, ln(TWO)), sub(ln(make("gamma", u)), ln(make("gamma", v))))
    ratio = div(mul(make("rpow", TWO, s), make("gamma", u)), make("gamma", v))
    apart = have(eq(exp(logs), ratio), context, rule="functional_equation")
    moved = add(mul(s, ln(TWO)), sub(ln_gamma(u), ln_gamma(v)))
    whole = exponential_of(have(eq(moved, logs), context, *defined, rule="field", multipliers=(ONE, neg(ONE))))
    return have(eq(exp(moved), ratio), context, whole, apart, rule="field", multipliers=(ONE, ONE))


@lemma
def exponential_moment() -> Line:
    """E e^(s L), by a sum of logarithms of Gamma."""
    counted = Context((*AT_ORDER.variables, j), (*AT_ORDER.conditions, le(ZERO, j)))
    exists = have(eq(_everywhere, _everywhere), counted, rule="sign")
    general = instance(
        product_of_exponentials(), AT_ORDER, exists, images={var("count", "integer"): _below},
        functions={"g": (1, close(_cut(x), x))},
    )  # fmt: skip
    inside = Context((*AT_ORDER.variables, j), (*AT_ORDER.conditions, le(ZERO, j), le(j, _below)))
    chosen = have(eq(_everywhere, _part), inside, have(eq(_part, _part), inside, rule="sign"), rule="cases")
    cited = instance(axiom("bartlett"), AT_ORDER, images={var("c", "real"): s})
    factors = instance(_factor(), inside, images={var("u", "real"): add(_half, s), var("v", "real"): _half})
    left, total = general.statement.args
    equals = exponential_of(chosen)
    ratio = have(
        eq(exp(_everywhere), factors.statement.args[1]), inside, equals, factors, rule="field", multipliers=(ONE, ONE)
    )
    products = have(eq(left, cited.statement.args[1]), AT_ORDER, general, cited, ratio, rule="rewrite")
    summed = have(eq(total.args[0], over(_range, _part, j)), AT_ORDER, general, chosen, rule="rewrite")
    powers = exponential_of(summed)
    uses = cited, products, general, powers
    statement = eq(cited.statement.args[0], powers.statement.args[1])
    weights = ONE, neg(ONE), ONE, ONE
    return have(
        statement, AT_ORDER, *uses, rule="field", title="the exponential moment, by Bartlett", multipliers=weights
    )


gap = sub(L, average)
total = over(_range, substitute(excess, {argument: _half}), j)
"""The sum of what ln Gamma has beyond its tangent."""


@lemma
def centred_moment() -> Line:
    """E e^(s (L - E L)) = e to that sum."""
    u, v = var("u", "real"), var("v", "real")
    general = have(
        eq(exp(mul(s, sub(u, v))), mul(exp(neg(mul(s, v))), exp(mul(s, u)))),
        Context((s, u, v)),
        rule="functional_equation",
    )
    known, factor = exponential_moment(), exp(neg(mul(s, average)))
    exists = have(eq(average, average), AT_ORDER, rule="sign")
    inside = instance(general, WITH_DATA, exists, images={u: L, v: average})
    whole = mean(mul(factor, exp(mul(s, L))))
    out = have(eq(whole, mul(factor, known.statement.args[0])), AT_ORDER, known, exists, rule="linear")
    moved = have(eq(whole, mean(exp(mul(s, gap)))), AT_ORDER, out, inside, rule="rewrite")
    parts = known.statement.args[1].args[0]
    sums = have(eq(total, add(parts, neg(mul(s, average)))), AT_ORDER, rule="linear")
    split = have(eq(exp(add(u, v)), mul(exp(u), exp(v))), Context((u, v)), rule="functional_equation")
    apart = instance(split, AT_ORDER, known, exists, images={u: parts, v: neg(mul(s, average))})
    last = exponential_of(sums)
    uses = moved, out, known, last, apart
    weights = neg(ONE), ONE, factor, neg(ONE), neg(ONE)
    return have(
        eq(mean(exp(mul(s, gap))), exp(total)),
        AT_ORDER,
        *uses,
        rule="field",
        title="less its mean",
        multipliers=weights,
    )


# --- the sum ---------------------------------------------------------------------------------------------

_k, first, count = (var(name, "integer") for name in ("k", "first", "count"))
FROM = Context((first, count, s), (le(num(3), first), le(ONE, count), *ORDERS))
_term = substitute(excess, {argument: div(_k, TWO)})
_size = mul(num(16), power(_k, -2))
_last = add(first, count)


@lemma
def term_bounds() -> tuple[Line, Line]:
    """One term lies between differences of s^2 ln k, up to 16/k^2."""
    context = Context((_k, s), (le(num(4), _k), *ORDERS))
    low, high = (instance(line, context, images={argument: div(_k, TWO)}) for line in bounds())
    one = Context((_k,), (le(num(4), _k),))
    before, after = logarithm_bounds()
    under = instance(before, one, images={argument: sub(_k, ONE), s: ONE})
    above = instance(after, one, images={argument: _k, s: ONE})
    square = power(s, 2)
    least = sub(mul(square, sub(ln(add(_k, ONE)), ln(_k))), _size)
    most = add(mul(square, sub(ln(_k), ln(sub(_k, ONE)))), _size)
    return (
        have(le(least, _term), context, low, above, rule="combine", multipliers=(ONE, square)),
        have(le(_term, most), context, high, under, rule="combine", multipliers=(ONE, square)),
    )


def _sum(low: Term, high: Term) -> Term:
    return over(make("integers", low, high), _term, _k)


@lemma
def sum_bounds() -> tuple[Line, Line]:
    """The terms from first + 1 to first + count, by induction over their number."""
    square, rest = power(s, 2), mul(num(16), count, power(first, -2))
    whole = _sum(add(first, ONE), _last)
    least = sub(mul(square, sub(ln(add(_last, ONE)), ln(add(first, ONE)))), rest)
    most = add(mul(square, sub(ln(_last), ln(first))), rest)
    low, high = term_bounds()
    return _by_induction(low, le(least, whole)), _by_induction(high, le(whole, most))


def _by_induction(bound_: Line, statement: Term) -> Line:
    start = Context((first, s), (le(num(3), first), *ORDERS))
    one, last, later = add(first, ONE), add(first, add(count, ONE)), {count: add(count, ONE)}

    def single(at_: Term, where: Context) -> tuple[Line, Line, Line]:
        return (
            have(eq(_sum(at_, at_), substitute(_term, {_k: at_})), where, rule="law"),
            instance(bound_, where, images={_k: at_}),
            have(le(power(at_, -2), power(first, -2)), where, rule="sign"),
        )

    side, sixteen = ONE if statement.args[0].head == "over" else neg(ONE), num(16)
    base = have(
        substitute(statement, {count: ONE}), start, *single(one, start), rule="combine", title="one term",
        multipliers=(side, ONE, sixteen),
    )  # fmt: skip
    supposed = have(statement, FROM, rule="suppose")
    whole = next(part for part in statement.args if part.head == "over")
    cut = have(eq(substitute(whole, later), add(whole, _sum(last, last))), FROM, rule="split")
    step = have(
        substitute(statement, later), FROM, supposed, cut, *single(last, FROM), rule="combine", title="one more",
        multipliers=(ONE, side, side, ONE, sixteen),
    )  # fmt: skip
    return have(statement, FROM, base, step, rule="induction", variable=count, start=ONE)


_rest = mul(num(16), d, power(sub(n, d), -2))
lower = sub(mul(power(s, 2), sub(ln(add(n, ONE)), ln(add(sub(n, d), ONE)))), _rest)
upper = add(mul(power(s, 2), sub(ln(n), ln(sub(n, d)))), _rest)


@lemma
def total_bounds() -> tuple[Line, Line]:
    """The sum of the excesses, s^2 times a logarithm up to 16 d/(n - d)^2."""
    images = {first: sub(n, d), count: d}
    moved = have(
        eq(substitute(_sum(add(first, ONE), _last), images), total), AT_ORDER, rule="substitution", variable=var("i", "integer"),
        image=sub(n, var("i", "integer")),
    )  # fmt: skip
    low, high = (instance(line, AT_ORDER, images=images) for line in sum_bounds())
    return (
        have(le(lower, total), AT_ORDER, low, moved, rule="combine", multipliers=(ONE, ONE)),
        have(le(total, upper), AT_ORDER, high, moved, rule="combine", multipliers=(ONE, neg(ONE))),
    )
