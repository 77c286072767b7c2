"""Equations between numbers: by algebra and functional equations, known values, or because both sides have one derivative."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from functools import cache, partial
from itertools import product
from math import lcm

from ...decide.field import canonical, normal, same
from ...decide.functional import reduced
from ...decide.refusal import Refusal
from ...decide.scene import Scene
from ...decide.shapes import derivative
from ...find.multipliers import multipliers
from ...find.parts import replaced
from ...terms.build import HALF, ONE, TWO, ZERO, add, div, eq, inverse, le, lim, lt, mul, neg, power, sub
from ...terms.context import EVERYWHERE, Context
from ...terms.term import Term, instantiate, make, num, substitute, subterms, var
from ..proof import Line, axiom, instance
from .lemmas import by_lemma, facts
from .registry import Stuck, first_among, first_of, in_time, show
from .taylor import RIGHT

PI = make("pi")
FINEST = 12
"""The largest part into which an angle is divided."""
PASSES = 3
"""Of reducing functions; what one pass makes may be reduced further."""
DIRECT = ("rewrite", "functional_equation")
OPAQUE = ("erf", "atan", "gamma", "lngamma", "max", "min")
"""Functions within which the kernel's functional equations reduce nothing."""


def equality(left: Term, right: Term, context: Context, lines: Sequence[Line] = (), slopes: bool = True) -> Line:
    """The line left = right; without ``slopes`` not because both sides have one derivative."""
    statement = eq(left, right)
    known = facts([statement], context)
    direct = [(rule, lines) for rule in DIRECT] + [(DIRECT[1], (*lines, *known))] * bool(known)
    return first_of(
        *(partial(show, statement, context, *uses, rule=rule) for rule, uses in direct),
        *(
            partial(by_parts_of_angle, left, right, v, number, context)
            for v, number in finer_angles(statement, context)
        ),
        lambda: by_exponents(left, right, context),
        lambda: by_values(left, right, context, (*lines, *known)),
        lambda: by_arctangents(left, right, context),
        lambda: by_arguments(left, right, context, slopes),
        *((lambda: by_slope(left, right, context),) if slopes else ()),
    )


def by_arguments(left: Term, right: Term, context: Context, slopes: bool) -> Line:
    """With reduced arguments of functions: a logarithm of a product within erf is a sum of logarithms."""
    statement, scene = eq(left, right), Scene(context)
    known: list[Line] = []
    for part in dict.fromkeys(p for p in subterms(statement) if p.head in OPAQUE and p.variables and not p.loose):
        for argument in part.args:
            plain = canonical(reduced(argument, scene))
            if plain is canonical(argument):
                continue
            alike = show(eq(argument, plain), context, rule=DIRECT[1])
            one = len(part.args) == 1
            known.append(
                instance(_one_value(part.head), context, alike, images={x: argument, y: plain}) if one else alike
            )
    if not known:
        raise Stuck(f"not seen to be equal: {left} and {right}")
    images = {line.statement.args[0]: line.statement.args[1] for line in known}
    inner = equality(replaced(left, images), replaced(right, images), context, slopes=slopes)
    return show(statement, context, inner, *known, rule="rewrite")


def by_arctangents(left: Term, right: Term, context: Context) -> Line:
    """With arctangents for arc sines."""
    statement = eq(left, right)
    arcs = dict.fromkeys(part for part in subterms(statement) if part.head == "asin" and part.variables)
    if not arcs or any(part.loose for part in arcs):
        raise Stuck(f"not seen to be equal: {left} and {right}")
    meanings = [_as_arctangent(part, context) for part in arcs]
    images = {line.statement.args[0]: line.statement.args[1] for line in meanings}
    sides = [replaced(side, images) for side in (left, right)]
    inner = first_of(
        lambda: equality(sides[0], sides[1], context, slopes=False),
        lambda: _by_equal_arguments(sides[0], sides[1], context),
    )
    return show(statement, context, inner, *meanings, rule="rewrite")


def _by_equal_arguments(left: Term, right: Term, context: Context) -> Line:
    """With an arctangent of the right side for one of the left whose argument is equal, as roots of fractions show."""
    first, second = ([part for part in subterms(side) if part.head == "atan"] for side in (left, right))

    def with_pair(pair: tuple[Term, Term]) -> Line:
        one, other = pair
        arguments = show(eq(one.args[0], other.args[0]), context, rule=DIRECT[1])
        alike = instance(_one_value("atan"), context, arguments, images={x: one.args[0], y: other.args[0]})
        plain = show(eq(replaced(left, {one: other}), right), context, rule=DIRECT[1])
        return by_lines(left, right, context, [alike, plain])

    return first_among(product(first, second), with_pair, f"not seen to be equal: {left} and {right}")


@cache
def _one_value(head: str) -> Line:
    """At equal numbers where it has a value, a function has one value."""
    positive = (lt(ZERO, x), lt(ZERO, y)) if head in ("gamma", "lngamma") else ()
    where = Context((x, y), (*positive, eq(x, y)))
    return show(eq(make(head, x), make(head, y)), where, show(eq(x, y), where, rule="sign"), rule="rewrite")


def _as_arctangent(arc: Term, context: Context) -> Line:
    (u,) = arc.args
    value = make("atan", mul(u, power(sub(ONE, power(u, 2)), Fraction(-1, 2))))
    return show(eq(arc, value), context, rule="define")


def finer_angles(statement: Term, context: Context) -> list[tuple[Term, int]]:
    """Variables of which sines and cosines of fractions occur, with the common denominator of these."""
    found: dict[Term, int] = {}
    for part in subterms(statement):
        if part.head in ("sin", "cos") and not part.loose:
            for v in (v for v in part.variables if v.sort == "real" and v in context.variables):
                slope = canonical(derivative(part.args[0], v, Scene(context)))
                if slope.head == "num" and slope.args[0].denominator > 1:
                    found[v] = lcm(found.get(v, 1), slope.args[0].denominator)
    return [(v, number) for v, number in found.items() if number <= FINEST]


def by_parts_of_angle(left: Term, right: Term, v: Term, number: int, context: Context) -> Line:
    """By the functional equations of sines and cosines of the number times a part of the variable."""
    u = var(f"{v.args[0]}_part", "real")
    image = {v: mul(num(number), u)}
    where = Context(
        tuple(u if w is v else w for w in context.variables),
        tuple(_divided(c, v, u, number) for c in context.conditions),
        context.ranges,
    )
    parts = [substitute(side, image) for side in (left, right)]
    line = show(eq(*parts), where, *facts(parts, where), rule="functional_equation")
    known = facts((left, right), context)
    there = instance(line, context, *known, images={u: mul(num(Fraction(1, number)), v)})
    if not known:
        return show(eq(left, right), context, there, rule="field", multipliers=(ONE,))
    return show(eq(left, right), context, there, *known, rule="rewrite")


def _divided(condition: Term, v: Term, u: Term, number: int) -> Term:
    """The condition on v as one on u, v being the number times u."""
    if v in condition.args and condition.head in ("lt", "le"):
        part = num(Fraction(1, number))
        return make(condition.head, *(u if side is v else canonical(mul(part, side)) for side in condition.args))
    return substitute(condition, {v: mul(num(number), u)})


def by_exponents(left: Term, right: Term, context: Context) -> Line:
    """Products of exponentials whose exponents have one sum, as algebra sees it, and whose other factors agree."""
    (first, few), (second, many) = _exponents(left), _exponents(right)
    if len(few) + len(many) < 3 or not few or not many or not same(first, second):
        raise Stuck("")
    one, other = (add(*parts) if len(parts) > 1 else parts[0] for parts in (few, many))
    alike = show(eq(one, other), context, rule="field", multipliers=())
    raised = show(eq(make("exp", one), make("exp", other)), context, alike, rule="rewrite")
    apart = [
        (line, sign) for parts, sign in ((few, neg(first)), (many, first)) for line in _sum_of_exponents(parts, context)
    ]
    weights = (first, *(mul(sign, weight) for (_, weight), sign in apart))
    return show(
        eq(left, right), context, raised, *(line for (line, _), _ in apart), rule="field", multipliers=weights,
        title="one exponent",
    )  # fmt: skip


def _exponents(product: Term) -> tuple[Term, list[Term]]:
    """The factors that are no exponentials, and the exponents of those that are."""
    others: list[Term] = []
    exponents: list[Term] = []
    waiting = [product]
    while waiting:
        factor = waiting.pop()
        if factor.head == "mul":
            waiting += factor.args
        elif factor.head == "exp":
            exponents.append(factor.args[0])
        else:
            others.append(factor)
    return (mul(*others) if len(others) > 1 else others[0] if others else ONE), exponents


def _sum_of_exponents(parts: Sequence[Term], context: Context) -> list[tuple[Line, Term]]:
    """Lines that take e to the sum of the parts apart, one part at a time, each with the weight of what was taken before."""
    found, taken = [], ONE
    for i, part in enumerate(parts[:-1]):
        rest = parts[i + 1 :]
        images = {x: part, y: add(*rest) if len(rest) > 1 else rest[0]}
        found.append((instance(_exponential_of_sum(), context, images=images), taken))
        taken = mul(taken, make("exp", part))
    return found


@cache
def _exponential_of_sum() -> Line:
    """e^(x + y) = e^x e^y."""
    whole = make("exp", add(x, y))
    return show(eq(whole, mul(make("exp", x), make("exp", y))), Context((x, y)), rule="functional_equation")


def by_lines(left: Term, right: Term, context: Context, lines: Sequence[Line]) -> Line:
    """The equation as a combination of lines that are equations."""
    uses = [line for line in lines if line.statement.head == "eq"]
    pairs = [(line.statement.args[0], line.statement.args[1]) for line in uses]
    for found in multipliers(sub(left, right), pairs):
        try:
            chosen = [(line, m) for line, m in zip(uses, found, strict=True) if canonical(m) is not ZERO]
            return show(
                eq(left, right), context, *(line for line, _ in chosen), rule="field",
                multipliers=tuple(m for _, m in chosen),
            )  # fmt: skip
        except Exception:
            in_time()
    raise Stuck(f"{left} = {right} is no combination of what is known")


def by_values(left: Term, right: Term, context: Context, lines: Sequence[Line]) -> Line:
    """Functions reduced on both sides, and known values put in."""
    scene = Scene(context, tuple(line.statement for line in lines))
    sides: list[Term] = []
    steps: list[Line] = []
    weights: list[Term] = []
    for side, weight in ((left, ONE), (right, neg(ONE))):
        form = side
        for _ in range(PASSES):
            further = canonical(reduced(form, scene))
            if further is canonical(form):
                break
            steps.append(show(eq(form, further), context, *lines, rule="functional_equation"))
            weights.append(weight)
            form = further
        sides.append(form)
    found = [known_value(g, context) for g in dict.fromkeys(g for s in sides for g in _parts(s))]
    known = [line for line in found if line is not None]
    if not known and not steps and not lines:
        raise Stuck(f"not seen to be equal: {left} and {right}")
    if same(*sides):
        return show(eq(left, right), context, *steps, rule="field", multipliers=tuple(weights))
    middle = first_of(
        lambda: by_lines(sides[0], sides[1], context, [*known, *lines]),
        lambda: _with_values(sides[0], sides[1], context, known),
    )
    return show(eq(left, right), context, *steps, middle, rule="field", multipliers=(*weights, ONE))


def _with_values(left: Term, right: Term, context: Context, known: Sequence[Line]) -> Line:
    """By the sides with known values put in, whose functions are reduced anew."""
    images = {line.statement.args[0]: line.statement.args[1] for line in known}
    plain = replaced(left, images), replaced(right, images)
    if plain == (left, right):
        raise Stuck(f"{left} = {right} is no combination of what is known")
    inner = equality(plain[0], plain[1], context, slopes=False)

    def in_general() -> Line:
        """For all numbers that have these values: what is put in may leave nothing of the function that it stands in."""
        numbers = [line for line in known if line.statement.args[1].head == "num"]
        letters = {line.statement.args[0]: var(f"value{i}_", "real") for i, line in enumerate(numbers)}
        values = (eq(z, line.statement.args[1]) for z, line in zip(letters.values(), numbers, strict=True))
        where = Context((*context.variables, *letters.values()), (*context.conditions, *values), context.ranges)
        line = show(eq(*(replaced(side, letters) for side in (left, right))), where, inner, *known, rule="rewrite")
        return instance(line, context, *numbers, images={z: node for node, z in letters.items()})

    return first_of(lambda: show(eq(left, right), context, inner, *known, rule="rewrite"), in_general)


def _parts(term: Term) -> list[Term]:
    return [*normal(term).generators, *(t for g in normal(term).generators for t in subterms(g) if t is not g)]


def known_value(term: Term, context: Context) -> Line | None:
    """The line of a value that is in a table; on the context."""
    if term.head == "rpow" and canonical(term.args[0]) is ZERO:
        return power_of_zero(term.args[1], context)
    if term.variables or term.sort not in ("real", "integer") or term.loose:
        return None
    maker = {
        "asin": asin_value, "atan": atan_value, "gamma": gamma_value, "hyp2f1": hypergeometric_at_zero,
    }.get(term.head)  # fmt: skip
    try:
        line = maker(term) if maker is not None else None
    except Refusal:
        return None
    if line is None and (line := by_lemma(term, context)) is not None:
        return line
    return None if line is None else show(line.statement, context, line, rule="instance", images={}, functions={})


# ------------------------------------------------------------------------------------------------- one derivative


x, y, n = var("x0", "real"), var("y0", "real"), var("n", "integer")


def constant(function: Term, variable: Term, context: Context) -> Line:
    """f(x) = f(y) for all values of the variable between which its derivative is 0; y is a new variable."""
    both = _two(variable, context)
    at = substitute(function, {variable: y})
    return show(
        eq(function, at), both, rule="increasing_map", variable=x, function=substitute(function, {variable: x}),
        interval=make("interval", variable, y), values=(variable, y), title="a constant",
    )  # fmt: skip


def _two(variable: Term, context: Context) -> Context:
    """The context with a further variable, larger than this one and under the same conditions."""
    further = tuple(substitute(c, {variable: y}) for c in context.conditions if variable in c.variables)
    return Context((*context.variables, y), (*context.conditions, *further, lt(variable, y)), context.ranges)


def by_slope(left: Term, right: Term, context: Context) -> Line:
    """Sides whose difference is constant in a variable, and tends to 0 at an end of its range."""
    from .limits import limit

    gap = sub(left, right)

    def toward(end: tuple[Term, Term | None]) -> Line:
        v, high = end
        steady_gap = constant(gap, v, context)
        source = make("grows") if high is None else make("below", high)
        tends = limit(source, lim(source, substitute(gap, {v: y}), y).args[1], context)
        value = tends.statement.args[1]
        none = show(eq(value, ZERO), context, rule="functional_equation") if value is not ZERO else None
        steady = lim(source, gap, y)
        alike = show(eq(tends.statement.args[0], steady), context, tends, steady_gap, rule="rewrite", near=(v,))
        level = show(eq(steady, gap), context, alike, rule="limit_algebra")
        return by_lines(left, right, context, [alike, level, tends, *([none] if none else [])])

    ends = ((v, _upper_end(v, context)) for v in context.variables if v.sort == "real" and v in gap.variables)
    known = ((v, high) for v, high in ends if high is None or (v not in high.variables and high.head == "num"))
    return first_among(known, toward, f"not seen to be equal: {left} and {right}")


def _upper_end(v: Term, context: Context) -> Term | None:
    return next((c.args[1] for c in context.conditions if c.head in ("lt", "le") and c.args[0] is v), None)


# ----------------------------------------------------------------------------------------------------------- values


@cache
def atan_reciprocal() -> Line:
    """atan x + atan 1/x = pi/2 for x > 0: its derivative is 0, and it tends to pi/2 as x grows."""
    v = var("x", "real")
    where = Context((v,), (lt(ZERO, v),))
    return by_slope(add(make("atan", v), make("atan", inverse(v))), mul(HALF, PI), where)


def atan_value(term: Term) -> Line | None:
    if term.args[0] is not ONE:
        return None
    at_one = instance(atan_reciprocal(), EVERYWHERE, images={var("x", "real"): ONE})
    return by_lines(term, mul(num(Fraction(1, 4)), PI), EVERYWHERE, [at_one])


@cache
def asin_at_one() -> Line:
    """asin 1 = pi/2: asin x + atan(sqrt(1 - x^2)/x) is constant for 0 < x <= 1, and tends to pi/2 as x -> 0."""
    v = var("x", "real")
    where = Context((v,), (lt(ZERO, v), lt(v, ONE)))

    def sine(t: Term) -> Term:
        return add(make("asin", t), make("atan", div(power(sub(ONE, power(t, 2)), Fraction(1, 2)), t)))

    alike_ = show(
        eq(sine(v), sine(ONE)), where, rule="increasing_map", variable=x, function=sine(x),
        interval=make("interval", v, ONE), values=(v, ONE),
    )  # fmt: skip
    tends = show(eq(lim(RIGHT, sine(v), v), mul(HALF, PI)), EVERYWHERE, rule="limit_algebra")
    steady = lim(RIGHT, sine(ONE), v)
    alike = show(eq(tends.statement.args[0], steady), EVERYWHERE, tends, alike_, rule="rewrite", near=(ONE,))
    level = show(eq(steady, sine(ONE)), EVERYWHERE, alike, rule="limit_algebra")
    return by_lines(make("asin", ONE), mul(HALF, PI), EVERYWHERE, [alike, level, tends])


def asin_value(term: Term) -> Line | None:
    return asin_at_one() if term.args[0] is ONE else None


@cache
def gamma_at_one() -> Line:
    t = var("t", "real")
    meaning = make("over", make("interval", ZERO, make("infinity")), ZERO)
    from ...terms.build import OO, over

    body = mul(make("rpow", t, sub(ONE, ONE)), make("exp", neg(t)))
    meaning = over(make("interval", ZERO, OO), body, t)
    defined = show(eq(make("gamma", ONE), meaning), EVERYWHERE, rule="define")
    decay = over(make("interval", ZERO, OO), make("exp", neg(t)), t)
    plain = show(
        eq(decay, ONE), EVERYWHERE, rule="antiderivative", variable=var("s", "real"),
        function=neg(make("exp", neg(var("s", "real")))),
    )  # fmt: skip
    return by_lines(make("gamma", ONE), ONE, EVERYWHERE, [defined, plain])


@cache
def gamma_at_half() -> Line:
    reflected = instance(axiom("gamma_reflection"), EVERYWHERE, images={var("x", "real"): HALF})
    half, positive = make("gamma", HALF), show(lt(ZERO, make("gamma", HALF)), EVERYWHERE, rule="sign")
    sine = show(eq(reflected.statement.args[0], power(half, 2)), EVERYWHERE, rule="functional_equation")
    square = by_lines(power(half, 2), PI, EVERYWHERE, [reflected, sine])
    root = power(power(half, 2), Fraction(1, 2))
    alike = show(eq(half, root), EVERYWHERE, positive, rule="functional_equation")
    return show(eq(half, power(PI, Fraction(1, 2))), EVERYWHERE, alike, square, rule="rewrite", title="Gamma(1/2)")


def gamma_value(term: Term) -> Line | None:
    """Gamma at whole numbers and halves."""
    at = canonical(term.args[0])
    if at.head != "num" or at.args[0] <= 0 or at.args[0].denominator > 2 or at.args[0] > 12:
        return None
    whole = at.args[0].denominator == 1
    base = gamma_at_one() if whole else gamma_at_half()
    if at in (ONE, HALF):
        return base
    start, factor = (ONE, Fraction(1)) if whole else (HALF, Fraction(1))
    k = start.args[0]
    while k < at.args[0]:
        factor *= k
        k += 1
    value = mul(num(factor), make("gamma", start))
    down = show(eq(make("gamma", at), value), EVERYWHERE, rule="functional_equation")
    return by_lines(term, mul(num(factor), base.statement.args[1]), EVERYWHERE, [down, base])


def power_of_zero(exponent: Term, context: Context) -> Line:
    """0^p = 0 for p > 0: x^p tends to both as x -> 0."""
    from .decay import vanishing_power
    from .limits import new

    v = new(context, "x", "real", exponent)
    tends = vanishing_power(v, exponent, context)
    value = make("rpow", ZERO, exponent)
    steady = show(eq(tends.statement.args[0], value), context, rule="limit_algebra")
    return by_lines(value, ZERO, context, [tends, steady])


@cache
def whole_power_of_zero() -> Line:
    """0^n = 0 for whole n >= 1, as the limit of x^n at 0."""
    where, v = Context((n,), (le(ONE, n),)), var("x", "real")
    whole, real = make("pow", v, n), make("rpow", v, n)
    alike = show(eq(real, whole), Context((n, v), (*where.conditions, lt(ZERO, v))), rule="functional_equation")
    zero = power_of_zero(n, where)
    tends, other = (
        show(eq(lim(RIGHT, body, v), substitute(body, {v: ZERO})), where, rule="limit_algebra")
        for body in (whole, real)
    )
    put = show(eq(lim(RIGHT, real, v), lim(RIGHT, whole, v)), where, other, alike, rule="rewrite", near=(ONE,))
    return by_lines(make("pow", ZERO, n), ZERO, where, [tends, put, other, zero])


@cache
def hypergeometric_start() -> Line:
    """2F1(a, b; c; 0) = 1 for 0 < b < c: Euler's integral is that of Beta."""
    a, b, c, p, r, v, t = (var(name, "real") for name in "abcprxt")
    between = Context((a, b, c), (lt(ZERO, b), lt(b, c)))
    euler = instance(axiom("euler_integral"), between, images={v: ZERO})
    beta = instance(axiom("euler_beta"), between, images={p: b, r: sub(c, b)})
    one, two = euler.statement.args[0], beta.statement.args[0]
    inside = Context((*between.variables, t), (*between.conditions, lt(ZERO, t), lt(t, ONE)))
    pointwise = show(eq(*(instantiate(whole.args[1], t) for whole in (one, two))), inside, rule="functional_equation")
    alike = show(eq(one, two), between, euler, beta, pointwise, rule="rewrite")
    function, scale = make("hyp2f1", a, b, c, ZERO), inverse(beta.statement.args[1])
    weights = neg(scale), scale, scale
    return show(eq(function, ONE), between, euler, alike, beta, rule="field", title="at 0", multipliers=weights)


def hypergeometric_at_zero(term: Term) -> Line | None:
    if canonical(term.args[3]) is not ZERO:
        return None
    names = (var(name, "real") for name in "abc")
    return instance(hypergeometric_start(), EVERYWHERE, images=dict(zip(names, term.args[:3], strict=True)))


__all__ = ["TWO", "atan_reciprocal", "by_lines", "by_slope", "equality", "known_value", "le"]
