"""Powers of what is negative, whose sign turns with the exponent: they lie between their size and minus it."""

from __future__ import annotations

from functools import cache

from ...decide.field import canonical
from ...decide.scene import Scene
from ...decide.signs import shown
from ...find.parts import replaced
from ...terms.build import HALF, ONE, ZERO, add, eq, le, lt, mul, neg, power, sub
from ...terms.context import Context
from ...terms.term import Term, make, num, substitute, subterms, var
from ..proof import Line, instance
from .infinite_sums import k
from .registry import Stuck, show

n = var("n", "integer")
SIDE = make("pow", num(-1), n)


@cache
def between() -> tuple[Line, Line]:
    """-1 <= (-1)^n <= 1, for its square is 1."""
    where, later = Context((n,), (le(ZERO, n),)), add(n, ONE)
    square = eq(power(SIDE, 2), ONE)
    next_ = make("pow", num(-1), later)
    start = make("pow", num(-1), ZERO)
    first = show(eq(power(start, 2), ONE), Context())
    supposed = show(square, where, rule="suppose")
    turned = show(eq(next_, neg(SIDE)), where)
    after = show(eq(power(next_, 2), ONE), where, supposed, turned, rule="field", multipliers=(ONE, sub(next_, SIDE)))
    line = show(square, where, first, after, rule="induction", variable=n, start=ZERO, title="(-1)^n")
    return (
        show(le(SIDE, ONE), where, line, rule="combine", multipliers=(HALF,)),
        show(le(num(-1), SIDE), where, line, rule="combine", multipliers=(HALF,)),
    )


def turning_powers(term: Term, index: Term, scene: Scene) -> list[Term]:
    """Powers of what is negative whose exponents move with the index."""
    found = (
        p
        for p in subterms(term)
        if p.head == "pow" and index in p.args[1].variables and index not in p.args[0].variables
    )
    return [power_ for power_ in dict.fromkeys(found) if shown(lt(power_.args[0], ZERO), scene)]


def side_apart(term: Term, index: Term, scene: Scene) -> tuple[Term, Term] | None:
    """A and B of A + (-1)^k B; None where no power of what is negative moves with k."""
    powers = turning_powers(term, index, scene)
    if not powers:
        return None
    side, images = var("side", "real"), {}
    for base, exponent in (power_.args for power_ in powers):
        shift = canonical(sub(exponent, index))
        if shift.head != "num":
            raise Stuck(f"({base})^({exponent}) is no power to k + c")
        size = make("pow", canonical(neg(base)), exponent)
        images[make("pow", base, exponent)] = mul(num((-1) ** int(shift.args[0])), side, size)
    whole = replaced(term, images)
    still, both, twice = (canonical(substitute(whole, {side: num(i)})) for i in range(3))
    turning = canonical(sub(both, still))
    if canonical(sub(sub(twice, both), turning)) is not ZERO:
        raise Stuck("the sign of a power does not come once")
    return still, turning


def sizes(summand: Term, each: Context) -> tuple[Term, Line, Line, Line]:
    """g >= 0 with the summand between -g and g: lines for the bound above, that below, and the sign of g."""
    powers = turning_powers(summand, k, Scene(each))
    if len(powers) != 1:
        raise Stuck("")
    base, exponent = powers[0].args
    side = make("pow", num(-1), exponent)
    size = replaced(summand, {powers[0]: make("pow", canonical(neg(base)), exponent)})
    above, below, sign = framed(summand, mul(side, size), size, exponent, (neg(size), size), each)
    return size, above, below, sign


def framed(
    plain: Term,
    written: Term,
    size: Term,
    exponent: Term,
    ends: tuple[Term, Term],
    context: Context,
    falls: bool = False,
) -> tuple[Line, Line, Line]:
    """What is ``written`` with (-1)^exponent times a size, or minus it (``falls``), between its ends: above, below, the size's sign."""
    apart = show(eq(plain, written), context, rule="functional_equation")
    sign = show(le(ZERO, size), context, rule="sign")
    high, low = (instance(line, context, images={n: exponent}) for line in between())
    high, low = (low, high) if falls else (high, low)
    above = show(le(plain, ends[1]), context, apart, high, sign, rule="combine", multipliers=(ONE, size, ZERO))
    below = show(le(ends[0], plain), context, apart, low, sign, rule="combine", multipliers=(neg(ONE), size, ZERO))
    return above, below, sign
