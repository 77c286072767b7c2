"""The integral of w^(-1/a) (1 - sqrt(max(0, 1 - A w^(-1/a)))) over w > 0, for 1 < a < 2: by parts, and by Euler's integral."""

from __future__ import annotations

from ...theory.terms.build import HALF, ONE, OO, TWO, ZERO, add, div, eq, inverse, le, lim, lt, mul, neg, sub
from ...theory.terms.context import Context
from ...theory.terms.term import Term, make, substitute, var
from ...theory.write.lemma import lemma
from ...theory.write.proof import Line, axiom, have, instance
from .gamma import gamma_of
from .letters import integral
from .lost import clipped, share_of
from .marchenko_pastur import root
from .pairs import w
from .powers import TO_0, a, raised, vanishes
from .tail_degrees import exponent

z, A = var("z", "real"), var("A", "real")
EXPONENT = Context((exponent,), (lt(ONE, exponent), lt(exponent, TWO)))
WITH_A = Context((exponent, A), (*EXPONENT.conditions, lt(ZERO, A)))
UNIT = Context((exponent, z), (*EXPONENT.conditions, lt(ZERO, z), lt(z, ONE)))
_less, _room = sub(exponent, ONE), sub(TWO, exponent)
_p, _r = var("p", "real"), var("r", "real")


def over_unit(body: Term) -> Term:
    return integral(ZERO, ONE, body, z)


_rest = root(sub(ONE, z))
_gap = mul(sub(ONE, _rest), raised(z, neg(exponent)))
_beta = mul(raised(z, sub(_room, ONE)), raised(sub(ONE, z), sub(HALF, ONE)))
beta = div(mul(gamma_of(_room), gamma_of(HALF)), gamma_of(add(_room, HALF)))


@lemma
def to_zero() -> Line:
    """t^(2 - a) -> 0 as t -> 0, for 1 < a < 2."""
    return instance(vanishes(), EXPONENT, images={a: _room})


@lemma
def split_root() -> Line:
    """z z^(1 - a) = z^(2 - a)."""
    return have(eq(mul(z, raised(z, sub(ONE, exponent))), raised(z, _room)), UNIT, rule="functional_equation")


@lemma
def by_parts() -> Line:
    """The integral of (1 - sqrt(1 - z)) z^(-a) over 0 < z < 1 is (B(2 - a, 1/2)/2 - 1)/(a - 1)."""
    euler = instance(axiom("euler_beta"), EXPONENT, images={_p: _room, _r: HALF})
    left = euler.statement.args[0]
    power, bound = raised(z, sub(ONE, exponent)), over_unit(raised(z, sub(ONE, exponent)))
    known = have(
        eq(bound, inverse(_room)), EXPONENT, instance(vanishes(), EXPONENT, images={a: _room}), rule="antiderivative",
        variable=z, function=div(raised(z, _room), _room),
    )  # fmt: skip
    r = var("r", "real")
    unit = Context((r,), (lt(ZERO, r), lt(r, ONE)))
    small = have(le(sub(ONE, root(sub(ONE, r))), r), unit, rule="sign")
    split = have(eq(mul(z, raised(z, neg(exponent))), power), UNIT, rule="functional_equation")
    sign = have(lt(ZERO, raised(z, neg(exponent))), UNIT, rule="sign")
    less = instance(small, UNIT, images={r: z})
    uses, weights = (less, split, sign), (raised(z, neg(exponent)), ONE, ZERO)
    most = have(le(_gap, power), UNIT, *uses, rule="combine", multipliers=weights)
    least = have(le(ZERO, _gap), UNIT, rule="sign")
    exists = have(make("defined", over_unit(_gap)), EXPONENT, known, most, least, rule="order", bound=bound)
    share = div(HALF, sub(ONE, exponent))
    inside = add(_gap, mul(share, _beta))
    parts = add(over_unit(_gap), mul(share, left))
    apart = have(eq(over_unit(inside), parts), EXPONENT, exists, euler, rule="linear")
    turned = mul(sub(ONE, _rest), power)
    other = div(raised(z, _room), add(ONE, _rest))
    forms = have(eq(turned, other), UNIT, split_root(), rule="field", multipliers=(ONE,))
    gone = have(eq(lim(TO_0, other, z), ZERO), EXPONENT, to_zero(), rule="limit_algebra", near=ONE)
    start = have(eq(lim(TO_0, turned, z), ZERO), EXPONENT, forms, gone, rule="rewrite", near=(ONE,))
    value = inverse(sub(ONE, exponent))
    change = have(
        eq(over_unit(inside), value), EXPONENT, apart, start, rule="antiderivative", variable=z,
        function=mul(value, turned),
    )  # fmt: skip
    statement = eq(over_unit(_gap), div(sub(mul(HALF, beta), ONE), _less))
    weights = neg(ONE), ONE, neg(share)
    return have(statement, EXPONENT, apart, change, euler, rule="field", title="by parts", multipliers=weights)


_at = mul(A, raised(w, neg(inverse(exponent))))
_scale = raised(w, neg(inverse(exponent)))
body = mul(_scale, share_of(sub(ONE, _at)))
_b = raised(A, exponent)


def _beside(*more: Term) -> Context:
    return Context((*WITH_A.variables, w), (*WITH_A.conditions, *more))


@lemma
def _sides() -> tuple[Line, Line]:
    """A w^(-1/a) >= 1 up to w = A^a, and <= 1 beyond."""
    lines = []
    power = raised(w, inverse(exponent))
    for more in ((lt(ZERO, w), lt(w, _b)), (lt(_b, w),)):
        context, up = _beside(*more), len(more) == 2
        positive = have(lt(ZERO, _b), WITH_A, rule="sign")
        start = have(lt(ZERO, w), context, positive, rule="sign")
        ends = (w, _b) if up else (_b, w)
        order = have(
            le(*(raised(end, inverse(exponent)) for end in ends)), context, positive, start, rule="increasing_map",
            variable=z, function=raised(z, inverse(exponent)), interval=make("interval", ZERO, OO), values=ends,
        )  # fmt: skip
        whole = have(eq(raised(_b, inverse(exponent)), A), WITH_A, rule="functional_equation")
        unit = have(eq(mul(power, _scale), ONE), context, start, rule="functional_equation")
        sign = have(lt(ZERO, _scale), context, start, rule="sign")
        weights = (_scale, _scale, neg(ONE), ZERO) if up else (_scale, neg(_scale), ONE, ZERO)
        y = sub(ONE, _at)
        relation = le(y, ZERO) if up else le(ZERO, y)
        lines.append(have(relation, context, order, whole, unit, sign, rule="combine", multipliers=weights))
    return lines[0], lines[1]


_y = var("y", "real")
value = mul(HALF, exponent, raised(A, _less), beta, inverse(_less))


@lemma
def _first() -> Line:
    """Up to w = A^a nothing is kept: the integral of w^(-1/a)."""
    room = sub(ONE, inverse(exponent))
    context = _beside(lt(ZERO, w), lt(w, _b))
    chosen = instance(clipped()[0], context, _sides()[0], images={_y: sub(ONE, _at)})
    positive = have(lt(ZERO, _b), WITH_A, rule="sign")
    nothing = instance(vanishes(), WITH_A, have(lt(ZERO, room), WITH_A, rule="sign"), images={a: room})
    plain = integral(ZERO, _b, _scale, w)
    known = have(
        eq(plain, div(raised(_b, room), room)), WITH_A, positive, nothing, rule="antiderivative", variable=w,
        function=div(raised(w, room), room),
    )  # fmt: skip
    pointwise = have(eq(_scale, body), context, chosen, rule="field", multipliers=(neg(_scale),))
    part = integral(ZERO, _b, body, w)
    same = have(eq(plain, part), WITH_A, known, pointwise, rule="rewrite")
    powers = have(eq(raised(_b, room), raised(A, _less)), WITH_A, rule="functional_equation")
    statement = eq(part, div(mul(raised(A, _less), exponent), _less))
    weights = neg(ONE), ONE, inverse(room)
    return have(statement, WITH_A, same, known, powers, rule="field", title="nothing is kept", multipliers=weights)


@lemma
def _last() -> Line:
    """Beyond it, by w = A^a z^(-a), the integral over 0 < z < 1."""
    context = _beside(lt(_b, w))
    chosen = instance(clipped()[1], context, _sides()[1], images={_y: sub(ONE, _at)})
    plain = mul(_scale, sub(ONE, root(sub(ONE, _at))))
    image = mul(_b, raised(z, neg(exponent)))
    slope = mul(exponent, _b, raised(z, sub(neg(exponent), ONE)))
    moved = mul(substitute(plain, {w: image}), slope)
    unit = Context((*WITH_A.variables, z), (*WITH_A.conditions, lt(ZERO, z), lt(z, ONE)))
    at_image = have(eq(substitute(_scale, {w: image}), div(z, A)), unit, rule="functional_equation")
    factor, known = mul(exponent, raised(A, _less)), by_parts()
    middle = mul(div(z, A), sub(ONE, root(sub(ONE, z))), slope)
    one = have(eq(moved, middle), unit, at_image, rule="rewrite")
    two = have(eq(middle, mul(factor, _gap)), unit, rule="functional_equation")
    pointwise = have(eq(mul(factor, _gap), moved), unit, one, two, rule="field", multipliers=(neg(ONE), neg(ONE)))
    out = have(eq(over_unit(mul(factor, _gap)), mul(factor, over_unit(_gap))), WITH_A, known, rule="linear")
    there = have(eq(over_unit(mul(factor, _gap)), over_unit(moved)), WITH_A, out, pointwise, rule="rewrite")
    positive = have(lt(ZERO, _b), WITH_A, rule="sign")
    start = have(lt(ZERO, w), context, positive, rule="sign")
    at_room = substitute(sub(ONE, _at), {w: image})
    inside = have(le(ZERO, at_room), unit, at_image, rule="combine", multipliers=(A,))
    whole, part = integral(_b, OO, plain, w), integral(_b, OO, body, w)
    changed = have(
        eq(whole, over_unit(moved)), WITH_A, there, positive, start, inside, rule="substitution", title="w = A^a z^(-a)",
        variable=z, image=image,
    )  # fmt: skip
    forms = have(eq(plain, body), context, chosen, rule="field", multipliers=(neg(_scale),))
    same = have(eq(whole, part), WITH_A, changed, forms, rule="rewrite")
    uses = same, changed, there, out, known
    weights = neg(ONE), ONE, neg(ONE), ONE, factor
    statement = eq(part, mul(factor, known.statement.args[1]))
    return have(statement, WITH_A, *uses, rule="field", title="what is kept", multipliers=weights)


@lemma
def whole_integral() -> Line:
    """The integral over w > 0 is (a/2) A^(a - 1) B(2 - a, 1/2)/(a - 1)."""
    one, two = _first(), _last()
    whole, parts = integral(ZERO, OO, body, w), (one.statement.args[0], two.statement.args[0])
    positive = have(lt(ZERO, _b), WITH_A, rule="sign")
    cut = have(eq(whole, add(*parts)), WITH_A, one, two, positive, rule="split")
    uses, weights = (cut, one, two), (ONE, ONE, ONE)
    return have(eq(whole, value), WITH_A, *uses, rule="field", title="the clipped root", multipliers=weights)
