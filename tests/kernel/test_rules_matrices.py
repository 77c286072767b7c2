"""Rule wick: moments by contraction against exact sums over pairings and simulation, and what it refuses."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

import numpy as np
import pytest

from phaseproof.theory.rules.matrices import contractions, moment

from .measured import value
from .proofs import *

D, D2 = var("D", "data"), var("D_2", "data")
SIGMA = var("Sigma", "matrix")
WHERE = (le(ONE, n), le(ONE, m), le(ONE, d))
SIZES = on(n, m, d, where=WHERE)
POPULATION = on(n, m, d, SIGMA, where=WHERE, ranges=((SIGMA, make("covariances", d)),))
REAL, COMPLEX, OTHER = make("gaussian", n, d), make("complex_gaussian", n, d), make("gaussian", m, d)


def white(data):
    return make("sample_covariance", data)


def tau(data, body):
    return over(make("spectrum", white(data)), body, x)


def mean(body, source=REAL, data=D):
    return over(source, body, data)


def wick(left, right, context=SIZES):
    return outcome(step("wick", context, eq(left, right)))


def exact(order, size, samples):
    """E tau(S^order) of real data, from the exact moments of a Gaussian entry: a sum over all indices."""
    moments = [1, 0, 1, 0, 3, 0, 15, 0, 105, 0, 945]
    total = Fraction(0)
    for columns in product(range(samples), repeat=order):
        for rows in product(range(size), repeat=order):
            counts = {}
            for i in range(order):
                for entry in ((columns[i], rows[i]), (columns[i], rows[(i + 1) % order])):
                    counts[entry] = counts.get(entry, 0) + 1
            term = 1
            for count in counts.values():
                term *= moments[count]
            total += term
    return total / size / samples**order


@pytest.mark.parametrize("order", [1, 2, 3])
@pytest.mark.parametrize(("samples", "size"), [(1, 1), (2, 1), (1, 3), (3, 2), (2, 3)])
def test_moments_are_those_of_the_entries(order, samples, size):
    word = (0,) * order
    found = sum(
        Fraction(number) * Fraction(samples) ** (columns - order) * Fraction(size) ** (len(loops) - 1)
        for (columns, loops), number in contractions((word,), 0, True).items()
    )
    assert found == exact(order, size, samples)


@pytest.mark.parametrize("order", range(1, 7))
def test_pairings_and_permutations_are_counted(order):
    odd = 1
    for i in range(order):
        odd *= 2 * i + 1
    whole = 1
    for i in range(order):
        whole *= i + 1
    assert sum(contractions(((0,) * order,), 0, True).values()) == odd
    assert sum(contractions(((0,) * order,), 0, False).values()) == whole


def test_second_moments():
    assert wick(mean(tau(D, power(x, 2))), add(ONE, div(add(d, ONE), n))).ok
    assert wick(mean(tau(D, power(x, 2)), COMPLEX), add(ONE, div(d, n))).ok
    assert not wick(mean(tau(D, power(x, 2))), add(ONE, div(d, n))).ok
    assert not wick(mean(tau(D, power(x, 2)), COMPLEX), add(ONE, div(add(d, ONE), n))).ok


def test_products_of_traces_of_one_data_set_are_not_independent():
    both = mean(mul(tau(D, x), tau(D, x)))
    assert wick(both, add(ONE, div(num(2), mul(n, d)))).ok
    assert not wick(both, ONE).ok


def test_independent_data_sets_are_never_paired():
    pair = over(make("spectra", white(D), white(D2)), mul(power(x, 2), power(y, 2)), x, y)
    left = mean(mean(pair, OTHER, D2))
    product_of_means = mul(add(ONE, div(add(d, ONE), n)), add(ONE, div(add(d, ONE), m)))
    assert wick(left, product_of_means).ok
    assert not wick(left, add(product_of_means, div(ONE, d))).ok


def test_matrices_of_different_sizes_have_no_common_trace():
    pair = over(make("spectra", white(D), white(D2)), mul(x, y), x, y)
    found = wick(mean(mean(pair, make("gaussian", m, n), D2)), ONE)
    assert "sizes" in found.message


def test_everything_that_depends_on_the_data_is_in_the_words():
    for factor in (
        make("exp", tau(D, x)),
        make("cell", D, ONE, ONE),
        tau(D, make("exp", x)),
        over(make("spectrum", make("of", white(D), close(power(x, 2), x))), x, x),
    ):
        assert not wick(mean(mul(factor, tau(D, x))), ONE).ok


def test_coefficients_exist():
    broken = div(ONE, add(n, mul(num(-1), n)))
    found = wick(mean(mul(broken, tau(D, x))), broken)
    assert not found.ok


def test_orders_are_bounded():
    assert wick(mean(tau(D, power(x, 7))), ONE).message.startswith("7 factors")


@pytest.mark.parametrize(
    ("powers", "parts"),
    [
        ((2, 0), [(ONE, (2,)), (div(ONE, n), (2,)), (div(d, n), (1, 1))]),
        ((1, 1), [(ONE, (2,))]),
        ((2, 1), [(ONE, (3,)), (div(ONE, n), (3,)), (div(d, n), (1, 2))]),
    ],
)
def test_words_with_the_population(powers, parts):
    """E tau(C^j Sigma^k); the covariance and its order in the word are kept."""
    coloured = make("coloured", D, SIGMA)
    word = mul(power(x, powers[0]), power(y, powers[1]))
    left = mean(over(make("spectra", coloured, SIGMA), word, x, y))
    if not powers[1]:
        left = mean(over(make("spectrum", coloured), power(x, powers[0]), x))
    stated = add(*(mul(c, *(over(make("spectrum", SIGMA), power(x, p), x) for p in traces)) for c, traces in parts))
    assert wick(left, stated, POPULATION).ok
    assert not wick(left, add(stated, ONE), POPULATION).ok


@pytest.mark.parametrize("source", [REAL, COMPLEX])
@pytest.mark.parametrize("powers", [(3, 1), (2, 2), (4, 1)])
def test_a_word_of_two_matrices_by_simulation(source, powers):
    """tau(C^j Sigma^k) tau(C): the sum over contractions within 7 standard errors of 16 rounds of 2,000 draws."""
    coloured = make("coloured", D, SIGMA)
    word = over(make("spectra", coloured, SIGMA), mul(power(x, powers[0]), power(y, powers[1])), x, y)
    left = mean(mul(word, over(make("spectrum", coloured), x, x)), source)
    stated = moment(left, Scene(POPULATION))
    assert wick(left, stated, POPULATION).ok
    rng = np.random.default_rng(0)
    values = {n: 4, d: 2, SIGMA: np.array([[2.0, 0.5], [0.5, 1.0]])}
    found = [float(np.squeeze(value(left, values, rng, 2000) - value(stated, values))) for _ in range(16)]
    assert abs(np.mean(found)) < 7 * np.std(found, ddof=1) / 4
