"""Powers with a real exponent a > 0: they vanish at 0, and Euler's integral over the unit interval is one of u^s (1 + k u^a)^(-m)."""

from __future__ import annotations

from ...theory.terms.build import ONE, OO, ZERO, add, div, eq, inverse, le, lim, lt, mul, neg, sub
from ...theory.terms.context import Context
from ...theory.terms.term import Term, instantiate, make, substitute, var
from ...theory.write.lemma import lemma
from ...theory.write.proof import Line, axiom, have, instance
from .gamma import gamma_at_one, gamma_of
from .letters import integral, t, u, x
from .moments import power_of_nothing

a, s, m, k, v = (var(name, "real") for name in ("a", "s", "power", "k", "v"))
_b, _c = var("b", "real"), var("c", "real")
POSITIVE = Context((a,), (lt(ZERO, a),))
TO_0 = make("above", ZERO)
UNIT = make("interval", ZERO, ONE)


def raised(base: Term, exponent: Term) -> Term:
    return make("rpow", base, exponent)


@lemma
def vanishes() -> Line:
    """u^a -> 0 as u -> 0, for a > 0."""
    value = lim(TO_0, raised(u, a), u)
    there = have(eq(value, raised(ZERO, a)), POSITIVE, rule="continuity")
    nothing = instance(power_of_nothing(), POSITIVE, images={s: a})
    return have(eq(value, ZERO), POSITIVE, there, nothing, rule="field", multipliers=(ONE, ONE))


@lemma
def power_of_one() -> Line:
    """1^a = 1."""
    return have(eq(raised(ONE, a), ONE), POSITIVE, rule="functional_equation")


BETA = Context((a, s, m, k), (lt(ZERO, a), lt(neg(ONE), s), le(ZERO, k)))
_share = div(add(s, ONE), a)
_plain = mul(raised(u, s), raised(add(ONE, mul(k, raised(u, a))), neg(m)))
of_powers = integral(ZERO, ONE, _plain, u)
hyper = make("hyp2f1", m, _share, add(ONE, _share), neg(k))


@lemma
def inside_unit() -> tuple[Line, Line]:
    """0 < u^a < 1 for 0 < u < 1."""
    context = Context((a, u), (lt(ZERO, a), lt(ZERO, u), lt(u, ONE)))
    below = have(
        lt(raised(u, a), ONE), context, rule="increasing_map", variable=v, function=raised(v, a), interval=UNIT,
        values=(u, ONE),
    )  # fmt: skip
    return have(lt(ZERO, raised(u, a)), context, rule="sign"), below


@lemma
def integral_of_powers() -> Line:
    """The integral of u^s (1 + k u^a)^(-m) over 0 < u < 1 is 2F1(m, (s + 1)/a; 1 + (s + 1)/a; -k)/(s + 1), for s > -1."""
    euler = instance(axiom("euler_integral"), BETA, images={a: m, _b: _share, _c: add(ONE, _share), x: neg(k)})
    left, value = euler.statement.args
    inside = instantiate(left.args[1], t)
    moved = mul(substitute(inside, {t: raised(u, a)}), mul(a, raised(u, sub(a, ONE))))
    context = Context((*BETA.variables, u), (*BETA.conditions, lt(ZERO, u), lt(u, ONE)))
    pointwise = have(eq(moved, mul(a, _plain)), context, *inside_unit(), rule="functional_equation")
    there, scaled = integral(ZERO, ONE, moved, u), integral(ZERO, ONE, mul(a, _plain), u)
    changed = have(
        eq(left, there), BETA, euler, vanishes(), power_of_one(), *inside_unit(), rule="substitution", title="t = u^a",
        variable=u, image=raised(u, a),
    )  # fmt: skip
    same = have(eq(there, scaled), BETA, changed, pointwise, rule="rewrite")
    out = have(eq(scaled, mul(a, of_powers)), BETA, same, rule="linear")
    factors = div(mul(gamma_of(ONE), hyper), _share)
    down = have(eq(value, factors), BETA, rule="functional_equation")
    per = inverse(a)
    weights = neg(per), neg(per), neg(per), per, per, div(hyper, mul(a, _share))
    uses = out, same, changed, euler, down, gamma_at_one()
    statement = eq(of_powers, div(hyper, add(s, ONE)))
    return have(statement, BETA, *uses, rule="field", title="an integral of powers", multipliers=weights)


@lemma
def hyper_positive() -> Line:
    """2F1(m, (s + 1)/a; 1 + (s + 1)/a; -k) > 0."""
    known = integral_of_powers()
    positive = have(lt(ZERO, of_powers), BETA, known, rule="order")
    more = add(s, ONE)
    return have(lt(ZERO, hyper), BETA, positive, known, rule="combine", multipliers=(more, more))


HALF_LINE = Context((a, s, m, k), (lt(ZERO, a), lt(neg(ONE), s), lt(_share, m), lt(ZERO, k)))
_on_half_line = integral(ZERO, OO, _plain, u)
_p, _r = var("p", "real"), var("r", "real")


@lemma
def integral_on_half_line() -> Line:
    """The integral of u^s (1 + k u^a)^(-m) over u > 0 is k^(-p) Gamma(p) Gamma(m - p)/(a Gamma(m)), p = (s + 1)/a < m."""
    uses: tuple[Line, ...]
    weights: tuple[Term, ...]
    positive = have(lt(ZERO, _share), HALF_LINE, rule="sign")
    beta = instance(axiom("euler_beta_half_line"), HALF_LINE, positive, images={_p: _share, _r: sub(m, _share)})
    left, value = beta.statement.args
    image, place = (
        mul(k, raised(u, a)),
        have(lt(ZERO, raised(u, a)), Context((a, u), (lt(ZERO, a), lt(ZERO, u))), rule="sign"),
    )
    moved = mul(substitute(instantiate(left.args[1], t), {t: image}), mul(k, a, raised(u, sub(a, ONE))))
    context = Context((*HALF_LINE.variables, u), (*HALF_LINE.conditions, lt(ZERO, u)))
    scale = mul(a, raised(k, _share))
    pointwise = have(eq(moved, mul(scale, _plain)), context, place, rule="functional_equation")
    there, scaled = integral(ZERO, OO, moved, u), integral(ZERO, OO, mul(scale, _plain), u)
    changed = have(
        eq(left, there),
        HALF_LINE,
        beta,
        vanishes(),
        place,
        rule="substitution",
        title="t = k u^a",
        variable=u,
        image=image,
    )
    same = have(eq(there, scaled), HALF_LINE, changed, pointwise, rule="rewrite")
    out = have(eq(scaled, mul(scale, _on_half_line)), HALF_LINE, same, rule="linear")
    result = div(mul(raised(k, neg(_share)), gamma_of(_share), gamma_of(sub(m, _share))), mul(a, gamma_of(m)))
    positive_order = have(lt(ZERO, m), HALF_LINE, positive, rule="combine", multipliers=(ONE,))
    unit = have(eq(mul(raised(k, _share), raised(k, neg(_share))), ONE), HALF_LINE, rule="functional_equation")
    whole = have(
        eq(_on_half_line, div(value, scale)),
        HALF_LINE,
        out,
        same,
        changed,
        beta,
        rule="field",
        multipliers=(neg(inverse(scale)), neg(inverse(scale)), neg(inverse(scale)), inverse(scale)),
    )
    weights = ONE, neg(div(mul(gamma_of(_share), gamma_of(sub(m, _share))), mul(a, gamma_of(m), raised(k, _share))))
    order = have(eq(gamma_of(m), gamma_of(m)), HALF_LINE, positive_order, rule="functional_equation")
    uses, weights = (whole, unit, order), (*weights, ZERO)
    return have(
        eq(_on_half_line, result), HALF_LINE, *uses, rule="field", title="on the half line", multipliers=weights
    )


POWER = Context((s,), (lt(neg(ONE), s),))


@lemma
def integral_of_power() -> Line:
    """The integral of u^s over 0 < u < 1 is 1/(s + 1), for s > -1."""
    more = add(s, ONE)
    ends = (instance(line, POWER, images={a: more}) for line in (vanishes(), power_of_one()))
    return have(
        eq(integral(ZERO, ONE, raised(u, s), u), inverse(more)), POWER, *ends, rule="antiderivative", variable=u,
        function=div(raised(u, more), more),
    )  # fmt: skip


@lemma
def falls() -> Line:
    """y^a <= x^a for a < 0 < x <= y."""
    y = var("y", "real")
    context = Context((x, y, a), (lt(ZERO, x), le(x, y), lt(a, ZERO)))
    return have(
        le(raised(y, a), raised(x, a)), context, rule="increasing_map", variable=v, function=raised(v, a),
        interval=make("interval", x, OO), values=(y, x),
    )  # fmt: skip
