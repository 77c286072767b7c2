"""A small share of the campaign of docs/audit.md: no false theorem, and no crash that is not a clear error."""

from __future__ import annotations

from random import Random

import pytest
import sympy as sp

from phaseproof.theory import by, positivity
from phaseproof.theory.domain import Domain, real

from .fuzzing import Found, campaign, contradicted, domain, signs


@pytest.mark.parametrize(("share", "tries", "seed"), [(0.0, 150, 11), (1.0, 100, 12)], ids=["deciders", "rules"])
def test_no_false_theorem_and_no_crash(share: float, tries: int, seed: int) -> None:
    found = campaign(tries, seed, share)
    assert found.falsehoods == []
    assert found.crashes == []
    assert found.unended == []
    assert sum(found.certified.values()) > tries // 40, "what is refused throughout shows nothing"
    assert found.judged.total() > 0, "what nobody judges shows nothing"


def test_the_judge_sees_what_is_false() -> None:
    where = Domain((real("x", 0),))
    x = where["x"].symbol
    assert contradicted(by.equal(x, x * (1 + sp.Rational(1, 10**9))), where)
    assert contradicted(sp.Gt(x, sp.Rational(1, 2), evaluate=False), where)
    assert contradicted(sp.Ge(sp.sqrt(x - 1), 0, evaluate=False), where), "not real below 1"
    assert contradicted(sp.Gt(x**2 + 1, x, evaluate=False), where) == ""
    assert contradicted(sp.Gt(sp.Function("f")(x), x, evaluate=False), where) is None, "has no value"


def test_a_decider_that_lies_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(signs.__globals__, "sign_on", lambda *_: 1)
    found = Found()
    for index in range(40):
        signs(Random(index), found)
    assert found.falsehoods
    assert positivity.sign_on(sp.S.One, domain(Random(0))) == 1
