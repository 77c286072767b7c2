"""Random statements for the deciders and the rules, and a judge of their truth that shares nothing with either.

Everything is drawn from one ``random.Random``. ``python -m tests.campaigns fuzz`` runs a campaign and prints what it found;
the tests run a small share of it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cache
from random import Random
from typing import Any

import sympy as sp
from sympy.core.relational import Relational

from phaseproof.book import load_book
from phaseproof.checking import walk
from phaseproof.edits import edits
from phaseproof.limits import TimeLimit, time_limit
from phaseproof.mutants import of_domain
from phaseproof.standing import spread
from phaseproof.theory import by
from phaseproof.theory.algebra import is_zero
from phaseproof.theory.balls import enclose
from phaseproof.theory.domain import Domain, Parameter, integer, real
from phaseproof.theory.errors import PhaseproofError, UsageError
from phaseproof.theory.exactly import without_quadrature
from phaseproof.theory.examination import false
from phaseproof.theory.former_kernel import Checked, Step, check
from phaseproof.theory.positivity import decide, sign_on
from phaseproof.witness import Witness

BITS = 200
POINTS = 6
CLEAR = (PhaseproofError, ArithmeticError, TypeError, ValueError, AttributeError, KeyError, sp.PolynomialError)
"""What the kernel turns into a verdict, and what drawing may raise; anything else is a crash."""
PATIENCE = 60.0
"""Seconds that one try may take; beyond, it is given up in words, as ``check`` does."""


@dataclass
class Found:
    """A campaign's tally by target: tries, certificates, those judged at a point or more; what went wrong, in words."""

    tries: Counter[str] = field(default_factory=Counter)
    certified: Counter[str] = field(default_factory=Counter)
    judged: Counter[str] = field(default_factory=Counter)
    falsehoods: list[str] = field(default_factory=list)
    crashes: list[str] = field(default_factory=list)
    unended: list[str] = field(default_factory=list)


# --- random material ----------------------------------------------------------------------------------


def number(random: Random) -> sp.Rational:
    return sp.Rational(random.randint(-6, 6), random.choice((1, 1, 2, 3, 4)))


def domain(random: Random) -> Domain:
    """One or two parameters on intervals with open or closed ends, or integers; perhaps a condition."""
    parameters: list[Parameter] = []
    for name in ("a", "b")[: random.randint(1, 2)]:
        low = random.choice((-2, -1, 0, 0, 0, 1, -sp.oo))
        high = sp.oo if random.random() < 0.4 else (low if low != -sp.oo else 0) + random.choice((1, 2))
        if random.random() < 0.15 and low not in (-sp.oo,):
            parameters.append(integer(name, low, None if high is sp.oo else int(high)))
            continue
        closed = "".join(end for end, at in (("[", low), ("]", high)) if random.random() < 0.5 and abs(at) != sp.oo)
        parameters.append(real(name, low, high, closed=closed))
    conditions: tuple[Relational, ...] = ()
    if random.random() < 0.3:
        relation = relational(random, [p.symbol for p in parameters], 4)
        conditions = () if relation is None else (relation,)
    return Domain(tuple(parameters), conditions)


def expression(random: Random, symbols: list[sp.Symbol], size: int) -> sp.Expr:
    """Sums, products, quotients, powers and square roots of symbols and small fractions, with about ``size`` leaves."""
    if size <= 1:
        return random.choice(symbols) if random.random() < 0.6 else number(random)
    kind = random.random()
    if kind < 0.12:
        return sp.sqrt(expression(random, symbols, size - 1))
    if kind < 0.22:
        return expression(random, symbols, size - 1) ** random.choice((2, 2, 3, -1, -2))
    if kind < 0.26:
        return random.choice((sp.Abs, sp.exp, sp.log))(expression(random, symbols, size - 1))
    left = random.randint(1, size - 1)
    one, other = expression(random, symbols, left), expression(random, symbols, size - left)
    return random.choice((one + other, one - other, one * other, one * other, one / other if other != 0 else one))


def plain(value: sp.Basic) -> bool:
    """Is it a real-looking expression that the language admits?"""
    return isinstance(value, sp.Expr) and not value.has(sp.nan, sp.zoo, sp.oo, sp.I)


def rewritten(random: Random, value: sp.Expr) -> sp.Expr:
    """The same expression in another form, or one that only looks like it."""
    forms: tuple[Callable[[sp.Expr], sp.Expr], ...] = (
        sp.expand,
        sp.together,
        sp.factor,
        lambda e: e.replace(lambda p: p.is_Pow and p.exp == sp.S.Half, lambda p: -p),
        lambda e: sp.powdenest(e, force=True),
        lambda e: sp.expand_power_base(sp.expand(e), force=True),
        lambda e: sp.sqrt(sp.expand(e**2)),
        lambda e: e.replace(sp.Abs, lambda x: x),
        lambda e: mutated(random, e),
    )
    return random.choice(forms)(value)


def mutated(random: Random, value: sp.Expr) -> sp.Expr:
    """The expression with one thing wrong, or as it is where nothing can be."""
    ways = list(edits(value))
    random.shuffle(ways)
    made = (make() for _, _, make in ways)
    return next((mutant for mutant in made if mutant is not None and mutant != value), value)


def relational(random: Random, symbols: list[sp.Symbol], size: int) -> Relational | None:
    left, right = expression(random, symbols, size), expression(random, symbols, random.randint(1, size))
    if not plain(left) or not plain(right):
        return None
    relation = random.choice((sp.Gt, sp.Ge, sp.Lt, sp.Le))(left, right, evaluate=False)
    return relation if relation.free_symbols else None


# --- the judge ----------------------------------------------------------------------------------------


def contradicted(statement: Relational, where: Domain, witness: Witness | None = None) -> str | None:
    """A point of the domain at which balls refute the statement, "" without one, None where no point has both values.

    A value that is not real refutes an inequality.
    """
    judged = None
    for at in _points(where):
        sides = []
        for side in statement.args:
            try:
                sides.append(enclose(side, at, BITS) if witness is None else witness.value(side, at))
            except CLEAR:
                sides.append(None)
        if None not in sides:
            judged = ""
            if _false(statement, *sides):
                return f"{statement} at {at} on {where.describe()}: {sides[0]} and {sides[1]}"
    return judged


def _points(where: Domain) -> list[dict[sp.Symbol, sp.Rational]]:
    found = []
    for at in spread(where):
        found.append(at)
        if len(found) == POINTS + 6:
            break
    return found


def _false(statement: Relational, left: object, right: object) -> bool:
    difference = left - right  # type: ignore[operator]
    if isinstance(statement, sp.Gt | sp.Lt) and difference.is_zero():
        return True
    return false(statement, left, right)


# --- targets ------------------------------------------------------------------------------------------


def signs(random: Random, found: Found) -> None:
    """sign_on: the sign that is named, everywhere on the domain."""
    where = domain(random)
    value = expression(random, list(where.symbols), random.randint(2, 7))
    if plain(value):
        sign = _answer(found, sign_on, value, where)
        kind = {1: sp.Gt, -1: sp.Lt, 0: sp.Eq, None: None}[sign]
        _record(found, "sign_on", kind and kind(value, sp.S.Zero, evaluate=False), where)


def inequalities(random: Random, found: Found) -> None:
    """decide: the inequality, everywhere on the domain."""
    where = domain(random)
    relation = relational(random, list(where.symbols), random.randint(2, 6))
    if relation is not None:
        _record(found, "decide", relation if _answer(found, decide, relation, where) else None, where)


def identities(random: Random, found: Found) -> None:
    """is_zero: equality wherever both sides have a value."""
    where = domain(random)
    value = expression(random, list(where.symbols), random.randint(2, 7))
    other = rewritten(random, value)
    if plain(value) and plain(other) and value != other:
        _record(found, "is_zero", by.equal(value, other) if _answer(found, is_zero, value - other) else None, where)


def _answer(found: Found, decider: Callable[..., Any], *question: object) -> Any:
    """What a decider says; it may refuse in words, and has an answer for whatever can be written down."""
    try:
        return decider(*question)
    except PhaseproofError:
        raise
    except CLEAR as crash:
        found.crashes.append(f"{decider.__name__}{question}: {type(crash).__name__}: {crash}")
        return None


def _record(
    found: Found,
    target: str,
    statement: Relational | None,
    where: Domain,
    witness: Witness | None = None,
    known: bool = False,
) -> None:
    """One try, and what was certified by it, which is judged unless the book itself says so."""
    found.tries[target] += 1
    if statement is not None:
        found.certified[target] += 1
        wrong = "" if known else contradicted(statement, where, witness)
        found.judged[target] += wrong is not None
        if wrong:
            found.falsehoods.append(f"{target}: {wrong}")


class Rules:
    """Every rule of the book on its true instances, perturbed: statement, domain, premises and certificate."""

    def __init__(self) -> None:
        book = load_book().values()
        self.steps = list({id(step): step for claim in book for step in walk(claim.derivation())}.values())
        self.by_rule: dict[str, list[Step]] = {}
        for step in self.steps:
            self.by_rule.setdefault(step.rule, []).append(step)
        self.witness = Witness([(step.statement, step.domain) for step in self.steps])
        self.memo: dict[int, tuple[Step, Checked]] = {}

    def __call__(self, random: Random, found: Found) -> None:
        name = random.choice(sorted(self.by_rule))
        step = changed = random.choice(self.by_rule[name])
        for _ in range(random.randint(1, 3)):
            changed = self.perturbed(random, changed)
        for used in (*step.uses, *changed.uses):
            check(used, self.memo)
        certified = check(changed, dict(self.memo)).ok
        known = (changed.statement, changed.domain) == (step.statement, step.domain)
        _record(found, name, changed.statement if certified else None, changed.domain, self.witness, known)

    def perturbed(self, random: Random, step: Step) -> Step:
        kind = random.random()
        try:
            if kind < 0.5 or not step.uses:
                side = random.randint(0, 1)
                sides = list(step.statement.args)
                sides[side] = mutated(random, sides[side])
                return replace(step, statement=step.statement.func(*sides, evaluate=False))
            if kind < 0.65:
                return replace(step, domain=random.choice([d for _, d in of_domain(step.domain)] or [step.domain]))
            if kind < 0.75:
                return replace(step, uses=(*step.uses[1:], random.choice(self.steps)))
            return replace(step, certificate=self.certificate(random, step.certificate))
        except (UsageError, IndexError):
            return step

    def certificate(self, random: Random, known: object) -> dict[str, object]:
        def change(value: object) -> object:
            if isinstance(value, dict):
                return {key: change(item) for key, item in value.items()}
            if isinstance(value, tuple):
                return tuple(change(item) for item in value)
            if isinstance(value, sp.Expr) and random.random() < 0.5:
                return mutated(random, value)
            if type(value) is int:
                return value + random.choice((-1, 1))
            return value

        changed = change(known)
        assert isinstance(changed, dict)
        return changed


@cache
def rules() -> Rules:
    """Those of the whole book; premises are checked once in this process."""
    return Rules()


def campaign(tries: int, seed: int, rules_share: float = 0.3, first: int = 0) -> Found:
    """So many tries from one seed, ``rules_share`` of them at the rules; ``first`` is the number of the first."""
    found = Found()
    for index in range(first, first + tries):
        random = Random(f"{seed}/{index}")
        target: Callable[[Random, Found], None]
        target = rules() if random.random() < rules_share else random.choice((signs, inequalities, identities))
        try:
            with time_limit(PATIENCE), without_quadrature():  # as the kernel does, and the audit
                target(random, found)
        except TimeLimit:
            found.tries["out of time"] += 1
            found.unended.append(f"try {seed}/{index}")
        except CLEAR:
            found.tries["refused in words"] += 1
        except Exception as crash:
            found.crashes.append(f"try {seed}/{index}: {type(crash).__name__}: {crash}")
    return found
