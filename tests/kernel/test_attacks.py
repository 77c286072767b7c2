"""Falsehoods, and statements about what does not exist, that a proof log once got past the kernel: one test for each kind."""

from __future__ import annotations

import pytest

from phaseproof.theory.axioms.table import AXIOMS

from .proofs import *

D, D2, Z = (var(name, "data") for name in ("D", "D_2", "Z"))
M, SIGMA = var("M", "matrix"), var("Sigma", "matrix")


def gaussian(rows: Term, columns: Term) -> Term:
    return make("gaussian", rows, columns)


@pytest.mark.parametrize("argument", [inverse(x), make("ln", x), add(x, power(inverse(x), 2))], ids=str)
@pytest.mark.parametrize("image", [ZERO, add(ONE, y)], ids=str)
def test_a_function_that_ignores_its_argument_does_not_show_that_the_argument_exists(argument, image):
    where, value = on(x, y), app("f", argument)
    found = outcomes(
        step("suppose", where, eq(value, value)),
        step("order", where, make("defined", argument), 0),
        step("field", where, eq(image, image)),
        step("instance", where, make("defined", argument), 1, 2, functions={"f": (1, image)}),
    )
    assert not found[-1].ok


ROWS = on(n, d, m, k, D, M, SIGMA, where=(le(ONE, n), le(ONE, d)), ranges=(
    (D, gaussian(n, d)), (M, make("symmetric", d)), (SIGMA, make("covariances", k)),
))  # fmt: skip
S = make("sample_covariance", D)


@pytest.mark.parametrize(
    "term",
    [
        make("length", D),  # of a seed, a single row
        make("largest", D),
        make("inner", D, S, S),
        make("train_loss", D, SIGMA, ONE, ONE),  # the covariance is of another size
        make("test_loss", D, M, ONE, ONE),  # a matrix with negative eigenvalues is no covariance
        make("wasserstein", make("identity", n), S),
        make("kl", make("identity", d), make("identity", n)),
    ],
    ids=str,
)
def test_a_quantity_of_data_and_matrices_that_do_not_fit_does_not_exist(term):
    assert not outcome(step("field", ROWS, eq(term, term))).ok


def test_quantities_of_data_and_matrices_that_fit_exist():
    where = on(n, d, D, Z, M, SIGMA, where=(le(ONE, n), le(ONE, d), le(d, n)), ranges=(
        (D, gaussian(n, d)), (Z, gaussian(ONE, d)), (M, make("symmetric", d)), (SIGMA, make("covariances", d)),
    ))  # fmt: skip
    for term in (
        make("length", Z),
        make("inner", Z, S, M),
        make("train_loss", D, SIGMA, ONE, ZERO),
        make("test_loss", D, make("identity", d), ONE, ONE),
        make("wasserstein", make("identity", d), S),
        make("kl", S, SIGMA),
    ):
        found = outcome(step("field", where, eq(term, term)))
        assert found.ok, found.message


def test_each_function_of_an_axiom_is_spoken_of_by_what_the_axiom_owes():
    """Otherwise an image that does not exist somewhere makes a statement about what does not exist."""
    for name, axiom in AXIOMS.items():
        owed = frozenset().union(*(sequent.statement.functions for sequent in axiom.theorem.owes))
        assert axiom.theorem.statement.functions <= owed, name


@pytest.mark.parametrize("false", [lt(ZERO, x), eq(x, y), eq(ZERO, ONE)], ids=str)
@pytest.mark.parametrize("own", [(), (x,)], ids=["at a point", "for every x"])
def test_a_lemma_is_no_fact_for_the_payment_of_its_own_hypotheses(false, own):
    """A circle: false owes false; it is paid by what holds where it is true."""
    everywhere, there = on(x, y), on(x, y, where=(false,))
    found = outcomes(
        step("suppose", everywhere, false, own=own),
        step("sign", there, false),
        step("instance", everywhere, false, 0, 1),
    )
    assert [line.ok for line in found] == [True, True, False]
