"""Lemmas that strategies use in drafts: each gives what has the form of its left side a value."""

from __future__ import annotations

from functools import partial

from ...theory.terms.build import ONE, OO, ZERO, inverse, over, power
from ...theory.terms.term import make, var
from ...theory.write.strategies.lemmas import lemma
from .exponential_series import exponential_series, term
from .inverse import mean_inverse
from .inverse_squares import sum_of_squares
from .letters import d, mean, n, tau, x

k = var("k", "integer")

lemma(mean(tau(inverse(x))), (n, d), mean_inverse)
lemma(over(make("integers", ONE, OO), power(k, -2), k), (), sum_of_squares)
for positive in (True, False):
    lemma(over(make("integers", ZERO, OO), term(k), k), (x,), partial(exponential_series, positive))
