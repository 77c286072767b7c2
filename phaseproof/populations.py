"""A population as a user writes it: eigenvalues of Sigma with multiplicities, in a line or in a file."""

from __future__ import annotations

import os
from pathlib import Path

import sympy as sp

from .theory.claim import Claim
from .theory.domain import Domain, exact
from .theory.errors import UsageError
from .theory.language import average, average_below
from .theory.single_population import over_atoms

MOST_EIGENVALUES = 200
"""Distinct eigenvalues of a population whose formulas are evaluated exactly."""

_FORM = "EIGENVALUE:MULTIPLICITY,... such as 1:2,5:1, or a file with one eigenvalue (and multiplicity) on each line"


def law_of(text: str) -> sp.Tuple:
    """The law of a population: a Tuple of (weight, eigenvalue), weights of sum 1.

    ``text`` is "1:2,5:1" (numbers as 2, 0.5, 7/3; a multiplicity left out is 1) or the name of a file that holds
    such pairs, one a line, separated by ":", "," or blanks; lines that start with # are comments. Nothing is evaluated.
    """
    if os.path.isfile(text):
        lines = [line.partition("#")[0].strip() for line in Path(text).read_text(errors="replace").splitlines()]
        entries = [line.replace(":", " ").replace(",", " ").split() for line in lines if line]
    else:
        entries = [entry.split(":") for entry in text.split(",")]
    counts: dict[sp.Rational, sp.Rational] = {}
    for entry in entries:
        if not 1 <= len(entry) <= 2:
            raise UsageError(f"spectrum: {' '.join(entry)[:60]!r} is no eigenvalue with a multiplicity; valid: {_FORM}")
        try:
            value, count = exact("eigenvalue", entry[0]), exact("multiplicity", entry[1] if len(entry) == 2 else 1)
        except UsageError as error:
            raise UsageError(f"spectrum: {error}; valid: {_FORM}") from None
        if not value > 0 or not count > 0:
            raise UsageError(f"spectrum: {':'.join(entry)}; eigenvalues and multiplicities must be > 0")
        counts[value] = counts.get(value, sp.S.Zero) + count
    if not counts:
        raise UsageError(f"spectrum: {text} holds no eigenvalue; valid: {_FORM}")
    if len(counts) > MOST_EIGENVALUES:
        raise UsageError(
            f"spectrum: {len(counts)} distinct eigenvalues; at most {MOST_EIGENVALUES} are evaluated exactly"
        )
    total = sum(counts.values())
    return sp.Tuple(*(sp.Tuple(count / total, value) for value, count in sorted(counts.items())))


def at_population(claim: Claim, spectrum: str | None) -> tuple[sp.Expr, Domain]:
    """A claim's closed form and domain at a population, given when, and only when, the claim holds for every one.

    Where the claim holds below an end alone, that end lies above the population.
    """
    form, domain = claim.closed_form, claim.domain
    means = set() if form is None else form.atoms(average, average_below)
    if form is None or (spectrum is None and not means):
        return form, domain
    if not means:
        raise UsageError(f"{claim.name} holds for one kind of population; spectrum = {spectrum} cannot be given")
    if spectrum is None:
        raise UsageError(f"{claim.name} holds for every population; give one with --spectrum {_FORM}")
    law = law_of(spectrum)
    largest = max(value for _, value in law)
    ends = {node.args[2] for node in means if isinstance(node, average_below)}
    return over_atoms(form, law), domain.where(*(end > largest for end in ends))
