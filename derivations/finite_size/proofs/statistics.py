"""The variance of every statistic that is analytic next to the spectrum, and one that is: the square root, shifted."""

from __future__ import annotations

from collections.abc import Callable

from ....theory.terms.build import ONE, add, eq
from ....theory.terms.context import EVERYWHERE, Context
from ....theory.terms.term import Function, bound, substitute, var
from ....theory.write.lemma import lemma
from ....theory.write.proof import Line, axiom, have, instance
from ...claimed import claimed, hypotheses
from ...lemmas.letters import gamma
from ...lemmas.marchenko_pastur import root
from ...lemmas.root_variance import derivatives_bound, e, grows, radius, size
from ..fluctuations import statistic_claim


@lemma
def every_statistic() -> Line:
    """As it is cited, in the claim's words."""
    context, statement = claimed(statistic_claim)
    growth, near, on_line = hypotheses(statistic_claim)
    cited = axiom("variance_of_statistic")
    asked = next(owed.statement for owed in cited.theorem.owes if len(owed.own.variables) == len(("i", "x")))
    same = have(asked, near.context, near, rule="rewrite")
    known = instance(cited, context, growth, same)
    value = eq(known.statement.args[1], statement.args[1])
    moved = have(value, context, known, on_line, rule="linear", title="the sum over cosine coefficients")
    return have(statement, context, known, moved, rule="field", multipliers=(ONE, ONE))


# --- an example ------------------------------------------------------------------------------------------------

_AT = {gamma: ONE, e: ONE}
_POINT = {
    gamma: ONE,
    var("r", "real"): substitute(radius, _AT),
    var("A", "real"): substitute(size, _AT),
    var("j", "integer"): ONE,
}
_ROOT: dict[str, Function] = {"f": (1, root(add(bound(0, "real"), ONE)))}


def _at_point(line: Line) -> Line:
    """What is known of sqrt(x + e) at every load, at the load 1 and e = 1."""
    own = tuple(v for v in line.context.variables if v not in _AT)
    conditions = (c for c in line.context.conditions if c.variables & frozenset(own))
    return instance(line, Context(own, tuple(substitute(c, _AT) for c in conditions)), images=_AT)


@lemma
def of_a_root() -> Line:
    """The claim for sqrt(x + 1) at the load 1, which is analytic next to the spectrum."""
    _, near, on_line = (substitute(line.statement, _POINT, _ROOT) for line in hypotheses(statistic_claim))
    derivatives = _at_point(derivatives_bound())
    met = (
        _at_point(grows()),
        have(near, derivatives.context, derivatives, rule="rewrite"),
        have(on_line, EVERYWHERE, rule="continuity"),
    )
    return instance(every_statistic(), EVERYWHERE, *met, images=_POINT, functions=_ROOT, title="an example")


PROOFS: dict[str, Callable[[], Line]] = {statistic_claim.name: every_statistic}
EXAMPLES: dict[str, Callable[[], Line]] = {statistic_claim.name: of_a_root}

IDEAS: dict[str, str] = {
    "finite_size.linear_statistic_variance": (
        "The central limit theorem of Bai and Silverstein for linear statistics is cited. Its variance is written "
        "by the cosine coefficients of f around the spectrum."
    ),
}
"""What each proof does, in a sentence or two."""
