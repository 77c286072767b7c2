"""Where the limiting spectrum of two eigenvalues 1 < r has its edges and its gap, by the real root k = -p of the cubic, 1 < p < r.

With p = (r + rho^2)/(1 + rho^2), rho > 0, a point of the spectrum is x = X(rho), where g f- < gamma g^2 < f+, g = r - 1,
f+- = S^2 (1 + rho^2) (1 +- kappa^3/rho)^2, S^2 = 1 - w, kappa^6 S^2 = w r^2.
"""

from __future__ import annotations

from ...theory.terms.build import ONE, OO, TWO, ZERO, add, div, eq, inverse, le, lt, mul, neg, power, sub
from ...theory.terms.context import Context
from ...theory.terms.term import Term, close, make, num, substitute, var
from ...theory.write.lemma import lemma
from ...theory.write.proof import Line, have, instance
from .letters import gamma, x
from .two_atoms import COEFFICIENTS, ratio, weight

S, kappa, rho, other = (var(name, "real") for name in ("S", "kappa", "rho", "rho_1"))
_SIZES = eq(power(S, 2), sub(ONE, weight)), eq(mul(power(kappa, 6), power(S, 2)), mul(weight, power(ratio, 2)))
SIGNS = ((ZERO, gamma), (ZERO, weight), (weight, ONE), (ONE, ratio), (ZERO, S), (ZERO, kappa))
LETTERS = Context((gamma, weight, ratio, S, kappa), (*(lt(*pair) for pair in SIGNS), *_SIZES))
AT = Context((*LETTERS.variables, rho), (*LETTERS.conditions, lt(ZERO, rho)))
AT_BOTH = Context((*AT.variables, other), (*AT.conditions, lt(ZERO, other)))
gap = sub(ratio, ONE)
level = mul(gamma, power(gap, 2))


def place(rho: Term = rho) -> Term:
    """p."""
    return div(add(ratio, power(rho, 2)), add(ONE, power(rho, 2)))


def point(rho: Term = rho) -> Term:
    """X."""
    pull = sub(sub(ONE, weight), div(mul(weight, ratio), power(rho, 2)))
    return mul(place(rho), add(ONE, div(mul(add(ONE, power(rho, 2)), pull), mul(gamma, gap))))


def bound(sign: int, rho: Term = rho) -> Term:
    """f+ or f-."""
    inner = add(ONE, mul(num(sign), div(power(kappa, 3), rho)))
    return mul(power(S, 2), add(ONE, power(rho, 2)), power(inner, 2))


@lemma
def sizes() -> tuple[Line, Line]:
    """S^2 = 1 - w and kappa^6 S^2 = w r^2, which say what S and kappa are."""
    first, second = (have(size, LETTERS, rule="sign") for size in _SIZES)
    return first, second


@lemma
def product() -> Line:
    """(gamma g^2 - f+) (gamma g^2 - f-) by w and r."""
    whole, square = add(ONE, power(rho, 2)), power(rho, 2)
    s0, t0 = sub(ONE, weight), mul(weight, power(ratio, 2))
    s2, t2 = power(S, 2), mul(power(kappa, 6), power(S, 2))
    total = mul(num(-2), level, whole)
    value = add(
        power(level, 2),
        mul(total, add(s0, div(t0, square))),
        mul(power(whole, 2), power(sub(s0, div(t0, square)), 2)),
    )
    weights = (
        add(total, mul(power(whole, 2), sub(add(s2, s0), mul(TWO, div(t2, square))))),
        add(
            div(total, square),
            mul(power(whole, 2), add(mul(num(-2), div(s0, square)), div(add(t2, t0), power(rho, 4)))),
        ),
    )
    statement = eq(mul(sub(level, bound(1)), sub(level, bound(-1))), value)
    return have(statement, AT, *sizes(), rule="field", title="both bounds", multipliers=weights)


HERE = eq(point(), x)
AT_X = Context((*AT.variables, x), (*AT.conditions, HERE))


@lemma
def root() -> Line:
    """-3 gamma p is a root of the cubic at x = X."""
    here = have(HERE, AT_X, rule="sign")
    a, b, c = COEFFICIENTS.values()
    k = mul(num(-3), gamma, place())
    zero = add(power(k, 3), mul(num(3), a, power(k, 2)), mul(b, k), c)
    weight_ = mul(num(-27), power(gamma, 3), sub(ONE, place()), sub(ratio, place()))
    return have(eq(zero, ZERO), AT_X, here, rule="field", title="a real root", multipliers=(weight_,))


@lemma
def factor() -> Line:
    """y^2 + 4 alpha is -3 times the product over g^2."""
    here = have(HERE, AT_X, rule="sign")
    a, b, _ = COEFFICIENTS.values()
    k = mul(num(-3), gamma, place())
    left = add(power(add(k, a), 2), mul(num(4), sub(div(b, num(3)), power(a, 2))))
    both, scale = product().statement.args[0], div(num(-3), power(gap, 2))
    slope = add(mul(TWO, k), mul(num(-3), add(a, substitute(a, {x: point()}))), mul(num(12), gamma, add(ONE, ratio)))
    weights = neg(scale), neg(mul(gamma, slope))
    statement = eq(left, mul(scale, both))
    return have(statement, AT_X, product(), here, rule="field", title="its sign", multipliers=weights)


@lemma
def difference() -> Line:
    """X(rho_1) - X(rho)."""
    one, two = add(ONE, power(rho, 2)), add(ONE, power(other, 2))
    scale = div(sub(power(other, 2), power(rho, 2)), mul(gamma, gap, one, two))
    slope = add(sub(ONE, weight), div(mul(weight, power(ratio, 2)), mul(power(rho, 2), power(other, 2))))
    value = mul(scale, sub(mul(one, two, slope), level))
    return have(eq(sub(point(other), point()), value), AT_BOTH, rule="field", title="difference of two points")


def _from(sign: int) -> Line:
    """X(rho_1) - X(rho), where f+ or f- is gamma g^2 at rho."""
    condition = eq(bound(sign), level)
    context = AT_BOTH.where(condition)
    known = have(condition, context, rule="sign")
    one, two = add(ONE, power(rho, 2)), add(ONE, power(other, 2))
    scale = div(sub(power(other, 2), power(rho, 2)), mul(gamma, gap, one, two))
    both = neg(mul(scale, one, two))
    weights = ONE, scale, both, div(both, mul(power(rho, 2), power(other, 2)))
    inner = add(other, mul(num(-sign), div(power(kappa, 3), mul(rho, other))))
    value = mul(power(S, 2), sub(power(other, 2), power(rho, 2)), power(inner, 2), inverse(mul(gamma, gap, two)))
    statement = eq(sub(point(other), point()), value)
    return have(statement, context, difference(), known, *sizes(), rule="field", multipliers=weights)


@lemma
def from_edge() -> Line:
    """X(rho_1) - X(rho) for rho at an edge."""
    return _from(-1)


@lemma
def from_gap() -> Line:
    """X(rho_1) - X(rho) for rho at the gap."""
    return _from(1)


CUBE = power(kappa, 3)
lo, hi = var("rho_lower", "real"), var("rho_upper", "real")
"""rho at the two edges."""
EDGE_EQUATIONS = tuple(eq(sub(bound(-1, edge), level), ZERO) for edge in (lo, hi))
_ORDER = lt(ZERO, lo), lt(lo, CUBE), lt(CUBE, hi)
EDGED = Context((*LETTERS.variables, lo, hi), (*LETTERS.conditions, *_ORDER, *EDGE_EQUATIONS))
AT_EDGED = Context((*EDGED.variables, rho), (*EDGED.conditions, lt(ZERO, rho)))


def _root_edge(low: Term, high: Term) -> Term:
    return make("root", make("interval", low, high), close(sub(bound(-1), level), rho))


AS_ROOTS = {lo: _root_edge(ZERO, CUBE), hi: _root_edge(CUBE, OO)}


@lemma
def edges() -> tuple[Line, ...]:
    """What is asked of the edges holds of roots."""
    lines = []
    for letter, edge in AS_ROOTS.items():
        equation = have(eq(sub(bound(-1, edge), level), ZERO), LETTERS, rule="root_exists")
        ends = (lt(ZERO, edge), lt(edge, CUBE)) if letter is lo else (lt(CUBE, edge),)
        lines += [equation, *(have(end, LETTERS, equation, rule="sign") for end in ends)]
    return tuple(lines)


least = mul(power(S, 2), power(add(ONE, power(kappa, 2)), 3))
"""gamma g^2 at the split."""
TOGETHER = le(level, least)


@lemma
def rising() -> Line:
    """X rises where there is no gap."""
    m = var("m", "real")
    shape = sub(
        mul(power(add(ONE, m), 2), add(power(m, 2), power(kappa, 6))),
        mul(power(m, 2), power(add(ONE, power(kappa, 2)), 3)),
    )
    general = have(le(ZERO, shape), Context((m, kappa), (lt(ZERO, m), lt(ZERO, kappa))), rule="sign")
    context = AT_BOTH.where(lt(rho, other), TOGETHER)
    above = have(TOGETHER, context, rule="sign")
    both, one, two = mul(rho, other), add(ONE, power(rho, 2)), add(ONE, power(other, 2))
    shaped = instance(general, context, images={m: both})
    slope = add(sub(ONE, weight), div(mul(weight, power(ratio, 2)), mul(power(rho, 2), power(other, 2))))
    spread = mul(power(sub(other, rho), 2), add(ONE, div(power(kappa, 6), power(both, 2))))
    middle = div(mul(power(add(ONE, both), 2), add(power(both, 2), power(kappa, 6))), power(both, 2))
    statement = eq(mul(one, two, slope), mul(power(S, 2), add(spread, middle)))
    weights = neg(mul(one, two)), neg(div(mul(one, two), power(both, 2)))
    known = have(statement, context, *sizes(), rule="field", multipliers=weights)
    by_parts = ONE, div(power(S, 2), power(both, 2)), neg(ONE)
    bracket = lt(ZERO, sub(mul(one, two, slope), level))
    positive = have(bracket, context, above, shaped, known, rule="combine", multipliers=by_parts)
    scale = div(sub(power(other, 2), power(rho, 2)), mul(gamma, gap, one, two))
    statement = lt(point(), point(other))
    return have(
        statement, context, difference(), positive, rule="combine", title="X rises", multipliers=(neg(ONE), scale)
    )


ON_LINE = Context((*LETTERS.variables, x), (*LETTERS.conditions, TOGETHER))
INVERSE = make("root", make("interval", ZERO, OO), close(sub(point(), x), rho))
"""rho at x."""


@lemma
def inverse_exists() -> Line:
    """Every x is an X(rho)."""
    context = Context((*rising().context.variables, x), rising().context.conditions)
    statement = lt(sub(point(), x), sub(point(other), x))
    beyond = have(statement, context, rising(), rule="combine", multipliers=(ONE,))
    return have(eq(sub(point(INVERSE), x), ZERO), ON_LINE, beyond, rule="root_exists", title="rho at x")
