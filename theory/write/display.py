"""Terms as SymPy expressions, for pages and messages: the way back from ``convert``, nothing rewritten on it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import chain, count
from typing import Any

import sympy as sp

from .. import language
from ..roots import root_of
from ..terms.term import Term, bound_by, instantiate, var
from .convert import POPULATION, SIGMA, Unsaid

FUNCTIONS: dict[str, Callable[..., sp.Expr]] = {
    "exp": sp.exp,
    "ln": sp.log,
    "sin": sp.sin,
    "cos": sp.cos,
    "atan": sp.atan,
    "asin": sp.asin,
    "erf": sp.erf,
    "abs": sp.Abs,
    "floor": sp.floor,
    "max": sp.Max,
    "min": sp.Min,
    "gamma": sp.gamma,
    "lngamma": sp.loggamma,
    "polygamma": sp.polygamma,
    "bessel_i": sp.besseli,
    "elliptic_k": sp.elliptic_k,
    "elliptic_e": sp.elliptic_e,
    "zeta": sp.zeta,
    "add": sp.Add,
    "mul": sp.Mul,
    "pow": sp.Pow,
    "rpow": sp.Pow,
    "eq": sp.Eq,
    "ne": sp.Ne,
    "le": sp.Le,
    "lt": sp.Lt,
}
"""Heads that SymPy has itself."""

CONSTANTS = {
    "pi": sp.pi,
    "euler_gamma": sp.EulerGamma,
    "infinity": sp.oo,
    "minus_infinity": -sp.oo,
    "true": sp.true,
}
LETTERS = {"real": "txyuvw", "integer": "kjmip"}
SIDES = {"above": "+", "below": "-"}

Meaning = Mapping[Term, sp.Basic]


def display(term: Term, symbols: Meaning | None = None) -> sp.Basic:
    """The term in the authors' notation, its variables as the symbols given or as plain ones. Raises Unsaid."""
    return _Display(symbols or {}).shown(term)


class _Display:
    """What variables stand for around a place; a data set stands for the letter of its sample covariance."""

    def __init__(self, meaning: Meaning) -> None:
        self.meaning = dict(meaning)

    def where(self, more: Meaning) -> _Display:
        return _Display(self.meaning | more)

    def shown(self, term: Term) -> sp.Basic:
        head, args = term.head, term.args
        if head == "num":
            return sp.Rational(args[0].numerator, args[0].denominator)
        if head == "var":
            return self.meaning[term] if term in self.meaning else symbol_of(term)
        if head in CONSTANTS:
            return CONSTANTS[head]
        if head in FUNCTIONS:
            return FUNCTIONS[head](*map(self.shown, args), evaluate=False)
        special = _SPECIAL.get(head)
        if special is None:
            raise Unsaid(f"{term}: {head} has no notation of the authors")
        return special(self, term)

    def opened(self, source: Term, body: Term, *taken: Term) -> tuple[list[sp.Symbol], sp.Basic]:
        """Symbols for what the range or filter binds, and the body in them."""
        used = {str(s) for s in self.meaning.values()} | {
            v.args[0] for v in body.variables.union(*(t.variables for t in taken))
        }
        symbols: list[sp.Symbol] = []
        variables = []
        for sort in bound_by(source):
            letters = LETTERS[sort]
            name = next(n for n in chain(letters, (f"{letters[0]}_{i}" for i in count(1))) if n not in used)
            used.add(name)
            variables.append(var(f"#{name}", sort))
            symbols.append(symbol_of(var(name, sort)))
        inside = self.where(dict(zip(variables, symbols, strict=True)))
        return symbols, inside.shown(instantiate(body, *variables))

    def application(self, term: Term) -> sp.Basic:
        return sp.Function(term.args[0])(*map(self.shown, term.args[1:]))

    def hypergeometric(self, term: Term) -> sp.Basic:
        a, b, c, x = map(self.shown, term.args)
        return sp.hyper((a, b), (c,), x)

    def exponential_integral(self, term: Term) -> sp.Basic:
        return sp.expint(1, self.shown(term.args[0]), evaluate=False)

    def cases(self, term: Term) -> sp.Basic:
        parts = [self.shown(a) for a in term.args]
        return sp.Piecewise(*zip(parts[1::2], parts[::2], strict=True), evaluate=False)

    def over(self, term: Term) -> sp.Basic:
        source, body = term.args
        if source.head in ("interval", "integers"):
            (x,), inside = self.opened(source, body)
            kind = sp.Integral if source.head == "interval" else sp.Sum
            return kind(inside, (x, *map(self.shown, source.args)))
        if source is POPULATION:
            (t,), inside = self.opened(source, body)
            return language.average(inside, t)
        if source.head == "atoms":
            (t,), inside = self.opened(source, body)
            parts = [self.shown(a) for a in source.args]
            atoms = sp.Tuple(*(sp.Tuple(*pair) for pair in zip(parts[::2], parts[1::2], strict=True)))
            return language.given(language.average(inside, t), atoms)
        if source.head == "spectrum":
            letter, x = self.letter(source.args[0]), var("#eigenvalue", "real")
            return language.tau(self.where({x: letter}).shown(instantiate(body, x)))
        if source.head == "spectra":
            return self.trace_of_product(term)
        if source.head in ("gaussian", "complex_gaussian"):
            return self.expectation(term)
        raise Unsaid(f"{term}: {source.head} has no notation of the authors")

    def trace_of_product(self, term: Term) -> sp.Basic:
        """tau of f(A) g(B); the functions are the factors in which the eigenvalues of one matrix alone occur."""
        source, body = term.args
        first, second = map(self.letter, source.args)
        x, y = var("#first", "real"), var("#second", "real")
        inside = instantiate(body, x, y)
        factors = inside.args if inside.head == "mul" else (inside,)
        left = [f for f in factors if y not in f.variables]
        right = [f for f in factors if y in f.variables]
        if first == second or any(x in f.variables for f in right):
            raise Unsaid(
                f"{term}: the mean of a product f(x) g(y) over eigenvalues of two matrices alone has a notation"
            )
        here = self.where({x: first, y: second})
        return language.tau_product(*(sp.Mul(*map(here.shown, part), evaluate=False) for part in (left, right)))

    def product(self, term: Term) -> sp.Basic:
        source, body = term.args
        (x,), inside = self.opened(source, body)
        return sp.Product(inside, (x, *map(self.shown, source.args)))

    def letter(self, matrix: Term) -> sp.Basic:
        if matrix is SIGMA:
            return language.COVARIANCE
        if matrix.head == "sample_covariance" and matrix.args[0] in self.meaning:
            return self.meaning[matrix.args[0]]
        if matrix.head == "coloured" and matrix.args[0] in self.meaning and matrix.args[1] is SIGMA:
            return _COLOURED[self.meaning[matrix.args[0]]]
        raise Unsaid(f"{matrix} has no letter")

    def expectation(self, term: Term) -> sp.Basic:
        """One expectation for data sets of one law that are bound next to each other."""
        source, body, data = term.args[0], term, []
        self.sizes(source.args)
        while body.head == "over" and body.args[0] is source:
            data.append(var(f"#data {len(self.meaning)} {len(data)}", "data"))
            body = instantiate(body.args[1], data[-1])
        letters = (language.S,) if len(data) == 1 else (language.S1, language.S2)
        if len(data) > len(letters) or set(letters) & set(self.meaning.values()):
            raise Unsaid(f"{term}: at most two data sets have letters")
        mean = language.E if source.head == "gaussian" else language.E_complex
        return mean(self.where(dict(zip(data, letters, strict=True))).shown(body))

    def sizes(self, sizes: tuple[Term, ...]) -> None:
        if tuple(map(self.shown, sizes)) != (language.n, language.d):
            raise Unsaid(f"data of {sizes[0]} x {sizes[1]}: expectations are over data of n x d")

    def limit(self, term: Term) -> sp.Basic:
        path, body = term.args
        if path.head == "proportion":
            n, d = var("#n", "integer"), var("#d", "integer")
            inside = self.where({n: language.n, d: language.d}).shown(instantiate(body, n, d))
            return language.limit_in_proportion(inside, self.shown(path.args[0]))
        (x,), inside = self.opened(path, body, path)
        if path.head in SIDES:
            return sp.Limit(inside, x, self.shown(path.args[0]), SIDES[path.head])
        return sp.Limit(inside, x, -sp.oo if path.head == "falls" else sp.oo)

    def limit_in_probability(self, term: Term) -> sp.Basic:
        path, source, body = term.args
        if path.head != "proportion":
            raise Unsaid(f"{term}: limits in probability are along a proportion")
        n, d, data = var("#n", "integer"), var("#d", "integer"), var(f"#data {len(self.meaning)} 0", "data")
        here = self.where({n: language.n, d: language.d, data: language.S})
        here.sizes(instantiate(source, n, d).args)
        return language.limit_in_probability(here.shown(instantiate(body, data, n, d)), self.shown(path.args[0]))

    def derivative(self, term: Term) -> sp.Basic:
        order, body, point = term.args
        place = self.shown(point)
        if point.head == "var" and point not in body.variables and isinstance(place, sp.Symbol):
            return sp.Derivative(self.shown(instantiate(body, point)), (place, self.shown(order)), evaluate=False)
        (x,), inside = self.opened(POPULATION, body)  # one real variable
        return sp.Subs(sp.Derivative(inside, (x, self.shown(order)), evaluate=False), x, place)

    def root(self, term: Term) -> sp.Basic:
        source, body = term.args
        (x,), inside = self.opened(source, body)
        ends = [self.shown(end) for end in source.args]
        return root_of(inside, x, 0, *ends) if term.head == "root" else language.minimiser(inside, x, *ends)

    def infinite(self, term: Term) -> sp.Basic:
        shown = self.limit(term) if term.head == "diverges" else self.over(term)
        return sp.Eq(shown, sp.oo, evaluate=False)


_COLOURED = {language.S: language.C, language.S1: language.C1, language.S2: language.C2}

_SPECIAL: dict[str, Callable[[_Display, Term], Any]] = {
    "app": _Display.application,
    "hyp2f1": _Display.hypergeometric,
    "expint": _Display.exponential_integral,
    "cases": _Display.cases,
    "over": _Display.over,
    "product": _Display.product,
    "lim": _Display.limit,
    "plim": _Display.limit_in_probability,
    "deriv": _Display.derivative,
    "root": _Display.root,
    "minimiser": _Display.root,
    "diverges": _Display.infinite,
    "infinite": _Display.infinite,
}


def symbol_of(variable: Term) -> sp.Symbol:
    """A symbol with the assumptions of the variable's sort alone; the sizes n and d are the language's own."""
    name, sort = variable.args
    if sort not in LETTERS:
        raise Unsaid(f"{name} of sort {sort} is no symbol")
    known = {"n": language.n, "d": language.d}
    if sort == "integer":
        return known.get(name, sp.Symbol(name, integer=True))
    return sp.Symbol(name, real=True)
