"""What holds for every population, for two eigenvalues: means over the law are sums of two."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from ....theory.claim import Claim
from ....theory.find.parts import replaced
from ....theory.terms.build import ZERO, add, div, eq, lt
from ....theory.terms.context import Context
from ....theory.terms.term import instantiate, substitute, subterms, var
from ....theory.write.convert import POPULATION
from ....theory.write.proof import Line, have, instance
from ...claimed import claimed
from ...lemmas.letters import t
from ...lemmas.two_atoms import ATOMS, average
from .. import two_atom as book
from . import population, population_losses
from .two_atom import root_equation, root_in

k = var("k", "real")


def at_atoms(general: Callable[[], Line], claim: Claim) -> Line:
    """The general claim for the law."""
    context, _ = claimed(claim)
    return instance(general(), context, images={POPULATION: ATOMS})


def pull(context: Context) -> Line:
    """The mean of t/(t + k) over the law, for every k > 0."""
    return average(div(t, add(k, t)), Context((*context.variables, k), (*context.conditions, lt(ZERO, k))))


def of_two(general: Callable[[], Line], claim: Claim) -> Line:
    """The claim, means over the law being written out: first those that stand outside, then those in the root's equation."""
    context, statement = claimed(claim)
    line = at_atoms(general, claim)
    left, right = line.statement.args
    before, after = root_in(right), root_in(statement.args[1])
    positive = Context((*context.variables, k), (*context.conditions, lt(ZERO, k)))
    named = replaced(right, {before: k})
    means = {part for part in subterms(named) if part.head == "over" and part.args[0] is ATOMS and not part.loose}
    sums = [average(instantiate(mean.args[1], t), positive) for mean in sorted(means, key=str)]
    written = replaced(named, dict(known.statement.args for known in sums))
    exists = instance(population.noise_at(), context, images={POPULATION: ATOMS})
    known = [instance(known, context, exists, images={k: before}) for known in sums]
    statement_ = eq(left, substitute(written, {k: before}))
    line = have(statement_, context, line, *known, exists, rule="rewrite", title="means over two eigenvalues")
    equation = root_equation(after, context)
    return have(statement, context, line, pull(context), equation, rule="rewrite", title="the root's equation")


def renormalised_noise() -> Line:
    context, statement = claimed(book.kappa_claim)
    general = at_atoms(population.renormalised_noise, book.kappa_claim)
    return have(statement, context, general, pull(context), rule="rewrite", title="for two eigenvalues")


PROOFS: dict[str, Callable[[], Line]] = {
    book.kappa_claim.name: renormalised_noise,
    book.train_claim.name: partial(of_two, population_losses.train_error, book.train_claim),
    book.test_claim.name: partial(of_two, population_losses.test_error, book.test_claim),
}

IDEAS: dict[str, str] = {
    **dict.fromkeys(
        ("spectrum.two_atom_renormalised_noise", "spectrum.two_atom_test_error", "spectrum.two_atom_train_error"),
        "What holds for every population holds for this one. Means over a law of two eigenvalues are sums of two "
        "terms, outside and within the equation of kappa.",
    ),
}
"""What each proof does, in a sentence or two."""
