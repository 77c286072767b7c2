"""Poisson's kernel against e^(z cos t) is a series of Bessel functions: its partial sums telescope, for a radius r < 1.

With B_k the integral of e^(z cos t) cos(k t) over the half turn and R_m that of e^(z cos t) (cos((m + 1) t) - r cos(m t))/x(t),
x(t) = 1 + r^2 - 2 r cos(t): R_m = B_(m + 1) + r R_(m + 1), and r^m R_m vanishes.
"""

from __future__ import annotations

from ...theory.terms.build import HALF, ONE, OO, TWO, ZERO, add, eq, inverse, le, lim, lt, mul, neg, power, sub
from ...theory.terms.context import Context
from ...theory.terms.term import Term, make, num, substitute, var
from ...theory.write.lemma import lemma
from ...theory.write.proof import Line, axiom, have, instance
from .infinite_sum import COUNTS, K, infinite_sum, k, total
from .letters import integral, t
from .marchenko_pastur import PI
from .semicircle import HALF_TURN, place, place_positive, r

z = var("z", "real")
INSIDE = Context((r, z), (lt(ZERO, r), lt(r, ONE), lt(ZERO, z)))
m = var("m", "integer")
_FROM_0 = Context((r, z, m), (*INSIDE.conditions, le(ZERO, m)))
_COUNTED = Context((r, z, K), (*INSIDE.conditions, le(ONE, K)))
_EACH = Context((r, z, k), (*INSIDE.conditions, le(ONE, k)))


def _turning(context: Context) -> Context:
    return Context((*context.variables, t), (*context.conditions, *HALF_TURN.conditions))


def cos(at: Term) -> Term:
    return make("cos", at)


def over_turn(body: Term) -> Term:
    return integral(ZERO, PI, body, t)


per = inverse(place(r))
kernel = make("exp", mul(z, cos(t)))


def coefficient(index: Term) -> Term:
    """B_k."""
    return over_turn(mul(kernel, cos(mul(index, t))))


def _left_body(index: Term) -> Term:
    return mul(kernel, per, sub(cos(mul(add(index, ONE), t)), mul(r, cos(mul(index, t)))))


def _left(index: Term) -> Term:
    """R_m."""
    return over_turn(_left_body(index))


poisson = over_turn(mul(kernel, per))
_square = sub(ONE, power(r, 2))


def _exists(context: Context, *terms: Term) -> tuple[Line, ...]:
    return tuple(have(make("defined", term), context, place_positive(), rule="order") for term in terms)


def _factor(context: Context) -> Line:
    """1/x(t), which exists."""
    positive = instance(place_positive(), context)
    return have(eq(per, per), context, positive, rule="functional_equation")


@lemma
def one_step() -> Line:
    """R_m = B_(m + 1) + r R_(m + 1)."""
    later, inside = add(m, ONE), _turning(_FROM_0)
    angles = eq(mul(TWO, cos(t), cos(mul(later, t))), add(cos(mul(add(later, ONE), t)), cos(mul(m, t))))
    known = have(angles, Context((m, t)), rule="functional_equation")
    value = add(mul(kernel, cos(mul(later, t))), mul(r, _left_body(later)))
    weights = mul(kernel, per, r), ZERO
    each = have(eq(_left_body(m), value), inside, known, _factor(inside), rule="field", multipliers=weights)
    whole, next_, here = _exists(_FROM_0, coefficient(later), _left(later), _left(m))
    moved = have(eq(_left(m), over_turn(value)), _FROM_0, here, each, rule="rewrite")
    parts = add(coefficient(later), mul(r, _left(later)))
    apart = have(eq(over_turn(value), parts), _FROM_0, whole, next_, rule="linear")
    return have(eq(_left(m), parts), _FROM_0, moved, apart, rule="field", title="one step", multipliers=(ONE, ONE))


@lemma
def first_step() -> Line:
    """B_0/2 + r R_0 = (1 - r^2)/2 times the integral with Poisson's kernel."""
    inside = _turning(INSIDE)
    left, right = add(mul(HALF, kernel, cos(mul(ZERO, t))), mul(r, _left_body(ZERO))), mul(HALF, _square, kernel, per)
    each = have(eq(left, right), inside, _factor(inside), rule="field", multipliers=(ZERO,))
    exist = _exists(INSIDE, coefficient(ZERO), _left(ZERO), poisson)
    parts, value = add(mul(HALF, coefficient(ZERO)), mul(r, _left(ZERO))), mul(HALF, _square, poisson)
    apart = have(eq(over_turn(left), parts), INSIDE, *exist, rule="linear")
    same = have(eq(over_turn(left), over_turn(right)), INSIDE, apart, each, rule="rewrite")
    outside = have(eq(over_turn(right), value), INSIDE, exist[2], rule="linear")
    weights = neg(ONE), ONE, ONE
    return have(eq(parts, value), INSIDE, apart, same, outside, rule="field", multipliers=weights)


def raised(index: Term) -> Term:
    return make("pow", r, index)


_term = mul(raised(k), coefficient(k))
_value = mul(HALF, sub(mul(_square, poisson), coefficient(ZERO)))


@lemma
def partial_sum() -> Line:
    """The sum of r^k B_k up to K, by induction."""
    statement = eq(total(ONE, K, _term), sub(_value, mul(raised(add(K, ONE)), _left(K))))
    later = add(K, ONE)
    (exists,) = _exists(_EACH, coefficient(k))
    single = have(eq(total(ONE, ONE, _term), substitute(_term, {k: ONE})), INSIDE, exists, rule="law")
    second = instance(one_step(), INSIDE, images={m: ZERO})
    uses, weights = (single, first_step(), second), (ONE, ONE, neg(r))
    first = have(substitute(statement, {K: ONE}), INSIDE, *uses, rule="field", title="one term", multipliers=weights)
    supposed = have(statement, _COUNTED, rule="suppose")
    parts = add(total(ONE, K, _term), total(later, later, _term))
    cut = have(eq(total(ONE, later, _term), parts), _COUNTED, exists, rule="split")
    last = have(eq(total(later, later, _term), substitute(_term, {k: later})), _COUNTED, exists, rule="law")
    step = instance(one_step(), _COUNTED, images={m: K})
    powers = eq(raised(add(later, ONE)), mul(raised(later), r))
    shifted = have(powers, _COUNTED, rule="functional_equation")
    further = ONE, ONE, ONE, neg(raised(later)), _left(later)
    known = cut, supposed, last, step, shifted
    after = have(
        substitute(statement, {K: later}), _COUNTED, *known, rule="field", title="one more", multipliers=further
    )
    return have(statement, _COUNTED, first, after, rule="induction", variable=K, start=ONE)


@lemma
def powers_vanish() -> Line:
    """r^(K + 1) -> 0."""
    radii = Context((r,), INSIDE.conditions[:2])
    form = make("exp", mul(add(K, ONE), make("ln", r)))
    negative = have(lt(make("ln", r), ZERO), radii, rule="sign")
    tends = have(eq(lim(COUNTS, form, K), ZERO), radii, negative, rule="limit_algebra")
    counted = Context((r, K), (*radii.conditions, le(ONE, K)))
    same = have(eq(raised(add(K, ONE)), form), counted, rule="functional_equation")
    goal = eq(lim(COUNTS, raised(add(K, ONE)), K), ZERO)
    return have(goal, radii, tends, same, rule="rewrite", near=(ONE,))


@lemma
def partial_sums_tend() -> Line:
    """abs(R_K) is at most twice the integral with Poisson's kernel, so that the partial sums tend."""
    inside, rest = _turning(_COUNTED), sub(cos(mul(add(K, ONE), t)), mul(r, cos(mul(K, t))))
    positive = instance(place_positive(), inside)
    weight = have(lt(ZERO, mul(kernel, per)), inside, positive, rule="order")
    exist = _exists(_COUNTED, _left(K), poisson)
    known, at = partial_sum(), raised(add(K, ONE))
    size = have(lt(ZERO, at), _COUNTED, rule="sign")
    lines, ends = [], []
    for sign in (-2, 2):

        def ordered(one: Term, two: Term, upward: bool = sign > 0) -> Term:
            return le(one, two) if upward else le(two, one)

        level = num(sign)
        one = have(ordered(rest, level), inside, rule="sign")
        goal, weights = ordered(_left_body(K), mul(level, kernel, per)), (mul(kernel, per), ZERO)
        each = have(goal, inside, one, weight, rule="combine", multipliers=weights)
        whole = have(ordered(_left(K), mul(level, poisson)), _COUNTED, each, *exist, rule="order")
        ends.append(sub(_value, mul(level, poisson, at)))
        goal = ordered(ends[-1], known.statement.args[0])
        lines.append(have(goal, _COUNTED, known, whole, size, rule="combine", multipliers=(ONE, at, ZERO)))
    upper, lower = ends
    limit = eq(lim(COUNTS, total(ONE, K, _term), K), _value)
    uses = *lines, powers_vanish(), *_exists(INSIDE, poisson, coefficient(ZERO))
    return have(limit, INSIDE, *uses, rule="squeeze", variables=(K,), lower=lower, upper=upper, near=ONE)


def bessel(index: Term) -> Term:
    return make("bessel_i", index, z)


def by_integral(context: Context, index: Term) -> Line:
    """I_k(z) is B_k over pi."""
    cited = axiom("bessel_integral")
    images = {v: index if v.sort == "integer" else z for v in cited.context.variables}
    return instance(cited, context, images=images)


series = total(ONE, OO, mul(raised(k), bessel(k)))


@lemma
def poisson_series() -> Line:
    """The integral with Poisson's kernel is pi (I_0 + 2 sum of r^k I_k)/(1 - r^2)."""
    each = by_integral(_EACH, k)
    sign = have(le(ZERO, bessel(k)), _EACH, rule="sign")
    positive = have(le(ZERO, coefficient(k)), _EACH, sign, each, rule="combine", multipliers=(PI, PI))
    weakly = have(le(ZERO, _term), _EACH, positive, rule="order")
    known = infinite_sum(INSIDE, _term, weakly, partial_sums_tend())
    scaled = mul(PI, mul(raised(k), bessel(k)))
    pointwise = have(eq(scaled, _term), _EACH, each, rule="field", multipliers=(mul(PI, raised(k)),))
    moved = have(eq(total(ONE, OO, _term), total(ONE, OO, scaled)), INSIDE, known, pointwise, rule="rewrite")
    outside = have(eq(total(ONE, OO, scaled), mul(PI, series)), INSIDE, moved, rule="linear")
    zeroth, share = by_integral(INSIDE, ZERO), inverse(_square)
    value = mul(PI, share, add(bessel(ZERO), mul(TWO, series)))
    uses, weights = (known, moved, outside, zeroth), (num(-2), TWO, TWO, neg(PI))
    factors = tuple(mul(weight, share) for weight in weights)
    return have(eq(poisson, value), INSIDE, *uses, rule="field", title="a series", multipliers=factors)
