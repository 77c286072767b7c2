"""Attempts to make a theorem of what is false, each of which must fail; docs/kernel.md names those that cannot be stopped."""

from __future__ import annotations

import copy
import dataclasses
import pickle
from collections import UserDict
from collections.abc import Callable, Iterator

import pytest
import sympy as sp
from sympy.core.cache import clear_cache

from phaseproof.theory import by
from phaseproof.theory.axioms import AXIOMS, Axiom
from phaseproof.theory.claim import Claim, check_claim
from phaseproof.theory.domain import Domain, Parameter, integer, real
from phaseproof.theory.errors import PhaseproofError, UsageError
from phaseproof.theory.former_kernel import RULES, Checked, Step, Theorem, Verdict, check, rule
from phaseproof.theory.language import E, S, tau

SIZES = Domain((integer("n", 1), integer("d", 1)))
MEAN = E(tau(S))
TRUE, FALSE = by.equal(MEAN, sp.S.One), by.equal(MEAN, sp.Integer(2))
LINE = Domain((real("x"),))
x = LINE["x"].symbol


def mean(statement: sp.Basic = TRUE) -> Step:
    return by.step("the mean", statement, "wick", SIZES, order=1, field="real")


def follows(from_: Step) -> Step:
    """What a false mean would prove: 2 E tau(S) = 4, by algebra."""
    return by.step("twice", by.equal(2 * MEAN, sp.Integer(4)), "algebra", SIZES, from_)


@pytest.fixture(autouse=True)
def _clean_caches() -> Iterator[None]:
    """An object that is equal to everything stays in SymPy's caches, and would speak for others there."""
    yield
    clear_cache()


def refused(step: Step) -> bool:
    """Is the step refused, by a verdict or by an error that says why? An error of another kind is a crash, and raised."""
    try:
        return not check(step).ok
    except PhaseproofError:
        return True


def test_the_honest_step_passes_and_the_false_one_does_not() -> None:
    assert check(mean()).ok
    assert refused(mean(FALSE))
    assert refused(follows(mean(FALSE)))


# --- records ------------------------------------------------------------------------------------------


class LyingStep(Step):
    """Says it was checked."""

    verdict = Verdict.PROVED
    ok = True


class LyingDomain(Domain):
    """Describes itself as wider than it is."""

    def describe(self) -> str:
        return "everything"


class LyingParameter(Parameter):
    """An interval inside every other."""

    @property
    def interval(self) -> sp.Set:
        return sp.Interval(1, 2)


def _hollow() -> Step:
    return object.__new__(Step)


def _without_title() -> Step:
    step = object.__new__(Step)
    for field in dataclasses.fields(Step)[1:]:
        object.__setattr__(step, field.name, getattr(mean(), field.name))
    return step


def _theorem() -> Step:
    return follows(Theorem(FALSE, SIZES, frozenset()))  # type: ignore[arg-type]


def _checked() -> Step:
    return follows(Checked(mean(FALSE), Verdict.PROVED, 0.0))  # type: ignore[arg-type]


def _replaced(**changes: object) -> Callable[[], Step]:
    return lambda: dataclasses.replace(mean(), **changes)  # type: ignore[arg-type]


RECORDS: dict[str, Callable[[], Step]] = {
    "a subclass of Step": lambda: follows(LyingStep("the mean", FALSE, "wick", SIZES)),
    "a step made without its constructor": lambda: follows(_hollow()),
    "a step without a title": _without_title,
    "a theorem made by hand": _theorem,
    "an outcome made by hand": _checked,
    "a copy": lambda: follows(copy.copy(mean(FALSE))),
    "a deep copy": lambda: follows(copy.deepcopy(mean(FALSE))),
    "a pickle": lambda: follows(pickle.loads(pickle.dumps(mean(FALSE)))),
    "dataclasses.replace": _replaced(statement=FALSE),
    "a list of premises": lambda: dataclasses.replace(follows(mean(FALSE)), uses=[mean(FALSE)]),  # type: ignore[arg-type]
    "a certificate of another kind": _replaced(certificate=UserDict(order=1, field="real")),
    "a certificate that holds a function": _replaced(certificate={"order": 1, "field": lambda: "real"}),
    "a subclass of Domain": _replaced(domain=LyingDomain(SIZES.parameters)),
    "a subclass of Parameter": lambda: dataclasses.replace(mean(), domain=Domain((LyingParameter(x),))),
    "a statement that is no relation": _replaced(statement=sp.true),
}


@pytest.mark.parametrize("make", RECORDS.values(), ids=RECORDS.keys())
def test_a_record_carries_no_authority(make: Callable[[], Step]) -> None:
    assert refused(make())


def test_what_is_written_into_a_step_after_its_check_gains_nothing() -> None:
    memo: dict[int, tuple[Step, Checked]] = {}
    step = mean()
    assert check(step, memo).ok
    object.__setattr__(step, "statement", FALSE)
    outcome = check(step, memo)
    assert not outcome.ok or outcome.step.statement == TRUE
    assert not check(follows(step), memo).ok


def test_what_is_written_into_a_certificate_after_its_check_is_not_shown() -> None:
    certificate = {"order": 1, "field": "real"}
    checked = check(dataclasses.replace(mean(), certificate=certificate))
    certificate["field"] = "complex"
    assert checked.step.certificate == {"order": 1, "field": "real"}


def test_a_domain_that_was_written_into_is_checked_anew() -> None:
    domain = Domain((real("x", 1, 2),))
    object.__setattr__(domain.parameters[0], "lower", sp.Integer(-3))
    statement = by.equal(sp.sqrt(domain.parameters[0].symbol ** 2), domain.parameters[0].symbol)
    with pytest.raises(UsageError, match="x is assumed positive but its range reaches -3"):
        check(by.step("root of a square", statement, "algebra", domain))


def test_a_claim_is_a_claim() -> None:
    class Lying(Claim):
        """Concludes something else than it says."""

        @property
        def conclusion(self) -> sp.Basic:
            return TRUE

    claim = Lying(
        name="forged.mean",
        statement="The mean is 2.",
        domain=SIZES,
        definition=MEAN,
        closed_form=sp.Integer(2),
        derivation=mean,
        references=("dlmf",),
        no_simulation="forged",
    )
    with pytest.raises(UsageError, match="Claim"):
        check_claim(claim)


# --- expressions --------------------------------------------------------------------------------------


class LyingInteger(sp.Integer):
    """Equal to everything."""

    def __eq__(self, other: object) -> bool:
        return True

    def __hash__(self) -> int:
        return hash(3)


class LyingSymbol(sp.Symbol):
    """Equal to everything, and zero."""

    is_zero = True

    def __eq__(self, other: object) -> bool:
        return True

    def __hash__(self) -> int:
        return hash(x)


class AlwaysEqual(sp.Eq):
    """A relation between equal sides, whatever they are."""

    @property
    def rhs(self) -> sp.Expr:
        return self.lhs


class Text(str):
    """A name that is equal to every other."""

    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        return True

    def __hash__(self) -> int:
        return hash("x")


class Disguised(sp.Expr):
    """Calls itself a number of SymPy."""

    is_zero = True


Disguised.__module__, Disguised.__qualname__ = "sympy.core.numbers", "Zero"


def _lying(make: Callable[[], sp.Expr]) -> Callable[[], Step]:
    return lambda: by.step("a lie", by.equal(x, x + make()), "algebra", LINE)


def _instance(value: sp.Expr) -> Step:
    """An identity in E tau S^x at an x that says it is 3 and 5: between moments of two orders, which no ball evaluates."""
    moment = E(tau(S**x))
    square = by.step("square", by.equal((1 + moment) ** 2, 1 + 2 * moment + moment**2), "algebra", LINE)
    third, fifth = E(tau(S**3)), E(tau(S**5))
    goal = by.equal((1 + third) ** 2, 1 + 2 * third + fifth**2)
    return by.step("instance", goal, "substitute", LINE, square, at={x: value})


def _changed_sum() -> Step:
    total = x + sp.Symbol("forged", real=True)
    hash(total)
    total._args = (x, sp.Integer(7))
    return by.step("changed inside", by.equal(total, total), "algebra", LINE)


def _broken_rational() -> Step:
    half = object.__new__(sp.Rational)
    half.p, half.q, half._mhash, half._args = True, 2, None, ()
    return by.step("a number of truth values", by.equal(half, half), "algebra", LINE)


EXPRESSIONS: dict[str, Callable[[], Step]] = {
    "a number equal to everything": _lying(lambda: LyingInteger(1)),
    "a symbol equal to everything": _lying(lambda: LyingSymbol("y")),
    "a class that says it is SymPy's": _lying(Disguised),
    "a symbol with a lying name": _lying(lambda: sp.Symbol(Text("y"), real=True)),
    "a relation with behaviour of its own": lambda: dataclasses.replace(mean(), statement=AlwaysEqual(MEAN, 2)),
    "a lying number in a certificate": lambda: _instance(LyingInteger(5)),
    "an undefined function": lambda: by.step("f", by.equal(sp.Function("f")(x), sp.Function("f")(x)), "algebra", LINE),
    "an expression changed inside": _changed_sum,
    "a number made of something else": _broken_rational,
    "a decimal": _lying(lambda: sp.Float(1e-300)),
    "not a number": lambda: by.step("nan", by.equal(sp.nan, sp.nan), "algebra", LINE),
}


@pytest.mark.parametrize("make", EXPRESSIONS.values(), ids=EXPRESSIONS.keys())
def test_an_expression_says_nothing_for_itself(make: Callable[[], Step]) -> None:
    assert refused(make())


@pytest.mark.parametrize(
    "assumptions",
    [
        {"positive": True},
        {"nonnegative": True},
        {"negative": True},
        {"nonzero": True, "real": True},
        {"integer": True},
        {"zero": True},
        {"even": True},
        {"prime": True},
        {"rational": True},
        {"irrational": True},
        {"real": False},
        {"imaginary": True},
        {"infinite": True},
        {"commutative": False},
    ],
    ids=str,
)
def test_an_assumption_that_the_range_does_not_say(assumptions: dict[str, bool]) -> None:
    """SymPy rewrites by assumptions alone: sqrt(x^2) is x for a positive x, whatever range is declared for it."""
    with pytest.raises(UsageError, match="is assumed"):
        Domain((Parameter(sp.Symbol("x", **assumptions), sp.Integer(-1), sp.Integer(1), False, False),))


def test_a_symbol_of_the_same_name_with_other_assumptions() -> None:
    other = sp.Symbol("x", positive=True)
    statement = by.equal(sp.sqrt(other**2), other)
    checked = check(by.step("root of a square", statement, "algebra", LINE))
    assert not checked.ok
    assert "other assumptions" in checked.message
    assert refused(by.step("a dummy", by.equal(sp.Dummy("x", real=True), x), "algebra", LINE))
    bound = by.equal(sp.Integral(other, (other, 0, 1)), sp.S.Half)
    assert refused(by.step("bound", bound, "algebra", LINE))


# --- rules and axioms ---------------------------------------------------------------------------------


def test_a_rule_cannot_take_the_name_of_another() -> None:
    with pytest.raises(UsageError, match="exists already"):

        @rule("algebra")
        def algebra(goal: object) -> Verdict:
            """Everything holds."""
            return Verdict.PROVED


def test_a_rule_of_ones_own_is_an_axiom_of_all_that_rests_on_it() -> None:
    try:

        @rule("forged_rule")
        def forged(goal: object) -> Verdict:
            """Everything holds."""
            return Verdict.PROVED

        checked = check(follows(by.step("the mean", FALSE, "forged_rule", SIZES)))
        assert checked.axioms == {"rule_forged_rule"}
        assert "Everything holds" in AXIOMS["rule_forged_rule"].words
    finally:
        RULES.pop("forged_rule", None)
        AXIOMS.pop("rule_forged_rule", None)


def test_an_axiom_of_ones_own_is_named_above_all_that_rests_on_it() -> None:
    AXIOMS["forged_axiom"] = Axiom("forged_axiom", "The mean is 2.", "dlmf", FALSE)
    try:
        checked = check(follows(by.step("the mean", FALSE, "cite", SIZES, axiom="forged_axiom")))
        assert checked.ok
        assert checked.axioms == {"forged_axiom"}
    finally:
        del AXIOMS["forged_axiom"]


@pytest.mark.parametrize("verdict", [None, True, "PROVED", Verdict.REFUTED, Verdict.UNDECIDED], ids=str)
def test_a_rule_that_returns_no_verdict_certifies_nothing(verdict: object) -> None:
    try:

        @rule("forged_verdict")
        def forged(goal: object) -> object:  # type: ignore[arg-type]
            """Returns something else."""
            return verdict

        assert refused(by.step("the mean", TRUE, "forged_verdict", SIZES))
    finally:
        RULES.pop("forged_verdict", None)
        AXIOMS.pop("rule_forged_verdict", None)


def test_a_step_that_uses_itself_proves_nothing() -> None:
    step = follows(mean())
    object.__setattr__(step, "uses", (step,))
    object.__setattr__(step, "statement", by.equal(MEAN, MEAN + 1))
    assert refused(step)
