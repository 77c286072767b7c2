"""Zeros of increasing functions in balls: whatever the function is like, and with few evaluations."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flint import arb, ctx

from phaseproof.theory.balls import precision
from phaseproof.theory.roots import solve_increasing

with precision(4000):
    ROOT = arb(3) / 7
FUNCTIONS: dict[str, tuple[Callable[[arb], arb], int]] = {
    "straight": (lambda x: x - ROOT, 25),
    "exponential": (lambda x: x.exp() - ROOT.exp(), 25),
    "of a large value": (lambda x: (x * 1000).log() - (ROOT * 1000).log(), 30),
    "a high power": (lambda x: x**700 - ROOT**700, 60),
    "an exponential of one": (lambda x: (x * 20).exp().exp() - (ROOT * 20).exp().exp(), 60),
    "a kink": (lambda x: abs(x - ROOT) + (x - ROOT) * 2, 40),
    "a steep step": (lambda x: ((x - ROOT) * 10**6).atan() + (x - ROOT) / 100, 90),
}
"""Each with the evaluations that it may take: had taken 32 to 66."""


@pytest.mark.parametrize("bits", [64, 300])
@pytest.mark.parametrize("upper", [None, arb(1)])
@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_zero_is_found_whatever_the_function_is_like(name: str, upper: arb | None, bits: int) -> None:
    asked = 0

    def excess(x: arb) -> arb:
        nonlocal asked
        asked += 1
        return function(x)

    function, most = FUNCTIONS[name]
    with precision(bits):
        found = solve_increasing(excess, arb(0), upper, bits)
        assert ctx.prec == bits
    assert found is not None
    assert found.contains(ROOT)
    assert found.rel_accuracy_bits() >= bits - 6
    assert asked <= most + (bits - 64) // 16


def test_a_function_without_a_zero_has_none() -> None:
    with precision(80):
        assert solve_increasing(lambda x: x + 1, arb(0), None, 80) is None
        assert solve_increasing(lambda x: x - 2, arb(0), arb(1), 80) is None
