"""Does every term of a statement exist at each point of a scene? Asked of every goal, here and nowhere else.

A term denotes a number or nothing, and a relation is true only where all its terms exist. So what stands in strict
position in a fact exists; for the rest each head says what it asks of its arguments.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import pairwise

from ..terms.build import MINUS_OO, ONE, OO, ZERO, add, eq, le, lt, neg
from ..terms.term import Term, bound, instantiate, make, unbound
from .opening import conditions_of, opened
from .refusal import Refusal, either, succeeds
from .scene import Scene
from .shapes import EXISTS, closed_conditions, continuities, continuous_there, integrable
from .signs import contradictory, entails, nonnegative, nonzero, positive, shown

_EVERYWHERE = frozenset(
    ("num", "var", "pi", "euler_gamma", "add", "mul", "exp", "sin", "cos", "atan", "erf", "abs", "floor", "max", "min")
)
_NEGATED: dict[str, Callable[[Term, Term], tuple[Term, ...]]] = {
    "lt": lambda a, b: (le(b, a),),
    "le": lambda a, b: (lt(b, a),),
    "eq": lambda a, b: (lt(a, b), lt(b, a)),
}


def defined(term: Term, scene: Scene, shown: Iterable[Term] = ()) -> None:
    """Return if the term, or every term of the proposition, exists throughout the scene; ``shown`` are known to exist."""
    _Existence(scene, frozenset(strict_terms(*shown))).check(term)


def holds(prop: Term, scene: Scene) -> None:
    """Return if the proposition is shown throughout the scene, the existence of its terms included."""
    if prop in scene.known:
        return
    defined(prop, scene)
    if prop.head == "supported":
        _supported(prop.args[0], prop.args[1], scene)
    elif prop.head != "defined":  # what that asks was shown
        entails(prop, scene)


def _supported(law: Term, source: Term, scene: Scene) -> None:
    """Return if every place of the law lies in the open interval."""
    if source.head != "interval":
        raise Refusal(f"a law lives on an interval, not on {source}")
    places = [(place, scene) for place in law.args[1::2]] if law.head == "atoms" else []
    if not places:
        law, image = law.args if law.head == "image" else (law, bound(0, "real"))
        _, place, inside = opened(scene, law, image)
        places = [(place, inside)]
    for place, inside in places:
        for condition in conditions_of(source, (place,), inside):
            entails(condition, inside)


def proper(source: Term, scene: Scene) -> None:
    """Return if the term is a range, or a filter along which something can tend: its terms exist, its ends are in order."""
    _Existence(scene, frozenset()).range(source)


def populations(source: Term, scene: Scene) -> None:
    """Return if there are populations along the filter, which a premise that speaks of it does not show."""
    _Existence(scene, frozenset()).populations(*source.args[1:])


def parts_exist(term: Term, scene: Scene, like: Term) -> None:
    """Return if the term's range or filter and its point exist, part by part equal to those of a term that exists."""
    known = strict_terms(like)
    existence = _Existence(scene, frozenset(known))
    for part in strict_terms(*unbound(term)) - known:
        if part.sort in ("real", "integer"):
            existence.check(part)
        elif len(unbound(part)) < len(part.terms):
            existence.matrix(part) if part.sort == "matrix" else existence.range(part)


def symmetric(matrix: Term, size: Term, scene: Scene) -> None:
    """Return if the term is a matrix of the size; every matrix of the language that is real is symmetric."""
    _Existence(scene, frozenset()).matrix(matrix)
    of_real_data(matrix, scene)
    if dimension(matrix, scene) is not size:
        raise Refusal(f"{matrix} is not of size {size} by its form")


def unit_vector(vector: Term, size: Term, scene: Scene) -> None:
    """Return if the term is a unit vector of the size."""
    _Existence(scene, frozenset()).vector(vector, size)


def strict_terms(*terms: Term) -> set[Term]:
    """The terms that exist wherever these propositions hold or these terms exist: not those under a binder or a guard.

    Nor arguments of a function variable, which may be put to a function that ignores them.
    """
    found: set[Term] = set()
    waiting = list(terms)
    while waiting:
        node = waiting.pop()
        if node in found:
            continue
        found.add(node)
        if node.head == "cases":
            waiting.append(node.args[0])
        elif node.head != "app":
            waiting.extend(unbound(node))
        if node.head == "deriv":  # a function exists where it has a slope
            waiting.append(instantiate(node.args[1], node.args[2]))
    return found


class _Existence:
    def __init__(self, scene: Scene, shown: frozenset[Term]) -> None:
        self.scene = scene
        self.known = shown | strict_terms(*scene.known)
        self.done: set[Term] = set()

    def within(self, scene: Scene, *terms: Term) -> _Existence:
        """The same question in a scene that extends this one, where these terms exist too."""
        return _Existence(scene, frozenset(self.known | strict_terms(*terms)))

    def check(self, term: Term) -> None:
        if term in self.known or term in self.done:
            return
        try:
            self._parts(term)
            self._itself(term)
        except Refusal as refusal:
            if "\n" in str(refusal):
                raise
            raise Refusal(f"{term} is not shown to exist:\n{refusal}") from None
        self.done.add(term)

    def _parts(self, term: Term) -> None:
        if term.head == "cases":
            return self._cases(term)
        for part in unbound(term):
            if part.sort in ("real", "integer", "prop", "end"):
                self.check(part)
            elif part.sort in ("range", "law", "filter"):
                self.range(part)
            elif part.sort == "matrix":
                self.matrix(part)
            elif part.sort == "vector":
                self.vector(part, dimension(term.args[0], self.scene))
        return None

    def _cases(self, term: Term) -> None:
        """Each value where its guard holds and no earlier one does; and some guard holds."""
        here = [self]
        for guard, value in zip(term.args[::2], term.args[1::2], strict=True):
            for place in here:
                place.check(guard)
                if guard.head != "true":
                    holding = place.within(place.scene.where(guard))
                    if not succeeds(contradictory, holding.scene):
                        holding.check(value)
                else:
                    place.check(value)
            if guard.head == "true":
                return
            rest = [place.within(place.scene.where(c)) for place in here for c in negations(guard)]
            here = [place for place in rest if not succeeds(contradictory, place.scene)]
        if here:
            raise Refusal("no guard is shown to hold")

    def _itself(self, term: Term) -> None:
        head, args, scene = term.head, term.args, self.scene
        if head in _EVERYWHERE or head == "cases" or term.sort in ("prop", "end"):
            return
        if head == "pow":
            either(lambda: nonnegative(args[1], scene), lambda: nonzero(args[0], scene))
        elif head == "rpow":
            if not succeeds(positive, args[0], scene):
                nonnegative(args[0], scene)
                positive(args[1], scene)
        elif head in EXISTS:
            continuous_there(term, scene)
        elif head == "entry" and args[1] is not args[2]:
            of_real_data(args[0], scene)
        elif head in ("entry", "kernel_weight", "operator_norm"):
            return
        elif head == "cell":
            data = scene.context.range_of(args[0])
            if data is None:
                raise Refusal(f"{args[0]} is not known as data")
            for index, size in zip(args[1:], data.args, strict=True):
                self._ordered(ONE, index, size)
            of_real_data(term, scene)
        elif head in ("inner", "length", "largest"):
            data = scene.context.range_of(args[0])
            if data is None or data.args[0] is not ONE:
                raise Refusal(f"{args[0]} is not known as a single row")
            self._of_size(data.args[1], args[1:])
            of_real_data(term, scene)
        elif head == "eigenvalue":
            size = dimension(args[0], scene)
            either(lambda: self._ordered(ONE, args[1], size), lambda: self._ordered(ONE, neg(args[1]), size))
        elif head == "weight":
            size = dimension(args[0], scene)
            either(
                lambda: self._ordered(ONE, args[2], args[3], size),
                lambda: self._ordered(ONE, neg(args[3]), neg(args[2]), size),
            )
        elif head in ("wasserstein", "kl"):
            of_real_data(term, scene)
            self._of_size(dimension(args[0], scene), args[1:])
            for matrix in args:
                self._definite(matrix, nonnegative if head == "wasserstein" else positive)
        elif head == "over":
            self._functional(*args)
        elif head == "product":
            self._product(*args)
        else:
            for interval, _, inner in continuities(term, scene):
                if all(shown(c, scene) for c in closed_conditions(interval, inner)):
                    return  # a function exists where it is continuous
            raise Refusal(f"no premise holds it, and a {head} is not shown to exist by its form")

    def _of_size(self, size: Term, matrices: Iterable[Term]) -> None:
        if any(dimension(matrix, self.scene) is not size for matrix in matrices):
            raise Refusal(f"the matrices are not of one size, {size}, by their form")

    def _ordered(self, *terms: Term) -> None:
        for low, high in pairwise(terms):
            entails(le(low, high), self.scene)

    def matrix(self, matrix: Term) -> None:
        """Is it a matrix: a function is defined at the eigenvalues, a spike leaves it positive, data are at hand?"""
        self._parts(matrix)
        if matrix.head == "of":
            _, inside, scene = opened(self.scene, make("spectrum", matrix.args[0]), matrix.args[1])
            self.within(scene).check(inside)
        elif matrix.head == "spiked":
            positive(add(ONE, matrix.args[2]), self.scene)
        elif matrix.head == "identity":
            entails(le(ONE, matrix.args[0]), self.scene)
        elif matrix.head == "coloured":
            source = self.scene.context.range_of(matrix.args[1])
            if source is None or source.head != "covariances" or source.args[0] is not dimension(matrix, self.scene):
                raise Refusal(f"{matrix.args[1]} is no covariance of the data's size")
        elif matrix.head == "diagonal":
            raise Refusal("a diagonal matrix is known by premises alone")
        dimension(matrix, self.scene)

    def vector(self, vector: Term, size: Term) -> None:
        """Is it a unit vector of the size?"""
        if vector.head == "basis":
            self.check(vector.args[0])
            return self._ordered(ONE, vector.args[0], size)
        source = self.scene.context.range_of(vector)
        if source is None or source.head != "unit_vectors" or source.args[0] is not size:
            raise Refusal(f"{vector} is not known as a unit vector of {size} coordinates")
        return None

    def _definite(self, matrix: Term, sign: Callable[[Term, Scene], object]) -> None:
        """Every eigenvalue has the sign, by the function that the matrix is."""
        body = matrix.args[1] if matrix.head == "of" else bound(0, "real")
        source = make("spectrum", matrix.args[0] if matrix.head == "of" else matrix)
        if matrix.head == "identity":
            return
        _, inside, scene = opened(self.scene, source, body)
        sign(inside, scene)

    def _functional(self, source: Term, body: Term) -> None:
        """The body exists for every value, and is absolutely integrable."""
        variables, inside, scene = opened(self.scene, source, body)
        known = [instantiate(t.args[1], *variables) for t in self.known if t.head == "over" and t.args[0] is source]
        self.within(scene, *known).check(inside)
        integrable(source, variables, inside, scene)

    def _product(self, source: Term, body: Term) -> None:
        if source.head != "integers" or OO in source.args or MINUS_OO in source.args:
            raise Refusal("a product has a finite range of integers")
        _, inside, scene = opened(self.scene, source, body)
        self.within(scene).check(inside)

    def range(self, source: Term) -> None:
        """Is it a range: ends in order, sizes of data at least 1, weights of atoms >= 0 and 1 together? Or a proper filter?"""
        scene, args = self.scene, source.args
        if source in self.known:
            return
        self._parts(source)
        if source.head in ("interval", "integers") and (args[0] is OO or args[1] is MINUS_OO):
            raise Refusal(f"the ends of {source} are not in order")
        for condition in _ASKED[source.head](*args) if source.head in _ASKED else ():
            entails(condition, scene)
        if source.head in ("spectrum", "spectral", "spectra"):
            if len({dimension(part, scene) for part in args if part.sort == "matrix"}) > 1:
                raise Refusal(f"the matrices of {source} are not of one size by their form")
        elif source.head == "law_of_transform":
            raise Refusal("a law with a given transform is known by premises alone")
        elif source.head == "with_density":
            if args[0].head != "interval":
                raise Refusal("a density is one on an interval")
            whole = make("over", *args)
            if eq(whole, ONE) not in scene.known and eq(ONE, whole) not in scene.known:
                raise Refusal(f"no premise says that the density integrates to 1: {whole}")
            _, inside, inner = opened(scene, *args)
            nonnegative(inside, inner)
        elif source.head == "image":
            _, inside, inner = opened(scene, *args)
            self.within(inner).check(inside)
        elif source.head in ("populations", "peaks"):
            self.populations(*args[1:])

    def populations(self, law: Term, *peaks: Term) -> None:
        """Has the law a mean and mass on (0, oo) alone, and are the eigenvalues that are given by number > 0?"""
        _, value, inside = opened(self.scene, law, bound(0, "real"))
        positive(value, inside)
        self.check(make("over", law, bound(0, "real")))
        if peaks:
            self.check(peaks[0])
            _, eigenvalue, numbered = opened(self.scene, make("integers", ONE, peaks[0]), peaks[1])
            self.within(numbered).check(eigenvalue)
            positive(eigenvalue, numbered)


_ASKED: dict[str, Callable[..., tuple[Term, ...]]] = {
    **dict.fromkeys(
        ("gaussian", "complex_gaussian", "covariances", "symmetric", "unit_vectors"),
        lambda *sizes: tuple(le(ONE, size) for size in sizes),
    ),
    "interval": lambda *ends: () if {OO, MINUS_OO} & {*ends} else (le(*ends),),
    "uniform": lambda *ends: (lt(*ends),),
    **dict.fromkeys(("proportion", "populations", "peaks"), lambda load, *_: (lt(ZERO, load),)),
    "mixture": lambda weight, *laws: (lt(ZERO, weight), lt(weight, ONE)),
    "atoms": lambda *a: (*(le(ZERO, weight) for weight in a[::2]), le(add(*a[::2]), ONE), le(ONE, add(*a[::2]))),
}
"""Relations that hold where a range, or a filter, is one."""


def dimension(matrix: Term, scene: Scene) -> Term:
    """The number of rows of a matrix, from the range of its data or of itself."""
    if matrix.head in ("identity", "diagonal"):
        return matrix.args[0]
    if matrix.head in ("of", "spiked"):
        return dimension(matrix.args[0], scene)
    source = scene.context.range_of(matrix if matrix.head == "var" else matrix.args[0])
    if source is None:
        raise Refusal(f"the size of {matrix} is not known here")
    return source.args[-1]


def of_real_data(term: Term, scene: Scene) -> None:
    """Refused if it speaks of complex data: a form of their covariance in two directions is no real number."""
    for source in map(scene.context.range_of, term.variables):
        if source is not None and source.head == "complex_gaussian":
            raise Refusal(f"{term} is of complex data")


def negations(guard: Term) -> tuple[Term, ...]:
    """Propositions one of which holds where the guard, whose terms exist, does not."""
    if guard.head == "ne":
        return (eq(*guard.args),)
    if guard.head not in _NEGATED:
        raise Refusal(f"{guard.head} is no guard")
    return _NEGATED[guard.head](*guard.args)
