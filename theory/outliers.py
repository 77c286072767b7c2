"""Eigenvalues of a spiked matrix outside the bulk, and the weight of their eigenvectors on the spikes.

M is a function of the white sample covariance S, A^2 = 1 + sum theta_k u_k u_k^T. C is the part of M (and of A M A,
as A is 1 there) off all u_k. F_i(y) = u_i^T (y - A M A)^-1 u_i; 1/F_i rises with slope >= 1 off the spectrum of C
(Cauchy-Schwarz), so that it has at most one zero beyond each end of it.
"""

from __future__ import annotations

from dataclasses import dataclass

import sympy as sp

from .algebra import is_zero
from .domain import Domain
from .errors import Refusal
from .former_kernel import Goal, Theorem, Verdict, rule
from .former_rules import equation
from .language import (
    MATRICES,
    S,
    eigenvalue,
    entry,
    kernel_weight,
    limit_in_probability,
    limit_in_proportion,
    lower_edge,
    operator_norm,
    spectral_atom,
    upper_edge,
    weight,
)
from .positivity import decide, entails
from .spikes import in_probability, resolvent_entry, strengths_of
from .surds import narrowed, surd_sign


@dataclass(frozen=True)
class Secular:
    """The limits of 1/F_i at a point: value, and slope; their signs from the outer side (``side`` = 1 above the bulk)."""

    values: tuple[sp.Expr, ...]
    slopes: tuple[sp.Expr, ...]
    signs: tuple[int, ...]
    at_edge: bool

    @property
    def beyond(self) -> int:
        """How many eigenvalues lie further out than the point."""
        return sum(sign == -1 for sign in self.signs)

    @property
    def level(self) -> int:
        """How many tend to the point, the edge of the bulk left aside."""
        return sum(sign == 0 for sign in self.signs)


def secular(
    matrix: sp.Expr,
    point: sp.Expr,
    load: sp.Symbol,
    side: int,
    domain: Domain,
    limit: Theorem,
    edge: Theorem,
    identities: tuple[Theorem, ...],
    root: sp.Expr | None,
) -> Secular:
    """1/F_i at a point outside the bulk or on its edge, for every direction, checked against the premises.

    ``limit`` gives u_1^T (y - M)^-1 u_1 between the edge and infinity (or 0), ``identities`` the F_i at finite size, in
    order; entries off the diagonal vanish in the limit (isotropic law). ``root`` is the square root in ``limit`` at the point.
    """
    inner, strengths = strengths_of(matrix, domain)
    shift = sp.expand(S - inner)
    quantity, known_load = in_probability(equation(limit)[0])
    y, _, _ = resolvent_entry(quantity, inner)
    if shift.free_symbols or y not in limit.domain.symbols or known_load != load:
        raise Refusal(f"the limit of u_1^T (y - ({inner}))^-1 u_1 at load {load} is needed, for a parameter y")
    border = _border(edge, upper_edge if side == 1 else lower_edge, load, domain)
    outside = sp.Gt(y + shift, border) if side == 1 else sp.Lt(y + shift, border)
    wide = Domain((*domain.parameters, limit.domain[y.name]), (*domain.conditions, outside))
    for premise in (limit, *identities):
        entails(wide, premise.domain, "a premise about the resolvent")
    if len(identities) != len(strengths):
        raise Refusal(f"{len(strengths)} identities are needed, one for each direction")
    value = equation(limit)[1]
    radicand = _radicand(limit, y)
    at_edge = is_zero(point + shift - border)
    root = _root_at(radicand, y, point, border - shift, side, domain, sp.S.Zero if at_edge else root)
    exact = {sp.sqrt(radicand): root, 1 / sp.sqrt(radicand): 1 / root if root != 0 else sp.zoo}
    values, slopes, signs = [], [], []
    for index, identity in enumerate(identities, 1):
        known, formula = equation(identity)
        if known != entry(1 / (y - matrix), index, index):
            raise Refusal(f"identity {index} must give u_{index}^T ({y} - {matrix})^-1 u_{index}")
        reciprocal = 1 / formula.replace(
            lambda node: node.func is entry, lambda node: value if node.args[1] == node.args[2] else sp.S.Zero
        )
        here = reciprocal.xreplace(exact).xreplace({y: point})
        values.append(here)
        signs.append(_outward(here, side, at_edge, domain))
        slopes.append(sp.S.Zero if at_edge else sp.diff(reciprocal, y).xreplace(exact).xreplace({y: point}))
    return Secular(tuple(values), tuple(slopes), tuple(signs), at_edge)


def _outward(value: sp.Expr, side: int, at_edge: bool, domain: Domain) -> int:
    """The sign of side * value; on the edge +1 for what is >= 0 there, and -1, the cautious answer, for an unknown sign."""
    sign = 0 if is_zero(value) else surd_sign(value, domain)
    if sign is not None:
        return side * sign
    if at_edge:
        return 1 if decide(sp.Ge(side * value, 0), narrowed(domain)) else -1
    raise Refusal(f"the sign of {value} is not known on {domain.describe()}")


def _outside_quadratic(radicand: sp.Expr, y: sp.Symbol, edge: sp.Expr, side: int, domain: Domain) -> None:
    """Refuse unless the radicand is y^2 + ... with the edge as its outer zero, so that it is > 0 beyond."""
    if sp.degree(radicand, y) != 2 or not sp.Poly(radicand, y).is_monic or not is_zero(radicand.xreplace({y: edge})):
        raise Refusal(f"{radicand} is not a quadratic that vanishes on the edge {edge}")
    if surd_sign(side * sp.diff(radicand, y).xreplace({y: edge}), domain) != 1:
        raise Refusal(f"{edge} is not shown to be the outer zero of {radicand}")


def _root_at(
    radicand: sp.Expr, y: sp.Symbol, point: sp.Expr, edge: sp.Expr, side: int, domain: Domain, root: sp.Expr | None
) -> sp.Expr:
    """The square root of the radicand at the point, once the point is shown to be the edge or to lie outside.

    Outside, and nowhere else, the radicand and its slope outwards are positive.
    """
    if root is None:
        raise Refusal(f"give the root of {radicand.xreplace({y: point})} at {point}")
    _outside_quadratic(radicand, y, edge, side, domain)
    if not is_zero(root**2 - radicand.xreplace({y: point})):
        raise Refusal(f"{root} does not square to {radicand} at {point}")
    outward = side * sp.diff(radicand, y).xreplace({y: point})
    if not is_zero(point - edge) and (surd_sign(root, domain) != 1 or surd_sign(outward, domain) != 1):
        raise Refusal(f"{point} is not shown to lie outside {edge} with the positive root {root}")
    return root


def _counted(k: sp.Expr) -> tuple[int, int]:
    """(side, position from that side) of an eigenvalue's index."""
    if not k.is_Integer or k == 0:
        raise Refusal(f"{k} counts no eigenvalue; valid: 1, 2, ... from the largest, -1, -2, ... from the smallest")
    return (1, int(k)) if k > 0 else (-1, -int(k))


def _no_atom(side: int, matrix: sp.Expr, edge: Theorem, atom: tuple[Theorem, ...], domain: Domain) -> None:
    """Below the bulk the least eigenvalue lies at its edge only without an atom at 0 (and for M = S)."""
    if side == 1 and atom:
        raise Refusal("above the bulk no premise about an atom is used")
    if side == -1:
        if matrix.args[0] != S or len(atom) != 1:
            raise Refusal("below the bulk M = S and the premise that there is no atom at 0 are needed")
        entails(domain, atom[0].domain, "the atom")
        transform, z = equation(edge)[0].args
        if equation(atom[0]) != (spectral_atom(transform, z, sp.S.Zero), sp.S.Zero):
            raise Refusal("the last premise must say that the law has no atom at 0")


@rule("outlier", axioms=("isotropic_law",), local=False)
def outlier(goal: Goal, limit: Theorem, edge: Theorem, *others: Theorem, root: sp.Expr | None = None) -> Verdict:
    """The limit of the k-th largest (smallest) eigenvalue of A M A: a zero of some 1/F_i outside the bulk, or its edge.

    Outside the bulk 1/F_i rises, so as many eigenvalues lie beyond a point as there are i with 1/F_i < 0 (> 0 on the
    lower side) there; the eigenvalues of C, between which those of A M A lie, reach the edge.
    """
    left, point = equation(goal)
    quantity, load = in_probability(left)
    if quantity.func is not eigenvalue:
        raise Refusal(f"the limit of an eigenvalue is needed, not of {quantity}")
    matrix, (side, position) = quantity.args[0], _counted(quantity.args[1])
    size = len(matrix.args) - 1
    _no_atom(side, matrix, edge, others[size:], goal.domain)
    found = secular(matrix, point, load, side, goal.domain, limit, edge, others[:size], root)
    last = found.beyond + found.level
    if position <= found.beyond or (position > last and not found.at_edge):
        raise Refusal(f"eigenvalues {found.beyond + 1} to {last} from that side tend to {point}, not number {position}")
    return Verdict.PROVED


@rule("outlier_weight", axioms=("isotropic_law",), local=False)
def outlier_weight(
    goal: Goal, location: Theorem, limit: Theorem, edge: Theorem, *others: Theorem, root: sp.Expr | None = None
) -> Verdict:
    """The limit of |P u_i|^2 for all eigenvectors whose eigenvalue tends to a point: the residue of F_i there.

    Outside the bulk F_i converges uniformly on a small circle around the point, and 1/F_i has a zero of slope 1/residue
    or none. On the edge the weight is at most the atom of the limit of F_i, which is 0 as 1/F_i has a square root there.
    """
    left, value = equation(goal)
    quantity, load = in_probability(left)
    if quantity.func is not weight:
        raise Refusal(f"the limit of a weight is needed, not of {quantity}")
    matrix, i, first, last = quantity.args
    side, position = _counted(first)
    other_side, end = _counted(last)
    entails(goal.domain, location.domain, "the eigenvalue")
    name, point = equation(location)
    if name != limit_in_probability(eigenvalue(matrix, first), load) or side != other_side:
        raise Refusal(f"the limit of eigenvalue {first} of {matrix} must be the first premise")
    size = len(matrix.args) - 1
    _no_atom(side, matrix, edge, others[size:], goal.domain)
    found = secular(matrix, point, load, side, goal.domain, limit, edge, others[:size], root)
    if not i.is_Integer or not 1 <= i <= size:
        raise Refusal(f"{matrix} has no direction {i}")
    if found.at_edge:
        if position <= found.beyond or end < position:
            raise Refusal(f"eigenvalue {first} does not tend to the edge")
        known = _edge_weight(limit, others[int(i) - 1], matrix, int(i), goal.domain)
    else:
        if (position, end) != (found.beyond + 1, found.beyond + found.level):
            raise Refusal(f"eigenvalues {found.beyond + 1} to {found.beyond + found.level} tend to {point}")
        known = 1 / found.slopes[int(i) - 1] if found.signs[int(i) - 1] == 0 else sp.S.Zero
    if not is_zero(value - known):
        raise Refusal(f"the residue is {known}", known)
    return Verdict.PROVED


def _edge_weight(limit: Theorem, identity: Theorem, matrix: sp.Expr, i: int, domain: Domain) -> sp.Expr:
    """0, once the coefficient of the square root in 1/F_i = a + b sqrt(radicand) is shown not to vanish outside the bulk.

    For one spike 1/F = (1 + theta)/g - theta y, where 1/g is a polynomial plus a multiple of the root that is free of y.
    """
    value = equation(limit)[1]
    formula = equation(identity)[1].replace(
        lambda node: node.func is entry, lambda node: value if node.args[1] == node.args[2] else sp.S.Zero
    )
    y = _variable(limit)
    base = _radicand(limit, y)
    symbol = sp.Dummy("root")
    top, bottom = sp.fraction(sp.together(1 / formula.xreplace({sp.sqrt(base): symbol})))
    mirror = bottom.xreplace({symbol: -symbol})
    product = sp.rem(sp.expand(top * mirror), symbol**2 - base, symbol)
    norm = sp.rem(sp.expand(bottom * mirror), symbol**2 - base, symbol)
    coefficient = sp.cancel(sp.Poly(product, symbol).coeff_monomial(symbol) / norm)
    if coefficient.has(symbol) or coefficient.has(y) or surd_sign(coefficient, domain) not in (1, -1):
        raise Refusal(f"{coefficient} sqrt({base}) may not be a square root at the edge")
    return sp.S.Zero


def _radicand(limit: Theorem, y: sp.Symbol) -> sp.Expr:
    """What stands under the one square root of y in the limit of an entry."""
    roots = [p for p in equation(limit)[1].atoms(sp.Pow) if p.base.has(y) and not p.exp.is_Integer]
    if len(roots) != 1 or roots[0].exp != sp.S.Half:
        raise Refusal(f"{equation(limit)[1]} must hold one square root of {y}")
    return roots[0].base


def _variable(limit: Theorem) -> sp.Symbol:
    """The y of a limit of u_1^T (y - M)^-1 u_1."""
    quantity, _ = in_probability(equation(limit)[0])
    inverse = 1 / quantity.args[0]
    (y,) = inverse.free_symbols - MATRICES
    return y


@rule("vanishing_eigenvalue", axioms=("isotropic_law",), local=False)
def vanishing_eigenvalue(goal: Goal, edge: Theorem) -> Verdict:
    """The smallest eigenvalue of A S A tends to 0 where n < d (the rank is n) or the lower edge is 0: 0 <= it <= |A^2| |S's|."""
    left, value = equation(goal)
    quantity, load = in_probability(left)
    if quantity.func is not eigenvalue or quantity.args[1] != -1:
        raise Refusal(f"the smallest eigenvalue is needed, not {quantity}")
    inner, _ = strengths_of(quantity.args[0], goal.domain)
    border = _border(edge, lower_edge, load, goal.domain)
    if inner != S:
        raise Refusal(f"M = S is needed, not {inner}")
    if not decide(sp.Le(load, 1), goal.domain) or not is_zero(border.xreplace({load: sp.S.One})):
        raise Refusal(f"{load} <= 1 is needed, and a lower edge of 0 at {load} = 1")
    if value != 0:
        raise Refusal("the limit is 0", sp.S.Zero)
    return Verdict.PROVED


@rule("weight_of_kernel", axioms=("isotropic_law",), local=False)
def weight_of_kernel(goal: Goal, limit: Theorem, edge: Theorem, identity: Theorem, *, root: sp.Expr) -> Verdict:
    """The limit of |P u|^2, P the projector on the kernel of A S A, n < d: lim y F(y) at y -> 0, by a circle around 0.

    A S A has rank n, and by interlacing its n-th eigenvalue reaches the lower edge: the circle holds the kernel alone.
    ``root`` is the positive root at y = 0 in the limit of u^T (y - S)^-1 u between 0 and the lower edge.
    """
    left, value = equation(goal)
    quantity, load = in_probability(left)
    if quantity.func is not kernel_weight or quantity.args[1] != 1 or len(quantity.args[0].args) != 2:
        raise Refusal(f"the weight of the one spike's direction in the kernel is needed, not {quantity}")
    matrix = quantity.args[0]
    inner, _ = strengths_of(matrix, goal.domain)
    y = _variable(limit)
    border = _border(edge, lower_edge, load, goal.domain)
    if inner != S:
        raise Refusal(f"M = S is needed, not {inner}")
    if not decide(sp.Lt(load, 1), goal.domain) or surd_sign(border, goal.domain) != 1:
        raise Refusal(f"{load} < 1 and a positive lower edge are needed")
    wide = Domain((*goal.domain.parameters, limit.domain[y.name]), (*goal.domain.conditions, sp.Lt(y, border)))
    for premise in (limit, identity):
        entails(wide, premise.domain, "a premise about the resolvent")
    known, formula = equation(identity)
    if known != entry(1 / (y - matrix), 1, 1) or equation(limit)[0] != limit_in_probability(
        entry(1 / (y - S), 1, 1), load
    ):
        raise Refusal("the premises must be about u_1^T (y - S)^-1 u_1 and the same entry of the spiked matrix")
    own = equation(limit)[1]
    base = _radicand(limit, y)
    if not is_zero(root**2 - base.xreplace({y: sp.S.Zero})) or surd_sign(root, goal.domain) != 1:
        raise Refusal(f"{root} is not the positive root of {base} at 0")
    scaled = sp.Dummy("scaled")  # y times the entry, which stays finite at y = 0
    top, bottom = sp.fraction(sp.together(y * formula.xreplace({entry(1 / (y - S), 1, 1): scaled / y})))
    symbol = sp.Dummy("root")
    mass = sp.cancel(y * own.xreplace({sp.sqrt(base): symbol})).xreplace({symbol: root, y: sp.S.Zero})
    ratio = (top / bottom).xreplace({scaled: mass}).xreplace({y: sp.S.Zero})
    if surd_sign(bottom.xreplace({scaled: mass}).xreplace({y: sp.S.Zero}), goal.domain) not in (1, -1):
        raise Refusal(f"{bottom} may vanish at 0")
    if not is_zero(value - ratio):
        raise Refusal(f"the weight is {ratio}", ratio)
    return Verdict.PROVED


@rule("norm_is_largest", axioms=("isotropic_law",), local=False)
def norm_is_largest(
    goal: Goal, largest: Theorem, edge: Theorem, right: Theorem, left: Theorem, ahead: Theorem, behind: Theorem
) -> Verdict:
    """|A M A| tends to what its largest eigenvalue tends to, when no eigenvalue lies as far out on the left.

    ``right`` and ``left`` give the limits of u^T (y - M)^-1 u at y and -y, ``ahead`` and ``behind`` F at y and -y. Beyond the
    largest eigenvalue 1/F(y) > 0; that 1/F(y) + 1/F(-y) <= 0 for all y to the right of the bulk leaves 1/F(-y) < 0.
    """
    left_side, value = equation(goal)
    quantity, load = in_probability(left_side)
    if quantity.func is not operator_norm:
        raise Refusal(f"the limit of a norm is needed, not of {quantity}")
    matrix = quantity.args[0]
    inner, strengths = strengths_of(matrix, goal.domain)
    entails(goal.domain, largest.domain, "the eigenvalue")
    if len(strengths) != 1 or equation(largest)[0] != limit_in_probability(eigenvalue(matrix, 1), load):
        raise Refusal("the first premise must be the limit of the largest eigenvalue for one spike")
    y, border, shift = _variable(right), _border(edge, upper_edge, load, goal.domain), sp.expand(S - inner)
    if shift.free_symbols:
        raise Refusal(f"{inner} is not S less a number")
    radicand = _radicand(right, y)
    _outside_quadratic(radicand, y, border - shift, 1, goal.domain)
    outside = (sp.Gt(y + shift, border), sp.Gt(radicand, 0))
    wide = Domain((*goal.domain.parameters, right.domain[y.name]), (*goal.domain.conditions, *outside))
    if not decide(sp.Gt(border - shift, 0), goal.domain):
        raise Refusal(f"the bulk of {inner} is not shown to reach beyond 0")
    total = sp.S.Zero
    for x, limit, identity in ((y, right, ahead), (-y, left, behind)):
        for premise in (limit, identity):
            entails(wide, premise.domain, "a premise about the resolvent")
        entries = entry(1 / (x - inner), 1, 1), entry(1 / (x - matrix), 1, 1)
        if equation(limit)[0] != limit_in_probability(entries[0], load) or equation(identity)[0] != entries[1]:
            raise Refusal(f"the limit of {entries[0]} and the value of {entries[1]} are needed")
        total += 1 / equation(identity)[1].xreplace({entries[0]: equation(limit)[1]})
    roots = {p: sp.Dummy() for p in total.atoms(sp.Pow) if p.base.has(y) and p.exp == sp.S.Half}
    total = sp.factor(sp.cancel(total.xreplace(roots))).xreplace({name: p for p, name in roots.items()})
    if surd_sign(total, wide) not in (-1, 0):
        raise Refusal(f"{total} <= 0 is not shown on {wide.describe()}")
    if not is_zero(value - equation(largest)[1]):
        raise Refusal(f"the limit is {equation(largest)[1]}", equation(largest)[1])
    return Verdict.PROVED


def _border(edge: Theorem, head: type, load: sp.Symbol, domain: Domain) -> sp.Expr:
    """The edge of the law at the load, as a premise gives it on the domain."""
    name, border = equation(edge)
    entails(domain, edge.domain, "the edge")
    if name.func is not head or name.args[0].func is not limit_in_proportion or name.args[0].args[1] != load:
        raise Refusal(f"the {head.__name__} of the law at load {load} must be a premise")
    return border
