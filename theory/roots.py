"""The inverse of an increasing function: as an expression, and as a ball certified by a change of sign."""

from __future__ import annotations

from collections.abc import Callable

from flint import arb, ctx

from .heads import Binding

COARSE_BITS = 64
GUARD_BITS = 64  # a point of the working precision can be this close to a singular point of the function
MAXIMAL_EXPONENT = 1 << 17
NARROW_BITS = 24  # by which the first bracket shrinks, so that Newton's iteration starts where the slope hardly changes
NEWTON_STEPS = 32


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
        return None if bracket is None else _refine(excess, *bracket, lower, upper, bits)
    finally:
        ctx.prec = before


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


def _bracket(excess: Callable[[arb], arb], lower: arb, upper: arb | None, bits: int) -> tuple[arb, arb] | None:
    """A short bracket: neighbours of a geometric grid, found by doubling and halving exponents, then narrowed."""

    def point(exponent: int) -> arb:
        ctx.prec = bits + 2 * abs(exponent)
        if upper is None:
            return (lower + arb(2) ** exponent).mid()
        if exponent < 0:
            return (lower + (upper - lower) * arb(2) ** exponent).mid()
        return (upper - (upper - lower) * arb(2) ** (-exponent - 2)).mid()

    def above(x: arb) -> bool:
        return bool(_decided(excess, x, bits) > 0)

    low = high = 0
    reach = 1
    while above(point(low)):
        low, reach = -reach, 2 * reach
        if reach > MAXIMAL_EXPONENT:
            return None
    reach = 1
    while not above(point(high)):
        high, reach = reach, 2 * reach
        if reach > MAXIMAL_EXPONENT:
            return None
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if above(point(middle)) else (middle, high)
    return _narrowed(excess, point(low), point(high), bits)


def _narrowed(excess: Callable[[arb], arb], left: arb, right: arb, bits: int) -> tuple[arb, arb]:
    """A bracket shorter by NARROW_BITS: by false position, the value at an end that stays halved, and by halving in turn."""
    below, above = (_decided(excess, end, bits) for end in (left, right))
    ctx.prec = bits
    width = (right - left) * arb(2) ** -NARROW_BITS
    for turn in range(3 * NARROW_BITS):
        if right - left < width:
            break
        centre = ((left + right) / 2).mid()
        if turn % 3 and below < 0 < above:
            centre = ((left * above - right * below) / (above - below)).mid()
        value = _decided(excess, centre, bits)
        ctx.prec = bits
        if value > 0:
            right, above, below = centre, value, below / 2
        else:
            left, below, above = centre, value, above / 2
    return left, right


def _refine(excess: Callable[[arb], arb], low: arb, high: arb, lower: arb, upper: arb | None, bits: int) -> arb | None:
    """Newton's iteration with slopes from differences, at doubling precision; then the change of sign."""
    ladder = [bits]
    while ladder[0] > 2 * COARSE_BITS:
        ladder.insert(0, ladder[0] // 2 + COARSE_BITS // 2)
    guess, slope = ((low + high) / 2).mid(), None
    for working in ladder:
        guess, slope = _newton(excess, guess, low, high, working)
    if slope is None:
        return None
    ctx.prec = bits + GUARD_BITS
    radius = (abs(excess(guess)) / slope).abs_upper() * 2 + abs(guess) * arb(2) ** -bits
    left, right = (guess - radius).mid(), (guess + radius).mid()
    if not left > lower or (upper is not None and not right < upper):
        return None
    if excess(left) < 0 and excess(right) > 0:
        return left.union(right)
    return None


def _newton(excess: Callable[[arb], arb], guess: arb, low: arb, high: arb, working: int) -> tuple[arb, arb | None]:
    """Newton steps at one precision until the next would change nothing; the last certain slope."""
    slope = None
    for _ in range(NEWTON_STEPS):
        ctx.prec = working + GUARD_BITS
        shift = ((high - low) * arb(2) ** (-working // 2)).mid()
        here = excess(guess)
        rise = (excess((guess + shift).mid()) - here) / shift
        if not rise > 0:
            break
        slope = rise
        ctx.prec = working
        step = (guess - here / slope).mid()
        close = abs(step - guess) < shift
        guess = low if step < low else high if step > high else step
        if close:
            break
    return guess, slope
