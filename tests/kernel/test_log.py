"""The proof log: what authors state is what the kernel reads, a stranger's log harms nobody, and nothing passes by default."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import sympy as sp
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from phaseproof.theory.by import equal, step
from phaseproof.theory.claim import Claim
from phaseproof.theory.domain import Domain, integer, real
from phaseproof.theory.kernel.log import Log
from phaseproof.theory.kernel.reading import read_log
from phaseproof.theory.kernel.rule import RULES, Goal, Premise, Rule, Shown
from phaseproof.theory.language import E, S, tau
from phaseproof.theory.steps import Step
from phaseproof.theory.terms.build import ONE, TWO, ZERO, eq, lt, mul, power
from phaseproof.theory.terms.context import Context
from phaseproof.theory.terms.term import IllFormed, app, close, var
from phaseproof.theory.write.log import proof_log
from phaseproof.theory.write.proof import Line, have

from .checking import check

x, y, t = sp.Symbol("x", positive=True), sp.Symbol("y", real=True), sp.Symbol("t", real=True)
X, Y, T = var("x", "real"), var("y", "real"), var("t", "real")
POSITIVE = Domain((real("x", 0),))
f, g = sp.Function("f"), sp.Function("g")

KINDS = {
    "term": (x / y, mul(X, power(Y, -1))),
    "terms": ((x, 2), (X, TWO)),
    "prop": (sp.Gt(y, x), lt(X, Y)),
    "variable": (y, Y),
    "variables": ((x, y), (X, Y)),
    "number": (sp.Rational(7, 3), Fraction(7, 3)),
    "numbers": ((1, Fraction(1, 2)), (Fraction(1), Fraction(1, 2))),
    "name": ("left", "left"),
    "names": (("left", "right"), ("left", "right")),
    "images": ({y: x * 2}, {Y: mul(TWO, X)}),
    "functions": ({"f": sp.Lambda((t,), t * x)}, {"f": (1, close(mul(T, X), T))}),
    "context": (POSITIVE, Context((X,), (lt(ZERO, X),))),
}


@pytest.fixture
def everything(monkeypatch: pytest.MonkeyPatch) -> None:
    """A rule that lets everything pass, with a certificate of every kind, each of which may be left out."""
    schema = {f"a_{kind}": f"{kind}?" for kind in KINDS}

    def passes(goal: Goal, *premises: Premise, **certificate: Any) -> Shown:
        return Shown(defined=(goal.statement,))

    monkeypatch.setitem(RULES, "everything", Rule("everything", passes, "", "", schema))


def claim_of(statement: sp.Basic, domain: Domain = POSITIVE, name: str = "test.claim", **certificate: Any) -> Claim:
    last = step("last", statement, "everything", domain, **certificate)
    return Claim(
        name=name,
        statement="a test",
        domain=domain,
        proposition=statement,
        derivation=lambda: last,
        references=("nobody 2024",),
        no_simulation="a test",
    )


def claim_at(last: Step, name: str = "test.claim") -> Claim:
    return replace(claim_of(last.statement, last.domain, name), derivation=lambda: last)


def read(text: str) -> tuple[Log, dict[str, str]]:
    return read_log(text.splitlines())


@pytest.mark.usefixtures("everything")
@pytest.mark.parametrize("kind", KINDS)
def test_a_certificate_is_read_as_it_was_written(kind: str) -> None:
    written, wanted = KINDS[kind]
    both = Domain((real("x", 0), real("y")))
    log, unsaid = read(proof_log([claim_of(sp.Gt(x, 0), both, **{f"a_{kind}": written})]))
    assert not unsaid
    assert log.steps[0].certificate == {f"a_{kind}": wanted}


@pytest.mark.usefixtures("everything")
def test_steps_and_claims_are_read_as_they_were_written() -> None:
    first = step("first", equal(x, x), "everything", POSITIVE)
    second = step("second", sp.Gt(x, 1), "everything", POSITIVE, first, first)
    third = step("third", sp.Gt(sp.Function("f")(x), 0), "everything", POSITIVE, second, first)
    claims = [replace(claim_of(s.statement, name=f"test.{s.title}"), derivation=lambda s=s: s) for s in (second, third)]
    log, unsaid = read(proof_log(claims))
    assert not unsaid
    assert [s.title for s in log.steps] == ["first", "second", "third"]  # once each, after what they use
    assert [s.uses for s in log.steps] == [(), (0, 0), (1, 0)]
    assert [s.statement for s in log.steps] == [eq(X, X), lt(ONE, X), lt(ZERO, app("f", X))]
    assert [(c.name, c.last, c.statement) for c in log.claims] == [
        ("test.second", 1, log.steps[1].statement),
        ("test.third", 2, log.steps[2].statement),
    ]
    for claim in log.claims:
        assert claim.context == Context((X,), (lt(ZERO, X),))
        assert claim.point.keys() == {"x"}
        assert claim.point["x"] > 0


@pytest.mark.usefixtures("everything")
@pytest.mark.parametrize(
    ("claim", "message"),
    [
        (lambda: claim_of(sp.Gt(x, sp.zoo, evaluate=False)), "zoo"),
        (lambda: replace(claim_of(sp.Gt(x, 0)), proposition=sp.Gt(S, 0)), "matrix letter"),
        (lambda: claim_of(sp.Gt(E(tau(S)), 0)), "not declared by the domain"),
        (lambda: claim_of(sp.Gt(x, 1), a_nothing=1), "no certificate 'a_nothing'"),
        (lambda: claim_of(sp.Gt(x, 1), a_number="1/2"), "is no number"),
        (lambda: claim_of(sp.Gt(x, 1), a_number=x), "is no number"),
        (lambda: claim_of(sp.Gt(x, 1), a_term="x + 1"), "is no term"),
        (lambda: claim_of(sp.Gt(x, 1), a_term=0.5), "is no term"),
        (lambda: claim_of(sp.Gt(x, 1), a_term=sp.I), "ImaginaryUnit has no term"),
        (lambda: claim_of(sp.Gt(x, 1), a_name=7), "is no name"),
        (lambda: claim_of(sp.Gt(x, 1), a_functions={"f": x}), "is no functions"),
        (lambda: claim_of(sp.Gt(x, 1), a_context=x), "is no context"),
        (lambda: claim_of(sp.Gt(x, 1), a_variable=sp.Symbol("x", integer=True)), "x stands for"),
        (lambda: replace(claim_of(sp.Gt(x, 0)), derivation=lambda: 1 / 0), "ZeroDivisionError"),
        (lambda: replace(claim_of(sp.Gt(x, 0)), derivation=sys.exit), "SystemExit"),
        (lambda: replace(claim_of(sp.Gt(x, 0)), derivation=lambda: None), "made of Step records, not NoneType"),
    ],
)
def test_what_cannot_be_said_is_told_and_fails(claim: Any, message: str) -> None:
    log, unsaid = read(proof_log([claim()]))
    last = [log.steps[claim.last] for claim in log.claims]
    assert message in (last[0].message if last else unsaid["test.claim"])
    assert not any(step.rule for step in last)
    assert not any(outcome.ok for outcome in check(log)[1])


POSITIVE_CONTEXT = {"variables": ["x"], "conditions": [["lt", "0", "x"]]}
HEADER = {"phaseproof-log": 1, "variables": {"x": "real"}}
STEP = {"step": "a", "context": {"variables": ["x"]}, "statement": ["eq", "x", "x"], "rule": "everything"}
CLAIM = {"claim": "a.b", "context": {"variables": ["x"]}, "statement": ["eq", "x", "x"], "last": 0, "point": {"x": "1"}}


def without(data: dict[str, Any], key: str) -> dict[str, Any]:
    return {name: value for name, value in data.items() if name != key}


@pytest.mark.usefixtures("everything")
@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ([], "the log is empty"),
        (["{"], "line 1: no JSON"),
        (["[" * 100_000], "line 1: nested too deeply"),
        (['{"phaseproof-log": 1, "phaseproof-log": 1}'], "twice"),
        (['{"phaseproof-log": 1e3}'], "no exact number"),
        (['{"phaseproof-log": NaN}'], "no exact number"),
        (["9" * 5000], "no JSON"),
        (['"' + "x" * 5_000_000 + '"'], "characters are read"),
        ([{}], "missing"),
        ([[]], "a dictionary"),
        ([HEADER | {"phaseproof-log": 2}], "version 2"),
        ([HEADER | {"phaseproof-log": True}], "no name, number"),
        ([HEADER | {"program": "print"}], "unknown"),
        ([HEADER | {"variables": ["x"]}], "a dictionary"),
        ([HEADER | {"functions": {"x": 1}}], "shares its name"),
        ([HEADER, []], "line 2: a line is a dictionary"),
        ([HEADER, {}], "with the key"),
        ([HEADER, STEP, HEADER], "line 3: a line is"),
        ([HEADER, STEP | {"claim": "a"}], "unknown"),
        ([HEADER, STEP | {"seconds": 1}], "unknown"),
        ([HEADER, without(STEP, "rule")], "missing"),
        ([HEADER, without(STEP, "context")], "missing"),
        ([HEADER, STEP | {"step": 7}], "a text"),
        ([HEADER, STEP | {"step": "\ud800"}], "a text"),
        ([HEADER, {"unsaid": "a.b", "message": "\udfff"}], "a text"),
        ([HEADER, STEP, CLAIM | {"point": {"y": "1"}}], "no declared variable"),
        ([HEADER, STEP | {"rule": "believe"}], "there is no rule 'believe'"),
        ([HEADER, STEP | {"rule": ["everything"]}], "a text"),
        ([HEADER, STEP | {"uses": 0}], "a list"),
        ([HEADER, STEP | {"uses": ["0"]}], "a whole number"),
        ([HEADER, STEP | {"uses": [True]}], "no name, number"),
        ([HEADER, STEP | {"certificate": []}], "a dictionary"),
        ([HEADER, STEP | {"certificate": {"lemma": "x"}}], "no certificate 'lemma'"),
        ([HEADER, STEP | {"certificate": {"a_term": ["eq", "x", "x"]}}], "a term is asked for, not a prop"),
        ([HEADER, STEP | {"certificate": {"a_prop": "x"}}], "a prop is asked for, not a real"),
        ([HEADER, STEP | {"certificate": {"a_terms": "x"}}], "a list"),
        ([HEADER, STEP | {"certificate": {"a_number": "x"}}], "no exact number"),
        ([HEADER, STEP | {"certificate": {"a_number": 1}}], "no exact number"),
        ([HEADER, STEP | {"certificate": {"a_variable": "y"}}], "no declared variable"),
        ([HEADER, STEP | {"certificate": {"a_images": [["x", "x"]]}}], "a dictionary"),
        ([HEADER, STEP | {"certificate": {"a_images": {"y": "x"}}}], "no declared variable"),
        ([HEADER, STEP | {"certificate": {"a_functions": {"f": "x"}}}], "a function binds"),
        ([HEADER, STEP | {"certificate": {"a_name": ["x"]}}], "a text"),
        ([HEADER, STEP, CLAIM, CLAIM], "two claims"),
        ([HEADER, STEP, CLAIM, {"unsaid": "a.b", "message": "?"}], "two claims"),
        ([HEADER, STEP, CLAIM | {"last": "0"}], "a whole number"),
        ([HEADER, STEP, CLAIM | {"point": {"x": 1}}], "no exact number"),
        ([HEADER, STEP, CLAIM | {"point": ["1"]}], "a dictionary"),
        ([HEADER, {"unsaid": "a.b"}], "missing"),
    ],
)
def test_a_log_that_is_none_is_refused_with_the_line(lines: list[Any], message: str) -> None:
    text = [line if isinstance(line, str) else json.dumps(line) for line in lines]
    with pytest.raises(IllFormed) as refused:
        read_log(text)
    assert message in str(refused.value)


@pytest.mark.usefixtures("everything")
def test_a_name_that_comes_to_mean_something_else_is_declared_anew() -> None:
    whole = Domain((integer("x", 1),))
    claims = [claim_of(sp.Gt(x, 0)), claim_of(sp.Gt(whole["x"].symbol, 0), whole, "test.other")]
    log, unsaid = read(proof_log(claims))
    assert not unsaid
    assert [claim.context.variables[0].sort for claim in log.claims] == ["real", "integer"]
    assert sum('"variables": {' in line for line in proof_log(claims).splitlines()) == 2


def test_a_step_without_a_rule_is_searched_for() -> None:
    first = step("first", sp.Ge(x, 1, evaluate=False), "suppose", POSITIVE)
    second = step("second", equal(x * (x + 1), x**2 + x), POSITIVE, first)
    log, unsaid = read(proof_log([claim_at(second)]))
    assert not unsaid
    assert log.steps[-1].rule in RULES
    assert check(log)[0][-1].ok


def test_lines_that_the_kernel_has_shown_are_written_as_they_are() -> None:
    positive = Context((X,), (lt(ZERO, X),))
    first = have(lt(ZERO, X), positive, rule="sign", title="first")
    second = have(lt(ZERO, X), positive, first, rule="cases", title="second")
    log, unsaid = read(proof_log([claim_of_line(second)]))
    assert not unsaid
    assert [(s.title, s.rule, s.uses) for s in log.steps] == [("first", "sign", ()), ("second", "cases", (0,))]
    steps, claims = check(log)
    assert [outcome.ok for outcome in (*steps, *claims)] == [True, True, True]


def claim_of_line(line: Line) -> Claim:
    """A claim whose derivation is of lines."""
    return replace(claim_of(sp.Gt(x, 0, evaluate=False), name="test.line"), derivation=lambda: line)  # type: ignore[arg-type,return-value]


def test_a_step_that_is_not_found_is_told() -> None:
    unknown = step("unknown", equal(f(x), x**2), POSITIVE)
    after = step("after", equal(f(x) + 1, x**2 + 1), "field", POSITIVE, unknown)
    log, unsaid = read(proof_log([claim_at(unknown, "test.unknown"), claim_at(after, "test.after")]))
    assert not unsaid
    assert "not found" in log.steps[0].message
    assert "step 'unknown' is not shown" in log.steps[1].message
    assert [claim.last for claim in log.claims] == [0, 1]
    steps, claims = check(log)
    assert not any(outcome.ok or outcome.refuted for outcome in (*steps, *claims))


@pytest.mark.usefixtures("everything")
def test_a_step_that_is_not_found_stands_for_what_it_uses() -> None:
    first = step("first", equal(f(x), x), "everything", POSITIVE)
    unknown = step("unknown", equal(g(x), f(x)), POSITIVE, first)
    last = step("last", equal(2 * f(x), 2 * x), POSITIVE, unknown)
    log, _ = read(proof_log([claim_at(last)]))
    assert [(s.title, bool(s.rule), s.uses) for s in log.steps] == [
        ("first", True, ()),
        ("unknown", False, (0,)),
        ("last", True, (0,)),
    ]


def test_a_false_step_is_refuted_and_nothing_rests_on_it() -> None:
    false = step("false", equal(x * (x + 1), x**2), POSITIVE)
    after = step("after", equal(x * (x + 1), x**2 + x), POSITIVE, false)
    log, _ = read(proof_log([claim_at(after)]))
    steps, claims = check(log)
    assert steps[0].refuted
    assert steps[0].message == "false at x = 1: left side 2.0000000000000000000, right side 1.0000000000000000000"
    assert steps[1].message == "it uses a step that is false: false"
    assert not claims[0].ok


@pytest.mark.usefixtures("everything")
def test_what_follows_from_premises_refutes_too() -> None:
    first = step("first", equal(f(x), x), "everything", POSITIVE)
    false = step("false", equal(2 * f(x), 3 * x), POSITIVE, first)
    log, _ = read(proof_log([claim_at(false)]))
    steps, _ = check(log)
    assert [s.title for s in log.steps] == ["first", "what follows for false", "false"]
    assert steps[2].message.startswith("false at x = 1: what follows 2.0000")
    unproved = replace(log, steps=(log.steps[0], replace(log.steps[1], rule=""), log.steps[2]))
    elsewhere = replace(log, steps=(*log.steps[:2], replace(log.steps[2], follows=0)))
    for changed in (unproved, elsewhere):
        assert not check(changed)[0][2].refuted


@pytest.mark.parametrize(
    ("said", "refuted"),
    [
        ({"statement": ["eq", "x", "2"], "point": {"x": "1"}}, True),
        ({"statement": ["eq", "x", "1"], "point": {"x": "1"}}, False),
        ({"statement": ["le", "x", "1"], "point": {"x": "1"}}, False),
        ({"statement": ["lt", "x", "1"], "point": {"x": "1"}}, True),
        ({"statement": ["ne", "x", "1"], "point": {"x": "1"}}, True),
        ({"statement": ["ne", "x", "2"], "point": {"x": "1"}}, False),
        ({"statement": ["ne", ["ln", "x"], ["ln", "x"]], "point": {"x": "-1"}}, False),
        ({"statement": ["eq", ["ln", "x"], "2"], "point": {"x": "-1"}}, False),
        ({"statement": ["eq", "x", "2"], "point": {}}, False),
        ({"statement": ["eq", "x", "2"], "point": {"x": "1"}, "follows": 7}, False),
        ({"statement": ["eq", "x", "2"], "point": {"x": "1"}, "follows": 0}, False),
        ({"statement": ["eq", "x", "2"], "point": {"x": "0"}, "context": POSITIVE_CONTEXT}, False),
        ({"statement": ["eq", "x", "2"], "point": {"x": "1"}, "context": POSITIVE_CONTEXT}, True),
    ],
)
def test_the_kernel_itself_looks_at_the_point(said: dict[str, Any], refuted: bool) -> None:
    line = {"step": "a", "context": {"variables": ["x"]}, "rule": "", "message": "for no reason"} | said
    log, _ = read_log([json.dumps(part) for part in (HEADER, line, CLAIM | {"last": 0})])
    steps, claims = check(log)
    assert steps[0].refuted is refuted
    assert steps[0].theorem is None
    assert refuted or steps[0].message == "for no reason"
    assert not claims[0].ok


WORDS = [
    "x",
    "f",
    "7/3",
    "-1",
    "",
    "eq",
    "over",
    "app",
    "bind",
    "in",
    "normal",
    "gaussian",
    "everything",
    "real",
    "\x00",
]
PLAIN = st.recursive(
    st.one_of(st.sampled_from(WORDS), st.integers(-3, 3), st.booleans(), st.none(), st.floats(allow_nan=True)),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(st.sampled_from(WORDS), inner, max_size=3)),
    max_leaves=8,
)
WHOLE = [
    HEADER | {"functions": {"f": 1}},
    STEP
    | {
        "context": {"variables": ["x"], "conditions": [["lt", "0", "x"]], "ranges": []},
        "statement": ["eq", ["over", ["normal"], {"bind": [["y", "real"]], "in": ["app", "f", "y"]}], "x"],
        "uses": [0],
        "certificate": {
            "a_terms": ["x", "1"],
            "a_images": {"x": "2"},
            "a_functions": {"f": {"bind": [["y", "real"]], "in": "y"}},
            "a_context": {"variables": ["x"]},
        },
    },
    CLAIM,
]


def places(data: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Paths to every part of the data."""
    parts = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    return [path, *(place for key, part in parts for place in places(part, (*path, key)))]


def replaced(data: Any, path: tuple[Any, ...], new: Any) -> Any:
    if not path:
        return new
    copy = dict(data) if isinstance(data, dict) else list(data)
    copy[path[0]] = replaced(data[path[0]], path[1:], new)
    return copy


@pytest.mark.usefixtures("everything")
@given(place=st.sampled_from(places(WHOLE)), new=PLAIN)
@settings(max_examples=500, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_stands_in_a_log_it_is_read_or_refused(place: tuple[Any, ...], new: Any) -> None:
    lines = replaced(WHOLE, place, new)
    try:
        log, _ = read_log([json.dumps(line) for line in lines] if isinstance(lines, list) else [json.dumps(lines)])
    except IllFormed:
        return
    for statement in (*(line.statement for line in log.steps), *(claim.statement for claim in log.claims)):
        assert not statement.loose


# ----------------------------------------------------------------------------------------------------- the process

TRUE_STEP = {"step": "a", "context": {"variables": ["x"]}, "statement": ["eq", "x", "x"], "rule": "linear"}
VAST_STEP = TRUE_STEP | {
    "statement": [
        "eq",
        ["add", *(["add", *(["mul", str(1000 * i + j), "x"] for i in range(400))] for j in range(100))],
        "x",
    ]
}


def run(tmp_path: Path, lines: list[Any], *limits: str) -> tuple[int, list[dict[str, Any]], str]:
    """Exit status, answers and complaints of the kernel's process on the log."""
    log = tmp_path / "proof.jsonl"
    log.write_text("".join(f"{line if isinstance(line, str) else json.dumps(line)}\n" for line in lines))
    command = [sys.executable, "-I", "-m", "phaseproof.theory.kernel", str(log), *limits]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    return done.returncode, [json.loads(line) for line in done.stdout.splitlines()], done.stderr


def test_a_true_claim_is_proved(tmp_path: Path) -> None:
    status, answers, complaints = run(tmp_path, [HEADER, TRUE_STEP, CLAIM])
    assert (status, complaints) == (0, "")
    assert [answer.get("verdict") for answer in answers] == ["PROVED", "PROVED", None]
    assert answers[-1] == {"ok": True}
    assert (answers[1]["statement"], answers[1]["domain"]) == ("x = x", "x real")


@pytest.mark.parametrize(
    "lines",
    [
        [HEADER, TRUE_STEP],  # no claim
        [HEADER, TRUE_STEP, CLAIM, {"unsaid": "a.c", "message": "?"}],
        [HEADER, CLAIM],  # no step
        [HEADER, TRUE_STEP, CLAIM | {"last": 1}],
        [HEADER, TRUE_STEP, CLAIM | {"last": -1}],
        [HEADER, TRUE_STEP, CLAIM | {"statement": ["eq", "x", ["add", "x", "0"]]}],
        [HEADER, TRUE_STEP, CLAIM | {"context": {"variables": ["x"], "conditions": [["lt", "0", "x"]]}}],
        [HEADER, TRUE_STEP, without(CLAIM, "point")],
        [HEADER, TRUE_STEP | {"statement": ["eq", "x", "1"]}, CLAIM | {"statement": ["eq", "x", "1"]}],
        [HEADER, TRUE_STEP | {"uses": [0]}, CLAIM],
        [HEADER, TRUE_STEP | {"rule": "suppose"}, CLAIM],  # owed
    ],
)
def test_whatever_is_not_proved_is_a_failure(tmp_path: Path, lines: list[Any]) -> None:
    status, answers, complaints = run(tmp_path, lines)
    assert (status, complaints) == (1, "")
    assert answers[-1] == {"ok": False}


@pytest.mark.parametrize(
    ("lines", "limits", "message"),
    [
        ([], (), "the log is empty"),
        ([HEADER, "{"], (), "line 2: no JSON"),
        ([HEADER, TRUE_STEP, CLAIM], ("0", "100"), "usage"),
        ([HEADER, TRUE_STEP, CLAIM], ("1",), "usage"),
        ([HEADER, TRUE_STEP, CLAIM], ("100", "9" * 5000), "usage"),
        ([HEADER, *[TRUE_STEP] * 99_000, CLAIM], ("1", "2000"), "within 1 s of processor time"),
        ([HEADER, *[VAST_STEP] * 2, CLAIM], ("60", "100"), "within 100 MiB of memory"),
    ],
)
def test_a_log_that_is_none_or_takes_too_much_is_an_error(
    tmp_path: Path, lines: list[Any], limits: tuple[str, ...], message: str
) -> None:
    status, answers, complaints = run(tmp_path, lines, *limits)
    assert status not in (0, 1)
    assert {"ok": True} not in answers
    assert message in complaints
    assert "Traceback" not in complaints


def test_a_log_that_is_not_there_is_an_error() -> None:
    command = [sys.executable, "-I", "-m", "phaseproof.theory.kernel", "nowhere.jsonl"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, "nowhere.jsonl" in done.stderr, "Traceback" in done.stderr) == (2, True, False)


def test_the_process_knows_neither_sympy_nor_the_book(tmp_path: Path) -> None:
    log = tmp_path / "proof.jsonl"
    log.write_text("".join(json.dumps(line) + "\n" for line in (HEADER, TRUE_STEP, CLAIM)))
    program = (
        "import sys; from phaseproof.theory.kernel.process import main; status = main(sys.argv[1:]);"
        "outside = {m.partition('.')[0] for m in sys.modules} - set(sys.stdlib_module_names);"
        "print(sorted(outside - {'__mp_main__'}), [m for m in sys.modules if 'derivations' in m or '.write' in m])"
    )
    command = [sys.executable, "-I", "-c", program, str(log)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
    known = done.stdout.splitlines()[-1]
    assert "sympy" not in known
    assert "numpy" not in known
    assert known.endswith(" []")
