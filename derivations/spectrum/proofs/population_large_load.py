"""Many examples: 1 - q falls like 1/gamma, eigenvalues hindering each other by pairs, s t/(sqrt(s) + sqrt(t))^2."""

from __future__ import annotations

from collections.abc import Callable

from ....theory.terms.build import ONE, OO, TWO, ZERO, add, div, eq, inverse, le, lim, lt, mul, neg, power, sub
from ....theory.terms.context import Context
from ....theory.terms.term import Term, instantiate, make, num, substitute, subterms, var
from ....theory.write.lemma import lemma
from ....theory.write.proof import Line, have, instance
from ...claimed import claimed
from ...lemmas.exchange import w
from ...lemmas.letters import gamma, integral, t, x
from ...lemmas.marchenko_pastur import PI
from ...lemmas.population import s as shift
from ...lemmas.population_direction import GROWS, PLACE, direction, exist, noise_at, scale, shrunk
from ...lemmas.population_noise import LAW, POPULATIONS, P, average, m
from ...lemmas.population_pairs_limit import weighted, weighted_grows
from ...lemmas.population_root import degrees, degrees_exist, kappa_equation, v
from ...lemmas.square_root import root, share, whole_integral
from ..large_load import large_load_claim
from ..seeds import overlap_claim
from .population_bounds import below_root, kappa_at_w, noise_over_mean
from .population_seeds import along_eigenvectors

s = var("s", "real")
_PAIR = Context((s, t), (lt(ZERO, s), lt(ZERO, t)))
pair_body = div(mul(s, t, power(w, 2)), mul(add(power(w, 2), s), power(add(power(w, 2), t), 2)))
pair_value = div(mul(PI, s, root(t)), mul(num(4), power(add(root(s), root(t)), 2)))


def _atan(at: Term) -> Term:
    return div(make("atan", div(w, root(at))), root(at))


@lemma
def pair_integral() -> Line:
    """int_0^oo s t w^2/((s + w^2)(t + w^2)^2) dw = pi s sqrt(t)/(4 (sqrt(s) + sqrt(t))^2), by partial fractions."""
    whole = integral(ZERO, OO, pair_body, w)
    square = add(div(w, mul(TWO, t, add(power(w, 2), t))), div(_atan(t), mul(TWO, t)))
    gap = sub(t, s)
    apart = mul(s, t, add(mul(div(s, power(gap, 2)), sub(_atan(t), _atan(s))), mul(div(t, gap), square)))
    same = mul(power(t, 2), sub(div(square, num(4)), div(w, mul(num(4), power(add(power(w, 2), t), 2)))))
    lines = []
    for condition in (lt(s, t), lt(t, s)):
        where = _PAIR.where(condition)
        lines.append(have(eq(whole, pair_value), where, rule="antiderivative", variable=w, function=apart))
    alone = Context((t,), (lt(ZERO, t),))
    at_t = {s: t}
    equal = have(
        eq(substitute(whole, at_t), substitute(pair_value, at_t)),
        alone,
        rule="antiderivative",
        variable=w,
        function=same,
    )
    where = _PAIR.where(eq(s, t))
    moved = have(eq(whole, pair_value), where, equal, rule="rewrite")
    return have(eq(whole, pair_value), _PAIR, *lines, moved, rule="cases", title="each pair")


# --- what is missing at a load, along an eigenvector ------------------------------------------------------------------

_kappa, _square = noise_at(w), power(w, 2)
k = var("k", "real")
AT_W = Context((gamma, P, w), (*PLACE.conditions[:1], *LAW, lt(ZERO, w)))
AT_T = Context((gamma, P, t), (*PLACE.conditions[:1], *LAW, lt(ZERO, t)))
AT_BOTH = Context((*AT_W.variables, t), (*AT_W.conditions, lt(ZERO, t)))
lost = div(mul(t, weighted(_kappa)), mul(add(_square, t), add(_kappa, t)))
lost_in_limit = div(mul(t, weighted(_square)), power(add(_square, t), 2))
missing, missing_in_limit = integral(ZERO, OO, lost, w), integral(ZERO, OO, lost_in_limit, w)


@lemma
def weighted_noise() -> tuple[Line, Line, Line]:
    """gamma (kappa(w^2) - w^2) = <t kappa/(t + kappa)>, which is positive and at most the mean."""
    equation = instance(kappa_equation(), AT_W, images={shift: _square})
    positive = kappa_at_w()
    there = instance(degrees_exist(), AT_W, positive, images={v: _kappa})
    same = have(eq(mul(_kappa, degrees(_kappa)), weighted(_kappa)), AT_W, there, positive, rule="linear")
    whole = have(
        eq(mul(gamma, sub(_kappa, _square)), weighted(_kappa)), AT_W, equation, same, rule="field",
        multipliers=(mul(gamma, _kappa), ONE),
    )  # fmt: skip
    above = have(lt(ZERO, weighted(_kappa)), AT_W, whole, positive, rule="sign")
    most = have(le(weighted(_kappa), m), AT_W, whole, positive, rule="order")
    return whole, above, most


@lemma
def missing_at_load() -> Line:
    """gamma (sqrt(t) - r) = (2/pi) int t <s kappa/(s + kappa)>/((t + w^2)(t + kappa)) dw, r the root of C along an eigenvector."""
    known = instance(whole_integral(), Context((t,), (lt(ZERO, t),)), images={x: t})
    whole, _, _ = weighted_noise()
    gap = mul(gamma, sub(share(t), shrunk))
    a, q, e = (var(name, "real") for name in ("a", "q", "e"))
    scalar = Context((gamma, t, a, q, e), (lt(ZERO, t), lt(ZERO, a), lt(ZERO, q), eq(mul(gamma, sub(a, q)), e)))
    step = have(scalar.conditions[-1], scalar, rule="sign")
    factor = div(t, mul(add(q, t), add(a, t)))
    statement = eq(mul(gamma, sub(div(t, add(q, t)), div(t, add(t, a)))), div(mul(t, e), mul(add(q, t), add(a, t))))
    general = have(statement, scalar, step, rule="field", multipliers=(factor,))
    images = {a: _kappa, q: _square, e: weighted(_kappa)}
    pointwise = instance(general, AT_BOTH, whole, kappa_at_w(), images=images)
    over_w = integral(ZERO, OO, gap, w)
    parts = mul(gamma, sub(known.statement.args[0], direction.args[-1]))
    apart = have(eq(over_w, parts), AT_T, known, exist()[0], rule="linear")
    put = have(eq(over_w, missing), AT_T, apart, pointwise, rule="rewrite")
    statement = eq(mul(gamma, sub(root(t), direction)), mul(scale, missing))
    weights = neg(mul(scale, gamma)), neg(scale), scale
    return have(statement, AT_T, known, apart, put, rule="field", multipliers=weights)


@lemma
def noise_tends() -> tuple[Line, Line]:
    """kappa(w^2) tends to w^2 from above as the load grows."""
    whole, above, _ = weighted_noise()
    beyond = have(
        lt(_square, _kappa), AT_W, whole, above, rule="combine", multipliers=(neg(inverse(gamma)), inverse(gamma))
    )
    context = Context((P, w), (*LAW, lt(ZERO, w)))
    tends = have(
        eq(lim(GROWS, _kappa, gamma), _square), context, beyond, noise_over_mean(), kappa_at_w(), rule="squeeze",
        variables=(gamma,), lower=_square, upper=add(_square, div(m, gamma)), near=ZERO,
    )  # fmt: skip
    return beyond, tends


@lemma
def weighted_tends() -> Line:
    """<t kappa/(t + kappa)> tends to <t w^2/(t + w^2)>."""
    laws = Context((P, k), (*LAW, lt(ZERO, k)))
    place = Context((P, k, t), (*LAW, lt(ZERO, k), lt(ZERO, t)))
    at = make("above", k)
    body = div(mul(t, v), add(v, t))
    point = have(eq(lim(at, body, v), substitute(body, {v: k})), place, rule="limit_algebra")
    exists, _ = weighted_grows()
    there = instance(exists, laws, images={v: k})
    near = have(
        eq(lim(at, weighted(), v), weighted(k)), laws, point, exists, there, rule="dominated_convergence",
        bound=average(t), near=add(k, ONE),
    )  # fmt: skip
    context = Context((P, w), (*LAW, lt(ZERO, w)))
    outer = instance(near, context, images={k: _square})
    beyond, tends = noise_tends()
    whole, above, _ = weighted_noise()
    here = instance(there, context, images={k: _square})
    return have(
        eq(lim(GROWS, weighted(_kappa), gamma), weighted(_square)), context, outer, tends, beyond, whole, above, here,
        rule="compose", variables=(gamma,), outer=outer.statement.args[0], inner=(_kappa,), near=ZERO,
    )  # fmt: skip


@lemma
def missing_tends() -> Line:
    """The integral of what is lost tends, as the load grows."""
    place = Context((P, w, t), (*LAW, lt(ZERO, w), lt(ZERO, t)))
    _, above, most = weighted_noise()
    beyond, tends = noise_tends()
    point = have(
        eq(lim(GROWS, lost, gamma), lost_in_limit), place, weighted_tends(), tends, beyond, kappa_at_w(), above,
        rule="limit_algebra", near=ZERO,
    )  # fmt: skip
    known = instance(whole_integral(), Context((t,), (lt(ZERO, t),)), images={x: t})
    bound_ = mul(div(m, t), share(t))
    low = have(le(ZERO, lost), AT_BOTH, above, kappa_at_w(), rule="sign")
    ratio = have(le(div(t, mul(add(_square, t), add(_kappa, t))), div(share(t), t)), AT_BOTH, kappa_at_w(), rule="sign")
    part = div(t, mul(add(_square, t), add(_kappa, t)))
    high = have(le(lost, bound_), AT_BOTH, most, ratio, kappa_at_w(), rule="combine", multipliers=(part, m, ZERO))
    bound = integral(ZERO, OO, bound_, w)
    alone = Context((P, t), (*LAW, lt(ZERO, t)))
    scaled = have(eq(bound, mul(div(m, t), known.statement.args[0])), alone, known, rule="linear")
    return have(
        eq(lim(GROWS, missing, gamma), missing_in_limit), alone, point, low, high, scaled, rule="dominated_convergence",
        bound=bound, near=ONE,
    )  # fmt: skip


# --- the overlap -------------------------------------------------------------------------------------------------------

square = average(mul(direction, direction))
lost_square = mul(gamma, sub(t, mul(direction, direction)))
lost_square_in_limit = mul(TWO, root(t), scale, missing_in_limit)


@lemma
def lost_square_tends() -> tuple[Line, Line, Line]:
    """gamma (t - r^2), r the root of C along an eigenvector, tends, and lies between 0 and 2 m."""
    alone = Context((P, t), (*LAW, lt(ZERO, t)))
    known = missing_at_load()
    inside = [instance(line, AT_T) for line in below_root()]
    form = mul(scale, missing, add(root(t), direction))
    same = have(eq(lost_square, form), AT_T, known, rule="field", multipliers=(add(root(t), direction),))
    near = sub(root(t), div(mul(scale, missing), gamma))
    closed = have(eq(direction, near), AT_T, known, rule="field", multipliers=(neg(inverse(gamma)),))
    tends = missing_tends()
    away = have(eq(lim(GROWS, near, gamma), root(t)), alone, tends, known, rule="limit_algebra", near=ZERO)
    to_root = have(eq(lim(GROWS, direction, gamma), root(t)), alone, away, closed, rule="rewrite", near=(ZERO,))
    whole = have(
        eq(lim(GROWS, form, gamma), lost_square_in_limit), alone, tends, to_root, known, rule="limit_algebra", near=ZERO
    )
    limit_ = have(
        eq(lim(GROWS, lost_square, gamma), lost_square_in_limit), alone, whole, same, rule="rewrite", near=(ZERO,)
    )
    square_ = have(eq(power(root(t), 2), t), alone, rule="field", multipliers=())
    low = have(
        le(ZERO, lost_square), AT_T, *inside, square_, rule="combine",
        multipliers=(ZERO, mul(gamma, add(root(t), direction)), neg(gamma)),
    )  # fmt: skip
    sized = _missing_bound()
    high = have(
        le(lost_square, mul(TWO, m)), AT_T, same, sized, *inside, square_, rule="combine",
        multipliers=(ONE, mul(scale, add(root(t), direction)), ZERO, div(m, root(t)), ZERO),
    )  # fmt: skip
    return limit_, low, high


@lemma
def _missing_bound() -> Line:
    """The integral of what is lost is at most pi m/(2 sqrt(t))."""
    known = instance(whole_integral(), Context((t,), (lt(ZERO, t),)), images={x: t})
    most = weighted_noise()[2]
    part = div(t, mul(add(_square, t), add(_kappa, t)))
    ratio = have(le(part, div(share(t), t)), AT_BOTH, kappa_at_w(), rule="sign")
    high = have(
        le(lost, mul(div(m, t), share(t))),
        AT_BOTH,
        most,
        ratio,
        kappa_at_w(),
        rule="combine",
        multipliers=(part, m, ZERO),
    )
    there = missing_at_load()
    scaled = have(le(missing, mul(div(m, t), known.statement.args[0])), AT_T, there, high, known, rule="order")
    value = div(mul(PI, m), mul(TWO, root(t)))
    return have(le(missing, value), AT_T, scaled, known, rule="combine", multipliers=(ONE, neg(div(m, t))))


def _hindrance() -> Term:
    """<s t/(sqrt(s) + sqrt(t))^2>, in the claim's words."""
    mean = next(part for part in subterms(claimed(large_load_claim)[1].args[1]) if part.head == "over")
    return instantiate(mean.args[1], t)


@lemma
def by_pairs() -> Line:
    """2 sqrt(t) (2/pi) int t <s w^2/(s + w^2)>/(t + w^2)^2 dw = <s t/(sqrt(s) + sqrt(t))^2>."""
    alone = Context((P, t), (*LAW, lt(ZERO, t)))
    at_w = Context((P, t, w), (*LAW, lt(ZERO, t), lt(ZERO, w)))
    exists, _ = weighted_grows()
    here = instance(exists, Context((P, w), (*LAW, lt(ZERO, w))), images={v: _square})
    inside = have(eq(lost_in_limit, average(pair_body, s)), at_w, here, rule="linear")
    tends = missing_tends()
    nested = integral(ZERO, OO, average(pair_body, s), w)
    moved = have(eq(missing_in_limit, nested), alone, tends, inside, here, rule="rewrite")
    swapped = average(integral(ZERO, OO, pair_body, w), s)
    out = have(eq(nested, swapped), alone, moved, inside, pair_integral(), rule="tonelli")
    put = have(eq(swapped, average(pair_value, s)), alone, out, pair_integral(), rule="rewrite")
    whole = have(eq(_hindrance(), mul(TWO, root(t), scale, average(pair_value, s))), alone, put, rule="linear")
    factor = mul(TWO, root(t), scale)
    return have(
        eq(lost_square_in_limit, _hindrance()), alone, whole, moved, out, put, rule="field", title="by pairs",
        multipliers=(neg(ONE), factor, factor, factor),
    )  # fmt: skip


@lemma
def mean_lost_square() -> Line:
    """gamma (1 - q) = <gamma (t - r^2)>/m, r the root of C along an eigenvector."""
    overlap = along_eigenvectors(overlap_claim)
    out = have(eq(average(lost_square), mul(gamma, sub(m, square))), POPULATIONS, overlap, rule="linear")
    left = mul(gamma, sub(ONE, overlap.statement.args[0]))
    weights = neg(gamma), neg(inverse(m))
    return have(eq(left, div(average(lost_square), m)), POPULATIONS, overlap, out, rule="field", multipliers=weights)


def large_load() -> Line:
    context, statement = claimed(large_load_claim)
    limit_, low, high = lost_square_tends()
    mean = average(lost_square_in_limit)
    tends = have(
        eq(lim(GROWS, average(lost_square), gamma), mean), context, limit_, low, high, rule="dominated_convergence",
        bound=average(mul(TWO, m)), near=ONE,
    )  # fmt: skip
    positive = have(lt(ZERO, m), context, rule="sign")
    exact = mean_lost_square()
    scaled = have(
        eq(lim(GROWS, exact.statement.args[1], gamma), div(mean, m)), context, tends, positive, exact, rule="limit_algebra",
        near=ZERO,
    )  # fmt: skip
    whole = have(eq(statement.args[0], div(mean, m)), context, scaled, exact, rule="rewrite", near=(ZERO,))
    pairs = have(
        eq(div(mean, m), statement.args[1]), context, whole, by_pairs(), positive, rule="rewrite", title="by pairs"
    )
    return have(statement, context, whole, pairs, rule="field", title="many examples", multipliers=(ONE, ONE))


PROOFS: dict[str, Callable[[], Line]] = {large_load_claim.name: large_load}

IDEAS: dict[str, str] = {
    "spectrum.large_load": (
        "gamma times what is lost along an eigenvector is an integral in which kappa(w^2) - w^2 is of order "
        "1/gamma. In the limit it is a double mean over pairs of eigenvalues, by partial fractions s t/(sqrt(s) + "
        "sqrt(t))^2."
    ),
}
"""What each proof does, in a sentence or two."""
