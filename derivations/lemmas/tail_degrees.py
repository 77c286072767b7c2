"""Degrees of freedom of a tail: <t/(t + v)> for t = u^(-a), u uniform on (c, 1), as the cut c falls to 0, and bounds free of the cut."""

from __future__ import annotations

from fractions import Fraction

from ...theory.terms.build import HALF, ONE, TWO, ZERO, add, div, eq, inverse, le, lim, lt, mul, neg, sub
from ...theory.terms.context import Context
from ...theory.terms.term import Term, make, num, substitute, var
from ...theory.write.lemma import lemma
from ...theory.write.proof import Line, have, instance
from .images import Image
from .letters import integral, t, u
from .pairs import c, w
from .pairs_limit import beyond_cut
from .population_noise import P
from .population_root import degrees, v
from .powers import TO_0, integral_of_power, raised, s

exponent = var("exponent", "real")
place = raised(u, neg(exponent))
TAIL = Image(c, place)
LAW = TAIL.law
EXPONENT = Context((exponent,), (lt(ZERO, exponent), lt(exponent, TWO)))
AT_NOISE = Context((exponent, v), (*EXPONENT.conditions, lt(ZERO, v)))
_near = num(Fraction(1, 2))


def cut(context: Context, most: Term = ONE) -> Context:
    return Context((*context.variables, c), (*context.conditions, lt(ZERO, c), lt(c, most)), context.ranges)


def inside(context: Context, low: Term = ZERO) -> Context:
    """The context with a place u."""
    return Context((*context.variables, u), (*context.conditions, lt(low, u), lt(u, ONE)), context.ranges)


_share = div(t, add(v, t))
share = substitute(_share, {t: place})
at_cut, whole = substitute(degrees(), {P: LAW}), integral(ZERO, ONE, share, u)


@lemma
def share_bounds() -> tuple[Line, Line, Line]:
    """0 < t/(v + t) <= 1, and at most v^(-1/2) t^(1/2)."""
    where = inside(AT_NOISE)
    positive = have(lt(ZERO, place), where, rule="sign")
    least = have(lt(ZERO, share), where, positive, rule="sign")
    most = have(le(share, ONE), where, positive, rule="sign")
    x, y = var("x", "real"), var("y", "real")
    roots = Context((x, y), (lt(ZERO, x), lt(ZERO, y)))
    square = mul(y, y)
    general = have(le(div(square, add(mul(x, x), square)), div(y, x)), roots, rule="sign")
    half, at = raised(v, HALF), raised(u, mul(num(Fraction(-1, 2)), exponent))
    signs = have(lt(ZERO, half), where, rule="sign"), have(lt(ZERO, at), where, rule="sign")
    known = instance(general, where, *signs, images={x: half, y: at})
    same = [
        have(eq(mul(at, at), place), where, rule="functional_equation"),
        have(eq(mul(half, half), v), where, rule="functional_equation"),
    ]
    bound = mul(raised(v, neg(HALF)), at)
    moved = have(eq(div(at, half), bound), where, rule="functional_equation")
    left = known.statement.args[0]
    equal = have(eq(left, share), where, *same, positive, rule="rewrite")
    less = have(le(share, bound), where, known, equal, moved, rule="combine", multipliers=(ONE, ONE, ONE))
    return least, most, less


@lemma
def whole_exists() -> Line:
    """<t/(t + v)> without a cut exists: its integrand is at most 1."""
    least, most, _ = share_bounds()
    return have(make("defined", whole), AT_NOISE, least, most, rule="order", bound=integral(ZERO, ONE, ONE, u))


@lemma
def whole_bound() -> Line:
    """The degrees without a cut are at most v^(-1/2)/(1 - a/2)."""
    half = mul(num(Fraction(-1, 2)), exponent)
    known = instance(integral_of_power(), AT_NOISE, images={s: half})
    scale, (power, value) = raised(v, neg(HALF)), known.statement.args
    bound = integral(ZERO, ONE, mul(scale, raised(u, half)), u)
    out = have(eq(bound, mul(scale, power)), AT_NOISE, known, rule="linear")
    less = have(le(whole, bound), AT_NOISE, whole_exists(), out, share_bounds()[2], rule="order")
    weights = ONE, ONE, scale
    return have(le(whole, mul(scale, value)), AT_NOISE, less, out, known, rule="combine", multipliers=weights)


@lemma
def mean_at_cut() -> tuple[Line, Line]:
    """The degrees are at least (whole - c)/(1 - c), and at most whole/(1 - c)."""
    context = cut(AT_NOISE)
    least, most, _ = share_bounds()
    part = TAIL.whole(_share)
    mean = TAIL.mean(_share, have(eq(part, part), context, rule="field"))
    at_w = [
        instance(
            line, Context((*AT_NOISE.variables, w), (*AT_NOISE.conditions, lt(ZERO, w), lt(w, ONE))), images={u: w}
        )
        for line in (most, least)
    ]
    low, high = beyond_cut(context, substitute(share, {u: w}), whole_exists(), *at_w)
    room = inverse(sub(ONE, c))
    below = have(le(mul(sub(whole, c), room), at_cut), context, mean, low, rule="combine", multipliers=(neg(ONE), room))
    above = have(le(at_cut, mul(whole, room)), context, mean, high, rule="combine", multipliers=(ONE, room))
    return below, above


@lemma
def degrees_tend() -> Line:
    """The degrees tend to those without a cut."""
    low, high = mean_at_cut()
    return have(
        eq(lim(TO_0, at_cut, c), whole), AT_NOISE, low, high, whole_exists(), rule="squeeze", variables=(c,),
        lower=low.statement.args[0], upper=high.statement.args[1], near=ONE,
    )  # fmt: skip
