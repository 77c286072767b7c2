"""The parts of a claim's domain in each of which its tests must see it: regions of loads, halves of ranges, branches."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from statistics import median

import sympy as sp
from sympy.core.relational import Relational

from ..numeric.comparison import Comparison
from ..theory.claim import Claim, Simulation
from ..theory.domain import Parameter
from .settings import EVERYWHERE, NEXT, SIZES, Setting, branch, fraction, limits, region_of, values

LOADS = {"equal": "n = d", "below": "n < d", "above": "n > d"}


@dataclass(frozen=True)
class Region:
    """What was seen in a part of the domain: of ``settings`` settings, how many see the claim, and how well.

    ``median`` and ``worst`` are resolutions of one setting, ``pooled`` the test of all of them, ``resolution`` the
    best of any: an error of this size, relative as that of a claim, is noticed where it is in all of this region.
    """

    name: str
    settings: int
    seeing: int
    median: float | None
    worst: float | None
    resolution: float | None
    pooled: Comparison | None

    @property
    def there(self) -> str:
        """In words: where it is."""
        return there(self.name)


@dataclass(frozen=True)
class Visited:
    """Of the ``values`` that an integer parameter has in the ranges of a simulation, how many the settings that see the claim have,
    and the least and the greatest of these.
    """

    parameter: str
    visited: int
    values: int
    least: int
    greatest: int


def visited(claim: Claim, settings: Sequence[Setting]) -> tuple[Visited, ...]:
    """Which values of its integer parameters the settings of a claim have; none of what has no settings."""
    found = []
    for parameter in claim.domain.parameters:
        if parameter.integer and settings:
            there = sorted({setting[parameter.name] for setting in settings})
            number = _inside(parameter, values(claim, parameter.name))
            found.append(Visited(parameter.name, len(there), number, there[0], there[-1]))
    return tuple(found)


def _inside(parameter: Parameter, drawn: range) -> int:
    """How many of the integers are in the parameter's interval."""
    low, high = (
        int(end)
        for end in (sp.ceiling(sp.Max(drawn[0], parameter.lower)), sp.floor(sp.Min(drawn[-1], parameter.upper)))
    )
    return (
        high - low + 1 - (not parameter.holds(sp.Integer(low))) - (low < high and not parameter.holds(sp.Integer(high)))
    )


def confined(claim: Claim) -> dict[str, tuple[Fraction, Fraction]]:
    """The ends of the ranges of parameters that a simulation draws from a part of their intervals in the claim's domain."""
    simulation = claim.simulation
    assert simulation is not None
    found = {}
    for parameter in claim.domain.parameters:
        if parameter.name in ("n", "d"):
            drawn = values(claim, parameter.name)
            lower, upper = Fraction(drawn[0]), Fraction(drawn[-1])
        elif parameter.name == "gamma":
            lower, upper = (Fraction(str(load)) for load in simulation.loads)
        else:
            lower, upper = limits(claim, parameter)
        if parameter.lower < sp.Rational(lower) or sp.Rational(upper) < parameter.upper:
            found[parameter.name] = lower, upper
    return found


def unlooked(claim: Claim, all_visited: Sequence[Visited]) -> str:
    """In words: where settings are not drawn, integers aside of which ``unvisited`` says more; "" where they are everywhere."""
    assert claim.simulation is not None
    said = {one.parameter for one in all_visited if one.visited < one.values}
    parts = [f"{name} from {low} to {high}" for name, (low, high) in confined(claim).items() if name not in said]
    parts += ["settings that Simulation.where admits"] * (claim.simulation.where is not Simulation.where)
    return f"looked at only {' and '.join(parts)}" if parts else ""


def unvisited(all_visited: Sequence[Visited]) -> str:
    """In words: of which parameters some values were not looked at; "" where all were."""
    missed = [
        f"{one.visited} of {one.values} values of {one.parameter} ({one.least} to {one.greatest})"
        for one in all_visited
        if one.visited < one.values
    ]
    return f"{' and '.join(missed)} were visited: an error at the others is not seen" if missed else ""


ELSEWHERE = "elsewhere"
"""The region where no condition of a claim's cases holds."""


def there(name: str) -> str:
    """A region by its name, as an adverb."""
    return name if name == ELSEWHERE else f"with {name}"


def labels(claim: Claim, setting: Setting) -> list[str]:
    """The parts of the domain in which a setting is."""
    return [*_load(setting), *_halves(claim, setting), *_open_ends(claim, setting), *_branch(claim, setting)]


def parts(settings: Sequence[Sequence[str]]) -> dict[str, tuple[int, ...]]:
    """The positions of the settings, by their labels, in each part that holds some of them, and not the same as another part."""
    found: dict[str, tuple[int, ...]] = {}
    for name in dict.fromkeys(label for of_setting in settings for label in of_setting):
        positions = tuple(at for at, of_setting in enumerate(settings) if name in of_setting)
        if len(positions) < len(settings) and positions not in found.values():
            found[name] = positions
    return found


def _load(setting: Setting) -> list[str]:
    region = region_of(setting)
    return [] if region == EVERYWHERE else [LOADS[region]]


def _halves(claim: Claim, setting: Setting) -> list[str]:
    """In which half of the range of each parameter a setting is."""
    labels = []
    for parameter in claim.domain.parameters:
        if parameter.name in SIZES:
            continue
        lower, upper = limits(claim, parameter)
        middle = (lower + upper) / 2
        if parameter.integer:
            middle = Fraction(middle.__ceil__())
        labels.append(f"{parameter.name} {'<' if setting[parameter.name] < middle else '>='} {middle}")
    return labels


def _open_ends(claim: Claim, setting: Setting) -> list[str]:
    """Which parameters are next to an end that their interval leaves out."""
    found = []
    for parameter in claim.domain.parameters:
        if parameter.name in SIZES or parameter.integer:
            continue
        lower, upper = limits(claim, parameter)
        for end, is_open in ((parameter.lower, parameter.lower_open), (parameter.upper, parameter.upper_open)):
            if is_open and end.is_finite and abs(setting[parameter.name] - fraction(end)) <= NEXT * (upper - lower):
                found.append(f"{parameter.name} next to {end}")
    return found


def _branch(claim: Claim, setting: Setting) -> list[str]:
    condition = branch(claim, setting)
    if condition is None:
        return []
    if not isinstance(condition, Relational):
        return [ELSEWHERE]
    sign = "=" if isinstance(condition, sp.Eq) else condition.rel_op
    return [f"{condition.lhs} {sign} {condition.rhs}".replace("**", "^").replace("*", " ")]


def region(name: str, tests: Sequence[Comparison | None], pooled: Comparison | None, seeing: float) -> Region:
    """What the tests of a part of the domain see; ``seeing`` is the resolution from which on one does not count."""
    single = [test.resolution for test in tests if test is not None and test.resolution is not None]
    seen = [one for one in single if one < seeing]
    together = [pooled.resolution] if pooled is not None and pooled.resolution is not None else []
    return Region(
        name,
        len(tests),
        len(seen),
        median(seen) if seen else None,
        max(seen, default=None),
        min(seen + together, default=None),
        pooled,
    )
