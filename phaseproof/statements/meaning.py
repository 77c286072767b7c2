"""From the tree of a text to SymPy's expressions, each as it is written: nothing is evaluated but arithmetic of literals."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from itertools import pairwise

import sympy as sp
from sympy.core.relational import Relational

from ..theory.domain import exact
from ..theory.errors import Misread, UsageError
from ..theory.spelling import did_you_mean
from ..theory.write.held import over
from .grammar import Node
from .names import (
    ALSO_LETTERS,
    BINDING,
    CALLED_RELATIONS,
    CALLS,
    CONSTANTS,
    EXPECTATIONS,
    HEADS,
    LETTERS,
    NOT_NAMES,
    OF_MATRICES,
    OVER_DATA,
    PYTHON_LETTERS,
    RELATIONS,
    SIZES,
    SIZES_BOUND,
    STRAYS,
    Build,
    Condition,
    Joined,
    cases,
    counts,
    inverse,
    strays,
)

Scope = Mapping[str, sp.Symbol]
NO_NUMBER = "oo is no number: it may be an end of a range, the point of a limit, or the whole right side of an equation"


def sides(node: Node) -> tuple[tuple[Node, str, Node], ...]:
    """A chain of relations two sides at a time; none of what is no relation."""
    while node.kind == "group":
        (node,) = node.parts
    if node.kind == "call" and node.words[0] in CALLED_RELATIONS and len(node.parts) == 2:
        return ((node.parts[0], CALLED_RELATIONS[node.words[0]], node.parts[1]),)
    if node.kind != "==":
        return ()
    return tuple((a, word, b) for (a, b), word in zip(pairwise(node.parts), node.words, strict=True))


class Meaning:
    """What the names of one text stand for: the declared ones, and every other a real number, which is noted as ``free``.

    ``counted`` are names that a limit binds as integers, ``ends`` those of what is given of names; ``random`` counts the heads of
    matrices and expectations around.
    """

    def __init__(
        self,
        text: str,
        declared: Scope | None = None,
        counted: frozenset[str] = frozenset(),
        ends: Mapping[str, tuple[sp.Expr, sp.Expr]] | None = None,
    ) -> None:
        self.text, self.declared, self.counted, self.ends = text, declared or {}, counted, ends or {}
        self.free: dict[str, int] = {}
        self.bound: set[str] = set()
        self.random = 0

    def wrong(self, what: str, node: Node) -> Misread:
        return Misread(what, self.text, node.at)

    def written(self, node: Node) -> str:
        return self.text[node.at : node.end]

    @contextmanager
    def holds(self, node: Node) -> Iterator[None]:
        """Whatever SymPy stumbles over when it is to hold what stands there, is Misread."""
        try:
            yield
        except UsageError:
            raise
        except Exception as error:
            raise self.wrong(f"SymPy does not hold this: {type(error).__name__}", node) from None

    # -------------------------------------------------------------------------------------------------- relations

    def relation(self, left: Node, word: str, right: Node, scope: Scope | None = None) -> Relational:
        """One relation; a right side may be infinite."""
        inner, of_right = scope or {}, self.end if word in ("=", "==") else self.expression
        with self.holds(left):
            return RELATIONS[word](self.expression(left, inner), of_right(right, inner), evaluate=False)

    def condition(self, node: Node, scope: Scope) -> Condition:
        """A guard of a Piecewise."""
        if node.kind == "group":
            return self.condition(node.parts[0], scope)
        if node.kind == "name" and node.words[0] in ("True", "otherwise"):
            return sp.true
        if node.kind in ("and", "or"):
            return Joined(node.kind, tuple(self.condition(part, scope) for part in node.parts))
        pairs = sides(node)
        if not pairs:
            raise self.wrong("a condition is a relation such as x < 1, or True", node)
        return Joined("and", tuple(self.relation(*pair, scope) for pair in pairs))

    # ------------------------------------------------------------------------------------------------ expressions

    def expression(self, node: Node, scope: Scope) -> sp.Expr:
        """A number."""
        made = getattr(self, f"_{_METHODS.get(node.kind, node.kind)}", None)
        if made is None:
            kinds = {
                "string": "a string",
                "tuple": "a tuple",
                "==": "a relation",
                "and": "a condition",
                "or": "a condition",
            }
            raise self.wrong(f"{self.written(node)} is {kinds[node.kind]} where a number is asked for", node)
        return made(node, scope)

    def end(self, node: Node, scope: Scope) -> sp.Expr:
        """A number, oo or -oo."""
        return infinite(node) or self.expression(node, scope)

    def _number(self, node: Node, scope: Scope) -> sp.Expr:
        try:
            return exact("the number", node.words[0])
        except UsageError as error:
            raise self.wrong(str(error), node) from None

    def _group(self, node: Node, scope: Scope) -> sp.Expr:
        return self.expression(node.parts[0], scope)

    def _name(self, node: Node, scope: Scope) -> sp.Expr:
        (name,) = node.words
        if name in scope:
            return scope[name]
        if name in self.declared:
            self.free.setdefault(name, node.at)
            return self.declared[name]
        if name in CONSTANTS:
            return CONSTANTS[name]
        if name == "oo":
            raise self.wrong(NO_NUMBER, node)
        if name in NOT_NAMES:
            raise self.wrong(f"{name} is declared by no condition; {NOT_NAMES[name]}", node)
        if name in {*CALLS, *HEADS, *SPECIAL} - ALSO_LETTERS:
            raise self.wrong(f"{name} is a function, and its arguments stand in brackets behind it: {name}(...)", node)
        if self.random and name not in SIZES:
            told = did_you_mean(name, LETTERS) or f"; matrices are {', '.join(sorted(LETTERS))}"
            raise self.wrong(f"is {name} random? say what it is, as {name} real{told}", node)
        self.free.setdefault(name, node.at)
        return sp.Symbol(name, real=True)

    def _sign(self, node: Node, scope: Scope) -> sp.Expr:
        return negated(self.expression(node.parts[0], scope))

    def _sum(self, node: Node, scope: Scope) -> sp.Expr:
        first, *rest = (self.expression(part, scope) for part in node.parts)
        terms = [first, *(negated(e) if word == "-" else e for e, word in zip(rest, node.words, strict=True))]
        if all(e.is_Rational for e in terms):
            return sp.Add(*terms)
        return sp.Add(*terms, evaluate=False)

    def _quotient(self, node: Node, scope: Scope) -> sp.Expr:
        factors, number = [], sp.S.One
        for part, word in zip(node.parts, ("*", *node.words), strict=True):
            e = self.expression(part, scope)
            if word == "/" and e.is_zero and e.is_Rational:
                raise self.wrong("division by zero", part)
            if e.is_Rational:
                number = number * e if word == "*" else number / e
            else:
                factors.append(e if word == "*" else inverse(e))
        return _times(number, factors)

    def _power(self, node: Node, scope: Scope) -> sp.Expr:
        base, exponent = (self.expression(part, scope) for part in node.parts)
        return sp.Pow(base, exponent, evaluate=False)

    def _factorial(self, node: Node, scope: Scope) -> sp.Expr:
        return CALLS["factorial"].build(self.expression(node.parts[0], scope))

    # ------------------------------------------------------------------------------------------------------ calls

    def _call(self, node: Node, scope: Scope) -> sp.Expr:
        (name,) = node.words
        if name in SPECIAL:
            return SPECIAL[name](self, node, scope)
        known = HEADS.get(name) or CALLS.get(name)
        if known is None:
            told = did_you_mean(name, [*CALLS, *HEADS, *SPECIAL]) or "; docs/drafts.md lists them"
            if name in {**self.declared, **scope, **self.free}:
                told = f"; a product is written {name}*(...)"
            raise self.wrong(f"there is no function {name!r}{told}", node)
        if not known.takes(len(node.parts)):
            raise self.wrong(f"{name} takes {known.asks}, not {len(node.parts)}", node)
        if name in HEADS:
            return self._head(name, known.build, node, scope)
        return known.build(*(self.expression(part, scope) for part in node.parts))

    def _head(self, name: str, kind: Build, node: Node, scope: Scope) -> sp.Expr:
        """A head of the language: in its first argument it may bind a symbol or sizes, and letters stand for matrices."""
        self.random += name in OF_MATRICES or name in EXPECTATIONS
        made = self._headed(name, kind, node, scope)
        self.random -= name in OF_MATRICES or name in EXPECTATIONS
        return made

    def _headed(self, name: str, kind: Build, node: Node, scope: Scope) -> sp.Expr:
        first, *rest = node.parts
        inner, outer = dict(scope), scope
        if name in OF_MATRICES:
            inner |= {name: letter for name, letter in PYTHON_LETTERS.items() if name not in (*scope, *self.declared)}
            inner |= {letter: LETTERS[letter] for letter in LETTERS if letter not in scope}
            outer = inner
        for size in SIZES_BOUND.get(name, ()):
            inner[size] = SIZES[size]
        if name in OVER_DATA:
            data = {x.name: x for x in map(self._bound, rest[::3])}
            inner, outer = {**inner, **data}, {**outer, **data}
        if name not in BINDING:
            return kind(self._part(first, inner), *(self._part(part, outer) for part in rest))
        x = self._bound(rest[0])
        return kind(self._part(first, {**inner, x.name: x}), x, *(self._part(part, scope) for part in rest[1:]))

    def _part(self, node: Node, scope: Scope) -> sp.Basic:
        """An argument of a head: a number, an infinity, or a tuple of such."""
        if node.kind in ("tuple", "group") and not (node.kind == "group" and node.parts[0].kind != "tuple"):
            return sp.Tuple(*(self._part(part, scope) for part in node.parts))
        return self.end(node, scope)

    def _bound(self, node: Node, sort: str = "real") -> sp.Symbol:
        """The symbol that is bound where a name stands."""
        if node.kind != "name" or node.words[0] in (*CONSTANTS, "oo"):
            raise self.wrong(f"expected the name of a variable, not {self.written(node)}", node)
        self.bound.add(node.words[0])
        return sp.Symbol(node.words[0], **{sort: True})

    def over(self, kind: type, node: Node, scope: Scope) -> sp.Expr:
        """An integral, sum or product; of several ranges the first is innermost."""
        name, sort = node.words[0], "real" if kind is sp.Integral else "integer"
        body, *ranges = node.parts or (node,)
        if not ranges:
            raise self.wrong(f"{name} takes what is summed and a range: {name}(f, (t, low, high))", node)
        limits: list[tuple[sp.Expr, ...]] = []
        for part in reversed(ranges):
            if part.kind != "tuple" or len(part.parts) != 3:
                raise self.wrong("expected a range with both ends: (t, low, high)", part)
            x = self._bound(part.parts[0], sort)
            limits.insert(0, (x, *(self.end(end, scope) for end in part.parts[1:])))
            scope = {**scope, x.name: x}
        return over(kind, self.expression(body, scope), *limits)

    def limit(self, node: Node, scope: Scope) -> sp.Expr:
        if len(node.parts) not in (3, 4):
            raise self.wrong('a limit is Limit(f, x, point), with "+", "-" or "+-" for its side behind it', node)
        body, name, point, *side = node.parts
        if side and (side[0].kind != "string" or side[0].words[0][1:-1] not in ("+", "-", "+-")):
            raise self.wrong('the side of a limit is "+", "-" or "+-"', side[0])
        x = self._bound(name, "integer" if name.words[0] in self.counted else "real")
        inside = self.expression(body, {**scope, x.name: x})
        if not x.is_integer and counts(x, inside):
            x = self._bound(name, "integer")
            inside = self.expression(body, {**scope, x.name: x})
        place, sides = self.end(point, scope), side[0].words[0][1:-1] if side else "+"
        if x.name in self.ends and strays(place, sides, self.ends[x.name]):
            raise self.wrong(f"{x.name} {STRAYS}", name)
        return sp.Limit(inside, x, place, sides)

    def derivative(self, node: Node, scope: Scope) -> sp.Expr:
        """By symbols, each alone, as (x, order), or followed by the order."""
        if len(node.parts) < 2:
            raise self.wrong("a derivative is Derivative(f, x), or Derivative(f, (x, 2)) of second order", node)
        body, *by = node.parts
        inside, orders = self.expression(body, scope), list[tuple[sp.Expr, sp.Expr]]()
        for part in by:
            name, *order = part.parts if part.kind == "tuple" else (part,)
            if name.kind == "number" and orders and orders[-1][1] is sp.S.One:
                orders[-1] = (orders[-1][0], self.expression(name, scope))
                continue
            x = self.expression(name, scope)
            if not isinstance(x, sp.Symbol) or x not in inside.free_symbols:
                raise self.wrong(f"expected a variable of {self.written(body)}, not {self.written(name)}", name)
            orders.append((x, self.expression(order[0], scope) if order else sp.S.One))
        if wrong := [order for _, order in orders if not (order.is_Integer and order > 0)]:
            raise self.wrong(f"the order of a derivative is an integer >= 1, not {wrong[0]}", node)
        return sp.Derivative(inside, *orders)

    def substituted(self, node: Node, scope: Scope) -> sp.Expr:
        if len(node.parts) != 3:
            raise self.wrong("the value of an expression at a point is Subs(f, x, point)", node)
        body, name, point = node.parts
        x = self._bound(name)
        return sp.Subs(self.expression(body, {**scope, x.name: x}), x, self.expression(point, scope))

    def pieces(self, node: Node, scope: Scope) -> sp.Expr:
        pairs = []
        for part in node.parts:
            if part.kind != "tuple" or len(part.parts) != 2:
                raise self.wrong("a piece is (value, condition)", part)
            pairs.append((self.expression(part.parts[0], scope), self.condition(part.parts[1], scope)))
        if not pairs:
            raise self.wrong("Piecewise takes pieces (value, condition)", node)
        return cases(*pairs)


Special = Callable[[Meaning, Node, Scope], sp.Expr]
SPECIAL: dict[str, Special] = {
    **dict.fromkeys(("Integral", "integrate"), lambda by, node, scope: by.over(sp.Integral, node, scope)),
    **dict.fromkeys(("Sum", "summation"), lambda by, node, scope: by.over(sp.Sum, node, scope)),
    **dict.fromkeys(("Product", "product"), lambda by, node, scope: by.over(sp.Product, node, scope)),
    **dict.fromkeys(("Limit", "limit"), Meaning.limit),
    **dict.fromkeys(("Derivative", "diff"), Meaning.derivative),
    "Subs": Meaning.substituted,
    "Piecewise": Meaning.pieces,
}
"""Heads that bind or choose."""

_METHODS = {"+": "sum", "*": "quotient"}


def infinite(node: Node) -> sp.Expr | None:
    """oo or -oo, where that is all that stands there."""
    while node.kind == "group":
        (node,) = node.parts
    if node.kind == "sign":
        return sp.S.NegativeInfinity if infinite(node.parts[0]) is sp.oo else None
    return sp.oo if node.kind == "name" and node.words[0] == "oo" else None


def negated(e: sp.Expr) -> sp.Expr:
    """-e, its sign in the number that e begins with."""
    if e.is_Rational:
        return -e
    if isinstance(e, sp.Mul) and e.args[0].is_Rational:
        return _times(-e.args[0], list(e.args[1:]))
    return sp.Mul(-1, e, evaluate=False)


def _times(number: sp.Expr, factors: list[sp.Expr]) -> sp.Expr:
    """The product, a number that is not 1 first."""
    if not factors:
        return number
    parts = factors if number is sp.S.One else [number, *factors]
    return parts[0] if len(parts) == 1 else sp.Mul(*parts, evaluate=False)
