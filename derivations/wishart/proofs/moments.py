"""Exact moments of finite Wishart matrices and their limits: all contractions, order by order."""

from __future__ import annotations

from functools import partial

from ....theory.claim import Claim
from ....theory.terms.build import eq, lim
from ....theory.terms.term import Term, num, substitute, var
from ....theory.write.proof import Line, have
from ...claimed import claimed
from ...lemmas.letters import LOADS, PATH, SIZES, d, n
from ..moments import moment_complex, moment_limit, moment_real

ORDER = var("order", "integer")


def by_order(claim: Claim, limit: bool = False) -> Line:
    """The moment of every order at once, from all contractions of each."""
    context, statement = claimed(claim)
    mean, values = statement.args
    branches = []
    for order in range(1, len(values.args) // 2 + 1):
        at_order = eq(substitute(mean, {ORDER: num(order)}), values.args[2 * order - 1])
        line = limit_at(order, at_order) if limit else have(at_order, SIZES, rule="wick", title=f"order {order}")
        here = context.where(eq(ORDER, num(order)))
        branches.append(have(eq(mean, at_order.args[1]), here, line, rule="rewrite", title=f"at order {order}"))
    return have(statement, context, *branches, rule="cases", title="every order")


def limit_at(order: int, statement: Term) -> Line:
    """The limit of the moment of one order, by the moment at each size."""
    _, value = statement.args
    moment = branch_of(moment_real, order)
    closed = eq(lim(PATH, moment.args[1], n, d), value)
    exact = have(moment, SIZES, rule="wick", title=f"order {order}")
    leading = have(closed, LOADS, rule="limit_algebra", title="leading powers")
    return have(statement, LOADS, exact, leading, rule="rewrite", title=f"the limit at order {order}")


def branch_of(claim: Claim, order: int) -> Term:
    """What the claim says of one order."""
    mean, values = claimed(claim)[1].args
    return eq(substitute(mean, {ORDER: num(order)}), values.args[2 * order - 1])


PROOFS = {
    claim.name: partial(by_order, claim, claim is moment_limit) for claim in (moment_real, moment_complex, moment_limit)
}

IDEAS: dict[str, str] = {
    **dict.fromkeys(
        ("wishart.moment_real", "wishart.moment_complex"),
        "By Wick's theorem the mean of tr S^k is a sum over all pairings of its 2 k Gaussian factors, each of "
        "which counts as a power of n and of d. The pairings are counted for each order.",
    ),
    "wishart.moment_limit": (
        "The exact mean at each order is a polynomial in 1/n and d/n. In the limit the leading powers are left, "
        "whose coefficients are Narayana numbers."
    ),
}
"""What each proof does, in a sentence or two."""
