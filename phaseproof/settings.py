"""Where a claim is simulated: hypothesis strategies built from its domain, and settings drawn from them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from fractions import Fraction
from itertools import cycle, islice
from math import ceil, floor
from typing import Any

import sympy as sp
from hypothesis import HealthCheck, Phase, Verbosity, assume, given, seed
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.errors import Unsatisfiable

from .theory.claim import Claim, Simulation
from .theory.domain import Parameter
from .theory.errors import DomainError, UsageError

Setting = dict[str, Any]

REGIONS = ("equal", "below", "above")
"""Loads n = d, n < d and n > d: every phase of an isotropic model, and its transition."""

LARGEST_DENOMINATOR = 16
"""Of a real parameter other than the load: values that a person can read and type."""

_BITS = 16

QUIET = hypothesis_settings(
    database=None,
    deadline=None,
    derandomize=False,
    phases=(Phase.generate,),
    suppress_health_check=list(HealthCheck),
    verbosity=Verbosity.quiet,
)


def whole(lower: int, upper: int) -> st.SearchStrategy[int]:
    """Integers from lower to upper, uniform, shrinking to lower.

    Made of booleans, because st.integers mixes in constants found in whatever modules happen to be loaded: a
    command would not repeat the settings of another run.
    """
    span = upper - lower + 1
    bits = st.tuples(*[st.booleans()] * _BITS)
    return bits.map(lambda drawn: lower + (int("".join("01"[b] for b in drawn), 2) * span >> _BITS))


def _range(claim: Claim, parameter: Parameter) -> tuple[Any, Any]:
    ranges = _simulation(claim).ranges or {}
    if parameter.name in ranges:
        return ranges[parameter.name]
    if not (parameter.lower.is_finite and parameter.upper.is_finite):
        raise UsageError(
            f"{claim.name}: {parameter.name} is unbounded ({parameter.describe()}); "
            f"give simulation.ranges[{parameter.name!r}] = (lower, upper)"
        )
    return parameter.lower, parameter.upper


def _value(claim: Claim, parameter: Parameter) -> st.SearchStrategy[Any]:
    lower, upper = (Fraction(str(end)) for end in _range(claim, parameter))
    if lower > upper:
        raise UsageError(f"{claim.name}: simulation.ranges[{parameter.name!r}] = ({lower}, {upper}) is empty")
    if parameter.integer:
        return whole(ceil(lower), floor(upper))
    parts = whole(1, LARGEST_DENOMINATOR)
    return parts.flatmap(lambda parts: whole(0, parts).map(lambda k: lower + (upper - lower) * Fraction(k, parts)))


def _simulation(claim: Claim) -> Simulation:
    if claim.simulation is None:
        raise UsageError(f"{claim.name} has no simulation: {claim.no_simulation}")
    return claim.simulation


def regions(claim: Claim) -> tuple[str, ...]:
    """The regions of REGIONS that the simulation's loads and the claim's domain reach."""
    low, high = _simulation(claim).loads
    load = claim.domain["gamma"].interval if "gamma" in claim.domain.names else sp.Reals
    loads = sp.Interval(sp.Rational(str(low)), sp.Rational(str(high))) & load
    parts = (sp.FiniteSet(1), sp.Interval.open(0, 1), sp.Interval.open(1, sp.oo))
    return tuple(region for region, part in zip(REGIONS, parts, strict=True) if loads & part is not sp.S.EmptySet)


def region_of(setting: Setting) -> str:
    n, d = setting["n"], setting["d"]
    return "equal" if n == d else "below" if n < d else "above"


def examples(region: str, loads: tuple[Fraction, Fraction], d: int) -> tuple[int, int]:
    """Smallest and largest n at dimension d in a region; empty if the first exceeds the second."""
    least, most = (Fraction(str(load)) for load in loads)
    low, high = max(1, ceil(least * d)), floor(most * d)
    return {"equal": (d, d), "below": (low, min(high, d - 1)), "above": (max(low, d + 1), high)}[region]


@st.composite
def strategy(draw: Callable[[st.SearchStrategy[Any]], Any], claim: Claim, region: str) -> Setting:
    """Settings of a claim in one region: n, d, entries, and every parameter of its domain."""
    simulation = _simulation(claim)
    d = draw(whole(*simulation.dimensions))
    low, high = examples(region, simulation.loads, d)
    assume(low <= high)
    n = draw(whole(low, high))
    setting: Setting = {"n": n, "d": d, "entries": simulation.entries[draw(whole(0, len(simulation.entries) - 1))]}
    for parameter in claim.domain.parameters:
        if parameter.name == "gamma":
            setting["gamma"] = Fraction(n, d)
        elif parameter.name not in ("n", "d"):
            setting[parameter.name] = draw(_value(claim, parameter))
    try:
        claim.domain.point(parameters(claim, setting))
    except DomainError:
        assume(False)
    return setting


def parameters(claim: Claim, setting: Setting) -> dict[str, Any]:
    """The part of a setting that the claim's own parameters make."""
    return {name: setting[name] for name in claim.domain.names}


def draw_settings(claim: Claim, count: int, seed_number: int) -> list[Setting]:
    """At most ``count`` different settings, reproducible from the seed; fewer where the domain holds no more.

    The first covers n = d, then n < d and n > d take turns, as far as the domain reaches them.
    """
    reached = regions(claim)
    pattern = cycle((*reached, *[r for r in reached if r != "equal"] * 2))
    wanted = list(islice(pattern, count)) if reached else []
    drawn = {region: _draw(claim, region, wanted.count(region), seed_number) for region in reached}
    return [setting for region in wanted for setting in islice(drawn[region], 1)]


def number_of(*parts: object) -> int:
    """An integer of 128 bits that depends on the text of the parts alone, the same in every process."""
    return int.from_bytes(hashlib.sha256(repr([str(part) for part in parts]).encode()).digest()[:16])


def _draw(claim: Claim, region: str, count: int, seed_number: int) -> Iterator[Setting]:
    found: list[Setting] = []

    @seed(number_of(claim.name, region, seed_number))
    @hypothesis_settings(QUIET, max_examples=3 * count + 3)
    @given(strategy(claim, region))
    def collect(setting: Setting) -> None:
        if setting not in found:
            found.append(setting)

    try:
        collect()
    except Unsatisfiable:
        return iter(())
    return iter(found[-count:] if count else [])
