"""The bulk error: the Bures distance per dimension of the learnt law to the true one, by the half moment."""

from __future__ import annotations

from collections.abc import Callable

from ....theory.terms.build import ONE, TWO, add, div, eq, inverse, mul, neg, sub
from ....theory.terms.term import bound, make, var
from ....theory.write.lemma import lemma
from ....theory.write.proof import Line, axiom, have, instance
from ...claimed import claimed
from ...lemmas.letters import SIZES, S, d, mean, tau, x
from ...marchenko_pastur.proofs.half_moment import WITH_DATA, by_half_moment, half, mean_is_one, root
from ..bulk_error import bulk_claim


@lemma
def at_finite_size() -> Line:
    """E W^2/d = 2 - 2 E tau(S^(1/2))."""
    exists = have(make("defined", tau(root)), WITH_DATA, rule="order")
    bures = instance(
        axiom("bures_wasserstein"),
        WITH_DATA,
        exists,
        images={var("M", "matrix"): S},
        functions={"f": (1, bound(0, "real"))},
    )
    distance = make("wasserstein", make("identity", d), S)
    plain = have(
        eq(distance, bures.statement.args[1]), WITH_DATA, bures, rule="field", title="the distance", multipliers=(ONE,)
    )
    statement = eq(div(mean(distance), d), sub(TWO, mul(TWO, half)))
    apart = sub(add(ONE, mean(tau(x))), mul(TWO, half))
    written = mean(bures.statement.args[1])
    parts = have(eq(written, mul(d, apart)), SIZES, mean_is_one(), rule="linear")
    same = have(eq(written, mean(distance)), SIZES, parts, plain, rule="rewrite")
    weights = neg(inverse(d)), inverse(d), ONE
    return have(statement, SIZES, same, parts, mean_is_one(), rule="field", title="at finite size", multipliers=weights)


@lemma
def bulk_errors() -> tuple[Line, ...]:
    """The bulk error for gamma > 1, at gamma = 1 and for gamma < 1."""
    return by_half_moment(at_finite_size(), bulk_claim)


def bulk_error() -> Line:
    context, statement = claimed(bulk_claim)
    return have(statement, context, *bulk_errors(), rule="cases", title="every load")


PROOFS: dict[str, Callable[[], Line]] = {bulk_claim.name: bulk_error}

IDEAS: dict[str, str] = {
    "generalisation.bulk_error": (
        "Between centred Gaussians of covariances 1 and S the squared Wasserstein distance is d (1 + tau(S) - 2 "
        "tau(S^(1/2))). In the mean it is 2 d (1 - E tau(S^(1/2))), and the half moment gives the limit."
    ),
}
"""What each proof does, in a sentence or two."""
