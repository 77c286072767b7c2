"""Generated statements about functionals: whatever the rules show is true by numbers, and much of what is true is shown."""

from __future__ import annotations

from collections import Counter

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from phaseproof.theory.terms.build import HALF, over
from phaseproof.theory.terms.term import make

from .measured import value
from .proofs import ONE, ZERO, add, eq, le, lt, mul, neg, num, on, outcome, power, step, sub, x, y

WHERE = (lt(ZERO, y), lt(y, num(3)))
RANGES = (
    make("interval", ZERO, ONE),
    make("interval", num(-1), y),
    make("uniform", ZERO, num(2)),
    make("atoms", HALF, num(-1), HALF, y),
)
POOL = (ONE, x, power(x, 2), mul(x, y), make("exp", x), make("abs", x), neg(power(x, 3)), sub(y, x))
COEFFICIENTS = (ONE, num(-2), y, HALF, add(y, ONE), sub(y, ONE))
POINTS = (0.01, 0.7, 1.0, 2.9)

parts = st.lists(st.tuples(st.sampled_from(COEFFICIENTS), st.sampled_from(POOL)), min_size=1, max_size=3)
mutations = st.sampled_from(("none", "none", "body", "coefficient", "range", "inside", "constant"))


def numbers(term):
    return [float(np.squeeze(value(term, {y: at}))) for at in POINTS]


def _true(statement):
    left, right = (np.array(numbers(side)) for side in statement.args)
    near = 1e-7 * (1 + np.abs(left))
    return bool(
        np.all(
            {"eq": np.abs(left - right) < near, "le": left < right + near, "lt": left < right - near}[statement.head]
        )
    )


def _judge(rule, statement, seen):
    found = outcome(step(rule, on(y, where=WHERE), statement))
    true = _true(statement)
    seen[true, found.ok] += 1
    assert true or not found.ok, f"{rule} shows {statement}"


def _share(seen):
    """Of the true statements, those that were shown; the examples are the same in every run."""
    return seen[True, True] / (seen[True, True] + seen[True, False])


def test_linear_shows_nothing_false_and_most_of_what_is_true():
    seen: Counter[tuple[bool, bool]] = Counter()
    sources, bodies, factors = st.sampled_from(RANGES), st.sampled_from(POOL), st.sampled_from(COEFFICIENTS)

    @settings(max_examples=120, deadline=None, derandomize=True)
    @given(sources, parts, mutations, factors, bodies, sources)
    def generated(source, combination, mutation, coefficient, body, other):
        left = over(source, add(*(mul(c, f) for c, f in combination)), x)
        right = [mul(c, over(source, f, x)) for c, f in combination]
        if mutation == "body":
            right[0] = mul(combination[0][0], over(source, body, x))
        elif mutation == "coefficient":
            right[0] = mul(coefficient, over(source, combination[0][1], x))
        elif mutation == "range":
            right[-1] = mul(combination[-1][0], over(other, combination[-1][1], x))
        elif mutation == "inside":
            right = [over(source, mul(*(f for _, f in combination)), x)]
        elif mutation == "constant":
            left, right = over(source, add(combination[0][1], y), x), [over(source, combination[0][1], x), y]
        _judge("linear", eq(left, add(*right)), seen)

    generated()
    assert seen[False, False] > 20
    assert _share(seen) > 0.9


def test_order_shows_nothing_false_and_some_of_what_is_true():
    seen: Counter[tuple[bool, bool]] = Counter()
    sources, bodies, factors = st.sampled_from(RANGES), st.sampled_from(POOL), st.sampled_from(COEFFICIENTS)

    @settings(max_examples=120, deadline=None, derandomize=True)
    @given(sources, bodies, bodies, factors, st.sampled_from((le, lt)))
    def generated(source, first, second, coefficient, relation):
        one, two = over(source, first, x), over(source, second, x)
        _judge("order", relation(one, mul(coefficient, two)), seen)
        _judge("order", relation(one, over(source, add(first, power(second, 2)), x)), seen)

    generated()
    assert seen[False, False] > 20
    assert _share(seen) > 0.4
