"""The square root of the sample covariance of any data against any bounded continuous function of Sigma."""

from __future__ import annotations

from collections.abc import Callable

from ....theory.terms.build import ONE, TWO, ZERO, add, eq, le, lt, mul, neg, sub
from ....theory.terms.context import Context
from ....theory.terms.term import Term, close, instantiate, make, var
from ....theory.write.lemma import lemma
from ....theory.write.proof import Line, have, instance
from ...claimed import claimed, hypotheses
from ...lemmas.letters import gamma, mean, t, x
from ...lemmas.population import both
from ...lemmas.population_direction import PLACE, direction, exist, scale, sizes
from ...lemmas.population_noise import HALF_LINE, B, average, limit, m
from ...lemmas.population_noise import b as size
from ...lemmas.population_roots import BASE
from ...lemmas.square_root import root, whole_integral
from ...lemmas.weighed_root import root_tends, whole_exists
from ..square_root import root_claim
from .population_roots import explicit_direction

b = var("b", "real")
CONTEXT, STATEMENT = claimed(root_claim)
_SIZES = Context((b,), (le(ZERO, b),))
AT_SIZE = Context((*BASE.variables, b), (*BASE.conditions, le(ZERO, b)), BASE.ranges)
_AT_T = Context((t, b), (le(ZERO, t), le(ZERO, b)))


@lemma
def _shifts() -> tuple[tuple[Term, Term, tuple[Line, ...]], ...]:
    """B + b and b, which are not negative: what bounds them, and that it does."""
    bounded, on_line = hypotheses(root_claim)
    found = []
    for weight, most in ((add(B(), b), mul(TWO, b)), (b, b)):
        facts = (
            have(le(ZERO, weight), _AT_T, bounded, rule="sign"),
            have(le(weight, most), _AT_T, bounded, rule="sign"),
            have(make("continuous", HALF_LINE, close(weight, t)), _SIZES, on_line, rule="continuity"),
        )
        found.append((weight, most, facts))
    return tuple(found)


@lemma
def _each_tends() -> tuple[Line, ...]:
    """E tau((B + b) C^(1/2)) and E tau(b C^(1/2)) tend to means along eigenvectors of Sigma."""
    return tuple(
        instance(root_tends(), CONTEXT, *facts, images={size: most}, functions={"B": (1, close(weight, t))})
        for weight, most, facts in _shifts()
    )


@lemma
def _at_every_size() -> Line:
    """E tau(B C^(1/2)) is that of B + b less that of b."""
    whole, *parts = (mean(both(mul(weight, root()))) for weight in (B(), *(weight for weight, _, _ in _shifts())))
    return have(eq(whole, sub(*parts)), AT_SIZE, *_exist(), rule="linear")


@lemma
def _exist() -> tuple[Line, ...]:
    """E tau((B + b) C^(1/2)) and E tau(b C^(1/2)) exist."""
    return tuple(
        instance(whole_exists()[0], AT_SIZE, *facts[:2], images={size: most}, functions={"B": (1, close(weight, t))})
        for weight, most, facts in _shifts()
    )


@lemma
def along_eigenvectors() -> Line:
    """E tau(B C^(1/2)) tends to the mean of B and C^(1/2) along an eigenvector of Sigma."""
    exact, lines = _at_every_size(), _each_tends()
    value, whole = sub(*(line.statement.args[1] for line in lines)), average(mul(B(), direction))
    tends = have(eq(limit(exact.statement.args[1]), value), CONTEXT, *lines, *_exist(), rule="limit_algebra")
    moved = have(eq(limit(exact.statement.args[0]), value), CONTEXT, tends, exact, rule="rewrite")
    same = have(eq(whole, value), CONTEXT, *lines, rule="linear")
    return have(eq(STATEMENT.args[0], whole), CONTEXT, moved, same, rule="field", multipliers=(ONE, neg(ONE)))


@lemma
def _direction_sizes() -> tuple[Line, Line]:
    """0 <= C^(1/2) along an eigenvector <= sqrt(t)."""
    there = exist()[0]
    known = instance(whole_integral(), Context((t,), (le(ZERO, t),)), images={x: t})
    whole, share_ = there.statement.args[0], known.statement.args[0]
    low = have(le(ZERO, whole), PLACE, there, *sizes(), rule="order")
    high = have(le(whole, share_), PLACE, there, known, *sizes(), rule="order")
    return (
        have(le(ZERO, direction), PLACE, low, rule="combine", multipliers=(scale,)),
        have(le(direction, root(t)), PLACE, high, known, rule="combine", multipliers=(scale, scale)),
    )


@lemma
def _bounds() -> tuple[Line, Line]:
    """B times that is at most b (1 + t) in size."""
    low, high = _direction_sizes()
    bounded, _ = hypotheses(root_claim)
    place = Context((*PLACE.variables, b), (*PLACE.conditions, le(ZERO, b)))
    small = have(le(root(t), add(ONE, t)), Context((t,), (le(ZERO, t),)), rule="sign")
    found = []
    for weight in (B(), neg(B())):
        one_side = have(le(weight, b), _AT_T, bounded, rule="sign")
        goal, uses = le(mul(weight, direction), mul(b, add(ONE, t))), (one_side, low, high, small)
        found.append(have(goal, place, *uses, rule="combine", multipliers=(direction, ZERO, b, b)))
    return found[0], found[1]


def _explicit(many: bool, stated: Term) -> Line:
    """The mean along eigenvectors by the claim's integral over (0, 1)."""
    where = CONTEXT.where(le(ONE, gamma) if many else lt(gamma, ONE))
    place = Context((*where.variables, t), (*where.conditions, lt(ZERO, t)))
    body, most = instantiate(stated.args[1], t), mul(b, add(ONE, t))
    known, explicit = mul(B(), direction), explicit_direction(many)
    there = have(eq(B(), B()), _AT_T, hypotheses(root_claim)[0], rule="sign")
    same = have(eq(body, known), place, explicit, there, rule="field", multipliers=(neg(mul(B(), scale)), ZERO))
    sides = [
        have(le(side, most), place, bound_, same, rule="combine", multipliers=(ONE, sign))
        for side, bound_, sign in zip((body, neg(body)), _bounds(), (ONE, neg(ONE)), strict=True)
    ]
    finite = have(eq(average(most), mul(b, add(ONE, m))), CONTEXT, rule="linear")
    exists = have(make("defined", stated), where, *sides, finite, rule="order", bound=average(most))
    return have(eq(average(known), stated), where, same, exists, along_eigenvectors(), rule="rewrite")


def in_the_limit() -> Line:
    """The same, explicit along each eigenvector."""
    whole, branches = along_eigenvectors(), []
    for many, stated in ((True, STATEMENT.args[1].args[1]), (False, STATEMENT.args[1].args[3])):
        where = CONTEXT.where(le(ONE, gamma) if many else lt(gamma, ONE))
        here = _explicit(many, stated)
        branches.append(have(eq(STATEMENT.args[0], stated), where, whole, here, rule="field", multipliers=(ONE, ONE)))
    return have(STATEMENT, CONTEXT, *branches, rule="cases", title="every load")


PROOFS: dict[str, Callable[[], Line]] = {root_claim.name: in_the_limit}

IDEAS: dict[str, str] = {
    "spectrum.square_root_equivalent": (
        "sqrt(x) is (2/pi) times the integral of x/(x + w^2) over w, and the part beyond a cut is small at every "
        "size. Each resolvent tends to its deterministic equivalent, with w^2 renormalised to kappa(w^2); with v "
        "= kappa(w^2) as the variable the integral is explicit."
    ),
}
"""What each proof does, in a sentence or two."""
