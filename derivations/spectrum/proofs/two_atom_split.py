"""The load at which the limiting spectrum of two eigenvalues splits, in the claim's words."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from ....theory.terms.build import ONE, ZERO, eq, le, lt, mul, neg, power, sub
from ....theory.terms.context import Context
from ....theory.terms.term import Term, make, substitute, var
from ....theory.write.lemma import lemma
from ....theory.write.proof import Line, have, instance
from ...claimed import claimed
from ...lemmas.letters import gamma
from ...lemmas.split import S, gap, kappa, least
from ...lemmas.split_gap import GAP, above, at_split, below
from ...lemmas.two_atoms import ratio, weight
from ..two_atom import gap_claim

_rest = sub(ONE, weight)
IMAGES = {
    S: power(_rest, Fraction(1, 2)),
    kappa: mul(power(weight, Fraction(1, 6)), power(ratio, Fraction(1, 3)), power(_rest, Fraction(-1, 6))),
}


def _split() -> tuple[Context, Term]:
    context, statement = claimed(gap_claim)
    return context, statement.args[1]


@lemma
def letters() -> tuple[Line, ...]:
    """What is asked of S and kappa holds of these roots; gamma g^2 at the split."""
    context, _ = _split()
    s, k = IMAGES[S], IMAGES[kappa]
    a, b, c = (var(name, "real") for name in "abc")
    above_zero = Context((a, b, c), tuple(lt(ZERO, letter) for letter in (a, b, c)))
    general = have(lt(ZERO, mul(a, b, c)), above_zero, rule="sign")
    parts = [have(lt(ZERO, part), context, rule="sign") for part in k.args]
    signs = (
        have(lt(ZERO, s), context, rule="sign"),
        instance(general, context, *parts, images=dict(zip((a, b, c), k.args, strict=True))),
    )
    first = have(eq(power(s, 2), _rest), context, rule="field")
    second = have(eq(mul(power(k, 6), power(s, 2)), mul(weight, power(ratio, 2))), context, rule="field")
    return *signs, first, second


LOADS = Context((weight, ratio, gamma), (*_split()[0].conditions, lt(ZERO, gamma)))


@lemma
def by_load() -> dict[str, Line]:
    """The gap below, at and above the load of the split."""
    context, split = _split()
    at = have(eq(substitute(least, IMAGES), mul(split, power(gap, 2))), context, rule="field", title="at the split")
    lines = {}
    for name, line in (("below", below()), ("at", at_split()), ("above", above())):
        relation = line.context.conditions[-1]
        one, two = (gamma, split) if name != "above" else (split, gamma)
        condition = make(relation.head, one, two)
        here = LOADS.where(condition)
        given = have(condition, here, rule="sign")
        scale = power(gap, 2)
        goal = substitute(relation, IMAGES)
        weights = (scale, ONE) if name == "above" else (scale, neg(ONE))
        rule = "field" if name == "at" else "combine"
        moved = have(goal, here, given, at, rule=rule, multipliers=weights)
        lines[name] = instance(line, here, *letters(), moved, images=IMAGES)
    return lines


@lemma
def just_at(at: Line) -> Line:
    """The gap at a load that is at most and at least that of the split."""
    context, split = _split()
    a, b = var("a", "real"), var("b", "real")
    order = le(a, b), le(b, a)
    equal = have(eq(a, b), Context((a, b), order), rule="sign")
    images = {a: gamma, b: split}
    between = tuple(substitute(condition, images) for condition in order)
    here = Context(LOADS.variables, (*context.conditions, *between))
    same = instance(equal, here, images=images)
    cube = have(lt(ZERO, split), context, rule="sign")
    above_zero = have(lt(ZERO, gamma), here, cube, same, rule="combine", multipliers=(ONE, neg(ONE)))
    return instance(at, here, same, above_zero)


@lemma
def beyond(above_: Line) -> Line:
    """The gap above the load of the split, which is positive."""
    context, split = _split()
    here = Context(LOADS.variables, (*context.conditions, lt(split, gamma)))
    given = have(lt(split, gamma), here, rule="sign")
    cube = have(lt(ZERO, split), context, rule="sign")
    above_zero = have(lt(ZERO, gamma), here, given, cube, rule="combine", multipliers=(ONE, ONE))
    return instance(above_, here, above_zero)


def split() -> Line:
    """Up to the load of the split the gap has no length, and beyond it has some."""
    context, statement = claimed(gap_claim)
    lines = by_load()
    weakly = [have(le(ZERO, GAP), line.context, line, rule="combine", multipliers=(ONE,)) for line in lines.values()]
    exists = have(le(ZERO, GAP), LOADS, *weakly, rule="cases")
    uses = lines["below"], just_at(lines["at"]), beyond(lines["above"]), exists
    return have(statement, context, *uses, rule="least", title="the load of the split")


PROOFS: dict[str, Callable[[], Line]] = {gap_claim.name: split}

IDEAS: dict[str, str] = {
    "spectrum.two_atom_split": (
        "The limiting spectrum has an edge where the map from places to eigenvalues turns, and a gap between two "
        "such turns. In letters that make their equation solvable the gap opens where gamma (ratio - 1)^2 passes "
        "the cube of a sum of two cube roots."
    ),
}
"""What each proof does, in a sentence or two."""
