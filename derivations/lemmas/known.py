"""Lemmas that strategies use in drafts: each gives what has the form of its left side a value."""

from __future__ import annotations

from fractions import Fraction
from functools import partial

from ...theory.decide.field import canonical
from ...theory.terms.build import ONE, OO, ZERO, inverse, mul, over, power
from ...theory.terms.term import make, num, var
from ...theory.write.strategies.lemmas import fact, lemma
from ...theory.write.strategies.normal import BEYOND, LINE
from .binomial import binomial
from .binomial import mean as binomial_mean
from .binomial import n as size
from .binomial import term as binomial_term
from .binomial import x as first, y as second
from .exponential_series import exponential_series, term
from .inverse import mean_inverse
from .inverse_squares import sum_of_squares
from .letters import d, mean, n, tau, x
from .normal_cosine import b, normal_cosine, turning, whole
from .sines import arcsine, arctangent_at_root, cosine_sign, sine_sign, values

k = var("k", "integer")
HALF_ = Fraction(1, 2)

lemma(mean(tau(inverse(x))), (n, d), mean_inverse)
lemma(over(make("integers", ONE, OO), power(k, -2), k), (), sum_of_squares)
for positive in (True, False):
    lemma(over(make("integers", ZERO, OO), term(k), k), (x,), partial(exponential_series, positive))
for source in (LINE, BEYOND):
    lemma(whole(turning(), source), (b,), partial(normal_cosine, source))

for turns in range(-1, 3):
    fact(make("sin", x), (x,), partial(sine_sign, turns))
    fact(make("cos", x), (x,), partial(cosine_sign, turns))

for number, sine, cosine in ((3, Fraction(3, 4), Fraction(1, 4)), (4, HALF_, HALF_), (6, Fraction(1, 4), Fraction(3, 4))):
    part = canonical(mul(num(Fraction(1, number)), make("pi")))
    lemma(make("sin", part), (), lambda number=number: values(number)[0])
    lemma(make("cos", part), (), lambda number=number: values(number)[1])
    lemma(canonical(make("asin", power(num(sine), HALF_))), (), partial(arcsine, number))
    if number != 4:
        lemma(canonical(make("atan", power(num(3), HALF_ if number == 3 else -HALF_))), (), partial(arctangent_at_root, number))

for x_, y_ in ((False, False), (True, False), (False, True), (True, True)):
    for weighed, line in ((False, binomial), (True, binomial_mean)):
        row = over(make("integers", ZERO, size), binomial_term(x_, y_, weighed=weighed), k)
        lemma(row, (size, first, second), partial(line, x_, y_))
