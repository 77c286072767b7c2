"""The share of examples used up is small where few eigenvalues hold the trace: <s/(s + v)> <= c a v^(-1/3), a = <t^(1/3)>.

t/(t + v) <= c (t/v)^(1/3). Integrals over the noise against that bound are taken apart below and above t.
"""

from __future__ import annotations

from fractions import Fraction

from ...theory.terms.build import ONE, OO, ZERO, add, div, eq, inverse, le, lt, mul, neg, power
from ...theory.terms.context import Context
from ...theory.terms.term import Term, make, num, var
from ...theory.write.lemma import lemma
from ...theory.write.proof import Line, have, instance
from .letters import integral, t
from .population_noise import LAW, P, average, m
from .population_noise_integral import kernel
from .population_root import POSITIVE, degrees, degrees_exist, v

THIRD, SIXTH = Fraction(1, 3), Fraction(1, 6)
C = num(Fraction(27, 50))
"""At least 2^(2/3)/3, the most that x^2/(1 + x^3) is."""
part = average(power(t, THIRD))
LAWS = Context((P,), LAW)


@lemma
def share_bound() -> Line:
    """t/(t + v) <= c t^(1/3) v^(-1/3)."""
    x = var("x", "real")
    alone = Context((x,), (lt(ZERO, x),))
    least = have(le(power(x, 2), mul(C, add(ONE, power(x, 3)))), alone, rule="sign")
    context = Context((t, v), (lt(ZERO, t), lt(ZERO, v)))
    ratio = mul(power(t, THIRD), power(v, -THIRD))
    positive = have(lt(ZERO, ratio), context, rule="sign")
    known = instance(least, context, positive, images={x: ratio})
    return have(
        le(div(t, add(v, t)), mul(C, ratio)), context, known, positive, rule="combine",
        multipliers=(div(mul(v, ratio), add(t, v)), ZERO),
    )  # fmt: skip


@lemma
def part_exists() -> Line:
    """<t^(1/3)> exists, as the mean does."""
    x = var("x", "real")
    low = have(le(x, add(ONE, power(x, 3))), Context((x,), (lt(ZERO, x),)), rule="sign")
    place = Context((t,), (lt(ZERO, t),))
    positive = have(lt(ZERO, power(t, THIRD)), place, rule="sign")
    known = instance(low, place, positive, images={x: power(t, THIRD)})
    whole = have(le(power(t, THIRD), add(ONE, t)), place, known, rule="combine", multipliers=(ONE,))
    bound = average(add(ONE, t))
    sum_ = have(eq(bound, add(ONE, m)), LAWS, rule="linear")
    return have(make("defined", part), LAWS, whole, sum_, rule="order", bound=bound)


@lemma
def degrees_bound() -> Line:
    """<s/(s + v)> <= c a v^(-1/3)."""
    most = average(mul(C, mul(power(t, THIRD), power(v, -THIRD))))
    out = have(eq(most, mul(C, power(v, -THIRD), part)), POSITIVE, part_exists(), rule="linear")
    under = have(le(degrees(), most), POSITIVE, share_bound(), out, degrees_exist(), rule="order")
    return have(
        le(degrees(), mul(C, power(v, -THIRD), part)), POSITIVE, under, out, rule="combine", multipliers=(ONE, ONE)
    )


# --- integrals over the noise, bounded apart below and above t --------------------------------------------------------


def powered(exponent: Fraction) -> Term:
    return mul(kernel, power(v, exponent))


@lemma
def powered_bound(sign: int) -> Line:
    """int_0^oo t v^(+-1/6)/(t + v)^2 dv <= 72/35 t^(+-1/6)."""
    exponent = sign * SIXTH
    alone = Context((t,), (lt(ZERO, t),))
    body = powered(exponent)
    pieces = (ZERO, t, mul(inverse(t), power(v, exponent))), (t, OO, mul(t, power(v, exponent - 2)))
    known = []
    for low, high, larger in pieces:
        raised = exponent + 1 if low is ZERO else exponent - 1
        factor = inverse(t) if low is ZERO else t
        primitive = mul(num(1 / raised), factor, power(v, raised))
        value = mul(num(abs(1 / raised)), factor, power(t, raised))
        whole = have(
            eq(integral(low, high, larger, v), value), alone, rule="antiderivative", variable=v, function=primitive
        )
        inside = Context((t, v), (lt(ZERO, t), lt(low, v), *((lt(v, high),) if low is ZERO else ())))
        positive = have(lt(ZERO, power(v, exponent)), inside, rule="sign")
        plain = have(le(kernel, inverse(t) if low is ZERO else mul(t, power(v, -2))), inside, rule="sign")
        under = have(le(body, larger), inside, plain, positive, rule="combine", multipliers=(power(v, exponent), ZERO))
        exists = have(
            make("defined", integral(low, high, body, v)),
            alone,
            under,
            whole,
            rule="order",
            bound=integral(low, high, larger, v),
        )
        known.append(
            (
                have(
                    le(integral(low, high, body, v), integral(low, high, larger, v)),
                    alone,
                    under,
                    exists,
                    whole,
                    rule="order",
                ),
                whole,
                exists,
            )
        )
    parts = add(*(integral(low, high, body, v) for low, high, _ in pieces))
    split = have(
        eq(integral(ZERO, OO, body, v), parts), alone, *(line for lines in known for line in lines), rule="split"
    )
    same = [
        have(
            eq(line.statement.args[1], mul(num(abs(1 / raised)), power(t, exponent))), alone, rule="functional_equation"
        )
        for (_, line, _), raised in zip(known, (exponent + 1, exponent - 1), strict=True)
    ]
    return have(
        le(integral(ZERO, OO, body, v), mul(num(Fraction(72, 35)), power(t, exponent))), alone, split, known[0][0], known[0][1],
        known[1][0], known[1][1], *same, rule="combine", multipliers=(neg(ONE), ONE, ONE, ONE, ONE, ONE, ONE),
    )  # fmt: skip
