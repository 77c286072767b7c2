"""What E tau(S^(1/2)) has beyond its limit at the load n/d, times d: bounds of the integrand over w, and its limit."""

from __future__ import annotations

from ...theory.terms.build import HALF, ONE, OO, ZERO, add, div, eq, inverse, le, lt, mul, neg, power, sub
from ...theory.terms.context import Context
from ...theory.terms.term import Term, make, num, substitute, var
from ...theory.write.lemma import lemma
from ...theory.write.proof import Line, have, instance
from .letters import absolute, d, mean, n, tau, x, y, z
from .marchenko_pastur import root
from .root_integral import AT_SIZE, AT_SQUARE, share, w
from .share_near_zero import AT_LOAD, near_share
from .transform import (
    BELOW,
    CLOSED,
    bounds,
    c,
    gradient_bound,
    m,
    other,
    quadratic_equation,
    roots_apart,
    slope,
    square,
    variance,
    variance_bounds,
)

_s = power(w, 2)
gap = mul(d, sub(share, near_share))
"""d times what the share has beyond its limit."""


def _at_square(term: Term) -> Term:
    return substitute(term, AT_SQUARE)


@lemma
def signs_at_size() -> tuple[Line, ...]:
    """With p = -m: p > 0, s p <= 1, and s E tau(1/(S + s)^2) between 0 and p."""
    least, below, slope_low, _ = bounds()
    smaller = have(le(mul(neg(z), slope), neg(m)), BELOW, rule="order", title="s/(x + s)^2 <= 1/(x + s)")
    return tuple(instance(line, AT_SIZE, images=AT_SQUARE) for line in (least, below, slope_low, smaller))


@lemma
def closer_variance() -> Line:
    """Var tau(G) <= 4 p/(s^2 n d)."""
    gradient, resolvent = mul(x, power(square, 2)), inverse(sub(z, x))
    steep = have(le(gradient, mul(neg(power(z, -2)), resolvent)), CLOSED, rule="sign")
    whole = have(le(mean(tau(gradient)), mul(neg(power(z, -2)), m)), BELOW, steep, rule="order")
    weight = mul(num(4), inverse(mul(n, d)))
    most = le(variance, mul(weight, neg(power(z, -2)), m))
    line = have(most, BELOW, gradient_bound(), whole, rule="combine", multipliers=(ONE, weight))
    return instance(line, AT_SIZE, images=AT_SQUARE)


@lemma
def product_at_size() -> Line:
    """The gap times p + q is -p + s E tau(1/(S + s)^2) + d s Var tau(1/(S + s))."""
    p, far = neg(_at_square(m)), _at_square(substitute(other, AT_LOAD))
    value = add(neg(p), mul(_s, _at_square(slope)), mul(d, _s, _at_square(variance)))
    known = instance(quadratic_equation(), AT_SIZE, images=AT_SQUARE)
    statement = eq(mul(gap, add(p, far)), value)
    return have(statement, AT_SIZE, known, rule="field", title="the gap", multipliers=(n,))


@lemma
def root_at_least() -> Line:
    """b <= sqrt(b^2 + epsilon) for epsilon >= 0."""
    b, e = var("b", "real"), var("e", "real")
    whole = root(add(power(b, 2), e))
    context = Context((b, e), (le(ZERO, e),))
    plain = have(eq(root(power(b, 2)), absolute(b)), context, rule="functional_equation")
    grows = have(
        le(root(power(b, 2)), whole), context, rule="increasing_map", variable=y, function=root(y),
        interval=make("interval", ZERO, OO), values=(power(b, 2), add(power(b, 2), e)),
    )  # fmt: skip
    size = have(le(b, absolute(b)), context, rule="sign")
    return have(le(b, whole), context, plain, grows, size, rule="combine", multipliers=(num(-1), ONE, ONE))


@lemma
def far_root() -> tuple[Line, Line]:
    """q > 0, and s q c >= 1 + s - c at the load n/d."""
    far, b = _at_square(substitute(other, AT_LOAD)), sub(add(ONE, _s), c)
    positive = instance(roots_apart()[1], AT_SIZE, images={**AT_SQUARE, **AT_LOAD})
    images = {var("b", "real"): b, var("e", "real"): mul(num(4), _s, c)}
    known = instance(root_at_least(), AT_SIZE, images=images)
    large = le(b, mul(c, _s, far))
    return positive, have(large, AT_SIZE, known, rule="combine", title="the other root", multipliers=(HALF,))


@lemma
def between() -> tuple[Line, Line]:
    """-c/(1 + s) <= g <= k c/(1 + s) of what is known of g (p + q)."""
    g, p, q, s, load, k = (var(name, "real") for name in ("gap", "p", "q", "s", "load", "k"))
    total = add(p, q)
    where = (
        lt(ZERO, p), lt(ZERO, q), lt(ZERO, s), lt(ZERO, load), le(ZERO, k), le(mul(s, p), ONE),
        le(sub(add(ONE, s), load), mul(load, s, q)), le(neg(p), mul(g, total)), le(mul(g, total), mul(k, p)),
    )  # fmt: skip
    context = Context((g, p, q, s, load, k), where)
    part = le(mul(p, add(ONE, s)), mul(load, total))
    known = [have(condition, context, rule="sign") for condition in where[5:]]
    room = sub(add(ONE, s), load)
    many = context.where(le(ZERO, room))
    weights = inverse(s), mul(room, inverse(s))
    first = have(part, many, known[1], known[0], rule="combine", multipliers=weights)
    few = context.where(lt(room, ZERO))
    second = have(part, few, rule="sign")
    share_ = have(part, context, first, second, rule="cases", title="a share of p + q")
    over, per = inverse(total), inverse(add(ONE, s))
    low, high = le(neg(mul(load, per)), g), le(g, mul(k, load, per))
    below = have(low, context, known[2], share_, rule="combine", multipliers=(over, mul(over, per)))
    above = have(high, context, known[3], share_, rule="combine", multipliers=(over, mul(k, over, per)))
    return below, above


_k = div(num(4), mul(n, _s))
_least, _most = neg(mul(c, inverse(add(ONE, _s)))), mul(_k, c, inverse(add(ONE, _s)))


@lemma
def gap_bounds() -> tuple[Line, Line]:
    """-c/(1 + s) <= gap <= 4 c/(n s (1 + s))."""
    p, far = neg(_at_square(m)), _at_square(substitute(other, AT_LOAD))
    least, below, slope_low, smaller = signs_at_size()
    spread_low = instance(variance_bounds()[0], AT_SIZE, images=AT_SQUARE)
    product, closer = product_at_size(), closer_variance()
    positive = have(lt(ZERO, p), AT_SIZE, below, rule="combine", multipliers=(ONE,))
    short = have(le(mul(_s, p), ONE), AT_SIZE, least, rule="combine", multipliers=(_s,))
    total = mul(gap, add(p, far))
    low = have(
        le(neg(p), total),
        AT_SIZE,
        product,
        slope_low,
        spread_low,
        rule="combine",
        multipliers=(num(-1), _s, mul(d, _s)),
    )
    high = have(
        le(total, mul(_k, p)), AT_SIZE, product, smaller, closer, rule="combine", multipliers=(ONE, ONE, mul(d, _s))
    )
    names = (var(name, "real") for name in ("gap", "p", "q", "s", "load", "k"))
    images = dict(zip(names, (gap, p, far, _s, c, _k), strict=True))
    paid = positive, *far_root(), short, low, high
    found = [instance(line, AT_SIZE, *paid, images=images) for line in between()]
    return found[0], found[1]
