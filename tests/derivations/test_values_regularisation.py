"""The values with a ridge, against quadrature of the definition over the law and the atom at 0."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import mpmath
import numpy as np
import pytest

import phaseproof
from phaseproof.derivations.marchenko_pastur.law import first_order
from phaseproof.derivations.regularisation.elliptic_means import DOMAIN, INVERSE_ROOT, in_regimes, mean_forms
from phaseproof.numeric.evaluation import evaluate

from .test_values import integral_over_the_law, number, value

LOADS = ["1/7", "0.999", "1", "1.001", "3"]
RIDGES = ["1e-9", "1/4", "3", "1e6"]
TOLERANCE = mpmath.mpf("1e-18")


def mean(function: Callable[[mpmath.mpf], mpmath.mpf], load: str) -> mpmath.mpf:
    """int f over the limit law, the atom at 0 included."""
    outside = max(1 - number(load), mpmath.mpf(0))
    return integral_over_the_law(function, number(load)) + (outside * function(mpmath.mpf(0)) if outside else 0)


def close(claimed: mpmath.mpf, witness: mpmath.mpf, scale: object = 1) -> bool:
    return bool(abs(claimed - witness) < TOLERANCE * max(scale, 1, abs(witness)))


@pytest.mark.parametrize("load", LOADS)
@pytest.mark.parametrize("text", RIDGES)
def test_overlap_and_bulk_error(load: str, text: str) -> None:
    with mpmath.workdps(40):
        ridge = number(text)
        root = mean(lambda x: mpmath.sqrt(x + ridge), load)
        assert close(value("regularisation.overlap", gamma=load, ridge=text), root**2 / (1 + ridge))
        assert close(value("regularisation.bulk_error", gamma=load, ridge=text), 2 + ridge - 2 * root, ridge)


@pytest.mark.parametrize("load", LOADS)
@pytest.mark.parametrize("text", ["1/100", "1/4", "3", "1e6"])
def test_divergences(load: str, text: str) -> None:
    """A mean logarithm and a mean inverse, each by quadrature; the directions are not exchanged."""
    with mpmath.workdps(40):
        ridge = number(text)
        log_mean = mean(lambda x: mpmath.log(x + ridge), load)
        inverse = mean(lambda x: 1 / (x + ridge), load)
        forward = value("regularisation.kl_forward", gamma=load, ridge=text)
        assert close(forward, (inverse - 1 + log_mean) / 2, ridge)
        assert close(value("regularisation.kl_reverse", gamma=load, ridge=text), (ridge - log_mean) / 2, ridge)


@pytest.mark.parametrize("load", LOADS)
@pytest.mark.parametrize("text", ["1/100", "1/4", "3", "1e6"])
def test_denoising_error(load: str, text: str) -> None:
    with mpmath.workdps(40):
        ridge, noise = number(text), mpmath.mpf("0.7")

        def loss(x: mpmath.mpf) -> mpmath.mpf:
            weight = (x + ridge) / (x + ridge + noise**2)
            return (1 - weight) ** 2 + noise**2 * weight**2

        assert close(value("regularisation.denoising_error", gamma=load, ridge=text, noise="0.7"), mean(loss, load))


@pytest.mark.parametrize("load", LOADS)
def test_mean_inverse_root(load: str) -> None:
    with mpmath.workdps(40):
        form = in_regimes(mean_forms[INVERSE_ROOT])
        claimed = mpmath.mpf(evaluate(form, DOMAIN, {"gamma": load, "ridge": "1/4"}, 30).value)
        assert close(claimed, mean(lambda x: 1 / mpmath.sqrt(x + mpmath.mpf(1) / 4), load))


@pytest.mark.parametrize("load", LOADS)
def test_a_vanishing_ridge(load: str) -> None:
    """At ridge 1e-30 the forms differ from those without a ridge by no more than sqrt(ridge) allows."""
    with mpmath.workdps(40):
        for name, plain in (("overlap", "convergence.overlap"), ("bulk_error", "generalisation.bulk_error")):
            with_ridge = value(f"regularisation.{name}", gamma=load, ridge="1e-30")
            assert abs(with_ridge - value(plain, gamma=load)) < mpmath.mpf("1e-14")
            assert value(f"regularisation.{name}_small_ridge", gamma=load) == value(plain, gamma=load)
        if number(load) > 1.5:
            for name in ("kl_forward", "kl_reverse"):
                with_ridge = value(f"regularisation.{name}", gamma=load, ridge="1e-20")
                assert abs(with_ridge - value(f"generalisation.{name}", gamma=load)) < mpmath.mpf("1e-18")


ERRORS: dict[str, tuple[str, Callable[[mpmath.mpf, mpmath.mpf], mpmath.mpf]]] = {
    "kl_reverse": ("slope of ridge - E ln y", lambda y, ridge: 1 - 1 / y),
    "kl_forward": ("slope of E 1/y + E ln y", lambda y, ridge: 1 / y - 1 / y**2),
    "bulk_error": ("slope of ridge - 2 E sqrt y", lambda y, ridge: 1 - 1 / mpmath.sqrt(y)),
    "denoising": ("slope of the loss", lambda y, ridge: (y - 1) / (y + mpmath.mpf("0.49")) ** 3),
}


@pytest.mark.parametrize("load", ["1/7", "1", "3"])
@pytest.mark.parametrize("name", list(ERRORS))
def test_the_slope_changes_its_sign_at_the_best_ridge(load: str, name: str) -> None:
    """The slope of each error by quadrature, a little below and above the best ridge."""
    with mpmath.workdps(30):
        noise = {"noise": "0.7"} if name == "denoising" else {}
        best = value(f"regularisation.best_ridge_{name}", gamma=load, **noise)
        for side in (-1, 1):
            ridge = best * (1 + side * mpmath.mpf("1e-8"))
            slope = mean(lambda x, ridge=ridge: ERRORS[name][1](x + ridge, ridge), load)
            assert mpmath.sign(slope) == side, ERRORS[name][0]


@pytest.mark.parametrize("load", ["1/3", "2"])
@pytest.mark.parametrize("name", ["kl_forward", "kl_reverse", "bulk_error", "denoising_error"])
def test_no_other_ridge_is_better(load: str, name: str) -> None:
    """The error itself on a grid of ridges from 1e-3 to 1e3."""
    noise = {"noise": "0.7"} if name == "denoising_error" else {}
    best = value(f"regularisation.best_ridge_{name.removesuffix('_error') if noise else name}", gamma=load, **noise)
    least = value(f"regularisation.{name}", gamma=load, ridge=mpmath.nstr(best, 25), **noise)
    for exponent in np.linspace(-3, 3, 25):
        assert value(f"regularisation.{name}", gamma=load, ridge=f"{10**exponent:.6f}", **noise) > least


def test_a_rising_overlap() -> None:
    for load in ("1/7", "1", "3"):
        overlaps = [value("regularisation.overlap", gamma=load, ridge=f"{10**e:.4f}") for e in np.linspace(-3, 3, 13)]
        assert all(later > sooner for sooner, later in pairwise(overlaps))


@pytest.mark.parametrize("n", [4, 12, 36])
def test_the_first_order_of_polynomials_is_that_of_exact_moments(n: int) -> None:
    """E tau S^2 = 1 + (d + 1)/n and E tau S^3 (Wick), on both sides of n = d: the atom at 0 adds nothing of its own."""
    d = 12
    load, ratio = n / d, d / n
    assert np.isclose(first_order(lambda x: x**2, load), ratio)
    cubic = d * (1 + 3 * (d + 1) / n + (d**2 + 3 * d + 4) / n**2 - (1 + 3 * ratio + ratio**2))
    assert np.isclose(first_order(lambda x: x**3, load), cubic - 4 * ratio**2 / d)


def test_parameters_outside_the_domain() -> None:
    for point in ({"gamma": 1, "ridge": 0}, {"gamma": 1, "ridge": -1}, {"gamma": 0, "ridge": 1}):
        with pytest.raises(phaseproof.PhaseproofError, match="outside the domain"):
            phaseproof.claim("regularisation.overlap").evaluate(**point)
