"""Values of claims against witnesses that share nothing with them: quadrature over the law, functions of mpmath, Arb, SciPy.

Points lie in the corners of the domain as often as inside. ``python -m tests.campaigns.draws witness`` runs a
campaign and prints what it found; the tests run a small share of it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction
from random import Random

import mpmath
import scipy.special
from flint import acb, arb, fmpq
from mpmath import mpf

from phaseproof.book.selection import load_book
from phaseproof.numeric.evaluation import evaluate
from phaseproof.theory.balls import precision

WORKING_DIGITS = 90
CORNERS = [
    *(Fraction(10) ** k for k in (-12, -6, -3, 0, 3, 6, 12)),
    *(1 + sign * Fraction(1, 10**k) for k in (30, 29, 15, 8, 3) for sign in (1, -1)),
]
AT_THRESHOLD = [Fraction(1), *(1 + sign * Fraction(1, 10**k) for k in (30, 15, 3) for sign in (1, -1))]
"""Loads of a spike, in units of that from which it is seen."""
ARB_BITS = 400
Point = dict[str, Fraction]
Statistic = Callable[[mpf, Point], mpf]


@dataclass
class Found:
    """A campaign's tally: comparisons by witness, values that no witness could judge, and every wrong digit in words."""

    compared: Counter[str] = field(default_factory=Counter)
    unsettled: int = 0
    wrong: list[str] = field(default_factory=list)


def exact(value: Fraction) -> mpf:
    return mpf(value.numerator) / value.denominator


# --- the law ------------------------------------------------------------------------------------------


def average(function: Callable[[mpf], mpf], load: Fraction) -> tuple[mpf, mpf]:
    """The mean of a function over the Marchenko-Pastur law and a bound on its error, from (2/pi) f(x) sin(s)^2/x ds.

    x = 1 + c - 2 sqrt(c) cos s, c = 1/load; the range is cut where x begins to differ from its least value.
    """
    c = 1 / exact(load)
    root = mpmath.sqrt(c)
    least = (1 - root) ** 2

    def smooth(s: mpf) -> mpf:
        x = least + 4 * root * mpmath.sin(s / 2) ** 2
        return function(x) * mpmath.sin(s) ** 2 / x

    cut = min(max(abs(1 - root), mpf(10) ** -40), mpf(1))
    ends = [mpf(0), cut]
    while ends[-1] * 30 < 1:
        ends.append(ends[-1] * 30)
    pieces = [*ends, mpmath.pi / 2, mpmath.pi] if ends[-1] < mpmath.pi / 2 else [*ends, mpmath.pi]
    value, error = mpmath.quad(smooth, pieces, error=True)
    atom = (1 - exact(load)) * function(mpf(0)) if load < 1 else mpf(0)
    return 2 / mpmath.pi * value + atom, error


def _shrinkage(x: mpf, at: Point) -> tuple[mpf, mpf]:
    variance = exact(at["noise"]) ** 2
    return x / (x + variance), variance


def _test(x: mpf, at: Point) -> mpf:
    weight, variance = _shrinkage(x, at)
    return (weight - 1) ** 2 + variance * weight**2


def _train(x: mpf, at: Point) -> mpf:
    weight, variance = _shrinkage(x, at)
    return (weight - 1) ** 2 * x + variance * weight**2


STATISTICS: dict[str, tuple[Statistic, Callable[[mpf, Point], mpf]]] = {
    "marchenko_pastur.half_moment": (lambda x, at: mpmath.sqrt(x), lambda mean, at: mean),
    "convergence.overlap": (lambda x, at: mpmath.sqrt(x), lambda mean, at: mean**2),
    "generalisation.bulk_error": (lambda x, at: 1 + x - 2 * mpmath.sqrt(x), lambda mean, at: mean),
    "marchenko_pastur.stieltjes_transform": (lambda x, at: 1 / (exact(at["z"]) - x), lambda mean, at: mean),
    "marchenko_pastur.moment": (lambda x, at: x ** exact(at["order"]), lambda mean, at: mean),
    "denoising.test_error": (_test, lambda mean, at: mean),
    "denoising.train_error": (_train, lambda mean, at: mean),
    "denoising.gap": (lambda x, at: _test(x, at) - _train(x, at), lambda mean, at: mean),
    "denoising.excess": (_test, lambda mean, at: mean - exact(at["noise"]) ** 2 / (1 + exact(at["noise"]) ** 2)),
    "generalisation.kl_forward": (lambda x, at: (1 / x - 1 + mpmath.log(x)) / 2, lambda mean, at: mean),
    "generalisation.kl_reverse": (lambda x, at: (x - 1 - mpmath.log(x)) / 2, lambda mean, at: mean),
}
"""What each claim averages over the law, from its definition, and what it makes of the mean."""


# --- closed functions ---------------------------------------------------------------------------------


def _series(*parameters: Fraction) -> Callable[[mpf], mpf]:
    a, b, c = map(exact, parameters)
    return lambda z: mpmath.hyp2f1(a, b, c, z)


HALF = Fraction(1, 2)
half = _series(-HALF, HALF, Fraction(2))


def _folded(
    series: Callable[[mpf], mpf], load: Fraction, above: Callable[[mpf], mpf], below: Callable[[mpf], mpf]
) -> mpf:
    """A series at the load or its inverse, whichever is at most 1, with a factor on either side."""
    g = exact(load)
    return above(g) * series(1 / g) if load >= 1 else below(g) * series(g)


def _spike(outside: Callable[[mpf, mpf], mpf], below: Callable[[mpf], mpf]) -> Callable[[Point], mpf]:
    """A value of spiked data in the load and the strength, beyond the threshold, and in the load, up to it."""

    def value(at: Point) -> mpf:
        load = exact(at["gamma"])
        return outside(load, exact(at["theta"])) if at["gamma"] * at["theta"] ** 2 > 1 else below(load)

    return value


FUNCTIONS: dict[str, Callable[[Point], mpf]] = {
    "marchenko_pastur.half_moment": lambda at: _folded(half, at["gamma"], lambda g: 1, mpmath.sqrt),
    "convergence.overlap": lambda at: _folded(half, at["gamma"], lambda g: 1, mpmath.sqrt) ** 2,
    "generalisation.bulk_error": lambda at: 2 - 2 * _folded(half, at["gamma"], lambda g: 1, mpmath.sqrt),
    "finite_size.half_moment_shift": lambda at: _folded(
        lambda z: (1 - mpmath.hyp2f1(-mpf(1) / 2, -mpf(1) / 2, 1, z)) / 2,
        at["gamma"],
        lambda g: 1,
        lambda g: 1 / mpmath.sqrt(g),
    ),
    "finite_size.half_moment_variance": lambda at: _folded(
        lambda z: mpmath.ellipe(z) * 2 / mpmath.pi * mpmath.hyp2f1(mpf(1) / 2, mpf(1) / 2, 2, z) / 2,
        at["gamma"],
        lambda g: 1 / g,
        lambda g: 1,
    ),
    "recovery.threshold": lambda at: 1 / exact(at["theta"]) ** 2,
    "recovery.eigenvalue": _spike(lambda g, t: (1 + t) * (1 + 1 / (g * t)), lambda g: (1 + 1 / mpmath.sqrt(g)) ** 2),
    "recovery.overlap": _spike(lambda g, t: (g * t**2 - 1) / (g * t**2 + t), lambda g: mpf(0)),
}


ARB: dict[str, Callable[[arb], arb]] = {
    "marchenko_pastur.half_moment": lambda moment: moment,
    "convergence.overlap": lambda moment: moment**2,
    "generalisation.bulk_error": lambda moment: 2 - 2 * moment,
}
"""What each claim is in the half moment."""


def by_arb(name: str, at: Point, digits: int) -> mpf | None:
    """The claims that are functions of the half moment, by Arb's 2F1 as it is; None for others and where digits are lost."""
    if name not in ARB:
        return None
    with precision(ARB_BITS):
        load = at["gamma"]
        argument = arb(fmpq(*min(load, 1 / load).as_integer_ratio()))
        series = acb(argument).hypgeom_2f1(acb(-0.5), acb(0.5), acb(2)).real
        value = ARB[name](series if load >= 1 else series * argument.sqrt())
        accurate = value.rel_accuracy_bits() > 4 * (digits + 12)
        return mpf(value.mid().str(WORKING_DIGITS, radius=False)) if accurate else None


def by_scipy(name: str, at: Point) -> float | None:
    """The half moment and the overlap by SciPy's 2F1, away from the cancellation next to 1."""
    if name not in ("marchenko_pastur.half_moment", "convergence.overlap"):
        return None
    load = float(at["gamma"])
    value = scipy.special.hyp2f1(-0.5, 0.5, 2, min(load, 1 / load)) * (1 if load >= 1 else load**0.5)
    return float(value if name.endswith("half_moment") else value**2)


# --- comparison ---------------------------------------------------------------------------------------


def point(random: Random, name: str) -> Point:
    """A point of the claim's domain: in a corner, or log-uniform over many decades."""

    def positive(corners: list[Fraction], decades: int) -> Fraction:
        if random.random() < 0.5:
            return random.choice(corners)
        return Fraction(random.randint(1, 999), 100) * Fraction(10) ** random.randint(-decades, decades)

    at = {}
    for p in load_book()[name].domain.parameters:
        if p.name == "gamma":
            load = positive(CORNERS, 5)
            at["gamma"] = load if p.lower == 0 or load > 1 else 1 / load if load < 1 else Fraction(2)
        elif p.name == "z":
            at["z"] = -positive([Fraction(1, 10**6), Fraction(10**6), Fraction(1)], 3)
        else:
            at[p.name] = positive([Fraction(1, 1000), Fraction(1000), Fraction(1), HALF, Fraction(2)], 1)
    if "theta" in at and "gamma" in at and random.random() < 0.5:
        at["gamma"] = random.choice(AT_THRESHOLD) / at["theta"] ** 2
    if at.get("order", Fraction(1)) > 20 or at.get("order", Fraction(1)) < Fraction(1, 20):
        at["order"] = Fraction(7, 3)
    return at


def correct(text: str, truth: mpf, digits: int) -> bool:
    """Is the text the value rounded to nearest in its last digit, or all of it where it is shorter and exact?"""
    shown = mpf(text)
    if shown == 0:
        return abs(truth) < mpf(10) ** -digits
    unit = mpf(10) ** (int(mpmath.floor(mpmath.log10(abs(shown)))) - digits + 1)
    return bool(abs(shown - truth) <= unit * (mpf(1) / 2 + mpf(10) ** -9))


def compare(random: Random, found: Found, quadrature_share: float) -> None:
    """One claim at one point, by one witness."""
    name = random.choice(sorted({*STATISTICS, *FUNCTIONS}))
    at, digits = point(random, name), random.randint(5, 30)
    claim = load_book()[name]
    assert claim.closed_form is not None
    text = evaluate(claim.closed_form, claim.domain, {key: str(value) for key, value in at.items()}, digits).value
    with mpmath.workdps(WORKING_DIGITS):
        if name in FUNCTIONS and (name not in STATISTICS or random.random() > quadrature_share):
            witness, truth, error = "mpmath functions", FUNCTIONS[name](at), mpf(0)
        else:
            statistic, make = STATISTICS[name]
            mean, error = average(lambda x: statistic(x, at), at["gamma"])
            witness, truth = "quadrature", make(mean, at)
        if error > abs(truth) * mpf(10) ** -(digits + 12):
            found.unsettled += 1
            return
        settled = {witness: truth, "Arb": by_arb(name, at, digits)}
        for witness, value in settled.items():
            if value is not None:
                found.compared[witness] += 1
                if not correct(text, value, digits):
                    shown = mpmath.nstr(value, digits + 5)
                    found.wrong.append(f"{name} at {at} to {digits} digits: {text}, {witness} {shown}")
    scipy_value = by_scipy(name, at)
    if scipy_value is not None:
        found.compared["SciPy"] += 1
        if abs(float(text) - scipy_value) > 1e-12 * abs(scipy_value) + 10.0 ** (1 - digits) * abs(scipy_value):
            found.wrong.append(f"{name} at {at}: {text}, SciPy {scipy_value!r}")


def campaign(points: int, seed: int, quadrature_share: float = 0.2, first: int = 0) -> Found:
    """So many points from one seed; ``first`` is the number of the first."""
    found = Found()
    for index in range(first, first + points):
        compare(Random(f"{seed}/{index}"), found, quadrature_share)
    return found
