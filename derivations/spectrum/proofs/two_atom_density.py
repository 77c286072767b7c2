"""The density of the limiting spectrum of two eigenvalues, in the claim's words."""

from __future__ import annotations

from collections.abc import Callable

import sympy as sp

from ....theory.find.parts import replaced
from ....theory.terms.build import ONE, ZERO, eq, le, lt
from ....theory.terms.context import Context
from ....theory.terms.term import substitute
from ....theory.write.convert import Converter
from ....theory.write.lemma import lemma
from ....theory.write.proof import Line, have, instance
from ...claimed import claimed
from ...lemmas import cubic
from ...lemmas.two_atoms import BY_LETTERS, COEFFICIENTS, A, B, C, density, no_density
from .. import two_atom_density as book

_term = Converter({str(s): s for s in book.discriminant.free_symbols}).term
_letters = {_term(e): letter for e, letter in ((book.p, cubic.alpha), (book.q, cubic.beta), (book.a, A))}
"""Parts of the claim, with the letters that lemmas have for them."""
_roots = {cubic.m: sp.Abs(book.q), cubic.r: sp.sqrt(book.discriminant)}
_BY_RADICANDS = BY_LETTERS.extended(Context((cubic.m, cubic.r), cubic.BY_RADICANDS.conditions))
_images = {letter: part for part, letter in _letters.items()} | {letter: COEFFICIENTS[letter] for letter in (B, C)}


@lemma
def inside() -> Line:
    """Where two roots of the cubic are complex."""
    guard, value, *_ = claimed(book.density_claim)[1].args[1].args
    roots = {letter: replaced(_term(part), _letters) for letter, part in _roots.items()}
    short = replaced(replaced(value, _letters), {part: letter for letter, part in roots.items()})
    known = instance(density(), _BY_RADICANDS, *cubic.cube_root(), images=cubic.WITH_ROOT)
    words = eq(known.statement.args[0], short)
    line = have(words, _BY_RADICANDS, known, rule="field", title="in short", multipliers=(ONE,))
    where = BY_LETTERS.where(replaced(guard, _letters))
    above = have(lt(ZERO, roots[cubic.r]), where, rule="sign")
    square = have(substitute(cubic.BY_RADICANDS.conditions[2], roots), where, rule="field")
    uses = above, square, cubic.square_of_size()
    return instance(line, where, *uses, images=roots, title="two roots of the cubic are complex")


def everywhere() -> Line:
    """Cardano's root where the cubic has complex roots, 0 elsewhere."""
    context, statement = claimed(book.density_claim)
    left, right = statement.args
    guard = replaced(right.args[0], _letters)
    outside = instance(no_density(), BY_LETTERS.where(le(*guard.args[::-1])), title="no root is complex")
    words = eq(left, replaced(right, _letters))
    line = have(words, BY_LETTERS, inside(), outside, rule="cases", title="everywhere")
    return instance(line, context, images=_images)


PROOFS: dict[str, Callable[[], Line]] = {book.density_claim.name: everywhere}

IDEAS: dict[str, str] = {
    "spectrum.two_atom_density": (
        "The transform of the limiting law solves a cubic. Where that has two complex roots Cardano's formula "
        "gives the imaginary part, which is the density; elsewhere the roots are real, and it is 0."
    ),
}
"""What each proof does, in a sentence or two."""
