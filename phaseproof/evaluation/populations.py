"""A population as a user writes it: eigenvalues of Sigma with multiplicities, in a line or a file, or a named family."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
import sympy as sp
from flint import arb, fmpq

from ..book.selection import lookup
from ..numeric.approximate import Approximate
from ..numeric.evaluation import Value, certain_digits, check_digits
from ..numeric.files import absent, contents
from ..numeric.population import FAMILIES, Family, read_population
from ..numeric.spectra import CLAIMS, Law, enclose_claim
from ..numeric.text import printable
from ..theory.balls import rational
from ..theory.claim import Claim
from ..theory.directions import over_eigenvalues, parts_about
from ..theory.domain import Domain, Number, exact
from ..theory.errors import UsageError
from ..theory.language import COVARIANCE, average, average_below, eigenvalue
from ..theory.language import d as dimension
from ..theory.single_population import over_atoms
from ..theory.spelling import did_you_mean

MOST_EIGENVALUES = 200
"""Distinct eigenvalues of a population that are written into a closed form one by one."""

MANY, MOST_OF_ALL = 6, 20_000
"""Distinct eigenvalues from which on the claims of ``spectra`` are evaluated there, and how many at most."""

LARGEST_FILE = 2**20
"""Bytes of a file that lists them."""

_FORM = (
    "EIGENVALUE:MULTIPLICITY,... such as 1:2,5:1, a file with one eigenvalue (and multiplicity) on each line or .npy, isotropic, "
    "two_atom:FIRST,SECOND,FRACTION, spiked:THETA,...,d=DIMENSION or power_law:EXPONENT,d=DIMENSION"
)


def law_of(text: str) -> sp.Tuple:
    """The law of a population: a Tuple of (weight, eigenvalue), weights of sum 1.

    ``text`` is "1:2,5:1" (numbers as 2, 0.5, 7/3; a multiplicity left out is 1), the name of a file that holds
    such pairs, one a line, separated by ":", "," or blanks (lines that start with # are comments), or ``.npy``, or a family of
    ``numeric/population.py``, whose eigenvalues are taken exactly. Nothing is evaluated as code.
    """
    counts = _counts(text)
    total = sum(counts.values())
    return sp.Tuple(*(sp.Tuple(count / total, value) for value, count in sorted(counts.items())))


def _counts(text: str, most: int = MOST_EIGENVALUES) -> dict[sp.Expr, sp.Rational]:
    """The multiplicity of each eigenvalue of a population, of which there are at most so many."""
    entries = _family(text) if re.split("[:,]", text)[0] in FAMILIES else _listed(text)
    counts: dict[sp.Expr, sp.Rational] = {}
    for value, count in entries:
        if not value > 0 or not count > 0:
            raise UsageError(f"spectrum: {value}:{count}; eigenvalues and multiplicities must be > 0")
        counts[value] = counts.get(value, sp.S.Zero) + count
    if not counts:
        raise UsageError(f"spectrum: {text} holds no eigenvalue; valid: {_FORM}")
    _few(len(counts), most)
    return counts


def _few(count: int, most: int) -> None:
    if count > most:
        raise UsageError(
            f"spectrum: {count} distinct eigenvalues; at most {most} are evaluated exactly for this claim, more by "
            "`phaseproof predict --population`"
        )


def law_of_many(text: str) -> Law | None:
    """The law in balls of a population of many distinct eigenvalues; None for one of few."""
    family = Family.read(text) if re.split("[:,]", text)[0] == "power_law" else None
    if family is not None:
        size, exponent = family.dimension or 0, family.numbers[0]
        if size < MANY or exponent == 0:
            return None
        _few(size, MOST_OF_ALL)
        family.population(size)  # refuses what is out of range

        def falling() -> tuple[list[arb], list[arb]]:
            powers = [arb(k) ** -arb(rational(exponent)) for k in range(1, size + 1)]
            scale = size / sum(powers, arb(0))
            return [arb(fmpq(1, size))] * size, [scale * power for power in powers]

        return falling
    counts = _counts(text, MOST_OF_ALL)
    if len(counts) < MANY:
        return None
    total = rational(sp.Rational(sum(counts.values())))
    known = [(rational(count) / total, rational(value)) for value, count in counts.items()]
    return lambda: ([arb(weight) for weight, _ in known], [arb(value) for _, value in known])


def _of_every_population(claim: Claim) -> str:
    """The name within its topic of a claim on populations, as the book has it; "" of any other, also of the same name."""
    known = lookup(claim.name)
    same = known is not None and known.closed_form == claim.closed_form and known.domain == claim.domain
    topic, _, name = claim.name.partition(".")
    return name if same and topic == "spectrum" else ""


def value_of_many(claim: Claim, spectrum: str, values: Mapping[str, Number], digits: int) -> Value | None:
    """The value of a claim of ``spectra`` at a population of many eigenvalues; None for other claims and populations."""
    name = _of_every_population(claim)
    law = law_of_many(spectrum) if name in CLAIMS else None
    if law is None:
        return None
    check_digits(digits)
    point = claim.domain.point(values)
    exactly = {key: rational(value) for key, value in point.items()}
    at = {claim.domain[key].symbol: value for key, value in point.items()}
    text, guarantee = certain_digits(lambda reach: enclose_claim(name, law, exactly, reach), at, digits)
    return Value(text, digits, guarantee, {key: str(value) for key, value in point.items()})


def quick_on_arrays(claim: Claim, spectrum: str | None) -> Callable[..., Approximate] | None:
    """What computes a claim of ``seeds_on_arrays`` from arrays of its parameters, at a population; None for other claims."""
    from ..numeric import seeds_on_arrays

    compute = seeds_on_arrays.CLAIMS.get(_of_every_population(claim).removeprefix("two_atom_"))
    if compute is None:
        return None
    if spectrum is None:
        return lambda gamma, weight, ratio: compute((1 - weight, weight), (np.ones_like(ratio), ratio), gamma)
    law = law_of(spectrum)
    weights, values = ([float(sp.N(number, 30)) for number in numbers] for numbers in zip(*law, strict=True))
    return lambda gamma: compute(weights, values, gamma)


def _listed(text: str) -> list[tuple[sp.Expr, sp.Rational]]:
    """Eigenvalues and multiplicities from a line, or from a file of lines or an array."""
    path = Path(text)
    if os.path.isfile(text):
        if path.suffix.lower() == ".npy":
            array = read_population(path)
            columns = (array.eigenvalues.tolist(), array.multiplicities.tolist())
            return [(exact("eigenvalue", x), exact("multiplicity", m)) for x, m in zip(*columns, strict=True)]
        lines = [line.partition("#")[0].strip() for line in _text(path).splitlines()]
        entries = [line.replace(":", " ").replace(",", " ").split() for line in lines if line]
    elif os.path.isdir(text) or A_PATH.search(text):
        raise UsageError(f"spectrum: cannot read {printable(text)}: {absent(path)}; valid: {_FORM}")
    else:
        entries = [entry.split(":") for entry in text.split(",")]
    found = []
    for entry in entries:
        if not 1 <= len(entry) <= 2:
            raise UsageError(f"spectrum: {' '.join(entry)[:60]!r} is no eigenvalue with a multiplicity; valid: {_FORM}")
        try:
            found.append((exact("eigenvalue", entry[0]), exact("multiplicity", (*entry, 1)[1])))
        except UsageError as error:
            raise UsageError(f"spectrum: {error}; valid: {_FORM}{did_you_mean(entry[0], FAMILIES)}") from None
    return found


A_PATH = re.compile(r"^[^:,()]*(?:\.[A-Za-z]\w*|[A-Za-z~.]/[^:,()]*|/[A-Za-z][^:,()]*)$")
"""What looks like the name of a file: it ends in letters behind a dot, or has folders; no fraction does."""


def _text(path: Path) -> str:
    """A file of a population as text."""
    try:
        text = contents(path, LARGEST_FILE).decode("utf-8-sig")
    except UnicodeDecodeError:
        text = "\0"
    if "\0" in text:
        raise UsageError(
            f"spectrum: {path} is no text in UTF-8; valid: one eigenvalue (and multiplicity) on each line, or a .npy file"
        )
    return text


MOST_PARTS = 1000
"""Largest denominator of an exponent: SymPy's roots of whole numbers take long beyond."""


def _family(text: str) -> list[tuple[sp.Expr, sp.Rational]]:
    """Eigenvalues and multiplicities of a named family, exactly."""
    family = Family.read(text)
    numbers, size = family.numbers, family.dimension
    if size is None and family.name in ("spiked", "power_law"):
        shown = printable(text)
        raise UsageError(f"spectrum: {shown} has no dimension; valid: {shown},d=DIMENSION")
    if family.name == "power_law":
        _few(size or 0, MOST_EIGENVALUES)
        if numbers[0].q > MOST_PARTS:
            raise UsageError(f"spectrum: exponent = {numbers[0]}; valid: a denominator of at most {MOST_PARTS}")
    family.population(size or 1)  # refuses what is out of range
    if family.name == "isotropic":
        return [(sp.S.One, sp.S.One)]
    if family.name == "two_atom":
        first, second, fraction = numbers
        return [(first, fraction), (second, 1 - fraction)]
    if family.name == "spiked":
        return [*((1 + spike, sp.S.One) for spike in numbers), (sp.S.One, sp.Integer(size) - len(numbers))]
    powers = [sp.Integer(k) ** -numbers[0] for k in range(1, (size or 0) + 1)]
    return [(size * power / sp.Add(*powers), sp.S.One) for power in powers]


def _one_by_one(form: sp.Expr | None) -> bool:
    """Does a closed form hold eigenvalues of Sigma one by one?"""
    return form is not None and any(node.args[0] == COVARIANCE for node in form.atoms(eigenvalue))


def by_name(claim: Claim) -> Domain:
    """The domain of what is given by name: where a population gives the eigenvalues, it gives the dimension too."""
    domain = claim.domain
    if not _one_by_one(claim.closed_form):
        return domain
    kept = tuple(p for p in domain.parameters if p.symbol != dimension)
    return Domain(kept, tuple(c for c in domain.conditions if not c.has(eigenvalue, dimension)))


def at_population(
    claim: Claim, spectrum: str | None, point: Mapping[str, Number]
) -> tuple[sp.Expr, Domain, dict[sp.Symbol, sp.Expr]]:
    """A claim's closed form and domain at a population, and what its symbols for eigenvalues that are no fractions stand for.

    A closed form that holds eigenvalues one by one is that at the point, of which the domain alone is left.
    A population must be given when, and only when, the claim holds for every one. Where the claim holds below an end
    alone, that end lies above the population.
    """
    form, domain = claim.closed_form, claim.domain
    means = set() if form is None else form.atoms(average, average_below)
    one_by_one = _one_by_one(form)
    if form is None or (spectrum is None and not means and not one_by_one):
        return form, domain, {}
    if not means and not one_by_one:
        raise UsageError(f"{claim.name} holds for one kind of population; spectrum = {spectrum} cannot be given")
    if spectrum is None:
        raise UsageError(f"{claim.name} holds for every population; give one with --spectrum {_FORM}")
    counts = _counts(spectrum)
    names = {value: sp.Dummy("t", positive=True) for value in counts if not value.is_Rational}
    constants = {name: value for value, name in names.items()}
    if one_by_one:
        if set(counts.values()) != {1} or len(counts) == 1:
            raise UsageError(f"{claim.name} holds for two or more distinct eigenvalues, each once, not for {spectrum}")
        values = [names.get(value, value) for value in sorted(counts, reverse=True)]
        direction = parts_about(form, dimension)[2]
        if direction.name not in point:
            raise UsageError(f"{claim.name} has a form for each {direction.name}; valid: one point, by ``evaluate``")
        there = by_name(claim).where(direction <= len(values))
        return over_eigenvalues(form, values, int(there.point(point)[direction.name])), there, constants
    ends = {node.args[2] for node in means if isinstance(node, average_below)}
    short = sp.Tuple(*(sp.Tuple(weight, names.get(value, value)) for weight, value in law_of(spectrum)))
    return over_atoms(form, short), domain.where(*(end > max(counts) for end in ends)), constants
