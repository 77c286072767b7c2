"""Terms near 0 from the right as SymPy expressions in the small number, its logarithm, flat exponentials and remainders.

Each function is Taylor's polynomial and a remainder that has a limit, shown by a line; so a limit is one of a quotient of
sums, of which SymPy finds the largest parts.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from functools import cmp_to_key, lru_cache

import sympy as sp

from ...decide.field import canonical, same
from ...decide.scene import Scene
from ...decide.shapes import SMOOTH
from ...decide.signs import shown
from ...terms.build import HALF, ONE, ZERO, add, eq, lim, lt, mul, neg, power, sub
from ...terms.context import EVERYWHERE, Context
from ...terms.term import Term, instantiate, make, num, substitute, var
from ..convert import Converter
from ..display import display
from ..proof import Line
from .decay import power_times_flat, power_times_log, vanishing_power
from .lemmas import by_lemma, facts
from .registry import Stuck, first_of, show
from .taylor import RIGHT, coefficients, polynomial, remainder, u

MAXIMAL_ORDER = 6
NEARS = (HALF, num(Fraction(1, 10)), num(Fraction(1, 1000)))
Monomial = tuple[sp.Expr, sp.Expr, tuple[sp.Expr, ...]]
"""Exponents of the small number, of its logarithm and of each flat exponential."""


class HigherOrder(Stuck):
    """What is left at this order may vanish: more terms are needed."""


def symbol_of(variable: Term, context: Context) -> sp.Symbol:
    """A symbol for a parameter, with the sign that the context says."""
    sure: dict[str, bool] = {"integer": True} if variable.sort == "integer" else {"real": True}
    for side, name in ((1, "positive"), (-1, "negative")):
        strict = _beyond_zero(variable, context, side)
        if strict is not None:
            sure[name if strict else f"non{'negative' if side > 0 else 'positive'}"] = True
    return sp.Symbol(variable.args[0], **sure)


def symbols_of(context: Context) -> dict[Term, sp.Symbol]:
    """A symbol for each parameter."""
    return {variable: symbol_of(variable, context) for variable in context.variables}


def _beyond_zero(variable: Term, context: Context, side: int, passed: frozenset[Term] = frozenset()) -> bool | None:
    """Is the variable beyond 0 on that side, strictly (True) or not (False), by one condition after another? None for unknown."""
    found = None
    for condition in context.conditions:
        if condition.head not in ("lt", "le"):
            continue
        near, far = condition.args[::side]
        if far is not variable or near in passed:
            continue
        strict: bool | None = None
        if near.head == "num" and side * near.args[0] >= 0:
            strict = condition.head == "lt" or near.args[0] != 0
        elif near.head == "var":
            strict = _beyond_zero(near, context, side, passed | {variable})
            strict = strict if strict is None else strict or condition.head == "lt"
        found = strict if found is None or strict else found
    return found


class UnknownSign(Stuck):
    """What is found depends on the sign of a parameter, or of an expression in parameters."""

    def __init__(self, value: sp.Expr) -> None:
        super().__init__(f"the sign of {value} is not known")
        self.value = value


class Expansion:
    """Expansions to an order in ``x``, a new variable of the context that tends to 0 from the right."""

    def __init__(self, x: Term, context: Context, order: int) -> None:
        self.x, self.context, self.order = x, context, order
        self.symbols = symbols_of(context)
        self.t, self.log = sp.Dummy("t", positive=True), sp.Dummy("L", real=True)
        self.scope: dict[sp.Basic, Term] = {self.t: x, self.log: make("ln", x)}
        self.limits: dict[sp.Symbol, sp.Expr] = {}
        self.lines: list[Line] = []
        self.nears = list(NEARS)
        self.signs: list[Line] = []
        self.flats: dict[sp.Symbol, sp.Expr] = {}
        self.bounded: set[sp.Symbol] = set()
        self.memo: dict[Term, sp.Expr] = {}
        self.around = Context((*context.variables, x), (*context.conditions, lt(ZERO, x), lt(x, HALF)), context.ranges)

    # ------------------------------------------------------------------------------------------- terms to expressions

    def of(self, term: Term) -> sp.Expr:
        if term not in self.memo:
            self.memo[term] = self._of(term)
        return self.memo[term]

    def _of(self, term: Term) -> sp.Expr:
        head, args = term.head, term.args
        if self.x not in term.variables:
            return self.constant(term)
        if term is self.x:
            return self.t
        if head == "add":
            return sp.Add(*map(self.of, args))
        if head == "mul":
            return sp.Mul(*map(self.of, args))
        if head == "pow" and args[1].head == "num":
            return self.of(args[0]) ** int(args[1].args[0])
        if head in ("pow", "rpow"):
            if self.x not in args[1].variables:
                return self.raised(self.of(args[0]), self.constant(args[1]))
            return self.exponential(self.of(args[1]) * self.logarithm(self.of(args[0])))
        if head == "exp":
            return self.exponential(self.of(args[0]))
        if head == "ln":
            return self.logarithm(self.of(args[0]))
        if head == "abs":
            inside = self.of(args[0])
            c = self.leading(inside)[1]
            return inside * self.sign(c)
        if head in SMOOTH and all(self.x not in p.variables for p in args[:-1]):
            return self.smooth(term)
        raise Stuck(f"no expansion of {term} is known")

    def constant(self, term: Term) -> sp.Expr:
        if any(part.head in ("over", "lim", "root", "deriv", "product", "cases", "app") for part in _nodes(term)):
            opaque = sp.Dummy("c", real=True)
            self.scope[opaque] = term
            return opaque
        return _simple(display(term, self.symbols).doit())

    def term(self, expression: sp.Expr) -> Term:
        return Converter(None, self.scope).term(expression)

    # ------------------------------------------------------------------------------------------------------- leading

    def parts(self, expression: sp.Expr) -> tuple[dict[Monomial, sp.Expr], dict[Monomial, sp.Expr]]:
        """Numerator and denominator as sums of coefficient x monomial."""
        top, bottom = sp.fraction(sp.together(expression))
        return self._sum(top), self._sum(bottom)

    def _sum(self, expression: sp.Expr) -> dict[Monomial, sp.Expr]:
        found: dict[Monomial, sp.Expr] = {}
        for part in sp.Add.make_args(sp.expand(expression, deep=False) if expression.is_Mul else sp.expand(expression)):
            for expanded in sp.Add.make_args(sp.expand(part)):
                piece = sp.powsimp(expanded, combine="exp") if _has_parameter(expanded) else expanded
                powers = piece.as_powers_dict()
                moving = (self.t, self.log, *self.flats)
                exponents = [powers.get(symbol, sp.S.Zero) for symbol in moving]
                rest = sp.Mul(*(base**k for base, k in powers.items() if base not in moving))
                if rest.has(*moving):
                    raise Stuck(f"{piece} is no monomial")
                key = exponents[0], exponents[1], tuple(exponents[2:])
                found[key] = found.get(key, sp.S.Zero) + rest
        kept = {m: _plain(c) if c.free_symbols or c.is_Add else c for m, c in found.items()}
        return {m: c for m, c in kept.items() if c != 0}

    def compare(self, one: Monomial, two: Monomial) -> int:
        """1 where the first is the larger near 0, -1 where it is the smaller, 0 for the same."""
        flats = self._padded(one[2]), self._padded(two[2])
        exponent = sp.expand(sum(((a - b) * g for a, b, g in zip(*flats, self.flats.values(), strict=True)), sp.S.Zero))
        if exponent != 0:
            (_, _, _), c = self.largest(self._sum(exponent))
            return -self.sign(c)
        for a, b, grows in ((one[0], two[0], -1), (one[1], two[1], 1)):
            if _plain(a - b) != 0:
                return grows * self.sign(_plain(a - b))
        return 0

    def _padded(self, exponents: tuple[sp.Expr, ...]) -> tuple[sp.Expr, ...]:
        return exponents + (sp.S.Zero,) * (len(self.flats) - len(exponents))

    def sign(self, c: sp.Expr) -> int:
        if self.bounded & c.free_symbols:
            raise Stuck(f"{c} does not settle")
        value = self.at_limits(c)
        if value.is_positive:
            return 1
        if value.is_negative:
            return -1
        if value.is_zero or _plain(value) == 0:
            raise HigherOrder(f"{c} tends to 0")
        if value.is_number:
            return 1 if value.evalf() > 0 else -1
        return self.sign_by_context(value)

    def sign_by_context(self, value: sp.Expr) -> int:
        """The sign of a number, factor by factor, as the kernel sees it in the context's conditions."""
        side, scene = 1, Scene(self.context)
        for factor, k in (f.as_base_exp() for f in sp.Mul.make_args(sp.factor(value))):
            whole = factor if k.is_Integer else factor**k
            term = self.term(whole)
            if shown(lt(term, ZERO), scene):
                side *= -1 if not k.is_Integer or k.is_odd else 1
            elif not shown(lt(ZERO, term), scene):
                raise UnknownSign(whole)
        return side

    def at_limits(self, c: sp.Expr) -> sp.Expr:
        return _plain(c.subs(self.limits)) if self.limits else _plain(c)

    def largest(self, found: dict[Monomial, sp.Expr]) -> tuple[Monomial, sp.Expr]:
        if not found:
            raise HigherOrder("nothing is left")
        monomial = max(found, key=cmp_to_key(self.compare))
        return monomial, found[monomial]

    def ratio(self, one: Monomial, two: Monomial) -> Monomial:
        flats = zip(self._padded(one[2]), self._padded(two[2]), strict=True)
        return one[0] - two[0], one[1] - two[1], tuple(a - b for a, b in flats)

    def leading(self, expression: sp.Expr) -> tuple[Monomial, sp.Expr]:
        """The largest monomial and its coefficient, which may hold remainders but tends to no 0."""
        (m, c), (n, d) = map(self.largest, self.parts(expression))
        self.sign(c / d)
        return self.ratio(m, n), sp.cancel(c / d)

    def power_of(self, monomial: Monomial) -> sp.Expr:
        made = self.t ** monomial[0] * self.log ** monomial[1]
        for symbol, k in zip(self.flats, self._padded(monomial[2]), strict=True):
            made *= symbol**k
        return made

    def limit(self, expression: sp.Expr) -> sp.Expr:
        """To which number, or infinity, the expression tends."""
        if self.is_constant(expression):
            return expression
        tops, bottoms = self.parts(expression)
        if not tops:
            return sp.S.Zero
        (m, c), (n, d) = self.largest(tops), self.largest(bottoms)
        self.sign(d)
        side = self.compare(self.ratio(m, n), self.one())
        if side == 0:
            return self.at_limits(c / d)
        return sp.S.Zero if side < 0 else sp.oo * self.sign(c / d)

    def one(self) -> Monomial:
        return sp.S.Zero, sp.S.Zero, (sp.S.Zero,) * len(self.flats)

    def is_constant(self, expression: sp.Expr) -> bool:
        return not expression.free_symbols & {self.t, self.log, *self.flats, *self.limits}

    # ----------------------------------------------------------------------------------------------------- functions

    def small(self, expression: sp.Expr) -> tuple[Monomial, sp.Expr]:
        """What tends to 0 as a monomial times sigma, sigma tending to no 0."""
        monomial, _ = self.leading(expression)
        if self.compare(monomial, self.one()) >= 0:
            raise Stuck(f"{expression} is not small")
        return monomial, sp.cancel(sp.together(expression / self.power_of(monomial)))

    def function(self, made: Term, argument: sp.Expr) -> sp.Expr:
        """f(s) for a function f of ``u`` without parameters that is smooth at 0, and s that tends to 0."""
        if argument == 0:
            return self.constant(substitute(made, {u: ZERO}))
        monomial, sigma = self.small(argument)
        side = self.sign(self.limit(sigma)) * (-1 if monomial[1] % 2 else 1)
        if side < 0:
            made, sigma = substitute(made, {u: neg(u)}), -sigma
        count = self.order
        if monomial[1] == 0 and not any(monomial[2]) and monomial[0].is_number:
            count = max(1, int(sp.ceiling(sp.Integer(self.order) / monomial[0])))
        if count > MAXIMAL_ORDER + 2:
            raise Stuck(f"{count} terms of a function are too many")
        if self.is_constant(sigma) and sigma.free_symbols:
            self.nears.append(mul(HALF, power(self.term(sigma), -1)))
        line = remainder(made, count)
        parts = coefficients(made, count)[1]
        base = self.vanishing(monomial)
        at = base if sigma == 1 else mul(base, self.term(sigma))
        top = sub(substitute(made, {u: at}), polynomial(parts[:count], at))
        if at is self.x:
            node, fact = mul(top, power(power(self.x, count), -1)), line
        else:
            node = mul(top, power(power(base, count), -1), *([power(self.term(sigma), -count)] if sigma != 1 else []))
            fact = self._composed(node, line, at)
        r = sp.Dummy("r", real=True)
        self.scope[r] = node
        values = [self._as_it_stands(c) for c in parts]
        self.limits[r] = values[count]
        self.lines.append(fact)
        small = self.power_of(monomial) * sigma
        return sum((c * small**k for k, c in enumerate(values[:count])), sp.S.Zero) + small**count * r

    def vanishing(self, monomial: Monomial) -> Term:
        """A monomial that tends to 0 as a term; a line that says so joins the others where no rule sees it."""
        a, b, flats = monomial
        padded = zip(self._padded(flats), self.flats.values(), strict=True)
        exponent = sp.factor_terms(sp.expand(sum((k * g for k, g in padded), sp.S.Zero)))
        if b != 0 and not b.is_Integer:
            raise Stuck(f"a logarithm to the power {b}")
        if b < 0:
            rest = a, sp.S.Zero, flats
            logs = power(make("ln", self.x), int(b))
            return logs if self.compare(rest, self.one()) == 0 else mul(self.vanishing(rest), logs)
        if exponent == 0 and b == 0:
            if not a.is_number:
                self.lines.append(vanishing_power(self.x, self.term(a), self.context))
            return self.term(self.t**a)
        if exponent == 0:
            return self._power_of_body(power_times_log(self.x, self.term(a / b), self.context), b)
        (order, _, _), c = self.largest(self._sum(exponent))
        self._sign_seen(sp.expand_log(c))
        powers = self.term(sp.simplify(a - b)), self.term(exponent), self.term(-order)
        body, line = power_times_flat(self.x, *powers, self.context, self.signs)
        self.lines.append(line)
        return mul(body, self._power_of_body(power_times_log(self.x, ONE, self.context), b)) if b else body

    def _sign_seen(self, c: sp.Expr) -> None:
        """A line that a number is positive, where the kernel sees it by balls alone."""
        positive = lt(ZERO, self.term(c))
        if c.is_number and not shown(positive, Scene(self.context)):
            self.signs.append(show(positive, EVERYWHERE, rule="enclose"))

    def _power_of_body(self, line: Line, k: sp.Expr) -> Term:
        self.lines.append(line)
        body = instantiate(line.statement.args[0].args[1], self.x)
        return body if k == 1 else make("pow", body, self.term(k))

    def _as_it_stands(self, c: Term) -> sp.Expr:
        """A number, simplified only as far as the kernel's algebra sees it."""
        value = self.constant(c)
        if same(self.term(value), c):
            return value
        sign = {"positive": True} if value.is_positive else {"negative": True} if value.is_negative else {"real": True}
        opaque = sp.Dummy("c", **sign)
        self.scope[opaque] = c
        return opaque

    def _composed(self, node: Term, line: Line, at: Term) -> Line:
        statement = eq(lim(RIGHT, node, self.x), line.statement.args[1])
        return first_of(
            *(
                lambda near=near: show(
                    statement, self.context, line, *self.lines, *self.signs, rule="compose", variables=(self.x,),
                    outer=line.statement.args[0], inner=(at,), near=near, title="Taylor",
                )
                for near in self.nears
            )
        )  # fmt: skip

    def smooth(self, term: Term) -> sp.Expr:
        *parameters, argument = term.args
        inside = self.of(argument)
        limit = self.limit(inside)
        if limit is -sp.oo and term.head in ("atan", "erf"):
            return -self.of(make(term.head, canonical(neg(argument))))
        if limit in (sp.oo, -sp.oo) and term.head in ("atan", "erf", "sin", "cos"):
            return self._at_infinity(term, limit)
        if limit in (sp.oo, -sp.oo):
            raise Stuck(f"{argument} does not tend to a number")
        if term.head == "gamma" and limit == 0:
            return self.smooth(make("gamma", add(ONE, argument))) / inside
        if self.is_constant(inside):
            return self.constant(make(term.head, *parameters, self.term(inside)))
        if term.head == "bessel_i" and limit == 0 and argument is self.x and parameters[0].head == "num":
            return self._bessel(int(parameters[0].args[0]), self.order)
        start = self.term(limit)
        made = make(term.head, *parameters, u if limit == 0 else add(start, u))
        if self.x in made.variables or made.variables - {u}:
            raise Stuck(f"{term} is expanded at numbers only")
        return self.function(made, sp.cancel(sp.together(inside - limit)))

    def _bessel(self, k: int, order: int) -> sp.Expr:
        """I_k at the small number by those of the orders beside k, whose slopes do not divide by it; by its value at 0 in the end."""
        node = make("bessel_i", num(k), self.x)
        if k > 0 and order > 0:
            self.signs += facts([node], self.around)
            beside = (self._bessel(j, order - 1) for j in (k - 1, k + 1))
            return self.t / (2 * k) * (next(beside) - next(beside))
        start, r = sp.Integer(k == 0), sp.Dummy("r", real=True)
        share = mul(sub(node, ONE), power(self.x, -2))
        if k == 0 and order > 1 and (tends := by_lemma(lim(RIGHT, share, self.x), self.context)) is not None:
            self.scope[r], self.limits[r] = share, self.constant(tends.statement.args[1])
            self.lines.append(tends)
            return start + self.t**2 * r
        known = by_lemma(make("bessel_i", num(k), ZERO), self.context)
        if known is None:
            raise Stuck(f"no value of {node} at 0 is known")
        rest = sub(node, ONE) if k == 0 else node
        tends = show(eq(lim(RIGHT, rest, self.x), ZERO), self.context, known)
        self.scope[r], self.limits[r] = rest, sp.S.Zero
        self.lines.append(tends)
        return start + r

    def _at_infinity(self, term: Term, limit: sp.Expr) -> sp.Expr:
        """What tends to a number as its argument grows, or stays bounded."""
        r = sp.Dummy("r", real=True)
        if term.head in ("sin", "cos"):
            self.bounded.add(r)
            self.scope[r] = term
            return r
        if term.head == "erf" and limit is sp.oo and self.order > 1:
            return self._tail(term, 1 / sp.sqrt(sp.pi))
        if term.head == "atan" and limit is sp.oo and self.order > 1:
            return self._tail(term, sp.S.One)
        end = (sp.S.One if term.head == "erf" else sp.pi / 2) * (1 if limit is sp.oo else -1)
        self.scope[r] = sub(term, self.term(end))
        self.limits[r] = sp.S.Zero
        return end + r

    def _tail(self, term: Term, ratio: sp.Expr) -> sp.Expr:
        """erf or atan of what grows to oo: its end less about ratio/argument, for erf times exp(-argument^2), by a limit that is known."""
        from .mills import TAILS

        (argument,) = term.args
        node_of, known, end = TAILS[term.head]
        fact, node = known(), node_of(argument)
        self.lines.append(
            show(
                eq(lim(RIGHT, node, self.x), fact.statement.args[1]), self.context, fact, *self.lines, rule="compose",
                variables=(self.x,), outer=fact.statement.args[0], inner=(argument,), near=HALF, title="a tail",
            )
        )  # fmt: skip
        r = sp.Dummy("r", real=True)
        self.scope[r], self.limits[r] = node, ratio
        inside = self.of(argument)
        falls = self.exponential(-(inside**2)) if term.head == "erf" else sp.S.One
        return end - r * falls / inside

    def times_bounded(self, monomial: Monomial, factor: sp.Expr) -> Term:
        """A vanishing monomial times sines and cosines, with the line that it tends to 0."""
        base, bounded = self.vanishing(monomial), self.term(factor)
        body = mul(base, bounded)
        self.lines.append(
            show(
                eq(lim(RIGHT, body, self.x), ZERO), self.context, *self.lines, rule="squeeze", variables=(self.x,),
                lower=neg(base), upper=base, near=HALF,
            )
        )  # fmt: skip
        return body

    def exponential(self, argument: sp.Expr) -> sp.Expr:
        """The exponential of what may be infinite: powers and logarithms apart."""
        made, rest = sp.S.One, sp.expand(argument)
        for _ in range(12):
            if self.is_constant(rest) or rest == 0:
                break
            tops, bottoms = self.parts(rest)
            m, n = self.largest(tops)[0], self.largest(bottoms)[0]
            if self.compare(self.ratio(m, n), self.one()) <= 0:
                break
            monomial, c = self.ratio(m, n), sp.cancel(tops[m] / bottoms[n])
            if not self.is_constant(c):
                raise HigherOrder(f"{c} is known by its limit alone")
            part = c * self.power_of(monomial)
            rest = sp.cancel(sp.together(rest - part))
            if monomial[:2] == (sp.S.Zero, sp.S.One) and not any(monomial[2]):
                made *= self.t**c
            elif monomial[1] == 0 and not any(monomial[2]):
                made *= self._flat(part)
            else:
                raise Stuck(f"the exponential of {part} is of no known kind")
        limit = self.limit(rest)
        if self.is_constant(rest):
            return made * sp.exp(rest)
        return made * sp.exp(limit) * self.function(make("exp", u), sp.cancel(sp.together(rest - limit)))

    def _flat(self, part: sp.Expr) -> sp.Expr:
        """exp(part), part tending to infinity, as a power of a flat exponential."""
        for symbol, g in self.flats.items():
            k = sp.simplify(-part / g)
            if k.is_Rational:
                return symbol**k
        (_, _, _), c = self.largest(self._sum(part))
        try:
            side = self.sign(c)
        except Stuck:
            side = 1
        symbol = sp.Dummy("E", positive=True)
        self.scope[symbol] = make("exp", self.term(part * -side))
        self.flats[symbol] = part * side
        return symbol ** (-side)

    def logarithm(self, argument: sp.Expr) -> sp.Expr:
        if self.is_constant(argument):
            return sp.log(argument)
        monomial, c, s = self._split(argument)
        if monomial[1] != 0:
            raise Stuck("a logarithm of a logarithm is of no known kind")
        flats = (k * g for k, g in zip(self._padded(monomial[2]), self.flats.values(), strict=True))
        made = sp.log(c) + monomial[0] * self.log - sum(flats, sp.S.Zero)
        return made + (self.function(make("ln", add(ONE, u)), s) if s != 0 else 0)

    def raised(self, base: sp.Expr, exponent: sp.Expr) -> sp.Expr:
        monomial, c, s = self._split(base)
        made = self.root(c, exponent) * self.power_of(tuple_times(monomial, exponent))
        if s == 0:
            return made
        if exponent.is_Rational:
            return made * self.function(make("rpow", add(ONE, u), self.term(exponent)), s)
        return made * self.exponential(exponent * self.function(make("ln", add(ONE, u)), s))

    def root(self, c: sp.Expr, exponent: sp.Expr) -> sp.Expr:
        """A power of a number; the root of a square is what is squared, with the sign that the context says."""
        factored = sp.factor(c)
        if not c.free_symbols or exponent.is_Integer or factored.is_Add:
            return c**exponent
        powers = (factor.as_base_exp() for factor in sp.Mul.make_args(factored))
        return sp.Mul(*(self._root_of_power(base, k, exponent) for base, k in powers))

    def _root_of_power(self, base: sp.Expr, k: sp.Expr, exponent: sp.Expr) -> sp.Expr:
        if not base.free_symbols or not k.is_Integer or k % 2:
            return (base**k) ** exponent
        return (self.sign_by_context(base) * base) ** (k * exponent)

    def _split(self, expression: sp.Expr) -> tuple[Monomial, sp.Expr, sp.Expr]:
        """c x monomial x (1 + s), s tending to 0."""
        monomial, c = self.leading(expression)
        if not self.is_constant(c):
            raise HigherOrder(f"{c} is known by its limit alone")
        if self.sign(c) < 0:
            raise Stuck(f"{expression} is negative near 0")
        return monomial, c, sp.cancel(sp.together(expression / (c * self.power_of(monomial)) - 1))


@lru_cache(maxsize=4000)
def _simple(expression: sp.Expr) -> sp.Expr:
    return expression if expression.is_Atom else sp.simplify(expression)


def _has_parameter(expression: sp.Expr) -> bool:
    """Is a power to a parameter in it, which SymPy expands to a product of powers?"""
    return any(not power.exp.is_number for power in expression.atoms(sp.Pow))


@lru_cache(maxsize=4000)
def _plain(expression: sp.Expr) -> sp.Expr:
    """Simplified; by algebra alone where that sees all, which takes a small part of the time."""
    symbols = expression.free_symbols
    if symbols and expression.is_rational_function(*symbols):
        return sp.factor_terms(sp.cancel(expression))
    return sp.simplify(expression)


def tuple_times(monomial: Monomial, k: sp.Expr) -> Monomial:
    return monomial[0] * k, monomial[1] * k, tuple(e * k for e in monomial[2])


def _nodes(term: Term) -> Iterator[Term]:
    yield term
    for part in term.terms:
        yield from _nodes(part)


__all__ = ["MAXIMAL_ORDER", "NEARS", "Expansion", "HigherOrder", "symbol_of", "var"]
