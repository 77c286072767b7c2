"""Expressions of analysis as terms: numbers, functions, binders, relations. ``convert`` adds laws, matrices and data.

A bound symbol whose assumptions do not follow from its range is refused, for SymPy may have used them already.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Any, ClassVar, Self, TypeAlias

import sympy as sp
from sympy.core.function import AppliedUndef
from sympy.core.relational import Relational
from sympy.logic.boolalg import And, Or

from ..errors import UsageError
from ..heads import Binding
from ..terms.build import MINUS_OO, ONE, OO, TRUE, ZERO, add, neg
from ..terms.term import IllFormed, Term, app, close, instantiate, make, num, var
from . import held
from .functions import FUNCTIONS, exponential, named

Scope: TypeAlias = Mapping[sp.Basic, Term]
Sure: TypeAlias = Mapping[str, bool | None]


class Unsaid(UsageError):
    """An expression that has no term; the message names the part that is in the way."""


def unsaid(expression: object, why: str) -> Unsaid:
    text = str(expression)
    return Unsaid(f"{text if len(text) <= 200 else text[:200] + '...'}: {why}")


ASSUMED = frozenset((*sp.Symbol("x", zero=True).assumptions0, *sp.Symbol("x", prime=True).assumptions0))
"""Names of what SymPy may be told of a value."""

RELATIONS: dict[type, Callable[[Term, Term], Term]] = {
    sp.Eq: named("eq"),
    sp.Ne: named("ne"),
    sp.Le: named("le"),
    sp.Lt: named("lt"),
    sp.Ge: lambda a, b: make("le", b, a),
    sp.Gt: lambda a, b: make("lt", b, a),
}


class Closed(sp.Integral):
    """An integral without parameters as pages show it. SymPy would compute a plain one whenever it prints a sum with it."""

    is_number = False


class Analysis:
    """What the symbols around an expression stand for. ``declared`` None lets every free symbol be a variable."""

    special: ClassVar[dict[type, str]] = {
        sp.Max: "extremum",
        sp.Min: "extremum",
        sp.hyper: "hypergeometric",
        sp.expint: "exponential_integral",
        sp.Piecewise: "pieces",
        sp.Integral: "integral",
        Closed: "integral",
        sp.Sum: "integral",
        sp.Product: "integral",
        sp.Limit: "limit",
        sp.Derivative: "derivative",
        sp.Subs: "substituted",
    }
    """The methods for heads that bind or choose; of a Basic each gives a Term."""

    def __init__(self, declared: Mapping[str, sp.Symbol] | None, scope: Scope | None = None, depth: int = 0) -> None:
        self.declared, self.scope, self.depth = declared, dict(scope or {}), depth
        self.memo: dict[sp.Basic, Term] = {}

    def within(self, scope: Scope) -> Self:
        """The same with further symbols."""
        return type(self)(self.declared, self.scope | dict(scope), self.depth + len(scope))

    def fresh(self, sort: str, more: int = 0) -> Term:
        """A variable that stands for nothing around here; it is bound again at once."""
        return var(f"#{self.depth + more}", sort)

    def bind(self, symbol: sp.Basic, sort: str, expression: sp.Basic, sure: Sure) -> Term:
        """The expression with the symbol bound, whose assumptions are to follow from what is ``sure`` of it."""
        if not isinstance(symbol, sp.Symbol):
            raise unsaid(symbol, "a symbol is bound, nothing else")
        around = [other for other in (*self.scope, *(self.declared or {}).values()) if isinstance(other, sp.Symbol)]
        if not symbol.name.isidentifier() or any(other.name == symbol.name and other != symbol for other in around):
            raise unsaid(symbol, "the bound letter is written like something else: give it a name of its own")
        plain = {"integer": True} if sort == "integer" else {"real": True}
        known = sp.Symbol("x", **plain, **{name: True for name, holds in sure.items() if holds}).assumptions0
        wrong = sorted(n for n, v in symbol.assumptions0.items() if v is not None and known.get(n) is not v)
        if wrong:
            raise unsaid(symbol, f"it is bound, and its range does not say that it is {', '.join(wrong)}")
        x = self.fresh(sort)
        return close(self.within({symbol: x}).term(expression), x)

    # ---------------------------------------------------------------------------------------------------- terms

    def term(self, expression: sp.Basic) -> Term:
        """The term of a real expression."""
        if expression not in self.memo:
            try:
                self.memo[expression] = self._term(expression)
            except IllFormed as error:
                raise unsaid(expression, str(error)) from None
        return self.memo[expression]

    def _term(self, e: sp.Basic) -> Term:
        if e in self.scope:
            return self.scope[e]
        if isinstance(e, sp.Rational):
            return num(Fraction(e.p, e.q))
        if isinstance(e, sp.Symbol):
            return self.symbol(e)
        if e in _CONSTANTS:
            return _CONSTANTS[e]
        if isinstance(e, sp.Add | sp.Mul):
            return make("add" if isinstance(e, sp.Add) else "mul", *map(self.term, e.args))
        if isinstance(e, sp.Pow):
            return self.power(*e.args)
        known = FUNCTIONS.get(type(e))
        if known is not None and len(e.args) == known[0]:
            return known[1](*map(self.term, e.args))
        special = self.special.get(type(e))
        if isinstance(e, Binding) and any(e.args[1] in part.free_symbols for part in e.args[2:]):
            raise unsaid(
                e.args[1], "it is bound, and stands beside what it is bound in too: give one of them another letter"
            )
        if special is not None:
            return getattr(self, special)(e)
        if isinstance(e, AppliedUndef):
            return self.application(e)
        raise unsaid(e, f"{type(e).__name__} has no term")

    def application(self, e: AppliedUndef) -> Term:
        """A function variable: any function, of which SymPy is to assume nothing."""
        known = sp.Symbol(e.func.__name__, real=True).assumptions0
        if wrong := sorted(n for n in ASSUMED if n not in known and getattr(e, f"is_{n}") is not None):
            raise unsaid(e, f"the function is assumed {', '.join(wrong)}; a hypothesis may say so")
        return app(e.func.__name__, *map(self.term, e.args))

    def symbol(self, symbol: sp.Symbol) -> Term:
        if symbol in self.scope:
            return self.scope[symbol]
        if self.declared is not None and self.declared.get(symbol.name) != symbol:
            other = symbol.name in self.declared
            raise unsaid(symbol, "declared with other assumptions" if other else "not declared by the domain")
        return variable(symbol)

    def power(self, base: sp.Expr, exponent: sp.Expr) -> Term:
        if base is sp.E:
            return exponential(self.term(exponent))
        power = self.term(exponent)
        return make("pow" if power.sort == "integer" else "rpow", self.term(base), power)

    def extremum(self, e: sp.Basic) -> Term:
        return make("max" if isinstance(e, sp.Max) else "min", *map(self.term, e.args))

    def hypergeometric(self, e: sp.hyper) -> Term:
        upper, lower, x = e.args
        if (len(upper), len(lower)) != (2, 1):
            raise unsaid(e, "of the hypergeometric functions 2F1 alone has a term")
        return make("hyp2f1", *map(self.term, (*upper, *lower, x)))

    def exponential_integral(self, e: sp.expint) -> Term:
        if e.args[0] != 1:
            raise unsaid(e, "of the exponential integrals E_1 alone has a term")
        return make("expint", self.term(e.args[1]))

    def pieces(self, e: sp.Piecewise) -> Term:
        return make("cases", *self._pieces(list(e.args)))

    def _pieces(self, pairs: Sequence[Any]) -> list[Term]:
        """Guards and values; a guard that is a conjunction is tried one part after the other."""
        if not pairs:
            return []
        (value, guard), rest = pairs[0], pairs[1:]
        if isinstance(guard, Or):
            return self._pieces([*((value, part) for part in guard.args), *rest])
        if isinstance(guard, And):
            first, *others = guard.args
            inner = self._pieces([(value, And(*others)), *rest])
            return [self.proposition(first), make("cases", *inner), *self._pieces(rest)]
        return [self.proposition(guard), self.term(value), *self._pieces(rest)]

    # ------------------------------------------------------------------------------------------------- binders

    def end(self, e: sp.Expr) -> Term:
        return OO if e is sp.oo else MINUS_OO if e is -sp.oo else self.term(e)

    def integral(self, e: sp.Basic) -> Term:
        """An integral, sum or product; of several variables the first is innermost."""
        body, *others, last = e.args
        if len(last) != 3:
            raise unsaid(e, "without both ends it is no number")
        if others:
            body = held.over(type(e), body, *others)
        x, low, high = last
        if isinstance(e, sp.Integral) and (low - high).is_extended_positive:
            return neg(self.term(held.over(sp.Integral, body, (x, high, low))))
        source, sort = ("interval", "real") if isinstance(e, sp.Integral) else ("integers", "integer")
        head = "product" if isinstance(e, sp.Product) else "over"
        ends = self.end(low), self.end(high)
        if real := next((end for end in ends if sort == "integer" and end.sort == "real" and end.variables), None):
            raise unsaid(e, f"{real} ends it, and is real here: say that it is an integer, as in n integer, n >= 1")
        return make(head, make(source, *ends), self.bind(x, sort, body, sure_of(low, high, sort)))

    def limit(self, e: sp.Limit) -> Term:
        body, x, point, side = e.args
        if point in (sp.oo, -sp.oo):
            counts = x.is_integer and point is sp.oo
            name, sort = ("counts", "integer") if counts else ("grows" if point is sp.oo else "falls", "real")
            sure = sure_of(sp.oo, sp.oo, sort) if point is sp.oo else sure_of(-sp.oo, -sp.oo, sort)
            return make("lim", make(name), self.bind(x, sort, body, sure))
        if str(side) == "+-":
            raise unsaid(e, "a limit from both sides is stated as two, one from each side")
        above = str(side) == "+"
        positive = point.is_nonnegative if above else point.is_positive
        negative = point.is_negative if above else point.is_nonpositive
        source = make("above" if above else "below", self.term(point))
        return make("lim", source, self.bind(x, "real", body, {"positive": positive, "negative": negative}))

    def derivative(self, e: sp.Derivative) -> Term:
        """At the point that the symbol stands for; by several symbols one after the other."""
        body, *by, (x, order) = e.args
        if by:
            body = sp.Derivative(body, *by, evaluate=False)
        point = self.symbol(x)
        sure = {"positive": x.is_positive, "negative": x.is_negative}  # they hold next to the point too
        return make("deriv", self.term(order), self.bind(x, "real", body, sure), point)

    def substituted(self, e: sp.Subs) -> Term:
        body, symbols, points = e.args
        variables = [self.fresh("real", i) for i in range(len(symbols))]
        images = [self.term(p) for p in points]
        if len({*symbols}) < len(symbols) or any(p.has(*symbols[i + 1 :]) for i, p in enumerate(points)):
            raise unsaid(e, "a value at a place, at a place: SymPy holds both as one; write the inner value out")
        if any(s.assumptions0 != sp.Symbol(s.name, real=True).assumptions0 for s in symbols):
            raise unsaid(e, "what is replaced is to be a real symbol without further assumptions")
        return instantiate(
            close(self.within(dict(zip(symbols, variables, strict=True))).term(body), *variables), *images
        )

    # ------------------------------------------------------------------------------------------- propositions

    def proposition(self, e: sp.Basic) -> Term:
        """The term of a relation; an infinite right side says that a limit or a functional diverges."""
        if e is sp.true:
            return TRUE
        if not isinstance(e, Relational) or type(e) not in RELATIONS:
            raise unsaid(e, "a statement is one of =, !=, <=, <, >=, > between two expressions")
        if isinstance(e, sp.Eq) and e.args == (sp.oo, sp.oo):
            raise unsaid(e, "infinity is no number that equals another")
        if isinstance(e, sp.Eq) and sp.oo in e.args:
            return self.infinite(next(side for side in e.args if side is not sp.oo))
        if isinstance(e, sp.Eq) and isinstance(e.lhs, sp.Limit) and str(e.lhs.args[3]) == "+-":
            return self.from_both_sides(e.lhs, e.rhs)
        return RELATIONS[type(e)](*map(self.term, e.args))

    def from_both_sides(self, e: sp.Limit, value: sp.Expr) -> Term:
        """That a limit from both sides has the value: the limits from below and above exist, and neither differs from it."""
        limits = [self.term(sp.Limit(*e.args[:3], side)) for side in "-+"]
        gaps = [make("abs", add(limit, make("mul", num(-1), self.term(value)))) for limit in limits]
        return make("eq", add(*gaps), ZERO)

    def infinite(self, e: sp.Basic) -> Term:
        """A limit that is +oo, or a functional of something >= 0 that is not finite."""
        made = self.term(e)
        if made.head == "lim":
            return make("diverges", *made.args)
        if made.head == "over":
            return make("infinite", *made.args)
        raise unsaid(sp.Eq(e, sp.oo, evaluate=False), "a limit, an integral or a mean alone is said to be infinite")


_CONSTANTS: dict[sp.Basic, Term] = {sp.pi: make("pi"), sp.E: exponential(ONE), sp.EulerGamma: make("euler_gamma")}


def sure_of(low: sp.Expr, high: sp.Expr, sort: str) -> Sure:
    """What the range says of the sign of what is bound, if it has its ends in order; those of an integral are left out."""
    if (high - low).is_extended_negative:
        return {}
    if sort == "integer":
        return {
            "positive": low.is_extended_positive,
            "nonnegative": low.is_extended_nonnegative,
            "negative": high.is_extended_negative,
            "nonpositive": high.is_extended_nonpositive,
        }
    return {"positive": low.is_extended_nonnegative, "negative": high.is_extended_nonpositive}


def variable(symbol: sp.Symbol) -> Term:
    """The variable that a parameter's symbol stands for."""
    return var(symbol.name, "integer" if symbol.is_integer else "real")
