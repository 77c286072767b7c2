"""What the parts of mathematics mean: expressions of SymPy, each as it is written. Nothing is evaluated but fractions of numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain, count, pairwise
from typing import TypeAlias

import sympy as sp
from sympy.core.relational import Relational

from ...theory import language
from ...theory.write.held import over
from ..names import NOTHING, STRAYS, Joined, cases, counts, evaluated, held, inverse, strays
from . import matrices, names
from .guards import exclusive, moderate
from .matrices import Matrix
from .names import NO_MATRICES, negative, power, product, quotient, total
from .tokens import Unread
from .tree import Node, mentions, parts_of

DEEPEST = 100
"""Definitions within definitions."""


@dataclass(frozen=True)
class Law:
    """A normal law: its mean and its variance; ``named`` where the letter stands for the law, not for what is drawn from it."""

    mean: sp.Expr
    variance: sp.Expr
    named: bool = False


@dataclass(frozen=True)
class Definition:
    """What a name stands for, a function of its parameters; the names in it mean what they meant where it stands."""

    parameters: tuple[str, ...]
    body: Node
    scope: Scope


Value: TypeAlias = sp.Expr | Definition | Law | Matrix
NAMED = "{} is a law: declare what is drawn from it, as X ~ N(0, 1)"
WHOLE = frozenset("ijklmnMN")
"""Letters of which many think as whole numbers, where nothing is said of them."""
TRACE = "tau"
"""The letter of the normalised trace, where a matrix is declared and the letter is not."""


@dataclass(frozen=True)
class Scope:
    """What names stand for; ``bound`` are those that an integral, a sum or a limit around has bound, or a definition as parameters."""

    values: Mapping[str, Value] = field(default_factory=dict)
    bound: frozenset[str] = frozenset()
    parameters: frozenset[str] = frozenset()
    depth: int = 0
    unlimited: frozenset[str] = frozenset()
    """Letters that are declared as real, and nothing more is said of them."""
    ends: Mapping[str, tuple[sp.Expr, sp.Expr]] = field(default_factory=dict)
    """The ends of the range of each letter that is declared."""

    def put(self, **more: Value) -> Scope:
        return replace(self, values={**self.values, **more})

    def binding(self, name: str, symbol: sp.Symbol) -> Scope:
        names, left = self.bound | {name}, self.parameters - {name}
        return replace(self, values={**self.values, name: symbol}, bound=names, parameters=left)

    def applied(self, images: Mapping[str, sp.Expr]) -> Scope:
        """Within a definition, at images of its parameters."""
        names = frozenset(images)
        return replace(self, values={**self.values, **images}, bound=self.bound | names, parameters=names)

    @property
    def functions(self) -> frozenset[str]:
        """Names that brackets apply."""
        found = frozenset(n for n, v in self.values.items() if isinstance(v, Definition) and v.parameters)
        return found | {TRACE} if self.has_trace else found

    @property
    def has_trace(self) -> bool:
        """Is the letter of the normalised trace that?"""
        return TRACE not in self.values and any(isinstance(v, Matrix) for v in self.values.values())


def expression(node: Node, scope: Scope) -> sp.Expr:
    """The expression that a part stands for. Raises Unread."""
    try:
        return _Meaning(scope)(node)
    except Unread:
        raise
    except Exception as error:  # whatever SymPy stumbles over when it is to hold what stands there
        raise Unread(f"SymPy does not hold this: {type(error).__name__}", node.at) from None


def masses(node: Node, scope: Scope) -> list[sp.Expr]:
    """What is to be 1 for the divergences in a part to be ones of laws. Raises Unread."""
    return _Meaning(scope).masses(node)


def relation(sign: str, left: sp.Expr, right: sp.Expr) -> Relational:
    return names.RELATIONS[sign](left, right, evaluate=False)


@dataclass(frozen=True)
class _Meaning:
    """A method for each kind of part."""

    scope: Scope

    def __call__(self, node: Node) -> sp.Expr:
        return getattr(self, f"of_{node.kind}")(node)

    def of_number(self, node: Node) -> sp.Expr:
        return sp.Rational(node.words[0])

    def of_constant(self, node: Node) -> sp.Expr:
        return {"pi": sp.pi, "infty": sp.oo, "e": sp.E}[node.words[0]]

    def of_name(self, node: Node) -> sp.Expr:
        name, *letters = node.words
        if clash := self.scope.bound.intersection(letters):
            raise Unread(f"{name} has the index {min(clash)}, which is bound here: sequences are not read", node.at)
        value = self.scope.values.get(name)
        if value is None and name == "e":
            return sp.E
        if value is None:
            raise Unread(
                f"{name} is not declared: say {name} real, {name} > 0 or {name} integer, or define it by :=", node.at
            )
        if isinstance(value, Law):
            told = NAMED.format(name) if value.named else f"{name} is random: it stands within an expectation"
            raise Unread(told, node.at)
        if isinstance(value, Matrix):
            raise Unread(f"{name} is a matrix: it stands within \\operatorname{{tr}} or \\tau(...)", node.at)
        if isinstance(value, Definition):
            if value.parameters:
                raise Unread(
                    f"{name} is a function of {', '.join(value.parameters)}: write its argument in brackets", node.at
                )
            return self.defined(name, value, (), node)
        return value

    def of_applied(self, node: Node) -> sp.Expr:
        (name, primes), arguments = node.words, node.parts
        if name == TRACE and self.scope.has_trace:
            if primes != "0" or len(arguments) != 1:
                raise Unread("\\tau(...) is the normalised trace of one matrix", node.at)
            return self.normalised(arguments[0])
        value = self.scope.values[name]
        if not isinstance(value, Definition):
            raise Unread(f"{name} is a number here, which takes no argument", node.at)
        if len(arguments) != len(value.parameters):
            raise Unread(f"{name} has {len(value.parameters)} arguments, not {len(arguments)}", node.at)
        images = tuple(map(self, arguments))
        if primes == "0":
            return self.defined(name, value, images, node)
        if len(images) != 1:
            raise Unread(f"{name} has several arguments: write \\partial for the derivative by one", node.at)
        return self.derived(name, value, images[0], int(primes), node)

    def derived(self, name: str, value: Definition, at: sp.Expr, order: int, node: Node) -> sp.Expr:
        """The derivative by the parameter, at a point; by the point's own letter where that is all that depends on it."""
        p = sp.Symbol(value.parameters[0], real=True)
        body = self.defined(name, value, (p,), node)
        if p not in body.free_symbols:
            raise Unread(f"{name} does not depend on {p.name}", node.at)
        if isinstance(at, sp.Symbol) and not at.is_integer and at not in body.free_symbols - {p}:
            return sp.Derivative(self.defined(name, value, (at,), node), (at, order))
        return sp.Subs(sp.Derivative(body, (p, order)), p, at)

    def of_partial(self, node: Node) -> sp.Expr:
        """The derivative of a defined function by a parameter, at its arguments."""
        (name, order, by), value = node.words, self.scope.values[node.words[0]]
        if not isinstance(value, Definition) or by not in value.parameters:
            raise Unread(f"{name} has no parameter {by}", node.at)
        if len(node.parts) != len(value.parameters):
            raise Unread(f"{name} has {len(value.parameters)} arguments, not {len(node.parts)}", node.at)
        images, place = list(map(self, node.parts)), value.parameters.index(by)
        at, p = images[place], self.fresh(by, real=True)
        others = set[sp.Basic]().union(*(image.free_symbols for i, image in enumerate(images) if i != place))
        if p in others:
            raise Unread(f"{by} stands in another argument of {name}: give one of them another letter", node.at)
        body = self.defined(name, value, (*images[:place], p, *images[place + 1 :]), node)
        if isinstance(at, sp.Symbol) and not at.is_integer and at not in body.free_symbols - {p}:
            return sp.Derivative(self.defined(name, value, tuple(images), node), (at, int(order)))
        return sp.Subs(sp.Derivative(body, (p, int(order))), p, at)

    def of_primitive(self, node: Node) -> sp.Expr:
        raise Unread(
            "an integral has both ends, or \\mathbb R below; without them it is a term of an equation", node.at
        )

    def defined(self, name: str, value: Definition, images: tuple[sp.Expr, ...], node: Node) -> sp.Expr:
        """What a defined name stands for, at images of its parameters."""
        hidden = self.scope.bound.intersection(spoken(value))
        if hidden:
            raise Unread(
                f"{name} was defined with {min(hidden)}, which is bound here: define it as a function of it", node.at
            )
        if self.scope.depth > DEEPEST:
            raise Unread(f"{name}: definitions within definitions without end", node.at)
        inner = value.scope.applied(dict(zip(value.parameters, images, strict=True)))
        return expression(value.body, replace(inner, depth=self.scope.depth + 1))

    # ---------------------------------------------------------------------------------------------- arithmetic

    def of_bracket(self, node: Node) -> sp.Expr:
        return self(node.parts[0])

    def of_sum(self, node: Node) -> sp.Expr:
        terms = zip(node.words, map(self, node.parts), strict=True)
        return total(*(negative(term) if sign == "-" else term for sign, term in terms))

    def of_negative(self, node: Node) -> sp.Expr:
        return negative(self(node.parts[0]))

    def of_product(self, node: Node) -> sp.Expr:
        share = next((part for part in node.parts if self.is_share(part)), None)
        traced = next((part for part in node.parts if part.kind == "trace"), None)
        if share is not None and traced is not None:
            rest = [part for part in node.parts if part is not share and part is not traced]
            tau = self.normalised(traced.parts[0])
            return product(*map(self, rest), tau) if rest else tau
        return product(*map(self, node.parts))

    def is_share(self, node: Node) -> bool:
        """Is it 1/d, d being the size of a declared matrix?"""
        sized = any(isinstance(value, Matrix) for value in self.scope.values.values())
        return sized and node.kind == "quotient" and [part.words for part in node.parts] == [("1",), ("d",)]

    def of_quotient(self, node: Node) -> sp.Expr:
        above, below = node.parts
        if above.kind == "trace" and self.is_share(replace(node, parts=(Node("number", node.at, ("1",)), below))):
            return self.normalised(above.parts[0])
        return quotient(*map(self, node.parts))

    def of_power(self, node: Node) -> sp.Expr:
        base, exponent = node.parts
        above = self(exponent)
        if base.kind == "quotient" or not isinstance(above, sp.Integer) or above > 0:
            return power(self(base), above)
        return inverse(power(self(base), -above)) if above < -1 else power(self(base), above)

    def of_factorial(self, node: Node) -> sp.Expr:
        return held(sp.factorial)(self(node.parts[0]))

    def of_binomial(self, node: Node) -> sp.Expr:
        return held(sp.binomial)(*map(self, node.parts))

    def of_root(self, node: Node) -> sp.Expr:
        return names.root(*map(self, node.parts))

    def of_abs(self, node: Node) -> sp.Expr:
        return held(sp.Abs)(self(node.parts[0]))

    def of_floor(self, node: Node) -> sp.Expr:
        return held(sp.floor)(self(node.parts[0]))

    def of_ceil(self, node: Node) -> sp.Expr:
        return held(sp.ceiling)(self(node.parts[0]))

    def of_positive(self, node: Node) -> sp.Expr:
        return sp.Max(self(node.parts[0]), sp.S.Zero, evaluate=False)

    def of_call(self, node: Node) -> sp.Expr:
        (inside,) = node.parts
        if inside.kind == "det" and node.words[0] in ("ln", "log"):
            return self.of_trace(replace(inside, kind="trace", parts=(Node("call", inside.at, ("ln",), inside.parts),)))
        return names.FUNCTIONS[node.words[0]](self(node.parts[0]))

    def of_trace(self, node: Node) -> sp.Expr:
        """d times the normalised trace."""
        return product(language.d, self.normalised(node.parts[0]))

    def of_det(self, node: Node) -> sp.Expr:
        raise Unread(f"a determinant is read behind a logarithm alone: {NO_MATRICES}", node.at)

    def normalised(self, node: Node) -> sp.Expr:
        """The normalised trace of a function of one matrix, whose sizes nothing around binds."""
        found = matrices.trace(node, self.scope.values, self)
        if hidden := self.scope.bound & {"n", "d"}:
            raise Unread(f"{min(hidden)}, which the matrix has for a size, is bound here", node.at)
        return found

    def of_log(self, node: Node) -> sp.Expr:
        return names.logarithm(*map(self, node.parts))

    def of_extremum(self, node: Node) -> sp.Expr:
        return names.SEVERAL[node.words[0]](*map(self, node.parts))

    def of_cases(self, node: Node) -> sp.Expr:
        values, guards = list(map(self, node.parts[::2])), node.parts[1::2]
        known = [self.relations(guard) for guard in guards if guard.kind != "otherwise"]
        if not exclusive(list(zip(values, known, strict=False))):
            why = "may two of the cases hold at once, with other values? write guards that exclude one another, as x >= 0, x < 0"
            raise Unread(why, node.at)
        conditions = [*(Joined("and", tuple(each)) for each in known), *[sp.true] * (len(guards) - len(known))]
        return cases(*zip(values, conditions, strict=True))

    def relations(self, node: Node) -> list[Relational]:
        sides = list(map(self, node.parts))
        return [relation(sign, *sides[i : i + 2]) for i, sign in enumerate(node.words)]

    # ------------------------------------------------------------------------------------------------- binders

    def within(self, name: str, symbol: sp.Symbol) -> _Meaning:
        return _Meaning(self.scope.binding(name, symbol))

    def fresh(self, name: str, **kind: bool) -> sp.Symbol:
        """A symbol for what is bound; one of another name where a definition's argument holds its namesake."""
        values = (v for n, v in self.scope.values.items() if isinstance(v, sp.Expr) and n != name)
        held = {symbol.name for value in values for symbol in value.free_symbols}
        return sp.Symbol(next(n for n in chain([name], (f"{name}_{i}" for i in count(1))) if n not in held), **kind)

    def of_integral(self, node: Node) -> sp.Expr:
        body, low, high = node.parts
        x = self.fresh(node.words[0], real=True)
        return over(sp.Integral, self.within(node.words[0], x)(body), (x, self(low), self(high)))

    def of_series(self, node: Node) -> sp.Expr:
        (kind, name), (body, low, high) = node.words, node.parts
        k = self.fresh(name, integer=True)
        made = sp.Sum if kind == "sum" else sp.Product
        return over(made, self.within(name, k)(body), (k, self(low), self(high)))

    def of_limit(self, node: Node) -> sp.Expr:
        (name, side), (body, point) = node.words, node.parts
        known = self.scope.values.get(name)
        whole = isinstance(known, sp.Symbol) and known.is_integer
        x = self.fresh(name, **({"integer": True} if whole else {"real": True}))
        place, inside = self(point), self.within(name, x)(body)
        if known is None and counts(x, inside):
            whole, x = True, self.fresh(name, integer=True)
            inside = self.within(name, x)(body)
        if known is None and name in WHOLE and place is sp.oo and not whole and _turns(x, inside):
            raise Unread(f"is {name} a whole number? say {name} integer, or {name} real", node.at)
        if whole and place is not sp.oo:
            raise Unread(f"{name} is an integer, and goes to infinity alone", node.at)
        if side == "+-" and name not in self.scope.bound and name in self.scope.ends:  # a letter stays within its range
            side = dict(zip(self.scope.ends[name], "+-", strict=True)).get(place, side)
        if name not in self.scope.bound and name in self.scope.ends and strays(place, side, self.scope.ends[name]):
            raise Unread(f"{name} {STRAYS}", node.at)
        return sp.Limit(inside, x, place, side)

    def of_at(self, node: Node) -> sp.Expr:
        return self.placed(node.parts[0], node.words[0], self(node.parts[1]))

    def of_between(self, node: Node) -> sp.Expr:
        body, low, high = node.parts
        unknown = sorted({name for name in mentions(body) if name not in self.scope.values and name != "e"})
        (name,) = node.words
        if not name and len(unknown) != 1:
            raise Unread("which letter goes from one limit to the other? write t = ... below", node.at)
        name = name or unknown[0]
        start, end = self(low), self(high)
        upwards, downwards = ((a < b) == sp.true for a, b in ((start, end), (end, start)))
        inner, outer = ("+", "-") if upwards else ("-", "+") if downwards else ("", "")
        return total(self.placed(body, name, end, outer), negative(self.placed(body, name, start, inner)))

    def placed(self, body: Node, name: str, end: sp.Expr, side: str = "") -> sp.Expr:
        """What a letter's place makes of the body; at an end, its limit from that side where it has no value there."""
        if name not in set(mentions(body)):
            raise Unread(f"what is taken at places of {name} does not mention it", body.at)
        x = self.fresh(name, real=True)
        inside = self.within(name, x)(body)
        if end in (sp.oo, -sp.oo):
            return sp.Limit(inside, x, end)
        if side and not moderate(inside):
            raise Unread("its numbers are too large for values between limits", body.at)
        tends = side and end.is_Rational and _has_no_value(inside, x, end)
        return sp.Limit(inside, x, end, side) if tends else sp.Subs(inside, x, end)

    def of_proportion(self, node: Node) -> sp.Expr:
        """Along the sizes of data."""
        body, load = node.parts
        if not any(isinstance(value, Matrix) for value in self.scope.values.values()):
            raise Unread("n and d are no sizes of data here: declare the matrix", node.at)
        if bound := self.scope.bound & {"n", "d"}:
            raise Unread(f"{min(bound)}, which the matrix has for a size, is bound here", node.at)
        return language.limit_in_proportion(self(body), self(load))

    def of_derivative(self, node: Node) -> sp.Expr:
        order, name = node.words
        x = self.scope.values.get(name)
        of_letter = isinstance(x, sp.Symbol) and not x.is_integer
        if not (of_letter or (name in self.scope.parameters and isinstance(x, sp.Expr))):
            raise Unread(f"{name} is no real number that is declared or bound here", node.at)
        images = (self.scope.values[other] for other in self.scope.parameters)
        if any(isinstance(image, sp.Expr) and x in image.free_symbols for image in images) or not of_letter:
            p = self.fresh(name, real=True)
            body = self.within(name, p)(node.parts[0])
            if not of_letter or x in body.free_symbols - {p}:
                return sp.Subs(sp.Derivative(body, (p, int(order))), p, x)
        return sp.Derivative(self(node.parts[0]), (x, int(order)))

    def of_probability(self, node: Node) -> sp.Expr:
        """The mean of 1 where the relations hold, and 0 elsewhere; a product over those that share nothing random."""
        for before, behind in pairwise(node.parts):
            first, *_, last = before.parts
            if self.met(last) and self.met(behind.parts[0]) and not self.met(first):
                raise Unread(
                    "may both lie between the ends? write each event whole, as 0 < X < 1, 0 < Y < 1", behind.at
                )
        groups: list[tuple[frozenset[str], list[Node]]] = []
        for event in node.parts:
            met = self.met(event)
            joined = [group for group in groups if met & group[0]]
            groups = [group for group in groups if group not in joined]
            groups.append((met.union(*(g[0] for g in joined)), [*(e for g in joined for e in g[1]), event]))
        return product(*(self.all_hold(events, node.at) for _, events in groups))

    def all_hold(self, events: Sequence[Node], at: int) -> sp.Expr:
        body, zero = (Node("number", at, (digit,)) for digit in "10")
        for guard in reversed(events):
            body = Node("cases", at, (), (body, guard, zero, Node("otherwise", at)))
        return self.of_mean(Node("mean", at, (), (body,)))

    def met(self, node: Node) -> frozenset[str]:
        """What is random in it."""
        laws = (name for name in self.random(node) if isinstance(self.scope.values.get(name), Law | Matrix))
        return frozenset(laws)

    def of_divergence(self, node: Node) -> sp.Expr:
        """The integral over the line of p ln(p/q)."""
        x = self.fresh("x", real=True)
        p, q = (self.density_at(part, x) for part in node.parts)
        return over(sp.Integral, product(p, held(sp.log)(quotient(p, q))), (x, -sp.oo, sp.oo))

    def density_at(self, node: Node, x: sp.Symbol) -> sp.Expr:
        """The density of a law, which is written out, declared, or defined as a function."""
        if node.kind == "law":
            return density(Law(*map(self, node.parts)), x)
        value = self.scope.values.get(node.words[0])
        if isinstance(value, Law):
            return density(value, x)
        if isinstance(value, Definition) and len(value.parameters) == 1:
            return self.defined(node.words[0], value, (x,), node)
        raise Unread(
            f"{node.words[0]} is no law: declare {node.words[0]} ~ N(0, 1), or define its density by :=", node.at
        )

    def masses(self, node: Node) -> list[sp.Expr]:
        """The integrals of the densities in divergences of a part that := defined, and of their sizes: 1, if they are laws."""
        found = (
            part for one in parts_of(node) if one.kind == "divergence" for part in one.parts if part.kind == "name"
        )
        densities = {
            part.words[0]: part for part in found if isinstance(self.scope.values.get(part.words[0]), Definition)
        }
        x = self.fresh("x", real=True)
        values = [self.density_at(part, x) for part in densities.values()]
        return [over(sp.Integral, p, (x, -sp.oo, sp.oo)) for value in values for p in (value, held(sp.Abs)(value))]

    def of_extremal(self, node: Node) -> sp.Expr:
        """A least value as that at its one place; of a greatest, the place of the least value of minus it."""
        (which, name), (body, *ends) = node.words, node.parts
        known = self.scope.values.get(name)
        if name in WHOLE if known is None else isinstance(known, sp.Symbol) and known.is_integer:
            raise Unread(f"is {name} a whole number? a least value is read over real numbers alone", node.at)
        if not ends and name in self.scope.values and name not in self.scope.unlimited:
            raise Unread(
                f"say over what: more is said of {name} than that it is real, as \\{which}_{{{name} > 0}}", node.at
            )
        low, high = map(self, ends) if ends else (-sp.oo, sp.oo)
        x = self.fresh(name, real=True)
        inside = self.within(name, x)(body)
        least = inside if which.endswith("min") else negative(inside)
        place = language.minimiser(least, x, low, high)
        return place if which.startswith("arg") else sp.Subs(inside, x, place)

    def of_mean(self, node: Node) -> sp.Expr:
        """Over the normal laws of what is random in it, independent of each other."""
        (body,) = node.parts
        met = dict.fromkeys(name for name in self.random(body) if isinstance(self.scope.values.get(name), Law | Matrix))
        averaged = node.words or tuple(met)
        if not met and any(node.kind in ("trace", "det") for node in parts_of(body)):
            self(body)  # what is of an undeclared matrix says so
        if not averaged or not set(averaged) <= set(met):
            what = f"{min(set(averaged) - set(met))} is not random in it" if averaged else "nothing in it is random"
            raise Unread(f"{what}: declare a law as X ~ N(0, 1)", node.at)
        if data := [name for name in met if isinstance(self.scope.values[name], Matrix)]:
            if set(averaged) != set(data) or len(met) > len(data):
                raise Unread(
                    f"an expectation over {data[0]} is over all that is random in it, and no normal letter is", node.at
                )
            return language.E(self(body))
        inside, integrals = self, []
        for name in averaged:
            law = self.scope.values[name]
            assert isinstance(law, Law)
            if law.named:
                raise Unread(NAMED.format(name), node.at)
            letters = {symbol.name for part in (law.mean, law.variance) for symbol in part.free_symbols}
            if hidden := letters & self.scope.bound:
                raise Unread(f"the law of {name} speaks of {min(hidden)}, which is bound here", node.at)
            x = self.fresh(name, real=True)
            inside = inside.within(name, x)
            integrals.append((density(law, x), (x, -sp.oo, sp.oo)))
        value = inside(body)
        for factor, variable in integrals:
            value = over(sp.Integral, product(value, factor), variable)
        return value

    def random(self, node: Node) -> list[str]:
        """Names that occur in a part, and in what those that are defined stand for."""
        found, waiting = list[str](), list(mentions(node))
        while waiting:
            name = waiting.pop(0)
            value = self.scope.values.get(name)
            if name not in found:
                found.append(name)
                if isinstance(value, Definition):
                    waiting += [n for n in mentions(value.body) if n not in value.parameters]
        return found


def _turns(x: sp.Symbol, e: sp.Expr) -> bool:
    """Does something in the expression turn round without end, or jump, as the letter grows, so that whole numbers may see less of it?"""
    return any(
        x in part.free_symbols for part in e.atoms(sp.sin, sp.cos, sp.tan, sp.cot, sp.sec, sp.csc, sp.floor, sp.ceiling)
    )


def _has_no_value(e: sp.Expr, x: sp.Symbol, place: sp.Expr) -> bool:
    """Does something in the expression, as t ln t at 0, have no value at the place by SymPy's conventions?"""
    at_it = e.xreplace({x: sp.Float(place)})  # a float: a whole number might have powers of any length
    return evaluated(at_it).has(*NOTHING)


def spoken(value: Value) -> frozenset[str]:
    """The names of which a value speaks, those behind its own definitions among them."""
    if isinstance(value, sp.Expr):
        return frozenset(symbol.name for symbol in value.free_symbols)
    if isinstance(value, Matrix):
        return frozenset()
    if isinstance(value, Law):
        return spoken(value.mean) | spoken(value.variance)
    found, waiting = set[str](), [(value, frozenset(value.parameters))]
    while waiting:
        known, own = waiting.pop()
        for name in set(mentions(known.body)) - own:
            found.add(name)
            behind = known.scope.values.get(name)
            if isinstance(behind, Definition):
                waiting.append((behind, frozenset(behind.parameters)))
            elif isinstance(behind, Law):
                found |= spoken(behind)
    return frozenset(found)


def density(law: Law, x: sp.Symbol) -> sp.Expr:
    """That of a normal law at x."""
    two, away = sp.Integer(2), x if law.mean == 0 else total(x, negative(law.mean))
    square, v = power(away, two), law.variance
    if isinstance(v, sp.Pow) and v.exp == 2 and v.base.is_positive:
        scale = product(v.base, names.root(product(two, sp.pi)))
    else:
        scale = names.root(product(two, sp.pi) if v == 1 else product(two, sp.pi, v))
    spread = two if v == 1 else product(two, v)
    return quotient(held(sp.exp)(negative(quotient(square, spread))), scale)
