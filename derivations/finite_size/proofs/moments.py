"""Claims at finite size: variances of moments by all contractions, of other statistics by their cosine coefficients."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, partial

from ....theory.claim import Claim
from ....theory.decide.scene import Scene
from ....theory.rules.matrices import moment
from ....theory.terms.build import ONE, TWO, ZERO, add, div, eq, inverse, lim, lt, mul, neg, power, sub
from ....theory.terms.context import Context
from ....theory.terms.term import Term, instantiate, make, num, substitute, var
from ....theory.write.proof import Line, axiom, have, instance
from ...claimed import claimed
from ...generalisation.proofs import divergence
from ...lemmas.first_order import beyond, first_order
from ...lemmas.letters import DATA, LOADS, PATH, SIZES, X, d, gamma, limit, mean, n, resolvent, tau, x, z
from ...lemmas.marchenko_pastur import root
from ...lemmas.slope import a, first_shift, limit_is_root, slope_beyond, slope_first_order, slope_shift
from ...lemmas.transform import limit_of_transform, m, square
from ..fluctuations import moment_claim
from ..shifts import excess_claim, gap_claim, test_claim, train_claim

ORDER = var("order", "integer")


def contracted(mean_: Term) -> Line:
    """A mean of traces is the sum over its contractions."""
    return have(eq(mean_, moment(mean_, Scene(SIZES))), SIZES, rule="wick", title="all contractions")


@cache
def moment_variance() -> Line:
    """The variance of tr S^order, order by order."""
    context, statement = claimed(moment_claim)
    limit, values = statement.args
    branches = []
    for order in range(1, len(values.args) // 2 + 1):
        trace = tau(power(x, order))
        square, first = contracted(mean(power(trace, 2))), contracted(mean(trace))
        closed = mul(power(d, 2), sub(square.statement.args[1], power(first.statement.args[1], 2)))
        value = values.args[2 * order - 1]
        tends = have(eq(lim(PATH, closed, n, d), value), LOADS, rule="limit_algebra", title="leading powers")
        at_order = eq(substitute(limit, {ORDER: num(order)}), value)
        line = have(at_order, LOADS, square, first, tends, rule="rewrite", title=f"the limit at order {order}")
        here = context.where(eq(ORDER, num(order)))
        branches.append(have(eq(limit, value), here, line, rule="rewrite", title=f"at order {order}"))
    return have(statement, context, *branches, rule="cases", title="every order")


# --- the training loss of a denoiser -----------------------------------------------------------------------

sigma = var("noise", "real")
NOISY = Context((n, d, sigma), (*SIZES.conditions, lt(ZERO, sigma)))
variance = power(sigma, 2)
AT_NOISE = {z: neg(variance)}


@cache
def root_at_size() -> Line:
    """sqrt((g (1 + s) - 1)^2 + 4 g s) = g sqrt((1 + s - 1/g)^2 + 4 s/g)."""
    g, s = var("load", "real"), var("s", "real")
    whole = root(add(power(sub(mul(g, add(ONE, s)), ONE), 2), mul(num(4), g, s)))
    part = root(add(power(sub(add(ONE, s), inverse(g)), 2), mul(num(4), s, inverse(g))))
    context = Context((g, s), (lt(ZERO, g), lt(ZERO, s)))
    return have(eq(whole, mul(g, part)), context, rule="functional_equation")


@cache
def train_loss_by_resolvent() -> Line:
    """The training loss is s (1 + s tau(1/(z - S))) at z = -s, s the variance of the noise."""
    cited = axiom("train_loss")
    data = Context((n, d, sigma, X), NOISY.conditions, ((X, DATA),))
    images = {var("c", "real"): ZERO, var("sigma", "real"): sigma, var("D", "data"): X}
    known = instance(cited, data, images=images)
    loss, parts = known.statement.args
    value = mul(variance, add(ONE, mul(variance, tau(substitute(resolvent(), AT_NOISE)))))
    same = have(eq(parts, value), data, known, rule="linear", title="partial fractions")
    here = have(eq(loss, value), data, known, same, rule="field", multipliers=(ONE, ONE))
    by_mean = mul(variance, add(ONE, mul(variance, substitute(m, AT_NOISE))))
    split = have(eq(mean(value), by_mean), NOISY, rule="linear")
    moved = have(eq(mean(value), mean(loss)), NOISY, here, split, rule="rewrite")
    return have(eq(mean(loss), by_mean), NOISY, moved, split, rule="field", multipliers=(num(-1), ONE))


@cache
def train_shift() -> Line:
    context, statement = claimed(train_claim)
    body = instantiate(statement.args[0].args[1], n, d)
    size = instance(root_at_size(), NOISY, images={var("load", "real"): div(n, d), var("s", "real"): variance})
    load = instance(root_at_size(), context, images={var("load", "real"): gamma, var("s", "real"): variance})
    by = mul(power(variance, 2), substitute(beyond, AT_NOISE))
    inside = have(eq(body, by), NOISY, train_loss_by_resolvent(), size, rule="field", title="exact at every size")
    known = instance(first_order(), context, images=AT_NOISE)
    value = mul(power(variance, 2), known.statement.args[1])
    tends = have(eq(limit(by), value), context, known, rule="limit_algebra")
    same = have(eq(value, statement.args[1]), context, known, load, rule="field", title="one square root")
    whole = have(eq(statement.args[0], value), context, inside, tends, rule="rewrite")
    return have(statement, context, whole, same, rule="field", multipliers=(ONE, ONE))


# --- the test loss -------------------------------------------------------------------------------------------


@cache
def test_loss_by_resolvent() -> Line:
    """The mean test loss by E tau(1/(z - S)) and E tau(1/(z - S)^2) at z = -s."""
    images = {var("c", "real"): ZERO, var("sigma", "real"): sigma, var("D", "data"): X}
    data = Context((n, d, sigma, X), NOISY.conditions, ((X, DATA),))
    known = instance(axiom("test_loss"), data, images=images)
    loss, parts = known.statement.args
    one, two = (tau(substitute(term, AT_NOISE)) for term in (resolvent(), square))
    scale = add(power(variance, 2), power(variance, 3))
    value = add(variance, mul(TWO, power(variance, 2), one), mul(scale, two))
    same = have(eq(parts, value), data, known, rule="linear", title="partial fractions")
    here = have(eq(loss, value), data, known, same, rule="field", multipliers=(ONE, ONE))
    by_mean = add(variance, mul(TWO, power(variance, 2), mean(one)), mul(scale, mean(two)))
    split = have(eq(mean(value), by_mean), NOISY, rule="linear")
    moved = have(eq(mean(value), mean(loss)), NOISY, here, split, rule="rewrite")
    return have(eq(mean(loss), by_mean), NOISY, moved, split, rule="field", multipliers=(num(-1), ONE))


LOAD_NOISY = Context((gamma, sigma), (lt(ZERO, gamma), lt(ZERO, sigma)))
_total = add(mul(gamma, add(ONE, variance)), ONE)
_root = root(add(power(sub(mul(gamma, add(ONE, variance)), ONE), 2), mul(num(4), gamma, variance)))
_limit = div(sub(_total, add(_root, num(2))), mul(TWO, variance))
_first = div(mul(gamma, sub(_root, _total)), mul(TWO, power(_root, 2)))


@cache
def at_noise() -> tuple[Line, Line]:
    """The limit of E tau(1/(z - S)) at z = -s and its first order, with one square root."""
    load = instance(root_at_size(), LOAD_NOISY, images={var("load", "real"): gamma, var("s", "real"): variance})
    found = []
    for line, value in ((limit_of_transform(), _limit), (first_order(), _first)):
        known = instance(line, LOAD_NOISY, images=AT_NOISE)
        here = have(eq(known.statement.args[1], value), LOAD_NOISY, load, rule="field", title="one square root")
        found.append(
            have(eq(known.statement.args[0], value), LOAD_NOISY, known, here, rule="field", multipliers=(ONE, ONE))
        )
    return found[0], found[1]


def test_shift(claim: Claim) -> Line:
    context, statement = claimed(claim)
    body = instantiate(statement.args[0].args[1], n, d)
    size = instance(root_at_size(), NOISY, images={var("load", "real"): div(n, d), var("s", "real"): variance})
    scale = add(power(variance, 2), power(variance, 3))
    weight = power(variance, 2) if claim is gap_claim else mul(TWO, power(variance, 2))
    by = add(mul(scale, substitute(slope_beyond, AT_NOISE)), mul(weight, substitute(beyond, AT_NOISE)))
    losses = (test_loss_by_resolvent(), train_loss_by_resolvent())[: 2 if claim is gap_claim else 1]
    inside = have(eq(body, by), NOISY, *losses, size, rule="field", title="exact at every size")
    known = [instance(line, context, images=AT_NOISE) for line in (slope_first_order(), first_order())]
    one, two = substitute(slope_shift, AT_NOISE), substitute(first_shift, AT_NOISE)
    value = add(mul(scale, one), mul(weight, two))
    exists = have(eq(two, two), context, known[1], rule="rewrite")
    tends = have(eq(limit(by), value), context, known[0], exists, rule="limit_algebra", near=ONE)
    negative = instance(limit_is_root()[1], context, images=AT_NOISE)
    images = {substitute(a, AT_NOISE): _limit, two: _first}
    put = replaced(value, images)
    moved = have(eq(value, put), context, *at_noise(), exists, negative, rule="rewrite", near=())
    same = have(eq(put, statement.args[1]), context, rule="field", title="one square root", multipliers=())
    whole = have(eq(statement.args[0], value), context, inside, tends, rule="rewrite")
    return have(statement, context, whole, moved, same, rule="field", multipliers=(ONE, ONE, ONE))


def replaced(term: Term, images: dict[Term, Term]) -> Term:
    """The term with subterms put to their images."""
    if term in images:
        return images[term]
    if term.head not in ("add", "mul", "pow"):
        return term
    return make(term.head, *(replaced(part, images) for part in term.args))


PROOFS: dict[str, Callable[[], Line]] = {
    moment_claim.name: moment_variance,
    train_claim.name: train_shift,
    **{claim.name: partial(test_shift, claim) for claim in (test_claim, gap_claim, excess_claim)},
    **divergence.SHIFTS,
}
