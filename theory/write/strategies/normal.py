"""Polynomials times the exponential of a quadratic: by x = m + s z, and the moments of exp(-z^2/2), over the line or a part of it."""

from __future__ import annotations

from functools import cache

import sympy as sp

from ...decide.scene import Scene
from ...decide.signs import shown
from ...terms.build import HALF, MINUS_OO, ONE, OO, ZERO, add, div, eq, lt, mul, neg, over, power, sub
from ...terms.context import EVERYWHERE, Context
from ...terms.term import Term, instantiate, make, num, var
from ..convert import Converter
from ..proof import Line, instance
from .equalities import equality
from .lemmas import by_lemma
from .ranges import within
from .registry import Stuck, show

z = var("z", "real")
LINE, BEYOND, BEFORE = (make("interval", *ends) for ends in ((MINUS_OO, OO), (ZERO, OO), (MINUS_OO, ZERO)))
BELL = make("exp", neg(mul(HALF, power(z, 2))))


@cache
def moment(k: int) -> Line:
    """The integral of z^k exp(-z^2/2) over the line."""
    from .integrals import by_primitive, cut_at_zero

    body = mul(power(z, k), BELL) if k else BELL
    term = over(LINE, body, z)
    return by_primitive(term, EVERYWHERE, ()) if k % 2 == 0 else cut_at_zero(term, EVERYWHERE, ())


def parts(integrand: sp.Expr, x: sp.Symbol, context: Context) -> tuple[sp.Poly, sp.Expr, sp.Expr, sp.Expr]:
    """p, a, b, c of p(x) exp(-a x^2 + b x + c), a > 0."""
    exponent, rest = sp.S.Zero, sp.S.One
    for factor in sp.Mul.make_args(sp.powsimp(sp.factor_terms(integrand))):
        if isinstance(factor, sp.exp) and factor.has(x):
            exponent += factor.args[0]
        elif factor.is_Pow and factor.base is sp.E and factor.has(x):
            exponent += factor.exp
        elif factor.is_Pow and isinstance(factor.base, sp.exp) and factor.has(x) and not factor.exp.has(x):
            exponent += factor.base.args[0] * factor.exp
        else:
            rest *= factor
    exponent = sp.expand(exponent)
    if not (rest.is_polynomial(x) and exponent.is_polynomial(x) and sp.degree(exponent, x) == 2):
        raise Stuck("")
    a, b, c = sp.Poly(exponent, x).all_coeffs()
    a = sp.simplify(-a)
    if not (a.is_positive or shown(lt(ZERO, Converter(None).term(a)), Scene(context))):
        raise Stuck("")
    return sp.Poly(sp.expand(rest), x), a, b, c


def by_normal(term: Term, context: Context, integrand: sp.Expr, symbols: dict[Term, sp.Symbol], x: Term) -> Line:
    p, a, b, c = parts(integrand, symbols[x], context)
    if p.degree() > 8 or (term.args[0] is not LINE and a.is_positive):
        raise Stuck("")
    convert = Converter(None)
    middle, width = sp.simplify(b / (2 * a)), _width(a, context)
    scale = sp.exp(sp.simplify(c + b**2 / (4 * a))) * width
    Z = sp.Symbol("z", real=True)
    moved = sp.Poly(sp.expand(p.as_expr().subs(symbols[x], middle + width * Z)), Z)
    terms = [(int(k), sp.simplify(scale * value)) for (k,), value in moved.terms()]
    if z in context.variables:
        raise Stuck("the name z is taken")
    weights = [convert.term(value) for _, value in terms]
    pieces = [mul(power(z, k), BELL) if k else BELL for k, _ in terms]
    source, body = term.args
    moved_source = _moved(source, convert.term(middle), convert.term(width))
    moments = [
        moment(k) if source is LINE else _of_part(moved_source, piece, context)
        for (k, _), piece in zip(terms, pieces, strict=True)
    ]
    sum_ = over(moved_source, add(*(mul(w, piece) for w, piece in zip(weights, pieces, strict=True))), z)
    known = add(*(mul(w, line.statement.args[0]) for w, line in zip(weights, moments, strict=True)))
    linear = show(eq(sum_, known), context, *moments, rule="linear")
    image = add(convert.term(middle), mul(convert.term(width), z)) if middle != 0 else mul(convert.term(width), z)
    there = mul(instantiate(body, image), convert.term(width))
    inside = within(moved_source, z, context)
    alike = equality(add(*(mul(w, piece) for w, piece in zip(weights, pieces, strict=True))), there, inside)
    turned = over(moved_source, there, z)
    put = show(eq(sum_, turned), context, linear, alike, rule="rewrite")
    changed = show(eq(term, turned), context, put, rule="substitution", variable=z, image=image)
    value = add(*(mul(w, line.statement.args[1]) for w, line in zip(weights, moments, strict=True)))
    uses = (changed, put, linear, *moments)
    multipliers = (ONE, num(-1), ONE, *weights)
    return show(eq(term, value), context, *uses, rule="field", multipliers=multipliers, title="moments of a normal law")


def _width(a: sp.Expr, context: Context) -> sp.Expr:
    """(2 a)^(-1/2), the root of a fraction as that of what is above over that of what is below, where both are positive."""
    above, below = sp.fraction(sp.cancel(1 / (2 * a)))
    for sign in (1, -1):
        parts_ = [sp.factor_terms(sp.expand(sign * part), sign=True) for part in (above, below)]
        if all(shown(lt(ZERO, Converter(None).term(part)), Scene(context)) for part in parts_):
            return sp.sqrt(parts_[0]) / sp.sqrt(parts_[1])
    return sp.simplify(1 / sp.sqrt(2 * a))


def _moved(source: Term, middle: Term, width: Term) -> Term:
    """The range of z where m + s z is in the range."""
    return make("interval", *(end if end.sort == "end" else div(sub(end, middle), width) for end in source.args))


def _of_part(source: Term, piece: Term, context: Context) -> Line:
    from .integrals import by_primitive

    return by_primitive(over(source, piece, z), context, (), quick=True)


_turn, _other, _shift = var("turn", "real"), var("other_turn", "real"), var("shift", "real")
FUNCTIONS = {sp.cos: "cos", sp.erf: "erf"}
"""Functions of what is affine that lemmas average over the normal law."""


def by_function(term: Term, context: Context, integrand: sp.Expr, symbols: dict[Term, sp.Symbol], x: Term) -> Line:
    """C exp(-a x^2 + b x) times a cosine or one or two erf, over the line or half of it, there with a power of x beside erf too.

    By x = m + s z and lemmas over the normal law.
    """
    source = term.args[0]
    if source not in (LINE, BEYOND) or z in context.variables:
        raise Stuck("")
    s, convert, Z = symbols[x], Converter(None), sp.Symbol("z", real=True)
    functions, (p, a, b, c) = beside_functions(integrand, s, context, source)
    middle, width = sp.simplify(b / (2 * a)), _width(a, context)
    if source is BEYOND and middle != 0:
        raise Stuck("")
    inner = [sp.Poly(sp.expand(f.args[0].subs(s, middle + width * Z)), Z) for f in functions]
    turns = [convert.term(sp.simplify(place.coeff_monomial(Z))) for place in inner]
    shifts = [convert.term(sp.simplify(place.coeff_monomial(1))) for place in inner]
    images = dict(zip((_turn, _other), turns, strict=False))
    places = [mul(turn, z) for turn in images]
    if source is LINE and len(functions) == 1 and isinstance(functions[0], sp.erf):
        images[_shift], places = shifts[0], [add(*places, _shift)]
    elif any(shift is not ZERO for shift in shifts):
        raise Stuck("")
    waves = (make(FUNCTIONS[type(f)], place) for f, place in zip(functions, places, strict=True))
    powers = ((), (z,), (power(z, int(p.degree())),))[min(int(p.degree()), 2)]
    line = by_lemma(over(source, mul(*powers, BELL, *waves), z), Context(tuple(images)))
    if line is None:
        raise Stuck("")
    known = instance(line, context, images=images)
    wave = instantiate(known.statement.args[0].args[1], z)
    scale = convert.term(sp.simplify(p.LC() * width ** p.degree() * sp.exp(c + b**2 / (4 * a)) * width))
    body, form = (wave if scale is ONE else mul(scale, wave)), known.statement.args[0]
    uses, weights, value = [known], [scale], known.statement.args[1]
    if scale is not ONE:
        uses.insert(0, show(eq(over(source, body, z), mul(scale, form)), context, known, rule="linear"))
        weights, value = [ONE, scale], mul(scale, value)
    image = mul(convert.term(width), z) if middle == 0 else add(convert.term(middle), mul(convert.term(width), z))
    there = mul(instantiate(term.args[1], image), convert.term(width))
    conditions = (lt(ZERO, z),) if source is BEYOND else ()
    inside = Context((*context.variables, z), (*context.conditions, *conditions), context.ranges)
    alike = equality(body, there, inside)
    turned = over(source, there, z)
    put = show(eq(over(source, body, z), turned), context, *uses, alike, rule="rewrite")
    changed = show(eq(term, turned), context, put, rule="substitution", variable=z, image=image)
    return show(
        eq(term, value), context, changed, put, *uses, rule="field", title="over the normal law",
        multipliers=(ONE, num(-1), *weights),
    )  # fmt: skip


def beside_functions(
    integrand: sp.Expr, s: sp.Symbol, context: Context, source: Term
) -> tuple[list[sp.Expr], tuple[sp.Poly, sp.Expr, sp.Expr, sp.Expr]]:
    """The one cosine or erf of what is affine in it, or two erf, and the number and exponential beside. Raises Stuck for others.

    Over half of the line there may be a power beside one erf.
    """
    found: list[sp.Expr] = []
    for factor in sp.Mul.make_args(integrand):
        base, k = factor.as_base_exp()
        if base.func in FUNCTIONS and base.has(s):
            found += [base] * (int(k) if k in (1, 2) else 3)
    affine = all(f.args[0].is_polynomial(s) and sp.degree(f.args[0], s) == 1 for f in found)
    pair = len(found) == 2 and all(isinstance(f, sp.erf) for f in found)
    if not affine or not (len(found) == 1 or pair):
        raise Stuck("")
    rest = parts(integrand / sp.Mul(*found), s, context)
    weighed = source is BEYOND and len(found) == 1 and isinstance(found[0], sp.erf) and len(rest[0].terms()) == 1
    if rest[0].degree() > (2 if weighed else 0):
        raise Stuck("")
    return found, rest
