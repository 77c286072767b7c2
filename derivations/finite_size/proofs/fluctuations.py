"""Variances in closed form: of the trace of the resolvent, at the ridge -z rational in w = 1 + kappa; of the log-determinant."""

from __future__ import annotations

from collections.abc import Callable

from ....theory.terms.build import ONE, ZERO, eq, lt, neg
from ....theory.terms.context import Context
from ....theory.terms.term import Term, instantiate, make, substitute, var
from ....theory.write.lemma import lemma
from ....theory.write.proof import Line, have, instance
from ...claimed import claimed
from ...lemmas.letters import d, gamma, n, z
from ...lemmas.log_determinant_limit import along_loads, variance
from ...lemmas.resolvent_variance import kappa_limit, kappa_positive, limit_of_variance, variance_limit
from ...lemmas.ridge import WIDE, at, back, first, in_range, one_root, ridge, root_equation, square_positive, w
from ...lemmas.slope import a, limit_is_root
from ...lemmas.transform import LOADS_BELOW, limit_of_transform
from ..fluctuations import log_determinant_claim, resolvent_claim

_limit = var("limit", "real")


def _lettered(term: Term) -> Term:
    """The term with a letter for the limit of E tau(1/(z - S))."""
    if term is a:
        return _limit
    return make(term.head, *map(_lettered, term.args)) if term.head in ("add", "mul", "pow") else term


@lemma
def value_in_w() -> Line:
    """The limiting variance is the claimed one where z and the limit are those of w."""
    sides = _lettered(variance_limit), claimed(resolvent_claim)[1].args[1]
    images = {_limit: neg(first), z: neg(back)}
    general = eq(*(substitute(side, images) for side in sides))
    at_w = have(general, WIDE, square_positive(), rule="rewrite", title="in w")
    equations = eq(z, neg(back)), eq(_limit, neg(first))
    signs = lt(z, ZERO), lt(_limit, ZERO), lt(ZERO, _lettered(kappa_limit))
    context = Context((gamma, w, z, _limit), (*WIDE.conditions, *signs, *equations))
    known = [have(equation, context, rule="sign") for equation in equations]
    return have(eq(*sides), context, at_w, *known, rule="rewrite", title="at z and the limit")


@lemma
def resolvent_variance() -> Line:
    """The variance of tr(1/(z - S)) in the limit, by the distances of z from both edges."""
    context, statement = claimed(resolvent_claim)
    opposite = {ridge: neg(z)}
    known, root = limit_of_transform(), instance(one_root(), LOADS_BELOW, images=opposite)
    here, there = at(first, neg(z)), at(back, neg(z))
    in_w = have(eq(a, neg(here)), LOADS_BELOW, known, root, rule="field", title="the transform in w")
    place = instance(root_equation(), LOADS_BELOW, images=opposite)
    point = have(eq(z, neg(there)), LOADS_BELOW, place, rule="field", multipliers=(ONE,))
    inside = [instance(line, LOADS_BELOW, images=opposite) for line in in_range()]
    paid = *inside, limit_is_root()[1], kappa_positive(), point, in_w
    same = instance(value_in_w(), LOADS_BELOW, *paid, images={w: at(w, neg(z)), _limit: a})
    value = eq(limit_of_variance().statement.args[0], statement.args[1])
    uses = limit_of_variance(), same
    whole = have(value, LOADS_BELOW, *uses, rule="field", title="in closed form", multipliers=(ONE, ONE))
    return have(statement, context, whole, rule="limit_algebra", title="the variance")


@lemma
def log_determinant_variance() -> Line:
    """The variance of ln det S tends to -2 ln(1 - 1/gamma)."""
    context, statement = claimed(log_determinant_claim)
    known = variance()
    body = instantiate(statement.args[0].args[1], n, d)
    exact = have(eq(body, known.statement.args[1]), known.context, known, rule="field", multipliers=(ONE,))
    tends = along_loads(statement.args[0], exact)
    same = have(eq(tends.statement.args[1], statement.args[1]), context, rule="functional_equation")
    return have(statement, context, tends, same, rule="field", title="the variance", multipliers=(ONE, ONE))


PROOFS: dict[str, Callable[[], Line]] = {
    resolvent_claim.name: resolvent_variance,
    log_determinant_claim.name: log_determinant_variance,
}

IDEAS: dict[str, str] = {
    "finite_size.log_determinant_variance": (
        "By Bartlett's decomposition the exponential moments of ln det S are products of quotients of gamma "
        "functions. In the limit they are those of a Gaussian, with the variance that is stated."
    ),
    "finite_size.resolvent_variance": (
        "The variance of the trace of the resolvent follows from the equation of the transform, by parts, to "
        "first order. At z = -ridge it is rational in w = 1 + kappa, kappa the renormalised ridge."
    ),
}
"""What each proof does, in a sentence or two."""
