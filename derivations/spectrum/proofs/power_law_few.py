"""Eigenvalues that fall like k^(-a), 1/2 < a < 1, with few examples: the overlap lies between two means, which scale alike."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from ....theory.terms.build import ONE, OO, TWO, ZERO, add, div, eq, inverse, le, lim, lt, mul, neg, over, power, sub
from ....theory.terms.context import Context
from ....theory.terms.term import Term, instantiate, make, num, substitute, var
from ....theory.write.convert import POPULATION
from ....theory.write.lemma import lemma
from ....theory.write.proof import Line, have, instance
from ...claimed import claimed
from ...lemmas.gamma import gamma_at_one, gamma_of
from ...lemmas.letters import gamma, integral, t, u, x
from ...lemmas.population_start import START as _START
from ...lemmas.population_start import degrees_at_start, start_positive
from ...lemmas.powers import TO_0, a, falls, inside_unit, integral_on_half_line, k, m, raised, s, vanishes
from ..few_examples import above_claim, below_claim, steeper_claim
from .power_law import IMAGE, LAW, at_law, exponent, mean_value, share

EXPONENTS = Context((exponent,), (lt(num(Fraction(1, 2)), exponent), lt(exponent, ONE)))
AT_NOISE = Context((exponent, k), (*EXPONENTS.conditions, lt(ZERO, k)))
_rest = sub(ONE, exponent)
_power = sub(ONE, inverse(exponent))
_body = div(power(t, 2), add(t, k))
amplitude = claimed(steeper_claim)[1].args[1]


def mean(body: Term, at: Term = t) -> Term:
    return over(LAW, body, at)


square = mean(_body)
"""<t^2/(t + k)>."""


@lemma
def on_half_line() -> Line:
    """The integral of t^2/(t + k) with u > 0 for 0 < u < 1 is the amplitude times k^(1 - 1/a)."""
    ratio = div(k, _rest)
    images = {a: exponent, s: neg(exponent), m: ONE, k: ratio}
    known = instance(integral_on_half_line(), AT_NOISE, images=images)
    value = mul(amplitude, raised(k, _power))
    one = have(eq(mul(_rest, known.statement.args[1]), div(value, gamma_of(ONE))), AT_NOISE, rule="functional_equation")
    weights = _rest, ONE, neg(div(value, gamma_of(ONE)))
    statement = eq(mul(_rest, known.statement.args[0]), value)
    return have(
        statement, AT_NOISE, known, one, gamma_at_one(), rule="field", title="Euler's integral", multipliers=weights
    )


@lemma
def bounds() -> tuple[Line, Line]:
    """A k^(1 - 1/a) - (1 - a)^2/((2 a - 1) k) <= <t^2/(t + k)> <= A k^(1 - 1/a)."""
    weights: tuple[Term, ...]
    known = on_half_line()
    whole, value = known.statement.args[0].args[1], known.statement.args[1]
    inside = instantiate(whole.args[1], u)
    first, last = integral(ZERO, ONE, inside, u), integral(ONE, OO, inside, u)
    cut = have(eq(whole, add(first, last)), AT_NOISE, known, rule="split")
    body, beside = IMAGE.at(_body), IMAGE.beside(AT_NOISE)
    out = have(eq(integral(ZERO, ONE, mul(_rest, inside), u), mul(_rest, first)), AT_NOISE, cut, rule="linear")
    pointwise = have(eq(mul(_rest, inside), body), beside, rule="functional_equation")
    same = have(
        eq(integral(ZERO, ONE, mul(_rest, inside), u), IMAGE.whole(_body)), AT_NOISE, out, pointwise, rule="rewrite"
    )
    weights = neg(ONE), ONE
    exact = have(eq(IMAGE.whole(_body), mul(_rest, first)), AT_NOISE, same, out, rule="field", multipliers=weights)
    of_law = IMAGE.mean(_body, exact)
    less, ratio = sub(mul(TWO, exponent), ONE), div(k, _rest)
    tail = mul(inverse(ratio), raised(u, mul(num(-2), exponent)))
    beyond = Context((*AT_NOISE.variables, u), (*AT_NOISE.conditions, lt(ONE, u)))
    at = raised(u, exponent)
    sides = inverse(mul(at, add(ONE, mul(ratio, at)))), inverse(mul(ratio, at, at))
    positive = have(lt(ZERO, at), beyond, rule="sign")
    forms = [
        have(eq(term, side), beyond, rule="functional_equation")
        for term, side in zip((inside, tail), sides, strict=True)
    ]
    compared = have(le(*sides), beyond, positive, rule="sign")
    smaller = have(le(inside, tail), beyond, compared, *forms, rule="combine", multipliers=(ONE, ONE, neg(ONE)))
    value_of_tail = div(inverse(ratio), less)
    rest = have(
        eq(integral(ONE, OO, tail, u), value_of_tail), AT_NOISE, rule="antiderivative", variable=u,
        function=div(mul(inverse(ratio), raised(u, neg(less))), neg(less)),
    )  # fmt: skip
    most = have(le(last, integral(ONE, OO, tail, u)), AT_NOISE, cut, rest, smaller, rule="order")
    least = have(le(ZERO, last), AT_NOISE, cut, rule="order")
    error = div(power(_rest, 2), mul(less, k))
    weights = neg(ONE), neg(ONE), _rest, _rest, _rest
    uses = of_law, known, cut, most, rest
    low = have(le(sub(value, error), square), AT_NOISE, *uses, rule="combine", title="from below", multipliers=weights)
    weights = ONE, ONE, neg(_rest), _rest
    high = have(
        le(square, value), AT_NOISE, of_law, known, cut, least, rule="combine", title="from above", multipliers=weights
    )
    return low, high


FEW = Context((gamma, exponent), (lt(ZERO, gamma), lt(gamma, ONE), *EXPONENTS.conditions))
START = substitute(_START, {POPULATION: LAW})
_share = mul(gamma, START)


def on_line(low: Term = ZERO) -> Line:
    """Eigenvalues are > 0, and > 1 - a."""
    more: tuple[Line, ...]
    context = EXPONENTS
    more = ()
    if low is not ZERO:
        inside = IMAGE.beside(EXPONENTS)
        more = (have(lt(low, IMAGE.place), inside, *above_one(), rule="sign"),)
    return have(make("supported", LAW, make("interval", low, OO)), context, *more, rule="law")


@lemma
def above_one() -> tuple[Line, ...]:
    """u^(-a) > 1 for u < 1."""
    inside = IMAGE.beside(EXPONENTS)
    _positive, below = (instance(line, inside, images={a: exponent}) for line in inside_unit())
    large = raised(u, neg(exponent))
    unit = have(eq(mul(large, raised(u, exponent)), ONE), inside, rule="functional_equation")
    sign = have(lt(ZERO, large), inside, rule="sign")
    return (have(lt(ONE, large), inside, below, unit, sign, rule="combine", multipliers=(large, neg(ONE), ZERO)),)


@lemma
def shares() -> Line:
    """k <t/(t + k)> = 1 - <t^2/(t + k)>."""
    uses = bounds()[0], share(), mean_value(), on_line()
    statement = eq(mul(k, mean(div(t, add(k, t)))), sub(mean(t), square))
    split = have(statement, AT_NOISE, *uses, rule="linear")
    value = eq(statement.args[0], sub(ONE, square))
    return have(value, AT_NOISE, split, mean_value(), rule="field", multipliers=(ONE, ONE))


@lemma
def start_known() -> tuple[Line, ...]:
    """k > 0 with <t/(t + k)> = gamma, gamma k = 1 - <t^2/(t + k)> and k >= (1 - a) (1/gamma - 1)."""
    exists = have(make("defined", mean(t)), EXPONENTS, mean_value(), rule="order")
    at = (on_line(), exists)
    solved, positive = (
        instance(line, FEW, *at, images={POPULATION: LAW}) for line in (degrees_at_start(), start_positive())
    )
    there = instance(shares(), FEW, positive, images={k: START})
    gone = substitute(square, {k: START})
    whole = have(eq(_share, sub(ONE, gone)), FEW, solved, there, rule="field", multipliers=(neg(START), ONE))
    least = div(_rest, add(_rest, START))
    lower = have(
        le(least, solved.statement.args[0]),
        FEW,
        on_line(_rest),
        positive,
        solved,
        rule="order",
        title="every eigenvalue",
    )
    return solved, positive, whole, lower


_least = mul(_rest, sub(inverse(gamma), ONE))


@lemma
def share_tends() -> Line:
    """gamma k -> 1, between 1 and 1 less a power of gamma."""
    solved, positive, whole, lower = start_known()
    weight = div(add(_rest, START), gamma)
    beyond = have(
        le(_least, START), FEW, solved, lower, positive, rule="combine", multipliers=(neg(weight), weight, ZERO)
    )
    room = have(lt(ZERO, _least), FEW, rule="sign")
    images = {x: _least, var("y", "real"): START, a: _power}
    fall = instance(falls(), FEW, room, beyond, positive, images=images)
    high = instance(bounds()[1], FEW, positive, images={k: START})
    scale = have(lt(ZERO, amplitude), EXPONENTS, rule="sign")
    uses, weights = (whole, high, fall, scale), (ONE, ONE, amplitude, ZERO)
    bound = sub(ONE, mul(amplitude, raised(_least, _power)))
    below = have(le(bound, _share), FEW, *uses, rule="combine", title="from below", multipliers=weights)
    sign = have(le(ZERO, high.statement.args[0]), FEW, positive, high, on_line(), rule="order")
    above = have(le(_share, ONE), FEW, whole, sign, rule="combine", title="from above", multipliers=(ONE, ONE))
    return have(
        eq(lim(TO_0, _share, gamma), ONE), EXPONENTS, below, above, rule="squeeze", variables=(gamma,), lower=bound,
        upper=ONE, near=ONE,
    )  # fmt: skip


def few_examples() -> Line:
    uses: tuple[Line, ...]
    weights: tuple[Term, ...]
    context, statement = claimed(steeper_claim)
    _, positive, whole, _ = start_known()
    above, below = (at_law(claim, FEW) for claim in (above_claim, below_claim))
    overlap = above.statement.args[0].args[1].args[1]
    inner = mean(div(t, add(mul(gamma, t), ONE)))
    one = have(le(sub(ONE, overlap), inner), FEW, above, mean_value(), on_line(), rule="rewrite", title="the mean is 1")
    at = {k: inverse(gamma)}
    low = instance(bounds()[0], FEW, images=at)
    gone = substitute(square, at)
    apart = have(eq(inner, sub(mean(t), gone)), FEW, low, mean_value(), on_line(), rule="linear")
    scale, error = raised(gamma, _power), div(power(_rest, 2), sub(mul(TWO, exponent), ONE))
    units = (
        have(eq(mul(scale, raised(inverse(gamma), _power)), ONE), FEW, rule="functional_equation"),
        have(eq(mul(scale, gamma), raised(gamma, add(_power, ONE))), FEW, rule="functional_equation"),
        have(lt(ZERO, scale), FEW, rule="sign"),
    )
    body = mul(scale, overlap)
    lower, upper = sub(amplitude, mul(error, raised(gamma, add(_power, ONE)))), mul(amplitude, raised(_share, _power))
    weights = scale, neg(scale), neg(scale), scale, neg(amplitude), error, ZERO
    uses = one, apart, mean_value(), low, *units
    from_below = have(le(lower, body), FEW, *uses, rule="combine", title="from below", multipliers=weights)
    two = have(le(_share, sub(ONE, overlap)), FEW, below, mean_value(), rule="rewrite", title="the mean is 1")
    high = instance(bounds()[1], FEW, positive, images={k: START})
    joined = have(
        eq(mul(scale, raised(START, _power)), raised(_share, _power)), FEW, positive, rule="functional_equation"
    )
    uses, weights = (two, whole, high, joined, units[2]), (scale, scale, scale, amplitude, ZERO)
    from_above = have(le(body, upper), FEW, *uses, rule="combine", title="from above", multipliers=weights)
    known = share_tends(), instance(vanishes(), EXPONENTS, images={a: add(_power, ONE)})
    return have(
        statement, context, from_below, from_above, *known, rule="squeeze", title="between two means", variables=(gamma,),
        lower=lower, upper=upper, near=ONE,
    )  # fmt: skip


PROOFS: dict[str, Callable[[], Line]] = {steeper_claim.name: few_examples}

IDEAS: dict[str, str] = {
    "spectrum.power_law_few_examples": (
        "With few examples the overlap lies between two means over the population, which scale alike. Scaled with "
        "the load both have the stated limit."
    ),
}
"""What each proof does, in a sentence or two."""
