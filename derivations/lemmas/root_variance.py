"""The variance of tr (S + epsilon)^(1/2), epsilon > 0, tends to a sum over cosine coefficients: derivatives of powers are bounded."""

from __future__ import annotations

from ...theory.terms.build import HALF, ONE, OO, ZERO, add, eq, le, lt, mul, neg, power, sub
from ...theory.terms.context import Context
from ...theory.terms.term import bound, close, make, num, substitute, var
from ...theory.write.lemma import lemma
from ...theory.write.proof import Line, axiom, have, instance
from .gamma import gamma_at_one, gamma_of
from .letters import LOADS, absolute, gamma, x, y
from .marchenko_pastur import lower, root, upper

i, j = var("i", "integer"), var("index", "integer")
e = var("e", "real")
SHIFTED = Context((gamma, e), (*LOADS.conditions, lt(ZERO, e)))
ORDERS = Context((i,), (le(ZERO, i),))
_factors = make("product", make("integers", ZERO, sub(i, ONE)), close(sub(HALF, j), j))


@lemma
def product_bound() -> Line:
    """abs(f a) <= b g where abs(f) <= g and abs(a) <= b."""
    f, g, a, b = (var(name, "real") for name in ("one", "two", "three", "four"))
    where = le(absolute(f), g), le(absolute(a), b)
    context = Context((f, g, a, b), where)
    apart = have(eq(absolute(mul(f, a)), mul(absolute(f), absolute(a))), Context((f, a)), rule="functional_equation")
    known = [have(condition, context, rule="sign") for condition in where]
    uses, weights = (apart, *known), (num(-1), b, absolute(f))
    return have(le(absolute(mul(f, a)), mul(b, g)), context, *uses, rule="combine", multipliers=weights)


@lemma
def factors_bound() -> Line:
    """The product of 1/2 - j over 0 <= j < i is at most Gamma(i + 1) in size, by induction."""
    size = gamma_of(add(i, ONE))
    statement = le(absolute(_factors), size)
    nowhere = Context(())
    none = have(eq(substitute(_factors, {i: ZERO}), ONE), nowhere, rule="law")
    f = var("one", "real")
    unit = have(eq(absolute(f), ONE), Context((f,), (eq(f, ONE),)), rule="sign")
    one = instance(unit, nowhere, none, images={f: none.statement.args[0]})
    first, weights = substitute(statement, {i: ZERO}), (num(-1), num(-1))
    start = have(first, nowhere, one, gamma_at_one(), rule="combine", multipliers=weights)
    supposed = have(statement, ORDERS, rule="suppose")
    later, last = substitute(_factors, {i: add(i, ONE)}), sub(HALF, i)
    single = make("product", make("integers", i, sub(add(i, ONE), ONE)), close(sub(HALF, j), j))
    cut = have(eq(later, mul(_factors, single)), ORDERS, rule="split")
    alone = have(eq(single, last), ORDERS, rule="law")
    value = have(eq(later, mul(_factors, last)), ORDERS, cut, alone, rule="field")
    less = have(le(absolute(last), add(i, ONE)), ORDERS, rule="sign")
    letters = (var(name, "real") for name in ("one", "two", "three", "four"))
    images = dict(zip(letters, (_factors, size, last, add(i, ONE)), strict=True))
    known = instance(product_bound(), ORDERS, supposed, less, images=images)
    moved = eq(mul(add(i, ONE), size), gamma_of(add(i, ONE, ONE)))
    up = have(moved, ORDERS, rule="functional_equation")
    same = have(eq(absolute(later), absolute(mul(_factors, last))), ORDERS, value, rule="rewrite")
    one_more, signs = substitute(statement, {i: add(i, ONE)}), (ONE, num(-1), ONE)
    step = have(one_more, ORDERS, known, same, up, rule="combine", title="one more", multipliers=signs)
    return have(statement, ORDERS, start, step, rule="induction", variable=i, start=ZERO)


radius, size = mul(HALF, e), add(ONE, e, upper)
shifted = root(add(x, e))


@lemma
def root_is_below() -> Line:
    """sqrt(y) <= (1 + y)/2 for y >= 0."""
    context = Context((y,), (le(ZERO, y),))
    square = have(le(ZERO, power(sub(root(y), ONE), 2)), context, rule="sign")
    return have(le(root(y), mul(HALF, add(ONE, y))), context, square, rule="combine", multipliers=(HALF,))


@lemma
def derivatives_bound() -> Line:
    """Each derivative of sqrt(x + epsilon) next to the support is at most A i! (epsilon/2)^-i in size."""
    a, b = var("low", "real"), var("high", "real")
    near = lt(sub(a, radius), x), lt(x, add(b, radius))
    where = Context((a, b, e, i, x), (le(ZERO, a), lt(a, b), lt(ZERO, e), le(ZERO, i), *near))
    at, negative = add(x, e), neg(i)
    far = have(lt(radius, at), where, rule="sign", title="off the singularity")
    images = {var("c", "real"): e, var("k", "integer"): i, var("p", "real"): HALF}
    known = instance(axiom("derivatives_of_power"), where, far, images=images)
    falls = have(
        le(make("pow", at, negative), make("pow", radius, negative)), where, far, rule="increasing_map", variable=y,
        function=make("pow", y, negative), interval=make("interval", radius, OO), values=(at, radius),
    )  # fmt: skip
    sign = have(lt(ZERO, at), where, far, rule="sign")
    whole, part, least = make("rpow", at, sub(HALF, i)), make("pow", at, negative), make("pow", radius, negative)
    apart = have(eq(whole, mul(root(at), part)), where, sign, rule="functional_equation")
    below = instance(root_is_below(), where, sign, images={y: at})
    most = add(ONE, e, b)
    top = have(le(root(at), most), where, below, rule="combine", multipliers=(ONE,))
    positives = [have(le(ZERO, term), where, sign, rule="sign") for term in (root(at), least, whole)]
    weights = ONE, root(at), least
    larger = have(le(whole, mul(most, least)), where, apart, falls, top, rule="combine", multipliers=weights)
    letters = [var(name, "real") for name in ("one", "two", "three", "four")]
    within = have(
        le(absolute(letters[2]), letters[3]),
        Context(tuple(letters[2:]), (le(ZERO, letters[2]), le(*letters[2:]))),
        rule="sign",
    )
    measure = instance(within, where, positives[2], larger, images={letters[2]: whole, letters[3]: mul(most, least)})
    factors = instance(factors_bound(), where)
    images = dict(zip(letters, (_factors, gamma_of(add(i, ONE)), whole, mul(most, least)), strict=True))
    bounded = instance(product_bound(), where, factors, measure, images=images)
    slope = known.statement.args[0]
    same = have(eq(absolute(slope), absolute(known.statement.args[1])), where, known, rule="rewrite")
    statement = le(absolute(slope), mul(most, gamma_of(add(i, ONE)), least))
    line = have(statement, where, same, bounded, rule="combine", multipliers=(num(-1), ONE))
    edges = {a: lower, b: upper}
    support = Context((gamma, e, i, x), (*SHIFTED.conditions, le(ZERO, i), *(substitute(one, edges) for one in near)))
    return instance(line, support, images=edges)


@lemma
def grows() -> Line:
    """sqrt(x + epsilon) <= A (1 + x) for x >= 0."""
    b = var("high", "real")
    where = Context((b, e, x), (le(ZERO, b), lt(ZERO, e), le(ZERO, x)))
    below = have(le(ZERO, add(x, e)), where, rule="sign")
    known = instance(root_is_below(), where, below, images={y: add(x, e)})
    most, sign = mul(add(ONE, e, b), make("pow", add(ONE, x), ONE)), have(le(ZERO, shifted), where, rule="sign")
    larger = have(le(shifted, most), where, known, rule="combine", multipliers=(ONE,))
    v, w = var("one", "real"), var("two", "real")
    within = have(le(absolute(v), w), Context((v, w), (le(ZERO, v), le(v, w))), rule="sign")
    line = instance(within, where, sign, larger, images={v: shifted, w: most})
    return instance(line, Context((gamma, e, x), (*SHIFTED.conditions, le(ZERO, x))), images={b: upper})


@lemma
def variance_of_shifted() -> Line:
    """d^2 times the variance of tau((S + epsilon)^(1/2)) tends to half the sum of k a_k^2."""
    images = {var("A", "real"): size, var("j", "integer"): ONE, var("r", "real"): radius}
    functions = {"f": (1, root(add(bound(0, "real"), e)))}
    return instance(
        axiom("variance_of_statistic"), SHIFTED, grows(), derivatives_bound(), images=images, functions=functions
    )
