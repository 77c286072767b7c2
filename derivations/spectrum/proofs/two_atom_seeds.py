"""Samples of two eigenvalues from the same seeds: what holds for every population, means over the law being sums of two."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from ....theory.claim import Claim
from ....theory.find.parts import replaced
from ....theory.terms.build import ONE, ZERO, add, eq, inverse, le, lt, mul, over, power, sub
from ....theory.terms.context import Context
from ....theory.terms.term import Term, instantiate, substitute, subterms, var
from ....theory.write.proof import Line, have, instance
from ...claimed import claimed
from ...lemmas.letters import gamma, t
from ...lemmas.two_atoms import ATOMS, average, ratio, supported, weight
from .. import seeds as spectrum_seeds
from .. import two_atom as book
from .population_large_load import large_load
from .population_seeds import in_the_limit
from .two_atom import root_equation, root_in
from .two_atom_population import at_atoms, k, pull

y = var("y", "real")


def means_in(term: Term) -> list[Term]:
    """Means over the law in which nothing is bound from outside."""
    return [part for part in subterms(term) if part.head == "over" and part.args[0] is ATOMS and not part.loose]


def integrals_in(term: Term) -> dict[Term, Term]:
    """Integrals in which nothing is bound from outside, with their integrands at y."""
    found = [part for part in subterms(term) if part.head == "over" and part.args[0].head == "interval"]
    return {part: instantiate(part.args[1], y) for part in found if not part.loose}


def in_integrals(term: Term, images: Mapping[Term, Term]) -> Term:
    """The term with images for parts of its integrands."""
    integrals = integrals_in(term).items()
    return replaced(term, {part: over(part.args[0], replaced(inside, images), y) for part, inside in integrals})


def inner_means(term: Term) -> list[Term]:
    """Means over the law in the integrands."""
    inside = [mean for part in integrals_in(term).values() for mean in means_in(part) if y in mean.variables]
    return sorted(set(inside), key=str)


def written_out(line: Line, context: Context) -> Line:
    """The means that stand outside as sums of two; they exist, as the line speaks of them."""
    left, right = line.statement.args
    sums = [average(instantiate(mean.args[1], t), context, line) for mean in means_in(right)]
    written = replaced(right, dict(known.statement.args for known in sums))
    return have(eq(left, written), context, line, *sums, rule="rewrite", title="means over two eigenvalues")


def radicands(value: Term) -> list[Term]:
    """What stands under square roots in the integrands."""
    inside = {part for integrand in integrals_in(value).values() for part in subterms(integrand)}
    return [part.args[0] for part in sorted(inside, key=str) if part.head == "rpow" and y in part.variables]


def positive_sum(line: Line) -> Line:
    """The sum of two that a mean is, is > 0."""
    parts = line.statement.args[1].args
    signs = [have(lt(ZERO, part), line.context, rule="sign") for part in parts]
    return have(lt(ZERO, add(*parts)), line.context, *signs, rule="combine", multipliers=(ONE, ONE))


def many(line: Line, value: Term, context: Context) -> Line:
    """The value for gamma >= 1."""
    outside = written_out(line, context)
    left, right = outside.statement.args
    within = Context((*context.variables, y), (*context.conditions, lt(ZERO, y), lt(y, ONE)))
    (mean,) = inner_means(right)
    known = average(instantiate(mean.args[1], t), within)
    (radicand,) = radicands(value)
    by_sum, weight_ = positive_sum(known), inverse(gamma)
    root = have(lt(ZERO, radicand), within, by_sum, rule="combine", title="under the root", multipliers=(weight_,))
    return have(eq(left, value), context, outside, known, root, rule="rewrite", title="many examples")


def few(line: Line, value: Term, context: Context) -> Line:
    """The value for gamma < 1, where kappa starts at a root k > 0."""
    outside = written_out(line, context)
    left, right = outside.statement.args
    before, after = root_in(right), root_in(value)
    equation = root_equation(after, context)
    same = have(eq(after, before), context, equation, pull(context), supported(), rule="rewrite", title="the start")
    within = Context((*context.variables, y), (*context.conditions, lt(ZERO, y), lt(y, ONE)))
    at_k = Context((*within.variables, k), (*within.conditions, lt(ZERO, k)))
    (mean,) = inner_means(replaced(right, {before: k}))
    known = average(instantiate(mean.args[1], t), at_k)
    above = positive_sum(known)
    signs = []
    for radicand in radicands(replaced(value, {after: k})):
        if weight in radicand.variables:
            signs.append(have(lt(ZERO, radicand), at_k, above, rule="combine", multipliers=(ONE,)))
        else:
            signs.append(have(lt(ZERO, radicand), at_k, rule="sign"))
    sizes = [
        have(lt(ZERO, add(power(y, 2), mul(power(sub(ONE, y), 2), add(place, k)))), at_k, rule="sign")
        for place in (ONE, ratio)
    ]
    there = [instance(one, within, same, images={k: before}) for one in (known, above, *signs, *sizes)]
    named = replaced(right, {before: k})
    written = in_integrals(named, dict([known.statement.args]))
    statement = eq(left, substitute(written, {k: before}))
    line = have(statement, context, outside, same, *there, rule="rewrite", title="means inside")
    here = [instance(one, within, equation, images={k: after}) for one in (*signs, *sizes)]
    return have(eq(left, value), context, line, same, *here, rule="rewrite", title="few examples")


def by_load(population_claim: Claim, claim: Claim) -> Line:
    """The claim for many and for few examples."""
    context, statement = claimed(claim)
    general = at_atoms(partial(in_the_limit, population_claim), claim)
    left, right = general.statement.args
    lines = []
    for place, condition, way in ((1, le(ONE, gamma), many), (3, lt(gamma, ONE), few)):
        where = context.where(condition)
        line = have(eq(left, right.args[place]), where, general, rule="cases", title="one side")
        lines.append(way(line, statement.args[1].args[place], where))
    return have(statement, context, *lines, rule="cases", title="every load")


def by_pairs() -> Line:
    """With many examples 1 - q falls like a mean over four pairs of eigenvalues."""
    context, statement = claimed(book.large_load_claim)
    line = at_atoms(large_load, book.large_load_claim)
    line = written_out(written_out(line, context), context)
    return have(statement, context, line, rule="field", title="four pairs", multipliers=(ONE,))


PROOFS: dict[str, Callable[[], Line]] = {
    book.large_load_claim.name: by_pairs,
    **{
        claim.name: partial(by_load, general, claim)
        for general, claim in (
            (spectrum_seeds.overlap_claim, book.overlap_claim),
            (spectrum_seeds.population_claim, book.population_claim),
            (spectrum_seeds.split_claim, book.split_claim),
        )
    },
}

IDEAS: dict[str, str] = {
    **dict.fromkeys(
        ("spectrum.two_atom_overlap", "spectrum.two_atom_population_distance", "spectrum.two_atom_split_distance"),
        "What holds for every population holds for this one. Means over a law of two eigenvalues are sums of two "
        "terms, outside and within the equation of kappa.",
    ),
    "spectrum.two_atom_large_load": (
        "With many examples 1 - q goes like a double mean over pairs of eigenvalues, s t/(sqrt(s) + sqrt(t))^2, "
        "over the mean eigenvalue. For two eigenvalues it is a sum of four terms."
    ),
}
"""What each proof does, in a sentence or two."""
