"""What tests of refusals share: a step or a claim that must not pass, premises derived once in this process."""

from __future__ import annotations

import dataclasses

import sympy as sp

from phaseproof.theory.by import equal, step
from phaseproof.theory.claim import Claim, check_claim
from phaseproof.theory.domain import Domain
from phaseproof.theory.former_kernel import Checked, Step, check

MEMO: dict[int, tuple[Step, Checked]] = {}


def refused(statement: sp.Basic, rule: str, domain: Domain, *uses: Step, **certificate: object) -> str:
    """The message with which a step is refused; the test fails when it is not."""
    outcome = check(step("under test", statement, rule, domain, *uses, **certificate), MEMO)
    assert not outcome.ok, f"{statement} was accepted by {rule}"
    return outcome.message


def false_formula_refused(claim: Claim, wrong: sp.Expr) -> None:
    """Fail unless the claim with another closed form is refused, and its last step with that form, which is right as it is."""
    assert not check_claim(dataclasses.replace(claim, closed_form=wrong), MEMO).ok
    last = claim.derivation()
    assert check(last, MEMO).ok
    assert not check(dataclasses.replace(last, statement=equal(claim.definition, wrong)), MEMO).ok
