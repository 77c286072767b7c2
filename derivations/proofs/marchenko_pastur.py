"""Claims on the Marchenko-Pastur law: its transform, its edges, its atom."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from ...theory.terms.build import ONE, TRUE, ZERO, add, eq, inverse, le, mul, num, sub
from ...theory.terms.context import Context
from ...theory.terms.term import Term, close, make, var
from ...theory.write.proof import Line, axiom, have, instance
from ..lemmas.letters import LOADS, gamma, integral, limit, mean, resolvent, tau, x, z
from ..lemmas.marchenko_pastur import (
    FEW,
    MANY,
    below,
    density,
    density_continuous,
    density_sign,
    lower,
    mass,
    transform_of_density,
    upper,
)
from ..lemmas.transform import limit_of_transform

_transform = limit(mean(tau(resolvent())))
_law = make("law_of_transform", close(_transform, z))


def missing(context: Context) -> Term:
    """The mass at 0."""
    return sub(ONE, gamma) if context is FEW else ZERO


@cache
def payments(context: Context) -> tuple[Line, ...]:
    """The limiting transform is that of an atom at 0 beside the density, which is positive, continuous and of the rest of the mass."""
    atom = missing(context)
    whole = integral(lower, upper, density, x)
    total = have(eq(add(atom, whole), ONE), context, mass(context), rule="field", title="all mass", multipliers=(ONE,))
    where = below(context)
    known = transform_of_density(context)
    tends = instance(limit_of_transform(), where)
    parts = add(mul(atom, inverse(z)), known.statement.args[0])
    same = have(eq(_transform, parts), where, tends, known, rule="field", multipliers=(ONE, num(-1)))
    positive = density_sign(context)
    weakly = have(le(ZERO, density), positive.context, positive, rule="combine", multipliers=(ONE,))
    return total, same, positive, weakly, density_continuous(context)


def of_the_law(name: str, context: Context) -> Line:
    """What the axiom says of the law whose transform is the limit."""
    images = {var("c", "real"): missing(context), var("l", "real"): lower, var("u", "real"): upper}
    functions = {
        "g": (1, close(_transform, z)),
        "h": (1, close(density, x)),
    }
    return instance(axiom(name), context, *payments(context), images=images, functions=functions)


def for_all_loads(name: str, value: Term) -> Line:
    """The same on both sides of gamma = 1."""
    head = axiom(name).statement.args[0].head
    more = (ZERO,) if head == "atom" else ()
    statement = eq(make(head, _law, *more), value)
    return have(statement, LOADS, *(of_the_law(name, context) for context in (MANY, FEW)), rule="cases")


@cache
def atom() -> Line:
    return for_all_loads("transform_atom", make("cases", le(ONE, gamma), ZERO, TRUE, sub(ONE, gamma)))


@cache
def lower_edge() -> Line:
    return for_all_loads("transform_lower_edge", lower)


@cache
def upper_edge() -> Line:
    return for_all_loads("transform_upper_edge", upper)


PROOFS: dict[str, Callable[[], Line]] = {
    "marchenko_pastur.atom": atom,
    "marchenko_pastur.lower_edge": lower_edge,
    "marchenko_pastur.upper_edge": upper_edge,
}
