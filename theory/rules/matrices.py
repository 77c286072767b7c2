"""Gaussian matrices: moments of words, by all contractions."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache
from itertools import groupby

from ..decide.defined import defined, dimension, of_real_data, proper
from ..decide.field import equal
from ..decide.opening import enter, fresh
from ..decide.refusal import Refusal
from ..decide.scene import Scene
from ..kernel.rule import Goal, Premise, Shown, rule
from ..terms.build import ONE, add, mul, over, power
from ..terms.term import Term, instantiate, make, num
from .expansion import Expansion, expansion

MAXIMAL_ORDER = 6
"""Sample covariances of one data set in a product of traces."""

Word = tuple[int, ...]
"""The numbers of the letters of a trace in their cyclic order: white covariances, and square roots of other matrices."""


@rule("wick", source="Isserlis (1918), Biometrika 12, 134: the moments of a Gaussian vector")
def wick(goal: Goal, *_: Premise) -> Shown:
    """E of a polynomial in traces of words in sample covariances is the sum over all contractions of their data.

    Real data are contracted in pairs, complex data with their conjugates alone. Everything that depends on the data is in
    the words; the data sets of several nested E are independent.
    """
    left, right = goal.sides()
    equal(right, moment(left, goal.scene))
    return Shown(defined=(left,))


def moment(mean: Term, scene: Scene) -> Term:
    """The sum over all contractions, explicit in the sizes and in traces of what is not drawn."""
    moments, inside = _Moments(scene), mean
    while inside.head == "over" and inside.args[0].head in ("gaussian", "complex_gaussian"):
        inside = moments.draw(*inside.args)
    if not moments.data:
        raise Refusal("the left side is an expectation over Gaussian data")
    total = []
    for words, coefficient in expansion(inside, moments.traces).items():
        if coefficient.variables & frozenset(moments.data):
            raise Refusal(f"{coefficient} depends on the data otherwise than by traces of words")
        defined(coefficient, scene)
        total.append(mul(coefficient, moments.mean(words, len(moments.data))))  # type: ignore[arg-type]
    return add(*total)


class _Moments:
    """The data sets that are drawn, the letters of words, and means of products of normalised traces of words."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.data: list[Term] = []
        self.letters: list[Term] = []
        self.size: Term | None = None

    def draw(self, source: Term, body: Term) -> Term:
        """The body at a data set of this range, which is independent of those before."""
        proper(source, self.scene)
        self._sized(source.args[1])
        (drawn,) = fresh(self.scene, ("data",), body)
        self.scene = enter(self.scene, source, (drawn,))
        self.data.append(drawn)
        return instantiate(body, drawn)

    def _sized(self, size: Term) -> None:
        """All matrices of a statement are of one size by their form."""
        if self.size is not None and self.size is not size:
            raise Refusal(f"matrices of sizes {self.size} and {size}")
        self.size = size

    def traces(self, term: Term) -> Expansion | None:
        """tau of a polynomial as an expansion in words, if it depends on the data that are drawn."""
        if term.head != "over" or term.args[0].head not in ("spectrum", "spectra"):
            return None
        if not term.args[0].variables & frozenset(self.data):
            return None
        variables = fresh(self.scene, ("real",) * len(term.args[0].args), term)
        letters = {v: self._word(m) for v, m in zip(variables, term.args[0].args, strict=True)}
        body = instantiate(term.args[1], *variables)
        found: dict[tuple[object, ...], list[Term]] = {}
        for monomial, coefficient in expansion(body, lambda t: {(t,): ONE} if t in letters else None).items():
            if coefficient.variables & frozenset(variables):
                raise Refusal(f"{body} is no polynomial in the eigenvalues")
            word = tuple(letter for v in variables for letter in letters[v] * monomial.count(v))
            found.setdefault((word,), []).append(coefficient)
        return {words: add(*coefficients) for words, coefficients in found.items()}

    def _word(self, matrix: Term) -> Word:
        """A matrix as a product: a white covariance of drawn data, the same between two roots, or two roots of any other."""
        for size in _sizes(matrix, self.scene):
            self._sized(size)
        drawn = matrix.args[0] if matrix.head in ("sample_covariance", "coloured") else None
        if drawn in self.data:
            middle = self._letter(make("sample_covariance", drawn))
            root = (self._letter(matrix.args[1]),) if matrix.head == "coloured" else ()
            return (*root, middle, *root)
        if matrix.head not in ("var", "sample_covariance", "coloured", "identity"):
            raise Refusal(f"{matrix} is no sample covariance")
        return () if matrix.head == "identity" else (self._letter(matrix),) * 2

    def _letter(self, matrix: Term) -> int:
        if matrix not in self.letters:
            self.letters.append(matrix)
        return self.letters.index(matrix)

    def mean(self, words: tuple[Word, ...], drawn: int) -> Term:
        """E of the product of normalised traces, over the first ``drawn`` of the data sets."""
        if not drawn:
            return mul(*(self._trace(word) for word in words))
        data = self.data[drawn - 1]
        source = self.scene.context.range_of(data)
        letter = self._letter(make("sample_covariance", data))
        order = sum(word.count(letter) for word in words)
        if source is None or order > MAXIMAL_ORDER:
            raise Refusal(f"{order} factors of one data set; at most {MAXIMAL_ORDER} are contracted")
        if source.head == "gaussian":  # whose contractions transpose what lies between
            for other in {self.letters[i] for word in words for i in word}:
                of_real_data(other, self.scene)
        n, d = source.args
        total = []
        for (columns, loops), number in contractions(words, letter, source.head == "gaussian").items():
            sizes = mul(num(number), power(n, columns - order), power(d, len(loops) - len(words)))
            total.append(mul(sizes, self.mean(loops, drawn - 1)))
        return add(*total)

    def _trace(self, word: Word) -> Term:
        """tau of a word in roots alone: a power of one matrix, or the product of powers of two."""
        start = next((i for i in range(len(word)) if word[i] != word[i - 1]), 0)
        runs = [(self.letters[letter], len(list(run))) for letter, run in groupby(word[start:] + word[:start])]
        if any(length % 2 for _, length in runs) or len(runs) > 2:
            raise Refusal("a word of the other matrices is left that is no product of powers of two of them")
        x, y = fresh(self.scene, ("real", "real"))
        if len(runs) < 2:
            return over(make("spectrum", runs[0][0]), power(x, runs[0][1] // 2), x) if runs else ONE
        (one, first), (two, second) = sorted(runs, key=lambda run: self.letters.index(run[0]))
        return over(make("spectra", one, two), mul(power(x, first // 2), power(y, second // 2)), x, y)


def _sizes(matrix: Term, scene: Scene) -> set[Term]:
    """The numbers of rows of the matrices in it; refused unless a coloured one has a positive definite covariance."""
    if matrix.head != "coloured":
        return {dimension(matrix, scene)}
    source = scene.context.range_of(matrix.args[1])
    if source is None or source.head != "covariances":
        raise Refusal(f"{matrix.args[1]} is no covariance of a population")
    return {dimension(matrix, scene), source.args[0]}


@lru_cache(maxsize=10_000)
def contractions(words: tuple[Word, ...], letter: int, real: bool) -> Counter[tuple[int, tuple[Word, ...]]]:
    """How often contracting a letter S = X^T X in a product of traces leaves so many columns free and these traces.

    By parts: the left X of one S meets its own right one, which frees a column, or the right one of another S; real data
    also the left one, and what lies between is transposed. An empty trace counts d.
    """
    chosen = next((i for i, word in enumerate(words) if letter in word), None)
    if chosen is None:
        return Counter({(0, tuple(sorted(map(_turned, words)))): 1})
    others, start = words[:chosen] + words[chosen + 1 :], words[chosen].index(letter)
    rest = words[chosen][start + 1 :] + words[chosen][:start]  # of the trace tr(S rest)
    ways = [(1, (rest, *others))]
    for i in (i for i, other in enumerate(rest) if other == letter):
        before, after = rest[:i], rest[i + 1 :]
        ways.append((0, (after, (letter, *before), *others)))
        ways.append((0, ((letter, *after, *before[::-1]), *others)))
    for j, word in enumerate(others):
        for i in (i for i, other in enumerate(word) if other == letter):
            around, left = word[i + 1 :] + word[:i], others[:j] + others[j + 1 :]
            ways.append((0, ((letter, *rest, *around), *left)))
            ways.append((0, ((letter, *around, *rest[::-1]), *left)))
    found: Counter[tuple[int, tuple[Word, ...]]] = Counter()
    for columns, product in ways if real else ways[:1] + ways[1::2]:
        for (more, loops), number in contractions(tuple(sorted(map(_turned, product))), letter, real).items():
            found[columns + more, loops] += number
    return found


def _turned(word: Word) -> Word:
    """The first of a word's rotations, all of which have one trace."""
    return min((word[i:] + word[:i] for i in range(len(word))), default=())
