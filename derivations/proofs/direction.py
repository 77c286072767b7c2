"""Recovery of one direction among many: how much the other eigenvalues hinder it, for power laws too."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, partial

from ...theory.terms.build import HALF, ONE, OO, TRUE, TWO, ZERO, add, div, eq, inverse, le, lim, lt, mul, neg, over, power, sub
from ...theory.terms.context import Context
from ...theory.terms.term import Term, bound, make, num, substitute, var
from ...theory.write.proof import Line, axiom, have, instance
from ..direction import bound_step, limit_claim, lower_claim, power_claim, square_claim, upper_claim
from ..lemmas import around, power_law
from ..lemmas.around import all_squares, limit_of_all_squares, of_squares
from ..lemmas.inverse_squares import SUM, limit_of_squares
from ..lemmas.power_law import falls, hindrance, majorant, nonnegative, x, y
from ..lemmas.series import first, k, m, partial_sums, powers, total
from .claimed import claimed

i, d, j = (var(name, "integer") for name in ("direction", "d", "j"))
a, b = var("exponent", "real"), var("b", "real")
_LEMMA_A = var("a", "real")
POWER_LAW = Context((i, a), (le(ONE, i), lt(ONE, a)))
_FINITE = Context((i, d, a), (le(ONE, i), le(i, d), lt(ZERO, a)))


def _at(line: Line, context: Context, own: Term, *more: Line, **images: Term) -> Line:
    """What a lemma says of the direction ``own`` of a power law."""
    named = {var(name, "real"): image for name, image in images.items()}
    return instance(line, context, *more, images={_LEMMA_A: a, x: own, **named})


@cache
def distinct() -> tuple[Line, Line]:
    """The eigenvalues fall."""
    found = []
    for own, other, where in ((j, i, (le(ONE, j), lt(j, i))), (i, j, (le(ONE, i), lt(i, j)))):
        found.append(_at(falls(), Context((i, a, j), (lt(ZERO, a), *where)), own, y=other))
    return found[0], found[1]


@cache
def finite() -> Line:
    """n (1 - E Q) -> the sum over all other directions, in d dimensions."""
    value = make("rpow", j, neg(a))
    everywhere = Context((i, d, a, j), (*_FINITE.conditions, le(ONE, j), le(j, d)))
    payments = (
        have(lt(ZERO, value), everywhere, rule="sign"),
        *distinct(),
    )
    g = 1, make("rpow", bound(0, "real"), neg(a))
    cited = axiom("principal_direction_of_diagonal")
    return instance(cited, _FINITE, *payments, images={var("i", "integer"): i}, functions={"g": g})


# --- in infinitely many dimensions ----------------------------------------------------------------------------------------

_EXPONENTS = lt(ONE, b), le(b, TWO), le(b, a)
WITH_B = Context((i, a, b), (le(ONE, i), *_EXPONENTS))
_series = substitute(majorant, {power_law.h: k})
below, above = (hindrance(i, image, a) for image in (sub(i, k), add(i, k)))


def smaller(to: Term = i) -> Term:
    """The sum over the directions before."""
    return total(ONE, add(num(-1), to), hindrance(i, j, a), j)


def larger(to: Term) -> Term:
    return total(add(ONE, i), to, hindrance(i, j, a), j)


@cache
def majorised() -> Line:
    """i^2 times one convergent series."""
    known = instance(powers(), WITH_B)
    body = mul(power(i, 2), _series)
    scaled = mul(num(4), power(i, 2), known.statement.args[0])
    whole = have(eq(total(ONE, OO, body), scaled), WITH_B, known, rule="linear")
    return have(make("defined", total(ONE, OO, body)), WITH_B, whole, rule="order")


@cache
def converges() -> Line:
    """The sum over the directions beyond converges."""
    inside = Context((*WITH_B.variables, k), (*WITH_B.conditions, le(ONE, k)))
    bounded = _at(power_law.above(), inside, i, h=k)
    sign = _at(nonnegative(), inside, i, y=add(i, k))
    shifted = total(ONE, OO, above)
    whole = majorised().statement.args[0]
    least = have(le(neg(mul(power(i, 2), _series)), above), inside, bounded, sign, rule="combine", multipliers=(ONE, TWO))
    exists = have(
        make("defined", shifted), WITH_B, bounded, least, majorised(), rule="order", bound=whole
    )
    return have(
        eq(larger(OO), shifted), WITH_B, exists, sign, rule="substitution", variable=k, image=add(i, k), title="counted from i"
    )


@cache
def sums_tend() -> Line:
    """The sums over the first d directions tend to that over all."""
    beyond = Context((*WITH_B.variables, j), (*WITH_B.conditions, le(add(ONE, i), j)))
    sign = _at(nonnegative(), beyond, i, y=j)
    exists = have(make("defined", larger(OO)), WITH_B, converges(), rule="order")
    f = 1, substitute(hindrance(i, y, a), {y: bound(0, "real")})
    tends = instance(partial_sums(), WITH_B, sign, exists, images={first: add(ONE, i)}, functions={"f": f})
    far = Context((*WITH_B.variables, d), (*WITH_B.conditions, lt(i, d)))
    in_d, exist = instance(finite(), far), instance(finite(), WITH_B, images={d: i})
    return have(
        eq(lim(make("counts"), in_d.statement.args[1], d), add(smaller(), larger(OO))), WITH_B, tends, in_d, exist, *distinct(),
        rule="limit_algebra", near=i,
    )  # fmt: skip


@cache
def with_b() -> Line:
    """The limit in n, then in d, is the sum over all other directions."""
    limit, in_d = sums_tend(), instance(finite(), Context((*WITH_B.variables, d), (*WITH_B.conditions, lt(i, d))))
    moved = eq(lim(make("counts"), in_d.statement.args[0], d), limit.statement.args[1])
    return have(moved, WITH_B, limit, in_d, rule="rewrite", title="every other direction", near=(i,))


def _steep_or_not(context: Context, line: Line) -> tuple[Line, Line]:
    """What holds with an exponent b <= 2, b <= a: at b = a where a <= 2, and at b = 2 beyond."""
    return (
        instance(line, context.where(le(a, TWO)), images={b: a}),
        instance(line, context.where(lt(TWO, a)), images={b: TWO}),
    )


def power_law_direction() -> Line:
    context, statement = claimed(power_claim)
    branches = [
        have(statement, line.context, line, *distinct(), rule="rewrite", title="every other direction")
        for line in _steep_or_not(context, with_b())
    ]
    return have(statement, context, *branches, rule="cases", title="every exponent")


# --- inverse squares: in closed form --------------------------------------------------------------------------------------


@cache
def squares() -> tuple[Line, Line]:
    """The hindrance for inverse squares, by the directions before and beyond."""
    found = []
    for line, where in zip(distinct(), ((le(ONE, j), lt(j, i)), (le(ONE, i), lt(i, j))), strict=True):
        context = Context((i, j), where)
        apart = instance(line, context, images={a: TWO})
        value = substitute(of_squares(), {around.i: i, around.j: j})
        found.append(have(eq(hindrance(i, j, TWO), value), context, apart, rule="functional_equation"))
    return found[0], found[1]


@cache
def finite_squares() -> Line:
    """For inverse squares, in d dimensions."""
    here = Context((i, d), (le(ONE, i), lt(i, d)))
    known = instance(finite(), here, images={a: TWO})
    value = substitute(all_squares().statement.args[0], {around.i: i, around.d: d})
    return have(eq(known.statement.args[0], value), here, known, *squares(), rule="rewrite", title="inverse squares")


@cache
def square_law_direction() -> Line:
    context, statement = claimed(square_claim)
    limit = instance(limit_of_all_squares(), context, images={around.i: i})
    return have(statement, context, limit, finite_squares(), rule="rewrite", title="inverse squares", near=(i,))


# --- against inverse squares ----------------------------------------------------------------------------------------------


def compared(context: Context, steep: bool) -> tuple[Line, Line]:
    """The hindrance is at most, or at least, 4/a^2 times that for inverse squares, by the directions before and beyond."""
    found = []
    weights = {power_law.a: a, power_law.b: TWO} if steep else {power_law.a: TWO, power_law.b: a}
    scale, sign = mul(num(4), power(a, -2)), ONE if steep else num(-1)
    for square, own, other in zip(squares(), (j, i), (i, j), strict=True):
        here = Context((*context.variables, j), (*context.conditions, *square.context.conditions))
        images = {x: own, y: other}
        uses = [instance(power_law.steeper(), here, images={**weights, **images}), square]
        multipliers = [power(a, -2), mul(sign, scale)]
        if own is j:
            uses += [instance(power_law.turned(), here, images={_LEMMA_A: at, **images}) for at in (a, TWO)]
            multipliers += [sign, mul(neg(sign), scale)]
        sides = hindrance(i, j, a), mul(scale, square.statement.args[1])
        relation = le(*(sides if steep else sides[::-1]))
        found.append(have(relation, here, *uses, rule="combine", title="a steeper law", multipliers=tuple(multipliers)))
    return found[0], found[1]


def against_squares(steep: bool) -> Line:
    """The limiting law at exponent 2, times 4/a^2, bounds that at a."""
    context, statement = claimed(upper_claim if steep else lower_claim)
    here = Context((*context.variables, d), (*context.conditions, lt(i, d)))
    at_a = instance(sums_tend(), context, images={b: TWO if steep else a})
    at_2 = instance(limit_of_all_squares(), context, images={around.i: i})
    scale = mul(num(4), power(a, -2))
    theirs = substitute(all_squares().statement.args[0], {around.i: i, around.d: d})
    mine = add(smaller(), larger(d))
    parts = []
    for one, two, line in zip(mine.args, theirs.args, compared(context, steep), strict=True):
        pair = one, mul(scale, two)
        parts.append(have(le(*(pair if steep else pair[::-1])), here, line, rule="order"))
    bodies, values = (mine, mul(scale, theirs)), (add(smaller(), larger(OO)), mul(scale, at_2.statement.args[1]))
    if not steep:
        bodies, values = bodies[::-1], values[::-1]
    below = have(le(*bodies), here, *parts, rule="combine", multipliers=(ONE, ONE))
    lower, upper = (lim(make("counts"), body, d) for body in bodies)
    bounded = have(
        le(*values), context, below, at_a, at_2, rule="limit_order", lower=lower, upper=upper, near=i, title="in the limit"
    )
    law = instance(with_b(), context, images={b: TWO if steep else a})
    sign = ONE if steep else neg(ONE)
    return have(statement, context, bounded, law, rule="combine", title="against exponent 2", multipliers=(ONE, sign))


# --- far down the list ----------------------------------------------------------------------------------------------------

_ALL = Context((a,), (lt(ONE, a),))
_FAR = Context((a, i, k), (lt(ONE, a), le(ONE, i), le(ONE, k)))
_limit = mul(power(a, -2), power(k, -2))


def scaled(other: Term) -> Term:
    """The hindrance over i^2."""
    return mul(hindrance(i, other, a), power(i, -2))


def _between(own: Term, other: Term) -> tuple[Term, Term]:
    """Bounds of what hinders a direction, over i^2, the larger of the two numbers last."""
    middle, w = mul(own, other, power(k, -2), power(i, -2)), make("rpow", div(other, own), sub(a, ONE))
    return mul(middle, inverse(w), power(a, -2)), mul(w, middle, power(a, -2))


@cache
def pointwise(beyond: bool) -> Line:
    """One neighbour in the limit."""
    own, other = (i, add(i, k)) if beyond else (sub(i, k), i)
    here = _FAR if beyond else _FAR.where(lt(k, i))
    value = scaled(add(i, k) if beyond else sub(i, k))
    lower, upper = _between(own, other)
    low, high, _ = (_at(line, here, own, y=other) for line in power_law.between())
    same = () if beyond else (_at(power_law.turned(), here, own, y=other),)
    scale = power(i, -2)
    least = have(le(lower, value), here, low, *same, rule="combine", multipliers=(scale, neg(scale))[: 1 + len(same)])
    most = have(le(value, upper), here, high, *same, rule="combine", multipliers=(scale, scale)[: 1 + len(same)])
    context = Context((a, k), (lt(ONE, a), le(ONE, k)))
    return have(
        eq(lim(make("counts"), value, i), _limit), context, least, most, rule="squeeze", variables=(i,), lower=lower,
        upper=upper, near=k, title="one neighbour",
    )  # fmt: skip


_LIMITS = Context((a, b), _EXPONENTS)
_MOVING = Context((a, b, i, k), (*_EXPONENTS, le(ONE, i), le(ONE, k)))
_restricted = make("cases", lt(k, i), scaled(sub(i, k)), TRUE, ZERO)


@cache
def _bounds(beyond: bool) -> tuple[Line, Line]:
    """What one neighbour adds, over i^2, is between 0 and the term of one convergent series."""
    here, scale = _MOVING if beyond else _MOVING.where(lt(k, i)), power(i, -2)
    value = scaled(add(i, k) if beyond else sub(i, k))
    if beyond:
        known, sign = _at(power_law.above(), here, i, h=k), _at(nonnegative(), here, i, y=add(i, k))
        low = have(le(ZERO, value), here, sign, rule="combine", multipliers=(scale,))
    else:
        known, sign = _at(power_law.below(), here, i, h=k), _at(nonnegative(), here, sub(i, k), y=i)
        turned = _at(power_law.turned(), here, sub(i, k), y=i)
        low = have(le(ZERO, value), here, sign, turned, rule="combine", multipliers=(scale, neg(scale)))
    high = have(le(value, _series), here, known, rule="combine", multipliers=(scale,))
    return low, high


def _everywhere(inside: Line, outside: Term) -> Line:
    """What holds of the term before i where k < i, and of 0 beyond, holds of the restricted one."""
    rest = have(outside, _MOVING.where(le(i, k)), rule="sign")
    put = {scaled(sub(i, k)): _restricted}
    head, (left, right) = inside.statement.head, inside.statement.args
    statement = make(head, put.get(left, left), put.get(right, right))
    return have(statement, _MOVING, inside, rest, rule="cases", title="restricted to k < i")


@cache
def one_series() -> Line:
    """The series that bounds them all."""
    exists = instance(powers(), _LIMITS)
    value = mul(num(4), exists.statement.args[0])
    return have(eq(total(ONE, OO, _series), value), _LIMITS, exists, rule="linear", title="one convergent series")


@cache
def _bounded(beyond: bool) -> tuple[Term, Line, Line]:
    """What is added up on one side, between -+ one series."""
    body, (low, high) = scaled(add(i, k)) if beyond else _restricted, _bounds(beyond)
    if not beyond:
        low, high = _everywhere(low, le(ZERO, ZERO)), _everywhere(high, le(ZERO, _series))
    return body, have(le(neg(_series), body), _MOVING, low, rule="combine", multipliers=(ONE,)), high


@cache
def exists(beyond: bool) -> Line:
    """The sums over one side converge."""
    body, *bounds = _bounded(beyond)
    bound_ = total(ONE, OO, _series)
    return have(make("defined", total(ONE, OO, body)), WITH_B, *bounds, one_series(), rule="order", bound=bound_)


@cache
def dominated(beyond: bool) -> Line:
    """All neighbours on one side in the limit."""
    body, *bounds = _bounded(beyond)
    tends = pointwise(beyond)
    if not beyond:
        apart = _at(falls(), _FAR.where(lt(k, i)), sub(i, k), y=i)
        tends = have(eq(lim(make("counts"), body, i), _limit), tends.context, tends, apart, rule="limit_algebra", near=k)
    return have(
        eq(lim(make("counts"), total(ONE, OO, body), i), total(ONE, OO, _limit)), _LIMITS, tends, *bounds, one_series(),
        rule="dominated_convergence", bound=total(ONE, OO, _series), near=ONE, title="all neighbours",
    )  # fmt: skip


@cache
def neighbours_alone() -> Line:
    """2 (1/a^2) (1 + 1/4 + ...) = pi^2/(3 a^2)."""
    both, plain = [dominated(beyond) for beyond in (False, True)], power(k, -2)
    squares_ = total(ONE, OO, plain)
    apart = have(
        eq(total(ONE, OO, _limit), mul(power(a, -2), squares_)), _LIMITS, *both, rule="linear"
    )
    finite_ = have(make("defined", squares_), _LIMITS, apart, rule="order")
    sign = have(le(ZERO, plain), Context((k,), (le(ONE, k),)), rule="sign")
    images, functions = {first: ONE}, {"f": (1, power(bound(0, "real"), -2))}
    tends = instance(partial_sums(), _LIMITS, sign, finite_, images=images, functions=functions)
    known = have(eq(squares_, SUM), _LIMITS, tends, limit_of_squares(), rule="field")
    value = mul(inverse(num(3)), power(make("pi"), 2), power(a, -2))
    body = add(total(ONE, OO, _restricted), total(ONE, OO, scaled(add(i, k))))
    whole, near = mul(TWO, total(ONE, OO, _limit)), (exists(False), exists(True))
    limit = have(eq(lim(make("counts"), body, i), whole), _LIMITS, *both, *near, rule="limit_algebra", near=ONE)
    uses = limit, apart, known
    weights = ONE, TWO, mul(TWO, power(a, -2))
    return have(eq(lim(make("counts"), body, i), value), _LIMITS, *uses, rule="field", multipliers=weights)


@cache
def counted_from_i() -> Line:
    """The sum over all other directions, over i^2, counted from i."""
    low, high, rest = ONE, add(num(-1), i), total(i, OO, _restricted)
    near, value, before = total(low, high, _restricted), scaled(sub(i, k)), total(low, high, scaled(sub(i, k)))
    cut = have(eq(total(ONE, OO, _restricted), add(near, rest)), WITH_B, exists(False), rule="split")
    same = []
    for place, one, part in ((lt(k, i), value, near), (le(i, k), ZERO, rest)):
        context = _MOVING.where(place)
        here = have(eq(one, one), context, *(_bounds(False) if one is value else ()), rule="rewrite")
        restricted = have(eq(_restricted, one), context, here, rule="cases")
        same.append(have(eq(part, over(part.args[0], one, k)), WITH_B, cut, restricted, rule="rewrite"))
    nothing = have(eq(same[1].statement.args[1], ZERO), WITH_B, rule="linear")
    turned = have(
        eq(smaller(), total(low, high, below)), WITH_B, same[0], *distinct(), *_bounds(False), rule="substitution",
        variable=k, image=sub(i, k),
    )  # fmt: skip
    scale, beyond = power(i, -2), total(ONE, OO, scaled(add(i, k)))
    out = (
        have(eq(same[0].statement.args[1], mul(scale, total(low, high, below))), WITH_B, same[0], turned, rule="linear"),
        have(eq(beyond, mul(scale, total(ONE, OO, above))), WITH_B, exists(True), rule="linear"),
    )
    uses = cut, *same, nothing, turned, converges(), *out
    sums = add(total(ONE, OO, _restricted), beyond)
    weights = neg(ONE), neg(ONE), neg(ONE), neg(ONE), scale, scale, neg(ONE), neg(ONE)
    statement = eq(mul(add(smaller(), larger(OO)), scale), sums)
    return have(statement, WITH_B, *uses, rule="field", title="counted from i", multipliers=weights)


@cache
def limiting_law() -> Line:
    """Over i^2 the limit in n and d tends to that of the neighbours alone."""
    law, counted, limit = with_b(), counted_from_i(), neighbours_alone()
    body = mul(power(i, -2), law.statement.args[0])
    same = have(
        eq(body, counted.statement.args[1]), WITH_B, law, counted, rule="field", multipliers=(power(i, -2), ONE)
    )
    statement = eq(lim(make("counts"), body, i), limit.statement.args[1])
    return have(statement, _LIMITS, limit, same, rule="rewrite", title="neighbours alone", near=(ONE,))


@cache
def power_law_direction_limit() -> Line:
    context, statement = claimed(limit_claim)
    branches = [have(statement, line.context, line, rule="rewrite") for line in _steep_or_not(context, limiting_law())]
    return have(statement, context, *branches, rule="cases", title="every exponent")


PROOFS: dict[str, Callable[[], Line]] = {
    power_claim.name: power_law_direction,
    square_claim.name: square_law_direction,
    limit_claim.name: power_law_direction_limit,
    upper_claim.name: partial(against_squares, True),
    lower_claim.name: partial(against_squares, False),
}
