"""SymPy expressions as terms, by a whitelist; what is not on it is refused by name. Nothing here is trusted: the log is.

A bound symbol whose assumptions do not follow from its range is refused, for SymPy may have used them already; so is a
matrix letter outside the heads that give it a meaning, and every value that is no real number.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Any, TypeAlias

import sympy as sp
from sympy.core.function import AppliedUndef
from sympy.core.relational import Relational
from sympy.logic.boolalg import And, Boolean, Or

from .. import language
from ..domain import Domain
from ..errors import UsageError
from ..roots import root_of
from ..terms.build import HALF, MINUS_OO, ONE, OO, TRUE, TWO, ZERO, add, div, inverse, mul, neg, sub
from ..terms.context import Context
from ..terms.term import Function, IllFormed, Term, app, close, instantiate, make, num, var

POPULATION = var("population", "law")
"""The law of the eigenvalues of Sigma at large size, in the terms of ``average``."""

SIGMA = var("Sigma", "matrix")


Sure: TypeAlias = Mapping[str, bool | None]
More: TypeAlias = Callable[[Term], Mapping[sp.Symbol, Term]] | None


class Unsaid(UsageError):
    """An expression that has no term; the message names the part that is in the way."""


def _unsaid(expression: object, why: str) -> Unsaid:
    text = str(expression)
    return Unsaid(f"{text if len(text) <= 200 else text[:200] + '...'}: {why}")


# ---------------------------------------------------------------------------------------------- functions of real numbers


def _exp(x: Term) -> Term:
    return make("exp", x)


def _half_sum(x: Term, sign: int) -> Term:
    return mul(HALF, add(_exp(x), mul(num(sign), _exp(neg(x)))))


def _ratio(top: Term, bottom: Term) -> Term:
    return div(top, bottom)


def _elliptic_pi(n: Term, m: Term) -> Term:
    """Its integral over (0, 1) in the sine: 1/((1 - n u^2) sqrt((1 - u^2) (1 - m u^2)))."""
    u = var("#u", "real")
    square = make("pow", u, TWO)
    radicand = mul(sub(ONE, square), sub(ONE, mul(m, square)))
    body = mul(inverse(sub(ONE, mul(n, square))), make("rpow", radicand, num(Fraction(-1, 2))))
    return make("over", make("interval", ZERO, ONE), close(body, u))


def _binomial(n: Term, k: Term) -> Term:
    return div(_gamma(add(n, ONE)), mul(_gamma(add(k, ONE)), _gamma(add(n, neg(k), ONE))))


def _gamma(x: Term) -> Term:
    return make("gamma", x)


def _named(head: str) -> Callable[..., Term]:
    return lambda *arguments: make(head, *arguments)


FUNCTIONS: dict[type, tuple[int, Callable[..., Term]]] = {
    sp.exp: (1, _exp),
    sp.log: (1, _named("ln")),
    sp.sin: (1, _named("sin")),
    sp.cos: (1, _named("cos")),
    sp.tan: (1, lambda x: _ratio(make("sin", x), make("cos", x))),
    sp.cot: (1, lambda x: _ratio(make("cos", x), make("sin", x))),
    sp.sec: (1, lambda x: inverse(make("cos", x))),
    sp.csc: (1, lambda x: inverse(make("sin", x))),
    sp.sinh: (1, lambda x: _half_sum(x, -1)),
    sp.cosh: (1, lambda x: _half_sum(x, 1)),
    sp.tanh: (1, lambda x: _ratio(_half_sum(x, -1), _half_sum(x, 1))),
    sp.coth: (1, lambda x: _ratio(_half_sum(x, 1), _half_sum(x, -1))),
    sp.asin: (1, _named("asin")),
    sp.acos: (1, lambda x: sub(mul(HALF, make("pi")), make("asin", x))),
    sp.atan: (1, _named("atan")),
    sp.erf: (1, _named("erf")),
    sp.erfc: (1, lambda x: sub(ONE, make("erf", x))),
    sp.Abs: (1, _named("abs")),
    sp.floor: (1, _named("floor")),
    sp.ceiling: (1, lambda x: neg(make("floor", neg(x)))),
    sp.gamma: (1, _gamma),
    sp.loggamma: (1, _named("lngamma")),
    sp.polygamma: (2, _named("polygamma")),
    sp.digamma: (1, lambda x: make("polygamma", ZERO, x)),
    sp.factorial: (1, lambda x: _gamma(add(x, ONE))),
    sp.binomial: (2, _binomial),
    sp.besseli: (2, _named("bessel_i")),
    sp.elliptic_k: (1, _named("elliptic_k")),
    sp.elliptic_e: (1, _named("elliptic_e")),
    sp.elliptic_pi: (2, _elliptic_pi),
    sp.zeta: (1, _named("zeta")),
}
"""Functions of real numbers by their number of arguments; other numbers of arguments mean something else."""

RELATIONS: dict[type, Callable[[Term, Term], Term]] = {
    sp.Eq: _named("eq"),
    sp.Ne: _named("ne"),
    sp.Le: _named("le"),
    sp.Lt: _named("lt"),
    sp.Ge: lambda a, b: make("le", b, a),
    sp.Gt: lambda a, b: make("lt", b, a),
}

LETTERS = (language.S, language.S1, language.S2, language.C, language.C1, language.C2)
"""Letters of sample covariances; each stands for data of its own, those beginning with C for coloured data."""

COLOURED = frozenset((language.C, language.C1, language.C2))


class Converter:
    """What the symbols around an expression stand for. ``declared`` None lets every free symbol be a variable."""

    def __init__(
        self,
        declared: Mapping[str, sp.Symbol] | None,
        scope: Mapping[sp.Symbol, Term] | None = None,
        matrices: Mapping[sp.Symbol, Term] | None = None,
        law: Term = POPULATION,
        depth: int = 0,
    ) -> None:
        self.declared, self.law, self.depth = declared, law, depth
        self.scope, self.matrices = dict(scope or {}), dict(matrices or {})
        self.memo: dict[sp.Basic, Term] = {}

    def within(
        self,
        scope: Mapping[sp.Symbol, Term] | None = None,
        matrices: Mapping[sp.Symbol, Term] | None = None,
        law: Term | None = None,
    ) -> Converter:
        """The same with further symbols, matrices or another law."""
        scope, matrices = scope or {}, matrices or {}
        depth = self.depth + len(scope) + len(matrices)
        return Converter(self.declared, self.scope | scope, self.matrices | matrices, law or self.law, depth)

    def fresh(self, sort: str, more: int = 0) -> Term:
        """A variable that stands for nothing around here; it is bound again at once."""
        return var(f"#{self.depth + more}", sort)

    def bind(self, symbol: sp.Basic, sort: str, expression: sp.Basic, sure: Sure, more: More = None) -> Term:
        """The expression with the symbol bound, whose assumptions are to follow from what is ``sure`` of it."""
        if not isinstance(symbol, sp.Symbol):
            raise _unsaid(symbol, "a symbol is bound, nothing else")
        plain = {"integer": True} if sort == "integer" else {"real": True}
        known = sp.Symbol("x", **plain, **{name: True for name, holds in sure.items() if holds}).assumptions0
        wrong = sorted(n for n, v in symbol.assumptions0.items() if v is not None and known.get(n) is not v)
        if wrong:
            raise _unsaid(symbol, f"it is bound, and its range does not say that it is {', '.join(wrong)}")
        x = self.fresh(sort)
        return close(self.within({symbol: x} | (dict(more(x)) if more else {})).term(expression), x)

    # ---------------------------------------------------------------------------------------------------- terms

    def term(self, expression: sp.Basic) -> Term:
        """The term of a real expression."""
        if expression not in self.memo:
            try:
                self.memo[expression] = self._term(expression)
            except IllFormed as error:
                raise _unsaid(expression, str(error)) from None
        return self.memo[expression]

    def _term(self, e: sp.Basic) -> Term:
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
        special = _SPECIAL.get(type(e))
        if special is not None:
            return special(self, e)
        if isinstance(e, AppliedUndef):
            return app(str(e.func), *map(self.term, e.args))
        raise _unsaid(e, f"{type(e).__name__} has no term")

    def symbol(self, symbol: sp.Symbol) -> Term:
        if symbol in self.scope:
            return self.scope[symbol]
        if symbol == language.WEIGHT or symbol in language.MATRICES:
            raise _unsaid(symbol, "a matrix letter, which means something inside tau and its kin only")
        if self.declared is not None and self.declared.get(symbol.name) != symbol:
            other = symbol.name in self.declared
            raise _unsaid(symbol, "declared with other assumptions" if other else "not declared by the domain")
        return variable(symbol)

    def power(self, base: sp.Expr, exponent: sp.Expr) -> Term:
        if base is sp.E:
            return _exp(self.term(exponent))
        power = self.term(exponent)
        return make("pow" if power.sort == "integer" else "rpow", self.term(base), power)

    def extremum(self, e: sp.Basic) -> Term:
        return make("max" if isinstance(e, sp.Max) else "min", *map(self.term, e.args))

    def hypergeometric(self, e: sp.hyper) -> Term:
        upper, lower, x = e.args
        if (len(upper), len(lower)) != (2, 1):
            raise _unsaid(e, "of the hypergeometric functions 2F1 alone has a term")
        return make("hyp2f1", *map(self.term, (*upper, *lower, x)))

    def exponential_integral(self, e: sp.expint) -> Term:
        if e.args[0] != 1:
            raise _unsaid(e, "of the exponential integrals E_1 alone has a term")
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
            raise _unsaid(e, "without both ends it is no number")
        if others:
            body = type(e)(body, *others)
        x, low, high = last
        source, sort = ("interval", "real") if isinstance(e, sp.Integral) else ("integers", "integer")
        head = "product" if isinstance(e, sp.Product) else "over"
        return make(head, make(source, self.end(low), self.end(high)), self.bind(x, sort, body, _sure(low, high, sort)))

    def limit(self, e: sp.Limit) -> Term:
        body, x, point, side = e.args
        if point in (sp.oo, -sp.oo):
            counts = x.is_integer and point is sp.oo
            name, sort = ("counts", "integer") if counts else ("grows" if point is sp.oo else "falls", "real")
            sure = _sure(sp.oo, sp.oo, sort) if point is sp.oo else _sure(-sp.oo, -sp.oo, sort)
            return make("lim", make(name), self.bind(x, sort, body, sure))
        if str(side) == "+-":
            raise _unsaid(e, "a limit from both sides is stated as two, one from each side")
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
        if any(s.assumptions0 != sp.Symbol(s.name, real=True).assumptions0 for s in symbols):
            raise _unsaid(e, "what is replaced is to be a real symbol without further assumptions")
        return instantiate(
            close(self.within(dict(zip(symbols, variables, strict=True))).term(body), *variables), *images
        )

    def root(self, e: sp.Basic) -> Term:
        body, x, target, low, high = e.args
        zero = body if target.is_zero else sp.Add(body, -target, evaluate=False)
        source = make("interval", self.end(low), self.end(high))
        return make("root", source, self.bind(x, "real", zero, _sure(low, high, "real")))

    def least(self, e: sp.Basic) -> Term:
        body, x, low, high = e.args
        source = make("interval", self.end(low), self.end(high))
        return make("minimiser", source, self.bind(x, "real", body, _sure(low, high, "real")))

    def mean(self, e: sp.Basic) -> Term:
        """Over the population's law, whose places are positive; ``B`` is a function of them."""
        body, t = e.args
        weight = language.WEIGHT
        more = lambda x: {weight: app(weight.name, x)}  # noqa: E731
        return make("over", self.law, self.bind(t, "real", body, {"positive": True}, more))

    def at_law(self, e: sp.Basic) -> Term:
        quantity, law = e.args
        return self.within(law=self.law_of(law)).term(quantity)

    def law_of(self, e: sp.Basic) -> Term:
        if isinstance(e, sp.Tuple):
            if any(not place.is_positive for _, place in e):
                raise _unsaid(e, "the places of a population's law are positive")
            return make("atoms", *(self.term(part) for atom in e for part in atom))
        u = self.fresh("real")
        if isinstance(e, language.power_law):
            a = self.term(e.args[0])
            body, low = mul(sub(ONE, a), make("rpow", u, neg(a))), ZERO
        elif isinstance(e, language.cut_power_law):
            body, low = make("rpow", u, neg(self.term(e.args[0]))), self.term(e.args[1])
        else:
            raise _unsaid(e, "no law of a population that has a term")
        return make("image", make("uniform", low, ONE), close(body, u))

    # ---------------------------------------------------------------------------------------- matrices and data

    def matrix(self, letter: sp.Symbol) -> Term:
        if letter == language.COVARIANCE:
            return SIGMA
        if letter not in self.matrices:
            raise _unsaid(letter, "it stands for data, which an expectation or a limit in probability is to bind")
        return self.matrices[letter]

    def trace(self, e: sp.Basic) -> Term:
        """tau of a function of one matrix: the mean of the function over its eigenvalues."""
        body = e.args[0]
        letters = _loose_letters(body)
        if not letters:
            return self.term(body)
        if len(letters) > 1 or not body.is_commutative:
            raise _unsaid(e, "tau of a function of one matrix alone has a term; two are written as tau_product")
        x = self.fresh("real")
        inside = self.within(_at(letters[0], x))
        return make("over", make("spectrum", self.matrix(letters[0])), close(inside.term(body), x))

    def trace_of_product(self, e: sp.Basic) -> Term:
        letters = [_loose_letters(part) for part in e.args]
        if any(len(found) != 1 for found in letters):
            raise _unsaid(e, "each factor of tau_product is to be a function of one matrix")
        x, y = self.fresh("real"), self.fresh("real", 1)
        (a,), (b,) = letters
        inside = [
            self.within(_at(letter, at)).term(part) for letter, at, part in ((a, x, e.args[0]), (b, y, e.args[1]))
        ]
        return make("over", make("spectra", self.matrix(a), self.matrix(b)), close(mul(*inside), x, y))

    def expectation(self, e: sp.Basic) -> Term:
        """Over the data sets that occur inside and are not bound within."""
        letters = _data_letters(e.args[0])
        if not letters:
            return self.term(e.args[0])
        if len({letter.name.lstrip("CS") for letter in letters}) < len(letters):
            raise _unsaid(e, "S and C of one number would stand for the same data")
        kind = "complex_gaussian" if isinstance(e, language.E_complex) else "gaussian"
        return self._over_data(letters, e.args[0], make(kind, self.symbol(language.n), self.symbol(language.d)))

    def _over_data(self, letters: Sequence[sp.Symbol], body: sp.Expr, source: Term) -> Term:
        if not letters:
            return self.term(body)
        data = self.fresh("data")
        inside = self.within(matrices={letters[0]: _sample(letters[0], data)})
        return make("over", source, close(inside._over_data(letters[1:], body, source), data))

    def in_proportion(self, e: sp.Basic) -> Term:
        body, gamma = e.args
        sizes = {language.n: self.fresh("integer"), language.d: self.fresh("integer", 1)}
        inside = self.within(sizes)
        self._white(e)
        path = make("proportion", self.term(gamma))
        if not isinstance(e, language.limit_in_probability):
            return make("lim", path, close(inside.term(body), *sizes.values()))
        letters = _data_letters(body)
        if len(letters) != 1:
            raise _unsaid(e, "a limit in probability is that of a function of one data set")
        data = inside.fresh("data")
        quantity = inside.within(matrices={letters[0]: _sample(letters[0], data)}).term(body)
        source = close(make("gaussian", *sizes.values()), *sizes.values())
        return make("plim", path, source, close(quantity, data, *sizes.values()))

    def in_one_size(self, e: sp.Basic) -> Term:
        symbol = language.d if isinstance(e, language.limit_in_dimension) else language.n
        if symbol == language.d:
            self._white(e)
        size = self.fresh("integer")
        return make("lim", make("counts"), close(self.within({symbol: size}).term(e.args[0]), size))

    def _white(self, e: sp.Basic) -> None:
        """Sigma is one matrix of one size: along growing dimensions there is none."""
        if e.args[0].atoms(sp.Symbol) & (COLOURED | {language.COVARIANCE}):
            raise _unsaid(e, "Sigma along growing dimensions, a path of populations, has no term")

    def function(self, e: sp.Basic) -> Term:
        return app("f", self.term(e.args[0]))

    # ------------------------------------------------------------------------------------------- propositions

    def proposition(self, e: sp.Basic) -> Term:
        """The term of a relation; an infinite right side says that a limit or a functional diverges."""
        if e is sp.true:
            return TRUE
        if not isinstance(e, Relational) or type(e) not in RELATIONS:
            raise _unsaid(e, "a statement is one of =, !=, <=, <, >=, > between two expressions")
        if isinstance(e, sp.Eq) and sp.oo in e.args:
            return self.infinite(next(side for side in e.args if side is not sp.oo))
        return RELATIONS[type(e)](*map(self.term, e.args))

    def infinite(self, e: sp.Basic) -> Term:
        """A limit that is +oo, or a functional of something >= 0 that is not finite."""
        made = self.term(e)
        if made.head == "lim":
            return make("diverges", *made.args)
        if made.head == "over":
            return make("infinite", *made.args)
        raise _unsaid(sp.Eq(e, sp.oo, evaluate=False), "a limit, an integral or a mean alone is said to be infinite")


_CONSTANTS: dict[sp.Basic, Term] = {sp.pi: make("pi"), sp.E: _exp(ONE), sp.EulerGamma: make("euler_gamma")}

_SPECIAL: dict[type, Callable[[Converter, Any], Term]] = {
    sp.Max: Converter.extremum,
    sp.Min: Converter.extremum,
    sp.hyper: Converter.hypergeometric,
    sp.expint: Converter.exponential_integral,
    sp.Piecewise: Converter.pieces,
    sp.Integral: Converter.integral,
    sp.Sum: Converter.integral,
    sp.Product: Converter.integral,
    sp.Limit: Converter.limit,
    sp.Derivative: Converter.derivative,
    sp.Subs: Converter.substituted,
    root_of: Converter.root,
    language.minimiser: Converter.least,
    language.average: Converter.mean,
    language.given: Converter.at_law,
    language.tau: Converter.trace,
    language.tau_product: Converter.trace_of_product,
    language.E: Converter.expectation,
    language.E_complex: Converter.expectation,
    language.limit_in_proportion: Converter.in_proportion,
    language.limit_in_probability: Converter.in_proportion,
    language.limit_in_dimension: Converter.in_one_size,
    language.limit_in_examples: Converter.in_one_size,
    language.statistic: Converter.function,
}


def _sample(letter: sp.Symbol, data: Term) -> Term:
    return make("coloured", data, SIGMA) if letter in COLOURED else make("sample_covariance", data)


def _at(letter: sp.Symbol, x: Term) -> dict[sp.Symbol, Term]:
    """A matrix put to its eigenvalue, and B with Sigma."""
    return {letter: x} | ({language.WEIGHT: app(language.WEIGHT.name, x)} if letter == language.COVARIANCE else {})


def _loose_letters(e: sp.Basic) -> list[sp.Symbol]:
    """Matrix letters outside of further heads that bind them; a function B of Sigma counts as Sigma."""
    if isinstance(e, language._OfMatrices | language.E | language.E_complex):
        return []
    if isinstance(e, sp.Symbol):
        return [language.COVARIANCE if e == language.WEIGHT else e] if e in language.MATRICES else []
    found = {letter: None for part in e.args for letter in _loose_letters(part)}
    return sorted(found, key=str)


def _data_letters(e: sp.Basic) -> list[sp.Symbol]:
    """Letters of data that occur in the expression and that no expectation in it binds, in the order of ``LETTERS``."""
    if isinstance(e, language.E | language.E_complex | language.limit_in_probability):
        return []
    if isinstance(e, sp.Symbol):
        return [e] if e in LETTERS else []
    found = {letter for part in e.args for letter in _data_letters(part)}
    return [letter for letter in LETTERS if letter in found]


def _sure(low: sp.Expr, high: sp.Expr, sort: str) -> dict[str, bool]:
    """What the range says of the sign of what is bound; the ends of an integral are left out, those of a sum are not."""
    if sort == "integer":
        return {
            "positive": low.is_extended_positive,
            "nonnegative": low.is_extended_nonnegative,
            "negative": high.is_extended_negative,
            "nonpositive": high.is_extended_nonpositive,
        }
    return {"positive": low.is_extended_nonnegative, "negative": high.is_extended_nonpositive}


def _reader(domain: Domain) -> Converter:
    return Converter({p.name: p.symbol for p in domain.parameters})


def variable(symbol: sp.Symbol) -> Term:
    """The variable that a parameter's symbol stands for."""
    return var(symbol.name, "integer" if symbol.is_integer else "real")


def convert(statement: sp.Basic, domain: Domain) -> tuple[Context, Term]:
    """A statement on its domain, as a context and a proposition. Raises Unsaid."""
    if isinstance(statement, Boolean) and not isinstance(statement, Relational) and statement is not sp.true:
        raise _unsaid(statement, "a step states one relation")
    proposition = _reader(domain).proposition(statement)
    return context_of(domain, proposition), proposition


def context_of(domain: Domain, proposition: Term = TRUE) -> Context:
    """The domain as a context, with the population where the proposition speaks of it."""
    reader = _reader(domain)
    variables, conditions = [], []
    for p in domain.checked().parameters:
        x = variable(p.symbol)
        variables.append(x)
        if p.lower != -sp.oo:
            conditions.append(make("lt" if p.lower_open else "le", reader.term(p.lower), x))
        if p.upper != sp.oo:
            conditions.append(make("lt" if p.upper_open else "le", x, reader.term(p.upper)))
    conditions += [reader.proposition(c) for c in domain.conditions if c is not sp.true]
    ranges = []
    if POPULATION in proposition.variables:
        variables.append(POPULATION)
    if SIGMA in proposition.variables:
        variables.append(SIGMA)
        ranges.append((SIGMA, make("covariances", reader.symbol(language.d))))
    return Context(tuple(variables), tuple(conditions), tuple(ranges))


def function_of(function: sp.Lambda) -> Function:
    """A function of real numbers, written as a Lambda, for a certificate."""
    reader = Converter(None)
    variables = [reader.fresh("real", i) for i in range(len(function.variables))]
    inside = reader.within(dict(zip(function.variables, variables, strict=True)))
    return len(variables), close(inside.term(function.expr), *variables)
