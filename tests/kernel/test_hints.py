"""What a search reads off premises: bounds, names, neighbourhoods, functions; each shown with them and missed without."""

from __future__ import annotations

import pytest

import phaseproof.theory.write.searching  # noqa: F401  (it registers makers of guesses)
from phaseproof.theory.find.matching import match
from phaseproof.theory.find.search import Found, Missed, Sketch, find, guesses, turns
from phaseproof.theory.terms.build import (
    HALF,
    ONE,
    OO,
    TWO,
    ZERO,
    add,
    div,
    eq,
    le,
    lim,
    lt,
    mul,
    neg,
    over,
    power,
    sub,
)
from phaseproof.theory.terms.context import Context, Theorem
from phaseproof.theory.terms.term import Term, app, bound, close, make, num, var

P, Q, X, Y, W = (var(name, "real") for name in "pqxyw")
N, D, I = (var(name, "integer") for name in "ndi")
GAMMA, LAW = var("gamma", "real"), var("population", "law")
PI = make("pi")
PLAIN = Context(())


def integral(low: Term, high: Term, body: Term, variable: Term = X) -> Term:
    return over(make("interval", low, high), body, variable)


def said(statement: Term, *variables: Term, where: tuple[Term, ...] = ()) -> Theorem:
    return Theorem(Context(variables, where), statement)


DECAY = make("exp", neg(X))
FOLDED = mul(DECAY, power(make("sin", X), 2))
TURN = power(make("sin", mul(HALF, PI)), 2)
SINE, COSINE = make("sin", X), make("cos", X)
QUARTER = (lt(ZERO, X), lt(X, mul(HALF, PI)))
F = app("f", add(W, P))
TAIL = over(make("integers", ONE, sub(N, I)), power(D, -2), D)
SERIES = over(make("integers", ONE, N), power(D, -2), D)

DATA = var("X", "data")
DRAWN = make("gaussian", N, D)
PROPORTION = make("proportion", GAMMA)


def largest(k: int) -> Term:
    return make("eigenvalue", make("sample_covariance", DATA), num(k))


def in_probability(body: Term) -> Term:
    return make("plim", PROPORTION, close(DRAWN, N, D), close(body, DATA, N, D))


KINDS: dict[str, tuple[str, Sketch]] = {
    "an integral that a premise names bounds another": (
        "order",
        Sketch(PLAIN, make("defined", integral(ZERO, OO, FOLDED)), (said(eq(integral(ZERO, OO, DECAY), ONE)),)),
    ),
    "a premise holds under the name that it has for all values": (
        "substitution",
        Sketch(
            Context((P,)),
            eq(integral(P, add(P, ONE), app("f", Y), Y), integral(ZERO, ONE, app("f", add(Y, P)), Y)),
            (said(le(ZERO, F), P, W), said(make("defined", integral(P, add(P, ONE), app("f", Y), Y)), P)),
        ),
    ),
    "an end tells the image": (
        "substitution",
        Sketch(
            PLAIN,
            eq(
                integral(ZERO, TURN, power(X, 3)),
                integral(ZERO, mul(HALF, PI), mul(power(SINE, 6), TWO, SINE, COSINE)),
            ),
            (said(lt(ZERO, SINE), X, where=QUARTER), said(lt(ZERO, COSINE), X, where=QUARTER)),
        ),
    ),
    "sums whose ends a parameter shifts": (
        "limit_algebra",
        Sketch(
            Context((I,), (le(ONE, I),)),
            eq(lim(make("counts"), mul(TWO, TAIL), N), div(power(PI, 2), num(3))),
            (said(eq(lim(make("counts"), TAIL, N), div(power(PI, 2), num(6))), I, where=(le(ONE, I),)),),
        ),
    ),
    "a limit beyond a parameter": (
        "compose",
        Sketch(
            Context((I,), (le(ONE, I),)),
            eq(lim(make("counts"), TAIL, N), div(power(PI, 2), num(6))),
            (said(eq(lim(make("counts"), SERIES, N), div(power(PI, 2), num(6)))),),
        ),
    ),
    "what cancels between two premises": (
        "field",
        Sketch(
            Context((P, Q, X, Y), (lt(X, Y),)),
            eq(Q, ZERO),
            (said(eq(add(P, mul(Q, X)), ZERO), P, Q, X, Y), said(eq(add(P, mul(Q, Y)), ZERO), P, Q, X, Y)),
        ),
    ),
    "above each negative number": (
        "limit_order",
        Sketch(Context((Q,)), le(ZERO, Q), (said(lt(neg(W), Q), Q, W, where=(lt(ZERO, W),)),)),
    ),
    "what holds of most data": (
        "squeeze",
        Sketch(
            Context((GAMMA, P, Q), (lt(ZERO, GAMMA), lt(P, Q))),
            eq(in_probability(largest(2)), P),
            (
                Theorem(
                    Context(
                        (GAMMA, Q, N, D, DATA),
                        (lt(ZERO, GAMMA), le(ONE, N), le(TWO, D), lt(largest(1), Q)),
                        ((DATA, DRAWN),),
                    ),
                    eq(largest(2), largest(1)),
                ),
                said(eq(in_probability(largest(1)), P), GAMMA, P, where=(lt(ZERO, GAMMA),)),
            ),
        ),
    ),
    "an equation solved for what tends": (
        "squeeze",
        Sketch(
            Context((Q,)),
            eq(lim(make("grows"), app("f", X), X), div(sub(ONE, Q), TWO)),
            (
                said(eq(add(app("g", W), mul(TWO, app("f", W))), ONE), W),
                said(eq(lim(make("grows"), app("g", X), X), Q), Q),
            ),
        ),
    ),
}


@pytest.mark.parametrize("kind", KINDS)
def test_what_premises_tell_is_tried(kind: str) -> None:
    rule, sketch = KINDS[kind]
    assert isinstance(find(sketch, (rule,)), Found)
    assert isinstance(find(Sketch(sketch.context, sketch.statement, sketch.premises[1:]), (rule,)), Missed)


def test_an_interval_is_stretched_onto_another_and_turned_round() -> None:
    where = Context((P,), (lt(ZERO, P),))
    for image in (mul(P, X), sub(P, mul(P, X))):
        goal = eq(integral(ZERO, P, power(X, 3)), integral(ZERO, ONE, mul(P, power(image, 3))))
        assert isinstance(find(Sketch(where, goal), ("substitution",)), Found)
        other = eq(integral(ZERO, P, power(X, 3)), integral(ZERO, ONE, power(image, 3)))
        assert isinstance(find(Sketch(where, other), ("substitution",)), Missed)


def test_a_mean_exists_by_its_value_at_the_end_of_the_support() -> None:
    support = make("supported", LAW, make("interval", ZERO, Q))
    mean = over(LAW, div(X, sub(P, X)), X)
    where = Context((LAW, P, Q), (lt(ZERO, Q), support, lt(Q, P)))
    assert isinstance(find(Sketch(where, make("defined", mean)), ("order",)), Found)
    touching = Context((LAW, P, Q), (lt(ZERO, Q), support, le(Q, P)))
    assert isinstance(find(Sketch(touching, make("defined", mean)), ("order",)), Missed)


def test_a_neighbourhood_of_the_load_is_read_off_premises() -> None:
    """From which size on a premise speaks, how near the load; else half of the way to what bounds the load."""
    size, width = div(add(GAMMA, ONE), sub(GAMMA, ONE)), div(ONE, add(GAMMA, TWO))
    further = (lt(size, D), lt(sub(GAMMA, width), div(N, D)))
    source = make("proportion", GAMMA)
    goal = eq(lim(source, div(N, D), N, D), GAMMA)
    sketch = Sketch(Context((GAMMA,), (lt(ONE, GAMMA),)), goal, (said(lt(ZERO, N), GAMMA, N, D, where=further),))
    near = [guess.certificate.get("near") for guess in guesses(sketch, "limit_algebra")]
    assert size in near
    assert div(ONE, sub(GAMMA, sub(GAMMA, width))) in near
    alone = [guess.certificate.get("near") for guess in guesses(Sketch(sketch.context, goal), "limit_algebra")]
    assert add(ONE, div(TWO, sub(GAMMA, ONE))) in alone


def test_a_function_is_the_identity_where_its_argument_stands() -> None:
    one, two = mul(make("sin", P), make("exp", P)), make("cos", P)
    pattern = mul(app("f", one), app("g", two))
    same = {"f": (1, bound(0, "real")), "g": (1, bound(0, "real"))}
    for target in (mul(one, two), mul(make("sin", P), two, make("exp", P))):
        assert any(functions == same for _, functions in match(pattern, target, frozenset()))
    assert not any(functions == same for _, functions in match(pattern, mul(one, one), frozenset()))


def test_a_lemma_for_more_values_is_tried_first() -> None:
    goal = le(ZERO, power(make("sin", P), 2))
    general = said(le(ZERO, power(make("sin", Q), 2)), Q)
    assert turns(Sketch(Context((P,)), goal, (general,)))[0] == "instance"
    assert turns(Sketch(Context((P, Q)), goal, (general,)))[0] != "instance"
