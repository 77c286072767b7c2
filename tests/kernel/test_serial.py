"""Terms as plain data: what is written is read again as the same term, and nothing else is read at all."""

from __future__ import annotations

import json
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from phaseproof.theory.terms import serial
from phaseproof.theory.terms.build import MINUS_OO, ONE, OO, TRUE, ZERO, add, eq, le, lim, lt, mul, over
from phaseproof.theory.terms.context import Context
from phaseproof.theory.terms.serial import (
    Names,
    measured,
    read_context,
    read_function,
    read_term,
)
from phaseproof.theory.terms.term import IllFormed, Term, app, close, instantiate, make, num, var
from phaseproof.theory.write.serial import write_context, write_function, write_term

X, T, K, N, D, DATA, SIGMA, LAW = (
    var("x", "real"),
    var("t", "real"),
    var("k", "integer"),
    var("n", "integer"),
    var("d", "integer"),
    var("X", "data"),
    var("Sigma", "matrix"),
    var("law", "law"),
)
FREE = (X, T, K, N, D, DATA, SIGMA, LAW)
NAMES = Names({v.args[0]: v.sort for v in FREE}, {"f": 1, "g": 2})
A, B = var("a", "real"), var("b", "real")


def _binders(body: Term) -> list[Term]:
    """Every way to bind something around a real body."""
    sample = make("sample_covariance", DATA)
    gaussian = make("gaussian", N, D)
    return [
        over(make("interval", ZERO, OO), body, T),
        over(make("integers", MINUS_OO, num(7)), body, K),
        over(LAW, body, X),
        over(make("spectrum", sample), body, T),
        over(gaussian, over(make("spectra", sample, make("coloured", DATA, SIGMA)), body, X, T), DATA),
        over(make("image", make("uniform", ZERO, ONE), close(mul(X, X), X)), body, X),
        over(make("atoms", ONE, num(3)), body, T),
        lim(make("proportion", X), body, N, D),
        lim(make("above", ZERO), body, T),
        make("plim", make("proportion", X), close(gaussian, N, D), close(body, DATA, N, D)),
        lim(make("peaks", X, LAW, N, close(body, K)), add(body, T), K, N, SIGMA),
        make("deriv", ONE, close(body, X), T),
        make("root", make("interval", ZERO, ONE), close(body, X)),
        make("minimiser", make("interval", MINUS_OO, OO), close(body, T)),
        make("product", make("integers", ONE, N), close(body, K)),
        make("cases", lt(X, T), body, TRUE, ONE),
        app("f", body),
        app("g", body, X),
        make("exp", body),
        make("pow", body, K),
    ]


REALS = st.recursive(
    st.sampled_from([X, T, K, N, make("pi"), num(Fraction(-7, 3)), num(0)]),
    lambda inner: st.builds(lambda a, b, i: _binders(add(a, b))[i], inner, inner, st.integers(0, 19)),
    max_leaves=12,
)


@given(REALS)
@settings(max_examples=300, deadline=None)
def test_what_is_written_is_read_again_as_the_same_term(term: Term) -> None:
    for said in (term, eq(term, ONE), le(ZERO, term)):
        text = json.dumps(write_term(said))
        assert read_term(measured(json.loads(text)), NAMES) is said


def test_a_term_is_written_as_it_is_described() -> None:
    assert write_term(over(make("interval", ZERO, OO), mul(X, T), X)) == [
        "over",
        ["interval", "0", ["infinity"]],
        {"bind": [["x", "real"]], "in": ["mul", "x", "t"]},
    ]
    assert write_term(num(Fraction(7, 3))) == "7/3"


def test_names_of_bound_variables_are_kept_off_those_that_stand_free_inside() -> None:
    reals = [var(letter, "real") for letter in "txyuvw"] + [var("t_1", "real")]
    names = Names({v.args[0]: v.sort for v in reals})
    body = add(A, *reals)
    for _ in range(2):
        body = over(make("interval", ZERO, ONE), body, A)
        assert read_term(write_term(body), names) is body
        body = add(A, body)


def test_the_innermost_name_wins() -> None:
    inner = {"bind": [["x", "real"]], "in": ["exp", "x"]}
    outer = {"bind": [["x", "real"]], "in": ["add", "x", ["over", ["normal"], inner]]}
    said = read_term(["over", ["normal"], outer], NAMES)
    assert said is over(make("normal"), add(B, over(make("normal"), make("exp", A), A)), B)


@given(REALS)
@settings(max_examples=50, deadline=None)
def test_functions_and_contexts(term: Term) -> None:
    function = (2, close(add(term, A), A, X))
    assert read_function(write_function(function), NAMES) == function
    assert instantiate(read_function(write_function(function), NAMES)[1], ONE, T) is instantiate(function[1], ONE, T)
    context = Context(
        (*FREE[:6], SIGMA), (lt(ZERO, X),), ((DATA, make("gaussian", N, D)), (SIGMA, make("covariances", D)))
    )
    assert read_context(json.loads(json.dumps(write_context(context))), NAMES) == context


def _nested(depth: int) -> list[Any]:
    data: Any = "x"
    for _ in range(depth):
        data = ["exp", data]
    return data


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (_nested(100_000), "nested more than"),
        (["add", *["x"] * 3000], "a list of"),
        ("9" * 2001, "at most 2000 characters"),
        ("x" * 5000, "at most 2000 characters"),
        (1.5, "no name, number or list"),
        (True, "no name, number or list"),
        (None, "no name, number or list"),
        ({"a": {"b": [10**9]}}, "no name, number or list"),
        ([["add"] * 1000] * 1000, "more than"),
    ],
)
def test_what_is_too_big_or_no_plain_data_is_refused_before_anything_is_built(data: Any, message: str) -> None:
    with pytest.raises(IllFormed, match=message):
        measured(data)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ("1/0", "divides by zero"),
        ("1.5", "no exact number"),
        ("1e9", "no exact number"),
        ("--1", "no exact number"),
        ("1/-2", "no exact number"),
        ("٣", "no declared variable"),
        ("y", "no declared variable"),
        (7, "no term"),
        ([], "no term"),
        ([["add"], "x"], "no term"),
        ({"bind": [["y", "real"]], "in": "y"}, "no term"),
        (["num", "1"], "no head"),
        (["var", "x", "real"], "no head"),
        (["bound", "0", "real"], "no head"),
        (["__class__", "x"], "no head"),
        (["app"], "function"),
        (["app", "f"], "function"),
        (["app", "f", "x", "x"], "function"),
        (["app", "h", "x"], "function"),
        (["app", "f", ["true"]], "asks for a real"),
        (["exp", "x", "x"], "takes 1 arguments"),
        (["exp"], "takes 1 arguments"),
        (["exp", "X"], "asks for a real"),
        (["pow", "x", "x"], "integer"),
        (["exp", {"bind": [["y", "real"]], "in": "y"}], "binds"),
        (["over", ["normal"], "x"], "binds"),
        (["over", ["normal"], {"bind": [["y", "integer"]], "in": "x"}], "binds"),
        (["over", ["normal"], {"bind": [["y", "real"], ["z", "real"]], "in": "x"}], "binds"),
        (["over", ["normal"], {"bind": [["y", "real"], ["y", "real"]], "in": "x"}], "different"),
        (["over", ["normal"], {"bind": [], "in": "x"}], "at least one"),
        (["over", ["normal"], {"bind": [["y", "real"]], "in": "x", "as": "x"}], "unknown"),
        (["over", ["normal"], {"bind": [["y", "real"]]}], "missing"),
        (["over", ["normal"], {"bind": [["y"]], "in": "x"}], "a list of 2"),
        (["over", ["normal"], {"bind": [["y", "prop"]], "in": "x"}], "of sort"),
        (["over", ["normal"], {"bind": [["1", "real"]], "in": "x"}], "no name"),
        (["over", "x", {"bind": [["y", "real"]], "in": "x"}], "binds nothing"),
        (["cases", ["true"]], "pairs"),
        (["atoms", "1"], "pairs"),
    ],
)
def test_data_that_is_no_term_is_refused_with_what_is_wrong(data: Any, message: str) -> None:
    with pytest.raises(IllFormed, match=message):
        read_term(measured(data), NAMES)


def test_many_binders_around_one_place_are_refused_both_ways() -> None:
    term = X
    for _ in range(serial.MAXIMAL_DEPTH + 1):
        term = over(make("normal"), add(A, term), A)
    with pytest.raises(IllFormed, match="are bound around one place"):
        write_term(term)


@pytest.mark.parametrize(
    ("sorts", "functions", "message"),
    [
        ({"x": "prop"}, {}, "of sort"),
        ({"x": "end"}, {}, "of sort"),
        ({"x": 1}, {}, "of sort"),
        ({"": "real"}, {}, "no name"),
        ({"7": "real"}, {}, "no name"),
        ({"-x": "real"}, {}, "no name"),
        ({"a b": "real"}, {}, "no name"),
        ({"a\u202eb": "real"}, {}, "no name"),
        ({"x" * 81: "real"}, {}, "no name"),
        ({"f": "real"}, {"f": 1}, "shares its name"),
        ({}, {"f": 0}, "1 to 9 arguments"),
        ({}, {"f": "1"}, "1 to 9 arguments"),
    ],
)
def test_names_that_stand_for_nothing_clear_are_refused(sorts: Any, functions: Any, message: str) -> None:
    with pytest.raises(IllFormed, match=message):
        Names(sorts, functions)


@pytest.mark.parametrize(
    "data",
    [
        [],
        {"variables": "x"},
        {"variables": [["x"]]},
        {"variables": ["x", "x"]},
        {"variables": ["x"], "conditions": ["x"]},
        {"variables": ["X"]},
        {"variables": ["x"], "domain": []},
        {"conditions": []},
    ],
)
def test_a_context_that_is_none_is_refused(data: Any) -> None:
    with pytest.raises(IllFormed):
        read_context(measured(data), NAMES)


def test_a_function_binds_real_numbers() -> None:
    for data in ("x", {"bind": [["k", "integer"]], "in": "k"}, {"bind": [["z", "data"]], "in": "x"}):
        with pytest.raises(IllFormed):
            read_function(data, NAMES)
