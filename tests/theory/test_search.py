"""A step without a rule: earlier steps of its file are tried, and what is not found is told in a theorist's words."""

from __future__ import annotations

import re
import time

import pytest
import sympy as sp

from phaseproof.campaigns.limits import TimeLimit, processor_limit, time_limit
from phaseproof.theory import by
from phaseproof.theory.by import equal, step
from phaseproof.theory.domain import Domain, real
from phaseproof.theory.find.relevance import ranked
from phaseproof.theory.find.search import TURNS
from phaseproof.theory.kernel.rule import RULES
from phaseproof.theory.steps import Step
from phaseproof.theory.terms.build import eq, le
from phaseproof.theory.terms.context import Context
from phaseproof.theory.terms.term import make, var
from phaseproof.theory.write.log import Writer
from phaseproof.theory.write.missing import _NEAR, _RELATIONS, _UNTRIED, missing, plain
from phaseproof.theory.write.proof import Line
from phaseproof.theory.write.searching import Task
from phaseproof.theory.write.strategies import registry
from phaseproof.theory.write.strategies.registry import Memory, OutOfTime, Stuck

A, X = real("a", 0), real("x", 0)
a, x, t = A.symbol, X.symbol, sp.Symbol("t", real=True)
HERE, BOTH = Domain((A,)), Domain((A, X))
AREA = sp.Integral(t**2, (t, 0, a))


@pytest.fixture(autouse=True)
def _nothing_made_before() -> None:
    by._MADE.clear()


def written(last: Step) -> Writer:
    writer = Writer(limit=processor_limit)
    writer.step(last)
    return writer


def used(writer: Writer, last: Step) -> list[str]:
    """The titles of the lines below a step's own."""
    return [writer.steps[number].title for number in writer.steps[writer.lines[id(last)]].uses]


def message(last: Step) -> str:
    writer = written(last)
    assert not writer.found(last)
    return writer.steps[writer.lines[id(last)]].message


# ----------------------------------------------------------------------------------------------- earlier steps


def test_what_a_step_uses_may_be_left_out() -> None:
    area = step("area", equal(AREA, a**3 / 3), HERE)
    step("beside", sp.Lt(0, a + 1, evaluate=False), HERE)
    last = step("exponential", equal(sp.exp(AREA), sp.exp(a**3 / 3)), HERE)
    writer = written(last)
    assert writer.found(last)
    assert used(writer, last) == ["area"]
    assert [line.title for line in writer.steps] == ["area", "exponential"]
    assert writer.found(area)


def test_two_that_are_needed_are_both_found() -> None:
    f = sp.Function("f")
    one = step("one", equal(f(a), a**2), "suppose", HERE)
    two = step("two", equal(f(x), x**2), "suppose", Domain((X,)))
    last = step("both", equal(f(a) - f(x), (a - x) * (a + x)), BOTH)
    writer = written(last)
    assert writer.found(last)
    assert sorted(used(writer, last)) == ["one", "two"]
    assert writer.found(one)
    assert writer.found(two)


def test_one_that_is_not_shown_is_named() -> None:
    f = sp.Function("f")
    step("a guess", equal(f(a), a**2), HERE)
    last = step("what follows", equal(f(a) + 1, a**2 + 1), HERE)
    assert "step 'a guess' is not shown" in message(last)


def test_a_later_step_and_one_of_another_file_are_not_looked_at() -> None:
    f = sp.Function("f")
    last = step("what follows", equal(f(a) + 1, a**2 + 1), HERE)
    step("later", equal(f(a), a**2), "suppose", HERE)
    assert not written(last).found(last)
    scope = {"step": step, "statement": equal(f(a), a**2), "where": HERE}
    exec(compile('step("elsewhere", statement, "suppose", where)', "elsewhere.py", "exec"), scope)
    last = step("what follows", equal(f(a) + 1, a**2 + 1), HERE)
    assert [made.title for made in by.earlier(last)] == ["later", "what follows"]


def test_what_shares_most_comes_first_and_what_shares_nothing_is_left_out() -> None:
    y, z = var("y", "real"), var("z", "real")
    where = Context((y, z))
    f, g = make("exp", y), make("sin", make("exp", y))
    said = [eq(z, z), eq(f, y), eq(g, y), le(make("cos", z), z)]
    found = ranked(eq(g, z), where, said, lambda statement: (where, statement))
    assert found == [eq(g, y), eq(f, y)]


# ------------------------------------------------------------------------------------------------------ in words


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        (equal(sp.Integral(sp.exp(sp.exp(t)), (t, 0, 1)), a), "nearest rule antiderivative"),
        (sp.Le(sp.sin(a) * sp.exp(a), a**3, evaluate=False), "nearest rule sign, which lacks: the sign of"),
        (equal(sp.Limit(sp.Function("f")(t), t, sp.oo), a), "nearest rule limit_algebra, which lacks"),
        (
            equal(sp.Sum(1 / sp.Symbol("k", integer=True) ** 3, (sp.Symbol("k", integer=True), 1, sp.oo)), a),
            "of the sum",
        ),
    ],
)
def test_the_nearest_rule_and_what_it_lacks(statement: sp.Basic, told: str) -> None:
    writer = Writer(limit=processor_limit, disprove=False)
    last = step("a step", statement, HERE)
    writer.step(last)
    text = writer.steps[-1].message
    assert told in text
    assert "not found" in text
    assert re.search(r"tried: \d+ rules, \d+ axioms", text)
    assert not re.search(r"Error|Exception|Traceback|\b_\d", text)


def test_internals_are_not_told() -> None:
    y = var("y", "real")
    accidents = [
        ("sign", "TypeError: unsupported operand"),
        ("field", "IndexError: tuple index out of range"),
        ("combine", "rule combine asks for the certificate 'multipliers' (terms)"),
    ]
    lines = missing(le(y, y), accidents)
    assert lines == ["not found", f"tried: 3 rules, {lines[1].split()[3]} axioms"]
    assert missing(le(y, y), [("sign", "not shown: s has the sign that 0 <= s asks for")])[0] == (
        "not found: nearest rule sign, which lacks: the sign of s"
    )
    assert plain("_0 - s\n  is not\nshown") == "t - s is not shown"


def test_time_that_is_over_is_told() -> None:
    assert missing(eq(var("y", "real"), var("z", "real")), [("search", "stopped after 2 s")])[-1].endswith(
        "the time for it was over"
    )


def test_every_rule_of_the_words_is_a_rule() -> None:
    named = {*_UNTRIED, *TURNS}.union(*_NEAR.values(), *_RELATIONS.values())
    assert named <= set(RULES)


# --------------------------------------------------------------------------------------------- processor time


def spin() -> None:
    while True:
        pass


def test_a_limit_of_processor_time_does_not_run_while_the_process_waits() -> None:
    with processor_limit(0.2):
        time.sleep(0.5)
    with pytest.raises(TimeLimit), processor_limit(0.1):
        spin()


def test_a_limit_around_it_is_not_taken_for_its_own() -> None:
    """The clock of the outer one rings first: the inner one lets it pass."""

    def inner() -> None:
        with processor_limit(60):
            spin()

    with pytest.raises(TimeLimit, match=r"0\.1 s"), time_limit(0.1):
        inner()


# ------------------------------------------------------------------------------------------- what is asked twice


def test_what_is_seen_to_be_false_is_searched_for_no_further(monkeypatch: pytest.MonkeyPatch) -> None:
    def tried(task: Task) -> None:
        raise AssertionError(f"{task.statement} is searched for")

    monkeypatch.setattr(registry, "attempt", tried)
    assert message(step("integral", equal(sp.Integral(1 / (2 + sp.cos(t)), (t, 0, 1)), 1), HERE)) == ""
    assert message(step("slope", sp.Lt(sp.sin(a), a - 1, evaluate=False), HERE)) == ""


def test_a_question_is_asked_again_with_more_effort_alone() -> None:
    asked: list[int] = []
    known = Memory()

    def way() -> Line:
        asked.append(1)
        raise Stuck("missed")

    for effort in (1, 1, 0, 2):
        with pytest.raises(Stuck, match="missed"):
            known.line("question", way, effort)
    assert len(asked) == 2


def test_what_is_missed_for_want_of_time_is_forgotten() -> None:
    known = Memory()

    def late() -> Line:
        raise OutOfTime("out of time")

    def missed() -> Line:
        raise Stuck("missed")

    with pytest.raises(OutOfTime):
        known.line("question", late)
    with pytest.raises(Stuck):
        known.line("question", missed)


def test_a_claim_that_was_stopped_leaves_those_behind_it_as_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    stopped, behind = (step(title, equal(2 * x, x + x), BOTH) for title in ("stopped", "behind"))
    writer, author = Writer(limit=processor_limit, before=lambda one: [stopped]), Writer._author

    def late(self: Writer, one: Step) -> int:
        if one is stopped:
            raise SystemExit("late")
        return author(self, one)

    monkeypatch.setattr(Writer, "_author", late)
    with pytest.raises(SystemExit):
        writer.step(stopped)
    writer.step(behind)
    assert writer.found(behind)
    assert not writer.found(stopped)
