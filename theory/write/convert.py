"""Authors' statements and domains as propositions and contexts, by a whitelist; what is not on it is refused by name.

Nothing here is trusted: the log is. A matrix letter outside the heads that give it a meaning is refused, and so is every
value that is no real number.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from itertools import count
from typing import ClassVar, Self

import sympy as sp
from sympy.core.function import AppliedUndef
from sympy.core.relational import Relational
from sympy.logic.boolalg import Boolean

from .. import language
from ..claim import Hypothesis
from ..domain import Domain, real
from ..roots import root_of
from ..terms.build import ONE, OO, TRUE, ZERO, eq, lt, mul, neg, over, sub
from ..terms.context import Context, Sequent
from ..terms.term import Function, IllFormed, Term, app, bound, close, make, num, substitute, subterms, var
from .analysis import Analysis, Scope, Sure, Unsaid, sure_of, unsaid, variable
from .functions import FUNCTIONS

__all__ = ["POPULATION", "SIGMA", "Converter", "Unsaid", "context_of", "convert", "function_of", "supposed", "variable"]

POPULATION = var("population", "law")
"""The law of the eigenvalues of Sigma at large size, in the terms of ``average``."""

BULK_END = var("bulk_end", "real")
"""A number below which the population's law lives, and above which further eigenvalues lie."""

SIGMA = var("Sigma", "matrix")

LETTERS = (language.S, language.S1, language.S2, language.C, language.C1, language.C2)
"""Letters of sample covariances; each stands for data of its own, those beginning with C for coloured data."""

COLOURED = frozenset((language.C, language.C1, language.C2))
SEED, NORMAL, COMPONENTS = sp.Dummy("seed"), sp.Dummy("N"), sp.Dummy("components")
"""The seed of ``inner`` and ``closest``, the vector of ``largest`` and ``length`` and its size, as keys beside the letters."""
DATA = {key: var(f"X{key.name.lstrip('CS')}", "data") for key in LETTERS} | {SEED: var("seed", "data")}
"""What letters stand for in a statement about all data of n x d, one example after the other, and a seed of 1 x d."""
SIZES = dict.fromkeys((*LETTERS, NORMAL), (language.n, language.d)) | dict.fromkeys(
    (SEED, language.COVARIANCE), (language.d,)
)
"""The sizes of what each key stands for, which are not to be bound anew between the data and the key."""


class Converter(Analysis):
    """What symbols, data, Sigma and the population stand for around an expression."""

    special: ClassVar[dict[type, str]] = Analysis.special | {
        root_of: "root",
        language.minimiser: "extremal",
        language.onset: "onset",
        language.first_passage: "passage",
        language.leading: "leading",
        language.average: "mean",
        language.average_below: "mean",
        language.given: "at_law",
        language.spectral_density: "of_transform",
        language.spectral_atom: "of_transform",
        language.lower_edge: "of_transform",
        language.upper_edge: "of_transform",
        language.tau: "trace",
        language.tau_product: "trace_of_product",
        language.entry: "entry",
        language.eigenvalue: "eigenvalue",
        language.weight: "weight",
        language.principal_overlap: "principal_overlap",
        language.kernel_weight: "kernel_weight",
        language.operator_norm: "operator_norm",
        language.inner: "inner",
        language.closest: "closest",
        language.largest: "of_normal",
        language.length: "of_normal",
        language.wasserstein: "divergence",
        language.kl: "divergence",
        language.train_loss: "loss",
        language.test_loss: "loss",
        language.E: "expectation",
        language.E_complex: "expectation",
        language.E_over: "over_data",
        language.cell: "cell",
        language.limit_in_proportion: "in_proportion",
        language.limit_in_probability: "in_proportion",
        language.limit_in_dimension: "in_one_size",
        language.limit_in_examples: "in_one_size",
        language.statistic: "statistic",
    }

    def __init__(
        self,
        declared: Mapping[str, sp.Symbol] | None,
        scope: Scope | None = None,
        depth: int = 0,
        data: Scope | None = None,
        law: Term = POPULATION,
    ) -> None:
        super().__init__(declared, scope, depth)
        self.data, self.law = dict(data or {}), law

    def within(self, scope: Scope, data: Scope | None = None, law: Term | None = None) -> Self:
        """The same with further symbols, data or another law.

        Data and eigenvalues of matrices whose size is bound anew, or whose letter is, are out of reach.
        """
        more = data or {}
        depth = self.depth + len(scope) + len(more)
        seen = {key: x for key, x in self.scope.items() if key not in more and not _resized(key, scope)}
        kept = {key: known for key, known in self.data.items() if not _resized(key, scope)}
        return type(self)(self.declared, seen | dict(scope), depth, kept | dict(more), law or self.law)

    def symbol(self, symbol: sp.Symbol) -> Term:
        if symbol in language.MATRICES and symbol not in self.scope:
            raise unsaid(symbol, "a matrix letter, which means something inside tau and its kin only")
        return super().symbol(symbol)

    def bind(self, symbol: sp.Basic, sort: str, expression: sp.Basic, sure: Sure) -> Term:
        if symbol in language.MATRICES:
            raise unsaid(symbol, "a matrix letter, which binds nothing")
        return super().bind(symbol, sort, expression, sure)

    def root(self, e: sp.Basic) -> Term:
        body, x, target, low, high = e.args
        zero = body if target.is_zero else sp.Add(body, -target, evaluate=False)
        source = make("interval", self.end(low), self.end(high))
        return make("root", source, self.bind(x, "real", zero, sure_of(low, high, "real")))

    def extremal(self, e: sp.Basic) -> Term:
        body, x, low, high = e.args
        source = make("interval", self.end(low), self.end(high))
        return make("minimiser", source, self.bind(x, "real", body, sure_of(low, high, "real")))

    def onset(self, e: sp.Basic) -> Term:
        body, x = e.args
        return make("onset", make("interval", ZERO, OO), self.bind(x, "real", body, {"positive": True}))

    def passage(self, e: sp.Basic) -> Term:
        body, x, level, start = e.args
        source = make("interval", self.term(start), OO)
        return make(
            "first_passage", source, self.bind(x, "real", body, sure_of(start, sp.oo, "real")), self.term(level)
        )

    def proposition(self, e: sp.Basic) -> Term:
        if not isinstance(e, language.continuous):
            return super().proposition(e)
        body, x, low, high = e.args
        sure = {"nonnegative": low.is_extended_nonnegative, "nonpositive": high.is_extended_nonpositive}
        sure |= {"positive": low.is_extended_positive, "negative": high.is_extended_negative}
        return make("continuous", make("interval", self.end(low), self.end(high)), self.bind(x, "real", body, sure))

    def leading(self, e: sp.Basic) -> Term:
        """By what it means: the mean of the largest half-normal over sqrt(d), times the limit of the quotient of the two."""
        quantity, x = e.args
        held = {symbol.name for symbol in e.free_symbols}
        t = sp.Symbol(next(name for k in count(1) if (name := "t" + k * "_") not in held), real=True)
        largest = sp.Integral(1 - sp.erf(t / sp.sqrt(2)) ** x, (t, 0, sp.oo))
        quotient = sp.sqrt(language.d) * quantity / language.E(language.largest(language.n))
        return self.term(largest / sp.sqrt(language.d) * language.limit_in_proportion(quotient, x / language.d))

    def statistic(self, e: sp.Basic) -> Term:
        return app("f", self.term(e.args[0]))

    # --------------------------------------------------------------------------------------------------- laws

    def mean(self, e: sp.Basic) -> Term:
        """Over the population's law, whose places are positive; ``B`` is a function of them."""
        body, t, *_ = e.args
        inside = self.within({language.WEIGHT: app(language.WEIGHT.name, self.fresh("real", 1))})
        return make("over", self.law, inside.bind(t, "real", body, {"positive": True}))  # of the variable that B has

    def at_law(self, e: sp.Basic) -> Term:
        quantity, law = e.args
        if isinstance(law, language.summable_power_law) and isinstance(quantity, language.limit_in_examples):
            return self.at_sequence(quantity, law)
        return self.within({}, law=self.law_of(law)).term(quantity)

    def at_sequence(self, quantity: sp.Basic, law: sp.Basic) -> Term:
        """Sigma has the first d eigenvalues of the sequence, d -> oo."""
        size, number = self.fresh("integer"), self.fresh("integer", 1)
        sigma = make("diagonal", size, close(make("rpow", number, neg(self.term(law.args[0]))), number))
        inside = self.within({language.d: size}, {language.COVARIANCE: sigma})
        return make("lim", make("counts"), close(inside.term(quantity), size))

    def law_of(self, e: sp.Basic) -> Term:
        """The law of a population that authors name."""
        if isinstance(e, sp.Tuple):
            if any(not place.is_positive for _, place in e):
                raise unsaid(e, "the places of a population's law are positive")
            return make("atoms", *(self.term(part) for atom in e for part in atom))
        u = self.fresh("real")
        if isinstance(e, language.power_law):
            a = self.term(e.args[0])
            body, low = mul(sub(ONE, a), make("rpow", u, neg(a))), ZERO
        elif isinstance(e, language.cut_power_law):
            body, low = make("rpow", u, neg(self.term(e.args[0]))), self.term(e.args[1])
        else:
            raise unsaid(e, "no law of a population that has a term")
        return make("image", make("uniform", low, ONE), close(body, u))

    def of_transform(self, e: sp.Basic) -> Term:
        """A density, an atom or an edge of the law with this mean of 1/(z - t), z < 0."""
        transform, z, *points = e.args
        law = make("law_of_transform", self.bind(z, "real", transform, {"negative": True}))
        head = type(e).__name__.removeprefix("spectral_")
        return make(head, law, *map(self.term, points))

    # ------------------------------------------------------------------------------------------------ matrices

    def stands(self, key: sp.Basic) -> Term:
        """The data that stand behind a letter, or a seed; where nothing binds them, the statement is of all data."""
        if key in self.data:
            return self.data[key]
        if key not in DATA:
            raise unsaid(key, "it stands for data, which an expectation is to bind")
        self.of_fixed_size(key)
        return DATA[key]

    def of_fixed_size(self, key: sp.Basic) -> None:
        """Refused where a size of what the key stands for is bound, which lies outside."""
        for size in SIZES[key]:
            if size in self.scope:
                raise unsaid(key, f"its {size} moves here, and what it stands for does not: that is to be bound inside")

    def covariance(self) -> Term:
        if language.COVARIANCE in self.data:
            return self.data[language.COVARIANCE]
        if self.law is not POPULATION:
            raise unsaid(language.COVARIANCE, "a law is that of a population in a limit: of one Sigma nothing is given")
        self.of_fixed_size(language.COVARIANCE)
        return SIGMA

    def known(self, e: sp.Basic) -> Term:
        """A letter, or a head that is a matrix."""
        if isinstance(e, language.spiked):
            made = self.matrix(e.args[0])
            for number, theta in enumerate(e.args[1:], 1):
                made = make("spiked", made, make("basis", num(number)), self.term(theta))
            return made
        if isinstance(e, language.extended):
            if e not in self.data:
                raise unsaid(e, "it stands for data along populations with these further eigenvalues, in a limit")
            return make("coloured", self.stands(e.args[0]), self.data[e])
        if e == language.COVARIANCE:
            return self.covariance()
        if e in COLOURED:
            return make("coloured", self.stands(e), self.covariance())
        return make("sample_covariance", self.stands(e))

    def function(self, e: sp.Basic) -> tuple[Term | None, Term, Term]:
        """A function of one matrix: that matrix, a body and the variable in it that stands for an eigenvalue."""
        e = _commuting(e)
        matrices = matrices_of(e)
        x = self.fresh("real")
        if not matrices:
            return None, self.term(e), x
        if len(matrices) > 1 or not e.is_commutative:
            raise unsaid(
                e, "a function of one matrix alone has a term; tau of a product of two is written as tau_product"
            )
        return self.known(matrices[0]), self.within(_at(matrices[0], x)).term(e), x

    def matrix(self, e: sp.Basic) -> Term:
        """A function of one matrix as a matrix; a number stands for a multiple of the identity."""
        known, body, x = self.function(e)
        if known is None:
            known = make("identity", self.symbol(language.d))
            return known if body is ONE else make("of", known, close(body, x))
        return known if body is x else make("of", known, close(body, x))

    def trace(self, e: sp.Basic) -> Term:
        """tau of a function of one matrix, the mean of it over the eigenvalues; or of a polynomial in two of either order."""
        inside = _commuting(e.args[0])
        if len(pair := matrices_of(inside)) == 2 and orderless(inside, *pair):
            x, y = self.fresh("real"), self.fresh("real", 1)
            body = self.within(_at(pair[0], x) | _at(pair[1], y)).term(inside)
            return make("over", make("spectra", *map(self.known, pair)), close(body, x, y))
        known, body, x = self.function(e.args[0])
        return body if known is None else make("over", make("spectrum", known), close(body, x))

    def trace_of_product(self, e: sp.Basic) -> Term:
        (a, left, x), (b, right, _) = (self.function(part) for part in e.args)
        if a is None or b is None:
            raise unsaid(e, "each factor of tau_product is to be a function of a matrix")
        y = self.fresh("real", 1)
        right = substitute(right, {x: y})
        return make("over", make("spectra", a, b), close(mul(left, right), x, y))

    def entry(self, e: sp.Basic) -> Term:
        return make("entry", self.matrix(e.args[0]), *(make("basis", self.term(i)) for i in e.args[1:]))

    def eigenvalue(self, e: sp.Basic) -> Term:
        return make("eigenvalue", self.matrix(e.args[0]), self.term(e.args[1]))

    def weight(self, e: sp.Basic) -> Term:
        matrix, direction, first, last = e.args
        basis = make("basis", self.term(direction))
        return make("weight", self.matrix(matrix), basis, self.term(first), self.term(last))

    def principal_overlap(self, e: sp.Basic) -> Term:
        """The weight of a principal direction on that of Sigma, which is a basis vector for a diagonal Sigma."""
        matrix, number, sigma = self.matrix(e.args[0]), self.term(e.args[1]), self.covariance()
        if sigma.head == "diagonal":
            return make("weight", matrix, make("basis", number), number, number)
        places = {self.fresh("real"): sigma, self.fresh("real", 1): matrix}
        mine = (make("cases", eq(x, make("eigenvalue", of, number)), ONE, TRUE, ZERO) for x, of in places.items())
        return mul(self.symbol(language.d), over(make("spectra", sigma, matrix), mul(*mine), *places))

    def kernel_weight(self, e: sp.Basic) -> Term:
        return make("kernel_weight", self.matrix(e.args[0]), make("basis", self.term(e.args[1])))

    def operator_norm(self, e: sp.Basic) -> Term:
        return make("operator_norm", self.matrix(e.args[0]))

    def divergence(self, e: sp.Basic) -> Term:
        """A divergence; a distance, which is symmetric, from the multiple of the identity where one of both is that."""
        pair = [self.matrix(part) for part in e.args]
        if isinstance(e, language.wasserstein) and not matrices_of(e.args[1]):
            pair.reverse()
        return make(type(e).__name__, *pair)

    # ---------------------------------------------------------------------------------------- data and models

    def inner(self, e: sp.Basic) -> Term:
        return make("inner", self.stands(SEED), *map(self.matrix, e.args))

    def closest(self, e: sp.Basic) -> Term:
        letters = matrices_of(e.args[0]) or [language.S]
        if len(letters) != 1 or letters[0] not in LETTERS or letters[0] in COLOURED:
            raise unsaid(e, "the closest of white examples to a function of their covariance alone has a term")
        return make("closest", self.stands(letters[0]), self.stands(SEED), self.matrix(e.args[0]))

    def of_normal(self, e: sp.Basic) -> Term:
        data = self.stands(NORMAL)
        if self.term(e.args[0]) is not self.data[COMPONENTS]:
            raise unsaid(e, "one vector N has one number of components, which does not move where it stands")
        return make(type(e).__name__, data)

    def loss(self, e: sp.Basic) -> Term:
        noise, ridge = self.term(e.args[0]), self.term(e.args[1]) if len(e.args) > 1 else ZERO
        sigma = self.matrix(e.args[2] if len(e.args) > 2 else sp.S.One)
        return make(type(e).__name__, self.stands(_letter_of(e)), sigma, noise, ridge)

    def expectation(self, e: sp.Basic) -> Term:
        """Over the data sets and seeds that occur inside and are not bound within."""
        body = e.args[0]
        keys = _random(body)
        if len({key.name.lstrip("CS") for key in keys if key in LETTERS}) < sum(key in LETTERS for key in keys):
            raise unsaid(e, "S and C of one number would stand for the same data")
        kind = "complex_gaussian" if isinstance(e, language.E_complex) else "gaussian"
        return self._over(keys, body, kind)

    def _over(self, keys: Iterable[sp.Basic], body: sp.Basic, kind: str) -> Term:
        if not (keys := list(keys)):
            return self.term(body)
        key, data = keys[0], self.fresh("data")
        if key == NORMAL:
            sizes = {part.args[0] for part in body.atoms(language.largest, language.length)}
            if len(sizes) != 1:
                raise unsaid(body, "one vector N has one number of components")
            source = make("gaussian", ONE, self.term(sizes.pop()))
        else:
            rows = ONE if key == SEED else self.symbol(language.n)
            source = make(kind, rows, self.symbol(language.d))
        known = {key: data} | ({COMPONENTS: source.args[1]} if key == NORMAL else {})
        return make("over", source, close(self.within({}, known)._over(keys[1:], body, kind), data))

    def over_data(self, e: sp.Basic) -> Term:
        """Over the data sets that are named, the first of them outermost."""
        body, name, rows, columns, *others = e.args
        if not isinstance(name, sp.Symbol) or name in language.MATRICES:
            raise unsaid(name, "a symbol stands for data, nothing else")
        data = self.fresh("data")
        inner = self.within({}, {name: data})
        inside = inner.over_data(type(e)(body, *others)) if others else inner.term(body)
        return make("over", make("gaussian", self.term(rows), self.term(columns)), close(inside, data))

    def cell(self, e: sp.Basic) -> Term:
        data, row, column = e.args
        if data in language.MATRICES:
            raise unsaid(data, "a letter of a matrix: a cell is of data that E_over binds")
        return make("cell", self.stands(data), self.term(row), self.term(column))

    def in_proportion(self, e: sp.Basic) -> Term:
        """Along every path of sizes; where Sigma occurs, of populations too."""
        body, gamma = e.args
        sizes = {language.n: self.fresh("integer"), language.d: self.fresh("integer", 1)}
        bound, inside, path = list(sizes.values()), self.within(sizes), make("proportion", self.term(gamma))
        if body.atoms(sp.Symbol) & (COLOURED | {language.COVARIANCE}):
            sigma = self.fresh("matrix", 2)
            further = body.atoms(language.extended)
            letter: dict[sp.Basic, Term] = dict.fromkeys(further or (language.COVARIANCE,), sigma)
            bound, inside = [*bound, sigma], inside.within({}, letter)
            path = self.peaks(gamma, body, *further) if further else make("populations", self.term(gamma), self.law)
        if not isinstance(e, language.limit_in_probability):
            return make("lim", path, close(inside.term(body), *bound))
        if len(keys := _random(body)) != 1 or keys[0] not in LETTERS:
            raise unsaid(e, "a limit in probability is that of a function of one data set")
        data = inside.fresh("data")
        source = make("gaussian", *sizes.values())
        quantity = inside.within({}, {keys[0]: data}).term(body)
        return make("plim", path, close(source, *bound), close(quantity, data, *bound))

    def peaks(self, gamma: sp.Basic, body: sp.Basic, *matrices: sp.Basic) -> Term:
        """The paths of populations in which the first unit vectors have these further eigenvalues."""
        others = body.xreplace({matrix: sp.Dummy() for matrix in matrices}).atoms(sp.Symbol)
        if others & (COLOURED | {language.COVARIANCE}) or len({matrix.args[1:] for matrix in matrices}) != 1:
            raise unsaid(body, "all matrices of one limit have the same further eigenvalues")
        *before, last = map(self.term, matrices[0].args[1:])
        number = self.fresh("integer")
        branches = [part for k, value in enumerate(before, 1) for part in (eq(number, num(k)), value)]
        value = make("cases", *branches, TRUE, last) if before else last
        return make("peaks", self.term(gamma), self.law, num(len(before) + 1), close(value, number))

    def in_one_size(self, e: sp.Basic) -> Term:
        symbol = language.d if isinstance(e, language.limit_in_dimension) else language.n
        if symbol == language.d and e.args[0].atoms(sp.Symbol) & (COLOURED | {language.COVARIANCE}):
            raise unsaid(e, "Sigma along growing dimensions, at a fixed number of examples, has no term")
        size = self.fresh("integer")
        return make("lim", make("counts"), close(self.within({symbol: size}).term(e.args[0]), size))


def _resized(key: sp.Basic, scope: Scope) -> bool:
    """Is a size of what the key stands for bound anew?"""
    letter = key.args[0] if isinstance(key, language.extended) else key
    return not scope.keys().isdisjoint(SIZES.get(letter, ()))


def _at(matrix: sp.Basic, x: Term) -> dict[sp.Basic, Term]:
    """A matrix put to its eigenvalue, and B with Sigma."""
    return {matrix: x} | ({language.WEIGHT: app(language.WEIGHT.name, x)} if matrix == language.COVARIANCE else {})


def orderless(e: sp.Basic, a: sp.Basic, b: sp.Basic) -> bool:
    """A polynomial whose products of both matrices hold one of them once: all their orders have one trace."""
    if not e.is_commutative or not e.is_polynomial(a, b):
        return False
    return all(min(powers) <= 1 for powers in sp.Poly(e, a, b).monoms())


def _commuting(e: sp.Basic) -> sp.Basic:
    """A S A as C and even powers of A as those of Sigma, A its square root and S a letter that it does not commute with."""
    if getattr(e, "is_commutative", True):
        return e
    coloured = {language.ROOT * language.WHITE * language.ROOT: language.C}
    even = {p: language.COVARIANCE ** (p.exp / 2) for p in e.atoms(sp.Pow) if p.base == language.ROOT and p.exp.is_even}
    return e.xreplace({**coloured, **even})


def matrices_of(e: sp.Basic) -> list[sp.Basic]:
    """Letters and heads that are matrices, outside of heads that bind them; a function B of Sigma counts as Sigma."""
    if isinstance(e, language.spiked | language.extended):
        return [e]
    if isinstance(e, language._OfMatrices | language.E | language.E_complex):
        return []
    if isinstance(e, sp.Symbol):
        return [language.COVARIANCE if e == language.WEIGHT else e] if e in language.MATRICES else []
    found = {matrix: None for part in e.args for matrix in matrices_of(part)}
    return sorted(found, key=str)


def _letter_of(loss: sp.Basic) -> sp.Symbol:
    """The letter of the data on which a loss is trained: white data, or those of the Sigma that it names."""
    return language.C if len(loss.args) > 2 else language.S


def _random(e: sp.Basic) -> list[sp.Basic]:
    """What an expectation around the expression binds: letters of data in the order of ``LETTERS``, then seeds."""
    found: set[sp.Basic] = set()

    def visit(node: sp.Basic) -> None:
        if isinstance(node, language.E | language.E_complex | language.limit_in_probability):
            return
        if node in LETTERS or node == language.WHITE:
            found.add(language.C if node == language.WHITE else node)
        elif isinstance(node, language.inner | language.closest):
            found.add(SEED)
            if isinstance(node, language.closest) and not matrices_of(node.args[0]):
                found.add(language.S)
        elif isinstance(node, language.largest | language.length):
            found.add(NORMAL)
        elif isinstance(node, language.train_loss | language.test_loss):
            found.add(_letter_of(node))
        for part in node.args:
            visit(part)

    visit(e)
    return [key for key in (*LETTERS, SEED, NORMAL) if key in found]


MEANINGS = frozenset(("pi", "e", "E", "I", "oo", "infty"))
"""What is read as a number of its own, and names no parameter."""

CALLED = frozenset(("K", "ln", "max", "min", *(str(known.__name__).lower() for known in FUNCTIONS)))
"""What is read as a function of its own, in small letters or with a capital, and names no other."""

EXPONENTS = {
    language.power_law: (sp.S.Zero, sp.S.One),
    language.cut_power_law: (sp.S.Zero, sp.oo),
    language.summable_power_law: (sp.S.One, sp.oo),
}
"""Between which numbers the exponents of laws lie: the places are positive there, and the sums of the last finite."""


def _between(exponent: sp.Expr, low: sp.Expr, high: sp.Expr, domain: Domain) -> bool:
    """Does a number, or the whole range of a parameter, lie strictly between the two?"""
    for p in domain.parameters:
        if p.symbol == exponent:
            above, below = p.lower > low or p.lower_open, p.upper < high or p.upper_open
            return bool(low <= p.lower and p.upper <= high and above and below)
    return bool(exponent.is_number and low < exponent < high)


@cache
def _letter(name: str) -> str:
    """How a symbol of this name is written."""
    return str(sp.latex(sp.Symbol(name)))


def _check_reading(statement: sp.Basic, domain: Domain) -> None:
    """Refuse what would be written like something else, and a law that is none for some of its parameters."""
    if misread := [p.symbol for p in domain.parameters if not p.name.isidentifier() or p.name in MEANINGS]:
        raise unsaid(misread[0], "a parameter is named by letters, digits and _ that mean nothing else")
    matrices = {letter.name for letter in statement.atoms(sp.Symbol) & language.MATRICES}
    if double := [p.symbol for p in domain.parameters if p.name in matrices]:
        raise unsaid(double[0], "a matrix of the statement has that letter too")
    letters: dict[str, str] = {}
    for name in sorted({str(symbol.name) for symbol in statement.atoms(sp.Symbol).union(domain.symbols)}):
        if (other := letters.setdefault(_letter(name), name)) != name:
            raise unsaid(sp.Symbol(name), f"it is written like {other}, which the statement speaks of too")
    for name in sorted({str(e.func.__name__) for e in statement.atoms(AppliedUndef)}):
        if {name, name.lower()} & (MEANINGS | CALLED):
            raise unsaid(sp.Symbol(name), "it is written like a function that is known; any other name is a function's")
    for law in statement.atoms(*EXPONENTS):
        if not _between(law.args[0], *EXPONENTS[type(law)], domain):
            low, high = EXPONENTS[type(law)]
            raise unsaid(law, f"its exponent is a number or a parameter between {low} and {high}")
    laws = {
        e.args[0].xreplace({e.args[1]: NORMAL}) for e in statement.atoms(language.spectral_density, language.lower_edge)
    }
    if len(laws) > 1:
        raise unsaid(statement, "the laws of two transforms are written alike: a statement speaks of one")


def _reader(domain: Domain) -> Converter:
    return Converter({p.name: p.symbol for p in domain.parameters})


def _along_loads(statement: sp.Basic, domain: Domain) -> tuple[sp.Basic, Domain]:
    """Two expressions in n and d that are equal to first order: d (right/left - 1) -> 0 along every load gamma > 0."""
    left, right = (side.args[0] for side in statement.args)
    sizes = [p for p in domain.parameters if p.symbol in (language.n, language.d)]
    others = [p for p in domain.parameters if p not in sizes]
    if any(p.lower != 1 or p.upper != sp.oo for p in sizes) or any(p.name == "gamma" for p in others):
        raise unsaid(domain.describe(), "to first order is said of all n and d, beside parameters of other names")
    load = real("gamma", 0)
    gap = language.d * (right / left - 1)
    along = language.limit_in_proportion(gap, load.symbol)
    return sp.Eq(along, 0, evaluate=False), Domain((load, *others), domain.conditions)


def convert(statement: sp.Basic, domain: Domain) -> tuple[Context, Term]:
    """A statement on its domain, as a context and a proposition. Raises Unsaid."""
    if isinstance(statement, sp.Eq) and all(isinstance(side, language.to_first_order) for side in statement.args):
        statement, domain = _along_loads(statement, domain)
    known = isinstance(statement, Relational | language.continuous) or statement is sp.true
    if isinstance(statement, Boolean) and not known:
        raise unsaid(statement, "a step states one relation")
    _check_reading(statement, domain)
    proposition = _reader(domain).proposition(statement)
    try:
        return context_of(domain, proposition), proposition
    except IllFormed as error:
        raise unsaid(domain.describe(), str(error)) from None


def context_of(domain: Domain, proposition: Term = TRUE) -> Context:
    """The domain as a context, with the population where the proposition speaks of it."""
    reader = _reader(domain)
    variables = [variable(p.symbol) for p in domain.parameters]
    conditions = _conditions(domain, reader)
    ranges = []
    if POPULATION in proposition.variables:
        variables.append(POPULATION)
        if peaks := _peaks(proposition):
            variables.append(BULK_END)
            conditions += [lt(ZERO, BULK_END), *(lt(BULK_END, peak) for peak in peaks)]
        conditions.append(make("supported", POPULATION, make("interval", ZERO, BULK_END if peaks else OO)))
        moments = dict.fromkeys((*(() if peaks else (_mean(POPULATION),)), *_moments(proposition)))
        conditions += [make("defined", moment) for moment in moments]
    for data in dict.fromkeys(DATA.values()):
        if data in proposition.variables:
            rows = ONE if data is DATA[SEED] else reader.symbol(language.n)
            ranges.append((data, make("gaussian", rows, reader.symbol(language.d))))
    if SIGMA in proposition.variables:
        ranges.append((SIGMA, make("covariances", reader.symbol(language.d))))
    variables += [declared for declared, _ in ranges]
    return Context(tuple(variables), tuple(conditions), tuple(ranges))


def _conditions(domain: Domain, reader: Converter) -> list[Term]:
    """What the domain says of its parameters, one by one and then together."""
    found = []
    for p in domain.checked().parameters:
        x = variable(p.symbol)
        if p.lower != -sp.oo:
            found.append(make("lt" if p.lower_open else "le", reader.term(p.lower), x))
        if p.upper != sp.oo:
            found.append(make("lt" if p.upper_open else "le", x, reader.term(p.upper)))
    return found + [reader.proposition(c) for c in domain.conditions if c is not sp.true]


def supposed(hypotheses: Iterable[Hypothesis], domain: Domain) -> tuple[Sequent, ...]:
    """What a claim on the domain asks of its functions, as the kernel says that it is owed. Raises Unsaid."""
    found = []
    for one in hypotheses:
        reader = _reader(one.within(domain))
        own = Context(tuple(variable(p.symbol) for p in one.over.parameters), tuple(_conditions(one.over, reader)))
        found.append(Sequent(own, reader.proposition(one.statement)))
    return tuple(found)


def _peaks(proposition: Term) -> tuple[Term, ...]:
    """The eigenvalues of Sigma apart from the population that are spoken of."""
    found = (part.args[3] for part in subterms(proposition) if part.head == "peaks" and part.args[1] is POPULATION)
    return tuple(dict.fromkeys(peak for one in found for peak in (one.args[1::2] if one.head == "cases" else (one,))))


def _mean(law: Term) -> Term:
    x = var("x", "real")
    return over(law, x, x)


def _moments(proposition: Term) -> Iterator[Term]:
    """The moments of the population that are spoken of, which a heavy tail may not have."""
    for part in subterms(proposition):
        power = part.args[1] if part.head == "over" and part.args[0] is POPULATION else part
        if power is not part and power.head == "pow" and power.args[0] is bound(0, "real"):
            yield part


def function_of(function: sp.Lambda) -> Function:
    """A function of real numbers, written as a Lambda, for a certificate."""
    reader = Converter(None)
    variables = [reader.fresh("real", i) for i in range(len(function.variables))]
    inside = reader.within(dict(zip(function.variables, variables, strict=True)))
    return len(variables), close(inside.term(function.expr), *variables)
