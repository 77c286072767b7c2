"""Limits along a filter, of numbers or in probability. An infinite limit is no number: ``diverges`` says that there is one.

Every rule shows that what tends exists near the point, in a neighbourhood that the certificate ``near`` names.
"""

from __future__ import annotations

from contextlib import suppress

from ..decide.defined import defined, holds, proper, strict_terms
from ..decide.field import canonical, equal, normal, rational, same, vanishes
from ..decide.opening import enter, extend, fresh, opened
from ..decide.refusal import Refusal, either
from ..decide.scene import Scene
from ..decide.shapes import (
    INFINITE,
    SMOOTH,
    against,
    closed,
    closed_conditions,
    continuities,
    continuous,
    continuous_there,
    derivative,
    finite_sum,
)
from ..decide.signs import entails, nonnegative, positive, shown
from ..kernel.rule import Goal, Premise, Shown, rule
from ..terms.build import HALF, MINUS_OO, ONE, OO, ZERO, add, div, eq, le, lt, mul, ne, neg, power, sub
from ..terms.context import Context
from ..terms.term import Term, bound_by, close, instantiate, make, num, substitute
from .convergence import near_point

RUDIN = "Rudin, Principles of Mathematical Analysis (1976),"


def neighbourhood(source: Term, moving: tuple[Term, ...], near: Term | None, scene: Scene) -> Scene:
    """The scene near the filter's point: between it and ``near``, beyond ``near`` for an infinite one.

    Neither the filter nor ``near`` may speak of what moves.
    """
    for term in (source, near) if near is not None else (source,):
        if stray := term.variables - {*scene.context.variables}:
            raise Refusal(f"{term} speaks of {next(iter(stray))}, which moves")
    near = default_near(source) if near is None else near
    if source.head not in ("populations", "peaks"):
        proper(source, scene)
    return near_point(source, moving, near, scene)


def default_near(source: Term) -> Term:
    """The neighbourhood where none is named."""
    if source.head in _SIDES:
        return (add if source.head == "above" else sub)(source.args[0], ONE)
    return num(-1) if source.head == "falls" else ONE


_SIDES = ("above", "below")


class Along:
    """Limits along one filter: what moves has names; ``around`` is the scene near the point, ``scene`` that of the limits.

    With a data set the limits are in probability.
    """

    def __init__(
        self, source: Term, moving: tuple[Term, ...], around: Scene, scene: Scene, data: tuple[Term, Term] | None = None
    ) -> None:
        self.source, self.moving, self.around, self.scene, self.data = source, moving, around, scene, data
        self.everything = (*moving, *(data or ())[:1])
        self.memo: dict[Term, Term] = {}
        self.stated = self._facts()
        self.rearranging = False

    def limit(self, node: Term) -> Term:
        """A number, or ``OO`` or ``MINUS_OO``, to which the term tends; Refusal unless that is shown."""
        if not node.variables & {*self.everything}:
            return node
        if node not in self.memo:
            self.memo[node] = self._stated(node) or self._rearranged(node)
        return self.memo[node]

    def _rearranged(self, node: Term) -> Term:
        """The limit of the term as it is built, or of a form that is equal wherever it exists: reduced, or by leading powers."""
        before = self.rearranging
        try:
            return self._built(node)
        except Refusal as refusal:
            if before or node.head not in ("add", "mul"):
                raise
            self.rearranging = True  # once, not within itself
            for form in (canonical, self._by_leading_powers):
                with suppress(Refusal):
                    equivalent = form(node)
                    moves = equivalent.variables & {*self.everything}
                    return self._built(equivalent) if moves else equivalent
            raise refusal
        finally:
            self.rearranging = before

    def _by_leading_powers(self, node: Term) -> Term:
        """N/D = v^(a - b) (N/v^a)/(D/v^b), a and b the degrees in what grows; n^i d^j is (n/d)^i d^(i + j) along a load."""
        form = normal(node)
        growing = [v for v in self.moving if v in form.generators and v.sort in ("real", "integer")]
        if self.source.head in _SIDES or not growing:
            raise Refusal(f"{node} holds nothing that grows")
        last, tops, sums = growing[-1], [], []
        for polynomial in (form.numerator, form.denominator):
            parts = []
            for exponents, c in zip(polynomial.monoms(), polynomial.coeffs(), strict=True):
                powers = dict(zip(form.generators, map(int, exponents), strict=True))
                degree = sum(powers.get(v, 0) for v in growing)
                factors = [
                    power(div(v, last) if v in growing else v, e) for v, e in powers.items() if e and v is not last
                ]
                parts.append((degree, mul(num(rational(c)), *factors)))
            tops.append(max(degree for degree, _ in parts))
            sums.append(add(*(mul(c, power(last, degree - tops[-1])) for degree, c in parts)))
        return mul(power(last, tops[0] - tops[1]), sums[0], power(sums[1], -1))

    def divide(self, term: Term) -> None:
        """Nearer the point what tends to a number that is not 0 has its sign: so it is known of divisors in the term."""
        divisors = [t.args[0] for t in strict_terms(term) if t.head == "pow" and shown(lt(t.args[1], ZERO), self.scene)]
        for divisor in sorted(divisors, key=lambda t: t.size) if self.data is None else ():
            if not shown(ne(divisor, ZERO), self.around):
                with suppress(Refusal):
                    defined(divisor, self.around)
                    above = self._sign(self.limit(divisor)) > 0
                    self.around = self.around.knowing(lt(ZERO, divisor) if above else lt(divisor, ZERO))

    def finite(self, node: Term) -> Term:
        found = self.limit(node)
        if found in (OO, MINUS_OO):
            raise Refusal(f"{node} tends to {found}")
        return found

    def _facts(self) -> dict[Term, Term]:
        """What facts state of limits along the filter, by the limit term in its canonical form."""
        found: dict[Term, Term] = {}
        for fact in self.scene.known:
            sides = (fact.args, fact.args[::-1]) if fact.head == "eq" else ()
            if fact.head == "diverges":
                source, body = fact.args
                sides = (make("lim", source, body), OO), (make("lim", source, neg(body)), MINUS_OO)
            for side, other in sides:
                if side.head in ("lim", "plim") and side.args[0] is self.source:
                    with suppress(Refusal):  # what is too large to compare
                        found.setdefault(canonical(side), other)
        return found

    def _stated(self, node: Term) -> Term | None:
        """The limit that a fact states, in probability for what depends on the data."""
        variable, source = self.data or (None, None)
        if variable is None or source is None or variable not in node.variables:
            form = make("lim", self.source, close(node, *self.moving))
        else:
            form = make("plim", self.source, close(source, *self.moving), close(node, variable, *self.moving))
        try:
            return self.stated.get(canonical(form))
        except Refusal:
            return None

    def _built(self, node: Term) -> Term:
        head, args = node.head, node.args
        if node in self.moving and self.source.head in ("above", "below"):
            return self.source.args[0]
        if node in self.moving and node.sort in ("real", "integer"):
            return MINUS_OO if self.source.head == "falls" else OO
        if self.source.head in ("proportion", "populations", "peaks") and node.variables == set(self.moving[:2]):
            for form, value in ((div(*self.moving[:2]), self.source.args[0]), (div(*self.moving[1::-1]), ONE)):
                if head == "mul" and same(node, form):
                    return value if value is not ONE else div(ONE, self.source.args[0])
        if head in ("add", "mul", "pow", "rpow", "exp", "ln", "abs", "cases", "over"):
            return getattr(self, f"_{head}")(node, *args)
        if head in ("max", "min"):
            return make(head, *map(self.finite, args))
        if head in SMOOTH:
            return self._smooth(node)
        for source, function, inner in continuities(node, self.around, *self.everything):
            point = self.finite(inner)
            if all(shown(c, self.around) for c in closed_conditions(source, inner)):
                for condition in closed_conditions(source, point):
                    entails(condition, self.scene)
                return instantiate(function, point)
        raise Refusal(f"no limit of {node} along {self.source} is shown")

    def _sign(self, limit: Term) -> int:
        """The sign of a limit that is infinite or a number shown not to be 0."""
        if limit in (OO, MINUS_OO):
            return 1 if limit is OO else -1
        if shown(lt(ZERO, limit), self.scene):
            return 1
        positive(neg(limit), self.scene)
        return -1

    def _add(self, node: Term, *parts: Term) -> Term:
        limits = [self.limit(p) for p in parts]
        ends = {x for x in limits if x in (OO, MINUS_OO)}
        if len(ends) > 1:
            raise Refusal(f"{node} is of the form oo - oo")
        return ends.pop() if ends else add(*limits)

    def _mul(self, node: Term, *parts: Term) -> Term:
        limits = [self.limit(p) for p in parts]
        if not {OO, MINUS_OO}.intersection(limits):
            return mul(*limits)
        sign = 1
        for limit in limits:
            sign *= self._sign(limit)
        return OO if sign > 0 else MINUS_OO

    def _pow(self, node: Term, base: Term, k: Term) -> Term:
        if k is ZERO:
            return ONE
        if self.limit(k) is not k:
            raise Refusal(f"the exponent of {node} moves")
        limit = self.limit(base)
        odd = None if k.head != "num" else bool(k.args[0] % 2)
        if limit in (OO, MINUS_OO):
            if shown(lt(k, ZERO), self.scene):
                return ZERO
            positive(k, self.scene)
            if limit is MINUS_OO and odd is None:
                raise Refusal(f"the sign of {node} is not known")
            return MINUS_OO if limit is MINUS_OO and odd else OO
        if shown(le(ZERO, k), self.scene) or shown(ne(limit, ZERO), self.scene):
            return make("pow", limit, k)
        if odd is None or not vanishes(limit):
            raise Refusal(f"the base of {node} may tend to 0")
        if not odd or shown(lt(ZERO, base), self.around):
            return OO
        positive(neg(base), self.around)
        return MINUS_OO

    def _rpow(self, node: Term, base: Term, exponent: Term) -> Term:
        limit, p = self.limit(base), self.finite(exponent)
        if limit is OO:
            return OO if self._sign(p) > 0 else ZERO
        if limit is MINUS_OO:
            raise Refusal(f"the base of {node} tends to -oo")
        if shown(lt(ZERO, limit), self.scene) or shown(lt(ZERO, p), self.scene):
            nonnegative(limit, self.scene)
            return make("rpow", limit, p)
        if vanishes(limit):
            positive(neg(p), self.scene)
            return OO
        raise Refusal(f"the base of {node} may tend to 0")

    def _exp(self, node: Term, argument: Term) -> Term:
        limit = self.limit(argument)
        return OO if limit is OO else ZERO if limit is MINUS_OO else make("exp", limit)

    def _ln(self, node: Term, argument: Term) -> Term:
        limit = self.limit(argument)
        if limit is OO:
            return OO
        if limit is not MINUS_OO and vanishes(limit):
            return MINUS_OO
        positive(self.finite(argument), self.scene)
        return make("ln", limit)

    def _abs(self, node: Term, argument: Term) -> Term:
        limit = self.limit(argument)
        return OO if limit in (OO, MINUS_OO) else make("abs", limit)

    def _smooth(self, node: Term) -> Term:
        *parameters, argument = node.args
        if any(self.limit(p) is not p for p in parameters):
            raise Refusal(f"a parameter of {node} moves")
        limit = self.limit(argument)
        if limit in (OO, MINUS_OO):
            ends = {"atan": mul(HALF, make("pi")), "erf": ONE} | ({"expint": ZERO} if limit is OO else {})
            if node.head not in ends:
                raise Refusal(f"no limit of a {node.head} at {limit} is known")
            return ends[node.head] if limit is OO else neg(ends[node.head])
        if node.head == "expint" and vanishes(limit):  # from above, for it exists near the point
            return OO
        there = make(node.head, *parameters, limit)
        continuous_there(there, self.scene)
        return there

    def _cases(self, node: Term, *_: Term) -> Term:
        """The branch that applies everywhere near the point."""
        for guard, value in zip(node.args[::2], node.args[1::2], strict=True):
            if guard.head == "true" or shown(guard, self.around):
                return self.limit(value)
            if not any(shown(other, self.around) for other in against(guard)):
                raise Refusal(f"the guard {guard} is not decided near the point")
        raise Refusal(f"no guard of {node} holds near the point")

    def _over(self, node: Term, source: Term, body: Term) -> Term:
        """A finite sum, term by term."""
        own, inside, around = opened(self.around, source, body)
        if not all(finite_sum(source, v) for v in self.everything):
            raise Refusal(f"a limit is not taken under {source} by the form of what stands there")
        limit = Along(self.source, self.moving, around, enter(self.scene, source, own), self.data).finite(inside)
        return ZERO if vanishes(limit) else make("over", source, close(limit, *own))


def opened_limit(
    term: Term, near: Term | None, scene: Scene, moving: tuple[Term, ...] = (), eventually: tuple[Term, ...] = ()
) -> tuple[Along, Term]:
    """Names for what moves in a ``lim``, ``plim`` or ``diverges``, what tends, and the scene near the point.

    The data of a ``plim`` may be named too, last. Of ``eventually`` each second term is the larger: see ``_eventually``.
    """
    if term.head not in ("lim", "plim", "diverges"):
        raise Refusal(f"the goal is about a limit, not about a {term.head}")
    source, *ranges, body = term.args
    sorts = bound_by(source)
    names = moving[: len(sorts)] or fresh(scene, sorts, term, *((near,) if near else ()))
    if tuple(v.sort for v in names) != sorts or {*moving} & {*scene.context.variables} or len({*moving}) < len(moving):
        raise Refusal(f"the certificate names new variables for what moves along {source}")
    around = neighbourhood(source, names, near, scene)
    if not ranges:
        if moving[len(sorts) :] or eventually:
            raise Refusal("data are named, and relations hold eventually, for limits in probability")
        return Along(source, names, around, scene), instantiate(body, *names)
    drawn = instantiate(ranges[0], *names)
    if bound_by(drawn) != ("data",):
        raise Refusal(f"what tends in probability is drawn as data, not over {drawn}")
    proper(drawn, around)
    own = moving[len(sorts) :] or fresh(around, bound_by(drawn), term)
    along = Along(source, names, enter(around, drawn, own), scene, (own[0], drawn))
    return _eventually(along, around, own, eventually), instantiate(body, *own, *names)


def _eventually(along: Along, around: Scene, own: tuple[Term, ...], pairs: tuple[Term, ...]) -> Along:
    """The same where each first term of the pairs is less than its second: with a probability that tends to 1.

    For both tend in probability, the first to less than the second; ``around`` is the scene without the data.
    """
    if len(pairs) % 2 or along.data is None:
        raise Refusal("relations that hold eventually are given as pairs")
    found: list[Term] = []
    for low, high in zip(pairs[::2], pairs[1::2], strict=True):
        relation = lt(low, high)
        defined(relation, along.around)
        holds(lt(along.finite(low), along.finite(high)), along.scene)
        found.append(relation)
        there = extend(around, Context(own, (), ((own[0], along.data[1]),)), tuple(found))
        along = Along(along.source, along.moving, there, along.scene, along.data)
    return along


def limit_sides(goal: Goal) -> tuple[Term, Term]:
    """The limit term of the goal and the value that it states, ``OO`` for ``diverges``."""
    if goal.statement.head == "diverges":
        return goal.statement, OO
    left, right = goal.sides()
    return (left, right) if left.head in ("lim", "plim") else (right, left)


def agrees(found: Term, stated: Term, scene: Scene) -> None:
    """Show that a limit is the stated number, or the stated infinite end."""
    if found.head in INFINITE or stated.head in INFINITE:
        if found is not stated:
            raise Refusal(f"the limit is {found}, not {stated}")
    else:
        defined(stated, scene)
        either(lambda: equal(found, stated), lambda: holds(eq(found, stated), scene))


@rule("continuity", source=f"{RUDIN} 4.6", near="term?")
def continuity(goal: Goal, *_: Premise, near: Term | None = None) -> Shown:
    """A function that is built continuously on a closed range is continuous; up to a point, it tends to its value there."""
    if goal.statement.head == "continuous":
        x, inside, everywhere = closed(goal.scene, *goal.statement.args)
        defined(inside, everywhere)
        continuous(inside, x, everywhere)
        return Shown()
    term, stated = limit_sides(goal)
    if term.head != "lim" or term.args[0].head not in _SIDES:
        raise Refusal("a function is continuous at a point that is approached from above or from below")
    (point,) = term.args[0].args
    along, inside = opened_limit(term, near, goal.scene)
    (x,) = along.moving
    value = substitute(inside, {x: point})
    defined(value, goal.scene)
    at = extend(goal.scene, Context((x,)), (le(x, point), le(point, x)))
    try:
        derivative(inside, x, at)
    except Refusal:
        near = near if near is not None else default_near(term.args[0])
        ends = (le(point, x), lt(x, near)) if term.args[0].head == "above" else (lt(near, x), le(x, point))
        approach = extend(goal.scene, Context((x,)), ends)
        defined(inside, approach)
        continuous(inside, x, approach)
    agrees(value, stated, goal.scene)
    return Shown(defined=(term,))


@rule("limit_algebra", source=f"{RUDIN} 3.3, 4.4, 4.34", near="term?", variables="variables?", eventually="terms?")
def limit_algebra(
    goal: Goal,
    *_: Premise,
    near: Term | None = None,
    variables: tuple[Term, ...] = (),
    eventually: tuple[Term, ...] = (),
) -> Shown:
    """A combination that is continuous at the limits of its parts, taken along one filter in one mode, tends to its value.

    A divisor whose limit is not 0 is not 0 near the point.
    Infinite parts: number + oo, oo + oo, c oo with c != 0, 1/oo, 1/0 with a sign near the point, and no other.
    """
    term, stated = limit_sides(goal)
    along, inside = opened_limit(term, near, goal.scene, variables, eventually)
    along.divide(inside)
    defined(inside, along.around)
    agrees(along.limit(inside), stated, goal.scene)
    return Shown(defined=(term,) if term.head != "diverges" else (goal.statement,))


@rule(
    "squeeze", source=f"{RUDIN} 3.19", variables="variables", lower="term", upper="term?", near="term?", toward="term?",
    near_parameter="term?", eventually="terms?",
)  # fmt: skip
def squeeze(
    goal: Goal, *_: Premise, variables: tuple[Term, ...], lower: Term, upper: Term | None = None, near: Term | None = None,
    toward: Term | None = None, near_parameter: Term | None = None, eventually: tuple[Term, ...] = (),
) -> Shown:  # fmt: skip
    """What lies near the point between two functions of one limit has that limit; what is above one that diverges does so.

    With a filter ``toward`` the last variable is a parameter y: the bounds hold near the point for each y, in a
    neighbourhood that may depend on y, and their limits tend to one value as y runs along that filter. In probability
    they hold where relations do that hold ``eventually``.
    """
    term, stated = limit_sides(goal)
    scene = goal.scene
    if (upper is None) is not (stated is OO) or not variables:
        raise Refusal("squeeze takes both bounds for a number, the lower one for +oo")
    *moving, parameter = variables if toward is not None else (*variables, ZERO)
    if toward is not None:
        if toward.sort != "filter" or parameter.head != "var" or parameter in {*scene.context.variables, *moving}:
            raise Refusal("the parameter of a squeeze is a new real variable with a filter")
        scene = neighbourhood(toward, (parameter,), near_parameter, scene)
    along, inside = opened_limit(term, near, scene, tuple(moving), eventually)
    for side, limiting in ((-1, lower), (1, upper)):
        if limiting is None:
            continue
        defined(limiting, along.around)
        defined(inside, along.around)
        entails(le(limiting, inside) if side < 0 else le(inside, limiting), along.around)
        found = along.limit(limiting)
        if toward is not None and found not in (OO, MINUS_OO):
            defined(found, scene)
            found = Along(toward, (parameter,), scene, goal.scene).limit(found)
        agrees(found, stated, goal.scene)
    return Shown(defined=(term,) if term.head != "diverges" else (goal.statement,))


@rule(
    "compose", source="Apostol, Mathematical Analysis (1974), 4.9", variables="variables", outer="term", inner="terms",
    near="term?",
)  # fmt: skip
def compose(
    goal: Goal, *_: Premise, variables: tuple[Term, ...], outer: Term, inner: tuple[Term, ...], near: Term | None = None
) -> Shown:
    """h(k(x)) has the limit of h at the filter along which k runs: from its side and without reaching its point.

    ``outer`` is the limit of h, which a premise gives; ``inner`` is k in the named variables.
    """
    term, stated = limit_sides(goal)
    along, inside = opened_limit(term, near, goal.scene, variables)
    if along.data is not None or outer.head != "lim" or stated is OO:
        raise Refusal("limits of functions of numbers are composed")
    target, function = outer.args
    if tuple(v.sort for v in inner) not in {bound_by(target), ("integer",) if bound_by(target) == ("real",) else ()}:
        raise Refusal(f"inner has one term for each of what moves along {target}")
    along.divide(inside)
    defined(add(*inner, inside), along.around)
    equal(instantiate(function, *inner), inside)
    _runs(along, target, inner)
    values = [other for fact in goal.scene.known if fact.head == "eq" and outer in fact.args for other in fact.args]
    if not any(same(value, stated) for value in values if value is not outer):
        raise Refusal(f"no premise gives {outer} the value {stated}")
    return Shown(defined=(term,))


def _runs(along: Along, target: Term, inner: tuple[Term, ...]) -> None:
    """Do the components run along the target filter, near the point of theirs, without reaching the target's?"""
    first = inner[0]
    if target.head in ("grows", "falls", "counts"):
        if along.limit(first) is not (MINUS_OO if target.head == "falls" else OO):
            raise Refusal(f"{first} does not run along {target}")
    elif target.head in _SIDES:
        (point,) = target.args
        agrees(along.limit(first), point, along.scene)
        entails(lt(point, first) if target.head == "above" else lt(first, point), along.around)
    else:
        raise Refusal(f"nothing is composed along {target.head}")


@rule("limit_order", source=f"{RUDIN} 3.19", lower="term", upper="term", near="term?")
def limit_order(goal: Goal, *_: Premise, lower: Term, upper: Term, near: Term | None = None) -> Shown:
    """Where f <= g near the point, the limit of f is <= that of g, along one filter."""
    values = goal.sides("le")
    if lower.head != "lim" or upper.head != "lim" or lower.args[0] is not upper.args[0]:
        raise Refusal("lower and upper are limits along one filter")
    along, low = opened_limit(lower, near, goal.scene)
    high = instantiate(upper.args[1], *along.moving)
    defined(low, along.around)
    defined(high, along.around)
    entails(le(low, high), along.around)
    for body, stated in zip((low, high), values, strict=True):
        agrees(along.limit(body), stated, goal.scene)
    return Shown()


def end_limit(body: Term, x: Term, source: Term, high: bool, scene: Scene) -> Term:
    """The limit of the body as x, which is new, runs to an end of an open interval from inside; or OO or MINUS_OO."""
    low, top = source.args
    end, other = (top, low) if high else (low, top)
    if end.head in INFINITE:
        target = make("grows") if high else make("falls")
    else:
        target = make("below" if high else "above", end)
    near = None if other.head in INFINITE else other
    if near is not None and end.head not in INFINITE:
        entails(lt(low, top), scene)
    along = Along(target, (x,), neighbourhood(target, (x,), near, scene), scene)
    defined(body, along.around)
    return along.limit(body)
