"""The mean of the largest of x half-normals by parts, and how its second derivative follows from two integrals.

With F = erf(t/sqrt 2), f = F' and A(x) the integral of 1 - F^x: A = x M, x A'' = -2 A' + U, and A'^2 <= M V, where
M, U, V are the integrals of t F^(x-1) f, F^x (ln F)^2 (1 + t F/f) and F^x (ln F)^2 F/(t f).
"""

from __future__ import annotations

from ...theory.terms.build import HALF, ONE, OO, TWO, ZERO, add, eq, inverse, le, lim, lt, mul, neg, power, sub
from ...theory.terms.context import Context
from ...theory.terms.term import instantiate, make, num, substitute, var
from ...theory.write.lemma import lemma
from ...theory.write.proof import Line, have, instance
from .half_normal import AFTER_0, SCALE, bell, below, mills, t
from .largest_mean import (
    BASE,
    FROM_1,
    LOG,
    SHARE,
    at_share,
    base,
    bernoulli,
    e,
    log_bound,
    log_exists,
    log_mean,
    mean,
    mean_exists,
    one_power,
    raised,
    square_exists,
    square_mean,
    strictly_between,
    with_t,
    x,
)
from .letters import integral

s, v = var("s", "real"), var("v", "real")
AT_0 = make("above", ZERO)
FROM_2 = Context((x,), (le(TWO, x),))
SQUARE = power(LOG, 2)
WEIGHED = mul(t, raised(), inverse(below()), bell())
M = integral(ZERO, OO, WEIGHED, t)
U = integral(ZERO, OO, mul(raised(), SQUARE, add(ONE, mul(t, below(), inverse(bell())))), t)
V = integral(ZERO, OO, mul(raised(), SQUARE, below(), inverse(t), inverse(bell())), t)


@lemma
def by_parts() -> tuple[Line, Line]:
    """M exists, and A = x M."""
    tf = integral(ZERO, OO, mul(t, bell()), t)
    first = have(eq(tf, SCALE), Context(), rule="antiderivative", variable=v, function=neg(bell(v)))
    one_less = at_share(
        instance(one_power(0), Context((e, x), (*SHARE.conditions, le(ONE, x))), images={x: sub(x, ONE)}), FROM_1
    )
    here = with_t(FROM_1)
    less = have(
        le(WEIGHED, mul(t, bell())),
        here,
        one_less,
        *strictly_between(),
        rule="combine",
        multipliers=(mul(t, bell()), ZERO, ZERO),
    )
    there = have(make("defined", M), FROM_1, first, less, *strictly_between(), rule="order", bound=tf)
    share = at_share(bernoulli(), FROM_1)
    body = mul(t, sub(ONE, raised()))
    high = have(le(body, mul(x, bell())), here, share, mills(), rule="combine", multipliers=(t, x))
    low = have(le(ZERO, body), here, at_share(one_power(0), FROM_1), rule="combine", multipliers=(t,))
    end = have(
        eq(lim(make("grows"), body, t), ZERO),
        FROM_1,
        low,
        high,
        rule="squeeze",
        variables=(t,),
        lower=ZERO,
        upper=mul(x, bell()),
    )
    whole = integral(ZERO, OO, sub(sub(ONE, raised()), mul(x, WEIGHED)), t)
    parts = have(eq(whole, sub(mean(), mul(x, M))), FROM_1, there, mean_exists(), rule="linear")
    nothing = have(
        eq(whole, ZERO), FROM_1, parts, end, *strictly_between(), rule="antiderivative", variable=v,
        function=substitute(body, {t: v}),
    )  # fmt: skip
    return there, have(
        eq(mean(), mul(x, M)), FROM_1, parts, nothing, rule="field", title="by parts", multipliers=(neg(ONE), ONE)
    )


@lemma
def tail_bound(k: int) -> Line:
    """epsilon^(x + 1) (ln epsilon)^2 <= epsilon^k (1 - epsilon)^2 for 0 < epsilon < 1 and x >= 1 + k, k = 0, 1."""
    context = Context((e, x), (*SHARE.conditions, le(num(1 + k), x)))
    power_ = instance(one_power(2 + k), context, images={x: add(x, ONE)})
    log = neg(make("ln", e))
    sign, least = have(lt(ZERO, log), SHARE, rule="sign"), have(le(mul(e, log), sub(ONE, e)), SHARE, rule="sign")
    most = mul(power(e, k), power(sub(ONE, e), 2))
    weights = power(log, 2), mul(power(e, k), add(mul(e, log), sub(ONE, e))), ZERO
    return have(
        le(mul(make("rpow", e, x), e, power(make("ln", e), 2)), most),
        context,
        power_,
        least,
        sign,
        rule="combine",
        multipliers=weights,
    )


@lemma
def under_tangent() -> Line:
    """F <= sqrt(2/pi) t."""
    return have(
        le(ZERO, sub(mul(SCALE, t), below())), AFTER_0, rule="increasing_map", variable=v,
        function=sub(mul(SCALE, v), below(v)), interval=make("interval", ZERO, t), values=(ZERO, t),
    )  # fmt: skip


@lemma
def near_zero() -> Line:
    """F/(t f) <= 2 for t < 1."""
    rises, near = under_tangent(), Context((t,), (lt(ZERO, t), lt(t, ONE)))
    line = have(le(add(ONE, v), make("exp", v)), Context((v,)), rule="sign")
    decay = instance(line, near, images={v: neg(mul(HALF, power(t, 2)))})
    square = have(le(power(t, 2), ONE), near, rule="sign")
    high = have(le(SCALE, mul(TWO, bell())), near, decay, square, rule="combine", multipliers=(mul(TWO, SCALE), SCALE))
    return have(
        le(mul(below(), inverse(t), inverse(bell())), TWO),
        near,
        rises,
        high,
        rule="combine",
        multipliers=(inverse(mul(t, bell())), inverse(bell())),
    )


@lemma
def exist() -> tuple[Line, Line]:
    """U and V exist."""
    here = with_t(FROM_2)
    small = have(mills().statement, here, mills(), rule="sign")
    gap = sub(ONE, below())
    double = integral(ZERO, OO, mul(TWO, gap), t)
    known = have(eq(double, mul(TWO, BASE)), Context(), base(), rule="linear")
    first, second = at_share(tail_bound(0), FROM_2), at_share(tail_bound(1), FROM_2)
    log = at_share(log_bound(2), FROM_2)
    body_u, body_v = (o.args[1] for o in (U, V))
    u_body, v_body = instantiate(body_u, t), instantiate(body_v, t)
    most = have(
        le(u_body, mul(TWO, gap)), here, log, first, small, rule="combine",
        multipliers=(ONE, mul(t, inverse(bell())), mul(gap, inverse(bell()))),
    )  # fmt: skip
    sign = have(le(ZERO, u_body), here, *strictly_between(), rule="sign")
    u_there = have(make("defined", U), FROM_2, known, most, sign, rule="order", bound=double)
    near, far = (here.where(r) for r in (lt(t, ONE), le(ONE, t)))
    weight = mul(inverse(t), inverse(bell()))
    low = have(
        le(v_body, mul(TWO, gap)), near, second, near_zero(), *strictly_between(), rule="combine",
        multipliers=(weight, power(gap, 2), ZERO, ZERO),
    )  # fmt: skip
    high = have(
        le(v_body, mul(TWO, gap)), far, second, small, *strictly_between(), rule="combine",
        multipliers=(weight, mul(below(), gap, inverse(power(t, 2)), inverse(bell())), ZERO, ZERO),
    )  # fmt: skip
    either = have(le(v_body, mul(TWO, gap)), here, low, high, rule="cases")
    v_sign = have(le(ZERO, v_body), here, *strictly_between(), rule="sign")
    v_there = have(make("defined", V), FROM_2, known, either, v_sign, rule="order", bound=double)
    return u_there, v_there


@lemma
def bend_by_parts() -> Line:
    """x A'' = -2 A' + U, from F^(x + 1) (ln F)^2/f, which vanishes at both ends."""
    here, context = with_t(FROM_2), FROM_2
    body = mul(raised(), below(), SQUARE, inverse(bell()))
    pointwise = at_share(tail_bound(0), context)
    low = have(le(ZERO, body), here, *strictly_between(), rule="sign")
    gap = sub(ONE, below())
    far = have(
        le(body, inverse(t)), here, pointwise, mills(), *strictly_between(), rule="combine",
        multipliers=(inverse(bell()), mul(gap, inverse(t), inverse(bell())), inverse(t), ZERO),
    )  # fmt: skip
    second = at_share(tail_bound(1), context)
    near = have(
        le(body, mul(below(), inverse(bell()))), here, second, *strictly_between(), rule="combine",
        multipliers=(inverse(bell()), mul(below(), sub(TWO, below()), inverse(bell())), ZERO),
    )  # fmt: skip
    ends = [
        have(
            eq(lim(toward, body, t), ZERO),
            context,
            low,
            high,
            rule="squeeze",
            variables=(t,),
            lower=ZERO,
            upper=high.statement.args[1],
        )
        for toward, high in ((AT_0, near), (make("grows"), far))
    ]
    inside = add(
        mul(x, raised(), SQUARE),
        mul(TWO, raised(), LOG),
        mul(raised(), SQUARE, add(ONE, mul(t, below(), inverse(bell())))),
    )
    whole = integral(ZERO, OO, inside, t)
    from_2 = square_exists(), instance(log_exists(), context), exist()[0]
    total = add(mul(x, square_mean()), mul(TWO, log_mean()), U)
    parts = have(eq(whole, total), context, *from_2, rule="linear")
    nothing = have(
        eq(whole, ZERO),
        context,
        parts,
        *ends,
        *strictly_between(),
        rule="antiderivative",
        variable=v,
        function=substitute(body, {t: v}),
    )
    return have(eq(total, ZERO), context, parts, nothing, rule="field", multipliers=(neg(ONE), ONE))


@lemma
def schwarz() -> Line:
    """A'^2 <= M V: the integral of (s (t F^x f/F)^(1/2) - F^x ln F/(t F^x f/F)^(1/2))^2 is >= 0, also at s = A'/M."""
    wide = Context((x, s), FROM_2.conditions)
    here = with_t(wide)
    positive = have(lt(ZERO, WEIGHED), with_t(FROM_2), *strictly_between(), rule="sign")
    square = add(mul(power(s, 2), WEIGHED), instantiate(V.args[1], t))
    pointwise = have(
        le(mul(TWO, s, raised(), LOG), square), here, exist()[1], positive, *strictly_between(), rule="sign"
    )
    there = by_parts()[0], exist()[1], log_exists()
    whole = have(le(mul(TWO, s, log_mean()), add(mul(power(s, 2), M), V)), wide, *there, pointwise, rule="order")
    least = have(lt(ZERO, M), FROM_2, there[0], positive, rule="order")
    known = instance(whole, FROM_2, *there, least, images={s: mul(log_mean(), inverse(M))})
    return have(le(power(log_mean(), 2), mul(M, V)), FROM_2, known, least, rule="combine", multipliers=(M, ZERO))
