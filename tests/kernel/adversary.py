"""Proof logs put to every rule, of random lines and of mutations; whatever the kernel shows is judged by ``oracle``.

A log of random lines ends in one that is built for one rule from a bank of functions with jumps, poles, corners and moving
bumps; ranges may be empty, certificates and premises belong to something else, domains lack a condition. ``walks`` go from
honest logs to what the kernel accepts of them with one thing put in the place of another.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from random import Random
from typing import Any

from phaseproof.theory.decide.refusal import Refusal
from phaseproof.theory.decide.scene import Scene
from phaseproof.theory.decide.shapes import derivative
from phaseproof.theory.kernel.check import derive
from phaseproof.theory.kernel.log import LoggedStep
from phaseproof.theory.kernel.rule import RULES
from phaseproof.theory.rules import load
from phaseproof.theory.rules.definitions import ROWS
from phaseproof.theory.terms.build import (
    HALF,
    MINUS_OO,
    ONE,
    OO,
    TRUE,
    TWO,
    ZERO,
    add,
    div,
    eq,
    le,
    lt,
    mul,
    ne,
    neg,
    power,
    sub,
)
from phaseproof.theory.terms.context import Context, Theorem
from phaseproof.theory.terms.term import IllFormed, Term, app, close, make, num, substitute, var

from .judging import VALUES, judge
from .walks import POINTS, said, walk

load()

t, u, x, y = (var(name, "real") for name in "tuxy")
k, m = var("k", "integer"), var("m", "integer")
MINUS = num(-1)
PARAMETERS = (
    ZERO,
    ONE,
    MINUS,
    TWO,
    HALF,
    x,
    y,
    k,
    add(x, ONE),
    neg(x),
    mul(x, y),
    power(x, 2),
    div(ONE, x),
    div(x, x),
    sub(y, x),
)
CONDITIONS = (
    lt(ZERO, x), le(ZERO, x), ne(x, ZERO), lt(x, y), le(x, y), le(ONE, k), le(ZERO, k), lt(x, ONE), eq(x, ZERO), eq(x, y),
    lt(ONE, y), le(x, ONE), ne(x, y), lt(ZERO, y),
)  # fmt: skip


def step_at(place: Term, strict: bool = True) -> Term:
    return make("cases", (lt if strict else le)(t, place), ZERO, TRUE, ONE)


BODIES = (
    ONE, t, power(t, 2), neg(t), power(t, 3), div(ONE, t), make("abs", t), power(t, HALF.args[0]), make("ln", t), make("exp", neg(t)),
    make("exp", t), make("sin", t), make("cos", t), make("atan", div(ONE, t)), div(ONE, power(t, 2)), div(ONE, add(ONE, power(t, 2))),
    make("sin", div(ONE, t)), mul(power(t, 2), make("sin", div(ONE, t))), step_at(ZERO), step_at(x), step_at(ONE, strict=False),
    make("cases", eq(t, ZERO), ONE, TRUE, ZERO), make("max", t, ZERO), make("min", t, x), mul(x, t), add(t, x), sub(t, x), div(ONE, sub(t, x)),
    mul(x, make("exp", neg(mul(x, t)))), mul(power(x, 3), power(t, -2), make("exp", neg(div(power(x, 2), t)))), div(t, x), div(t, t),
    mul(sub(t, ONE), power(sub(t, ONE), -1)), make("pow", t, k), make("rpow", t, x), make("pow", x, k), sub(power(t, 2), ONE), sub(power(t, 3), t),
    make("abs", sub(t, x)), div(sub(power(x, 2), power(t, 2)), power(add(power(x, 2), power(t, 2)), 2)), mul(t, make("ln", t)),
    make("cases", lt(t, ZERO), sub(t, ONE), TRUE, add(t, ONE)), make("erf", t), make("floor", t), app("f", t), mul(app("f", x), t),
    make("asin", t), power(sub(ONE, power(t, 2)), HALF.args[0]), power(t, -HALF.args[0]), make("gamma", t), make("cases", lt(t, x), t, TRUE, x),
)  # fmt: skip
"""Functions of t; x, y and k are parameters, f is a function variable."""
TAME = (
    ONE, t, power(t, 2), neg(t), power(t, 3), make("abs", t), make("exp", neg(t)), make("exp", t), make("sin", t), mul(x, t), add(t, x), sub(t, x),
    div(ONE, add(ONE, power(t, 2))), make("max", t, ZERO), make("min", t, x), make("atan", t), app("f", x), make("pow", t, k), make("erf", t),
)  # fmt: skip
ENDS = (ZERO, ONE, MINUS, x, y, TWO, OO, MINUS_OO, neg(x))


@dataclass
class Tally:
    """What was tried and shown, by rule; how many statements were judged at some point; what is false."""

    tried: Counter[str] = field(default_factory=Counter)
    certified: Counter[str] = field(default_factory=Counter)
    judged: Counter[str] = field(default_factory=Counter)
    falsehoods: list[str] = field(default_factory=list)


class Try:
    """One log of random lines."""

    def __init__(self, seed: str) -> None:
        self.random = Random(seed)
        self.context = self.domain()
        self.theorems: list[Theorem] = []
        self.said: list[str] = []

    def pick(self, *bank: Any) -> Any:
        return self.random.choice(bank)

    def domain(self) -> Context:
        conditions = tuple(self.random.sample(CONDITIONS, self.pick(0, 1, 1, 2, 3)))
        return Context((x, y, k), conditions)

    def weaker(self) -> Context:
        """The domain, with or without a condition; now and then another one."""
        kept = tuple(c for c in self.context.conditions if self.random.random() < 0.7)
        return self.pick(self.context, self.context, Context((x, y, k), kept), self.domain())

    def body(self) -> Term:
        one = self.pick(*self.pick(BODIES, TAME))
        kind = self.random.random()
        if kind < 0.15:
            return add(one, self.pick(*BODIES))
        if kind < 0.3:
            return mul(self.pick(*PARAMETERS, *BODIES), one)
        if kind < 0.4:
            return substitute(one, {t: self.pick(*PARAMETERS, neg(t), div(ONE, t), power(t, 2))})
        return substitute(one, {x: self.pick(*PARAMETERS)}) if kind < 0.5 else one

    def at(self, body: Term) -> Term:
        return substitute(body, {t: self.pick(*PARAMETERS)})

    def source(self) -> Term:
        low, high = self.pick(*ENDS[:-3], ZERO), self.pick(*ENDS)
        whole = self.pick(ZERO, ONE, k), self.pick(k, ZERO, TWO, sub(k, TWO), OO)
        return self.pick(
            *[make("interval", low, high)] * 4,
            make("interval", ZERO, ONE),
            make("interval", MINUS, ONE),
            make("uniform", ZERO, self.pick(ONE, x)),
            make("atoms", HALF, self.pick(*PARAMETERS), HALF, self.pick(*PARAMETERS)),
            make("atoms", self.pick(x, TWO, ONE), ZERO, self.pick(sub(ONE, x), MINUS, ZERO), ONE),
            make("normal"),
            make("integers", *whole),
        )

    def over(self, source: Term, body: Term) -> Term:
        if source.head == "integers":
            return make("over", source, close(substitute(body, {t: m}), m))
        return make("over", source, close(body, t))

    def filter(self) -> Term:
        return self.pick(
            make("above", self.pick(ZERO, x, ONE)), make("below", self.pick(ZERO, x)), make("grows"), make("falls")
        )

    def slope(self, body: Term) -> Term:
        """A derivative that is right somewhere."""
        try:
            return derivative(body, t, Scene(Context((t, x, y, k), (lt(ZERO, t), lt(ZERO, x), lt(t, x)))))
        except Refusal:
            return self.body()

    def relation(self, left: Term, right: Term) -> Term:
        return self.pick(eq, eq, le, lt, ne)(left, right)

    def statement(self) -> Term:
        if self.random.random() < 0.4:
            return self.likely()
        left = self.at(self.body())
        right = self.pick(left, mul(left, self.pick(*PARAMETERS)), self.at(self.body()), self.pick(*PARAMETERS))
        return self.pick(self.relation(left, right), self.relation(left, right), make("defined", left))

    def likely(self) -> Term:
        """A relation that holds for many parameters."""
        a, b, c = self.pick(*PARAMETERS), self.at(self.body()), self.pick(*PARAMETERS)
        gaps = [sub(p.args[1], p.args[0]) for p in self.context.conditions if p.head in ("le", "lt")] or [power(c, 2)]
        one, two = self.pick(*gaps), self.pick(*gaps, power(c, 2))
        relation = self.pick(le, lt)
        return self.pick(
            eq(mul(a, add(b, c)), add(mul(a, b), mul(a, c))), eq(div(mul(a, b), a), b), eq(power(add(a, c), 2), add(power(a, 2), mul(TWO, a, c), power(c, 2))),
            relation(ZERO, power(b, 2)), relation(b, add(b, power(c, 2))), relation(ZERO, mul(one, two)), relation(a, add(a, one)), relation(neg(one), two),
            relation(ZERO, div(one, two)), relation(b, make("abs", b)), relation(ZERO, make("exp", b)), relation(b, make("max", a, b)), ne(one, neg(two)),
            relation(power(add(one, two), Fraction(1, 2)), add(power(one, Fraction(1, 2)), power(two, Fraction(1, 2)))), relation(make("floor", a), a),
            relation(make("exp", neg(one)), ONE), relation(make("ln", add(ONE, one)), one), make("defined", div(b, one)), make("defined", make("ln", two)),
        )  # fmt: skip

    # lines

    def line(self, rule: str, context: Context, statement: Term, *uses: int, **certificate: Any) -> int | None:
        """The number of the theorem, if the line is shown."""
        step = LoggedStep("", context, statement, rule, uses, certificate)
        said = f"{rule} {list(uses)} {certificate} on {context.conditions}: {statement}"
        try:
            self.theorems.append(derive(step, [self.theorems[i] for i in uses]))
        except Exception:
            return None
        self.said.append(said)
        return len(self.theorems) - 1

    def hints(self, goal: Term, **hints: Any) -> tuple[Term, Mapping[str, Any]]:
        return goal, hints

    def certificate(self, rule: str, hints: Mapping[str, Any]) -> dict[str, Any]:
        made: dict[str, Any] = {}
        for name, kind in RULES[rule].schema.items():
            if name in hints and self.random.random() < 0.9:
                if hints[name] is not None:
                    made[name] = hints[name]
            elif not kind.endswith("?") or self.random.random() < 0.2:
                made[name] = self.entry(kind.rstrip("?"))
        return made

    def entry(self, kind: str) -> Any:
        if kind.endswith("s") and kind[:-1] in ("term", "number", "variable", "name"):
            return tuple(self.entry(kind[:-1]) for _ in range(self.pick(1, 2)))
        return {
            "term": lambda: self.pick(*PARAMETERS, self.body(), self.source(), self.over(self.source(), self.body())),
            "number": lambda: self.pick(*VALUES),
            "variable": lambda: self.pick(t, u, x, k),
            "images": lambda: {v: self.pick(*PARAMETERS) for v in (x, y) if self.random.random() < 0.6},
            "functions": lambda: {"f": (1, close(self.body(), t))},
            "name": lambda: "",
            "prop": self.statement,
            "context": self.domain,
        }[kind]()

    def last(self, rule: str) -> int | None:
        """The line for the rule, after lines that may serve as its premises."""
        goal, hints = getattr(self, f"_{rule}", self._any)()
        uses = [i for i in range(len(self.theorems)) if self.random.random() < 0.8]
        context = hints.get("context", self.context)
        certificate = hints.get("certificate") or self.certificate(rule, hints)
        return self.line(rule, context, goal, *hints.get("uses", uses), **certificate)

    def supposed(self, statement: Term, *own: Term, where: tuple[Term, ...] = ()) -> int | None:
        context = Context((*self.context.variables, *own), self.context.conditions + where)
        return self.line("suppose", context, statement, own=own)

    def _any(self) -> tuple[Term, Mapping[str, Any]]:
        for _ in range(self.pick(0, 1, 2)):
            self.line(self.pick("suppose", "sign"), self.weaker(), self.statement())
        return self.hints(self.statement())

    def _suppose(self) -> tuple[Term, Mapping[str, Any]]:
        return self.hints(self.statement(), own=self.pick(None, (x,), (x, y)))

    def _instance(self) -> tuple[Term, Mapping[str, Any]]:
        """Something supposed, and paid by something else: perhaps where it holds, perhaps of another variable."""
        said = self.statement()
        self.line("suppose", self.pick(self.context, Context((x, y, k))), said, **self.pick({}, {"own": (x,)}))
        for _ in range(self.pick(0, 1)):  # what follows from it
            self.line(self.pick("sign", "order", "field"), self.context, self.statement(), 0)
        lemma = self.theorems[-1].statement if self.theorems else said
        images = self.pick({}, {}, {x: self.pick(*PARAMETERS)}, {x: y, y: x})
        functions = self.pick({}, {"f": (1, close(self.body(), t))}) if lemma.functions else {}
        try:
            wanted, stated = (substitute(s, images, functions) for s in (said, lemma))
        except IllFormed:
            return self.hints(said)
        number = len(self.theorems) - 1
        there = self.pick(
            self.context, self.weaker(), Context((x, y, k), (wanted,)) if not wanted.functions else self.context
        )
        self.line(self.pick("sign", "field", "suppose", "order"), there, wanted)
        return self.hints(
            stated, uses=(max(number, 0), *range(number + 1, len(self.theorems))), context=self.weaker(),
            certificate={"images": images, "functions": functions},
        )  # fmt: skip

    def _cases(self) -> tuple[Term, Mapping[str, Any]]:
        goal = self.statement()
        guard = self.pick(*CONDITIONS)
        other = self.pick(*CONDITIONS, lt(x, ZERO), le(x, ZERO), lt(y, x), le(k, ZERO))
        for condition in (guard, other):
            where = Context((x, y, k), (*self.context.conditions, condition))
            self.line(self.pick("sign", "field", "functional_equation"), where, self.pick(goal, goal, self.statement()))
        return self.hints(goal)

    def _induction(self) -> tuple[Term, Mapping[str, Any]]:
        start = self.pick(ZERO, ONE)
        goal = self.pick(
            self.relation(make("pow", self.pick(x, TWO), k), self.pick(k, ONE, add(k, ONE))),
            self.relation(self.over(make("integers", start, k), self.pick(ONE, t)), self.pick(k, add(k, ONE), div(mul(k, add(k, ONE)), TWO))),
            self.relation(k, self.pick(ZERO, ONE, mul(k, k))),
            self.pick(le(start, k), lt(MINUS, k), le(ONE, k), le(ZERO, make("pow", TWO, k)), lt(k, add(start, TWO))),
            le(self.pick(ONE, k), make("pow", TWO, k)),
        )  # fmt: skip
        rest = tuple(c for c in self.context.conditions if k not in c.variables)
        others, there = Context((x, y), rest), Context((x, y, k), (le(start, k), *rest))
        base = self.line(self.pick("sign", "law", "field"), others, substitute(goal, {k: start}))
        given = self.line("suppose", there, goal)
        after = substitute(goal, {k: add(k, ONE)})
        follows = self.line(
            self.pick("sign", "combine", "rewrite"), there, after, *([given] if given is not None else [])
        )
        uses = tuple(i for i in (base, follows) if i is not None)
        return goal, {"uses": uses, "context": there, "certificate": {"variable": k, "start": start}}

    def _combine(self) -> tuple[Term, Mapping[str, Any]]:
        """A combination of what is supposed, with multipliers of any sign, and a rest."""
        rest, multipliers = [self.pick(ZERO, ZERO, ONE, power(self.pick(*PARAMETERS), 2), self.pick(*PARAMETERS))], []
        for _ in range(self.pick(1, 2)):
            said = self.pick(le, lt, eq, eq)(self.at(self.body()), self.pick(*PARAMETERS))
            if self.line("suppose", self.context, said) is not None:
                multipliers.append(self.pick(*PARAMETERS))
                rest.append(mul(multipliers[-1], sub(*said.args[::-1])))
        left = self.pick(*PARAMETERS)
        goal = self.pick(le, lt, eq, eq)(left, add(left, *rest))
        return goal, {"multipliers": tuple(multipliers), "uses": tuple(range(len(self.theorems)))}

    def _field(self) -> tuple[Term, Mapping[str, Any]]:
        goal, hints = self._combine()
        return self.pick(eq(*goal.args), self.likely()), hints

    def _enclose(self) -> tuple[Term, Mapping[str, Any]]:
        low, high = sorted((self.pick(*VALUES), self.pick(*VALUES)))
        self.context = Context((x, y, k), (le(num(low), x), self.pick(le, lt)(x, num(high))))
        goal = self.pick(lt, le, ne)(substitute(self.at(self.body()), {y: x}), self.pick(ZERO, ONE, TWO, num(3), x))
        return self.hints(goal, variables=(x,), low=(low,), high=(high,), bits=None)

    def _define(self) -> tuple[Term, Mapping[str, Any]]:
        row = self.pick(*ROWS)
        images = {v: self.pick(*PARAMETERS) for v in row.term.args if v.head == "var"}
        return self.hints(eq(substitute(row.term, images), substitute(row.meaning, images)))

    def _functional_equation(self) -> tuple[Term, Mapping[str, Any]]:
        a, b = self.pick(*PARAMETERS), self.pick(*PARAMETERS)
        ln, exp, root = (lambda z, h=h: make(h, z) for h in ("ln", "exp", "abs"))
        one = self.pick(x, y, add(x, ONE), sub(x, y), mul(x, y), power(x, 2))
        return self.hints(self.pick(
            eq(ln(mul(one, b)), add(ln(one), ln(b))),
            eq(exp(add(a, b)), mul(exp(a), exp(b))),
            eq(make("rpow", make("rpow", one, a), b), make("rpow", one, mul(a, b))),
            eq(make("rpow", mul(one, b), a), mul(make("rpow", one, a), make("rpow", b, a))),
            eq(power(power(one, 2), Fraction(1, 2)), self.pick(one, root(one), neg(one))),
            eq(make("pow", mul(one, b), k), mul(make("pow", one, k), make("pow", b, k))),
            eq(make("gamma", add(one, ONE)), mul(one, make("gamma", one))),
            eq(ln(power(one, 2)), mul(TWO, ln(self.pick(one, root(one), neg(one))))),
            eq(make("sin", make("asin", one)), one),
            eq(make("cos", mul(TWO, a)), sub(ONE, mul(TWO, power(make("sin", a), 2)))),
            eq(exp(mul(a, ln(one))), self.pick(make("rpow", one, a), make("pow", one, k))),
        ))  # fmt: skip

    def _rewrite(self) -> tuple[Term, Mapping[str, Any]]:
        one, two = self.body(), self.body()
        if self.random.random() < 0.5:
            two = self.pick(mul(one, div(t, t)), add(one, sub(x, x)), substitute(one, {x: y}))
        equal = eq(one, two)
        self.supposed(
            self.pick(equal, substitute(equal, {t: x})),
            *self.pick((), (t,)),
            where=self.pick((), (), (lt(ZERO, t),), (lt(t, ONE),)),
        )
        if self.random.random() < 0.3:
            self.line("suppose", self.context, eq(x, self.pick(y, ZERO)))
        source, point, along = self.source(), self.pick(*PARAMETERS), self.filter()
        wraps: list[Callable[[Term], Term]] = [
            lambda b: self.over(source, b),
            lambda b: make("deriv", ONE, close(b, t), point),
            lambda b: make("lim", along, close(b, t)),
            lambda b: make("root", make("interval", MINUS, ONE), close(b, t)),
            lambda b: substitute(b, {t: point}),
        ]
        wrap = self.pick(*wraps)
        return self.hints(
            eq(wrap(one), wrap(two)), near=self.pick(None, (add(point, ONE),), (sub(point, ONE), add(point, ONE)))
        )

    # functionals

    def _linear(self) -> tuple[Term, Mapping[str, Any]]:
        source, one, two, c = self.source(), self.body(), self.body(), self.pick(*PARAMETERS)
        left = self.over(
            source,
            self.pick(add(one, mul(c, two)), add(one, mul(c, two)), add(one, c), mul(c, one), sub(add(one, two), two)),
        )
        right = self.pick(
            add(self.over(source, one), mul(c, self.over(source, two))), add(self.over(source, one), c),
            mul(c, self.over(source, one)), self.over(source, one), c,
        )  # fmt: skip
        return self.hints(eq(left, right))

    def _order(self) -> tuple[Term, Mapping[str, Any]]:
        source, one = self.source(), self.body()
        two = self.pick(
            self.body(), add(one, self.body()), make("max", one, self.pick(*PARAMETERS)), add(one, make("exp", t))
        )
        left, right = self.over(source, one), self.over(source, two)
        self.supposed(make("defined", self.pick(left, right)))
        goal = self.pick(lt(left, right), le(left, right), lt(ZERO, right), make("defined", left))
        return self.hints(goal, bound=self.pick(None, right))

    def _tonelli(self) -> tuple[Term, Mapping[str, Any]]:
        one, two = self.source(), self.source()
        body = substitute(self.body(), {x: u})
        left = self.over(one, substitute(self.over(two, substitute(body, {t: y})), {}))
        inner, swapped = make("over", two, close(body, u)), make("over", one, close(body, t))
        left, right = make("over", one, close(inner, t)), make("over", two, close(swapped, u))
        if self.random.random() < 0.3:  # a triangle
            low = self.pick(ZERO, MINUS, x)
            left = make(
                "over", make("interval", low, ONE), close(make("over", make("interval", low, t), close(body, u)), t)
            )
            right = make(
                "over",
                make("interval", low, ONE),
                close(make("over", make("interval", u, self.pick(ONE, t, TWO)), close(body, t)), u),
            )
        self.supposed(make("defined", self.pick(left, right)))
        return self.hints(eq(left, right))

    def _law(self) -> tuple[Term, Mapping[str, Any]]:
        body, low, c = self.body(), self.pick(*PARAMETERS), self.pick(*PARAMETERS)
        law = make("atoms", c, low, sub(ONE, c), ONE)
        return self.hints(self.pick(
            eq(self.over(law, body), add(mul(c, substitute(body, {t: low})), mul(sub(ONE, c), substitute(body, {t: ONE})))),
            eq(self.over(make("uniform", low, c), body), div(self.over(make("interval", low, c), body), sub(c, low))),
            eq(make("over", make("interval", low, c), low), mul(low, sub(c, low))),
            eq(make("over", make("integers", ONE, k), low), mul(low, self.pick(k, sub(k, ONE), add(k, ONE)))),
            eq(make("product", make("integers", ONE, k), low), make("pow", low, k)),
            eq(self.over(make("integers", k, add(k, ONE)), body), add(*(substitute(body, {t: add(k, num(i))}) for i in range(2)))),
            eq(self.over(make("image", make("uniform", ZERO, ONE), close(self.body(), t)), body), self.over(make("interval", ZERO, ONE), body)),
        ))  # fmt: skip

    def _split(self) -> tuple[Term, Mapping[str, Any]]:
        body, (low, cut, high) = self.body(), (self.pick(*PARAMETERS) for _ in range(3))
        if self.random.random() < 0.5:
            return self.hints(eq(
                self.over(make("interval", low, high), body),
                add(self.over(make("interval", low, cut), body), self.over(make("interval", cut, high), body)),
            ))  # fmt: skip
        return self.hints(eq(
            self.over(make("integers", ZERO, self.pick(k, x)), body),
            add(self.over(make("integers", ZERO, k), body), self.over(make("integers", add(k, ONE), self.pick(k, x, TWO)), body)),
        ))  # fmt: skip

    # calculus

    def _differentiate(self) -> tuple[Term, Mapping[str, Any]]:
        body, point = self.body(), self.pick(*PARAMETERS)
        slope = self.pick(self.slope(body), self.slope(body), self.body())
        goal = eq(make("deriv", ONE, close(body, t), point), substitute(slope, {t: point}))
        return self.hints(goal, near=self.pick(None, None, (sub(point, ONE), add(point, ONE))))

    def _antiderivative(self) -> tuple[Term, Mapping[str, Any]]:
        body, low, high = self.body(), self.pick(*ENDS), self.pick(*ENDS)
        integral = make("over", make("interval", low, high), close(self.slope(body), t))
        ends = [self.pick(*PARAMETERS) if e in (OO, MINUS_OO) else substitute(body, {t: e}) for e in (low, high)]
        goal = self.pick(*[eq(integral, sub(ends[1], ends[0]))] * 3, make("infinite", *integral.args))
        return self.hints(goal, variable=t, function=body)

    def _substitution(self) -> tuple[Term, Mapping[str, Any]]:
        body = self.body()
        image = self.pick(
            self.body(), mul(TWO, t), add(t, x), neg(t), power(t, 2), make("exp", t), sub(ONE, t), mul(x, t)
        )
        low, high = self.pick(*PARAMETERS), self.pick(*PARAMETERS)
        ends = [substitute(image, {t: e}) for e in self.pick((low, high), (high, low))]
        inner = mul(
            substitute(body, {t: image}),
            self.pick(self.slope(image), neg(self.slope(image)), make("abs", self.slope(image))),
        )
        left = make("over", make("interval", *ends), close(body, t))
        right = make("over", make("interval", low, high), close(inner, t))
        return self.hints(eq(left, right), variable=u, image=substitute(image, {t: u}))

    def _leibniz(self) -> tuple[Term, Mapping[str, Any]]:
        source, body = self.source(), substitute(self.body(), {x: u})
        point = self.pick(*PARAMETERS)
        swapped = substitute(body, {t: u, u: t})
        slope = substitute(self.slope(swapped), {t: u, u: t})
        goal = eq(
            make("deriv", ONE, close(make("over", source, close(body, t)), u), point),
            make("over", source, close(substitute(slope, {u: point}), t)),
        )
        bound = self.over(source, self.pick(ONE, TWO, num(10), make("exp", t), self.body(), div(ONE, power(t, 2))))
        return self.hints(goal, bound=bound, near=(sub(point, ONE), add(point, ONE)))

    # limits

    def _limit(self, *names: str) -> tuple[Term, Mapping[str, Any]]:
        along, body = self.filter(), self.body()
        point = along.args[0] if along.args else ZERO
        value = self.pick(substitute(body, {t: point}), *PARAMETERS[:6])
        goal = self.pick(*[eq(make("lim", along, close(body, t)), value)] * 3, make("diverges", along, close(body, t)))
        return self.hints(goal, near=self.pick(None, None, add(point, ONE)))

    _continuity = _limit_algebra = _limit

    def _squeeze(self) -> tuple[Term, Mapping[str, Any]]:
        goal, hints = self._limit()
        goal = substitute(goal, {})
        bounds = self.pick(
            (neg(make("abs", t)), make("abs", t)), (self.body(), self.body()), (MINUS, ONE), (ZERO, t), (t, None)
        )
        return goal, {
            **hints,
            "variables": (t,),
            "lower": bounds[0],
            "upper": bounds[1],
            "toward": None,
            "near_parameter": None,
        }

    def _compose(self) -> tuple[Term, Mapping[str, Any]]:
        along, target, body, inner = self.filter(), self.filter(), self.body(), self.body()
        outer, value = make("lim", target, close(body, t)), self.pick(ZERO, ONE, x)
        self.supposed(eq(outer, value))
        goal = eq(make("lim", along, close(substitute(body, {t: inner}), t)), value)
        return self.hints(goal, variables=(t,), outer=outer, inner=(inner,), near=None)

    def _limit_order(self) -> tuple[Term, Mapping[str, Any]]:
        along = self.filter()
        lower, upper = (make("lim", along, close(self.body(), t)) for _ in range(2))
        values = self.pick(*PARAMETERS), self.pick(*PARAMETERS)
        for term, value in zip((lower, upper), values, strict=True):
            self.supposed(eq(term, value))
        return self.hints(le(*values), lower=lower, upper=upper, near=None)

    def _dominated_convergence(self) -> tuple[Term, Mapping[str, Any]]:
        source, along, moving = self.source(), self.filter(), substitute(self.body(), {x: u})
        limit = self.pick(ZERO, ONE, self.body(), substitute(moving, {u: self.pick(ZERO, x, ONE)}))
        pointwise = eq(make("lim", along, close(moving, u)), limit)
        ends = source.args if source.head == "interval" else ()
        where = (
            tuple(c for e, c in zip(ends, (lt(ends[0], t), lt(t, ends[1])), strict=True) if e.sort != "end")
            if ends and not {*ends} & {OO, MINUS_OO}
            else ()
        )
        self.supposed(pointwise, t, where=where)
        inner = make("over", source, close(moving, t))
        goal = eq(make("lim", along, close(inner, u)), make("over", source, close(limit, t)))
        bound = self.over(source, self.pick(ONE, TWO, make("exp", neg(t)), self.body()))
        near = add(along.args[0], ONE) if along.args else ONE
        self.supposed(make("defined", inner), u)
        return self.hints(goal, bound=bound, near=near)

    _monotone_convergence = _dominated_convergence

    # order and roots

    def _increasing_map(self) -> tuple[Term, Mapping[str, Any]]:
        body = self.pick(self.body(), self.pick(*TAME))
        flat = div(body, body), sub(body, body), step_at(x), add(make("atan", t), make("atan", div(ONE, t)))
        relation, body = self.pick((le, body), (lt, body), (eq, self.pick(body, *flat)))
        values = self.pick((x, y), (x, add(x, ONE)), (ZERO, y), (self.pick(*PARAMETERS), self.pick(*PARAMETERS)))
        sides = [substitute(body, {t: at}) for at in values]
        interval = make("interval", self.pick(*ENDS, *[MINUS_OO, ZERO] * 3), self.pick(*ENDS, *[OO] * 6))
        return self.hints(relation(*sides), variable=t, function=body, interval=interval, values=values)

    def _jensen(self) -> tuple[Term, Mapping[str, Any]]:
        body, mean = self.body(), self.over(self.source(), self.body())
        image = substitute(body, {t: mean})
        of_map = (
            self.over(mean.args[0], t)
            if mean.head != "over"
            else make("over", mean.args[0], close(substitute(body, {t: t}), t))
        )
        interval = make("interval", self.pick(ZERO, MINUS_OO, MINUS), self.pick(OO, ONE, TWO))
        return self.hints(
            le(*self.pick((image, of_map), (of_map, image))), variable=t, function=body, interval=interval, mean=mean
        )

    def _root_exists(self) -> tuple[Term, Mapping[str, Any]]:
        body = self.pick(self.body(), sub(self.body(), self.pick(*PARAMETERS)))
        root = make("root", make("interval", self.pick(*ENDS), self.pick(*ENDS)), close(body, t))
        goal = self.pick(eq(substitute(body, {t: root}), ZERO), make("defined", root))
        return self.hints(goal, points=self.pick(None, (self.pick(*PARAMETERS), self.pick(*PARAMETERS))))

    def _root_is(self) -> tuple[Term, Mapping[str, Any]]:
        point = self.pick(*PARAMETERS)
        body = self.pick(self.body(), sub(self.body(), substitute(self.body(), {t: point})))
        body = self.pick(body, sub(body, substitute(body, {t: point})))
        source = make("interval", self.pick(*ENDS, *[MINUS_OO, ZERO] * 3), self.pick(*ENDS, *[OO] * 6))
        return self.hints(eq(make("root", source, close(body, t)), point))

    def _least(self) -> tuple[Term, Mapping[str, Any]]:
        source, head = make("interval", self.pick(*ENDS), self.pick(*ENDS)), self.pick("minimiser", "onset")
        source = self.pick(source, make("interval", MINUS_OO, OO), make("interval", MINUS, TWO))
        point = self.pick(ZERO, x, y, ONE)
        gap = sub(t, point)
        body = self.pick(
            self.body(),
            power(gap, 2),
            make("abs", gap),
            make("max", gap, ZERO),
            make("exp", power(gap, 2)),
            power(gap, 3),
        )
        return self.hints(eq(make(head, source, close(body, t)), self.pick(point, point, *PARAMETERS)))


APART = ("axiom", "wick")
"""Rules without random lines."""


def rules() -> list[str]:
    """The rules in the order of the tries."""
    return sorted(RULES)


def campaign(tries: int, seed: int, first: int = 0) -> Tally:
    """So many logs of random lines, and walks of mutants in turn; each is made from the seed and its number alone."""
    tally = Tally()
    names = rules()
    for number in range(first, first + tries):
        rounds, place = divmod(number, len(names))
        (mutants if rounds % 2 or names[place] in APART else lines)(f"{seed} {number}", names[place], tally)
    return tally


def lines(name: str, rule: str, tally: Tally) -> None:
    """Tally a log of random lines that ends in the rule."""
    attempt = Try(name)
    tally.tried[rule] += 1
    try:
        shown = attempt.last(rule)
    except IllFormed:
        return
    if shown is None:
        return
    tally.certified[rule] += 1
    verdicts, false = judge(attempt.theorems[shown], attempt.random, POINTS)
    tally.judged[rule] += verdicts > 0
    if false is not None:
        at = {str(v): str(value) for v, value in false.items()}
        tally.falsehoods.append("\n  ".join((f"{name} false at {at}:", *attempt.said)))


def mutants(name: str, rule: str, tally: Tally) -> None:
    """Tally a walk from an honest log that ends in the rule."""
    for log, accepted, verdicts, falsehood in walk(rule, Random(name)):
        tally.tried[rule] += 1
        tally.certified[rule] += accepted
        tally.judged[rule] += verdicts > 0
        if falsehood:
            tally.falsehoods.append("\n  ".join((f"{name} {falsehood}", *map(said, log.steps))))
