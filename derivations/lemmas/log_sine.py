"""The integral of ln sin over a quarter of a turn: sin x cos x is half of sin 2 x."""

from __future__ import annotations

from ...theory.terms.build import HALF, ONE, TWO, ZERO, add, div, eq, le, lt, mul, neg, sub
from ...theory.terms.context import EVERYWHERE, Context
from ...theory.terms.term import Term, make, num, var
from ...theory.write.lemma import lemma
from ...theory.write.proof import Line, have, instance
from ...theory.write.strategies.inequalities import by_order
from ...theory.write.strategies.integrals import integral as value_of
from ...theory.write.strategies.lemmas import facts
from ...theory.write.strategies.registry import Task
from .letters import integral, x
from .sines import sine_sign

PI = make("pi")
QUARTER = mul(HALF, PI)
_INSIDE = Context((x,), (lt(ZERO, x), lt(x, QUARTER)))


def log_sine(at: Term = x) -> Term:
    return make("ln", make("sin", at))


def log_cosine(at: Term = x) -> Term:
    return make("ln", make("cos", at))


def over_quarter(body: Term) -> Term:
    return integral(ZERO, QUARTER, body, x)


@lemma
def signs() -> tuple[Line, Line, Line]:
    """sin x, cos x and sin 2 x are positive inside."""
    sine, cosine, double = make("sin", x), make("cos", x), make("sin", mul(TWO, x))
    first, second = (have(lt(ZERO, wave), _INSIDE, *facts([wave], _INSIDE)) for wave in (sine, cosine))
    product = mul(TWO, sine, cosine)
    twice = have(eq(double, product), _INSIDE, rule="functional_equation")
    positive = have(lt(ZERO, product), _INSIDE, first, second, rule="sign")
    return first, second, have(lt(ZERO, double), _INSIDE, twice, positive, rule="combine", multipliers=(neg(ONE), ONE))


@lemma
def _rises() -> Line:
    """ln a <= ln b for 0 < a <= b."""
    a, b, w = var("a", "real"), var("b", "real"), var("w", "real")
    return have(
        le(make("ln", a), make("ln", b)), Context((a, b), (lt(ZERO, a), le(a, b))), rule="increasing_map", variable=w,
        function=make("ln", w), interval=make("interval", a, b), values=(a, b),
    )  # fmt: skip


@lemma
def exists() -> Line:
    """The integral exists: 2 x/pi <= sin x <= 1."""
    chord, sine = div(mul(TWO, x), PI), make("sin", x)
    above = by_order(Task(_INSIDE, le(chord, sine)))
    a, b = _rises().context.variables
    risen = instance(_rises(), _INSIDE, above, images={a: chord, b: sine})
    below = by_order(Task(_INSIDE, le(log_sine(), ZERO)))
    decay = value_of(over_quarter(neg(make("ln", chord))), EVERYWHERE)
    exists = make("defined", over_quarter(log_sine()))
    bound = over_quarter(neg(make("ln", chord)))
    return have(exists, EVERYWHERE, risen, below, decay, *signs(), rule="order", bound=bound)


@lemma
def log_cosine_integral() -> Line:
    """That of ln cos is the same, x being pi/2 - x."""
    image = sub(QUARTER, x)
    turned = have(eq(make("sin", image), make("cos", x)), _INSIDE, rule="functional_equation")
    positive = have(
        lt(ZERO, make("sin", image)), _INSIDE, turned, signs()[1], rule="combine", multipliers=(neg(ONE), ONE)
    )
    whole, moved = over_quarter(log_sine()), over_quarter(log_sine(image))
    changed = have(
        eq(whole, moved), EVERYWHERE, exists(), positive, *signs(), rule="substitution", variable=x, image=image
    )
    alike = have(eq(moved, over_quarter(log_cosine())), EVERYWHERE, changed, turned, *signs(), rule="rewrite")
    return have(
        eq(over_quarter(log_cosine()), whole),
        EVERYWHERE,
        alike,
        changed,
        rule="field",
        multipliers=(neg(ONE), neg(ONE)),
    )


@lemma
def half_turn() -> Line:
    """Over half a turn the integral of ln sin is twice that over a quarter."""
    image, beyond = sub(PI, x), integral(QUARTER, PI, log_sine(), x)
    there = Context((x,), (lt(QUARTER, x), lt(x, PI)))
    sine = facts([make("sin", x)], there)
    turned = have(eq(make("sin", image), make("sin", x)), Context((x,)), rule="functional_equation")
    positive = have(lt(ZERO, make("sin", image)), there, turned, *sine, rule="combine", multipliers=(neg(ONE), ONE))
    moved = integral(QUARTER, PI, log_sine(image), x)
    whole = over_quarter(log_sine())
    changed = have(
        eq(whole, moved), EVERYWHERE, exists(), positive, *signs(), rule="substitution", variable=x, image=image
    )
    alike = have(eq(moved, beyond), EVERYWHERE, changed, turned, *sine, rule="rewrite")
    middle = instance(sine_sign(0), EVERYWHERE, images={x: QUARTER})
    parts = eq(integral(ZERO, PI, log_sine(), x), add(whole, beyond))
    cut = have(parts, EVERYWHERE, exists(), alike, changed, middle, rule="split")
    return have(
        eq(integral(ZERO, PI, log_sine(), x), mul(TWO, whole)), EVERYWHERE, cut, alike, changed, rule="field",
        multipliers=(ONE, neg(ONE), neg(ONE)),
    )  # fmt: skip


@lemma
def log_sine_integral() -> Line:
    """The integral of ln sin over a quarter of a turn is -pi/2 ln 2."""
    whole, cosine, double = (over_quarter(body) for body in (log_sine(), log_cosine(), log_sine(mul(TWO, x))))
    twice, half = mul(log_sine(mul(TWO, x)), TWO), integral(ZERO, PI, log_sine(), x)
    inside = facts([make("sin", x)], Context((x,), (lt(ZERO, x), lt(x, PI))))
    changed = have(
        eq(half, over_quarter(twice)),
        EVERYWHERE,
        half_turn(),
        *signs(),
        *inside,
        rule="substitution",
        variable=x,
        image=mul(TWO, x),
    )
    doubled = have(eq(over_quarter(twice), mul(TWO, double)), EVERYWHERE, changed, rule="linear")
    apart = eq(add(log_sine(), log_cosine()), sub(log_sine(mul(TWO, x)), make("ln", TWO)))
    pointwise = have(apart, _INSIDE, *signs(), rule="functional_equation")
    left, right = (over_quarter(side) for side in apart.args)
    sum_ = have(eq(left, add(whole, cosine)), EVERYWHERE, exists(), log_cosine_integral(), rule="linear")
    flat = value_of(over_quarter(make("ln", TWO)), EVERYWHERE)
    rest = have(eq(right, sub(double, flat.statement.args[0])), EVERYWHERE, doubled, flat, rule="linear")
    same = have(eq(left, right), EVERYWHERE, sum_, pointwise, *signs(), rule="rewrite")
    # left = whole + cosine = 2 whole; right = double - flat; 2 double = half = 2 whole
    return have(
        eq(whole, neg(flat.statement.args[1])), EVERYWHERE, sum_, same, rest, flat, log_cosine_integral(), doubled, changed,
        half_turn(), rule="field",
        multipliers=(neg(ONE), ONE, ONE, neg(ONE), neg(ONE), *(mul(num(-1), HALF),) * 2, HALF),
    )  # fmt: skip


@lemma
def log_cosine_value() -> Line:
    """That of ln cos is the same."""
    return _by_the_sine(log_cosine_integral(), ONE)


@lemma
def half_turn_value() -> Line:
    """That of ln sin over half a turn is twice as much."""
    return _by_the_sine(half_turn(), TWO)


def _by_the_sine(line: Line, times: Term) -> Line:
    whole, value = line.statement.args[0], mul(times, log_sine_integral().statement.args[1])
    return have(eq(whole, value), EVERYWHERE, line, log_sine_integral(), rule="field", multipliers=(ONE, times))
