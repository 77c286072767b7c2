"""The Marchenko-Pastur law by its transform: the density is verified, no contour is needed.

One integral, of sqrt((b - x)(x - a))/(x - p), gives the mass of the density and its transform; where there are fewer examples
than dimensions, the missing mass sits at 0.
"""

from __future__ import annotations

from fractions import Fraction

from ...theory.terms.build import HALF, ONE, OO, TWO, ZERO, add, eq, inverse, le, lt, mul, neg, over, power, sub
from ...theory.terms.context import Context
from ...theory.terms.term import Term, app, close, make, num, substitute, var
from ...theory.write.lemma import lemma
from ...theory.write.proof import Line, axiom, have, instance
from .letters import absolute, gamma, integral, x, z
from .transform import limit_of_transform, transform

a, b, p, w = (var(name, "real") for name in "abpw")
PI = make("pi")


def root(term: Term) -> Term:
    return power(term, Fraction(1, 2))


def below(context: Context) -> Context:
    """The context with a point z < 0."""
    return Context((*context.variables, z), (*context.conditions, lt(z, ZERO)))


BELOW = Context((a, b, p), (lt(a, b), lt(p, a)))
AT_EDGE = Context((a, b, p), (lt(a, b), eq(p, a)))
UP_TO_EDGE = Context((a, b, p), (lt(a, b), le(p, a)))
_A, _B = sub(a, p), sub(b, p)
arc = root(mul(sub(b, x), sub(x, a)))
_place = mul(add(a, mul(b, power(w, 2))), inverse(add(ONE, power(w, 2))))
_one = add(ONE, power(w, 2))


_arc_value = mul(PI, sub(mul(HALF, add(_A, _B)), mul(root(_A), root(_B))))


@lemma
def arc_at_place() -> Line:
    """sqrt((b - x)(x - a)) = (b - a) w/(1 + w^2) at x = (a + b w^2)/(1 + w^2)."""
    context = Context((a, b, w), (lt(a, b), lt(ZERO, w)))
    return have(eq(substitute(arc, {x: _place}), mul(sub(b, a), w, inverse(_one))), context, rule="functional_equation")


def _rational(p_: Term) -> Term:
    """The integrand after the substitution."""
    scale = mul(sub(b, a), w, inverse(_one))
    slope = mul(TWO, sub(b, a), w, power(_one, -2))
    return mul(scale, inverse(sub(_place, p_)), slope)


def _substituted(context: Context, point: Term, rational: Term, primitive: Term, value: Term) -> Line:
    """The integral of the arc over x - point, by x = (a + b w^2)/(1 + w^2), a rational integrand and its primitive."""
    integrand = mul(arc, inverse(sub(x, point)))
    moved = mul(substitute(integrand, {x: _place}), mul(TWO, sub(b, a), w, power(_one, -2)))
    known = have(
        eq(integral(ZERO, OO, rational, w), value), context, rule="antiderivative", variable=w, function=primitive
    )
    same = have(eq(integral(ZERO, OO, moved, w), value), context, known, arc_at_place(), rule="rewrite")
    whole = integral(a, b, integrand, x)
    through = have(
        eq(whole, integral(ZERO, OO, moved, w)),
        context,
        same,
        arc_at_place(),
        rule="substitution",
        variable=w,
        image=_place,
    )
    return have(eq(whole, value), context, through, same, rule="field", multipliers=(ONE, ONE))


@lemma
def arc_below() -> Line:
    """int sqrt((b - x)(x - a))/(x - p) dx = pi ((a + b)/2 - p - sqrt(a - p) sqrt(b - p)) for p < a."""
    turn = mul(root(_A), root(_B), make("atan", mul(w, root(_B), power(_A, Fraction(-1, 2)))))
    half = mul(HALF, sub(b, a), add(mul(w, inverse(_one)), make("atan", w)))
    primitive = mul(TWO, add(mul(_A, make("atan", w)), half, neg(turn)))
    return _substituted(BELOW, p, _rational(p), primitive, _arc_value)


@lemma
def arc_at_edge() -> Line:
    """int sqrt((b - x)(x - a))/(x - a) dx = pi (b - a)/2."""
    context = Context((a, b), (lt(a, b),))
    rational = mul(TWO, sub(b, a), power(_one, -2))
    primitive = mul(sub(b, a), add(mul(w, inverse(_one)), make("atan", w)))
    return _substituted(context, a, rational, primitive, mul(HALF, PI, sub(b, a)))


@lemma
def arc_integral() -> Line:
    """int sqrt((b - x)(x - a))/(x - p) dx = pi ((a + b)/2 - p - sqrt(a - p) sqrt(b - p)) for p <= a."""
    statement = eq(integral(a, b, mul(arc, inverse(sub(x, p))), x), _arc_value)
    at_edge = have(statement, AT_EDGE, arc_at_edge(), rule="rewrite")
    return have(statement, UP_TO_EDGE, arc_below(), at_edge, rule="cases", title="the arc integral")


# The law at load gamma: edges l and u, density h, and an atom of the missing mass.

_s = power(gamma, Fraction(-1, 2))
lower, upper = power(sub(ONE, _s), 2), power(add(ONE, _s), 2)
density = substitute(mul(gamma, inverse(mul(TWO, PI, x)), arc), {a: lower, b: upper})
SUPPORT = make("interval", lower, upper)
MANY, FEW = Context((gamma,), (le(ONE, gamma),)), Context((gamma,), (lt(ZERO, gamma), lt(gamma, ONE)))


_EDGES = Context((a, b, gamma), (le(ZERO, a), lt(a, b), lt(ZERO, gamma)))
over_arc = mul(gamma, inverse(mul(TWO, PI, x)), arc)


def _arc_at(point: Term) -> Term:
    return integral(a, b, mul(arc, inverse(sub(x, point))), x)


@lemma
def mass_by_arc() -> Line:
    """The integral of gamma sqrt((b - x)(x - a))/(2 pi x) is one of the arc at p = 0."""
    known = instance(arc_integral(), _EDGES, images={p: ZERO})
    scaled = mul(gamma, inverse(mul(TWO, PI)), _arc_at(ZERO))
    return have(eq(integral(a, b, over_arc, x), scaled), _EDGES, known, rule="linear")


@lemma
def transform_by_arcs() -> Line:
    """1/(x (z - x)) = (1/x - 1/(x - z))/z under the arc."""
    where = below(_EDGES)
    known = [instance(arc_integral(), where, images={p: point}) for point in (ZERO, z)]
    whole = integral(a, b, mul(over_arc, inverse(sub(z, x))), x)
    parts = mul(gamma, inverse(mul(TWO, PI, z)), sub(_arc_at(ZERO), _arc_at(z)))
    return have(eq(whole, parts), where, *known, rule="linear", title="partial fractions")


@lemma
def product_of_edges(context: Context, point: Term) -> Line:
    """sqrt(l - p) sqrt(u - p) at p = 0, or at p = z as the root of the discriminant."""
    s = var("s", "real")
    less, more = power(sub(ONE, s), 2), power(add(ONE, s), 2)
    roots = mul(root(sub(less, point)), root(sub(more, point)))
    ranges = (lt(ZERO, s), le(s, ONE)) if context is MANY else (lt(ONE, s),)
    squares = power(s, 2)
    if point is ZERO:
        value = sub(ONE, squares) if context is MANY else sub(squares, ONE)
        at_s = have(eq(roots, value), Context((s,), ranges), rule="functional_equation")
        return instance(at_s, context, images={s: _s})
    value = root(sub(power(sub(sub(ONE, z), squares), 2), mul(num(4), z, squares)))
    at_s = have(eq(roots, value), below(Context((s,), ranges)), rule="functional_equation")
    return instance(at_s, below(context), images={s: _s})


@lemma
def mass(context: Context) -> Line:
    """The density integrates to 1, or to gamma where gamma < 1."""
    total = gamma if context is FEW else ONE
    edges = {a: lower, b: upper}
    at_0 = instance(arc_integral(), context, images={**edges, p: ZERO})
    product = product_of_edges(context, ZERO)
    scaled = mul(gamma, inverse(mul(TWO, PI)), at_0.statement.args[0])
    weights = mul(gamma, inverse(mul(TWO, PI))), mul(neg(HALF), gamma)
    value = have(
        eq(scaled, total), context, at_0, product, rule="field", title="the mass of the arc", multipliers=weights
    )
    parts = instance(mass_by_arc(), context, images=edges)
    whole = parts.statement.args[0]
    return have(eq(whole, total), context, parts, value, rule="field", title="the mass", multipliers=(ONE, ONE))


@lemma
def transform_of_density(context: Context) -> Line:
    """The integral of h/(z - x) is r, less (1 - gamma)/z where gamma < 1."""
    missing = mul(sub(ONE, gamma), inverse(z)) if context is FEW else ZERO
    edges = {a: lower, b: upper}
    where = below(context)
    at_0, at_z = (instance(arc_integral(), where, images={**edges, p: point}) for point in (ZERO, z))
    product, disc = product_of_edges(context, ZERO), product_of_edges(context, z)
    parts = mul(gamma, inverse(mul(TWO, PI, z)), sub(at_0.statement.args[0], at_z.statement.args[0]))
    half, full = mul(gamma, inverse(mul(TWO, z))), mul(gamma, inverse(mul(TWO, PI, z)))
    value = have(
        eq(parts, sub(transform, missing)),
        where,
        at_0,
        at_z,
        instance(product, where),
        disc,
        rule="field",
        title="both arcs",
        multipliers=(full, neg(full), neg(half), half),
    )
    fractions = instance(transform_by_arcs(), where, images=edges)
    whole = fractions.statement.args[0]
    return have(eq(whole, sub(transform, missing)), where, fractions, value, rule="field", multipliers=(ONE, ONE))


def law(context: Context) -> Term:
    """The law: the density, or beside it an atom at 0 of the mass that is missing."""
    if context is not FEW:
        return make("with_density", SUPPORT, close(density, x))
    bulk = make("with_density", SUPPORT, close(mul(inverse(gamma), density), x))
    return make("mixture", sub(ONE, gamma), make("atoms", ONE, ZERO), bulk)


@lemma
def density_sign(context: Context, scaled: bool = False) -> Line:
    """h(x) > 0 between the edges, or h(x)/gamma."""
    body = mul(inverse(gamma), over_arc) if scaled else over_arc
    inside = Context((*_EDGES.variables, x), (*_EDGES.conditions, lt(a, x), lt(x, b)))
    general = have(lt(ZERO, body), inside, rule="sign", title="the density is positive")
    between = Context((*context.variables, x), (*context.conditions, lt(lower, x), lt(x, upper)))
    return instance(general, between, images={a: lower, b: upper})


@lemma
def density_continuous(context: Context) -> Line:
    """h is continuous on every closed interval between the edges."""
    q, r = var("q", "real"), var("r", "real")
    inside = Context((*_EDGES.variables, q, r), (*_EDGES.conditions, lt(a, q), lt(q, r), lt(r, b)))
    general = have(make("continuous", make("interval", q, r), close(over_arc, x)), inside, rule="continuity")
    between = Context((*context.variables, q, r), (*context.conditions, lt(lower, q), lt(q, r), lt(r, upper)))
    return instance(general, between, images={a: lower, b: upper})


def bulk(context: Context) -> Term:
    """The law without the atom."""
    return law(context).args[2] if context is FEW else law(context)


@lemma
def bulk_is_one(context: Context) -> Line:
    """The density of the bulk integrates to 1."""
    if context is not FEW:
        return mass(context)
    scaled = integral(lower, upper, mul(inverse(gamma), density), x)
    parts = have(
        eq(scaled, mul(inverse(gamma), mass(context).statement.args[0])), context, mass(context), rule="linear"
    )
    return have(eq(scaled, ONE), context, parts, mass(context), rule="field", multipliers=(ONE, inverse(gamma)))


def mean_over_law(context: Context, body: Term, known: Line) -> Line:
    """The mean of the body over the law is the integral of h times it, with the atom; ``known`` says the integral exists."""
    where = known.context
    one, sign = instance(bulk_is_one(context), where), density_sign(context, context is FEW)
    whole = integral(lower, upper, mul(density, body), x)
    if context is not FEW:
        return have(eq(over(law(context), body, x), whole), where, one, sign, known, rule="law")
    scaled = integral(lower, upper, mul(mul(inverse(gamma), density), body), x)
    parts = have(eq(scaled, mul(inverse(gamma), whole)), where, known, rule="linear")
    over_bulk = have(eq(over(bulk(context), body, x), scaled), where, one, sign, parts, rule="law")
    at_0 = substitute(body, {x: ZERO})
    atom = have(eq(over(make("atoms", ONE, ZERO), body, x), at_0), where, rule="law")
    mixed = add(
        mul(sub(ONE, gamma), over(make("atoms", ONE, ZERO), body, x)),
        mul(sub(ONE, sub(ONE, gamma)), over_bulk.statement.args[0]),
    )
    mixture = have(eq(over(law(context), body, x), mixed), where, one, sign, atom, over_bulk, rule="law")
    return have(
        eq(over(law(context), body, x), add(mul(sub(ONE, gamma), at_0), whole)),
        where,
        mixture,
        atom,
        over_bulk,
        parts,
        rule="field",
        title="the mean over the law",
        multipliers=(ONE, sub(ONE, gamma), gamma, gamma),
    )


@lemma
def transform_of_law(context: Context) -> Line:
    """E tau(1/(z - S)) tends to the mean of 1/(z - t) over the law, for z < 0."""
    where = below(context)
    known = transform_of_density(context)
    tends = instance(limit_of_transform(), where)
    meaning = mean_over_law(context, inverse(sub(z, x)), known)
    statement = eq(tends.statement.args[0], meaning.statement.args[0])
    return have(
        statement,
        where,
        tends,
        meaning,
        known,
        rule="field",
        title="the transform of the law",
        multipliers=(ONE, num(-1), num(-1)),
    )


_f = app("f", x)
_C, _j = var("A", "real"), var("j", "integer")
GROWTH = (le(ZERO, _C), le(ZERO, _j))


@lemma
def continuous_of_growth() -> tuple[Line, Line]:
    """Supposed: f is continuous on [0, oo), and |f(x)| <= A (1 + x)^j there."""
    inside = Context((_C, _j, x), (*GROWTH, le(ZERO, x)))
    bound = mul(_C, make("pow", add(ONE, x), _j))
    return (
        have(make("continuous", make("interval", ZERO, OO), close(_f, x)), Context((_C, _j), GROWTH), rule="suppose"),
        have(le(absolute(_f), bound), inside, rule="suppose", own=(x,)),
    )


@lemma
def limit_of_trace(context: Context) -> Line:
    """E tau(f(S)) tends to the integral of f h, with (1 - gamma) f(0) beside it where gamma < 1, for f of that kind."""
    where = Context((*context.variables, _C, _j), (*context.conditions, *GROWTH))
    known = continuous_of_growth()
    cited = axiom("stieltjes_continuity")
    one, sign = instance(bulk_is_one(context), where), density_sign(context, context is FEW)
    weak = instance(cited, where, *known, transform_of_law(context), one, sign, images={var("L", "law"): law(context)})
    left, mean_ = weak.statement.args
    whole = integral(lower, upper, mul(density, _f), x)
    if context is not FEW:
        meaning = have(eq(mean_, whole), where, weak, one, sign, rule="law")
        return have(eq(left, whole), where, weak, meaning, rule="field", title="along the law", multipliers=(ONE, ONE))
    point, over_bulk = over(make("atoms", ONE, ZERO), _f, x), over(bulk(context), _f, x)
    mixed = add(mul(sub(ONE, gamma), point), mul(sub(ONE, sub(ONE, gamma)), over_bulk))
    mixture = have(eq(mean_, mixed), where, weak, one, sign, rule="law")
    at_0 = have(eq(point, app("f", ZERO)), where, mixture, rule="law")
    scaled = integral(lower, upper, mul(mul(inverse(gamma), density), _f), x)
    inside = have(eq(over_bulk, scaled), where, mixture, one, sign, rule="law")
    parts = have(eq(scaled, mul(inverse(gamma), whole)), where, inside, rule="linear")
    return have(
        eq(left, add(mul(sub(ONE, gamma), app("f", ZERO)), whole)),
        where,
        weak,
        mixture,
        at_0,
        inside,
        parts,
        rule="field",
        title="along the law",
        multipliers=(ONE, ONE, sub(ONE, gamma), gamma, gamma),
    )
