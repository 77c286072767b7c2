"""The inverse of an increasing function: as an expression, and as a ball certified by a change of sign."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from flint import arb, ctx

from .heads import Binding

COARSE_BITS = 64
GUARD_BITS = 64  # a point of the working precision can be this close to a singular point of the function
MAXIMAL_EXPONENT = 1 << 17
NEAR_BITS = 10  # below the bracket's width, a change after which false position is near enough for secants
NARROW_BITS = 24  # by which the bracket is halved where secants fail
CHORDS, SECANTS = 48, 12  # at most


class root_of(Binding):
    """The x in (lower, upper) at which an increasing function of x reaches a target.

    Arguments (function, x, target, lower, upper); x is bound, lower finite, upper may be oo. That the
    function increases is a premise, proved elsewhere; a value rests on it and on one change of sign.
    """

    nargs = 5
    template = r"\text{the } <1>\in\left(<3>,<4>\right) \text{ with } <0> = <2>"

    def _eval_is_real(self) -> bool:
        return True

    def _eval_is_positive(self) -> bool | None:
        return True if self.args[3].is_nonnegative else None


def solve_increasing(excess: Callable[[arb], arb], lower: arb, upper: arb | None, bits: int) -> arb | None:
    """A ball that holds the zero of an increasing function on (lower, upper), upper None meaning infinity.

    ``excess`` works at the precision in force and is called at exact points inside the range only. The
    ball [x - r, x + r] is returned only when excess(x - r) < 0 < excess(x + r) is certain, else None.
    """
    before = ctx.prec
    try:
        bracket = _bracket(excess, lower, upper, bits)
        if bracket is None:
            return None
        root = _refine(excess, bracket, lower, upper, bits)
        return _refine(excess, _halved(excess, bracket, bits), lower, upper, bits) if root is None else root
    finally:
        ctx.prec = before


class _Bracket(NamedTuple):
    """Two points and the function there, above 0 at the second alone; a value that is not told from 0 is 0."""

    left: arb
    right: arb
    below: arb
    above: arb


def _decided(excess: Callable[[arb], arb], point: arb, bits: int) -> arb:
    """The excess at a precision that decides its sign; 0 when it is not decided with ``bits`` bits."""
    working = COARSE_BITS
    while True:
        ctx.prec = working + GUARD_BITS
        value = excess(point)
        if value > 0 or value < 0:
            return value.mid()
        if working >= bits:
            return arb(0)
        working = min(4 * working, bits)


def _bracket(excess: Callable[[arb], arb], lower: arb, upper: arb | None, bits: int) -> _Bracket | None:
    """Neighbours of a geometric grid, found by doubling and halving exponents."""
    values: dict[int, arb] = {}

    def point(exponent: int) -> arb:
        ctx.prec = bits + 2 * abs(exponent)
        if upper is None:
            return (lower + arb(2) ** exponent).mid()
        if exponent < 0:
            return (lower + (upper - lower) * arb(2) ** exponent).mid()
        return (upper - (upper - lower) * arb(2) ** (-exponent - 2)).mid()

    def above(exponent: int) -> bool:
        if exponent not in values:
            values[exponent] = _decided(excess, point(exponent), bits)
        return bool(values[exponent] > 0)

    low = high = 0
    reach = 1
    while above(low):
        low, high, reach = -reach, low, 2 * reach
        if reach > MAXIMAL_EXPONENT:
            return None
    reach = 1
    while not above(high):
        low, high, reach = high, reach, 2 * reach
        if reach > MAXIMAL_EXPONENT:
            return None
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if above(middle) else (middle, high)
    return _Bracket(point(low), point(high), values[low], values[high])


def _halved(excess: Callable[[arb], arb], bracket: _Bracket, bits: int) -> _Bracket:
    """A bracket shorter by NARROW_BITS, in which a function that bends sharply is nearly straight."""
    left, right, below, above = bracket
    for _ in range(NARROW_BITS):
        ctx.prec = bits
        centre = ((left + right) / 2).mid()
        value = _decided(excess, centre, bits)
        if value > 0:
            right, above = centre, value
        else:
            left, below = centre, value
    return _Bracket(left, right, below, above)


def _approached(excess: Callable[[arb], arb], bracket: _Bracket, bits: int) -> tuple[arb, arb]:
    """A guess and the slope before it, by false position: the value at an end that stays twice is halved (Illinois)."""
    left, right, below, above = bracket
    ctx.prec = bits
    near = (right - left) * arb(2) ** -NEAR_BITS
    place, known, slope, moved = left, below, (above - below) / (right - left), 0
    for turn in range(CHORDS):
        ctx.prec = bits
        guess = ((left + right) / 2).mid()
        if below < 0 and turn % 3:  # by halves now and then, whatever the function is like
            guess = ((left * above - right * below) / (above - below)).mid()
        value = _decided(excess, guess, bits)
        ctx.prec = bits
        rise = (value - known) / (guess - place)
        slope = rise if rise > 0 else slope
        close = abs(guess - place) < near and abs(value) < near * slope  # so far a secant would go
        place, known = guess, value
        if value > 0:
            right, above, below, moved = guess, value, below / 2 if moved > 0 else below, 1
        else:
            left, below, above, moved = guess, value, above / 2 if moved < 0 else above, -1
        if close or value == 0:
            break
    return place, slope


def _refine(excess: Callable[[arb], arb], bracket: _Bracket, lower: arb, upper: arb | None, bits: int) -> arb | None:
    """The secant method at doubling precision; then the change of sign."""
    guess, slope = _approached(excess, bracket, bits)
    ladder = [bits]
    while ladder[0] > 2 * COARSE_BITS:
        ladder.insert(0, ladder[0] // 2 + COARSE_BITS // 2)
    for working in ladder:
        guess, slope = _by_secants(excess, guess, slope, bracket, working)
    ctx.prec = bits + GUARD_BITS
    radius = (abs(excess(guess)) / slope).abs_upper() * 2 + abs(guess) * arb(2) ** -bits
    left, right = (guess - radius).mid(), (guess + radius).mid()
    if not left > lower or (upper is not None and not right < upper):
        return None
    if excess(left) < 0 and excess(right) > 0:
        return left.union(right)
    return None


def _by_secants(
    excess: Callable[[arb], arb], guess: arb, slope: arb, bracket: _Bracket, working: int
) -> tuple[arb, arb]:
    """Steps at one precision until the next would change nothing, by how fast they become short; the last certain slope."""
    width = (bracket.right - bracket.left).mid()
    before, moved = None, width * arb(2) ** -NEAR_BITS
    for _ in range(SECANTS):
        ctx.prec = working + GUARD_BITS
        here = excess(guess)
        if before is not None and (rise := (here - before[1]) / (guess - before[0])) > 0:
            slope = rise
        before = guess, here
        ctx.prec = working
        step = (guess - here / slope).mid()
        step = bracket.left if step < bracket.left else bracket.right if step > bracket.right else step
        change, moved = moved * abs(step - guess), abs(step - guess)
        guess = step
        if change < width * width * arb(2) ** -working:
            break
    return guess, slope
