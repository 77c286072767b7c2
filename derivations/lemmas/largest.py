"""The largest of n half-normals: its mean is at least that of one, its mean square grows slower than any power of n."""

from __future__ import annotations

from fractions import Fraction

from ...theory.terms.build import HALF, ONE, OO, TWO, ZERO, add, eq, inverse, le, lt, mul, neg, over, power, sub
from ...theory.terms.context import Context
from ...theory.terms.term import Term, make, num, var
from ...theory.write.lemma import lemma
from ...theory.write.proof import Line, axiom, have, instance
from .chi import length_moment
from .half_normal import SCALE, bell, below, between, beyond, mills, whole
from .half_normal import one as mean_of_one
from .letters import integral

n, t, e, u, z = var("n", "integer"), var("t", "real"), var("e", "real"), var("u", "real"), var("Z", "data")
FROM_1 = Context((n,), (le(ONE, n),))
_SHARE = Context((n, e), (le(ONE, n), lt(ZERO, e), le(e, ONE)))
SEED = make("gaussian", ONE, n)
LARGEST, LENGTH = make("largest", z), make("length", z)
AT_N = {var("d", "integer"): n}


def mean(body: Term) -> Term:
    return over(SEED, body, z)


@lemma
def powers() -> tuple[Line, Line]:
    """1 - epsilon <= 1 - epsilon^n <= n (1 - epsilon) for 0 < epsilon <= 1."""
    after = add(n, ONE)
    less = le(make("pow", e, n), e)
    base = have(le(make("pow", e, ONE), e), Context((e,), _SHARE.conditions[1:]), rule="sign")
    supposed = have(less, _SHARE, rule="suppose")
    next_one = have(eq(make("pow", e, after), mul(e, make("pow", e, n))), _SHARE, rule="functional_equation")
    step = have(le(make("pow", e, after), e), _SHARE, supposed, next_one, rule="combine", multipliers=(e, ONE))
    low = have(less, _SHARE, base, step, rule="induction", variable=n, start=ONE)
    share, next_share = (sub(ONE, make("pow", e, at)) for at in (n, after))
    few = have(le(sub(ONE, make("pow", e, ONE)), mul(ONE, sub(ONE, e))), base.context, rule="sign")
    known = have(le(share, mul(n, sub(ONE, e))), _SHARE, rule="suppose")
    more = have(
        le(next_share, mul(after, sub(ONE, e))), _SHARE, known, next_one, low, rule="combine",
        multipliers=(ONE, neg(ONE), sub(ONE, e)),
    )  # fmt: skip
    high = have(le(share, mul(n, sub(ONE, e))), _SHARE, few, more, rule="induction", variable=n, start=ONE)
    return have(le(sub(ONE, e), share), _SHARE, low, rule="combine", multipliers=(ONE,)), high


@lemma
def tails() -> tuple[Line, Line]:
    """1 - F <= 1 - F^n <= n (1 - F), F = erf(t/sqrt 2)."""
    context = Context((n, t), (le(ONE, n), lt(ZERO, t)))
    positive = have(lt(ZERO, below(t)), Context((t,), (lt(ZERO, t),)), rule="sign")
    one, two = (instance(line, context, positive, between()[1], images={e: below(t)}) for line in powers())
    return one, two


def tail(at: Term = n) -> Term:
    return sub(ONE, make("pow", below(t), at))


@lemma
def tail_sign() -> Line:
    """1 - F^n >= 0."""
    least = tails()[0]
    return have(le(ZERO, tail()), least.context, least, between()[1], rule="combine", multipliers=(ONE, ONE))


@lemma
def as_integral(order: int) -> tuple[Line, Line]:
    """The first or second moment by the tail: the integral exists, and is the moment."""
    known = instance(axiom("largest_mean"), FROM_1, images={**AT_N, var("j", "integer"): num(order)})
    moment, theirs = known.statement.args
    ours = integral(ZERO, OO, tail() if order == 1 else mul(TWO, t, tail()), t)
    exists = have(make("defined", ours), FROM_1, known, tail_sign(), rule="order", bound=theirs)
    same = have(eq(theirs, ours), FROM_1, known, exists, rule="linear")
    own = mean(LARGEST if order == 1 else power(LARGEST, order))
    there = have(make("defined", own), FROM_1, known, rule="order", bound=moment)
    mine = have(eq(own, moment), FROM_1, known, there, rule="linear")
    uses = mine, known, same
    return exists, have(eq(own, ours), FROM_1, *uses, rule="field", multipliers=(ONE, ONE, ONE))


@lemma
def at_least_one() -> Line:
    """E max|N_i| >= sqrt(2/pi)."""
    exists, known = as_integral(1)
    first = mean_of_one(instance(exists, Context(), images={n: ONE}))
    value = known.statement.args[1]
    less = have(le(whole(1), value), FROM_1, first, known, tails()[0], rule="order")
    uses, weights = (less, first, known), (ONE, ONE, neg(ONE))
    return have(le(SCALE, mean(LARGEST)), FROM_1, *uses, rule="combine", title="one half-normal", multipliers=weights)


LEVEL = mul(num(32), make("rpow", n, num(Fraction(1, 16))))
"""A square beyond which few half-normals are."""


@lemma
def level() -> Line:
    """n exp(-T^2/2) <= 1 at T^2 = 32 n^(1/16)."""
    x = make("rpow", n, num(Fraction(1, 16)))
    logs = have(eq(make("ln", n), mul(num(16), make("ln", x))), FROM_1, rule="functional_equation")
    w = var("w", "real")
    below_w = have(le(make("ln", w), sub(w, ONE)), Context((w,), (lt(ZERO, w),)), rule="sign")
    positive = have(lt(ZERO, x), FROM_1, rule="sign")
    small = instance(below_w, FROM_1, positive, images={w: x})
    less = have(le(make("ln", n), mul(HALF, LEVEL)), FROM_1, logs, small, rule="combine", multipliers=(ONE, num(16)))
    v = var("v", "real")
    grows = have(
        le(make("exp", v), make("exp", w)), Context((v, w), (le(v, w),)), rule="increasing_map", variable=u,
        function=make("exp", u), interval=make("interval", make("minus_infinity"), OO), values=(v, w),
    )  # fmt: skip
    at = instance(grows, FROM_1, less, images={v: make("ln", n), w: mul(HALF, LEVEL)})
    same = have(eq(make("exp", make("ln", n)), n), FROM_1, rule="functional_equation")
    decay = make("exp", neg(mul(HALF, LEVEL)))
    inverse_ = have(eq(mul(decay, make("exp", mul(HALF, LEVEL))), ONE), FROM_1, rule="functional_equation")
    uses, weights = (at, same, inverse_), (decay, neg(decay), ONE)
    return have(le(mul(n, decay), ONE), FROM_1, *uses, rule="combine", multipliers=weights)


_T = var("level", "real")
_CUT = Context((n, _T), (le(ONE, n), le(ONE, _T), le(mul(n, make("exp", neg(mul(HALF, power(_T, 2))))), ONE)))


@lemma
def _square_beyond() -> Line:
    """E max N_i^2 <= T^2 + 2 where T >= 1 and n exp(-T^2/2) <= 1."""
    exists, known = as_integral(2)
    own, ours = known.statement.args
    body = mul(TWO, t, tail())
    near, far = integral(ZERO, _T, body, t), integral(_T, OO, body, t)
    cut = have(eq(ours, add(near, far)), _CUT, exists, rule="split")
    flat = have(
        eq(integral(ZERO, _T, mul(TWO, t), t), power(_T, 2)),
        _CUT,
        rule="antiderivative",
        variable=u,
        function=power(u, 2),
    )
    inside = have(
        le(near, integral(ZERO, _T, mul(TWO, t), t)), _CUT, cut, tails()[0], tail_sign(), upper_one(), rule="order"
    )
    everywhere = tails()[0].context
    pointwise = have(
        le(body, mul(TWO, n, bell(t))),
        everywhere,
        tails()[1],
        mills(),
        rule="combine",
        multipliers=(mul(TWO, t), mul(TWO, n)),
    )
    at_level = instance(beyond(), _CUT, images={t: _T})
    v = at_level.statement.args[0]
    outside = have(le(far, mul(TWO, n, v)), _CUT, pointwise, cut, at_level, rule="order")
    ratio = instance(mills(), _CUT, images={t: _T})
    few = have(_CUT.conditions[2], _CUT, rule="sign")
    scale = have(le(SCALE, ONE), Context(), rule="sign")
    sizes = known, cut, inside, flat, outside, at_level, ratio, few, scale
    per = inverse(_T)
    weights = ONE, ONE, ONE, ONE, ONE, mul(TWO, n), mul(TWO, n, per), mul(TWO, SCALE, per), mul(TWO, per)
    return have(
        le(own, add(power(_T, 2), TWO)), _CUT, *sizes, rule="combine", title="few beyond a level", multipliers=weights
    )


@lemma
def upper_one() -> Line:
    """1 - F^n <= 1."""
    context = tails()[0].context
    share = make("pow", below(t), n)
    positive = have(le(ZERO, share), context, between()[0], rule="sign")
    return have(le(tail(), ONE), context, positive, rule="combine", multipliers=(ONE,))


@lemma
def square_bound() -> Line:
    """E max N_i^2 <= 32 n^(1/16) + 2."""
    root = make("rpow", LEVEL, HALF)
    start = have(
        le(make("rpow", ONE, num(Fraction(1, 16))), make("rpow", n, num(Fraction(1, 16)))), FROM_1, rule="increasing_map",
        variable=u, function=make("rpow", u, num(Fraction(1, 16))), interval=make("interval", ONE, n), values=(ONE, n),
    )  # fmt: skip
    unit = have(eq(make("rpow", ONE, num(Fraction(1, 16))), ONE), Context(), rule="functional_equation")
    large = have(le(ONE, LEVEL), FROM_1, start, unit, rule="combine", multipliers=(num(32), num(32)))
    v = var("v", "real")
    rises = have(
        le(make("rpow", ONE, HALF), make("rpow", v, HALF)), Context((v,), (le(ONE, v),)), rule="increasing_map", variable=u,
        function=make("rpow", u, HALF), interval=make("interval", ONE, v), values=(ONE, v),
    )  # fmt: skip
    one = have(eq(make("rpow", ONE, HALF), ONE), Context(), rule="functional_equation")
    least = have(le(ONE, make("rpow", v, HALF)), rises.context, rises, one, rule="combine", multipliers=(ONE, ONE))
    at_level = instance(least, FROM_1, large, images={v: LEVEL})
    squared = have(eq(power(root, 2), LEVEL), FROM_1, large, rule="functional_equation")
    small = have(le(mul(n, make("exp", neg(mul(HALF, power(root, 2))))), ONE), FROM_1, level(), squared, rule="rewrite")
    known = instance(_square_beyond(), FROM_1, at_level, small, images={_T: root})
    value = add(LEVEL, TWO)
    return have(le(mean(power(LARGEST, 2)), value), FROM_1, known, squared, rule="combine", multipliers=(ONE, ONE))


@lemma
def chi(order: int, size: Term = n) -> Line:
    """E (|N|^2)^k = n (n + 2) ... (n + 2 k - 2)."""
    context = Context((size,), (le(ONE, size),))
    known = instance(length_moment(2 * order), context, images={var("d", "integer"): size})
    whole_, value = known.statement.args[0], mul(*(add(size, num(2 * k)) for k in range(order)))
    gammas = have(eq(known.statement.args[1], value), context, rule="functional_equation")
    title = f"moment {2 * order}"
    return have(eq(whole_, value), context, known, gammas, rule="field", title=title, multipliers=(ONE, ONE))
