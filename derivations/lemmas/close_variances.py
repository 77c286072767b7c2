"""The variance of tr S^(1/2) is close to that of tr (S + w^2)^(1/2), by Poincaré for their difference."""

from __future__ import annotations

from fractions import Fraction

from ...theory.terms.build import HALF, ONE, OO, TWO, ZERO, add, div, eq, inverse, le, lt, mul, neg, power, sub
from ...theory.terms.context import Context
from ...theory.terms.term import Term, bound, close, make, num, substitute, var
from ...theory.write.lemma import lemma
from ...theory.write.proof import Line, axiom, have, instance
from .letters import DATA, SIZES, X, absolute, d, mean, n, tau, x, y
from .marchenko_pastur import root
from .root_integral import share, share_by_transform, w
from .root_variance import root_is_below

h, theta, u = var("h", "real"), var("portion", "real"), var("factor", "real")
TWO_SHIFTS = Context((n, d, w, h), (*SIZES.conditions, lt(ZERO, h), lt(h, w)))
AT = Context((*TWO_SHIFTS.variables, x), (*TWO_SHIFTS.conditions, le(ZERO, x)))


def shifted(shift: Term, at: Term = x) -> Term:
    return root(add(at, power(shift, 2)))


def variance(body: Term) -> Term:
    """d^2 times the variance of the trace."""
    return mul(power(d, 2), sub(mean(power(tau(body), 2)), power(mean(tau(body)), 2)))


difference = sub(shifted(h), shifted(w))
slope = mul(HALF, sub(power(add(x, power(h, 2)), Fraction(-1, 2)), power(add(x, power(w, 2)), Fraction(-1, 2))))
_most = add(ONE, power(w, 2), inverse(h))


def in_size(context: Context, term: Term, least: Line, most: Line, level: Term) -> Line:
    """abs(term) <= level of both bounds."""
    v, bound_ = var("one", "real"), var("two", "real")
    within = Context((v, bound_), (le(neg(bound_), v), le(v, bound_)))
    line = have(le(absolute(v), bound_), within, rule="sign")
    return instance(line, context, least, most, images={v: term, bound_: level})


def _falling(exponent: Fraction, low: Term, high: Term, start: Term, *known: Line) -> Line:
    """A negative power of what is smaller is larger."""
    return have(
        le(power(high, exponent), power(low, exponent)), AT, *known, rule="increasing_map", variable=y,
        function=power(y, exponent), interval=make("interval", start, OO), values=(high, low),
    )  # fmt: skip


_less, _more = add(x, power(h, 2)), add(x, power(w, 2))
_p, _q = power(_less, Fraction(-1, 2)), power(_more, Fraction(-1, 2))


@lemma
def inverse_roots() -> tuple[Line, ...]:
    """0 < q <= p <= 1/h for the inverse roots of x + w^2 and x + h^2."""
    square = power(h, 2)
    signs = [have(lt(ZERO, term), AT, rule="sign") for term in (_less, _more, square)]
    order = have(le(_less, _more), AT, rule="sign")
    least = have(le(square, _less), AT, rule="sign")
    larger = _falling(Fraction(-1, 2), _less, _more, square, order, least, *signs)
    most = _falling(Fraction(-1, 2), square, _less, square, least, *signs)
    plain = have(eq(power(square, Fraction(-1, 2)), inverse(h)), AT, rule="functional_equation")
    at_most = have(le(_p, inverse(h)), AT, most, plain, rule="combine", multipliers=(ONE, ONE))
    return have(lt(ZERO, _q), AT, signs[1], rule="sign"), larger, at_most


@lemma
def smooth() -> tuple[Line, ...]:
    """The difference of both roots is continuously differentiable on [0, oo), and at most A (1 + x) with its slope."""
    half_line, at = make("interval", ZERO, OO), var("t", "real")
    known = [
        have(make("continuous", half_line, close(body, x)), TWO_SHIFTS, rule="continuity")
        for body in (difference, slope)
    ]
    inside = Context((*TWO_SHIFTS.variables, x), (*TWO_SHIFTS.conditions, lt(ZERO, x)))
    moved = substitute(difference, {x: at})
    derived = have(eq(make("deriv", ONE, close(moved, at), x), slope), inside, rule="differentiate")
    sign = have(le(ZERO, _more), AT, rule="sign")
    below = instance(root_is_below(), AT, sign, images={y: _more})
    order = have(le(_less, _more), AT, rule="sign")
    rises = have(
        le(shifted(h), shifted(w)), AT, order, rule="increasing_map", variable=y, function=root(y), interval=half_line,
        values=(_less, _more),
    )  # fmt: skip
    positive = have(le(ZERO, shifted(h)), AT, rule="sign")
    level = mul(_most, make("pow", add(ONE, x), ONE))
    least = have(le(neg(level), difference), AT, below, positive, rule="combine", multipliers=(ONE, ONE))
    most = have(le(difference, level), AT, rises, rule="combine", multipliers=(ONE,))
    q_sign, larger, at_most = inverse_roots()
    slope_least = have(le(neg(level), slope), AT, larger, rule="combine", multipliers=(HALF,))
    slope_most = have(le(slope, level), AT, at_most, q_sign, rule="combine", multipliers=(HALF, HALF))
    sizes = in_size(AT, difference, least, most, level), in_size(AT, slope, slope_least, slope_most, level)
    return (*known, derived, *sizes)


@lemma
def variance_of_difference() -> Line:
    """d^2 times the variance is at most (d/n)(share(h) - share(w))."""
    t = bound(0, "real")
    functions = {"f": (1, substitute(difference, {x: t})), "f_slope": (1, substitute(slope, {x: t}))}
    images = {var("A", "real"): _most, var("j", "integer"): ONE}
    known = instance(axiom("poincare"), TWO_SHIFTS, *smooth(), images=images, functions=functions)
    steep = mul(x, power(slope, 2))
    q_sign, larger, _ = inverse_roots()
    part = sub(mul(x, inverse(_less)), mul(x, inverse(_more)))
    below = have(le(mul(num(4), steep), part), AT, larger, q_sign, rule="combine", multipliers=(mul(TWO, x, _q), ZERO))
    whole = have(le(mul(num(4), mean(tau(steep))), mean(tau(part))), TWO_SHIFTS, below, rule="order")
    shares = [instance(share_by_transform(), TWO_SHIFTS, images={w: shift}) for shift in (h, w)]
    apart = sub(*(line.statement.args[0] for line in shares))
    split = have(eq(mean(tau(part)), apart), TWO_SHIFTS, *shares, rule="linear")
    value = mul(div(d, n), sub(substitute(share, {w: h}), share))
    ratio = div(d, n)
    uses, weights = (known, whole, split, *shares), (power(d, 2), ratio, ratio, ratio, neg(ratio))
    return have(le(variance(difference), value), TWO_SHIFTS, *uses, rule="combine", multipliers=weights)


_one, _two = tau(shifted(h)), tau(shifted(w))
_both = mean(mul(_one, _two))
FACTOR = Context((*TWO_SHIFTS.variables, u), TWO_SHIFTS.conditions)


@lemma
def square_of_combination() -> Line:
    """Var(R - u P) >= 0, R and P the traces of both roots."""
    a = var("a", "real")
    context = Context((*FACTOR.variables, a), FACTOR.conditions)
    whole = mean(power(sub(sub(_one, mul(u, _two)), a), 2))
    means = sub(mean(_one), mul(u, mean(_two)))
    squares = add(mean(power(_one, 2)), mul(num(-2), u, _both), mul(power(u, 2), mean(power(_two, 2))))
    parts = add(squares, mul(num(-2), a, means), power(a, 2))
    sign = have(le(ZERO, whole), context, rule="order")
    expanded = have(eq(whole, parts), context, rule="linear")
    general = have(le(ZERO, parts), context, sign, expanded, rule="combine", multipliers=(ONE, ONE))
    at_means = instance(general, FACTOR, images={a: means})
    return have(le(ZERO, sub(squares, power(means, 2))), FACTOR, at_means, rule="combine", multipliers=(ONE,))


@lemma
def difference_in_parts() -> tuple[Line, Line]:
    """The first and second moment of the trace of the difference."""
    trace = tau(difference)
    squares = add(mean(power(_one, 2)), mul(num(-2), _both), mean(power(_two, 2)))
    data = Context((*TWO_SHIFTS.variables, X), TWO_SHIFTS.conditions, ((X, DATA),))
    apart = have(eq(trace, sub(_one, _two)), data, rule="linear")
    whole = mean(power(sub(_one, _two), 2))
    expanded = have(eq(whole, squares), TWO_SHIFTS, rule="linear")
    same = have(eq(whole, mean(power(trace, 2))), TWO_SHIFTS, expanded, apart, rule="rewrite")
    return (
        have(eq(mean(trace), sub(mean(_one), mean(_two))), TWO_SHIFTS, rule="linear"),
        have(eq(mean(power(trace, 2)), squares), TWO_SHIFTS, same, expanded, rule="field", multipliers=(num(-1), ONE)),
    )


PAIR = Context((*TWO_SHIFTS.variables, theta), (*TWO_SHIFTS.conditions, lt(ZERO, theta), lt(theta, ONE)))


@lemma
def compared() -> tuple[Line, Line]:
    """(1 - s) V(w) - (1 - s)/s D <= V(h) <= (1 + s) V(w) + (1 + s)/s D, D a bound of the variance of the difference."""
    first, second = difference_in_parts()
    known, most = variance_of_difference(), variance_of_difference().statement.args[1]
    trace, means = tau(difference), sub(mean(_one), mean(_two))
    found = []
    for sign in (num(-1), ONE):
        factor = add(ONE, mul(sign, theta))
        least = instance(square_of_combination(), PAIR, images={u: factor})
        ratio, square = div(factor, theta), power(d, 2)
        weights = div(square, theta), ratio, neg(mul(ratio, square)), mul(ratio, square, add(mean(trace), means))
        main, rest = mul(factor, variance(shifted(w))), mul(ratio, most)
        left = variance(shifted(h))
        statement = le(left, add(main, rest)) if sign is ONE else le(sub(main, rest), left)
        found.append(have(statement, PAIR, least, known, second, first, rule="combine", multipliers=weights))
    return found[0], found[1]
