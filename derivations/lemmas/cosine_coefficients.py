"""The cosine coefficients of sqrt(1 + r^2 + 2 r cos t), 0 < r < 1: a recurrence, and the first two in closed form."""

from __future__ import annotations

from fractions import Fraction

from ...theory.terms.build import HALF, ONE, OO, TWO, ZERO, add, eq, inverse, le, lim, lt, mul, neg, over, power, sub
from ...theory.terms.context import Context
from ...theory.terms.term import Term, make, num, substitute, var
from ...theory.write.lemma import lemma
from ...theory.write.proof import Line, have, instance
from .half_shift_value import INSIDE, r
from .heights import flat_bound
from .letters import integral, t, y
from .marchenko_pastur import PI, root

k = var("k", "integer")
COUNTED = Context((r, k), (*INSIDE.conditions, le(ZERO, k)))
cosine, sine = make("cos", t), make("sin", t)
around = add(ONE, power(r, 2), mul(TWO, r, cosine))
"""abs(1 + r exp(i t))^2."""


def turn(body: Term) -> Term:
    """The integral over half a turn."""
    return integral(ZERO, PI, body, t)


def coefficient(index: Term) -> Term:
    return turn(mul(root(around), make("cos", mul(index, t))))


@lemma
def positive() -> Line:
    """1 + r^2 + 2 r cos t > 0 for 0 < r < 1."""
    square = have(lt(ZERO, power(sub(ONE, r), 2)), INSIDE, rule="sign")
    least = have(le(num(-1), cosine), Context((t,)), rule="sign")
    everywhere = Context((r, t), INSIDE.conditions)
    return have(lt(ZERO, around), everywhere, square, least, rule="combine", multipliers=(ONE, mul(TWO, r)))


@lemma
def recurrence() -> Line:
    """r (k - 1/2) B_k + (k + 1)(1 + r^2) B_(k + 1) + r (k + 5/2) B_(k + 2) = 0."""
    at = add(k, ONE)
    primitive = mul(around, root(around), make("sin", mul(at, t)))
    slope = add(
        mul(num(-3), r, root(around), sine, make("sin", mul(at, t))),
        mul(at, around, root(around), make("cos", mul(at, t))),
    )
    ends = sub(*(substitute(primitive, {t: end}) for end in (PI, ZERO)))
    exists = have(make("defined", turn(slope)), COUNTED, positive(), rule="order")
    found = have(
        eq(turn(slope), ends), COUNTED, exists, positive(), rule="antiderivative", variable=t, function=primitive
    )
    none = have(eq(ends, ZERO), COUNTED, rule="functional_equation")
    weights = mul(r, sub(k, HALF)), mul(at, add(ONE, power(r, 2))), mul(r, add(k, num(Fraction(5, 2))))
    indices = k, at, add(k, TWO)
    mixed = mul(
        root(around), add(*(mul(weight, make("cos", mul(i, t))) for weight, i in zip(weights, indices, strict=True)))
    )
    inside = Context((*COUNTED.variables, t), (*COUNTED.conditions, lt(ZERO, t), lt(t, PI)))
    pointwise = have(eq(slope, mixed), inside, rule="functional_equation")
    exist = have(make("defined", turn(mixed)), COUNTED, positive(), rule="order")
    same = have(eq(turn(slope), turn(mixed)), COUNTED, found, exist, pointwise, rule="rewrite")
    whole = add(*(mul(weight, coefficient(i)) for weight, i in zip(weights, indices, strict=True)))
    parts = have(eq(turn(mixed), whole), COUNTED, exist, positive(), rule="linear")
    uses, signs = (parts, same, found, none), (num(-1), num(-1), ONE, ONE)
    return have(eq(whole, ZERO), COUNTED, *uses, rule="field", title="three neighbours", multipliers=signs)


def quadratic(index: Term) -> Term:
    """Q, a quadratic form of B_k and B_(k + 1) whose steps are k B_k^2."""
    now, later = coefficient(index), coefficient(add(index, ONE))
    halves = num(Fraction(3, 2)), num(Fraction(9, 2))
    square, twice = power(index, 2), mul(TWO, power(r, 2))
    u_ = add(mul(HALF, power(r, 2)), neg(mul(add(ONE, power(r, 4)), index)), mul(twice, square))
    v = mul(r, add(ONE, power(r, 2)), add(mul(TWO, square), mul(TWO, index), neg(halves[0])))
    w_ = mul(power(r, 2), add(halves[1], mul(num(6), index), mul(TWO, square)))
    form = add(mul(u_, power(now, 2)), mul(v, now, later), mul(w_, power(later, 2)))
    return mul(form, power(sub(ONE, power(r, 2)), -2))


@lemma
def step() -> Line:
    """Q(k + 1) - Q(k) = k B_k^2."""
    following = quadratic(add(k, ONE))
    difference = sub(following, quadratic(k))
    return have(
        eq(difference, mul(k, power(coefficient(k), 2))),
        COUNTED,
        recurrence(),
        rule="field",
        title="the sum telescopes",
    )


K = var("count", "integer")
_COUNT = Context((r, K), (*INSIDE.conditions, le(ONE, K)))


def _sum(low: Term, high: Term, body: Term) -> Term:
    return over(make("integers", low, high), body, k)


_term = mul(k, power(coefficient(k), 2))
_partial = eq(_sum(ONE, K, _term), sub(quadratic(add(K, ONE)), quadratic(ZERO)))


@lemma
def partial_sum() -> Line:
    """The sum up to k is Q(k + 1) - Q(0), by induction."""
    first, known = instance(step(), INSIDE, images={k: ZERO}), positive()
    second = instance(step(), INSIDE, images={k: ONE})
    single = have(eq(_sum(ONE, ONE, _term), substitute(_term, {k: ONE})), INSIDE, known, second, rule="law")
    base = have(
        substitute(_partial, {K: ONE}),
        INSIDE,
        single,
        second,
        first,
        rule="field",
        title="one term",
        multipliers=(ONE, num(-1), num(-1)),
    )
    supposed = have(_partial, _COUNT, rule="suppose")
    later = add(K, ONE)
    cut = have(
        eq(_sum(ONE, later, _term), add(_sum(ONE, K, _term), _sum(later, later, _term))), _COUNT, known, rule="split"
    )
    next_ = instance(step(), _COUNT, images={k: later})
    last = have(eq(_sum(later, later, _term), substitute(_term, {k: later})), _COUNT, known, next_, rule="law")
    uses, weights = (cut, supposed, last, next_), (ONE, ONE, ONE, num(-1))
    after = have(substitute(_partial, {K: later}), _COUNT, *uses, rule="field", title="one more", multipliers=weights)
    return have(_partial, _COUNT, base, after, rule="induction", variable=K, start=ONE)


FROM_1 = Context((r, k), (*INSIDE.conditions, le(ONE, k)))
_most = inverse(sub(ONE, r))
_level = add(mul(r, _most), mul(power(r, 2), power(_most, 3)))
"""A bound of the second derivative of sqrt(1 + r^2 + 2 r cos t)."""


@lemma
def inverse_root_bounds() -> tuple[Line, Line]:
    """0 < (1 + r^2 + 2 r cos t)^(-1/2) <= 1/(1 - r)."""
    everywhere = Context((r, t), INSIDE.conditions)
    square = power(sub(ONE, r), 2)
    least = have(le(num(-1), cosine), Context((t,)), rule="sign")
    room = have(le(square, around), everywhere, least, rule="combine", multipliers=(mul(TWO, r),))
    falls = have(
        le(power(around, Fraction(-1, 2)), power(square, Fraction(-1, 2))), everywhere, room, positive(),
        rule="increasing_map", variable=y, function=power(y, Fraction(-1, 2)), interval=make("interval", square, OO),
        values=(around, square),
    )  # fmt: skip
    plain = have(eq(power(square, Fraction(-1, 2)), _most), INSIDE, rule="functional_equation")
    at_most = le(power(around, Fraction(-1, 2)), _most)
    return (
        have(lt(ZERO, power(around, Fraction(-1, 2))), everywhere, positive(), rule="sign"),
        have(at_most, everywhere, falls, plain, rule="combine", multipliers=(ONE, ONE)),
    )


@lemma
def bend_bound() -> tuple[Line, Line]:
    """The second derivative times a number between -1 and 1 is at most the bound in size."""
    p, q, c, s = (var(name, "real") for name in ("p", "q", "cosine", "square"))
    size = lt(ZERO, p), le(p, _most)
    where = (*INSIDE.conditions, *size, le(num(-1), c), le(c, ONE), le(ZERO, s), le(s, ONE), le(num(-1), q), le(q, ONE))
    context = Context((r, p, q, c, s), where)
    cube = have(
        le(power(p, 3), power(_most, 3)), context, rule="increasing_map", variable=y, function=power(y, 3),
        interval=make("interval", ZERO, OO), values=(p, _most),
    )  # fmt: skip
    known = [have(condition, context, rule="sign") for condition in where[3:-2]]
    p_most, c_least, c_most, s_least, s_most = known
    bend = add(mul(r, c, p), mul(power(r, 2), s, power(p, 3)))
    second = mul(power(r, 2), power(p, 3))
    high = have(
        le(bend, _level),
        context,
        c_most,
        p_most,
        s_most,
        cube,
        rule="combine",
        multipliers=(mul(r, p), r, second, power(r, 2)),
    )

    low = have(
        le(neg(_level), bend), context, c_least, p_most, s_least, rule="combine", multipliers=(mul(r, p), r, second)
    )
    more, less = mul(HALF, add(ONE, q)), mul(HALF, sub(ONE, q))
    above = have(le(mul(bend, q), _level), context, high, low, rule="combine", multipliers=(more, less))
    below = have(le(neg(_level), mul(bend, q)), context, high, low, rule="combine", multipliers=(less, more))
    return below, above


_p = power(around, Fraction(-1, 2))
_wave = make("cos", mul(k, t))
_beat = mul(add(mul(r, cosine, _p), mul(power(r, 2), power(sine, 2), power(_p, 3))), _wave)


@lemma
def twice_by_parts() -> Line:
    """k^2 B_k is the integral of minus the second derivative times cos k t."""
    primitive = sub(mul(root(around), k, make("sin", mul(k, t))), mul(r, sine, _p, _wave))
    whole = sub(mul(power(k, 2), root(around), _wave), _beat)
    exist = [have(make("defined", turn(body)), FROM_1, positive(), rule="order") for body in (whole, _beat)]
    ends = sub(*(substitute(primitive, {t: end}) for end in (PI, ZERO)))
    found = have(
        eq(turn(whole), ends), FROM_1, *exist, positive(), rule="antiderivative", variable=t, function=primitive
    )
    nodes = [
        have(
            lt(ZERO, substitute(around, {t: end})),
            INSIDE,
            instance(positive(), INSIDE, images={t: end}),
            rule="rewrite",
        )
        for end in (PI, ZERO)
    ]
    none = have(eq(ends, ZERO), FROM_1, *nodes, rule="functional_equation")
    apart = sub(mul(power(k, 2), coefficient(k)), turn(_beat))
    parts = have(eq(turn(whole), apart), FROM_1, *exist, positive(), rule="linear")
    statement = eq(mul(power(k, 2), coefficient(k)), turn(_beat))
    return have(statement, FROM_1, parts, found, none, rule="field", multipliers=(num(-1), ONE, ONE))


@lemma
def decay() -> tuple[Line, Line]:
    """abs(k^2 B_k) is at most pi times the bound."""
    inside = Context((r, k, t), (*FROM_1.conditions, lt(ZERO, t), lt(t, PI)))
    numbers = [
        have(relation, Context((k, t)), rule="sign")
        for relation in (
            le(num(-1), cosine), le(cosine, ONE), le(ZERO, power(sine, 2)), le(num(-1), _wave), le(_wave, ONE)
        )
    ]  # fmt: skip
    pythagoras = have(eq(add(power(sine, 2), power(cosine, 2)), ONE), Context((t,)), rule="functional_equation")
    square = have(le(ZERO, power(cosine, 2)), Context((t,)), rule="sign")
    less = have(le(power(sine, 2), ONE), Context((t,)), pythagoras, square, rule="combine", multipliers=(ONE, ONE))
    images = dict(
        zip(
            (var(name, "real") for name in ("p", "q", "cosine", "square")),
            (_p, _wave, cosine, power(sine, 2)),
            strict=True,
        )
    )
    paid = *inverse_root_bounds(), *numbers, less
    below, above = (instance(line, inside, *paid, images=images) for line in bend_bound())
    known, whole = twice_by_parts(), mul(power(k, 2), coefficient(k))
    opposite = neg(_beat)
    most = have(le(opposite, _level), inside, below, rule="combine", multipliers=(ONE,))
    exists = [have(make("defined", turn(body)), FROM_1, positive(), rule="order") for body in (_beat, opposite)]
    turned = have(eq(turn(opposite), neg(turn(_beat))), FROM_1, *exists, rule="linear")
    bounds = []
    for body, line, there in ((_beat, above, exists[0]), (opposite, most, exists[1])):
        bounds.append(flat_bound(FROM_1, body, (ZERO, PI), t, _level, line, there, above=True))
    level = mul(_level, PI)
    high = have(le(whole, level), FROM_1, bounds[0], known, rule="combine", multipliers=(ONE, num(-1)))
    uses, weights = (bounds[1], turned, known), (ONE, ONE, ONE)
    low = have(le(neg(level), whole), FROM_1, *uses, rule="combine", multipliers=weights)
    return low, high


COUNTS = make("counts")
_bound = mul(_level, PI, inverse(k))
_now, _later = mul(k, coefficient(k)), mul(k, coefficient(add(k, ONE)))


@lemma
def vanishing() -> tuple[Line, Line]:
    """k B_k and k B_(k + 1) tend to 0."""
    low, high = decay()
    at_later = [instance(line, FROM_1, images={k: add(k, ONE)}) for line in (low, high)]
    positive_level = have(le(ZERO, mul(_level, PI)), INSIDE, rule="sign")
    share, ratio = inverse(k), mul(k, power(add(k, ONE), -2))
    smaller = have(le(ratio, share), Context((k,), (le(ONE, k),)), rule="sign")
    found = []
    for term, bounds_, weights in ((_now, (low, high), (share, ZERO)), (_later, at_later, (ratio, mul(_level, PI)))):
        uses = [(bound, smaller, positive_level) for bound in bounds_]
        under = have(le(neg(_bound), term), FROM_1, *uses[0], rule="combine", multipliers=(*weights, ZERO))
        over_ = have(le(term, _bound), FROM_1, *uses[1], rule="combine", multipliers=(*weights, ZERO))
        found.append(
            have(
                eq(lim(COUNTS, term, k), ZERO), INSIDE, under, over_, rule="squeeze", variables=(k,), lower=neg(_bound),
                upper=_bound, near=ONE,
            )
        )  # fmt: skip
    return found[0], found[1]


@lemma
def partial_sums_tend() -> Line:
    """The partial sums tend to -Q(0)."""
    at, halves = inverse(k), (num(Fraction(3, 2)), num(Fraction(9, 2)))
    u_ = add(mul(HALF, power(r, 2), power(at, 2)), neg(mul(add(ONE, power(r, 4)), at)), mul(TWO, power(r, 2)))
    v = mul(r, add(ONE, power(r, 2)), add(TWO, mul(TWO, at), neg(mul(halves[0], power(at, 2)))))
    w_ = mul(power(r, 2), add(mul(halves[1], power(at, 2)), mul(num(6), at), TWO))
    form = add(mul(u_, power(_now, 2)), mul(v, _now, _later), mul(w_, power(_later, 2)))
    whole = add(mul(form, power(sub(ONE, power(r, 2)), -2)), mul(at, power(_now, 2)), neg(quadratic(ZERO)))
    known = instance(partial_sum(), FROM_1, images={K: k})
    partial = known.statement.args[0]
    same = have(eq(partial, whole), FROM_1, known, instance(step(), FROM_1), rule="field", multipliers=(ONE, ONE))
    tends = have(eq(lim(COUNTS, whole, k), neg(quadratic(ZERO))), INSIDE, *vanishing(), rule="limit_algebra")
    return have(eq(lim(COUNTS, partial, k), neg(quadratic(ZERO))), INSIDE, tends, same, rule="rewrite")
