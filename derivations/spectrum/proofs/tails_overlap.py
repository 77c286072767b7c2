"""Eigenvalues u^(-a), u uniform on (c, 1), a >= 2, as c -> 0: the law of many examples holds at every load."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from ....theory.claim import Claim
from ....theory.find.parts import replaced
from ....theory.terms.build import HALF, ONE, TWO, ZERO, add, div, eq, inverse, le, lt, mul, neg, power, sub
from ....theory.terms.context import Context
from ....theory.terms.term import Term, make, num, substitute, var
from ....theory.write.lemma import lemma
from ....theory.write.proof import Line, have, instance
from ...claimed import claimed
from ...lemmas import pairs_limit
from ...lemmas.letters import absolute, gamma, integral, t, u
from ...lemmas.pairs import c, ratio, w
from ...lemmas.powers import a, inside_unit, raised
from ..power_law_loads import remainder_claim, square_claim, steep_claim
from .power_law import exponent
from .tails import at_law, closed_steep, cut, double_mean, law, mean_value, squeezed, tends_steep, to_zero, total

_third = raised(t, num(Fraction(1, 3)))


@lemma
def at_place() -> Line:
    """u^(-q - p) <= c^(-q) u^(-p), here as a third root, for q > 0 and 0 < c < u."""
    p, q = var("p", "real"), var("q", "real")
    context = Context((p, q, c, u), (lt(ZERO, q), lt(ZERO, c), lt(c, u)))
    at, scale = div(c, u), mul(raised(c, neg(q)), raised(u, neg(p)))
    body = raised(raised(u, neg(mul(num(3), add(p, q)))), num(Fraction(1, 3)))
    signs = have(lt(ZERO, at), context, rule="sign"), have(lt(at, ONE), context, rule="sign")
    same = have(eq(body, mul(raised(at, q), scale)), context, rule="functional_equation")
    below = instance(inside_unit()[1], context, *signs, images={a: q, u: at})
    return have(le(body, scale), context, same, below, rule="combine", multipliers=(neg(ONE), scale))


@lemma
def root_mean(order: Term, context: Context) -> Line:
    """<t^(1/3)> <= (1 + a) c^(-q)/(1 - c), q = a/3 - a/(1 + a), for a >= 2."""
    less = div(order, add(ONE, order))
    q, rest = sub(div(order, num(3)), less), sub(ONE, less)
    image = law(order)
    body, whole = image.at(_third), image.whole(_third)
    exists = have(eq(whole, whole), context, rule="field")
    mean = image.mean(_third, exists)
    beside, scale, plain = image.beside(context), raised(c, neg(q)), raised(u, neg(less))
    if order is TWO:
        bound = have(eq(body, mul(scale, plain)), beside, rule="functional_equation")
    else:
        positive = have(lt(ZERO, q), context, rule="sign")
        known = instance(at_place(), beside, positive, images={var("p", "real"): less, var("q", "real"): q})
        bound = have(le(body, mul(scale, plain)), beside, known, rule="combine", multipliers=(ONE,))
    part = integral(c, ONE, plain, u)
    value = div(sub(ONE, raised(c, rest)), rest)
    known = have(eq(part, value), context, rule="antiderivative", variable=u, function=div(raised(u, rest), rest))
    most = have(le(whole, mul(scale, part)), context, bound, known, rule="order")
    small = have(lt(ZERO, mul(scale, raised(c, rest))), context, rule="sign")
    room = inverse(sub(ONE, c))
    statement = le(mean.statement.args[0], mul(add(ONE, order), scale, room))
    weights = ONE, room, mul(room, scale), mul(room, inverse(rest))
    return have(statement, context, mean, most, known, small, rule="combine", title="a mean root", multipliers=weights)


@lemma
def apart() -> tuple[Line, Line]:
    """r - s <= 1 - q <= r + s where abs(q - 1 + r) <= s."""
    r, q, size = (var(name, "real") for name in ("r", "q", "size"))
    context = Context((r, q, size), (le(absolute(add(num(-1), r, q)), size),))
    missing = sub(ONE, q)
    return have(le(sub(r, size), missing), context, rule="sign"), have(le(missing, add(r, size)), context, rule="sign")


@lemma
def cubes() -> Line:
    """x^3 <= y^3 for 0 < x <= y."""
    x, y = var("x", "real"), var("y", "real")
    return have(le(power(x, 3), power(y, 3)), Context((x, y), (lt(ZERO, x), le(x, y))), rule="sign")


_error = claimed(remainder_claim)[1]
_factor = mul(num(Fraction(4, 9)), raised(TWO, num(Fraction(1, 3))))


def sizes(order: Term, context: Context, weight: Term, scaled: Term, least: Line, *signs: Line) -> tuple[Line, Line]:
    """Bounds of what is missing of the overlap, times a weight: in numbers, with the error as the line puts it."""
    here = cut(context)
    alone = cut(
        Context(
            tuple(v for v in context.variables if v is not gamma),
            tuple(q for q in context.conditions if gamma not in q.variables),
        )
    )
    mean, double, root = mean_value(order, alone), double_mean(order, alone), root_mean(order, alone)
    error = at_law(remainder_claim, order, here)
    (inside,), bound = error.statement.args[0].args, error.statement.args[1]
    _, first, overlap = inside.args
    on_line = law(order).on_half_line(alone)
    positive = [have(lt(ZERO, line.statement.args[0]), alone, line, on_line, rule="order") for line in (mean, root)]
    room = have(lt(ZERO, mean.statement.args[1]), alone, positive[0], mean, rule="rewrite")
    images = {var("r", "real"): first, var("q", "real"): overlap, var("size", "real"): bound}
    low, high = (instance(line, here, error, images=images) for line in apart())
    numbers = replaced(first, dict(line.statement.args for line in (mean, double)))
    inserted = have(eq(first, numbers), here, error, mean, double, room, rule="rewrite")
    plain = have(eq(mul(weight, numbers), scaled), here, room, *signs, rule="functional_equation")
    images = dict(zip((var("x", "real"), var("y", "real")), root.statement.args, strict=True))
    cubed = instance(cubes(), here, positive[1], root, images=images)
    small, large = cubed.statement.args
    share = replaced(bound, {small: ONE})
    known = have(lt(ZERO, mul(weight, share)), here, *positive, room, *signs, rule="sign")
    shares = replaced(share, {mean.statement.args[0]: mean.statement.args[1]})
    moved = have(
        eq(mul(weight, share, large), mul(weight, shares, large)), here, mean, positive[0], room, rule="rewrite"
    )
    body, most = mul(weight, sub(ONE, overlap)), least.statement.args[1]
    small_error = have(
        le(mul(weight, bound), most), here, cubed, moved, least, known, rule="combine",
        multipliers=(mul(weight, share), ONE, ONE, ZERO),
    )  # fmt: skip
    uses = inserted, plain, small_error, known
    weights = neg(weight), neg(ONE), ONE, ZERO
    below = have(
        le(sub(scaled, most), body),
        here,
        low,
        *uses,
        rule="combine",
        title="from below",
        multipliers=(weight, *weights),
    )
    weights = weight, ONE, ONE, ZERO
    above = have(
        le(body, add(scaled, most)),
        here,
        high,
        *uses,
        rule="combine",
        title="from above",
        multipliers=(weight, *weights),
    )
    return below, above


@lemma
def in_numbers() -> Line:
    """The bound of the error over c, for a > 2."""
    p = var("p", "real")
    context = Context((gamma, exponent, p, c), (lt(ZERO, gamma), lt(TWO, exponent), lt(ZERO, c), lt(c, ONE)))
    less, room = sub(exponent, ONE), sub(ONE, c)
    below = instance(inside_unit()[1], context, images={a: less, u: c})
    large, small = raised(c, sub(ONE, exponent)), raised(c, less)
    unit = have(eq(mul(large, small), ONE), context, rule="functional_equation")
    above = have(lt(ONE, large), context, below, unit, rule="combine", multipliers=(large, neg(ONE)))
    mean = mul(sub(raised(c, sub(ONE, exponent)), ONE), inverse(less), inverse(room))
    root = mul(add(ONE, exponent), raised(c, neg(sub(div(exponent, num(3)), p))), inverse(room))
    left = mul(inverse(c), _factor, power(gamma, -2), inverse(mean), power(root, 3))
    most = mul(
        _factor, power(add(ONE, exponent), 3), less, raised(c, sub(mul(num(3), p), TWO)), power(gamma, -2), power(room, -2),
        inverse(sub(ONE, raised(c, less))),
    )  # fmt: skip
    return have(eq(left, most), context, below, above, rule="functional_equation")


def at_every_load(claim: Claim, bounds: tuple[Line, Line], *known: Line) -> Line:
    """What is missing of the overlap, between bounds of one limit."""
    context, statement = claimed(claim)
    low, high = (line.statement.args[side] for side, line in enumerate(bounds))
    return have(
        statement,
        context,
        *bounds,
        *known,
        rule="squeeze",
        title="no room",
        variables=(c,),
        lower=low,
        upper=high,
        near=ONE,
    )


def steep() -> Line:
    context = claimed(steep_claim)[0]
    alone = Context((exponent,), (lt(TWO, exponent),))
    here, less = cut(context), div(exponent, add(ONE, exponent))
    below = instance(inside_unit()[1], here, images={a: sub(exponent, ONE), u: c})
    tends = tends_steep(alone)
    closed = closed_steep()
    numbers = instance(in_numbers(), here, images={var("p", "real"): less})
    bounds = sizes(exponent, context, inverse(c), div(closed, gamma), numbers, below)
    powers = sub(exponent, ONE), sub(mul(num(3), less), TWO)
    return at_every_load(steep_claim, bounds, tends, *(to_zero(p, alone) for p in powers))


_CUT = cut(Context(()))
_log = make("ln", inverse(c))


@lemma
def log_of_cut() -> tuple[Line, Line]:
    """ln(1/c) = -ln c > 0."""
    same = have(eq(_log, neg(make("ln", c))), _CUT, rule="functional_equation")
    negative = have(lt(make("ln", c), ZERO), _CUT, rule="sign")
    return same, have(lt(ZERO, _log), _CUT, same, negative, rule="combine", multipliers=(neg(ONE), ONE))


@lemma
def at_exponent_two() -> Line:
    """The integral over the ratio for a = 2 is 1/2."""
    body = substitute(ratio, {a: TWO})
    primitive = neg(inverse(add(ONE, w)))
    return have(
        eq(integral(ZERO, ONE, body, w), HALF), Context(()), rule="antiderivative", variable=w, function=primitive
    )


@lemma
def tends_square() -> Line:
    """For a = 2 the integral over the ratio, over ln(1/c), tends to 1/2."""
    scale, (same, positive), (low, high) = inverse(_log), log_of_cut(), pairs_limit.square()
    whole = at_exponent_two().statement.args[0]
    share = mul(scale, total(TWO))
    least = sub(sub(whole, c), scale)
    weights = scale, mul(scale, sub(whole, c)), ZERO
    below = have(le(least, share), _CUT, low, same, positive, rule="combine", multipliers=weights)
    weights = scale, neg(mul(scale, whole)), ZERO
    above = have(le(share, whole), _CUT, high, same, positive, rule="combine", multipliers=weights)
    return squeezed(TWO, Context(()), scale, (below, above), at_exponent_two(), ONE)


def square() -> Line:
    context = claimed(square_claim)[0]
    here, weight = cut(context), inverse(mul(c, _log))
    closed = mul(TWO, mul(inverse(_log), total(TWO)), power(sub(ONE, c), -2))
    least = mul(num(27), _factor, power(gamma, -2), power(sub(ONE, c), -3), inverse(_log))
    mean, root = mean_value(TWO, _CUT), root_mean(TWO, _CUT)
    left = mul(weight, _factor, power(gamma, -2), inverse(mean.statement.args[1]), power(root.statement.args[1], 3))
    same, positive = log_of_cut()
    numbers = have(eq(left, least), here, positive, rule="functional_equation")
    bounds = sizes(TWO, context, weight, div(closed, gamma), numbers, same, positive)
    return at_every_load(square_claim, bounds, tends_square(), same, positive)


PROOFS: dict[str, Callable[[], Line]] = {steep_claim.name: steep, square_claim.name: square}

IDEAS: dict[str, str] = {
    **dict.fromkeys(
        ("spectrum.steep_tail_overlap", "spectrum.inverse_square_overlap"),
        "For these exponents almost all of the trace is in the few largest eigenvalues, and the law of many "
        "examples has an error that is small against it at every load. The limit is then that of a double mean "
        "over pairs.",
    ),
}
"""What each proof does, in a sentence or two."""
