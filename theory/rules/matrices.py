"""Gaussian matrices: moments of words, by all contractions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from itertools import groupby, pairwise, permutations

from ..decide.defined import defined, dimension, proper
from ..decide.field import equal
from ..decide.opening import enter, fresh
from ..decide.refusal import Refusal
from ..decide.scene import Scene
from ..kernel.rule import Goal, Premise, Shown, rule
from ..terms.build import ONE, add, mul, over, power
from ..terms.term import Term, instantiate, make, num
from .expansion import Expansion, expansion

MAXIMAL_ORDER = 6
"""Sample covariances of one data set in a product of traces; 11*9*7*5*3 = 10,395 pairings."""

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


@lru_cache(maxsize=256)
def contractions(words: tuple[Word, ...], letter: int, real: bool) -> Counter[tuple[int, tuple[Word, ...]]]:
    """How often contracting a letter S = X^T X in a product of traces leaves so many columns free and these traces.

    Copy j of S has a left end 2j and a right end 2j + 1, one column between them, and a gap of other letters to the next
    copy; contracted ends are joined, and a gap passed from its end to its start is transposed. An empty trace counts d.
    """
    gaps: list[Word] = []
    following: list[int] = []
    free = [word for word in words if letter not in word]
    for word in words:
        places = [i for i, other in enumerate(word) if other == letter]
        first = len(gaps)
        for i, (here, there) in enumerate(pairwise([*places, *(p + len(word) for p in places[:1])])):
            gaps.append(tuple(word[j % len(word)] for j in range(here + 1, there)))
            following.append(first + (i + 1) % len(places))
    found: Counter[tuple[int, tuple[Word, ...]]] = Counter()
    for partner in _pairings(len(gaps)) if real else _permutations(len(gaps)):
        loops = sorted(free + _loops(partner, gaps, following))
        found[_cycles([partner[end] // 2 for end in range(len(partner))]), tuple(loops)] += 1
    return found


def _pairings(copies: int) -> Iterator[list[int]]:
    """All ways to pair the ends, each as the list of partners."""
    partner = [-1] * (2 * copies)

    def paired() -> Iterator[list[int]]:
        if -1 not in partner:
            yield partner
            return
        first = partner.index(-1)
        for second in range(first + 1, len(partner)):
            if partner[second] < 0:
                partner[first], partner[second] = second, first
                yield from paired()
                partner[first] = partner[second] = -1

    return paired()


def _permutations(copies: int) -> Iterator[list[int]]:
    """All ways to pair left ends with right ends."""
    for images in permutations(range(copies)):
        partner = [0] * (2 * copies)
        for one, two in enumerate(images):
            partner[2 * one], partner[2 * two + 1] = 2 * two + 1, 2 * one
        yield partner


def _loops(partner: list[int], gaps: list[Word], following: list[int]) -> list[Word]:
    """The words that are read along the gaps, each up to its rotations."""
    before = {after: gap for gap, after in enumerate(following)}
    left = set(range(len(gaps)))
    found = []
    while left:
        start = end = 2 * min(left) + 1
        word: Word = ()
        while True:
            copy, right = divmod(end, 2)
            gap = copy if right else before[copy]
            word += gaps[gap] if right else gaps[gap][::-1]
            left.discard(gap)
            end = partner[2 * following[gap] if right else 2 * gap + 1]
            if end == start:
                break
        found.append(min((word[i:] + word[:i] for i in range(len(word))), default=()))
    return found


def _cycles(joined: list[int]) -> int:
    """Number of classes of copies whose columns are one, each end's copy being joined to that of its partner."""
    left = set(range(len(joined) // 2))
    count = 0
    while left:
        count += 1
        waiting = [left.pop()]
        while waiting:
            copy = waiting.pop()
            for other in joined[2 * copy : 2 * copy + 2]:
                if other in left:
                    left.remove(other)
                    waiting.append(other)
    return count
