"""An integral of powers over the unit interval between that over the half line and the same less a power of k."""

from __future__ import annotations

from ...theory.terms.build import ONE, OO, ZERO, add, div, eq, le, lt, mul, neg, sub
from ...theory.terms.context import Context
from ...theory.terms.term import Term, instantiate, var
from ...theory.write.lemma import lemma
from ...theory.write.proof import Line, have, instance
from .letters import integral, u, x
from .powers import HALF_LINE, a, falls, integral_on_half_line, k, m, of_powers, raised, s

tail = div(raised(k, neg(m)), sub(sub(mul(a, m), s), ONE))


@lemma
def unit_bounds() -> tuple[Line, Line]:
    """H - k^(-m)/(a m - s - 1) <= the integral <= H, H that over the half line."""
    uses: tuple[Line, ...]
    weights: tuple[Term, ...]
    known = integral_on_half_line()
    whole, value = known.statement.args
    inside = instantiate(whole.args[1], u)
    last = integral(ONE, OO, inside, u)
    cut = have(eq(whole, add(of_powers, last)), HALF_LINE, known, rule="split")
    beyond = Context((*HALF_LINE.variables, u), (*HALF_LINE.conditions, lt(ONE, u)))
    at, room = mul(k, raised(u, a)), sub(sub(mul(a, m), s), ONE)
    share = have(lt(ZERO, div(add(s, ONE), a)), HALF_LINE, rule="sign")
    order = have(lt(ZERO, m), HALF_LINE, share, rule="combine", multipliers=(ONE,))
    down = have(lt(neg(m), ZERO), HALF_LINE, order, rule="combine", multipliers=(ONE,))
    signs = have(lt(ZERO, at), beyond, rule="sign"), have(le(at, add(ONE, at)), beyond, rule="sign")
    fall = instance(falls(), beyond, *signs, down, images={x: at, var("y", "real"): add(ONE, at), a: neg(m)})
    power = raised(u, s)
    scale = have(lt(ZERO, power), beyond, rule="sign")
    bound = mul(raised(k, neg(m)), raised(u, neg(add(room, ONE))))
    same = have(eq(mul(power, raised(at, neg(m))), bound), beyond, signs[0], rule="functional_equation")
    smaller = have(le(inside, bound), beyond, fall, same, scale, rule="combine", multipliers=(power, ONE, ZERO))
    positive = have(lt(ZERO, room), HALF_LINE, share, rule="sign")
    total = have(
        eq(integral(ONE, OO, bound, u), tail), HALF_LINE, positive, rule="antiderivative", variable=u,
        function=div(mul(raised(k, neg(m)), raised(u, neg(room))), neg(room)),
    )  # fmt: skip
    most = have(le(last, integral(ONE, OO, bound, u)), HALF_LINE, cut, total, smaller, rule="order")
    least = have(le(ZERO, last), HALF_LINE, cut, rule="order")
    uses = cut, most, total, known
    low = have(
        le(sub(value, tail), of_powers),
        HALF_LINE,
        *uses,
        rule="combine",
        title="from below",
        multipliers=(ONE, ONE, ONE, neg(ONE)),
    )
    uses, weights = (cut, least, known), (neg(ONE), ONE, ONE)
    return low, have(le(of_powers, value), HALF_LINE, *uses, rule="combine", title="from above", multipliers=weights)
