"""What the losses of a denoiser have beyond their limits, to first order in 1/d, by one square root."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from ....theory.claim import Claim
from ....theory.find.parts import replaced
from ....theory.terms.build import ONE, TWO, add, div, eq, mul, power, sub
from ....theory.terms.term import instantiate, num, substitute, var
from ....theory.write.lemma import lemma
from ....theory.write.proof import Line, have, instance
from ...claimed import claimed
from ...denoising.proofs.at_size import (
    AT_NOISE,
    LOAD_NOISY,
    NOISY,
    root_at_size,
    test_loss_by_resolvent,
    train_loss_by_resolvent,
    variance,
)
from ...lemmas.first_order import beyond, first_order
from ...lemmas.letters import d, gamma, limit, n
from ...lemmas.marchenko_pastur import root
from ...lemmas.slope import a, first_shift, limit_is_root, slope_beyond, slope_first_order, slope_shift
from ...lemmas.transform import limit_of_transform
from ..shifts import excess_claim, gap_claim, test_claim, train_claim


@lemma
def train_shift() -> Line:
    """d times what the training loss has beyond its limit at the load n/d, in the limit."""
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


_total = add(mul(gamma, add(ONE, variance)), ONE)
_root = root(add(power(sub(mul(gamma, add(ONE, variance)), ONE), 2), mul(num(4), gamma, variance)))
_limit = div(sub(_total, add(_root, num(2))), mul(TWO, variance))
_first = div(mul(gamma, sub(_root, _total)), mul(TWO, power(_root, 2)))


@lemma
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


PROOFS: dict[str, Callable[[], Line]] = {
    train_claim.name: train_shift,
    **{claim.name: partial(test_shift, claim) for claim in (test_claim, gap_claim, excess_claim)},
}

IDEAS: dict[str, str] = {
    **dict.fromkeys(
        ("finite_size.denoising_test_shift", "finite_size.denoising_gap_shift", "finite_size.denoising_excess_shift"),
        "At every size the loss is made of E tau(1/(z - S)) and of E tau(1/(z - S)^2) at z = -sigma^2. By parts "
        "the first has a known first order in 1/d, and so has the second, which is its slope.",
    ),
    "finite_size.denoising_train_shift": (
        "At every size the training loss is made of E tau(1/(z - S)) at z = -sigma^2 alone. By parts this has a "
        "known first order in 1/d, in one square root."
    ),
}
"""What each proof does, in a sentence or two."""
