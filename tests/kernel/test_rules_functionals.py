"""Rules of functionals: what they show, and for each side condition a statement that fails for want of it alone."""

from __future__ import annotations

import pytest

from phaseproof.theory.terms.term import IllFormed

from .proofs import *

a, b, c, s = (var(name, "real") for name in "abcs")
LAW = var("L", "law")
D, D2 = var("D", "data"), var("D_2", "data")
WHERE = (le(ONE, n), le(ONE, m), le(ONE, d))
SIZES = on(n, m, d, where=WHERE)
DATA, OTHER = make("gaussian", n, d), make("gaussian", m, d)


def integers(low, high):
    return make("integers", low, high)


def exists(term):
    return make("defined", term)


def tau(data, body):
    return over(make("spectrum", make("sample_covariance", data)), body, x)


def mean(body):
    return over(LAW, body, x)


def supposed(context, statement, *own):
    return step("suppose", context, statement, own=own)


UNIT, LINE = interval(ZERO, ONE), interval(MINUS_OO, OO)
ON = on(LAW, y)
F_EXISTS, G_EXISTS = supposed(ON, exists(mean(f(x)))), supposed(ON, exists(mean(g(x))))


# linear


def test_a_sum_exists_if_its_parts_do_and_is_their_sum():
    goal = eq(mean(add(f(x), mul(y, g(x)))), add(mean(f(x)), mul(y, mean(g(x)))))
    shown(F_EXISTS, G_EXISTS, step("linear", ON, goal, 0, 1))
    refused(F_EXISTS, step("linear", ON, goal, 0))


def test_parts_do_not_follow_from_their_sum():
    whole = supposed(ON, exists(mean(add(f(x), g(x)))))
    refused(whole, step("linear", ON, eq(mean(add(f(x), g(x))), add(mean(f(x)), mean(g(x)))), 0))


def test_the_other_part_follows_from_the_sum_and_one_part():
    whole = supposed(ON, exists(mean(add(f(x), g(x)))))
    inside = supposed(on(LAW, x), exists(g(x)), x)
    goal = eq(mean(g(x)), sub(mean(add(f(x), g(x))), mean(f(x))))
    shown(whole, F_EXISTS, inside, step("linear", ON, goal, 0, 1, 2))


def test_a_constant_is_its_own_mean_but_not_its_own_integral():
    shown(F_EXISTS, step("linear", ON, eq(mean(add(f(x), y)), add(mean(f(x)), y)), 0))
    refused(
        step(
            "linear", on(y), eq(over(interval(ZERO, num(2)), add(x, y), x), add(over(interval(ZERO, num(2)), x, x), y))
        )
    )


def test_a_coefficient_is_free_of_what_is_bound():
    refused(F_EXISTS, step("linear", ON, eq(mean(mul(f(x), f(x))), mul(mean(f(x)), mean(f(x)))), 0))
    squared = over(DATA, mul(tau(D, x), tau(D, x)), D)
    refused(step("linear", SIZES, eq(squared, mul(over(DATA, tau(D, x), D), over(DATA, tau(D, x), D)))))


def test_a_part_that_does_not_exist_does_not_cancel():
    inverse = over(UNIT, div(ONE, x), x)
    refused(step("linear", on(), eq(sub(over(UNIT, add(div(ONE, x), ONE), x), inverse), over(UNIT, ONE, x))))
    refused(step("linear", on(), eq(sub(inverse, inverse), ZERO)))


def test_means_inside_means():
    first, second = over(DATA, tau(D, f(x)), D), over(DATA, tau(D, g(x)), D)
    known = [supposed(SIZES, exists(first)), supposed(SIZES, exists(second))]
    shown(*known, step("linear", SIZES, eq(over(DATA, tau(D, add(f(x), g(x))), D), add(first, second)), 0, 1))


def test_independent_data_have_the_product_of_the_means_and_the_same_data_do_not():
    first, second = over(DATA, tau(D, f(x)), D), over(OTHER, tau(D, g(x)), D)
    known = [supposed(SIZES, exists(first)), supposed(SIZES, exists(second))]
    both = over(DATA, over(OTHER, mul(tau(D, f(x)), tau(D2, g(x))), D2), D)
    shown(*known, step("linear", SIZES, eq(both, mul(first, second)), 0, 1))
    same = over(DATA, mul(tau(D, f(x)), tau(D, g(x))), D)
    refused(*known, step("linear", SIZES, eq(same, mul(first, over(DATA, tau(D, g(x)), D))), 0, 1))


# order

ABOVE = supposed(on(LAW, x), le(f(x), g(x)), x)


def test_what_is_smaller_at_each_value_has_the_smaller_mean():
    goal = le(mean(f(x)), mean(g(x)))
    shown(ABOVE, F_EXISTS, G_EXISTS, step("order", ON, goal, 0, 1, 2))
    refused(supposed(on(LAW, x), le(f(x), g(x))), F_EXISTS, G_EXISTS, step("order", ON, goal, 0, 1, 2))


def test_the_smaller_exists_if_it_is_nonnegative():
    goal = le(mean(f(x)), mean(g(x)))
    positive = supposed(on(LAW, x), le(ZERO, f(x)), x)
    shown(ABOVE, positive, G_EXISTS, step("order", ON, goal, 0, 1, 2))
    refused(ABOVE, G_EXISTS, step("order", ON, goal, 0, 1))
    refused(ABOVE, positive, F_EXISTS, step("order", ON, goal, 0, 1, 2))


def test_strictly_only_on_a_range_that_is_not_null():
    below = supposed(on(x), lt(f(x), g(x)), x)

    def goal(low, high):
        return lt(over(interval(low, high), f(x), x), over(interval(low, high), g(x), x))

    def known(low, high, where):
        return [supposed(on(a, b, where=where), exists(over(interval(low, high), h(x), x))) for h in (f, g)]

    apart, touching = (lt(a, b),), (le(a, b),)
    shown(below, *known(a, b, apart), step("order", on(a, b, where=apart), goal(a, b), 0, 1, 2))
    refused(below, *known(a, b, touching), step("order", on(a, b, where=touching), goal(a, b), 0, 1, 2))
    sums = lt(over(integers(ONE, n), ZERO, k), over(integers(ONE, n), ONE, k))
    shown(step("order", on(n, where=(le(ONE, n),)), sums))
    refused(step("order", on(n, where=(le(ZERO, n),)), sums))


def test_weakly_below_is_not_strictly_below():
    shown(step("order", on(), lt(over(UNIT, power(x, 2), x), over(UNIT, x, x))))
    refused(step("order", on(), lt(over(UNIT, power(x, 2), x), over(UNIT, mul(x, x), x))))
    refused(step("order", on(), le(over(interval(ZERO, num(2)), power(x, 2), x), over(interval(ZERO, num(2)), x, x))))


def test_eigenvalues_of_a_covariance_are_not_negative_and_those_of_a_function_of_it_may_be():
    shown(step("order", SIZES, le(ZERO, over(DATA, tau(D, power(x, 3)), D))))
    other = make("of", make("sample_covariance", D), close(neg(x), x))
    refused(step("order", SIZES, le(ZERO, over(DATA, over(make("spectrum", other), x, x), D))))


def test_existence_by_a_bound():
    inside = supposed(on(LAW, x), exists(f(x)), x)
    upper, lower = ABOVE, supposed(on(LAW, x), le(neg(g(x)), f(x)), x)
    goal = exists(mean(f(x)))
    shown(inside, upper, lower, G_EXISTS, step("order", ON, goal, 0, 1, 2, 3, bound=mean(g(x))))
    refused(inside, upper, G_EXISTS, step("order", ON, goal, 0, 1, 2, bound=mean(g(x))))
    refused(inside, upper, lower, step("order", ON, goal, 0, 1, 2, bound=mean(g(x))))


# tonelli

TRIANGLE = over(interval(ZERO, a), over(interval(ZERO, x), f(x, y), y), x)
ACROSS = over(interval(ZERO, a), over(interval(y, a), f(x, y), x), y)
POSITIVE_A = on(a, where=(lt(ZERO, a),))
NONNEGATIVE = supposed(on(a, x, y, where=(lt(ZERO, a),)), le(ZERO, f(x, y)), x, y)
LEFT = supposed(POSITIVE_A, exists(TRIANGLE))
INNER = supposed(on(a, y, where=(lt(ZERO, a),)), exists(over(interval(y, a), f(x, y), x)), y)


def test_integrals_change_places_over_the_same_set():
    shown(NONNEGATIVE, LEFT, INNER, step("tonelli", POSITIVE_A, eq(TRIANGLE, ACROSS), 0, 1, 2))
    other = over(interval(ZERO, a), over(interval(ZERO, a), f(x, y), x), y)
    refused(NONNEGATIVE, LEFT, INNER, step("tonelli", POSITIVE_A, eq(TRIANGLE, other), 0, 1, 2))


@pytest.mark.parametrize(
    "kept", [(LEFT, INNER), (NONNEGATIVE, INNER), (NONNEGATIVE, LEFT)], ids=["sign", "left", "inner"]
)
def test_each_condition_of_tonelli(kept):
    refused(*kept, step("tonelli", POSITIVE_A, eq(TRIANGLE, ACROSS), *range(len(kept))))


def test_a_signed_integrand_needs_one_absolute_integral():
    one = over(UNIT, over(UNIT, f(x, y), y), x)
    two = over(UNIT, over(UNIT, f(x, y), x), y)
    inner = supposed(on(y), exists(over(UNIT, f(x, y), x)), y), supposed(on(x), exists(over(UNIT, f(x, y), y)), x)
    sized = supposed(on(), exists(over(UNIT, over(UNIT, make("abs", f(x, y)), y), x)))
    both = supposed(on(), exists(one)), supposed(on(), exists(two))
    shown(*inner, sized, step("tonelli", on(), eq(one, two), 0, 1, 2))
    refused(*inner, *both, step("tonelli", on(), eq(one, two), 0, 1, 2, 3))


def test_integrals_up_to_the_index_of_their_sum_do_not_change_places_as_if_up_to_one_end():
    three = num(3)
    for end, first, judge in ((three, ONE, shown), (k, ONE, refused), (k, make("floor", y), refused)):
        left = over(integers(ONE, three), over(interval(ZERO, end), ONE, y), k)
        judge(step("tonelli", on(), eq(left, over(interval(ZERO, three), over(integers(first, three), ONE, k), y))))


# law


def atoms(*parts):
    return make("atoms", *parts)


def test_atoms_are_a_weighted_sum():
    shown(step("law", on(), eq(over(atoms(HALF, ONE, HALF, num(3)), ln(x), x), mul(HALF, ln(num(3))))))
    refused(
        step(
            "law",
            on(),
            eq(over(atoms(HALF, ZERO, HALF, num(3)), ln(x), x), add(mul(HALF, ln(ZERO)), mul(HALF, ln(num(3))))),
        )
    )
    refused(step("law", on(), eq(over(atoms(num(2), ONE, num(-1), num(3)), x, x), num(-1))))
    refused(step("law", on(), eq(over(atoms(HALF, ONE), x, x), HALF)))


def test_an_image_and_a_uniform_law():
    image = make("image", LAW, close(f(x), x))
    there = supposed(on(LAW, x), exists(f(x)), x)
    known = supposed(on(LAW), exists(mean(g(f(x)))))
    shown(there, known, step("law", on(LAW), eq(over(image, g(x), x), mean(g(f(x)))), 0, 1))
    refused(known, step("law", on(LAW), eq(over(image, g(x), x), mean(g(add(f(x), ONE)))), 0))
    uniform = eq(over(make("uniform", a, b), x, x), div(over(interval(a, b), x, x), sub(b, a)))
    shown(step("law", on(a, b, where=(lt(a, b),)), uniform))
    refused(step("law", on(a, b, where=(le(a, b),)), uniform))


def test_a_law_beyond_a_pole_has_no_mean_there():
    shifted = make("image", make("uniform", ZERO, num(10)), close(div(x, sub(x, num(5))), x))
    refused(step("law", on(), eq(over(shifted, x, x), over(make("uniform", ZERO, num(10)), div(x, sub(x, num(5))), x))))


def test_a_few_integers_and_masses():
    shown(step("law", on(), eq(over(integers(ONE, num(3)), mul(k, k), k), num(14))))
    shown(step("law", on(), eq(make("product", integers(ONE, num(4)), close(k, k)), num(24))))
    shown(step("law", on(n), eq(over(integers(n, sub(n, ONE)), div(ONE, k), k), ZERO)))
    counted = eq(over(integers(ONE, n), num(3), k), mul(num(3), n))
    shown(step("law", on(n, where=(le(ZERO, n),)), counted))
    refused(step("law", on(n, where=(le(num(-2), n),)), counted))
    refused(step("law", on(n), eq(over(integers(n, n), div(ONE, k), k), div(ONE, n))))
    shown(step("law", on(n, where=(ne(n, ZERO),)), eq(over(integers(n, n), div(ONE, k), k), div(ONE, n))))
    width = eq(over(interval(a, b), ONE, x), sub(b, a))
    shown(step("law", on(a, b, where=(le(a, b),)), width))
    refused(step("law", on(a, b), width))


def test_a_sum_below_an_empty_one_is_none():
    """Some read a sum from 5 to 2 as 0, others, SymPy among them, as minus the sum of what lies between."""
    shown(step("law", on(), eq(over(integers(num(5), num(4)), k, k), ZERO)))
    refused(step("law", on(), eq(over(integers(num(5), TWO), k, k), ZERO)))
    refused(step("law", on(), eq(make("product", integers(num(5), TWO), close(k, k)), ONE)))
    refused(step("law", on(n), eq(over(integers(ONE, n), ZERO, k), ZERO)))
    shown(step("law", on(n, where=(le(ZERO, n),)), eq(over(integers(ONE, n), ZERO, k), ZERO)))


def test_ends_that_are_no_integers_are_not_counted():
    for ends in ((ONE, a), (a, OO), (MINUS_OO, div(n, TWO)), (HALF, add(TWO, HALF))):
        with pytest.raises(IllFormed, match="integers asks for a integer or infinity"):
            integers(*ends)


# split


def test_an_interval_and_a_sum_are_cut_in_between():
    parts = eq(over(interval(a, c), x, x), add(over(interval(a, b), x, x), over(interval(b, c), x, x)))
    shown(step("split", on(a, b, c, where=(le(a, b), le(b, c))), parts))
    refused(step("split", on(a, b, c, where=(le(a, c),)), parts))
    where = (le(ONE, n), le(n, m))
    whole = over(integers(ONE, m), k, k)
    shown(
        step(
            "split",
            on(n, m, where=where),
            eq(whole, add(over(integers(ONE, n), k, k), over(integers(add(n, ONE), m), k, k))),
        )
    )
    refused(
        step("split", on(n, m, where=where), eq(whole, add(over(integers(ONE, n), k, k), over(integers(n, m), k, k))))
    )
    refused(step("split", on(n, m), eq(whole, add(over(integers(ONE, n), k, k), over(integers(add(n, ONE), m), k, k)))))


def test_the_whole_exists_only_if_the_body_exists_at_the_cut():
    body = make("rpow", make("abs", x), neg(HALF))
    whole, parts = (
        over(interval(num(-1), ONE), body, x),
        [over(interval(num(-1), ZERO), body, x), over(interval(ZERO, ONE), body, x)],
    )
    known = [supposed(on(), exists(part)) for part in parts]
    refused(*known, step("split", on(), eq(whole, add(*parts)), 0, 1))


def test_a_cut_that_does_not_exist():
    cut = div(ONE, a)
    goal = eq(over(LINE, f(x), x), add(over(interval(MINUS_OO, cut), f(x), x), over(interval(cut, OO), f(x), x)))
    known = supposed(on(a), exists(over(LINE, f(x), x)))
    refused(known, step("split", on(a), goal, 0))
    there = on(a, where=(ne(a, ZERO),))
    shown(supposed(there, exists(over(LINE, f(x), x))), step("split", there, goal, 0))


def test_the_line_in_equal_steps():
    steps = over(integers(MINUS_OO, OO), over(interval(mul(a, k), mul(a, add(k, ONE))), f(x), x), k)
    goal = eq(over(LINE, f(x), x), steps)
    there = on(a, where=(lt(ZERO, a),))
    shown(supposed(there, exists(over(LINE, f(x), x))), step("split", there, goal, 0))
    refused(supposed(on(a), exists(over(LINE, f(x), x))), step("split", on(a), goal, 0))
    half = over(integers(ZERO, OO), over(interval(mul(a, k), mul(a, add(k, ONE))), f(x), x), k)
    refused(supposed(there, exists(over(LINE, f(x), x))), step("split", there, eq(over(LINE, f(x), x), half), 0))
    signed = [supposed(there, exists(steps)), supposed(on(a, x, where=there.conditions), exists(f(x)), x)]
    refused(*signed, step("split", there, goal, 0, 1))


# convergence

GROWS = make("grows")
GOAL = eq(lim(GROWS, over(UNIT, f(x, t), x), t), over(UNIT, g(x), x))
POINTWISE = supposed(on(x), eq(lim(GROWS, f(x, t), t), g(x)), x)
BOUND = over(UNIT, app("h", x), x)
UPPER = supposed(on(x, t), le(f(x, t), app("h", x)), x, t)
LOWER = supposed(on(x, t), le(neg(app("h", x)), f(x, t)), x, t)
BOUNDED = supposed(on(), exists(BOUND))


def converged(rule, *premises, goal=GOAL, **certificate):
    return outcome(*premises, step(rule, on(), goal, *range(len(premises)), **certificate))


def test_dominated_convergence():
    premises = (UPPER, LOWER, BOUNDED, POINTWISE)
    assert converged("dominated_convergence", *premises, bound=BOUND, near=ONE).ok
    for left_out in premises:
        rest = [p for p in premises if p is not left_out]
        assert not converged("dominated_convergence", *rest, bound=BOUND, near=ONE).ok


def test_a_bound_near_the_point_for_all_values_at_once():
    """abs(f) <= h only from t > 1/x on: the bump n 1{x < 1/n} has this, and its integrals do not tend to 0."""
    where = (lt(ZERO, x), lt(div(ONE, x), t))
    late = [step("suppose", on(x, t, where=where), p.statement, own=(x, t)) for p in (UPPER, LOWER)]
    assert not converged("dominated_convergence", *late, BOUNDED, POINTWISE, bound=BOUND, near=ONE).ok


def test_sizes_and_ranges_do_not_move():
    moving = eq(lim(GROWS, over(interval(ZERO, t), f(x, t), x), t), over(UNIT, g(x), x))
    assert not converged(
        "dominated_convergence", UPPER, LOWER, BOUNDED, POINTWISE, goal=moving, bound=BOUND, near=ONE
    ).ok
    along = make("proportion", num(2))
    data = lim(along, over(DATA, tau(D, x), D), n, d)
    found = outcome(step("monotone_convergence", on(LAW), eq(data, mean(x)), near=ONE))
    assert "free of what moves" in found.message


RISING = step("suppose", on(x, t, s, where=(lt(t, s),)), le(f(x, t), f(x, s)), own=(x, t, s))
FALLING = step("suppose", on(x, t, s, where=(lt(s, t),)), le(f(x, t), f(x, s)), own=(x, t, s))
EACH = supposed(on(t), exists(over(UNIT, f(x, t), x)), t)
LIMIT = supposed(on(), exists(over(UNIT, g(x), x)))


@pytest.mark.parametrize("way", [RISING, FALLING], ids=["rising", "falling"])
def test_monotone_convergence(way):
    premises = (way, EACH, LIMIT, POINTWISE)
    assert converged("monotone_convergence", *premises, near=ONE).ok
    for left_out in premises:
        assert not converged("monotone_convergence", *(p for p in premises if p is not left_out), near=ONE).ok


def test_what_falls_from_infinity_has_no_limit_in_the_mean():
    """x on (0, oo) as t -> 0+ of t x: each integral is infinite, the limit function is 0."""
    half_line = interval(ZERO, OO)
    goal = eq(lim(make("above", ZERO), over(half_line, mul(t, x), x), t), over(half_line, ZERO, x))
    pointwise = supposed(on(x), eq(lim(make("above", ZERO), mul(t, x), t), ZERO), x)
    assert not converged("monotone_convergence", pointwise, goal=goal, near=ONE).ok


def test_nothing_rises_along_two_sizes():
    along = make("proportion", num(2))
    goal = eq(lim(along, over(UNIT, f(x, n, d), x), n, d), over(UNIT, g(x), x))
    pointwise = supposed(on(x), eq(lim(along, f(x, n, d), n, d), g(x)), x)
    each = supposed(on(n, d), exists(over(UNIT, f(x, n, d), x)), n, d)
    found = converged("monotone_convergence", pointwise, each, LIMIT, goal=goal, near=ONE)
    assert "one number moves" in found.message
    upper = supposed(on(x, n, d), le(f(x, n, d), app("h", x)), x, n, d)
    lower = supposed(on(x, n, d), le(neg(app("h", x)), f(x, n, d)), x, n, d)
    assert converged("dominated_convergence", upper, lower, BOUNDED, pointwise, goal=goal, bound=BOUND, near=ONE).ok


def test_the_neighbourhood_lies_beside_the_point():
    point = make("above", ONE)
    goal = eq(lim(point, over(UNIT, f(x, t), x), t), over(UNIT, g(x), x))
    pointwise = supposed(on(x), eq(lim(point, f(x, t), t), g(x)), x)
    premises = (UPPER, LOWER, BOUNDED, pointwise)
    assert converged("dominated_convergence", *premises, goal=goal, bound=BOUND, near=num(2)).ok
    assert not converged("dominated_convergence", *premises, goal=goal, bound=BOUND, near=ONE).ok


def test_functionals_of_what_rises_are_bounded():
    within = supposed(on(t), le(over(UNIT, f(x, t), x), num(5)), t)
    assert converged("monotone_convergence", RISING, EACH, POINTWISE, within, near=ONE, bound=num(5)).ok
    assert not converged("monotone_convergence", RISING, EACH, POINTWISE, near=ONE, bound=num(5)).ok
    assert not converged("monotone_convergence", FALLING, EACH, POINTWISE, within, near=ONE, bound=num(5)).ok


def test_densities_and_mixtures():
    law = make("with_density", UNIT, close(mul(num(2), x), x))
    whole = step("antiderivative", on(), eq(over(UNIT, mul(num(2), x), x), ONE), variable=x, function=power(x, 2))
    goal = eq(over(law, x, x), over(UNIT, mul(num(2), x, x), x))
    shown(whole, step("law", on(), goal, 0))
    refused(step("law", on(), goal))
    mixed = make("mixture", y, LAW, atoms(ONE, ZERO))
    inside = on(LAW, y, where=(lt(ZERO, y), lt(y, ONE)))
    at_zero = supposed(ON, exists(f(ZERO)))
    first = eq(over(mixed, f(x), x), add(mul(y, mean(f(x))), mul(sub(ONE, y), over(atoms(ONE, ZERO), f(x), x))))
    second = step("law", ON, eq(over(atoms(ONE, ZERO), f(x), x), f(ZERO)), 1)
    shown(F_EXISTS, at_zero, second, step("law", inside, first, 0, 2))
    refused(F_EXISTS, at_zero, second, step("law", ON, first, 0, 2))


def test_a_law_is_supported_on_an_interval_that_holds_its_places():
    positive = interval(ZERO, OO)
    shown(step("law", on(), make("supported", atoms(HALF, ONE, HALF, num(3)), positive)))
    refused(step("law", on(), make("supported", atoms(HALF, ONE, HALF, ZERO), positive)))
    refused(step("law", on(), make("supported", atoms(HALF, ONE, ONE, num(3)), positive)))
    refused(step("law", on(), make("supported", atoms(ONE, num(3)), interval(ZERO, num(3)))))
    refused(step("law", on(), make("supported", atoms(ONE, ONE), integers(ZERO, num(3)))))
    shown(step("law", on(), make("supported", make("uniform", ZERO, ONE), interval(ZERO, ONE))))
    refused(step("law", on(), make("supported", make("uniform", ZERO, num(2)), interval(ZERO, ONE))))
    refused(step("law", on(LAW), make("supported", LAW, positive)))
    known = supposed(on(LAW), make("supported", LAW, positive))
    shifted = make("image", LAW, close(add(x, ONE), x))
    shown(known, step("law", on(LAW), make("supported", shifted, interval(ONE, OO)), 0))
    refused(known, step("law", on(LAW), make("supported", shifted, interval(num(2), OO)), 0))


def test_dominated_convergence_along_populations():
    """The bound holds for every Sigma near the point, and the integral is one over what does not move."""
    matrix = var("M", "matrix")
    path = make("populations", ONE, LAW)
    here = on(LAW, where=(make("supported", LAW, interval(ZERO, OO)), exists(mean(x))))
    body = over(make("spectrum", matrix), div(t, add(t, x)), t)
    inside = on(LAW, x, where=(*here.conditions, lt(ZERO, x)))
    point = step("suppose", inside, eq(lim(path, body, n, d, matrix), over(LAW, div(t, add(t, x)), t)), own=(x,))
    goal = eq(lim(path, over(UNIT, body, x), n, d, matrix), over(UNIT, over(LAW, div(t, add(t, x)), t), x))
    sizes = on(d, matrix, x, where=(le(ONE, d), lt(ZERO, x)), ranges=((matrix, make("covariances", d)),))
    small = step("order", sizes, le(body, ONE))
    bound = over(UNIT, ONE, x)
    assert outcome(point, small, step("dominated_convergence", here, goal, 0, 1, bound=bound, near=ONE)).ok
    assert not outcome(point, step("dominated_convergence", here, goal, 0, bound=bound, near=ONE)).ok
    assert not outcome(small, step("dominated_convergence", here, goal, 0, bound=bound, near=ONE)).ok
    less = over(UNIT, HALF, x)
    assert not outcome(point, small, step("dominated_convergence", here, goal, 0, 1, bound=less, near=ONE)).ok
