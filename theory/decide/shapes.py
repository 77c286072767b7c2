"""Shapes of functions: derivative, continuity, growth and absolute integrability, each shown by structure or by a fact.

A function is a term with a real variable ``x`` of a scene; the term exists throughout the scene by the caller's word, and
what is shown holds at each point of it. Continuity is that along the scene's own values of ``x``, the others fixed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ..terms.build import HALF, ONE, TWO, ZERO, add, div, inverse, le, lt, mul, ne, neg, sub
from ..terms.context import Context
from ..terms.term import Term, close, instantiate, make, num, substitute
from .opening import extend, fresh, opened
from .refusal import Refusal
from .scene import Scene
from .signs import entails, nonnegative, nonzero, positive, shown

INFINITE = frozenset(("infinity", "minus_infinity"))
_SPECTRA = frozenset(("spectrum", "spectral", "spectra"))


# --- derivative ----------------------------------------------------------------------------------------


def derivative(body: Term, x: Term, scene: Scene) -> Term:
    """The two-sided derivative of the body in x at each point of the scene; Refusal unless every node has one there."""
    _real(x)
    memo: dict[Term, Term] = {}

    def of(node: Term) -> Term:
        if x not in node.variables:
            return ZERO
        if node not in memo:
            memo[node] = found(node)
        return memo[node]

    def found(node: Term) -> Term:
        if node is x:
            return ONE
        for stated, inner in _derivatives(node, x, scene):
            return stated if inner is x else _product(stated, of(inner))
        head, args = node.head, node.args
        if head == "add":
            return _sum(*map(of, args))
        if head == "mul":
            return _sum(*(_product(*args[:i], of(a), *args[i + 1 :]) for i, a in enumerate(args)))
        if head == "pow":
            base, k = args
            _free(x, k)
            if not (k.head == "num" and k.args[0] >= 0):
                nonzero(base, scene)
            return _product(k, make("pow", base, k if k is ZERO else _minus_one(k)), of(base))
        if head == "rpow":
            base, p = args
            positive(base, scene)
            through_base = _product(p, make("rpow", base, _minus_one(p)), of(base))
            return _sum(through_base, _product(node, make("ln", base), of(p)))
        if head == "abs":
            if shown(lt(ZERO, args[0]), scene):
                return of(args[0])
            if shown(lt(args[0], ZERO), scene):
                return _product(num(-1), of(args[0]))
            nonzero(args[0], scene)
            return _product(args[0], inverse(node), of(args[0]))
        if head == "over" and finite_sum(args[0], x):
            variables, inside, within = opened(scene, *args)
            return make("over", args[0], close(derivative(inside, x, within), *variables))
        if head not in _SLOPES:
            raise Refusal(f"{node} depends on {x}, and no fact gives its derivative")
        *parameters, argument = args
        for parameter in parameters:
            _free(x, parameter)
        for condition in _interior(node):
            entails(condition, scene)
        return _product(_SLOPES[head](*args), of(argument))

    return of(body)


EXISTS: dict[str, Callable[..., tuple[Term, ...]]] = {
    **dict.fromkeys(("ln", "gamma", "lngamma", "expint"), lambda u: (lt(ZERO, u),)),
    "polygamma": lambda k, u: (le(ZERO, k), lt(ZERO, u)),
    "asin": lambda u: (le(num(-1), u), le(u, ONE)),
    "bessel_i": lambda nu, u: (le(ZERO, nu), le(ZERO, u)),
    "elliptic_k": lambda m: (lt(m, ONE),),
    "elliptic_e": lambda m: (le(m, ONE),),
    "hyp2f1": lambda a, b, c, u: (lt(ZERO, c), lt(u, ONE)),
    "zeta": lambda s: (lt(ONE, s),),
}
"""Where a special function exists, and is continuous in its last argument; inside it is smooth but for elliptic ones at 0."""


def continuous_there(node: Term, scene: Scene) -> None:
    """Show that a special function exists at its arguments, where it is continuous in the last, along the values it has."""
    asked = EXISTS[node.head](*node.args) if node.head in EXISTS else ()
    if node.head == "hyp2f1" and not shown(asked[-1], scene):  # up to 1, where the series converges absolutely
        a, b, c, u = node.args
        asked = lt(ZERO, c), le(u, ONE), lt(add(a, b), c)
    for condition in asked:
        entails(condition, scene)


def _interior(node: Term) -> tuple[Term, ...]:
    """What puts the last argument of a special function inside the open set where the function is smooth."""
    u = node.args[-1]
    ends = (c for c in EXISTS[node.head](*node.args) if u in c.args) if node.head in EXISTS else ()
    return (*(lt(*c.args) for c in ends), *((ne(u, ZERO),) if node.head in ("elliptic_k", "elliptic_e") else ()))


_SLOPES: dict[str, Callable[..., Term]] = {
    "exp": lambda u: make("exp", u),
    "ln": inverse,
    "sin": lambda u: make("cos", u),
    "cos": lambda u: neg(make("sin", u)),
    "atan": lambda u: inverse(add(ONE, make("pow", u, TWO))),
    "asin": lambda u: make("rpow", sub(ONE, make("pow", u, TWO)), neg(HALF)),
    "erf": lambda u: mul(TWO, make("rpow", make("pi"), neg(HALF)), make("exp", neg(make("pow", u, TWO)))),
    "gamma": lambda u: mul(make("gamma", u), make("polygamma", ZERO, u)),
    "lngamma": lambda u: make("polygamma", ZERO, u),
    "polygamma": lambda k, u: make("polygamma", add(k, ONE), u),
    "expint": lambda u: neg(div(make("exp", neg(u)), u)),
    "bessel_i": lambda nu, u: add(make("bessel_i", add(nu, ONE), u), mul(nu, inverse(u), make("bessel_i", nu, u))),
    "hyp2f1": lambda a, b, c, u: mul(a, b, inverse(c), make("hyp2f1", add(a, ONE), add(b, ONE), add(c, ONE), u)),
    "elliptic_k": lambda m: div(
        sub(make("elliptic_e", m), mul(sub(ONE, m), make("elliptic_k", m))), mul(TWO, m, sub(ONE, m))
    ),
    "elliptic_e": lambda m: div(sub(make("elliptic_e", m), make("elliptic_k", m)), mul(TWO, m)),
}


SMOOTH = frozenset((*_SLOPES, "zeta"))
"""Functions of their last argument that are smooth inside an open set; the other arguments are parameters."""


def _derivatives(node: Term, x: Term, scene: Scene) -> Iterator[tuple[Term, Term]]:
    """(its derivative there, u) for each fact that the node is B(u) with a function B free of x that has one at u."""
    for fact in scene.known:
        for side in fact.terms if fact.head in ("eq", "defined") else ():
            if side.head != "deriv" or side.args[0] is not ONE or x in side.args[1].variables:
                continue
            _, function, inner = side.args
            if inner is not node and instantiate(function, inner) is node:
                values = [other for other in fact.terms if other.head != "deriv"]
                yield (values or [side])[0], inner


# --- continuity ----------------------------------------------------------------------------------------


def continuous(body: Term, x: Term, scene: Scene) -> None:
    """Return if the body is continuous in x at each point of the scene, along the values that x takes in the scene."""
    _real(x)
    done: set[Term] = set()

    def check(node: Term) -> None:
        if x in node.variables and node not in done:
            visit(node)
            done.add(node)

    def visit(node: Term) -> None:
        inner = x if node is x else next(_continuities(node, x, scene), None)
        if inner is not None:
            if inner is not x:
                check(inner)
            return
        head, args = node.head, node.args
        if head in ("add", "mul", "max", "min", "abs"):
            for part in args:
                check(part)
        elif head == "pow":
            _free(x, args[1])
            if not shown(le(ZERO, args[1]), scene):
                nonzero(args[0], scene)
            check(args[0])
        elif head == "rpow":
            if not shown(lt(ZERO, args[0]), scene):
                nonnegative(args[0], scene)
                positive(args[1], scene)
            check(args[0])
            check(args[1])
        elif head == "cases":
            _cases(node)
        elif head == "over" and finite_sum(args[0], x):
            _, inside, within = opened(scene, *args)
            continuous(inside, x, within)
        elif head in SMOOTH:
            for parameter in args[:-1]:
                _free(x, parameter)
            continuous_there(node, scene)
            check(args[-1])
        else:
            raise Refusal(f"{node} is not built continuously from {x}, and no fact says that it is continuous")

    def _cases(node: Term) -> None:
        for guard, value in zip(node.args[::2], node.args[1::2], strict=True):
            if x not in guard.variables:
                continuous(value, x, scene.where(guard))
                if guard.head == "true":
                    return
            elif shown(guard, scene):
                check(value)
                return
            elif not any(shown(other, scene) for other in against(guard)):
                raise Refusal(f"the guard {guard} depends on {x} and is not decided")

    check(body)


def against(guard: Term) -> tuple[Term, ...]:
    """Propositions that rule the guard out."""
    if len(guard.terms) != 2:
        return ()
    left, right = guard.terms
    return {"lt": (le(right, left),), "le": (lt(right, left),), "eq": (ne(left, right),)}.get(guard.head, ())


def _continuities(node: Term, x: Term, scene: Scene) -> Iterator[Term]:
    """Each u such that a fact says: the node is B(u), with a function B free of x that is continuous on a range of all u."""
    for _, inner in _derivatives(node, x, scene):
        yield inner
    for source, _, inner in continuities(node, scene, x):
        if all(shown(c, scene) for c in closed_conditions(source, inner)):
            yield inner


def continuities(node: Term, scene: Scene, *moving: Term) -> Iterator[tuple[Term, Term, Term]]:
    """(range, B, u) for each fact that a function B free of what moves is continuous on a range, where the node is B(u)."""
    for fact in scene.known:
        if fact.head != "continuous" or fact.args[0].head != "interval" or fact.variables & set(moving):
            continue
        source, function = fact.args
        for inner in (*moving, *node.terms):
            if inner.sort in ("real", "integer") and instantiate(function, inner) is node:
                yield source, function, inner


# --- closed intervals -----------------------------------------------------------------------------------


def closed_conditions(source: Term, x: Term) -> tuple[Term, ...]:
    """x in the closure of the interval."""
    low, high = source.args
    return (() if low.head in INFINITE else (le(low, x),)) + (() if high.head in INFINITE else (le(x, high),))


def closed(scene: Scene, source: Term, body: Term) -> tuple[Term, Term, Scene]:
    """A fresh variable, the body at it, and the scene in which it ranges over the closed interval."""
    if source.head != "interval":
        raise Refusal(f"a function is continuous on an interval, not on {source}")
    (x,) = fresh(scene, ("real",), body, source)
    return x, instantiate(body, x), extend(scene, Context((x,)), closed_conditions(source, x))


# --- growth and integrability --------------------------------------------------------------------------


def growth(term: Term, moving: frozenset[Term], scene: Scene) -> bool:
    """Is abs(term) <= c (1 + size of what moves)^k throughout, c and k free of what moves? True if even k = 0 will do.

    What moves are real variables and data sets; the eigenvalues of a sample covariance are polynomially bounded in its data.
    """
    if not term.variables & moving:
        return True
    head, args = term.head, term.args
    for fact in scene.known:
        if fact.head == "le" and fact.args[0] is make("abs", term) and not fact.args[1].variables & moving:
            return True
    if head == "var":
        return False
    if head in ("add", "mul", "max", "min", "abs"):
        parts = [growth(a, moving, scene) for a in args]  # each is asked, whatever the others answer
        return all(parts)
    if head in ("sin", "cos", "atan", "erf", "asin"):
        return True
    if head in ("pow", "rpow") and not args[1].variables & moving:
        if shown(le(ZERO, args[1]), scene):
            return growth(args[0], moving, scene)
        _away_from_zero(args[0], moving, scene)
        return shown(le(args[1], ZERO), scene) or growth(args[0], moving, scene)
    if head == "exp":
        nonnegative(sub(_without(args[0], moving), args[0]), scene)
        return True
    if head == "ln":
        _away_from_zero(args[0], moving, scene)
        return growth(args[0], moving, scene)
    if head == "cases":
        pairs = zip(args[::2], args[1::2], strict=True)
        parts = [growth(value, moving, scene.where(guard)) for guard, value in pairs]
        return all(parts)
    if head == "over":
        return _growth_under(args[0], args[1], moving, scene)
    raise Refusal(f"the growth of {term} is not shown")


def _growth_under(source: Term, body: Term, moving: frozenset[Term], scene: Scene) -> bool:
    variables, inside, inner = opened(scene, source, body)
    if not _tame(source) and source.variables & moving:
        raise Refusal(f"the growth under {source} is not shown: the range moves")
    if source.head == "integers" and not INFINITE & {a.head for a in source.args}:
        return growth(inside, moving, inner)
    bounded = growth(inside, moving | set(variables), inner)
    finite = source.head == "interval" and not INFINITE & {a.head for a in source.args}
    moments = source.head in ("normal", "gaussian", "complex_gaussian", "uniform")
    if not (finite or moments or _tame(source) or (bounded and source.sort == "law")):
        raise Refusal(f"the growth under {source} is not shown")
    return bounded


def _tame(source: Term) -> bool:
    """Is it a law of eigenvalues that are polynomially bounded in the data?"""
    matrices = [m for m in source.terms if m.sort == "matrix"]
    known = ("var", "sample_covariance", "coloured")
    return source.head in _SPECTRA and all(m.head in known for m in matrices)


def _without(term: Term, moving: frozenset[Term]) -> Term:
    """The term with its moving parts at 0, as far as it is built of sums, products and whole powers."""
    if not term.variables & moving:
        return term
    if term.head in ("add", "mul"):
        return make(term.head, *(_without(a, moving) for a in term.args))
    if term.head == "pow" and term.args[1].head == "num" and term.args[1].args[0] >= 0:
        return make("pow", _without(term.args[0], moving), term.args[1])
    return ZERO


def _away_from_zero(term: Term, moving: frozenset[Term], scene: Scene) -> None:
    """Show that the term stays on one side of a constant that is not 0: its value where what moves is 0."""
    least = _without(term, moving)
    if shown(lt(ZERO, least), scene):
        nonnegative(sub(term, least), scene)
    else:
        positive(neg(least), scene)
        nonnegative(sub(least, term), scene)


def integrable(source: Term, variables: tuple[Term, ...], inside: Term, scene: Scene) -> None:
    """Return if the functional of the range has a value, by sufficient conditions; the body exists for every value.

    ``scene`` is opened: ``variables`` are what the range binds, ``inside`` is the body at them.
    """
    head, outside = source.head, _outside(scene, variables)
    infinite = head in ("integers", "interval") and INFINITE & {a.head for a in source.args}
    if head in _SPECTRA or head == "atoms" or (head == "integers" and not infinite):
        return  # a finite sum
    if head in ("interval", "uniform") and not infinite:
        x, body, within = closed(outside, make("interval", *source.args), close(inside, *variables))
        continuous(body, x, within)
    elif head in ("normal", "gaussian", "complex_gaussian"):
        growth(inside, frozenset(variables), scene)
    elif head == "image":
        law, image = source.args
        own, value, within = opened(outside, law, image)
        integrable(law, own, substitute(inside, {variables[0]: value}), within)
    elif not (source.head == "var" and source.sort == "law" and growth(inside, frozenset(variables), scene)):
        raise Refusal(f"a functional over {source} is not shown to have a value by its form")


# --- helpers -------------------------------------------------------------------------------------------


def _outside(scene: Scene, variables: tuple[Term, ...]) -> Scene:
    """The scene without the variables, and without all that is said of them."""
    mine = frozenset(variables)
    context = Context(
        tuple(v for v in scene.context.variables if v not in mine),
        tuple(c for c in scene.context.conditions if not c.variables & mine),
        tuple((v, r) for v, r in scene.context.ranges if v not in mine),
    )
    return Scene(context, tuple(f for f in scene.facts if not f.variables & mine), scene.general)


def _real(x: Term) -> None:
    if x.head != "var" or x.sort != "real":
        raise Refusal(f"{x} is no real variable")


def _free(x: Term, parameter: Term) -> None:
    if x in parameter.variables:
        raise Refusal(f"the parameter {parameter} depends on {x}")


def finite_sum(source: Term, x: Term) -> bool:
    """Is a functional of the range a sum of finitely many terms, each with a weight free of x?"""
    finite = (source.head in _SPECTRA or source.head == "integers") and not INFINITE & {a.head for a in source.terms}
    return finite and x not in source.variables


def _minus_one(exponent: Term) -> Term:
    return num(exponent.args[0] - 1) if exponent.head == "num" else sub(exponent, ONE)


def _sum(*terms: Term) -> Term:
    return add(*(t for t in terms if t is not ZERO))


def _product(*terms: Term) -> Term:
    return ZERO if ZERO in terms else mul(*(t for t in terms if t is not ONE))
