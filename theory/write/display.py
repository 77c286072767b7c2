"""Terms as SymPy expressions, for pages and messages: the way back from ``convert``, nothing rewritten on it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import chain, count
from typing import Any

import sympy as sp

from .. import language
from ..roots import root_of
from ..terms.build import ONE, TRUE, ZERO, eq, mul, neg, sub
from ..terms.term import Term, bound, bound_by, instantiate, make, num, subterms, var
from .analysis import Closed, Unsaid
from .convert import COLOURED, DATA, NORMAL, POPULATION, SEED, SIGMA, matrices_of, orderless
from .held import over

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
        return _Display({**self.meaning, **more})

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
            shown = over(kind, inside, (x, *map(self.shown, source.args)))
            return over(Closed, *shown.args) if kind is sp.Integral and not shown.free_symbols else shown
        if source is POPULATION:
            (t,), inside = self.opened(source, body)
            return language.average(inside, t)
        if source.head in ("atoms", "image"):
            (t,), inside = self.opened(source, body)
            return language.given(language.average(inside, t), self.law(source))
        if source.head == "spectrum":
            return language.tau(self.function(source.args[0], body))
        if source.head == "spectra":
            return self.trace_of_product(term)
        if source.head in ("gaussian", "complex_gaussian"):
            return self.expectation(term)
        raise Unsaid(f"{term}: {source.head} has no notation of the authors")

    def law(self, law: Term) -> sp.Basic:
        """A law of a population that authors name."""
        if law.head == "atoms":
            parts = [self.shown(a) for a in law.args]
            return sp.Tuple(*(sp.Tuple(*pair) for pair in zip(parts[::2], parts[1::2], strict=True)))
        if law.head == "image" and law.args[0].head == "uniform":
            low, high = law.args[0].args
            whole = _exponent(law, lambda u, a: mul(sub(ONE, a), make("rpow", u, neg(a))))
            cut = _exponent(law, lambda u, a: make("rpow", u, neg(a)))
            if whole is not None and (low, high) == (ZERO, ONE):
                return language.power_law(self.shown(whole))
            if cut is not None and high is ONE:
                return language.cut_power_law(self.shown(cut), self.shown(low))
        raise Unsaid(f"{law} has no notation of the authors")

    def function(self, matrix: Term, body: Term) -> sp.Basic:
        """A function of a matrix, in the matrix itself."""
        x = var(f"#eigenvalue {len(self.meaning)}", "real")
        return self.where({x: self.matrix(matrix)}).shown(instantiate(body, x))

    def trace_of_product(self, term: Term) -> sp.Basic:
        """tau of f(A) g(B), factors in which the eigenvalues of one matrix alone occur; or of a polynomial of either order."""
        source, body = term.args
        first, second = map(self.matrix, source.args)
        x, y = var("#first", "real"), var("#second", "real")
        inside, here = instantiate(body, x, y), self.where({x: first, y: second})
        if inside.head != "mul" or len(inside.args) != 2:
            polynomial = here.shown(inside)
            if matrices_of(polynomial) != [first, second] or not orderless(polynomial, first, second):
                raise Unsaid(f"{term}: over eigenvalues of two matrices f(x) g(y) and some polynomials have a notation")
            return language.tau(polynomial)
        left, right = inside.args
        if first == second or y in left.variables or x in right.variables:
            raise Unsaid(f"{term}: the first factor is of the first matrix, the second of the second")
        return language.tau_product(here.shown(left), here.shown(right))

    def product(self, term: Term) -> sp.Basic:
        source, body = term.args
        (x,), inside = self.opened(source, body)
        return over(sp.Product, inside, (x, *map(self.shown, source.args)))

    # ------------------------------------------------------------------------------------------------ matrices

    def matrix(self, matrix: Term) -> sp.Basic:
        """A matrix as its letter, or as what is made of one."""
        head, args = matrix.head, matrix.args
        if matrix is SIGMA or self.meaning.get(matrix) == language.COVARIANCE:
            return language.COVARIANCE
        if head == "sample_covariance":
            return self.letter(args[0])
        if head == "coloured":
            covariance = self.meaning.get(args[1])
            if isinstance(covariance, language.extended):
                return language.extended(_COLOURED[self.letter(args[0])], *covariance.args[1:])
            if self.matrix(args[1]) == language.COVARIANCE:
                return _COLOURED[self.letter(args[0])]
        if head == "identity" and self.shown(args[0]) == language.d:
            return sp.S.One
        if head == "of":
            return self.function(args[0], args[1])
        if head == "spiked":
            inner, *before = self.spikes(args[0])
            number = self.direction(args[1])
            if number == len(before) + 1:
                return language.spiked(inner, *before, self.shown(args[2]))
        raise Unsaid(f"{matrix} has no notation of the authors")

    def spikes(self, matrix: Term) -> list[sp.Basic]:
        if matrix.head != "spiked":
            return [self.matrix(matrix)]
        return list(self.matrix(matrix).args)

    def letter(self, data: Term) -> sp.Basic:
        if data in self.meaning:
            return self.meaning[data]
        named = {known: key for key, known in DATA.items() if key not in COLOURED}
        if data not in named:
            raise Unsaid(f"the data {data} have no letter")
        return named[data]

    def seeded(self, data: Term, key: sp.Basic) -> None:
        if self.letter(data) != key:
            raise Unsaid(f"{data} is not the seed, or the vector N")

    def direction(self, vector: Term) -> sp.Basic:
        if vector.head != "basis":
            raise Unsaid(f"{vector} is no direction of a spike")
        return self.shown(vector.args[0])

    def of_matrix(self, term: Term) -> sp.Basic:
        """A head with a matrix in front, then directions and numbers."""
        matrix, *others = term.args
        if matrix.head == "coloured" and matrix.args[1].head == "diagonal" and term.head == "weight":
            direction, *ends = others
            if all(direction is make("basis", end) for end in ends):
                return language.principal_overlap(self.matrix(matrix), self.direction(direction))
        rest = [self.direction(part) if part.sort == "vector" else self.shown(part) for part in others]
        return getattr(language, term.head)(self.matrix(matrix), *rest)

    def divergence(self, term: Term) -> sp.Basic:
        return getattr(language, term.head)(*map(self.matrix, term.args))

    def inner(self, term: Term) -> sp.Basic:
        self.seeded(term.args[0], SEED)
        return language.inner(*map(self.matrix, term.args[1:]))

    def closest(self, term: Term) -> sp.Basic:
        data, seed, matrix = term.args
        self.seeded(seed, SEED)
        shown = self.matrix(matrix)
        if (matrices_of(shown) or [language.S]) != [self.letter(data)]:
            raise Unsaid(f"{term}: the examples are those of the matrix")
        return language.closest(shown)

    def of_normal(self, term: Term) -> sp.Basic:
        self.seeded(term.args[0], NORMAL)
        return getattr(language, term.head)(self.meaning[NORMAL_SIZE])

    def loss(self, term: Term) -> sp.Basic:
        data, sigma, noise, ridge = term.args
        covariance = self.matrix(sigma)
        if self.letter(data) != language.S:
            raise Unsaid(f"{term}: the examples of a loss are those of the letter S or C")
        arguments = [self.shown(noise), self.shown(ridge)]
        if covariance == language.COVARIANCE:
            return getattr(language, term.head)(*arguments, covariance)
        if covariance != 1:
            raise Unsaid(f"{term}: the covariance of the data is 1 or Sigma")
        return getattr(language, term.head)(*(arguments if ridge is not ZERO else arguments[:1]))

    def of_transform(self, term: Term) -> sp.Basic:
        law, *points = term.args
        if law.head != "law_of_transform":
            raise Unsaid(f"{term}: a law is given by its transform")
        (z,), transform = self.opened(POPULATION, law.args[0])  # one real variable
        kind = {"density": language.spectral_density, "atom": language.spectral_atom}.get(term.head)
        return (kind or getattr(language, term.head))(transform, z, *map(self.shown, points))

    # -------------------------------------------------------------------------------------------- data, limits

    def expectation(self, term: Term) -> sp.Basic:
        """One expectation for the data sets and seeds that are bound next to each other."""
        sources: list[Term] = []
        data: list[Term] = []
        body = term
        while body.head == "over" and body.args[0].head in ("gaussian", "complex_gaussian"):
            sources.append(body.args[0])
            data.append(var(f"#data {len(self.meaning)} {len(data)}", "data"))
            body = instantiate(body.args[1], data[-1])
        holders = {part.head for part in subterms(body) if not set(data).isdisjoint(part.args)}
        if holders == {"cell"} and {s.head for s in sources} == {"gaussian"} and len(data) <= MAXIMAL_DATA:
            return self.over_data(sources, data, body)
        kind = sources[0].head
        examples = [s for s in sources if self.rows(s) == language.n]
        letters = (language.S,) if len(examples) == 1 else (language.S1, language.S2)[: len(examples)]
        meaning: dict[Any, sp.Basic] = dict(zip(data, letters, strict=False))
        if any(s.head != kind for s in sources) or len(letters) != len(examples) or sources[: len(letters)] != examples:
            raise Unsaid(f"{term}: at most two data sets of one kind have letters, and stand in front")
        if set(letters) & set(self.meaning.values()):
            raise Unsaid(f"{term}: an expectation inside another over the same letters")
        for source, seed in list(zip(sources, data, strict=True))[len(letters) :]:
            normal = any(part.head in ("largest", "length") for part in subterms(body))
            if self.rows(source) != 1 or (not normal and self.shown(source.args[1]) != language.d):
                raise Unsaid(f"{source}: a seed is a row of d, and N one of the number that it is told")
            meaning[seed] = NORMAL if normal else SEED
            if normal:
                meaning[NORMAL_SIZE] = self.shown(source.args[1])
        mean = language.E if kind == "gaussian" else language.E_complex
        return mean(self.where(meaning).shown(body))

    def over_data(self, sources: list[Term], data: list[Term], body: Term) -> sp.Basic:
        """An expectation over data of which entries alone are spoken of."""
        used = {str(s) for s in self.meaning.values()} | {v.args[0] for v in body.variables}
        names = (name for name in chain("XYZ", (f"X_{i}" for i in count(1))) if name not in used)
        letters = dict(zip(data, map(sp.Symbol, names), strict=False))
        named = (
            part for one, s in zip(data, sources, strict=True) for part in (letters[one], *map(self.shown, s.args))
        )
        return language.E_over(self.where(letters).shown(body), *named)

    def cell(self, term: Term) -> sp.Basic:
        data, row, column = term.args
        letter = self.meaning.get(data, sp.Symbol(data.args[0]))
        if letter in DATA:
            raise Unsaid(f"{term}: entries of the data of {letter} have no notation")
        return language.cell(letter, self.shown(row), self.shown(column))

    def rows(self, source: Term) -> sp.Basic:
        rows, columns = map(self.shown, source.args)
        if rows == language.n and columns != language.d:
            raise Unsaid(f"{source}: data are n x d")
        return rows

    def limit(self, term: Term) -> sp.Basic:
        path, body = term.args
        if path.head in PATHS:
            sizes, here = self.along(path)
            return self.at_population(
                path, language.limit_in_proportion(here.shown(instantiate(body, *sizes)), self.shown(path.args[0]))
            )
        if path.head == "counts" and (limit := self.at_sequence(body) or self.in_one_size(body)) is not None:
            return limit
        (x,), inside = self.opened(path, body, path)
        if path.head in SIDES:
            point = self.shown(path.args[0])
            if point.has(x):
                raise Unsaid(f"{term}: its point binds the letter of what moves")
            return sp.Limit(inside, x, point, SIDES[path.head])
        return sp.Limit(inside, x, -sp.oo if path.head == "falls" else sp.oo)

    def at_sequence(self, body: Term) -> sp.Basic | None:
        """The limit in the dimension d of what is said of one Sigma, of the eigenvalues 1, 2^(-a), ..., d^(-a)."""
        size = var(f"#dimension {len(self.meaning)}", "integer")
        inside = instantiate(body, size)
        found = {part for part in subterms(inside) if part.head == "diagonal" and part.args[0] is size}
        values = [part.args[1] for part in found]
        if len(found) != 1 or values[0].head != "rpow" or values[0].args[1] is not neg(values[0].args[1].args[-1]):
            return None
        shown = self.where({size: language.d, **dict.fromkeys(found, language.COVARIANCE)}).shown(inside)
        return language.given(shown, language.summable_power_law(self.shown(values[0].args[1].args[-1])))

    def in_one_size(self, body: Term) -> sp.Basic | None:
        """The limit in the number of examples, or in their dimension, where what is bound is that of data inside."""
        size = var("#size", "integer")
        inside = instantiate(body, size)
        sizes = {part.args.index(size) for part in subterms(inside) if part.head == "gaussian" and size in part.args}
        if len(sizes) != 1:
            return None
        symbol, limit = ((language.n, language.limit_in_examples), (language.d, language.limit_in_dimension))[
            sizes.pop()
        ]
        return limit(self.where({size: symbol}).shown(inside))

    def along(self, path: Term) -> tuple[list[Term], _Display]:
        """What a path of sizes binds, and its letters."""
        letters = (language.n, language.d, self.further(path) if path.head == "peaks" else language.COVARIANCE)
        bound = [var(f"#{i}", sort) for i, sort in enumerate(bound_by(path))]
        return bound, self.where(dict(zip(bound, letters, strict=False)))

    def further(self, path: Term) -> sp.Basic:
        """A sample covariance of data of a Sigma with the further eigenvalues of the path."""
        *_, number, values = path.args
        branches = values.args if values.head == "cases" else (TRUE, values)
        guards = [eq(bound(0, "integer"), num(k)) for k in range(1, len(branches) // 2)]
        listed = number is num(len(branches) // 2) and [*branches[::2]] == [*guards, TRUE]
        if not listed or any(value.loose for value in branches[1::2]):
            raise Unsaid(f"{path}: further eigenvalues are listed")
        return language.extended(language.C, *map(self.shown, branches[1::2]))

    def at_population(self, path: Term, shown: sp.Basic) -> sp.Basic:
        if path.head == "proportion" or path.args[1] is POPULATION:
            return shown
        return language.given(shown, self.law(path.args[1]))

    def limit_in_probability(self, term: Term) -> sp.Basic:
        path, source, body = term.args
        if path.head not in PATHS:
            raise Unsaid(f"{term}: limits in probability are along a proportion")
        sizes, here = self.along(path)
        data = var(f"#data {len(self.meaning)} 0", "data")
        here = here.where({data: language.S})
        if here.rows(instantiate(source, *sizes)) != language.n:
            raise Unsaid(f"{term}: data are n x d")
        quantity = here.shown(instantiate(body, data, *sizes))
        return self.at_population(path, language.limit_in_probability(quantity, self.shown(path.args[0])))

    def derivative(self, term: Term) -> sp.Basic:
        order, body, point = term.args
        place = self.shown(point)
        if point.head == "var" and point not in body.variables and isinstance(place, sp.Symbol):
            return sp.Derivative(self.shown(instantiate(body, point)), (place, self.shown(order)), evaluate=False)
        (x,), inside = self.opened(POPULATION, body)  # one real variable
        return sp.Subs(sp.Derivative(inside, (x, self.shown(order)), evaluate=False), x, place)

    def root(self, term: Term) -> sp.Basic:
        source, body, *level = term.args
        (x,), inside = self.opened(source, body, *level)
        ends = [self.shown(end) for end in source.args]
        if term.head == "onset" and ends == [0, sp.oo]:
            return language.onset(inside, x)
        if term.head == "first_passage" and ends[1] is sp.oo:
            return language.first_passage(inside, x, self.shown(level[0]), ends[0])
        if term.head not in ("root", "minimiser"):
            raise Unsaid(f"{term} has no notation of the authors")
        return root_of(inside, x, 0, *ends) if term.head == "root" else language.minimiser(inside, x, *ends)

    def infinite(self, term: Term) -> sp.Basic:
        shown = self.limit(term) if term.head == "diverges" else self.over(make("over", *term.args))
        return sp.Eq(shown, sp.oo, evaluate=False)


NORMAL_SIZE = var("#components", "integer")
"""Under this key stands the number of components of the vector N."""


def _exponent(law: Term, body_at: Callable[[Term, Term], Term]) -> Term | None:
    """The a with which the law is that of ``body_at(u, a)``, u of the law inside."""
    u = var("#u", "real")
    body = instantiate(law.args[1], u)
    return next((a for a in subterms(body) if a.sort in ("real", "integer") and body is body_at(u, a)), None)


MAXIMAL_DATA = 3
"""That one expectation of the authors binds by name."""

PATHS = ("proportion", "populations", "peaks")
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
    "onset": _Display.root,
    "first_passage": _Display.root,
    **dict.fromkeys(("entry", "eigenvalue", "weight", "kernel_weight", "operator_norm"), _Display.of_matrix),
    **dict.fromkeys(("wasserstein", "kl"), _Display.divergence),
    **dict.fromkeys(("density", "atom", "lower_edge", "upper_edge"), _Display.of_transform),
    **dict.fromkeys(("largest", "length"), _Display.of_normal),
    **dict.fromkeys(("train_loss", "test_loss"), _Display.loss),
    "inner": _Display.inner,
    "cell": _Display.cell,
    "closest": _Display.closest,
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
