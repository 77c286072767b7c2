"""Recovery of one direction among many: how much the other eigenvalues hinder it, for power laws too."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from ....theory.terms.build import ONE, OO, TWO, ZERO, add, eq, le, lim, lt, mul, ne, neg, power, sub
from ....theory.terms.context import Context
from ....theory.terms.term import Term, bound, make, num, substitute, var
from ....theory.write.lemma import lemma
from ....theory.write.proof import Line, axiom, have, instance
from ...claimed import claimed
from ...lemmas import around, power_law, power_ratios
from ...lemmas.around import all_squares, limit_of_all_squares, of_squares
from ...lemmas.power_law import falls, hindrance, majorant, nonnegative, x, y
from ...lemmas.products import factor
from ...lemmas.series import first, k, partial_sums, powers, total
from ..direction import direction_claim, lower_claim, power_claim, square_claim, upper_claim

i, d, j = (var(name, "integer") for name in ("direction", "d", "j"))
a, b = var("exponent", "real"), var("b", "real")
_LEMMA_A = var("a", "real")
POWER_LAW = Context((i, a), (le(ONE, i), lt(ONE, a)))
_FINITE = Context((i, d, a), (le(ONE, i), le(i, d), lt(ZERO, a)))


def at_direction(line: Line, context: Context, own: Term, *more: Line, **images: Term) -> Line:
    """What a lemma says of the direction ``own`` of a power law."""
    named = {var(name, "real"): image for name, image in images.items()}
    return instance(line, context, *more, images={_LEMMA_A: a, x: own, **named})


@lemma
def distinct() -> tuple[Line, Line]:
    """The eigenvalues fall."""
    found = []
    for own, other, where in ((j, i, (le(ONE, j), lt(j, i))), (i, j, (le(ONE, i), lt(i, j)))):
        found.append(at_direction(falls(), Context((i, a, j), (lt(ZERO, a), *where)), own, y=other))
    return found[0], found[1]


def direction() -> Line:
    """Anderson's limit; the sums exist because the eigenvalue is like no other."""
    context, statement = claimed(direction_claim)
    simple = have(context.conditions[-1], context, rule="sign")
    products = (have(ne(part, ZERO), context, simple, rule="sign") for part in simple.statement.args[0].args)
    apart = [factor(product, k) for product in products]
    cited = instance(axiom("principal_direction_of_any_covariance"), context, images={var("i", "integer"): i})
    return have(statement, context, cited, *apart, rule="rewrite", title="the perturbed eigenvector")


@lemma
def finite() -> Line:
    """n (1 - E Q) -> the sum over all other directions, in d dimensions."""
    value = make("rpow", j, neg(a))
    everywhere = Context((i, d, a, j), (*_FINITE.conditions, le(ONE, j), le(j, d)))
    payments = (
        have(lt(ZERO, value), everywhere, rule="sign"),
        *distinct(),
    )
    g = 1, make("rpow", bound(0, "real"), neg(a))
    cited = axiom("principal_direction")
    return instance(cited, _FINITE, *payments, images={var("i", "integer"): i}, functions={"g": g})


# --- in infinitely many dimensions ----------------------------------------------------------------------------------------

EXPONENTS = lt(ONE, b), le(b, TWO), le(b, a)
WITH_B = Context((i, a, b), (le(ONE, i), *EXPONENTS))
series = substitute(majorant, {power_law.h: k})
below, above = (hindrance(i, image, a) for image in (sub(i, k), add(i, k)))


def smaller(to: Term = i) -> Term:
    """The sum over the directions before."""
    return total(ONE, add(num(-1), to), hindrance(i, j, a), j)


def larger(to: Term) -> Term:
    return total(add(ONE, i), to, hindrance(i, j, a), j)


@lemma
def majorised() -> Line:
    """i^2 times one convergent series."""
    known = instance(powers(), WITH_B)
    body = mul(power(i, 2), series)
    scaled = mul(num(4), power(i, 2), known.statement.args[0])
    whole = have(eq(total(ONE, OO, body), scaled), WITH_B, known, rule="linear")
    return have(make("defined", total(ONE, OO, body)), WITH_B, whole, rule="order")


@lemma
def converges() -> Line:
    """The sum over the directions beyond converges."""
    inside = Context((*WITH_B.variables, k), (*WITH_B.conditions, le(ONE, k)))
    bounded = at_direction(power_law.above(), inside, i, h=k)
    sign = at_direction(nonnegative(), inside, i, y=add(i, k))
    shifted = total(ONE, OO, above)
    whole = majorised().statement.args[0]
    least = have(
        le(neg(mul(power(i, 2), series)), above), inside, bounded, sign, rule="combine", multipliers=(ONE, TWO)
    )
    exists = have(make("defined", shifted), WITH_B, bounded, least, majorised(), rule="order", bound=whole)
    return have(
        eq(larger(OO), shifted),
        WITH_B,
        exists,
        sign,
        rule="substitution",
        variable=k,
        image=add(i, k),
        title="counted from i",
    )


@lemma
def sums_tend() -> Line:
    """The sums over the first d directions tend to that over all."""
    beyond = Context((*WITH_B.variables, j), (*WITH_B.conditions, le(add(ONE, i), j)))
    sign = at_direction(nonnegative(), beyond, i, y=j)
    exists = have(make("defined", larger(OO)), WITH_B, converges(), rule="order")
    f = 1, substitute(hindrance(i, y, a), {y: bound(0, "real")})
    tends = instance(partial_sums(), WITH_B, sign, exists, images={first: add(ONE, i)}, functions={"f": f})
    far = Context((*WITH_B.variables, d), (*WITH_B.conditions, lt(i, d)))
    in_d, exist = instance(finite(), far), instance(finite(), WITH_B, images={d: i})
    return have(
        eq(lim(make("counts"), in_d.statement.args[1], d), add(smaller(), larger(OO))), WITH_B, tends, in_d, exist, *distinct(),
        rule="limit_algebra", near=i,
    )  # fmt: skip


@lemma
def with_b() -> Line:
    """The limit in n, then in d, is the sum over all other directions."""
    limit, in_d = sums_tend(), instance(finite(), Context((*WITH_B.variables, d), (*WITH_B.conditions, lt(i, d))))
    moved = eq(lim(make("counts"), in_d.statement.args[0], d), limit.statement.args[1])
    return have(moved, WITH_B, limit, in_d, rule="rewrite", title="every other direction", near=(i,))


def by_steepness(context: Context, line: Line) -> tuple[Line, Line]:
    """What holds with an exponent b <= 2, b <= a: at b = a where a <= 2, and at b = 2 beyond."""
    return (
        instance(line, context.where(le(a, TWO)), images={b: a}),
        instance(line, context.where(lt(TWO, a)), images={b: TWO}),
    )


def power_law_direction() -> Line:
    context, statement = claimed(power_claim)
    branches = [
        have(statement, line.context, line, *distinct(), rule="rewrite", title="every other direction")
        for line in by_steepness(context, with_b())
    ]
    return have(statement, context, *branches, rule="cases", title="every exponent")


# --- inverse squares: in closed form --------------------------------------------------------------------------------------


@lemma
def squares() -> tuple[Line, Line]:
    """The hindrance for inverse squares, by the directions before and beyond."""
    found = []
    for line, where in zip(distinct(), ((le(ONE, j), lt(j, i)), (le(ONE, i), lt(i, j))), strict=True):
        context = Context((i, j), where)
        apart = instance(line, context, images={a: TWO})
        value = substitute(of_squares(), {around.i: i, around.j: j})
        found.append(have(eq(hindrance(i, j, TWO), value), context, apart, rule="functional_equation"))
    return found[0], found[1]


@lemma
def finite_squares() -> Line:
    """The sum for inverse squares, in d dimensions."""
    here = Context((i, d), (le(ONE, i), lt(i, d)))
    known = instance(finite(), here, images={a: TWO})
    value = substitute(all_squares().statement.args[0], {around.i: i, around.d: d})
    return have(eq(known.statement.args[0], value), here, known, *squares(), rule="rewrite", title="inverse squares")


@lemma
def square_law_direction() -> Line:
    """The limit in n, then in d, of n (1 - E Q) for inverse squares is pi^2 i^2/12 + 1/16."""
    context, statement = claimed(square_claim)
    limit = instance(limit_of_all_squares(), context, images={around.i: i})
    return have(statement, context, limit, finite_squares(), rule="rewrite", title="inverse squares", near=(i,))


# --- against inverse squares ----------------------------------------------------------------------------------------------


def compared(context: Context, steep: bool) -> tuple[Line, Line]:
    """The hindrance is at most, or at least, 4/a^2 times that for inverse squares, by the directions before and beyond."""
    found = []
    weights = {power_ratios.a: a, power_ratios.b: TWO} if steep else {power_ratios.a: TWO, power_ratios.b: a}
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
        le(*values),
        context,
        below,
        at_a,
        at_2,
        rule="limit_order",
        lower=lower,
        upper=upper,
        near=i,
        title="in the limit",
    )
    law = instance(with_b(), context, images={b: TWO if steep else a})
    sign = ONE if steep else neg(ONE)
    return have(statement, context, bounded, law, rule="combine", title="against exponent 2", multipliers=(ONE, sign))


PROOFS: dict[str, Callable[[], Line]] = {
    direction_claim.name: direction,
    power_claim.name: power_law_direction,
    square_claim.name: square_law_direction,
    upper_claim.name: partial(against_squares, True),
    lower_claim.name: partial(against_squares, False),
}

IDEAS: dict[str, str] = {
    "recovery.direction": (
        "Anderson's limit theorem for principal components gives the fluctuations of an eigenvector when n alone "
        "grows. Each other eigenvalue hinders the direction by s t/(s - t)^2, and what is lost is their sum."
    ),
    "recovery.power_law_direction": (
        "In d dimensions n (1 - Q) tends to a sum over all other directions of s t/(s - t)^2, s and t their "
        "eigenvalues. For eigenvalues j^(-a) the terms are dominated by those of a convergent series, so that the "
        "sum has a limit in d."
    ),
    "recovery.square_law_direction": (
        "For eigenvalues j^(-2) the hindrance of a direction is a sum of rational functions of j. Their partial "
        "fractions telescope up to the sum of inverse squares, which is pi^2/6."
    ),
    **dict.fromkeys(
        ("recovery.power_law_direction_upper", "recovery.power_law_direction_lower"),
        "Term by term the hindrance at exponent a is compared with 4/a^2 times that at exponent 2, by the ratio "
        "of the two eigenvalues. The sum for inverse squares is known: pi^2 i^2/12 + 1/16.",
    ),
}
"""What each proof does, in a sentence or two."""
