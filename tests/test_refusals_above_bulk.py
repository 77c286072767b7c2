"""False statements about one eigenvalue above a bulk, each refused: by ``check``, and of what is simulated by ``validate``."""

from __future__ import annotations

import dataclasses

import pytest
import sympy as sp

from phaseproof.derivations import above_bulk, spectrum, spectrum_losses
from phaseproof.derivations.above_bulk import DOMAIN, PEAK, TWO, edge, first_peak, overlap, peak, pull, threshold
from phaseproof.derivations.marchenko_pastur import LOAD, gamma
from phaseproof.derivations.recovery import POINT, SPIKE, theta, y
from phaseproof.derivations.two_atom import FRACTION, LAW, RATIO
from phaseproof.theory.by import equal
from phaseproof.theory.domain import Domain, real
from phaseproof.theory.language import (
    GRAM,
    C,
    S,
    average_below,
    eigenvalue,
    entry,
    extended,
    given,
    limit_in_probability,
    quadratic_form,
    spiked,
    weight,
)
from phaseproof.theory.roots import root_of
from phaseproof.theory.single_population import over_atoms
from phaseproof.validation import validate

from .refusing import false_formula_refused, refused

recovered, found = gamma > threshold, gamma >= threshold
T = spectrum.T
unsquared = average_below(T / (peak - T) ** 2, T, peak)
white = sp.Tuple(sp.Tuple(sp.S.One, sp.S.One))

FALSE = {
    "the other side of the load": (
        above_bulk.general_largest,
        sp.Piecewise((peak * (1 + gamma * pull), found), (edge, True)),
    ),
    "pushed down": (above_bulk.general_largest, sp.Piecewise((peak * (1 - pull / gamma), found), (edge, True))),
    "the outlier's formula below the threshold": (above_bulk.general_largest, peak * (1 + pull / gamma)),
    "the edge at the peak": (
        above_bulk.general_largest,
        sp.Piecewise((peak * (1 + pull / gamma), found), (peak, True)),
    ),
    "an unsquared threshold": (
        above_bulk.general_largest,
        sp.Piecewise((peak * (1 + pull / gamma), gamma >= pull), (edge, True)),
    ),
    "the edge with another load": (
        above_bulk.general_largest,
        sp.Piecewise((peak * (1 + pull / gamma), found), (edge.xreplace({gamma: 2 * gamma}), True)),
    ),
    "an overlap of all strength": (
        above_bulk.general_overlap,
        sp.Piecewise(((gamma - threshold) / gamma, recovered), (sp.S.Zero, True)),
    ),
    "overlap for squared overlap": (
        above_bulk.general_overlap,
        sp.Piecewise((sp.sqrt(overlap.args[0][0]), recovered), (sp.S.Zero, True)),
    ),
    "the overlap's formula below the threshold": (above_bulk.general_overlap, overlap.args[0][0]),
    "one power of t in the threshold": (above_bulk.general_threshold, unsquared),
    "twice the threshold": (above_bulk.general_threshold, 2 * threshold),
    "the outlier's overlap with a bulk pushed the other way": (
        above_bulk.two_overlap,
        over_atoms(overlap.xreplace({overlap.args[0][0]: (gamma - threshold) / (gamma - pull)}), LAW),
    ),
    "a bulk that does not push": (
        above_bulk.two_largest,
        over_atoms(above_bulk.largest.xreplace({above_bulk.largest.args[0][0]: peak}), LAW),
    ),
    "a second eigenvalue that the first peak pushes to leading order": (
        above_bulk.two_second,
        over_atoms(above_bulk.largest, LAW) * (1 + RATIO.symbol / 100 / first_peak),
    ),
    "the overlap of the first direction for the second": (
        above_bulk.two_second_overlap,
        over_atoms(overlap, LAW).xreplace({peak: first_peak}),
    ),
    "weights exchanged": (
        above_bulk.two_overlap,
        over_atoms(overlap, sp.Tuple(sp.Tuple(FRACTION.symbol, sp.S.One), sp.Tuple(1 - FRACTION.symbol, RATIO.symbol))),
    ),
}


@pytest.mark.parametrize("name", FALSE)
def test_a_false_formula_is_refused_by_check(name: str) -> None:
    false_formula_refused(*FALSE[name])


@pytest.mark.parametrize(
    "name",
    [
        "the outlier's overlap with a bulk pushed the other way",
        "a bulk that does not push",
        "the overlap of the first direction for the second",
    ],
)
def test_a_false_formula_is_refused_by_validate(name: str) -> None:
    claim, wrong = FALSE[name]
    assert claim.simulation is not None
    simulation = dataclasses.replace(claim.simulation, dimensions=(100, 120), replicates=24)
    assert validate([dataclasses.replace(claim, simulation=simulation)], settings=3).ok
    assert not validate([dataclasses.replace(claim, closed_form=wrong, simulation=simulation)], settings=3).ok


def test_the_secular_equation_is_of_one_eigenvalue_more() -> None:
    resolvent, domain = 1 / (y - GRAM), Domain((PEAK, POINT))
    name = entry(1 / (y - above_bulk.matrix), 1, 1)
    for wrong in (
        1 / (y - peak * quadratic_form(resolvent, 1, 1)),
        1 / (y - y * quadratic_form(resolvent, 1, 1)),
        1 / (y + peak * y * quadratic_form(resolvent, 1, 1)),
        1 / (y - peak * y * quadratic_form(resolvent**2, 1, 1)),
    ):
        assert "Schur" in refused(equal(name, wrong), "extended_entry", domain)
    right = above_bulk.entry_step().statement.rhs
    assert "1 directions" in refused(equal(name.func(*name.args[:2], 2), right), "extended_entry", domain)
    anywhere = real("peak", -1)
    statement = equal(name, right).xreplace({peak: anywhere.symbol})
    assert "> 0 is not shown" in refused(statement, "extended_entry", Domain((anywhere, POINT)))


def test_the_outlier_needs_its_two_premises() -> None:
    known = above_bulk.largest_step()
    noise, secular = known.uses
    twice = root_of(spectrum.left_over - spectrum.noise / spectrum.k + 1, spectrum.k, 1, 0, sp.oo)
    other = dataclasses.replace(noise, statement=equal(noise.statement.lhs, twice))
    for uses in (
        (secular, noise),
        (secular, secular),
        (spectrum_losses.train_step(), secular),
        (other, secular),
        (noise,),
    ):
        refused(known.statement, known.rule, DOMAIN, *uses)
    second = limit_in_probability(eigenvalue(above_bulk.matrix, 2), gamma)
    assert "from 1 to 1" in refused(equal(second, above_bulk.largest), known.rule, DOMAIN, *known.uses)
    residue = above_bulk.overlap_step()
    wider = limit_in_probability(weight(above_bulk.matrix, 1, 1, 2), gamma)
    assert "k-th eigenvector" in refused(equal(wider, overlap), residue.rule, DOMAIN, *residue.uses)
    assert "must be the first premise" in refused(residue.statement, residue.rule, DOMAIN, residue, noise, secular)


def test_two_eigenvalues_are_told_apart() -> None:
    known, first = above_bulk.second_step(), above_bulk.first_peak
    noise, one, two = known.uses
    unordered = Domain(above_bulk.PAIR.parameters)
    assert "peak_1 > peak is not shown" in refused(known.statement, known.rule, unordered, *known.uses)
    for uses in ((noise, one), (noise, two, one), (noise, one, one)):
        refused(known.statement, known.rule, above_bulk.PAIR, *uses)
    larger = equal(known.statement.lhs, above_bulk.largest.xreplace({peak: first}))
    refused(larger, known.rule, above_bulk.PAIR, *known.uses)
    uncoupled = one.statement.rhs.replace(
        lambda node: isinstance(node, quadratic_form) and node.args[1] != node.args[2], lambda node: sp.S.Zero
    )
    assert "Schur" in refused(equal(one.statement.lhs, uncoupled), one.rule, one.domain)


def test_an_onset_is_read_off_both_pieces() -> None:
    known = above_bulk.overlap_step()
    goal = above_bulk.threshold_definition
    assert "onset is needed" in refused(equal(threshold, threshold), "onset_of_pieces", Domain((PEAK,)), known)
    assert "as the end" in refused(equal(goal, pull), "onset_of_pieces", Domain((PEAK,)), known)
    assert refused(equal(goal, threshold), "onset_of_pieces", Domain((PEAK, LOAD)), known)


def test_the_bulk_must_lie_below_the_peak() -> None:
    known = above_bulk.overlap_step()
    statement = equal(given(known.statement.lhs, LAW), over_atoms(known.statement.rhs, LAW))
    everywhere = Domain(TWO.parameters)
    assert "below peak" in refused(statement, "one_population", everywhere, known)


def test_white_data_with_a_spike_are_those_of_the_spike() -> None:
    def quantity(matrix: sp.Expr) -> sp.Expr:
        return limit_in_probability(eigenvalue(matrix, 1), gamma)

    left = given(quantity(extended(C, 1 + theta)), white)
    assert "it is" in refused(equal(left, quantity(spiked(S, 1 + theta))), "white_extended", SPIKE)
    two = sp.Tuple(sp.Tuple(sp.Rational(1, 2), sp.S.One), sp.Tuple(sp.Rational(1, 2), sp.Integer(2)))
    right = quantity(spiked(S, theta))
    assert "given the law" in refused(equal(given(left.args[0], two), right), "white_extended", SPIKE)
    other = given(limit_in_probability(entry(1 / (2 - extended(C, 1 + theta)), 1, 1), gamma), white)
    assert "eigenvalue or the weight" in refused(equal(other, right), "white_extended", SPIKE)
