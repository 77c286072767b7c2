"""Lemmas that strategies use in drafts: each gives what has the form of its left side a value."""

from __future__ import annotations

from fractions import Fraction
from functools import partial
from itertools import product

from ...theory.decide.field import canonical
from ...theory.find.parts import replaced
from ...theory.terms.build import ONE, OO, ZERO, add, inverse, lim, mul, over, power
from ...theory.terms.term import make, num, var
from ...theory.write.proof import Line
from ...theory.write.strategies.lemmas import known_fact, known_neighbourhood, known_slope, known_value
from ...theory.write.strategies.normal import BEYOND, LINE
from ...theory.write.strategies.taylor import RIGHT
from .alternate_terms import alternate_terms
from .alternate_terms import term as alternate_term
from .bessel_integral import HALF_TURN, WHOLE_TURN, of_first_orders, of_order, over_whole_turn, pulled, turned
from .bessel_recurrence import bessel_at_zero, bessel_recurrence
from .bessel_start import begins_with_a_square, start
from .binomial import binomial
from .binomial import mean as binomial_mean
from .binomial import n as size
from .binomial import term as binomial_term
from .binomial import x as first
from .binomial import y as second
from .chi import length_moment, moment
from .elliptic import c as parameter
from .exponential_series import exponential_series, term
from .half_normal_erf import a as half_slope
from .half_normal_erf import beyond, half_normal_erf
from .inverse import mean_inverse
from .inverse_fourths import sum_of_fourths, zeta_value
from .inverse_limit import NEAR, enough, limit_of_inverse
from .inverse_squares import sum_of_squares
from .legendre_relation import legendre_relation
from .letters import PATH, d, gamma, limit, mean, n, t, tau, x
from .log_mean import log_limit
from .log_sine import QUARTER, half_turn_value, log_cosine, log_cosine_value, log_sine, log_sine_integral
from .logarithm_series import logarithm_series
from .logarithm_series import term as quotient
from .mean_logarithm import limit_of_logarithm, logarithm, mean_logarithm, nearby
from .normal_cosine import b, normal_cosine, turning, whole
from .normal_erf import a as steep
from .normal_erf import normal_erf, tail
from .normal_erf_pair import a as first_slope
from .normal_erf_pair import b as second_slope
from .normal_erf_pair import normal_erf_pair, pair
from .odd_numbers import gap, odd_fourth, odd_square, sum_of_gaps, sum_of_odd_powers
from .planck import fermi, fermi_body, fermi_square, fermi_square_body, planck, planck_body, softplus, softplus_body
from .polylogarithm import exists as polylogarithm_exists
from .polylogarithm import s as order_
from .polylogarithm import scaled, slope_by_lower_order, slope_of_dilogarithm
from .ridge import by_square_root, ridge
from .sine_square import a as frequency
from .sine_square import at_one, sinc_square, sine_square, square_of_sinc
from .sines import arcsine, arctangent_at_root, cosine_sign, sine_sign, values

k, shifted = var("k", "integer"), add(x, ridge)
HALF_ = Fraction(1, 2)
SINES = {3: Fraction(3, 4), 4: HALF_, 6: Fraction(1, 4)}
"""The squares of the sines of pi over these numbers."""


def _value(number: int, at: int) -> Line:
    return values(number)[at]


def _declare() -> None:
    known_value(mean(tau(inverse(x))), (n, d), mean_inverse)
    known_value(limit(mean(tau(inverse(x)))), (gamma,), limit_of_inverse)
    known_value(mean(logarithm), (n, d), mean_logarithm)
    known_value(limit(mean(logarithm)), (gamma,), limit_of_logarithm)
    known_neighbourhood(
        PATH, (gamma,), (n, d), NEAR, lambda: (enough(), nearby(mean_inverse()), nearby(mean_logarithm()))
    )
    for order in (1, 2, 3, 4, 6, 8):
        known_value(moment(order), (d,), partial(length_moment, order))
    for body, tends in (
        (power(shifted, -1), partial(by_square_root, 1)),
        (power(shifted, -2), partial(by_square_root, 2)),
        (make("ln", shifted), log_limit),
    ):
        known_value(limit(mean(tau(body))), (gamma, ridge), tends)
    for body, sum_ in (
        (power(k, -2), sum_of_squares),
        (power(k, -4), sum_of_fourths),
        (odd_square, sum_of_odd_powers),
        (odd_fourth, partial(sum_of_odd_powers, 4)),
        (gap, sum_of_gaps),
    ):
        known_value(over(make("integers", ONE, OO), body, k), (), sum_)
    for positive in (True, False):
        known_value(over(make("integers", ZERO, OO), term(k), k), (x,), partial(exponential_series, positive))
    for odd in (False, True):
        known_value(over(make("integers", ZERO, OO), alternate_term(odd), k), (x,), partial(alternate_terms, odd))
    known_value(over(make("integers", ONE, OO), quotient(k), k), (x,), logarithm_series)
    for exponent_ in (2, 4):
        known_value(make("zeta", num(exponent_)), (), partial(zeta_value, exponent_))
    for body, area in (
        (planck_body(), planck),
        (planck_body(order=3), partial(planck, 3)),
        (fermi_body(), fermi),
        (fermi_body(order=3), partial(fermi, 3)),
        (fermi_square_body(), fermi_square),
        (softplus_body(), softplus),
    ):
        known_value(over(BEYOND, body, x), (), area)
    for body, high, area in (
        (log_sine(), QUARTER, log_sine_integral),
        (log_cosine(), QUARTER, log_cosine_value),
        (log_sine(), make("pi"), half_turn_value),
    ):
        known_value(over(make("interval", ZERO, high), body, x), (), area)
    for with_x, with_y in product((False, True), repeat=2):
        for weighed, line in ((False, binomial), (True, binomial_mean)):
            row = over(make("integers", ZERO, size), binomial_term(with_x, with_y, weighed=weighed), k)
            known_value(row, (size, first, second), partial(line, with_x, with_y))
    for source in (LINE, BEYOND):
        known_value(whole(turning(), source), (b,), partial(normal_cosine, source))
    known_value(whole(tail(), LINE), (steep, b), normal_erf)
    for waves in (sinc_square, square_of_sinc):
        known_value(over(BEYOND, waves, x), (frequency,), sine_square)
        known_value(over(BEYOND, replaced(waves, {mul(frequency, x): x}), x), (), at_one)
    for power_ in range(3):
        known_value(beyond(power_), (half_slope,), partial(half_normal_erf, power_))
    known_value(whole(pair(), LINE), (first_slope, second_slope), normal_erf_pair)
    for turns in range(-1, 3):
        known_fact(make("sin", x), (x,), partial(sine_sign, turns))
        known_fact(make("cos", x), (x,), partial(cosine_sign, turns))
    for number, (source, line_) in product((0, 1), ((HALF_TURN, of_first_orders), (WHOLE_TURN, over_whole_turn))):
        known_value(over(source, pulled(number), t), (x,), partial(line_, number))
    known_value(turned(k), (k, x), of_order)
    known_value(make("bessel_i", ZERO, ZERO), (), partial(bessel_at_zero, True))
    known_value(make("bessel_i", k, ZERO), (k,), partial(bessel_at_zero, False))
    known_value(lim(RIGHT, start, x), (), begins_with_a_square)
    known_fact(make("bessel_i", k, x), (k, x), bessel_recurrence)
    known_fact(make("elliptic_k", parameter), (parameter,), legendre_relation)
    known_fact(scaled(), (order_, x), polylogarithm_exists)
    known_slope(scaled(num(2), x), (x,), slope_of_dilogarithm)
    known_slope(scaled(), (order_, x), slope_by_lower_order)
    for number, square in SINES.items():
        part = canonical(mul(num(Fraction(1, number)), make("pi")))
        for at, head in enumerate(("sin", "cos")):
            known_value(make(head, part), (), partial(_value, number, at))
        known_value(canonical(make("asin", power(num(square), HALF_))), (), partial(arcsine, number))
    for number, exponent in ((3, HALF_), (6, -HALF_)):
        known_value(canonical(make("atan", power(num(3), exponent))), (), partial(arctangent_at_root, number))


_declare()
