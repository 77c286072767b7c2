"""The logarithm of Gamma to second order: ln Gamma(a + s) - ln Gamma(a) - s psi(a) is s^2/(2 a) up to 4/a^2."""

from __future__ import annotations

from fractions import Fraction

from ...theory.terms.build import HALF, ONE, TWO, ZERO, add, div, eq, inverse, le, lt, mul, neg, power, sub
from ...theory.terms.context import Context
from ...theory.terms.term import Term, make, num, substitute, var
from ...theory.write.lemma import lemma
from ...theory.write.proof import Line, axiom, have, instance
from .letters import t

a, s = var("a", "real"), var("s", "real")
FROM_2 = Context((a, s), (le(TWO, a), le(num(-1), s), le(s, ONE)))
error = mul(num(4), power(a, -2))


def psi(at: Term) -> Term:
    return make("polygamma", ZERO, at)


def ln_gamma(at: Term) -> Term:
    return make("lngamma", at)


excess = sub(sub(ln_gamma(add(a, s)), ln_gamma(a)), mul(s, psi(a)))


@lemma
def logarithm_bounds() -> tuple[Line, Line]:
    """s/(a + s) <= ln(a + s) - ln(a) <= s/a."""
    v = var("v", "real")
    ln_ = make("ln", v)
    positive = Context((v,), (lt(ZERO, v),))
    low = have(le(sub(ONE, inverse(v)), ln_), positive, rule="sign")
    high = have(le(ln_, sub(v, ONE)), positive, rule="sign")
    ratio = div(add(a, s), a)
    sign = have(lt(ZERO, ratio), FROM_2, rule="sign")
    apart = have(eq(make("ln", ratio), sub(make("ln", add(a, s)), make("ln", a))), FROM_2, rule="functional_equation")
    below, above = (instance(line, FROM_2, sign, images={v: ratio}) for line in (low, high))
    gap = apart.statement.args[1]
    return (
        have(le(div(s, add(a, s)), gap), FROM_2, below, apart, rule="combine", multipliers=(ONE, ONE)),
        have(le(gap, div(s, a)), FROM_2, above, apart, rule="combine", multipliers=(ONE, neg(ONE))),
    )


@lemma
def slope_bounds() -> tuple[Line, Line]:
    """psi(a + s) - psi(a) is s/a up to 4/a^2."""
    low, high = logarithm_bounds()
    at = {var("x", "real"): a}, {var("x", "real"): add(a, s)}
    under = [instance(axiom("digamma_second_lower"), FROM_2, images=images) for images in at]
    above = [instance(axiom("digamma_second_upper"), FROM_2, images=images) for images in at]
    gap, product = sub(psi(add(a, s)), psi(a)), inverse(mul(a, add(a, s)))
    most = mul(TWO, power(a, -2))
    terms = mul(power(s, 2), product), neg(mul(s, product)), mul(s, product)
    one, two, three = (have(le(term, most), FROM_2, rule="sign") for term in terms)
    four = have(le(power(add(a, s), -2), mul(TWO, most)), FROM_2, rule="sign")
    lower, upper = le(sub(div(s, a), error), gap), le(gap, add(div(s, a), error))
    weights = ONE, ONE, ONE, ONE, HALF, num(Fraction(1, 12))
    uses = low, under[1], above[0], one, two, four
    return (
        have(lower, FROM_2, *uses, rule="combine", title="the slope from below", multipliers=weights),
        have(
            upper, FROM_2, high, under[0], above[1], three, rule="combine", title="the slope from above",
            multipliers=(ONE, ONE, ONE, HALF),
        ),
    )  # fmt: skip


_centred = sub(excess, div(power(s, 2), mul(TWO, a)))


def _on_side(rising: bool, after: bool) -> Line:
    """The centred excess plus (or minus) 4 s/a^2 rises (or falls): its sign at s, as it is 0 at 0."""
    where = (le(ZERO, s), le(s, ONE)) if after else (le(num(-1), s), le(s, ZERO))
    context = Context((a, s), (le(TWO, a), *where))
    gap = add(_centred, mul(error, s)) if rising else sub(_centred, mul(error, s))
    moving = {s: t}
    inside = Context((a, t), (le(TWO, a), le(num(-1), t), le(t, ONE)))
    slopes = [instance(line, inside, images=moving) for line in slope_bounds()]
    function, at_0 = substitute(gap, moving), substitute(gap, {s: ZERO})
    values = (ZERO, s) if rising is after else (s, ZERO)
    sides = (at_0, gap) if rising is after else (gap, at_0)
    line = have(
        le(*sides), context, *slopes, rule="increasing_map", variable=t, function=function,
        interval=make("interval", num(-1), ONE), values=values,
    )  # fmt: skip
    none = have(eq(at_0, ZERO), context, rule="field")
    lower = rising is after
    goal = le(neg(error), _centred) if lower else le(_centred, error)
    return have(goal, context, line, none, rule="combine", multipliers=(ONE, ONE if lower else neg(ONE)))


@lemma
def bounds() -> tuple[Line, Line]:
    """The excess is s^2/(2 a) up to 4/a^2."""
    lower = have(le(neg(error), _centred), FROM_2, _on_side(True, True), _on_side(False, False), rule="cases")
    upper = have(le(_centred, error), FROM_2, _on_side(False, True), _on_side(True, False), rule="cases")
    return lower, upper
