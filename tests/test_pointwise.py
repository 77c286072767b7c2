"""A look at points saves exact work and never changes what it finds."""

from __future__ import annotations

from random import Random

import pytest
import sympy as sp

from phaseproof.theory import positivity
from phaseproof.theory.admission import objects
from phaseproof.theory.algebra import is_zero, zero_in_the_field
from phaseproof.theory.domain import Domain, real
from phaseproof.theory.pointwise import differs_from_zero, may_lose_a_symbol, value_at
from phaseproof.theory.positivity import decide, sign_on
from phaseproof.theory.probes import points, signs_seen

from . import fuzzing

x, y = real("x", 0).symbol, real("y").symbol
TRIES = 400


def drawn(seed: int) -> list[tuple[sp.Expr, Domain]]:
    """Random expressions that have a value, with domains."""
    random, found = Random(seed), []
    while len(found) < TRIES:
        where = fuzzing.domain(random)
        try:
            value = fuzzing.expression(random, list(where.symbols), random.randint(2, 6))
        except fuzzing.CLEAR:
            continue
        if fuzzing.plain(value):
            found.append((value, where))
    return found


def test_no_identity_differs_at_a_point() -> None:
    random, identities = Random(1), 0
    for value, _ in drawn(1):
        try:
            other = fuzzing.rewritten(random, value)
            zero = fuzzing.plain(other) and zero_in_the_field(value - other)
        except fuzzing.CLEAR:
            continue
        identities += zero and value != other
        assert not (zero and differs_from_zero(value - other)), (value, other)
    assert identities > TRIES // 20, "hardly anything was tried"


@pytest.mark.parametrize(
    "identity",
    [
        sp.sin(2 * y) - 2 * sp.sin(y) * sp.cos(y),
        sp.tan(y) * sp.cos(y) - sp.sin(y),
        sp.exp(2 * y) - sp.exp(y) ** 2,
        sp.sqrt(-x) ** 2 + x,
        sp.sqrt(x * (y + 1)) - sp.sqrt(x) * sp.sqrt(y + 1),
        x ** (y + 1) - x * x**y,
        (1 + sp.I) ** 2 - 2 * sp.I,
        sp.gamma(y) * (1 + 1 / sp.gamma(y)) - sp.gamma(y) - 1,
        sp.root(2 * x, 3) ** 3 - 2 * x,
    ],
)
def test_identities_of_each_kind(identity: sp.Expr) -> None:
    identity = sp.Add(*identity.args, evaluate=False)
    assert not differs_from_zero(identity)
    assert is_zero(identity)
    assert differs_from_zero(identity + sp.Rational(1, 10**9)), "so small a difference is seen"


def test_what_has_no_value_shows_nothing() -> None:
    assert not differs_from_zero(sp.Pow(sp.Add(x, -x, evaluate=False), -1, evaluate=False))
    assert not differs_from_zero(sp.Float("0.5"))
    assert value_at(sp.gamma(x), {x: sp.Integer(2)}) is None
    assert value_at(1 / (x - 2), {x: sp.Integer(2)}) is None
    assert value_at(sp.sqrt(x) + y, {x: sp.Integer(4)}) is None, "y has no value"
    value = value_at(sp.sqrt(x) + sp.pi, {x: sp.Integer(4)})
    assert value is not None
    assert abs(float(value.real) - 5.14159265358979) < 1e-14


def test_signs_are_seen_where_they_are() -> None:
    line, half = Domain((real("y"),)), Domain((real("x", 0),))
    assert signs_seen(y, line) == {1, -1}
    assert signs_seen(x, half) == {1}
    assert signs_seen(-1 - y**2, line) == {-1}
    assert signs_seen(sp.gamma(x), half) == frozenset(), "not computed"
    assert signs_seen(sp.sqrt(y), line) <= {1}, "a value that is not real ends the search"
    assert signs_seen(y, Domain((real("y"),), (y > 0,))) == {1}, "only points of the domain count"


def test_a_quotient_that_loses_a_symbol() -> None:
    assert may_lose_a_symbol(x * y + x, y + 1)
    assert may_lose_a_symbol(3 * x, x)
    assert not may_lose_a_symbol(x * y + x, y + 2)
    assert not may_lose_a_symbol(x, x * y), "it has one symbol more"


def outcome(value: sp.Expr, where: Domain) -> object:
    """Sign and weak sign, or the error."""
    try:
        return sign_on(value, where), value.free_symbols and decide(sp.Ge(value, 0, evaluate=False), where)
    except fuzzing.CLEAR as error:
        return type(error)


def test_signs_are_decided_as_without_a_look_at_points(monkeypatch: pytest.MonkeyPatch) -> None:
    cases = drawn(2)
    found = [outcome(value, where) for value, where in cases]
    positivity._sign.cache_clear()
    monkeypatch.setattr(positivity, "signs_seen", lambda *_: frozenset())
    monkeypatch.setattr(positivity, "may_lose_a_symbol", lambda *_: True)
    exact = [outcome(value, where) for value, where in cases]
    assert all(one == other for one, other in zip(exact, found, strict=True) if type(one) is tuple)
    positivity._sign.cache_clear()
    assert sum(type(each) is tuple and each[0] in (1, -1) for each in found) > TRIES // 10, (
        "hardly any sign was decided"
    )


def test_an_object_comes_once_however_often_it_stands_there() -> None:
    part = sp.sin(x + 1)
    found = list(objects(sp.Add(part, part**2, evaluate=False)))
    assert sum(node is part for node in found) == 1
    assert {type(node) for node in found} >= {sp.Add, sp.sin, sp.Symbol, sp.Pow}


def test_conditions_hold_as_sympy_says() -> None:
    random, tried = Random(3), 0
    while tried < TRIES:
        where = fuzzing.domain(random)
        try:
            relation = fuzzing.relational(random, list(where.symbols), 4)
            at = points(where)[0]
            said = relation.subs(at) if relation is not None else None
        except (*fuzzing.CLEAR, IndexError):
            continue
        if said in (sp.true, sp.false):
            tried += 1
            assert Domain(where.parameters, (relation,)).holds_at(at) is bool(said), (relation, at)


def test_what_is_not_real_is_not_compared() -> None:
    root = sp.sqrt(y)
    assert not Domain((real("y"),), (sp.Gt(root, root - 1, evaluate=False),)).holds_at({y: sp.Integer(-1)})
