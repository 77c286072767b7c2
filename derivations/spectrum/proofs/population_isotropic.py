"""Claims on data of any covariance at Sigma = 1: each result is the isotropic one."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from ....theory.claim import Claim
from ....theory.terms.build import ONE, TWO, ZERO, add, div, eq, inverse, lt, mul, neg, sub
from ....theory.terms.term import Term, make, subterms
from ....theory.write.lemma import lemma
from ....theory.write.proof import Line, have
from ...claimed import claimed
from ...lemmas.letters import gamma
from ..isotropic import kappa_isotropic, test_isotropic, train_isotropic
from .population import variance


@lemma
def kappa() -> Line:
    """The equation of kappa is quadratic, and kappa its positive root."""
    context, statement = claimed(kappa_isotropic)
    point = statement.args[1]
    positive = have(lt(ZERO, point), context, rule="sign")
    return have(statement, context, positive, rule="root_is", title="the positive root")


@lemma
def by_one_root() -> tuple[Line, Line]:
    """kappa = (1 - gamma + gamma s + r)/(2 gamma) > 0, r = sqrt((gamma (1 + s) - 1)^2 + 4 gamma s)."""
    context, statement = claimed(kappa_isotropic)
    small = next(part for part in subterms(statement) if part.head == "rpow")
    large = next(part for part in subterms(claimed(train_isotropic)[1]) if part.head == "rpow")
    same = have(eq(large, mul(TWO, gamma, small)), context, rule="functional_equation")
    value = div(add(sub(ONE, gamma), mul(gamma, variance), large), mul(TWO, gamma))
    weights = ONE, neg(inverse(mul(TWO, gamma)))
    form = have(
        eq(statement.args[0], value), context, kappa(), same, rule="field", title="one square root", multipliers=weights
    )
    positive = have(lt(ZERO, statement.args[0]), context, form, rule="sign")
    return form, have(lt(ZERO, value), context, form, positive, rule="rewrite")


def loss(claim: Claim) -> Line:
    """The loss is that at the positive root."""
    context, statement = claimed(claim)
    form, positive = by_one_root()
    left, right = statement.args
    value = put(left, *form.statement.args)
    exists = have(eq(left, left), context, form, rule="field", multipliers=(ZERO,))
    moved = have(eq(left, value), context, form, exists, positive, rule="rewrite", title="at the root")
    closed = have(eq(value, right), context, positive, rule="sign", title="one square root")
    return have(statement, context, moved, closed, rule="field", multipliers=(ONE, ONE))


def put(term: Term, old: Term, new: Term) -> Term:
    """The term with a subterm put to another."""
    if term is old:
        return new
    return make(term.head, *(put(a, old, new) for a in term.args)) if term.head in ("add", "mul", "pow") else term


PROOFS: dict[str, Callable[[], Line]] = {
    kappa_isotropic.name: kappa,
    **{claim.name: partial(loss, claim) for claim in (train_isotropic, test_isotropic)},
}

IDEAS: dict[str, str] = {
    "spectrum.renormalised_noise_isotropic": (
        "With Sigma = 1 the equation of kappa is quadratic, and kappa is its positive root."
    ),
    **dict.fromkeys(
        ("spectrum.test_error_isotropic", "spectrum.train_error_isotropic"),
        "With Sigma = 1 means over the population are values at t = 1, and kappa is the positive root of a "
        "quadratic equation. Both sides agree at that root.",
    ),
}
"""What each proof does, in a sentence or two."""
