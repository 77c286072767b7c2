"""How many examples the mean largest cosine falls to a level with: to leading order it falls, is least once, and rises.

With A(x) = int_0^oo (1 - F^x) dt, F = erf(t/sqrt 2), its square is A^2 (1 + s/x)/d. Where c = x/A^2 is concave it is
(x + s)/(d c), whose logarithm has the slope 1/(x + s) - c'/c: of the sign of N - s, N = c/c' - x, N' = -c c''/c'^2 > 0.
There c' > 0: a concave c that is not bounded grows, and A^2 <= sqrt(3 (x + 1)), by E max |N_i| <= (sum E N_i^4)^(1/4).
In the end it rises, as A is not bounded: A >= t (1 - F(t)^x) for every t.
"""

from __future__ import annotations

from dataclasses import dataclass

import sympy as sp
from flint import acb, arb

from .algebra import is_zero
from .balls import precision
from .domain import Domain, Parameter
from .errors import Refusal
from .former_kernel import Goal, Theorem, Verdict, rule
from .former_rules import equation
from .language import E, closest, d, first_passage, leading, minimiser, to_first_order
from .maximum import at_every_size, leading_square
from .positivity import decide, entails
from .quadrature import integral
from .roots import root_of

_t = sp.Symbol("t", real=True)
_BELOW = sp.erf(_t / sp.sqrt(2))


def largest_mean_at(x: sp.Expr) -> sp.Integral:
    """A(x), the mean of the largest of x half-normals continued to real x > 0."""
    return sp.Integral(1 - _BELOW**x, (_t, 0, sp.oo))


def largest_slope_at(x: sp.Expr) -> sp.Expr:
    """A'(x)."""
    return -sp.Integral(sp.log(_BELOW) * _BELOW**x, (_t, 0, sp.oo))


@rule("leading_closest", local=False)
def leading_closest(goal: Goal, form: Theorem) -> Verdict:
    """The leading order of a mean largest cosine at x examples is A(x) times a root, from the form to first order."""
    left, right = equation(goal)
    known, value = equation(form)
    if left.func is not leading or left.args[0].func is not E or left.args[0].args[0].func is not closest:
        raise Refusal(f"the left side must be the leading order of the mean of a closest, not {left}")
    quantity, x = left.args
    if known.func is not to_first_order or value.func is not to_first_order or known.args[0] != quantity:
        raise Refusal(f"the premise must give {quantity} to first order")
    if x not in goal.domain.symbols or not decide(sp.Gt(x, 0), goal.domain):
        raise Refusal(f"{x} must be a parameter above 0")
    at_every_size(form, goal.domain, x)
    load = sp.Dummy("load", positive=True)
    root = sp.sqrt(leading_square(value.args[0], load).xreplace({load: x / d}) / d)
    mean = largest_mean_at(x)
    rest = right / mean
    if rest.has(sp.Integral) or not is_zero(rest**2 - root**2) or not decide(sp.Gt(rest, 0), goal.domain):
        raise Refusal(f"the leading order is {mean * root}")
    return Verdict.PROVED


@rule("largest_mean_bends")
def largest_mean_bends(goal: Goal) -> Verdict:
    """x/A(x)^2 is strictly concave from a whole x_0 on: the second derivative in x is negative.

    Its sign is that of -x A'' A - (2 A - 3 x A') A'. With a = -ln F, g = a F/f, f = F' and Y a standard exponential
    variable, A = E t, x A' = E g, -x^2 A'' = E[2 g - g (a + t g)] at a = Y/x, and (E g)^2 <= E[g^2/t] E t. So
    E Q > 0 is enough, Q = (g^2/t)(t^2 + t f/F - 3) = g (a + t g) - 3 g^2/t. Q changes its sign once, from + to -, as a
    grows: E Q > 0 at x_0 gives it beyond. There it is enclosed, its positive part at t > 6 left out.
    """
    x, start = _parameter(goal.domain)
    if goal.statement != sp.Lt(sp.Derivative(x / largest_mean_at(x) ** 2, (x, 2)), 0, evaluate=False):
        raise Refusal(f"the statement must be that the second derivative of {x / largest_mean_at(x) ** 2} is negative")
    if not _mean_of_q(int(start)) > 0:
        raise Refusal(f"that E Q > 0 at {x} = {start} is not shown")
    return Verdict.CERTIFIED


def _parameter(domain: Domain) -> tuple[sp.Symbol, sp.Expr]:
    """The one parameter and the whole number at which its range begins."""
    if len(domain.parameters) != 1 or domain.conditions:
        raise Refusal(f"one parameter is needed, not {domain.describe()}")
    (p,) = domain.parameters
    if not p.lower.is_Integer or p.lower < 3 or p.upper is not sp.oo:
        raise Refusal(f"{p.name} must range from a whole number >= 3 to oo")
    return p.symbol, p.lower


NEAR, FAR = arb(1) / 64, arb(6)


def _mean_of_q(count: int) -> arb:
    """A lower bound of int_0^oo F^x a^2 (1 + F (t^2 - 3)/(t f)) dt = x^-1 E Q at x = count >= 3.

    On (0, NEAR) F <= t and f >= 3/4, so the integrand is at least -4 F^x a^2, and F^x a^2 grows with F < exp(-2/x).
    """
    with precision(128):
        root, height = arb(2).rsqrt(), (2 / arb.pi()).sqrt()

        def integrand(t: acb, analytic: bool) -> acb:
            below = (t * root).erf()
            depth = below.log(analytic=analytic)
            return below**count * depth**2 * (1 + below * (t**2 - 3) / (t * height * (-(t**2) / 2).exp()))

        below = (NEAR * root).erf()
        whole: arb = integral(integrand, NEAR, FAR).real
        return whole - 4 * NEAR * below**count * below.log() ** 2


@dataclass(frozen=True)
class _Valley:
    """mean * sqrt((1 + s/x)/d) for x >= start, strictly falling up to ``turn`` and strictly rising from there on."""

    law: sp.Expr
    x: sp.Symbol
    start: sp.Expr
    turn: sp.Expr


def _valley(goal: Goal, expression: sp.Expr, x: sp.Symbol, form: Theorem, bends: Theorem, starts: Theorem) -> _Valley:
    """From the form of the law, the concavity of x/A^2 from the start on, and 4 x A' < A at the start.

    The last gives N = 2 x^2 A'/(A - 2 x A') < x there, and s >= x_0 is asked for: so the law falls at the start.
    """
    known, law = equation(form)
    if known != expression:
        raise Refusal(f"the first premise must give {expression}")
    own, start = _parameter(bends.domain)
    mean, slope = largest_mean_at(x), largest_slope_at(x)
    if own != x or bends.statement != sp.Lt(sp.Derivative(x / mean**2, (x, 2)), 0, evaluate=False):
        raise Refusal(f"the second premise must be that {x / mean**2} is concave")
    at_start = {x: start}
    if starts.statement != sp.Lt(4 * start * slope.xreplace(at_start), mean.xreplace(at_start), evaluate=False):
        raise Refusal(f"the third premise must be that the slope of {mean} at {start} is small")
    range_ = Parameter(x, start, sp.oo, lower_open=False)
    entails(Domain((*goal.domain.parameters, range_), goal.domain.conditions), form.domain, "the law")
    entails(goal.domain, starts.domain, "the slope at the start")
    share = sp.cancel(sp.together(x * (d * (law / mean) ** 2 - 1)))
    if share.has(x, sp.Integral) or not decide(sp.Ge(share, start), goal.domain):
        raise Refusal(f"{share} >= {start} is needed, and free of {x}")
    turn = root_of(2 * x**2 * slope / (mean - 2 * x * slope), x, share, start, sp.oo)
    return _Valley(law, x, start, turn)


@rule("least_of_largest", local=False)
def least_of_largest(goal: Goal, form: Theorem, bends: Theorem, starts: Theorem) -> Verdict:
    """Where the leading order is least: the one x beyond the start at which N = 2 x^2 A'/(A - 2 x A') is s."""
    left, right = equation(goal)
    if left.func is not minimiser:
        raise Refusal(f"the left side must be a minimiser, not {left}")
    expression, x, low, high = left.args
    valley = _valley(goal, expression, x, form, bends, starts)
    if (low, high) != (valley.start, sp.oo):
        raise Refusal(f"the minimum is known among {x} > {valley.start}")
    if right != valley.turn:
        raise Refusal(f"the minimum is at {valley.turn}")
    return Verdict.PROVED


@rule("first_passage", local=False)
def first_passage_of_largest(goal: Goal, form: Theorem, bends: Theorem, starts: Theorem) -> Verdict:
    """The least x from the start on at which the leading order is at most a level: on the branch that falls.

    At once from the value at the start on; never below the least value; at the minimum for its value; else at the one
    root between the start and the minimum, where the law strictly falls.
    """
    left, right = equation(goal)
    if left.func is not first_passage:
        raise Refusal(f"the left side must be a first passage, not {left}")
    expression, x, level, start = left.args
    valley = _valley(goal, expression, x, form, bends, starts)
    if start != valley.start or level.has(x):
        raise Refusal(f"the passage must begin at {valley.start}, and the level must not depend on {x}")
    known = passage(valley.law, x, level, start, valley.turn)
    if right != known:
        raise Refusal(f"the first passage is {known}", known)
    return Verdict.PROVED


def passage(law: sp.Expr, x: sp.Symbol, level: sp.Expr, start: sp.Expr, turn: sp.Expr) -> sp.Piecewise:
    """The first passage of a law that falls from ``start`` to ``turn`` and rises beyond; oo: never."""
    first, least = law.xreplace({x: start}), law.xreplace({x: turn})
    return sp.Piecewise(
        (start, sp.Ge(level, first)),
        (sp.oo, sp.Lt(level, least)),
        (turn, sp.Eq(level, least)),
        (root_of(-law, x, -level, start, turn), True),
    )
