"""Falsehoods, and statements about what does not exist, that a proof log once got past the kernel: one test for each kind."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from phaseproof.checking.logs import check_files, check_log, roots
from phaseproof.checking.tree import tree_lines
from phaseproof.theory.axioms.table import AXIOMS
from phaseproof.theory.decide.defined import proper
from phaseproof.theory.errors import PhaseproofError
from phaseproof.theory.kernel.process import answers
from phaseproof.theory.kernel.rule import Premise
from phaseproof.theory.terms.context import Sequent, Theorem
from phaseproof.theory.terms.term import IllFormed, bound

from .proofs import *

D, D2, Z = (var(name, "data") for name in ("D", "D_2", "Z"))
M, SIGMA = var("M", "matrix"), var("Sigma", "matrix")


def gaussian(rows: Term, columns: Term) -> Term:
    return make("gaussian", rows, columns)


@pytest.mark.parametrize("argument", [inverse(x), make("ln", x), add(x, power(inverse(x), 2))], ids=str)
@pytest.mark.parametrize("image", [ZERO, add(ONE, y)], ids=str)
def test_a_function_that_ignores_its_argument_does_not_show_that_the_argument_exists(argument, image):
    where, value = on(x, y), app("f", argument)
    found = outcomes(
        step("suppose", where, eq(value, value)),
        step("order", where, make("defined", argument), 0),
        step("field", where, eq(image, image)),
        step("instance", where, make("defined", argument), 1, 2, functions={"f": (1, image)}),
    )
    assert not found[-1].ok


ROWS = on(n, d, m, k, D, M, SIGMA, where=(le(ONE, n), le(ONE, d)), ranges=(
    (D, gaussian(n, d)), (M, make("symmetric", d)), (SIGMA, make("covariances", k)),
))  # fmt: skip
S = make("sample_covariance", D)


@pytest.mark.parametrize(
    "term",
    [
        make("cell", D, ZERO, ONE),  # rows and columns are counted from 1
        make("cell", D, add(n, ONE), ONE),
        make("cell", D, ONE, add(d, ONE)),
        make("cell", D, k, ONE),
        make("cell", D, make("floor", div(n, TWO)), ONE),  # which is 0 for one row
        make("length", D),  # of a seed, a single row
        make("largest", D),
        make("inner", D, S, S),
        make("train_loss", D, SIGMA, ONE, ONE),  # the covariance is of another size
        make("test_loss", D, M, ONE, ONE),  # a matrix with negative eigenvalues is no covariance
        make("wasserstein", make("identity", n), S),
        make("kl", make("identity", d), make("identity", n)),
    ],
    ids=str,
)
def test_a_quantity_of_data_and_matrices_that_do_not_fit_does_not_exist(term):
    assert not outcome(step("field", ROWS, eq(term, term))).ok


def test_quantities_of_data_and_matrices_that_fit_exist():
    where = on(n, d, D, Z, M, SIGMA, where=(le(ONE, n), le(ONE, d), le(d, n)), ranges=(
        (D, gaussian(n, d)), (Z, gaussian(ONE, d)), (M, make("symmetric", d)), (SIGMA, make("covariances", d)),
    ))  # fmt: skip
    for term in (
        make("cell", D, n, ONE),
        make("cell", Z, ONE, make("floor", d)),
        make("length", Z),
        make("inner", Z, S, M),
        make("wasserstein", make("identity", d), S),
        make("kl", S, SIGMA),
    ):
        found = outcome(step("field", where, eq(term, term)))
        assert found.ok, found.message


@pytest.mark.parametrize(
    ("row", "ok"), [(ONE, True), (n, True), (add(n, ONE), False), (ZERO, False), (k, False)], ids=str
)
def test_independence_is_of_the_entries_of_a_row_that_is_there(row, ok):
    stated = AXIOMS["independent_entries"].theorem
    (owed,) = stated.owes
    where, column = on(n, d, k, where=(le(ONE, n), le(ONE, d))), owed.own.variables
    square = {"f": (2, power(bound(1, "real"), 2))}
    images = {var("i", "integer"): row}
    found = outcomes(
        step("axiom", stated.context, stated.statement, axiom="independent_entries"),
        step(
            "suppose", on(n, d, *column, where=(*where.conditions, *owed.own.conditions)),
            substitute(owed.statement, {}, square), own=column,
        ),
        step(
            "instance", where, substitute(stated.statement, images, square), 0, 1, images=images, functions=square
        ),
    )  # fmt: skip
    assert [line.ok for line in found] == [True, True, ok]


def test_each_function_of_an_axiom_is_spoken_of_by_what_the_axiom_owes():
    """Otherwise an image that does not exist somewhere makes a statement about what does not exist."""
    for name, axiom in AXIOMS.items():
        owed = frozenset().union(*(sequent.statement.functions for sequent in axiom.theorem.owes))
        assert axiom.theorem.statement.functions <= owed, name


@pytest.mark.parametrize("false", [lt(ZERO, x), eq(x, y), eq(ZERO, ONE)], ids=str)
@pytest.mark.parametrize("own", [(), (x,)], ids=["at a point", "for every x"])
def test_a_lemma_is_no_fact_for_the_payment_of_its_own_hypotheses(false, own):
    """A circle: false owes false; it is paid by what holds where it is true."""
    everywhere, there = on(x, y), on(x, y, where=(false,))
    found = outcomes(
        step("suppose", everywhere, false, own=own),
        step("sign", there, false),
        step("instance", everywhere, false, 0, 1),
    )
    assert [line.ok for line in found] == [True, True, False]


LAW = var("L", "law")
REAL, BY_ZERO = on(x), inverse(x)
FLOOR = make("floor", BY_ZERO)
WHOLE = on(n, where=(le(TWO, n), le(n, num(5))))
FROM = add(k, mul(ZERO, inverse(sub(k, n))))
COUNTED = over(make("integers", ZERO, num(5)), k, k)


@pytest.mark.parametrize(
    "way",
    [
        step("law", REAL, eq(make("over", interval(x, x), BY_ZERO), mul(BY_ZERO, sub(x, x)))),
        step(
            "substitution",
            REAL,
            eq(COUNTED, over(make("integers", FLOOR, add(num(5), FLOOR)), sub(k, FLOOR), k)),
            variable=m,
            image=sub(m, FLOOR),
        ),
        step("rewrite", REAL, eq(over(interval(ZERO, ONE), t, t), over(interval(ZERO, mul(x, BY_ZERO)), t, t))),
        step(
            "rewrite",
            on(x, LAW),
            eq(
                make("over", make("image", LAW, close(t, t)), close(make("atan", t), t)),
                make("over", make("image", LAW, close(mul(t, x, BY_ZERO), t)), close(make("atan", t), t)),
            ),
        ),
        step(
            "split",
            WHOLE,
            eq(
                over(interval(ZERO, num(6)), t, t),
                over(make("integers", ZERO, num(5)), over(interval(FROM, add(k, ONE)), t, t), k),
            ),
        ),
    ],
    ids=[
        "a constant over an empty range",
        "ends of a sum that is reindexed",
        "ends of a range that is rewritten",
        "a law that is rewritten",
        "steps from an end that does not exist",
    ],
)
def test_what_is_put_for_a_functional_that_exists_shows_no_other_term_to_exist(way):
    """By each of them 1/x, or one of 1/(k - n), existed throughout: then x (1/x) = 1 at x = 0, and 0 = 1."""
    assert not outcome(way).ok


COMPLEX = on(n, d, D, Z, where=(le(ONE, n), le(TWO, d)), ranges=(
    (D, make("complex_gaussian", n, d)), (Z, gaussian(ONE, d)),
))  # fmt: skip


@pytest.mark.parametrize(
    "form",
    [make("entry", S, make("basis", ONE), make("basis", TWO)), make("inner", Z, S, S), make("cell", D, ONE, ONE)],
    ids=str,
)
def test_a_form_of_complex_data_is_no_real_number(form):
    assert not outcome(step("sign", COMPLEX, le(ZERO, power(form, 2)))).ok


def test_a_covariance_of_complex_data_is_no_image_of_a_symmetric_matrix():
    form = make("entry", M, make("basis", ONE), make("basis", TWO))
    found = outcomes(
        step("sign", on(d, M, where=(le(TWO, d),), ranges=((M, make("symmetric", d)),)), le(ZERO, power(form, 2))),
        step("instance", COMPLEX, le(ZERO, power(substitute(form, {M: S}), 2)), 0, images={M: S}),
    )
    assert found[0].ok
    assert not found[1].ok


def test_the_weight_of_complex_data_on_an_axis_is_one():
    form = make("entry", S, make("basis", ONE), make("basis", ONE))
    assert outcome(step("sign", COMPLEX, le(ZERO, power(form, 2)))).ok


def test_a_covariance_of_complex_data_is_not_contracted_as_its_transpose_is():
    where = on(n, d, m, where=tuple(le(ONE, size) for size in (n, d, m)))
    both = make("spectra", S, make("sample_covariance", D2))
    square = power(over(both, mul(x, y), x, y), 2)
    real, complex_ = gaussian(n, d), make("complex_gaussian", m, d)
    first = add(ONE, mul(inverse(mul(d, m)), ONE), mul(TWO, inverse(mul(n, d))))
    true = add(first, mul(add(d, ONE), inverse(mul(d, n, m))))  # d + 1 pairings and not 2 d, as A^T is not A
    false = add(first, mul(TWO, inverse(mul(n, m))))
    assert outcome(step("wick", where, eq(over(real, over(complex_, square, D2), D), true))).ok
    for value in (true, false):
        assert not outcome(step("wick", where, eq(over(complex_, over(real, square, D), D2), value))).ok


@pytest.mark.parametrize(
    "pieces",
    [
        ((ZERO, OO), (OO, num(5))),
        ((ZERO, MINUS_OO), (MINUS_OO, num(5))),
        ((ZERO, OO), (OO, MINUS_OO), (MINUS_OO, num(5))),
    ],
    ids=str,
)
def test_a_range_is_cut_at_points_in_between_and_not_at_infinity(pieces):
    """So the length of a half line was a number: by a shift it is one more than itself, and 0 = 1."""
    parts = [make("over", interval(*ends), ONE) for ends in pieces]
    assert "not in order" in refused(step("split", on(), eq(make("over", interval(ZERO, num(5)), ONE), add(*parts))))


@pytest.mark.parametrize("head", ["interval", "integers"])
@pytest.mark.parametrize("ends", [(OO, OO), (OO, ONE), (ONE, MINUS_OO), (MINUS_OO, MINUS_OO), (OO, MINUS_OO)], ids=str)
def test_a_range_with_an_infinite_end_on_the_wrong_side_is_none(head, ends):
    with pytest.raises(Refusal, match="not in order"):
        proper(make(head, *ends), Scene(on()))


def test_no_axiom_speaks_of_a_law_that_moves_with_the_load():
    """Its transform may agree with that of the law in the limit at each z < 0, and be no transform of a law at any load."""
    moving = {
        name
        for name, axiom in AXIOMS.items()
        for limit in subterms(axiom.theorem.statement)
        if limit.head == "lim"
        for law in subterms(limit.args[1])
        if law.head == "law_of_transform" and law.loose and law.functions
    }
    assert not moving


WHITE = on(n, d, D, x, where=(le(ONE, n), le(ONE, d)), ranges=((D, gaussian(n, d)),))
SPECTRUM = make("spectrum", S)


@pytest.mark.parametrize(
    ("term", "said"),
    [
        (over(interval(ZERO, ONE), t, y), "Integral(t, x = 0 .. 1)"),  # and not of t over t
        (over(interval(ZERO, ONE), mul(t, x, y), y), "Integral(t*x*y, y = 0 .. 1)"),
        (over(SPECTRUM, over(SPECTRUM, mul(x, y), y), x), "tau(mean(S(D)*t, t of spectrum(S(D))))"),  # no tau(S^2)
        (over(SPECTRUM, over(SPECTRUM, y, y), x), "tau(tau(S(D)))"),
        (make("deriv", ONE, close(app("t", y), y), x), "deriv(1, y: t(y), x)"),
        (lim(make("counts"), make("sin", mul(make("pi"), k)), k), "lim(sin(pi*j), integer j -> oo)"),
        (var("pi", "real"), "'pi'"),
        (var("S(D)", "real"), "'S(D)'"),
        (add(var("gamma", "real"), make("pi")), "gamma + pi"),
        (make("rpow", x, ONE), "rpow(x, 1)"),  # it exists for x >= 0 alone
        (make("rpow", x, num(-2)), "rpow(x, -2)"),
        (make("rpow", x, k), "rpow(x, k)"),
        (make("rpow", x, add(HALF, HALF)), "rpow(x, 1/2 + 1/2)"),
        (make("rpow", x, neg(y)), "x^(-y)"),
        (make("rpow", x, HALF), "sqrt(x)"),
        (power(x, -2), "1/x^2"),
        (
            over(SPECTRUM, over(gaussian(n, d), mul(x, over(SPECTRUM, y, y)), D), x),
            "tau(E(S(D)*tau(S(X)), X of n x d))",
        ),
    ],
    ids=str,
)
def test_the_text_of_a_term_is_the_text_of_no_other(term, said):
    """A claim that is true was printed as one that is false."""
    assert str(term) == said


def test_a_text_that_is_cut_says_so():
    long = add(*[ZERO] * 1500, x)
    log = Log((step("field", on(x), eq(x, long)),), (LoggedClaim("long", on(x), eq(x, long), 0, {"x": 1}),))
    assert all(answer["statement"].endswith("... (cut)") for answer in answers(log, {}) if "statement" in answer)


def test_the_larger_of_a_constant_and_itself_is_compared():
    assert outcome(step("field", on(), eq(make("max", make("pi"), make("pi")), make("pi")))).ok


def test_a_claim_says_something():
    """A claim of what is true anyhow was printed by its name alone, and its name was 0 = 1."""
    log = Log((step("sign", on(), make("true")),), (LoggedClaim("0 = 1", on(), make("true"), 0),))
    assert "says something" in check(log)[1][0].message


def test_a_product_of_powers_is_enclosed():
    product = make("product", make("integers", ONE, num(3)), close(power(inverse(k), 2), k))
    assert outcome(step("enclose", on(), lt(product, HALF))).ok
    assert not outcome(step("enclose", on(), lt(HALF, product))).ok


TELLS = """
import os, sys
log, told = sys.argv[1:3]
open(log, "w").write('{{"phaseproof-log": 1, "variables": {{}}, "functions": {{}}}}')
open(told, "w").write({told!r})
os.kill(os.getpid(), 9)
"""


@pytest.mark.parametrize(
    "told", ['{"book": []}', '{"book": ["ESCAPED"]}', '{"book": ["spectrum"]}', '{"book": 1}', "[]", "{"]
)
def test_a_file_is_run_in_no_other_process_than_the_one_that_writes_its_log(told, tmp_path):
    """What a file told of itself was taken for a selection of the book, in which a file is run; or nothing passed for proved."""
    marker, other, mine = tmp_path / "marker", tmp_path / "other.py", tmp_path / "mine.py"
    other.write_text(f"open({str(marker)!r}, 'w').close()")
    mine.write_text(TELLS.format(told=told.replace("ESCAPED", str(other))))
    with pytest.raises(PhaseproofError):
        check_files([str(mine)])
    assert not marker.exists()


@pytest.mark.parametrize("source", [interval(ZERO, ONE), make("normal"), make("grows"), make("above", ZERO)], ids=str)
def test_a_number_has_conditions_and_no_range(source):
    """Nothing was made of a number's range but text: that x ranged over it."""
    with pytest.raises(IllFormed, match="no range"):
        on(x, ranges=((x, source),))


def test_what_a_file_prints_is_told_from_what_is_said_of_it(tmp_path, capsys):
    """A file printed, in colour, that it was proved."""
    mine = tmp_path / "mine.py"
    mine.write_text("print('\\x1b[32mPROVED\\x1b[0m mine.false\\n    states  0 = 1')\nno_such_name")
    with pytest.raises(PhaseproofError):
        check_files([str(mine)])
    said = capsys.readouterr().err.splitlines()
    assert said
    assert all(line.startswith("a derivation prints: ") and line.isprintable() for line in said)


def test_a_statement_too_deep_to_be_printed_leaves_no_traceback(tmp_path):
    nested = "x"
    for _ in range(198):
        nested = ["app", "f", nested]
    context, said = {"variables": ["x"]}, ["eq", nested, nested]
    lines = (
        {"phaseproof-log": 1, "variables": {"x": "real"}, "functions": {"f": 1}},
        {"step": "deep", "context": context, "statement": said, "rule": "suppose"},
    )
    log = tmp_path / "deep.jsonl"
    log.write_text("".join(f"{json.dumps(line)}\n" for line in lines))
    command = [sys.executable, "-m", "phaseproof.theory.kernel", str(log)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert "Traceback" not in done.stderr
    assert done.returncode in (1, 2)


def _kernel(log):
    command = [sys.executable, "-m", "phaseproof.theory.kernel", str(log)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def _written(path, *lines):
    path.write_text("".join(f"{json.dumps(line)}\n" for line in lines))
    return path


@pytest.mark.parametrize("uses", [[[1], []], [[0], []], [[1], [0]], [[1], [1]], [[7], [-1]]], ids=str)
def test_a_step_that_names_a_later_one_hides_no_line(uses, tmp_path):
    """Such a line was judged by neither process: a traceback, and no last word."""
    same = {"context": {"variables": ["x"]}, "statement": ["eq", "x", "x"]}
    steps = [{"step": "a", **same, "rule": "field", "uses": used} for used in uses]
    claim = {"claim": "c", **same, "last": 0, "point": {"x": "1"}}
    log = _written(tmp_path / "later.jsonl", {"phaseproof-log": 1, "variables": {"x": "real"}}, *steps, claim)
    done = _kernel(log)
    assert "Traceback" not in done.stderr
    assert done.returncode == 1
    assert json.loads(done.stdout.splitlines()[-1]) == {"ok": False}


def test_a_filter_exists_where_what_it_binds_does():
    """The eigenvalues of a population that are given by number were not asked for when one filter was put for another."""
    sigma, law = var("A", "matrix"), make("uniform", ONE, TWO)

    def limit(eigenvalue: Term) -> Term:
        return make("lim", make("peaks", ONE, law, ONE, close(eigenvalue, k)), close(inverse(d), n, d, sigma))

    vanishing = mul(TWO, x, inverse(x))
    known = step("limit_algebra", REAL, eq(limit(TWO), ZERO))
    for eigenvalue, where, exists in ((vanishing, REAL, False), (vanishing, on(x, where=(lt(ZERO, x),)), True)):
        found = outcomes(known, step("rewrite", where, eq(limit(TWO), limit(eigenvalue)), 0))
        assert [line.ok for line in found] == [True, exists]


UNIFORM = make("uniform", ONE, TWO)


@pytest.mark.parametrize(
    "source",
    [
        make("peaks", ONE, UNIFORM, ONE, close(sub(k, ONE), k)),  # an eigenvalue 0
        make("peaks", ZERO, UNIFORM, ZERO, close(k, k)),  # no load
        make("peaks", ONE, make("normal"), ZERO, close(k, k)),
        make("populations", ONE, make("normal")),  # negative eigenvalues
        make("populations", ONE, LAW),
        make("populations", neg(ONE), UNIFORM),
    ],
    ids=str,
)
def test_populations_have_a_load_and_positive_eigenvalues(source):
    with pytest.raises(Refusal):
        proper(source, Scene(on(LAW)))
    proper(make("peaks", ONE, UNIFORM, TWO, close(k, k)), Scene(on()))
    proper(make("populations", ONE, UNIFORM), Scene(on()))


@pytest.mark.parametrize(
    ("term", "said"),
    [
        (eq(make("cos", x), app("cos", x)), "cos(x) = 'cos'(x)"),
        (app("E", x), "'E'(x)"),
        (app("sqrt", x), "'sqrt'(x)"),
        (app("f", x), "f(x)"),
        (sub(x, var("\u0445", "real")), "x - '\u0445'"),  # a Cyrillic letter
        (sub(var("\u05d0", "real"), x), r"'\u05d0' - x"),  # which a terminal would show from the right
        (var("x'+'y", "real"), r"'x\'+\'y'"),  # and not the sum of two
        (var("x\\'", "real"), r"'x\\\''"),
    ],
    ids=str,
)
def test_a_variable_is_not_printed_as_what_the_table_holds(term, said):
    """What is true of a function variable was printed as a falsehood about cos."""
    assert str(term) == said


def test_what_the_author_of_a_line_says_is_told_from_a_verdict(tmp_path, capsys):
    said = {"context": {"variables": []}, "statement": ["eq", "0", "1"]}
    forged = "no\n  PROVED mine.false  [conclude]\n1 of 1 claims proved"
    log = _written(
        tmp_path / "forged.jsonl",
        {"phaseproof-log": 1, "variables": {}},
        {"step": "a", **said, "rule": "", "message": forged},
        {"claim": "mine.false", **said, "last": 0},
        {"unsaid": "mine.other", "message": forged},
    )
    words = [line for root in roots(check_log(log)) for _, line, verdict in tree_lines([root]) if not verdict]
    assert len(words) > 6
    assert all(line.split(maxsplit=1)[0] in ("states", "on", "why") for line in words if line)


@pytest.mark.parametrize("kind", ["claim", "unsaid"])
@pytest.mark.parametrize(
    "name", ["0 = 1", f"mine{' ' * 70}PROVED mine.false", "a.b\n", "", "9", "a" * 81, "mine\u2800"], ids=repr
)
def test_the_name_of_a_claim_states_nothing(kind, name, tmp_path):
    """Blanks in a name put a second verdict at the beginning of a terminal's line."""
    same = {"context": {"variables": []}, "statement": ["eq", "1", "1"]}
    said = {"message": "?"} if kind == "unsaid" else {**same, "last": 0}
    log = _written(
        tmp_path / "named.jsonl",
        {"phaseproof-log": 1, "variables": {}},
        {"step": "a", **same, "rule": "field"},
        {kind: name, **said},
    )
    done = _kernel(log)
    assert done.returncode == 2
    assert "names no claim" in done.stderr


def test_blanks_in_a_title_are_printed_once(tmp_path):
    same = {"context": {"variables": []}, "statement": ["eq", "1", "1"]}
    log = _written(
        tmp_path / "titled.jsonl",
        {"phaseproof-log": 1, "variables": {}},
        {"step": f"a{' ' * 70}PROVED mine.false", **same, "rule": "field"},
        {"claim": "a.b", **same, "last": 0},
    )
    lines = [line for root in roots(check_log(log)) for _, line, _ in tree_lines([root])]
    assert any("PROVED" in line for line in lines)
    assert all("  P" not in line for line in lines)


@pytest.mark.parametrize("title", ["0 = 1", "a': 0 = 1  [field, 1 ms]"])
def test_the_title_of_a_line_is_not_what_it_states(title, tmp_path):
    """A line `PROVED 0 = 1` was printed of a step that states 1 = 1, and `PROVED` of what was only supposed."""
    context = {"variables": []}
    log = _written(
        tmp_path / "titled.jsonl",
        {"phaseproof-log": 1, "variables": {}},
        {"step": title, "context": context, "statement": ["eq", "1", "1"], "rule": "field"},
        {"step": title, "context": context, "statement": ["eq", "0", "2"], "rule": "suppose"},
        {"claim": "a.b", "context": context, "statement": ["eq", "1", "1"], "last": 0},
        {"claim": "a.c", "context": context, "statement": ["eq", "0", "2"], "last": 1},
    )
    lines = [line for root in roots(check_log(log)) for _, line, verdict in tree_lines([root]) if verdict == "PROVED"]
    quoted = f"'{' '.join(title.split()).replace(chr(39), chr(0x2019))}'"
    assert len([line for line in lines if line.startswith(f"{quoted}: 1 = 1  [field, ")]) == 1
    assert len([line for line in lines if line.startswith(f"{quoted}: 0 = 2  [suppose under 1 hypothesis, ")]) == 1


def test_a_child_ends_soon_after_its_parent_was_killed(tmp_path):
    """It ended the line in hand first, which may take as long as all of the log."""
    code = """
import os, signal, sys, time
from phaseproof.theory.kernel.shares import in_two

parent, told = os.getpid(), sys.argv[1]

def judge(task):
    while os.getpid() == parent:
        if os.path.exists(told):
            os.kill(parent, signal.SIGKILL)
    with open(f"{told}.part", "w") as file:
        file.write(str(os.getpid()))
    os.rename(f"{told}.part", told)
    while True:
        pass

list(in_two([0, 1], judge))
"""
    told = tmp_path / "child"
    subprocess.run([sys.executable, "-c", code, told], check=False, timeout=60)
    child = int(told.read_text())
    for _ in range(300):
        try:
            os.kill(child, 0)
        except ProcessLookupError:
            return
        time.sleep(0.1)
    os.kill(child, signal.SIGKILL)
    raise AssertionError("the child goes on")


def test_a_child_of_a_process_that_was_ended_holds_nobody_up(tmp_path):
    """It held the pipes of the process that was killed for being late, and whoever had killed it waited for the child."""
    unit = [["le", "0", v] for v in "xy"] + [["le", v, "1"] for v in "xy"]
    context, lines = {"variables": ["x", "y"], "conditions": unit}, []
    certificate = {"variables": ["x", "y"], "low": ["0", "0"], "high": ["1", "1"]}
    for number in range(60):
        gap = ["pow", ["sin", ["add", "x", ["mul", "-1", "y"]]], "2"]
        said = {"context": context, "statement": ["lt", "0", ["add", gap, f"1/{10**7 + number}"]]}
        lines.append({"step": "late", **said, "rule": "enclose", "certificate": certificate})
    log = _written(tmp_path / "late.jsonl", {"phaseproof-log": 1, "variables": {"x": "real", "y": "real"}}, *lines)
    command = [sys.executable, "-m", "phaseproof.theory.kernel", str(log)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
        while process.poll() is None and not children.read_text().split():
            time.sleep(0.01)
        assert process.poll() is None
        time.sleep(0.2)  # in which the child lets go
        process.kill()
        start = time.monotonic()
        process.communicate()
        assert time.monotonic() - start < 1


def test_what_holds_almost_surely_is_said_to(tmp_path):
    """An eigenvalue of n >= d examples is > 0 almost surely, and not where all data are 0."""
    where = on(n, d, D, where=(le(ONE, d), le(d, n)), ranges=((D, gaussian(n, d)),))
    said = lt(ZERO, over(SPECTRUM, x, x))
    log = Log((step("sign", where, said),), (LoggedClaim("a.b", where, said, 0, {"n": 1, "d": 1}),))
    claim = next(answer for answer in answers(log, {}) if "claim" in answer)
    assert claim["verdict"] == "PROVED"
    assert claim["domain"] == "n integer, d integer, almost every D data of gaussian(n, d), 1 <= d, d <= n"


def test_a_function_is_said_before_the_data_whose_null_set_may_depend_on_it():
    """For each function and almost all data, not the reverse: a function with one value may have that of the data at hand."""
    where, said = on(D, ranges=((D, gaussian(TWO, TWO)),)), eq(app("h", over(SPECTRUM, x, x)), ZERO)
    (told,) = (a for a in answers(Log((step("suppose", where, said),), ()), {}) if "step" in a)
    assert told["domain"].startswith("h function of 1, almost every D data")


def test_what_the_process_writes_is_bounded_as_its_memory_is():
    """The answers to a short log, each line telling all that it owes, filled the disk."""
    program = "import resource; from phaseproof.theory.kernel.process import limit; limit(10, 900); print(resource.getrlimit(resource.RLIMIT_FSIZE)[0])"
    told = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert int(told.stdout) == 900 * 2**20


NO_DRAWS = {
    "nothing": interval(ONE, ONE),
    "no integer": make("integers", ONE, ZERO),
    "a half line": interval(ZERO, OO),
    "matrices": make("symmetric", num(3)),
    "two reals": make("spectra", make("identity", k), make("of", make("identity", k), close(mul(k, t), t))),
}


@pytest.mark.parametrize("source", NO_DRAWS.values(), ids=NO_DRAWS)
def test_what_tends_in_probability_is_drawn_as_data(source):
    """In an empty range everything tends to everything: 0 = 1; of two numbers the second counted as a constant."""
    drawn = [var(f"drawn_{i}", sort) for i, sort in enumerate(bound_by(source))]
    term = make("plim", make("counts"), close(source, k), close(inverse(k), *drawn, k))
    assert "drawn as data" in refused(step("limit_algebra", on(), eq(term, ZERO)))
    squeezed = {"variables": (k, *drawn), "lower": ZERO, "upper": inverse(k), "near": ONE}
    assert "drawn as data" in refused(step("squeeze", on(), eq(term, ZERO), **squeezed))


NO_INTERVALS = {
    "an atom": make("atoms", ONE, ZERO),
    "a uniform law": make("uniform", ONE, TWO),
    "integers": make("integers", ONE, TWO),
    "data": make("gaussian", TWO, ONE),
}


@pytest.mark.parametrize("source", NO_INTERVALS.values(), ids=NO_INTERVALS)
def test_a_function_is_continuous_on_an_interval_alone(source):
    """Arguments of a range of another kind were taken for its ends: 1/t was continuous on the atom at 0."""
    (at,) = [var("at", sort) for sort in bound_by(source)]
    body = inverse(at) if at.sort == "real" else inverse(y)
    assert "on an interval" in refused(step("continuity", on(y), make("continuous", source, close(body, at))))


@pytest.mark.parametrize(
    ("law", "within", "point"),
    [
        (make("atoms", TWO, ONE), interval(ZERO, num(5)), {}),
        (make("atoms", TWO, ONE), interval(MINUS_OO, OO), {}),
        (make("atoms", ONE, ONE), interval(OO, MINUS_OO), {}),
        (make("atoms", ONE, inverse(x)), interval(MINUS_OO, OO), {"x": 0}),
    ],
    ids=["weight 2", "weight 2 anywhere", "ends in no order", "nowhere"],
)
def test_a_law_that_is_none_inhabits_no_domain(law, within, point):
    """Where the mass 2 counts as a law, the mean of 1 is 1 and 2."""
    variables = tuple(v for v in (x,) if v in law.variables)
    where = on(*variables, where=(make("supported", law, within), *(eq(v, ZERO) for v in variables)))
    claim = LoggedClaim("a.b", where, eq(num(3), num(3)), 0, point)
    found = prove(step("field", where, eq(num(3), num(3))), claim=claim)
    assert not found.ok
    assert "does not meet" in found.message


def test_a_claim_with_hypotheses_is_not_refuted_by_a_point_where_they_fail():
    where, said = on(x), eq(x, ZERO)
    line = LoggedStep("no rule", where, said, "", point={"x": 1})
    claim = LoggedClaim("a.b", where, said, 0, {"x": 0}, hypotheses=(Sequent(on(), said),))
    (outcome,), (found,) = check(Log((line,), (claim,)))
    assert outcome.refuted
    assert not found.ok
    assert not found.refuted


def test_the_floor_of_what_no_memory_holds_is_refused():
    """The arithmetic library ended the process."""
    large = make("floor", make("exp", mul(make("ln", TWO), num(10**12))))
    exact = make("floor", make("rpow", TWO, num(10**12)))
    for term in (large, exact):
        assert "floor" in refused(step("enclose", on(), lt(ZERO, term)))


def test_the_parameter_of_a_squeeze_is_of_the_sort_that_its_filter_binds():
    """No integer lies between 0 and 1, where any bound held: the limit of 0 was 5, and 0 = 1."""
    lower = add(num(-5), make("exp", neg(mul(k, m))))
    said = {"variables": (m, k), "lower": lower, "upper": lower, "near": ONE, "near_parameter": ONE}
    goal = eq(make("lim", make("counts"), close(ZERO, m)), num(-5))
    assert "move" in refused(step("squeeze", on(), goal, **said, toward=make("above", ZERO)))


@pytest.mark.parametrize("body", [make("ln", sub(TWO, t)), make("rpow", sub(TWO, t), HALF)], ids=str)
def test_a_place_without_weight_is_not_written_out(body):
    """The law lies on (-1, 1) where the function exists, its place 7 outside, where there is none."""
    law = make("atoms", ONE, ZERO, ZERO, num(7))
    mean, where = over(law, body, t), on(where=(make("supported", law, interval(num(-1), ONE)),))
    there, beyond = (substitute(body, {t: place}) for place in (ZERO, num(7)))
    said = eq(mean, add(there, mul(ZERO, beyond)))
    assert "exist" in refused(step("law", where, said))
    assert "exist" in refused(suppose(on(), make("defined", mean)), step("law", on(), said, 0))


def test_a_density_that_is_nought_somewhere_does_not_show_what_exists_there():
    """A premise said of the law that it has mass where the function exists alone."""
    interval_, density = interval(ZERO, num(4)), make("cases", lt(t, ONE), ONE, make("true"), ZERO)
    mean = over(make("with_density", interval_, close(density, t)), make("ln", sub(TWO, t)), t)
    written = over(interval_, mul(density, make("ln", sub(TWO, t))), t)
    lines = suppose(on(), make("defined", mean)), suppose(on(), eq(over(interval_, density, t), ONE))
    assert "exist" in refused(*lines, step("law", on(), eq(mean, written), 0, 1))


def test_distances_of_normal_laws_are_of_real_covariances():
    complex_data = on(n, d, D, where=(le(ONE, n), le(ONE, d)), ranges=((D, make("complex_gaussian", n, d)),))
    for head in ("kl", "wasserstein"):
        term = make(head, S, make("identity", d))
        assert "complex" in refused(step("order", complex_data, make("defined", term)))


def test_a_pair_of_data_sets_is_no_data_set_taken_twice():
    """What holds of almost every pair may fail where both are one."""
    pair = on(n, d, D, D2, where=(le(ONE, n), le(ONE, d)), ranges=((D, gaussian(n, d)), (D2, gaussian(n, d))))
    one = on(n, d, D, where=(le(ONE, n), le(ONE, d)), ranges=((D, gaussian(n, d)),))
    said = eq(*(over(make("spectrum", make("sample_covariance", data)), x, x) for data in (D, D2)))
    lemma, same = suppose(pair, said, D, D2), substitute(said, {D2: D})
    found = refused(lemma, step("field", one, same), step("instance", one, same, 0, 1, images={D2: D}))
    assert "taken twice" in found
    assert "almost every data D, almost every data D_2" in str(next(iter(outcome(lemma).theorem.owes)))


def test_a_variable_of_a_log_is_none_of_the_kernels_own(tmp_path):
    """It merged with the one that the kernel took for fresh, and a pair of data sets was one taken twice."""
    lines = [{"phaseproof-log": 1, "variables": {"_0": "real"}}]
    done = _kernel(_written(tmp_path / "named.jsonl", *lines))
    assert done.returncode == 2
    assert "the kernel's own" in done.stderr


def test_a_premise_about_two_data_sets_is_not_used_for_one():
    pair = on(n, d, D, D2, where=(le(ONE, n), le(ONE, d)), ranges=((D, gaussian(n, d)), (D2, gaussian(n, d))))
    premise = Premise(Theorem(pair, eq(*(make("length", data) for data in (D, D2)))), pair)
    with pytest.raises(IllFormed, match="taken twice"):
        premise.on(Scene(pair), {D2: D})


def test_what_is_said_of_almost_all_data_holds_then_for_all_numbers():
    """The other order says more: f(x - tr S) = 0 for almost all S at each x is no f(0) = 0."""
    where = on(x, n, D, where=(le(ONE, n),), ranges=((D, gaussian(n, ONE)),))
    said = suppose(where, eq(app("f", x), ZERO), x, n, D)
    assert str(next(iter(outcome(said).theorem.owes))).startswith("for every integer n, almost every data D, x with")
    almost = Sequent(on(D, ranges=((D, gaussian(TWO, TWO)),)), eq(x, x))
    assert str(almost).startswith("for almost every data D with")


def test_a_size_that_depends_on_data_is_no_constant():
    """A mean over as many rows as other data say was taken for one over a fixed number of them."""
    trace, other = (over(make("spectrum", make("sample_covariance", data)), x, x) for data in (D, D2))
    square = over(make("spectrum", make("sample_covariance", D2)), power(x, 2), x)
    rows = add(ONE, make("floor", trace))
    gap = sub(mul(trace, square), mul(num(Fraction(1, 3)), power(trace, 2), power(other, 2)))
    said = eq(over(gaussian(ONE, ONE), over(gaussian(rows, ONE), gap, D2), D), ZERO)
    assert "drawn" in refused(step("wick", on(), said))
    with pytest.raises(IllFormed, match="drawn"):
        on(D, where=(le(ONE, rows),), ranges=((D, gaussian(rows, ONE)),))


@pytest.mark.parametrize("wrap", ["norm", "spike", "function"])
def test_the_size_of_an_identity_exists(wrap):
    """A size that is 2 wherever it exists was not asked for, and 1/x existed at 0: 0 = 1."""
    size = add(TWO, mul(ZERO, make("floor", inverse(x))))
    matrix = make("identity", size)
    if wrap == "spike":
        matrix = make("spiked", matrix, make("basis", ONE), ONE)
    if wrap == "function":
        matrix = make("of", matrix, close(t, t))
    norm = make("operator_norm", matrix)
    assert "1/x" in refused(step("order", on(x), make("defined", norm)))
    assert outcome(step("order", on(x, where=(lt(ZERO, x),)), make("defined", norm))).ok


def test_what_is_owed_of_almost_all_data_is_not_used_of_a_function_that_data_choose():
    """Paid for each pair of data sets, and concluded of a pair taken twice: f(0) = 0 for an f that is 1 at 0 alone."""
    one = on(D, ranges=((D, gaussian(ONE, ONE)),))
    trace = over(make("spectrum", make("sample_covariance", D)), t, t)
    lemma, said = suppose(one, eq(app("f", trace), ZERO), D), eq(sub(trace, trace), ZERO)
    image = {"f": (1, sub(bound(0, "real"), trace))}
    found = refused(lemma, suppose(one, said, D), step("instance", one, said, 0, 1, functions=image))
    assert "depends on data" in found


def test_nor_of_a_function_of_a_number_that_a_condition_ties_to_data():
    """The number y = tr S(E) is no image, and f(t) = g(t - y) speaks of no data: g(0) = 0 for a g that is 1 at 0 alone."""
    one = on(D, ranges=((D, gaussian(ONE, ONE)),))
    trace = over(make("spectrum", make("sample_covariance", D)), t, t)
    tied = on(D, y, where=(eq(y, trace),), ranges=one.ranges)
    lemma, said = suppose(one, eq(app("f", trace), ZERO), D), eq(sub(trace, y), ZERO)
    image = {"f": (1, sub(bound(0, "real"), y))}
    found = refused(lemma, suppose(tied, said, D, y), step("instance", tied, said, 0, 1, functions=image))
    assert "depends on data" in found


def test_what_is_supposed_of_almost_all_data_is_supposed_for_all_numbers_at_once():
    """A null set for each number is none for all numbers: f(x - tr S) = 0 was said of almost all S, for all x."""
    where = on(x, n, D, where=(le(ONE, n),), ranges=((D, gaussian(n, ONE)),))
    assert "at once" in refused(suppose(where, eq(app("f", x), ZERO), D))
    assert outcome(suppose(where, eq(app("f", x), ZERO), D, x)).ok
    assert outcome(suppose(where, eq(app("f", x), ZERO), x)).ok
