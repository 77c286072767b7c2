"""A share of the adversary's tries, the same in every run; the campaign is `make fuzz`. And the oracle against known verdicts."""

from __future__ import annotations

from fractions import Fraction

import pytest

from phaseproof.theory.kernel import logic
from phaseproof.theory.terms.build import HALF, ONE, TWO, ZERO, div, eq, le, lt, mul, over, power
from phaseproof.theory.terms.term import close, make, num

from .adversary import campaign, rules, t, x, y
from .oracle import judged

POINT = {x: Fraction(2), y: Fraction(0)}
INVERSE = div(ONE, t)


def interval(low, high):
    return make("interval", low, high)


@pytest.mark.parametrize(
    ("prop", "verdict"),
    [
        (eq(over(interval(ZERO, x), power(t, 2), t), div(power(x, 3), num(3))), True),
        (lt(over(interval(ZERO, x), power(t, 2), t), TWO), False),
        (eq(over(interval(num(-1), x), INVERSE, t), ZERO), False),  # 1/t at 0
        (make("defined", div(ONE, y)), False),
        (make("defined", power(y, Fraction(-1, 2))), False),
        (eq(power(y, 0), ONE), True),
        (make("defined", make("deriv", ONE, close(make("abs", t), t), y)), False),
        (eq(make("deriv", ONE, close(power(t, 3), t), x), num(12)), True),
        (eq(make("lim", make("above", y), close(mul(t, make("exp", t)), t)), ZERO), True),
        (eq(make("lim", make("grows"), close(div(t, make("exp", ZERO)), t)), ZERO), None),
        (make("diverges", make("grows"), close(t, t)), True),
        (make("diverges", make("grows"), close(make("ln", t), t)), True),  # slowly
        (make("diverges", make("grows"), close(make("atan", t), t)), False),
        (make("diverges", make("grows"), close(power(t, Fraction(-1, 2)), t)), False),
        (eq(over(make("atoms", HALF, x, HALF, y), t, t), ONE), True),
        (make("defined", over(make("atoms", x, x, ONE, y), t, t)), False),
        (make("defined", over(interval(x, y), t, t)), False),
        (eq(make("root", interval(ZERO, x), close(make("add", power(t, 2), num(-1)), t)), ONE), True),
        (eq(make("minimiser", interval(num(-1), x), close(power(make("add", t, num(-1)), 2), t)), ONE), True),
        (le(x, TWO), True),
    ],
)  # fmt: skip
def test_the_oracle_judges_known_statements(prop, verdict):
    assert judged(prop, POINT) is verdict


def test_nothing_that_the_kernel_shows_of_a_share_of_tries_is_false():
    tally = campaign(len(rules()) * 12, seed=1)
    assert not tally.falsehoods, "\n".join(tally.falsehoods)
    assert sum(tally.judged.values()) > 20


def test_the_adversary_finds_a_lemma_that_pays_for_itself(monkeypatch):
    """The lemma's own statement was once a fact where its hypotheses are paid."""
    monkeypatch.setattr(logic, "_without", lambda premise, scene: scene)
    number, count = rules().index("instance"), len(rules())
    assert any(campaign(1, seed=5, first=number + count * tried).falsehoods for tried in range(40))
