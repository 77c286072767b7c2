"""The audit: each mutator does what it says, weak rules and wrong simulations are found out, and true mutants are told apart."""

from __future__ import annotations

import dataclasses
from collections import Counter
from pathlib import Path

import pytest
import sympy as sp
from flint import arb, fmpq

from phaseproof.audits.attempts import quick_value, resolved
from phaseproof.audits.audited import BELOW, CLOSED_FORM, KILLED, SAME, SURVIVOR, TRUE, UNDECIDED
from phaseproof.audits.auditing import audit, units_of
from phaseproof.audits.edits import edits, said
from phaseproof.audits.mutants import KINDS, edits_of_closed_form, edits_of_statement, mutants
from phaseproof.audits.witness import Witness
from phaseproof.book.selection import load_file
from phaseproof.checking.claims import check_claims
from phaseproof.cli import run
from phaseproof.numeric.comparison import Comparison
from phaseproof.simulation.settings import Setting
from phaseproof.theory import by
from phaseproof.theory.claim import Claim
from phaseproof.theory.domain import Domain, real
from phaseproof.theory.errors import PhaseproofError, Undetermined, UsageError
from phaseproof.theory.language import S1, S2, E, S, inner, limit_in_proportion, tau
from phaseproof.theory.steps import Step

from ..derivation_files import TRUE as FILE
from ..derivation_files import write
from ..test_json import answer, by_section, documented

DOMAIN = Domain((real("a", 0), real("b", 0, 1, closed="]")))
a, b = DOMAIN.symbols
half = sp.Rational(1, 2)


def changed(expression: sp.Expr) -> dict[str, set[sp.Basic]]:
    found: dict[str, set[sp.Basic]] = {}
    for kind, _, make in edits(expression):
        if (mutant := make()) not in (None, expression):
            found.setdefault(kind, set()).add(mutant)
    return found


# --- the mutators -------------------------------------------------------------------------------------


def test_numbers_terms_and_the_whole() -> None:
    found = changed(3 * a**2 + sp.pi * b)
    for size in ("1e-2", "1e-3", "1e-6"):
        factor = 1 + sp.Rational(size)
        assert found[f"coefficient {size}"] == {
            factor * (3 * a**2 + sp.pi * b),
            3 * factor * a**2 + sp.pi * b,
            3 * a**2 + factor * sp.pi * b,
        }
    assert {4 * a**2 + sp.pi * b, 3 * a**2 + (sp.pi + 1) * b, 3 * a**2 + sp.pi * b + 1} <= found["constant"]
    assert {-3 * a**2 + sp.pi * b, 3 * a**2 - sp.pi * b, -3 * a**2 - sp.pi * b} == found["sign"]
    assert {3 / a**2 + sp.pi * b, 3 * a**3 + sp.pi * b, 3 * a + sp.pi * b} == found["exponent"]
    assert {3 * a**2, sp.pi * b, 3 + sp.pi * b, 3 * a**2 + sp.pi, 3 * a**2 + b} == found["term"]


def test_symbols() -> None:
    found = changed(a * b**2 + a)["symbol"]
    assert {b * a**2 + b, 1 / a + b**2 / a, a * b**4 + a, (a + 1) * b**2 + a + 1} <= found
    overlap = E(inner(sp.sqrt(S1), sp.sqrt(S2)))
    assert E(inner(sp.sqrt(S1), sp.sqrt(S1))) in changed(overlap)["symbol"]


def test_branches_roots_functions_and_limits() -> None:
    pieces = sp.Piecewise((a, a < 1), (2, True))
    found = changed(pieces)
    assert {a, sp.Integer(2), sp.Piecewise((2, a < 1), (a, True)), sp.Piecewise((a, a >= 1), (2, True))} <= found[
        "branch"
    ]
    assert sp.Piecewise((a, a < 2), (2, True)) in found["constant"]
    assert sp.exp(-sp.sqrt(a)) in changed(sp.exp(sp.sqrt(a)))["branch"]
    assert sp.elliptic_e(a) in changed(sp.elliptic_k(a))["function"]
    assert sp.Limit(a * b, a, 0, "-") in changed(sp.Limit(a * b, a, 0, "+"))["branch"]


def test_what_binds_a_symbol_is_left_alone() -> None:
    t = sp.Symbol("t", real=True)
    for mutant in [m for group in changed(sp.Integral(b * t, (t, 0, 1))).values() for m in group]:
        assert all(integral.variables == [t] for integral in mutant.atoms(sp.Integral))
    limits = [m for group in changed(limit_in_proportion(E(S1), a)).values() for m in group]
    assert limits
    assert all(m.atoms(limit_in_proportion) for m in limits if m.has(E))


def test_inequalities_are_reversed() -> None:
    for statement, reverse in ((sp.Lt(a, b), sp.Ge(a, b)), (sp.Ge(a, b), sp.Lt(a, b))):
        assert [make() for kind, _, make in edits_of_statement(statement) if kind == "relation"] == [reverse]
    assert not [kind for kind, _, _ in edits_of_statement(by.equal(a, b)) if kind == "relation"]


def test_every_mutant_is_another_statement_and_has_its_own_name() -> None:
    step = by.step("x", by.equal((a + b) ** 2, a**2 + 2 * a * b + b**2), DOMAIN)
    found = list(mutants(step, edits_of_closed_form(step)))
    assert len({(mutant.kind, mutant.change) for mutant in found}) == len(found)
    assert {mutant.kind for mutant in found} <= set(KINDS)
    assert all(m.step.statement != step.statement for m in found)


# --- what becomes of them -----------------------------------------------------------------------------


def square(closed_form: sp.Expr) -> Claim:
    definition = (a + b) ** 2
    return Claim(
        name="example.square",
        statement="A square.",
        domain=DOMAIN,
        definition=definition,
        closed_form=closed_form,
        derivation=lambda: by.step("expand", by.equal(definition, closed_form), DOMAIN),
        references=("dlmf",),
        no_simulation="an identity",
    )


EXPANDED = a**2 + 2 * a * b + b**2


def test_a_sound_rule_leaves_no_survivor() -> None:
    report = audit([square(EXPANDED)])
    assert report.ok
    assert {tried.kind for tried in report.tried if tried.checked == KILLED} >= {"sign", "term", "exponent", "symbol"}
    assert not report.survivors
    assert not report.undecided


def test_true_mutants_are_no_survivors() -> None:
    """a + 2 > a is another truth than a + 1 > a; where b = 1, (a + b)^2 says what (a + 1)^2 says."""
    step = by.step("more", sp.Gt(a + 1, a, evaluate=False), DOMAIN)
    claim = dataclasses.replace(
        square(EXPANDED),
        definition=None,
        closed_form=None,
        proposition=step.statement,
        derivation=lambda: step,
    )
    report = audit([claim])
    assert report.ok
    assert {TRUE, KILLED} <= {tried.checked for tried in report.tried}
    pinned = DOMAIN.at(b=1)
    equal = by.step("pinned", by.equal((a + b) ** 2, (a + 1) ** 2), pinned)
    one = dataclasses.replace(square(EXPANDED), domain=pinned, closed_form=(a + 1) ** 2, derivation=lambda: equal)
    report = audit([one])
    assert report.ok
    assert {SAME, TRUE} & {tried.checked for tried in report.tried}


def test_a_witness_knows_limits_integrals_and_what_the_book_says() -> None:
    t = sp.Symbol("t", real=True)
    point = {a: sp.Integer(2), b: half}
    for expression, value in (
        (sp.Integral(sp.sqrt(t), (t, 0, 1)), sp.Rational(2, 3)),
        (sp.Limit(sp.sin(t) / t, t, 0, "+"), sp.S.One),
        (sp.Limit((1 + a * sp.log(t)) / sp.log(t), t, 0, "+"), sp.Integer(2)),
        (sp.Derivative(a**3, a), sp.Integer(12)),
    ):
        ball = Witness().value(expression, point)
        assert ball is not None
        assert abs(ball - int(value.p) / int(value.q)).real < 1e-9
    overlap = limit_in_proportion(E(S1), a)
    assert Witness().value(overlap, point) is None
    known = Witness([(by.equal(overlap, a + 1), Domain((DOMAIN["a"],)))])
    assert known.value(overlap, point) == 3
    assert known.value(limit_in_proportion(E(S1), 1 / a), point) == 1.5
    assert Witness([(by.equal(overlap, a + 1), DOMAIN.where(a < 1))]).value(overlap, point) is None


def test_a_witness_integrates_over_the_limit_law() -> None:
    """Moments 1, 1 + 1/gamma and, for gamma > 1, 1/(1 - 1/gamma) of the Marchenko-Pastur law; below 1 it has an atom at 0."""
    for load in (sp.Rational(1, 2), sp.Integer(3)):
        for function, value in ((S, 1), (S**2, 1 + 1 / load), (1 / S, 1 / (1 - 1 / load)), (S / S, 1)):
            if load > 1 or function != 1 / S:
                ball = Witness().value(limit_in_proportion(E(tau(function + b)), a), {a: load, b: half})
                assert ball is not None
                assert abs(ball - arb(fmpq(int((value + half).p), int((value + half).q)))).real < 1e-10
    assert Witness().value(limit_in_proportion(E(tau(1 / S)), a), {a: half}) is None, "infinite"
    assert Witness().value(limit_in_proportion(E(tau(S * S1)), a), {a: half}) is None


# --- validate -----------------------------------------------------------------------------------------


def test_what_moves_the_value_by_more_than_the_resolution_is_noticed(tmp_path: Path) -> None:
    (claim,) = load_file(Path(write(tmp_path)))
    report = audit([claim], settings=6)
    assert report.ok
    outcomes = {tried.validated for tried in report.tried if tried.step == "closed form"}
    assert outcomes == {KILLED, BELOW}
    assert report.kinds()[-1]["validate"]["rate"] == 1


def test_a_simulation_that_agrees_with_everything_lets_mutants_pass(tmp_path: Path) -> None:
    blind = FILE.replace('mean = (float(setting["a"]) + 1) ** 2', "mean = 0.0").replace(
        'procedure="a noisy square"', 'procedure="nothing", prediction=lambda setting, value: (0.0, 0.0)'
    )
    (claim,) = load_file(Path(write(tmp_path, blind, "blind.py")))
    report = audit([claim], settings=6)
    assert not {KILLED, SURVIVOR} & {tried.validated for tried in report.tried}
    assert report.kinds()[-1]["validate"]["rate"] is None


def comparison(resolution: float | None) -> Comparison:
    return Comparison(1.0, 0.0, 1.0, 0.1, 0.0, 0.5, 1e-6, resolution, True)


def test_when_a_move_is_resolved() -> None:
    single = [comparison(0.1), comparison(0.2)]
    assert resolved([0.11, 0.0], single, None)
    assert not resolved([0.09, 0.19], single, None)
    assert resolved([0.03, 0.04], single, comparison(0.02))
    assert not resolved([0.03, -0.04], single, comparison(0.02)), "what moves both ways may cancel in the mean"
    assert not resolved([None, None], [comparison(None)] * 2, comparison(0.02))


def test_a_setting_whose_integral_is_not_bounded_leaves_the_others_to_decide(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is skipped; what passes at all the others is undecided and no longer true to the resolution."""
    (claim,) = load_file(Path(write(tmp_path)))
    first: list[object] = []

    def sometimes(claim: Claim, setting: Setting) -> float:
        first[:] = first or [setting]
        if setting == first[0]:
            raise Undetermined("not bounded")
        return quick_value(claim, setting)

    monkeypatch.setattr("phaseproof.audits.attempts.quick_value", sometimes)
    report = audit([claim], settings=6)
    outcomes = {tried.validated for tried in report.tried if tried.step == "closed form"}
    assert outcomes == {KILLED, UNDECIDED}


def test_a_long_closed_form_is_cut_into_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each edit is in one piece, each piece has a name of its own, and what becomes of a mutant is the same."""
    claim = square(EXPANDED)

    def outcomes() -> set[tuple[object, ...]]:
        return {(t.step, t.kind, t.change, t.checked) for t in audit([claim]).tried}

    whole = outcomes()
    monkeypatch.setattr("phaseproof.audits.attempts.PIECE", 7)
    units = units_of(check_claims([claim]).results)
    for unit in units:
        pieces = unit.pieces()
        assert len(pieces) > 2
        assert [index for piece in pieces for index in piece.wanted or ()] == list(range(len(unit.edits())))
    keys = [piece.key for unit in units for piece in unit.pieces()]
    assert len(set(keys)) == len(keys)
    assert whole <= outcomes(), "an outcome of edits in two pieces is tried in both"


def test_an_integral_that_is_not_bounded_is_given_up_at_once() -> None:
    t = sp.Symbol("t", positive=True)
    setting = {"n": 4, "d": 2, "entries": "gaussian", "a": "3", "b": "1/2"}
    for integrand, value in ((a * b * t, 3 / 4), (a * b * sp.sqrt(t), 1.0)):
        claim = square(sp.Integral(integrand, (t, 0, 1)))
        assert abs(quick_value(claim, setting) - value) < 1e-15
    with pytest.raises(Undetermined):
        quick_value(square(sp.Integral(a * b / t, (t, 0, 1))), setting)
    with pytest.raises(ValueError, match="not real"):
        quick_value(square(sp.sqrt(-b) * sp.Integral(a * t, (t, 0, 1))), setting)


# --- the job ------------------------------------------------------------------------------------------


def test_a_sample_is_a_part_and_repeats() -> None:
    claim = square(EXPANDED)
    units = units_of(check_claims([claim]).results)
    whole = {said(change) for unit in units for _, change, _ in unit.edits()}

    def drawn(seed: int) -> list[str]:
        return [tried.change for tried in audit([claim], sample=20, seed=seed).tried]

    assert len(drawn(0)) == 20
    assert set(drawn(0)) <= whole
    assert drawn(0) == drawn(0) != drawn(1)


@pytest.mark.parametrize(
    "option", [{"sample": 0}, {"each": 0}, {"seed": -1}, {"settings": 0}, {"jobs": 0}, {"sample": True}], ids=str
)
def test_numbers_out_of_range(option: dict[str, int]) -> None:
    with pytest.raises(UsageError, match=f"{next(iter(option))} = "):
        audit([square(EXPANDED)], **option)  # type: ignore[arg-type]


def test_a_bound_on_each_line_reaches_every_line_and_repeats() -> None:
    claim = square(EXPANDED)
    units = units_of(check_claims([claim]).results)
    lines = {CLOSED_FORM if unit.position is None else unit.line.title for unit in units if unit.edits()}

    def drawn(seed: int, each: int = 3) -> list[tuple[str, str]]:
        return [(tried.step, tried.change) for tried in audit([claim], each=each, seed=seed).tried]

    counts = Counter(step for step, _ in drawn(0))
    assert set(counts) == lines
    assert max(counts.values()) <= 3
    assert drawn(0) == drawn(0) != drawn(1)
    assert drawn(0, each=10**6) == [(tried.step, tried.change) for tried in audit([claim]).tried]


def test_either_all_together_or_each_line_is_bounded() -> None:
    with pytest.raises(UsageError, match="sample is 3 and each is 2"):
        audit([square(EXPANDED)], sample=3, each=2)


def test_what_is_not_derived_is_not_audited() -> None:
    with pytest.raises(PhaseproofError, match=r"example\.square is not derived"):
        audit([square(a**2)])
    assert not audit([]).ok


def test_the_command_line_and_its_documented_answer(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = write(tmp_path)
    found = answer(capsys, "audit", file, "--settings", "4", "--jobs", "1")
    assert by_section(found, "audit")["audit"] >= documented("audit") - {"survivors", "undecided"}
    assert set(found) == {name for name in documented("audit") if "." not in name}
    assert by_section(found, "audit")["Mutant"] == documented("Mutant")
    assert by_section(found, "audit")["Tally"] == documented("Tally")
    assert run(["audit", file, "--settings", "4", "--jobs", "1"]) == 0
    assert "kill rate: check 100 %, validate 100 %" in capsys.readouterr().out
    assert run(["audit", file, "--sample", "0"]) == 2
    assert "sample = 0" in capsys.readouterr().err


def test_a_survivor_is_named_and_the_status_is_one(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (claim,) = load_file(Path(write(tmp_path)))
    monkeypatch.setattr(
        "phaseproof.audits.attempts.tried_line", lambda log, line, wrong: (SURVIVOR, "made for the test")
    )
    file = write(tmp_path)
    assert run(["audit", file, "--settings", "4", "--jobs", "1", "--sample", "5"]) == 1
    out = capsys.readouterr().out
    assert f"SURVIVES check: {claim.name}" in out
    assert isinstance(claim.derivation(), Step)
