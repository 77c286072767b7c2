"""Functionals: an integral, a sum, a mean, a trace and an expectation are linear and positive alike.

Each is ``over(range, body)``, a positive measure of mass 1 but for an interval and integers. It exists if the body does at
every value in the range and is absolutely integrable.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from itertools import islice, pairwise

from ..decide.defined import defined, holds, proper
from ..decide.field import equal, normal
from ..decide.opening import conditions_of, enter, fresh, opened
from ..decide.refusal import Refusal, succeeds
from ..decide.scene import Scene
from ..decide.signs import entails, nonnegative, nonzero, positive, shown
from ..kernel.rule import Goal, Premise, Shown, rule
from ..terms.build import MINUS_OO, ONE, OO, ZERO, add, div, le, lt, mul, neg, over, sub
from ..terms.term import Term, bound_by, instantiate, make, num, substitute
from .expansion import expansion

MAXIMAL_DEPTH = 4
MAXIMAL_RANGES = 4
MAXIMAL_TERMS = 200
"""Of a sum or product that is written out."""

_BODIES = frozenset(("gaussian", "complex_gaussian", "unit_vectors", "spectra"))


def of_mass_one(source: Term) -> bool:
    """Is the functional a mean? Refusal if the range carries no measure."""
    if source.sort == "law" or source.head in _BODIES:
        return True
    if source.head not in ("interval", "integers"):
        raise Refusal(f"there is no measure on {source}")
    return False


def exists(term: Term, scene: Scene, shown: tuple[Term, ...] = ()) -> bool:
    """Is the term shown to exist throughout the scene?"""
    return succeeds(defined, term, scene, shown)


# Both sides as combinations of functionals over one range; functionals may stand inside one another.


class _Level:
    """Terms as sum of coefficient x functional over the range + rest, with the range opened."""

    def __init__(self, source: Term, scene: Scene, shown: tuple[Term, ...], *terms: Term) -> None:
        self.source, self.scene, self.shown, self.unit = source, scene, shown, of_mass_one(source)
        self.parts: list[list[tuple[Term, Term]]] = []
        self.rests: list[Term] = []
        for term in terms:
            found = expansion(term, lambda t: {(t,): ONE} if t.head == "over" and t.args[0] is source else None)
            self.parts.append([(mul(c, *m[1:]) if m[1:] else c, m[0]) for m, c in found.items() if m])  # type: ignore
            self.rests.append(found.get((), ZERO))
        self.variables = fresh(scene, bound_by(source), source, *terms)
        self.inside = enter(scene, source, self.variables)
        functionals = dict.fromkeys(o for parts in self.parts for _, o in parts)
        self.unknown = [o for o in functionals if not exists(o, scene, shown)]
        if len(self.unknown) > 1:
            raise Refusal(f"neither is shown to exist:\n  {self.unknown[0]}\n  {self.unknown[1]}")
        self.shown_inside = shown + tuple(self.body(o) for o in functionals if o not in self.unknown)

    def body(self, functional: Term) -> Term:
        return instantiate(functional.args[1], *self.variables)

    def integrand(self, side: int) -> Term:
        """The side as one functional, where a constant is its own mean."""
        rest = [self.rests[side]] if self.unit and self.rests[side] is not ZERO else []
        return add(*(b if c is ONE else mul(c, b) for c, b in ((c, self.body(o)) for c, o in self.parts[side])), *rest)

    def found(self, inner: tuple[Term, ...]) -> tuple[Term, ...]:
        """The functional that was not known, once its body and all coefficients and constants are seen to exist."""
        for o in self.unknown:
            proper(self.source, self.scene)
            defined(self.body(o), self.inside, self.shown_inside + inner)
            for factor in [c for parts in self.parts for c, _ in parts] + self.rests:
                defined(factor, self.scene, self.shown)
        return tuple(self.unknown)


def _sources(*terms: Term) -> Iterator[Term]:
    """The ranges of functionals that stand under sums, products and powers alone."""
    waiting, seen = list(reversed(terms)), set()
    while waiting:
        node = waiting.pop()
        if node.head in ("add", "mul", "pow"):
            waiting.extend(reversed(node.terms))
        elif node.head == "over" and node.args[0] not in seen:
            seen.add(node.args[0])
            yield node.args[0]


def _by_range(
    direct: Callable[[], tuple[Term, ...]],
    attempt: Callable[[Term], tuple[Term, ...]],
    depth: int,
    *terms: Term,
    last: bool = False,
) -> tuple[Term, ...]:
    """What the first range shows at which the attempt succeeds; nothing if the relation holds as it stands, seen first or last."""
    ranges = list(islice(_sources(*terms), MAXIMAL_RANGES if depth else 0))
    ways: list[Callable[[], tuple[Term, ...]]] = [partial(attempt, source) for source in ranges]
    missing: list[str] = []
    for way in [*ways, direct] if last else [direct, *ways]:
        try:
            return way()
        except Refusal as refusal:
            missing.append(str(refusal))
    raise Refusal(missing[: 1 if last else 2][-1])


@rule("linear", source="linearity of the integral: Rudin, Real and Complex Analysis (1987), theorem 1.32")
def linear(goal: Goal, *_: Premise) -> Shown:
    """A functional of a sum is the sum of the functionals, with coefficients that are free of what is bound.

    Functionals over different ranges may stand inside one another. All but one have to be known to exist.
    """
    left, right = goal.sides()
    return Shown(defined=_zero(sub(left, right), goal.scene, (), MAXIMAL_DEPTH))


def _zero(term: Term, scene: Scene, shown: tuple[Term, ...], depth: int) -> tuple[Term, ...]:
    """Show that the term is 0 where it exists; functionals that are seen to exist by it."""

    def attempt(source: Term) -> tuple[Term, ...]:
        level = _Level(source, scene, shown, term)
        if not level.unit:
            equal(level.rests[0], ZERO)
        inner = _zero(level.integrand(0), level.inside, level.shown_inside, depth - 1)
        for o in level.unknown:
            nonzero(add(*(c for c, p in level.parts[0] if p is o)), scene)
        return level.found(inner)

    def direct() -> tuple[Term, ...]:
        equal(term, ZERO)
        return ()

    return _by_range(direct, attempt, depth, term)


@rule("order", source="monotonicity of the integral: Rudin, Real and Complex Analysis (1987), 1.24", bound="term?")
def order(goal: Goal, *_: Premise, bound: Term | None = None) -> Shown:
    """f <= g throughout the range gives the same of the functionals; strictly if f < g there and the range is not null.

    Of 0 <= f <= g, f exists with g; ``defined`` follows by form or from a bound of abs(f).
    """
    head = goal.statement.head
    if head in ("le", "lt"):
        return Shown(defined=_ordered(head, *goal.sides(head), goal.scene, (), MAXIMAL_DEPTH))
    if head == "defined":
        return Shown() if bound is None else _dominated(goal.statement.args[0], bound, goal.scene)
    raise Refusal(f"the rule shows le, lt or defined, not {head}")


def _ordered(
    relation: str, left: Term, right: Term, scene: Scene, shown: tuple[Term, ...], depth: int
) -> tuple[Term, ...]:
    def direct() -> tuple[Term, ...]:
        prop = make(relation, left, right)
        if prop not in scene.known:
            defined(prop, scene, shown)
            entails(prop, scene)
        return ()

    def attempt(source: Term) -> tuple[Term, ...]:
        level = _Level(source, scene, shown, left, right)
        if not level.unit:
            entails(le(*level.rests), scene)
        if relation == "lt":
            _not_null(source, scene)
        inner = _ordered(relation, level.integrand(0), level.integrand(1), level.inside, level.shown_inside, depth - 1)
        for o in level.unknown:
            if any(p is o for _, p in level.parts[1]):
                raise Refusal(f"{o} is not shown to exist")
            positive(add(*(c for c, p in level.parts[0] if p is o)), scene)
            nonnegative(level.body(o), level.inside)
        return level.found(inner)

    return _by_range(direct, attempt, depth, left, right, last=depth == MAXIMAL_DEPTH)


def _not_null(source: Term, scene: Scene) -> None:
    """Return unless the range may have measure 0."""
    if not of_mass_one(source) and OO not in source.args and MINUS_OO not in source.args:
        entails((lt if source.head == "interval" else le)(*source.args), scene)


def dominated(body: Term, bound: Term, scene: Scene) -> None:
    """Show that abs(body) is at most the bound, which exists."""
    defined(body, scene, (bound,))
    entails(le(body, bound), scene)
    entails(le(neg(bound), body), scene)


def _dominated(target: Term, bound: Term, scene: Scene) -> Shown:
    if target.head != "over" or bound.head != "over" or bound.args[0] is not target.args[0]:
        raise Refusal("a functional exists by the certificate bound, a functional over the same range")
    defined(bound, scene)
    variables = fresh(scene, bound_by(target.args[0]), target, bound)
    body, larger = (instantiate(o.args[1], *variables) for o in (target, bound))
    dominated(body, larger, enter(scene, target.args[0], variables))
    return Shown(defined=(target,))


@rule("tonelli", source="Tonelli and Fubini: Rudin, Real and Complex Analysis (1987), theorem 8.8")
def tonelli(goal: Goal, *_: Premise) -> Shown:
    """Two functionals change places: the integrand is >= 0, or its absolute value has one iterated functional.

    An inner range that depends on the outer variable is an interval or integers, and the two describe the same set.
    """
    left, right = goal.sides()
    if left.head != "over" or right.head != "over":
        raise Refusal("both sides are iterated functionals")
    scene = goal.scene
    outer, other = left.args[0], right.args[0]
    variables = fresh(scene, bound_by(outer) + bound_by(other), left, right)
    first, second = variables[: len(bound_by(outer))], variables[len(bound_by(outer)) :]
    inner, swapped = instantiate(left.args[1], *first), instantiate(right.args[1], *second)
    if inner.head != "over" or swapped.head != "over":
        raise Refusal("both sides are iterated functionals")
    after, before = enter(scene, outer, first), enter(scene, other, second)
    if bound_by(inner.args[0]) != bound_by(other) or bound_by(swapped.args[0]) != bound_by(outer):
        raise Refusal("the ranges are not those of the other side")
    within = enter(after, inner.args[0], second)
    body = instantiate(inner.args[1], *second)
    equal(body, instantiate(swapped.args[1], *first))
    if inner.args[0] is not other or swapped.args[0] is not outer:
        kinds = (inner.args[0].head, outer.head), (other.head, swapped.args[0].head)
        if kinds[0] != kinds[1] or not set(kinds[0]) <= {"interval", "integers"}:
            raise Refusal("a range that depends on the other variable is an interval or integers on both sides")
        reverse = enter(before, swapped.args[0], first)
        for condition in conditions_of(other, second, scene) + conditions_of(swapped.args[0], first, before):
            holds(condition, within)
        for condition in conditions_of(outer, first, scene) + conditions_of(inner.args[0], second, after):
            holds(condition, reverse)
    known = exists(left, scene) or exists(right, scene)
    if not (known and succeeds(nonnegative, body, within)):
        size = make("abs", body)
        one = over(outer, over(inner.args[0], size, *second), *first)
        two = over(other, over(swapped.args[0], size, *first), *second)
        if not exists(one, scene) and not exists(two, scene):
            raise Refusal("neither is the integrand shown to be >= 0, nor its absolute value to be integrable")
    for side, inside, part in ((left, after, inner), (right, before, swapped)):
        if not exists(side, scene):
            proper(side.args[0], scene)
            defined(part, inside)
    return Shown(defined=(left, right))


@rule("law", source="change of variables and finite sums: Billingsley, Probability and Measure (1995), theorem 16.13")
def law(goal: Goal, *_: Premise) -> Shown | None:
    """A functional written out by what its range is: atoms, a density, a mixture, an image, a uniform law, a pair's margins.

    A few integers and masses belong here too. What is written out exists if and only if the functional does, but for
    places without mass, at which a law asks nothing of a function. A law is
    supported on an interval that holds its places.
    """
    if goal.statement.head == "supported":
        holds(goal.statement, goal.scene)
        return None
    for functional, value in (goal.sides(), goal.sides()[::-1]):
        if functional.head in ("over", "product") and (written := _written(functional, goal.scene)) is not None:
            equal(value, written)
            if not functional.args[1].loose and functional.args[0].head in ("interval", "integers"):
                defined(functional.args[1], goal.scene)  # which no functional over an empty range shows
            if _full(functional.args[0], goal.scene) and exists(functional, goal.scene):
                return Shown(defined=(functional, written))
            proper(functional.args[0], goal.scene)
            defined(written, goal.scene)
            return Shown(defined=(functional, written))
    raise Refusal("no side is a functional over a range that can be written out")


def _full(source: Term, scene: Scene) -> bool:
    """Has every place of a law that is written out mass, so that a function whose mean exists does so there?"""
    if source.head == "atoms":
        return all(shown(lt(ZERO, weight), scene) for weight in source.args[::2])
    if source.head == "with_density":
        _, density, inside = opened(scene, *source.args)
        return shown(lt(ZERO, density), inside)
    return True


def _written(functional: Term, scene: Scene) -> Term | None:
    """What the functional is, existing together with it; None for other ranges."""
    source, body = functional.args
    if source.head == "integers":
        return _few_or_free(functional, scene)
    if functional.head == "product":
        return None
    if source.head == "interval" and not body.loose:
        return mul(body, sub(source.args[1], source.args[0])) if not {OO, MINUS_OO} & set(source.args) else None
    if source.head == "atoms":
        pairs = zip(source.args[::2], source.args[1::2], strict=True)
        return add(*(mul(weight, instantiate(body, place)) for weight, place in pairs))
    if source.head == "mixture":
        weight, *laws = source.args
        one, two = (make("over", law, body) for law in laws)
        return add(mul(weight, one), mul(sub(ONE, weight), two))
    if source.head == "with_density":
        (t,) = fresh(scene, ("real",), functional)
        return over(source.args[0], mul(instantiate(source.args[1], t), instantiate(body, t)), t)
    if source.head == "uniform":
        low, high = source.args
        return div(make("over", make("interval", low, high), body), sub(high, low))
    if source.head == "image":
        (t,) = fresh(scene, ("real",), functional)
        return over(source.args[0], instantiate(body, instantiate(source.args[1], t)), t)
    if source.head == "spectra":
        one, two = source.args
        x, y = fresh(scene, ("real", "real"), functional)
        inside = instantiate(body, x, y)
        if y not in inside.variables:
            return over(make("spectrum", one), inside, x)
        if x not in inside.variables:
            return over(make("spectrum", two), inside, y)
    return None


def _few_or_free(functional: Term, scene: Scene) -> Term | None:
    """A sum or product over finitely many integers, of a literal number of terms or of one and the same term."""
    source, body = functional.args
    if {OO, MINUS_OO} & set(source.args):
        return None
    low, high = source.args
    count = normal(add(sub(high, low), ONE)).constant
    join, power = (add, mul) if functional.head == "over" else (mul, lambda b, k: make("pow", b, k))
    if count is not None and count <= MAXIMAL_TERMS:
        return join(*(instantiate(body, add(low, num(i))) for i in range(max(int(count), 0))))
    if body.loose:
        return None
    entails(le(low, add(high, ONE)), scene)
    return power(body, add(sub(high, low), ONE))


@rule("split", source="additivity over disjoint sets: Rudin, Real and Complex Analysis (1987), theorem 1.29")
def split(goal: Goal, *_: Premise) -> Shown:
    """A range cut at points in between: into finitely many parts, or an interval into equal steps that integers count."""
    for whole, parts in (goal.sides(), goal.sides()[::-1]):
        if whole.head not in ("over", "product") or whole.args[0].head not in ("interval", "integers"):
            continue
        pieces = parts.args if parts.head == ("add" if whole.head == "over" else "mul") else (parts,)
        if all(p.head == whole.head and p.args[0].head == whole.args[0].head for p in pieces) and len(pieces) > 1:
            return _in_parts(whole, pieces, goal.scene)
        if len(pieces) == 1 and whole.head == "over" and parts.head == "over" and parts.args[0].head == "integers":
            return _in_steps(whole, parts, goal.scene)
    raise Refusal("one side is a functional over an interval or integers, the other its parts in order")


def _in_parts(whole: Term, pieces: tuple[Term, ...], scene: Scene) -> Shown:
    source, body = whole.args
    if any(piece.args[1] is not body for piece in pieces):
        raise Refusal("the parts have the body of the whole")
    ends = [piece.args[0].args for piece in pieces]
    if ends[0][0] is not source.args[0] or ends[-1][1] is not source.args[1]:
        raise Refusal("the first part begins and the last part ends with the whole")
    for (_, before), (after, _) in pairwise(ends):
        if source.head == "interval":
            equal(before, after)
        else:
            if before.sort != "integer" or after.sort != "integer":
                raise Refusal("sums and products are cut at integers")
            equal(after, add(before, ONE))
    for piece in pieces:
        proper(piece.args[0], scene)
        low, high = piece.args[0].args
        if source.head == "integers" and low is not MINUS_OO and high is not OO:
            entails(le(low, add(high, ONE)), scene)
    if exists(whole, scene):
        return Shown(defined=(whole, *pieces))
    for piece in pieces:
        defined(piece, scene)
    if source.head == "interval":
        for _, cut in ends[:-1]:
            defined(instantiate(body, cut), scene)
    return Shown(defined=(whole, *pieces))


def _in_steps(whole: Term, steps: Term, scene: Scene) -> Shown:
    """The interval is the union over integers k of those from c + h k to c + h (k + 1), h > 0, with a null set between."""
    (k,) = fresh(scene, ("integer",), whole, steps)
    counted = enter(scene, steps.args[0], (k,))
    part = instantiate(steps.args[1], k)
    if part.head != "over" or part.args[0].head != "interval" or part.args[1] is not whole.args[1]:
        raise Refusal("each step is over an interval, with the body of the whole")
    low, high = part.args[0].args
    start, width = substitute(low, {k: ZERO}), sub(substitute(low, {k: ONE}), substitute(low, {k: ZERO}))
    equal(low, add(start, mul(width, k)))
    equal(high, add(start, mul(width, add(k, ONE))))
    proper(steps.args[0], scene)
    for point, where in ((start, scene), (width, scene), (low, counted), (high, counted)):
        defined(point, where)
    positive(width, scene)
    first, last = steps.args[0].args
    for end, own, infinite, at in (
        (first, whole.args[0].args[0], MINUS_OO, low),
        (last, whole.args[0].args[1], OO, high),
    ):
        if (end is infinite) != (own is infinite):
            raise Refusal("the steps do not fill the whole")
        if end is not infinite:
            equal(own, substitute(at, {k: end}))
    if first is not MINUS_OO and last is not OO:
        entails(le(first, add(last, ONE)), scene)
    defined(whole, scene)
    return Shown(defined=(whole, steps))
