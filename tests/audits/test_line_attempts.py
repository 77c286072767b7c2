"""The audit of what the kernel is given: each edit does what it says, and a rule that lets falsehoods pass is found out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

import pytest

from phaseproof.audits.attempts import log_of
from phaseproof.audits.audited import KILLED, SAME, SURVIVOR, TRUE
from phaseproof.audits.auditing import audit
from phaseproof.audits.line_attempts import tried_line
from phaseproof.audits.term_edits import edits_of_line, edits_of_term
from phaseproof.book.selection import find
from phaseproof.theory.kernel.rule import RULES, Goal, Premise
from phaseproof.theory.terms.build import ONE, TWO, add, div, eq, le, lt, mul, neg, num, power
from phaseproof.theory.terms.term import Term, close, make, var

a, b = var("a", "real"), var("b", "real")
SMALL = num(Fraction(1001, 1000))


def changed(term: Term) -> dict[str, set[Term]]:
    found: dict[str, set[Term]] = {}
    for kind, _, make_it in edits_of_term(term):
        if (mutant := make_it()) is not None:
            found.setdefault(kind, set()).add(mutant)
    return found


def test_numbers_terms_factors_and_exponents() -> None:
    term = add(mul(TWO, power(a, 3)), b)
    found = changed(term)
    assert {add(mul(num(3), power(a, 3)), b)} <= found["constant"]
    assert {add(mul(num(-2), power(a, 3)), b), add(mul(TWO, power(a, 3)), neg(b))} <= found["sign"]
    assert add(mul(num(Fraction(2002, 1000)), power(a, 3)), b) in found["coefficient 1e-3"]
    assert {add(mul(TWO, power(a, 4)), b), add(mul(TWO, power(a, -3)), b)} <= found["exponent"]
    assert {mul(TWO, power(a, 3)), b, add(power(a, 3), b), add(TWO, b)} <= found["term"]
    assert {add(mul(TWO, power(b, 3)), a), add(mul(TWO, power(add(a, ONE), 3)), b)} <= found["symbol"]


def test_sides_relations_branches_ends_and_functions() -> None:
    found = changed(lt(a, make("sin", b)))
    assert mul(SMALL, a) in {t.args[0] for t in found["coefficient 1e-3"]}
    assert le(make("sin", b), a) in found["relation"]
    assert lt(a, make("cos", b)) in found["function"]
    assert eq(a, b) in changed(make("ne", a, b))["relation"]
    pieces = make("cases", lt(a, ONE), a, make("true"), TWO)
    assert {a, TWO, make("cases", lt(a, ONE), TWO, make("true"), a)} <= changed(pieces)["branch"]
    line = make("over", make("interval", ONE, make("infinity")), close(power(a, -2), a))
    assert make("over", make("interval", ONE, ONE), close(power(a, -2), a)) in changed(line)["constant"]


def test_what_is_supposed_has_no_mutant_and_lines_lose_conditions_and_premises() -> None:
    log = log_of(find("convergence.load_expansion"), "edits")
    for line in log.steps:
        kinds = {kind for kind, _, _ in edits_of_line(line)}
        assert (not kinds) == (line.rule == "suppose")
        assert ("premise" in kinds) == bool(line.uses and line.rule != "suppose")
        assert ("domain" in kinds) == bool(line.context.conditions and line.rule != "suppose")


def test_a_mutant_of_the_last_line_is_refused_and_the_line_in_other_words_is_not() -> None:
    log = log_of(find("convergence.duality"), "words")
    last = log.steps[-1]
    left, right = last.statement.terms
    assert tried_line(log, last, replace(last, statement=eq(left, mul(SMALL, right))))[0] == KILLED
    assert tried_line(log, last, last) == (TRUE, "the rule does not need it")


def test_what_takes_the_kernel_too_long_is_not_derived(monkeypatch: pytest.MonkeyPatch) -> None:
    def endless(step: object, theorems: object) -> None:
        while True:
            pass

    monkeypatch.setattr("phaseproof.audits.line_attempts.derive", endless)
    monkeypatch.setattr("phaseproof.audits.line_attempts.PATIENCE", 0.1)
    log = log_of(find("convergence.duality"), "patience")
    assert tried_line(log, log.steps[-1], log.steps[-1]) == (KILLED, "not derived within 0.1 s of processor time")


@pytest.fixture
def credulous() -> Iterator[str]:
    """A rule of the kernel that believes every equation."""
    known = RULES["field"]

    def believe(goal: Goal, *premises: Premise, **certificate: object) -> None:
        goal.sides()

    RULES["field"] = replace(known, verify=believe)
    yield "field"
    RULES["field"] = known


def test_a_rule_that_believes_everything_is_found_out(credulous: str) -> None:
    claim = find("generalisation.bulk_error_from_overlap")
    log = log_of(claim, "credulous")
    line = next(line for line in log.steps if line.rule == credulous)
    wrong = replace(line, uses=(), statement=eq(div(add(a, a), TWO), mul(SMALL, a)))
    wrong = replace(wrong, context=replace(line.context, variables=(a,), conditions=(lt(ONE, a),), ranges=()))
    assert tried_line(log, line, wrong)[0] == SURVIVOR
    same = replace(wrong, statement=eq(add(a, a), mul(TWO, a)))
    assert tried_line(log, same, replace(same, statement=eq(mul(a, TWO), add(a, a))))[0] == SAME


def test_the_audit_of_a_proved_claim_tries_its_lines() -> None:
    report = audit([find("convergence.load_expansion")], sample=40, settings=1)
    assert report.ok, [(t.step, t.kind, t.change, t.reason) for t in report.survivors]
    assert len(report.tried) == 40
    assert {tried.rule for tried in report.tried} <= set(RULES)
