"""The rules of logic: each side condition is the only one that fails in some refusal here."""

from __future__ import annotations

from dataclasses import replace

from phaseproof.theory.axioms.table import AXIOMS
from phaseproof.theory.terms.context import Sequent

from .proofs import *

fx = app("f", x)
SEED = AXIOMS["seed_mean"].theorem
EVERY_X = on(x)


def test_what_is_supposed_is_owed():
    found = outcome(step("suppose", EVERY_X, eq(fx, ZERO), own=(x,)))
    assert [owed.own.variables for owed in found.theorem.owes] == [(x,)]


def test_a_payment_by_the_same_supposition_leaves_it_owed():
    supposed = step("suppose", EVERY_X, eq(fx, ZERO), own=(x,))
    found = outcome(supposed, step("instance", EVERY_X, eq(fx, ZERO), 0, 0))
    assert found.ok
    assert found.theorem.owes


def test_a_lemma_is_discharged_by_a_theorem_for_every_value():
    lemma = step("suppose", on(x), le(ZERO, fx), own=(x,))
    paid = step("field", on(x), eq(power(x, 2), power(x, 2)))
    square = step("sign", on(x), le(ZERO, power(x, 2)))
    found = outcome(
        lemma,
        paid,
        square,
        step("instance", on(x), le(ZERO, power(x, 2)), 0, 2, functions={"f": (1, power(bound(0, "real"), 2))}),
    )
    assert found.ok, found.message
    assert not found.theorem.owes


def test_a_payment_on_part_of_the_range_is_refused():
    lemma = step("suppose", on(x), le(ZERO, fx), own=(x,))
    part = step("sign", on(x, where=(le(ZERO, x),)), le(ZERO, x))
    found = outcome(
        lemma,
        part,
        step("instance", on(x, where=(le(ZERO, x),)), le(ZERO, x), 0, 1, functions={"f": (1, bound(0, "real"))}),
    )
    assert not found.ok


def test_a_hypothesis_at_one_value_is_no_hypothesis_for_all():
    at_zero = step("suppose", on(x), eq(x, ZERO))
    for goal in (on(x, y), on(y)):
        found = outcome(at_zero, step("instance", goal, eq(y, ZERO), 0, images={x: y}))
        assert not found.ok


def test_the_image_of_a_function_does_not_meet_a_letter_bound_in_a_hypothesis():
    lemma = step("suppose", on(x), le(app("f", x), app("f", x)), own=(x,))
    negative = on(x, where=(lt(x, ZERO),))
    found = outcome(lemma, step("sign", negative, lt(x, ZERO)), step("instance", negative, lt(x, ZERO), 0, 1))
    assert not found.ok


def test_images_exist_on_the_whole_domain():
    lemma = step("field", on(x), eq(x, x))
    image = div(ONE, y)
    assert not outcome(lemma, step("instance", on(y), eq(image, image), 0, images={x: image})).ok
    away = on(y, where=(ne(y, ZERO),))
    assert outcome(lemma, step("instance", away, eq(image, image), 0, images={x: image})).ok


def test_conditions_of_a_lemma_are_met():
    lemma = step("sign", on(x, where=(lt(ZERO, x),)), lt(ZERO, x))
    assert not outcome(lemma, step("instance", on(y), lt(ZERO, y), 0, images={x: y})).ok
    found = outcome(
        lemma, step("instance", on(y), lt(ZERO, add(ONE, power(y, 2))), 0, images={x: add(ONE, power(y, 2))})
    )
    assert found.ok, found.message


def test_a_condition_that_does_not_exist_does_not_hold():
    quotient = div(x, x)
    lemma = step("field", on(x, where=(eq(quotient, ONE),)), eq(x, x))
    assert not outcome(lemma, step("instance", on(y), eq(y, y), 0, images={x: y})).ok
    assert outcome(lemma, step("instance", on(y, where=(lt(ZERO, y),)), eq(y, y), 0, images={x: y})).ok


def test_an_integer_lemma_has_integer_images():
    lemma = step("sign", on(k, where=(lt(ZERO, k),)), le(ONE, k))
    found = outcome(lemma, step("instance", on(y, where=(lt(ZERO, y),)), le(ONE, y), 0, images={k: y}))
    assert not found.ok


def test_a_covariance_is_a_symmetric_matrix_of_its_size():
    one, two, known = (var(name, "matrix") for name in ("M_1", "M_2", "A"))
    where = (le(ONE, d), le(ONE, n))
    square = {"f": (1, bound(0, "real")), "g": (1, bound(0, "real"))}
    cited = step("axiom", SEED.context, SEED.statement, axiom="seed_mean")
    for size, verdict in ((d, True), (n, False)):
        context = on(n, d, known, where=where, ranges=((known, make("covariances", size)),))
        exists = step("order", context, make("defined", over(make("spectrum", known), t, t)))
        images = {one: known, two: known}
        statement = substitute(SEED.statement, images, square)
        found = outcome(cited, exists, step("instance", context, statement, 0, 1, images=images, functions=square))
        assert found.ok is verdict, found.message


def test_a_law_has_weights_from_0_to_1():
    law = make("atoms", num(2), ONE, num(-1), num(3))
    mean = over(law, t, t)
    assert not outcome(step("field", on(), eq(mean, mean))).ok


def _absolute(x_is):
    return make("cases", le(ZERO, x_is), x_is, TRUE, mul(num(-1), x_is))


def test_cases_cover_the_domain_and_agree():
    goal = le(ZERO, power(x, 2))
    low, high = step("sign", on(x, where=(lt(x, ZERO),)), goal), step("sign", on(x, where=(lt(ZERO, x),)), goal)
    zero = step("sign", on(x, where=(eq(x, ZERO),)), goal)
    assert outcome(low, high, zero, step("cases", on(x), goal, 0, 1, 2)).ok
    assert not outcome(low, high, step("cases", on(x), goal, 0, 1)).ok


def test_integers_are_covered_by_their_values():
    goal = le(ZERO, mul(k, k))
    where = (le(ONE, k), le(k, num(3)))
    steps = [step("sign", on(k, where=(eq(k, num(i)),)), goal) for i in (1, 2, 3)]
    found = outcome(*steps, step("cases", on(k, where=where), goal, 0, 1, 2))
    assert found.ok, found.message
    assert not outcome(*steps[:2], step("cases", on(k, where=where), goal, 0, 1)).ok


def test_a_term_in_cases_takes_the_value_of_its_branch():
    goal = eq(_absolute(x), make("abs", x))
    assert not outcome(step("cases", on(x), goal)).ok
    value = div(ONE, x)
    broken = make("cases", lt(ZERO, x), value, TRUE, value)
    positive = step("field", on(x, where=(lt(ZERO, x),)), eq(value, value))
    rest = step("field", on(x, where=(lt(x, ZERO),)), eq(value, value))
    whole = step("cases", on(x), eq(broken, broken), 0, 1)
    assert not outcome(positive, rest, whole).ok


def test_a_branch_condition_that_does_not_exist_covers_nothing():
    goal = eq(x, x)
    branches = [step("field", on(x, where=(c,)), goal) for c in (lt(ZERO, div(ONE, x)), le(div(ONE, x), ZERO))]
    assert not outcome(*branches, step("cases", on(x), goal, 0, 1)).ok


def test_a_functional_of_what_is_not_negative_exists_or_is_infinite():
    unit, goal = make("interval", ZERO, ONE), eq(y, y)

    def found(other, body):
        either = make("defined", over(unit, body, t)), make("infinite", other, close(body, t))
        return outcome(
            *(step("suppose", on(y, where=(condition,)), goal) for condition in either),
            step("cases", on(y), goal, 0, 1),
        )

    assert found(unit, power(t, -1)).ok
    assert not found(unit, add(num(-2), power(t, -1))).ok  # it changes sign
    assert not found(unit, power(sub(t, div(ONE, num(2))), -2)).ok  # it does not exist everywhere
    assert not found(make("interval", ZERO, num(2)), power(t, -1)).ok  # another range


def test_induction():
    goal = le(k, mul(k, k))
    context = on(k, where=(le(ZERO, k),))
    base = step("sign", on(), le(ZERO, mul(ZERO, ZERO)))
    supposed = step("suppose", context, goal)
    after = add(k, ONE)
    next_one = step("combine", context, le(after, mul(after, after)), 1, multipliers=(ONE,))
    found = outcome(base, supposed, next_one, step("induction", context, goal, 0, 2, variable=k, start=ZERO))
    assert found.ok, found.message
    assert not found.theorem.owes
    wrong_start = on(k, where=(le(num(-1), k),))
    assert not outcome(
        base, supposed, next_one, step("induction", wrong_start, goal, 0, 2, variable=k, start=num(-1))
    ).ok


def test_a_claim_is_its_last_step_exactly():
    context = on(x, where=(lt(ZERO, x),))
    steps = (step("sign", context, lt(ZERO, x)), step("suppose", context, eq(x, ONE)))
    point = {"x": 1}
    assert prove(*steps, claim=LoggedClaim("a.b", context, lt(ZERO, x), 0, point)).ok
    assert not prove(*steps, claim=LoggedClaim("a.b", context, le(ZERO, x), 0, point)).ok
    assert not prove(*steps, claim=LoggedClaim("a.b", on(x), lt(ZERO, x), 0, point)).ok
    assert not prove(*steps, claim=LoggedClaim("a.b", context, eq(x, ONE), 1, point)).ok
    assert not prove(*steps, claim=LoggedClaim("a.b", context, lt(ZERO, x), 0, {"x": -1})).ok


def test_a_domain_without_a_point_proves_no_claim():
    empty = on(x, where=(lt(ZERO, x), lt(x, ZERO)))
    found = prove(step("sign", empty, lt(ZERO, x)), claim=LoggedClaim("a.b", empty, lt(ZERO, x), 0, {"x": 1}))
    assert not found.ok


SMALL = le(make("abs", f(t)), y)
BOUND = on(y, where=(le(ZERO, y),))
ASKED = Sequent(on(t), SMALL)
AT_ONE, NOTHING = le(make("abs", f(ONE)), y), le(make("abs", ZERO), ONE)
OWED = (
    suppose(on(y, t, where=(le(ZERO, y),)), SMALL, t),
    step("instance", BOUND, AT_ONE, 0, 0, images={t: ONE}),
    step("sign", on(t), NOTHING),
    step("instance", on(), NOTHING, 1, 2, images={y: ONE}, functions={"f": (1, ZERO)}),
)
EVERY = LoggedClaim("a.b", BOUND, AT_ONE, 1, {"y": 1}, (ASKED,), 3)
"""For every f with abs(f) <= y everywhere, abs(f(1)) <= y; f = 0 at y = 1 is one."""


def test_a_claim_may_owe_what_it_states():
    assert prove(*OWED, claim=EVERY).ok
    more = Sequent(on(t), eq(f(t), ZERO))
    assert prove(*OWED, claim=replace(EVERY, hypotheses=(more, ASKED))).ok
    assert not prove(*OWED, claim=replace(EVERY, hypotheses=())).ok
    for other in (
        Sequent(on(t), le(f(t), y)),
        Sequent(on(t, where=(le(ZERO, t),)), SMALL),
        Sequent(on(), SMALL),
        Sequent(on(t), substitute(SMALL, {y: ONE})),
        Sequent(on(t), substitute(SMALL, {}, {"f": (1, app("g", bound(0, "real")))})),
    ):
        assert not prove(*OWED, claim=replace(EVERY, hypotheses=(other,))).ok, other


def test_a_hypothesis_of_a_claim_speaks_of_what_the_claim_declares():
    for other in (Sequent(on(), eq(f(x), ZERO)), Sequent(on(y), eq(f(y), ZERO)), Sequent(on(t), f(t))):
        found = prove(*OWED, claim=replace(EVERY, hypotheses=(ASKED, other)))
        assert not found.ok, other


def test_something_meets_what_a_claim_asks():
    for wrong in (-1, 0, 1, 2, 9):
        assert not prove(*OWED, claim=replace(EVERY, example=wrong)).ok, wrong
    owing = (
        suppose(on(t), substitute(SMALL, {y: ONE}), t),
        step("instance", on(), substitute(AT_ONE, {y: ONE}), 1, 4, images={y: ONE}),
    )
    assert shown(*OWED, *owing).owes
    assert not prove(*OWED, *owing, claim=replace(EVERY, example=5)).ok
    nowhere = on(y, where=(lt(y, ZERO), lt(ZERO, y)))
    empty = step("instance", nowhere, NOTHING, 1, 2, images={y: ONE}, functions={"f": (1, ZERO)})
    assert outcome(*OWED, empty).ok
    assert not prove(*OWED, empty, claim=replace(EVERY, example=4)).ok


def test_contradictory_hypotheses_make_no_claim():
    supposed = eq(f(ZERO), ZERO), eq(f(ZERO), ONE)
    lines = (
        *(suppose(on(), one) for one in supposed),
        step("field", on(), eq(ZERO, ONE), 0, 1, multipliers=(num(-1), ONE)),
    )
    theorem = shown(*lines)
    assert {owed.statement for owed in theorem.owes} == set(supposed)
    claim = LoggedClaim("a.b", on(), eq(ZERO, ONE), 2, {}, tuple(theorem.owes))
    assert not prove(*lines, claim=claim).ok
    assert not prove(*lines, claim=replace(claim, example=2)).ok


def test_a_claim_for_every_function_that_owes_nothing():
    body = make("cases", lt(ZERO, ONE), ONE, TRUE, f(ONE))
    lines = step("sign", on(), eq(ONE, ONE)), step("cases", on(), eq(body, ONE), 0)
    assert prove(*lines, claim=LoggedClaim("a.b", on(), eq(body, ONE), 1)).ok


def test_infinity_is_no_number():
    assert OO.sort == "end"
