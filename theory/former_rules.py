"""The general rules: citing, rewriting, substituting, splitting into cases."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product

import sympy as sp
from sympy.core.relational import Relational
from sympy.logic.boolalg import Boolean

from .admission import bound_symbols
from .algebra import defined, denominators, is_zero, nonzero
from .domain import Domain
from .errors import Refusal
from .former_axioms import AXIOMS
from .former_kernel import Goal, Theorem, Verdict, rule
from .language import RANDOM, d, n
from .positivity import decide, entails


def equation(theorem: Goal | Theorem) -> tuple[sp.Expr, sp.Expr]:
    """Both sides of a statement that must be an equation."""
    if type(theorem.statement) is not sp.Eq:
        raise Refusal(f"an equation is needed, not {theorem.statement}")
    return theorem.statement.lhs, theorem.statement.rhs


def same(left: sp.Expr, right: sp.Expr, what: str) -> None:
    """Refuse unless two expressions are equal by exact algebra."""
    if left != right and not is_zero(left - right):
        raise Refusal(f"{what}: {left} is not {right}")


def square_roots(roots: Mapping[sp.Expr, sp.Expr], domain: Domain) -> Mapping[sp.Expr, sp.Expr]:
    """The roots by radicand, once each is shown to be the one that is >= 0."""
    for radicand, root in roots.items():
        if not is_zero(root**2 - radicand) or not decide(sp.Ge(root, 0), domain):
            raise Refusal(f"{root} is not shown to be the square root of {radicand}")
    return roots


@rule("cite")
def cite(goal: Goal, *premises: Theorem, axiom: str, at: Mapping[sp.Symbol, sp.Expr] | None = None) -> Verdict:
    """The statement is an instance of a named axiom, whose conditions hold on the domain."""
    if axiom not in AXIOMS:
        raise Refusal(f"there is no axiom {axiom!r}; valid: {', '.join(sorted(AXIOMS))}")
    known = AXIOMS[axiom]
    if known.statement is None:
        raise Refusal(f"axiom {axiom} is a principle used by its own rule, it has no instances to cite")
    at = at or {}
    instance = known.statement.xreplace(dict(at))
    if instance.func is not goal.statement.func:
        raise Refusal(f"the axiom says {instance}")
    same(goal.statement.lhs, instance.lhs, "left side and axiom")
    same(goal.statement.rhs, instance.rhs, "right side and axiom")
    for condition in known.conditions:
        needed = condition.xreplace(dict(at))
        if needed is not sp.true and (needed is sp.false or not decide(needed, goal.domain)):
            raise Refusal(f"the axiom needs {needed}, which is not shown on {goal.domain.describe()}")
    return Verdict.CITED


@rule("algebra")
def algebra(goal: Goal, *premises: Theorem, factors: tuple[sp.Expr, ...] = ()) -> Verdict:
    """An equation by exact algebra, after rewriting with each premise (or adding multiples of it).

    With ``factors`` the k-th premise's (left - right) is added, times the k-th factor; without, its left
    side is replaced by its right side wherever it stands. Every premise must be used. Nothing may be
    divided by that could vanish on the domain.
    """
    left, right = equation(goal)
    pinned = {p.symbol: p.lower for p in goal.domain.parameters if p.lower == p.upper}
    difference = (left - right).xreplace(pinned)
    divisors = denominators(left) | denominators(right)
    if factors and len(factors) != len(premises):
        raise Refusal(f"{len(factors)} factors for {len(premises)} premises")
    for position, premise in enumerate(premises):
        old, new = (side.xreplace(pinned) for side in equation(premise))
        if factors:
            defined(factors[position], goal.domain)
            difference = difference - factors[position] * (old - new)
            continue
        old, new = solved_for_core(old, new, goal.domain)
        powers = _half_powers(old, new, difference)
        changed = difference.xreplace(powers)
        if changed == difference:
            raise Refusal(f"premise {premise.statement} is not used: its left side does not occur")
        if bound_symbols(difference) & (old.free_symbols | new.free_symbols):
            raise Refusal(f"rewriting {old} would capture a bound variable")
        if any(old in sp.preorder_traversal(node) for node in difference.atoms(sp.Derivative)):
            raise Refusal(f"rewriting {old} under a derivative needs the rule 'differentiate'")
        difference = changed
        divisors = {divisor.xreplace(powers) for divisor in divisors | denominators(changed)}
    for divisor in divisors | denominators(difference):
        nonzero(divisor.xreplace(pinned), goal.domain)
    if not is_zero(difference):
        raise Refusal(
            f"the two sides differ: left minus right does not reduce to 0 in {goal.statement}", right + difference
        )
    return Verdict.PROVED


def _half_powers(old: sp.Expr, new: sp.Expr, expression: sp.Expr) -> dict[sp.Expr, sp.Expr]:
    """What to replace by old = new: for a square root old, every power of it too."""
    changes = {old: new}
    if isinstance(old, sp.Pow) and old.exp == sp.S.Half:
        powers = [p for p in expression.atoms(sp.Pow) if p.base == old.base and p.exp.is_Rational and p.exp.q == 2]
        changes |= {power: new ** (2 * power.exp) for power in powers}
    return changes


def solved_for_core(left: sp.Expr, right: sp.Expr, domain: Domain) -> tuple[sp.Expr, sp.Expr]:
    """For left = factor * core, with one inert core (an integral, limit, series, expectation): core = right/factor."""
    if not isinstance(left, sp.Mul):
        return left, right
    cores = [a for a in left.args if isinstance(a, sp.Integral | sp.Limit | sp.Derivative | sp.Sum | sp.Function)]
    if len(cores) != 1:
        return left, right
    factor = left / cores[0]
    defined(1 / factor, domain)
    return cores[0], right / factor


@rule("substitute", local=False)
def substitute(goal: Goal, premise: Theorem, *, at: Mapping[sp.Symbol, sp.Expr]) -> Verdict:
    """An instance of a proved statement: parameters replaced, and the new values lie in its domain."""
    mapping = dict(at)
    symbols = {p.symbol for p in premise.domain.parameters}
    if not set(mapping) <= symbols:
        raise Refusal(f"{sorted(map(str, set(mapping) - symbols))} are no parameters of the premise")
    if bound_symbols(premise.statement) & (set(mapping) | {s for e in mapping.values() for s in e.free_symbols}):
        raise Refusal("the substitution would capture a bound variable")
    _sizes_stay(mapping, premise, goal.domain)
    for p in premise.domain.parameters:
        image = mapping.get(p.symbol, p.symbol)
        defined(image, goal.domain)
        if image.is_real is not True:
            raise Refusal(f"{p.name} is real, {image} is not known to be")
        if p.integer and not (image.is_Integer or (image in goal.domain.symbols and image.is_integer)):
            raise Refusal(f"{p.name} must be an integer, {image} is not known to be one")
        lower = sp.Gt(image, p.lower) if p.lower_open else sp.Ge(image, p.lower)
        upper = sp.Lt(image, p.upper) if p.upper_open else sp.Le(image, p.upper)
        for needed, end in ((lower, p.lower), (upper, p.upper)):
            if end.is_infinite or needed is sp.true:
                continue
            if needed is sp.false or not decide(needed, goal.domain):
                raise Refusal(f"{p.name} -> {image} needs {needed}, not shown on {goal.domain.describe()}")
    for condition in premise.domain.conditions:
        needed = condition.xreplace(mapping)
        if needed is not sp.true and (needed is sp.false or not decide(needed, goal.domain)):
            raise Refusal(f"the premise needs {needed}, not shown on {goal.domain.describe()}")
    if premise.statement.func is not goal.statement.func:
        raise Refusal(f"the premise is {premise.statement}")
    same(goal.statement.lhs, premise.statement.lhs.xreplace(mapping), "left side and instance")
    instance = premise.statement.rhs.xreplace(mapping)
    if goal.statement.rhs != instance and not is_zero(goal.statement.rhs - instance):
        raise Refusal(f"the instance of the premise has the right side {instance}", instance)
    return Verdict.PROVED


def _sizes_stay(mapping: Mapping[sp.Symbol, sp.Expr], premise: Theorem, domain: Domain) -> None:
    """Refuse another size for n or d where an expectation, which depends on both without naming them, would keep its own."""
    for size in {n, d} & set(mapping):
        pinned = size in domain.symbols and domain[size.name].interval == sp.FiniteSet(mapping[size])
        if mapping[size] != size and not pinned and premise.statement.atoms(*RANDOM):
            raise Refusal(f"{premise.statement} holds expectations at the size {size}: {mapping[size]} is another one")


@rule("cases", local=False)
def cases(goal: Goal, *premises: Theorem) -> Verdict:
    """A statement that holds in each of several regimes, which together cover the domain."""
    _cover(goal.domain, [p.domain for p in premises])
    for premise in premises:
        if premise.statement.func is not goal.statement.func:
            raise Refusal(f"{premise.statement} is no case of {goal.statement}")
        at = {p.symbol: p.lower for p in premise.domain.parameters if p.lower == p.upper}
        for side, known in zip(goal.statement.args, premise.statement.args, strict=True):
            same(branch(side, premise.domain).xreplace(at), known.xreplace(at), "goal and case")
    return Verdict.PROVED


def _cover(whole: Domain, parts: list[Domain]) -> None:
    """Refuse unless the parts cover the whole: by their ranges of one parameter, or else by their conditions."""
    for part in parts:
        if set(part.symbols) != set(whole.symbols):
            raise Refusal(f"a case ranges over {part.names}, the goal over {whole.names}")
    split = [p for p in whole.parameters if any(_range(part, p.name) != p.interval for part in parts)]
    if not split:
        _cover_by_conditions(whole, parts)
        return
    if len(split) != 1:
        raise Refusal(f"cases must split the range of exactly one parameter, these split {[p.name for p in split]}")
    union = sp.Union(*(_range(part, split[0].name) for part in parts))
    wanted: sp.Set = split[0].interval
    if split[0].integer and split[0].upper.is_finite and split[0].lower.is_finite:
        wanted = sp.FiniteSet(*range(int(split[0].lower), int(split[0].upper) + 1))
    if not wanted.is_subset(union):
        raise Refusal(f"the cases leave out {sp.Complement(wanted, union)} of {split[0].name}")
    for part in parts:
        for condition in part.conditions:
            if not decide(condition, whole):
                raise Refusal(f"a case needs {condition}, which the goal does not say")


def _cover_by_conditions(whole: Domain, parts: list[Domain]) -> None:
    """Refuse unless no point fails one condition of every part: such a choice holds one and its contrary, or one always true."""
    for failing in product(*(part.conditions for part in parts)):
        if not any(sp.Not(c) in failing for c in failing) and not any(decide(c, whole) for c in failing):
            raise Refusal(
                f"no case covers the points of {whole.describe()} where {', '.join(map(str, failing))} all fail"
            )


def _range(domain: Domain, name: str) -> sp.Set:
    return domain[name].interval if name in domain.names else sp.S.EmptySet


def branch(expression: sp.Expr, domain: Domain) -> sp.Expr:
    """Replace every Piecewise by the branch that is certainly the chosen one on the domain."""

    def chosen(piecewise: sp.Piecewise) -> sp.Expr:
        for value, condition in piecewise.args:
            if holds(condition, domain):
                return value
            if not holds(sp.Not(condition), domain):
                raise Refusal(f"whether {condition} is not the same everywhere on {domain.describe()}")
        raise Refusal(f"no branch of {piecewise} applies on {domain.describe()}")

    return expression.replace(lambda node: isinstance(node, sp.Piecewise), chosen)


def holds(condition: Boolean, domain: Domain) -> bool:
    """Is a condition certain on the domain?"""
    if condition in (sp.true, sp.false):
        return bool(condition is sp.true)
    if isinstance(condition, sp.Not):
        plain = sp.to_nnf(condition)
        return plain != condition and holds(plain, domain)
    if isinstance(condition, sp.And):
        return all(holds(part, domain) for part in condition.args)
    if isinstance(condition, sp.Or):
        return any(holds(part, domain) for part in condition.args)
    if isinstance(condition, sp.Ne):
        return decide(condition.lhs < condition.rhs, domain) or decide(condition.lhs > condition.rhs, domain)
    if isinstance(condition, sp.Eq):
        at = {p.symbol: p.lower for p in domain.parameters if p.lower == p.upper}
        return bool(condition.xreplace(at) is sp.true)
    return isinstance(condition, Relational) and decide(condition, domain)


@rule("inequality")
def inequality(goal: Goal, *premises: Theorem) -> Verdict:
    """An inequality of rational functions on the domain, by factors, signs of coefficients, or Sturm's theorem."""
    if premises:
        raise Refusal("this rule takes no premises")
    for side in goal.statement.args:
        defined(side, goal.domain)
    if isinstance(goal.statement, sp.Eq) or not decide(goal.statement, goal.domain):
        raise Refusal(f"{goal.statement} is not shown on {goal.domain.describe()}")
    return Verdict.PROVED


@rule("restrict", local=False)
def restrict(goal: Goal, premise: Theorem) -> Verdict:
    """A proved statement on a part of its domain."""
    entails(goal.domain, premise.domain, "the premise")
    if goal.statement != premise.statement:
        raise Refusal(f"the premise says {premise.statement}")
    return Verdict.PROVED


@rule("absolute_value")
def absolute_value(goal: Goal, upper: Theorem, lower: Theorem) -> Verdict:
    """|a| <= b from a <= b and a >= -b."""
    if not isinstance(goal.statement, sp.LessThan) or not isinstance(goal.statement.lhs, sp.Abs):
        raise Refusal("the goal must say |a| <= b")
    quantity, size = goal.statement.lhs.args[0], goal.statement.rhs
    for premise, kind, bound in ((upper, sp.LessThan, size), (lower, sp.GreaterThan, -size)):
        statement = premise.statement
        if (
            not isinstance(statement, kind)
            or not is_zero(statement.lhs - quantity)
            or not is_zero(statement.rhs - bound)
        ):
            raise Refusal(f"{statement} is not the bound by {bound}")
    return Verdict.PROVED


@rule("square_root")
def square_root(goal: Goal) -> Verdict:
    """sqrt(a) = b when b^2 = a and b >= 0."""
    left, right = equation(goal)
    if not isinstance(left, sp.Pow) or left.exp != sp.S.Half:
        raise Refusal(f"the left side must be a square root, not {left}")
    square_roots({left.base: right}, goal.domain)
    return Verdict.PROVED


@rule("logarithms")
def logarithms(goal: Goal, *, products: Mapping[sp.Expr, Mapping[sp.Expr, int]]) -> Verdict:
    """An equation by ln(a^p b^q) = p ln a + q ln b, a, b > 0: ``products`` writes the argument of each logarithm so."""
    left, right = equation(goal)
    changes = {}
    for argument, factors in products.items():
        if not is_zero(argument - sp.Mul(*(factor**power for factor, power in factors.items()))):
            raise Refusal(f"{argument} is not the product of {dict(factors)}")
        for factor in factors:
            if not decide(sp.Gt(factor, 0), goal.domain):
                raise Refusal(f"{factor} is not shown to be positive on {goal.domain.describe()}")
        changes[sp.log(argument)] = sp.Add(*(power * sp.log(factor) for factor, power in factors.items()))
    defined(left - right, goal.domain)
    rest = (left - right).xreplace(changes)
    if not is_zero(rest):
        raise Refusal(f"left minus right is {rest}")
    return Verdict.PROVED
