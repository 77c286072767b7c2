"""Where a claim is simulated: settings spread over its domain, each drawn by hypothesis from a stratum of its own.

The strata of a region of loads are the cells of a Latin hypercube: each parameter, the dimension and the load take every part
of their range once, both ends among them; integers that have no more values than there are settings take all of them. Every
branch of a closed form that the ranges reach is visited.
"""

from __future__ import annotations

import hashlib
import random
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, fields
from fractions import Fraction
from functools import lru_cache
from itertools import cycle, islice, repeat, zip_longest
from math import ceil, floor, gcd
from types import MappingProxyType
from typing import Any

import numpy as np
import sympy as sp
from hypothesis import HealthCheck, Phase, Verbosity, assume, given, seed
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.errors import Unsatisfiable
from sympy.core.relational import Relational

from ..numeric.evaluation import chosen_branch
from ..theory import language
from ..theory.claim import Claim, Simulation
from ..theory.domain import Parameter
from ..theory.errors import DomainError, UsageError

Setting = dict[str, Any]

REGIONS = ("equal", "below", "above")
"""Loads n = d, n < d and n > d: every phase of an isotropic model, and its transition."""

EVERYWHERE = "everywhere"
"""The one region of a claim that is not about data."""

SIZES = ("n", "d", "gamma")

LARGEST_DENOMINATOR = 16
"""Of a real parameter other than the load: values that a person can read and type."""

BRANCH_DRAWS = 60
"""Settings of each region among which a branch of a closed form is looked for that the strata have missed."""

BLOCK = 24
"""Settings that are drawn together, each in a stratum of its own."""

BARREN = 3
"""Blocks without a new setting, one after another, from which on there are taken to be no more."""

TRIES = 15
"""Settings of a stratum that the domain leaves out, for each one that is wanted, from which on it is taken to leave out all."""

NEXT = Fraction(1, 1024)
"""How far from an end that its interval leaves out a parameter is looked at, and from where a condition ends, as part of its range."""

GOLDEN = (5**0.5 - 1) / 2
"""The golden section: multiples of it leave no large gap, however many there are (the three-distance theorem, Sos 1958)."""

_BITS = 16
_DRAWN = st.tuples(*[st.booleans()] * _BITS)

QUIET = hypothesis_settings(
    database=None,
    deadline=None,
    derandomize=False,
    phases=(Phase.generate,),
    suppress_health_check=list(HealthCheck),
    verbosity=Verbosity.quiet,
)


Cell = tuple[Fraction, Fraction]
"""A part of a range, as fractions of it; one whose ends are equal is a point."""

ALL: Cell = (Fraction(0), Fraction(1))


@lru_cache(maxsize=4096)
def whole(lower: int, upper: int, cell: Cell = ALL) -> st.SearchStrategy[int]:
    """Integers in a cell of lower to upper, uniform, shrinking to the least.

    Made of booleans, because st.integers mixes in constants found in whatever modules happen to be loaded: a
    command would not repeat the settings of another run. Hypothesis looks into a strategy once, so that each is made once.
    """
    first = min(upper, lower + floor(cell[0] * (upper - lower + 1)))
    last = max(first, lower + ceil(cell[1] * (upper - lower + 1)) - 1)
    return _DRAWN.map(lambda drawn: first + (int("".join("01"[b] for b in drawn), 2) * (last - first + 1) >> _BITS))


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


def limits(claim: Claim, parameter: Parameter) -> tuple[Fraction, Fraction]:
    """The ends of the range of a parameter from which settings are drawn; UsageError where there are none."""
    given = _range(claim, parameter)
    try:
        lower, upper = (Fraction(str(end)) for end in given)
    except ValueError:
        raise UsageError(
            f"{claim.name}: {parameter.name} is drawn from {given[0]} to {given[1]}; "
            f"valid: simulation.ranges[{parameter.name!r}] = (lower, upper), finite and rational"
        ) from None
    if lower > upper or (parameter.integer and ceil(lower) > floor(upper)):
        raise UsageError(f"{claim.name}: simulation.ranges[{parameter.name!r}] = ({lower}, {upper}) is empty")
    return lower, upper


def values(claim: Claim, name: str) -> range:
    """The values that an integer parameter, or n or d, has in the ranges from which settings are drawn."""
    simulation = _simulation(claim)
    if name == "d":
        return range(simulation.dimensions[0], simulation.dimensions[1] + 1)
    if name == "n":
        least, most = (Fraction(str(load)) for load in simulation.loads)
        return range(max(1, ceil(least * simulation.dimensions[0])), floor(most * simulation.dimensions[1]) + 1)
    lower, upper = limits(claim, claim.domain[name])
    return range(ceil(lower), floor(upper) + 1)


def _value(claim: Claim, parameter: Parameter, cell: Cell) -> st.SearchStrategy[Any]:
    if parameter.integer:
        drawn = values(claim, parameter.name)
        return whole(drawn[0], drawn[-1], cell)
    return _rational(*limits(claim, parameter), cell)


@lru_cache(maxsize=4096)
def _rational(lower: Fraction, upper: Fraction, cell: Cell) -> st.SearchStrategy[Fraction]:
    """Numbers in a cell of lower to upper that a person can read and type."""
    width = cell[1] - cell[0]
    parts = LARGEST_DENOMINATOR * (ceil(1 / width / LARGEST_DENOMINATOR) if width else 1)
    return whole(0, parts, cell).map(lambda k: lower + (upper - lower) * (Fraction(k, parts) if width else cell[0]))


def _simulation(claim: Claim) -> Simulation:
    if claim.simulation is None:
        raise UsageError(f"{claim.name} has no simulation: {claim.no_simulation}")
    return claim.simulation


def has_data(claim: Claim) -> bool:
    """Is the claim about n examples in d dimensions? Settings of another hold its own parameters alone.

    Its domain has a size or a load, its definition speaks of data, or its simulation says from which sizes it draws.
    """
    simulation = _simulation(claim)
    drawn = (f for f in fields(Simulation) if f.name in ("dimensions", "loads", "entries"))
    parts = sp.preorder_traversal(claim.definition)
    return (
        not {*SIZES}.isdisjoint(claim.domain.names)
        or any(getattr(simulation, f.name) != f.default for f in drawn)
        or any(isinstance(part, language.RANDOM) for part in parts)
    )


def regions(claim: Claim) -> tuple[str, ...]:
    """The regions of REGIONS that the simulation's loads and the claim's domain reach; EVERYWHERE of what has no data."""
    if not has_data(claim):
        return (EVERYWHERE,)
    low, high = _simulation(claim).loads
    load = claim.domain["gamma"].interval if "gamma" in claim.domain.names else sp.Reals
    loads = sp.Interval(sp.Rational(str(low)), sp.Rational(str(high))) & load
    parts = (sp.FiniteSet(1), sp.Interval.open(0, 1), sp.Interval.open(1, sp.oo))
    reached = [region for region, part in zip(REGIONS, parts, strict=True) if loads & part is not sp.S.EmptySet]
    return tuple(region for region in reached if not any(_excludes(c, region, claim) for c in claim.domain.conditions))


def _excludes(condition: Relational, region: str, claim: Claim) -> bool:
    """Is a condition false in all of a region, as signs alone show? (To find no setting there takes hypothesis seconds.)"""
    if not isinstance(condition, Relational):  # True or False, to which SymPy has reduced one
        return condition == sp.false
    least, more = sp.symbols("least more", positive=True, integer=True)
    n, d = {"equal": (least, least), "below": (least, least + more), "above": (least + more, least)}[region]
    sizes = {"n": n, "d": d, "gamma": n / d}
    difference = sp.together(
        (condition.lhs - condition.rhs).subs({p.symbol: sizes.get(p.name, p.symbol) for p in claim.domain.parameters})
    )
    signs = {
        sp.Lt: difference.is_nonnegative,
        sp.Le: difference.is_positive,
        sp.Gt: difference.is_nonpositive,
        sp.Ge: difference.is_negative,
        sp.Eq: difference.is_nonzero,
        sp.Ne: difference.is_zero,
    }
    return signs.get(type(condition)) is True


def region_of(setting: Setting) -> str:
    if "n" not in setting:
        return EVERYWHERE
    n, d = setting["n"], setting["d"]
    return "equal" if n == d else "below" if n < d else "above"


def examples(region: str, loads: tuple[Fraction, Fraction], d: int) -> tuple[int, int]:
    """Smallest and largest n at dimension d in a region; empty if the first exceeds the second."""
    least, most = (Fraction(str(load)) for load in loads)
    low, high = max(1, ceil(least * d)), floor(most * d)
    return {"equal": (d, d), "below": (low, min(high, d - 1)), "above": (max(low, d + 1), high)}[region]


class _Enough(BaseException):
    """Enough was drawn or tried: hypothesis takes it for no failure, which it would try to repeat."""


class Unadmitted(BaseException):
    """``Simulation.where`` gave no answer that counts, as the cause says: hypothesis is not to ask it again."""


@st.composite
def strategy(
    draw: Callable[[st.SearchStrategy[Any]], Any],
    claim: Claim,
    region: str,
    stratum: Mapping[str, Cell] = MappingProxyType({}),
    tries: Iterator[object] = repeat(None),  # noqa: B008 (it has no state)
) -> Setting:
    """Settings of a claim in one region: n, d, entries of data, and every parameter, each in its cell of the stratum."""
    simulation = _simulation(claim)

    def cell(name: str) -> Cell:
        return stratum.get(name, ALL)

    def meets(condition: bool) -> None:
        if not condition and next(tries, tries) is tries:
            raise _Enough
        assume(condition)

    setting: Setting = {}
    if region != EVERYWHERE:
        d = draw(whole(*simulation.dimensions, cell("d")))
        low, high = examples(region, simulation.loads, d)
        meets(low <= high)
        n = draw(whole(low, high, cell("n")))
        law = draw(whole(0, len(simulation.entries) - 1, cell("entries")))
        setting = {"n": n, "d": d, "entries": simulation.entries[law]}
    for parameter in claim.domain.parameters:
        if parameter.name == "gamma":
            setting["gamma"] = Fraction(setting["n"], setting["d"])
        elif parameter.name not in ("n", "d"):
            setting[parameter.name] = draw(_value(claim, parameter, cell(parameter.name)))
    try:
        meets(_admits(claim, setting))
    except UsageError as problem:
        raise Unadmitted from problem
    return setting


def parameters(claim: Claim, setting: Setting) -> dict[str, Any]:
    """The part of a setting that the claim's own parameters make."""
    return {name: setting[name] for name in claim.domain.names}


@dataclass(frozen=True)
class Block:
    """Some settings of a claim, which are drawn together and depend on nothing else.

    The first covers n = d, then n < d and n > d take turns, as far as the domain reaches them. ``total`` is how many are wanted
    in all blocks; 0: this is the only one.
    """

    claim: Claim
    size: int
    seed: int
    number: int = 0
    total: int = 0

    def __call__(self) -> list[Setting]:
        """``size`` different settings; fewer only where no more are found."""
        seed_number = number_of(self.seed, "block", self.number) if self.number else self.seed
        found: list[Setting] = []
        open_regions = list(regions(self.claim))
        while len(found) < self.size and open_regions:
            drawn, before = {}, self.number * BLOCK + len(found)
            for region, share in _shares(open_regions, self.size - len(found)).items():
                points = {name: self._points(name, before, share) for name in self._few}
                drawn[region] = _spread(self.claim, region, share, number_of(seed_number, len(found)), found, points)
                before += share
            found += [setting for turn in zip_longest(*drawn.values()) for setting in turn if setting is not None]
            open_regions = [region for region in drawn if drawn[region]]
        return _with_every_branch(self.claim, _with_borders(self.claim, found[: self.size]), seed_number)

    @property
    def _few(self) -> list[str]:
        """The integers that have no more values than there are settings."""
        names = ["d"] * has_data(self.claim) + [p.name for p in self.claim.domain.parameters if p.integer]
        total = self.total or self.size
        return [name for name in dict.fromkeys(names) if name != "n" and len(values(self.claim, name)) <= total]

    def _points(self, name: str, before: int, count: int) -> list[Cell]:
        """The values of such an integer, as cells in their order, at so many settings with so many before them.

        Steps of the golden section, which go through all values, and few of which are spread over the range.
        """
        number = len(values(self.claim, name))
        step = next(step for step in range(round(number * GOLDEN), 2 * number + 2) if gcd(step, number) == 1)
        start = number_of(self.claim.name, name, self.seed)
        taken = sorted((start + (before + turn) * step) % number for turn in range(count))
        return [(Fraction(at, number), Fraction(at, number)) for at in taken]


class Spread:
    """The ``count`` settings of a claim, block by block: the same ones in whatever order the blocks are drawn.

    Fewer only where BARREN blocks bring nothing new.
    """

    def __init__(self, claim: Claim, count: int, seed: int) -> None:
        self.claim, self.count, self.seed = claim, count, seed
        self.blocks, self.begun, self.ended, self._barren = -(-count // BLOCK), 0, 0, 0
        self.settings: list[Setting] = []
        self._known: set[tuple[tuple[str, Any], ...]] = set()
        self._early: dict[int, list[Setting]] = {}

    @property
    def complete(self) -> bool:
        """Are all settings known?"""
        return self.ended == self.blocks

    def block(self) -> Block | None:
        """What is to be drawn next; None where nothing is, or not before what is being drawn is known."""
        if self.begun == self.blocks:
            return None
        number, self.begun = self.begun, self.begun + 1
        left = self.count - number * BLOCK
        return Block(self.claim, min(BLOCK, left) if left > 0 else BLOCK, self.seed, number, self.count)

    def put(self, number: int, drawn: list[Setting]) -> list[Setting]:
        """The new settings that are known by a block: its own, and those of blocks that came before their turn."""
        self._early[number] = drawn
        known = len(self.settings)
        while self.ended in self._early:
            before = len(self.settings)
            for setting in self._early.pop(self.ended):
                if tuple(setting.items()) not in self._known and len(self.settings) < self.count:
                    self._known.add(tuple(setting.items()))
                    self.settings.append(setting)
            self.ended += 1
            self._barren = 0 if before < len(self.settings) else self._barren + 1
            wanted = len(self.settings) < self.count and self._barren < BARREN
            self.blocks += self.complete and wanted and self.blocks > 1
        return self.settings[known:]


def draw_settings(claim: Claim, count: int, seed_number: int) -> list[Setting]:
    """``count`` different settings, reproducible from the seed; fewer only where no more are found."""
    spread = Spread(claim, count, seed_number)
    while (block := spread.block()) is not None:
        spread.put(block.number, block())
    return spread.settings


def _shares(reached: Sequence[str], count: int) -> dict[str, int]:
    """How many settings of each region, in the order of their first turns: n = d has a third as many as the others."""
    turns = cycle((*reached, *[region for region in reached if region != "equal"] * 2))
    wanted = list(islice(turns, count))
    return {region: wanted.count(region) for region in dict.fromkeys(wanted)}


def _spread(
    claim: Claim,
    region: str,
    count: int,
    seed_number: int,
    known: Sequence[Setting],
    points: Mapping[str, Sequence[Cell]],
) -> list[Setting]:
    """Up to so many settings of a region that are not known yet, over the cells of a Latin hypercube; ``points`` are those of
    integers all of whose values are visited.

    A cell outside the domain is replaced by a setting from anywhere in the region, with these values if they have one.
    """
    drawn = () if region == EVERYWHERE else ("d", "n", "entries")
    names = [*drawn, *(p.name for p in claim.domain.parameters if p.name not in SIZES)]
    shuffler = random.Random(number_of(claim.name, region, seed_number))
    orders = {name: shuffler.sample(range(count), count) for name in names}
    spread: list[Setting] = []
    if not _draw(claim, region, {}, 1, number_of(claim.name, region)):
        return []
    for turn in range(count):
        fixed = {name: cells[orders[name][turn]] for name, cells in points.items()}
        cells = {
            name: (Fraction(order[turn], count), Fraction(order[turn] + 1, count)) for name, order in orders.items()
        }
        ends = {
            name: (end, end)
            for name, order in orders.items()
            if (end := _end(claim, name, order[turn], count)) is not None
        }
        for stratum in ({**cells, **ends, **fixed}, {**cells, **fixed}, fixed, {}):
            found = _draw(claim, region, stratum, 3, number_of(claim.name, region, seed_number, turn))
            fresh = [setting for setting in found if setting not in known and setting not in spread]
            if fresh:
                spread.append(fresh[-1])
                break
    return spread


def _end(claim: Claim, name: str, cell: int, count: int) -> Fraction | None:
    """The end of its range, as a fraction of it, that a size or parameter takes in the first and the last cell: of what of the
    range is in its interval, or next to it where that is open.
    """
    if name == "entries" or count == 1 or 0 < cell < count - 1:
        return None
    if name in ("n", "d"):
        return Fraction(cell > 0)
    parameter = claim.domain[name]
    lower, upper = limits(claim, parameter)
    if lower == upper:
        return Fraction(0)
    first, last = (fraction(end) for end in (sp.Max(lower, parameter.lower), sp.Min(upper, parameter.upper)))
    end, inwards = (last, -1) if cell else (first, 1)
    if not parameter.holds(sp.Rational(end)):
        if parameter.integer:
            return None
        end += inwards * NEXT * (last - first)
    return (end - lower) / (upper - lower)


def fraction(number: sp.Expr) -> Fraction:
    """A rational number, or what an irrational one, which only ends an interval, is to 17 digits."""
    rational = number if number.is_Rational else sp.Rational(str(number.evalf(17)))
    return Fraction(int(rational.p), int(rational.q))


def _with_borders(claim: Claim, settings: list[Setting]) -> list[Setting]:
    """The settings, up to a quarter of them, from the first on, moved in one parameter to where a condition of the domain ends."""
    moved = list(settings)
    if not claim.domain.conditions:
        return moved
    names = [p.name for p in claim.domain.parameters if p.name not in ("n", "d", "gamma") and not p.integer]
    borders = ((name, upwards) for name in names for upwards in (False, True))
    for at, (name, upwards) in zip(range(len(settings) // 4), borders, strict=False):
        found = _at_border(claim, settings[at], name, upwards)
        if found is not None and found not in moved:
            moved[at] = found
    return moved


def _at_border(claim: Claim, setting: Setting, name: str, upwards: bool) -> Setting | None:
    """The setting with a parameter moved within NEXT of its range to where the domain ends, by bisection; None where it does not."""
    lower, upper = limits(claim, claim.domain[name])
    inside, outside = setting[name], upper if upwards else lower
    if _admits(claim, {**setting, name: outside}):
        return None
    while abs(outside - inside) > NEXT * (upper - lower):
        middle = (inside + outside) / 2
        if _admits(claim, {**setting, name: middle}):
            inside = middle
        else:
            outside = middle
    return {**setting, name: inside}


def _admits(claim: Claim, setting: Setting) -> bool:
    """Is a setting in the domain, and does the simulation admit it?"""
    try:
        claim.domain.point(parameters(claim, setting))
    except DomainError:
        return False
    where, frozen = _simulation(claim).where, MappingProxyType(setting)
    answer, again = bool(where(frozen)), bool(where(frozen))
    with _other_globals(setting):
        other = bool(where(frozen))
    if not answer is again is other:
        raise UsageError(
            "Simulation.where is random, or changes its mind; valid: an answer that depends on the setting alone"
        )
    return answer


@contextmanager
def _other_globals(setting: Setting) -> Iterator[None]:
    """Within, the generators of ``random`` and of NumPy that all share are others: hypothesis starts them anew for each setting, so
    that what draws from them seems to know its mind.
    """
    known, numbers = random.getstate(), np.random.get_state()  # noqa: NPY002
    other = zlib.crc32(repr(sorted(setting.items())).encode())
    random.seed(other)
    np.random.seed(other)  # noqa: NPY002
    try:
        yield
    finally:
        random.setstate(known)
        np.random.set_state(numbers)  # noqa: NPY002


def branch(claim: Claim, setting: Setting) -> sp.Basic | None:
    """The condition of the branch of the claim's closed form that applies at a setting.

    None where there is only one, or where the conditions are not rational in the parameters, which takes long to decide.
    """
    form = claim.closed_form
    if not isinstance(form, sp.Piecewise) or not all(_is_rational(condition) for _, condition in form.args):
        return None
    numbered = sp.Piecewise(*((sp.Integer(k), condition) for k, (_, condition) in enumerate(form.args)), evaluate=False)
    point = claim.domain.point(parameters(claim, setting))
    chosen = chosen_branch(numbered, {p.symbol: point[p.name] for p in claim.domain.parameters})
    return form.args[int(chosen)][1] if chosen.is_Integer else None


def _is_rational(condition: sp.Basic) -> bool:
    if isinstance(condition, Relational):
        return all(side.is_rational_function() for side in condition.args)
    return condition in (sp.true, sp.false)


def _with_every_branch(claim: Claim, settings: list[Setting], seed_number: int) -> list[Setting]:
    """The settings, some in the commonest branch of the closed form replaced until every branch has its share."""
    branches = [branch(claim, setting) for setting in settings]
    if claim.closed_form is None or None in branches or not settings:
        return settings
    conditions = [condition for _, condition in claim.closed_form.args]
    share = max(1, len(settings) // (2 * len(conditions)))

    def complete() -> bool:
        return min(map(branches.count, conditions)) >= share

    def put(setting: Setting) -> bool:
        """Where its branch has too few, the setting in the place of one of the commonest branch; True when all have their share."""
        here, commonest = branch(claim, setting), max(branches, key=branches.count)
        if branches.count(here) < share < branches.count(commonest) and setting not in settings:
            at = len(branches) - 1 - branches[::-1].index(commonest)
            settings[at], branches[at] = setting, here
        return complete()

    for region in regions(claim):
        if not complete():
            _draw(claim, region, {}, BRANCH_DRAWS, number_of(claim.name, region, seed_number, "branches"), put)
    return settings


def number_of(*parts: object) -> int:
    """An integer of 128 bits that depends on the text of the parts alone, the same in every process."""
    return int.from_bytes(hashlib.sha256(repr([str(part) for part in parts]).encode()).digest()[:16])


def _draw(
    claim: Claim,
    region: str,
    stratum: Mapping[str, Cell],
    count: int,
    seed_number: int,
    enough: Callable[[Setting], bool] = lambda setting: False,
) -> list[Setting]:
    """Different settings of a stratum, in the order in which hypothesis draws them, the first is the least, until one is enough."""
    found: list[Setting] = []

    @seed(seed_number)
    @hypothesis_settings(QUIET, max_examples=count)
    @given(strategy(claim, region, stratum, repeat(None, TRIES * count) if stratum else repeat(None)))
    def collect(setting: Setting) -> None:
        if setting not in found:
            found.append(setting)
            if enough(setting):
                raise _Enough

    try:
        with suppress(Unsatisfiable, _Enough):
            collect()
    except Unadmitted as unadmitted:
        raise UsageError(str(unadmitted.__cause__)) from None
    return found
