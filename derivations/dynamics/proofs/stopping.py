"""The best time to stop training by the noise-prediction loss: the bulk error is 1 + a - 2 sqrt(a) h, h the half moment."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from ....theory.terms.build import ONE, ZERO, add, eq, inverse, le, lt, mul, neg, power
from ....theory.terms.context import Context
from ....theory.terms.term import Term, bound, instantiate, make, num, substitute, subterms, var
from ....theory.write.lemma import lemma
from ....theory.write.proof import Line, axiom, have, instance
from ...claimed import claimed
from ...lemmas.hypergeometric import c, half_above, half_below
from ...lemmas.hypergeometric import half as hypergeometric
from ...lemmas.letters import SIZES, S, d, gamma, limit, mean, n, t, tau, x
from ...lemmas.marchenko_pastur import FEW, MANY
from ...lemmas.shrunken import best_time, error, h, least, least_error, root_of_share, share, squared
from ...marchenko_pastur.proofs.half_moment import WITH_DATA, half, mean_is_one, root
from ...marchenko_pastur.proofs.law import half_moments, half_series
from ..training import best_error_claim, best_time_claim

AT_TIME = Context((*WITH_DATA.variables, t), (*WITH_DATA.conditions, lt(ZERO, t)), WITH_DATA.ranges)
_SIZES = Context((n, d, t), (*SIZES.conditions, lt(ZERO, t)))
_shrunk = mul(x, share())
_root = power(_shrunk, Fraction(1, 2))


@lemma
def distance() -> Line:
    """The distance to the white law of one whose covariance is the share of S."""
    point = Context((x, t), (le(ZERO, x), lt(ZERO, t)))
    apart = mul(root_of_share(), root)
    roots = have(eq(_root, apart), point, squared(), rule="functional_equation")
    exists = have(make("defined", tau(_root)), AT_TIME, rule="order")
    bures = instance(
        axiom("bures_wasserstein"), AT_TIME, exists, images={var("M", "matrix"): S},
        functions={"f": (1, mul(bound(0, "real"), share()))},
    )  # fmt: skip
    under = have(eq(tau(_root), tau(apart)), AT_TIME, exists, roots, rule="rewrite")
    outside = have(eq(tau(apart), mul(root_of_share(), tau(root))), AT_TIME, rule="linear")
    first = have(eq(tau(_shrunk), mul(share(), tau(x))), AT_TIME, rule="linear")
    value = mul(d, add(ONE, mul(share(), tau(x)), mul(num(-2), root_of_share(), tau(root))))
    twice = mul(num(-2), d)
    uses, weights = (bures, under, outside, first), (ONE, twice, twice, d)
    return have(eq(bures.statement.args[0], value), AT_TIME, *uses, rule="field", multipliers=weights)


@lemma
def at_every_size(body: Term) -> Line:
    """The mean distance per dimension is 1 + a - 2 sqrt(a) E tau(S^(1/2)), a the share."""
    of_data, parts = distance().statement.args
    terms = mul(d, add(ONE, mul(share(), mean(tau(x))), mul(num(-2), root_of_share(), half)))
    apart = have(eq(mean(parts), terms), _SIZES, mean_is_one(), rule="linear")
    same = have(eq(mean(parts), mean(of_data)), _SIZES, apart, distance(), rule="rewrite")
    uses, weights = (same, apart, mean_is_one()), (neg(inverse(d)), inverse(d), share())
    statement = eq(body, substitute(error, {h: half}))
    return have(statement, _SIZES, *uses, rule="field", title="at finite size", multipliers=weights)


@lemma
def regimes() -> tuple[tuple[Line, Line, Line], ...]:
    """The half moment for gamma > 1, at gamma = 1 and for gamma < 1, which is positive and less than 1."""
    found = []
    for known in half_moments():
        context, (_, value) = known.context, known.statement.args
        few = lt(gamma, ONE) in context.conditions
        series, at = half_series(FEW if few else MANY), gamma if few else inverse(gamma)
        above, below = (instance(line, context, images={c: at}) for line in (half_above(), half_below()))
        form = series.statement.args[1]
        same = have(eq(value, form), context, known, series, rule="field", multipliers=(neg(ONE), ONE))
        positive = have(lt(ZERO, hypergeometric(at)), context, below, rule="combine", multipliers=(ONE,))
        small = have(lt(hypergeometric(at), ONE), context, above, rule="combine", multipliers=(ONE,))
        if few:
            positive = have(lt(ZERO, form), context, positive, rule="sign")
            small = have(lt(form, ONE), context, small, rule="sign")
        signs = [
            have(goal, context, line, same, rule="rewrite")
            for goal, line in ((lt(ZERO, value), positive), (lt(value, ONE), small))
        ]
        found.append((known, signs[0], signs[1]))
    return tuple(found)


@lemma
def errors() -> tuple[Line, ...]:
    """The bulk error at a time in the limit, by the half moment."""
    body = instantiate(claimed(best_time_claim)[1].args[0].args[1], t)
    exact = at_every_size(instantiate(body.args[1], n, d))
    return tuple(_error_at(known, exact, body) for known, *_ in regimes())


def _error_at(known: Line, exact: Line, body: Term) -> Line:
    context = Context((gamma, t), (*known.context.conditions, lt(ZERO, t)))
    value = substitute(error, {h: known.statement.args[1]})
    tends = have(eq(limit(exact.statement.args[1]), value), context, known, rule="limit_algebra")
    return have(eq(body, value), context, tends, exact, rule="rewrite", title="in the limit")


@lemma
def best_times() -> tuple[Line, ...]:
    """The error is least where the share is the square of the half moment."""
    source = claimed(best_time_claim)[1].args[0]
    lines = []
    for (known, *signs), at in zip(regimes(), errors(), strict=True):
        minimum = instance(least(), known.context, *signs, images={h: known.statement.args[1]})
        value = minimum.statement.args[1]
        lines.append(have(eq(source, value), known.context, minimum, at, rule="rewrite", title="of the error"))
    return tuple(lines)


def _chosen(whole: Term, known: Line, number: int) -> Line:
    """The square of the half moment is the overlap, given in cases."""
    square, where = power(known.statement.args[1], 2), known.context
    branch = have(eq(square, whole.args[2 * number + 1]), where, known, rule="field", multipliers=(ZERO,))
    return have(eq(square, whole), where, branch, rule="cases", title="the overlap")


def best_time_of_all() -> Line:
    context, statement = claimed(best_time_claim)
    left, right = statement.args
    (whole,) = (term for term in subterms(right) if term.head == "cases")
    lines = []
    for number, (line, (known, *_)) in enumerate(zip(best_times(), regimes(), strict=True)):
        where, value = line.context, line.statement.args[1]
        same = have(eq(value, right), where, line, _chosen(whole, known, number), rule="rewrite")
        lines.append(have(eq(left, right), where, line, same, rule="field", multipliers=(ONE, ONE)))
    return have(statement, context, *lines, rule="cases", title="every load")


def least_error_of_all() -> Line:
    context, statement = claimed(best_error_claim)
    left, values = statement.args
    lines = []
    parts = zip(regimes(), errors(), best_times(), values.args[1::2], strict=True)
    for (known, *signs), at, best, value in parts:
        where, half_moment = known.context, known.statement.args[1]
        images = {h: half_moment}
        positive = instance(best_time()[1], where, *signs, images=images)
        time = best.statement.args[0]
        later = have(lt(ZERO, time), where, positive, best, rule="rewrite")
        there = instance(at, where, later, images={t: time})
        known_least = instance(least_error(), where, *signs, images=images)
        here, closed = there.statement.args[1], known_least.statement.args[0]
        same = have(eq(here, closed), where, there, known_least, best, rule="rewrite", title="at the best time")
        uses, weights = (there, same, known_least), (ONE, ONE, ONE)
        lines.append(have(eq(left, value), where, *uses, rule="field", title="the least error", multipliers=weights))
    return have(statement, context, *lines, rule="cases", title="every load")


PROOFS: dict[str, Callable[[], Line]] = {
    best_time_claim.name: best_time_of_all,
    best_error_claim.name: least_error_of_all,
}

IDEAS: dict[str, str] = {
    **dict.fromkeys(
        ("dynamics.best_time_bulk", "dynamics.best_bulk_error"),
        "After a time of training the learnt covariance is a share a of S, so that the bulk error is 1 + a - 2 "
        "sqrt(a) h, h the half moment. It is least where a = h^2, which is the overlap q, and is 1 - h^2 there; "
        "the share rises strictly with time from 0 to 1, so that it is h^2 at one time.",
    ),
}
"""What each proof does, in a sentence or two."""
