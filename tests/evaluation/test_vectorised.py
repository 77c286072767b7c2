"""Functions of arrays: every value within its stated bound of the ball, every bound small, bad arrays one clear error."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

import numpy as np
import pytest
import scipy
import sympy as sp
from flint import acb, arb

import phaseproof
from phaseproof.book.selection import load_book
from phaseproof.cli import run
from phaseproof.evaluation.values import points
from phaseproof.numeric import vectorised
from phaseproof.numeric.approximate import FUNCTIONS as FUNCTIONS_OF
from phaseproof.numeric.approximate import ROUNDING, ULPS, Approximate, _complete
from phaseproof.numeric.evaluation import evaluate
from phaseproof.numeric.power_means import power_mean
from phaseproof.numeric.vectorised import POOR, ArrayFunction
from phaseproof.theory.balls import precision
from phaseproof.theory.domain import Domain, integer, real
from phaseproof.theory.errors import DomainError, PhaseproofError, UsageError
from phaseproof.theory.language import average, average_below, eigenvalue, inner

from ..test_json import answer

Capture = pytest.CaptureFixture[str]
X = real("x")
x = X.symbol
FREE = [
    claim
    for claim in load_book().values()
    if claim.closed_form is not None
    and claim.domain.parameters
    and not claim.closed_form.has(average, average_below, eigenvalue, inner)
]


def error_of(value: float, expression: sp.Expr, domain: Domain, point: dict[str, sp.Rational]) -> float:
    """How far a 64-bit number is from thirty certain digits."""
    text = evaluate(expression, domain, point, 30).value
    return 0.0 if text == "inf" == str(value) else float(abs(sp.Rational(text) - sp.Rational(float(value))))


@pytest.mark.parametrize("claim", FREE, ids=lambda claim: claim.name)
def test_every_claim_is_within_its_bounds(claim: phaseproof.Claim) -> None:
    """At the points of its page, rounded to 64 bits: both sides of every threshold, and the thresholds themselves."""
    function = phaseproof.claim(claim.name).function()
    for point in points(claim.domain, 4):
        at = {name: sp.Rational(float(value)) for name, value in point.items()}
        try:
            claim.domain.point(at)
        except PhaseproofError:
            continue  # rounded out of the domain
        found = function.bounded(**{name: float(value) for name, value in at.items()})
        assert error_of(float(found.value), claim.closed_form, claim.domain, at) <= found.bound
        assert found.bound <= POOR * abs(found.value) or found.value == 0


CURVES = {
    "convergence.overlap": {"gamma": np.geomspace(1e-12, 1e12, 60)},
    "generalisation.bulk_error": {"gamma": np.geomspace(1e-9, 1e15, 60)},
    "denoising.excess": {"gamma": np.geomspace(1e-3, 1e6, 40), "noise": 0.1},
    "regularisation.overlap": {"gamma": np.geomspace(0.01, 100, 20), "ridge": 0.3},
    "convergence.load": {"overlap": np.linspace(0.01, 0.99, 15)},
    "marchenko_pastur.density": {
        "gamma": 2.0,
        "x": np.concatenate([np.linspace(0.01, 4, 50), [0.0857864376269049, 2.914213562373095]]),
    },
    "generalisation.kl_forward": {"gamma": 1 + np.geomspace(1e-14, 1e14, 40)},
    "recovery.overlap": {"gamma": np.geomspace(0.1, 1e3, 40), "theta": 1.0},
}


@pytest.mark.parametrize("name", CURVES)
def test_curves_far_out_and_next_to_thresholds(name: str) -> None:
    claim = phaseproof.claim(name)
    found = claim.function().bounded(**CURVES[name])
    axes = {key: np.broadcast_to(value, found.value.shape) for key, value in CURVES[name].items()}
    for k, (value, bound) in enumerate(zip(found.value, found.bound, strict=True)):
        at = {key: sp.Rational(float(values[k])) for key, values in axes.items()}
        assert error_of(value, claim.closed_form, claim.domain, at) <= bound, at
        assert bound <= POOR * abs(value) or value == 0


SEEDS = ("overlap", "split_distance", "population_distance")
EDGES = [1e-9, 0.03, 0.5, 0.75, 1 - 1e-12, 1.0, 1 + 1e-12, 2.5, 1e6]


@pytest.mark.parametrize("name", SEEDS)
def test_two_eigenvalues_at_once(name: str) -> None:
    """By one rule for all points, with no ball; a curve of 1,000 points took nine seconds."""
    claim = phaseproof.claim(f"spectrum.two_atom_{name}")
    generator = np.random.default_rng(len(name))
    loads = np.array(EDGES)
    weights, ratios = generator.uniform(0.01, 0.99, loads.shape), 10 ** generator.uniform(-3, 3, loads.shape)
    found = claim.function().bounded(gamma=loads, weight=weights, ratio=ratios)
    assert found.by_balls == 0
    for load, weight, ratio, value, bound in zip(loads, weights, ratios, found.value, found.bound, strict=True):
        at = {"gamma": sp.Rational(load), "weight": sp.Rational(weight), "ratio": sp.Rational(ratio)}
        assert error_of(value, claim.closed_form, claim.domain, at) <= bound, at
        assert bound <= POOR * value


@pytest.mark.parametrize("spectrum", ["isotropic", "1:2,5:1,7/3:4", "power_law:1.5,d=8"])
@pytest.mark.parametrize("name", SEEDS)
def test_a_population_at_once(name: str, spectrum: str) -> None:
    claim, loads = phaseproof.claim(f"spectrum.{name}"), np.array([0.3, 0.99, 1.0, 4.0])
    found = claim.function(spectrum).bounded(gamma=loads)
    assert found.by_balls == 0
    for load, value, bound in zip(loads, found.value, found.bound, strict=True):
        exact = claim.evaluate(digits=25, spectrum=spectrum, gamma=float(load)).value
        assert abs(sp.Rational(exact) - sp.Rational(value)) <= bound


def test_what_has_the_name_of_a_claim_of_the_book_and_another_form_has_its_own_values() -> None:
    """It had those of the book's: by the name alone."""
    for name, spectrum in (("spectrum.overlap", "power_law:1.5,d=8"), ("spectrum.two_atom_overlap", None)):
        known = phaseproof.claim(name)
        double = phaseproof.claim(replace(known.record, closed_form=2 * known.record.closed_form))
        at = {"gamma": 2} | ({} if spectrum else {"weight": "1/4", "ratio": 3})
        once, twice = (float(one.evaluate(spectrum=spectrum, **at)) for one in (known, double))
        assert twice == pytest.approx(2 * once, rel=1e-14)
        arrays = {key: np.array([float(sp.Rational(value))]) for key, value in at.items()}
        assert double.function(spectrum)(**arrays) == pytest.approx(2 * once, rel=1e-13)


def test_where_there_are_no_wide_numbers_balls_take_over(monkeypatch: pytest.MonkeyPatch) -> None:
    """1/(4 gamma) + O(gamma^-2), which cancels: the further out the more so."""
    function, loads = phaseproof.claim("generalisation.bulk_error").function(), np.array([1e3, 1e7, 1e13])
    wide = function.bounded(gamma=loads)
    monkeypatch.setattr(vectorised, "WIDE_ROUNDING", ROUNDING)
    narrow = function.bounded(gamma=loads)
    assert narrow.by_balls == 3
    for found in (wide, narrow):
        assert found.value == pytest.approx(1 / (4 * loads), rel=1e-3)


FUNCTIONS = {
    "log": (np.log, lambda v: arb(v).log(), 0.0, 10.0),
    "exp": (np.exp, lambda v: arb(v).exp(), -20.0, 20.0),
    "erf": (scipy.special.erf, lambda v: arb(v).erf(), 0.0, 6.0),
    "atan": (np.arctan, lambda v: arb(v).atan(), -9.0, 9.0),
    "gamma": (scipy.special.gamma, lambda v: arb(v).gamma(), 0.01, 20.0),
    "cos, off 0": (np.cos, lambda v: arb(v).cos(), -1.5, 1.5),
    "digamma": (scipy.special.digamma, lambda v: arb(v).digamma(), 2.0, 50.0),
}


@pytest.mark.parametrize("name", FUNCTIONS)
def test_functions_of_libraries_are_as_good_as_is_taken_for_granted(name: str) -> None:
    function, ball, low, high = FUNCTIONS[name]
    with precision(200):
        for value in np.random.default_rng(0).uniform(low, high, 2000):
            exact = ball(float(value))
            assert abs(arb(float(function(value))) - exact) <= abs(exact) * (ULPS * ROUNDING)


@pytest.mark.parametrize(("order", "low", "high"), [(0, 0.0, 700.0), (1, 0.0, 700.0), (1, 1e-9, 3.0), (2, 0.0, 3.0)])
def test_bessel_functions_are_as_good_as_is_taken_for_granted(order: int, low: float, high: float) -> None:
    """Those of order 0 and 1; others are left to balls."""
    places = np.random.default_rng(order).uniform(low, high, 2000)
    found = FUNCTIONS_OF[sp.besseli](Approximate(order, 0.0), Approximate(places, 0.0))
    with precision(200):
        for place, value in zip(places, found.value, strict=True):
            exact = arb(float(place)).bessel_i(arb(order))
            assert order == 2 or abs(arb(float(value)) - exact) <= abs(exact) * (4 * ULPS * ROUNDING)
    assert np.isfinite(found.bound).all() == (order < 2)


def test_the_exponential_integral_is_as_good_as_is_taken_for_granted() -> None:
    """That of order 1; others are left to balls."""
    places = 10 ** np.random.default_rng(0).uniform(-9, 2, 2000)
    found, other = (FUNCTIONS_OF[sp.expint](Approximate(n, 0.0), Approximate(places, 0.0)) for n in (1, 2))
    with precision(200):
        for place, value in zip(places, found.value, strict=True):
            exact = arb(float(place)).expint(arb(1))
            assert abs(arb(float(value)) - exact) <= exact * (4 * ULPS * ROUNDING)
    assert np.isinf(other.bound).all()


@pytest.mark.parametrize("whole", [1, 2, 3])
def test_means_of_powers_are_within_their_bounds(whole: int) -> None:
    """2F1(m, c; c + 1; -z) from z = 0 to 1e30 and c to 1000, exact and with errors; nothing is said of c < 1 and z < 0."""
    generator = np.random.default_rng(whole)
    c = np.concatenate([[1.0], 1 + 10 ** generator.uniform(-9, 3, 300)])
    z = np.concatenate([[0.0], 10 ** generator.uniform(-30, 30, 300)])
    for off in (0.0, 1e-9):
        shifts = generator.uniform(-off, off, (2, len(c)))
        shifts[0] = abs(shifts[0])  # c >= 1
        given = (Approximate(x * (1 + shift), x * off) for x, shift in zip((c, z), shifts, strict=True))
        value, bound = power_mean(whole)(*given)
        with precision(300):
            for place, argument, near, within in zip(c, z, value, bound, strict=True):
                exact = arb(-float(argument)).hypgeom_2f1(whole, arb(float(place)), arb(float(place)) + 1)
                assert abs(arb(float(near)) - exact) <= arb(float(within)) or near == within == exact
        assert (bound <= (POOR if not off else 1e-6) * value).all()
    outside = np.array([0.5, 2.0, 2.0, np.nan]), np.array([1.0, -1.0, np.inf, 1.0])
    value, bound = power_mean(whole)(*(Approximate(part, 0.0) for part in outside))
    assert np.isnan(value).all()


def test_a_product_ends_where_each_point_says() -> None:
    """Its factors had been multiplied by balls, point by point."""
    k, n = sp.Symbol("k", integer=True), integer("n", 0)
    factorial = ArrayFunction(sp.Product(k * x, (k, 1, n.symbol)), Domain((n, X)), {})
    found = factorial.bounded(n=np.array([[0.0], [3.0], [5.0]]), x=np.array([1.0, 2.0]))
    assert found.value == pytest.approx(np.array([[1, 1], [6, 48], [120, 3840]]), rel=1e-15)
    assert found.by_balls == 0


FAR_OUT = {
    "convergence.load": {"overlap": np.linspace(0.72, 0.99, 50)},
    "spectrum.power_law_renormalised_noise": {"gamma": np.geomspace(0.01, 100, 50), "noise": 0.3, "exponent": 0.7},
    "dynamics.best_time_bulk": {"gamma": np.geomspace(0.1, 10, 50)},
}


@pytest.mark.parametrize("name", FAR_OUT)
def test_roots_are_found_without_balls(name: str) -> None:
    """Far from a root its function is lost in rounding, which had sent the search away from it."""
    assert phaseproof.claim(name).function().bounded(**FAR_OUT[name]).by_balls == 0


def test_elliptic_integrals_are_as_good_as_is_taken_for_granted() -> None:
    generator = np.random.default_rng(0)
    places = np.concatenate([generator.uniform(-3, 1, 1000), 1 - 10 ** generator.uniform(-15, 0, 1000)])
    with precision(200):
        for m in places[places < 1]:
            exact = acb(float(m)).elliptic_k().real, acb(float(m)).elliptic_e().real
            for pair in ((scipy.special.ellipk(m), scipy.special.ellipe(m)), _complete(np.longdouble(m))):
                for value, ball in zip(pair, exact, strict=True):
                    assert abs(arb(float(value)) - ball) <= abs(exact[0]) * (ULPS * ROUNDING)


def test_shapes_and_populations() -> None:
    overlap = phaseproof.claim("convergence.overlap")
    grid = np.linspace(0.5, 3, 6).reshape(2, 3)
    assert overlap.evaluate(gamma=grid).shape == (2, 3)
    assert overlap.evaluate(gamma=[2.0, 0.5])[0] == pytest.approx(float(overlap.evaluate(gamma=2).value), rel=1e-14)
    gap = phaseproof.claim("denoising.gap").function()
    assert gap(gamma=np.ones((4, 1)), noise=np.arange(1, 4)).shape == (4, 3)
    assert overlap.evaluate(gamma=np.array([])).shape == (0,)
    given = phaseproof.claim("spectrum.test_error")
    both = given.evaluate(spectrum="1:2,5:1", gamma=np.array([2.0, 3.0]), noise=1.0)
    assert both[0] == pytest.approx(float(given.evaluate(spectrum="1:2,5:1", gamma=2, noise=1).value), rel=1e-14)


@pytest.mark.parametrize(
    ("values", "error", "message"),
    [
        ({"gamma": np.array([1.0, -1.0])}, DomainError, r"gamma = -1.0 is outside the domain; valid: gamma > 0"),
        ({"gamma": np.array([1.0, np.nan])}, DomainError, "gamma = nan is outside"),
        ({"gamma": np.array([np.inf, 1])}, DomainError, "gamma = inf is outside"),
        ({"gamma": np.array(["a", "b"])}, UsageError, "valid: numbers"),
        ({"gamma": [1.0], "c": 1.0}, UsageError, "unknown parameter 'c'"),
        ({}, UsageError, "missing parameter 'gamma'"),
    ],
)
def test_bad_arrays(values: dict[str, object], error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        phaseproof.claim("convergence.overlap").function()(**values)


def test_more_refusals() -> None:
    with pytest.raises(UsageError, match="digits = 30; valid for arrays"):
        phaseproof.claim("convergence.overlap").evaluate(digits=30, gamma=np.ones(3))
    with pytest.raises(UsageError, match="arrays of shapes"):
        phaseproof.claim("denoising.gap").function()(gamma=np.ones(3), noise=np.ones(4))
    with pytest.raises(UsageError, match="is a proposition"):
        phaseproof.claim("convergence.large_load").function()
    with pytest.raises(DomainError, match="outside the domain"):
        phaseproof.claim("wishart.moment_real").function()(order=np.array([1.5]), n=3, d=2)
    with pytest.raises(DomainError):
        ArrayFunction(x, Domain((X,), (sp.Gt(x**2, 2),)), {})(x=np.array([2.0, 1.0]))


def test_table(capsys: Capture) -> None:
    assert run(["table", "convergence.overlap", "gamma=0.1..10", "--points", "5", "--csv"]) == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert [float(row["gamma"]) for row in rows] == pytest.approx([0.1, 10**-0.5, 1, 10**0.5, 10])
    for row in rows:
        exact = evaluate(*_closed("convergence.overlap"), {"gamma": sp.Rational(float(row["gamma"]))}, 25).value
        assert abs(float(sp.Rational(exact) - sp.Rational(float(row["value"])))) <= float(row["error"])
    fields = answer(capsys, "table", "denoising.gap", "gamma=1..2", "noise=0.5", "--points", "3")
    assert fields["columns"]["gamma"] == [1, 1.5, 2]
    assert set(fields["columns"]) == {"gamma", "noise", "value", "error"}
    fields = answer(capsys, "table", "denoising.gap", "gamma=1..2", "noise=0.5,1", "--points", "3")
    assert fields["columns"]["gamma"] == [1, 1.5, 2] * 2, "as plot takes them"
    assert fields["columns"]["noise"] == [0.5] * 3 + [1.0] * 3
    once = answer(capsys, "table", "denoising.gap", "gamma=1..2", "noise=1", "--points", "3")
    assert fields["columns"]["value"][3:] == once["columns"]["value"]
    assert run(["table", "wishart.moment_limit", "order=1..4", "gamma=2"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 5


def _closed(name: str) -> tuple[sp.Expr, Domain]:
    claim = phaseproof.claim(name)
    return claim.closed_form, claim.domain


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["convergence.overlap"], "0 of the parameters have a range; valid: one, as in gamma=1..10"),
        (["convergence.overlap", "gamma=2..1"], "is empty; valid: low < high"),
        (["convergence.overlap", "gamma=1..2..3"], "is not a range"),
        (["convergence.overlap", "gamma=-1..2"], "gamma = -1.0 is outside the domain"),
        (["convergence.overlap", "gamma=1..2", "--points", "1"], "points = 1"),
        (["convergence.overlap", "gamma=1..2", "--points", "99999999"], "points = 99999999"),
        (["convergence.overlap", "c=1..2"], "unknown parameter 'c'; valid: gamma"),
        (["denoising.gap", "gamma=1..2"], "missing parameter 'noise'"),
        (["denoising.gap", "gamma=1..2", "noise=1..2"], "2 of the parameters have a range"),
        (["convergence.large_load", "gamma=1..2"], "is a proposition"),
    ],
)
def test_bad_tables(capsys: Capture, arguments: list[str], message: str) -> None:
    assert run(["table", *arguments]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert message in err
    assert err.count("\n") == 1
