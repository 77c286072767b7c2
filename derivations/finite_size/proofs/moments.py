"""Variances of moments by all contractions, order by order."""

from __future__ import annotations

from collections.abc import Callable

from ....theory.decide.scene import Scene
from ....theory.rules.matrices import moment
from ....theory.terms.build import eq, lim, mul, power, sub
from ....theory.terms.term import Term, num, substitute, var
from ....theory.write.lemma import lemma
from ....theory.write.proof import Line, have
from ...claimed import claimed
from ...lemmas.letters import LOADS, PATH, SIZES, d, mean, n, tau, x
from ..fluctuations import moment_claim

ORDER = var("order", "integer")


def contracted(mean_: Term) -> Line:
    """A mean of traces is the sum over its contractions."""
    return have(eq(mean_, moment(mean_, Scene(SIZES))), SIZES, rule="wick", title="all contractions")


@lemma
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


PROOFS: dict[str, Callable[[], Line]] = {moment_claim.name: moment_variance}

IDEAS: dict[str, str] = {
    "finite_size.moment_variance": (
        "The variance of tr S^k is a polynomial in n and d by Wick's theorem, for each order. Its leading power "
        "is left in the limit."
    ),
}
"""What each proof does, in a sentence or two."""
