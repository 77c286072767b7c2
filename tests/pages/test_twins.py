"""False twins on a page are false, and what the simulation says of them is what its numbers say."""

from __future__ import annotations

from functools import cache

import sympy as sp

from phaseproof.book.selection import find
from phaseproof.checking.claims import CheckedClaim, check_claims
from phaseproof.pages.twins import Twin, twins, variants
from phaseproof.simulation.validation import ClaimValidation, validate
from phaseproof.theory.by import equal, step
from phaseproof.theory.claim import Claim

gamma = sp.Symbol("gamma", positive=True)


@cache
def both(name: str) -> tuple[CheckedClaim, ClaimValidation]:
    claim = find(name)
    return check_claims([claim]).results[0], validate([claim], settings=2).claims[0]


@cache
def found(name: str) -> dict[str, Twin]:
    return {twin.words: twin for twin in twins(*both(name))}


def test_each_twin_comes_with_a_point_where_it_is_false() -> None:
    shown = found("convergence.overlap")
    assert {"twice as large", "with the other sign", "larger by one per cent", "with n and d exchanged"} <= set(shown)
    for twin in shown.values():
        assert twin.point
        assert abs(float(twin.true) - float(twin.stated)) > 1e-3
    assert abs(float(shown["twice as large"].stated) - 2 * float(shown["twice as large"].true)) < 1e-15


def test_the_simulation_refuses_what_is_grossly_wrong() -> None:
    twin = found("convergence.overlap")["twice as large"]
    assert (twin.settings, twin.refused) == (2, 2)
    assert twin.deviation is not None
    assert twin.deviation > 100


def test_inequalities_have_no_twin_that_is_true() -> None:
    """Twice the bound is true as well: it is no false twin."""
    assert found("convergence.large_load") == {}
    assert list(variants(find("denoising.optimum"))) == []


def test_nothing_is_said_of_a_claim_that_failed() -> None:
    claim = find("convergence.overlap")
    validated = validate([find("convergence.duality")], settings=1)
    broken = Claim(
        name="mine.broken",
        statement="Wrong.",
        domain=claim.domain,
        definition=2 * gamma,
        closed_form=gamma,
        derivation=lambda: step("wrong", equal(2 * gamma, gamma), claim.domain),
        references=claim.references,
        no_simulation="it is wrong",
    )
    wrong = check_claims([broken]).results[0]
    assert not wrong.ok
    assert twins(wrong, validated.claims[0]) == ()


def test_a_variant_that_is_the_claim_in_another_form_is_left_out() -> None:
    """A closed form that is its own dual: exchanged, it is the same function, and nothing false."""
    dual = find("convergence.overlap")
    symmetric = Claim(
        name="mine.symmetric",
        statement="Equal to its dual.",
        domain=dual.domain,
        definition=(gamma**2 + 1) / gamma,
        closed_form=gamma + 1 / gamma,
        derivation=lambda: step("divide", equal((gamma**2 + 1) / gamma, gamma + 1 / gamma), dual.domain),
        references=("dlmf",),
        no_simulation="algebra",
    )
    result = check_claims([symmetric]).results[0]
    assert result.ok
    validated = validate([symmetric], settings=1)
    assert {twin.words for twin in twins(result, validated.claims[0])} == {
        "twice as large",
        "with the other sign",
        "larger by one per cent",
    }
