"""Claims at Sigma = 1 on square roots: the integral along the one eigenvector is the half moment of the Marchenko-Pastur law."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, partial

from ....theory.claim import Claim
from ....theory.find.parts import replaced
from ....theory.terms.build import HALF, ONE, OO, TWO, ZERO, add, div, eq, inverse, le, lt, mul, neg, power, sub
from ....theory.terms.context import Context
from ....theory.terms.term import Term, close, instantiate, make, num, substitute, subterms, var
from ....theory.write.lemma import lemma
from ....theory.write.proof import Line, have, instance
from ...claimed import claimed
from ...lemmas.exchange import w
from ...lemmas.letters import gamma, integral, t, u, x, z
from ...lemmas.marchenko_pastur import FEW, MANY, PI, density, limit_of_trace, lower, mass, transform_of_density, upper
from ...lemmas.moments import power_of_nothing, powers_grow, s
from ...lemmas.population_direction import scale
from ...lemmas.population_noise import HALF_LINE, P
from ...lemmas.population_noise_integral import START
from ...lemmas.population_root import v
from ...lemmas.square_root import root, share, whole_integral
from ...marchenko_pastur.proofs.law import half_moments
from ..isotropic import kappa_isotropic, overlap_isotropic, population_isotropic, root_isotropic, split_isotropic
from .population_isotropic import kappa
from .population_roots import explicit, explicit_direction

WHITE = make("atoms", ONE, ONE)
UNIT = make("interval", ZERO, ONE)
_half = HALF.args[0]


def loads(many: bool) -> Context:
    return MANY if many else FEW


# --- the half moment as an integral over the noise ------------------------------------------------------------


@lemma
def half_moment(many: bool) -> Line:
    """lim E tau(S^(1/2)) = int sqrt(x) h(x) dx."""
    context = loads(many)
    where = Context((gamma, s), (*context.conditions, lt(ZERO, s)))
    images = {var("A", "real"): ONE, var("j", "integer"): add(make("floor", s), ONE)}
    functions = {"f": (1, close(make("rpow", x, s), x))}
    general = instance(limit_of_trace(context), where, *powers_grow(), images=images, functions=functions)
    known = instance(general, context, images={s: HALF})
    if many:
        return known
    zero = instance(power_of_nothing(), context, images={s: HALF})
    whole = integral(lower, upper, mul(density, root()), x)
    statement = eq(known.statement.args[0], whole)
    return have(statement, context, known, zero, rule="field", multipliers=(ONE, sub(ONE, gamma)))


@cache
def noise_form(many: bool) -> Term:
    """E tau(S/(S + w^2)) in the limit: 1 + w^2 r, r the transform at -w^2."""
    value = substitute(transform_of_density(MANY).statement.args[1].args[0], {z: neg(power(w, 2))})
    return add(ONE, mul(power(w, 2), value))


@lemma
def over_noise(many: bool) -> Line:
    """int sqrt(x) h(x) dx = (2/pi) int_0^oo E tau(S/(S + w^2)) dw."""
    context = loads(many)
    at_x = Context((gamma, x), (*context.conditions, lt(lower, x), lt(x, upper)))
    at_w = Context((gamma, w), (*context.conditions, lt(ZERO, w)))
    noise = integral(ZERO, OO, share(), w)
    known = half_moment(many)
    beyond = have(lt(lower, x), at_x, rule="sign")
    positive = have(lt(ZERO, x), at_x, beyond, rule="combine", multipliers=(ONE,))
    inner = instance(whole_integral(), at_x, positive)
    left = integral(lower, upper, mul(density, root()), x)
    nested = integral(lower, upper, integral(ZERO, OO, mul(density, share()), w), x)
    weighted, constant = integral(ZERO, OO, mul(density, share()), w), mul(density, mul(HALF, PI, root()))
    apart = have(eq(weighted, mul(density, noise)), at_x, inner, positive, rule="linear")
    inside = have(eq(weighted, constant), at_x, apart, inner, rule="field", multipliers=(ONE, density))
    scaled = have(eq(integral(lower, upper, constant, x), mul(HALF, PI, left)), context, known, rule="linear")
    moved = have(eq(scaled.statement.args[0], nested), context, scaled, inside, rule="rewrite")
    swapped = integral(ZERO, OO, integral(lower, upper, mul(density, share()), x), w)
    at_z = instance(transform_of_density(context), at_w, images={z: neg(power(w, 2))})
    parts = add(mass(context).statement.args[0], mul(power(w, 2), at_z.statement.args[0]))
    piece = integral(lower, upper, mul(density, share()), x)
    split = have(eq(piece, parts), at_w, at_z, mass(context), positive, rule="linear")
    value = have(
        eq(piece, noise_form(many)), at_w, split, at_z, mass(context), rule="field", multipliers=(ONE, power(w, 2), ONE)
    )
    exchanged = have(eq(nested, swapped), context, moved, value, positive, rule="tonelli", title="over the noise")
    put = have(eq(swapped, integral(ZERO, OO, noise_form(many), w)), context, exchanged, value, rule="rewrite")
    statement = eq(left, mul(scale, integral(ZERO, OO, noise_form(many), w)))
    return have(
        statement, context, scaled, moved, exchanged, put, rule="field", multipliers=(neg(scale), scale, scale, scale)
    )


# --- the one eigenvector -----------------------------------------------------------------------------------------

NOISY = Context((gamma, w), (lt(ZERO, gamma), lt(ZERO, w)))
_kappa = claimed(kappa_isotropic)[1].args[0]
kappa_white = substitute(_kappa, {var("noise", "real"): w})


@lemma
def noise_by_kappa() -> Line:
    """1 + w^2 r = 1/(1 + kappa(w^2))."""
    known = instance(kappa(), NOISY, images={var("noise", "real"): w})
    form, closed = noise_form(True), known.statement.args[1]
    large = next(part for part in subterms(form) if part.head == "rpow")
    small = next(part for part in subterms(closed) if part.head == "rpow")
    same = have(eq(large, mul(TWO, small)), NOISY, rule="functional_equation")
    positive = have(lt(ZERO, add(ONE, closed)), NOISY, rule="sign")
    put = have(eq(inverse(add(ONE, kappa_white)), inverse(add(ONE, closed))), NOISY, known, positive, rule="rewrite")
    weights = neg(mul(HALF, gamma)), neg(ONE)
    return have(
        eq(form, inverse(add(ONE, kappa_white))), NOISY, same, put, rule="field", title="by kappa", multipliers=weights
    )


def at_white(term: Term) -> Term:
    return substitute(term, {P: WHITE, t: ONE})


@lemma
def mean_at_one() -> Line:
    """<t/(v + t)> = 1/(v + 1) at Sigma = 1."""
    at = Context((v,), (lt(ZERO, v),))
    whole = make("over", WHITE, close(div(t, add(v, t)), t))
    return have(eq(whole, inverse(add(ONE, v))), at, rule="law")


@lemma
def white_is_positive() -> Line:
    """The eigenvalue 1 of Sigma = 1 is positive."""
    return have(make("supported", WHITE, HALF_LINE), Context(), rule="law")


@lemma
def along_one(many: bool) -> tuple[Line, Line]:
    """int_0^oo dw/(1 + kappa(w^2)) is twice the integral over (0, 1)."""
    context = Context((gamma,), (lt(ZERO, gamma), *loads(many).conditions[-1:]))
    on_line = white_is_positive()
    mean = have(make("defined", make("over", WHITE, close(t, t))), Context(), rule="order")
    line = instance(explicit_direction(many), context, on_line, mean, images={P: WHITE, t: ONE})
    left = line.statement.args[0]
    target = integral(ZERO, OO, inverse(add(ONE, kappa_white)), w)
    at_w = Context((gamma, w), (lt(ZERO, gamma), lt(ZERO, w)))
    inside = instantiate(left.args[1], w)
    pointwise = have(eq(inverse(add(ONE, kappa_white)), inside), at_w, noise_by_kappa(), mean_at_one(), rule="rewrite")
    return have(eq(left, target), context, line, pointwise, rule="rewrite"), line


@cache
def stated(many: bool) -> Term:
    """The integral over (0, 1) in the claims at Sigma = 1."""
    value = claimed(root_isotropic)[1].args[0].args[1 if many else 3]
    return next(part for part in subterms(value) if part.args[:1] == (UNIT,))


_UNIT = lt(ZERO, u), lt(u, ONE)
c = var("c", "real")


@lemma
def at_each_place(many: bool) -> Line:
    """Both integrands, at u; without kappa(0) for few examples, where c stands for it."""
    one, two = (instantiate(term.args[1], u) for term in (at_white(explicit(many)), stated(many)))
    if many:
        context = Context((gamma, u), (lt(ZERO, gamma), le(ONE, gamma), *_UNIT))
        mean = next(part for part in subterms(one) if part.head == "over" and not part.loose)
        value = div(power(u, 2), add(power(u, 2), power(sub(ONE, u), 2)))
        known = have(eq(mean, value), Context((u,), _UNIT), rule="law")
        positive = have(lt(ZERO, value), Context((u,), _UNIT), rule="sign")
        return have(eq(two, one), context, known, positive, white_is_positive(), rule="rewrite")
    context = Context((gamma, c, u), (lt(ZERO, gamma), lt(gamma, ONE), lt(ZERO, c), *_UNIT))
    one, two = replaced(one, {at_white(START): c}), replaced(two, {start_white(): c})
    mean = next(part for part in subterms(one) if part.head == "over" and not part.loose)
    place = add(power(u, 2), mul(power(sub(ONE, u), 2), add(ONE, c)))
    value = inverse(mul(add(ONE, c), place))
    where = Context((c, u), (lt(ZERO, c), *_UNIT))
    known = have(eq(mean, value), where, rule="law")
    positive = have(lt(ZERO, value), where, rule="sign")
    moved = replaced(one, {mean: value})
    put = have(eq(one, moved), context, known, positive, white_is_positive(), rule="rewrite")
    same = have(eq(moved, two), context, positive, rule="functional_equation")
    return have(eq(one, two), context, put, same, rule="field", multipliers=(ONE, ONE))


@cache
def start_white() -> Term:
    return next(part for part in subterms(stated(False)) if part.head == "root")


@lemma
def in_one_direction(many: bool) -> Line:
    """lim E tau(S^(1/2)) is 4/pi times the claim's integral."""
    context = Context((gamma,), (lt(ZERO, gamma), *loads(many).conditions[-1:]))
    turned, line = along_one(many)
    left, right = at_white(explicit(many)), stated(many)
    if many:
        same = have(eq(left, right), context, line, at_each_place(True), rule="rewrite")
    else:
        white = START_EQUATION()
        at_u = Context((gamma, u), (*context.conditions, *_UNIT))
        inside = instance(at_each_place(False), at_u, *white, images={c: start_white()})
        middle = replaced(left, {at_white(START): start_white()})
        first = have(eq(left, middle), context, line, *white, mean_at_one(), white_is_positive(), rule="rewrite")
        second = have(eq(middle, right), context, first, inside, rule="rewrite")
        same = have(eq(left, right), context, first, second, rule="field", multipliers=(ONE, ONE))
    noise = noise_by_kappa()
    put = have(
        eq(integral(ZERO, OO, noise_form(many), w), turned.statement.args[1]),
        context,
        over_noise(many),
        noise,
        rule="rewrite",
    )
    value = mul(num(4), inverse(PI), right)
    weights = ONE, ONE, scale, neg(scale), scale, mul(TWO, scale)
    uses = half_moment(many), over_noise(many), put, turned, line, same
    return have(
        eq(half_moment(many).statement.args[0], value),
        context,
        *uses,
        rule="field",
        title="the half moment",
        multipliers=weights,
    )


@lemma
def START_EQUATION() -> tuple[Line, ...]:
    """kappa(0) = 1/gamma - 1 > 0 at Sigma = 1."""
    context = Context((gamma,), (lt(ZERO, gamma), lt(gamma, ONE)))
    value = sub(inverse(gamma), ONE)
    equal = have(eq(start_white(), value), context, rule="root_is")
    return equal, have(lt(ZERO, start_white()), context, equal, rule="sign")


# --- claims --------------------------------------------------------------------------------------------------------


def isotropic(claim: Claim) -> Line:
    """The formula along the one eigenvector is that of isotropic data: both are made of the half moment."""
    context, statement = claimed(claim)
    lines = []
    for number, known in enumerate(half_moments()):
        many = number < 2
        one, two = in_one_direction(many), known
        left = statement.args[0].args[1 if many else 3]
        right = statement.args[1].args[1::2][number]
        ours, theirs = one.statement.args[1], two.statement.args[1]
        both = add(ours, theirs)
        weight = {overlap_isotropic: both, split_isotropic: mul(num(-2), both), population_isotropic: num(-2)}.get(
            claim, ONE
        )
        uses = one, two
        lines.append(have(
            eq(left, right), known.context, *uses, rule="field", title="by the half moment",
            multipliers=(neg(weight), weight),
        ))  # fmt: skip
    return have(statement, context, *lines, rule="cases", title="every load")


PROOFS: dict[str, Callable[[], Line]] = {
    claim.name: partial(isotropic, claim)
    for claim in (root_isotropic, overlap_isotropic, split_isotropic, population_isotropic)
}

IDEAS: dict[str, str] = {
    **dict.fromkeys(
        (
            "spectrum.overlap_isotropic",
            "spectrum.square_root_equivalent_isotropic",
            "spectrum.split_distance_isotropic",
            "spectrum.population_distance_isotropic",
        ),
        "With Sigma = 1 the claimed integral is pi/4 times the half moment of the Marchenko–Pastur law: sqrt(x) "
        "is an integral of x/(x + w^2) over w, the law's mean of that is known, and kappa(w^2) is taken for the "
        "variable. The half moment is known in elliptic integrals.",
    ),
}
"""What each proof does, in a sentence or two."""
