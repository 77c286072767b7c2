"""Special functions: values, integrals, bounds and asymptotics that the standard tables state."""

from __future__ import annotations

from ..terms.build import ONE, OO, TWO, ZERO, add, div, eq, inverse, le, lim, lt, mul, neg, over, power, sub
from ..terms.term import Term, app, make, num, var
from .axiom import Axiom, axiom, every

_a, _b, _c, _p, _r, _t, _x = (var(name, "real") for name in "abcprtx")
_i, _k, _n = (var(name, "integer") for name in "ikn")
_pi = make("pi")


def _gamma(*terms: Term) -> Term:
    return make("gamma", add(*terms))


def _ln(term: Term) -> Term:
    return make("ln", term)


def _integral(low: Term, high: Term, body: Term) -> Term:
    return over(make("interval", low, high), body, _t)


_psi = make("polygamma", ZERO, _x)
_beta = div(mul(_gamma(_p), _gamma(_r)), _gamma(_p, _r))
_second = sub(_ln(_x), inverse(mul(TWO, _x)))
_weights, _weight = make("integers", ONE, _n), app("w", _i)

FUNCTIONS: tuple[Axiom, ...] = (
    axiom(
        "digamma_lower",
        "The digamma function lies above ln x - 1/x.",
        "Alzer (1997), On some inequalities for the gamma and psi functions, Math. Comp. 66, 373",
        (_x,),
        lt(sub(_ln(_x), inverse(_x)), _psi),
        where=(lt(ZERO, _x),),
    ),
    axiom(
        "digamma_second_lower",
        "The digamma function lies above its expansion to the order x^-2.",
        "Alzer (1997), Math. Comp. 66, 373: remainders of the expansion are completely monotonic; DLMF 5.11.2",
        (_x,),
        lt(sub(_second, inverse(mul(num(12), power(_x, 2)))), _psi),
        where=(lt(ZERO, _x),),
    ),
    axiom(
        "digamma_second_upper",
        "The digamma function lies below its expansion to the order 1/x.",
        "Alzer (1997), Math. Comp. 66, 373: remainders of the expansion are completely monotonic; DLMF 5.11.2",
        (_x,),
        lt(_psi, _second),
        where=(lt(ZERO, _x),),
    ),
    axiom(
        "gamma_ratio",
        "Gamma(k + a)/Gamma(k + b) grows like k^(a - b).",
        "DLMF 5.11.12",
        (_a, _b),
        eq(lim(make("counts"), mul(_gamma(_k, _a), inverse(_gamma(_k, _b)), make("rpow", _k, sub(_b, _a))), _k), ONE),
    ),
    axiom(
        "gamma_reflection",
        "Gamma(x) Gamma(1 - x) = pi/sin(pi x).",
        "DLMF 5.5.3",
        (_x,),
        eq(mul(_gamma(_x), _gamma(ONE, neg(_x)), make("sin", mul(_pi, _x))), _pi),
        where=(lt(ZERO, _x), lt(_x, ONE)),
    ),
    axiom(
        "euler_beta",
        "Euler's integral of the first kind, over the unit interval.",
        "DLMF 5.12.1",
        (_p, _r),
        eq(
            _integral(ZERO, ONE, mul(make("rpow", _t, sub(_p, ONE)), make("rpow", sub(ONE, _t), sub(_r, ONE)))),
            _beta,
        ),
        where=(lt(ZERO, _p), lt(ZERO, _r)),
    ),
    axiom(
        "euler_beta_half_line",
        "Euler's integral of the first kind, over the half line.",
        "DLMF 5.12.3",
        (_p, _r),
        eq(
            _integral(ZERO, OO, mul(make("rpow", _t, sub(_p, ONE)), make("rpow", add(ONE, _t), neg(add(_p, _r))))),
            _beta,
        ),
        where=(lt(ZERO, _p), lt(ZERO, _r)),
    ),
    axiom(
        "gauss_summation",
        "Gauss: the value of a hypergeometric function at 1.",
        "DLMF 15.4.20",
        (_a, _b, _c),
        eq(
            make("hyp2f1", _a, _b, _c, ONE),
            div(
                mul(_gamma(_c), _gamma(_c, neg(_a), neg(_b))),
                mul(_gamma(_c, neg(_a)), _gamma(_c, neg(_b))),
            ),
        ),
        where=(lt(ZERO, _c), lt(_a, _c), lt(_b, _c), lt(add(_a, _b), _c)),
    ),
    axiom(
        "euler_integral",
        "Euler: a hypergeometric function as an integral.",
        "DLMF 15.6.1",
        (_a, _b, _c, _x),
        eq(
            _integral(
                ZERO,
                ONE,
                mul(
                    make("rpow", _t, sub(_b, ONE)),
                    make("rpow", sub(ONE, _t), add(_c, neg(_b), neg(ONE))),
                    make("rpow", sub(ONE, mul(_x, _t)), neg(_a)),
                ),
            ),
            mul(
                _gamma(_b),
                _gamma(_c, neg(_b)),
                inverse(_gamma(_c)),
                make("hyp2f1", _a, _b, _c, _x),
            ),
        ),
        where=(lt(ZERO, _b), lt(_b, _c), lt(_x, ONE)),
    ),
    axiom(
        "bessel_integral",
        "A modified Bessel function of whole order as an integral over a half turn.",
        "DLMF 10.32.3",
        (_k, _x),
        eq(
            make("bessel_i", _k, _x),
            mul(
                inverse(_pi),
                _integral(ZERO, _pi, mul(make("exp", mul(_x, make("cos", _t))), make("cos", mul(_k, _t)))),
            ),
        ),
        where=(le(ZERO, _k), le(ZERO, _x)),
    ),
    axiom(
        "fano",
        "The purity of positive weights is bounded by their entropy.",
        "Cover and Thomas, Elements of Information Theory (2006), theorem 2.10.1, for the posterior weights",
        (_n,),
        le(
            mul(_ln(_n), over(_weights, power(_weight, 2), _i)),
            add(_ln(_n), _ln(TWO), over(_weights, mul(_weight, _ln(_weight)), _i)),
        ),
        where=(le(ONE, _n),),
        owes=(
            every(lt(ZERO, _weight), _i, where=(le(ONE, _i), le(_i, _n))),
            every(eq(over(_weights, _weight, _i), ONE)),
        ),
    ),
)
