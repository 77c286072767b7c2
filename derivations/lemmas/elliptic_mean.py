"""The arc integral of (x + ridge)^(1/2) and (x + ridge)^(-1/2) in Legendre's forms, by x = b - (b - a) sin^2 t."""

from __future__ import annotations

from fractions import Fraction

from ...theory.terms.build import ONE, TWO, ZERO, add, div, eq, inverse, lt, mul, neg, power, sub
from ...theory.terms.context import Context
from ...theory.terms.term import Term, substitute, var
from ...theory.write.lemma import lemma
from ...theory.write.proof import Line, have, instance
from .angles import QUARTER, cosine, cosine_positive, sine, sine_positive
from .elliptic_arc import AT_ONE, BELOW, c, form, forms_of, in_legendre_forms, inside, q, turn
from .letters import gamma, integral, t, x
from .marchenko_pastur import PI, over_arc, root
from .ridge import ridge
from .root_mean import a, b, raised

APART = Context((a, b, gamma, ridge), (lt(ZERO, a), lt(a, b), lt(ZERO, gamma), lt(ZERO, ridge)))
FROM_0 = Context((b, gamma, ridge), (lt(ZERO, b), lt(ZERO, gamma), lt(ZERO, ridge)))
"""The lower edge above 0, or at 0."""

_wide = add(b, ridge)


def place(low: Term) -> Term:
    """The point at an angle."""
    return mul(b, power(cosine, 2)) if low is ZERO else sub(b, mul(sub(b, low), power(sine, 2)))


@lemma
def _radical() -> Line:
    """sqrt(d s^2 d u^2) = d s u."""
    d, s, u = (var(name, "real") for name in ("width", "s", "u"))
    context = Context((d, s, u), (lt(ZERO, d), lt(ZERO, s), lt(ZERO, u)))
    return have(eq(root(mul(d, power(s, 2), d, power(u, 2))), mul(d, s, u)), context, rule="functional_equation")


_one, _two = var("one", "real"), var("two", "real")


@lemma
def _factors(order: Fraction) -> Line:
    """The power of a product."""
    context = Context((_one, _two), (lt(ZERO, _one), lt(ZERO, _two)))
    apart = mul(power(_one, order), power(_two, order))
    return have(eq(power(mul(_one, _two), order), apart), context, rule="functional_equation")


def _letters(context: Context) -> tuple[Term, dict[Term, Term]]:
    """The lower edge, and the parameter and characteristic."""
    low = a if context is APART else ZERO
    width = sub(b, low)
    return low, {c: div(width, _wide)} | ({q: div(width, b)} if context is APART else {})


def scale(context: Context) -> Term:
    """What stands before Legendre's forms, beside (b + ridge)^order."""
    return mul(gamma, inverse(PI), power(sub(b, _letters(context)[0]), 2), inverse(b))


def legendre(order: Fraction, context: Context) -> Term:
    """Legendre's forms at the parameter and the characteristic."""
    return substitute(form(order, BELOW if context is APART else AT_ONE), _letters(context)[1])


@lemma
def by_angle(order: Fraction, context: Context) -> Line:
    """The arc integral of the power, in Legendre's forms."""
    low, images = _letters(context)
    width, here, unit = sub(b, low), place(low), BELOW if context is APART else AT_ONE
    forms = instance(in_legendre_forms(order, unit), context, images=images)
    angles = forms_of(context)
    signs = sine_positive(), cosine_positive()
    positive = have(lt(ZERO, width), angles, rule="sign")
    names = (var(name, "real") for name in ("width", "s", "u"))
    arc = instance(_radical(), angles, positive, *signs, images=dict(zip(names, (width, sine, cosine), strict=True)))
    delta = sub(ONE, mul(images[c], power(sine, 2)))
    below = have(lt(ZERO, delta), angles, *signs, rule="sign")
    powers = instance(_factors(order), angles, below, images={_one: _wide, _two: delta})
    density = substitute(over_arc, {a: low})
    body = mul(density, raised(order))
    speed = mul(TWO, width, sine, cosine)
    moved = mul(substitute(body, {x: here}), speed)
    factor = mul(scale(context), power(_wide, order))
    target = mul(factor, substitute(inside(order, unit), images))
    share = mul(gamma, inverse(mul(TWO, PI, here)), speed)
    exists = have(eq(share, share), angles, *signs, rule="sign")
    weights = ZERO, mul(share, raised(order, here)), mul(share, width, sine, cosine)
    known = exists, arc, powers
    pointwise = have(eq(moved, target), angles, *known, rule="field", title="at the angle", multipliers=weights)
    scaled = have(eq(turn(target), mul(factor, forms.statement.args[0])), context, forms, rule="linear")
    same = have(eq(turn(target), turn(moved)), context, scaled, pointwise, rule="rewrite")
    end = substitute(here, {t: QUARTER})
    from_end = integral(end, b, body, x)
    through = have(
        eq(from_end, turn(moved)),
        context,
        same,
        *signs,
        rule="substitution",
        title=f"x = {here}",
        variable=t,
        image=here,
    )
    at_end = have(eq(end, low), context, rule="functional_equation")
    whole = integral(low, b, body, x)
    widened = have(eq(from_end, whole), context, through, at_end, rule="rewrite")
    statement = eq(whole, mul(factor, legendre(order, context)))
    uses = widened, through, same, scaled, forms
    multipliers = neg(ONE), ONE, neg(ONE), ONE, factor
    return have(statement, context, *uses, rule="field", title="the arc in Legendre's forms", multipliers=multipliers)
