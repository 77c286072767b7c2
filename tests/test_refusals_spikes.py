"""False statements about spikes, each refused: by ``check``, and where the derivation is not asked, by ``validate``."""

from __future__ import annotations

import dataclasses

import pytest
import sympy as sp
from sympy import sqrt

from phaseproof.derivations import (
    blindness,
    frobenius,
    recovery,
    recovery_threshold,
    several_spikes,
    spike_norm,
    weak_spikes,
)
from phaseproof.derivations.marchenko_pastur import LOADS, edge_step, gamma, lower, upper
from phaseproof.derivations.recovery import POINT, STRENGTH, theta, white, y
from phaseproof.derivations.weak_spikes import weak
from phaseproof.theory.by import equal
from phaseproof.theory.claim import check_claim
from phaseproof.theory.domain import Domain, real
from phaseproof.theory.former_kernel import Checked, Step
from phaseproof.theory.former_kernel import check as check_anew
from phaseproof.theory.language import (
    ROOT,
    WHITE,
    E,
    S,
    eigenvalue,
    entry,
    limit_in_probability,
    spiked,
    tau,
    weight,
)
from phaseproof.theory.positivity import sign_on
from phaseproof.theory.surds import surd_sign
from phaseproof.validation import validate

from .refusing import MEMO, refused

c = 1 / gamma
above = gamma > 1 / theta**2

FALSE = {
    "c for gamma in the threshold": (recovery_threshold.threshold_claim, theta**2),
    "c for gamma in the eigenvalue": (
        recovery.eigenvalue_claim,
        sp.Piecewise(((1 + theta) * (1 + gamma / theta), above), (upper, True)),
    ),
    "theta for 1 + theta": (
        recovery.eigenvalue_claim,
        sp.Piecewise((theta * (1 + c / theta), above), (upper, True)),
    ),
    "the outlier's formula below the threshold": (recovery.eigenvalue_claim, recovery.position(theta)),
    "the edge above the threshold": (recovery.eigenvalue_claim, upper),
    "overlap for squared overlap": (
        recovery.overlap_claim,
        sp.Piecewise((sqrt(recovery.squared_overlap(theta)), above), (sp.S.Zero, True)),
    ),
    "the overlap's formula below the threshold": (recovery.overlap_claim, recovery.squared_overlap(theta)),
    "the threshold of c": (
        recovery.overlap_claim,
        sp.Piecewise((recovery.squared_overlap(theta), gamma > theta**2), (sp.S.Zero, True)),
    ),
    "the strong spike's edge for a weak one": (
        weak_spikes.smallest_claim,
        sp.Piecewise((recovery.position(weak), gamma > 1 / weak**2), (upper, True)),
    ),
    "the recovery threshold for that of the norm": (
        spike_norm.norm_claim,
        sp.Piecewise((spike_norm.outlier, above), (spike_norm.bulk_edge, True)),
    ),
    "theta for 1 + theta in the norm": (
        spike_norm.norm_claim,
        spike_norm.norm.xreplace({spike_norm.outlier: spike_norm.outlier * theta / (1 + theta)}),
    ),
    "kernel of white data": (weak_spikes.kernel_claim, 1 - gamma),
    "load without 1 + overlap theta": (recovery_threshold.load_claim, 1 / (theta**2 * (1 - recovery_threshold.level))),
    "slope without 1 + theta": (recovery_threshold.kink_claim, theta**2),
    "the first spike's threshold for the second": (
        several_spikes.second_claim,
        several_spikes.second_form.xreplace({several_spikes.second: several_spikes.strong}),
    ),
}


@pytest.mark.parametrize("name", FALSE)
def test_a_false_formula_is_refused_by_check(name: str) -> None:
    claim, wrong = FALSE[name]
    assert not check_claim(dataclasses.replace(claim, closed_form=wrong), MEMO).ok


SIMULATED = [
    name
    for name, (claim, wrong) in FALSE.items()
    if claim in (recovery.eigenvalue_claim, recovery.overlap_claim, weak_spikes.kernel_claim)
]


@pytest.mark.parametrize("name", SIMULATED)
def test_a_false_formula_is_refused_by_validate(name: str) -> None:
    """Gaussian data alone, smaller than in the book: the falsehoods are gross. Below the threshold where they are."""
    claim, wrong = FALSE[name]
    assert claim.simulation is not None
    below = {"theta": (sp.Rational(1, 8), sp.Rational(1, 4))} if "below" in name else claim.simulation.ranges
    simulation = dataclasses.replace(
        claim.simulation, dimensions=(250, 300), replicates=24, entries=("gaussian",), ranges=below
    )
    assert validate([dataclasses.replace(claim, simulation=simulation)], settings=4).ok
    assert not validate([dataclasses.replace(claim, closed_form=wrong, simulation=simulation)], settings=4).ok


def check(known: Step) -> Checked:
    """The outcome for one step, whose premises may be known already."""
    return check_anew(known, MEMO)


def again(known: Step, **changes: object) -> str:
    """The message with which a step of the book is refused once something in it is changed."""
    outcome = check(dataclasses.replace(known, **changes))
    assert not outcome.ok, f"accepted with {changes}"
    return outcome.message


def test_the_secular_equation() -> None:
    known = recovery.secular_step(STRENGTH)
    assert check(known).ok
    for wrong in (
        white / (1 + theta - y * white),
        white / (1 - theta * y * white),
        white / (theta - theta * y * white),
        white / (1 + theta + theta * y * white),
    ):
        again(known, statement=equal(known.statement.lhs, wrong))
    again(known, domain=Domain((real("theta", 0), real("y", 0))), statement=equal(entry(1 / (y - S), 1, 1), white))
    loose = real("t", -2, 0)
    t = loose.symbol
    message = refused(
        equal(entry(1 / (y - spiked(S, t)), 1, 1), white / (1 + t - t * y * white)),
        "finite_rank",
        Domain((loose, POINT)),
    )
    assert "> -1" in message


def test_the_isotropic_law_holds_off_the_support_only() -> None:
    right, left = recovery.entry_step(True), recovery.entry_step(False)
    assert check(right).ok
    assert check(left).ok
    again(right, domain=Domain((*LOADS.parameters, POINT)))
    again(right, domain=left.domain)
    again(left, domain=right.domain)
    again(right, statement=left.statement)
    off_diagonal = limit_in_probability(entry(1 / (y - S), 1, 2), gamma)
    assert check(dataclasses.replace(right, statement=equal(off_diagonal, sp.S.Zero))).ok
    again(right, statement=equal(off_diagonal, right.statement.rhs))
    again(right, uses=(right.uses[0], right.uses[2], right.uses[1]))


def test_at_zero_the_atom_is_asked_for() -> None:
    """Between -oo and the lower edge lies 0, where white data have an atom for gamma < 1."""
    many = spike_norm.left_step().uses[0]
    assert check(many).ok
    again(many, uses=many.uses[:3])
    again(many, domain=spike_norm.RIGHT)


def test_outliers_are_counted_and_located() -> None:
    out, edge = recovery.eigenvalue_regime(True), recovery.eigenvalue_regime(False)
    assert check(out).ok
    assert check(edge).ok
    again(out, domain=recovery.SPIKE)
    again(edge, domain=recovery.SPIKE)
    again(out, domain=recovery.BLIND)
    again(edge, domain=recovery.RECOVERED)
    second = limit_in_probability(eigenvalue(recovery.matrix, 2), gamma)
    again(out, statement=equal(second, out.statement.rhs))
    assert check(dataclasses.replace(edge, statement=equal(second, upper))).ok
    again(out, certificate={"root": -recovery.root_at(theta)})
    again(out, certificate={})
    again(out, uses=(recovery.entry_step(False), *out.uses[1:]))
    again(out, uses=(out.uses[0], edge_step(lower), out.uses[2]))
    smallest = limit_in_probability(eigenvalue(recovery.matrix, -1), gamma)
    again(out, statement=equal(smallest, out.statement.rhs))


def test_weak_spikes_below_strong_ones_above() -> None:
    weakly = weak_spikes.smallest_regime(True)
    assert check(weakly).ok
    largest = limit_in_probability(eigenvalue(weak_spikes.weak_matrix, 1), gamma)
    again(weakly, statement=equal(largest, weakly.statement.rhs))
    again(weakly, uses=weakly.uses[:3])  # an atom at 0 would hold the smallest eigenvalue
    again(weakly, domain=weak_spikes.WEAKLY.where(gamma > 1 / weak**2, gamma <= 1))
    zero = weak_spikes.rank_step()
    assert check(zero).ok
    again(zero, domain=weak_spikes.WEAKLY)
    again(zero, uses=(edge_step(upper),))
    kernel = weak_spikes.kernel_step()
    assert check(kernel).ok
    again(kernel, certificate={"root": 1 - 1 / gamma})
    again(kernel, domain=Domain((*LOADS.parameters, weak_spikes.ANY)))


def test_weights() -> None:
    seen, unseen = recovery.recovery_regime(True), recovery.recovery_regime(False)
    assert check(seen).ok
    assert check(unseen).ok
    again(seen, statement=equal(seen.statement.lhs, sp.S.Zero))
    again(unseen, statement=equal(unseen.statement.lhs, recovery.squared_overlap(theta)))
    pair = limit_in_probability(weight(recovery.matrix, 1, 1, 2), gamma)
    again(seen, statement=equal(pair, seen.statement.rhs))
    other = limit_in_probability(weight(recovery.matrix, 2, 1, 1), gamma)
    again(seen, statement=equal(other, sp.S.Zero))
    again(seen, uses=(recovery.eigenvalue_regime(False), *seen.uses[1:]))


def test_a_plane_is_recovered_not_its_directions() -> None:
    """One eigenvector alone of a degenerate pair has no limit; the second of two different spikes sees only its own."""
    plane = several_spikes.plane_step().uses[0]
    assert check(plane).ok
    alone = limit_in_probability(weight(several_spikes.plane, 1, 1, 1), gamma)
    again(plane, statement=equal(alone, plane.statement.rhs))
    second = several_spikes.second_overlap_step().uses[0]
    assert check(second).ok
    across = limit_in_probability(weight(several_spikes.matrix, 1, 2, 2), gamma)
    again(second, statement=equal(across, second.statement.rhs))
    assert check(dataclasses.replace(second, statement=equal(across, sp.S.Zero))).ok
    bound = several_spikes.second_regime(True)
    first = limit_in_probability(eigenvalue(several_spikes.matrix, 1), gamma)
    again(bound, statement=equal(first, bound.statement.rhs))


def test_the_norm_needs_both_sides() -> None:
    known = spike_norm.norm_regime(spike_norm.SEEN)
    assert check(known).ok
    largest, edge, right, left, ahead, behind = known.uses
    again(known, uses=(largest, edge, right, right, ahead, ahead))
    again(known, uses=(largest, edge, left, right, behind, ahead))
    again(known, domain=spike_norm.BOTH)
    again(known, statement=equal(known.statement.lhs, spike_norm.bulk_edge))


def test_onsets_and_levels() -> None:
    known = recovery_threshold.threshold_step()
    again(known, uses=known.uses[::-1])
    again(known, statement=equal(known.statement.lhs, 2 / theta**2))
    load = recovery_threshold.load_step()
    again(load, uses=(recovery.recovery_regime(False), load.uses[1]))
    kink = recovery_threshold.kink_step()
    right, left = kink.uses
    again(left, uses=(recovery.recovery_regime(True), left.uses[1]))
    again(right, uses=(recovery.recovery_regime(False), right.uses[1]))


def test_words_of_matrices() -> None:
    known = frobenius.frobenius_step()
    assert check(known).ok
    n, d = frobenius.n, frobenius.d
    left = known.statement.lhs
    for wrong in (
        (tau(ROOT**4) + tau(ROOT**2) ** 2) / n,
        d * tau(ROOT**2) ** 2 / n,
        (tau(ROOT**4) + d * tau(ROOT**2) ** 2) / d,
        (tau(ROOT**2) + d * tau(ROOT**2) ** 2) / n,
    ):
        again(known, statement=equal(left, wrong))
    for word in (ROOT**-1 * WHITE * ROOT, WHITE**7, ROOT * S):
        refused(equal(E(tau(word)), sp.S.One), "wick_words", frobenius.SIZES)


def test_interlacing() -> None:
    known = blindness.blindness_step()
    assert check(known).ok
    left, right = known.statement.args
    for wrong in (right / 2, right * blindness.d, right / blindness.d):
        again(known, statement=sp.Le(left, wrong, evaluate=False))
    inverse = sp.Abs(tau(1 / blindness.matrix) - tau(1 / S))
    again(known, statement=sp.Le(inverse, right, evaluate=False))
    again(known, statement=sp.Le(sp.Abs(tau(sqrt(blindness.matrix)) + tau(sqrt(S))), right, evaluate=False))
    again(known, statement=sp.Le(sp.Abs(tau(sqrt(blindness.matrix)) - tau(S)), right, evaluate=False))
    pair = spiked(S, theta, theta)
    two = sp.Abs(tau(sqrt(pair)) - tau(sqrt(S)))
    again(known, statement=sp.Le(two, right.xreplace({blindness.matrix: pair}), evaluate=False))


def test_signs_of_surds() -> None:
    """Squares that agree, on one side of a zero and across it, and a root whose radicand may be negative."""
    unit = Domain((real("x", 0, 1),))
    (x,) = unit.symbols
    assert surd_sign(sqrt(1 + x) - 1, unit) == 1
    assert surd_sign(1 - sqrt(1 + x), unit) == -1
    assert surd_sign(sqrt(1 + x) - sqrt(1 + 2 * x), unit) == -1
    assert surd_sign(sqrt(1 + x) + sqrt(1 + 2 * x) - sqrt(4 + 6 * x), unit) == -1
    assert surd_sign(2 * sqrt(1 + x) - sqrt(4 + 4 * x), unit) in (0, None)
    assert surd_sign(sqrt(1 + x) - sp.Rational(6, 5), unit) is None
    assert surd_sign(sqrt(x - sp.Rational(1, 2)) + 2, unit) is None


def test_conditions_up_to_a_factor() -> None:
    """A condition gives the sign of its multiples by what has one sign, and of no others."""
    assert surd_sign(gamma * theta**2 - 1, recovery.RECOVERED) == 1
    assert surd_sign(1 - sqrt(gamma) * theta, recovery.RECOVERED) == -1
    assert surd_sign((theta - 1) * (gamma * theta**2 - 1), recovery.RECOVERED) is None
    assert surd_sign(gamma * theta - 1, recovery.RECOVERED) is None
    assert surd_sign(gamma * theta**2 - 1, recovery.BLIND) is None


def test_a_constant_that_does_not_look_it() -> None:
    """(x + 1) - (x - 1) is 2, and so positive."""
    line = Domain((real("x", 0),))
    (x,) = line.symbols
    assert sign_on(sp.Add(x + 1, sp.Mul(-1, x - 1, evaluate=False), evaluate=False), line) == 1
